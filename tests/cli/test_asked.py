"""`mcda compare --of`: the rational actor's questions in tables and as documents, to one case and to several."""

import json

import pytest

import mcda as engine
from mcda.case import find
from mcda.cli import terminal
from mcda.questions import QUESTIONS
from mcda.sentences import outward

EACH = ("goals", "lenses", "rules", "scale", "durability", "sceptic")


@pytest.fixture
def one(models):
    return models / "oecd_accession.yaml"


def test_a_folder_has_a_table_for_every_question(called, models):
    done = called("compare", models)

    assert done.returncode == 0
    for head in (
        "In 6 of 6 cases", "Goals: what each answer needs", "Lenses: how far ahead", "Rules of decision",
        "The scale: whether", "Durability: the weight", "A second rater:", "Partners: utility", "Weights that explain",
    ):  # fmt: skip
        assert head in done.stdout, head
    cases = [engine.Case.load(path) for path in find(models)[0]]
    lines = done.stdout.splitlines()
    found = engine.rationalise(cases)
    assert any(line.split()[:4] == ["all", "6", f"{found.margin:.3g}", f"{100 * found.share:.1f}"] for line in lines)
    for case in cases:
        flips = engine.lasting_flips(case).cases[case.stem].flips
        changes = outward(100 * flips[0].now, 100 * flips[0].threshold, least=1)[1] if flips else "never"
        assert any(line.startswith(case.stem) and line.split()[2:3] == [changes] for line in lines), case.stem
        kappa = f"{engine.second_opinion(case).kappa:.2f}"
        assert any(line.startswith(case.stem) and kappa in line.split() for line in lines), case.stem


def test_the_document_of_a_folder_answers_all_and_can_be_checked(called, models):
    done = called("compare", models, "--json")
    document = json.loads(done.stdout)

    assert document["schema"] == "mcda-cases/1"
    assert set(document["questions"]) == {*QUESTIONS, "refused"}
    verdict = engine.verify(document)
    assert verdict, str(verdict)
    assert verdict.checked > len(document["cases"]) + 3
    document["questions"]["explained"]["margin"] += 1e-6
    assert not engine.verify(document)


def test_one_case_says_of_each_question_what_the_library_says(called, one):
    case = engine.Case.load(one)
    done = called("compare", one, "--of", ",".join((*EACH, "actors")))
    said = " ".join(done.stdout.split())

    assert (done.returncode, done.stderr) == (0, "")
    assert "comes first needs the scores and the order of the goals." in said
    assert "Moving “Survives changes of government here and among allies” from tier 4 to 2" in said
    assert engine.compare_lenses([case]).diagnosticity(case.stem).split(": ", 1)[1] in said
    assert str(engine.decision_rules(case)) in said
    assert "draws level (10.7 of 100 points moved)" in said
    assert f"{engine.scale_readings(case).nearest.moved:.1f}" == "10.7"
    limit = engine.largest_drift(case.matrix(), case.weights())
    label = case.document.alternatives[limit.choice].label
    assert str(limit).replace(limit.choice, f"“{label}”") in said  # in the words of the rest
    assert "of 4,096 draws as long as" in said and "; looked at 12 times a year." in said
    assert "No drift that keeps every weight within a factor" in said
    assert "weighted kappa 0.98" in said
    lenses = {name: case.weights(lens=name) for name in case.interests.lenses}
    assert str(engine.agree(case, lenses)) in said
    assert not any(word in said for word in ("proves", "nan", "None", "inf"))


def test_questions_by_name_are_a_document_of_their_own(called, one):
    done = called("compare", one, "--of", "scale,durability,actors", "--years", "5", "--seed", "3", "--json")
    document = json.loads(done.stdout)

    assert document["schema"] == "mcda-questions/1"
    assert set(document["questions"]) == {"choice", "scale", "durability", "drift", "actors", "refused"}
    drift = document["questions"]["drift"]["oecd_accession"]
    assert (drift["years"], drift["seed"]) == (5, 3)
    assert engine.verify(document)


