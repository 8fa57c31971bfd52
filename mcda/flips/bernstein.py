"""Roots of many polynomials between 0 and 1, told apart by the signs of their Bernstein coefficients.

A polynomial has at most as many roots in (0, 1) as its coefficients change sign, and as many but for an even number
(Descartes' rule of signs). Where all signs are beyond doubt, no change is no root and one change is one root; else the
interval is cut in two, until that holds or the depth is spent. Whoever is left is for other means.
"""

from __future__ import annotations

from itertools import pairwise
from math import comb

import numpy as np
from numpy.typing import NDArray

from mcda.flips.linear import Rows
from mcda.matrix import Floats

DEPTH = 7
CUT = 0.4765625  # not the middle, where roots of round numbers lie
FLAT = 1e-4  # a root that the doubt could move by such a part of the interval is for other means
SETTLED, BLUR = 1e-15, 1e-9
STEPS = 64


def single_roots(p: Floats, doubt: Floats) -> tuple[Floats, Rows, Rows]:
    """Return the roots in (0, 1), the row of each, and the rows left undecided, of whose roots none is returned.

    Parameters
    ----------
    p : (k, d + 1) Bernstein coefficients
    doubt : (k, d + 1) how far each may be from the true one; 0 only where it is certainly 0

    Examples
    --------
    >>> p = np.array([[-1.0, 0.5, 2.0], [1.0, 0.2, 1.0], [1.0, -2.0, 1.0], [1.0, -1.0, 1.0]])
    >>> roots, rows, undecided = single_roots(p, np.full_like(p, 1e-12))
    >>> roots.round(6).tolist(), rows.tolist(), undecided.tolist()
    ([0.333333, 0.211325, 0.788675], [0, 2, 2], [3])
    """
    rows = np.arange(len(p), dtype=np.intp)
    start, width = np.zeros(len(p)), np.ones(len(p))
    found, owners, left = [np.empty(0)], [rows[:0]], [rows[:0]]
    for depth in range(DEPTH + 1):
        changes, sure = _changes(p, doubt)
        one = np.flatnonzero(sure & (changes == 1))
        roots, steep = _root(p[one], doubt[one])
        one, roots, flat = one[steep], roots[steep], one[~steep]
        found.append(start[one] + width[one] * roots)
        owners.append(rows[one])
        left.append(rows[flat])
        hopeless = (np.abs(p) <= doubt).all(axis=1) & ~sure
        left.append(rows[hopeless])
        more = np.flatnonzero(~hopeless & (~sure | (changes > 1)))
        if depth == DEPTH or not len(more):
            left.append(rows[more])
            break
        p, doubt = (np.concatenate(_halves(part[more])) for part in (p, doubt))
        start = np.concatenate([start[more], start[more] + CUT * width[more]])
        width = np.concatenate([CUT * width[more], (1 - CUT) * width[more]])
        rows = np.tile(rows[more], 2)
    undecided = np.unique(np.concatenate(left))
    points, who = np.concatenate(found), np.concatenate(owners)
    kept = ~np.isin(who, undecided)
    return points[kept], who[kept], undecided


def powers(p: Floats) -> Floats:
    """Return the (k, d + 1) coefficients in powers of x, constant first, of Bernstein coefficients."""
    degree = p.shape[1] - 1
    turn = np.array(
        [
            [(-1) ** (k - i) * comb(degree, k) * comb(k, i) if i <= k else 0 for i in range(degree + 1)]
            for k in range(degree + 1)
        ],
        dtype=float,
    )
    return np.asarray(p @ turn.T)


def _changes(p: Floats, doubt: Floats) -> tuple[Rows, NDArray[np.bool_]]:
    """Return how often the coefficients of each row change sign, and whether all signs are sure."""
    signs = np.sign(p)
    nothing = (p == 0) & (doubt == 0)  # no sign to change
    sure = ((np.abs(p) > doubt) | nothing).all(axis=1)
    if nothing.any():
        for k in range(1, p.shape[1]):
            signs[:, k] = np.where(nothing[:, k], signs[:, k - 1], signs[:, k])
        for k in range(p.shape[1] - 2, -1, -1):
            signs[:, k] = np.where(signs[:, k] == 0, signs[:, k + 1], signs[:, k])
    return (signs[:, 1:] != signs[:, :-1]).sum(axis=1), sure


def _halves(p: Floats) -> tuple[Floats, Floats]:
    """Return the coefficients on [0, CUT] and on [CUT, 1] (de Casteljau)."""
    left, right = np.empty_like(p), np.empty_like(p)
    degree = p.shape[1] - 1
    for k in range(degree + 1):
        left[:, k], right[:, degree - k] = p[:, 0], p[:, -1]
        p = (1 - CUT) * p[:, :-1] + CUT * p[:, 1:]
    return left, right


def _at(p: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return the values and the slopes at x, one a row."""
    degree, y = p.shape[1] - 1, 1 - x
    columns = list(p.T)
    while len(columns) > 2:
        columns = [y * a + x * b for a, b in pairwise(columns)]
    a, b = columns
    return y * a + x * b, degree * (b - a)


def _root(p: Floats, doubt: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the one root of each row, and whether it is certain enough: Newton's steps, halved where they leave."""
    low, high, x, last = np.zeros(len(p)), np.ones(len(p)), np.full(len(p), 0.5), np.ones(len(p))
    rises = p[:, 0] < 0
    open_ = np.arange(len(p))
    for _ in range(STEPS):
        if not len(open_):
            break
        here = x[open_]
        value, slope = _at(p[open_], here)
        below = (value < 0) == rises[open_]  # the root lies further on
        low[open_], high[open_] = np.where(below, here, low[open_]), np.where(below, high[open_], here)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            there = here - value / slope
        inside = (there >= low[open_] - SETTLED) & (there <= high[open_] + SETTLED)
        there = np.where(value == 0, here, np.where(inside, there, (low[open_] + high[open_]) / 2))
        step = np.abs(there - here)
        trembling = inside & (step <= BLUR) & (step >= last[open_] / 2)  # rounding is all that still moves it
        settled = (step <= SETTLED) | trembling
        x[open_], last[open_] = there, step
        open_ = open_[~settled]
    steep = np.abs(_at(p, x)[1]) * FLAT > _at(doubt, x)[0]
    steep[open_] = False
    return x, steep
