"""Everything asked of one case: numbers only, no sentence and no markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.comparison.reversals import Reversals, rank_reversals
from mcda.comparison.variants import MethodComparison, compare_methods
from mcda.dominance import dominated
from mcda.errors import McdaError
from mcda.explanation import Explanation, explain
from mcda.flips.cells import ANSWERED, cell_flips
from mcda.flips.doubt import flips_against_doubt
from mcda.flips.flip_list import Flips
from mcda.flips.judgement_least import LeastJudgementChange, least_for
from mcda.flips.judgements import judgement_flips
from mcda.flips.maps import WinnerMap, winner_map
from mcda.flips.nearest import NearestFlip, nearest_flip
from mcda.flips.plans import Plans, plans_for
from mcda.flips.potential import potential_winners
from mcda.flips.robust import RobustFlip, robust_nearest_flip
from mcda.flips.robust_share import RangeShare, range_share
from mcda.flips.shares import weight_shares
from mcda.flips.weights import stability, weight_flips, winner_path
from mcda.matrix import DecisionMatrix, Weights
from mcda.methods import method as by_name
from mcda.notebook import shown
from mcda.optimise import Optimum, maximise
from mcda.questions import CaseQuestions
from mcda.ranges import Ranges
from mcda.ranking import Ranking, labels_of, rank
from mcda.raters import TwoRaters, second_opinion
from mcda.scenarios import EventFlip, Replay, event_flips, replay_events, years_strip
from mcda.simulation import Information, Simulation, simulate, value_of_information
from mcda.sizes import Question, beyond

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case, Evidence
    from mcda.flips.cell_flip import CellFlip
    from mcda.flips.flip import Flip
    from mcda.sentences import Labels
    from mcda.weighting.judgements import Priorities

METHODS = ("weighted_sum", "topsis", "ahp")
DRAWN = 20_000  # draws of the ratings
PLAN_SECONDS = 0.4  # for each plan of a report; then it says a bracket
CUTS, DRAWS = 20_000, 100_000  # what a report spends on the shares of all weights


@dataclass(frozen=True, eq=False)
class Study:
    """Everything asked of one case.

    Attributes
    ----------
    case, matrix, weights : the case, its feasible alternatives, its weights
    priorities, priorities_gm : Priorities or None
        The weights by eigenvector and by geometric means; None where the case gives weights directly.
    methods : tuple of str
        The methods that answer; the first is the one that a report leads with.
    refused : mapping method -> reason
        The methods that cannot rank this matrix (AHP needs positive ratings), and why.
    rankings : mapping method -> Ranking
    alone : mapping method -> {criterion: winners}
        Who comes first if that criterion has all the weight.
    stability, flips : mapping method -> DataFrame, list of Flip
    paths : mapping method -> {criterion: DataFrame}
    combined : mapping method -> {norm: NearestFlip}
        The least changes of all weights together, in the norms for which the method has a certified solver.
    to_choice : NearestFlip or None
        The least change of weights that makes the choice the best, where it is not.
    possible : DataFrame or None
        Who can come first under any weights, with witnesses and proofs; None where the first method is neither linear
        nor TOPSIS, or the alternatives are too many for a report.
    shares : Series or None
        The share of all weights in which each alternative wins, where `possible` is asked.
    map : WinnerMap or None
        Who wins over the two weights that change the choice most easily, under the first method; None where it is
        neither linear nor TOPSIS, or fewer than three criteria have weight.
    doubt : DataFrame or None
        One-weight flips against the doubt in the judgements; None where the case has no judgements.
    ends : mapping alternative -> (low, high), or None
        Weighted-sum scores with all cells at their bad and at their good end; None where a criterion has no scale.
    drawn : Simulation or None
        Every rating drawn from its range, the weights kept; None where none has a range or there are too many.
    information : Information or None
        What it would be worth to know each rating before choosing.
    raters : TwoRaters or None
        The case's second opinion beside its own ratings.
    optimum : Optimum
        The linear programme under the case's own limits.
    free : Optimum
        The same without any limit.
    evidence : Evidence
        What the ratings rest on.
    dominated : mapping alternative -> alternatives
        Those at least as good on every criterion and better on one, decided exactly.
    screened : mapping alternative -> the factor that forbids it
    ranges : Ranges
        The case's ratings with their ranges.
    agrees : bool or None
        Whether the choice alone comes first under the first method; None where the case names no choice.
    """

    case: Case
    matrix: DecisionMatrix
    weights: Weights
    priorities: Priorities | None
    priorities_gm: Priorities | None
    methods: tuple[str, ...]
    refused: Mapping[str, str]
    rankings: Mapping[str, Ranking]
    alone: Mapping[str, Mapping[str, tuple[str, ...]]]
    stability: Mapping[str, pd.DataFrame]
    paths: Mapping[str, Mapping[str, pd.DataFrame]]
    flips: Mapping[str, Flips[Flip]]
    combined: Mapping[str, Mapping[str, NearestFlip]]
    to_choice: NearestFlip | None
    possible: pd.DataFrame | None
    shares: pd.Series[float] | None
    map: WinnerMap | None
    doubt: pd.DataFrame | None
    ends: Mapping[str, tuple[float, float]] | None
    drawn: Simulation | None
    information: Information | None
    raters: TwoRaters | None
    optimum: Optimum
    free: Optimum
    evidence: Evidence
    dominated: Mapping[str, tuple[str, ...]]
    screened: Mapping[str, str]
    ranges: Ranges
    agrees: bool | None

    @classmethod
    def of(cls, case: Case, methods: Sequence[str] = METHODS) -> Study:
        """Ask everything of a case.

        Raises
        ------
        McdaError
            No method is named, an unknown one, or the first one cannot rank this matrix.
        """
        if not methods:
            raise McdaError("'methods' must name at least one method")
        ranges, weights, labels = Ranges.of(case), case.weights(), labels_of(case)
        matrix = ranges.likely
        rankings: dict[str, Ranking] = {}
        refused: dict[str, str] = {}
        for name in dict.fromkeys(methods):
            chosen = by_name(name)
            try:
                rankings[name] = replace(rank(matrix, weights, chosen), labels=labels)
            except McdaError as error:
                if name == methods[0]:
                    raise
                refused[name] = str(error)
        first = next(iter(rankings.values()))
        flips = _each(rankings, lambda name: Flips(weight_flips(matrix, weights, name), case))
        return cls(
            case=case,
            matrix=matrix,
            weights=weights.aligned(matrix.criteria),
            priorities=case.priorities(),
            priorities_gm=case.priorities(by="geometric_mean"),
            methods=tuple(rankings),
            refused=MappingProxyType(refused),
            rankings=MappingProxyType(rankings),
            alone=_each(rankings, lambda name: _alone(matrix, name)),
            stability=_each(rankings, lambda name: stability(matrix, weights, name)),
            paths=_each(
                rankings, lambda name: {c: winner_path(matrix, weights, name, along=c) for c in matrix.criteria}
            ),
            flips=flips,
            combined=_each(rankings, lambda name: _combined(matrix, weights, name, labels)),
            to_choice=_to_choice(case, matrix, weights, first),
            possible=_possible(matrix, first),
            shares=_shares(matrix, first),
            map=_map(matrix, weights.aligned(matrix.criteria), first, flips[methods[0]]),
            doubt=None if case.judgements is None else flips_against_doubt(case, method=first.method),
            ends=_ends(case, matrix, weights),
            **_uncertain(case, weights, first, ranges),
            raters=None if case.document.second_opinion is None else second_opinion(case, method=first.method),
            optimum=maximise(case),
            free=maximise(matrix, weights),
            evidence=case.evidence(),
            dominated=MappingProxyType(dominated(matrix)),
            screened=MappingProxyType(_screened(case)),
            ranges=ranges,
            agrees=None if case.choice is None else first.best == case.choice,
        )

    def _repr_html_(self) -> str:
        flips = self.flips[self.methods[0]]
        return shown(self.case.title) + self.ranking._repr_html_() + flips._repr_html_()

    @property
    def ranking(self) -> Ranking:
        """The ranking that a report leads with."""
        return self.rankings[self.methods[0]]

    @property
    def nearest(self) -> Flip | None:
        """The nearest single change of one weight that changes the choice under the first method."""
        flips = self.flips[self.methods[0]]
        return flips[0] if flips else None

    @cached_property
    def left_out(self) -> frozenset[Question]:
        """What a report does not ask of this case, for its size."""
        return beyond(self.ranking, self.ranges)

    @cached_property
    def why(self) -> Explanation | None:
        """Why the best option comes before the next under the first method; None where that is not linear, or for too
        many ratings.
        """
        if self.ranking.method.form != "linear" or Question.WHY in self.left_out:
            return None
        return explain(self.case, self.weights, self.ranking.method)

    @cached_property
    def questions(self) -> CaseQuestions:
        """The rational actor's questions about the case."""
        return CaseQuestions.of(self.case, self.weights)

    @cached_property
    def cells(self) -> Flips[CellFlip] | None:
        """The single ratings that change the choice; None where the first method does not answer, or for too many."""
        if self.methods[0] not in ANSWERED or Question.CELLS in self.left_out:
            return None
        return Flips(cell_flips(self.matrix, self.weights, self.ranking.method, ranges=self.ranges), self.case)

    @cached_property
    def plans(self) -> Plans | None:
        """What the next best option, and the choice, would need to come first, and how far the best may fall.

        None where the first method has no plans, or there are too many ratings.
        """
        if Question.PLANS in self.left_out:
            return None
        try:
            return plans_for(self.ranking, self.case.choice, PLAN_SECONDS)
        except McdaError:  # a method without plans
            return None

    @cached_property
    def robust(self) -> RobustFlip | None:
        """The least change of weights that changes the choice for some ratings in their ranges.

        None where the first method is not linear, or no rating has a range, or too many have.
        """
        ranges = self.ranges
        if self.ranking.method.form != "linear" or not ranges.open.any() or Question.ROBUST in self.left_out:
            return None
        try:
            return robust_nearest_flip(ranges, self.weights, self.ranking.method, norm="percent")
        except McdaError:  # a method that has no answer, or a range that it cannot divide by
            return None

    @cached_property
    def range_share(self) -> RangeShare | None:
        """How much of their ranges all ratings may use before the choice changes, where each counts by itself."""
        if self.robust is None or not self.robust.ranged.alone:
            return None
        return range_share(self.ranges, self.weights, self.ranking.method)

    @cached_property
    def judged(self) -> list[Flip] | None:
        """The single judgements that change the choice; None where the weights come from none."""
        if self.case.judgements is None or self.priorities is None:
            return None
        return judgement_flips(self.case, method=self.ranking.method)

    @cached_property
    def judged_together(self) -> LeastJudgementChange | None:
        """The least change of all judgements together, to one part in a hundred; None where it is not asked."""
        return None if self.priorities is None else least_for(self.case, self.ranking.method)

    @cached_property
    def replay(self) -> Replay | None:
        """The scenarios of the case, replayed; None where it has none."""
        return replay_events(self.case, self.ranking.method) if self.case.document.scenarios else None

    @cached_property
    def event_flips(self) -> list[EventFlip]:
        """How probable each scenario must be to change the choice."""
        found = event_flips(self.case, self.ranking.method) if self.case.document.scenarios else []
        return [flip for flip in found if isinstance(flip, EventFlip)]

    @cached_property
    def years(self) -> pd.DataFrame | None:
        """Who comes first in every year; None where no scenario has a date."""
        dated = self.replay is not None and self.replay.hindsight is not None
        return years_strip(self.case, self.ranking.method) if dated else None

    @cached_property
    def models(self) -> MethodComparison:
        """The case under every method, normalisation and weight rule."""
        return compare_methods(self.case, self.weights)

    @cached_property
    def reversals(self) -> Reversals | None:
        """Which changes of one option turn the order of the others; None where there are too many for a report."""
        return None if Question.REVERSALS in self.left_out else rank_reversals(self.case, self.weights)


