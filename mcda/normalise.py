"""Normalisations: the columns of a matrix made comparable, larger always better.

One formula serves floats and Fractions: on a matrix of Fractions the result is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Floats

Numbers = NDArray[Any]  # floats, or objects that are Fractions


def _stacked(better: NDArray[np.bool_], for_max: Numbers, for_min: Numbers) -> Numbers:
    result = for_max.copy()
    result[:, ~better] = for_min[:, ~better]
    return result


def _over(numerator: Numbers, denominator: Numbers, otherwise: Any) -> Numbers:
    """Divide column by column; a column with denominator 0 becomes `otherwise`."""
    dead = denominator == 0
    safe = denominator.copy()
    safe[dead] = 1
    result = numerator / safe
    result[:, dead] = otherwise
    return result


def by_bounds(x: Numbers, better: NDArray[np.bool_], low: Numbers, high: Numbers) -> Numbers:
    """(x − lo)/(hi − lo) for max, (hi − x)/(hi − lo) for min, on the criterion's own scale: 0 worst, 1 best."""
    return _stacked(better, (x - low) / (high - low), (high - x) / (high - low))


def minmax(x: Numbers, better: NDArray[np.bool_]) -> Numbers:
    """(x − min)/(max − min) for max, (max − x)/(max − min) for min; a constant column is 1 for all."""
    low, high = x.min(axis=0), x.max(axis=0)
    return _over(_stacked(better, x - low, high - x), high - low, 1)


def vector(x: Numbers, better: NDArray[np.bool_]) -> Numbers:
    """x/‖x‖ for max, 1 − x/‖x‖ for min; a column of zeros is 0 (max) or 1 (min) for all. Floats only: a root."""
    unit = _over(x, np.sqrt(np.square(x).sum(axis=0)), 0)
    return _stacked(better, unit, 1 - unit)


def by_max(x: Numbers, better: NDArray[np.bool_]) -> Numbers:
    """x/max for max, 1 − x/max for min, x > 0."""
    share = x / x.max(axis=0)
    return _stacked(better, share, 1 - share)


def by_sum(x: Numbers, better: NDArray[np.bool_]) -> Numbers:
    """x/Σx for max, (1/x)/Σ(1/x) for min, x > 0."""
    inverse = 1 / x
    return _stacked(better, x / x.sum(axis=0), inverse / inverse.sum(axis=0))


def unchanged(x: Numbers, better: NDArray[np.bool_]) -> Numbers:
    """X for max, −x for min."""
    return _stacked(better, x, -x)


NORMALISATIONS: dict[str, Callable[..., Numbers]] = {
    "bounds": by_bounds,
    "minmax": minmax,
    "vector": vector,
    "max": by_max,
    "sum": by_sum,
    "none": unchanged,
}
POSITIVE = ("max", "sum")
RATIONAL = ("bounds", "minmax", "max", "sum", "none")


def chosen(matrix: DecisionMatrix, normalisation: str | None, textbook: str) -> str:
    """Return the normalisation to use: the one asked for, else `bounds` where every criterion has them, else the
    method's textbook one; refuse what the matrix cannot carry.

    Raises
    ------
    McdaError
        Unknown name, missing bounds, values that are not positive where the formula divides by them.
    """
    if normalisation is None:
        return "bounds" if all(ends is not None for ends in matrix.bounds) else textbook
    if normalisation not in NORMALISATIONS:
        raise McdaError(f"unknown normalisation {normalisation!r}{hint(normalisation, NORMALISATIONS)}")
    if normalisation == "bounds":
        for name, ends in zip(matrix.criteria, matrix.bounds, strict=True):
            if ends is None:
                raise McdaError(f"normalisation 'bounds' needs the scale of every criterion; {name!r} has none")
    if normalisation in POSITIVE:
        require_positive(matrix, f"normalisation {normalisation!r}")
    return normalisation


def require_positive(matrix: DecisionMatrix, what: str) -> None:
    """Refuse a matrix with a value ≤ 0, naming the cell."""
    bad = matrix.values <= 0
    if bad.any():
        a, j = np.argwhere(bad)[0]
        raise McdaError(
            f"{what} needs positive values; {matrix.alternatives[a]!r} in {matrix.criteria[j]!r} is "
            f"{matrix.values[a, j]:g}"
        )


def normalised(matrix: DecisionMatrix, how: str, x: Numbers | None = None) -> Numbers:
    """Return the (m, n) normalised matrix, larger better, for a name that `chosen` returned.

    Parameters
    ----------
    x : the values to use instead of `matrix.values`: `matrix.exact` gives exact columns (not for `vector`)

    Examples
    --------
    >>> m = DecisionMatrix.of([[1, 9], [3, 5]], sense=("max", "min"), bounds=(1, 9))
    >>> normalised(m, "minmax")
    array([[0., 0.],
           [1., 1.]])
    >>> normalised(m, "bounds", m.exact)[1]
    array([Fraction(1, 4), Fraction(1, 2)], dtype=object)
    """
    x = matrix.values if x is None else x
    better = np.array([sense == "max" for sense in matrix.sense])
    if how != "bounds":
        return NORMALISATIONS[how](x, better)
    ends = np.array([(low, high) for low, high in filter(None, matrix.bounds)], dtype=object)
    if x.dtype != object:
        ends = ends.astype(x.dtype)
    return by_bounds(x, better, ends[:, 0], ends[:, 1])


