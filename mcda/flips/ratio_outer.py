"""Rivals that are surely farther than a distance, settled in one batch: most of them.

Up to some level φ the winner's row alone keeps everyone away, as its closeness would have to fall so low; a rival
whose own row alone keeps it away from there on is settled by two leaves. c only falls on the way to φ = 0 and to
φ = 1, so one check at the cut does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mcda.flips.ratio_relaxed import ROUNDING, Multipliers, Question, least_values
from mcda.matrix import Floats

Alone = tuple[Floats, Floats, NDArray[np.bool_]]

GRID = 256
STEPS = 30
GOLDEN = (np.sqrt(5) - 1) / 2


@dataclass(frozen=True, eq=False)
class Outer:
    """A level φ, the winner's multipliers below it, and above it those of each rival that is farther away."""

    cut: float = 0.0
    below: Multipliers | None = None
    above: dict[int, Multipliers] = field(default_factory=dict)


def settled(q: Question, rivals: list[int], distance: float) -> Outer:
    """Return which rivals are farther away; the question is about any of them until level with the first opponent."""
    if not np.isfinite(distance) or not rivals:
        return Outer()
    low, high = q.box(distance)
    phi = np.linspace(0, 1, GRID + 1)[:, None]
    a = q.opponents[0]
    away, near = phi * q.away[a], (1 - phi) * q.near[a]
    scale, mu, held = _alone(q, away - near, away + near, distance, low, high)
    k = int(np.flatnonzero(held).max(initial=-1))
    if k < 0:
        return Outer()
    cut = float(phi[k, 0])
    below = _multipliers(q, a, scale[k], mu[k])
    near, away = (1 - cut) * q.near[rivals], cut * q.away[rivals]
    scale, mu, held = _alone(q, near - away, near + away, distance, low, high)
    above = {b: _multipliers(q, b, scale[i], mu[i]) for i, b in enumerate(rivals) if held[i]}
    return Outer(cut, below, above)


def _multipliers(q: Question, who: int, scale: float, mu: float) -> Multipliers:
    y = np.zeros(len(q.away))
    y[who] = scale
    return Multipliers(y, float(mu), np.zeros(len(q.ranked)), q.now, np.zeros(len(q.now)), 0.0)


def _alone(q: Question, rows: Floats, terms: Floats, distance: float, low: Floats, high: Floats) -> Alone:
    """Return for (K, n) rows the multiplier of each, µ, and whether nothing nearer than the distance has it > 0."""
    size = np.maximum(terms.max(axis=1, keepdims=True), 1e-300)
    c, error = rows / size, ROUNDING * terms / size
    c = c + error
    reach = np.maximum(high - q.now, q.now - low)
    if q.norm not in ("l1", "l2"):
        mu, found = _best_mu(q, "", c, low, high, 0.0)
        return np.asarray(1 / size[:, 0]), mu, np.asarray(found > 0)
    slopes = 2 * c * q.now
    spread = np.maximum(slopes.max(axis=1) - slopes.min(axis=1), 1e-12)
    most = 4 / spread if q.norm == "l1" else 4 * reach.max() * np.sqrt(len(q.now)) / spread
    margin = 1.0 if q.norm == "l1" else 2 * float(reach.max())
    scale = golden(lambda scale: _best_mu(q, q.norm, scale[:, None] * c, low, high, margin)[1], np.zeros(len(c)), most)
    mu, found = _best_mu(q, q.norm, scale[:, None] * c, low, high, margin)
    return np.asarray(scale / size[:, 0]), mu, np.asarray(found >= distance)


def _best_mu(q: Question, norm: str, c: Floats, low: Floats, high: Floats, margin: float) -> tuple[Floats, Floats]:
    """Return the µ that is best for each c, and what it holds off."""
    slopes = 2 * c * q.now
    curve = 2 * np.abs(c) * np.maximum(high - q.now, q.now - low)
    first, last = (-slopes - curve).min(axis=1) - margin, (-slopes + curve).max(axis=1) + margin

    def value(mu: Floats) -> Floats:
        return least_values(q.now, norm, c, mu[:, None], low, high) - ROUNDING * np.abs(mu)

    mu = golden(value, first, last)
    return mu, value(mu)


def golden(f: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Return about where f, concave in each component, is largest."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = f(left), f(right)
    for _ in range(STEPS):
        up = at_left < at_right
        low, high = np.where(up, left, low), np.where(up, high, right)
        new = np.where(up, low + GOLDEN * (high - low), high - GOLDEN * (high - low))
        at_new = f(new)
        left, right = np.where(up, right, new), np.where(up, new, left)
        at_left, at_right = np.where(up, at_right, at_new), np.where(up, at_new, at_left)
    return np.asarray(np.where(at_left < at_right, right, left))
