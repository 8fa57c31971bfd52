"""The maximiser: shares and prices by hand, against all vertices, against enumeration; conflicts; bad input."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fractions import Fraction as F
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Limit, McdaError, Weights, maximise
from mcda.certificate import MixCertificate
from mcda.optimise import Change, OptimumStatus

NAMES = ["treaty", "talks", "wait"]
# Under bounds (0, 10) and weights ½, ½ the utilities are treaty (10, cost 8) 0.6, talks (6, 4) 0.6, wait (1, 0) 0.55.
MATRIX = DecisionMatrix.of(
    [[10, 8], [6, 4], [1, 0]], sense=("max", "min"), alternatives=NAMES, criteria=["gain", "cost"], bounds=(0, 10)
)
# Weights 3 : 1 give treaty 0.8, talks 0.6, wait 0.325.
HEAVY = {"gain": 3, "cost": 1}


def ceiling(bound, criterion="cost", name="calm"):
    return Limit(name, criterion=criterion, at_most=bound)


def floor(bound, criterion="gain", name="gain enough"):
    return Limit(name, criterion=criterion, at_least=bound)


def sound(optimum):
    """Check the certificate, from the value and from its JSON alone, and return the optimum."""
    assert optimum.certificate.faults() == []
    again = MixCertificate.from_json(json.loads(json.dumps(optimum.certificate.to_json())))
    assert again.faults() == []
    assert again.to_json() == optimum.certificate.to_json()
    shares = None if optimum.shares is None else optimum.shares.to_dict()
    document = {"utility": optimum.utility, "shares": shares, "certificate": again.to_json()}
    for result in (optimum, json.dumps(document)):
        assert mcda.verify(result).checked == 1
        assert mcda.verify(result)
    assert not mcda.verify({**document, "utility": 17})
    return optimum


class TestByHand:
    def test_without_limits_the_best_takes_all(self):
        optimum = sound(maximise(MATRIX, HEAVY))
        assert optimum.status is OptimumStatus.OPTIMAL
        assert optimum.best == "treaty"
        assert optimum.utility == 0.8
        assert optimum.shares.to_dict() == {"treaty": 1.0, "talks": 0.0, "wait": 0.0}
        assert optimum.regret.to_dict() == pytest.approx({"treaty": 0, "talks": 0.2, "wait": 0.475})
        assert optimum.shadow_prices.empty
        assert optimum.next_change is None
        assert (optimum.conflict, optimum.ties) == ((), ())

    def test_a_ceiling_mixes_two_and_has_a_price(self):
        """Cost ≤ 5: talks and treaty in 3 : 1, 0.65; a point more moves a quarter of a share, 0.2 / 4 = 0.05."""
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling(5)]))
        assert optimum.certificate.shares == (F(1, 4), F(3, 4), 0)
        assert optimum.certificate.value == F(13, 20)
        assert optimum.best is None
        assert optimum.shadow_prices.to_dict() == {"calm": 0.05}
        (price,) = optimum.prices
        assert (price.used, price.relaxed, price.tightened, price.holds_to) == (5, F(1, 20), F(1, 20), 8)
        # wait: 1 share at cost 0 frees room for 1 share of (treaty − talks) at 4: 0.325 − (0.6 − 4 × 0.05) = −0.075
        assert optimum.certificate.level == F(2, 5)
        assert optimum.regret["wait"] == pytest.approx(0.075)
        assert str(optimum) == (
            "treaty 0.25, talks 0.75: utility 0.65\n"
            "  calm (cost ≤ 5): one point of cost more allowed is worth 0.05 of utility, up to 8"
        )

    def test_at_a_kink_the_two_slopes_differ(self):
        """Cost ≤ 4 is talks exactly: up, 0.05 a point; down, towards wait, (0.6 − 0.325)/4 = 0.06875."""
        (price,) = sound(maximise(MATRIX, HEAVY, limits=[ceiling(4)])).prices
        assert (price.relaxed, price.tightened) == (F(1, 20), F(11, 160))
        assert str(price).endswith("is worth 0.05 of utility, up to 8; tighter, each costs 0.0688")

    def test_with_no_room_below_there_is_no_price_for_tightening(self):
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling(0)]))
        (price,) = optimum.prices
        assert optimum.best == "wait"
        assert (price.relaxed, price.tightened, price.holds_to) == (F(11, 160), None, 4)
        assert str(price).endswith("; tighter, no choice is left")
        assert optimum.blocked == {"treaty": ("calm",), "talks": ("calm",)}
        assert optimum.regret.isna().to_dict() == {"treaty": True, "talks": True, "wait": False}

    def test_a_floor_has_a_price_below_zero(self):
        """Mostly cost: wait 0.775, talks 0.6, treaty 0.4. Gain ≥ 3 mixes wait, talks 3 : 2; a point costs 0.175/5."""
        optimum = sound(maximise(MATRIX, {"gain": 1, "cost": 3}, limits=[floor(3)]))
        assert optimum.certificate.shares == (0, F(2, 5), F(3, 5))
        assert optimum.shadow_prices.to_dict() == pytest.approx({"gain enough": -0.035})
        (price,) = optimum.prices
        assert (price.relaxed, price.holds_to) == (F(-7, 200), 1)
        assert str(price) == (
            "gain enough (gain ≥ 3): one point of gain less demanded is worth 0.035 of utility, down to 1"
        )

    def test_a_slack_limit_is_worth_nothing(self):
        (price,) = sound(maximise(MATRIX, HEAVY, limits=[ceiling(9)])).prices
        assert (price.used, price.relaxed, price.tightened, price.holds_to) == (8, 0, 0, None)
        assert str(price) == "calm (cost ≤ 9): relaxing it gains nothing"

    def test_a_touching_limit_costs_only_when_tightened(self):
        (price,) = sound(maximise(MATRIX, HEAVY, limits=[ceiling(8)])).prices
        assert (price.relaxed, price.tightened, price.holds_to) == (0, F(1, 20), None)

    @pytest.mark.parametrize("order", [(5, 10, 2, 0), (10, 5, 0, 2), (0, 2, 5, 10), (5, 2, 10, 0)])
    def test_a_price_holds_past_corners_that_bend_nothing(self, order):
        """Alternatives on one line: from any two of them on, every point of cost is worth the same until 10."""
        line = DecisionMatrix.of([[k, k] for k in order], sense=("max", "min"), bounds=(0, 10))
        for bound in (1, 2, 3, 5):
            (price,) = maximise(line, [3, 1], limits=[ceiling(bound, "c2")]).prices
            assert (price.relaxed, price.tightened, price.holds_to) == (F(1, 20), F(1, 20), 10)

    def test_an_exclusion_is_priced_by_the_share(self):
        optimum = sound(maximise(MATRIX, HEAVY, limits=[Limit("no treaty", exclude=["treaty"])]))
        assert optimum.best == "talks"
        (price,) = optimum.prices
        assert (price.relaxed, price.tightened, price.holds_to) == (F(1, 5), None, 1)
        assert optimum.blocked == {"treaty": ("no treaty",)}

    def test_a_budget(self):
        budget = Limit("budget", spend={"treaty": "1/3", "talks": 0.1}, at_most=0.1)
        optimum = sound(maximise(MATRIX, HEAVY, limits=[budget, ceiling(9)]))
        assert optimum.certificate.shares == (0, 1, 0)
        assert optimum.prices[0].used == F(1, 10)
        assert optimum.shadow_prices.to_dict() == pytest.approx({"budget": 0.2 / (1 / 3 - 0.1), "calm": 0})

    def test_thirds_are_thirds(self):
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling("16/3")]))
        assert optimum.certificate.shares == (F(1, 3), F(2, 3), 0)
        assert optimum.certificate.value == F(2, 3)
        assert optimum.certificate.origin == "given"

    def test_two_limits_share_the_blame(self):
        """Cost ≤ 2 asks for little, gain ≥ 6 for much; only talks gives 6 at 4, and no mix is below 4 at 6."""
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling(2), floor(6), ceiling(10, "gain", "modest")]))
        assert optimum.status is OptimumStatus.INFEASIBLE
        assert optimum.conflict == ("calm", "gain enough")
        assert optimum.smallest
        assert (optimum.utility, optimum.shares, optimum.regret, optimum.shadow_prices) == (None,) * 4
        assert optimum.prices == ()
        assert str(optimum) == "No choice meets all limits at once. calm and gain enough cannot hold together."

    def test_a_single_limit_can_be_impossible(self):
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling(4), floor(11)]))
        assert optimum.conflict == ("gain enough",)
        assert str(optimum).endswith("gain enough cannot hold.")

    def test_a_smaller_conflict_is_found_behind_a_larger_one(self):
        """In this order leaving limits out ends at the two; the first alone is impossible, and one is fewer."""
        limits = [floor(11, name="too much"), ceiling(2), floor(6)]
        for exclusive in (False, True):
            optimum = sound(maximise(MATRIX, HEAVY, limits=limits, exclusive=exclusive))
            assert (optimum.conflict, optimum.smallest) == (("too much",), True)

    def test_everything_excluded(self):
        limits = [Limit("none", exclude=NAMES), ceiling(4)]
        for exclusive in (False, True):
            optimum = sound(maximise(MATRIX, HEAVY, limits=limits, exclusive=exclusive))
            assert (optimum.status.name, optimum.conflict) == ("INFEASIBLE", ("none",))

    def test_a_limit_may_speak_of_what_is_excluded(self):
        spend = Limit("spend", spend={"treaty": 100}, at_most=1)
        optimum = sound(maximise(MATRIX, HEAVY, limits=[Limit("no treaty", exclude=["treaty"]), spend]))
        assert optimum.best == "talks"
        assert optimum.shadow_prices["spend"] == 0

    def test_negative_amounts_and_floors_on_spending(self):
        earned = Limit("earned", spend={"treaty": -3, "wait": 1}, at_least=0)
        optimum = sound(maximise(MATRIX, HEAVY, limits=[earned]))
        assert optimum.best == "talks"  # a treaty needs three waits: (0.8 + 3 × 0.325)/4 < 0.6

    def test_one_alternative(self):
        alone = DecisionMatrix.of([[5]], sense=("max",))
        optimum = sound(maximise(alone, [1], limits=[Limit("cap", criterion="c1", at_most=5)]))
        assert (optimum.best, optimum.prices[0].tightened) == ("a1", None)


class TestTies:
    def test_tied_alternatives_are_named_and_the_first_is_shown(self):
        optimum = sound(maximise(MATRIX, [1, 1]))
        assert optimum.status is OptimumStatus.TIED
        assert optimum.ties == ("treaty", "talks")
        assert optimum.best is None
        assert optimum.certificate.shares == (1, 0, 0)
        assert optimum.regret.to_dict() == pytest.approx({"treaty": 0, "talks": 0, "wait": 0.05})
        assert "equally good: treaty, talks" in str(optimum)

    def test_tied_mixes(self):
        """b is halfway between a and c in everything: with cost ≤ 5 it and the half mix of the others are as good."""
        line = DecisionMatrix.of([[10, 10], [5, 5], [0, 0]], sense=("max", "min"), bounds=(0, 10))
        optimum = sound(maximise(line, [3, 1], limits=[Limit("calm", criterion="c2", at_most=5)]))
        assert optimum.ties == ("a1", "a2", "a3")
        assert optimum.certificate.shares == (F(1, 2), 0, F(1, 2))
        assert optimum.regret.to_dict() == {"a1": 0, "a2": 0, "a3": 0}
        assert optimum.prices[0].relaxed == optimum.prices[0].tightened == F(1, 20)

    def test_weights_that_were_computed_tie_as_in_the_ranking(self):
        """0.1 + 0.2 is one rounding more than 0.3: a ranking calls the two tied, and so must this."""
        rows = DecisionMatrix.of([[1, 1, 0], [0, 0, 1]], sense=("max",) * 3)
        weights = Weights.of([0.1, 0.2, 0.1 + 0.2], computed=True)
        assert weights.exact[0] + weights.exact[1] < weights.exact[2]
        assert mcda.rank(rows, weights).winners == ("a1", "a2")
        optimum = sound(maximise(rows, weights))
        assert optimum.ties == ("a1", "a2")
        assert optimum.certificate.origin == "computed"
        as_given = maximise(rows, [0.1, 0.2, 0.1 + 0.2])
        assert (as_given.best, as_given.certificate.origin) == ("a2", "shortest decimal")

    def test_a_root_in_the_normalisation(self):
        vector = mcda.method("weighted_sum", normalisation="vector")
        optimum = sound(maximise(MATRIX, HEAVY, method=vector, limits=[ceiling(5)]))
        assert optimum.certificate.origin == "computed"
        assert optimum.utility == pytest.approx(mcda.rank(MATRIX, HEAVY, vector).scores[:2] @ [0.25, 0.75])

    def test_ahp_may_be_maximised_too(self):
        positive = MATRIX.frame() + 1
        matrix = DecisionMatrix.of(positive, sense=("max", "min"))
        assert sound(maximise(matrix, HEAVY, method="ahp")).best == mcda.rank(matrix, HEAVY, "ahp").best


class TestOne:
    def test_the_best_of_those_allowed(self):
        optimum = sound(maximise(MATRIX, HEAVY, limits=[ceiling(5)], exclusive=True))
        assert optimum.best == "talks"
        assert optimum.utility == 0.6
        assert optimum.shadow_prices is None
        assert optimum.prices == ()
        assert optimum.blocked == {"treaty": ("calm",)}
        assert optimum.regret.to_dict() == pytest.approx({"treaty": np.nan, "talks": 0, "wait": 0.275}, nan_ok=True)
        limit = optimum.limits[0]
        assert optimum.next_change == (Change(limit, True, F(8), ("treaty",)), Change(limit, False, F(4), ("wait",)))
        assert str(optimum) == (
            "talks: utility 0.6\n  calm: from 8 upwards, treaty is picked\n  calm: beyond 4 downwards, wait is picked"
        )

    def test_a_floor_and_an_exclusion(self):
        limits = [floor(5), Limit("no treaty", exclude=["treaty"])]
        optimum = sound(maximise(MATRIX, {"gain": 1, "cost": 3}, limits=limits, exclusive=True))
        assert optimum.best == "talks"
        assert [(c.limit.name, c.relaxed, c.value, c.picked) for c in optimum.next_change] == [
            ("gain enough", True, 1, ("wait",)),
            ("gain enough", False, 6, ()),
        ]
        assert str(optimum.next_change[0]) == "gain enough: from 1 downwards, wait is picked"
        assert str(optimum.next_change[1]) == "gain enough: beyond 6 upwards, no alternative meets all limits"
        lifted = sound(maximise(MATRIX, HEAVY, limits=limits[1:], exclusive=True)).next_change
        assert [str(change) for change in lifted] == ["no treaty: lifted, treaty is picked"]

    def test_ties(self):
        optimum = sound(maximise(MATRIX, [1, 1], exclusive=True, limits=[ceiling(9)]))
        assert optimum.ties == ("treaty", "talks")
        assert optimum.best is None
        assert [(c.value, c.picked) for c in optimum.next_change] == [(4, ("wait",))]
        assert str(optimum).startswith("treaty or talks: utility 0.6")

    def test_a_mix_can_do_what_none_can_alone(self):
        limits = [ceiling(6), floor(7)]
        assert sound(maximise(MATRIX, HEAVY, limits=limits)).status is OptimumStatus.OPTIMAL
        alone = sound(maximise(MATRIX, HEAVY, limits=limits, exclusive=True))
        assert alone.conflict == ("calm", "gain enough")
        assert alone.blocked == {"treaty": ("calm",), "talks": ("gain enough",), "wait": ("gain enough",)}
        assert alone.next_change is None
        assert alone.shares is None


class TestCase:
    """A case is anything with a matrix, weights and a document; its limits may have both ends."""

    @dataclass
    class Case:
        document: object

        def matrix(self):
            return MATRIX.without(["treaty"])

        def weights(self):
            return Weights.of(HEAVY)

    def case(self, **parts):
        listed = [
            SimpleNamespace(name="band", criterion="cost", spend=None, exclude=(), at_most=3, at_least=1, why="calm"),
            SimpleNamespace(name="money", criterion=None, spend={"treaty": 9, "wait": 1}, exclude=None, at_most=1),
            SimpleNamespace(name="out", criterion=None, spend=None, exclude=("treaty",), at_most=None, at_least=None),
        ]
        return self.Case(SimpleNamespace(limits=listed, exclusive=False, alternatives=dict.fromkeys(NAMES), **parts))

    def test_it_brings_limits_and_what_is_not_feasible_may_be_named(self):
        optimum = sound(maximise(self.case(), limits=[floor(3)]))
        assert [limit.name for limit in optimum.limits] == [
            "band (at most)", "band (at least)", "money", "out", "gain enough",
        ]  # fmt: skip
        assert optimum.certificate.shares == (F(3, 4), F(1, 4))
        assert optimum.limits[0].why == "calm"

    def test_it_says_whether_it_is_exclusive(self):
        case = self.case()
        case.document.exclusive = True
        assert maximise(case).exclusive
        assert not maximise(case, exclusive=False).exclusive
        assert maximise(case).conflict == ("band (at most)", "band (at least)")


CASE = """\
format: ram-case/1
title: Fish
scale: {low: 0, high: 10}
criteria:
  gain: {direction: max}
  cost: {direction: min}
