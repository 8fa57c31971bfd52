"""An event, and what a decision problem is after some of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Weights, fraction, listed, position, resolve
from mcda.numerals import shown
from mcda.weighting.judgements import Judgements

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Event:
    """Something that can happen: new ratings, other importance, alternatives that vanish.

    Attributes
    ----------
    name, label : str
        The event's key, and the event in words.
    cells : mapping (alternative, criterion) -> new level, as given
    weights : Weights or None
        All weights after the event, in place of today's.
    judgements : mapping (first, second) -> how many times the first outweighs the second after the event
    multipliers : mapping criterion -> factor of its weight; the weights are then divided by their sum
    removed : tuple of str
        Alternatives that are no longer there.
    date : str or None
        When it took place, as in "2018", "2018-07" or "2018-07-01"; None for what only might.
    probability : Fraction or None
    """

    name: str
    label: str
    cells: Mapping[Pair, Any]
    weights: Weights | None
    judgements: Mapping[Pair, Fraction]
    multipliers: Mapping[str, Fraction]
    removed: tuple[str, ...]
    date: str | None
    probability: Fraction | None

    @classmethod
    def of(
        cls,
        name: object,
        *,
        cells: Any = None,
        weights: Any = None,
        judgements: Mapping[Pair, Any] | None = None,
        multipliers: Mapping[str, Any] | None = None,
        remove: Iterable[object] = (),
        date: object = None,
        probability: Any = None,
        label: str = "",
    ) -> Event:
        """Check an event; that its names are those of a problem is checked when it is applied to one.

        Parameters
        ----------
        cells : {(alternative, criterion): level} or {alternative: {criterion: level}}
        weights : what `Weights.of` takes, named; leave out `judgements` and `multipliers`
        judgements : {(first, second): value}, as in `Judgements.of`; needs a problem with judgements
        multipliers : {criterion: factor ≥ 0}; act on the weights after `judgements`

        Raises
        ------
        McdaError
            Nothing that changes, weights beside judgements or multipliers, a negative factor, a probability outside
            [0, 1], text that is no date.

        Examples
        --------
        >>> event = Event.of("court_says_no", cells={"sue": {"area": 1}}, date="2014-01-27")
        >>> event.cells["sue", "area"], event.date
        (1, '2014-01-27')
        """
        name = str(name)
        if not any((cells, weights is not None, judgements, multipliers, remove)):
            raise McdaError(f"event {name!r} changes nothing: give cells, weights, judgements, multipliers or remove")
        if weights is not None and (judgements or multipliers):
            raise McdaError(f"event {name!r} gives weights; leave out its judgements and multipliers")
        factors = {str(key): _number(value, f"factor of {key!r} in event {name!r}") for key, value in
                   (multipliers or {}).items()}  # fmt: skip
        for key, value in factors.items():
            if value < 0:
                raise McdaError(f"factor of {key!r} in event {name!r} must not be negative, got {shown(value)}")
        chance = None if probability is None else _number(probability, f"probability of event {name!r}")
        if chance is not None and not 0 <= chance <= 1:
            raise McdaError(f"probability of event {name!r} must lie between 0 and 1, got {shown(probability)}")
        when = None if date is None else str(date)
        if when is not None and not DATE.fullmatch(when):
            raise McdaError(f"date of event {name!r} must be as in 2018, 2018-07 or 2018-07-01, got {shown(date)}")
        judged = {
            (str(a), str(b)): _number(value, f"judgement of {a!r} over {b!r} in event {name!r}")
            for (a, b), value in (judgements or {}).items()
        }
        return cls(
            name, label or name, MappingProxyType(_cells(cells, name)),
            None if weights is None else Weights.of(weights), MappingProxyType(judged), MappingProxyType(factors),
            listed(remove, "remove"), when, chance,
        )  # fmt: skip

    @property
    def year(self) -> int | None:
        """The year of its date."""
        return None if self.date is None else int(self.date[:4])


def _number(value: Any, what: str) -> Fraction:
    try:
        return fraction(value)
    except McdaError:
        raise McdaError(f"{what} must be a number, got {shown(value)}") from None


def _cells(given: Any, name: str) -> dict[Pair, Any]:
    found: dict[Pair, Any] = {}
    if given is None:
        return found
    if not isinstance(given, Mapping):
        raise McdaError(f"'cells' of event {name!r} must be a mapping, got {shown(given)}")
    for key, value in given.items():
        if isinstance(key, tuple) and len(key) == 2:
            found[str(key[0]), str(key[1])] = value
        elif isinstance(value, Mapping):
            found |= {(str(key), str(criterion)): level for criterion, level in value.items()}
        else:
            raise McdaError(
                f"'cells' of event {name!r} must be {{(alternative, criterion): level}} or "
                f"{{alternative: {{criterion: level}}}}, got {shown(key)}: {shown(value)}"
            )
    return found


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events by date, those of one date and, at the end, those without a date in the order given."""
    return tuple(sorted(events, key=lambda event: (event.date is None, event.date or "")))


def events_of(case: Any) -> tuple[Event, ...]:
    """Return the scenarios of a case as events, in the order of its file, with the most likely ratings.

    What an event says of alternatives that the case itself rules out is left out.
    """
    document = case.document
    there = {key for key, one in document.alternatives.items() if one.feasible}
    found = []
    for name, one in document.scenarios.items():
        found.append(
            Event(
                name, one.label,
                MappingProxyType({(a, c): cell.likely for a, row in one.cells.items() if a in there
                                  for c, cell in row.items()}),
                None, MappingProxyType({}), MappingProxyType(dict(one.weight_multipliers)),
                tuple(a for a in one.remove if a in there), one.date, one.probability,
            )
        )  # fmt: skip
    return tuple(found)


