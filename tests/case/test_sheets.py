"""Sheets are enough: CSV, Excel and DataFrames give the case that a case file gives, or say which cell is wrong."""

import datetime
import io
import sys
import time
import zipfile
from decimal import Decimal
from fractions import Fraction

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, CaseError, McdaError, rank
from mcda.case.sheets import amounts, separated
from mcda.case.sheets.grid import letters
from mcda.case.sheets.structure import structure

YAML = """\
format: ram-case/1
title: A room to rent
criteria:
  price: {direction: min, scale: {low: 100, high: 500, unit: EUR}}
  light: {direction: max}
weights: {price: 0.3, light: 0.1}
alternatives:
  attic: {scores: {price: 400, light: 0.7}}
  cellar: {scores: {price: 300.5, light: 0.25}}
"""
ROWS = [
    ["room", "price", "light"],
    ["weights", 0.3, 0.1],
    ["direction", "min", "max"],
    ["low", 100, None],
    ["high", 500, None],
    ["unit", "EUR", None],
    ["attic", 400, 0.7],
    ["cellar", 300.5, 0.25],
]


def as_csv(rows, sign=",", comma=False):
    def cell(one):
        text = "" if one is None else str(one)
        return text.replace(".", ",") if comma and not isinstance(one, str) else text

    return "".join(sign.join(map(cell, row)) + "\n" for row in rows)


