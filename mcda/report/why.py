"""Why this option and not the next: trade-offs that lead to it, and what one has to believe for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, text
from mcda.report.words import MINUS, counted, number, percent, points

if TYPE_CHECKING:
    from mcda.explanation import Explanation, Move, Statement, Step
    from mcda.study import Study


def section(study: Study, names: Names) -> Section | None:
    """Return the steps from the next option to the best one, and the statements; None where there is no choice."""
    found = study.why
    if found is None or found.winner is None or found.rival is None or found.lead is None:
        return None
    best, other = names.option(found.winner), names.option(found.rival)
    lead = text(best, f" is {points(float(found.lead))} ahead of ", other, ". ")
    blocks: list[Block] = [
        Paragraph(text(lead, _opening(found)), "lead"),
        Items(tuple(_step(step, study, names) for step in found.steps), ordered=True),
    ]
    if found.statements:
        count = len(found.statements)
        what = "this is" if count == 1 else f"these {counted(count, 'statement')} are"
        blocks.append(Paragraph((f"No option is ahead of the best one as long as {what} true of the priorities:",)))
        blocks.append(Items(tuple(_statement(one, study, names) for one in found.statements)))
        blocks.append(Paragraph((_needed(found),), "note"))
    else:
        blocks.append(Paragraph(("It does not depend on the priorities: no weights put another option ahead.",)))
    return Section("why", "Why this option and not the next", tuple(blocks), "Why this one")


def _opening(found: Explanation) -> str:
    if all(step.loss is None for step in found.steps):
        return "Nothing has to be given up for it:"
    return "From the second to the first, each step gives something up and gains at least as much, in points of 100:"


def _step(step: Step, study: Study, names: Names) -> Text:
    gain = _move(step.gain, study, names)
    if step.loss is None:
        return (f"Gain {gain}.",)
    return (f"Give up {_move(step.loss, study, names)} for {gain}.",)


def _move(move: Move, study: Study, names: Names) -> str:
    part = "" if move.share == 1 else f"{percent(float(move.share))} of the way of "
    score = 100 * float(move.points)
    shown = f"{abs(score):.1f}" if abs(score) >= 0.05 else "under 0.1"
    sign = MINUS if score < 0 else "+"
    ends = f"from {number(float(move.start))} to {number(float(move.end))}"
    valued = "" if study.matrix.value[move.position] is None else "the value of "
    return f"{part}{valued}{names.quoted(study.matrix.criteria[move.position])} {ends} ({sign}{shown})"


def _statement(one: Statement, study: Study, names: Names) -> Text:
    keys = study.matrix.criteria
    if one.more is not None and one.less is not None:
        first, second = names.quoted(keys[one.more]), names.quoted(keys[one.less])
        return (f"{first} weighs at least as much as {second}.",)
    key = keys[one.more if one.more is not None else one.less or 0]
    now = percent(float(study.weights.values[keys.index(key)]), 1)
    return (f"{names.quoted(key)} weighs {one.kind} {float(100 * (one.share or 0)):g}% of the whole; today {now}.",)


def _needed(found: Explanation) -> str:
    alone = len(found.statements) == 1
    each = "It is needed" if alone else "Each of them is needed"
    fewest = "" if alone or not found.fewest else " No fewer statements of this kind do."
    return f"{each}: without it there are priorities under which another option is ahead.{fewest}"
