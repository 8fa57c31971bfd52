"""Every section's command and line of Python: run as the report prints them, and their numbers held against it."""

from __future__ import annotations

import json
import shlex

import pytest

import mcda
from mcda.report import build
from mcda.report.parts import Code, Paragraph
from mcda.report.repeats import REPEATS, filled

WORDS_ALONE = {"limits", "annex-cells", "annex-judgements", "annex-repeat", "annex-glossary", "annex-references"}


@pytest.fixture(scope="module")
def study(models):
    return models["lima_group"]


def test_every_section_with_numbers_says_how_to_get_them_again(models):
    for name, one in models.items():
        report = build.build(one)
        for section in report.sections:
            if section.key in WORDS_ALONE:
                continue
            last = section.blocks[-1]
            assert isinstance(last, Paragraph), section.key
            command, python = (run.text for run in last.text if isinstance(run, Code))
            assert (command, python) == filled(section.key, one, f"{name}.yaml")
            assert f"{name}.yaml" in command


@pytest.mark.parametrize("key", REPEATS)
def test_the_command_runs(key, study, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(study.case.path.parent)
    repeat = filled(key, study, study.case.path.name)
    program, *words = shlex.split(repeat.command)

    assert program == "mcda"
    assert run(words) == 0
    assert capsys.readouterr().out.strip()


def evaluated(key, study):
    case = mcda.Case.load(study.case.path)
    return eval(filled(key, study, study.case.path.name).python, {"mcda": mcda, "case": case})


@pytest.mark.parametrize("key", REPEATS)
def test_the_line_of_python_runs(key, study):
    assert evaluated(key, study) is not None


def test_their_numbers_are_those_of_the_report(study, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(study.case.path.parent)
    assert evaluated("answer", study)["score"].to_dict() == dict(study.ranking.scores)
    assert list(map(str, evaluated("flips", study))) == list(map(str, study.flips["weighted_sum"]))
    assert evaluated("combined", study).distance == study.combined["weighted_sum"]["l1"].distance
    assert evaluated("two", study).shares() == study.map.shares()
    assert (evaluated("ratings", study).tally.places == study.drawn.tally.places).all()
    assert evaluated("maximiser", study).utility == study.optimum.utility
    assert [str(one) for one in evaluated("events", study)] == [str(one) for one in study.event_flips]
    run([*shlex.split(filled("ratings", study, study.case.path.name).command)[1:], "--json"])
    drawn = json.loads(capsys.readouterr().out)
    first = {key: row[0] for key, row in drawn["acceptability"].items()}
    assert first == pytest.approx(dict(zip(study.matrix.alternatives, study.drawn.tally.shares[:, 0], strict=True)))
