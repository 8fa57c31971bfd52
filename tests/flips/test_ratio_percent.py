"""The percent radius of TOPSIS: certified, reached, and with no flip inside."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Weights
from mcda.certificate.problem import Problem
from mcda.flips import ratio_percent
from mcda.flips.radius import Limits
from mcda.flips.walks import walker_for

TOPSIS = mcda.method("topsis", normalisation="bounds")


def asked(matrix, weights, rivals=None, *, method=TOPSIS, frozen=(), **options):
    walker = walker_for(matrix, weights, method)
    winner = int(np.argmax(mcda.rank(matrix, weights, method).values))
    rows = list(walker.problem.rows.values())
    others = [b for b in range(len(rows)) if rows[b] != rows[winner]]
    limits = Limits.none(len(matrix.criteria))
    limits.frozen[list(frozen)] = True
    own = walker.weights
    named = rivals is not None
    radius = ratio_percent.solve(
        walker.problem, walker.prepared, own, winner, rivals if named else others, limits=limits, named=named, **options
    )
    return walker, winner, radius


def drawn(m, n, number, method=TOPSIS):
    rng = np.random.default_rng(number)
    values = rng.integers(1, 100, size=(m, n)).tolist()
    weights = rng.integers(1, 20, size=n).tolist()
    return DecisionMatrix.of(values, ["max"] * n, bounds=(0, 100)), Weights.of(weights)


def leads(problem, winner, weights):
    """The winner's lead over everyone at many weights, relative to its terms."""
    names = list(problem.rows)
    away, near = (np.array([[float(x) for x in problem.rows[name][k]] for name in names]) for k in (0, 1))
    u = weights**2
    ahead, behind = (u @ near[winner])[:, None] * (u @ away.T), (u @ near.T) * (u @ away[winner])[:, None]
    return (ahead - behind) / np.maximum(ahead + behind, 1e-300)


def nobody_overtakes(walker, winner, weights):
    """Decide in floats where they can, else in Fractions."""
    names = walker.matrix.alternatives
    gaps = leads(walker.problem, winner, weights)
    for k, b in np.argwhere(gaps < 1e-9):
        if gaps[k, b] < -1e-9 or walker.problem.lead(names[winner], names[b], [Fraction(x) for x in weights[k]]) < 0:
            return False
    return True


