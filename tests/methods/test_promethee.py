"""PROMETHEE I and II: preference functions, thresholds, flows and the partial order."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import DecisionMatrix, McdaError, Weights, method, rank
from mcda.methods.promethee import partial_order
from tests.strategies import OPTIONS, problems

few = settings(max_examples=50, deadline=None)
FUNCTIONS = {
    "usual": lambda d: Fraction(d > 0),
    "u_shape": lambda d: Fraction(d > 1),
    "v_shape": lambda d: min(max(d / Fraction(5, 2), Fraction(0)), Fraction(1)),
    "level": lambda d: Fraction(int(d > 1) + int(d > 2), 2),
    "linear": lambda d: min(max((d - Fraction(1, 2)) / Fraction(5, 2), Fraction(0)), Fraction(1)),
}


def flows(matrix, weights, degree):
    """Positive and negative flows in Fractions, straight from the definition."""
    m = len(matrix.alternatives)

    def over(a, b):
        total = Fraction(0)
        for j, w in enumerate(weights.exact):
            d = matrix.exact[a, j] - matrix.exact[b, j]
            total += w * degree(d if matrix.sense[j] == "max" else -d)
        return total

    others = max(1, m - 1)
    out = [sum((over(a, b) for b in range(m) if b != a), Fraction(0)) / others for a in range(m)]
    into = [sum((over(b, a) for b in range(m) if b != a), Fraction(0)) / others for a in range(m)]
    return out, into


@pytest.mark.parametrize("options", OPTIONS["promethee"][:-1], ids=lambda o: o["preference"])
@few
@given(problem=problems(bounded=False))
def test_flows_and_relations_are_those_of_the_definition(options, problem):
    matrix, weights = problem
    out, into = flows(matrix, weights, FUNCTIONS[options["preference"]])

    ranking, order = rank(matrix, weights, method("promethee", **options)), partial_order(matrix, weights, **options)

    net = [a - b for a, b in zip(out, into, strict=True)]
    np.testing.assert_allclose(ranking.values, np.array(net, dtype=float), rtol=0, atol=1e-13)
    assert ranking.ranks.tolist() == [1 + sum(other > one for other in net) for one in net]
    np.testing.assert_allclose(order.out, np.array(out, dtype=float), rtol=0, atol=1e-13)
    for a, row in enumerate(order.relations):
        for b, relation in enumerate(row):
            better, worse = out[a] >= out[b] and into[a] <= into[b], out[a] <= out[b] and into[a] >= into[b]
            assert relation == {(True, True): "I", (True, False): "P", (False, True): "-"}.get((better, worse), "R")


def test_gaussian_degrees():
    matrix = DecisionMatrix.of([[3], [0]], ("max",))

    values = rank(matrix, [1], method("promethee", preference="gaussian", s=2)).values

    np.testing.assert_allclose(values, [1 - np.exp(-9 / 8), np.exp(-9 / 8) - 1], rtol=1e-15)


@few
@given(problem=problems())
def test_net_flows_add_up_to_nothing(problem):
    assert rank(*problem, "promethee").values.sum() == pytest.approx(0, abs=1e-13)


def test_a_difference_of_exactly_the_threshold_is_no_more_than_it():
    """0.3 − 0.1 is below 0.2 in floats, 0.8 − 0.6 above."""
    matrix = DecisionMatrix.of([[0.3, 0.8], [0.1, 0.6]], ("max", "max"))

    for options in ({"preference": "u_shape", "q": 0.2}, {"preference": "level", "q": 0.2, "p": 0.2}):
        assert rank(matrix, [1, 1], method("promethee", **options)).values.tolist() == [0, 0]
    just_below = method("promethee", preference="u_shape", q="0.1999")
    assert rank(matrix, [1, 1], just_below).values.tolist() == [1, -1]


def test_a_function_and_thresholds_for_each_criterion():
    matrix = DecisionMatrix.of([[3, 10], [1, 30]], ("max", "min"), criteria=["gain", "cost"])
    mixed = method("promethee", preference={"gain": "usual", "cost": "linear"}, q={"cost": 5}, p={"cost": 45})

    ranking = rank(matrix, {"gain": 1, "cost": 1}, mixed)

    np.testing.assert_allclose(ranking.values, [(1 + 15 / 40) / 2, -(1 + 15 / 40) / 2])
    assert ranking.details["preference"] == "gain: usual; cost: linear(q=5, p=45)"


def test_incomparable_alternatives_of_equal_net_flow():
    """x has the larger positive flow (7/12 to 11/24), z the smaller negative one (1/6 to 7/24); the net is 7/24."""
    matrix = DecisionMatrix.of([[1, 2, 3], [3, 0, 0], [3, 3, 0]], ("max",) * 3, alternatives=list("xyz"))

    order = partial_order(matrix, [1, 3, 2], "v_shape", p=2)

    np.testing.assert_allclose(order.out, [7 / 12, 1 / 12, 11 / 24], rtol=1e-15)
    np.testing.assert_allclose(order.into, [7 / 24, 2 / 3, 1 / 6], rtol=1e-15)
    assert order.relations == (("I", "P", "R"), ("-", "I", "-"), ("R", "P", "I"))
    assert order.incomparable == (("z", "x"),)
    assert order.best == ("x", "z")
    assert rank(matrix, [1, 3, 2], method("promethee", preference="v_shape", p=2)).winners == ("x", "z")


def test_the_partial_order_never_contradicts_the_net_flow():
    rng = np.random.default_rng(3)
    matrix = DecisionMatrix.of(rng.integers(0, 9, (12, 4)), ("max",) * 4)
    weights = Weights.of([1, 2, 3, 4])

    order, ranking = partial_order(matrix, weights), rank(matrix, weights, "promethee")

    for a, row in enumerate(order.relations):
        for b, relation in enumerate(row):
            assert relation != "P" or ranking.values[a] > ranking.values[b]
            assert (relation == "P") == (order.relations[b][a] == "-")
    assert set(order.best) == {n for n, row in zip(order.alternatives, order.relations, strict=True) if "-" not in row}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preference": "v-shape"}, "unknown preference function 'v-shape'; did you mean 'v_shape'"),
        ({"preference": "linear", "q": 1}, "'linear' needs the threshold 'p'"),
        ({"preference": "usual", "q": 1}, "'usual' has no threshold 'q'"),
        ({"preference": "u_shape", "q": -1}, "threshold 'q' must be ≥ 0"),
        ({"preference": "gaussian", "s": 0}, "threshold 's' must be > 0"),
        ({"preference": "gaussian", "s": "wide"}, "threshold 's' must be a number, got 'wide'"),
        ({"preference": {}}, "must be a function's name or a mapping"),
    ],
)
def test_wrong_functions_and_thresholds_are_refused(options, message):
    with pytest.raises(McdaError, match=message):
        method("promethee", **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preference": "linear", "q": 2, "p": 1}, "thresholds of 'gain' must be q ≤ p"),
        ({"preference": {"gian": "usual"}}, "'preference' names 'gian', which is no criterion; did you mean 'gain'"),
        ({"preference": {"gain": "usual"}}, "'preference' says nothing about criterion 'cost'"),
        ({"preference": "u_shape", "q": {"gain": 1}}, "'u_shape' of 'cost' needs the threshold 'q'"),
    ],
)
def test_what_does_not_fit_the_matrix_is_refused(options, message):
    matrix = DecisionMatrix.of([[1, 2]], ("max", "min"), criteria=["gain", "cost"])

    with pytest.raises(McdaError, match=message):
        rank(matrix, [1, 1], method("promethee", **options))


@settings(max_examples=60, deadline=None)
@given(problem=problems(), factor=st.sampled_from([2, 60, "1/3"]), data=st.data())
def test_another_unit_with_its_thresholds_changes_nothing(problem, factor, data):
    matrix, weights = problem
    shape, thresholds = data.draw(
        st.sampled_from(
            [("u_shape", {"q": 1}), ("v_shape", {"p": 2}), ("level", {"q": 1, "p": 3}), ("linear", {"q": 1, "p": 3})]
        )
    )
    unit = Fraction(factor)
    other = DecisionMatrix.of(matrix.exact * unit, matrix.sense)
    scaled = {key: value * unit for key, value in thresholds.items()}

    before = rank(matrix, weights, method("promethee", preference=shape, **thresholds))
    after = rank(other, weights, method("promethee", preference=shape, **scaled))

    np.testing.assert_allclose(after.values, before.values, rtol=0, atol=1e-13)
    assert after.ranks.tolist() == before.ranks.tolist()


def test_the_partial_order_is_in_the_details():
    matrix = DecisionMatrix.of([[4, 1, 1], [1, 4, 1], [2, 2, 1]], ("max",) * 3, ["a", "b", "c"])

    details = rank(matrix, [1, 1, 1], method("promethee")).details

    assert (details["unbeaten"], details["incomparable"]) == ("a, b, c", "none")
    apart = rank(matrix, [3, 2, 1], method("promethee", preference="linear", q=1, p=3)).details
    order = partial_order(matrix, [3, 2, 1], "linear", q=1, p=3)
    assert apart["unbeaten"] == ", ".join(order.best)
    assert "unbeaten" not in rank(DecisionMatrix.of([[1]] * 41, ("max",)), [1], method("promethee")).details


@few
@given(problem=problems())
def test_what_the_details_say_is_the_partial_order(problem):
    matrix, weights = problem
    order = partial_order(matrix, weights)

    details = rank(matrix, weights, method("promethee")).details

    assert details["unbeaten"].split(", ") == list(order.best)
    assert details["incomparable"].count(" and ") == len(order.incomparable)


def test_many_pairs_are_counted():
    values = [[k, (7 * k) % 13, 20 - k] for k in range(13)]
    order = partial_order(DecisionMatrix.of(values, ("max",) * 3), [3, 2, 3], "linear", q=2, p=9)

    words = order.words()["incomparable"]

    assert len(order.incomparable) > 12
    assert words.endswith(f"; and {len(order.incomparable) - 12} more pairs")
