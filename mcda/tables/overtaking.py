"""Who overtakes the first row of a long table when one weight moves: the first change on either side, in one pass.

A row overtakes before the nearest change known so far if and only if it is ahead there (a linear lead has one root), so
that a block is one matrix product with the 2n weight vectors at which the known changes lie; only rows that are ahead
at one of them are looked at closely, and they bring that change nearer. TOPSIS leads are quadratic in z = u_j with the
others as they are: those that dip below zero in between are looked at too.

What this keeps is a few rows: the change itself is then found among them as in a short table, with its certificate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.kernels.counts import SERIAL
from mcda.matrix import Floats
from mcda.tables.chunks import Block
from mcda.tables.scales import Scales
from mcda.tables.scoring import normalised_rows

# a change this little further than the nearest is kept: rounding may have turned them round, and single floats are
# taken for the decimals they stand for when the changes are compared
NEAR = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 1e-6}
MOST = 40  # rows kept for one change
TIE, ROUNDING = 1e-12, 1e-13  # of the terms of a lead


@dataclass
class Side:
    """The nearest change in one direction of one weight so far, and the rows that bring it about."""

    at: float
    held: list[tuple[float, int, Any, Floats]] = field(default_factory=list)  # where, position, name, ratings

    def add(self, where: Floats, rows: NDArray[np.intp], block: Block, names: Any, *, down: bool) -> None:
        """Take in some rows and where each of them overtakes."""
        order = np.argsort(-where if down else where, kind="stable")[:MOST]
        nearest = max(self.at, float(where[order[0]])) if down else min(self.at, float(where[order[0]]))
        self.at, near = nearest, NEAR[block.parts[0].dtype]
        positions = block.positions(rows[order])
        for t, row, position in zip(where[order].tolist(), rows[order].tolist(), positions.tolist(), strict=True):
            if abs(t - nearest) <= near:
                name = None if names is None else names[position - block.start].as_py()
                self.held.append((t, position, name, np.array([part[row] for part in block.parts])))
        self.held = [one for one in self.held if abs(one[0] - nearest) <= near][:MOST]


class Overtaking:
    """The search, fed with every block once.

    Parameters
    ----------
    values : (n,) ratings of the first row
    """

    def __init__(self, scales: Scales, weights: Floats, values: Floats) -> None:
        self.scales, self.weights, self.near = scales, weights, NEAR[values.dtype]
        self.own = [part[:, 0] for part in normalised_rows(scales, [values[j : j + 1] for j in range(len(values))])]
        self.free = np.flatnonzero(weights < 1)
        self.down = {int(j): Side(0.0) for j in self.free}
        self.up = {int(j): Side(1.0) for j in self.free}

    def offer(self, block: Block, names: Any) -> None:
        """Look at the rows of a block."""
        if not len(block.parts[0]) or not len(self.free):
            return
        if self.scales.kind == "distances":
            self._ratio(block, names)
        else:
            self._linear(block, names)

    def _vectors(self) -> Floats:
        """Return the (2·free, n) weights at which the nearest changes so far lie: downwards first."""
        found = []
        for limits in zip(*(self._limits(int(j)) for j in self.free), strict=True):
            for j, t in zip(self.free.tolist(), limits, strict=True):
                w = self.weights[j]
                vector = self.weights * ((1 - t) / (1 - w))
                vector[j] = t
                found.append(vector)
        return np.array(found)

    def _limits(self, j: int) -> tuple[float, float]:
        """Return how far down and up a weight is looked at: to the nearest changes so far, and a little further."""
        return max(0.0, self.down[j].at - self.near), min(1.0, self.up[j].at + self.near)

    def _linear(self, block: Block, names: Any) -> None:
        (columns,) = normalised_rows(self.scales, block.parts)
        vectors, (own,) = self._vectors(), self.own
        step = max(64, SERIAL // vectors.size)
        scores = [vectors @ columns[:, start : start + step] for start in range(0, columns.shape[1], step)]
        gap = (vectors @ own)[:, None] - np.concatenate(scores, axis=1)
        size = vectors @ np.abs(own) + np.abs(columns).max(initial=0.0)
        which, rows = np.nonzero(gap < -ROUNDING * size[:, None])
        for k in np.unique(which).tolist():
            j, down = int(self.free[k % len(self.free)]), k < len(self.free)
            mine = rows[which == k]
            d = own[:, None] - columns[:, mine]
            lead = self.weights @ d
            w, own_part = self.weights[j], d[j]
            rest = (lead - w * own_part) / (1 - w)
            with np.errstate(divide="ignore", invalid="ignore"):
                t = rest / (rest - own_part)
            t = np.where(np.isfinite(t), np.clip(t, 0, w) if down else np.clip(t, w, 1), w)
            (self.down if down else self.up)[j].add(t, mine, block, names, down=down)

    def _ratio(self, block: Block, names: Any) -> None:
        away, near = normalised_rows(self.scales, block.parts)
        u = self.weights * self.weights
        p_all, n_all = u @ away, u @ near
        for j in self.free.tolist():
            low, high = (_squared(t, 1 - self.weights[j]) for t in self._limits(j))
            p, n = away[j], near[j]
            a, b, c = (part for part, _ in self._coefficients(j, p, n, p_all - u[j] * p, n_all - u[j] * n))
            below = (a * low + b) * low + c < 0
            above = (a * high + b) * high + c < 0 if np.isfinite(high) else (a < 0) | ((a == 0) & (b < 0))
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                vertex = -b / (2 * a)
                dips = (a > 0) & (vertex > low) & (vertex < high) & (b * b > 4 * a * c)
            rows = np.flatnonzero(below | above | dips)
            if len(rows):
                others = np.delete(u, j)
                rest = (others @ np.delete(part[:, rows], j, axis=0) for part in (away, near))
                self._change(block, names, j, rows, self._coefficients(j, p[rows], n[rows], *rest))

    def _coefficients(
        self, j: int, p: Floats, n: Floats, p_rest: Floats, n_rest: Floats
    ) -> tuple[tuple[Floats, Floats], ...]:
        """Return a, b, c of the first row's lead over some, each with the sum of its absolute terms."""
        p_own, n_own = self.own
        others = np.delete(self.weights * self.weights, j)
        pa, na = float(p_own[j]), float(n_own[j])
        pa_rest, na_rest = float(others @ np.delete(p_own, j)), float(others @ np.delete(n_own, j))
        ahead = (na * p, na_rest * p + na * p_rest, na_rest * p_rest)
        behind = (pa * n, pa_rest * n + pa * n_rest, pa_rest * n_rest)
        return tuple((x - y, x + y) for x, y in zip(ahead, behind, strict=True))

    def _change(
        self, block: Block, names: Any, j: int, rows: NDArray[np.intp], lead: tuple[tuple[Floats, Floats], ...]
    ) -> None:
        """Take in the rows whose lead a·z² + b·z + c of the first row falls below 0 before the known changes."""
        rest, u = 1 - self.weights[j], self.weights[j] ** 2
        a, b, c = (np.where(np.abs(part) <= TIE * terms, 0, part) for part, terms in lead)
        root = np.sqrt(np.maximum(b * b - 4 * a * c, 0))
        q = -(b + np.copysign(root, b)) / 2
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            roots = np.stack([q / a, c / q])
        level = np.abs((a * u + b) * u + c) <= TIE * sum(
            terms * u**k for k, (_, terms) in zip((2, 1, 0), lead, strict=True)
        )
        roots = np.where(np.isfinite(roots) & (roots >= 0) & ~level, roots, np.nan)
        slope, known = 2 * a * u + b, [_squared(t, rest) for t in self._limits(j)]
        for down, side in ((True, self.down[j]), (False, self.up[j])):
            if down:
                z = np.where(roots < u, roots, -1.0).max(axis=0)
                z = np.where(level & (slope > 0), u, z)  # level now, ahead just beyond
                held = z > known[0]
            else:
                z = np.where(roots > u, roots, np.inf).min(axis=0)
                z = np.where(level & (slope < 0), u, z)
                held = z < known[1]
            if held.any():
                t = np.sqrt(z[held])
                side.add(t / (t + rest), rows[held], block, names, down=down)

    def kept(self) -> dict[int, tuple[Any, Floats]]:
        """Return names and ratings of the rows that bring a change about, by position."""
        sides = [*self.down.values(), *self.up.values()]
        return {position: (name, values) for side in sides for _, position, name, values in side.held}


def _squared(t: float, rest: float) -> float:
    """Return z = u_j at which the weight is t, the others as they are today."""
    return np.inf if t >= 1 else float((t * rest / (1 - t)) ** 2)
