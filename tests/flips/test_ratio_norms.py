"""Nearest flips of TOPSIS on the simplex: certified, reached, no flip inside, and what brute force finds."""

import json
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Weights, nearest_flip, verify
from mcda.flips.nearest import Status
from mcda.flips.walks import walker_for

NORMS = ["l1", "l2", "linf", "percent_final"]
norms = pytest.mark.parametrize("norm", NORMS)
TOPSIS = mcda.method("topsis", normalisation="bounds")
TINY = 1e-9


def drawn(m, n, number):
    rng = np.random.default_rng(number)
    matrix = DecisionMatrix.of(rng.integers(1, 100, size=(m, n)).tolist(), ["max"] * n, bounds=(0, 100))
    return matrix, Weights.of(rng.integers(1, 20, size=n).tolist())


def distance(norm, now, there):
    moves = np.abs(there - now)
    if norm == "percent_final":
        return np.where(now > 0, moves / np.where(now > 0, now, 1), np.where(moves > 0, np.inf, 0)).max(axis=-1)
    return {"l1": moves.sum(-1), "l2": np.sqrt((moves**2).sum(-1)), "linf": moves.max(-1)}[norm]


def ahead(matrix, weights, points, of, method=TOPSIS):
    """How far everybody is ahead of one alternative at many weights, relative to the terms."""
    rows = walker_for(matrix, weights, method).problem.rows
    away, near = (np.array([[float(x) for x in row[k]] for row in rows.values()]) for k in (0, 1))
    a, u = list(rows).index(of), points**2
    gain, loss = (u @ near.T) * (u @ away[a])[:, None], (u @ away.T) * (u @ near[a])[:, None]
    return (gain - loss) / np.maximum(gain + loss, 1e-300)


def flipped(matrix, weights, points, flip, rival=None, method=TOPSIS):
    """At which of some weights what was asked about has surely happened."""
    names = matrix.alternatives
    if flip.until == "win":
        leads = -ahead(matrix, weights, points, rival, method)
        leads[:, names.index(rival)] = 1
        return leads.min(axis=1) > TINY
    leads = ahead(matrix, weights, points, flip.winner, method)
    return (leads.max(axis=1) if rival is None else leads[:, names.index(rival)]) > TINY


def spread(now, number, many=4000):
    """Weights everywhere on the simplex, and towards its corners and edges, near to today's and far."""
    rng = np.random.default_rng(number)
    n = len(now)
    points = rng.dirichlet(np.full(n, 0.5), many)
    points[: many // 4] = np.eye(n)[rng.integers(n, size=many // 4)]
    return now + (points - now) * rng.random((many, 1)) ** 2


def scaled(norm, now, points, radius):
    """The same directions, at random distances up to the radius."""
    far = distance(norm, now, points)
    rng = np.random.default_rng(1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(far > 0, radius * rng.random(len(far)) ** 0.2 / far, 0)
    return now + (points - now) * np.minimum(share, 1)[:, None]


def holds(matrix, weights, flip, points, norm, rival=None, gap=1e-6):
    """Check an answer: its certificate, the flip at its end, and that no point inside flips."""
    verdict = verify(flip)
    assert verdict.ok, str(verdict)
    now = weights.aligned(matrix.criteria).values
    if flip.status in (Status.NEVER, Status.TIE_ONLY):
        assert (flip.distance, flip.bracket, flip.weights) == (None, None, None)
        if norm == "percent_final":
            points = points[(points[:, now == 0] == 0).all(axis=1)]
        assert not flipped(matrix, weights, points, flip, rival).any()
        return
    assert flip.status is Status.FLIP
    low, high = flip.bracket
    assert high - low <= gap * max(1, high)
    there = flip.weights.to_numpy()
    assert there.min() >= 0
    assert there.sum() == pytest.approx(1, abs=1e-12)
    assert distance(norm, now, there) == pytest.approx(high, abs=1e-12)
    names = matrix.alternatives
    assert ahead(matrix, weights, there[None], flip.winner)[0, names.index(flip.rival)] > -1e-12
    inside = np.vstack([scaled(norm, now, points, low), points])
    inside = inside[distance(norm, now, inside) <= low * (1 - 1e-12)]
    assert len(inside) > len(points) / 2
    assert not flipped(matrix, weights, inside, flip, rival).any()


@norms
@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_nobody_overtakes_inside_and_somebody_does_at_the_edge(norm, n):
    matrix, weights = drawn(5, n, n)
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60)

    holds(matrix, weights, flip, spread(weights.values, n), norm)


@norms
@pytest.mark.parametrize(("n", "steps"), [(3, 200), (4, 60)])
def test_brackets_agree_with_a_fine_grid(norm, n, steps):
    matrix, weights = drawn(5, n, 40 + n)
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60)
    marks = np.array(list(combinations(range(steps + n - 1), n - 1)))
    grid = np.diff(np.column_stack([np.full(len(marks), -1), marks, np.full(len(marks), steps + n - 1)])) - 1
    grid = grid / steps
    far = distance(norm, weights.values, grid[flipped(matrix, weights, grid, flip)])
    cell = {"l1": n, "l2": np.sqrt(n), "linf": 1, "percent_final": 1 / weights.values.min()}[norm] / steps

    assert flip.status is Status.FLIP
    assert flip.bracket[0] <= far.min() + 1e-12
    assert far.min() <= flip.bracket[1] + 2 * cell


