"""How one score of an option can move, and what every option's part of that criterion is wherever it goes.

Between a few points every part is a quotient of affine functions of the score x (`columns`), or affine itself (flows),
so that a lower bound of cost minus gains is the sign of a polynomial; where a column is divided by √(x² + Q), two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

from mcda.certificate import flows
from mcda.certificate.bracket import optional, text, texts
from mcda.certificate.cell import Cell
from mcda.certificate.columns import POSITIVE, RULES, SIDES, Affine, Others, jumps, minus, shape
from mcda.certificate.polynomials import nonnegative, times, value
from mcda.certificate.problem import Problem, Vector, number, vector

ZERO, ONE = Fraction(0), Fraction(1)
Limit = Fraction | None
LISTED = 64  # whole steps that are looked at one by one


@dataclass(frozen=True)
class Piece:
    """Parts on [low, high] of the score: `lines` over `unit`, which is √(x² + `square`) where it is None.

    `best` and `worst` are the ideal and the anti-ideal over the same unit.
    """

    low: Fraction
    high: Fraction
    lines: Mapping[str, Affine]
    best: Affine
    worst: Affine
    unit: Affine | None
    square: Fraction

    def parts(self, name: str, ratio: bool) -> list[list[Fraction]]:
        """Return numerators: of a part of a sum, or of the squared distances to the ideal and the anti-ideal."""
        line = self.lines[name]
        if not ratio:
            return [_row(line)]
        gaps = [_row(minus(end, line)) for end in (self.best, self.worst)]
        return [times(gap, gap) for gap in gaps]

    def under(self, ratio: bool) -> list[Fraction]:
        """Return what parts are divided by; of a sum with roots, its square."""
        if self.unit is None:
            return [self.square, ZERO, ONE]
        return times(_row(self.unit), _row(self.unit)) if ratio else _row(self.unit)


@dataclass(frozen=True, eq=False)
class Way:
    """The way of one score of `alternative` in a column: from today's, up (`rises`) or down, by d ≤ `room`.

    `rule` is a normalisation, a mode of the AHP or a preference function, with its thresholds q and p. `cost` is that
    of one unit; d is a whole multiple of `step`, or any number where that is None.
    """

    names: tuple[str, ...]
    alternative: str
    column: Vector
    rule: str
    gain: bool
    ends: tuple[Fraction, Fraction] | None
    thresholds: tuple[Limit, Limit]
    rises: bool
    cost: Fraction
    room: Fraction
    step: Limit
    _known: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def now(self) -> Fraction:
        """Today's score."""
        return self.column[self.names.index(self.alternative)]

    @property
    def reach(self) -> Fraction:
        """The largest move that is possible."""
        return self.room // self.step * self.step if self.step else self.room

    def at(self, d: Fraction) -> Fraction:
        """Return the score after a move."""
        return self.now + d if self.rises else self.now - d

    @cached_property
    def _others(self) -> Others:
        rest = [y for name, y in zip(self.names, self.column, strict=True) if name != self.alternative]
        inverse = sum((1 / y for y in rest), ZERO) if self.rule in POSITIVE else ZERO
        square = sum((y * y for y in rest), ZERO)
        return Others(min(rest), max(rest), sum(rest, ZERO), inverse, square, len(rest))

    @cached_property
    def _turns(self) -> list[Fraction]:
        rest = [y for name, y in zip(self.names, self.column, strict=True) if name != self.alternative]
        return flows.turns(self.rule, *self.thresholds, rest)

    @cached_property
    def _jump(self) -> Fraction | None:
        """The point at which scores are all equal and jump."""
        return self._others.low if self.rule in RULES and jumps(self.rule, self._others) else None

    def pieces(self, low: Fraction, high: Fraction) -> list[Piece]:
        """Return the pieces of [low, high] in order; points where parts jump are pieces of their own."""
        if low == high:
            return [self.point(low)]
        if self.rule in flows.SHAPES:
            cuts = [low, *(x for x in self._turns if low < x < high), high]
            found = [self._flows(a, b, (a + b) / 2) for a, b in pairwise(cuts)]
            if flows.steps_at_turns(self.rule, *self.thresholds):
                found += [self.point(x) for x in self._turns if low <= x <= high]
            return found
        others, found = self._others, []
        edges = {"below": (low, others.low), "inside": (others.low, others.high), "above": (others.high, high)}
        for side in SIDES:
            a, b = max(edges[side][0], low), min(edges[side][1], high)
            if a < b:
                found.append(self._side(a, b, side))
        if self._jump is not None and low <= self._jump <= high:
            found.append(self.point(self._jump))
        return found

    def point(self, x: Fraction) -> Piece:
        """Return the parts at one score."""
        if self.rule in flows.SHAPES:
            return self._flows(x, x, x)
        if x == self._jump:
            nothing = dict.fromkeys(self.names, (ZERO, ZERO))
            return Piece(x, x, nothing, (ZERO, ZERO), (ZERO, ZERO), (ONE, ZERO), ZERO)
        others = self._others
        return self._side(x, x, "below" if x < others.low else "above" if x > others.high else "inside")

    def _side(self, a: Fraction, b: Fraction, side: str) -> Piece:
        if side not in self._known:
            found = shape(self.rule, self.gain, side, self._others, self.ends)
            lines = {
                name: found.own if name == self.alternative else found.other(y)
                for name, y in zip(self.names, self.column, strict=True)
            }
            self._known[side] = found, lines
        found, lines = self._known[side]
        return Piece(a, b, lines, found.best, found.worst, found.unit, self._others.square)

    def _flows(self, a: Fraction, b: Fraction, x: Fraction) -> Piece:
        k = bisect_left(self._turns, x)
        key = (k, k < len(self._turns) and self._turns[k] == x)  # between two turns, or at one
        if key not in self._known:
            column = dict(zip(self.names, self.column, strict=True))
            self._known[key] = flows.lines(self.rule, *self.thresholds, self.gain, column, self.alternative, x)
        return Piece(a, b, self._known[key], (ZERO, ZERO), (ZERO, ZERO), (ONE, ZERO), ZERO)

    def stretches(self, low: Fraction, high: Fraction) -> Iterator[Piece]:
        """Yield the pieces of moves from low to high: each whole step, where these are few."""
        if self.step and (high - low) / self.step < LISTED:
            for k in range(int((high - low) / self.step) + 1):
                yield self.point(self.at(low + k * self.step))
        else:
            yield from self.pieces(*sorted((self.at(low), self.at(high))))

    def above(
        self, shares: Mapping[str, Vector], price: int, floor: Fraction, low: Fraction, high: Fraction, ratio: bool
    ) -> bool:
        """Return whether price·cost·d − Σ shares·parts ≥ floor for every move d from low to high."""
        slope = price * self.cost * (1 if self.rises else -1)
        left = [-slope * self.now - floor, slope]
        for piece in self.stretches(low, high):
            gains = [ZERO] * (3 if ratio else 2)
            for name, share in shares.items():
                for c, part in zip(share, piece.parts(name, ratio), strict=True):
                    if c:
                        gains = [g + c * x for g, x in zip(gains, part, strict=True)]
            if piece.unit is None and not ratio:
                if not _rooted_above(left, gains, piece):
                    return False
                continue
            whole = times(left, piece.under(ratio))
            whole = [x - g for x, g in zip(whole, [*gains, *[ZERO] * len(whole)], strict=False)]
            fits = (
                value(whole, piece.low) >= 0 if piece.low == piece.high else nonnegative(whole, piece.low, piece.high)
            )
            if not fits:
                return False
        return True

    def faults(self, problem: Problem, weights: Vector, j: int) -> Iterable[str]:
        """Yield where the column and the problem's rows contradict each other, and moves that are none."""
        if self.cost <= 0 or self.room < 0 or (self.step is not None and self.step <= 0):
            yield "the costs do not belong to such a problem"
            return
        if self.rule in flows.SHAPES:
            yield from self._flow_faults(problem, j)
        else:
            cell = Cell(
                problem, weights, self.alternative, j, self.column, self.rule, self.gain,
                self.ends if self.rule == "bounds" else None,
            )  # fmt: skip
            yield from cell.faults()
        low, high = sorted((self.now, self.at(self.room)))
        if (self.ends is not None and not self.ends[0] <= low <= high <= self.ends[1]) or (
            self.rule in POSITIVE and low <= 0
        ):
            yield "a score moves off its scale"

    def _flow_faults(self, problem: Problem, j: int) -> Iterable[str]:
        q, p = self.thresholds
        if tuple(problem.rows) != self.names or len(self.column) != len(self.names) or problem.form != "linear":
            yield "the column does not belong to such a problem"
            return
        if any(t is not None and t < 0 for t in (q, p)) or (q is not None and p is not None and q > p):
            yield "the thresholds are none"
        flow = {name: value(_row(line), self.now) for name, line in self.point(self.now).lines.items()}
        if any(problem.rows[name][0][j] != x for name, x in flow.items()):
            yield "the column's scores today are not those of the problem's rows"

    def to_json(self) -> dict[str, Any]:
        """Return the way as plain data."""
        return {
            "column": texts(self.column), "rule": self.rule, "gain": self.gain,
            "ends": None if self.ends is None else texts(self.ends), "thresholds": [text(t) for t in self.thresholds],
            "rises": self.rises, "cost": str(self.cost), "room": str(self.room), "step": text(self.step),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], names: tuple[str, ...], alternative: str) -> Way:
        """Read what `to_json` wrote."""
        ends = None if data["ends"] is None else vector(data["ends"])
        q, p = map(optional, data["thresholds"])
        if data["rule"] not in (*RULES, *flows.SHAPES):
            raise ValueError(f"no formulas for {data['rule']!r}")
        return cls(
            names, alternative, vector(data["column"]), str(data["rule"]), bool(data["gain"]),
            None if ends is None else (ends[0], ends[1]), (q, p), bool(data["rises"]), number(data["cost"]),
            number(data["room"]), optional(data["step"]),
        )  # fmt: skip


def _row(p: Affine) -> list[Fraction]:
    return [Fraction(p[0]), Fraction(p[1])]


def _rooted_above(left: list[Fraction], gains: list[Fraction], piece: Piece) -> bool:
    """Return whether left(x)·√(x² + square) ≥ gains(x) on a piece, both affine."""
    low, high = piece.low, piece.high
    cuts = {low, high} | {-p[0] / p[1] for p in (left, gains) if p[1] and low < -p[0] / p[1] < high}
    square = times(times(left, left), piece.under(ratio=False))
    gap = [x - y for x, y in zip(square, [*times(gains, gains), ZERO, ZERO], strict=True)]
    ordered = sorted(cuts)
    for a, b in pairwise(ordered) if len(ordered) > 1 else [(low, low)]:
        middle = (a + b) / 2
        here, need = value(left, middle), value(gains, middle)
        if here >= 0 >= need:
            continue
        if here < 0 <= need and (need > 0 or value(piece.under(ratio=False), middle) > 0):
            return False
        difference = gap if here >= 0 else [-x for x in gap]
        if not (value(difference, a) >= 0 if a == b else nonnegative(difference, a, b)):
            return False
    return True
