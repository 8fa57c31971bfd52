"""The reading of the scale: a rating scale is ordinal, and sums treat it as more. What if its steps are not equal?

A reading v gives the low end of a scale common to all criteria 0 and the high end 1 and never falls; the sum's own has
equal steps. With steps d ≥ 0, Σd = 1, scores are linear in d: every question about weights can be asked of the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.problem import Vector, dot
from mcda.errors import McdaError
from mcda.flips.nearest import NearestFlip, nearest_flip
from mcda.flips.potential import potential_winners
from mcda.matrix import DecisionMatrix, Weights, resolve
from mcda.methods.weighted_sum import weighted_sum

if TYPE_CHECKING:
    import pandas as pd

STEPS = 100
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, eq=False)
class Bend:
    """Where a bent reading v(t) = t + c·t(1 − t) changes the winner: c > 0 concave, c < 0 convex, |c| ≤ 1."""

    at: Fraction
    winner: str
    rival: str

    def __str__(self) -> str:
        shape = "concave" if self.at > 0 else "convex"
        return f"{self.rival} overtakes {self.winner} when the reading is {shape} with c = {float(self.at):.3g}"


@dataclass(frozen=True, eq=False)
class Readings:
    """The choice under every reading of the scale.

    Attributes
    ----------
    levels : the scale's whole numbers; steps lie between them
    winners : under equal steps
    necessary : best, perhaps level, under every reading
    table : DataFrame of who can be best under some reading, as `potential_winners` gives it; `witness` by step
    nearest : NearestFlip
        The least change of the steps (Σ|Δ|, from equal ones) that changes the winner; its `weights` are the steps.
    bends : tuple of Bend
        Every change of the winner in the family t + c·t(1 − t), nearest to c = 0 first, exact.
    """

    levels: tuple[int, ...]
    winners: tuple[str, ...]
    necessary: tuple[str, ...]
    table: pd.DataFrame
    nearest: NearestFlip
    bends: tuple[Bend, ...]

    @property
    def possible(self) -> tuple[str, ...]:
        """Who can be best under some reading."""
        return tuple(str(name) for name, status in self.table["status"].items() if status != "never")

    @cached_property
    def reading(self) -> pd.Series[float] | None:
        """The nearest reading under which another comes first: the value of every level; None where there is none."""
        import pandas as pd

        if self.nearest.weights is None:
            return None
        values = np.concatenate([[0.0], np.cumsum(self.nearest.weights.to_numpy())])
        return pd.Series(values, index=pd.Index(self.levels, name="level"), name="value")

    def __str__(self) -> str:
        first = " and ".join(self.winners)
        if set(self.necessary) & set(self.winners):
            return f"{first}: best however the scale is read, as long as more is never worse"
        strict = [str(name) for name, status in self.table["status"].items() if status == "strict"]
        others = ", ".join(name for name in strict if name not in self.winners) or "nobody else"
        bent = f"; {self.bends[0]}" if self.bends else "; no bend t + c·t(1 − t) of the whole scale changes that"
        return f"{first}: best with equal steps; with other steps {others} can be{bent}"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; who can be best and the nearest flip with their certificates, by step."""
        certificates = self.table.attrs["certificates"]
        proofs = {str(name): certificates[name] for name in self.table.index}
        problems = [one.problem for one in (*proofs.values(), self.nearest.certificate) if hasattr(one, "problem")]
        return {
            "problems": {"main": problems[0].to_json()} if problems else {},
            "sentence": str(self), "levels": list(self.levels), "winners": list(self.winners),
            "necessary": list(self.necessary), "possible": list(self.possible),
            "reading": None if self.reading is None else {str(k): float(v) for k, v in self.reading.items()},
            "bends": [{"at": str(b.at), "winner": b.winner, "rival": b.rival} for b in self.bends],
            "nearest": self.nearest.to_json(),
            "alternatives": {
                name: {
                    "status": self.table["status"][name], "sentence": f"{name}: {self.table['status'][name]}",
                    "certificate": one if isinstance(one, str) else {"problem": "main", **one.to_json()},
                } for name, one in proofs.items()
            },
        }  # fmt: skip


