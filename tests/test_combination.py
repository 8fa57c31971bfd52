"""Sets above the status quo, their frontier, and one budget over cases: by hand and against all subsets."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import Case, DecisionMatrix, Limit, McdaError, allocate, combine, efficient_frontier
from mcda.certificate.frontier import FrontierCertificate, envelope
from mcda.lp import Program, Row, Tableau
from mcda.optimise import Choices, PortfolioStatus
from mcda.optimise.compatible import apart
from tests.strategies import problems

NAMES = ["wait", "treaty", "fund", "court"]
# Weights 3 : 1 on a scale of 1 to 9: wait 11/32, treaty 20/32, fund 18/32, court 26/32.
MATRIX = DecisionMatrix.of(
    [[2, 1], [6, 4], [5, 3], [9, 7]], ("max", "min"), bounds=(1, 9), alternatives=NAMES, criteria=["gain", "effort"]
)
ABOVE = {"treaty": F(9, 32), "fund": F(7, 32), "court": F(15, 32)}


def budget(most):
    return Limit("budget", criterion="effort", at_most=most)


def best(**options):
    found = combine(MATRIX, [3, 1], **{"status_quo": "wait", **options})
    assert found.certificate.faults() == []
    return found


class TestSets:
    def test_value_is_above_the_status_quo_which_is_the_empty_set(self):
        found = best()

        assert found.status_quo == "wait"
        assert found.certificate.utilities == ABOVE
        assert found.chosen == ("treaty", "fund", "court")
        assert found.certificate.value == F(31, 32)

    def test_a_budget_is_about_the_members_alone(self):
        found = best(limits=[budget(8)])

        assert found.chosen == ("treaty", "fund")
        assert found.used.to_dict() == {"budget": 7.0}
        assert best(limits=[budget(0)]).chosen == ()

    def test_a_ceiling_for_each_member(self):
        found = best(each=[Limit("calm", criterion="effort", at_most=4)])

        assert found.chosen == ("treaty", "fund")
        assert found.limits[-1].exclude == ("court",)

    def test_only_listed_sets_and_their_parts_go_together(self):
        assert best(compatible_sets=[["treaty", "fund"], ["fund", "court"]]).chosen == ("fund", "court")
        assert best(compatible_sets=[NAMES[1:]]).chosen == ("treaty", "fund", "court")
        assert best(compatible_sets=[]).chosen == ("court",)
        assert best(compatible_sets=[["wait", "treaty"]]).chosen == ("court",)  # beside the status quo is alone

    def test_three_pairs_are_no_triple_unless_read_as_pairs(self):
        pairs = list(combinations(NAMES[1:], 2))

        assert best(compatible_sets=pairs).chosen == ("treaty", "court")
        assert best(compatible_sets=pairs, pairwise=True).chosen == ("treaty", "fund", "court")

    def test_a_partner_who_gains_too_little_stays_out(self):
        found = best(partners={"treaty": 2, "court": "0.5"}, partner_gain=1)

        assert found.chosen == ("treaty", "fund")
        assert "partner gains at least 1" in str(found.limits[-1])
        assert best(partners={"treaty": 2, "court": 1}, partner_gain=1).chosen == ("treaty", "fund", "court")

    def test_what_does_not_go_together_may_be_in_a_conflict(self):
        both = Limit("both", spend={"treaty": 1, "fund": 1}, at_least=2)

        found = best(limits=[both], compatible_sets=[])

        assert found.status is PortfolioStatus.INFEASIBLE
        assert found.conflict == ("both", "treaty and fund do not go together")

    def test_without_a_status_quo_values_are_scores(self):
        found = combine(MATRIX, [3, 1], limits=[budget(1)])

        assert (found.status_quo, found.chosen, found.certificate.value) == (None, ("wait",), F(11, 32))

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"status_quo": "wiat"}, "unknown status quo 'wiat'; did you mean 'wait'"),
            ({"compatible_sets": [["treaty", "fnud"]]}, "unknown alternative 'fnud'; did you mean 'fund'"),
            ({"compatible_sets": ["treaty"]}, "must hold sets of alternatives"),
            ({"compatible_sets": "treaty"}, "must be a list of sets"),
            ({"partner_gain": 1}, "needs to know what partners gain"),
            ({"partner_gain": "much", "partners": {"treaty": 1}}, "'partner_gain': expected a finite number"),
            ({"partner_gain": 1, "partners": {"treaty": "?"}}, "'partners' for 'treaty'"),
            ({"partner_gain": 1, "partners": {"teraty": 1}}, "unknown alternative 'teraty'"),
            ({"method": "topsis"}, "of the form linear"),
            ({"method": "weighted_product"}, "products have no such sum"),
        ],
    )
    def test_what_is_refused(self, options, message):
        with pytest.raises(McdaError, match=message):
            best(**options)


@given(st.lists(st.sets(st.integers(0, 4), max_size=5), max_size=5), st.booleans())
def test_rules_allow_exactly_the_listed_sets_and_their_parts(sets, pairwise):
    names = "abcde"
    listed = [{names[a] for a in one} for one in sets]
    rules = [set(one) for one in apart(names, listed, pairwise=pairwise)]

    for size in range(6):
        for some in map(set, combinations(names, size)):
            pairs = [set(pair) for pair in combinations(some, 2)]
            if pairwise:
                right = all(any(pair <= one for one in listed) for pair in pairs)
            else:
                right = size < 2 or any(some <= one for one in listed)
            assert right is not any(rule <= some for rule in rules)


@st.composite
def questions(draw):
    matrix, weights = draw(problems(alternatives=(2, 6)))
    names = matrix.alternatives
    sets = draw(st.none() | st.lists(st.sets(st.sampled_from(names)), max_size=4))
    limits = []
    if draw(st.booleans()):
        spend = {name: draw(st.integers(-2, 5)) for name in names}
        limits = [
            Limit("limit", spend=spend, **{draw(st.sampled_from(["at_most", "at_least"])): draw(st.integers(0, 9))})
        ]
    along = {name: draw(st.integers(-1, 6)) for name in names}
    return matrix, weights, {
        "limits": limits, "compatible_sets": sets, "status_quo": draw(st.none() | st.sampled_from(names)),
    }, along  # fmt: skip


def every_set(frontier):
    """Return (amount, value) of every set that the task allows, by brute force."""
    task, amounts = frontier.task, frontier.certificate.amounts
    found = []
    for size in range(len(task.alternatives) + 1):
        for some in combinations(range(len(task.alternatives)), size):
            sums = [sum(row[a] for a in some) for row in task.amounts]
            if all(
                total <= limit.bound if limit.sense == "<=" else total >= limit.bound
                for total, limit in zip(sums, task.limits, strict=True)
            ):
                found.append((sum((amounts[a] for a in some), F(0)), sum((task.utilities[a] for a in some), F(0))))
    return found


@settings(max_examples=50, deadline=None)
@given(question=questions())
def test_frontier_against_all_subsets(question):
    matrix, weights, options, along = question
    frontier = efficient_frontier(matrix, weights, along=along, **options)
    sets = every_set(frontier)
    efficient = sorted({
        one for one in sets
        if not any((o[0] <= one[0] and o[1] >= one[1] and o != one) for o in sets)
    })  # fmt: skip

    assert [(one.amount, one.value) for one in frontier.points] == efficient
    assert [one.ways for one in frontier.points] == [sets.count(one) for one in efficient]
    assert frontier.certificate.faults() == []
    data = json.loads(json.dumps(frontier.certificate.to_json()))
    assert FrontierCertificate.from_json(data).faults() == []
    if not sets:
        return
    for most in (min(one[0] for one in sets), 3, 100):
        portfolio = combine(matrix, weights, **{**options, "limits": [
            *options["limits"], Limit("budget", spend=along, at_most=most)]})  # fmt: skip
        point = frontier.at(most)
        assert portfolio.certificate.value == (None if point is None else point.value)


@settings(max_examples=60, deadline=None)
@given(question=questions())
def test_prices_are_duals_of_the_programme_over_shares_of_sets(question):
    """At an amount between two points, the dual of the budget is the one slope there, by an exact simplex."""
    matrix, weights, options, along = question
    frontier = efficient_frontier(matrix, weights, along=along, **options)
    sets = sorted(set(every_set(frontier)))
    for one, after in zip(frontier.points, frontier.points[1:], strict=False):
        between = (one.amount + after.amount) / 2
        rows = (
            Row((F(1),) * len(sets), "=", F(1)),
            Row(tuple(amount for amount, _ in sets), "<=", between),
        )
        tableau = Tableau(Program(tuple(value for _, value in sets), rows))
        tableau.run()
        assert tableau.multipliers[1] == one.price
        assert tableau.objective >= one.value


def test_the_price_of_a_plain_budget_is_that_of_the_linear_programme_over_shares_of_alternatives():
    """With no other limit the envelope is the relaxation itself: alternatives by value a unit."""
    frontier = efficient_frontier(MATRIX, [3, 1], along="effort", status_quo="wait")
    utilities, efforts = list(ABOVE.values()), [F(4), F(3), F(7)]
    for at in (F(1), F(4), F(11, 2), F(9), F(12)):
        units = [Row(tuple(F(a == b) for b in range(3)), "<=", F(1)) for a in range(3)]
        tableau = Tableau(Program(tuple(utilities), (*units, Row(tuple(efforts), "<=", at))))
        tableau.run()
        assert tableau.multipliers[-1] == frontier.at(at).price


def test_unsupported_points_are_told_from_supported_ones():
    points = [(F(0), F(0)), (F(2), F(1)), (F(3), F(6)), (F(4), F(7)), (F(5), F(8)), (F(9), F(9))]

    assert envelope(points) == [
        (True, F(2)), (False, F(2)), (True, F(1)), (True, F(1)), (True, F(1, 4)), (True, F(0)),
    ]  # fmt: skip


def test_twenty_four_projects_without_other_limits():
    rows = [[k * 37 % 23 + 1, k * 29 % 17 + 1] for k in range(24)]
    matrix = DecisionMatrix.of(rows, ("max", "min"), bounds=(0, 30))

    frontier = efficient_frontier(matrix, [1, 1], along="c2", status_quo="a1")

    assert len(frontier.points) > 15
    assert frontier.certificate.faults() == []
    with pytest.raises(McdaError, match="too many to list"):
        efficient_frontier(matrix, [1, 1], along="c2", limits=[Limit("floor", criterion="c1", at_least=20)])


class TestFrontierProof:
    GOOD = efficient_frontier(MATRIX, [3, 1], along="effort", status_quo="wait").certificate

    @pytest.mark.parametrize(
        "change",
        [
            {"points": ((), (0,))},
            {"points": GOOD.points[:-1], "prices": GOOD.prices[:-1]},
            {"points": ((9,), *GOOD.points[1:])},
            {"points": ((0, 0), *GOOD.points[1:])},
            {"prices": (F(1), *GOOD.prices[1:])},
            {"amounts": GOOD.amounts[:-1]},
            {"amounts": (F(1),) * 3},
            {"rows": (("none", "<=", F(0), (F(1),) * 3),)},
        ],
    )
    def test_a_damaged_one_does_not_hold(self, change):
        assert self.GOOD.faults() == []
        assert replace(self.GOOD, **change).faults()


CASE = """
format: ram-case/1
title: A strait
criteria: {gain: max, effort: min}
scale: {low: 1, high: 9}
weights: {gain: 3, effort: 1}
status_quo: wait
exclusive: false
compatible_sets: [[treaty, fund]]
alternatives:
  wait: {scores: {gain: 2, effort: 1}}
  treaty: {partner_gain: 2, scores: {gain: 6, effort: 4}}
  fund: {scores: {gain: 5, effort: 3}}
  court: {partner_gain: -1, scores: {gain: 9, effort: 7}}
