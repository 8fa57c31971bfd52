"""How much of their ranges all scores may use at once, against closed forms, draws and damage."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix
from mcda.ranges import Ranges
from tests.flips.test_robust import LINEAR, TOPSIS, damaged, ranged


@settings(max_examples=50, deadline=None)
@given(case=ranged(), method=st.sampled_from([*LINEAR, *TOPSIS]), seed=st.integers(0, 99))
def test_within_the_share_nobody_is_ahead_and_at_its_end_the_rival_is(case, method, seed):
    ranges, weights = case
    found = mcda.range_share(ranges, weights, method)
    assert not mcda.verify(found).failures
    assert not mcda.verify(json.loads(json.dumps(found.to_json()))).failures
    inner, outer = found.bracket
    assert 0 <= inner <= outer <= 1
    low, likely, high = ranges.stack()
    names, rng = ranges.likely.alternatives, np.random.default_rng(seed)
    a = names.index(found.winner)
    for _ in range(60):
        share = 0.9999 * inner * np.round(rng.random(low.shape))
        values = likely + share * np.where(rng.random(low.shape) < 0.5, low - likely, high - likely)
        scores = method.score(method.prepare(replace(ranges.likely, values=values, _given=None)), weights.values)
        assert scores[a] >= scores.max() - 1e-9
    if found.rival is not None:
        there = found.scores.to_numpy()
        assert np.all(there >= likely - outer * (likely - low) - 1e-9)
        assert np.all(there <= likely + outer * (high - likely) + 1e-9)
        values = mcda.rank(ranges.likely.of(there, ranges.likely.sense, bounds=(0, 9)), weights, method).values
        assert values[names.index(found.rival)] >= values[a] - 1e-12


def test_on_fixed_scales_the_share_is_a_quotient():
    matrix = DecisionMatrix.of([[8, 5], [4, 6]], ["max", "min"], ["a", "b"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[7, 5], [4, 4]], high=[[8, 8], [6, 6]])
    found = mcda.range_share(ranges, [1, 1])  # 5 ahead; 1 + 3 lost by a at most, 2 + 2 won by b
    assert found.share == 5 / 8
    assert found.rival == "b"
    assert mcda.verify(found)
    assert mcda.range_share(Ranges.of(matrix), [1, 1]).share == 1
    assert str(mcda.range_share(Ranges.of(matrix), [1, 1])) == "a stays first with every score anywhere in its range"


def test_level_today_is_a_share_of_nothing():
    matrix = DecisionMatrix.of([[5, 5], [5, 5]], ["max", "max"], ["a", "b"], bounds=(0, 10))
    found = mcda.range_share(Ranges.of(matrix, high=[[5, 5], [6, 5]]), [1, 1])
    assert (found.share, found.rival) == (0, "b")
    assert mcda.verify(found)


def test_damage_is_found():
    matrix = DecisionMatrix.of([[8, 5], [4, 6]], ["max", "max"], ["one", "two"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[5, 5], [4, 6]], high=[[8, 5], [6, 7]])
    whole = mcda.range_share(ranges, ["1/2", "1/2"]).to_json()
    assert mcda.verify(json.dumps(whole))
    for key, value in (("share", 0.6), ("winner", "two"), ("rival", "one"), ("bracket", [0.6, 0.7])):
        assert not mcda.verify({**whole, key: value}), key
    tried = 0
    for part in ("weights", "scores"):
        for path, text in damaged(whole["certificate"][part]):
            broken = json.loads(json.dumps(whole))
            node = broken["certificate"][part]
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = text
            tried += 1
            assert not mcda.verify(broken), (part, path, text)
    assert tried >= 5
    with pytest.raises(mcda.McdaError, match="scores jump"):
        mcda.range_share(ranges, [1, 1], "vikor")
