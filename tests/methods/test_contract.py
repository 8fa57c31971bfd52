"""What every method promises, held over all of METHODS with all their options."""

from __future__ import annotations

import inspect
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import DecisionMatrix, McdaError, Weights, rank
from mcda.forms import Linear, Piecewise, Ratio, exact_score
from mcda.methods import METHODS, method
from tests.strategies import OPTIONS, VARIANTS, matrices, problems, weights_for

every = pytest.mark.parametrize("variant", VARIANTS, ids=repr)
few = settings(max_examples=25, deadline=None)

THRESHOLDS = {"q", "p", "s"}  # in the criterion's own unit
RATINGS_ARE_RATIOS = ("ahp", "weighted_product")
# Under these, a criterion may change its unit (its scale with it) and nothing else changes.
UNIT_FREE = [v for v in VARIANTS if v.options.get("normalisation") != "none" and not THRESHOLDS & set(v.options)]
# Under these, a criterion may change its zero too.
ZERO_FREE = [
    v
    for v in VARIANTS
    if v.options.get("normalisation", "bounds") in ("bounds", "minmax") and v.name not in RATINGS_ARE_RATIOS
]
# Where scores lie for positive values.
RANGES = {"vikor": (-1, 0), "promethee": (-1, 1)}
UNIT_RANGE = [v for v in VARIANTS if v.name == "topsis" or v.options.get("normalisation") != "none"]
# Under these, being better on one criterion of any weight is enough to be ahead.
STRICT = [v for v in VARIANTS if v.options.get("v") != 0 and "q" not in v.options]


def scores(variant, matrix, weights):
    return variant.score(variant.prepare(matrix), weights.values)


def arrays(prepared):
    return [part for part in prepared if isinstance(part, np.ndarray)]


def changed(matrix, values, bounds=None):
    return DecisionMatrix.of(values, matrix.sense, matrix.alternatives, matrix.criteria, bounds or matrix.bounds)


def test_every_option_of_every_method_is_in_these_tests():
    for name, make in METHODS.items():
        tried = {option for options in OPTIONS[name] for option in options}

        assert tried == set(inspect.signature(make).parameters), name


@every
@few
@given(data=st.data())
def test_a_batch_scores_as_one_by_one(variant, data):
    matrix = data.draw(matrices())
    rows = [data.draw(weights_for(len(matrix.criteria))).values for _ in range(6)]
    prepared = variant.prepare(matrix)

    batch = variant.score(prepared, np.array(rows).reshape(2, 3, -1))

    single = np.array([variant.score(prepared, row) for row in rows])
    assert batch.shape == (2, 3, len(matrix.alternatives))
    np.testing.assert_allclose(batch.reshape(6, -1), single, rtol=1e-13, atol=1e-14)


@every
@few
@given(data=st.data())
def test_the_order_of_alternatives_carries_over(variant, data):
    matrix, weights = data.draw(problems())
    order = data.draw(st.permutations(range(len(matrix.alternatives))))
    turned = DecisionMatrix.of(matrix.values[order], matrix.sense, bounds=matrix.bounds)

    before, after = rank(matrix, weights, variant), rank(turned, weights, variant)

    np.testing.assert_allclose(after.values, before.values[order], rtol=1e-13, atol=1e-14)
    assert after.ranks.tolist() == before.ranks[order].tolist()


@every
@few
@given(data=st.data())
def test_the_order_of_criteria_does_not_matter(variant, data):
    matrix, weights = data.draw(problems())
    order = data.draw(st.permutations(range(len(matrix.criteria))))
    names = [matrix.criteria[j] for j in order]
    turned = DecisionMatrix.of(matrix.values[:, order], [matrix.sense[j] for j in order], criteria=names, bounds=(0, 9))

    before, after = rank(matrix, weights, variant), rank(turned, weights, variant)

    np.testing.assert_allclose(after.values, before.values, rtol=1e-12, atol=1e-13)
    assert after.ranks.tolist() == before.ranks.tolist()


@every
@few
@given(problem=problems())
def test_twins_share_score_and_place_and_all_is_finite(variant, problem):
    matrix, weights = problem

    ranking = rank(matrix, weights, variant)

    assert np.isfinite(ranking.values).all()
    for a in range(len(matrix.alternatives)):
        twins = (matrix.values == matrix.values[a]).all(axis=1)
        assert np.ptp(ranking.values[twins]) <= 1e-15
        assert len(set(ranking.ranks[twins])) == 1


