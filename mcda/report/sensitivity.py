"""Which single change of priorities flips the choice: thresholds, strips, and what no weight can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.parts import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Mark,
    Option,
    Paragraph,
    Row,
    Section,
    Segment,
    Strip,
    Strips,
    Table,
    Text,
    plain,
    text,
)
from mcda.report.turning import further, turns
from mcda.report.words import NUMBERS, capital, counted, listed, percent, percents, points

if TYPE_CHECKING:
    import pandas as pd

    from mcda.flips.flip import Flip
    from mcda.study import Study


def section(study: Study, names: Names) -> Section:
    """Return the flips of one weight at a time, under every method that answers."""
    first = study.methods[0]
    blocks: list[Block] = [Paragraph((opening(study, names),), "lead"), Paragraph((_rule(),), "note")]
    blocks += by_method(study, names, first)
    never = unmoved(study, names, first)
    if never:
        blocks += [Heading("What does not change the choice"), *never]
    others = study.methods[1:]
    if others:
        blocks.append(Heading(f"The same under {' and '.join(in_sentence(name) for name in others)}"))
        blocks.append(Paragraph((compared(study),)))
        for name in others:
            blocks += by_method(study, names, name)
    return Section("flips", "Which single change of priorities flips the choice", tuple(blocks), "What would flip it")


def _rule() -> str:
    return (
        "One weight moves from nothing to everything; the others share the rest in the proportions that they "
        "have today. "
        "The thresholds are computed exactly and rounded here; the JSON file has them in full, each with a "
        "certificate that can be checked."
    )


def opening(study: Study, names: Names) -> str:
    """Return how many criteria can flip the choice alone, and the least move that does."""
    near = turns(study, study.methods[0])
    movable = len({flip.subject for flip in near})
    n = len(study.matrix.criteria)
    if not near:
        return (
            "No single change of priorities flips the choice: not one criterion, counted for nothing or for "
            "everything, changes which option is best."
        )
    many = NUMBERS[movable] if movable < len(NUMBERS) else str(movable)
    told = f"{capital(many)} of the {counted(n, 'criterion', 'criteria')} can change the choice alone."
    if movable == n:
        told = "Each criterion can change the choice alone."
    nearest = near[0]
    if not nearest.distance:
        return (
            f"{told} The first place is shared today, and the least change of "
            f"{names.quoted(str(nearest.subject))} decides it."
        )
    return f"{told} The least move that does it is {points(nearest.distance)}, on {names.quoted(str(nearest.subject))}."


def by_method(study: Study, names: Names, name: str) -> list[Block]:
    """Return a method's table of thresholds, its strips, and the strips as a table."""
    drawn = strips(study, names, name)
    blocks: list[Block] = [table(study, names, name)]
    return [*blocks, drawn, stretches(study, names, name)] if drawn.strips else blocks


def table(study: Study, names: Names, name: str) -> Table:
    """Return the thresholds that border today's choice, easiest first, then the criteria that flip nothing."""
    rows = [_row(flip, study, names, name) for flip in turns(study, name)]
    moved = {str(flip.subject) for flip in turns(study, name)}
    for j, key in enumerate(study.matrix.criteria):
        if key not in moved:
            now = float(study.weights.values[j])
            rows.append(
                Row(
                    (
                        Cell((names.criterion(key),)),
                        Cell((percent(now),)),
                        Cell(("no value" if len(study.paths[name][key]) else "undefined: it has all the weight",)),
                        Cell(("–",)),
                        Cell(("–",)),
                    ),
                    faded=True,
                )
            )
    columns = (
        Column("Criterion"),
        Column("Weight now", "number"),
        Column("Would have to be", "number"),
        Column("Move", "number", "points of 100"),
        Column(f"Then {names.chooser} would choose", "wide"),
    )
    count = len(moved)
    method = method_name(name)
    if not count:
        caption = f"{method}: no single weight changes the choice"
    else:
        near = turns(study, name)[0]
        caption = f"{method}: {names.quoted(str(near.subject))} decides the shared first place by any change at all"
        if near.distance:
            caption = (
                f"{method}: {names.quoted(str(near.subject))} changes the choice most easily, by a move of "
                f"{points(near.distance)}"
            )
    return Table((caption,), columns, tuple(rows))


def _row(flip: Flip, study: Study, names: Names, name: str) -> Row:
    here, there = percents(flip.now, flip.threshold) if flip.now != flip.threshold else (percent(flip.now),) * 2
    rises = flip.direction == "rises"
    bound = f"{there} or {'more' if rises else 'less'}"
    if flip.now == flip.threshold:
        both = text("more: ", names.option(flip.rival), " less: ", names.option(flip.winner))
        subject = names.criterion(str(flip.subject))
        return Row((Cell((subject,)), Cell((here,)), Cell(("any other value",)), Cell(("0",)), Cell(both)))
    beyond = further(flip, study, name)
    then = [text(names.option(flip.rival))]
    then += [text(f" then, {'from' if rises else 'below'} {percent(at)}: ", names.option(key)) for at, key in beyond]
    move = f"{'+' if rises else '−'}{round(100 * flip.distance) or 'under 1'}"
    subject = names.criterion(str(flip.subject))
    return Row((Cell((subject,)), Cell((here,)), Cell((bound,)), Cell((move,)), Cell(text(*then))))


