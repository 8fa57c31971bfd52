"""Who is beaten on every criterion."""

from __future__ import annotations

import numpy as np

from mcda.matrix import DecisionMatrix


def dominated(matrix: DecisionMatrix) -> dict[str, tuple[str, ...]]:
    """Return the alternatives for which another one is at least as good on every criterion and better on one.

    Decided in Fractions. No weights put a dominated alternative ahead of its dominator.

    Examples
    --------
    >>> dominated(DecisionMatrix.of([[7, 3], [7, 4], [1, 1]], sense=("max", "min"), alternatives=["x", "y", "z"]))
    {'y': ('x',)}
    """
    signs = np.array([1 if sense == "max" else -1 for sense in matrix.sense], dtype=object)
    rows = matrix.exact * signs
    near = rows.astype(np.float64)  # rounding keeps order: who is behind in floats is behind
    found: dict[str, tuple[str, ...]] = {}
    for a, name in enumerate(matrix.alternatives):
        near_a = np.flatnonzero((near >= near[a]).all(axis=1)).tolist()
        above = [b for b in near_a if b != a and (rows[b] >= rows[a]).all() and (rows[b] > rows[a]).any()]
        if above:
            found[name] = tuple(matrix.alternatives[b] for b in above)
    return found
