"""The reading of the scale: steps against drawn readings, the bend against a fine walk, scales that are none."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, McdaError, scale_readings, verify
from mcda.flips.nearest import Status


def matrix_of(seed, m=4, n=3):
    rng = np.random.default_rng(seed)
    return DecisionMatrix.of(rng.integers(1, 10, (m, n)), ("max", "min", "max")[:n], bounds=(1, 9))


def scored(matrix, weights, values):
    """Scores under a reading: the value of each of the levels 1 to 9."""
    read = np.asarray(values)[matrix.values.astype(int) - 1]
    good = np.where(np.array(matrix.sense) == "max", read, 1 - read)
    return good @ np.asarray(weights) / np.sum(weights)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_no_drawn_reading_says_otherwise(seed):
    matrix, weights = matrix_of(seed), [5, 2, 3]
    found = scale_readings(matrix, weights)
    rng = np.random.default_rng(seed)

    steps = rng.dirichlet(np.full(8, 0.5), 400)
    scores = np.array([scored(matrix, weights, np.r_[0, np.cumsum(d)]) for d in steps])
    best = {matrix.alternatives[k] for k in scores.argmax(axis=1)}
    assert best <= set(found.possible)
    for name in found.necessary:
        assert (scores[:, matrix.alternatives.index(name)] >= scores.max(axis=1) - 1e-12).all()
    if found.nearest.status is Status.FLIP:
        near = np.abs(steps - 1 / 8).sum(axis=1) < found.nearest.distance
        assert {matrix.alternatives[k] for k in scores[near].argmax(axis=1)} <= set(found.winners)
        flipped = scored(matrix, weights, found.reading.to_numpy())
        assert flipped.max() - flipped[matrix.alternatives.index(found.nearest.rival)] < 1e-9
        assert verify(found.nearest)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_bends_are_where_a_fine_walk_changes_its_winner(seed):
    matrix, weights = matrix_of(seed), [5, 2, 3]
    found = scale_readings(matrix, weights)
    if len(found.winners) > 1:
        assert found.bends == ()
        return
    t = np.arange(9) / 8
    crossings = sorted(float(bend.at) for bend in found.bends)
    grid = np.setdiff1d(np.linspace(-1, 1, 801), crossings)
    winners = [matrix.alternatives[scored(matrix, weights, t + c * t * (1 - t)).argmax()] for c in grid]
    for before, after, c, d in zip(winners, winners[1:], grid, grid[1:], strict=False):
        between = [x for x in crossings if c < x < d]
        assert (before != after) == (len(between) % 2 == 1 or len(between) > 1) or len(between) > 1
    for bend in found.bends:
        c = float(bend.at)
        scores = scored(matrix, weights, t + c * t * (1 - t))
        pair = scores[[matrix.alternatives.index(bend.winner), matrix.alternatives.index(bend.rival)]]
        assert abs(pair[0] - pair[1]) < 1e-12
        assert scores.max() - pair[0] < 1e-12


def test_the_six_cases_have_readings():
    for name in ("maritime_dispute", "oecd_accession"):
        found = scale_readings(Case.load(f"models/{name}.yaml"))
        assert found.levels == tuple(range(1, 10))
        assert found.winners[0] in found.possible
        document = json.loads(json.dumps(found.to_json(), allow_nan=False))
        verdict = verify(document)
        assert verdict.checked == len(found.table) + 1
        assert verdict, str(verdict)
        document["alternatives"]["status_quo"]["status"] = "strict"
        assert not verify(document)


def test_a_dominant_option_is_best_however_the_scale_is_read():
    found = scale_readings(DecisionMatrix.of([[5, 5], [4, 3]], ("max", "max"), bounds=(1, 9)), [1, 1])
    assert found.necessary == ("a1",)
    assert found.nearest.status in (Status.NEVER, Status.TIE_ONLY)
    assert found.reading is None
    assert found.bends == ()
    assert "however the scale is read" in str(found)


def test_a_rating_between_whole_numbers_lies_on_the_line_between_them():
    matrix = DecisionMatrix.of([["2.5", 3], [2, 4]], ("max", "max"), bounds=(1, 4))
    found = scale_readings(matrix, [1, 1])
    assert found.winners == ("a2",)
    assert found.nearest.to_json()["certificate"] is not None


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (None, "needs the scale of every criterion; 'c1' has none"),
        ([(1, 9), (0, 9)], "one scale for all criteria; 'c2' has another"),
        (("0.5", 9), "between two whole numbers"),
        ((0, 1000), "at most 100 apart"),
    ],
    ids=str,
)
def test_scales_that_are_none(bounds, said):
    with pytest.raises(McdaError, match=said):
        scale_readings(DecisionMatrix.of([[2, 3], [4, 1]], ("max", "max"), bounds=bounds), [1, 1])
