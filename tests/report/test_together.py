"""What a report says of options that go together."""

from __future__ import annotations

import pytest

from mcda import Case, Study
from mcda.language import MISSING, speaking
from mcda.report import together
from mcda.report.naming import Names
from mcda.report.parts import plain

CASE = """
format: ram-case/1
title: A strait
criteria:
  gain: {direction: max}
  effort: {direction: min, kind: cost}
scale: {low: 1, high: 9}
weights: {gain: 3, effort: 1}
status_quo: wait
exclusive: false
compatible_sets: [[treaty, fund], [fund, court]]
alternatives:
  wait: {label: Wait, scores: {gain: 2, effort: 1}}
  treaty: {label: A treaty, scores: {gain: 6, effort: 4}}
  fund: {label: A fund, scores: {gain: 5, effort: 3}}
  court: {label: The court, scores: {gain: 9, effort: 7}}
"""


def said(text):
    study = Study.of(Case.of(text))
    return together.blocks(study, Names(study))


def test_the_best_set_its_worth_and_what_more_effort_buys():
    lead, table, note = said(CASE)

    assert plain(lead.text) == (
        "Options that go together may be taken together. “A fund” and “The court” are worth most: 69 points of 100 "
        "above the status quo, for ten points of “effort”."
    )
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows] == [
        ["“Wait”", "0", "0", "7.3"],
        ["“A fund”", "3", "22", "7.0"],
        ["“A treaty”", "4", "28", "7.0"],
        ["“A treaty” and “A fund”", "7", "50", "6.2"],
        ["“A fund” and “The court”", "10", "69", "0.0"],
    ]
    assert [row.cells[0].sub for row in table.rows] == [None, None, "for this amount alone", None, None]
    assert "“Wait”, which spends nothing" in plain(note.text)


def test_one_option_may_be_worth_most_alone():
    lead, *_ = said(CASE.replace("compatible_sets: [[treaty, fund], [fund, court]]", "compatible_sets: [[wait, fund]]"))

    assert plain(lead.text) == "No set that may be taken is worth more than “The court” alone."


@pytest.mark.parametrize(
    "change",
    [
        ("exclusive: false\ncompatible_sets: [[treaty, fund], [fund, court]]", "exclusive: true"),
        ("status_quo: wait\n", ""),
        (", kind: cost", ""),
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_say(change):
    assert said(CASE.replace(*change)) == ()


def test_it_speaks_spanish():
    with speaking("es"):
        lead, table, note = said(CASE)
        texts = [plain(lead.text), plain(table.caption), plain(note.text), *(column.label for column in table.columns)]

    assert not any(mark in one for one in texts for mark in MISSING)
