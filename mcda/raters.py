"""A second rater: who wins under both, how far the ratings agree, and which disagreements matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError
from mcda.forms import Linear, Method
from mcda.matrix import DecisionMatrix, Floats, Weights, resolve
from mcda.methods import method as by_name
from mcda.ranking import Ranking, rank

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 3  # cells of a set, where sets are searched and not computed
Cell = tuple[int, int]
CellName = tuple[str, str]


@dataclass(frozen=True, eq=False)
class TwoRaters:
    """Two raters of one matrix, under the same weights.

    Attributes
    ----------
    ours, theirs : Ranking
    differences : DataFrame `alternative, criterion, ours, theirs`
        The cells in which they differ.
    kappa : float or None
        Quadratically weighted kappa over all cells, on the criteria's scales: 1 − Σ(x − y)² / (1/N ΣΣ (x_i − y_k)²);
        1 agreement, 0 as by chance; None where both gave everyone the same.
    kappa_linear : the same with absolute differences
    smallest : tuple of sets of cells
        Sets of the fewest cells that, moved to the other rater's value, change the winner; one set for each new winner
        that needs as few. Empty where no set does (`complete`), or none of up to three cells.
    complete : bool
        Whether no smaller set exists anywhere; else sets were searched up to three cells.
    """

    ours: Ranking
    theirs: Ranking
    differences: pd.DataFrame
    kappa: float | None
    kappa_linear: float | None
    smallest: tuple[tuple[CellName, ...], ...]
    complete: bool

    @cached_property
    def agree(self) -> bool:
        """Whether both lead to the same winners."""
        return self.ours.winners == self.theirs.winners

    def __str__(self) -> str:
        both = "the same winner" if self.agree else f"{' = '.join(self.theirs.winners)} first"
        kappa = "" if self.kappa is None else f", weighted kappa {self.kappa:.2f}"
        told = f"the second rater has {both}; {len(self.differences)} cells differ{kappa}"
        if not self.smallest:
            sets = "set" if self.complete else f"set of up to {LARGEST}"
            return f"{told}; no {sets} of them alone changes the winner"
        cells = " and ".join(f"{c} of {a}" for a, c in self.smallest[0])
        return f"{told}; enough to change the winner: {cells}"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "sentence": str(self), "ours": list(self.ours.winners), "theirs": list(self.theirs.winners),
            "margins": [self.ours.margin, self.theirs.margin], "kappa": self.kappa, "kappa_linear": self.kappa_linear,
            "differences": self.differences.to_dict(orient="records"),
            "smallest": [[list(cell) for cell in part] for part in self.smallest], "complete": self.complete,
        }  # fmt: skip


def second_opinion(
    matrix: Any, other: Any = None, weights: Any = None, method: Method | str = "weighted_sum"
) -> TwoRaters:
    """Compare two raters.

    Parameters
    ----------
    matrix, weights : as in `rank`
    other : DecisionMatrix or Case of the same alternatives and criteria, in any order; left out, a case's own
        second opinion, whose cells replace the case's
    method : sets of cells are exact for the weighted sum on fixed scales, and searched elsewhere

    Raises
    ------
    McdaError
        No second opinion, other names or directions.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 4], [5, 5]], ("max", "max"), bounds=(1, 9))
    >>> found = second_opinion(matrix, DecisionMatrix.of([[4, 4], [5, 6]], ("max", "max"), bounds=(1, 9)), [1, 1])
    >>> found.agree, found.smallest
    (False, ((('a1', 'c1'),),))
    """
    found, own = resolve(matrix, weights)
    theirs = _own(matrix, found) if other is None else _aligned(found, other)
    chosen = by_name(method)
    differing = [(int(a), int(j)) for a, j in np.argwhere(np.array(found.exact != theirs.exact, dtype=bool))]
    affine = chosen.name == "weighted_sum" and chosen.describe(found)["normalisation"] in ("bounds", "none")
    sets, complete = (_exact if affine else _searched)(found, theirs, own, chosen, differing)
    names = [(found.alternatives[a], found.criteria[j]) for a, j in differing]
    return TwoRaters(
        rank(found, own, chosen), rank(theirs, own, chosen), _table(found, theirs, differing, names),
        _kappa(found, theirs, 2), _kappa(found, theirs, 1),
        tuple(tuple((found.alternatives[a], found.criteria[j]) for a, j in part) for part in sets), complete,
    )  # fmt: skip


def _own(case: Any, matrix: DecisionMatrix) -> DecisionMatrix:
    document = getattr(case, "document", None)
    opinion = None if document is None else document.second_opinion
    if opinion is None:
        raise McdaError("there is no second opinion: give 'other', another rater's matrix or case")
    exact, floats = matrix.exact.copy(), matrix.values.copy()
    for option, cells in opinion.cells.items():
        for name, cell in cells.items():
            if option in matrix.alternatives:
                a, j = matrix.alternatives.index(option), matrix.criteria.index(name)
                exact[a, j], floats[a, j] = cell.likely, float(cell.likely)
    return _with(matrix, floats, exact)


def _with(matrix: DecisionMatrix, floats: Floats, exact: Any) -> DecisionMatrix:
    return replace(matrix, values=floats, _given=exact)


def _aligned(matrix: DecisionMatrix, other: Any) -> DecisionMatrix:
    theirs = other if isinstance(other, DecisionMatrix) else other.matrix()
    for key in ("alternatives", "criteria"):
        mine, found = set(getattr(matrix, key)), set(getattr(theirs, key))
        if mine != found:
            odd = sorted(mine ^ found)[0]
            raise McdaError(f"both raters must rate the same {key}; only one has {odd!r}")
    rows = [theirs.alternatives.index(name) for name in matrix.alternatives]
    columns = [theirs.criteria.index(name) for name in matrix.criteria]
    if tuple(theirs.sense[j] for j in columns) != matrix.sense:
        raise McdaError("both raters must use the same directions")
    return _with(matrix, theirs.values[rows][:, columns], theirs.exact[rows][:, columns])


def _table(ours: DecisionMatrix, theirs: DecisionMatrix, differing: list[Cell], names: list[CellName]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (*name, float(ours.values[cell]), float(theirs.values[cell]))
        for name, cell in zip(names, differing, strict=True)
    ]
    return pd.DataFrame(rows, columns=["alternative", "criterion", "ours", "theirs"])


def _kappa(ours: DecisionMatrix, theirs: DecisionMatrix, power: int) -> float | None:
    """Weighted kappa on scales from 0 to 1: the criterion's bounds, else the range of both raters' columns."""
    low = np.minimum(ours.values.min(axis=0), theirs.values.min(axis=0)).astype(float)
    high = np.maximum(ours.values.max(axis=0), theirs.values.max(axis=0)).astype(float)
    for j, ends in enumerate(ours.bounds):
        if ends is not None:
            low[j], high[j] = float(ends[0]), float(ends[1])
    width = np.where(high > low, high - low, 1)
    x, y = (((one.values - low) / width).ravel() for one in (ours, theirs))
    chance = float((np.abs(x[:, None] - y[None, :]) ** power).mean())
    return None if chance == 0 else 1 - float((np.abs(x - y) ** power).mean()) / chance


def _exact(
    ours: DecisionMatrix, theirs: DecisionMatrix, weights: Weights, method: Method, differing: list[Cell]
) -> tuple[list[list[Cell]], bool]:
    """Return the fewest cells for each new winner: each cell adds its own gain, so that the largest gains are taken."""
    before, after = method.exact(ours), method.exact(theirs)
    assert isinstance(before, Linear)
    assert isinstance(after, Linear)
    row = np.array(weights.exact, dtype=object)
    scores, gains = before.values @ row, (after.values - before.values) * row
    winners = [a for a, score in enumerate(scores) if score == max(scores)]
    if len(winners) > 1:  # several to pass at once, by cells that may serve for both
        return _searched(ours, theirs, weights, method, differing)
    first = winners[0]
    sets = [_fewest(scores[first] - scores[b], gains, first, b, differing) for b in range(len(scores)) if b != first]
    found = [part for part in sets if part]
    least = min(map(len, found), default=0)
    return [part for part in found if len(part) == least], True


def _fewest(lead: Fraction, gains: Any, a: int, b: int, differing: list[Cell]) -> list[Cell] | None:
    moves = [(gains[cell] if cell[0] == b else -gains[cell], cell) for cell in differing if cell[0] in (a, b)]
    taken: list[Cell] = []
    for gain, cell in sorted(moves, key=lambda move: (-move[0], move[1])):
        if gain <= 0:
            break
        taken.append(cell)
        lead -= gain
        if lead < 0:
            return taken
    return None


def _searched(
    ours: DecisionMatrix, theirs: DecisionMatrix, weights: Weights, method: Method, differing: list[Cell]
) -> tuple[list[list[Cell]], bool]:
    """Try all sets of one cell, then two, then three."""
    now = rank(ours, weights, method).winners
    for size in range(1, min(LARGEST, len(differing)) + 1):
        found = []
        for part in combinations(differing, size):
            floats, exact = ours.values.copy(), ours.exact.copy()
            for cell in part:
                floats[cell], exact[cell] = theirs.values[cell], theirs.exact[cell]
            if not set(rank(_with(ours, floats, exact), weights, method).winners) & set(now):
                found.append(list(part))
        if found:
            return found, True
    return [], len(differing) <= LARGEST
