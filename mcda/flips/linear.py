"""Where linear methods change order on a straight path: gaps are affine in t."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcda.forms import TIE, Linear
from mcda.matrix import Floats

Rows = NDArray[np.intp]


def gap_polynomials(prepared: Linear, base: Floats, slope: Floats, leaders: list[int]) -> Floats:
    """Return the (k·m, 2) coefficients in t, constant first, of each leader's lead over everyone at base + t·slope.

    A coefficient that is a tie (within 1e-12 of its absolute terms) is 0.
    """
    values = prepared.values
    gaps = (values[leaders][:, None] - values).reshape(-1, values.shape[1])
    sizes = np.abs(gaps)
    constant, rate = gaps @ base, gaps @ slope
    constant[np.abs(constant) <= TIE * (sizes @ np.abs(base))] = 0
    rate[np.abs(rate) <= TIE * (sizes @ (np.abs(slope) + np.abs(base)))] = 0
    return np.stack([constant, rate], axis=1)


def crossings(polynomials: Floats, low: float, high: float) -> tuple[Floats, Rows, Rows]:
    """Return the roots in (low, high) of the (k, 2) affine gaps, the row of each, and the rows in doubt: none."""
    constant, rate = polynomials.T
    rows = np.flatnonzero((rate != 0) & (constant != 0))
    roots = -constant[rows] / rate[rows]
    inside = (roots > low) & (roots < high)
    return roots[inside], rows[inside], rows[:0]
