"""Printed examples, to the printed digits."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, method, rank
from mcda.weighting.judgements import RANDOM_INDICES, Judgements
from tests.published.cases import DRINKS, LEADER, REVERSAL, TZENG


def assert_printed(found, printed, digits):
    """Equal to the printed number when rounded as it was: half a unit of the last digit."""
    np.testing.assert_allclose(found, printed, rtol=0, atol=0.5 * 10.0**-digits + 1e-12)


def test_drinks_saaty_2008_weights_and_consistency_ratio():
    assert RANDOM_INDICES["saaty_2007"][6] == DRINKS["random_index"]

    found = Judgements.of(DRINKS["judgements"], DRINKS["names"]).priorities(random_index="saaty_2007")

    assert_printed(found.weights.values, DRINKS["weights"], DRINKS["digits"])
    assert_printed(found.consistency_ratio, DRINKS["consistency_ratio"], DRINKS["digits"])
    assert found.weights.criteria == DRINKS["names"]


def test_drinks_lambda_max_agrees_with_the_printed_ratio():
    """λmax = 7 + 6·1.35·CR; the printed CR of .022 puts it between 7.174 and 7.182."""
    matrix = Judgements.of(DRINKS["judgements"], DRINKS["names"])

    lambda_max = matrix.priorities().lambda_max

    assert 7 + 6 * 1.35 * 0.0215 <= lambda_max <= 7 + 6 * 1.35 * 0.0225
    assert lambda_max == pytest.approx(np.linalg.eigvals(matrix.matrix()).real.max(), abs=1e-12)


def test_tzeng_huang_2011_closeness():
    matrix = DecisionMatrix.of(TZENG["matrix"], TZENG["sense"])

    ranking = rank(matrix, TZENG["weights"], method("topsis", normalisation="vector"))

    assert_printed(ranking.values, TZENG["closeness"], TZENG["digits"])
    assert ranking.ranks.tolist() == [3, 2, 1, 4]


def test_leader_from_memory_criteria_weights():
    found = Judgements.of(LEADER["judgements"], LEADER["criteria"]).priorities(random_index="saaty_1980")

    np.testing.assert_allclose(found.weights.values, LEADER["weights"], atol=0.0016)
    assert found.consistency_ratio == pytest.approx(LEADER["consistency_ratio"], abs=0.0016)


def test_leader_from_memory_synthesis_of_local_priorities():
    """Local priorities from judgements are the matrix; distributive AHP leaves columns of sum 1 as they are."""
    weights = Judgements.of(LEADER["judgements"], LEADER["criteria"]).priorities().weights
    local = [Judgements.of(square, LEADER["alternatives"]).priorities().weights.values for square in LEADER["local"]]
    matrix = DecisionMatrix.of(np.array(local).T, ("max",) * 4, LEADER["alternatives"], LEADER["criteria"])

    ranking = rank(matrix, weights, method("ahp", mode="distributive"))

    np.testing.assert_allclose(ranking.values, LEADER["priorities"], atol=0.0016)
    assert ranking.best == "Dick"


def test_rank_reversal_from_memory_distributive_ahp_lets_a_copy_reverse_ranks():
    before = DecisionMatrix.of(REVERSAL["matrix"], ("max",) * 3, list("ABC"))
    after = DecisionMatrix.of((*REVERSAL["matrix"], REVERSAL["matrix"][1]), ("max",) * 3, list("ABCD"))

    first = rank(before, REVERSAL["weights"], method("ahp"))
    second = rank(after, REVERSAL["weights"], method("ahp"))

    np.testing.assert_allclose(first.values, REVERSAL["before"], atol=0.006)
    np.testing.assert_allclose(second.values, REVERSAL["after"], atol=0.006)
    assert (first.best, second.best) == ("B", "A")


def test_rank_reversal_from_memory_ideal_ahp_keeps_the_order():
    after = DecisionMatrix.of((*REVERSAL["matrix"], REVERSAL["matrix"][1]), ("max",) * 3, list("ABCD"))

    assert rank(after, REVERSAL["weights"], method("ahp", mode="ideal")).winners == ("B", "D")
