"""Do the methods agree: weighted sum, TOPSIS and AHP side by side, and why they part where they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcda.language import noted, word
from mcda.report import models, rules
from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, plain, say
from mcda.report.refusals import retold
from mcda.report.words import NUMBERS, capital, figures, listed, number, percent, points, stop
from mcda.sizes import Question

if TYPE_CHECKING:
    from mcda.study import Study

HOW = {
    "weighted_sum": noted(
        "The weighted sum adds the ratings, each times its weight: a strong point makes up in full for a weak one."
    ),
    "topsis": noted(
        "TOPSIS prefers what is near to the best ratings and far from the worst, measured as a straight line: "
        "distances and weights are squared, so that large gaps on heavy criteria count more than in proportion."
    ),
    "ahp": noted(
        "AHP reads the ratings as ratios: on each criterion an option gets its share of the sum of all ratings (for "
        "costs and risks the scale is turned round first), so that scores add up to 100 and gaps look small."
    ),
}
NORMALISED = {
    "bounds": noted("each rating's place on the criterion's own scale"),
    "minmax": noted("each rating's place between the worst and the best of the criterion"),
    "vector": noted("each rating over the length of the criterion's column"),
    "max": noted("each rating over the largest of the criterion"),
    "sum": noted("each rating over the sum of the criterion"),
    "none": noted("the ratings as they are"),
}


def section(study: Study, names: Names) -> Section:
    """Return the methods side by side."""
    blocks: list[Block] = [Paragraph(verdict(study, names), "lead"), table(study, names)]
    blocks += [Paragraph(parted(study, names, name)) for name in study.methods[1:] if parts(study, name)]
    blocks.append(Items(tuple(_how(study, name) for name in study.methods)))
    for name, why in study.refused.items():
        told = word("{method} does not answer here: {why}", method=method_name(name), why=stop(retold(why)))
        blocks.append(Paragraph((told,), "note"))
    blocks += rules.blocks(study, names)
    if Question.MODELS not in study.left_out:
        blocks += models.blocks(study, names)
    return Section("methods", word("Do the methods agree?"), tuple(blocks), word("Do the methods agree"))


def verdict(study: Study, names: Names) -> Text:
    """Return whether all methods put the same option first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in study.methods:
        groups.setdefault(study.rankings[name].winners, []).append(name)
    if len(study.methods) == 1:
        return (word("Only {method} was asked.", method=in_sentence(study.methods[0])),)
    if len(groups) == 1:
        options, count = names.all_of(next(iter(groups))), len(study.methods)
        if count == 2:
            return say("Both methods put {options} first.", options=options)
        many = word(NUMBERS[count]) if count < len(NUMBERS) else str(count)
        return say("All {n} methods put {options} first.", n=many, options=options)
    told: list[Text] = []
    for winners, members in groups.items():
        called = plain(listed([in_sentence(name) for name in members]))
        told.append(
            say(
                "{methods} put {options} first" if len(members) > 1 else "{methods} puts {options} first",
                methods=called if told else capital(called), options=names.all_of(winners),
            )
        )  # fmt: skip
    return say("The methods do not agree. {groups}.", groups=listed(told, "but"))


def parts(study: Study, name: str) -> bool:
    """Return whether a method disagrees with the first one about the first place."""
    return study.rankings[name].winners != study.ranking.winners


def table(study: Study, names: Names) -> Table:
    """Return scores and places under every method."""
    shown = {name: figures([float(v) for v in study.rankings[name].values]) for name in study.methods}
    rows = []
    for key in study.ranking:
        a = study.matrix.alternatives.index(key)
        cells = [Cell((names.option(key),))]
        for name in study.methods:
            ranking = study.rankings[name]
            first = key in ranking.winners
            place = word("place {n}", n=ranking.ranks[a])
            cells.append(Cell((shown[name][a],), sub=place, shade=4 if first else None))
        rows.append(Row(tuple(cells)))
    unit = word("points of 100")
    columns = (Column(word("Option")), *(Column(method_name(name), "centre", unit) for name in study.methods))
    orders = {tuple(study.rankings[name].ranks.tolist()) for name in study.methods}
    same_first = not any(parts(study, name) for name in study.methods)
    if len(orders) == 1:
        caption = word("Every method gives every option the same place")
    elif same_first:
        caption = word("The first place is the same under every method; the others are not")
    else:
        caption = word("The first place depends on the method")
    note = word("Scores of different methods are not on one scale: compare places, not points.")
    return Table((caption,), columns, tuple(rows), (note,))


def parted(study: Study, names: Names, name: str) -> Text:
    """Say by how much a method prefers another option, and which criterion favours it most there."""
    ranking = study.rankings[name]
    other, mine = ranking.winners[0], study.ranking.winners[0]
    if other == mine:  # one of them is tied
        return say(
            "Under {method} {options} share the first place."
            if len(ranking.winners) > 1
            else "Under {method} {options} is first alone.",
            method=in_sentence(name), options=names.all_of(ranking.winners),
        )  # fmt: skip
    gap = float(ranking.scores[other] - ranking.scores[mine])
    matrix = study.matrix
    a, b = matrix.alternatives.index(other), matrix.alternatives.index(mine)
    signs = np.array([1.0 if sense == "max" else -1.0 for sense in matrix.sense])
    spans = np.array(
        [
            float(ends[1] - ends[0]) if ends else float(np.ptp(matrix.values[:, j])) or 1.0
            for j, ends in enumerate(matrix.bounds)
        ]
    )
    pull = study.weights.values * signs * (matrix.values[a] - matrix.values[b]) / spans
    j = int(np.argmax(pull))
    why = ""
    if pull[j] > 0:
        why = word(
            " What speaks most for it is {criterion} (worth {there} against {here}, weight {share})."
            if matrix.value[j]
            else " What speaks most for it is {criterion} ({there} against {here}, weight {share}).",
            criterion=names.quoted(matrix.criteria[j]), there=number(float(matrix.values[a, j])),
            here=number(float(matrix.values[b, j])), share=percent(float(study.weights.values[j])),
        )  # fmt: skip
    return say(
        "{method} prefers {other} to {mine} by {points}.{why}",
        method=capital(in_sentence(name)), other=names.option(other), mine=names.option(mine), points=points(gap),
        why=why,
    )  # fmt: skip


def _how(study: Study, name: str) -> Text:
    told = word(HOW[name]) if name in HOW else f"{method_name(name)}."
    option = study.rankings[name].details.get("normalisation")
    if option in NORMALISED:
        template = (
            noted(
                " What is added or measured: {what}; where a criterion has a value function, what the rating is worth."
            )
            if any(study.matrix.value)
            else noted(" What is added or measured: {what}.")
        )
        told += word(template, what=word(NORMALISED[option]))
    return (told,)
