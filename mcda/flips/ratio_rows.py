"""The least change of TOPSIS weights in any norm, also under bounds, ranked goals and until a rival beats everyone.

Branch and bound for one rival after the other, those that a quick search reaches first: nodes are a band of levels φ
and a box of weights, bounded by the Lagrangians of `ratio_relaxed` at both ends of the band. A node is cut where it
loses most: in φ, or in the weight whose square is farthest from its chord. The search stops at the gap asked for or
when time is up; what is left open bounds the distance from below all the same, and the tree of nodes is the
certificate.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from time import perf_counter

import numpy as np

from mcda.certificate import Problem, Vector
from mcda.certificate.radius import Region, distance
from mcda.certificate.ratio_norms import NormCertificate
from mcda.certificate.trees import Leaf, Split, Tree
from mcda.flips.radius import Radius
from mcda.flips.ratio_dual import Pairs
from mcda.flips.ratio_local import nearby
from mcda.flips.ratio_outer import Outer, settled
from mcda.flips.ratio_relaxed import Multipliers, Question, worst
from mcda.flips.ratio_rivals import floats, sort_out
from mcda.flips.ratio_witness import float_up, overtaken, root_down, root_up
from mcda.matrix import Floats, Weights

TIGHT = 1e-7  # the relative width brackets are closed to where it is quick
TINY, THIN = 1e-12, 1e-12  # of distances, and of bands and boxes that are not cut any more
PATIENT = 60  # cuts after which the gap asked for is enough
MANY = 12  # rivals for which it pays to settle most of them in one batch first
FEW = 4  # rivals that a local search tries first


@dataclass(eq=False)
class Node:
    """A band of φ and a box of weights, the multipliers at both ends, and what they hold off."""

    ends: tuple[float, float]
    low: Floats
    high: Floats
    at: tuple[Multipliers, Multipliers]
    bound: float
    leaf: tuple[Multipliers, Multipliers]
    axis: int = -2  # not cut
    cut: float = 0.0
    parts: tuple[Node, ...] = ()


@dataclass(eq=False)
class Incumbent:
    """The nearest weights known at which a rival has overtaken, exactly."""

    distance: float = np.inf
    rival: int = -1
    there: Vector | None = None


@dataclass(eq=False)
class Search:
    """Everything about one rival."""

    question: Question
    problem: Problem
    now: Weights
    winner: int
    until: str
    region: Region
    best: Incumbent
    deadline: float
    gap: float
    root: Node | None = field(default=None)

    def run(self) -> float:
        """Branch until the rival is held off as far as the nearest flip known, or time is up; return how far it is."""
        q = self.question
        low, high = q.box(self.best.distance)
        self.root = self._node((0.0, 1.0), low, high, (self._at(0.0, low, high), self._at(1.0, low, high)))
        order, cuts = count(), count()
        heap = [(self.root.bound, next(order), self.root)]
        while heap[0][0] < self._target(next(cuts)) and perf_counter() < self.deadline:
            _, _, node = heapq.heappop(heap)
            node.parts = self._cut(node)
            if not node.parts:
                heapq.heappush(heap, (node.bound, next(order), node))
                break
            for part in node.parts:
                heapq.heappush(heap, (part.bound, next(order), part))
        return heap[0][0]

    def _target(self, cuts: int) -> float:
        """Return the bound at which a node is done after so many cuts: tight, or the gap asked for if it takes many."""
        gap = TINY if cuts < PATIENT else self.gap
        d, square = self.best.distance, self.question.norm == "l2"
        if not np.isfinite(d):
            return np.inf
        return float(min(d * (1 - TIGHT), max(np.sqrt(d) - gap, 0) ** 2 if square else d - gap))

    def _at(self, phi: float, low: Floats, high: Floats) -> Multipliers:
        """Return multipliers at φ; opponents found above φ enter, and weights met may be the nearest flip."""
        q = self.question
        while True:
            m = q.programme(phi, low, high)
            if m is None:
                m = q.programme(phi, low, high, plain=True)
                assert m is not None  # nothing in it can be infeasible
                return m
            if self.until == "win" and (new := worst(q, phi, m)):
                q.opponents += new
                continue
            self._try(m.x)
            if m.missed > 1e-9 and (plain := q.programme(phi, low, high, plain=True)) is not None:
                whole = q.held((phi, phi), (plain, plain), low, high)
                if whole > q.held((phi, phi), (m, m), low, high):
                    return replace(plain, x=m.x, excess=m.excess)
            return m

    def _try(self, x: Floats) -> None:
        """Look for a nearer flip from some weights."""
        q = self.question
        if not q.distance(x) < self.best.distance:
            return
        for margin in (0.0, 1e-13, 1e-11, 1e-9):
            found = nearby(q, x, margin)
            if found is None or q.distance(found) >= self.best.distance * (1 - 1e-12):
                return
            if self.settle(found):
                return

    def settle(self, weights: Floats) -> bool:
        """Keep weights that are nearer than the best known, if the rival has overtaken there in Fractions."""
        names = list(self.problem.rows)
        there = overtaken(
            self.problem,
            self.now.exact,
            names[self.winner],
            names[self.question.rival],
            weights,
            self.region,
            self.until,
        )
        if there is None:
            return False
        far = float(distance(self.question.norm, self.now.exact, there))
        if far < self.best.distance:
            self.best.distance, self.best.rival, self.best.there = far, self.question.rival, there
        return True

    def _node(self, ends: tuple[float, float], low: Floats, high: Floats, at: tuple[Multipliers, Multipliers]) -> Node:
        pairs = [at, (at[0], at[0]), (at[1], at[1])]
        bounds = [self.question.held(ends, pair, low, high) for pair in pairs]
        k = int(np.argmax(bounds))
        return Node(ends, low, high, at, bounds[k], pairs[k])

    def _cut(self, node: Node) -> tuple[Node, ...]:
        """Cut a node where it loses most."""
        q = self.question
        alone = [q.held((phi, phi), (m, m), node.low, node.high) for phi, m in zip(node.ends, node.at, strict=True)]
        weak = int(np.argmin(alone))
        phi, m = node.ends[weak], node.at[weak]
        pull = m.y @ np.abs((1 - phi) * q.near - phi * q.away)  # not c: rows that balance leave the square free
        lost = np.where(node.high - node.low > THIN, pull * np.maximum(m.excess, 0), 0.0)
        k = int(np.argmax(lost))
        thin = node.ends[1] - node.ends[0] < THIN
        with np.errstate(invalid="ignore"):
            across = min(alone) - node.bound
        if thin or (lost[k] > 0 and lost.sum() > across and np.isfinite(across)):
            if node.high[k] - node.low[k] <= THIN:
                return ()
            middle = (node.low[k] + node.high[k]) / 2
            inside = abs(m.x[k] - middle) < 0.4 * (node.high[k] - node.low[k])
            node.axis, node.cut = k, float(m.x[k] if inside else middle)
            below, above = node.high.copy(), node.low.copy()
            below[k] = above[k] = node.cut
            boxes = [(node.low, below), (above, node.high)]
            ends = [node.ends, node.ends]
            at = [(self._at(node.ends[0], *box), self._at(node.ends[1], *box)) for box in boxes]
        else:
            node.axis, node.cut = -1, (node.ends[0] + node.ends[1]) / 2
            middle_at = self._at(node.cut, node.low, node.high)
            boxes = [(node.low, node.high)] * 2
            ends = [(node.ends[0], node.cut), (node.cut, node.ends[1])]
            at = [(node.at[0], middle_at), (middle_at, node.at[1])]
        return tuple(self._node(e, *box, pair) for e, box, pair in zip(ends, boxes, at, strict=True))

    def leaf(self, pair: tuple[Multipliers, Multipliers]) -> Leaf:
        """Return multipliers as a certificate's leaf."""
        q = self.question
        rows = [[*m.y[[q.rival, *q.opponents]], m.mu, *m.z] for m in pair]
        first, last = (tuple(Fraction(float(x)) for x in row) for row in rows)
        return Leaf(first, last)

    def tree(self, node: Node | None = None) -> Tree:
        """Return the nodes as a certificate's tree."""
        node = self.root if node is None else node
        assert node is not None
        if node.parts:
            return Split(node.axis, Fraction(node.cut), *(self.tree(part) for part in node.parts))
        return self.leaf(node.leaf)


