"""What it would be worth to know before choosing whether an event comes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.forms import Method
from mcda.matrix import Floats
from mcda.methods import method as by_name
from mcda.scenarios.events import Event, State, events_of

if TYPE_CHECKING:
    import pandas as pd


def event_information(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, events: Iterable[Event] | None = None
) -> pd.DataFrame:
    """Return how much the expected score of the choice grows when it is known beforehand whether an event comes.

    v(p) = (1 − p)·max_a U_a + p·max_a U′_a − max_a ((1 − p)·U_a + p·U′_a) ≥ 0, with U′ the scores after the event and p
    its probability. v is concave in p, 0 at both ends; it is largest where the scores of two alternatives meet.

    Parameters
    ----------
    matrix, weights : a Case, or as in `rank`
    method : any; scores are in its own unit
    events : left out, the scenarios of a case

    Returns
    -------
    DataFrame indexed by event
        `probability, value, most, at, changes`, the most valuable first: value at the event's own probability, missing
        where it has none; the largest value over all p, and the p where it is reached; `changes` whether the event
        changes who is best. An event that removes today's best alternative, or all, says "not defined" in
        `attrs["status"]`: what it is worth then is no score. Alternatives that vanish are not chosen without knowing.

    Raises
    ------
    McdaError
        As `event_flips`.

    Examples
    --------
    >>> from mcda import DecisionMatrix, Event
    >>> matrix = DecisionMatrix.of([[8], [5]], ("max",), ["sue", "talk"], ["gain"], bounds=(0, 10))
    >>> lost = Event.of("lost", cells={"sue": {"gain": 1}}, probability="0.25")
    >>> found = event_information(matrix, [1], events=[lost])
    >>> found.loc["lost", ["value", "most", "at"]].astype(float).round(4).tolist()
    [0.1, 0.1714, 0.4286]
    """
    import pandas as pd

    base, chosen = State.of(matrix, weights), by_name(method)
    known = events_of(matrix) if events is None else tuple(events)
    before = dict(zip(base.matrix.alternatives, _scores(base, chosen), strict=True))
    first = max(before, key=lambda name: before[name])
    rows: dict[str, tuple[Any, ...]] = {}
    status = {}
    for event in known:
        chance = None if event.probability is None else float(event.probability)
        late = {}
        if not base.leaves_nothing([event]):
            after = base.after([event])
            late = dict(zip(after.matrix.alternatives, _scores(after, chosen), strict=True))
        if first not in late:
            status[event.name] = "not defined"
            rows[event.name] = (chance, None, None, None, True)
            continue
        status[event.name] = "defined"
        both = [name for name in before if name in late]
        early = np.array([before[name] for name in both])
        later = np.array([late[name] for name in both])
        gain = _Gain(early, later, max(before.values()), max(late.values()))
        at = gain.peak()
        rows[event.name] = (
            chance, None if chance is None else gain.at(chance), gain.at(at), at, late[first] < max(late.values()),
        )  # fmt: skip
    table = pd.DataFrame(
        list(rows.values()), index=pd.Index(list(rows), name="event"),
        columns=["probability", "value", "most", "at", "changes"],
    ).astype(dict.fromkeys(("probability", "value", "most", "at"), "Float64"))  # fmt: skip  # missing is no NaN
    table = table.sort_values(["value", "most"], ascending=False, kind="stable", na_position="last")
    table.attrs["status"] = status
    return table


def _scores(state: State, method: Method) -> list[float]:
    weights = state.weights.aligned(state.matrix.criteria)
    return [float(x) for x in method.score(method.prepare(state.matrix), weights.values)]


class _Gain:
    """v(p) for scores now and after an event."""

    def __init__(self, early: Floats, later: Floats, best: float, best_after: float) -> None:
        self.early, self.later, self.best, self.best_after = early, later, best, best_after

    def at(self, p: float) -> float:
        blind = float(((1 - p) * self.early + p * self.later).max())
        return max(0.0, (1 - p) * self.best + p * self.best_after - blind)

    def peak(self) -> float:
        """Return where v is largest: where the lines of two alternatives meet, or 0 where it is 0 everywhere."""
        change = self.later - self.early
        with np.errstate(divide="ignore", invalid="ignore"):
            meets = (self.early[:, None] - self.early[None, :]) / (change[None, :] - change[:, None])
        inside = meets[np.isfinite(meets) & (meets > 0) & (meets < 1)]
        return float(max([0.0, *inside.tolist()], key=self.at))
