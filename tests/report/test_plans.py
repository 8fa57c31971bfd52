"""The report's part on what it would take: plans of the next best option and of the choice, and the best one's fall."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy

import pytest

import mcda
from mcda.language import speaking
from mcda.report import plans
from mcda.report.build import build
from mcda.report.json import case as document
from mcda.report.naming import Names
from mcda.report.parts import Heading, Paragraph, Table, plain

MODELS = Path(__file__).parents[2] / "models"
CASES = sorted(path.stem for path in MODELS.glob("*.yaml") if path.stem != "national_interests")


def blocks_of(study):
    return plans.blocks(study, Names(study))


@pytest.mark.parametrize("name", CASES)
def test_every_case_says_what_the_next_best_option_would_need(name):
    study = mcda.Study.of(mcda.Case.load(MODELS / f"{name}.yaml"))
    heading, fall, table = blocks_of(study)
    assert isinstance(heading, Heading)
    assert isinstance(fall, Paragraph)
    assert "stays first as long as its own ratings together lose less than" in plain(fall.text)
    assert isinstance(table, Table)
    asked = [plan.alternative for plan in study.plans.improvements]
    losers = study.ranking.to_frame().index[1:]
    assert asked[0] == losers[0]
    assert study.case.choice in (study.ranking.best, *asked)
    assert not mcda.verify(list(study.plans.all)).failures


def test_the_document_carries_the_plans_with_their_certificates():
    study = mcda.Study.of(mcda.Case.load(MODELS / "lima_group.yaml"))
    told = json.loads(json.dumps(document(study, build(study))["plans"]))
    assert len(told["improvements"]) == 1
    verdict = mcda.verify(told)
    assert verdict.ok, verdict
    told["decay"]["cost"] = 0.01
    assert not mcda.verify(told).ok


def test_a_choice_that_is_not_first_has_its_plan_beside_that_of_the_next_best(tmp_path):
    path = tmp_path / "other.yaml"
    text = (MODELS / "lima_group.yaml").read_text("utf-8")
    text = text.replace("  alternative: lima_group\n", "  alternative: us_line\n").replace(
        "  utility_maximising: true", "  utility_maximising: false"
    )
    path.write_text(text, encoding="utf-8")
    copy(MODELS / "national_interests.yaml", tmp_path)
    study = mcda.Study.of(mcda.Case.load(path))
    assert [plan.alternative for plan in study.plans.improvements] == ["migration_first", "us_line"]
    _, _, table = blocks_of(study)
    assert "the actual choice" in plain(table.caption)
    assert len(table.rows) == 2
    assert mcda.verify(list(study.plans.all))


def test_a_first_method_without_plans_is_silent():
    study = mcda.Study.of(mcda.Case.load(MODELS / "lima_group.yaml"), methods=("vikor", "weighted_sum"))
    assert study.plans is None
    assert blocks_of(study) == []


def test_it_speaks_spanish():
    study = mcda.Study.of(mcda.Case.load(MODELS / "lima_group.yaml"))
    with speaking("es"):
        heading, fall, _ = blocks_of(study)
    assert heading.text == "Qué haría falta"
    assert "sigue en primer lugar mientras" in plain(fall.text)
