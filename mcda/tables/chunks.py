"""Tables too long for memory, as pieces of columns: what a source is, and the only look at its numbers for faults.

A missing value is a NaN in its column whatever the file calls it, so that one smallest value per column and block tells
whether all is there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from mcda.errors import CaseError, McdaError, Problem
from mcda.kernels.fast import threads
from mcda.matrix import Bound, Floats

Mask = NDArray[np.bool_]
Found = TypeVar("Found")
Kind = Literal["parquet", "csv", "layers"]
Columns = Sequence[Floats] | Floats  # n of length k each, or one (n, k)
State = tuple[int, int] | None  # bytes, and the time of the last change
Progress = Callable[[int, int | None], None]  # rows done, rows in all
BYTES = 1 << 19  # of a block, which stays in the cache of one core
LEAST, MOST = 1024, 16_384  # rows of a block
MOST_THREADS = 8  # reading is one at a time


class Chunk(NamedTuple):
    """Some consecutive rows.

    Attributes
    ----------
    start : position of the first in the whole source, from 0
    columns : n, of one dtype; NaN where there is no value
    outside : (k,) rows that a mask leaves out, or None
    names : Arrow array of the identities, or None
    """

    start: int
    columns: Columns
    outside: Mask | None = None
    names: Any = None

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.columns[0])


@dataclass(frozen=True, eq=False)
class Source:
    """A table that is read in chunks, as often as asked.

    Attributes
    ----------
    name : what it is called in messages
    criteria : the columns that count, n
    dtype : float32 or float64, of all of them
    files : where they lie; of layers, one a criterion
    identity : the column that names the rows, or None
    rows : how many, None where only reading tells
    ends : (low, high), (n,) each, of what the file says about its own columns; None where it says nothing
    chunks : the rows from the first to the last
    place : position, criterion -> where that is, for people
    grid : what a written layer takes over, None for tables
    beside : other files that are read: a mask
    states : size and time of all files when the table was opened
    """

    kind: Kind
    name: str
    criteria: tuple[str, ...]
    dtype: np.dtype[Any]
    files: tuple[Path, ...]
    identity: str | None
    rows: int | None
    ends: tuple[Floats, Floats] | None
    chunks: Callable[[], Iterator[Chunk]]
    place: Callable[[int, int], str]
    grid: Any = None
    identity_type: Any = None
    beside: tuple[Path, ...] = ()
    states: tuple[State, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", states_of((*self.files, *self.beside)))

    def refuse_changed(self) -> None:
        """Refuse files that are not as they were when the table was opened: norms of one say nothing of another's rows.

        Raises
        ------
        CaseError
            As said, with the file.
        """
        files = (*self.files, *self.beside)
        for file, before, after in zip(files, self.states, states_of(files), strict=True):
            if before != after:
                raise fault(file, "was changed while the table was read; rank it again when it stays as it is")


class Block(NamedTuple):
    """The rows of a part of a chunk that count.

    Attributes
    ----------
    start, size : its rows, counted ones and others
    parts : n columns, finite
    kept : (size,) which rows these are; None: all
    low, high : (n,) their ends; infinite where there is no row
    missing, outside : rows left out for want of a value; by a mask
    """

    start: int
    size: int
    parts: Columns
    kept: Mask | None
    low: Floats
    high: Floats
    missing: int
    outside: int

    def positions(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Return the positions in the source of some of the counted rows."""
        within = rows if self.kept is None else np.flatnonzero(self.kept)[rows]
        return self.start + within.astype(np.int64)

    def spread(self, values: Floats) -> Floats:
        """Return values of the counted rows as values of all, NaN for the others."""
        if self.kept is None:
            return values
        found = np.full(self.size, np.nan, dtype=values.dtype)
        found[self.kept] = values
        return found


def states_of(files: Sequence[Path]) -> tuple[State, ...]:
    """Return size and time of files, None of one that is gone."""
    return tuple(_state(file) for file in files)


def _state(file: Path) -> State:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def fault(file: object, message: str, line: int = 0, column: int = 0) -> CaseError:
    """Return the error for what is wrong with a file."""
    return CaseError([Problem(str(file), line, column, message)])


def missing_extra(extra: str, what: str) -> McdaError:
    """Return the error for a package that is not installed."""
    return McdaError(f"{what} needs the extra {extra!r}: pip install 'mcda-engine[{extra}]'")


