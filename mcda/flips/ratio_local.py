"""A local search for a near flip of TOPSIS: from some weights to the nearest at which a rival is level or ahead.

The leads are linearised where the search stands; the nearest weights at which these lines are level are a linear
programme (for l2 a quadratic one), and on the ray to them the leads themselves are brought level. A step that is no
nearer is cut down. What is found is an upper bound and nothing more.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from mcda.flips.ratio_relaxed import Question
from mcda.matrix import Floats

STEPS = 20
ENOUGH = 1e-13  # a relative gain that ends the search
HALVINGS = 60
BEYOND = (1.0, 1 + 1e-9, 1 + 1e-6, 1.001, 1.03, 1.2, 2.0)  # where on the ray the rival may be ahead


def nearby(question: Question, start: Floats, margin: float = 0.0) -> Floats | None:
    """Return weights near some at which the rival is level or ahead, as near to today's as a local search finds."""
    q = question
    who = sorted({*q.opponents, *(c for c in q.others if q.ahead(start, [c])[0] < 1e-3)})[:40]
    best, trust = _level(q, start, margin), np.inf
    x = start if best is None else best
    for _ in range(STEPS):
        step = _linear(q, x, who, margin, trust)
        if step is None:
            return best
        there = _level(q, step, margin)
        far = np.inf if there is None else q.distance(there)
        known = np.inf if best is None else q.distance(best)
        if best is None and there is None:
            x = step
        elif there is not None and far < known:
            x = best = there
            if known - far <= ENOUGH * known:
                return best
        else:
            trust = float(np.abs(step - x).max()) / 4
            if trust < 1e-12:
                return best
    return best


def _level(q: Question, x: Floats, margin: float) -> Floats | None:
    """Return where on the ray from today's weights to some, or a little beyond, the rival draws level with all."""
    step = x - q.now
    for part in BEYOND:
        there = q.now + part * step
        if (there < q.lower).any() or (there > q.upper).any():
            return None
        if q.ahead(there, q.others).min() >= margin:
            break
    else:
        return None
    low, high = 0.0, part
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if q.ahead(q.now + middle * step, q.others).min() >= margin:
            high = middle
        else:
            low = middle
    return np.asarray(q.now + high * step)


def slopes(q: Question, x: Floats, who: list[int]) -> Floats:
    """Return the derivatives (k, n) of the relative leads."""
    u = x * x
    nb, pb, nc, pc = q.near[q.rival] @ u, q.away[q.rival] @ u, q.near[who] @ u, q.away[who] @ u
    gain, loss = nb * pc, nc * pb
    up = np.outer(pc, q.near[q.rival]) + nb * q.away[who]
    down = np.outer(nc, q.away[q.rival]) + pb * q.near[who]
    total = np.maximum(gain + loss, 1e-300)[:, None]
    return np.asarray(2 * x * ((up - down) - ((gain - loss)[:, None] / total) * (up + down)) / total)


def _linear(q: Question, x: Floats, who: list[int], margin: float, trust: float) -> Floats | None:
    """Return the nearest weights, at most `trust` from x in each, at which the linearised leads are level."""
    from scipy.optimize import linprog

    n, k = len(q.now), len(q.ranked)
    at = slopes(q, x, who)
    lead, scale = q.ahead(x, who) - margin + at @ (q.now - x), max(float(np.abs(x - q.now).max()), 1e-9)
    size = np.maximum(np.abs(at).max(axis=1), np.abs(lead) / scale)  # of at·t ≥ −lead/scale, moves t = (y − now)/scale
    size = np.maximum(size, 1e-300)
    rows, limits = -at / size[:, None], lead / size / scale
    low, high = (np.maximum(q.lower, x - trust) - q.now) / scale, (np.minimum(q.upper, x + trust) - q.now) / scale
    if q.norm == "l2":
        return _square(q, rows, limits, low, high, scale)
    eye = np.eye(n)
    own = eye if q.norm == "l1" else q.scale[:, None]
    extra = own.shape[1]
    upper = np.vstack([
        np.hstack([np.vstack([rows, -q.ranked]), np.zeros((len(who) + k, extra))]),
        np.hstack([np.vstack([eye, -eye]), np.vstack([-own, -own])]),
    ])  # fmt: skip
    result: Any = linprog(
        np.append(np.zeros(n), np.ones(extra)), A_ub=upper,
        b_ub=np.concatenate([limits, q.ranked @ q.now / scale, np.zeros(2 * n)]),
        A_eq=np.append(np.ones(n), np.zeros(extra))[None], b_eq=[0.0],
        bounds=[*zip(low, high, strict=True), *[(0, None)] * extra], method="highs-ds",
    )  # fmt: skip
    return None if result.x is None else np.clip(q.now + scale * result.x[:n], q.lower, q.upper)


def _square(q: Question, rows: Floats, limits: Floats, low: Floats, high: Floats, scale: float) -> Floats | None:
    """Return the nearest of the weights now + scale·t, low ≤ t ≤ high, rows·t ≤ limits, in the Euclidean distance."""
    from scipy.optimize import minimize

    rows, limits = np.vstack([rows, -q.ranked]), np.concatenate([limits, q.ranked @ q.now / scale])
    ones = np.ones(len(q.now))
    bounds, begin = list(zip(low.tolist(), high.tolist(), strict=True)), np.clip(np.zeros(len(ones)), low, high)
    constraints: list[Any] = [
        {"type": "ineq", "fun": lambda t: limits - rows @ t, "jac": lambda _: -rows},
        {"type": "eq", "fun": lambda t: t @ ones, "jac": lambda _: ones},
    ]

    def goal(t: Floats) -> tuple[float, Floats]:
        return float(t @ t), 2 * t

    with np.errstate(all="ignore"):
        result: Any = minimize(
            goal, begin, jac=True, method="SLSQP", bounds=bounds,
            constraints=constraints, options={"maxiter": 20, "ftol": 1e-15},
        )  # fmt: skip
    x = q.now + scale * np.asarray(result.x)
    return np.clip(x, q.lower, q.upper) if np.isfinite(x).all() else None
