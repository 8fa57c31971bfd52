"""Whether an alternative can be first under TOPSIS: linear programs level by level.

With u = w², b is first when for some level φ of N·u/(N·u + P·u) it reaches φ, F·u ≥ 0 with F = (1 − φ)N_b − φP_b, and
no rival c exceeds it, G_c·u ≥ 0 with G_c = φP_c − (1 − φ)N_c. For one φ that is a linear program: the largest s with
F·u ≥ s and G_c·u ≥ s. Positive: a witness. Negative: its multipliers refute φ, and, as the refuted levels of fixed
multipliers are an interval, all levels around it. Halving what is left settles [0, 1], or leaves levels too close to a
tie for floats, which are examined in Fractions.

Under bounds on w the square roots are relaxed: u in a box, √u above its chord, Σ u ≥ 1/n. That refutes, but may find no
witness.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm
from operator import mul
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.mixes import ONE, ZERO, Mix, constants
from mcda.certificate.problem import Problem, Vector
from mcda.flips.admissible import Admissible
from mcda.lp import Program, Row, Status, Tableau, Warm
from mcda.matrix import Floats

WORST = 8
FAR = 1e-11  # beside the terms of a lead, what rounding cannot turn
MARGIN = 1e-9  # what refutes must do so by as much, beside squared distances of at most 1
WIDTH = 1e-8  # levels as close as this are examined in Fractions
SPEND = 400  # programs an alternative


@dataclass(frozen=True, eq=False)
class Point:
    """The program's answer at one level; multipliers of b, the rivals listed, ranked rows, chord and tangent."""

    value: float
    u: Floats
    rivals: tuple[int, ...]
    multipliers: Floats
    rows: Floats
    own: float
    chord: float
    tangent: float


