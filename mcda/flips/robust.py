"""Flips that hold for every score in its range: weights and scores at once.

Weights act criterion by criterion, and scores of different criteria move by themselves. So under a linear method the
least lead of the winner over a rival, over all scores in their ranges, is Σ w_j δ_j with δ_j the least lead on the
criterion alone (`mcda.certificate.ranged`): linear in the weights. The rows −δ of all rivals, beside a row of zeros for
the winner, make a problem that the solvers of one matrix answer, exactly. Under TOPSIS with fixed scales the rows at
their ends do the same. Where the ideals or the lengths of columns move with the scores, the rows bound what scores can
do, and a search finds what they do: a bracket.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda import sentences
from mcda.certificate.problem import Problem, Vector
from mcda.certificate.radius import Region
from mcda.certificate.robust import RobustCertificate
from mcda.flips.nearest import NearestFlip, Status, check_words, nearest_flip, region_of
from mcda.flips.robust_rows import Ranged, Scores
from mcda.flips.robust_search import RIVALS, Search, Witness
from mcda.flips.walks import Walker
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd

FEW = 3  # rivals that are ahead today, of whom the one is named that needs the fewest scores for it
CLOSED = 1e-9  # how narrow a bracket is that has closed


class RobustStatus(Enum):
    """How the question ended; each value is its sentence."""

    FLIP = sentences.RANGE_STATUSES["FLIP"]
    TIE_ONLY = sentences.RANGE_STATUSES["TIE_ONLY"]
    NEVER = sentences.RANGE_STATUSES["NEVER"]
    TIED = sentences.RANGE_STATUSES["TIED"]
    OPEN = sentences.RANGE_STATUSES["OPEN"]
    FRAGILE = sentences.RANGE_STATUSES["FRAGILE"]


@dataclass(frozen=True, eq=False)
class RobustFlip:
    """The least change of weights that flips the choice for some scores within their ranges.

    Attributes
    ----------
    status : RobustStatus
    winner, rival : str or None
        Today's winner with the likely scores; who gets ahead.
    distance : float or None
        In the norm asked for; 0 where today's weights suffice; None where nothing flips.
    bracket : (float, float) or None
        Whatever the scores within their ranges, nothing nearer than the first flips; `weights` and `scores` lie no
        farther than the second, which is infinite where a search found none.
    norm, until : str
    ranged : Ranged
        The question made ready: rules, bounding rows.
    """

    status: RobustStatus
    winner: str
    rival: str | None
    distance: float | None
    bracket: tuple[float, float] | None
    norm: str
    until: str
    ranged: Ranged
    _witness: Witness | None
    _inside: NearestFlip | None
    _claim: Callable[[], RobustCertificate | str]

    @cached_property
    def certificate(self) -> RobustCertificate | str:
        """What `mcda.verify` checks: rows made from the ranges, their radius, the scores and weights of the flip."""
        return self._claim()

    @cached_property
    def weights(self) -> pd.Series[float] | None:
        """The weights of the flip by criterion, of sum 1."""
        if self._witness is None:
            return None
        import pandas as pd

        whole, criteria = sum(self._witness.there), self.ranged.ranges.likely.criteria
        values = [float(x / whole) for x in self._witness.there]
        return pd.Series(values, index=pd.Index(criteria, name="criterion"), name="weight")

    @property
    def scores(self) -> pd.DataFrame | None:
        """Scores within their ranges with which the rival is ahead at `weights`, as many of them likely as can be."""
        return None if self._witness is None else self.ranged.matrix(self._witness.scores).frame()

    def __str__(self) -> str:
        return sentences.robust(self.told())

    def __repr__(self) -> str:
        return f"<RobustFlip: {self}>"

    def told(self) -> dict[str, Any]:
        """Return what it says as plain data, without its certificate."""
        weights, scores, now = self.weights, self.scores, self.ranged.weights.exact
        moved = factors = None
        if self._witness is not None and weights is not None:
            moved = 50 * float(np.abs(weights.to_numpy() - self.ranged.weights.values).sum())
            if self.norm == "percent":
                parts = zip(weights.index, self._witness.there, now, strict=True)
                factors = {name: float(x / w) if w else 1.0 for name, x, w in parts}
        ends = None if self.bracket is None else [x if isfinite(x) else None for x in self.bracket]
        return {
            "status": self.status.name, "winner": self.winner, "rival": self.rival, "norm": self.norm, "until":
            self.until, "distance": self.distance, "bracket": ends, "moved": moved,
            "weights": None if weights is None else weights.to_dict(), "factors": factors,
            "scores": None if scores is None else scores.to_dict(orient="index"),
            "tie_only": [] if self._inside is None else list(self._inside.tie_only),
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data, its certificate whole."""
        certificate = self.certificate
        proof = certificate.to_json() if isinstance(certificate, RobustCertificate) else certificate
        return {**self.told(), "sentence": str(self), "certificate": proof}


