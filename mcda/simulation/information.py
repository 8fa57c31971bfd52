"""What it would be worth to know a score before choosing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError
from mcda.forms import Method
from mcda.matrix import Floats, Weights
from mcda.methods import method as by_name
from mcda.ranges import Ranges
from mcda.simulation.blocks import Draws
from mcda.simulation.laws import CELL_LAWS, fixed, nodes

if TYPE_CHECKING:
    import pandas as pd

FINE, COARSE = 1024, 32  # points that stand for a continuous law, where mean scores are exact and where not
STACK = 32_768  # matrices scored at once
DRAWS = 2048  # of all other cells, where the mean score has no closed form
GROUPS = 16  # of them, whose spread gives the standard error


@dataclass(frozen=True, eq=False)
class Information:
    """What would settle the choice.

    Attributes
    ----------
    table : DataFrame
        One row a cell, the most valuable first: `alternative, criterion, value, standard_error, changes`. `value` is
        the expected gain in score of knowing the cell before choosing, ≥ 0; `changes` the chance that knowing it
        changes the choice; `standard_error` 0 where the value is a sum over the law and not a simulation.
    everything : float
        The gain of knowing all cells at once, with `everything_error`.
    best : str
        Who has the largest mean score, and is chosen where nothing more is known.
    """

    table: pd.DataFrame
    everything: float
    everything_error: float
    best: str
    law: str

    def __str__(self) -> str:
        if not len(self.table) or not self.table["value"].iloc[0] > 0:
            return f"no single score is worth knowing: {self.best} is chosen whatever it is"
        first = self.table.iloc[0]
        return (
            f"most would be gained by knowing {first['criterion']} of {first['alternative']}: {first['value']:.3g} in "
            f"mean score; it changes the choice in {first['changes']:.0%} of cases"
        )

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain data."""
        return {
            "best": self.best, "law": self.law, "everything": self.everything,
            "everything_error": self.everything_error, "cells": self.table.to_dict(orient="records"),
        }  # fmt: skip


def value_of_information(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, cells: Ranges | None = None,
    law: str = "triangular", rng: int = 0,
) -> Information:  # fmt: skip
    """Return how much the expected score of the choice grows when a cell is known before choosing.

    E_x[max_a E(U_a | x)] − max_a E(U_a), with all cells independent and drawn by `law`. Where the score is linear in
    the cells (weighted sum on fixed scales) the mean scores are exact and x takes the middles of 1,024 equally likely
    parts of a continuous law; elsewhere means are over 2,048 common draws of the other cells, in 16 groups whose spread
    gives the standard error, and x takes 32 such middles.

    Parameters
    ----------
    matrix : a Case (its own ranges, its own weights), or a DecisionMatrix with `cells`
    cells : Ranges
    law : "triangular", "pert", "uniform" or "discrete"
    rng : seed

    Raises
    ------
    McdaError
        No ranges, unknown words.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[5], [5]], sense=("max",), bounds=(0, 10), criteria=["gain"])
    >>> ranges = Ranges.of(matrix, low=[[0], [5]], high=[[10], [5]])
    >>> found = value_of_information(matrix, [1], cells=ranges, law="discrete")
    >>> found.table["value"].tolist(), found.table["changes"].tolist()  # ¼ of the time it is 5 points of 10 better
    ([0.125], [0.25])
    """
    chosen = by_name(method)
    if cells is None:
        if not hasattr(matrix, "weights"):
            raise McdaError("a matrix has no ranges of its own: give 'cells' as Ranges.of(matrix, low, high)")
        cells = Ranges.of(matrix)
        weights = matrix.weights() if weights is None else weights
    if weights is None:
        raise McdaError("weights are missing: give a mapping by criterion, or numbers in the criteria's order")
    if law not in CELL_LAWS:
        from mcda.errors import hint

        raise McdaError(f"unknown law {law!r} of scores{hint(law, CELL_LAWS)}")
    own = Weights.of(weights).aligned(cells.likely.criteria)
    positions = np.array(list(cells.cells()), dtype=np.int64).reshape(-1, 2)
    ends = cells.stack()[:, positions[:, 0], positions[:, 1]]
    draws = Draws(chosen, cells.likely, fixed(own.values), law, positions, ends, int(rng))
    affine = chosen.name == "weighted_sum" and chosen.describe(cells.likely)["normalisation"] in ("bounds", "none")
    return _summed(draws, own.values, affine)


def _summed(draws: Draws, weights: Floats, affine: bool) -> Information:
    import pandas as pd

    generator = draws.generator(0, 0)
    others = _means(draws)[None] if affine else draws.stack(DRAWS, generator)
    base = _scores(draws, others, weights)
    best = int(np.argmax(base.mean(axis=0)))
    rows, count = [], FINE if affine else COARSE
    size = max(1, STACK // len(others))
    for c, (a, j) in enumerate(draws.cells.tolist()):
        values, chances = nodes(draws.law, draws.ends[:, c], count)
        found = np.empty((len(values), *base.shape))
        for start in range(0, len(values), size):  # a stack of some of the values at once
            part = values[start : start + size]
            moved = np.tile(others, (len(part), 1, 1))
            moved[:, a, j] = np.repeat(part, len(others))
            found[start : start + size] = _scores(draws, moved, weights).reshape(len(part), *base.shape)
        gain, error, changes = _gain(found, chances, best)
        rows.append((draws.matrix.alternatives[a], draws.matrix.criteria[j], gain, error, changes))
    table = pd.DataFrame(rows, columns=["alternative", "criterion", "value", "standard_error", "changes"])
    table = table.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    scores = _scores(draws, draws.stack(DRAWS * 8, generator), weights)
    ahead = scores.max(axis=1) - scores[:, best]
    return Information(
        table, float(ahead.mean()), float(ahead.std(ddof=1) / np.sqrt(len(ahead))),
        draws.matrix.alternatives[best], draws.law,
    )  # fmt: skip


def _means(draws: Draws) -> Floats:
    """Return the matrix with the mean of each cell's law, as its nodes have it."""
    found = draws.matrix.values.astype(np.float64)
    for c, (a, j) in enumerate(draws.cells.tolist()):
        values, chances = nodes(draws.law, draws.ends[:, c], FINE)
        found[a, j] = values @ chances
    return found


def _scores(draws: Draws, stack: Floats, weights: Floats) -> Floats:
    return draws.scores(stack, np.broadcast_to(weights, (len(stack), len(weights))))


def _gain(scores: Floats, chances: Floats, best: int) -> tuple[float, float, float]:
    """Return the gain, its standard error, and the chance of a change, of (nodes, draws, m) scores."""
    means = scores.mean(axis=1)
    gain = float(chances @ (means.max(axis=1) - means[:, best]))
    slack = 1e-12 * np.abs(means).max()
    changes = float(chances @ (means.max(axis=1) > means[:, best] + slack))
    if scores.shape[1] == 1:
        return (gain if changes else 0.0), 0.0, changes
    groups = scores.reshape(len(scores), GROUPS, -1, scores.shape[2]).mean(axis=2)
    first = means.argmax(axis=1)[:, None, None]
    ahead = np.take_along_axis(groups, np.broadcast_to(first, (*groups.shape[:2], 1)), axis=2)[..., 0]
    spread = (chances @ (ahead - groups[..., best])).std(ddof=1)
    return (gain if changes else 0.0), float(spread / np.sqrt(GROUPS)), changes
