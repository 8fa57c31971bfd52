"""VIKOR: regrets, equal regrets, the two conditions and the compromise set."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import DecisionMatrix, McdaError, method, rank
from mcda.methods.vikor import compromise
from tests.strategies import problems

few = settings(max_examples=60, deadline=None)


def by_the_book(matrix, weights, v):
    """S, R and Q in Fractions, straight from the formulas."""
    columns = []
    for j, sense in enumerate(matrix.sense):
        x = [row[j] for row in matrix.exact]
        best, worst = (max(x), min(x)) if sense == "max" else (min(x), max(x))
        columns.append([(best - one) / (best - worst) if best != worst else Fraction(0) for one in x])
    rows = list(zip(*columns, strict=True))
    total = [sum(w * one for w, one in zip(weights.exact, row, strict=True)) for row in rows]
    largest = [max(w * one for w, one in zip(weights.exact, row, strict=True)) for row in rows]

    def on_range(part):
        low, high = min(part), max(part)
        return [(x - low) / (high - low) if high > low else Fraction(0) for x in part]

    return [v * a + (1 - v) * b for a, b in zip(on_range(total), on_range(largest), strict=True)]


@few
@given(problem=problems(bounded=False))
@pytest.mark.parametrize("v", ["0", "0.3", "0.5", "1"])
def test_scores_and_places_are_those_of_the_formulas_in_fractions(v, problem):
    matrix, weights = problem
    expected = by_the_book(matrix, weights, Fraction(v))

    ranking = rank(matrix, weights, method("vikor", v=v, normalisation="minmax"))

    np.testing.assert_allclose(-ranking.values, np.array(expected, dtype=float), rtol=0, atol=1e-12)
    assert ranking.ranks.tolist() == [1 + sum(other < q for other in expected) for q in expected]


def test_equal_regrets_are_no_regret():
    matrix = DecisionMatrix.of([[1, 0], [0, 1]], ("max", "max"))

    ranking = rank(matrix, [1, 1], "vikor")

    assert ranking.values.tolist() == [0, 0]
    assert ranking.ranks.tolist() == [1, 1]


def test_equal_totals_leave_the_order_to_the_largest_regret():
    matrix = DecisionMatrix.of([["0.5", "0.5"], [1, 0], [0, 1]], ("max", "max"))

    ranking = rank(matrix, [1, 1], method("vikor", v="0.9"))

    np.testing.assert_allclose(ranking.values, [0, -0.1, -0.1], atol=1e-15)
    assert ranking.best == "a1"


def test_equal_totals_that_floats_do_not_see_are_equal():
    """0.1 + 0.2 is not 0.3 in floats: without a word on ranges Q would be 0 and 1 times v."""
    matrix = DecisionMatrix.of([["0.9", "0.8", 1], ["0.7", 1, 1], [1, 1, 0], [0, 0, 1]], ("max",) * 3, bounds=(0, 1))

    ranking = rank(matrix.without(["a3", "a4"]), ["1/3"] * 3, method("vikor", v=1))

    assert ranking.values.tolist() == [0, 0]
    assert ranking.ranks.tolist() == [1, 1]


def test_on_a_fixed_scale_dropping_a_loser_moves_no_regret():
    matrix = DecisionMatrix.of([[5, 5], [7, 2], [1, 8]], ("max", "max"), bounds=(0, 9))

    whole, fewer = compromise(matrix, [1, 2]), compromise(matrix.without(["a3"]), [1, 2])

    assert whole.table["S"][:2].tolist() == fewer.table["S"].tolist()
    assert rank(matrix, [1, 2], "vikor").details["normalisation"] == "bounds"


def test_advantage_too_small_gives_all_that_are_near():
    matrix = DecisionMatrix.of([[10, 0], [9, 1], [0, 10], [8, 3], [0, 0]], ("max", "max"))

    found = compromise(matrix, [3, 2])

    q = found.table["Q"].sort_values()
    assert not found.advantage
    assert set(found.names) == set(q.index[q < q.iloc[0] + 0.25])
    assert found.names[0] == q.index[0]


def test_without_stability_the_second_is_proposed_too_with_all_that_are_level_with_it():
    """D is first by Q, but B by S and A by R; A and B share the second place."""
    values = [[5, 3, 3], [6, 0, 7], [0, 9, 2], [1, 1, 9]]
    matrix = DecisionMatrix.of(values, ("max",) * 3, alternatives=list("ABCD"))

    found = compromise(matrix, [1, 2, 2])

    assert (found.table["S"].idxmin(), found.table["R"].idxmin(), found.table["Q"].idxmin()) == ("B", "A", "D")
    assert found.advantage and not found.stability
    assert found.names == ("D", "A", "B")


def test_the_findings_are_in_the_details():
    matrix = DecisionMatrix.of([[1, 3000], [2, 3750], [5, 4500]], ("min", "max"))

    details = rank(matrix, [1, 1], "vikor").details

    assert (details["compromise"], details["advantage"], details["stability"]) == ("a2", "holds", "holds")


def test_a_single_alternative_is_the_compromise():
    found = compromise(DecisionMatrix.of([[1, 2]], ("max", "min")), [1, 1])

    assert found.names == ("a1",)
    assert found.advantage and found.stability


@pytest.mark.parametrize("v", [-0.1, 1.1, "much", None, float("nan"), True, [0.5]])
def test_v_outside_its_range_is_refused(v):
    with pytest.raises(McdaError, match=r"'v' of 'vikor' must be a number in \[0, 1\]"):
        method("vikor", v=v)


def test_other_normalisations_are_refused():
    with pytest.raises(McdaError, match="'bounds' or 'minmax', got 'vector'"):
        method("vikor", normalisation="vector")
