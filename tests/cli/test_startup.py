"""What starts fast loads little; every command explains itself."""

import json
import re
import subprocess
import sys

import pytest

from mcda.cli.commands import COMMANDS
from mcda.methods import METHODS
from mcda.methods.ahp import MODES
from mcda.normalise import NORMALISATIONS

HEAVY = (
    "numpy", "scipy", "pandas", "pydantic", "ruamel", "jinja2", "pulp", "highspy", "rich", "pymcdm", "numba",
    "distributed",
)  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["--help"], ["--version"], [], ["rnk"], ["--hlep"], ["new"], ["new", "fresh.yaml"], ["new", "--help"],
        ["new", "--forse"], ["rank"], ["rank", "--help"], ["rank", "--metod", "x.yaml"], ["flips", "--help"],
        ["flips", "x.yaml", "--rule", "equl"], ["flips", "x.yaml", "--of", "top:0"], ["optimise", "--help"],
        ["compare", "--help"], ["simulate", "--help"], ["rationalise", "--help"], ["simulate", "x.yaml", "--seed", "x"],
        ["optimise", "x.yaml", "--limit", "COST=5"], ["report", "--help"], ["report", "x.yaml"],
        ["report", "x.yaml", "--out", "y", "--format", "htm"], ["check", "--help"], ["verify", "--help"],
        ["schema", "--help"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_needs_no_numbers_loads_no_numpy(words, tmp_path):
    code = (
        "import json, sys; from mcda.cli import run; code = run(sys.argv[1:]);"
        f"print(json.dumps([code, sorted(set({HEAVY}) & set(sys.modules))]), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )

    code, loaded = json.loads(done.stderr.splitlines()[-1])

    assert loaded == []
    assert code == (
        0 if words and ("--help" in words or words[0] in ("--version", "new")) and "--forse" not in words else 2
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command, mcda):
    done = mcda(command, "--help", columns=40)

    assert done.returncode == 0
    assert done.stderr == ""
    prose = [line for line in done.stdout.splitlines() if not line.startswith("  mcda ")]
    assert max(map(len, prose)) <= 40 or command in (
        "flips",
        "rank",
        "optimise",
        "compare",
        "simulate",
        "rationalise",
    )  # argparse keeps groups whole
    assert f"\n  mcda {command} " in done.stdout


def test_help_names_every_command_and_fits_the_screen(mcda):
    done = mcda("--help", columns=40)

    assert done.returncode == 0
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\b", done.stdout, re.MULTILINE)] == []
    assert max(map(len, done.stdout.splitlines())) <= 40


def test_without_a_command_the_help_is_no_result(mcda):
    done = mcda()

    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: mcda" in done.stderr


def test_help_names_every_method_and_option(mcda):
    for command in ("rank", "flips"):
        said = " ".join(mcda(command, "--help").stdout.split())
        for word in (*METHODS, *NORMALISATIONS, *MODES):
            assert re.search(rf"\b{word}\b", said), f"{command} --help does not name {word}"


def test_versions_name_what_the_answers_stand_on(mcda):
    done = mcda("--version")

    assert done.returncode == 0
    assert re.match(r"mcda-engine \d+\.\d+\.\d+\nPython 3\.", done.stdout)
    assert {"numpy", "pandas", "pydantic"} <= {line.split()[0] for line in done.stdout.splitlines()}


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["optimize", "x"], "did you mean 'optimise'?"),
        (["rank", "--metod", "topsis", "x"], "did you mean '--method'?"),
        (["rank", "--method=topsi", "{case}"], "did you mean 'topsis'?"),
        (["rank", "--normalisation", "vectr", "{case}"], "did you mean 'vector'?"),
        (["rank", "--method", "ahp", "--mode", "ideale", "{case}"], "did you mean 'ideal'?"),
        (["rank", "--weights", "ACCES=1,MONEY=2,DELAY=3", "{case}"], "did you mean 'ACCESS'?"),
        (["flips", "{case}", "--along", "MONY"], "did you mean 'MONEY'?"),
        (["flips", "{case}", "--of", "rankin"], "did you mean 'ranking'?"),
        (["optimise", "{case}", "--limit", "MONNEY<=3"], "did you mean 'MONEY'?"),
        (["optimise", "{case}", "--exclude", "repare"], "did you mean 'repair'?"),
        (["check", "{case}x"], "did you mean 'case.yaml'?"),
        (["report", "{case}", "--out", "r", "--format", "htlm"], "did you mean 'html'?"),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else None,
)
def test_a_wrong_word_meets_the_nearest_right_one(words, hint, called, case):
    done = called(*(word.replace("{case}", str(case)) for word in words))

    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr
    assert len(done.stderr.splitlines()) == 1
