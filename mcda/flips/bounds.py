"""The dual bound of a box: multipliers at which the cheapest moves in it cost most, by a program that grows.

max over y ≥ 0 of the least, over the ends of φ, of Σ_j min over d_j of (c_j d_j − Σ_b y_b gain_bj(d_j, φ)). Every move
tried is a row; moves at which the criterion's part is less than the program thinks are added, until none is. Its duals
are shares of the moves tried: their mean is where a plan is looked for, and how far it is from one says what to cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mcda.certificate.moving import LEVEL
from mcda.flips.gains import Gains
from mcda.lp import Status, Warm
from mcda.matrix import Floats

ROUNDS = 30  # of new moves in one box
EXACT = 1e-12  # of the costs: what the program may still be wrong by
CLOSE, LOOSE = 2e-10, 0.1  # of the cost, of what is missing: a bound that cannot be enough need not be sharp
STEEP = 1e-10  # of a box, before the end of a piece on which nothing changes
CAP = 1.25  # bounds beyond the best plan's cost, taken for 1, need not be told apart
FINE = 1024.0  # what the program takes 1 for: its solver is right to an absolute 1e-9


class Space(NamedTuple):
    """A box in floats: moves from low to high, and the ends of φ (one of 0 where there is none)."""

    low: Floats
    high: Floats
    levels: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Bound:
    """No plan in a box costs less than `value` (of a scale of 1), by the multipliers y.

    `mean` are the moves that the program mixes; `cut` the axis to halve and where, None where nothing is left to cut;
    `aside` the best cut of a move, for when cuts of levels do not help.
    """

    value: float
    y: Floats
    mean: Floats
    cut: tuple[int, float] | None
    aside: tuple[int, float] | None


class Question:
    """Who is to be not behind whom, and what the moves of every criterion do to it."""

    def __init__(self, gains: list[Gains], names: tuple[str, ...], hero: str, beaten: list[str], ratio: bool) -> None:
        self.gains, self.names, self.ratio = gains, names, ratio
        self.hero, self.beaten = hero, beaten
        self.h, self.b = names.index(hero), [names.index(b) for b in beaten]
        self.keys = [hero, *beaten] if ratio else beaten
        self.costs = np.array([gain.cost for gain in gains])

    def rows(self, parts: Floats, phi: float) -> Floats:
        """Return the (rows, c) gains of (parts, m, c) parts at a level."""
        if not self.ratio:
            return np.asarray(parts[0, self.h] - parts[0, self.b])
        p, n = parts
        own = (1 - phi) * n[self.h] - phi * p[self.h]
        return np.concatenate([own[None], phi * p[self.b] - (1 - phi) * n[self.b]])

    def shares(self, y: Floats, phi: float) -> Floats:
        """Return the (parts, m) coefficients of y·rows."""
        m = len(self.names)
        if not self.ratio:
            found = np.zeros((1, m))
            found[0, self.b] = -y
            found[0, self.h] = y.sum()
            return found
        found = np.zeros((2, m))
        found[0, self.b], found[1, self.b] = phi * y[1:], -(1 - phi) * y[1:]
        found[0, self.h], found[1, self.h] = -phi * y[0], (1 - phi) * y[0]
        return found

    def short(self, moves: Floats) -> Floats:
        """Return by how much the hero is behind, beside the parts met, at (n, c) moves: (c,), not above 0 is enough."""
        parts = [gain.at(row) for gain, row in zip(self.gains, moves, strict=True)]
        whole, size = sum(parts), sum(np.abs(part) for part in parts)
        assert isinstance(whole, np.ndarray)
        assert isinstance(size, np.ndarray)
        if not self.ratio:
            gap = whole[0, self.b] - whole[0, self.h]
            return np.asarray((gap / np.maximum(size[0].max(axis=0), 1e-300)).max(axis=0))
        p, n = whole
        ahead, behind = n[self.h] * p[self.b], n[self.b] * p[self.h]
        return np.asarray(((behind - ahead) / np.maximum(ahead + behind, 1e-300)).max(axis=0))


def bound(question: Question, space: Space, scale: float | None, start: list[list[float]]) -> Bound:
    """Return the bound of a box; costs are measured by `scale`, or, where it is None, only whether any plan exists."""
    return _Program(question, space, scale, start).solve()


class _Program:
    def __init__(self, question: Question, space: Space, scale: float | None, start: list[list[float]]) -> None:
        self.question, self.space = question, space
        self.price = 0.0 if scale is None else 1 / scale
        self.keys, self.n, self.s = len(question.keys), len(question.gains), len(space.levels)
        self.seen: list[dict[tuple[int, float], None]] = []
        self.whole: list[bool] = []
        for gain, low, high, tried in zip(question.gains, *space[:2], start, strict=True):
            found, whole = gain.candidates(float(low), float(high))
            near = [] if whole else [(gain.piece(d), d) for d in tried if low < d < high]
            self.seen.append(dict.fromkeys([*found, *near]))
            self.whole.append(whole)
        parts = [self._parts(j, list(seen)) for j, seen in enumerate(self.seen)]
        tables = [[question.rows(part, phi) for part in parts] for phi in space.levels]
        largest = max(float(np.abs(table).max()) for row in tables for table in row)
        self.size = largest if np.isfinite(largest) and largest > 0 else 1.0
        k = self.keys + self.s * self.n + 1
        lower, upper = np.full(k, -np.inf), np.full(k, np.inf)
        lower[: self.keys], upper[-1] = 0, FINE * (CAP if self.price else 1)
        self.model = Warm(lower, upper)
        self.model.aim(np.eye(k)[-1])
        head = np.zeros((self.s, k))
        for s in range(self.s):
            head[s, self.keys + s * self.n : self.keys + (s + 1) * self.n] = -1
            head[s, -1] = 1
        self.model.add(head, np.full(self.s, -np.inf), np.zeros(self.s))
        if not self.price:
            self.model.add([[1.0] * self.keys + [0.0] * (k - self.keys)], [-np.inf], [FINE])
        self.first = self.model.rows
        self.told: list[tuple[int, int, int, float]] = []  # level, criterion, piece, move of every row after these
        self.columns: list[Floats] = []
        for s in range(self.s):
            for j, seen in enumerate(self.seen):
                self._add(s, j, list(seen), tables[s][j])

    def _parts(self, j: int, listed: list[tuple[int, float]]) -> Floats:
        pieces = np.array([k for k, _ in listed], dtype=np.intp)
        return self.question.gains[j].parts(pieces, np.array([d for _, d in listed]))

    def _add(self, s: int, j: int, listed: list[tuple[int, float]], table: Floats) -> None:
        width = self.keys + self.s * self.n + 1
        rows = np.zeros((len(listed), width))
        rows[:, : self.keys] = np.nan_to_num(table.T / self.size, posinf=1e6, neginf=-1e6)
        rows[:, self.keys + s * self.n + j] = 1
        costs = np.array([d for _, d in listed]) * self.question.costs[j] * self.price * FINE
        self.model.add(rows, np.full(len(listed), -np.inf), costs)
        self.told += [(s, j, k, d) for k, d in listed]

    def solve(self) -> Bound:
        best, best_y = -np.inf, np.zeros(self.keys)
        for _ in range(ROUNDS):
            if self.model.run() is not Status.OPTIMAL:
                break
            point = self.model.point / FINE
            y, thought = np.maximum(point[: self.keys], 0), float(point[-1])
            totals, new = [], []
            for s, phi in enumerate(self.space.levels):
                shares = self.question.shares(y / self.size, phi)
                total = 0.0
                for j, gain in enumerate(self.question.gains):
                    low, high = float(self.space.low[j]), float(self.space.high[j])
                    value, k, d, _ = gain.least(shares, self.price, low, high)
                    total += value
                    if not self.whole[j] and point[self.keys + s * self.n + j] - value > EXACT:
                        new.append((s, j, k, d))
                totals.append(total)
            if min(totals) > best:
                best, best_y = min(totals), y
            if not new or thought - best <= EXACT * 4 or self._hopeless(thought, best):
                break
            for _, j, k, d in new:
                parts = self._parts(j, [(k, d)])
                for s, phi in enumerate(self.space.levels):
                    self._add(s, j, [(k, d)], self.question.rows(parts, phi))
        return self._told(best, best_y)

    def _hopeless(self, thought: float, best: float) -> bool:
        """Return whether the box is proved, or cannot be and its bound is near enough to the best there is."""
        if not self.price:
            return thought <= 0 or best > 0
        return best >= 1 or (thought < 1 - CLOSE and thought - best < LOOSE * (1 - thought))

    def _told(self, best: float, y: Floats) -> Bound:
        low, high = self.space.low, self.space.high
        duals = np.maximum(self.model.duals, 0)
        if len(duals) != self.first + len(self.told) or not np.isfinite(duals).all() or duals[: self.s].sum() <= 0:
            return Bound(best, y / self.size, low.copy(), self._widest(low), self._aside(low, np.zeros(self.n)))
        alpha = duals[: self.s] / duals[: self.s].sum()
        phi = float(alpha @ np.array(self.space.levels))
        weights = duals[self.first :]
        mean, gaps, level = low.copy(), np.zeros(self.n), 0.0
        for j in range(self.n):
            rows = [i for i, (_, other, _, _) in enumerate(self.told) if other == j and weights[i] > 0]
            total = float(weights[rows].sum())
            if total <= 0:
                continue
            share = weights[rows] / total
            listed = [self.told[i] for i in rows]
            parts = self._parts(j, [(k, d) for _, _, k, d in listed])
            mean[j] = float(np.clip(share @ np.array([d for _, _, _, d in listed]), low[j], high[j]))
            apart = sum(
                (self.question.rows(parts[..., i : i + 1], self.space.levels[s])[:, 0] * share[i])
                for i, (s, _, _, _) in enumerate(listed)
            )
            pooled = self.question.rows((parts @ share)[..., None], phi)[:, 0]
            there = self.question.rows(self._there(j, listed, share, float(mean[j])), phi)[:, 0]
            gaps[j] = float(y @ (pooled - there))
            level += float(y @ (np.asarray(apart) - pooled))
        gaps = np.abs(gaps)
        return Bound(best, y / self.size, mean, self._cut(mean, gaps, abs(level), phi), self._aside(mean, gaps))

    def _there(self, j: int, listed: list[tuple[int, int, int, float]], share: Floats, d: float) -> Floats:
        """Return the parts at a mean, on the piece that weighs most where it reaches so far: a limit counts as met."""
        gain, weights = self.question.gains[j], dict[int, float]()
        for (_, _, k, _), x in zip(listed, share.tolist(), strict=True):
            weights[k] = weights.get(k, 0.0) + x
        near = 1e-12 * abs(d)
        fits = [k for k in weights if gain.edges[k, 0] - near <= d <= gain.edges[k, 1] + near]
        k = max(fits, key=weights.__getitem__, default=gain.piece(d))
        return gain.parts(k, np.array([d]))

    def _cut(self, mean: Floats, gaps: Floats, level: float, phi: float) -> tuple[int, float] | None:
        wide = self.space.high > self.space.low
        gaps = np.where(wide, gaps, -1)
        j = int(gaps.argmax())
        if self.s == 2 and level > max(float(gaps[j]), 0):
            first, last = self.space.levels
            if last - first > 1e-13:
                return LEVEL, float(np.clip(phi, first + 0.15 * (last - first), last - 0.15 * (last - first)))
        if gaps[j] <= 0:
            return self._widest(mean)
        return j, self._where(j, float(mean[j]))

    def _aside(self, mean: Floats, gaps: Floats) -> tuple[int, float] | None:
        cost = (self.space.high - self.space.low) * self.question.costs
        if cost.max() <= 0:
            return None
        j = int(np.where(cost > 1e-3 * cost.max(), gaps, -1).argmax()) if gaps.max() > 0 else int(cost.argmax())
        return j, self._where(j, float(mean[j]))

    def _where(self, j: int, d: float) -> float:
        low, high = float(self.space.low[j]), float(self.space.high[j])
        inner = self.question.gains[j].edges.ravel()
        inner = inner[(inner > low) & (inner < high)]
        if len(inner):
            return float(inner[np.abs(inner - d).argmin()])
        gain = self.question.gains[j]
        if not gain.top[gain.inside(low, high)[0], :, :, 1:].any() and not gain.under[:, 1:].any():
            return high - STEEP * (high - low)  # nothing changes before the end
        return float(np.clip(d, low + 0.1 * (high - low), high - 0.1 * (high - low)))

    def _widest(self, mean: Floats) -> tuple[int, float] | None:
        cost = (self.space.high - self.space.low) * self.question.costs
        j = int(cost.argmax())
        if self.s == 2:
            first, last = self.space.levels
            if last - first > 1e-9 or cost[j] <= 0:
                return (LEVEL, (first + last) / 2) if last - first > 1e-13 else None
        return (j, self._where(j, float(mean[j]))) if cost[j] > 0 else None


def everywhere(question: Question, low: Any, high: Any) -> Space:
    """Return the box of all moves and levels."""
    levels = (0.0, 1.0) if question.ratio else (0.0,)
    return Space(np.array(low, dtype=float), np.array(high, dtype=float), levels)