class Levels:
    """The programs of one problem."""

    def __init__(self, problem: Problem, admissible: Admissible) -> None:
        self.problem, self.admissible = problem, admissible
        self.names = tuple(problem.rows)
        self.exact, self.whole = list(problem.rows.values()), list(problem.whole.values())
        known: dict[Any, int] = {}
        self.group = np.array([known.setdefault(row, len(known)) for row in self.whole])
        self.scale = max(x for row in self.exact for part in row for x in part) or ONE
        self.p, self.n = (
            np.array([[float(x / self.scale) for x in row[part]] for row in self.exact]) for part in (0, 1)
        )
        self.size = self.p.shape[1]
        silent = constants(problem)
        self.telling = np.array([k not in silent for k in range(self.size)], dtype=float)
        self.model = Warm([*np.zeros(self.size + 1), -inf], [*np.full(self.size + 1, inf), inf])
        self.model.add([[*self.telling, 0.0, 0.0]], [1.0], [1.0])
        fixed = [np.append(row, [0.0, 0.0]) for row in admissible.rows]
        if admissible.bounded:
            low, high, eye = admissible.low, admissible.high, np.eye(self.size)
            fixed += [np.append(eye[k], [-(low[k] ** 2), 0.0]) for k in range(self.size)]
            fixed += [np.append(-eye[k], [high[k] ** 2, 0.0]) for k in range(self.size)]
            slope = np.where(high > 0, 1 / np.where(high > 0, low + high, 1), 0.0)
            fixed.append(np.append(-slope, [1 - (slope * low * high).sum(), 0.0]))
            fixed.append(np.append(np.ones(self.size), [-1 / self.size, 0.0]))
        if fixed:
            self.model.add(fixed, np.zeros(len(fixed)), np.full(len(fixed), inf))
        self.model.aim([*np.zeros(self.size + 1), 1.0])
        self.fixed = self.model.rows
        self.working: list[int] = []

    def rivals_of(self, b: int) -> NDArray[np.bool_]:
        """Return the (m,) mask of everyone whose rows differ from b's."""
        return np.asarray(self.group != self.group[b])

    def at(self, b: int, rivals: NDArray[np.bool_], level: float) -> Point | None:
        """Return the largest s at a level; None where the solver stopped without an answer."""
        own = (1 - level) * self.n[b] - level * self.p[b]
        gaps = level * self.p - (1 - level) * self.n
        listed: list[int] = []
        new = [c for c in self.working if rivals[c]] or np.flatnonzero(rivals)[:WORST].tolist()
        self.model.keep(self.fixed)
        self.model.add([[*own, 0.0, -1.0]], [0.0], [inf])
        while new:
            rows = np.c_[gaps[new], np.zeros(len(new)), -np.ones(len(new))]
            self.model.add(rows, np.zeros(len(new)), np.full(len(new), inf))
            listed += new
            if self.model.run() is not Status.OPTIMAL:
                return None
            point = self.model.point
            values = np.where(rivals, gaps @ point[: self.size], inf)
            worst = np.argsort(values)[:WORST].tolist()
            new = [c for c in worst if values[c] < point[-1] - 1e-10 and c not in listed]
        duals = np.maximum(-self.model.duals, 0)
        self.working = [c for c, y in zip(listed, duals[self.fixed + 1 :], strict=True) if y > 0] or listed
        ranked = len(self.admissible.rows)
        chord, tangent = duals[self.fixed - 2 : self.fixed].tolist() if self.admissible.bounded else (0.0, 0.0)
        if self.admissible.bounded and self.telling.all():  # what is spare on the mean of u is spare on Σ u ≥ 1/n
            tangent += max(-float(point[-1]), 0.0)
        return Point(
            float(point[-1]), point[: self.size], tuple(listed), duals[self.fixed + 1 :], duals[1 : 1 + ranked],
            float(duals[self.fixed]), chord, tangent,
        )  # fmt: skip

    def refuted(self, b: int, point: Point, level: float, low: float, high: float) -> tuple[float, float] | None:
        """Return the levels between `low` and `high`, around `level`, that a point's multipliers refute by a margin."""
        ends = []
        for end in (low, high):
            good, bad = level, end
            if self._bound(b, point, level) > -MARGIN:
                return None
            if self._bound(b, point, end) <= -MARGIN:
                ends.append(end)
                continue
            for _ in range(40):
                middle = (good + bad) / 2
                good, bad = (middle, bad) if self._bound(b, point, middle) <= -MARGIN else (good, middle)
            ends.append(good)
        return ends[0], ends[1]

    def _bound(self, b: int, point: Point, level: float) -> float:
        """Return what is negative where the multipliers refute a level; convex in the level."""
        listed = list(point.rivals)
        e = point.own * ((1 - level) * self.n[b] - level * self.p[b])
        e = e + point.multipliers @ (level * self.p[listed] - (1 - level) * self.n[listed])
        e = e + point.rows @ self.admissible.rows
        if not self.admissible.bounded:
            told = self.telling > 0
            # what tells nobody apart must only not be positive
            return float(max(e[told].max(initial=-inf), e[~told].max(initial=-inf) - MARGIN - 1e-13))
        low, high = self.admissible.low, self.admissible.high
        slope = np.where(high > 0, point.chord / np.where(high > 0, low + high, 1), 0.0)
        inner = e + point.tangent - slope
        total = (np.maximum(inner * low**2, inner * high**2) - slope * low * high).sum()
        return float(point.chord - point.tangent / self.size + total)

    def mix(self, point: Point, low: float, high: float) -> Mix:
        """Return a point's multipliers as fractions, for the levels from `low` to `high`."""
        shares = {
            self.names[c]: _fraction(y)
            for c, y in zip(point.rivals, point.multipliers.tolist(), strict=True)
            if y > 1e-13
        }
        # multipliers of rows without P and N were found for the scaled ones
        rows = tuple(_fraction(z) * self.scale for z in point.rows.tolist())
        chord, tangent = (_fraction(z) * self.scale for z in (point.chord, point.tangent))
        return Mix(shares, rows, _fraction(point.own), chord, tangent, Fraction(low), Fraction(high))

    def examined(self, b: int, rivals: NDArray[np.bool_], low: float, high: float) -> tuple[int, Mix] | None:
        """Refute the levels from `low` to `high` in Fractions.

        Returns
        -------
        sign, mix
            −1: no admissible weights reach these levels; 0: none reach them but by ties; None: neither could be shown.
        """
        if self.admissible.bounded:
            return None
        listed = np.flatnonzero(rivals).tolist()
        if len(listed) > 4 * WORST:
            near = set(self.working)
            listed = [c for c in listed if c in near or self._never_behind(c, b)]
        ends = [Fraction(low), Fraction(high)]
        rows = []
        ranked = self.admissible.region.rows
        for k in range(self.size):
            for level in ends:
                p, n = self.exact[b]
                own = (1 - level) * n[k] - level * p[k]
                others = [level * self.exact[c][0][k] - (1 - level) * self.exact[c][1][k] for c in listed]
                spare = ONE if self.telling[k] else ZERO
                line = (own, *others, *(row[k] for row in ranked), spare, -spare)
                rows.append(Row(line, "<=", ZERO))
        count = 1 + len(listed)
        rows.append(Row((ONE,) * count + (ZERO,) * (len(ranked) + 2), "=", ONE))
        tableau = Tableau(Program((ZERO,) * (count + len(ranked)) + (ONE, -ONE), tuple(rows)))
        status, _ = tableau.run()
        if status is not Status.OPTIMAL or tableau.objective < 0:
            return None
        found = tableau.values()
        shares = {self.names[c]: y for c, y in zip(listed, found[1:count], strict=True) if y}
        mix = Mix(shares, found[count : count + len(ranked)], found[0], low=ends[0], high=ends[1])
        return -1 if tableau.objective > 0 else 0, mix

    def _never_behind(self, c: int, b: int) -> bool:
        return bool((self.p[c] <= self.p[b]).all() and (self.n[c] >= self.n[b]).all())

    def leads(self, b: int, u: Vector) -> int:
        """Return 1 where b leads all that differ from it at rational u = w², 0 where nobody is ahead, −1 otherwise."""
        ahead, level = self.compared(b, u)
        return -1 if ahead else 0 if level else 1

    def compared(self, b: int, u: Vector) -> tuple[int, int]:
        """Return how many are ahead of b at rational u = w², and how many that differ from it are level."""
        there = np.array(u, dtype=float)
        p, n = self.p @ there, self.n @ there
        lead, doubt = n * p[b] - n[b] * p, FAR * (n * p[b] + n[b] * p)
        sure = lead > doubt
        scale = lcm(*(x.denominator for x in u))
        counts = [x.numerator * (scale // x.denominator) for x in u]
        near = [b, *np.flatnonzero(self.rivals_of(b) & ~sure & (lead >= -doubt)).tolist()]  # floats cannot tell
        (own_p, own_n), *others = ([sum(map(mul, part, counts)) for part in self.whole[c]] for c in near)
        leads = [own_p * c_n - own_n * c_p for c_p, c_n in others]  # of c
        return int(sure.sum()) + sum(x > 0 for x in leads), sum(x == 0 for x in leads)


def _fraction(x: float) -> Fraction:
    return Fraction(round(x * 2**44), 2**44)
