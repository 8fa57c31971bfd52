"""VIKOR on a straight path of weights, in whole numbers: who is ahead where, without rounding.

On w = base + t·slope the sums S are affine in t and the largest regrets R upper envelopes of lines. Where none of R_a,
R_b, S⁻ − S* and R⁻ − R* bends, Q_b − Q_a times both spreads is a quadratic in t. A spread that vanishes all along
leaves its term out; one that vanishes at a point can make Q jump there: what is said holds up to finitely many such
points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from operator import mul
from typing import NamedTuple

from mcda.certificate.polynomials import nonnegative, times

Line = tuple[int, int]  # c + s·t
FINE = 80  # roots are placed within 2^-80


class Segment(NamedTuple):
    """A line up to `end`; it begins where the one before it ends."""

    end: Fraction
    line: Line


class Stretch(NamedTuple):
    """From `start` to `end` the lead has the sign of a polynomial; `jump`: scores can jump at the end."""

    start: Fraction
    end: Fraction
    lead: list[int]
    jump: bool


def lead(losses: Mapping[str, Sequence[int]], v: Fraction, weights: Sequence[int], a: str, b: str) -> int:
    """Return a number with the sign of Q_b − Q_a at one weight vector."""
    total = {name: sum(map(mul, row, weights)) for name, row in losses.items()}
    largest = {name: max(map(mul, row, weights)) for name, row in losses.items()}
    spread, reach = (max(part.values()) - min(part.values()) for part in (total, largest))
    by_total = v.numerator * (total[b] - total[a]) * (reach or 1)
    by_largest = (v.denominator - v.numerator) * (largest[b] - largest[a]) * (spread or 1)
    return int(by_total + by_largest)


def envelope(lines: Iterable[Line], low: Fraction, high: Fraction) -> list[Segment]:
    """Return the largest of some lines from low to high."""
    lines, found, t = set(lines), list[Segment](), low
    p, q = low.numerator, low.denominator
    top = max(lines, key=lambda line: (line[0] * q + line[1] * p, line[1]))
    while True:
        end, following = high, None
        for line in lines:
            if line[1] > top[1]:
                at = Fraction(top[0] - line[0], line[1] - top[1])
                if at < end or (following is not None and at == end and line[1] > following[1]):
                    end, following = at, line
        if end > t or not found:
            found.append(Segment(end, top))
        if following is None:
            return found
        top, t = following, end


def least(envelopes: Sequence[list[Segment]], low: Fraction, high: Fraction) -> list[Segment]:
    """Return the smallest of some upper envelopes from low to high."""
    found, t = list[Segment](), low
    while t < high:
        # who is least just after t; then until where: its own bend, or the first other line that goes below
        now = [next(one for one in lines if one.end > t) for lines in envelopes]
        p, q = t.numerator, t.denominator
        end, line = min(now, key=lambda one: (one.line[0] * q + one.line[1] * p, one.line[1]))
        for lines in envelopes:
            start = t
            for one in lines:
                if one.end <= t:
                    continue
                if start >= end:
                    break
                if one.line[1] < line[1]:
                    at = Fraction(one.line[0] - line[0], line[1] - one.line[1])
                    if start <= at < min(end, one.end) and at > t:
                        end = at
                start = one.end
        if found and found[-1].line == line:
            found.pop()
        found.append(Segment(end, line))
        t = end
    return found


@dataclass(frozen=True, eq=False)
class Regrets:
    """S and R of every alternative on a piece of a path, and the spreads of both."""

    v: Fraction
    start: Fraction
    totals: Mapping[str, Line]
    largest: Mapping[str, list[Segment]]
    spreads: tuple[list[Segment], list[Segment]]

    @classmethod
    def on(
        cls, losses: Mapping[str, Sequence[int]], v: Fraction, base: Sequence[int], slope: Sequence[int],
        low: Fraction, high: Fraction,
    ) -> Regrets:  # fmt: skip
        """Return the regrets at the weights base + t·slope, t from low to high."""
        lines = {
            name: [(x * y, x * z) for x, y, z in zip(row, base, slope, strict=True)] for name, row in losses.items()
        }
        totals = {name: (sum(c for c, _ in row), sum(s for _, s in row)) for name, row in lines.items()}
        largest = {name: envelope(row, low, high) for name, row in lines.items()}
        below = [Segment(one.end, (-one.line[0], -one.line[1])) for one in envelope(
            ((-c, -s) for c, s in totals.values()), low, high)]  # fmt: skip
        spread = _difference(envelope(totals.values(), low, high), below)
        widest = envelope((line for row in lines.values() for line in row), low, high)
        return cls(v, low, totals, largest, (spread, _difference(widest, least(list(largest.values()), low, high))))

    def leads(self, a: str, b: str) -> Iterator[Stretch]:
        """Yield the stretches of a piece, each with a polynomial of the sign of Q_b − Q_a."""
        v, w = self.v.numerator, self.v.denominator - self.v.numerator
        (c, s), (d, r) = self.totals[a], self.totals[b]
        by_total = [v * (d - c), v * (r - s)]
        parts = [_difference(self.largest[b], self.largest[a]), *self.spreads]
        start, at = self.start, [0, 0, 0]
        while at[0] < len(parts[0]):
            ends = [part[k].end for part, k in zip(parts, at, strict=True)]
            gap, spread, reach = (list(part[k].line) for part, k in zip(parts, at, strict=True))
            end = min(ends)
            by_largest = [w * x for x in gap]
            first = times(by_total, reach) if any(reach) else by_total
            second = times(by_largest, spread) if any(spread) else by_largest
            if not any(spread):
                first = [0]
            if not any(reach):
                second = [0]
            size = max(len(first), len(second))
            both = [sum(x) for x in zip(*(part + [0] * (size - len(part)) for part in (first, second)), strict=True)]
            jump = any(one[0] * end.denominator + one[1] * end.numerator == 0 for one in (spread, reach))
            yield Stretch(start, end, both, jump)
            start, at = end, [k + (one == end) for k, one in zip(at, ends, strict=True)]

    def stays_ahead(self, a: str, b: str, low: Fraction, high: Fraction) -> bool:
        """Return whether Q_b ≥ Q_a from low to high, but perhaps at finitely many points."""
        return all(
            nonnegative(one.lead, max(low, one.start), min(high, one.end))
            for one in self.leads(a, b) if max(low, one.start) < min(high, one.end)
        )  # fmt: skip

    def changes(self, a: str, b: str) -> list[Fraction]:
        """Return every point at which a and b can change order: roots within 2^-80, bends at 0 and jumps."""
        found = list[Fraction]()
        for one in self.leads(a, b):
            if not _clear(one):
                found += [t for t in roots(one.lead) if one.start <= t <= one.end]
            found += [one.end] if one.jump else []
        return found


def _clear(one: Stretch) -> bool:
    """Return whether floats suffice to say that a lead keeps its sign: its Bernstein coefficients are far from 0."""
    shift = max(0, max(x.bit_length() for x in one.lead) - 60)
    c, b, a = (*(float(x >> shift) for x in one.lead), 0.0, 0.0)[:3]
    low, high = float(one.start), float(one.end)
    signs = [c + b * low + a * low * low, c + b * (low + high) / 2 + a * low * high, c + b * high + a * high * high]
    far = 1e-9 * (abs(c) + abs(b) + abs(a) + 1)
    return min(signs) > far or max(signs) < -far


def roots(p: Sequence[int]) -> list[Fraction]:
    """Return where a polynomial of degree ≤ 2 changes its sign."""
    c, b, a = (*p, 0, 0)[:3]
    if a == 0:
        return [Fraction(-c, b)] if b else []
    inside = b * b - 4 * a * c
    if inside <= 0:
        return []
    root = Fraction(isqrt(inside << 2 * FINE), 1 << FINE)
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]


def _difference(x: list[Segment], y: list[Segment]) -> list[Segment]:
    """Return x − y, line by line, where neither bends; equal neighbours are one."""
    found, i, j = list[Segment](), 0, 0
    while i < len(x):
        end = min(x[i].end, y[j].end)
        line = (x[i].line[0] - y[j].line[0], x[i].line[1] - y[j].line[1])
        if found and found[-1].line == line:
            found.pop()
        found.append(Segment(end, line))
        i, j = i + (x[i].end == end), j + (y[j].end == end)
    return found
