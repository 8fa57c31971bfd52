"""The least total change of judgements: nothing inside flips, its outer end does, and the two ends meet."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

import mcda
from mcda import Case, DecisionMatrix, Judgements, McdaError, least_judgement_change

MODELS = Path(__file__).parents[2] / "models"
SAATY = [1, 2, 3, 5, 7, 9, "1/2", "1/3", "1/5", "1/9"]


@st.composite
def problems(draw, criteria=(2, 5)):
    m, n = draw(st.integers(2, 4)), draw(st.integers(*criteria))
    values = draw(st.lists(st.lists(st.integers(1, 8), min_size=n, max_size=n), min_size=m, max_size=m))
    matrix = DecisionMatrix.of(
        values, draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n)), bounds=(0, 9)
    )
    pairs = {pair: draw(st.sampled_from(SAATY)) for pair in combinations(matrix.criteria, 2)}
    return matrix, Judgements.of(pairs, matrix.criteria)


def gaps(matrix, judgements):
    """Return c = D·w of the winner over each rival that is not its twin."""
    w = judgements.priorities("geometric_mean").weights.values
    method = mcda.method("weighted_sum")
    rows = method.prepare(matrix).values
    a = matrix.alternatives.index(mcda.rank(matrix, w, method).winners[0])
    return [(rows[a] - row) * w for row in rows if (row != rows[a]).any()], w


def shifted(judgements, z):
    """Return the judgements with each multiplied by e^(z_p − z_q)."""
    names = judgements.names
    return Judgements.of(
        {
            (a, b): float(value) * np.exp(z[names.index(a)] - z[names.index(b)])
            for (a, b), value in judgements.pairs.items()
        },
        names,
    )


@settings(max_examples=25, deadline=None)
@given(problem=problems(), seed=st.integers(0, 999))
def test_no_change_inside_flips_and_the_change_that_is_given_does(problem, seed):
    matrix, judgements = problem
    found = least_judgement_change(matrix, judgements)
    c, _ = gaps(matrix, judgements)
    if found.status.name == "NEVER":
        assert all((row >= 0).all() for row in c)
        assert found.bracket is None
        return
    if found.status.name == "TIED":
        assert len(mcda.rank(matrix, judgements.priorities("geometric_mean").weights).winners) > 1
        return
    low, high = found.bracket
    n = len(matrix.criteria)
    assert low <= found.distance <= high
    assert high - low <= 1e-8 * high
    logs = np.log(list(found.factors.values()))
    assert np.linalg.norm(logs) == pytest.approx(high, rel=1e-9)
    after = Judgements.of(dict(found.judgements), judgements.names).priorities("geometric_mean").weights
    assert np.allclose(after.values, found.weights.values, atol=1e-12)
    scores = mcda.rank(matrix, after).scores
    assert scores[found.rival] == pytest.approx(scores[found.winner], abs=1e-9)
    assert scores[found.rival] == pytest.approx(scores.max(), abs=1e-9)
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(20000, n))
    z -= z.mean(axis=1, keepdims=True)
    z *= low * (1 - 1e-9) / np.sqrt(n) / np.linalg.norm(z, axis=1, keepdims=True)
    for row in c:
        assert (np.exp(z) @ row > 0).all()


def test_a_change_of_single_judgements_that_agree_with_no_weights_is_no_shorter():
    # ‖x‖ over all x with the same weights is least for x_pq = z_p − z_q: any other change of judgements is longer
    rng = np.random.default_rng(3)
    matrix = DecisionMatrix.of(rng.integers(1, 9, (4, 4)), ("max",) * 4, bounds=(0, 9))
    judgements = Judgements.of({pair: SAATY[rng.integers(len(SAATY))] for pair in combinations(matrix.criteria, 2)})
    low = least_judgement_change(matrix, judgements).bracket[0]
    pairs = list(combinations(range(4), 2))
    x = rng.normal(size=(20000, 6))
    x *= low * (1 - 1e-9) / np.linalg.norm(x, axis=1, keepdims=True)
    z = np.zeros((len(x), 4))
    for k, (p, q) in enumerate(pairs):
        z[:, p] += x[:, k] / 4
        z[:, q] -= x[:, k] / 4
    for row in gaps(matrix, judgements)[0]:
        assert (np.exp(z) @ row > 0).all()


def test_a_local_solver_from_many_starts_finds_nothing_nearer():
    for seed in range(6):
        rng = np.random.default_rng(seed)
        matrix = DecisionMatrix.of(rng.integers(1, 9, (4, 5)), ("max",) * 5, bounds=(0, 9))
        judgements = Judgements.of({pair: SAATY[rng.integers(len(SAATY))] for pair in combinations(matrix.criteria, 2)})
        found = least_judgement_change(matrix, judgements)
        best = np.inf
        for row in gaps(matrix, judgements)[0]:
            if row.min() >= 0:
                continue
            for start in [*(3 * np.eye(5)), *rng.normal(size=(6, 5))]:
                solved = minimize(
                    lambda z: z @ z, start, jac=lambda z: 2 * z, method="SLSQP",
                    constraints={"type": "ineq", "fun": lambda z, row=row: -np.exp(z) @ row,
                                 "jac": lambda z, row=row: -np.exp(z) * row},
                )  # fmt: skip
                if solved.success and np.exp(solved.x) @ row <= 1e-9:
                    best = min(best, np.sqrt(5) * np.linalg.norm(solved.x - solved.x.mean()))
        assert best >= found.bracket[0] * (1 - 1e-6)
        assert best == pytest.approx(found.distance, rel=1e-5)


def test_two_criteria_have_a_closed_form():
    matrix = DecisionMatrix.of([[5, 1], [2, 3]], sense=("max", "max"), bounds=(0, 9))
    found = least_judgement_change(matrix, {("c1", "c2"): 2})
    assert found.distance == pytest.approx(np.log(3), rel=1e-9)
    assert found.judgements["c1", "c2"] == pytest.approx(2 / 3, rel=1e-9)
    assert "draws level" in str(found)


def test_one_large_shift_can_be_nearer_than_many_small_ones():
    # rivals are ahead on a criterion of next to no weight: it must grow about e⁴ times, a z far above 1
    matrix = DecisionMatrix.of([[9, 9, 1], [1, 1, 9]], sense=("max",) * 3, bounds=(0, 9))
    found = least_judgement_change(matrix, {("c1", "c2"): 1, ("c1", "c3"): 9, ("c2", "c3"): 9})
    z = np.log(found.weights.values / (np.array([9, 9, 1]) / 19))
    z -= z.mean()
    assert z[2] > 1
    assert found.bracket[1] - found.bracket[0] < 1e-8


def test_never_tied_and_what_is_refused():
    matrix = DecisionMatrix.of([[9, 9], [1, 9], [9, 9]], sense=("max", "max"), bounds=(0, 9))
    found = least_judgement_change(matrix, {("c1", "c2"): 3})
    assert (found.status.name, found.distance, dict(found.factors)) == ("NEVER", None, {})
    level = DecisionMatrix.of([[9, 0], [0, 9]], sense=("max", "max"), bounds=(0, 9))
    found = least_judgement_change(level, {("c1", "c2"): 1})
    assert (found.status.name, found.distance, found.bracket) == ("TIED", 0.0, (0.0, 0.0))
    with pytest.raises(McdaError, match="linear"):
        least_judgement_change(level, {("c1", "c2"): 1}, "topsis")
    three = DecisionMatrix.of([[9, 0, 1], [0, 9, 1]], sense=("max",) * 3, bounds=(0, 9))
    filled = Judgements.of({("c1", "c2"): 3, ("c2", "c3"): 2}, incomplete="log_least_squares")
    with pytest.raises(McdaError, match="filled in"):
        least_judgement_change(three, filled)


def test_a_case_answers_and_says_that_floats_bound_it():
    case = Case.load(MODELS / "oecd_accession.yaml")
    found = least_judgement_change(case)
    assert (found.winner, found.rival) == ("chile_colombia", "technical_track")
    assert found.distance == pytest.approx(2.35907, abs=1e-4)
    single = min(abs(np.log(flip.factor)) for flip in mcda.judgement_flips(case))
    assert found.distance <= single
    assert mcda.verify([found]).float_bounds