def robust_nearest_flip(
    ranges: Any, weights: Any = None, method: Method | str = "weighted_sum", *, norm: str = "l1", rival: str | None =
    None, until: str = "tie", lower: Any = None, upper: Any = None, ranked: Sequence[Sequence[str]] | None = None,
    frozen: Sequence[str] = (), seconds: float = 10.0, gap: float = 1e-6,
) -> RobustFlip:  # fmt: skip
    """Return the least change of weights at which the choice changes for some scores within their ranges.

    Below the first end of the bracket the choice of today stands whatever the scores within their ranges.

    Parameters
    ----------
    ranges : Ranges, or a Case (which brings its own, and its weights)
    norm, rival, until, lower, upper, ranked, frozen, seconds, gap : as in `nearest_flip`

    Returns
    -------
    RobustFlip
        Exact for linear methods with `until` "tie", and with fixed scales; else the bracket may stay open: "win" where
        scores of a column act on each other, and TOPSIS where its ideals move.

    Raises
    ------
    McdaError
        Bad input; a method whose scores in ranges cannot be bounded (black boxes, VIKOR, the weighted product,
        PROMETHEE's Gaussian function), or whose formula divides by an end of a range that is not positive.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.ranges import Ranges
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 6]])
    >>> flip = robust_nearest_flip(ranges, [1, 1])
    >>> print(flip)
    a2 overtakes a1 at a distance of 0.5 (l1), for some scores within their ranges
    >>> flip.scores.loc["a1"].tolist()
    [6.0, 5.0]
    """
    ranged = Ranged.of(ranges, weights, method)
    likely = ranged.ranges.likely
    check_words(norm, until)
    region = region_of(likely, ranged.weights.exact, norm, lower, upper, ranked, frozen)
    until = "tie" if rival is None else until  # without a name both questions have the same answer
    if rival is not None:
        ranged.position(rival)
    asked = _Asked(
        ranged, region, norm, until, rival, time.monotonic() + seconds,
        {"norm": norm, "lower": lower, "upper": upper, "ranked": ranked, "frozen": frozen, "gap": gap}, seconds,
    )  # fmt: skip
    return asked.answer()


