"""Nearest flips by search, for methods known only by evaluation: an upper bound with its witness, and no claim below
it.

Rays leave today's weights towards corners, pairs of corners and random weights; on each the first flip is bracketed
by steps and halved. The best rays are bent by smaller and smaller amounts for as long as that helps. What is found
is a flip; what is not found proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from mcda.flips.radius import Limits, Radius
from mcda.matrix import Floats

STEPS = 24  # points on a ray before its flip is halved
HALVINGS = 44
RAYS = 1500
KEPT = 24
ROUNDS = 40


def search_nearest(
    score: Callable[[Floats], Floats], now: Floats, winner: int, rivals: list[int], *,
    norm: str, until: str, limits: Limits, seconds: float = 10.0, rng: int = 0, lower: float = 0.0,
) -> Radius:  # fmt: skip
    """Return the nearest flip that a search of the given seconds finds.

    Parameters
    ----------
    score : (k, n) weight vectors of sum 1 -> (k, m) scores, larger better
    now : (n,) today's weights; winner, rivals : positions
    norm, until : as in `nearest_flip`
    limits : what the weights may be
    rng : the seed of the random rays
    lower : a bound below which nothing flips, where one is known

    Returns
    -------
    Radius
        `upper` infinite where no flip was found; `certify` says "search".
    """
    deadline, random = perf_counter() + seconds, np.random.default_rng(rng)
    flipped = _flipped(score, winner, rivals, until)
    rays = _rays(now, norm, limits, random)
    lengths = _lengths(flipped, now, rays, norm, limits)
    order = np.argsort(lengths, kind="stable")[:KEPT]
    rays, lengths = rays[order], lengths[order]
    scale = 0.5
    for _ in range(ROUNDS):
        if perf_counter() > deadline or not np.isfinite(lengths[0]):
            break
        kept = rays[np.isfinite(lengths)]
        bent = np.repeat(kept, 16, axis=0)
        size = np.abs(bent).max(axis=1, keepdims=True)
        bent = _allowed(bent + scale * size * random.normal(size=bent.shape), now, norm, limits)
        tried = _lengths(flipped, now, bent, norm, limits)
        rays, lengths = np.vstack([rays, bent]), np.concatenate([lengths, tried])
        order = np.argsort(lengths, kind="stable")[:KEPT]
        better = lengths[order[0]] < lengths[0] * (1 - 1e-9)
        rays, lengths = rays[order], lengths[order]
        scale *= 0.9 if better else 0.6
    if not len(lengths) or not np.isfinite(lengths[0]):
        return Radius(lower, np.inf, None, None, lambda: "search")
    there = now + lengths[0] / _sizes(rays[:1], now, norm)[0] * rays[0]
    scores = score(there[None] / there.sum())[0]
    ahead = rivals if until == "win" or len(rivals) == 1 else [int(scores.argmax())]
    rival = max(ahead, key=lambda b: scores[b])
    return Radius(min(lower, float(lengths[0])), float(lengths[0]), there, rival, lambda: "search")


def _flipped(
    score: Callable[[Floats], Floats], winner: int, rivals: list[int], until: str
) -> Callable[[Floats], NDArray[np.bool_]]:
    def flipped(weights: Floats) -> NDArray[np.bool_]:
        scores = score(weights / weights.sum(axis=1, keepdims=True))
        best = scores[:, rivals].max(axis=1)
        found: NDArray[np.bool_] = best >= scores.max(axis=1) if until == "win" else best > scores[:, winner]
        return found

    return flipped


def _sizes(rays: Floats, now: Floats, norm: str) -> Floats:
    """Return the length of each move in the norm."""
    if norm.startswith("percent"):
        return np.asarray(np.abs(np.divide(rays, now, out=np.zeros_like(rays), where=now > 0)).max(axis=1))
    return np.asarray(np.linalg.norm(rays, ord={"l1": 1, "l2": 2, "linf": np.inf}[norm], axis=1))


def _rays(now: Floats, norm: str, limits: Limits, random: np.random.Generator) -> Floats:
    n = len(now)
    corners = np.eye(n)
    pairs = (corners[:, None] - corners[None]).reshape(-1, n)[~np.eye(n, dtype=bool).ravel()]
    targets = random.dirichlet(np.full(n, 0.5), RAYS)
    rays = np.vstack([corners - now, pairs, targets - now])
    if norm == "percent":
        rays = np.vstack([rays, random.choice([-1.0, 0.0, 1.0], (RAYS, n)) * now])
    return _allowed(rays, now, norm, limits)


def _allowed(rays: Floats, now: Floats, norm: str, limits: Limits) -> Floats:
    """Take out what may not move: frozen weights, for percentages those of 0; the rest adds up to 0 unless raw."""
    fixed = limits.frozen | (now == 0 if norm.startswith("percent") else False)
    rays = np.where(fixed, 0.0, rays)
    if norm != "percent" and not fixed.all():
        rays = np.where(fixed, 0.0, rays - rays.sum(axis=1, keepdims=True) / (~fixed).sum())
    moving: Floats = rays[np.abs(rays).max(axis=1) > 1e-12]
    return moving


def _lengths(
    flipped: Callable[[Floats], NDArray[np.bool_]], now: Floats, rays: Floats, norm: str, limits: Limits
) -> Floats:
    """Return the length of each ray to its first flip that the steps show; infinite where they show none."""
    if not len(rays):
        return np.empty(0)
    low, high = (np.zeros_like(now), np.full_like(now, np.inf)) if norm == "percent" else (limits.lower, limits.upper)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.where(rays < 0, (low - now) / rays, np.where(rays > 0, (high - now) / rays, np.inf)).min(axis=1)
        if len(limits.rows) and norm != "percent":
            slopes = rays @ limits.rows.T
            room = np.where(slopes < 0, -(limits.rows @ now) / slopes, np.inf)
            ends = np.minimum(ends, room.min(axis=1))
    ends = np.minimum(ends, 1e6) * (1 - 1e-12)
    marks = np.linspace(0, 1, STEPS + 1)[1:]
    points = now + (ends[:, None] * marks)[:, :, None] * rays[:, None]
    hits = flipped(points.reshape(-1, len(now))).reshape(len(rays), STEPS)
    some = hits.any(axis=1)
    first = hits.argmax(axis=1)
    near, far = ends * np.where(first > 0, marks[first - 1], 0.0), ends * marks[first]
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        hit = flipped(now + middle[:, None] * rays)
        near, far = np.where(hit, near, middle), np.where(hit, middle, far)
    return np.where(some, far * _sizes(rays, now, norm), np.inf)
