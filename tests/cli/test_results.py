"""What each command answers."""

import json

import jsonschema
import pytest

from mcda import Case, rank, verify, weight_flips
from mcda.methods import METHODS

LIMITS = ("--shares", "--limit", "MONEY<=3")


def document(done, schema, code=0):
    assert (done.returncode, done.stderr) == (code, "")
    found = json.loads(done.stdout)
    assert found["schema"] == schema
    return found


def test_new_writes_a_file_that_passes_and_is_never_overwritten_unasked(mcda, tmp_path):
    path = tmp_path / "fresh.yaml"

    assert mcda("new", path).stdout == f"{path}\n"
    assert mcda("check", path).returncode == 0
    assert path.read_text("utf-8") == mcda("new").stdout

    path.write_text("mine", encoding="utf-8")
    done = mcda("new", path)

    assert (done.returncode, done.stdout, path.read_text("utf-8")) == (2, "", "mine")
    assert "--force" in done.stderr
    assert mcda("new", path, "--force").returncode == 0
    assert path.read_text("utf-8") != "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["fresh.yaml"]


def test_new_says_where_it_cannot_write(mcda, tmp_path):
    for words in (["new", tmp_path], ["new", tmp_path / "none" / "x.yaml"]):
        done = mcda(*words)

        assert (done.returncode, done.stdout) == (2, "")
        assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_check_counts_what_a_case_holds(mcda, case):
    said = mcda("check", case).stdout

    assert said == (
        f"{case}: ok: 4 alternatives (1 ruled out), 3 criteria, 12 cells (2 from the source alone), "
        "consistency ratio 0.008\n"
    )


def test_check_tells_every_fault_of_every_file(mcda, case, tmp_path):
    text = case.read_text("utf-8")
    (tmp_path / "b.yaml").write_text(
        text.replace("MONEY: [4, 5, 7]", "MONY: [4, 5, 7]").replace("tense: past", "tense: pst")
    )
    (tmp_path / "c.yaml").write_text(text.replace("DELAY: [2, 3, 5]", "DELAY: [2, 3, 50]"))

    done = mcda("check", tmp_path)

    assert done.returncode == 2
    assert done.stdout.startswith(f"{case}: ok")
    lines = done.stderr.splitlines()
    assert [line for line in lines if not line.startswith((f"{tmp_path}/b.yaml:", f"{tmp_path}/c.yaml:"))] == []
    assert any("did you mean 'MONEY'?" in line for line in lines)
    assert any("b.yaml:11:8" in line for line in lines)

    done = mcda("check", tmp_path, "--json")

    found = json.loads(done.stdout)
    assert (done.returncode, found["schema"]) == (2, "mcda-check/1")
    assert [one["ok"] for one in found["files"]] == [False, False, True]
    assert {(one["line"], one["column"]) for one in found["files"][0]["problems"]} >= {(11, 8)}


def test_check_takes_the_models_and_passes_over_their_interests(mcda, models):
    done = mcda("check", models)

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 6
    assert done.stderr.count("skipped") == 1
    assert "national_interests.yaml" in done.stderr

    done = mcda("check", models / "national_interests.yaml")

    assert (done.returncode, done.stderr) == (0, "")
    assert "9 interests, 7 lenses" in done.stdout


def test_rank_sets_all_methods_side_by_side(mcda, case):
    found = document(mcda("rank", case, "--json"), "mcda-rank/1")["cases"][0]

    loaded = Case.load(case)
    assert list(found["rankings"]) == list(METHODS)
    for name, said in found["rankings"].items():
        ranking = rank(loaded, None, name)
        assert said["scores"] == ranking.scores.to_dict()
        assert said["places"] == ranking.places.to_dict()
        assert (said["best"], said["margin"]) == (ranking.best, ranking.margin)
    assert found["choice"] == "repair"
    assert found["ruled_out"] == {"ferry": "works"}


def test_rank_takes_weights_methods_and_options(mcda, case):
    words = ("rank", case, "--json", "--weights", "ACCESS=1/3,MONEY=0.5", "--weights", "DELAY=1/6")
    found = document(mcda(*words, "--method", "ahp,ahp", "--mode", "ideal"), "mcda-rank/1")

    said = found["cases"][0]
    assert said["weights"] == {"ACCESS": 1 / 3, "MONEY": 0.5, "DELAY": 1 / 6}
    assert said["weights_from"] == "the command line"
    assert said["rankings"]["ahp"]["options"]["mode"] == "ideal"

    done = mcda("rank", case, "--method", "ahp", "--normalisation", "vector")

    assert done.returncode == 2
    assert "no option 'normalisation'" in done.stderr


