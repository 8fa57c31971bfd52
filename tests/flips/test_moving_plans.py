"""Plans where columns are made comparable anew: against every plan on a grid, each ranked as a matrix of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix
from mcda.certificate.moving import Cut, Leaf, MovingCertificate
from mcda.flips.plans import PlanStatus, decay, improvement
from tests.strategies import problems

METHODS = [
    *(mcda.method("weighted_sum", normalisation=how) for how in ("minmax", "vector", "sum", "max")),
    *(mcda.method("ahp", mode=mode) for mode in ("distributive", "ideal")),
    *(mcda.method("topsis", normalisation=how) for how in ("minmax", "vector", "sum", "max", "none")),
    mcda.method("promethee"),
    mcda.method("promethee", preference="v_shape", p=2.5),
    mcda.method("promethee", preference="level", q=1, p=2),
    mcda.method("promethee", preference="linear", q=0.5, p=3),
]
methods = pytest.mark.parametrize("method", METHODS, ids=repr)
STEPS = 6  # of a grid, in every criterion


def with_row(matrix, k, row):
    """Return the matrix in which alternative k has other scores."""
    rows = [list(one) for one in matrix.exact]
    rows[k] = list(row)
    return DecisionMatrix.of(rows, matrix.sense, matrix.alternatives, matrix.criteria, matrix.bounds)


def exact_row(plan):
    """Return the scores of a plan as Fractions."""
    found = plan.certificate
    return [way.at(d) for way, d in zip(found.ways, found.moves, strict=True)]


def cheapest_on_grid(matrix, weights, method, k, step, better):
    """Return what the cheapest row of whole steps costs that makes k first, or that costs it the first place."""
    now, name = list(matrix.exact[k]), matrix.alternatives[k]
    ways = []
    for x, sense, ends in zip(now, matrix.sense, matrix.bounds, strict=True):
        sign = 1 if (sense == "max") == better else -1
        low, high = ends or (0, 20)
        line = [x + sign * t * step for t in range(STEPS + 1)]
        ways.append([y for y in line if low < y <= high or y == x])
    rows = sorted(product(*ways), key=lambda row: sum(abs(a - b) for a, b in zip(row, now, strict=True)))
    for row in rows[:120]:
        first = mcda.rank(with_row(matrix, k, row), weights, method).winners
        if (name in first) == better:
            return float(sum(abs(a - b) for a, b in zip(row, now, strict=True)))
    return None


def check(plan, matrix, weights, method, k, step, better):
    """Hold a plan against its certificate, a ranking of the changed matrix, and a grid."""
    verdict = mcda.verify(plan)
    assert not verdict.failures, verdict
    name = matrix.alternatives[k]
    grid = cheapest_on_grid(matrix, weights, method, k, Fraction(1, 2) if step is None else step, better)
    if plan.status is PlanStatus.NEVER:
        assert grid is None
        return
    low, high = plan.bracket
    assert low <= plan.cost <= high
    first = mcda.rank(with_row(matrix, k, exact_row(plan)), weights, method).winners
    if better:
        assert name in first
        assert name in mcda.rank(with_row(matrix, k, plan.then), weights, method).winners
    elif step is None:
        assert first != (name,)
    else:
        assert name not in first
    if grid is not None:
        assert low <= grid + 1e-9
        if step is not None and plan.status is PlanStatus.PLAN:
            assert plan.cost <= grid + 1e-9


@methods
@settings(max_examples=7, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(1, 2)), data=st.data())
def test_no_improvement_on_a_grid_costs_less(method, problem, data):
    matrix, weights = problem
    matrix = DecisionMatrix.of(matrix.exact, matrix.sense, bounds=data.draw(st.sampled_from([None, (0, 9)])))
    k = data.draw(st.integers(0, len(matrix.alternatives) - 1))
    step = data.draw(st.sampled_from([None, 1, Fraction(1, 2)]))
    plan = improvement(matrix, weights, method, matrix.alternatives[k], costs=1, steps=step, seconds=1)
    if plan.status is PlanStatus.FIRST:
        assert matrix.alternatives[k] in mcda.rank(matrix, weights, method).winners
        return
    check(plan, matrix, weights, method, k, step, better=True)


@methods
@settings(max_examples=7, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(1, 2)), data=st.data())
def test_no_decay_on_a_grid_costs_less(method, problem, data):
    matrix, weights = problem
    matrix = DecisionMatrix.of(matrix.exact, matrix.sense, bounds=data.draw(st.sampled_from([None, (0, 9)])))
    step = data.draw(st.sampled_from([None, 1, Fraction(1, 2)]))
    plan = decay(matrix, weights, method, costs=1, steps=step, seconds=1)
    if plan.status is PlanStatus.TIED:
        assert len(mcda.rank(matrix, weights, method).winners) > 1
        return
    assume(plan.certificate is not None)
    check(plan, matrix, weights, method, matrix.alternatives.index(plan.alternative), step, better=False)


def test_a_third_party_that_the_new_norm_lifts_is_counted():
    """Level with the leader of today, the option is still behind another, whom the longer column has lifted."""
    matrix = DecisionMatrix.of([[8, 1], [1, 4], [3, 1]], ["max", "max"], ["a", "b", "c"])
    method = mcda.method("weighted_sum", normalisation="sum")
    assert mcda.rank(matrix, [1, 1], method).best == "a"
    plan = improvement(matrix, [1, 1], method, "c", frozen=["c2"])
    assert plan.status is PlanStatus.PLAN
    assert plan.rival == "b"
    past_a = mcda.rank(with_row(matrix, 2, ["8.25", 1]), [1, 1], method).scores
    assert past_a["a"] < past_a["c"] < past_a["b"]
    assert plan.then[0] > 8.25


def test_an_option_passes_the_largest_and_leaves_the_smallest_score_of_its_column():
    method = mcda.method("weighted_sum", normalisation="minmax")
    matrix = DecisionMatrix.of([[4, 8], [6, 5], [2, 1]], ["max", "max"], ["x", "y", "z"])
    top = improvement(matrix, [2, 3], method, "y", frozen=["c2"])
    assert top.status is PlanStatus.PLAN
    assert top.then[0] > 6  # above the largest: the whole column is measured by it
    low = improvement(matrix, [1, 1], method, "z", frozen=["c1"])
    assert low.status is PlanStatus.PLAN
    assert low.then[1] > 5  # from the smallest of its column to beyond what is then the smallest
    assert mcda.verify([top, low])


@pytest.mark.parametrize("how", ["minmax", "vector", "sum", "max", "none"])
def test_one_criterion_alone_is_the_order_of_its_column(how):
    matrix = DecisionMatrix.of([[3], [5], [4]], ["max"])
    for name in ("weighted_sum", "topsis") if how != "none" else ("topsis",):
        method = mcda.method(name, normalisation=how)
        up = improvement(matrix, [1], method, "a1", costs=1)
        down = decay(matrix, [1], method, costs=1)
        assert (up.status, down.status) == (PlanStatus.PLAN, PlanStatus.PLAN)
        assert up.cost == pytest.approx(2)
        assert down.cost == pytest.approx(1)
        assert mcda.verify([up, down])


def test_a_constant_column_that_any_move_would_split_is_moved_by_next_to_nothing():
    matrix = DecisionMatrix.of([[4, 5], [4, 4]], ["max", "max"], ["x", "y"])
    plan = improvement(matrix, [3, 1], mcda.method("weighted_sum", normalisation="minmax"), "y", costs=1)
    assert plan.status is PlanStatus.PLAN
    assert 0 < plan.cost < 1e-9
    assert 4 < plan.then[0] < 4 + 1e-9
    assert "to just above 4" in str(plan)
    assert mcda.verify(plan)


def test_twins_share_the_first_place_and_ties_need_nothing():
    matrix = DecisionMatrix.of([[5, 2], [5, 2], [1, 4]], ["max", "max"])
    assert decay(matrix, [2, 1], "topsis").status is PlanStatus.TIED
    told = decay(DecisionMatrix.of([[1, 1], [1, 1]], ["max", "max"], bounds=(1, 9)), [2, 1])
    assert str(told) == "a1: It shares the first place today: it is level with another one already."  # it cannot fall
    assert improvement(matrix, [2, 1], "topsis", "a2").status is PlanStatus.FIRST
    last = improvement(matrix, [2, 1], "topsis", "a3")
    assert last.status is PlanStatus.PLAN
    assert mcda.verify(last)


def test_held_scores_and_costs_choose_what_moves():
    matrix = DecisionMatrix.of([[8, 5, 3], [2, 6, 2], [5, 5, 5]], ["max", "min", "max"], ["x", "y", "z"])
    method = mcda.method("topsis", normalisation="vector")
    held = improvement(matrix, [3, 2, 1], method, "y", frozen=["c1"])
    assert "c1" not in held.changes.index
    dear = improvement(matrix, [3, 2, 1], method, "y", costs={"c1": 100, "c2": 1, "c3": 1})
    cheap = improvement(matrix, [3, 2, 1], method, "y", costs={"c1": 1, "c2": 100, "c3": 100})
    assert list(cheap.changes.index) == ["c1"]
    assert "c1" not in dear.changes.index or len(dear.changes) > 1
    assert mcda.verify([held, dear, cheap])


def test_nothing_helps_where_everything_that_counts_is_held():
    matrix = DecisionMatrix.of([[8, 5], [2, 6], [1, 1]], ["max", "max"])
    for method in ("topsis", "ahp", mcda.method("weighted_sum", normalisation="minmax"), "promethee"):
        plan = improvement(matrix, [3, 1], method, "a2", frozen=["c1"])
        if plan.status is PlanStatus.NEVER:
            assert plan.certificate.inner is None
            assert mcda.verify(plan)
    never = improvement(matrix, [3, 1], "promethee", "a2", frozen=["c1"])
    assert never.status is PlanStatus.NEVER


def test_values_of_a_value_function_stay_on_their_scale():
    value = {"c1": [(0, 0), (10, 1)]}
    matrix = DecisionMatrix.of([[8, 5], [2, 6]], ["max", "max"], ["x", "y"], value=value)
    for method in (mcda.method("topsis", normalisation="vector"), mcda.method("weighted_sum", normalisation="vector")):
        plan = improvement(matrix, [3, 1], method, "y")
        assert plan.status is PlanStatus.PLAN
        assert 0 <= plan.then[0] <= 1
        assert mcda.verify(plan)
        assert "y" in mcda.rank(with_values(matrix, 1, plan.then), [3, 1], method).winners


def with_values(matrix, k, row):
    """Return the matrix in which alternative k has other values, none of them a level."""
    values = np.array(matrix.values)
    values[k] = row
    points = {"c1": [(0, 0), (1, 1)]}
    return DecisionMatrix.of(values, matrix.sense, matrix.alternatives, matrix.criteria, value=points)


def test_a_budget_of_nothing_leaves_a_bracket_that_holds():
    matrix = DecisionMatrix.of([[8, 5, 3], [2, 6, 2], [5, 5, 5]], ["max"] * 3)
    whole = improvement(matrix, [3, 2, 1], "topsis", "a2")
    none = improvement(matrix, [3, 2, 1], "topsis", "a2", seconds=0)
    assert none.status is PlanStatus.OPEN
    assert none.bracket[0] <= whole.cost <= none.bracket[1]
    assert "no plan costs less than" in str(none)
    assert mcda.verify([whole, none])


@pytest.mark.parametrize("method", [METHODS[0], METHODS[1], METHODS[4], METHODS[7], METHODS[11]], ids=repr)
def test_a_certificate_survives_its_file_and_damage_is_found(method):
    matrix = DecisionMatrix.of([[8, 5, 3], [2, 6, 2], [1, 3, 9]], ["max", "min", "max"])
    for plan in (improvement(matrix, [3, 2, 1], method, "a2"), decay(matrix, [3, 2, 1], method)):
        whole = {"problems": {"main": plan.certificate.problem.to_json()}, "plan": plan.to_json()}
        text = json.dumps(whole)
        assert mcda.verify(text)
        proof = plan.to_json()["certificate"]
        cheaper = str(plan.certificate.outer * Fraction(99, 100))
        column = [*proof["ways"][0]["column"][:-1], "77"]
        damages = {
            "inner": str(plan.certificate.inner * 2 + 1), "outer": cheaper, "moves": ["0", "0", "0"],
            "weights": ["1/3", "1/3", "1/3"], "trees": {}, "alternative": "a1" if plan.alternative != "a1" else "a3",
            "rival": plan.alternative, "better": not plan.better,
            "ways": [{**proof["ways"][0], "column": column}, *proof["ways"][1:]],
        }  # fmt: skip
        for key, value in damages.items():
            damaged = json.loads(text)
            damaged["plan"]["certificate"][key] = value
            assert not mcda.verify(damaged), key
        for key, value in (("cost", plan.cost * 0.99), ("bracket", [plan.cost * 2, plan.cost * 3])):
            damaged = json.loads(text)
            damaged["plan"][key] = value
            assert not mcda.verify(damaged), key


def test_every_floor_is_looked_at():
    """A floor raised by a little in any leaf of the tree is one that does not hold, or bounds nothing."""
    matrix = DecisionMatrix.of([[8, 5], [2, 6], [5, 5]], ["max", "max"])
    plan = improvement(matrix, [3, 2], "topsis", "a2")
    data = plan.certificate.to_json()
    seen = 0

    def leaves(tree):
        if isinstance(tree, list):
            yield from leaves(tree[2])
            yield from leaves(tree[3])
        else:
            yield tree

    for leaf in leaves(data["trees"]["a2"]):
        if leaf["kind"] == "priced" and leaf["y"]:
            kept = leaf["floors"][0][0]
            leaf["floors"][0][0] = str(Fraction(kept) + Fraction(1, 1000))
            assert MovingCertificate.from_json(data, plan.certificate.problem).faults()
            leaf["floors"][0][0] = kept
            seen += 1
    assert seen
    assert not MovingCertificate.from_json(data, plan.certificate.problem).faults()


def test_scores_near_the_ends_of_the_floats_are_refused_and_single_precision_is_answered():
    huge = DecisionMatrix.of([[8e299, 5], [2e299, 6]], ["max", "max"])
    with pytest.raises(mcda.McdaError, match="measure 'c1' in another unit"):
        decay(huge, [2, 1], "ahp")
    single = DecisionMatrix.of(np.array([[8, 5.1], [2, 6.2], [5, 5.5]], dtype=np.float32), ["max", "max"])
    plan = improvement(single, [3, 2], mcda.method("weighted_sum", normalisation="vector"), "a2")
    assert plan.status is PlanStatus.PLAN
    assert mcda.verify(plan)


def test_negative_scores_and_zeros_are_answered_where_the_method_takes_them():
    matrix = DecisionMatrix.of([[-8, 0], [2, 0], [-5, 0]], ["max", "min"], ["x", "y", "z"])
    for name, how in (("weighted_sum", "vector"), ("weighted_sum", "minmax"), ("topsis", "vector")):
        plan = improvement(matrix, [3, 2], mcda.method(name, normalisation=how), "x", frozen=["c2"], costs=1)
        assert plan.cost == pytest.approx(10)  # the second column tells nobody apart
        assert mcda.verify(plan)


def test_no_time_and_no_plan_is_open_and_says_so():
    matrix = DecisionMatrix.of([[8, 5], [2, 6], [1, 1]], ["max", "max"])
    plan = improvement(matrix, [3, 1], "promethee", "a2", frozen=["c1"], seconds=0)
    assert plan.status is PlanStatus.OPEN
    assert (plan.cost, plan.then, plan.bracket) == (None, None, (0.0, float("inf")))
    assert "no plan was found, and none costs less than 0" in str(plan)
    whole = {"problems": {"main": plan.certificate.problem.to_json()}, "plan": plan.to_json()}
    assert whole["plan"]["bracket"] == [0.0, None]
    assert mcda.verify(json.dumps(whole))
    whole["plan"]["status"] = "NEVER"
    assert not mcda.verify(json.dumps(whole))


def test_a_cut_between_two_whole_steps_would_lose_one_and_is_refused():
    """Two boxes that leave out the step that does it: what is said of each of them is true, and the whole is not."""
    scaled = DecisionMatrix.of([[8], [2]], ["max"], bounds=(0, 10))
    found = improvement(scaled, [1], mcda.method("weighted_sum", normalisation="bounds"), "a2", steps=1, costs=1)
    assert found.cost == 6
    wrong = replace(found.certificate, tree=(0, Fraction(11, 20), None, Fraction(0)), inner=Fraction(13, 2))
    assert wrong.faults()[0] == "nothing shows that no cheaper plan exists"

    free = DecisionMatrix.of([[8], [2]], ["max"])
    found = improvement(free, [1], mcda.method("weighted_sum", normalisation="max"), "a2", steps=1, costs=1)
    assert found.cost == 6
    behind = Leaf("none", {"a1": Fraction(1)}, ((Fraction(1, 8),),))
    dear = Leaf("priced", {}, ((Fraction(13, 2),),))
    right = Cut(0, Fraction(5), behind, Leaf("priced", {}, ((Fraction(6),),)))
    assert not replace(found.certificate, trees={"a2": right}).faults()
    wrong = replace(found.certificate, trees={"a2": Cut(0, Fraction(11, 2), behind, dear)}, inner=Fraction(13, 2))
    assert wrong.faults()[0] == "nothing shows that no cheaper plan exists for a2"


def test_multipliers_of_nothing_show_nothing():
    matrix = DecisionMatrix.of([[8], [2]], ["max"])
    for name in ("weighted_sum", "topsis"):
        found = decay(matrix, [1], mcda.method(name, normalisation="max"), steps=1, costs=1)
        assert found.cost == 7
        assert found.overtakes
        floors = ((Fraction(0),),) * (2 if name == "topsis" else 1)
        wrong = replace(found.certificate, trees={"a2": Leaf("none", {}, floors)}, inner=Fraction(7))
        assert wrong.faults() == ["nothing shows that no cheaper plan exists for a2"]
