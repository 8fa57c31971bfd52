"""Scores of many draws at once, and their places.

A stack of matrices is one wide matrix: every method prepares column by column, so that the criteria of all draws can
stand beside each other. Black boxes are asked one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.forms import BlackBox, Linear, Method, Piecewise, Prepared, Ratio, compromises
from mcda.matrix import DecisionMatrix, Floats

TIE = 1e-12  # of the largest score of a draw: a smaller gap is a tie
FEW = 32  # alternatives up to which counting pairs beats sorting
Counts = NDArray[np.int64]


def prepared_stack(method: Method, matrix: DecisionMatrix, stack: Floats) -> Prepared:
    """Prepare (k, m, n) matrices as one: parts of shape (m, k·n), the columns of the first draw first."""
    k, m, n = stack.shape
    if cells_stand_alone(method, matrix):
        return _tall(method, matrix, stack)
    return method.prepare(_wide(matrix, (), tuple(range(n)), k, stack.transpose(1, 0, 2).reshape(m, k * n)))


def with_column(method: Method, matrix: DecisionMatrix, prepared: Prepared, j: int, column: Floats) -> Prepared:
    """Return a prepared stack of k draws with other (k, m) scores on criterion j; nothing else is prepared again."""
    k, n = len(column), len(matrix.criteria)
    if cells_stand_alone(method, matrix):
        found = _tall(method, _only(matrix, j), column[:, :, None])
        return _put(prepared, found, lambda new: new, j, n)
    # the others once each: what the method makes of j may depend on which criteria there are
    others = tuple(i for i in range(n) if i != j)
    values = np.hstack([matrix.values[:, list(others)], column.T])
    found = method.prepare(_wide(matrix, others, (j,), k, values))

    return _put(prepared, found, lambda new: new[:, n - 1 :], j, n)


def with_cell(
    method: Method, matrix: DecisionMatrix, prepared: Prepared, cell: tuple[int, int], own: Floats
) -> Prepared:
    """Return one alternative of a prepared stack of k draws, alone, with other (k,) scores on one criterion.

    Only where `cells_stand_alone`: what the others score stays as it is.
    """
    a, j = cell
    found = _tall(method, _only(matrix, j), own[:, None, None])
    if isinstance(prepared, Ratio):
        one: Prepared = Ratio(prepared.to_ideal[[a]], prepared.to_anti[[a]])
    elif isinstance(prepared, Linear):
        one = Linear(prepared.values[[a]])
    else:
        raise TypeError(f"{method.name} looks at whole columns")
    return _put(one, found, lambda new: new, j, len(matrix.criteria))


def cells_stand_alone(method: Method, matrix: DecisionMatrix) -> bool:
    """Tell whether what a method makes of a cell depends on that cell alone: on fixed scales, with fixed ideals.

    Then many matrices are one with many rows, which is quicker to prepare than one with many criteria.
    """
    if method.name not in ("weighted_sum", "topsis") or method.form == "black box":
        return False
    return method.describe(matrix)["normalisation"] == "bounds"


def _tall(method: Method, matrix: DecisionMatrix, stack: Floats) -> Prepared:
    """Prepare (k, m, n) matrices below each other, and put the parts beside each other: (m, k·n)."""
    k, m, n = stack.shape

    def beside(part: Floats) -> Floats:
        return np.ascontiguousarray(part.reshape(k, m, n).transpose(1, 0, 2)).reshape(m, k * n)

    rows = replace(matrix, values=stack.reshape(k * m, n), origin="computed", _given=None)
    found = method.prepare(rows)
    if isinstance(found, Linear):
        return Linear(beside(found.values))
    if isinstance(found, Ratio):
        return Ratio(beside(found.to_ideal), beside(found.to_anti))
    raise TypeError(f"{method.name} looks at whole columns")


def _only(matrix: DecisionMatrix, j: int) -> DecisionMatrix:
    """Return the matrix with one criterion."""
    return replace(
        matrix, values=matrix.values[:, [j]], sense=matrix.sense[j : j + 1], criteria=matrix.criteria[j : j + 1],
        bounds=matrix.bounds[j : j + 1], value=matrix.value[j : j + 1], origin="computed", _given=None,
    )  # fmt: skip


def _put(old: Prepared, new: Prepared, taken: Callable[[Floats], Floats], j: int, n: int) -> Prepared:
    """Return the parts of n criteria a draw with others on criterion j, taken from what was prepared anew."""

    def put(before: Floats, after: Floats) -> Floats:
        changed = before.copy()
        changed[:, j::n] = taken(after)
        return changed

    if isinstance(old, Linear) and isinstance(new, Linear):
        return Linear(put(old.values, new.values))
    if isinstance(old, Ratio) and isinstance(new, Ratio):
        return Ratio(put(old.to_ideal, new.to_ideal), put(old.to_anti, new.to_anti))
    if isinstance(old, Piecewise) and isinstance(new, Piecewise):
        return Piecewise(put(old.losses, new.losses), old.v)
    raise TypeError("a black box has no columns")


def _wide(
    matrix: DecisionMatrix, once: tuple[int, ...], often: tuple[int, ...], times: int, values: Floats
) -> DecisionMatrix:
    """Return a matrix of some of the criteria once each, and of others so many times over, with other scores."""
    # floats for the ends of scales: thousands of Fractions would take longer than all the rest
    ends: Any = [None if pair is None else (float(pair[0]), float(pair[1])) for pair in matrix.bounds]

    def spread(given: Any) -> Any:
        return tuple(given[j] for j in once) + tuple(given[j] for j in often) * times

    return replace(
        matrix, values=np.ascontiguousarray(values), sense=spread(matrix.sense), criteria=spread(matrix.criteria),
        bounds=spread(ends), value=spread(matrix.value) if matrix.value else (), origin="computed", _given=None,
    )  # fmt: skip


def stacked_scores(method: Method, matrix: DecisionMatrix, stack: Floats, weights: Floats) -> Floats:
    """Return the (k, m) scores of (k, m, n) matrices, each under its own of (k, n) weights; larger is better."""
    if method.form == "black box":
        rows = (method.score(method.prepare(_one(matrix, x)), w[None])[0] for x, w in zip(stack, weights, strict=True))
        return np.array(list(rows))
    return scores_of(prepared_stack(method, matrix, stack), weights)


def scores_of(prepared: Prepared, weights: Floats) -> Floats:
    """Return the (k, m) scores of a prepared stack under (k, n) weights; logarithms for the weighted product."""
    k, n = weights.shape
    if isinstance(prepared, Ratio):
        u = weights * weights
        away, near = (_summed(part, u) for part in prepared)
        away, near = np.sqrt(away), np.sqrt(near)
        whole = near + away
        return np.where(whole == 0, 0.5, near / np.where(whole == 0, 1, whole))
    if isinstance(prepared, Piecewise):
        weighted = prepared.losses.reshape(len(prepared.losses), k, n) * weights
        return compromises(prepared.v, weighted.sum(axis=2).T, weighted.max(axis=2).T)
    if isinstance(prepared, BlackBox):
        raise TypeError("a black box has no parts")
    return _summed(prepared.values, weights)


def _one(matrix: DecisionMatrix, values: Floats) -> DecisionMatrix:
    return replace(matrix, values=values, origin="computed", _given=None)


def _summed(part: Floats, weights: Floats) -> Floats:
    """Return Σ_j part_aj w_j for every draw: (k, m)."""
    k, n = weights.shape
    return np.asarray(np.einsum("akj,kj->ka", part.reshape(len(part), k, n), weights))


def places(scores: Floats) -> Counts:
    """Return the (k, m) places, 1 the best; those level share one: 1, 1, 3."""
    k, m = scores.shape
    slack = TIE * np.abs(scores).max(axis=1, keepdims=True)
    if m <= FEW:
        found = np.ones((k, m), dtype=np.int64)
        for b in range(m):
            found += scores[:, [b]] > scores + slack
        return found
    order = np.argsort(-scores, axis=1, kind="stable")
    ranked = np.take_along_axis(scores, order, axis=1)
    starts = np.ones((k, m), dtype=bool)
    starts[:, 1:] = ranked[:, :-1] > ranked[:, 1:] + slack
    first = np.maximum.accumulate(np.where(starts, np.arange(m), 0), axis=1)
    found = np.empty((k, m), dtype=np.int64)
    np.put_along_axis(found, order, first + 1, axis=1)
    return found


def firsts(scores: Floats) -> NDArray[np.bool_]:
    """Return the (k, m) mask of who comes first: `places(scores) == 1`, found without all other places."""
    if scores.shape[1] <= FEW:  # NumPy takes short rows one by one
        high, low = (np.asarray(reduce(end, scores.T))[:, None] for end in (np.maximum, np.minimum))
    else:
        high, low = scores.max(axis=1, keepdims=True), scores.min(axis=1, keepdims=True)
    found = scores + TIE * np.maximum(high, -low) >= high
    several = np.flatnonzero(np.count_nonzero(found, axis=1) > 1)
    if len(several):
        found[several] = places(scores[several]) == 1
    return np.asarray(found)


def ahead(scores: Floats) -> Counts:
    """Return the (m, m) number of draws in which the row is strictly ahead of the column."""
    slack = TIE * np.abs(scores).max(axis=1, keepdims=True)
    if len(scores) <= FEW:
        return np.asarray((scores[:, :, None] > (scores + slack)[:, None, :]).sum(axis=0, dtype=np.int64))
    return np.stack([(scores[:, [a]] > scores + slack).sum(axis=0) for a in range(scores.shape[1])]).astype(np.int64)
