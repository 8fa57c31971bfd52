"""What the model cannot see: events, each by itself, together, over the years, and what would settle the question."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from mcda.language import noted, word
from mcda.report import calibrated, charts
from mcda.report.naming import Names
from mcda.report.parts import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Link,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Text,
    say,
    text,
)
from mcda.report.words import NUMBERS, capital, counted, lines, listed, passed, percent, points
from mcda.scenarios.information import event_information
from mcda.scenarios.records import spans
from mcda.scenarios.settling import Settling, Worth, settling

if TYPE_CHECKING:
    import pandas as pd

    from mcda.scenarios import EventFlip, Replay, Standing
    from mcda.study import Study

SHOWN = 6  # of the smallest sets


def section(study: Study, names: Names) -> Section | None:
    """Return what events do to the choice; None where the case has no scenarios."""
    found = study.replay
    if found is None:
        return None
    blocks: list[Block] = [Paragraph(_lead(found), "lead"), _alone(study, names, found)]
    flips = study.event_flips
    if flips:
        blocks += [
            Heading(word("How probable an event must be")),
            Items(tuple(_break_even(flip, study, names) for flip in flips)),
            Paragraph((_mixed(),), "note"),
        ]
    blocks += _together(study, names, found)
    blocks += [Heading(word("At the decision and in hindsight")), *_verdicts(names, found)]
    if study.years is not None:
        blocks += [charts.years(study.years, study, names), _years(study.years, names)]
    blocks += [Heading(word("What would settle it")), *_settled(study, names, found)]
    return Section("events", word("What the model cannot see: events"), tuple(blocks), word("Events"))


def _lead(found: Replay) -> Text:
    n, alone = len(found.alone), int(found.alone["flips"].sum())
    events = capital(counted(n, "event"))
    if n == 1:
        return (
            word(
                "{events} that the ratings do not contain was replayed on the same table. It changes the choice."
                if alone
                else "{events} that the ratings do not contain was replayed on the same table. It does not change the "
                "choice.",
                events=events,
            ),
        )
    told = word(
        "{events} that the ratings do not contain were replayed on the same table, each by itself.", events=events
    )
    if not alone:
        ends = word(" None of them changes the choice alone.")
    elif alone == 1:
        ends = word(" One changes the choice alone.")
    else:
        ends = word(" {n} change the choice alone.", n=capital(_number(alone)))
    return (told + ends,)


def _number(count: int) -> str:
    return word(NUMBERS[count]) if count < len(NUMBERS) else str(count)


def _event(study: Study, name: str) -> str:
    return word("“{label}”", label=study.case.document.scenarios[name].label or name)


def _alone(study: Study, names: Names, found: Replay) -> Table:
    today = found.ex_ante
    rows = [_row(names.document.scenarios[str(row["event"])], row, names) for row in
            found.alone.reset_index().to_dict(orient="records")]  # fmt: skip
    columns = (
        Column(word("Event"), "wide"), Column(word("First after it"), "wide"),
        Column(word("Lead"), "number", word("points of 100")), Column(word("The choice")),
    )  # fmt: skip
    lead = "" if today.lead is None else word(", {points} ahead", points=points(today.lead))
    note = say(
        "Before any event {options} comes first{lead}."
        if len(today.winners) == 1
        else "Before any event {options} share the first place{lead}.",
        options=names.all_of(today.winners), lead=lead,
    )  # fmt: skip
    return Table((word("What each event does by itself"),), columns, tuple(rows), note)


def _row(one: Any, row: dict[Any, Any], names: Names) -> Row:
    about = ", ".join(part for part in (one.date, lines([str(span) for span in one.lines])) if part)
    event = Cell((one.label,), sub=about or None)
    if row["winner"] is None:
        nothing = Cell((word("nothing is left to choose"),))
        return Row((event, nothing, Cell(("–",)), Cell((word("changes"),))), marked=True)
    ends = word("changes" if row["flips"] else "stays")
    cells = (event, Cell(names.all_of(row["winners"])), Cell((_points(row["lead"]),)), Cell((ends,)))
    return Row(cells, marked=bool(row["flips"]))


def _points(lead: float | None) -> str:
    if lead is None or isnan(lead):
        return "–"
    value = round(100 * abs(lead))
    return word("less than {n}", n=1) if value == 0 and lead != 0 else str(value)


def _break_even(flip: EventFlip, study: Study, names: Names) -> Text:
    parts: dict[str, Run | Text | None] = {
        "event": _event(study, str(flip.subject)), "winner": names.option(flip.winner),
        "rival": names.option(flip.rival),
    }  # fmt: skip
    held = None
    if flip.probability is not None:
        held = word(
            " The case holds it {likely}, at {share}.",
            likely=calibrated.likelihood(flip.probability), share=percent(flip.probability),
        )  # fmt: skip
    if flip.status == "not defined":
        away = say("{event} takes {winner} away; {rival} is then first. No probability breaks even.", **parts)
        return text(away, held)
    if flip.status == "jump":
        return text(say("{event}: as soon as it can happen at all, {rival} is better than {winner}.", **parts), held)
    parts["share"] = passed(0.0, flip.threshold)[1]
    if flip.winner not in study.ranking.winners:  # a change further on
        once = say("{event}: once its probability passes {share}, {rival} is better than {winner}.", **parts)
        return text(once, held)
    parts["likely"] = calibrated.below(flip.threshold)
    if not names.staged:
        told = noted("{winner} is the best only if {event} is held {likely} (below {share}); beyond it {rival} is.")
        return text(say(told, **parts), held)
    told = (
        noted(
            "{event}: {who} should choose {winner} only if it thinks that outcome {likely} (below {share}); "
            "beyond it {rival} is better."
        )
        if names.prospective
        else noted(
            "{event}: {who} should have chosen {winner} only if it thought that outcome {likely} (below {share}); "
            "beyond it {rival} is better."
        )
    )
    return text(say(told, who=capital(names.chooser), **parts), held)


def _mixed() -> str:
    return word(
        "Ratings and weights are mixed by the probability of the event, today's and those after it; the probability in "
        "brackets is where two options are level. It is a threshold for a judgement, not a forecast."
    )


def _together(study: Study, names: Names, found: Replay) -> list[Block]:
    if len(found.alone) < 2:
        return []
    if not found.smallest:
        most = _number(min(3, len(found.alone)))
        return [Paragraph((word("No set of up to {n} events together changes the choice.", n=most),))]
    size = len(found.smallest[0])
    if size == 1:
        return []
    rows = {row["events"]: row for row in found.sets.to_dict(orient="records")}
    told = []
    for events in found.smallest[:SHOWN]:
        winners, lead = rows[events]["winners"], rows[events]["lead"]
        ahead = "" if lead is None or isnan(lead) else word(", {points} ahead", points=points(lead))
        told.append(
            say(
                "{events}: then {options} comes first{ahead}."
                if len(winners) == 1
                else "{events}: then {options} share the first place{ahead}.",
                events=listed([_event(study, name) for name in events]), options=names.all_of(winners), ahead=ahead,
            )
        )  # fmt: skip
    rest = len(found.smallest) - len(told)
    tail: list[Block] = [
        Paragraph((word("So does {sets}." if rest == 1 else "So do {sets}.", sets=counted(rest, "further set")),))
    ]
    opening = word("No event alone changes the choice; {n} together do:", n=_number(size))
    return [Paragraph((opening,)), Items(tuple(told)), *(tail if rest else [])]


def _verdicts(names: Names, found: Replay) -> list[Block]:
    before = say("At the decision, before any event, {verdict}", verdict=_verdict(names, found.ex_ante))
    there = found.hindsight
    if there is None:
        said = word("None of these events has a date in the case: nothing is said in hindsight.")
        return [Paragraph(before), Paragraph((said,))]
    after = listed([word("“{label}”", label=names.document.scenarios[name].label) for name in there.after])
    hindsight = say("In hindsight, after {events}, {verdict}", events=after, verdict=_verdict(names, there))
    return [Paragraph(before), Paragraph(hindsight)]


def _verdict(names: Names, there: Standing) -> Text:
    if not there.winners:
        return (word("nothing is left to choose."),)
    options = names.all_of(there.winners)
    alone = len(there.winners) == 1
    if there.choice is None:
        return say("{options} comes first." if alone else "{options} share the first place.", options=options)
    choice = names.option(there.choice)
    if there.agrees:
        return say("the choice, {choice}, comes first.", choice=choice)
    if there.choice in there.winners:
        return say(
            "{options} comes first, the choice among them."
            if alone
            else "{options} share the first place, the choice among them.",
            options=options,
        )
    return say(
        "{options} comes first, not the choice, {choice}."
        if alone
        else "{options} share the first place, not the choice, {choice}.",
        options=options, choice=choice,
    )  # fmt: skip


def _years(years: pd.DataFrame, names: Names) -> Table:
    rows = []
    for start, end, row in spans(years):
        happened = [word("“{label}”", label=names.document.scenarios[name].label) for name in row["events"]]
        when = str(start) if start == end else f"{start}–{end}"
        what = listed(happened) if happened else ("–",)
        first = names.all_of(row["winners"]) if row["winners"] else (word("nothing is left to choose"),)
        cells = (Cell((when,)), Cell(what), Cell(first), Cell((_points(row["lead"]),)))
        rows.append(Row(cells, marked=bool(row["flips"])))
    columns = (
        Column(word("Years")), Column(word("What happens"), "wide"), Column(word("Then first"), "wide"),
        Column(word("Lead"), "number", word("points of 100")),
    )  # fmt: skip
    caption = word("Who comes first over the years, after every event with a date")
    return Table((caption,), columns, tuple(rows))


def _settled(study: Study, names: Names, replay: Replay) -> list[Block]:
    method = study.ranking.method
    found = settling(study.event_flips, replay, event_information(study.case, method=method))
    told, missing = settle(study, names, found), _unsettled(study, names, found)
    return [*([Items(told)] if told else []), *([Paragraph(missing, "note")] if missing else [])]


def settle(study: Study, names: Names, found: Settling) -> tuple[Text, ...]:
    """Return what would settle the choice: wait, measure, revisit, insure."""
    told: list[Text] = []
    if found.wait is not None:
        name = str(found.wait.subject)
        wait = word(
            "Wait, where the choice can be put off, until it is known whether {event} happens: of these events it "
            "changes the choice first, from {share} on.",
            event=_event(study, name), share=passed(0.0, found.wait.threshold)[1],
        )  # fmt: skip
        told.append(text(wait, _worth(found.worth_of(name))))
    worth = _worthy(study)
    if worth:
        told.append(
            say(
                "Measure {option} on {criterion} first: of all ratings it is the one {link}.",
                option=names.option(str(worth[0]["alternative"])),
                criterion=names.quoted(str(worth[0]["criterion"])),
                link=Link(word("most worth knowing"), "#ratings"),
            )
        )
    if found.revisit:
        again = listed([_event(study, name) for name in found.revisit], "or")
        told.append(say("Revisit the choice if this happens: {events}.", events=again))
    for events in found.together[:SHOWN]:
        both = listed([_event(study, name) for name in events])
        told.append(say("Revisit the choice if these happen together: {events}.", events=both))
    for flip in found.insure:
        told.append(
            say(
                "Insure against {event}, which takes {winner} away: keep {rival} at hand.",
                event=_event(study, str(flip.subject)), winner=names.option(flip.winner),
                rival=names.option(flip.rival),
            )
        )  # fmt: skip
    return tuple(told)


def _worthy(study: Study) -> list[dict[Any, Any]]:
    """Return the ratings that are worth knowing, the most valuable first."""
    if study.information is None:
        return []
    return [row for row in study.information.table.to_dict(orient="records") if row["value"] > 0]


def _unsettled(study: Study, names: Names, found: Settling) -> Text:
    """Return why there is nothing to wait for or to measure; () where there is."""
    parts: list[Text | str] = []
    if found.wait is None and not found.insure:
        parts.append(word("There is nothing to wait for: no event alone changes the choice as it becomes probable."))
    if study.information is not None and not _worthy(study):
        best = names.option(study.information.best)
        said = noted(
            "No rating alone is worth measuring first: {option} has the best mean score whatever one of them is."
        )
        parts.append(say(said, option=best))
    spaced = [part for one in parts for part in (" ", one)][1:]
    return text(*spaced) if spaced else ()


def _worth(one: Worth) -> str | None:
    """Return what it would be worth to know beforehand whether an event comes, at most."""
    if one.most is None or one.at is None or not one.most > 0:
        return None
    return word(
        " To know it beforehand is worth at most {points}, if its chance is {share}.",
        points=points(one.most), share=percent(one.at),
    )  # fmt: skip
