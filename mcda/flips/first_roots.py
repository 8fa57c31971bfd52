"""Where many polynomials first fall below 0, in floats that know how far they may be off.

On an interval a polynomial lies between the least and the largest of its Bernstein coefficients. Where all are surely
positive it has no root; where they change their sign once it has one; else the interval is halved. What rounding makes
uncertain is returned as such, to be decided in Fractions.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats

DEPTH = 20  # halvings after which floats are not asked any longer
STEPS = 54  # bisections to a root
Rows = NDArray[np.intp]


class First(NamedTuple):
    """Where each polynomial falls below 0 first: `at` (infinite where it does not), and how far that may be off.

    `doubtful` is where the first point stands at which floats cannot tell the sign; infinite where they can.
    """

    at: Floats
    off: Floats
    doubtful: Floats


def bernstein(coefficients: Floats, length: Floats) -> Floats:
    """Return the Bernstein coefficients on [0, length] of (k, d + 1) polynomials, constant first.

    Where the length is infinite, those of (1 − s)^d p(s/(1 − s)) on [0, 1], which has the sign of p.
    """
    degree = coefficients.shape[1] - 1
    finite = np.isfinite(length)
    scale = np.where(finite, length, 1.0)[:, None] ** np.arange(degree + 1)
    local = coefficients * scale / np.array([comb(degree, k) for k in range(degree + 1)])
    result: Floats = local.copy()
    for k in range(1, degree + 1):
        result[finite, k] = sum(comb(k, i) * local[finite, i] for i in range(k + 1))
    return result


def first_negative(coefficients: Floats, errors: Floats, length: Floats, group: Rows) -> First:
    """Return where (k, d + 1) polynomials first fall below 0 on (0, length).

    Parameters
    ----------
    errors : (k, d + 1) how far each coefficient may be off
    length : (k,), infinite where the interval is a half line
    group : (k,) polynomials of the same group have the same length, and only the first of them to fall matters
    """
    count = len(coefficients)
    first = First(np.full(count, np.inf), np.zeros(count), np.full(count, np.inf))
    if not count:
        return first
    table, off = bernstein(coefficients, length), bernstein(errors, length)
    best = np.full(int(group.max()) + 1, np.inf)  # the nearest sure root of each group, in s
    rows = np.flatnonzero((table < off).any(axis=1))
    low, high = np.zeros(len(rows)), np.ones(len(rows))
    table, off = table[rows], off[rows]
    for depth in range(DEPTH + 1):
        kept = (table < off).any(axis=1) & (low <= best[group[rows]])
        rows, low, high, table, off = rows[kept], low[kept], high[kept], table[kept], off[kept]
        if not len(rows):
            break
        once = _changes_once(table, off)
        if once.any():
            r, uncertain = _root(table[once], off[once])
            span = high[once] - low[once]
            _keep(first, rows[once], low[once] + r * span, uncertain * span, length)
            np.minimum.at(best, group[rows[once]], high[once])
        behind = table[:, 0] < -off[:, 0]  # at the very start, or after a change that could not be told
        unknown = (np.abs(table) <= off).all(axis=1)  # halving would not help
        stop = ~once & (behind | unknown | (depth == DEPTH))
        for row, where, end in zip(rows[stop], low[stop], length[rows[stop]], strict=True):
            first.doubtful[row] = min(first.doubtful[row], _away(where, end))
        go = ~once & ~stop
        left, right = _halves(table[go])
        left_off, right_off = _halves(off[go])
        middle = (low[go] + high[go]) / 2
        rows = np.concatenate([rows[go], rows[go]])
        low, high = np.concatenate([low[go], middle]), np.concatenate([middle, high[go]])
        table, off = np.concatenate([left, right]), np.concatenate([left_off, right_off])
    return first


def _changes_once(table: Floats, off: Floats) -> NDArray[np.bool_]:
    """Return which rows are surely positive, then one coefficient of any sign, then surely negative."""
    positive, negative = table > off, table < -off
    leading = np.minimum.accumulate(positive, axis=1).sum(axis=1)
    trailing = np.minimum.accumulate(negative[:, ::-1], axis=1).sum(axis=1)
    return np.asarray((leading > 0) & (trailing > 0) & (leading + trailing >= table.shape[1] - 1))


def _root(table: Floats, off: Floats) -> tuple[Floats, Floats]:
    """Return the one root in [0, 1] of each row of Bernstein coefficients, and how far it may be off."""
    degree = table.shape[1] - 1
    low, high = np.zeros(len(table)), np.ones(len(table))
    for _ in range(STEPS):
        middle = (low + high) / 2
        ahead = _at(table, middle) > 0
        low, high = np.where(ahead, middle, low), np.where(ahead, high, middle)
    root = (low + high) / 2
    slope = np.abs(_at(degree * np.diff(table, axis=1), root))
    with np.errstate(divide="ignore"):
        return root, np.where(slope > 0, _at(off, root) / np.where(slope > 0, slope, 1), np.inf)


def _at(table: Floats, s: Floats) -> Floats:
    degree = table.shape[1] - 1
    total = np.zeros(len(table))
    for k in range(degree + 1):
        total += comb(degree, k) * table[:, k] * s**k * (1 - s) ** (degree - k)
    return total


def _halves(table: Floats) -> tuple[Floats, Floats]:
    left, right, row = np.empty_like(table), np.empty_like(table), table
    last = table.shape[1] - 1
    for k in range(last + 1):
        left[:, k], right[:, last - k] = row[:, 0], row[:, -1]
        row = (row[:, :-1] + row[:, 1:]) / 2
    return left, right


def _keep(first: First, rows: Rows, s: Floats, off: Floats, length: Floats) -> None:
    """Record the roots, the nearest of each row."""
    ends = length[rows]
    finite = np.isfinite(ends)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.where(finite, s * np.where(finite, ends, 1), s / (1 - s))
        wide = np.where(finite, off * np.where(finite, ends, 1), off / (1 - s) ** 2)
    for row, where, how in zip(rows.tolist(), at.tolist(), wide.tolist(), strict=True):
        if where < first.at[row]:
            first.at[row], first.off[row] = where, how


def _away(s: float, length: float) -> float:
    return float(s * length) if np.isfinite(length) else (float(s / (1 - s)) if s < 1 else np.inf)