@dataclass(frozen=True, eq=False)
class _Asked:
    """One question about the nearest flip."""

    ranged: Ranged
    region: Region
    norm: str
    until: str
    rival: str | None
    ends: float
    options: dict[str, Any]
    seconds: float

    @cached_property
    def first(self) -> str:
        """Whose rows the bounding rows are: today's winner's, or the rival's that is to win."""
        return self.rival if self.until == "win" and self.rival is not None else self.ranged.winner

    @cached_property
    def framed(self) -> tuple[DecisionMatrix, Method]:
        """The bounding rows as a matrix and a method."""
        if self.rival is None:
            return self.ranged.today
        return self.ranged.framed(
            self.first, self.until, None if self.until == "win" else (self.ranged.winner, self.rival)
        )

    @property
    def _question(self) -> tuple[DecisionMatrix, Weights, Method]:
        return self.framed[0], self.ranged.weights, self.framed[1]

    @cached_property
    def search(self) -> Search:
        """What looks for scores."""

        def ask(matrix: Any, rival: str) -> NearestFlip:
            named = rival if self.until == "win" else self.rival
            return nearest_flip(
                matrix, self.ranged.weights, self.ranged.method, rival=named, until=self.until,
                seconds=max(0.2, min(self.seconds / 4, self.ends - time.monotonic())), **self.options,
            )  # fmt: skip

        return Search(self.ranged, self.norm, self.until, ask, self.ends)

    def answer(self) -> RobustFlip:
        """Return the answer: with today's weights first, then at a distance."""
        now, possible = self.ranged.weights.exact, self._possible()
        nearest = sorted(possible, key=lambda name: -possible[name])
        ahead = [name for name in nearest if possible[name] > 0]
        level = [name for name in nearest if possible[name] == 0]
        fragile = [
            self.search.thinned(Witness(name, scores, now, Fraction(0))) for name in ahead[:FEW]
            if self.search.holds(name, scores := self._ends_for(name), now, today=True)
        ]  # fmt: skip
        if fragile:  # of several, whom fewest scores put ahead
            return self._told(RobustStatus.FRAGILE, min(fragile, key=self.search.moved), None)
        for name in [] if ahead else level:
            scores = self._ends_for(name)
            if self.search.level(name, scores):
                return self._told(RobustStatus.TIED, Witness(name, scores, now, Fraction(0)), None)
        if ahead or level:  # the rows do not show that the choice is safe today
            return self._searched(nearest, None)
        inside = self._inside()
        if inside.status in (Status.NEVER, Status.TIE_ONLY) or inside.bracket is None:
            return self._told(RobustStatus[inside.status.name], None, inside)
        there = getattr(inside.certificate, "witness", None)
        rival = self.first if self.until == "win" else inside.rival
        if there is not None and rival is not None:
            for scores in dict.fromkeys([self._ends_for(rival), self.ranged.corner(rival)]):
                if self.search.holds(rival, scores, there):
                    witness = Witness(rival, scores, there, inside.certificate.outer)
                    return self._told(RobustStatus.FLIP, witness, inside)
        return self._searched(nearest, inside)

    def _searched(self, nearest: Sequence[str], inside: NearestFlip | None) -> RobustFlip:
        """Answer by what a search finds: today, or at a distance."""
        witness, found = self.search.today(nearest[:RIVALS])
        if witness is not None:
            return self._told(RobustStatus.FRAGILE, witness, None)
        return self._told(RobustStatus.FLIP if inside else RobustStatus.OPEN, self.search.nearest(found), inside)

    def _possible(self) -> dict[str, float]:
        """Return by how much the bounding rows let each rival be ahead with today's weights; 0 where level.

        Those whose rows are the winner's whatever the scores are no rivals, unless one of them is asked about.
        """
        matrix, first = self.framed[0], self.first
        ranking, rows = rank(*self._question), Walker(*self._question).problem.rows
        own = matrix.alternatives.index(first)

        def ahead(name: str) -> float:
            k = matrix.alternatives.index(name)
            if ranking.ranks[k] == ranking.ranks[own]:
                return 0.0
            size = max(abs(float(ranking.values[k] - ranking.values[own])), 5e-324)
            return size if ranking.ranks[k] < ranking.ranks[own] else -size

        others = [name for name in matrix.alternatives if name != first and rows[name] != rows[first]]
        if self.until == "win":
            return {first: -max(map(ahead, others), default=0.0)}
        if self.rival is not None:
            return {self.rival: ahead(self.rival)}
        return {name: ahead(name) for name in others}

    def _ends_for(self, rival: str) -> Scores:
        """Return the scores that help a rival most, or the ends that are likely to."""
        if self.until != "win" and self.ranged.method.form == "linear":
            return self.ranged.worst(rival)
        return self.ranged.corner(rival)

    def _inside(self) -> NearestFlip:
        return nearest_flip(
            *self._question, rival=self.rival, until=self.until, seconds=self.seconds / 2, **self.options
        )

    def _told(self, status: RobustStatus, witness: Witness | None, inside: NearestFlip | None) -> RobustFlip:
        power = 0.5 if self.norm == "l2" else 1.0
        outer = inf if witness is None else float(witness.outer) ** power
        inner = inside.bracket[0] if inside is not None and inside.bracket is not None else 0.0
        bracket: tuple[float, float] | None = (min(inner, outer), outer)
        if status in (RobustStatus.NEVER, RobustStatus.TIE_ONLY):
            bracket = None
        elif status is RobustStatus.FLIP and not outer - inner <= max(CLOSED, self.options["gap"]) * max(1.0, inner):
            status = RobustStatus.OPEN
        rival = self.rival if witness is None else witness.rival
        if witness is not None and status is not RobustStatus.TIED:
            witness = self.search.thinned(witness)
        return RobustFlip(
            status, self.ranged.winner, rival, outer if isfinite(outer) else None, bracket, self.norm, self.until,
            self.ranged, witness, inside, lambda: self._certificate(witness, inside, rival, status),
        )  # fmt: skip

    def _certificate(
        self, witness: Witness | None, inside: NearestFlip | None, rival: str | None, status: RobustStatus
    ) -> RobustCertificate | str:
        shown = None if inside is None else inside.certificate
        if isinstance(shown, str) or (inside is not None and shown is None):
            return "float bound"
        if status is RobustStatus.TIED and self.ranged.rounded:
            return "float bound"
        if witness is None and shown is None:
            return "search"
        problem: Problem = Walker(*self._question).problem if shown is None else shown.problem
        there: Vector | None = None if witness is None else witness.there
        return RobustCertificate(
            problem, self.ranged.weights.exact, self.ranged.spans, self.region, self.norm, self.until,
            self.ranged.winner, rival, self.rival is not None, shown, None if witness is None else witness.outer, there,
            None if witness is None else witness.scores,
        )  # fmt: skip
