"""Every command that takes a case file takes a spreadsheet."""

import json

import openpyxl
import pytest

from mcda.cli import terminal

SHEET = """\
room;price;light;quiet
weights;0,5;0,25;0,25
direction;min;max;benefit
unit;EUR;;
attic;400;9;0,7
cellar;300;2,5;1
shed;350;6;0,8
"""
COMMANDS = {
    "check": [],
    "rank": [],
    "flips": [],
    "simulate": ["--samples", "10"],
    "optimise": [],
    "report": ["--out", "out"],
}
NOTES = [
    "cells are separated by semicolons",
    "decimal commas are read: 0,5 is one half",
    "the direction 'benefit' is read as 'max'",
]


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture
def book(tmp_path):
    """Return a workbook of two sheets, the second of which has a fault."""
    path = tmp_path / "rooms.xlsx"
    made = openpyxl.Workbook()
    for name, bad in (("Scores", 9), ("Other one", "n/a")):
        added = made.active if name == "Scores" else made.create_sheet()
        added.title = name
        for row in (["", "price", "light"], ["weights", 2, 1], ["direction", "min", "max"], ["attic", 400, bad],
                    ["cellar", 300, 2]):  # fmt: skip
            added.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_a_sheet_and_says_how_it_was_read(command, called, sheet):
    done = called(command, "rooms.csv", *COMMANDS[command])

    assert done.returncode == 0
    assert done.stdout
    assert [line for line in done.stderr.splitlines() if "note" in line] == [f"rooms.csv: note: {n}" for n in NOTES]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_one_sheet_of_a_workbook(command, called, book):
    assert called(command, "rooms.xlsx", "--sheet", "Scores", *COMMANDS[command]).returncode == 0

    done = called(command, "rooms.xlsx", *COMMANDS[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "rooms.xlsx: has 2 sheets: 'Scores', 'Other one'; choose one with --sheet NAME\n"

    done = called(command, "rooms.xlsx", "--sheet", "Other one", *COMMANDS[command])

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "rooms.xlsx: 'Other one'!C4: expected a number, met 'n/a'; fill the gap, or leave the row or the column out\n"
    )


def test_the_json_of_a_sheet_is_the_json_of_a_case(called, sheet):
    (one,) = json.loads(called("rank", "rooms.csv", "--json").stdout)["cases"]

    assert (one["title"], one["file"], one["choice"]) == ("rooms", "rooms.csv", None)
    assert one["weights"] == {"price": 0.5, "light": 0.25, "quiet": 0.25}
    assert set(one["rankings"]["weighted_sum"]["places"]) == {"attic", "cellar", "shed"}


def test_a_fault_in_json_has_the_address_of_its_cell(called, book):
    (one,) = json.loads(called("check", "rooms.xlsx", "--sheet", "Other one", "--json").stdout)["files"]

    assert one["problems"][0]["cell"] == "'Other one'!C4"


def test_a_report_of_a_sheet_says_no_more_when_it_is_quiet(called, sheet, tmp_path):
    done = called("report", "rooms.csv", "--out", "out", "--quiet")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "out" / "rooms.html").exists()


def test_a_folder_takes_no_sheet_that_is_not_named(called, sheet, case):
    done = called("rank", ".", "--json")

    assert [one["file"] for one in json.loads(done.stdout)["cases"]] == ["case.yaml"]


@pytest.mark.parametrize("columns", [40, 60])
def test_narrow_screens_wrap_a_sheet(columns, mcda, sheet):
    done = mcda("rank", "rooms.csv", columns=columns)

    assert done.returncode == 0
    assert max(map(terminal.span, done.stdout.splitlines())) <= columns


def test_signs_in_cells_do_not_act_on_a_terminal(called, tmp_path):
    text = SHEET.replace("attic", "at\u202etic").replace("price", "[red]price[/red]")
    (tmp_path / "odd.csv").write_text(text, encoding="utf-8")

    done = called("rank", "odd.csv")

    assert "\u202e" not in done.stdout + done.stderr
    assert done.returncode == 2  # a name is printable
    assert "\\u202e" in done.stderr


