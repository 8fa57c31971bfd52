"""Why a box holds no cheaper plan, in Fractions: floors that floats place and exact signs confirm.

A floor is what a sum of costs and parts of one criterion is nowhere below in the box. Floats say where it is; it is
lowered by as little as makes it hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mcda.certificate.moving import Box, Leaf, MovingCertificate, scaled
from mcda.flips.bounds import Question
from mcda.flips.gains import Gains
from mcda.matrix import Floats

ZERO = Fraction(0)
MARGINS = [Fraction(16**k, 10**14) for k in range(10)]  # of the terms: how far floats may be off


@dataclass(frozen=True, eq=False)
class Floors:
    """The proofs of one question's boxes."""

    plan: MovingCertificate
    gains: list[Gains]

    def bounded(self, question: Question, y: Floats, box: Box, *, priced: bool) -> Leaf | None:
        """Return the proof by multipliers, of a cost or that nothing reaches the end."""
        told = {name: Fraction(float(x)) for name, x in zip(question.keys, y, strict=True) if x > 0}
        rows = [question.shares(y, float(phi)) for phi in (box.levels if self.plan.ratio else (ZERO,))]
        return self._floored(question, Leaf("priced" if priced else "none", told, ()), rows, box)

    def alone(self, question: Question, box: Box) -> Leaf | None:
        """Return the proof that someone stays ahead of the hero where only one score moves."""
        if sum(a < b for a, b in zip(box.low, box.high, strict=True)) != 1:
            return None
        leaves = (Leaf("alone", {b: Fraction(1)}, ()) for b in question.beaten)
        return next((leaf for leaf in leaves if self.plan.alone(leaf, question.hero, box)), None)

    def apart(self, question: Question, box: Box) -> Leaf | None:
        """Return the proof that someone stays ahead of the hero, by the ends of the four sums of distances."""
        h, best = question.h, None
        for name, b in zip(question.beaten, question.b, strict=True):
            rows = []
            for part, k, sign in ((1, h, 1), (0, b, 1), (1, b, -1), (0, h, -1)):
                shares = np.zeros((2, len(question.names)))
                shares[part, k] = sign
                rows.append(shares)
            totals = [self._least(shares, box) for shares in rows]
            gap = max(totals[2], 0) * max(totals[3], 0) - totals[0] * totals[1]
            if gap > 0 and (best is None or gap > best[0]):
                best = gap, name, rows
        if best is None:
            return None
        found = self._floored(question, Leaf("apart", {best[1]: Fraction(1)}, ()), best[2], box)
        return found if found is not None and self.plan.closes(found) else None

    def _least(self, shares: Floats, box: Box) -> float:
        ends = zip(self.gains, box.low, box.high, strict=True)
        return sum(gain.least(shares, 0.0, float(low), float(high))[0] for gain, low, high in ends)

    def _floored(self, question: Question, leaf: Leaf, rows: Sequence[Floats], box: Box) -> Leaf | None:
        """Return a leaf with floors that hold, as high as floats place them; None where they place none."""
        price, floors = int(leaf.kind == "priced"), []
        for signs, shares in zip(self.plan.rows(leaf, question.hero, box), rows, strict=True):
            row = []
            for gain, way, w, low, high in zip(
                self.gains, self.plan.ways, self.plan.weights, box.low, box.high, strict=True
            ):
                value, _, _, size = gain.least(shares, float(price), float(low), float(high))
                if not np.isfinite(value) or not np.isfinite(size):
                    return None
                exact = scaled(signs, w, self.plan.ratio)
                near, terms = Fraction(value), Fraction(size)
                for floor in (near, near - abs(near) / 10**12, *(near - margin * terms for margin in MARGINS)):
                    if way.above(exact, price, floor, low, high, self.plan.ratio):
                        row.append(floor)
                        break
                else:
                    return None
            floors.append(tuple(row))
        return leaf._replace(floors=tuple(floors))

    def free(self, box: Box) -> Leaf:
        """Return what needs no multiplier: moves cost at least what the least of them cost."""
        floors = tuple(way.cost * low for way, low in zip(self.plan.ways, box.low, strict=True))
        return Leaf("priced", {}, (floors,) * (2 if self.plan.ratio else 1))
