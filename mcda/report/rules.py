"""Other rules of decision beside the utility maximiser, and which of them lead to the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Table, Text, plain
from mcda.report.words import NUMBERS, capital, counted, listed, whole

if TYPE_CHECKING:
    from mcda.rules import DecisionRules
    from mcda.study import Study

WORDS = {
    "utility": noted("largest weighted sum"), "lexicographic": noted("the most important criterion first"),
    "satisficing": noted("good enough on everything"), "maximin": noted("the best worst case"),
    "minimax_regret": noted("the least regret"),
}  # fmt: skip
MEANING = {
    "utility": noted("the utility maximiser of the Rational Actor Model"),
    "lexicographic": noted("the heaviest criterion decides, the next one only among those that are level"),
    "satisficing": noted("who still meets the highest level that is asked on every criterion alike"),
    "maximin": noted("all ratings at their bad, likely or good end: whose worst score is largest"),
    "minimax_regret": noted("the same: who falls short of the best by least"),
}


def blocks(study: Study, names: Names) -> list[Block]:
    """Return what other rules of decision say."""
    found = study.questions.rules
    if found is None or len(study.matrix.alternatives) < 2:
        return []
    return [
        Heading(word("Other rules of decision")),
        Paragraph(_verdict(found, names)),
        _table(found, names),
        _vetoes(found, names),
    ]


def _verdict(found: DecisionRules, names: Names) -> Text:
    if found.choice is None:
        return (word("The same ratings, decided by other rules than the largest sum:"),)
    same = found.reproduced_by
    what = word("what the source recommends") if names.prospective else word("what {who} chose", who=names.chooser)
    if len(same) == len(found.winners):
        rules = counted(len(same), "rule")
        return (word("All {rules} lead to {what}: the case does not tell them apart.", rules=rules, what=what),)
    if not same:
        return (word("None of these rules leads to {what} alone.", what=what),)
    return (
        word(
            "{n} of {rules} leads to {what}: {listing}."
            if len(same) == 1
            else "{n} of {rules} lead to {what}: {listing}.",
            n=capital(count(len(same))), rules=counted(len(found.winners), "rule"), what=what,
            listing=plain(listed([word(WORDS[rule]) for rule in same])),
        ),
    )  # fmt: skip


def count(many: int) -> str:
    """Return a number, small ones in words."""
    return word(NUMBERS[many]) if many < len(NUMBERS) else str(many)


def _table(found: DecisionRules, names: Names) -> Table:
    rows = []
    for rule, winners in found.winners.items():
        apart = found.choice is not None and winners != (found.choice,)
        cells = [Cell((capital(word(WORDS[rule])),), sub=word(MEANING[rule])), Cell(names.all_of(winners))]
        rows.append(Row(tuple(cells), marked=apart))
    caption = word("Who comes first by other rules")
    return Table((caption,), (Column(word("Rule")), Column(word("First place"), "wide")), tuple(rows))


def _vetoes(found: DecisionRules, names: Names) -> Table:
    """Return the two-stage rule: out with whoever is too weak on one criterion, then the largest sum."""
    rows = []
    for criterion, stages in found.veto.items():
        first = dict.fromkeys(name for stage in stages for name in stage.winners)
        cells = [Cell((names.criterion(criterion),)), Cell(names.all_of(first))]
        if found.choice is not None:
            cells.append(Cell((whole(float(found.share(criterion))),)))
        rows.append(Row(tuple(cells)))
    columns = [Column(word("Veto on")), Column(word("First place at some threshold"), "wide")]
    if found.choice is not None:
        columns.append(Column(word("Leads to the choice"), "number", word("of all thresholds")))
    note = word(
        "Poliheuristic: whoever is rated below a threshold on one criterion is out, whatever the rest; the largest sum "
        "decides among those who are left. The threshold sweeps the whole scale: theory does not say where it is."
    )
    return Table((word("A veto first, the sum after it"),), tuple(columns), tuple(rows), (note,), folded=True)
