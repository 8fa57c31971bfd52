"""AHP in ratings mode: what is its own, beyond the contract of all methods."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import DecisionMatrix, McdaError, method, rank
from tests.strategies import problems


@settings(max_examples=50, deadline=None)
@given(problem=problems())
def test_distributive_priorities_add_up_to_one(problem):
    assert rank(*problem, method("ahp")).values.sum() == pytest.approx(1, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(problem=problems())
def test_ideal_priorities_are_at_most_one(problem):
    values = rank(*problem, method("ahp", mode="ideal")).values

    assert (values > 0).all()
    assert (values <= 1 + 1e-15).all()


def test_costs_are_mirrored_within_their_column():
    matrix = DecisionMatrix.of([[2], [3], [5]], sense=("min",))

    np.testing.assert_allclose(rank(matrix, [1], method("ahp")).values, [5 / 11, 4 / 11, 2 / 11], rtol=1e-15)
    assert rank(matrix, [1], method("ahp", mode="ideal")).values.tolist() == [1.0, 0.8, 0.4]


def test_a_mirrored_cost_stays_positive_beside_a_huge_one():
    matrix = DecisionMatrix.of([[1.0], [1e17]], sense=("min",))

    assert (rank(matrix, [1], method("ahp")).values > 0).all()


def test_ratings_must_be_positive():
    matrix = DecisionMatrix.of([[2, 0], [3, 1]], sense=("max", "min"), alternatives=["x", "y"])

    with pytest.raises(McdaError, match="method 'ahp' needs positive values; 'x' in 'c2' is 0"):
        rank(matrix, [1, 1], "ahp")
