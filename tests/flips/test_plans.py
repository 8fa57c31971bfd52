"""Plans of improvement and decay, against every plan on a grid and against the steps one by one."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError
from mcda.flips.plans import PlanStatus, decay, improvement
from tests.strategies import problems

METHODS = [
    mcda.method("weighted_sum", normalisation="bounds"),
    mcda.method("weighted_sum", normalisation="none"),
    mcda.method("topsis", normalisation="bounds"),
]
methods = pytest.mark.parametrize("method", METHODS, ids=repr)


def lead(method, matrix, weights, k, rows):
    """Return by how much alternative k is ahead of everyone else where its scores are the given rows."""
    gain = np.array([sense == "max" for sense in matrix.sense])
    w = weights.values

    def score(x):
        r = np.where(gain, x, -x) if method.options.get("normalisation") == "none" else np.where(gain, x, 9 - x) / 9
        if method.name == "weighted_sum":
            return r @ w
        away, near = (np.sqrt((((r - end) * w) ** 2).sum(axis=-1)) for end in (1, 0))
        return near / (near + away)

    others = np.delete(np.array(matrix.exact, dtype=float), k, axis=0)
    return score(rows) - score(others).max()


def grid(matrix, k, step, better):
    """Return every row that alternative k can have in whole steps, and what it costs: a scale of 9 costs 1."""
    now = [float(x) for x in matrix.exact[k]]
    ways = []
    for x, sense in zip(now, matrix.sense, strict=True):
        up = (sense == "max") == better
        count = int((9 - x if up else x) / step + 1e-9)
        ways.append([x + (step if up else -step) * t for t in range(count + 1)])
    rows = np.array(list(product(*ways)))
    return rows, np.abs(rows - now).sum(axis=1)


@methods
@settings(max_examples=25, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(1, 3)), data=st.data())
def test_whole_steps_are_the_cheapest_of_all(method, problem, data):
    matrix, weights = problem
    if method.name == "topsis" and not weights.values.all():
        return
    k = data.draw(st.integers(0, len(matrix.alternatives) - 1))
    step = data.draw(st.sampled_from([1, 0.5]))
    found = improvement(matrix, weights, method, matrix.alternatives[k], costs=1, steps=step)
    assert not mcda.verify(found).failures
    rows, costs = grid(matrix, k, step, better=True)
    enough = lead(method, matrix, weights, k, rows) >= -1e-9
    if found.status is PlanStatus.FIRST:
        assert enough[0]
    elif found.status is PlanStatus.NEVER:
        assert not enough.any()
    else:
        assert found.status is PlanStatus.PLAN
        assert found.cost == pytest.approx(costs[enough].min())
        assert lead(method, matrix, weights, k, np.array(found.then)) >= -1e-9


@methods
@settings(max_examples=25, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(1, 3)), steps=st.sampled_from([None, 1]))
def test_no_decay_on_a_grid_costs_less(method, problem, steps):
    matrix, weights = problem
    if method.name == "topsis" and not weights.values.all():
        return
    found = decay(matrix, weights, method, costs=1, steps=steps)
    assert not mcda.verify(found).failures
    if len(matrix.alternatives) == 1 or found.status is PlanStatus.TIED:
        return
    k = matrix.alternatives.index(found.alternative)
    rows, costs = grid(matrix, k, 0.5 if steps is None else 1, better=False)
    gone = lead(method, matrix, weights, k, rows) < (-1e-9 if steps else 1e-9)
    if found.status is PlanStatus.NEVER:
        assert not gone.any() or not (lead(method, matrix, weights, k, rows) < -1e-9).any()
        return
    assert found.status is PlanStatus.PLAN
    if gone.any():
        assert found.cost <= costs[gone].min() + 1e-9
    if steps:
        assert found.cost == pytest.approx(costs[gone].min())
    assert lead(method, matrix, weights, k, np.array(found.then)) <= 1e-9


@methods
@settings(max_examples=20, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(2, 3)), data=st.data())
def test_no_improvement_on_a_fine_grid_costs_less(method, problem, data):
    matrix, weights = problem
    if method.name == "topsis" and not weights.values.all():
        return
    k = data.draw(st.integers(0, len(matrix.alternatives) - 1))
    found = improvement(matrix, weights, method, matrix.alternatives[k], costs=1)
    assert not mcda.verify(found).failures
    rows, costs = grid(matrix, k, 0.25, better=True)
    enough = lead(method, matrix, weights, k, rows) >= 0
    if found.status is PlanStatus.PLAN:
        assert not enough.any() or found.cost <= costs[enough].min() + 1e-9
        assert lead(method, matrix, weights, k, np.array(found.then)) >= -1e-9
        assert found.bracket[0] <= found.cost <= found.bracket[1]
    elif found.status is PlanStatus.NEVER:
        assert not enough.any()


def test_costs_and_frozen_scores_choose_what_moves():
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "min"], ["x", "y"], ["gain", "cost"], bounds=(0, 10))
    cheap = improvement(matrix, [1, 1], "weighted_sum", "y", costs={"gain": 1, "cost": 3})
    assert cheap.changes["change"].to_dict() == {"gain": 7.0}
    held = improvement(matrix, [1, 1], "weighted_sum", "y", frozen=["gain"])
    assert held.status is PlanStatus.NEVER
    assert mcda.verify([cheap, held])
    down = improvement(matrix, [1, 1], "weighted_sum", "y", costs={"gain": 3, "cost": 1})
    assert down.changes.loc["cost"].to_dict() == {"now": 6.0, "then": 0.0, "change": -6.0}
    assert down.changes.loc["gain", "then"] == pytest.approx(3)


def test_many_criteria_with_equal_prices_close_at_once():
    rng = np.random.default_rng(2)
    matrix = DecisionMatrix.of(rng.integers(1, 10, (12, 10)), ["max"] * 10, bounds=(0, 10))
    weights = rng.integers(1, 9, 10)
    last = mcda.rank(matrix, weights, "weighted_sum").places.idxmax()
    for method in ("weighted_sum", "topsis"):
        for steps in (None, 1):
            found = improvement(matrix, weights, method, last, steps=steps, costs=1, seconds=3)
            assert found.status is PlanStatus.PLAN
            assert found.bracket[1] - found.bracket[0] <= 1e-9 * found.cost
            assert mcda.verify(found)


def test_a_budget_of_nothing_leaves_a_bracket_that_holds():
    rng = np.random.default_rng(2)
    matrix = DecisionMatrix.of(rng.integers(1, 10, (6, 5)), ["max"] * 5, bounds=(0, 10))
    weights, costs = [3, 5, 2, 7, 4], {"c1": "1.1", "c2": "1.7", "c3": "0.9", "c4": "2.3", "c5": "1.3"}
    last = mcda.rank(matrix, weights, "weighted_sum").places.idxmax()
    whole = improvement(matrix, weights, "weighted_sum", last, steps="0.7", costs=costs)
    none = improvement(matrix, weights, "weighted_sum", last, steps="0.7", costs=costs, seconds=0)
    assert whole.status is PlanStatus.PLAN
    assert none.bracket[0] <= whole.cost <= none.bracket[1]
    assert mcda.verify([whole, none])


def test_a_certificate_survives_its_file_and_one_digit_of_damage_is_found():
    matrix = DecisionMatrix.of([[8, 5, 3], [2, 6, 2], [1, 3, 9]], ["max"] * 3, bounds=(0, 10))
    for method in ("weighted_sum", "topsis"):
        found = improvement(matrix, [3, 2, 1], method, "a2", steps={"c1": 1})
        whole = {"problems": {"main": found.certificate.problem.to_json()}, "plan": found.to_json()}
        assert mcda.verify(json.dumps(whole))
        for key, value in (("inner", "9"), ("outer", "1/7"), ("rival", "a3"), ("rooms", ["0", "0", "0"])):
            damaged = json.loads(json.dumps(whole))
            damaged["plan"]["certificate"][key] = value
            assert not mcda.verify(damaged), key
        damaged = json.loads(json.dumps(whole))
        damaged["plan"]["cost"] *= 0.99
        assert not mcda.verify(damaged)
        damaged = json.loads(json.dumps(whole))
        damaged["plan"]["certificate"]["moves"][0] = "1/100"
        assert not mcda.verify(damaged)


def test_bad_questions_are_refused():
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], bounds=(0, 10))
    for message, call in (
        ("regret changes hands", lambda: decay(matrix, [1, 1], "vikor")),
        ("not rational", lambda: decay(matrix, [1, 1], "weighted_product")),
        ("by evaluation only", lambda: decay(matrix, [1, 1], mcda.method("topsis", weigh="distances"))),
        ("gaussian preference", lambda: decay(matrix, [1, 1], mcda.method("promethee", preference="gaussian", s=1))),
        ("alternative' is missing", lambda: improvement(matrix, [1, 1])),
        ("unknown alternative 'z'", lambda: improvement(matrix, [1, 1], "weighted_sum", "z")),
        ("must be above 0", lambda: decay(matrix, [1, 1], costs={"c1": 0})),
        ("must be above 0", lambda: decay(matrix, [1, 1], steps=-1)),
        ("'frozen' must be a list", lambda: decay(matrix, [1, 1], frozen="c1")),
        ("must give 2 numbers", lambda: decay(matrix, [1, 1], costs=[1])),
    ):
        with pytest.raises(McdaError, match=message):
            call()


def test_a_case_improves_its_choice_or_says_that_it_is_first():
    case = mcda.Case.load("models/maritime_dispute.yaml")
    assert improvement(case).status is PlanStatus.FIRST
    assert mcda.verify(decay(case))
