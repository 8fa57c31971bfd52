"""Weights that drift and events that arrive: one course of the years, drawn many times in seeded blocks.

Logarithms of weights move as Brownian motions of their own, w_j(t) ∝ w_j exp(s B_j(t)); an event changes the problem
from its date on, or from the first arrival of a Poisson process. The choice is looked at a number of times a year and
right after every date. Between two looks it may be overtaken and come back unseen: shares of courses in which it
stays first are slightly too large, and larger the rarer the looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial, reduce
from itertools import combinations
from operator import add
from typing import Any, NamedTuple

import numpy as np

from mcda.forms import TIE, Method, Prepared
from mcda.matrix import Floats
from mcda.scenarios.events import Event, State
from mcda.simulation.blocks import sizes
from mcda.simulation.kernels import Counts
from mcda.simulation.workers import run


class Look(NamedTuple):
    """A moment at which the choice is looked at; `rare` where it is one of half as many, `mark` where it is counted."""

    time: float
    rare: bool
    mark: bool


class Standing(NamedTuple):
    """The problem after some events: ready to score, with the choice's row, None where it is no longer there."""

    prepared: Prepared
    logs: Floats  # of the weights, −∞ for 0
    choice: int | None
    names: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Lived:
    """What is counted of some draws.

    Attributes
    ----------
    draws : how many
    alive : (marks,) in how many the choice had stayed first so far, at every mark
    rare : in how many it was first at half as many looks
    end : in how many it is first at the end, whatever was before
    rivals : who was ahead where it first was not, by name; None where it was no longer there
    """

    draws: int
    alive: Counts
    rare: int
    end: int
    rivals: dict[str | None, int]

    def __add__(self, other: Lived) -> Lived:
        both = {name: self.rivals.get(name, 0) + other.rivals.get(name, 0) for name in {**self.rivals, **other.rivals}}
        return Lived(
            self.draws + other.draws, self.alive + other.alive, self.rare + other.rare, self.end + other.end, both
        )


@dataclass(frozen=True, eq=False)
class Course:
    """What can happen to a problem over the years.

    Attributes
    ----------
    state : State
        Today.
    choice : str
        Whose first place is watched; `first` whether it is first today.
    events : tuple of Event
    when : tuple of float
        Years from now at which each event takes place; infinite for those that arrive by chance.
    rates : tuple of float
        Arrivals a year of those; 0 for the dated.
    years, looks, seed : how long, how many times a year, where chance starts
    """

    method: Method
    state: State
    choice: str
    first: bool
    events: tuple[Event, ...]
    when: tuple[float, ...]
    rates: tuple[float, ...]
    years: float
    looks: int
    seed: int

    @cached_property
    def calendar(self) -> tuple[Look, ...]:
        """Every look: regular ones, whole years and the end as marks, and the dates of events."""
        step, end = self.looks, self.years
        found = {k / step: Look(k / step, k % 2 == 0, k % step == 0) for k in range(1, int(np.ceil(end * step)))}
        found = {t: look for t, look in found.items() if t < end}
        for t in self.when:
            if t < end:
                found[t] = Look(t, True, t in found and found[t].mark)
        return (*(found[t] for t in sorted(found)), Look(end, True, True))

    @property
    def marks(self) -> list[float]:
        """The times at which survival is counted."""
        return [look.time for look in self.calendar if look.mark]

    @property
    def by_chance(self) -> bool:
        """Whether some event arrives by chance."""
        return any(rate > 0 for rate in self.rates)

    @cached_property
    def ordered(self) -> bool:
        """Whether the order in which events arrive can matter: two write the same cell, or both change weights."""

        def clash(a: Event, b: Event) -> bool:
            only_factors = a.weights is b.weights is None and not a.judgements and not b.judgements
            both = all(one.weights is not None or one.judgements or one.multipliers for one in (a, b))
            return bool(a.cells.keys() & b.cells.keys()) or (both and not only_factors)

        return any(clash(a, b) for a, b in combinations(self.events, 2))

    @cached_property
    def _standings(self) -> dict[tuple[int, ...], Standing | None]:
        return {}

    def standing(self, arrived: Sequence[int]) -> Standing | None:
        """Return the problem after events, given by position in the order of their arrival; None: nothing is left."""
        key = tuple(arrived)
        if key not in self._standings:
            # without dates, events are applied in the order given
            events = [replace(self.events[k], date=None) for k in key]
            self._standings[key] = None if self.state.leaves_nothing(events) else self._after(events)
        return self._standings[key]

    def _after(self, events: Sequence[Event]) -> Standing:
        state = self.state.after(events) if events else self.state
        names = state.matrix.alternatives
        with np.errstate(divide="ignore"):
            logs = np.log(state.weights.values.astype(np.float64))
        return Standing(
            self.method.prepare(state.matrix), logs, names.index(self.choice) if self.choice in names else None, names
        )

    def scores(self, standing: Standing, shifts: Floats) -> Floats:
        """Return the (m, count) scores after (n, count) shifts of the logarithms of the weights."""
        logs = standing.logs[:, None] + shifts
        weights = np.exp(logs - logs.max(axis=0))
        found = self.method.score(standing.prepared, (weights / weights.sum(axis=0)).T)
        return np.ascontiguousarray(found.T)  # what is asked of each draw goes down a column: ten times faster


