"""Priorities of 100,000 judgement matrices against batched numpy.linalg.eig, in the same run."""

import time

import numpy as np
import pytest

from mcda.weighting import priorities_batch

SCALE = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))


def random_judgements(k: int, n: int) -> np.ndarray:
    """Return k reciprocal matrices drawn from the seventeen values of Saaty's scale: as inconsistent as they come."""
    rng = np.random.default_rng(0)
    batch = np.ones((k, n, n))
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] = rng.choice(SCALE, (k, len(i)))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch


def by_eig(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and λmax from NumPy's eigenvectors."""
    values, vectors = np.linalg.eig(batch)
    first = values.real.argmax(axis=1)
    weights = np.abs(vectors[np.arange(len(batch)), :, first].real)
    return weights / weights.sum(axis=1, keepdims=True), values.real.max(axis=1)


@pytest.mark.parametrize("n", [4, 7, 10])
def test_priorities_batch(benchmark, n):
    batch = random_judgements(10_000, n)
    found = benchmark(priorities_batch, batch)
    np.testing.assert_allclose(found.weights, by_eig(batch)[0], rtol=0, atol=1e-12)


def test_hundred_thousand_sevens_against_eig(benchmark):
    """Alternated in one process, the best of three each; weights, λmax and ratios agree."""
    batch = random_judgements(100_000, 7)
    ours, theirs = [], []
    for _ in range(3):
        start = time.perf_counter()
        weights, lambdas = by_eig(batch)
        theirs.append(time.perf_counter() - start)
        start = time.perf_counter()
        found = priorities_batch(batch)
        ours.append(time.perf_counter() - start)
    benchmark.extra_info["times faster than numpy.linalg.eig"] = round(min(theirs) / min(ours), 2)
    benchmark.pedantic(priorities_batch, (batch,), rounds=1)

    np.testing.assert_allclose(found.weights, weights, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.lambda_max, lambdas, rtol=1e-12)
    np.testing.assert_allclose(found.consistency_ratio, (lambdas - 7) / 6 / 1.32, rtol=0, atol=1e-12)
    assert min(theirs) / min(ours) >= 5
