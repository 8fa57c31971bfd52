"""Exact polynomials: coefficients are Fractions, constant first; signs and sign changes without rounding."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import comb, lcm
from typing import TypeVar

Polynomial = list[Fraction]
Number = TypeVar("Number", int, Fraction)
Coefficients = Sequence[Fraction | int]
ZERO = Fraction(0)


def times(p: Sequence[Number], q: Sequence[Number]) -> list[Number]:
    """Return p·q, in whole coefficients where both are whole."""
    product = [p[0] - p[0]] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            product[i + j] += a * b
    return product


def value(p: Polynomial, t: Fraction) -> Fraction:
    """Return p(t)."""
    total = ZERO
    for c in reversed(p):
        total = total * t + c
    return total


def _trimmed(p: Polynomial) -> Polynomial:
    end = len(p)
    while end and p[end - 1] == 0:
        end -= 1
    return p[:end]


def _divided(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    rest, quotient = list(p), [ZERO] * max(1, len(p) - len(q) + 1)
    while len(rest := _trimmed(rest)) >= len(q):
        factor, shift = rest[-1] / q[-1], len(rest) - len(q)
        quotient[shift] = factor
        for k, c in enumerate(q):
            rest[shift + k] -= factor * c
        rest = rest[:-1]
    return quotient, rest


def _derivative(p: Polynomial) -> Polynomial:
    return [k * c for k, c in enumerate(p)][1:]


def _gcd(p: Polynomial, q: Polynomial) -> Polynomial:
    while q := _trimmed(q):
        p, q = q, _divided(p, q)[1]
    return [c / p[-1] for c in p]


def odd_part(p: Polynomial) -> Polynomial:
    """Return a square-free polynomial with p's sign, and so p's sign changes (Yun's decomposition)."""
    p = _trimmed(p)
    if len(p) < 3:
        return p
    common = _gcd(p, _derivative(p))
    rest, odd, power = _divided([c / p[-1] for c in p], common)[0], [p[-1] / abs(p[-1])], 1
    while len(rest) > 1:
        shared = _gcd(rest, common)
        if power % 2:
            odd = times(odd, _divided(rest, shared)[0])
        rest, common, power = shared, _divided(common, shared)[0], power + 1
    return _trimmed(odd)


def roots_between(p: Polynomial, low: Fraction, high: Fraction) -> int:
    """Return how many roots a square-free p has in (low, high] (Sturm's theorem)."""
    chain = [_trimmed(p), _trimmed(_derivative(p))]
    while len(chain[-1]) > 1:
        chain.append([-c for c in _trimmed(_divided(chain[-2], chain[-1])[1])])
    counts = []
    for t in (low, high):
        signs = [v > 0 for q in chain if q and (v := value(q, t)) != 0]
        counts.append(sum(a != b for a, b in pairwise(signs)))
    return counts[0] - counts[1]


def nonnegative(p: Coefficients, low: Fraction, high: Fraction) -> bool:
    """Return whether p ≥ 0 on [low, high].

    The Bernstein coefficients on the interval decide at once where all are ≥ 0; else sign changes are counted.

    Examples
    --------
    >>> nonnegative([1, -2, 1], Fraction(0), Fraction(2)), nonnegative([1, -1], Fraction(0), Fraction(2))
    (True, False)
    """
    local = _on_unit(p, low, high)
    if local[0] < 0 or sum(local) < 0:
        return False
    degree = len(local) - 1
    if degree < 2 or min(_bernstein(local, degree)) >= 0:
        return True
    odd = odd_part([Fraction(c) for c in local])  # p may be 0 at an end where its sign is not
    zero, one = ZERO, Fraction(1)
    if len(odd) < 3:
        return value(odd, zero) >= 0 and value(odd, one) >= 0
    inner = roots_between(odd, zero, one) - (value(odd, one) == 0)
    return inner == 0 and value(odd, Fraction(1, 2)) >= 0


def positive(p: Coefficients, low: Fraction, high: Fraction) -> bool:
    """Return whether p > 0 on [low, high].

    Examples
    --------
    >>> positive([1, -2, 1], Fraction(2), Fraction(3)), positive([1, -2, 1], Fraction(0), Fraction(2))
    (True, False)
    """
    row = [Fraction(c) for c in p]
    if value(row, low) <= 0 or value(row, high) <= 0:
        return False
    return len(_trimmed(row)) < 2 or roots_between(row, low, high) == 0


def _on_unit(p: Coefficients, low: Fraction, high: Fraction) -> list[int]:
    """Return whole coefficients in x with the sign of p(low + (high − low)x)."""
    scale = lcm(*(c.denominator for c in p)) if p else 1
    whole = [c.numerator * (scale // c.denominator) for c in p]
    q = lcm(low.denominator, high.denominator)
    a, b = low.numerator * (q // low.denominator), high.numerator * (q // high.denominator)
    result, power = [0] * max(1, len(p)), 1
    for c in reversed(whole):  # Horner in (a + (b − a)x)/q, kept whole by q to the power left over
        shifted = [a * r for r in result]
        for k in range(len(result) - 1):
            shifted[k + 1] += (b - a) * result[k]
        shifted[0] += c * power
        result, power = shifted, power * q
    return result


def _bernstein(p: list[int], degree: int) -> list[int]:
    scale = lcm(*(comb(degree, k) for k in range(degree + 1)))
    return [sum(comb(i, k) * (scale // comb(degree, k)) * p[k] for k in range(i + 1)) for i in range(degree + 1)]


def isolated(p: Coefficients, low: Fraction, high: Fraction, width: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return brackets of at most `width` of the points inside (low, high) at which p changes its sign."""
    odd = odd_part([Fraction(c) for c in p])
    if len(odd) < 2:
        return []
    found, todo = [], [(low, high)]
    while todo:
        a, b = todo.pop()
        inside = roots_between(odd, a, b) - (value(odd, b) == 0)
        if inside == 0:
            continue
        if inside == 1 and b - a <= width and value(odd, a) != 0 and value(odd, b) != 0:
            found.append((a, b))
            continue
        middle = (a + b) / 2
        if value(odd, middle) == 0:
            step = min(width, b - a) / 4
            while roots_between(odd, middle - step, middle + step) != 1:
                step /= 2
            found.append((middle - step, middle + step))
            todo += [(a, middle - step), (middle + step, b)]
        else:
            todo += [(a, middle), (middle, b)]
    return sorted(found)
