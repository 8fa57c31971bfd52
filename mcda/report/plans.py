"""What it would take: the cheapest change of an option's own ratings that puts it first; how far the best may fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Table, Text, say
from mcda.report.words import listed, percent, safe
from mcda.sentences import amounts, reached
from mcda.sentences.plans import shown

if TYPE_CHECKING:
    from mcda.flips.plans import Plan
    from mcda.study import Study


def blocks(study: Study, names: Names) -> list[Block]:
    """Return the plans of the runner-up and of the choice, and the best option's decay; nothing where none is known."""
    found = study.plans
    if found is None:
        return []
    told: list[Block] = [Heading(word("What it would take"))]
    told += [Paragraph(_decay(found.decay, names))] if found.decay is not None else []
    if found.improvements:
        told.append(_table(found.improvements, study, names))
    return told if len(told) > 1 else []


def _decay(plan: Plan, names: Names) -> Text:
    best = names.option(plan.alternative)
    if plan.then is None or plan.rival is None or plan.cost is None:
        return say("However far its own ratings fall on their scales, {option} stays first.", option=best)
    rival = names.option(plan.rival)
    if plan.status.name == "OPEN":
        assert plan.bracket is not None
        return say(
            "{option} stays first as long as its own ratings together lose less than {share} of a scale.",
            option=best, share=safe(plan.bracket[0]),
        )  # fmt: skip
    return say(
        "{option} stays first as long as its own ratings together lose less than {share} of a scale. The least fall "
        "that costs it that: {moves}; with that {rival} has caught up.",
        option=best, share=safe(plan.cost), moves=_moves(plan, names), rival=rival,
    )  # fmt: skip


def _moves(plan: Plan, names: Names) -> Text:
    found = []
    for name, (now, then) in plan.told()["changes"].items():
        before, after = shown(now, then)
        if (before, after) == amounts(now, then):
            before, after = reached(now, then)
        found.append(word("{criterion} {now} → {then}", criterion=names.quoted(name), now=before, then=after))
    return listed(found)


def _table(plans: tuple[Plan, ...], study: Study, names: Names) -> Table:
    rows = []
    moves: Text
    for plan in plans:
        if plan.then is None or plan.cost is None:
            moves, cost = (word("no values of its ratings do it"),), "–"
        else:
            moves, cost = _moves(plan, names), percent(plan.cost)
            if plan.status.name == "OPEN":
                cost = word("at most {share}", share=cost)
        rows.append(Row((Cell((names.option(plan.alternative),)), Cell(moves), Cell((cost,)))))
    columns = (
        Column(word("Option"), "wide"),
        Column(word("Ratings that would have to change, together"), "wide"),
        Column(word("Cost"), "number", word("of a scale")),
    )
    one = noted("What the next best option would need to come first under {method}")
    two = noted("What the next best option and the actual choice would need to come first under {method}")
    caption = word(one if len(plans) == 1 else two, method=in_sentence(study.methods[0]))
    note = word(
        "The cheapest way there: each move costs the share of its criterion's scale that it takes (of today's spread "
        "where there is no scale), and weights and all other options' ratings stay as they are. Proved; the "
        "certificates are in the JSON file."
    )
    return Table((caption,), columns, tuple(rows), (note,))
