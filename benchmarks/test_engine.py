"""Ranking and one-weight flips over sizes (`pytest benchmarks`; `--benchmark-disable` for a smoke run)."""

import pytest

import mcda

from .subjects import SIZES, random_problem

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
methods = pytest.mark.parametrize("name", ["weighted_sum", "topsis", "ahp"])


@sizes
@methods
def test_rank(benchmark, size, name):
    matrix, weights = random_problem(*size)
    method = mcda.method(name)
    ranking = benchmark(mcda.rank, matrix, weights, method)
    assert ranking.best == matrix.alternatives[ranking.values.argmax()]


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@methods
def test_weight_flips(benchmark, size, name):
    matrix, weights = random_problem(*size)
    method = mcda.method(name)
    flips = benchmark(mcda.weight_flips, matrix, weights, method)
    assert flips
    assert mcda.verify(flips[:3])


@sizes
@pytest.mark.parametrize("norm", ["percent", "l2"])
def test_nearest_flip_of_topsis(benchmark, size, norm):
    matrix, weights = random_problem(*size)
    method = mcda.method("topsis", normalisation="vector")
    flip = benchmark(mcda.nearest_flip, matrix, weights, method, norm=norm)
    assert flip.bracket[1] - flip.bracket[0] <= 1e-6
    assert mcda.verify(flip).ok


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@methods
def test_stability(benchmark, size, name):
    matrix, weights = random_problem(*size)
    method = mcda.method(name)
    table = benchmark(mcda.stability, matrix, weights, method)
    assert ((table["lower"] <= table["weight"]) & (table["weight"] <= table["upper"])).all()
