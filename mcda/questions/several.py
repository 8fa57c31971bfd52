"""The rational actor's questions about several cases side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mcda.durability import Exposure, Lasting, utility_and_exposure
from mcda.errors import McdaError
from mcda.inverse import Rationalisation, rationalise
from mcda.lenses import Lenses, compare_lenses
from mcda.methods import method
from mcda.questions.documents import document
from mcda.questions.one import METHOD, CaseQuestions
from mcda.questions.tables import tables

if TYPE_CHECKING:
    import pandas as pd

QUESTIONS = {
    "choice": "what comes first, and what was chosen",
    "goals": "what the answer needs: the scores alone, the order of the goals, or the numbers of the weights",
    "lenses": "who comes first through the eyes of each theory",
    "rules": "who comes first by other rules of decision, and which of them lead to the choice",
    "scale": "whether the answer needs that the steps of the scale are equal",
    "durability": "what lasting must count for to change the answer",
    "sceptic": "who comes first with a second rater's ratings",
    "partners": "utility by type of partner over all cases, and ideological exposure",
    "explained": "which weights explain the choices",
}


@dataclass(frozen=True, eq=False)
class Questions:
    """What is asked of several cases.

    Attributes
    ----------
    cases : mapping name of the case -> CaseQuestions

    Examples
    --------
    >>> from mcda import Case
    >>> found = Questions.of([Case.of('''
    ... format: ram-case/1
    ... title: Whom to ask
    ... scale: {low: 0, high: 10}
    ... criteria: {help: {direction: max, tier: 2}, calm: {direction: max, tier: 1}}
    ... weights: {help: 2, calm: 1}
    ... alternatives:
    ...   friends: {scores: {help: 9, calm: 2}}
    ...   court: {scores: {help: 5, calm: 5}}
    ... ''')])
    >>> found.tables["goals"].loc["case", ["needs", "necessary"]].tolist()
    ['ORDER', 'friends']
    """

    cases: Mapping[str, CaseQuestions]

    @classmethod
    def of(cls, cases: Iterable[Any]) -> Questions:
        """Make the questions of several cases, or of what `CaseQuestions.of` made of them.

        Raises
        ------
        McdaError
            No case, two of one name.
        """
        asked: dict[str, CaseQuestions] = {}
        for case in cases:
            one = case if isinstance(case, CaseQuestions) else CaseQuestions.of(case)
            if one.label in asked:
                raise McdaError(f"two cases are called {one.label!r}")
            asked[one.label] = one
        if not asked:
            raise McdaError("a comparison needs at least one case")
        return cls(MappingProxyType(asked))

    @cached_property
    def lenses(self) -> Lenses:
        """Who comes first through the eyes of each theory, and which case tells them apart."""
        return compare_lenses([one.case for one in self.cases.values()], METHOD)

    @cached_property
    def lasting(self) -> Lasting:
        """What lasting must count for, case by case."""
        found = {name: one.lasting for name, one in self.cases.items()}
        return Lasting(MappingProxyType({k: one for k, one in found.items() if one is not None}), method(METHOD))

    @cached_property
    def exposure(self) -> Exposure | None:
        """Utility against ideological exposure and by type of partner; None where no option says either."""
        cases = [one.case for one in self.cases.values()]
        said = [option for case in cases for option in case.document.alternatives.values()]
        if not any(option.exposure is not None or option.partner is not None for option in said):
            return None
        return utility_and_exposure(cases, METHOD)

    @cached_property
    def explained(self) -> Rationalisation | None:
        """Which weights explain the choices; None where no case names one."""
        chosen = [one.case for one in self.cases.values() if one.choice is not None]
        return rationalise(chosen, declared=declared(chosen)) if chosen else None

    @property
    def refused(self) -> Mapping[tuple[str, str], str]:
        """Why there is no answer, by (case, question): of all the questions that were looked at."""
        each = {(name, key): why for name, one in self.cases.items() for key, why in one.refused.items()}
        return MappingProxyType(each)

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """A table a question, the cases in the rows; what there is no answer to is missing."""
        return MappingProxyType(tables(self))

    def to_json(self, of: Iterable[str] | None = None) -> dict[str, Any]:
        """Return the answers to some questions, or to all, as plain data; flips with their certificates."""
        return document(self, QUESTIONS if of is None else of)


def declared(cases: Iterable[Any]) -> dict[str, float] | None:
    """Return the declared vector over all common interests, where one file gives it for all the cases."""
    cases = list(cases)
    files = [getattr(case, "interests", None) for case in cases]
    if not files or files[0] is None or len({None if one is None else one.digest for one in files}) != 1:
        return None
    names = {one.interest for case in cases for one in case.document.criteria.values()}
    if None in names:
        return None
    weights = files[0].weights().series()
    kept = {str(name): float(weights[name]) for name in weights.index if name in names}
    return kept if len(kept) == len(names) and any(kept.values()) else None
