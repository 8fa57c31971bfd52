"""Weighted sum: what is its own, beyond the contract of all methods."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, McdaError, method, rank


def test_the_formula_by_hand():
    matrix = DecisionMatrix.of([[7, 3], [5, 2]], sense=("max", "min"), bounds=(1, 9))

    ranking = rank(matrix, [3, 1])

    assert ranking.values.tolist() == [0.75 * 6 / 8 + 0.25 * 6 / 8, 0.75 * 4 / 8 + 0.25 * 7 / 8]
    assert ranking.margin == pytest.approx(0.75 - 0.59375)


def test_under_none_scores_are_in_the_users_own_unit():
    matrix = DecisionMatrix.of([[7, 3], [-5, 2]], sense=("max", "min"))

    assert rank(matrix, [1, 1], method("weighted_sum", normalisation="none")).values.tolist() == [2.0, -3.5]


def test_under_none_values_whose_sums_leave_the_floats_are_refused():
    matrix = DecisionMatrix.of([[1.7e308], [-1.7e308]], sense=("max",))

    with pytest.raises(McdaError, match="normalisation 'none' needs values below 2e\\+300 in size"):
        rank(matrix, [1], method("weighted_sum", normalisation="none"))


def test_negative_values_under_vector():
    matrix = DecisionMatrix.of([[-3, -3], [4, 4]], sense=("max", "min"))

    values = rank(matrix, [1, 0], method("weighted_sum", normalisation="vector")).values

    np.testing.assert_allclose(values, [-0.6, 0.8])
