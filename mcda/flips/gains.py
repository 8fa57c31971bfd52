"""What moving one score does to everyone's part of a criterion, in floats: many moves at once.

On each piece of a way every part is a quotient of polynomials in how far the score is beyond the piece's start, over a
square root where a column is divided by its length. Floats locate what `mcda.certificate.ways` then proves.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from mcda.certificate.columns import Affine
from mcda.certificate.flows import SHAPES
from mcda.certificate.polynomials import times
from mcda.certificate.ways import LISTED, Piece, Way
from mcda.matrix import Floats

GRID = np.unique(np.concatenate([np.linspace(0, 1, 13), 0.25 ** np.arange(2, 22), 1 - 0.25 ** np.arange(2, 12)]))
ZOOM = np.linspace(0, 1, 13)
ROUNDS = 7  # narrowings of where a bound is least
INSIDE = 2.0**-36  # how far inside a piece its limit is taken where its unit is 0


class Gains:
    """The parts of one criterion after moves 0 … `reach` of one score.

    `edges` (p, 2) are the pieces, `exact` their ends as Fractions; `top` (p, parts, m, 3) and `under` (p, 3) are
    polynomials in the move beyond a piece's start.
    """

    def __init__(self, way: Way, weight: float, ratio: bool) -> None:
        self.way, self.ratio, self.cost = way, ratio, float(way.cost)
        self.step = None if way.step is None else float(way.step)
        found = way.pieces(*sorted((way.at(Fraction(0)), way.at(way.reach))))
        ends = [sorted((abs(piece.low - way.now), abs(piece.high - way.now))) for piece in found]
        order = sorted(range(len(found)), key=lambda k: ends[k])
        self.edges = np.array([[float(x) for x in ends[k]] for k in order])
        self.exact = {float(x): x for k in order for x in ends[k]}
        tables = [_table(way, found[k], ends[k][0], weight, ratio) for k in order]
        self.top, self.under = (np.array([table[k] for table in tables]) for k in (0, 1))
        self.rooted = np.array([found[k].unit is None and not ratio for k in order])
        self.flat = np.array([ends[k][0] == ends[k][1] for k in order])
        length, c = self.edges[:, 1] - self.edges[:, 0], self.under
        last = c[:, 0] + length * (c[:, 1] + length * c[:, 2])
        terms = np.abs(c[:, 0]) + length * (np.abs(c[:, 1]) + length * np.abs(c[:, 2]))
        margin = INSIDE * length  # where the unit is 0 the limit is taken
        self.first = np.where(c[:, 0] == 0, margin, 0)
        self.last = length - np.where(np.abs(last) <= 1e-14 * terms, margin, 0)
        self.with_roots = bool(self.rooted.any())

    def inside(self, low: float, high: float) -> list[int]:
        """Return the pieces that meet [low, high] in more than a point, and the points."""
        first, last = self.edges.T
        met = np.where(self.flat, (first >= low) & (last <= high), (first < high) & (last > low))
        if not met.any() or (low == high and not (met & self.flat).any()):
            return [self.piece(low)]
        return [int(k) for k in np.flatnonzero(met)]

    def piece(self, d: float) -> int:
        """Return the piece that holds at one move: a point's own, where it has one."""
        return int(self.pieces(np.array([d]))[0])

    def pieces(self, d: Floats) -> Any:
        """Return the pieces that hold at moves."""
        spread, points = np.flatnonzero(~self.flat), np.flatnonzero(self.flat)
        if not len(spread):
            return np.zeros(len(d), dtype=np.intp)
        found = spread[np.maximum(np.searchsorted(self.edges[spread, 0], d, "right") - 1, 0)]
        for k in points.tolist():
            found = np.where(np.abs(self.edges[k, 0] - d) <= 1e-15 * np.abs(d), k, found)
        return found

    def parts(self, k: Any, d: Floats) -> Floats:
        """Return the (parts, m, c) parts at c moves on pieces k, one or one each."""
        pieces = np.broadcast_to(np.asarray(k), d.shape)
        t = self._local(pieces, d)
        top, under = self.top[pieces], self._under(pieces, t)
        powers = np.stack([np.ones_like(t), t, t * t], axis=-1)
        return np.moveaxis(np.einsum("kpmi,ki->kpm", top, powers) / under[:, None, None], 0, -1)

    def at(self, d: Floats) -> Floats:
        """Return the (parts, m, c) parts at any moves."""
        return self.parts(self.pieces(d), d)

    def _local(self, pieces: Any, d: Floats) -> Floats:
        return np.asarray(np.minimum(np.maximum(d - self.edges[pieces, 0], self.first[pieces]), self.last[pieces]))

    def _under(self, pieces: Any, t: Floats) -> Floats:
        c = self.under[pieces]
        under = np.maximum(c[..., 0] + t * (c[..., 1] + t * c[..., 2]), 1e-300)
        return np.asarray(np.where(self.rooted[pieces], np.sqrt(under), under) if self.with_roots else under)

    def candidates(self, low: float, high: float) -> tuple[list[tuple[int, float]], bool]:
        """Return moves to begin with, each with its piece, and whether these are all there are."""
        if self.step is not None and (high - low) / self.step < LISTED:
            listed = [low + k * self.step for k in range(round((high - low) / self.step) + 1)]
            return [(self.piece(d), min(d, high)) for d in listed], True
        found = []
        for k in self.inside(low, high):
            a, b = max(low, float(self.edges[k, 0])), min(high, float(self.edges[k, 1]))
            inner = a + (b - a) * np.array([0.02, 0.1, 0.25, 0.5, 0.75])
            found += [(k, a), (k, b), *((k, float(x)) for x in inner if b > a and not self._affine(k))]
        return list(dict.fromkeys(found)), False

    def _affine(self, k: int) -> bool:
        return not self.ratio and not self.rooted[k] and not self.under[k, 1]

    def least(self, shares: Floats, price: float, low: float, high: float) -> tuple[float, int, float, float]:
        """Return the least price·cost·d − Σ shares·parts over moves from low to high, its piece, its d, and the size.

        `shares` is (parts, m).
        """
        found = np.einsum("pm,kpmi->ki", shares, self.top)
        terms = np.einsum("pm,kpmi->ki", np.abs(shares), np.abs(self.top))
        listed, whole = ([], False) if self.step is None else self.candidates(low, high)
        if whole:
            pieces = np.array([k for k, _ in listed], dtype=np.intp)
            d = np.array([x for _, x in listed])
        else:
            pieces = np.repeat(np.array(self.inside(low, high), dtype=np.intp), len(GRID))
            starts, ends = np.maximum(self.edges[pieces, 0], low), np.minimum(self.edges[pieces, 1], high)
            d = starts + (ends - starts) * np.tile(GRID, len(pieces) // len(GRID))
        values, sizes = self._values(found, terms, price, pieces, d)
        best = int(values.argmin())
        k = int(pieces[best])
        if not whole and not self.flat[k]:
            near = d[max(best - 1, 0)] if best and pieces[best - 1] == k else d[best]
            far = d[best + 1] if best + 1 < len(d) and pieces[best + 1] == k else d[best]
            for _ in range(ROUNDS):
                at = near + (far - near) * ZOOM
                line, size = self._values(found, terms, price, np.full(len(at), k), at)
                i = int(line.argmin())
                if line[i] < values[best]:
                    values[best], sizes[best], d[best] = line[i], size[i], at[i]
                near, far = at[max(i - 1, 0)], at[min(i + 1, len(at) - 1)]
        return float(values[best]), k, float(d[best]), float(sizes[best])

    def _values(self, found: Floats, terms: Floats, price: float, pieces: Any, d: Floats) -> tuple[Floats, Floats]:
        t = self._local(pieces, d)
        under, c, e = self._under(pieces, t), found[pieces], terms[pieces]
        cost = price * self.cost * d
        gain = (c[:, 0] + t * (c[:, 1] + t * c[:, 2])) / under
        return cost - gain, cost + (e[:, 0] + t * (e[:, 1] + t * e[:, 2])) / under


def _table(way: Way, piece: Piece, start: Fraction, weight: float, ratio: bool) -> tuple[Any, Any]:
    """Return the polynomials of a piece in the move beyond its start, scaled to the size of the column."""
    origin, sign = way.at(start), 1 if way.rises else -1
    size = Fraction(1)
    if way.rule not in ("none", *SHAPES):
        size = max(abs(x) for x in way.column) or Fraction(1)

    def local(p: Affine) -> list[Fraction]:
        return [Fraction(p[0] + p[1] * origin) / size, Fraction(p[1] * sign) / size]

    if piece.unit is not None:
        under = times(local(piece.unit), local(piece.unit)) if ratio else [*local(piece.unit), Fraction(0)]
    else:
        x = [origin / size, sign / size]
        under = times(x, x)
        under[0] += piece.square / size**2
    rows: Sequence[Sequence[Sequence[Fraction]]]
    if ratio:
        gaps = [[_minus(local(end), local(piece.lines[b])) for b in way.names] for end in (piece.best, piece.worst)]
        rows = [[times(gap, gap) for gap in part] for part in gaps]
    else:
        rows = [[[*local(piece.lines[b]), Fraction(0)] for b in way.names]]
    scale = weight * weight if ratio else weight
    top = [[[scale * _float(c) for c in row] for row in part] for part in rows]
    return top, [_float(c) for c in under]


def _minus(p: list[Fraction], q: list[Fraction]) -> list[Fraction]:
    return [a - b for a, b in zip(p, q, strict=True)]


def _float(x: Fraction) -> float:
    try:
        return float(x)
    except OverflowError:
        return float(np.copysign(1e300, float(x > 0) - 0.5))
