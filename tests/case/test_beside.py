"""Sheets of ratings alone: weights and directions given beside them make the case that rows in them would make."""

from fractions import Fraction

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda import Case, CaseError
from mcda.case.sheets import beside, layout
from mcda.case.sheets.grid import Grid, reference

PLAIN = "room,price,light\nattic,400,9\ncellar,300.5,2\nshed,350,0.25\n"
WHOLE = "room,price,light\nweights,0.3,0.1\ndirection,min,max\nattic,400,9\ncellar,300.5,2\nshed,350,0.25\n"
WEIGHTS = {"light": "0.1", "price": "0.3"}
SENSE = {"light": "max", "price": "min"}


@pytest.fixture
def sheet(tmp_path):
    def load(text, name="room.csv", **options):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return Case.load(tmp_path / name, **options)

    return load


def told(error):
    return [str(one).partition("room.csv:")[2] for one in error.value.problems]


@pytest.mark.parametrize(
    "weights", [WEIGHTS, [3, 1], pd.Series({"light": 1, "price": 3.0}), {"light": Fraction(1, 4), "price": 0.75}]
)
@pytest.mark.parametrize("sense", [SENSE, ["min", "max"]])
def test_what_is_given_beside_a_sheet_is_what_rows_in_it_would_be(weights, sense, sheet):
    found, wanted = sheet(PLAIN, weights=weights, sense=sense), sheet(WHOLE)

    assert found.weights().exact == wanted.weights().exact == (Fraction(3, 4), Fraction(1, 4))
    assert found.matrix().exact.tolist() == wanted.matrix().exact.tolist()
    assert found.matrix().sense == ("min", "max")
    assert found.matrix().alternatives == ("attic", "cellar", "shed")
    assert found.digest != wanted.digest  # of the file as it is


