"""Which single change of priorities flips the choice: thresholds, strips, and what no weight can change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcda.flips.unmoved import unmoved_weights
from mcda.language import noted, word
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
    say,
    text,
)
from mcda.report.turning import further, turns
from mcda.report.words import NUMBERS, capital, counted, crossing, listed, moved, passed, percent, size, stretch

if TYPE_CHECKING:
    import pandas as pd

    from mcda.flips.flip import Flip
    from mcda.flips.unmoved import Unmoved
    from mcda.study import Study


def section(study: Study, names: Names) -> Section:
    """Return the flips of one weight at a time, under every method that answers."""
    first, title = study.methods[0], word("Which single change of priorities flips the choice")
    short = word("What would flip it")
    if min(study.matrix.values.shape) < 2:  # nothing to compare, or nothing to move: a sentence, and no empty table
        return Section("flips", title, (Paragraph((_nothing(study, names),), "lead"),), short)
    blocks: list[Block] = [Paragraph((opening(study, names),), "lead"), Paragraph((_rule(),), "note")]
    blocks += by_method(study, names, first)
    never = unmoved(study, names, first)
    if never:
        blocks += [Heading(word("What does not change the choice")), *never]
    others = study.methods[1:]
    if others:
        methods = plain(listed([in_sentence(name) for name in others]))
        blocks.append(Heading(word("The same under {methods}", methods=methods)))
        blocks.append(Paragraph((compared(study),)))
        for name in others:
            blocks += by_method(study, names, name)
    return Section("flips", title, tuple(blocks), short)


def _nothing(study: Study, names: Names) -> str:
    """Return why no weight can change the choice of a table with one row or one column."""
    if len(study.matrix.alternatives) < 2:
        return word("There is only one option: no weights can put another one first.")
    return word(
        "{criterion} is the only criterion: it has all the weight, and there is no other for it to be taken from.",
        criterion=names.quoted(study.matrix.criteria[0]),
    )


def _rule() -> str:
    return word(
        "One weight moves from nothing to everything; the others share the rest in the proportions that they have "
        "today. The thresholds are computed exactly and rounded here; the JSON file has them in full, each with a "
        "certificate that can be checked."
    )


def opening(study: Study, names: Names) -> str:
    """Return how many criteria can flip the choice alone, and the least move that does."""
    near = turns(study, study.methods[0])
    movable = len({flip.subject for flip in near})
    n = len(study.matrix.criteria)
    if not near:
        return word(
            "No single change of priorities flips the choice: not one criterion, counted for nothing or for "
            "everything, changes which option is best."
        )
    if movable == n:
        told = word("Each criterion can change the choice alone.")
    else:
        many = word(NUMBERS[movable]) if movable < len(NUMBERS) else str(movable)
        told = word(
            "{n} of the {criteria} can change the choice alone.",
            n=capital(many), criteria=counted(n, "criterion", "criteria"),
        )  # fmt: skip
    nearest = near[0]
    if not nearest.distance:
        return told + word(
            " The first place is shared today, and the least change of {criterion} decides it.",
            criterion=names.quoted(str(nearest.subject)),
        )
    return told + word(
        " The least move that does it is {points}, on {criterion}.",
        points=moved(nearest.distance), criterion=names.quoted(str(nearest.subject)),
    )  # fmt: skip


def by_method(study: Study, names: Names, name: str) -> list[Block]:
    """Return a method's table of thresholds, its strips, and the strips as a table; folded but for the first method."""
    drawn = strips(study, names, name)
    blocks: list[Block] = [replace(table(study, names, name), folded=name != study.methods[0])]
    return [*blocks, drawn, stretches(study, names, name)] if drawn.strips else blocks


