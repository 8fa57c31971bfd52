"""Changes of one pairwise judgement under geometric means: who leads up to where, and who has overtaken beyond.

With n criteria the weight of the first of a pair is multiplied by y, the other's divided by it, where y^n is the
factor of the judgement. Weights are n-th roots of rationals, and y is rational, so every sign is decided exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from mcda.certificate.problem import Problem, Vector, number, vector
from mcda.certificate.radicals import Radicals, radicals

WIDTH = Fraction(1, 10**12)
ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class JudgementCertificate:
    """The judgement of the criteria at `pair` is multiplied by y^n: `winner` leads `others` from `start` up to `near`,
    and at `far` `rival` is ahead of it with nobody ahead of `rival`.

    `square` is the reciprocal matrix of the judgements, its upper triangle row by row; y is 1 today. `start` ≤ `near`
    < `far` or the other way round; the judgement moves by at most 1e-12 between `near` and `far`.
    """

    problem: Problem
    size: int
    square: Vector
    pair: tuple[int, int]
    winner: str
    rival: str
    others: tuple[str, ...]
    start: Fraction
    near: Fraction
    far: Fraction

    @cached_property
    def judged(self) -> dict[tuple[int, int], Fraction]:
        """How many times each criterion outweighs each other one."""
        places = [(i, j) for i in range(self.size) for j in range(i + 1, self.size)]
        upper = dict(zip(places, self.square, strict=True))
        return upper | {(j, i): 1 / x for (i, j), x in upper.items()}

    @cached_property
    def powers(self) -> Vector:
        """The n-th powers of the weights before they are divided by their sum."""
        found = [Fraction(1)] * self.size
        for (i, _), x in self.judged.items():
            found[i] *= x
        return tuple(found)

    @property
    def now(self) -> Fraction:
        """Today's judgement."""
        return self.judged[self.pair]

    def at(self, y: Fraction) -> Fraction:
        """Return the judgement that y stands for."""
        return self.now * y**self.size

    @cached_property
    def _roots(self) -> Radicals:
        """Roots of the weights' powers; for TOPSIS of the products of two squares of them."""
        powers = self.powers
        if self.problem.form == "linear":
            return radicals(powers, self.size)
        n = self.size
        return radicals(tuple(powers[i] ** 2 * powers[j] ** 2 for i in range(n) for j in range(i, n)), n)

    def lead_on(self, a: str, b: str) -> list[list[Fraction]]:
        """Return a polynomial with the sign of a's lead over b: in y, for TOPSIS in y²; constant first."""
        p, q = self.pair
        degrees = [2 if k == p else 0 if k == q else 1 for k in range(self.size)]
        rows, n = self.problem.rows, self.size
        if self.problem.form == "linear":
            found = [[ZERO] * n for _ in range(3)]
            for k in range(n):
                found[degrees[k]][k] = rows[a][0][k] - rows[b][0][k]
            return found
        found = [[ZERO] * (n * (n + 1) // 2) for _ in range(5)]
        (pa, na), (pb, nb) = rows[a], rows[b]
        places = [(i, j) for i in range(n) for j in range(i, n)]
        for k, (i, j) in enumerate(places):
            term = na[i] * pb[j] - nb[i] * pa[j]
            if i != j:
                term += na[j] * pb[i] - nb[j] * pa[i]
            found[degrees[i] + degrees[j]][k] = term
        return found

    def lead(self, a: str, b: str, y: Fraction) -> int:
        """Return the sign of a's lead over b at y."""
        y = self._parameter(y)
        total = [
            sum((c * y**k for k, c in enumerate(column)), ZERO) for column in zip(*self.lead_on(a, b), strict=True)
        ]
        return self._roots.sign(total)

    def near_polynomial(self, a: str, b: str, bits: int) -> list[Fraction]:
        """Return rational coefficients next to those of `lead_on`, their roots to so many bits."""
        return [self._roots.near(c, bits) for c in self.lead_on(a, b)]

    def _parameter(self, y: Fraction) -> Fraction:
        return y if self.problem.form == "linear" else y * y

    def _stays_ahead(self, a: str, b: str) -> bool:
        low, high = sorted((self._parameter(self.start), self._parameter(self.near)))
        return self._roots.nonnegative(self.lead_on(a, b), low, high)

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        n, names = self.size, self.problem.rows
        widths = {len(part) for row in names.values() for part in row}
        if (
            self.problem.form not in ("linear", "ratio") or widths != {n} or len(self.square) != n * (n - 1) // 2
            or min(self.square, default=ZERO) <= 0
        ):  # fmt: skip
            return ["the judgements are not those of such a problem"]
        if self.pair not in self.judged or {self.winner, self.rival, *self.others} - set(names):
            return ["the claim is about something that the problem does not have"]
        if min(self.start, self.near, self.far) <= 0:
            return ["a judgement must stay above 0"]
        found = []
        if (self.far - self.near) * (self.near - self.start) < 0 or self.far == self.near:
            found.append("the threshold does not lie beyond the stretch that is certified")
        if abs(self.at(self.far) - self.at(self.near)) > WIDTH:
            found.append("the bracket of the threshold is too wide")
        if self.rival not in self.others or self.winner in self.others:
            found.append(f"{self.winner} and {self.rival} are not the two sides of the claim")
        said = {self.winner, *self.others}
        found += [f"nothing is said of {b}" for b, row in names.items() if b not in said and row != names[self.winner]]
        found += [
            f"{b} is ahead of {self.winner} before the threshold" for b in self.others
            if not self._stays_ahead(self.winner, b)
        ]  # fmt: skip
        if self.lead(self.rival, self.winner, self.far) <= 0:
            found.append(f"{self.rival} is not ahead of {self.winner} beyond the threshold")
        found += [
            f"{c} is ahead of {self.rival} beyond the threshold" for c in names
            if c != self.rival and self.lead(c, self.rival, self.far) > 0
        ]  # fmt: skip
        return found

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if "now" in claims and abs(Fraction(claims["now"]) - self.now) > WIDTH * max(Fraction(1), self.now):
            found.append(f"today's judgement is {float(self.now):.15g}, not {claims['now']!r}")
        if "threshold" in claims:
            low, high = sorted((self.at(self.near), self.at(self.far)))
            if not low - WIDTH <= Fraction(claims["threshold"]) <= high + WIDTH:
                found.append(f"the threshold lies at {float(low):.15g}, not at {claims['threshold']!r}")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "judgement", "size": self.size, "square": [str(x) for x in self.square], "pair": list(self.pair),
            "winner": self.winner, "rival": self.rival, "others": list(self.others),
            "start": str(self.start), "near": str(self.near), "far": str(self.far),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> JudgementCertificate:
        """Read what `to_json` wrote."""
        first, second = data["pair"]
        return cls(
            problem, int(data["size"]), vector(data["square"]), (int(first), int(second)), data["winner"],
            data["rival"], tuple(data["others"]), number(data["start"]), number(data["near"]), number(data["far"]),
        )  # fmt: skip
