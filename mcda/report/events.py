"""What the model cannot see: events, each by itself, together, over the years, and what would settle the question."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from mcda.report import charts
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Heading, Items, Link, Paragraph, Row, Section, Table, Text, text
from mcda.report.words import NUMBERS, capital, counted, lines, listed, percent, points
from mcda.scenarios.information import event_information
from mcda.scenarios.records import spans

if TYPE_CHECKING:
    import pandas as pd

    from mcda.scenarios import EventFlip, Replay, Standing
    from mcda.study import Study

SHOWN = 6  # of the smallest sets
# A fixed vocabulary of likelihood: below this probability, the words for "only if it thought that outcome …".
LIKELY = (
    (0.05, "next to impossible"), (0.20, "at most very unlikely"), (0.45, "at most unlikely"),
    (0.55, "less than roughly even"), (0.80, "less than likely"), (0.95, "less than very likely"),
    (1.01, "less than almost certain"),
)  # fmt: skip


def section(study: Study, names: Names) -> Section | None:
    """Return what events do to the choice; None where the case has no scenarios."""
    found = study.replay
    if found is None:
        return None
    blocks: list[Block] = [Paragraph(_lead(found), "lead"), _alone(study, names, found)]
    flips = study.event_flips
    if flips:
        blocks += [
            Heading("How probable an event must be"),
            Items(tuple(_break_even(flip, study, names) for flip in flips)),
            Paragraph((_mixed(),), "note"),
        ]
    blocks += _together(study, names, found)
    blocks += [Heading("At the decision and in hindsight"), *_verdicts(names, found)]
    if study.years is not None:
        blocks += [charts.years(study.years, study, names), _years(study.years, names)]
    settled = settle(study, names)
    if settled:
        blocks += [Heading("What would settle it"), Items(settled)]
    return Section("events", "What the model cannot see: events", tuple(blocks), "Events")


def _lead(found: Replay) -> Text:
    n, alone = len(found.alone), int(found.alone["flips"].sum())
    were = "was" if n == 1 else "were"
    told = f"{capital(counted(n, 'event'))} that the ratings do not contain {were} replayed on the same table"
    if n == 1:
        return (f"{told}. It {'changes' if alone else 'does not change'} the choice.",)
    ends = "None of them changes" if not alone else "One changes" if alone == 1 else f"{capital(_number(alone))} change"
    return (f"{told}, each by itself. {ends} the choice alone.",)


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _event(study: Study, name: str) -> str:
    return f"“{study.case.document.scenarios[name].label or name}”"


def _alone(study: Study, names: Names, found: Replay) -> Table:
    today = found.ex_ante
    rows = [_row(names.document.scenarios[str(row["event"])], row, names) for row in
            found.alone.reset_index().to_dict(orient="records")]  # fmt: skip
    columns = (
        Column("Event", "wide"), Column("First after it", "wide"), Column("Lead", "number", "points of 100"),
        Column("The choice"),
    )  # fmt: skip
    lead = "" if today.lead is None else f", {points(today.lead)} ahead"
    share = "comes first" if len(today.winners) == 1 else "share the first place"
    note = text("Before any event ", names.all_of(today.winners), f" {share}{lead}.")
    return Table(("What each event does by itself",), columns, tuple(rows), note)


def _row(one: Any, row: dict[Any, Any], names: Names) -> Row:
    about = ", ".join(part for part in (one.date, lines([str(span) for span in one.lines])) if part)
    event = Cell((one.label,), sub=about or None)
    if row["winner"] is None:
        return Row((event, Cell(("nothing is left to choose",)), Cell(("–",)), Cell(("changes",))), marked=True)
    ends = "changes" if row["flips"] else "stays"
    cells = (event, Cell(names.all_of(row["winners"])), Cell((_points(row["lead"]),)), Cell((ends,)))
    return Row(cells, marked=bool(row["flips"]))


def _points(lead: float | None) -> str:
    if lead is None or isnan(lead):
        return "–"
    return points(lead, of=False).rpartition(" ")[0]


def _break_even(flip: EventFlip, study: Study, names: Names) -> Text:
    event, winner, rival = _event(study, str(flip.subject)), names.option(flip.winner), names.option(flip.rival)
    held = "" if flip.probability is None else f" The case holds it at {percent(flip.probability)}."
    if flip.status == "not defined":
        return text(f"{event} takes ", winner, " away; ", rival, f" is then first. No probability breaks even.{held}")
    if flip.status == "jump":
        return text(f"{event}: as soon as it can happen at all, ", rival, " is better than ", winner, f".{held}")
    word = next(said for end, said in LIKELY if flip.threshold < end)
    share = percent(flip.threshold)
    if flip.winner not in study.ranking.winners:  # a change further on
        return text(f"{event}: once its probability passes {share}, ", rival, " is better than ", winner, f".{held}")
    if not names.staged:
        return text(winner, f" is the best only if {event} is held {word} ({share}); beyond it ", rival, f" is.{held}")
    chooser = capital(names.chooser)
    should, thought = ("should choose", "thinks") if names.prospective else ("should have chosen", "thought")
    return text(
        f"{event}: {chooser} {should} ", winner, f" only if it {thought} that outcome {word} ({share}); beyond it ",
        rival, f" is better.{held}",
    )  # fmt: skip


def _mixed() -> str:
    return (
        "Ratings and weights are mixed by the probability of the event, today's and those after it; the probability in "
        "brackets is where two options are level. It is a threshold for a judgement, not a forecast."
    )


def _together(study: Study, names: Names, found: Replay) -> list[Block]:
    if len(found.alone) < 2:
        return []
    if not found.smallest:
        most = _number(min(3, len(found.alone)))
        return [Paragraph((f"No set of up to {most} events together changes the choice.",))]
    size = len(found.smallest[0])
    if size == 1:
        return []
    rows = {row["events"]: row for row in found.sets.to_dict(orient="records")}
    told = []
    for events in found.smallest[:SHOWN]:
        winners, lead = rows[events]["winners"], rows[events]["lead"]
        ahead = "" if lead is None or isnan(lead) else f", {points(lead)} ahead"
        first = " comes first" if len(winners) == 1 else " share the first place"
        labels = listed([_event(study, name) for name in events])
        told.append(text(labels, ": then ", names.all_of(winners), f"{first}{ahead}."))
    rest = len(found.smallest) - len(told)
    tail: list[Block] = [Paragraph((f"So {'does' if rest == 1 else 'do'} {counted(rest, 'further set')}.",))]
    opening = f"No event alone changes the choice; {_number(size)} together do:"
    return [Paragraph((opening,)), Items(tuple(told)), *(tail if rest else [])]


def _verdicts(names: Names, found: Replay) -> list[Block]:
    told: list[Block] = [Paragraph(text("At the decision, before any event, ", _verdict(names, found.ex_ante)))]
    there = found.hindsight
    if there is None:
        said = "None of these events has a date in the case: nothing is said in hindsight."
        return [*told, Paragraph((said,))]
    after = listed([f"“{names.document.scenarios[name].label}”" for name in there.after])
    return [*told, Paragraph(text("In hindsight, after ", after, ", ", _verdict(names, there)))]


def _verdict(names: Names, there: Standing) -> Text:
    first = text(names.all_of(there.winners), " comes first" if len(there.winners) == 1 else " share the first place")
    if there.choice is None:
        return text(first, ".")
    if there.agrees:
        return text("the choice, ", names.option(there.choice), ", comes first.")
    if there.choice in there.winners:
        return text(first, ", the choice among them.")
    return text(first, ", not the choice, ", names.option(there.choice), ".")


def _years(years: pd.DataFrame, names: Names) -> Table:
    rows = []
    for start, end, row in spans(years):
        happened = [f"“{names.document.scenarios[name].label}”" for name in row["events"]]
        when = str(start) if start == end else f"{start}–{end}"
        what = listed(happened) if happened else ("–",)
        cells = (Cell((when,)), Cell(what), Cell(names.all_of(row["winners"])), Cell((_points(row["lead"]),)))
        rows.append(Row(cells, marked=bool(row["flips"])))
    columns = (
        Column("Years"), Column("What happens", "wide"), Column("Then first", "wide"),
        Column("Lead", "number", "points of 100"),
    )  # fmt: skip
    return Table(("Who comes first over the years, after every event with a date",), columns, tuple(rows))


def settle(study: Study, names: Names) -> tuple[Text, ...]:
    """Return what would settle the choice: wait, measure, revisit, insure."""
    told: list[Text] = []
    flips = [flip for flip in study.event_flips if flip.winner in study.ranking.winners]
    likely = [flip for flip in flips if flip.status == "flip"]
    if likely:
        first = likely[0]
        told.append(
            text(
                f"Wait, where the choice can be put off, until it is known whether {_event(study, str(first.subject))} "
                f"happens: of these events it changes the choice first, from {percent(first.threshold)} on.",
                _worth(study, str(first.subject)),
            )
        )
    if study.information is not None:
        worth = [row for row in study.information.table.to_dict(orient="records") if row["value"] > 0]
        if worth:
            cell = text(names.option(str(worth[0]["alternative"])), f" on {names.quoted(str(worth[0]['criterion']))}")
            told.append(
                text(
                    "Measure ",
                    cell,
                    " first: of all ratings it is the one ",
                    Link("most worth knowing", "#ratings"),
                    ".",
                )
            )
    back = list(dict.fromkeys(str(flip.subject) for flip in flips if flip.status != "not defined"))
    if back:
        told.append(
            text("Revisit the choice if this happens: ", listed([_event(study, name) for name in back], "or"), ".")
        )
    for flip in flips:
        if flip.status == "not defined":
            away = text(", which takes ", names.option(flip.winner), " away: keep ", names.option(flip.rival))
            told.append(text(f"Insure against {_event(study, str(flip.subject))}", away, " at hand."))
    return tuple(told)


def _worth(study: Study, name: str) -> str | None:
    """Return what it would be worth to know beforehand whether an event comes, at most."""
    row = event_information(study.case, method=study.ranking.method).loc[[name]].to_dict(orient="records")[0]
    if not row["most"] > 0:
        return None
    return f" To know it beforehand is worth at most {points(row['most'])}, if its chance is {percent(row['at'])}."
