"""How much of their ranges all scores may use at once before the choice changes, weights as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from mcda.certificate.bracket import text, texts
from mcda.certificate.problem import Problem, Vector, number, vector
from mcda.certificate.robust import Spans


@dataclass(frozen=True, eq=False)
class ShareCertificate:
    """With every score no farther from its likely value than the share `inner` of the way to the ends of its range,
    nobody is ahead of `winner`; with `scores`, no farther than the share `outer`, `rival` is.

    Shares lie in [0, 1]; without `rival` the choice is safe in the whole ranges: `inner` is 1.
    """

    form: str
    weights: Vector
    winner: str
    spans: Spans
    likely: tuple[Vector, ...]
    inner: Fraction
    outer: Fraction | None
    rival: str | None
    scores: tuple[Vector, ...] | None

    def shrunk(self, share: Fraction) -> Spans:
        """Return the ranges with their ends at a share of the way from the likely scores."""
        return shrunk(self.spans, self.likely, share)

    @cached_property
    def problem(self) -> Problem:
        """The bounding rows of the winner in the ranges that are safe."""
        return Problem(self.form, self.shrunk(self.inner).rows(self.form, self.winner, "tie"), "given")

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        spans, known = self.spans, (self.winner, *(() if self.rival is None else (self.rival,)))
        if any(one not in spans.names for one in known) or self.form not in ("linear", "ratio"):
            yield "the certificate does not belong to such ranges"
            return
        if wrong := [*spans.faults()]:
            yield from wrong
            return
        if len(self.weights) != len(spans.rules) or sum(self.weights) != 1 or min(self.weights) < 0:
            yield "the weights are none"
            return
        ends = zip(spans.low, self.likely, spans.high, strict=True)
        if any(not a <= x <= b for rows in ends for a, x, b in zip(*rows, strict=True)):
            yield "a likely score is outside of its range"
        if not 0 <= self.inner <= 1 or (self.inner and self._ahead()):
            yield f"nothing shows that nobody is ahead within {float(self.inner):.9g} of the ranges"
        if self.outer is None or self.rival is None or self.scores is None:
            if self.inner != 1:
                yield "there is no witness"
            return
        if not self.inner <= self.outer <= 1:
            yield "the bracket is upside down"
        columns = list(zip(*self.scores, strict=True))
        if not all(one.holds(x) for one, x in zip(self.shrunk(self.outer).columns, columns, strict=True)):
            yield f"a score is farther out than {float(self.outer):.9g} of its range"
        if not spans.lead(self.form, self.scores, self.weights, self.rival, self.winner) > 0:
            yield f"{self.rival} is not ahead of {self.winner} with these scores"

    def _ahead(self) -> bool:
        return any(self.problem.lead(name, self.winner, self.weights) > 0 for name in self.problem.rows)

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if claims.get("bracket") is not None:
            low, high = claims["bracket"]
            grain = Fraction(1, 10**15)
            if Fraction(low) > self.inner + grain or Fraction(high) < (self.outer or 1) - grain:
                found.append("the bracket is narrower than what is certified")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data."""
        return {
            "kind": "range_share", "form": self.form, "weights": texts(self.weights), "winner": self.winner,
            "ranges": self.spans.to_json(), "likely": [texts(row) for row in self.likely], "inner": str(self.inner),
            "outer": text(self.outer), "rival": self.rival,
            "scores": None if self.scores is None else [texts(row) for row in self.scores],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ShareCertificate:
        """Read what `to_json` wrote."""
        return cls(
            str(data["form"]), vector(data["weights"]), data["winner"], Spans.from_json(data["ranges"]),
            tuple(vector(row) for row in data["likely"]), number(data["inner"]),
            None if data["outer"] is None else number(data["outer"]), data["rival"],
            None if data["scores"] is None else tuple(vector(row) for row in data["scores"]),
        )  # fmt: skip


def shrunk(spans: Spans, likely: Iterable[Vector], share: Fraction) -> Spans:
    """Return ranges with their ends at a share of the way from the likely scores to the ends."""

    def ends(rows: Iterable[Vector]) -> tuple[Vector, ...]:
        return tuple(
            tuple(x + share * (end - x) for x, end in zip(middle, row, strict=True))
            for middle, row in zip(likely, rows, strict=True)
        )

    likely = tuple(likely)
    return replace(spans, low=ends(spans.low), high=ends(spans.high))
