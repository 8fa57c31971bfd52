"""The same numbers as pymcdm 1.4, to 1e-12, where it has the same variant.

Read in its `normalizations.py`: min-max (a constant column 1 for all), max (1 − x/max for costs), sum ((1/x)/Σ(1/x) for
costs) and vector (1 − x/‖x‖ for costs) are the formulas used here, so that all four are compared, under both methods.
Where it differs: defaults (TOPSIS min-max, WSM sum: always given here), a column of zeros under `vector` (NaN there, 0
here), all distances 0 in TOPSIS (NaN there, ½ here). It has no `bounds`, and under `none` no negative of costs.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from pymcdm import normalizations
from pymcdm.methods import TOPSIS, WSM

from mcda import DecisionMatrix, Weights, method
from tests.strategies import problems

PEERS = {"weighted_sum": WSM, "topsis": TOPSIS}
NORMALISATIONS = {
    "minmax": normalizations.minmax_normalization,
    "vector": normalizations.vector_normalization,
    "max": normalizations.max_normalization,
    "sum": normalizations.sum_normalization,
}
pairs = [pytest.param(name, how, id=f"{name}-{how}") for name in PEERS for how in NORMALISATIONS]


def both(name, how, matrix, weights):
    """Return our scores and theirs."""
    ours = method(name, normalisation=how)
    types = np.array([1 if sense == "max" else -1 for sense in matrix.sense])
    theirs = PEERS[name](NORMALISATIONS[how])(matrix.values, weights.values, types, validation=False)
    return ours.score(ours.prepare(matrix), weights.values), theirs


@pytest.mark.parametrize(("name", "how"), pairs)
def test_hundreds_of_random_matrices(name, how):
    rng = np.random.default_rng(20)
    for _ in range(300):
        m, n = rng.integers(2, 12), rng.integers(1, 9)
        matrix = DecisionMatrix.of(10 ** rng.uniform(-2, 3, (m, n)), rng.choice(["max", "min"], n).tolist())
        weights = Weights.of(rng.dirichlet(np.ones(n)))

        ours, theirs = both(name, how, matrix, weights)

        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("name", "how"), pairs)
@settings(max_examples=60, deadline=None)
@given(problem=problems(alternatives=(2, 6), bounded=False))
def test_small_integers_with_ties_twins_and_constant_columns(name, how, problem):
    matrix, weights = problem
    apart = matrix.values[:, weights.values > 0]
    assume(name == "weighted_sum" or (apart != apart[0]).any())  # else 0/0 there

    ours, theirs = both(name, how, matrix, weights)

    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)
