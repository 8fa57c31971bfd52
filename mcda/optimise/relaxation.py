"""The linear relaxation of a choice in many cases: the price of each limit, and what no choice is worth more than.

With prices y ≥ 0 of the limits no choice that meets them is worth more than D(y) = Σ_l y_l·B_l + Σ_k max_i (v_ki −
Σ_l y_l·a_lki); the least D is the optimum of the linear programme in which a case may be shared among its options
[Dantzig 1957 for one case; here the maxima stand for the convex hulls of the cases].
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.lp import ZERO, Status, Warm
from mcda.optimise.choices import Choices, Floats, total

ROUNDS = 200  # evaluations of D before the prices found so far are taken; any prices give a valid bound
CLOSE = 1e-13  # two values of D are the same when they differ by less than this part of what they are made of
# What the sums below can be wrong by, as a part of the absolute terms: each of at most four roundings a term, and
# log2(K) + 16 of a pairwise sum, in units of 1.1e-16; 1e-14 are ninety of them.
ROUNDING = 1e-14
Picks = NDArray[np.intp]


class Relaxed(NamedTuple):
    """Prices and what follows from them, in floats that are right within `error`."""

    prices: Floats  # (L,)
    bound: float
    error: float
    picks: Picks  # (K,) a choice that is optimal at these prices; with one limit it meets it
    losses: Floats  # (K, n) max_i r_ki − r_ki ≥ 0: what an option costs beside the best at these prices
    other: Picks | None  # with one limit: an equally good choice that does not meet it


def at(values: Floats, amounts: Floats, prices: Floats) -> tuple[Floats, Picks]:
    """Return the (K, n) values less what the limits used are worth, and the best option of each case."""
    reduced = values - np.tensordot(prices, amounts, axes=1)
    return reduced, reduced.argmax(axis=1)


def relaxed(values: Floats, amounts: Floats, budgets: Floats) -> Relaxed | None:
    """Return the least D and its prices; None where floats see no choice that meets the limits."""
    if len(budgets) > 1:
        return _several(values, amounts, budgets)
    return _one(values, amounts, budgets)


def _one(values: Floats, amounts: Floats, budgets: Floats) -> Relaxed | None:
    """Go from the two ends towards the budget: the slope between two choices is the next price to try.

    D is the upper envelope of the lines of all choices over the price. The choices on the two sides of the budget are
    two of these lines, and where they cross either lies the minimum or another line is above them. Every round finds a
    new corner of the envelope, so that it ends.
    """
    a, budget = amounts[0], float(budgets[0])
    rows = np.arange(len(values))

    def sums(picks: Picks) -> tuple[float, float]:
        return float(a[rows, picks].sum()), float(values[rows, picks].sum())

    filled = np.where(np.isfinite(values), a, np.inf)
    least = np.where(filled == filled.min(axis=1)[:, None], values, -np.inf).argmax(axis=1)
    best = np.where(values == values.max(axis=1)[:, None], -filled, -np.inf).argmax(axis=1)
    under, over = (sums(least), least), (sums(best), best)
    if over[0][0] <= budget:
        return _made(values, amounts, budgets, np.zeros(1), best, None)
    if under[0][0] > budget:
        return None
    price = np.zeros(1)
    scale = float(np.abs(values[np.isfinite(values)]).max()) * len(values)
    for _ in range(ROUNDS):
        (used, worth), (more, better) = under[0], over[0]
        price = np.array([max(0.0, (better - worth) / (more - used))])
        _, picks = at(values, amounts, price)
        here = sums(picks)
        line = worth - price[0] * used
        size = scale + abs(price[0]) * (abs(used) + abs(more))
        if here[1] - price[0] * here[0] <= line + CLOSE * size or here[0] in (used, more):
            break
        if here[0] <= budget:
            under = here, picks
        else:
            over = here, picks
    picks, other = _between(a, under[1], over[1], budget)
    return _made(values, amounts, budgets, price, picks, other)


def _between(amounts: Floats, under: Picks, over: Picks, budget: float) -> tuple[Picks, Picks]:
    """Return the last choice within the budget on a way from one to the other, case by case, and the next one."""
    rows = np.arange(len(under))
    differ = np.flatnonzero(under != over)
    more = amounts[differ, over[differ]] - amounts[differ, under[differ]]
    beyond = np.flatnonzero(float(amounts[rows, under].sum()) + np.cumsum(more) > budget)
    first = int(beyond[0]) if len(beyond) else len(differ) - 1
    picks, other = under.copy(), under.copy()
    picks[differ[:first]] = over[differ[:first]]
    other[differ[: first + 1]] = over[differ[: first + 1]]
    return picks, other


def _several(values: Floats, amounts: Floats, budgets: Floats) -> Relaxed | None:
    """Kelley's cutting planes: least θ over the lines of the choices met so far, then the choice that is best there."""
    count, rows = len(budgets), np.arange(len(values))
    finite = np.isfinite(values)
    spread = float((np.where(finite, values, -np.inf).max(axis=1) - np.where(finite, values, np.inf).min(axis=1)).sum())
    steps = np.abs(np.diff(np.sort(np.where(finite, amounts, amounts[:, :, :1]), axis=2), axis=2))
    smallest = [float(one[one > 0].min(initial=np.inf)) for one in steps]
    most = np.array(
        [spread / one if np.isfinite(one) else 0.0 for one in smallest]
    )  # keeps the first prices from running off
    model = Warm(np.r_[-np.inf, np.zeros(count)], np.r_[np.inf, most])
    model.aim(np.r_[-1.0, np.zeros(count)])
    prices, least, kept = np.zeros(count), np.inf, np.zeros(count)
    for _ in range(ROUNDS):
        reduced, picks = at(values, amounts, prices)
        used = amounts[:, rows, picks].sum(axis=1)
        value = float(reduced[rows, picks].sum() + prices @ budgets)
        if value < least:
            least, kept = value, prices
        model.add([np.r_[1.0, used - budgets]], [float(values[rows, picks].sum())], [np.inf])
        if model.run() is not Status.OPTIMAL:
            break
        floor = float(model.point[0])
        if least - floor <= 1e-9 * max(1.0, abs(least)):
            break
        prices = np.maximum(model.point[1:], 0.0)
    _, picks = at(values, amounts, kept)
    return _made(values, amounts, budgets, kept, picks, None)


