"""What weights and scores are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from mcda.flips.admissible import Admissible
from mcda.flips.draws import draw
from mcda.matrix import Floats

CELL_LAWS = ("triangular", "pert", "uniform", "discrete")
DISCRETE = (0.25, 0.5, 0.25)  # the chances of low, likely and high
AT_ONCE = 8192  # cells drawn at once: what is made on the way stays in cache


@dataclass(frozen=True, eq=False)
class WeightLaw:
    """How (count, n) weights are drawn; `name` says it.

    `draw` returns the weights and whether draws of one call depend on each other; it can be sent to other processes.
    """

    name: str
    draw: Callable[[int, np.random.Generator], tuple[Floats, bool]]


def fixed(weights: Floats) -> WeightLaw:
    """Always the same weights."""
    return WeightLaw("fixed", partial(_always, weights))


def _always(weights: Floats, count: int, rng: np.random.Generator) -> tuple[Floats, bool]:
    return np.broadcast_to(weights, (count, len(weights))), False


def uniform(admissible: Admissible) -> WeightLaw:
    """Uniform on the admissible weights: the simplex, or its part inside bounds and ranked tiers."""
    name = "uniform"
    if admissible.bounded or admissible.tiers is not None:
        parts = ["bounds"] * admissible.bounded + ["ranked tiers"] * (admissible.tiers is not None)
        name = f"uniform within {' and '.join(parts)}"
    return WeightLaw(name, partial(_admissible, admissible))


def _admissible(admissible: Admissible, count: int, rng: np.random.Generator) -> tuple[Floats, bool]:
    weights, chains = draw(admissible, count, rng)
    return weights, chains > 0


def around(weights: Floats, spread: float) -> WeightLaw:
    """Dirichlet with mean w and standard deviations spread·√(w_j (1 − w_j)); a weight of 0 stays 0."""
    return WeightLaw(f"around a point, spread {spread:g}", partial(_dirichlet, weights, spread))


def _dirichlet(weights: Floats, spread: float, count: int, rng: np.random.Generator) -> tuple[Floats, bool]:
    alpha = weights * (1 / spread**2 - 1)
    parts = rng.standard_gamma(alpha, (count, len(alpha)))
    total = parts.sum(axis=1, keepdims=True)
    # a spread near 1 puts all weight on one criterion, and floats may lose even that one
    return np.where(total > 0, parts / np.where(total > 0, total, 1), weights), False


def quantiles(law: str, ends: Floats, u: Floats) -> Floats:
    """Return the values at which the distribution function of a cell reaches u.

    Parameters
    ----------
    law : "triangular" (density rising to likely and falling), "pert" (beta with mean (low + 4 likely + high)/6),
        "uniform" from low to high whatever is likely, "discrete" (low, likely and high with chances ¼, ½, ¼)
    ends : (3, k) low, likely, high of k cells
    u : (…, k) in [0, 1)

    Returns
    -------
    (…, k) array between low and high; a cell without a range is its likely value
    """
    low, likely, high = ends
    width = high - low
    if law == "uniform":
        value = low + width * u
    elif law == "discrete":
        value = np.where(u < DISCRETE[0], low, np.where(u < DISCRETE[0] + DISCRETE[1], likely, high))
    elif law == "triangular":
        rise = np.where(width > 0, (likely - low) / np.where(width > 0, width, 1), 0)
        rising = u < rise
        root = np.sqrt(np.where(rising, u, 1 - u) * width * np.where(rising, likely - low, high - likely))
        value = np.where(rising, low + root, high - root)
    else:
        from scipy.special import betaincinv

        value = low + width * betaincinv(*_pert(ends), u)
    value = np.clip(value, low, high)
    return np.asarray(value if (width > 0).all() else np.where(width > 0, value, likely))


def _pert(ends: Floats) -> tuple[Floats, Floats]:
    """Return the two parameters of the beta law of each cell."""
    low, likely, high = ends
    width = np.where(high > low, high - low, 1)
    return 1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width


def drawn(law: str, ends: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Return (count, k) draws of k cells, each by the law between its ends."""
    if law != "pert":
        u = rng.random((count, ends.shape[1]))
        step = max(1, AT_ONCE // max(1, ends.shape[1]))
        for start in range(0, count, step):
            u[start : start + step] = quantiles(law, ends, u[start : start + step])
        return u
    low, likely, high = ends  # a beta draw is ten times faster than its quantile
    parts = rng.beta(*_pert(ends), (count, ends.shape[1]))
    return np.asarray(np.where(high > low, np.clip(low + (high - low) * parts, low, high), likely))


def nodes(law: str, ends: Floats, count: int) -> tuple[Floats, Floats]:
    """Return values of one cell that stand for its law, and their chances: (k,) each.

    Discrete laws are their own three values; of continuous ones, the middles of so many equally likely parts.
    """
    if law == "discrete":
        return ends.copy(), np.array(DISCRETE)
    u = (np.arange(count) + 0.5) / count
    return quantiles(law, ends[:, None], u[:, None])[:, 0], np.full(count, 1 / count)