def as_book(path, rows=ROWS, title="Scores", change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    book.save(path)
    return path


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes a CSV and loads it."""

    def load(text, name="room.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return Case.load(path)

    return load


@pytest.fixture
def faults(sheet, tmp_path):
    """Return a function that gives the faults of a CSV, without its folder."""

    def collect(text, name="room.csv"):
        with pytest.raises(CaseError) as caught:
            sheet(text, name)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return collect


def same(case, other):
    assert (case.matrix().exact == other.matrix().exact).all()
    assert case.weights().exact == other.weights().exact
    for part in ("sense", "alternatives", "criteria", "bounds"):
        assert getattr(case.matrix(), part) == getattr(other.matrix(), part)
    for method in ("weighted_sum", "topsis", "ahp"):
        one, two = rank(case, method=method), rank(other, method=method)
        assert one.values.tolist() == two.values.tolist()
        assert one.details == two.details


# --- the same case, however it is written ---


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (as_csv(ROWS), "a.csv"),
        (as_csv(ROWS, ";"), "a.csv"),
        (as_csv(ROWS, "\t"), "a.tsv"),
        (as_csv(ROWS, ";", comma=True), "a.csv"),
        (as_csv(ROWS, "\t", comma=True), "a.tsv"),
        ("\ufeff" + as_csv(ROWS), "A.CSV"),
        ("sep=;\r\n" + as_csv(ROWS, ";"), "a.csv"),
        (as_csv(ROWS).replace("\n", "\r\n"), "a.csv"),
        (as_csv(ROWS).replace("\n", "\r"), "a.csv"),
        (as_csv(ROWS)[:-1], "a.csv"),
        (as_csv([[*row, None, None] for row in ROWS] + [[None] * 5] * 3), "a.csv"),
        (as_csv([[None] * 3, *ROWS[:1], [None] * 3, *ROWS[1:]]), "a.csv"),
        (as_csv([[None, *row] for row in ROWS]), "a.csv"),
        (as_csv([[row[0], None, *row[1:]] for row in ROWS]), "a.csv"),
        (as_csv([ROWS[0], *ROWS[6:], *ROWS[1:6]]), "a.csv"),
        (as_csv([ROWS[0], *ROWS[1:3], *ROWS[6:], *ROWS[3:6]]), "a.csv"),
        (as_csv(ROWS).replace("attic", '"attic"').replace("400", '"400"'), "a.csv"),
        (as_csv(ROWS).replace("weights", " Peso ").replace("direction", "SENSE"), "a.csv"),
    ],
)
def test_a_sheet_gives_the_case_that_the_case_file_gives(text, name, sheet):
    case = sheet(text, name)

    same(case, Case.of(YAML))
    assert case.document.criteria["price"].scale.unit == "EUR"
    assert case.title == case.stem


def test_a_workbook_gives_the_case_that_the_case_file_gives(tmp_path):
    case = Case.load(as_book(tmp_path / "room.xlsx"))

    same(case, Case.of(YAML))
    assert (case.title, case.notes) == ("room", ("the rows 'low' and 'high' are read as the ends of the scales, "
                                                 "not as alternatives",))  # fmt: skip


def test_a_frame_gives_the_case_that_the_case_file_gives():
    frame = pd.DataFrame({"price": [400, 300.5], "light": [0.7, 0.25]}, index=["attic", "cellar"])
    bounds = {"price": (100, 500)}
    beside = Case.from_frame(frame, {"light": 0.1, "price": 0.3}, {"light": "max", "price": "min"}, bounds, "rooms")
    carried = Case.from_frame(pd.DataFrame([row[1:] for row in ROWS[1:]], index=[r[0] for r in ROWS[1:]],
                                           columns=ROWS[0][1:]))  # fmt: skip

    same(beside, Case.of(YAML))
    same(carried, Case.of(YAML))
    assert (beside.title, beside.path, beside.stem) == ("rooms", None, "case")
    assert beside.digest != carried.digest
    assert len(beside.digest) == 64


def test_a_frame_read_from_csv_as_text_stays_exact():
    frame = pd.read_csv(io.StringIO(as_csv(ROWS)), index_col=0)

    same(Case.from_frame(frame), Case.of(YAML))
    assert Case.from_frame(frame).matrix().exact[0, 1] == Fraction(7, 10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, "Float64", object])
def test_numbers_of_a_frame_are_what_they_print(dtype):
    frame = pd.DataFrame({"a": [0.1, 2.0], "b": [1.0, 3.0]}, index=["x", "y"]).astype(dtype)

    case = Case.from_frame(frame, [1, 2], ("max", "max"), (0, 9))

    assert case.matrix().exact[0, 0] == Fraction(1, 10)
    assert case.matrix().bounds == ((0, 9), (0, 9))


def test_other_numbers_of_a_frame_are_exact():
    frame = pd.DataFrame({"a": [Fraction(1, 3), Decimal("0.10"), "2/7", 10**20, np.int8(3), np.True_ + 1]},
                         index=list("uvwxyz"))  # fmt: skip

    exact = Case.from_frame(frame, [1], ["max"]).matrix().exact[:, 0]

    assert exact.tolist() == [Fraction(1, 3), Fraction(1, 10), Fraction(2, 7), 10**20, 3, 2]


def test_low_and_high_are_alternatives_of_a_frame_that_carries_nothing_else():
    frame = pd.DataFrame({"a": [1, 2, 3]}, index=["low", "medium", "high"])

    assert Case.from_frame(frame, [1], ["max"]).matrix().alternatives == ("low", "medium", "high")


@given(
    cells=st.lists(
        st.lists(st.decimals(min_value=-10**6, max_value=10**6, places=3, allow_nan=False), min_size=2, max_size=2),
        min_size=1, max_size=4,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_numbers_keep_their_digits(cells):
    rows = [["", "a", "b"], ["weights", 1, 2], ["direction", "max", "min"]]
    rows += [[f"x{k}", *(f"{one:f}" for one in row)] for k, row in enumerate(cells)]
    grid = separated.parse(as_csv(rows).encode())
    from mcda.case.sheets import layout

    document, _ = layout.document_of(grid)

    read = [[cell.likely for cell in one.scores.values()] for one in document.alternatives.values()]
    assert read == [[Fraction(one) for one in row] for row in cells]


def test_a_row_of_directions_takes_two_documented_words_and_says_so(sheet):
    case = sheet("x,a,b\nweights,1,1\ndirection,benefit,cost\no,1,2\np,2,1\nq,1,1\n")

    assert case.matrix().sense == ("max", "min")
    assert case.notes == ("the direction 'benefit' is read as 'max'", "the direction 'cost' is read as 'min'")


def test_what_was_guessed_is_said(sheet):
    case = sheet("x;a;b\nweights;1/3;0,5\ndirection;max;max\no;1,25;2\np;2;1,500\nq;1;1\n")

    assert case.notes == (
        "cells are separated by semicolons",
        "decimal commas are read: 0,5 is one half",
        "1/3 is read as a fraction, not as a date",
    )
    assert case.weights().exact == (Fraction(2, 5), Fraction(3, 5))
    assert case.matrix().exact[1, 1] == Fraction(3, 2)


def test_a_unit_without_a_scale_is_in_the_label(sheet):
    case = sheet("x,a\nweights,1\ndirection,max\nunit,USD million\no,1\n")

    assert case.document.criteria["a"].label == "a (USD million)"


# --- what is wrong, and where ---

DATE_SAID = "a date is no number: write how many days, months or years it stands for"
UNIT_SAID = "write the number alone: its unit has a row of its own, called 'unit'"
TURN = "looks like it: criteria stand in columns here, so turn rows into columns"
NO_WEIGHTS = (
    "no row of weights; expected a row whose first cell is 'weights', with a weight for every criterion, such as "
    "weights,{row}; or give it beside: --weights {weights} (in Python weights={python})"
)
NO_DIRECTIONS = (
    "no row of directions; expected a row whose first cell is 'direction', with max or min for every criterion, such "
    "as direction,{row}; or give it beside: --sense {sense} (in Python sense={python})"
)
NONE = (
    NO_WEIGHTS.format(row="2", weights="a=2", python="{'a': 2}") + "; "
    + NO_DIRECTIONS.format(row="max", sense="a=max", python="{'a': 'max'}")
)  # fmt: skip
ALONE = "expected cells separated by commas, semicolons or tabs, met one cell alone in the first row"
HOLDS = "a header row with criteria, a row of weights, a row of directions and a row an alternative"
GOOD = "x,a,b\nweights,1,2\ndirection,max,min\nlow,0,\nhigh,9,\no,1,2\np,3,4\nq,5,6\n"
WRONG = [
    ("o,1", "o,n/a", "6:3: B6: expected a number, met 'n/a'; fill the gap, or leave the row or the column out"),
    ("o,1", "o,", "6:3: B6: expected a number, met an empty cell"),
    ("o,1,2", "o,1", "6:3: C6: expected a number, met an empty cell"),
    ("o,1", "o,50%", "6:3: B6: expected a number, met '50%'; leave out the percent sign, in the whole row or column"),
    ("o,1", 'o,"1,5"', "6:3: B6: expected a number, met '1,5'; write the decimal sign as a point"),
    ("o,1", 'o,"1,500"', "6:3: B6: expected a number, met '1,500'; write 1500 or 1.5, whichever is meant"),
    ("o,1", 'o,"1,234.5"', "6:3: B6: expected a rating from 0 to 9, the scale of 'a', met 1234.5"),
    ("o,1", "o,1 234", "6:3: B6: expected a rating from 0 to 9, the scale of 'a', met 1234"),
    ("o,1", "o,12\u00a0345", "6:3: B6: expected a rating from 0 to 9, the scale of 'a', met 12345"),
    ("o,1", "o,12 34", "6:3: B6: expected a number, met '12 34'"),
    ("o,1", "o,2024-05-01", "6:3: B6: expected a number, met '2024-05-01'; " + DATE_SAID),
    ("o,1", "o,1/2/2024", "6:3: B6: expected a number, met '1/2/2024'; " + DATE_SAID),
    ("o,1", "o,3-May", "6:3: B6: expected a number, met '3-May'; " + DATE_SAID),
    ("o,1", "o,€5", "6:3: B6: expected a number, met '€5'; " + UNIT_SAID),
    ("o,1", "o,5 USD", "6:3: B6: expected a number, met '5 USD'; " + UNIT_SAID),
    ("o,1", "o,\u22125", "6:3: B6: expected a number, met '−5'; write the minus sign as '-'"),
    ("o,1", "o,inf", "6:3: B6: expected a number, met 'inf'; numbers are finite"),
    ("o,1", "o,1e999", "6:3: B6: alternatives.o.scores.a: expected a finite decimal number, met the number 1e999"),
    ("o,1", "o,1_0", "6:3: B6: expected a number, met '1_0'"),
    ("o,1", "o,0x1F", "6:3: B6: expected a number, met '0x1F'; " + UNIT_SAID),
    ("o,1", "o,\u0661", "6:3: B6: expected a number, met '\u0661'"),
    ("o,1", "o,10", "6:3: B6: expected a rating from 0 to 9, the scale of 'a', met 10"),
    ("\no,", "\n,", "6:1: A6: expected the name of an alternative, met nothing beside B6"),
    ("\np,", "\no,", "7:1: A7: 'o' stands here twice; first in A6"),
    ("x,a,b", "x,a,a", "1:5: C1: the criterion 'a' stands here twice; first in B1"),
    ("x,a,b", "x,a,", "2:11: C2: expected nothing here, because C1 names no criterion, met a cell"),
    ("o,1,2", "o,1,2,3", "6:7: D6: expected nothing here, because D1 names no criterion, met a cell"),
    ("weights,1", "weights,-1", "2:9: B2: expected a weight of 0 or more, met the number -1"),
    ("weights,1,2", "weights,0,0", "2:1: A2: expected at least one weight above 0, met only zeros"),
    ("weights,1", "weights,", "2:9: B2: expected a number, met an empty cell"),
    ("weights", "wieghts", "2:1: A2: expected 'weights', met 'wieghts'; did you mean 'weights'?"),
    ("weights,1,2\n", "", "1:1: A1: " + NO_WEIGHTS.format(row="2,1", weights="a=2,b=1", python="{'a': 2, …}")),
    ("direction,max,min\n", "",
     "1:1: A1: " + NO_DIRECTIONS.format(row="max,min", sense="a=max,b=min", python="{'a': 'max', …}")),
    ("low,0", "weight,1,1\nlow,0", "4:1: A4: 'weight' stands here twice; first in A2"),
    ("max", "maximise", "3:11: B3: expected 'max' or 'min', met 'maximise'; did you mean 'max'?"),
    ("max", "Benefit", "3:11: B3: expected 'max' or 'min', met 'Benefit'; did you mean 'max'?"),
    ("max", "1", "3:11: B3: expected 'max' or 'min', met '1'; did you mean 'max'?"),
    ("max", "lots", "3:11: B3: expected 'max' or 'min', met 'lots'; max: more is better, min: less is"),
    ("max", "", "3:11: B3: expected 'max' or 'min', met an empty cell"),
    ("high,9,", "high,,", "5:6: B5: expected a number, because 'a' has a low end, met an empty cell"),
    ("low,0", "low,9", "5:6: B5: expected a scale with low < high, met low 9 and high 9"),
    ("high,9,\n", "", "4:1: A4: expected a row 'high' next to the row 'low', met none"),
    ("q,5,6\n", "q,5,6\nunit,m,\nr,1,1\n", "9:1: A9: expected the row of unit above or below all alternatives, "
     "met it between them; give the row another name if it is an alternative"),
    ("o,1,2", '"' + "o" * 200 + '",1,2', "6:1: A6: expected an alternative's name of 1 to 100 characters on one line, "
     f"met '{'o' * 56}…"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG, ids=range(len(WRONG)))
def test_a_fault_names_line_column_and_cell(old, new, said, faults):
    assert old in GOOD

    assert faults(GOOD.replace(old, new, 1))[0] == f"room.csv:{said}"


def test_every_fault_is_told_at_once(faults):
    told = faults("x,a,b\nwieghts,1,-2\ndirection,mx,min\no,n/a,2\no,1,\n")

    assert [line.split(": ")[1] for line in told] == ["A2", "C2", "B3", "B4", "A5"]


def test_low_and_high_stand_together(faults):
    text = GOOD.replace("high,9,\n", "") + "high,9,\n"

    assert faults(text) == [
        "room.csv:8:1: A8: expected the rows 'low' and 'high' next to each other, met other rows between them; "
        "give them other names if they are alternatives"
    ]


def test_low_medium_and_high_as_alternatives_are_not_taken_silently(sheet):
    case = sheet("x,a\nweights,1\ndirection,max\nlow,1\nhigh,9\nmedium,5\n")

    assert "the rows 'low' and 'high' are read as the ends of the scales, not as alternatives" in case.notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", f"1:1: expected {HOLDS}, met an empty file"),
        (" \n,,\n;\n", f"1:1: {ALONE}"),
        ("My rooms\nx,a\no,1\n", f"2:1: A2: {NONE}"),
        ("alone\n", f"1:1: {ALONE}"),
        ("x,a\nweights,1\ndirection,max\n", "1:1: A1: expected a row for every alternative below the header, met none"),
        ('x,a\nweights,1\ndirection,max\n"o,1\n', "4:1: expected a closing quote, met none to the end of the file"),
        ('x,a\nweights,1\n"o"p,1\n', "3:4: expected the cell to end after its closing quote, met more text"),
        ("x,a\no,\x001\n", "2:3: expected text, met the control character U+0000"),
        (b"x,a\ncaf\xe9,1\n", "2:4: expected UTF-8 text, met the byte 0xe9, which is not UTF-8 here; save it as "
         "'CSV UTF-8'"),
        ("x,a\no,1\n".encode("utf-16"), "1:1: expected UTF-8 text, met UTF-16; save it as 'CSV UTF-8'"),
        ("x,y;a,z\no,p;1,2\n", "1:1: cannot tell whether commas or semicolons separate the cells; put cells in quotes"),
        ("criterion,weight,direction\na,1,max\nb,2,min\n",
         "1:1: A1: no row of weights; expected a row whose first cell is 'weights', with a weight for every criterion; "
         f"B1 {TURN}; no row of directions; expected a row whose first cell is 'direction', with max or min for every "
         f"criterion; C1 {TURN}"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_sheet_says_why(text, said, faults):
    assert faults(text)[0] == f"room.csv:{said}"


def test_two_readings_of_a_comma_are_refused(faults):
    head = "x;a;b\nweights;1;1\ndirection;max;max\n"

    assert faults(head + "o;1,500;2\np;2,250;1\n") == [
        "room.csv:4:3: B4: expected a number, met '1,500'; write 1500 or 1.5, whichever is meant",
        "room.csv:5:3: B5: expected a number, met '2,250'; write 2250 or 2.25, whichever is meant",
    ]
    assert faults(head + "o;1.500;2\np;2;1\n") == [
        "room.csv:4:3: B4: expected a number, met '1.500'; write 1500 or 1.5, whichever is meant"
    ]
    assert faults(head + "o;1,5;2\np;2.5;1\n") == [
        "room.csv:4:3: B4: expected a number, met '1,5'; other numbers of this sheet have a decimal point: "
        "write them all alike"
    ]


def test_a_quoted_cell_may_hold_separators_quotes_and_lines(faults, sheet):
    case = sheet('x,"price, ""net""",b\nweights,1,1\ndirection,max,max\n"o, p",1,2\nq,2,1\nr,1,1\n')

    assert case.criteria == ('price, "net"', "b")
    assert case.matrix().alternatives[0] == "o, p"
    assert faults('x,"a\nb",c\nweights,1,1\ndirection,max,max\no,1,x\n') == [
        "room.csv:1:3: B1: expected a criterion's name of 1 to 100 characters on one line, met 'a\\nb'",
        "room.csv:5:5: C4: expected a number, met 'x'",
    ]


def test_no_text_of_a_cell_becomes_a_formula_or_anything_else(sheet):
    case = sheet("x,=1+1,b\nweights,1,1\ndirection,max,max\n@SUM(A1),1,2\n<b>,2,1\n{{ 7 * 7 }},1,1\n")

    assert case.criteria == ("=1+1", "b")
    assert case.matrix().alternatives == ("@SUM(A1)", "<b>", "{{ 7 * 7 }}")


# --- Excel ---

BROKEN_CELLS = [
    (datetime.date(2024, 5, 1), "met the date or time 2024-05-01 00:00:00; write how many days"),
    (datetime.time(12, 30), "met the date or time 12:30:00; write how many days"),
    (True, "met TRUE; write a number"),
    ("n/a", "met 'n/a'; fill the gap"),
    ("7", "met the text '7'; it is stored as text: turn it into a number"),
    ("#DIV/0!", "met the error #DIV/0!; mend the formula"),
    ("=1+1", "met a formula without a stored result; open and save the workbook in a spreadsheet program"),
    (None, "met an empty cell"),
]


@pytest.mark.parametrize(("value", "said"), BROKEN_CELLS, ids=str)
def test_a_cell_of_a_workbook_that_is_no_number_is_named(value, said, tmp_path):
    def change(sheet):
        sheet["C7"] = value

    path = as_book(tmp_path / "prices.xlsx", change=change)

    with pytest.raises(CaseError) as caught:
        Case.load(path)

    assert str(caught.value).startswith(f"{path}: Scores!C7: expected a number, {said}")
    assert len(caught.value.problems) == 1


def test_percentages_are_refused_because_they_are_stored_as_shares(tmp_path):
    def change(sheet):
        sheet["B2"].number_format = "0.0%"

    with pytest.raises(
        CaseError, match=r"'My scores'!B2: expected a number, met a percentage, 30 % \(stored as 0\.3\)"
    ):
        Case.load(as_book(tmp_path / "a.xlsx", title="My scores", change=change))


def test_a_stored_result_of_a_formula_is_read_and_said(tmp_path):
    path = as_book(tmp_path / "a.xlsx", change=lambda sheet: sheet.__setitem__("C7", "=0.35*2"))
    _rewritten(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>0.7</v>", b"<v/>", b"<v />")

    case = Case.load(path)

    same(case, Case.of(YAML))
    assert "Scores: formulas are not calculated; the results stored in the file are read" in case.notes


def _rewritten(path, part, *marks):
    """Replace the first of the marks that a part has by the second."""
    old, new, *others = marks
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    found = next(mark for mark in (old, *others) if mark in parts[part])
    parts[part] = parts[part].replace(found, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_merged_cells_are_refused_and_hidden_ones_said(tmp_path):
    with pytest.raises(CaseError, match=r"Scores!B7: expected every cell by itself, met the merged cells B7:C7"):
        Case.load(as_book(tmp_path / "a.xlsx", change=lambda sheet: sheet.merge_cells("B7:C7")))

    def hide(sheet):
        sheet.row_dimensions[8].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[30].hidden = True
        sheet.merge_cells("K20:L20")

    assert Case.load(as_book(tmp_path / "b.xlsx", change=hide)).notes[:2] == (
        "Scores: row 8 is hidden and is read all the same",
        "Scores: column C is hidden and is read all the same",
    )


def test_a_workbook_of_several_sheets_is_asked_which(tmp_path):
    path = as_book(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Empty")
    book.create_sheet("Notes")["A1"] = "draft"
    book.create_sheet("Old")["A1"] = "hidden"
    book["Old"].sheet_state = "hidden"
    book.save(path)

    with pytest.raises(CaseError, match="has 2 sheets: 'Scores', 'Notes'; choose one with --sheet NAME"):
        Case.load(path)
    with pytest.raises(CaseError, match="has no sheet 'Score'; did you mean 'Scores'"):
        Case.load(path, "Score")
    with pytest.raises(CaseError, match="Old!A1: expected a header in the first row"):
        Case.load(path, sheet="Old")
    case = Case.load(path, "Scores")

    same(case, Case.of(YAML))
    assert case.title == "a, Scores"


def test_only_a_workbook_has_sheets(tmp_path):
    (tmp_path / "a.csv").write_text(as_csv(ROWS))
    (tmp_path / "a.yaml").write_text(YAML)

    for name in ("a.csv", "a.yaml"):
        with pytest.raises(CaseError, match="has no sheets; 'Scores' can only be one of"):
            Case.load(tmp_path / name, sheet="Scores")


@pytest.mark.parametrize("ending", [".xls", ".ods", ".xlsm"])
def test_other_spreadsheets_say_what_to_save_them_as(ending, tmp_path):
    (tmp_path / f"a{ending}").write_bytes(b"\xd0\xcf\x11\xe0")

    with pytest.raises(CaseError, match=rf"\{ending} is not read; save the sheet as \.xlsx or \.csv"):
        Case.load(tmp_path / f"a{ending}")


def test_without_openpyxl_the_message_says_what_to_install(tmp_path, monkeypatch):
    path = as_book(tmp_path / "a.xlsx")
    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(CaseError, match=r"pip install 'mcda-engine\[excel\]'"):
        Case.load(path)


def entities(path):
    as_book(path)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
    _rewritten(path, "xl/worksheets/sheet1.xml", b"<worksheet ", bomb)


def outside(path):
    as_book(path)
    _rewritten(path, "xl/workbook.xml", b"<workbook ", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook ')


def outside_wide(path):
    as_book(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><a/>'
    parts["xl/workbook.xml"] = text.encode("utf-16")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def bomb(path):
    as_book(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/a.png", "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))


def thick_part(path):
    as_book(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/other.xml", "w") as part:
        for _ in range(40):
            part.write(b" " * 1_000_000)


def far_cell(path):
    as_book(path, change=lambda sheet: sheet.__setitem__("XFD1048576", 1))


def many_cells(path):
    as_book(path)
    body = "".join(f"<row><c><v>{k}</v></c></row>" for k in range(200_001)).encode()
    _rewritten(path, "xl/worksheets/sheet1.xml", b"</sheetData>", body + b"</sheetData>")


def not_a_number(path):
    as_book(path)
    _rewritten(path, "xl/worksheets/sheet1.xml", b"<v>400</v>", b"<v>four</v>")


def truncated(path):
    path.write_bytes(as_book(path).read_bytes()[:-400])


def flipped(path):
    content = bytearray(as_book(path).read_bytes())
    for k in range(60, len(content) - 3000, 97):
        content[k] ^= 0xFF
    path.write_bytes(content)


def old(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def other_archive(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")


def text(path):
    path.write_text(as_csv(ROWS))


def large(path):
    with path.open("wb") as stream:
        stream.truncate(10_000_001)


def folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    "make",
    [entities, outside, outside_wide, bomb, thick_part, far_cell, many_cells, not_a_number, truncated, flipped, old,
     other_archive, text, large, folder],
    ids=lambda make: make.__name__,
)  # fmt: skip
def test_a_hostile_workbook_is_refused_soon(make, tmp_path):
    path = tmp_path / "given.xlsx"
    make(path)
    started = time.monotonic()

    with pytest.raises(CaseError) as caught:
        Case.load(path)

    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(f"{path}: ")
    assert "passwd" not in str(caught.value)
    assert time.monotonic() - started < 20  # a bound on hanging, not on speed


def test_a_large_text_is_refused_soon(tmp_path):
    path = tmp_path / "given.csv"
    with path.open("wb") as stream:
        stream.truncate(10_000_001)
    with pytest.raises(CaseError, match=r"expected a file of at most 10 MB, met 10\.0 MB"):
        Case.load(path)

    path.write_text("x,a\n" + "o,1\n" * 150_000)
    started = time.monotonic()
    with pytest.raises(CaseError, match="expected at most 200,000 cells, met more"):
        Case.load(path)
    path.write_text("x,a\nweights,1\ndirection,max\no," + "9" * 9_000_000)
    with pytest.raises(CaseError, match="expected a finite decimal number"):
        Case.load(path)
    path.write_text("x,a\nweights,1\ndirection,max\no,1" + " " * 9_000_000 + "x")
    with pytest.raises(CaseError, match="expected a number"):
        Case.load(path)
    assert time.monotonic() - started < 20


# --- frames ---

FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4]}, index=["x", "y"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: f.replace(2.0, np.nan), "frame: row 'y', column 'a': expected a number, met an empty cell"),
        (lambda f: f.replace(2.0, np.inf),
         "frame: row 'y', column 'a': expected a number, met inf; numbers are finite"),
        (lambda f: f.assign(a=[True, False]),
         "frame: row 'x', column 'a': expected a number, met True; write a number"),
        (lambda f: f.assign(a=["1,5", "2"]), "frame: row 'x', column 'a': expected a number, met '1,5'; write the "
         "decimal sign as a point"),
        (lambda f: f.assign(a=pd.to_datetime(["2024-01-01", "2024-01-02"])), "frame: row 'x', column 'a': expected a "
         "number, met the date or time 2024-01-01 00:00:00; write how many days, months or years it stands for, as a "
         "number"),
        (lambda f: f.assign(a=[1 + 2j, 3j]),
         "frame: row 'x', column 'a': expected a number, met (1+2j); write a number"),
        (lambda f: f.set_index(pd.Index(["x", "x"])), "frame: row 'x': 'x' stands here twice; first in row 'x'"),
        (lambda f: f.rename(columns={"b": "a"}), "frame: columns, column 'a': the criterion 'a' stands here twice; "
         "first in columns, column 'a'"),
        (lambda f: f.rename(index={"x": ""}), "frame: row '': expected an alternative's name of 1 to 100 characters on "
         "one line, met ''"),
    ],
)  # fmt: skip
def test_a_fault_of_a_frame_names_row_and_column(change, said):
    with pytest.raises(CaseError) as caught:
        frame = change(FRAME.copy())
        named = len(set(frame.columns)) == 2
        Case.from_frame(frame, [1, 2] if named else None, ["max", "min"] if named else None)

    assert said in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weights": [1]}, "'criteria' must name 1"),
        ({"weights": {"a": 1, "c": 2}}, "'c', which is no criterion"),
        ({"sense": ["max", "mim"]}, "did you mean 'min'"),
        ({"bounds": {"c": (0, 1)}}, "'bounds' names 'c'"),
        ({"bounds": [(0, 9)]}, "must give 2 pairs"),
        ({"bounds": {"a": (9, 0)}}, "low < high"),
        ({"bounds": {"a": "09"}}, "must be two finite numbers"),
        ({"bounds": (0, 3)}, "expected a rating from 0 to 3"),
        ({"title": " "}, "expected text, met an empty one"),
    ],
)
def test_what_does_not_fit_a_frame_is_refused(given, said):
    with pytest.raises(McdaError, match=said):
        Case.from_frame(FRAME, **{"weights": [1, 2], "sense": ["max", "min"], **given})


def test_what_is_given_twice_or_not_at_all_is_refused():
    carried = pd.DataFrame({"a": ["max", 1, 2]}, index=["direction", "x", "y"])

    with pytest.raises(McdaError, match="'sense' is given, and the frame has a row of directions too"):
        Case.from_frame(carried, [1], ["max"])
    with pytest.raises(CaseError, match="no row of weights"):
        Case.from_frame(carried)
    with pytest.raises(McdaError, match="expected a DataFrame, got list"):
        Case.from_frame([[1]])
    with pytest.raises(McdaError, match="one level"):
        Case.from_frame(FRAME.set_index("a", append=True), [1], ["max"])


# --- small parts ---


def test_columns_are_named_as_spreadsheets_name_them():
    assert [letters(k) for k in (1, 26, 27, 52, 53, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]


def test_the_structure_of_a_sheet_needs_no_references():
    xml = (
        b'<s xmlns="u"><sheetData><row><c><v>1</v></c><c/><c><f>A1</f></c></row><row r="5"><c r="B5"><v>2</v></c></row>'
    )
    found = structure(io.BytesIO(xml + b'</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></s>'), 10)

    assert (found.cells, found.rows, found.columns) == (3, 5, 3)
    assert (found.formulas, found.unfinished, found.merged) == (1, [(1, 3)], ["A1:B2"])


@given(st.text(max_size=70))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_number_or_a_fault(text):
    for comma in (False, True):
        read = amounts.read({(1, 1): text}, decimal_comma=comma)

        assert len(read.values) + len(read.faults) == 1


@given(st.binary(max_size=120))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_sheet_or_a_fault(content):
    try:
        separated.parse(content)
    except CaseError as error:
        assert error.problems
