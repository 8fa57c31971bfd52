"""Trees that cut levels and weights into parts small enough to refute, and numbers in units rounded to a side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.bracket import texts
from mcda.certificate.problem import Vector, number, vector

BITS = 192
UNIT = 1 << BITS


@dataclass(frozen=True)
class Leaf:
    """Multipliers (y_b, y_c, …, µ, z…) at the low and at the high end of φ."""

    first: Vector
    last: Vector


@dataclass(frozen=True)
class Split:
    """A cut of φ (`axis` −1) or of the weight of a criterion."""

    axis: int
    at: Fraction
    low: Leaf | Split
    high: Leaf | Split


Tree = Leaf | Split


def down(x: Fraction) -> int:
    """Return x in units, rounded down."""
    return (x.numerator << BITS) // x.denominator


def up(x: Fraction) -> int:
    """Return x in units, rounded up."""
    return -((-x.numerator << BITS) // x.denominator)


def least(a: int, s: int, low: int, high: int) -> int:
    """Return the least value of a·x² − s·x over [low, high], all in units, rounded down."""
    value = min((a * x * x - (s * x << BITS)) >> 2 * BITS for x in (low, high))
    if a > 0 and 2 * a * low < s << BITS < 2 * a * high:
        value = min(value, -s * s // (4 * a))
    return value


def written(tree: Tree) -> list[Any]:
    """Write a tree as lists."""
    if isinstance(tree, Leaf):
        return [texts(tree.first)] if tree.first == tree.last else [texts(tree.first), texts(tree.last)]
    return [tree.axis, str(tree.at), written(tree.low), written(tree.high)]


def read(data: Any) -> Tree:
    """Read what `written` wrote."""
    if len(data) == 4:
        return Split(int(data[0]), number(data[1]), read(data[2]), read(data[3]))
    return Leaf(vector(data[0]), vector(data[-1]))