def table(study: Study, names: Names, name: str) -> Table:
    """Return the thresholds that border today's choice, easiest first, then the criteria that flip nothing."""
    rows = [_row(flip, study, names, name) for flip in turns(study, name)]
    moving = {str(flip.subject) for flip in turns(study, name)}
    proofs = {
        str(one.subject): one for one in unmoved_weights(study.matrix, study.weights, study.rankings[name].method)
    }
    for j, key in enumerate(study.matrix.criteria):
        if key not in moving:
            now = Cell((percent(float(study.weights.values[j])),))
            rows.append(
                Row((Cell((names.criterion(key),)), now, *_never(proofs.get(key), study, names, name)), faded=True)
            )
    columns = (
        Column(word("Criterion")),
        Column(word("Weight now"), "number"),
        Column(word("Would have to be"), "number"),
        Column(word("Move"), "number", word("points of 100")),
        Column(word("Then {who} would choose", who=names.chooser), "wide"),
    )
    method = method_name(name)
    if not moving:
        return Table((word("{method}: no single weight changes the choice", method=method),), columns, tuple(rows))
    near = turns(study, name)[0]
    caption = word(
        "{method}: {criterion} changes the choice most easily, by a move of {points}"
        if near.distance
        else "{method}: {criterion} decides the shared first place by any change at all",
        method=method, criterion=names.quoted(str(near.subject)), points=moved(near.distance),
    )  # fmt: skip
    return Table((caption,), columns, tuple(rows))


def _never(found: Unmoved | None, study: Study, names: Names, name: str) -> tuple[Cell, Cell, Cell]:
    """Return that no weight of a criterion changes the choice, and how that is known: the last three cells."""
    if found is None:  # there is no other weight for it to be taken from
        return Cell((word("undefined"),), sub=word("it has all the weight")), Cell(("–",)), Cell(("–",))
    if found.certificate == "search":
        return Cell((word("none found"),), sub=word("search")), Cell(("–",)), Cell(("–",))
    how = word("computed in floating point" if found.certificate == "float bound" else "proved")
    level = study.rankings[name].winners
    stays = (word("the same option"),) if len(level) < 2 else say("{options} stay level", options=names.all_of(level))
    return Cell((word("never"),), sub=how), Cell(("–",)), Cell(stays)


def _row(flip: Flip, study: Study, names: Names, name: str) -> Row:
    rises = flip.direction == "rises"
    subject = names.criterion(str(flip.subject))
    if flip.now == flip.threshold:
        both = say("more: {more} less: {less}", more=names.option(flip.rival), less=names.option(flip.winner))
        other = word("any other value")
        return Row((Cell((subject,)), Cell((percent(flip.now),)), Cell((other,)), Cell(("0",)), Cell(both)))
    beyond = further(flip, study, name)
    ends = [*(at for at, _ in beyond), None]
    here, bound = crossing(flip.now, flip.threshold, ends[0])
    then = [text(names.option(flip.rival))]
    for (at, key), until in zip(beyond, ends[1:], strict=True):
        _, share, tie = passed(flip.now, at, until)
        told = noted(" then, from {share}: {option}") if rises else noted(" then, below {share}: {option}")
        if rises and tie:
            told = noted(" then, above {share}: {option}")
        then.append(say(told, share=share, option=names.option(key)))
    points = str(size(flip.distance)) if flip.distance >= 0.005 else word("under {n}", n=1)
    move = f"{'+' if rises else '−'}{points}"
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
        marks = tuple(Mark(at.start, _label(at.start, at.end, now)) for at in segments[1:])
        today = word("today {share}", share=percent(now))
        found.append(Strip(names.criterion(key), segments, Mark(now, today), marks))
    met = dict.fromkeys(segment.option for strip in found for segment in strip.segments)
    first: list[Option] = [names.option(key) for key in study.ranking.winners if names.option(key) in met]
    legend = (*first, *(option for option in met if option not in first))
    return Strips(_strip_title(study, names, name, found), tuple(found), legend, (_strip_note(study, names, name),))


def _label(start: float, end: float, now: float) -> str:
    """Return what stands below a strip where a stretch begins: the threshold, rounded away from today's."""
    return percent(start) if start == now else passed(now, start, end if start > now else None)[1]


