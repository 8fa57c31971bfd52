"""The largest least lead of every alternative at once, for linear methods: the simplex method in step.

The shares y of rivals that hold the alternative b down most: minimise s over y ≥ 0, Σy = 1 and s with, for every
criterion j, s ≥ V_bj − Σ_c y_c V_cj. The programs of all b have the same columns, so that one matrix product prices
them all. Prices are weights w and a level t; the rival furthest above t enters, or the slack of the criterion whose
weight is most negative. What does not end in time is left to the caller, who must check the rest: floats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcda.matrix import Floats

GAIN = 1e-11  # what a column must promise to enter, cells being in [0, 1]
PIVOT = 1e-9
LEVEL = 1e-13  # ratios this near to the smallest are ties; the largest pivot of them is taken
STEPS = 12  # at most, times the size of a basis
BLOCK = 500  # alternatives in step


@dataclass(frozen=True, eq=False)
class Held:
    """Weights with the largest least lead of an alternative, and the rivals that hold it there with their shares."""

    weights: Floats
    rivals: tuple[int, ...]
    shares: Floats


def held_down(values: Floats, twins: NDArray[np.intp]) -> list[Held | None]:
    """Return what holds each alternative down; None where the steps did not suffice.

    Parameters
    ----------
    values : (m, n), cells in [0, 1]
    twins : (m,), the position of the first row equal to each; two different rows at least

    Examples
    --------
    >>> found = held_down(np.array([[1.0, 0.0], [0.25, 0.25], [0.0, 1.0]]), np.arange(3))
    >>> found[1].weights.tolist(), sorted(found[1].rivals), found[1].shares.tolist()
    ([0.5, 0.5], [0, 2], [0.5, 0.5])
    """
    m, n = values.shape
    columns = np.vstack([np.c_[-values, np.ones(m)], np.eye(n, n + 1), [[-1.0] * n + [0.0]]])  # y, slacks, s
    order = np.argsort(-values.mean(axis=1), kind="stable")
    second = order[np.flatnonzero(twins[order] != twins[order[0]])[0]]
    first = np.where(twins == twins[order[0]], second, order[0])
    found: list[Held | None] = []
    for start in range(0, m, BLOCK):
        found += _block(columns, values, twins, first, np.arange(start, min(start + BLOCK, m)))
    return found


def _block(
    columns: Floats, values: Floats, twins: NDArray[np.intp], first: NDArray[np.intp], asked: NDArray[np.intp]
) -> list[Held | None]:
    (m, n), across = values.shape, np.ascontiguousarray(values.T)
    found: list[Held | None] = [None] * len(asked)
    # basic to start with: one rival, the slack of every criterion but the worst, and there s, which never leaves
    place = (values[asked] - values[first[asked]]).argmax(axis=1)
    basis = np.tile(m + np.arange(n + 1), (len(asked), 1))
    basis[np.arange(len(asked)), place], basis[:, n] = m + n, first[asked]
    inverse = np.linalg.inv(columns[basis].transpose(0, 2, 1))
    amounts = (inverse @ np.c_[-values[asked], np.ones(len(asked))][:, :, None])[:, :, 0]
    active = np.arange(len(asked))
    for _ in range(STEPS * (n + 1)):
        line = np.arange(len(active))
        prices = inverse[line, place]
        ahead = -prices[:, :n] @ across
        ahead[twins[asked[active], None] == twins] = -np.inf
        rival, slack = ahead.argmax(axis=1), prices[:, :n].argmax(axis=1)
        over, under = ahead[line, rival] + prices[:, n], prices[line, slack]
        done = np.maximum(over, under) <= GAIN
        for k in np.flatnonzero(done).tolist():
            found[active[k]] = _read(columns, values[asked[active[k]]], basis[k])
        left = ~done
        if not left.any():
            break
        entering = np.where(over >= under, rival, m + slack)[left]
        active, place, basis, inverse, amounts = (part[left] for part in (active, place, basis, inverse, amounts))
        _pivot(columns[entering], entering, place, basis, inverse, amounts)
    return found


def _pivot(
    columns: Floats, entering: NDArray[np.intp], place: NDArray[np.intp], basis: NDArray[np.intp], inverse: Floats,
    amounts: Floats,
) -> None:  # fmt: skip
    """Let a column enter each basis, in place."""
    line = np.arange(len(entering))
    direction = (inverse @ columns[:, :, None])[:, :, 0]
    may_leave = direction > PIVOT
    may_leave[line, place] = False
    ratios = np.where(may_leave, amounts / np.where(may_leave, direction, 1.0), np.inf)
    close = may_leave & (ratios <= ratios.min(axis=1, keepdims=True) + LEVEL)
    leaving = np.where(close, direction, -np.inf).argmax(axis=1)
    by = direction[line, leaving]
    row, amount = inverse[line, leaving] / by[:, None], amounts[line, leaving] / by
    direction[line, leaving] = 0.0
    inverse -= direction[:, :, None] * row[:, None, :]
    amounts -= direction * amount[:, None]
    inverse[line, leaving], amounts[line, leaving], basis[line, leaving] = row, amount, entering


def _read(columns: Floats, own: Floats, basis: NDArray[np.intp]) -> Held | None:
    """Return the answer at a basis, solved anew."""
    n, m = len(own), len(columns) - len(own) - 1
    square = columns[basis].T
    try:
        weights = -np.linalg.solve(square.T, (basis == m + n).astype(float))[:n]
        amounts = np.linalg.solve(square, np.append(-own, 1.0))
    except np.linalg.LinAlgError:
        return None
    weights = np.maximum(weights, 0)
    held = (basis < m) & (amounts > 1e-12)
    if not held.any() or not weights.sum() > 0:
        return None
    return Held(weights / weights.sum(), tuple(basis[held].tolist()), amounts[held] / amounts[held].sum())