def _each(names: Iterable[str], ask: Any) -> Mapping[str, Any]:
    return MappingProxyType({name: ask(name) for name in names})


def _alone(matrix: DecisionMatrix, method: str) -> dict[str, tuple[str, ...]]:
    return {
        criterion: rank(matrix, {c: int(c == criterion) for c in matrix.criteria}, method).winners
        for criterion in matrix.criteria
    }


def _combined(matrix: DecisionMatrix, weights: Weights, name: str, labels: Labels | None) -> dict[str, NearestFlip]:
    norms = {"linear": ("l1", "percent"), "ratio": ("percent",)}.get(by_name(name).form, ())
    return {norm: replace(nearest_flip(matrix, weights, name, norm=norm), labels=labels) for norm in norms}


def _possible(matrix: DecisionMatrix, ranking: Ranking) -> pd.DataFrame | None:
    return potential_winners(matrix, ranking.method) if _askable(ranking) else None


def _askable(ranking: Ranking) -> bool:
    return ranking.method.form in ("linear", "ratio") and Question.POSSIBLE not in beyond(ranking)


def _shares(matrix: DecisionMatrix, ranking: Ranking) -> pd.Series[float] | None:
    if not _askable(ranking) or len(matrix.criteria) < 2:
        return None
    return weight_shares(matrix, ranking.method, budget=CUTS, samples=DRAWS)


