"""Sums of n-th roots of positive rationals: their exact signs, and the signs of polynomials made of them.

A sum Σ c_k·r_k^(1/n) is its coefficients over a list of radicands. Radicands whose ratio is the n-th power of a
rational are brought together; real roots of the others are linearly independent over the rationals, so that the sum
is 0 exactly where every coefficient that is left is 0. Otherwise whole-number brackets of the roots are made narrower
until they tell the sign: a sign is never the result of rounding.

References
----------
Besicovitch, A. S. (1940), Mordell, L. J. (1953): the independence of roots, cited from memory; only that the search
for a sign comes to an end rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm

from mcda.certificate.polynomials import nonnegative

Vector = tuple[Fraction, ...]
Sums = Sequence[Sequence[Fraction]]  # the coefficients of a polynomial, constant first, each a sum
PRECISIONS = (64, 256, 1024, 8192)
DEPTH = 80
ZERO = Fraction(0)


def whole_root(x: int, n: int) -> int:
    """Return the largest whole number whose n-th power is at most x ≥ 0.

    Examples
    --------
    >>> whole_root(80, 4), whole_root(81, 4)
    (2, 3)
    """
    if x < 2 or n == 1:
        return x
    guess = 1 << -(-x.bit_length() // n)  # above the root, from where Newton's steps only fall
    while True:
        following = ((n - 1) * guess + x // guess ** (n - 1)) // n
        if following >= guess:
            return guess
        guess = following


def rational_root(x: Fraction, n: int) -> Fraction | None:
    """Return the n-th root of x > 0 where it is rational."""
    top, bottom = whole_root(x.numerator, n), whole_root(x.denominator, n)
    return Fraction(top, bottom) if top**n == x.numerator and bottom**n == x.denominator else None


class Radicals:
    """Sums over one list of radicands."""

    def __init__(self, radicands: Vector, n: int) -> None:
        self.radicands, self.n = radicands, n
        self.own: list[Fraction] = []  # one radicand of each class
        self.classes: list[tuple[int, Fraction]] = []  # of each radicand: its class, and how many times its root
        for x in radicands:
            for k, other in enumerate(self.own):
                ratio = rational_root(x / other, n)
                if ratio is not None:
                    self.classes.append((k, ratio))
                    break
            else:
                self.classes.append((len(self.own), Fraction(1)))
                self.own.append(x)
        self.brackets: dict[int, list[int]] = {}

    def gathered(self, sums: Sequence[Fraction]) -> Vector:
        """Return the coefficients of a sum, one a class."""
        found = [ZERO] * len(self.own)
        for c, (k, ratio) in zip(sums, self.classes, strict=True):
            found[k] += c * ratio
        return tuple(found)

    def sign(self, sums: Sequence[Fraction]) -> int:
        """Return 1, 0 or −1, the sign of a sum."""
        return self.sign_of(self.gathered(sums))

    def sign_of(self, found: Sequence[Fraction]) -> int:
        """Return the sign of a sum whose coefficients were gathered."""
        left = [c for c in found if c]
        if not left:
            return 0
        if min(left) > 0 or max(left) < 0:
            return 1 if left[0] > 0 else -1
        scale = lcm(*(c.denominator for c in left))
        whole = [c.numerator * (scale // c.denominator) for c in found]
        for bits in PRECISIONS:
            roots = self._roots(bits)
            low = sum(c * (r if c > 0 else r + 1) for c, r in zip(whole, roots, strict=True))
            high = sum(c * (r if c < 0 else r + 1) for c, r in zip(whole, roots, strict=True))
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
        raise ArithmeticError("the sign of a sum of roots is beyond the precision of the check")

    def _roots(self, bits: int) -> list[int]:
        """Return ⌊2^bits·r^(1/n)⌋ of each class."""
        if bits not in self.brackets:
            self.brackets[bits] = [
                whole_root((x.numerator << (self.n * bits)) // x.denominator, self.n) for x in self.own
            ]
        return self.brackets[bits]

    def near(self, sums: Sequence[Fraction], bits: int) -> Fraction:
        """Return a rational number next to a sum."""
        roots = self._roots(bits)
        found = self.gathered(sums)
        return sum((c * Fraction(r, 1 << bits) for c, r in zip(found, roots, strict=True)), ZERO)

    def nonnegative(self, p: Sums, low: Fraction, high: Fraction) -> bool:
        """Return whether a polynomial with such coefficients is ≥ 0 on [low, high].

        Bernstein coefficients on smaller and smaller halves; a square polynomial that touches 0 inside is decided by
        its discriminant, one of a single class as a polynomial with rational coefficients.

        Raises
        ------
        ArithmeticError
            It touches 0 inside, and no halving can tell.
        """
        found = [self.gathered(c) for c in p]
        used = [k for k in range(len(self.own)) if any(c[k] for c in found)]
        if len(used) < 2:
            return nonnegative([c[used[0]] if used else ZERO for c in found], low, high)
        todo = [(low, high, 0)]
        while todo:
            a, b, depth = todo.pop()
            signs = [self.sign_of(c) for c in _bernstein(found, a, b)]
            if signs[0] < 0 or signs[-1] < 0:
                return False
            if min(signs) >= 0:
                continue
            if len(p) == 3 and depth == 4:  # ≥ 0 at its ends, its middle coefficient below: lowest inside
                if self._discriminant(p) > 0:
                    return False
                continue
            if depth == DEPTH:
                raise ArithmeticError("a polynomial touches 0, or nearly so, where no halving can tell")
            middle = (a + b) / 2
            todo += [(a, middle, depth + 1), (middle, b, depth + 1)]
        return True

    def _discriminant(self, p: Sums) -> int:
        """Return the sign of b² − 4ac."""
        c, b, a = p
        pairs = radicals(tuple(x * y for x in self.radicands for y in self.radicands), self.n)
        squares = [b[i] * b[j] - 4 * a[i] * c[j] for i in range(len(b)) for j in range(len(b))]
        return pairs.sign(squares)


@lru_cache(maxsize=64)
def radicals(radicands: Vector, n: int) -> Radicals:
    """Return the sums over some radicands, their classes found once."""
    return Radicals(radicands, n)


def _bernstein(p: Sequence[Vector], low: Fraction, high: Fraction) -> list[Vector]:
    """Return the Bernstein coefficients on [low, high] of a polynomial whose coefficients are vectors."""
    degree, size = len(p) - 1, len(p[0])
    width = high - low
    local = [[ZERO] * size for _ in p]
    for i, c in enumerate(p):  # (low + width·x)^i
        for k in range(i + 1):
            share = comb(i, k) * low ** (i - k) * width**k
            local[k] = [x + share * y for x, y in zip(local[k], c, strict=True)]
    found = []
    for k in range(degree + 1):
        row = [ZERO] * size
        for i in range(k + 1):
            share = Fraction(comb(k, i), comb(degree, i))
            row = [x + share * y for x, y in zip(row, local[i], strict=True)]
        found.append(tuple(row))
    return found
