"""`mcda compare`: one case, every model."""

import json

import jsonschema
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
THREE = ("--method", "weighted_sum,topsis,ahp")
VARIANT = ["method", "normalisation", "weights", "name", "places", "winners"]
SCHEMA = {
    "type": "object",
    "required": ["schema", "version", "case", "variants", "reference", "refused", "wins", "correlations",
                 "similarities", "differences", "drivers", "reversals", "weights", "weights_from", "labels"],
    "properties": {
        "variants": {
            "type": "array",
            "items": {"type": "object", "required": VARIANT},
        },
        "correlations": {"additionalProperties": {"items": {"items": {"type": ["number", "null"]}}}},
        "wins": {"additionalProperties": {"type": "number"}},
    },
}  # fmt: skip


@pytest.fixture
def rooms(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(ROOMS, encoding="utf-8")
    return path


def test_a_case_is_compared_in_words(called, rooms):
    done = called("compare", "rooms.csv", *THREE)

    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert "36 models. Who comes first in how many:" in said
    assert "decide" in said
    assert "Rank correlation (Kendall)" in said
    assert "“cellar”" in said
    assert "Rank reversals" in said
    assert "Not applicable: topsis · bounds: normalisation 'bounds' needs the scale of every criterion" in said


def test_the_document_has_everything_the_words_leave_out(called, rooms):
    done = called("compare", "rooms.csv", *THREE, "--json")

    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert (done.returncode, done.stderr, found["schema"]) == (0, "", "mcda-comparison/1")
    assert sum(found["wins"].values()) == len(found["variants"]) == 36
    assert all(len(row) == 36 for table in found["correlations"].values() for row in table)
    assert {"goodman_kruskal_gamma", "pearson"} < set(found["correlations"])
    assert [len(table) for table in found["similarities"].values()] == [len(found["weights"])] * 2
    assert len(found["differences"]) == sum(
        one["winners"] != next(v["winners"] for v in found["variants"] if v["name"] == found["reference"])
        for one in found["variants"]
    )
    shares = [one["alone"] for one in found["drivers"]["choices"]]
    assert sum(shares) + found["drivers"]["together"] == pytest.approx(1)
    assert {one["change"] for one in found["reversals"]["tried"]} == {"DROP", "COPY", "WORSE"}


def test_models_can_be_chosen(called, rooms):
    done = called(
        "compare", "rooms.csv", "--method", "weighted_sum,topsis", "--normalisation", "minmax", "--rule", "given,equal",
        "--weights", "price=1,light=1,quiet=3", "--json",
    )  # fmt: skip

    found = json.loads(done.stdout)
    assert [one["name"] for one in found["variants"]] == [
        "weighted_sum (minmax), given weights", "weighted_sum (minmax), equal weights",
        "topsis (minmax), given weights", "topsis (minmax), equal weights",
    ]  # fmt: skip
    assert found["weights"]["given"]["quiet"] == 0.6
    assert found["weights_from"] == "the command line"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "topsi"], "did you mean 'topsis'?"),
        (["--normalisation", "vectr"], "did you mean 'vector'?"),
        (["--rule", "equl"], "did you mean 'equal'?"),
        (["--weights", "prce=1,light=1,quiet=1"], "did you mean 'price'?"),
        (["--sheet", "x"], "has no sheets"),
    ],
)
def test_a_wrong_word_is_told(words, said, called, rooms):
    done = called("compare", "rooms.csv", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("columns", [40, 100])
def test_narrow_screens_wrap_it(columns, mcda, rooms, models):
    for path in (rooms.name, models / "maritime_dispute.yaml", models):
        done = mcda("compare", path, columns=columns)

        assert done.returncode == 0
        assert max(map(terminal.span, done.stdout.splitlines())) <= columns


def test_models_that_agree_share_a_row(called, models):
    said = called("compare", models / "maritime_dispute.yaml").stdout
    rows = [line.split("  ")[0] for line in said.splitlines() if line.endswith((" 5", " 5 "))]

    assert rows == [
        "weighted_sum", "topsis", "ahp", "weighted_product", "vikor, given, rank_order_centroid, rank_sum weights",
        "vikor (bounds), equal weights", "vikor (minmax), equal weights", "promethee",
    ]  # fmt: skip


def test_several_cases_stand_side_by_side(called, models):
    done = called("compare", models, "--method", "weighted_sum,topsis", "--rule", "given,equal")

    assert done.returncode == 0
    assert done.stderr.count("\n") == 1 and "national_interests.yaml: skipped" in done.stderr
    said = " ".join(done.stdout.split())
    assert "In 6 of 6 cases that name a choice, the choice alone comes first." in said
    assert "Maritime dispute with Chile icj* 0.179 20 of 20 35.0 points" in said


def test_the_document_of_several_cases_holds_the_same_and_can_be_checked(called, models, rooms, tmp_path):
    done = called("compare", models / "lima_group.yaml", "rooms.csv", "--json")

    found = json.loads(done.stdout)
    lima, mine = found["cases"]
    assert (found["schema"], lima["winners"], lima["agrees"]) == ("mcda-cases/1", ["lima_group"], True)
    assert (mine["choice"], mine["agrees"]) == (None, None)
    for one in found["cases"]:
        assert sum(one["wins"].values()) == pytest.approx(one["models"])
        assert one["alike"] <= one["models"]
        assert one["decides"].endswith(".")
    alone = json.loads(called("flips", models / "lima_group.yaml", "--json").stdout)["flips"][0]
    assert lima["nearest"]["threshold"] == alone["threshold"]
    (tmp_path / "cases.json").write_text(done.stdout, encoding="utf-8")
    assert called("verify", "cases.json").stdout.startswith("cases.json: 10 certificates hold")


def test_a_fault_of_one_of_several_cases_is_told_with_its_file(called, models, rooms):
    done = called("compare", models / "lima_group.yaml", "rooms.csv", "--weights", "price=1,light=1,quiet=1")

    assert (done.returncode, done.stdout) == (2, "")
    assert "lima_group.yaml" in done.stderr


def test_labels_are_text_of_a_user(called, tmp_path):
    (tmp_path / "odd.yaml").write_text(
        'format: ram-case/1\ntitle: "[b]t[/b]"\ncriteria: {gain: {label: "{{ 7 * 7 }}", direction: max}, cost: min}\n'
        "weights: {gain: 1, cost: 1}\nalternatives:\n"
        '  one: {label: "one\\u202e\\e[31m", scores: {gain: 9, cost: 8}}\n'
        '  two: {label: "<script>", scores: {gain: 2, cost: 1}}\n',
        encoding="utf-8",
    )

    done = called("compare", "odd.yaml")

    assert done.returncode in (0, 2)
    assert "\u202e" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_one_alternative_is_no_comparison_but_no_fault(called, tmp_path):
    (tmp_path / "one.csv").write_text("x,a\nweights,1\ndirection,max\no,1\n", encoding="utf-8")

    done = called("compare", "one.csv")

    assert (done.returncode, done.stderr) == (0, "")
    assert "No modelling choice decides: every model has the same winner." in done.stdout
    assert json.loads(called("compare", "one.csv", "--json").stdout)["correlations"]["kendall"][0][1] is None


def test_of_many_alternatives_the_reversals_are_left_out_and_that_is_said(called, tmp_path):
    rows = "".join(f"o{k},{k},{(7 * k) % 61}\n" for k in range(61))
    (tmp_path / "many.csv").write_text("x,a,b\nweights,2,1\ndirection,max,max\n" + rows, encoding="utf-8")

    done = called("compare", "many.csv", "--method", "weighted_sum")

    assert done.returncode == 0
    assert "not searched for more than 60 alternatives" in done.stdout
    assert json.loads(called("compare", "many.csv", "--method", "weighted_sum", "--json").stdout)["reversals"] is None
