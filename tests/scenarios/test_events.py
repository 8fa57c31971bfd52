"""Events: what they change, in which order, alone and together; values checked by hand from the six files."""

from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import mcda
from mcda import Case, DecisionMatrix, Judgements, McdaError
from mcda.scenarios import Event, State, events_of, in_order, replay_events, years_strip

MODELS = Path(__file__).parents[2] / "models"
STEMS = [
    "maritime_dispute",
    "pacific_alliance",
    "lima_group",
    "eu_trade_agreement",
    "oecd_accession",
    "vaccine_capability",
]
MATRIX = DecisionMatrix.of(
    [[8, 4], [5, 5], [3, 6]], sense=("max", "max"), alternatives=["sue", "talk", "wait"], criteria=["area", "peace"],
    bounds=(0, 9),
)  # fmt: skip


@pytest.fixture(scope="module")
def cases():
    return {stem: Case.load(MODELS / f"{stem}.yaml") for stem in STEMS}


def test_cells_change_where_they_are_named_and_nowhere_else(cases):
    case = cases["maritime_dispute"]
    today, event = State.of(case), events_of(case)[0]
    after = today.after([event]).matrix
    assert event.name == "icj_worst_case"
    changed = [
        (after.alternatives[a], after.criteria[j], after.values[a, j])
        for a, j in np.argwhere(after.values != today.matrix.values).tolist()
    ]
    assert changed == [("icj", "SOV", 1), ("icj", "WEL", 3)]  # the file: SOV [1, 1, 2], WEL [2, 3, 5]
    assert after.bounds == today.matrix.bounds
    assert (today.matrix.values == case.matrix().values).all()


def test_multipliers_act_on_the_weights_which_are_then_divided_by_their_sum(cases):
    case = cases["maritime_dispute"]
    event = next(one for one in events_of(case) if one.name == "public_loses_interest")  # WEL × 0.4
    raw = case.weights().values * [0.4 if name == "WEL" else 1 for name in case.criteria]
    assert State.of(case).after([event]).weights.values == pytest.approx(raw / raw.sum(), rel=1e-12)


def test_a_vanished_alternative_is_no_longer_ranked(cases):
    case = cases["eu_trade_agreement"]
    event = next(one for one in events_of(case) if one.removed)
    assert event.removed == ("with_colombia",)
    assert "with_colombia" not in State.of(case).after([event]).matrix.alternatives


# By hand, from the ratings of the files: the events that change who comes first, under the weighted sum.
ALONE = {
    "maritime_dispute": {"icj_worst_case": "joint_zone"},
    "pacific_alliance": {},
    "lima_group": {
        "maduro_stays": "migration_first", "members_turn_inward": "migration_first",
        "all_four_negatives": "migration_first",
    },
    "eu_trade_agreement": {"colombia_leaves": "alone"},
    "oecd_accession": {
        "castillo_wins": "technical_track", "allies_swing": "technical_track", "author_rule": "technical_track",
    },
    "vaccine_capability": {"no_funding": "pooled_purchase", "pandemic_soon": "pooled_purchase"},
}  # fmt: skip


@pytest.mark.parametrize("stem", STEMS)
def test_each_event_alone_has_the_winner_that_plain_sums_give(cases, stem):
    case = cases[stem]
    replay = replay_events(case)
    assert replay.alone.loc[replay.alone["flips"], "winner"].to_dict() == ALONE[stem]
    matrix, weights = case.matrix(), case.weights().values
    for name, scenario in case.document.scenarios.items():
        table = {a: dict(zip(matrix.criteria, row, strict=True)) for a, row in
                 zip(matrix.alternatives, matrix.values.tolist(), strict=True) if a not in scenario.remove}  # fmt: skip
        for a, row in scenario.cells.items():
            if a in table:
                table[a] |= {c: float(cell.likely) for c, cell in row.items()}
        w = {c: x * float(scenario.weight_multipliers.get(c, 1)) for c, x in zip(matrix.criteria, weights, strict=True)}
        total = sum(w.values())
        scores = {
            a: sum(w[c] * ((x - 1) / 8 if sense == "max" else (9 - x) / 8)
                   for (c, x), sense in zip(row.items(), matrix.sense, strict=True)) / total
            for a, row in table.items()
        }  # fmt: skip
        first, second = sorted(scores.values(), reverse=True)[:2]
        assert scores[replay.alone.loc[name, "winner"]] == first
        assert replay.alone.loc[name, "lead"] == pytest.approx(first - second, abs=1e-12)
        if case.choice in scores:
            others = max(score for a, score in scores.items() if a != case.choice)
            assert replay.alone.loc[name, "choice_lead"] == pytest.approx(scores[case.choice] - others, abs=1e-12)


