"""Weights from the ratings themselves, through pymcdm: how much a criterion tells the alternatives apart."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Weights, not_a_matrix
from mcda.numerals import shown

NOUGHT = 1e-12  # a weight this small is rounding: what a constant column leaves


class Rule(NamedTuple):
    """What a rule asks of the ratings, each known to end in NaN, infinity or nonsense in pymcdm otherwise.

    Attributes
    ----------
    positive : ratings must be above 0 (logarithms, or shares of a sum)
    varied : every column must hold two different ratings
    telling : at least one column must
    several : there must be two or more criteria, not all of them in full correlation
    oriented : costs are turned (−x) before pymcdm sees them, which leaves that to the caller
    least : how many alternatives there must be
    """

    positive: bool = False
    varied: bool = False
    telling: bool = True
    several: bool = False
    oriented: bool = False
    least: int = 2


RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "equal": Rule(telling=False, least=1),
        "entropy": Rule(positive=True),
        "standard_deviation": Rule(),
        "variance": Rule(),
        "gini": Rule(positive=True),
        "critic": Rule(varied=True, several=True, oriented=True),
        "merec": Rule(positive=True),
        "angle": Rule(positive=True, varied=True),
        "lopcow": Rule(varied=True, least=3),  # of two rows, 0 and 1 in every column, it takes the logarithm of 1
        "cilos": Rule(positive=True, varied=True),
        "idocriw": Rule(positive=True, varied=True),
    }
)


def objective(matrix: DecisionMatrix | Any, rule: str = "entropy") -> Weights:
    """Return weights that the ratings alone imply; nobody's judgement of importance is in them.

    - `equal`: 1/n.
    - `entropy`: 1 − the entropy of a column's shares of its sum, over ln m.
    - `standard_deviation`: of the ratings as they are, so that a change of unit changes the weights.
    - `variance`: of the columns brought to 0…1.
    - `gini`: the Gini coefficient of a column.
    - `critic`: the standard deviation of the column brought to 0…1 (1 the better end) × Σ(1 − correlation).
    - `merec`: how much the scores change when a criterion is removed.
    - `angle`: the angle between a column and a constant one.
    - `lopcow`: |log(root mean square over standard deviation)| of the column brought to 0…1.
    - `cilos`: what is lost on the others when one criterion is at its best; `idocriw`: entropy × cilos.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case
    rule : one of the names above

    Returns
    -------
    Weights
        By the matrix's criteria, `computed`. A constant column weighs 0 where the rule is defined for it.

    Raises
    ------
    McdaError
        Unknown rule; one alternative alone; a rating that is not positive, a constant column or a single criterion
        where the rule has no answer for it (the message names the criterion); no single answer.

    Notes
    -----
    pymcdm computes the numbers; it is imported on the first call (a second). Its CRITIC takes correlations of columns
    as they are given: costs are turned here first.

    References
    ----------
    pymcdm 1.4, weights/weights.py, read; it names the papers.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[1, 5], [3, 5]], ("max", "max"), criteria=["income", "risk"])
    >>> objective(matrix, "entropy").values.tolist()
    [1.0, 0.0]
    """
    if not isinstance(rule, str) or rule not in RULES:
        raise McdaError(f"unknown objective rule {shown(rule)}{hint(rule, RULES)}")
    if not isinstance(matrix, DecisionMatrix):
        if not hasattr(matrix, "matrix"):
            raise not_a_matrix(matrix)
        matrix = matrix.matrix()
    needs, values = RULES[rule], matrix.values.astype(np.float64)
    gains = np.array([1 if sense == "max" else -1 for sense in matrix.sense])
    values = values * gains if needs.oriented else values
    _require(matrix, values, rule, needs)
    found = _asked(rule, values, gains)
    n = len(matrix.criteria)
    if found.shape != (n,) or not np.isfinite(found).all() or (found < -NOUGHT).any() or not (found > NOUGHT).any():
        raise McdaError(
            f"the rule {rule!r} has no single answer for these ratings; expected {n} weights of sum 1, got {found}"
        )
    return Weights.of(np.where(np.abs(found) <= NOUGHT, 0.0, found), matrix.criteria, computed=True)


def _require(matrix: DecisionMatrix, values: NDArray[np.float64], rule: str, needs: Rule) -> None:
    m, n = values.shape
    if m < needs.least:
        raise McdaError(f"the rule {rule!r} compares alternatives; expected {needs.least} or more, got {m}")
    if n < 2 and needs.several:
        raise McdaError(f"the rule {rule!r} compares criteria; expected two or more, got only {matrix.criteria[0]!r}")
    if needs.positive and (values <= 0).any():
        a, j = (int(k) for k in np.argwhere(values <= 0)[0])
        raise McdaError(
            f"the rule {rule!r} needs ratings above 0; {matrix.alternatives[a]!r} has {values[a, j]:g} in "
            f"{matrix.criteria[j]!r}"
        )
    flat = values.min(axis=0) == values.max(axis=0)
    if needs.varied and flat.any():
        j = int(np.argmax(flat))
        raise McdaError(
            f"the rule {rule!r} is not defined for a constant criterion; every alternative has "
            f"{matrix.values[0, j]:g} in "
            f"{matrix.criteria[j]!r}: leave it out or use another rule"
        )
    if needs.several and np.corrcoef(values.T).min() >= 1 - NOUGHT:
        raise McdaError(
            f"the rule {rule!r} weighs criteria by how little they correlate, and all of them do in full: "
            f"{', '.join(map(repr, matrix.criteria[:12]))}"
        )
    if needs.telling and flat.all():
        raise McdaError(
            f"the rule {rule!r} weighs differences and there are none; every alternative has the same in "
            f"{', '.join(map(repr, matrix.criteria[:12]))}"
        )


def _asked(rule: str, values: NDArray[np.float64], gains: NDArray[Any]) -> NDArray[np.float64]:
    """Ask pymcdm; what it cannot answer comes back as NaN."""
    from pymcdm import weights

    ask: Callable[..., Any] = getattr(weights, f"{rule}_weights")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return np.asarray(ask(values, gains), dtype=np.float64)
        except (ValueError, ZeroDivisionError, FloatingPointError):
            return np.full(values.shape[1], np.nan)
