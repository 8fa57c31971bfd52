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
from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

Floats = NDArray[Any]
Loop = Callable[..., Any]
TILE = 2048  # rows whose sums stay in the first cache
FAR = 1024  # cells from those that are worked on to those that are asked for


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


@intrinsic  # type: ignore[untyped-decorator]  # numba has no types
def fetch(typing: Any, array: Any, index: Any) -> Any:
    """Ask for the memory of `array.flat[index]` ahead of its use; past the end nothing happens.

    Processors look ahead within a page of memory only, and rows of sums and roots are too long for them to start on the
    next page in time.
    """

    def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        place = builder.bitcast(builder.gep(data, [values[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [place.type, number, number, number])
        called = builder.module.declare_intrinsic("llvm.prefetch", [place.type], shape)
        builder.call(called, [place, number(0), number(3), number(1)])  # to be read; kept in all caches; data
        return context.get_dummy_value()

    return types.void(array, types.intp), code


@in_parts
def survey_tiles(cells: Floats, times: int, squares: Floats, high: Floats, low: Floats) -> None:
    """Add Σ x² of the columns to `squares` and widen `high` and `low`; `cells` are whole tiles of so many rows.

    Four tiles go together: what is kept of them is read and written once, and memory is read in four places at once.
    """
    n = len(squares)
    wide = n * times
    part, most, least = np.zeros(wide), np.empty(wide, cells.dtype), np.empty(wide, cells.dtype)
    most[:], least[:] = -np.inf, np.inf
    whole = len(cells) - len(cells) % (4 * wide)
    for start in range(0, whole, 4 * wide):
        tiles = cells[start : start + 4 * wide].reshape(4, wide)
        for c in range(wide):
            p, q, r, s = tiles[0, c], tiles[1, c], tiles[2, c], tiles[3, c]
            up, uq, ur, us = np.float64(p), np.float64(q), np.float64(r), np.float64(s)
            part[c] += (up * up + uq * uq) + (ur * ur + us * us)
            top, other = p if p > q else q, r if r > s else s
            top = top if top > other else other
            most[c] = top if top > most[c] else most[c]
            end, other = p if p < q else q, r if r < s else s
            end = end if end < other else other
            least[c] = end if end < least[c] else least[c]
    for start in range(whole, len(cells), wide):
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
        fetch(x, i * n + FAR)
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


@in_parts
def score_columns(
    x: Floats, start: int, stop: int, share: Floats, ideal: Floats, anti: Floats, out: Floats
) -> None:  # fmt: skip
    """Write the closeness of the rows from `start` to `stop`; `x` is (n, m), a column after the other."""
    away, near = np.empty(TILE, out.dtype), np.empty(TILE, out.dtype)
    for first in range(start, stop, TILE):
        k = min(TILE, stop - first)
        away[:k], near[:k] = 0, 0
        for j in range(len(x)):
            add_column(x[j, first : first + k], share[j], ideal[j], anti[j], away[:k], near[:k])
        close(away[:k], near[:k], out[first : first + k])
