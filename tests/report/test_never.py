"""A weight that changes nothing says "never" and how that is known, as the terminal does."""

import re

import pytest

import mcda
from mcda.report import sensitivity
from mcda.report.naming import Names
from mcda.report.parts import plain

ROOMS = """
format: ram-case/1
title: A room to rent
criteria: {price: min, light: max, calm: max}
weights: {price: 2, light: 1, calm: 1}
alternatives:
  attic: {scores: {price: 400, light: 9, calm: 5}}
  cellar: {scores: {price: 300, light: 2, calm: 4}}
  house: {scores: {price: 290, light: 9.5, calm: 6}}
"""
METHODS = ("weighted_sum", "topsis", "ahp", "vikor")


def rows(study, method):
    """Return the rows of a method's table of thresholds, each cell as plain words with what is set small below."""
    table = sensitivity.table(study, Names(study), method)
    return [[(plain(cell.text), cell.sub) for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("method", METHODS)
def test_every_criterion_that_flips_nothing_is_never_and_the_terminal_agrees(models, method):
    seen = 0
    for study in models.values():
        case = mcda.Study.of(study.case, ["weighted_sum", method])
        found = {study.case.document.criteria[key].label: key for key in study.matrix.criteria}
        unmoved = {one.subject: one for one in mcda.unmoved_weights(study.matrix, study.weights, method)}
        told = {found[row[0][0]]: row for row in rows(case, method) if row[2][0] == "never"}
        assert set(told) == set(unmoved)
        for key, row in told.items():
            assert row[2][1] == "proved"
            assert mcda.verify(unmoved[key]).ok
            assert row[3][0] == "–"
            assert row[4][0] == "the same option"  # a name at length makes rows three lines high
            assert unmoved[key].winner == study.ranking.best
            seen += 1
    assert seen > 10


def test_a_search_says_that_it_is_one():
    study = mcda.Study.of(mcda.Case.of(ROOMS), ["weighted_sum", "pymcdm:MABAC"])
    assert [row[2:] for row in rows(study, "pymcdm:MABAC")] == [
        [("none found", "search"), ("–", None), ("–", None)]
    ] * 3
    assert {row[2] for row in rows(study, "weighted_sum")} == {("never", "proved")}


def test_nothing_says_no_value_any_more(models, tmp_path):
    for study in models.values():
        for language in ("en", "es"):
            mcda.report.write(study, tmp_path / "one.md", language=language)
            text = " ".join((tmp_path / "one.md").read_text("utf-8").split())  # cells without their padding
            assert not re.search(r"\| (no value|ningún valor) \|", text)
            assert ("| never (proved) |" if language == "en" else "| nunca (demostrado) |") in text


SMALL = "format: ram-case/1\ntitle: Small\n"
ONE = SMALL + "criteria: {a: max, b: min}\nweights: {a: 1, b: 1}\nalternatives: {x: {scores: {a: 1, b: 2}}}\n"
SINGLE = SMALL + "criteria: {a: max}\nweights: {a: 1}\nalternatives: {x: {scores: {a: 1}}, y: {scores: {a: 3}}}\n"
ALIKE = ONE.replace("}}}", "}}, y: {scores: {a: 1, b: 2}}}")


@pytest.mark.parametrize(
    ("case", "said"),
    [(ONE, "There is only one option: no weights can put another one first."), (SINGLE, "“a” is the only criterion:")],
)
def test_nothing_to_move_is_a_sentence_and_no_table(case, said):
    study = mcda.Study.of(mcda.Case.of(case))
    (block,) = sensitivity.section(study, Names(study)).blocks
    assert said in plain(block.text)


def test_options_that_are_alike_stay_level():
    study = mcda.Study.of(mcda.Case.of(ALIKE))
    assert {row[4][0] for row in rows(study, "topsis")} == {"“x” and “y” stay level"}
    text = mcda.report.render(study, "md")
    assert "No combination of priorities decides between “x” and “y”: they stay level." in text
    assert "“x” and “y” are each rated best, or level with the best, on every criterion" in text
    assert "x** stays first" not in text
    assert "All options are rated alike: no priorities tell “x” and “y” apart." in text
    assert "Of all priorities" not in text
    assert "Nothing is lost if “y” is used instead" in text
    assert "would cost least" not in text
    assert "“x” and “y” are level, and no factors on today's weights decide between them." in text
    assert "however large, change the choice" not in text
    assert "rated alike come first together, and share what they are the best for" in text


def test_two_that_are_alike_come_first_together_before_a_third():
    study = mcda.Study.of(mcda.Case.of(ALIKE.replace("}}}", "}}, z: {scores: {a: 0, b: 3}}}")))
    assert study.ranking.winners == ("x", "y")
    text = mcda.report.render(study, "md")
    assert "Of all priorities that there could be, “x” and “y”, rated alike, come first together for" in text
    assert "“x” is the best for" not in text


def test_tables_of_further_methods_are_folded(models):
    from mcda.report.naming import Names
    from mcda.report.parts import Table
    from mcda.report.sensitivity import by_method

    study = models["maritime_dispute"]
    first = {name: next(one for one in by_method(study, Names(study), name) if isinstance(one, Table)).folded
             for name in study.methods}  # fmt: skip
    assert list(first.values()) == [False, True, True]
