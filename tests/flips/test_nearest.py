"""Nearest flips of linear methods: nothing nearer flips, the witness does, certificates hold, brute force agrees."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import mcda
from mcda import DecisionMatrix, McdaError, Weights, nearest_flip, verify
from mcda.flips.nearest import Status

NORMS = ["l1", "l2", "linf", "percent", "percent_final"]
norms = pytest.mark.parametrize("norm", NORMS)
WSM = mcda.method("weighted_sum", normalisation="bounds")


@st.composite
def problems(draw):
    m, n = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    values = draw(st.lists(st.lists(st.integers(1, 5), min_size=n, max_size=n), min_size=m, max_size=m))
    sense = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n).filter(any))
    return DecisionMatrix.of(values, sense, bounds=(1, 5)), Weights.of(weights)


@st.composite
def limits(draw, matrix, weights, norm):
    """Bounds, ranked tiers or frozen criteria that today's weights respect."""
    n, w = len(matrix.criteria), weights.exact
    kind = draw(st.sampled_from(["none", "bounds", "frozen", "ranked"]))
    if kind == "frozen":
        return {"frozen": [matrix.criteria[draw(st.integers(0, n - 1))]]}
    if norm == "percent" or kind == "none":
        return {}
    if kind == "bounds":
        return {"lower": [x / 2 for x in w], "upper": [min(Fraction(1), x * 2 + Fraction(1, 10)) for x in w]}
    order = sorted(range(n), key=lambda j: -w[j])
    cut = draw(st.integers(1, n - 1))
    return {"ranked": [[matrix.criteria[j] for j in order[:cut]], [matrix.criteria[j] for j in order[cut:]]]}


def distance(norm, now, there):
    moves = np.abs(np.asarray(there) - now)
    if norm.startswith("percent"):
        return (moves[now > 0] / now[now > 0]).max()
    return {"l1": moves.sum(), "l2": np.sqrt((moves**2).sum()), "linf": moves.max()}[norm]


@norms
@settings(max_examples=120, deadline=None)
@given(data=st.data(), problem=problems())
def test_every_answer_carries_a_certificate_that_holds(norm, data, problem):
    matrix, weights = problem
    given_limits = data.draw(limits(matrix, weights, norm))
    winners = mcda.rank(matrix, weights, WSM).winners
    rival = data.draw(st.sampled_from([None, *(a for a in matrix.alternatives if a not in winners)]))
    until = "tie" if rival is None else data.draw(st.sampled_from(["tie", "win"]))
    flip = nearest_flip(matrix, weights, WSM, norm=norm, rival=rival, until=until, **given_limits)
    if flip.status is Status.TIED:
        assert flip.distance == 0
        return
    assert flip.status is not Status.OPEN
    assert verify(flip).ok, str(verify(flip))
    problem_json = flip.certificate.problem.to_json()
    assert verify(json.dumps({"problems": {"main": problem_json}, "nearest": flip.to_json()})).ok
    if flip.status is not Status.FLIP:
        assert flip.distance is None
        assert flip.weights is None
        return
    low, high = flip.bracket
    assert low <= flip.distance <= high
    assert high - low <= 1e-9 * max(1, high)
    there = flip.weights.to_numpy()
    assert there.sum() == pytest.approx(1)
    ranking = mcda.rank(matrix, there, WSM)
    assert (
        ranking.values[matrix.alternatives.index(flip.rival)]
        >= ranking.values[matrix.alternatives.index(flip.winner)] - 1e-12
    )
    if until == "win":
        assert ranking.values[matrix.alternatives.index(flip.rival)] >= ranking.values.max() - 1e-12
    raw = there if norm != "percent" else weights.values * flip.factors.to_numpy()
    assert distance(norm, weights.values, raw) <= high + 1e-12


@norms
@settings(max_examples=40, deadline=None)
@given(problem=problems(), seed=st.integers(0, 10**6))
def test_no_random_weights_inside_the_radius_flip(norm, problem, seed):
    matrix, weights = problem
    flip = nearest_flip(matrix, weights, WSM, norm=norm)
    assume(flip.status is Status.FLIP)
    rng = np.random.default_rng(seed)
    now, n = weights.values, len(matrix.criteria)
    if norm == "percent":
        points = now * (1 + flip.bracket[0] * rng.choice([-1, 1, 0.3, -0.6], (2000, n)))
        points = points[(points >= 0).all(axis=1)]
    else:
        points = rng.dirichlet(np.full(n, 0.7), 4000)
        points = now + (points - now) * rng.random((4000, 1))
        near = np.array([distance(norm, now, p) <= flip.bracket[0] * (1 - 1e-12) for p in points])
        if norm == "percent_final":
            near &= (points[:, now == 0] == 0).all(axis=1)
        points = points[near]
    scores = WSM.score(WSM.prepare(matrix), points)
    winner = matrix.alternatives.index(flip.winner)
    assert (scores[:, winner] >= scores.max(axis=1) - 1e-12).all()


