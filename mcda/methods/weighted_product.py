"""Weighted product: ratios of the ratings, raised to the weights and multiplied."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import Linear, Method, linear_scores
from mcda.matrix import DecisionMatrix, Floats
from mcda.normalise import is_gain, require_positive
from mcda.numerals import shown

RATIOS = ("ratio", "sum", "none")


def weighted_product(normalisation: str = "ratio") -> Method:
    """Return the weighted product, P_a = Π_j r_aj^w_j with r the ratio of a rating to a standard, larger better.

    A cost counts by its reciprocal. Another standard multiplies every score by the same number, so that the order, ties
    and flips are the same under all three; only the unit of the scores differs. The form is linear in log r.

    Parameters
    ----------
    normalisation : "ratio" | "sum" | "none"
        `ratio` x/max | min/x, scores in (0, 1]; `sum` x/Σx | (1/x)/Σ(1/x), scores in (0, 1]; `none` x | 1/x. Ratings
        must be positive.

    Notes
    -----
    Logarithms are irrational, so that nothing is decided in Fractions: flips are exact for the logarithms as floats
    have them. A constant column multiplies every score by the same number.

    Raises
    ------
    McdaError
        Unknown normalisation; on use, a rating that is not positive.

    References
    ----------
    The reciprocal for costs and the `sum` variant as in pymcdm 1.4 (`WPM`), against which the scores are tested.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[8, 2], [4, 4], [2, 1]], sense=("max", "min"))
    >>> rank(matrix, [1, 1], weighted_product()).scores.round(4).tolist()
    [0.7071, 0.3536, 0.5]
    """
    if not isinstance(normalisation, str) or normalisation not in RATIOS:
        raise McdaError(
            f"normalisation of 'weighted_product' must be one of {', '.join(RATIOS)}, got "
            f"{shown(normalisation)}{hint(normalisation, RATIOS)}"
        )

    def prepare(matrix: DecisionMatrix) -> Linear:
        require_positive(matrix, "method 'weighted_product'")
        better, x = is_gain(matrix), matrix.values
        if normalisation == "none":
            return Linear(np.where(better, np.log(x), -np.log(x)))
        logs = np.where(better, _log_ratio(x, x.max(axis=0)), _log_ratio(x.min(axis=0), x))
        return Linear(logs - np.log(np.exp(logs).sum(axis=0)) if normalisation == "sum" else logs)

    def score(prepared: Linear, weights: Floats) -> Floats:
        return np.asarray(np.exp(linear_scores(prepared, weights)))

    return Method(
        "weighted_product", "linear", prepare, score,
        exact=lambda matrix: None, describe=lambda matrix: {"normalisation": normalisation},
        options=MappingProxyType({"normalisation": normalisation}),
    )  # fmt: skip


def _log_ratio(x: Floats, y: Floats) -> Floats:
    """Return log(x/y), 0 < x ≤ y, to the last digits also where x is near y, and where x/y is below every float."""
    return np.asarray(np.where(x > y / 2, np.log1p(np.maximum((x - y) / y, -0.5)), np.log(x) - np.log(y)))
