"""Weighted product: ratios multiplied; linear in logarithms."""

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import DecisionMatrix, McdaError, method, nearest_flip, rank, verify, weight_flips
from tests.strategies import problems

few = settings(max_examples=50, deadline=None)


@few
@given(problem=problems())
def test_scores_are_the_products(problem):
    matrix, weights = problem
    better = np.array(matrix.sense) == "max"
    ratios = np.where(better, matrix.values, 1 / matrix.values)

    values = rank(matrix, weights, method("weighted_product", normalisation="none")).values

    np.testing.assert_allclose(values, np.prod(ratios**weights.values, axis=1), rtol=1e-13)


@few
@given(problem=problems())
def test_the_standard_changes_the_unit_and_not_the_order(problem):
    rankings = [rank(*problem, method("weighted_product", normalisation=how)) for how in ("ratio", "sum", "none")]

    for other in rankings[1:]:
        np.testing.assert_allclose(np.ptp(other.values / rankings[0].values), 0, atol=1e-12)
        assert other.ranks.tolist() == rankings[0].ranks.tolist()


def test_products_that_are_equal_tie():
    matrix = DecisionMatrix.of([[2, 8], [4, 4], [1, 16]], ("max", "max"))

    assert rank(matrix, [1, 1], "weighted_product").ranks.tolist() == [1, 1, 1]


def test_a_flip_has_the_closed_form_in_logarithms():
    """8^w 1^(1−w) = 2^w 4^(1−w) at w = 1/2: log 4 · w = log 4 · (1 − w)."""
    matrix = DecisionMatrix.of([[8, 1], [2, 4]], ("max", "max"))

    flips = weight_flips(matrix, [3, 1], "weighted_product")

    assert [flip.threshold for flip in flips] == pytest.approx([0.5, 0.5], abs=1e-15)
    assert verify(flips).ok
    assert verify(nearest_flip(matrix, [3, 1], "weighted_product", norm="l1")).ok
    assert flips[0].certificate.problem.origin == "computed"


def test_ratings_must_be_positive():
    with pytest.raises(McdaError, match="method 'weighted_product' needs positive values; 'a2' in 'c1' is 0"):
        rank(DecisionMatrix.of([[1, 2], [0, 1]], ("max", "max")), [1, 1], "weighted_product")


def test_ratios_beyond_every_float_are_still_ordered():
    matrix = DecisionMatrix.of([[1e-200, 1], [1e200, 1], [1, 1e-30]], ("max", "max"))

    ranking = rank(matrix, [1, 1], "weighted_product")

    assert np.isfinite(ranking.values).all()
    assert ranking.best == "a2"
