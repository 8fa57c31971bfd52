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


def _unit(kind: str, x: Sequence[Any]) -> Any:
    """Return the square of the unit in which the scores are measured."""
    if kind == "none":
        return 1
    if kind == "minmax":
        return (max(x) - min(x)) ** 2
    if kind == "vector":
        return sum(y * y for y in x)
    return (max(x) if kind == "max" else sum(x)) ** 2


def _ends(column: Column, i: int) -> Ends:
    kind, low, high = column.rule.kind, list(column.low), list(column.high)
    if kind == "sum" and not column.rule.gain:
        low, high = [Fraction(1) / y for y in column.high], [Fraction(1) / y for y in column.low]
    if kind == "bounds":
        bottom, top = ((end / column.unit) for end in column.rule.ends or (ZERO, ONE))
        up, down = ([((top - x) / (top - bottom)) ** 2 for x in (low[i], high[i])],
                    [((x - bottom) / (top - bottom)) ** 2 for x in (low[i], high[i])])  # fmt: skip
        return Ends(up[1], up[0], down[0], down[1])
    others = [k for k in range(len(low)) if k != i]
    if not others:
        return Ends(ZERO, ZERO, ZERO, ZERO)
    if kind == "vector" and min(low) < 0:
        return _any_sign(low, high, i, others)
    small, large = [*low], [*high]  # own score high, all others low; and the reverse
    small[i], large[i] = high[i], low[i]

    def square(gap: Any, unit: Any) -> Fraction:
        return Fraction(gap * gap) / unit if unit else ZERO

    whole = ONE / column.unit
    by_small, by_large = (_unit(kind, x) * (whole * whole if kind == "none" else 1) for x in (small, large))
    least_down, most_down = square(low[i] - min(large), by_large), square(high[i] - min(small), by_small)
    if kind in ("sum", "vector"):
        return Ends(_nearest_to_top(kind, low, high, i), _farthest_from_top(kind, low, high, i), least_down, most_down)
    return Ends(square(max(small) - high[i], by_small), square(max(large) - low[i], by_large), least_down, most_down)


def _farthest_from_top(kind: str, low: list[Any], high: list[Any], i: int) -> Fraction:
    """Someone at the high end, everyone else where the sum or the length is small."""
    power, found = 1 if kind == "sum" else 2, ZERO
    total = sum(y**power for y in low)
    for k, top in enumerate(high):
        if k != i and top > low[i]:
            unit = total - low[k] ** power + top**power
            gap = top - low[i]
            found = max(found, Fraction(gap * gap) / (unit * unit if kind == "sum" else unit))
    return found


def _nearest_to_top(kind: str, low: list[Any], high: list[Any], i: int) -> Fraction:
    """The largest score as small as it can be, everyone else as near to it as they can."""
    cap = max(low)
    if cap <= high[i]:
        return ZERO
    unit = _unit(kind, [high[i] if k == i else min(y, cap) for k, y in enumerate(high)])
    return Fraction((cap - high[i]) ** 2) / Fraction(unit)


def _any_sign(low: list[Any], high: list[Any], i: int, others: list[int]) -> Ends:
    """Ends of columns of both signs over their length: numerator and length each by itself; no square is above 2."""
    near = sum(min(max(0, a), b) ** 2 for a, b in zip(low, high, strict=True))
    far = sum(max(a * a, b * b) for a, b in zip(low, high, strict=True))

    def between(least: Any, most: Any) -> Pair:
        least, most = max(0, least), max(0, most)
        return (
            Fraction(least * least, far) if far else ZERO,
            min(Fraction(2), Fraction(most * most, near)) if near else Fraction(2 if most else 0),
        )

    up = between(max(low[k] for k in others) - high[i], max(high[k] for k in others) - low[i])
    down = between(low[i] - min(high[k] for k in others), high[i] - min(low[k] for k in others))
    return Ends(*up, *down)