def test_so_it_is_in_a_workbook_below_a_title_and_beside_an_empty_column(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Rooms we saw"], [], ["", "room", "price", "light"], ["", "attic", 400, 9], ["", "shed", 350, 1]):
        book.active.append([one or None for one in row])
    book.save(tmp_path / "room.xlsx")

    case = Case.load(tmp_path / "room.xlsx", weights={"price": 2, "light": 1}, sense=("min", "max"))

    assert case.matrix().values.tolist() == [[400, 9], [350, 1]]
    assert case.weights().exact == (Fraction(2, 3), Fraction(1, 3))


def test_weights_take_the_place_of_those_in_the_sheet_and_equal_ones_are_a_word(sheet):
    assert sheet(WHOLE, weights={"price": 1, "light": 4}).weights().exact == (Fraction(1, 5), Fraction(4, 5))
    assert sheet(WHOLE, weights="equal").weights().exact == (Fraction(1, 2), Fraction(1, 2))
    assert sheet(WHOLE.replace("0.3", "n/a"), weights=[1, 1]).weights().exact == (Fraction(1, 2), Fraction(1, 2))


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=4).filter(lambda one: any(one.values())))
def test_any_weights_come_out_divided_by_their_sum(weights):
    rows = [["", "d", "b", "a", "c"], ["direction", *["max"] * 4], ["o", *"1234"], ["p", *"4321"]]
    cells = {(i, j): one for i, row in enumerate(rows, 1) for j, one in enumerate(row, 1) if one}
    grid = Grid("x.csv", "", "x", cells, reference)

    document, _ = layout.document_of(beside.completed(grid, weights))

    whole = sum(weights.values())
    assert document.weights == {name: Fraction(weights[name], whole) for name in "dbac"}


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        (PLAIN, {"weights": {"price": 1}, "sense": SENSE}, " 'weights' says nothing about criterion 'light'"),
        (PLAIN, {"weights": {"price": 1, "lihgt": 1}, "sense": SENSE},
         " 'weights' names 'lihgt', which is no criterion; did you mean 'light'?"),
        (PLAIN, {"weights": [1, 2, 3], "sense": SENSE}, " 'criteria' must name 3 of them, got 2 names"),
        (PLAIN, {"weights": [1, -2], "sense": SENSE}, " weight of 'light' must not be negative, got -2"),
        (PLAIN, {"weights": [0, 0], "sense": SENSE}, " weights must not all be zero"),
        (PLAIN, {"weights": "eqal", "sense": SENSE}, " 'weights' must be a mapping, a list or 'equal', got 'eqal'"),
        (PLAIN, {"weights": [1, 2], "sense": ["max", "cost"]}, " direction of criterion 'light' must be"),
        (WHOLE, {"sense": SENSE},
         "3:1: A3: 'sense' (--sense) is given, and the sheet has a row of directions too; leave one out"),
        (WHOLE.replace("weights", "wieghts"), {"weights": [1, 2]},
         "2:1: A2: expected 'weights', met 'wieghts'; give the row another name if it is an alternative"),
        (WHOLE.replace("direction", "diretcion"), {"sense": SENSE},
         "3:1: A3: expected 'direction', met 'diretcion'; give the row another name if it is an alternative"),
        (PLAIN.replace("400", "n/a"), {"weights": [1, 2], "sense": SENSE}, "2:7: B2: expected a number, met 'n/a'"),
        (PLAIN.replace("light", "price"), {"weights": {"price": 1}, "sense": {"price": "min"}},
         "1:12: C1: the criterion 'price' stands here twice; first in B1"),
        ("room,\n,\n", {"weights": [1, 2], "sense": SENSE}, "1:1: expected cells separated by"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_where_it_stands(text, options, said, sheet):
    with pytest.raises(CaseError) as met:
        sheet(text, **options)

    assert told(met)[0].startswith(said), told(met)


def test_an_alternative_may_have_a_name_that_is_only_a_little_like_a_word(sheet):
    case = sheet(PLAIN.replace("attic", "freight"), weights=[1, 2], sense=SENSE)

    assert case.matrix().alternatives == ("freight", "cellar", "shed")


def test_a_case_file_states_its_own(tmp_path):
    (tmp_path / "room.yaml").write_text("format: ram-case/1\n")
    for given_ in ({"weights": [1, 2]}, {"sense": SENSE}):
        with pytest.raises(CaseError, match="'weights' and 'sense' are for spreadsheets: a case file states its own"):
            Case.load(tmp_path / "room.yaml", **given_)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("price,light", "such as weights,2,1; or give it beside: --weights price=2,light=1 "
                        "(in Python weights={'price': 2, …})"),
        ("price", "such as weights,2; or give it beside: --weights price=2 (in Python weights={'price': 2})"),
        ("a,b,c", "such as weights,2,1,…; or give it beside: --weights a=2,b=1,… (in Python weights={'a': 2, …})"),
        ("net price,b", "--weights 'net price=2,b=1' (in Python weights={'net price': 2, …})"),
        ("net price,b,c", "--weights 'net price=2,b=1,…' (in"),
        ('"a,b",c', "such as weights,2,1; or give it beside (in Python weights={'a,b': 2, …})"),
    ],
)  # fmt: skip
def test_where_there_are_none_the_message_has_an_example(head, said, sheet):
    columns = head.count(",") + 1 - 1 * ('"' in head)
    with pytest.raises(CaseError) as met:
        sheet(f"room,{head}\ndirection{',max' * columns}\no{',1' * columns}\n")

    assert said in told(met)[0]


def test_and_the_example_for_directions_too(sheet):
    with pytest.raises(CaseError) as met:
        sheet(PLAIN, weights=[1, 2])

    assert told(met) == [
        "1:1: A1: no row of directions; expected a row whose first cell is 'direction', with max or min for every "
        "criterion, such as direction,max,min; or give it beside: --sense price=max,light=min (in Python "
        "sense={'price': 'max', …})"
    ]
