"""Weighted sum: the normalised ratings, weighted and added."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from mcda.forms import Linear, Method, linear_scores
from mcda.matrix import DecisionMatrix, Weights
from mcda.normalise import RATIONAL, chosen, known, normalised
from mcda.ties import linear_keys


def weighted_sum(normalisation: str | None = None) -> Method:
    """Return the weighted sum, U_a = Σ_j w_j r_aj with r the normalised ratings, larger better.

    Parameters
    ----------
    normalisation : "bounds" | "minmax" | "vector" | "max" | "sum" | "none"
        Left out: `bounds` where every criterion has a scale, else `minmax`. With either, scores lie in [0, 1].

    Notes
    -----
    Exact in Fractions under every normalisation but `vector` (its root is irrational). A constant column adds the same
    to every score.

    References
    ----------
    Fishburn, P. C. (1967). Additive utilities with incomplete product sets. Operations Research 15(3), 537-542: the
    additive form, on normalised columns.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[7, 3], [5, 2]], sense=("max", "min"), bounds=(1, 9))
    >>> rank(matrix, [1, 1], weighted_sum()).best
    'a1'
    """
    known(normalisation)

    def prepare(matrix: DecisionMatrix) -> Linear:
        return Linear(normalised(matrix, chosen(matrix, normalisation, "minmax")))

    def exact(matrix: DecisionMatrix) -> Linear | None:
        how = chosen(matrix, normalisation, "minmax")
        return Linear(normalised(matrix, how, matrix.exact)) if how in RATIONAL else None

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        return {"normalisation": chosen(matrix, normalisation, "minmax")}

    def keys(matrix: DecisionMatrix, weights: Weights, runs: Sequence[Sequence[int]]) -> dict[int, Any] | None:
        how = chosen(matrix, normalisation, "minmax")
        return linear_keys(matrix, how, weights, runs) if how in RATIONAL else None

    given = {} if normalisation is None else {"normalisation": normalisation}
    options = MappingProxyType(given)
    return Method("weighted_sum", "linear", prepare, linear_scores, exact, describe, options, keys=keys)
