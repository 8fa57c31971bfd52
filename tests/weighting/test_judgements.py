"""Judgements of importance: weights, consistency, and what is refused."""

from __future__ import annotations

import time
from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import McdaError
from mcda.weighting.judgements import RANDOM_INDICES, Judgements, geometric_mean, principal_eigenvector
from tests.strategies import judgements

few = settings(max_examples=80, deadline=None)


def random_judgements(n, *, spread=9.0, rng=None):
    rng = rng or np.random.default_rng(n)
    names = [f"c{k}" for k in range(n)]
    return Judgements.of({pair: float(spread ** rng.uniform(-1, 1)) for pair in combinations(names, 2)}, names)


@few
@given(judged=judgements())
def test_the_eigenvector_is_the_eigenvector(judged):
    values, vectors = np.linalg.eig(judged.matrix())
    first = np.argmax(values.real)
    expected = np.abs(vectors[:, first].real)

    found = judged.priorities()

    np.testing.assert_allclose(found.weights.values, expected / expected.sum(), rtol=1e-9, atol=1e-13)
    assert found.lambda_max == pytest.approx(values[first].real, abs=1e-9)


@few
@given(judged=judgements())
def test_the_geometric_mean_is_its_closed_form(judged):
    n = len(judged.names)
    products = [np.prod([float(judged.value(a, b)) for b in judged.names]) ** (1 / n) for a in judged.names]

    found = judged.priorities(by="geometric_mean")

    np.testing.assert_allclose(found.weights.values, np.array(products) / sum(products), rtol=1e-12)
    assert found.by == "geometric_mean"
    assert found.consistency_ratio == judged.priorities().consistency_ratio


@few
@given(judged=judgements())
def test_lambda_max_is_at_least_n_and_the_ratio_follows(judged):
    n = len(judged.names)

    found = judged.priorities()

    assert found.lambda_max >= n
    assert found.weights.values.sum() == pytest.approx(1, abs=1e-15)
    if n <= 2:
        assert (found.consistency_index, found.consistency_ratio) == (0, 0)
    else:
        assert found.consistency_index == pytest.approx((found.lambda_max - n) / (n - 1))
        assert found.consistency_ratio == pytest.approx(found.consistency_index / RANDOM_INDICES["saaty_1980"][n - 1])
    assert (found.consistency_ratio < 1e-12) == (not found.worst)


@few
@given(points=st.lists(st.integers(1, 9), min_size=1, max_size=7))
def test_judgements_in_agreement_give_back_their_points(points):
    names = [f"c{k}" for k in range(len(points))]
    judged = Judgements.of(
        {(a, b): Fraction(points[i], points[j]) for (i, a), (j, b) in combinations(enumerate(names), 2)}, names
    )

    for by in ("eigenvector", "geometric_mean"):
        found = judged.priorities(by=by)
        np.testing.assert_allclose(found.weights.values, np.array(points) / sum(points), rtol=1e-13)
        assert found.lambda_max == pytest.approx(len(points), abs=1e-12)
        assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
        assert found.worst == ()


@few
@given(judged=judgements(criteria=(2, 5)), data=st.data())
def test_the_order_of_the_names_carries_over(judged, data):
    order = data.draw(st.permutations(judged.names))

    before, after = judged.priorities(), Judgements.of(judged.pairs, order).priorities()

    np.testing.assert_allclose(after.weights.values, before.weights.aligned(tuple(order)).values, rtol=1e-12)
    assert after.lambda_max == pytest.approx(before.lambda_max, abs=1e-12)


@pytest.mark.parametrize("by", ["eigenvector", "geometric_mean"])
def test_one_criterion_weighs_everything(by):
    found = Judgements.of({}, ["only"]).priorities(by=by)

    assert found.weights.values.tolist() == [1]
    assert (found.lambda_max, found.consistency_ratio, found.random_index) == (1, 0, 0)


def test_two_criteria_never_disagree():
    found = Judgements.of({("a", "b"): 7}).priorities()

    np.testing.assert_allclose(found.weights.values, [7 / 8, 1 / 8], rtol=1e-15)
    assert found.consistency_ratio == 0


def test_worst_triads_first_and_in_words():
    judged = Judgements.of(
        {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): "1/2", ("a", "d"): 4, ("b", "d"): 2, ("c", "d"): 2}
    )

    found = judged.priorities(worst=10)

    assert found.consistency_ratio > 0.1
    assert [(t.first, t.second, t.third, t.direct, t.implied) for t in found.worst] == [
        ("a", "b", "c", 0.5, 4.0),
        ("a", "c", "d", 4.0, 1.0),
        ("b", "c", "d", 2.0, 4.0),
    ]
    assert str(found.worst[0]) == "a over c is judged 0.5, but a over b and b over c imply 4"
    assert judged.priorities().worst == found.worst
    assert judged.priorities(worst=1).worst == found.worst[:1]


