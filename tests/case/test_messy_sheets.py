"""Sheets as people keep them: titles, units, percentages, thousands; read where one thing is meant, and said."""

import openpyxl
import pytest

from mcda import CaseError
from mcda.case import Case

MESSY = """\
\ufeffSite selection 2026;;;;
;;;;
Site;Rent (EUR/month);Distance [km];Quality;Growth
Weights;40%;20%;25%;15%
Direction;min;min;max;max
Min;0;0;0;0
Max;5.000;100;10;50%

Berlin Mitte;2.500,50;12,5;8;12%
Köln;1.200;8;7,5;10 %

München;3 100;30;9;5%
"""
ROWS = [
    ["Site selection"], [], ["Site", "Rent", "Growth", "Quality"], ["Weight", 0.5, 0.3, 0.2],
    ["Direction", "min", "max", "max"], ["Berlin", 1200, 0.12, 8], [],
    ["Köln", 1100, 0.08, 7], ["München", 1500, 0.2, 9],
]  # fmt: skip
HEAD = "x;a;b\nweights;1;1\ndirection;max;max\n"


@pytest.fixture
def sheet(tmp_path):
    def load(text):
        path = tmp_path / "sites.csv"
        path.write_text(text, encoding="utf-8")
        return Case.load(path)

    return load


def test_a_messy_sheet_is_read_where_one_thing_is_meant(sheet):
    case = sheet(MESSY)

    matrix = case.matrix()
    assert matrix.criteria == ("Rent (EUR/month)", "Distance [km]", "Quality", "Growth")
    assert matrix.values.tolist() == [[2500.5, 12.5, 8, 12], [1200, 8, 7.5, 10], [3100, 30, 9, 5]]
    assert [tuple(map(float, ends)) for ends in matrix.bounds] == [(0, 5000), (0, 100), (0, 10), (0, 50)]
    assert case.weights().values.tolist() == [0.4, 0.2, 0.25, 0.15]
    assert case.notes == (
        "cells are separated by semicolons",
        "A1 is read as a title: 'Site selection 2026'",
        "the column 'Growth' is in percent: 12 % is read as 12",
        "the row of weights is in percent: 12 % is read as 12",
        "decimal commas are read: 0,5 is one half",
        "2.500,50, 1.200, 3 100 and 1 more are read with signs between thousands",
    )


def test_a_messy_workbook_too(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Scores"
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    for row in (6, 8, 9):
        book.active.cell(row, 3).number_format = "0.0%"
    book.save(tmp_path / "sites.xlsx")

    case = Case.load(tmp_path / "sites.xlsx")

    assert case.matrix().values.tolist() == [[1200, 12, 8], [1100, 8, 7], [1500, 20, 9]]
    assert case.matrix().exact[1, 1] == 8
    assert "Scores!A1 is read as a title: 'Site selection'" in case.notes
    assert "the column 'Growth' is in percent: 12 % is read as 12" in case.notes


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ("o;1 200;2\np;1;2\n", [[1200, 2], [1, 2]]),
        ("o;1'200,5;2\np;1;2\n", [[1200.5, 2], [1, 2]]),
        ("o;1,234.5;2\np;1;2\n", [[1234.5, 2], [1, 2]]),
        ("o;1.234,5;2\np;1.000;2\n", [[1234.5, 2], [1000, 2]]),
        ("o;1,200;2.5\np;1;2\n", [[1200, 2.5], [1, 2]]),
        ("o;1.200;2,5\np;-1.000.000;2\n", [[1200, 2.5], [-1000000, 2]]),
        ("o;12%;0\np;0;2\n", [[12, 0], [0, 2]]),
    ],
)
def test_signs_between_thousands_are_read_once_the_decimal_sign_is_settled(cells, values, sheet):
    assert sheet(HEAD + cells).matrix().values.tolist() == values


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("o;1.200;2\np;1;2\n", "B4: expected a number, met '1.200'; write 1200 or 1.2, whichever is meant"),
        ("o;1,200;2\np;1;2\n", "B4: expected a number, met '1,200'; write 1200 or 1.2, whichever is meant"),
        ("o;1,5;2\np;1.5;2\n", "B4: expected a number, met '1,5'; other numbers of this sheet have a decimal point"),
        ("o;12%;2\np;3;2\n", "B4: expected a number, met '12%'; leave out the percent sign"),
        ("o;1,20,5;2\np;1;2\n", "B4: expected a number, met '1,20,5'"),
        ("o;12 34;2\np;1;2\n", "B4: expected a number, met '12 34'"),
        ("o;%;2\np;1%;2\n", "B4: expected a number, met '%'; leave out the percent sign"),
    ],
)
def test_what_has_two_readings_is_refused_with_its_cell(cells, said, sheet):
    with pytest.raises(CaseError) as caught:
        sheet(HEAD + cells)

    assert said in str(caught.value)


def test_a_lone_header_is_no_title(sheet):
    with pytest.raises(CaseError, match="expected a header in the first row"):
        sheet("x;;\nweights;1;1\ndirection;max;max\no;1;2\n")
