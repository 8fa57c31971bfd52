"""If the ratings are wrong: the section's words and numbers are those of the study; plain tables have none."""

from __future__ import annotations

import json

import pytest

from mcda import Case, Study, report
from mcda.report import build, uncertain
from mcda.report.naming import Names
from mcda.report.parts import Paragraph, Table, plain


@pytest.fixture(scope="module")
def study():
    return Study.of(Case.load("models/oecd_accession.yaml"))


def words_of(section):
    return [plain(block.text) for block in section.blocks if isinstance(block, Paragraph)]


def test_the_shares_are_those_of_the_draws(study):
    section = uncertain.section(study, Names(study))
    told = words_of(section)
    first = study.drawn.acceptability[1].idxmax()
    share = round(100 * study.drawn.acceptability.loc[first, 1])
    assert told[0].startswith("Every rating was moved within its range 20,000 times, the priorities kept. ")
    assert told[0].endswith(f"came first in {share}% of these draws.")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == len(study.matrix.alternatives)
    assert "It is not the probability that Peru would be right." in plain(table.note)


def test_the_second_rater_is_told_with_what_would_be_enough(study):
    told = " ".join(words_of(uncertain.section(study, Names(study))))
    assert "With the ratings of a second rater (“Sceptic of the bargain”), “Make accession" in told
    assert "Two ratings would be enough to change the choice: " in told


def test_a_plain_table_is_only_asked_of_single_ratings():
    case = Case.of(
        "format: ram-case/1\ntitle: Rooms\ncriteria: {price: min, light: max}\nweights: {price: 1, light: 1}\n"
        "alternatives:\n  attic: {scores: {price: 400, light: 9}}\n  cellar: {scores: {price: 300, light: 2}}\n"
    )  # fmt: skip
    plain_study = Study.of(case)
    assert plain_study.drawn is None
    first = uncertain.section(plain_study, Names(plain_study)).blocks[0]
    assert first.text == "Which single rating changes the choice"


def test_the_document_and_every_form_carry_it(study, tmp_path):
    for name in ("a.json", "a.md", "a.html"):
        report.write(study, tmp_path / name)
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert document["drawn"]["samples"] == 20_000
    assert document["information"]["best"] == "chile_colombia"
    assert document["second_opinion"]["smallest"]
    assert "If the ratings are wrong" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "If the ratings are wrong" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "ratings" in {section.key for section in build.build(study).sections}