def test_rank_shares_places_and_says_so(mcda, tied):
    done = mcda("rank", tied, "--method", "weighted_sum")

    assert done.stdout.count("1= 0.5000") == 2
    assert "“obverse” and “reverse” are level in the first place" in done.stdout

    done = mcda("rank", tied)  # a zero is no ratio

    assert "ahp: no ranking: " in done.stdout
    assert done.returncode == 0
    assert mcda("rank", tied, "--method", "ahp").returncode == 2


def test_rank_takes_lenses_and_common_weights(mcda, models):
    file = models / "maritime_dispute.yaml"
    loaded = Case.load(file)
    for words, weights in (
        (["--lens", "realist"], loaded.weights("realist")),
        (["--common"], loaded.weights(common=True)),
    ):
        said = document(mcda("rank", file, "--json", *words), "mcda-rank/1")["cases"][0]

        assert said["weights"] == weights.series().to_dict()

    done = mcda("rank", file, "--lens", "realis")
    assert done.returncode == 2
    assert "did you mean 'realist'?" in done.stderr


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "ahp"])
@pytest.mark.parametrize("of", ["winner", "ranking", "top:2"])
def test_flips_carry_certificates_that_verify(method, of, mcda, case, tmp_path):
    done = mcda("flips", case, "--method", method, "--of", of, "--json")

    found = document(done, "mcda-flips/1")
    assert found["flips"]
    assert verify(found)
    count = len(found["flips"]) + len(found["unmoved"]) + (found["nearest"] is not None)
    assert verify(found).checked == count
    assert mcda("verify", "-", stdin=done.stdout).stdout.startswith(f"-: {count} certificates hold\n")


def test_flips_are_those_of_the_library_in_words(mcda, case):
    done = mcda("flips", case)

    flips = weight_flips(Case.load(case), None, "weighted_sum")
    told = done.stdout.partition("Who comes first as one weight")[0]
    lines = [line for line in told.splitlines() if line.startswith("  ")]
    assert len(lines) == len(flips)
    assert lines[0] == (
        "  Lorries reach the works: 54 → 36 points of 100: then “Strengthen the old bridge” overtakes “Build a new "
        "bridge with the grant”."
    )


def test_what_never_flips_says_never(mcda, models):
    done = mcda("flips", models / "maritime_dispute.yaml")

    assert "16 → 52 points of 100: then “Propose a shared fishing" in done.stdout
    even = "Even if only this counted, or if it did not count at all, Peru would still choose “Sue at the ICJ"
    assert f"  Maritime area and fishing rights obtained: never. {even}" in done.stdout


def test_flips_along_a_group_and_by_equal_amounts(mcda, case):
    found = document(mcda("flips", case, "--along", "MONEY+DELAY", "--json"), "mcda-flips/1")

    assert found["flips"]
    assert {tuple(flip["subject"]) for flip in found["flips"]} == {("MONEY", "DELAY")}
    assert verify(found)
    # the two others together are what ACCESS leaves
    alone = document(mcda("flips", case, "--along", "ACCESS", "--json"), "mcda-flips/1")
    assert found["flips"][0]["threshold"] == pytest.approx(1 - alone["flips"][0]["threshold"], abs=1e-12)

    found = document(mcda("flips", case, "--rule", "equal", "--json"), "mcda-flips/1")
    assert verify(found)
    assert mcda("flips", case, "--rule", "equal", "--along", "MONEY+DELAY").returncode == 2
    assert mcda("flips", case, "--of", "top:3").returncode == 2


