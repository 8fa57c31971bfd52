"""Changes on a path of weights: who leads up to where, and who has overtaken just beyond, checked in Fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mcda.certificate.polynomials import nonnegative
from mcda.certificate.problem import Problem, Vector, number, vector

WIDTH = Fraction(1, 10**12)


@dataclass(frozen=True)
class Piece:
    """A straight piece of a path of weights: base + t·slope for t from `start` to `end`."""

    start: Fraction
    end: Fraction
    base: Vector
    slope: Vector

    def at(self, t: Fraction) -> Vector:
        """Return the weights at t."""
        return tuple(x + t * y for x, y in zip(self.base, self.slope, strict=True))


@dataclass(frozen=True, eq=False)
class PathCertificate:
    """A change on a path of weights: `ahead` lead `others` from `start` up to `near`; at `far` `rival` has overtaken
    `winner`.

    `start` ≤ `near` < `far` or the other way round; |far − near| ≤ 1e-12. `among`: at `far` fewer than so many
    alternatives are strictly ahead of the rival (1: it wins; None: no claim). Where the form is piecewise, scores can
    jump: they lead but perhaps at finitely many points. `now` is where the path passes today's
    `weights`. Without a rival the claim is that nothing changes from `start` to `near`.
    """

    problem: Problem
    weights: Vector
    now: Fraction
    pieces: tuple[Piece, ...]
    ahead: tuple[str, ...]
    others: tuple[str, ...]
    winner: str
    rival: str | None
    start: Fraction
    near: Fraction
    far: Fraction | None
    among: int | None = 1

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        found = list(self._path_faults())
        low, high = min(self.start, self.near), max(self.start, self.near)
        for a in self.ahead:
            for b in self.others:
                if a != b and not self._stays_ahead(a, b, low, high):
                    found.append(f"{b} is ahead of {a} somewhere between {float(low):.12g} and {float(high):.12g}")
        if self.rival is None or self.far is None:
            return found
        if not 0 <= self.far <= 1 or abs(self.far - self.near) > WIDTH:
            return [
                *found,
                f"the bracket from {float(self.near):.15g} to {float(self.far):.15g} is too wide or off the path",
            ]
        if (self.far - self.near) * (self.near - self.start) < 0 or self.far == self.near:
            found.append("the threshold does not lie beyond the stretch that is certified")
        if self.winner not in self.ahead or self.rival not in self.others:
            found.append(f"{self.winner} and {self.rival} are not the two sides of the claim")
        weights = self._at(self.far)
        if not self.problem.lead(self.rival, self.winner, weights) > 0:
            found.append(f"{self.rival} is not ahead of {self.winner} at {float(self.far):.15g}")
        if self.among is not None:
            better = sum(self.problem.lead(c, self.rival, weights) > 0 for c in self.problem.rows if c != self.rival)
            if better >= self.among:
                found.append(f"{better} alternatives are ahead of {self.rival} at {float(self.far):.15g}")
        return found

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if "now" in claims and abs(Fraction(claims["now"]) - self.now) > WIDTH:
            found.append(f"today's value is {float(self.now):.15g}, not {claims['now']!r}")
        if "threshold" in claims and self.far is not None:
            low, high = sorted((self.near, self.far))
            if not low - WIDTH <= Fraction(claims["threshold"]) <= high + WIDTH:
                found.append(
                    f"the threshold lies in [{float(low):.15g}, {float(high):.15g}], not at {claims['threshold']!r}"
                )
        return found

    def _path_faults(self) -> Iterable[str]:
        ends = [(piece.start, piece.end) for piece in self.pieces]
        joined = all(p.end == q.start and p.at(p.end) == q.at(q.start) for p, q in pairwise(self.pieces))
        if not ends or not joined or any(a >= b for a, b in ends) or ends[0][0] != 0 or ends[-1][1] != 1:
            yield "the pieces do not make one path from 0 to 1"
            return
        corners = [piece.at(t) for piece in self.pieces for t in (piece.start, piece.end)]
        if any(sum(w) != 1 or min(w) < 0 for w in corners):
            yield "the path leaves the simplex of weights"
        if not 0 <= self.now <= 1 or self._at(self.now) != self.weights:
            yield "the path does not pass today's weights"
        if not (0 <= self.start <= 1 and 0 <= self.near <= 1):
            yield "the certified stretch is off the path"

    def _at(self, t: Fraction) -> Vector:
        return next(piece for piece in self.pieces if piece.start <= t <= piece.end).at(t)

    def _stays_ahead(self, a: str, b: str, low: Fraction, high: Fraction) -> bool:
        for piece in self.pieces:
            start, end = max(low, piece.start), min(high, piece.end)
            if self.problem.form == "piecewise":
                regrets = self.problem.regrets(piece.base, piece.slope, piece.start, piece.end)
                if start < end and not regrets.stays_ahead(a, b, start, end):
                    return False
            elif (start < end or low == high == start) and not nonnegative(
                self.problem.lead_on(a, b, piece.base, piece.slope), start, end
            ):
                return False
        return True

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "path",
            "weights": [str(x) for x in self.weights],
            "now": str(self.now),
            "pieces": [
                {"start": str(p.start), "end": str(p.end), "base": [str(x) for x in p.base], "slope": [str(x) for x
                in p.slope]} for p in self.pieces
            ],
            "ahead": list(self.ahead), "others": list(self.others), "winner": self.winner, "rival": self.rival,
            "start": str(self.start), "near": str(self.near), "far": None if self.far is None else str(self.far),
            "among": self.among,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> PathCertificate:
        """Read what `to_json` wrote."""
        pieces = tuple(
            Piece(number(p["start"]), number(p["end"]), vector(p["base"]), vector(p["slope"])) for p in data["pieces"]
        )
        far = data["far"]
        return cls(
            problem, vector(data["weights"]), number(data["now"]), pieces, tuple(data["ahead"]), tuple(data["others"]),
            data["winner"], data["rival"], number(data["start"]), number(data["near"]),
            None if far is None else number(far), data["among"],
        )  # fmt: skip
