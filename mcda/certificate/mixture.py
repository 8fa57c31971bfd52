"""Changes as an event becomes more probable: cells and weights are mixed, (1 − p)·base + p·event.

Rows of normalised values are polynomials in p over a positive scale of their criterion, weights are straight lines in
p, so that a lead times the scales is a polynomial; its signs are decided in Fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

from mcda.certificate.polynomials import nonnegative, times, value
from mcda.certificate.problem import Vector, number, vector

WIDTH = Fraction(1, 10**12)
ONE = Fraction(1)
Polynomial = tuple[Fraction, ...]
Parts = tuple[
    tuple[Polynomial, ...], ...
]  # V alone (linear), or the squared distances P and N (ratio): one a criterion


def plus(p: Sequence[Any], q: Sequence[Any], factor: int = 1) -> list[Any]:
    """Return p + factor·q."""
    size = max(len(p), len(q))
    first, second = [*p, *[0] * (size - len(p))], [*q, *[0] * (size - len(q))]
    return [x + factor * y for x, y in zip(first, second, strict=True)]


@dataclass(frozen=True, eq=False)
class Stretch:
    """Probabilities from `start` to `end` on which rows are the same polynomials; `scales` has one a criterion."""

    start: Fraction
    end: Fraction
    rows: Mapping[str, Parts]
    scales: tuple[Polynomial, ...]

    @cached_property
    def whole(self) -> tuple[dict[str, list[list[list[int]]]], list[list[int]]]:
        """The rows and the scales in whole numbers: all rows over all scales are multiplied by one number."""
        units = [lcm(*(x.denominator for x in scale)) for scale in self.scales]
        common = lcm(*(x.denominator for parts in self.rows.values() for part in parts for p in part for x in p))
        rows = {
            name: [[[int(x * common) * unit for x in p] for p, unit in zip(part, units, strict=True)] for part in parts]
            for name, parts in self.rows.items()
        }
        return rows, [[int(x * unit) for x in scale] for scale, unit in zip(self.scales, units, strict=True)]

    def lead_on(self, form: str, weights: tuple[Vector, Vector], a: str, b: str) -> list[int]:
        """Return a polynomial with the sign of a's lead over b, constant first."""
        common = lcm(*(x.denominator for one in weights for x in one))
        lines = [[int(x * common), int((y - x) * common)] for x, y in zip(*weights, strict=True)]
        rows = self.whole[0]
        if form == "linear":
            gaps = [plus(x, y, -1) for x, y in zip(rows[a][0], rows[b][0], strict=True)]
            return self._added([times(w, gap) for w, gap in zip(lines, gaps, strict=True)])
        u = [times(w, w) for w in lines]
        (pa, na), (pb, nb) = (
            [self._added([times(x, y) for x, y in zip(u, part, strict=True)]) for part in rows[name]] for name in (a, b)
        )
        return plus(times(na, pb), times(nb, pa), -1)

    def _added(self, terms: list[list[int]]) -> list[int]:
        """Return Σ term_j/scale_j times the product of all scales."""
        total, product = [0], [1]
        for term, scale in zip(terms, self.whole[1], strict=True):
            if scale == [1]:
                total = plus(total, times(term, product))
            else:
                total = plus(times(total, scale), times(term, product))
                product = times(product, scale)
        return total

    def to_json(self) -> dict[str, Any]:
        """Return the stretch as plain data."""
        rows = {name: [[_texts(p) for p in part] for part in parts] for name, parts in self.rows.items()}
        return {
            "start": str(self.start),
            "end": str(self.end),
            "rows": rows,
            "scales": [_texts(p) for p in self.scales],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Stretch:
        """Read what `to_json` wrote."""
        rows = {
            str(name): tuple(tuple(vector(p) for p in part) for part in parts) for name, parts in data["rows"].items()
        }
        scales = tuple(vector(p) for p in data["scales"])
        return cls(number(data["start"]), number(data["end"]), rows, scales)


@dataclass(frozen=True, eq=False)
class MixtureCertificate:
    """`winner` leads `others` from `start` up to `near`; at `far` `rival` is ahead of it and nobody ahead of `rival`.

    `start` ≤ `near` < `far`, `far` − `near` ≤ 1e-12. Where a scale is 0 at a single p the claim leaves that point out.
    `origin` says what the numbers are, as in a `Problem`.
    """

    form: str
    weights: tuple[Vector, Vector]
    stretches: tuple[Stretch, ...]
    origin: str
    winner: str
    rival: str
    others: tuple[str, ...]
    start: Fraction
    near: Fraction
    far: Fraction

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        found = list(self._shape_faults())
        if found:
            return found
        names = self.stretches[0].rows
        if {self.winner, self.rival, *self.others} - set(names):
            return ["the claim is about something that the problem does not have"]
        if not 0 <= self.start <= self.near < self.far <= 1 or self.far - self.near > WIDTH:
            return ["the bracket is not one beyond the stretch that is certified, or too wide"]
        if self.rival not in self.others or self.winner in self.others:
            found.append(f"{self.winner} and {self.rival} are not the two sides of the claim")
        said = {self.winner, *self.others}
        same = [b for b in names if all(one.rows[b] == one.rows[self.winner] for one in self.stretches)]
        found += [f"nothing is said of {b}" for b in names if b not in said and b not in same]
        for b in self.others:
            if not self._stays_ahead(b):
                found.append(f"{b} is ahead of {self.winner} before the threshold")
        if self.lead(self.rival, self.winner, self.far) <= 0:
            found.append(f"{self.rival} is not ahead of {self.winner} beyond the threshold")
        for c in names:
            if c != self.rival and self.lead(c, self.rival, self.far) > 0:
                found.append(f"{c} is ahead of {self.rival} beyond the threshold")
        return found

    def lead(self, a: str, b: str, p: Fraction) -> Fraction:
        """Return a number with the sign of a's lead over b at p."""
        stretch = next(one for one in self.stretches if one.start <= p <= one.end)
        return value([Fraction(c) for c in stretch.lead_on(self.form, self.weights, a, b)], p)

    def _stays_ahead(self, b: str) -> bool:
        for one in self.stretches:
            low, high = max(self.start, one.start), min(self.near, one.end)
            inside = low < high or low == high == self.start == self.near
            if inside and not nonnegative(one.lead_on(self.form, self.weights, self.winner, b), low, high):
                return False
        return True

    def _shape_faults(self) -> Iterable[str]:
        parts = {"linear": 1, "ratio": 2}.get(self.form)
        sizes = {len(self.weights[0]), len(self.weights[1])}
        names = [set(one.rows) for one in self.stretches]
        for one in self.stretches:
            sizes |= {len(part) for row in one.rows.values() for part in row} | {len(one.scales)}
        if parts is None or not names or any(name != names[0] for name in names) or len(sizes) != 1:
            yield "the rows do not make one problem"
            return
        if any(len(row) != parts for one in self.stretches for row in one.rows.values()):
            yield "the rows are not of the form that is named"
        if any(sum(w) != 1 or min(w) < 0 for w in self.weights):
            yield "the weights are no weights"
        ends = [(one.start, one.end) for one in self.stretches]
        if ends[0][0] != 0 or ends[-1][1] != 1 or any(x >= y for x, y in ends) or any(
            p[1] != q[0] for p, q in pairwise(ends)
        ):  # fmt: skip
            yield "the stretches do not cover all probabilities"
            return
        for one in self.stretches:
            for scale in one.scales:
                if not any(scale) or not nonnegative(list(scale), one.start, one.end):
                    yield "a scale is not positive"
            if self.form == "ratio" and not all(
                nonnegative(list(p), one.start, one.end) for row in one.rows.values() for part in row for p in part
            ):
                yield "a squared distance is negative"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if "now" in claims and claims["now"] != 0:
            found.append(f"today the event has probability 0, not {claims['now']!r}")
        if "threshold" in claims and not self.near - WIDTH <= Fraction(claims["threshold"]) <= self.far + WIDTH:
            found.append(f"the threshold lies at {float(self.near):.15g}, not at {claims['threshold']!r}")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data."""
        return {
            "kind": "mixture", "form": self.form, "weights": [_texts(w) for w in self.weights],
            "stretches": [one.to_json() for one in self.stretches], "origin": self.origin,
            "winner": self.winner, "rival": self.rival, "others": list(self.others),
            "start": str(self.start), "near": str(self.near), "far": str(self.far),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MixtureCertificate:
        """Read what `to_json` wrote."""
        base, event = data["weights"]
        return cls(
            str(data["form"]), (vector(base), vector(event)), tuple(map(Stretch.from_json, data["stretches"])),
            str(data["origin"]), data["winner"], data["rival"], tuple(data["others"]),
            number(data["start"]), number(data["near"]), number(data["far"]),
        )  # fmt: skip


def _texts(p: Iterable[Fraction]) -> list[str]:
    return [str(x) for x in p]
