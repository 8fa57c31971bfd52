"""With every rating anywhere in its range: what a report says, by which ratings, and what its document carries."""

from __future__ import annotations

import json

import pytest

import mcda
from mcda import Case, Study, report
from mcda.report import ranges
from mcda.report.naming import Names
from mcda.report.parts import Heading, Items, Paragraph, plain

FIELD = """\
format: ram-case/1
title: A field
scale: {low: 0, high: 10}
criteria: {USE: {label: Use, direction: max}, COST: {label: Cost, direction: min}}
weights: {USE: 3, COST: 1}
alternatives:
  wheat: {label: Sow wheat, scores: {USE: [7, 8, 9], COST: [6, 6, 7]}}
  grass: {label: Let it grow, scores: {USE: [2, 3, 4], COST: [1, 2, 2]}}
"""


def told(text):
    study = Study.of(Case.of(text))
    found = ranges.blocks(study, Names(study))
    words = " ".join(plain(one.text) for one in found if isinstance(one, Paragraph))
    return words, [plain(item) for one in found if isinstance(one, Items) for item in one.items], study


def test_a_choice_that_holds_is_told_with_the_room_of_the_weights():
    words, items, study = told(FIELD)
    # the lead is 3u − 6c over 10 at its worst, 9 against 6 today: level where the factors are 0.8 and 1.2
    assert "as long as no weight is wrong by more than 20% of itself, up or down; just beyond, “Let it grow”" in words
    assert items == []
    assert study.range_share.share == 1


def test_a_choice_that_ranges_change_is_told_with_the_fewest_ratings():
    words, items, study = told(FIELD.replace("[7, 8, 9]", "[4, 8, 9]").replace("[6, 6, 7]", "[6, 6, 9]"))
    assert "The ranges alone can already change it: at these priorities, “Let it grow” comes ahead" in words
    # 15 − 4 = 11 ahead; 12 by the use of wheat alone are enough, 3 by its cost are not
    assert items == ["“Sow wheat” on “Use”: 4 instead of 8"]
    assert study.range_share.share == pytest.approx(11 / 19)  # 57.89…: what is safe is rounded down
    assert "none of them goes farther than 57.8% of the way" in words


def test_nothing_is_said_where_no_rating_has_a_range_or_the_method_has_no_answer():
    plain_case = FIELD.replace("[7, 8, 9]", "8").replace("[6, 6, 7]", "6").replace("[2, 3, 4]", "3")
    words, _, study = told(plain_case.replace("[1, 2, 2]", "2"))
    assert (words, study.robust, study.range_share) == ("", None, None)
    vikor = Study.of(Case.of(FIELD), ["vikor", "weighted_sum"])
    assert ranges.blocks(vikor, Names(vikor)) == []


def test_a_range_that_a_method_cannot_divide_by_is_left_out():
    case = Case.of(FIELD.replace("[1, 2, 2]", "[0, 2, 2]"))
    study = Study.of(case, ["ahp"])
    assert (study.robust, ranges.blocks(study, Names(study))) == (None, [])


@pytest.mark.parametrize("name", ["oecd_accession", "lima_group"])
def test_a_report_has_the_part_and_its_document_verifies(name, tmp_path):
    study = Study.of(Case.load(f"models/{name}.yaml"))
    found = ranges.blocks(study, Names(study))
    assert isinstance(found[0], Heading)
    report.write(study, tmp_path / "a.json")
    document = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert document["ranges"]["nearest"]["status"] == "FRAGILE"
    verdict = mcda.verify(document["ranges"])
    assert verdict.ok
    assert verdict.checked == 2
    scores = document["ranges"]["nearest"]["scores"]
    matrix = mcda.DecisionMatrix.of(
        [list(scores[key].values()) for key in study.matrix.alternatives], study.matrix.sense,
        study.matrix.alternatives, study.matrix.criteria, study.matrix.bounds,
    )  # fmt: skip
    ranking = mcda.rank(matrix, study.weights)
    rival, winner = (document["ranges"]["nearest"][key] for key in ("rival", "winner"))
    assert ranking.scores[rival] > ranking.scores[winner]
