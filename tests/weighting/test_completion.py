"""Missing judgements: filled in as asked, never silently."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import McdaError
from mcda.weighting.completion import least_lambda_max, parts
from mcda.weighting.doubt import weight_doubt
from mcda.weighting.judgements import Judgements, principal_eigenvector
from tests.strategies import saaty

few = settings(max_examples=60, deadline=None)
RULES = ("log_least_squares", "lambda_max")


@st.composite
def incomplete(draw, criteria=(2, 6)):
    """Draw pairs that a chain c1, c2, … links, and some of the others."""
    n = draw(st.integers(*criteria))
    names = [f"c{k + 1}" for k in range(n)]
    drawn = {(a, b): draw(saaty) for a, b in combinations(names, 2)}
    return names, {
        pair: value
        for k, (pair, value) in enumerate(drawn.items())
        if names.index(pair[1]) == names.index(pair[0]) + 1 or draw(st.booleans())
    }


@few
@given(drawn=incomplete())
@pytest.mark.parametrize("rule", RULES)
def test_given_pairs_stay_and_the_others_are_named(drawn, rule):
    names, pairs = drawn

    found = Judgements.of(pairs, names, incomplete=rule)

    assert {pair: found.value(*pair) for pair in pairs} == {p: Fraction(str(v)) for p, v in pairs.items()}
    assert set(found.filled) == {pair for pair in combinations(names, 2) if pair not in pairs}
    assert len(found.pairs) == len(names) * (len(names) - 1) // 2
    assert found.completion == (rule if found.filled else None)
    notes = " ".join(found.notes)
    assert all(repr(a) in notes and repr(b) in notes for a, b in found.filled)
    assert found.priorities().notes == found.notes


@few
@given(drawn=incomplete())
def test_least_squares_weights_come_back_as_geometric_means(drawn):
    """The filled-in pairs are ratios of the very weights that fit the given ones best; checked by numpy's lstsq."""
    names, pairs = drawn
    rows, logs = [], []
    for (a, b), value in pairs.items():
        row = np.zeros(len(names))
        row[names.index(a)], row[names.index(b)] = 1, -1
        rows.append(row)
        logs.append(np.log(float(Fraction(str(value)))))
    best = np.exp(np.linalg.lstsq(np.array(rows), np.array(logs), rcond=None)[0])

    found = Judgements.of(pairs, names, incomplete="log_least_squares").priorities(by="geometric_mean")

    np.testing.assert_allclose(found.weights.values, best / best.sum(), rtol=1e-9)


@few
@given(drawn=incomplete(), data=st.data())
def test_no_other_completion_has_a_smaller_lambda_max(drawn, data):
    names, pairs = drawn
    found = Judgements.of(pairs, names, incomplete="lambda_max")
    least = found.priorities().lambda_max

    for first, second in found.filled:
        factor = data.draw(st.sampled_from([0.3, 0.9, 0.999, 1.001, 1.1, 3.0]))
        other = found.revised(first, second, float(found.value(first, second)) * factor)
        assert other.priorities().lambda_max >= least - 1e-12
    other = Judgements.of(pairs, names, incomplete="log_least_squares").priorities().lambda_max
    assert least <= other + 1e-12


def test_at_the_least_the_slope_is_nought_even_far_off_the_scale():
    rng = np.random.default_rng(4)
    for n in (4, 7):
        square = np.eye(n)
        for i, j in combinations(range(n), 2):
            value = 1e6 ** rng.uniform(-1, 1) if j == i + 1 or rng.random() < 0.3 else np.nan
            square[i, j], square[j, i] = value, 1 / value
        full = least_lambda_max(square)
        right, _ = principal_eigenvector(full)
        left, _ = principal_eigenvector(full.T)
        for i, j in zip(*np.nonzero(np.triu(np.isnan(square), 1)), strict=True):
            up, down = full[i, j] * left[i] * right[j], full[j, i] * left[j] * right[i]
            assert up == pytest.approx(down, rel=1e-8, abs=1e-15 * left @ right)


@few
@given(points=st.lists(st.integers(1, 9), min_size=2, max_size=6))
@pytest.mark.parametrize("rule", RULES)
def test_a_chain_of_judgements_is_multiplied_out(points, rule):
    names = [f"c{k}" for k in range(len(points))]
    chain = {(a, b): Fraction(points[k], points[k + 1]) for k, (a, b) in enumerate(pairwise(names))}

    found = Judgements.of(chain, names, incomplete=rule).priorities()

    np.testing.assert_allclose(found.weights.values, np.array(points) / sum(points), rtol=1e-7)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)


