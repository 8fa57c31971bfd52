"""Scores that flip the choice: nothing nearer on fine scans, every flip real, every certificate checked."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

import mcda
from mcda import DecisionMatrix, McdaError, Weights
from mcda.flips.cells import cell_flips
from mcda.ranges import Ranges
from tests.strategies import OPTIONS, problems

POINTS = 8001
METHODS = [
    method
    for name in ("weighted_sum", "topsis", "ahp")
    for method in (mcda.method(name, **options) for options in OPTIONS[name])
    if method.form in ("linear", "ratio")
]
methods = pytest.mark.parametrize("method", METHODS, ids=repr)


def scores(method, matrix, values, weights):
    """Score (k, m, n) tables of values, by the formulas of the textbook."""
    gain = np.array([sense == "max" for sense in matrix.sense])
    how = method.describe(matrix)["mode" if method.name == "ahp" else "normalisation"]
    low, high = values.min(axis=1, keepdims=True), values.max(axis=1, keepdims=True)
    if method.name == "ahp":
        r = np.where(gain, values, high + low - values)
        return r / (r.sum(axis=1, keepdims=True) if how == "distributive" else r.max(axis=1, keepdims=True)) @ weights
    if how == "bounds":
        a, b = (np.array([float(ends[k]) for ends in matrix.bounds]) for k in (0, 1))
        r = np.where(gain, (values - a) / (b - a), (b - values) / (b - a))
    elif how == "minmax":
        span = np.where(high > low, high - low, 1)
        r = np.where(high > low, np.where(gain, values - low, high - values) / span, 1.0)
    elif how == "vector":
        norm = np.sqrt((values**2).sum(axis=1, keepdims=True))
        share = np.where(norm > 0, values / np.where(norm > 0, norm, 1), 0.0)
        r = np.where(gain, share, 1 - share)
    elif how == "max":
        r = np.where(gain, values / high, 1 - values / high)
    elif how == "sum":
        r = np.where(
            gain, values / values.sum(axis=1, keepdims=True), (1 / values) / (1 / values).sum(axis=1, keepdims=True)
        )
    else:
        r = np.where(gain, values, -values)
    if method.name == "weighted_sum":
        return r @ weights
    best, worst = (1.0, 0.0) if how == "bounds" else (r.max(axis=1, keepdims=True), r.min(axis=1, keepdims=True))
    away, near = (np.sqrt((((r - end) * weights) ** 2).sum(axis=2)) for end in (best, worst))
    whole = away + near
    return np.where(whole > 0, near / np.where(whole > 0, whole, 1), 0.5)


def lead_along(method, matrix, weights, i, j, xs):
    """Return the lead of today's winners over everyone else as one score takes the values xs."""
    w = weights.aligned(matrix.criteria).values
    rows = np.array(matrix.exact, dtype=float)
    ranking = mcda.rank(matrix, weights, method)
    first = int(np.flatnonzero(ranking.ranks == 1)[0])
    held = [k for k in range(len(rows)) if (matrix.exact[k] == matrix.exact[first]).all()]
    values = np.repeat(rows[None], len(xs), axis=0)
    values[:, i, j] = xs
    found = scores(method, matrix, values, w)
    rest = [k for k in range(len(rows)) if k not in held]
    return found[:, held].max(axis=1) - found[:, rest].max(axis=1)


def domain(method, matrix, j):
    how = method.describe(matrix).get("normalisation", "ahp")
    low, high = matrix.bounds[j] if matrix.bounds[j] is not None else (-30, 30)
    return (max(float(low), 1e-3) if how in ("max", "sum", "ahp") else float(low)), float(high)


