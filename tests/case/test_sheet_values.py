"""Value functions and words in spreadsheets and DataFrames."""

from fractions import Fraction as F

import openpyxl
import pandas as pd
import pytest

from mcda import Case, CaseError, McdaError, ValueFunction, labels

SHEET = """\
option,price,noise,area
direction,min,min,max
weights,2,1,1
low,,,0
high,,,100
value,200=1; 400=1/2; 800=0,low=1; medium=0.4; high=0,concave
x,350,low,25
y,500,medium,50
"""
EXPECTED = [[F(5, 8), 1, F(7, 16)], [F(3, 8), F(2, 5), F(3, 4)]]


@pytest.fixture
def load(tmp_path):
    def of(text, name="rooms.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return Case.load(path)

    return of


def test_a_csv_with_a_row_of_values_gives_values(load):
    matrix = load(SHEET).matrix()
    assert matrix.exact.tolist() == EXPECTED
    assert matrix.value[0] == ValueFunction.of([(200, 1), (400, "1/2"), (800, 0)])
    assert matrix.value[1] == labels({"low": 1, "medium": "0.4", "high": 0})
    assert matrix.value[2] == ValueFunction.shape("concave", 0, 100)


def test_semicolons_between_cells_need_quotes_around_values(load):
    rows = [[f'"{cell}"' if ";" in cell else cell for cell in line.split(",")] for line in SHEET.splitlines()]
    assert load("\n".join(";".join(row) for row in rows)).matrix().exact.tolist() == EXPECTED


def test_a_workbook_holds_words_beside_numbers(tmp_path):
    book = openpyxl.Workbook()
    for row in SHEET.splitlines():
        cells = [cell if not cell.replace(".", "").isdigit() else float(cell) for cell in row.split(",")]
        book.active.append([None if cell == "" else cell for cell in cells])
    book.save(tmp_path / "rooms.xlsx")
    assert Case.load(tmp_path / "rooms.xlsx").matrix().exact.tolist() == EXPECTED


@pytest.mark.parametrize(
    ("old", "new", "cell", "said"),
    [
        ("x,350,low", "x,350,lwo", "C7", "one of the labels 'low', 'medium', 'high', met 'lwo'; did you mean 'low'?"),
        ("x,350,low", "x,350,Low", "C7", "expected one of the labels 'low', 'medium', 'high', met 'Low'; did you mean"),
        ("x,350,low", "x,350,3", "C7", "expected one of the labels 'low', 'medium', 'high', met '3'"),
        ("x,350,low", "x,350,", "C7", "expected one of the labels 'low', 'medium', 'high', met an empty cell"),
        ("x,350,low", "x,dear,low", "B7", "expected a number, met 'dear'"),
        (
            "x,350,low",
            "x,900,low",
            "B7",
            "expected a rating from 200 to 800, where the value of 'price' is stated, met 900",
        ),
        ("concave", "concav", "D6", "or the name of a shape, met 'concav'; did you mean 'concave'?"),
        ("concave", "7", "D6", "or the name of a shape, met '7'; give the row another name if it is an alternative"),
        ("concave", "threshold", "D6", "or the name of a shape, met 'threshold'"),
        ("low=1; medium", "low=1; =3; medium", "C6", "expected pairs such as low=0, apart by ';', met '=3'"),
        ("low=1; medium", "low=1; so; medium", "C6", "expected pairs such as low=0, apart by ';', met 'so'"),
        ("medium=0.4", "medium=some", "C6", "expected a number of 'medium', met 'some'"),
        ("medium=0.4", "medium=4", "C6", "expected a value from 0 to 1, met 4"),
        ("medium=0.4", "low=0.4", "C6", "the level 'low' stands here twice"),
        ("200=1; 400", "500=1; 400", "B6", "expected a level above 500, the one before, met 400"),
        ("200=1; 400=1/2; 800=0", "200=1", "B6", "expected at least two, met 1"),
        (
            "200=1; 400=1/2; 800=0",
            "200=0; 800=1",
            "B6",
            "direction 'min' says that less is better, but the value rises",
        ),
        ("low,,,0\nhigh,,,100\n", "", "D6", "a shape runs over the criterion's scale"),
        ("low,,,0\nhigh,,,100\n", "low,,0,0\nhigh,,9,100\n", "C4", "expected no scale beside labels, met one"),
    ],
)
def test_each_fault_names_its_cell(load, old, new, cell, said):
    assert old in SHEET
    with pytest.raises(CaseError) as caught:
        load(SHEET.replace(old, new, 1))
    problems = [one for one in caught.value.problems if said in one.message]
    place = cell if "\n" not in old or new else "D4"  # two rows fewer above
    assert [one.cell for one in problems] == [place], caught.value


def test_decimal_commas_in_values_are_refused_with_the_remedy(load):
    with pytest.raises(CaseError, match="met '0,4'; write the decimal sign as a point"):
        load(SHEET.replace("low=1; medium=0.4; high=0", '"low=1; medium=0,4; high=0"'))


def frame():
    ordered = pd.Categorical(["low", "medium"], ["low", "medium", "high"], ordered=True)
    return pd.DataFrame({"price": [350, 500], "noise": ordered, "area": [25, 50]}, index=["x", "y"])


GIVEN = {"weights": [2, 1, 1], "sense": ("min", "min", "max"), "bounds": [None, None, (0, 100)]}
VALUE = {
    "price": [(200, 1), (400, "1/2"), (800, 0)],
    "noise": {"low": 1, "medium": 0.4, "high": 0},
    "area": "concave",
}


def test_a_frame_with_ordered_categories():
    assert Case.from_frame(frame(), value=VALUE, **GIVEN).matrix().exact.tolist() == EXPECTED
    clamped = {**VALUE, "price": ValueFunction.of([(400, 1), (450, 0)], clamped=True)}
    assert Case.from_frame(frame(), value=clamped, **GIVEN).matrix().exact[:, 0].tolist() == [1, 0]


def test_labels_of_a_frame_may_hold_any_signs():
    odd = {"a=1; b": 0, "x,y": 1}
    table = pd.DataFrame({"c": ["x,y", "a=1; b"]}, index=["p", "q"])
    case = Case.from_frame(table, weights=[1], sense=["max"], value={"c": odd})
    assert case.matrix().exact.tolist() == [[1], [0]]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"nose": {"low": 0, "high": 1}}, "'value' names 'nose', which is no criterion; did you mean 'noise'"),
        (
            {"noise": {"low": 1}},
            "value function of 'noise': expected at least two, met 1|label 'low': expected at least two",
        ),
        ({"price": [(1, float("nan")), (2, 1)]}, "value function of 'price': v of point 1 must be a finite number"),
        ({"area": "concav"}, "or the name of a shape, met 'concav'; did you mean 'concave'"),
        ([None, None, None], "'value' must map columns to value functions"),
        (
            {"noise": {"low": 1, "high": 0}},
            "row 'y', column 'noise': expected one of the labels 'low', 'high', met 'medium'",
        ),
    ],
)
def test_a_frame_refuses_what_does_not_fit(value, said):
    with pytest.raises(McdaError, match=said):
        Case.from_frame(frame(), value=value, **GIVEN)


