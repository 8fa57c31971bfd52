"""Weights from swings, orders of importance, the ratings, and from several vectors."""

from __future__ import annotations

import subprocess
import sys
import warnings
from fractions import Fraction
from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from mcda import DecisionMatrix, McdaError, Weights, weighting
from mcda.weighting.objective_rules import RULES
from tests.strategies import matrices, weights_for

few = settings(max_examples=60, deadline=None)
ORDERS = ("centroid", "reciprocal", "sum", "exponent")


def order_of(names, rule):
    return weighting.rank_order(names, rule, exponent=2 if rule == "exponent" else None)


class TestSwing:
    def test_points_are_divided_by_their_sum(self):
        assert weighting.swing({"a": 100, "b": "50", "c": 0}).exact == (Fraction(2, 3), Fraction(1, 3), 0)
        assert weighting.swing([1, 3], ["a", "b"]).series().to_dict() == {"a": 0.25, "b": 0.75}

    def test_what_the_points_say(self):
        matrix = DecisionMatrix.of(
            [[1, 2, 7, 4], [3, 5, 7, 4]], ("max", "min", "max", "max"), criteria=["a", "b", "c", "d"],
            bounds={"b": (0, 10)},
        )  # fmt: skip

        assert weighting.swing_statements({"a": 50, "b": 100, "c": 0, "d": 0}, matrix) == (
            "moving b from 10 to 0 is worth the most: 100 points",
            "moving a from 1 to 3 is worth 50 points, 0.5 of that",
            "c has no swing: every alternative is at 7",
            "d has no swing: every alternative is at 4",
        )
        by_position = weighting.swing_statements([100, 100, 0, 0], matrix)
        assert by_position[1] == "moving b from 10 to 0 is worth as much: 100 points"
        series = weighting.swing_statements(pd.Series({"b": 1.0, "a": 0.0, "c": 0.0, "d": 0.0}), matrix)
        assert series[1] == "moving a from 1 to 3 is worth nothing"

    def test_points_for_no_swing_are_refused(self):
        matrix = DecisionMatrix.of([[1, 2], [3, 2]], ("max", "max"))
        with pytest.raises(McdaError, match=r"'c2' has no swing: every alternative is at 2 .* got 40"):
            weighting.swing_statements({"c1": 100, "c2": 40}, matrix)

    @pytest.mark.parametrize("points", [{"a": -1, "b": 2}, {"a": 0, "b": 0}, {"a": "much", "b": 1}, {}, None, "ab"])
    def test_what_is_refused(self, points):
        with pytest.raises(McdaError):
            weighting.swing(points)
        with pytest.raises(McdaError):
            weighting.swing_statements(points, DecisionMatrix.of([[1, 2], [3, 4]], ("max", "max"), criteria=["a", "b"]))


