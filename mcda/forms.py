"""The forms a method can have, and how two alternatives compare in each.

A method is a value of pure functions. Its form says how scores depend on the weights, and so which flip solver answers
exactly; the prepared matrix of each form is all that the solvers see of a method.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np

from mcda.errors import McdaError
from mcda.matrix import DecisionMatrix, Floats, Weights
from mcda.normalise import Numbers

Form = Literal["linear", "ratio", "piecewise", "black box"]
TIE = 1e-12  # a gap this small beside the sum of its absolute terms is a tie
FLAT = {np.dtype(object): 0, np.dtype(np.float64): TIE, np.dtype(np.float32): 1e-6}  # a spread of regrets that is none
NEAR = 1e-9  # a gap this small is decided in Fractions where the inputs have exact values


class Linear(NamedTuple):
    """Scores V·w."""

    values: Numbers  # (m, n), larger better


class Ratio(NamedTuple):
    """Closeness d⁻/(d⁺ + d⁻) with d² linear in u = w²: d⁺² = P·u, d⁻² = N·u."""

    to_ideal: Numbers  # P, (m, n) squared distances per criterion
    to_anti: Numbers  # N, (m, n)


class Piecewise(NamedTuple):
    """Scores −Q, Q = v(S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*), with S = L·w and R = max_j L_j w_j.

    S*, R* are the least over all alternatives and S⁻, R⁻ the largest; where they are equal, the term is 0 for everyone.
    """

    losses: Numbers  # L, (m, n), 0 best
    v: Fraction  # weight of S against R, in [0, 1]


class BlackBox(NamedTuple):
    """Scores known only by evaluation."""

    matrix: DecisionMatrix
    evaluate: Callable[[Floats], Floats]  # (k, n) weights -> (k, m) scores, larger better


Rows = Linear | Ratio | Piecewise  # what can be compared and decided without the method
Prepared = Rows | BlackBox


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
    findings : (prepared, weights (n,), matrix) -> what else the method says of a ranking, or None
    keys : (matrix, weights, runs of near ties) -> numbers that order each run exactly, without Fractions for all rows;
        None, or an answer of None, where there is no such short cut
    """

    name: str
    form: Form
    prepare: Callable[[DecisionMatrix], Prepared]
    score: Callable[[Any, Floats], Floats]
    exact: Callable[[DecisionMatrix], Prepared | None]
    describe: Callable[[DecisionMatrix], dict[str, str]]
    options: MappingProxyType[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    findings: Callable[[Any, Floats, DecisionMatrix], dict[str, str]] | None = None
    keys: Callable[[DecisionMatrix, Weights, Sequence[Sequence[int]]], dict[int, Any] | None] | None = None

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


def regrets(prepared: Piecewise, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Return S = L·w and R = max_j L_j w_j for every weight vector: (…, n) -> (…, m) each."""
    losses = prepared.losses
    total = weights @ losses.T
    largest = weights[..., 0, None] * losses[:, 0]
    for j in range(1, losses.shape[1]):  # a column at a time: no (…, m, n) array
        largest = np.maximum(largest, weights[..., j, None] * losses[:, j])
    return np.asarray(total), np.asarray(largest)


def piecewise_scores(prepared: Piecewise, weights: Floats) -> Floats:
    """−Q for every weight vector: (…, n) -> (…, m), in [−1, 0]; equal regrets give everyone the same."""
    return compromises(prepared.v, *regrets(prepared, _in_dtype(weights, prepared.losses)))


def compromises(v: Fraction, total: Floats, largest: Floats) -> Floats:
    """−Q of the regrets S and R, each (…, m)."""
    share = total.dtype.type(float(v))
    return np.asarray(0 - (share * _on_range(total) + (1 - share) * _on_range(largest)))  # never −0


def evaluated_scores(prepared: BlackBox, weights: Floats) -> Floats:
    """Whatever the method makes of every weight vector: (…, n) -> (…, m)."""
    found = prepared.evaluate(np.reshape(weights, (-1, weights.shape[-1])).astype(np.float64))
    return np.asarray(found.reshape(*weights.shape[:-1], -1))


def _on_range(x: Numbers) -> Numbers:
    """Return (x − min)/(max − min) along the last axis, 0 where they are equal (in floats: to 1e-12 of their size)."""
    low, high = x.min(axis=-1, keepdims=True), x.max(axis=-1, keepdims=True)
    spread = high - low
    flat = spread <= FLAT[x.dtype] * high
    return np.asarray(np.where(flat, 0, (x - low) / np.where(flat, 1, spread)))


def _in_dtype(weights: Floats, values: Numbers) -> Floats:
    return weights.astype(np.float32, copy=False) if values.dtype == np.float32 else weights


def lead(prepared: Rows, weights: Numbers, a: Any, b: Any) -> tuple[Any, Any]:
    """Return the gap of `a` over `b` (positive: ahead) and the sum of the gap's absolute terms.

    Linear: (V_a − V_b)·w. Ratio: (N_a·u)(P_b·u) − (N_b·u)(P_a·u), which has the sign of the difference in closeness and
    no root. Piecewise: Q_b − Q_a. `a` and `b` are positions or arrays of them; with Fractions the answer is exact.
    """
    if isinstance(prepared, Piecewise):
        return _piecewise_lead(prepared, weights, a, b)
    if isinstance(prepared, Linear):
        gaps = prepared.values[a] - prepared.values[b]
        return gaps @ weights, np.abs(gaps) @ weights
    u = weights * weights
    p, n = prepared.to_ideal, prepared.to_anti
    if p.dtype != object and 2 * np.size(a) > len(p):  # most of them: each once
        away, near = p @ u, n @ u
        ahead, behind = near[a] * away[b], near[b] * away[a]
    else:
        ahead, behind = (n[a] @ u) * (p[b] @ u), (n[b] @ u) * (p[a] @ u)
    return ahead - behind, ahead + behind


def _piecewise_lead(prepared: Piecewise, weights: Numbers, a: Any, b: Any) -> tuple[Any, Any]:
    v = prepared.v if prepared.losses.dtype == object else float(prepared.v)
    gap, terms = 0, 0
    for part, share in zip(regrets(prepared, weights), (v, 1 - v), strict=True):
        spread, high = part.max() - part.min(), part.max()
        if spread > FLAT[part.dtype] * high:
            gap = gap + share * (part[b] - part[a]) / spread
            terms = terms + share * (part[a] + part[b]) / spread
        else:  # a gap of 0, of the shape of the positions
            gap, terms = gap + 0 * part[a], terms + 0 * part[a]
    return gap, terms


def is_tie(gap: Any, terms: Any) -> Any:
    """Return whether a gap is a tie in floats: |gap| ≤ 1e-12 × the sum of its absolute terms."""
    return np.abs(gap) <= TIE * terms


def rounding(prepared: Rows, weights: Floats, conditioning: float) -> float:
    """Return how far rounding can have moved a gap that `lead` finds in floats.

    A normalised cell is off by a few units in the last place times the matrix's conditioning; a gap, by the weighted
    sum of that over its terms (linear), over the products of its squared distances (ratio), or over the spread of the
    regrets (piecewise; infinite where floats cannot tell whether there is any).
    """
    if isinstance(prepared, Piecewise):
        return float(_regret_rounding(prepared, weights, conditioning))
    if isinstance(prepared, Ratio):
        largest = max(float(part.max()) for part in prepared)  # squares
    else:
        largest = float(np.abs(prepared.values).max())
    if largest == 0:
        return math.inf if math.isinf(conditioning) else 0.0
    unit = 16 * float(np.finfo(prepared[0].dtype).eps) * conditioning
    if isinstance(prepared, Linear):
        return unit * largest
    whole = largest * float(weights @ weights)
    return 4 * unit * whole * whole


def roundings(prepared: Piecewise, weights: Floats, conditioning: float) -> Floats:
    """Return how far rounding can have moved −Q at each of (k, n) weight vectors: (k,); infinite where it can jump."""
    return np.array([_regret_rounding(prepared, row, conditioning) for row in weights])


def _regret_rounding(prepared: Piecewise, weights: Floats, conditioning: float) -> float:
    unit, worst = 16 * float(np.finfo(prepared.losses.dtype).eps) * conditioning, 0.0
    for part, share in zip(regrets(prepared, weights), (prepared.v, 1 - prepared.v), strict=True):
        high, spread = float(part.max()), float(part.max() - part.min())
        if share and high > 0:
            if spread == 0 and len({row.tobytes() for row in prepared.losses}) == 1:
                continue  # one row for all: no weights tell them apart
            worst += math.inf if spread <= NEAR * high else unit * high / spread
    return worst


def exact_scores(prepared: Rows, weights: Numbers, among: Iterable[int]) -> dict[int, Fraction]:
    """Return rational numbers that order some alternatives as their scores do.

    Linear: the score. Ratio: N·u/(N·u + P·u), which grows with the closeness; ½ where both are 0. Piecewise: −Q.
    """
    if isinstance(prepared, Piecewise):
        total, largest = (_on_range(part) for part in regrets(prepared, weights))
        return {a: Fraction(-prepared.v * total[a] - (1 - prepared.v) * largest[a]) for a in among}
    if isinstance(prepared, Linear):
        return {a: Fraction(prepared.values[a] @ weights) for a in among}
    u, found = weights * weights, {}
    for a in among:
        near, away = prepared.to_anti[a] @ u, prepared.to_ideal[a] @ u
        found[a] = Fraction(near / (near + away)) if near + away else Fraction(1, 2)
    return found


def exact_score(prepared: Rows, weights: Numbers, a: int) -> Fraction:
    """Return a rational number that orders the alternatives as their scores do; see `exact_scores`."""
    return exact_scores(prepared, weights, [a])[a]


def same_rows(prepared: Prepared, a: int) -> Floats:
    """Return an (m,) mask of the alternatives that no weights can tell from `a` (itself included)."""
    if isinstance(prepared, BlackBox):
        parts: tuple[Numbers, ...] = (prepared.matrix.exact,)
    else:
        parts = tuple(part for part in prepared if isinstance(part, np.ndarray))
    return np.asarray(np.logical_and.reduce([(part == part[a]).all(axis=1) for part in parts]))


def answerable(method: Method, question: str, *forms: Form) -> None:
    """Refuse a method whose form has no exact answer to `question`."""
    if method.form not in forms:
        raise McdaError(
            f"{question} is answered for methods of the form {' or '.join(forms)}; {method.name} is {method.form}"
        )
