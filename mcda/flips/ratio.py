"""Where TOPSIS changes order on straight pieces of paths.

With u = w² the sign of a's lead over b is that of G = (N_a·u)(P_b·u) − (N_b·u)(P_a·u). On a piece with the weights v
at its start and z at its end, w = (1 − x)v + xz, u has the Bernstein coefficients v², vz and z², none of them negative,
and G is a quartic whose Bernstein coefficients are sums of products of these, each with an error known beside its
terms.

Where one weight moves and the rest keep their proportions, base (at t = 0) and the end (at t = 1) share no criterion;
divided by (1 − t)⁴, G is then a quadratic in s = (t/(1 − t))², as closeness has no scale.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcda.flips.bernstein import powers, single_roots
from mcda.flips.linear import Crossings, Rows, Straights
from mcda.flips.roots import real_roots
from mcda.forms import TIE, Ratio
from mcda.matrix import Floats

DOUBT = 1e-7  # a discriminant this small beside its terms is decided in Fractions
SURE = 1e-10  # beside its terms, what rounding of sums and products cannot turn, ten thousand times over
DUST = 1e-15  # a weight this small at the end of a piece is a rounded 0
BINOMIAL = ((1.0, 0.5, 1 / 6), (0.5, 2 / 3, 0.5), (1 / 6, 0.5, 1.0))  # of the products of two quadratics, to a quartic


def crossings(prepared: Ratio, straights: Straights, noise: float, rivals: Sequence[int] = ()) -> Crossings:
    """Return where each piece's leader changes order with anyone, inside the piece.

    Parameters
    ----------
    noise : how far rounding can have moved a lead at weights of length 1
    rivals : where there are any, a piece from end to end of which someone is clearly ahead of its leader may be left
        out; these are tried before everyone
    """
    apart = np.all(straights.base * (straights.base + straights.slope) == 0, axis=1)
    parts = []
    if apart.any():
        parts.append(_renumbered(_quadratics(prepared, _some(straights, apart), noise), np.flatnonzero(apart)))
    if not apart.all():
        parts.append(_renumbered(_quartics(prepared, _some(straights, ~apart), noise, rivals), np.flatnonzero(~apart)))
    points, pieces, rows = (np.concatenate(both) for both in zip(*(part[:3] for part in parts), strict=True))
    at, who = (np.concatenate(both) for both in zip(*(part.doubtful for part in parts), strict=True))
    return Crossings(points, pieces, rows, (at, who))


def _some(straights: Straights, chosen: NDArray[np.bool_] | Rows) -> Straights:
    low, high, base, slope, leaders = straights
    return Straights(low[chosen], high[chosen], base[chosen], slope[chosen], leaders[chosen])


def _renumbered(found: Crossings, pieces: Rows) -> Crossings:
    at, who = found.doubtful
    return found._replace(pieces=pieces[found.pieces], doubtful=(pieces[at], who))


def _quadratics(prepared: Ratio, straights: Straights, noise: float) -> Crossings:
    base, end = straights.base, straights.base + straights.slope
    q = np.arange(len(base))
    (p0, n0), (p1, n1) = ((u @ prepared.to_ideal.T, u @ prepared.to_anti.T) for u in (base * base, end * end))
    (a0, d0), (a1, d1) = ((p[q, straights.leaders][:, None], n[q, straights.leaders][:, None])
                          for p, n in ((p0, n0), (p1, n1)))  # fmt: skip
    c, a = _lead(d0 * p0, a0 * n0), _lead(d1 * p1, a1 * n1)
    first, second, third, fourth = d0 * p1, d1 * p0, a0 * n1, a1 * n0
    b, terms = first - third + (second - fourth), first + second + third + fourth
    b[np.abs(b) <= TIE * terms] = 0
    square, product = b * b, 4 * a * c
    discriminant = square - product
    doubtful = (np.abs(discriminant) <= DOUBT * (square + np.abs(product))) & (a != 0) & (c != 0)
    longest = np.maximum((base * base).sum(axis=1), (end * end).sum(axis=1))[:, None] ** 2
    doubtful &= ~((np.sign(a) == np.sign(b)) & (np.abs(b) > SURE * terms + noise * longest))  # no root above 0
    pieces, rows = np.nonzero((discriminant > 0) & ~doubtful)
    c, b, a, root = c[pieces, rows], b[pieces, rows], a[pieces, rows], np.sqrt(discriminant[pieces, rows])
    half = -(b + np.copysign(root, b)) / 2  # never a difference of near-equal numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.concatenate([half / a, c / half])
    pieces, rows = np.tile(pieces, 2), np.tile(rows, 2)
    real = np.flatnonzero(np.isfinite(s) & (s > 0))
    z = np.sqrt(s[real])
    roots, pieces, rows = z / (1 + z), pieces[real], rows[real]
    inside = (roots > straights.low[pieces]) & (roots < straights.high[pieces])
    at, who = np.nonzero(doubtful)
    return Crossings(roots[inside], pieces[inside], rows[inside], (at, who))


def _lead(ahead: Floats, behind: Floats) -> Floats:
    gap = ahead - behind
    gap[np.abs(gap) <= TIE * (ahead + behind)] = 0
    return np.asarray(gap)


def _quartics(prepared: Ratio, straights: Straights, noise: float, rivals: Sequence[int]) -> Crossings:
    kept = np.arange(len(straights.low))
    if rivals:
        some = Ratio(prepared.to_ideal[rivals], prepared.to_anti[rivals])
        kept = np.flatnonzero(~_beaten(*_gaps(some, prepared, straights, noise)))
        straights = _some(straights, kept)
    gaps, doubts = _gaps(prepared, prepared, straights, noise)
    # all coefficients of one sign beyond doubt: nobody changes order there, which is the rule
    open_ = ~((gaps > doubts).all(axis=0) | (gaps < -doubts).all(axis=0)) & (gaps != 0).any(axis=0)
    if rivals:
        open_ &= ~_beaten(gaps, doubts)[:, None]
    pieces, rows = np.nonzero(open_)
    some_gaps, doubt = gaps[:, pieces, rows].T, doubts[:, pieces, rows].T
    x, owners, left = single_roots(some_gaps, doubt)
    more, whose, doubtful = real_roots(powers(some_gaps[left]), 0.0, 1.0)
    x, owners, doubtful = np.concatenate([x, more]), np.concatenate([owners, left[whose]]), left[doubtful]
    at, low, high = pieces[owners], straights.low, straights.high
    points = low[at] + (high[at] - low[at]) * x
    return Crossings(points, kept[at], rows[owners], (kept[pieces[doubtful]], rows[doubtful]))


def _beaten(gaps: Floats, doubts: Floats) -> NDArray[np.bool_]:
    """Return on which pieces someone is ahead of the leader from end to end."""
    return np.asarray(np.any(np.all(gaps < -doubts, axis=0), axis=1))


def _gaps(others: Ratio, prepared: Ratio, straights: Straights, noise: float) -> tuple[Floats, Floats]:
    """Return the Bernstein coefficients of each leader's lead over others, (5, pieces, others), and their doubts."""
    v, z = (straights.base + t[:, None] * straights.slope for t in (straights.low, straights.high))
    v, z = (np.where(w > DUST, w, 0.0) for w in (v, z))
    u = (v * v, v * z, z * z)
    p, n = [one @ others.to_ideal.T for one in u], [one @ others.to_anti.T for one in u]
    own_p, own_n = (
        [(one * part[straights.leaders]).sum(axis=1, keepdims=True) for one in u]
        for part in (prepared.to_ideal, prepared.to_anti)
    )
    gaps = np.zeros((5, *p[0].shape))
    terms = np.zeros_like(gaps)
    for i in range(3):
        for j in range(3):
            ahead, behind = BINOMIAL[i][j] * own_n[i] * p[j], BINOMIAL[i][j] * own_p[i] * n[j]
            gaps[i + j] += ahead - behind
            terms[i + j] += ahead + behind
    gaps[np.abs(gaps) <= TIE * terms] = 0
    longest = np.maximum((v * v).sum(axis=1), (z * z).sum(axis=1)) ** 2
    sure = (terms == 0) & np.isfinite(noise)  # products of zeros
    return gaps, SURE * terms + np.where(sure, 0.0, noise * longest[None, :, None])
