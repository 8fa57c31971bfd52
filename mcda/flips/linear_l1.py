"""The l1 radius of a linear winner: a fractional knapsack.

Weight moves from the criterion where the winner's lead D is largest to the one where it is smallest, until the lead
is gone; bounds on the weights are capacities. The distance Σ|Δ| is twice the mass moved.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from mcda.certificate.problem import Vector, dot
from mcda.matrix import Floats


def l1_radii(gaps: Floats, weights: Floats, lower: Floats, upper: Floats) -> Floats:
    """Return the (k,) l1 distances for (k, n) gaps D; infinite where no allowed weights draw the rival level.

    Examples
    --------
    >>> l1_radii(np.array([[2.0, -1.0]]), np.array([0.5, 0.5]), np.zeros(2), np.ones(2)).round(12)
    array([0.33333333])
    """
    lead = gaps @ weights
    down = np.argsort(-gaps, axis=1, kind="stable")
    up = down[:, ::-1]
    taken = np.take_along_axis(gaps, down, 1), np.cumsum((weights - lower)[down], axis=1)
    given = np.take_along_axis(gaps, up, 1), np.cumsum((upper - weights)[up], axis=1)
    radii = np.full(len(gaps), np.inf)
    mass, gained = np.zeros(len(gaps)), np.zeros(len(gaps))
    i, j = np.zeros(len(gaps), dtype=np.intp), np.zeros(len(gaps), dtype=np.intp)
    rows, n = np.arange(len(gaps)), gaps.shape[1]
    while len(rows):
        rate = taken[0][rows, i[rows]] - given[0][rows, j[rows]]
        end = np.minimum(taken[1][rows, i[rows]], given[1][rows, j[rows]])
        room = np.maximum(end - mass[rows], 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            need = (lead[rows] - gained[rows]) / rate
        done = (rate > 0) & (need <= room)
        radii[rows[done]] = 2 * (mass[rows] + need)[done]
        alive = ~done & (rate > 0)
        gained[rows] += np.where(alive, rate * room, 0)
        mass[rows] += room
        spent = taken[1][rows, i[rows]] <= given[1][rows, j[rows]]
        i[rows] += spent
        j[rows] += ~spent
        rows = rows[alive & (i[rows] < n) & (j[rows] < n)]
    return radii


def exact_l1(
    gaps: Vector, weights: Vector, lower: Vector, upper: Vector
) -> tuple[Fraction, Vector, Fraction, Fraction] | None:
    """Return (distance, weights there, μ, λ) of one rival in Fractions; None where it cannot draw level."""
    left = dot(gaps, weights)
    order = sorted(range(len(gaps)), key=lambda k: gaps[k])
    there, mass = list(weights), Fraction(0)
    take, give = [k for k in reversed(order) if weights[k] > lower[k]], [k for k in order if weights[k] < upper[k]]
    while take and give and (rate := gaps[take[0]] - gaps[give[0]]) > 0:
        source, sink = take[0], give[0]
        move = min(there[source] - lower[source], upper[sink] - there[sink], left / rate)
        there[source], there[sink] = there[source] - move, there[sink] + move
        mass, left = mass + move, left - move * rate
        if left == 0:
            return 2 * mass, tuple(there), (gaps[source] + gaps[sink]) / 2, rate / 2
        take = take[there[source] == lower[source] :]
        give = give[there[sink] == upper[sink] :]
    return None
