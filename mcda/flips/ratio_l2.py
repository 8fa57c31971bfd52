"""The least Euclidean change of TOPSIS weights on the simplex that lets a rival overtake, by branching on φ alone.

For one level φ the dual of `ratio_dual` is nearly always exact, though the problem is not convex in x: it is in
u = x² while µ ≥ −2·min w. Over an interval of φ with multipliers affine in φ the dual value is at least that of c's
chord plus max(B, 0)/4 (B as in `mcda.certificate.ratio`), and concave, so both ends bound the interval. What stays
open, where the nearest weights lie on the edge of the simplex, goes on to `ratio_rows`, which also cuts the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from mcda.certificate import Problem
from mcda.certificate.radius import Region, distance
from mcda.certificate.ratio_norms import NormCertificate
from mcda.certificate.trees import Leaf, Split, Tree
from mcda.flips import ratio_rows
from mcda.flips.radius import Radius
from mcda.flips.ratio_dual import Ends, Pairs, Rows, hold
from mcda.flips.ratio_rivals import floats, sort_out
from mcda.flips.ratio_witness import overtaken, root_down, root_up
from mcda.matrix import Floats, Weights

TIGHT = 1e-9  # the relative width, of squared distances, that brackets are closed to
PATIENCE = 20  # halvings before brackets may become wider
MANY = 40  # intervals of one rival at once: more of them mean that the dual is not exact
GRID = 4096
OPEN = 1e-7  # the relative gap, of squared distances, from which on weights are cut too

DOMINATED = Leaf(*((Fraction(1, 2), Fraction(1, 2), Fraction(0)),) * 2)


@dataclass(frozen=True, eq=False)
class Band:
    """Intervals of φ, the multipliers and µ at their ends, and the squared distance held off."""

    rivals: Rows
    ends: Ends
    y: Ends
    mu: Ends
    bound: Floats

    @classmethod
    def held(cls, pairs: Pairs, b: Rows, ends: Ends) -> Band:
        """Return intervals with the best multipliers known: one for both ends, or each its own."""
        own = pairs.hold(b, ends[0]).y, pairs.hold(b, ends[1]).y
        return cls.best(pairs, b, ends, [own, (own[0], own[0]), (own[1], own[1])])

    @classmethod
    def best(cls, pairs: Pairs, b: Rows, ends: Ends, choices: list[Ends]) -> Band:
        """Return intervals with the best of some multipliers."""
        tried = [cls(b, ends, y, *pairs.bound(b, ends, y)[::-1]) for y in choices]
        found = tried[0]
        for other in tried[1:]:
            found = found.or_where(other.bound > found.bound, other)
        return found

    def or_where(self, mask: NDArray[np.bool_], other: Band) -> Band:
        """Return the other's multipliers where the mask is set."""
        y = [np.where(mask[:, None], b, a) for a, b in zip(self.y, other.y, strict=True)]
        mu = [np.where(mask, b, a) for a, b in zip(self.mu, other.mu, strict=True)]
        return Band(self.rivals, self.ends, (y[0], y[1]), (mu[0], mu[1]), np.where(mask, other.bound, self.bound))

    def where(self, mask: NDArray[np.bool_]) -> Band:
        """Return some of the intervals."""
        ends, y, mu = ((pair[0][mask], pair[1][mask]) for pair in (self.ends, self.y, self.mu))
        return Band(self.rivals[mask], ends, y, mu, self.bound[mask])

    @classmethod
    def joined(cls, parts: list[Band]) -> Band:
        """Return several as one."""

        def pair(key: str) -> Ends:
            pairs = [getattr(part, key) for part in parts]
            return np.concatenate([p[0] for p in pairs]), np.concatenate([p[1] for p in pairs])

        rivals, bound = (np.concatenate([getattr(part, key) for part in parts]) for key in ("rivals", "bound"))
        return cls(rivals, pair("ends"), pair("y"), pair("mu"), bound)


