"""Weights at which a TOPSIS rival has overtaken, and distances, decided in Fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from mcda.certificate import Problem, Vector
from mcda.certificate.radius import Region
from mcda.matrix import Floats

ZERO = Fraction(0)


def exact_weights(weights: Floats, region: Region) -> Iterable[Vector]:
    """Yield Fractions of sum exactly 1 inside the region, near floats.

    What rounding leaves over goes to one weight that has room. Where ranked weights are equal, floats are so only to
    some digits: with fewer digits they are again.
    """
    for digits in (None, 14, 12, 10):
        near = [Fraction(x) if digits is None else Fraction(round(x, digits)) for x in weights.tolist()]
        near = [min(max(x, low), high) for x, low, high in zip(near, region.lower, region.upper, strict=True)]
        rest = 1 - sum(near)
        room = [
            high - x if rest > 0 else x - low for x, low, high in zip(near, region.lower, region.upper, strict=True)
        ]
        for k in sorted(range(len(near)), key=lambda k: -room[k]):
            moved = (*near[:k], near[k] + rest, *near[k + 1 :])
            if region.contains(moved):
                yield moved
                break


def overtaken(
    problem: Problem, now: Vector, winner: str, rival: str, weights: Floats, region: Region, until: str = "tie"
) -> Vector | None:
    """Return weights at or just past some, where the rival is ahead in Fractions: of everyone or level for "win"."""
    for there in exact_weights(weights, region):
        for beyond in (ZERO, *(Fraction(1, 10**k) for k in range(15, 3, -1))):
            moved = tuple(x + beyond * (x - w) for x, w in zip(there, now, strict=True))
            if not region.contains(moved):
                inside = next(iter(exact_weights(np.array([float(x) for x in moved]), region)), None)
                if inside is None:
                    continue
                moved = inside
            if problem.lead(rival, winner, moved) > 0 and (
                until == "tie" or all(problem.lead(c, rival, moved) <= 0 for c in problem.rows)
            ):
                return moved
    return None


def root_up(square: Fraction) -> float:
    """Return a float that is not below the root."""
    root = float(np.sqrt(float(square)))
    while Fraction(root) ** 2 < square:
        root = float(np.nextafter(root, np.inf))
    return root


def root_down(square: Fraction) -> float:
    """Return a float that is not above the root."""
    root = float(np.sqrt(float(square)))
    while Fraction(root) ** 2 > square:
        root = float(np.nextafter(root, 0))
    return root


def float_up(x: Fraction) -> float:
    """Return a float that is not below x."""
    found = float(x)
    return found if Fraction(found) >= x else float(np.nextafter(found, np.inf))
