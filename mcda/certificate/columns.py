"""One column of a matrix while one of its cells moves: every normalised score is a quotient of affine functions of x.

The formulas change where x passes the smallest or the largest of the other scores: three sides, `below`, `inside` and
`above`. They are arithmetic alone, so that one formula serves floats, arrays of them and Fractions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Affine = tuple[Any, Any]  # constant and slope in x
SIDES = ("below", "inside", "above")
RULES = ("bounds", "minmax", "vector", "max", "sum", "none", "distributive", "ideal")
POSITIVE = ("max", "sum", "distributive", "ideal")  # rules that divide by scores, which must be above 0


@dataclass(frozen=True)
class Others:
    """What the other scores of the column enter the formulas with: their least, largest, sum, Σ1/y, Σy², number."""

    low: Any
    high: Any
    total: Any
    inverse: Any
    square: Any
    count: int

    def some(self, chosen: Any) -> Others:
        """Return those of some cells, where they are arrays."""
        parts = (self.low, self.high, self.total, self.inverse, self.square)
        low, high, total, inverse, square = (part[chosen] for part in parts)
        return Others(low, high, total, inverse, square, self.count)


@dataclass(frozen=True)
class Shape:
    """Normalised scores on one side, but for a constant that all share: `own` and `other(y)` over `unit`.

    `best` and `worst` are the ideal and the anti-ideal of TOPSIS over the same unit. Where `unit` is None the unit is
    √(x² + Σy²).
    """

    own: Affine
    other: Callable[[Any], Affine]
    unit: Affine | None
    best: Affine
    worst: Affine


def shape(rule: str, gain: bool, side: str, others: Others, ends: Any) -> Shape:
    """Return the formulas of a rule on one side; `ends` is the criterion's scale, where the rule is `bounds`.

    Larger is better: costs are turned as the normalisation or the AHP turns them.
    """
    if rule not in RULES or side not in SIDES:
        raise ValueError(f"no formulas for {rule!r}, {side!r}")
    x: Affine = (0, 1)
    bottom = x if side == "below" else (others.low, 0)
    top = x if side == "above" else (others.high, 0)
    own, other, unit = _formulas(rule, gain, others, ends, bottom, top)
    if rule == "bounds":
        return Shape(own, other, unit, (ends[1] - ends[0], 0), (0, 0))
    highest = own if side == "above" else other(others.high)
    lowest = own if side == "below" else other(others.low)
    return Shape(own, other, unit, *((highest, lowest) if gain else (lowest, highest)))


def _formulas(
    rule: str, gain: bool, others: Others, ends: Any, bottom: Affine, top: Affine
) -> tuple[Affine, Callable[[Any], Affine], Affine | None]:
    x: Affine = (0, 1)
    sign = 1 if gain else -1
    if rule in ("bounds", "minmax"):
        first, last = ((ends[0], 0), (ends[1], 0)) if rule == "bounds" else (bottom, top)
        if gain:
            return minus(x, first), lambda y: minus((y, 0), first), minus(last, first)
        return minus(last, x), lambda y: minus(last, (y, 0)), minus(last, first)
    if rule == "sum" and not gain:  # (1/x)/Σ(1/·), times x above and below
        return (1, 0), lambda y: (0, 1 / y), (1, others.inverse)
    if gain or rule in ("vector", "max", "none"):
        unit: Affine | None = {
            "vector": None, "none": (1, 0), "max": top, "ideal": top, "sum": (others.total, 1),
            "distributive": (others.total, 1),
        }[rule]  # fmt: skip
        return (0, sign), lambda y: (sign * y, 0), unit
    whole = plus(top, bottom)  # the AHP's ratings of a cost
    own = minus(whole, x)
    if rule == "ideal":
        return own, lambda y: minus(whole, (y, 0)), top
    rest = (others.count * whole[0] - others.total, others.count * whole[1])
    return own, lambda y: minus(whole, (y, 0)), plus(own, rest)


def plus(p: Affine, q: Affine) -> Affine:
    """Return p + q."""
    return p[0] + q[0], p[1] + q[1]


def minus(p: Affine, q: Affine) -> Affine:
    """Return p − q."""
    return p[0] - q[0], p[1] - q[1]


def jumps(rule: str, others: Others) -> bool:
    """Return whether the scores jump where x equals the others, all equal: a constant column tells nobody apart."""
    return bool(others.low == others.high and (rule == "minmax" or (rule == "vector" and others.square == 0)))