@dataclass(frozen=True, eq=False)
class Chance:
    """What is drawn for one block, whatever the drift.

    Attributes
    ----------
    times : (count, k) years from now at which events arrive
    motion : (n, count) at every look: Brownian motions with standard deviation 1 after a year
        They can be run through once, unless they are a list.
    """

    times: Floats
    motion: Iterable[Floats]

    @classmethod
    def of(cls, course: Course, block: int, count: int) -> Chance:
        """Draw a block from its own seed."""
        rng = np.random.default_rng(np.random.SeedSequence(course.seed, spawn_key=(block,)))
        times = np.tile(np.array(course.when, dtype=np.float64), (count, 1))
        for k, rate in enumerate(course.rates):
            if rate > 0:
                times[:, k] = rng.standard_exponential(count) / rate
        return cls(times, _motion(course, count, rng))


def _motion(course: Course, count: int, rng: np.random.Generator) -> Iterator[Floats]:
    found, now = np.zeros((len(course.state.matrix.criteria), count)), 0.0
    for look in course.calendar:
        found = found + np.sqrt(look.time - now) * rng.standard_normal(found.shape)
        now = look.time
        yield found


def total(course: Course, drift: float, samples: int, executor: Any = None) -> Lived:
    """Run all blocks, here or by anything that has `map`, and add up what they count."""
    blocks = run(partial(lived, course, drift), list(enumerate(sizes(samples))), executor)
    found: Lived = reduce(add, blocks)
    return found


def share_error(times: int, draws: int) -> float:
    """Return the standard error of a share: √(p(1 − p)/N), p drawn towards ½ by two draws each way."""
    p = (times + 2) / (draws + 4)
    return float(np.sqrt(p * (1 - p) / draws))


def lived(course: Course, drift: float, block: int, count: int) -> Lived:
    """Run one block."""
    return counted(course, drift, Chance.of(course, block, count))


def counted(course: Course, drift: float, chance: Chance) -> Lived:
    """Count in which draws the choice lasts."""
    count = len(chance.times)
    order = np.argsort(chance.times, axis=1, kind="stable")
    alive, rare, first = (np.full(count, course.first) for _ in range(3))
    rivals: dict[str | None, int] = {}
    marks = []
    for look, motion in zip(course.calendar, chance.motion, strict=True):
        first = np.zeros(count, dtype=bool)
        for arrived, rows in _groups(course, chance.times, order, look.time):
            standing = course.standing(arrived)
            if standing is None or standing.choice is None:
                _tally(rivals, [None], np.array([alive[rows].sum()]))
                continue
            scores = course.scores(standing, drift * motion[:, rows])
            held = scores[standing.choice] >= scores.max(axis=0) - TIE * np.abs(scores).max(axis=0)
            leaving = scores[:, alive[rows] & ~held].argmax(axis=0)
            _tally(rivals, standing.names, np.bincount(leaving, minlength=len(standing.names)))
            first[rows] = held
        alive &= first
        if look.rare:
            rare &= first
        if look.mark:
            marks.append(int(alive.sum()))
    return Lived(count, np.array(marks, dtype=np.int64), int(rare.sum()), int(first.sum()), rivals)


def _tally(rivals: dict[str | None, int], names: Sequence[str | None], counts: Counts) -> None:
    for name, count in zip(names, counts.tolist(), strict=True):
        if count:
            rivals[name] = rivals.get(name, 0) + count


def _groups(course: Course, times: Floats, order: Counts, now: float) -> list[tuple[tuple[int, ...], Any]]:
    """Return the draws by which events have arrived (and in which order, where it matters): (events, rows)."""
    k = len(course.events)
    if not k:
        return [((), slice(None))]
    here = times <= now
    if not course.ordered:
        codes, back = np.unique(here @ (1 << np.arange(k)), return_inverse=True)
        return [
            (tuple(e for e in range(k) if code >> e & 1), np.flatnonzero(back == g))
            for g, code in enumerate(codes.tolist())
        ]
    lines = np.where(np.arange(k) < here.sum(axis=1)[:, None], order, -1)
    found, back = np.unique(lines, axis=0, return_inverse=True)
    back = back.reshape(-1)
    return [(tuple(e for e in line if e >= 0), np.flatnonzero(back == g)) for g, line in enumerate(found.tolist())]
