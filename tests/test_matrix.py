"""The decision matrix and the weights, and all that is refused at the door."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction as F
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda import DecisionMatrix, McdaError, Weights
from mcda.matrix import position, resolve
from tests.strategies import Alien, matrices, weights_for

NAN, INF = float("nan"), float("inf")


def two_by_two(values=((1, 2), (3, 4)), sense=("max", "min"), **more):
    return DecisionMatrix.of(values, sense, **more)


class TestMatrix:
    """`DecisionMatrix.of`."""

    def test_names_left_out_are_counted(self):
        matrix = two_by_two()

        assert matrix.alternatives == ("a1", "a2")
        assert matrix.criteria == ("c1", "c2")
        assert matrix.bounds == (None, None)
        assert matrix.origin == "given"

    def test_a_frame_brings_its_names(self):
        frame = pd.DataFrame({"gain": [1, 2], "cost": ["1/3", 4.5]}, index=["x", "y"])

        matrix = DecisionMatrix.of(frame, {"cost": "min", "gain": "max"}, bounds={"cost": (0, 9)})

        assert (matrix.alternatives, matrix.criteria) == (("x", "y"), ("gain", "cost"))
        assert matrix.sense == ("max", "min")
        assert matrix.bounds == (None, (F(0), F(9)))
        assert matrix.exact.tolist() == [[F(1), F(1, 3)], [F(2), F(9, 2)]]
        assert matrix.frame().loc["y", "cost"] == 4.5
        assert DecisionMatrix.of(frame, ("max", "min"), alternatives=["u", "v"]).alternatives == ("u", "v")

    def test_names_that_are_numbers_are_matched_as_text(self):
        frame = pd.DataFrame([[1, 2], [3, 4]])

        matrix = DecisionMatrix.of(frame, {0: "max", 1: "min"}, bounds={0: (0, 9)})

        assert matrix.criteria == ("0", "1")
        assert matrix.sense == ("max", "min")
        assert matrix.bounds == ((F(0), F(9)), None)

    def test_directions_as_array_or_series(self):
        assert two_by_two(sense=np.array(["max", "min"])).sense == ("max", "min")
        assert two_by_two(sense=pd.Series({"c2": "min", "c1": "max"})).sense == ("max", "min")
        assert all(type(one) is str for one in two_by_two(sense=np.array(["max", "min"])).sense)

    def test_values_are_frozen_and_the_callers_stay_his(self):
        mine = np.array([[1.0, 2.0], [3.0, 4.0]])
        matrix = two_by_two(mine)
        mine[0, 0] = 9

        assert matrix.values[0, 0] == 1
        for array in (matrix.values, matrix.exact):
            with pytest.raises(ValueError, match="read-only"):
                array[0, 0] = 5

    def test_exact_values_are_the_written_ones(self):
        assert two_by_two([[0.1, 0.2], [0.3, 1e-5]]).exact[1].tolist() == [F(3, 10), F(1, 100000)]
        assert two_by_two(np.array([[0.1, 1], [1, 1]], dtype=np.float32)).exact[0, 0] == F(1, 10)
        assert two_by_two([[2**60 + 1, 1], [1, 1]]).exact[0, 0] == 2**60 + 1
        assert isinstance(two_by_two([[2**60 + 1, 1], [1, 1]]).exact[1, 1], F)

    def test_bounds_as_one_pair_as_pairs_as_mapping(self):
        expected = ((F(1), F(9)),) * 2

        for bounds in ((1, 9), [(1, 9), (1, 9)], {"c1": (1, 9), "c2": ("1", Decimal(9))}, np.array([[1, 9], [1, 9]])):
            assert two_by_two(bounds=bounds).bounds == expected
        assert two_by_two(bounds=[None, (1, 9)]).bounds == (None, (F(1), F(9)))
        assert two_by_two([["1/3", 1], [1, 1]], bounds=("1/3", 1)).bounds[0] == (F(1, 3), F(1))

    def test_a_value_just_outside_its_scale_is_outside(self):
        with pytest.raises(McdaError, match=r"value of 'a1' in 'c1' must lie in \[0, 9\], got 9"):
            two_by_two([["9.00000000000000000001", 1], [1, 1]], bounds=(0, 9))

    @given(matrices(alternatives=(2, 6)), st.data())
    def test_without_leaves_out(self, matrix, data):
        dropped = data.draw(st.sets(st.sampled_from(matrix.alternatives), max_size=len(matrix.alternatives) - 1))

        left = matrix.without(dropped)

        assert left.alternatives == tuple(a for a in matrix.alternatives if a not in dropped)
        assert left.values.tolist() == matrix.frame().drop(index=list(dropped)).to_numpy().tolist()
        assert left.exact.shape == left.values.shape

    def test_without_keeps_exact_values(self):
        assert two_by_two([["1/3", 1], [1, 1]]).without(["a2"]).exact[0, 0] == F(1, 3)

    def test_without_refuses_the_unknown_and_the_last(self):
        with pytest.raises(McdaError, match="unknown alternative 'a3'; known: a1, a2"):
            two_by_two().without(["a3"])
        with pytest.raises(McdaError, match="no alternative is left"):
            two_by_two().without(["a1", "a2"])

    def test_conditioning_says_how_far_zero_is(self):
        assert two_by_two([[0, 1], [1, 0]]).conditioning == 1
        assert two_by_two([[100, 1], [101, 1]]).conditioning == 101
        assert two_by_two([[-1e308, 1], [1e308, 1]]).conditioning == 1
        assert math.isinf(two_by_two([["1", 1], ["1.00000000000000000001", 1]]).conditioning)
        assert two_by_two([["1", 1], ["1.0", 1]]).conditioning == 1

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ([[1, NAN], [3, 4]], "value of 'a1' in 'c2' must be a finite number, got nan"),
            ([[1, 2], [INF, 4]], "value of 'a2' in 'c1' must be a finite number, got inf"),
            ([[1, None], [3, 4]], "value of 'a1' in 'c2' must be a finite number, got None"),
            ([[1, "x"], [3, 4]], "value of 'a1' in 'c2' must be a finite number, got 'x'"),
            ([[1, True], [3, 4]], "value of 'a1' in 'c2' must be a finite number, got True"),
            ([[1, 2j], [3, 4]], "must be a number, got the type complex"),
            ([[1, 10**400], [3, 4]], "value of 'a1' in 'c2' must be a finite number, got 1000"),
            ([[1, 2], [3]], "a table of alternatives × criteria: rows of numbers, all of the same length"),
            ([1, 2], r"a table of alternatives × criteria, got shape \(2,\)"),
            ([[[1]]], r"got shape \(1, 1, 1\)"),
            ([], r"got shape \(0,\)"),
            ([[], []], r"got shape \(2, 0\)"),
            (np.empty((0, 2)), r"got shape \(0, 2\)"),
            (None, "got None"),
            (7, "got 7"),
            ("12", "got '12'"),
            ({"a": [1, 2]}, "got {'a'"),
            (np.ma.array([[1, 2], [3, 4]], mask=[[0, 0], [1, 0]]), r"masked cell at \(1, 0\)"),
            (np.array([[True, False]] * 2), "value of 'a1' in 'c1' must be a number, got the type bool"),
            (np.array([[Alien(), 1], [1, 1]]), "value of 'a1' in 'c1' must be a finite number, got <object"),
            (pd.DataFrame({"g": [1.0, NAN], "h": ["1", "2"]}), "value of '1' in 'g' must be a finite number, got nan"),
            (pd.DataFrame({"g": [1, 2], "h": [True, False]}), "value of '0' in 'h' must be a finite number, got True"),
            (pd.DataFrame({"g": [1, 2], "h": pd.array([1, None], "Int64")}), "value of '1' in 'h' .* got <NA>"),
            (pd.DataFrame([[1, 2]] * 2, columns=["g", "g"]), "'criteria' must be different .* 'g' twice"),
            (pd.DataFrame([[1, 2]] * 2, index=["x", "x"]), "'alternatives' must be different .* 'x' twice"),
            (pd.DataFrame(), r"got shape \(0, 0\)"),
        ],
        ids=str,
    )
    def test_values_refused(self, values, message):
        with pytest.raises(McdaError, match=message):
            DecisionMatrix.of(values, ("max", "min"))

    @pytest.mark.parametrize(
        ("sense", "message"),
        [
            (("max", "mn"), "direction of criterion 'c2' must be 'max' or 'min', got 'mn'; did you mean 'min'"),
            (("max", "MIN"), "got 'MIN'; did you mean 'min'"),
            ((1, -1), "direction of criterion 'c1' must be 'max' or 'min', got 1; did you mean 'max'"),
            (("max", -1), "got -1; did you mean 'min'"),
            (np.array([1, -1]), "got 1; did you mean 'max'"),
            (("max", "cost"), "got 'cost'; did you mean 'min'"),
            (("Benefit", "min"), "got 'Benefit'; did you mean 'max'"),
            (("max", None), "got None; known: max, min"),
            (("max", True), "got True; known: max, min"),
            (("max",), "'sense' must give 2 directions, one per criterion, got 1"),
            ("max", "'sense' must give one direction per criterion, got 'max'"),
            ({1, -1}, "'sense' must give one direction per criterion, got {"),
            (None, "'sense' must give one direction per criterion, got None"),
            (1, "'sense' must give one direction per criterion, got 1"),
            ({"c1": "max"}, "'sense' says nothing about criterion 'c2'"),
            ({"c1": "max", "c2": "min", "d2": "min"}, "'sense' names 'd2', which is no criterion; known: c1, c2"),
            (pd.Series(["max", "min"], index=["c1", "c1"]), "'sense' must be different .* 'c1' twice"),
        ],
        ids=str,
    )
    def test_directions_refused(self, sense, message):
        with pytest.raises(McdaError, match=message):
            two_by_two(sense=sense)

    @pytest.mark.parametrize(
        ("bounds", "message"),
        [
            ((9, 1), r"bounds of 'c1' must be \(low, high\) with low < high, got \(9, 1\)"),
            ((1, 1), "low < high"),
            ((0, 3), r"value of 'a2' in 'c2' must lie in \[0, 3\], got 4"),
            ((0, INF), r"bounds of 'c1' must be two finite numbers, got \(0, inf\)"),
            ((NAN, 1), "two finite numbers"),
            ((0, 10**400), "bounds of 'c1' must be two finite numbers"),
            ([(0, 9)], "'bounds' must give 2 pairs, one per criterion, got 1"),
            ([(0, 9), 9], "bounds of 'c2' must be two finite numbers, got 9"),
            ([(0, 9), (1, 2, 3)], "bounds of 'c2' must be two finite numbers"),
            ([(0, 9), "09"], "bounds of 'c2' must be two finite numbers, got '09'"),
            ({"d1": (0, 9)}, "'bounds' names 'd1', which is no criterion; known: c1, c2"),
            ({"c1": (0, True)}, "two finite numbers"),
            ("19", r"'bounds' must give a pair \(low, high\) per criterion, got '19'"),
            (9, r"'bounds' must give a pair \(low, high\) per criterion, got 9"),
        ],
        ids=str,
    )
    def test_bounds_refused(self, bounds, message):
        with pytest.raises(McdaError, match=message):
            two_by_two(bounds=bounds)

    @pytest.mark.parametrize("what", ["alternatives", "criteria"])
    @pytest.mark.parametrize(
        ("names", "message"),
        [
            (["x"], "must name 2 of them, got 1 names"),
            (["x", "y", "z"], "must name 2 of them, got 3 names"),
            (["x", "x"], "must be different from each other, got 'x' twice"),
            ([1, "1"], "must be different from each other, got '1' twice"),
            ("xy", "must be a list of names, got 'xy'"),
            ({1, 2}, "must be a list of names, got {"),
            (2, "must be a list of names, got 2"),
        ],
        ids=str,
    )
    def test_names_refused(self, what, names, message):
        with pytest.raises(McdaError, match=f"'{what}' {message}"):
            two_by_two(**{what: names})


class TestWeights:
    """`Weights.of`."""

    @given(weights_for(4))
    def test_sum_is_exactly_one(self, weights):
        assert sum(weights.exact) == 1
        assert weights.values.sum() == pytest.approx(1, abs=1e-15)
        assert weights.values.tolist() == [float(w) for w in weights.exact]

    @pytest.mark.parametrize(
        ("values", "origin"),
        [
            ({"g": 1, "h": 3}, "given"),
            ({"g": "0.25", "h": "0.75"}, "given"),
            (pd.Series([1, 3], index=["g", "h"]), "given"),
            (pd.Series([0.25, 0.75], index=["g", "h"]), "shortest decimal"),
            (pd.Series([0.25, 0.75], index=["g", "h"], dtype=np.float32), "shortest decimal"),
            (pd.Series([1, 3], index=["g", "h"], dtype="Int64"), "given"),
            (pd.Series([F(1), "3"], index=["g", "h"]), "given"),
        ],
        ids=str,
    )
    def test_named_weights(self, values, origin):
        weights = Weights.of(values)

        assert weights.criteria == ("g", "h")
        assert weights.exact == (F(1, 4), F(3, 4))
        assert weights.origin == origin
        assert weights.aligned(("h", "g")).values.tolist() == [0.75, 0.25]
        assert Weights.of(values, ["h", "g"]).exact == (F(3, 4), F(1, 4))
        assert Weights.of(weights, ["h", "g"]).exact == (F(3, 4), F(1, 4))
        assert weights.series()["h"] == 0.75

    def test_float32_weights_are_their_decimals(self):
        assert Weights.of(pd.Series([0.1, 0.9], index=["g", "h"], dtype=np.float32)).exact == (F(1, 10), F(9, 10))
        assert Weights.of(np.array([0.1, 0.9], dtype=np.float32)).exact == (F(1, 10), F(9, 10))

    def test_unnamed_weights_go_by_position(self):
        weights = Weights.of([1, 3])

        assert weights.criteria is None
        assert weights.aligned(("g", "h")).criteria == ("g", "h")
        assert Weights.of([1, 3], ["g", "h"]).criteria == ("g", "h")

    def test_weights_are_weights(self):
        weights = Weights.of([1, 3])

        assert Weights.of(weights) is weights
        with pytest.raises(ValueError, match="read-only"):
            weights.values[0] = 1

    def test_equal_weights(self):
        assert Weights.equal(["g", "h", "i"]).exact == (F(1, 3),) * 3

    def test_computed_weights_that_differ_by_rounding_are_level(self):
        weights = Weights.of([0.25, 0.25 * (1 + 2e-16), 0.5], computed=True)

        assert weights.exact[0] == weights.exact[1]
        assert weights.origin == "computed"

    def test_huge_and_tiny_weights(self):
        assert Weights.of([1e307, 1e307]).exact == (F(1, 2),) * 2
        assert Weights.of([5e-324, 5e-324]).exact == (F(1, 2),) * 2
        assert Weights.of([1e300, 1e-300]).values.tolist() == [1.0, 0.0]

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ([1, -0.5], r"weight 2 must not be negative, got -0\.5"),
            ({"g": 1, "h": -1}, "weight of 'h' must not be negative, got -1"),
            ([1, NAN], "weight 2 must be a finite number, got nan"),
            ({"g": INF}, "weight of 'g' must be a finite number, got inf"),
            ([0, 0], "weights must not all be zero"),
            ([0.0], "weights must not all be zero"),
            ([1e308, 1e308], "the sum of the weights must be finite"),
            ([10**400, 1], "weight 1 must be a finite number, got 1000"),
            ([], r"one row of numbers, got shape \(0,\)"),
            ({}, r"one row of numbers, got shape \(0,\)"),
            ([[1, 2]], r"one row of numbers, got shape \(1, 2\)"),
            ([[1, 2], [3]], "one row of numbers"),
            (None, "one row of numbers, got None"),
            (3, "one row of numbers, got 3"),
            ("123", "one row of numbers, got '123'"),
            ([True, 1], "weight 1 must be a finite number, got True"),
            ({"g": None, "h": 1}, "weight of 'g' must be a finite number, got None"),
            (["much", 1], "weight 1 must be a finite number, got 'much'"),
            ([1j, 1], "weight 1 must be a number, got the type complex128"),
            ({1: 1, "1": 2}, "'weights' must be different from each other, got '1' twice"),
            (pd.Series([1, 2], index=["g", "g"]), "'weights' must be different from each other, got 'g' twice"),
            (pd.Series([1, None], index=["g", "h"]), "weight of 'h' must be a finite number, got nan"),
            (
                pd.Series([1, None], index=["g", "h"], dtype="Int64"),
                "weight of 'h' must be a finite number, got (<NA>|nan)",
            ),
            (pd.DataFrame({"g": [1]}), "one row of numbers, got shape"),
            (np.ma.array([1, 2], mask=[1, 0]), r"masked cell at \(0,\)"),
        ],
        ids=str,
    )
    def test_values_refused(self, values, message):
        with pytest.raises(McdaError, match=message):
            Weights.of(values)

    @pytest.mark.parametrize(
        ("values", "criteria", "message"),
        [
            ({"g": 1}, ["g", "h"], "'weights' says nothing about criterion 'h'"),
            ({"gain": 1, "cots": 1}, ["gain", "cost"], "'weights' names 'cots', .* did you mean 'cost'"),
            ([1, 2, 3], ["g", "h"], "'criteria' must name 3 of them, got 2 names"),
            ([1, 2], ["g", "g"], "'criteria' must be different from each other, got 'g' twice"),
            ([1, 2], "gh", "'criteria' must be a list of names, got 'gh'"),
        ],
    )
    def test_names_refused(self, values, criteria, message):
        with pytest.raises(McdaError, match=message):
            Weights.of(values, criteria)

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ([1, 2, 3], "expected 2 weights, one per criterion, got 3"),
            ({"g": 1}, "'weights' says nothing about criterion 'h'"),
            ({"g": 1, "h": 1, "i": 1}, "'weights' names 'i', which is no criterion; known: g, h"),
        ],
    )
    def test_aligned_refuses_what_does_not_fit(self, values, message):
        with pytest.raises(McdaError, match=message):
            Weights.of(values).aligned(("g", "h"))


class TestResolve:
    """`resolve`: what a question starts from."""

    def test_named_weights_in_another_order(self):
        matrix = two_by_two(criteria=["g", "h"])

        found, weights = resolve(matrix, {"h": 3, "g": 1})

        assert found is matrix
        assert weights.values.tolist() == [0.25, 0.75]

    def test_a_case_brings_its_own_weights(self):
        case = SimpleNamespace(matrix=two_by_two, weights=lambda: Weights.of([1, 3]))

        assert resolve(case, None)[1].values.tolist() == [0.25, 0.75]
        assert resolve(case, [1, 1])[1].values.tolist() == [0.5, 0.5]

    def test_what_is_neither(self):
        with pytest.raises(McdaError, match=r"got DataFrame; DecisionMatrix.of\(values, sense=…\) makes one"):
            resolve(pd.DataFrame([[1]]), [1])
        with pytest.raises(McdaError, match=r"expected a DecisionMatrix or a Case, got str$"):
            resolve("case.yaml", [1])
        with pytest.raises(McdaError, match="weights are missing"):
            resolve(two_by_two(), None)


def test_position_says_what_there_is():
    assert position(("x", "y"), "y", "alternative") == 1
    with pytest.raises(McdaError, match="unknown alternative 'z'; known: x, y"):
        position(("x", "y"), "z", "alternative")