PLAIN = "room,price,light\nattic,400,9\ncellar,300,2.5\nshed,350,6\n"
WORDS = ["--weights", "price=2,light=1", "--sense", "price=min,light=max"]
ASKED = {
    "flips": [],
    "simulate": ["--samples", "10", "--own-weights"],
    "optimise": [],
    "compare": ["--method", "weighted_sum"],
}


@pytest.fixture
def plain(tmp_path):
    """Return a sheet and a workbook of ratings alone, and beside them one that says its weights and directions."""
    (tmp_path / "plain.csv").write_text(PLAIN, encoding="utf-8")
    head, rest = PLAIN.split("\n", 1)
    (tmp_path / "whole.csv").write_text(f"{head}\nweights,2,1\ndirection,min,max\n{rest}", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = "plain"
    for line in PLAIN.splitlines():
        book.active.append([float(cell) if cell[0].isdigit() else cell for cell in line.split(",")])
    book.save(tmp_path / "plain.xlsx")
    return tmp_path


@pytest.mark.parametrize("name", ["plain.csv", "plain.xlsx"])
@pytest.mark.parametrize("command", ASKED)
def test_a_sheet_of_ratings_alone_takes_weights_and_directions_from_the_command_line(command, name, called, plain):
    done = called(command, name, *WORDS, *ASKED[command])
    wanted = called(command, "whole.csv", "--weights", "price=2,light=1", *ASKED[command])

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == wanted.stdout.replace("whole", "plain")


def test_rank_takes_them_too_and_a_csv_with_directions_beside_is_still_a_long_table(called, plain):
    wanted = called("rank", "whole.csv", "--weights", "price=2,light=1")

    assert called("rank", "plain.xlsx", *WORDS).stdout == wanted.stdout.replace("whole", "plain")
    assert "3 rows ranked by weighted_sum" in called("rank", "plain.csv", *WORDS, "--names", "room").stdout


def test_a_rule_of_the_ratings_needs_no_weights_and_one_of_their_order_does(called, plain):
    words = ["plain.xlsx", *WORDS[2:], "--weights-rule"]

    assert called("rank", *words, "entropy").returncode == 0
    assert called("rank", *words, "equal").returncode == 0
    for rule in ("rank_sum", "rank_reciprocal", "given"):
        done = called("rank", *words, rule)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no row of weights; expected a row whose first cell is 'weights'" in done.stderr
    assert "did you mean 'entropy'" in called("rank", *words, "entrpy").stderr


def test_draws_over_all_weights_need_none(called, plain):
    done = called("simulate", "plain.csv", *WORDS[2:], "--samples", "10")

    assert (done.returncode, done.stderr) == (0, "")
    assert called("simulate", "plain.csv", *WORDS[2:], "--samples", "10", "--own-weights").returncode == 2


def test_where_neither_is_there_the_line_that_mends_it_can_be_copied(called, plain):
    (plain / "plain.csv").write_text(PLAIN.replace("room,price,light\n", "room,price,light\ndirection,min,max\n"))
    done = called("flips", "plain.csv")

    assert (done.returncode, done.stdout) == (2, "")
    (words,) = [word for word in done.stderr.split() if word.startswith("price=")]
    assert called("flips", "plain.csv", "--weights", words).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["flips", "whole.csv", "--sense", "price=min,light=max"],
         "whole.csv:3:1: A3: 'sense' (--sense) is given, and the sheet has a row of directions too; leave one out"),
        (["flips", "plain.csv", "--weights", "price=2,price=1"], "mcda: '--weights' gives 'price' twice"),
        (["flips", "plain.csv", *WORDS[:2], "--sense", "price=low,light=max"],
         "plain.csv: direction of criterion 'price' must be"),
        (["flips", "case.yaml", "--sense", "GAIN=max"],
         "case.yaml: '--sense' is for spreadsheets: a case file states the direction of its criteria"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_line(words, said, called, plain, case):
    done = called(*words)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(said)
