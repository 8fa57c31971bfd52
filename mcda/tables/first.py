"""The first rows, compared as exactly as the rows of a short table, and what changes who is first.

The rows that were kept make a matrix; the method keeps the scales of the whole table. So places, ties and flips are
those of `rank`, `stability` and `weight_flips`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.flips.flip import Flip
from mcda.flips.weights import stability, weight_flips
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Floats
from mcda.ranking import rank
from mcda.tables.asked import Asked
from mcda.tables.overtaking import Overtaking
from mcda.tables.ranked import Row
from mcda.tables.scales import Scales, as_written
from mcda.tables.scoring import Scorer
from mcda.tables.top import Kept

if TYPE_CHECKING:
    import pandas as pd

TIED = 4  # different rows in the first place whose rivals are looked for; beyond, only that they are level is said
CLOSE = 200  # different rows that are kept beside those that overtake


@dataclass(frozen=True, eq=False)
class Decided:
    """Who is first.

    Attributes
    ----------
    rows, level_beyond, winners, winners_count : as in TableRanking
    behind : the best score outside the winners; None where none of the rows kept is
    distinct, positions, names : the different rows kept, best first, and who stands for each
    level : how many of them share the first place
    """

    rows: tuple[Row, ...]
    level_beyond: int
    winners: tuple[str, ...]
    winners_count: int
    behind: float | None
    distinct: Floats
    positions: NDArray[np.int64]
    names: list[str]
    level: int


class Changes(NamedTuple):
    """What changes who is first, one weight at a time."""

    flips: tuple[Flip, ...]
    intervals: pd.DataFrame


def label(asked: Asked, position: int, name: Any) -> str:
    """Return what a row is called: its identity, its row and column in a grid, or its number."""
    table = asked.table
    if name is not None:
        return str(name)
    if table.grid is not None:
        row, column = table.grid.cell(position)
        return f"row {row + 1}, column {column + 1}"
    return f"row {position + 1}" if len(table.files) == 1 else table.place(position, 0)


def decided(asked: Asked, method: Method, kept: Kept, count: int) -> Decided:
    """Return the first `count` rows of those kept, with their places."""
    _, first, group = np.unique(kept.values, axis=0, return_index=True, return_inverse=True)
    group = group.ravel()
    copies = np.zeros(len(first), dtype=np.int64)
    np.add.at(copies, group, 1 + kept.more)
    ranking = rank(_matrix(asked, kept.values[first], [str(k) for k in range(len(first))]), asked.weights, method)
    levels, level = np.unique(ranking.ranks, return_inverse=True)
    sizes = np.zeros(len(levels), dtype=np.int64)
    np.add.at(sizes, level, copies)
    place = np.concatenate([[0], np.cumsum(sizes)[:-1]]) + 1
    order = np.lexsort((kept.positions, level[group]))
    shown = order[:count]
    rows = tuple(_row(asked, kept, k, int(place[level[group[k]]]), float(ranking.values[group[k]])) for k in shown)
    last = level[group[shown[-1]]]
    beyond = int(place[last] - 1 + sizes[last]) - len(shown)
    best = np.lexsort((kept.positions[first], ranking.ranks))
    outside = np.flatnonzero(ranking.ranks > 1)
    return Decided(
        rows, max(0, beyond), tuple(row.name for row in rows if row.place == 1), int(sizes[0]),
        float(ranking.values[outside].max()) if len(outside) else None, kept.values[first[best]],
        kept.positions[first[best]],
        [label(asked, int(kept.positions[k]), None if kept.names is None else kept.names[k]) for k in first[best]],
        int((ranking.ranks == 1).sum()),
    )  # fmt: skip


def _matrix(asked: Asked, values: Floats, names: list[str]) -> DecisionMatrix:
    senses = ["max" if better else "min" for better in asked.gain]
    return DecisionMatrix.of(as_written(values), senses, names, asked.table.criteria, asked.bounds)


def _row(asked: Asked, kept: Kept, k: int, place: int, score: float) -> Row:
    position = int(kept.positions[k])
    name = label(asked, position, None if kept.names is None else kept.names[k])
    ratings = dict(zip(asked.table.criteria, as_written(kept.values[k]).tolist(), strict=True))
    grid = asked.table.grid
    return Row(place, name, position, score, ratings, None if grid is None else grid.centre(position))


def runner_up(asked: Asked, ready: Scorer, cut: float) -> float | None:
    """Return the best score below `cut`, reading the table once more; None where there is none."""
    best = -np.inf
    for _, blocks in asked.blocks():
        for block in blocks:
            if len(block.parts[0]):
                scores = ready(block.parts)
                best = max(best, float(np.max(scores, where=scores < cut, initial=-np.inf)))
    return best if np.isfinite(best) else None


def first_flips(asked: Asked, method: Method, scales: Scales, first: Decided) -> Changes:
    """Read the table once more for the rows that would overtake the first one, and find the changes among them."""
    leaders = first.distinct[: min(first.level, TIED)]  # beyond a tie of today's, one of them leads
    searches = [Overtaking(scales, asked.weights.values, row) for row in leaders]
    for chunk, blocks in asked.blocks():
        for block in blocks:
            names = None if chunk.names is None else chunk.names.slice(block.start - chunk.start, block.size)
            for search in searches:
                search.offer(block, names)
    values = dict(zip(first.positions[:CLOSE].tolist(), first.distinct[:CLOSE], strict=True))
    called = dict(zip(first.positions[:CLOSE].tolist(), first.names[:CLOSE], strict=True))
    for position, (name, row) in (one for search in searches for one in search.kept().items()):
        values[position], called[position] = row, label(asked, position, name)
    positions = list(values)
    names = [called[p] for p in positions]
    names = [f"{one} (row {p + 1})" if names.count(one) > 1 else one for one, p in zip(names, positions, strict=True)]
    matrix = _matrix(asked, np.array(list(values.values())), names)
    flips: dict[tuple[Any, bool], Flip] = {}
    for flip in weight_flips(matrix, asked.weights, method):
        if first.level <= TIED or flip.threshold == flip.now:
            flips.setdefault((flip.subject, flip.threshold >= flip.now), flip)  # the nearest come first
    intervals = stability(matrix, asked.weights, method).drop(columns="returns")
    return Changes(tuple(flips.values()), intervals)
