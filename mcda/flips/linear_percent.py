"""The percent radius of a linear winner: every weight is multiplied by a factor in [1 − r, 1 + r].

With P and N the positive and negative parts of Σ D_k w_k, a rival draws level at r = (P − N)/(P + N): gains of the
winner shrink, gains of the rival grow. Frozen weights keep factor 1; where the free gains are used up before,
factors stop at 0 and only the rival's grow on.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.problem import Vector
from mcda.matrix import Floats


def percent_radii(gaps: Floats, weights: Floats, frozen: NDArray[np.bool_]) -> Floats:
    """Return the (k,) radii for (k, n) gaps D; infinite where the rival never gets ahead.

    Examples
    --------
    >>> percent_radii(np.array([[2.0, -1.0], [1.0, 0.0]]), np.array([0.5, 0.5]), np.array([False, False]))
    array([0.33333333,        inf])
    """
    free = np.where(frozen, 0.0, weights)
    gain, loss = np.maximum(gaps, 0) @ free, np.maximum(-gaps, 0) @ free
    lead, fixed = gaps @ weights, gaps @ (weights - free)
    with np.errstate(divide="ignore", invalid="ignore"):
        early, late = lead / (gain + loss), fixed / loss - 1
    radii = np.where(early < 1, early, np.where(loss > 0, np.maximum(late, 1), np.inf))
    return np.asarray(np.where(gain + loss > 0, radii, np.inf))


def exact_percent(gaps: Vector, weights: Vector, frozen: Sequence[bool]) -> Fraction | None:
    """Return the radius of one rival in Fractions; None where it never gets ahead."""
    parts = [d * w for d, w in zip(gaps, weights, strict=True)]
    free = [part for part, held in zip(parts, frozen, strict=True) if not held]
    loss = -sum((part for part in free if part < 0), Fraction(0))
    nothing = Fraction(0)
    size = sum(map(abs, free), nothing)
    if size and sum(parts, nothing) < size:
        return sum(parts, nothing) / size
    return sum(parts, -sum(free, nothing)) / loss - 1 if loss else None


def percent_weights(gaps: Vector, weights: Vector, frozen: Sequence[bool], radius: Fraction) -> Vector:
    """Return the raw weights within the radius at which the rival is best off."""
    low, high = max(Fraction(0), 1 - radius), 1 + radius
    return tuple(
        w if held or d == 0 else w * (low if d > 0 else high) for d, w, held in zip(gaps, weights, frozen, strict=True)
    )
