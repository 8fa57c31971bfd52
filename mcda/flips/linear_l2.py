"""The Euclidean radius of a linear winner.

Inside the simplex the nearest level weights are w − g(D − D̄)/‖D − D̄‖². Where that would leave the bounds, x(τ) =
the projection of −τD on {Σx = 0, bounds} has a lead that falls with τ: bisection finds the active bounds, two linear
equations the exact point on them.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.problem import Vector, dot
from mcda.matrix import Floats

HALVINGS = 60


def l2_bounds(gaps: Floats, weights: Floats, free: NDArray[np.bool_]) -> Floats:
    """Return the (k,) distances to level weights of sum 1 when bounds are forgotten: never more than the true ones."""
    centred = np.where(free, gaps, 0) - np.where(free, (gaps * free).sum(axis=1, keepdims=True) / max(free.sum(), 1), 0)
    size = np.sqrt((centred**2).sum(axis=1))
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(size > 0, (gaps @ weights) / np.where(size > 0, size, 1), np.inf))


def l2_point(gaps: Floats, weights: Floats, lower: Floats, upper: Floats) -> tuple[Floats, float, float] | None:
    """Return (weights there, μ, λ) of one rival; None where it cannot draw level.

    Examples
    --------
    >>> there, _, _ = l2_point(np.array([2.0, -1.0]), np.array([0.5, 0.5]), np.zeros(2), np.ones(2))
    >>> there.round(12)
    array([0.33333333, 0.66666667])
    """
    low, high, lead = lower - weights, upper - weights, float(gaps @ weights)
    order = np.argsort(gaps, kind="stable")
    room = (high - low)[order]
    x: Floats = low.copy()
    x[order] += np.clip(-low.sum() - (np.cumsum(room) - room), 0, room)
    if lead + gaps @ x > 0:
        return None
    small, large = 0.0, 1.0
    while lead + gaps @ _projected(-large * gaps, low, high)[0] > 0 and large < 1e18:
        small, large = large, large * 4
    for _ in range(HALVINGS):
        middle = (small + large) / 2
        if lead + gaps @ _projected(-middle * gaps, low, high)[0] > 0:
            small = middle
        else:
            large = middle
    tau = large
    x, nu = _projected(-tau * gaps, low, high)
    free = (x > low) & (x < high)
    if free.sum() >= 2 and np.ptp(gaps[free]) > 0:
        # x = −τD + ν on the free ones: Σx = 0 and D·x = −lead are two linear equations
        d, held = gaps[free], x[~free]
        system = np.array([[-d.sum(), len(d)], [-(d @ d), d.sum()]])
        tau, nu = np.linalg.solve(system, [-held.sum(), -lead - gaps[~free] @ held])
        x[free] = -tau * d + nu
    return weights + x, float(nu / tau), float(1 / tau)


def _projected(target: Floats, low: Floats, high: Floats) -> tuple[Floats, float]:
    """Return the point of {Σx = 0, low ≤ x ≤ high} nearest to the target, and the shift ν with x = clip(target + ν)."""
    kinks = np.sort(np.concatenate([low - target, high - target]))
    sums = np.clip(target + kinks[:, None], low, high).sum(axis=1)
    k = int(np.searchsorted(sums, 0.0))
    if k == 0:
        nu = kinks[0]
    elif k == len(kinks):
        nu = kinks[-1]
    else:
        rise = sums[k] - sums[k - 1]
        nu = kinks[k - 1] + (kinks[k] - kinks[k - 1]) * (-sums[k - 1] / rise if rise else 0)
    return np.clip(target + nu, low, high), float(nu)


def exact_l2(gaps: Vector, weights: Vector, lower: Vector, upper: Vector, mu: Fraction, lam: Fraction) -> Fraction:
    """Return the squared distance that the multipliers certify: nothing nearer draws the rival level."""
    total = dot(gaps, weights)
    for d, w, a, b in zip(gaps, weights, lower, upper, strict=True):
        c = d - mu
        x = max(a - w, min(b - w, -c / lam))
        total += c * x + lam * x * x / 2
    return max(Fraction(0), 2 * total / lam)
