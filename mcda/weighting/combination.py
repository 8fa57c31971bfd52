"""Several weight vectors made into one."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import Weights
from mcda.numerals import shown

RULES = ("multiplicative", "additive")


def combine(*weights: Any, rule: str = "multiplicative", shares: Any = None) -> Weights:
    """Return one weight vector out of several.

    - `multiplicative`: w_j ∝ Π_k w_j(k); with `shares` μ, w_j ∝ Π_k w_j(k)^μ_k, the weighted geometric mean. A
      criterion that one vector (of a share above 0) gives nothing gets nothing.
    - `additive`: w_j = Σ_k μ_k·w_j(k), a convex mixture; equal shares where left out.

    Parameters
    ----------
    weights : two or more of what `Weights.of` takes; named ones are matched by name, in the first one's order
    rule : "multiplicative" | "additive"
    shares : one number at least 0 for each vector; divided by their sum

    Returns
    -------
    Weights
        Exact where the rule is rational (additive, or multiplicative without shares) and the vectors are given ones.

    Raises
    ------
    McdaError
        Fewer than two vectors, vectors over different criteria, unknown rule, shares that do not fit, and under
        `multiplicative` vectors that have no criterion above 0 in common.

    References
    ----------
    The definitions above.

    Examples
    --------
    >>> combine({"a": 1, "b": 3}, {"a": 1, "b": 1}, rule="additive").values.tolist()
    [0.375, 0.625]
    >>> combine({"a": 1, "b": 3}, {"a": 2, "b": 1}).exact
    (Fraction(2, 5), Fraction(3, 5))
    """
    if not isinstance(rule, str) or rule not in RULES:
        raise McdaError(f"'rule' must be 'multiplicative' or 'additive', got {shown(rule)}{hint(rule, RULES)}")
    if len(weights) < 2:
        raise McdaError(f"combine takes two or more weight vectors, got {len(weights)}")
    vectors = _matched([Weights.of(one) for one in weights])
    mix = None if shares is None else Weights.of(shares)
    if mix is not None and len(mix.values) != len(vectors):
        raise McdaError(f"'shares' must give {len(vectors)} numbers, one per weight vector, got {len(mix.values)}")
    names = vectors[0].criteria
    computed = any(one.origin == "computed" for one in vectors)
    if rule == "additive":
        parts = mix.exact if mix is not None else (Fraction(1, len(vectors)),) * len(vectors)
        mixed = [sum((p * w for p, w in zip(parts, row, strict=True)), Fraction(0)) for row in _rows(vectors)]
        return Weights.of(mixed, names, computed=computed)
    if mix is None:
        products = [Fraction(1)] * len(vectors[0].exact)
        for one in vectors:
            products = [a * b for a, b in zip(products, one.exact, strict=True)]
        if not any(products):
            raise _apart()
        largest = max(products)  # products of many small shares may be beyond floats
        return Weights.of([one / largest for one in products], names, computed=computed)
    used = [(one.values, p) for one, p in zip(vectors, mix.values, strict=True) if p > 0]
    alive = np.logical_and.reduce([values > 0 for values, _ in used])
    if not alive.any():
        raise _apart()
    logs = sum(p * np.log(np.where(alive, values, 1.0)) for values, p in used)
    logs = np.where(alive, logs - np.max(logs[alive]), -np.inf)
    return Weights.of(np.exp(logs), names, computed=True)


def _matched(vectors: list[Weights]) -> list[Weights]:
    """Bring all vectors to the order of the first that has names."""
    named = next((one.criteria for one in vectors if one.criteria is not None), None)
    if named is not None:
        return [one.aligned(named) for one in vectors]
    for one in vectors:
        if len(one.values) != len(vectors[0].values):
            raise McdaError(f"weight vectors must be of one length, got {len(vectors[0].values)} and {len(one.values)}")
    return vectors


def _rows(vectors: list[Weights]) -> list[tuple[Fraction, ...]]:
    return list(zip(*(one.exact for one in vectors), strict=True))


def _apart() -> McdaError:
    return McdaError("the weight vectors have no criterion above 0 in common, so that their product is nothing")