def _made(
    values: Floats, amounts: Floats, budgets: Floats, prices: Floats, picks: Picks, other: Picks | None
) -> Relaxed:  # fmt: skip
    reduced, _ = at(values, amounts, prices)
    top = reduced.max(axis=1)
    terms = np.where(np.isfinite(values), np.abs(values) + np.tensordot(prices, np.abs(amounts), axes=1), 0.0)
    error = ROUNDING * float(terms.max(axis=1).sum() + prices @ np.abs(budgets))
    return Relaxed(prices, float(top.sum() + prices @ budgets), error, picks, top[:, None] - reduced, other)


def exact_bound(choices: Choices, budgets: Sequence[Fraction], prices: Sequence[Fraction]) -> Fraction:
    """Return D at the prices."""
    tops = (
        max(v - sum((y * one for y, one in zip(prices, used, strict=True)), ZERO) for v, used in row)
        for row in _rows(choices)
    )
    return total([*tops, *(y * b for y, b in zip(prices, budgets, strict=True))])


def exact_price(
    choices: Choices, budget: Fraction, sides: tuple[Picks, Picks] | None
) -> tuple[tuple[Fraction], Fraction]:
    """Return the price of one limit and the least D, exactly: `_one` in Fractions, from where floats ended.

    `sides` are choices on the two sides of the budget that floats took for equally good; None: the price is 0.
    """
    rows = _rows(choices)
    whole = [[(v, used[0]) for v, used in row] for row in rows]

    def sums(picks: Sequence[int]) -> tuple[Fraction, Fraction]:
        chosen = [row[i] for row, i in zip(whole, picks, strict=True)]
        return total(a for _, a in chosen), total(v for v, _ in chosen)

    under, over = None if sides is None else sums(sides[0].tolist()), None if sides is None else sums(sides[1].tolist())
    if under is None or over is None or under[0] > budget or over[0] <= budget or under[1] >= over[1]:
        under = sums([min(range(len(row)), key=lambda i: (row[i][1], -row[i][0])) for row in whole])
        over = sums([min(range(len(row)), key=lambda i: (-row[i][0], row[i][1])) for row in whole])
        if over[0] <= budget:
            return (ZERO,), over[1]
    while True:
        price = (over[1] - under[1]) / (over[0] - under[0])
        least, most = [], []
        for row in whole:
            reduced = [v - price * a for v, a in row]
            top = max(reduced)
            best = sorted((a, v) for (v, a), r in zip(row, reduced, strict=True) if r == top)
            least.append(best[0])
            most.append(best[-1])
        low, high = total(a for a, _ in least), total(a for a, _ in most)
        if low > budget:
            over = low, total(v for _, v in least)
        elif high < budget:
            under = high, total(v for _, v in most)
        else:
            worth = total(v for _, v in least)
            return (price,), worth + price * (budget - low)


def _rows(choices: Choices) -> list[list[tuple[Fraction, tuple[Fraction, ...]]]]:
    value, amount = choices.exact
    limits = range(len(choices.amounts))
    return [
        [(value(k, i), tuple(amount(li, k, i) for li in limits)) for i in range(int(np.isfinite(row).sum()))]
        for k, row in enumerate(choices.values)
    ]
