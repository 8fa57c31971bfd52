"""Draws: shares against exact ones, the same bytes however they are run, ends, ties, and words that are wrong."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from mcda import Case, DecisionMatrix, McdaError, Ranges, method, rank, simulate, weight_shares
from mcda.methods import METHODS
from mcda.simulation.blocks import BLOCK, WIDE
from mcda.simulation.kernels import ahead, places, prepared_stack, scores_of, stacked_scores, with_cell, with_column
from mcda.simulation.laws import drawn, quantiles

MODELS = ["maritime_dispute", "pacific_alliance", "lima_group", "eu_trade_agreement", "oecd_accession"]
OPTIONS = {"promethee": {"preference": "linear", "q": 1, "p": 3}}


def matrix_of(m, n, seed=0, **options):
    rng = np.random.default_rng(seed)
    sense = ["max", "min", "max", "max", "min", "max", "min"][:n]
    return DecisionMatrix.of(rng.integers(1, 10, (m, n)), sense=sense, bounds=(1, 9), **options)


def ranges_of(matrix, seed=1):
    rng = np.random.default_rng(seed)
    low = np.maximum(matrix.values - rng.integers(0, 3, matrix.values.shape), 1)
    high = np.minimum(matrix.values + rng.integers(0, 4, matrix.values.shape), 9)
    return Ranges.of(matrix, low, high)


@pytest.mark.parametrize("model", MODELS)
def test_shares_are_within_four_standard_errors_of_the_exact_ones(model):
    case = Case.load(f"models/{model}.yaml")
    exact = weight_shares(case)
    assert exact.attrs["how"] in ("rational", "Qhull")

    found = simulate(case, samples=60_000, rng=11)

    error = found.standard_errors[1]
    assert (np.abs(found.acceptability[1] - exact) <= 4 * error).all()
    assert (error <= 0.0022).all()


def test_shares_under_tiers_and_bounds_are_those_of_the_exact_volumes():
    matrix = matrix_of(5, 4, seed=3)
    tiers = [["c2", "c1"], ["c3", "c4"]]
    for limits in ({"ranked": tiers}, {"lower": 0.05, "upper": 0.6}, {"lower": {"c1": "0.3"}}):
        exact = weight_shares(matrix, **limits)
        found = simulate(matrix, samples=60_000, rng=2, **limits)
        assert (np.abs(found.acceptability[1] - exact) <= 4 * found.standard_errors[1]).all()
    assert found.weights_from == "uniform within bounds"


def test_narrow_bounds_are_walked_and_their_errors_come_from_between_the_blocks():
    matrix = DecisionMatrix.of(np.eye(6) * 3 + 1, sense=("max",) * 6, bounds=(1, 4))
    low = [0.19, 0.15, 0.15, 0.15, 0.15, 0.15]
    found = simulate(matrix, samples=5 * WIDE, rng=0, lower=low, upper=[x + 0.0125 for x in low])

    assert found.tally.correlated
    assert found.acceptability.loc["a1", 1] == 1
    assert (found.standard_errors.to_numpy() > 0).all()


@pytest.mark.parametrize("name", [*METHODS, "pymcdm:WSM"])
@pytest.mark.parametrize("scaled", [True, False])
def test_a_stack_of_matrices_is_scored_as_each_of_them_alone(name, scaled):
    matrix = matrix_of(4, 3) if scaled else DecisionMatrix.of(matrix_of(4, 3).values, sense=("max", "min", "max"))
    chosen = method(name, **OPTIONS.get(name, {}))
    rng = np.random.default_rng(5)
    stack = rng.integers(1, 10, (7, 4, 3)).astype(float)
    weights = rng.dirichlet(np.ones(3), 7)

    scores = stacked_scores(chosen, matrix, stack, weights)

    for x, w, got in zip(stack, weights, scores, strict=True):
        single = rank(DecisionMatrix.of(x, matrix.sense, bounds=matrix.bounds), w, chosen).values
        expected = np.log(single) if name == "weighted_product" else single
        np.testing.assert_allclose(got, expected, atol=1e-12)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("scaled", [True, False])
def test_another_column_of_a_stack_is_as_if_all_were_prepared_again(name, scaled):
    matrix = matrix_of(4, 3) if scaled else DecisionMatrix.of(matrix_of(4, 3).values, sense=("max", "min", "max"))
    chosen = method(name, **OPTIONS.get(name, {}))
    rng = np.random.default_rng(6)
    stack = rng.integers(1, 10, (7, 4, 3)).astype(float)
    weights = rng.dirichlet(np.ones(3), 7)
    before = prepared_stack(chosen, matrix, stack)
    for j in range(3):
        other = stack.copy()
        other[:, 2, j] = rng.integers(1, 10, 7)
        got = scores_of(with_column(chosen, matrix, before, j, other[:, :, j]), weights)
        np.testing.assert_allclose(got, stacked_scores(chosen, matrix, other, weights), atol=1e-12)


@pytest.mark.parametrize("name", ["weighted_sum", "topsis"])
def test_one_cell_prepared_anew_is_the_stack_prepared_anew(name):
    matrix, rng = matrix_of(4, 3), np.random.default_rng(6)
    stack, weights = rng.uniform(1, 9, (7, 4, 3)), rng.dirichlet(np.ones(3), 7)
    before = prepared_stack(method(name), matrix, stack)
    for a, j in np.ndindex(4, 3):
        other = stack.copy()
        other[:, a, j] = rng.uniform(1, 9, 7)
        got = scores_of(with_cell(method(name), matrix, before, (a, j), other[:, a, j]), weights)
        np.testing.assert_allclose(got[:, 0], stacked_scores(method(name), matrix, other, weights)[:, a], atol=1e-12)


def test_draws_do_not_depend_on_how_many_are_made_at_once(monkeypatch):
    ends = np.array([[0.0, 2, 1], [1, 2, 5], [4, 2, 5]])
    together = drawn("triangular", ends, 50, np.random.default_rng(3))
    monkeypatch.setattr("mcda.simulation.laws.AT_ONCE", 7)

    assert (drawn("triangular", ends, 50, np.random.default_rng(3)) == together).all()
    assert (together[:, 1] == 2).all() and len(np.unique(together[:, 0])) > 40


@pytest.mark.parametrize("m", [3, 40])
def test_places_are_shared_and_pairs_are_strict(m):
    rng = np.random.default_rng(m)
    scores = rng.integers(0, 5, (50, m)) / 7

    found, pairs = places(scores), ahead(scores)

    expected = (scores[:, None, :] > scores[:, :, None] + 1e-15).sum(axis=2) + 1
    assert (found == expected).all()
    assert (pairs == (scores[:, :, None] > scores[:, None, :] + 1e-15).sum(axis=0)).all()


def test_twins_share_every_place_and_rounding_does_not_part_them():
    matrix = DecisionMatrix.of([[0.1, 0.7, 0.3], [0.1, 0.7, 0.3], [0.2, 0.1, 0.9]], sense=("max",) * 3, bounds=(0, 1))
    for name in ("weighted_sum", "topsis"):
        found = simulate(matrix, name, samples=20_000, rng=1)
        assert found.acceptability.loc["a1"].tolist() == found.acceptability.loc["a2"].tolist()
        assert found.pairwise.loc["a1", "a2"] == found.pairwise.loc["a2", "a1"] == 0
        assert found.tally.shared == found.tally.places[0, 0]


@pytest.mark.parametrize("options", [{}, {"cells": "pert", "weights": [1] * 7, "spread": 0.2}])
def test_the_same_bytes_twice_and_with_any_number_of_workers(options):
    case = Case.load("models/lima_group.yaml")
    if "weights" in options:
        options = {**options, "weights": case.weights()}
    samples = 2 * BLOCK + 17

    alone = json.dumps(simulate(case, samples=samples, rng=7, **options).to_json())
    again = json.dumps(simulate(case, samples=samples, rng=7, **options).to_json())
    with ThreadPoolExecutor(3) as pool:
        together = json.dumps(simulate(case, samples=samples, rng=7, executor=pool, **options).to_json())
    other = json.dumps(simulate(case, samples=samples, rng=8, **options).to_json())

    assert alone == again == together
    assert other != alone


def test_rows_add_up_to_one_and_means_of_weights_to_the_centre():
    found = simulate(matrix_of(5, 4), "topsis", samples=30_000, rng=3)

    np.testing.assert_allclose(found.acceptability.sum(axis=1), 1)
    first = found.acceptability[1].loc[found.central_weights.index]
    whole = (found.central_weights.mul(first, axis=0)).sum() - 0.25  # ties have no share of uniform draws here
    assert found.tally.shared == 0
    assert (np.abs(whole) < 0.01).all()
    assert found.confidence["confidence"].isin([0.0, 1.0]).all()
    assert (found.confidence["standard_error"] == 0).all()


def test_until_stops_at_the_first_round_that_is_good_enough():
    matrix = matrix_of(4, 3)
    found = simulate(matrix, rng=0, until="se<0.003")
    assert found.settled
    assert found.standard_errors.to_numpy().max() < 0.003
    assert found.samples % (8 * WIDE) == 0

    short = simulate(matrix, rng=0, until="se < 0.0001", samples=10_000)
    assert not short.settled
    assert short.samples == 10_000
    assert simulate(matrix, rng=0, samples=5).settled


def test_progress_is_told_block_by_block():
    seen = []
    simulate(matrix_of(3, 2), samples=2 * WIDE + 1, progress=lambda done, whole: seen.append((done, whole)))
    assert seen == [(WIDE, 2 * WIDE + 1), (2 * WIDE, 2 * WIDE + 1), (2 * WIDE + 1, 2 * WIDE + 1)]


def test_the_bad_end_of_what_is_to_be_minimised_is_high():
    matrix = DecisionMatrix.of([[5, 5], [4, 4]], sense=("max", "min"), bounds=(1, 9))
    ranges = Ranges.of(matrix, low=[[3, 2], [4, 4]], high=[[6, 9], [4, 4]])

    assert ranges.bad.values.tolist() == [[3, 9], [4, 4]]
    assert ranges.good.values.tolist() == [[6, 2], [4, 4]]
    assert ranges.bad.exact.tolist() == [[3, 9], [4, 4]]
    ends = simulate(matrix, samples=100, cells=ranges, weights=[1, 1]).ends
    assert ends.loc["a1", ["worst_scores", "likely_scores", "best_scores"]].tolist() == [0.125, 0.5, 0.75]
    assert ends.loc["a1", ["worst_place", "best_place"]].tolist() == [2, 1]
    assert ends.loc["a2", ["worst_place", "best_place"]].tolist() == [2, 1]


def test_a_cell_of_uniform_law_decides_as_often_as_its_length_says():
    matrix = DecisionMatrix.of([[5], [6]], sense=("max",), bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[0], [6]], high=[[10], [6]])
    found = simulate(matrix, samples=50_000, rng=1, weights=[1], cells=ranges, law="uniform")

    assert abs(found.acceptability.loc["a1", 1] - 0.4) <= 4 * found.standard_errors.loc["a1", 1]
    drivers = found.importance  # two independent draws differ in their winner with chance 2·0.4·0.6
    assert drivers[["alternative", "criterion"]].to_numpy().tolist() == [["a1", "c1"]]
    assert abs(drivers["share"][0] - 0.48) <= 4 * drivers["standard_error"][0]
    confidence = found.confidence.loc["a1"]
    assert abs(confidence["confidence"] - 0.4) <= 4 * confidence["standard_error"]


@pytest.mark.parametrize(
    ("law", "mean", "variance"),
    [("triangular", 4.0, 19 / 6 - 1 / 3), ("pert", 10 / 3, None), ("uniform", 5.0, 64 / 12), ("discrete", 3.5, None)],
)
def test_the_laws_have_their_means(law, mean, variance):
    ends = np.array([[1.0], [2.0], [9.0]])
    u = (np.arange(200_000)[:, None] + 0.5) / 200_000
    values = quantiles(law, ends, u)
    expected = {"triangular": (1 + 2 + 9) / 3, "pert": (1 + 8 + 9) / 6, "uniform": 5.0, "discrete": 0.25 + 1 + 2.25}[
        law
    ]
    assert abs(values.mean() - expected) < 1e-3
    assert values.min() >= 1
    chance = drawn(law, ends, 100_000, np.random.default_rng(0))
    assert abs(chance.mean() - expected) < 5 * values.std() / 300
    assert values.max() <= 9
    assert (np.diff(values[:, 0]) >= 0).all()
    if law == "uniform":
        assert abs(values.var() - variance) < 1e-3
    if law == "triangular":
        assert abs(values.var() - (1 + 4 + 81 - 2 - 9 - 18) / 18) < 1e-3


@pytest.mark.parametrize("law", ["triangular", "pert", "uniform", "discrete"])
def test_a_cell_without_a_range_is_its_likely_value(law):
    u = np.linspace(0, 0.999, 7)[:, None]
    assert quantiles(law, np.array([[3.0], [3.0], [3.0]]), u).tolist() == [[3.0]] * 7


def test_weights_around_a_point_have_its_mean_and_the_spread_asked_for():
    from mcda.simulation.laws import around

    w = np.array([0.5, 0.3, 0.2, 0.0])
    drawn, correlated = around(w, 0.2).draw(100_000, np.random.default_rng(0))
    assert not correlated
    np.testing.assert_allclose(drawn.sum(axis=1), 1)
    np.testing.assert_allclose(drawn.mean(axis=0), w, atol=2e-3)
    np.testing.assert_allclose(drawn.std(axis=0), 0.2 * np.sqrt(w * (1 - w)), atol=2e-3)
    assert (drawn[:, 3] == 0).all()
    assert np.isfinite(around(w, 0.999).draw(1000, np.random.default_rng(0))[0]).all()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"samples": 0}, "'samples' must be a whole number, at least 1, got 0"),
        ({"samples": 2.5}, "'samples' must be a whole number"),
        ({"rng": -1}, "'rng' must be a whole number, 0 or more"),
        ({"rng": "a"}, "'rng' must be a whole number"),
        ({"until": "se<"}, "'until' must be such as 'se<0.001', got 'se<'"),
        ({"until": "se<0"}, "'until' must be such as"),
        ({"until": "se<0.0.1"}, "'until' must be such as"),
        ({"spread": 0.1}, "give 'weights' too"),
        ({"weights": [1, 1, 1], "spread": 1.5}, "'spread' must lie between 0 and 1"),
        ({"weights": [1, 1, 1], "lower": 0.1}, "leave 'weights' out, or them"),
        ({"lower": 0.5}, "the lower bounds add up to 1.5"),
        ({"cells": "pert"}, "a matrix has no ranges of its own"),
        ({"cells": 3}, "'cells' must be Ranges, got int"),
        ({"law": "triangle"}, "did you mean 'triangular'"),
        ({"executor": 3}, "'executor' must have a method map"),
        ({"method": "topsi"}, "did you mean 'topsis'"),
    ],
    ids=str,
)
def test_words_that_are_wrong(options, said):
    with pytest.raises(McdaError, match=None) as error:
        simulate(matrix_of(3, 3), **{"samples": 10, **options})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        ([[6, 1]], [[7, 2]], "must be low ≤ likely ≤ high; low is 6, likely 5"),
        ([[4, 1]], [[7, 1]], "likely is 2, high 1"),
        ([[4]], None, "must have the shape"),
        ([[0, 1]], None, "must lie in"),
        ([[float("nan"), 1]], None, "must be a finite number"),
    ],
    ids=str,
)
def test_ranges_that_are_none(low, high, said):
    matrix = DecisionMatrix.of([[5, 2]], sense=("max", "min"), bounds=(1, 9))
    with pytest.raises(McdaError) as error:
        Ranges.of(matrix, low, high)
    assert said in str(error.value)


def test_ranges_of_a_case_are_its_own():
    case = Case.load("models/lima_group.yaml")
    ranges = Ranges.of(case)
    assert ranges.likely.values[1].tolist() == [6, 5, 8, 7, 4, 5, 4]
    assert ranges.high.values[1].tolist() == [8, 8, 9, 8, 6, 8, 6]
    with pytest.raises(McdaError, match="a case brings its own ranges"):
        Ranges.of(case, low=1)


def test_one_alternative_and_one_draw():
    found = simulate(DecisionMatrix.of([[1]], sense=("max",), bounds=(0, 1)), samples=1)
    assert found.acceptability.to_numpy().tolist() == [[1.0]]
    assert np.isfinite(found.standard_errors.to_numpy()).all()
    assert json.dumps(found.to_json(), allow_nan=False)