def test_the_flip_of_one_norm_is_no_nearer_in_another_than_its_own():
    matrix, weights = drawn(6, 3, 9)
    flips = {norm: nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60) for norm in NORMS}
    for norm, flip in flips.items():
        for other in flips.values():
            assert distance(norm, weights.values, other.weights.to_numpy()) >= flip.bracket[0] - 1e-12


def limited(matrix, weights, kind):
    """Limits of a kind, and which points respect them."""
    w, names = weights.exact, matrix.criteria
    order = np.argsort(-weights.values, kind="stable").tolist()
    if kind == "bounds":
        low, high = [x * Fraction(3, 4) for x in w], [x * Fraction(5, 4) + Fraction(1, 50) for x in w]
        ends = np.array(low, dtype=float), np.array(high, dtype=float)
        return {"lower": low, "upper": high}, lambda x: ((x >= ends[0]) & (x <= ends[1])).all(axis=1)
    if kind == "frozen":
        return {"frozen": [names[order[0]]]}, lambda x: np.abs(x[:, order[0]] - weights.values[order[0]]) < 1e-15
    above, below = order[:1], order[1:]
    tiers = [[names[j] for j in above], [names[j] for j in below]]
    return {"ranked": tiers}, lambda x: x[:, above].min(axis=1) >= x[:, below].max(axis=1)


@norms
@pytest.mark.parametrize("kind", ["bounds", "frozen", "ranked"])
def test_limits_are_respected(norm, kind):
    n, number = {"bounds": (3, 22), "frozen": (4, 24), "ranked": (3, 28)}[kind]
    matrix, weights = drawn(4, n, number)
    options, allowed = limited(matrix, weights, kind)
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60, gap=1e-4, **options)
    points, now = spread(weights.values, 3, 20000), weights.values
    if kind == "frozen":
        j = matrix.criteria.index(options["frozen"][0])
        points[:, j] = 0
        points = points / points.sum(axis=1, keepdims=True) * (1 - now[j])
        points[:, j] = now[j]
    points = points[allowed(points)]

    assert len(points) > 300
    holds(matrix, weights, flip, points, norm, gap=1e-4)
    if flip.status is Status.FLIP:
        assert allowed(np.array([[float(x) for x in flip.certificate.witness]])).all() or kind == "bounds"
        assert flip.certificate.region.contains(flip.certificate.witness)


@norms
def test_narrow_bounds_are_proved_to_hold_everybody_off(norm):
    matrix, weights = drawn(5, 4, 5)
    ratio = nearest_flip(matrix, weights, TOPSIS, norm="percent").bracket[0]
    share = Fraction(ratio).limit_denominator(1000) * Fraction(4, 5)
    w = weights.exact
    options = {"lower": [x * (1 - share) for x in w], "upper": [x * (1 + share) for x in w]}
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60, **options)

    assert flip.status is Status.NEVER
    assert verify(flip).checked == 1
    assert flip.certificate.inner is None
    assert verify(flip).ok


