"""Normalisations: the columns of a matrix made comparable, larger always better.

One formula serves floats and Fractions: on a matrix of Fractions the result is exact. A criterion with a value function
is comparable already: under every normalisation its values, from 0 worst to 1 best, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix
from mcda.numerals import shown

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
    worst, best = np.where(better, low, high), np.where(better, high, low)
    result = (x - worst) / (best - worst)
    if result.dtype != object:
        result += 0.0  # never −0.0
    return np.asarray(result)


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
    inverse = x.min(axis=0) / x  # not 1/x, which may be beyond every float
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


def known(normalisation: object) -> None:
    """Refuse a normalisation that does not exist; None (the default) does.

    Raises
    ------
    McdaError
        Unknown name.
    """
    if normalisation is not None and (not isinstance(normalisation, str) or normalisation not in NORMALISATIONS):
        raise McdaError(f"unknown normalisation {shown(normalisation)}{hint(normalisation, NORMALISATIONS)}")


def chosen(matrix: DecisionMatrix, normalisation: str | None, textbook: str) -> str:
    """Return the normalisation to use: the one asked for, else `bounds` where every criterion has them, else the
    method's textbook one; refuse what the matrix cannot carry.

    Raises
    ------
    McdaError
        Unknown name, missing bounds, values that are not positive where the formula divides by them, values near
        the largest float that are to be left as they are.
    """
    if normalisation is None:
        return "bounds" if all(ends is not None for ends in matrix.bounds) else textbook
    known(normalisation)
    if normalisation == "bounds":
        for name, ends in zip(matrix.criteria, matrix.bounds, strict=True):
            if ends is None:
                raise McdaError(f"normalisation 'bounds' needs the scale of every criterion; {name!r} has none")
    if normalisation in POSITIVE:
        require_positive(matrix, f"normalisation {normalisation!r}", among=~is_valued(matrix))
    if normalisation == "none":
        require_below(matrix, f"normalisation {normalisation!r}")
    return normalisation


def require_positive(matrix: DecisionMatrix, what: str, among: NDArray[np.bool_] | None = None) -> None:
    """Refuse a matrix with a value ≤ 0, naming the cell; `among` is an (n,) mask of the criteria to look at."""
    bad = (matrix.values <= 0) & (True if among is None else among)
    if bad.any():
        a, j = np.argwhere(bad)[0]
        known_by = " by its value function" if is_valued(matrix)[j] else ""
        raise McdaError(
            f"{what} needs positive values; {matrix.alternatives[a]!r} in {matrix.criteria[j]!r} is "
            f"{matrix.values[a, j]:g}{known_by}"
        )


def require_below(matrix: DecisionMatrix, what: str) -> None:
    """Refuse values so large that their differences and sums might leave the floats."""
    limit = float(np.finfo(matrix.values.dtype).max) / 1e8
    if np.abs(matrix.values).max() > limit:
        raise McdaError(f"{what} needs values below {limit:.0e} in size; measure them in a larger unit")


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
    better, kept = is_gain(matrix), is_valued(matrix)
    if how == "none":
        return unchanged(x, better)
    if how != "bounds":
        columns = x
        if kept.any():  # the formula is for the others: a value of 0 is none that it could divide by
            columns = x.copy()
            columns[:, kept] = columns.dtype.type(1) if x.dtype != object else Fraction(1)
        result = NORMALISATIONS[how](rescaled(columns), better)
        result[:, kept] = x[:, kept]
        return result
    low, high = scale_ends(matrix, x.dtype)
    size = np.maximum(np.abs(low), np.abs(high))
    return by_bounds(rescaled(x, size), better, rescaled(low, size), rescaled(high, size))


def is_gain(matrix: DecisionMatrix) -> NDArray[np.bool_]:
    """Return an (n,) mask of the criteria to be maximised."""
    return np.array([sense == "max" for sense in matrix.sense])


def is_valued(matrix: DecisionMatrix) -> NDArray[np.bool_]:
    """Return an (n,) mask of the criteria whose values come from a value function."""
    return np.array([one is not None for one in matrix.value or (None,) * len(matrix.criteria)])


def scale_ends(matrix: DecisionMatrix, dtype: Any) -> tuple[Numbers, Numbers]:
    """Return the low and the high ends of the criteria's scales, (n,) each, all of which must have one."""
    pairs = [ends for ends in matrix.bounds if ends is not None]
    return np.array([low for low, _ in pairs], dtype=dtype), np.array([high for _, high in pairs], dtype=dtype)


def rescaled(x: Numbers, size: Numbers | None = None) -> Numbers:
    """Return columns of extreme floats in a unit in which they can be squared and added: divided by a power of two.

    The division is exact, and every normalisation but `none` is indifferent to a column's unit. Columns of ordinary
    size and Fractions are returned as they are.

    Parameters
    ----------
    size : (n,) largest absolute value of each column; left out, of x itself
    """
    if x.dtype == object:
        return x
    size = np.abs(x).max(axis=0) if size is None else size
    # Comparing two closenesses multiplies two sums of squares: the fourth power must stay finite.
    limit = float(np.finfo(x.dtype).max) ** 0.2
    if size.max() <= limit and size.min() >= 1 / limit:  # the rule; a column of zeros, too small, costs a few more µs
        return x
    return np.asarray(np.ldexp(x, -np.frexp(size)[1]))