def _strip_title(study: Study, names: Names, name: str, found: list[Strip]) -> Text:
    ranking = study.rankings[name]
    method = method_name(name)
    if ranking.best is None:
        return (word("{method}: who comes first as one weight grows from nothing to everything", method=method),)
    whole = sum(len(strip.segments) == 1 for strip in found)
    best = names.option(ranking.best)
    if whole == len(found):
        return say("{method}: {best} stays first whatever any one criterion counts", method=method, best=best)
    if whole:
        return say(
            "{method}: {best} stays first along {k} of {n} criteria, whatever each counts alone",
            method=method, best=best, k=str(whole), n=str(len(found)),
        )  # fmt: skip
    return say(
        "{method}: each criterion can unseat {best} if it counts for enough, or for too little",
        method=method, best=best,
    )  # fmt: skip


def _strip_note(study: Study, names: Names, name: str) -> str:
    back = [key for key, value in study.stability[name]["returns"].items() if value is True or value == 1]
    told = word("The black line is today's weight; the percentages below a strip are the thresholds.")
    if back and study.rankings[name].best is not None:
        quoted = plain(listed([names.quoted(str(key)) for key in back]))
        told += word(
            " On {criteria} today's best option loses the first place and comes back further out.", criteria=quoted
        )
    alike = twins(study, name)
    if len(alike) > 1:
        told += word(" Rated alike, and drawn as the first of them: {options}.", options=plain(names.all_of(alike)))
    if whole := [key for key in study.matrix.criteria if not len(study.paths[name][key])]:
        told += word(
            " {criterion} has all the weight today: there is no other weight for it to be taken from.",
            criterion=names.quoted(whole[0]),
        )
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
                *(Cell((one,)) for one in stretch(float(start), float(end), 1)),
                Cell((names.option(winner),)),
            )
            rows.append(Row(cells))
    columns = (
        Column(word("Criterion")), Column(word("From"), "number"), Column(word("To"), "number"),
        Column(word("First place")),
    )  # fmt: skip
    caption = word("{method}: the strips as a table", method=method_name(name))
    return Table((caption,), columns, tuple(rows), folded=True)


def unmoved(study: Study, names: Names, name: str) -> list[Block]:
    """Return, for the criteria that flip nothing, what stays true even at their extremes."""
    best, who = study.rankings[name].best, names.chooser
    if best is None:
        return []
    option = names.option(best)
    moved = {str(flip.subject) for flip in study.flips[name]}
    still = [key for key in study.matrix.criteria if key not in moved and len(study.paths[name][key])]
    sole = [key for key in still if study.alone[name][key] == (best,)]
    blocks: list[Block] = []
    if len(sole) == 1:
        blocks.append(
            Paragraph(
                say(
                    "Even if only {criterion} counted, {who} would still choose {option}; nor would it matter if that "
                    "did not count at all.",
                    criterion=names.quoted(sole[0]), who=who, option=option,
                )
            )
        )  # fmt: skip
    elif sole:
        blocks.append(
            Paragraph(
                say(
                    "Even if only one of these counted, whichever it is, {who} would still choose {option}; nor would "
                    "it matter if one of them did not count at all:",
                    who=who, option=option,
                )
            )
        )  # fmt: skip
        blocks.append(Items(tuple((names.criterion(key),) for key in sole)))
    for key in still:
        if key not in sole:
            told = (
                noted(
                    "However much {criterion} counts beside the others, {option} stays first; only if nothing else "
                    "counted at all would {level} draw level."
                )
                if best in study.alone[name][key]
                else noted("However much {criterion} counts beside the others, {option} stays first.")
            )
            level = names.all_of([one for one in study.alone[name][key] if one != best])
            blocks.append(Paragraph(say(told, criterion=names.quoted(key), option=option, level=level)))
    return blocks


def compared(study: Study) -> str:
    """Return whether the methods agree on the criterion that flips most easily."""
    told = []
    for name in study.methods:
        flips = study.flips[name]
        if not flips:
            least = word("no change does it")
        else:
            least = moved(flips[0].distance) if flips[0].distance else word("any change does it")
        told.append(f"{in_sentence(name)}, {least}")
    return word("The least move of one weight that changes the choice: {methods}.", methods="; ".join(told))
