"""What an answer is held against: textbook formulas in NumPy, and once more in fifty decimal digits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def closeness(values: NDArray[Any], weights: NDArray[Any], types: NDArray[Any]) -> Floats:
    """Return (m,) d⁻/(d⁺ + d⁻) of TOPSIS, Σx² = 1 in every column; ½ where both distances are 0."""
    x = np.asarray(values, dtype=float)
    norms = np.sqrt((x * x).sum(axis=0))
    v = np.asarray(weights, dtype=float) * x / np.where(norms > 0, norms, 1)
    gain = np.asarray(types) > 0
    top, bottom = np.where(gain, v.max(axis=0), v.min(axis=0)), np.where(gain, v.min(axis=0), v.max(axis=0))
    far, near = np.sqrt(((v - bottom) ** 2).sum(axis=1)), np.sqrt(((v - top) ** 2).sum(axis=1))
    total = far + near
    return np.where(total > 0, far / np.where(total > 0, total, 1), 0.5)


def closeness_in_decimals(
    values: Sequence[Sequence[Any]], weights: Sequence[Any], types: Sequence[int]
) -> list[Decimal]:
    """Return the same to fifty digits, from the numbers as written."""
    with localcontext() as context:
        context.prec = 60
        x = [[Decimal(str(one)) for one in row] for row in values]
        share = [Decimal(str(one)) for one in weights]
        columns = []
        for j, column in enumerate(zip(*x, strict=True)):
            norm = sum(one * one for one in column).sqrt()
            columns.append([share[j] * one / norm if norm else one for one in column])
        tops = [max(c) if t > 0 else min(c) for c, t in zip(columns, types, strict=True)]
        lows = [min(c) if t > 0 else max(c) for c, t in zip(columns, types, strict=True)]
        found = []
        for row in zip(*columns, strict=True):
            near = sum((a - b) ** 2 for a, b in zip(row, tops, strict=True)).sqrt()
            far = sum((a - b) ** 2 for a, b in zip(row, lows, strict=True)).sqrt()
            found.append(far / (near + far) if near + far else Decimal("0.5"))
        context.prec = 50
        return [+one for one in found]