@norms
def test_to_win_is_farther_than_to_draw_level(norm):
    # b passes the winner long before it passes c
    matrix = DecisionMatrix.of(
        [[90, 20, 50], [60, 75, 50], [20, 90, 40]], ["max"] * 3, bounds=(0, 100), alternatives=["a", "c", "b"]
    )
    weights = Weights.of([4, 2, 1])
    asked = {"norm": norm, "rival": "b", "seconds": 60}
    level = nearest_flip(matrix, weights, TOPSIS, until="tie", **asked)
    first = nearest_flip(matrix, weights, TOPSIS, until="win", **asked)
    points = spread(weights.values, 8)

    holds(matrix, weights, level, points, norm, "b")
    holds(matrix, weights, first, points, norm, "b")
    assert first.bracket[0] > level.bracket[1]
    at = mcda.rank(matrix, first.weights, TOPSIS).values
    assert at[2] >= at.max() - 1e-12
    at = mcda.rank(matrix, level.weights, TOPSIS).values
    assert at[1] > at[2]


@norms
def test_a_rival_behind_another_never_wins_but_draws_level_with_the_winner(norm):
    matrix = DecisionMatrix.of([[9, 1, 5], [5, 8, 5], [5, 7, 4]], ["max"] * 3, bounds=(0, 10))
    win = nearest_flip(matrix, [3, 1, 1], TOPSIS, norm=norm, rival="a3", until="win", seconds=60)
    tie = nearest_flip(matrix, [3, 1, 1], TOPSIS, norm=norm, rival="a3", seconds=60)

    assert tie.status is Status.FLIP
    assert verify(tie).ok
    assert win.status is not Status.FLIP
    assert win.weights is None
    assert verify(win).ok


@norms
def test_dominated_rivals_are_never_or_tie_only(norm):
    matrix = DecisionMatrix.of([[9, 7, 5], [8, 6, 4], [8, 7, 4], [9, 7, 5]], ["max"] * 3, bounds=(0, 10))
    flip = nearest_flip(matrix, [1, 1, 1], TOPSIS, norm=norm)  # a4 is today's winner again: no rival
    held = nearest_flip(matrix, [1, 1, 1], TOPSIS, norm=norm, lower=0.1)

    assert (flip.status, flip.never, flip.tie_only) == (Status.TIE_ONLY, ("a2",), ("a3",))
    assert (held.status, held.never, held.tie_only) == (Status.NEVER, ("a2", "a3"), ())
    assert verify([flip, held]).checked == 2
    assert verify([flip, held]).ok


@norms
def test_a_tie_in_decimals_is_at_distance_zero(norm):
    matrix = DecisionMatrix.of([["0.7", "0.3"], ["0.3", "0.7"]], ["max", "max"], bounds=(0, 1))
    flip = nearest_flip(matrix, ["0.5", "0.5"], TOPSIS, norm=norm)

    assert (flip.status, flip.distance) == (Status.TIED, 0)


@norms
def test_constant_columns_change_nothing_but_the_room_they_give(norm):
    matrix = DecisionMatrix.of([[80, 20, 50], [30, 70, 50], [20, 30, 50]], ["max"] * 3)
    method = mcda.method("topsis", normalisation="minmax")
    flip = nearest_flip(matrix, [5, 3, 2], method, norm=norm, frozen=["c3"], seconds=60)
    low, high = flip.bracket
    # minmax: 1 against 0 in c1, (1, 5/5) in c2; a1 and a2 are level where the terms of both are
    at = ahead(matrix, Weights.of([5, 3, 2]), flip.weights.to_numpy()[None], "a1", method)

    assert verify(flip).ok
    assert abs(at[0, 1]) < 1e-6
    assert flip.weights["c3"] == pytest.approx(0.2, abs=1e-15)
    assert high - low <= 1e-6


