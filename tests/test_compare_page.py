"""The page on comparisons says what there is: its code prints what it shows, its commands work."""

import re
import shlex
from pathlib import Path

from mcda.cli import run
from mcda.comparison.agreement import CORRELATIONS, SIMILARITIES
from mcda.comparison.rules import WEIGHT_RULES

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")


def test_its_code_prints_what_it_shows(capsys):
    names: dict = {}
    shown = 0
    for code, text in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.S):
        exec(compile(code, "docs/compare.md", "exec"), names)
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert printed == [line.rstrip() for line in text.splitlines()]
        shown += bool(text)

    assert shown == 3


def test_its_commands_work(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").symlink_to(ROOT / "models")
    (tmp_path / "rooms.csv").write_text(
        "room,price,light\nweights,2,1\ndirection,min,max\nattic,400,9\ncellar,300,2\nshed,350,6\n", encoding="utf-8"
    )
    commands = re.findall(r"^mcda (.*?)(?:  #.*)?$", PAGE, re.M)
    assert len(commands) == 5
    for command in commands:
        capsys.readouterr()
        first, *rest = command.split(" | mcda ")
        assert run(shlex.split(first)) == 0, command
        for after in rest:
            (tmp_path / "piped.json").write_text(capsys.readouterr().out, encoding="utf-8")
            assert run(["piped.json" if word == "-" else word for word in shlex.split(after)]) == 0, command


def test_every_name_is_on_the_page():
    for name in (*WEIGHT_RULES, *CORRELATIONS, *SIMILARITIES, "mcda-comparison/1", "mcda-cases/1"):
        assert f"`{name}`" in PAGE or f'"{name}"' in PAGE, name
