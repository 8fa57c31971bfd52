"""Exit codes, and what goes to which stream."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mcda.cli import commands, run
from mcda.errors import McdaError


def raising(error):
    def perform(arguments):
        raise error

    return perform


def test_results_go_to_stdout_and_nothing_else(mcda, case):
    for words in (["check", case], ["rank", case], ["flips", case], ["optimise", case], ["schema"], ["new"]):
        done = mcda(*words)

        assert (done.returncode, done.stderr) == (0, ""), words
        assert done.stdout


def test_infeasible_limits_are_an_answer_of_their_own(mcda, case):
    done = mcda("optimise", case, "--limit", "ACCESS>=8", "--limit", "MONEY<=3")

    assert (done.returncode, done.stderr) == (3, "")
    assert "No choice meets all limits at once." in done.stdout
    assert "“ACCESS>=8” and “MONEY<=3” cannot hold together." in done.stdout


def test_what_cannot_move_has_no_answer(mcda, case):
    done = mcda("flips", case, "--weights", "ACCESS=1,MONEY=0,DELAY=0", "--along", "ACCESS")

    assert done.returncode == 3
    assert "Lorries reach the works: undefined: it has all the weight today." in done.stdout


@pytest.mark.parametrize(("words", "code"), [([], 0), (["--fail-if-fragile=17"], 0), (["--fail-if-fragile=18"], 4)])
def test_fragile_is_a_failure_only_when_asked(words, code, mcda, case):
    # the nearest flip moves 17.7 points
    done = mcda("flips", case, *words)

    assert done.returncode == code
    assert ("fragile" in done.stderr) == (code == 4)
    assert "Lorries reach the works: 54 → 36 points of 100" in done.stdout


def test_ten_points_when_left_out_and_a_tie_is_fragile(mcda, case, tied):
    assert mcda("flips", case, "--fail-if-fragile").returncode == 0

    done = mcda("flips", tied, "--fail-if-fragile", "--json")

    assert done.returncode == 4
    assert json.loads(done.stdout)["nearest_points"] == 0


def test_points_that_are_a_file_are_told_apart(mcda, case):
    done = mcda("flips", "--fail-if-fragile", case)

    assert done.returncode == 2
    assert "put it after FILE" in done.stderr


def test_an_interruption_is_no_traceback(monkeypatch, capsys):
    monkeypatch.setattr(commands, "perform", raising(KeyboardInterrupt()))

    assert run(["schema"]) == 130
    assert capsys.readouterr() == ("", "mcda: interrupted\n")


def test_our_own_fault_is_one_line_that_asks_to_report_it(monkeypatch, capsys):
    monkeypatch.setattr(commands, "perform", raising(ZeroDivisionError("a\nb")))
    monkeypatch.delenv("MCDA_DEBUG", raising=False)

    assert run(["schema"]) == 1
    said = capsys.readouterr().err
    assert "please report it" in said
    assert "ZeroDivisionError: a b" in said
    assert len(said.splitlines()) == 1

    monkeypatch.setenv("MCDA_DEBUG", "1")

    assert run(["schema"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_bad_input_is_no_fault_of_ours(monkeypatch, capsys):
    monkeypatch.setattr(commands, "perform", raising(McdaError("weights must not all be zero")))

    assert run(["schema"]) == 2
    assert capsys.readouterr() == ("", "mcda: weights must not all be zero\n")


@pytest.mark.parametrize("words", [["schema"], ["new"], ["flips", "case.yaml", "--json"]], ids=" ".join)
def test_a_reader_who_leaves_is_no_error(words, case, tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "mcda", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""

    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_once(case, tmp_path):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mcda", "rank", "case.yaml"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False,
        )  # fmt: skip

    assert done.returncode == 2
    assert done.stderr == f"mcda: standard output: {os.strerror(28)}\n"


def test_the_script_of_the_package_is_the_module(case):
    script = Path(sys.executable).with_name("mcda")
    done = subprocess.run([script, "check", case], capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (0, "")
