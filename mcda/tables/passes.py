"""Rank the rows of a table that does not fit into memory: once through for its scales, once more for its scores.

1. ends, norms and sums of the columns (`measures`); where only ends are needed and the file names them, its word is
   taken and checked in the next pass, and measured after all where it does not hold
2. scores, written as they come; the first rows (`top`); what is asked of a threshold (`thresholds`)
3. where asked, who would overtake the first row (`overtaking`); before 2, who is first under drawn weights (`draws`)
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.forms import Method
from mcda.matrix import Floats
from mcda.tables.asked import Asked, asked_of, check_counts
from mcda.tables.chunks import Block, Chunk, Progress
from mcda.tables.draws import Lucky, drawn_weights, winning_rows
from mcda.tables.first import Decided, decided, first_flips, runner_up
from mcda.tables.measures import Measures
from mcda.tables.outputs import Write, checked_output, writing
from mcda.tables.ranked import TableRanking
from mcda.tables.scales import Scales, exact_scales, fixed_method, in_units, scales_of, written_ends
from mcda.tables.scoring import Scorer, scorer
from mcda.tables.thresholds import Threshold, checked_threshold
from mcda.tables.top import Top

NEAR = {np.dtype(np.float64): 4e-9, np.dtype(np.float32): 2e-6}  # of the largest score: near ties and rounding


class OtherEndsError(Exception):
    """The columns have other ends than the file says."""


def rank_table(
    source: Any,
    weights: Any,
    method: Method | str = "weighted_sum",
    *,
    sense: Any,
    bounds: Any = None,
    names: str | None = None,
    nodata: str = "refuse",
    mask: Any = None,
    top: int = 10,
    out: Any = None,
    threshold: float | None = None,
    flips: bool = False,
    draws: int = 0,
    rng: int = 0,
    decimal: str = ".",
    progress: Progress | None = None,
) -> TableRanking:
    r"""Rank the rows of Parquet, CSV or GeoTIFF files of any length, in bounded memory.

    Scores are those of `rank` on the whole matrix: weighted sum and TOPSIS under every normalisation, weighted product.

    Parameters
    ----------
    source : a .parquet or .csv file, a folder of them (parts of one table in the order of their names), a list, or
        GeoTIFF layers: a folder of .tif files called after their criteria, or a mapping from criteria to files
    weights : mapping by criterion; the columns or layers of these names are read, others are not
    sense : "max" or "min" by criterion
    bounds : (low, high) by criterion
    names : a column that names the rows; left out, rows are called by their number
    nodata : "refuse" a row without a value, or "skip": it is left out of the norms, gets no score, and is counted
    mask : a GeoTIFF layer whose cells of value 0 are not ranked at all
    top : how many of the first rows to name
    out : where the scores go, in the order of the rows: .parquet or .csv with the column of names, for layers .tif on
        their grid; written under another name first
    threshold : a score; for every row the percent, and for linear methods the points, by which weights must change for
        the row's score to be exactly that (missing where no weights take it past), in columns beside the score
    flips : look for the nearest change of the first place in each direction of each weight
    draws : how many weights to draw, uniform: which rows are first and how often; per row its share, or with a
        threshold the share of weights that lift it there (exact for linear methods)
    rng : the whole number that draws start from
    decimal : the decimal sign of CSV files
    progress : called with rows done and rows in all

    Returns
    -------
    TableRanking
        float32 where all columns are (beside whole numbers of up to 16 bits): scores within 5e-7 of float64. Near ties
        among the first rows are decided as in `rank`, but for norms and sums, which are known to rounding: there a gap
        of at most 1e-12 of its terms is a tie.

    Raises
    ------
    McdaError
        What the table lacks, with file, row and column; a method that needs all rows at once; a package of the extras
        `big` (pyarrow) and `geo` (rasterio) that is not installed.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "sites.csv"
    >>> _ = path.write_text("site,slope,yield\nnorth,2,30\nsouth,8,45\neast,5,45\n", encoding="utf-8")
    >>> found = rank_table(path, {"slope": 1, "yield": 2}, sense={"slope": "min", "yield": "max"}, names="site")
    >>> found.best, [(row.name, row.place, round(row.score, 3)) for row in found.top]
    ('east', [('east', 1, 0.833), ('south', 2, 0.667), ('north', 3, 0.333)])
    """
    check_counts(top, draws)
    asked = asked_of(
        source, weights, method, sense=sense, bounds=bounds, names=names, nodata=nodata, mask=mask, decimal=decimal,
        progress=progress,
    )  # fmt: skip
    wanted = Wanted(top, out, threshold, flips, draws, rng)
    if out is not None:  # refused before anything is read; the other columns' names when they are known
        checked_output(out, asked.table, ["score"])
    supposed = asked.supposed()
    if supposed is not None:
        try:
            return _ranked(asked, wanted, supposed)
        except OtherEndsError:
            pass
    return _ranked(asked, wanted, asked.measured())


@dataclass(frozen=True)
class Wanted:
    """What is to come out: the arguments of `rank_table` of these names."""

    top: int
    out: Any
    threshold: float | None
    flips: bool
    draws: int
    rng: int


@dataclass
class Tally:
    """What is counted while scores are made."""

    low: Floats
    high: Floats
    rows: int = 0
    counted: int = 0
    missing: int = 0
    outside: int = 0
    lowest: float = np.inf
    highest: float = -np.inf
    reached: int = 0

    def add(self, block: Block, scores: Floats, threshold: float | None) -> None:
        """Count a block and its scores."""
        self.rows += block.size
        self.missing += block.missing
        self.outside += block.outside
        if len(scores):
            self.counted += len(scores)
            self.low, self.high = np.minimum(self.low, block.low), np.maximum(self.high, block.high)
            self.lowest = min(self.lowest, float(np.minimum.reduce(scores)))
            self.highest = max(self.highest, float(np.maximum.reduce(scores)))
            self.reached += 0 if threshold is None else int((scores >= threshold).sum())


def _ranked(asked: Asked, wanted: Wanted, measures: Measures) -> TableRanking:
    """Score every row with the scales that follow from the measures, and say what comes of it."""
    asked.refuse(measures)
    table, weights, where = asked.table, asked.weights.values, (asked.kind, asked.how, asked.gain)
    measures = in_units(asked.kind, asked.how, measures, asked.bounds)
    scales = scales_of(*where, measures, asked.bounds)
    exact = exact_scales(*where, measures, asked.bounds, table.dtype)
    vectors = drawn_weights(wanted.draws, len(table.criteria), wanted.rng) if wanted.draws else None
    line = None
    if wanted.threshold is not None:
        line = Threshold(checked_threshold(wanted.threshold, scales), scales, weights, vectors)
    columns: dict[str, Any] = {"score": table.dtype}
    columns |= dict.fromkeys(line.columns if line else ["winner_share"] if wanted.draws else [], table.dtype)
    path = None if wanted.out is None else checked_output(wanted.out, table, list(columns))
    lucky = None if vectors is None or line is not None else winning_rows(asked, scales, vectors)
    ready = scorer(scales, weights, table)
    pool = Top(wanted.top + 1, _slack(scales, weights, measures, ready))
    with nullcontext(None) if path is None else writing(path, table, columns) as write:
        tally = _scored(asked, measures, ready, pool, line, lucky, write)
        if tally.counted == 0:
            raise asked.nothing()
        ends = (measures.low, measures.high) if asked.how != "bounds" else (tally.low, tally.high)
        if not all(np.array_equal(a, b) for a, b in zip(ends, (tally.low, tally.high), strict=True)):
            asked.contradicted(tally.low, tally.high)
            raise OtherEndsError
    written = scales_of(*where, written_ends(measures, table.dtype), asked.bounds)
    method = fixed_method(asked.method, written, exact)
    first = decided(asked, method, pool.kept(), wanted.top)
    changes = first_flips(asked, method, scales, first) if wanted.flips else None
    return TableRanking(
        table.name, asked.method, asked.weights, table.criteria, asked.how, str(table.dtype), tally.rows,
        tally.counted, tally.missing, tally.outside, first.rows, first.level_beyond, pool.crowded, first.winners,
        first.winners_count, _margin(asked, ready, first, tally, pool), tally.lowest, tally.highest,
        wanted.threshold, None if line is None else tally.reached,
        None if changes is None else changes.flips, None if changes is None else changes.intervals,
        None if lucky is None else lucky.told, wanted.draws, path,
    )  # fmt: skip


def _scored(
    asked: Asked,
    measures: Measures,
    ready: Scorer,
    pool: Top,
    line: Threshold | None,
    lucky: Lucky | None,
    write: Write | None,
) -> Tally:
    n = len(asked.table.criteria)
    tally = Tally(np.full(n, np.inf), np.full(n, -np.inf))
    whole = measures.counted is not None and not measures.missing and not measures.outside
    seen = (measures.low, measures.high) if whole else None
    dtype = asked.table.dtype
    in_one_go = seen is not None and ready.loops is not None and line is None and lucky is None

    def scored(chunk: Chunk) -> Iterable[tuple[Block, Floats]]:
        if seen is not None and in_one_go:  # now, by the thread that has read it
            return [(Block(chunk.start, chunk.size, chunk.columns, None, *seen, 0, 0), ready(chunk.columns))]
        none = np.empty(0, dtype=dtype)
        return ((one, ready(one.parts) if len(one.parts[0]) else none) for one in asked.blocks_of(chunk, seen))

    for chunk, found in asked.each(scored):
        written: list[dict[str, Floats]] = []
        for block, scores in found:
            tally.add(block, scores, None if line is None else line.score)
            pool.offer(block, scores, _names(chunk, block))
            if write is not None:
                written.append(_columns(block, scores, line, lucky, dtype))
        if write is not None and written:
            write(chunk, {name: np.concatenate([one[name] for one in written]) for name in written[0]})
    return tally


def _names(chunk: Chunk, block: Block) -> Any:
    """Return the identities of a block's rows, or None."""
    return None if chunk.names is None else chunk.names.slice(block.start - chunk.start, block.size)


