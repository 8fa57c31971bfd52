"""Other rules of decision beside the utility maximiser, and which of them lead to the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Table, Text, plain
from mcda.report.words import NUMBERS, capital, counted, listed, percent

if TYPE_CHECKING:
    from mcda.rules import DecisionRules
    from mcda.study import Study

WORDS = {
    "utility": "largest weighted sum", "lexicographic": "the most important criterion first",
    "satisficing": "good enough on everything", "maximin": "the best worst case", "minimax_regret": "the least regret",
}  # fmt: skip
MEANING = {
    "utility": "the utility maximiser of the Rational Actor Model",
    "lexicographic": "the heaviest criterion decides, the next one only among those that are level",
    "satisficing": "who still meets the highest level that is asked on every criterion alike",
    "maximin": "all ratings at their bad, likely or good end: whose worst score is largest",
    "minimax_regret": "the same: who falls short of the best by least",
}


def blocks(study: Study, names: Names) -> list[Block]:
    """Return what other rules of decision say."""
    found = study.questions.rules
    if found is None or len(study.matrix.alternatives) < 2:
        return []
    return [
        Heading("Other rules of decision"),
        Paragraph(_verdict(found, names)),
        _table(found, names),
        _vetoes(found, names),
    ]


def _verdict(found: DecisionRules, names: Names) -> Text:
    if found.choice is None:
        return ("The same ratings, decided by other rules than the largest sum:",)
    same = found.reproduced_by
    what = "what the source recommends" if names.prospective else f"what {names.chooser} chose"
    if len(same) == len(found.winners):
        return (f"All {counted(len(same), 'rule')} lead to {what}: the case does not tell them apart.",)
    if not same:
        return (f"None of these rules leads to {what} alone.",)
    listing = plain(listed([WORDS[rule] for rule in same]))
    verb = "leads" if len(same) == 1 else "lead"
    return (f"{capital(count(len(same)))} of {counted(len(found.winners), 'rule')} {verb} to {what}: {listing}.",)


def count(many: int) -> str:
    """Return a number, small ones in words."""
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def _table(found: DecisionRules, names: Names) -> Table:
    rows = []
    for rule, winners in found.winners.items():
        apart = found.choice is not None and winners != (found.choice,)
        cells = [Cell((capital(WORDS[rule]),), sub=MEANING[rule]), Cell(names.all_of(winners))]
        rows.append(Row(tuple(cells), marked=apart))
    caption = "Who comes first by other rules"
    return Table((caption,), (Column("Rule"), Column("First place", "wide")), tuple(rows))


def _vetoes(found: DecisionRules, names: Names) -> Table:
    """Return the two-stage rule: out with whoever is too weak on one criterion, then the largest sum."""
    rows = []
    for criterion, stages in found.veto.items():
        first = dict.fromkeys(name for stage in stages for name in stage.winners)
        cells = [Cell((names.criterion(criterion),)), Cell(names.all_of(first))]
        if found.choice is not None:
            cells.append(Cell((percent(float(found.share(criterion))),)))
        rows.append(Row(tuple(cells)))
    columns = [Column("Veto on"), Column("First place at some threshold", "wide")]
    if found.choice is not None:
        columns.append(Column("Leads to the choice", "number", "of all thresholds"))
    note = (
        "Poliheuristic: whoever is rated below a threshold on one criterion is out, whatever the rest; the largest sum "
        "decides among those who are left. The threshold sweeps the whole scale: theory does not say where it is."
    )
    return Table(("A veto first, the sum after it",), tuple(columns), tuple(rows), (note,), folded=True)
