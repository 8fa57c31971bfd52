"""Priorities of very many judgement matrices at once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.numerals import shown
from mcda.weighting.consistency import principal_eigenvector, random_index_of
from mcda.weighting.judgements import EXTREMES, RECIPROCAL, WAYS

AT_ONCE = 2048  # matrices that stay in a processor's cache together
SQUARED = 4  # the power of A that is iterated is 2 to this; 1e9 to the 16th is still a float
CONVERGED = 1e-13
STEPS = 40


class BatchPriorities(NamedTuple):
    """Priorities of k matrices of n criteria.

    Attributes
    ----------
    weights : (k, n) array, rows of sum 1
    lambda_max, consistency_ratio : (k,) arrays
    random_index, table : float, str
        The random index used and the name of its table.
    """

    weights: NDArray[np.float64]
    lambda_max: NDArray[np.float64]
    consistency_ratio: NDArray[np.float64]
    random_index: float
    table: str


def priorities_batch(matrices: Any, by: str = "eigenvector", random_index: str = "saaty_1980") -> BatchPriorities:
    """Return the weights, λmax and consistency ratio of every matrix of a batch, as `Judgements.priorities` would.

    Power iteration v ← A¹⁶·v/Σ from the geometric means, until no component moves by more than 1e-13 of itself;
    a matrix that has not settled after 40 steps (640 of A) is solved by repeated squaring.
    λmax is the mean of (A·v)_i/v_i.

    Parameters
    ----------
    matrices : (k, n, n) array of positive reciprocal matrices; n at most what the table of random indices has
        Of two cells across the diagonal the one above 1 counts, the other must be its reciprocal within 0.1 %.
    by : "eigenvector" | "geometric_mean"
    random_index : the name of a table

    Raises
    ------
    McdaError
        Another shape, a value that is not positive and finite or beyond 1e9 or 1e-9, cells that are not reciprocal
        (the message counts matrices, rows and columns from 1); unknown way or table.

    References
    ----------
    Derived here: the powers of a positive matrix have its principal eigenvector (Perron).

    Examples
    --------
    >>> batch = priorities_batch([[[1, 3], [1 / 3, 1]], [[1, 1], [1, 1]]])
    >>> batch.weights.round(4).tolist(), batch.lambda_max.round(9).tolist()
    ([[0.75, 0.25], [0.5, 0.5]], [2.0, 2.0])
    """
    if not isinstance(by, str) or by not in WAYS:
        raise McdaError(f"'by' must be 'eigenvector' or 'geometric_mean', got {shown(by)}{hint(by, WAYS)}")
    batch = _array(matrices)
    k, n = batch.shape[:2]
    of_random = random_index_of(random_index, n)
    weights, lambdas = np.empty((k, n)), np.empty(k)
    for start in range(0, k, AT_ONCE):
        stop = min(start + AT_ONCE, k)
        squares = _reciprocal(batch[start:stop], start)
        means = np.exp(np.einsum("kij->ki", np.log(squares)) / n)
        means /= means.sum(axis=1, keepdims=True)
        vectors, lambdas[start:stop] = _principal(squares, means)
        weights[start:stop] = vectors if by == "eigenvector" else means
    np.maximum(lambdas, n, out=lambdas)  # which it is; rounding may leave it a hair below
    ratios = (lambdas - n) / ((n - 1) * of_random) if n > 2 else np.zeros(k)
    return BatchPriorities(weights, lambdas, ratios, of_random, random_index)


def _array(matrices: Any) -> NDArray[np.float64]:
    try:
        batch = np.asarray(matrices)
        if batch.dtype.kind not in "iuf":
            raise TypeError
        batch = batch.astype(np.float64, copy=False)
    except (ValueError, TypeError, OverflowError):
        raise McdaError("a batch of judgements must be a (k, n, n) array of numbers") from None
    if batch.ndim != 3 or batch.shape[1] != batch.shape[2] or 0 in batch.shape:
        raise McdaError(f"a batch of judgements must be a (k, n, n) array of numbers, got shape {batch.shape}")
    if np.ma.isMaskedArray(matrices) and np.ma.getmaskarray(matrices).any():
        raise McdaError("a batch of judgements must be a (k, n, n) array without masked cells")
    return batch


def _reciprocal(squares: NDArray[np.float64], before: int) -> NDArray[np.float64]:
    """Check a chunk of squares and return them with every pair reciprocal to the last digit."""
    low, high = (float(end) for end in EXTREMES)
    if not (squares.min() >= low and squares.max() <= high):  # NaN fails too
        k, i, j = np.argwhere(~((squares >= low) & (squares <= high)))[0]
        raise McdaError(
            f"matrix {before + k + 1}: the judgement in row {i + 1}, column {j + 1} must be a number between 1e-9 and "
            f"1e9, got {squares[k, i, j]:g}"
        )
    across = squares.transpose(0, 2, 1)
    apart = np.abs(squares * across - 1)
    n = squares.shape[1]
    apart[:, range(n), range(n)] = np.where(squares[:, range(n), range(n)] == 1, 0, 1)
    if apart.max() > float(RECIPROCAL):
        k, i, j = np.argwhere(apart > float(RECIPROCAL))[0]
        what = "the diagonal must be 1" if i == j else "the cells across the diagonal must be reciprocal"
        raise McdaError(
            f"matrix {before + k + 1}, row {i + 1}, column {j + 1}: {what}, got {squares[k, i, j]:g}"
            + ("" if i == j else f" and {squares[k, j, i]:g}")
        )
    if apart.max() <= 4 * np.finfo(np.float64).eps:
        return squares
    i, j = np.triu_indices(n, 1)
    meant = np.where(squares[:, i, j] >= 1, squares[:, i, j], 1 / squares[:, j, i])
    squares = squares.copy()
    squares[:, i, j], squares[:, j, i] = meant, 1 / meant
    return squares


def _principal(
    squares: NDArray[np.float64], start: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the principal eigenvectors of (k, n, n) squares, of sum 1, and their eigenvalues."""
    powers = squares
    for _ in range(SQUARED):
        powers = powers @ powers
    found, left, vectors = np.empty_like(start), np.arange(len(squares)), start
    for _ in range(STEPS):
        following = (powers @ vectors[:, :, None])[:, :, 0]
        following /= np.einsum("ki->k", following)[:, None]
        moving = (np.abs(following - vectors) > CONVERGED * following).any(axis=1)
        vectors = following
        if not moving.all():
            found[left[~moving]] = vectors[~moving]
            left, powers, vectors = left[moving], powers[moving], vectors[moving]
        if not len(left):
            break
    for k in left:
        found[k] = principal_eigenvector(squares[k])[0]
    images = (squares @ found[:, :, None])[:, :, 0]
    lambdas = np.einsum("ki->k", images / found) / squares.shape[1]
    return images / np.einsum("ki->k", images)[:, None], lambdas