def _columns(
    block: Block, scores: Floats, line: Threshold | None, lucky: Lucky | None, dtype: np.dtype[Any]
) -> dict[str, Floats]:
    found = {"score": scores}
    if line is not None:
        found |= line.of_rows(block.parts)
    if lucky is not None:
        found["winner_share"] = lucky.of_rows(block.parts)
    return {name: block.spread(column.astype(dtype, copy=False)) for name, column in found.items()}


def _slack(scales: Scales, weights: Floats, measures: Measures, ready: Scorer) -> float:
    """Return how far apart scores may be that are level, or turned round by rounding."""
    size = 1.0
    if scales.kind != "distances":
        ends = [np.ldexp(one, -scales.unit) for one in (measures.low, measures.high)]
        size = ready.largest(ends)
    far = (
        np.abs(scales.origin) * np.sqrt(scales.factor)
        if scales.kind == "distances"
        else np.abs(scales.origin * scales.factor)
    )
    return size * (NEAR[ready.dtype] + 64 * float(np.finfo(ready.dtype).eps) * float(far.max()))


def _margin(asked: Asked, ready: Scorer, first: Decided, tally: Tally, pool: Top) -> float | None:
    if first.winners_count >= tally.counted and not pool.crowded:
        return None
    behind = first.behind if first.behind is not None else runner_up(asked, ready, pool.cut)
    return None if behind is None else max(0.0, first.rows[0].score - behind)
