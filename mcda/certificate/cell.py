"""One score moves, everything else stays: who leads whom at every value of it, in Fractions.

On each side of the other scores of the column the lead of a over b has the sign of a polynomial in x: affine for linear
methods, of the fourth degree for squared distances. Where columns are divided by √(x² + Q), a linear lead is
A√(x² + Q) + B(x); wherever A and B(x) have opposite signs, its sign is that of A²(x² + Q) − B(x)², or the opposite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

from mcda.certificate.columns import POSITIVE, RULES, SIDES, Affine, Others, Shape, jumps, minus, shape
from mcda.certificate.polynomials import Polynomial, nonnegative, times, value
from mcda.certificate.problem import Problem, Vector, dot, number, vector

WIDTH = Fraction(1, 10**12)  # of a bracket, beside the largest number met
NEAR = Fraction(1, 10**9)  # floats of an irrational column agree with its formula to this
ZERO, ONE = Fraction(0), Fraction(1)
Bracket = tuple[Fraction, Fraction]
Lead = tuple[Fraction, Fraction, Sequence[Fraction | int]]  # from, to, a polynomial with the lead's sign there


@dataclass(frozen=True, eq=False)
class Cell:
    """A problem at some weights, and the column whose cell of `alternative` moves.

    `column` are today's scores of criterion number `criterion`; the other criteria are the problem's rows. `ends` is
    the criterion's scale or None.
    """

    problem: Problem
    weights: Vector
    alternative: str
    criterion: int
    column: Vector
    rule: str
    gain: bool
    ends: Bracket | None
    _rests: dict[tuple[int, str], Vector] = field(default_factory=dict, repr=False)  # shared by the cells of a problem
    _parts: dict[tuple[str, str], tuple[list[int], list[int]]] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The alternatives."""
        return tuple(self.problem.rows)

    @cached_property
    def now(self) -> Fraction:
        """Today's score."""
        return self.column[self.names.index(self.alternative)]

    @cached_property
    def others(self) -> Others:
        """What the other scores of the column add up to."""
        rest = [y for name, y in zip(self.names, self.column, strict=True) if name != self.alternative]
        inverse = sum((1 / y for y in rest), ZERO) if self.rule in POSITIVE else ZERO
        square = sum((y * y for y in rest), ZERO)
        return Others(min(rest), max(rest), sum(rest, ZERO), inverse, square, len(rest))

    @cached_property
    def size(self) -> Fraction:
        """The largest score met, for what is small beside it."""
        return max(map(abs, self.column)) or ONE

    @property
    def domain(self) -> tuple[Fraction | None, Fraction | None]:
        """Where the score can be: on its scale, above 0 where the rule divides by it."""
        low, high = self.ends if self.ends is not None else (None, None)
        return (ZERO if low is None else max(low, ZERO), high) if self.rule in POSITIVE else (low, high)

    def contains(self, x: Fraction) -> bool:
        """Return whether the score can be x."""
        low, high = self.domain
        return (low is None or x >= low) and (high is None or x <= high) and (self.rule not in POSITIVE or x > 0)

    def side(self, x: Fraction) -> str | None:
        """Return on which side of the others x is; None where scores jump and x is that very point."""
        if x == self.others.low and jumps(self.rule, self.others):
            return None
        return "below" if x < self.others.low else "above" if x > self.others.high else "inside"

    def stretches(self, low: Fraction, high: Fraction) -> Iterator[tuple[Fraction, Fraction, str]]:
        """Yield the parts of [low, high] on one side each, in order; points have no part of their own."""
        cuts = {"below": (low, self.others.low), "inside": (self.others.low, self.others.high)}
        for side in SIDES:
            a, b = cuts.get(side, (self.others.high, high))
            a, b = max(a, low), min(b, high)
            if a < b:
                yield a, b, side

    @cached_property
    def _shapes(self) -> dict[str, Shape]:
        return {side: shape(self.rule, self.gain, side, self.others, self.ends) for side in SIDES}

    def _rest(self, name: str) -> Vector:
        """Return the weighted sums of an alternative's other criteria: of its row, or of its squared distances."""
        key = (self.criterion, name)
        if key not in self._rests:
            power = 2 if self.problem.form == "ratio" else 1
            kept = [ZERO if j == self.criterion else w**power for j, w in enumerate(self.weights)]
            self._rests[key] = tuple(dot(part, kept) for part in self.problem.rows[name])
        return self._rests[key]

    def _numerator(self, name: str, side: str) -> Affine:
        formulas = self._shapes[side]
        if name == self.alternative:
            return formulas.own
        return formulas.other(self.column[self.names.index(name)])

    def _unit_square(self, side: str) -> Polynomial:
        unit = self._shapes[side].unit
        if unit is None:
            return [self.others.square, ZERO, ONE]
        return times(_row(unit), _row(unit))

    def leads(self, a: str, b: str, side: str, low: Fraction, high: Fraction) -> list[Lead]:
        """Return parts of [low, high] and on each a polynomial with the sign of a's lead over b there."""
        weight = self.weights[self.criterion]
        if self.problem.form == "ratio":
            parts = [self._distances(name, side) for name in (a, b)]
            (pa, na), (pb, nb) = parts
            return [(low, high, [x - y for x, y in zip(times(na, pb), times(nb, pa), strict=True)])]
        rest = self._rest(a)[0] - self._rest(b)[0]
        column = _row(minus(self._numerator(a, side), self._numerator(b, side)))
        column = [weight * c for c in column]
        unit = self._shapes[side].unit
        if unit is not None:
            return [(low, high, [rest * q + c for q, c in zip(_row(unit), column, strict=True)])]
        return self._rooted(rest, column, low, high)

    def _distances(self, name: str, side: str) -> tuple[list[int], list[int]]:
        """Return whole multiples of the squared distances to the ideal and the anti-ideal, times the unit squared."""
        if (name, side) not in self._parts:
            u, formulas, own = self.weights[self.criterion] ** 2, self._shapes[side], self._numerator(name, side)
            square, found = self._unit_square(side), []
            for rest, end in zip(self._rest(name), (formulas.best, formulas.worst), strict=True):
                gap = _row(minus(end, own))
                found.append([rest * q + u * c for q, c in zip(square, times(gap, gap), strict=True)])
            scale = lcm(*(c.denominator for part in found for c in part))  # signs are the same, and integers are fast
            whole = [[c.numerator * (scale // c.denominator) for c in part] for part in found]
            self._parts[name, side] = (whole[0], whole[1])
        return self._parts[name, side]

    def _rooted(self, rest: Fraction, column: Polynomial, low: Fraction, high: Fraction) -> list[Lead]:
        turn = -column[0] / column[1] if column[1] else low
        cuts = [low, *([turn] if low < turn < high else []), high]
        difference = _minus([rest * rest * c for c in (self.others.square, ZERO, ONE)], times(column, column))
        found: list[Lead] = []
        for a, b in pairwise(cuts):
            ahead = value(column, (a + b) / 2)
            if rest * ahead >= 0:
                sign = ONE if rest + ahead > 0 else -ONE if rest + ahead < 0 else ZERO
                found.append((a, b, [sign]))
            else:
                found.append((a, b, difference if rest > 0 else [-c for c in difference]))
        return found

    def sign(self, a: str, b: str, x: Fraction) -> int:
        """Return the sign of a's lead over b where the score is x."""
        side = self.side(x)
        if side is not None:
            return _sign(self.leads(a, b, side, x, x)[0][2], x)
        if self.problem.form == "ratio":
            (pa, na), (pb, nb) = self._rest(a), self._rest(b)
            return _sign([na * pb - nb * pa], x)
        return _sign([self._rest(a)[0] - self._rest(b)[0]], x)

    def leaps(self, a: str, b: str, x: Fraction, slack: Fraction) -> bool:
        """Return whether scores jump at x, up to `slack`, and a still leads b at that very point, level with nobody."""
        point = self.others.low
        return jumps(self.rule, self.others) and abs(point - x) <= slack and self.sign(a, b, point) > 0

    def stays_ahead(self, a: str, b: str, low: Fraction, high: Fraction) -> bool:
        """Return whether b is nowhere ahead of a from low to high."""
        if min(self.sign(a, b, low), self.sign(a, b, high)) < 0:
            return False
        if jumps(self.rule, self.others) and low <= self.others.low <= high and self.sign(a, b, self.others.low) < 0:
            return False
        return all(
            nonnegative(lead, start, end)
            for x, y, side in self.stretches(low, high)
            for start, end, lead in self.leads(a, b, side, x, y)
        )

    def faults(self) -> Iterable[str]:
        """Yield where the column and the problem's rows contradict each other."""
        n = len(self.weights)
        if self.rule not in RULES or len(self.column) != len(self.names) or not 0 <= self.criterion < n:
            yield "the column does not belong to such a problem"
            return
        if self.alternative not in self.names or len(self.names) < 2 or (self.rule == "bounds" and self.ends is None):
            yield "there is no such cell"
            return
        if any(len(part) != n for parts in self.problem.rows.values() for part in parts):
            yield "the weights do not belong to such a problem"
            return
        if sum(self.weights) != 1 or min(self.weights) < 0:
            yield "the weights are none"
        if not self._agrees():
            yield "the column's scores today are not those of the problem's rows"

    def _agrees(self) -> bool:
        """Return whether today's scores, normalised, are the problem's rows: exactly, or nearly where these are floats.

        Linear: up to a constant that all share.
        """
        side, first, j = self.side(self.now), self.names[0], self.criterion
        if side is None:
            parts = [[row[j] for row in rows] for rows in zip(*self.problem.rows.values(), strict=True)]
            if self.problem.form == "ratio":
                return not any(x for part in parts for x in part)
            return len(set(parts[0])) == 1
        square = value(self._unit_square(side), self.now)
        formulas, rounded = self._shapes[side], self.problem.origin == "computed"
        for name in self.names:
            own = value(_row(self._numerator(name, side)), self.now)
            if self.problem.form == "ratio":
                ends = [value(_row(end), self.now) - own for end in (formulas.best, formulas.worst)]
                pairs = [(part[j], end * end / square) for part, end in zip(self.problem.rows[name], ends, strict=True)]
            else:
                gap = own - value(_row(self._numerator(first, side)), self.now)
                met = self.problem.rows[name][0][j] - self.problem.rows[first][0][j]
                pairs = [(met * abs(met), gap * abs(gap) / square)]
            for met, due in pairs:
                if met != due and not (rounded and abs(met - due) <= NEAR * (1 + abs(met))):
                    return False
        return True


@dataclass(frozen=True, eq=False)
class CellCertificate:
    """A change on the way of one score: `winner` leads `others` from `start` up to `near`; at `far` `rival` is ahead of
    it and nobody is ahead of `rival`.

    `start` ≤ `near` < `far` or the other way round; `start` is today's score, or within 1e-12 of it, and |far − near| ≤
    1e-12, both beside the column's largest score. `others` are all but the winner and those whose rows are the same.
    """

    cell: Cell
    others: tuple[str, ...]
    winner: str
    rival: str
    start: Fraction
    near: Fraction
    far: Fraction

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        cell = self.cell
        wrong = list(cell.faults())
        if wrong:
            yield from wrong
            return
        rows, names = cell.problem.rows, cell.names
        unsaid = [b for b in names if rows[b] != rows[self.winner] and b not in self.others]
        if unsaid:
            yield f"nothing is said about {', '.join(unsaid)}"
        width = WIDTH * max(cell.size, abs(self.far))
        if abs(self.start - cell.now) > width or abs(self.far - self.near) > width:
            yield "the certified stretch does not begin today, or its end is too wide"
        if self.far == self.near or (self.far - self.near) * (self.near - self.start) < 0:
            yield "the threshold does not lie beyond the stretch that is certified"
        if not cell.contains(self.far):
            yield f"a score of {float(self.far):.12g} is not possible"
            return
        low, high = min(self.start, self.near), max(self.start, self.near)
        for b in self.others:
            if b == self.winner or not cell.stays_ahead(self.winner, b, low, high):
                yield f"{b} is ahead of {self.winner} somewhere between {float(low):.12g} and {float(high):.12g}"
        if self.rival not in self.others or cell.sign(self.rival, self.winner, self.far) <= 0:
            yield f"{self.rival} is not ahead of {self.winner} at {float(self.far):.15g}"
        better = [c for c in names if c != self.rival and cell.sign(c, self.rival, self.far) > 0]
        if better:
            yield f"{', '.join(better)} is ahead of {self.rival} at {float(self.far):.15g}"

    @property
    def problem(self) -> Problem:
        """The problem that the cell is of."""
        return self.cell.problem

    @property
    def weights(self) -> Vector:
        """Today's weights."""
        return self.cell.weights

    @property
    def jump(self) -> bool:
        """Whether the winner still leads the rival at the threshold itself, where scores jump."""
        slack = WIDTH * max(self.cell.size, abs(self.far))
        return self.cell.leaps(self.winner, self.rival, self.near, slack)

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        cell, found = self.cell, []
        for key in ("winner", "rival"):
            if key in claims and claims[key] != getattr(self, key):
                found.append(f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}")
        named = (cell.alternative, *cell.problem.criteria[cell.criterion : cell.criterion + 1])
        if "subject" in claims and tuple(claims["subject"])[: len(named)] != named:
            found.append(f"the certificate is about the score {named!r}, not {claims['subject']!r}")
        width = WIDTH * max(cell.size, abs(self.far))
        if "now" in claims and abs(Fraction(claims["now"]) - cell.now) > width:
            found.append(f"today's score is {float(cell.now):.15g}, not {claims['now']!r}")
        if "threshold" in claims:
            low, high = sorted((self.near, self.far))
            if not low - width <= Fraction(claims["threshold"]) <= high + width:
                found.append(
                    f"the threshold lies in [{float(low):.15g}, {float(high):.15g}], not at {claims['threshold']!r}"
                )
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        cell = self.cell
        return {
            "kind": "cell", "weights": _texts(cell.weights), "alternative": cell.alternative,
            "criterion": cell.criterion, "column": _texts(cell.column), "rule": cell.rule, "gain": cell.gain,
            "ends": None if cell.ends is None else _texts(cell.ends), "others": list(self.others),
            "winner": self.winner, "rival": self.rival, "start": str(self.start), "near": str(self.near),
            "far": str(self.far),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> CellCertificate:
        """Read what `to_json` wrote."""
        ends = None if data["ends"] is None else vector(data["ends"])
        cell = Cell(
            problem, vector(data["weights"]), str(data["alternative"]), int(data["criterion"]), vector(data["column"]),
            str(data["rule"]), bool(data["gain"]), None if ends is None else (ends[0], ends[1]),
        )  # fmt: skip
        return cls(
            cell, tuple(map(str, data["others"])), data["winner"], data["rival"], number(data["start"]),
            number(data["near"]), number(data["far"]),
        )  # fmt: skip


def _sign(p: Sequence[Fraction | int], x: Fraction) -> int:
    """Return the sign of p(x), in whole numbers."""
    scale = lcm(*(c.denominator for c in p))
    total, power = 0, 1
    for c in reversed(p):
        total = total * x.numerator + c.numerator * (scale // c.denominator) * power
        power *= x.denominator
    return (total > 0) - (total < 0)


def _row(p: Affine) -> Polynomial:
    return [Fraction(p[0]), Fraction(p[1])]


def _minus(p: Sequence[Fraction], q: Sequence[Fraction]) -> Polynomial:
    return [x - y for x, y in zip(p, q, strict=True)]


def _texts(row: Iterable[Fraction]) -> list[str]:
    return [str(x) for x in row]
