"""One pairwise judgement under geometric means: every change of the winner, without a grid.

With n criteria and unscaled weights v_i = (Π_j a_ij)^(1/n), multiplying a_pq by y^n multiplies v_p by y and divides
v_q by y. The lead of one alternative over another, D·v, times y is then

    D_p v_p y² + (Σ_{i ≠ p, q} D_i v_i) y + D_q v_q,

a quadratic: a judgement can flip the choice and, further on, flip it back. TOPSIS has the product of two such in y².
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mcda.certificate import Vector
from mcda.certificate.judgement import JudgementCertificate
from mcda.certificate.polynomials import isolated
from mcda.flips.linear import Rows
from mcda.flips.roots import real_roots
from mcda.flips.walks import Walker
from mcda.forms import NEAR, TIE, Linear, Ratio, same_rows
from mcda.matrix import Floats

MERGE = 2.5e-13  # changes closer than this, in log y, are one
BITS = 160  # of the rational numbers that stand for roots where floats cannot tell double roots
SURE = 1e-13  # a threshold that rounding moved by less than this needs no Fractions
REACH = Fraction(1, 2**47)
WIDE = Fraction(1, 2**42)  # how much a judgement may move in the bracket of a threshold
SAMPLE = (np.arange(9) + 0.5) / 9


class Change(NamedTuple):
    """A change at log y = `at`: who goes, on today's side, and who comes; `last` is the one before it, if any."""

    at: float
    before: int
    beyond: int
    upwards: bool
    last: tuple[float, int, int] | None


