"""Near ties decided exactly, with the numbers of those who are near and no others.

A method's rows in Fractions take the whole matrix, and a sum of 1/x over hundreds of decimals has thousands of digits.
To put a few alternatives in order it takes less: rows that are equal where the weights are above 0 are level whatever
the rest says; of the other columns only the ends, sums or norms are needed; and a sum of 1/x only to 400 binary digits,
unless that leaves a pair in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import mul
from typing import Any, NamedTuple

import numpy as np

from mcda.matrix import DecisionMatrix, Weights, fraction
from mcda.normalise import is_gain, is_valued
from mcda.numerals import decimal_proportions, proportions

DIGITS = 400  # binary digits to which a sum of 1/x is known
SPARE = 20  # of them that errors of a whole score can take
FEW = 64  # different values of which a sum of 1/x is exact
ZERO, ONE = Fraction(0), Fraction(1)
Runs = Sequence[Sequence[int]]
Keys = dict[int, Any]  # whole numbers or Fractions
Of = Callable[[DecisionMatrix, Weights, "dict[int, Column]", Sequence[int]], "list[Fraction | int]"]


class Column(NamedTuple):
    """A column whose normalised cells are constant + way · factor · y, with y = x or 1/x.

    `square` is factor²; `ideal` and `anti` are the best and the worst y.
    """

    inverse: bool
    way: int
    factor: Fraction
    square: Fraction
    ideal: Fraction
    anti: Fraction
    exact: bool = True


def alike(matrix: DecisionMatrix, weights: Weights | None, among: Sequence[int]) -> list[int]:
    """Return a number for each of some alternatives, the same for rows equal where the weights are above 0.

    Without weights, for rows equal everywhere.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[1, 2, 3], [1, 2, 4], [1, 3, 3]], sense=("max",) * 3)
    >>> alike(matrix, Weights.of([1, 1, 0]), [0, 1, 2])
    [0, 0, 1]
    """
    telling = np.array([weights is None or weights.exact[j] > 0 for j in range(len(matrix.criteria))])
    known: dict[Any, int] = {}
    if matrix._given is None:
        rows: Iterable[Any] = (row.tobytes() for row in (matrix.values[among] + 0.0)[:, telling])  # never −0.0
    else:
        rows = map(tuple, matrix.exact[among][:, telling].tolist())
    return [known.setdefault(row, len(known)) for row in rows]


def linear_keys(matrix: DecisionMatrix, how: str, weights: Weights, runs: Runs) -> Keys | None:
    """Return numbers that order the alternatives of each run exactly as their weighted sums do.

    Parameters
    ----------
    how : the normalisation, any but `vector`
    runs : near ties; numbers of different runs are not comparable

    Returns
    -------
    Mapping by alternative; None where that takes all rows in Fractions.
    """
    return _keys(matrix, how, weights, runs, _sums)


def ratio_keys(matrix: DecisionMatrix, how: str, weights: Weights, runs: Runs) -> Keys | None:
    """Return numbers that order the alternatives of each run exactly as their closenesses do, as `linear_keys` has it.

    `how` is any normalisation.
    """
    return _keys(matrix, how, weights, runs, _closenesses)


def _keys(matrix: DecisionMatrix, how: str, weights: Weights, runs: Runs, of: Of) -> Keys | None:
    keys: Keys = {}
    asked: list[tuple[Sequence[int], list[int], list[int]]] = []  # a run, its groups, one member of each
    for run in runs:
        groups = alike(matrix, weights, run)
        if max(groups) == 0:
            keys.update(dict.fromkeys(run, 0))
        else:
            first = dict(zip(reversed(groups), reversed(run), strict=True))
            asked.append((run, groups, [first[k] for k in range(len(first))]))
    if not asked:
        return keys
    members = [a for _, _, firsts in asked for a in firsts]
    columns = {j: _column(matrix, how, j) for j, w in enumerate(weights.exact) if w}
    found = dict(zip(members, of(matrix, weights, columns, members), strict=True))
    certain = all(column.exact for column in columns.values())
    for run, groups, firsts in asked:
        if not certain and _doubtful([found[a] for a in firsts]):
            return None
        keys.update({a: found[firsts[k]] for a, k in zip(run, groups, strict=True)})
    return keys


def _doubtful(keys: list[Any]) -> bool:
    """Return whether two keys, each known to some 400 binary digits, may be equal or turned round."""
    ordered = sorted(keys)
    return any((b - a) * 2 ** (DIGITS - SPARE) <= b for a, b in pairwise(ordered))


def _column(matrix: DecisionMatrix, how: str, j: int) -> Column:
    gain = bool(is_gain(matrix)[j])
    way = 1 if gain else -1
    if is_valued(matrix)[j]:
        return Column(False, 1, ONE, ONE, ONE, ZERO)
    if how == "bounds":
        ends = matrix.bounds[j]
        assert ends is not None  # `chosen` refused what has none
        low, high = map(Fraction, ends)
        factor = 1 / (high - low)
        return Column(False, way, factor, factor**2, *((high, low) if gain else (low, high)))
    low, high = _end(matrix, j, False), _end(matrix, j, True)
    best, worst = (high, low) if gain else (low, high)
    if how == "vector":
        norm = _total(matrix, j, 2) or ONE
        return Column(False, way, ONE, 1 / norm, best, worst)
    if how == "sum" and not gain:
        total, exact = _total_of_inverses(matrix, j, low)
        return Column(True, 1, 1 / total, 1 / total**2, 1 / low, 1 / high, exact)
    factor = ONE
    if how == "minmax":
        factor = 1 / (high - low) if high != low else ZERO
    elif how == "max":
        factor = 1 / high
    elif how == "sum":
        factor = 1 / _total(matrix, j, 1)
    return Column(False, way, factor, factor**2, best, worst)


def _end(matrix: DecisionMatrix, j: int, high: bool) -> Fraction:
    """Return the exact least or largest value of a column: a float is the nearest of its exact value."""
    column = matrix.values[:, j]
    end = column.max() if high else column.min()
    if matrix._given is None:
        return fraction(end)
    return Fraction((max if high else min)(matrix.exact[column == end, j]))


def _cells(matrix: DecisionMatrix, j: int, among: Sequence[int] | slice) -> tuple[list[int], Fraction]:
    """Return some cells of a column as whole numbers, and what one of them is."""
    if matrix._given is None:
        counts = decimal_proportions(matrix.values[among, j])
    else:
        counts = proportions(matrix.exact[among, j])
    some = next((k for k, x in enumerate(counts) if x), None)
    if some is None:
        return list(counts), ONE
    cell = matrix.values[among, j][some] if matrix._given is None else matrix.exact[among, j][some]
    return list(counts), fraction(cell) / counts[some]


def _total(matrix: DecisionMatrix, j: int, power: int) -> Fraction:
    counts, unit = _cells(matrix, j, slice(None))
    return Fraction(sum(x**power for x in counts)) * unit**power


def _total_of_inverses(matrix: DecisionMatrix, j: int, least: Fraction) -> tuple[Fraction, bool]:
    """Return Σ 1/x over a column of positive numbers, and whether it is exact or known to 400 binary digits."""
    counts, unit = _cells(matrix, j, slice(None))
    different, times = np.unique(np.array(counts, dtype=object), return_counts=True)
    if len(different) <= FEW:
        return sum((Fraction(int(t), x) for x, t in zip(different, times, strict=True)), ZERO) / unit, True
    digits = DIGITS + 2 * SPARE + len(counts).bit_length() + int(least / unit).bit_length()
    return Fraction(sum((1 << digits) // x for x in counts), 1 << digits) / unit, False


def _numbers(matrix: DecisionMatrix, column: Column, j: int, among: Sequence[int]) -> tuple[list[int], Fraction]:
    """Return y of some alternatives as whole numbers, and what one of them is."""
    counts, unit = _cells(matrix, j, among)
    if not column.inverse:
        return counts, unit
    common = lcm(*counts)
    return [common // x for x in counts], 1 / (common * unit)


def _sums(
    matrix: DecisionMatrix, weights: Weights, columns: dict[int, Column], among: Sequence[int]
) -> list[Fraction | int]:
    """Return scores without their constants, all times the same positive number.

    A sum of 1/x that is not exact comes with a normalisation that has no constants: all terms are above 0, and a
    relative error of one is none larger of the sum.
    """
    numbers, parts = list[list[int]](), list[Fraction]()
    for j, column in columns.items():
        counts, unit = _numbers(matrix, column, j, among)
        numbers.append(counts)
        parts.append(weights.exact[j] * column.way * column.factor * unit)
    wholes = proportions(parts)
    return [sum(map(mul, wholes, row)) for row in zip(*numbers, strict=True)]


def _closenesses(
    matrix: DecisionMatrix, weights: Weights, columns: dict[int, Column], among: Sequence[int]
) -> list[Fraction | int]:
    """Return N·u/(N·u + P·u), ½ where both are 0."""
    squares: tuple[list[list[int]], list[list[int]]] = ([], [])
    parts: tuple[list[Fraction], list[Fraction]] = ([], [])
    for j, column in columns.items():
        counts, unit = _numbers(matrix, column, j, among)
        for k, end in enumerate((column.anti, column.ideal)):
            at = end / unit
            squares[k].append([(x * at.denominator - at.numerator) ** 2 for x in counts])
            parts[k].append(weights.exact[j] ** 2 * column.square * (unit / at.denominator) ** 2)
    wholes = proportions([*parts[0], *parts[1]])
    near, away = wholes[: len(columns)], wholes[len(columns) :]
    keys: list[Fraction | int] = []
    for row, other in zip(zip(*squares[0], strict=True), zip(*squares[1], strict=True), strict=True):
        n, p = sum(map(mul, near, row)), sum(map(mul, away, other))
        keys.append(Fraction(n, n + p) if n + p else Fraction(1, 2))
    return keys