def check(method, matrix, weights, flips, points=POINTS):
    """Scan every cell: no sign of a change before a flip, and one just beyond it."""
    by_cell = {(flip.subject, flip.upwards): flip for flip in flips}
    assert len(by_cell) == len(flips)
    for i, a in enumerate(matrix.alternatives):
        for j, c in enumerate(matrix.criteria):
            now, (low, high) = float(matrix.exact[i, j]), domain(method, matrix, j)
            for upwards in (True, False):
                flip = by_cell.get(((a, c), upwards))
                end = high if upwards else low
                if flip is not None:
                    assert (flip.threshold >= now) if upwards else (flip.threshold <= now)
                    step = 1e-6 * max(abs(now), abs(flip.threshold), 1)
                    beyond = flip.threshold + (step if upwards else -step)
                    if matrix.bounds[j] is None or low < beyond < high:
                        assert lead_along(method, matrix, weights, i, j, [beyond])[0] < 0
                    end = flip.threshold - (step if upwards else -step)
                if (end - now) * (1 if upwards else -1) > 0:
                    xs = np.linspace(now, end, points)[1:]
                    lead = lead_along(method, matrix, weights, i, j, xs)
                    assert lead.min() > -1e-9, (a, c, upwards, xs[lead.argmin()])


@methods
@pytest.mark.parametrize("bounded", [True, False])
def test_fine_scans_find_nothing_nearer_and_confirm_every_flip(method, bounded):
    if not bounded and method.options.get("normalisation") == "bounds":
        return
    rng = np.random.default_rng(7)
    met = 0
    for m, n in ((4, 3),):
        values = rng.integers(10, 90, (m, n)) / 10
        matrix = DecisionMatrix.of(values, ["max", "min", "max"][:n], bounds=(0, 10) if bounded else None)
        weights = Weights.of(rng.integers(1, 9, n))
        flips = cell_flips(matrix, weights, method)
        check(method, matrix, weights, flips)
        assert mcda.verify(flips)
        met += len(flips)
    assert met > 5


@methods
@settings(max_examples=8, deadline=None)
@given(problem=problems(alternatives=(1, 4), criteria=(1, 3)))
def test_small_integers_with_ties_twins_and_constant_columns(method, problem):
    matrix, weights = problem
    flips = cell_flips(matrix, weights, method)
    assert all(np.isfinite([flip.now, flip.threshold, flip.distance]).all() for flip in flips)
    assert not mcda.verify(flips).failures
    rational = not (method.name == "weighted_sum" and method.options.get("normalisation") == "vector")
    for flip in flips:  # a tie of today that is irrational is known in floats only
        assert flip.certificate != "float bound" or (not rational and flip.distance == 0)
    winners = set(mcda.rank(matrix, weights, method).winners)
    assert all(flip.winner in winners for flip in flips)


@methods
@settings(max_examples=4, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(1, 3), bounded=False))
def test_scans_of_small_integers(method, problem):
    matrix, weights = problem
    if method.options.get("normalisation") == "bounds":
        matrix = replace(matrix, bounds=((Fraction(0), Fraction(9)),) * len(matrix.criteria))
    flips = cell_flips(matrix, weights, method)
    assert not mcda.verify(flips).failures
    if mcda.rank(matrix, weights, method).best is not None:
        check(method, matrix, weights, flips, points=801)


def by_subject(flips):
    return {(*flip.subject, flip.direction): flip for flip in flips}


def test_a_third_partys_score_moves_the_norm_and_turns_the_order_of_two_others():
    matrix = DecisionMatrix.of([[9, 2], [5, 5], [6, 1]], ["max", "max"])
    method = mcda.method("topsis", normalisation="vector")
    flips = cell_flips(matrix, [11, 10], method)
    third = [flip for flip in flips if flip.subject[0] not in (flip.winner, flip.rival)]
    assert third
    check(method, matrix, Weights.of([11, 10]), flips)
    assert mcda.verify(third)


def test_the_bad_end_of_a_cost_is_high():
    matrix = DecisionMatrix.of([[5, 3], [4, 4]], ["max", "min"], ["x", "y"], ["gain", "cost"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[5, 2], [4, 4]], high=[[5, 6], [4, 4]])
    flips = by_subject(cell_flips(matrix, [1, 1], "weighted_sum", ranges=ranges))
    dearer = flips["x", "cost", "rises"]
    assert (dearer.threshold, dearer.winner, dearer.rival, dearer.within_range) == (5.0, "x", "y", True)
    assert ("x", "cost", "falls") not in flips  # a lower cost helps the winner
    cheaper = flips["y", "cost", "falls"]
    assert (cheaper.threshold, cheaper.within_range) == (2.0, None)  # it has no range
    assert str(dearer) == "y overtakes x when the cost of x rises from 3 to 5"


