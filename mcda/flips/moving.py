"""The cheapest moves of several scores of one option, where columns are made comparable anew: branch and bound.

Boxes of moves (and levels, for distances) are bounded from below by `bounds`, cut where the mixture of moves that
attains the bound is farthest from being a plan, and bounded in Fractions before they are given up: what is returned is
proved. Plans are looked for on the lines from those mixtures to plans that are known, and to the ends of boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import heappop, heappush
from time import perf_counter

import numpy as np

from mcda.certificate.moving import DUST, LEVEL, Box, Cut, Leaf, MovingCertificate, Standing
from mcda.certificate.problem import dot
from mcda.flips.bounds import Question, Space, bound
from mcda.flips.floors import Floors
from mcda.flips.gains import Gains
from mcda.matrix import Floats

ZERO = Fraction(0)
CLOSED = Fraction(4, 10**10)  # of the cost: a bracket this narrow is closed
DEEP = 230
DEEPER, SHAVED = 9, 3  # after so many cuts, every third is one close below the best plan
HELPS = 1e-3  # of what a bound lacks: a cut of levels that brings less is followed by one of moves
STARTS = 40  # moves tried that a box hands on
LINE = np.concatenate([[0.0], 2.0 ** np.arange(-50, 1)])


@dataclass(eq=False)
class _Node:
    k: int
    box: Box
    depth: int
    value: float
    y: Floats
    cut: tuple[int, Fraction] | None
    tried: list[list[float]]
    leaf: Leaf | None = None
    children: tuple[_Node, _Node] | None = None

    def tree(self) -> Leaf | Cut:
        if self.children is not None and self.cut is not None:
            return Cut(*self.cut, self.children[0].tree(), self.children[1].tree())
        assert self.leaf is not None
        return self.leaf

    def leaves(self) -> Iterator[_Node]:
        if self.children is None:
            yield self
        else:
            for child in self.children:
                yield from child.leaves()


@dataclass(eq=False)
class Search:
    """One question: a certificate without its trees, and the best plan so far."""

    plan: MovingCertificate
    seconds: float
    best: tuple[Fraction, tuple[Fraction, ...]] | None = None
    stop: float = field(default=0.0)

    def __post_init__(self) -> None:
        """Prepare the moves' gains, and who may be the hero."""
        plan, names = self.plan, tuple(self.plan.problem.rows)
        self.stop = perf_counter() + self.seconds
        self.gains = [Gains(way, float(w), plan.ratio) for way, w in zip(plan.ways, plan.weights, strict=True)]
        others = [b for b in names if b != plan.alternative]
        heroes = [plan.alternative] if plan.better else others
        self.questions = [
            Question(self.gains, names, hero, others if plan.better else [plan.alternative], plan.ratio)
            for hero in heroes
        ]
        self.floors = Floors(plan, self.gains)
        self.dust = plan.dust
        self.reach = plan.root(None).high

    def solve(self) -> MovingCertificate:
        """Return the plan with its proof: closed, or a bracket where the time is up."""
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            return self._solved()

    def _solved(self) -> MovingCertificate:
        top = self._floats(self.reach)
        for question in self.questions:
            self._on_line(question, np.zeros(len(top)), top)
            for j in np.flatnonzero(top):
                alone = np.where(np.arange(len(top)) == j, top, 0.0)
                self._on_line(question, np.zeros(len(top)), alone)
        roots = []
        if self.best is None:
            roots = self._explored(priced=False)
            if self.best is None:
                if all(
                    node.leaf is not None and node.leaf.kind != "priced" for root in roots for node in root.leaves()
                ):
                    return self._with(roots, None)
                for root in roots:  # the time is up: nothing is known to cost less than nothing
                    for node in root.leaves():
                        node.leaf = node.leaf or self.floors.free(node.box)
                return self._with(roots, ZERO)
        self.tidied()
        roots = self._explored(priced=True)
        for root in roots:
            for node in root.leaves():
                node.leaf = node.leaf or self._leaf(node, priced=True)
        self.tidied()
        assert self.best is not None
        inner = self.best[0]
        for root in roots:
            for node in root.leaves():
                if node.leaf is not None and node.leaf.kind == "priced" and not node.box.empty:
                    inner = min(inner, *(self.plan.rounded(sum(floors, ZERO)) for floors in node.leaf.floors))
        return self._with(roots, inner)

    def closed(self, inner: Fraction, outer: Fraction) -> bool:
        """Return whether a bracket is as narrow as one."""
        return outer - inner <= max(CLOSED * outer, self.dust)

    def _with(self, roots: list[_Node], inner: Fraction | None) -> MovingCertificate:
        trees = {question.hero: root.tree() for question, root in zip(self.questions, roots, strict=True)}
        if self.best is None:
            return replace(self.plan, trees=trees, inner=inner)
        cost, moves = self.best
        standing = Standing(self.plan, moves)
        rival = standing.first([b for b in self.plan.problem.rows if b != self.plan.alternative])
        return replace(self.plan, trees=trees, inner=inner, outer=cost, moves=moves, rival=rival)

    # ── boxes ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _explored(self, *, priced: bool) -> list[_Node]:
        """Cut boxes until each is proved, a first plan is found (not `priced`), or the time is up."""
        start = self.plan.root(self.best[0] if priced and self.best is not None else None)
        roots = [self._node(k, start, 0, [[] for _ in self.gains], priced) for k in range(len(self.questions))]
        heap = [(node.value, i, node) for i, node in enumerate(roots)]
        count = len(heap)
        heap.sort(key=lambda entry: entry[:2])
        while heap and perf_counter() < self.stop:
            if not priced and self.best is not None:
                break
            _, _, node = heappop(heap)
            if self._proved(node, priced) or node.cut is None or node.depth >= DEEP:
                continue
            axis, at = node.cut
            step = None if axis == LEVEL else self.plan.ways[axis].step
            boxes = node.box.cut(axis, at, step)
            children = [self._node(node.k, box, node.depth + 1, node.tried, priced, node.value) for box in boxes]
            node.children = children[0], children[1]
            for child in children:
                count += 1
                if not child.box.empty:
                    heappush(heap, (child.value, count, child))
        return roots

    def _node(
        self, k: int, box: Box, depth: int, tried: list[list[float]], priced: bool, parent: float = -1.0
    ) -> _Node:
        question = self.questions[k]
        if box.empty:
            return _Node(k, box, depth, np.inf, np.zeros(len(question.keys)), None, tried, self.floors.free(box))
        low, high = self._floats(box.low), self._floats(box.high)
        levels = (float(box.levels[0]), float(box.levels[1])) if self.plan.ratio else (0.0,)
        scale = float(self.best[0]) if priced and self.best is not None else None
        found = bound(question, Space(low, high, levels), scale, tried)
        self._plans(question, found.mean, high)
        kept = [
            sorted({*(d for d in listed if a <= d <= b), float(x)})[:STARTS]
            for listed, x, a, b in zip(tried, found.mean, low, high, strict=True)
        ]
        y = found.y if scale is None else found.y * scale
        stuck = found.value - parent < HELPS * (1 - parent)
        own = found.aside if stuck and found.cut is not None and found.cut[0] == LEVEL else found.cut
        cut = self._shaved(box, depth) or self._exact_cut(own, box) or self._exact_cut(found.cut, box)
        return _Node(k, box, depth, found.value, y, cut, kept)

    def _shaved(self, box: Box, depth: int) -> tuple[int, Fraction] | None:
        """Return a cut close below the best plan, where distances near 0 leave multipliers without hold."""
        lone = sum(a < b for a, b in zip(box.low, box.high, strict=True)) == 1
        if not self.plan.ratio or self.best is None or ((depth < DEEPER or depth % SHAVED != 1) and not lone):
            return None
        moves = self.best[1]
        if not all(a <= d <= b for a, d, b in zip(box.low, moves, box.high, strict=True)):
            return None
        spent = [way.cost * (d - low) for way, d, low in zip(self.plan.ways, moves, box.low, strict=True)]
        j = max(range(len(spent)), key=spent.__getitem__)
        low, step = box.low[j], self.plan.ways[j].step
        at = moves[j] - (moves[j] - low) * (CLOSED / 2 if lone else Fraction(1, 16))
        at = min(at // step * step, moves[j] - step) if step else Fraction(float(at))
        return (j, at) if spent[j] > 0 and low <= at < box.high[j] and (step or at > low) else None

    def _exact_cut(self, cut: tuple[int, float] | None, box: Box) -> tuple[int, Fraction] | None:
        if cut is None:
            return None
        j, where = cut
        if j == LEVEL:
            at = Fraction(where)
            return (j, at) if box.levels[0] < at < box.levels[1] else None
        low, high, step = box.low[j], box.high[j], self.plan.ways[j].step
        at = self.gains[j].exact.get(where, Fraction(where))
        if step:
            at = min(max(at // step * step, low), high - step)
            return (j, at) if low <= at < high else None
        return (j, at) if low < at < high else None

    def _proved(self, node: _Node, priced: bool) -> bool:
        """Return whether a box need not be looked at any further, and keep the proof."""
        question, box = self.questions[node.k], node.box
        if box.low == box.high:
            if not self.plan.reaches(question.hero, Standing(self.plan, box.low)):
                node.leaf = Leaf("point", {}, ())
                return True
            self._kept(box.low)
        if self._likely(node, priced):
            leaf = self._leaf(node, priced)
            if leaf is not None and self._enough(leaf):
                node.leaf = leaf
                return True
        if self.plan.ratio:
            node.leaf = self.floors.alone(question, box) or self.floors.apart(question, box)
        return node.leaf is not None

    def _likely(self, node: _Node, priced: bool) -> bool:
        """Return whether floats say that a box's bound is enough."""
        if not priced:
            return node.value > 0 or (self.plan.strict and node.value > -1e-12)
        assert self.best is not None
        unit, value = self.plan.unit, node.value
        if unit is not None:
            value = float(np.ceil(value * float(self.best[0] / unit) - 1e-9)) * float(unit / self.best[0])
        return value >= 1 - max(float(CLOSED), float(self.dust / self.best[0]))

    def _enough(self, leaf: Leaf) -> bool:
        if leaf.kind != "priced":
            return self.plan.closes(leaf)
        assert self.best is not None
        least = min(self.plan.rounded(sum(floors, ZERO)) for floors in leaf.floors)
        return self.closed(least, self.best[0])

    def _leaf(self, node: _Node, priced: bool) -> Leaf | None:
        """Return the proof of a box's bound: floors that hold in Fractions."""
        question, box = self.questions[node.k], node.box
        free = self.floors.free(box)
        if box.empty or (priced and self.best is not None and self._enough(free)):
            return free
        found = self.floors.bounded(question, node.y, box, priced=priced)
        if found is None or (priced and any(sum(f, ZERO) < 0 for f in found.floors)):
            return free if priced else None
        return found

    # ── plans ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _plans(self, question: Question, mean: Floats, high: Floats) -> None:
        """Look for plans on the lines from a mixture to the end of its box, along single moves, and to the best."""
        ends = [high]
        ends += [np.where(np.arange(len(mean)) == j, high, mean) for j in np.flatnonzero((mean > 0) & (high > mean))]
        if self.best is not None:
            ends.append(self._floats(self.best[1]))
        for end in ends:
            self._on_line(question, mean, end)

    def _on_line(self, question: Question, start: Floats, end: Floats, *, lower: bool = True) -> None:
        best = np.inf if self.best is None else float(self.best[0]) * (1 - 1e-13)
        if question.costs @ start >= best:
            return
        near, far = 0.0, 1.0
        narrowings: list[Floats] = [LINE, *[np.linspace(0, 1, 33)] * 9]
        for t in narrowings:
            at = near + (far - near) * t
            moves = self._stepped(start[:, None] + (end - start)[:, None] * at)
            enough = np.flatnonzero(question.short(moves) <= (-1e-16 if self.plan.strict else 1e-15))
            if not len(enough):
                return
            first = int(enough[0])
            if first == 0:
                far = float(at[0])
                break
            near, far = float(at[first - 1]), float(at[first])
            if question.costs @ (start + (end - start) * near) >= best:
                return
            if far - near <= 4e-16 * far:
                break
        cost = float(question.costs @ self._stepped((start + (end - start) * far)[:, None])[:, 0])
        if cost >= best:
            return
        for k in range(12):
            reached = min(far + (0.0 if k == 0 else 2.0 ** (4 * k - 56)), 1.0)
            if self._accepted(question, self._stepped((start + (end - start) * reached)[:, None])[:, 0]):
                if lower:
                    self._lowered(question)
                return

    def _accepted(self, question: Question, d: Floats) -> bool:
        """Keep moves that are a plan, exactly, and the cheapest so far."""
        moves = tuple(self._whole(j, min(max(Fraction(float(x)), ZERO), self.reach[j])) for j, x in enumerate(d))
        cost = dot([way.cost for way in self.plan.ways], moves)
        if self.best is not None and cost >= self.best[0]:
            return False
        if not self._reaches(question, moves):
            return False
        self.best = cost, moves
        return True

    def _reaches(self, question: Question, moves: tuple[Fraction, ...]) -> bool:
        return self.plan.reaches(question.hero, Standing(self.plan, moves))

    def _kept(self, moves: tuple[Fraction, ...]) -> None:
        """Keep a plan where it is the cheapest so far."""
        cost = dot([way.cost for way in self.plan.ways], moves)
        if self.best is None or cost < self.best[0]:
            self.best = cost, moves

    def _lowered(self, question: Question) -> None:
        """Lower one move after the other as far as the plan stays one, the dearest first."""
        assert self.best is not None
        d = self._floats(self.best[1])
        for j in np.argsort(-d * question.costs, kind="stable"):
            if d[j] > 0:
                self._on_line(question, np.where(np.arange(len(d)) == j, 0.0, d), d, lower=False)
                d = self._floats(self.best[1])

    def tidied(self) -> None:
        """Write the best plan in short numbers where one of these is as cheap, and moves so that floats tell them."""
        assert self.best is not None
        cost, moves = self.best
        spare = max(cost / 10**10, self.dust / 2)
        for digits, outwards, kept in [(k, 0, 0) for k in (4, 6, 8, 10, 12)] + [
            (k, 1, w) for w in (0, 1) for k in (12, 14)
        ]:
            short = [self._short(j, d, digits, outwards=bool(outwards), kept=bool(kept)) for j, d in enumerate(moves)]
            spent = dot([way.cost for way in self.plan.ways], short)
            if spent - cost <= spare and any(self._reaches(question, tuple(short)) for question in self.questions):
                self.best = spent, tuple(short)
                return

    def _short(self, j: int, d: Fraction, digits: int, *, outwards: bool, kept: bool) -> Fraction:
        """Return a move to a score of so many digits of its column; moves that are no more than dust only if kept."""
        way = self.plan.ways[j]
        size = Fraction(max(map(abs, way.column)) or 1)
        if not d or way.step is not None:
            return d
        if d <= size * DUST and not kept:
            return ZERO
        unit = Fraction(10) ** (len(str(int(size))) - digits)
        near = way.at(d) / unit
        up = way.rises if outwards else near % 1 >= Fraction(1, 2)
        move = abs((-(-near // 1) if up else near // 1) * unit - way.now)
        return move if move <= self.reach[j] else d

    # ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _floats(self, moves: tuple[Fraction, ...]) -> Floats:
        return np.array([float(d) for d in moves])

    def _whole(self, j: int, d: Fraction) -> Fraction:
        step = self.plan.ways[j].step
        return d if step is None else (d / step + Fraction(1, 10**9)) // 1 * step

    def _stepped(self, moves: Floats) -> Floats:
        """Return (n, c) moves in whole steps, upwards, no farther than possible."""
        found = moves.copy()
        for j, way in enumerate(self.plan.ways):
            if way.step is not None:
                step = float(way.step)
                found[j] = np.minimum(np.ceil(moves[j] / step - 1e-9) * step, float(self.reach[j]))
        return found
