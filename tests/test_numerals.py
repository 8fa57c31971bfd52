"""Numbers as people write them."""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda import McdaError
from mcda.numerals import array_of, fraction, shown, table_of
from tests.strategies import Alien


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (3, F(3)),
        ("3", F(3)),
        (" 3.50 ", F(7, 2)),
        ("1/3", F(1, 3)),
        ("-1e-3", F(-1, 1000)),
        ("0e9", F(0)),
        ("-0", F(0)),
        (0.1, F(1, 10)),
        (np.float64(0.1), F(1, 10)),
        (np.float32(0.1), F(1, 10)),
        (np.float16(0.1), F(1, 10)),
        (np.longdouble("0.1"), F(1, 10)),
        (np.int8(-3), F(-3)),
        (Decimal("0.10"), F(1, 10)),
        (F(1, 7), F(1, 7)),
        (2**80 + 1, F(2**80 + 1)),
        (1e308, F(10**308)),
        (5e-324, F(5, 10**324)),
    ],
)
def test_the_exact_value_is_the_written_one(written, value):
    assert fraction(written) == value
    assert type(fraction(written)) is F


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back(x):
    assert float(fraction(x)) == x


@pytest.mark.parametrize(
    "written",
    [
        "", "  ", "nan", "inf", "-inf", "1e400", "1e-400", "1_000", "1/0", "1/2/3", "0x10", "one", "1,5", "9" * 65,
        "--1", float("nan"), float("inf"), np.float32("inf"), Decimal("nan"), Decimal("-inf"), Decimal("1e999999999"),
        Decimal("1e-999999999"), True, np.True_, None, 1j, b"1", [1], (), {}, Alien(), np.array(1.0), np.array([1.0]),
    ],
    ids=shown,
)  # fmt: skip
def test_what_is_no_finite_number(written):
    with pytest.raises(McdaError, match=r"expected a (finite )?number, got"):
        fraction(written)


def test_what_is_shown_is_short_and_on_one_line():
    assert shown("x\ny") == r"'x\ny'"
    assert shown(np.array([[1, 2], [3, 4]])) == "array([[1, 2], [3, 4]])"
    assert len(shown("x" * 10**6)) == 58
    assert shown(10**5000) == "an integer of thousands of digits"
    assert shown(np.float64(2.5)) == "2.5"


def cell(at):
    return f"cell {at}"


def read(values, dimensions=1):
    return table_of(array_of(values, dimensions, "values must be a row"), cell)


@pytest.mark.parametrize(
    ("values", "exact", "origin"),
    [
        ([1, 2], None, "given"),
        ([1, 0.5], None, "shortest decimal"),
        (["1", "0.5"], [F(1), F(1, 2)], "given"),
        ([0.1, "1/3"], [F(1, 10), F(1, 3)], "shortest decimal"),
        ([F(1, 3), Decimal("0.5")], [F(1, 3), F(1, 2)], "given"),
        ([2**60 + 1, 1], [F(2**60 + 1), F(1)], "given"),
        ([2**70 + 1, 1], [F(2**70 + 1), F(1)], "given"),
        (np.array([2**60 + 1]), [F(2**60 + 1)], "given"),
        (np.array([2**64 - 1], dtype=np.uint64), [F(2**64 - 1)], "given"),
        (np.array([0.1], dtype=np.float16), [F(1, 10)], "shortest decimal"),
        (np.array([0.1], dtype=">f8"), None, "shortest decimal"),
    ],
    ids=shown,
)
def test_floats_come_with_what_they_would_lose(values, exact, origin):
    found = read(values)

    assert found.origin == origin
    assert (None if found.given is None else found.given.tolist()) == exact
    if exact is not None:
        assert all(type(one) is F for one in found.given)
        assert found.floats.tolist() == [float(one) for one in exact]
    assert found.floats.dtype == np.float64


def test_float32_stays_and_foreign_byte_order_does_not():
    assert read(np.array([0.1], dtype=np.float32)).floats.dtype == np.dtype("=f4")
    assert read(np.array([0.1], dtype=">f4")).floats.dtype == np.dtype("=f4")
    assert read(np.array([0.1], dtype=">f8")).floats.tolist() == [0.1]


def test_the_array_of_the_caller_stays_his():
    mine = np.array([1.0, 2.0])

    read(mine).floats[0] = 9

    assert mine.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, float("nan")], r"cell \(1,\) must be a finite number, got nan"),
        ([1, float("-inf")], r"cell \(1,\) must be a finite number, got -inf"),
        ([1, None], r"cell \(1,\) must be a finite number, got None"),
        ([1, True], r"cell \(1,\) must be a finite number, got True"),
        ([True, False], r"cell \(0,\) must be a finite number, got True"),
        (np.array([True]), r"cell \(0,\) must be a number, got the type bool"),
        ([0.5, np.True_], r"cell \(1,\) must be a finite number, got True"),
        ([1, 1j], r"must be a number, got the type complex128"),
        (np.array(["2020-01-01"], dtype="M8[D]"), r"got the type datetime64"),
        (["x", 1], r"cell \(0,\) must be a finite number, got 'x'"),
        ([10**400], r"cell \(0,\) must be a finite number, got 1000"),
        ([10**5000], r"cell \(0,\) must be a finite number, got an integer of thousands of digits"),
        ([F(10**400)], r"must be a finite number, got Fraction"),
        (np.array([np.longdouble("1e400")]), r"cell \(0,\) must be a finite number, got np.longdouble\('1e\+400'\)"),
        ([[1, 2], [3]], r"values must be a row"),
        ([[1, 2]], r"values must be a row, got shape \(1, 2\)"),
        ([], r"values must be a row, got shape \(0,\)"),
        (None, r"values must be a row, got None"),
        (3, r"values must be a row, got 3"),
        ("abc", r"values must be a row, got 'abc'"),
        ({1, 2}, r"values must be a row, got \{1, 2\}"),
        (np.ma.array([1, 2], mask=[0, 1]), r"values must be a row without gaps, got a masked cell at \(1,\)"),
    ],
    ids=shown,
)
def test_what_is_refused(values, message):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(McdaError, match=message):
            read(values)


def test_a_masked_array_without_gaps_is_an_array():
    assert read(np.ma.array([1, 2])).floats.tolist() == [1, 2]
