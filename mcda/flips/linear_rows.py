"""Nearest points under side rows: ranked goals, or a rival that must beat everyone.

Linear programs, and for l2 a least-distance problem.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linprog, nnls

from mcda.flips.radius import Limits
from mcda.matrix import Floats

RESIDUAL = 1e-10


class Point(NamedTuple):
    """A point that is best for a rival; the multipliers of its leads over the others (sum 1) and of the ranked rows."""

    value: float
    weights: Floats
    mix: Floats
    rows: Floats


def strongest(leads: Floats, limits: Limits) -> Point:
    """Return the allowed weights at which the least of the (k, n) leads of a rival is largest."""
    k, n = leads.shape
    table = np.vstack([np.c_[-leads, np.ones(k)], np.c_[-limits.rows, np.zeros(len(limits.rows))]])
    bounds = [*zip(limits.lower, limits.upper, strict=True), (None, None)]
    found: Any = linprog(
        np.r_[np.zeros(n), -1], A_ub=table, b_ub=np.zeros(len(table)), A_eq=[np.r_[np.ones(n), 0]], b_eq=[1],
        bounds=bounds
    )  # fmt: skip
    duals = np.maximum(-found.ineqlin.marginals, 0)
    return Point(
        -float(found.fun), np.asarray(found.x)[:n], _shares(duals[:k]), duals[k:] / max(duals[:k].sum(), RESIDUAL)
    )


def nearest(norm: str, weights: Floats, leads: Floats, limits: Limits) -> Point | None:
    """Return the nearest allowed weights at which none of the (k, n) leads of a rival is negative; None where there
    are none.

    `percent` moves raw weights by factors and knows no rows; its point is raw.
    """
    return _least_squares(weights, leads, limits) if norm == "l2" else _linear(norm, weights, leads, limits)


def _linear(norm: str, w: Floats, leads: Floats, limits: Limits) -> Point | None:
    (k, n), eye = leads.shape, np.eye(len(w))
    table: Floats
    rows: Floats
    scale: Floats
    if norm == "percent":
        scale = np.where(limits.frozen, 0.0, w)
        table, right, cost = _moved(scale, w), np.r_[w, -w], np.r_[np.zeros(n), 1]
        bounds, equal, total = [(0, None)] * n + [(0, None)], None, None
        rows = np.empty((0, n))
    else:
        rows, bounds = limits.rows, [*zip(limits.lower, limits.upper, strict=True)]
        equal, total = [np.r_[np.ones(n), 0]], [1]
        if norm == "l1":
            table = np.vstack([np.c_[eye, -eye], np.c_[-eye, -eye]])
            right = np.r_[w, -w]
            cost, bounds = np.r_[np.zeros(n), np.ones(n)], bounds + [(0, None)] * n
            equal = [np.r_[np.ones(n), np.zeros(n)]]
        else:
            scale = w.copy() if norm == "percent_final" else np.ones(n)
            table, right, cost = _moved(scale, w), np.r_[w, -w], np.r_[np.zeros(n), 1]
            bounds = [*bounds, (0, None)]
    rest = np.zeros((1, len(cost) - n))
    head = np.vstack([np.c_[-leads, np.repeat(rest, k, 0)], np.c_[-rows, np.repeat(rest, len(rows), 0)]])
    found: Any = linprog(
        cost, A_ub=np.vstack([head, table]), b_ub=np.r_[np.zeros(len(head)), right], A_eq=equal, b_eq=total,
        bounds=bounds
    )  # fmt: skip
    if found.status != 0:
        return None
    duals = np.maximum(-found.ineqlin.marginals, 0)
    share = max(duals[:k].sum(), RESIDUAL)
    return Point(float(found.fun), np.asarray(found.x)[:n], _shares(duals[:k]), duals[k : k + len(rows)] / share)


def _moved(scale: Floats, w: Floats) -> Floats:
    """Rows of |w' − w| ≤ r·scale in (w', r)."""
    eye = np.eye(len(w))
    return np.vstack([np.c_[eye, -scale], np.c_[-eye, -scale]])


def _least_squares(w: Floats, leads: Floats, limits: Limits) -> Point | None:
    """Minimise ‖x‖ under G x ≥ h in the plane Σx = 0 (Lawson and Hanson's least-distance problem, by NNLS)."""
    n = len(w)
    plane = np.linalg.svd(np.ones((1, n)))[2][1:].T  # (n, n − 1), orthonormal
    scale = np.maximum(np.abs(leads).max(axis=1), RESIDUAL)
    rows = np.vstack([leads / scale[:, None], limits.rows, np.eye(n), -np.eye(n)])
    right = np.r_[-leads @ w / scale, -limits.rows @ w, limits.lower - w, w - limits.upper]
    table = np.vstack([(rows @ plane).T, right])
    target = np.r_[np.zeros(n - 1), 1.0]
    u, residual = nnls(table, target, maxiter=100 * table.shape[1])
    if residual <= RESIDUAL:
        return None
    r = table @ u - target
    x = plane @ (-r[:-1] / r[-1])
    k = len(leads)
    duals = u[:k] / scale
    return Point(
        float(np.linalg.norm(x)), w + x, _shares(duals), u[k : k + len(limits.rows)] / max(duals.sum(), RESIDUAL)
    )


def _shares(duals: Floats) -> Floats:
    total = duals.sum()
    return duals / total if total > 0 else np.full(len(duals), 1 / len(duals))
