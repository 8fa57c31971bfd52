"""Why weights explain choices by so much and by no more: weights at one end, a mix of the rejected at the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.problem import Vector, dot, number, vector

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, eq=False)
class ExplainedCertificate:
    """The largest least lead ε of what was chosen, over weights of sum 1 that are at least `floor` each.

    `leads` has a row D for every case and rejected option: the lead of what was chosen on each criterion. The weights w
    reach min D·w = ε. With the mix y ≥ 0, Σ y = 1, and E = Σ y D, no weights reach more than f·ΣE + (1 − n·f)·max E,
    which is ε too. Where ε < 0 the mix says why: at floor 0 the mixed rejected options are better than the mixed chosen
    ones on every criterion (E < 0).

    Attributes
    ----------
    criteria : n names; leads : by (case, rejected option)
    mix : by (case, rejected option), those of multiplier 0 left out
    """

    criteria: tuple[str, ...]
    leads: Mapping[tuple[str, str], Vector]
    floor: Fraction
    weights: Vector
    margin: Fraction
    mix: Mapping[tuple[str, str], Fraction]

    @property
    def mixed(self) -> Vector:
        """E, the mixed lead on each criterion."""
        return tuple(
            sum((y * self.leads[key][j] for key, y in self.mix.items()), ZERO) for j in range(len(self.criteria))
        )

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        n = len(self.criteria)
        if not self.leads or any(len(row) != n for row in self.leads.values()) or len(self.weights) != n:
            yield "leads, weights and criteria are not of one size"
            return
        if not set(self.mix) <= set(self.leads):
            yield "the mix names an option that was not rejected"
            return
        if not 0 <= self.floor * n <= 1:
            yield "no weights of sum 1 are above the floor"
        if sum(self.weights) != 1 or min(self.weights) < self.floor:
            yield "the weights do not sum to 1 or are below the floor"
        if min(dot(row, self.weights) for row in self.leads.values()) != self.margin:
            yield "the weights do not reach the margin claimed"
        if sum(self.mix.values()) != 1 or min(self.mix.values(), default=ONE) < 0:
            yield "the mix is none"
        mixed = self.mixed
        if self.floor * sum(mixed) + (1 - n * self.floor) * max(mixed) != self.margin:
            yield "the mix does not bound the margin by what is claimed"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says (`margin`, `weights`) that its certificate does not."""
        found = []
        if "margin" in claims and claims["margin"] != float(self.margin):
            found.append(f"the certificate is about the margin {self.margin}, not {claims['margin']!r}")
        if isinstance(claims.get("weights"), Mapping):
            mine = dict(zip(self.criteria, map(float, self.weights), strict=True))
            if dict(claims["weights"]) != mine:
                found.append("the certificate is about other weights")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data."""
        return {
            "kind": "explained", "criteria": list(self.criteria), "floor": str(self.floor),
            "leads": [[case, option, [str(x) for x in row]] for (case, option), row in self.leads.items()],
            "weights": [str(x) for x in self.weights], "margin": str(self.margin),
            "mix": [[case, option, str(y)] for (case, option), y in self.mix.items()],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ExplainedCertificate:
        """Read what `to_json` wrote."""
        return cls(
            tuple(map(str, data["criteria"])),
            {(str(case), str(option)): vector(row) for case, option, row in data["leads"]},
            number(data["floor"]), vector(data["weights"]), number(data["margin"]),
            {(str(case), str(option)): number(y) for case, option, y in data["mix"]},
        )  # fmt: skip
