"""Sets of alternatives, weights by a rule and options of a method, at the command line."""

import json

import pytest

from mcda import verify

SEVERAL = ("optimise", "case.yaml", "--several", "--method", "promethee")


def document(done, schema, code=0):
    assert (done.returncode, done.stderr) == (code, "")
    found = json.loads(done.stdout)
    assert found["schema"] == schema
    return found


def test_the_best_set_in_words(called, case):
    done = called(*SEVERAL, "--limit", "MONEY<=8")

    assert (done.returncode, done.stderr) == (0, "")
    assert "Pick any set of alternatives by promethee" in done.stdout
    assert "The set: “" in done.stdout
    assert "The best other set: " in done.stdout
    assert "MONEY<=8 (MONEY ≤ 8): " in done.stdout


def test_the_best_set_as_a_document_that_verifies(called, case):
    found = document(called(*SEVERAL, "--limit", "MONEY<=8", "--json"), "mcda-portfolio/1")

    assert found["status"] == "OPTIMAL"
    assert found["utility"] == found["bound"]
    assert found["limits"][-1]["used"] <= 8
    assert verify(found)
    assert not verify({**found, "chosen": []})


def test_no_set_meets_the_limits(called, case):
    done = called(*SEVERAL, "--limit", "MONEY<=3", "--limit", "ACCESS>=25")

    assert (done.returncode, done.stderr) == (3, "")
    assert "No set meets all limits at once." in done.stdout
    found = document(called(*SEVERAL, "--json", "--limit", "ACCESS>=1e6"), "mcda-portfolio/1", 3)
    assert found["conflict"] == ["ACCESS>=1e6"]
    assert verify(found)


def test_weights_by_a_rule(called, case):
    found = document(called("rank", "case.yaml", "--weights-rule", "equal", "--json"), "mcda-rank/1")["cases"][0]

    assert found["weights_from"] == "the rule 'equal'"
    assert list(found["weights"].values()) == pytest.approx([1 / 3] * 3)


def test_an_unknown_rule_is_refused_with_the_nearest(called, case):
    done = called("rank", "case.yaml", "--weights-rule", "entropie")

    assert (done.returncode, done.stdout) == (2, "")
    assert "unknown weight rule 'entropie'; did you mean 'entropy'?" in done.stderr


def test_options_of_a_method(called, case):
    words = ("rank", "case.yaml", "--json", "--method", "promethee", "--option", "preference=v_shape")
    each = "p.ACCESS=2,p.MONEY=3,p.DELAY=1/2"

    found = document(called(*words, "--option", each), "mcda-rank/1")["cases"][0]["rankings"]["promethee"]

    assert found["options"]["preference"] == "ACCESS: v_shape(p=2); MONEY: v_shape(p=3); DELAY: v_shape(p=0.5)"
    for twice in (["p=1", "p=2"], ["p=1", "p.MONEY=2"], ["p.MONEY=1", "p.MONEY=1"]):
        done = called(*words, *(word for one in twice for word in ("--option", one)))
        assert done.returncode == 2
        assert "'--option' gives 'p" in done.stderr
    assert "has no option 'q2'" in called(*words, "--option", "q2=1").stderr


def test_what_a_method_says_beside_its_scores(called, case):
    done = called("rank", "case.yaml", "--method", "vikor,promethee")

    told = " ".join(done.stdout.split())
    assert "vikor: compromise " in told
    assert "PROMETHEE I: nobody is preferred to " in told
