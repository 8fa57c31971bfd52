"""The cheapest change of several scores of one option where what a score is worth moves with it.

A column that is divided by its own length, ends or sum is made comparable anew wherever the option's score goes, so
that everyone's parts move; but each column only with its own score x_j. For multipliers y ≥ 0 of the conditions "the
hero is not behind b", any plan in a box costs at least Σ_j min over the box of (c_j|Δx_j| − Σ_b y_b·gain_bj(x_j)): a
tree of boxes with one y each bounds the cost from below. Squared distances have products; with a level φ that the hero
reaches and nobody exceeds they are sums again, affine in φ, and the bound is concave in φ: two ends hold for all
between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Any, NamedTuple

from mcda.certificate.bracket import contradictions, optional, text, texts
from mcda.certificate.polynomials import positive, times, value
from mcda.certificate.problem import Problem, Vector, dot, number, vector
from mcda.certificate.radicals import radicals
from mcda.certificate.ways import Limit, Way

ZERO, ONE = Fraction(0), Fraction(1)
DEEP = 250  # cuts below one another
CLOSED = Fraction(1, 10**9)  # of the cost: a bracket this narrow is closed
DUST = Fraction(1, 10**10)
LEVEL = -1  # the axis of φ


class Leaf(NamedTuple):
    """Why a box holds no cheaper plan.

    `priced`: multipliers y by option, and the least values of every criterion at each end of φ (or at the only one),
    bound the cost. `none`: the same without costs shows that nothing in it reaches the end. `apart`: the only option in
    y stays ahead of the hero, by the ends of four sums of distances. `alone`: only one score moves in it, and the sign
    of a polynomial says the same. `point`: it holds one plan, which does not do it.
    """

    kind: str
    y: Mapping[str, Fraction]
    floors: tuple[Vector, ...]


class Cut(NamedTuple):
    """A box cut at a move of a criterion, or at a level (`axis` −1)."""

    axis: int
    at: Fraction
    low: Leaf | Cut
    high: Leaf | Cut


class Box(NamedTuple):
    """Moves from `low` to `high`, and levels."""

    low: Vector
    high: Vector
    levels: tuple[Fraction, Fraction]

    def cut(self, axis: int, at: Fraction, step: Limit) -> tuple[Box, Box]:
        """Return the boxes below and above a point, which is a whole number of steps where moves are."""
        if axis == LEVEL:
            return self._replace(levels=(self.levels[0], at)), self._replace(levels=(at, self.levels[1]))
        high = (*self.high[:axis], min(at, self.high[axis]), *self.high[axis + 1 :])
        above = max(at + (step or ZERO), self.low[axis])
        return self._replace(high=high), self._replace(low=(*self.low[:axis], above, *self.low[axis + 1 :]))

    @property
    def empty(self) -> bool:
        """Whether no move is in it."""
        return self.levels[0] > self.levels[1] or any(a > b for a, b in zip(self.low, self.high, strict=True))


@dataclass(frozen=True, eq=False)
class MovingCertificate:
    """No change of the scores of `alternative` that reaches its end costs less than `inner`; `moves` does, for `outer`.

    `better`: nobody is ahead of it then; else `rival` is level with it (`strict`: ahead of it). `trees` has one tree
    for each who may be the hero of the question: the alternative itself, or everyone else. Without `moves` nothing is
    known to reach the end; without `inner` too, nothing that is possible does.
    """

    problem: Problem
    weights: Vector
    alternative: str
    better: bool
    strict: bool
    ways: tuple[Way, ...]
    trees: Mapping[str, Leaf | Cut]
    inner: Limit
    outer: Limit
    moves: Vector | None
    rival: str | None

    @cached_property
    def dust(self) -> Fraction:
        """A cost that is next to nothing: that of 1e-10 of the size of the column where that costs least."""
        return min(way.cost * (max(map(abs, way.column)) or ONE) for way in self.ways) * DUST

    @property
    def closed(self) -> bool:
        """Whether the bracket is narrow enough to be one number."""
        if self.inner is None or self.outer is None:
            return False
        return self.outer - self.inner <= max(CLOSED * self.outer, self.dust)

    @property
    def now(self) -> Vector:
        """Today's scores."""
        return tuple(way.now for way in self.ways)

    @property
    def then(self) -> Vector:
        """The scores after the moves."""
        moves = self.moves or (ZERO,) * len(self.ways)
        return tuple(way.at(d) for way, d in zip(self.ways, moves, strict=True))

    @property
    def ratio(self) -> bool:
        """Whether distances are compared."""
        return self.problem.form == "ratio"

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        names = list(self.problem.rows)
        if self.problem.form not in ("linear", "ratio") or self.alternative not in names or len(names) < 2:
            yield "the plan does not belong to such a problem"
            return
        if len(self.ways) != len(self.weights) or sum(self.weights) != 1 or min(self.weights) < 0:
            yield "the weights do not belong to such a problem"
            return
        wrong = [fault for j, way in enumerate(self.ways) for fault in way.faults(self.problem, self.weights, j)]
        wrong += ["a score moves the wrong way" for way in self.ways if way.rises != (way.gain == self.better)]
        if wrong:
            yield from dict.fromkeys(wrong)
            return
        others = [b for b in names if b != self.alternative]
        if sorted(self.trees) != sorted([self.alternative] if self.better else others):
            yield "nothing is said about some of the others"
            return
        start = self.root(self.inner)
        for hero, tree in self.trees.items():
            if not self.bounded(tree, hero, start):
                yield f"nothing shows that no cheaper plan exists for {hero}"
        if self.moves is None:
            if self.outer is not None:
                yield "there is no plan"
            return
        if self.inner is None or self.outer is None or self.inner > self.outer:
            yield "the bracket is upside down"
            return
        yield from self._plan_faults(self.moves, others)

    def _plan_faults(self, moves: Vector, others: list[str]) -> Iterable[str]:
        if len(moves) != len(self.ways):
            yield "the plan does not belong to such a problem"
            return
        for d, way in zip(moves, self.ways, strict=True):
            if not 0 <= d <= way.room:
                yield "the plan leaves a scale"
                return
            if way.step and (d / way.step).denominator != 1:
                yield "the plan is not in whole steps"
        if self.rival not in others:
            yield "the rival is none of the others"
            return
        if not self.reaches(self.alternative if self.better else self.rival, Standing(self, moves)):
            yield "the plan does not reach its end"
        if dot([way.cost for way in self.ways], moves) != self.outer:
            yield "the plan has another cost"

    def root(self, limit: Limit) -> Box:
        """Return the box of all moves, cut where one alone would cost the limit; what counts for nothing stays."""
        ends = []
        for way, w in zip(self.ways, self.weights, strict=True):
            end = way.reach if limit is None else min(way.reach, limit / way.cost)
            ends.append((end // way.step * way.step if way.step else end) if w else ZERO)
        return Box((ZERO,) * len(self.ways), tuple(ends), (ZERO, ONE))

    def bounded(self, tree: Leaf | Cut, hero: str, box: Box, depth: int = 0) -> bool:
        """Return whether no plan in the box is cheaper than `inner`."""
        if box.empty:
            return True
        if isinstance(tree, Cut):
            if depth > DEEP or not LEVEL <= tree.axis < len(self.ways) or (tree.axis == LEVEL and not self.ratio):
                return False
            step = None if tree.axis == LEVEL else self.ways[tree.axis].step
            if step is not None and (tree.at / step).denominator != 1:
                return False  # between two whole steps, one of which would be lost
            below, above = box.cut(tree.axis, tree.at, step)
            return self.bounded(tree.low, hero, below, depth + 1) and self.bounded(tree.high, hero, above, depth + 1)
        if tree.kind == "point":
            return box.low == box.high and not self.reaches(hero, Standing(self, box.low))
        return self.alone(tree, hero, box) if tree.kind == "alone" else self.floored(tree, hero, box)

    def floored(self, tree: Leaf, hero: str, box: Box) -> bool:
        """Return whether the floors of a leaf hold and are high enough."""
        rows = self.rows(tree, hero, box)
        if len(tree.floors) != len(rows) or any(len(floors) != len(self.ways) for floors in tree.floors):
            return False
        price = int(tree.kind == "priced")
        return self.closes(tree) and all(
            way.above(scaled(shares, w, self.ratio), price, floor, low, high, self.ratio)
            for shares, floors in zip(rows, tree.floors, strict=True)
            for way, w, floor, low, high in zip(self.ways, self.weights, floors, box.low, box.high, strict=True)
        )

    def beaten(self, hero: str) -> list[str]:
        """Return whom the hero must not be behind."""
        return [b for b in self.problem.rows if b != hero] if self.better else [self.alternative]

    def reaches(self, hero: str, standing: Standing) -> bool:
        """Return whether moves reach the end with this hero."""
        return all(standing.lead(hero, b) >= int(self.strict) for b in self.beaten(hero))

    def rows(self, leaf: Leaf, hero: str, box: Box) -> list[dict[str, Vector]]:
        """Return whose parts each row of floors bounds, and with what signs; none where the leaf is no such one."""
        beaten = self.beaten(hero)
        if any(x < 0 for x in leaf.y.values()) or not set(leaf.y) <= {hero, *beaten}:
            return []
        if leaf.kind == "apart":
            (b,) = leaf.y
            if not self.ratio or b == hero:
                return []
            return [{hero: (ZERO, ONE)}, {b: (ONE, ZERO)}, {b: (ZERO, -ONE)}, {hero: (-ONE, ZERO)}]
        if self.ratio:
            own = leaf.y.get(hero, ZERO)
            found: list[dict[str, Vector]] = []
            for phi in box.levels:
                shares: dict[str, Vector] = {b: (phi * y, (phi - 1) * y) for b, y in leaf.y.items() if b != hero}
                found.append({**shares, hero: (-phi * own, (1 - phi) * own)})
            return found
        if hero in leaf.y:
            return []
        return [{**{b: (-y,) for b, y in leaf.y.items()}, hero: (sum(leaf.y.values(), ZERO),)}]

    def closes(self, leaf: Leaf) -> bool:
        """Return whether the floors of a leaf are high enough."""
        totals = [sum(floors, ZERO) for floors in leaf.floors]
        if leaf.kind == "apart":
            near, away, other_near, other_away = -totals[0], -totals[1], totals[2], totals[3]
            gap = other_near * other_away - near * away
            return min(other_near, other_away) >= 0 and (gap > 0 or (self.strict and gap == 0))
        if leaf.kind == "none":
            level = self.strict and any(leaf.y.values())  # multipliers of 0 say nothing
            return all(total > 0 or (level and total == 0) for total in totals)
        return leaf.kind == "priced" and self.inner is not None and min(map(self.rounded, totals)) >= self.inner

    def alone(self, leaf: Leaf, hero: str, box: Box) -> bool:
        """Return whether the option in y is ahead of the hero wherever the only score that moves goes."""
        free = [j for j, (a, b) in enumerate(zip(box.low, box.high, strict=True)) if a < b]
        if len(free) != 1 or not self.ratio or set(leaf.y) & {hero} or not set(leaf.y) <= set(self.beaten(hero)):
            return False
        (b,), (j,) = leaf.y, free
        rest = Standing(self, box.low, without=j)
        w = self.weights[j] ** 2
        for piece in self.ways[j].pieces(*sorted((self.ways[j].at(box.low[j]), self.ways[j].at(box.high[j])))):
            under, found = piece.under(ratio=True), []
            for name in (b, hero):
                for part, kept in zip(piece.parts(name, ratio=True), rest.distances(name), strict=True):
                    found.append([kept * u + w * x for u, x in zip(under, [*part, ZERO][: len(under)], strict=True)])
            pb, nb, ph, nh = found
            lead = [x - y for x, y in zip(times(nb, ph), times(nh, pb), strict=True)]
            if not positive(lead, piece.low, piece.high):
                return False
        return True

    def rounded(self, total: Fraction) -> Fraction:
        """Return a bound of the cost, up to a multiple of what all costs are multiples of."""
        return total if self.unit is None else -(-total // self.unit) * self.unit

    @cached_property
    def unit(self) -> Limit:
        """What every cost is a multiple of, where all that counts moves in whole steps."""
        parts = [w for w, weight in zip(self.ways, self.weights, strict=True) if weight and w.reach]
        prices = [way.cost * way.step for way in parts if way.step is not None]
        if not prices or len(prices) < len(parts):
            return None
        scale = lcm(*(price.denominator for price in prices))
        return Fraction(gcd(*(price.numerator * (scale // price.denominator) for price in prices)), scale)

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        mine: dict[str, Any] = {"alternative": self.alternative, "rival": self.rival, "better": self.better}
        mine["cost"] = None if self.outer is None else float(self.outer)
        found = [
            f"{key} is {x!r}, not {claims[key]!r}" for key, x in mine.items() if key in claims and claims[key] != x
        ]
        return found + list(contradictions(self, {"bracket": claims["bracket"]} if claims.get("bracket") else {}))

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "moving_plan", "weights": texts(self.weights), "alternative": self.alternative,
            "better": self.better, "strict": self.strict, "ways": [way.to_json() for way in self.ways],
            "trees": {hero: _plain(tree) for hero, tree in self.trees.items()}, "inner": text(self.inner),
            "outer": text(self.outer), "moves": None if self.moves is None else texts(self.moves),
            "rival": self.rival,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> MovingCertificate:
        """Read what `to_json` wrote."""
        names, alternative = tuple(problem.rows), str(data["alternative"])
        return cls(
            problem, vector(data["weights"]), alternative, bool(data["better"]), bool(data["strict"]),
            tuple(Way.from_json(way, names, alternative) for way in data["ways"]),
            {str(hero): _tree(tree) for hero, tree in data["trees"].items()}, optional(data["inner"]),
            optional(data["outer"]), None if data["moves"] is None else vector(data["moves"]), data["rival"],
        )  # fmt: skip


def scaled(shares: Mapping[str, Vector], weight: Fraction, ratio: bool) -> dict[str, Vector]:
    """Return shares times a weight; of squared distances, its square."""
    w = weight * weight if ratio else weight
    return {name: tuple(w * x for x in row) for name, row in shares.items()}


class Standing:
    """Who leads whom after some moves, exactly."""

    def __init__(self, plan: MovingCertificate, moves: Vector, without: int | None = None) -> None:
        self.plan, self.without = plan, without
        self.at = [way.at(d) for way, d in zip(plan.ways, moves, strict=True)]
        self.pieces = [way.point(x) for way, x in zip(plan.ways, self.at, strict=True)]
        self._distances: dict[str, tuple[Fraction, Fraction]] = {}

    def lead(self, a: str, b: str) -> int:
        """Return the sign of a's lead over b."""
        if self.plan.ratio:
            (pa, na), (pb, nb) = self.distances(a), self.distances(b)
            gap = na * pb - nb * pa
            return (gap > 0) - (gap < 0)
        total, roots, shares = ZERO, [], []
        for piece, x, w in zip(self.pieces, self.at, self.plan.weights, strict=True):
            (first,), (second,) = piece.parts(a, ratio=False), piece.parts(b, ratio=False)
            gap, under = w * (value(first, x) - value(second, x)), value(piece.under(ratio=False), x)
            if piece.unit is not None:
                total += gap / under
            elif gap:
                roots.append(under)
                shares.append(gap / under)
        if not roots:
            return (total > 0) - (total < 0)
        return radicals((ONE, *roots), 2).sign([total, *shares])

    def distances(self, name: str) -> tuple[Fraction, Fraction]:
        """Return the squared distances to the ideal and the anti-ideal."""
        if name not in self._distances:
            away, near = ZERO, ZERO
            for j, (piece, x, w) in enumerate(zip(self.pieces, self.at, self.plan.weights, strict=True)):
                if w and j != self.without:
                    p, n = (value(part, x) for part in piece.parts(name, ratio=True))
                    under = value(piece.under(ratio=True), x)
                    away, near = away + w * w * p / under, near + w * w * n / under
            self._distances[name] = away, near
        return self._distances[name]

    def first(self, listed: list[str]) -> str:
        """Return the first of some options."""
        best = listed[0]
        for name in listed[1:]:
            best = name if self.lead(name, best) > 0 else best
        return best


def _plain(tree: Leaf | Cut) -> Any:
    if isinstance(tree, Cut):
        return [tree.axis, str(tree.at), _plain(tree.low), _plain(tree.high)]
    y = {name: str(x) for name, x in tree.y.items()}
    return {"kind": tree.kind, "y": y, "floors": [texts(row) for row in tree.floors]}


def _tree(data: Any, depth: int = 0) -> Leaf | Cut:
    if isinstance(data, list):
        if depth > DEEP:
            raise ValueError("the tree is too deep")
        axis, at, low, high = data
        return Cut(int(axis), number(at), _tree(low, depth + 1), _tree(high, depth + 1))
    y = {str(name): number(x) for name, x in data["y"].items()}
    return Leaf(str(data["kind"]), y, tuple(vector(row) for row in data["floors"]))
