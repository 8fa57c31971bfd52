"""Weights within which the choice holds for every score in its range, one criterion at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.robust import RowsCertificate
from mcda.errors import McdaError
from mcda.flips.flip import Flip
from mcda.flips.robust import RobustStatus, robust_nearest_flip
from mcda.flips.robust_rows import Ranged
from mcda.flips.walks import Walker
from mcda.flips.weights import stability, weight_flips
from mcda.forms import Method
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd


def robust_stability(ranges: Any, weights: Any = None, method: Method | str = "weighted_sum") -> pd.DataFrame:
    """Return, for each criterion, the interval of its weight in which the winner stays first for all scores in range.

    Returns
    -------
    DataFrame indexed by criterion
        As `stability`: weight, lower, upper, lower_rival, upper_rival, returns, status; the rivals are those that can
        get furthest ahead just beyond. `attrs["winner"]` names today's winner. Where scores within their ranges put
        another alternative ahead with today's weights already, there is no interval around today's weight: the ends are
        missing, the status is "fragile" or, where that is not shown, "open", and `attrs["fragile"]` names who.
        `attrs["exact"]`: whether some scores do change the choice just beyond the ends; under TOPSIS with ideals that
        move, the choice is safe inside and may be so farther out, and where not even today's weights are shown to be
        safe the ends are missing with nobody named.

    Raises
    ------
    McdaError
        As `robust_nearest_flip`.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.ranges import Ranges
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 6]])
    >>> round(float(robust_stability(ranges, [1, 1]).loc["gain", "lower"]), 6)
    0.25
    """
    ranged = Ranged.of(ranges, weights, method)
    frame = stability(ranged.today[0], ranged.weights, ranged.today[1])
    ahead = _ahead_today(ranged)
    frame.attrs.update(winner=ranged.winner, fragile=None, exact=ranged.attained)
    if ahead:
        found = robust_nearest_flip(ranged.ranges, ranged.weights, ranged.method, norm="percent", seconds=1.0)
        frame.attrs["fragile"] = found.rival if found.status is RobustStatus.FRAGILE else None
        frame[["lower", "upper"]] = np.nan
        frame["status"] = "fragile" if frame.attrs["fragile"] else "open"
        frame[["lower_rival", "upper_rival"]] = None
        frame.attrs["tied"] = ()
    return frame


def _ahead_today(ranged: Ranged) -> bool:
    """Return whether the bounding rows let someone be ahead of the winner with today's weights."""
    return ranged.winner not in rank(ranged.today[0], ranged.weights, ranged.today[1]).winners


def robust_weight_flips(ranges: Any, weights: Any = None, method: Method | str = "weighted_sum") -> list[Flip]:
    """Return the changes of one weight beyond which some scores within their ranges change the choice.

    As `weight_flips`, certificates included, for the bounding rows of today's winner; empty where today's choice is
    fragile already (see `robust_stability`).

    Raises
    ------
    McdaError
        As `robust_nearest_flip`; TOPSIS with ideals that move, whose rows show where the choice is safe and not where
        it changes.
    """
    ranged = Ranged.of(ranges, weights, method)
    if not ranged.attained:
        raise McdaError(
            f"under {ranged.method!r} the ideals move with the scores, so that single flips are not known; "
            "'robust_stability' gives the weights within which the choice is safe"
        )
    return [] if _ahead_today(ranged) else weight_flips(ranged.today[0], ranged.weights, ranged.today[1])


def robust_rows(ranged: Ranged) -> RowsCertificate:
    """Return the bounding rows of today's winner, with the ranges that they are made from."""
    matrix, method = ranged.today
    return RowsCertificate(Walker(matrix, ranged.weights, method).problem, ranged.winner, ranged.spans)
