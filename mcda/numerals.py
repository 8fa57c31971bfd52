"""Numbers as people write them: their exact values, and tables of them as floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError

Floats = NDArray[np.floating[Any]]
Fractions = NDArray[np.object_]  # of fractions.Fraction
Origin = Literal["given", "shortest decimal", "computed"]
LONGEST = 64  # characters of a number; an exponent of a thousand digits would be a thousand digits of work
WIDEST = 400  # decimal exponents beyond it are beyond any float


def fraction(value: object) -> Fraction:
    """Return the exact value of a number as a person wrote it.

    Text, int, Decimal and Fraction are taken as given; a float is the shortest decimal that reads back in its own
    dtype (0.1 is 1/10, also in float32).

    Raises
    ------
    McdaError
        Not a number, or not a finite one; text of a number too small for a float.

    Examples
    --------
    >>> fraction(0.1), fraction("1/3"), fraction(np.float32(0.2))
    (Fraction(1, 10), Fraction(1, 3), Fraction(1, 5))
    """
    if isinstance(value, (bool, np.bool_)):
        raise McdaError(f"expected a number, got {shown(value)}")
    try:
        if isinstance(value, str):
            return _read(value)
        if isinstance(value, (int, Fraction)):
            return Fraction(value)
        if isinstance(value, Decimal):
            if value.is_finite() and abs(value.adjusted()) > WIDEST:
                raise OverflowError
            return Fraction(value)
        if isinstance(value, np.floating):
            return Fraction(str(value))
        if isinstance(value, np.integer):
            return Fraction(int(value))
        if isinstance(value, float):
            return Fraction(repr(value))
    except (ValueError, OverflowError, ZeroDivisionError):
        pass
    raise McdaError(f"expected a finite number, got {shown(value)}")


def _read(text: str) -> Fraction:
    if len(text) > LONGEST or "_" in text:
        raise ValueError
    if "/" not in text:
        rounded = float(text)
        if not math.isfinite(rounded) or (rounded == 0 and any(digit in "123456789" for digit in _mantissa(text))):
            raise ValueError
        if rounded == 0:
            return Fraction(0)
    return Fraction(text)


def _mantissa(text: str) -> str:
    return text.lower().partition("e")[0]


def proportions(exact: Iterable[Fraction]) -> tuple[int, ...]:
    """Return whole numbers in the proportion of some fractions.

    Examples
    --------
    >>> proportions([Fraction(1, 2), Fraction(1, 3)])
    (3, 2)
    """
    parts = tuple(exact)
    common = math.lcm(*(one.denominator for one in parts))
    return tuple(one.numerator * (common // one.denominator) for one in parts)


def decimal_proportions(floats: Floats) -> tuple[int, ...]:
    """Return whole numbers in the proportion of the shortest decimals of some floats: no fraction is reduced.

    Examples
    --------
    >>> decimal_proportions(np.array([0.25, 1.0, 0.5]))
    (25, 100, 50)
    """
    if floats.dtype != np.float64:
        return proportions(map(fraction, floats))
    texts = repr(floats.tolist())[1:-1].split(", ")
    parts = [text.partition(".") for text in texts]
    digits, places = [], []
    for whole, _, rest in parts:
        if "e" in rest or "e" in whole:
            return proportions(map(fraction, floats))
        digits.append(int(whole + rest))
        places.append(len(rest))
    most = max(places)
    return tuple(one * 10 ** (most - place) for one, place in zip(digits, places, strict=True))


def shown(value: object) -> str:
    """Return a value as it stands in an error message: its repr, cut short.

    Examples
    --------
    >>> shown("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"
    """
    value = value.item() if isinstance(value, np.generic) else value
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python refuses to print integers of thousands of digits
        return "an integer of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "…"


class Table(NamedTuple):
    """Numbers of any shape: as floats, as Fractions where floats would lose something, and where they come from."""

    floats: Floats
    given: Fractions | None
    origin: Origin


def array_of(values: Any, dimensions: int, what: str) -> NDArray[Any]:
    """Return `values` as an array of `dimensions` dimensions with something in it, cells as they were given.

    Parameters
    ----------
    what : the shape in words, for the message

    Raises
    ------
    McdaError
        Ragged rows, another shape, nothing in it, a masked cell.
    """
    try:
        array = np.asarray(values)
        if not hasattr(values, "dtype") and array.dtype.kind in "iufbUS":
            # NumPy turns True beside numbers into 1, and numbers beside text into text: keep what was given
            objects = np.asarray(values, dtype=object)
            if array.dtype.kind in "US" or not {bool, np.bool_}.isdisjoint(map(type, objects.flat)):
                array = objects
    except (ValueError, TypeError, OverflowError):
        raise McdaError(f"{what}: rows of numbers, all of the same length") from None
    if array.ndim != dimensions or 0 in array.shape:
        raise McdaError(f"{what}, got {shown(values) if array.ndim == 0 else f'shape {array.shape}'}")
    masked = np.ma.getmaskarray(values) if np.ma.isMaskedArray(values) else None
    if masked is not None and masked.any():
        raise McdaError(f"{what} without gaps, got a masked cell at {tuple(int(k) for k in np.argwhere(masked)[0])}")
    return array


def table_of(array: NDArray[Any], where: Callable[[tuple[int, ...]], str]) -> Table:
    """Return an array's floats (float32 stays float32) and exact values; refuse all that is not a finite number.

    Parameters
    ----------
    where : from an index to the name of that cell, for the message

    Raises
    ------
    McdaError
        A cell that is a truth value, complex, not a number or not finite.
    """
    kind = array.dtype.kind
    if kind in "OUS":
        return _parsed(array, where)
    if kind in "iu":
        floats = array.astype(np.float64)
        whole = _parsed(array, where).given if np.any(np.abs(floats) > 2**53) else None
        return Table(floats, whole, "given")
    if kind != "f":
        raise McdaError(f"{where((0,) * array.ndim)} must be a number, got the type {array.dtype}")
    native = array.dtype.newbyteorder("=")
    if native not in (np.float32, np.float64):
        return _parsed(array, where)
    floats = np.array(array, dtype=native)
    bad = ~np.isfinite(floats)
    if bad.any():
        index = tuple(int(k) for k in np.argwhere(bad)[0])
        raise McdaError(f"{where(index)} must be a finite number, got {floats[index]}")
    return Table(floats, None, "shortest decimal")


def _parsed(array: NDArray[Any], where: Callable[[tuple[int, ...]], str]) -> Table:
    floats, given = np.empty(array.shape), np.empty(array.shape, dtype=object)
    origin: Origin = "given"
    for index in np.ndindex(array.shape):
        value = array[index]
        try:
            given[index] = fraction(value)
            floats[index] = float(given[index])
        except (McdaError, OverflowError):
            raise McdaError(f"{where(index)} must be a finite number, got {shown(value)}") from None
        if isinstance(value, (float, np.floating)):
            origin = "shortest decimal"
    return Table(floats, given, origin)
