"""Choices as rows: the lead of what was chosen over each rejected option, on every common criterion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.problem import Vector
from mcda.errors import McdaError
from mcda.forms import Linear
from mcda.matrix import DecisionMatrix, fraction, position
from mcda.methods.weighted_sum import weighted_sum
from mcda.numerals import shown

ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class Choice:
    """One case: what was chosen, and the normalised ratings of everyone over the common names.

    Attributes
    ----------
    label : the case's name
    chosen : the alternative
    values : alternative -> {common name: normalised rating}; a criterion the case lacks is missing
    past : whether it was made (True), or is only recommended (False)
    """

    label: str
    chosen: str
    values: dict[str, dict[str, Fraction]]
    past: bool

    def leads(self, names: Sequence[str]) -> dict[tuple[str, str], Vector]:
        """Return the rows of all rejected options but twins; criteria that the case lacks add nothing."""
        own = self.values[self.chosen]
        rows = {}
        for rival, theirs in self.values.items():
            row = tuple(own.get(name, ZERO) - theirs.get(name, ZERO) for name in names)
            if rival != self.chosen and any(row):
                rows[self.label, rival] = row
        return rows


def read(cases: Iterable[Any], normalisation: str | None) -> list[Choice]:
    """Read cases or (matrix, chosen) pairs.

    Raises
    ------
    McdaError
        No case, one without a choice or with one that is not feasible, two criteria of a case that stand for the same
        interest, names that are used twice.
    """
    if hasattr(cases, "matrix") or isinstance(cases, (str, bytes)) or not isinstance(cases, Iterable):
        raise McdaError("'cases' must be a list of cases or of (matrix, chosen) pairs")
    found = [_one(k, case, normalisation) for k, case in enumerate(cases)]
    if not found:
        raise McdaError("'cases' must hold at least one case")
    labels = [one.label for one in found]
    for label in labels:
        if labels.count(label) > 1:
            raise McdaError(f"two cases are called {label!r}")
    return found


def _one(k: int, case: Any, normalisation: str | None) -> Choice:
    label, common, past = f"case {k + 1}", {}, True
    if hasattr(case, "matrix") and hasattr(case, "choice"):
        matrix, chosen = case.matrix(), case.choice
        label = getattr(case, "stem", label)
        document = getattr(case, "document", None)
        if document is not None:
            common = {name: one.interest or name for name, one in document.criteria.items()}
            past = document.tense == "past"
        if chosen is None:
            raise McdaError(f"{label!r} names no choice that weights could explain")
    else:
        try:
            matrix, chosen = case
        except (TypeError, ValueError):
            raise McdaError(f"expected a case or a pair (matrix, chosen), got {shown(case)}") from None
        if not isinstance(matrix, DecisionMatrix):
            raise McdaError(f"expected a DecisionMatrix in {label!r}, got {type(matrix).__name__}")
    method = weighted_sum(normalisation)
    prepared = method.exact(matrix) or method.prepare(matrix)
    names = [common.get(name, name) for name in matrix.criteria]
    for name in names:
        if names.count(name) > 1:
            raise McdaError(f"two criteria of {label!r} stand for {name!r}; ratings of both cannot be told apart")
    position(matrix.alternatives, chosen, f"choice of {label!r}")
    assert isinstance(prepared, Linear)  # the weighted sum's
    rows = prepared.values
    values = {
        option: {name: fraction(x) for name, x in zip(names, row.tolist(), strict=True)}
        for option, row in zip(matrix.alternatives, rows, strict=True)
    }
    return Choice(label, str(chosen), values, past)


def common_names(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return all names, in the order in which the cases bring them."""
    return tuple(dict.fromkeys(name for one in choices for row in one.values.values() for name in row))
