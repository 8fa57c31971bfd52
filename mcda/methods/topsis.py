"""TOPSIS: close to the ideal, far from the anti-ideal."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import BlackBox, Method, Ratio, evaluated_scores, ratio_scores
from mcda.matrix import DecisionMatrix, Weights
from mcda.normalise import Numbers, chosen, is_gain, is_valued, known, normalised, rescaled
from mcda.numerals import shown
from mcda.ties import ratio_keys

PLACES = ("columns", "distances")


def topsis(normalisation: str | None = None, weigh: str = "columns") -> Method:
    """Return TOPSIS, C_a = d⁻_a/(d⁺_a + d⁻_a) in [0, 1], larger better.

    d⁺ and d⁻ are the Euclidean distances of the weighted normalised row to the ideal and the anti-ideal: the largest
    and smallest value of each normalised column, and 1 and 0 under `bounds`, so that dropping an option cannot
    reverse the order of the rest; 1 and 0 also for a criterion with a value function, under every normalisation.

    Parameters
    ----------
    normalisation : "bounds" | "minmax" | "vector" | "max" | "sum" | "none"
        Left out: `bounds` where every criterion has a scale, else `vector` (Hwang and Yoon's).
    weigh : "columns" | "distances"
        Where the weights act: on the columns, so that squared distances are Σ w_j²(…)² (Hwang and Yoon's), or on the
        squared distances themselves, Σ w_j(…)² (called modified TOPSIS; flips of it are found by search alone).

    Notes
    -----
    Squared distances are rational under every normalisation, `vector` included (‖x‖² is rational), so ties and flips
    are decided exactly. A constant column has no part in any distance but under `bounds`; where all distances are 0 the
    closeness is ½ for everyone. With city-block distances, d⁺ + d⁻ is the same for everyone, so that their order is
    the weighted sum's under the same normalisation.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. Springer; steps as in Tzeng, G.-H. and Huang,
    J.-J. (2011), Multiple Attribute Decision Making, CRC Press, whose printed example is reproduced in the tests.
    Weighted distances: Deng, H., Yeh, C.-H. and Willis, R. J. (2000), Computers & Operations Research 27, known from
    works that cite it; the formula is the one above.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], sense=("max",) * 3)
    >>> rank(matrix, [3, 4, 3], topsis()).scores.round(4).tolist()
    [0.5037, 0.6581, 0.7482, 0.334]
    """
    known(normalisation)
    if not isinstance(weigh, str) or weigh not in PLACES:
        raise McdaError(
            f"'weigh' of 'topsis' must be 'columns' or 'distances', got {shown(weigh)}{hint(weigh, PLACES)}"
        )

    def prepare(matrix: DecisionMatrix) -> Ratio:
        return squared_distances(matrix, chosen(matrix, normalisation, "vector"), matrix.values)

    def weighed(matrix: DecisionMatrix) -> BlackBox:
        parts = prepare(matrix)
        return BlackBox(matrix, lambda weights: ratio_scores(parts, np.sqrt(weights)))

    def exact(matrix: DecisionMatrix) -> Ratio:
        return squared_distances(matrix, chosen(matrix, normalisation, "vector"), matrix.exact)

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        said = {"normalisation": chosen(matrix, normalisation, "vector")}
        return said if weigh == "columns" else {**said, "weigh": weigh}

    def keys(matrix: DecisionMatrix, weights: Weights, runs: Sequence[Sequence[int]]) -> dict[int, Any] | None:
        return ratio_keys(matrix, chosen(matrix, normalisation, "vector"), weights, runs)

    given = ({} if normalisation is None else {"normalisation": normalisation}) | (
        {} if weigh == "columns" else {"weigh": weigh}
    )
    if weigh == "distances":
        return Method(
            "topsis", "black box", weighed, evaluated_scores, lambda matrix: None, describe, MappingProxyType(given)
        )
    return Method("topsis", "ratio", prepare, ratio_scores, exact, describe, MappingProxyType(given), keys=keys)


def squared_distances(matrix: DecisionMatrix, how: str, x: Numbers) -> Ratio:
    """Return the (m, n) squared distances per criterion to the ideal and the anti-ideal, before the weights."""
    if how == "bounds":
        columns = normalised(matrix, how, x)
        return Ratio((1 - columns) ** 2, columns**2)
    kept = is_valued(matrix)
    if how == "vector":
        # (x − ideal)²/‖x‖²: the direction falls out of the square's two ends, and no root is needed
        low, high = matrix.ends if x is matrix.values else (x.min(axis=0), x.max(axis=0))
        size = None if x.dtype == object else np.maximum(high, -low)
        unit, better = rescaled(x, size), is_gain(matrix)
        if unit is not x:
            low, high = unit.min(axis=0), unit.max(axis=0)
        ideal, anti = np.where(better, high, low), np.where(better, low, high)
        # a sum of a million float32 in float32 would lose the last digits that they have
        square = np.square(unit, dtype=np.float64) if unit.dtype == np.float32 else unit * unit
        norm = square.sum(axis=0).astype(unit.dtype, copy=False)
        norm = np.where(norm == 0, norm + 1, norm)
        away, near = (unit - ideal) ** 2 / norm, (unit - anti) ** 2 / norm
        if kept.any():
            away[:, kept], near[:, kept] = (1 - x[:, kept]) ** 2, x[:, kept] ** 2
        return Ratio(away, near)
    one = np.ones(x.shape[1], dtype=x.dtype)
    if how == "none" and x.dtype != object:
        size = np.full(x.shape[1], np.abs(x).max())
        x, one = rescaled(x, size), rescaled(one, size)  # one unit for all: closeness is a ratio of distances
    columns = normalised(matrix, how, x)
    best, worst = np.where(kept, one, columns.max(axis=0)), np.where(kept, 0 * one, columns.min(axis=0))
    return Ratio((best - columns) ** 2, (columns - worst) ** 2)
