"""Search for scores in their ranges that bring a rival nearest to the first place, where no formula gives them.

One score after the other goes to the end of its range that helps the rival more, until none does: a local best, looked
for with today's weights and again with those of the flip that it gives. What is found is real; that nothing is nearer
is what the bounding rows show, and the two may not meet.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from mcda.certificate.problem import Vector
from mcda.certificate.radius import distance
from mcda.flips.nearest import NearestFlip
from mcda.flips.robust_rows import Ranged, Scores
from mcda.forms import lead
from mcda.matrix import Floats

CELLS = 400  # with more open scores only the ends at once are tried
PASSES = 3
CHECKS = 100_000  # scores and leads that are looked at to find which scores a flip needs
RIVALS = 6  # who is tried, nearest by the bounding rows first


class Witness(NamedTuple):
    """Scores in their ranges and weights at which the rival is ahead (or first), and how far the weights are."""

    rival: str
    scores: Scores
    there: Vector
    outer: Fraction  # squared for l2


Asker = Callable[[Any, str], NearestFlip]  # the nearest flip of a matrix of given scores, to a rival


@dataclass(frozen=True, eq=False)
class Search:
    """A search for scores that help a rival against today's winner ("tie") or against everyone ("win")."""

    ranged: Ranged
    norm: str
    until: str
    ask: Asker
    ends: float  # when to stop, as `time.monotonic` counts

    def today(self, rivals: Sequence[str]) -> tuple[Witness | None, dict[str, Scores]]:
        """Return a rival that is ahead with today's weights, if one is found; and the best scores of each."""
        found: dict[str, Scores] = {}
        for rival in rivals:
            scores = self._climbed(rival, self.ranged.weights.values)
            found[rival] = scores
            for name in [rival] if self.until == "win" else self.ranged.names[1:]:
                if name in rivals and self.holds(name, scores, self.ranged.weights.exact, today=True):
                    return Witness(name, scores, self.ranged.weights.exact, Fraction(0)), found
        return None, found

    def nearest(self, found: dict[str, Scores]) -> Witness | None:
        """Return the nearest flip that the best scores of the rivals give."""
        best: Witness | None = None
        for rival, start in found.items():
            scores = start
            for _ in range(PASSES):
                if time.monotonic() > self.ends:
                    break
                witness = self._flip(rival, scores)
                if witness is None or (best is not None and witness.outer >= best.outer):
                    break
                best = witness
                there = np.array(witness.there, dtype=float)
                again = self._climbed(rival, there / there.sum(), scores)
                if again == scores:
                    break
                scores = again
        return best

    def thinned(self, witness: Witness) -> Witness:
        """Return the same flip with as many scores likely as can be: the rest are all needed.

        Scores go back to likely in the order of what they do alone, the least first, as long as the flip holds.
        """
        ranged, rival, there = self.ranged, witness.rival, witness.there
        today = not witness.outer
        cells = self._cells(witness.scores)
        if today and not self.holds(rival, witness.scores, there, today=True):
            return witness  # level by these scores alone
        if len(cells) * len(ranged.names) ** 2 * len(there) > CHECKS:
            return witness
        against = self._others(rival, witness.scores)

        def without(scores: Scores, i: int, j: int) -> Scores:
            row = (*scores[i][:j], ranged.likely[i][j], *scores[i][j + 1 :])
            return (*scores[:i], row, *scores[i + 1 :])

        def lead(cell: tuple[int, int]) -> Fraction:
            scores = without(witness.scores, *cell)
            return max(ranged.spans.lead(ranged.method.form, scores, there, name, rival) for name in against)

        scores = witness.scores
        for cell in sorted(cells, key=lead):
            fewer = without(scores, *cell)
            if self.holds(rival, fewer, there, today=today):
                scores = fewer
        return witness._replace(scores=scores)

    def moved(self, witness: Witness) -> int:
        """Return how many scores are not the likely ones."""
        return len(self._cells(witness.scores))

    def _cells(self, scores: Scores) -> list[tuple[int, int]]:
        likely = self.ranged.likely
        return [(i, j) for i, row in enumerate(scores) for j, x in enumerate(row) if x != likely[i][j]]

    def holds(self, rival: str, scores: Scores, there: Vector, *, today: bool = False) -> bool:
        """Return whether the rival is ahead of the winner there, or nobody ahead of it for "win".

        With `today` it must be ahead, of everyone for "win", by more than a tie in floats where roots are rounded.
        """
        signs = [self.ranged.lead_sign(scores, there, rival, name, tie=today) for name in self._others(rival, scores)]
        if today or self.until != "win" or self.ranged.rounded:
            return bool(signs) and all(sign > 0 for sign in signs)
        return all(sign >= 0 for sign in signs)

    def level(self, rival: str, scores: Scores) -> bool:
        """Return whether the rival is level with the winner today, or shares the first place for "win"."""
        now = self.ranged.weights.exact
        others = self._others(rival, scores)
        return min((self.ranged.lead_sign(scores, now, rival, name, tie=True) for name in others), default=0) == 0

    def _others(self, rival: str, scores: Scores) -> list[str]:
        """Return whom the rival is to beat; those with the same scores are never ahead of it."""
        if self.until != "win":
            return [self.ranged.winner]
        rows = dict(zip(self.ranged.names, scores, strict=True))
        return [name for name, row in rows.items() if row != rows[rival]]

    def _flip(self, rival: str, scores: Scores) -> Witness | None:
        """Return the nearest flip of these scores, from its certificate's own weights."""
        found = self.ask(self.ranged.matrix(scores), rival)
        there = getattr(found.certificate, "witness", None)
        if there is None and found.there is not None:
            there = tuple(map(Fraction, found.there))
            there = there if self.norm == "percent" else tuple(x / sum(there) for x in there)
        name = found.rival if self.until != "win" else rival
        if there is None or name is None or not self.holds(name, scores, there):
            return None
        return Witness(name, scores, there, distance(self.norm, self.ranged.weights.exact, there))

    def _climbed(self, rival: str, weights: Floats, scores: Scores | None = None) -> Scores:
        """Move one score after the other to the end that helps the rival more."""
        ranged = self.ranged
        start = scores or ranged.corner(rival, None if self.until == "win" else ranged.winner)
        cells = [(i, j) for i, (low, high) in enumerate(zip(ranged.spans.low, ranged.spans.high, strict=True))
                 for j in range(len(low)) if low[j] != high[j]]  # fmt: skip
        if ranged.alone or len(cells) > CELLS:
            return start
        x = [list(row) for row in start]
        k = ranged.names.index(rival)
        others = [0] if self.until != "win" else [c for c in range(len(x)) if c != k]
        best = self._lead(x, weights, k, others)
        for _ in range(PASSES):
            before = best
            for i, j in cells:
                for end in (ranged.spans.low[i][j], ranged.spans.high[i][j]):
                    kept, x[i][j] = x[i][j], end
                    value = self._lead(x, weights, k, others) if end != kept else best
                    if value > best + 1e-12:
                        best = value
                    else:
                        x[i][j] = kept
            if best <= before or time.monotonic() > self.ends:
                break
        return tuple(map(tuple, x))

    def _lead(self, x: list[list[Fraction]], weights: Floats, k: int, others: list[int]) -> float:
        """Return the least lead of the rival over the others, beside the terms that it is made of."""
        rows = [self.ranged.ranges.likely.alternatives.index(name) for name in self.ranged.names]
        matrix = self.ranged.matrix(tuple(map(tuple, x)))
        prepared = self.ranged.method.prepare(matrix)
        gap, terms = lead(prepared, weights, rows[k], [rows[c] for c in others])  # type: ignore[arg-type]  # has rows
        return float(np.min(gap / np.where(terms > 0, terms, 1)))
