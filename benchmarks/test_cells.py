"""All scores that flip the choice of TOPSIS: 10×6 in under 0.3 s, 100×10 in under 3 s."""

import pytest

import mcda

from .subjects import random_problem


@pytest.mark.parametrize("normalisation", ["vector", "minmax"])
@pytest.mark.parametrize(("size", "limit"), [((10, 6), 0.3), ((100, 10), 3.0)], ids=["10x6", "100x10"])
def test_cell_flips(benchmark, size, limit, normalisation):
    matrix, weights = random_problem(*size)
    method = mcda.method("topsis", normalisation=normalisation)
    flips = benchmark(mcda.cell_flips, matrix, weights, method)
    assert mcda.verify(flips[:3])
    assert benchmark.disabled or benchmark.stats.stats.median < limit
