"""`mcda rationalise`: the library's answer in the cases' words, its document verifies, words that are wrong."""

import json

import pytest

from mcda import verify

LONE = """\
format: ram-case/1
title: One against two
actor: A student
problem: {kind: opportunity, text: A new town.}
factors: {external: {town: {text: It is new.}}, internal: {self: {text: The student likes it.}}}
scale: {low: 0, high: 9}
criteria:
  a: {direction: max, factors: [town]}
  b: {direction: max, factors: [self]}
  c: {direction: max, factors: [self]}
weights: {a: 1, b: 1, c: 1}
alternatives:
  x: {scores: {a: 9, b: 0, c: 0}}
  y: {scores: {a: 0, b: 9, c: 9}}
choice: {alternative: x}
"""


@pytest.fixture
def models(request):
    return request.config.rootpath / "models"


def test_the_six_cases_in_words(mcda, models):
    done = mcda("rationalise", models)

    assert done.returncode == 0
    assert done.stdout.startswith(
        "6 choices, weighted sum.\nThere are weights that explain all 6 choices, by 0.178; 34%"
    )
    assert "Tightest: “Make accession a national priority alone, on merit and reform” (OECD accession" in done.stdout
    assert "The declared weights explain them already." in done.stdout
    assert "  6 of 6 explained by 34.0% of random weights" in done.stdout
    assert "  0 of 6 explained by " in done.stdout  # as the report has it
    assert "above the floor" not in done.stdout
    assert "Past choices alone: there are weights that explain all 4 choices" in done.stdout
    assert "Recommendations alone: there are weights that explain all 2 choices" in done.stdout
    assert "Each interest could count for nothing by itself" in " ".join(done.stdout.split())
    assert "proves" not in done.stdout


def test_a_floor_is_said_where_it_is_what_refuses(mcda, tmp_path):
    path = tmp_path / "lone.yaml"
    path.write_text(LONE, encoding="utf-8")

    done = mcda("rationalise", path, "--floor", "0.3", "--samples", "100")

    assert done.returncode == 0, done.stderr
    assert "No weights of at least 0.3 on every criterion explain lone." in done.stdout
    assert "No weights of at least 0.3 explain “One against two”." in done.stdout
    assert "margin: of the least total shortfall." in done.stdout
    assert "largest" not in done.stdout  # there are no explaining weights whose ends could be told


@pytest.mark.parametrize("width", [40, 60])
def test_narrow_screens(mcda, models, width):
    done = mcda("rationalise", models, "--samples", "100", columns=width)
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= width


def test_past_choices_and_recommendations_apart(mcda, models):
    past = mcda("rationalise", models, "--of", "past", "--samples", "1000", "--json")
    ahead = json.loads(mcda("rationalise", models, "--of", "recommended", "--samples", "1000", "--json").stdout)
    found = json.loads(past.stdout)

    assert found["schema"] == "mcda-rationalise/1"
    assert len(found["cases"]) == 4
    assert len(ahead["cases"]) == len(found["left_out"]) == 2
    assert found["result"]["apart"] == {}
    assert verify(found)
    assert mcda("verify", "-", stdin=past.stdout).stdout.startswith("-: 1 certificate holds")
    found["result"]["margin"] += 1e-6
    assert not verify(found)


def test_a_conflict_is_told_with_its_proof(mcda, models, tmp_path):
    text = (models / "maritime_dispute.yaml").read_text(encoding="utf-8")
    assert "\n  alternative: icj\n" in text
    interests = (models / "national_interests.yaml").read_text(encoding="utf-8")
    (tmp_path / "national_interests.yaml").write_text(interests, encoding="utf-8")
    path = tmp_path / "worse.yaml"
    path.write_text(text.replace("\n  alternative: icj\n", "\n  alternative: pressure\n"), encoding="utf-8")

    done = mcda("rationalise", path, "--samples", "100")

    assert done.returncode == 0, done.stderr
    assert "No weights explain worse" in done.stdout
    assert "No weights explain “Maritime dispute with Chile”." in done.stdout
    assert "A mix of rejected options (" in done.stdout
    assert "is better on every criterion than the same mix of what was chosen" in done.stdout
    assert "Least total shortfall: " in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--floor", "0.5"], "'floor' must lie between 0 and 1/9"),
        (["--floor", "x"], "'floor' must be a number"),
        (["--of", "pst"], "did you mean 'past'"),
        (["--samples", "0"], "'samples' must be a whole number"),
        (["--seed", "-1"], "'--seed' must be a whole number"),
        (["--normalisation", "vectr"], "did you mean 'vector'"),
    ],
    ids=" ".join,
)
def test_words_that_are_wrong(mcda, models, words, said):
    done = mcda("rationalise", models, *words)
    assert done.returncode == 2
    assert said in done.stderr


def test_no_choice_at_all(mcda, tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text("room,price,light\nweights,2,1\ndirection,min,max\nattic,400,9\ncellar,300,2\n", encoding="utf-8")
    done = mcda("rationalise", path)
    assert done.returncode == 3
    assert "there are no choices to explain" in done.stderr


def test_with_a_floor_the_random_weights_are_those_above_it(mcda, models):
    done = mcda("rationalise", models, "--floor", "0.02", "--samples", "2000")
    assert done.returncode == 0, done.stderr
    assert "of random weights above the floor do as well" in " ".join(done.stdout.split())
    assert done.stdout.count("% of random weights above the floor\n") == 7