def solve(
    problem: Problem, now: Weights, winner: int, rivals: list[int], *, norm: str, region: Region, until: str = "tie",
    budget: float = 10.0, gap: float = 1e-6, named: bool = False, known_flip: tuple[int, Vector] | None = None,
) -> Radius:  # fmt: skip
    """Return the least change of weights of sum 1, in a norm, that lets a rival overtake.

    Parameters
    ----------
    problem : the rows in Fractions
    now : today's weights, aligned; winner, rivals : positions
    norm : "l1", "l2", "linf" or "percent_final"
    region : what the weights may be
    until : "tie": level with the winner; "win": with one rival, nobody ahead of it
    budget, gap : seconds, and the width of the bracket at which the search may stop
    known_flip : a rival, one of `rivals` or not, and weights at which it has overtaken

    Returns
    -------
    Radius
        With a NormCertificate; the witness is strictly past the tie. The bracket may be open when time is up.
    """
    deadline = perf_counter() + budget
    rows, names = floats(problem), list(problem.rows)
    movable = np.array([x > 0 for x in region.upper])
    known = sort_out(problem, rows, now, winner, rivals, movable, region)
    if known.level and until == "tie":
        return Radius(0.0, 0.0, now.values.copy(), known.level[0], lambda: None, known.never, known.tie_only)
    best = Incumbent()
    if known_flip is not None:
        best = Incumbent(float(distance(norm, now.exact, known_flip[1])), *known_flip)
    lower, upper = (np.array([float(x) for x in ends]) for ends in (region.lower, region.upper))
    ranked = np.array([[float(x) for x in row] for row in region.rows]).reshape(-1, len(lower))
    exact = list(problem.rows.values())

    def question(b: int) -> Question:
        others = [c for c in range(len(names)) if exact[c] != exact[b]] if until == "win" else [winner]
        return Question(
            rows.to_ideal, rows.to_anti, now.values, b, [winner], others, norm, lower, upper, ranked
        )  # fmt: skip

    asked = [*known.open, *known.level] if until == "win" else known.open
    order = [
        Search(question(b), problem, now, winner, until, region, best, deadline, gap) for b in asked
    ]  # fmt: skip
    order = _first(order, Pairs(rows.to_ideal, rows.to_anti, now.values, winner), deadline - 0.7 * budget)
    outer = Outer()
    if until == "tie" and len(order) > MANY:
        outer = settled(order[0].question, [search.question.rival for search in order], best.distance)
    bounds = dict.fromkeys((*known.never, *known.tie_only), np.inf) | dict.fromkeys(outer.above, best.distance)
    todo = [search for search in order if search.question.rival not in outer.above]
    for left, search in zip(range(len(todo), 0, -1), todo, strict=True):
        spare = deadline - perf_counter()  # one rival that never closes must not take it all
        search.deadline = perf_counter() + max(spare / 2 if left > 1 else spare, spare / left)
        bounds[search.question.rival] = search.run()
    inner = max(min(min(bounds.values(), default=np.inf), best.distance), 0.0)

    def certify() -> NormCertificate:
        opponents = order[0].question.opponents if until == "win" and order else [winner]
        nothing = (Fraction(0),) * (len(opponents) + len(ranked))
        half = (Fraction(1, 2), Fraction(1, 2), *nothing)
        trees: dict[str, Tree] = {names[b]: Leaf(half, half) for b in (*known.never, *known.tie_only)}
        for search in order:
            b = search.question.rival
            if inner == 0:  # nothing but that today's winner is ahead today
                trees[names[b]] = _today(search.question, nothing)
            elif b in outer.above and outer.below is not None:
                parts = search.leaf((outer.below,) * 2), search.leaf((outer.above[b],) * 2)
                trees[names[b]] = Split(-1, Fraction(outer.cut), *parts)
            else:
                trees[names[b]] = search.tree()
        there = best.there
        return NormCertificate(
            problem, now.exact, region, norm, names[winner], until, tuple(names[c] for c in opponents), trees,
            None if inner == np.inf else Fraction(inner), None if there is None else distance(norm, now.exact, there),
            there, None if there is None else names[best.rival], named,
        )  # fmt: skip

    low = inner if norm != "l2" or inner == np.inf else root_down(Fraction(inner))
    if best.there is None:
        never = (*known.never, *(b for b in asked if bounds[b] == np.inf))
        return Radius(low, np.inf, None, None, certify, never, known.tie_only)
    far = distance(norm, now.exact, best.there)
    there = np.array([float(x) for x in best.there])
    high = root_up(far) if norm == "l2" else float_up(far)
    return Radius(low, high, there, best.rival, certify, known.never, known.tie_only)


