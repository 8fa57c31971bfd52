"""Flips that hold for every score in its range: the winner's row at its worst, everyone else's at its best.

A criterion's score counts alone under the rules `bounds` and `none`, so that for any weights the winner's least lead
over a rival is met where its own scores are at their bad ends and the rival's at their good ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.problem import Problem, Vector, number, vector
from mcda.certificate.radius import RadiusCertificate

Bound = tuple[Fraction, Fraction]


@dataclass(frozen=True, eq=False)
class RobustCertificate:
    """What holds for all scores within their ranges.

    `problem` has the winner's worst row and the best rows of all others, made from `low` and `high`. `radius` is the
    claim about these rows; where it is None the claim is that `rival` is ahead of `winner` in them today.
    """

    problem: Problem
    weights: Vector
    winner: str
    rival: str | None
    low: tuple[Vector, ...]
    high: tuple[Vector, ...]
    gains: tuple[bool, ...]
    ends: tuple[Bound, ...] | None
    radius: RadiusCertificate | None

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        names = tuple(self.problem.rows)
        if self.winner not in names or not len(self.low) == len(self.high) == len(names):
            yield "the ranges do not belong to such a problem"
            return
        if any(a > b for low, high in zip(self.low, self.high, strict=True) for a, b in zip(low, high, strict=True)):
            yield "a range is upside down"
        for name, low, high in zip(names, self.low, self.high, strict=True):
            if self.problem.rows[name] != (end_row(low, high, self.gains, self.ends, good=name != self.winner),):
                yield f"the row of {name} is not the end of its ranges"
        if self.radius is None:
            if self.rival is None or not self.problem.lead(self.rival, self.winner, self.weights) > 0:
                yield f"{self.rival} is not ahead of {self.winner} today"
            return
        if self.radius.problem is not self.problem or self.radius.weights != self.weights:
            yield "the radius is about another problem"
        if self.radius.winner != self.winner:
            yield f"the radius is about {self.radius.winner!r}, not {self.winner!r}"
        yield from self.radius.faults()

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        if self.radius is not None:
            return self.radius.disagreements(claims)
        return [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival")
            if key in claims and claims[key] != getattr(self, key)
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, its problem included."""
        return {
            "kind": "robust", "rows": self.problem.to_json(), "weights": _texts(self.weights), "winner": self.winner,
            "rival": self.rival, "low": [_texts(row) for row in self.low], "high": [_texts(row) for row in self.high],
            "gains": list(self.gains), "ends": None if self.ends is None else [_texts(pair) for pair in self.ends],
            "radius": None if self.radius is None else self.radius.to_json(),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RobustCertificate:
        """Read what `to_json` wrote."""
        problem = Problem.from_json(data["rows"])
        ends = data["ends"]
        return cls(
            problem, vector(data["weights"]), data["winner"], data["rival"],
            tuple(vector(row) for row in data["low"]), tuple(vector(row) for row in data["high"]),
            tuple(map(bool, data["gains"])),
            None if ends is None else tuple((number(low), number(high)) for low, high in ends),
            None if data["radius"] is None else RadiusCertificate.from_json(data["radius"], problem),
        )  # fmt: skip


def end_row(low: Vector, high: Vector, gains: Iterable[bool], ends: tuple[Bound, ...] | None, *, good: bool) -> Vector:
    """Return a row at its good or its bad ends, larger better: for a cost the bad end is the high one."""
    row = [b if gain == good else a for a, b, gain in zip(low, high, gains, strict=True)]
    if ends is None:
        return tuple(x if gain else -x for x, gain in zip(row, gains, strict=True))
    return tuple((x - a if gain else b - x) / (b - a) for x, gain, (a, b) in zip(row, gains, ends, strict=True))


def _texts(values: Iterable[Fraction]) -> list[str]:
    return [str(value) for value in values]
