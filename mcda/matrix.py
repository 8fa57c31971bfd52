"""The decision matrix and the weights: what every question starts from, checked once, at the door."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.floating[Any]]
Fractions = NDArray[np.object_]  # of fractions.Fraction
Origin = Literal["given", "shortest decimal", "computed"]
Bound = tuple[Fraction, Fraction]
SENSES = ("max", "min")


def fraction(value: object) -> Fraction:
    """Return the exact value of a number as a person wrote it.

    Text, int, Decimal and Fraction are taken as given; a float is the shortest decimal that reads back in its own
    dtype (0.1 is 1/10, also in float32).

    Raises
    ------
    McdaError
        Not a number, or not a finite one.

    Examples
    --------
    >>> fraction(0.1), fraction("1/3"), fraction(np.float32(0.2))
    (Fraction(1, 10), Fraction(1, 3), Fraction(1, 5))
    """
    if isinstance(value, (bool, np.bool_)):
        raise McdaError(f"expected a number, got {value!r}")
    try:
        if isinstance(value, (int, Fraction, Decimal)):
            return Fraction(value)
        if isinstance(value, str):
            if len(value) > 64:  # an exponent of a thousand digits would be a thousand digits of work
                raise ValueError
            parsed = float(value) if "/" not in value else 0.0
            if not math.isfinite(parsed) or (parsed == 0.0 and "e" in value.lower()):
                raise ValueError
            return Fraction(value.replace("_", "x"))
        if isinstance(value, np.floating):
            return Fraction(str(value))
        if isinstance(value, np.integer):
            return Fraction(int(value))
        if isinstance(value, float):
            return Fraction(repr(value))
    except (ValueError, OverflowError, ZeroDivisionError):
        pass
    raise McdaError(f"expected a finite number, got {_shown(value)}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _names(names: Iterable[object] | None, count: int, letter: str, what: str) -> tuple[str, ...]:
    if names is None:
        return tuple(f"{letter}{k + 1}" for k in range(count))
    if isinstance(names, str):
        raise McdaError(f"'{what}' must be a list of names, got the text {names!r}")
    known = tuple(str(name) for name in names)
    if len(known) != count:
        raise McdaError(f"'{what}' must name {count} of them, got {len(known)} names")
    seen: set[str] = set()
    for name in known:
        if name in seen:
            raise McdaError(f"'{what}' must be different from each other, got {name!r} twice")
        seen.add(name)
    return known


def _frozen(array: Any) -> Any:
    array.setflags(write=False)
    return array


def _senses(sense: Sequence[str] | Mapping[str, str], criteria: tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(sense, str):
        raise McdaError(f"'sense' must give one direction per criterion, got the text {sense!r}")
    if isinstance(sense, Mapping):
        sense = [sense[name] for name in _matched(sense, criteria, "sense")]
    senses = tuple(sense)
    if len(senses) != len(criteria):
        raise McdaError(f"'sense' must give {len(criteria)} directions, one per criterion, got {len(senses)}")
    for name, one in zip(criteria, senses, strict=True):
        if not isinstance(one, str) or one not in SENSES:
            raise McdaError(
                f"direction of criterion {name!r} must be 'max' or 'min', got {one!r}{hint(one, SENSES)}"
            )
    return senses


def _levelled(values: Floats) -> Floats:
    """Make computed values that differ by rounding only (1e-13 of their size) the same, so that equal ranks stay equal."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    steps = np.concatenate([[True], np.diff(ascending) > 1e-13 * ascending[1:]])
    result = np.empty_like(values)
    result[order] = ascending[np.maximum.accumulate(np.where(steps, np.arange(len(values)), 0))]
    return result


def _matched(given: Iterable[object], criteria: Sequence[str], what: str) -> tuple[str, ...]:
    """Check that `given` names each criterion, and nothing else; return the criteria in their order."""
    names = [str(name) for name in given]
    for name in names:
        if name not in criteria:
            raise McdaError(f"'{what}' names {name!r}, which is no criterion{hint(name, criteria)}")
    for name in criteria:
        if name not in names:
            raise McdaError(f"'{what}' says nothing about criterion {name!r}")
    return tuple(criteria)


def _bounds(bounds: Any, criteria: tuple[str, ...]) -> tuple[Bound | None, ...]:
    if bounds is None:
        return (None,) * len(criteria)
    if isinstance(bounds, Mapping):
        for name in bounds:
            if str(name) not in criteria:
                raise McdaError(f"'bounds' names {name!r}, which is no criterion{hint(name, criteria)}")
        listed = [bounds.get(name) for name in criteria]
    else:
        listed = list(bounds)
        if len(listed) == 2 and all(np.isscalar(b) or isinstance(b, (Fraction, Decimal)) for b in listed):
            listed = [tuple(listed)] * len(criteria)
    if len(listed) != len(criteria):
        raise McdaError(f"'bounds' must give {len(criteria)} pairs, one per criterion, got {len(listed)}")
    found: list[Bound | None] = []
    for name, pair in zip(criteria, listed, strict=True):
        if pair is None:
            found.append(None)
            continue
        try:
            low, high = (fraction(end) for end in pair)
        except (TypeError, ValueError) as error:
            raise McdaError(f"bounds of {name!r} must be two numbers, got {_shown(pair)}") from error
        if low >= high:
            raise McdaError(f"bounds of {name!r} must be (low, high) with low < high, got ({low}, {high})")
        found.append((low, high))
    return tuple(found)


