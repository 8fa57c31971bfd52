"""The score of every row of a block, in the columns' own type: a block's columns stay in the cache.

    sum        K + Σ (t − origin)·w·factor
    distances  √N/(√N + √P), N = Σ z², P = Σ (z − S)², z = (t − worst)·w·√factor, S = (best − worst)·w·√factor
    product    exp(K + Σ w·factor·log t)

S is added up from what is left, not squared out: near the ideal a difference of squares would lose half its digits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np

from mcda.kernels.fast import compiled
from mcda.matrix import Floats
from mcda.tables.chunks import Columns, Source, rows_of
from mcda.tables.scales import Scales

SINGLE_MAX, SINGLE_MIN = 1e30, 1e-30  # numbers between them can be squared and divided by in float32
FEW = 12  # criteria whose terms add up in float32 to 5e-7
STEADY = 4.0  # bounds this many times their span away from 0 are not rounded to float32


@dataclass(frozen=True, eq=False)
class Scorer:
    """A method made ready for blocks: numbers of a column in the type in which blocks are worked on.

    Attributes
    ----------
    rate : (n,) w·factor, for distances w·√factor
    span : (n,) of distances, S
    held : (n, b) room for blocks of up to b rows
    loops : the compiled kernels, or None
    """

    scales: Scales
    dtype: np.dtype[Any]
    constant: float
    origin: Floats
    rate: Floats
    span: Floats
    top: Floats
    best: Floats
    held: Floats
    loops: ModuleType | None

    def __call__(self, parts: Columns) -> Floats:
        """Return the (k,) scores of k rows, larger is better."""
        k = len(parts[0])
        if self.loops is not None:
            return self._at_once(parts, self.loops)
        z = self.held[:, :k]
        for j, part in enumerate(parts):
            column, unit = z[j], int(self.scales.unit[j])
            met = np.ldexp(part, -unit) if unit else part
            if self.scales.turned[j]:
                met = np.divide(self.top[j], met, out=column)
            elif self.scales.kind == "product":
                met = np.divide(met, self.top[j], out=column)
            if self.scales.kind != "product":
                np.subtract(met, self.origin[j], out=column)
        if self.scales.kind == "product":
            np.log(z, out=z)
        np.multiply(z, self.rate[:, None], out=z)
        if self.scales.kind == "distances":
            return self._closeness(z)
        found = z.sum(axis=0)
        found += self.dtype.type(self.constant)
        return np.asarray(np.exp(found)) if self.scales.kind == "product" else np.asarray(found)

    def largest(self, ends: list[Floats]) -> float:
        """Return a bound on the size of the sum of a score's terms, from the (n,) low and high ends in their units."""
        rows = [normalised_rows(replace(self.scales, unit=0 * self.scales.unit), list(one[:, None]))[0] for one in ends]
        weights = np.abs(self.rate) / np.where(self.scales.factor == 0, 1, np.abs(self.scales.factor))
        terms = weights @ np.max(rows if self.scales.kind == "product" else np.abs(rows), axis=0)[:, 0]
        return float(np.exp(terms) if self.scales.kind == "product" else terms)

    def _at_once(self, columns: Columns, loops: ModuleType) -> Floats:
        x = np.ascontiguousarray(columns)
        found = np.empty(x.shape[1], dtype=self.dtype)
        loops.score_columns(x, 0, len(found), self.rate**2, self.best, self.origin, found)
        return found

    def _closeness(self, z: Floats) -> Floats:
        near = np.einsum("jk,jk->k", z, z)
        np.subtract(z, self.span[:, None], out=z)
        away = np.einsum("jk,jk->k", z, z)
        np.sqrt(near, out=near)
        np.sqrt(away, out=away)
        away += near
        if not np.minimum.reduce(away):  # both distances 0: ½
            none = away == 0
            near[none], away[none] = 1, 2
        return np.asarray(np.divide(near, away, out=near))


def scorer(scales: Scales, weights: Floats, table: Source) -> Scorer:
    """Return what scores blocks of a table under (n,) weights."""
    dtype = _worked_in(scales, table.dtype)
    distances = scales.kind == "distances"
    rate = weights * (np.sqrt(scales.factor) if distances else scales.factor)
    origin = scales.worst if distances else scales.origin
    span = (scales.best - scales.worst) * rate
    constant = 0.0 if distances else float(weights @ scales.constant)
    origin, rate, span, top, best = (
        np.asarray(part, dtype=dtype) for part in (origin, rate, span, scales.top, scales.best)
    )
    plain = distances and not scales.turned.any() and not scales.unit.any()
    loops = compiled((table.rows or 0) * len(weights)) if plain and dtype == table.dtype else None
    held = np.empty((len(weights), rows_of(table)), dtype=dtype)
    return Scorer(scales, dtype, constant, origin, rate, span, top, best, held, loops)


def _worked_in(scales: Scales, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return float32 for columns of it, where scores keep an error below 5e-7; else float64."""
    if dtype != np.float32 or len(scales.origin) > FEW:
        return np.dtype(np.float64)
    numbers = np.abs([scales.top, scales.origin, scales.factor, scales.best, scales.worst])
    numbers = numbers[numbers > 0]
    if len(numbers) and (numbers.max() > SINGLE_MAX or numbers.min() < SINGLE_MIN):
        return np.dtype(np.float64)
    span = np.where(scales.factor == 0, np.inf, 1 / np.where(scales.factor == 0, 1, np.abs(scales.factor)))
    span = np.sqrt(span) if scales.kind == "distances" else span
    far = scales.how == "bounds" and bool((np.abs(scales.origin) > STEADY * span).any())
    return np.dtype(np.float64 if far else np.float32)


def normalised_rows(scales: Scales, parts: Columns) -> tuple[Floats, ...]:
    """Return the (n, k) values V in float64, or for distances the squared distances P and N to ideal and anti-ideal."""
    t = np.array(parts, dtype=np.float64)
    if scales.unit.any():
        t = np.ldexp(t, -scales.unit[:, None])
    if scales.kind == "product":
        t = np.where(scales.turned[:, None], scales.top[:, None] / t, t / scales.top[:, None])
        return (np.log(t) * scales.factor[:, None] + scales.constant[:, None],)
    for j in np.flatnonzero(scales.turned):
        t[j] = scales.top[j] / t[j]
    if scales.kind == "distances":
        away, near = t - scales.best[:, None], t - scales.worst[:, None]
        return away * away * scales.factor[:, None], near * near * scales.factor[:, None]
    return ((t - scales.origin[:, None]) * scales.factor[:, None] + scales.constant[:, None],)
