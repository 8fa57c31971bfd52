"""The page on value functions says what there is: its code prints what it shows, its rows of files are read."""

import re
from fractions import Fraction as F
from pathlib import Path

import pytest

from mcda import Case, ValueFunction, labels
from mcda.case import template

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "values.md").read_text(encoding="utf-8")


def test_its_code_prints_what_it_shows(capsys):
    names: dict = {}
    shown = 0
    for code, text in re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.S):
        exec(compile(code, "docs/values.md", "exec"), names)
        printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
        assert printed == [line.rstrip() for line in text.splitlines()]
        shown += bool(text)
    assert shown == 2


def rows():
    for line in PAGE.split("## Ways to state one")[1].split("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) == 4 and "`" in cells[1]:
            python, file, sheet = (re.search(r"`(.*?)`", cell) for cell in cells[1:])
            yield cells[0].strip("| "), python[1], file[1], None if sheet is None else sheet[1]


@pytest.mark.parametrize(("name", "python", "file", "sheet"), list(rows()), ids=[row[0] for row in rows()])
def test_every_way_to_state_one_means_the_same(name, python, file, sheet, tmp_path):
    stated = eval(
        python.replace("mcda.", ""), {"ValueFunction": ValueFunction, "labels": labels, "worst": 0, "best": 100}
    )
    level = "low" if name == "words" else 20
    scale, ends = ("", "") if name == "words" else ("scale: {low: 0, high: 100}, ", "low,0\nhigh,100\n")
    if name == "points":  # their own ends are the scale
        scale = ends = ""
    case = (
        f"format: ram-case/1\ntitle: t\ncriteria: {{c: {{direction: max, {scale}{file}}}}}\nweights: {{c: 1}}\n"
        f"alternatives: {{x: {{scores: {{c: {level}}}}}}}\n"
    )
    assert Case.of(case).value_function("c") == stated
    if sheet is not None:
        table = f"o,c\nweights,1\ndirection,max\n{ends}value,{sheet}\nx,{level}\n"
        (tmp_path / "t.csv").write_text(table, encoding="utf-8")
        assert Case.load(tmp_path / "t.csv").value_function("c") == stated


def test_the_examples_of_the_template_and_of_the_models_are_right():
    text = template()
    assert "#   value: {labels: {low: 1, medium: 0.4, high: 0}}" in text
    for line in re.findall(r"#   (value: \S.*?)(?:   +|\n)", text):
        turned = text.replace("    kind: risk\n", f"    kind: risk\n    {line}\n", 1)
        if "labels" in line:
            turned = re.sub(r"DELAY: (\{score: )?\[[0-9, ]*\]", r"DELAY: \1[low, low, medium]", turned).replace(
                "DELAY: 2}", "DELAY: low}"
            )
        assert Case.of(turned).value_function("DELAY") is not None, line
    readme = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    flats = next(block for block in re.findall(r"```yaml\n(.*?)```", readme, re.S) if "labels:" in block)
    assert Case.of(flats).matrix().exact.tolist() == [[F(79, 100), F(2, 5)], [F(49, 75), 1]]
