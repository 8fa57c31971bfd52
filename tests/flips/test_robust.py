"""Flips that hold for every score in its range, against draws of scores and weights."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError
from mcda.flips.robust import RobustStatus, robust_nearest_flip
from mcda.flips.robust_intervals import robust_stability, robust_weight_flips
from mcda.ranges import Ranges
from tests.strategies import problems

RULES = ("bounds", "minmax", "vector", "max", "sum", "none")
LINEAR = [
    *(mcda.method("weighted_sum", normalisation=how) for how in RULES),
    mcda.method("ahp", mode="distributive"), mcda.method("ahp", mode="ideal"), mcda.method("promethee"),
    mcda.method("promethee", preference="level", q=1, p=2), mcda.method("promethee", preference="linear", q=0.5, p=2),
]  # fmt: skip
TOPSIS = [mcda.method("topsis", normalisation=how) for how in RULES]
NORMS = ("l1", "l2", "linf", "percent", "percent_final")


@st.composite
def ranged(draw, lowest=2):
    matrix, weights = draw(problems(alternatives=(2, 4), criteria=(1, 3), lowest=lowest))
    down, up = (
        draw(st.lists(st.integers(0, 1), min_size=matrix.values.size, max_size=matrix.values.size)) for _ in "ab"
    )
    steps = [np.array(part).reshape(matrix.values.shape) for part in (down, up)]
    return Ranges.of(matrix, low=matrix.values - steps[0], high=matrix.values + steps[1]), weights


def scored(ranges, weights, method, rng):
    """Return the scores of all at drawn scores in their ranges, most of them at ends."""
    low, _, high = ranges.stack()
    share = rng.random(low.shape)
    share = np.where(rng.random() < 0.7, np.round(share), share)
    prepared = method.prepare(replace(ranges.likely, values=low + (high - low) * share, _given=None))
    return method.score(prepared, weights)


def inside(found, weights, rng):
    """Return weights nearer than the first end of the bracket, or any where nothing flips."""
    now, far = weights.values, None if found.bracket is None else 0.9999 * found.bracket[0]
    if found.norm == "percent":
        factors = 1 + (1e6 if far is None else far) * rng.choice([-1, 1, 0.3], size=len(now))
        there = now * np.maximum(factors, 0)
        return there / there.sum() if there.sum() > 0 else now
    other = rng.dirichlet(np.full(len(now), 0.5))
    if found.norm == "percent_final":
        other = np.where(now > 0, other, 0)
        other = other / other.sum() if other.sum() else now
    move = other - now
    size = {
        "l1": np.abs(move).sum(), "l2": np.sqrt(move @ move), "linf": np.abs(move).max(),
        "percent_final": (np.abs(move)[now > 0] / now[now > 0]).max(),
    }[found.norm]  # fmt: skip
    return now + move * (1.0 if far is None or not size else min(1.0, far / size))


def check(found, ranges, weights, method, seed, draws=60):
    """Hold an answer against its certificate, a ranking of its witness, and draws of scores and weights."""
    assert not mcda.verify(found).failures
    assert not mcda.verify(json.loads(json.dumps(found.to_json()))).failures
    names, rng = ranges.likely.alternatives, np.random.default_rng(seed)
    win = found.until == "win"
    if found.scores is not None:
        matrix = found.ranged.matrix(found._witness.scores)
        assert np.all((matrix.exact >= ranges.low.exact) & (matrix.exact <= ranges.high.exact))
        values = dict(zip(names, mcda.rank(matrix, list(found._witness.there), method).values, strict=True))
        others = [x for name, x in values.items() if name != found.rival] if win else [values[found.winner]]
        assert values[found.rival] >= max(others) - 1e-12
    if found.status is RobustStatus.FRAGILE:
        return
    a = names.index(found.winner)
    asked = [k for k in range(len(names)) if k != a] if not found.ranged else [
        names.index(name) for name in ([found.rival] if named(found) else names) if name != found.winner
    ]  # fmt: skip
    for _ in range(draws):
        there = weights.values if found.status is RobustStatus.TIED else inside(found, weights, rng)
        scores = scored(ranges, there, method, rng)
        for b in asked:
            against = np.delete(scores, b).max() if win else scores[a]
            assert scores[b] <= against + 1e-9


def named(found):
    return found.certificate is not None and getattr(found.certificate, "named", False)


@settings(max_examples=60, deadline=None)
@given(case=ranged(), method=st.sampled_from(LINEAR), norm=st.sampled_from(NORMS), seed=st.integers(0, 99))
def test_under_linear_methods_no_score_in_its_range_flips_within_the_distance(case, method, norm, seed):
    ranges, weights = case
    found = robust_nearest_flip(ranges, weights, method, norm=norm)
    assert found.status is not RobustStatus.OPEN
    check(found, ranges, weights, method, seed)


@settings(max_examples=25, deadline=None)
@given(case=ranged(), method=st.sampled_from(TOPSIS), norm=st.sampled_from(["percent", "l2"]), seed=st.integers(0, 99))
def test_under_topsis_the_bracket_holds(case, method, norm, seed):
    ranges, weights = case
    found = robust_nearest_flip(ranges, weights, method, norm=norm, seconds=1)
    check(found, ranges, weights, method, seed, draws=30)


@settings(max_examples=40, deadline=None)
@given(case=ranged(), method=st.sampled_from(LINEAR + TOPSIS[:1]), data=st.data(), seed=st.integers(0, 99))
def test_a_named_rival_is_first_at_the_flip_and_never_before(case, method, data, seed):
    ranges, weights = case
    winner = mcda.rank(ranges.likely, weights, method).winners[0]
    rivals = [name for name in ranges.likely.alternatives if name != winner]
    rival, until = data.draw(st.sampled_from(rivals)), data.draw(st.sampled_from(["win", "tie"]))
    norm = data.draw(st.sampled_from(["percent"] if method.name == "topsis" else NORMS))
    found = robust_nearest_flip(ranges, weights, method, norm=norm, rival=rival, until=until, seconds=1)
    assert found.winner == winner
    check(found, ranges, weights, method, seed)
    if method.name == "weighted_sum" and method.options["normalisation"] in ("bounds", "none"):
        assert found.status is not RobustStatus.OPEN


@settings(max_examples=40, deadline=None)
@given(case=ranged(), method=st.sampled_from(LINEAR + TOPSIS), seed=st.integers(0, 99))
def test_intervals_are_inside_those_of_the_likely_scores_and_hold_for_all_draws(case, method, seed):
    ranges, weights = case
    table, plain = robust_stability(ranges, weights, method), mcda.stability(ranges.likely, weights, method)
    rng, names = np.random.default_rng(seed), ranges.likely.alternatives
    if table["lower"].isna().all():
        return
    if table.attrs["exact"]:
        assert not mcda.verify(robust_weight_flips(ranges, weights, method)).failures
    a = names.index(table.attrs["winner"])
    for j, name in enumerate(table.index):
        low, high = table.loc[name, ["lower", "upper"]]
        assert np.isnan(low) == (table.loc[name, "status"] in ("fragile", "open"))
        if np.isnan(low) or table.loc[name, "status"] == "not defined":
            continue
        if plain.attrs["winner"] == table.attrs["winner"] and not plain.attrs["tied"]:
            assert low >= plain.loc[name, "lower"] - 1e-9
            assert high <= plain.loc[name, "upper"] + 1e-9
        w = weights.values
        for share in (0.0, 0.5, 1.0):
            t = low + share * (high - low)
            there = w * (1 - t) / (1 - w[j])
            there[j] = t
            for _ in range(10):
                scores = scored(ranges, there, method, rng)
                assert scores[a] >= scores.max() - 1e-9


@settings(max_examples=40, deadline=None)
@given(case=ranged(), method=st.sampled_from([*LINEAR, *TOPSIS]), norm=st.sampled_from(["l1", "percent"]))
def test_ranges_of_no_width_are_the_ordinary_question(case, method, norm):
    ranges, weights = case
    norm = "percent" if method.name == "topsis" else norm
    found = robust_nearest_flip(Ranges.of(ranges.likely), weights, method, norm=norm, seconds=2)
    plain = mcda.nearest_flip(ranges.likely, weights, method, norm=norm, seconds=2)
    assert (found.status.name, found.winner) == (plain.status.name, plain.winner)
    if plain.distance is not None:
        assert found.distance == pytest.approx(plain.distance, abs=1e-6, rel=1e-6)
    table = robust_stability(Ranges.of(ranges.likely), weights, method)
    ends = mcda.stability(ranges.likely, weights, method)
    for end in ("lower", "upper"):
        assert table[end].tolist() == pytest.approx(ends[end].tolist(), abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("how", RULES)
def test_no_grid_of_scores_and_weights_has_a_nearer_flip(how):
    matrix = DecisionMatrix.of([[8, 4], [5, 7], [3, 5]], ["max", "max"], bounds=(0, 12))
    ranges = Ranges.of(matrix, low=[[8, 4], [5, 6], [2, 5]], high=[[9, 4], [5, 7], [3, 6]])
    method = mcda.method("weighted_sum", normalisation=how)
    found = robust_nearest_flip(ranges, [3, 1], method)
    assert found.status in (RobustStatus.FLIP, RobustStatus.FRAGILE)
    assert mcda.verify(found)
    low, _, high = ranges.stack()
    a, best = matrix.alternatives.index(found.winner), np.inf
    for corner in np.ndindex(*(2,) * 4, 3):  # the open cells at their ends and between
        values = low.copy()
        ends = [*corner[:4]]
        for (i, j), end in zip(ranges.cells(), ends, strict=True):
            values[i, j] = (low[i, j], high[i, j])[end]
        prepared = method.prepare(replace(matrix, values=values, _given=None))
        for t in np.linspace(0, 1, 401):
            scores = method.score(prepared, np.array([t, 1 - t]))
            if np.delete(scores, a).max() > scores[a] + 1e-12:
                best = min(best, 2 * abs(t - 0.75))
    assert found.distance <= best + 1e-9
    assert best <= found.distance + 0.006  # a step of the grid


def test_the_interval_of_a_winner_that_is_level_at_its_worst_is_its_own():
    matrix = DecisionMatrix.of([[1, 1, 1], [1, 4, 1]], ("max", "max", "min"), bounds=(0, 9))
    ranges = Ranges.of(matrix, low=[[1, 1, 0], [1, 4, 1]], high=[[1, 2, 1], [1, 4, 1]])
    table = robust_stability(ranges, [0, 1, 2])
    assert (table.attrs["winner"], table.attrs["fragile"]) == ("a2", None)
    assert table.loc["c2", ["lower", "upper"]].tolist() == pytest.approx([1 / 3, 1])
    assert table.loc["c3", ["lower", "upper"]].tolist() == pytest.approx([0, 2 / 3])
    assert robust_nearest_flip(ranges, [0, 1, 2]).status is RobustStatus.TIED


@pytest.mark.parametrize("method", [LINEAR[0], LINEAR[1], LINEAR[4], LINEAR[6], LINEAR[8], TOPSIS[0], TOPSIS[1]])
def test_the_bad_end_of_a_cost_is_high(method):
    matrix = DecisionMatrix.of([[6, 3], [4, 4]], ["max", "min"], ["x", "y"], bounds=(0, 10))
    fine = Ranges.of(matrix, low=[[6, 1], [4, 4]], high=[[6, 3], [4, 9]])
    assert robust_nearest_flip(fine, [1, 1], method, norm="percent").status is RobustStatus.NEVER
    bad = Ranges.of(matrix, low=[[6, 3], [4, 4]], high=[[6, 8], [4, 4]])
    found = robust_nearest_flip(bad, [1, 2], method, norm="percent")
    assert (found.status, found.rival, found.distance) == (RobustStatus.FRAGILE, "y", 0.0)
    assert found.scores.loc["x"].tolist() == [6.0, 8.0]
    assert mcda.verify(found)
    assert robust_stability(bad, [1, 2], method).attrs["fragile"] == "y"


def test_a_third_option_that_sets_the_scale_moves_the_answer():
    matrix = DecisionMatrix.of([[8, 4], [5, 7], [3, 1]], ["max", "max"], ["a", "b", "c"])
    alone = Ranges.of(matrix)
    third = Ranges.of(matrix, low=[[8, 4], [5, 7], [3, 1]], high=[[8, 4], [5, 7], [4, 5]])
    plain, moved = (robust_nearest_flip(ranges, [3, 1], "weighted_sum") for ranges in (alone, third))
    assert (plain.rival, moved.rival) == ("b", "b")
    assert moved.distance < plain.distance
    assert moved.scores.loc["c"].tolist() == [3.0, 4.0]  # inside of both, where the scale is shortest
    assert mcda.verify([plain, moved]).checked == 2


def test_value_functions_stay_as_they_are_under_every_rule():
    value = {"c1": [(0, 0), (5, 0.8), (10, 1)], "c2": None}
    low, likely, high = (
        DecisionMatrix.of(x, ["max", "max"], bounds=(0, 10), value=value)
        for x in ([[6, 3], [2, 6]], [[8, 3], [3, 6]], [[9, 3], [4, 7]])
    )
    ranges = Ranges.of(likely, low=low, high=high)
    for how in ("bounds", "minmax", "sum"):
        method = mcda.method("weighted_sum", normalisation=how)
        found = robust_nearest_flip(ranges, [3, 1], method)
        check(found, ranges, mcda.Weights.of([3, 1]), method, 1)
        assert found.certificate.spans.rules[0].kind == "bounds"


def test_equal_and_constant_columns_and_twins():
    matrix = DecisionMatrix.of([[5, 2], [5, 2], [5, 1]], ["max", "max"], ["a", "twin", "c"], bounds=(0, 9))
    fixed = robust_nearest_flip(Ranges.of(matrix), [1, 1], mcda.method("weighted_sum", normalisation="minmax"))
    assert (fixed.status, fixed.winner) == (RobustStatus.TIE_ONLY, "a")
    moving = Ranges.of(matrix, low=[[5, 2], [5, 2], [5, 1]], high=[[5, 2], [6, 2], [5, 1]])
    found = robust_nearest_flip(moving, [1, 1], mcda.method("weighted_sum", normalisation="minmax"))
    assert (found.status, found.rival) == (RobustStatus.FRAGILE, "twin")
    named = robust_nearest_flip(Ranges.of(matrix), [1, 1], rival="twin")
    assert named.status is RobustStatus.TIED
    assert mcda.verify(named)


def test_a_named_rival_is_asked_about_whoever_else_is_ahead():
    matrix = DecisionMatrix.of([[6, 5], [5, 5], [2, 6]], ["max", "max"], ["a", "b", "c"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[4, 5], [5, 5], [2, 6]], high=[[6, 5], [5, 5], [2, 6]])
    assert robust_nearest_flip(ranges, [1, 1]).rival == "b"
    found = robust_nearest_flip(ranges, [1, 1], rival="c")
    assert (found.status, found.rival) == (RobustStatus.FLIP, "c")
    assert found.distance == pytest.approx(1 / 3)
    win = robust_nearest_flip(ranges, [1, 1], rival="c", until="win")
    assert win.status is RobustStatus.FLIP
    assert win.distance == pytest.approx(0.5)  # it must come before b too
    assert mcda.verify([found, win]).checked == 2


def damaged(node, path=()):
    """Yield every number of a document with one digit changed, and where it stands."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for key, part in items:
        if isinstance(part, (dict, list)):
            yield from damaged(part, (*path, key))
        elif isinstance(part, str) and part and part[-1].isdigit() and key not in ("winner", "rival"):
            yield (*path, key), part[:-1] + str((int(part[-1]) + 1) % 10 or 1)


