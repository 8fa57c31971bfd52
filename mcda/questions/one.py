"""The rational actor's questions about one case: numbers only, no page.

What a case cannot answer is None, and `refused` has the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from mcda.durability import DriftLimit, WeightOfLasting, largest_drift, lasting_flips
from mcda.errors import McdaError
from mcda.goals import Needs, RankedGoals, most_needed, ranked_goals
from mcda.lenses import Lenses, compare_lenses
from mcda.matrix import DecisionMatrix, Weights
from mcda.ranges import Ranges
from mcda.ranking import Ranking, rank
from mcda.raters import TwoRaters, second_opinion
from mcda.readings import Readings, scale_readings
from mcda.rules import DecisionRules, decision_rules

Answer = TypeVar("Answer")
KIND = "durability"
METHOD = "weighted_sum"
YEARS, AT_LEAST = 10, 0.9
MANY = 100  # alternatives up to which a question is put beside others
FEW, SELDOM = 1024, 1  # draws, and looks a year, of what a report says of drifting weights


@dataclass(frozen=True, eq=False)
class CaseQuestions:
    """What is asked of one case, under the weighted sum; every answer is worked out when it is first looked at.

    Attributes
    ----------
    case : Case
    weights : Weights
        The case's own, or others.
    rater : DecisionMatrix, Case or None
        A second rater; left out, the case's own second opinion.
    refused : mapping question -> why there is no answer
        Of the questions that were looked at.
    """

    case: Any
    matrix: DecisionMatrix
    weights: Weights
    rater: Any = None
    refused: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Any, weights: Any = None, rater: Any = None) -> CaseQuestions:
        """Make the questions of a case; its own weights are taken where none are given."""
        matrix = case.matrix()
        found = case.weights() if weights is None else Weights.of(weights)
        return cls(case, matrix, found.aligned(matrix.criteria), rater)

    def _asked(self, question: str, ask: Callable[[], Answer]) -> Answer | None:
        count = len(self.matrix.alternatives)
        if count > MANY:
            self.refused[question] = f"{count} alternatives are more than {MANY}: the library asks it by itself"
            return None
        try:
            return ask()
        except McdaError as error:
            self.refused[question] = str(error)
            return None

    @property
    def label(self) -> str:
        """The name of the case's file, without its ending."""
        return str(self.case.stem)

    @property
    def choice(self) -> str | None:
        """What was chosen, or is recommended; None where the case names nothing."""
        found: str | None = self.case.choice
        return found

    @property
    def prospective(self) -> bool:
        """Whether the choice is only recommended."""
        return bool(self.case.document.tense == "prospective")

    @cached_property
    def ranking(self) -> Ranking:
        """Everyone's place under the weighted sum."""
        return rank(self.matrix, self.weights, METHOD)

    @property
    def agrees(self) -> bool | None:
        """Whether the choice alone comes first; None without a choice."""
        return None if self.choice is None else self.ranking.best == self.choice

    @cached_property
    def goals(self) -> RankedGoals | None:
        """What follows from the order of the goals alone; None where not every criterion has a tier."""
        return self._asked("goals", lambda: ranked_goals(self.case))

    @cached_property
    def grades(self) -> Mapping[tuple[str, str], Needs] | None:
        """What it needs that each winner is at least as good as each other option: {(winner, rival): Needs}."""
        return None if self.goals is None else MappingProxyType(self.goals.graded(self.ranking.winners))

    @property
    def needs(self) -> Needs | None:
        """What the answer as a whole needs."""
        return None if self.grades is None else most_needed(self.grades.values())

    @cached_property
    def rules(self) -> DecisionRules | None:
        """Who comes first by other rules of decision."""
        return self._asked(
            "rules",
            lambda: decision_rules(self.matrix, self.weights, choice=self.choice, ranges=Ranges.of(self.case)),
        )

    @cached_property
    def readings(self) -> Readings | None:
        """Who comes first however the scale is read; None where the criteria have no scale in common."""
        return self._asked("scale", lambda: scale_readings(self.matrix, self.weights))

    @cached_property
    def lasting(self) -> WeightOfLasting | None:
        """What lasting must count for; None where no criterion is of the kind durability."""
        names = tuple(key for key, one in self.case.document.criteria.items() if one.kind == KIND)
        if not names:
            self.refused["durability"] = f"no criterion is of the kind {KIND!r}"
            return None
        found = self._asked("durability", lambda: lasting_flips([(self.matrix, self.weights)], names, METHOD))
        return None if found is None else next(iter(found.cases.values()))

    def drift(self, **options: Any) -> DriftLimit | None:
        """Return how far weights may drift; it is a simulation, and takes what `largest_drift` takes."""
        given: dict[str, Any] = {"years": YEARS, "at_least": AT_LEAST, "choice": self.ranking.winners[0]} | options
        return self._asked("drift", lambda: largest_drift(self.matrix, self.weights, METHOD, **given))

    @cached_property
    def limit(self) -> DriftLimit | None:
        """How far weights may drift with one look a year, from few draws: the error says how few."""
        return self.drift(samples=FEW, looks=SELDOM)

    @cached_property
    def raters(self) -> TwoRaters | None:
        """Who comes first with a second rater's ratings; None where there is none."""
        if self.rater is None and self.case.document.second_opinion is None:
            self.refused["sceptic"] = "there is no second opinion"
            return None
        return self._asked("sceptic", lambda: second_opinion(self.case, self.rater, self.weights, METHOD))

    @cached_property
    def lenses(self) -> Lenses:
        """Who comes first through the eyes of each theory."""
        return compare_lenses([self.case], METHOD)
