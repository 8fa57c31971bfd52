"""Events replayed: each alone, all in the order of their dates, and every set of up to three together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.forms import Method
from mcda.methods import method as by_name
from mcda.ranking import Ranking, rank
from mcda.scenarios.events import Event, State, checked_events, in_order

if TYPE_CHECKING:
    import pandas as pd

MOST = 50_000  # sets in one table
COLUMNS = ["winner", "winners", "lead", "choice_lead", "flips"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Who comes first at one time, and how the choice stands there.

    Attributes
    ----------
    winners : tuple of str
        Everyone in the first place; () where the events leave no alternative.
    lead : float or None
        From the winners to the best of the others, in the method's unit; None where all win.
    choice : str or None
    choice_lead : float or None
        From the choice to the best of the others, negative where it is behind; None where there is no choice, it is no
        longer there, or nothing else is.
    agrees : bool or None
        Whether the choice alone comes first; None where there is no choice.
    after : tuple of str
        The events that have taken place.
    """

    winners: tuple[str, ...]
    lead: float | None
    choice: str | None
    choice_lead: float | None
    agrees: bool | None
    after: tuple[str, ...] = ()

    @classmethod
    def of(cls, ranking: Ranking, choice: str | None, events: Iterable[Event] = ()) -> Standing:
        """Return the standing that a ranking shows."""
        names, scores = ranking.matrix.alternatives, ranking.values
        own = None
        if choice in names and len(names) > 1:
            k = names.index(str(choice))
            own = float(scores[k] - max(x for i, x in enumerate(scores.tolist()) if i != k))
        return cls(
            ranking.winners, ranking.margin, choice, own, None if choice is None else ranking.best == choice,
            tuple(event.name for event in events),
        )  # fmt: skip

    @classmethod
    def empty(cls, choice: str | None, events: Iterable[Event]) -> Standing:
        """Return the standing after events that leave no alternative."""
        agrees = None if choice is None else False
        return cls((), None, choice, None, agrees, tuple(event.name for event in events))

    @property
    def winner(self) -> str | None:
        """The first of the winners; None where no alternative is left."""
        return self.winners[0] if self.winners else None


@dataclass(frozen=True, eq=False)
class Replay:
    """What events make of a choice; what could be known at the decision and what came after are kept apart.

    Attributes
    ----------
    ex_ante : Standing
        At the decision, before any event.
    hindsight : Standing or None
        After all events that have a date, without winners where these leave no alternative; None where none has a
        date, since then nothing is said to have taken place.
    alone : DataFrame by event
        Each event by itself: label, date, probability, and what follows from `winner` on.
    in_order : DataFrame by event
        Each event and all before it, by date, those without one at the end: the same columns.
    sets : DataFrame
        Every set of up to three events: events, size, and what follows. Missing winners where no alternative is left.
    smallest : tuple of tuple of str
        The sets of the least size that flip; () where none of these sizes does.

    Columns: `winner` (the first of them), `winners`, `lead`, `choice_lead`, and `flips`, whether none of the winners at
    the decision is first any more.
    """

    ex_ante: Standing
    hindsight: Standing | None
    alone: pd.DataFrame
    in_order: pd.DataFrame
    sets: pd.DataFrame
    smallest: tuple[tuple[str, ...], ...]

    @property
    def verdict_ex_ante(self) -> str:
        """Whether the choice was the best that could be chosen, in a sentence."""
        return _verdict(self.ex_ante, "At the decision")

    @property
    def verdict_in_hindsight(self) -> str:
        """Whether it still is after what took place, in a sentence."""
        if self.hindsight is None:
            return "No event has a date: nothing can be said in hindsight."
        return _verdict(self.hindsight, f"After {', '.join(self.hindsight.after)}")


