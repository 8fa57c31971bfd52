"""Flips of methods known by evaluation only: found and not proved, and said to be so."""

import numpy as np
import pytest

import mcda
from mcda import DecisionMatrix, Weights, method, nearest_flip, rank, stability, verify, weight_flips, winner_path

PAIRS = [
    ("pymcdm:WSM", {"normalisation": "minmax"}, "weighted_sum", {"normalisation": "minmax"}),
    ("pymcdm:TOPSIS", {"normalisation": "vector"}, "topsis", {"normalisation": "vector"}),
    ("pymcdm:WPM", {"normalisation": "sum"}, "weighted_product", {"normalisation": "sum"}),
    ("pymcdm:VIKOR", {"v": "0.5"}, "vikor", {"v": "0.5", "normalisation": "minmax"}),
]
pairs = pytest.mark.parametrize(
    ("name", "options", "peer", "same"), PAIRS, ids=lambda x: x if isinstance(x, str) else ""
)


def problems(count, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        m, n = rng.integers(3, 7), rng.integers(3, 5)
        matrix = DecisionMatrix.of(rng.uniform(1, 9, (m, n)), rng.choice(["max", "min"], n).tolist())
        yield matrix, Weights.of(rng.dirichlet(np.ones(n)))


@pairs
def test_one_weight_flips_are_those_of_the_exact_peer(name, options, peer, same):
    for matrix, weights in problems(6, 1):
        found, exact = (weight_flips(matrix, weights, method(one, **o)) for one, o in ((name, options), (peer, same)))

        assert [(f.subject, f.winner, f.rival) for f in found] == [(f.subject, f.winner, f.rival) for f in exact]
        np.testing.assert_allclose([f.threshold for f in found], [f.threshold for f in exact], atol=1e-10)


def test_the_order_of_the_first_two_and_the_whole_ranking_too():
    for matrix, weights in problems(4, 2):
        for of in ("ranking", ("top", 2)):
            found = weight_flips(matrix, weights, method("pymcdm:WSM", normalisation="minmax"), of=of)
            exact = weight_flips(matrix, weights, "weighted_sum", of=of)

            np.testing.assert_allclose([f.threshold for f in found], [f.threshold for f in exact], atol=1e-10)


def test_stability_and_paths():
    for matrix, weights in problems(4, 3):
        black = method("pymcdm:TOPSIS", normalisation="vector")
        found, exact = (stability(matrix, weights, one) for one in (black, "topsis"))
        path, other = (winner_path(matrix, weights, one, along="c1") for one in (black, "topsis"))

        np.testing.assert_allclose(found[["lower", "upper"]], exact[["lower", "upper"]], atol=1e-10)
        assert path["winner"].tolist() == other["winner"].tolist()


def test_a_search_says_that_it_is_one():
    matrix, weights = next(problems(1, 4))

    flips = weight_flips(matrix, weights, "pymcdm:EDAS")

    assert flips and {flip.certificate for flip in flips} == {"search"}
    verdict = verify(flips)
    assert (verdict.ok, verdict.checked, len(verdict.float_bounds)) == (False, 0, len(flips))
    assert flips[0].to_json()["certificate"] == "search"


@pairs
@pytest.mark.parametrize("norm", ["l1", "percent"])
def test_a_search_never_claims_to_be_nearer_than_the_exact_radius_and_comes_near_it(name, options, peer, same, norm):
    if peer == "vikor":
        peer = None  # has no exact radius: only the witness is checked
    for matrix, weights in problems(2, 5):
        black = method(name, **options)

        found = nearest_flip(matrix, weights, black, norm=norm, seconds=2)

        assert found.status.name == "OPEN"
        assert found.bracket[0] == 0
        assert rank(matrix, found.weights, black).best == found.rival
        if peer:
            exact = nearest_flip(matrix, weights, method(peer, **same), norm=norm)
            assert exact.bracket[0] - 1e-9 <= found.distance <= exact.bracket[1] * 1.02


def test_limits_hold_in_a_search():
    matrix, weights = next(problems(1, 6))

    found = nearest_flip(matrix, weights, "pymcdm:WSM", norm="l1", frozen=["c2"], lower=0.02, seconds=2)

    assert found.weights["c2"] == pytest.approx(weights.values[1], abs=1e-12)
    assert (found.weights >= 0.02 - 1e-12).all()


def test_where_nothing_is_found_nothing_is_claimed():
    matrix = DecisionMatrix.of([[9, 1, 9], [2, 8, 2], [3, 7, 1]], ("max", "min", "max"))

    found = nearest_flip(matrix, [1, 1, 1], "pymcdm:EDAS", norm="l1", seconds=1)

    assert (found.status.name, found.distance, found.weights) == ("OPEN", None, None)
    assert weight_flips(matrix, [1, 1, 1], "pymcdm:EDAS") == []


def test_the_same_seconds_and_numbers_give_the_same_flip():
    matrix, weights = next(problems(1, 7))

    first, second = (nearest_flip(matrix, weights, "pymcdm:EDAS", norm="l2", seconds=100) for _ in range(2))

    assert first.distance == second.distance
    assert mcda.rank(matrix, first.weights, "pymcdm:EDAS").best == first.rival
