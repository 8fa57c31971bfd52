"""The command as its users start it, and small cases to feed it."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mcda.case.starter import template

TIED = """\
format: ram-case/1
title: A coin
criteria: {heads: max, tails: max}
weights: {heads: 1, tails: 1}
alternatives:
  obverse: {scores: {heads: 1, tails: 0}}
  reverse: {scores: {heads: 0, tails: 1}}
"""


@pytest.fixture
def mcda(tmp_path):
    """Return a function that runs the command in an empty folder of its own."""

    def run(*words, stdin=None, cwd=tmp_path, columns=None, **environment):
        given = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "MCDA_DEBUG", "PYTHONIOENCODING")}
        given |= environment | ({} if columns is None else {"COLUMNS": str(columns)})
        return subprocess.run(
            [sys.executable, "-m", "mcda", *map(str, words)],
            cwd=cwd, env=given, input=stdin, capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def called(tmp_path, monkeypatch, capsys):
    """Return a function that does the same in this process, which is faster."""
    from mcda.cli import run

    def call(*words):
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("COLUMNS", raising=False)  # a worker of the test run may have one
        code = run([str(word) for word in words])
        return SimpleNamespace(returncode=code, **dict(zip(("stdout", "stderr"), capsys.readouterr(), strict=True)))

    return call


@pytest.fixture
def case(tmp_path) -> Path:
    """Return a case that is right: three alternatives that can be had, one that is ruled out."""
    path = tmp_path / "case.yaml"
    path.write_text(template(), encoding="utf-8")
    return path


@pytest.fixture
def tied(tmp_path) -> Path:
    """Return a case in which two alternatives are level today."""
    path = tmp_path / "coin.yaml"
    path.write_text(TIED, encoding="utf-8")
    return path


@pytest.fixture
def models() -> Path:
    """Return the folder of the worked models."""
    return Path(__file__).resolve().parents[2] / "models"
