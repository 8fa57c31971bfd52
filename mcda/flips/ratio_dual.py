"""The dual of the least Euclidean distance at which a TOPSIS rival reaches a level, for many rivals and levels at once.

For a level φ with rows r1, r2 the problem is to minimise |x − w|² where r1·x² ≥ 0, r2·x² ≥ 0, Σx = 1, x ≥ 0. With
c = αr1 + βr2 < 1 and x = w + δ the Lagrangian Σ (1 − c)δ² − (2cw + µ)δ − cw² is separable; its least value over
x ≥ 0 is at δ = max((2cw + µ)/(2(1 − c)), −w). The dual is concave in (α, β, µ); a Newton method with a barrier for
α, β ≥ 0 finds its maximum. Any multipliers give a valid lower bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats

ROUNDING = 4e-15
BARRIER = 0.2  # what the barrier is multiplied by after a step
STEPS = 26
LARGEST = 1 - 1e-7  # of c

Ends = tuple[Floats, Floats]
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Held:
    """Multipliers (K, 2), and the weights (K, n) at which the Lagrangian is least."""

    y: Floats
    weights: Floats


def lagrangian(c: Floats, mu: Floats, w: Floats) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Return the least value, its δ, 1 − c and where x > 0, for (K, n) c < 1 and (K,) µ."""
    room = 1 - c
    pull = 2 * c * w + mu[:, None]
    step = pull / (2 * room)
    inner = step > -w
    step = np.where(inner, step, -w)
    return (room * step * step - pull * step - c * w * w).sum(axis=1), step, room, inner


def best_mu(c: Floats, w: Floats) -> Floats:
    """Return the µ that is best for c."""
    mu = -2 * (c * w / (1 - c)).sum(axis=1) / (1 / (1 - c)).sum(axis=1)
    for _ in range(4):  # exact at once where no weight is 0
        _, step, room, inner = lagrangian(c, mu, w)
        if inner.all():
            break
        mu = mu - 2 * step.sum(axis=1) / np.maximum((inner / room).sum(axis=1), 1e-300)
    return np.asarray(mu)


