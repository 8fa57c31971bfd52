"""Lower bounds for the least change of TOPSIS weights in any norm, under bounds, ranked goals and several opponents.

In a box of weights the points (x, x²) of each criterion lie between tangents and a chord, so that for one level φ
the question is a linear programme. Only its multipliers are used: the Lagrangian they give is separable, its least
value over the box is exact, and over a band of φ, with multipliers affine in φ, both ends bound it (see
`mcda.certificate.ratio_norms`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mcda.matrix import Floats

ROUNDING = 4e-15
ELASTIC = 1e4  # what missing a level costs: a multiplier of a row of size 1 is not larger
ROUNDS = 8  # programmes at most, each with more tangents
LOSS = 1e-8  # what coarse tangents may lose, of the largest distance in the box
ZOOMS, POINTS = 7, 24


@dataclass(frozen=True, eq=False)
class Multipliers:
    """Of the rows of everyone (m,), of Σx = 1 and of the ranked goals; the weights of the relaxed optimum, by how much
    its squares differ from theirs, and by how much a level is missed.
    """

    y: Floats
    mu: float
    z: Floats
    x: Floats
    excess: Floats
    missed: float


@dataclass(eq=False)
class Question:
    """A rival, those it must not be behind, the norm, and the allowed weights."""

    away: Floats
    near: Floats
    now: Floats
    rival: int
    opponents: list[int]
    others: list[int]
    norm: str
    lower: Floats
    upper: Floats
    ranked: Floats
    scale: Floats = field(init=False)
    sign: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.scale = self.now if self.norm == "percent_final" else np.ones(len(self.now))
        self.sign = np.full(len(self.away), -1.0)
        self.sign[self.rival] = 1.0

    def distance(self, x: Floats) -> float:
        """Return the distance from today's weights: squared for l2."""
        moves = np.abs(x - self.now)
        if self.norm == "l1":
            return float(moves.sum())
        if self.norm == "l2":
            return float(moves @ moves)
        return float((moves / np.where(self.scale > 0, self.scale, np.inf)).max())

    def box(self, distance: float) -> tuple[Floats, Floats]:
        """Return the range of each weight among those allowed and no farther."""
        reach = np.sqrt(distance) if self.norm == "l2" else distance / 2 if self.norm == "l1" else distance
        ends = np.minimum(reach, 1e300) * self.scale
        return np.maximum(self.lower, self.now - ends), np.minimum(self.upper, self.now + ends)

    def rows(self, phi: float, who: list[int]) -> Floats:
        """Return the rival's row and those of opponents at φ."""
        own = (1 - phi) * self.near[self.rival] - phi * self.away[self.rival]
        return np.vstack([own, phi * self.away[who] - (1 - phi) * self.near[who]])

    def ahead(self, x: Floats, who: list[int]) -> Floats:
        """Return the rival's leads at weights, relative to their terms."""
        u = x * x
        gain = (self.near[self.rival] @ u) * (self.away[who] @ u)
        loss = (self.near[who] @ u) * (self.away[self.rival] @ u)
        return np.asarray((gain - loss) / np.maximum(gain + loss, 1e-300))

    def programme(self, phi: float, low: Floats, high: Floats, *, plain: bool = False) -> Multipliers | None:
        """Return the multipliers of the relaxed question at φ in a box; `plain`: of how far it is from any answer."""
        size = np.maximum(np.abs(high - self.now), np.abs(low - self.now))
        size = np.where(size > 0, size, size.max() or 1.0)  # a weight that is held has no size of its own
        first, last = (low - self.now) / size, (high - self.now) / size
        tangents = [first, (first + last) / 2, last, np.clip(0.0, first, last)]
        found = None
        for _ in range(ROUNDS):
            found = self._solved(phi, first, last, size, tangents, plain)
            if found is None or self._lost(phi, found) <= LOSS * (1.0 if plain else self._unit(size)):
                break
            tangents.append((found.x - self.now) / size)
        if found is None or plain or self.norm != "l2" or found.missed > 1e-9:
            return found
        return self._polished(phi, low, high, found)

    def _unit(self, size: Floats) -> float:
        """Return the size of the norm of moves of some size."""
        unit = float((size[self.scale > 0] / self.scale[self.scale > 0]).max())
        return unit**2 if self.norm == "l2" else unit

    def _lost(self, phi: float, m: Multipliers) -> float:
        """Return what squares below their own tangents may have gained."""
        return float(m.y @ np.abs((1 - phi) * self.near - phi * self.away) @ np.maximum(-m.excess, 0))

    def _polished(self, phi: float, low: Floats, high: Floats, m: Multipliers) -> Multipliers:
        """Improve multipliers for l2, whose dual is smooth where tangents are coarse."""
        from scipy.optimize import minimize

        who = [self.rival, *self.opponents]
        rows, k = self.rows(phi, self.opponents), len(who)
        sizes = np.abs(rows) @ (self.now * np.maximum(high - low, 1e-12))  # of the effect of a row, and so of 1/y
        unit = float(((high - low) ** 2).sum())
        scale = np.concatenate([unit / np.maximum(sizes, 1e-300), [np.sqrt(unit)], np.full(len(m.z), np.sqrt(unit))])
        begin = np.concatenate([m.y[who], [m.mu], m.z]) / scale
        below, above = low - self.now, high - self.now

        def dual(v: Floats) -> tuple[float, Floats]:
            y, mu, z = v[:k] * scale[:k], v[k] * scale[k], v[k + 1 :] * scale[k + 1 :]
            c, goals = y @ rows, z @ self.ranked
            square, line = 1 - c, -(2 * c * self.now + mu + goals)
            step = np.where((square * below + line) * below < (square * above + line) * above, below, above)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                step = np.where(square > 0, np.clip(-line / (2 * np.abs(square)), below, above), step)
            x = self.now + step
            value = ((square * step + line) * step - c * self.now**2).sum() - goals @ self.now
            slope = np.concatenate([-(rows @ (x * x)), [-step.sum()], -(self.ranked @ x)]) * scale
            return -float(value) / unit, -slope / unit

        free = [(0, None)] * k + [(None, None)] + [(0, None)] * len(m.z)
        result = minimize(dual, begin, jac=True, method="L-BFGS-B", bounds=free, options={"maxiter": 40, "ftol": 1e-13})
        if not result.fun <= dual(begin)[0]:
            return m
        best = result.x * scale
        y = np.zeros(len(self.away))
        y[who] = np.maximum(best[:k], 0)
        curved = y[who] @ rows > 1  # only there the least value over the box mixes both ends
        excess = np.where(curved, (high - low) ** 2 / 4, 0.0)
        return replace(m, y=y, mu=float(best[k]), z=np.maximum(best[k + 1 :], 0), excess=excess)

    def _solved(
        self, phi: float, first: Floats, last: Floats, size: Floats, tangents: list[Floats], plain: bool
    ) -> Multipliers | None:
        """Solve the programme in t = (x − w)/size and q between the tangents and the chord of t²."""
        from scipy.optimize import linprog

        w, n, k = self.now, len(self.now), len(self.ranked)
        rows = self.rows(phi, self.opponents)
        norm = "" if plain else self.norm
        extra = {"l1": n, "linf": 1, "percent_final": 1}.get(norm, 0)
        # columns: t, q, the norm's own, one elastic of the rows, and for `plain` of Σx = 1 (both ways) and each goal
        width = 2 * n + extra + 1 + (2 + k if plain else 0)
        back, most = 1.0 if plain else self._unit(size), float(size.max())
        unit = float((size[self.scale > 0] / self.scale[self.scale > 0]).max())

        def block(t: Floats, q: Floats, at: int = 0, rest: Floats | None = None) -> Floats:
            out = np.zeros((len(t), width))
            out[:, :n], out[:, n : 2 * n] = t, q
            if rest is not None:
                out[:, 2 * n + at : 2 * n + at + rest.shape[1]] = rest
            return out

        line, square = rows * (2 * w * size), rows * size**2
        scale = np.maximum(np.abs(line).sum(axis=1) + np.abs(square).sum(axis=1), 1e-300)[:, None]
        goals = self.ranked * size
        height = np.maximum(np.abs(goals).sum(axis=1, keepdims=True), 1e-300)
        eye, none = np.eye(n), np.zeros((n, n))
        upper = [
            block(-line / scale, -square / scale, extra, -np.ones((len(rows), 1))),
            block(-goals / height, np.zeros((k, n)), extra + 3, -np.eye(k) if plain else None),
            *(block(2 * np.diag(at), -eye) for at in tangents),
            block(-np.diag(first + last), eye),
        ]
        limits = [(rows @ (w * w)) / scale[:, 0], (self.ranked @ w) / height[:, 0], *(at * at for at in tangents)]
        limits.append(-first * last)
        if extra:
            own = -eye if norm == "l1" else -(self.scale * unit / size)[:, None]
            upper += [block(eye, none, 0, own), block(-eye, none, 0, own)]
            limits += [np.zeros(n), np.zeros(n)]
        if extra == 1:  # |t| ≤ 1, so that t² is no more than |t|
            upper.append(block(none, eye, 0, own))
            limits.append(np.zeros(n))
        if norm == "l1":  # t² ≤ last·t⁺ − first·t⁻, which is less than the chord
            rise, fall = np.maximum(last, 0) / 2, np.maximum(-first, 0) / 2
            both = np.flatnonzero((first < 0) & (last > 0))
            upper.append(block(-np.diag(rise - fall)[both], eye[both], 0, -np.diag(rise + fall)[both]))
            limits.append(np.zeros(len(both)))
        cost = np.zeros(width)
        if norm == "l2":
            cost[n : 2 * n] = size**2 / unit**2
        cost[2 * n : 2 * n + extra] = size / unit if norm == "l1" else 1
        cost[2 * n + extra :] = 1 if plain else ELASTIC
        total = np.zeros((1, width))
        total[0, :n] = size / most
        if plain:
            total[0, 2 * n + 1 : 2 * n + 3] = 1, -1
        ends = [*zip(first, last, strict=True), *[(None, None)] * n, *[(0, None)] * (width - 2 * n)]
        result: Any = linprog(
            cost, A_ub=np.vstack(upper), b_ub=np.concatenate(limits), A_eq=total, b_eq=[(1 - w.sum()) / most],
            bounds=ends, method="highs-ds",
        )  # fmt: skip
        if result.x is None or result.status != 0:
            return None
        shares = np.maximum(-result.ineqlin.marginals, 0) * back
        y = np.zeros(len(self.away))
        y[[self.rival, *self.opponents]] = shares[: len(rows)] / scale[:, 0]
        t, q = result.x[:n], result.x[n : 2 * n]
        return Multipliers(
            y, float(result.eqlin.marginals[0]) * back / most, shares[len(rows) : len(rows) + k] / height[:, 0],
            w + size * t, size**2 * (q - t * t), float(result.x[2 * n + extra]),
        )  # fmt: skip

    def held(
        self, ends: tuple[float, float], pair: tuple[Multipliers, Multipliers], low: Floats, high: Floats
    ) -> float:
        """Return what multipliers hold off over a band of φ and a box, rounding allowed for; perhaps everything."""
        parts = self._lagrangian(ends, pair)
        if all(self._least("", *part, low, high) > 0 for part in parts):
            return np.inf
        if self.norm in ("l1", "l2"):
            return float(min(self._least(self.norm, *part, low, high) for part in parts))
        below, above = 0.0, self._unit(np.maximum(high - self.now, self.now - low))
        for _ in range(ZOOMS):
            radii = np.linspace(below, above, POINTS)
            boxes = radii[:, None] * self.scale
            boxed = np.maximum(low, self.now - boxes), np.minimum(high, self.now + boxes)
            least = np.minimum.reduce([self._least("", *part, *boxed) for part in parts])
            empty = (boxed[0] > boxed[1]).any(axis=1)  # the ball of this radius does not reach the box
            good = empty | (least > 0)
            last = int(np.argmin(good)) - 1 if not good.all() else POINTS - 1
            if last < 0:
                return 0.0
            below, above = float(radii[last]), float(radii[min(last + 1, POINTS - 1)])
        return below * (1 - 1e-15)

    def _least(self, norm: str, c: Floats, slope: Floats, rest: float, low: Floats, high: Floats) -> Floats:
        return least_values(self.now, norm, c, slope, low, high) + rest

    def _lagrangian(
        self, ends: tuple[float, float], pair: tuple[Multipliers, Multipliers]
    ) -> list[tuple[Floats, Floats, float]]:
        """Return c with the bulge of the band, the slopes µ + zA, and what does not depend on x, at both ends of φ."""
        change = self.sign * (pair[1].y - pair[0].y) * (ends[1] - ends[0])
        bulge = np.maximum(change @ (self.near + self.away), 0) / 4 * (1 + 1e-9)
        parts: list[tuple[Floats, Floats, float]] = []
        for phi, m in zip(ends, pair, strict=True):
            terms = m.y @ ((1 - phi) * self.near + phi * self.away)
            c = (self.sign * m.y) @ ((1 - phi) * self.near - phi * self.away) + bulge + ROUNDING * terms
            goals = m.z @ self.ranked
            slack = ROUNDING * (abs(m.mu) + np.abs(m.z) @ np.abs(self.ranked) @ self.now)
            parts.append((c, m.mu + goals, float(-goals @ self.now - slack)))
        return parts


