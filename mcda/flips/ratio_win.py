"""How many percent all weights of TOPSIS must change before a named rival comes first: nobody ahead of it.

For one φ the rival b is at the level φ of closeness or above, and every other c at φ or below, where
((1−φ)N_b − φP_b)·u ≥ 0 and (φP_c − (1−φ)N_c)·u ≥ 0: a linear programme over the box of radius r. Its multipliers y
refute all radii up to the one at which Σ y_i A_i(φ)·u reaches 0 on the box; a new programme at that radius gives better
ones, as in Dinkelbach's method. Only φ is branched on; opponents enter when they are found ahead.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from time import perf_counter

import numpy as np

from mcda.certificate import Problem
from mcda.certificate.ratio import Band, PercentCertificate
from mcda.flips.radius import Limits, Radius
from mcda.flips.ratio_percent import ROUNDING, Box
from mcda.flips.ratio_rivals import dominated, floats, level_somewhere
from mcda.matrix import Floats, Weights

TIGHT = 1e-9
ROUNDS = 60  # of better multipliers at one φ
MOST = 400  # values of φ tried
ENOUGH = 1e-9  # a margin that no rounding of a linear programme has


@dataclass(frozen=True, eq=False)
class _Level:
    """What is known at one φ: the radius held off, by which multipliers, and the u/w² that reaches φ there."""

    phi: float
    radius: float
    y: Floats  # (m,), the rival's own at its place
    there: Floats | None


Leaf = tuple[float, _Level, _Level, tuple[Floats, Floats]]


@dataclass(eq=False)
class _Search:
    box: Box
    rival: int
    others: list[int]
    opponents: list[int] = field(default_factory=list)

    def rows(self, phi: float, who: list[int]) -> Floats:
        """Return the rows of the rival and of opponents at φ."""
        near, away = self.box.near, self.box.away
        own = (1 - phi) * near[self.rival] - phi * away[self.rival]
        return np.vstack([own, phi * away[who] - (1 - phi) * near[who]])

    def ends(self, radius: float) -> tuple[Floats, Floats]:
        """Return the least and largest u/w² in the box."""
        free = self.box.free
        return np.where(free, max(1 - radius, 0.0) ** 2, 1.0), np.where(free, (1 + radius) ** 2, 1.0)

    def programme(self, phi: float, low: Floats, high: Floats, cone: bool = False) -> tuple[float, Floats, Floats]:
        """Return the largest t with every row ≥ t on the box (or a cone's simplex), the multipliers and the u/w²."""
        from scipy.optimize import linprog

        rows = self.rows(phi, self.opponents)
        sizes = np.abs(rows).sum(axis=1)
        sizes[sizes == 0] = 1.0
        rows = rows / sizes[:, None]
        k = rows.shape[1]
        result = linprog(
            np.append(np.zeros(k), -1.0),
            A_ub=np.hstack([-rows, np.ones((len(rows), 1))]), b_ub=np.zeros(len(rows)),
            A_eq=np.append(np.ones(k), 0.0)[None] if cone else None, b_eq=[1.0] if cone else None,
            bounds=[*zip(low, high, strict=True), (-np.inf, np.inf)], method="highs-ds",
            options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
        )  # fmt: skip
        if result.x is None:
            raise ArithmeticError(result.message)
        share = np.maximum(-result.ineqlin.marginals, 0)
        if not share.any():  # a box that is a point may come back without multipliers
            share[np.argmin(rows @ result.x[:-1])] = 1.0
        y = np.zeros(len(self.box.near))
        y[[self.rival, *self.opponents]] = share / share.sum() / sizes
        return float(result.x[-1]), y / y.sum(), np.asarray(result.x[:-1])

    def at(self, phi: float, radius: float) -> _Level:
        """Return what is known at φ, starting from a guess of the radius."""
        best = _Level(phi, 0.0, self._alone(), None)
        for _ in range(ROUNDS):
            t, y, u = self.programme(phi, *self.ends(radius))
            reached = self.radius((phi, phi), (y, y))
            if reached > best.radius:
                best = _Level(phi, reached, y, None)
            if reached > 0.99 and (proof := self._never(phi)) is not None:
                return proof
            settled = reached >= radius if t >= 0 else reached - radius <= 1e-13 * radius
            if (t >= 0 or settled) and self._enter(phi, u):
                continue
            if settled:
                return _Level(phi, best.radius, best.y, u)
            if not np.isfinite(reached):
                return best
            radius = reached
        return best

    def _alone(self) -> Floats:
        y = np.zeros(len(self.box.near))
        y[[self.rival, self.box.winner]] = 0.5
        return y

    def _never(self, phi: float) -> _Level | None:
        """Return multipliers that refute φ for every radius, with a margin, if there are any."""
        if not self.box.free.all():
            return None
        while True:
            t, y, u = self.programme(phi, np.zeros(len(self.box.free)), np.ones(len(self.box.free)), cone=True)
            if t < -ENOUGH:
                return _Level(phi, self.radius((phi, phi), (y, y)), y, None)
            if not self._enter(phi, u):
                return None

    def _enter(self, phi: float, u: Floats) -> bool:
        """Let the worst of those that are above φ at these weights become opponents."""
        rest = [c for c in self.others if c not in self.opponents]
        if not rest:
            return False
        rows = self.rows(phi, rest)[1:]
        leads = (rows @ u) / np.maximum(np.abs(rows) @ u, 1e-300)
        worst = [rest[k] for k in np.argsort(leads)[:4] if leads[k] < -ENOUGH]
        self.opponents += worst
        return bool(worst)

    def radius(self, ends: tuple[float, float], y: tuple[Floats, Floats]) -> float:
        """Return the radius within which multipliers, affine from end to end, refute an interval, safely rounded."""
        near, away = self.box.near, self.box.away
        sign = np.full(len(near), -1.0)
        sign[self.rival] = 1.0
        bulge = (ends[1] - ends[0]) * ((sign * (y[1] - y[0])) @ (near + away))
        found = np.inf
        for phi, share in zip(ends, y, strict=True):
            terms = share @ ((1 - phi) * near + phi * away)
            c = (sign * share) @ ((1 - phi) * near - phi * away)
            c = c + np.maximum(bulge, 0) / 4 * (1 + ENOUGH) + 4 * ROUNDING * terms
            found = min(found, float(self.box.radius(c[None])[0]))
        return found * (1 - ROUNDING)

    def dominated(self, c: int) -> Leaf:
        """Return what refutes every φ and radius where c is never behind the rival."""
        self.opponents = [*{self.box.winner: 0, c: 0}]
        y = np.zeros(len(self.box.near))
        y[[self.rival, c]] = 0.5
        return np.inf, _Level(0.0, np.inf, y, None), _Level(1.0, np.inf, y, None), (y, y)

    def interval(self, low: _Level, high: _Level) -> tuple[float, tuple[Floats, Floats]]:
        """Return the best bound of an interval that the multipliers of its ends give."""
        pairs = [(low.y, low.y), (high.y, high.y), (low.y, high.y)]
        bounds = [self.radius((low.phi, high.phi), pair) for pair in pairs]
        k = int(np.argmax(bounds))
        return bounds[k], pairs[k]


def solve_win(
    problem: Problem, now: Weights, winner: int, rival: int, *, limits: Limits | None = None, budget: float = 10.0
) -> Radius:
    """Return the least r at which weights w·(1 ± r) put a named rival level with everyone or ahead.

    Returns
    -------
    Radius
        With a PercentCertificate; `never` where every radius is refuted by a margin; an infinite `upper` where neither
        that nor a flip is found (a rival that can only tie).
    """
    deadline = perf_counter() + budget
    rows = floats(problem)
    names, exact = list(problem.rows), list(problem.rows.values())
    used = now.values > 0
    frozen = np.zeros(len(used), dtype=bool) if limits is None else limits.frozen
    others = [c for c in range(len(names)) if exact[c] != exact[rival]]
    columns = np.flatnonzero(used).tolist()
    worse = (rows.to_anti >= rows.to_anti[rival]) & (rows.to_ideal <= rows.to_ideal[rival])
    above = [c for c in others if worse[c, used].all() and dominated(problem, names[c], names[rival], columns)]
    squares = now.values[used] ** 2
    search = _Search(
        Box(rows.to_ideal[:, used] * squares, rows.to_anti[:, used] * squares, ~frozen[used], winner),
        rival, others, [winner],
    )  # fmt: skip
    best: _Level | None = None
    if above:
        leaves = [search.dominated(above[0])]
    else:
        leaves, best = _searched(search, deadline)
    lower = min(bound for bound, *_ in leaves)
    found = None if best is None else _witness(problem, now, names[winner], names[rival], search, best, lower)

    def certify() -> PercentCertificate:
        who = [rival, *search.opponents]
        bands = [
            Band(Fraction(low.phi), Fraction(high.phi), *(tuple(map(Fraction, y[who].tolist())) for y in pair))
            for _, low, high, pair in sorted(leaves, key=lambda leaf: leaf[1].phi)
        ]
        return PercentCertificate(
            problem, now.exact, tuple(frozen.tolist()), names[winner], "win", tuple(names[c] for c in who[1:]),
            {names[rival]: tuple(bands)}, None if lower == np.inf else Fraction(lower),
            None if found is None else Fraction(found[0]), None if found is None else found[1],
            None if found is None else names[rival], True,
        )  # fmt: skip

    if found is None:
        level = bool(above) and level_somewhere(problem, names[above[0]], names[rival], columns)
        never, tie_only = (rival,) if lower == np.inf and not level else (), (rival,) if level else ()
        return Radius(lower, np.inf, None, None, certify, never, tie_only)
    return Radius(lower, found[0], np.array([float(x) for x in found[1]]), rival, certify)


def _searched(search: _Search, deadline: float) -> tuple[list[Leaf], _Level | None]:
    """Branch on φ, the least bound first, until none is below the nearest level found."""
    ends = [search.at(phi, 0.0) for phi in (0.0, 1.0)]
    best = min((level for level in ends if level.there is not None), key=lambda level: level.radius, default=None)
    bound, pair = search.interval(*ends)
    order = count()
    heap: list[tuple[float, int, _Level, _Level, tuple[Floats, Floats]]] = [
        (bound, next(order), ends[0], ends[1], pair)
    ]
    for _ in range(MOST):
        bound, _, low, high, _ = heap[0]
        if bound >= (np.inf if best is None else best.radius * (1 - TIGHT)) or perf_counter() > deadline:
            break
        heapq.heappop(heap)
        phi = (low.phi + high.phi) / 2
        guess = 0.5 if best is None else min(best.radius, 1e3)
        middle = search.at(phi, guess)
        if middle.there is not None and (best is None or middle.radius < best.radius):
            best = middle
        for left, right in ((low, middle), (middle, high)):
            bound, pair = search.interval(left, right)
            heapq.heappush(heap, (bound, next(order), left, right, pair))
    return [(bound, low, high, pair) for bound, _, low, high, pair in heap], best


def _witness(
    problem: Problem, now: Weights, winner: str, rival: str, search: _Search, best: _Level, lower: float
) -> tuple[float, tuple[Fraction, ...]] | None:
    """Return the least radius at which the rival is ahead of the winner and of everyone or level, and the weights."""
    for beyond in (0.0, *10.0 ** np.arange(-12, -2)):
        radius = max(best.radius, lower) * (1 + beyond)
        *_, u = search.programme(best.phi, *search.ends(radius))
        least, most = max(1 - Fraction(radius), Fraction(0)), 1 + Fraction(radius)
        factors = iter(zip(np.sqrt(np.maximum(u, 0)).tolist(), search.box.free.tolist(), strict=True))
        there = []
        for w in now.exact:
            factor, free = next(factors) if w else (0.0, False)
            there.append(w * min(max(Fraction(factor), least), most) if free else w)
        if problem.lead(rival, winner, there) > 0 and all(problem.lead(c, rival, there) <= 0 for c in problem.rows):
            return radius, tuple(there)
    return None
