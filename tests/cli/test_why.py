"""`mcda rank --why`: why A over B, in words and as a document that can be checked."""

import json

import pytest

from mcda.cli import terminal

ROOMS = """\
room,price,light,quiet
weights,2,1,1
direction,min,max,max
attic,400,9,7
cellar,300,2.5,10
shed,350,6,8
"""


@pytest.fixture(autouse=True)
def rooms(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(ROOMS, encoding="utf-8")
    return path


def test_the_reason_stands_below_the_ranking(called, models):
    done = called("rank", models / "lima_group.yaml", "--method", "weighted_sum", "--why", "us_line")

    said = " ".join(done.stdout.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Why “Lead a new ad-hoc group of governments” and not “Align with US sanctions and pressure”" in said
    assert "(weighted_sum): from the second to the first, two criteria at a time" in said
    assert "Nobody else is ahead as long as all of this is true:" in said
    assert "weighs at least 30 %" in said


def test_the_document_can_be_checked(called, tmp_path):
    done = called("rank", "rooms.csv", "--why", "--json")

    (case,) = json.loads(done.stdout)["cases"]
    found = case["why"]
    assert (found["method"], found["status"], found["winner"]) == ("weighted_sum", "AHEAD", "cellar")
    assert sum(step["net"] for step in found["steps"]) == pytest.approx(found["lead"])
    moved = {step[side]["criterion"] for step in found["steps"] for side in ("gain", "loss") if step[side]}
    assert moved == {"price", "light", "quiet"}
    (tmp_path / "why.json").write_text(done.stdout, encoding="utf-8")
    assert called("verify", "why.json").stdout.startswith("why.json: 1 certificate holds")
    case["why"]["winner"] = "attic"
    (tmp_path / "why.json").write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    assert called("verify", "why.json").returncode == 2


def test_a_tie_is_no_choice(called, tied):
    done = called("rank", "coin.yaml", "--why")

    assert done.returncode == 0
    assert "Why: “obverse” and “reverse” come first together: there is no choice to explain." in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--why", "atic"], "did you mean 'attic'?"),
        (["--why", "cellar"], "the rival must be another alternative than the winner, got 'cellar'"),
        (["--why", "--method", "topsis"], "answered for methods of the form linear; topsis is ratio"),
    ],
)
def test_what_has_no_reason_is_refused(words, said, called):
    done = called("rank", "rooms.csv", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_file_is_no_alternative(called):
    done = called("rank", "--why", "rooms.csv")

    assert (done.returncode, done.stdout) == (2, "")
    assert "expected an alternative, got the file 'rooms.csv'; put --why after FILE" in done.stderr


@pytest.mark.parametrize("columns", [40, 80])
def test_narrow_screens_wrap_it(columns, mcda, models):
    done = mcda("rank", models / "maritime_dispute.yaml", "--why", columns=columns)

    assert done.returncode == 0
    assert max(map(terminal.span, done.stdout.splitlines())) <= columns
