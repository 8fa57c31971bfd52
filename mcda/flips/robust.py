"""Flips that hold for every score in its range: weights and scores at once, for scores that count alone.

The winner's row is taken at its worst ends and everyone else's at its best: what flips that problem flips the choice
for some scores within the ranges, and what does not, does not for any. The linear solvers do the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.radius import RadiusCertificate
from mcda.certificate.robust import RobustCertificate, end_row
from mcda.errors import McdaError
from mcda.flips.flip import Flip
from mcda.flips.nearest import NearestFlip, nearest_flip
from mcda.flips.weights import stability, weight_flips
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights, resolve
from mcda.methods import method as by_name
from mcda.methods.weighted_sum import weighted_sum
from mcda.ranges import Ranges
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd


class RobustStatus(Enum):
    """How the question ended; each value is its sentence."""

    FLIP = "Weights at this distance, with some scores within their ranges, change the choice; none nearer do."
    TIE_ONLY = "With some scores within their ranges others can draw level, but nobody overtakes."
    NEVER = "No allowed weights change the choice, whatever the scores within their ranges."
    TIED = "With today's weights another alternative can draw level within the ranges of the scores."
    OPEN = "The budget was spent before the bracket closed."
    FRAGILE = "With today's weights already, scores within their ranges put another alternative ahead."


@dataclass(frozen=True, eq=False)
class RobustFlip:
    """The least change of weights that flips the choice for some scores within their ranges.

    Attributes
    ----------
    status : RobustStatus
    winner, rival : str or None
        Today's winner with the likely scores; who gets ahead.
    nearest : NearestFlip or None
        The flip of the rows at their ends; None where today's choice is fragile already.
    """

    status: RobustStatus
    winner: str
    rival: str | None
    nearest: NearestFlip | None
    _rows: _Rows

    @property
    def distance(self) -> float | None:
        """In the norm asked for; 0 where today's weights suffice; None where nothing flips."""
        return 0.0 if self.nearest is None else self.nearest.distance

    @property
    def bracket(self) -> tuple[float, float] | None:
        """Nothing nearer than the first flips; the weights found lie no farther than the second."""
        return None if self.nearest is None else self.nearest.bracket

    @property
    def weights(self) -> pd.Series[float] | None:
        """The weights of the flip by criterion."""
        return None if self.nearest is None else self.nearest.weights

    @cached_property
    def certificate(self) -> RobustCertificate | str | None:
        """What `mcda.verify` checks: the rows at their ends, and the radius."""
        radius = None if self.nearest is None else self.nearest.certificate
        if self.nearest is not None and not isinstance(radius, RadiusCertificate):
            return None if radius is None else "float bound"
        return self._rows.certificate(self.rival, radius)

    def __str__(self) -> str:
        if self.status is RobustStatus.FRAGILE:
            return f"{self.rival} can be ahead of {self.winner} with today's weights, within the ranges of the scores"
        return f"{self.nearest}, for some scores within their ranges"

    def __repr__(self) -> str:
        return f"<RobustFlip: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data, its certificate whole."""
        certificate = self.certificate
        weights = self.weights
        return {
            "status": self.status.name, "sentence": str(self), "winner": self.winner, "rival": self.rival,
            "distance": self.distance, "bracket": None if self.bracket is None else list(self.bracket),
            "weights": None if weights is None else weights.to_dict(),
            "certificate": certificate.to_json() if isinstance(certificate, RobustCertificate) else certificate,
        }  # fmt: skip


def robust_nearest_flip(
    ranges: Any, weights: Any = None, method: Method | str = "weighted_sum", *, norm: str = "l1", rival: str | None =
    None, lower: Any = None, upper: Any = None, ranked: Sequence[Sequence[str]] | None = None,
    frozen: Sequence[str] = (),
) -> RobustFlip:  # fmt: skip
    """Return the least change of weights at which the choice changes for some scores within their ranges.

    Below the distance found the choice of today stands whatever the scores within their ranges.

    Parameters
    ----------
    ranges : Ranges, or a Case (which brings its own, and its weights)
    norm, rival, lower, upper, ranked, frozen : as in `nearest_flip`

    Raises
    ------
    McdaError
        Bad input; a method under which one score changes what another is worth: only the weighted sum with the
        normalisations `bounds` and `none` is free of that.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 6]])
    >>> print(robust_nearest_flip(ranges, [1, 1]))
    a2 overtakes a1 at a distance of 0.5 (l1), for some scores within their ranges
    """
    rows = _Rows.of(ranges, weights, method)
    if rows.fragile is not None:
        return RobustFlip(RobustStatus.FRAGILE, rows.winner, rows.fragile, None, rows)
    found = nearest_flip(
        rows.matrix, rows.weights, ROWS, norm=norm, rival=rival, lower=lower, upper=upper, ranked=ranked, frozen=frozen
    )
    return RobustFlip(RobustStatus[found.status.name], rows.winner, found.rival, found, rows)