def linear_distance(norm, matrix, weights, winner, rival):
    """The same distance by a general LP."""
    values, w = WSM.prepare(matrix).values, weights.values
    d, n = values[winner] - values[rival], len(w)
    if norm == "l1":
        cost, rows = np.r_[np.zeros(n), np.ones(n)], np.block([[np.eye(n), -np.eye(n)], [-np.eye(n), -np.eye(n)]])
    else:
        scale = w if norm != "linf" else np.ones(n)
        cost, rows = np.r_[np.zeros(n), 1], np.vstack([np.c_[np.eye(n), -scale], np.c_[-np.eye(n), -scale]])
    total = [np.r_[np.ones(n), np.zeros(len(cost) - n)]]
    found = linprog(
        cost, A_ub=np.vstack([np.r_[d, np.zeros(len(cost) - n)], rows]), b_ub=np.r_[0, w, -w],
        A_eq=None if norm == "percent" else total, b_eq=None if norm == "percent" else [1], bounds=(0, None),
    )  # fmt: skip
    return found.fun if found.status == 0 else np.inf


@pytest.mark.parametrize("norm", ["l1", "linf", "percent", "percent_final"])
@settings(max_examples=60, deadline=None)
@given(problem=problems())
def test_distances_agree_with_linear_programs(norm, problem):
    matrix, weights = problem
    flip = nearest_flip(matrix, weights, WSM, norm=norm)
    assume(flip.status is Status.FLIP)
    winner = matrix.alternatives.index(flip.winner)
    least = min(
        linear_distance(norm, matrix, weights, winner, b)
        for b, name in enumerate(matrix.alternatives)
        if name not in (flip.winner, *flip.tie_only, *flip.never) and (matrix.values[b] != matrix.values[winner]).any()
    )
    assert flip.distance == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("norm", ["l1", "l2", "linf"])
def test_a_fine_grid_is_never_nearer(norm):
    rng = np.random.default_rng(3)
    steps = 120
    grid = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)]) / steps
    for _ in range(12):
        matrix = DecisionMatrix.of(rng.integers(1, 9, (4, 3)), sense=("max",) * 3, bounds=(1, 9))
        weights = Weights.of(rng.integers(1, 9, 3))
        flip = nearest_flip(matrix, weights, WSM, norm=norm)
        scores = WSM.score(WSM.prepare(matrix), grid)
        other = grid[scores.max(axis=1) > scores[:, matrix.alternatives.index(flip.winner)] + 1e-12]
        if flip.status is not Status.FLIP:
            assert not len(other)
            continue
        found = min(distance(norm, weights.values, point) for point in other)
        assert flip.distance <= found + 1e-12
        assert flip.distance >= found - 3 / steps


def test_the_published_percentages_of_the_classic_example():
    """Triantaphyllou and Sanchez (1997), from memory: changing one raw weight alone, A1-A2 through C3 at 64.83 %."""
    values = [
        [0.3088, 0.2897, 0.3867, 0.1922],
        [0.2163, 0.3458, 0.1755, 0.6288],
        [0.4509, 0.2473, 0.1194, 0.0575],
        [0.024, 0.1172, 0.3184, 0.1215],
    ]
    matrix = DecisionMatrix.of(values, sense=("max",) * 4)
    method = mcda.method("weighted_sum", normalisation="none")
    weights = Weights.of([0.3277, 0.3058, 0.2876, 0.079])
    flip = nearest_flip(matrix, weights, method, norm="percent", rival="a2", frozen=["c1", "c2", "c4"])
    assert flip.distance == pytest.approx(0.648297, rel=0.015)
    assert flip.factors["c3"] == pytest.approx(1 - flip.distance)


def test_weakly_dominated_rivals_only_tie_or_never():
    matrix = DecisionMatrix.of([[5, 3], [5, 1], [4, 1]], sense=("max", "max"), bounds=(1, 5))
    for norm in NORMS:
        flip = nearest_flip(matrix, [1, 1], WSM, norm=norm)
        assert flip.status is Status.TIE_ONLY  # level where only the first criterion counts
        assert flip.tie_only == ("a2",)
        assert flip.never == ("a3",)
        assert flip.distance is None
        assert verify(flip)
    assert nearest_flip(matrix, [1, 1], WSM, norm="l1", rival="a3").status is Status.NEVER


def test_a_weight_of_zero_cannot_be_raised_by_percent_but_can_be_raised():
    matrix = DecisionMatrix.of([[5, 1], [1, 5]], sense=("max", "max"), bounds=(1, 5))
    assert nearest_flip(matrix, [1, 0], WSM, norm="percent").status is Status.NEVER
    assert nearest_flip(matrix, [1, 0], WSM, norm="percent_final").status is Status.NEVER
    assert nearest_flip(matrix, [1, 0], WSM, norm="l1").distance == pytest.approx(1)


