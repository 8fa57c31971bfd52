"""Decision rules: by hand, against plain floats, and the veto's sweep against thresholds tried one by one."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest

from mcda import Case, DecisionMatrix, McdaError, Ranges, decision_rules, rank
from mcda.certificate import Verdict

MATRIX = DecisionMatrix.of(
    [[9, 1, 5], [5, 5, 5], [7, 4, 2]], ("max",) * 3, alternatives=["bold", "safe", "middle"], criteria=["p", "q", "r"],
    bounds=(0, 10),
)  # fmt: skip


def test_each_rule_by_hand():
    found = decision_rules(MATRIX, [4, 2, 2], choice="bold")
    # utilities 48, 50·8/8…: bold 4·9+2·1+2·5 = 48, safe 40, middle 40
    assert found.winners["utility"] == ("bold",)
    assert found.winners["lexicographic"] == ("bold",)
    assert found.winners["satisficing"] == ("safe",)
    assert found.winners["maximin"] == ("bold",)  # one state only: the utility
    assert found.states == ("likely",)
    assert found.reproduced_by == ("utility", "lexicographic", "maximin", "minimax_regret")
    assert str(found) == "4 of 5 rules lead to bold; not: satisficing (safe)"


def test_criteria_of_one_weight_are_one_rung_of_the_lexicographic_order():
    matrix = DecisionMatrix.of([[5, 1, 9], [5, 2, 7]], ("max",) * 3, bounds=(0, 10))
    assert decision_rules(matrix, [2, 1, 1]).winners["lexicographic"] == ("a1",)  # 10 against 9
    assert decision_rules(matrix, [3, 2, 1]).winners["lexicographic"] == ("a2",)
    assert decision_rules(matrix, [1, 0, 0]).winners["utility"] == ("a1", "a2")


def test_maximin_and_regret_over_ranges_and_states():
    ranges = Ranges.of(MATRIX, low=[[0, 0, 0], [5, 5, 5], [7, 4, 2]], high=[[10, 10, 10], [5, 5, 5], [7, 4, 2]])
    found = decision_rules(MATRIX, [1, 1, 1], ranges=ranges)
    # states (bold, safe, middle): likely 5, 5, 13/3; bad 0, 5, 13/3; good 10, 5, 13/3
    assert found.winners["maximin"] == ("safe",)
    assert found.winners["minimax_regret"] == ("bold", "safe")  # 5 each
    assert found.states == ("likely", "bad", "good")

    flood = DecisionMatrix.of([[0, 0, 0], [0, 0, 0], [9, 9, 9]], ("max",) * 3, MATRIX.alternatives, bounds=(0, 10))
    worse = decision_rules(MATRIX, [1, 1, 1], states={"flood": (flood, [1, 1, 1])})
    assert worse.winners["maximin"] == ("middle",)
    with pytest.raises(McdaError, match="'flood' must have the same alternatives"):
        decision_rules(MATRIX, [1, 1, 1], states={"flood": (flood.without(["bold"]), [1, 1, 1])})


@pytest.mark.parametrize("name", ["maritime_dispute", "oecd_accession", "vaccine_capability"])
def test_the_sweep_of_the_veto_is_what_each_threshold_gives(name):
    case = Case.load(f"models/{name}.yaml")
    matrix, weights = case.matrix(), case.weights()
    found = decision_rules(case)
    good = np.where(np.array(matrix.sense) == "max", (matrix.values - 1) / 8, (9 - matrix.values) / 8)

    for j, criterion in enumerate(matrix.criteria):
        stages = found.veto[criterion]
        assert stages[0].low == 0
        assert stages[-1].high == 1
        assert all(a.high == b.low for a, b in pairwise(stages))
        for threshold in np.linspace(0.013, 0.987, 40):
            stage = next(one for one in stages if one.low < F(threshold) <= one.high)
            left = [matrix.alternatives[k] for k in np.flatnonzero(good[:, j] >= threshold)]
            assert list(stage.survivors) == left
            if left:
                out = [other for other in matrix.alternatives if other not in left]
                assert stage.winners == rank(matrix.without(out), weights).winners
            else:
                assert stage.winners == ()
        assert 0 <= found.share(criterion) <= 1


def test_the_table_and_the_document():
    case = Case.load("models/oecd_accession.yaml")
    found = decision_rules(case)
    table = found.table
    assert table.loc["utility", "agrees"] is True
    assert table.loc["veto on LAW", "agrees"] == float(found.share("LAW"))
    assert json.dumps(found.to_json(), allow_nan=False)
    with pytest.raises(McdaError, match="did you mean 'bold'"):
        decision_rules(MATRIX, [1, 1, 1], choice="blod")


def test_one_rule_leads_and_one_certificate_holds():
    found = decision_rules(DecisionMatrix.of([[9, 9], [9, 8]], ("max", "max"), bounds=(0, 10)), [1, 1], choice="a2")
    assert "0 of 5 rules lead to a2" in str(found)
    assert "1 of 5 rules leads to a2" in str(replace(found, winners={**found.winners, "maximin": ("a2",)}))
    assert str(Verdict(1, (), ("float",), ())) == "1 certificate holds; 1 rests on floats"
    assert str(Verdict(2, (), (), ())) == "2 certificates hold"
