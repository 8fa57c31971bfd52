"""Who comes where in many draws, counted; draws in which two are nearly level are left to the caller.

A level is anything that grows with the score: for TOPSIS d⁻²/(d⁻² + d⁺²), which needs no root. Two levels further apart
than the margin are ordered as the scores are; a draw with a closer pair is in doubt, is not counted here, and is
decided by whoever knows the scores to the last bit.

Levels are made for some thousands of cells at a time: they stay in cache. The matrix products stay so small that BLAS
starts no threads, which would cost more than the products.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Levels = Callable[[slice, bool, Floats], tuple[Floats, float]]  # draws, whether a row is one, room -> levels, margin

MARGIN = 1e-11  # ten times what a tie is, and a thousand times what rounding moves
FEW, FEW_COMPILED = 10, 24  # alternatives up to which counting pairs beats sorting
COMPARED, SORTED = 18_000, 50_000  # levels that stay in cache meanwhile
KEYS = 400_000  # that stay in the second cache while they are sorted
SERIAL = 250_000  # multiplications of a matrix product that OpenBLAS leaves to one thread
NAMED = 4  # of the last bits of a level, far below the margin, which say whose it is
BYTE, WORD, STEP = 8, 8, 128  # bits; bytes of a word; 128 words of flags, a byte each, can be added without a carry


class Counted(NamedTuple):
    """What was counted of the draws that are in no doubt.

    Attributes
    ----------
    places : (m, m) how often the row came in that place
    ahead : (m, m) how often the row was ahead of the column, or None
    winners : (k,) who came first, of all draws; of no meaning where in doubt
    doubt : (k,) draws that were not counted
    """

    places: Counts
    ahead: Counts | None
    winners: NDArray[np.intp]
    doubt: Flags


class Parts(NamedTuple):
    """What levels are made of: near·u/whole·u with u = w² where `ratio` is True, else near·w."""

    near: Floats  # (m, n)
    whole: Floats  # (m, n)
    ratio: bool
    margin: float


def closeness_parts(near: Floats, away: Floats) -> Parts:
    """Return the levels N·u/((N + P)·u), u = w², of TOPSIS.

    c = √r/(√r + √(1 − r)) grows at least half as fast as r, so that what is apart in r is apart in closeness. Where
    both distances are 0 the level is NaN, and the draw in doubt.

    Parameters
    ----------
    near, away : (m, n) squared distances per criterion to the anti-ideal and to the ideal
    """
    return Parts(np.ascontiguousarray(near), np.ascontiguousarray(near + away), True, MARGIN)


def linear_parts(values: Floats) -> Parts:
    """Return the levels V·w under weights of sum 1; the margin is a part of the largest |V|."""
    kept = np.ascontiguousarray(values)
    return Parts(kept, kept, False, MARGIN * float(np.abs(values).max()))


def levels_of(parts: Parts, weights: Floats) -> Levels:
    """Return the levels under (k, n) weights."""
    return (_closeness_levels if parts.ratio else _linear_levels)(parts, weights)


def _closeness_levels(parts: Parts, weights: Floats) -> Levels:
    near, whole = np.ascontiguousarray(parts.near.T), np.ascontiguousarray(parts.whole.T)

    def levels(draws: slice, tall: bool, room: Floats) -> tuple[Floats, float]:
        u, times = np.square(weights[draws]), product if tall else turned
        sums, all_ = times(u, near, room[0]), times(u, whole, room[1])
        with np.errstate(invalid="ignore"):
            return np.divide(sums, all_, out=sums), parts.margin

    return levels


def _linear_levels(parts: Parts, weights: Floats) -> Levels:
    columns = np.ascontiguousarray(parts.near.T)

    def levels(draws: slice, tall: bool, room: Floats) -> tuple[Floats, float]:
        return (product if tall else turned)(weights[draws], columns, room[0]), parts.margin

    return levels


def product(rows: Floats, columns: Floats, room: Floats) -> Floats:
    """Return rows (k, n) @ columns (n, m), so few rows at a time that BLAS starts no threads."""
    found = _of(room, len(rows), columns.shape[1])
    step = max(32, SERIAL // columns.size)
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], columns, out=found[start : start + step])
    return found


def turned(rows: Floats, columns: Floats, room: Floats) -> Floats:
    """Return the transpose of `product`, (m, k)."""
    found = _of(room, columns.shape[1], len(rows))
    step = max(32, SERIAL // columns.size)
    for start in range(0, len(rows), step):
        np.matmul(columns.T, rows[start : start + step].T, out=found[:, start : start + step])
    return found


def _of(room: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Return a table in room that is there: what is asked for anew, page by page, costs as much as filling it."""
    return room[: rows * columns].reshape(rows, columns)


