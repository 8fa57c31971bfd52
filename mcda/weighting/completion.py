"""Missing judgements: whether the given ones link all criteria, and the values that agree best with them.

A square here is an (n, n) reciprocal matrix whose missing pairs are NaN, on both sides.
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mcda.numerals import Floats
from mcda.weighting.consistency import principal_eigenvector

STEPS = 100
Positions = NDArray[np.intp]


def parts(square: Floats) -> list[list[int]]:
    """Return the groups of criteria that chains of judgements link, each in order, by their first member."""
    left, found = list(range(len(square))), []
    while left:
        group, fresh = {left[0]}, [left[0]]
        while fresh:
            linked = np.flatnonzero(~np.isnan(square[fresh.pop()]))
            fresh += [int(j) for j in linked if j not in group]
            group.update(int(j) for j in linked)
        found.append(sorted(group))
        left = [j for j in left if j not in group]
    return found


def log_least_squares(square: Floats) -> Floats:
    """Return the square with its missing judgements filled in as w_i/w_j, w the logarithmic least-squares weights.

    v = log w minimises Σ (log a_ij − v_i + v_j)² over the judgements that were given: L·v = b with L the Laplacian of
    the graph of the given pairs and b_i = Σ_j log a_ij over them. The filled-in pairs add nothing to that sum, so that
    the geometric means of the filled square are w itself. Unique where chains of judgements link all criteria.

    References
    ----------
    Bozóki, S., Fülöp, J. and Rónyai, L., On optimal completions of incomplete pairwise comparison matrices (2010): the
    problem and when its answer is unique; the equations are derived here.
    """
    given = ~np.isnan(square)
    logs = np.where(given, np.log(np.where(given, square, 1.0)), 0.0)
    links = given & ~np.eye(len(square), dtype=bool)
    laplacian = np.diag(links.sum(axis=1)) - links.astype(float)
    v = np.zeros(len(square))
    if len(v) > 1:
        v[1:] = np.linalg.solve(laplacian[1:, 1:], logs.sum(axis=1)[1:])
    return np.where(given, square, np.exp(v[:, None] - v))


def least_lambda_max(square: Floats) -> Floats:
    """Return the square with its missing judgements filled in so that its largest eigenvalue is the least possible.

    log λmax is convex in the logarithms of the judgements; Newton's method with the derivatives of a simple eigenvalue
    (x and y its right and left eigenvectors, y·x = 1, D_k the derivative of the matrix to log a_k, Z the group inverse
    of λI − A):

        ∂λ/∂k = y·D_k·x,   ∂²λ/∂k∂l = y·D_kl·x + y·D_k·Z·D_l·x + y·D_l·Z·D_k·x.

    Unique where chains of judgements link all criteria.

    References
    ----------
    Bozóki, S., Fülöp, J. and Rónyai, L., On optimal completions of incomplete pairwise comparison matrices (2010): the
    problem and when its answer is unique; the derivatives are derived here by perturbation of the eigenvector equation.
    """
    rows, columns = np.nonzero(np.triu(np.isnan(square), 1))
    return minimised(log_least_squares(square), rows, columns)


def minimised(square: Floats, rows: Positions, columns: Positions) -> Floats:
    """Return a full square with the judgements at (rows, columns) moved to where λmax is least."""
    if not len(rows):
        return square
    logs = np.log(square[rows, columns])
    value, slope, curvature = _derivatives(square, rows, columns)
    for _ in range(STEPS):
        step = -np.linalg.lstsq(curvature, slope, rcond=None)[0]
        if not step @ slope < 0:
            break
        size = min(1.0, 4 / np.abs(step).max())  # far from the least the model is good for a factor of e⁴
        while True:
            moved = _with(square, rows, columns, logs + size * step)
            at = _derivatives(moved, rows, columns)
            if at[0] <= value + 1e-15 * abs(value) or size < 1e-6:
                break
            size /= 2
        logs, square = logs + size * step, moved
        value, slope, curvature = at
        if size == 1 and np.abs(step).max() <= 1e-9:  # the error left is of the order of its square
            break
    return square


def _with(square: Floats, rows: Positions, columns: Positions, logs: Floats) -> Floats:
    moved = square.copy()
    moved[rows, columns], moved[columns, rows] = np.exp(logs), np.exp(-logs)
    return moved


def _derivatives(a: Floats, i: Positions, j: Positions) -> tuple[float, Floats, Floats]:
    """Return log λmax, its gradient and its Hessian in the logarithms of the judgements at (i, j)."""
    k = np.arange(len(i))
    x, value = principal_eigenvector(a)
    y, _ = principal_eigenvector(a.T)
    y = y / (y @ x)
    up, down = a[i, j] * y[i] * x[j], a[j, i] * y[j] * x[i]
    first = (up - down) / value
    moved, left = np.zeros((len(a), len(i))), np.zeros((len(i), len(a)))
    moved[i, k], moved[j, k] = a[i, j] * x[j], -a[j, i] * x[i]  # D_k·x, a column each
    left[k, j], left[k, i] = a[i, j] * y[i], -a[j, i] * y[j]  # y·D_k, a row each
    inverse = np.linalg.inv(value * (np.eye(len(a)) + np.outer(x, y)) - a) - np.outer(x, y) / value
    mixed = left @ inverse @ moved
    second = (mixed + mixed.T + np.diag(up + down)) / value - np.outer(first, first)
    return float(np.log(value)), first, second


COMPLETIONS = MappingProxyType({"log_least_squares": log_least_squares, "lambda_max": least_lambda_max})
