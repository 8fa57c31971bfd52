"""The share of all weights on one side of a plane, exactly: {w ≥ 0, Σw = 1, D·w ≥ 0} over the simplex.

Cutting the simplex at the edges between a criterion with D > 0 and one with D < 0 gives Varsi's recurrence: from
A_0 = 1 and A_h = 0, for every y = −D_k > 0 in turn and every x_h = D_h > 0 in turn

    A_h ← (y·A_{h−1} + x_h·A_h)/(x_h + y),

and the last A is the share with D·w ≤ 0. Only averages are taken, so that nothing cancels. Derived here from the cut of
an edge; known to the authors as Varsi's (1973) and Ali's from works that cite them.
"""

from __future__ import annotations

import numpy as np

from mcda.matrix import Floats


def share_above(d: Floats) -> Floats:
    """Return the (k,) shares of all weights with D·w ≥ 0, for (n, k) coefficients, in [0, 1].

    Where all D are 0 the share is 1.

    Examples
    --------
    >>> share_above(np.array([[1.0, 1.0, 0.0], [-3.0, 2.0, 0.0]])).tolist()
    [0.25, 1.0, 1.0]
    """
    n, k = d.shape
    positive = d > 0
    held = np.zeros((n, k))
    for y, below in zip(-d, d < 0, strict=True):
        before = np.ones(k)
        for h in range(n):
            both = below & positive[h]
            mixed = (y * before + d[h] * held[h]) / np.where(both, d[h] + y, 1)
            held[h] = np.where(both, mixed, held[h])
            before = np.where(positive[h], held[h], before)
    last = np.ones(k)
    for h in range(n):
        last = np.where(positive[h], held[h], last)
    last[~(d < 0).any(axis=0)] = 0  # nobody below: only ties
    return np.asarray(1 - last)
