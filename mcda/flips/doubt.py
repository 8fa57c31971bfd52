"""Flip distances held against doubt: how many times its own uncertainty must a weight move to change the choice?"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, isfinite, nan
from typing import TYPE_CHECKING, Any

from mcda import sentences
from mcda.errors import McdaError, hint
from mcda.flips.flip import Flip
from mcda.flips.weights import weight_flips
from mcda.forms import Method
from mcda.matrix import fraction, resolve

if TYPE_CHECKING:
    import pandas as pd


def flips_against_doubt(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, doubt: Any = None
) -> pd.DataFrame:
    """Return every one-weight flip with the doubt about that weight: one list of all weights, most dangerous first.

    Parameters
    ----------
    doubt : mapping or Series by criterion
        A number (a standard error or half width, in weight), or a pair (low, high) within which the weight may lie:
        then the doubt is the reach towards the flip. Left out for a case: what the disagreement of its judgements
        implies. Criteria without a doubt are listed last.

    Returns
    -------
    DataFrame, one row a flip, and one for each criterion that flips nothing, last
        subject, now, threshold, winner, rival, needs and doubt (points of 100), times (needs over doubt; infinite
        where there is no doubt), sentence. Missing: what a criterion without a flip needs, a doubt that is not known.

    Raises
    ------
    McdaError
        Unknown criteria, a negative doubt, an interval that does not hold today's weight, no doubt at all.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> table = flips_against_doubt(matrix, [1, 1], doubt={"gain": 0.05, "calm": (0.4, 0.55)})
    >>> table[["subject", "times"]].round(2).values.tolist()
    [['gain', 3.33], ['calm', 3.33]]
    """
    import pandas as pd

    found, own = resolve(matrix, weights)
    doubts = _doubts(matrix, found.criteria, doubt)
    for name, given in doubts.items():
        now = float(own.values[found.criteria.index(name)])
        if isinstance(given, tuple) and not given[0] - 1e-12 <= now <= given[1] + 1e-12:
            raise McdaError(
                f"doubt of {name!r}: today's weight {now:.4g} lies outside [{given[0]:.4g}, {given[1]:.4g}]"
            )
    flips = weight_flips(found, own, method)
    order = found.criteria.index
    rows = sorted(
        (_row(flip, doubts) for flip in flips), key=lambda row: (round(row[7], 9), round(row[5], 9), order(row[0]))
    )
    moved = {flip.subject for flip in flips}
    for name, now in zip(found.criteria, own.values.tolist(), strict=True):
        if name not in moved:
            never = {"subject": name, "needs": None, "doubt": None}
            told = sentences.doubt_in(sentences.Labels(), never)
            rows.append((name, now, nan, None, None, nan, _width(doubts.get(name)), inf, told))
    columns = ["subject", "now", "threshold", "winner", "rival", "needs", "doubt", "times", "sentence"]
    return pd.DataFrame(rows, columns=columns)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data; what is missing or infinite is None."""
    return [
        {str(key): None if isinstance(x, float) and not isfinite(x) else x for key, x in row.items()}
        for row in table.drop(columns="sentence").to_dict("records")
    ]


def _width(given: float | tuple[float, float] | None) -> float:
    """Return the doubt in points, of an interval half its width."""
    return nan if given is None else 50 * (given[1] - given[0]) if isinstance(given, tuple) else 100 * given


def _doubts(source: Any, criteria: tuple[str, ...], doubt: Any) -> dict[str, float | tuple[float, float]]:
    if doubt is None:
        judgements = getattr(source, "judgements", None)
        if judgements is None:
            raise McdaError(
                "'doubt' is missing: give a number or an interval by criterion (a case with judgements has its own)"
            )
        from mcda.weighting.doubt import weight_doubt

        implied = weight_doubt(judgements)
        return {} if implied is None else {str(name): float(x) for name, x in implied.items()}
    if hasattr(doubt, "to_dict"):
        doubt = doubt.to_dict()
    if not isinstance(doubt, Mapping):
        raise McdaError(f"'doubt' must be a mapping by criterion, got {type(doubt).__name__}")
    found: dict[str, float | tuple[float, float]] = {}
    for name, given in doubt.items():
        if name not in criteria:
            raise McdaError(f"'doubt' names {name!r}, which is no criterion{hint(name, criteria)}")
        if isinstance(given, (tuple, list)):
            ends = [float(fraction(x)) for x in given]
            if len(ends) != 2 or ends[0] > ends[1]:
                raise McdaError(f"doubt of {name!r} must be one number or (low, high), got {given!r}")
            found[str(name)] = (ends[0], ends[1])
        else:
            least = float(fraction(given))
            if least < 0:
                raise McdaError(f"doubt of {name!r} must not be negative, got {given!r}")
            found[str(name)] = least
    return found


def _row(flip: Flip, doubts: Mapping[str, float | tuple[float, float]]) -> tuple[Any, ...]:
    given = doubts.get(str(flip.subject))
    if isinstance(given, tuple):
        reach = given[1] - flip.now if flip.direction == "rises" else flip.now - given[0]
    else:
        reach = 0.0 if given is None else given
    times = flip.distance / reach if reach > 0 else inf if flip.distance > 0 else 0.0
    told = {
        "subject": flip.subject, "rival": flip.rival, "needs": 100 * flip.distance,
        "doubt": None if given is None else 100 * reach, "times": times,
    }  # fmt: skip
    return (
        flip.subject, flip.now, flip.threshold, flip.winner, flip.rival, told["needs"],
        nan if given is None else told["doubt"], times, sentences.doubt_in(sentences.Labels(), told),
    )  # fmt: skip
