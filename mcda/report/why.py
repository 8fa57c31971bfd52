"""Why this option and not the next: trade-offs that lead to it, and what one has to believe for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, say, text
from mcda.report.words import MINUS, counted, number, percent, points

if TYPE_CHECKING:
    from mcda.explanation import Explanation, Move, Statement, Step
    from mcda.study import Study


def section(study: Study, names: Names) -> Section | None:
    """Return the steps from the next option to the best one, and the statements; None where there is no choice."""
    found = study.why
    if found is None or found.winner is None or found.rival is None or found.lead is None:
        return None
    lead = say(
        "{best} is {points} ahead of {other}. ",
        best=names.option(found.winner), points=points(float(found.lead)), other=names.option(found.rival),
    )  # fmt: skip
    blocks: list[Block] = [
        Paragraph(text(lead, _opening(found)), "lead"),
        Items(tuple(_step(step, study, names) for step in found.steps), ordered=True),
    ]
    if found.statements:
        count = len(found.statements)
        held = word(
            "No option is ahead of the best one as long as this is true of the priorities:"
            if count == 1
            else "No option is ahead of the best one as long as these {statements} are true of the priorities:",
            statements=counted(count, "statement"),
        )
        blocks.append(Paragraph((held,)))
        blocks.append(Items(tuple(_statement(one, study, names) for one in found.statements)))
        blocks.append(Paragraph((_needed(found),), "note"))
    else:
        free = word("It does not depend on the priorities: no weights put another option ahead.")
        blocks.append(Paragraph((free,)))
    return Section("why", word("Why this option and not the next"), tuple(blocks), word("Why this one"))


def _opening(found: Explanation) -> str:
    if all(step.loss is None for step in found.steps):
        return word("Nothing has to be given up for it:")
    return word(
        "From the second to the first, each step gives something up or accepts more of something bad, and gains at "
        "least as much, in points of 100:"
        if any(step.loss is not None and step.loss.less_is_better for step in found.steps)
        else "From the second to the first, each step gives something up and gains at least as much, in points of 100:"
    )


def _step(step: Step, study: Study, names: Names) -> Text:
    gain = _move(step.gain, study, names)
    if step.loss is None:
        return (word("Have {gain}." if step.gain.less_is_better else "Gain {gain}.", gain=gain),)
    told = noted("Accept {loss} for {gain}.") if step.loss.less_is_better else noted("Give up {loss} for {gain}.")
    return (word(told, loss=_move(step.loss, study, names), gain=gain),)


def _move(move: Move, study: Study, names: Names) -> str:
    score = 100 * float(move.points)
    shown = localised(f"{abs(score):.1f}") if abs(score) >= 0.05 else word("under {n}", n=localised("0.1"))
    whole = word(
        "{criterion} from {start} to {end} ({points})"
        if study.matrix.value[move.position] is None
        else "the value of {criterion} from {start} to {end} ({points})",
        criterion=names.quoted(study.matrix.criteria[move.position]), start=number(float(move.start)),
        end=number(float(move.end)), points=f"{MINUS if score < 0 else '+'}{shown}",
    )  # fmt: skip
    if move.share == 1 and move.less_is_better:
        return word("more of {move}" if score < 0 else "less of {move}", move=whole)
    if move.share == 1:
        return whole
    return word("{share} of the way of {move}", share=percent(float(move.share)), move=whole)


def _statement(one: Statement, study: Study, names: Names) -> Text:
    keys = study.matrix.criteria
    if one.more is not None and one.less is not None:
        first, second = names.quoted(keys[one.more]), names.quoted(keys[one.less])
        return (word("{first} weighs at least as much as {second}.", first=first, second=second),)
    key = keys[one.more if one.more is not None else one.less or 0]
    return (
        word(
            "{criterion} weighs at least {share}% of the whole; today {now}."
            if one.more is not None
            else "{criterion} weighs at most {share}% of the whole; today {now}.",
            criterion=names.quoted(key), share=localised(f"{float(100 * (one.share or 0)):g}"),
            now=percent(float(study.weights.values[keys.index(key)]), 1),
        ),
    )  # fmt: skip


def _needed(found: Explanation) -> str:
    if len(found.statements) == 1:
        return word("It is needed: without it there are priorities under which another option is ahead.")
    each = word("Each of them is needed: without it there are priorities under which another option is ahead.")
    return each + (word(" No fewer statements of this kind do.") if found.fewest else "")
