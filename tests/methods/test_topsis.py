"""TOPSIS: what is its own, beyond the contract of all methods."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, McdaError, method, rank, weight_flips
from mcda.normalise import normalised


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


def test_weighted_distances_by_their_definition():
    matrix = DecisionMatrix.of([[9, 1], [5, 5], [1, 8]], ("max", "min"))
    w = np.array([0.3, 0.7])

    ranking = rank(matrix, w, method("topsis", normalisation="minmax", weigh="distances"))

    columns = np.array([[1, 1], [0.5, 3 / 7], [0, 0]])
    away, near = (np.sqrt((w * (columns - end) ** 2).sum(axis=1)) for end in (1, 0))
    np.testing.assert_allclose(ranking.values, near / (near + away), rtol=0, atol=1e-15)
    assert ranking.details["weigh"] == "distances"


def test_weighted_distances_and_weighted_columns_may_disagree():
    matrix = DecisionMatrix.of([[10, 0, 3], [4, 6, 3], [0, 10, 10]], ("max",) * 3)

    found = [
        rank(matrix, [5, 2, 4], method("topsis", normalisation="minmax", weigh=w)) for w in ("columns", "distances")
    ]

    assert [one.best for one in found] == ["a1", "a3"]


def test_flips_of_weighted_distances_are_a_search_and_say_so():
    matrix = DecisionMatrix.of([[9, 1], [5, 5], [1, 8]], ("max", "max"))

    flips = weight_flips(matrix, [3, 1], method("topsis", normalisation="minmax", weigh="distances"))

    assert flips
    assert {flip.certificate for flip in flips} == {"search"}


def test_city_block_distances_would_order_as_the_weighted_sum():
    """What the docstring says of d⁺ + d⁻, on random matrices."""
    rng = np.random.default_rng(4)
    for how in ("minmax", "vector", "max", "sum"):
        matrix = DecisionMatrix.of(rng.integers(1, 50, (7, 4)), ("max", "min", "max", "max"))
        w = rng.dirichlet(np.ones(4))
        columns = normalised(matrix, how)
        near = (columns - columns.min(axis=0)) @ w
        closeness = near / (near + (columns.max(axis=0) - columns) @ w)

        plain = rank(matrix, w, method("weighted_sum", normalisation=how))

        assert np.argsort(closeness).tolist() == np.argsort(plain.values).tolist()
