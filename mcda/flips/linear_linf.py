"""The largest-change radius of a linear winner: no weight moves by more than r times its scale s (1, or the weight
itself).

f(r) = min {D·x : |x_k| ≤ r s_k, bounds, Σx = 0} is a greedy fill, convex, decreasing and piecewise linear; f(r) =
−(lead) is solved by Newton from the left, which never overshoots and ends after finitely many pieces.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mcda.certificate.problem import Vector, dot
from mcda.matrix import Floats

STEPS = 200


def linf_radii(gaps: Floats, weights: Floats, lower: Floats, upper: Floats, scale: Floats) -> Floats:
    """Return the (k,) radii for (k, n) gaps D; infinite where no allowed weights draw the rival level.

    Examples
    --------
    >>> linf_radii(np.array([[2.0, -1.0]]), np.array([0.5, 0.5]), np.zeros(2), np.ones(2), np.ones(2)).round(12)
    array([0.16666667])
    """
    order = np.argsort(gaps, axis=1, kind="stable")
    d = np.take_along_axis(gaps, order, 1)
    below, above, s = (weights - lower)[order], (upper - weights)[order], scale[order]
    lead = gaps @ weights
    size = np.abs(d) @ scale if d.ndim == 1 else (np.abs(d) * s).sum(axis=1)
    radii = np.where(size > 0, lead / np.where(size > 0, size, 1), np.inf)
    rows = np.flatnonzero(size > 0)
    most = np.max(np.where(scale > 0, np.maximum(weights - lower, upper - weights) / np.where(scale > 0, scale, 1), 0))
    for _ in range(STEPS):
        if not len(rows):
            return radii
        value, slope = _fill(d[rows], below[rows], above[rows], s[rows], radii[rows])
        short = lead[rows] + value
        close = short <= 1e-16 * size[rows]
        stuck = ~close & (slope >= 0) | (radii[rows] > most)
        radii[rows[stuck & ~close]] = np.inf
        go = ~close & ~stuck
        step = short[go] / -slope[go]
        ahead = radii[rows[go]] + step
        moved = ahead > radii[rows[go]]
        radii[rows[go]] = ahead
        rows = rows[go][moved]
    return radii


def _fill(d: Floats, below: Floats, above: Floats, s: Floats, r: Floats) -> tuple[Floats, Floats]:
    """Return f(r) and its slope for rows sorted by D, ascending."""
    reach = r[:, None] * s
    low, high = np.minimum(below, reach), np.minimum(above, reach)
    room = low + high
    start = np.cumsum(room, axis=1) - room
    total = low.sum(axis=1)[:, None]
    x = np.clip(total - start, 0, room) - low
    value = (d * x).sum(axis=1)
    # the marginal criterion takes what the others, whose bounds move with r, leave
    partial = (total > start) & (total <= start + room)
    mu = np.where(partial, d, 0).sum(axis=1) / np.maximum(partial.sum(axis=1), 1)
    c = d - mu[:, None]
    rate = np.where(c < 0, np.where(above > reach, s, 0), np.where(below > reach, -s, 0))
    return value, (c * rate).sum(axis=1)


def exact_linf(
    gaps: Vector, weights: Vector, lower: Vector, upper: Vector, scale: Vector, start: Fraction
) -> tuple[Fraction, Vector, Fraction, Fraction] | None:
    """Return (radius, weights there, μ, 0) of one rival in Fractions; `start` may lie on either side of the root."""
    order = sorted(range(len(gaps)), key=lambda k: gaps[k])
    lead, radius = dot(gaps, weights), start
    for _ in range(STEPS):
        low = [min(w - a, radius * s) for w, a, s in zip(weights, lower, scale, strict=True)]
        high = [min(b - w, radius * s) for w, b, s in zip(weights, upper, scale, strict=True)]
        x, rest, marginal = [-v for v in low], sum(low, Fraction(0)), order[-1]
        for k in order:
            take = min(low[k] + high[k], rest)
            x[k], rest = x[k] + take, rest - take
            if rest == 0:
                marginal = k
                break
        mu, short = gaps[marginal], lead + dot(gaps, x)
        if short == 0:
            return radius, tuple(w + v for w, v in zip(weights, x, strict=True)), mu, Fraction(0)
        slope = Fraction(0)
        for k, d in enumerate(gaps):
            if d < mu and high[k] == radius * scale[k]:
                slope += (d - mu) * scale[k]
            elif d > mu and low[k] == radius * scale[k]:
                slope -= (d - mu) * scale[k]
        if slope == 0:  # every bound is reached: where too far, go back to the last that was
            ends = [(w - a, s) for w, a, s in zip(weights, lower, scale, strict=True)]
            ends += [(b - w, s) for w, b, s in zip(weights, upper, scale, strict=True)]
            back = [room / s for room, s in ends if s and room / s < radius]
            if short > 0 or not back:
                return None
            radius = max(back)
            continue
        radius += short / -slope
    return None
