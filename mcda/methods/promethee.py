"""PROMETHEE: pairwise preferences of each criterion, added up to flows out of and into every alternative."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import Linear, Method, exact_scores, is_tie, lead, linear_scores
from mcda.matrix import DecisionMatrix, Floats, Weights, fraction, resolve
from mcda.normalise import Numbers
from mcda.numerals import shown

if TYPE_CHECKING:
    import pandas as pd

FEW = 40  # alternatives of whose partial order a ranking tells
TOLD = 12  # pairs that cannot be compared, by name
# Which thresholds a preference function has; P(d) of a difference d > 0 in the criterion's own unit.
PREFERENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "usual": (),  # 1
        "u_shape": ("q",),  # 0 up to q, then 1
        "v_shape": ("p",),  # d/p up to p, then 1
        "level": ("q", "p"),  # 0 up to q, ½ up to p, then 1
        "linear": ("q", "p"),  # 0 up to q, (d − q)/(p − q) up to p, then 1
        "gaussian": ("s",),  # 1 − exp(−d²/2s²)
    }
)


class Preference(NamedTuple):
    """The preference function of one criterion and its thresholds."""

    shape: str
    q: Fraction | None
    p: Fraction | None
    s: Fraction | None

    def __str__(self) -> str:
        known = ", ".join(f"{key}={float(getattr(self, key)):g}" for key in PREFERENCES[self.shape])
        return f"{self.shape}({known})" if known else self.shape


def promethee(preference: Any = "usual", q: Any = None, p: Any = None, s: Any = None) -> Method:
    """Return PROMETHEE II: net flows φ_a = Σ_j w_j φ_aj in [−1, 1], larger better; they add up to 0.

    φ_aj = 1/(m − 1) Σ_b P_j(x_aj − x_bj) − P_j(x_bj − x_aj), differences turned round for costs. Linear in the weights,
    so that every flip has its closed form.

    Parameters
    ----------
    preference : P_j, one for all criteria or a mapping by criterion
        "usual" P = 1 for any d > 0; "u_shape" 0 up to q, then 1; "v_shape" d/p up to p, then 1; "level" 0 up to q, ½ up
        to p, then 1; "linear" 0 up to q, (d − q)/(p − q) up to p, then 1; "gaussian" 1 − exp(−d²/2s²).
    q, p, s : thresholds in the criterion's own unit, 0 ≤ q ≤ p and s > 0; one for all or a mapping by criterion

    Notes
    -----
    Rational for all but the Gaussian. A constant column has flow 0 for everyone; a single alternative has flow 0. Flows
    depend on who is compared: dropping an alternative can reverse the order of the others. Of up to 40 alternatives,
    `ranking.details` tells what PROMETHEE I says: to whom nobody is preferred, and who cannot be compared.

    Raises
    ------
    McdaError
        Unknown function, a threshold that is missing, not wanted, or not in order; on use, a criterion unknown or
        without a function.

    References
    ----------
    The functions q, p as in pymcdm 1.4 (`PROMETHEE_II`), against which the flows are tested; the printed flows of Zhao,
    Peng and Li (2013), Procedia Computer Science 17, as in its tests.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[4, 3, 2], [3, 2, 4], [5, 1, 3]], sense=("max",) * 3)
    >>> rank(matrix, [5, 3, 2], promethee()).scores.round(12).tolist()
    [0.1, -0.3, 0.2]
    """
    given = {"preference": preference, "q": q, "p": p, "s": s}
    asked = {key: value for key, value in given.items() if value is not None}
    _check(given)

    def flows(matrix: DecisionMatrix, exact: bool) -> Linear:
        out, into = _flows(matrix, preferences(matrix, **given), exact)
        return Linear(out - into)

    def exact(matrix: DecisionMatrix) -> Linear | None:
        rational = all(one.shape != "gaussian" for one in preferences(matrix, **given))
        return flows(matrix, exact=True) if rational else None

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        found = preferences(matrix, **given)
        if len(set(found)) == 1:
            return {"preference": str(found[0])}
        return {"preference": "; ".join(f"{name}: {one}" for name, one in zip(matrix.criteria, found, strict=True))}

    def findings(prepared: Linear, weights: Floats, matrix: DecisionMatrix) -> dict[str, str]:
        if len(matrix.alternatives) > FEW:
            return {}
        out, into = _flows(matrix, preferences(matrix, **given), exact=False)
        return _ordered(matrix.alternatives, (out, into), weights, _in_floats((out, into), weights)).words()

    return Method(
        "promethee", "linear", prepare=lambda matrix: flows(matrix, exact=False), score=linear_scores,
        exact=exact, describe=describe, options=MappingProxyType(asked), findings=findings,
    )  # fmt: skip


def _check(given: Mapping[str, Any]) -> None:
    """Refuse what is wrong whatever the matrix."""
    shapes = given["preference"]
    listed = list(shapes.values()) if isinstance(shapes, Mapping) else [shapes]
    if not listed:
        raise McdaError("'preference' must be a function's name or a mapping by criterion, got {}")
    for shape in listed:
        if not isinstance(shape, str) or shape not in PREFERENCES:
            known = hint(shape, PREFERENCES)
            raise McdaError(f"unknown preference function {shown(shape)}{known}")
    for key in ("q", "p", "s"):
        value = given[key]
        for one in value.values() if isinstance(value, Mapping) else [value]:
            if one is None:
                continue
            try:
                number = fraction(one)
            except McdaError:
                raise McdaError(f"threshold {key!r} must be a number, got {shown(one)}") from None
            if number < 0 or (key == "s" and number == 0):
                raise McdaError(f"threshold {key!r} must be {'> 0' if key == 's' else '≥ 0'}, got {shown(one)}")
        wanted = [shape for shape in listed if key in PREFERENCES[shape]]
        if value is None and wanted:
            raise McdaError(f"preference {wanted[0]!r} needs the threshold {key!r}")
        if value is not None and not wanted:
            raise McdaError(f"preference {listed[0]!r} has no threshold {key!r}")


def preferences(matrix: DecisionMatrix, preference: Any, q: Any, p: Any, s: Any) -> tuple[Preference, ...]:
    """Return the preference function of every criterion, thresholds read and in order.

    Raises
    ------
    McdaError
        A name that is no criterion, a criterion without its function or threshold, q > p.
    """
    for what, given in (("preference", preference), ("q", q), ("p", p), ("s", s)):
        for name in given if isinstance(given, Mapping) else ():
            if str(name) not in matrix.criteria:
                raise McdaError(f"{what!r} names {shown(name)}, which is no criterion{hint(name, matrix.criteria)}")
    found = []
    for name in matrix.criteria:
        shape = _of(preference, name)
        if shape is None:
            raise McdaError(f"'preference' says nothing about criterion {name!r}")
        thresholds: dict[str, Fraction | None] = {"q": None, "p": None, "s": None}
        for key, given in (("q", q), ("p", p), ("s", s)):
            if key in PREFERENCES[shape]:
                value = _of(given, name)
                if value is None:
                    raise McdaError(f"preference {shape!r} of {name!r} needs the threshold {key!r}")
                thresholds[key] = fraction(value)
        low, high = thresholds["q"], thresholds["p"]
        if low is not None and high is not None and low > high:
            raise McdaError(f"thresholds of {name!r} must be q ≤ p, got q={float(low):g}, p={float(high):g}")
        found.append(Preference(shape, **thresholds))
    return tuple(found)


def _of(given: Any, name: str) -> Any:
    return {str(key): value for key, value in given.items()}.get(name) if isinstance(given, Mapping) else given


def _flows(matrix: DecisionMatrix, found: tuple[Preference, ...], exact: bool) -> tuple[Numbers, Numbers]:
    """Return the (m, n) flows of each criterion out of and into every alternative, before the weights."""
    m, dtype = len(matrix.alternatives), object if exact else matrix.values.dtype
    out, into = np.zeros((m, len(found)), dtype=dtype), np.zeros((m, len(found)), dtype=dtype)
    others = max(1, m - 1)
    for j, preference in enumerate(found):
        x, thresholds = _measured(matrix, j, preference, exact)
        x = x if matrix.sense[j] == "max" else -x
        if preference.shape == "usual":
            order = np.sort(x)
            below, above = np.searchsorted(order, x, "left"), m - np.searchsorted(order, x, "right")
            sums: tuple[Any, Any] = (below, above)
        else:
            degree = _degrees(x[:, None] - x[None, :], preference, *thresholds)
            sums = degree.sum(axis=1), degree.sum(axis=0)
        for flow, total in zip((out, into), sums, strict=True):
            flow[:, j] = [Fraction(k) / others for k in total.tolist()] if exact else total / others
    return out, into


def _measured(matrix: DecisionMatrix, j: int, one: Preference, exact: bool) -> tuple[Numbers, tuple[Any, Any, Any]]:
    """Return a column and its thresholds: Fractions, or floats that compare as the Fractions do.

    A difference that only just reaches a threshold is a step of the flow: where the decimals have a common
    denominator that floats can carry, column and thresholds are whole numbers of it.
    """
    if exact:
        return matrix.exact[:, j], (one.q, one.p, one.s)
    if one.shape == "usual":
        return matrix.values[:, j], (None, None, None)
    column, known = matrix.exact[:, j], [t for t in (one.q, one.p, one.s) if t is not None]
    unit = 1
    for value in {*column, *known}:
        unit = lcm(unit, value.denominator)
        if unit > 2**53:
            break
    if unit <= 2**53 and max(abs(value) * unit for value in {*column, *known}) <= 2**52:
        whole = np.array([float(value * unit) for value in column])
        return whole, (_floated(one.q, unit), _floated(one.p, unit), _floated(one.s, unit))
    return matrix.values[:, j].astype(np.float64), (_floated(one.q), _floated(one.p), _floated(one.s))


def _floated(threshold: Fraction | None, unit: int = 1) -> float | None:
    return None if threshold is None else float(threshold * unit)


def _degrees(d: Numbers, one: Preference, q: Any, p: Any, s: Any) -> Numbers:
    """Return P(d) of every difference; 0 for d ≤ 0."""
    zero: Any = d.dtype.type(0) if d.dtype != object else Fraction(0)
    whole: Any = zero + 1
    if one.shape == "gaussian":
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(np.where(d > 0, -np.expm1(-np.square(d / s) / 2), 0.0))
    if one.shape == "u_shape":
        return np.asarray(np.where(d > q, whole, zero))
    if one.shape == "level":
        return np.asarray(np.where(d > p, whole, np.where(d > q, whole / 2, zero)))
    low = zero if one.shape == "v_shape" else q
    rising = (d - low) / (p - low) if p > low else d
    return np.asarray(np.where(d > p, whole, np.where(d > low, rising, zero)))


@dataclass(frozen=True, eq=False)
class PartialOrder:
    """PROMETHEE I: who is preferred to whom, and who cannot be compared.

    a is preferred to b where its positive flow is not smaller, its negative flow not larger, and one of them better;
    indifferent where both are equal; incomparable where one flow speaks for a and the other for b.

    Attributes
    ----------
    alternatives : tuple of str, m
    out, into : (m,) positive flows φ⁺ and negative flows φ⁻, in [0, 1]
    relations : m rows of "P" (the row is preferred to the column), "-" (the column to the row), "I" or "R"
    """

    alternatives: tuple[str, ...]
    out: Floats
    into: Floats
    relations: tuple[tuple[str, ...], ...]

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Positive, negative and net flow by alternative."""
        import pandas as pd

        index = pd.Index(self.alternatives, name="alternative")
        columns = {"positive": self.out, "negative": self.into, "net": self.out - self.into}
        return pd.DataFrame(columns, index=index)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The relations as a table: P, -, I or R of the row to the column."""
        import pandas as pd

        index = pd.Index(self.alternatives, name="alternative")
        return pd.DataFrame(list(self.relations), index=index, columns=list(self.alternatives))

    @property
    def best(self) -> tuple[str, ...]:
        """Everyone to whom nobody is preferred."""
        return tuple(name for name, row in zip(self.alternatives, self.relations, strict=True) if "-" not in row)

    @property
    def incomparable(self) -> tuple[tuple[str, str], ...]:
        """The pairs that cannot be compared."""
        return tuple(
            (self.alternatives[a], self.alternatives[b])
            for a, row in enumerate(self.relations) for b in range(a) if row[b] == "R"
        )  # fmt: skip

    def words(self) -> dict[str, str]:
        """Return the findings as text."""
        apart = [f"{a} and {b}" for a, b in self.incomparable]
        more = f"; and {len(apart) - TOLD} more pairs" if len(apart) > TOLD else ""
        return {"unbeaten": ", ".join(self.best), "incomparable": ("; ".join(apart[:TOLD]) or "none") + more}


def partial_order(
    matrix: Any, weights: Any = None, preference: Any = "usual", q: Any = None, p: Any = None, s: Any = None
) -> PartialOrder:
    """Return PROMETHEE I: the partial order by positive and negative flows.

    Parameters
    ----------
    matrix, weights : as in `rank`
    preference, q, p, s : as in `promethee`

    Returns
    -------
    PartialOrder
        Equal flows are equal in Fractions where cells and weights were given and no function is Gaussian, else to
        1e-12 of their terms.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[4, 3, 2], [3, 2, 4], [5, 1, 3]], sense=("max",) * 3, alternatives=list("abc"))
    >>> order = partial_order(matrix, [5, 3, 2])
    >>> order.best, order.table.loc["a"].tolist()
    (('c',), ['I', 'P', '-'])
    """
    given = {"preference": preference, "q": q, "p": p, "s": s}
    _check(given)
    found, own = resolve(matrix, weights)
    functions = preferences(found, **given)
    out, into = _flows(found, functions, exact=False)
    rational = all(one.shape != "gaussian" for one in functions)
    if rational and "computed" not in (found.origin, own.origin):
        compare = _exactly(_flows(found, functions, exact=True), own)
    else:
        compare = _in_floats((out, into), own.values)
    return _ordered(found.alternatives, (out, into), own.values, compare)


Compare = Callable[[int, int], tuple[int, int]]  # the signs of φ⁺_a − φ⁺_b and of φ⁻_b − φ⁻_a: 1 speaks for a


def _ordered(
    alternatives: tuple[str, ...], flows: tuple[Numbers, Numbers], weights: Floats, compare: Compare
) -> PartialOrder:
    m = len(alternatives)
    relations = tuple(tuple(_relation(*compare(a, b)) for b in range(m)) for a in range(m))
    return PartialOrder(alternatives, flows[0] @ weights, flows[1] @ weights, relations)


def _exactly(flows: tuple[Numbers, Numbers], weights: Weights) -> Compare:
    row = np.array(weights.exact, dtype=object)
    out, into = (exact_scores(Linear(flow), row, range(len(flow))) for flow in flows)
    return lambda a, b: (_sign(out[a] - out[b]), _sign(into[b] - into[a]))


def _in_floats(flows: tuple[Numbers, Numbers], weights: Floats) -> Compare:
    def sign(flow: Numbers, a: int, b: int) -> int:
        gap, terms = lead(Linear(flow), weights, a, b)
        return 0 if is_tie(gap, terms) else _sign(gap)

    return lambda a, b: (sign(flows[0], a, b), sign(flows[1], b, a))


def _sign(x: Any) -> int:
    return int(x > 0) - int(x < 0)


def _relation(by_out: int, by_into: int) -> str:
    if by_out == by_into == 0:
        return "I"
    if min(by_out, by_into) >= 0:
        return "P"
    return "-" if max(by_out, by_into) <= 0 else "R"