def least_values(w: Floats, norm: str, c: Floats, slope: Floats, low: Floats, high: Floats) -> Floats:
    """Return the least value over boxes of Σ f(δ) − c(w + δ)² − slope·δ, δ = x − w; all (K, n) or broadcast to it."""
    below, above = low - w, np.maximum(high - w, low - w)
    square, line = (1 - c if norm == "l2" else -c), -(2 * c * w + slope)
    if norm == "l1":
        left = _quadratic(square, line - 1, np.minimum(below, 0), np.minimum(above, 0))
        right = _quadratic(square, line + 1, np.maximum(below, 0), np.maximum(above, 0))
        least = np.where(above < 0, left, np.where(below > 0, right, np.minimum(left, right)))
    else:
        least = _quadratic(square, line, below, above)
    size = np.maximum(np.abs(below), np.abs(above))
    terms = (np.abs(square) * size + np.abs(line) + (norm == "l1")) * size + np.abs(c) * w * w
    return np.asarray((least - c * w * w - ROUNDING * terms).sum(axis=-1))


def _quadratic(square: Floats, line: Floats, low: Floats, high: Floats) -> Floats:
    """Return the least value of square·δ² + line·δ for δ in [low, high]."""
    least = np.minimum((square * low + line) * low, (square * high + line) * high)
    with np.errstate(divide="ignore", invalid="ignore"):
        bottom = np.clip(np.where(square > 0, -line / (2 * square), low), low, high)
    return np.asarray(np.minimum(least, (square * bottom + line) * bottom))


def worst(question: Question, phi: float, m: Multipliers, most: int = 4) -> list[int]:
    """Return who is most above the level φ at the relaxed squares and no opponent yet."""
    rest = [c for c in question.others if c not in question.opponents]
    if not rest:
        return []
    rows = question.rows(phi, rest)[1:]
    v = m.x**2 + m.excess
    leads = (rows @ v) / np.maximum(np.abs(rows) @ v, 1e-300)
    return [rest[k] for k in np.argsort(leads)[:most] if leads[k] < -1e-9]
