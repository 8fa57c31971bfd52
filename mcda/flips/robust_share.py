"""How much of their ranges all scores may use at once before the choice changes, weights as they are.

With every score within a share t of the way from its likely value to the ends of its range, ranges grow with t, and so
does what they allow: one t parts what is safe from what is not. Where scores count alone, leads are affine in t, and t
is a quotient; else it is halved towards, in Fractions, and both ends of the bracket are certified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcda import sentences
from mcda.certificate.problem import Problem, Vector, dot
from mcda.certificate.range_share import ShareCertificate, shrunk
from mcda.flips.robust_rows import Ranged, Scores
from mcda.forms import TIE, Method

if TYPE_CHECKING:
    import pandas as pd

STEPS = 31  # a bracket of 2⁻³¹
PAST = Fraction(1, 2**40)  # how far a witness lies beyond an exact share


@dataclass(frozen=True, eq=False)
class RangeShare:
    """How much of their ranges all scores may use at once before the choice changes.

    Attributes
    ----------
    share : float
        The choice is safe as long as no score is farther from its likely value than this share of the way to the ends
        of its range; 1 where it is safe in the whole ranges, 0 where not even the likely scores put one ahead.
    bracket : (float, float)
        Safe up to the first; at the second `rival` is ahead with `scores`. As wide as 1e-9, or wider under TOPSIS with
        ideals that move.
    winner, rival : str or None
    """

    share: float
    bracket: tuple[float, float]
    winner: str
    rival: str | None
    _ranged: Ranged
    _scores: Scores | None
    _claim: Callable[[], ShareCertificate | str]

    @cached_property
    def certificate(self) -> ShareCertificate | str:
        """What `mcda.verify` checks; the words "float bound" where a level today is one of rounded roots."""
        return self._claim()

    @property
    def scores(self) -> pd.DataFrame | None:
        """Scores within the share with which the rival is ahead."""
        return None if self._scores is None else self._ranged.matrix(self._scores).frame()

    def __str__(self) -> str:
        return sentences.range_share(self.told())

    def __repr__(self) -> str:
        return f"<RangeShare: {self}>"

    def told(self) -> dict[str, Any]:
        """Return what it says as plain data, without its certificate."""
        return {"share": self.share, "bracket": list(self.bracket), "winner": self.winner, "rival": self.rival}

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data, its certificate whole."""
        certificate = self.certificate
        proof = certificate if isinstance(certificate, str) else certificate.to_json()
        return {**self.told(), "sentence": str(self), "certificate": proof}


def range_share(ranges: Any, weights: Any = None, method: Method | str = "weighted_sum") -> RangeShare:
    """Return how much of their ranges all scores may use at once before the choice changes, weights as they are.

    Parameters
    ----------
    ranges : Ranges, or a Case (which brings its own, and its weights)

    Raises
    ------
    McdaError
        As `robust_nearest_flip`.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.ranges import Ranges
    >>> matrix = DecisionMatrix.of([[8, 5], [4, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> ranges = Ranges.of(matrix, low=[[5, 5], [4, 6]], high=[[8, 5], [6, 7]])
    >>> print(range_share(ranges, [1, 1]))  # a lead of 3 points, and 6 that the ranges can take from it
    a1 stays first up to 50% of the ranges; beyond, a2 can be ahead
    """
    return _Halving(Ranged.of(ranges, weights, method)).answer()


