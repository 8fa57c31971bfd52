"""Printed examples, to the printed digits."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, Hierarchy, method, rank
from mcda.methods.promethee import partial_order
from mcda.methods.vikor import compromise
from mcda.weighting import priorities_batch, rank_order
from mcda.weighting.judgements import RANDOM_INDICES, Judgements
from tests.published.cases import CENTROID, DEZERT, DRINKS, LEADER, MOUNTAIN, REVERSAL, TZENG, ZHAO


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


def test_opricovic_tzeng_2004_regrets_and_compromise():
    matrix = DecisionMatrix.of(MOUNTAIN["matrix"], MOUNTAIN["sense"])

    found = compromise(matrix, MOUNTAIN["weights"], v=MOUNTAIN["v"])

    for name in "SRQ":
        np.testing.assert_allclose(found.table[name], MOUNTAIN[name], rtol=0, atol=1e-12)
    assert found.names == ("a2",)
    assert rank(matrix, MOUNTAIN["weights"], method("vikor")).ranks.tolist() == [2, 1, 2]


def test_zhao_peng_li_2013_net_flows():
    matrix = DecisionMatrix.of(ZHAO["matrix"], ZHAO["sense"])

    ranking = rank(matrix, ZHAO["weights"], method("promethee"))

    np.testing.assert_allclose(ranking.values, ZHAO["net"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(partial_order(matrix, ZHAO["weights"]).flows["net"], ZHAO["net"], rtol=0, atol=1e-12)


def test_dezert_2020_distances_are_one_minus_the_weighted_sum_on_the_same_scales():
    """With the expected solution at the ideal ends, SPOTIS is Σ w |x − ideal|/(hi − lo): 1 less our weighted sum."""
    matrix = DecisionMatrix.of(DEZERT["matrix"], DEZERT["sense"], bounds=DEZERT["bounds"])

    ranking = rank(matrix, DEZERT["weights"], method("weighted_sum"))

    assert_printed(1 - ranking.values, DEZERT["distance"], DEZERT["digits"])
    assert ranking.best == "a1"


def test_leader_from_memory_as_a_hierarchy():
    """The same numbers through the tree: judgements of the criteria, and of the alternatives under each."""
    hierarchy = Hierarchy.of(
        {"leader": Judgements.of(LEADER["judgements"], LEADER["criteria"])},
        {
            criterion: Judgements.of(square, LEADER["alternatives"])
            for criterion, square in zip(LEADER["criteria"], LEADER["local"], strict=True)
        },
    )

    ranking = hierarchy.rank()

    np.testing.assert_allclose(hierarchy.weights().values, LEADER["weights"], atol=0.0016)
    np.testing.assert_allclose(ranking.values, LEADER["priorities"], atol=0.0016)
    assert hierarchy.consistency()["leader"] == pytest.approx(LEADER["consistency_ratio"], abs=0.0016)
    assert (ranking.best, sum(hierarchy.weights().exact)) == ("Dick", 1)


@pytest.mark.parametrize("mode", ["distributive", "ideal"])
def test_rank_reversal_from_memory_as_a_hierarchy_of_judgements(mode):
    """The printed ratios judged pairwise: a copy of B hands the first place to A, but not in the ideal mode."""

    def ranked(rows, names):
        under = {
            f"c{j}": Judgements.of([[f"{one[j]}/{other[j]}" for other in rows] for one in rows], names)
            for j in range(3)
        }
        return Hierarchy.of({"goal": {"c0": 1, "c1": 1, "c2": 1}}, under, mode=mode).rank()

    before = ranked(REVERSAL["matrix"], list("ABC"))
    after = ranked((*REVERSAL["matrix"], REVERSAL["matrix"][1]), list("ABCD"))

    assert before.best == "B"
    assert after.winners == (("A",) if mode == "distributive" else ("B", "D"))
    if mode == "distributive":
        np.testing.assert_allclose(before.values, REVERSAL["before"], atol=0.006)
        np.testing.assert_allclose(after.values, REVERSAL["after"], atol=0.006)


def test_drinks_saaty_2008_in_a_batch():
    square = Judgements.of(DRINKS["judgements"], DRINKS["names"]).matrix()

    found = priorities_batch([square, square], random_index="saaty_2007")

    assert_printed(found.weights[1], DRINKS["weights"], DRINKS["digits"])
    assert_printed(found.consistency_ratio[1], DRINKS["consistency_ratio"], DRINKS["digits"])


@pytest.mark.parametrize("printed", CENTROID["weights"], ids=len)
def test_centroid_weights_from_memory(printed):
    found = rank_order([f"c{k}" for k in range(len(printed))], "centroid")

    assert_printed(found.values, printed, CENTROID["digits"])