def test_a_tie_today_is_at_distance_zero():
    matrix = DecisionMatrix.of([["0.1", "0.7"], ["0.2", "0.6"]], sense=("max", "max"))
    flip = nearest_flip(matrix, [1, 1], mcda.method("weighted_sum", normalisation="none"), norm="l2")
    assert flip.status is Status.TIED
    assert flip.distance == 0
    assert flip.rival == "a2"


def test_level_with_the_winner_is_not_first():
    """b passes the winner long before it passes c: two different questions."""
    matrix = DecisionMatrix.of(
        [[5, 1], [3, 4], [1, 5]], sense=("max", "max"), bounds=(1, 5), alternatives=["a", "c", "b"]
    )
    level = nearest_flip(matrix, [3, 1], WSM, norm="l1", rival="b", until="tie")
    first = nearest_flip(matrix, [3, 1], WSM, norm="l1", rival="b", until="win")
    assert first.distance > level.distance + 0.1
    assert mcda.rank(matrix, first.weights, WSM).values[2] == pytest.approx(
        mcda.rank(matrix, first.weights, WSM).values.max()
    )
    assert verify(first)
    assert verify(level)


def test_an_efficient_alternative_can_be_first_for_no_weights():
    matrix = DecisionMatrix.of([[5, 1], [1, 5], [2, 2]], sense=("max", "max"), bounds=(1, 5))
    flip = nearest_flip(matrix, [2, 1], WSM, norm="l1", rival="a3", until="win")
    assert flip.status is Status.NEVER
    assert verify(flip)
    assert len(flip.certificate.rivals["a3"].mix) == 2  # a mix of the other two beats it everywhere
    assert nearest_flip(matrix, [2, 1], WSM, norm="l1", rival="a3", until="tie").status is Status.FLIP


def test_ratio_and_percent_are_one_question():
    matrix = DecisionMatrix.of([[5, 1, 3], [1, 5, 4]], sense=("max",) * 3, bounds=(1, 5))
    weights = Weights.of([3, 1, 1])
    flip = nearest_flip(matrix, weights, WSM, norm="percent")
    gaps = WSM.prepare(matrix).values[0] - WSM.prepare(matrix).values[1]
    gain, loss = np.maximum(gaps, 0) @ weights.values, np.maximum(-gaps, 0) @ weights.values
    assert flip.distance == pytest.approx((gain - loss) / (gain + loss))
    assert flip.ratio == pytest.approx(np.sqrt(gain / loss))


def test_damaged_radii_are_rejected():
    matrix = DecisionMatrix.of([[5, 1, 3], [1, 5, 4], [2, 4, 5]], sense=("max",) * 3, bounds=(1, 5))
    for norm in NORMS:
        flip = nearest_flip(matrix, [5, 2, 2], WSM, norm=norm)
        document = {"problems": {"main": flip.certificate.problem.to_json()}, "nearest": flip.to_json()}
        assert verify(document)
        for key, shift in (("inner", Fraction(1, 1000)), ("outer", Fraction(-1, 1000))):
            bad = json.loads(json.dumps(document))
            bad["nearest"]["certificate"][key] = str(Fraction(bad["nearest"]["certificate"][key]) + shift)
            assert not verify(bad)
        bad = json.loads(json.dumps(document))
        bad["nearest"]["certificate"]["witness"][0] = str(
            Fraction(bad["nearest"]["certificate"]["witness"][0]) + Fraction(1, 1000)
        )
        assert not verify(bad)
        bad = json.loads(json.dumps(document))
        del bad["nearest"]["certificate"]["rivals"]["a2"]
        assert not verify(bad)
        bad = json.loads(json.dumps(document))
        bad["nearest"]["bracket"] = [flip.bracket[0] + 1e-3, flip.bracket[1] + 1e-3]
        assert not verify(bad)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"norm": "l3"}, "unknown norm 'l3'"),
        ({"norm": "L1"}, "did you mean 'l1'"),
        ({"rival": "a9"}, "unknown alternative 'a9'"),
        ({"rival": "a1"}, "first already"),
        ({"until": "wins"}, "did you mean 'win'"),
        ({"norm": "percent", "lower": 0.1}, "do not go with norm 'percent'"),
        ({"lower": 0.6}, "outside its bounds"),
        ({"lower": {"c9": 0.1}}, "no criterion"),
        ({"upper": [1, 1]}, "3 bounds"),
        ({"upper": 1.5}, r"must lie in \[0, 1\]"),
        ({"ranked": [["c2"], ["c1", "c3"]]}, "is smaller"),
        ({"ranked": [["c1"], ["c2"]]}, "exactly one tier"),
        ({"frozen": "c1"}, "must be a list"),
        ({"frozen": ["c7"]}, "unknown criterion 'c7'"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(options, message):
    matrix = DecisionMatrix.of([[5, 1, 3], [1, 5, 4]], sense=("max",) * 3, bounds=(1, 5))
    with pytest.raises(McdaError, match=message):
        nearest_flip(matrix, [3, 1, 1], WSM, **{"norm": "l1", **options})
