"""Value functions: what each level of a criterion is worth, from 0 to 1, piecewise linear and exact."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.names import by_name, known
from mcda.numerals import fraction, shown

Point = tuple[Fraction, Fraction]
Bound = tuple[Fraction, Fraction]
FOURTHS = tuple(Fraction(k, 4) for k in range(5))
# Of the way t from the worst level to the best, the share of the value v that is reached: exact at the fourths.
SHAPES: Mapping[str, tuple[Point, ...]] = MappingProxyType(
    {
        "linear": ((Fraction(0), Fraction(0)), (Fraction(1), Fraction(1))),
        "concave": tuple((t, 1 - (1 - t) ** 2) for t in FOURTHS),
        "convex": tuple((t, t**2) for t in FOURTHS),
        "s_shape": tuple((t, 3 * t**2 - 2 * t**3) for t in FOURTHS),
    }
)
THRESHOLD = "threshold"


@dataclass(frozen=True)
class ValueFunction:
    """What the levels x of a criterion are worth: v(x) in [0, 1], 1 the best; linear between the stated points.

    Attributes
    ----------
    points : tuple of (x, v)
        Fractions, x strictly increasing. They may rise, fall, or both (an ideal level in the middle): see `trend`.
    clamped : bool
        Whether a level beyond the first or last point is worth what that point is; otherwise it is refused.
    names : tuple of str or None
        The labels, where the levels are words; the first stands at x = 1, the second at 2, and so on.
    """

    points: tuple[Point, ...]
    clamped: bool = False
    names: tuple[str, ...] | None = None

    @classmethod
    def of(cls, points: Iterable[Any], *, out_of: Any = 1, clamped: bool = False) -> ValueFunction:
        """Return the value function through some points.

        Parameters
        ----------
        points : pairs (x, v), at least two, x strictly increasing
        out_of : the value of the best that there could be, where values are stated in other units, such as 100
        clamped : levels beyond the ends are worth what the ends are, instead of being refused

        Raises
        ------
        McdaError
            No pairs of finite numbers, fewer than two, levels that do not increase, values outside [0, out_of], the
            same value everywhere.

        Examples
        --------
        >>> value = ValueFunction.of([(0, 0), (2, 60), (10, 100)], out_of=100)
        >>> value(2), value(6), value.trend
        (Fraction(3, 5), Fraction(4, 5), 'rising')
        """
        whole, pairs = _whole(out_of), _pairs(points)
        if not isinstance(clamped, bool):
            raise McdaError(f"'clamped' must be True or False, got {shown(clamped)}")
        for k, _, said in faults(pairs, whole):
            raise McdaError(f"point {k + 1} of a value function: {said}")
        return cls(tuple((x, v / whole) for x, v in pairs), clamped)

    @classmethod
    def bisection(cls, worst: Any, best: Any, levels: Sequence[Any], *, clamped: bool = False) -> ValueFunction:
        """Return the value function of the bisection (mid-value) questions.

        `worst` is worth 0 and `best` 1. The analyst states the level that lies halfway between them in value, then the
        levels halfway between that one and the two ends.

        Parameters
        ----------
        levels : the three levels worth 1/4, 1/2 and 3/4, on the way from `worst` to `best`

        Examples
        --------
        >>> area = ValueFunction.bisection(0, 100, [15, 35, 60])
        >>> area(35), area(80)
        (Fraction(1, 2), Fraction(7, 8))
        """
        try:
            stated = [] if isinstance(levels, (str, bytes)) else [fraction(one) for one in levels]
        except TypeError:
            stated = []
        if len(stated) != 3:
            raise McdaError(f"a bisection needs the three levels worth 1/4, 1/2 and 3/4, got {shown(levels)}")
        way = [fraction(worst), *stated, fraction(best)]
        if sorted(way) not in (way, way[::-1]) or len(set(way)) < len(way):
            told = ", ".join(map(plain, way))
            raise McdaError(f"a bisection goes from the worst level to the best, step by step, got {told}")
        return cls.of(sorted(zip(way, FOURTHS, strict=True)), clamped=clamped)

    @classmethod
    def shape(
        cls, name: str, worst: Any, best: Any, *, between: Sequence[Any] | None = None, clamped: bool = False
    ) -> ValueFunction:
        """Return a standard shape between the worst level, worth 0, and the best, worth 1.

        With t the share of the way from worst to best, v is piecewise linear through the fourths of `linear` t,
        `concave` 1 − (1 − t)² (the first steps count most), `convex` t² (the last ones do), `s_shape` 3t² − 2t³ (the
        middle does); `threshold` is 0 up to the first level of `between`, 1 from its second on, linear between them.

        Examples
        --------
        >>> ValueFunction.shape("concave", 0, 8)(2), ValueFunction.shape("concave", 8, 0)(2)
        (Fraction(7, 16), Fraction(15, 16))
        >>> [float(ValueFunction.shape("threshold", 0, 10, between=(4, 6))(x)) for x in (4, 5, 6)]
        [0.0, 0.5, 1.0]
        """
        start, end = fraction(worst), fraction(best)
        if start == end:
            raise McdaError(f"a shape needs a worst and a best level that differ, got {plain(start)} twice")
        if not isinstance(name, str) or name not in (*SHAPES, THRESHOLD):
            raise McdaError(f"unknown shape {shown(name)}{hint(name, [*SHAPES, THRESHOLD])}")
        if (between is not None) != (name == THRESHOLD):
            told = "needs 'between', the level up to which it is 0 and that from which it is 1"
            raise McdaError(f"the shape {name!r} {told if name == THRESHOLD else 'takes no breakpoints'}")
        if name == THRESHOLD:
            return cls.of(_threshold(start, end, between), clamped=clamped)
        return cls.of(sorted((start + t * (end - start), v) for t, v in SHAPES[name]), clamped=clamped)

    @property
    def trend(self) -> Literal["rising", "falling", "mixed"]:
        """Whether more of x is never worth less, never worth more, or both somewhere."""
        steps = [after - before for (_, before), (_, after) in pairwise(self.points)]
        return "rising" if min(steps) >= 0 else "falling" if max(steps) <= 0 else "mixed"

    def __call__(self, level: Any) -> Fraction:
        """Return the exact value of a level: a number, or a label where the levels are words.

        Raises
        ------
        McdaError
            Not a finite number, or not one of the labels; a level beyond the points of a function not clamped.
        """
        return self.at(self.position(level))

    def position(self, level: Any) -> Fraction:
        """Return a level as x: the number itself, or the place of a label, which a case's rating carries."""
        if self.names is None:
            return fraction(level)
        level = getattr(level, "label", level)
        if not isinstance(level, str) or level not in self.names:
            near = hint(level, self.names)
            told = near if "did you mean" in near else ""
            raise McdaError(f"expected one of the labels {', '.join(self.names)}, got {shown(level)}{told}")
        return Fraction(self.names.index(level) + 1)

    def at(self, x: Fraction) -> Fraction:
        """Return v(x)."""
        k = bisect_right(self.points, x, key=_level)
        if 0 < k < len(self.points):
            (start, low), slope = self.points[k - 1], self._slopes[k - 1]
            return low + (x - start) * slope
        end, worth = self.points[k - 1 if k else 0]
        if x != end and not self.clamped:
            first, last = self.points[0][0], self.points[-1][0]
            raise McdaError(
                f"expected a level from {plain(first)} to {plain(last)}, where its value is stated, got {plain(x)}"
            )
        return worth

    @cached_property
    def _slopes(self) -> tuple[Fraction, ...]:
        return tuple((v1 - v0) / (x1 - x0) for (x0, v0), (x1, v1) in pairwise(self.points))

    def extremes(self, low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
        """Return where v is least and where it is largest on low ≤ x ≤ high."""
        tried = [low, *(x for x, _ in self.points if low < x < high), high]
        return min(tried, key=self.at), max(tried, key=self.at)

    def __str__(self) -> str:
        levels = self.names or [plain(x) for x, _ in self.points]
        told = ", ".join(f"{level} → {plain(v)}" for level, (_, v) in zip(levels, self.points, strict=True))
        return told + (", level beyond" if self.clamped else "")


def _level(point: Point) -> Fraction:
    return point[0]


def labels(points: Mapping[str, Any], *, out_of: Any = 1) -> ValueFunction:
    """Return the value function of words: label → points, listed from little to much.

    Parameters
    ----------
    points : the value of each label, 1 (or `out_of`) the best; two labels at least

    Raises
    ------
    McdaError
        No mapping from text, fewer than two labels, values outside [0, out_of], the same value for all.

    Examples
    --------
    >>> benefit = labels({"low": 0, "medium": 0.4, "high": 1})
    >>> benefit("medium")
    Fraction(2, 5)
    """
    given = by_name(points, "labels")
    if given is None:
        raise McdaError(f"labels must map words to their values, as in {{'low': 0, 'high': 1}}, got {shown(points)}")
    for word in points.keys() if isinstance(points, Mapping) else given:
        if not isinstance(word, str) or not word.strip():
            raise McdaError(f"a label must be a word, got {shown(word)}")
    whole = _whole(out_of)
    pairs = [(Fraction(k), _number(v, f"the value of label {word!r}")) for k, (word, v) in enumerate(given.items(), 1)]
    words = tuple(given)
    for k, _, said in faults(pairs, whole):
        raise McdaError(f"label {words[k]!r}: {said}" if words else said)
    return ValueFunction(tuple((x, v / whole) for x, v in pairs), names=words)


def faults(points: Sequence[Point], whole: Fraction = Fraction(1)) -> Iterator[tuple[int, int, str]]:
    """Yield what is wrong with points: which one, which of its two numbers, and what was expected."""
    if len(points) < 2:
        yield 0, 0, f"expected at least two, met {len(points)}"
    for k, (x, v) in enumerate(points):
        if k and x <= points[k - 1][0]:
            yield k, 0, f"expected a level above {plain(points[k - 1][0])}, the one before, met {plain(x)}"
        if not 0 <= v <= whole:
            yield k, 1, f"expected a value from 0 to {plain(whole)}, met {plain(v)}"
    if len(points) > 1 and len({v for _, v in points}) == 1:
        yield 0, 1, f"expected values that differ, met {plain(points[0][1])} for all"


def plain(x: Fraction) -> str:
    """Return a number for a sentence: decimal, as many digits as it needs up to twelve."""
    return f"{float(x):.12g}"


def function_of(given: Any, sense: str, bounds: Bound | None) -> ValueFunction:
    """Return a value function from whatever says it: points, label → value, or the name of a shape on the scale.

    Raises
    ------
    McdaError
        None of these; a shape without a scale; a direction that the function contradicts.
    """
    if isinstance(given, ValueFunction):
        found = given
    elif isinstance(given, str):
        if bounds is None:
            raise McdaError(f"the shape {shown(given)} needs the ends of the criterion's scale, its bounds")
        found = ValueFunction.shape(given, *(bounds if sense == "max" else bounds[::-1]))
    elif isinstance(given, Mapping) or hasattr(given, "to_dict"):
        found = labels(given)
    else:
        found = ValueFunction.of(given)
    if sense == "min" and found.trend != "falling":
        does = {"rising": "rises", "mixed": "rises and falls"}[found.trend]
        listed = " from the first label to the last" if found.names else " with it"
        raise McdaError(
            f"direction 'min' says that less is better, but the value {does}{listed} ({found}); 1 is the best value"
        )
    return found


def functions_of(
    value: Any, criteria: tuple[str, ...], sense: Sequence[str], bounds: Sequence[Bound | None]
) -> tuple[ValueFunction | None, ...]:
    """Return the value function of every criterion that has one; see `DecisionMatrix.of`."""
    if value is None:
        return (None,) * len(criteria)
    given = by_name(value, "value")
    if given is not None:
        known(given, criteria, "value")
        value = [given.get(name) for name in criteria]
    if isinstance(value, (str, bytes, set, frozenset)) or not isinstance(value, Iterable):
        raise McdaError(f"'value' must give the value functions by criterion, got {shown(value)}")
    each = list(value)
    if len(each) != len(criteria):
        raise McdaError(
            f"'value' must give {len(criteria)} value functions or None, one per criterion, got {len(each)}"
        )
    found: list[ValueFunction | None] = []
    for name, one, way, ends in zip(criteria, each, sense, bounds, strict=True):
        try:
            found.append(None if one is None else function_of(one, way, ends))
        except McdaError as error:
            raise McdaError(f"value function of {name!r}: {error}") from None
    return tuple(found)


def valued(
    array: NDArray[Any],
    functions: Sequence[ValueFunction | None],
    bounds: Sequence[Bound | None],
    where: Any,
) -> tuple[NDArray[Any], bool]:
    """Return a table with the levels of some columns replaced by their exact values, and whether any was a float.

    Parameters
    ----------
    where : from an index to the name of that cell, for the message

    Raises
    ------
    McdaError
        A cell that is no level of its criterion.
    """
    cells = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        cells[index] = array[index]  # one by one: a float32 stays one
    rounded = False
    for j, function in enumerate(functions):
        if function is None:
            continue
        ends = None if function.names else bounds[j]
        if (
            ends is not None
            and not function.clamped
            and ends[0] <= function.points[0][0] <= function.points[-1][0] <= ends[1]
        ):
            ends = None  # its own ends are as narrow
        for a in range(len(cells)):
            given = cells[a, j]
            rounded = rounded or isinstance(given, (float, np.floating))
            try:
                x = function.position(given)
                if ends is not None and not ends[0] <= x <= ends[1]:
                    told = f"[{plain(ends[0])}, {plain(ends[1])}]"
                    raise McdaError(f"expected a level in its bounds {told}, got {plain(x)}")
                cells[a, j] = function.at(x)
            except McdaError as error:
                raise McdaError(f"{where((a, j))}: {error}") from None
    return cells, rounded


def _whole(out_of: Any) -> Fraction:
    whole = _number(out_of, "'out_of'")
    if whole <= 0:
        raise McdaError(f"'out_of' must be a number above 0, got {shown(out_of)}")
    return whole


def _pairs(points: Any) -> list[Point]:
    if isinstance(points, (str, bytes, Mapping)) or not isinstance(points, Iterable):
        raise McdaError(f"a value function needs points (x, v), got {shown(points)}")
    pairs = []
    for k, one in enumerate(points, start=1):
        both = () if isinstance(one, (str, bytes, Mapping)) or not isinstance(one, Iterable) else tuple(one)
        if len(both) != 2:
            raise McdaError(f"point {k} of a value function must be a pair (x, v), got {shown(one)}")
        pairs.append((_number(both[0], f"x of point {k}"), _number(both[1], f"v of point {k}")))
    return pairs


def _number(given: Any, what: str) -> Fraction:
    try:
        found = fraction(given)
        float(found)  # a level may be compared and told
    except (McdaError, OverflowError):
        raise McdaError(f"{what} must be a finite number, got {shown(given)}") from None
    return found


def _threshold(start: Fraction, end: Fraction, between: Any) -> list[Point]:
    try:
        stated = () if isinstance(between, (str, bytes)) else tuple(fraction(one) for one in between)
    except TypeError:
        stated = ()
    if len(stated) != 2:
        raise McdaError(f"'between' must be two levels, got {shown(between)}")
    way = [start, *stated, end]
    if sorted(way) not in (way, way[::-1]) or stated[0] == stated[1]:
        told = ", ".join(map(plain, way))
        raise McdaError(f"'between' must lie between the worst level and the best, in their order, got {told}")
    return sorted(dict(zip(way, (Fraction(0), Fraction(0), Fraction(1), Fraction(1)), strict=True)).items())
