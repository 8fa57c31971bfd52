"""The same numbers as pymcdm 1.4, to 1e-12, where it has the same variant.

Read in its `normalizations.py`: min-max (a constant column 1 for all), max (1 − x/max for costs), sum ((1/x)/Σ(1/x) for
costs) and vector (1 − x/‖x‖ for costs) are the formulas used here, so that all four are compared, under both methods.
PROMETHEE I and II (all functions but the Gaussian, which it lacks), VIKOR and the weighted product under `sum` and its
`linear_normalization` (here `ratio`) are compared too. Where it differs: defaults (TOPSIS min-max, WSM sum: always
given here), a column of zeros under `vector` (NaN there, 0 here), all distances 0 in TOPSIS (NaN there, ½ here), in
VIKOR constant columns (refused there) and equal regrets (NaN there). It has no `bounds`, and under `none` no negative
of costs.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from pymcdm import normalizations
from pymcdm.methods import PROMETHEE_II, TOPSIS, VIKOR, WPM, WSM
from pymcdm.methods.partial import PROMETHEE_I

from mcda import DecisionMatrix, Weights, method
from mcda.methods.promethee import partial_order
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


def shared(name, options, matrix, weights, theirs):
    """Return our scores and those of a peer made for this matrix."""
    ours = method(name, **options)
    types = np.array([1 if sense == "max" else -1 for sense in matrix.sense])
    return ours.score(ours.prepare(matrix), weights.values), theirs(
        matrix.values, weights.values, types, validation=False
    )


FUNCTIONS = {
    "usual": ("usual", {}),
    "u_shape": ("ushape", {"q": 3}),
    "v_shape": ("vshape", {"p": 20}),
    "level": ("level", {"q": 3, "p": 20}),
    "linear": ("vshape_2", {"q": 3, "p": 20}),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_net_flows_of_hundreds_of_random_matrices(name):
    rng = np.random.default_rng(21)
    for k in range(300):
        m, n = rng.integers(2, 12), rng.integers(1, 9)
        values = rng.integers(0, 40, (m, n)) if k % 2 else 10 ** rng.uniform(-1, 3, (m, n))
        matrix = DecisionMatrix.of(values, rng.choice(["max", "min"], n).tolist())
        theirs, thresholds = FUNCTIONS[name]
        lists = {key: [value] * n for key, value in thresholds.items()}
        if lists:
            lists = {"q": [0] * n, "p": [0] * n} | lists
        peer = PROMETHEE_II(theirs, **lists)

        found, expected = shared(
            "promethee", {"preference": name, **thresholds}, matrix, Weights.of(rng.dirichlet(np.ones(n))), peer
        )

        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_flows_out_and_in_of_hundreds_of_random_matrices(name):
    rng = np.random.default_rng(24)
    for _ in range(200):
        m, n = rng.integers(2, 8), rng.integers(1, 6)
        matrix = DecisionMatrix.of(rng.integers(0, 40, (m, n)), rng.choice(["max", "min"], n).tolist())
        weights = Weights.of(rng.dirichlet(np.ones(n)))
        theirs, thresholds = FUNCTIONS[name]
        lists = {key: [value] * n for key, value in thresholds.items()}
        peer = PROMETHEE_I(theirs, **({"q": [0] * n, "p": [0] * n} | lists if lists else {}))
        types = np.array([1 if sense == "max" else -1 for sense in matrix.sense])

        out, into = peer(matrix.values, weights.values, types, validation=False)

        found = partial_order(matrix, weights, name, **thresholds).flows
        np.testing.assert_allclose(found["positive"], out, rtol=0, atol=1e-12)
        np.testing.assert_allclose(found["negative"], into, rtol=0, atol=1e-12)


def test_vikor_on_hundreds_of_random_matrices():
    rng = np.random.default_rng(22)
    for _ in range(300):
        m, n, v = rng.integers(3, 12), rng.integers(2, 9), rng.uniform()
        matrix = DecisionMatrix.of(10 ** rng.uniform(-2, 3, (m, n)), rng.choice(["max", "min"], n).tolist())

        found, expected = shared("vikor", {"v": v}, matrix, Weights.of(rng.dirichlet(np.ones(n))), VIKOR(v=v))

        np.testing.assert_allclose(-found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("how", ["ratio", "sum"])
def test_weighted_product_on_hundreds_of_random_matrices(how):
    rng = np.random.default_rng(23)
    peer = WPM({"ratio": normalizations.linear_normalization, "sum": normalizations.sum_normalization}[how])
    for _ in range(300):
        m, n = rng.integers(2, 12), rng.integers(1, 9)
        matrix = DecisionMatrix.of(10 ** rng.uniform(-2, 3, (m, n)), rng.choice(["max", "min"], n).tolist())

        found, expected = shared(
            "weighted_product", {"normalisation": how}, matrix, Weights.of(rng.dirichlet(np.ones(n))), peer
        )

        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
