"""Shares of the weights: exact ones against closed forms, Qhull and draws; certificates and damage to them."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError, potential_winners, verify, weight_shares
from mcda.certificate import Problem
from mcda.certificate.shares import SharesCertificate
from mcda.flips.admissible import admissible
from mcda.flips.draws import MANY, flat, inside, simple, walked
from mcda.flips.shares import clopper_pearson
from mcda.kernels.fast import compiled_counts

PLAIN = mcda.method("weighted_sum", normalisation="none")


def matrix_of(values):
    return DecisionMatrix.of(values, sense=("max",) * len(values[0]))


def varsi(d):
    """The share of the simplex with d·w ≥ 0, by the recurrence of Varsi and Ali: convex combinations only."""
    x, y = [a for a in d if a > 0], [-a for a in d if a < 0]  # zeros play no part
    parts = [Fraction(1)] + [Fraction(0)] * len(y)
    for a in x:
        for h, b in enumerate(y, start=1):
            parts[h] = (a * parts[h - 1] + b * parts[h]) / (a + b)  # the edge from a to b, cut at 0
    return parts[len(y)]


@settings(max_examples=100, deadline=None)
@given(d=st.lists(st.integers(-5, 5), min_size=1, max_size=7).filter(any))
def test_two_alternatives_have_the_shares_of_the_closed_form(d):
    shares = weight_shares(matrix_of([d, [0] * len(d)]), PLAIN)
    assert shares.attrs["how"] == "rational"
    half = varsi([Fraction(x) for x in d])
    assert shares.attrs["exact"] == {"a1": half, "a2": 1 - half}
    assert verify(shares)


@st.composite
def questions(draw):
    m, n = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    row = st.lists(st.integers(1, 4), min_size=n, max_size=n)
    limits = {}
    if draw(st.booleans()):
        limits["lower"] = Fraction(draw(st.integers(0, 9)), 10 * n)
    if draw(st.booleans()):
        limits["upper"] = Fraction(draw(st.integers(11, 10 * n)), 10 * n) if n > 1 else 1
    if draw(st.booleans()):
        order = draw(st.permutations([f"c{k + 1}" for k in range(n)]))
        cut = draw(st.integers(1, n))
        limits["ranked"] = [list(order[:cut]), *order[cut:]]
    return draw(st.lists(row, min_size=m, max_size=m)), limits


@settings(max_examples=150, deadline=None)
@given(question=questions())
def test_exact_shares_sum_to_one_verify_and_are_positive_for_the_strict_alone(question):
    values, limits = question
    shares = weight_shares(matrix_of(values), PLAIN, **limits)
    assert shares.attrs["how"] == "rational"
    exact = shares.attrs["exact"]
    assert sum(exact.values()) == 1
    assert verify(shares), str(verify(shares))
    status = potential_winners(matrix_of(values), PLAIN, **limits, places=False)["status"]
    assert {name for name, share in exact.items() if share} == set(status.index[status == "strict"])
    for name, twins in shares.attrs["twins"].items():
        assert len({exact[x] for x in (name, *twins)}) == 1


@settings(max_examples=60, deadline=None)
@given(question=questions())
def test_qhull_finds_the_same_volumes(question):
    values, limits = question
    exact = weight_shares(matrix_of(values), PLAIN, **limits)
    assume(exact.attrs["cuts"] > 0)
    volumes = weight_shares(matrix_of(values), PLAIN, **limits, budget=0)
    assert volumes.attrs["how"] == "Qhull"
    np.testing.assert_allclose(volumes, exact, atol=1e-12)


def test_a_dense_grid_of_three_criteria_counts_the_same():
    rng = np.random.default_rng(2)
    k = 400
    grid = np.array([(i, j, k - i - j) for i in range(k + 1) for j in range(k + 1 - i)]) + 1 / 3
    for _ in range(5):
        values = rng.integers(1, 50, (5, 3))
        counted = np.bincount((grid @ values.T).argmax(axis=1), minlength=5) / len(grid)
        np.testing.assert_allclose(weight_shares(matrix_of(values.tolist()), PLAIN), counted, atol=0.006)


def test_where_each_is_the_best_on_one_criterion_all_have_the_same_share():
    for n in range(1, 7):
        shares = weight_shares(matrix_of(np.eye(n, dtype=int).tolist()), PLAIN)
        assert set(shares.attrs["exact"].values()) == {Fraction(1, n)}
    tiered = weight_shares(matrix_of(np.eye(5, dtype=int).tolist()), PLAIN, ranked=[["c2", "c4", "c5"], ["c1", "c3"]])
    third = Fraction(1, 3)
    assert tiered.attrs["exact"] == {"a1": 0, "a2": third, "a3": 0, "a4": third, "a5": third}


def test_a_floor_and_a_cap_by_hand():
    matrix = matrix_of([[2, 0], [0, 1]])  # a1 wins where 2w > 1 − w, w > 1/3
    assert weight_shares(matrix, PLAIN).attrs["exact"]["a1"] == Fraction(2, 3)
    assert weight_shares(matrix, PLAIN, lower="0.25").attrs["exact"]["a1"] == Fraction(5, 6)
    assert weight_shares(matrix, PLAIN, upper={"c1": "0.5"}).attrs["exact"]["a1"] == Fraction(1, 3)


def test_twins_split_their_share_and_are_named():
    shares = weight_shares(matrix_of([[2, 0], [0, 1], [2, 0]]), PLAIN)
    assert shares.attrs["exact"] == {"a1": Fraction(1, 3), "a2": Fraction(1, 3), "a3": Fraction(1, 3)}
    assert shares.attrs["twins"] == {"a1": ("a3",), "a3": ("a1",)}


def test_a_frozen_weight_takes_no_part():
    matrix = matrix_of([[2, 0, 9], [0, 1, 9]])
    assert weight_shares(matrix, PLAIN, upper={"c3": 0}).attrs["exact"]["a1"] == Fraction(2, 3)
    half = {"c3": "0.5"}
    for budget in (0, 100):
        found = weight_shares(matrix, PLAIN, lower=half, upper=half, budget=budget)
        assert found["a1"] == pytest.approx(2 / 3, abs=1e-12)


def test_limits_without_an_inside_are_refused():
    matrix = matrix_of([[2, 0, 1], [0, 1, 1]])
    for limits in ({"lower": "1/3"}, {"ranked": ["c1", "c2", "c3"], "upper": "1/3"}):
        with pytest.raises(McdaError, match="no inside"):
            weight_shares(matrix, PLAIN, **limits)


def test_what_cannot_be_paid_for_is_sampled_and_bounded():
    rng = np.random.default_rng(8)
    values = rng.integers(1, 100, (12, 9)).tolist()
    shares = weight_shares(matrix_of(values), PLAIN, budget=2000, samples=50_000)
    assert (shares.attrs["how"], shares.attrs["chains"]) == ("sampled", 0)
    assert shares.sum() == pytest.approx(1, abs=1e-12)
    assert all(shares.attrs["low"][name] <= share <= shares.attrs["high"][name] for name, share in shares.items())


def test_topsis_is_sampled_and_its_bounds_hold_what_a_fine_grid_counts():
    values = [[3, 6, 2], [3, 5, 7], [4, 1, 5], [2, 9, 8]]
    matrix = matrix_of(values)
    shares = weight_shares(matrix, "topsis", samples=100_000, rng=3)
    k = 300
    grid = (np.array([(i, j, k - i - j) for i in range(k + 1) for j in range(k + 1 - i)]) + 1 / 3) / (k + 1)
    topsis = mcda.method("topsis")
    counted = np.bincount(topsis.score(topsis.prepare(matrix), grid).argmax(axis=1), minlength=4) / len(grid)
    for name, share in zip(matrix.alternatives, counted, strict=True):
        assert shares.attrs["low"][name] - 0.004 <= share <= shares.attrs["high"][name] + 0.004
    assert shares.attrs["how"] == "sampled"
    assert not verify(shares).checked


def test_vikor_by_sums_alone_has_the_shares_of_the_weighted_sum():
    matrix = DecisionMatrix.of([[9, 1, 4], [1, 9, 4], [5, 5, 6]], sense=("max",) * 3, bounds=(0, 9))
    exact = weight_shares(matrix, "weighted_sum")
    sampled = weight_shares(matrix, mcda.method("vikor", v=1), samples=40_000)
    assert (sampled.attrs["how"], sampled.attrs["tied"]) == ("sampled", 0.0)
    for name, share in exact.items():
        assert sampled.attrs["low"][name] - 0.005 < share < sampled.attrs["high"][name] + 0.005


def test_ties_that_many_weights_have_are_nobodys_and_said():
    """Of two alternatives, one has the smaller sum of regrets, the other the smaller largest one: both are at ½."""
    matrix = DecisionMatrix.of([[1, 1, 0], [0, 0, 1]], sense=("max",) * 3)
    shares = weight_shares(matrix, "vikor", samples=40_000)
    tied = shares.attrs["tied"]
    # the first loses w3, the second w1 and w2: they differ where max(w1, w2) < w3 < w1 + w2, 1/3 less 1/4
    assert tied == pytest.approx(1 / 12, abs=0.01)
    assert shares.sum() + tied == pytest.approx(1)


def test_a_method_known_by_evaluation_is_sampled():
    rng = np.random.default_rng(8)
    matrix = DecisionMatrix.of(rng.integers(1, 9, (5, 3)), sense=("max",) * 3)
    shares = weight_shares(matrix, "pymcdm:ARAS", samples=2_000)
    assert shares.attrs["how"] == "sampled"
    assert shares.sum() + shares.attrs["tied"] == pytest.approx(1)
    w = rng.dirichlet(np.ones(3), 200)
    best = [mcda.rank(matrix, one.tolist(), "pymcdm:ARAS").best for one in w]
    for name in matrix.alternatives:
        assert abs(best.count(name) / 200 - shares[name]) < 0.15


def test_draws_of_ranked_goals_have_the_rank_order_centroid_as_mean():
    found = admissible(("c1", "c2", "c3", "c4"), ranked=["c3", "c1", "c4", "c2"])
    drawn = simple(found, 100_000, np.random.default_rng(1))
    centroid = [sum(1 / k for k in range(place, 5)) / 4 for place in (2, 4, 1, 3)]
    assert inside(found, drawn).all()
    np.testing.assert_allclose(drawn.mean(axis=0), centroid, atol=0.002)


def test_draws_of_tiers_keep_to_them_and_treat_equals_alike():
    found = admissible(("c1", "c2", "c3", "c4"), ranked=[["c4", "c1"], ["c2", "c3"]])
    drawn = simple(found, 50_000, np.random.default_rng(1))
    assert inside(found, drawn).all()
    means = drawn.mean(axis=0)
    assert means[0] == pytest.approx(means[3], abs=0.004)
    assert means[1] == pytest.approx(means[2], abs=0.004)


@pytest.mark.parametrize(
    "limits",
    [
        {"upper": 0.2},
        {"lower": 0.05, "upper": 0.3, "ranked": [["c1", "c2", "c3"], ["c4", "c5", "c6"]]},
        {"upper": {"c1": 0}},
    ],
)
def test_chains_agree_with_volumes(limits):
    """Hit-and-run through capped, tiered and frozen weights, against Qhull, within five standard errors."""
    rng = np.random.default_rng(5)
    values = rng.integers(1, 30, (4, 6))
    matrix = matrix_of(values.tolist())
    volumes = weight_shares(matrix, PLAIN, **limits, budget=0)
    assert volumes.attrs["how"] == "Qhull"
    found = admissible(matrix.criteria, limits.get("lower"), limits.get("upper"), limits.get("ranked"))
    drawn = walked(found, 256 * 300, rng)
    assert inside(found, np.clip(drawn, found.low, found.high)).mean() > 0.999
    wins = (drawn @ values.T).argmax(axis=1).reshape(-1, 256)
    for b, volume in enumerate(volumes):
        means = (wins == b).mean(axis=0)
        assert abs(means.mean() - volume) <= 5 * means.std(ddof=1) / 16 + 1e-9


def test_rare_limits_are_walked_and_say_so():
    n = 12
    values = np.random.default_rng(7).integers(1, 30, (5, n)).tolist()
    shares = weight_shares(matrix_of(values), PLAIN, upper=0.1, budget=0, samples=20_000)
    assert shares.attrs["chains"] == 256
    assert set(shares.attrs["standard_error"]) == set(shares.index)
    assert "low" not in shares.attrs


def test_no_win_in_two_hundred_thousand():
    low, high = clopper_pearson(np.array([0]), 200_000)
    assert low[0] == 0
    assert high[0] == pytest.approx(1.844e-5, rel=1e-3)  # two-sided; one-sided it would be 1.5e-5


def test_the_same_number_draws_the_same_and_a_budget_must_make_sense():
    matrix = matrix_of([[2, 0], [0, 1]])
    topsis = [weight_shares(matrix, "topsis", rng=5, samples=1000) for _ in range(2)]
    assert topsis[0].tolist() == topsis[1].tolist()
    with pytest.raises(McdaError, match="'budget' must be"):
        weight_shares(matrix, budget=-1)


def certificate():
    shares = weight_shares(
        matrix_of([[8, 0, 5], [3, 4, 4], [0, 8, 5]]), PLAIN, upper="0.8", ranked=[["c1", "c2"], "c3"]
    )
    return shares, shares.attrs["certificate"]


def test_a_written_certificate_verifies():
    shares, found = certificate()
    problem = Problem.from_json(json.loads(json.dumps(found.problem.to_json())))
    again = SharesCertificate.from_json(json.loads(json.dumps(found.to_json())), problem)
    assert again.faults() == []
    document = {"problems": {"main": problem.to_json()}, "shares": shares.to_dict(),
                "certificate": {"problem": "main", **found.to_json()}}  # fmt: skip
    assert verify(json.dumps(document))
    document["shares"]["a1"] += 1e-6
    assert not verify(json.dumps(document))


def test_damaged_certificates_are_rejected():
    shares, found = certificate()
    assert found.faults() == []
    tree = found.tree
    cuts = [k for k, node in enumerate(tree) if len(node) == 4]
    for k, node in enumerate(tree):
        if len(node) == 1:
            for other in {-1, 0, 1, 2} - {node[0]}:
                assert replace(found, tree=(*tree[:k], (other,), *tree[k + 1 :])).faults()
    for k in cuts:
        i, j, a, b = tree[k]
        for wrong in ((j, i, a, b), (i, i, a, b)):
            assert replace(found, tree=(*tree[:k], wrong, *tree[k + 1 :])).faults()
    assert replace(found, tree=tree[:-1]).faults()
    assert replace(found, tree=(*tree, (0,))).faults()
    assert replace(found, names=found.names[:2]).faults()
    assert replace(found, shares={**found.shares, "a1": found.shares["a1"] + Fraction(1, 10**9)}).faults()
    assert found.disagreements({"shares": shares.to_dict()}) == []
    assert found.disagreements({"shares": {**shares.to_dict(), "a1": 0.0}})


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 21, 30])
def test_uniform_weights_have_the_moments_of_the_simplex(n):
    drawn = flat(40_000, n, np.random.default_rng(n))
    error = 5 / np.sqrt(len(drawn))
    assert drawn.shape == (40_000, n)
    assert (drawn >= 0).all()
    assert np.abs(drawn.sum(axis=1) - 1).max() <= (0 if n <= MANY else 1e-15 * n)
    assert np.abs(drawn.mean(axis=0) - 1 / n).max() <= error / n
    assert np.abs(np.cov(drawn.T) - (np.eye(n) / n - 1 / n**2) / (n + 1)).max() <= error / n


def test_compiled_gaps_are_the_same_to_the_last_bit(monkeypatch):
    assert compiled_counts() is not None
    for n in range(1, MANY + 1):
        with_loops = flat(5000, n, np.random.default_rng(n))
        with monkeypatch.context() as without:
            without.setattr("mcda.flips.draws.ready_counts", lambda: None)
            assert (flat(5000, n, np.random.default_rng(n)) == with_loops).all()