def test_verify_catches_a_changed_number(mcda, case, tmp_path):
    found = document(mcda("flips", case, "--json"), "mcda-flips/1")
    found["flips"][0]["threshold"] += 1e-6
    (tmp_path / "bent.json").write_text(json.dumps(found), encoding="utf-8")
    found["flips"], found["nearest"] = [], None
    (tmp_path / "bare.json").write_text(json.dumps(found), encoding="utf-8")

    done = mcda("verify", "bent.json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "bent.json: 2 faults in 5 certificates" in done.stderr
    assert "the threshold lies in" in done.stderr

    done = mcda("verify", "bare.json", "--json")

    assert done.returncode == 2
    assert "nothing to check" in done.stderr
    assert json.loads(done.stdout)["files"][0]["checked"] == 0


def test_optimise_answers_with_one_document_and_no_banner(mcda, case):
    found = document(mcda("optimise", case, "--json", *LIMITS), "mcda-optimum/1")

    assert found["status"] == "OPTIMAL"
    assert sum(found["shares"].values()) == pytest.approx(1)
    assert found["shares"] == pytest.approx({"nothing": 2 / 3, "repair": 1 / 3, "new_bridge": 0})
    assert [one["limit"] for one in found["prices"]] == ["Debt ceiling", "MONEY<=3"]
    assert found["prices"][1]["relaxed"] > 0
    assert verify(found)

    found["shares"] = {"nothing": 0, "repair": 1, "new_bridge": 0}
    assert not verify(found)


def test_optimise_picks_one_and_says_what_would_change_it(mcda, case):
    done = mcda("optimise", case, "--exclusive", "--exclude", "new_bridge")

    assert done.returncode == 0
    assert "Strengthen the old bridge (repair)" in done.stdout
    assert "without new_bridge: lifted, new_bridge is picked." in done.stdout

    found = document(mcda("optimise", case, "--json", "--limit", "MONEY ≤ 1"), "mcda-optimum/1", 3)
    assert (found["status"], found["conflict"], found["shares"]) == ("INFEASIBLE", ["MONEY<=1"], None)
    assert verify(found)


def test_the_schema_accepts_the_template(mcda, case):
    from ruamel.yaml import YAML

    schema = json.loads(mcda("schema").stdout)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(mcda("schema", "--json").stdout) == schema
    text = YAML(typ="safe", pure=True).load(case.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(text, default=str)))


def test_report_writes_what_it_says(mcda, case, tmp_path):
    done = mcda("report", case, "--out", "out", "--format", "json,html")

    assert done.returncode == 0
    assert done.stderr == "studying 1/1 case\n"
    assert sorted(done.stdout.split()) == ["out/case.html", "out/case.json"]
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["case.html", "case.json"]
    assert mcda("verify", "out/case.json").returncode == 0

    done = mcda("report", case, "--out", "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    done = mcda("report", case, "--out", "out", "--json", "--quiet")
    assert len(document(done, "mcda-report-files/1")["files"]) == 3


def test_report_of_several_says_how_far_it_is_with_studying_and_with_writing(mcda, case, tmp_path):
    (tmp_path / "other.yaml").write_text(case.read_text("utf-8"), encoding="utf-8")

    done = mcda("report", case, "other.yaml", "--out", "out", "--format", "md")

    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "studying 1/2 case", "studying 2/2 other", "writing 1/3 case", "writing 2/3 other", "writing 3/3 index"
    ]  # fmt: skip


def test_report_of_the_models_has_a_joint_page(mcda, models, tmp_path):
    done = mcda("report", models, "--out", tmp_path / "deep" / "report", "--format", "md")

    assert done.returncode == 0
    written = sorted(one.name for one in (tmp_path / "deep" / "report").iterdir())
    assert written == sorted(
        ["index.md", *(f"{one.stem}.md" for one in models.glob("*.yaml") if "interests" not in one.stem)]
    )
    assert "national_interests.yaml: skipped" in done.stderr


@pytest.mark.parametrize(("worst", "said"), [("9,1,5", ": none found."), ("1,2,5", "overtakes")])
def test_flips_of_a_method_that_is_only_evaluated_are_said_to_be_searched(worst, said, called, tmp_path):
    text = f"opt,a,b,c\nweights,3,2,1\ndirection,max,min,max\np,{worst}\nq,2,3,1\nr,3,9,2\n"
    (tmp_path / "three.csv").write_text(text, encoding="utf-8")

    found = called("flips", "three.csv", "--method", "pymcdm:EDAS").stdout

    assert "found by a search that can miss some:" in found
    assert said in found
    assert "never" not in found
    assert "search" not in called("flips", "three.csv").stdout
