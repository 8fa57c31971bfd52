"""One criterion's net flows while one of its scores moves: affine in x between the points where a preference turns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mcda.certificate.columns import Affine

ZERO, ONE, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
SHAPES = ("usual", "u_shape", "v_shape", "level", "linear")
STEADY = ("v_shape", "linear")  # preferences without a step, where their thresholds differ
Limit = Fraction | None


def turns(shape: str, q: Limit, p: Limit, others: list[Fraction]) -> list[Fraction]:
    """Return the scores at which the preference over one of the others turns, in order."""
    near = {ZERO, *(t for t in (q, p) if t is not None)}
    return sorted({y + sign * t for y in others for t in near for sign in (1, -1)})


def steps_at_turns(shape: str, q: Limit, p: Limit) -> bool:
    """Return whether flows can be other at a turn than on either side of it."""
    return shape not in STEADY or (p or ZERO) <= (q or ZERO)


def degree(shape: str, q: Limit, p: Limit, d: Fraction) -> Affine:
    """Return constant and slope of P around a difference d; P is 0 for d ≤ 0."""
    if shape == "usual":
        return (ONE if d > 0 else ZERO), ZERO
    if shape == "u_shape":
        return (ONE if d > (q or ZERO) else ZERO), ZERO
    start, end = (ZERO if shape == "v_shape" else q or ZERO), p or ZERO
    if d > end:
        return ONE, ZERO
    if d <= start:
        return ZERO, ZERO
    if shape == "level":
        return HALF, ZERO
    return -start / (end - start), 1 / (end - start)


def net(shape: str, q: Limit, p: Limit, d: Fraction) -> Affine:
    """Return constant and slope in d of P(d) − P(−d)."""
    (over, slope), (under, back) = degree(shape, q, p, d), degree(shape, q, p, -d)
    return over - under, slope + back


def lines(
    shape: str, q: Limit, p: Limit, gain: bool, column: Mapping[str, Fraction], alternative: str, x: Fraction
) -> dict[str, Affine]:
    """Return every option's net flow as an affine function of the alternative's score, as it is around x."""
    sign, share = (1 if gain else -1), Fraction(1, max(1, len(column) - 1))
    found: dict[str, Affine] = {}
    own: Affine = (ZERO, ZERO)
    for name, y in column.items():
        if name == alternative:
            continue
        start, slope = net(shape, q, p, sign * (x - y))
        start, slope = start - slope * sign * y, slope * sign  # in x
        own = own[0] + share * start, own[1] + share * slope
        rest = ZERO
        for other, z in column.items():
            if other not in (name, alternative):
                constant, rate = net(shape, q, p, sign * (y - z))
                rest += constant + rate * sign * (y - z)
        found[name] = share * (rest - start), -share * slope
    return {name: own if name == alternative else found[name] for name in column}
