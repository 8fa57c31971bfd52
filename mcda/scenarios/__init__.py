"""Events: dated changes of ratings, of weights and of what can be chosen; which of them flip the choice."""

from mcda.scenarios.break_even import EventFlip, event_flips
from mcda.scenarios.events import Event, State, events_of, in_order
from mcda.scenarios.information import event_information
from mcda.scenarios.replay import Replay, Standing, replay_events, years_strip
from mcda.scenarios.settling import Settling, Worth, settling

__all__ = [
    "Event",
    "EventFlip",
    "Replay",
    "Settling",
    "Standing",
    "State",
    "Worth",
    "event_flips",
    "event_information",
    "events_of",
    "in_order",
    "replay_events",
    "settling",
    "years_strip",
]
