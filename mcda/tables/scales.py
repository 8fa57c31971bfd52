"""What a method makes of columns when the scale of each is known: one affine map a column.

Every normalisation is (t − origin)·factor + constant with t the value itself, its share low/x of the smallest (costs
under `sum`), or for the weighted product its ratio to the standard, whose logarithm is weighed. The same formulas serve
floats and Fractions, so that a few rows of a long table can be compared as exactly as those of a short one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError
from mcda.forms import Linear, Method, Prepared, Ratio, linear_scores, ratio_scores
from mcda.matrix import Bound, DecisionMatrix, Floats, fraction
from mcda.normalise import Numbers
from mcda.tables.measures import LARGE, SMALL, Measures

Kind = Literal["sum", "distances", "product"]
KINDS: dict[str, Kind] = {"weighted_sum": "sum", "topsis": "distances", "weighted_product": "product"}
TEXTBOOK = {"weighted_sum": "minmax", "topsis": "vector"}
EXACT = ("bounds", "minmax", "max", "none")  # scales that are known exactly after reading all rows in floats
POSITIVE = ("max", "sum", "ratio")


@dataclass(frozen=True, eq=False)
class Scales:
    """The maps of n columns.

    Attributes
    ----------
    unit : (n,) exponents: t starts from x/2^unit
    turned : (n,) t is top/x, not x
    top, origin, constant : (n,)
    factor : (n,); of distances its square, whose root may be irrational
    best, worst : (n,) t of the ideal and the anti-ideal
    """

    kind: Kind
    how: str
    unit: NDArray[np.int64]
    turned: NDArray[np.bool_]
    top: Numbers
    origin: Numbers
    factor: Numbers
    constant: Numbers
    best: Numbers
    worst: Numbers


def how_of(method: Method, bounds: tuple[Bound | None, ...], criteria: tuple[str, ...]) -> str:
    """Return the normalisation that acts.

    Raises
    ------
    McdaError
        A method that needs all rows at once; `bounds` without them.
    """
    if method.name not in KINDS or method.form == "black box":
        known = ", ".join(KINDS)
        raise McdaError(f"tables read in pieces are ranked by {known}; {method!r} looks at all rows at once")
    how = method.options.get("normalisation")
    if how is None:
        return "bounds" if all(pair is not None for pair in bounds) else TEXTBOOK[method.name]
    if how == "bounds":
        for name, pair in zip(criteria, bounds, strict=True):
            if pair is None:
                raise McdaError(f"normalisation 'bounds' needs the scale of every criterion; {name!r} has none")
    return str(how)


def needs(how: str) -> dict[str, bool] | None:
    """Return what the first pass has to add up beside the ends; None where nothing need be known beforehand."""
    if how == "bounds":
        return None
    return {"squares": how == "vector", "sums": how == "sum"}


def in_units(kind: Kind, how: str, measures: Measures, bounds: tuple[Bound | None, ...]) -> Measures:
    """Return the measures with a unit for each column of extreme numbers, so that its span can be squared."""
    low, high = measures.low, measures.high
    if how == "bounds":
        ends = [(float(pair[0]), float(pair[1])) for pair in bounds if pair is not None]
        low, high = np.array(ends).T
    size = np.maximum(np.abs(low), np.abs(high))
    if how == "vector" or kind == "product" or (how == "none" and kind == "sum"):
        return measures
    if how == "none":
        size = np.full(len(size), size.max())  # one unit for all: closeness is a ratio of distances
    extreme = (size > LARGE) | ((size < SMALL) & (size > 0))
    return replace(measures, units=np.where(extreme, np.frexp(size)[1], 0).astype(np.int64))


def scales_of(
    kind: Kind, how: str, gain: NDArray[np.bool_], measures: Measures, bounds: tuple[Bound | None, ...],
    *, dtype: np.dtype[Any] | None = None,
) -> Scales:  # fmt: skip
    """Return the maps for a kind of method and a normalisation.

    Parameters
    ----------
    dtype : of the columns; given, the maps are Fractions, the ends read as the shortest decimals of that type
    """
    n = len(gain)

    def number(x: float, *, as_column: bool = False) -> Any:
        if dtype is None:
            return float(x)
        return fraction(dtype.type(x)) if as_column else fraction(float(x))

    def row(values: Any, **given: bool) -> Numbers:
        return np.array([number(x, **given) for x in values], dtype=np.float64 if dtype is None else object)

    zero, one = row([0] * n), row([1] * n)
    unit, turned, factor, constant = measures.units, np.zeros(n, dtype=np.bool_), one, zero
    if how == "bounds":
        pairs = [pair for pair in bounds if pair is not None]
        exact = dtype is not None
        low, high = (
            np.array([pair[k] for pair in pairs], dtype=object)
            if exact
            else np.ldexp(np.array([float(pair[k]) for pair in pairs]), -unit)
            for k in (0, 1)
        )
    else:
        down = -unit
        low = row(np.ldexp(measures.low, down), as_column=True)
        high = row(np.ldexp(measures.high, down), as_column=True)
    top, origin = low, zero
    if kind == "product":
        top = one if how == "none" else np.where(gain, high, low)
        factor = np.where(gain, one, -one) if how == "none" else one
        turned = ~gain & (how != "none")
        if how == "sum":
            constant = -np.log(np.where(gain, measures.sums / measures.high, measures.inverses))
        return Scales(kind, how, unit, turned, top, zero, factor, constant, zero, zero)
    if how in ("bounds", "minmax"):
        span = high - low
        flat = span == 0
        factor = np.where(flat, zero, np.where(gain, one, -one) / np.where(flat, one, span))
        origin, constant = np.where(gain, low, high), np.where(flat, one, zero)
    elif how == "vector":
        norm = row(measures.squares)
        flat = norm == 0
        safe = np.where(flat, one, norm)
        size = safe if kind == "distances" else np.sqrt(safe)
        factor = np.where(flat, zero, np.where(gain, one, -one) / size)
        constant = np.where(gain, zero, one)
    elif how == "max":
        factor, constant = np.where(gain, one, -one) / high, np.where(gain, zero, one)
    elif how == "sum":
        turned = ~gain
        factor = one / np.where(gain, row(np.ldexp(measures.sums, -unit)), row(measures.inverses))
    else:
        factor = np.where(gain, one, -one)
    best = np.where(turned, one, np.where(gain, high, low))
    worst = np.where(turned, low / np.where(turned, high, one), np.where(gain, low, high))
    if kind == "distances":
        factor = np.abs(factor) if how == "vector" else factor * factor
    return Scales(kind, how, unit, turned, top, origin, factor, constant, best, worst)


def moved(scales: Scales, x: Numbers) -> Numbers:
    """Return t of (m, n) values, in floats or Fractions: the values, or their shares of the smallest."""
    if x.dtype != object and scales.unit.any():
        x = np.ldexp(x, -scales.unit)
    if scales.kind == "product":
        return np.where(scales.turned, scales.top / x, x / scales.top)
    safe = x.copy()
    safe[:, ~scales.turned] = 1 if x.dtype != object else fraction(1)
    return np.where(scales.turned, scales.top / safe, x)


def prepared_rows(scales: Scales, x: Numbers) -> Prepared:
    """Return the rows of some alternatives as the method's form has them."""
    t = moved(scales, x)
    if scales.kind == "distances":
        return Ratio((t - scales.best) ** 2 * scales.factor, (t - scales.worst) ** 2 * scales.factor)
    if scales.kind == "product":
        return Linear(np.log(t) * scales.factor + scales.constant)
    return Linear((t - scales.origin) * scales.factor + scales.constant)