def _numbers(values: Any, where: Any) -> tuple[Floats, Fractions | None]:
    """Return the values as floats, and as the objects they came as where floats would lose something."""
    array = np.asarray(values)
    if array.dtype.kind == "f":
        floats = np.array(array, dtype=array.dtype if array.dtype in (np.float32, np.float64) else np.float64)
        given = None
    elif array.dtype.kind in "iu":
        floats = array.astype(np.float64)
        given = array.astype(object) if np.any(np.abs(floats) > 2**53) else None
    elif array.dtype.kind in "OUS":
        given = np.empty(array.shape, dtype=object)
        floats = np.empty(array.shape, dtype=np.float64)
        for index, value in np.ndenumerate(array):
            try:
                given[index] = fraction(value)
                floats[index] = float(given[index])
            except (McdaError, OverflowError):
                raise McdaError(f"{where(index)} must be a finite number, got {_shown(value)}") from None
    else:
        raise McdaError(f"values must be numbers, got {array.dtype}")
    bad = ~np.isfinite(floats)
    if bad.any():
        index = tuple(int(k) for k in np.argwhere(bad)[0])
        raise McdaError(f"{where(index)} must be a finite number, got {floats[index]}")
    return floats, given


@dataclass(frozen=True, eq=False)
class DecisionMatrix:
    """Alternatives × criteria, the direction of each criterion, and the scale of those that have one.

    Attributes
    ----------
    values : (m, n) array, read-only
        Ratings in the criteria's own units. float32 stays float32.
    sense : tuple of "max" | "min", n
    alternatives, criteria : tuple of str, m and n
    bounds : tuple of (low, high) | None, n
        Ends of each criterion's scale, as Fractions.
    origin : "given" | "shortest decimal" | "computed"
        What the exact value of a cell is.
    """

    values: Floats
    sense: tuple[str, ...]
    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    bounds: tuple[Bound | None, ...]
    origin: Origin
    _given: Fractions | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        values: Any,
        sense: Sequence[str] | Mapping[str, str],
        alternatives: Iterable[object] | None = None,
        criteria: Iterable[object] | None = None,
        bounds: Any = None,
    ) -> DecisionMatrix:
        """Check and freeze a decision matrix.

        Parameters
        ----------
        values : (m, n) array, nested lists or DataFrame
            Numbers, or text, Decimal and Fraction where exactness matters. Index and columns of a DataFrame name the
            alternatives and criteria unless they are given.
        sense : n of "max" | "min", or a mapping by criterion
        alternatives, criteria : names; left out they are a1…, c1…
        bounds : n pairs (low, high) or None, a mapping by criterion, or one pair for all

        Raises
        ------
        McdaError
            Anything that is not a finite number, wrong shapes, unknown directions, duplicate names, a value outside
            its bounds.

        Examples
        --------
        >>> matrix = DecisionMatrix.of([[7, 3], [5, 2]], sense=("max", "min"), bounds=(1, 9))
        >>> matrix.alternatives, matrix.criteria
        (('a1', 'a2'), ('c1', 'c2'))
        """
        if hasattr(values, "columns") and hasattr(values, "index"):
            alternatives = values.index if alternatives is None else alternatives
            criteria = values.columns if criteria is None else criteria
            values = values.to_numpy()
        try:
            shape = np.shape(values)
        except ValueError:
            raise McdaError("values must be a table: every row of the same length") from None
        if len(shape) != 2:
            raise McdaError(f"values must have two dimensions (alternatives × criteria), got shape {shape}")
        m, n = shape
        if m == 0 or n == 0:
            raise McdaError(f"a decision needs at least one alternative and one criterion, got shape {shape}")
        options, names = _names(alternatives, m, "a", "alternatives"), _names(criteria, n, "c", "criteria")
        floats, given = _numbers(values, lambda at: f"value of {options[at[0]]!r} in {names[at[1]]!r}")
        ends = _bounds(bounds, names)
        senses = _senses(sense, names)
        origin: Origin = "shortest decimal" if np.asarray(values).dtype.kind == "f" else "given"
        matrix = cls(_frozen(floats), senses, options, names, ends, origin, given)
        matrix._check_bounds()
        return matrix

    def _check_bounds(self) -> None:
        for j, ends in enumerate(self.bounds):
            if ends is None:
                continue
            low, high = float(ends[0]), float(ends[1])
            column = self.values[:, j]
            outside = (column < low) | (column > high)
            if outside.any():
                a = int(np.argmax(outside))
                raise McdaError(
                    f"value of {self.alternatives[a]!r} in {self.criteria[j]!r} must lie in [{low:g}, {high:g}], "
                    f"got {column[a]:g}"
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

    def frame(self) -> pd.DataFrame:
        """Return the values as a pandas table with the user's own names."""
        import pandas as pd

        return pd.DataFrame(
            self.values.copy(), index=list(self.alternatives), columns=list(self.criteria)
        ).rename_axis(index="alternative")

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
            self.bounds, self.origin, None if self._given is None else self._given[keep],
        )  # fmt: skip