@dataclass(frozen=True, eq=False)
class Found:
    """The nearest weights found so far at which a rival is level or ahead."""

    distance: float
    rival: int
    weights: Floats


def nearer(pairs: Pairs, b: Rows, phi: Floats, best: Found | None) -> Found | None:
    """Return the nearest of the weights that reach these levels, or those known."""
    there, distance = pairs.reached(b, pairs.hold(b, phi).weights)
    k = int(np.argmin(distance))
    if distance[k] >= (np.inf if best is None else best.distance):
        return best
    return Found(float(distance[k]), int(b[k]), there[k])


def search(pairs: Pairs, rivals: Rows, deadline: float) -> tuple[Band, Found | None]:
    """Branch on φ until every interval is held off as far as the nearest weights found."""
    if not len(rivals):
        none = np.empty(0)
        return Band(rivals, (none, none), (none, none), (none, none), none), None
    near, away = pairs.near @ pairs.now**2, pairs.away @ pairs.now**2
    closeness = near / np.where(near + away == 0, 1.0, near + away)
    best: Found | None = None
    for part in (0.5, 0.25, 0.75):
        best = nearer(pairs, rivals, part * closeness[rivals] + (1 - part) * closeness[pairs.winner], best)
    target = np.inf if best is None else best.distance**2
    outer, b, ends = _first_cuts(pairs, rivals, target)
    closed = [outer]
    for depth in count():
        if not len(b):
            break
        band = Band.held(pairs, b, ends)
        width = TIGHT * 2.0 ** max(0, depth - PATIENCE)
        split = band.bound < (np.inf if best is None else best.distance**2 * (1 - width))
        split &= (perf_counter() < deadline) & (depth < 2 * PATIENCE) & (np.bincount(b)[b] < MANY)
        middle = (ends[0] + ends[1]) / 2
        if split.any():
            order = np.argsort(band.bound[split])[:100]
            best = nearer(pairs, b[split][order], middle[split][order], best)
            split &= band.bound < (np.inf if best is None else best.distance**2 * (1 - width))
        closed.append(band.where(~split))
        b = np.tile(b[split], 2)
        ends = (np.concatenate([ends[0][split], middle[split]]), np.concatenate([middle[split], ends[1][split]]))
    return Band.joined(closed), best


def _first_cuts(pairs: Pairs, rivals: Rows, target: float) -> tuple[Band, Rows, Ends]:
    """Return the outer intervals that the winner's row, or the rival's, holds off alone, and what lies between."""
    grid = np.linspace(0, 1, GRID + 1)

    def alone(b: Rows, k: Rows, side: int) -> Band:
        """One row's multipliers at the grid point, over what lies outside of it: c only falls on the way out."""
        row = pairs.rows(b, grid[k])[side]
        y = np.zeros((len(b), 2))
        y[:, side] = hold(row, row, pairs.now).y.sum(axis=1)
        end = np.zeros(len(b)) if side else np.ones(len(b))
        return Band.best(pairs, b, (end, grid[k]) if side else (grid[k], end), [(y, y)])

    low, high = np.zeros(1, dtype=np.intp), np.full(1, GRID)
    while (high - low > 1).any():
        middle = (low + high) // 2
        held = alone(rivals[:1], middle, 1).bound >= target
        low, high = np.where(held, middle, low), np.where(held, high, middle)
    upto = np.repeat(low, len(rivals))
    low, high = np.full(len(rivals), -1), np.full(len(rivals), GRID)
    while (high - low > 1).any():
        middle = (low + high) // 2
        held = alone(rivals, np.maximum(middle, 0), 0).bound >= target
        low, high = np.where(held, low, middle), np.where(held, middle, high)
    first, last = np.minimum(upto, high), high
    parts = [alone(rivals, first, 1).where(first > 0), alone(rivals, last, 0).where(last < GRID)]
    some = last > first
    return Band.joined(parts), rivals[some], (grid[first[some]], grid[last[some]])


