"""Which weights are admissible: bounds on each, and goals ranked in tiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from mcda.certificate.problem import Vector, dot
from mcda.certificate.radius import Region
from mcda.errors import McdaError, hint
from mcda.flips.walks import Walker
from mcda.forms import Form, answerable
from mcda.lp import Program, Row, Status, Tableau
from mcda.matrix import DecisionMatrix, Floats, Weights, fraction, not_a_matrix, position
from mcda.methods import method as by_name

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, eq=False)
class Admissible:
    """The admissible weights: lower ≤ w ≤ upper, Σw = 1, every weight of a tier at least every weight of the next.

    `tiers` holds positions of criteria, the most important first; None where goals are not ranked.
    """

    lower: Vector
    upper: Vector
    tiers: tuple[tuple[int, ...], ...] | None = None

    @cached_property
    def region(self) -> Region:
        """The same as rows that must not be negative: those of neighbouring tiers imply the rest."""
        n, rows = len(self.lower), []
        for above, below in pairwise(self.tiers or ()):
            rows += [tuple(Fraction((k == i) - (k == j)) for k in range(n)) for i in above for j in below]
        return Region(self.lower, self.upper, tuple(rows))

    @cached_property
    def bounded(self) -> bool:
        """Whether a bound says more than 0 ≤ w ≤ 1."""
        return any(self.lower) or any(high < 1 for high in self.upper)

    @cached_property
    def whole(self) -> bool:
        """Whether all weights are admissible."""
        return self.tiers is None and not self.bounded

    @cached_property
    def rows(self) -> Floats:
        """The (k, n) rows in floats."""
        return np.array(self.region.rows, dtype=float).reshape(-1, len(self.lower))

    @cached_property
    def low(self) -> Floats:
        """The lower bounds in floats."""
        return np.array(self.lower, dtype=float)

    @cached_property
    def high(self) -> Floats:
        """The upper bounds in floats."""
        return np.array(self.upper, dtype=float)

    def constraints(self) -> tuple[Row, ...]:
        """Return the region as rows over x = w − lower ≥ 0."""
        n, none = len(self.lower), [ZERO] * len(self.lower)
        rows = [Row((ONE,) * n, "=", ONE - sum(self.lower))]
        for j, (low, high) in enumerate(zip(self.lower, self.upper, strict=True)):
            if high - low < rows[0].bound:
                rows.append(Row((*none[:j], ONE, *none[j + 1 :]), "<=", high - low))
        return (*rows, *(Row(row, ">=", -dot(row, self.lower)) for row in self.region.rows))

    @cached_property
    def anywhere(self) -> Vector:
        """Some admissible weights: equal ones where they are."""
        n = len(self.lower)
        if self.region.contains((Fraction(1, n),) * n):
            return (Fraction(1, n),) * n
        tableau = Tableau(Program((ZERO,) * n, self.constraints()))
        tableau.run()
        return tuple(x + low for x, low in zip(tableau.values(), self.lower, strict=True))

    def cleaned(self, weights: Floats) -> Vector | None:
        """Return exact admissible weights next to a solver's, or None where simple rounding finds none."""
        if not self.bounded and self.tiers is None:  # whole numbers of 2⁻⁴⁰ that add up to 1
            counts = [max(round(x * 2**40), 0) for x in weights.tolist()]
            counts[counts.index(max(counts))] += 2**40 - sum(counts)
            return tuple(Fraction(count, 2**40) if count else ZERO for count in counts)
        found = [
            min(max(Fraction(round(x * 2**40), 2**40), low), high)
            for x, low, high in zip(weights.tolist(), self.lower, self.upper, strict=True)
        ]
        rest = 1 - sum(found)
        for j in sorted(range(len(found)), key=lambda j: -found[j]):
            moved = min(max(found[j] + rest, self.lower[j]), self.upper[j])
            rest -= moved - found[j]
            found[j] = moved
        return tuple(found) if self.region.contains(tuple(found)) else None


