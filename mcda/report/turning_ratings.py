"""Which single rating, if it were another, changes the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.flips.dangers import dangers
from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report.importance import ruled
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import Block, Cell, Column, Heading, Items, Paragraph, Row, Table, Text, say
from mcda.report.words import capital, counted
from mcda.sentences import Labels, amounts, beyond, reached

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
    heading = Heading(word("Which single rating changes the choice"))
    total, moved = study.matrix.values.size, len({flip.subject for flip in flips})
    if not flips:
        told = word("None: whatever any one of the {n} ratings is on its scale, the choice stays.", n=total)
        return [heading, Paragraph((told,))]
    opening = Paragraph((_opening(flips, moved, total, study),))
    return [heading, opening, _table(flips, study, names), *_dangers(flips, study)]


def _dangers(flips: list[CellFlip], study: Study) -> list[Block]:
    """Return the weights and ratings that are nearest to their own doubt, in one list."""
    table = dangers(study.case, study.weights, study.ranking.method, labels=Labels.of(study.case), cells=flips)
    by_rule = ruled(study.case)
    if by_rule:  # its weights agree by construction: that is no doubt to hold a flip against
        table = table[[not isinstance(subject, str) for subject in table["subject"]]]
    known = table[table["doubt"].notna()]["sentence"].head(DANGERS).tolist()
    if not known:
        return []
    lead = word(
        "Ratings, each held against the doubt about it, the most dangerous first. Weights are left out: their "
        "judgements follow a rule, which tells nothing of the doubt about them."
        if by_rule
        else "Weights (in points of 100) and ratings in one list, each held against the doubt about it, the most "
        "dangerous first:"
    )
    heading = Heading(word("What may most easily be wrong by enough"))
    return [heading, Paragraph((lead,)), Items(tuple((one,) for one in known))]


def _opening(flips: list[CellFlip], moved: int, total: int, study: Study) -> str:
    inside = len({flip.subject for flip in flips if flip.within_range})
    told = word(
        "{ratings} of {n}, changed alone, changes the choice under {method}, weights and all other ratings as they are."
        if moved == 1
        else "{ratings} of {n}, changed alone, change the choice under {method}, weights and all other ratings as they "
        "are.",
        ratings=capital(counted(moved, "rating")), n=total, method=in_sentence(study.methods[0]),
    )  # fmt: skip
    if not any(flip.within_range is not None for flip in flips):
        return told
    if not inside:
        return told + word(" None of them does so within their ranges.")
    return told + word(
        " {ratings} does so within its range." if inside == 1 else " {ratings} do so within their ranges.",
        ratings=capital(counted(inside, "of them", "of them")),
    )


def _table(flips: list[CellFlip], study: Study, names: Names) -> Table:
    rows = []
    for flip in flips[:SHOWN]:
        now, then = (amounts if flip.jump else reached)(flip.now, flip.threshold)
        if flip.levels:
            levels = word(" or ").join(x if isinstance(x, str) else localised(f"{x:.4g}") for x in flip.levels)
            then += word(" (at {levels})", levels=levels)
        alternative, criterion = flip.subject
        if flip.now == flip.threshold:
            bound = beyond(flip.told(), now) if flip.jump else word("any more" if flip.upwards else "any less")
        elif flip.jump:
            bound = beyond(flip.told(), then)
        else:
            bound = word("{there} or more" if flip.upwards else "{there} or less", there=then)
        within = WITHIN[flip.within_range]
        rating = say("{option} on {criterion}", option=names.option(alternative), criterion=names.quoted(criterion))
        cells: tuple[Text, ...] = (
            rating, (now,), (bound,), ("–" if flip.within_range is None else word(within),),
            (names.option(flip.rival),),
        )  # fmt: skip
        rows.append(Row(tuple(Cell(words) for words in cells), marked=bool(flip.within_range)))
    columns = (
        Column(word("Rating"), "wide"), Column(word("Instead of"), "number"), Column(word("If it were"), "number"),
        Column(word("Its range")), Column(word("Then first"), "wide"),
    )  # fmt: skip
    first = flips[0]
    now, then = (amounts if first.jump else reached)(first.now, first.threshold)
    alternative, criterion = first.subject
    if first.jump or first.now == first.threshold:
        then = beyond(first.told(), then)
    caption = say(
        "The nearest: if {option} on {criterion} were {then} instead of {now}, the choice changes"
        if first.now != first.threshold
        else "The nearest: as soon as {option} on {criterion} is {then}, the choice changes",
        option=names.option(alternative), criterion=names.quoted(criterion), then=then, now=now,
    )  # fmt: skip
    rest = len(flips) - len(rows)
    note: Text = ()
    if rest:
        more = capital(counted(rest, "farther change"))
        note = (word("{changes} of one rating: in the JSON file.", changes=more),)
    return Table(caption, columns, tuple(rows), note)


WITHIN = {True: noted("within"), False: noted("beyond"), None: "–"}