@dataclass(frozen=True, eq=False)
class State:
    """A decision problem: the matrix, the weights, and the judgements these come from, where they do."""

    matrix: DecisionMatrix
    weights: Weights
    judgements: Judgements | None = None
    by: str = "eigenvector"

    @classmethod
    def of(cls, matrix: Any, weights: Any = None, judgements: Any = None, by: str = "eigenvector") -> State:
        """Return the problem of a case, or of a matrix with its weights or judgements."""
        if weights is None and judgements is None and hasattr(matrix, "judgements") and by == "eigenvector":
            judgements, weights = matrix.judgements, matrix.weights()
        if judgements is not None:
            judgements = judgements if isinstance(judgements, Judgements) else Judgements.of(judgements)
            weights = judgements.priorities(by).weights if weights is None else weights
        found, own = resolve(matrix, weights)
        return cls(found, own, judgements, by)

    def after(self, events: Iterable[Event]) -> State:
        """Return the problem after all of some events, applied by date (see `in_order`).

        Of two changes of one cell, of one judgement or of all weights the later one holds; factors of one weight are
        multiplied, until an event gives all weights anew. An alternative that vanished stays away.

        Raises
        ------
        McdaError
            Names that the problem does not have, a level outside its scale, judgements where there are none, factors
            that leave no weight, no alternative left.
        """
        ordered = in_order(events)
        gone = {name for event in ordered for name in event.removed}
        cells = {at: (level, event) for event in ordered for at, level in event.cells.items()}
        for event in ordered:
            for name in event.removed:
                _known(name, self.matrix.alternatives, "alternative", event)
        if len(gone) == len(self.matrix.alternatives):
            raise McdaError(f"no alternative is left after {_listing(ordered)}")
        matrix = self._rated(cells)
        weights, judgements = self._weighted(ordered)
        return State(matrix.without(gone) if gone else matrix, weights, judgements, self.by)

    def leaves_nothing(self, events: Iterable[Event]) -> bool:
        """Return whether some events take all alternatives away, or leave no criterion a weight."""
        ordered = in_order(events)
        gone = {name for event in ordered for name in event.removed}
        return gone >= set(self.matrix.alternatives) or not any(self._shares(ordered)[1].values())

    def _rated(self, cells: Mapping[Pair, tuple[Any, Event]]) -> DecisionMatrix:
        if not cells:
            return self.matrix
        matrix, exact = self.matrix, self.matrix.exact.copy()
        for (alternative, criterion), (level, event) in cells.items():
            _known(alternative, matrix.alternatives, "alternative", event)
            _known(criterion, matrix.criteria, "criterion", event)
            a, j = matrix.alternatives.index(alternative), matrix.criteria.index(criterion)
            function = matrix.value[j] if matrix.value else None
            what = f"event {event.name!r}: value of {alternative!r} in {criterion!r}"
            if function is not None:
                try:
                    exact[a, j] = function(level)
                except McdaError as error:
                    raise McdaError(f"{what}: {error}") from None
                continue
            exact[a, j], ends = _number(level, what), matrix.bounds[j]
            if ends is not None and not ends[0] <= exact[a, j] <= ends[1]:
                raise McdaError(f"{what} must lie in [{float(ends[0]):g}, {float(ends[1]):g}], got {shown(level)}")
        values = np.array(exact, dtype=matrix.values.dtype)
        values.setflags(write=False)
        return replace(matrix, values=values, _given=exact)

    def _weighted(self, events: Sequence[Event]) -> tuple[Weights, Judgements | None]:
        weights, shares, judgements = self._shares(events)
        if not any(shares.values()):
            raise McdaError(f"no weight is left after {_listing(events)}")
        if shares == dict(zip(self.matrix.criteria, weights.exact, strict=True)):
            return weights, judgements
        return Weights.of(shares, self.matrix.criteria, computed=weights.origin == "computed"), judgements

    def _shares(self, events: Sequence[Event]) -> tuple[Weights, dict[str, Fraction], Judgements | None]:
        """Return the weights before any factor, their multiples in no unit, and the judgements that they come from."""
        weights, judgements, factors = self.weights, self.judgements, dict[str, Fraction]()
        for event in events:
            if event.weights is not None:
                weights, factors = event.weights.aligned(self.matrix.criteria), {}
            if event.judgements:
                if judgements is None:
                    raise McdaError(f"event {event.name!r} changes judgements, but the weights come from none")
                for (first, second), value in event.judgements.items():
                    judgements = judgements.revised(first, second, value)
                weights = judgements.priorities(self.by).weights.aligned(self.matrix.criteria)
            for name, factor in event.multipliers.items():
                _known(name, self.matrix.criteria, "criterion", event)
                factors[name] = factors.get(name, Fraction(1)) * factor
        pairs = zip(self.matrix.criteria, weights.exact, strict=True)
        return weights, {name: x * factors.get(name, 1) for name, x in pairs}, judgements


def _known(name: str, names: Sequence[str], what: str, event: Event) -> None:
    try:
        position(names, name, what)
    except McdaError:
        raise McdaError(f"event {event.name!r} names the unknown {what} {name!r}{hint(name, names)}") from None


def _listing(events: Iterable[Event]) -> str:
    return " and ".join(repr(event.name) for event in events)


def checked_events(case: Any, events: Iterable[Event] | None) -> tuple[Event, ...]:
    """Return the events of a question: those given, else the case's own; names are different from each other."""
    if events is None:
        if not hasattr(case, "document"):
            raise McdaError("events are missing: give a list of Event, or a case with scenarios")
        return events_of(case)
    found = tuple(events)
    for event in found:
        if not isinstance(event, Event):
            raise McdaError(f"expected events made by Event.of, got {type(event).__name__}")
    listed([event.name for event in found], "events")
    return found
