"""Reports of cases with value functions show the rating as it was given and what it is worth."""

import json
import re

import pytest

import mcda
from mcda import Case, Study
from mcda.report import levels, situation
from mcda.report.naming import Names
from mcda.report.parts import plain
from tests.case.test_values import ROOMS

HOSTILE = ROOMS.replace("medium", '"<b>m</b> | ${1}"')


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a function that writes a case's report and gives its text."""
    folder = tmp_path_factory.mktemp("reports")
    studies = {}

    def write(text, ending):
        study = studies.setdefault(text, Study.of(Case.of(text)))
        path = folder / f"{len(text)}.{ending}"
        mcda.report.write(study, path)
        return path.read_text("utf-8")

    return write


def test_the_scorecard_shows_the_level_its_range_and_its_value(written):
    found = re.sub(" +", " ", written(ROOMS, "md"))  # cells without their padding
    assert (
        "| price (less is better, by its value) | noise (by its value) | area (more is better, by its value) |" in found
    )
    assert "| x | 350 (300–500; worth 0.625) | low (low–medium; worth 1) | 25 (worth 0.4375) |" in found
    assert "- What “noise” is worth, 0 the least and 1 the best: low → 1, medium → 0.4, high → 0." in found
    assert "| noise | low (low–medium) (worth 1) |" in found  # the annex


def test_the_document_carries_levels_and_values_and_verifies(written):
    text = written(ROOMS, "json")
    document = json.loads(text)
    noise = document["criteria"][1]
    assert noise["value"] == {"points": [["low", 1.0], ["medium", 0.4], ["high", 0.0]], "clamped": False}
    assert (noise["direction"], noise["scale"]) == ("min", None)
    rating = next(one for one in document["ratings"] if (one["alternative"], one["criterion"]) == ("x", "noise"))
    assert [rating[key] for key in ("low", "likely", "high", "value")] == ["low", "low", "medium", 1.0]
    price = next(one for one in document["ratings"] if (one["alternative"], one["criterion"]) == ("x", "price"))
    assert [price[key] for key in ("low", "likely", "high", "value")] == [300, 350, 500, 0.625]
    assert mcda.verify(document).ok


def test_darker_is_worth_more_whichever_way_the_levels_run():
    study = Study.of(Case.of(ROOMS), ["weighted_sum"])
    scores = study.case.document.alternatives
    shades = [
        [situation._rated(one.scores[c], c, study).shade for c in ("price", "noise", "area")] for one in scores.values()
    ]
    assert shades == [[3, 4, 2], [1, 2, 3]]


def test_a_label_never_becomes_markup(written):
    page = written(HOSTILE, "html")
    assert "<b>m</b>" not in page
    assert "&lt;b&gt;m&lt;/b&gt;" in page
    assert "<b>m</b> | " not in written(HOSTILE, "md")


def test_a_peak_is_said_to_rise_and_fall():
    stated = "min, value: {points: [[200, 1], [400, 1/2], [800, 0]]}"
    text = ROOMS.replace(stated, "max, value: [[200, 0], [400, 1], [800, 0]]")
    study = Study.of(Case.of(text), ["weighted_sum"])
    (first, *others) = levels.stated(study, Names(study)).items
    assert "in between in proportion; it rises and falls" in plain(first)
    assert len(others) == 2


def test_a_case_without_value_functions_says_nothing_of_them():
    plain_case = Case.of(
        "format: ram-case/1\ntitle: t\ncriteria: {a: max}\nweights: {a: 1}\nalternatives: {x: {scores: {a: 1}}}\n"
    )
    study = Study.of(plain_case, ["weighted_sum"])
    assert levels.stated(study, Names(study)) is None
    assert levels.worth(plain_case.document.alternatives["x"].scores["a"], None) is None