def as_written(x: Floats) -> Floats:
    """Return floats as float64: those of float32 as the shortest decimals that read back in it, as Fractions take them.

    Examples
    --------
    >>> as_written(np.array([0.1, 2.5], dtype=np.float32)).tolist()
    [0.1, 2.5]
    """
    if x.dtype != np.float32:
        return x.astype(np.float64, copy=False)
    return np.array([float(str(one)) for one in x.ravel()], dtype=np.float64).reshape(x.shape)


def written_ends(measures: Measures, dtype: np.dtype[Any]) -> Measures:
    """Return measures whose ends are as written."""
    return replace(
        measures, low=as_written(measures.low.astype(dtype)), high=as_written(measures.high.astype(dtype))
    )  # fmt: skip


def fixed_method(method: Method, scales: Scales, exact: Scales | None) -> Method:
    """Return the method with the scales of the whole table, for a matrix that holds a few of its rows.

    `exact` are the same scales in Fractions; None where they are known to rounding only, and ties are then what floats
    call ties.
    """

    def prepare(matrix: DecisionMatrix) -> Prepared:
        return prepared_rows(scales, matrix.values.astype(np.float64))

    def in_fractions(matrix: DecisionMatrix) -> Prepared | None:
        return None if exact is None else prepared_rows(exact, matrix.exact)

    def product(prepared: Linear, weights: Floats) -> Floats:
        return np.asarray(np.exp(linear_scores(prepared, weights)))

    score: Any = {"sum": linear_scores, "distances": ratio_scores, "product": product}[scales.kind]
    return Method(
        method.name, method.form, prepare, score, in_fractions, lambda matrix: {"normalisation": scales.how},
        MappingProxyType(dict(method.options)),
    )  # fmt: skip


def exact_scales(
    kind: Kind, how: str, gain: NDArray[np.bool_], measures: Measures, bounds: tuple[Bound | None, ...],
    dtype: np.dtype[Any],
) -> Scales | None:  # fmt: skip
    """Return the scales in Fractions where all rows' floats determine them; None for norms, sums and logarithms."""
    if kind == "product" or how not in EXACT or measures.units.any():
        return None
    return scales_of(kind, how, gain, measures, bounds, dtype=dtype)
