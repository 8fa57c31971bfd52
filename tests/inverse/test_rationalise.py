"""Weights that explain choices: hidden vectors are always found, corrupted choices refused with a minimal conflict."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, McdaError, rank, rationalise, verify, weight_shares
from mcda.certificate.explained import ExplainedCertificate

MODELS = sorted(str(file) for file in Path("models").glob("*.yaml") if "interests" not in file.name)
NAMES = list("uvwxy")


def matrix_of(rng, m=4, names=NAMES):
    return DecisionMatrix.of(rng.integers(0, 10, (m, len(names))), ("max",) * len(names), criteria=names, bounds=(0, 9))


def best_of(matrix, weights):
    return rank(matrix, dict(zip(NAMES, weights, strict=True))).winners[0]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_choices_made_by_hidden_weights_are_always_explained(seed, count):
    rng = np.random.default_rng(seed)
    hidden = rng.integers(1, 30, len(NAMES))
    cases = [(matrix := matrix_of(rng), best_of(matrix, hidden)) for _ in range(count)]

    found = rationalise(cases, samples=200)

    assert found.margin >= 0
    assert found.conflict == ()
    assert found.slack == 0
    assert found.certificate.faults() == []
    for matrix, chosen in cases:
        assert chosen in rank(matrix, found.weights.to_dict()).winners or found.margin == 0
    if found.feasible:
        for vector in (found.weights, found.centre):
            assert all(chosen in rank(matrix, vector.to_dict()).winners for matrix, chosen in cases)


@pytest.mark.parametrize("seed", range(8))
def test_corrupted_choices_are_refused_and_the_conflict_is_minimal(seed):
    rng = np.random.default_rng(seed)
    hidden = rng.integers(1, 30, len(NAMES))
    matrices = [matrix_of(rng) for _ in range(6)]
    cases = [(matrix, best_of(matrix, hidden)) for matrix in matrices]
    for k in (1, 4):  # the worst is chosen instead
        scores = rank(matrices[k], dict(zip(NAMES, hidden, strict=True))).scores
        cases[k] = (matrices[k], scores.idxmin())

    found = rationalise(cases, samples=200)
    if found.margin >= 0:  # some worst is best for other weights
        assert found.conflict == ()
        return

    assert not found.feasible
    conflict = found.conflict
    assert rationalise([cases[k] for k in conflict], samples=10).margin < 0
    for k in conflict:
        rest = [cases[other] for other in conflict if other != k]
        assert not rest or rationalise(rest, samples=10).margin >= 0
    assert found.conflicts.complete
    for size in range(1, len(conflict) + 1):
        sets = [
            part
            for part in combinations(range(6), size)
            if rationalise([cases[k] for k in part], samples=10).margin < 0
        ]
        if size < len(conflict):
            assert sets == []
        else:
            assert sorted(sets) == sorted(found.conflicts.smallest)
    for part in found.conflicts.repairs:
        assert rationalise([case for k, case in enumerate(cases) if k not in part], samples=10).margin >= 0
    assert found.slack > 0
    assert found.slack == pytest.approx(sum(found.slacks.values()))
    assert found.share == 0
    assert "no weights explain" in str(found)
    assert found.proof.startswith("A mix of rejected options")
    assert max(found.certificate.mixed) < 0


def pair_with(lead, base=40):
    """A choice whose lead on each criterion is this, over the one option that was rejected."""
    chosen = [base + x for x in lead]
    matrix = DecisionMatrix.of([chosen, [base] * len(lead)], ("max",) * len(lead), criteria=NAMES, bounds=(0, 80))
    return matrix, "a1"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 4), st.integers(0, 3))
def test_choices_corrupted_so_that_no_weights_can_explain_them_are_refused_with_a_minimal_conflict(seed, k, sound):
    rng = np.random.default_rng(seed)
    hidden = rng.integers(1, 30, len(NAMES))
    leads = rng.integers(-9, 10, (k, len(NAMES)))
    leads[-1] = -leads[:-1].sum(axis=0) - rng.integers(1, 4, len(NAMES))  # all of them together: worse on everything
    cases = [pair_with(lead.tolist()) for lead in leads]
    for _ in range(sound):
        matrix = matrix_of(rng)
        cases.append((matrix, best_of(matrix, hidden)))
    order = rng.permutation(len(cases))
    cases = [cases[i] for i in order]

    found = rationalise(cases, samples=50)

    assert not found.feasible
    assert found.margin < 0
    assert found.share == 0
    assert found.ranges is None
    conflict = found.conflict
    assert 1 <= len(conflict) <= k
    assert rationalise([cases[i] for i in conflict], samples=10).margin < 0
    for left_out in conflict:
        rest = [cases[i] for i in conflict if i != left_out]
        assert not rest or rationalise(rest, samples=10).margin >= 0
    smallest = [
        part
        for part in combinations(range(len(cases)), len(conflict))
        if rationalise([cases[i] for i in part], samples=10).margin < 0
    ]
    assert sorted(found.conflicts.smallest) == sorted(smallest)
    for part in found.conflicts.repairs:
        assert rationalise([case for i, case in enumerate(cases) if i not in part], samples=10).margin >= 0
    assert max(found.certificate.mixed) < 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0, F(1, 20)]))
def test_the_range_of_each_weight_holds_every_vector_that_explains_and_its_ends_are_met(seed, floor):
    rng = np.random.default_rng(seed)
    hidden = rng.integers(3, 12, len(NAMES))
    cases = [(matrix := matrix_of(rng), best_of(matrix, hidden)) for _ in range(2)]
    found = rationalise(cases, samples=50, floor=floor)
    if found.conflicts is not None:  # the hidden weights may lie below the floor
        assert hidden.min() < floor * hidden.sum()
        return
    drawn = float(floor) + (1 - len(NAMES) * float(floor)) * rng.dirichlet(np.ones(len(NAMES)), 3000)
    rows = np.array([[float(x) for x in row] for row in found.certificate.leads.values()])
    fits = drawn[(drawn @ rows.T >= 0).all(axis=1)]
    least, largest = (found.ranges[key].to_numpy() for key in ("least", "largest"))
    assert (fits >= least - 1e-12).all()
    assert (fits <= largest + 1e-12).all()
    assert (least <= found.weights.to_numpy() + 1e-12).all()
    assert (found.weights.to_numpy() <= largest + 1e-12).all()
    for j in range(len(NAMES)):  # a little past an end there is none
        for end, step in ((least[j], -1e-6), (largest[j], 1e-6)):
            assert not _some(rows, float(floor), j, end + step)


def _some(rows, floor, j, value):
    from scipy.optimize import linprog

    n = rows.shape[1]
    bounds = [(floor, 1)] * n
    bounds[j] = (value, value)
    if not floor <= value <= 1:
        return False
    found = linprog(np.zeros(n), A_ub=-rows, b_ub=np.zeros(len(rows)), A_eq=np.ones((1, n)), b_eq=[1], bounds=bounds)
    return found.status == 0


def test_past_choices_and_recommendations_are_told_apart():
    cases = [Case.load(file) for file in MODELS]
    found = rationalise(cases, declared=cases[0].interests.weights(), samples=2000)
    assert set(found.apart) == {"past", "recommended"}
    for kind, one in found.apart.items():
        mine = [case for case in cases if (case.document.tense == "past") == (kind == "past")]
        alone = rationalise(mine, samples=2000)
        assert [choice.label for choice in one.choices] == [case.stem for case in mine]
        assert (one.margin, one.share) == (alone.margin, alone.share)
        assert one.margin > found.margin  # fewer choices are easier to explain
        assert one.apart == {}
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert verify(document).checked == 3
    document["apart"]["past"]["margin"] += 1e-6
    assert not verify(document)
    assert (found.ranges["least"] == 0).all()  # no interest is needed by itself


def test_the_margin_is_what_a_grid_finds():
    rng = np.random.default_rng(3)
    names = ["a", "b", "c"]
    cases = [(matrix_of(rng, 3, names), "a1"), (matrix_of(rng, 3, names), "a2")]
    grid = np.array([(i, j, 60 - i - j) for i in range(61) for j in range(61 - i)]) / 60
    for floor in (0, 0.1):
        found = rationalise(cases, floor=floor, samples=100)
        inside = grid[(grid >= floor - 1e-12).all(axis=1)]
        leads = []
        for matrix, chosen in cases:
            scores = inside @ (matrix.values / 9).T
            k = matrix.alternatives.index(chosen)
            leads.append((scores[:, [k]] - np.delete(scores, k, axis=1)).min(axis=1))
        best = np.min(leads, axis=0).max()
        assert best - 1e-12 <= found.margin <= best + 3 / 60


def test_a_share_is_that_of_the_weights_by_which_the_choice_wins():
    case = Case.load("models/lima_group.yaml")
    exact = weight_shares(case)[case.choice]
    found = rationalise([case])
    assert abs(found.share - exact) <= 4 * found.share_error
    assert sum(found.explained) == pytest.approx(1)


def test_the_six_cases():
    cases = [Case.load(file) for file in MODELS]
    found = rationalise(cases, declared=cases[0].interests.weights())

    assert found.feasible
    assert found.certificate.faults() == []
    assert 0.3 < found.share < 0.38  # about a third of random priorities do as well: a cheap success
    assert sum(k * p for k, p in enumerate(found.explained)) == pytest.approx(sum(found.each.values()))
    # the declared vector explains all six already, so that nothing has to move
    assert found.nearest.attrs["moved"] == 0
    assert set(found.revealed) == {"declared", "nearest", "centre", "margin"}
    assert "34% of random weights do as well" in str(found)


def test_the_nearest_vector_moves_as_little_as_any_on_a_grid():
    matrix = DecisionMatrix.of([[9, 0, 4], [0, 9, 5]], ("max",) * 3, criteria=["a", "b", "c"], bounds=(0, 9))
    found = rationalise([(matrix, "a1")], declared={"a": 1, "b": 6, "c": 3}, samples=100)
    declared = np.array([0.1, 0.6, 0.3])
    grid = np.array([(i, j, 100 - i - j) for i in range(101) for j in range(101 - i)]) / 100
    fits = grid[grid @ np.array([9, -9, -1]) >= 0]
    least = np.abs(fits - declared).sum(axis=1).min()
    assert found.nearest.attrs["moved"] * 2 / 100 <= least + 1e-12
    assert found.nearest.attrs["moved"] * 2 / 100 >= least - 0.04
    assert (found.nearest.to_numpy() @ [9, -9, -1]) >= -1e-12


def test_a_floor_can_refuse_what_no_floor_explains():
    matrix = DecisionMatrix.of([[9, 0, 0], [0, 9, 9]], ("max",) * 3, criteria=["a", "b", "c"], bounds=(0, 9))
    assert rationalise([(matrix, "a1")], samples=10).margin == 1
    floored = rationalise([(matrix, "a1")], floor="0.3", samples=10)
    assert floored.margin == pytest.approx(0.4 - 0.6)
    assert floored.conflict == (0,)
    assert floored.proof.startswith("With at least 0.3 on every criterion")
    assert str(floored) == "no weights of at least 0.3 on every criterion explain case 1"
    assert rationalise([(matrix, "a1")], floor=F(1, 4), samples=10).margin == 0
    assert "by ties only" in str(rationalise([(matrix, "a1")], floor=F(1, 4), samples=10))


def test_a_curved_value_function_does_where_no_weights_do():
    # the middle is chosen: never best by weights, best where the first half of the scale counts most
    matrix = DecisionMatrix.of([[9, 0], [4, 4], [0, 9]], ("max",) * 2, criteria=["a", "b"], bounds=(0, 9))
    found = rationalise([(matrix, "a2")], samples=100)
    assert found.margin == pytest.approx(-0.5 / 9)
    margin, points = found.curved
    assert margin > 0
    assert "a curved value function does" in str(found)
    value = {name: dict(line) for name, line in points.items()}
    totals = {
        option: sum(value[name][rating / 9] for name, rating in zip(("a", "b"), row, strict=True))
        for option, row in zip(matrix.alternatives, matrix.values.tolist(), strict=True)
    }
    assert totals["a2"] - max(totals["a1"], totals["a3"]) == pytest.approx(margin)
    for line in points.values():
        assert all(x <= y for x, y in pairwise(line))

    dominated = DecisionMatrix.of([[9, 9], [4, 4]], ("max",) * 2, bounds=(0, 9))
    worse = rationalise([(dominated, "a2")], samples=10)
    assert worse.curved[0] <= 0
    assert "nor does any value function" in str(worse)


def test_what_a_case_lacks_adds_nothing_and_twins_are_left_out():
    first = DecisionMatrix.of([[9, 1], [1, 9], [9, 1]], ("max",) * 2, criteria=["a", "b"], bounds=(0, 10))
    second = DecisionMatrix.of([[2], [8]], ("max",), criteria=["c"], bounds=(0, 10))
    found = rationalise([(first, "a1"), (second, "a2")], samples=1000)
    assert found.criteria == ("a", "b", "c")
    assert set(found.certificate.leads) == {("case 1", "a2"), ("case 2", "a1")}
    # 0.8 (a − b) = 0.6 c at the best vector: a = 3/7, c = 4/7
    assert found.margin == pytest.approx(2.4 / 7)

    nothing = rationalise([(DecisionMatrix.of([[1, 2], [1, 2]], ("max",) * 2), "a1")], samples=10)
    assert nothing.margin is None
    assert nothing.feasible
    assert nothing.share == 1
    assert json.dumps(nothing.to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("damage"),
    [
        lambda c: replace(c, margin=c.margin + F(1, 10**9)),
        lambda c: replace(c, weights=(c.weights[0] + F(1, 10**9), c.weights[1] - F(1, 10**9), *c.weights[2:])),
        lambda c: replace(c, mix={key: y * F(999, 1000) for key, y in c.mix.items()}),
        lambda c: replace(c, floor=c.floor + F(1, 1000)),
        lambda c: replace(c, leads={key: (row[0] + 1, *row[1:]) for key, row in c.leads.items()}),
    ],
)
def test_damaged_certificates_are_rejected_and_whole_ones_survive_json(damage):
    cases = [Case.load(file) for file in MODELS]
    certificate = rationalise(cases, floor="0.01", samples=10).certificate
    again = ExplainedCertificate.from_json(json.loads(json.dumps(certificate.to_json())))
    assert again.faults() == []
    assert damage(again).faults() != []
    assert again.disagreements({"margin": float(again.margin) + 1e-9}) != []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda m: rationalise([]), "at least one case"),
        (rationalise, "must be a list of cases"),
        (lambda m: rationalise([m]), r"expected a case or a pair"),
        (lambda m: rationalise([(m, "a9")]), "unknown choice of 'case 1' 'a9'"),
        (lambda m: rationalise([(3, "a1")]), "expected a DecisionMatrix in 'case 1', got int"),
        (lambda m: rationalise([(m, "a1")], floor=0.6), "'floor' must lie between 0 and 1/2"),
        (lambda m: rationalise([(m, "a1")], floor="x"), "'floor' must be a number"),
        (lambda m: rationalise([(m, "a1")], samples=0), "'samples' must be a whole number"),
        (lambda m: rationalise([(m, "a1")], declared={"c1": 1}), "says nothing about criterion 'c2'"),
    ],
)
def test_words_that_are_wrong(call, said):
    with pytest.raises(McdaError, match=said):
        call(DecisionMatrix.of([[1, 2], [2, 1]], ("max",) * 2))