def replay_events(
    case: Any,
    method: Method | str = "weighted_sum",
    *,
    events: Iterable[Event] | None = None,
    weights: Any = None,
    judgements: Any = None,
    choice: str | None = None,
    upto: int = 3,
) -> Replay:
    """Replay events after a decision.

    Parameters
    ----------
    case : Case, or DecisionMatrix with `weights` or `judgements`, and `events`
    events : left out, the scenarios of the case
    choice : what was chosen; left out, the choice of the case
    upto : the largest sets to try

    Notes
    -----
    Where events of a set change the same cell, the later date holds; without dates, the later in the list.

    Raises
    ------
    McdaError
        Unknown names, values off their scales, too many sets.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.scenarios import Event
    >>> matrix = DecisionMatrix.of([[8], [5]], sense=("max",), bounds=(0, 9), alternatives=["sue", "talk"])
    >>> lost = Event.of("lost", cells={"sue": {"c1": 2}}, date=2014)
    >>> replay = replay_events(matrix, events=[lost], weights=[1], choice="sue")
    >>> replay.ex_ante.agrees, replay.hindsight.agrees, replay.smallest
    (True, False, (('lost',),))
    """
    today, chosen, found = State.of(case, weights, judgements), by_name(method), checked_events(case, events)
    choice = getattr(case, "choice", None) if choice is None else choice
    if isinstance(upto, bool) or not isinstance(upto, int) or upto < 1:
        raise McdaError(f"'upto' must be a whole number of at least 1, got {upto!r}")
    count = sum(comb(len(found), size) for size in range(1, upto + 1))
    if count > MOST:
        raise McdaError(f"{len(found)} events make {count} sets of up to {upto}; ask for smaller sets with 'upto'")
    memory: dict[tuple[str, ...], Standing] = {}

    def standing(some: Sequence[Event]) -> Standing:
        ordered = in_order(some)
        key = tuple(event.name for event in ordered)
        if key not in memory:
            memory[key] = _standing(today, chosen, choice, ordered)
        return memory[key]

    first = standing(())

    def row(some: Sequence[Event]) -> list[Any]:
        there = standing(some)
        flips = not set(there.winners) & set(first.winners)
        return [there.winner, there.winners, there.lead, there.choice_lead, flips]

    ordered = in_order(found)
    about = {event.name: [event.label, event.date, _float(event.probability)] for event in found}
    names = ["label", "date", "probability", *COLUMNS]
    alone = [[*about[event.name], *row([event])] for event in found]
    along = [[*about[event.name], *row(ordered[: k + 1])] for k, event in enumerate(ordered)]
    sets = [
        [tuple(event.name for event in some), size, *row(some)]
        for size in range(1, min(upto, len(found)) + 1)
        for some in combinations(found, size)
    ]
    flipping = [(one[0], one[1]) for one in sets if one[-1] and one[2] is not None]
    least = min((size for _, size in flipping), default=0)
    dated = [event for event in ordered if event.date is not None]
    return Replay(
        ex_ante=first,
        hindsight=standing(dated) if dated else None,
        alone=_table(alone, names, [event.name for event in found]),
        in_order=_table(along, names, [event.name for event in ordered]),
        sets=_table(sets, ["events", "size", *COLUMNS], None),
        smallest=tuple(names for names, size in flipping if size == least),
    )


def years_strip(
    case: Any,
    method: Method | str = "weighted_sum",
    *,
    events: Iterable[Event] | None = None,
    weights: Any = None,
    judgements: Any = None,
    choice: str | None = None,
    start: int | None = None,
    end: int | None = None,
) -> pd.DataFrame:
    """Return who comes first in every year, after all events dated up to the end of it.

    Parameters
    ----------
    start, end : years; left out, from the decision (or the first event) to the outcome or the last event

    Returns
    -------
    DataFrame by year
        winner, winners, lead, choice_lead, flips as in a `Replay`; events: the names of those of that year, in the
        first row with all that came before it.

    Raises
    ------
    McdaError
        No year to start from, an end before the start, what `replay_events` refuses.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.scenarios import Event
    >>> matrix = DecisionMatrix.of([[8], [5]], sense=("max",), bounds=(0, 9), alternatives=["sue", "talk"])
    >>> lost = Event.of("lost", cells={"sue": {"c1": 2}}, date=2014)
    >>> years_strip(matrix, events=[lost], weights=[1], start=2012, end=2015)["winner"].to_dict()
    {2012: 'sue', 2013: 'sue', 2014: 'talk', 2015: 'talk'}
    """
    today, chosen, found = State.of(case, weights, judgements), by_name(method), checked_events(case, events)
    choice = getattr(case, "choice", None) if choice is None else choice
    document = getattr(case, "document", None)
    dated = [event for event in in_order(found) if event.year is not None]
    years = [event.year for event in dated if event.year is not None]
    start = getattr(document, "decided", None) if start is None else start
    start = min(years, default=None) if start is None else start
    if start is None:
        raise McdaError("no year to start from: give 'start', a case that says when it was decided, or dated events")
    if end is None:
        end = max([start, *years, getattr(document, "outcome", None) or start])
    if end < start:
        raise McdaError(f"'end' must not come before 'start', got {start} and {end}")
    first = Standing.of(_ranked(today, chosen), choice)
    rows, there = [], first
    for year in range(start, end + 1):
        past = [event for event in dated if (event.year or 0) <= year]
        new = tuple(event.name for event in past if year in (event.year, start))
        if new:
            there = _standing(today, chosen, choice, past)
        flips = not set(there.winners) & set(first.winners)
        rows.append([there.winner, there.winners, there.lead, there.choice_lead, flips, new])
    return _table(rows, [*COLUMNS, "events"], list(range(start, end + 1)), "year")


def _standing(today: State, method: Method, choice: str | None, events: Sequence[Event]) -> Standing:
    if today.leaves_nothing(events):
        return Standing.empty(choice, events)
    return Standing.of(_ranked(today.after(events), method), choice, events)


def _ranked(state: State, method: Method) -> Ranking:
    return rank(state.matrix, state.weights, method)


def _float(x: Any) -> float | None:
    return None if x is None else float(x)


def _table(rows: list[list[Any]], columns: list[str], index: list[Any] | None, name: str = "event") -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=columns, index=None if index is None else pd.Index(index, name=name))
    for column in ("winner", "date"):
        if column in columns:
            frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    for column in ("lead", "choice_lead", "probability"):
        if column in columns:
            frame[column] = frame[column].astype(float)
    frame["flips"] = frame["flips"].astype(bool)
    return frame


def _verdict(there: Standing, when: str) -> str:
    first = " and ".join(there.winners)
    if not there.winners:
        return f"{when} nothing is left to choose."
    if there.choice is None:
        return f"{when} {first} comes first."
    if there.agrees:
        return f"{when} the choice, {there.choice}, comes first."
    return f"{when} {first} comes first, not the choice, {there.choice}."
