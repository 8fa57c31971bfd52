"""`mcda flips --who-can-win` and `--map`: words, documents that verify, pictures, and questions that are refused."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import mcda as engine

CASE = Path(__file__).parents[2] / "models" / "maritime_dispute.yaml"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "4 of 5 alternatives can be the best, whatever today's weights are:"),
        ([], "on a separate string” can be the best, for 90.7 % of all weights."),
        ([], "linkage” is never the best; the best place is 2; a mix of 88.9 % “Sue at the ICJ"),
        ([], "Shares are exact volumes, proved by 538 cuts"),
        (["--method", "topsis"], "the best place that a search met is 2"),
        (["--method", "topsis"], "Shares are sampled (200000 draws, from the start 0), with bounds of 95 %"),
        (
            ["--floor", "5", "--cap", "40"],
            "under the limits asked for (at least 5 points each; at most 40 points each)",
        ),
        (["--floor", "5", "--cap", "40"], "separate string” is ahead of it whatever the weights are."),
        (["--ranked", "LAW,SOV>WEL,DEV,COST>RISK>LAST"], "ranked LAW, SOV > WEL, DEV, COST > RISK > LAST"),
    ],
)
def test_who_can_win_is_said_in_the_cases_labels(called, words, said):
    run = called("flips", CASE, "--who-can-win", *words)
    assert run.returncode == 0, run.stderr
    assert said in " ".join(run.stdout.split())


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "ahp"])
def test_the_document_of_who_can_win_verifies_and_damage_to_it_does_not(called, method):
    run = called("flips", CASE, "--who-can-win", "--json", "--method", method)
    document = json.loads(run.stdout)
    table = engine.potential_winners(engine.Case.load(CASE), method)
    assert document["schema"] == "mcda-potential/1"
    assert {key: one["status"] for key, one in document["alternatives"].items()} == table["status"].to_dict()
    assert sum(document["shares"]["shares"].values()) == pytest.approx(1)
    verdict = engine.verify(run.stdout)
    assert verdict.ok, str(verdict)
    assert verdict.checked == len(table) + (method != "topsis")  # and the shares, where they are exact
    document["alternatives"]["pressure"]["status"] = "strict"
    assert not engine.verify(json.dumps(document))
    if method != "topsis":
        damaged = json.loads(run.stdout)
        damaged["shares"]["shares"]["icj"] += 1e-9
        assert not engine.verify(json.dumps(damaged))


def test_a_map_is_told_drawn_and_given_as_data(called, tmp_path):
    run = called("flips", CASE, "--map", "DEV", "COST", "--svg", "map.svg")
    assert run.returncode == 0, run.stderr
    assert "Tension, legal fees, years of diplomatic work, 5.1." in " ".join(run.stdout.split())
    assert "(0, 0) (54.04, 0) (18.84, 35.2) (0, 49.26)" in " ".join(run.stdout.split())
    root = ElementTree.parse(tmp_path / "map.svg").getroot()
    assert root.find("{*}title").text == (
        "Who wins over the weights of Trade and investment with Chile are kept out of harm and Tension, legal fees, "
        "years of diplomatic work"
    )
    data = json.loads(called("flips", CASE, "--map", "DEV", "COST", "--json").stdout)
    case = engine.Case.load(CASE)
    found = engine.winner_map(case.matrix(), case.weights(), x="DEV", y="COST")
    assert data["map"] == found.to_json()
    assert "The borders are curves" in called("flips", CASE, "--map", "DEV", "COST", "--method", "topsis").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--floor", "3"], "--floor goes with --who-can-win"),
        (["--svg", "x.svg"], "--svg goes with --map"),
        (["--who-can-win", "--map", "DEV", "COST"], "ask one at a time"),
        (["--map", "DEV", "COSTT"], "did you mean 'COST'"),
        (["--map", "DEV", "DEV"], "two criteria"),
        (["--who-can-win", "--floor", "20"], "add up to 1.4"),
        (["--who-can-win", "--floor", "x"], "expected POINTS from 0 to 100"),
        (["--who-can-win", "--ranked", "SOV>>LAW"], "expected tiers such as A,B>C"),
        (["--who-can-win", "--ranked", "SOV>LAW"], "says nothing about"),
        (["--who-can-win", "--method", "vikor"], "vikor is piecewise"),
        (["--map", "DEV", "COST", "--svg", "no/such/folder.svg"], "cannot write no/such/folder.svg"),
    ],
)
def test_what_makes_no_sense_is_refused(called, words, said):
    run = called("flips", CASE, *words)
    assert run.returncode == 2
    assert said in " ".join(run.stderr.split())
    assert not run.stdout
