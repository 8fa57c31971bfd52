"""A replay of events as plain data, and the years between events as stretches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from mcda.scenarios.replay import Replay, Standing

SETS = 100  # of the smallest sets that flip


def document(replay: Replay, years: pd.DataFrame | None = None) -> dict[str, Any]:
    """Return a replay as plain data: keys as in `Replay`; sets are the smallest ones that flip, the first hundred."""
    rows = {row["events"]: row for row in replay.sets.to_dict(orient="records")}
    return {
        "ex_ante": _standing(replay.ex_ante),
        "hindsight": None if replay.hindsight is None else _standing(replay.hindsight),
        "alone": rows_of(replay.alone),
        "in_order": rows_of(replay.in_order) if replay.hindsight is not None else None,
        "sets_tried": len(replay.sets),
        "smallest": [_plain(rows[events]) for events in replay.smallest[:SETS]],
        "smallest_count": len(replay.smallest),
        "years": None if years is None else rows_of(years),
    }


def spans(years: pd.DataFrame) -> Iterator[tuple[int, int, dict[Any, Any]]]:
    """Yield the first and the last year of every stretch between events, and what is true in it.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.scenarios import Event, years_strip
    >>> matrix = DecisionMatrix.of([[8], [5]], sense=("max",), bounds=(0, 9), alternatives=["sue", "talk"])
    >>> lost = Event.of("lost", cells={"sue": {"c1": 2}}, date=2014)
    >>> years = years_strip(matrix, events=[lost], weights=[1], start=2012, end=2015)
    >>> [(start, end, row["winner"]) for start, end, row in spans(years)]
    [(2012, 2013, 'sue'), (2014, 2015, 'talk')]
    """
    rows = list(zip(years.index.tolist(), years.to_dict(orient="records"), strict=True))
    starts = [k for k, (_, row) in enumerate(rows) if k == 0 or row["events"]]
    for k, start in enumerate(starts):
        end = starts[k + 1] - 1 if k + 1 < len(starts) else len(rows) - 1
        yield rows[start][0], rows[end][0], rows[start][1]


def _standing(there: Standing) -> dict[str, Any]:
    return _plain(vars(there))


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table of events as plain data, what is missing as None."""
    whole = table.reset_index().astype(object)
    return [_plain(row) for row in whole.where(whole.notna(), None).to_dict(orient="records")]


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in row.items():
        missing = isinstance(value, float) and math.isnan(value)
        found[str(key)] = None if missing else list(value) if isinstance(value, tuple) else value
    return found