def rows_of(source: Source) -> int:
    """Return how many rows a block has."""
    return max(LEAST, min(MOST, BYTES // (len(source.criteria) * source.dtype.itemsize)))


def blocks_of(
    source: Source, chunk: Chunk, *, skip: bool, bounds: tuple[Bound | None, ...],
    seen: tuple[Floats, Floats] | None = None,
) -> Iterator[Block]:  # fmt: skip
    """Yield the rows that count, block by block.

    Parameters
    ----------
    seen : the ends of the columns where every row has been looked at before and nothing is missing: not looked at again

    Raises
    ------
    CaseError
        A missing value where none is to be skipped, an infinite one, one outside its bounds: file, row and column.
    """
    ends = [None if pair is None else (float(pair[0]), float(pair[1])) for pair in bounds]
    rows = rows_of(source)
    for start in range(0, chunk.size, rows):
        parts = [column[start : start + rows] for column in chunk.columns]
        size, kept, outside, missing = len(parts[0]), None, 0, 0
        if seen is not None:
            yield Block(chunk.start + start, size, parts, None, *seen, 0, 0)
            continue
        if chunk.outside is not None and chunk.outside[start : start + rows].any():
            kept = ~chunk.outside[start : start + rows]
            outside = size - int(kept.sum())
            parts = [part[kept] for part in parts]
        low, high = _ends(parts)
        if np.isnan(low).any():
            held = np.logical_and.reduce([~np.isnan(part) for part in parts])
            if not skip:
                raise _no_value(source, chunk.start + start, parts, kept, held)
            missing = len(held) - int(held.sum())
            parts = [part[held] for part in parts]
            kept = held if kept is None else _within(kept, held)
            low, high = _ends(parts)
        block = Block(chunk.start + start, size, parts, kept, low, high, missing, outside)
        if len(parts[0]):
            _refuse_infinite(source, block)
            for j, pair in enumerate(ends):
                if pair is not None and (low[j] < pair[0] or high[j] > pair[1]):
                    _refuse_outside(source, block, j, pair)
        yield block


def _ends(parts: list[Floats]) -> tuple[Floats, Floats]:
    """Return the smallest and largest values, NaN where there is one. NumPy is quicker here than compiled loops."""
    if not len(parts[0]):
        return np.full(len(parts), np.inf), np.full(len(parts), -np.inf)
    low = np.array([np.minimum.reduce(part) for part in parts], dtype=np.float64)
    high = np.array([np.maximum.reduce(part) for part in parts], dtype=np.float64)
    return low, high


def _within(kept: Mask, held: Mask) -> Mask:
    found = kept.copy()
    found[kept] = held
    return found


def _no_value(source: Source, start: int, parts: list[Floats], kept: Mask | None, held: Mask) -> CaseError:
    row = int(np.argmin(held))
    j = next(k for k, part in enumerate(parts) if np.isnan(part[row]))
    position = start + (row if kept is None else int(np.flatnonzero(kept)[row]))
    how = "nodata='skip' (--nodata skip) leaves such rows out and counts them"
    return CaseError([Problem(source.place(position, j), 0, 0, f"{source.criteria[j]!r} has no value; {how}")])


def _refuse_infinite(source: Source, block: Block) -> None:
    bad = ~(np.isfinite(block.low) & np.isfinite(block.high))
    if bad.any():
        j = int(np.argmax(bad))
        row = np.flatnonzero(~np.isfinite(block.parts[j]))[:1]
        said = f"{source.criteria[j]!r} must be a finite number, got {block.parts[j][row[0]]}"
        raise CaseError([Problem(source.place(int(block.positions(row)[0]), j), 0, 0, said)])


def _refuse_outside(source: Source, block: Block, j: int, pair: tuple[float, float]) -> None:
    column = block.parts[j]
    low, high = np.asarray(pair, dtype=column.dtype)  # 0.1 as the column's own type has it
    row = np.flatnonzero((column < low) | (column > high))[:1]
    if len(row):
        said = f"{source.criteria[j]!r} must lie in [{pair[0]:g}, {pair[1]:g}], got {column[row[0]]}"
        raise CaseError([Problem(source.place(int(block.positions(row)[0]), j), 0, 0, said)])


def refuse_not_positive(source: Source, block: Block, what: str) -> None:
    """Refuse a value ≤ 0, naming its place."""
    if len(block.parts[0]) and (block.low <= 0).any():
        j = int(np.argmax(block.low <= 0))
        row = np.flatnonzero(block.parts[j] <= 0)[:1]
        said = f"{what} needs positive values; {source.criteria[j]!r} is {block.parts[j][row[0]]:g}"
        raise CaseError([Problem(source.place(int(block.positions(row)[0]), j), 0, 0, said)])


def ahead_of(source: Source, work: Callable[[Chunk], Found]) -> Iterator[tuple[Chunk, Found]]:
    """Yield chunks in order with what `work` makes of each, while threads read the next ones and work on them.

    One thread reads at a time; the one that has read a chunk works on it too, for it has its numbers in its cache.
    Layers are read by one thread alone: GDAL's environment is a thread's own.
    """
    source.refuse_changed()
    count = 1 if source.kind == "layers" else min(MOST_THREADS, threads())
    chunks = source.chunks()

    def turn(mine: Event, after: Event) -> tuple[Chunk, Found] | None:
        mine.wait()
        try:
            chunk = next(chunks, None)
        finally:
            after.set()
        return None if chunk is None else (chunk, work(chunk))

    with ThreadPoolExecutor(count) as pool:
        coming: deque[Future[tuple[Chunk, Found] | None]] = deque()
        turns = [Event()]
        turns[0].set()

        def call() -> None:
            turns.append(Event())
            coming.append(pool.submit(turn, turns.pop(0), turns[0]))

        for _ in range(count + 1):
            call()
        while (found := coming.popleft().result()) is not None:
            call()
            yield found
    source.refuse_changed()
