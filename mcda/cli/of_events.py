"""`mcda flips --of events`: which of a case's scenarios change the winner, alone and together, and how probable."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case
    from mcda.flips.flip import Flip
    from mcda.ranking import Ranking
    from mcda.scenarios import Replay, Settling, Standing
    from mcda.sentences import Labels
    from mcda.simulation import Information

UPTO = 3  # events in a set
SHOWN = 8  # of the smallest sets
NUMBERS = {2: "two", 3: "three"}


@dataclass(frozen=True)
class Found:
    """What events do: replayed, as they become probable, over the years where any has a date, and what would settle it.

    `information`: what each rating is worth knowing, or why that is not asked.
    """

    replay: Replay
    flips: list[Flip]
    years: pd.DataFrame | None
    settling: Settling
    information: Information | str


def find(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> Found:
    """Replay the scenarios of a case.

    Raises
    ------
    McdaError
        A case without scenarios.
    """
    from mcda.cli import settle
    from mcda.errors import McdaError
    from mcda.scenarios import event_flips, event_information, replay_events, settling, years_strip

    if not case.document.scenarios:
        raise McdaError("this case has no scenarios; 'scenarios' in its file says what could happen")
    # the case's own weights come from its judgements, which a scenario may change
    own = not arguments.common and all(x is None for x in (arguments.weights, arguments.weights_rule, arguments.lens))
    weights = None if own else ranking.weights
    replay = replay_events(case, ranking.method, weights=weights, upto=UPTO)
    flips = event_flips(case, ranking.method, weights=weights)
    dated = replay.hindsight is not None
    years = years_strip(case, ranking.method, weights=weights) if dated else None
    found = settling(flips, replay, event_information(case, weights, ranking.method))
    return Found(replay, flips, years, found, settle.measured(case, ranking))


def document(case: Case, ranking: Ranking, found: Found, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the flips with their certificates, and what the replay says."""
    from mcda.cli import settle
    from mcda.cli.inputs import labels
    from mcda.scenarios import records

    names = labels(case)
    return {
        "problems": {},
        "flips": [
            {**flip.to_json(), "text": text} for flip, text in zip(found.flips, _flips(names, found), strict=True)
        ],
        **records.document(found.replay, found.years),
        "verdicts": verdicts(case, names, found.replay),
        "settle": settle.document(found.settling, found.information),
    }


def lines(case: Case, ranking: Ranking, found: Found, arguments: argparse.Namespace) -> list[str]:
    """Return what is printed; a line with two spaces before it stands in the list above it."""
    from mcda.cli import settle
    from mcda.cli.inputs import labels

    names, replay = labels(case), found.replay
    told = ["", "Each event by itself:"]
    told += [f"  {_alone(names, row)}" for row in replay.alone.reset_index().to_dict(orient="records")]
    told += ["", "How probable an event must be to change the winner, least probable first:"]
    told += [f"  {text}" for text in _flips(names, found)] or ["  No event that becomes more probable does."]
    told += ["", *_smallest(case, found), ""]
    told += verdicts(case, names, replay)
    if found.years is not None:
        told += ["", "Over the years:", *(f"  {line}" for line in _strip(case, names, found.years))]
    return [*told, "", *settle.lines(case, found.settling, found.information)]


def _flips(names: Labels, found: Found) -> list[str]:
    from mcda import sentences

    return [sentences.event_in(names, flip.told()) for flip in found.flips]


def _alone(names: Labels, row: dict[Any, Any]) -> str:
    label = " ".join(row["label"].split()) + (f" ({row['date']})" if row["date"] else "")
    if row["winner"] is None:
        return f"{label}: nothing is left to choose."
    ends = "the winner changes" if row["flips"] else "no change"
    return f"{label}: {_first(names, row['winners'])}{_ahead(row['lead'])}: {ends}."


def _first(names: Labels, winners: Iterable[str]) -> str:
    from mcda.sentences import joined

    keys = list(winners)
    if not keys:
        return "nothing is left to choose"
    shown = joined(names.option(key) for key in keys)
    return f"{shown} comes first" if len(keys) == 1 else f"{shown} share the first place"


def _ahead(lead: float | None) -> str:
    return "" if lead is None or isnan(lead) else f", {lead:.3g} ahead"


def _smallest(case: Case, found: Found) -> list[str]:
    from mcda.cli.inputs import labels, quoted

    smallest = found.replay.smallest
    if not smallest:
        tried = min(UPTO, len(found.replay.alone))
        return [f"No event changes the winner{f', and no set of up to {tried}' if tried > 1 else ''}."]
    size = len(smallest[0])
    if size == 1:
        return [f"One event is enough: {len(smallest)} of {len(found.replay.alone)} change the winner alone."]
    told = [f"No event alone changes the winner; {NUMBERS[size]} together do:"]
    rows = {row["events"]: row for row in found.replay.sets.to_dict(orient="records")}
    names = labels(case)
    for events in smallest[:SHOWN]:
        set_of = quoted(" ".join(case.document.scenarios[name].label.split()) for name in events)
        told.append(f"  {set_of}: {_first(names, rows[events]['winners'])}{_ahead(rows[events]['lead'])}.")
    if len(smallest) > SHOWN:
        told.append(f"  and {len(smallest) - SHOWN} more such sets.")
    return told


def verdicts(case: Case, names: Labels, replay: Replay) -> list[str]:
    """Return what is said at the decision and what in hindsight, each by itself."""
    from mcda.cli.inputs import quoted

    told = [f"At the decision, {_verdict(names, replay.ex_ante)}"]
    if replay.hindsight is None:
        return [*told, "No event has a date: nothing is said in hindsight."]
    after = quoted(" ".join(case.document.scenarios[name].label.split()) for name in replay.hindsight.after)
    return [*told, f"In hindsight, after {after}, {_verdict(names, replay.hindsight)}"]


def _verdict(names: Labels, there: Standing) -> str:
    first = _first(names, there.winners)
    if there.choice is None or not there.winners:
        return f"{first}."
    if there.agrees:
        return f"the choice, {names.option(there.choice)}, comes first."
    return f"{first}; the choice was {names.option(there.choice)}."


def _strip(case: Case, names: Labels, years: pd.DataFrame) -> list[str]:
    from mcda.cli.inputs import quoted
    from mcda.scenarios.records import spans

    told = []
    for start, end, row in spans(years):
        happened = [" ".join(case.document.scenarios[name].label.split()) for name in row["events"]]
        what = f" ({quoted(happened)})" if happened else ""
        when = str(start) if start == end else f"{start}–{end}"
        told.append(f"{when}: {_first(names, row['winners'])}{_ahead(row['lead'])}{what}.")
    return told
