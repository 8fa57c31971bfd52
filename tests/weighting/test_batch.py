"""Many judgement matrices at once: the same answers as one by one, and as NumPy's eig."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import McdaError
from mcda.weighting.batch import priorities_batch
from mcda.weighting.judgements import Judgements
from tests.strategies import judgements


def random_batch(k, n, spread=9.0, rng=0):
    rng = np.random.default_rng(rng)
    batch = np.ones((k, n, n))
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] = spread ** rng.uniform(-1, 1, (k, len(i)))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch


def by_eig(batch):
    values, vectors = np.linalg.eig(batch)
    first = values.real.argmax(axis=1)
    found = np.abs(vectors[np.arange(len(batch)), :, first].real)
    return found / found.sum(axis=1, keepdims=True), values.real.max(axis=1)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 12, 15])
def test_batches_equal_eig(n):
    batch = random_batch(300, n)

    found = priorities_batch(batch)

    weights, lambdas = by_eig(batch)
    np.testing.assert_allclose(found.weights, weights, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.lambda_max, lambdas, rtol=1e-12)
    np.testing.assert_allclose(found.weights.sum(axis=1), 1, rtol=1e-14)
    assert (found.lambda_max >= n).all()


@settings(max_examples=60, deadline=None)
@given(judged=judgements())
def test_a_batch_is_its_matrices_one_by_one(judged):
    for by in ("eigenvector", "geometric_mean"):
        one = judged.priorities(by)

        many = priorities_batch([judged.matrix()] * 3, by)

        for k in range(3):
            np.testing.assert_allclose(many.weights[k], one.weights.values, rtol=1e-11)
            assert many.lambda_max[k] == pytest.approx(one.lambda_max, rel=1e-12)
            assert many.consistency_ratio[k] == pytest.approx(one.consistency_ratio, abs=1e-12)
        assert (many.random_index, many.table) == (one.random_index, one.table)


def test_more_than_one_chunk_and_the_slow_ones_in_between():
    """Cycles that power iteration would need thousands of steps for, among ordinary matrices."""
    batch = random_batch(5000, 4)
    cycle = Judgements.of(
        {("a", "b"): 1e8, ("b", "c"): 1e8, ("c", "a"): 1e8, ("a", "d"): 2, ("b", "d"): 3, ("c", "d"): 5}
    )
    batch[[7, 2500, 4999]] = cycle.matrix()

    found = priorities_batch(batch)

    weights, lambdas = by_eig(batch)
    np.testing.assert_allclose(found.lambda_max, lambdas, rtol=1e-11)
    np.testing.assert_allclose(found.weights, weights, rtol=0, atol=1e-11)
    np.testing.assert_allclose(found.weights[2500], cycle.priorities().weights.values, rtol=1e-9)


def test_rounded_reciprocals_are_read_as_one_judgement_reads_them():
    square = [[1, 3, 0.143], [0.333, 1, 0.2], [7, 5, 1]]

    found = priorities_batch([square])

    np.testing.assert_allclose(found.weights[0], Judgements.of(square).priorities().weights.values, rtol=1e-12)


def test_the_callers_array_stays_as_it_is():
    batch = np.array([[[1, 3], [0.333, 1]]])
    priorities_batch(batch)
    assert batch[0, 1, 0] == 0.333


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        (np.ones((2, 2)), r"\(k, n, n\) array of numbers, got shape \(2, 2\)"),
        (np.ones((2, 2, 3)), r"got shape \(2, 2, 3\)"),
        (np.ones((0, 2, 2)), r"got shape \(0, 2, 2\)"),
        ([[[1, 2], [1]]], "array of numbers"),
        ("abc", "array of numbers"),
        (None, "array of numbers"),
        ([[["1", "2"], ["1/2", "1"]]], "array of numbers"),
        (np.ones((1, 2, 2), dtype=bool), "array of numbers"),
        (np.ones((1, 2, 2), dtype=complex), "array of numbers"),
        ([[[1, 1], [1, 1]], [[1, float("nan")], [1, 1]]], "matrix 2: the judgement in row 1, column 2 must .* got nan"),
        ([[[1, -2], [-0.5, 1]]], "matrix 1: .* got -2"),
        ([[[1, 0], [1, 1]]], "between 1e-9 and 1e9, got 0"),
        ([[[1, np.inf], [0, 1]]], "got inf"),
        (
            [[[1, 3], [3, 1]]],
            "matrix 1, row 1, column 2: the cells across the diagonal must be reciprocal, got 3 and 3",
        ),
        ([[[1, 1], [1, 1.0005]]], "matrix 1, row 2, column 2: the diagonal must be 1, got 1.0005"),
        (np.ma.masked_values([[[1.0, 2.0], [0.5, 1.0]]], 2.0), "without masked cells"),
        (np.ones((1, 16, 16)), "ends at 15 criteria, got 16"),
    ],
)
def test_what_is_refused(batch, message):
    with pytest.raises(McdaError, match=message):
        priorities_batch(batch)


def test_a_fault_in_a_late_chunk_is_counted_from_the_start():
    batch = np.ones((5000, 2, 2))
    batch[4321, 0, 1] = 2
    with pytest.raises(McdaError, match="matrix 4322, row 1, column 2"):
        priorities_batch(batch)


def test_unknown_words_are_refused():
    with pytest.raises(McdaError, match="'by' must be"):
        priorities_batch(np.ones((1, 2, 2)), by="eig")
    with pytest.raises(McdaError, match="unknown random-index table"):
        priorities_batch(np.ones((1, 2, 2)), random_index="saaty")


def test_integers_and_pairs_of_names_agree():
    names = ["a", "b", "c"]
    pairs = dict.fromkeys(combinations(names, 2), 1)

    found = priorities_batch(np.ones((1, 3, 3), dtype=int))

    np.testing.assert_allclose(found.weights[0], Judgements.of(pairs).priorities().weights.values)