def robust_stability(ranges: Any, weights: Any = None, method: Method | str = "weighted_sum") -> pd.DataFrame:
    """Return, for each criterion, the interval of its weight in which the winner stays first for all scores in range.

    Returns
    -------
    DataFrame indexed by criterion
        As `stability`: weight, lower, upper, lower_rival, upper_rival, returns. `attrs["winner"]` names today's
        winner. Where scores within their ranges put another alternative ahead with today's weights already, there is no
        interval around today's weight: the ends are missing, and `attrs["fragile"]` names who.

    Raises
    ------
    McdaError
        As `robust_nearest_flip`.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 6]])
    >>> round(float(robust_stability(ranges, [1, 1]).loc["gain", "lower"]), 6)
    0.25
    """
    rows = _Rows.of(ranges, weights, method)
    frame = stability(rows.first, rows.weights, ROWS)
    frame.attrs.update(winner=rows.winner, fragile=rows.fragile)
    if rows.fragile is not None:
        frame[["lower", "upper"]] = np.nan
        frame[["lower_rival", "upper_rival"]] = None
        frame.attrs["tied"] = ()
    return frame


def robust_weight_flips(ranges: Any, weights: Any = None, method: Method | str = "weighted_sum") -> list[Flip]:
    """Return the changes of one weight beyond which some scores within their ranges change the choice.

    As `weight_flips`, certificates included, for the winner's worst row and everyone else's best; empty where today's
    choice is fragile already (see `robust_stability`).
    """
    rows = _Rows.of(ranges, weights, method)
    return [] if rows.fragile is not None else weight_flips(rows.matrix, rows.weights, ROWS)


ROWS = weighted_sum("none")  # the rows at their ends are normalised already


@dataclass(frozen=True, eq=False)
class _Rows:
    """The winner's worst row and everyone else's best."""

    ranges: Ranges
    weights: Weights
    winner: str
    scaled: bool
    matrix: DecisionMatrix

    @classmethod
    def of(cls, ranges: Any, weights: Any, method: Method | str) -> _Rows:
        if not isinstance(ranges, Ranges):
            _, weights = resolve(ranges, weights)
            ranges = Ranges.of(ranges)
        likely, chosen = ranges.likely, by_name(method)
        _, own = resolve(likely, weights)
        how = chosen.describe(likely).get("normalisation") if chosen.name == "weighted_sum" else None
        if how not in ("bounds", "none"):
            raise McdaError(
                "flips for every score in its range need scores that count alone: the weighted sum with the "
                f"normalisation 'bounds' or 'none', not {chosen!r}{'' if how is None else f' (here {how!r})'}"
            )
        first = int(np.flatnonzero(rank(likely, own, chosen).ranks == 1)[0])
        made = [end_row(*ends, good=k != first) for k, ends in enumerate(cls._ends(ranges, scaled=how == "bounds"))]
        matrix = DecisionMatrix.of(made, ["max"] * len(likely.criteria), likely.alternatives, likely.criteria)
        return cls(ranges, own, likely.alternatives[first], how == "bounds", matrix)

    @staticmethod
    def _ends(ranges: Ranges, *, scaled: bool) -> list[tuple[Any, Any, Any, Any]]:
        likely = ranges.likely
        gains, ends = tuple(sense == "max" for sense in likely.sense), likely.bounds if scaled else None
        pairs = zip(ranges.low.exact, ranges.high.exact, strict=True)
        return [(tuple(low), tuple(high), gains, ends) for low, high in pairs]

    @property
    def first(self) -> DecisionMatrix:
        """The rows, the winner's before the others: of those level at their ends the interval is the winner's."""
        names = sorted(self.matrix.alternatives, key=lambda name: name != self.winner)
        values = self.matrix.exact[[self.matrix.alternatives.index(name) for name in names]]
        return DecisionMatrix.of(values, self.matrix.sense, names, self.matrix.criteria)

    @cached_property
    def fragile(self) -> str | None:
        """Who is ahead of the winner with today's weights, the rows at their ends."""
        ranking = rank(self.matrix, self.weights, ROWS)
        return None if self.winner in ranking.winners else ranking.winners[0]

    def certificate(self, rival: str | None, radius: RadiusCertificate | None) -> RobustCertificate:
        from mcda.flips.walks import Walker

        ends = self._ends(self.ranges, scaled=self.scaled)
        problem = Walker(self.matrix, self.weights, ROWS).problem if radius is None else radius.problem
        return RobustCertificate(
            problem, self.weights.exact, self.winner, rival, tuple(low for low, _, _, _ in ends),
            tuple(high for _, high, _, _ in ends), ends[0][2], ends[0][3], radius,
        )  # fmt: skip