def inside(walker, radius, number, many=4000, frozen=()):
    """Draw weights within the radius: corners of the box, its edges, and anything between."""
    rng = np.random.default_rng(number)
    n = len(walker.matrix.criteria)
    signs = rng.choice([-1.0, 1.0], size=(many, n))
    signs[many // 2 :] = rng.uniform(-1, 1, size=(many - many // 2, n))
    signs[: many // 4, rng.integers(n)] = rng.uniform(-1, 1, size=many // 4)
    signs[:, list(frozen)] = 0
    return walker.weights.values * np.maximum(1 + signs * radius * (1 - 1e-12), 0)


@pytest.mark.parametrize(("m", "n"), [(3, 3), (5, 3), (8, 4), (12, 6), (60, 10)])
@pytest.mark.parametrize("number", range(3))
def test_nobody_overtakes_inside_and_somebody_does_at_the_edge(m, n, number):
    matrix, weights = drawn(m, n, number)
    walker, winner, radius = asked(matrix, weights)
    certificate = radius.certify()

    assert certificate.faults() == []
    if radius.weights is None:
        assert radius.lower == np.inf
        assert nobody_overtakes(walker, winner, inside(walker, 1.0, number))
        return
    assert radius.upper - radius.lower <= 1e-8 * radius.upper
    assert nobody_overtakes(walker, winner, inside(walker, radius.lower, number))
    assert leads(walker.problem, winner, radius.weights[None])[0, radius.rival] < 1e-12
    assert np.all(np.abs(radius.weights / walker.weights.values - 1) <= radius.upper * (1 + 1e-12))


@pytest.mark.parametrize("number", range(6))
def test_a_fine_grid_of_three_criteria_finds_nothing_nearer_and_the_same_from_above(number):
    matrix, weights = drawn(6, 3, number)
    walker, winner, radius = asked(matrix, weights)
    steps = np.linspace(0, 1, 401)  # closeness has no scale: one factor of the box may stand at 1
    ratios = 10 ** (np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) * 6 - 3)
    factors = np.column_stack([np.ones(len(ratios)), ratios])
    flipped = leads(walker.problem, winner, walker.weights.values * factors).min(axis=1) < -1e-12
    spread = factors[flipped].max(axis=1) / factors[flipped].min(axis=1)
    nearest = ((spread - 1) / (spread + 1)).min(initial=1)

    assert radius.lower <= nearest + 1e-12
    assert nearest <= radius.upper + 0.02 * (1 - radius.upper**2) + 1e-3


@pytest.mark.parametrize("normalisation", ["vector", "minmax", "sum"])
def test_every_normalisation_has_a_certificate(normalisation):
    rng = np.random.default_rng(5)
    matrix = DecisionMatrix.of(rng.random((15, 5)).round(3) + 0.01, ["max", "min", "max", "max", "min"])
    walker, winner, radius = asked(matrix, [3, 1, 4, 1, 5], method=mcda.method("topsis", normalisation=normalisation))

    assert radius.certify().faults() == []
    assert nobody_overtakes(walker, winner, inside(walker, radius.lower, 0))


def test_frozen_weights_keep_their_factor_and_make_it_farther():
    matrix, weights = drawn(10, 5, 3)
    _, _, free = asked(matrix, weights)
    walker, winner, radius = asked(matrix, weights, frozen=(0, 2))

    assert radius.certify().faults() == []
    assert radius.lower >= free.lower
    assert radius.weights[[0, 2]].tolist() == walker.weights.values[[0, 2]].tolist()
    assert nobody_overtakes(walker, winner, inside(walker, radius.lower, 1, frozen=(0, 2)))


def test_with_frozen_weights_the_radius_may_pass_one():
    # a leads by far on the frozen criterion; b is better only where the free weight is tiny
    matrix = DecisionMatrix.of([[9, 1], [1, 9]], ["max", "max"], bounds=(0, 10))
    walker, winner, radius = asked(matrix, ["0.9", "0.1"], frozen=(0,))

    assert radius.certify().faults() == []
    assert radius.lower == pytest.approx(8)  # level at equal weights: 0.1 must become 0.9
    assert nobody_overtakes(walker, winner, inside(walker, radius.lower, 2, frozen=(0,)))


def test_a_dominated_rival_never_overtakes_and_an_equal_criterion_makes_it_tie_only():
    matrix = DecisionMatrix.of([[9, 7, 5], [8, 6, 4], [8, 7, 4], [9, 7, 5]], ["max"] * 3, bounds=(0, 10))
    _, winner, radius = asked(matrix, [1, 1, 1])

    assert winner == 0
    assert (radius.lower, radius.upper, radius.weights) == (np.inf, np.inf, None)
    assert radius.never == (1,)
    assert radius.tie_only == (2,)
    assert radius.certify().faults() == []


def test_weights_of_zero_do_not_move():
    # b is better only in the criterion that has no weight
    matrix = DecisionMatrix.of([[9, 7, 1], [8, 6, 9]], ["max"] * 3, bounds=(0, 10))
    _, _, radius = asked(matrix, [1, 1, 0])

    assert radius.never == (1,)
    assert radius.certify().faults() == []


def test_a_winner_at_the_ideal_is_never_overtaken():
    matrix = DecisionMatrix.of([[10, 10], [10, 3], [0, 0]], ["max", "max"], bounds=(0, 10))
    _, _, radius = asked(matrix, [2, 1])

    assert radius.weights is None
    assert radius.never == (2,)
    assert radius.tie_only == (1,)
    assert radius.certify().faults() == []


def test_a_tie_today_is_at_distance_zero():
    matrix = DecisionMatrix.of([[7, 3], [3, 7]], ["max", "max"], bounds=(0, 10))
    _, _, radius = asked(matrix, [1, 1])

    assert (radius.lower, radius.upper) == (0, 0)


def test_constant_columns_and_twins_change_nothing():
    matrix, weights = drawn(6, 3, 1)
    _, _, plain = asked(matrix, weights)
    values = np.column_stack([matrix.values, np.full(6, 4)])
    winner = int(np.argmax(mcda.rank(matrix, weights, TOPSIS).values))
    method = mcda.method("topsis", normalisation="minmax")
    without = DecisionMatrix.of(matrix.values, ["max"] * 3)
    within = DecisionMatrix.of(np.vstack([values, values[winner]]), ["max"] * 4)
    three, four = (asked(each, w, method=method)[2] for each, w in ((without, [3, 4, 5]), (within, [3, 4, 5, 9])))

    assert four.lower == pytest.approx(three.lower, rel=1e-8)
    assert four.certify().faults() == []
    assert plain.certify().faults() == []


@pytest.mark.parametrize("number", range(8))
def test_a_rival_that_must_win_is_ahead_of_everyone(number):
    matrix, weights = drawn(9, 4, number)
    scores = mcda.rank(matrix, weights, TOPSIS).values
    order = np.argsort(-scores)
    for b in (int(order[1]), int(order[4])):
        walker, _, tie = asked(matrix, weights, [b])
        _, _, win = asked(matrix, weights, [b], until="win")

        assert win.certify().faults() == []
        assert win.lower >= tie.lower * (1 - 1e-9)
        rng = np.random.default_rng(number)
        if win.weights is not None:
            assert win.upper - win.lower <= 1e-7
            assert mcda.rank(matrix, win.weights, TOPSIS).places.iloc[b] == 1
            spread = inside(walker, win.lower, number)
        else:
            assert win.never == (b,)
            spread = rng.dirichlet(np.full(4, 0.5), size=4000)
        gaps = leads(walker.problem, b, spread)
        gaps[:, b] = 1
        assert np.all(gaps.min(axis=1) < 1e-12)  # somebody is always ahead


def test_until_win_sees_a_third_that_dominates():
    matrix = DecisionMatrix.of([[9, 1, 5], [5, 8, 5], [5, 7, 4], [4, 7, 5]], ["max"] * 3, bounds=(0, 10))
    _, _, tie = asked(matrix, [3, 1, 1], [2])
    _, _, win = asked(matrix, [3, 1, 1], [2], until="win")

    assert tie.weights is not None
    assert (win.lower, win.weights, win.tie_only) == (np.inf, None, (2,))
    assert win.certify().faults() == []


def test_until_win_with_frozen_weights():
    matrix, weights = drawn(7, 4, 11)
    order = np.argsort(-mcda.rank(matrix, weights, TOPSIS).values)
    for b in order[1:4].tolist():
        walker, _, win = asked(matrix, weights, [b], until="win", frozen=(1,), budget=5)
        assert win.certify().faults() == []
        if win.weights is not None:
            assert win.weights[1] == walker.weights.values[1]
            assert win.upper - win.lower <= 1e-6 * (1 + win.upper)


def test_near_twins_still_verify():
    problem = Problem(
        "ratio",
        {
            "a": ((Fraction(1, 3), Fraction(1, 7), Fraction(2)), (Fraction(1), Fraction(2), Fraction(1, 9))),
            "b": ((Fraction(1, 3) + Fraction(1, 10**7), Fraction(1, 7), Fraction(2)),
                  (Fraction(1), Fraction(2), Fraction(1, 9) + Fraction(1, 10**8))),
        },
        "given",
    )  # fmt: skip
    radius = ratio_percent.solve(problem, None, Weights.of([5, 3, 1]), 0, [1])

    assert radius.certify().faults() == []
    assert 0 < radius.lower <= radius.upper


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_small_integers_always_verify(data):
    m, n = data.draw(st.integers(2, 5)), data.draw(st.integers(2, 4))
    values = data.draw(st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=m, max_size=m))
    weights = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any))
    frozen = data.draw(st.sets(st.integers(0, n - 1), max_size=1))
    matrix = DecisionMatrix.of(values, ["max"] * n, bounds=(0, 3))
    walker, winner, radius = asked(matrix, weights, frozen=frozen, budget=2)
    certificate = radius.certify()
    if certificate is None:
        assert radius.upper == 0
        return
    assert certificate.faults() == []
    assert nobody_overtakes(walker, winner, inside(walker, min(radius.lower, 20), 0, many=400, frozen=frozen))
