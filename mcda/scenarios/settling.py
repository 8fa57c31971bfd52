"""What would settle a choice: what to wait for, when to take it up again, what to insure against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.scenarios.break_even import EventFlip
from mcda.scenarios.records import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from mcda.scenarios.replay import Replay


@dataclass(frozen=True)
class Worth:
    """What it is worth to know beforehand whether an event comes, in the score of the choice.

    Attributes
    ----------
    event : str
    probability : float or None
        What the event itself is said to have.
    value : float or None
        What knowing is worth at that probability.
    most, at : float or None
        The largest worth over all probabilities, and where; None where the event takes the best alternative away.
    changes : bool
        Whether the event changes who is best.
    """

    event: str
    probability: float | None
    value: float | None
    most: float | None
    at: float | None
    changes: bool


@dataclass(frozen=True, eq=False)
class Settling:
    """What would settle a choice.

    Attributes
    ----------
    wait : EventFlip or None
        Of the events that change the choice as they become probable, the first to do so.
    worth : tuple of Worth
        What each event is worth knowing, the most valuable first.
    revisit : tuple of str
        Events that change the choice without taking it away.
    together : tuple of tuple of str
        Where no event alone does: the smallest sets that change it.
    insure : tuple of EventFlip
        Events that take the choice away.
    """

    wait: EventFlip | None
    worth: tuple[Worth, ...]
    revisit: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]
    insure: tuple[EventFlip, ...]

    def worth_of(self, event: str) -> Worth:
        """Return what an event is worth knowing."""
        return next(one for one in self.worth if one.event == event)

    def to_json(self) -> dict[str, Any]:
        """Return events by name, and what each is worth knowing."""
        return {
            "wait": None if self.wait is None else self.wait.subject, "revisit": list(self.revisit),
            "together": [list(events) for events in self.together], "insure": [flip.subject for flip in self.insure],
            "worth": [vars(one) for one in self.worth],
        }  # fmt: skip


def settling(flips: Iterable[Any], replay: Replay, information: pd.DataFrame) -> Settling:
    """Return what would settle the choice that comes first today.

    Parameters
    ----------
    flips : of `event_flips`
    replay : of `replay_events`
    information : of `event_information`

    Examples
    --------
    >>> from mcda import DecisionMatrix, Event, event_information
    >>> from mcda.scenarios import event_flips, replay_events
    >>> matrix = DecisionMatrix.of([[8], [5]], ("max",), ["sue", "talk"], ["gain"], bounds=(0, 10))
    >>> events = [Event.of("lost", cells={"sue": {"gain": 1}}), Event.of("barred", remove=["sue"])]
    >>> found = settling(
    ...     event_flips(matrix, events=events, weights=[1]), replay_events(matrix, events=events, weights=[1]),
    ...     event_information(matrix, [1], events=events),
    ... )
    >>> found.wait.subject, found.revisit, [flip.subject for flip in found.insure]
    ('lost', ('lost',), ['barred'])
    >>> round(found.worth_of("lost").most, 4)
    0.1714
    """
    own = [flip for flip in flips if isinstance(flip, EventFlip) and flip.winner in replay.ex_ante.winners]
    sets = replay.smallest if replay.smallest and len(replay.smallest[0]) > 1 else ()
    return Settling(
        wait=next((flip for flip in own if flip.status == "flip"), None),
        worth=tuple(Worth(**row) for row in rows_of(information)),
        revisit=tuple(dict.fromkeys(str(flip.subject) for flip in own if flip.status != "not defined")),
        together=() if own else sets,
        insure=tuple(flip for flip in own if flip.status == "not defined"),
    )