@pytest.mark.parametrize("stem", STEMS)
def test_all_sets_up_to_three_are_those_of_brute_force_and_the_smallest_is_found(cases, stem):
    case = cases[stem]
    replay, today, events = replay_events(case, "topsis"), State.of(case), events_of(case)
    first = set(mcda.rank(today.matrix, today.weights, "topsis").winners)
    expected = {}
    for size in (1, 2, 3):
        for some in combinations(events, size):
            matrix = today.matrix.values.copy()
            gone, factors = set(), dict.fromkeys(case.criteria, Fraction(1))
            for event in some:
                for (a, c), level in event.cells.items():
                    matrix[today.matrix.alternatives.index(a), case.criteria.index(c)] = float(level)
                gone |= set(event.removed)
                for c, factor in event.multipliers.items():
                    factors[c] *= factor
            there = DecisionMatrix.of(
                matrix, today.matrix.sense, today.matrix.alternatives, case.criteria, today.matrix.bounds
            ).without(gone)
            weights = {c: x * factors[c] for c, x in zip(case.criteria, today.weights.exact, strict=True)}
            winners = mcda.rank(there, weights, "topsis").winners
            expected[tuple(event.name for event in some)] = (winners, not first & set(winners))
    found = {row.events: (row.winners, row.flips) for row in replay.sets.itertuples()}
    assert found == expected
    least = min((len(names) for names, (_, flips) in expected.items() if flips), default=0)
    assert set(replay.smallest) == {n for n, (_, flips) in expected.items() if flips and len(n) == least}


def test_a_set_that_flips_though_none_of_its_events_does(cases):
    replay = replay_events(cases["pacific_alliance"])
    assert not replay.alone["flips"].any()
    assert replay.smallest == (
        ("ideological_variance", "mexico_turns"),
        ("ideological_variance", "time_horizon"),
        ("mexico_turns", "time_horizon"),
    )


def test_where_events_conflict_the_later_date_holds_and_without_dates_the_later_in_the_list():
    early = Event.of("early", cells={"sue": {"area": 1}}, date="2010-05")
    late = Event.of("late", cells={("sue", "area"): 9}, date=2012)
    plain = Event.of("plain", cells={("sue", "area"): 2})
    other = Event.of("other", cells={("sue", "area"): 3})
    today = State.of(MATRIX, [1, 1])

    def area(*events):
        return today.after(events).matrix.values[0, 0]

    assert area(early, late) == area(late, early) == 9
    assert area(plain, late) == area(late, plain) == 2  # what has no date comes after all that has
    assert area(plain, other) == 3
    assert area(other, plain) == 2
    assert [event.name for event in in_order([plain, late, early])] == ["early", "late", "plain"]
    table = replay_events(MATRIX, weights=[1, 1], events=[late, early]).sets
    assert table.loc[table["size"] == 2, "winner"].tolist() == ["sue"]


def test_weights_judgements_and_factors_follow_one_another():
    judged = Judgements.of({("area", "peace"): 3})
    today = State.of(MATRIX, judgements=judged)
    anew = Event.of("anew", weights={"area": 1, "peace": 4}, date=2001)
    double = Event.of("double", multipliers={"area": 2}, date=2002)
    again = Event.of("again", multipliers={"area": "3/2"}, date=2003)
    rejudged = Event.of("rejudged", judgements={("peace", "area"): 2}, date=2004)

    def weights(*events):
        return today.after(events).weights.values.round(9).tolist()

    assert weights(double) == pytest.approx([6 / 7, 1 / 7])
    assert weights(double, again) == pytest.approx([9 / 10, 1 / 10])
    assert weights(anew) == pytest.approx([0.2, 0.8])
    assert weights(anew, double) == pytest.approx([1 / 3, 2 / 3])
    assert weights(rejudged) == pytest.approx([1 / 3, 2 / 3])
    assert weights(double, rejudged) == pytest.approx([1 / 2, 1 / 2])  # the factor stays: 2 · 1/3 against 2/3
    late = Event.of("late", weights={"area": 1, "peace": 4}, date=2010)
    assert weights(double, rejudged, late) == pytest.approx([0.2, 0.8])


def test_value_functions_take_levels():
    matrix = DecisionMatrix.of(
        [["dim", 1], ["dark", 2]], sense=("max", "max"), criteria=["light", "size"],
        value={"light": {"dark": 0, "dim": 0.3, "bright": 1}},
    )  # fmt: skip
    event = Event.of("lamps", cells={("a2", "light"): "bright"})
    after = State.of(matrix, [1, 1]).after([event]).matrix
    assert after.values[:, 0].tolist() == [0.3, 1]
    with pytest.raises(McdaError, match="lamps"):
        State.of(matrix, [1, 1]).after([Event.of("lamps", cells={("a2", "light"): "brigt"})])


