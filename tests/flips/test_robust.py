"""Flips that hold for every score in its range, against draws of scores and weights."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError
from mcda.flips.robust import RobustStatus, robust_nearest_flip, robust_stability, robust_weight_flips
from mcda.ranges import Ranges
from tests.strategies import problems


@st.composite
def ranged(draw):
    matrix, weights = draw(problems(alternatives=(2, 4), criteria=(2, 4)))
    down, up = (
        draw(st.lists(st.integers(0, 1), min_size=matrix.values.size, max_size=matrix.values.size)) for _ in "ab"
    )
    steps = [np.array(part).reshape(matrix.values.shape) for part in (down, up)]
    return Ranges.of(matrix, low=matrix.values - steps[0], high=matrix.values + steps[1]), weights


def least_lead(ranges, weights, winner, rng, draws):
    """Return the least lead of the winner over drawn scores, ends included."""
    likely = ranges.likely
    gain = np.array([sense == "max" for sense in likely.sense])
    low, _, high = ranges.stack()
    k, best = likely.alternatives.index(winner), np.inf
    for _ in range(draws):
        x = np.where(rng.random(low.shape) < 0.5, low, high)
        r = np.where(gain, x / 9, (9 - x) / 9) @ weights
        best = min(best, r[k] - np.delete(r, k).max())
    return best


@settings(max_examples=25, deadline=None)
@given(case=ranged(), norm=st.sampled_from(["l1", "l2", "linf", "percent"]), seed=st.integers(0, 99))
def test_no_score_in_its_range_flips_within_the_distance(case, norm, seed):
    ranges, weights = case
    found = robust_nearest_flip(ranges, weights, norm=norm)
    assert not mcda.verify(found).failures
    rng = np.random.default_rng(seed)
    w = weights.values
    if found.status is RobustStatus.FRAGILE:
        rows = found.certificate.problem
        assert rows.lead(found.rival, found.winner, weights.exact) > 0
        return
    assert least_lead(ranges, w, found.winner, rng, 100) >= -1e-9
    if norm != "l1" or found.distance is None:
        return
    for _ in range(20):
        other = rng.dirichlet(np.ones(len(w)))
        move = other - w
        size = np.abs(move).sum()
        inside = w + move * min(1, 0.999 * found.distance / size if size else 1)
        assert least_lead(ranges, inside, found.winner, rng, 10) >= -1e-9


@settings(max_examples=25, deadline=None)
@given(case=ranged(), seed=st.integers(0, 99))
def test_intervals_are_inside_those_of_the_likely_scores_and_hold_for_all_draws(case, seed):
    ranges, weights = case
    table, plain = robust_stability(ranges, weights), mcda.stability(ranges.likely, weights)
    flips = robust_weight_flips(ranges, weights)
    assert not mcda.verify(flips).failures
    if table.attrs["fragile"] is not None:
        assert table["lower"].isna().all()
        assert not flips
        return
    rng = np.random.default_rng(seed)
    for name in table.index:
        low, high = table.loc[name, ["lower", "upper"]]
        if np.isnan(low):
            continue
        if plain.attrs["winner"] == table.attrs["winner"] and not plain.attrs["tied"]:
            assert low >= plain.loc[name, "lower"] - 1e-9
            assert high <= plain.loc[name, "upper"] + 1e-9
        w, j = weights.values, list(table.index).index(name)
        t = low + 0.5 * (high - low)
        inside = w * (1 - t) / (1 - w[j])
        inside[j] = t
        assert least_lead(ranges, inside, table.attrs["winner"], rng, 30) >= -1e-9


def test_the_interval_of_a_winner_that_is_level_at_its_worst_is_its_own():
    matrix = DecisionMatrix.of([[1, 1, 1], [1, 4, 1]], ("max", "max", "min"), bounds=(0, 9))
    ranges = Ranges.of(matrix, low=[[1, 1, 0], [1, 4, 1]], high=[[1, 2, 1], [1, 4, 1]])
    table = robust_stability(ranges, [0, 1, 2])
    assert (table.attrs["winner"], table.attrs["fragile"]) == ("a2", None)
    assert table.loc["c2", ["lower", "upper"]].tolist() == pytest.approx([1 / 3, 1])
    assert table.loc["c3", ["lower", "upper"]].tolist() == pytest.approx([0, 2 / 3])


def test_the_bad_end_of_a_cost_is_high():
    matrix = DecisionMatrix.of([[5, 3], [4, 4]], ["max", "min"], ["x", "y"], bounds=(0, 10))
    fine = Ranges.of(matrix, low=[[5, 0], [4, 4]], high=[[5, 3], [4, 9]])
    assert robust_nearest_flip(fine, [1, 1]).status is RobustStatus.NEVER
    bad = Ranges.of(matrix, low=[[5, 3], [4, 4]], high=[[5, 6], [4, 4]])
    found = robust_nearest_flip(bad, [1, 1])
    assert (found.status, found.rival, found.distance) == (RobustStatus.FRAGILE, "y", 0.0)
    assert mcda.verify(found)
    assert robust_stability(bad, [1, 1]).attrs["fragile"] == "y"


def test_a_certificate_survives_its_file_and_one_digit_of_damage_is_found():
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 6]])
    whole = robust_nearest_flip(ranges, [1, 1]).to_json()
    assert mcda.verify(json.dumps(whole))
    for change in (("low", 0, 0, "5"), ("high", 1, 0, "4"), ("weights", 0, None, "1/3")):
        damaged = json.loads(json.dumps(whole))
        key, a, j, text = change
        part = damaged["certificate"][key]
        if j is None:
            part[a] = text
        else:
            part[a][j] = text
        assert not mcda.verify(damaged), key


def test_methods_whose_scores_depend_on_each_other_are_refused():
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], bounds=(0, 10))
    with pytest.raises(McdaError, match="scores that count alone"):
        robust_nearest_flip(Ranges.of(matrix), [1, 1], "topsis")
    with pytest.raises(McdaError, match="here 'minmax'"):
        robust_stability(Ranges.of(matrix), [1, 1], mcda.method("weighted_sum", normalisation="minmax"))


def test_a_case_brings_ranges_and_weights():
    case = mcda.Case.load("models/maritime_dispute.yaml")
    table = robust_stability(case)
    assert list(table.index) == list(case.matrix().criteria)
    assert not mcda.verify(robust_nearest_flip(case)).failures