@every
@pytest.mark.parametrize("value", [0, 4, 9])
def test_where_all_are_alike_all_are_tied(variant, value):
    if value == 0 and (variant.name in RATINGS_ARE_RATIOS or variant.options.get("normalisation") in ("max", "sum")):
        value = 1
    matrix = DecisionMatrix.of([[value, value]] * 3, sense=("max", "min"), bounds=(0, 9))

    ranking = rank(matrix, [1, 2], variant)

    assert ranking.ranks.tolist() == [1, 1, 1]
    assert ranking.best is None
    assert ranking.margin is None
    assert np.isfinite(ranking.values).all()


@every
@few
@given(matrix=matrices(alternatives=(1, 1)))
def test_a_single_alternative_wins_alone(variant, matrix):
    ranking = rank(matrix, [1] * len(matrix.criteria), variant)

    assert ranking.best == "a1"
    assert ranking.margin is None
    assert np.isfinite(ranking.values).all()


@every
@few
@given(problem=problems(alternatives=(2, 6)))
def test_a_constant_column_orders_nobody(variant, problem):
    matrix, weights = problem
    flat = np.hstack([matrix.values, np.full((len(matrix.values), 1), 3)])
    wider = DecisionMatrix.of(flat, (*matrix.sense, "max"), bounds=(0, 9))

    ranking = rank(wider, [*weights.exact, 1], variant)

    if variant.name in ("topsis", "vikor") and "bounds" in ranking.details["normalisation"]:
        assert np.isfinite(ranking.values).all()  # the distance to the fixed ends counts, and is the same for all
    else:
        assert ranking.ranks.tolist() == rank(matrix, weights, variant).ranks.tolist()


@pytest.mark.parametrize("variant", UNIT_FREE, ids=repr)
@few
@given(problem=problems(), factors=st.lists(st.sampled_from([2, 60, 1000, "1/3"]), min_size=5, max_size=5))
def test_another_unit_changes_nothing(variant, problem, factors):
    matrix, weights = problem
    row = np.array([Fraction(f) for f in factors[: len(matrix.criteria)]], dtype=object)
    other = changed(matrix, matrix.exact * row, [(0, 9 * f) for f in row])

    before, after = rank(matrix, weights, variant), rank(other, weights, variant)

    np.testing.assert_allclose(after.values, before.values, rtol=1e-12, atol=1e-13)
    assert after.ranks.tolist() == before.ranks.tolist()


@pytest.mark.parametrize("variant", ZERO_FREE, ids=repr)
@few
@given(problem=problems(), shift=st.integers(-50, 50))
def test_another_zero_changes_nothing(variant, problem, shift):
    matrix, weights = problem
    other = changed(matrix, matrix.values + shift, [(shift, 9 + shift)] * len(matrix.criteria))

    before, after = rank(matrix, weights, variant), rank(other, weights, variant)

    np.testing.assert_allclose(after.values, before.values, rtol=1e-12, atol=1e-13)
    assert after.ranks.tolist() == before.ranks.tolist()


@pytest.mark.parametrize("variant", UNIT_FREE, ids=repr)
@pytest.mark.parametrize("unit", [1e-300, 1e-200, 1e200, 1e300])
def test_an_extreme_unit_is_a_unit_like_any_other(variant, unit):
    plain = np.array([[3.0, 5.0, 1.0], [4.0, 2.0, 2.0], [1.0, 6.0, 5.0]])
    senses, weights = ("max", "min", "max"), [2, 3, 4]
    extreme = plain * [unit, 1.0, unit]

    before = rank(DecisionMatrix.of(plain, senses, bounds=(0, 9)), weights, variant)
    after = rank(DecisionMatrix.of(extreme, senses, bounds=[(0, 9 * unit), (0, 9), (0, 9 * unit)]), weights, variant)

    np.testing.assert_allclose(after.values, before.values, rtol=1e-12)
    assert after.ranks.tolist() == before.ranks.tolist()