def _map(matrix: DecisionMatrix, weights: Weights, ranking: Ranking, flips: list[Flip]) -> WinnerMap | None:
    """Return the map over the two criteria with the nearest flips; the heaviest where fewer flip."""
    now = dict(zip(matrix.criteria, weights.exact, strict=True))
    near = dict.fromkeys(str(flip.subject) for flip in flips)
    heavy = sorted(matrix.criteria, key=lambda name: -now[name])
    pair = list(dict.fromkeys([*near, *heavy]))[:2]
    if not _askable(ranking) or len(pair) < 2 or now[pair[0]] + now[pair[1]] == 1:
        return None
    return winner_map(matrix, weights, ranking.method, x=pair[0], y=pair[1])


def _to_choice(case: Case, matrix: DecisionMatrix, weights: Weights, ranking: Ranking) -> NearestFlip | None:
    if case.choice is None or case.choice in ranking.winners or case.choice not in matrix.alternatives:
        return None
    return nearest_flip(matrix, weights, ranking.method, norm="l1", rival=case.choice, until="win")


def _uncertain(case: Case, weights: Weights, ranking: Ranking, ranges: Ranges) -> dict[str, Any]:
    wanted = ranges.open.any() and ranking.method.form in ("linear", "ratio")
    if not wanted or Question.DRAWN in beyond(ranking, ranges):
        return {"drawn": None, "information": None}
    drawn = simulate(case, ranking.method, samples=DRAWN, weights=weights, cells=ranges)
    return {"drawn": drawn, "information": value_of_information(case, weights, ranking.method, cells=ranges)}


def _ends(case: Case, matrix: DecisionMatrix, weights: Weights) -> Mapping[str, tuple[float, float]] | None:
    """Return each weighted-sum score with every cell at its bad end and at its good end (`high` is bad for min)."""
    if any(ends is None for ends in matrix.bounds):
        return None
    low, high = case.matrix(which="low"), case.matrix(which="high")
    larger = np.array([sense == "max" for sense in matrix.sense])
    scores = []
    for values in (np.where(larger, low.values, high.values), np.where(larger, high.values, low.values)):
        bent = DecisionMatrix.of(values, matrix.sense, matrix.alternatives, matrix.criteria, matrix.bounds)
        scores.append(rank(bent, weights).values.tolist())
    return MappingProxyType(dict(zip(matrix.alternatives, zip(*scores, strict=True), strict=True)))


def _screened(case: Case) -> dict[str, str]:
    """Return the alternatives that a factor rules out, with the factor's own words where it is one of the case's."""
    factors = case.document.factors
    known = {} if factors is None else {**factors.external, **factors.internal}
    found = {}
    for key, one in case.document.alternatives.items():
        if not one.feasible:
            because = one.because or "the case does not say why"
            found[key] = known[because].text if because in known else because
    return found
