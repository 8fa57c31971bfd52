"""Ratings as they were given, and what a value function makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.language import word
from mcda.report.parts import Items, Text
from mcda.report.words import number

if TYPE_CHECKING:
    from fractions import Fraction

    from mcda.report.naming import Names
    from mcda.study import Study
    from mcda.value import ValueFunction


def level(x: Fraction) -> str:
    """Return one end of a rating: its number, or its label.

    Examples
    --------
    >>> from fractions import Fraction
    >>> level(Fraction(5, 2))
    '2.5'
    """
    return str(getattr(x, "label", None) or number(float(x)))


def span(cell: Any) -> str | None:
    """Return the range of a rating, as in 1–9; None where it has none."""
    return None if cell.low == cell.high else f"{level(cell.low)}–{level(cell.high)}"


def worth(cell: Any, value: ValueFunction | None) -> str | None:
    """Return what the likely rating is worth, as in `worth 0.4`; None where its criterion has no value function."""
    return None if value is None else word("worth {n}", n=number(float(value.at(cell.likely))))


def stated(study: Study, names: Names) -> Items | None:
    """Return the value functions of the case, one a line; None where there are none."""
    found: list[Text] = []
    for key, value in zip(study.matrix.criteria, study.matrix.value, strict=True):
        if value is not None:
            between = "" if value.names else word("; in between in proportion")
            does = word("; it rises and falls") if value.trend == "mixed" else ""
            found.append(
                (
                    word(
                        "What {criterion} is worth, 0 the least and 1 the best: {value}{between}{does}.",
                        criterion=names.quoted(key), value=value, between=between, does=does,
                    ),
                )
            )  # fmt: skip
    return Items(tuple(found)) if found else None
