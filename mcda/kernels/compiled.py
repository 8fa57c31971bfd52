"""The same loops compiled by numba (extra `fast`): equal to their NumPy twins, of which the tests hold them.

Every function lets go of the interpreter and runs on one core; `fast.shared` gives each thread its own rows. Numba's
own parallel loops are not used: their pool and that of another library slow each other down a hundredfold.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
Loop = Callable[..., Any]


def _compiled(loop: Loop, **options: Any) -> Loop:
    """Compile on first use, and keep what was compiled where that can be written."""
    try:
        made: Loop = numba.njit(nogil=True, cache=True, error_model="numpy", **options)(loop)
    except RuntimeError:  # nowhere to write
        made = numba.njit(nogil=True, error_model="numpy", **options)(loop)
    return made


def in_parts(loop: Loop) -> Loop:
    """Compile a loop whose sums may be taken in any order; NaN and infinities keep their meaning."""
    return _compiled(loop, fastmath={"reassoc", "contract"})


def in_order(loop: Loop) -> Loop:
    """Compile a loop whose sums are taken as they are written, to the last bit."""
    return _compiled(loop)


@in_parts
def survey_tiles(cells: Floats, times: int, squares: Floats, high: Floats, low: Floats) -> None:
    """Add Σ x² of the columns to `squares` and widen `high` and `low`; `cells` are whole tiles of so many rows."""
    n = len(squares)
    wide = n * times
    part, most, least = np.zeros(wide), np.empty(wide, cells.dtype), np.empty(wide, cells.dtype)
    most[:], least[:] = -np.inf, np.inf
    for start in range(0, len(cells), wide):
        tile = cells[start : start + wide]
        for c in range(wide):
            value = tile[c]
            unit = np.float64(value)
            part[c] += unit * unit
            most[c] = value if value > most[c] else most[c]
            least[c] = value if value < least[c] else least[c]
    for c in range(wide):
        j = c % n
        squares[j] += part[c]
        high[j] = max(high[j], most[c])
        low[j] = min(low[j], least[c])


@in_parts
def score_rows(x: Floats, share: Floats, ideal: Floats, anti: Floats, out: Floats) -> None:
    """Write the closeness of every row."""
    m, n = x.shape
    for i in range(m):
        away = near = share[0] * 0
        for j in range(n):
            up, down = x[i, j] - ideal[j], x[i, j] - anti[j]
            away += share[j] * (up * up)
            near += share[j] * (down * down)
        whole = math.sqrt(away) + math.sqrt(near)
        out[i] = 0.5 if whole == 0 else math.sqrt(near) / whole


@in_parts
def add_column(x: Floats, share: Any, ideal: Any, anti: Any, away: Floats, near: Floats) -> None:
    """Add one column's part to the squared distances."""
    for i in range(len(x)):
        up, down = x[i] - ideal, x[i] - anti
        away[i] += share * (up * up)
        near[i] += share * (down * down)


@in_parts
def close(away: Floats, near: Floats, out: Floats) -> None:
    """Write the closeness of squared distances."""
    for i in range(len(out)):
        whole = math.sqrt(away[i]) + math.sqrt(near[i])
        out[i] = 0.5 if whole == 0 else math.sqrt(near[i]) / whole
