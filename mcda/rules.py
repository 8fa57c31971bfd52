"""Decision rules of foreign-policy analysis beside the utility maximiser: which of them reproduces the choice?

All read the same normalised ratings r (larger better, as the weighted sum has them) and decide in Fractions; ties stay
ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mcda.certificate.problem import Vector, dot
from mcda.errors import McdaError
from mcda.flips.walks import Walker
from mcda.matrix import DecisionMatrix, Weights, position, resolve
from mcda.methods.weighted_sum import weighted_sum
from mcda.ranges import Ranges

if TYPE_CHECKING:
    import pandas as pd

Rows = Mapping[str, Vector]
Winners = tuple[str, ...]


def rated(matrix: DecisionMatrix, weights: Weights, normalisation: str | None = None) -> Rows:
    """Return the normalised ratings by alternative, exact where the normalisation is."""
    rows = Walker(matrix, weights, weighted_sum(normalisation)).problem.rows
    return {name: parts[0] for name, parts in rows.items()}


def utilities(rows: Rows, weights: Vector) -> dict[str, Fraction]:
    """Return Σ_j w_j r_aj."""
    return {name: dot(row, weights) for name, row in rows.items()}


def best(scores: Mapping[str, Any]) -> Winners:
    """Return whose score is largest."""
    top = max(scores.values())
    return tuple(name for name, score in scores.items() if score == top)


def maximin(states: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return min over states of each utility: the worst that can happen."""
    names = next(iter(states.values()))
    return {name: min(state[name] for state in states.values()) for name in names}


