"""How far a TOPSIS winner is safe in weights of sum 1: trees of multipliers, checked in whole numbers of 2⁻¹⁹².

As for percent changes, b is strictly ahead of all of some opponents at x only if for a level φ every row
((1−φ)N_b − φP_b)·x² and (φP_c − (1−φ)N_c)·x² is positive. With multipliers y ≥ 0 of these rows (c(φ) their sum),
z ≥ 0 of the ranked goals A·x ≥ 0 and any µ, a distance Σ f_k(x_k) is then no less than

    µ + Σ_k min over x_k of f_k(x_k) − c_k x_k² − (µ + (zA)_k) x_k,

f_k = (x_k − w_k)² for l2, |x_k − w_k| for l1; for linf, percent_final and where no distance is claimed the box alone
limits x, f = 0, and a sum ≥ 0 refutes the box. Over a band of φ with multipliers affine in φ, c is at most its chord
plus max(B, 0)/4 (B as in `ratio`), and the sum, a minimum of functions affine in c, µ and z, is concave: both ends of
the band suffice. A tree cuts the bands and the box. Every number is rounded to the side that makes the claim harder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt
from typing import Any

from mcda.certificate.bracket import contradictions, end_faults, optional, text, texts, unsaid
from mcda.certificate.problem import Problem, Vector, vector
from mcda.certificate.radius import ZERO, Region, distance
from mcda.certificate.trees import BITS, UNIT, Leaf, Tree, down, least, read, up, written

Interval = tuple[int, int]
NORMS = ("l1", "l2", "linf", "percent_final")


@dataclass(frozen=True, eq=False)
class NormCertificate:
    """Nearer than `inner` no rival is ahead; at `witness`, no farther than `outer`, `rival` is. Squared for l2.

    `trees` refute every level φ and all weights nearer, for each rival against its `opponents`: the winner alone for
    `until` "tie". `inner` None: no allowed weights put any of them ahead. Not `named`: the claim is about everyone.
    """

    problem: Problem
    weights: Vector
    region: Region
    norm: str
    winner: str
    until: str
    opponents: tuple[str, ...]
    trees: Mapping[str, Tree]
    inner: Fraction | None
    outer: Fraction | None
    witness: Vector | None
    rival: str | None
    named: bool

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._shape_faults()) or [*self._inside_faults(), *self._witness_faults()]

    def _shape_faults(self) -> Iterable[str]:
        rows, size = self.problem.rows, len(self.weights)
        if self.problem.form != "ratio" or any(len(row[0]) != size or len(row[1]) != size for row in rows.values()):
            yield "the certificate does not belong to such a problem"
        elif any(x < 0 for row in rows.values() for part in row for x in part) or min(self.region.lower) < 0:
            yield "squared distances and weights are not negative"
        elif not self.region.contains(self.weights) or self.norm not in NORMS:
            yield "today's weights are not allowed, or the norm is unknown"
        elif not {*self.trees, *self.opponents} <= set(rows) or self.winner not in self.opponents:
            yield "a rival or opponent is not among the alternatives, or the winner is no opponent"
        elif set(self.trees) & set(self.opponents) or self.until not in ("tie", "win"):
            yield "the question cannot be read"
        elif self.until == "tie" and self.opponents != (self.winner,):
            yield f"the opponents are others than {self.winner}"
        elif self.until == "win" and not self.named:
            yield "only a named rival is asked to win"
        if not self.named and (missing := unsaid(self.problem, self.winner, self.trees)):
            yield f"nothing is said about {', '.join(missing)}"

    def _inside_faults(self) -> Iterable[str]:
        root = self._root()
        for b, tree in self.trees.items():
            todo: list[tuple[Tree, Interval, list[Interval]]] = [(tree, (0, UNIT), root)]
            while todo:
                node, band, box = todo.pop()
                if isinstance(node, Leaf):
                    if not self._refutes(b, node, band, box):
                        yield f"nothing shows that {b} is not ahead nearer, from φ = {band[0] / UNIT:.9g} on"
                    continue
                cut = down(node.at)
                if node.axis == -1 and band[0] <= cut <= band[1]:
                    todo += [(node.low, (band[0], cut), box), (node.high, (cut, band[1]), box)]
                elif 0 <= node.axis < len(box):  # a part outside of the box is empty
                    (low, high), before, after = box[node.axis], box[: node.axis], box[node.axis + 1 :]
                    todo.append((node.low, band, [*before, (low, min(cut, high)), *after]))
                    todo.append((node.high, band, [*before, (max(low, cut), high), *after]))
                else:
                    yield f"a cut for {b} lies outside of what it cuts"

    def _root(self) -> list[Interval]:
        """Return the range of each weight among those that are allowed and nearer."""
        box = []
        for w, low, high in zip(self.weights, self.region.lower, self.region.upper, strict=True):
            reach = UNIT
            if self.inner is not None:
                inner = self.inner * w if self.norm == "percent_final" else self.inner
                reach = (
                    isqrt(up(inner) << BITS) + 1 if self.norm == "l2" else up(inner / 2 if self.norm == "l1" else inner)
                )
            box.append((max(down(low), down(w) - reach), min(up(high), up(w) + reach)))
        return box

    @cached_property
    def _scale(self) -> int:
        """Return what the rows are multiplied by to be whole."""
        both = zip(self.problem.rows.values(), self.problem.whole.values(), strict=True)
        pairs = (pair for parts, wholes in both for pair in zip(parts, wholes, strict=True))
        numbers = ((x, k) for p, q in pairs for x, k in zip(p, q, strict=False))
        return next((k * x.denominator // x.numerator for x, k in numbers if x), 1)

    def _refutes(self, b: str, leaf: Leaf, band: Interval, box: list[Interval]) -> bool:
        sides, names = (leaf.first, leaf.last), (b, *self.opponents)
        count, ranked = len(names), len(self.region.rows)
        if any(len(side) != count + 1 + ranked for side in sides):
            return False
        first, last = ([down(x) for x in side] for side in sides)
        if any(min([*side[:count], *side[count + 1 :]]) < 0 for side in (first, last)):
            return False
        if any(low > high for low, high in box):
            return True
        rows, signs = [self.problem.whole[name] for name in names], [1, *(-1 for _ in self.opponents)]
        bulge = [0] * len(box)
        for sign, x, y, row in zip(signs, first, last, rows, strict=False):
            if x != y:
                step = sign * (y - x) * (band[1] - band[0])
                bulge = [k + step * (p + n) for k, p, n in zip(bulge, *row, strict=True)]
        for phi, m in ((band[0], first), (band[1], last)):
            c = [max(k, 0) for k in bulge]
            for sign, y, row in zip(signs, m, rows, strict=False):
                if y:
                    above, below = -4 * sign * y * phi, 4 * sign * y * (UNIT - phi)
                    c = [k + above * p + below * n for k, p, n in zip(c, *row, strict=True)]
            c = [-(-k // (4 * UNIT * self._scale)) for k in c]
            if not self._held(any(m[:count]), c, m[count:], box):
                return False
        return True

    def _held(self, strict: bool, c: list[int], m: list[int], box: list[Interval]) -> bool:
        """Return whether no x of the box is both nearer and of rows all > 0, as c·x² would then be if y is not 0."""
        near = self.inner is not None and self.norm in ("l1", "l2")
        if near and self._least(self.norm, c, m, box) >= up(self.inner or ZERO):
            return True
        least_sum = self._least("", c, m, box)
        return least_sum > 0 or (strict and least_sum == 0)

    def _least(self, norm: str, c: list[int], m: list[int], box: list[Interval]) -> int:
        """Return the sum of the least values of f_k(x) − c_k x² − (µ + (zA)_k) x, and µ, rounded down."""
        mu, z = m[0], m[1:]
        total = mu
        for k, (low, high) in enumerate(box):
            s = mu + sum(
                -(-share * up(row[k]) >> BITS) for share, row in zip(z, self.region.rows, strict=True) if share
            )
            w = down(self.weights[k])
            if norm == "l2":
                total += least(UNIT - c[k], s + 2 * up(self.weights[k]), low, high) + (w * w >> BITS)
            elif norm == "l1":
                cut = min(max(w, low), high)
                left = least(-c[k], s + UNIT, low, cut) + w
                right = least(-c[k], s - UNIT, cut, high) - w
                total += min(left if low <= w else right, right if high >= w else left) - 1
            else:
                total += least(-c[k], s, low, high)
        return total

    def _witness_faults(self) -> Iterable[str]:
        yield from end_faults(self)
        if self.witness is not None and self.outer is not None:
            if not self.region.contains(self.witness):
                yield "the witness is not allowed"
            if distance(self.norm, self.weights, self.witness) > self.outer:
                yield "the witness is farther than the bracket says"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        return list(contradictions(self, claims, 2 if self.norm == "l2" else 1))

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        region = self.region
        return {
            "kind": "norm", "norm": self.norm, "weights": texts(self.weights),
            "region": {"lower": texts(region.lower), "upper": texts(region.upper), "rows": [*map(texts, region.rows)]},
            "winner": self.winner, "until": self.until, "opponents": list(self.opponents), "named": self.named,
            "trees": {b: written(tree) for b, tree in self.trees.items()},
            "inner": text(self.inner), "outer": text(self.outer),
            "witness": None if self.witness is None else texts(self.witness), "rival": self.rival,
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> NormCertificate:
        """Read what `to_json` wrote."""
        region = data["region"]
        return cls(
            problem, vector(data["weights"]),
            Region(vector(region["lower"]), vector(region["upper"]), tuple(vector(row) for row in region["rows"])),
            data["norm"], data["winner"], data["until"], tuple(data["opponents"]),
            {str(b): read(tree) for b, tree in data["trees"].items()}, optional(data["inner"]), optional(data["outer"]),
            None if data["witness"] is None else vector(data["witness"]), data["rival"], data["named"] is True,
        )  # fmt: skip
