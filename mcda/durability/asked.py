"""What a question about the years is asked: checked, and made into a course."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from mcda.durability.courses import Course
from mcda.errors import McdaError, hint
from mcda.flips.nearest import NearestFlip, nearest_flip
from mcda.forms import Method
from mcda.matrix import fraction, position
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranking import rank
from mcda.scenarios.events import DATE, Event, State, checked_events

MOST_LOOKS = 100_000
LARGEST = 1000.0  # a drift beyond it leaves one criterion with all the weight at once
MOST_EVENTS = 12


def course_of(
    matrix: Any, weights: Any, method: Method | str, years: Any, events: Iterable[Event],
    rates: Mapping[str, Any] | None, start: Any, choice: str | None, looks: int, rng: int,
) -> Course:  # fmt: skip
    """Return the course of a question, or say what is wrong with it."""
    chosen, state = by_name(method), State.of(matrix, weights)
    length = _number(years, "'years'", 0, MOST_LOOKS)
    if length == 0:
        raise McdaError(f"'years' must be more than 0, got {shown(years)}")
    often = whole(looks, "'looks'", 1)
    if length * often > MOST_LOOKS:
        raise McdaError(f"{often:,} looks a year for {length:g} years are more than {MOST_LOOKS:,}")
    found = checked_events(matrix, events)
    if len(found) > MOST_EVENTS:
        raise McdaError(f"expected at most {MOST_EVENTS} events, got {len(found)}")
    when, arrivals = _times(found, rates or {}, _start(matrix, start))
    winners = rank(state.matrix, state.weights, chosen).winners
    own = getattr(matrix, "choice", None) if choice is None else choice
    own = winners[0] if own is None else own
    position(state.matrix.alternatives, own, "choice")
    for event in found:
        state.after([event]) if not state.leaves_nothing([event]) else None  # its names, before years are drawn
    return Course(chosen, state, own, own in winners, found, when, arrivals, length, often, whole(rng, "'rng'", 0))


def drift_of(drift: Any) -> float:
    """Return the yearly standard deviation of the logarithms of weights."""
    return _number(drift, "'drift'", 0, LARGEST)


def count_of(samples: Any, executor: Any = None) -> int:
    """Return the number of draws, and refuse what cannot share them out."""
    if executor is not None and not hasattr(executor, "map"):
        raise McdaError(f"'executor' must have a method map, got {type(executor).__name__}")
    return whole(samples, "'samples'", 1)


def percent_flip(course: Course) -> NearestFlip | None:
    """Return the percent radius of the choice today; None where it is not first or no solver proves one."""
    if not course.first or course.method.form not in ("linear", "ratio"):
        return None
    found = nearest_flip(course.state.matrix, course.state.weights, course.method, norm="percent")
    return found if found.winner == course.choice else None


def whole(value: Any, what: str, least: int) -> int:
    """Return a whole number that is large enough."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise McdaError(f"{what} must be a whole number, at least {least}, got {shown(value)}")
    return int(value)


def _number(value: Any, what: str, least: float, most: float) -> float:
    try:
        found = float(fraction(value))
    except (McdaError, OverflowError):
        raise McdaError(f"{what} must be a number, got {shown(value)}") from None
    if not least <= found <= most:
        raise McdaError(f"{what} must lie between {least:g} and {most:g}, got {shown(value)}")
    return found


def _start(matrix: Any, start: Any) -> float | None:
    if start is None:
        start = getattr(getattr(matrix, "document", None), "decided", None)
    if start is None:
        return None
    if isinstance(start, bool) or not DATE.fullmatch(str(start)):
        raise McdaError(f"'start' must be as in 2018, 2018-07 or 2018-07-01, got {shown(start)}")
    return _year(str(start))


def _year(date: str) -> float:
    """Return a date as years; of a year or a month alone the first day."""
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (day - 1) / 372


def _times(
    events: tuple[Event, ...], rates: Mapping[str, Any], start: float | None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the years from now at which events take place, and the arrivals a year of the others."""
    names = [event.name for event in events]
    for name in rates:
        if name not in names:
            raise McdaError(f"'rates' names the unknown event {shown(name)}{hint(name, names)}")
    when, arrivals = [], []
    for event in events:
        rate = 0.0
        if event.name in rates:
            if event.date is not None:
                raise McdaError(f"event {event.name!r} has a date; leave it out of 'rates', or take its date away")
            rate = _number(rates[event.name], f"rate of event {event.name!r}", 0, 1e6)
        elif event.date is None:
            raise McdaError(f"event {event.name!r} has neither a date nor a rate: give its arrivals a year in 'rates'")
        elif start is None:
            raise McdaError(f"event {event.name!r} has a date: give 'start', the date of today")
        elif _year(event.date) < start:
            raise McdaError(f"event {event.name!r} took place on {event.date}, before the start")
        when.append(math.inf if event.date is None or start is None else _year(event.date) - start)
        arrivals.append(rate)
    return tuple(when), tuple(arrivals)