@few
@given(judged=judgements(criteria=(3, 6)))
def test_worst_triads_fall_in_disagreement(judged):
    apart = [abs(np.log(t.direct / t.implied)) for t in judged.triads()]

    assert all(a >= b - 1e-12 for a, b in pairwise(apart))
    assert all(gap > 0 for gap in apart)


@pytest.mark.parametrize("value", [2.5, "2.5", "5/2", 20, 0.01, 1e9])
def test_between_the_steps_and_off_the_scale_is_fine(value):
    found = Judgements.of({("a", "b"): value}).priorities()

    ratio = found.weights.values[0] / found.weights.values[1]
    assert ratio == pytest.approx(float(Fraction(value)), rel=1e-12)


def test_a_third_typed_as_a_float_is_no_disagreement():
    judged = Judgements.of({("a", "b"): 1 / 3, ("b", "c"): 3, ("a", "c"): 1})

    assert judged.priorities().worst == ()


def test_equal_criteria_weigh_exactly_the_same():
    judged = Judgements.of({("a", "b"): 3, ("a", "c"): 3, ("a", "d"): 5, ("b", "c"): 1, ("b", "d"): 3, ("c", "d"): 3})

    for by in ("eigenvector", "geometric_mean"):
        weights = judged.priorities(by=by).weights
        assert weights.exact[1] == weights.exact[2]
        assert weights.origin == "computed"


class TestSquare:
    """Judgements as a square matrix."""

    square = ((1, 3, 5), ("1/3", 1, 2.5), (0.2, 0.4, 1))

    def test_an_array_a_frame_and_pairs_say_the_same(self):
        names = ["x", "y", "z"]
        pairs = Judgements.of({("x", "y"): 3, ("x", "z"): 5, ("y", "z"): 2.5})

        assert Judgements.of(self.square, names).pairs == pairs.pairs
        assert Judgements.of(pd.DataFrame(self.square, names, names)).pairs == pairs.pairs
        assert Judgements.of(pd.DataFrame(self.square, columns=names)).pairs == pairs.pairs
        assert Judgements.of(self.square).names == ("c1", "c2", "c3")

    def test_the_number_above_one_is_the_one_that_was_meant(self):
        assert Judgements.of([[1, 0.333], [3, 1]]).value("c2", "c1") == 3
        assert Judgements.of([[1, 3], [0.333, 1]]).value("c1", "c2") == 3
        assert Judgements.of({("a", "b"): 1 / 3, ("b", "a"): 3}).value("b", "a") == 3

    @pytest.mark.parametrize(
        ("square", "message"),
        [
            ([[1, 3], [3, 1]], r"'c1' and 'c2' must be reciprocal, got 3 and 3; expected 1/3 beside 3"),
            ([[1, 2], [0.4, 1]], r"must be reciprocal, got 2 and 0\.4"),
            ([[2, 1], [1, 1]], r"the diagonal must be 1, got 2 for 'c1'"),
            ([[1, 2, 3], [1, 2, 3]], r"must be square, got shape \(2, 3\)"),
            ([[1, 2], [1]], r"all of the same length"),
            ([1, 2], r"square matrix, got shape \(2,\)"),
            ([[1, float("nan")], [1, 1]], r"'c1' over 'c2' must be a positive number, got nan"),
            ([[1, -2], [-0.5, 1]], r"must be a positive number, got -2"),
            ([[1, True], [1, 1]], r"must be a positive number, got True"),
            ([[]], r"got shape \(1, 0\)"),
            (None, r"got None"),
            (3, r"got 3"),
            ("abc", r"got 'abc'"),
            (np.ma.array([[1, 2], [0.5, 1]], mask=[[0, 1], [0, 0]]), r"masked cell at \(0, 1\)"),
            (pd.DataFrame([[1, 2], [0.5, 1]], index=list("ab"), columns=list("cd")), r"the same criteria, got \['a'"),
        ],
    )
    def test_what_is_refused(self, square, message):
        with pytest.raises(McdaError, match=message):
            Judgements.of(square)

    @pytest.mark.parametrize("names", [["a"], ["a", "a"], "ab", 3, {"a", "b"}])
    def test_names_must_fit(self, names):
        with pytest.raises(McdaError, match="'names' must"):
            Judgements.of([[1, 2], [0.5, 1]], names)


