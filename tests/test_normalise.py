"""Normalisations: the formulas by hand, and what they do at their edges."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import DecisionMatrix, McdaError
from mcda.normalise import NORMALISATIONS, RATIONAL, chosen, normalised, rescaled
from tests.strategies import matrices

BY_HAND = {  # of the column 2, 3, 6 on the scale 0 to 12: as max, as min
    "bounds": ([F(1, 6), F(1, 4), F(1, 2)], [F(5, 6), F(3, 4), F(1, 2)]),
    "minmax": ([0, F(1, 4), 1], [1, F(3, 4), 0]),
    "vector": ([2 / 7, 3 / 7, 6 / 7], [5 / 7, 4 / 7, 1 / 7]),
    "max": ([F(1, 3), F(1, 2), 1], [F(2, 3), F(1, 2), 0]),
    "sum": ([F(2, 11), F(3, 11), F(6, 11)], [F(1, 2), F(1, 3), F(1, 6)]),
    "none": ([2, 3, 6], [-2, -3, -6]),
}
every = pytest.mark.parametrize("how", NORMALISATIONS)
column = DecisionMatrix.of([[2, 2], [3, 3], [6, 6]], sense=("max", "min"), bounds=(0, 12))


@every
def test_the_formula_by_hand(how):
    np.testing.assert_allclose(normalised(column, how).T, np.array(BY_HAND[how], dtype=float), rtol=1e-15)


@pytest.mark.parametrize("how", RATIONAL)
def test_the_formula_in_fractions(how):
    assert normalised(column, how, column.exact).T.tolist() == [list(one) for one in BY_HAND[how]]


@every
@settings(max_examples=40, deadline=None)
@given(matrix=matrices())
def test_larger_is_better(how, matrix):
    result = normalised(matrix, how)

    for j, sense in enumerate(matrix.sense):
        gains = matrix.values[:, j] if sense == "max" else -matrix.values[:, j]
        order = np.argsort(gains, kind="stable")
        assert (np.diff(result[order, j]) >= 0).all()
        assert ((np.diff(result[order, j]) > 0) | (np.diff(gains[order]) == 0)).all()


@every
def test_one_alternative_and_constant_columns_are_finite(how):
    for values in ([[4, 4]], [[4, 4], [4, 4]]):
        matrix = DecisionMatrix.of(values, sense=("max", "min"), bounds=(0, 9))
        assert np.isfinite(normalised(matrix, how)).all()
    assert normalised(DecisionMatrix.of([[4, 4]] * 2, ("max", "min")), "minmax").tolist() == [[1, 1], [1, 1]]


def test_a_column_of_zeros_under_vector():
    matrix = DecisionMatrix.of([[0, 0], [0, 0]], sense=("max", "min"))

    assert normalised(matrix, "vector").tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize("how", ["bounds", "minmax"])
def test_ends_of_a_scale_are_exactly_0_and_1(how):
    rng = np.random.default_rng(5)
    for _ in range(200):
        low, high = sorted(rng.uniform(-10, 10, 2).round(3))
        matrix = DecisionMatrix.of([[low, low], [high, high]], ("max", "min"), bounds=[(low, high)] * 2)
        assert normalised(matrix, how).tolist() == [[0, 1], [1, 0]]


@pytest.mark.parametrize("how", ["minmax", "vector", "max", "sum", "bounds"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_ends_of_the_floats(how, dtype):
    """The largest and the smallest floats: no overflow, no warning, ratios as they are."""
    top, bottom = float(np.finfo(dtype).max), float(np.finfo(dtype).tiny)
    values = np.array([[top, 1 * bottom], [top / 2, 2 * bottom], [top / 4, 4 * bottom]], dtype=dtype)
    matrix = DecisionMatrix.of(values, ("min", "max"), bounds=[(-top, top), (0, 8 * bottom)])
    plain = DecisionMatrix.of([[4, 1], [2, 2], [1, 4]], ("min", "max"), bounds=[(-4, 4), (0, 8)])

    found = normalised(matrix, how)

    assert found.dtype == dtype
    np.testing.assert_allclose(found, normalised(plain, how), rtol=8 * np.finfo(dtype).eps)


def test_ordinary_columns_are_not_touched():
    x = np.array([[1.0, 1e30], [2.0, 1e-30]])

    assert rescaled(x) is x
    assert rescaled(x * 1e100)[0].tolist() != (x * 1e100)[0].tolist()


def test_the_default_is_bounds_where_all_have_them():
    some = DecisionMatrix.of([[2, 3]], ("max", "min"), bounds=[(0, 9), None])

    assert chosen(column, None, "minmax") == "bounds"
    assert chosen(some, None, "minmax") == "minmax"
    with pytest.raises(McdaError, match="'bounds' needs the scale of every criterion; 'c2' has none"):
        chosen(some, "bounds", "minmax")


@pytest.mark.parametrize("how", ["max", "sum"])
@pytest.mark.parametrize("value", [0, -1])
def test_values_that_are_not_positive_are_named(how, value):
    matrix = DecisionMatrix.of([[1, 2], [3, value]], ("max", "max"))

    with pytest.raises(McdaError, match=f"'{how}' needs positive values; 'a2' in 'c2' is {value}"):
        chosen(matrix, how, "minmax")


@pytest.mark.parametrize("how", ["min-max", "", 3, ["minmax"], {}])
def test_an_unknown_normalisation_is_refused(how):
    with pytest.raises(McdaError, match="unknown normalisation"):
        chosen(column, how, "minmax")
