"""The rational actor's questions side by side: each table is what its own question says, refusals are values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mcda
from mcda.case import find
from mcda.goals import Needs
from mcda.questions import QUESTIONS, CaseQuestions, Questions

MODELS = Path(__file__).parents[1] / "models"
PLAIN = """
format: ram-case/1
title: A room
criteria: {price: min, light: max}
weights: {price: 2, light: 1}
alternatives:
  attic: {scores: {price: 400, light: 9}}
  cellar: {scores: {price: 300, light: 2}}
"""
STAGED = """
format: ram-case/1
title: A room
actor: A student
problem: {kind: opportunity, text: A new town.}
factors: {external: {town: {text: It is new.}, sold: {text: Sold.}}, internal: {self: {text: She wakes early.}}}
scale: {low: 0, high: 10}
criteria: {price: {direction: min, factors: [town]}, light: {direction: max, factors: [self]}}
weights: {price: 1, light: 1}
alternatives:
  attic: {scores: {price: 5, light: 9}}
  cellar: {scores: {price: 2, light: 2}}
  palace: {feasible: false, because: sold, scores: {price: 9, light: 10}}
choice: {alternative: CHOICE}
"""


@pytest.fixture(scope="module")
def cases():
    return [mcda.Case.load(path) for path in find(MODELS)[0]]


@pytest.fixture(scope="module")
def found(cases):
    return Questions.of(cases)


def test_every_table_says_what_its_own_question_says(found, cases):
    tables = found.tables
    stems = [case.stem for case in cases]
    assert set(tables) == {*QUESTIONS, "leads"}
    for name in set(tables) - {"partners", "explained"}:
        assert list(tables[name].index) == stems, name
    lenses, lasting = mcda.compare_lenses(cases), mcda.lasting_flips(cases).table
    for case in cases:
        at = case.stem
        ranking, goals, rules = (
            mcda.rank(case.matrix(), case.weights()),
            mcda.ranked_goals(case),
            mcda.decision_rules(case),
        )
        read, raters = mcda.scale_readings(case), mcda.second_opinion(case)
        assert tables["choice"].loc[at, "winners"] == " = ".join(ranking.winners)
        assert tables["choice"].loc[at, "agrees"] is (ranking.winners == (case.choice,))
        assert tables["goals"].loc[at, "necessary"] == (" = ".join(goals.necessary) or None)
        assert tables["goals"].loc[at, "moves"] == (goals.looked if goals.flips else None)
        assert tables["rules"].loc[at, "to_choice"] == len(rules.reproduced_by)
        assert tables["rules"].loc[at, "maximin"] == " = ".join(rules.winners["maximin"])
        assert tables["scale"].loc[at, "possible"] == ", ".join(read.possible)
        assert tables["scale"].loc[at, "moved"] == read.nearest.moved
        assert tables["sceptic"].loc[at, "theirs"] == " = ".join(raters.theirs.winners)
        assert tables["sceptic"].loc[at, "kappa"] == raters.kappa
        assert tables["lenses"].loc[at, "tells_apart"] == (len(lenses.groups(at)) > 1)
        assert tables["lenses"].loc[at, "realist"] == " = ".join(lenses.seen[at]["realist"].winners)
        assert tables["durability"].loc[at].equals(lasting.loc[at])
    whole = mcda.rationalise(cases)
    assert tables["explained"].loc["all", "margin"] == whole.margin
    assert tables["explained"].loc["all", "share"] == whole.share
    assert tables["explained"].loc[["past", "recommended"], "cases"].tolist() == [4, 2]
    assert tables["partners"].equals(mcda.utility_and_exposure(cases).partners)
    assert not found.refused


def test_the_answer_needs_what_the_most_demanding_of_its_leads_needs(found):
    for one in found.cases.values():
        assert one.grades is not None
        assert set(one.grades) == {(w, r) for w in one.ranking.winners for r in one.matrix.alternatives if r != w}
        order = [Needs.SCORES, Needs.ORDER, Needs.NUMBERS, Needs.NEVER]
        assert one.needs is max(one.grades.values(), key=order.index)
        if one.needs is Needs.ORDER:  # then it is a necessary winner of the ranked goals
            assert set(one.ranking.winners) <= set(one.goals.necessary)
    assert {name: one.needs.name for name, one in found.cases.items()} == {
        "eu_trade_agreement": "ORDER", "lima_group": "ORDER", "maritime_dispute": "ORDER", "oecd_accession": "ORDER",
        "pacific_alliance": "NUMBERS", "vaccine_capability": "NUMBERS",
    }  # fmt: skip


def test_the_document_is_checked_by_its_certificates(found):
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    verdict = mcda.verify(document)
    assert verdict, str(verdict)
    flips = sum(len(one.lasting.flips) for one in found.cases.values())
    readings = sum(len(one.matrix.alternatives) + 1 for one in found.cases.values())
    assert verdict.checked + len(verdict.float_bounds) >= flips + readings + 3
    document["durability"]["oecd_accession"]["flips"][0]["threshold"] += 1e-3
    assert not mcda.verify(document)
    assert set(found.to_json(["lenses"])) == {"lenses", "refused"}


def test_questions_that_have_no_answer_are_values_with_a_reason():
    found = Questions.of([mcda.Case.of(PLAIN)])
    (one,) = found.cases.values()

    assert (one.goals, one.needs, one.readings, one.raters, one.lasting) == (None,) * 5
    assert found.explained is None
    assert found.exposure is None
    assert set(one.refused) == {"goals", "scale", "sceptic", "durability"}
    assert "needs the scale of every criterion" in one.refused["scale"]
    assert one.rules.winners["utility"] == ("cellar",)
    tables = found.tables
    assert set(tables) == {*QUESTIONS, "leads"} - {"partners", "explained"}
    assert tables["goals"].loc["case", "needs"] is None
    assert tables["durability"].loc["case"].isna().all()
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert document["goals"] == {"case": None}
    assert {row["question"] for row in document["refused"]} == {"goals", "scale", "sceptic", "durability"}


def test_of_very_many_alternatives_slow_questions_are_not_put_beside_others():
    rows = "\n".join(f"  o{k}: {{scores: {{price: {k}, light: {(7 * k) % 101}}}}}" for k in range(101))
    text = f"{PLAIN.partition('alternatives:')[0]}alternatives:\n{rows}\n"
    one = CaseQuestions.of(mcda.Case.of(text))

    assert (one.rules, one.goals, one.readings) == (None,) * 3
    assert one.refused["rules"] == "101 alternatives are more than 100: the library asks it by itself"
    assert mcda.decision_rules(one.case).winners["utility"]


def test_other_weights_and_another_rater():
    text = STAGED.replace("CHOICE", "attic")
    case, other = mcda.Case.of(text), mcda.Case.of(text.replace("light: 9", "light: 0"))
    one = CaseQuestions.of(case, {"price": 9, "light": 1}, rater=other)

    assert one.agrees is False
    assert one.ranking.best == "cellar"
    assert len(one.raters.differences) == 1
    assert one.rules.winners["utility"] == ("cellar",)
    assert CaseQuestions.of(case).agrees is True


def test_how_far_weights_may_drift_is_asked_by_itself(cases):
    one = CaseQuestions.of(cases[0])
    limit = one.drift(samples=256, looks=1)
    assert limit.choice == one.ranking.best
    assert (limit.years, limit.at_least) == (10, 0.9)
    assert one.drift(years=-1) is None
    assert "'years'" in one.refused["drift"]


def test_words_that_are_wrong(cases):
    with pytest.raises(mcda.McdaError, match="at least one case"):
        Questions.of([])
    with pytest.raises(mcda.McdaError, match="two cases are called 'lima_group'"):
        Questions.of([cases[1], cases[1]])


def test_a_comparison_has_the_tables_of_all_questions(cases):
    comparison = mcda.compare(cases[:1])
    assert set(comparison.tables) == {"flips", *QUESTIONS, "leads"}
    assert comparison.questions.cases[cases[0].stem] is comparison.studies[0].questions
