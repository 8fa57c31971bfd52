"""The first rows of a long table: whoever may be among them is kept with its ratings and compared exactly at the end.

A row that is behind the k-th best so far by more than rounding and near ties reach can never be among the first k. Of
identical rows the first k are kept and the others counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats
from mcda.tables.chunks import Block

ROOM = 20_000  # rows kept beyond those asked for, before identical ones are counted together


@dataclass
class Kept:
    """Rows that are kept, best first.

    Attributes
    ----------
    scores, values, positions : (p,), (p, n), (p,)
    names : p identities, or None
    more : (p,) how many later rows are identical to this one and not kept
    """

    scores: Floats
    values: Floats
    positions: NDArray[np.int64]
    names: NDArray[Any] | None
    more: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.scores)

    def at(self, rows: NDArray[Any]) -> Kept:
        """Return some of them."""
        names = None if self.names is None else self.names[rows]
        return Kept(self.scores[rows], self.values[rows], self.positions[rows], names, self.more[rows])


@dataclass
class Top:
    """The first `count` rows of what was offered so far, and whoever is nearly level with the last of them.

    Attributes
    ----------
    slack : how far below the last a row may be and still be level with it
    crowded : so many different rows are nearly level that some were let go: counts are then too low
    """

    count: int
    slack: float
    cut: float = -np.inf
    crowded: bool = False
    _held: list[Kept] = field(default_factory=list)
    _waiting: int = 0

    def offer(self, block: Block, scores: Floats, names: Any) -> None:
        """Look at the rows of a block; `names` has the identities of all its rows, or is None."""
        if not len(scores) or np.maximum.reduce(scores) < self.cut:
            return
        rows = np.flatnonzero(scores >= self.cut)
        if len(rows) > 4 * self.count + 64:  # the first blocks: only their own best can stay
            least = np.partition(scores[rows], len(rows) - self.count)[len(rows) - self.count]
            rows = rows[scores[rows] >= least - self.slack]
        positions = block.positions(rows)
        told = None
        if names is not None:
            told = np.array(names.take((positions - block.start).tolist()).to_pylist(), dtype=object)
        values = np.column_stack([part[rows] for part in block.parts])
        kept = Kept(scores[rows].astype(np.float64), values, positions, told, np.zeros(len(rows), dtype=np.int64))
        self._held.append(kept)
        self._waiting += len(rows)
        if self._waiting > self.count + ROOM // 4 or np.isinf(self.cut):
            self._settle()

    def _settle(self) -> None:
        kept = _joined(self._held)
        if len(kept) > self.count:
            last = float(np.partition(kept.scores, len(kept) - self.count)[len(kept) - self.count])
            self.cut = last - self.slack
            kept = kept.at(kept.scores >= self.cut)
        if len(kept) > self.count + ROOM // 2:
            kept = _counted_together(kept, self.count)
        if len(kept) > self.count + ROOM:
            order = np.lexsort((kept.positions, -kept.scores))[: self.count + ROOM // 2]
            kept, self.crowded = kept.at(np.sort(order)), True
        self._held, self._waiting = [kept], 0

    def kept(self) -> Kept:
        """Return the rows, best first by their scores in floats, the earlier before the later."""
        self._settle()
        kept = self._held[0]
        return kept.at(np.lexsort((kept.positions, -kept.scores)))


def _joined(held: list[Kept]) -> Kept:
    if len(held) == 1:
        return held[0]
    named = [one.names for one in held if one.names is not None]
    return Kept(
        np.concatenate([one.scores for one in held]), np.concatenate([one.values for one in held]),
        np.concatenate([one.positions for one in held]), np.concatenate(named) if named else None,
        np.concatenate([one.more for one in held]),
    )  # fmt: skip


def _counted_together(kept: Kept, count: int) -> Kept:
    """Keep the first `count` of identical rows, the last of which stands for all that follow."""
    kept = kept.at(np.argsort(kept.positions, kind="stable"))
    _, group = np.unique(kept.values, axis=0, return_inverse=True)
    group = group.ravel()
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = np.arange(len(order)) - np.repeat(starts, sizes)
    more = np.zeros(len(sizes), dtype=np.int64)
    np.add.at(more, group[order], np.where(rank >= count, 1 + kept.more[order], kept.more[order]))
    stays = order[rank < count]
    last = stays[np.concatenate([np.flatnonzero(np.diff(group[stays])), [len(stays) - 1]])]
    kept.more[:] = 0
    kept.more[last] = more[group[last]]
    return kept.at(np.sort(stays))
