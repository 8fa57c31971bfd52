"""Priorities of 100,000 judgement matrices against batched numpy.linalg.eig, in the same run."""

import time

import numpy as np
import pytest

from mcda.weighting import priorities_batch

from .subjects import by_eig, random_judgements


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
