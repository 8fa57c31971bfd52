"""`mcda flips --to`: all weights together, in words that say what was asked."""

import json
from pathlib import Path

import pytest

CASE = Path(__file__).parents[2] / "models" / "maritime_dispute.yaml"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "23 points of 100 change hands: Trade and investment with Chile are kept out of harm +23"),
        (["--to", "joint_zone"], "“Propose a shared fishing and resource zone without fixing the border” is the best."),
        (
            ["--to", "pressure"],
            "no allowed weights make “Unilateral pressure: patrols, trade reprisals, linkage” the best.",
        ),
        (["--norm", "percent"], "as long as every weight is right within 62.7 % of itself"),
        (["--method", "topsis"], "as long as every weight is right within 44.3 % of itself"),
        (["--to", "status_quo", "--until", "tie"], "draws level with"),
        (["--norm", "l2", "--frozen", "SOV,WEL"], "in the norm l2"),
        (["--towards", "DEV=1,COST=1"], "42 % of the way to the other weights: then “Propose a shared fishing"),
        (["--towards", "common"], "never: nothing changes on the whole way."),
        (["--doubt", "DEV=5,COST=2..8"], "out of harm” needs 35 points; the doubt about it is 5: 7 times; then “Prop"),
        (["--doubt", "DEV=5"], "worst case is” needs 57 points; no doubt about it is known; then “Keep asking"),
    ],
)
def test_the_nearest_flip_is_said(mcda, words, said):
    run = mcda("flips", CASE, *words)
    assert run.returncode == 0, run.stderr
    assert said in run.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "joint_zon"], "did you mean 'joint_zone'"),
        (["--to", "icj"], "first already"),
        (["--norm", "l3"], "expected l1, l2, linf"),
        (["--until", "win"], "--until goes with --to"),
        (["--frozen", "SOVV"], "did you mean 'SOV'"),
        (["--doubt", "DEV=many"], "expected NAME=POINTS or NAME=LOW..HIGH"),
        (["--doubt", "DEV=60..70"], "lies outside [0.6, 0.7]"),
        (["--towards", "nobody"], "unknown lens 'nobody'"),
        (["--towards", "DEV=1", "--along", "DEV"], "not allowed with argument"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(mcda, words, said):
    run = mcda("flips", CASE, *words)
    assert run.returncode == 2
    assert said in run.stderr
    assert not run.stdout


def test_the_document_verifies_as_a_whole(mcda):
    run = mcda("flips", CASE, "--json", "--to", "joint_zone", "--norm", "l2")
    document = json.loads(run.stdout)
    assert document["nearest"]["status"] == "FLIP"
    assert document["nearest"]["rival"] == "joint_zone"
    check = mcda("verify", "-", stdin=run.stdout)
    count = len(document["flips"]) + len(document["unmoved"]) + 1
    assert f"{count} certificates hold" in check.stdout


def test_what_is_held_is_named(mcda, request):
    file = request.config.rootpath / "models" / "maritime_dispute.yaml"
    done = mcda("flips", file, "--frozen", "DEV,COST")
    assert done.returncode == 0
    assert "All weights together (Trade and investment with Chile are kept out of harm, Tension" in done.stdout
    assert " held), the least change: " in done.stdout
    assert "(the others, those held above too, keep their proportions)" in done.stdout
