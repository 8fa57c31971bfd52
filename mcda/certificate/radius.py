"""How far a linear winner is safe: no weights within a distance put anyone ahead, shown by multipliers, checked by
sums.

For a rival b let D·w be what a mix of the others leads it by: D = Σ_c y_c (V_c − V_b) − Σ_i z_i A_i with y, z ≥ 0, Σ
y = 1 and A_i·w ≥ 0 the ranked goals. Where D·w ≥ 0, someone of the mix is not behind b. Over all allowed w + x, Σx =
0, within the radius r, D·(w + x) is at least D·w plus a sum of one-dimensional minima, for any μ and λ ≥ 0:

- l1: Σ min over x_k of (D_k − μ)x_k + λ|x_k|, less λr
- l2: Σ min over x_k of (D_k − μ)x_k + λx_k²/2, less λr²/2
- linf, percent_final: Σ min over |x_k| ≤ r s_k of (D_k − μ)x_k, with s_k = 1 or w_k
- percent: Σ min over factors f_k in [max(0, 1 − r), 1 + r] of D_k w_k f_k; weights need not add up to 1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.problem import Problem, Vector, dot, number, vector

NORMS = ("percent", "percent_final", "l1", "l2", "linf")
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Region:
    """The allowed weights: bounds on each (equal to today's where frozen), and rows that must not be negative."""

    lower: Vector
    upper: Vector
    rows: tuple[Vector, ...] = ()

    @classmethod
    def simplex(cls, n: int) -> Region:
        """Return all weights ≥ 0."""
        return cls((ZERO,) * n, (ONE,) * n)

    def contains(self, weights: Vector) -> bool:
        """Return whether weights of sum 1 are allowed."""
        return (
            sum(weights) == 1
            and all(a <= w <= b for a, w, b in zip(self.lower, weights, self.upper, strict=True))
            and all(dot(row, weights) >= 0 for row in self.rows)
        )


@dataclass(frozen=True)
class Multipliers:
    """What shows that a rival is not ahead: the mix of others, the weights of the ranked rows, μ and λ."""

    mix: Mapping[str, Fraction]
    rows: Vector
    mu: Fraction
    lam: Fraction


def mixed_gaps(rows: Mapping[str, Vector], b: str, m: Multipliers, ranked: tuple[Vector, ...]) -> Vector:
    """Return D = Σ_c y_c (V_c − V_b) − Σ_i z_i A_i."""
    parts = [(y, [x - z for x, z in zip(rows[c], rows[b], strict=True)]) for c, y in m.mix.items()]
    parts += [(-z, list(row)) for z, row in zip(m.rows, ranked, strict=True)] if m.rows else []
    return tuple(sum((y * part[k] for y, part in parts), ZERO) for k in range(len(rows[b])))


def least_lead(
    gaps: Vector, weights: Vector, region: Region, norm: str, radius: Fraction | None, m: Multipliers
) -> Fraction:
    """Return a lower bound of D·w over the allowed weights within the radius (squared for l2), or over all of them."""
    endless = radius is None
    radius, lam = (ONE, ZERO) if radius is None else (radius, m.lam)
    total = dot(gaps, weights)
    for d, w, low, high in zip(gaps, weights, region.lower, region.upper, strict=True):
        below, above, c = low - w, high - w, d - m.mu
        if norm == "percent":  # endless: the gains vanish, and there must be no losses to grow
            fall, rise = (ZERO, ZERO) if low == high else (-min(radius, ONE) * w, radius * w)
            total += min(d * fall, d * rise) if not endless or d * w >= 0 or low == high else -ONE - abs(total)
        elif norm in ("linf", "percent_final") and not endless:
            reach = radius * (w if norm == "percent_final" else ONE)
            total += min(c * max(below, -reach), c * min(above, reach))
        elif norm == "l2" and lam > 0:
            best = max(below, min(above, -c / lam))
            total += c * best + lam * best * best / 2
        else:
            total += min(c * below - lam * below, ZERO, c * above + lam * above)
    return total - lam * radius / (2 if norm == "l2" else 1) if norm in ("l1", "l2") else total


def distance(norm: str, now: Vector, there: Vector) -> Fraction:
    """Return the distance of two weight vectors: squared for l2; for percent `there` is not divided by its sum."""
    moves = [abs(b - a) for a, b in zip(now, there, strict=True)]
    if norm in ("percent", "percent_final"):
        if any(move and not w for move, w in zip(moves, now, strict=True)):
            raise ValueError("a weight of 0 has no percentage")
        return max((move / w for move, w in zip(moves, now, strict=True) if w), default=ZERO)
    return sum(moves, ZERO) if norm == "l1" else max(moves) if norm == "linf" else dot(moves, moves)


@dataclass(frozen=True, eq=False)
class RadiusCertificate:
    """Within `inner` nobody of `rivals` is ahead; at `witness`, no farther than `outer`, `rival` is.

    For l2 both are squared. `until` "win": at the witness nobody is ahead of the rival, and the mixes are of all
    others; else every mix is the winner alone. Without a witness the claim is that nobody of `rivals` is ever ahead:
    `inner` is None.
    """

    problem: Problem
    weights: Vector
    region: Region
    norm: str
    winner: str
    until: str
    rivals: Mapping[str, Multipliers]
    inner: Fraction | None
    outer: Fraction | None
    witness: Vector | None
    rival: str | None
    named: bool

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        if self.norm not in NORMS or self.problem.form != "linear":
            yield f"a radius in the norm {self.norm!r} for the form {self.problem.form!r} is unknown"
            return
        if not self.region.contains(self.weights):
            yield "today's weights are not allowed"
        rows = {name: parts[0] for name, parts in self.problem.rows.items()}
        if not self.named and (missing := [b for b in rows if rows[b] != rows[self.winner] and b not in self.rivals]):
            yield f"nothing is said about {', '.join(missing)}"
        for b, m in self.rivals.items():
            if sum(m.mix.values()) != 1 or min(m.mix.values()) < 0 or m.lam < 0 or (m.rows and min(m.rows) < 0):
                yield f"the multipliers of {b} are no multipliers"
                continue
            if self.until != "win" and m.mix != {self.winner: 1}:
                yield f"the mix against {b} is not {self.winner} alone"
            gaps = mixed_gaps(rows, b, m, self.region.rows)
            if least_lead(gaps, self.weights, self.region, self.norm, self.inner, m) < 0:
                yield f"nothing shows that {b} is not ahead within the radius"
        if self.witness is not None:
            yield from self._witness_faults(self.witness)
        elif self.inner is not None:
            yield "there is no witness"

    def _witness_faults(self, there: Vector) -> Iterable[str]:
        if self.inner is None or self.outer is None or self.rival is None or self.rival not in self.rivals:
            yield "the witness belongs to no claim"
            return
        if self.outer < self.inner:
            yield "the bracket is upside down"
        if self.norm == "percent":
            frozen = [a == b for a, b in zip(self.region.lower, self.region.upper, strict=True)]
            if min(there) < 0 or any(f and x != w for f, x, w in zip(frozen, there, self.weights, strict=True)):
                yield "the witness is not allowed"
        elif not self.region.contains(there):
            yield "the witness is not allowed"
        if distance(self.norm, self.weights, there) > self.outer:
            yield "the witness is farther than the bracket says"
        if not self.problem.lead(self.rival, self.winner, there) > 0:
            yield f"{self.rival} is not ahead of {self.winner} at the witness"
        if self.until == "win" and any(self.problem.lead(c, self.rival, there) > 0 for c in self.problem.rows):
            yield f"somebody is ahead of {self.rival} at the witness"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival", "norm", "until")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if claims.get("bracket") is not None and self.inner is not None and self.outer is not None:
            power = 2 if self.norm == "l2" else 1
            low, high = (Fraction(end) ** power for end in claims["bracket"])
            slack = Fraction(1, 10**15) * (1 + high)
            if low > self.inner + slack or high < self.outer - slack:
                found.append("the bracket is narrower than what is certified")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "radius",
            "weights": _texts(self.weights),
            "region": {"lower": _texts(self.region.lower), "upper": _texts(self.region.upper), "rows": [_texts(r) for
            r in self.region.rows]}, "norm": self.norm, "winner": self.winner, "until": self.until, "named": self.named,
            "rivals": {
                b: {"mix": {c: str(y) for c, y in m.mix.items()}, "rows": _texts(m.rows), "mu": str(m.mu), "lambda":
                str(m.lam)} for b, m in self.rivals.items()
            },
            "inner": _text(self.inner), "outer": _text(self.outer),
            "witness": None if self.witness is None else _texts(self.witness), "rival": self.rival,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> RadiusCertificate:
        """Read what `to_json` wrote."""
        region = data["region"]
        rivals = {
            b: Multipliers(
                {c: number(y) for c, y in m["mix"].items()}, vector(m["rows"]), number(m["mu"]), number(m["lambda"])
            )
            for b, m in data["rivals"].items()
        }
        inner, outer = (None if data[key] is None else number(data[key]) for key in ("inner", "outer"))
        return cls(
            problem, vector(data["weights"]),
            Region(vector(region["lower"]), vector(region["upper"]), tuple(vector(row) for row in region["rows"])),
            data["norm"], data["winner"], data["until"], rivals, inner, outer,
            None if data["witness"] is None else vector(data["witness"]), data["rival"], bool(data["named"]),
        )  # fmt: skip


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _texts(values: Iterable[Fraction]) -> list[str]:
    return [str(value) for value in values]
