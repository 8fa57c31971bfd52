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
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from mcda.certificate import PathCertificate, Problem
from mcda.certificate.polynomials import isolated
from mcda.errors import McdaError
from mcda.flips import linear, piecewise, ratio
from mcda.flips.linear import Rows, Straights
from mcda.flips.paths import Bundle, Path
from mcda.flips.search import crossings_found
from mcda.forms import NEAR, BlackBox, Linear, Method, Piecewise, Prepared, Ratio, is_tie, lead, rounding, roundings
from mcda.matrix import DecisionMatrix, Floats, Weights
from mcda.ties import alike

MERGE = 2.5e-13  # breakpoints closer than this are one event
CLEAR = 1e-7  # who is ahead by more, beside the scores, is ahead at the true place of a crossing too
STEP = 1e-5  # on either side of an event, to see how steep its crossing is
REACH = Fraction(1, 2**43)  # how far a bracket reaches beyond its event on either side
SAMPLE = (np.arange(12) + 0.5) / 12  # points that find most winners before the first round
TOGETHER = 250_000  # products of one matrix product: more would be shared out to threads that wait for each other


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
            return self.rounding
        return 64 * float(np.finfo(np.float64).eps) * self.matrix.conditioning

    @cached_property
    def rounding(self) -> float:
        """How far rounding can have moved a lead at today's weights."""
        if isinstance(self.prepared, BlackBox):
            return 0.0
        return rounding(self.prepared, self.weights.values, self.matrix.conditioning)

    def lead(self, weights: Floats, a: int, b: int) -> tuple[float, float]:
        """Return the gap of a over b at one weight vector, and the sum of its absolute terms."""
        if isinstance(self.prepared, BlackBox):
            first, second = (float(self.method.score(self.prepared, weights)[k]) for k in (a, b))
            return first - second, abs(first) + abs(second)
        gap, terms = lead(self.prepared, weights, a, b)
        return float(gap), float(terms)

    def crossings(self, asked: Sequence[tuple[Path, int]], rivals: Sequence[int] = ()) -> list[tuple[Floats, Rows]]:
        """Return, for each leader on a path, every point at which someone overtakes it or falls behind, and who.

        Where `rivals` are named, points at which someone is clearly ahead of the leader may be left out.
        """
        prepared = self.prepared
        if isinstance(prepared, Piecewise):
            names = self.matrix.alternatives
            return [piecewise.crossings(self.problem, path, [names[a]]) for path, a in asked]
        if isinstance(prepared, BlackBox):
            return [crossings_found(lambda weights: self.method.score(prepared, weights), path, [a])
                    for path, a in asked]  # fmt: skip
        most = max((len(path.floats) for path, _ in asked), default=1)
        step = max(1, TOGETHER // (self.matrix.values.size * most))
        return [
            one for k in range(0, len(asked), step) for one in self._crossings(prepared, asked[k : k + step], rivals)
        ]

    def _crossings(
        self, prepared: Linear | Ratio, asked: Sequence[tuple[Path, int]], rivals: Sequence[int]
    ) -> list[tuple[Floats, Rows]]:
        names = self.matrix.alternatives
        bundle = Bundle.of([path for path, _ in asked])
        counts = np.diff(bundle.first)
        task = np.repeat(np.arange(len(asked), dtype=np.intp), counts)
        straights = Straights(bundle.low, bundle.high, bundle.base, bundle.slope, np.array([a for _, a in asked])[task])
        if isinstance(prepared, Linear):
            found = linear.crossings(prepared, straights)
        else:
            unit = np.eye(1, len(self.matrix.criteria))[0]
            found = ratio.crossings(prepared, straights, rounding(prepared, unit, self.matrix.conditioning), rivals)
        points, pieces, rows = [found.points], [found.pieces], [found.rows]
        for k, b in zip(*(part.tolist() for part in found.doubtful), strict=True):
            path, a = asked[task[k]]
            piece = path.pieces[k - bundle.first[task[k]]]
            exact = self.problem.lead_on(names[a], names[b], piece.base, piece.slope)
            brackets = isolated(exact, piece.start, piece.end, Fraction(1, 2**44))
            points.append(np.array([float((x + y) / 2) for x, y in brackets]))
            pieces.append(np.full(len(brackets), k))
            rows.append(np.full(len(brackets), b))
        owners = task[np.concatenate(pieces)]
        order = np.argsort(owners, kind="stable")
        ends = np.cumsum(np.bincount(owners, minlength=len(asked)))[:-1]
        at, who = np.concatenate(points)[order], np.concatenate(rows)[order]
        return list(zip(np.split(at, ends), np.split(who, ends), strict=True))

    def winners(self, asked: Sequence[tuple[Path, Floats]]) -> list[list[tuple[int, ...]]]:
        """Return everyone in the first place at each point of some paths; near gaps are decided as in a ranking."""
        counts = [len(points) for _, points in asked]
        points, owners = np.concatenate([points for _, points in asked]), np.repeat(np.arange(len(asked)), counts)
        weights = Bundle.of([path for path, _ in asked]).at(owners, points)
        groups: list[tuple[int, ...]] = []
        step = max(1, TOGETHER // self.matrix.values.size)
        for k in range(0, len(points), step):
            some = weights[k : k + step]
            scores = self.method.score(self.prepared, some)
            top, best = scores.max(axis=1), scores.argmax(axis=1)
            near = scores >= (top - NEAR * np.abs(scores).max(axis=1) - self.doubts(some))[:, None]
            groups += [(one,) for one in best.tolist()]
            for i in np.flatnonzero(near.sum(axis=1) > 1).tolist():
                path, t = asked[owners[k + i]][0], float(points[k + i])
                groups[k + i] = self._level(path, t, some[i], np.flatnonzero(near[i]).tolist())
        ends = np.cumsum([0, *counts]).tolist()
        return [groups[a:b] for a, b in pairwise(ends)]

    def _level(self, path: Path, t: float, weights: Floats, near: list[int]) -> tuple[int, ...]:
        names, best = self.matrix.alternatives, near[0]
        if not isinstance(self.prepared, BlackBox) and max(alike(self.matrix, None, near)) == 0:
            return tuple(near)  # identical rows are level everywhere: no Fractions of the whole matrix for them
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
    return joined(walker, [(path, *met_on(walker, [path])[0], False)])[0]


Met = tuple[list[Event], list[tuple[int, ...]]]  # events, and the winners before, between and after them


def met_on(walker: Walker, paths: Sequence[Path]) -> list[Met]:
    """Return, for each path, every event that could change a winner, and the winners before, between and after them."""
    breaks = [[np.array([end for _, end, _, _ in path.floats[:-1]])] for path in paths]
    met = [set[int]() for _ in paths]
    sampled = walker.winners([(path, SAMPLE) for path in paths]) if paths else []
    new = [{group[0] for group in groups} for groups in sampled]
    found: list[Met] = [([], []) for _ in paths]
    while True:
        open_ = [k for k in range(len(paths)) if new[k]]
        if not open_:
            return found
        asked = [(k, a) for k in open_ for a in sorted(new[k])]
        leaders = sorted({a for _, a in asked}.union(*met))
        for (k, _), points in zip(asked, _changing(walker, [(paths[k], a) for k, a in asked], leaders), strict=True):
            breaks[k].append(points)
        events = [merged(np.concatenate(breaks[k])) for k in open_]
        between = walker.winners([(paths[k], middles(one)) for k, one in zip(open_, events, strict=True)])
        for k, one, groups in zip(open_, events, between, strict=True):
            met[k] |= new[k]
            found[k] = one, groups
            new[k] = {group[0] for group in groups} - met[k]


def _changing(walker: Walker, asked: Sequence[tuple[Path, int]], leaders: list[int]) -> list[Floats]:
    """Return, for each leader on a path, the crossings at which none of some leaders is clearly ahead of it.

    Where one is, it is not first, and whoever overtakes it there or falls behind changes no winner.
    """
    points = [at for at, _ in walker.crossings(asked, leaders)]
    if not isinstance(walker.prepared, (Linear, Ratio)) or len(leaders) < 2:
        return points
    owners, at = np.repeat(np.arange(len(asked)), [len(one) for one in points]), np.concatenate(points)
    weights = Bundle.of([path for path, _ in asked]).at(owners, at)
    scores = walker.method.score(type(walker.prepared)(*(part[leaders] for part in walker.prepared)), weights)
    own = scores[np.arange(len(at)), np.searchsorted(leaders, [a for _, a in asked])[owners]]
    first = own >= scores.max(axis=1) - CLEAR * np.abs(scores).max(axis=1) - walker.doubts(weights)
    ends = np.cumsum(np.bincount(owners[first], minlength=len(asked)))
    return np.split(at[first], ends[:-1])


def joined(
    walker: Walker, walks: Sequence[tuple[Path, list[Event], list[tuple[int, ...]], bool]]
) -> list[tuple[list[Stretch], list[Event]]]:
    """Join what has a winner in common on each path, walking from 0 to 1, or backwards where that is said.

    Where all of one stretch are level with all of the next, the change is where those who came last lead alone: on the
    way back that is another place.
    """
    held, changes = [], list[tuple[Path, Event, int, int]]()
    for path, events, groups, backwards in walks:
        held.append(_held(groups, backwards))
        changes += [
            (path, events[k if backwards else k - 1], before[0], after[0])
            for (_, before), (k, after) in pairwise(held[-1])
        ]
    exact = iter(sharpened(walker, changes))
    result = []
    for (_, _, _, backwards), found in zip(walks, held, strict=True):
        between = [next(exact) for _ in found[1:]]
        first = 1.0 if backwards else 0.0
        edges = [first, *(sum(event) / 2 for event in between), 1.0 - first]
        whole = [
            Stretch(min(start, end), max(start, end), winners)
            for (start, end), (_, winners) in zip(pairwise(edges), found, strict=True)
        ]
        result.append((whole[::-1], between[::-1]) if backwards else (whole, between))
    return result


def _held(groups: list[tuple[int, ...]], backwards: bool) -> list[tuple[int, tuple[int, ...]]]:
    """Return where each run of stretches with a winner in common begins, on the way, and who wins all of it."""
    order = range(len(groups))[:: -1 if backwards else 1]
    found = [(order[0], groups[order[0]])]
    for k in order[1:]:
        if groups[k] == found[-1][1]:
            continue
        shared = tuple(x for x in found[-1][1] if x in groups[k])
        if shared:  # on another piece fewer may be level: who wins throughout stands for the stretch
            found[-1] = (found[-1][0], shared)
        else:
            found.append((k, groups[k]))
    return found


def sharpened(walker: Walker, changes: Sequence[tuple[Path, Event, int, int]]) -> list[Event]:
    """Return the event of each change of a pair, placed in Fractions where rounding moved it by more than a bracket."""
    if isinstance(walker.prepared, (Piecewise, BlackBox)) or not changes:
        return [event for _, event, _, _ in changes]  # of whole numbers already, or found and not proved
    paths = Bundle.of([path for path, _, _, _ in changes])
    a, b = (np.array([change[k] for change in changes]) for k in (2, 3))
    low, high = (np.array([change[1][k] for change in changes]) for k in (0, 1))
    low, high, own = np.maximum(low - STEP, 0), np.minimum(high + STEP, 1), np.arange(len(changes))
    before, after = (_leads(walker.prepared, paths.at(own, t), a, b) for t in (low, high))
    blurred = walker.rounding / 32 * (high - low) > 2 * MERGE * np.abs(after - before)
    result, names = [event for _, event, _, _ in changes], walker.matrix.alternatives
    for k in np.flatnonzero(blurred).tolist():
        path, event, first, second = changes[k]
        bracket = _exact_crossing(walker, path, names[first], names[second], Fraction(sum(event) / 2))
        result[k] = event if bracket is None else (float(bracket[0]), float(bracket[1]))
    return result


def _leads(prepared: Linear | Ratio, weights: Floats, a: Rows, b: Rows) -> Floats:
    """Return the gap of each a over its b at weights of its own, as `mcda.forms.lead` has it."""
    if isinstance(prepared, Linear):
        return np.asarray(((prepared.values[a] - prepared.values[b]) * weights).sum(axis=1))
    u, p, n = weights * weights, prepared.to_ideal, prepared.to_anti
    ahead, behind = ((n[x] * u).sum(axis=1) * (p[y] * u).sum(axis=1) for x, y in ((a, b), (b, a)))
    return np.asarray(ahead - behind)


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
