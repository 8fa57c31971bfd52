"""Where a polynomial of whole coefficients changes its sign, by Descartes' rule on halves of halves.

A polynomial has at most as many roots in an interval as its Bernstein coefficients there have changes of sign, and as
many but for an even number: none means no root, one means one root, and where there are more the interval is halved.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import comb, lcm

DEPTH = 64  # roots that halving does not tell apart are one root: a change if the sign is another beyond them


def sign_changes(p: Sequence[int], low: Fraction, high: Fraction, width: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return brackets of at most `width` of the points inside (low, high) at which p changes its sign.

    Examples
    --------
    >>> sign_changes([-1, 3], Fraction(0), Fraction(1), Fraction(1, 8))
    [(Fraction(1, 4), Fraction(3, 8))]
    """
    found: list[tuple[Fraction, Fraction]] = []
    todo = [(low, high, _bernstein(p, low, high), 0)]
    while todo:
        a, b, local, depth = todo.pop()
        signs = [c > 0 for c in local if c]
        changes = sum(x != y for x, y in pairwise(signs))
        if changes == 0:
            continue
        if depth == DEPTH:
            if signs[0] != signs[-1]:
                found.append((a, b))
            continue
        if changes == 1 and b - a <= width:
            found.append((a, b))
            continue
        middle, (left, right) = (a + b) / 2, _halved(local)
        if left[-1] == 0 and _sign(left[::-1]) != _sign(right):
            found.append((middle - width / 4, middle + width / 4))
        todo += [(middle, b, right, depth + 1), (a, middle, left, depth + 1)]
    return sorted(found)


def _sign(coefficients: list[int]) -> bool:
    """Return whether the first coefficient that is not 0 is positive: the sign just beyond that end."""
    return next(c for c in coefficients if c) > 0


def _bernstein(p: Sequence[int], low: Fraction, high: Fraction) -> list[int]:
    """Return whole Bernstein coefficients on [low, high], all multiplied by one number."""
    degree = len(p) - 1
    bottom, width, local = low, high - low, [Fraction(0)] * len(p)
    for i, c in enumerate(p):
        for k in range(i + 1):
            local[k] += c * comb(i, k) * bottom ** (i - k) * width**k
    found = [sum(Fraction(comb(k, i), comb(degree, i)) * local[i] for i in range(k + 1)) for k in range(degree + 1)]
    scale = lcm(*(Fraction(c).denominator for c in found))
    return [int(c * scale) for c in found]


def _halved(p: list[int]) -> tuple[list[int], list[int]]:
    """Return the coefficients on the two halves (de Casteljau), kept whole by a power of two."""
    degree, row, left, right = len(p) - 1, p, list[int](), list[int]()
    for k in range(degree + 1):
        left.append(row[0] << (degree - k))
        right.append(row[-1] << (degree - k))
        row = [x + y for x, y in pairwise(row)]
    return left, right[::-1]
