"""One criterion's scores in their ranges: the least lead that one option can have over another, and where it has it.

A lead v_a − v_b of normalised scores is (x_a − x_b) over a unit that the whole column makes: its spread, its largest
score, its sum or its length. Under every rule here it grows with x_a and falls with x_b (a cost the other way round),
whatever the others are. So a stands at its bad end and b at its good end; then the sign is known, and the others make
the unit as large as they can where a leads, and as small as they can where it trails. The exceptions are said at their
functions: `vector` with scores of both signs, and the AHP's distributive costs. With `promethee` every third option
adds its own part, a function of its score alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import isqrt, lcm
from typing import Any, NamedTuple

from mcda.certificate.problem import Vector

KINDS = ("bounds", "none", "minmax", "vector", "max", "sum", "distributive", "ideal", "promethee")
PREFERENCES = {"usual": (), "u_shape": ("q",), "v_shape": ("p",), "level": ("q", "p"), "linear": ("q", "p")}
POSITIVE = ("max", "sum", "distributive", "ideal")  # rules that divide by scores, which must be above 0
ALONE = ("bounds", "none")  # rules under which a score counts whatever the others are
BITS = 96
GRAIN = Fraction(1, 2**BITS)  # how far the lead of a root may be rounded down
ZERO, ONE = Fraction(0), Fraction(1)
Scores = tuple[Any, ...]  # of one criterion, by option


class Rule(NamedTuple):
    """What makes scores of a criterion comparable: `ends` for `bounds`; `shape`, q and p for `promethee`."""

    kind: str
    gain: bool
    ends: tuple[Fraction, Fraction] | None = None
    shape: str | None = None
    q: Fraction | None = None
    p: Fraction | None = None


@dataclass(frozen=True, eq=False)
class Column:
    """The ranges of one criterion, in whole numbers of `unit`, larger better where the rule allows to turn them."""

    rule: Rule
    low: Scores
    high: Scores
    unit: Fraction
    turned: bool

    @classmethod
    def of(cls, rule: Rule, low: Vector, high: Vector) -> Column:
        """Return the column; `promethee` is turned, so that larger is better."""
        turned = rule.kind == "promethee" and not rule.gain
        known = [x for x in (rule.q, rule.p, *(rule.ends or ())) if x is not None]
        scale = 2 * lcm(*(x.denominator for x in (*low, *high, *known)))  # even: promethee looks between two points
        if turned:
            low, high = tuple(-x for x in high), tuple(-x for x in low)
        whole = [tuple(int(x * scale) for x in ends) for ends in (low, high)]
        return cls(rule, whole[0], whole[1], Fraction(1, scale), turned)

    @property
    def size(self) -> int:
        """How many options there are."""
        return len(self.low)

    def least(self, a: int, b: int) -> Fraction:
        """Return the least lead of a over b; with a root, what is less than it by `GRAIN` at most."""
        return self.lead(self._worst(a, b), a, b)

    def worst(self, a: int, b: int) -> Vector:
        """Return the scores at which a's lead over b is least."""
        sign = -1 if self.turned else 1
        return tuple(sign * x * self.unit for x in self._worst(a, b))

    def at(self, scores: Vector, a: int, b: int) -> Fraction:
        """Return a's lead over b at these scores."""
        sign = -1 if self.turned else 1
        return self.lead(tuple(sign * x / self.unit for x in scores), a, b)

    def holds(self, scores: Vector) -> bool:
        """Return whether these scores lie in their ranges."""
        sign = -1 if self.turned else 1
        return len(scores) == self.size and all(
            low * self.unit <= sign * x <= high * self.unit
            for low, x, high in zip(self.low, scores, self.high, strict=True)
        )

    def lead(self, x: Scores, a: int, b: int) -> Fraction:
        """Return a's lead over b at scores in whole units."""
        kind, gain = self.rule.kind, self.rule.gain
        gap = x[a] - x[b] if gain else x[b] - x[a]
        if kind == "promethee":
            thirds = (self._between(x[a], x[b], y) for c, y in enumerate(x) if c not in (a, b))
            return Fraction(2 * self._preferred(x[a] - x[b]) + sum(thirds)) / max(1, self.size - 1)
        if kind == "vector":
            return _below_root(gap, sum(y * y for y in x))
        if kind == "sum" and not gain:  # the share of 1/x
            gap = Fraction(1) / x[a] - Fraction(1) / x[b]
        measure = self._measure(x)
        return Fraction(gap) / measure if measure else ZERO

    def _measure(self, x: Scores) -> Any:
        """Return what a gap of scores in whole units is divided by."""
        kind, gain = self.rule.kind, self.rule.gain
        if kind in ALONE:
            low, high = self.rule.ends or (ZERO, ONE)
            return (high - low if kind == "bounds" else ONE) / self.unit
        if kind == "minmax":
            return max(x) - min(x)
        if kind in ("max", "ideal"):
            return max(x)
        if kind == "sum" and not gain:
            return sum(Fraction(1) / y for y in x)
        return sum(x) if gain else self.size * (max(x) + min(x)) - sum(x)

    # where the lead is least

    def _worst(self, a: int, b: int) -> Scores:
        kind, gain = self.rule.kind, self.rule.gain
        if kind == "promethee":
            return self._by_flows(a, b)
        p, q = (a, b) if gain else (b, a)  # a gain of p over q is least
        x = list(self.low)
        x[p], x[q] = self.low[p], self.high[q]
        ahead = x[p] - x[q]
        if kind == "distributive" and not gain:
            return min(self._by_ratings(a, b), key=lambda scores: self.lead(scores, a, b))
        if kind == "vector":
            return self._by_length(p, q, x, ahead)
        third = [c for c in range(self.size) if c not in (a, b)]
        if kind == "minmax":
            return self._by_spread(p, q, x, third, ahead)
        # none and bounds know no third; a cost of `sum` is a share of 1/x, which is large where x is small
        large = ahead > 0 if gain or kind != "sum" else ahead < 0
        for c in third:
            x[c] = self.high[c] if large else self.low[c]
        return tuple(x)

    def _by_spread(self, p: int, q: int, x: list[Any], third: list[int], ahead: int) -> Scores:
        """The others inside of both where the spread is to be small; one high and the rest low where large."""
        if ahead <= 0:
            top = max([x[q], *(self.low[c] for c in third)])
            bottom = min([x[p], *(self.high[c] for c in third)])
            for c in third:
                x[c] = min(max(x[c], bottom), self.high[c], top)
            return tuple(x)
        found = [tuple(x)]
        for c in sorted(third, key=lambda c: -self.high[c])[:2]:  # the second, where the first is the lowest too
            found.append(tuple(self.high[c] if k == c else y for k, y in enumerate(x)))
        return max(found, key=lambda scores: max(scores) - min(scores))

    def _by_length(self, p: int, q: int, x: list[Any], ahead: int) -> Scores:
        """Ahead, the lead is quasi-concave, least at a corner; behind, at a corner, or where it is level on an edge.

        On an edge (x_p − x_q)/√(x_p² + x_q² + Q) is stationary at x_p = −(x_q² + Q)/x_q; inside of both only where
        Q = 0 and x_p = −x_q.
        """
        for c in range(self.size):
            if c not in (p, q):
                low, high = self.low[c], self.high[c]
                near = min(max(0, low), high)
                x[c] = (low if abs(low) > abs(high) else high) if ahead > 0 else near
        rest = sum(y * y for c, y in enumerate(x) if c not in (p, q))
        ends = [(self.low[k], self.high[k]) for k in (p, q)]
        pairs = [(s, t) for s in ends[0] for t in ends[1]]
        if ahead < 0:
            pairs += [(_within(Fraction(-t * t - rest, t), ends[0]), t) for t in ends[1] if t]
            pairs += [(s, _within(Fraction(-s * s - rest, s), ends[1])) for s in ends[0] if s]
            pairs += [(-t, t) for t in (ends[1][1], -ends[0][0]) if _inside(-t, ends[0]) and _inside(t, ends[1])]

        def square(pair: tuple[Any, Any]) -> Fraction:
            s, t = pair
            length = s * s + t * t + rest
            return Fraction((s - t) * abs(s - t)) / length if length else ZERO

        x[p], x[q] = min(pairs, key=square)
        return tuple(x)

    def _by_ratings(self, a: int, b: int) -> Iterator[Scores]:
        """Yield where the AHP's share of a cost, (x_b − x_a)/D with D = m(max + min) − Σx, can lead least.

        Where a trails, D is to be small: the largest score is a cap on all, the least score any one of them taken in
        its place; between the caps at which some score is bound the quotient is monotone. Where a leads, D is to be
        large: the least score is a floor under all, and any one stands for the largest.
        """
        low, high, m = self.low, self.high, self.size
        third = [c for c in range(m) if c not in (a, b)]
        ahead = low[b] - high[a]
        if ahead <= 0:
            least = max(low)
            for cap in {least, *(y for y in high if y > least)}:
                x = [min(y, cap) for y in high]
                x[b] = low[b]
                yield tuple(x)
                if third:
                    k = min(third, key=lambda c: (m - 1) * low[c] + x[c])
                    yield tuple(low[k] if c == k else y for c, y in enumerate(x))
            return
        most = min(high)
        for floor in {most, *(y for y in low if y < most)}:
            x = [max(y, floor) for y in low]
            x[a] = high[a]
            for own in (low[b], high[b]):
                x[b] = own
                yield tuple(x)
            x[b] = low[b]
            if third:
                k = max(third, key=lambda c: (m - 1) * high[c] + x[c])
                yield tuple(high[k] if c == k else y for c, y in enumerate(x))

    # promethee

    @cached_property
    def _thresholds(self) -> tuple[Any, Any]:
        q, p = (None if t is None else int(t / self.unit) for t in (self.rule.q, self.rule.p))
        return (0 if q is None else q), p

    def _preferred(self, d: Any) -> Any:
        """Return the preference of a difference, less that of its opposite."""
        if d < 0:
            return -self._preferred(-d)
        q, p = self._thresholds
        shape = self.rule.shape
        if shape in ("usual", "u_shape"):
            return 1 if d > q else 0
        if shape == "level":
            return 1 if d > p else Fraction(1, 2) if d > q else 0
        return 1 if d > p else Fraction(d - q, p - q) if d > q else 0

    def _between(self, first: Any, second: Any, third: Any) -> Any:
        return self._preferred(first - third) - self._preferred(second - third)

    def _by_flows(self, a: int, b: int) -> Scores:
        """Between the points at which a difference to a or b meets a threshold the part of a third is straight."""
        x = list(self.low)
        x[a], x[b] = self.low[a], self.high[b]
        steps = {t for t in self._thresholds if t is not None} | {0}
        corners = sorted({y + sign * t for y in (x[a], x[b]) for t in steps for sign in (1, -1)})
        for c in range(self.size):
            if c in (a, b):
                continue
            ends = self.low[c], self.high[c]
            points = [ends[0], *(y for y in corners if ends[0] < y < ends[1]), ends[1]]
            points += [(s + t) // 2 for s, t in pairwise(points)]  # beside a jump
            x[c] = min(points, key=lambda y: self._between(x[a], x[b], y))
        return tuple(x)


def _within(value: Fraction, ends: tuple[Any, Any]) -> Any:
    return min(max(value, ends[0]), ends[1])


def _inside(value: Any, ends: tuple[Any, Any]) -> bool:
    return bool(ends[0] <= value <= ends[1])


def _below_root(gap: Any, square: Any) -> Fraction:
    """Return gap/√square, rounded down to a multiple of 2⁻⁹⁶."""
    if not gap:
        return ZERO
    share = Fraction(gap) * gap / square * 2 ** (2 * BITS)
    root = isqrt(share.numerator // share.denominator)
    if gap > 0:
        return Fraction(root, 2**BITS)
    return -Fraction(root + (root * root != share), 2**BITS)


def columns_of(rules: Sequence[Rule], low: Sequence[Vector], high: Sequence[Vector]) -> tuple[Column, ...]:
    """Return the columns of ranges given by option, one rule a criterion."""
    return tuple(
        Column.of(rule, ends[0], ends[1])
        for rule, *ends in zip(rules, zip(*low, strict=True), zip(*high, strict=True), strict=True)
    )
