"""Which rows of a long table are first under drawn weights: the best of each draw so far, block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.kernels.counts import SERIAL
from mcda.matrix import Floats
from mcda.tables.asked import Asked
from mcda.tables.chunks import Block, Columns
from mcda.tables.first import label
from mcda.tables.ranked import Share
from mcda.tables.scales import Scales
from mcda.tables.scoring import normalised_rows


def drawn_weights(count: int, n: int, rng: int) -> Floats:
    """Return (count, n) weights, uniform on {w ≥ 0, Σw = 1}."""
    drawn = np.random.default_rng(rng).exponential(size=(count, n))
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))


class Winners:
    """The first row under each of k weight vectors.

    Attributes
    ----------
    best, positions : (k,) the order-preserving score of the best row so far, and where it stands
    held : names and ratings of those rows, by position
    """

    def __init__(self, scales: Scales, draws: Floats) -> None:
        self.scales = scales
        self.vectors = draws**2 if scales.kind == "distances" else draws
        self.best = np.full(len(draws), -np.inf)
        self.positions = np.full(len(draws), -1, dtype=np.int64)
        self.held: dict[int, tuple[Any, Floats]] = {}

    def offer(self, block: Block, names: Any) -> None:
        """Look at the rows of a block. Of rows that are level, the first stands."""
        step = max(16, SERIAL // self.vectors.size)
        for start in range(0, len(block.parts[0]), step):
            scores = self._scores([part[start : start + step] for part in block.parts])
            row = scores.argmax(axis=1)
            top = scores[np.arange(len(row)), row]
            ahead = np.flatnonzero(top > self.best)
            if not len(ahead):
                continue
            rows = start + row[ahead]
            positions = block.positions(rows)
            self.best[ahead], self.positions[ahead] = top[ahead], positions
            for r, position in zip(rows.tolist(), positions.tolist(), strict=True):
                if position not in self.held:
                    name = None if names is None else names[position - block.start].as_py()
                    self.held[position] = (name, np.array([part[r] for part in block.parts]))
        if len(self.held) > 4 * len(self.best) + 64:
            self._forget()

    def _scores(self, parts: Columns) -> Floats:
        rows = normalised_rows(self.scales, parts)
        if self.scales.kind != "distances":
            return np.asarray(self.vectors @ rows[0])
        away, near = self.vectors @ rows[0], self.vectors @ rows[1]
        whole = near + away
        return np.asarray(np.where(whole == 0, 0.5, near / np.where(whole == 0, 1, whole)))

    def _forget(self) -> None:
        first = set(self.positions.tolist())
        self.held = {position: one for position, one in self.held.items() if position in first}

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the positions of all rows that are first somewhere, and how often; the most frequent first."""
        self._forget()
        positions, times = np.unique(self.positions, return_counts=True)
        order = np.lexsort((positions, -times))
        return positions[order], times[order]


@dataclass(frozen=True, eq=False)
class Lucky:
    """The rows that are first under some drawn weights.

    Attributes
    ----------
    told : by name, the most frequent first
    values, shares : (p, n), (p,); rows identical to one of them have its share
    """

    told: tuple[Share, ...]
    values: Floats
    shares: Floats

    def of_rows(self, parts: Columns) -> Floats:
        """Return the (k,) shares of k rows, 0 for those that are nowhere first."""
        found = np.zeros(len(parts[0]))
        for row in np.flatnonzero(np.isin(parts[0], self.values[:, 0])).tolist():
            same = np.logical_and.reduce([self.values[:, j] == part[row] for j, part in enumerate(parts)])
            found[row] = self.shares[same].sum()
        return found


def winning_rows(asked: Asked, scales: Scales, draws: Floats) -> Lucky:
    """Read the table once for the rows that are first under each of (k, n) weights."""
    search = Winners(scales, draws)
    for chunk, blocks in asked.blocks():
        for block in blocks:
            if len(block.parts[0]):
                names = None if chunk.names is None else chunk.names.slice(block.start - chunk.start, block.size)
                search.offer(block, names)
    positions, times = search.counts()
    shares, count = times / len(draws), len(draws)
    p = (times + 2) / (count + 4)  # so that a share of 1 is not without doubt
    errors = np.sqrt(p * (1 - p) / count)
    told = tuple(
        Share(label(asked, position, search.held[position][0]), position, float(share), float(error))
        for position, share, error in zip(positions.tolist(), shares, errors, strict=True)
        if position >= 0
    )
    return Lucky(told, np.array([search.held[one.position][1] for one in told]), np.array([one.share for one in told]))