def test_full_judgements_are_left_alone():
    pairs = {("a", "b"): 3, ("b", "c"): 2, ("a", "c"): 5}

    assert Judgements.of(pairs, incomplete="lambda_max").pairs == Judgements.of(pairs).pairs
    assert Judgements.of(pairs, incomplete="lambda_max").notes == ()


def test_the_missing_link_is_named():
    with pytest.raises(McdaError, match=r"no chain of judgements links 'a' and 'c': judge one of 'a', 'b' against one"):
        Judgements.of({("a", "b"): 2, ("c", "d"): 3}, incomplete="lambda_max")
    with pytest.raises(McdaError, match="links 'a' and 'z'"):
        Judgements.of({("a", "b"): 2}, ["a", "b", "z"], incomplete="log_least_squares")
    assert parts(np.array([[1, np.nan], [np.nan, 1]])) == [[0], [1]]


@pytest.mark.parametrize("rule", ["least_squares", "", True, 3, ["lambda_max"]])
def test_an_unknown_completion_is_refused(rule):
    with pytest.raises(McdaError, match="'incomplete' must be 'log_least_squares' or 'lambda_max'"):
        Judgements.of({("a", "b"): 2}, incomplete=rule)


def test_a_matrix_may_have_gaps_when_asked():
    gap = float("nan")
    square = [[1, 2, None], ["1/2", 1, 3], [None, gap, 1]]
    names = ["a", "b", "c"]

    found = Judgements.of(square, names, incomplete="lambda_max")

    assert found.filled == (("a", "c"),)
    assert found.value("b", "c") == 3
    assert float(found.value("a", "c")) == pytest.approx(6)
    assert Judgements.of([[gap, 2], [gap, gap]], incomplete="lambda_max").value("c1", "c2") == 2
    frame = pd.DataFrame([[1, 2, gap], [0.5, 1, 3], [gap, 1 / 3, 1]], names, names)
    assert Judgements.of(frame, incomplete="lambda_max").filled == (("a", "c"),)
    with pytest.raises(McdaError, match="must be a positive number, got nan"):
        Judgements.of(frame)
    with pytest.raises(McdaError, match="no chain of judgements links"):
        Judgements.of([[1, None], [None, 1]], incomplete="lambda_max")


def test_off_the_scale_is_said():
    assert Judgements.of({("a", "b"): 12}).priorities().notes == (
        "the judgement of 'a' over 'b' is 12, outside the scale from 1/9 to 9",
    )
    for value in (9, "1/9", 2.5, 1 / 9, np.sqrt(2)):
        assert Judgements.of({("a", "b"): value}).notes == ()


def test_revised():
    judged = Judgements.of({("a", "b"): 2, ("b", "c"): 3}, incomplete="lambda_max")

    assert judged.revised("b", "a", 4).value("a", "b") == Fraction(1, 4)
    assert judged.revised("c", "a", "1/5").filled == ()
    assert judged.revised("c", "a", "1/5").notes == ()
    assert judged.revised("a", "b", 5).filled == judged.filled
    for pair, message in [(("a", "a"), "with itself"), (("a", "bb"), "unknown criterion 'bb'")]:
        with pytest.raises(McdaError, match=message):
            judged.revised(*pair, 2)
    with pytest.raises(McdaError, match="must be a positive number, got 0"):
        judged.revised("a", "b", 0)


def test_doubt_counts_only_what_was_judged():
    """With all pairs it is the textbook estimate; a tree of judgements leaves nothing to estimate it from."""
    pairs = {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 5, ("c", "d"): 2}

    assert weight_doubt(Judgements.of({("a", "b"): 2, ("b", "c"): 3}, incomplete="lambda_max")) is None
    found = weight_doubt(Judgements.of(pairs, incomplete="log_least_squares"))

    design = np.array([[1, -1, 0, 0], [0, 1, -1, 0], [1, 0, -1, 0], [0, 0, 1, -1]], dtype=float)
    logs = np.log([2, 2, 5, 2])
    v = np.linalg.lstsq(design, logs, rcond=None)[0]
    rest = logs - design @ v
    covariance = rest @ rest / 1 * np.linalg.pinv(design.T @ design)
    weights = np.exp(v) / np.exp(v).sum()
    jacobian = np.diag(weights) - np.outer(weights, weights)
    np.testing.assert_allclose(found.to_numpy(), np.sqrt(np.diag(jacobian @ covariance @ jacobian)), rtol=1e-9)
