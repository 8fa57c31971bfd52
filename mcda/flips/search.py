"""Flips by search, for methods known only by evaluation: an upper bound with its witness, and no claim below it.

One weight: the order at many points of its path, and every change between two of them halved down to nothing.

All weights: rays leave today's weights towards corners, pairs of corners and random weights; on each the first flip is
bracketed by steps and halved. From the best flips on, rays leave against the slope of the winner's lead, the best of
which are bent by smaller and smaller amounts for as long as that helps. What is found is a flip; what is not found
proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from mcda.flips.linear import Rows
from mcda.flips.paths import Path
from mcda.flips.radius import Limits, Radius
from mcda.matrix import Floats

SAMPLED = 257  # points on the path of one weight
EDGE = 1e-9  # no weight is tried at 0 exactly: many formulas divide by it
STEPS = 24  # points on a ray before its flip is halved
HALVINGS = 44
RAYS = 600
AT_ONCE = 100  # rays tried before the clock is read
KEPT = 12
BENT = 12
ROUNDS = 60
PATIENCE = 8  # rounds without a better flip
FARTHEST = 20.0  # percentages: weights up to 21 times today's


def crossings_found(score: Callable[[Floats], Floats], path: Path, leaders: list[int]) -> tuple[Floats, Rows]:
    """Return points of a path at which someone changes places with one of the leaders, and who.

    Two changes of a pair between neighbouring points of the sample are missed.
    """
    marks = np.append(np.append(EDGE, np.linspace(0, 1, SAMPLED)[1:-1]), 1 - EDGE)
    corners = [end for _, end, _, _ in path.floats[:-1]]
    marks = np.unique(np.append(marks, [c + side for c in corners for side in (-EDGE, EDGE)]))
    ahead = _ahead(score(path.at(marks)), leaders)  # (k, leaders, m)
    at, who, rows = np.nonzero(ahead[1:] != ahead[:-1])
    low, high, before = marks[at], marks[at + 1], ahead[at, who, rows]
    for _ in range(HALVINGS):
        if not len(low):
            break
        middle = (low + high) / 2
        places, back = np.unique(middle, return_inverse=True)
        same = _ahead(score(path.at(places)), leaders)[back, who, rows] == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2, rows.astype(np.intp)


def _ahead(scores: Floats, leaders: list[int]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = scores[:, leaders, None] >= scores[:, None, :]
    return found


def search_nearest(
    score: Callable[[Floats], Floats], now: Floats, winner: int, rivals: list[int], *,
    norm: str, until: str, limits: Limits, seconds: float = 10.0, rng: int = 0,
) -> Radius:  # fmt: skip
    """Return the nearest flip that a search of the given seconds finds.

    Parameters
    ----------
    score : (k, n) weight vectors of sum 1 -> (k, m) scores, larger better
    now : (n,) today's weights; winner, rivals : positions
    norm, until : as in `nearest_flip`
    limits : what the weights may be
    rng : the seed of the random rays

    Returns
    -------
    Radius
        `upper` infinite where no flip was found; `certify` says "search".
    """
    deadline, random = perf_counter() + seconds, np.random.default_rng(rng)
    flipped = _flipped(score, winner, rivals, until)
    rays = _rays(now, norm, limits, random)
    lengths = np.full(len(rays), np.inf)
    for start in range(0, len(rays), AT_ONCE):
        if perf_counter() > deadline and np.isfinite(lengths).any():
            break
        some = slice(start, start + AT_ONCE)
        lengths[some] = _lengths(flipped, now, rays[some], norm, limits)
    order = np.argsort(lengths, kind="stable")[:KEPT]
    rays, lengths = rays[order], lengths[order]
    scale, waited = 0.5, 0
    for _ in range(ROUNDS):
        if perf_counter() > deadline or waited == PATIENCE or not len(lengths) or not np.isfinite(lengths[0]):
            break
        kept = np.isfinite(lengths)
        steep = _steepest(_lead(score, winner, rivals, until), _at(now, rays[:3], lengths[:3], norm), now, norm)
        bent = np.repeat(rays[kept], BENT, axis=0)
        size = np.abs(bent).max(axis=1, keepdims=True)
        bent = bent + scale * size * random.normal(size=bent.shape)
        tried = _allowed(np.vstack([steep, bent]), now, norm, limits)
        found = np.concatenate([lengths, _lengths(flipped, now, tried, norm, limits)])
        rays = np.vstack([rays, tried])
        order = np.argsort(found, kind="stable")[:KEPT]
        better = found[order[0]] < lengths[0] * (1 - 1e-9)
        rays, lengths = rays[order], found[order]
        scale, waited = scale * (0.9 if better else 0.6), 0 if better else waited + 1
    if not len(lengths) or not np.isfinite(lengths[0]):
        return Radius(0.0, np.inf, None, None, lambda: "search")
    upper = _past(flipped, now, rays[:1], float(lengths[0]), norm)
    there = _at(now, rays[:1], np.array([upper]), norm)[0]
    scores = score(there[None] / there.sum())[0]
    ahead = rivals if until == "win" or len(rivals) == 1 else [int(scores.argmax())]
    rival = max(ahead, key=lambda b: scores[b])
    return Radius(0.0, upper, there, rival, lambda: "search")


def _past(flipped: Callable[[Floats], NDArray[np.bool_]], now: Floats, ray: Floats, length: float, norm: str) -> float:
    """Return a length just past the flip: where scores jump, rounding blurs the last digits before it."""
    for share in (1e-8, 1e-9, 1e-10):
        further = length * (1 + share)
        there = now + further / _sizes(ray, now, norm)[0] * ray[0]
        if there.min() >= 0 and flipped(there[None])[0]:
            return further
    return length


def _at(now: Floats, rays: Floats, lengths: Floats, norm: str) -> Floats:
    """Return the weights at lengths of rays; for percentages not divided by their sum."""
    return np.maximum(now + (lengths / _sizes(rays, now, norm))[:, None] * rays, 0.0)


def _lead(score: Callable[[Floats], Floats], winner: int, rivals: list[int], until: str) -> Callable[[Floats], Floats]:
    def lead(weights: Floats) -> Floats:
        scores = score(weights / weights.sum(axis=1, keepdims=True))
        ahead = scores.max(axis=1) if until == "win" else scores[:, winner]
        return np.asarray(ahead - scores[:, rivals].max(axis=1))

    return lead


def _steepest(lead: Callable[[Floats], Floats], points: Floats, now: Floats, norm: str) -> Floats:
    """Return, for the slope of the lead at each point, the moves of length 1 that lower it most."""
    n, step, rays = len(now), 1e-6, []
    for point in points[np.isfinite(points).all(axis=1)]:
        around = np.maximum(point + step * np.vstack([np.eye(n), -np.eye(n)]), 0)
        values = lead(around)
        slope = (values[:n] - values[n:]) / (around[:n] - around[n:]).diagonal()
        order = np.argsort(slope)
        if norm == "percent":
            rays.append(-np.sign(slope) * now)
        elif norm == "l1":
            rays += [np.eye(n)[order[0]] - np.eye(n)[k] for k in order[-2:]]
        elif norm == "l2":
            rays.append(slope.mean() - slope)
        else:  # as much up as down, where it helps most; the one in between takes what is left
            most = np.ones(n) if norm == "linf" else now
            up = np.clip(most.sum() / 2 - (np.cumsum(most[order]) - most[order]), 0, most[order])
            rays.append(np.zeros(n))
            rays[-1][order] = 2 * up - most[order]
    return np.array(rays).reshape(-1, n)


def _flipped(
    score: Callable[[Floats], Floats], winner: int, rivals: list[int], until: str
) -> Callable[[Floats], NDArray[np.bool_]]:
    def flipped(weights: Floats) -> NDArray[np.bool_]:
        whole = weights.sum(axis=1)
        found = np.zeros(len(weights), dtype=bool)
        real = np.flatnonzero(whole > 0)  # no weight on anything is no answer
        scores = score(weights[real] / whole[real, None])
        best = scores[:, rivals].max(axis=1)
        found[real] = best >= scores.max(axis=1) if until == "win" else best > scores[:, winner]
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
        rays = np.vstack([random.choice([-1.0, 0.0, 1.0], (RAYS, n)) * now, rays])
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
    sizes = _sizes(rays, now, norm)
    marks = np.linspace(0, 1, STEPS + 1)[1:]
    if norm == "percent":  # a weight that has come to 0 stays there
        marks = np.append(np.linspace(0, 1, STEPS - 7)[1:], np.geomspace(1.4, FARTHEST, 8)) / FARTHEST
        ends = np.full(len(rays), FARTHEST)
    else:
        ends = _reach(now, rays, limits) * sizes
    lengths = ends[:, None] * marks
    points = _at(now, np.repeat(rays, STEPS, axis=0), lengths.ravel(), norm)
    hits = flipped(points).reshape(len(rays), STEPS)
    some = hits.any(axis=1)
    first = hits.argmax(axis=1)
    near, far = ends * np.where(first > 0, marks[first - 1], 0.0), ends * marks[first]
    reached = np.where(some, far, np.inf)
    worth = np.flatnonzero(some & (near <= reached.min()))  # the others cannot be the nearest of these
    low, high, tried = near[worth], far[worth], rays[worth]
    for _ in range(HALVINGS if len(worth) else 0):
        middle = (low + high) / 2
        hit = flipped(_at(now, tried, middle, norm))
        low, high = np.where(hit, low, middle), np.where(hit, middle, high)
    reached[worth] = high
    return reached


def _reach(now: Floats, rays: Floats, limits: Limits) -> Floats:
    """Return how many times itself a ray can go before it leaves the limits, all but 1e-12 of it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        down, up = (limits.lower - now) / rays, (limits.upper - now) / rays
        ends = np.where(rays < 0, down, np.where(rays > 0, up, np.inf)).min(axis=1)
        if len(limits.rows):
            slopes = rays @ limits.rows.T
            ends = np.minimum(ends, np.where(slopes < 0, -(limits.rows @ now) / slopes, np.inf).min(axis=1))
    return np.asarray(np.maximum(ends, 0) * (1 - 1e-12))
