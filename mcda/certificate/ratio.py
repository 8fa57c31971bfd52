"""TOPSIS under percent changes of all weights at once: nobody overtakes inside the box, a rival does at its edge.

With u = w², b is strictly ahead of all of some opponents only if, for a φ in (0, 1) between their closeness (squared,
as N·u/(N·u + P·u)) and its own, ((1−φ)N_b − φP_b)·u > 0 and (φP_c − (1−φ)N_c)·u > 0 for each opponent c. Multipliers
y ≥ 0 of these rows, not all 0, whose sum c(φ)·u is ≤ 0 on the whole box therefore refute that φ. Let y be affine in φ
over a band; then c is its chord plus t(1−t)·B, t from 0 to 1, B = Δφ·(Δy_b(N_b + P_b) − Σ Δy_c(N_c + P_c)). The
largest value over the box of a chord plus max(B, 0)/4 is convex in t: ≤ 0 at both ends, it refutes the whole band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from mcda.certificate.bracket import contradictions, covers, end_faults, optional, text, texts, unsaid
from mcda.certificate.problem import Problem, Vector, number, vector
from mcda.certificate.radius import ONE, ZERO, distance

Rows = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Band:
    """Levels φ from `start` to `end`, and the multipliers (y_b, y_c, …) that refute them at both ends."""

    start: Fraction
    end: Fraction
    first: Vector
    last: Vector


@dataclass(frozen=True, eq=False)
class PercentCertificate:
    """While every weight stays within a factor 1 ± `inner` of today's, no rival is ahead; at `witness` `rival` is.

    `pieces` holds for each rival numbers (φ1, φ2, y_b, y_c, …): multipliers of its own row and of each of its
    `opponents`' rows that refute every φ from φ1 to φ2. `opponents` is the winner alone for `until` "tie". `inner`
    None: no radius is enough. `frozen` weights stay as they are; no factor is below 0. `witness` is not divided by
    its sum, and changes no weight by more than the share `outer`. Not `named`: the claim is about all alternatives.
    """

    problem: Problem
    weights: Vector
    frozen: tuple[bool, ...]
    winner: str
    until: str
    opponents: tuple[str, ...]
    bands: Mapping[str, tuple[Band, ...]]
    inner: Fraction | None
    outer: Fraction | None
    witness: Vector | None
    rival: str | None
    named: bool
    norm: str = "percent"

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._shape_faults()) or [*self._inside_faults(), *self._witness_faults()]

    def _shape_faults(self) -> Iterable[str]:
        rows = self.problem.rows
        size = len(self.weights)
        if (
            self.problem.form != "ratio"
            or len(self.frozen) != size
            or any(len(row[0]) != size for row in rows.values())
        ):
            yield "the certificate does not belong to such a problem"
        elif sum(self.weights) != 1 or min(self.weights) < 0:
            yield "today's weights are not on the simplex"
        elif any(x < 0 for row in rows.values() for part in row for x in part):
            yield "squared distances are not negative"
        elif not {*self.bands, *self.opponents} <= set(rows) or self.winner not in self.opponents:
            yield "a rival or opponent is not among the alternatives, or the winner is no opponent"
        elif set(self.bands) & set(self.opponents) or self.until not in ("tie", "win"):
            yield "the question cannot be read"
        elif self.until == "tie" and self.opponents != (self.winner,):
            yield f"the opponents are others than {self.winner}"
        elif (self.until == "win") != self.named and self.until == "win":
            yield "only a named rival is asked to win"
        if not self.named and (missing := unsaid(self.problem, self.winner, self.bands)):
            yield f"nothing is said about {', '.join(missing)}"

    def _inside_faults(self) -> Iterable[str]:
        table = self._table()
        for b, bands in self.bands.items():
            if not covers([(band.start, band.end) for band in bands]):
                yield f"the bands of {b} do not cover every level of closeness"
            for band in bands:
                if not self._refutes(table, b, band):
                    yield f"nothing shows that {b} is not ahead within the radius, from φ = {float(band.start):.9g} on"

    def _table(self) -> dict[str, Rows]:
        """Return every row needed times today's squared weights, all on one denominator."""
        names = [*self.bands, *self.opponents]
        squares, scale = [w * w for w in self.weights], 1
        for j, w in enumerate(squares):
            if w:
                column = {part[j].denominator for name in names for part in self.problem.rows[name]}
                scale = lcm(scale, w.denominator * lcm(*column))
        factors = [scale // w.denominator * w.numerator for w in squares]

        def whole(part: Vector) -> list[int]:
            return [x.numerator * (k // x.denominator) if k else 0 for x, k in zip(part, factors, strict=True)]

        return {name: (whole(self.problem.rows[name][0]), whole(self.problem.rows[name][1])) for name in names}

    def _refutes(self, table: Mapping[str, Rows], b: str, band: Band) -> bool:
        sides, names = (band.first, band.last), (b, *self.opponents)
        if any(len(y) != len(names) or min(y) < 0 or not any(y) for y in sides):
            return False
        scale = lcm(*(y.denominator for side in sides for y in side), band.start.denominator, band.end.denominator)
        first, last = ([int(y * scale) for y in side] for side in sides)
        start, end = int(band.start * scale), int(band.end * scale)
        bulge = [0] * len(self.weights)
        for sign, name, x, y in zip(self._signs(), names, first, last, strict=True):
            if x != y:
                step = sign * (end - start) * (y - x)
                bulge = [k + step * (p + n) for k, p, n in zip(bulge, *table[name], strict=True)]
        for phi, side in ((start, first), (end, last)):
            c = [max(k, 0) for k in bulge]
            for sign, name, y in zip(self._signs(), names, side, strict=True):
                if y:
                    above, below = -4 * sign * y * phi, 4 * sign * y * (scale - phi)
                    c = [k + above * p + below * n for k, p, n in zip(c, *table[name], strict=True)]
            if self._largest(c) > 0:
                return False
        return True

    def _signs(self) -> list[int]:
        return [1, *(-1 for _ in self.opponents)]

    def _largest(self, c: list[int]) -> Fraction | int:
        """Return the largest value of c·u over the box, or without a radius a number that is > 0 if it can be."""
        fixed = sum(x for x, still in zip(c, self.frozen, strict=True) if still)
        plus = sum(x for x, still in zip(c, self.frozen, strict=True) if not still and x > 0)
        minus = sum(x for x, still in zip(c, self.frozen, strict=True) if not still and x < 0)
        if self.inner is None:
            return plus or fixed
        return (1 + self.inner) ** 2 * plus + max(ONE - self.inner, ZERO) ** 2 * minus + fixed

    def _witness_faults(self) -> Iterable[str]:
        yield from end_faults(self)
        if self.witness is not None and self.outer is not None:
            moved = zip(self.frozen, self.weights, self.witness, strict=True)
            if min(self.witness) < 0 or any(still and x != w for still, w, x in moved):
                yield "the witness is not allowed"
            if distance("percent", self.weights, self.witness) > self.outer:
                yield "the witness is farther than the bracket says"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        return list(contradictions(self, claims))

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "percent", "weights": texts(self.weights), "frozen": list(self.frozen), "winner": self.winner,
            "until": self.until, "opponents": list(self.opponents), "named": self.named,
            "bands": {
                b: [[str(p.start), str(p.end), texts(p.first), texts(p.last)] for p in bands]
                for b, bands in self.bands.items()
            },
            "inner": text(self.inner), "outer": text(self.outer),
            "witness": None if self.witness is None else texts(self.witness), "rival": self.rival,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> PercentCertificate:
        """Read what `to_json` wrote."""
        bands = {
            str(b): tuple(Band(number(row[0]), number(row[1]), vector(row[2]), vector(row[3])) for row in rows)
            for b, rows in data["bands"].items()
        }
        return cls(
            problem, vector(data["weights"]), tuple(x is True for x in data["frozen"]), data["winner"], data["until"],
            tuple(data["opponents"]), bands, optional(data["inner"]), optional(data["outer"]),
            None if data["witness"] is None else vector(data["witness"]), data["rival"], data["named"] is True,
        )  # fmt: skip
