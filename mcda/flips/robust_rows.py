"""A question about scores in their ranges, made ready: its rules, its bounding rows, and scores at their ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from mcda.certificate.ranged import ALONE, PREFERENCES, Rule
from mcda.certificate.robust import Spans
from mcda.errors import McdaError
from mcda.forms import TIE, Method, Ratio, ratio_scores
from mcda.matrix import DecisionMatrix, Weights, position, resolve
from mcda.methods import method as by_name
from mcda.methods.promethee import preferences
from mcda.methods.weighted_sum import weighted_sum
from mcda.normalise import is_valued
from mcda.ranges import Ranges
from mcda.ranking import rank

Scores = tuple[tuple[Fraction, ...], ...]  # (m, n) by option
ROWS = weighted_sum("none")  # the bounding rows are normalised already
ANSWERED = "weighted_sum, ahp and promethee under every option but the Gaussian, and topsis with weights on the columns"


@dataclass(frozen=True, eq=False)
class Ranged:
    """Ranges, weights and a method; the winner of the likely scores, and everyone, the winner before the others."""

    ranges: Ranges
    weights: Weights
    method: Method
    winner: str
    spans: Spans

    @classmethod
    def of(cls, ranges: Any, weights: Any, method: Method | str) -> Ranged:
        """Check a question at the door.

        Raises
        ------
        McdaError
            Bad input, a method whose scores in ranges cannot be bounded, low ends that the method refuses.
        """
        if not isinstance(ranges, Ranges):
            _, weights = resolve(ranges, weights)
            ranges = Ranges.of(ranges)
        likely, chosen = ranges.likely, by_name(method)
        _, own = resolve(likely, weights)
        rules = rules_of(likely, chosen)
        for end in (ranges.low, ranges.high):
            chosen.prepare(end)  # refuses scores that it cannot divide by
        first = int(np.flatnonzero(rank(likely, own, chosen).ranks == 1)[0])
        names = likely.alternatives
        order = [first, *(k for k in range(len(names)) if k != first)]
        low, high = ([tuple(end.exact[k]) for k in order] for end in (ranges.low, ranges.high))
        spans = Spans(tuple(names[k] for k in order), tuple(low), tuple(high), rules)
        return cls(ranges, own, chosen, names[first], spans)

    @property
    def names(self) -> tuple[str, ...]:
        """Everyone, today's winner first."""
        return self.spans.names

    @property
    def alone(self) -> bool:
        """Whether every score counts by itself, so that all can be at the ends that a question asks for."""
        return all(rule.kind in ALONE for rule in self.spans.rules)

    @property
    def attained(self) -> bool:
        """Whether what the rows of today's winner say of a rival is so for some scores."""
        return self.method.form == "linear" or self.alone

    @property
    def rounded(self) -> bool:
        """Whether the rows have roots, rounded to 2⁻⁹⁶."""
        return self.spans.slack > 0

    def position(self, name: str) -> int:
        """Return a rival's place in `names`.

        Raises
        ------
        McdaError
            An unknown name, or today's winner.
        """
        position(self.ranges.likely.alternatives, name, "alternative")
        if name == self.winner:
            raise McdaError(f"{name!r} is first already: name another rival")
        return self.names.index(name)

    def framed(self, first: str, until: str, among: tuple[str, ...] | None = None) -> tuple[DecisionMatrix, Method]:
        """Return a matrix and a method whose rows are the bounding rows of `first` against everyone, or some."""
        rows = self.spans.rows(self.method.form, first, until, among)
        criteria = self.ranges.likely.criteria
        made = [[tuple(part[k] for part in rows[name]) for k in range(len(criteria))] for name in rows]
        parts = np.array(made, dtype=object).transpose(2, 0, 1)
        matrix = DecisionMatrix.of(parts[0], ["max"] * len(criteria), list(rows), criteria)
        if self.rounded or "computed" in (self.ranges.likely.origin, self.weights.origin):
            matrix = replace(matrix, origin="computed")
        return matrix, ROWS if self.method.form == "linear" else _rows_method(parts)

    @cached_property
    def today(self) -> tuple[DecisionMatrix, Method]:
        """The bounding rows of today's winner."""
        return self.framed(self.winner, "tie")

    def worst(self, rival: str) -> Scores:
        """Return scores at which a rival's lead over the winner is largest, whatever the weights (linear methods).

        Those of others that have no part in it stay likely.
        """
        a, b = self.names.index(self.winner), self.names.index(rival)
        columns = [list(column.worst(a, b)) for column in self.spans.columns]
        for j, rule in enumerate(self.spans.rules):
            if rule.kind in ALONE:
                columns[j] = [x if k in (a, b) else self.likely[k][j] for k, x in enumerate(columns[j])]
        return tuple(zip(*columns, strict=True))

    @cached_property
    def likely(self) -> Scores:
        """The likely scores, in the order of `names`."""
        found = self.ranges.likely
        return tuple(tuple(found.exact[found.alternatives.index(name)]) for name in self.names)

    def corner(self, best: str, worst: str | None = None) -> Scores:
        """Return one option's scores at their good ends and, of everyone else or of one, at their bad ends."""
        found = []
        for name, likely, low, high in zip(self.names, self.likely, self.spans.low, self.spans.high, strict=True):
            if name != best and worst not in (None, name):
                found.append(likely)
                continue
            ends = zip(low, high, self.spans.rules, strict=True)
            found.append(tuple(b if rule.gain == (name == best) else a for a, b, rule in ends))
        return tuple(found)

    def matrix(self, scores: Scores) -> DecisionMatrix:
        """Return scores, given in the order of `names`, as a matrix like that of the likely ones."""
        likely = self.ranges.likely
        exact = np.array([scores[self.names.index(name)] for name in likely.alternatives], dtype=object)
        return replace(likely, values=exact.astype(likely.values.dtype), _given=exact)

    def lead_sign(
        self, scores: Scores, there: tuple[Fraction, ...], a: str, b: str, *, tie: bool = False
    ) -> int:  # fmt: skip
        """Return the sign of a's lead over b at these scores and weights; 0 where rounding leaves it open.

        With `tie` a lead of 1e-12 is none where roots are rounded, as everywhere that floats decide.
        """
        gap = self.spans.lead(self.method.form, scores, there, a, b)
        slack = (Fraction(TIE) if tie else self.spans.slack) * sum(there) if self.rounded else 0
        return 0 if abs(gap) <= slack else 1 if gap > 0 else -1


