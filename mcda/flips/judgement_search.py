"""One pairwise judgement by search: the winner at many values, and finer where a lead is small.

No formula gives the principal eigenvector of a changed judgement. The winner is found at 241 values, even in their
logarithms; where two neighbours differ the change between them is halved down to rounding. Where the lead of a winner
over a rival has its least value between two neighbours of the same winner, and its slope could bring it to 0 there, the
stretch is searched again in nine parts, over and over: two changes between neighbours leave such a dip. What is found
is a change; a dip narrower than that can be missed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats
from mcda.weighting.batch import priorities_batch
from mcda.weighting.judgements import SCALE

POINTS = 241
PARTS = 9
ZOOMS = 9
LEAST = 1e-14  # between the points on the two sides of a change
AT_NOW = 1e-11  # floats call leads of 1e-12 ties
Leads = Callable[[Floats], tuple[Floats, NDArray[np.bool_]]]
Found = tuple[tuple[int, int], float, int, int]


class _Spans(NamedTuple):
    """Stretches (pair, low, high) in the logarithm of a judgement."""

    pair: NDArray[np.intp]
    low: Floats
    high: Floats


def changes_found(leads: Leads, square: Floats, pairs: list[tuple[int, int]], by: str) -> list[Found]:
    """Return the changes that the search finds: the pair, the judgement there, who goes and who comes.

    Parameters
    ----------
    leads : (k, n) weights -> (k, m) scores and a mask of the first places
    square : (n, n) judgements
    """
    if not pairs:
        return []
    first, second = np.array(pairs, dtype=np.intp).T
    today = np.log(square[first, second])

    def at(pair: NDArray[np.intp], logs: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        squares = np.repeat(square[None], len(pair), axis=0)
        rows = np.arange(len(pair))
        squares[rows, first[pair], second[pair]] = np.exp(logs)
        squares[rows, second[pair], first[pair]] = np.exp(-logs)
        return leads(priorities_batch(squares, by).weights)

    found: list[Found] = []
    low, high = np.minimum(today, np.log(float(SCALE[0]))), np.maximum(today, np.log(float(SCALE[1])))
    grids = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, POINTS)
    scores, firsts = at(np.repeat(np.arange(len(pairs)), POINTS), grids.ravel())
    m = scores.shape[1]
    scores, firsts = scores.reshape(len(pairs), POINTS, m), firsts.reshape(len(pairs), POINTS, m)
    dips = _dips(scores, firsts, grids)
    extra: dict[int, list[tuple[float, NDArray[np.bool_]]]] = {}
    for k, log, group in _zoomed(at, dips, firsts, grids):
        extra.setdefault(k, []).append((log, group))
    for k, pair in enumerate(pairs):
        marks = [*zip(grids[k].tolist(), firsts[k], strict=True), *extra.get(k, [])]
        marks.sort(key=lambda mark: mark[0])
        for log, below, above in _between(at, k, marks):
            level = abs(log - float(today[k])) <= AT_NOW
            before, beyond = (below, above) if level or log > today[k] else (above, below)
            value = float(square[pair]) if level else float(np.exp(log))
            found.append((pair, value, before, beyond))
    return found


def _dips(scores: Floats, firsts: NDArray[np.bool_], grids: Floats) -> list[tuple[int, int, int, int]]:
    """Return (pair, position, leader, rival) wherever the least lead around a point could reach 0 beside it."""
    m = scores.shape[2]
    leader = firsts.argmax(axis=2)
    found = []
    for b in range(m):
        for a in np.unique(leader).tolist():
            if a == b:
                continue
            gap = scores[:, :, a] - scores[:, :, b]
            inner, left, right = gap[:, 1:-1], gap[:, :-2], gap[:, 2:]
            led = (leader[:, 1:-1] == a) & (leader[:, :-2] == a) & (leader[:, 2:] == a)
            low = (inner <= left) & (inner <= right) & (inner <= 2 * np.maximum(left - inner, right - inner))
            for k, j in np.argwhere(led & low & (inner > 0)).tolist():
                found.append((k, j + 1, a, b))
            # between two changes of others the leader has a short stretch with no inner point: halving finds its ends
    return found


def _zoomed(
    at: Callable[[NDArray[np.intp], Floats], tuple[Floats, NDArray[np.bool_]]],
    dips: list[tuple[int, int, int, int]], firsts: NDArray[np.bool_], grids: Floats,
) -> list[tuple[int, float, NDArray[np.bool_]]]:  # fmt: skip
    """Return points inside the dips where the rival is first after all, or nearest to it."""
    if not dips:
        return []
    pair = np.array([k for k, _, _, _ in dips])
    low = np.array([grids[k, j - 1] for k, j, _, _ in dips])
    high = np.array([grids[k, j + 1] for k, j, _, _ in dips])
    a, b = (np.array([dip[place] for dip in dips]) for place in (2, 3))
    rows = np.arange(len(dips))
    for _ in range(ZOOMS):
        logs = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, PARTS + 1)
        scores, _ = at(np.repeat(pair, PARTS + 1), logs.ravel())
        scores = scores.reshape(len(dips), PARTS + 1, -1)
        gaps = scores[rows, :, a] - scores[rows, :, b]
        least = np.clip(gaps.argmin(axis=1), 1, PARTS - 1)
        low, high, middle = logs[rows, least - 1], logs[rows, least + 1], logs[rows, least]
        if (gaps.min(axis=1) < 0).all():
            break
    _, groups = at(pair, middle)
    return [(int(k), float(log), group) for k, log, group in zip(pair, middle, groups, strict=True)]


def _between(
    at: Callable[[NDArray[np.intp], Floats], tuple[Floats, NDArray[np.bool_]]],
    k: int, marks: list[tuple[float, NDArray[np.bool_]]],
) -> list[tuple[float, int, int]]:  # fmt: skip
    """Return the changes between marks, in order: where, who is first below and above."""
    since, held = marks[0]
    stretches, changes, todo = [held], list[float](), marks[:0:-1]
    while todo:
        log, group = todo.pop()
        if (held & group).any():  # of those level on a part of a stretch, who is first throughout stands for it
            since, held = log, held & group
            stretches[-1] = held
        elif log - since > LEAST:
            middle = (since + log) / 2
            todo += [(log, group), (middle, at(np.array([k]), np.array([middle]))[1][0])]
        else:
            changes.append((since + log) / 2)
            stretches.append(group)
            since, held = log, group
    firsts = [int(group.argmax()) for group in stretches]
    return list(zip(changes, firsts, firsts[1:], strict=False))
