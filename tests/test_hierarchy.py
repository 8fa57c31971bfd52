"""Hierarchies: weights through a tree of any depth, alternatives under its leaves, modes, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError, Weights, rank, winner_path
from mcda.hierarchy import Hierarchy
from mcda.weighting import Group, Judgements
from tests.strategies import saaty

few = settings(max_examples=60, deadline=None)


@st.composite
def trees(draw):
    """Draw a tree of comparisons: some pairwise, some direct, up to four levels."""
    comparisons, fresh, count = {}, ["goal"], 0
    for _ in range(draw(st.integers(1, 6))):
        if not fresh:
            break
        node = fresh.pop(draw(st.integers(0, len(fresh) - 1)))
        under = [f"n{count + k}" for k in range(draw(st.integers(1, 4)))]
        count += len(under)
        if draw(st.booleans()):
            comparisons[node] = Judgements.of({pair: draw(saaty) for pair in combinations(under, 2)}, under)
        else:
            comparisons[node] = {name: draw(st.integers(1, 5)) for name in under}
        fresh += under
    return comparisons


@few
@given(comparisons=trees())
def test_weights_are_products_of_sum_exactly_one(comparisons):
    found = Hierarchy.of(comparisons)

    weights, shares = found.weights(), found.shares()

    assert sum(weights.exact) == 1
    assert weights.criteria == found.criteria
    assert found.goal == "goal"
    assert shares["goal"] == 1
    for node, local in found.local.items():
        assert sum(shares[child] for child in found.children[node]) == pytest.approx(shares[node])
        for child, share in zip(local.criteria, local.values, strict=True):
            assert shares[child] == pytest.approx(shares[node] * share, rel=1e-12)
    assert len(shares) == 1 + sum(len(under) for under in found.children.values())
    judged = any(isinstance(one, Judgements) for one in comparisons.values())
    assert weights.origin == ("computed" if judged else "given")


@few
@given(comparisons=trees())
def test_groups_are_the_leaves_under_each_node(comparisons):
    found = Hierarchy.of(comparisons)

    groups = found.groups()

    assert set(groups) == set(comparisons) - {"goal"}
    shares, weights = found.shares(), found.weights().series()
    for node, leaves in groups.items():
        assert weights[list(leaves)].sum() == pytest.approx(shares[node])


def test_a_group_moves_as_one_on_a_winner_path():
    hierarchy = Hierarchy.of(
        {"goal": {"price": 1, "comfort": 1}, "comfort": {"seats": 1, "noise": 1}},
        {"price": {"x": 1, "y": 9}, "seats": {"x": 9, "y": 1}, "noise": {"x": 8, "y": 2}},
    )

    path = mcda.winner_path(hierarchy, None, hierarchy.method(), along=list(hierarchy.groups()["comfort"]))

    assert path["winner"].tolist() == ["y", "x"]


@few
@given(data=st.data(), mode=st.sampled_from(["distributive", "ideal"]))
def test_ranking_is_the_sum_of_weighted_priorities(data, mode):
    names, leaves = ["x", "y", "z"], ["c1", "c2"]
    under = {leaf: Judgements.of({pair: data.draw(saaty) for pair in combinations(names, 2)}, names) for leaf in leaves}
    hierarchy = Hierarchy.of({"goal": {("c1", "c2"): data.draw(saaty)}}, under, mode=mode)
    local = np.array([under[leaf].priorities().weights.values for leaf in leaves]).T
    if mode == "ideal":
        local = local / local.max(axis=0)

    ranking = hierarchy.rank()

    np.testing.assert_allclose(ranking.values, local @ hierarchy.weights().values, rtol=1e-12)
    by_hand = mcda.rank(hierarchy, method=mcda.method("ahp", mode=mode))
    assert by_hand.ranks.tolist() == ranking.ranks.tolist()
    assert set(hierarchy.consistency().index) == {"goal", "c1", "c2"}


ratings = st.lists(st.integers(1, 6), min_size=2, max_size=4)


@few
@given(
    rows=st.lists(st.tuples(*[st.integers(1, 6)] * 3), min_size=2, max_size=5), data=st.data(), pairwise=st.booleans()
)
def test_the_ideal_mode_keeps_the_order_when_a_copy_joins(rows, data, pairwise):
    """Rated, or compared without contradiction; the distributive mode makes no such promise."""
    shares = data.draw(st.tuples(*[st.integers(1, 5)] * 3))
    copied = data.draw(st.integers(0, len(rows) - 1))

    def ranked(rows):
        names = [f"a{k}" for k in range(len(rows))]
        under = {
            f"c{j}": (
                {(a, b): Fraction(rows[i][j], rows[k][j]) for (i, a), (k, b) in combinations(enumerate(names), 2)}
                if pairwise
                else {name: row[j] for name, row in zip(names, rows, strict=True)}
            )
            for j in range(3)
        }
        return Hierarchy.of({"goal": {f"c{j}": shares[j] for j in range(3)}}, under, mode="ideal").rank()

    before, after = ranked(rows), ranked([*rows, rows[copied]])

    assert after.ranks[-1] == after.ranks[copied]
    first = set(before.winners)
    assert {name for name in after.winners if name != f"a{len(rows)}"} == first
    for i, k in combinations(range(len(rows)), 2):
        assert np.sign(before.ranks[i] - before.ranks[k]) == np.sign(after.ranks[i] - after.ranks[k])


def test_contradicting_judgements_give_no_such_promise():
    """What the docstring warns of: the copy's row moves the eigenvector, in the ideal mode too."""
    cycle = {("x", "y"): 3, ("y", "z"): 3, ("x", "z"): "1/2"}
    copied = cycle | {("w", "x"): 1, ("w", "y"): 3, ("w", "z"): "1/2"}
    before = Hierarchy.of({"goal": {"c": 1}}, {"c": cycle}, mode="ideal").rank()
    after = Hierarchy.of({"goal": {"c": 1}}, {"c": copied}, mode="ideal").rank()

    assert before.scores["y"] / before.scores["z"] != pytest.approx(after.scores["y"] / after.scores["z"], rel=1e-3)


