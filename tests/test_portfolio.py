"""The best set of alternatives: by hand, against all sets, conflicts, proofs that are damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Limit, McdaError, maximise
from mcda.certificate.subset import Branch, SubsetCertificate
from mcda.optimise import PortfolioStatus
from mcda.optimise import portfolio as room
from tests.strategies import problems

SITES = ["north", "east", "south", "west"]
# Net flows under equal weights: north 1/3, east 1/3, south −1/3, west −1/3.
MATRIX = DecisionMatrix.of(
    [[4, 3], [3, 4], [2, 1], [1, 2]], ("max", "max"), alternatives=SITES, criteria=["yield", "jobs"]
)
COSTS = {"north": 5, "east": 4, "south": 1, "west": 2}


def picked(limits=(), method="promethee", matrix=MATRIX, weights=(2, 1)):
    return sound(maximise(matrix, list(weights), method=method, limits=limits, several=True))


def sound(portfolio):
    """Check the certificate, from the value and from its JSON alone, and return the portfolio."""
    assert portfolio.certificate.faults() == []
    data = json.loads(json.dumps(portfolio.certificate.to_json()))
    again = SubsetCertificate.from_json(data)
    assert again.faults() == []
    assert again.to_json() == data
    chosen = None if portfolio.chosen is None else list(portfolio.chosen)
    document = {"utility": portfolio.utility, "chosen": chosen, "certificate": data}
    for result in (portfolio, json.dumps(document)):
        assert mcda.verify(result)
        assert mcda.verify(result).checked == 1
    assert not mcda.verify({**document, "utility": 17})
    assert not mcda.verify({**document, "chosen": ["nobody known"]})
    return portfolio


class TestByHand:
    """Weights 2 : 1 give the flows (2·3 + 1)/9, (2·1 + 3)/9, (−2 − 3)/9, (−6 − 1)/9."""

    def test_without_limits_everyone_better_than_the_rest_is_in(self):
        portfolio = picked()

        assert portfolio.chosen == ("north", "east")
        assert portfolio.certificate.value == F(7, 9) + F(5, 9)
        assert portfolio.status is PortfolioStatus.OPTIMAL
        assert (portfolio.runner_up, portfolio.margin) == (("north",), float(F(5, 9)))
        assert portfolio.bound == portfolio.utility

    def test_a_budget_is_met_by_whole_members(self):
        portfolio = picked([Limit("money", spend=COSTS, at_most=8)])

        assert portfolio.chosen == ("north",)
        assert portfolio.runner_up == ("east",)
        assert portfolio.used.to_dict() == {"money": 5.0}
        assert str(portfolio) == "north: utility 0.7778\n  next: east, 0.2222 less"

    def test_a_number_of_members_may_force_in_who_is_worse_than_the_rest(self):
        three = Limit("three", spend=dict.fromkeys(SITES, 1), at_least=3)

        portfolio = picked([three, Limit("no south", exclude=["south"])])

        assert portfolio.chosen == ("north", "east", "west")
        assert portfolio.certificate.value == F(5, 9)

    def test_a_limit_on_a_criterion_is_about_its_sum(self):
        assert picked([Limit("enough", criterion="jobs", at_least=10)]).chosen == tuple(SITES)
        assert picked([Limit("few", criterion="jobs", at_most=3)]).chosen == ("north",)

    def test_equal_sets_are_said(self):
        portfolio = picked([Limit("money", spend=COSTS, at_most=5)], weights=(1, 1))

        assert portfolio.status is PortfolioStatus.TIED
        assert {portfolio.chosen, portfolio.runner_up} == {("north",), ("east",)}
        assert portfolio.margin == 0
        assert "equally good" in str(portfolio)

    def test_nobody_may_be_the_best_set(self):
        portfolio = picked([Limit("without", exclude=["north", "east"])])

        assert (portfolio.chosen, portfolio.utility) == ((), 0.0)
        assert portfolio.runner_up == ("south",)

    def test_the_only_set_has_no_runner_up(self):
        everyone = Limit("all", spend=dict.fromkeys(SITES, 1), at_least=4)

        portfolio = picked([everyone])

        assert portfolio.chosen == tuple(SITES)
        assert (portfolio.utility, portfolio.runner_up, portfolio.margin) == (0.0, None, None)

    def test_decimals_that_floats_miss(self):
        """0.1 + 0.2 is 0.3 and meets a ceiling of 0.3."""
        spend = {"north": "0.1", "east": "0.2", "south": "0.3", "west": "0.3"}

        assert picked([Limit("money", spend=spend, at_most="0.3")]).chosen == ("north", "east")
        assert picked([Limit("money", spend=spend, at_most="0.2999999999999999")]).chosen == ("north",)

    def test_other_methods_whose_scores_add_up(self):
        few = Limit("two", spend=dict.fromkeys(SITES, 1), at_most=2)

        assert picked([few], method="weighted_sum").chosen == ("north", "east")
        assert picked([few], method="ahp").chosen == ("north", "east")


class TestConflict:
    def test_it_is_named_and_irreducible(self):
        limits = [
            Limit("two", spend=dict.fromkeys(SITES, 1), at_most=2),
            Limit("loose", criterion="yield", at_most=100),
            Limit("enough", criterion="jobs", at_least=8),
        ]

        portfolio = picked(limits)

        assert portfolio.status is PortfolioStatus.INFEASIBLE
        assert portfolio.conflict == ("two", "enough")
        assert portfolio.smallest
        assert (portfolio.chosen, portfolio.utility, portfolio.used, portfolio.margin) == (None, None, None, None)
        assert str(portfolio) == "No set meets all limits at once. two and enough cannot hold together."

    def test_whole_members_may_fail_where_shares_would_not(self):
        """Spending exactly 3 of 2, 2, 2 and 2: halves would do."""
        spend = dict.fromkeys(SITES, 2)

        portfolio = picked([Limit("low", spend=spend, at_least=3), Limit("high", spend=spend, at_most=3)])

        assert portfolio.conflict == ("low", "high")

    def test_a_limit_alone(self):
        assert picked([Limit("much", criterion="jobs", at_least=11)]).conflict == ("much",)


@st.composite
def questions(draw):
    matrix, weights = draw(problems(alternatives=(1, 6)))
    limits = []
    for k in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            kind = {"criterion": draw(st.sampled_from(matrix.criteria))}
        else:
            kind = {"spend": {name: draw(st.integers(-3, 6)) for name in matrix.alternatives}}
        end = draw(st.sampled_from(["at_most", "at_least"]))
        limits.append(Limit(f"limit {k}", **kind, **{end: draw(st.integers(-2, 14))}))
    return matrix, weights, limits, draw(st.sampled_from(["promethee", "weighted_sum"]))


@settings(max_examples=120, deadline=None)
@given(question=questions())
def test_against_all_sets(question):
    matrix, weights, limits, method = question
    portfolio = sound(maximise(matrix, weights, limits=limits, method=method, several=True))
    u, amounts = portfolio.task.utilities, portfolio.task.amounts

    def meets(some, rows):
        return all(
            (sum(amounts[k][a] for a in some) <= limits[k].bound) if limits[k].sense == "<="
            else (sum(amounts[k][a] for a in some) >= limits[k].bound)
            for k in rows
        )  # fmt: skip

    everyone = [some for size in range(len(u) + 1) for some in combinations(range(len(u)), size)]
    allowed = sorted(sum((u[a] for a in some), F(0)) for some in everyone if meets(some, range(len(limits))))
    if not allowed:
        rows = [k for k, limit in enumerate(limits) if limit.name in portfolio.conflict]
        assert portfolio.status is PortfolioStatus.INFEASIBLE
        assert not any(meets(some, rows) for some in everyone)
        for size in range(len(rows)):
            for fewer in combinations(range(len(limits)), size):
                assert any(meets(some, fewer) for some in everyone)
        return
    assert portfolio.certificate.value == allowed[-1]
    assert portfolio.status is (
        PortfolioStatus.TIED if len(allowed) > 1 and allowed[-1] == allowed[-2] else PortfolioStatus.OPTIMAL
    )
    second = portfolio.certificate.second
    assert second.value == (allowed[-2] if len(allowed) > 1 else None)


class TestProof:
    GOOD = maximise(MATRIX, [2, 1], method="promethee", limits=[Limit("money", spend=COSTS, at_most=8)], several=True)
    NONE = maximise(
        MATRIX, [2, 1], method="promethee", several=True, limits=[Limit("much", criterion="jobs", at_least=11)]
    )

    @pytest.mark.parametrize(
        "change",
        [
            {"chosen": (1,)},  # worth less than the bound: claims of the result fail, and the second set is another
            {"chosen": (0, 1)},
            {"chosen": (0, 0)},
            {"chosen": (9,)},
            {"bound": F(1, 2)},
            {"bound": None},
            {"proof": Branch(multipliers=(F(0),))},
            {"proof": Branch(multipliers=(F(-1),))},
            {"proof": Branch(multipliers=())},
            {"proof": Branch(multipliers=(F(0),), empty=True)},
            {"proof": Branch(0, Branch(multipliers=(F(10),)), None)},
            {"proof": Branch(9, Branch(multipliers=(F(0),)), Branch(multipliers=(F(0),)))},
            {"rows": ()},
        ],
    )
    def test_a_damaged_one_does_not_hold(self, change):
        assert replace(self.GOOD.certificate, **change).faults()

    def test_a_damaged_second_set_does_not_hold(self):
        second = self.GOOD.certificate.second
        for change in ({"chosen": (2,), "bound": F(-5, 9)}, {"rows": second.rows[:1]}, {"utilities": {"a": F(1)}}):
            assert replace(self.GOOD.certificate, second=replace(second, **change)).faults()

    def test_a_damaged_conflict_does_not_hold(self):
        certificate = self.NONE.certificate
        assert certificate.faults() == []
        assert replace(certificate, proof=Branch(multipliers=(F(0),), empty=True)).faults()
        assert replace(certificate, proof=Branch(multipliers=(F(1),), empty=True)).faults()
        assert replace(certificate, witnesses={"other": ()}).faults()
        assert not mcda.verify({"conflict": ["other"], "certificate": certificate.to_json()})

    def test_the_same_alternative_cannot_be_split_twice(self):
        leaf = Branch(multipliers=(F(0),))
        assert replace(self.GOOD.certificate, proof=Branch(0, Branch(0, leaf, leaf), leaf), bound=F(9)).faults()


def test_a_search_that_ends_early_says_so(monkeypatch):
    monkeypatch.setattr(room, "CASES", 1)
    limits = [Limit("money", spend=COSTS, at_most=8)]

    portfolio = sound(maximise(MATRIX, [2, 1], method="promethee", limits=limits, several=True))

    assert portfolio.status is PortfolioStatus.OPEN
    assert portfolio.bound > portfolio.utility
    assert portfolio.runner_up is None
    assert "no set is worth more than the bound" in str(portfolio)


def test_a_conflict_that_is_not_taken_apart_is_still_refuted(monkeypatch):
    spend = dict.fromkeys(SITES, 2)
    limits = [Limit("low", spend=spend, at_least=3), Limit("high", spend=spend, at_most=3)]
    rows_of = room._search

    def search(utilities, rows):
        found = rows_of(utilities, rows)
        return found if len(rows) == 2 else found._replace(chosen=None, settled=False)

    monkeypatch.setattr(room, "_search", search)

    portfolio = sound(maximise(MATRIX, [2, 1], method="promethee", limits=limits, several=True))

    assert portfolio.conflict == ("low", "high")
    assert not portfolio.smallest
    assert portfolio.certificate.witnesses == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "weighted_product"}, "products have no such sum"),
        ({"method": "topsis"}, "maximise is answered for methods of the form linear"),
        ({"exclusive": True}, "'several' must be True or False, and False with 'exclusive'"),
        ({"several": "yes"}, "'several' must be True or False"),
    ],
)
def test_what_is_refused(options, message):
    with pytest.raises(McdaError, match=message):
        maximise(MATRIX, [1, 1], **{"several": True, **options})
