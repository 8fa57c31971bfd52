"""The cheapest moves whose gains together reach a need: branch and bound on boxes, each with one multiplier.

For a multiplier y every move is settled alone; the y at which the gains just reach the need gives the bound, and the
moves there, the last of them cut to what is needed, a plan. Boxes are halved at that last move, or at whole steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from time import perf_counter
from typing import NamedTuple

from mcda.certificate.plan import Box, Limit, Move, Tree, attainable, halves, lower_bound

ZERO, BITS = Fraction(0), 2**50
CLOSED = Fraction(1, 10**10)  # of the cost: a bracket this narrow is closed
ROUNDS = 64  # bisections to a multiplier
NEAR, SHARPER = Fraction(1, 10**12), 16  # where floats have come so near, fewer are enough
DEEP = 150  # cuts below one another


class Cover(NamedTuple):
    """No plan costs less than `inner`; `moves` costs `outer`. No moves: nothing reaches the need."""

    inner: Fraction | None
    outer: Fraction | None
    moves: tuple[Fraction, ...] | None
    tree: Tree


@dataclass(eq=False)
class _Node:
    box: Box
    bound: Fraction
    y: Fraction | None
    cut: tuple[int, Fraction] | None
    children: tuple[_Node, _Node] | None = None

    def tree(self) -> Tree:
        if self.children is None or self.cut is None:
            return self.y
        return (*self.cut, self.children[0].tree(), self.children[1].tree())


class Search:
    """One question: the moves, what they must reach, and the best plan so far."""

    def __init__(self, items: tuple[Move, ...], need: Fraction, *, strict: bool) -> None:
        self.items, self.need, self.strict = items, need, strict
        self.best: tuple[Fraction, tuple[Fraction, ...]] | None = None

    def solve(self, seconds: float) -> Cover:
        """Return the cheapest plan, or a bracket of its cost where the time is up."""
        ends = tuple(m.room if m.room is None or not m.step else m.room // m.step * m.step for m in self.items)
        root = self._node(((ZERO,) * len(self.items), ends), 0)
        if root.y is None:
            return Cover(None, None, None, None)
        stop, open_ = perf_counter() + seconds, [(root, 0)]
        while open_ and perf_counter() < stop:
            k = min(range(len(open_)), key=lambda k: open_[k][0].bound)
            node, depth = open_.pop(k)
            assert self.best is not None
            if node.bound >= self.best[0] * (1 - CLOSED) or node.cut is None:
                if node.cut is None and node.bound < self.best[0] * (1 - CLOSED):
                    open_.append((node, depth))  # not to be cut any further
                    break
                continue
            left, right = halves(node.box, *node.cut, self.items[node.cut[0]].step)
            node.children = self._node(left, depth + 1), self._node(right, depth + 1)
            open_ += [(child, depth + 1) for child in node.children if child.y is not None]
        assert self.best is not None
        return Cover(min(self._leaves(root), default=self.best[0]), *self.best, root.tree())

    def _leaves(self, node: _Node) -> list[Fraction]:
        if node.children is None:
            return [] if node.y is None or _empty(node.box) else [min(node.bound, self.best[0] if self.best else ZERO)]
        return [bound for child in node.children for bound in self._leaves(child)]

    def _node(self, box: Box, depth: int) -> _Node:
        if _empty(box) or not attainable(self.items, box, self.need, self.strict):
            return _Node(box, ZERO, None, None)
        y = self._multiplier(box)
        near = [y, *(edge for edge in self._edges(box) if abs(float(edge - y)) <= 1e-9 * float(y))]
        bounds = [(bound, one) for one in near if (bound := lower_bound(self.items, box, self.need, one)) is not None]
        bound, y = max(bounds, default=(ZERO, ZERO))
        moves = [self._settled(k, y * (1 - Fraction(1, 2**30)), box) for k in range(len(self.items))]
        cut = self._completed(box, moves)
        return _Node(box, bound, y, cut if depth < DEEP else None)

    def _edges(self, box: Box) -> list[Fraction]:
        """Return the multipliers at which a move that is worth all or nothing turns."""
        found = []
        for move, low, high in zip(self.items, *box, strict=True):
            gain = move.linear if high is None else move.gain(high) - move.gain(low)
            length = 1 if high is None else high - low
            if gain > 0 and move.square >= 0:
                found.append(move.cost * length / gain)
        return found

    def _settled(self, k: int, y: Fraction, box: Box) -> Fraction:
        """Return the move that is worth most at a multiplier."""
        move, low, high = self.items[k], box[0][k], box[1][k]
        if high is None:
            return low
        if move.square < 0 and y > 0:
            turn = (move.cost - y * move.linear) / (2 * y * move.square)
            return (
                Fraction(round(min(max(turn, low), high) * BITS), BITS)
                if low < turn < high
                else (low if turn <= low else high)
            )
        return high if y * (move.gain(high) - move.gain(low)) > move.cost * (high - low) else low

    def _multiplier(self, box: Box) -> Fraction:
        """Return the y at which the gains just reach the need; a little below the least edge of an endless move."""
        endless = [m.cost / m.linear for m, high in zip(self.items, box[1], strict=True) if high is None and m.linear]
        low, high = ZERO, Fraction(1)

        def reached(y: Fraction) -> bool:
            if endless and y >= min(endless):
                return True
            gains = (m.gain(self._settled(k, y, box)) for k, m in enumerate(self.items))
            return sum(gains, ZERO) >= self.need

        rounds, guess = ROUNDS, self._guessed(box)
        if guess is not None and reached(guess * (1 + NEAR)) and not reached(guess * (1 - NEAR)):
            low, high, rounds = guess * (1 - NEAR), guess * (1 + NEAR), SHARPER
        else:
            for _ in range(200):
                if reached(high):
                    break
                low, high = high, high * 2
            for _ in range(200):
                if not reached(high / 2):
                    low = high / 2
                    break
                high /= 2
        for _ in range(rounds):
            middle = (low + high) / 2
            low, high = (low, middle) if reached(middle) else (middle, high)
        found = round(high * BITS * BITS) / Fraction(BITS * BITS)
        return min([found, *endless])

    def _guessed(self, box: Box) -> Fraction | None:
        """Return the same in floats, which is the quicker part of the way."""
        try:
            need = float(self.need)
            parts = [
                (float(m.cost), float(m.linear), float(m.square), float(low), float(high))
                for m, low, high in zip(self.items, *box, strict=True)
                if high is not None
            ]
        except OverflowError:
            return None
        if len(parts) < len(self.items):
            return None

        def reached(y: float) -> bool:
            total = 0.0
            for cost, linear, square, low, high in parts:
                d = high if y * (linear + square * (high + low)) > cost else low
                if square < 0 and y > 0:
                    d = min(max((cost - y * linear) / (2 * y * square), low), high)
                total += d * (linear + square * d)
            return total >= need

        first, last = -60.0, 60.0  # of powers of two
        for _ in range(70):
            middle = (first + last) / 2
            first, last = (first, middle) if reached(2.0**middle) else (middle, last)
        return Fraction(2.0**last)

    def _completed(self, box: Box, moves: list[Fraction]) -> tuple[int, Fraction] | None:
        """Complete moves to a plan, keep it if it is the cheapest so far, and return where to cut the box."""
        cut: tuple[int, Fraction] | None = None
        for k, move in enumerate(self.items):
            if move.step:  # whole steps, from below
                down = moves[k] // move.step * move.step
                if down != moves[k]:
                    cut = cut or (k, down)
                moves[k] = max(down, box[0][k])
        while (short := self._short(moves)) >= 0 and (short or self.strict):
            next_ = self._next(box, moves)
            if next_ is None:
                return cut or self._widest(box)
            moves[next_], where = self._raised(next_, moves[next_], box[1][next_], short)
            cut = cut or (None if where is None else (next_, where))
        cost = sum((m.cost * d for m, d in zip(self.items, moves, strict=True)), ZERO)
        if self.best is None or cost < self.best[0]:
            self.best = cost, tuple(moves)
        return cut or self._widest(box)

    def _short(self, moves: Sequence[Fraction]) -> Fraction:
        return self.need - sum((m.gain(d) for m, d in zip(self.items, moves, strict=True)), ZERO)

    def _next(self, box: Box, moves: Sequence[Fraction]) -> int | None:
        """Return the move that gains most for its cost over what is left of it."""
        worth = {}
        for k, (move, high) in enumerate(zip(self.items, box[1], strict=True)):
            if high is None:
                gain, length = move.linear, Fraction(1)
            else:
                gain, length = move.gain(high) - move.gain(moves[k]), high - moves[k]
            if gain > 0 and length > 0:
                worth[k] = gain / (move.cost * length)
        return max(worth, key=worth.__getitem__, default=None)

    def _raised(self, k: int, d: Fraction, high: Limit, short: Fraction) -> tuple[Fraction, Fraction | None]:
        """Return a move raised by what is short, or to its end, and where to cut the box: None at an end."""
        move = self.items[k]
        rate = move.linear + 2 * move.square * d
        if not move.square:
            more = short / rate
        else:
            root = sqrt(max(float(rate * rate + 4 * move.square * short), 0.0))
            more = Fraction(2 * float(short) / (float(rate) + root)) if float(rate) + root > 0 else Fraction(BITS)
            more = Fraction(int(more * BITS * 2**10) + 64, BITS * 2**10)  # upwards
        target = d + (more or (ZERO if move.step else Fraction(1, BITS)))  # a need that must be exceeded
        if move.step:
            whole = target // move.step * move.step
            up = whole if whole == target and not self.strict else whole + move.step
            return (up if high is None or up <= high else high), (
                up - move.step if high is None or up <= high else None
            )
        return (target, target) if high is None or target < high else (high, None)

    def _widest(self, box: Box) -> tuple[int, Fraction] | None:
        lengths = [
            (ZERO if b is None else (b - a) * m.cost, k)
            for k, (m, a, b) in enumerate(zip(self.items, *box, strict=True))
        ]
        length, k = max(lengths)
        high, step = box[1][k], self.items[k].step
        if high is None or length == 0:
            return None
        middle = (box[0][k] + high) / 2
        return k, middle if not step else middle // step * step


def _empty(box: Box) -> bool:
    return any(b is not None and a > b for a, b in zip(*box, strict=True))
