"""TOPSIS: what is its own, beyond the contract of all methods."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, McdaError, method, rank


def test_ideal_and_anti_ideal_have_closeness_1_and_0():
    matrix = DecisionMatrix.of([[9, 1], [5, 5], [1, 9]], sense=("max", "min"))

    assert rank(matrix, [1, 1], method("topsis", normalisation="minmax")).values.tolist() == [1.0, 0.5, 0.0]


def test_the_textbook_normalisation_is_vector_and_scales_are_preferred():
    bare = DecisionMatrix.of([[1, 2], [3, 1]], sense=("max", "max"))
    scaled = DecisionMatrix.of(bare.values, bare.sense, bounds=(0, 9))

    assert rank(bare, [1, 1], "topsis").details["normalisation"] == "vector"
    assert rank(scaled, [1, 1], "topsis").details["normalisation"] == "bounds"


def test_under_bounds_dropping_an_option_reverses_nobody():
    rng = np.random.default_rng(3)
    for _ in range(50):
        matrix = DecisionMatrix.of(rng.integers(1, 10, (6, 4)), sense=("max", "min") * 2, bounds=(1, 9))
        weights = rng.integers(1, 10, 4)
        order = list(rank(matrix, weights, "topsis"))
        dropped = order[int(rng.integers(6))]

        assert list(rank(matrix.without([dropped]), weights, "topsis")) == [a for a in order if a != dropped]


def test_where_all_distances_are_zero_closeness_is_a_half():
    matrix = DecisionMatrix.of([[3, 1], [3, 2]], sense=("max", "max"))

    assert rank(matrix, [1, 0], method("topsis", normalisation="minmax")).values.tolist() == [0.5, 0.5]


def test_values_whose_squares_leave_the_floats():
    """Squares of 1e200 and 1e-200 are infinite and zero; closeness is that of the same ratios."""
    for how in ("minmax", "vector", "max", "sum", "none"):
        topsis = method("topsis", normalisation=how)
        for unit in (1e200, 1e-200):
            ordinary = DecisionMatrix.of([[1.0, 2.0], [2.0, 1.5], [4.0, 1.0]], sense=("max", "max"))
            extreme = DecisionMatrix.of(ordinary.values * unit, sense=ordinary.sense)

            np.testing.assert_allclose(
                rank(extreme, [1, 2], topsis).values, rank(ordinary, [1, 2], topsis).values, rtol=1e-12
            )


def test_values_at_both_ends_of_the_floats():
    matrix = DecisionMatrix.of([[-1.7e308, 1], [1.7e308, 2], [0, 3]], sense=("max", "max"))

    assert rank(matrix, [1, 0], method("topsis", normalisation="minmax")).values.tolist() == [0.0, 1.0, 0.5]


def test_a_value_that_is_not_positive_is_named():
    matrix = DecisionMatrix.of([[1, 0], [3, 2]], sense=("max", "max"), alternatives=["x", "y"], criteria=["g", "h"])

    with pytest.raises(McdaError, match="normalisation 'sum' needs positive values; 'x' in 'h' is 0"):
        rank(matrix, [1, 1], method("topsis", normalisation="sum"))