weights: {gain: 3, cost: 1}
alternatives:
  treaty: {scores: {gain: 10, cost: 8}}
  talks: {scores: {gain: 6, cost: 4}}
  wait: {scores: {gain: 1, cost: 0}}
exclusive: false
limits:
  - {name: band, criterion: cost, at_most: 16/3, at_least: 0.1, why: calm}
  - {name: money, spend: {treaty: 0.5}, at_most: 0.3}
  - {name: never, exclude: [wait]}
"""


def test_a_case_file_brings_its_limits(tmp_path):
    file = tmp_path / "fish.yaml"
    file.write_text(CASE, encoding="utf-8")
    optimum = sound(maximise(mcda.Case.load(file)))
    assert [str(limit) for limit in optimum.limits] == [
        "band (at most) (cost ≤ 5.3333)", "band (at least) (cost ≥ 0.1)", "money (spent ≤ 0.3)", "never (without wait)",
    ]  # fmt: skip
    assert optimum.certificate.shares == (F(1, 3), F(2, 3), 0)
    file.write_text(CASE.replace("exclusive: false", "exclusive: true"), encoding="utf-8")
    assert sound(maximise(mcda.Case.load(file))).best == "talks"


class TestBadInput:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"name": "x", "criterion": "cost"}, "'x' needs 'at_most' or 'at_least'"),
            ({"name": "x", "criterion": "cost", "at_most": 1, "at_least": 0}, "write two limits"),
            ({"name": "x", "at_most": 1}, "must give one of 'criterion', 'spend' and 'exclude', got none"),
            ({"name": "x", "criterion": "cost", "spend": {"a": 1}, "at_most": 1}, "got criterion and spend"),
            ({"name": "x", "criterion": "cost", "at_most": float("nan")}, "'at_most' of limit 'x': expected a finite"),
            ({"name": "x", "criterion": "cost", "at_least": float("inf")}, "'at_least' of limit 'x'"),
            ({"name": "x", "criterion": "cost", "at_most": True}, "expected a number, got True"),
            ({"name": "x", "criterion": "cost", "at_most": "much"}, "expected a finite number, got 'much'"),
            ({"name": "x", "spend": {"a": "lots"}, "at_most": 1}, "'spend' of limit 'x' for 'a'"),
            ({"name": "x", "spend": {}, "at_most": 1}, "must map alternatives to numbers"),
            ({"name": "x", "spend": [1, 2], "at_most": 1}, "must map alternatives to numbers"),
            ({"name": "x", "exclude": "treaty"}, "must be a list of alternatives, got 'treaty'"),
            ({"name": "x", "exclude": []}, "must be a list of alternatives"),
            ({"name": "x", "exclude": ["a"], "at_most": 1}, "takes no 'at_most'"),
            ({"name": " ", "criterion": "cost", "at_most": 1}, "a limit needs a name"),
            ({"name": None, "criterion": "cost", "at_most": 1}, "a limit needs a name"),
        ],
    )
    def test_of_a_limit(self, arguments, message):
        with pytest.raises(McdaError, match=message):
            Limit(**arguments)

    @pytest.mark.parametrize(
        ("question", "message"),
        [
            ({"limits": [ceiling(1, "cots")]}, "limit 'calm': unknown criterion 'cots'; did you mean 'cost'"),
            ({"limits": [Limit("x", exclude=["tretay"])]}, "unknown alternative 'tretay'; did you mean 'treaty'"),
            ({"limits": [Limit("x", spend={"tlaks": 1}, at_most=2)]}, "did you mean 'talks'"),
            ({"limits": [ceiling(1), ceiling(2)]}, "different names, got 'calm' twice"),
            ({"limits": ceiling(1)}, "must be a list of Limit"),
            ({"limits": [{"name": "calm"}]}, "must hold Limit, got dict"),
            ({"method": "topsis"}, "maximise is answered for methods of the form linear"),
            ({"exclusive": "yes"}, "'exclusive' must be True, False or None"),
            ({"weights": [1, -1]}, "must not be negative"),
            ({"weights": None}, "weights are missing"),
        ],
    )
    def test_of_the_question(self, question, message):
        with pytest.raises(McdaError, match=message):
            maximise(MATRIX, **{"weights": HEAVY, **question})

    def test_names_are_never_code(self):
        strange = ['<script>"x"', "x0", "a b;*", "__init__"]
        matrix = DecisionMatrix.of(np.eye(4) * 2, sense=("max",) * 4, alternatives=strange, criteria=strange[::-1])
        limits = [Limit(name, criterion=name, at_most=1) for name in strange]
        optimum = sound(maximise(matrix, [4, 3, 2, 1], limits=limits))
        assert list(optimum.shares.index) == strange
        assert list(optimum.shadow_prices.index) == strange

    def test_a_limit_is_a_value(self):
        one, two = (Limit("x", spend={"a": 0.5}, at_most=1) for _ in range(2))
        assert one == two
        assert hash(one) == hash(two)
        with pytest.raises(TypeError):
            one.spend["a"] = 2
        assert ceiling(0.1).at_most == F(1, 10)


class TestCertificate:
    @pytest.mark.parametrize(
        "change",
        [
            {"shares": (F(1, 2), F(1, 2), F(0))},
            {"shares": (F(1, 4), F(3, 4), F(1, 4))},
            {"shares": (F(5, 4), F(-1, 4), F(0))},
            {"value": F(2, 3)},
            {"level": F(1, 2)},
            {"multipliers": {"calm": F(-1, 20)}},
            {"multipliers": {}},
        ],
    )
    def test_a_wrong_optimum_does_not_pass(self, change):
        right = maximise(MATRIX, HEAVY, limits=[ceiling(5)]).certificate
        assert replace(right, **change).faults()

    @pytest.mark.parametrize(
        "change",
        [
            {"level": F(0)},
            {"multipliers": {}},
            {"witnesses": {}},
            {"witnesses": {"calm": (F(0), F(1), F(0)), "gain enough": (F(1), F(0), F(0))}},
        ],
    )
    def test_a_wrong_conflict_does_not_pass(self, change):
        right = maximise(MATRIX, HEAVY, limits=[ceiling(2), floor(6)]).certificate
        assert replace(right, **change).faults()

    def test_a_wrong_pick_does_not_pass(self):
        right = maximise(MATRIX, HEAVY, limits=[ceiling(5)], exclusive=True).certificate
        assert replace(right, shares=(F(0), F(0), F(1)), value=F(13, 40)).faults()
        assert replace(right, shares=(F(0), F(1, 2), F(1, 2))).faults()
        none = maximise(MATRIX, HEAVY, limits=[ceiling(2), floor(6)], exclusive=True).certificate
        assert replace(none, witnesses={"calm": none.witnesses["calm"]}).faults()

    def test_what_a_result_claims_is_compared(self):
        right = maximise(MATRIX, HEAVY).certificate
        shares = {"treaty": 1.0, "talks": 0.0, "wait": 0.0}
        assert right.disagreements({"utility": 0.8, "shares": shares, "conflict": []}) == []
        for claim in ({"utility": 0.7}, {"shares": {**shares, "wait": 1.0}}, {"shares": None}, {"conflict": ["calm"]}):
            assert len(right.disagreements(claim)) == 1


SMALL = st.integers(0, 4)


@st.composite
def questions(draw, most=3):
    """Draw small integers, so that ties, twins and kinks are common."""
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    values = draw(st.lists(st.lists(SMALL, min_size=n, max_size=n), min_size=m, max_size=m))
    sense = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    matrix = DecisionMatrix.of(values, sense=sense, bounds=draw(st.sampled_from([None, (0, 4)])))
    weights = draw(st.lists(SMALL, min_size=n, max_size=n).filter(any))
    limits = []
    for k in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(["criterion", "spend", "exclude"]))
        bound = {draw(st.sampled_from(["at_most", "at_least"])): draw(st.integers(0, 8)) / 2}
        if kind == "criterion":
            limits.append(Limit(f"l{k}", criterion=draw(st.sampled_from(matrix.criteria)), **bound))
        elif kind == "spend":
            limits.append(Limit(f"l{k}", spend={name: draw(SMALL) for name in matrix.alternatives}, **bound))
        else:
            gone = draw(st.lists(st.sampled_from(matrix.alternatives), min_size=1, max_size=2))
            limits.append(Limit(f"l{k}", exclude=gone))
    return matrix, weights, limits


def vertices(amounts, limits, m):
    """Yield every vertex of the shares under the limits: one share above 0 more than there are tight limits."""
    for size in range(1, m + 1):
        for support in combinations(range(m), size):
            for tight in combinations(range(len(limits)), size - 1):
                a = [[F(1)] * size, *([amounts[k][s] for s in support] for k in tight)]
                x = cramer(a, [F(1), *(limits[k].bound for k in tight)])
                if x is None or min(x) < 0:
                    continue
                shares = [F(0)] * m
                for s, share in zip(support, x, strict=True):
                    shares[s] = share
                if all(fits(limit, row, shares) for limit, row in zip(limits, amounts, strict=True)):
                    yield tuple(shares)


def fits(limit, row, shares):
    total = sum(x * y for x, y in zip(row, shares, strict=True))
    return total <= limit.bound if limit.sense == "<=" else total >= limit.bound


def cramer(a, b):
    whole = determinant(a)
    if not whole:
        return None
    return [
        determinant([[*row[:j], y, *row[j + 1 :]] for row, y in zip(a, b, strict=True)]) / whole for j in range(len(b))
    ]


def determinant(a):
    if len(a) == 1:
        return a[0][0]
    rest = ([row[:j] + row[j + 1 :] for row in a[1:]] for j in range(len(a)))
    return sum((-1) ** j * a[0][j] * determinant(minor) for j, minor in enumerate(rest))


def best(utilities, amounts, limits):
    """Return the best utility and all vertices that have it; None where there is none."""
    known = set(vertices(amounts, limits, len(utilities)))
    if not known:
        return None, set()
    worth = {x: sum(u * s for u, s in zip(utilities, x, strict=True)) for x in known}
    top = max(worth.values())
    return top, {x for x in known if worth[x] == top}


@given(questions(most=0))
@settings(max_examples=100, deadline=None)
def test_without_limits_it_is_the_weighted_sums_choice(question):
    matrix, weights, _ = question
    winners = mcda.rank(matrix, weights).winners
    for exclusive in (False, True):
        optimum = sound(maximise(matrix, weights, exclusive=exclusive))
        assert (optimum.ties or (optimum.best,)) == winners
        assert optimum.best == (winners[0] if len(winners) == 1 else None)


@given(questions())
@settings(max_examples=150, deadline=None)
def test_shares_against_all_vertices(question):
    matrix, weights, limits = question
    optimum = sound(maximise(matrix, weights, limits=limits))
    utilities, amounts = optimum.task.utilities, optimum.task.amounts
    top, known = best(utilities, amounts, limits)
    if top is None:
        assert optimum.status is OptimumStatus.INFEASIBLE
        chosen = [k for k, limit in enumerate(limits) if limit.name in optimum.conflict]
        assert not set(vertices([amounts[k] for k in chosen], [limits[k] for k in chosen], len(utilities)))
        for left in chosen:
            rest = [k for k in chosen if k != left]
            assert set(vertices([amounts[k] for k in rest], [limits[k] for k in rest], len(utilities)))
        for size in range(len(chosen)):
            for some in combinations(range(len(limits)), size):
                assert set(vertices([amounts[k] for k in some], [limits[k] for k in some], len(utilities)))
        return
    assert optimum.certificate.value == top
    assert optimum.certificate.shares == max(known)
    assert (optimum.status is OptimumStatus.TIED) == (len(known) > 1)
    used = tuple(name for a, name in enumerate(matrix.alternatives) if any(x[a] for x in known))
    assert optimum.ties == (used if len(known) > 1 else ())


@given(questions())
@settings(max_examples=100, deadline=None)
def test_prices_and_regrets_are_slopes(question):
    """Concave and piecewise linear: over a step small enough the slope is the difference, and over more it is less."""
    matrix, weights, limits = question
    optimum = maximise(matrix, weights, limits=limits)
    if optimum.status is OptimumStatus.INFEASIBLE:
        return
    utilities, amounts, top = optimum.task.utilities, optimum.task.amounts, optimum.certificate.value
    step = F(1, 10**9)

    def moved(k, by):
        end = "at_most" if limits[k].sense == "<=" else "at_least"
        other = Limit(
            "moved", spend=dict(zip(matrix.alternatives, amounts[k], strict=True)), **{end: limits[k].bound + by}
        )
        return best(utilities, amounts, [*limits[:k], other, *limits[k + 1 :]])[0]

    for k, price in enumerate(optimum.prices):
        sign = 1 if limits[k].sense == "<=" else -1
        assert moved(k, sign * step) == top + price.relaxed * sign * step
        tighter = moved(k, -sign * step)
        assert tighter == (None if price.tightened is None else top - price.tightened * sign * step)
        assert (price.holds_to is None) or price.relaxed
        if price.holds_to is not None:
            reach = price.holds_to - limits[k].bound
            assert moved(k, reach) == top + price.relaxed * reach
            assert moved(k, reach + sign * step) < top + price.relaxed * (reach + sign * step)
        elif price.relaxed:
            pytest.fail("shares end at 1, so no limit is worth something for ever")
    for a, name in enumerate(matrix.alternatives):
        forced = Limit("forced", spend={name: 1}, at_least=max(step, optimum.certificate.shares[a]))
        row = tuple(F(a == b) for b in range(len(utilities)))
        worth, _ = best(utilities, [*amounts, row], [*limits, forced])
        if name in optimum.blocked:
            assert worth is None
            assert optimum.regrets[a] is None
            assert set(optimum.blocked[name]) <= {limit.name for limit in limits}
        elif not optimum.certificate.shares[a]:
            assert worth == top - optimum.regrets[a] * step
        else:
            assert optimum.regrets[a] == 0


@given(questions())
@settings(max_examples=150, deadline=None)
def test_one_against_enumeration(question):
    matrix, weights, limits = question
    optimum = sound(maximise(matrix, weights, limits=limits, exclusive=True))
    utilities, amounts = optimum.task.utilities, optimum.task.amounts

    def picked(bounds):
        met = [
            a
            for a in range(len(utilities))
            if all(
                amounts[k][a] <= bounds[k] if limit.sense == "<=" else amounts[k][a] >= bounds[k]
                for k, limit in enumerate(limits)
            )
        ]
        top = max((utilities[a] for a in met), default=None)
        return tuple(matrix.alternatives[a] for a in met if utilities[a] == top)

    bounds = [limit.bound for limit in limits]
    winners = picked(bounds)
    assert (optimum.ties or ((optimum.best,) if optimum.best else ())) == winners
    if not winners:
        assert optimum.status is OptimumStatus.INFEASIBLE
        named = [k for k, limit in enumerate(limits) if limit.name in optimum.conflict]
        free = [F(-99) if limit.sense == ">=" else F(99) for limit in limits]
        assert not picked([bounds[k] if k in named else free[k] for k in range(len(limits))])
        for size in range(len(named)):
            for some in combinations(range(len(limits)), size):
                assert picked([bounds[k] if k in some else free[k] for k in range(len(limits))])
        return
    listed = {(change.limit.name, change.relaxed): change for change in optimum.next_change}
    step = F(1, 1000)
    for k, limit in enumerate(limits):
        for relaxed in (True, False):
            change = listed.pop((limit.name, relaxed), None)
            outwards = (1 if limit.sense == "<=" else -1) * (1 if relaxed else -1)
            grid = [bounds[k] + outwards * F(t, 4) for t in range(40)]
            if limit.exclude:  # a share is 0 or 1 here, and its bound has nowhere to go but 1
                grid = [F(0), F(1)] if relaxed else [F(0)]
            kept = [set(picked([*bounds[:k], b, *bounds[k + 1 :]])) & set(winners) for b in grid]
            if change is None:
                assert all(kept)
                continue
            at = F(1) if change.value is None else change.value + (0 if relaxed else outwards * step)
            assert picked([*bounds[:k], at, *bounds[k + 1 :]]) == change.picked
            assert not set(change.picked) & set(winners)
            before = F(0) if change.value is None else change.value - (outwards * step if relaxed else 0)
            assert set(picked([*bounds[:k], before, *bounds[k + 1 :]])) & set(winners)
    assert not listed


def test_a_conflict_among_many_limits_is_irreducible_and_says_so():
    """Fifteen ceilings of the mean kind: no share above 1/16 is allowed to any of the 15 alternatives."""
    m = 15
    matrix = DecisionMatrix.of([[k] for k in range(m)], sense=("max",))
    limits = [Limit(f"l{k}", spend={f"a{k + 1}": 1}, at_most="1/16") for k in range(m)]
    limits += [Limit(f"idle {k}", criterion="c1", at_most=100 + k) for k in range(10)]
    optimum = sound(maximise(matrix, [1], limits=limits))
    assert optimum.conflict == tuple(f"l{k}" for k in range(m))
    assert not optimum.smallest
    gone = [Limit(f"l{k}", exclude=[f"a{k + 1}"]) for k in range(m)]
    again = Limit("again", exclude=["a1"])
    alone = sound(maximise(matrix, [1], limits=[*limits[m:], again, *gone], exclusive=True))
    assert (alone.conflict, alone.smallest) == (optimum.conflict, False)


def test_a_large_question_is_exact_and_quick():
    rng = np.random.default_rng(7)
    matrix = DecisionMatrix.of(rng.integers(1, 10, size=(200, 8)), sense=("max", "min") * 4, bounds=(1, 9))
    limits = [Limit(f"l{j}", criterion=f"c{j}", at_most=4) for j in (2, 4, 6, 8)]
    limits += [Limit(f"f{j}", criterion=f"c{j}", at_least=5) for j in (1, 3)]
    optimum = sound(maximise(matrix, range(1, 9), limits=limits))
    assert optimum.status is OptimumStatus.OPTIMAL
    assert optimum.details["gap"] < 1e-7


def test_every_status_has_a_sentence():
    assert all(status.value.endswith(".") for status in OptimumStatus)