def test_survival_under_a_drift_and_events_by_chance(called, models):
    lima = models / "lima_group.yaml"
    done = called("compare", lima, "--of", "durability", "--drift", "0.1", "--years", "3", "--rate", "maduro_stays=0.1")
    said = " ".join(done.stdout.split())

    assert done.returncode == 0, done.stderr
    assert "” stays first for 3 years in 74." in said  # exp(−0.3) = 0.741
    assert "maduro_stays: by chance, 0.1 times a year" in said
    assert "of today's can change the choice, as long as no event comes" in said
    document = json.loads(called("compare", lima, "--of", "durability", "--drift", "0", "--json").stdout)
    assert document["questions"]["survival"]["lima_group"]["path"] == 1


def test_another_rater_in_a_file_of_its_own(called, one, tmp_path, models):
    interests = (models / "national_interests.yaml").read_text(encoding="utf-8")
    (tmp_path / "national_interests.yaml").write_text(interests, encoding="utf-8")
    text = one.read_text(encoding="utf-8")
    (tmp_path / "same.yaml").write_text(text, encoding="utf-8")

    done = called("compare", one, "--of", "sceptic", "--against", "same.yaml")

    assert "still comes first." in " ".join(done.stdout.split())
    assert "0 ratings differ; weighted kappa 1.00" in done.stdout
    other = called("compare", one, "--of", "sceptic", "--against", models / "lima_group.yaml")
    assert other.returncode == 3
    assert "both raters must rate the same alternatives" in other.stdout


def test_actors_from_a_table(called, one, tmp_path):
    case = engine.Case.load(one)
    head = ",".join(["actor", *case.criteria])
    rows = ["treasury," + ",".join("9" if c in ("COST", "RISK") else "1" for c in case.criteria),
            "palace," + ",".join("9" if c == "STD" else "1" for c in case.criteria)]  # fmt: skip
    (tmp_path / "actors.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")

    done = called("compare", one, "--of", "actors", "--actors", "actors.csv", "--json")

    found = json.loads(done.stdout)["questions"]["actors"]["oecd_accession"]
    assert set(found["actors"]) == {"treasury", "palace"}
    assert found["actors"]["treasury"]["weights"]["COST"] == pytest.approx(9 / (18 + len(case.criteria) - 2))
    two = called("compare", one, "--of", "actors", "--actors", "realist,constructivist")
    assert "all 2 put chile_colombia first" in two.stdout
    assert "points to move for" in two.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,STD\n", "expected a line of criteria and a row an actor"),
        ("actor,STD\na,1,2\n", "line 2: expected 2 cells, met 3"),
        ("actor,STD\na,1\na,2\n", "line 3: two actors are called 'a'"),
        ("actor,STD\n,1\n", "line 2: no actor is named"),
        ("actor,STD\na,one\n", "must be a finite number"),
        ("actor,STD\na,1\n", "says nothing about criterion"),
    ],
)
def test_tables_of_actors_that_are_none(called, one, tmp_path, text, said):
    (tmp_path / "actors.csv").write_text(text, encoding="utf-8")

    done = called("compare", one, "--of", "actors", "--actors", "actors.csv")

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_what_a_plain_table_cannot_answer_is_said_with_its_reason(called, tmp_path):
    (tmp_path / "rooms.csv").write_text(
        "room,price,light\nweights,2,1\ndirection,min,max\nattic,400,9\ncellar,300,2\n", encoding="utf-8"
    )

    done = called("compare", "rooms.csv", "--of", "goals,scale,sceptic,explained,partners,rules")
    said = " ".join(done.stdout.split())

    assert done.returncode == 0
    assert "Goals: no answer: 'ranked' must give tiers of criteria" in said
    assert "Scale: no answer: the reading of a scale needs the scale of every criterion" in said
    assert "Sceptic: no answer: there is no second opinion." in said
    assert "No case names a choice." in said
    assert "No option says with whom it is done" in said
    assert "nan%" not in said and "rule first utility cellar" in said  # no choice is named: nothing stands beside
    alone = called("compare", "rooms.csv", "--of", "scale")
    assert alone.returncode == 3
    both = called("compare", "rooms.csv", tmp_path / "rooms.csv", "--of", "scale")
    assert both.returncode == 3  # one file, named twice


