"""Who can win at all: statuses against grids and linear programs, best places, certificates and damage to them."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, milp

import mcda
from mcda import DecisionMatrix, McdaError, potential_winners, verify
from mcda.certificate import Problem
from mcda.certificate.potential import PotentialCertificate
from mcda.flips.admissible import admissible
from mcda.flips.crowd import held_down
from mcda.flips.leads import Leads
from mcda.flips.walks import walker_for

PLAIN = mcda.method("weighted_sum", normalisation="none")


def matrix_of(values, **names):
    return DecisionMatrix.of(values, sense=("max",) * len(values[0]), **names)


@st.composite
def small_matrices(draw, lowest=1, highest=4):
    m, n = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    row = st.lists(st.integers(lowest, highest), min_size=n, max_size=n)
    return draw(st.lists(row, min_size=m, max_size=m))


@st.composite
def questions(draw):
    """A matrix and admissible weights: none of the limits, a floor, a cap, tiers, or several of them."""
    values = draw(small_matrices())
    n = len(values[0])
    limits = {}
    if draw(st.booleans()):
        limits["lower"] = Fraction(draw(st.integers(0, 10)), 10 * n)
    if draw(st.booleans()):
        limits["upper"] = Fraction(draw(st.integers(10, 10 * n)), 10 * n)
    if draw(st.booleans()):
        order = draw(st.permutations([f"c{k + 1}" for k in range(n)]))
        cut = draw(st.integers(1, n))
        limits["ranked"] = [list(order[:cut]), *order[cut:]]
    return values, limits


def rows_of(limits, n):
    """The tiers as rows that must not be negative, written anew."""
    tiers = [[name] if isinstance(name, str) else name for name in limits.get("ranked", [])]
    place = {name: k for k, tier in enumerate(tiers) for name in tier}
    pairs = [(i, j) for i, j in product(range(n), repeat=2) if place and place[f"c{i + 1}"] < place[f"c{j + 1}"]]
    return [np.eye(n)[i] - np.eye(n)[j] for i, j in pairs]


def slack_by_linprog(values, b, limits):
    values = np.array(values, dtype=float)
    n = values.shape[1]
    others = values[[k for k in range(len(values)) if (values[k] != values[b]).any()]]
    if not len(others):
        return None
    ranked = rows_of(limits, n)
    table = np.vstack([np.c_[others - values[b], np.ones(len(others))], *[np.append(-row, 0)[None] for row in ranked]])
    bounds = [(float(limits.get("lower", 0)), float(limits.get("upper", 1)))] * n + [(None, None)]
    found = linprog(np.append(np.zeros(n), -1), table, np.zeros(len(table)), [np.append(np.ones(n), 0)], [1], bounds)
    return -found.fun


@settings(max_examples=150, deadline=None)
@given(question=questions())
def test_statuses_and_slacks_are_those_of_a_fresh_linear_program(question):
    values, limits = question
    table = potential_winners(matrix_of(values), PLAIN, **limits)
    for b, (status, slack) in enumerate(zip(table["status"], table["slack"], strict=True)):
        expected = slack_by_linprog(values, b, limits)
        if expected is None:
            assert (status, np.isnan(slack)) == ("strict", True)
            continue
        assert slack == pytest.approx(expected, abs=1e-9)
        assert status == ("tie only" if abs(expected) < 1e-7 else "strict" if expected > 0 else "never")
    verdict = verify(table)
    assert verdict.ok, str(verdict)
    assert verdict.float_bounds == ()


@settings(max_examples=60, deadline=None)
@given(values=small_matrices())
def test_no_grid_of_weights_says_otherwise(values):
    table = potential_winners(matrix_of(values), PLAIN)
    rows, n = np.array(values), len(values[0])
    grid = np.array([w for w in product(range(13), repeat=n) if sum(w) == 12])
    scores = grid @ rows.T
    for b, (status, place) in enumerate(zip(table["status"], table["best_place"], strict=True)):
        others = [k for k in range(len(rows)) if (rows[k] != rows[b]).any()]
        if not others:
            continue
        gaps = scores[:, b] - scores[:, others].max(axis=1)
        assert status == "strict" or gaps.max() <= 0
        assert status != "never" or gaps.max() < 0
        assert place <= 1 + (scores[:, others] > scores[:, [b]]).sum(axis=1).min()


def test_best_places_are_those_of_a_fresh_mixed_integer_program():
    rng = np.random.default_rng(4)
    for limits in ({}, {"lower": "0.1"}, {"upper": "0.3"}, {"ranked": [["c2", "c4"], "c1", ["c3", "c5"]]}):
        values = rng.integers(1, 30, (12, 5))
        table = potential_winners(matrix_of(values.tolist()), PLAIN, **limits)
        low, high = (float(limits.get(key, default)) for key, default in (("lower", 0), ("upper", 1)))
        for b, place in enumerate(table["best_place"]):
            others = np.delete(values, b, axis=0)
            rows = [np.r_[values[b] - row, 40 * np.eye(11)[k]] for k, row in enumerate(others)]
            rows += [np.r_[row, np.zeros(11)] for row in rows_of(limits, 5)]
            found = milp(
                np.r_[np.zeros(5), np.ones(11)], integrality=np.r_[np.zeros(5), np.ones(11)],
                bounds=(np.r_[np.full(5, low), np.zeros(11)], np.r_[np.full(5, high), np.ones(11)]),
                constraints=[(np.array(rows), 0, np.inf), (np.r_[np.ones(5), np.zeros(11)][None], 1, 1)],
            )  # fmt: skip
            assert place == 1 + round(found.fun)
        assert verify(table)


def test_an_efficient_alternative_can_be_optimal_for_no_weights():
    matrix = matrix_of([[8, 0], [3, 3], [0, 8]])
    table = potential_winners(matrix, PLAIN)
    assert table["status"].tolist() == ["strict", "never", "strict"]
    assert not any((matrix.values[k] >= matrix.values[1]).all() for k in (0, 2))
    mix = table.attrs["certificates"]["a2"].mixes[0].rivals
    assert {name: Fraction(share) for name, share in mix.items()} == {"a1": Fraction(1, 2), "a3": Fraction(1, 2)}


def test_twins_are_named_and_do_not_make_each_other_tie_only():
    table = potential_winners(matrix_of([[2, 1], [2, 1], [1, 3]]), PLAIN)
    assert table["status"].tolist() == ["strict"] * 3
    assert table.attrs["twins"] == {"a1": ("a2",), "a2": ("a1",)}
    assert table.loc["a1", "slack"] == table.loc["a2", "slack"] == 1


def test_where_all_are_the_same_nobody_leads_by_anything():
    table = potential_winners(matrix_of([[2, 1], [2, 1]]), PLAIN)
    assert table["status"].tolist() == ["strict"] * 2
    assert table["slack"].isna().all()
    assert table["best_place"].tolist() == [1, 1]
    assert verify(table)


def test_a_weakly_dominated_alternative_ties_on_a_face_and_not_above_a_floor():
    matrix = matrix_of([[3, 3], [3, 1], [1, 3]])
    assert potential_winners(matrix, PLAIN)["status"].tolist() == ["strict", "tie only", "tie only"]
    floored = potential_winners(matrix, PLAIN, lower="0.05")
    assert floored["status"].tolist() == ["strict", "never", "never"]
    assert floored.loc["a2", "slack"] == pytest.approx(-0.1, abs=1e-12)  # two points on the weight of 0.05
    assert verify(floored)


def test_a_tie_in_decimals_is_decided_in_fractions():
    matrix = matrix_of([["0.3", "0"], ["0.2", "0.1"], ["0", "0.3"]])  # a2 lies on the line from a1 to a3
    assert potential_winners(matrix, PLAIN)["status"].tolist() == ["strict", "tie only", "strict"]
    above = matrix_of([["0.3", "0"], ["0.2", "0.1000000000000001"], ["0", "0.3"]])
    assert potential_winners(above, PLAIN)["status"].tolist() == ["strict"] * 3
    below = matrix_of([["0.3", "0"], ["0.2", "0.0999999999999999"], ["0", "0.3"]])
    table = potential_winners(below, PLAIN)
    assert table["status"].tolist() == ["strict", "never", "strict"]
    assert verify(table)


def test_rounding_in_an_irrational_normalisation_decides_nothing():
    """Vector norms are roots: rows that lie on a line do so to 1e-16 only, and a tie is a tie."""
    matrix = DecisionMatrix.of([[3, 1], [2, 2], [1, 3]], sense=("max", "max"))
    table = potential_winners(matrix, mcda.method("weighted_sum", normalisation="vector"))
    assert table["status"].tolist() == ["strict", "tie only", "strict"]
    assert not verify(table).failures


@pytest.mark.parametrize("method", ["weighted_sum", "ahp"])
def test_a_case_is_taken_as_it_is(method):
    class Case:
        def matrix(self):
            return matrix_of([[2, 1], [1, 3]])

    assert potential_winners(Case(), method)["status"].tolist() == ["strict", "strict"]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"lower": 0.6}, "add up to 1.2, more than 1"),
        ({"upper": 0.4}, "add up to 0.8, less than 1"),
        ({"lower": {"c3": 0.1}}, "'c3', which is no criterion"),
        ({"lower": [0.1]}, "must give 2 bounds"),
        ({"upper": 1.5}, r"must lie in \[0, 1\], got 1.5"),
        ({"lower": {"c1": 0.5}, "upper": {"c1": 0.4}}, "low ≤ high"),
        ({"ranked": ["c1"]}, "says nothing about 'c2'"),
        ({"ranked": "c1"}, "must be a list of tiers"),
        ({"ranked": [["c1", "c2"], "c2"]}, "two tiers 'c2'"),
        ({"ranked": ["c1", "c2"], "upper": {"c1": 0.4}}, "contradict each other"),
    ],
)
def test_limits_that_make_no_sense_are_refused(limits, message):
    with pytest.raises(McdaError, match=message):
        potential_winners(matrix_of([[2, 1], [1, 3]]), PLAIN, **limits)


def certificates():
    matrix = matrix_of([[8, 0, 5], [3, 3, 4], [0, 8, 5], [8, 0, 4]])
    table = potential_winners(matrix, PLAIN, ranked=[["c1", "c2"], "c3"])
    return table, {name: table.attrs["certificates"][name] for name in table.index}


def test_certificates_survive_writing_and_reading():
    table, found = certificates()
    assert table["status"].tolist() == ["strict", "never", "strict", "tie only"]
    problem = Problem.from_json(json.loads(json.dumps(found["a1"].problem.to_json())))
    for name, certificate in found.items():
        again = PotentialCertificate.from_json(json.loads(json.dumps(certificate.to_json())), problem)
        assert again.faults() == []
        assert again.disagreements(table.loc[name].to_dict()) == []


def test_a_written_table_verifies_and_a_damaged_one_does_not():
    table, found = certificates()
    rows = {
        name: {"sentence": f"{name}: {table.loc[name, 'status']}", "status": table.loc[name, "status"],
               "slack": table.loc[name, "slack"], "certificate": {"problem": "main", **found[name].to_json()}}
        for name in table.index
    }  # fmt: skip
    document = {"problems": {"main": found["a1"].problem.to_json()}, "potential": rows}
    assert verify(json.dumps(document)).checked == 4
    assert verify(json.dumps(document))
    rows["a2"]["status"] = "strict"
    assert not verify(json.dumps(document))


def test_damaged_certificates_are_rejected():
    _, found = certificates()
    step = Fraction(1, 10)
    never, tie, strict = found["a2"], found["a4"], found["a1"]
    mix = never.mixes[0]
    first = next(iter(mix.rivals))
    damaged = [
        replace(never, status="open"),
        replace(never, status="strict"),
        replace(never, mixes=()),
        replace(never, mixes=(replace(mix, rivals={**mix.rivals, first: mix.rivals[first] + step}),)),
        replace(never, mixes=(replace(mix, rivals={"a4": Fraction(1)}),)),
        replace(never, mixes=(replace(mix, rivals={"a2": Fraction(1)}),)),
        replace(never, mixes=(replace(mix, high=Fraction(1, 2)),)),
        replace(never, place=1),
        replace(never, place_weights=None),
        replace(tie, status="never"),
        replace(tie, status="strict"),
        replace(tie, witness=(Fraction(0), Fraction(1, 2), Fraction(1, 2))),
        replace(strict, witness=(Fraction(1, 10), Fraction(1, 10), Fraction(8, 10))),
        replace(strict, witness=None),
        replace(strict, witness=tuple(x + step for x in strict.witness)),
    ]
    for certificate in damaged:
        assert certificate.faults(), certificate
    shifted = [replace(mix, rows=tuple(z - 1 for z in mix.rows))]
    assert replace(never, mixes=tuple(shifted)).faults()


def test_a_wrong_slack_or_place_disagrees():
    table, found = certificates()
    row = table.loc["a2"].to_dict()
    assert found["a2"].disagreements(row) == []
    assert found["a2"].disagreements({**row, "slack": row["slack"] + 1e-3})
    assert found["a2"].disagreements({**row, "best_place": 3})
    assert found["a2"].disagreements({**row, "status": "tie only"})


def test_a_part_of_the_table_keeps_its_certificates():
    table, _ = certificates()
    assert verify(table.iloc[:2].copy()).checked == 2
    assert verify(table.iloc[:2].copy())


@pytest.mark.parametrize("size", [(5, 2), (40, 4), (300, 9)])
@pytest.mark.parametrize("coarse", [True, False])
@pytest.mark.parametrize("floor", [None, "0.03"])
def test_all_in_step_and_one_by_one_agree(size, coarse, floor):
    """Coarse cells: many ties, twins and degenerate programs."""
    rng = np.random.default_rng(size[0])
    values = rng.integers(0, 3, size) if coarse else rng.random(size)
    leads = Leads(
        walker_for(matrix_of(values.tolist()), [1] * size[1], PLAIN).problem, admissible(names(size[1]), floor)
    )
    together = leads.every()
    for b, found in enumerate(together):
        alone = leads.best(b)
        assert found.value == pytest.approx(alone.value, abs=1e-9)
        assert found.sign == alone.sign


def test_programs_in_step_end_nearly_always_and_say_when_they_do_not(monkeypatch):
    values = np.random.default_rng(1).random((200, 12))
    found = held_down(values, np.arange(200))
    assert all(one is not None for one in found)
    for b, one in enumerate(found):
        scores, mix = values @ one.weights, one.shares @ values[list(one.rivals)]
        lead = scores[b] - np.delete(scores, b).max()
        assert b not in one.rivals
        assert lead == pytest.approx((values[b] - mix).max(), abs=1e-12)  # the mix holds it down to what it reaches
    monkeypatch.setattr("mcda.flips.crowd.STEPS", 1)
    short = held_down(values, np.arange(200))
    assert any(one is None for one in short)
    assert potential_winners(matrix_of(values.tolist()), PLAIN)["status"].tolist() == [
        "strict" if scores_best(values, b, one) else "never" for b, one in enumerate(found)
    ]


def scores_best(values, b, one):
    scores = values @ one.weights
    return scores[b] > np.delete(scores, b).max()


def names(n):
    return tuple(f"c{k + 1}" for k in range(n))
