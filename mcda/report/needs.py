"""What the answer needs: the ratings alone, the order of the goals, the numbers of the weights, equal steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.goals import Needs
from mcda.language import ENGLISH, noted, spoken, word
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Section, Table, Text, plain, say, text
from mcda.report.words import NUMBERS, ORDINALS, capital, counted, listed, number, percent
from mcda.sizes import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.goals import OrderFlip, RankedGoals
    from mcda.readings import Readings
    from mcda.study import Study

SHORT = {
    Needs.SCORES: noted("the ratings alone"), Needs.ORDER: noted("the order of the goals"),
    Needs.NUMBERS: noted("the numbers of the weights"),
    Needs.NEVER: noted("more than any weights in this order give"),
}  # fmt: skip
LONG = {
    Needs.SCORES: noted("The answer needs the ratings alone: no other option is rated better on anything."),
    Needs.ORDER: noted(
        "The answer needs the ratings and the order of the goals, and not a single number: no weights that respect "
        "this order put another option ahead."
    ),
    Needs.NUMBERS: noted(
        "The answer needs the numbers of the weights: the ratings and the order of the goals alone do not decide it."
    ),
    Needs.NEVER: noted(
        "The answer goes against the order of the goals: some other option is at least as good whatever the weights in "
        "this order."
    ),
}


def section(study: Study, names: Names) -> Section | None:
    """Return what the answer needs; None where neither goals are ranked nor a scale is shared."""
    blocks = [*_goals(study, names), *_scale(study, names)]
    if not blocks:
        return None
    return Section("needs", word("How much does this answer need?"), tuple(blocks), word("What it needs"))


def _goals(study: Study, names: Names) -> list[Block]:
    asked = study.questions
    if asked.goals is None or asked.grades is None or asked.needs is None or not asked.grades:
        return []
    blocks: list[Block] = [Paragraph((word(LONG[asked.needs]),), "lead")]
    order = [plain(listed([names.quoted(key) for key in tier])) for tier in asked.goals.ranked]
    told = word("The goals in their order, the most important first: {goals}.", goals="; ".join(order))
    blocks.append(Paragraph((told,)))
    rows = []
    for (winner, rival), needs in asked.grades.items():
        cells = [Cell((names.option(rival),)), Cell((word(SHORT[needs]),))]
        if len(asked.ranking.winners) > 1:
            cells.insert(0, Cell((names.option(winner),)))
        rows.append(Row(tuple(cells), faded=needs is Needs.SCORES, marked=needs in (Needs.NUMBERS, Needs.NEVER)))
    columns = [Column(word("Ahead of, or level with")), Column(word("What it takes"), "wide")]
    if len(asked.ranking.winners) > 1:
        columns.insert(0, Column(word("Best option")))
    caption = say(
        "What it takes to keep {options} from falling behind each of the others",
        options=names.all_of(asked.ranking.winners),
    )
    blocks.append(Table(caption, tuple(columns), tuple(rows)))
    blocks.append(Paragraph(_moved(asked.goals, names)))
    return blocks


def _moved(goals: RankedGoals, names: Names) -> Text:
    """Say which order of the goals would lead to another answer."""
    if goals.flip is None:
        return (
            word(
                "No {n} move of a goal from its tier to the next one, up or down, would lead to another answer."
                if goals.looked == 1
                else "No {n} moves of a goal from its tier to the next one, up or down, would lead to another answer.",
                n=word(NUMBERS[goals.looked]) if goals.looked < len(NUMBERS) else goals.looked,
            ),
        )
    rest = len(goals.flips) - 1
    more = None
    if rest:
        more = word(" {orders} as near would change it too.", orders=capital(counted(rest, "other order")))
    told = say(
        "In another order the answer would be another one: with {moves}, the best would be {options}, by the mean of "
        "all weights in that order.",
        moves=moves(goals.flip, names), options=names.all_of(goals.flip.winners),
    )  # fmt: skip
    return text(told, more)


def moves(flip: OrderFlip, names: Names) -> str:
    """Return the moves of goals in words."""
    told = [
        word(
            "{goal} in the {then} tier from the top instead of the {now}",
            goal=names.quoted(goal), then=_tier(then), now=_tier(now),
        )
        for goal, now, then in flip.moves
    ]  # fmt: skip
    return plain(listed(told))


def _tier(tier: int) -> str:
    """Return a tier as an ordinal in English, as its number elsewhere."""
    if spoken() != ENGLISH:
        return str(tier)
    return ORDINALS[tier - 1] if tier <= len(ORDINALS) else f"{tier}th"


def _scale(study: Study, names: Names) -> list[Block]:
    found = None if Question.SCALE in study.left_out else study.questions.readings
    if found is None or len(study.matrix.alternatives) < 2:
        return []
    first = names.all_of(found.winners)
    blocks: list[Block] = [Heading(word("If the steps of the scale are not equal"))]
    opening = word(
        "The scale from {low} to {high} says what is more and what is less; a sum takes its steps as equal. ",
        low=found.levels[0], high=found.levels[-1],
    )  # fmt: skip
    if set(found.necessary) >= set(found.winners):
        said = say(
            "Here that does not matter: {options} is the best however the scale is read, as long as more is never "
            "worse."
            if len(found.winners) == 1
            else "Here that does not matter: {options} are the best however the scale is read, as long as more is "
            "never worse.",
            options=first,
        )
        return [*blocks, Paragraph(text(opening, said))]
    strict = [key for key in found.possible if found.table["status"][key] == "strict" and key not in found.winners]
    if not strict:
        said = say(
            "However it is read, no other option comes first; some can draw level with {options}.", options=first
        )
        return [*blocks, Paragraph(text(opening, said))]
    could = say("With other steps {options} could come first.", options=names.all_of(strict, "or"))
    blocks.append(Paragraph(text(opening, could)))
    blocks.append(Paragraph(_bent(found, names)))
    return blocks


def _bent(found: Readings, names: Names) -> Text:
    near, values = found.nearest, found.reading
    told: list[Text] = []
    if values is not None and near.rival is not None and near.distance:
        read = plain(
            listed(
                [
                    word("{level} as {place}", level=level, place=place)
                    for level, place in _read(found.levels, values.tolist())
                ]
            )
        )
        told.append(
            say(
                "The nearest such reading, at which {option} draws level, takes {reading}. ",
                option=names.option(near.rival), reading=read,
            )
        )  # fmt: skip
    if found.bends:
        bend = found.bends[0]
        told.append(
            say(
                "A scale that is bent evenly, with every step up worth less than the one before, changes the answer to "
                "{option} at {share} of the strongest such bend."
                if bend.at > 0
                else "A scale that is bent evenly, with every step up worth more than the one before, changes the "
                "answer to {option} at {share} of the strongest such bend.",
                option=names.option(bend.rival), share=percent(abs(float(bend.at))),
            )
        )  # fmt: skip
    elif len(found.winners) == 1:
        told.append((word("A scale that is bent evenly, towards either end, does not change the answer."),))
    return text(*told)


def _read(levels: Sequence[int], values: Sequence[float]) -> list[tuple[int, str]]:
    """Return the levels that are read as another place on the scale, and as which."""
    low, high = levels[0], levels[-1]
    places = [(level, number(round(low + (high - low) * v, 1))) for level, v in zip(levels, values, strict=True)]
    return [(level, place) for level, place in places if place != number(level)] or places