class TestRankOrder:
    @pytest.mark.parametrize("rule", ORDERS)
    @pytest.mark.parametrize("n", [1, 2, 5, 9])
    def test_weights_fall_and_add_up(self, rule, n):
        found = order_of([f"c{k}" for k in range(n)], rule)

        assert sum(found.exact) == 1
        assert all(a > b for a, b in pairwise(found.exact))
        assert found.criteria == tuple(f"c{k}" for k in range(n))
        assert found.origin == "given"

    def test_formulas(self):
        names = ["a", "b", "c"]

        assert weighting.rank_order(names).exact == (Fraction(11, 18), Fraction(5, 18), Fraction(1, 9))
        assert weighting.rank_order(names, "reciprocal").exact == (Fraction(6, 11), Fraction(3, 11), Fraction(2, 11))
        assert weighting.rank_order(names, "sum").exact == (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
        assert order_of(names, "exponent").exact == (Fraction(9, 14), Fraction(2, 7), Fraction(1, 14))
        assert weighting.rank_order(names, "exponent", 0).exact == (Fraction(1, 3),) * 3
        assert weighting.rank_order(names, "exponent", 1).exact == weighting.rank_order(names, "sum").exact
        root = weighting.rank_order(names, "exponent", 0.5)
        np.testing.assert_allclose(root.values, np.sqrt([3, 2, 1]) / np.sqrt([3, 2, 1]).sum(), rtol=1e-14)
        assert root.origin == "computed"

    def test_the_centroid_is_the_mean_of_the_corners(self):
        corners = [[Fraction(int(k <= top), top + 1) for k in range(5)] for top in range(5)]

        assert weighting.rank_order(list("abcde")).exact == tuple(
            sum(column, Fraction(0)) / 5 for column in zip(*corners, strict=True)
        )

    @pytest.mark.parametrize("rule", ORDERS)
    def test_ties_are_the_mean_over_the_orders_within_them(self, rule):
        found = order_of(["a", ["b", "c", "d"], "e"], rule)

        orders = [order_of(["a", *middle, "e"], rule).aligned(found.criteria).exact for middle in permutations("bcd")]
        assert found.exact == tuple(sum(column, Fraction(0)) / 6 for column in zip(*orders, strict=True))
        assert order_of([list("abc")], rule).exact == (Fraction(1, 3),) * 3
        assert order_of(["a", {"b", "c"}], rule).exact == order_of(["a", ("c", "b")], rule).exact

    @pytest.mark.parametrize(
        ("names", "rule", "exponent", "message"),
        [
            (["a", "b", "a"], "sum", None, "'a' twice"),
            (["a", ["b", "a"]], "sum", None, "'a' twice"),
            ([], "sum", None, "at least one criterion"),
            (["a", []], "sum", None, "an empty list"),
            ("abc", "sum", None, "must be a list of names"),
            ({"a", "b"}, "sum", None, "must be a list of names"),
            (None, "sum", None, "must be a list of names"),
            (["a"], "centriod", None, "did you mean 'centroid'"),
            (["a"], None, None, "'rule' must be"),
            (["a"], "sum", 2, "'exponent' goes with the rule 'exponent', not with 'sum'"),
            (["a"], "exponent", None, "'exponent' must be a number from 0 to 100"),
            (["a"], "exponent", -1, "'exponent' must be a number from 0 to 100"),
            (["a"], "exponent", float("nan"), "'exponent' must be a number from 0 to 100"),
            (["a"], "exponent", 1e9, "'exponent' must be a number from 0 to 100"),
        ],
    )
    def test_what_is_refused(self, names, rule, exponent, message):
        with pytest.raises(McdaError, match=message):
            weighting.rank_order(names, rule, exponent)


class TestObjective:
    @few
    @given(matrix=matrices(alternatives=(1, 6), criteria=(1, 5), lowest=0))
    @pytest.mark.parametrize("rule", RULES)
    def test_weights_or_a_clear_error(self, matrix, rule):
        """Constant columns, zeros, one row, one column: a weight vector or a sentence, never NaN."""
        try:
            found = weighting.objective(matrix, rule)
        except McdaError as error:
            assert f"the rule {rule!r}" in str(error)
            return
        assert found.criteria == matrix.criteria
        assert np.isfinite(found.values).all()
        assert found.values.sum() == pytest.approx(1)
        flat = matrix.values.min(axis=0) == matrix.values.max(axis=0)
        if rule != "equal":
            assert (found.values[flat] == 0).all()

    @pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "critic"])
    def test_the_numbers_are_pymcdms(self, rule):
        from pymcdm import weights

        rng = np.random.default_rng(2)
        for _ in range(20):
            values = rng.integers(1, 50, (6, 4)).astype(float)
            senses = rng.choice(["max", "min"], 4)
            expected = getattr(weights, f"{rule}_weights")(values, np.where(senses == "max", 1, -1))

            found = weighting.objective(DecisionMatrix.of(values, senses), rule)

            np.testing.assert_allclose(found.values, expected, rtol=1e-9, atol=1e-13)

    def test_critic_takes_columns_in_which_larger_is_better(self):
        from pymcdm import weights

        rng = np.random.default_rng(3)
        values = rng.uniform(1, 9, (7, 3))
        turned = values * [1, -1, 1]

        found = weighting.objective(DecisionMatrix.of(values, ("max", "min", "max")), "critic")

        np.testing.assert_allclose(found.values, weights.critic_weights(turned), rtol=1e-12)
        assert not np.allclose(found.values, weights.critic_weights(values))

    def test_every_rule_of_pymcdm_is_here(self):
        from pymcdm import weights

        known = {name.removesuffix("_weights") for name in dir(weights) if name.endswith("_weights")}
        assert known - {"subjective"} == set(RULES)

    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            ("entropy", "'entropy' needs ratings above 0; 'a2' has 0 in 'c1'"),
            ("merec", "needs ratings above 0"),
            ("critic", "'critic' is not defined for a constant criterion; every alternative has 7 in 'c2'"),
            ("cilos", "needs ratings above 0"),
            ("entrpy", "did you mean 'entropy'"),
            (None, "unknown objective rule None"),
        ],
    )
    def test_faults_name_the_criterion(self, rule, message):
        with pytest.raises(McdaError, match=message):
            weighting.objective(DecisionMatrix.of([[3, 7], [0, 7]], ("max", "min")), rule)

    @pytest.mark.parametrize("rule", RULES)
    def test_one_alternative_or_none_that_differs(self, rule):
        for values in ([[1, 2]], [[1, 2], [1, 2]]):
            matrix = DecisionMatrix.of(values, ("max", "max"))
            if rule == "equal":
                assert weighting.objective(matrix, rule).values.tolist() == [0.5, 0.5]
                continue
            with pytest.raises(McdaError, match=f"the rule '{rule}'"):
                weighting.objective(matrix, rule)

    def test_two_criteria_that_agree_in_full_leave_critic_nothing(self):
        with pytest.raises(McdaError, match=r"the rule 'critic' .* all of them do in full: 'c1', 'c2'"):
            weighting.objective(DecisionMatrix.of([[1, 2], [2, 4], [4, 8]], ("max", "max")), "critic")

    def test_lopcow_of_two_alternatives_would_be_rounding(self):
        with pytest.raises(McdaError, match="the rule 'lopcow' compares alternatives; expected 3 or more, got 2"):
            weighting.objective(DecisionMatrix.of([[1, 2], [2, 3]], ("max", "max")), "lopcow")

    def test_a_best_alternative_in_everything_leaves_cilos_nothing(self):
        with pytest.raises(McdaError, match="the rule 'cilos' has no single answer"):
            weighting.objective(DecisionMatrix.of([[9, 9, 9], [1, 2, 3], [2, 1, 1]], ("max",) * 3), "cilos")

    def test_only_a_matrix_or_a_case(self):
        with pytest.raises(McdaError, match="expected a DecisionMatrix or a Case, got list"):
            weighting.objective([[1, 2]])

    def test_warnings_of_others_stay_away(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with pytest.raises(McdaError):
                weighting.objective(DecisionMatrix.of([[1, 2], [2, 4]], ("max", "max")), "critic")
        assert caught == []


class TestCombine:
    @few
    @given(one=weights_for(3), other=weights_for(3))
    def test_products_and_mixtures_by_their_definition(self, one, other):
        products = [a * b for a, b in zip(one.exact, other.exact, strict=True)]
        if any(products):
            assert weighting.combine(one, other).exact == tuple(p / sum(products) for p in products)
        else:
            with pytest.raises(McdaError, match="no criterion above 0 in common"):
                weighting.combine(one, other)
        mixed = weighting.combine(one, other, rule="additive", shares=["1/4", "3/4"])
        assert mixed.exact == tuple(a / 4 + 3 * b / 4 for a, b in zip(one.exact, other.exact, strict=True))

    def test_equal_weights_change_no_product(self):
        weights = Weights.of({"a": 1, "b": 2, "c": 5})

        assert weighting.combine(weights, {"c": 1, "a": 1, "b": 1}).exact == weights.exact

    def test_shares_of_a_product_are_exponents(self):
        one, other = {"a": 1, "b": 4}, {"a": 1, "b": 1}

        found = weighting.combine(one, other, shares=[1, 1])
        np.testing.assert_allclose(found.values, [1 / 3, 2 / 3], rtol=1e-14)
        only = weighting.combine(one, {"a": 0, "b": 1}, shares=[1, 0])
        np.testing.assert_allclose(only.values, [0.2, 0.8], rtol=1e-14)
        none = weighting.combine(one, {"a": 0, "b": 1}, shares=[1, 1])
        assert none.values.tolist() == [0, 1]
        with pytest.raises(McdaError, match="no criterion above 0 in common"):
            weighting.combine({"a": 1, "b": 0}, {"a": 0, "b": 1}, shares=[1, 2])

    def test_names_are_matched(self):
        found = weighting.combine({"a": 1, "b": 3}, {"b": 3, "a": 1}, [1, 1])

        assert found.series().to_dict() == {"a": 0.1, "b": 0.9}

    def test_many_small_shares_do_not_vanish(self):
        tiny = Weights.of([1e-200, 1])

        assert weighting.combine(tiny, tiny, tiny, [1, 0]).values.tolist() == [1, 0]

    def test_computed_stays_computed(self):
        judged = Weights.of([1, 2], computed=True)

        assert weighting.combine(judged, [1, 1]).origin == "computed"
        assert weighting.combine(judged, [1, 1], rule="additive").origin == "computed"

    @pytest.mark.parametrize(
        ("weights", "options", "message"),
        [
            (([1, 2],), {}, "two or more weight vectors, got 1"),
            ((), {}, "got 0"),
            (([1, 2], [1, 2, 3]), {}, "of one length, got 2 and 3"),
            (({"a": 1}, {"b": 1}), {}, "names 'b'"),
            (([1, 2], [1, 2]), {"rule": "geometric"}, "'rule' must be 'multiplicative' or 'additive'"),
            (([1, 2], [1, 2]), {"shares": [1]}, "'shares' must give 2 numbers"),
            (([1, 2], [1, 2]), {"shares": [-1, 2]}, "must not be negative"),
            (([1, 2], None), {}, "got None"),
        ],
    )
    def test_what_is_refused(self, weights, options, message):
        with pytest.raises(McdaError, match=message):
            weighting.combine(*weights, **options)


def test_pymcdm_is_imported_by_the_objective_rules_alone():
    code = (
        "import sys, mcda.weighting as w\n"
        "w.swing({'a': 1}), w.rank_order(['a', 'b']), w.combine([1, 2], [2, 1]), w.Judgements, w.Group\n"
        "w.priorities_batch, w.objective, w.revisions\n"
        "assert not {'pymcdm', 'scipy', 'pandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there():
    for name in weighting.__all__:
        assert getattr(weighting, name) is not None
    assert set(weighting.__all__) <= set(dir(weighting))
    with pytest.raises(AttributeError, match="no attribute 'swings_of'"):
        _ = weighting.swings_of