@pytest.mark.parametrize(
    ("pairs", "names", "message"),
    [
        ({("a", "b"): 3, ("b", "c"): 2}, None, "judgement of 'a' against 'c' is missing"),
        ({("a", "b"): 3}, ["a", "b", "z"], "judgement of 'a' against 'z' is missing"),
        ({("a", "b"): 3, ("b", "a"): 3}, None, "'a' and 'b' must be reciprocal, got 3 and 3"),
        ({("a", "a"): 1}, None, "compares 'a' with itself"),
        ({("gain", "cots"): 3}, ["gain", "cost"], "names 'cots', which is no criterion; did you mean 'cost'"),
        ({("a", "b"): 0}, None, "judgement of 'a' over 'b' must be a positive number, got 0"),
        ({("a", "b"): -3}, None, "positive number, got -3"),
        ({("a", "b"): float("nan")}, None, "positive number, got nan"),
        ({("a", "b"): float("inf")}, None, "positive number, got inf"),
        ({("a", "b"): None}, None, "positive number, got None"),
        ({("a", "b"): True}, None, "positive number, got True"),
        ({("a", "b"): 1j}, None, "positive number, got 1j"),
        ({("a", "b"): "much more"}, None, "positive number, got 'much more'"),
        ({("a", "b"): "1/0"}, None, "positive number, got '1/0'"),
        ({("a", "b"): 10**5000}, None, "between 1e-9 and 1e9"),
        ({("a", "b"): 1e-200}, None, "between 1e-9 and 1e9, got 1e-200"),
        ({"ab": 3}, None, "keyed by pairs of names"),
        ({("a", "b", "c"): 3}, None, "keyed by pairs of names"),
        ({1: 3}, None, "keyed by pairs of names"),
        ({(1, 2): 3, ("1", "2"): 3}, None, "judgement of '1' against '2' is given twice"),
        ({}, None, "at least one criterion"),
        ({}, [], "at least one criterion"),
        ({("a", "b"): 3}, "ab", "'names' must be a list of names, got 'ab'"),
        ({("a", "b"): 3}, ["a", "b", "a"], "'names' must be different from each other, got 'a' twice"),
    ],
)
def test_what_is_refused(pairs, names, message):
    with pytest.raises(McdaError, match=message):
        Judgements.of(pairs, names)


def test_names_need_not_be_text():
    assert Judgements.of({(1, 2): 3}).priorities().weights.criteria == ("1", "2")


@pytest.mark.parametrize("by", ["eigen", None, 3, ["eigenvector"]])
def test_an_unknown_way_is_refused(by):
    with pytest.raises(McdaError, match="must be 'eigenvector' or 'geometric_mean', got"):
        Judgements.of({("a", "b"): 3}).priorities(by=by)


@pytest.mark.parametrize("table", ["saaty_1981", None, 3, ["saaty_1980"]])
def test_an_unknown_table_is_refused(table):
    with pytest.raises(McdaError, match="unknown random-index table"):
        Judgements.of({("a", "b"): 3}).priorities(random_index=table)


@pytest.mark.parametrize("table", RANDOM_INDICES)
def test_tables_start_with_two_zeros_and_reach_fifteen(table):
    values = RANDOM_INDICES[table]

    assert values[:2] == (0, 0)
    assert len(values) == 15
    assert min(values[2:]) > 0.5
    found = random_judgements(5).priorities(random_index=table)
    assert found.random_index == values[4]
    assert found.table == table
    assert found.consistency_ratio == pytest.approx(found.consistency_index / values[4])


def test_random_indices_are_the_mean_of_random_matrices():
    """A table's claim, checked by drawing 2000 matrices a size from Saaty's seventeen values; within 3 %."""
    rng = np.random.default_rng(6)
    scale = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))
    for n in (3, 5, 8, 12):
        upper = np.triu(rng.choice(scale, (2000, n, n)), 1)
        squares = upper + np.swapaxes(np.divide(1, upper, out=np.zeros_like(upper), where=upper > 0), 1, 2) + np.eye(n)
        mean = (np.linalg.eigvals(squares).real.max(axis=1).mean() - n) / (n - 1)

        assert mean == pytest.approx(RANDOM_INDICES["alonso_lamata_2006"][n - 1], rel=0.03 if n > 3 else 0.08)


def test_more_criteria_than_the_table_has():
    with pytest.raises(McdaError, match="ends at 15 criteria, got 16"):
        random_judgements(16).priorities()


def test_fifteen_criteria_take_milliseconds():
    judged = random_judgements(15)
    judged.priorities()
    start = time.process_time()

    judged.priorities()

    assert time.process_time() - start < 0.1


@pytest.mark.parametrize("spread", [9.0, 1e3, 1e8])
def test_the_most_inconsistent_judgements_converge_too(spread):
    """Power iteration would need as many steps as the spread is large."""
    matrix = np.array(
        [[1, spread, 1 / spread, 2], [1 / spread, 1, spread, 3], [spread, 1 / spread, 1, 5], [1 / 2, 1 / 3, 1 / 5, 1]]
    )
    values, vectors = np.linalg.eig(matrix)
    first = np.argmax(values.real)
    expected = np.abs(vectors[:, first].real)

    vector, lambda_max = principal_eigenvector(matrix)

    assert lambda_max == pytest.approx(values[first].real, rel=1e-12)
    np.testing.assert_allclose(vector, expected / expected.sum(), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(matrix @ vector, lambda_max * vector, rtol=1e-9)
    assert geometric_mean(matrix).sum() == pytest.approx(1)
