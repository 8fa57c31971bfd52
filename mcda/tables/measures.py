"""The first pass over a table: the ends of its columns, their norms and their sums, in one number each.

Sums of squares of extreme columns are kept in a unit of their own, a power of two, so that nothing overflows.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from mcda.kernels.fast import compiled
from mcda.kernels.two_passes import rows_at_once
from mcda.matrix import Bound, Floats
from mcda.tables.chunks import Block, Chunk, Progress, Source, ahead_of, blocks_of

LONG = 8192  # of a product: BLAS starts threads beyond, which cost more than it
LARGE, SMALL = 1e140, 1e-140  # squares of numbers between them are ordinary


@dataclass(frozen=True, eq=False)
class Measures:
    """What the scales of columns need to know of all rows.

    Attributes
    ----------
    low, high : (n,) ends
    squares, units : (n,) Σ(x/2^unit)² and the unit's exponent, mostly 0
    sums, inverses : (n,) Σx and Σ(low/x); 0 where nobody asked
    counted, missing, outside : rows with every value, without one, left out by the mask; None where nothing was read
    """

    low: Floats
    high: Floats
    squares: Floats
    units: NDArray[np.int64]
    sums: Floats
    inverses: Floats
    counted: int | None = None
    missing: int = 0
    outside: int = 0

    @classmethod
    def of_ends(cls, low: Floats, high: Floats) -> Measures:
        """Return measures of which only the ends are known."""
        none = np.zeros(len(low))
        return cls(low, high, none, none.astype(np.int64), none, none)


def measure(
    source: Source, *, skip: bool, bounds: tuple[Bound | None, ...], squares: bool = False, sums: bool = False,
    progress: Progress | None = None,
) -> Measures:  # fmt: skip
    """Read a table once, for its ends and, where asked, Σx² or Σx and Σ(1/x).

    Raises
    ------
    CaseError
        A value that is missing, infinite or outside its bounds, with its place.
    """
    n = len(source.criteria)
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    squared, units, added = np.zeros(n), np.zeros(n, dtype=np.int64), np.zeros(n)
    inverse, over = np.zeros(n), np.zeros(n)  # Σ(over/x)
    counted = missing = outside = 0
    loops = compiled((source.rows or 0) * n) if squares and not sums else None

    def surveyed(chunk: Chunk) -> tuple[Floats, Floats, Floats] | None:
        return None if loops is None or chunk.outside is not None else _at_once(chunk, bounds, loops)

    for chunk, known in ahead_of(source, surveyed):
        whole = None if units.any() else known
        if whole is not None:
            squared, low, high = squared + whole[0], np.minimum(low, whole[1]), np.maximum(high, whole[2])
            counted += chunk.size
        for block in () if whole is not None else blocks_of(source, chunk, skip=skip, bounds=bounds):
            missing, outside = missing + block.missing, outside + block.outside
            counted += len(block.parts[0])
            if not len(block.parts[0]):
                continue
            low, high = np.minimum(low, block.low), np.maximum(high, block.high)
            if squares:
                _add_squares(squared, units, block)
            if sums and (block.low > 0).all():
                over = np.where(over == 0, block.low, over)
                for j, part in enumerate(block.parts):
                    added[j] += np.add.reduce(part, dtype=np.float64)
                    inverse[j] += np.add.reduce(np.divide(over[j], part, dtype=np.float64))
        if progress is not None:
            progress(chunk.start + chunk.size, source.rows)
    safe = np.where(over == 0, 1, over)
    scaled = np.where(over == 0, 0, inverse * np.where(np.isfinite(low), low, 1) / safe)
    return Measures(low, high, squared, units, added, scaled, counted, missing, outside)


def _at_once(chunk: Chunk, bounds: tuple[Bound | None, ...], loops: ModuleType) -> tuple[Floats, Floats, Floats] | None:
    """Return Σx² and the ends of columns in which nothing is missing, infinite, extreme or out of bounds, else None."""
    surveys = [rows_at_once(column[:, None], loops) for column in chunk.columns]
    squares, high, low = (np.concatenate([one[k] for one in surveys]) for k in (1, 2, 3))
    size = np.maximum(-low, high)
    if not np.isfinite(squares).all() or (size > LARGE).any() or ((size > 0) & (size < SMALL)).any():
        return None
    for j, pair in enumerate(bounds):
        if pair is not None and not (pair[0] <= low[j] and high[j] <= pair[1]):
            return None
    return squares, low, high


def _add_squares(squared: Floats, units: NDArray[np.int64], block: Block) -> None:
    size = np.maximum(-block.low, block.high)
    for j, part in enumerate(block.parts):
        wide = part.astype(np.float64, copy=False)
        if size[j] > LARGE or (0 < size[j] < SMALL and squared[j] == 0) or units[j]:
            unit = int(np.frexp(size[j])[1])
            if squared[j] == 0 or unit > units[j]:
                squared[j] = np.ldexp(squared[j], 2 * (int(units[j]) - unit))
                units[j] = unit
            wide = np.ldexp(wide, -int(units[j]))
        for start in range(0, len(wide), LONG):
            some = wide[start : start + LONG]
            squared[j] += some @ some
