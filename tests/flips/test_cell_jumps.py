"""A score in a column that tells nobody apart: any change of it makes the scores jump, and nobody was level before."""

from __future__ import annotations

import json

import pytest

import mcda
from mcda import Case, DecisionMatrix, Study
from mcda.language import speaking
from mcda.report import four, turning_ratings
from mcda.report.naming import Names
from mcda.report.parts import Table, plain
from mcda.sentences import Labels, cell, cell_in, danger_in

CASE = """
format: ram-case/1
title: Rooms
criteria:
  price: {direction: min}
  range: {direction: max}
  comfort: {direction: max}
weights: {price: 1, range: 2, comfort: 1}
alternatives:
  A: {scores: {price: 10, range: 5, comfort: 3}}
  B: {scores: {price: 12, range: 7, comfort: 3}}
  C: {scores: {price: 8, range: 4, comfort: 3}}
  D: {scores: {price: 12, range: 7, comfort: 3}}
"""
MINMAX = mcda.method("weighted_sum", normalisation="minmax")


@pytest.fixture
def jumping():
    return next(flip for flip in mcda.cell_flips(Case.of(CASE), method=MINMAX) if flip.subject == ("A", "comfort"))


def test_a_jump_today_is_no_tie(jumping):
    rows = [[10, 5, 3], [12, 7, 3], [8, 4, 3], [12, 7, 3]]
    for comfort, first in ((2.999, "a2"), (3, "a2"), (3.001, "a1")):
        rows[0][2] = comfort
        moved = DecisionMatrix.of(rows, ("min", "max", "max"))
        assert mcda.rank(moved, [1, 2, 1], MINMAX).winners[0] == first, comfort

    assert (jumping.now, jumping.threshold, jumping.jump, jumping.direction) == (3.0, 3.0, True, "rises")
    assert str(jumping) == "A overtakes B as soon as the comfort of A rises from 3"
    said = cell_in(Labels(), jumping.told())
    assert said == "“A” on comfort: 3 today; as soon as it is more than 3, “A” overtakes “B”."
    told = {**jumping.told(), "needs": 0.0, "doubt": None, "times": 0.0}
    assert danger_in(Labels(), told) == "“A” on “comfort”: as soon as it is more than 3; then “A”."


def test_a_tie_today_is_no_jump():
    matrix = DecisionMatrix.of([[5, 3], [3, 5]], ["max", "max"], bounds=(0, 9))
    flips = mcda.cell_flips(matrix, [1, 1])

    assert flips
    assert not any(flip.jump for flip in flips)


def test_a_jump_farther_out_lies_beyond_its_threshold():
    # a1 is ahead on c2 while both are level on c1, and only behind once its own c1 is below the other's
    matrix = DecisionMatrix.of([[5, 4], [3, 2], [3, 1]], ["max", "max"])
    flips = {(*flip.subject, flip.direction): flip for flip in mcda.cell_flips(matrix, [2, 1], MINMAX)}
    jump = flips["a1", "c1", "falls"]

    assert (jump.threshold, jump.jump) == (3.0, True)
    assert mcda.rank(DecisionMatrix.of([[3, 4], [3, 2], [3, 1]], ["max", "max"]), [2, 1], MINMAX).best == "a1"
    assert str(jump) == "a2 overtakes a1 when the c1 of a1 falls from 5 beyond 3"
    assert cell_in(Labels(), jump.told()) == "“a1” on c1: 5 → less than 3: then “a2” overtakes “a1”."


def test_verify_holds_the_jump_and_both_sentences():
    flips = mcda.cell_flips(Case.of(CASE), method=MINMAX)
    problem = flips[0].certificate.cell.problem
    document = {"problems": {"main": problem.to_json()}, "labels": Labels().to_json()}
    document["flips"] = [{**flip.to_json(), "text": cell_in(Labels(), flip.told())} for flip in flips]
    k = next(k for k, flip in enumerate(flips) if flip.jump)
    assert mcda.verify(document), mcda.verify(document)
    assert "flips[].sentence" not in mcda.verify(document).unchecked
    level = {**flips[k].told(), "jump": False}
    lies = {"jump": False, "sentence": "anything", "text": cell_in(Labels(), level)}
    for key, lie in lies.items():
        damaged = json.loads(json.dumps(document))
        damaged["flips"][k][key] = lie
        assert not mcda.verify(damaged), key
    damaged = json.loads(json.dumps(document))
    damaged["flips"][k] |= {"jump": False, "text": cell_in(Labels(), level), "sentence": cell(level)}
    assert not mcda.verify(damaged)


@pytest.mark.parametrize(("language", "words"), [("en", "more than 3"), ("es", "más de 3")])
def test_a_report_says_more_than(language, words):
    study = Study.of(Case.of(CASE))
    first = study.cells[0]
    assert first.jump
    with speaking(language):
        names = Names(study)
        table = next(block for block in turning_ratings.blocks(study, names) if isinstance(block, Table))
        caption, bound = plain(table.caption), plain(table.rows[0].cells[2].text)
        joint = plain(four._rating(study, names).text)

    assert words in caption
    assert "any other" not in caption
    assert bound == words
    assert f"{words} " in joint
