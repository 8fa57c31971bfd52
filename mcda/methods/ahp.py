"""AHP in ratings mode: local priorities of the ratings, weighted by the judgements."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import Linear, Method, linear_scores
from mcda.matrix import DecisionMatrix
from mcda.normalise import Numbers, is_gain, require_positive, rescaled
from mcda.numerals import shown

MODES = ("distributive", "ideal")


def ahp(mode: str = "distributive") -> Method:
    """Return the AHP's synthesis of rated alternatives, Σ_j w_j p_aj, larger better.

    The local priority p_aj is the rating (max + min − x for costs) over its column's sum (`distributive`: the
    priorities of a criterion add up to 1, and adding a copy can reverse ranks) or over its largest (`ideal`: it
    cannot). Scores lie in [0, 1]; the distributive ones add up to 1. A constant column adds the same to every score.
    Ratings must be positive: they are ratios.

    Raises
    ------
    McdaError
        Unknown mode; on use, a rating that is not positive.

    References
    ----------
    Saaty, T. L. (2008). Decision making with the analytic hierarchy process. Int. J. Services Sciences 1(1), 83-98.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[1, 2], [3, 6]], sense=("max", "min"))
    >>> rank(matrix, [1, 1], ahp()).scores.tolist()
    [0.5, 0.5]
    """
    if mode not in MODES:
        raise McdaError(f"mode must be 'distributive' or 'ideal', got {shown(mode)}{hint(mode, MODES)}")

    def columns(matrix: DecisionMatrix, x: Numbers) -> Linear:
        require_positive(matrix, "method 'ahp'")
        x = rescaled(x)
        # max − x before + min: what is positive stays so in floats
        ratings = np.where(is_gain(matrix), x, (x.max(axis=0) - x) + x.min(axis=0))
        return Linear(ratings / (ratings.sum(axis=0) if mode == "distributive" else ratings.max(axis=0)))

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        return {"mode": mode}

    return Method(
        "ahp", "linear",
        prepare=lambda matrix: columns(matrix, matrix.values), score=linear_scores,
        exact=lambda matrix: columns(matrix, matrix.exact), describe=describe,
        options=MappingProxyType({"mode": mode}),
    )  # fmt: skip
