"""Which decision do these judgements lead to, and exactly what would have to change for it to be another one?"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# Where each public name lives. Loaded on first use: the command line answers `--help` without NumPy.
_HOMES = {
    "DecisionMatrix": "mcda.matrix",
    "Weights": "mcda.matrix",
    "ValueFunction": "mcda.value",
    "labels": "mcda.value",
    "McdaError": "mcda.errors",
    "CaseError": "mcda.errors",
    "Case": "mcda.case",
    "NationalInterests": "mcda.case",
    "Method": "mcda.forms",
    "Ranking": "mcda.ranking",
    "rank": "mcda.ranking",
    "TableRanking": "mcda.tables",
    "rank_table": "mcda.tables",
    "Explanation": "mcda.explanation",
    "explain": "mcda.explanation",
    "Hierarchy": "mcda.hierarchy",
    "Judgements": "mcda.weighting",
    "Flip": "mcda.flips.flip",
    "stability": "mcda.flips.weights",
    "winner_path": "mcda.flips.weights",
    "weight_flips": "mcda.flips.weights",
    "CellFlip": "mcda.flips.cell_flip",
    "cell_flips": "mcda.flips.cells",
    "NearestFlip": "mcda.flips.nearest",
    "nearest_flip": "mcda.flips.nearest",
    "RangeShare": "mcda.flips.robust_share",
    "range_share": "mcda.flips.robust_share",
    "RobustFlip": "mcda.flips.robust",
    "robust_nearest_flip": "mcda.flips.robust",
    "robust_stability": "mcda.flips.robust_intervals",
    "robust_weight_flips": "mcda.flips.robust_intervals",
    "Plan": "mcda.flips.plans",
    "improvement": "mcda.flips.plans",
    "decay": "mcda.flips.plans",
    "winner_map": "mcda.flips.maps",
    "judgement_flips": "mcda.flips.judgements",
    "saaty_flips": "mcda.flips.judgements",
    "least_judgement_change": "mcda.flips.judgement_least",
    "dangers": "mcda.flips.dangers",
    "flips_against_doubt": "mcda.flips.doubt",
    "Unmoved": "mcda.flips.unmoved",
    "unmoved_weights": "mcda.flips.unmoved",
    "tabulate": "mcda.flips.table",
    "potential_winners": "mcda.flips.potential",
    "weight_shares": "mcda.flips.shares",
    "verify": "mcda.certificate.verdict",
    "method": "mcda.methods",
    "METHODS": "mcda.methods",
    "maximise": "mcda.optimise",
    "Optimum": "mcda.optimise",
    "Limit": "mcda.optimise",
    "Portfolio": "mcda.optimise",
    "combine": "mcda.optimise",
    "Frontier": "mcda.optimise",
    "efficient_frontier": "mcda.optimise",
    "Allocation": "mcda.optimise",
    "Choices": "mcda.optimise",
    "allocate": "mcda.optimise",
    "Event": "mcda.scenarios",
    "event_information": "mcda.scenarios.information",
    "event_flips": "mcda.scenarios",
    "replay_events": "mcda.scenarios",
    "years_strip": "mcda.scenarios",
    "Survival": "mcda.durability",
    "survival": "mcda.durability",
    "DriftLimit": "mcda.durability",
    "largest_drift": "mcda.durability",
    "Lasting": "mcda.durability",
    "lasting_flips": "mcda.durability",
    "Exposure": "mcda.durability",
    "utility_and_exposure": "mcda.durability",
    "Study": "mcda.study",
    "Comparison": "mcda.several",
    "compare": "mcda.several",
    "Ranges": "mcda.ranges",
    "Simulation": "mcda.simulation.simulation",
    "simulate": "mcda.simulation.runs",
    "Information": "mcda.simulation.information",
    "value_of_information": "mcda.simulation.information",
    "Readings": "mcda.readings",
    "scale_readings": "mcda.readings",
    "RankedGoals": "mcda.goals",
    "ranked_goals": "mcda.goals",
    "Agreement": "mcda.actors",
    "agree": "mcda.actors",
    "Lenses": "mcda.lenses",
    "compare_lenses": "mcda.lenses",
    "TwoRaters": "mcda.raters",
    "second_opinion": "mcda.raters",
    "DecisionRules": "mcda.rules",
    "decision_rules": "mcda.rules",
    "Rationalisation": "mcda.inverse.rationalisation",
    "rationalise": "mcda.inverse.rationalisation",
    "MethodComparison": "mcda.comparison.variants",
    "compare_methods": "mcda.comparison.variants",
    "rank_reversals": "mcda.comparison.reversals",
}
_ROOMS = ("report", "weighting")  # packages that are used by their own name, as in mcda.report.write
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the names are the table's keys

if TYPE_CHECKING:
    from mcda.actors import Agreement as Agreement
    from mcda.actors import agree as agree
    from mcda.case import Case as Case
    from mcda.case import NationalInterests as NationalInterests
    from mcda.certificate.verdict import verify as verify
    from mcda.comparison.reversals import rank_reversals as rank_reversals
    from mcda.comparison.variants import MethodComparison as MethodComparison
    from mcda.comparison.variants import compare_methods as compare_methods
    from mcda.durability import DriftLimit as DriftLimit
    from mcda.durability import Exposure as Exposure
    from mcda.durability import Lasting as Lasting
    from mcda.durability import Survival as Survival
    from mcda.durability import largest_drift as largest_drift
    from mcda.durability import lasting_flips as lasting_flips
    from mcda.durability import survival as survival
    from mcda.durability import utility_and_exposure as utility_and_exposure
    from mcda.errors import CaseError as CaseError
    from mcda.errors import McdaError as McdaError
    from mcda.explanation import Explanation as Explanation
    from mcda.explanation import explain as explain
    from mcda.flips.cell_flip import CellFlip as CellFlip
    from mcda.flips.cells import cell_flips as cell_flips
    from mcda.flips.dangers import dangers as dangers
    from mcda.flips.doubt import flips_against_doubt as flips_against_doubt
    from mcda.flips.flip import Flip as Flip
    from mcda.flips.judgement_least import least_judgement_change as least_judgement_change
    from mcda.flips.judgements import judgement_flips as judgement_flips
    from mcda.flips.judgements import saaty_flips as saaty_flips
    from mcda.flips.maps import winner_map as winner_map
    from mcda.flips.nearest import NearestFlip as NearestFlip
    from mcda.flips.nearest import nearest_flip as nearest_flip
    from mcda.flips.plans import Plan as Plan
    from mcda.flips.plans import decay as decay
    from mcda.flips.plans import improvement as improvement
    from mcda.flips.potential import potential_winners as potential_winners
    from mcda.flips.robust import RobustFlip as RobustFlip
    from mcda.flips.robust import robust_nearest_flip as robust_nearest_flip
    from mcda.flips.robust_intervals import robust_stability as robust_stability
    from mcda.flips.robust_intervals import robust_weight_flips as robust_weight_flips
    from mcda.flips.robust_share import RangeShare as RangeShare
    from mcda.flips.robust_share import range_share as range_share
    from mcda.flips.shares import weight_shares as weight_shares
    from mcda.flips.table import tabulate as tabulate
    from mcda.flips.unmoved import Unmoved as Unmoved
    from mcda.flips.unmoved import unmoved_weights as unmoved_weights
    from mcda.flips.weights import stability as stability
    from mcda.flips.weights import weight_flips as weight_flips
    from mcda.flips.weights import winner_path as winner_path
    from mcda.forms import Method as Method
    from mcda.goals import RankedGoals as RankedGoals
    from mcda.goals import ranked_goals as ranked_goals
    from mcda.hierarchy import Hierarchy as Hierarchy
    from mcda.inverse.rationalisation import Rationalisation as Rationalisation
    from mcda.inverse.rationalisation import rationalise as rationalise
    from mcda.lenses import Lenses as Lenses
    from mcda.lenses import compare_lenses as compare_lenses
    from mcda.matrix import DecisionMatrix as DecisionMatrix
    from mcda.matrix import Weights as Weights
    from mcda.methods import METHODS as METHODS
    from mcda.methods import method as method
    from mcda.optimise import Allocation as Allocation
    from mcda.optimise import Choices as Choices
    from mcda.optimise import Frontier as Frontier
    from mcda.optimise import Limit as Limit
    from mcda.optimise import Optimum as Optimum
    from mcda.optimise import Portfolio as Portfolio
    from mcda.optimise import allocate as allocate
    from mcda.optimise import combine as combine
    from mcda.optimise import efficient_frontier as efficient_frontier
    from mcda.optimise import maximise as maximise
    from mcda.ranges import Ranges as Ranges
    from mcda.ranking import Ranking as Ranking
    from mcda.ranking import rank as rank
    from mcda.raters import TwoRaters as TwoRaters
    from mcda.raters import second_opinion as second_opinion
    from mcda.readings import Readings as Readings
    from mcda.readings import scale_readings as scale_readings
    from mcda.rules import DecisionRules as DecisionRules
    from mcda.rules import decision_rules as decision_rules
    from mcda.scenarios import Event as Event
    from mcda.scenarios import event_flips as event_flips
    from mcda.scenarios import replay_events as replay_events
    from mcda.scenarios import years_strip as years_strip
    from mcda.scenarios.information import event_information as event_information
    from mcda.several import Comparison as Comparison
    from mcda.several import compare as compare
    from mcda.simulation.information import Information as Information
    from mcda.simulation.information import value_of_information as value_of_information
    from mcda.simulation.runs import simulate as simulate
    from mcda.simulation.simulation import Simulation as Simulation
    from mcda.study import Study as Study
    from mcda.value import ValueFunction as ValueFunction
    from mcda.value import labels as labels
    from mcda.weighting import Judgements as Judgements


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is not None:
        found = globals()[name] = getattr(import_module(home), name)  # looked up once
        return found
    if name in _ROOMS:
        return import_module(f"mcda.{name}")
    raise AttributeError(f"module 'mcda' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_ROOMS})