def test_ratings_direct_weights_and_a_matrix():
    comparisons = {"goal": Weights.of({"gain": 1, "cost": 1})}
    rated = {"gain": {"x": 4, "y": 2}, "cost": {"y": "1/2", "x": 1}}

    hierarchy = Hierarchy.of(comparisons, rated, sense={"cost": "min"})

    assert hierarchy.matrix().origin == "given"
    assert hierarchy.matrix().exact[1].tolist() == [2, Fraction(1, 2)]
    assert hierarchy.matrix().sense == ("max", "min")
    assert hierarchy.rank().details["ties"] in ("floats", "fractions")
    table = DecisionMatrix.of([[1, 4], ["1/2", 2]], ("min", "max"), ["x", "y"], ["cost", "gain"])
    assert Hierarchy.of(comparisons, table).rank().values.tolist() == hierarchy.rank().values.tolist()
    assert Hierarchy.of({"goal": {"a": 0.1, "b": 0.9}}).weights().origin == "shortest decimal"


def test_groups_of_people_gaps_and_notes():
    joined = Group.of([Judgements.of({("a", "b"): 2}), Judgements.of({("a", "b"): 8})]).judgements()
    gap = Judgements.of({("x", "y"): 12, ("y", "z"): 1}, incomplete="lambda_max")

    hierarchy = Hierarchy.of({"goal": joined}, {"a": gap, "b": {"x": 1, "y": 1, "z": 1}})

    assert hierarchy.weights().series()["a"] == pytest.approx(0.8)
    assert hierarchy.notes[0] == "a: the judgement of 'x' over 'y' is 12, outside the scale from 1/9 to 9"
    assert hierarchy.notes[1].startswith("a: not judged but filled in by the least λmax: 'x' over 'z' as 12")


def test_a_group_and_gaps_as_they_are_typed():
    group = Group.of([Judgements.of({("a", "b"): 2}), Judgements.of({("a", "b"): 8})])
    under = {"a": {("x", "y"): 2, ("y", "z"): 3}, "b": {"x": 1, "y": 2, "z": 4}}

    hierarchy = Hierarchy.of({"goal": group}, under, incomplete="log_least_squares")

    assert hierarchy.weights().series()["a"] == pytest.approx(0.8)
    assert hierarchy.matrix().values[:, 0] == pytest.approx([0.6, 0.3, 0.1])
    assert hierarchy.notes[0].startswith("a: not judged but filled in by logarithmic least squares: 'x' over 'z' as 6;")
    with pytest.raises(McdaError, match="under 'a': the judgement of 'x' against 'z' is missing"):
        Hierarchy.of({"goal": group}, under)
    with pytest.raises(McdaError, match="under 'a': no chain of judgements links 'x' and 'z': judge one of"):
        Hierarchy.of({"goal": group}, {**under, "a": {("x", "y"): 2, ("z", "w"): 3}}, incomplete="lambda_max")


def test_every_question_takes_a_hierarchy_as_it_takes_a_case():
    hierarchy = Hierarchy.of(
        {"goal": {("price", "comfort"): 2}, "comfort": {"seats": 1, "noise": 3}},
        {"price": {("x", "y"): "1/2"}, "seats": {("x", "y"): 3}, "noise": {"x": 4, "y": 2}},
    )

    path = winner_path(hierarchy, None, hierarchy.method(), along=hierarchy.groups()["comfort"])

    assert path["winner"].tolist() == ["y", "x"]
    assert rank(hierarchy, None, hierarchy.method()).scores.tolist() == hierarchy.rank().scores.tolist()