@pytest.mark.parametrize("how", ["bounds", "minmax", "vector"])
def test_a_certificate_survives_its_file_and_damage_is_found(how):
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], ["one", "two"], ["gain", "calm"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[6, 5], [2, 6]], high=[[8, 5], [3, 7]])
    method = mcda.method("weighted_sum", normalisation=how)
    whole = robust_nearest_flip(ranges, ["2/3", "1/3"], method).to_json()
    assert mcda.verify(json.dumps(whole))
    tried = 0
    for part in ("ranges", "rows", "weights", "there", "scores"):
        for path, text in damaged(whole["certificate"][part]):
            broken = json.loads(json.dumps(whole))
            node = broken["certificate"][part]
            for key in path[:-1]:
                node = node[key]
            if node[path[-1]] == text or (path[0] == "names"):
                continue
            node[path[-1]] = text
            tried += 1
            # nothing rests on ends that help today's winner, nor on the distance of two that are all the scale
            if path[:2] in (("low", 1), ("high", 0)) or (part == "ranges" and how == "minmax"):
                continue
            assert not mcda.verify(broken), (part, path, text)
    assert tried >= 20


def test_what_cannot_be_bounded_is_refused_with_its_reason():
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[8, 0], [2, 6]])
    for method, reason in (
        ("vikor", "scores jump"),
        ("weighted_product", "logarithms"),
        (mcda.method("topsis", weigh="distances"), "weights on the columns"),
        (mcda.method("promethee", preference="gaussian", s=2), "Gaussian"),
        (mcda.method("weighted_sum", normalisation="sum"), "needs positive values"),
        (mcda.method("ahp"), "needs positive values"),
    ):
        with pytest.raises(McdaError, match=reason):
            robust_nearest_flip(ranges, [1, 1], method)
    with pytest.raises(McdaError, match="ideals move"):
        robust_weight_flips(Ranges.of(matrix), [1, 1], mcda.method("topsis", normalisation="minmax"))
    with pytest.raises(McdaError, match="first already"):
        robust_nearest_flip(Ranges.of(matrix), [1, 1], rival="a1")
    with pytest.raises(McdaError, match="unknown norm"):
        robust_nearest_flip(Ranges.of(matrix), [1, 1], norm="l3")
    with pytest.raises(McdaError, match="'until' must be"):
        robust_nearest_flip(Ranges.of(matrix), [1, 1], until="never")


def test_a_case_brings_ranges_and_weights():
    case = mcda.Case.load("models/maritime_dispute.yaml")
    table = robust_stability(case)
    assert list(table.index) == list(case.matrix().criteria)
    for method in ("weighted_sum", "ahp", "topsis", "promethee"):
        found = robust_nearest_flip(case, method=method, norm="percent")
        assert not mcda.verify(found).failures
        assert found.status in RobustStatus
