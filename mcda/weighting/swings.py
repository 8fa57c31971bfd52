"""Swing weights: how much moving a criterion from its worst to its best is worth, beside the other such moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcda.errors import McdaError
from mcda.matrix import Bound, DecisionMatrix, Weights, fraction
from mcda.numerals import shown


def swing(points: Mapping[str, Any] | Any, criteria: Any = None) -> Weights:
    """Return weights from points per swing, w_j = p_j/Σp.

    Imagine an alternative at its worst on every criterion. The swing that you would make first, from the worst to the
    best of one criterion, gets 100 points; every other swing as many as it is worth beside that one; 0 for a swing
    that is worth nothing. The weights belong to columns in which the same worst and best are 0 and 1 (normalisation
    `bounds`, or `minmax` for the column's own ends): with other ends the points would be others.

    Parameters
    ----------
    points : mapping by criterion, Series, or numbers, at least 0; only their ratios count
    criteria : the names, where `points` has none

    Raises
    ------
    McdaError
        Negative or missing points, none above 0, names that do not fit.

    References
    ----------
    The procedure is von Winterfeldt and Edwards's (1986, Decision Analysis and Behavioral Research), known from works
    that cite it; the formula is the division by the sum.

    Examples
    --------
    >>> swing({"income": 100, "risk": 60, "cost": 40}).values.tolist()
    [0.5, 0.3, 0.2]
    """
    return Weights.of(points, criteria)


def swing_statements(points: Mapping[str, Any] | Any, matrix: DecisionMatrix) -> tuple[str, ...]:
    """Return what the points say in the criteria's own units, the first swing first.

    The ends of a swing are the ends of the criterion's scale, or those of its column where it has none; with a value
    function, the values 0 and 1.

    Raises
    ------
    McdaError
        As `swing`; points above 0 for a column without a swing (constant and without a scale).

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[5, 30], [9, 10]], ("max", "min"), criteria=["income", "cost"])
    >>> for sentence in swing_statements({"income": 100, "cost": 40}, matrix):
    ...     print(sentence)
    moving income from 5 to 9 is worth the most: 100 points
    moving cost from 30 to 10 is worth 40 points, 0.4 of that
    """
    weights = swing(points, None if hasattr(points, "keys") else matrix.criteria).aligned(matrix.criteria)
    given = _given(points, matrix)
    top = max(given)
    order = sorted(range(len(given)), key=lambda j: -given[j])
    sentences = []
    for place, j in enumerate(order):
        name, (worst, best) = matrix.criteria[j], _swing(matrix, j)
        if worst == best:
            if weights.exact[j]:
                raise McdaError(
                    f"criterion {name!r} has no swing: every alternative is at {float(worst):g} and it has no scale; "
                    f"expected 0 points, got {float(given[j]):g}"
                )
            sentences.append(f"{name} has no swing: every alternative is at {float(worst):g}")
            continue
        what = f"the value of {name}" if matrix.value and matrix.value[j] else name
        move = f"moving {what} from {float(worst):g} to {float(best):g} is worth"
        if place == 0:
            sentences.append(f"{move} the most: {float(top):g} points")
        elif given[j] == top:
            sentences.append(f"{move} as much: {float(top):g} points")
        elif given[j] == 0:
            sentences.append(f"{move} nothing")
        else:
            sentences.append(f"{move} {float(given[j]):g} points, {float(given[j] / top):.3g} of that")
    return tuple(sentences)


def _given(points: Any, matrix: DecisionMatrix) -> list[Any]:
    if hasattr(points, "keys"):
        named = {str(name): points[name] for name in points.keys()}  # noqa: SIM118 - a Series iterates over values
        points = [named[name] for name in matrix.criteria]
    elif isinstance(points, Weights):
        points = points.aligned(matrix.criteria).exact
    try:
        return [fraction(one) for one in points]
    except TypeError:
        raise McdaError(f"points must be numbers by criterion, got {shown(points)}") from None


def _swing(matrix: DecisionMatrix, j: int) -> Bound:
    column, scale = matrix.exact[:, j], matrix.bounds[j]
    low, high = (min(column), max(column)) if scale is None else scale
    return (low, high) if matrix.sense[j] == "max" else (high, low)
