"""How many percent the weights of TOPSIS can change, all at once, before the winner is overtaken: exact.

With u = w² a rival b is level with the winner a, or ahead, where some φ has rows A1(φ)·u = ((1−φ)N_b − φP_b)·u ≥ 0 and
A2(φ)·u = (φP_a − (1−φ)N_a)·u ≥ 0. For one φ that is a linear programme of two rows over the box of radius r, so by
duality the least radius is max over λ of the radius at which c = λA1 + (1−λ)A2 reaches 0 on the box: with C⁺ and C⁻
the sums of the positive and negative parts of c·w², (1+r)²C⁺ = (1−r)²C⁻, hence r = (√κ − 1)/(√κ + 1), κ = C⁻/C⁺. c
is affine in φ and its largest value over a box convex in φ: a λ that holds off both ends of an interval of φ holds
off all of it. So only φ is branched on, for all rivals in one batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from mcda.certificate import Problem, Vector
from mcda.certificate.ratio import Band, PercentCertificate
from mcda.flips.radius import Limits, Radius
from mcda.flips.ratio_rivals import floats, sort_out
from mcda.forms import Ratio
from mcda.matrix import Floats, Weights

ROUNDING = 2e-15  # more than any relative error of the sums below
TIGHT = 1e-10  # the relative width a bracket is closed to
GOLDEN = (np.sqrt(5) - 1) / 2
GRID = 4096
ZERO, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
STEPS = 36  # of the search for a λ that two ends share
SHALLOW = 4  # halvings before λ may differ at the ends of an interval
PATIENCE = 22  # halvings before brackets may become wider


Ends = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Box:
    """Rows times today's squared weights, of the criteria that have weight, and which of these can change."""

    away: Floats  # (m, k) P·w²
    near: Floats  # (m, k) N·w²
    free: NDArray[np.bool_]
    winner: int

    def rows(self, b: NDArray[np.intp], phi: Floats) -> tuple[Floats, Floats]:
        """Return A1 and A2 (K, k) of rivals b at φ."""
        phi = phi[:, None]
        own = (1 - phi) * self.near[b] - phi * self.away[b]
        return own, phi * self.away[self.winner] - (1 - phi) * self.near[self.winner]

    def errors(self, b: NDArray[np.intp], phi: Floats, share: Floats) -> Floats:
        """Return a bound (K, k) of what rounding can do to c."""
        phi, share = phi[:, None], share[:, None]
        own = (1 - phi) * self.near[b] + phi * self.away[b]
        other = phi * self.away[self.winner] + (1 - phi) * self.near[self.winner]
        return np.asarray(ROUNDING * (share * own + (1 - share) * other))

    def radius(self, c: Floats) -> Floats:
        """Return the largest r at which c·u ≤ 0 everywhere in the box of radius r; infinite where no box has more."""
        moving = c[:, self.free]
        plus = np.maximum(moving, 0).sum(axis=1)
        minus = plus - moving.sum(axis=1)
        fixed = c[:, ~self.free].sum(axis=1)
        start, both = plus - minus + fixed, plus + minus
        with np.errstate(divide="ignore", invalid="ignore"):
            root = both + np.sqrt(np.maximum(both**2 - (plus - minus) * start, 0))
            r = np.where(4 * plus + fixed < 0, np.sqrt(np.maximum(-fixed / plus, 0)) - 1, -start / root)
        r = np.where((plus == 0) & (fixed <= 0), np.inf, r)
        return np.asarray(np.where(start < 0, r, 0.0))

    def bound(self, b: NDArray[np.intp], ends: Ends, shares: Ends) -> Floats:
        """Return radii within which λ, affine from one end of each interval to the other, refutes all of it.

        c is then its chord plus t(1−t)·Δφ·Δλ·(N_b + P_b + N_a + P_a), t from 0 to 1. Rounding is allowed for.
        """
        bulge = np.maximum(ends[1] - ends[0], 0) * np.maximum(shares[1] - shares[0], 0) / 4 * (1 + 1e-9)
        sizes = self.near[b] + self.away[b] + self.near[self.winner] + self.away[self.winner]
        found = np.full(len(b), np.inf)
        for phi, share in zip(ends, shares, strict=True):
            own, other = self.rows(b, phi)
            c = share[:, None] * own + (1 - share[:, None]) * other
            found = np.minimum(found, self.radius(c + bulge[:, None] * sizes + self.errors(b, phi, share)))
        return found * (1 - ROUNDING)

    def nearest(self, b: NDArray[np.intp], phi: Floats) -> tuple[Floats, Floats]:
        """Return the λ that holds off φ for longest, and the radius of that.

        Between two values of λ at which some c_j changes its sign the largest value over a box is affine in λ, and so
        the radius monotone: the best λ is one of them, or 0, or 1.
        """
        own, other = self.rows(b, phi)
        with np.errstate(divide="ignore", invalid="ignore"):
            turns = np.where((own > 0) != (other > 0), other / (other - own), 0.0)
        tried = np.column_stack([turns, np.zeros(len(b)), np.ones(len(b))])[:, :, None]
        c = tried * own[:, None] + (1 - tried) * other[:, None]
        radii = self.radius(c.reshape(-1, own.shape[1])).reshape(len(b), -1)
        best = radii.argmax(axis=1)[:, None]
        return np.take_along_axis(tried[:, :, 0], best, 1)[:, 0], np.take_along_axis(radii, best, 1)[:, 0]

    def shared(self, b: NDArray[np.intp], ends: Ends) -> Floats:
        """Return one λ that holds off both ends of each interval for long."""
        rows = [self.rows(b, phi) for phi in ends]
        low, high = np.zeros(len(b)), np.ones(len(b))
        for own, other in rows:  # today's weights themselves are to be refuted: λ·Σ own + (1 − λ)·Σ other < 0
            x, y = own.sum(axis=1), other.sum(axis=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                zero = y / (y - x)
            low = np.where(y >= 0, np.maximum(low, zero), low)
            high = np.where((y < 0) & (x >= 0), np.minimum(high, zero), high)

        def least(share: Floats) -> Floats:
            share = share[:, None]
            radii = [self.radius(share * own + (1 - share) * other) for own, other in rows]
            return np.asarray(np.minimum.reduce(radii))

        return golden(least, low, np.maximum(high, low), STEPS)


def golden(f: Callable[[Floats], Floats], low: Floats, high: Floats, steps: int) -> Floats:
    """Return about where f, quasi-concave in each component, is largest."""
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    at_left, at_right = f(left), f(right)
    for _ in range(steps):
        up = at_left < at_right
        low, high = np.where(up, left, low), np.where(up, high, right)
        new = np.where(up, low + GOLDEN * (high - low), high - GOLDEN * (high - low))
        at_new = f(new)
        left, right = np.where(up, right, new), np.where(up, new, left)
        at_left, at_right = np.where(up, at_right, at_new), np.where(up, at_new, at_left)
    return np.asarray(np.where(at_left < at_right, right, left))


@dataclass(frozen=True, eq=False)
class _Cover:
    """Intervals of φ that cover [0, 1] for every rival, the λ at the ends of each, and the radius of each."""

    rivals: NDArray[np.intp]
    ends: Ends
    shares: Ends
    bound: Floats

    @classmethod
    def refuting(cls, box: Box, b: NDArray[np.intp], ends: Ends, deep: bool) -> _Cover:
        """Return intervals with the λ found best; deep in the search perhaps one for each end."""
        if not deep:
            share = box.shared(b, ends)
            return cls(b, ends, (share, share), box.bound(b, ends, (share, share)))
        # λ(φ) may follow a kink of the radius: one λ for both ends would lose in proportion to the width
        first, last = (box.nearest(b, phi)[0] for phi in ends)
        found = cls(b, ends, (first, last), box.bound(b, ends, (first, last)))
        for share in (first, last):
            bound = box.bound(b, ends, (share, share))
            better = bound > found.bound
            shares = (np.where(better, share, found.shares[0]), np.where(better, share, found.shares[1]))
            found = cls(b, ends, shares, np.maximum(bound, found.bound))
        return found

    @classmethod
    def joined(cls, parts: list[_Cover]) -> _Cover:
        """Return several covers as one."""
        pairs = [
            tuple(np.concatenate([pair[k] for pair in pairs]) for k in (0, 1))
            for pairs in ([part.ends for part in parts], [part.shares for part in parts])
        ]
        rivals, bound = (np.concatenate([getattr(part, key) for part in parts]) for key in ("rivals", "bound"))
        return cls(rivals, (pairs[0][0], pairs[0][1]), (pairs[1][0], pairs[1][1]), bound)

    def where(self, mask: NDArray[np.bool_]) -> _Cover:
        """Return some of the intervals."""
        ends, shares = ((pair[0][mask], pair[1][mask]) for pair in (self.ends, self.shares))
        return _Cover(self.rivals[mask], ends, shares, self.bound[mask])


def solve(
    problem: Problem, prepared: Ratio, now: Weights, winner: int, rivals: list[int], *, until: str = "tie",
    limits: Limits | None = None, budget: float = 10.0, gap: float = 1e-6, named: bool = False,
) -> Radius:  # fmt: skip
    """Return the percent radius: the least r at which weights w·(1 ± r) let a rival overtake.

    Weights of 0 stay 0; frozen ones keep their factor 1; no factor is below 0. Without frozen weights a rival that
    can be ahead at all is so at r < 1: r = 1 reaches the whole cone, and being ahead is an open condition. The
    bracket is closed to 1e-10 of the radius unless the `budget` (seconds) ends before.

    Parameters
    ----------
    problem, prepared : the rows in Fractions and in floats
    now : today's weights, aligned; winner, rivals : positions
    until : "tie": level with the winner; "win": with one rival, nobody ahead of it
    limits : only `frozen` is read

    Returns
    -------
    Radius
        With a PercentCertificate; the witness is strictly past the tie.
    """
    if until == "win":
        from mcda.flips.ratio_win import solve_win

        return solve_win(problem, now, winner, rivals[0], limits=limits, budget=budget)
    deadline = perf_counter() + budget
    rows = floats(problem)
    used = now.values > 0
    frozen = np.zeros(len(used), dtype=bool) if limits is None else limits.frozen
    known = sort_out(problem, rows, now, winner, rivals, used)
    if known.level:
        return Radius(0.0, 0.0, now.values.copy(), known.level[0], lambda: None, known.never, known.tie_only)
    squares = now.values[used] ** 2
    box = Box(rows.to_ideal[:, used] * squares, rows.to_anti[:, used] * squares, ~frozen[used], winner)
    names = list(problem.rows)
    cover, best = _searched(box, np.array(known.open, dtype=np.intp), deadline)
    lower = float(cover.bound.min(initial=np.inf))
    found = None if best is None else _witness(problem, now, names[winner], names[best.rival], box, best, lower)

    def certify() -> PercentCertificate:
        bands: dict[str, tuple[Band, ...]] = {
            names[b]: (Band(ZERO, ONE, (HALF, HALF), (HALF, HALF)),) for b in (*known.never, *known.tie_only)
        }
        bands |= _bands(_shortened(box, cover, lower), names)
        inner, outer, there = None if lower == np.inf else Fraction(lower), None, None
        if found is not None:
            outer, there = Fraction(found[0]), found[1]
        return PercentCertificate(
            problem, now.exact, tuple(frozen.tolist()), names[winner], until, (names[winner],), bands, inner, outer,
            there, None if found is None or best is None else names[best.rival], named,
        )  # fmt: skip

    if best is None or found is None:
        return Radius(lower, np.inf, None, None, certify, known.never, known.tie_only)
    weights = np.array([float(x) for x in found[1]])
    return Radius(lower, found[0], weights, best.rival, certify, known.never, known.tie_only)


@dataclass(frozen=True)
class _Best:
    """Where the nearest tie was found: radius, rival, φ and λ."""

    radius: float
    rival: int
    phi: float
    share: float


def _nearer(box: Box, b: NDArray[np.intp], phi: Floats, best: _Best | None) -> _Best | None:
    """Return the nearest tie at these φ, or the one known: for one φ the λ that holds off longest tells where it is."""
    share, radius = box.nearest(b, phi)
    k = int(np.argmin(radius))
    if radius[k] >= (np.inf if best is None else best.radius):
        return best
    return _Best(float(radius[k]), int(b[k]), float(phi[k]), float(share[k]))


def _searched(box: Box, rivals: NDArray[np.intp], deadline: float) -> tuple[_Cover, _Best | None]:
    """Branch on φ until every interval is refuted within the radius of the nearest tie found."""
    if not len(rivals):
        none = np.empty(0)
        return _Cover(rivals, (none, none), (none, none), none), None
    near, away = box.near.sum(axis=1), box.away.sum(axis=1)
    closeness = near / np.where(near + away == 0, 1.0, near + away)
    best: _Best | None = None
    for part in (0.5, 0.25, 0.75):
        phi = part * closeness[rivals] + (1 - part) * closeness[box.winner]
        best = _nearer(box, rivals, phi, best)
    b, ends = _first_cuts(box, rivals, np.inf if best is None else best.radius)
    closed: list[_Cover] = []
    for depth in count():
        cover = _Cover.refuting(box, b, ends, depth > SHALLOW)
        width = TIGHT * 2.0 ** max(0, depth - PATIENCE)  # where rounding stands in the way, thinner pieces do not help
        split = cover.bound < _target(best, width)
        if split.any() and perf_counter() < deadline:
            middle = (ends[0] + ends[1]) / 2
            order = np.argsort(cover.bound[split])[:200]
            best = _nearer(box, b[split][order], middle[split][order], best)
            split &= cover.bound < _target(best, width)
        else:
            split[:] = False
        closed.append(cover.where(~split))
        if not split.any():
            return _Cover.joined(closed), best
        middle = middle[split]
        b = np.tile(b[split], 2)
        ends = (np.concatenate([ends[0][split], middle]), np.concatenate([middle, ends[1][split]]))
    raise AssertionError


def _target(best: _Best | None, width: float) -> float:
    return 1 / width if best is None else best.radius * (1 - width)


def _first_cuts(box: Box, rivals: NDArray[np.intp], radius: float) -> tuple[NDArray[np.intp], Ends]:
    """Cut [0, 1] where λ = 0 stops, and λ = 1 begins, to refute within the radius: most rivals need no third."""
    grid = np.linspace(0, 1, GRID + 1)

    def held(b: NDArray[np.intp], k: NDArray[np.intp], share: float) -> NDArray[np.bool_]:
        shares = np.full(len(b), share)
        return np.asarray(box.bound(b, (grid[k], grid[k]), (shares, shares)) >= radius)

    alone = held(np.full(GRID + 1, rivals[0]), np.arange(GRID + 1), 0.0)  # the winner's row alone: the same for all
    low, high = np.full(len(rivals), -1), np.full(len(rivals), GRID)
    while (high - low > 1).any():  # the rival's row alone refutes every φ from `high` on
        middle = (low + high) // 2
        yes = held(rivals, np.maximum(middle, 0), 1.0)
        low, high = np.where(yes, low, middle), np.where(yes, middle, high)
    first = np.minimum(max(int(alone.sum()) - 1, 0), high)
    start = np.concatenate([np.zeros_like(first), first, high])
    end = np.concatenate([first, high, np.full_like(first, GRID)])
    some = end > start
    return np.tile(rivals, 3)[some], (grid[start[some]], grid[end[some]])


def _shortened(box: Box, cover: _Cover, lower: float) -> _Cover:
    """Round each λ to as few digits as still refute within `lower`."""
    shares = cover.shares
    for bits in (40, 30, 20, 12, 6, 2):
        short = (np.round(shares[0] * 2**bits) / 2**bits, np.round(shares[1] * 2**bits) / 2**bits)
        holds = box.bound(cover.rivals, cover.ends, short) >= lower
        shares = (np.where(holds, short[0], shares[0]), np.where(holds, short[1], shares[1]))
    return _Cover(cover.rivals, cover.ends, shares, cover.bound)


def _bands(cover: _Cover, names: list[str]) -> dict[str, tuple[Band, ...]]:
    """Return the intervals and multipliers of each rival, in order and in Fractions."""
    found: dict[str, list[Band]] = {}
    order = np.lexsort([cover.ends[0], cover.rivals])
    columns = [column[order].tolist() for column in (cover.rivals, *cover.ends, *cover.shares)]
    for b, *numbers in zip(*columns, strict=True):
        first, last, start, end = map(Fraction, numbers)
        found.setdefault(names[b], []).append(Band(first, last, (start, 1 - start), (end, 1 - end)))
    return {name: tuple(bands) for name, bands in found.items()}


def _witness(
    problem: Problem, now: Weights, winner: str, rival: str, box: Box, best: _Best, lower: float
) -> tuple[float, Vector] | None:
    """Return the least radius at which the rival is strictly ahead in Fractions, and the weights there."""
    for beyond in (0.0, *10.0 ** np.arange(-15, -2)):
        radius = max(best.radius, lower) * (1 + beyond)
        factors = iter(zip(_corner(box, best, radius), box.free.tolist(), strict=True))
        least, most = max(1 - Fraction(radius), ZERO), 1 + Fraction(radius)
        there = []
        for w in now.exact:
            factor, free = next(factors) if w else (0.0, False)
            there.append(w * min(max(Fraction(factor), least), most) if free else w)
        if problem.lead(rival, winner, there) > 0:
            return radius, tuple(there)
    return None


def _corner(box: Box, best: _Best, radius: float) -> list[float]:
    """Return the factors that are best for the rival at this φ: every weight at an end of its range but at most one.

    From λ = 0 to λ = 1 the weights go from one end to the other one by one, as λA1 + (1−λ)A2 changes sign in each;
    where both rows are equal on that way is the answer of the two-row programme.
    """
    own, other = (row[0] for row in box.rows(np.array([best.rival]), np.array([best.phi])))
    low = np.where(box.free, max(1 - radius, 0.0) ** 2, 1.0)
    high = np.where(box.free, (1 + radius) ** 2, 1.0)
    u = np.where(other > 0, high, low)
    gaps = own - other
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = other / (other - own)  # where λ·own + (1 − λ)·other = 0
    moving = np.flatnonzero((own > 0) != (other > 0))
    for j in moving[np.argsort(turns[moving])]:
        target = high[j] if own[j] > 0 else low[j]
        behind = gaps @ u
        step = gaps[j] * (target - u[j])
        if behind >= 0:
            break
        if behind + step >= 0:
            u[j] += (target - u[j]) * (-behind / step)
            break
        u[j] = target
    return [float(x) for x in np.sqrt(u)]