@dataclass(frozen=True, eq=False)
class _Halving:
    """The search for the share that parts what is safe from what is not."""

    ranged: Ranged

    def at(self, share: Fraction) -> Ranged:
        """Return the question with its ranges at a share of their widths."""
        return replace(self.ranged, spans=shrunk(self.ranged.spans, self.ranged.likely, share))

    def ahead(self, share: Fraction, among: Iterable[str]) -> dict[str, Fraction]:
        """Return the leads that the bounding rows allow some others with today's weights, where they are no ties."""
        ranged = self.at(share)
        form, first, weights = ranged.method.form, ranged.winner, ranged.weights.exact
        problem = Problem(form, ranged.spans.rows(form, first, "tie", {first, *among}), "given")
        grain = Fraction(TIE) if ranged.rounded else Fraction(0)
        leads = {name: self._lead(problem, name, weights) for name in problem.rows if name != first}
        return {name: lead for name, lead in leads.items() if lead > grain}

    def _lead(self, problem: Problem, name: str, weights: Vector) -> Fraction:
        if problem.form == "linear":
            return dot(problem.rows[name][0], weights)
        return Fraction(problem.lead(name, self.ranged.winner, weights))

    def witness(self, share: Fraction, among: Iterable[str]) -> tuple[str, Scores] | None:
        """Return who of some is ahead with scores within the share, if the ends show it."""
        ranged, ahead = self.at(share), self.ahead(share, among)
        for name in sorted(ahead, key=lambda name: -ahead[name]):
            scores = ranged.worst(name) if ranged.method.form == "linear" else ranged.corner(name)
            if ranged.lead_sign(scores, ranged.weights.exact, name, ranged.winner) > 0:
                return name, scores
        return None

    def answer(self) -> RangeShare:
        """Return the share, its bracket, and who is ahead beyond it."""
        whole = Fraction(1)
        ahead = self.ahead(whole, self.ranged.names[1:])
        if not ahead:
            return self._told(whole, None, None)
        if self.ranged.alone and self.ranged.method.form == "linear":
            inner = self._quotient(ahead)
            outer = min(whole, inner + PAST)
            return self._told(inner, outer, self.witness(outer, ahead))
        # who is not ahead in some ranges is not in smaller ones: few are left to look at
        inner, outer, last = Fraction(0), whole, dict(ahead)
        for _ in range(STEPS):
            middle = (inner + outer) / 2
            if met := self.ahead(middle, last):
                outer, last = middle, met
            else:
                inner = middle
        found = self.witness(outer, last)
        if found is None:  # rows that are not met
            outer, found = self._found(inner, ahead)
        return self._told(inner, outer, found)

    def _quotient(self, ahead: Mapping[str, Fraction]) -> Fraction:
        """Return the least share at which a lead, affine in it, is gone."""
        form, first = self.ranged.method.form, self.ranged.winner
        rows = self.at(Fraction(0)).spans.rows(form, first, "tie", {first, *ahead})
        leads = {name: -dot(rows[name][0], self.ranged.weights.exact) for name in ahead}
        return max(Fraction(0), min(leads[name] / (leads[name] + ahead[name]) for name in ahead))

    def _found(self, inner: Fraction, among: Iterable[str]) -> tuple[Fraction, tuple[str, Scores] | None]:
        """Return the least share at which the ends put someone ahead, as far as halving finds it."""
        outer = Fraction(1)
        found = self.witness(outer, among)
        for _ in range(STEPS if found is not None else 0):
            middle = (inner + outer) / 2
            met = self.witness(middle, among)
            if met is None:
                inner = middle
            else:
                outer, found = middle, met
        return outer, found

    def _told(self, inner: Fraction, outer: Fraction | None, found: tuple[str, Scores] | None) -> RangeShare:
        rival, scores = found if found is not None else (None, None)
        ends = (float(inner), 1.0 if outer is None else float(outer))

        def claim() -> ShareCertificate | str:
            ranged = self.ranged
            if outer is not None and found is None:
                return "search"  # the rows do not show the whole ranges to be safe, and no scores are known
            certificate = ShareCertificate(
                ranged.method.form, ranged.weights.exact, ranged.winner, ranged.spans, ranged.likely, inner,
                None if found is None else outer, rival, scores,
            )  # fmt: skip
            return "float bound" if ranged.rounded and certificate.faults() else certificate

        return RangeShare(ends[0], ends, self.ranged.winner, rival, self.ranged, scores, claim)
