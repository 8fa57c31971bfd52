"""Judgements that a rule makes of tiers are no evidence of agreement, and codes stand beside their labels."""

from __future__ import annotations

import re

import pytest

import mcda
from mcda.language import speaking
from mcda.report import annexes, combined, importance, needs, turning_ratings
from mcda.report.naming import Names
from mcda.report.parts import Items, Paragraph, Table, plain


def paragraphs(blocks):
    return " ".join(plain(block.text) for block in blocks if isinstance(block, Paragraph))


def test_the_six_cases_are_ruled_and_judgements_of_ones_own_are_not(models, staged):
    assert all(importance.ruled(one.case) for one in models.values())
    assert not importance.ruled(staged(3))  # tiers 5 and 4, judged 3 times
    assert importance.ruled(staged(2))


def test_agreement_by_rule_is_no_evidence(models):
    for one in models.values():
        names = Names(one)
        told = plain(importance.consistency(one))
        against = combined.against_doubt(one.doubt, names)

        assert told.startswith("The judgements follow a rule: 1, 2, 3, 5 or 7 times")
        assert "agree with one another well" not in told
        assert len(against) == 1
        assert "is no evidence of how sure the weight is: do not rest on it." in paragraphs(against)
        assert not re.search(r"\d times", paragraphs(against))
        blocks = turning_ratings.blocks(one, names)
        listed = [plain(item) for block in blocks if isinstance(block, Items) for item in block.items]
        assert not listed or "Weights are left out" in paragraphs(blocks)
        assert not any(item.startswith(names.quoted(key)) for item in listed for key in one.matrix.criteria)


def test_multiples_of_a_small_doubt_are_worded():
    text = """
format: ram-case/1
title: Three
criteria: {a: max, b: max, c: max}
judgements: [{pair: [a, b], value: 2}, {pair: [a, c], value: 4}, {pair: [b, c], value: 2.1}]
alternatives: {x: {scores: {a: 9, b: 2, c: 3}}, y: {scores: {a: 3, b: 8, c: 4}}}
"""
    study = mcda.Study.of(mcda.Case.of(text))
    lead, table = combined.against_doubt(study.doubt, Names(study))

    assert not importance.ruled(study.case)
    assert isinstance(table, Table)
    assert max(study.doubt["times"].dropna()) > combined.FAR
    cells = [plain(row.cells[3].text) for row in table.rows]
    assert "far beyond" in cells
    assert "far beyond it." in plain(lead.text)


@pytest.mark.parametrize(("language", "highest"), [("en", "5 is the highest"), ("es", "5 es el más alto")])
def test_codes_and_the_direction_of_tiers_are_explained(models, language, highest):
    study = models["lima_group"]
    with speaking(language):
        names = Names(study)
        rows = importance.weights(study, names).rows
        annex = annexes.judgements(study, names)
        assert {row.cells[0].sub.split(";")[0] for row in rows} == set(study.matrix.criteria)
        assert highest in paragraphs(annex.blocks)
        assert highest in plain(importance.consistency(study))
        table = next(block for block in annex.blocks if isinstance(block, Table))
        assert {row.cells[k].sub for row in table.rows for k in (0, 2)} == set(study.matrix.criteria)
        said = needs.moves(study.questions.goals.flip, names)
    assert ("in the third tier from the top" if language == "en" else "contando desde el más alto") in said