def test_a_very_deep_tree():
    comparisons = {f"n{k}": {f"n{k + 1}": 1, f"leaf{k}": 1} for k in range(2000)}

    found = Hierarchy.of(comparisons)

    assert found.weights().exact[-1] == Fraction(1, 2)
    assert sum(found.weights().exact) == 1
    assert len(found.groups()) == 1999


@pytest.mark.parametrize(
    ("comparisons", "message"),
    [
        ({}, "must be a mapping node -> comparisons"),
        (None, "must be a mapping node -> comparisons, got None"),
        ([("a", {"b": 1})], "must be a mapping node -> comparisons"),
        ({"g": {"a": 1, "b": 1}, "h": {"a": 1}}, "'a' stands under 'g' and under 'h'"),
        (
            {"g": {"alpha": 1, "b": 1}, "alhpa": {"c": 1}},
            "'g' and 'alhpa' both stand under no other; did you mean 'alpha'",
        ),
        ({"a": {"b": 1}, "b": {"a": 1}}, "no node is the goal: 'a' stands under itself, by way of 'b', 'a'"),
        ({"a": {"a": 1}}, "no node is the goal: 'a' stands under itself"),
        ({"g": {"a": 1}, "x": {"y": 1}, "y": {"x": 1}}, "'x' stands under itself and not under the goal 'g'"),
        ({"g": {}}, "under 'g': judgements must name at least one"),
        ({"g": {("a", "b"): 3, ("b", "c"): 2}}, "under 'g': the judgement of 'a' against 'c' is missing"),
        ({"g": {("a", "b"): -3}}, "under 'g': judgement of 'a' over 'b' must be a positive number"),
        ({"g": {"a": -1, "b": 2}}, "under 'g': weight of 'a' must not be negative"),
        ({"g": {"a": 0}}, "under 'g': weights must not all be zero"),
        ({"g": Weights.of([1, 2])}, "under 'g': weights must be by name"),
        ({"g": None}, "under 'g': judgements must be"),
        ({1: {"a": 1}, "1": {"b": 1}}, "'nodes' must be different from each other, got '1' twice"),
    ],
)
def test_trees_that_are_refused(comparisons, message):
    with pytest.raises(McdaError, match=message):
        Hierarchy.of(comparisons)


TREE = {"goal": {"a": 1, "b": 2}}


@pytest.mark.parametrize(
    ("alternatives", "options", "message"),
    [
        ({"a": {"x": 1}}, {}, "nothing is said about the alternatives under the leaf 'b'"),
        ({"a": {"x": 1}, "b": {"x": 1}, "goal": {"x": 1}}, {}, "given under 'goal', which is no leaf"),
        ({"a": {"x": 1, "y": 2}, "b": {"x": 1}}, {}, "under 'b': nothing is said about 'y'"),
        ({"a": {"ana": 1, "luis": 2}, "b": {"ana": 1, "lui": 1}}, {}, "'lui' is no alternative; did you mean 'luis'"),
        ({"a": {"x": 1, "y": 0}, "b": {"x": 1, "y": 1}}, {}, "needs positive values; 'y' in 'a' is 0"),
        ({"a": {"x": 1, "y": "z"}, "b": {"x": 1, "y": 1}}, {}, "value of 'y' in 'a' must be a finite number"),
        ({"a": {("x", "y"): 2}, "b": {"x": 1, "y": 1}}, {"sense": {"a": "min"}}, "'sense' must be 'max'"),
        ({"a": {"x": 1}, "b": {"x": 1}}, {"sense": {"c": "min"}}, "'sense' names 'c', which is no leaf"),
        ({"a": {"x": 1}, "b": {"x": 1}}, {"sense": {"a": "cost"}}, "did you mean 'min'"),
        ({"a": {"x": 1}, "b": {"x": 1}}, {"mode": "idea"}, "did you mean 'ideal'"),
        (None, {"sense": {"a": "min"}}, "'sense' goes with alternatives"),
        (3, {}, "must be a mapping leaf -> comparisons, got 3"),
        (DecisionMatrix.of([[1]], ("max",), criteria=["a"]), {}, "the leaf 'b'"),
        (DecisionMatrix.of([[1, 1]], ("max",) * 2, criteria=["a", "b"]), {"sense": {"a": "max"}}, "has its own"),
    ],
)
def test_alternatives_that_are_refused(alternatives, options, message):
    with pytest.raises(McdaError, match=message):
        Hierarchy.of(TREE, alternatives, **options)


def test_without_alternatives_there_is_no_ranking():
    with pytest.raises(McdaError, match="has no alternatives"):
        Hierarchy.of(TREE).rank()