def test_scores_jump_where_two_options_are_all_there_is():
    matrix = DecisionMatrix.of([[5, 2], [3, 4]], ["max", "max"])
    flips = by_subject(cell_flips(matrix, [2, 1], mcda.method("weighted_sum", normalisation="minmax")))
    assert flips["a1", "c1", "falls"].threshold == 3.0
    assert flips["a2", "c1", "rises"].threshold == 5.0
    assert set(flips) == {("a1", "c1", "falls"), ("a2", "c1", "rises")}
    assert mcda.verify(list(flips.values()))


def test_twins_win_together_and_a_constant_column_or_a_lone_option_flips_nothing():
    twins = DecisionMatrix.of([[5, 5], [5, 5], [1, 1]], ["max", "max"], bounds=(0, 9))
    assert cell_flips(twins, [1, 1]) == []  # one of the two stays first whatever happens to the other
    lone = DecisionMatrix.of([[5, 5]], ["max", "max"], bounds=(0, 9))
    assert cell_flips(lone, [1, 1]) == []


def test_a_level_today_is_a_flip_at_distance_0():
    matrix = DecisionMatrix.of([[5, 3], [3, 5]], ["max", "max"], bounds=(0, 9))
    flips = cell_flips(matrix, [1, 1])
    assert flips
    assert all(flip.distance == 0 for flip in flips)
    assert mcda.verify(flips)
    assert "are level today" in str(flips[0])


@methods
def test_a_certificate_survives_its_file_and_one_digit_of_damage_is_found(method):
    rng = np.random.default_rng(3)
    bounds = (0, 10) if method.options.get("normalisation") == "bounds" else None
    matrix = DecisionMatrix.of(rng.integers(10, 90, (4, 3)) / 10, ["max", "min", "max"], bounds=bounds)
    flips = cell_flips(matrix, [3, 2, 4], method)
    problem = flips[0].certificate.cell.problem
    whole = {"problems": {"main": problem.to_json()}, "flips": [flip.to_json() for flip in flips[:3]]}
    assert mcda.verify(json.dumps(whole))
    for key in ("near", "far", "start"):
        damaged = json.loads(json.dumps(whole))
        value = Fraction(damaged["flips"][0]["certificate"][key])
        damaged["flips"][0]["certificate"][key] = str(value + Fraction(1, 10) * (1 + abs(value)))
        assert not mcda.verify(damaged), key
    damaged = json.loads(json.dumps(whole))
    damaged["flips"][0]["subject"][1] = next(c for c in matrix.criteria if c != flips[0].subject[1])
    assert not mcda.verify(damaged)
    damaged = json.loads(json.dumps(whole))
    damaged["flips"][0]["threshold"] += 1e-6
    assert not mcda.verify(damaged)
    damaged = json.loads(json.dumps(whole))
    damaged["flips"][0]["certificate"]["column"][0] = "77/10"
    assert not mcda.verify(damaged)


def test_float32_and_extreme_units_have_the_same_flips():
    rng = np.random.default_rng(5)
    values = rng.integers(1, 90, (5, 3)) / 10
    for method in ("topsis", mcda.method("weighted_sum", normalisation="minmax")):
        plain = cell_flips(DecisionMatrix.of(values, ["max", "min", "max"]), [3, 2, 4], method)
        for scaled, unit in ((values.astype(np.float32), 1), (values * 1e200, 1e200), (values * 1e-200, 1e-200)):
            found = by_subject(cell_flips(DecisionMatrix.of(scaled, ["max", "min", "max"]), [3, 2, 4], method))
            assert set(found) == set(by_subject(plain))
            for key, flip in by_subject(plain).items():
                assert found[key].threshold / unit == pytest.approx(flip.threshold, rel=1e-9, abs=1e-9)