@dataclass(frozen=True, eq=False)
class Curve:
    """The weights as the judgement at `pair` is multiplied by y^n, y from `low` to `high`; 1 is today."""

    walker: Walker
    square: Vector
    roots: Floats
    pair: tuple[int, int]
    low: float
    high: float

    @property
    def size(self) -> int:
        """The number of criteria."""
        return len(self.roots)

    def weights(self, y: Floats) -> Floats:
        """Return the (k, n) weights at k values of y."""
        found = np.repeat(self.roots[None], len(y), axis=0)
        found[:, self.pair[0]] *= y
        found[:, self.pair[1]] /= y
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    @cached_property
    def claim(self) -> JudgementCertificate:
        """The leads as exact polynomials; says nothing yet."""
        one, names = Fraction(1), self.walker.matrix.alternatives
        return JudgementCertificate(
            self.walker.problem, self.size, self.square, self.pair, names[0], names[0], (), one, one, one
        )

    def polynomials(self, leaders: list[int]) -> Floats:
        """Return the (k·m, 3) coefficients in y, or (k·m, 5) in y², constant first, of each leader's lead."""
        p, q = self.pair
        rest = np.ones(self.size, dtype=bool)
        rest[[p, q]] = False
        prepared, v = self.walker.prepared, self.roots
        if isinstance(prepared, Linear):
            gaps = (prepared.values[leaders][:, None] - prepared.values).reshape(-1, self.size) * v
            middle = gaps[:, rest]
            found = np.stack([gaps[:, q], middle.sum(axis=1), gaps[:, p]], axis=1)
            found[np.abs(found[:, 1]) <= TIE * np.abs(middle).sum(axis=1), 1] = 0
            return np.asarray(found)
        assert isinstance(prepared, Ratio)
        u = np.zeros((3, self.size))
        u[0, q], u[2, p], u[1, rest] = v[q] ** 2, v[p] ** 2, v[rest] ** 2
        far, near = u @ prepared.to_ideal.T, u @ prepared.to_anti.T
        found = np.zeros((5, len(leaders), far.shape[1]))
        terms = np.zeros_like(found)
        for i in range(3):
            for j in range(3):
                ahead, behind = near[i, leaders][:, None] * far[j], far[i, leaders][:, None] * near[j]
                found[i + j] += ahead - behind
                terms[i + j] += ahead + behind
        found[np.abs(found) <= TIE * terms] = 0
        return np.asarray(found.reshape(5, -1).T)

    @property
    def power(self) -> int:
        """Which power of y the polynomials are in."""
        return 1 if isinstance(self.walker.prepared, Linear) else 2

    def crossings(self, leaders: list[int]) -> tuple[Floats, Rows]:
        """Return log y of every point at which someone changes places with one of the leaders, and who."""
        low, high = self.low**self.power, self.high**self.power
        roots, rows, doubtful = real_roots(self.polynomials(leaders), low, high)
        names = self.walker.matrix.alternatives
        for row in doubtful.tolist():
            a, b = names[leaders[row // len(names)]], names[row % len(names)]
            found = isolated(self.claim.near_polynomial(a, b, BITS), Fraction(low), Fraction(high), Fraction(1, 2**50))
            roots = np.append(roots, [float((x + y) / 2) for x, y in found])
            rows = np.append(rows, [row] * len(found)).astype(np.intp)
        return np.log(roots) / self.power, rows

    def winners(self, points: Floats) -> list[tuple[int, ...]]:
        """Return everyone in the first place at values of log y; near gaps are decided exactly."""
        y = np.exp(points)
        scores = self.walker.method.score(self.walker.prepared, self.weights(y))
        near = scores >= (scores.max(axis=1) - NEAR * np.abs(scores).max(axis=1))[:, None]
        groups: list[tuple[int, ...]] = [(k,) for k in scores.argmax(axis=1).tolist()]
        for k in np.flatnonzero(near.sum(axis=1) > 1).tolist():
            groups[k] = self._level(Fraction(float(y[k])), np.flatnonzero(near[k]).tolist())
        return groups

    def _level(self, y: Fraction, near: list[int]) -> tuple[int, ...]:
        names, best = self.walker.matrix.alternatives, near[0]
        for b in near[1:]:
            best = b if self.claim.lead(names[b], names[best], y) > 0 else best
        return tuple(b for b in near if b == best or self.claim.lead(names[best], names[b], y) == 0)

    def changes(self) -> list[Change]:
        """Return every change of the winner, in the order of the judgement's values."""
        span = np.log([self.low, self.high])
        new = {group[0] for group in self.winners(span[0] + SAMPLE * (span[1] - span[0]))}
        met, points = set[int](), np.empty(0)
        while new:
            points = np.append(points, self.crossings(sorted(new))[0])
            met |= new
            events = _merged(points, *span)
            groups = self.winners((np.append(span[0], events) + np.append(events, span[1])) / 2)
            new = {group[0] for group in groups} - met
        held, between = [groups[0]], list[float]()
        for at, group in zip(events.tolist(), groups[1:], strict=True):
            shared = tuple(k for k in held[-1] if k in group)
            if shared:  # of those level on a part of a stretch, who is first throughout stands for it
                held[-1] = shared
            else:
                between.append(at)
                held.append(group)
        found = [
            (self._sharpened(at, below[0], above[0]), below[0], above[0])
            for at, (below, above) in zip(between, pairwise(held), strict=True)
        ]
        return [self._seen_from_today(found, k) for k in range(len(found))]

    def _seen_from_today(self, found: list[tuple[float, int, int]], k: int) -> Change:
        """Turn a change so that `before` is the side of today."""
        at, below, above = found[k]
        if at >= 0:
            return Change(at, below, above, True, found[k - 1] if k else None)
        return Change(at, above, below, False, found[k + 1] if k + 1 < len(found) else None)

    def _sharpened(self, at: float, a: int, b: int) -> float:
        """Return log y of a change; found in Fractions where rounding could have moved it; 0 where it is today."""
        x = np.exp(at * self.power)
        p = self.polynomials([a]).reshape(-1, len(self.walker.matrix.alternatives), 2 * self.power + 1)[0, b]
        degrees = np.arange(len(p))
        slope = abs(float((degrees * p * x**degrees).sum()))
        if slope * SURE < 64 * np.finfo(float).eps * self._rounding(a, b, x):
            bracket = self._bracket(at, a, b)
            at = at if bracket is None else float(np.log(float(sum(bracket) / 2)))
        return 0.0 if abs(at) <= MERGE else at

    def _rounding(self, a: int, b: int, x: float) -> float:
        """Return the size of the terms of a lead, all of which can be off in their last digits."""
        prepared, u = self.walker.prepared, self.roots**self.power
        u[self.pair[0]] *= x
        u[self.pair[1]] /= x
        if isinstance(prepared, Linear):
            return float(x * (np.abs(prepared.values[a] - prepared.values[b]) @ u)) * self.walker.matrix.conditioning
        assert isinstance(prepared, Ratio)
        far, near = prepared.to_ideal @ u, prepared.to_anti @ u
        return float(x * x * (near[a] * far[b] + near[b] * far[a])) * self.walker.matrix.conditioning

    def _bracket(self, at: float, a: int, b: int) -> tuple[Fraction, Fraction] | None:
        """Return the ends of a small exact interval of y on whose two sides a and b lead; None where there is none."""
        guess, names = Fraction(float(np.exp(at))), self.walker.matrix.alternatives

        def sign(y: Fraction) -> int:
            return self.claim.lead(names[a], names[b], y)

        reach = REACH
        while reach < Fraction(1, 2**12):
            low, high = guess * (1 - reach), guess * (1 + reach)
            signs = sign(low), sign(high)
            if signs[0] * signs[1] < 0:
                break
            reach *= 4
        else:
            return None
        while self.size * (high - low) * self._steepness(high) > WIDE:
            middle = (low + high) / 2
            middle = Fraction(round(middle * 2**80), 2**80)
            there = sign(middle)
            if there == 0:
                step = (high - low) / 2**10
                while sign(middle - step) != signs[0] or sign(middle + step) != signs[1]:
                    step /= 2
                return middle - step, middle + step
            low, high = (middle, high) if there == signs[0] else (low, middle)
        return low, high

    def _steepness(self, y: Fraction) -> Fraction:
        return self.claim.at(y) / y

    def certificate(self, change: Change) -> JudgementCertificate | str:
        """Return the change as a claim in Fractions."""
        names, prepared = self.walker.matrix.alternatives, self.walker.prepared
        winner, rival = change.before, change.beyond
        bracket = self._bracket(change.at, winner, rival)
        if bracket is None:
            return "float bound"
        near, far = bracket if change.upwards else bracket[::-1]
        start = self._start(change)
        twins = same_rows(prepared, winner)
        return replace(
            self.claim, winner=names[winner], rival=names[rival], start=start, near=near, far=far,
            others=tuple(name for k, name in enumerate(names) if not twins[k]),
        )  # fmt: skip

    def _start(self, change: Change) -> Fraction:
        """Return where the certified stretch begins: today, or the change before this one if that is nearer."""
        edge = Fraction(self.low if change.upwards else self.high)
        if change.last is not None:
            bracket = self._bracket(*change.last)
            guess = Fraction(float(np.exp(change.last[0])))
            edge = guess if bracket is None else bracket[1] if change.upwards else bracket[0]
        if change.at == 0:
            return edge
        return max(edge, Fraction(1)) if change.upwards else min(edge, Fraction(1))


def _merged(points: Floats, low: float, high: float) -> Floats:
    """Return the points inside (low, high), those too close to be told apart as one."""
    points = np.sort(points[(points > low + MERGE) & (points < high - MERGE)])
    if not len(points):
        return points
    starts = np.append(0, np.flatnonzero(np.diff(points) > MERGE) + 1)
    ends = np.append(starts[1:], len(points)) - 1
    return np.asarray((points[starts] + points[ends]) / 2)
