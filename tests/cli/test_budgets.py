"""Sets above the status quo, their frontier, and one budget over several cases, at the command line."""

import json

import pytest

from mcda import verify

CASE = """
format: ram-case/1
title: A strait
criteria: {gain: max, effort: min, risk: min}
scale: {low: 1, high: 9}
weights: {gain: 3, effort: 1, risk: 0}
status_quo: wait
exclusive: false
compatible_sets: [[treaty, fund], [fund, court]]
alternatives:
  wait: {label: Wait, scores: {gain: 2, effort: 1, risk: 2}}
  treaty: {label: A treaty, partner_gain: 2, scores: {gain: 6, effort: 4, risk: 3}}
  fund: {label: A fund, scores: {gain: 5, effort: 3, risk: 3}}
  court: {label: The court, partner_gain: -1, scores: {gain: 9, effort: 7, risk: 6}}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path):
    (tmp_path / "strait.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "bay.yaml").write_text(CASE.replace("gain: 9", "gain: 8"), encoding="utf-8")


def document(done, schema, code=0):
    assert (done.returncode, done.stderr) == (code, "")
    found = json.loads(done.stdout)
    assert found["schema"] == schema
    assert verify(found)
    return found


def test_sets_are_worth_what_they_are_above_the_status_quo(called):
    done = called("optimise", "strait.yaml", "--several", "--limit", "effort<=8")

    assert (done.returncode, done.stderr) == (0, "")
    assert "The status quo, “Wait”, goes on where nothing is picked" in done.stdout
    assert "The set: “A treaty” and “A fund”. Value above the status quo 0.5000." in done.stdout


def test_every_member_and_every_partner_is_asked(called):
    words = ("optimise", "strait.yaml", "--several", "--json")

    assert document(called(*words), "mcda-portfolio/1")["chosen"] == ["fund", "court"]
    for asked in (("--each", "risk<=5"), ("--partner-gain", "0")):
        assert document(called(*words, *asked), "mcda-portfolio/1")["chosen"] == ["treaty", "fund"]


def test_the_frontier(called):
    done = called("optimise", "strait.yaml", "--frontier", "effort")

    assert (done.returncode, done.stderr) == (0, "")
    assert "“A fund” and “The court”" in done.stdout
    assert "* Best for its amount alone" in done.stdout
    found = document(called("optimise", "strait.yaml", "--frontier", "effort", "--json"), "mcda-frontier/1")
    assert [one["amount"] for one in found["points"]] == [0, 3, 4, 7, 10]
    found["points"][0]["price"] = 1
    assert not verify(found)
    assert called("optimise", "strait.yaml", "--frontier", "effort", "--limit", "gain>=99").returncode == 3


def test_one_budget_over_two_cases(called):
    done = called("optimise", "strait.yaml", "bay.yaml", "--budget", "effort=10")

    assert (done.returncode, done.stderr) == (0, "")
    assert ": A treaty + A fund" in done.stdout
    assert "Together 71.88 points; no choice has more than 71.88." in done.stdout
    assert "effort: 10 of 10 spent." in done.stdout
    found = document(called("optimise", ".", "--budget", "effort=10,risk=9", "--json"), "mcda-allocation/1")
    assert [one["name"] for one in found["budgets"]] == ["effort", "risk"]
    assert found["value"] == found["bound"]
    for change in ({"gap": 0.5}, {"status": "OPEN"}, {"budgets": []}):
        assert not verify({**found, **change})


def test_a_gap_that_is_met_at_once_verifies(called):
    found = document(called("optimise", ".", "--budget", "effort=99", "--gap", "5%", "--json"), "mcda-allocation/1")

    assert (found["status"], found["gap"]) == ("WITHIN_GAP", 0)
    assert not verify({**found, "status": "INFEASIBLE"})


def test_a_case_that_gets_nothing_keeps_its_status_quo(called):
    assert ": Wait (status quo)" in called("optimise", ".", "--budget", "effort=3").stdout


def test_no_choice_within_the_budget(called):
    document(called("optimise", ".", "--budget", "effort=-1", "--json"), "mcda-allocation/1", 3)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("strait.yaml", "bay.yaml"), "several cases share a budget"),
        (("strait.yaml", "--each", "risk<=5"), "'--each' is about sets"),
        (("strait.yaml", "--partner-gain", "1"), "'--partner-gain' is about sets"),
        (("strait.yaml", "--gap", "1"), "'--gap' is about several cases"),
        (("strait.yaml", "--frontier", "efort"), "unknown criterion 'efort'; did you mean 'effort'"),
        ((".", "--budget", "efort=1"), "unknown criterion 'efort'; did you mean 'effort'"),
        ((".", "--budget", "effort=much"), "the budget of 'effort'"),
        ((".", "--budget", "effort=1", "--budget", "effort=2"), "gives 'effort' twice"),
        ((".", "--budget", "effort=1", "--gap", "much"), "'--gap': expected a finite number"),
        ((".", "--budget", "effort=1", "--gap", "100"), "'gap' must be a number from 0 to less than 1"),
        ((".", "--budget", "effort=1", "--limit", "risk<=1"), "are about one case"),
        ((".", "--budget", "effort"), "expected NAME=VALUE"),
    ],
)
def test_what_is_refused(called, words, message):
    done = called("optimise", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
