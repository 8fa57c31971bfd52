"""The largest least lead of an alternative over others, for linear methods: one program an alternative.

Maximise V_b·w − t over the admissible w with t ≥ V_c·w for every rival c. The rows are the rivals', not b's: one warm
model serves all b, which differ in the objective and in the rows that are put to sleep (b's own and its twins'). Only
rivals met ahead are rows at all. Without caps and tiers all alternatives go in step instead. A point and
multipliers bracket the lead from both sides; where that cannot tell its sign, the program is solved in Fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.mixes import Mix, least
from mcda.certificate.problem import Problem, Vector, dot
from mcda.flips.admissible import ONE, ZERO, Admissible
from mcda.flips.crowd import held_down
from mcda.forms import TIE
from mcda.lp import Program, Row, Tableau, Warm
from mcda.matrix import Floats

WORST = 8  # rivals added a round
CROWD = 150  # rows kept from one alternative to the next; more make every solve slow
SIMPLE = (100, 10**6)  # denominators tried before a program is solved in Fractions
GAP = 1e-10  # answers found in step must be this good
SURE = 1e-7  # a lead this large beside the spread of the scores has the sign that floats say


@dataclass(frozen=True, eq=False)
class Lead:
    """The largest least lead over the rivals: `sign` is decided exactly where `point` or `mix` are exact.

    Attributes
    ----------
    value : float; weights : (n,), where it is reached
    sign : 1, 0, -1
    rivals, mix : positions of the rivals that hold it down, and their shares
    among : (m,) mask of the rivals that count
    rows : multipliers of the ranked rows
    exact : (weights, mix, rows) in Fractions where floats could not tell
    """

    value: float
    weights: Floats
    sign: int
    rivals: tuple[int, ...]
    mix: Floats
    rows: Floats
    among: NDArray[np.bool_]
    exact: tuple[Vector, Vector, Vector] | None = None


class Leads:
    """The program of one problem, kept warm."""

    def __init__(self, problem: Problem, admissible: Admissible) -> None:
        self.problem, self.admissible = problem, admissible
        self.names = tuple(problem.rows)
        # shifted columns and another unit leave the leads what they are: all cells in [0, 1]
        rows = [parts[0] for parts in problem.rows.values()]
        whole = [parts[0] for parts in problem.whole.values()]
        columns = list(zip(*whole, strict=True))
        self.lows = [min(column) for column in columns]
        ranges = [max(column) - low for column, low in zip(columns, self.lows, strict=True)]
        self.widest = max(ranges) or 1
        shifted = [[x - low for x, low in zip(row, self.lows, strict=True)] for row in whole]
        self.values = np.array([[x / self.widest for x in row] for row in shifted])
        self.whole, self.size = shifted, len(columns)
        j = ranges.index(max(ranges))
        ends = [rows[columns[j].index(end)] for end in (max(columns[j]), self.lows[j])]
        self.spread = ends[0][j] - ends[1][j] or ONE
        groups: dict[tuple[int, ...], list[int]] = {}
        for k, row in enumerate(whole):
            groups.setdefault(row, []).append(k)
        self.twins = [groups[row] for row in whole]
        self._cells: dict[int, Vector] = {}
        n, ranked = self.size, admissible.rows
        self.model = Warm([*admissible.low, -inf], [*admissible.high, inf])
        self.model.add([[1.0] * n + [0.0]], [1.0], [1.0])
        if len(ranked):
            self.model.add(np.c_[ranked, np.zeros(len(ranked))], np.zeros(len(ranked)), np.full(len(ranked), inf))
        self.fixed = self.model.rows
        self.kept = tuple(dict.fromkeys(self.values.argmax(axis=0).tolist()))
        self.listed: dict[int, int] = {}

    def cells(self, c: int) -> Vector:
        """Return a row of `values` exactly."""
        if c not in self._cells:
            self._cells[c] = tuple(Fraction(x, self.widest) for x in self.whole[c])
        return self._cells[c]

    def rivals_of(self, b: int) -> NDArray[np.bool_]:
        """Return the (m,) mask of everyone whose row differs from b's."""
        mask = np.ones(len(self.values), dtype=bool)
        mask[self.twins[b]] = False
        return mask

    def _add(self, rivals: Iterable[int]) -> None:
        new = [c for c in rivals if c not in self.listed]
        if new:
            self.model.add(np.c_[-self.values[new], np.ones(len(new))], np.zeros(len(new)), np.full(len(new), inf))
            for c in new:
                self.listed[c] = len(self.listed)

    def every(self) -> list[Lead | None]:
        """Return the largest least lead of every alternative over all its rivals."""
        low, high, rest = self.admissible.low, self.admissible.high, 1 - self.admissible.low.sum()
        capped = (high < low + rest).any() or rest < 1e-6
        if capped or self.admissible.tiers is not None or len(self.twins[0]) == len(self.twins):
            return [self.best(b) for b in range(len(self.twins))]
        # w = low + rest·v, Σv = 1: floors leave a plain simplex, on which a score is that of other cells
        values = (self.values @ low)[:, None] + rest * self.values
        found = list[Lead | None]()
        for b, held in enumerate(held_down(values, np.array([group[0] for group in self.twins]))):
            lead = None
            if held is not None:
                weights = low + rest * held.weights
                lead = self._decided(b, self.rivals_of(b), weights, held.rivals, held.shares, np.empty(0), GAP)
            found.append(lead or self.best(b))
        return found

    def best(self, b: int, among: NDArray[np.bool_] | None = None) -> Lead | None:
        """Return the largest least lead of b over its rivals (those `among` them); None where there are none."""
        mask = self.rivals_of(b) if among is None else self.rivals_of(b) & among
        if not mask.any():
            return None
        if len(self.listed) > CROWD or not self.listed:
            self.model.keep(self.fixed)
            self.listed.clear()
            self._add(self.kept)
        asleep = [c for c in self.listed if not mask[c]]
        for c in asleep:
            self.model.limit(self.fixed + self.listed[c], -inf, inf)
        if len(asleep) == len(self.listed):  # t must be held by someone
            self._add(np.flatnonzero(mask)[np.argsort(-self.values[mask].mean(axis=1))][:1].tolist())
        self.model.aim(np.append(self.values[b], -1.0))
        outside = np.flatnonzero(~mask)
        while True:
            self.model.run()
            point = self.model.point
            scores = self.values @ point[:-1]
            scores[outside] = -inf
            ahead = np.flatnonzero(scores > point[-1] + 1e-9)
            worst = [c for c in ahead[np.argsort(-scores[ahead])][:WORST].tolist() if c not in self.listed]
            if not worst:
                break
            self._add(worst)
        duals = np.maximum(-self.model.duals, 0)
        order = [c for c in sorted(self.listed, key=self.listed.__getitem__) if mask[c]]
        mix = duals[[self.fixed + self.listed[c] for c in order]]
        held = np.flatnonzero(mix > 1e-12).tolist()
        rivals, mix = tuple(order[k] for k in held), mix[held] / mix[held].sum()
        found = self._decided(b, mask, point[:-1], rivals, mix, duals[1 : self.fixed])
        for c in asleep:
            self.model.limit(self.fixed + self.listed[c], 0.0, inf)
        return found

    def _decided(
        self, b: int, mask: NDArray[np.bool_], weights: Floats, rivals: tuple[int, ...], mix: Floats, rows: Floats,
        gap: float = inf,
    ) -> Lead | None:  # fmt: skip
        """Return the lead that weights reach and a mix bounds, its sign decided; None where the two lie apart."""
        weights = np.clip(weights, self.admissible.low, self.admissible.high)
        weights /= weights.sum()
        reached = float(self.values[b] @ weights - (self.values @ weights)[mask].max())
        bound = -self.least(mix @ self.values[list(rivals)] - self.values[b] - rows @ self.admissible.rows)
        if bound - reached > gap:
            return None
        if reached > SURE or bound < -SURE:
            return Lead(reached * float(self.spread), weights, 1 if reached > 0 else -1, rivals, mix, rows, mask)
        tie = self._rounded_tie(b, mask, weights, rivals, mix, rows)
        return tie or self._in_fractions(b, mask, weights, rivals)

    def _rounded_tie(
        self, b: int, mask: NDArray[np.bool_], weights: Floats, rivals: tuple[int, ...], mix: Floats, rows: Floats
    ) -> Lead | None:
        """Return a lead of exactly 0 where simple fractions next to the solver's show it from both sides."""
        near = np.flatnonzero(mask & (self.values @ weights > self.values[b] @ weights - SURE)).tolist()
        for there in _simple(weights):
            own = dot(self.cells(b), there)
            if self.admissible.region.contains(there) and all(_score(self.cells(c), there) <= own for c in near):
                break
        else:
            return None
        for shares in _simple(mix):
            for duals in [tuple(Fraction(z).limit_denominator(n) for z in rows.tolist()) for n in SIMPLE]:
                e = self._held(b, rivals, shares, duals)
                if least(e, self.admissible.region) >= 0:
                    return Lead(0.0, weights, 0, rivals, mix, rows, mask, (there, shares, duals))
        return None

    def _held(self, b: int, rivals: Sequence[int], mix: Vector, rows: Vector) -> Vector:
        e = [-x for x in self.cells(b)]
        for y, row in [(y, self.cells(c)) for y, c in zip(mix, rivals, strict=True)] + [
            (-z, row) for z, row in zip(rows, self.admissible.region.rows, strict=True)
        ]:
            if y:
                e = [x + y * part for x, part in zip(e, row, strict=True)]
        return tuple(e)

    def least(self, e: Floats) -> float:
        """Return the minimum of e·w over the bounds."""
        order = np.argsort(e)
        room = (self.admissible.high - self.admissible.low)[order]
        before = np.cumsum(room) - room
        given = np.clip(1 - self.admissible.low.sum() - before, 0, room)
        return float(e @ self.admissible.low + e[order] @ given)

    def _in_fractions(self, b: int, mask: NDArray[np.bool_], weights: Floats, order: Sequence[int]) -> Lead:
        """Solve the program exactly, starting from the floats' answer."""
        lower, head = self.admissible.lower, self.admissible.constraints()
        rivals, point = list(order), (weights - self.admissible.low).tolist()
        while True:
            rows = [Row((*row.coefficients, ZERO), row.sense, row.bound) for row in head]
            # scores and one more, so that t > 0
            rows += [
                Row((*(-x - 1 for x in self.cells(c)), ONE), ">=", dot(self.cells(c), lower) + sum(lower))
                for c in rivals
            ]
            tableau = Tableau(Program((*(x + 1 for x in self.cells(b)), -ONE), tuple(rows)))
            tableau.start([*point, 1 + max(float(self.values[c] @ weights) for c in rivals)])
            tableau.run()
            found = tuple(x + low for x, low in zip(tableau.values(), lower, strict=False))
            best = max(dot(self.cells(c), found) for c in rivals)
            weights = np.array(found, dtype=float)
            near = np.flatnonzero(mask & (self.values @ weights > float(best) - SURE)).tolist()
            missed = [c for c in near if c not in rivals and dot(self.cells(c), found) > best]
            if not missed:
                break
            rivals += missed[:WORST]
            point = (weights - self.admissible.low).tolist()
        value = dot(self.cells(b), found) - best
        duals = [-y for y in tableau.multipliers]
        mix, ranked = duals[len(head) :], tuple(duals[len(head) - len(self.admissible.rows) : len(head)])
        rivals, mix = [c for c, y in zip(rivals, mix, strict=True) if y], [y for y in mix if y]
        tie = abs(value) <= TIE if self.problem.origin == "computed" else value == 0
        return Lead(
            float(value * self.spread), weights, 0 if tie else 1 if value > 0 else -1, tuple(rivals),
            np.array(mix, dtype=float), np.array(ranked, dtype=float), mask, (found, tuple(mix), ranked),
        )  # fmt: skip

    def certified(self, b: int, lead: Lead) -> tuple[Vector, Mix]:
        """Return exact weights that show a lead's sign, and the exact mix that bounds it."""
        if lead.exact is None:
            weights = self.admissible.cleaned(lead.weights)
            if weights is not None:
                counts = [round(y * 2**40) for y in lead.mix.tolist()]
                mix = tuple(Fraction(y, sum(counts)) for y in counts)
                rows = tuple(Fraction(round(z * 2**40), 2**40) for z in lead.rows.tolist())
                return weights, self._mix(lead.rivals, mix, rows)
            lead = self._in_fractions(b, lead.among, lead.weights, lead.rivals)
            assert lead.exact is not None
        weights, mix, rows = lead.exact
        return weights, self._mix(lead.rivals, mix, rows)

    def _mix(self, rivals: Sequence[int], mix: Vector, rows: Vector) -> Mix:
        shares = {self.names[c]: y for c, y in zip(rivals, mix, strict=True) if y}
        return Mix(shares, tuple(self.spread * z for z in rows))  # multipliers were found for the scaled scores


def _simple(shares: Floats) -> list[Vector]:
    """Return simple fractions of sum 1 next to some shares."""
    listed = [[Fraction(x).limit_denominator(n) for x in shares.tolist()] for n in SIMPLE]
    return [tuple(x / sum(one) for x in one) for one in listed]


def _score(row: Sequence[Fraction], weights: Vector) -> Fraction:
    return sum((x * w for x, w in zip(row, weights, strict=True) if w), ZERO)