def rules_of(matrix: DecisionMatrix, method: Method) -> tuple[Rule, ...]:
    """Return what makes the scores of each criterion comparable under a method.

    Raises
    ------
    McdaError
        A method, or an option of it, for which no rule is known.
    """
    gains, kept = [sense == "max" for sense in matrix.sense], is_valued(matrix).tolist()
    said = method.describe(matrix)
    if method.name == "ahp":
        return tuple(Rule(said["mode"], gain) for gain in gains)
    if method.name == "promethee":
        given = {key: method.options.get(key) for key in ("preference", "q", "p", "s")}
        found = preferences(matrix, **given)
        if any(one.shape not in PREFERENCES for one in found):
            raise McdaError(
                "flips for every score in its range are not known for promethee's Gaussian function: it is irrational"
            )
        return tuple(Rule("promethee", gain, None, one.shape, one.q, one.p) for gain, one in
                     zip(gains, found, strict=True))  # fmt: skip
    if method.name == "weighted_sum" or (method.name == "topsis" and method.form == "ratio"):
        how = said["normalisation"]
        scaled = zip(gains, kept, matrix.bounds, strict=True)
        return tuple(Rule("bounds" if how == "bounds" or valued else how, gain,
                          ends if how == "bounds" or valued else None) for gain, valued, ends in scaled)  # fmt: skip
    why = {
        "vikor": ": its regrets are taken against the best and the worst of all, and scores jump",
        "weighted_product": ": its logarithms are irrational; the weighted sum of logarithms as scores answers",
    }.get(method.name, "")
    raise McdaError(f"flips for every score in its range are not known for {method!r}{why}; they are for {ANSWERED}")


def _rows_method(parts: Any) -> Method:
    """Return a method whose prepared rows are these squared distances, whatever the matrix."""
    exact = Ratio(parts[0], parts[1])
    floats = Ratio(*(part.astype(np.float64) for part in parts))
    return Method("rows", "ratio", lambda _: floats, ratio_scores, lambda _: exact, lambda _: {})
