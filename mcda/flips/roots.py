"""Real roots of many polynomials at once, in floats, and which of them floats cannot tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcda.flips.linear import Rows
from mcda.matrix import Floats

DOUBT = 1e-7  # a discriminant, a distance of roots or an imaginary part this small is decided in Fractions


def real_roots(polynomials: Floats, low: float, high: float) -> tuple[Floats, Rows, Rows]:
    """Return the roots in (low, high), the row of each, and the rows whose near-double roots floats cannot tell.

    Parameters
    ----------
    polynomials : (k, d + 1) coefficients, constant first; what is 0 was set to 0
    """
    found: list[Floats] = [np.empty(0)]
    owners, doubtful = [np.empty(0, dtype=np.intp)], [np.empty(0, dtype=np.intp)]
    used = polynomials != 0
    degrees = np.where(used.any(axis=1), polynomials.shape[1] - 1 - used[:, ::-1].argmax(axis=1), 0)
    for degree in np.unique(degrees[degrees > 0]).tolist():
        rows = np.flatnonzero(degrees == degree)
        roots, doubt = _roots(polynomials[rows, : degree + 1], degree)
        sure = np.flatnonzero(~doubt)
        inside = (roots[sure] > low) & (roots[sure] < high)
        found.append(roots[sure][inside])
        owners.append(np.repeat(rows[sure], inside.sum(axis=1)))
        doubtful.append(rows[doubt])
    return np.concatenate(found), np.concatenate(owners), np.concatenate(doubtful)


def _roots(p: Floats, degree: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the (k, degree) roots, NaN for those that are not real, and a mask of the rows in doubt."""
    if degree == 1:
        return -p[:, :1] / p[:, 1:], np.zeros(len(p), dtype=bool)
    if degree == 2:
        c, b, a = p.T
        square, product = b * b, 4 * a * c
        gap = square - product
        q = -(b + np.copysign(np.sqrt(np.maximum(gap, 0)), b)) / 2  # never a difference of near-equal numbers
        with np.errstate(divide="ignore", invalid="ignore"):
            roots = np.stack([q / a, c / q], axis=1)
        roots[(gap < 0) | (q == 0)] = np.nan
        return roots, (np.abs(gap) <= DOUBT * (square + np.abs(product))) & (c != 0)
    companion = np.zeros((len(p), degree, degree))
    companion[:, range(1, degree), range(degree - 1)] = 1
    companion[:, :, -1] = -p[:, :-1] / p[:, -1:]
    found = np.linalg.eigvals(companion)
    size = 1 + np.abs(found)
    off = np.abs(found.imag)
    near = off <= np.sqrt(DOUBT) * size
    real = np.sort(np.where(near, found.real, np.inf), axis=1)
    with np.errstate(invalid="ignore"):
        close = np.diff(real, axis=1) <= DOUBT * (1 + np.abs(real[:, :-1]))
    doubt = (near & (off > 0)).any(axis=1) | close.any(axis=1)
    return np.where(np.isfinite(real), real, np.nan), doubt
