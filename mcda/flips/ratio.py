"""Where TOPSIS changes order on a straight path.

With u = w² the sign of a's lead over b is that of G = (N_a·u)(P_b·u) − (N_b·u)(P_a·u). On a path w = base + t·slope
each product is quadratic in t, so G is a quartic. Where one weight moves and the rest keep their proportions, base
(at t = 0) and the end (at t = 1) share no criterion; divided by (1 − t)⁴, G is then a quadratic in s = (t/(1 − t))², as
closeness has no scale.
"""

from __future__ import annotations

import numpy as np

from mcda.flips.linear import Rows
from mcda.forms import TIE, Ratio
from mcda.matrix import Floats

DOUBT = 1e-7  # a discriminant, or an imaginary part, this small beside its terms is decided in Fractions


def gap_polynomials(prepared: Ratio, base: Floats, slope: Floats, leaders: list[int]) -> Floats:
    """Return the (k·m, 3) coefficients in s, or (k·m, 5) in t, constant first, of each leader's lead over everyone."""
    end = base + slope
    if np.all(base * end == 0):
        u = np.stack([base * base, end * end])
    else:
        u = np.stack([base * base, 2 * base * slope, slope * slope])
    p, n = u @ prepared.to_ideal.T, u @ prepared.to_anti.T
    size = len(u)
    result = np.zeros((2 * size - 1, len(leaders), p.shape[1]))
    terms = np.zeros_like(result)
    for i in range(size):
        for j in range(size):
            ahead, behind = n[i, leaders][:, None] * p[j], p[i, leaders][:, None] * n[j]
            result[i + j] += ahead - behind
            terms[i + j] += np.abs(ahead) + np.abs(behind)
    result[np.abs(result) <= TIE * terms] = 0
    return np.asarray(result.reshape(2 * size - 1, -1).T)


def crossings(polynomials: Floats, low: float, high: float) -> tuple[Floats, Rows, Rows]:
    """Return the roots in (low, high), the row of each, and the rows whose near-double roots floats cannot tell."""
    solve = _quadratic if polynomials.shape[1] == 3 else _quartic
    roots, rows, doubtful = solve(polynomials)
    inside = (roots > low) & (roots < high)
    return roots[inside], rows[inside], doubtful


def _quadratic(polynomials: Floats) -> tuple[Floats, Rows, Rows]:
    c, b, a = polynomials.T
    square, product = b * b, 4 * a * c
    discriminant = square - product
    doubtful = (np.abs(discriminant) <= DOUBT * (square + np.abs(product))) & (a != 0) & (c != 0)
    rows = np.flatnonzero((discriminant > 0) & ~doubtful)
    c, b, a, root = c[rows], b[rows], a[rows], np.sqrt(discriminant[rows])
    q = -(b + np.copysign(root, b)) / 2  # never a difference of near-equal numbers
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.concatenate([q / a, c / q])
    real = np.flatnonzero(np.isfinite(s) & (s > 0))
    z = np.sqrt(s[real])
    return z / (1 + z), np.concatenate([rows, rows])[real], np.flatnonzero(doubtful)


def _quartic(polynomials: Floats) -> tuple[Floats, Rows, Rows]:
    found, owners, doubtful = [np.empty(0)], [np.empty(0, dtype=np.intp)], []
    for k in np.flatnonzero(np.any(polynomials[:, 1:] != 0, axis=1)):
        roots = np.roots(polynomials[k, ::-1])
        near = np.abs(roots.imag) <= np.sqrt(DOUBT) * (1 + np.abs(roots.real))
        real = np.sort(roots.real[near])
        if np.any(roots.imag[near] != 0) or np.any(np.diff(real) <= DOUBT):
            doubtful.append(k)
        else:
            found.append(real)
            owners.append(np.full(len(real), k))
    return np.concatenate(found), np.concatenate(owners), np.array(doubtful, dtype=np.intp)