def safe_value(c: Floats, error: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return a lower bound of the dual whatever the rounding, and its µ; −1 where c is not below 1."""
    c = c + error
    fits = c.max(axis=1) <= LARGEST
    c = np.where(fits[:, None], c, 0.0)
    mu = best_mu(c, w)
    value, step, room, _ = lagrangian(c, mu, w)
    terms = room * step * step + (2 * np.abs(c) * w + np.abs(mu)[:, None]) * np.abs(step) + np.abs(c) * w * w
    slack = terms.sum(axis=1) + np.abs(mu) + np.abs(step) @ w
    return np.where(fits, value - ROUNDING * slack, -1.0), mu


def hold(first: Floats, second: Floats, w: Floats) -> Held:
    """Maximise the dual for (K, n) rows r1 and r2."""
    sizes = [np.maximum(np.abs(row).max(axis=1), 1e-300) for row in (first, second)]
    rows = np.stack([first / sizes[0][:, None], second / sizes[1][:, None]], axis=1)
    y, scale = _start(rows, w)
    mu = best_mu(np.einsum("ki,kij->kj", y, rows), w)
    barrier = scale.copy()
    for _ in range(STEPS):
        y, mu = _newton(rows, y, mu, barrier, w)
        barrier = np.maximum(barrier * BARRIER, 1e-13 * scale)
    _, step, *_ = lagrangian(np.einsum("ki,kij->kj", y, rows), mu, w)
    return Held(y / np.stack(sizes, axis=1), w + step)


def _start(rows: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Return multipliers from the first order of the problem, and the size of the squared distance it gives."""
    behind = np.maximum(-(rows @ (w * w)), 0)
    slopes = rows * w
    slopes = slopes - slopes.mean(axis=2, keepdims=True)
    curvature = np.maximum((slopes * slopes).sum(axis=2), 1e-12)
    y = np.clip(behind / (4 * curvature), 1e-3, 0.2)
    return y, np.maximum((behind * behind / (4 * curvature)).max(axis=1), 1e-12)


def _newton(rows: Floats, y: Floats, mu: Floats, barrier: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Take one damped Newton step on the dual plus barrier·(log α + log β)."""
    c = np.einsum("ki,kij->kj", y, rows)
    value, step, room, inner = lagrangian(c, mu, w)
    x = w + step
    gradient = np.empty((len(y), 3))
    gradient[:, :2] = -np.einsum("kij,kj->ki", rows, x * x) + barrier[:, None] / y
    gradient[:, 2] = -step.sum(axis=1)
    bent = np.where(inner, 1 / room, 0.0)
    hessian = np.empty((len(y), 3, 3))
    hessian[:, :2, :2] = 2 * np.einsum("kaj,kbj->kab", rows * (bent * x * x)[:, None], rows)
    hessian[:, :2, 2] = hessian[:, 2, :2] = np.einsum("kij,kj->ki", rows, bent * x)
    hessian[:, 2, 2] = bent.sum(axis=1) / 2 + 1e-12
    for k in (0, 1):
        hessian[:, k, k] += barrier / y[:, k] ** 2
    with np.errstate(all="ignore"):
        size = np.sqrt(np.einsum("kii->ki", hessian))
        scaled = hessian / (size[:, :, None] * size[:, None, :]) + 1e-12 * np.eye(3)
        move = np.linalg.solve(scaled, (gradient / size)[:, :, None])[:, :, 0] / size
    move = np.where(np.isfinite(move).all(axis=1, keepdims=True), move, 0.0)
    shrink = np.minimum(1, 0.95 / np.maximum((-move[:, :2] / y).max(axis=1), 0.95))
    merit = value + barrier * np.log(y).sum(axis=1)
    rise = (gradient * move).sum(axis=1)
    done = np.zeros(len(y), dtype=bool)
    for _ in range(30):
        new_y, new_mu = y + shrink[:, None] * move[:, :2], mu + shrink * move[:, 2]
        new_c = np.einsum("ki,kij->kj", new_y, rows)
        fits = new_c.max(axis=1) <= LARGEST
        new_value, *_ = lagrangian(np.where(fits[:, None], new_c, 0.0), new_mu, w)
        done = fits & (new_value + barrier * np.log(new_y).sum(axis=1) >= merit + 1e-4 * shrink * rise - 1e-16)
        if done.all():
            break
        shrink = np.where(done, shrink, shrink / 2)
    return np.where(done[:, None], new_y, y), np.where(done, new_mu, mu)


@dataclass(frozen=True, eq=False)
class Pairs:
    """The rows of everyone, today's weights, and who wins."""

    away: Floats
    near: Floats
    now: Floats
    winner: int

    def rows(self, b: Rows, phi: Floats) -> tuple[Floats, Floats]:
        """Return the rival's row and the winner's at φ, (K, n) each."""
        phi = phi[:, None]
        own = (1 - phi) * self.near[b] - phi * self.away[b]
        return own, phi * self.away[self.winner] - (1 - phi) * self.near[self.winner]

    def hold(self, b: Rows, phi: Floats) -> Held:
        """Return the best multipliers at φ."""
        return hold(*self.rows(b, phi), self.now)

    def bound(self, b: Rows, ends: Ends, y: Ends) -> tuple[Floats, Ends]:
        """Return what multipliers hold off over intervals, rounding allowed for, and the µ at both ends."""
        near, away, a = self.near, self.away, self.winner
        change = y[1] - y[0]
        bulge = change[:, :1] * (near[b] + away[b]) - change[:, 1:] * (near[a] + away[a])
        bulge = np.maximum((ends[1] - ends[0])[:, None] * bulge, 0) / 4 * (1 + 1e-9)
        found, mus = np.full(len(b), np.inf), []
        for phi, share in zip(ends, y, strict=True):
            own, other = self.rows(b, phi)
            at = phi[:, None]
            terms = share[:, :1] * ((1 - at) * near[b] + at * away[b]) + share[:, 1:] * (
                (1 - at) * near[a] + at * away[a]
            )
            value, mu = safe_value(share[:, :1] * own + share[:, 1:] * other, bulge + ROUNDING * terms, self.now)
            found = np.minimum(found, value)
            mus.append(mu)
        return found, (mus[0], mus[1])

    def reached(self, b: Rows, weights: Floats) -> tuple[Floats, Floats]:
        """Return where b draws level first on the way from today's weights to others and beyond, and how far it is."""
        weights = np.maximum(weights, 0)
        step = weights / weights.sum(axis=1, keepdims=True) - self.now
        with np.errstate(divide="ignore", invalid="ignore"):
            most = np.where(step < 0, -self.now / step, np.inf).min(axis=1)
        most = np.where(np.isfinite(most), most, 1.0)

        def lead(t: Floats) -> Floats:
            u = np.square(self.now + t[:, None] * step)
            near, away = (u * self.near[b]).sum(axis=1), (u * self.away[b]).sum(axis=1)
            return np.asarray(near * (u @ self.away[self.winner]) - away * (u @ self.near[self.winner]))

        low, high = np.zeros(len(b)), np.full(len(b), np.nan)
        for part in (0.5, 0.9, 1 - 1e-6, 1 + 1e-6, 1.1, 1.5, 3.0, 10.0, np.inf):
            t = np.minimum(part, most)
            beyond = np.isnan(high) & (lead(t) > 0)
            high = np.where(beyond, t, high)
            low = np.where(np.isnan(high), t, low)
        some = np.flatnonzero(~np.isnan(high))
        for _ in range(60):
            middle = (low + high) / 2
            ahead = lead(middle) > 0
            low, high = np.where(ahead, low, middle), np.where(ahead, middle, high)
        there = np.full((len(b), len(self.now)), np.nan)
        there[some] = self.now + high[some, None] * step[some]
        distance = np.where(np.isnan(high), np.inf, high * np.sqrt((step * step).sum(axis=1)))
        return there, distance
