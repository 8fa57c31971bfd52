"""TOPSIS of any number of rows in two passes over chunks: `survey` and `merged`, then `plan`, then `score`.

A chunk is a (k, n) array, rows or columns contiguous, or a sequence of n columns of length k; float64 or float32 (what
comes as whole numbers is read as float64). Rows with a missing value must be left out of `survey`; `score` gives them
NaN. Nothing larger than a block is made beside the scores.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import reduce
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError
from mcda.kernels.fast import compiled, shared

Floats = NDArray[Any]
Chunk = Floats | Sequence[Floats]
HOW = ("vector", "minmax", "max", "bounds", "none")
CELLS = 32_768  # of a block: a few such arrays stay in the second cache
LEAST = 500_000  # cells of a thread: fewer are not worth starting it
LONG = 8192  # of one column at a time: BLAS starts threads beyond
SAFE = 1e15  # sizes of columns whose squares float32 holds with room to spare


class Survey(NamedTuple):
    """What the first pass finds of some rows, column by column, always in float64."""

    rows: int
    squares: Floats  # (n,) Σ x²
    high: Floats  # (n,)
    low: Floats  # (n,)


class Plan(NamedTuple):
    """What the second pass needs: d⁺² = Σ_j share_j·(x_j − ideal_j)², d⁻² = Σ_j share_j·(x_j − anti_j)².

    The arrays' dtype is the one that scores are computed and given in.
    """

    share: Floats  # (n,) (weight / norm of the column)²
    ideal: Floats  # (n,) in the column's own unit
    anti: Floats  # (n,)


def survey(chunk: Chunk) -> Survey:
    """Return sums of squares, largest and smallest values of a chunk's columns.

    Sums are added block by block in float64, so that ten million float32 lose nothing. NaN is not looked for.

    Examples
    --------
    >>> survey(np.array([[3.0, 1.0], [4.0, 2.0]])).squares.tolist()
    [25.0, 5.0]
    """
    columns = _columns(chunk)
    if columns is not None:
        loops = compiled(len(columns) * len(columns[0]))
        parts = [_of_column(column) if loops is None else _of_column_at_once(column, loops) for column in columns]
        squares, high, low = (np.array(part) for part in zip(*parts, strict=True))
        return Survey(len(columns[0]), squares, high, low)
    x = np.asarray(chunk)
    loops = compiled(x.size)
    if loops is None:
        return _of_rows(x)
    found = shared(lambda start, stop: rows_at_once(x[start:stop], loops), len(x), LEAST // x.shape[1] + 1)
    total: Survey = reduce(merged, found)
    return total


def merged(first: Survey, second: Survey) -> Survey:
    """Return the survey of two sets of rows together; a survey of no rows changes nothing."""
    return Survey(
        first.rows + second.rows, first.squares + second.squares,
        np.maximum(first.high, second.high), np.minimum(first.low, second.low),
    )  # fmt: skip


def plan(
    found: Survey, weights: Floats, gain: NDArray[np.bool_], how: str = "vector", *,
    ends: tuple[Floats, Floats] | None = None, dtype: Any = np.float64,
) -> Plan:  # fmt: skip
    """Return what scores the rows that were surveyed.

    Parameters
    ----------
    weights : (n,) of sum 1; gain : (n,) True where more is better
    how : "vector" | "minmax" | "max" | "bounds" | "none", as of `mcda.methods.topsis`
    ends : low and high ends of the scales, (n,) each, for `bounds`
    dtype : float64, or float32 for scores in float32

    Raises
    ------
    McdaError
        Values so large or so small that floats cannot square them.
    """
    high, low = np.asarray(found.high, dtype=np.float64), np.asarray(found.low, dtype=np.float64)
    spread = high - low
    size = np.maximum(np.abs(high), np.abs(low))
    if not np.isfinite(found.squares).all() or ((found.squares < 1e-290) & (size > 0)).any():
        j = int(np.argmax(~np.isfinite(found.squares) | ((found.squares < 1e-290) & (size > 0))))
        raise McdaError(f"values of column {j + 1} (from 1) up to {size[j]:.3g} cannot be squared; use another unit")
    if how == "bounds":
        if ends is None:
            raise McdaError("normalisation 'bounds' needs the ends of the scales")
        low, high = (np.asarray(end, dtype=np.float64) for end in ends)
        norm = high - low
    elif how == "none":
        norm = np.full(len(size), size.max())  # one unit for all
    else:
        norm = {"vector": np.sqrt(found.squares), "minmax": spread, "max": size}[how]
    share = np.where(norm > 0, weights / np.where(norm > 0, norm, 1), 0) ** 2
    ideal, anti = np.where(gain, high, low), np.where(gain, low, high)
    if dtype == np.float32 and not ((size < SAFE) & ((size > 1 / SAFE) | (size == 0))).all():
        dtype = np.float64  # float32 could not hold the squares
    share, ideal, anti = (np.asarray(part, dtype=dtype) for part in (share, ideal, anti))
    return Plan(share, ideal, anti)


def score(chunk: Chunk, planned: Plan, out: Floats | None = None) -> Floats:
    """Return the (k,) closeness d⁻/(d⁺ + d⁻) of a chunk's rows, in [0, 1], larger better; ½ where both are 0.

    Examples
    --------
    >>> x = np.array([[3.0, 1.0], [4.0, 2.0], [4.0, 1.0]])
    >>> score(x, plan(survey(x), np.array([0.5, 0.5]), np.array([True, False]))).round(3).tolist()
    [0.723, 0.277, 1.0]
    """
    columns = _columns(chunk)
    if out is None:
        out = np.empty(len(chunk) if columns is None else len(columns[0]), dtype=planned.share.dtype)
    loops = compiled(len(out) * len(planned.share))
    if loops is not None and planned.share.dtype == out.dtype:
        _score_at_once(chunk if isinstance(chunk, np.ndarray) else columns or [], planned, out, loops)
    elif columns is None:
        _score_rows(np.asarray(chunk), planned, out)
    else:
        _score_columns(columns, planned, out)
    return out


def _score_at_once(chunk: Chunk, planned: Plan, out: Floats, loops: ModuleType) -> None:
    if isinstance(chunk, np.ndarray):
        x, wide = chunk, chunk.flags.f_contiguous and not chunk.flags.c_contiguous

        def part(start: int, stop: int) -> None:
            if wide:
                loops.score_columns(x.T, start, stop, *planned, out)
            else:
                loops.score_rows(x[start:stop], *planned, out[start:stop])

    else:

        def part(start: int, stop: int) -> None:
            away, near = np.empty((2, LONG), out.dtype)
            for first in range(start, stop, LONG):
                k = min(LONG, stop - first)
                away[:k], near[:k] = 0, 0
                for j, column in enumerate(chunk):
                    cells = column[first : first + k]
                    loops.add_column(cells, *(one[j] for one in planned), away[:k], near[:k])
                loops.close(away[:k], near[:k], out[first : first + k])

    shared(part, len(out), LEAST // len(planned.share) + 1)


def _score_rows(x: Floats, planned: Plan, out: Floats) -> None:
    """Score rows one after the other in memory: the ideals repeated, so that inner loops are as long as a block."""
    m, n = x.shape
    step = max(1, CELLS // n)
    ideal, anti = np.tile(planned.ideal, step), np.tile(planned.anti, step)
    moved, sums = np.empty(step * n, ideal.dtype), np.empty((2, step), ideal.dtype)
    for start in range(0, m, step):
        k = min(step, m - start)
        cells, difference = x[start : start + k].reshape(-1), moved[: k * n]
        for end, total in ((ideal, sums[0, :k]), (anti, sums[1, :k])):
            np.subtract(cells, end[: k * n], out=difference)
            np.multiply(difference, difference, out=difference)
            np.matmul(difference.reshape(k, n), planned.share, out=total)
        _closeness(sums[0, :k], sums[1, :k], out[start : start + k])


def _score_columns(columns: list[Floats], planned: Plan, out: Floats) -> None:
    """Score columns that are contiguous each."""
    m, n = len(columns[0]), len(columns)
    step = max(64, CELLS // n)
    x, moved = (np.empty((n, step), planned.share.dtype) for _ in range(2))
    sums = np.empty((2, step), planned.share.dtype)
    ideal, anti = planned.ideal[:, None], planned.anti[:, None]
    for start in range(0, m, step):
        k = min(step, m - start)
        cells, difference = x[:, :k], moved[:, :k]
        for j, column in enumerate(columns):
            cells[j] = column[start : start + k]
        for end, total in ((ideal, sums[0, :k]), (anti, sums[1, :k])):
            np.subtract(cells, end, out=difference)
            np.multiply(difference, difference, out=difference)
            np.matmul(planned.share, difference, out=total)
        _closeness(sums[0, :k], sums[1, :k], out[start : start + k])


def closeness(
    x: Floats, weights: Floats, gain: NDArray[np.bool_], how: str = "vector", *,
    ends: tuple[Floats, Floats] | None = None, out: Floats | None = None,
) -> Floats:  # fmt: skip
    """Return the (m,) closeness of all rows of a matrix in memory; float32 stays float32.

    Beside the matrix only the scores and blocks of a cache's size are made; the two passes are shared out over threads
    where compiled kernels run.

    Parameters
    ----------
    x : (m, n) array, float64 or float32; rows or columns contiguous
    weights, gain, how, ends : see `plan`

    Examples
    --------
    >>> x = np.array([[5.0, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])
    >>> closeness(x, np.array([0.3, 0.4, 0.3]), np.ones(3, bool)).round(4)
    array([0.5037, 0.6581, 0.7482, 0.334 ])
    """
    dtype = np.float32 if x.dtype == np.float32 else np.float64
    return score(x, plan(survey(x), weights, gain, how, ends=ends, dtype=dtype), out)


def _closeness(away: Floats, near: Floats, out: Floats) -> None:
    """Write √near/(√near + √away), ½ where both are 0; the two sums are used up."""
    np.sqrt(away, out=away)
    np.sqrt(near, out=near)
    np.add(away, near, out=away)
    none = away == 0
    if none.any():
        away[none], near[none] = 2, 1
    np.divide(near, away, out=out)


def _columns(chunk: Chunk) -> list[Floats] | None:
    """Return the columns where they are contiguous, None where rows are."""
    if isinstance(chunk, np.ndarray):
        if chunk.ndim == 2 and chunk.flags.f_contiguous and not chunk.flags.c_contiguous:
            return list(chunk.T)
        return None
    return [np.asarray(column) for column in chunk]


def _tiles(x: Floats) -> list[tuple[Floats, int]]:
    """Return blocks of a matrix of contiguous rows, several rows beside each other so that inner loops are long."""
    m, n = x.shape
    times = max(1, 1280 // n)
    step = max(1, CELLS // (n * times)) * times
    whole = m - m % step
    wide = [(x[start : start + step].reshape(-1, n * times), times) for start in range(0, whole, step)]
    return wide + [(x[whole:], 1)] * (whole < m)


def _of_rows(x: Floats) -> Survey:
    n = x.shape[1]
    squares, high, low = np.zeros(n), np.full(n, -np.inf), np.full(n, np.inf)
    for block, times in _tiles(x):
        unit = block.astype(np.float64, copy=False)
        squares += np.einsum("ij,ij->j", unit, unit).reshape(times, n).sum(axis=0)
        high = np.maximum(high, block.max(axis=0).reshape(times, n).max(axis=0))
        low = np.minimum(low, block.min(axis=0).reshape(times, n).min(axis=0))
    return Survey(len(x), squares, high, low)


def rows_at_once(x: Floats, loops: ModuleType) -> Survey:
    """Survey (k, n) contiguous rows, a column as (k, 1), in compiled loops; squares are NaN where a number is."""
    n = x.shape[1]
    squares, high, low = np.zeros(n), np.full(n, -np.inf), np.full(n, np.inf)
    step = LEAST // n + 1  # rows whose sums are added up before they join the rest
    for start in range(0, len(x), step):
        rows = x[start : start + step]
        times = max(1, 640 // n)
        whole = len(rows) - len(rows) % times
        loops.survey_tiles(rows[:whole].reshape(-1), times, squares, high, low)
        loops.survey_tiles(rows[whole:].reshape(-1), 1, squares, high, low)
    return Survey(len(x), squares, high, low)


def _of_column_at_once(column: Floats, loops: ModuleType) -> tuple[float, float, float]:
    found = shared(lambda start, stop: rows_at_once(column[start:stop, None], loops), len(column), LEAST)
    total: Survey = reduce(merged, found)
    return float(total.squares[0]), float(total.high[0]), float(total.low[0])


def _of_column(column: Floats) -> tuple[float, float, float]:
    parts = [column[start : start + LONG] for start in range(0, len(column), LONG)]
    if not parts:
        return 0.0, -math.inf, math.inf
    units = (part.astype(np.float64, copy=False) for part in parts)
    squares = math.fsum(float(unit @ unit) for unit in units)
    return squares, float(max(part.max() for part in parts)), float(min(part.min() for part in parts))