def test_several_with_one_that_cannot_answer(called, models, tmp_path):
    (tmp_path / "rooms.csv").write_text(
        "room,price,light\nweights,2,1\ndirection,min,max\nattic,400,9\ncellar,300,2\n", encoding="utf-8"
    )
    done = called("compare", models / "lima_group.yaml", "rooms.csv", "--of", "all")

    assert done.returncode == 0, done.stderr
    assert "rooms: no answer: no actors" in done.stdout
    alone = called("compare", "rooms.csv", "--of", "all")
    assert alone.returncode == 0, alone.stderr
    assert "Actors: no answer: no actors: give --actors" in " ".join(alone.stdout.split())
    document = json.loads(called("compare", "rooms.csv", "--of", "all", "--json").stdout)
    assert {"case": "rooms", "question": "actors"}.items() <= next(
        row for row in document["questions"]["refused"] if row["question"] == "actors"
    ).items()
    assert called("compare", "rooms.csv", "--of", "actors").returncode == 2  # asked by name: what is missing is said
    done = called("compare", models / "lima_group.yaml", "rooms.csv")
    assert done.returncode == 0
    assert "rooms: no answer: " in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--of", "lense"], "did you mean 'lenses'"),
        (["--against", "x.yaml"], "--against goes with --of sceptic"),
        (["--of", "goals", "--actors", "realist"], "--actors goes with --of actors"),
        (["--of", "sceptic", "--against", "missing.yaml"], "no such file"),
        (["--of", "actors", "--actors", "realst"], "did you mean 'realist'"),
        (["--of", "durability", "--years", "no"], "'years' must be a number"),
        (["--of", "durability", "--at-least", "2"], "'at_least'"),
        (["--looks", "1"], "--looks goes with --of durability"),
        (["--of", "goals", "--samples", "10"], "--samples goes with --of durability"),
        (["--of", "durability", "--looks", "0"], "'looks'"),
        (["--drift", "0.1"], "--drift goes with --of durability"),
        (["--of", "durability", "--rate", "a=1"], "--rate goes with --drift"),
        (["--of", "durability", "--drift", "x"], "'drift' must be a number"),
        (["--of", "durability", "--drift", "1", "--rate", "pedro=1"], "unknown scenario 'pedro'"),
        (["--of", "goals", "--seed", "-1"], "'--seed' must be a whole number"),
    ],
    ids=" ".join,
)
def test_words_that_are_wrong(called, one, words, said):
    done = called("compare", one, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("columns", [40, 80])
def test_narrow_screens(mcda, models, one, columns):
    for words in ((models,), (one, "--of", "goals,lenses,rules,scale,durability,sceptic,actors")):
        done = mcda("compare", *words, columns=columns)
        assert done.returncode == 0, done.stderr
        assert max(map(terminal.span, done.stdout.splitlines())) <= columns


def test_labels_are_text_of_a_user(called, tmp_path):
    (tmp_path / "odd.yaml").write_text(
        'format: ram-case/1\ntitle: "[b]t[/b]"\nscale: {low: 0, high: 9}\n'
        'criteria: {gain: {label: "{{ 7 * 7 }}", direction: max, tier: 2}, cost: {direction: min, tier: 1}}\n'
        "weights: {gain: 1, cost: 1}\nalternatives:\n"
        '  one: {label: "one\\u202e\\e[31m", scores: {gain: 9, cost: 8}}\n'
        '  two: {label: "<script>", scores: {gain: 2, cost: 1}}\n',
        encoding="utf-8",
    )

    done = called("compare", "odd.yaml", "--of", ",".join(EACH))

    assert done.returncode in (0, 2)
    assert "\u202e" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