def strips(study: Study, names: Names, name: str) -> Strips:
    """Return who comes first along each weight."""
    found = []
    for j, key in enumerate(study.matrix.criteria):
        path, now = study.paths[name][key], float(study.weights.values[j])
        segments = tuple(
            Segment(float(start), float(end), names.option(winner))
            for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False)
        )
        if not segments:
            continue
        marks = tuple(Mark(segment.start, percent(segment.start)) for segment in segments[1:])
        found.append(Strip(names.criterion(key), segments, Mark(now, f"today {percent(now)}"), marks))
    met = dict.fromkeys(segment.option for strip in found for segment in strip.segments)
    first: list[Option] = [names.option(key) for key in study.ranking.winners if names.option(key) in met]
    legend = (*first, *(option for option in met if option not in first))
    return Strips(_strip_title(study, names, name, found), tuple(found), legend, (_strip_note(study, names, name),))


def _strip_title(study: Study, names: Names, name: str, found: list[Strip]) -> Text:
    ranking = study.rankings[name]
    method = method_name(name)
    if ranking.best is None:
        return text(f"{method}: who comes first as one weight grows from nothing to everything")
    whole = sum(len(strip.segments) == 1 for strip in found)
    best = names.option(ranking.best)
    if whole == len(found):
        return text(f"{method}: ", best, " stays first whatever any one criterion counts")
    if whole:
        return text(
            f"{method}: ", best, f" stays first along {whole} of {len(found)} criteria, whatever each counts alone"
        )
    return text(f"{method}: each criterion can unseat ", best, " if it counts for enough, or for too little")


def _strip_note(study: Study, names: Names, name: str) -> str:
    back = [key for key, value in study.stability[name]["returns"].items() if value is True or value == 1]
    told = "The black line is today's weight; the percentages below a strip are the thresholds."
    if back and study.rankings[name].best is not None:
        quoted = plain(listed([names.quoted(str(key)) for key in back]))
        told += f" On {quoted} today's best option loses the first place and comes back further out."
    alike = twins(study, name)
    if len(alike) > 1:
        told += f" Rated alike, and drawn as the first of them: {plain(names.all_of(alike))}."
    if whole := [key for key in study.matrix.criteria if not len(study.paths[name][key])]:
        told += f" {names.quoted(whole[0])} has all the weight today: there is no other weight for it to be taken from."
    return told


def twins(study: Study, name: str) -> list[str]:
    """Return those in the first place whose ratings are those of the first of them."""
    winners = study.rankings[name].winners
    rows = dict(zip(study.matrix.alternatives, study.matrix.exact.tolist(), strict=True))
    return [key for key in winners if rows[key] == rows[winners[0]]]


def stretches(study: Study, names: Names, name: str) -> Table:
    """Return the strips as a table."""
    rows = []
    for key in study.matrix.criteria:
        path: pd.DataFrame = study.paths[name][key]
        for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False):
            cells = (
                Cell((names.criterion(key),)),
                Cell((percent(start, 1),)),
                Cell((percent(end, 1),)),
                Cell((names.option(winner),)),
            )
            rows.append(Row(cells))
    columns = (Column("Criterion"), Column("From", "number"), Column("To", "number"), Column("First place"))
    return Table((f"{method_name(name)}: the strips as a table",), columns, tuple(rows), folded=True)


def unmoved(study: Study, names: Names, name: str) -> list[Block]:
    """Return, for the criteria that flip nothing, what stays true even at their extremes."""
    best, who = study.rankings[name].best, names.chooser
    if best is None:
        return []
    moved = {str(flip.subject) for flip in study.flips[name]}
    still = [key for key in study.matrix.criteria if key not in moved and len(study.paths[name][key])]
    sole = [key for key in still if study.alone[name][key] == (best,)]
    blocks: list[Block] = []
    if len(sole) == 1:
        told = text(f"Even if only {names.quoted(sole[0])} counted, {who} would still choose ", names.option(best))
        blocks.append(Paragraph(text(told, "; nor would it matter if that did not count at all.")))
    elif sole:
        told = text(
            f"Even if only one of these counted, whichever it is, {who} would still choose ", names.option(best)
        )
        blocks.append(Paragraph(text(told, "; nor would it matter if one of them did not count at all:")))
        blocks.append(Items(tuple((names.criterion(key),) for key in sole)))
    for key in still:
        level = names.all_of([one for one in study.alone[name][key] if one != best])
        if key not in sole:
            told = text(
                f"However much {names.quoted(key)} counts beside the others, ", names.option(best), " stays first"
            )
            drawn = (
                text("; only if nothing else counted at all would ", level, " draw level")
                if best in study.alone[name][key]
                else ()
            )
            blocks.append(Paragraph(text(told, drawn, ".")))
    return blocks


def compared(study: Study) -> str:
    """Return whether the methods agree on the criterion that flips most easily."""
    told = []
    for name in study.methods:
        flips = study.flips[name]
        least = (
            "no change does it"
            if not flips
            else points(flips[0].distance)
            if flips[0].distance
            else "any change does it"
        )
        told.append(f"{in_sentence(name)}, {least}")
    return f"The least move of one weight that changes the choice: {'; '.join(told)}."
