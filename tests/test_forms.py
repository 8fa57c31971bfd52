"""The forms: how two alternatives compare, in floats and exactly."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings

from mcda import McdaError, method
from mcda.forms import TIE, answerable, exact_score, is_tie, lead, rounding, same_rows
from tests.strategies import VARIANTS, problems

# A black box has no rows to compare by.
every = pytest.mark.parametrize("variant", [v for v in VARIANTS if v.form != "black box"], ids=repr)
few = settings(max_examples=25, deadline=None)


def pairs(m):
    grid = np.indices((m, m)).reshape(2, -1)
    return grid[0], grid[1]


@every
@few
@given(problem=problems(alternatives=(2, 5)))
def test_the_lead_has_the_sign_of_the_scores_difference(variant, problem):
    matrix, weights = problem
    prepared, (a, b) = variant.prepare(matrix), pairs(len(matrix.alternatives))
    scores = variant.score(prepared, weights.values)

    gap, terms = lead(prepared, weights.values, a, b)

    clear = np.abs(scores[a] - scores[b]) > 1e-9
    assert (np.sign(gap)[clear] == np.sign(scores[a] - scores[b])[clear]).all()
    assert (np.abs(gap) <= terms * (1 + 1e-12)).all()
    opposite, _ = lead(prepared, weights.values, b, a)
    np.testing.assert_allclose(opposite, -gap, atol=1e-18)


@every
@few
@given(problem=problems(alternatives=(2, 5)))
def test_floats_are_within_their_rounding_of_the_fractions(variant, problem):
    matrix, weights = problem
    exact, prepared, (a, b) = variant.exact(matrix), variant.prepare(matrix), pairs(len(matrix.alternatives))
    if exact is None:
        return

    true, _ = lead(exact, np.array(weights.exact, dtype=object), a, b)
    gap, _ = lead(prepared, weights.values, a, b)

    bound = rounding(prepared, weights.values, matrix.conditioning)
    assert (np.abs(gap - true.astype(float)) <= bound).all()


@every
@few
@given(problem=problems(alternatives=(2, 5)))
def test_exact_scores_order_as_scores_do(variant, problem):
    matrix, weights = problem
    exact = variant.exact(matrix)
    if exact is None:
        return
    row = np.array(weights.exact, dtype=object)
    keys = [exact_score(exact, row, a) for a in range(len(matrix.alternatives))]
    scores = variant.score(variant.prepare(matrix), weights.values)

    for a in range(len(keys)):
        for b in range(len(keys)):
            true, _ = lead(exact, row, a, b)
            assert (keys[a] > keys[b]) == (true > 0)
            assert scores[a] - scores[b] >= -1e-12 or keys[a] < keys[b]
    assert all(isinstance(key, F) for key in keys)


@every
@few
@given(problem=problems(alternatives=(2, 5)))
def test_same_rows_are_those_no_weights_can_tell_apart(variant, problem):
    matrix, _ = problem
    prepared = variant.prepare(matrix)
    corners = variant.score(prepared, np.eye(len(matrix.criteria)))  # all weight on one criterion

    for a in range(len(matrix.alternatives)):
        expected = np.isclose(corners, corners[:, [a]], rtol=0, atol=1e-12).all(axis=0)
        assert same_rows(prepared, a).tolist() == expected.tolist()
        assert same_rows(prepared, a)[(matrix.values == matrix.values[a]).all(axis=1)].all()


def test_a_tie_is_a_gap_of_a_billionth_of_a_thousandth_of_its_terms():
    assert TIE == 1e-12
    assert is_tie(0.0, 0.0)
    assert is_tie(1e-12, 1.0)
    assert is_tie(-1e-12, 1.0)
    assert not is_tie(1.1e-12, 1.0)
    assert is_tie(np.array([0.0, 1.0]), np.array([0.0, 1.0])).tolist() == [True, False]


def test_a_question_without_an_exact_answer_says_which_forms_have_one():
    answerable(method("topsis"), "this", "linear", "ratio")
    with pytest.raises(McdaError, match="this is answered for methods of the form linear; topsis is ratio"):
        answerable(method("topsis"), "this", "linear")


def test_a_method_is_printed_as_it_is_made():
    assert repr(method("topsis", normalisation="vector")) == "method('topsis', normalisation='vector')"
    assert repr(method("topsis")) == "method('topsis')"
