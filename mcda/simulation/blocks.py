"""Blocks of draws: each has its own seed and can be run anywhere, and their counts are added up in order.

Block k of a purpose draws from the child (purpose, k) of one seed, and a block's size depends only on what is drawn, so
that the same counts come out however the blocks are shared out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError
from mcda.forms import Linear, Method, Ratio, linear_scores, ratio_scores
from mcda.kernels import counts, fast
from mcda.matrix import DecisionMatrix, Floats
from mcda.methods import method as by_name
from mcda.simulation.kernels import (
    Counts,
    ahead,
    cells_stand_alone,
    firsts,
    places,
    prepared_stack,
    scores_of,
    stacked_scores,
    with_cell,
    with_column,
)
from mcda.simulation.laws import WeightLaw, drawn

BLOCK = 4096  # draws
WIDE = 4 * BLOCK  # where weights alone are drawn, and nothing larger is made of them
PAIRS = 200  # alternatives up to which pairs are counted
MAIN, CONFIDENCE, PERMUTED = 0, 1, 2  # purposes


@dataclass(frozen=True, eq=False)
class Draws:
    """What is drawn: weights by a law, and the cells that have a range by theirs.

    Attributes
    ----------
    cells : (c, 2) positions of the cells that vary; ends : (3, c) their low, likely and high
    """

    method: Method
    matrix: DecisionMatrix
    weights: WeightLaw
    law: str
    cells: Counts
    ends: Floats
    seed: int
    fast: bool = False
    pairs: bool = True

    def __reduce__(self) -> tuple[Any, ...]:
        """Send a method by its name and options: functions made on the way cannot be sent to another process."""
        options = dict(self.method.options)
        try:
            same = repr(by_name(self.method.name, **options)) == repr(self.method)
        except McdaError:
            same = False
        if not same:
            raise McdaError(f"method {self.method.name!r} was not made by mcda.method, and cannot be sent to a process")
        rest = (self.matrix, self.weights, self.law, self.cells, self.ends, self.seed, self.fast, self.pairs)
        return _sent, (self.method.name, options, rest)

    @property
    def block(self) -> int:
        """How many draws a block has."""
        return BLOCK if len(self.cells) else WIDE

    def generator(self, purpose: int, block: int) -> np.random.Generator:
        """Return the block's own source of chance."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(purpose, block)))

    def stack(self, count: int, rng: np.random.Generator) -> Floats:
        """Return (count, m, n) matrices."""
        m, n = self.matrix.values.shape
        if np.array_equal(self.cells @ (n, 1), np.arange(m * n)):  # every cell varies
            return drawn(self.law, self.ends, count, rng).reshape(count, m, n)
        found = np.empty((count, m, n))
        found[:] = self.matrix.values
        if len(self.cells):
            found[:, self.cells[:, 0], self.cells[:, 1]] = drawn(self.law, self.ends, count, rng)
        return found

    @cached_property
    def _fixed(self) -> Any:
        return self.method.prepare(self.matrix)

    @cached_property
    def parts(self) -> counts.Parts | None:
        """What levels are made of, where scores are a function of the weights alone."""
        if len(self.cells) or not isinstance(self._fixed, Ratio | Linear) or self._fixed[0].dtype != np.float64:
            return None
        if isinstance(self._fixed, Ratio) and self.method.score is ratio_scores:
            return counts.closeness_parts(self._fixed.to_anti, self._fixed.to_ideal)
        if isinstance(self._fixed, Linear) and self.method.score is linear_scores:
            return counts.linear_parts(self._fixed.values)
        return None

    def scores(self, stack: Floats | None, weights: Floats) -> Floats:
        """Return the (k, m) scores of matrices, None for the matrix as it is, under (k, n) weights."""
        if stack is None and self.method.form == "black box":
            return self.method.score(self._fixed, weights)
        if stack is None:  # some draws at a time: in cache, and too few for BLAS to start threads
            step = max(32, counts.SERIAL // (2 * self.matrix.values.size))
            parts = [weights[start : start + step] for start in range(0, len(weights), step)]
            return np.concatenate([self.method.score(self._fixed, part) for part in parts])
        return stacked_scores(self.method, self.matrix, stack, weights)


def _sent(name: str, options: dict[str, Any], rest: tuple[Any, ...]) -> Draws:
    return Draws(by_name(name, **options), *rest)


@dataclass(frozen=True, eq=False)
class Tally:
    """What is counted of some draws.

    Attributes
    ----------
    draws : how many
    places : (m, m) how often the row came in that place
    squares : (m, m) the sum over blocks of the squared counts, for draws that depend on each other
    ahead : (m, m) how often the row was strictly ahead of the column, or None
    sums, products : (m, n) sums of weights, and of their squares, over the draws that the row won
    shared : draws with several winners
    correlated : some draws depend on each other
    blocks : how many
    """

    draws: int
    places: Counts
    squares: Floats
    ahead: Counts | None
    sums: Floats
    products: Floats
    shared: int
    correlated: bool
    blocks: int = 1

    def __add__(self, other: Tally) -> Tally:
        both = None if self.ahead is None or other.ahead is None else self.ahead + other.ahead
        return Tally(
            self.draws + other.draws, self.places + other.places, self.squares + other.squares, both,
            self.sums + other.sums, self.products + other.products, self.shared + other.shared,
            self.correlated or other.correlated, self.blocks + other.blocks,
        )  # fmt: skip

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that was counted as arrays by name; `from_arrays` makes the same of them, to the last bit."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: np.asarray(value) for name, value in found.items() if value is not None}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]]) -> Tally:
        """Return what `arrays` was made of."""
        found: dict[str, Any] = {name: value if value.ndim else value.item() for name, value in arrays.items()}
        return cls(**{"ahead": None, **found})

    @cached_property
    def shares(self) -> Floats:
        """(m, m) acceptability: how often each alternative came in each place."""
        return np.asarray(self.places / self.draws)

    @cached_property
    def errors(self) -> Floats:
        """(m, m) standard errors of the shares.

        √(p(1 − p)/N) with p drawn towards ½ by two draws each way, so that a share of 0 or 1 is not without doubt;
        where draws depend on each other, not less than what the blocks differ by.
        """
        p = (self.places + 2) / (self.draws + 4)
        found = np.sqrt(p * (1 - p) / self.draws)
        if self.correlated and self.blocks > 1:
            size = self.draws / self.blocks
            variance = np.maximum(self.squares / self.blocks - (self.places / self.blocks) ** 2, 0) / size**2
            found = np.maximum(found, np.sqrt(variance / (self.blocks - 1)))
        return np.asarray(found)


def counted(draws: Draws, block: int, count: int) -> Tally:
    """Run one block."""
    rng = draws.generator(MAIN, block)
    weights, correlated = draws.weights.draw(count, rng)
    stack = draws.stack(count, rng) if len(draws.cells) else None
    m = len(draws.matrix.alternatives)
    parts, loops = draws.parts, fast.compiled_counts() if draws.fast else None
    scores, pairs = None, draws.pairs and m <= PAIRS
    if parts is None:
        scores = draws.scores(stack, weights)
        found = counts.counted(counts.given_levels(scores), count, m, pairs)
    elif loops is None:
        found = counts.counted(counts.levels_of(parts, weights), count, m, pairs)
    else:
        found = counts.counted_at_once(parts, weights, pairs, loops)
    table, before, rows, who, shared = found.places, found.ahead, None, found.winners, 0
    if found.doubt.any():  # nearly level: decided by the scores themselves, by what a tie is
        unsure = np.flatnonzero(found.doubt)
        exact = draws.scores(None, weights[unsure]) if scores is None else scores[unsure]
        own = places(exact)
        table = table + np.bincount((np.arange(m) * m + own - 1).reshape(-1), minlength=m * m).reshape(m, m)
        before = None if before is None else before + ahead(exact)
        won = own == 1
        shared = int((won.sum(axis=1) > 1).sum())
        rows, who = _with(np.flatnonzero(~found.doubt), who, unsure, won)
    sums, products = counts.sums_of(rows, who, weights, m, loops)
    return Tally(
        count, table, np.square(table.astype(np.float64)), before, sums, products, shared, correlated,
    )  # fmt: skip


def _with(sure: Counts, winners: Counts, unsure: Counts, won: NDArray[np.bool_]) -> tuple[Counts, Counts]:
    """Return draws and who won them, those in doubt put between the others in the order of the draws."""
    late, who = np.nonzero(won)
    rows = np.concatenate([sure, unsure[late]])
    order = np.argsort(rows, kind="stable")
    return rows[order], np.concatenate([winners[sure], who])[order]


def won_at(draws: Draws, vectors: Floats, who: Counts, block: int, count: int) -> Counts:
    """Count how often each of (k,) alternatives comes first under its own of (k, n) vectors, the scores drawn."""
    rng = draws.generator(CONFIDENCE, block)
    stack = draws.stack(count, rng)
    found = np.zeros(len(vectors), dtype=np.int64)
    prepared = None if draws.method.form == "black box" else prepared_stack(draws.method, draws.matrix, stack)
    for k, (a, vector) in enumerate(zip(who.tolist(), vectors, strict=True)):
        weights = np.broadcast_to(vector, (count, len(vector)))
        scores = draws.scores(stack, weights) if prepared is None else scores_of(prepared, weights)
        found[k] = firsts(scores)[:, a].sum()
    return found


def permuted(draws: Draws, block: int, count: int) -> Counts:
    """Count how often the winners change when one input is taken from another draw: each cell, then the weights."""
    rng = draws.generator(PERMUTED, block)
    weights, _ = draws.weights.draw(count, rng)
    stack = draws.stack(count, rng) if len(draws.cells) else None
    order = rng.permutation(count)
    changed = np.zeros(len(draws.cells) + 1, dtype=np.int64)
    if stack is None:
        before = firsts(draws.scores(None, weights))
        changed[-1] = _differ(before, draws.scores(None, weights[order]))
        return changed
    whole = None if draws.method.form == "black box" else prepared_stack(draws.method, draws.matrix, stack)
    scores = np.asfortranarray(draws.scores(stack, weights) if whole is None else scores_of(whole, weights))
    before = firsts(scores)
    alone = whole is not None and cells_stand_alone(draws.method, draws.matrix)
    for c, (a, j) in enumerate(draws.cells.tolist()):
        if whole is not None and alone:  # no other score changes
            kept = scores[:, a].copy()
            own = with_cell(draws.method, draws.matrix, whole, (a, j), stack[order, a, j])
            scores[:, a] = scores_of(own, weights)[:, 0]
            changed[c] = _differ(before, scores)
            scores[:, a] = kept
            continue
        before_it = stack[:, a, j].copy()
        stack[:, a, j] = before_it[order]
        if whole is None:
            moved = draws.scores(stack, weights)
        else:
            moved = scores_of(with_column(draws.method, draws.matrix, whole, j, stack[:, :, j]), weights)
        changed[c] = _differ(before, moved)
        stack[:, a, j] = before_it
    again = draws.scores(stack, weights[order]) if whole is None else scores_of(whole, weights[order])
    changed[-1] = _differ(before, again)
    return changed


def _differ(before: NDArray[np.bool_], scores: Floats) -> int:
    """Count the draws with other winners."""
    return int((firsts(scores) != before).any(axis=1).sum())


def sizes(samples: int, block: int = BLOCK) -> list[int]:
    """Return the sizes of the blocks of some draws: all full but the last."""
    whole, rest = divmod(samples, block)
    return [block] * whole + [rest] * (rest > 0)
