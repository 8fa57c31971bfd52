"""The forms a method can have, and how two alternatives compare in each.

A method is a value of pure functions. Its form says how scores depend on the weights, and so which flip solver answers
exactly; the prepared matrix of each form is all that the solvers see of a method.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np

from mcda.errors import McdaError
from mcda.matrix import DecisionMatrix, Floats
from mcda.normalise import Numbers

Form = Literal["linear", "ratio", "piecewise", "black box"]
TIE = 1e-12  # a gap this small beside the sum of its absolute terms is a tie
NEAR = 1e-9  # a gap this small is decided in Fractions where the inputs have exact values


class Linear(NamedTuple):
    """Scores V·w."""

    values: Numbers  # (m, n), larger better


class Ratio(NamedTuple):
    """Closeness d⁻/(d⁺ + d⁻) with d² linear in u = w²: d⁺² = P·u, d⁻² = N·u."""

    to_ideal: Numbers  # P, (m, n) squared distances per criterion
    to_anti: Numbers  # N, (m, n)


class BlackBox(NamedTuple):
    """Scores known only by evaluation."""

    matrix: DecisionMatrix


Prepared = Linear | Ratio | BlackBox


@dataclass(frozen=True, eq=False)
class Method:
    """A multi-criteria method: `prepare` once, then `score` any number of weight vectors; larger is better.

    Attributes
    ----------
    name : str
    form : "linear" | "ratio" | "piecewise" | "black box"
    prepare : matrix -> Prepared
    score : (prepared, weights (…, n)) -> (…, m)
    exact : matrix -> Prepared in Fractions, or None where the method is not rational
    describe : matrix -> the options as they act on this matrix, defaults resolved
    """

    name: str
    form: Form
    prepare: Callable[[DecisionMatrix], Prepared]
    score: Callable[[Any, Floats], Floats]
    exact: Callable[[DecisionMatrix], Prepared | None]
    describe: Callable[[DecisionMatrix], dict[str, str]]
    options: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        shown = "".join(f", {key}={value!r}" for key, value in self.options.items())
        return f"method({self.name!r}{shown})"


def linear_scores(prepared: Linear, weights: Floats) -> Floats:
    """V·w for every weight vector: (…, n) -> (…, m), in the matrix's dtype."""
    return np.asarray(_in_dtype(weights, prepared.values) @ prepared.values.T)


def ratio_scores(prepared: Ratio, weights: Floats) -> Floats:
    """d⁻/(d⁺ + d⁻) for every weight vector: (…, n) -> (…, m); where both distances are 0, ½."""
    u = np.square(_in_dtype(weights, prepared.to_ideal))
    away, near = np.sqrt(u @ prepared.to_ideal.T), np.sqrt(u @ prepared.to_anti.T)
    whole = away + near
    none = whole == 0
    if none.any():
        whole[none], near[none] = 2, 1
    return np.asarray(near / whole)


def _in_dtype(weights: Floats, values: Numbers) -> Floats:
    return weights.astype(np.float32, copy=False) if values.dtype == np.float32 else weights


def lead(prepared: Linear | Ratio, weights: Numbers, a: Any, b: Any) -> tuple[Any, Any]:
    """Return the gap of `a` over `b` (positive: ahead) and the sum of the gap's absolute terms.

    Linear: (V_a − V_b)·w. Ratio: (N_a·u)(P_b·u) − (N_b·u)(P_a·u), which has the sign of the difference in closeness and
    no root. `a` and `b` are positions or arrays of them; with Fractions the answer is exact.
    """
    if isinstance(prepared, Linear):
        gaps = prepared.values[a] - prepared.values[b]
        return gaps @ weights, np.abs(gaps) @ weights
    u = weights * weights
    p, n = prepared.to_ideal, prepared.to_anti
    ahead, behind = (n[a] @ u) * (p[b] @ u), (n[b] @ u) * (p[a] @ u)
    return ahead - behind, ahead + behind


def is_tie(gap: Any, terms: Any) -> Any:
    """Return whether a gap is a tie in floats: |gap| ≤ 1e-12 × the sum of its absolute terms."""
    return np.abs(gap) <= TIE * terms


def rounding(prepared: Linear | Ratio, weights: Floats, conditioning: float) -> float:
    """Return how far rounding can have moved a gap that `lead` finds in floats.

    A normalised cell is off by a few units in the last place times the matrix's conditioning; a gap, by the weighted
    sum of that over its terms (linear), or over the products of its squared distances (ratio).
    """
    largest = max(float(np.abs(part).max()) for part in prepared)
    if largest == 0:
        return math.inf if math.isinf(conditioning) else 0.0
    unit = 16 * float(np.finfo(prepared[0].dtype).eps) * conditioning
    if isinstance(prepared, Linear):
        return unit * largest
    whole = largest * float(weights @ weights)
    return 4 * unit * whole * whole


def exact_score(prepared: Linear | Ratio, weights: Numbers, a: int) -> Fraction:
    """Return a rational number that orders the alternatives as their scores do.

    Linear: the score. Ratio: N·u/(N·u + P·u), which grows with the closeness; ½ where both are 0.
    """
    if isinstance(prepared, Linear):
        return Fraction(prepared.values[a] @ weights)
    u = weights * weights
    near, away = prepared.to_anti[a] @ u, prepared.to_ideal[a] @ u
    return Fraction(near / (near + away)) if near + away else Fraction(1, 2)


def same_rows(prepared: Linear | Ratio, a: int) -> Floats:
    """Return an (m,) mask of the alternatives that no weights can tell from `a` (itself included)."""
    return np.asarray(np.logical_and.reduce([(part == part[a]).all(axis=1) for part in prepared]))


def answerable(method: Method, question: str, *forms: Form) -> None:
    """Refuse a method whose form has no exact answer to `question`."""
    if method.form not in forms:
        raise McdaError(
            f"{question} is answered for methods of the form {' or '.join(forms)}; {method.name} is {method.form}"
        )
