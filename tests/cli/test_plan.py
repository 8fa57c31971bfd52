"""`mcda flips --of plan`: plans in words and as documents that `mcda verify` checks again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mcda as engine

MODELS = Path(__file__).parents[2] / "models"
LIMA = MODELS / "lima_group.yaml"


def words(run):
    assert run.returncode == 0, run.stderr
    return " ".join(run.stdout.split())


def test_all_plans_are_told_cheapest_first_after_the_decay(called):
    said = words(called("flips", LIMA, "--of", "plan"))
    assert "How far the first may fall" in said
    assert "draws level with “Lead a new ad-hoc group of governments” once it has Return of democracy" in said
    found = [float(part.split(" ")[0].rstrip(".")) for part in said.split("Cost ")[2:]]
    assert len(found) == 4
    assert found == sorted(found)


@pytest.mark.parametrize(
    "method",
    [
        (), ("--method", "topsis"), ("--method", "topsis", "--normalisation", "vector"), ("--method", "ahp"),
        ("--normalisation", "minmax"), ("--method", "promethee"),
    ],
)  # fmt: skip
def test_every_plan_of_a_document_makes_its_option_first_and_is_checked_again(called, method):
    run = called("flips", LIMA, "--of", "plan", "--json", *method, "--steps", "1", "--seconds", "2")
    document = json.loads(run.stdout)
    assert document["schema"] == "mcda-flips/1"
    verdict = engine.verify(document)
    assert verdict.ok, verdict
    said = {"status", "cost", "bracket", "changes", "sentence", "text", "alternative", "rival", "overtakes", "better"}
    assert not {f"plans[].{key}" for key in said} & set(verdict.unchecked)
    case = engine.Case.load(LIMA)
    options = {key: value for key, value in document["method"]["options"].items() if key in ("normalisation", "mode")}
    chosen = engine.method(document["method"]["name"], **options)
    for plan in document["plans"]:
        if plan["changes"]:
            values = case.matrix().frame()
            for criterion, (_, then) in plan["changes"].items():
                values.loc[plan["alternative"], criterion] = then
            matrix = engine.DecisionMatrix.of(values, case.matrix().sense, bounds=case.matrix().bounds)
            assert plan["alternative"] in engine.rank(matrix, case.weights(), chosen).winners


def test_what_a_document_says_is_held_against_its_certificates(called):
    run = called("flips", LIMA, "--of", "plan", "--to", "mediation", "--json", "--normalisation", "minmax")
    document = json.loads(run.stdout)
    assert engine.verify(document).ok
    wrong_values = {
        "cost": 0.01, "bracket": [0.01, 0.01], "status": "OPEN", "text": "Fine.", "sentence": "Fine.",
        "changes": {"LAW": [4.0, 5.0]}, "better": False, "alternative": "us_line", "overtakes": True,
    }  # fmt: skip
    for key, wrong in wrong_values.items():
        damaged = json.loads(run.stdout)
        damaged["plans"][0][key] = wrong
        assert not engine.verify(damaged).ok, key


def test_held_ratings_costs_and_steps_are_kept(called):
    run = called(
        "flips", LIMA, "--of", "plan", "--to", "mediation", "--frozen", "LAW", "--steps", "1", "--costs", "WEL=3",
        "--costs", "STD=1", "--json",
    )  # fmt: skip
    (plan,) = json.loads(run.stdout)["plans"]
    assert "LAW" not in plan["changes"]
    assert all(float(then - now).is_integer() for now, then in plan["changes"].values())


def test_who_is_first_already_needs_nothing(called):
    said = words(called("flips", LIMA, "--of", "plan", "--to", "lima_group"))
    assert "“Lead a new ad-hoc group of governments” comes first today." in said


def test_no_time_is_a_bracket(called):
    asked = ("--of", "plan", "--to", "mediation", "--normalisation", "vector", "--method", "topsis", "--seconds", "0")
    said = words(called("flips", LIMA, *asked))
    assert "The time was up: it costs" in said
    assert "It costs between" in said
    document = json.loads(called("flips", LIMA, *asked, "--json").stdout)
    assert document["plans"][0]["status"] == "OPEN"
    assert engine.verify(document).ok


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--costs", "LAW=1"), "--costs goes with --of plan"),
        (("--of", "cells", "--steps", "1"), "--steps goes with --of plan"),
        (("--of", "plan", "--norm", "l1"), "--norm is about weights; leave it out with --of plan"),
        (("--of", "plan", "--costs", "LAW=0"), "'costs' of 'LAW' must be above 0"),
        (("--of", "plan", "--costs", "LAWS=1"), "did you mean 'LAW'?"),
        (("--of", "plan", "--costs", "LAW=1", "--costs", "LAW=2"), "'--costs' gives 'LAW' twice"),
        (("--of", "plan", "--steps", "x"), "x"),
        (("--of", "plan", "--frozen", "LAWS"), "did you mean 'LAW'?"),
        (("--of", "plan", "--seconds", "-1"), "expected seconds, 0 or more"),
        (("--of", "plan", "--to", "nobody"), "unknown alternative 'nobody'"),
        (("--of", "plan", "--method", "vikor"), "plans are answered for weighted_sum, topsis, ahp and promethee"),
        (("--of", "plans"), "did you mean 'plan'?"),
    ],
)
def test_what_does_not_go_together_is_refused(called, asked, said):
    run = called("flips", LIMA, *asked)
    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