def bounds_of(criteria: tuple[str, ...], given: Any, what: str, otherwise: Fraction) -> Vector:
    """Read bounds on weights: a number for all, a mapping by criterion, or one per criterion."""
    n = len(criteria)
    if given is None:
        return (otherwise,) * n
    if isinstance(given, Mapping):
        for name in given:
            if name not in criteria:
                raise McdaError(f"'{what}' names {name!r}, which is no criterion{hint(name, criteria)}")
        given = [given.get(name) for name in criteria]
    elif isinstance(given, str) or np.ndim(given) == 0:
        given = [given] * n
    listed = tuple(otherwise if x is None else fraction(x) for x in given)
    if len(listed) != n:
        raise McdaError(f"'{what}' must give {n} bounds, one per criterion, got {len(listed)}")
    for name, x in zip(criteria, listed, strict=True):
        if not 0 <= x <= 1:
            raise McdaError(f"'{what}' of {name!r} must lie in [0, 1], got {float(x):g}")
    return listed


def tiers_of(criteria: tuple[str, ...], ranked: Any) -> tuple[tuple[int, ...], ...] | None:
    """Read ranked goals: a list of tiers, the most important first; a tier is a criterion or a list of them."""
    if ranked is None:
        return None
    if isinstance(ranked, str):
        raise McdaError(f"'ranked' must be a list of tiers of criteria, got the text {ranked!r}")
    listed = [[tier] if isinstance(tier, str) else list(tier) for tier in ranked]
    tiers = tuple(tuple(position(criteria, name, "criterion") for name in tier) for tier in listed if tier)
    met = sorted(j for tier in tiers for j in tier)
    if met != list(range(len(criteria))):
        for j, name in enumerate(criteria):
            if met.count(j) != 1:
                times = "says nothing about" if j not in met else "puts into two tiers"
                raise McdaError(f"'ranked' must put every criterion into one tier; it {times} {name!r}")
    return tiers


def admissible(criteria: tuple[str, ...], lower: Any = None, upper: Any = None, ranked: Any = None) -> Admissible:
    """Read bounds and tiers, and refuse those that no weights meet.

    Raises
    ------
    McdaError
        Unknown or missing names, bounds outside [0, 1], bounds and tiers that contradict each other.
    """
    low, high = bounds_of(criteria, lower, "lower", ZERO), bounds_of(criteria, upper, "upper", ONE)
    for name, a, b in zip(criteria, low, high, strict=True):
        if a > b:
            raise McdaError(f"bounds on the weight of {name!r} must be low ≤ high, got {float(a):g} and {float(b):g}")
    for total, word in ((sum(low), "lower"), (sum(high), "upper")):
        if (total > 1) if word == "lower" else (total < 1):
            side = "more" if word == "lower" else "less"
            raise McdaError(f"the {word} bounds add up to {float(total):g}, {side} than 1: no weights meet them")
    found = Admissible(low, high, tiers_of(criteria, ranked))
    if found.bounded and found.tiers is not None:
        status, _ = Tableau(Program((ZERO,) * len(criteria), found.constraints())).run()
        if status is Status.INFEASIBLE:
            raise McdaError("the bounds and 'ranked' contradict each other: no weights meet both")
    return found


def asked(
    question: str, matrix: Any, method: Any, lower: Any, upper: Any, ranked: Any, *forms: Form
) -> tuple[Walker, Admissible]:
    """Check a question about all admissible weights at the door."""
    if not isinstance(matrix, DecisionMatrix):
        if not hasattr(matrix, "matrix"):
            raise not_a_matrix(matrix)
        matrix = matrix.matrix()
    chosen = by_name(method)
    answerable(chosen, question, *forms)
    walker = Walker(matrix, Weights.equal(matrix.criteria), chosen)
    return walker, admissible(matrix.criteria, lower, upper, ranked)
