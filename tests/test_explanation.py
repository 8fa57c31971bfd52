"""Why A over B: steps that add up, statements that force the choice, each necessary."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import DecisionMatrix, McdaError, Weights, explain, method, rank, verify
from mcda.explanation import Move, Status
from mcda.explanation.statements import GRIDS, _worst, candidates
from mcda.explanation.trade_offs import chain
from tests.strategies import problems

few = settings(max_examples=80, deadline=None)
LINEAR = [method("weighted_sum"), method("weighted_sum", normalisation="vector"), method("ahp", mode="ideal")]


@few
@given(problem=problems(alternatives=(2, 5), criteria=(1, 5)), chosen=st.sampled_from(LINEAR), data=st.data())
def test_an_explanation_checks_out_and_its_steps_lead_to_the_winner(problem, chosen, data):
    matrix, weights = problem
    ranking = rank(matrix, weights, chosen)
    others = [name for name in matrix.alternatives if name not in ranking.winners]
    rival = data.draw(st.sampled_from([None, *others]))

    found = explain(matrix, weights, chosen, rival)

    assert verify(found).checked == (ranking.best is not None)
    assert not verify(found).failures
    if ranking.best is None:
        assert found.status is Status.TIED
        assert found.lead is None
        return
    assert (found.status, found.winner) == (Status.AHEAD, ranking.best)
    assert found.rival == (rival or found.rival)
    a, b = matrix.alternatives.index(found.winner), matrix.alternatives.index(found.rival)
    assert float(found.lead) == pytest.approx(ranking.values[a] - ranking.values[b], abs=1e-12)
    assert found.lead > 0
    assert sum(step.net for step in found.steps) == found.lead
    assert all(step.net >= 0 for step in found.steps)
    shares = {}
    for step in found.steps:
        for move in (step.gain, step.loss):
            if move is not None:
                shares[move.criterion] = shares.get(move.criterion, 0) + move.share
                j = matrix.criteria.index(move.criterion)
                assert (move.start, move.end) == (matrix.exact[b, j], matrix.exact[a, j])
    assert set(shares.values()) <= {1}
    prepared = chosen.exact(matrix) or chosen.prepare(matrix)
    moving = {
        name
        for name, w, x, y in zip(matrix.criteria, weights.exact, prepared.values[a], prepared.values[b], strict=True)
        if w and x != y
    }
    assert set(shares) == moving
    assert len(found.steps) <= max(len(moving), 1)


@few
@given(problem=problems(alternatives=(2, 4), criteria=(1, 4)), data=st.data())
def test_statements_are_true_and_force_the_choice(problem, data):
    matrix, weights = problem
    found = explain(matrix, weights)
    if found.status is not Status.AHEAD:
        return
    assert all(one.holds(weights.exact) for one in found.statements)
    for _ in range(20):
        n = len(matrix.criteria)
        drawn = Weights.of(data.draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))).aligned(
            matrix.criteria
        )
        if all(one.holds(drawn.exact) for one in found.statements):
            assert found.winner in rank(matrix, drawn).winners
    for one in found.statements:
        elsewhere = Weights.of(list(one.witness), matrix.criteria)
        assert not one.holds(elsewhere.exact)
        assert found.winner not in rank(matrix, elsewhere).winners
        ranking = rank(matrix, elsewhere)
        assert ranking.scores[one.ahead] > ranking.scores[found.winner]


@settings(max_examples=40, deadline=None)
@given(problem=problems(alternatives=(2, 4), criteria=(2, 4)))
def test_no_fewer_statements_do(problem):
    """Against every smaller set of the same statements, each asked of the exact program."""
    matrix, weights = problem
    found = explain(matrix, weights)
    if found.status is not Status.AHEAD or not found.statements:
        return
    assert found.fewest
    rows = found.certificate.problem.rows
    leads = {
        name: tuple(a - b for a, b in zip(rows[found.winner][0], row, strict=True))
        for name, (row,) in rows.items() if name != found.winner
    }  # fmt: skip
    steps = {one.share for one in found.statements if one.share is not None}
    grid = next((g for g in GRIDS if all((share / g).denominator == 1 for share in steps)), None)
    said = candidates(weights.exact, matrix.criteria, grid)
    for fewer in combinations(said, len(found.statements) - 1):
        assert any(_worst(rival, lead, fewer)[1] is None for rival, lead in leads.items())


def test_dominance_needs_no_statement():
    found = explain(DecisionMatrix.of([[5, 5], [3, 4]], ("max", "max"), bounds=(0, 10)), [1, 3])

    assert found.statements == ()
    assert str(found) == (
        "a1 is 0.125 ahead of a2: gain c2 from 4 to 5 (+0.075); gain c1 from 3 to 5 (+0.05). "
        "No weights put another alternative ahead."
    )


def test_labels_of_the_user():
    matrix = DecisionMatrix.of(
        [[9, 50], [5, 20]], ("max", "min"), ["n", "s"], ["inc", "cost"], bounds=[(0, 10), (0, 100)]
    )

    found = explain(matrix, {"inc": 60, "cost": 40}, labels={"n": "The north", "inc": "income <b>", "s": "the south"})

    assert found.sentence == (
        "The north is 0.12 ahead of the south: accept more cost from 20 to 50 (-0.12) for income <b> from 5 to 9 "
        "(+0.24). "
        "No other alternative is ahead as long as income <b> weighs at least as much as cost."
    )
    assert (found.winner, found.rival, found.exact) == ("n", "s", True)
    with pytest.raises(McdaError, match="'labels' must be different from each other, got 'x' twice"):
        explain(matrix, [1, 1], labels={"inc": "x", "cost": "x"})
    with pytest.raises(McdaError, match="'labels' must be a mapping"):
        explain(matrix, [1, 1], labels=["x"])


def test_several_statements_are_listed():
    matrix = DecisionMatrix.of(
        [[9, 1, 9], [1, 9, 1], [1, 9, 9]], ("max",) * 3, list("xyz"), list("abc"), bounds=(0, 10)
    )

    found = explain(matrix, {"a": 5, "b": 4, "c": 3})

    assert str(found).endswith("No other alternative is ahead as long as a weighs at least as much as b.")
    assert found.proofs[0].constant == 0
    assert verify(found)


def test_a_narrow_lead_needs_finer_shares():
    matrix = DecisionMatrix.of([[10, 0], [0, 10]], ("max", "max"), bounds=(0, 10))
    other = DecisionMatrix.of([[1, 0], [0, "1.0403"]], ("max", "max"), bounds=(0, 2))

    assert str(explain(matrix, ["0.503", "0.497"]).statements[0]) == "c1 weighs at least as much as c2"
    found = explain(other, ["0.511", "0.489"])
    assert [str(one) for one in found.statements] == ["c1 weighs at least 51 %"]
    exact = explain(DecisionMatrix.of([[1, 0], [0, "1.04495"]], ("max", "max"), bounds=(0, 2)), ["0.51101", "0.48899"])
    assert [one.share for one in exact.statements] == [Fraction("0.511")]


def test_a_damaged_explanation_does_not_hold():
    matrix = DecisionMatrix.of([[9, 50], [5, 20]], ("max", "min"), bounds=[(0, 10), (0, 100)])
    found = explain(matrix, [60, 40])
    other = replace(found.statements[0], witness=(Fraction(1), Fraction(0)))

    assert verify(found)
    document = json.loads(json.dumps(found.to_json()))
    assert verify(document).checked == 1
    assert verify(document)
    proof = found.proofs[0]
    for damage in (
        {"steps": found.steps[:-1]}, {"statements": ()}, {"statements": (other,)}, {"proofs": ()},
        {"proofs": (replace(proof, constant=Fraction(1)),)}, {"proofs": (replace(proof, multipliers=(Fraction(-1),)),)},
        {"_weights": (Fraction(1, 10), Fraction(9, 10))}, {"_weights": (Fraction(1, 2), Fraction(1, 4))},
        {"winner": found.rival, "rival": found.winner},
    ):  # fmt: skip
        assert not verify(replace(found, **damage)), damage


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("winner",), "a2"),
        (("certificate", "weights", 0), "1/2"),
        (("certificate", "steps", 0, 0, 1), "1/5"),
        (("certificate", "steps", 0, 0, 0), 9),
        (("certificate", "statements", 0, "bound"), "1/5"),
        (("certificate", "statements", 0, "witness", 0), "1"),
        (("certificate", "proofs", "a2", "constant"), "1/3"),
        (("certificate", "proofs", "a2", "multipliers"), []),
        (("problems", "main", "rows", "a2", 0, 0), "1"),
        (("problems", "main", "form"), "ratio"),
    ],
)
def test_a_damaged_document_is_noticed(path, value):
    matrix = DecisionMatrix.of([[9, 50], [5, 20]], ("max", "min"), bounds=[(0, 10), (0, 100)])
    document = explain(matrix, [60, 40]).to_json()
    assert verify(document)

    part = document
    for key in path[:-1]:
        part = part[key]
    assert part[path[-1]] != value
    part[path[-1]] = value

    assert verify(document).failures


def test_ties_and_single_alternatives_have_a_status():
    tied = explain(DecisionMatrix.of([[1, 2], [2, 1], [0, 0]], ("max", "max"), bounds=(0, 2)), [1, 1])
    assert (tied.status, tied.winner, tied.steps) == (Status.TIED, None, ())
    assert str(tied) == "a1 and a2 come first together: there is no choice to explain."
    alone = explain(DecisionMatrix.of([[1, 2]], ("max", "max"), bounds=(0, 2)), [1, 1])
    assert (alone.status, alone.winner) == (Status.ALONE, "a1")
    assert alone.certificate is None and tied.certificate is None
    assert tied.to_json()["status"] == "TIED"


def test_steps_over_value_functions_speak_of_values():
    light = {"dim": 0, "fair": "1/2", "bright": 1}
    matrix = DecisionMatrix.of(
        [["fair", 9], ["bright", 2]], ("max", "min"), ["x", "y"], ["light", "cost"], [None, (0, 10)], {"light": light}
    )

    found = explain(matrix, [1, 1])

    assert [str(step) for step in found.steps] == [
        "have less cost from 9 to 2 (+0.35)", "gain the value of light from 0.5 to 1 (+0.25)"
    ]  # fmt: skip
    assert verify(found)


def test_computed_weights_are_said_to_be():
    matrix = DecisionMatrix.of([[9, 1], [1, 3]], ("max", "max"), bounds=(0, 10))

    assert explain(matrix, [1, 1]).exact
    assert not explain(matrix, Weights.of([1, 2], computed=True)).exact
    assert not explain(matrix, [1, 1], method("weighted_sum", normalisation="vector")).exact


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "topsis"}, "answered for methods of the form linear; topsis is ratio"),
        ({"rival": "a9"}, "unknown alternative 'a9'"),
        ({"rival": "a1"}, "the rival must be another alternative than the winner, got 'a1'"),
        ({"weights": [1, 2, 3]}, "expected 2 weights"),
    ],
)
def test_what_is_refused(options, message):
    matrix = DecisionMatrix.of([[9, 5], [1, 3]], ("max", "max"), bounds=(0, 10))
    with pytest.raises(McdaError, match=message):
        explain(matrix, **{"weights": [1, 1], **options})


@few
@given(points=st.lists(st.integers(-9, 9).filter(bool), min_size=1, max_size=8))
def test_chains_use_every_point_once(points):
    if sum(points) < 0:
        points = [-one for one in points]
    moves = [Move(f"c{k}", k, Fraction(0), Fraction(1), Fraction(1), Fraction(one)) for k, one in enumerate(points)]

    steps = chain(moves)

    assert all(step.net >= 0 for step in steps)
    used = dict.fromkeys((one.criterion for one in moves), Fraction(0))
    for step in steps:
        for move in (step.gain, step.loss):
            if move is not None:
                used[move.criterion] += move.points
                assert 0 < move.share <= 1
    assert list(used.values()) == points
    assert len(steps) <= len(points)


def test_a_hundred_alternatives():
    rng = np.random.default_rng(1)
    matrix = DecisionMatrix.of(rng.integers(0, 100, (100, 6)), ["max", "min"] * 3, bounds=(0, 100))

    found = explain(matrix, rng.integers(1, 100, 6))

    assert verify(found)
    assert len(found.proofs) == 99
