"""The inner loops by pytest-benchmark, NumPy and compiled, every answer held against the same by hand."""

import numpy as np
import pytest

import mcda
from mcda import kernels

from .kernels import VECTOR, by_hand, counted_by_hand, drawn, path, table

PATHS = pytest.mark.parametrize("fast", ["0", "1"], ids=["NumPy", "compiled"])


@PATHS
@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("order", ["C", "F"], ids=["rows", "columns"])
@pytest.mark.parametrize("m", [10_000, 1_000_000])
def test_closeness(benchmark, m, order, dtype, fast):
    if benchmark.disabled and m > 10_000:
        m = 20_000
    x, weights, gain = table(m, dtype=dtype)
    x = np.asarray(x, order=order)
    with path(fast):
        found = benchmark(kernels.closeness, x, weights, gain)
    assert found.dtype == dtype
    assert np.abs(found - by_hand(x.astype(float), weights, gain)).max() <= (5e-7 if dtype == np.float32 else 1e-12)


@PATHS
@pytest.mark.parametrize("size", [(6, 7), (100, 10)], ids=str)
def test_draws(benchmark, size, fast):
    samples = 4096 if benchmark.disabled else 200_000
    matrix = drawn(*size)
    with path(fast):
        found = benchmark.pedantic(
            lambda: mcda.simulate(matrix, VECTOR, samples=samples, rng=1), rounds=1 if benchmark.disabled else 5
        )
    other = counted_by_hand(matrix, samples, 2)
    error = found.standard_errors.to_numpy() * np.sqrt(2)
    assert (np.abs(found.acceptability.to_numpy() - other) <= 6 * error).all()


def test_kernel_on_a_prepared_matrix(benchmark):
    matrix, weights = drawn(100, 10), np.full(10, 0.1)
    prepared = VECTOR.prepare(matrix)
    scores = benchmark(VECTOR.score, prepared, weights)
    gain = np.array([one == "max" for one in matrix.sense])
    assert np.abs(scores - by_hand(matrix.values, weights, gain)).max() < 1e-12