def given_levels(scores: Floats) -> Levels:
    """Return (k, m) scores themselves."""

    def levels(draws: slice, tall: bool, room: Floats) -> tuple[Floats, float]:
        part = np.asarray(scores[draws], dtype=np.float64)
        return (part.copy() if tall else np.ascontiguousarray(part.T)), MARGIN * float(np.abs(part).max())

    return levels


def counted(levels: Levels, k: int, m: int, pairs: bool) -> Counted:
    """Count places, and where asked for who is ahead of whom, over k draws of m alternatives."""
    step = min(k, max(32, (COMPARED if m <= FEW else SORTED) // m))
    parts = [slice(start, min(start + step, k)) for start in range(0, k, step)]
    winners, doubt = np.zeros(k, dtype=np.intp), np.zeros(k, dtype=np.bool_)
    table, room = np.zeros((m, m), dtype=np.int64), np.empty((2, step * m))
    if m <= FEW:
        before = np.zeros((m, m), dtype=np.int64) if pairs else None
        for part in parts:
            some = (_by_pairs if pairs else _by_network)(*levels(part, False, room))
            table += some.places
            if before is not None and some.ahead is not None:
                before += some.ahead
            winners[part], doubt[part] = some.winners, some.doubt
        return Counted(table, before, winners, doubt)
    positions, (kind, bits, _) = [], _packing(m)
    keys, cells = np.empty(step * m, dtype=kind), np.empty(step * m, dtype=np.intp)
    for part in parts:
        order, unsure = _sorted(*levels(part, True, room), keys)
        doubt[part] = unsure
        winners[part] = order[:, 0]
        if pairs:
            positions.append(_inverse(order[~unsure] if unsure.any() else order))
        cell = _of(cells, *order.shape)
        np.bitwise_or(order, np.arange(m, dtype=kind) << kind(bits), out=cell)
        found = np.bincount(cell.reshape(-1), minlength=m << bits)
        if unsure.any():
            found -= np.bincount(cell[unsure].reshape(-1), minlength=m << bits)
        table += found.reshape(m, -1)[:, :m].T
    return Counted(table, _ahead(np.vstack(positions)) if pairs else None, winners, doubt)


def counted_at_once(parts: Parts, weights: Floats, pairs: bool, loops: ModuleType) -> Counted:
    """Count the same with compiled loops."""
    m, k = len(parts.near), len(weights)
    table, before = np.zeros((2, m, m), dtype=np.int64)
    winners, doubt = np.zeros(k, dtype=np.int64), np.zeros(k, dtype=np.bool_)
    weights = np.ascontiguousarray(weights.T)
    if m <= FEW_COMPILED:
        loops.by_pairs(*parts, weights, table, before, winners, doubt)
    else:
        kind, bits, steps = _packing(m)
        step = max(1, KEYS // m)
        keys = np.empty((min(step, k), m), dtype=kind)
        for start in range(0, k, step):
            part = slice(start, min(start + step, k))
            some = keys[: part.stop - start]
            loops.keys_of(*parts, bits, steps, weights[:, part], some, doubt[part])
            some.sort(axis=1)
            loops.from_keys(some, bits, pairs, table, before, winners[part], doubt[part])
    return Counted(table, before if pairs else None, winners, doubt)


def _packing(m: int) -> tuple[Any, int, float]:
    """Return the kind of key for m alternatives, the bits that say who it is, and the steps left for the level."""
    bits = (m - 1).bit_length()
    return (np.int32, bits, float(2 ** (31 - bits) - 1)) if bits <= BYTE else (np.int64, bits, float(2**40))


@cache
def comparisons(size: int) -> tuple[tuple[int, int], ...]:
    """Return which two of some numbers to compare and put in order, one after the other, until all are sorted.

    References
    ----------
    Batcher, K. E. (1968). Sorting networks and their applications, AFIPS 32: the odd-even merge sort.

    Examples
    --------
    >>> comparisons(3)
    ((0, 1), (0, 2), (1, 2))
    """
    found, run = [], 1
    while run < size:
        step = run
        while step:
            for first in range(step % run, size - step, 2 * step):
                for low in range(first, min(first + step, size - step)):
                    if low // (2 * run) == (low + step) // (2 * run):
                        found.append((low, low + step))
            step //= 2
        run *= 2
    return tuple(found)


def _by_pairs(levels: Floats, margin: float) -> Counted:
    m, k = levels.shape
    place = np.zeros((m, k), dtype=np.uint8)
    ahead = np.zeros((m, m), dtype=np.int64)
    doubt = np.isnan(levels[0])
    gaps, flags = np.empty((m, k)), np.empty((2, m, k), dtype=np.bool_)
    for a in range(m - 1):
        gap, behind, before = gaps[a + 1 :], flags[0, a + 1 :], flags[1, a + 1 :]
        np.subtract(levels[a + 1 :], levels[a], out=gap)
        np.greater(gap, margin, out=behind)
        np.less(gap, -margin, out=before)
        for b in range(a + 1, m):
            ahead[b, a] = np.count_nonzero(flags[0, b])
            ahead[a, b] = np.count_nonzero(flags[1, b])
            if ahead[a, b] + ahead[b, a] < k:
                doubt |= ~(flags[0, b] | flags[1, b])
        place[a] += np.add.reduce(behind.view(np.uint8), axis=0, dtype=np.uint8)
        place[a + 1 :] += before.view(np.uint8)
    if doubt.any():
        kept, winners = ~doubt, np.zeros(k, dtype=np.intp)
        found = _by_pairs(np.ascontiguousarray(levels[:, kept]), margin)
        winners[kept] = found.winners
        return Counted(found.places, found.ahead, winners, doubt)
    table = np.array([np.bincount(one, minlength=m) for one in place]).reshape(m, m)
    winners = np.zeros(k, dtype=np.uint8)
    for a in range(1, m):
        winners += (place[a] == 0).view(np.uint8) * np.uint8(a)
    return Counted(table, ahead, winners.astype(np.intp), doubt)


def _by_network(levels: Floats, margin: float) -> Counted:
    """Count places alone: all draws go through one sorting network, who it is in the last bits of each level."""
    m, k = levels.shape
    least = float(levels.min())
    if least < 0:
        levels -= least  # the bits of positive floats are in their order
    bits, mask = levels.view(np.int64), np.int64(2**NAMED - 1)
    bits &= ~mask
    bits |= np.arange(m, dtype=np.int64)[:, None]
    rows, spare = [*levels], np.empty(k)
    for a, b in comparisons(m):
        high = np.maximum(rows[a], rows[b], out=spare)
        np.minimum(rows[a], rows[b], out=rows[b])
        rows[a], spare = high, rows[a]
    doubt = np.isnan(rows[0])
    for ahead, behind in pairwise(rows):
        doubt |= ~(np.subtract(ahead, behind, out=spare) > margin)
    order = [row.view(np.int64) & mask for row in rows]
    winners, counted = order[0], order
    if doubt.any():
        kept = ~doubt
        winners, counted = np.where(kept, winners, 0), [row[kept] for row in order]
    table = np.array([np.bincount(row, minlength=m) for row in counted], dtype=np.int64)
    return Counted(np.ascontiguousarray(table.T), None, winners, doubt)


def _sorted(levels: Floats, margin: float, room: NDArray[Any]) -> tuple[NDArray[Any], Flags]:
    """Return the (k, m) alternatives from best to worst, and which draws are in doubt; the levels are used up.

    Each level is packed with the alternative's number into one whole number, which sorts three times faster than
    positions do: 32 bits where that leaves 23 for the level, else 64.
    """
    k, m = levels.shape
    kind, bits, steps = _packing(m)
    doubt: Flags = np.zeros(len(levels), dtype=np.bool_)
    high = float(levels.max())
    if np.isnan(high):
        doubt |= np.isnan(levels).any(axis=1)
        levels[doubt] = 0
        high = float(levels.max())
    spread = high - float(levels.min())
    if not spread > margin * steps:  # a step of the keys would be smaller than the margin
        doubt[:] = True
        return np.tile(np.arange(m, dtype=kind), (len(levels), 1)), doubt
    np.subtract(high, levels, out=levels)
    levels *= steps / spread
    keys = _of(room, k, m)
    np.copyto(keys, levels, casting="unsafe")
    keys <<= kind(bits)
    keys |= np.arange(m, dtype=kind)
    keys.sort(axis=1)
    gaps = np.subtract(keys[:, 1:], keys[:, :-1], out=_of(levels.reshape(-1).view(kind), k, m - 1))
    doubt[np.flatnonzero(gaps < 2 << bits) // (m - 1)] = True  # not two whole steps
    keys &= kind(2**bits - 1)
    return keys, doubt


def _inverse(order: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the (k, m) place from 0 of every alternative; at most 256 alternatives."""
    keys = order.astype(np.uint32)
    keys <<= np.uint32(BYTE)
    keys |= np.arange(order.shape[1], dtype=np.uint32)
    keys.sort(axis=1)
    return keys.astype(np.uint8)


def _ahead(places: NDArray[np.uint8]) -> Counts:
    """Count in how many of (k, m) places the row's is smaller than the column's."""
    k, m = places.shape
    whole = -(-k // (STEP * WORD)) * STEP * WORD
    rows = np.zeros((m, whole), dtype=np.uint8)  # what is added is level, and counts for nobody
    rows[:, :k] = places.T
    found = np.zeros((m, m), dtype=np.int64)
    flags = np.empty((m, whole), dtype=np.bool_)
    for a in range(m - 1):
        less = np.less(rows[a], rows[a + 1 :], out=flags[a + 1 :])
        words = np.add.reduce(less.view(np.uint64).reshape(m - 1 - a, -1, STEP), axis=2)
        found[a, a + 1 :] = words.view(np.uint8).reshape(m - 1 - a, -1).sum(axis=1, dtype=np.int64)
        found[a + 1 :, a] = k - found[a, a + 1 :]
    return found


def sums_of(
    draws: Counts | None, winners: Counts, weights: Floats, m: int, loops: ModuleType | None = None
) -> tuple[Floats, Floats]:
    """Return the sums of weights and of their squares over the draws that each alternative won: (m, n) each.

    Added one after the other in the order given, so that the same draws give the same bits everywhere.

    Parameters
    ----------
    draws, winners : positions of the draws, ascending, and who won them; None where every draw has one winner
    """
    if loops is not None:
        sums, products = np.zeros((2, m, weights.shape[1]))
        columns = np.ascontiguousarray(weights.T)
        if draws is None:
            loops.add_all(winners, columns, sums, products)
        else:
            loops.add_sums(draws, winners, columns, sums, products)
        return sums, products
    own = np.ascontiguousarray(weights.T if draws is None else weights.T[:, draws])
    found = [(np.bincount(winners, one, m), np.bincount(winners, one * one, m)) for one in own]
    return np.stack([one for one, _ in found], axis=1), np.stack([two for _, two in found], axis=1)
