"""Pages whose code prints what they show."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(
    "name", ["simulation", "rational_actor", "events", "tables", "benchmarks", "json", "sheets", "forms"]
)
def test_its_code_prints_what_it_shows(name, capsys):
    page = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    names: dict = {}
    shown = 0
    for code, text in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", page, re.S):
        exec(compile(code, f"docs/{name}.md", "exec"), names)
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert printed == [line.rstrip() for line in text.splitlines()]
        shown += bool(text)
    assert shown >= 2
