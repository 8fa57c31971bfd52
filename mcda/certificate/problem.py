"""The rows of a problem in Fractions: what every certificate is checked against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.polynomials import ZERO, Polynomial, times

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Problem:
    """The rows that decide: `linear` has one part (V), `ratio` two (squared distances P to the ideal, N to the
    anti-ideal).

    `origin` says what the numbers are: "given", "shortest decimal" or "computed" (then they are exactly the floats
    met).
    """

    form: str
    rows: Mapping[str, tuple[Vector, ...]]
    origin: str

    def lead(self, a: str, b: str, weights: Sequence[Fraction]) -> Fraction:
        """Return a number with the sign of a's lead over b at these weights."""
        if self.form == "linear":
            return sum(((x - y) * w for x, y, w in zip(self.rows[a][0], self.rows[b][0], weights, strict=True)), ZERO)
        u = [w * w for w in weights]
        (pa, na), (pb, nb) = ([dot(part, u) for part in self.rows[name]] for name in (a, b))
        return na * pb - nb * pa

    def lead_on(self, a: str, b: str, base: Vector, slope: Vector) -> Polynomial:
        """Return the polynomial in t with the sign of a's lead over b at the weights base + t·slope."""
        if self.form == "linear":
            gaps = [x - y for x, y in zip(self.rows[a][0], self.rows[b][0], strict=True)]
            return [dot(gaps, base), dot(gaps, slope)]
        u = [[x * x for x in base], [2 * x * y for x, y in zip(base, slope, strict=True)], [y * y for y in slope]]
        (pa, na), (pb, nb) = ([[dot(part, c) for c in u] for part in self.rows[name]] for name in (a, b))
        return [x - y for x, y in zip(times(na, pb), times(nb, pa), strict=True)]

    def to_json(self) -> dict[str, Any]:
        """Return the problem as plain data; Fractions become text such as "1/3"."""
        rows = {name: [[str(x) for x in part] for part in parts] for name, parts in self.rows.items()}
        return {"form": self.form, "rows": rows, "origin": self.origin}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Problem:
        """Read what `to_json` wrote."""
        parts = 1 if data["form"] == "linear" else 2
        if data["form"] not in ("linear", "ratio"):
            raise ValueError(f"unknown form {data['form']!r}")
        rows = {str(k): tuple(vector(part) for part in v) for k, v in data["rows"].items()}
        sizes = {len(part) for row in rows.values() for part in row}
        if len(sizes) != 1 or any(len(row) != parts for row in rows.values()):
            raise ValueError("rows must all have the same shape")
        return cls(str(data["form"]), rows, str(data["origin"]))


def number(text: Any) -> Fraction:
    """Read a Fraction from text such as "1/3"; no exponents, of which ten letters can be a minute of work."""
    if not isinstance(text, str) or not re.fullmatch(r"-?[0-9]+(/[0-9]+)?", text):
        raise ValueError(f"expected text such as '1/3', got {text!r}")
    return Fraction(text)


def vector(texts: Iterable[Any]) -> Vector:
    """Read a vector of Fractions."""
    return tuple(number(text) for text in texts)


def dot(x: Iterable[Fraction], y: Iterable[Fraction]) -> Fraction:
    """Return x·y."""
    return sum((a * b for a, b in zip(x, y, strict=True)), ZERO)
