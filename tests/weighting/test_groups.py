"""Groups: judgements and priorities joined, disagreement shown."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import McdaError
from mcda.weighting.groups import Group
from mcda.weighting.judgements import Judgements
from tests.strategies import saaty, weights_for

few = settings(max_examples=60, deadline=None)


@st.composite
def groups(draw):
    names = [f"c{k + 1}" for k in range(draw(st.integers(2, 4)))]
    members = draw(st.integers(1, 4))
    each = [
        Judgements.of({pair: draw(saaty) for pair in combinations(names, 2)}, draw(st.permutations(names)))
        for _ in range(members)
    ]
    return Group.of(each, draw(weights_for(members)))


@few
@given(group=groups())
def test_joined_judgements_are_the_weighted_geometric_mean_and_reciprocal(group):
    joined = group.judgements()

    shares = group.weights.values
    for a, b in combinations(group.names, 2):
        expected = np.prod([float(one.value(a, b)) ** s for one, s in zip(group.each, shares, strict=True)])
        assert float(joined.value(a, b)) == pytest.approx(expected, rel=1e-12)
        assert joined.value(a, b) * joined.value(b, a) == 1


@few
@given(group=groups())
def test_geometric_means_join_the_same_either_way(group):
    one = group.judgements().priorities(by="geometric_mean").weights
    other = group.priorities(by="geometric_mean")

    np.testing.assert_allclose(one.values, other.values, rtol=1e-9)
    assert other.criteria == group.names


@few
@given(group=groups(), by=st.sampled_from(["eigenvector", "geometric_mean"]))
def test_the_arithmetic_mean_of_priorities(group, by):
    expected = sum(
        s * one.priorities(by).weights.aligned(group.names).values
        for one, s in zip(group.each, group.weights.values, strict=True)
    )

    np.testing.assert_allclose(group.priorities(by, mean="arithmetic").values, expected, rtol=1e-9)


@few
@given(group=groups())
def test_disagreement(group):
    spread, distances = group.spread(), group.distances()

    assert spread["spread"].is_monotonic_decreasing
    assert distances["distance"].is_monotonic_decreasing
    assert (spread["spread"] >= 1).all()
    for (a, b), row in spread.iterrows():
        said = [float(one.value(a, b)) for one in group.each]
        assert (row["lowest"], row["highest"]) == (min(said), max(said))
        assert float(group.each[group.members.index(row["highest_by"])].value(a, b)) == row["highest"]
        assert min(said) * (1 - 1e-12) <= row["mean"] <= max(said) * (1 + 1e-12)
        assert (row["spread"] == 1) or len(set(said)) > 1
    assert ((distances["moved"] >= 0) & (distances["moved"] <= 1)).all()


def test_one_mind_is_no_disagreement():
    judged = Judgements.of({("a", "b"): 3, ("b", "c"): 2, ("a", "c"): 5})

    group = Group.of({"ana": judged, "luis": judged}, {"ana": 3, "luis": 1})

    assert group.judgements().pairs == judged.pairs
    assert (group.spread()["spread"] == 1).all()
    assert (group.distances()["distance"] == 1).all()
    np.testing.assert_allclose(group.distances()["moved"], 0, atol=1e-15)
    np.testing.assert_allclose(group.priorities().values, judged.priorities().weights.values, rtol=1e-12)


def test_numbers_by_hand():
    group = Group.of(
        {"ana": Judgements.of({("a", "b"): 2}), "luis": Judgements.of({("b", "a"): "1/8"})}, {"luis": 1, "ana": 1}
    )

    assert group.weights.criteria == ("ana", "luis")
    assert group.spread().loc[("a", "b")].to_dict() == {
        "mean": pytest.approx(4), "spread": pytest.approx(2), "lowest": 2, "lowest_by": "ana", "highest": 8,
        "highest_by": "luis",
    }  # fmt: skip
    assert group.distances().loc["ana", "distance"] == pytest.approx(2)
    assert group.distances().loc["ana", "moved"] == pytest.approx(4 / 5 - 2 / 3)
    loud = Group.of({"ana": group.each[0], "luis": group.each[1]}, {"ana": 0, "luis": 1})
    assert float(loud.judgements().value("a", "b")) == pytest.approx(8)


def test_off_scale_and_irrational_means_are_fine():
    group = Group.of([Judgements.of({("a", "b"): 2}), Judgements.of({("a", "b"): 3})])

    assert float(group.judgements().value("a", "b")) == pytest.approx(np.sqrt(6))
    assert group.judgements().notes == ()


def test_what_all_left_out_stays_marked():
    gap = {("a", "b"): 2, ("b", "c"): 3}
    filled = Judgements.of(gap, incomplete="lambda_max")

    assert Group.of([filled, filled]).judgements().filled == (("a", "c"),)
    assert Group.of([filled, Judgements.of({**gap, ("a", "c"): 4})]).judgements().filled == ()
    other = Judgements.of(gap, incomplete="log_least_squares")
    assert "several rules" in Group.of([filled, other]).judgements().notes[0]


@pytest.mark.parametrize(
    ("judged", "weights", "message"),
    [
        ({}, None, "at least one member"),
        (Judgements.of({("a", "b"): 2}), None, "mapping member -> Judgements"),
        (None, None, "mapping member -> Judgements, got None"),
        ({"ana": {("a", "b"): 2}}, None, "member 'ana' must be Judgements"),
        ({"x": Judgements.of({("a", "b"): 2}), "y": Judgements.of({("a", "c"): 2})}, None, "'y' judges 'c', which 'x'"),
        (
            {"x": Judgements.of({("a", "b"): 2}), "y": Judgements.of({}, ["a"])},
            None,
            "member 'y' does not judge 'b', which 'x' does",
        ),
        ([Judgements.of({("a", "b"): 2})], {"m2": 1}, "'weights' names 'm2', who is no member; known: m1"),
        ([Judgements.of({("a", "b"): 2})], [1, 2], "expected 1 weights"),
        ([Judgements.of({("a", "b"): 2})], [-1], "must not be negative"),
    ],
)
def test_what_is_refused(judged, weights, message):
    with pytest.raises(McdaError, match=message):
        Group.of(judged, weights)


@pytest.mark.parametrize("mean", ["harmonic", None, 2])
def test_an_unknown_mean_is_refused(mean):
    with pytest.raises(McdaError, match="'mean' must be 'geometric' or 'arithmetic'"):
        Group.of([Judgements.of({("a", "b"): 2})]).priorities(mean=mean)


def test_members_in_a_series_of_one_criterion():
    group = Group.of([Judgements.of({}, ["only"])] * 2, pd.Series({"m1": 1, "m2": 2}))

    assert group.priorities().values.tolist() == [1]
    assert group.spread().empty
    assert (group.distances()["distance"] == 1).all()