@every
@few
@given(problem=problems(alternatives=(2, 6)))
def test_who_is_nowhere_worse_is_not_behind(variant, problem):
    matrix, weights = problem
    gains = np.where(np.array(matrix.sense) == "max", matrix.values, -matrix.values)
    places = rank(matrix, weights, variant).ranks

    for a in range(len(gains)):
        behind = (gains[a] >= gains).all(axis=1)
        assert (places[a] <= places[behind]).all()


@pytest.mark.parametrize("variant", STRICT, ids=repr)
@few
@given(problem=problems(alternatives=(2, 6), zeros=False))
def test_who_is_nowhere_worse_and_somewhere_better_is_ahead(variant, problem):
    matrix, weights = problem
    gains = np.where(np.array(matrix.sense) == "max", matrix.values, -matrix.values)
    places = rank(matrix, weights, variant).ranks

    for a in range(len(gains)):
        dominated = (gains[a] >= gains).all(axis=1) & (gains[a] > gains).any(axis=1)
        assert (places[a] < places[dominated]).all()


@pytest.mark.parametrize("variant", UNIT_RANGE, ids=repr)
@few
@given(problem=problems())
def test_scores_lie_in_their_range(variant, problem):
    values = scores(variant, *problem)
    low, high = RANGES.get(variant.name, (0, 1))

    assert (values >= low - (1e-15 if low else 0)).all()
    assert (values <= high + 1e-15).all()


@every
@few
@given(problem=problems())
def test_places_are_shared_and_then_left_out(variant, problem):
    ranking = rank(*problem, variant)

    counts = [int((ranking.ranks < place).sum()) + 1 for place in ranking.ranks]
    assert ranking.ranks.tolist() == counts
    assert (ranking.best is None) == (len(ranking.winners) > 1)
    assert ranking.winners == tuple(ranking.places.index[ranking.places == 1])


@every
@few
@given(problem=problems())
def test_fractions_agree_with_floats(variant, problem):
    matrix, _ = problem
    exact, prepared = variant.exact(matrix), variant.prepare(matrix)
    if exact is None:
        assert variant.name == "weighted_product" or {"vector", "gaussian", "distances"} & set(variant.options.values())
        return

    for whole, rounded in zip(arrays(exact), arrays(prepared), strict=True):
        assert all(isinstance(cell, (Fraction, int)) for cell in whole.flat)
        np.testing.assert_allclose(whole.astype(float), rounded, rtol=1e-13, atol=1e-14)


@every
@few
@given(problem=problems())
def test_places_are_those_of_the_fractions(variant, problem):
    matrix, weights = problem
    exact = variant.exact(matrix)
    if exact is None:
        assert rank(matrix, weights, variant).details["ties"] == "floats"
        return
    assert isinstance(exact, Linear | Ratio | Piecewise)
    row = np.array(weights.exact, dtype=object)
    keys = [exact_score(exact, row, a) for a in range(len(matrix.alternatives))]

    expected = [1 + sum(other > key for other in keys) for key in keys]
    assert rank(matrix, weights, variant).ranks.tolist() == expected


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.form != "black box"], ids=repr)
def test_float32_stays_float32(variant):
    wide = DecisionMatrix.of(np.array([[1, 2.5], [3, 0.1], [2, 2]]), sense=("max", "min"), bounds=(0, 9))
    narrow = DecisionMatrix.of(wide.values.astype(np.float32), sense=wide.sense, bounds=(0, 9))
    weights = np.random.default_rng(1).dirichlet([1, 1], size=20)

    prepared = variant.prepare(narrow)
    found = variant.score(prepared, weights)

    assert {part.dtype for part in arrays(prepared)} == {np.dtype(np.float32)}
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, variant.score(variant.prepare(wide), weights), rtol=1e-5, atol=1e-6)
    assert (narrow.exact == wide.exact).all()


@every
def test_the_matrix_is_left_as_it_was(variant):
    values = np.array([[1.0, 2.0], [3.0, 1.0]])
    matrix = DecisionMatrix.of(values, sense=("max", "min"), bounds=(0, 9))

    rank(matrix, [1, 1], variant)

    assert matrix.values.tolist() == values.tolist()
    assert not matrix.values.flags.writeable


