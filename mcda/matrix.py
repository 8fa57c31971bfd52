"""The decision matrix and the weights: what every question starts from, checked once, at the door."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.names import by_name, known, listed, matched, names_of, position
from mcda.numerals import (
    Floats,
    Fractions,
    Origin,
    array_of,
    decimal_proportions,
    fraction,
    proportions,
    shown,
    table_of,
)
from mcda.value import Bound, ValueFunction, functions_of, valued

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Bound",
    "DecisionMatrix",
    "Floats",
    "Fractions",
    "Origin",
    "Weights",
    "fraction",
    "listed",
    "position",
    "resolve",
]

SENSES = ("max", "min")
HUGE = 1e300  # a difference of numbers below it is finite
UNIT = (Fraction(0), Fraction(1))  # the scale of values
# What other programs and papers call a direction; offered as a hint, never taken silently.
OTHER_SENSES = {"1": "max", "-1": "min"} | {
    **dict.fromkeys(("gain", "benefit", "profit", "maximise", "maximize", "up", "higher"), "max"),
    **dict.fromkeys(("cost", "risk", "loss", "minimise", "minimize", "down", "lower"), "min"),
}


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array


def senses_of(sense: Any, criteria: tuple[str, ...]) -> tuple[str, ...]:
    named = by_name(sense, "sense")
    if named is not None:
        sense = [named[name] for name in matched(named, criteria, "sense")]
    if isinstance(sense, (str, bytes, set, frozenset)) or not isinstance(sense, Iterable):
        raise McdaError(f"'sense' must give one direction per criterion, got {shown(sense)}")
    senses = tuple(sense)
    if len(senses) != len(criteria):
        raise McdaError(f"'sense' must give {len(criteria)} directions, one per criterion, got {len(senses)}")
    for name, one in zip(criteria, senses, strict=True):
        if not isinstance(one, str) or one not in SENSES:
            meant = OTHER_SENSES.get(str(one).casefold(), one)
            raise McdaError(
                f"direction of criterion {name!r} must be 'max' or 'min', got {shown(one)}{hint(meant, SENSES)}"
            )
    return tuple(map(str, senses))


def _levelled(values: Floats) -> Floats:
    """Level computed values that differ by rounding only (1e-13 of their size); equal importance stays equal."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    steps = np.concatenate([[True], np.diff(ascending) > 1e-13 * ascending[1:]])
    result = np.empty_like(values)
    result[order] = ascending[np.maximum.accumulate(np.where(steps, np.arange(len(values)), 0))]
    return result


def bounds_of(bounds: Any, criteria: tuple[str, ...]) -> tuple[Bound | None, ...]:
    if bounds is None:
        return (None,) * len(criteria)
    named = by_name(bounds, "bounds")
    if named is not None:
        known(named, criteria, "bounds")
        bounds = [named.get(name) for name in criteria]
    if isinstance(bounds, (str, bytes, set, frozenset)) or not isinstance(bounds, Iterable):
        raise McdaError(f"'bounds' must give a pair (low, high) per criterion, got {shown(bounds)}")
    listed = list(bounds)
    if len(listed) == 2 and all(np.isscalar(end) or isinstance(end, (Fraction, Decimal)) for end in listed):
        listed = [tuple(listed)] * len(criteria)
    if len(listed) != len(criteria):
        raise McdaError(f"'bounds' must give {len(criteria)} pairs, one per criterion, got {len(listed)}")
    return tuple(None if pair is None else _ends(pair, name) for name, pair in zip(criteria, listed, strict=True))


def _ends(pair: Any, name: str) -> Bound:
    try:
        if isinstance(pair, (str, bytes)):
            raise TypeError
        low, high = (fraction(end) for end in pair)
        float(low), float(high)
    except (TypeError, ValueError, OverflowError):
        raise McdaError(f"bounds of {name!r} must be two finite numbers, got {shown(pair)}") from None
    if low >= high:
        raise McdaError(f"bounds of {name!r} must be (low, high) with low < high, got {shown(pair)}")
    return low, high