def solve(
    problem: Problem, now: Weights, winner: int, rivals: list[int], *,
    budget: float = 10.0, gap: float = 1e-6, named: bool = False,
) -> Radius:  # fmt: skip
    """Return the Euclidean radius: the least √Σ(Δw)² of weights ≥ 0 of sum 1 that lets a rival overtake.

    Parameters
    ----------
    problem : the rows in Fractions
    now : today's weights, aligned; winner, rivals : positions
    budget, gap : seconds, and the width of the bracket (of the distance) at which a search may stop

    Returns
    -------
    Radius
        With a NormCertificate; the witness is strictly past the tie.
    """
    deadline = perf_counter() + budget
    rows, n = floats(problem), len(now.values)
    simplex = Region.simplex(n)
    known = sort_out(problem, rows, now, winner, rivals, np.ones(n, dtype=bool))
    if known.level:
        return Radius(0.0, 0.0, now.values.copy(), known.level[0], lambda: None, known.never, known.tie_only)
    names = list(problem.rows)
    pairs = Pairs(rows.to_ideal, rows.to_anti, now.values, winner)
    band, best = search(pairs, np.array(known.open, dtype=np.intp), deadline)
    flip = None
    if best is not None:
        there = overtaken(problem, now.exact, names[winner], names[best.rival], best.weights, simplex)
        flip = None if there is None else (best.rival, there)
    # the dual of the rest is not exact: their nearest weights lie on the edge of the simplex
    least = {b: float(band.bound[band.rivals == b].min()) for b in known.open}
    target = np.inf if flip is None else float(distance("l2", now.exact, flip[1])) * (1 - OPEN)
    rest, edge, never = [b for b, bound in least.items() if bound < target], None, known.never
    if rest:
        spare = deadline - perf_counter()
        radius = ratio_rows.solve(
            problem, now, winner, rest, norm="l2", region=simplex, budget=spare, gap=gap, named=True, known_flip=flip
        )
        edge, never = radius.certify(), (*never, *radius.never)
        flip = None if edge.witness is None else (names.index(edge.rival), edge.witness)
    outer = None if flip is None else distance("l2", now.exact, flip[1])
    held = [Fraction(bound) for b, bound in least.items() if b not in rest and bound < np.inf]
    held += [x for x in (outer, edge.inner if edge else None) if x is not None]
    inner = max(min(held), Fraction(0)) if held else None

    def certify() -> NormCertificate:
        trees: dict[str, Tree] = {names[b]: DOMINATED for b in (*known.never, *known.tie_only)}
        order = np.lexsort([band.ends[0], band.rivals])
        for group in np.split(order, np.flatnonzero(np.diff(band.rivals[order])) + 1):
            if len(group) and band.rivals[group[0]] not in rest:
                trees[names[band.rivals[group[0]]]] = tree_of(band, group.tolist())
        there, rival = (None, None) if flip is None else (flip[1], names[flip[0]])
        return NormCertificate(
            problem, now.exact, simplex, "l2", names[winner], "tie", (names[winner],),
            trees | (edge.trees if edge else {}), inner, outer, there, rival, named,
        )  # fmt: skip

    lower = np.inf if inner is None else root_down(inner)
    if flip is None or outer is None:
        return Radius(lower, np.inf, None, None, certify, never, known.tie_only)
    weights = np.array([float(x) for x in flip[1]])
    return Radius(lower, root_up(outer), weights, flip[0], certify, never, known.tie_only)


def tree_of(band: Band, order: list[int]) -> Tree:
    """Return the tree of some intervals of one rival, in order."""
    if len(order) == 1:
        k = order[0]
        leaves = [(*map(Fraction, y[k].tolist()), Fraction(mu[k])) for y, mu in zip(band.y, band.mu, strict=True)]
        return Leaf(leaves[0], leaves[1])
    half = len(order) // 2
    return Split(-1, Fraction(band.ends[0][order[half]]), tree_of(band, order[:half]), tree_of(band, order[half:]))
