"""Leads as functions of one score, in floats: all cells of a column at once.

Each cell's way up, and its way down, is cut where it passes the least and the largest of the other scores; on each part
the leads of the winner are polynomials in the distance from its start (see `mcda.certificate.columns`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.columns import POSITIVE, SIDES, Others, Shape, shape
from mcda.flips.first_roots import First, first_negative
from mcda.forms import Linear, Ratio
from mcda.matrix import Floats

Rows = NDArray[np.intp]
UNIT = 64 * float(np.finfo(np.float64).eps)  # how far a coefficient may be off, beside the sum of its absolute terms


@dataclass(frozen=True, eq=False)
class Column:
    """A column in floats, in a unit in which its largest score is about 1.

    Attributes
    ----------
    scores : (m,)
    rest : of each alternative what the other criteria add: (m,) sums, or two of squared distances
    weight : of the criterion, squared for squared distances
    domain : (low, high), infinite where there is no end
    doubt : how many times rounding errors may have grown
    """

    rule: str
    gain: bool
    ends: Any
    scores: Floats
    rest: tuple[Floats, ...]
    weight: float
    domain: tuple[float, float]
    doubt: float

    @classmethod
    def of(
        cls, prepared: Linear | Ratio, weights: Floats, j: int, scores: Floats, rule: str, gain: bool,
        ends: tuple[float, float] | None, doubt: float,
    ) -> tuple[Column, float]:  # fmt: skip
        """Return column j and its unit, a power of two."""
        largest = max(float(np.abs(scores).max()), *(abs(end) for end in ends or (0.0,)))
        unit = float(2.0 ** np.frexp(largest)[1]) if largest else 1.0
        scaled = None if ends is None else (ends[0] / unit, ends[1] / unit)
        ratio = isinstance(prepared, Ratio)
        kept = weights * weights if ratio else weights.copy()
        weight = float(kept[j]) * ((unit * unit if ratio else unit) if rule == "none" else 1.0)
        kept[j] = 0
        low, high = scaled if scaled is not None else (-np.inf, np.inf)
        domain = (max(low, 0.0) if rule in POSITIVE else low, high)
        rest = tuple(np.asarray(part @ kept) for part in prepared)
        return cls(rule, gain, scaled, scores / unit, rest, weight, domain, UNIT * doubt), unit

    def without_each(self) -> Others:
        """Return what the others of each cell add up to: arrays of (m, 1)."""
        y, m = self.scores, len(self.scores)
        order = np.argsort(y, kind="stable")
        low, high = np.full(m, y[order[0]]), np.full(m, y[order[-1]])
        low[order[0]], high[order[-1]] = y[order[1]], y[order[-2]]
        others = np.where(np.eye(m, dtype=bool), 0.0, y)  # sums without a difference of near-equal numbers
        total, square = others.sum(axis=1), (others * others).sum(axis=1)
        inverse = np.zeros(m)
        if self.rule in POSITIVE:
            inverse = np.where(np.eye(m, dtype=bool), 0.0, 1 / y).sum(axis=1)
        return Others(low[:, None], high[:, None], total[:, None], inverse[:, None], square[:, None], m - 1)


class Part(NamedTuple):
    """The leads of holders over rivals on one side, outwards: where each falls below 0 first."""

    cells: Rows  # (c,)
    away: Floats  # (c,) from today's score to the part's start
    first: First  # (c·r,), rows by cell, then by rival; distances from the part's start


def parts(column: Column, holders: Rows, rivals: Rows, upwards: bool) -> Iterator[Part]:
    """Yield the parts of every cell's way up or down, the nearest first.

    Parameters
    ----------
    holders : (m,) who leads today, for each cell that moves
    rivals : (r,) everyone who may overtake
    """
    now, others, sign = column.scores, column.without_each(), 1 if upwards else -1
    low, high = others.low[:, 0], others.high[:, 0]
    edges = {
        "below": (np.full_like(low, column.domain[0]), low),
        "inside": (low, high),
        "above": (high, np.full_like(high, column.domain[1])),
    }
    for side in SIDES if upwards else SIDES[::-1]:
        a, b = edges[side]
        a, b = np.maximum(a, column.domain[0]), np.minimum(b, column.domain[1])
        start, end = (np.maximum(a, now), b) if upwards else (np.minimum(b, now), a)
        cells = np.flatnonzero((end - start) * sign > 0)
        if len(cells):
            chosen = others.some(cells)
            formulas = shape(column.rule, column.gain, side, chosen, column.ends)
            ways = _Ways(column, formulas, chosen, cells, start[cells], np.abs(end - start)[cells], sign)
            yield Part(cells, np.abs(start - now)[cells], ways.first(holders[cells], rivals))


@dataclass(frozen=True, eq=False)
class _Ways:
    """Some cells on one side: t = 0 at `start`, growing outwards."""

    column: Column
    formulas: Shape
    others: Others
    cells: Rows
    start: Floats
    length: Floats
    sign: int

    def first(self, holders: Rows, rivals: Rows) -> First:
        c, r = len(self.cells), len(rivals)
        group, length = np.repeat(np.arange(c), r), np.repeat(self.length, r)
        if isinstance(self.formulas.unit, tuple):
            unit = self._local(self.formulas.unit)
            if len(self.column.rest) == 1:
                lead, terms = self._affine(holders, rivals, unit)
            else:
                lead, terms = self._quartic(holders, rivals, _square(unit))
        else:
            square = np.stack([
                np.broadcast_to(self.others.square[:, 0] + self.start**2, c), 2 * self.sign * self.start, np.ones(c),
            ], axis=-1)[:, None]  # fmt: skip
            if len(self.column.rest) == 1:
                return self._rooted(holders, rivals, square)
            lead, terms = self._quartic(holders, rivals, square)
        lead, terms = lead.reshape(c * r, -1), terms.reshape(c * r, -1)
        # zeros at the start that are no rounding: a unit of length 0, where scores jump
        while lead.shape[1] > 1 and np.all((lead[:, 0] == 0) & (terms[:, 0] == 0)):
            lead, terms = lead[:, 1:], terms[:, 1:]
        return first_negative(lead, terms * self.column.doubt, length, group)

    def _local(self, p: tuple[Any, Any]) -> Floats:
        """Return an affine function of x as one of t: (c or 1, 1 or m, 2)."""
        constant, slope = (np.asarray(part, dtype=float) for part in p)
        shifted = constant + slope * self.start[:, None]
        return np.stack(np.broadcast_arrays(shifted, slope * self.sign), axis=-1)

    def _numerators(self, who: Rows) -> Floats:
        """Return the (c, k, 2) numerators of some alternatives."""
        found = np.array(np.broadcast_to(
            self._local(self.formulas.other(self.column.scores[who])), (len(self.cells), len(who), 2)
        ))  # fmt: skip
        own = np.broadcast_to(self._local(self.formulas.own), (len(self.cells), 1, 2))
        at, column = np.nonzero(self.cells[:, None] == who)
        found[at, column] = own[at, 0]
        return found

    def _of_holders(self, holders: Rows) -> Floats:
        own = self._numerators(np.unique(holders))
        return own[np.arange(len(self.cells)), np.searchsorted(np.unique(holders), holders)][:, None]

    def _affine(self, holders: Rows, rivals: Rows, unit: Floats) -> tuple[Floats, Floats]:
        gap, terms = self._rests(holders, rivals)
        mine, theirs = self._of_holders(holders), self._numerators(rivals)
        lead = gap[..., None] * unit + self.column.weight * (mine - theirs)
        return lead, terms[..., None] * np.abs(unit) + self.column.weight * (np.abs(mine) + np.abs(theirs))

    def _rests(self, holders: Rows, rivals: Rows) -> tuple[Floats, Floats]:
        rest = self.column.rest[0]
        return rest[holders][:, None] - rest[rivals], np.abs(rest[holders])[:, None] + np.abs(rest[rivals])

    def _quartic(self, holders: Rows, rivals: Rows, square: Floats) -> tuple[Floats, Floats]:
        mine, theirs = self._of_holders(holders), self._numerators(rivals)
        found = []
        for own, who in ((mine, holders[:, None]), (theirs, rivals[None, :])):
            for rest, end in zip(self.column.rest, (self.formulas.best, self.formulas.worst), strict=True):
                gap = _square(self._local(end) - own)
                found.append(rest[who][..., None] * square + self.column.weight * gap)
        pa, na, pb, nb = found
        lead = _product(na, pb) - _product(nb, pa)
        return lead, _product(abs(na), abs(pb)) + _product(abs(nb), abs(pa))

    def _rooted(self, holders: Rows, rivals: Rows, square: Floats) -> First:
        """A√q + B with A constant and B affine: roots of A²q − B² where A and B have opposite signs."""
        a, terms = self._rests(holders, rivals)
        gap = self.column.weight * (self._of_holders(holders) - self._numerators(rivals))
        flat = (a.reshape(-1), terms.reshape(-1), gap.reshape(-1, 2), np.repeat(square[:, 0], len(rivals), axis=0))
        length = np.repeat(self.length, len(rivals))
        return first_rooted(*flat, length, self.column.doubt, self.column.weight)


def first_rooted(a: Floats, terms: Floats, b: Floats, q: Floats, length: Floats, unit: float, weight: float) -> First:
    """Return where a√q(t) + b(t) first falls below 0 on (0, length): (k,) a, (k, 2) affine b, (k, 3) quadratic q."""
    first = First(np.full(len(a), np.inf), np.zeros(len(a)), np.full(len(a), np.inf))
    d = a[:, None] ** 2 * q - np.stack([b[:, 0] ** 2, 2 * b[:, 0] * b[:, 1], b[:, 1] ** 2], axis=-1)
    product, linear = 4 * d[:, 0] * d[:, 2], d[:, 1] ** 2
    discriminant = linear - product
    half = -(d[:, 1] + np.copysign(np.sqrt(np.maximum(discriminant, 0)), d[:, 1])) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        roots = np.stack([half / d[:, 2], d[:, 0] / half], axis=-1)
        flat = -d[:, 1] / (2 * d[:, 2])

    def at(t: Floats) -> tuple[Floats, Floats]:
        root = np.sqrt(np.maximum(q[:, 0] + t * (q[:, 1] + t * q[:, 2]), 0))
        return a * root + b[:, 0] + b[:, 1] * t, unit * (terms * root + weight * (2 + 2 * np.abs(t)))

    for k in range(2):
        t = roots[:, k]
        inside = np.isfinite(t) & (t > 0) & (t < length) & (discriminant > 0)
        t = np.where(inside, t, 0.0)
        there = b[:, 0] + b[:, 1] * t
        root = np.sqrt(np.maximum(q[:, 0] + t * (q[:, 1] + t * q[:, 2]), 1e-300))
        slope = a * (q[:, 1] + 2 * q[:, 2] * t) / (2 * root) + b[:, 1]
        falls = inside & (a * there <= 0) & (slope < 0) & (t < first.at)
        first.at[falls] = t[falls]
        first.off[falls] = (at(t)[1] / np.where(slope < 0, -slope, 1))[falls]
    # in doubt: level at an end, or two roots that may be none
    zero, end = np.zeros(len(a)), np.where(np.isfinite(length), length, 0)
    lead, off = at(zero)
    first.doubtful[lead < off] = 0.0
    lead, off = at(end)
    edge = np.isfinite(length) & (np.abs(lead) <= off)
    first.doubtful[edge] = np.minimum(first.doubtful[edge], length[edge])
    close = (np.abs(discriminant) <= 1e-7 * (linear + np.abs(product))) & (flat > 0) & (flat < length)
    first.doubtful[close] = np.minimum(first.doubtful[close], flat[close] / 2)
    return first


def _square(p: Floats) -> Floats:
    return np.stack([p[..., 0] ** 2, 2 * p[..., 0] * p[..., 1], p[..., 1] ** 2], axis=-1)


def _product(p: Floats, q: Floats) -> Floats:
    """Return the (…, 5) product of (…, 3) quadratics."""
    shapes = np.broadcast_shapes(p.shape, q.shape)
    total = np.zeros((*shapes[:-1], 5))
    for i in range(3):
        for k in range(3):
            total[..., i + k] += p[..., i] * q[..., k]
    return total
