"""Rankings: places, ties, margins, and the tables they leave as."""

from __future__ import annotations

import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from mcda import DecisionMatrix, McdaError, Weights, method, rank
from mcda.forms import BlackBox, Method, evaluated_scores
from tests.strategies import Alien


def matrix_of(*rows, **more):
    return DecisionMatrix.of(rows, ("max",) * len(rows[0]), bounds=(0, 9), **more)


def test_scores_places_and_tables_in_the_users_names():
    matrix = matrix_of((5, 2), (7, 3), (5, 2), alternatives=["x", "y", "z"])

    ranking = rank(matrix, [2, 1])

    assert ranking.places.to_dict() == {"x": 2, "y": 1, "z": 2}
    assert ranking.scores.index.tolist() == ["x", "y", "z"]
    assert ranking.best == "y"
    assert ranking.winners == ("y",)
    assert ranking.margin == pytest.approx((2 * 2 + 1) / 27)
    assert list(ranking) == ["y", "x", "z"]
    pd.testing.assert_frame_equal(
        ranking.to_frame(),
        pd.DataFrame(
            {"score": ranking.values[[1, 0, 2]], "place": [1, 2, 2]},
            index=pd.Index(["y", "x", "z"], name="alternative"),
        ),
    )
    assert str(ranking) == "y comes first (weighted_sum)\n   1. y  0.6296\n   2. x  0.4444\n   2. z  0.4444"


def test_tied_winners():
    ranking = rank(matrix_of((5, 3), (3, 5), (1, 1), alternatives=["x", "y", "z"]), [1, 1])

    assert ranking.best is None
    assert ranking.winners == ("x", "y")
    assert ranking.places.tolist() == [1, 1, 3]
    assert ranking.margin == pytest.approx(3 / 9)
    assert str(ranking).startswith("x and y are tied (weighted_sum)\n   1. x")


def test_everyone_tied_leaves_no_margin():
    assert rank(matrix_of((5, 3), (3, 5)), [1, 1]).margin is None


def test_ties_within_the_order_are_shared_too():
    assert rank(matrix_of((9, 9), (1, 2), (2, 1), (2, 1), (0, 0)), [1, 1]).ranks.tolist() == [1, 2, 2, 2, 5]


def test_computed_weights_leave_ties_to_the_floats():
    matrix = matrix_of((5, 3), (3, 5))
    thirds = Weights.of(np.array([0.5, 0.5 * (1 + 1e-15)]), computed=True)

    ranking = rank(matrix, thirds)

    assert ranking.ranks.tolist() == [1, 1]
    assert ranking.details["ties"] == "floats"


def test_given_weights_a_hair_apart_are_no_tie():
    weights = ["0.5", "0.5000000000000000000001"]

    ranking = rank(matrix_of((5, 3), (3, 5)), weights)

    assert ranking.best == "a2"
    assert ranking.details["ties"] == "fractions"
    assert ranking.margin >= 0


def test_named_weights_are_matched_by_name():
    matrix = matrix_of((9, 0), (0, 9), criteria=["g", "h"])

    assert rank(matrix, {"h": 1, "g": 3}).best == "a1"
    assert rank(matrix, pd.Series({"h": 3, "g": 1})).best == "a2"
    assert rank(matrix, Weights.of([3, 1], ["h", "g"])).best == "a2"
    assert rank(matrix, [3, 1]).best == "a1"


def test_a_case_brings_matrix_and_weights():
    case = SimpleNamespace(matrix=lambda: matrix_of((9, 0), (0, 9)), weights=lambda: Weights.of([1, 3]))

    assert rank(case).best == "a2"
    assert rank(case, [3, 1], "topsis").best == "a1"


def test_a_black_box_is_ranked_by_its_scores():
    box = Method(
        "box", "black box", lambda matrix: BlackBox(matrix, lambda weights: weights @ matrix.values.T),
        evaluated_scores, exact=lambda matrix: None, describe=lambda matrix: {},
    )  # fmt: skip

    ranking = rank(matrix_of((1, 2), (2, 1), (0, 9)), [1, 1], box)

    assert ranking.ranks.tolist() == [2, 2, 1]
    assert ranking.details == {"ties": "floats"}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (None, "weights are missing"),
        ([1], "expected 2 weights, one per criterion, got 1"),
        ([1, 2, 3], "expected 2 weights"),
        ([0, 0], "must not all be zero"),
        ([1, -1], "weight 2 must not be negative"),
        ([1, float("nan")], "weight 2 must be a finite number, got nan"),
        ({"c1": 1}, "says nothing about criterion 'c2'"),
        ({"c1": 1, "c2": 1, "c3": 1}, "names 'c3', which is no criterion"),
        (pd.Series([1, 2], index=["c1", "c1"]), "'c1' twice"),
        ("topsis", "one row of numbers, got 'topsis'"),
        (Alien(), "one row of numbers, got <object"),
    ],
    ids=repr,
)
def test_weights_refused(weights, message):
    with pytest.raises(McdaError, match=message):
        rank(matrix_of((1, 2), (3, 4)), weights)


@pytest.mark.parametrize("matrix", [None, [[1, 2]], np.eye(2), pd.DataFrame([[1]]), "x", 3], ids=str)
def test_a_matrix_must_be_checked_first(matrix):
    with pytest.raises(McdaError, match="expected a DecisionMatrix or a Case, got"):
        rank(matrix, [1, 1])


@pytest.mark.parametrize("name", ["TOPSIS", "wsm", None, 3])
def test_an_unknown_method_is_refused(name):
    with pytest.raises(McdaError, match="unknown method"):
        rank(matrix_of((1, 2)), [1, 1], name)


@pytest.mark.parametrize("shape", [(5, 6), (100, 10)])
@pytest.mark.parametrize("name", ["weighted_sum", "topsis", "ahp"])
def test_ranking_takes_well_under_a_millisecond(shape, name):
    """Some 50 to 80 µs on an ordinary machine; the bound leaves room for a busy one."""
    rng = np.random.default_rng(1)
    matrix = DecisionMatrix.of(rng.uniform(1, 9, shape), ("max", "min") * (shape[1] // 2), bounds=(0, 9))
    weights, chosen = Weights.of(rng.integers(1, 9, shape[1]), matrix.criteria), method(name)
    rank(matrix, weights, chosen)
    times = []
    for _ in range(50):
        start = time.process_time()
        rank(matrix, weights, chosen)
        times.append(time.process_time() - start)

    assert min(times) < 5e-4


def test_ranking_needs_no_pandas():
    program = (
        "import sys, mcda; r = mcda.rank(mcda.DecisionMatrix.of([[1, 2], [3, 1]], ('max', 'max')), [1, 1], 'topsis');"
        "r.best, r.winners, r.margin, str(r); print('pandas' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