@every
def test_the_options_as_they_acted_are_said(variant):
    matrix = DecisionMatrix.of([[1, 2], [3, 1]], sense=("max", "min"))
    if variant.options.get("normalisation") == "bounds":
        with pytest.raises(McdaError, match="needs the scale of every criterion; 'c1' has none"):
            rank(matrix, [1, 1], variant)
        return

    details = rank(matrix, [1, 1], variant).details

    said = " ".join(details.values())
    assert all(str(value) in said for value in variant.options.values() if not isinstance(value, float))
    assert all(isinstance(value, str) for value in details.values())


@pytest.mark.parametrize("name", METHODS)
def test_an_unknown_option_is_refused_with_the_nearest_word(name):
    option = next(iter(inspect.signature(METHODS[name]).parameters))

    with pytest.raises(McdaError, match=f"method '{name}' has no option '{option}s'; did you mean '{option}'"):
        method(name, **{f"{option}s": 1})


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("value", ["nonsense", 3, ["minmax"], b"ideal", {}])
def test_an_unknown_value_of_an_option_is_refused(name, value):
    option = next(iter(inspect.signature(METHODS[name]).parameters))

    with pytest.raises(McdaError, match=r"known|must be"):
        method(name, **{option: value})


@pytest.mark.parametrize("name", ["topsi", "", 3, None, ["topsis"], {}])
def test_an_unknown_method_is_refused(name):
    with pytest.raises(McdaError, match="unknown method"):
        method(name)


def test_a_ready_method_takes_no_options():
    with pytest.raises(McdaError, match="not with a ready method"):
        method(method("topsis"), normalisation="minmax")


@every
@pytest.mark.parametrize("dtype", [float, np.float32])
def test_ties_of_decimals_are_ties(variant, dtype):
    """The first two columns of the first two rows change places; 0.1, 0.2 and 0.3 are no floats."""
    values = np.array([[0.1, 0.2, 0.5], [0.2, 0.1, 0.5], [0.3, 0.3, 0.1]], dtype=dtype)
    matrix = DecisionMatrix.of(values, sense=("max", "max", "max"), bounds=(0, 1))

    ranking = rank(matrix, [1, 1, 0], variant)

    assert ranking.ranks.tolist() == ([1, 1, 1] if "q" in variant.options else [2, 2, 1])  # 0.2 is below those q


def test_the_classic_float_sum_is_a_tie():
    matrix = DecisionMatrix.of([[0.1, 0.2, 0.0], [0.3, 0.0, 0.0], [0.0, 0.0, 0.3]], sense=("max",) * 3)
    weights = Weights.of(["1/3"] * 3)
    none = method("weighted_sum", normalisation="none")

    ranking = rank(matrix, weights, none)

    assert ranking.ranks.tolist() == [1, 1, 1]
    assert ranking.details["ties"] == "fractions"


@pytest.mark.parametrize("gap", ["1e-15", "1e-18", "1e-30"])
def test_a_gap_too_small_for_floats_is_no_tie(gap):
    values = [["0.5", "0.5"], ["0.5", Fraction("0.5") + Fraction(gap)]]
    matrix = DecisionMatrix.of(values, sense=("max", "max"), bounds=(0, 1))

    for name in ("weighted_sum", "topsis", "ahp", "vikor", "promethee"):
        assert rank(matrix, [1, 1], name).best == "a2"


@pytest.mark.parametrize("name", ["weighted_sum", "topsis", "vikor"])
def test_a_far_zero_hides_no_tie(name):
    """Near 10⁹ a float keeps seven decimals of a range of 0.2; the middle is the middle all the same."""
    values = [[1e9 + 0.1, 2], [1e9 + 0.2, 2], [1e9 + 0.3, 1], [1e9 + 0.2, 1.5], [1e9 + 0.3, 1]]
    matrix = DecisionMatrix.of(values, ("max", "max"))

    ranking = rank(matrix, [1, 1], method(name, normalisation="minmax"))

    exact = method(name, normalisation="minmax").exact(matrix)
    keys = [exact_score(exact, np.array([Fraction(1, 2)] * 2), a) for a in range(5)]
    assert keys[0] == keys[2] == keys[4]
    assert ranking.ranks.tolist() == [1 + sum(other > key for other in keys) for key in keys]
