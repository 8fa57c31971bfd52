"""`mcda flips --of ranges`: words, documents that verify, damage that does not, refused questions."""

import json
from pathlib import Path

import pytest

import mcda as engine

MODELS = Path(__file__).parents[2] / "models"
FIELD = """\
format: ram-case/1
title: A field
scale: {low: 0, high: 10}
criteria:
  USE: {label: Use, direction: max}
  COST: {label: Cost, direction: min}
weights: {USE: 3, COST: 1}
alternatives:
  wheat: {label: Sow wheat, scores: {USE: [7, 8, 9], COST: [6, 6, %s]}}
  grass: {label: Let it grow, scores: {USE: [2, 3, 4], COST: [1, 2, 2]}}
  fallow: {label: Leave it, scores: {USE: 1, COST: 2}}
"""


@pytest.fixture
def field(tmp_path):
    """A choice that stands for every rating in its range: the lead is (3·5 − 4)/40, and (3·3 − 6)/40 at its worst."""
    path = tmp_path / "field.yaml"
    path.write_text(FIELD % 7, encoding="utf-8")
    return path


@pytest.fixture
def dear(tmp_path):
    """A choice that the ranges alone can change: the cost of wheat may be 10, and its lead (3·3 − 9)/40 is gone."""
    path = tmp_path / "dear.yaml"
    path.write_text((FIELD % 10).replace("[7, 8, 9]", "[6, 8, 9]"), encoding="utf-8")
    return path


def words(run):
    assert run.returncode == 0, run.stderr
    return " ".join(run.stdout.split())


def test_a_safe_choice_is_told_with_its_intervals_and_the_nearest_flip(called, field):
    said = words(called("flips", field, "--of", "ranges"))
    assert "With every rating anywhere in its range, “Sow wheat” stays first at today's weights." in said
    # worst lead 3u − 6(1 − u) over 10 points: level at u = 2/3, from 3/4
    assert "All weights together: With the ratings that hurt “Sow wheat” most, within their ranges: 8 points" in said
    assert "“Sow wheat” on Use: 8 → 7" in said and "“Let it grow” on Cost: 2 → 1" in said
    assert "“Leave it” on" not in said
    assert "Use 75 44–100 67–100" in said
    assert "Cost 25 0–56 0–33" in said


def test_a_choice_that_ranges_can_change_is_told_with_the_ratings_that_do(called, dear):
    said = words(called("flips", dear, "--of", "ranges"))
    assert "“Sow wheat” stays first as long as no rating goes farther than 78.5 % of the way" in said
    assert "The ranges alone can change it" in said
    assert "With the whole ranges there are no such weights around today's." in said
    document = json.loads(called("flips", dear, "--of", "ranges", "--json").stdout)["ranges"]
    assert document["nearest"]["status"] == "FRAGILE"
    assert document["flips"] == []
    # the lead of 11/40 is lost by 2 less use (6/40), 4 more cost (4/40) and one or two points of the grass
    assert document["share"]["share"] == pytest.approx(11 / (6 + 4 + 3 + 1))


@pytest.mark.parametrize(
    "asked",
    [
        (), ("--to", "fallow"), ("--to", "grass", "--until", "tie", "--norm", "linf"), ("--norm", "percent"),
        ("--method", "topsis"), ("--method", "topsis", "--normalisation", "minmax"), ("--method", "ahp"),
        ("--method", "promethee"), ("--normalisation", "minmax", "--frozen", "COST"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_documents_verify_and_damage_does_not(called, field, asked):
    if "ahp" in asked:  # ratings are ratios there, and none may be 0
        field.write_text(field.read_text(encoding="utf-8").replace("low: 0", "low: 1"), encoding="utf-8")
    document = json.loads(called("flips", field, "--json", "--of", "ranges", *asked).stdout)
    assert (document["schema"], document["of"]) == ("mcda-flips/1", "ranges")
    verdict = engine.verify(document)
    assert verdict.ok, verdict
    inside = ("nearest.text", "nearest.bracket", "nearest.scores", "share.text", "share.share", "rows.winner")
    assert not {f"ranges.{key}" for key in inside} & set(verdict.unchecked)
    wrong = {
        "share": {"share": 0.123, "text": "Fine.", "winner": "fallow", "bracket": [0.9, 0.95]},
        "nearest": {"text": "Fine.", "status": "TIED", "winner": "fallow", "sentence": "Fine.", "asked": "wheat"},
        "rows": {"winner": "fallow"},
    }
    for part, fields in wrong.items():
        for key, value in fields.items():
            damaged = json.loads(json.dumps(document))
            assert damaged["ranges"][part][key] != value
            damaged["ranges"][part][key] = value
            assert not engine.verify(damaged).ok, (part, key)


def test_flips_of_one_weight_are_bound_to_the_ranges(called, field):
    document = json.loads(called("flips", field, "--json", "--of", "ranges").stdout)
    assert [flip["subject"] for flip in document["ranges"]["flips"]] == ["USE", "COST"]
    for path in (("flips", 0, "threshold"), ("flips", 0, "text"), ("rows", "certificate", "high", 1, 0)):
        damaged = json.loads(json.dumps(document))
        node = damaged["ranges"]
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = {"threshold": 0.5, "text": "Fine.", 0: "9"}[path[-1]]
        assert not engine.verify(damaged).ok, path


def test_a_case_without_ranges_says_so(called, tmp_path):
    path = tmp_path / "fixed.yaml"
    lines = [line for line in (FIELD % 7).splitlines() if "wheat" not in line and "grass" not in line]
    path.write_text("\n".join([*lines, "  wheat: {scores: {USE: 8, COST: 6}}", ""]), encoding="utf-8")
    assert "No rating of this case has a range" in words(called("flips", path, "--of", "ranges"))


@pytest.mark.parametrize("name", sorted(path.stem for path in MODELS.glob("*.yaml") if "interest" not in path.stem))
def test_the_six_cases_answer_and_verify(called, name):
    run = called("flips", MODELS / f"{name}.yaml", "--of", "ranges", "--json")
    assert engine.verify(run.stdout).ok


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--along", "USE"), "--along is about weights; leave it out with --of ranges"),
        (("--rule", "equal"), "--rule is about weights"),
        (("--method", "vikor"), "flips for every score in its range are not known for method('vikor'"),
        (("--method", "ahp"), "needs positive values"),
        (("--until", "win"), "--until goes with --to NAME"),
        (("--to", "wheat"), "'wheat' is first already"),
        (("--to", "whaet"), "did you mean 'wheat'?"),
    ],
)
def test_what_cannot_be_answered_is_refused(called, field, asked, said):
    field.write_text(field.read_text(encoding="utf-8").replace("COST: [1, 2, 2]", "COST: [0, 2, 2]"), encoding="utf-8")
    run = called("flips", field, "--of", "ranges", *asked)
    assert run.returncode == 2
    assert said in run.stderr
