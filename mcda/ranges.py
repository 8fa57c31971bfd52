"""Ranges: what the analyst thinks a score may be, low ≤ likely ≤ high, and which end is the bad one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError
from mcda.matrix import DecisionMatrix, Floats, fraction, not_a_matrix


@dataclass(frozen=True, eq=False)
class Ranges:
    """The low, likely and high score of every cell.

    `low` and `high` are the numbers' own ends: for a criterion to be minimised the bad end is `high`. Of a criterion
    with a value function they are ends of the values, from 0 to 1, between which scores are then drawn.

    Attributes
    ----------
    low, likely, high : DecisionMatrix
        Of the same alternatives, criteria, directions and scales; cell by cell low ≤ likely ≤ high.
    """

    low: DecisionMatrix
    likely: DecisionMatrix
    high: DecisionMatrix

    @classmethod
    def of(cls, likely: Any, low: Any = None, high: Any = None) -> Ranges:
        """Check ranges at the door.

        Parameters
        ----------
        likely : DecisionMatrix, or a Case (which brings its own ends)
        low, high : what `DecisionMatrix.of` takes as values, or a DecisionMatrix; left out, the likely scores

        Raises
        ------
        McdaError
            Other shapes or names than those of `likely`, an end outside of the scale or on the wrong side of it.

        Examples
        --------
        >>> matrix = DecisionMatrix.of([[5, 3], [4, 2]], sense=("max", "min"), bounds=(1, 9))
        >>> ranges = Ranges.of(matrix, low=[[4, 2], [4, 1]], high=[[7, 5], [6, 2]])
        >>> ranges.bad.values.tolist(), ranges.open.tolist()
        ([[4.0, 5.0], [4.0, 2.0]], [[True, True], [True, True]])
        """
        if not isinstance(likely, DecisionMatrix):
            if not hasattr(likely, "matrix"):
                raise not_a_matrix(likely)
            if low is not None or high is not None:
                raise McdaError("a case brings its own ranges: leave 'low' and 'high' out")
            return cls(*_ordered(*(likely.matrix(end) for end in ("low", "likely", "high"))))
        found = cls(_like(likely, low, "low"), likely, _like(likely, high, "high"))
        for (below, above), names in (
            ((found.low, likely), ("low", "likely")),
            ((likely, found.high), ("likely", "high")),
        ):
            wrong = np.argwhere(np.array(below.exact > above.exact, dtype=bool))
            if len(wrong):
                a, j = wrong[0]
                raise McdaError(
                    f"the range of {likely.alternatives[a]!r} in {likely.criteria[j]!r} must be low ≤ likely ≤ high; "
                    f"{names[0]} is {float(below.exact[a, j]):g}, {names[1]} {float(above.exact[a, j]):g}"
                )
        return found

    @cached_property
    def open(self) -> NDArray[np.bool_]:
        """(m, n) mask of the cells that have a range at all."""
        return np.array(self.low.exact != self.high.exact, dtype=bool)

    @cached_property
    def bad(self) -> DecisionMatrix:
        """Every cell at its bad end: low for max, high for min."""
        return self._end(good=False)

    @cached_property
    def good(self) -> DecisionMatrix:
        """Every cell at its good end: high for max, low for min."""
        return self._end(good=True)

    def _end(self, *, good: bool) -> DecisionMatrix:
        gain = np.array([sense == "max" for sense in self.likely.sense])
        upper = gain if good else ~gain
        values = np.where(upper, self.high.values, self.low.values)
        exact = np.where(upper, self.high.exact, self.low.exact)
        return replace(self.likely, values=values, _given=exact)

    def within(self, share: Any) -> Ranges:
        """Return ranges whose ends lie at a share, from 0 to 1, of the way from the likely scores to these ends.

        Raises
        ------
        McdaError
            A share outside [0, 1], or no number.

        Examples
        --------
        >>> matrix = DecisionMatrix.of([[5, 3]], sense=("max", "min"), bounds=(1, 9))
        >>> Ranges.of(matrix, low=[[4, 2]], high=[[8, 3]]).within(0.5).stack()[[0, 2]].tolist()
        [[[4.5, 2.5]], [[6.5, 3.0]]]
        """
        part = fraction(share)
        if not 0 <= part <= 1:
            raise McdaError(f"a share of the ranges must lie in [0, 1], got {float(part):g}")
        middle, dtype = self.likely.exact, self.likely.values.dtype
        ends = [middle + part * (end.exact - middle) for end in (self.low, self.high)]
        low, high = (replace(self.likely, values=x.astype(dtype), _given=x) for x in ends)
        return Ranges(low, self.likely, high)

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield the positions of the cells that have a range, in the order of alternatives and criteria."""
        for a, j in np.argwhere(self.open):
            yield int(a), int(j)

    def stack(self) -> Floats:
        """Return low, likely and high as one (3, m, n) array."""
        return np.stack([one.values for one in (self.low, self.likely, self.high)]).astype(np.float64)


def _ordered(low: DecisionMatrix, likely: DecisionMatrix, high: DecisionMatrix) -> tuple[DecisionMatrix, ...]:
    """Return the three so that values, too, run from low to high: a value function may fall as levels rise."""
    if not any(one is not None for one in likely.value):
        return low, likely, high
    floats = np.stack([one.values for one in (low, likely, high)])
    exact = np.stack([one.exact for one in (low, likely, high)])
    return (
        replace(low, values=floats.min(axis=0), _given=exact.min(axis=0)), likely,
        replace(high, values=floats.max(axis=0), _given=exact.max(axis=0)),
    )  # fmt: skip


def _like(likely: DecisionMatrix, values: Any, what: str) -> DecisionMatrix:
    if values is None:
        return likely
    if isinstance(values, DecisionMatrix):
        found = values
    else:
        if np.shape(values) != likely.values.shape:
            raise McdaError(
                f"'{what}' must have the shape of the likely scores, {likely.values.shape}, got {np.shape(values)}"
            )
        found = DecisionMatrix.of(values, likely.sense, bounds=likely.bounds)
        if hasattr(values, "columns") and (
            tuple(map(str, values.index)) != likely.alternatives or tuple(map(str, values.columns)) != likely.criteria
        ):
            raise McdaError(f"'{what}' must have the alternatives and criteria of the likely scores, in their order")
        found = replace(found, alternatives=likely.alternatives, criteria=likely.criteria)
    for key in ("alternatives", "criteria", "sense"):
        if getattr(found, key) != getattr(likely, key):
            raise McdaError(f"'{what}' must have the same {key} as the likely scores")
    return found
