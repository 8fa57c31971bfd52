"""Where VIKOR changes order on a straight path: whole numbers from end to end.

Between the bends of R_a, R_b and of the spreads of S and R the lead of a over b is a quadratic; where a spread vanishes
Q can jump, and everyone may change places there without a tie. See `mcda.certificate.piecewise`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mcda.certificate import Piece, Problem
from mcda.flips.linear import Rows
from mcda.flips.paths import Path
from mcda.matrix import Floats


def crossings(problem: Problem, path: Path, leaders: Sequence[str]) -> tuple[Floats, Rows]:
    """Return every point of a path at which someone can change places with one of the leaders, and who."""
    points, rows = list[float](), list[int]()
    for piece in path.pieces:
        regrets = problem.regrets(piece.base, piece.slope, piece.start, piece.end)
        for b, name in enumerate(problem.rows):
            for a in leaders:
                found = [] if a == name else [t for t in regrets.changes(a, name) if piece.start < t < piece.end]
                points += map(float, found)
                rows += [b] * len(found)
    return np.array(points), np.array(rows, dtype=np.intp)


def brackets(problem: Problem, piece: Piece, a: str, b: str, reach: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return brackets around the points at which a and b can change order; scores may jump there."""
    regrets = problem.regrets(piece.base, piece.slope, piece.start, piece.end)
    return [(t - reach, t + reach) for t in regrets.changes(a, b) if piece.start < t < piece.end]