def regrets(states: Mapping[str, Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Return max over states of how far each utility falls short of that state's best."""
    names = next(iter(states.values()))
    return {name: max(max(state.values()) - state[name] for state in states.values()) for name in names}


def lexicographic(rows: Rows, weights: Vector) -> dict[str, tuple[Fraction, ...]]:
    """Return the ratings in order of importance: the heaviest criterion first, criteria of one weight added up."""
    order = sorted(range(len(weights)), key=lambda j: -weights[j])
    groups = [list(group) for _, group in groupby(order, key=lambda j: weights[j])]
    return {name: tuple(sum((row[j] for j in group), Fraction(0)) for group in groups) for name, row in rows.items()}


def satisficing(rows: Rows) -> dict[str, Fraction]:
    """Return the highest level of aspiration, the same on every criterion, that each alternative still meets: min r."""
    return {name: min(row) for name, row in rows.items()}


@dataclass(frozen=True)
class Stage:
    """A band of veto thresholds in which the same alternatives survive: above `low`, up to `high`."""

    low: Fraction
    high: Fraction
    survivors: Winners
    winners: Winners


def poliheuristic(rows: Rows, weights: Vector, veto: int) -> list[Stage]:
    """Return who wins at every threshold of the veto criterion: who rates below it there is out, whatever the rest.

    The survivors are ranked by the weighted sum. Thresholds sweep the scale from 0 to 1; above the best rating nobody
    survives.
    """
    scores = utilities(rows, weights)
    levels = sorted({row[veto] for row in rows.values()})
    found: list[Stage] = []
    low = Fraction(0)
    for level in levels:
        survivors = {name: scores[name] for name, row in rows.items() if row[veto] >= level}
        if level > low or not found:
            found.append(Stage(low, level, tuple(survivors), best(survivors)))
        low = max(low, level)
    if low < 1:
        found.append(Stage(low, Fraction(1), (), ()))
    return found


@dataclass(frozen=True, eq=False)
class DecisionRules:
    """Who is best under each rule.

    Attributes
    ----------
    winners : mapping rule -> winners
        utility: weighted sum · lexicographic · satisficing · maximin and minimax_regret over the states.
    states : names of the states that maximin and regret look at
    veto : mapping criterion -> stages of the poliheuristic rule with the veto on it
    choice : what was chosen, or None
    """

    winners: Mapping[str, Winners]
    states: tuple[str, ...]
    veto: Mapping[str, Sequence[Stage]]
    choice: str | None

    @cached_property
    def table(self) -> pd.DataFrame:
        """Rule by rule `winners, agrees`; poliheuristic rules with the share of thresholds that give the choice."""
        import pandas as pd

        rows: list[tuple[str, str, object]] = []
        for rule, names in self.winners.items():
            rows.append((rule, " = ".join(names), None if self.choice is None else names == (self.choice,)))
        for criterion, stages in self.veto.items():
            found = dict.fromkeys(name for stage in stages for name in stage.winners)
            agrees = None if self.choice is None else float(self.share(criterion))
            rows.append((f"veto on {criterion}", ", ".join(found), agrees))
        index = pd.Index([row[0] for row in rows], name="rule")
        return pd.DataFrame(
            {"winners": [r[1] for r in rows], "agrees": [r[2] for r in rows]}, index=index, dtype=object
        )

    def share(self, criterion: str) -> Fraction:
        """Return the share of veto thresholds on a criterion, from 0 to 1, under which the choice alone wins."""
        stages = self.veto[criterion]
        return sum((one.high - one.low for one in stages if one.winners == (self.choice,)), Fraction(0))

    @property
    def reproduced_by(self) -> tuple[str, ...]:
        """The rules under which the choice alone is best."""
        return tuple(rule for rule, names in self.winners.items() if names == (self.choice,))

    def __str__(self) -> str:
        if self.choice is None:
            return "; ".join(f"{rule}: {' = '.join(names)}" for rule, names in self.winners.items())
        others = [f"{rule} ({' = '.join(names)})" for rule, names in self.winners.items() if names != (self.choice,)]
        verb = "leads" if len(self.reproduced_by) == 1 else "lead"
        told = f"{len(self.reproduced_by)} of {len(self.winners)} rules {verb} to {self.choice}"
        return f"{told}; not: {', '.join(others)}" if others else f"{told}: the choice does not tell them apart"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "sentence": str(self), "choice": self.choice, "states": list(self.states),
            "winners": {rule: list(names) for rule, names in self.winners.items()},
            "veto": {
                criterion: [
                    {"above": float(one.low), "up_to": float(one.high), "survivors": list(one.survivors),
                     "winners": list(one.winners)} for one in stages
                ] for criterion, stages in self.veto.items()
            },
        }  # fmt: skip


def decision_rules(
    matrix: Any, weights: Any = None, *, ranges: Ranges | None = None, states: Mapping[str, Any] | None = None,
    choice: str | None = None, normalisation: str | None = None,
) -> DecisionRules:  # fmt: skip
    """Return who is best under each rule.

    Parameters
    ----------
    matrix, weights : as in `rank`; a case brings its choice and its ranges too
    ranges : the states "everything at its bad, likely, good end"; left out, the likely ratings are the only state
    states : more states by name: (matrix, weights) pairs of the same alternatives, such as what events leave
    choice : the alternative to compare with

    Raises
    ------
    McdaError
        Unknown choice, states of other alternatives.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 1], [5, 5]], ("max", "max"), alternatives=["bold", "safe"], bounds=(0, 10))
    >>> found = decision_rules(matrix, [3, 2])
    >>> found.winners["utility"], found.winners["satisficing"], found.winners["lexicographic"]
    (('bold',), ('safe',), ('bold',))
    """
    if not isinstance(matrix, DecisionMatrix) and hasattr(matrix, "choice"):
        choice = matrix.choice if choice is None else choice
        ranges = Ranges.of(matrix) if ranges is None else ranges
    found, own = resolve(matrix, weights)
    if choice is not None:
        position(found.alternatives, choice, "alternative")
    rows = rated(found, own, normalisation)
    scores = utilities(rows, own.exact)
    seen = {"likely": scores}
    if ranges is not None and ranges.open.any():
        seen |= {
            word: utilities(rated(end, own, normalisation), own.exact)
            for word, end in (("bad", ranges.bad), ("good", ranges.good))
        }
    for name, (other, theirs) in (states or {}).items():
        if tuple(other.alternatives) != found.alternatives:
            raise McdaError(f"the state {name!r} must have the same alternatives, in the same order")
        vector = Weights.of(theirs).aligned(other.criteria)
        seen[name] = utilities(rated(other, vector, normalisation), vector.exact)
    winners = {
        "utility": best(scores),
        "lexicographic": best(lexicographic(rows, own.exact)),
        "satisficing": best(satisficing(rows)),
        "maximin": best(maximin(seen)),
        "minimax_regret": best({name: -regret for name, regret in regrets(seen).items()}),
    }
    veto = {name: poliheuristic(rows, own.exact, j) for j, name in enumerate(found.criteria)}
    return DecisionRules(winners, tuple(seen), veto, choice)