def test_other_methods_and_wrong_ranges_are_refused():
    matrix = DecisionMatrix.of([[5, 3], [3, 5]], ["max", "max"], bounds=(0, 9))
    with pytest.raises(McdaError, match="flips of single scores are answered for weighted_sum, topsis, ahp"):
        cell_flips(matrix, [1, 1], "vikor")
    with pytest.raises(McdaError, match="low ≤ likely ≤ high"):
        cell_flips(matrix, [1, 1], ranges=([[6, 3], [3, 5]], [[6, 3], [3, 5]]))


def test_a_case_brings_its_ranges():
    case = mcda.Case.load("models/maritime_dispute.yaml")
    flips = cell_flips(case)
    assert {flip.within_range for flip in flips} <= {True, False}
    assert mcda.verify(flips)


def test_a_value_function_is_followed_piece_by_piece():
    value = {"gain": [(0, 0), (2, "0.6"), (10, 1)], "calm": {"low": 0, "medium": "0.4", "high": 1}}
    matrix = DecisionMatrix.of(
        [[6, "medium"], [1, "medium"]], ["max", "max"], ["x", "y"], ["gain", "calm"], value=value
    )
    flips = by_subject(cell_flips(matrix, [2, 1]))
    fewer = flips["x", "gain", "falls"]  # 0.8 falls to 0.3, the value of the other; that is the level 1
    assert (fewer.threshold, fewer.levels) == (pytest.approx(0.3), (pytest.approx(1.0),))
    assert flips["y", "gain", "rises"].levels == (pytest.approx(6.0),)
    assert ("y", "calm", "rises") not in flips  # not even "high" is enough: 0.6 + 1/3 × 0.6 < …
    assert mcda.verify(list(flips.values()))
    closer = DecisionMatrix.of(
        [[2, "medium"], [1, "medium"]], ["max", "max"], ["x", "y"], ["gain", "calm"], value=value
    )
    assert by_subject(cell_flips(closer, [1, 1]))["y", "calm", "rises"].levels == ("high",)


def test_a_score_moves_no_farther_than_some_level_takes_it():
    value = {"gain": [(0, "0.2"), (10, "0.7")]}
    matrix = DecisionMatrix.of(
        [[9, 8], [1, 6]],
        ["max", "max"],
        criteria=["gain", "calm"],
        value=value,
        bounds={"calm": (0, 10), "gain": (0, 10)},
    )
    free = DecisionMatrix.of(
        [["0.65", 8], ["0.25", 6]], ["max", "max"], criteria=["gain", "calm"], bounds={"calm": (0, 10), "gain": (0, 1)}
    )
    assert ("a2", "gain", "rises") in by_subject(cell_flips(free, [1, 1]))
    assert ("a2", "gain", "rises") not in by_subject(cell_flips(matrix, [1, 1]))


@pytest.mark.parametrize("name", ["weighted_sum", "topsis"])
@pytest.mark.parametrize("how", ["minmax", "vector", "sum", "max", "none"])
def test_values_of_value_functions_stay_as_they_are_under_every_normalisation(name, how):
    value = {"c1": [(0, 0), (10, 1)], "c2": {"dark": 0, "dim": 0.3, "bright": 1}}
    rows = [[8, "dim", 3], [2, "bright", 4], [5, "dark", 6]]
    matrix = DecisionMatrix.of(rows, ["max"] * 3, value=value)
    method = mcda.method(name, normalisation=how)
    winners = mcda.rank(matrix, [3, 2, 1], method).winners
    flips = cell_flips(matrix, [3, 2, 1], method)
    assert flips
    assert mcda.verify(flips)
    moved = [flip for flip in flips if flip.subject[1] == "c1"]
    assert moved
    for flip in moved:  # one level beyond the threshold on either side of it
        k = matrix.alternatives.index(flip.subject[0])
        for step, changed in ((1e-6, True), (-1e-6, False)):
            level = 10 * flip.threshold + (step if flip.upwards else -step)
            there = [[*row] for row in rows]
            there[k][0] = level
            now = mcda.rank(DecisionMatrix.of(there, ["max"] * 3, value=value), [3, 2, 1], method).winners
            assert (now != winners) == changed
