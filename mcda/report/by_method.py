"""Do the methods agree, over several cases: what they agree on is said once, and every difference is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import word
from mcda.report.naming import Names, in_sentence, method_name
from mcda.report.one_interest import spelled
from mcda.report.pages import Named, page
from mcda.report.parts import Block, Cell, Column, Link, Paragraph, Row, Section, Table, plain
from mcda.report.words import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.study import Study


def section(named: Named) -> Section:
    """Return where the methods agree, and a row for each answer where they do not."""
    methods = list(dict.fromkeys(name for study, _ in named for name in study.methods))
    apart = [(study, names) for study, names in named if len(answers(study, methods)) > 1]
    together = len(named) - len(apart)
    called = plain(listed([in_sentence(name) for name in methods]))
    where = word("“The answers”")
    blocks: list[Block] = []
    if len(methods) == 1:
        told = word("One method was asked: {methods}.", methods=called)
    elif not apart:
        told = word(
            "In every case {methods} put the same option first: the one that {where} names.",
            methods=called, where=where,
        )  # fmt: skip
    elif not together:
        told = word(
            "The methods part ways in {cases}.",
            cases=word("the one case") if len(named) == 1 else word("all {cases}", cases=counted(len(named), "case")),
        )
    else:
        told = word(
            "The methods part ways in {k} of {cases}; in {rest} {methods} put the same option first, the one that "
            "{where} names.",
            k=spelled(len(apart)), cases=counted(len(named), "case"), methods=called, where=where,
            rest=word("the other one") if together == 1 else word("the other {n}", n=spelled(together)),
        )  # fmt: skip
    blocks.append(Paragraph((told,), "lead"))
    if apart:
        blocks.append(_table(apart, methods))
    return Section("methods", word("Do the methods agree?"), tuple(blocks), word("Do the methods agree"))


def answers(study: Study, methods: Sequence[str]) -> dict[tuple[str, ...], list[str]]:
    """Return the methods by who comes first under them, the first method's answer first; () where one has none.

    Examples
    --------
    >>> from types import SimpleNamespace as This
    >>> one, two = This(winners=("sue",)), This(winners=("wait",))
    >>> answers(This(rankings={"a": one, "b": two, "c": one}), ("a", "b", "c", "d"))
    {('sue',): ['a', 'c'], ('wait',): ['b'], (): ['d']}
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for name in methods:
        ranking = study.rankings.get(name)
        found.setdefault(() if ranking is None else tuple(ranking.winners), []).append(name)
    return found


def _table(apart: Named, methods: Sequence[str]) -> Table:
    rows = []
    for study, names in apart:
        for winners, some in answers(study, methods).items():
            told = plain(listed([in_sentence(name) if k else method_name(name) for k, name in enumerate(some)]))
            case = Cell((Link(study.case.title, page(study, "#methods")),))
            rows.append(Row((case, Cell((told,)), Cell((_first(winners, names),)))))
    columns = (Column(word("Case")), Column(word("Method")), Column(word("First place"), "wide"))
    return Table((word("Where the methods part ways"),), columns, tuple(rows), stacked=True)


def _first(winners: tuple[str, ...], names: Names) -> str:
    if not winners:
        return word("does not answer")
    label = plain(listed([names.label(key) for key in winners]))
    return label if len(winners) == 1 else word("{options} (level)", options=label)
