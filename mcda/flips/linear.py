"""Where linear methods change order on straight pieces of paths: gaps are affine in t."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.forms import TIE, Linear
from mcda.matrix import Floats

Rows = NDArray[np.intp]


class Straights(NamedTuple):
    """Straight pieces, one a row: the weights base + t·slope for t from low to high, and whose leads are asked."""

    low: Floats
    high: Floats
    base: Floats
    slope: Floats
    leaders: Rows


class Crossings(NamedTuple):
    """Where a leader changes order with someone: the point, the piece, and who; and pairs that floats cannot tell."""

    points: Floats
    pieces: Rows
    rows: Rows
    doubtful: tuple[Rows, Rows]


def crossings(prepared: Linear, straights: Straights) -> Crossings:
    """Return where each piece's leader changes order with anyone, inside the piece; none is in doubt.

    A coefficient that is a tie (within 1e-12 of its absolute terms) is 0.
    """
    low, high, base, slope, leaders = straights
    gaps = prepared.values[leaders][:, None] - prepared.values
    sizes = np.abs(gaps)
    start, rate = base[:, :, None], slope[:, :, None]
    constant, change = (gaps @ start)[..., 0], (gaps @ rate)[..., 0]
    constant[np.abs(constant) <= TIE * (sizes @ np.abs(start))[..., 0]] = 0
    change[np.abs(change) <= TIE * (sizes @ (np.abs(rate) + np.abs(start)))[..., 0]] = 0
    pieces, rows = np.nonzero((change != 0) & (constant != 0))
    roots = -constant[pieces, rows] / change[pieces, rows]
    inside = (roots > low[pieces]) & (roots < high[pieces])
    nobody = rows[:0]
    return Crossings(roots[inside], pieces[inside], rows[inside], (nobody, nobody))
