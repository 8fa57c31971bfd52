"""The README's commands and its Python are run, so that they cannot drift."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(heading, language):
    section = README.split(f"## {heading}")[1].split("\n## ")[0]
    return re.search(rf"```{language}\n(.*?)```", section, re.S).group(1)


def commands():
    for line in block("At the command line", "").splitlines():
        yield line.split("  #")[0].strip()


def test_every_command_of_the_readme_works(tmp_path):
    (tmp_path / "models").symlink_to(ROOT / "models")
    pd.DataFrame({"price": [3.0, 2.0], "range": [5.0, 1.0]}).to_parquet(tmp_path / "table.parquet")
    (tmp_path / "rooms.csv").write_text("room,price,light\nattic,400,9\ncellar,300,2.5\nshed,350,6\n")
    for line in commands():
        words = shlex.split(line)
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[words.index(">") + 1]
        assert words[0] == "mcda"
        run = subprocess.run(
            [sys.executable, "-m", "mcda", *words[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, (line, run.stderr)
        if target:
            (tmp_path / target).write_text(run.stdout)
    assert (tmp_path / "report" / "index.html").stat().st_size > 1000


def test_the_python_of_the_readme_prints_what_it_says(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = block("In Python", "python")
    exec(compile(code, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    promised = [line.split("#")[1].strip() for line in code.splitlines() if "print(" in line and "#" in line]
    assert len(promised) == 3
    assert printed[0] == promised[0]
    assert printed[1] == promised[1].removesuffix(" …")
    assert promised[2].startswith(printed[-1])


def test_both_main_commands_stand_in_the_readme():
    lines = [line for line in README.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert len(lines) == 2
    assert "mcda report models/ --out report/" in lines[0]
    assert lines[1].endswith("pip install -q -e '.[test]' && .venv/bin/python -m pytest -q -n auto")


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(target):
    assert (ROOT / target).exists()