def test_what_could_be_known_and_hindsight_are_kept_apart():
    lost = Event.of("lost", cells={"sue": {"area": 1}}, date="2014-01-27", probability="1/4", label="The Court says no")
    maybe = Event.of("maybe", cells={"sue": {"area": 9}})
    replay = replay_events(MATRIX, weights=[2, 1], events=[maybe, lost], choice="sue")
    assert replay.ex_ante.agrees
    assert replay.ex_ante.winners == ("sue",)
    assert replay.hindsight.after == ("lost",)  # what has no date is not said to have taken place
    assert not replay.hindsight.agrees
    assert replay.hindsight.choice_lead < 0
    assert replay.verdict_ex_ante == "At the decision the choice, sue, comes first."
    assert replay.verdict_in_hindsight == "After lost talk comes first, not the choice, sue."
    assert replay.in_order.index.tolist() == ["lost", "maybe"]
    assert replay.in_order["winner"].tolist() == ["talk", "sue"]
    assert replay.alone.loc["lost", ["label", "date", "probability"]].tolist() == [
        "The Court says no",
        "2014-01-27",
        0.25,
    ]


def test_no_dates_no_hindsight(cases):
    replay = replay_events(cases["lima_group"])
    assert replay.hindsight is None
    assert "No event has a date" in replay.verdict_in_hindsight


def test_the_strip_has_a_row_a_year_and_changes_when_events_take_place():
    events = [
        Event.of("lost", cells={"sue": {"area": 1}}, date="2014-01-27"),
        Event.of("war", remove=["talk"], date=2015),
        Event.of("maybe", cells={"sue": {"area": 9}}),
    ]
    strip = years_strip(MATRIX, weights=[2, 1], events=events, choice="sue", start=2012, end=2016)
    assert strip.index.tolist() == [2012, 2013, 2014, 2015, 2016]
    assert strip["winner"].tolist() == ["sue", "sue", "talk", "wait", "wait"]
    assert strip["events"].tolist() == [(), (), ("lost",), ("war",), ()]
    assert strip["flips"].tolist() == [False, False, True, True, True]
    assert strip.loc[2012, "lead"] == pytest.approx((2 * 8 + 4 - 2 * 5 - 5) / 27)


def test_the_strip_of_a_case_runs_from_decision_to_outcome(cases):
    strip = years_strip(cases["maritime_dispute"])
    assert strip.index.tolist() == list(range(2008, 2015))
    assert set(strip["winner"]) == {"icj"}


def test_what_leaves_nothing_is_marked_and_not_called_a_flip_of_the_choice():
    gone = [Event.of(f"no_{name}", remove=[name]) for name in MATRIX.alternatives]
    replay = replay_events(MATRIX, weights=[1, 1], events=gone)
    last = replay.sets.iloc[-1]
    assert last["size"] == 3
    assert last["winner"] is None
    assert last["winners"] == ()
    assert replay.smallest == (("no_sue",),)


def test_dated_events_that_together_leave_nothing_are_told_in_hindsight_and_over_the_years():
    gone = [Event.of(f"no_{name}", remove=[name], date=2010 + k) for k, name in enumerate(MATRIX.alternatives)]
    replay = replay_events(MATRIX, weights=[1, 1], events=gone, choice="sue")
    assert (replay.hindsight.winners, replay.hindsight.winner, replay.hindsight.agrees) == ((), None, False)
    assert replay.verdict_in_hindsight.endswith("nothing is left to choose.")
    strip = years_strip(MATRIX, weights=[1, 1], events=gone)
    assert strip.loc[2012].tolist()[:2] == [None, ()]
    assert strip["flips"].iloc[-1]


def test_events_that_together_leave_no_weight_are_a_set_without_a_winner():
    lost = [Event.of(f"no_{name}", multipliers={name: 0}) for name in MATRIX.criteria]
    replay = replay_events(MATRIX, weights=[1, 1], events=lost)
    assert replay.alone["winner"].notna().all()
    whole = replay.sets.iloc[-1]
    assert (whole["size"], whole["winner"], whole["winners"]) == (len(lost), None, ())
    assert all(len(one) < len(lost) for one in replay.smallest)
    state = State.of(MATRIX, [1, 1])
    assert [state.leaves_nothing(some) for some in (lost, lost[:1], [])] == [True, False, False]
    anew = Event.of("anew", weights=dict.fromkeys(MATRIX.criteria, 1), date=2010)
    early = [Event.of(f"no_{name}", multipliers={name: 0}, date=2009) for name in MATRIX.criteria]
    assert state.leaves_nothing(early)
    assert not state.leaves_nothing([*early, anew])


