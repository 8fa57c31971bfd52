"""Options that go together: the best set for every amount of effort, and what it is worth above the status quo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.errors import McdaError
from mcda.language import word
from mcda.optimise import efficient_frontier
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Paragraph, Row, Table, Text, say
from mcda.report.words import counted, figures, number, points

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.optimise import Frontier
    from mcda.study import Study

MOST = 20  # sets that a page lists


def blocks(study: Study, names: Names) -> tuple[Block, ...]:
    """Return the frontier over the case's cost; nothing where it is exclusive, names no status quo or has no cost."""
    document, cost = study.case.document, costing(study.case)
    if document.exclusive or document.status_quo is None or cost is None or len(study.matrix.alternatives) < 2:
        return ()
    try:
        frontier = efficient_frontier(study.case, study.weights, along=cost)
    except McdaError:  # too many sets to list, or a limit that is no sum
        return ()
    if not any(one.chosen for one in frontier.points):
        return ()
    return (
        Paragraph(_lead(frontier, names, cost)),
        _table(frontier, names, cost),
        Paragraph(
            say(
                "A set is worth what its options are worth above {status_quo}, which spends nothing here: what it "
                "costs is spent whatever is done. That values add up is an assumption. The price is what one more "
                "point is worth where sets may be mixed.",
                status_quo=names.option(document.status_quo),
            ),
            "note",
        ),
    )  # fmt: skip


def costing(case: Case) -> str | None:
    """Return the criterion that stands for effort: the first that the case calls a cost and rates in plain numbers."""
    for key, one in case.document.criteria.items():
        if one.kind == "cost" and one.direction == "min" and case.value_function(key) is None:
            return key
    return None


def _named(frontier: Frontier, chosen: tuple[str, ...], names: Names) -> Text:
    assert frontier.status_quo is not None
    return names.all_of(chosen) if chosen else (names.option(frontier.status_quo),)


def _lead(frontier: Frontier, names: Names, cost: str) -> Text:
    best = frontier.points[-1]
    if len(best.chosen) == 1:
        return say(
            "No set that may be taken is worth more than {option} alone.", option=names.option(best.chosen[0])
        )  # fmt: skip
    return say(
        "Options that go together may be taken together. {options} are worth most: {value} above the status quo, for "
        "{amount} of {cost}.",
        options=names.all_of(best.chosen), value=points(float(best.value)),
        amount=counted(int(best.amount), "point") if best.amount == int(best.amount) else number(float(best.amount)),
        cost=names.quoted(cost),
    )  # fmt: skip


def _table(frontier: Frontier, names: Names, cost: str) -> Table:
    shown = frontier.points[-MOST:]
    values, prices = (
        figures([float(v) for v in row]) for row in zip(*((p.value, p.price) for p in shown), strict=True)
    )
    rows = [
        Row((
            Cell(_named(frontier, one.chosen, names), sub=None if one.supported else word("for this amount alone")),
            Cell((number(float(one.amount)),)), Cell((value,)), Cell((price,)),
        ), marked=one is frontier.points[-1])
        for one, value, price in zip(shown, values, prices, strict=True)
    ]  # fmt: skip
    columns = (
        Column(word("The best set")),
        Column(word("Spent"), "number"),
        Column(word("Worth"), "number", word("points of 100")),
        Column(word("Price of one more"), "number", word("points of 100")),
    )
    return Table(say("What more of {cost} buys", cost=names.quoted(cost)), columns, tuple(rows))
