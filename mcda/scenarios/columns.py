"""How normalised ratings move as an event becomes more probable: polynomials in p over a scale, a criterion at a time.

Ratings are mixed, x(p) = (1 − p)·x_base + p·x_event, and normalised at every p. Between the points at which two ratings
of a column change places its largest and its smallest are straight lines in p, and every normalisation but the costs
of `sum` is a ratio of polynomials.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np

from mcda.certificate.mixture import ONE, Parts, Polynomial, Stretch, plus
from mcda.certificate.polynomials import ZERO, times, value
from mcda.forms import Linear, Method
from mcda.matrix import DecisionMatrix
from mcda.normalise import is_valued

CONSTANT: Polynomial = (ONE,)
ZEROS: Polynomial = (ZERO,)
KNOWN = ("weighted_sum", "topsis", "ahp")


class Column(NamedTuple):
    """Normalised ratings times a scale, larger better, and the best and the worst of them."""

    ratings: list[Polynomial]
    scale: Polynomial
    best: Polynomial
    worst: Polynomial


def mixed(base: DecisionMatrix, event: DecisionMatrix, p: Fraction) -> DecisionMatrix:
    """Return the matrix at p."""
    exact = base.exact + (event.exact - base.exact) * p
    values = np.array(exact, dtype=base.values.dtype)
    values.setflags(write=False)
    return replace(base, values=values, _given=exact)


def stretches_of(base: DecisionMatrix, event: DecisionMatrix, method: Method) -> tuple[tuple[Stretch, ...], str] | None:
    """Return the rows of a linear method or of TOPSIS as polynomials, and the origin of their numbers.

    None where there is no such form: a method of another form, an irrational normalisation of ratings that move, a
    method whose rows are not known in this way.
    """
    if method.form not in ("linear", "ratio"):
        return None
    moving = [j for j in range(len(base.criteria)) if (base.exact[:, j] != event.exact[:, j]).any()]
    exact = method.exact(base)
    if not moving:
        origin: str = base.origin if exact is not None else "computed"
        rows = _rows(base, method.prepare(base) if exact is None else exact)
        return (Stretch(ZERO, ONE, rows, (CONSTANT,) * len(base.criteria)),), origin
    if exact is None or method.name not in KNOWN:
        return None
    lines = {j: [(x, y - x) for x, y in zip(base.exact[:, j], event.exact[:, j], strict=True)] for j in moving}
    told = method.describe(base)
    how, stretches = told.get("normalisation", told.get("mode", "")), []
    for start, end in pairwise([ZERO, *_meetings(lines.values() if how != "bounds" else []), ONE]):
        fixed = _rows(base, exact)
        parts_of = {option: [list(part) for part in parts] for option, parts in fixed.items()}
        scales: list[Polynomial] = []
        for j in range(len(base.criteria)):
            if j not in lines:
                scales.append(CONSTANT)
                continue
            gain, valued = base.sense[j] == "max", bool(is_valued(base)[j])
            moved = _moved(lines[j], (start + end) / 2, "bounds" if valued else how, gain, base.bounds[j], method.form)
            if moved is None:
                return None
            constant = not any(moved[1][1:])
            scales.append(CONSTANT if constant else moved[1])
            for k, option in enumerate(base.alternatives):
                for part, column in zip(parts_of[option], moved[0], strict=True):
                    part[j] = tuple(x / moved[1][0] for x in column[k]) if constant else column[k]
        whole: dict[str, Parts] = {option: tuple(tuple(part) for part in parts) for option, parts in parts_of.items()}
        stretches.append(Stretch(start, end, whole, tuple(scales)))
        if not _agrees(stretches[-1], method, mixed(base, event, (start + end) / 2)):
            return None
    return tuple(stretches), base.origin


def _rows(matrix: DecisionMatrix, prepared: Any) -> dict[str, Parts]:
    parts = [part for part in prepared if isinstance(part, np.ndarray)]
    return {
        name: tuple(tuple((Fraction(x),) for x in part[k].tolist()) for part in parts)
        for k, name in enumerate(matrix.alternatives)
    }


def _meetings(columns: Any) -> list[Fraction]:
    """Return the probabilities inside (0, 1) at which two ratings of a column are equal, in order."""
    found = set()
    for lines in columns:
        for (x, dx), (y, dy) in combinations(lines, 2):
            if dx != dy and 0 < (y - x) / (dx - dy) < 1:
                found.add((y - x) / (dx - dy))
    return sorted(found)


def _moved(
    lines: Sequence[Polynomial], inside: Fraction, how: str, gain: bool, ends: Any, form: str
) -> tuple[list[list[Polynomial]], Polynomial] | None:
    """Return the parts of a column that moves, and their scale."""
    order = sorted(range(len(lines)), key=lambda k: value(list(lines[k]), inside))
    top, bottom = lines[order[-1]], lines[order[0]]
    if form == "linear":
        column = _column(lines, top, bottom, how, gain, ends)
        if column is None:
            return None
        column = _reduced(column)
        return [column.ratings], column.scale
    if how == "vector":
        squares = [times(x, x) for x in lines]
        scale = _total([tuple(x) for x in squares])
        best, worst = (top, bottom) if gain else (bottom, top)
        scale = scale if any(scale) else CONSTANT
        return [[_squared(x, best) for x in lines], [_squared(x, worst) for x in lines]], scale
    column = _column(lines, top, bottom, how, gain, ends)
    if column is None:
        return None
    column = _reduced(column)
    return [
        [_squared(x, column.best) for x in column.ratings], [_squared(x, column.worst) for x in column.ratings]
    ], tuple(times(column.scale, column.scale))  # fmt: skip


def _column(
    lines: Sequence[Polynomial], top: Polynomial, bottom: Polynomial, how: str, gain: bool, ends: Any
) -> Column | None:
    """Return a column under a normalisation (or a mode of the AHP); None where it is no ratio of such polynomials."""
    turned, spread = [_minus(top, x) for x in lines], _minus(top, bottom)
    column = None
    if how == "bounds":
        low, high, scale = (ends[0],), (ends[1],), (ends[1] - ends[0],)
        column = Column([_minus(x, low) if gain else _minus(high, x) for x in lines], scale, scale, ZEROS)
    elif how == "none":
        signed = list(lines) if gain else [_minus(ZEROS, x) for x in lines]
        best, worst = (top, bottom) if gain else (_minus(ZEROS, bottom), _minus(ZEROS, top))
        column = Column(signed, CONSTANT, best, worst)
    elif how == "minmax" and not any(spread):
        column = Column([CONSTANT] * len(lines), CONSTANT, CONSTANT, CONSTANT)
    elif how == "minmax":
        column = Column([_minus(x, bottom) for x in lines] if gain else turned, spread, spread, ZEROS)
    elif how == "max":
        column = Column(list(lines), top, top, bottom) if gain else Column(turned, top, spread, ZEROS)
    elif how == "sum" and gain:
        column = Column(list(lines), _total(lines), top, bottom)
    elif how in ("distributive", "ideal"):
        ratings = list(lines) if gain else [tuple(plus(x, bottom)) for x in turned]
        column = Column(ratings, _total(ratings) if how == "distributive" else top, top, bottom)
    return column


def _reduced(column: Column) -> Column:
    """Return a column whose ratings are all multiples of its scale as constants: there is no root to share."""
    ratings, scale = column.ratings, column.scale
    lead = next(k for k, c in enumerate(scale) if c)

    def shares(p: Polynomial) -> bool:
        p = (*p, *(ZERO,) * (len(scale) - len(p)))
        return len(p) == len(scale) and all(x * scale[lead] == c * p[lead] for x, c in zip(p, scale, strict=True))

    def share(p: Polynomial) -> Polynomial:
        return (p[lead] / scale[lead],) if lead < len(p) else ZEROS

    if not any(scale[1:]) or not all(map(shares, (*ratings, column.best, column.worst))):
        return column
    return Column([share(p) for p in ratings], CONSTANT, share(column.best), share(column.worst))


def _minus(p: Polynomial, q: Polynomial) -> Polynomial:
    return tuple(plus(p, q, -1))


def _squared(x: Polynomial, y: Polynomial) -> Polynomial:
    gap = _minus(x, y)
    return tuple(times(gap, gap))


def _total(columns: Sequence[Polynomial]) -> Polynomial:
    total: list[Any] = [ZERO]
    for x in columns:
        total = plus(total, x)
    return tuple(total)


def _agrees(stretch: Stretch, method: Method, matrix: DecisionMatrix) -> bool:
    """Return whether the polynomials are the method's own rows in the middle of their stretch."""
    p, prepared = (stretch.start + stretch.end) / 2, method.exact(matrix)
    if prepared is None or isinstance(prepared, Linear) != (method.form == "linear"):
        return False
    scales = [value(list(scale), p) for scale in stretch.scales]
    return all(
        value(list(polynomial), p) == x[0] * scale
        for name, parts in _rows(matrix, prepared).items()
        for part, own in zip(parts, stretch.rows[name], strict=True)
        for x, polynomial, scale in zip(part, own, scales, strict=True)
    )
