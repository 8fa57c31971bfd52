"""Why one alternative comes before another: steps that add up, statements that force the choice, each necessary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.certificate.problem import Problem, Vector, dot, number, vector

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Said:
    """A statement w_more − w_less ≥ bound (None: nothing stands there), and weights at which it alone is false.

    There `ahead` is ahead of the winner although the other statements hold: without this one they force nothing.
    """

    more: int | None
    less: int | None
    bound: Fraction
    witness: Vector
    ahead: str

    def holds(self, weights: Sequence[Fraction]) -> bool:
        """Whether it is true of some weights."""
        return dot(self.row(len(weights)), weights) >= self.bound

    def told(self) -> tuple[str, float | None]:
        """Return what the inequality says in words, and the share of the whole importance in it."""
        if self.more is not None and self.less is not None:
            return "at least as much" if self.bound == 0 else "more by", None
        return ("at most", float(-self.bound)) if self.more is None else ("at least", float(self.bound))

    def row(self, n: int) -> Vector:
        """Return the inequality's (n,) coefficients."""
        return tuple(Fraction((j == self.more) - (j == self.less)) for j in range(n))


@dataclass(frozen=True, eq=False)
class ForcedCertificate:
    """Why `winner` is ahead of `rival` and what forces it, checked with Fractions alone.

    `steps` are parts (criterion, points) of what each criterion adds to the lead, w_j(V_aj − V_bj): all of them, each
    step losing nothing. The statements are true of today's weights. With the multipliers y ≥ 0 and the constant c ≥ 0
    of a rival, V_a − V_rival ≥ c + Σ y_s·(row_s − bound_s) on every criterion, so that nobody is ahead where the
    statements hold. That no other set of fewer statements does, is not claimed here.

    Attributes
    ----------
    problem : Problem of the linear form
    weights : today's, of sum 1
    steps : of each step, its parts (criterion by position, points)
    statements : tuple of Said
    proofs : rival -> (multipliers, constant)
    """

    problem: Problem
    weights: Vector
    winner: str
    rival: str
    steps: tuple[tuple[tuple[int, Fraction], ...], ...]
    statements: tuple[Said, ...]
    proofs: Mapping[str, tuple[Vector, Fraction]]

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        if sum(self.weights) != 1 or min(self.weights) < 0:
            yield "today's weights are no weights"
        yield from self._step_faults()
        for k, one in enumerate(self.statements, start=1):
            if not one.holds(self.weights):
                yield f"statement {k} is not true of today's weights"
            others = (other for other in self.statements if other is not one)
            if sum(one.witness) != 1 or min(one.witness) < 0 or not all(other.holds(one.witness) for other in others):
                yield f"the witness of statement {k} is not allowed by the others"
            elif dot(self._gaps(one.ahead), one.witness) >= 0:
                yield f"nobody is ahead at the witness of statement {k}"
        if set(self.proofs) != set(self.problem.rows) - {self.winner}:
            yield "not every rival has its proof"
        for rival, (multipliers, constant) in self.proofs.items():
            yield from self._proof_faults(rival, multipliers, constant)

    def _step_faults(self) -> Iterable[str]:
        parts = [w * gap for w, gap in zip(self.weights, self._gaps(self.rival), strict=True)]
        if sum(parts) <= 0:
            yield f"{self.winner} is not ahead of {self.rival} today"
        told = [ZERO] * len(parts)
        for step in self.steps:
            for j, points in step:
                told[j] += points
                if points * parts[j] <= 0:
                    yield f"a step goes the wrong way on criterion {j + 1}"
            if sum(points for _, points in step) < 0:
                yield "a step loses more than it gains"
        if told != parts:
            yield "the steps do not lead from the rival to the winner"

    def _proof_faults(self, rival: str, multipliers: Vector, constant: Fraction) -> Iterable[str]:
        if constant < 0 or min(multipliers, default=ZERO) < 0 or len(multipliers) != len(self.statements):
            yield f"the multipliers against {rival} are no multipliers"
            return
        gaps = self._gaps(rival)
        floor = [constant - dot(multipliers, [one.bound for one in self.statements])] * len(gaps)
        for y, one in zip(multipliers, self.statements, strict=True):
            floor = [low + y * x for low, x in zip(floor, one.row(len(gaps)), strict=True)]
        if any(gap < low for gap, low in zip(gaps, floor, strict=True)):
            yield f"the statements let {rival} ahead"

    def _gaps(self, rival: str) -> Vector:
        (mine,), (other,) = self.problem.rows[self.winner], self.problem.rows[rival]
        return tuple(a - b for a, b in zip(mine, other, strict=True))

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says (`winner`, `rival`, the kind and share of each statement) that it does not."""
        found = [
            f"the certificate is about the {key} {mine!r}, not {claims[key]!r}"
            for key, mine in (("winner", self.winner), ("rival", self.rival))
            if key in claims and claims[key] != mine
        ]
        told = claims.get("statements")
        if isinstance(told, list):
            mine = [one.told() for one in self.statements]
            if [(one["kind"], one["share"]) for one in told] != mine:
                found.append("the certificate is about other statements")
        return found

    def to_json(self, problem: str = "main") -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "forced", "problem": problem, "weights": [str(w) for w in self.weights],
            "winner": self.winner, "rival": self.rival,
            "steps": [[[j, str(points)] for j, points in step] for step in self.steps],
            "statements": [
                {"more": one.more, "less": one.less, "bound": str(one.bound),
                 "witness": [str(w) for w in one.witness], "ahead": one.ahead} for one in self.statements
            ],
            "proofs": {
                rival: {"multipliers": [str(y) for y in ys], "constant": str(constant)}
                for rival, (ys, constant) in self.proofs.items()
            },
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> ForcedCertificate:
        """Read what `to_json` wrote."""
        if problem.form != "linear":
            raise ValueError(f"expected a linear problem, got {problem.form!r}")
        statements = tuple(
            Said(one["more"], one["less"], number(one["bound"]), vector(one["witness"]), str(one["ahead"]))
            for one in data["statements"]
        )
        return cls(
            problem, vector(data["weights"]), str(data["winner"]), str(data["rival"]),
            tuple(tuple((_position(j), number(points)) for j, points in step) for step in data["steps"]),
            statements,
            {str(c): (vector(p["multipliers"]), number(p["constant"])) for c, p in data["proofs"].items()},
        )  # fmt: skip


def _position(j: Any) -> int:
    if not isinstance(j, int) or j < 0:
        raise ValueError(f"expected a position, got {j!r}")
    return j
