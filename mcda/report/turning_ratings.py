"""Which single rating, if it were another, changes the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.flips.dangers import dangers
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import Block, Cell, Column, Heading, Items, Paragraph, Row, Table, text
from mcda.report.words import capital, counted
from mcda.sentences import Labels, amounts

if TYPE_CHECKING:
    from mcda.flips.cell_flip import CellFlip
    from mcda.study import Study

SHOWN = 12  # ratings that are told of
DANGERS = 6  # weights and ratings against their own doubt


def blocks(study: Study, names: Names) -> list[Block]:
    """Return the ratings that flip, nearest first; nothing where the method does not answer."""
    flips = study.cells
    if flips is None:
        return []
    heading = Heading("Which single rating changes the choice")
    total, moved = study.matrix.values.size, len({flip.subject for flip in flips})
    if not flips:
        told = f"None: whatever any one of the {total} ratings is on its scale, the choice stays."
        return [heading, Paragraph((told,))]
    opening = Paragraph((_opening(flips, moved, total, study),))
    return [heading, opening, _table(flips, study, names), *_dangers(flips, study)]


def _dangers(flips: list[CellFlip], study: Study) -> list[Block]:
    """Return the weights and ratings that are nearest to their own doubt, in one list."""
    table = dangers(study.case, study.weights, study.ranking.method, labels=Labels.of(study.case), cells=flips)
    known = table[table["doubt"].notna()]["sentence"].head(DANGERS).tolist()
    if not known:
        return []
    lead = "Weights (in points of 100) and ratings together, each against its own doubt, the most dangerous first:"
    return [Heading("What is nearest to its own doubt"), Paragraph((lead,)), Items(tuple((one,) for one in known))]


def _opening(flips: list[CellFlip], moved: int, total: int, study: Study) -> str:
    inside = len({flip.subject for flip in flips if flip.within_range})
    verb = "changes" if moved == 1 else "change"
    told = f"{capital(counted(moved, 'rating'))} of {total}, changed alone, {verb} the choice"
    within = ""
    if any(flip.within_range is not None for flip in flips):
        own = "its range" if inside == 1 else "their ranges"
        within = (
            f" {capital(counted(inside, 'of them', 'of them')) if inside else 'None of them'} does so within {own}."
        )
        within = within if inside <= 1 else within.replace("does so", "do so")
    return f"{told} under {in_sentence(study.methods[0])}, weights and all other ratings as they are.{within}"


def _table(flips: list[CellFlip], study: Study, names: Names) -> Table:
    rows = []
    for flip in flips[:SHOWN]:
        now, then = amounts(flip.now, flip.threshold)
        word = {True: "within", False: "beyond", None: "–"}[flip.within_range]
        if flip.levels:
            levels = " or ".join(x if isinstance(x, str) else f"{x:.4g}" for x in flip.levels)
            then = f"{then} (at {levels})"
        alternative, criterion = flip.subject
        bound = "any " if flip.now == flip.threshold else f"{then} or "
        rows.append(
            Row(
                (
                    Cell(text(names.option(alternative), f" on {names.quoted(criterion)}")),
                    Cell((now,)),
                    Cell((f"{bound}{'more' if flip.upwards else 'less'}",)),
                    Cell((word,)),
                    Cell((names.option(flip.rival),)),
                ),
                marked=bool(flip.within_range),
            )
        )
    columns = (
        Column("Rating", "wide"), Column("Instead of", "number"), Column("If it were", "number"),
        Column("Its range"), Column("Then first", "wide"),
    )  # fmt: skip
    first = flips[0]
    now, then = amounts(first.now, first.threshold)
    alternative, criterion = first.subject
    bound = f"{then} instead of {now}" if first.now != first.threshold else f"any other than {now}"
    caption = text(
        "The nearest: if ", names.option(alternative), f" on {names.quoted(criterion)} were {bound}, the choice changes"
    )
    rest = len(flips) - len(rows)
    note = (f"{capital(counted(rest, 'farther change'))} of one rating: in the JSON file.",) if rest else ()
    return Table(caption, columns, tuple(rows), note)
