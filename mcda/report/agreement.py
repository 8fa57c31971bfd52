"""Do the methods agree: weighted sum, TOPSIS and AHP side by side, and why they part where they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcda.report import models, rules
from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, plain, text
from mcda.report.words import capital, counted, figures, listed, number, percent, points, stop

if TYPE_CHECKING:
    from mcda.study import Study

HOW = {
    "weighted_sum": "The weighted sum adds the ratings, each times its weight: a strong point makes up in full "
    "for a weak one.",
    "topsis": "TOPSIS prefers what is near to the best ratings and far from the worst, measured as a straight "
    "line: distances and weights are "
    "squared, so that large gaps on heavy criteria count more than in proportion.",
    "ahp": "AHP reads the ratings as ratios: on each criterion an option gets its share of the sum of all "
    "ratings (for costs and risks the scale is "
    "turned round first), so that scores add up to 100 and gaps look small.",
}
NORMALISED = {
    "bounds": "each rating's place on the criterion's own scale",
    "minmax": "each rating's place between the worst and the best of the criterion",
    "vector": "each rating over the length of the criterion's column",
    "max": "each rating over the largest of the criterion",
    "sum": "each rating over the sum of the criterion",
    "none": "the ratings as they are",
}


def section(study: Study, names: Names) -> Section:
    """Return the methods side by side."""
    blocks: list[Block] = [Paragraph(verdict(study, names), "lead"), table(study, names)]
    blocks += [Paragraph(parted(study, names, name)) for name in study.methods[1:] if parts(study, name)]
    blocks.append(Items(tuple(_how(study, name) for name in study.methods)))
    for name, why in study.refused.items():
        blocks.append(Paragraph((f"{method_name(name)} does not answer here: {stop(why)}",), "note"))
    blocks += rules.blocks(study, names)
    blocks += models.blocks(study, names)
    return Section("methods", "Do the methods agree?", tuple(blocks), "Do the methods agree")


def verdict(study: Study, names: Names) -> Text:
    """Return whether all methods put the same option first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in study.methods:
        groups.setdefault(study.rankings[name].winners, []).append(name)
    if len(study.methods) == 1:
        return (f"Only {in_sentence(study.methods[0])} was asked.",)
    if len(groups) == 1:
        winners = next(iter(groups))
        count = (
            "Both" if len(study.methods) == 2 else f"All {counted(len(study.methods), 'method')[: -len(' methods')]}"
        )
        return text(f"{count} methods put ", names.all_of(winners), " first.")
    told: list[Text] = []
    for winners, members in groups.items():
        called = plain(listed([in_sentence(name) for name in members]))
        verb = "put" if len(members) > 1 else "puts"
        told.append(text(f"{capital(called) if not told else called} {verb} ", names.all_of(winners), " first"))
    return text("The methods do not agree. ", listed(told, "but"), ".")


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
            cells.append(Cell((shown[name][a],), sub=f"place {ranking.ranks[a]}", shade=4 if first else None))
        rows.append(Row(tuple(cells)))
    columns = (Column("Option"), *(Column(method_name(name), "centre", "points of 100") for name in study.methods))
    orders = {tuple(study.rankings[name].ranks.tolist()) for name in study.methods}
    same_first = not any(parts(study, name) for name in study.methods)
    caption = (
        "Every method gives every option the same place"
        if len(orders) == 1
        else "The first place is the same under every method; the others are not"
        if same_first
        else "The first place depends on the method"
    )
    note = "Scores of different methods are not on one scale: compare places, not points."
    return Table((caption,), columns, tuple(rows), (note,))


def parted(study: Study, names: Names, name: str) -> Text:
    """Say by how much a method prefers another option, and which criterion favours it most there."""
    ranking = study.rankings[name]
    other, mine = ranking.winners[0], study.ranking.winners[0]
    if other == mine:  # one of them is tied
        return text(
            f"Under {in_sentence(name)} ",
            names.all_of(ranking.winners),
            " share the first place." if len(ranking.winners) > 1 else " is first alone.",
        )
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
        worth = "worth " if matrix.value[j] else ""
        rated = f"{worth}{number(float(matrix.values[a, j]))} against {number(float(matrix.values[b, j]))}"
        why = (
            f" What speaks most for it is {names.quoted(matrix.criteria[j])} ({rated}, weight "
            f"{percent(float(study.weights.values[j]))})."
        )
    return text(
        f"{capital(in_sentence(name))} prefers ",
        names.option(other),
        " to ",
        names.option(mine),
        f" by {points(gap)}.{why}",
    )


def _how(study: Study, name: str) -> Text:
    told = HOW.get(name, f"{method_name(name)}.")
    option = study.rankings[name].details.get("normalisation")
    if option in NORMALISED:
        valued = "; where a criterion has a value function, what the rating is worth" if any(study.matrix.value) else ""
        told += f" What is added or measured: {NORMALISED[option]}{valued}."
    return (told,)
