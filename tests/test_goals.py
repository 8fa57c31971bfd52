"""Ranked goals: corners against drawn weights, necessary winners, regrets, grades, and the fewest moves."""

from __future__ import annotations

import json
from fractions import Fraction as F
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, McdaError, rank
from mcda.flips.admissible import admissible
from mcda.flips.draws import simple
from mcda.goals import Needs, corners, mean_weights, ranked_goals

NAMES = ["p", "q", "r", "s"]
ORDERS = [[["p"], ["q", "r"], ["s"]], [["p", "q"], ["r", "s"]], [["s"], ["r"], ["q"], ["p"]], [["p", "q", "r", "s"]]]


def matrix_of(seed, m=5):
    rng = np.random.default_rng(seed)
    return DecisionMatrix.of(rng.integers(0, 10, (m, 4)), ("max",) * 4, criteria=NAMES, bounds=(0, 9))


def drawn(order, count=4000, seed=0):
    return simple(admissible(tuple(NAMES), ranked=order), count, np.random.default_rng(seed))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_corners_respect_the_order_and_every_weight_is_a_mix_of_them(order):
    from scipy.optimize import nnls

    tiers = [[NAMES.index(name) for name in tier] for tier in order]
    ends = np.array([[float(x) for x in corner] for corner in corners(tiers, 4)])
    np.testing.assert_allclose(ends.sum(axis=1), 1)
    for above, below in pairwise(tiers):
        assert (ends[:, above].min(axis=1) >= ends[:, below].max(axis=1)).all()
    for weights in drawn(order, 30):
        _, missed = nnls(np.vstack([ends.T, np.ones(len(ends))]), np.append(weights, 1))
        assert missed < 1e-9


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_the_mean_is_that_of_drawn_weights(order):
    tiers = [[NAMES.index(name) for name in tier] for tier in order]
    mean = mean_weights(tiers, 4)
    assert sum(mean) == 1
    np.testing.assert_allclose(drawn(order, 60_000).mean(axis=0), [float(x) for x in mean], atol=4e-3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(ORDERS))
def test_no_drawn_weights_leave_what_the_corners_say(seed, order):
    matrix = matrix_of(seed)
    found = ranked_goals(matrix, order)
    weights = drawn(order, 500, seed)
    scores = weights @ (matrix.values / 9).T
    regrets = scores.max(axis=1, keepdims=True) - scores

    assert (scores >= found.table["least"].to_numpy() - 1e-12).all()
    assert (scores <= found.table["most"].to_numpy() + 1e-12).all()
    assert (regrets <= found.table["regret"].to_numpy() + 1e-12).all()
    for name in found.necessary:
        assert regrets[:, matrix.alternatives.index(name)].max() <= 1e-12
    assert {matrix.alternatives[k] for k in scores.argmax(axis=1)} <= set(found.possible)
    for a, b in product(range(5), repeat=2):
        lead, needs = scores[:, a] - scores[:, b], found.grade(matrix.alternatives[a], matrix.alternatives[b])
        if needs is Needs.SCORES:
            assert (matrix.values[a] >= matrix.values[b]).all()
        elif needs is Needs.ORDER:
            assert lead.min() >= -1e-12
            assert (matrix.values[a] < matrix.values[b]).any()
        elif needs is Needs.NEVER:
            assert lead.max() <= 1e-12
    assert found.winners == rank(matrix, found.weights).winners
    assert json.dumps(found.to_json(), allow_nan=False)


def test_the_fewest_moves_are_found_by_hand():
    matrix = DecisionMatrix.of(
        [[10, 0, 0], [0, 10, 0], [0, 0, 10]], ("max",) * 3, criteria=["a", "b", "c"], bounds=(0, 10),
        alternatives=["x", "y", "z"],
    )  # fmt: skip
    found = ranked_goals(matrix, ["a", "b", "c"])
    assert found.winners == found.necessary == ("x",)
    assert found.needs is Needs.ORDER
    # a tie with x is another choice: one move puts b beside a
    assert found.flip.moves in ((("a", 1, 2),), (("b", 2, 1),))
    assert found.flip.winners == ("x", "y")
    assert str(found).startswith("x is best; this needs the scores and the order of the goals; moving ")
    assert found.maximin == ("x",)
    assert found.minimax_regret == ("x",)
    assert found.table.attrs["exact"]["least"] == {"x": F(1, 3), "y": 0, "z": 0}


def test_what_no_order_changes():
    matrix = DecisionMatrix.of([[5, 5], [1, 1]], ("max", "max"), bounds=(0, 10))
    found = ranked_goals(matrix, ["c1", "c2"])
    assert found.needs is Needs.SCORES
    assert found.flip is None
    assert str(found).endswith("no 3 moves of goals in the order change it")
    assert found.grade("a2", "a1") is Needs.NEVER


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(ORDERS))
def test_every_order_that_needs_as_few_moves_is_found_and_none_that_needs_fewer(seed, order):
    matrix = matrix_of(seed % 40, m=3)  # small whole numbers: ties are common
    found = ranked_goals(matrix, order)
    start = [next(k for k, tier in enumerate(order) if name in tier) for name in NAMES]

    def best(there):
        tiers = [[j for j in range(4) if there[j] == k] for k in range(len(order))]
        exact = mean_weights([tier for tier in tiers if tier], 4)
        scores = [sum(F(int(x)) * w for x, w in zip(row, exact, strict=True)) for row in matrix.values]
        return tuple(name for name, x in zip(matrix.alternatives, scores, strict=True) if x == max(scores))

    changed = {}
    for there in product(range(len(order)), repeat=4):
        moves = sum(abs(a - b) for a, b in zip(there, start, strict=True))
        if best(there) != found.winners:
            changed.setdefault(moves, []).append(best(there))
    least = min(changed, default=9)
    if least > 3:
        assert found.flips == ()
        assert found.looked == 3
        return
    assert found.looked == least
    assert sorted(one.winners for one in found.flips) == sorted(changed[least])
    assert all(sum(abs(a - b) for _, a, b in one.moves) == least for one in found.flips)


def test_the_tiers_of_a_case_are_its_own():
    case = Case.load("models/lima_group.yaml")
    found = ranked_goals(case)
    assert found.ranked[0] == ("LAW",)
    assert found.ranked[-1] == ("COST", "LAST")
    assert "lima_group" in found.possible
    assert found.table["share"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "the matrix brings none of its own"),
        ({"ranked": ["p", "q", "r"]}, "it says nothing about 's'"),
        ({"ranked": "pqrs"}, "must be a list of tiers"),
        ({"ranked": [NAMES], "method": "topsis"}, "topsis is ratio"),
    ],
    ids=str,
)
def test_words_that_are_wrong(options, said):
    with pytest.raises(McdaError, match=said):
        ranked_goals(matrix_of(0), **options)