def _today(q: Question, nothing: Vector) -> Tree:
    """Return what shows that the rival is not ahead today: a level between its closeness and the winner's."""
    u = q.now * q.now
    near, away = q.near[[q.rival, q.opponents[0]]] @ u, q.away[[q.rival, q.opponents[0]]] @ u
    middle = Fraction(float((near / np.maximum(near + away, 1e-300)).mean()))
    zero, one = Fraction(0), Fraction(1)
    winner, own = (zero, one, *nothing), (one, zero, *nothing)
    return Split(-1, middle, Leaf(winner, winner), Leaf(own, own))


def _first(searches: list[Search], pairs: Pairs, deadline: float) -> list[Search]:
    """Look for flips that are near, and return the searches in the order of what was found."""
    if not searches:
        return []
    rivals = np.array([search.question.rival for search in searches])
    u = pairs.now**2
    near, away = pairs.near @ u, pairs.away @ u
    closeness = near / np.where(near + away == 0, 1.0, near + away)
    reached = np.full(len(searches), np.inf)
    starts: list[Floats | None] = [None] * len(searches)
    for part in (0.5, 0.25, 0.75):
        weights, _ = pairs.reached(
            rivals, pairs.hold(rivals, part * closeness[rivals] + (1 - part) * closeness[pairs.winner]).weights
        )
        for k, (search, there) in enumerate(zip(searches, weights, strict=True)):
            if np.isfinite(there).all() and (far := search.question.distance(there)) < reached[k]:
                reached[k], starts[k] = far, there
    order = np.argsort(reached, kind="stable").tolist()
    for k in order[:FEW]:
        search = searches[k]
        corners = np.eye(len(pairs.now))[np.argsort(-_favours(search.question))[:2]]
        for start in (starts[k], pairs.now, *((pairs.now + corner) / 2 for corner in corners)):
            if perf_counter() > deadline:
                break
            found = None if start is None else nearby(search.question, start)
            if found is not None:
                search.settle(found)
    return [searches[k] for k in order]


def _favours(q: Question) -> Floats:
    """Return how much each criterion alone favours the rival over the first opponent."""
    a, b = q.opponents[0], q.rival
    near, away = q.near[[a, b]], q.away[[a, b]]
    closeness = near / np.maximum(near + away, 1e-300)
    return np.asarray(np.where(q.upper > q.lower, closeness[1] - closeness[0], -np.inf))
