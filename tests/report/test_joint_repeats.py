"""Every number of the joint page: its command and its line of Python, run as they are printed."""

from __future__ import annotations

import json
import shlex
import shutil

import pytest

import mcda
from mcda.case import find
from mcda.report import budget, joint
from mcda.report.joint_repeats import REPEATS, filled
from mcda.report.parts import Code, Command, Paragraph

WORDS_ALONE = {"limits", "annex-repeat"}


@pytest.fixture(scope="module")
def comparison(models):
    return mcda.compare(models.values())


@pytest.fixture(scope="module")
def folder(models, tmp_path_factory):
    """Return a folder with the case files and the interests beside them, to run commands in."""
    made = tmp_path_factory.mktemp("cases")
    for study in models.values():
        shutil.copy(study.case.path, made)
    shutil.copy(study.case.interests.path, made)
    return made


@pytest.fixture(scope="module")
def ways(comparison):
    purse = budget.purse(comparison)
    return {key: filled(key, purse) for key in REPEATS}


def test_every_section_with_numbers_says_how_to_get_them_again(comparison, ways):
    sections = joint.build(comparison).sections
    assert set(REPEATS) | WORDS_ALONE == {section.key for section in sections}
    for section in sections:
        if section.key in WORDS_ALONE:
            continue
        last = section.blocks[-1]
        assert isinstance(last, Paragraph), section.key
        told = [run.text for run in last.text if isinstance(run, Code)]
        assert told == [part for repeat in ways[section.key] for part in repeat], section.key
        assert told


def test_every_command_runs_and_prints(ways, folder, tmp_path, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(folder)
    for command in dict.fromkeys(repeat.command for found in ways.values() for repeat in found):
        program, *words = shlex.split(command)
        assert program == "mcda"
        if words[0] == "report":  # all reports, written elsewhere than the cases
            words[words.index("--out") + 1] = str(tmp_path / "report")
        assert run(words) == 0, command
        assert capsys.readouterr().out.strip()


def test_every_line_of_python_gives_the_numbers_of_the_page(ways, comparison, models, monkeypatch):
    monkeypatch.setattr(mcda, "compare", lambda cases: comparison)  # made of these very cases, once
    cases = [study.case for study in models.values()]
    found = {
        key: [eval(repeat.python, {"mcda": mcda, "cases": cases}) for repeat in some] for key, some in ways.items()
    }
    studies = comparison.studies
    assert found["answer"][0].equals(comparison.to_frame())
    assert found["flips"][0] == [study.nearest for study in studies]
    assert [one[1] for one in found["four"][0]] == [study.cells for study in studies]
    assert found["one-interest"][0].share == mcda.rationalise(cases).share
    assert found["lenses"][0].diagnostic == comparison.questions.lenses.diagnostic
    assert found["partners"][0].correlation == comparison.questions.exposure.correlation
    assert found["methods"][0][0] == {name: one.winners for name, one in studies[0].rankings.items()}
    purse = budget.purse(comparison)
    assert [one.picks for one in found["budget"]] == [one.picks for _, one in purse.answers]
    assert all(answers[0] is not None for answers in found.values())


def test_commands_have_the_numbers_of_the_page(ways, comparison, folder, monkeypatch, capsys):
    from mcda.cli import run

    monkeypatch.chdir(folder)

    def told(command):
        assert run([*shlex.split(command)[1:], "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert told(ways["one-interest"][0].command)["result"]["share"] == comparison.questions.explained.share
    for repeat, (amount, answer) in zip(ways["budget"], budget.purse(comparison).answers, strict=True):
        made = told(repeat.command)
        assert made["picks"] == answer.picks
        assert made["value"] == pytest.approx(answer.value)
        assert made["budgets"][0]["budget"] == float(amount)
    rows = {one["title"]: one for one in told(ways["flips"][0].command)["cases"]}
    for study in comparison.studies:
        row = rows[study.case.title]
        assert (row["winners"], row["agrees"]) == (list(study.ranking.winners), study.agrees)
        assert row["margin"] == pytest.approx(study.ranking.margin)


def test_the_lines_of_the_annex_write_the_reports(written_case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for k, value in enumerate((3, 1)):
        (tmp_path / f"bridge_{k}.yaml").write_text(written_case(value, k), encoding="utf-8")
    cases = [mcda.Case.load(path) for path in find(".")[0]]
    report = joint.build(mcda.compare(cases))
    annex = next(section for section in report.sections if section.key == "annex-repeat")
    shell, python = (block.lines for block in annex.blocks if isinstance(block, Command))
    exec("\n".join(python), {})
    written = {path.name: path.read_bytes() for path in (tmp_path / "report").iterdir()}
    assert {"index.html", "bridge_0.html", "bridge_1.html"} <= set(written)

    from mcda.cli import run

    assert run(shlex.split(shell[0])[1:]) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "report").iterdir()} == written