"""


class TestCases:
    ONE = Case.of(CASE)
    TWO = Case.of(CASE.replace("[[treaty, fund]]", "[[fund, court]]").replace("gain: 5", "gain: 4"))

    def test_a_case_brings_status_quo_sets_and_partners(self):
        assert combine(self.ONE).chosen == ("treaty", "fund")
        assert combine(self.ONE).status_quo == "wait"
        assert combine(self.ONE, limits=[budget(6)], partner_gain=0).chosen == ("treaty",)
        assert combine(self.TWO, partner_gain=0).chosen == ("treaty",)

    def test_an_exclusive_case_gives_one(self):
        alone = Case.of(CASE.replace("exclusive: false\ncompatible_sets: [[treaty, fund]]\n", "exclusive: true\n"))

        assert combine(alone).chosen == ("court",)

    def test_the_maximiser_of_several_keeps_what_goes_together(self):
        free = Case.of(CASE.replace("compatible_sets: [[treaty, fund]]\n", ""))

        assert mcda.maximise(free, several=True).chosen == tuple(NAMES)
        assert mcda.maximise(self.ONE, several=True).chosen == ("treaty", "fund")

    @pytest.mark.parametrize("most", range(0, 20, 3))
    def test_one_budget_over_two_cases_against_all_pairs_of_sets(self, most):
        found = allocate({"one": self.ONE, "two": self.TWO}, {"effort": most})

        frontiers = [efficient_frontier(case, along="effort").points for case in (self.ONE, self.TWO)]
        assert mcda.verify(found)
        assert found.exact_value == max(
            a.value + b.value for a, b in product(*frontiers) if a.amount + b.amount <= most
        )

    def test_what_each_case_is_asked_and_how_much_it_matters(self):
        both = {"one": self.ONE, "two": self.TWO}

        assert allocate(both, {"effort": 7}).picks == {"one": "treaty + fund", "two": "wait"}
        assert allocate(both, {"effort": 7}, importance={"two": 3}).picks == {"one": "wait", "two": "court"}
        assert allocate(both, {"effort": 7}, importance={"two": 3}, partner_gain=0).picks["two"] == "treaty"
        assert (
            allocate(both, {"effort": 7}, limits={"one": [Limit("no", exclude=["fund"])]}).picks["one"]
            != "treaty + fund"
        )

    @pytest.mark.parametrize(
        ("cases", "budgets", "options", "message"),
        [
            ([ONE, TWO], {"effort": 1}, {}, "two cases are called 'case'"),
            ([], {"effort": 1}, {}, "at least one case"),
            (ONE, {"effort": 1}, {}, "'cases' must be a list of cases"),
            ({"one": ONE}, {}, {}, "'budgets' must map"),
            (
                {"one": ONE},
                {"efort": 1},
                {},
                "case 'one': limit 'efort': unknown criterion 'efort'; did you mean 'effort'",
            ),
            ({"one": ONE}, {"effort": 1}, {"importance": {"uno": 2}}, "'importance' has an unknown case 'uno'"),
        ],
    )
    def test_what_is_refused(self, cases, budgets, options, message):
        with pytest.raises(McdaError, match=message):
            allocate(cases, budgets, **options)


class TestTables:
    INDEX = pd.MultiIndex.from_product([["fish", "trade"], ["wait", "talk", "sue"]], names=["case", "option"])
    TABLE = pd.DataFrame({"value": [0, 5, 8, 0, 4, 9], "effort": [0, 1, 3, 0, 2, 4], "risk": [0, 1, 1, 0, 9, 2]}, INDEX)

    def test_two_budgets(self):
        found = allocate(self.TABLE, {"effort": 5, "risk": 2})

        assert found.picks == {"fish": "wait", "trade": "sue"}
        assert mcda.verify(found)

    def test_a_case_may_have_fewer_options(self):
        found = allocate(self.TABLE.drop(("fish", "sue")), {"effort": 9})

        assert found.picks == {"fish": "talk", "trade": "sue"}

    @pytest.mark.parametrize(
        ("table", "message"),
        [
            (TABLE.reset_index(), "indexed by"),
            (pd.concat([TABLE, TABLE]), "every option of a case once"),
            (TABLE.drop(columns="effort"), "unknown column 'effort'"),
            (TABLE.assign(value=float("nan")), "'value' of 'wait' in 'fish': expected a finite number"),
        ],
    )
    def test_what_is_refused(self, table, message):
        with pytest.raises(McdaError, match=message):
            allocate(table, {"effort": 1})

    def test_choices_are_taken_as_they_are(self):
        assert allocate(Choices.of([[0, 1]], [[0, 1]]), {"effort": 1}).value == 1
