"""Any text, any width, any encoding."""

import io
import re

import pytest

from mcda.cli import run, strips, terminal

HOSTILE = """\
format: ram-case/1
title: "[red]Title[/red] <b>"
criteria:
  gain: {label: "Gain [bold] 中国", direction: max}
  cost: {label: "Cost", direction: min}
weights: {gain: 2, cost: 1}
scale: {low: 0, high: 10}
alternatives:
  one: {label: "{{ 7 * 7 }} \\n line two", scores: {gain: 9, cost: 9}}
  two: {label: "[link=file:///etc/passwd]two[/link]", scores: {gain: 1, cost: 1}}
"""


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["rank", "flips", "optimise", "check"])
def test_text_of_a_user_stays_text(command, mcda, hostile):
    done = mcda(command, hostile)

    assert done.returncode == 0
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout)
    if command != "check":
        assert "[red]Title[/red] <b>" in done.stdout
        assert "{{ 7 * 7 }} line two" in done.stdout


def test_signs_that_act_on_a_terminal_are_shown_as_codes(called):
    assert terminal.one_line("a\x1b[31m\u202eb\r\n\tc\x85") == "a\\x1b[31m\\u202eb c"

    done = called("check", "\x1b]0;owned\x07.yaml")

    assert done.stderr == "\\x1b]0;owned\\x07.yaml: no such file or folder\n"


def test_a_bar_on_a_terminal_shows_names_and_not_markup(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")

    assert list(terminal.follow([1], ["[/red]x[link"], "studying", quiet=False)) == [1]
    assert capsys.readouterr().out == ""


def test_progress_is_a_line_an_item_where_there_is_no_terminal(capsys):
    assert list(terminal.follow("ab", ["one", "two"], "studying", quiet=False)) == ["a", "b"]
    assert capsys.readouterr() == ("", "studying 1/2 one\nstudying 2/2 two\n")
    assert list(terminal.follow("ab", ["one", "two"], "studying", quiet=True)) == ["a", "b"]
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("command", ["rank", "flips", "optimise", "check"])
@pytest.mark.parametrize("columns", [40, 60])
def test_narrow_screens_wrap_words_and_keep_numbers(command, columns, mcda, case):
    wide, narrow = mcda(command, case).stdout, mcda(command, case.name, columns=columns).stdout

    assert max(map(terminal.span, narrow.splitlines())) <= columns
    numbers = re.compile(r"\d+\.\d+")
    assert sorted(numbers.findall(wide)) == sorted(numbers.findall(narrow))


def test_a_screen_too_narrow_for_columns_gets_lists(monkeypatch):
    monkeypatch.setenv("COLUMNS", "24")

    lines = terminal.tabulate([["", "name"], ["score", "bounds"], ["other"]], [["a long name here", "1  0.5", "12.25"]])

    assert lines == ["a long name here", "  score bounds: 1 0.5", "  other: 12.25"]


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_streams_that_are_not_utf8_get_plain_signs(environment, mcda, hostile):
    done = mcda("flips", hostile, PYTHONCOERCECLOCALE="0", **environment)

    assert done.returncode == 0
    assert done.stdout.isascii()
    assert " -> " in done.stdout
    assert '"{{ 7 * 7 }} line two"' in done.stdout
    assert "\\u4e2d\\u56fd" in done.stdout

    import json

    done = mcda("rank", hostile, "--json", PYTHONIOENCODING="ascii")

    assert done.stdout.isascii()
    assert json.loads(done.stdout)["cases"][0]["labels"]["two"] == "[link=file:///etc/passwd]two[/link]"


def test_no_colours_leave_the_program(mcda, case):
    for words in (["rank", case], ["rank", "--help"], ["nonsense"], ["report", case, "--out", "r"]):
        done = mcda(*words, FORCE_COLOR="1", NO_COLOR="1")

        assert "\x1b" not in done.stdout + done.stderr


def test_wrapping_counts_columns_not_signs():
    assert terminal.wrap("中国 中国", 4) == ["中国", "中国"]
    assert terminal.wrap("", 4) == [""]
    assert terminal.wrap("abcdefgh ij", 4) == ["abcd", "efgh", "ij"]


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize(
    "words",
    [["flips"], ["rank"], ["simulate", "--samples", "50"], ["flips", "--of", "plan"], ["flips", "--of", "judgements"]],
    ids=" ".join,
)
def test_lines_in_plain_signs_are_as_narrow_as_those_in_others(words, columns, models, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setattr(terminal, "width", lambda: columns)

    assert run([words[0], str(models / "lima_group.yaml"), *words[1:]]) == 0

    text = stream.buffer.getvalue().decode("ascii")
    assert max(map(len, text.splitlines())) <= columns
    assert "\\u" not in text and "\\x" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("74.1 ± 2.0", "74.1 +/- 2.0"), ("«año» ½ → ¿qué?", '"ano" 1/2 -> que?'), ("中 €", "\\u4e2d \\u20ac")],
)
def test_signs_that_a_stream_lacks(text, shown, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", stream)
    terminal.prepare()

    terminal.say(text)
    stream.flush()

    assert stream.buffer.getvalue().decode("ascii") == shown + "\n"
    assert terminal.carried(text) == shown


def test_labels_are_cut_to_the_room_there_is(monkeypatch):
    assert strips._fitted("Return of democracy", 10) == "Return of…"
    assert strips._fitted("中国中国中国", 8) == "中国中… "
    monkeypatch.setattr(terminal, "carried", lambda text: text.replace("…", "..."))
    assert strips._fitted("Return of democracy", 10) == "Return... "
