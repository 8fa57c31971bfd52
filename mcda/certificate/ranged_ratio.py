"""One criterion's scores in their ranges under TOPSIS: between what an option's squared distances lie.

An option's distances to the largest and to the smallest score of the column, A and B, are taken one by one: each is
least or largest where its own score and those of the others stand at ends that are known beforehand (the score itself
at an end; a third one that makes the largest score at its high end, the rest at their low ones, and so on). An option
cannot be at the worst of both and another at the best of both in the same column, so these are bounds on the closeness,
not attained but under `bounds`, where a score counts whatever the others are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from mcda.certificate.problem import Vector
from mcda.certificate.ranged import Column

ZERO, ONE = Fraction(0), Fraction(1)
Pair = tuple[Fraction, Fraction]  # squared distances to the ideal and to the anti-ideal


class Ends(NamedTuple):
    """Between what the squared distances to the largest and to the smallest score of the column lie."""

    least_up: Fraction
    most_up: Fraction
    least_down: Fraction
    most_down: Fraction


def distances(column: Column, scores: Vector) -> list[Pair]:
    """Return every option's squared distances at these scores."""
    x = [Fraction(y) for y in scores]
    gain, kind = column.rule.gain, column.rule.kind
    if kind == "sum" and not gain:
        x, gain = [1 / y for y in x], True
    if kind == "bounds":
        low, high = column.rule.ends or (ZERO, ONE)
        unit = (high - low) ** 2
    else:
        low, high = min(x), max(x)
        unit = _unit(kind, x)
    found = []
    for y in x:
        up, down = ((high - y) ** 2 / unit, (y - low) ** 2 / unit) if unit else (ZERO, ZERO)
        found.append((up, down) if gain else (down, up))
    return found


def worst(column: Column, i: int) -> Pair:
    """Return the largest squared distance to the ideal, and the smallest to the anti-ideal."""
    ends = _ends(column, i)
    return (ends.most_up, ends.least_down) if _gain(column) else (ends.most_down, ends.least_up)


def best(column: Column, i: int) -> Pair:
    """Return the smallest squared distance to the ideal, and the largest to the anti-ideal."""
    ends = _ends(column, i)
    return (ends.least_up, ends.most_down) if _gain(column) else (ends.least_down, ends.most_up)


def _gain(column: Column) -> bool:
    return column.rule.gain or column.rule.kind == "sum"  # a cost of `sum` is a share of 1/x


def _unit(kind: str, x: Sequence[Fraction]) -> Fraction:
    """Return the square of the unit in which the scores are measured."""
    if kind == "none":
        return ONE
    if kind == "minmax":
        return (max(x) - min(x)) ** 2
    if kind == "vector":
        return sum((y * y for y in x), ZERO)
    return (max(x) if kind == "max" else sum(x, ZERO)) ** 2


def _ends(column: Column, i: int) -> Ends:
    kind = column.rule.kind
    low, high = ([Fraction(y) * column.unit for y in ends] for ends in (column.low, column.high))
    if kind == "sum" and not column.rule.gain:
        low, high = [1 / y for y in high], [1 / y for y in low]
    mine, others = (low[i], high[i]), [k for k in range(len(low)) if k != i]
    if kind == "bounds":
        bottom, top = column.rule.ends or (ZERO, ONE)
        wide = (top - bottom) ** 2
        up, down = [(top - x) ** 2 / wide for x in mine], [(x - bottom) ** 2 / wide for x in mine]
        return Ends(up[1], up[0], down[0], down[1])
    if not others:
        return Ends(ZERO, ZERO, ZERO, ZERO)
    if kind == "vector" and min(low) < 0:
        return _any_sign(low, high, i, others)
    return _by_kind(kind, low, high, i, others)


def _by_kind(kind: str, low: list[Fraction], high: list[Fraction], i: int, others: list[int]) -> Ends:
    """Ends of columns that are nowhere negative, or whose unit does not care."""

    def square(x: list[Any], end: Fraction) -> Fraction:
        unit = _unit(kind, x)
        return (end - x[i]) ** 2 / unit if unit else ZERO

    def with_own(x: list[Fraction], own: Fraction) -> list[Fraction]:
        return [own if k == i else y for k, y in enumerate(x)]

    small, large = with_own(low, high[i]), with_own(high, low[i])  # own score high, all others low; and the reverse
    least_down = square(large, min(large))
    most_down = square(small, min(small))
    # to the largest score: someone at the high end, everyone else where the unit is small
    if kind in ("sum", "vector"):
        tops = [[high[k] if c == k else low[c] for c in range(len(low))] for k in others if high[k] > low[i]]
        most_up = max((square(x, x[k]) for x, k in zip(tops, [k for k in others if high[k] > low[i]], strict=True)),
                      default=ZERO)  # fmt: skip
        cap = max(low)
        capped = with_own([min(y, cap) for y in high], high[i])
        least_up = square(capped, cap) if cap > high[i] else ZERO
    else:
        most_up, least_up = square(large, max(large)), square(small, max(small))
    return Ends(least_up, most_up, least_down, most_down)


def _any_sign(low: list[Fraction], high: list[Fraction], i: int, others: list[int]) -> Ends:
    """Ends of columns of both signs over their length: numerator and length each by itself; no square is above 2."""
    near = sum((min(max(ZERO, a), b) ** 2 for a, b in zip(low, high, strict=True)), ZERO)
    far = sum((max(a * a, b * b) for a, b in zip(low, high, strict=True)), ZERO)

    def between(least: Fraction, most: Fraction) -> Pair:
        least, most = max(ZERO, least), max(ZERO, most)
        return (
            least * least / far if far else ZERO,
            min(Fraction(2), most * most / near) if near else Fraction(2 if most else 0),
        )

    up = between(max(low[k] for k in others) - high[i], max(high[k] for k in others) - low[i])
    down = between(low[i] - min(high[k] for k in others), high[i] - min(low[k] for k in others))
    return Ends(*up, *down)
