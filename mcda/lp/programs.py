"""Linear programs as values: rows, a program, a solver's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any, Literal

Sense = Literal["<=", ">=", "="]
Vector = tuple[Fraction, ...]
ZERO, ONE = Fraction(0), Fraction(1)
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


class Status(Enum):
    """How a linear program ended."""

    OPTIMAL = "an optimal point was found"
    INFEASIBLE = "no point satisfies all rows"
    UNBOUNDED = "no point is best: the objective grows without end, or there is no point at all"
    UNDECIDED = "the solver stopped without an answer"


@dataclass(frozen=True)
class Row:
    """One row of a program: coefficients · x, compared with a bound."""

    coefficients: Vector
    sense: Sense
    bound: Fraction


@dataclass(frozen=True)
class Program:
    """Maximise objective · x over x ≥ 0 under the rows."""

    objective: Vector
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Solution:
    """A program's answer in floats, as the solver gave it.

    Attributes
    ----------
    status : Status
    values : tuple of float, one a variable; empty without an optimum
    duals : tuple of float, one a row: what one more unit of the row's bound adds to the objective
    objective : float or None
    """

    status: Status
    values: tuple[float, ...] = ()
    duals: tuple[float, ...] = ()
    objective: float | None = None
