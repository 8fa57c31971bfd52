"""The rows of a problem in Fractions: what every certificate is checked against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul
from typing import Any

from mcda.certificate import piecewise
from mcda.certificate.piecewise import Regrets
from mcda.certificate.polynomials import ZERO, times

Vector = tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class Problem:
    """The rows that decide: `linear` has one part (V), `ratio` two (squared distances P to the ideal, N to the
    anti-ideal), `piecewise` one (losses) and the share `v` of their sums.

    `criteria` names the columns. `origin` says what the numbers are: "given", "shortest decimal" or "computed" (then
    they are exactly the floats met).
    """

    form: str
    rows: Mapping[str, tuple[Vector, ...]]
    origin: str
    v: Fraction | None = None
    criteria: tuple[str, ...] = ()
    _regrets: dict[tuple[Any, ...], Regrets] = field(default_factory=dict, repr=False)

    @cached_property
    def whole(self) -> Mapping[str, tuple[tuple[int, ...], ...]]:
        """The rows times their common denominator: signs are the same, and integers are fast."""
        scale = lcm(*(x.denominator for parts in self.rows.values() for part in parts for x in part))
        return {name: tuple(_scaled(part, scale) for part in parts) for name, parts in self.rows.items()}

    def lead(self, a: str, b: str, weights: Sequence[Fraction]) -> int:
        """Return a number with the sign of a's lead over b at these weights."""
        if self.v is not None:
            scale = lcm(*(x.denominator for x in weights))
            return piecewise.lead(self._losses, self.v, _scaled(weights, scale), a, b)
        return self.lead_on(a, b, weights, [ZERO] * len(weights))[0]

    def lead_on(self, a: str, b: str, base: Sequence[Fraction], slope: Sequence[Fraction]) -> list[int]:
        """Return a polynomial in t with the sign of a's lead over b at the weights base + t·slope."""
        scale = lcm(*(x.denominator for x in (*base, *slope)))
        start, rate = _scaled(base, scale), _scaled(slope, scale)
        if self.form == "linear":
            gaps = [x - y for x, y in zip(self.whole[a][0], self.whole[b][0], strict=True)]
            return [sum(map(mul, gaps, start)), sum(map(mul, gaps, rate))]
        u = [[x * x for x in start], [2 * x * y for x, y in zip(start, rate, strict=True)], [y * y for y in rate]]
        (pa, na), (pb, nb) = ([[sum(map(mul, part, c)) for c in u] for part in self.whole[name]] for name in (a, b))
        return [x - y for x, y in zip(times(na, pb), times(nb, pa), strict=True)]

    @cached_property
    def _losses(self) -> dict[str, tuple[int, ...]]:
        return {name: parts[0] for name, parts in self.whole.items()}

    def regrets(self, base: Vector, slope: Vector, start: Fraction, end: Fraction) -> Regrets:
        """Return the regrets of a piecewise problem on a piece of a path; those of the last piece are kept."""
        key = (base, slope, start, end)
        if self.v is None:
            raise ValueError(f"the form {self.form!r} has no regrets")
        if key not in self._regrets:
            scale = lcm(*(x.denominator for x in (*base, *slope)))
            self._regrets.clear()
            lines = _scaled(base, scale), _scaled(slope, scale)
            self._regrets[key] = Regrets.on(self._losses, self.v, *lines, start, end)
        return self._regrets[key]

    def to_json(self) -> dict[str, Any]:
        """Return the problem as plain data; Fractions become text such as "1/3"."""
        rows = {name: [[str(x) for x in part] for part in parts] for name, parts in self.rows.items()}
        share = {} if self.v is None else {"v": str(self.v)}
        return {"form": self.form, "criteria": list(self.criteria), "rows": rows, "origin": self.origin, **share}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Problem:
        """Read what `to_json` wrote."""
        parts = 2 if data["form"] == "ratio" else 1
        if data["form"] not in ("linear", "ratio", "piecewise"):
            raise ValueError(f"unknown form {data['form']!r}")
        rows = {str(k): tuple(vector(part) for part in v) for k, v in data["rows"].items()}
        sizes = {len(part) for row in rows.values() for part in row}
        if len(sizes) != 1 or any(len(row) != parts for row in rows.values()):
            raise ValueError("rows must all have the same shape")
        v = number(data["v"]) if data["form"] == "piecewise" else None
        if v is not None and not 0 <= v <= 1:
            raise ValueError(f"v must lie in [0, 1], got {v}")
        criteria = tuple(map(str, data.get("criteria", ())))
        if criteria and (sizes != {len(criteria)} or len(set(criteria)) != len(criteria)):
            raise ValueError("rows must have one number for each criterion")
        return cls(str(data["form"]), rows, str(data["origin"]), v, criteria)


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


def _scaled(values: Sequence[Fraction], scale: int) -> tuple[int, ...]:
    return tuple(x.numerator * (scale // x.denominator) for x in values)
