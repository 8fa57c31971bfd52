"""Walk a path of weights and find every change of the winner, of the top k, or of the whole order, without a grid.

The breakpoints are the roots of the leads of every winner met so far over everyone else; the winner at the midpoint of
each stretch between them is found, and winners met for the first time add their own breakpoints, until none is new.
Then each stretch has one winner from end to end: a change inside it would be a root of that winner's lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from mcda.certificate import PathCertificate, Problem
from mcda.certificate.polynomials import isolated
from mcda.errors import McdaError
from mcda.flips import linear, piecewise, ratio
from mcda.flips.linear import Rows
from mcda.flips.paths import Path
from mcda.flips.search import crossings_found
from mcda.forms import NEAR, BlackBox, Linear, Method, Piecewise, Prepared, is_tie, lead, rounding, roundings
from mcda.matrix import DecisionMatrix, Floats, Weights

MERGE = 2.5e-13  # breakpoints closer than this are one event
STEP = 1e-5  # on either side of an event, to see how steep its crossing is
REACH = Fraction(1, 2**43)  # how far a bracket reaches beyond its event on either side
SAMPLE = (np.arange(12) + 0.5) / 12  # points that find most winners before the first round


@dataclass(frozen=True, eq=False)
class Walker:
    """A matrix and a method made ready for walks: prepared once in floats, and in Fractions when first needed."""

    matrix: DecisionMatrix
    weights: Weights
    method: Method

    @cached_property
    def prepared(self) -> Prepared:
        """The method's rows in floats, or the matrix where it is known by evaluation only."""
        return self.method.prepare(self.matrix)

    @cached_property
    def problem(self) -> Problem:
        """The method's rows in Fractions; where the method is irrational, the floats met."""
        exact = self.method.exact(self.matrix)
        origin: str = self.matrix.origin
        if exact is None:
            exact, origin = self.prepared, "computed"
        if isinstance(exact, BlackBox):
            raise McdaError(f"{self.method.name} is known by evaluation only: it has no rows to certify")
        v = exact.v if isinstance(exact, Piecewise) else None
        arrays = [part for part in exact if isinstance(part, np.ndarray)]
        parts = [[tuple(map(Fraction, row)) for row in part.tolist()] for part in arrays]
        rows = {name: tuple(part[k] for part in parts) for k, name in enumerate(self.matrix.alternatives)}
        return Problem(self.method.form, rows, origin, v, self.matrix.criteria)

    @property
    def decides_exactly(self) -> bool:
        """Whether cells and weights were given, so that near gaps are decided in Fractions."""
        if isinstance(self.prepared, BlackBox):
            return False
        return "computed" not in (self.weights.origin, self.problem.origin)

    def doubts(self, weights: Floats) -> Floats:
        """Return how far rounding can have moved scores at each of (k, n) weights; within it Fractions decide."""
        if isinstance(self.prepared, Piecewise):
            return roundings(self.prepared, weights, self.matrix.conditioning)
        return np.full(len(weights), self._doubt)

    @cached_property
    def _doubt(self) -> float:
        if isinstance(self.prepared, BlackBox):
            return 0.0
        if isinstance(self.prepared, Linear):
            return rounding(self.prepared, self.weights.values, self.matrix.conditioning)
        return 64 * float(np.finfo(np.float64).eps) * self.matrix.conditioning

    def lead(self, weights: Floats, a: int, b: int) -> tuple[float, float]:
        """Return the gap of a over b at one weight vector, and the sum of its absolute terms."""
        if isinstance(self.prepared, BlackBox):
            first, second = (float(self.method.score(self.prepared, weights)[k]) for k in (a, b))
            return first - second, abs(first) + abs(second)
        gap, terms = lead(self.prepared, weights, a, b)
        return float(gap), float(terms)

    def crossings(self, path: Path, leaders: list[int]) -> tuple[Floats, Rows]:
        """Return every point of a path at which someone overtakes one of the leaders or falls behind, and who."""
        if isinstance(self.prepared, Piecewise):
            return piecewise.crossings(self.problem, path, [self.matrix.alternatives[a] for a in leaders])
        if isinstance(self.prepared, BlackBox):
            return crossings_found(lambda weights: self.method.score(self.prepared, weights), path, leaders)
        room: Any = linear if isinstance(self.prepared, Linear) else ratio
        names, m = self.matrix.alternatives, len(self.matrix.alternatives)
        points, owners = [], []
        for k, (low, high, base, slope) in enumerate(path.floats):
            roots, rows, doubtful = room.crossings(room.gap_polynomials(self.prepared, base, slope, leaders), low, high)
            for row in doubtful.tolist():
                a, b = names[leaders[row // m]], names[row % m]
                piece = path.pieces[k]
                exact = self.problem.lead_on(a, b, piece.base, piece.slope)
                brackets = isolated(exact, piece.start, piece.end, Fraction(1, 2**44))
                roots = np.append(roots, [float((x + y) / 2) for x, y in brackets])
                rows = np.append(rows, [row] * len(brackets)).astype(np.intp)
            points.append(roots)
            owners.append(rows % m)
        return np.concatenate(points), np.concatenate(owners)

    def winners(self, path: Path, points: Floats) -> list[tuple[int, ...]]:
        """Return everyone in the first place at each point of a path; near gaps are decided as in a ranking."""
        weights = path.at(points)
        scores = self.method.score(self.prepared, weights)
        top, best = scores.max(axis=1), scores.argmax(axis=1)
        near = scores >= (top - NEAR * np.abs(scores).max(axis=1) - self.doubts(weights))[:, None]
        groups: list[tuple[int, ...]] = [(k,) for k in best.tolist()]
        for k in np.flatnonzero(near.sum(axis=1) > 1).tolist():
            groups[k] = self._level(path, float(points[k]), weights[k], np.flatnonzero(near[k]).tolist())
        return groups

    def _level(self, path: Path, t: float, weights: Floats, near: list[int]) -> tuple[int, ...]:
        names, best = self.matrix.alternatives, near[0]
        exact = path.piece_at(t).at(Fraction(t)) if self.decides_exactly else ()

        def order(a: int, b: int) -> int:
            if exact:
                gap = self.problem.lead(names[a], names[b], exact)
                return (gap > 0) - (gap < 0)
            lead_of, terms = self.lead(weights, a, b)
            return 0 if is_tie(lead_of, terms) else int(np.sign(lead_of))

        for b in near[1:]:
            best = b if order(b, best) > 0 else best
        return tuple(b for b in near if order(best, b) == 0)


class Stretch(NamedTuple):
    """A stretch of a path with the same winners from end to end."""

    start: float
    end: float
    winners: tuple[int, ...]


Event = tuple[float, float]  # the first and last of breakpoints too close to be told apart


def merged(points: Floats) -> list[Event]:
    """Return the events among the points inside (0, 1)."""
    points = np.sort(points[(points > MERGE) & (points < 1 - MERGE)])
    if not len(points):
        return []
    apart = np.flatnonzero(np.diff(points) > MERGE)
    firsts, lasts = points[np.append(0, apart + 1)], points[np.append(apart, len(points) - 1)]
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def middles(events: list[Event]) -> Floats:
    """Return the midpoint of every stretch that the events leave on [0, 1]."""
    edges = np.array(events, dtype=float).reshape(-1, 2)
    return np.asarray((np.append(0.0, edges[:, 1]) + np.append(edges[:, 0], 1.0)) / 2)


def stretches(walker: Walker, path: Path) -> tuple[list[Stretch], list[Event]]:
    """Return the stretches of constant winners, in order, and the event between each two."""
    return joined(walker, path, *met_on(walker, path))


def met_on(walker: Walker, path: Path) -> tuple[list[Event], list[tuple[int, ...]]]:
    """Return every event that could change a winner, and the winners before, between and after them."""
    breaks, met = [np.array([end for _, end, _, _ in path.floats[:-1]])], set[int]()
    new = {group[0] for group in walker.winners(path, SAMPLE)}
    while new:
        breaks.append(walker.crossings(path, sorted(new))[0])
        met |= new
        events = merged(np.concatenate(breaks))
        groups = walker.winners(path, middles(events))
        new = {group[0] for group in groups} - met
    return events, groups


def joined(
    walker: Walker, path: Path, events: list[Event], groups: list[tuple[int, ...]], *, backwards: bool = False
) -> tuple[list[Stretch], list[Event]]:
    """Join what has a winner in common, walking from 0 to 1, or `backwards`.

    Where all of one stretch are level with all of the next, the change is where those who came last lead alone: on the
    way back that is another place.
    """
    order = range(len(groups))[:: -1 if backwards else 1]
    held, first = groups[order[0]], 1.0 if backwards else 0.0
    found: list[tuple[float, tuple[int, ...]]] = [(first, held)]
    between: list[Event] = []
    for k in order[1:]:
        winners, event = groups[k], events[k if backwards else k - 1]
        if winners == held:
            continue
        shared = tuple(x for x in held if x in winners)
        if shared:  # on another piece fewer may be level: who wins throughout stands for the stretch
            held = shared
            found[-1] = (found[-1][0], held)
        else:
            exact = sharpened(walker, path, event, held[0], winners[0])
            held = winners
            found.append((sum(exact) / 2, held))
            between.append(exact)
    ends = [start for start, _ in found[1:]] + [1.0 - first]
    whole = [
        Stretch(min(start, end), max(start, end), winners) for (start, winners), end in zip(found, ends, strict=True)
    ]
    return (whole[::-1], between[::-1]) if backwards else (whole, between)


def sharpened(walker: Walker, path: Path, event: Event, a: int, b: int) -> Event:
    """Return the event, placed in Fractions where rounding could have moved it by more than a bracket is wide."""
    if isinstance(walker.prepared, (Piecewise, BlackBox)):
        return event  # of whole numbers already, or found and not proved
    low, high = max(0.0, event[0] - STEP), min(1.0, event[1] + STEP)
    before, after = path.at(np.array([low, high]))
    change = lead(walker.prepared, after, a, b)[0] - lead(walker.prepared, before, a, b)[0]
    error = rounding(walker.prepared, walker.weights.values, walker.matrix.conditioning) / 32
    if error * (high - low) <= 2 * MERGE * abs(change):
        return event
    names = walker.matrix.alternatives
    bracket = _exact_crossing(walker, path, names[a], names[b], Fraction(sum(event) / 2))
    return event if bracket is None else (float(bracket[0]), float(bracket[1]))


def certificate_at(
    walker: Walker, path: Path, event: tuple[float, float], held_from: Fraction, *, winner: str, rival: str,
    ahead: Sequence[str], others: Sequence[str], among: int | None,
) -> PathCertificate:  # fmt: skip
    """Return the certificate of a change at `event`, certified from `held_from` on."""
    first, last = Fraction(event[0]), Fraction(event[1])
    low, high = max(first - REACH, Fraction(0)), min(last + REACH, Fraction(1))
    upwards, start = held_from <= first, held_from
    near, far = (low, high) if upwards else (high, low)
    near = max(near, start) if upwards else min(near, start)
    problem = walker.problem

    def right(near: Fraction, far: Fraction) -> bool:
        before, after = (path.piece_at(float(t)).at(t) for t in (near, far))
        return problem.lead(winner, rival, before) >= 0 and problem.lead(rival, winner, after) > 0

    if not right(near, far):
        bracket = _exact_crossing(walker, path, winner, rival, (first + last) / 2)
        if bracket is not None:
            near, far = bracket if upwards else bracket[::-1]
    return PathCertificate(
        problem,
        path.weights,
        path.now,
        path.pieces,
        tuple(ahead),
        tuple(others),
        winner,
        rival,
        start,
        near,
        far,
        among,
    )


def _exact_crossing(
    walker: Walker, path: Path, winner: str, rival: str, guess: Fraction
) -> tuple[Fraction, Fraction] | None:
    """Return the exact bracket of the pair's crossing nearest to a guess."""
    found = []
    for piece in path.pieces:
        if walker.problem.form == "piecewise":
            found += piecewise.brackets(walker.problem, piece, winner, rival, REACH)
            continue
        lead_polynomial = walker.problem.lead_on(winner, rival, piece.base, piece.slope)
        found += isolated(lead_polynomial, piece.start, piece.end, Fraction(1, 2**41))
    return min(found, key=lambda bracket: abs(bracket[0] - guess), default=None)


def walker_for(matrix: Any, weights: Any, method: Any) -> Walker:
    """Check the question at the door."""
    from mcda.matrix import resolve
    from mcda.methods import method as by_name

    found, own = resolve(matrix, weights)
    return Walker(found, own, by_name(method))