@dataclass(frozen=True, eq=False)
class DecisionMatrix:
    """Alternatives × criteria, the direction of each criterion, and the scale of those that have one.

    Attributes
    ----------
    values : (m, n) array, read-only
        Ratings in the criteria's own units; for a criterion with a value function their values, from 0 to 1. float32
        stays float32 where no criterion has one.
    sense : tuple of "max" | "min", n
        "max" for a criterion with a value function, whichever way its levels run.
    alternatives, criteria : tuple of str, m and n
    bounds : tuple of (low, high) | None, n
        Ends of each criterion's scale, as Fractions; (0, 1) for a criterion with a value function.
    origin : "given" | "shortest decimal" | "computed"
        What the exact value of a cell is.
    value : tuple of ValueFunction | None, n
        What turned the levels into values, where anything did.
    """

    values: Floats
    sense: tuple[str, ...]
    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    bounds: tuple[Bound | None, ...]
    origin: Origin
    _given: Fractions | None = field(default=None, repr=False)
    value: tuple[ValueFunction | None, ...] = ()

    @classmethod
    def of(
        cls,
        values: Any,
        sense: Sequence[str] | Mapping[str, str],
        alternatives: Iterable[object] | None = None,
        criteria: Iterable[object] | None = None,
        bounds: Any = None,
        value: Any = None,
    ) -> DecisionMatrix:
        """Check and freeze a decision matrix.

        Parameters
        ----------
        values : (m, n) array, nested lists or DataFrame
            Numbers, or text, Decimal and Fraction where exactness matters. Index and columns of a DataFrame name the
            alternatives and criteria unless they are given.
        sense : n of "max" | "min", or a mapping by criterion
        alternatives, criteria : names; left out they are a1…, c1…
        bounds : n pairs (low, high) or None, a mapping by criterion, or one pair for all; of words there are none
        value : n of None and value functions, or a mapping by criterion
            A `ValueFunction`, its points [(x, v), …], label → value {"low": 0, …}, or the name of a shape between the
            criterion's bounds. 1 is the best value: under `min` it must fall as the levels rise.

        Raises
        ------
        McdaError
            Anything that is not a finite number, wrong shapes, unknown directions, duplicate names, a value outside
            its bounds, a level that has no value, a label that is unknown.

        Examples
        --------
        >>> matrix = DecisionMatrix.of([[7, 3], [5, 2]], sense=("max", "min"), bounds=(1, 9))
        >>> matrix.alternatives, matrix.criteria
        (('a1', 'a2'), ('c1', 'c2'))
        >>> value = {"c1": [(0, 1), (500, 0.5), (2000, 0)], "c2": {"dark": 0, "dim": 0.3, "bright": 1}}
        >>> DecisionMatrix.of([[400, "dim"], [800, "bright"]], sense=("min", "max"), value=value).values.tolist()
        [[0.6, 0.3], [0.4, 1.0]]
        """
        if hasattr(values, "columns") and hasattr(values, "index"):
            alternatives = values.index if alternatives is None else alternatives
            criteria = values.columns if criteria is None else criteria
            values = values.to_numpy()
        array = array_of(values, 2, "values must be a table of alternatives × criteria")
        m, n = array.shape
        options, names = names_of(alternatives, m, "a", "alternatives"), names_of(criteria, n, "c", "criteria")
        senses, scales = senses_of(sense, names), bounds_of(bounds, names)
        functions, rounded = functions_of(value, names, senses, scales), False

        def where(at: tuple[int, ...]) -> str:
            return f"value of {options[at[0]]!r} in {names[at[1]]!r}"

        if any(functions):
            array, rounded = valued(array, functions, scales, where)
            senses = tuple(way if one is None else "max" for way, one in zip(senses, functions, strict=True))
            scales = tuple(ends if one is None else UNIT for ends, one in zip(scales, functions, strict=True))
        floats, given, origin = table_of(array, where)
        origin = "shortest decimal" if rounded else origin
        matrix = cls(_frozen(floats), senses, options, names, scales, origin, given, functions)
        matrix._check_bounds()
        return matrix

    def _check_bounds(self) -> None:
        for j, ends in enumerate(self.bounds):
            if ends is None:
                continue
            low, high = float(ends[0]), float(ends[1])
            column = self.values[:, j]
            outside = (column < low) | (column > high)
            if self._given is not None:
                outside = np.array([not ends[0] <= value <= ends[1] for value in self._given[:, j]])
            if outside.any():
                a = int(np.argmax(outside))
                raise McdaError(
                    f"value of {self.alternatives[a]!r} in {self.criteria[j]!r} must lie in "
                    f"[{low:g}, {high:g}], got {column[a] if self._given is None else self._given[a, j]}"
                )

    @cached_property
    def exact(self) -> Fractions:
        """(m, n) array of Fractions: the exact values."""
        if self._given is not None:
            return _frozen(self._given)
        exact = np.empty(self.values.shape, dtype=object)
        for index, value in np.ndenumerate(self.values):
            exact[index] = fraction(value)
        return _frozen(exact)

    @cached_property
    def ends(self) -> tuple[Floats, Floats]:
        """The least and the largest value of each criterion: (n,) each."""
        return _frozen(self.values.min(axis=0)), _frozen(self.values.max(axis=0))

    @cached_property
    def conditioning(self) -> float:
        """How many times a rounding error grows when a column is brought to its range: max |x| over max − min, ≥ 1.

        The largest over the columns; constant columns do not count; infinite where exact values differ that floats
        do not tell apart.
        """
        low, high = (end.astype(np.float64, copy=False) for end in self.ends)
        flat = high == low
        if self._given is not None and any(len(set(column)) > 1 for column in self._given[:, flat].T):
            return math.inf
        size = np.maximum(high, -low)  # the largest |x|
        if size.max() < HUGE and not flat.any():
            return max(1.0, float((size / (high - low)).max()))
        with np.errstate(over="ignore"):
            spread = np.where(flat, np.inf, high - low)
        return max(1.0, float((size / spread).max()))

    def frame(self) -> pd.DataFrame:
        """Return the values as a pandas table with the user's own names."""
        import pandas as pd

        rows = pd.Index(self.alternatives, name="alternative")
        return pd.DataFrame(self.values.copy(), index=rows, columns=list(self.criteria))

    def without(self, dropped: Iterable[str]) -> DecisionMatrix:
        """Return the matrix without some alternatives."""
        gone = set(dropped)
        for name in gone:
            position(self.alternatives, name, "alternative")
        keep = [k for k, name in enumerate(self.alternatives) if name not in gone]
        if not keep:
            raise McdaError("no alternative is left")
        return DecisionMatrix(
            _frozen(self.values[keep]), self.sense, tuple(self.alternatives[k] for k in keep), self.criteria,
            self.bounds, self.origin, None if self._given is None else self._given[keep], self.value,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Weights:
    """Importance of each criterion: non-negative, of sum 1.

    Attributes
    ----------
    values : (n,) array, read-only
    criteria : tuple of str, or None where the weights came without names
    origin : "given" | "shortest decimal" | "computed"
    """

    values: Floats
    criteria: tuple[str, ...] | None
    origin: Origin
    _wholes: tuple[int, ...] = field(repr=False)  # in the proportion of the weights

    @classmethod
    def of(cls, values: Any, criteria: Iterable[object] | None = None, *, computed: bool = False) -> Weights:
        """Check weights and divide them by their sum.

        Parameters
        ----------
        values : mapping by criterion, Series, or (n,) array of numbers, text, Decimal, Fraction
        criteria : the names, matched against the names of `values` where it has them
        computed : the numbers come from a calculation, so that no decimal of theirs was anyone's intent

        Raises
        ------
        McdaError
            Negative, NaN or infinite weights, all zero, unknown or missing names.

        Examples
        --------
        >>> Weights.of({"cost": 1, "gain": 3}).values
        array([0.25, 0.75])
        """
        if isinstance(values, Weights):
            return values if criteria is None else values.aligned(listed(criteria, "criteria"))
        names = None if criteria is None else listed(criteria, "criteria")
        named = by_name(values, "weights")
        if named is not None:
            names = matched(named, tuple(named) if names is None else names, "weights")
            kind = getattr(getattr(values, "dtype", None), "kind", "O")
            values = [named[name] for name in names]
            values = np.array(values) if kind in "fiu" else values
        array = array_of(values, 1, "weights must be one row of numbers")
        names = None if names is None else names_of(names, len(array), "c", "criteria")

        def where(at: tuple[int, ...]) -> str:
            return f"weight of {names[at[0]]!r}" if names else f"weight {at[0] + 1}"

        floats, given, origin = table_of(array, where)
        least, most = float(floats.min()), float(floats.max())
        if least < 0:
            k = int(np.argmax(floats < 0))
            raise McdaError(f"{where((k,))} must not be negative, got {floats[k]:g}")
        if most == 0:
            raise McdaError("weights must not all be zero")
        if most > sys.float_info.max / len(floats):
            raise McdaError("the sum of the weights must be finite")
        shortest = _levelled(floats) if computed else floats
        wholes = decimal_proportions(shortest) if given is None else proportions(given)
        total = sum(wholes)  # and a whole number over another is the nearest float to the share
        shares = np.array([one / total for one in wholes])
        return cls(_frozen(shares), names, "computed" if computed else origin, wholes)

    @classmethod
    def equal(cls, criteria: Iterable[object]) -> Weights:
        """Return the same weight for every criterion."""
        names = listed(criteria, "criteria")
        return cls.of([1] * len(names), names)

    @cached_property
    def exact(self) -> tuple[Fraction, ...]:
        """The weights as Fractions of sum exactly 1."""
        total = sum(self._wholes)
        return tuple(Fraction(one, total) for one in self._wholes)

    def aligned(self, criteria: tuple[str, ...]) -> Weights:
        """Return the weights in the order of `criteria`: by name where they have names, else by position."""
        if self.criteria is None:
            if len(self.values) != len(criteria):
                raise McdaError(f"expected {len(criteria)} weights, one per criterion, got {len(self.values)}")
            return Weights(self.values, criteria, self.origin, self._wholes)
        if self.criteria == criteria:
            return self
        matched(self.criteria, criteria, "weights")
        order = [self.criteria.index(name) for name in criteria]
        return Weights(_frozen(self.values[order]), criteria, self.origin, tuple(self._wholes[k] for k in order))

    def series(self) -> pd.Series[float]:
        """Return the weights as a pandas Series by criterion."""
        import pandas as pd

        return pd.Series(self.values.copy(), index=None if self.criteria is None else list(self.criteria))


def not_a_matrix(met: Any) -> McdaError:
    """Return the error for what is neither a matrix nor a case; of a table it says what makes a matrix of it."""
    table = hasattr(met, "__array__") or isinstance(met, (list, tuple))
    how = "; DecisionMatrix.of(values, sense=…) makes one of a table" if table else ""
    return McdaError(f"expected a DecisionMatrix or a Case, got {type(met).__name__}{how}")


def resolve(matrix: Any, weights: Any) -> tuple[DecisionMatrix, Weights]:
    """Return the matrix and the weights in its order; a case gives both.

    `matrix` is a DecisionMatrix or anything with `.matrix()` and `.weights()`; `weights` is what `Weights.of` takes, or
    None where the case has its own.
    """
    if not isinstance(matrix, DecisionMatrix):
        if not hasattr(matrix, "matrix") or not hasattr(matrix, "weights"):
            raise not_a_matrix(matrix)
        weights = matrix.weights() if weights is None else weights
        matrix = matrix.matrix()
    if weights is None:
        raise McdaError("weights are missing: give a mapping by criterion, or numbers in the criteria's order")
    return matrix, Weights.of(weights).aligned(matrix.criteria)