def test_a_weight_of_zero_has_no_percentage_but_an_absolute_change():
    # b is better only in the criterion that has no weight
    matrix = DecisionMatrix.of([[9, 7, 1], [8, 6, 9]], ["max"] * 3, bounds=(0, 10))
    weights = Weights.of([1, 1, 0])

    assert nearest_flip(matrix, weights, TOPSIS, norm="percent_final").status is Status.NEVER
    for norm in ("l1", "linf"):
        flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60, gap=1e-4)
        holds(matrix, weights, flip, spread(weights.values, 5), norm, gap=1e-4)
        assert flip.weights["c3"] > 0


@pytest.mark.parametrize("number", range(2))
def test_a_projection_never_leaves_the_simplex(number):
    # a small weight that the free projection would take below zero
    rng = np.random.default_rng(number)
    values = np.vstack([[95, 40, 95], [70, 90, 10], rng.integers(1, 60, 3)])
    matrix = DecisionMatrix.of(values.tolist(), ["max"] * 3, bounds=(0, 100))
    weights = Weights.of([60 + number, 36, 4 - number / 2])
    flip = nearest_flip(matrix, weights, TOPSIS, norm="l2", seconds=60)
    steps = np.linspace(0, 1, 801)
    edge = np.column_stack([steps, 1 - steps, np.zeros(801)])  # the face without the third criterion
    far = distance("l2", weights.values, edge[flipped(matrix, weights, edge, flip)])

    holds(matrix, weights, flip, spread(weights.values, number), "l2")
    assert far.min() >= flip.bracket[0]
    assert min(flip.certificate.witness) >= 0


def test_nearest_weights_on_the_edge_of_the_simplex_are_found():
    matrix = DecisionMatrix.of([[9, 5, 8], [6, 9, 1]], ["max"] * 3, bounds=(0, 10))
    weights = Weights.of([60, 38, 2])
    flip = nearest_flip(matrix, weights, TOPSIS, norm="l2", seconds=60)

    holds(matrix, weights, flip, spread(weights.values, 1), "l2")


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_without_time_the_bracket_is_open_and_said(norm):
    matrix, weights = drawn(6, 3, 2)
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=0, rival=None)
    done = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60, gap=1e-3)

    assert flip.status is Status.OPEN
    assert flip.bracket[0] <= done.bracket[1]
    assert flip.bracket[1] >= done.bracket[0]
    assert verify(flip).ok
    written = json.loads(json.dumps(flip.to_json(), allow_nan=False))
    assert verify({"problems": {"main": flip.certificate.problem.to_json()}, "nearest": written}).ok
    assert "the distance is " in str(flip)


@norms
def test_a_document_survives_being_written_and_a_wider_claim_does_not(norm):
    matrix, weights = drawn(4, 3, 6)
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=60)
    document = {"problems": {"main": flip.certificate.problem.to_json()}, "nearest": flip.to_json()}

    assert verify(json.dumps(document, allow_nan=False)).ok
    for change in ({"bracket": [flip.bracket[0] + 1e-5, flip.bracket[1] + 1e-5]}, {"norm": "l3"}, {"until": "win"}):
        assert not verify({**document, "nearest": {**document["nearest"], **change}}).ok
    never = {"bracket": None, "status": "NEVER", "distance": None}
    assert not verify({**document, "nearest": {**document["nearest"], **never}}).ok


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_small_integers_always_verify(data):
    m, n = data.draw(st.integers(2, 4)), data.draw(st.integers(2, 3))
    values = data.draw(st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=m, max_size=m))
    weights = Weights.of(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n).filter(any)))
    matrix = DecisionMatrix.of(values, ["max"] * n, bounds=(0, 3))
    norm = data.draw(st.sampled_from(NORMS))
    flip = nearest_flip(matrix, weights, TOPSIS, norm=norm, seconds=0.3)
    if flip.status is Status.TIED:
        return
    verdict = verify(flip)
    assert not verdict.failures
    points, now = spread(weights.values, 0, 1000), weights.values
    low = np.inf if flip.bracket is None else flip.bracket[0]
    inside = points[distance(norm, now, points) < low]
    assert not flipped(matrix, weights, inside, flip).any()
