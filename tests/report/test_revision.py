"""Judgements that contradict one another: which to look at first, in the report and at the command line."""

import pytest

import mcda
from mcda.case.starter import template

BAD = template().replace("{pair: [MONEY, DELAY], value: 2", "{pair: [MONEY, DELAY], value: 1/4")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(BAD, encoding="utf-8")
    return path


def test_the_report_says_which_and_by_how_much(path, tmp_path):
    mcda.report.write(mcda.Study.of(mcda.Case.load(path)), tmp_path / "case.md")

    told = (tmp_path / "case.md").read_text(encoding="utf-8")
    assert "“Lorries reach the works” over “What the town pays”, judged 2; 4.3 (5 on Saaty's scale) instead" in told
    assert "brings the inconsistency to 0.10" in told


def test_what_it_says_is_so(path):
    judgements = mcda.Case.load(path).judgements

    assert judgements.priorities().consistency_ratio == pytest.approx(0.317, abs=5e-4)
    assert judgements.revised("ACCESS", "MONEY", 4.3).priorities().consistency_ratio == pytest.approx(0.1, abs=5e-3)
    assert judgements.revised("ACCESS", "MONEY", 5).priorities().consistency_ratio < 0.1


def test_judgements_that_agree_are_left_alone(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text(template(), encoding="utf-8")

    mcda.report.write(mcda.Study.of(mcda.Case.load(path)), tmp_path / "case.md")

    assert "The one to look at first" not in (tmp_path / "case.md").read_text(encoding="utf-8")


def test_check_says_it_too(path, capsys):
    from mcda.cli import run

    assert run(["check", str(path)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "to look at first: ACCESS over MONEY from 2 to 4.34 (5 on the scale) brings the consistency ratio" in told