@pytest.mark.parametrize("cell", [None, float("nan"), True, 3])
def test_a_frame_refuses_a_cell_that_is_no_label(cell):
    table = pd.DataFrame({"c": pd.Series([cell, "low"], dtype=object, index=["p", "q"])})
    with pytest.raises(CaseError, match="row 'p', column 'c': expected one of the labels 'low', 'high', met"):
        Case.from_frame(table, weights=[1], sense=["max"], value={"c": {"low": 0, "high": 1}})


def test_a_frame_may_carry_its_row_of_values():
    table = frame().astype(object)
    table.loc["direction"] = ["min", "min", "max"]
    table.loc["weights"] = [2, 1, 1]
    table.loc["low"] = [None, None, 0]
    table.loc["high"] = [None, None, 100]
    table.loc["value"] = ["200=1; 400=1/2; 800=0", "low=1; medium=0.4; high=0", "concave"]
    assert Case.from_frame(table).matrix().exact.tolist() == EXPECTED
    with pytest.raises(McdaError, match="'value' is given, and the frame has a row of value too"):
        Case.from_frame(table, value=VALUE)


def test_an_alternative_may_be_called_value_in_a_bare_frame():
    table = pd.DataFrame({"c": [1, 2]}, index=["value", "other"])
    assert Case.from_frame(table, weights=[1], sense=["max"]).matrix().alternatives == ("value", "other")
