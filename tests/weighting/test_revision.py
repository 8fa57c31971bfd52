"""Which judgement to revise: the smallest change that suffices, against a fine grid."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import McdaError
from mcda.weighting.judgements import Judgements
from mcda.weighting.revision import STEPS, repair, revisions
from tests.strategies import judgements

few = settings(max_examples=20, deadline=None)


@few
@given(judged=judgements(criteria=(3, 5)))
def test_every_revision_does_what_it_says_and_nothing_smaller_does(judged):
    before = judged.priorities().consistency_ratio

    found = revisions(judged)

    assert (found == ()) == (before <= 0.1 + 1e-12)
    for one in found:
        assert judged.value(one.first, one.second) == one.now >= 1
        changed = judged.revised(one.first, one.second, one.to).priorities().consistency_ratio
        assert changed == pytest.approx(one.ratio, abs=1e-9)
        assert one.reaches == (one.ratio <= 0.1 + 1e-9)
        grid = float(one.now) * np.exp(np.linspace(-7, 7, 57))
        ratios = [judged.revised(one.first, one.second, value).priorities().consistency_ratio for value in grid]
        if one.reaches:
            assert one.ratio == pytest.approx(0.1, abs=1e-9)
            enough = [max(v / float(one.now), float(one.now) / v) for v, r in zip(grid, ratios, strict=True) if r < 0.1]
            assert all(factor >= one.factor * (1 - 1e-9) for factor in enough)
        else:
            assert min(ratios) >= one.ratio - 1e-9
    sufficient = [one.factor for one in found if one.reaches]
    assert sufficient == sorted(sufficient) or np.allclose(sufficient, sorted(sufficient))
    assert [one.reaches for one in found] == sorted((one.reaches for one in found), reverse=True)


@few
@given(judged=judgements(criteria=(3, 5)))
def test_the_step_of_the_scale_is_the_nearest_that_suffices(judged):
    for one in revisions(judged)[:2]:
        enough = [
            step
            for step in STEPS
            if judged.revised(one.first, one.second, step).priorities().consistency_ratio <= 0.1 + 1e-12
        ]
        apart = [max(step / one.now, one.now / step) for step in enough]
        if one.step is None:
            assert not enough
        else:
            assert max(one.step / one.now, one.now / one.step) == min(apart)


@few
@given(judged=judgements(criteria=(3, 6)))
def test_repair_ends_at_the_limit(judged):
    done, after = repair(judged)

    assert after.priorities().consistency_ratio <= 0.1 + 1e-9
    if done:
        assert done[-1].reaches
        assert not any(one.reaches for one in done[:-1])
    else:
        assert after is judged


def test_the_slip_is_found_first():
    """Consistent judgements but for one typed the wrong way round."""
    points = {"a": 8, "b": 4, "c": 2, "d": 1}
    pairs = {(x, y): f"{points[x]}/{points[y]}" for x, y in combinations(points, 2)}

    first = revisions(Judgements.of({**pairs, ("b", "c"): "1/8"}))[0]

    assert {first.first, first.second} == {"b", "c"}
    assert str(first).startswith("c over b from 8 to ")
    full = revisions(Judgements.of({**pairs, ("b", "c"): "1/8"}), limit=0)[0]
    assert (full.first, full.second, full.reaches) == ("c", "b", True)
    assert full.to == pytest.approx(0.5)


def test_what_was_filled_in_is_not_proposed():
    pairs = {("a", "b"): 9, ("b", "c"): 9, ("c", "d"): 1, ("a", "c"): "1/9", ("b", "d"): 2}
    judged = Judgements.of(pairs, incomplete="lambda_max")

    found = revisions(judged)

    assert judged.filled == (("a", "d"),)
    assert found
    assert all({one.first, one.second} != {"a", "d"} for one in found)


@pytest.mark.parametrize("limit", [-0.1, None, "much", float("nan"), True])
def test_a_limit_is_a_number(limit):
    with pytest.raises(McdaError, match="'limit' must be a consistency ratio of at least 0"):
        revisions(Judgements.of({("a", "b"): 2}), limit)


def test_a_table_is_asked_for_by_its_name():
    judged = Judgements.of({("a", "b"): 3, ("b", "c"): 3, ("a", "c"): 1})

    by_table = [revisions(judged, random_index=table)[0].to for table in ("saaty_1980", "saaty_2007")]

    assert by_table[0] != by_table[1]
    with pytest.raises(McdaError, match="unknown random-index table"):
        revisions(judged, random_index="none")


def test_two_criteria_and_full_agreement_need_none():
    assert revisions(Judgements.of({("a", "b"): 1000})) == ()
    assert repair(Judgements.of({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 4}))[0] == ()
