"""One option in each of many cases under common budgets: by hand, against all choices, prices, damaged proofs."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import McdaError
from mcda.certificate.choices import ChoicesCertificate
from mcda.lp import Program, Row, Tableau
from mcda.matrix import fraction
from mcda.optimise import lists
from mcda.optimise.allocation import AllocationStatus, choose
from mcda.optimise.choices import Choices


def sound(found):
    """Check the certificate, from the value and from its JSON alone, and return the result."""
    assert found.certificate.faults() == []
    data = json.loads(json.dumps(found.certificate.to_json()))
    again = ChoicesCertificate.from_json(data)
    assert again.faults() == []
    assert again.to_json() == data
    document = {"value": found.value, "bound": found.bound, "picks": found.picks, "certificate": data}
    for result in (found, document):
        assert mcda.verify(result)
    assert not mcda.verify({**document, "value": 1e9})
    assert not mcda.verify({**document, "picks": {"nowhere": "nothing"}})
    return found


TWO = Choices.of([[0, 5, 8], [0, 4, 9]], [[0, 1, 3], [0, 2, 4]])


class TestByHand:
    def test_the_best_choice_and_the_price_of_the_budget(self):
        """Slopes of the hulls: 5, 3/2 in the first case, 9/4 in the second (its middle option lies below the hull)."""
        found = sound(choose(TWO, {"effort": 5}))

        assert found.status is AllocationStatus.OPTIMAL
        assert found.picks == {"case 1": "option 2", "case 2": "option 3"}
        assert found.exact_value == found.exact_bound == 14
        assert found.used == {"effort": 5}
        assert found.certificate.lp_optimal()
        assert found.exact_prices[0] in (F(3, 2), F(9, 4))  # at a corner of the envelope either slope proves it

    def test_between_corners_the_price_is_one(self):
        found = sound(choose(TWO, {"effort": 3}))

        assert found.exact_prices == (F(9, 4),)
        assert found.relaxation[1] == 5 + F(9, 4) * 2
        assert found.exact_value == 9

    def test_a_budget_for_everything_has_no_price(self):
        found = sound(choose(TWO, {"effort": 100}))

        assert (found.exact_value, found.exact_prices) == (17, (0,))

    def test_too_small_a_budget(self):
        found = sound(choose(TWO, {"effort": -1}))

        assert found.status is AllocationStatus.INFEASIBLE
        assert (found.picks, found.value, found.bound, found.gap, found.used) == (None, None, None, None, None)
        assert str(found) == found.status.value
        assert found.table.empty

    def test_decimals_that_floats_miss(self):
        """0.1 + 0.2 is 0.3 and meets a budget of 0.3."""
        tenths = Choices.of([[0, 1], [0, 1]], [[0, 0.1], [0, 0.2]])

        assert sound(choose(tenths, {"effort": "0.3"})).exact_value == 2
        assert sound(choose(tenths, {"effort": "0.2999999999999999"})).exact_value == 1

    def test_values_that_floats_cannot_tell_apart(self):
        """1/3 + 1/3 + 1/3 beats 1 − 10⁻²⁰, and by exactly that."""
        third, little = F(1, 3), F(1, 10**20)
        groups = {
            "a": {"whole": (1 - little, (F(3),)), "part": (third, (F(1),))},
            "b": {"none": (F(0), (F(0),)), "part": (third, (F(1),))},
            "c": {"none": (F(0), (F(0),)), "part": (third, (F(1),))},
        }

        found = sound(choose(Choices.of_groups(groups), {"effort": 3}))

        assert found.picks == {"a": "part", "b": "part", "c": "part"}
        assert found.exact_value == 1

    def test_two_limits(self):
        choices = Choices.of([[0, 5], [0, 4], [0, 3]], [[[0, 2], [0, 1], [0, 1]], [[0, 1], [0, 3], [0, 1]]])

        found = sound(choose(choices, {"effort": 3, "risk": 3}))

        assert list(found.picks.values()) == ["option 2", "option 1", "option 2"]
        assert (found.exact_value, found.used) == (8, {"effort": 3, "risk": 2})

    def test_tables(self):
        found = choose(TWO, {"effort": 5})

        assert found.table.to_dict("list") == {
            "option": ["option 2", "option 3"],
            "value": [5.0, 9.0],
            "effort": [1.0, 4.0],
        }
        assert found.shadow_prices.index.tolist() == ["effort"]
        assert str(found) == "2 cases: value 14; 5 of 5 effort used"


@st.composite
def questions(draw):
    count, width, limits = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 2))
    number = draw(
        st.sampled_from(
            [
                st.integers(-3, 9),
                st.integers(-30, 90).map(lambda x: x / 10),
                st.integers(1, 5).map(lambda x: x / 3),
                st.floats(-2, 9, allow_nan=False).map(lambda x: round(x, 3)),
            ]
        )
    )
    table = st.lists(st.lists(number, min_size=width, max_size=width), min_size=count, max_size=count)
    budgets = [draw(st.integers(-20, 120)) / 10 for _ in range(limits)]
    return draw(table), [draw(table) for _ in range(limits)], budgets


@settings(max_examples=150, deadline=None)
@given(question=questions())
def test_against_all_choices(question):
    values, amounts, budgets = question
    choices = Choices.of(values, amounts)

    found = sound(choose(choices, {f"limit {k}": budget for k, budget in enumerate(budgets)}))

    fits = [
        picks
        for picks in product(*(range(len(row)) for row in values))
        if all(choices.used(k, picks) <= fraction(budget) for k, budget in enumerate(budgets))
    ]
    if not fits:
        assert found.status is AllocationStatus.INFEASIBLE
        return
    assert found.status is AllocationStatus.OPTIMAL
    assert found.exact_value == max(map(choices.worth, fits))
    assert found.relaxation[1] >= found.exact_value
    if len(budgets) == 1:
        assert found.certificate.lp_optimal()


@settings(max_examples=60, deadline=None)
@given(question=questions())
def test_price_and_bound_are_those_of_the_linear_programme(question):
    """The relaxation solved as a linear programme with shares, in Fractions."""
    values, amounts, budgets = question
    choices, budget = Choices.of(values, amounts[0]), fraction(budgets[0])
    found = choose(choices, {"limit": budget})
    if found.status is AllocationStatus.INFEASIBLE:
        return
    count, width = len(values), len(values[0])
    flat = [(k, i) for k in range(count) for i in range(width)]
    rows = [Row(tuple(F(k == case) for k, _ in flat), "=", F(1)) for case in range(count)]
    rows.append(Row(tuple(choices.exact[1](0, k, i) for k, i in flat), "<=", budget))
    tableau = Tableau(Program(tuple(choices.exact[0](k, i) for k, i in flat), tuple(rows)))
    tableau.run()
    price, bound = found.relaxation

    assert bound == tableau.objective
    up, down = tableau.copy(), tableau.copy()
    up.run([F(0)] * count + [F(1)])
    lowest = up.multipliers[-1]
    status, _ = down.run([F(0)] * count + [F(-1)])
    highest = down.multipliers[-1] if status.name == "OPTIMAL" else None
    assert lowest <= price[0]
    assert highest is None or price[0] <= highest


class TestManyCases:
    @pytest.mark.parametrize("kind", ["floats", "whole", "strongly correlated", "all alike"])
    def test_a_thousand_cases_are_proved_and_checked(self, kind):
        rng = np.random.default_rng(7)
        values, amounts = rng.random((1000, 5)), rng.random((1000, 5))
        if kind == "whole":
            values, amounts = rng.integers(1, 101, (1000, 5)), rng.integers(1, 101, (1000, 5))
        elif kind == "strongly correlated":
            amounts = rng.integers(1, 1001, (1000, 5))
            values = amounts + 100
        elif kind == "all alike":
            values, amounts = np.tile([0.1, 0.7, 0.9, 1.3, 1.4], (1000, 1)), np.tile([0, 1, 2, 3, 5], (1000, 1))
        budget = round(float(amounts.mean(axis=1).sum()) * 0.6, 3)

        best = choose(Choices.of(values, amounts), {"effort": budget})
        near = choose(Choices.of(values, amounts), {"effort": budget}, gap=0.0005)

        assert best.status is AllocationStatus.OPTIMAL
        assert best.certificate.faults() == []
        assert near.status in (AllocationStatus.WITHIN_GAP, AllocationStatus.OPTIMAL)
        assert near.gap <= 0.0005
        assert near.certificate.faults() == []
        assert near.exact_value <= best.exact_value <= near.exact_bound

    def test_a_list_that_grows_too_long_leaves_a_bracket(self, monkeypatch):
        monkeypatch.setattr(lists, "STATES", 1)
        monkeypatch.setattr("mcda.optimise.allocation.FILLS", 0)
        rng = np.random.default_rng(1)
        choices = Choices.of(rng.random((60, 5)), rng.random((60, 5)))

        found = sound(choose(choices, {"effort": 15}))

        assert found.status is AllocationStatus.OPEN
        assert found.value < found.bound
        assert "possible" in str(found)
        assert choose(choices, {"effort": 15}, gap=0.2).status is AllocationStatus.WITHIN_GAP


class TestProof:
    GOOD = choose(TWO, {"effort": 4}).certificate
    NONE = choose(TWO, {"effort": -1}).certificate

    @pytest.mark.parametrize(
        "change",
        [
            {"picks": (0, 0), "bound": F(0)},
            {"picks": (2, 2)},
            {"picks": (1,)},
            {"picks": (1, 7)},
            {"picks": None},
            {"bound": F(8)},
            {"bound": None},
            {"picks": None, "bound": None},
            {"prices": (F(-1),)},
            {"prices": ()},
            {"groups": {}},
            {"groups": {"case 1": (), "case 2": ()}},
        ],
    )
    def test_a_damaged_one_does_not_hold(self, change):
        assert self.GOOD.faults() == []
        assert replace(self.GOOD, **change).faults()

    def test_a_damaged_refutation_does_not_hold(self):
        assert self.NONE.faults() == []
        assert replace(self.NONE, limits=(("effort", F(0)),)).faults()

    def test_any_prices_prove_the_best_choice_though_not_the_price(self):
        other = replace(self.GOOD, prices=(F(1),))

        assert other.faults() == []
        assert self.GOOD.lp_optimal()
        assert not other.lp_optimal()

    def test_an_option_that_does_not_say_what_it_uses(self):
        data = self.GOOD.to_json()
        data["groups"]["case 1"][0].pop()

        assert not mcda.verify({"certificate": data})


@pytest.mark.parametrize(
    ("values", "amounts", "message"),
    [
        ([[1, 2]], [[1]], "of one shape"),
        ([], [], "none empty"),
        ([1, 2], [1, 2], "of one shape"),
        ([[1, float("nan")]], [[1, 2]], "a table of finite numbers"),
        ([["a", "b"]], [[1, 2]], "a table of finite numbers"),
    ],
)
def test_tables_that_are_refused(values, amounts, message):
    with pytest.raises(McdaError, match=message):
        Choices.of(values, amounts)


@pytest.mark.parametrize(
    ("budgets", "options", "message"),
    [
        ({}, {}, "must name each of the 1 limits once"),
        (5, {}, "must name each of the 1 limits once"),
        ({"effort": "much"}, {}, "the budget of 'effort': expected a finite number"),
        ({"effort": 5}, {"gap": -1}, "'gap' must be a number from 0 to less than 1"),
        ({"effort": 5}, {"gap": True}, "'gap' must be a number from 0 to less than 1"),
    ],
)
def test_questions_that_are_refused(budgets, options, message):
    with pytest.raises(McdaError, match=message):
        choose(TWO, budgets, **options)
