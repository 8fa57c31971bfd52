"""Every section's command and line of Python: run as the report prints them, and their numbers held against it."""

from __future__ import annotations

import json
import shlex
import shutil

import pytest

import mcda
from mcda.report import build
from mcda.report.parts import Code, Items, Paragraph, plain
from mcda.report.repeats import REPEATS, filled

WORDS_ALONE = {"limits", "annex-cells", "annex-judgements", "annex-repeat", "annex-glossary", "annex-references"}


@pytest.fixture(scope="module")
def study(models):
    return models["lima_group"]


@pytest.fixture(scope="module")
def folder(study, tmp_path_factory):
    """Return a folder with the case and the interests beside it, to run commands in."""
    made = tmp_path_factory.mktemp("repeats")
    for path in (study.case.path, study.case.interests.path):
        shutil.copy(path, made)
    return made


def ways(study):
    return [(key, repeat) for key in REPEATS for repeat in filled(key, study, study.case.path.name)]


def test_every_section_with_numbers_says_how_to_get_them_again(models):
    for name, one in models.items():
        report = build.build(one)
        for section in report.sections:
            if section.key in WORDS_ALONE:
                continue
            last = section.blocks[-1]
            assert isinstance(last, Paragraph), section.key
            told = [run.text for run in last.text if isinstance(run, Code)]
            assert told == [part for repeat in filled(section.key, one, f"{name}.yaml") for part in repeat]
            assert all(f"{name}.yaml" in command for command in told[::2])


def test_every_command_runs_and_prints(study, folder, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(folder)
    for key, repeat in ways(study):
        program, *words = shlex.split(repeat.command)
        assert program == "mcda"
        assert run(words) == 0, (key, repeat)
        assert capsys.readouterr().out.strip()


def evaluated(python, study):
    case = mcda.Case.load(study.case.path)
    return eval(python, {"mcda": mcda, "case": case})


def test_every_line_of_python_runs(study):
    for key, repeat in ways(study):
        assert evaluated(repeat.python, study) is not None, key


def test_their_numbers_are_those_of_the_report(study, folder, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(folder)
    found = {key: [] for key in REPEATS}
    for key, repeat in ways(study):
        if key in ("answer", "flips", "combined", "two", "ratings", "maximiser", "events"):
            found[key].append(evaluated(repeat.python, study))
    assert found["answer"][0]["score"].to_dict() == dict(study.ranking.scores)
    for flips, name in zip(found["flips"], study.methods, strict=True):
        assert list(map(str, flips)) == list(map(str, study.flips[name]))
    assert [one.distance for one in found["combined"]] == [
        study.combined["weighted_sum"][norm].distance for norm in ("l1", "percent")
    ]
    assert found["two"][0].shares() == study.map.shares()
    drawn, cells, share, decay, raters = found["ratings"]
    assert (drawn.tally.places == study.drawn.tally.places).all()
    assert list(map(str, cells)) == list(map(str, study.cells))
    assert share.share == study.range_share.share
    assert decay.cost == pytest.approx(study.plans.decay.cost)
    assert raters.kappa == study.raters.kappa
    assert found["maximiser"][0].utility == study.optimum.utility
    assert [str(one) for one in found["events"][0]] == [str(one) for one in study.event_flips]
    command = next(repeat.command for key, repeat in ways(study) if "mcda simulate" in repeat.command)
    capsys.readouterr()
    run([*shlex.split(command)[1:], "--json"])
    told = json.loads(capsys.readouterr().out)
    first = {key: row[0] for key, row in told["acceptability"].items()}
    assert first == pytest.approx(dict(zip(study.matrix.alternatives, study.drawn.tally.shares[:, 0], strict=True)))


def test_the_judgements_of_the_page_are_those_of_its_command_and_of_its_python(models, tmp_path, capsys, monkeypatch):
    from mcda.cli import run
    from mcda.sentences import Labels, judgement_in, least_judgements_in

    for name, one in models.items():
        section = next(part for part in build.build(one).sections if part.key == "weights")
        texts = [plain(block.text) for block in section.blocks if isinstance(block, Paragraph)]
        items = [plain(item) for block in section.blocks if isinstance(block, Items) for item in block.items]
        together = next(told for told in texts if told.startswith("If all judgements move together"))
        for path in (one.case.path, one.case.interests.path):
            shutil.copy(path, tmp_path)
        monkeypatch.chdir(tmp_path)
        repeat = next(way for way in filled("weights", one, f"{name}.yaml") if "judgements" in way.command)
        assert run(shlex.split(repeat.command)[1:]) == 0
        said = " ".join(capsys.readouterr().out.split())
        flips, least = evaluated(repeat.python, one)
        labels = Labels.of(one.case)

        assert together in said
        assert together == least_judgements_in(labels, least.told())
        told = [judgement_in(labels, flip.told()) for flip in flips]
        assert (len(told), bool(told)) == (len(one.judged), "None was found" not in " ".join(texts))
        assert all(line in items and line in said for line in told)
        assert run([*shlex.split(repeat.command)[1:], "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["together"]["bracket"] == list(least.bracket) == list(one.judged_together.bracket)


def test_the_drift_of_the_report_is_that_of_its_command_and_of_its_python(models, tmp_path, capsys, monkeypatch):
    from mcda.cli import run

    for name, one in models.items():
        section = next(part for part in build.build(one).sections if part.key == "lasting")
        shown = " ".join(plain(item) for block in section.blocks if isinstance(block, Items) for item in block.items)
        for path in (one.case.path, one.case.interests.path):
            shutil.copy(path, tmp_path)
        monkeypatch.chdir(tmp_path)
        (repeat,) = filled("lasting", one, f"{name}.yaml")
        assert run([*shlex.split(repeat.command)[1:], "--json"]) == 0
        told = json.loads(capsys.readouterr().out)["questions"]["drift"][name]
        _, limit = evaluated(repeat.python, one)

        assert told == json.loads(json.dumps(limit.to_json()))
        assert limit.to_json() == one.questions.limit.to_json()
        assert (limit.looks, f"{limit.samples:,} draws" in shown) == (1, limit.drift is not None)
        if limit.drift is not None:
            assert f"no more than {100 * limit.drift // 0.1 / 10:g}% a year" in shown
        assert run(shlex.split(repeat.command)[1:]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert limit.proved or (f"of {limit.samples:,} draws" in said and "looked at once a year" in said)


def test_a_case_without_a_criterion_of_durability_is_told_how_to_get_its_drift_alone(study):
    text = study.case.path.read_text(encoding="utf-8").replace("kind: durability", "kind: gain")
    case = mcda.Case.of(text, "lima_group.yaml", study.case.interests)
    one = mcda.Study.of(case)

    assert one.questions.lasting is None
    (repeat,) = filled("lasting", one, "lima_group.yaml")
    assert repeat.python.startswith("mcda.largest_drift(")