def scale_readings(matrix: Any, weights: Any = None) -> Readings:
    """Ask for the winner of the weighted sum under every reading of a common scale.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case
        All criteria on one scale whose ends are whole numbers, such as 1 to 9; ratings between whole numbers are read
        along the straight line between them.
    weights : as in `rank`

    Raises
    ------
    McdaError
        Criteria without a scale or on different ones, ends that are not whole, a criterion with a value function.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[3, 3], [1, 4]], ("max", "max"), bounds=(1, 5))
    >>> found = scale_readings(matrix, [1, 1])
    >>> found.winners, found.necessary, found.possible, str(found.bends[0].at)
    (('a1',), (), ('a1', 'a2'), '-4/5')
    """
    found, own = resolve(matrix, weights)
    low, high = _scale(found)
    levels = tuple(range(low, high + 1))
    stepped = DecisionMatrix.of(
        _steps(found, own, levels), ("max",) * (len(levels) - 1), alternatives=found.alternatives,
        criteria=[f"{a} to {a + 1}" for a in levels[:-1]],
    )  # fmt: skip
    equal, plain = Weights.equal(stepped.criteria), weighted_sum("none")
    rows = [tuple(row) for row in stepped.exact.tolist()]
    scores = [sum(row) for row in rows]
    winners = [a for a, score in enumerate(scores) if score == max(scores)]
    tops = [max(column) for column in zip(*rows, strict=True)]
    return Readings(
        levels,
        tuple(found.alternatives[a] for a in winners),
        tuple(name for name, row in zip(found.alternatives, rows, strict=True) if list(row) == tops),
        potential_winners(stepped, plain, places=False),
        nearest_flip(stepped, equal, plain, norm="l1"),
        tuple(_bends(found, own, low, high)) if len(winners) == 1 else (),
    )


def _scale(matrix: DecisionMatrix) -> tuple[int, int]:
    if any(function is not None for function in matrix.value):
        raise McdaError("a criterion with a value function says already how its levels are read")
    for name, ends in zip(matrix.criteria, matrix.bounds, strict=True):
        if ends is None:
            raise McdaError(f"the reading of a scale needs the scale of every criterion; {name!r} has none")
        if ends != matrix.bounds[0]:
            raise McdaError(f"the reading of a scale needs one scale for all criteria; {name!r} has another")
    assert matrix.bounds[0] is not None
    low, high = matrix.bounds[0]
    if low.denominator != 1 or high.denominator != 1 or not 0 < high - low <= STEPS:
        raise McdaError(
            f"the scale must run between two whole numbers, at most {STEPS} apart, got {float(low):g} and "
            f"{float(high):g}"
        )
    return int(low), int(high)


def _steps(matrix: DecisionMatrix, weights: Weights, levels: tuple[int, ...]) -> list[list[Fraction]]:
    """Return what each step adds to each score: the weight of the criteria on which the option is past it."""
    table = []
    for row in matrix.exact.tolist():
        begun, partly = [ZERO] * (len(levels) + 1), [ZERO] * len(levels)  # from which step on a weight counts in full
        for x, w, sense in zip(row, weights.exact, matrix.sense, strict=True):
            past = int(x - levels[0])
            rest = x - levels[past]
            if sense == "max":
                begun[0] += w
                begun[past] -= w
                partly[past] += w * rest
            else:
                begun[past + 1] += w
                partly[past] += w * (1 - rest)
        table.append([a + b for a, b in zip(accumulate(begun[: len(levels) - 1]), partly[:-1], strict=True)])
    return table


def _bends(matrix: DecisionMatrix, weights: Weights, low: int, high: int) -> list[Bend]:
    """Return every change of the winner as c goes from 0 to 1 and from 0 to −1."""
    plain: list[Vector] = []
    curved: list[Vector] = []
    for row in matrix.exact.tolist():
        t = [(x - low) / (high - low) for x in row]
        signs = [1 if sense == "max" else -1 for sense in matrix.sense]
        plain.append(tuple(s * x for s, x in zip(signs, t, strict=True)))
        curved.append(tuple(s * x * (1 - x) for s, x in zip(signs, t, strict=True)))
    base = [dot(row, weights.exact) for row in plain]
    slope = [dot(row, weights.exact) for row in curved]
    found = []
    for sign in (1, -1):
        at, first = ZERO, max(range(len(base)), key=lambda a: base[a])
        while True:
            rises = [(sign * (slope[b] - slope[first]), b) for b in range(len(base))]
            meets = [((base[first] - base[b]) / rise, -rise, b) for rise, b in rises if rise > 0]
            meets = [(c, rise, b) for c, rise, b in meets if at <= c <= 1]
            if not meets:
                break
            c, _, rival = min(meets)
            found.append(Bend(sign * c, matrix.alternatives[first], matrix.alternatives[rival]))
            at, first = c, rival
    return sorted(found, key=lambda bend: abs(bend.at))
