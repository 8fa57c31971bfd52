"""Value functions: exact at every level, refused at the door, and linear under every question."""

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Limit, McdaError, ValueFunction, Weights, maximise, method, nearest_flip, rank, verify
from mcda.flips.weights import weight_flips
from mcda.hierarchy import Hierarchy
from mcda.matrix import resolve
from mcda.methods.promethee import promethee
from mcda.methods.topsis import squared_distances
from mcda.normalise import NORMALISATIONS, normalised
from mcda.value import SHAPES, labels
from mcda.weighting.swings import swing_statements
from tests.strategies import VARIANTS, weights_for

ROOMS = [["low", 2, 10], ["high", 8, 30], ["medium", 4, 20]]
LEVELS = {"low": 0, "medium": "0.4", "high": 1}
values = st.fractions(0, 1, max_denominator=8)


@st.composite
def functions(draw, trend=None):
    xs = sorted(draw(st.sets(st.integers(-6, 12), min_size=2, max_size=5)))
    vs = draw(st.lists(values, min_size=len(xs), max_size=len(xs)).filter(lambda row: len(set(row)) > 1))
    if trend is not None:
        vs = sorted(vs, reverse=trend == "falling")
    return ValueFunction.of(list(zip(xs, vs, strict=True)))


@st.composite
def tables(draw):
    """Levels, value functions, and what the levels are worth by a formula of its own."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    found = [draw(functions()) for _ in range(n)]
    rows = [
        [draw(st.integers(int(f.points[0][0]), int(f.points[-1][0]))) for f in found] for _ in range(m)
    ]  # fmt: skip
    return rows, found


def by_hand(points, x):
    """v(x) as the textbook has it: the segment that holds x."""
    for (x0, v0), (x1, v1) in pairwise(points):
        if x0 <= x <= x1:
            return (v0 * (x1 - x) + v1 * (x - x0)) / (x1 - x0)
    raise AssertionError(x)


# --- the function itself


@settings(max_examples=50, deadline=None)
@given(functions(), st.fractions(-6, 12, max_denominator=6))
def test_it_is_linear_between_its_points_and_exact(function, x):
    (first, _), (last, _) = function.points[0], function.points[-1]
    if first <= x <= last:
        assert function(x) == by_hand(function.points, x)
        assert 0 <= function(x) <= 1
    else:
        with pytest.raises(McdaError, match="expected a level from"):
            function(x)
        clamped = ValueFunction.of(function.points, clamped=True)
        assert clamped(x) == function.points[0 if x < first else -1][1]


@settings(max_examples=50, deadline=None)
@given(functions())
def test_its_trend_is_what_its_points_do(function):
    vs = [v for _, v in function.points]
    rises, falls = vs == sorted(vs), vs == sorted(vs, reverse=True)
    assert function.trend == ("rising" if rises else "falling" if falls else "mixed")


@settings(max_examples=50, deadline=None)
@given(functions(), st.integers(-6, 12), st.integers(-6, 12))
def test_extremes_are_the_least_and_largest_value_of_a_range(function, one, other):
    clamped = ValueFunction.of(function.points, clamped=True)
    low, high = sorted((F(one), F(other)))
    worst, best = clamped.extremes(low, high)
    assert low <= worst <= high
    assert low <= best <= high
    grid = [clamped(low + (high - low) * k / 60) for k in range(61)]
    assert clamped(worst) <= min(grid)
    assert clamped(best) >= max(grid)


def test_values_may_be_stated_out_of_a_hundred():
    assert ValueFunction.of([(0, 0), (4, 100)], out_of=100) == ValueFunction.of([(0, 0), (4, 1)])
    assert labels({"no": 10, "yes": 100}, out_of=100)("no") == F(1, 10)


def test_floats_are_read_as_the_decimals_they_show():
    function = ValueFunction.of([(0.1, 0), (0.3, 1)])
    assert function(0.2) == F(1, 2)
    assert function(np.float32(0.2)) == F(1, 2)
    assert function("1/5") == F(1, 2)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(("worst", "best"), [(0, 8), (8, 0), ("0.1", "0.9")])
def test_shapes_run_from_the_worst_to_the_best_through_exact_fourths(name, worst, best):
    curve = {
        "linear": lambda t: t,
        "concave": lambda t: 1 - (1 - t) ** 2,
        "convex": lambda t: t**2,
        "s_shape": lambda t: 3 * t**2 - 2 * t**3,
    }[name]
    function = ValueFunction.shape(name, worst, best)
    for t in (F(0), F(1, 4), F(1, 2), F(3, 4), F(1)):
        assert function(F(worst) + t * (F(best) - F(worst))) == curve(t)


def test_concave_gains_most_first_and_convex_last():
    gains = {name: np.diff([v for _, v in ValueFunction.shape(name, 0, 4).points]) for name in SHAPES}
    assert sorted(gains["concave"], reverse=True) == gains["concave"].tolist()
    assert sorted(gains["convex"]) == gains["convex"].tolist()
    assert max(gains["s_shape"]) in gains["s_shape"][1:3]


def test_a_threshold_is_a_ramp_between_its_breakpoints():
    ramp = ValueFunction.shape("threshold", 0, 10, between=(4, 6))
    assert [ramp(x) for x in (0, 4, 5, 6, 10)] == [0, 0, F(1, 2), 1, 1]
    assert ValueFunction.shape("threshold", 10, 0, between=(6, 4))(5) == F(1, 2)
    assert ValueFunction.shape("threshold", 0, 10, between=(0, 10)) == ValueFunction.shape("linear", 0, 10)


def test_bisection_asks_for_the_levels_worth_a_fourth_a_half_and_three_fourths():
    area = ValueFunction.bisection(0, 100, [15, 35, 60])
    assert [area(x) for x in (0, 15, 35, 60, 100)] == [0, F(1, 4), F(1, 2), F(3, 4), 1]
    price = ValueFunction.bisection(800, 200, [600, 450, 300])
    assert price.trend == "falling"
    assert price(600) == F(1, 4)


def test_the_sentence_of_a_function_names_levels_and_values():
    assert str(ValueFunction.of([(0, 0), ("1/2", 1)], clamped=True)) == "0 → 0, 0.5 → 1, level beyond"
    assert str(labels(LEVELS)) == "low → 0, medium → 0.4, high → 1"


# --- refused at the door


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([], "at least two, met 0"),
        ([(0, 1)], "at least two, met 1"),
        ([(0, 0), (0, 1)], "point 2 of a value function: expected a level above 0, the one before, met 0"),
        ([(3, 0), (1, 1)], "a level above 3, the one before, met 1"),
        ([(0, 0), (1, 2)], "point 2 of a value function: expected a value from 0 to 1, met 2"),
        ([(0, "-0.1"), (1, 1)], "point 1 of a value function: expected a value from 0 to 1, met -0.1"),
        ([(0, "1/2"), (1, "1/2")], "expected values that differ, met 0.5 for all"),
        ([(0, 0), (1, float("nan"))], "v of point 2 must be a finite number, got nan"),
        ([(0, 0), (float("inf"), 1)], "x of point 2 must be a finite number, got inf"),
        ([(0, 0), (10**400, 1)], "x of point 2 must be a finite number"),
        ([(0, False), (1, 1)], "v of point 1 must be a finite number, got False"),
        ([(0, 0), (1, None)], "v of point 2 must be a finite number, got None"),
        ([0, 1], r"point 1 of a value function must be a pair \(x, v\), got 0"),
        ([(0, 0, 0), (1, 1, 1)], "must be a pair"),
        (["01", "23"], "must be a pair"),
        ("concave", "needs points"),
        (7, "needs points"),
        ({0: 0, 1: 1}, "needs points"),
    ],
)
def test_points_that_are_none_are_refused(points, said):
    with pytest.raises(McdaError, match=said):
        ValueFunction.of(points)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"out_of": 0}, "above 0"),
        ({"out_of": -1}, "above 0"),
        ({"out_of": True}, "finite"),
        ({"out_of": float("nan")}, "finite"),
        ({"clamped": 1}, "True or False"),
        ({"clamped": "no"}, "True or False"),
    ],
)
def test_options_that_mean_nothing_are_refused(options, said):
    with pytest.raises(McdaError, match=said):
        ValueFunction.of([(0, 0), (1, 1)], **options)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({}, "at least two, met 0"),
        ({"only": 1}, "at least two, met 1"),
        ({"a": 0, "b": 0}, "expected values that differ"),
        ({"a": 0, "b": 1.5}, "label 'b': expected a value from 0 to 1, met 1.5"),
        ({"a": 0, "b": float("nan")}, "the value of label 'b' must be a finite number, got nan"),
        ({"a": 0, "b": True}, "the value of label 'b' must be a finite number, got True"),
        ({"a": 0, " ": 1}, "a label must be a word, got ' '"),
        ({"a": 0, 1: 1}, "a label must be a word, got 1"),
        ({True: 0, False: 1}, "a label must be a word, got True"),
        ([("a", 0), ("b", 1)], "labels must map words"),
        ("low", "labels must map words"),
    ],
)
def test_labels_that_are_none_are_refused(points, said):
    with pytest.raises(McdaError, match=said):
        labels(points)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("hihg", "expected one of the labels low, medium, high, got 'hihg'; did you mean 'high'"),
        ("", "expected one of the labels"),
        (2, "expected one of the labels low, medium, high, got 2"),
        (True, "got True"),
        (float("nan"), "got nan"),
        (None, "got None"),
        (["low"], "got"),
    ],
)
def test_a_level_that_is_no_label_is_refused(level, said):
    with pytest.raises(McdaError, match=said):
        labels(LEVELS)(level)


@pytest.mark.parametrize("level", [float("nan"), float("inf"), True, "many", None, [1]])
def test_a_level_that_is_no_number_is_refused(level):
    with pytest.raises(McdaError, match="number"):
        ValueFunction.of([(0, 0), (1, 1)], clamped=True)(level)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ValueFunction.shape("concav", 0, 1), "unknown shape 'concav'; did you mean 'concave'"),
        (lambda: ValueFunction.shape(3, 0, 1), "unknown shape 3"),
        (lambda: ValueFunction.shape("linear", 2, 2), "differ, got 2 twice"),
        (lambda: ValueFunction.shape("linear", 0, float("nan")), "finite"),
        (lambda: ValueFunction.shape("threshold", 0, 1), "needs 'between'"),
        (lambda: ValueFunction.shape("linear", 0, 1, between=(0, 1)), "takes no breakpoints"),
        (lambda: ValueFunction.shape("threshold", 0, 9, between=(5, 5)), "in their order"),
        (lambda: ValueFunction.shape("threshold", 0, 9, between=(6, 4)), "in their order"),
        (lambda: ValueFunction.shape("threshold", 0, 9, between=(5, 11)), "in their order"),
        (lambda: ValueFunction.shape("threshold", 0, 9, between=5), "two levels"),
        (lambda: ValueFunction.shape("threshold", 0, 9, between="45"), "two levels"),
        (lambda: ValueFunction.bisection(0, 9, [2, 4]), "three levels"),
        (lambda: ValueFunction.bisection(0, 9, 3), "three levels"),
        (lambda: ValueFunction.bisection(0, 9, "234"), "three levels"),
        (lambda: ValueFunction.bisection(0, 9, [4, 2, 6]), "step by step, got 0, 4, 2, 6, 9"),
        (lambda: ValueFunction.bisection(0, 9, [2, 2, 6]), "step by step"),
        (lambda: ValueFunction.bisection(9, 0, [2, 4, 6]), "step by step"),
    ],
)
def test_shapes_and_bisections_that_are_none_are_refused(make, said):
    with pytest.raises(McdaError, match=said):
        make()


# --- in a matrix


@settings(max_examples=50, deadline=None)
@given(tables())
def test_a_matrix_holds_the_values_exactly_whatever_the_direction_of_the_levels(case):
    rows, found = case
    matrix = DecisionMatrix.of(rows, ("max",) * len(found), value=found)
    expected = [[by_hand(f.points, x) for x, f in zip(row, found, strict=True)] for row in rows]
    assert matrix.exact.tolist() == expected
    assert matrix.values.tolist() == [[float(v) for v in row] for row in expected]
    assert matrix.sense == ("max",) * len(found)
    assert set(matrix.bounds) == {(0, 1)}
    assert matrix.value == tuple(found)


@settings(max_examples=50, deadline=None)
@given(tables(), st.data())
def test_the_weighted_sum_over_values_is_linear_and_its_flips_verify(case, data):
    rows, found = case
    matrix = DecisionMatrix.of(rows, ("max",) * len(found), value=found)
    weights = data.draw(weights_for(len(found)))
    ranking = rank(matrix, weights)
    assert ranking.details["normalisation"] == "bounds"
    assert ranking.values == pytest.approx((matrix.values @ weights.values).tolist(), abs=1e-12)
    for flip in weight_flips(matrix, weights, "weighted_sum"):
        assert verify(flip).ok
    if len(rows) > 1:
        assert not verify(nearest_flip(matrix, weights, "weighted_sum", norm="l1")).failures


@settings(max_examples=50, deadline=None)
@given(tables(), st.integers(1, 7), st.integers(-5, 5), st.booleans())
def test_another_unit_of_the_levels_changes_nothing(case, factor, shift, as_float):
    rows, found = case

    def turned(x):
        return F(x) * F(factor, 4) + shift

    others = [ValueFunction.of([(turned(x), v) for x, v in f.points]) for f in found]
    levels = [[float(turned(x)) if as_float else turned(x) for x in row] for row in rows]
    one = DecisionMatrix.of(rows, ("max",) * len(found), value=found)
    other = DecisionMatrix.of(levels, ("max",) * len(found), value=others)
    assert one.exact.tolist() == other.exact.tolist()
    assert other.origin == ("shortest decimal" if as_float else "given")


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_the_linear_shape_is_the_normalisation_by_bounds(data):
    m, n = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    rows = data.draw(st.lists(st.lists(st.integers(0, 9), min_size=n, max_size=n), min_size=m, max_size=m))
    senses = data.draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    plain = DecisionMatrix.of(rows, senses, bounds=(0, 9))
    shaped = DecisionMatrix.of(rows, senses, bounds=(0, 9), value=["linear"] * n)
    assert normalised(plain, "bounds", plain.exact).tolist() == shaped.exact.tolist()
    weights = data.draw(weights_for(n))
    for name in ("weighted_sum", "topsis", "vikor"):
        assert rank(plain, weights, name).ranks.tolist() == rank(shaped, weights, name).ranks.tolist()


def mixed(**options):
    """One criterion of labels, one of levels, one plain."""
    return DecisionMatrix.of(
        ROOMS,
        sense=("max", "min", "max"),
        alternatives=["x", "y", "z"],
        criteria=["ease", "price", "area"],
        value={"ease": LEVELS, "price": [(0, 1), (4, "1/2"), (10, 0)]},
        **options,
    )


@pytest.mark.parametrize("how", [how for how in NORMALISATIONS if how != "bounds"])
def test_values_stay_as_they_are_under_every_normalisation_of_the_others(how):
    matrix = mixed()
    columns = normalised(matrix, how)
    assert columns[:, :2].tolist() == [[0, 0.75], [1, 1 / 6], [0.4, 0.5]]
    alone = DecisionMatrix.of([[10], [30], [20]], ("max",))
    assert columns[:, 2].tolist() == normalised(alone, how)[:, 0].tolist()
    weighted = rank(matrix, [1, 1, 0], method("weighted_sum", normalisation=how))
    assert weighted.values == pytest.approx([0.375, 7 / 12, 0.45])
    if how != "vector":
        assert normalised(matrix, how, matrix.exact)[:, 1].tolist() == [F(3, 4), F(1, 6), F(1, 2)]


@pytest.mark.parametrize("how", NORMALISATIONS)
def test_topsis_measures_values_from_one_and_zero_so_that_dropping_an_option_reverses_nobody(how):
    matrix = mixed(bounds={"area": (0, 40)})
    for x in (matrix.values, matrix.exact):
        found = squared_distances(matrix, how, x)
        assert np.allclose(found.to_ideal[:, :2].astype(float), (1 - matrix.values[:, :2]) ** 2)
        assert np.allclose(found.to_anti[:, :2].astype(float), matrix.values[:, :2] ** 2)
    half = [1, 1, 0]
    whole = rank(matrix, half, method("topsis", normalisation=how))
    less = rank(matrix.without(["y"]), half, method("topsis", normalisation=how))
    assert less.scores[["x", "z"]].tolist() == pytest.approx(whole.scores[["x", "z"]].tolist())


def test_vikor_measures_regrets_from_the_values_one_and_zero():
    prepared = method("vikor").prepare(mixed())
    assert prepared.losses[:, :2].tolist() == [[1, 0.25], [0, 1 - 1 / 6], [0.6, 0.5]]


def test_thresholds_of_promethee_are_differences_of_value():
    matrix = mixed()
    found = rank(matrix, [1, 0, 0], promethee("u_shape", q="0.5"))
    assert found.scores.tolist() == [-0.5, 1, -0.5]  # 1 − 0.4 is above 0.5, 0.4 − 0 is not


@pytest.mark.parametrize("name", ["ahp", "weighted_product"])
def test_methods_of_ratios_refuse_a_value_of_nothing_and_take_the_others(name):
    with pytest.raises(McdaError, match="needs positive values; 'x' in 'ease' is 0 by its value function"):
        rank(mixed(), [1, 1, 1], name)
    assert rank(mixed().without(["x"]), [1, 0, 0], name).best == "y"


def test_every_question_of_pymcdm_sees_values():
    assert rank(mixed().without(["x"]), [1, 0, 0], "pymcdm:TOPSIS").best == "y"


def test_normalisations_that_divide_by_a_column_need_no_positive_values():
    assert rank(mixed(), [1, 1, 1], method("weighted_sum", normalisation="max")).best is not None
    with pytest.raises(McdaError, match="needs positive values; 'y' in 'c2' is -1"):
        matrix = DecisionMatrix.of(
            [["low", 1], ["high", -1]], ("max", "max"), alternatives=["x", "y"], value=[LEVELS, None]
        )
        rank(matrix, [1, 1], method("weighted_sum", normalisation="max"))


def test_ties_of_values_are_decided_in_fractions():
    thirds = [(0, 0), (3, 1)]
    matrix = DecisionMatrix.of([[1, 2], [2, 1]], ("max", "max"), value=[thirds, thirds])
    assert rank(matrix, [1, 1]).winners == ("a1", "a2")
    near = DecisionMatrix.of([["0.1", "0.2"], ["0.2", "0.1000000000000001"]], ("max", "max"), value=[thirds, thirds])
    assert rank(near, [1, 1]).best == "a2"


def test_a_frame_of_words_and_ordered_categories():
    frame = pd.DataFrame(
        {"ease": pd.Categorical(["high", "low"], ["low", "medium", "high"], ordered=True), "price": [2.5, 4.0]},
        index=["x", "y"],
    )
    matrix = DecisionMatrix.of(frame, ("max", "min"), value={"ease": LEVELS, "price": [(0, 1), (5, 0)]})
    assert matrix.exact.tolist() == [[1, F(1, 2)], [0, F(1, 5)]]
    assert matrix.alternatives == ("x", "y")


def test_float32_cells_are_read_as_the_decimals_they_show():
    cells = np.array([[0.2], [0.1]], dtype=np.float32)
    matrix = DecisionMatrix.of(cells, ("max",), value=[[(0, 0), (1, 1)]])
    assert matrix.exact.tolist() == [[F(1, 5)], [F(1, 10)]]
    assert matrix.origin == "shortest decimal"


def test_a_peak_is_allowed_and_a_fall_may_be_called_either_way():
    peak = ValueFunction.of([(0, 0), (20, 1), (40, 0)])
    assert DecisionMatrix.of([[10], [20]], ("max",), value=[peak]).values.tolist() == [[0.5], [1]]
    falling = [(0, 1), (10, 0)]
    both = [DecisionMatrix.of([[2]], (way,), value=[falling]).exact.tolist() for way in ("max", "min")]
    assert both == [[[F(4, 5)]], [[F(4, 5)]]]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"c1": [(0, 0), (9, 1)]},
            "value function of 'c1': direction 'min' says that less is better, but the value rises",
        ),
        ({"c1": [(0, 0), (3, 1), (9, 0)]}, "the value rises and falls"),
        ({"c1": {"low": 0, "high": 1}}, "the value rises from the first label to the last"),
        ({"c1": "concave"}, "value function of 'c1': the shape 'concave' needs the ends of the criterion's scale"),
        ({"c1": [(0, 1)]}, "value function of 'c1': point 1 of a value function: expected at least two"),
        ({"c2": [(0, 1), (2, 0)]}, "'value' names 'c2', which is no criterion"),
        ([None, None], "'value' must give 1 value functions or None, one per criterion, got 2"),
        ("concave", "'value' must give the value functions by criterion, got 'concave'"),
        (7, "'value' must give"),
        ([7], "value function of 'c1': a value function needs points"),
        ([True], "value function of 'c1'"),
        (
            {"c1": [(0, 1), (2, 0)]},
            "value of 'a2' in 'c1': expected a level from 0 to 2, where its value is stated, got 5",
        ),
        ({"c1": {"low": 1, "high": 0}}, "value of 'a1' in 'c1': expected one of the labels low, high, got 1"),
    ],
)
def test_a_matrix_refuses_value_functions_that_do_not_fit(value, said):
    with pytest.raises(McdaError, match=said):
        DecisionMatrix.of([[1], [5]], ("min",), value=value)


def test_levels_stay_within_bounds_that_are_given_and_words_have_none():
    falling = ValueFunction.of([(0, 1), (10, 0)], clamped=True)
    with pytest.raises(McdaError, match=r"value of 'a1' in 'c1': expected a level in its bounds \[0, 9\], got 11"):
        DecisionMatrix.of([[11]], ("min",), bounds=(0, 9), value=[falling])
    assert DecisionMatrix.of([["low", 3]], ("max", "max"), bounds=(0, 9), value=[LEVELS, None]).bounds == (
        (0, 1),
        (0, 9),
    )


def test_what_is_no_value_function_stays_as_it_was():
    plain = DecisionMatrix.of([[1, 2]], ("max", "min"))
    assert plain.value == (None, None)
    assert plain.sense == ("max", "min")
    assert DecisionMatrix.of([[1, 2]], ("max", "min"), value={}).bounds == (None, None)


# --- the questions around a matrix


def test_a_limit_on_values_is_refused_because_they_are_no_amounts():
    with pytest.raises(McdaError, match="limit 'cap': criterion 'price' has a value function"):
        maximise(mixed(bounds={"area": (0, 40)}), [1, 1, 1], limits=[Limit("cap", criterion="price", at_most=3)])
    spending = Limit("cap", spend={"x": 2, "y": 8, "z": 4}, at_most=8)
    spent = maximise(mixed(bounds={"area": (0, 40)}), [1, 1, 1], limits=[spending])
    assert spent.utility is not None


def test_swings_of_values_say_so():
    matrix = DecisionMatrix.of(
        [["low", 30], ["high", 10]], ("max", "min"), criteria=["ease", "cost"], value=[LEVELS, None]
    )
    assert swing_statements({"ease": 100, "cost": 40}, matrix) == (
        "moving the value of ease from 0 to 1 is worth the most: 100 points",
        "moving cost from 30 to 10 is worth 40 points, 0.4 of that",
    )


def test_worse_and_copied_rows_and_other_resolutions_keep_the_functions():
    matrix = mixed()
    again, _ = resolve(matrix, [1, 1, 1])
    assert again.without(["x"]).value == matrix.value
    assert mcda.rank_reversals(matrix, Weights.of([1, 1, 1]), "weighted_sum").tried


def test_a_hierarchy_keeps_the_functions_of_its_leaves():
    rated = mixed().without(["x"])  # the AHP reads ratios
    tree = Hierarchy.of({"goal": {"ease": 1, "cost": 1}, "cost": {"price": 1, "area": 1}}, alternatives=rated)
    assert tree.matrix().value == rated.value


@pytest.mark.parametrize("one", VARIANTS, ids=repr)
def test_every_method_answers_or_refuses_and_no_unit_of_the_levels_matters(one):
    """Of prices in another currency and with other words for the labels; two methods refuse a value of nothing."""
    words = {"low": "bas", "medium": "moyen", "high": "haut"}
    there = DecisionMatrix.of(
        [[words[level], 7 * price, area] for level, price, area in ROOMS],
        sense=("max", "min", "max"),
        value=[{words[level]: v for level, v in LEVELS.items()}, [(0, 1), (28, "1/2"), (70, 0)], None],
        bounds=[None, None, (0, 40)],
    )
    here = mixed(bounds={"area": (0, 40)})
    try:
        found = rank(here, [3, 2, 1], one)
    except McdaError as error:
        assert one.name in ("ahp", "weighted_product")
        assert "by its value function" in str(error)
        here, there = here.without(["x"]), there.without(["a1"])
        found = rank(here, [3, 2, 1], one)
    assert np.isfinite(found.values).all()
    assert found.values.tolist() == rank(there, [3, 2, 1], one).values.tolist()
