"""Weights drawn uniformly from the admissible ones."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError
from mcda.flips.admissible import Admissible
from mcda.kernels.counts import comparisons
from mcda.kernels.fast import ready_counts
from mcda.lp import Status, Warm
from mcda.matrix import Floats

TRIAL = 20_000  # simple draws to begin with
RARE = 0.01  # of the simple draws must be admissible, else a chain walks
CHAINS = 256
FLAT = 1e-9  # an inside this thin is none
MANY = 20  # criteria beyond which dividing exponentials is quicker than sorting
TOGETHER = 4096  # draws that stay in cache while they are sorted
UNIT = 2.0**-32


def flat(count: int, n: int, rng: np.random.Generator) -> Floats:
    """Draw (count, n) weights uniformly from the simplex; those of one criterion lie side by side in memory.

    Few criteria: the gaps between sorted uniform whole numbers of 32 bits, so that weights are multiples of 2⁻³² that
    add up to exactly 1; many: exponentials over their sum. Nothing is computed that processors round differently, so
    that a seed gives the same weights everywhere.

    References
    ----------
    Devroye, L. (1986). Non-Uniform Random Variate Generation. Springer, V.2 (uniform spacings).
    """
    if n > MANY:
        parts = rng.standard_exponential((n, count))
        parts /= parts.sum(axis=0)
        return parts.T
    found, loops = np.empty((n, count)), ready_counts()
    for start in range(0, count, TOGETHER):
        part = found[:, start : start + TOGETHER]
        k = part.shape[1]
        words: NDArray[np.uint64] = rng.bit_generator.random_raw(((n - 1) * k + 1) // 2)
        numbers = words.astype("<u8", copy=False).view("<u4")[: (n - 1) * k].reshape(n - 1, k)
        if loops is not None and n > 1:
            loops.gaps(numbers, network(n - 1), found, start)
        else:
            _gaps(numbers, part)
    return found.T


@cache
def network(size: int) -> NDArray[np.intp]:
    """Return a sorting network as (c, 2) positions."""
    return np.array(comparisons(size), dtype=np.intp).reshape(-1, 2)


def _gaps(numbers: NDArray[np.uint32], found: Floats) -> None:
    """Write the (n, k) gaps between 0, (n − 1, k) whole numbers in their order, and 2³², as parts of 2³²."""
    rows, spare = [*numbers], np.empty(numbers.shape[1], numbers.dtype)
    for a, b in comparisons(len(numbers)):
        low = np.minimum(rows[a], rows[b], out=spare)
        np.maximum(rows[a], rows[b], out=rows[b])
        rows[a], spare = low, rows[a]
    for j, (before, after) in enumerate(pairwise([None, *rows, None])):
        if after is None:
            found[j] = 1 if before is None else 1 - before * UNIT
        else:
            np.multiply(after if before is None else np.subtract(after, before, out=spare), UNIT, out=found[j])


def simple(admissible: Admissible, count: int, rng: np.random.Generator) -> Floats:
    """Draw (count, n) weights uniformly from the simplex above the lower bounds, or from the ranked ones of it.

    Ranked: a draw of the plain simplex, sorted, dealt out tier by tier and shuffled within the tiers.
    """
    drawn = flat(count, len(admissible.lower), rng)
    if admissible.tiers is None and not admissible.low.any():
        return drawn
    if admissible.tiers is None:
        return np.asarray(admissible.low + (1 - admissible.low.sum()) * drawn)
    drawn = -np.sort(-drawn, axis=1)
    weights, start = np.empty_like(drawn), 0
    for tier in admissible.tiers:
        part = drawn[:, start : start + len(tier)]
        weights[:, list(tier)] = rng.permuted(part, axis=1)
        start += len(tier)
    return weights


def inside(admissible: Admissible, weights: Floats) -> Floats:
    """Return which of the (k, n) weights are admissible."""
    low, high = admissible.low, admissible.high
    return np.asarray(
        ((weights >= low) & (weights <= high)).all(axis=1) & (weights @ admissible.rows.T >= 0).all(axis=1)
    )


def centre(admissible: Admissible, rows: Floats | None = None) -> tuple[Floats, float]:
    """Return the centre of the largest ball in the plane Σw = 1 that meets the limits and rows·w ≥ 0, and its radius.

    Frozen weights stay as they are; they do not make the ball flat.
    """
    n = len(admissible.lower)
    free = admissible.high > admissible.low
    table = np.vstack([admissible.rows, np.empty((0, n)) if rows is None else rows])
    moved = table * free
    moved = moved - free * (moved.sum(axis=1, keepdims=True) / max(free.sum(), 1))
    norms = np.linalg.norm(moved, axis=1)
    edge = np.sqrt(1 - 1 / max(free.sum(), 2)) * free  # of a coordinate in the plane of the free weights
    model = Warm([*admissible.low, 0.0], [*admissible.high, 1.0])
    eye = np.eye(n)
    model.add([[1.0] * n + [0.0]], [1.0], [1.0])
    model.add(np.c_[eye, -edge], admissible.low, np.full(n, inf))
    model.add(np.c_[eye, edge], np.full(n, -inf), admissible.high)
    if len(table):
        model.add(np.c_[table, -norms], np.zeros(len(table)), np.full(len(table), inf))
    model.aim([0.0] * n + [1.0])
    if model.run() is not Status.OPTIMAL:
        return admissible.low, 0.0
    return model.point[:-1], float(model.point[-1])


def draw(admissible: Admissible, count: int, rng: np.random.Generator) -> tuple[Floats, int]:
    """Return (count, n) uniform admissible weights, and the number of chains they come from: 0 where independent.

    Simple draws that are not admissible are thrown away; where nearly all would be, chains of hit-and-run walk through
    the admissible weights from the centre (their draws stand one after another: chain k has every CHAINS-th).

    Raises
    ------
    McdaError
        The admissible weights have no inside, so that no share of them can be measured.
    """
    if admissible.whole and count <= TRIAL:
        return flat(count, len(admissible.lower), rng), 0  # nothing to throw away
    frozen = (admissible.high == admissible.low).any()
    if not frozen:
        trial = simple(admissible, min(count, TRIAL), rng)
        kept = [trial[inside(admissible, trial)]]
        if len(kept[0]) >= RARE * len(trial):
            while sum(map(len, kept)) < count:
                trial = simple(admissible, 50_000, rng)
                kept.append(trial[inside(admissible, trial)])
            return np.concatenate(kept)[:count], 0
    return walked(admissible, count, rng), CHAINS


def walked(admissible: Admissible, count: int, rng: np.random.Generator) -> Floats:
    """Hit-and-run: from a point, a random direction, a uniform point of the chord; every n-th step is kept."""
    start, radius = centre(admissible)
    free = np.flatnonzero(admissible.high > admissible.low)
    if radius < FLAT or len(free) < 2:
        raise McdaError("the admissible weights have no inside: no share of them can be measured")
    n = len(start)
    table = np.vstack([np.eye(n), -np.eye(n), admissible.rows])
    least = np.r_[admissible.low, -admissible.high, np.zeros(len(admissible.rows))]
    points = np.tile(start, (CHAINS, 1))
    rounds = -(-count // CHAINS)
    found = np.empty((rounds, CHAINS, n))
    for k in range(-20, rounds):
        for _ in range(len(free)):
            step = np.zeros((CHAINS, n))
            step[:, free] = rng.standard_normal((CHAINS, len(free)))
            step[:, free] -= step[:, free].mean(axis=1, keepdims=True)
            room, rate = points @ table.T - least, step @ table.T
            with np.errstate(divide="ignore", invalid="ignore"):
                reach = -room / rate
            up = np.where(rate < 0, reach, inf).min(axis=1)
            down = np.where(rate > 0, reach, -inf).max(axis=1)
            points = points + (down + (up - down) * rng.random(CHAINS))[:, None] * step
        if k >= 0:
            found[k] = points
    return np.asarray(found.reshape(-1, n)[:count])
