"""A table and what is asked of it, checked at the door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.forms import Method
from mcda.matrix import Bound, Floats, Weights, bounds_of, senses_of
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.tables.chunks import Block, Chunk, Found, Progress, Source, ahead_of, blocks_of, fault, refuse_not_positive
from mcda.tables.measures import Measures, measure
from mcda.tables.scales import KINDS, POSITIVE, Kind, how_of, needs
from mcda.tables.sources import open_source

NODATA = ("refuse", "skip")
SAME = 1e-12  # of an end that a file states in another type than the column is read in
MOST = 100_000  # first rows, and drawn weights


@dataclass(frozen=True, eq=False)
class Asked:
    """A table, and how it is ranked.

    Attributes
    ----------
    gain : (n,) criteria to be maximised
    how : the normalisation that acts
    skip : rows without a value are left out
    """

    table: Source
    weights: Weights
    gain: NDArray[np.bool_]
    bounds: tuple[Bound | None, ...]
    method: Method
    how: str
    skip: bool
    progress: Progress | None

    @property
    def kind(self) -> Kind:
        """What becomes of the columns."""
        return KINDS[self.method.name]

    @property
    def positive(self) -> str | None:
        """What needs positive values, if anything does."""
        if self.kind == "product":
            return f"method {self.method.name!r}"
        return f"normalisation {self.how!r}" if self.how in POSITIVE else None

    def each(self, work: Callable[[Chunk], Found]) -> Iterator[tuple[Chunk, Found]]:
        """Yield every chunk and what `work` makes of it, by threads, and tell how far it is."""
        for chunk, found in ahead_of(self.table, work):
            yield chunk, found
            if self.progress is not None:
                self.progress(chunk.start + chunk.size, self.table.rows)

    def blocks_of(self, chunk: Chunk, seen: tuple[Floats, Floats] | None = None) -> Iterator[Block]:
        """Yield a chunk's blocks; `seen` as of `chunks.blocks_of`."""
        return blocks_of(self.table, chunk, skip=self.skip, bounds=self.bounds, seen=seen)

    def blocks(self) -> Iterator[tuple[Chunk, Iterator[Block]]]:
        """Yield every chunk and its blocks, and tell how far it is."""
        return self.each(self.blocks_of)

    def measured(self) -> Measures:
        """Return what scales need to know, from the rows themselves."""
        wanted = needs(self.how) or {}
        found = measure(self.table, skip=self.skip, bounds=self.bounds, progress=self.progress, **wanted)
        self.contradicted(found.low, found.high)
        return found

    def contradicted(self, low: Floats, high: Floats) -> None:
        """Refuse numbers beyond the ends that the files state of their own columns: pages are damaged, or the footer.

        Raises
        ------
        CaseError
            As said, with the column.
        """
        if self.table.ends is None:
            return
        for j, name in enumerate(self.table.criteria):
            least, most = (float(end[j]) for end in self.table.ends)
            for met in (float(low[j]), float(high[j])):
                if np.isfinite(met) and not least - SAME * abs(least) <= met <= most + SAME * abs(most):
                    said = f"column {name!r} holds {met:g}, and the file says of itself that it lies in "
                    raise fault(self.table.name, f"{said}[{least:g}, {most:g}]: it is damaged")

    def supposed(self) -> Measures | None:
        """Return the same without reading a row: from bounds, or from what the file says; None where it does not."""
        wanted = needs(self.how)
        if wanted is None:
            pairs = [(float(pair[0]), float(pair[1])) for pair in self.bounds if pair is not None]
            low, high = np.array(pairs).T
            return Measures.of_ends(low, high)
        if self.table.ends is None or any(wanted.values()):
            return None
        return Measures.of_ends(*self.table.ends)

    def refuse(self, measures: Measures) -> None:
        """Refuse numbers that the normalisation cannot take, naming the first, and a table of which no row counts.

        Raises
        ------
        CaseError, McdaError
            As said.
        """
        if measures.counted == 0:
            raise self.nothing()
        if self.positive is not None and (measures.low <= 0).any():
            for _, blocks in self.blocks():
                for block in blocks:
                    refuse_not_positive(self.table, block, self.positive)
        limit = float(np.finfo(self.table.dtype).max) / 1e8
        if self.how == "none" and max(np.abs(measures.low).max(), np.abs(measures.high).max()) > limit:
            raise McdaError(
                f"normalisation 'none' needs values below {limit:.0e} in size; measure them in a larger unit"
            )

    def nothing(self) -> McdaError:
        """Return the error for a table without a row that counts, by reading once more what is there."""
        held = [0] * len(self.table.criteria)
        rows = outside = 0
        for chunk in self.table.chunks():
            inside = slice(None) if chunk.outside is None else ~chunk.outside
            rows += chunk.size
            outside += 0 if chunk.outside is None else int(chunk.outside.sum())
            for j, column in enumerate(chunk.columns):
                held[j] += int(np.count_nonzero(~np.isnan(column[inside])))
        if outside == rows:
            return fault(self.table.name, f"all {rows:,} cells lie outside the mask")
        empty = [repr(name) for name, count in zip(self.table.criteria, held, strict=True) if not count]
        if empty:
            return fault(self.table.name, f"no row has a value in column {' or '.join(empty)}")
        counts = ", ".join(f"{name!r} in {count:,}" for name, count in zip(self.table.criteria, held, strict=True))
        return fault(self.table.name, f"no row has a value for every criterion, of {rows - outside:,}: {counts}")


def asked_of(
    source: Any, weights: Any, method: Method | str, *, sense: Any, bounds: Any, names: str | None, nodata: Any,
    mask: Any, decimal: str, progress: Progress | None,
) -> Asked:  # fmt: skip
    """Check what is asked and open the table.

    Raises
    ------
    McdaError
        Weights without names, unknown words, what `open_source` raises.
    """
    given = Weights.of(weights)
    if given.criteria is None:
        raise McdaError("weights of a table are given by name: {'column': weight, …}")
    if not isinstance(nodata, str) or nodata not in NODATA:
        raise McdaError(f"'nodata' must be 'refuse' or 'skip', got {shown(nodata)}{hint(nodata, NODATA)}")
    if decimal not in (".", ","):
        raise McdaError(f"'decimal' must be '.' or ',', got {shown(decimal)}")
    if names is not None and (not isinstance(names, str) or names in given.criteria):
        raise McdaError(f"'names' must be a column beside the criteria, got {shown(names)}")
    ways, ends, chosen = senses_of(sense, given.criteria), bounds_of(bounds, given.criteria), by_name(method)
    how = how_of(chosen, ends, given.criteria)
    table = open_source(source, given.criteria, identity=names, mask=mask, decimal=decimal)
    gain = np.array([way == "max" for way in ways])
    return Asked(table, given, gain, ends, chosen, how, nodata == "skip", progress)


def check_counts(top: Any, draws: Any) -> None:
    """Refuse counts that are none."""
    for name, count, least in (("top", top, 1), ("draws", draws, 0)):
        if isinstance(count, bool) or not isinstance(count, int) or not least <= count <= MOST:
            raise McdaError(f"{name!r} must be a whole number from {least} to {MOST}, got {shown(count)}")