def position(names: Sequence[str], name: object, what: str) -> int:
    """Return where `name` stands among `names`, or say which names there are."""
    try:
        return names.index(name)  # type: ignore[arg-type]
    except ValueError:
        raise McdaError(f"unknown {what} {name!r}{hint(name, names)}") from None


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
    _given: tuple[Fraction, ...] = field(repr=False)

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
            return values if criteria is None else values.aligned(tuple(map(str, criteria)))
        names: tuple[str, ...] | None = None if criteria is None else tuple(map(str, criteria))
        if hasattr(values, "to_dict") and hasattr(values, "index"):
            values = values.to_dict()
        if isinstance(values, Mapping):
            by_name = {str(k): v for k, v in values.items()}
            names = _matched(by_name, tuple(by_name) if names is None else names, "weights")
            values = [by_name[name] for name in names]
        try:
            shape = np.shape(values)
        except ValueError:
            shape = (0, 0)
        if len(shape) != 1 or shape[0] == 0:
            raise McdaError(f"weights must be one row of numbers, got shape {shape}")
        names = None if names is None else _names(names, shape[0], "c", "criteria")

        def where(at: tuple[int, ...]) -> str:
            return f"weight of {names[at[0]]!r}" if names else f"weight {at[0] + 1}"

        floats, given = _numbers(values, where)
        if (floats < 0).any():
            k = int(np.argmax(floats < 0))
            raise McdaError(f"{where((k,))} must not be negative, got {floats[k]:g}")
        total = math.fsum(floats)
        if total == 0:
            raise McdaError("weights must not all be zero")
        if not math.isfinite(total):
            raise McdaError("the sum of the weights must be finite")
        exact = tuple(map(fraction, (_levelled(floats) if computed else floats) if given is None else given))
        whole = sum(exact)
        origin: Origin = "given"
        if computed:
            origin = "computed"
        elif np.asarray(values).dtype.kind == "f":
            origin = "shortest decimal"
        shares = tuple(one / whole for one in exact)
        return cls(_frozen(np.array([float(s) for s in shares])), names, origin, shares)

    @classmethod
    def equal(cls, criteria: Iterable[object]) -> Weights:
        """Return the same weight for every criterion."""
        names = tuple(map(str, criteria))
        return cls.of([1] * len(names), names)

    @property
    def exact(self) -> tuple[Fraction, ...]:
        """The weights as Fractions of sum exactly 1."""
        return self._given

    def aligned(self, criteria: tuple[str, ...]) -> Weights:
        """Return the weights in the order of `criteria`: by name where they have names, else by position."""
        if self.criteria is None:
            if len(self.values) != len(criteria):
                raise McdaError(f"expected {len(criteria)} weights, one per criterion, got {len(self.values)}")
            return Weights(self.values, criteria, self.origin, self._given)
        if self.criteria == criteria:
            return self
        _matched(self.criteria, criteria, "weights")
        order = [self.criteria.index(name) for name in criteria]
        return Weights(
            _frozen(self.values[order]), criteria, self.origin, tuple(self._given[k] for k in order)
        )

    def series(self) -> pd.Series[float]:
        """Return the weights as a pandas Series by criterion."""
        import pandas as pd

        return pd.Series(self.values.copy(), index=None if self.criteria is None else list(self.criteria))


def resolve(matrix: Any, weights: Any) -> tuple[DecisionMatrix, Weights]:
    """Return the matrix and the weights in its order; a case gives both.

    `matrix` is a DecisionMatrix or anything with `.matrix()` and `.weights()`; `weights` is what `Weights.of` takes, or
    None where the case has its own.
    """
    if not isinstance(matrix, DecisionMatrix):
        if not hasattr(matrix, "matrix") or not hasattr(matrix, "weights"):
            raise McdaError(f"expected a DecisionMatrix or a Case, got {type(matrix).__name__}")
        weights = matrix.weights() if weights is None else weights
        matrix = matrix.matrix()
    if weights is None:
        raise McdaError("weights are missing: give a mapping by criterion, or numbers in the criteria's order")
    return matrix, Weights.of(weights).aligned(matrix.criteria)
