"""The cheapest change of several scores of one alternative that makes it first, or that costs it the first place.

With d ≥ 0 how far each normalised score moves, the lead over the strongest rival grows by Σ_j (b_j d_j + a_j d_j²), and
no more than a box of d allows. For y ≥ 0 the cost of any d in the box that reaches the `need` is at least y·need +
Σ_j min_d (c_j d − y(b_j d + a_j d²)); a tree of boxes with one y each bounds the cost from below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Any

from mcda.certificate.bracket import contradictions, optional, text
from mcda.certificate.problem import Problem, Vector, dot, number, vector

ZERO, ONE = Fraction(0), Fraction(1)
CLOSED = Fraction(1, 10**9)  # of the cost: a bracket this narrow is closed
Limit = Fraction | None
Box = tuple[tuple[Fraction, ...], tuple[Limit, ...]]
# a leaf is the multiplier y, or None where even all of the box is not enough; a cut is (criterion, where, left, right)
Tree = Fraction | None | tuple[int, Fraction, "Tree", "Tree"]


@dataclass(frozen=True)
class Move:
    """What moving one score by d does: it costs c·d, gains b·d + a·d², d up to `room` (None: without end).

    `step`: d is a whole multiple of it; None: any number.
    """

    cost: Fraction
    linear: Fraction
    square: Fraction
    room: Limit
    step: Limit

    def gain(self, d: Fraction) -> Fraction:
        """Return b·d + a·d²."""
        return d * (self.linear + self.square * d)

    def least(self, y: Fraction, low: Fraction, high: Limit) -> Fraction | None:
        """Return the least c·d − y·gain(d) on [low, high]; None where there is none."""

        def at(d: Fraction) -> Fraction:
            return self.cost * d - y * self.gain(d)

        if high is None:  # without end gains are linear
            return at(low) if self.cost >= y * self.linear and not self.square else None
        found = min(at(low), at(high))
        if y * self.square < 0:
            turn = (self.cost - y * self.linear) / (2 * y * self.square)
            found = min(found, at(turn)) if low < turn < high else found
        return found


@dataclass(frozen=True, eq=False)
class PlanCertificate:
    """No change of the scores of `alternative` that reaches its end costs less than `inner`; `moves` does, for `outer`.

    `better`: its scores get better until nobody is ahead of it; else worse until `rival` is level with it, in whole
    `steps` ahead of it. Costs, rooms and steps are in normalised units; frozen criteria have no room. Without `moves`
    the claim is that nothing that is possible reaches the end: `inner` and `outer` are None. `now` are today's scores
    in their own units, on their `scales` where they have one; `gains` where more is better.
    """

    problem: Problem
    weights: Vector
    alternative: str
    rival: str
    better: bool
    costs: Vector
    rooms: tuple[Limit, ...]
    steps: tuple[Limit, ...]
    tree: Tree
    inner: Limit
    outer: Limit
    moves: Vector | None
    now: Vector
    scales: tuple[tuple[Fraction, Fraction] | None, ...]
    gains: tuple[bool, ...]

    @property
    def closed(self) -> bool:
        """Whether the bracket is narrow enough to be one number."""
        if self.inner is None or self.outer is None:
            return False
        return self.outer - self.inner <= CLOSED * self.outer

    @property
    def then(self) -> Vector:
        """The scores after the moves, in their own units."""
        moves = self.moves or (ZERO,) * len(self.now)
        parts = zip(self.now, self.scales, self.gains, moves, strict=True)
        return tuple(
            x + (d if gain == self.better else -d) * (1 if ends is None else ends[1] - ends[0])
            for x, ends, gain, d in parts
        )

    @cached_property
    def items(self) -> tuple[Move, ...]:
        """What each score can do."""
        return moves_of(
            self.problem, self.weights, self.alternative, self.rival, self.better, self.costs, self.rooms, self.steps
        )

    @cached_property
    def need(self) -> Fraction:
        """What all gains together must reach."""
        lead = rational_lead(self.problem, self.weights, self.rival, self.alternative)
        return lead if self.better else -lead

    @property
    def strict(self) -> bool:
        """Whether the need must be exceeded."""
        return not self.better and any(step is not None for step in self.steps)

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        names, n = self.problem.rows, len(self.weights)
        if self.alternative not in names or self.rival not in names or self.problem.form not in ("linear", "ratio"):
            yield "the plan does not belong to such a problem"
            return
        if not len(self.costs) == len(self.rooms) == len(self.steps) == n or min(self.costs) <= 0:
            yield "the costs do not belong to such a problem"
            return
        if any(b != self.alternative and self.problem.lead(b, self.rival, self.weights) > 0 for b in names):
            yield f"{self.rival} is not the strongest rival"
        if not self._stands():
            yield "today's scores are not those of the problem's rows"
        if not self._rooms_hold():
            yield "a score moves off its scale"
        if self.need < 0 or (self.need == 0 and self.better):
            yield "there is nothing to reach"
        start = (ZERO,) * n, tuple(_whole(move) for move in self.items)
        if not self._bounded(self.tree, start, 0):
            yield "nothing shows that no cheaper plan exists"
        if self.moves is None:
            if self.inner is not None or self.outer is not None:
                yield "there is no plan"
            return
        if self.inner is None or self.outer is None or self.inner > self.outer:
            yield "the bracket is upside down"
            return
        yield from self._plan_faults(self.moves)

    def _plan_faults(self, moves: Vector) -> Iterable[str]:
        if len(moves) != len(self.items):
            yield "the plan does not belong to such a problem"
            return
        for d, move in zip(moves, self.items, strict=True):
            if d < 0 or (move.room is not None and d > move.room):
                yield "the plan leaves a scale"
            if move.step and (d / move.step).denominator != 1:
                yield "the plan is not in whole steps"
        reached = sum((move.gain(d) for d, move in zip(moves, self.items, strict=True)), ZERO)
        if reached < self.need or (self.strict and reached == self.need):
            yield "the plan does not reach its end"
        if dot(self.costs, moves) != self.outer:
            yield "the plan has another cost"

    def _stands(self) -> bool:
        """Return whether today's scores, on their scales, are the problem's row."""
        if not len(self.now) == len(self.scales) == len(self.gains) == len(self.weights):
            return False
        ratio = self.problem.form == "ratio"
        row = positions(self.problem, self.alternative) if ratio else self.problem.rows[self.alternative][0]
        for x, ends, gain, met in zip(self.now, self.scales, self.gains, row, strict=True):
            low, high = (ZERO, ONE) if ends is None else ends
            due = ((x - low if gain else high - x) if ends else (x if gain else -x)) / (high - low)
            if met != due and self.problem.origin != "computed":
                return False
        return True

    def _rooms_hold(self) -> bool:
        """Return whether every room lies on the scale from 0 to 1, where squared distances are measured on it."""
        if self.problem.form != "ratio":
            return all(room is None or room >= 0 for room in self.rooms)
        places = positions(self.problem, self.alternative)
        ends = [1 - r if self.better else r for r in places]
        return all(room is not None and 0 <= room <= end for room, end in zip(self.rooms, ends, strict=True))

    def _bounded(self, tree: Tree, box: Box, depth: int) -> bool:
        low, high = box
        if isinstance(tree, tuple):
            if depth > 200 or not 0 <= tree[0] < len(self.items) or off_steps(tree[1], self.items[tree[0]].step):
                return False
            (left, right), (_, _, first, second) = halves(box, tree[0], tree[1], self.items[tree[0]].step), tree
            return self._bounded(first, left, depth + 1) and self._bounded(second, right, depth + 1)
        if any(b is not None and a > b for a, b in zip(low, high, strict=True)):
            return True  # an empty box
        if tree is None:
            return not attainable(self.items, box, self.need, self.strict)
        bound = lower_bound(self.items, box, self.need, tree)
        return self.inner is not None and bound is not None and bound >= self.inner

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        mine: dict[str, Any] = {"alternative": self.alternative, "rival": self.rival, "better": self.better}
        mine["cost"] = None if self.outer is None else float(self.outer)
        found = [
            f"{key} is {x!r}, not {claims[key]!r}" for key, x in mine.items() if key in claims and claims[key] != x
        ]
        return found + list(contradictions(_Ends(self.inner, self.outer), {"bracket": claims.get("bracket")}))

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "plan", "weights": [str(w) for w in self.weights], "alternative": self.alternative,
            "rival": self.rival, "better": self.better, "costs": [str(c) for c in self.costs],
            "rooms": [text(x) for x in self.rooms], "steps": [text(x) for x in self.steps],
            "tree": _plain(self.tree), "inner": text(self.inner), "outer": text(self.outer),
            "moves": None if self.moves is None else [str(d) for d in self.moves],
            "now": [str(x) for x in self.now],
            "scales": [None if ends is None else [str(x) for x in ends] for ends in self.scales],
            "gains": list(self.gains),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> PlanCertificate:
        """Read what `to_json` wrote."""
        return cls(
            problem, vector(data["weights"]), data["alternative"], data["rival"], bool(data["better"]),
            vector(data["costs"]), tuple(map(optional, data["rooms"])), tuple(map(optional, data["steps"])),
            _tree(data["tree"]), optional(data["inner"]), optional(data["outer"]),
            None if data["moves"] is None else vector(data["moves"]), vector(data["now"]),
            tuple(None if ends is None else (number(ends[0]), number(ends[1])) for ends in data["scales"]),
            tuple(map(bool, data["gains"])),
        )  # fmt: skip


@dataclass(frozen=True)
class _Ends:
    inner: Limit
    outer: Limit


def rational_lead(problem: Problem, weights: Vector, a: str, b: str) -> Fraction:
    """Return (V_a − V_b)·w, or (N_a·u)(P_b·u) − (N_b·u)(P_a·u) with u = w²."""
    if problem.form == "linear":
        return dot(problem.rows[a][0], weights) - dot(problem.rows[b][0], weights)
    u = [w * w for w in weights]
    (pa, na), (pb, nb) = ([dot(part, u) for part in problem.rows[name]] for name in (a, b))
    return na * pb - nb * pa


def positions(problem: Problem, name: str) -> Vector:
    """Return where the scores stand between the anti-ideal (0) and the ideal (1) of fixed scales."""
    to_ideal, to_anti = problem.rows[name]
    return tuple((1 + n - p) / 2 for p, n in zip(to_ideal, to_anti, strict=True))


def moves_of(
    problem: Problem, weights: Vector, alternative: str, rival: str, better: bool, costs: Vector,
    rooms: tuple[Limit, ...], steps: tuple[Limit, ...],
) -> tuple[Move, ...]:  # fmt: skip
    """Return what moving each score by d does to the lead over the rival, for the better or for the worse.

    Squared distances: Σ u(P r² − N(1 − r)²) with P and N those of the rival, u = w² and r the position that moves.
    """
    parts = zip(weights, costs, rooms, steps, strict=True)
    if problem.form == "linear":
        return tuple(Move(c, w, ZERO, room, step) for w, c, room, step in parts)
    u = [w * w for w in weights]
    p, n = (dot(part, u) for part in problem.rows[rival])
    places, sign = positions(problem, alternative), 1 if better else -1
    return tuple(
        Move(c, w * w * (2 * r * (p - n) + 2 * n), sign * w * w * (p - n), room, step)
        for (w, c, room, step), r in zip(parts, places, strict=True)
    )


def lower_bound(items: tuple[Move, ...], box: Box, need: Fraction, y: Fraction) -> Fraction | None:
    """Return what any plan in the box that reaches the need costs at least; None where y shows nothing.

    Where all that moves does so in whole steps, costs are multiples of a common unit, and so is the bound.
    """
    if y < 0:
        return None
    total = y * need
    for move, low, high in zip(items, *box, strict=True):
        least = move.least(y, low, high)
        if least is None:
            return None
        total += least
    unit = _unit(items)
    return total if unit is None else -(-total // unit) * unit


def attainable(items: tuple[Move, ...], box: Box, need: Fraction, strict: bool) -> bool:
    """Return whether some plan in the box reaches the need: gains grow with every move."""
    if any(high is None and move.linear > 0 for move, high in zip(items, box[1], strict=True)):
        return True
    most = sum((move.gain(high) for move, high in zip(items, box[1], strict=True) if high is not None), ZERO)
    return most > need or (most == need and not strict)


def off_steps(where: Fraction, step: Limit) -> bool:
    """Return whether a cut lies between two whole steps, where it would lose one."""
    return step is not None and (where / step).denominator != 1


def halves(box: Box, j: int, where: Fraction, step: Limit) -> tuple[Box, Box]:
    """Return the boxes below and above `where`, which is a whole number of steps where moves are."""
    low, high = box
    above = where + (step or ZERO)
    return (low, (*high[:j], where, *high[j + 1 :])), ((*low[:j], above, *low[j + 1 :]), high)


def _unit(items: tuple[Move, ...]) -> Fraction | None:
    moving = [move for move in items if move.room != 0]
    prices = [move.cost * move.step for move in moving if move.step is not None]
    if not prices or len(prices) < len(moving):
        return None
    scale = lcm(*(price.denominator for price in prices))
    return Fraction(gcd(*(price.numerator * (scale // price.denominator) for price in prices)), scale)


def _whole(move: Move) -> Limit:
    """Return the largest move that is possible."""
    return move.room if move.room is None or move.step is None else move.room // move.step * move.step


def _plain(tree: Tree) -> Any:
    if isinstance(tree, tuple):
        return [tree[0], str(tree[1]), _plain(tree[2]), _plain(tree[3])]
    return text(tree)


def _tree(data: Any, depth: int = 0) -> Tree:
    if isinstance(data, list):
        if depth > 200:
            raise ValueError("the tree is too deep")
        j, where, left, right = data
        return int(j), number(where), _tree(left, depth + 1), _tree(right, depth + 1)
    return optional(data)
