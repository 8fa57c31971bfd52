"""What the answer needs: the ratings alone, the order of the goals, the numbers of the weights, equal steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.goals import Needs
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Section, Table, Text, plain, text
from mcda.report.words import capital, counted, listed, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.goals import OrderFlip, RankedGoals
    from mcda.readings import Readings
    from mcda.study import Study

SHORT = {
    Needs.SCORES: "the ratings alone", Needs.ORDER: "the order of the goals",
    Needs.NUMBERS: "the numbers of the weights", Needs.NEVER: "more than any weights in this order give",
}  # fmt: skip
LONG = {
    Needs.SCORES: "The answer needs the ratings alone: no other option is rated better on anything.",
    Needs.ORDER: "The answer needs the ratings and the order of the goals, and not a single number: no weights that "
    "respect this order put another option ahead.",
    Needs.NUMBERS: "The answer needs the numbers of the weights: the ratings and the order of the goals alone do not "
    "decide it.",
    Needs.NEVER: "The answer goes against the order of the goals: some other option is at least as good whatever the "
    "weights in this order.",
}
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def section(study: Study, names: Names) -> Section | None:
    """Return what the answer needs; None where neither goals are ranked nor a scale is shared."""
    blocks = [*_goals(study, names), *_scale(study, names)]
    if not blocks:
        return None
    return Section("needs", "How much does this answer need?", tuple(blocks), "What it needs")


def _goals(study: Study, names: Names) -> list[Block]:
    asked = study.questions
    if asked.goals is None or asked.grades is None or asked.needs is None or not asked.grades:
        return []
    blocks: list[Block] = [Paragraph((LONG[asked.needs],), "lead")]
    order = [" and ".join(names.quoted(key) for key in tier) for tier in asked.goals.ranked]
    blocks.append(Paragraph((f"The goals in their order, the most important first: {'; '.join(order)}.",)))
    rows = []
    for (winner, rival), needs in asked.grades.items():
        cells = [Cell((names.option(rival),)), Cell((SHORT[needs],))]
        if len(asked.ranking.winners) > 1:
            cells.insert(0, Cell((names.option(winner),)))
        rows.append(Row(tuple(cells), faded=needs is Needs.SCORES, marked=needs in (Needs.NUMBERS, Needs.NEVER)))
    columns = [Column("Not behind"), Column("Needs", "wide")]
    if len(asked.ranking.winners) > 1:
        columns.insert(0, Column("Best option"))
    best = names.all_of(asked.ranking.winners)
    blocks.append(Table(text("What it needs that ", best, " is not behind another"), tuple(columns), tuple(rows)))
    blocks.append(Paragraph(_moved(asked.goals, names)))
    return blocks


def _moved(goals: RankedGoals, names: Names) -> Text:
    """Say which order of the goals would lead to another answer."""
    if goals.flip is None:
        return (
            f"No {counted(goals.looked, 'move')} of a goal from its tier to the next one, up or down, would lead to "
            "another answer.",
        )
    rest = len(goals.flips) - 1
    more = f" {capital(counted(rest, 'other order'))} as near would change it too." if rest else ""
    return text(
        f"In another order the answer would be another one: with {moves(goals.flip, names)}, the best would be ",
        names.all_of(goals.flip.winners), f", by the mean of all weights in that order.{more}",
    )  # fmt: skip


def moves(flip: OrderFlip, names: Names) -> str:
    """Return the moves of goals in words."""
    told = [
        f"{names.quoted(goal)} in the {_tier(then)} tier instead of the {_tier(now)}" for goal, now, then in flip.moves
    ]
    return plain(listed(told))


def _tier(tier: int) -> str:
    return ORDINALS[tier - 1] if tier <= len(ORDINALS) else f"{tier}th"


def _scale(study: Study, names: Names) -> list[Block]:
    found = study.questions.readings
    if found is None or len(study.matrix.alternatives) < 2:
        return []
    low, high = found.levels[0], found.levels[-1]
    first = names.all_of(found.winners)
    verb = "is" if len(found.winners) == 1 else "are"
    blocks: list[Block] = [Heading("If the steps of the scale are not equal")]
    opening = f"The scale from {low} to {high} says what is more and what is less; a sum takes its steps as equal. "
    if set(found.necessary) >= set(found.winners):
        still = f" {verb} the best however the scale is read, as long as more is never worse."
        said = text(opening, "Here that does not matter: ", first, still)
        return [*blocks, Paragraph(said)]
    strict = [key for key in found.possible if found.table["status"][key] == "strict" and key not in found.winners]
    if not strict:
        said = text(opening, "However it is read, no other option comes first; some can draw level with ", first, ".")
        return [*blocks, Paragraph(said)]
    blocks.append(Paragraph(text(opening, "With other steps ", names.all_of(strict, "or"), " could come first.")))
    blocks.append(Paragraph(_bent(found, names)))
    return blocks


def _bent(found: Readings, names: Names) -> Text:
    near, values = found.nearest, found.reading
    told: list[Text] = []
    if values is not None and near.rival is not None and near.distance:
        read = plain(listed([f"{level} as {place}" for level, place in _read(found.levels, values.tolist())]))
        told.append(
            text("The nearest such reading, at which ", names.option(near.rival), f" draws level, takes {read}. ")
        )
    if found.bends:
        bend = found.bends[0]
        shape = f"every step up worth {'less' if bend.at > 0 else 'more'} than the one before"
        told.append(
            text(f"A scale that is bent evenly, with {shape}, changes the answer to ", names.option(bend.rival),
                 f" at {abs(float(bend.at)):.0%} of the strongest such bend.")
        )  # fmt: skip
    elif len(found.winners) == 1:
        told.append(("A scale that is bent evenly, towards either end, does not change the answer.",))
    return text(*told)


def _read(levels: Sequence[int], values: Sequence[float]) -> list[tuple[int, str]]:
    """Return the levels that are read as another place on the scale, and as which."""
    low, high = levels[0], levels[-1]
    places = [(level, number(round(low + (high - low) * v, 1))) for level, v in zip(levels, values, strict=True)]
    return [(level, place) for level, place in places if place != number(level)] or places
