"""Near ties are decided as with all rows in Fractions, from the numbers of those who are near."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import mcda
from mcda import DecisionMatrix, Weights, rank, ties
from mcda.forms import exact_scores

NORMALISATIONS = ("bounds", "minmax", "max", "sum", "none", "vector")
METHODS = [
    *(mcda.method("topsis", normalisation=how) for how in NORMALISATIONS),
    *(mcda.method("weighted_sum", normalisation=how) for how in NORMALISATIONS[:-1]),
]
every = pytest.mark.parametrize("method", METHODS, ids=repr)


def drawn(seed):
    """Whole numbers with ties, twins and constant columns; decimals; float32; text; value functions; weights of 0."""
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(1, 9)), int(rng.integers(1, 5))
    kind, value = seed % 6, None
    values = rng.integers(1, 5, (m, n))
    if kind == 1:
        values = rng.uniform(0.5, 9, (m, n))
    elif kind == 2:
        values = rng.uniform(0.5, 9, (m, n)).round(1).astype(np.float32)
    elif kind == 3:
        values = np.array([[Decimal(f"{x}.{y:02d}0000000000000000000{z}") for x, y, z in row]
                           for row in rng.integers(1, 5, (m, n, 3))], dtype=object)  # fmt: skip
    elif kind == 4:
        values = np.array([[Fraction(int(x), 3) + 1 for x in row] for row in values], dtype=object)
    elif kind == 5:
        value = [[(0, 0), (3, Fraction(1, 3)), (9, 1)], *[None] * (n - 1)]
    if m > 2:
        values[m - 1] = values[0]
    weights = rng.uniform(0.1, 1, n) if seed % 2 else rng.integers(0, 4, n) + np.eye(1, n, dtype=int)[0]
    senses = ["max", *rng.choice(["max", "min"], n - 1)] if value else rng.choice(["max", "min"], n).tolist()
    bounds = [None if value and j == 0 else (0, 10) for j in range(n)]
    return DecisionMatrix.of(values, senses, bounds=bounds, value=value), Weights.of(weights)


def signs(keys, among):
    return [[(keys[a] > keys[b]) - (keys[a] < keys[b]) for b in among] for a in among]


def fractions_of(method, matrix, weights):
    return exact_scores(
        method.exact(matrix), np.array(weights.exact, dtype=object), range(len(matrix.alternatives))
    )  # fmt: skip


@every
def test_order_is_that_of_all_fractions(method):
    for seed in range(72):
        matrix, weights = drawn(seed)
        everyone = list(range(len(matrix.alternatives)))
        expected = signs(fractions_of(method, matrix, weights), everyone)
        assert signs(method.keys(matrix, weights, [everyone]), everyone) == expected
        ranks = rank(matrix, weights, method).ranks.tolist()
        assert ranks == [1 + sum(x < 0 for x in row) for row in expected]


@every
def test_sums_of_inverses_that_are_not_exact_decide_the_same_or_nothing(method, monkeypatch):
    monkeypatch.setattr(ties, "FEW", 0)
    open_ = 0
    for seed in range(72):
        matrix, weights = drawn(seed)
        everyone = list(range(len(matrix.alternatives)))
        expected = fractions_of(method, matrix, weights)
        found = method.keys(matrix, weights, [everyone])
        open_ += found is None
        assert found is None or signs(found, everyone) == signs(expected, everyone)
        assert rank(matrix, weights, method).ranks.tolist() == [
            1 + sum(expected[b] > expected[a] for b in everyone) for a in everyone
        ]
    assert open_ == 0 or method.options["normalisation"] == "sum"


def test_a_tie_that_is_no_twin_is_left_to_all_fractions(monkeypatch):
    """Columns with the same numbers, exchanged between two rows: level, though the rows differ."""
    monkeypatch.setattr(ties, "FEW", 0)
    matrix = DecisionMatrix.of([[3.7, 1.3], [1.3, 3.7], [7.1, 7.1]], ("min", "min"))
    for method in (mcda.method("topsis", normalisation="sum"), mcda.method("weighted_sum", normalisation="sum")):
        assert method.keys(matrix, Weights.of([1, 1]), [[0, 1]]) is None
        ranking = rank(matrix, [1, 1], method)
        assert ranking.ranks.tolist() == [1, 1, 3]
        assert ranking.details["ties"] == "fractions"


def test_a_hair_apart_beyond_floats_is_no_tie():
    """Real numbers under a sum of 1/x whose fraction has thousands of digits."""
    values = np.random.default_rng(3).uniform(1, 9, (300, 3)).tolist()
    values[0] = ["0.5", "0.5", "0.5"]
    values[1] = ["0.5", "0.5", "0.50000000000000000000000000000000001"]
    matrix = DecisionMatrix.of(values, ("min",) * 3)
    for method in (mcda.method("topsis", normalisation="sum"), mcda.method("weighted_sum", normalisation="sum")):
        assert method.keys(matrix, Weights.of([1, 1, 1]), [[0, 1]]) is not None
        assert rank(matrix, [1, 1, 1], method).winners == ("a1",)


def test_rows_equal_where_weights_tell_are_alike():
    matrix = DecisionMatrix.of([[0.0, 1], [-0.0, 2], ["0.00", 1]], ("max", "max"))
    assert ties.alike(matrix, Weights.of([1, 0]), [0, 1, 2]) == [0, 0, 0]
    assert ties.alike(matrix, Weights.of([1, 1]), [0, 1, 2]) == [0, 1, 0]
    floats = DecisionMatrix.of(np.array([[0.0, 1], [-0.0, 1]]), ("max", "max"))
    assert ties.alike(floats, Weights.of([1, 1]), [0, 1]) == [0, 0]


def test_twins_ahead_cost_no_fractions_of_the_whole_matrix(monkeypatch):
    """Identical best rows are level on every path; the problem in Fractions is made for certificates alone."""
    values = np.random.default_rng(3).uniform(1, 9, (200, 3))
    values[0] = values[1] = [9, 9, 9.5]
    matrix = DecisionMatrix.of(values, ("max",) * 3)
    method = mcda.method("topsis", normalisation="sum")
    asked = []
    monkeypatch.setattr("mcda.flips.walks.Walker.problem", property(asked.append))
    for rule in ("proportional", "equal"):
        assert mcda.weight_flips(matrix, [1, 2, 3], method, rule=rule) == []
        assert mcda.winner_path(matrix, [1, 2, 3], method, along="c1", rule=rule).attrs["level"] == (("a1", "a2"),)
    assert asked == []