def test_the_strip_names_in_its_first_year_what_came_before_it():
    early = [Event.of("lost", cells={"sue": {"area": 1}}, date=2009), Event.of("war", remove=["sue"], date=2012)]
    strip = years_strip(MATRIX, weights=[1, 1], events=early, start=2011)
    assert strip["events"].tolist() == [("lost",), ("war",)]
    assert strip.loc[2011, "lead"] != replay_events(MATRIX, weights=[1, 1], events=early).ex_ante.lead


def refusals():
    today = State.of(MATRIX, [1, 1])
    return {
        "did you mean 'sue'": lambda: today.after([Event.of("e", cells={"su": {"area": 1}})]),
        "unknown criterion": lambda: today.after([Event.of("e", cells={"sue": {"aria": 1}})]),
        "must lie in \\[0, 9\\], got 10": lambda: today.after([Event.of("e", cells={"sue": {"area": 10}})]),
        "must be a number": lambda: today.after([Event.of("e", cells={"sue": {"area": "many"}})]),
        "unknown alternative": lambda: today.after([Event.of("e", remove=["nobody"])]),
        "no alternative is left": lambda: today.after([Event.of("e", remove=MATRIX.alternatives)]),
        "no weight is left": lambda: today.after([Event.of("e", multipliers={"area": 0, "peace": 0})]),
        "come from none": lambda: today.after([Event.of("e", judgements={("area", "peace"): 2})]),
        "changes nothing": lambda: Event.of("e"),
        "must not be negative": lambda: Event.of("e", multipliers={"area": -1}),
        "between 0 and 1": lambda: Event.of("e", remove=["sue"], probability=1.5),
        "as in 2018": lambda: Event.of("e", remove=["sue"], date="soon"),
        "leave out": lambda: Event.of("e", weights={"area": 1, "peace": 2}, multipliers={"area": 2}),
        "must be a mapping": lambda: Event.of("e", cells=[1]),
        "events are missing": lambda: replay_events(MATRIX, weights=[1, 1]),
        "made by Event.of": lambda: replay_events(MATRIX, weights=[1, 1], events=["e"]),
        "different from each other": lambda: replay_events(
            MATRIX, weights=[1, 1], events=[Event.of("e", remove=["sue"])] * 2
        ),
        "whole number": lambda: replay_events(MATRIX, weights=[1, 1], events=[], upto=0),
        "smaller sets": lambda: replay_events(
            MATRIX, weights=[1, 1], events=[Event.of(k, remove=["sue"]) for k in range(80)]
        ),
        "no year to start from": lambda: years_strip(MATRIX, weights=[1, 1], events=[]),
        "must not come before": lambda: years_strip(MATRIX, weights=[1, 1], events=[], start=2010, end=2009),
    }


@pytest.mark.parametrize("said", refusals())
def test_what_makes_no_sense_is_refused_in_words(said):
    with pytest.raises(McdaError, match=said):
        refusals()[said]()


def dated_case(probability):
    return Case.of(
        f"""
format: ram-case/1
title: A suit
decided: 2012
outcome: 2015
criteria: {{area: max, peace: max}}
scale: {{low: 0, high: 9}}
weights: {{area: 2, peace: 1}}
alternatives:
  sue: {{scores: {{area: [2, 8, 9], peace: 4}}}}
  talk: {{scores: {{area: 5, peace: 5}}}}
  war: {{scores: {{area: 9, peace: 9}}, feasible: false, because: it is forbidden}}
scenarios:
  lost:
    label: The Court says no
    date: 2014-01-27
    probability: {probability}
    cells: {{sue: {{area: [0, 1, 2]}}, war: {{area: 1}}}}
  maybe: {{label: A treaty, cells: {{talk: {{area: 9}}}}, remove: [war]}}
"""
    )


def test_a_case_may_date_its_scenarios_and_say_how_probable_they_were_held():
    case = dated_case("0.4")
    lost, maybe = events_of(case)
    assert (lost.date, lost.year, lost.probability) == ("2014-01-27", 2014, Fraction(2, 5))
    assert lost.cells == {("sue", "area"): 1}  # what the case rules out is not asked about
    assert maybe.removed == ()
    assert maybe.probability is None
    replay = replay_events(case, choice="sue")
    assert (replay.ex_ante.agrees, replay.hindsight.agrees) == (True, False)
    assert years_strip(case)["winner"].tolist() == ["sue", "sue", "talk", "talk"]
    assert mcda.event_flips(case)[0].probability == 0.4
    with pytest.raises(McdaError, match="a probability from 0 to 1"):
        dated_case("1.5")
