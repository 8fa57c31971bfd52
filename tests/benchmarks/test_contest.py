"""Verdicts of the league on answers of every kind, on a fake peer, and what its rows are."""

import json

import numpy as np
import pytest

from benchmarks import contest
from benchmarks.contest import array, arrays_of, asked, number, rows
from benchmarks.oracle import closeness, closeness_in_decimals
from benchmarks.protocol import Failure, Reply, outcome
from benchmarks.verdicts import judged, promoted, swept
from tests.published import cases, tables

TZENG = rows()["tzeng_huang_2011_topsis"]
HOSTILE = rows()["hostile_too_few_weights"]


def verdict(fake, task, row=TZENG):
    return judged(row, outcome(fake, task, arrays_of(TZENG), "default", {}))


@pytest.mark.parametrize(
    ("task", "word", "told"),
    [("topsis", "right", "to 5e-05"), ("warning", "right, with a warning", "UserWarning: mind the gap"),
     ("wrong", "differs", "off by up to 0.25"), ("short", "wrong", "3 numbers for 4"),
     ("nan", "not a number", "gives nan, nan, nan, nan"), ("failing", "error", "ValueError: weights are missing"),
     ("dying", "crash", "ended by SIGKILL")],
)  # fmt: skip
def test_a_row_with_an_answer(fake, task, word, told):
    found = verdict(fake, task)

    assert (found.word, found.told) == (word, told)
    assert found.good == (word == "right")


@pytest.mark.parametrize(
    ("task", "word"),
    [("topsis", "silent"), ("nan", "not a number"), ("failing", "clear error"), ("exiting", "unclear error"),
     ("dying", "crash")],
)  # fmt: skip
def test_a_row_without_an_answer(fake, task, word):
    assert verdict(fake, task, HOSTILE).word == word


def test_what_is_wrong_by_definition_is_not_called_other_than_printed(fake):
    assert verdict(fake, "wrong", {**TZENG, "group": "degenerate"}).word == "wrong"


def test_those_that_are_level_must_share_a_place():
    row = rows()["tie_twins"]

    def places(*given):
        return judged(row, Reply({}, {"scores": np.zeros(3), "places": np.array(given)}))

    assert places(1.5, 1.5, 3).word == places(1, 1, 3).word == "right"
    assert places(1, 2, 3).told == "alternatives 1 and 2 are level, and get places 1, 2, 3"
    assert judged(row, Reply({}, {"scores": np.zeros(3)})).word == "not offered"


def test_a_method_that_it_does_not_have_is_not_offered():
    missing = contest._offered(Failure("error", "NotImplementedError: angle"))

    assert judged(TZENG, missing).word == "not offered"
    assert asked(TZENG, None, {"vikor": ["default"]}) == {}


def exact(**flips):
    found = sorted((int(j), t) for j, many in ((int(k[1:]), v) for k, v in flips.items()) for t in many)
    return {"criterion": np.array([j for j, _ in found], dtype=int), "weight": np.array([t for _, t in found])}


def grid(criterion, winners, least=0.0):
    """Winners at weights 0.1, 0.2, … of one criterion."""
    return {"criterion": np.full(len(winners), criterion), "weight": np.arange(1, len(winners) + 1) / 10,
            "winner": np.array(winners), "least": np.full(len(winners), least)}  # fmt: skip


def test_flips_that_a_grid_shows_misses_and_does_not_reach():
    found = swept(exact(c0=[0.33, 0.42, 0.47, 0.95]), grid(0, [7, 7, 7, 8, 8, 8, 8]), [0.2, 0.8], 7)

    assert found.numbers == pytest.approx({"found": 1, "missed": 2, "outside": 1, "late": 0.07, "invalid": 0})
    assert found.word == "found some"
    assert found.told.startswith("found 1 of 4; missed 2 between its points; 1 outside its range; placed up to 0.07")


def test_a_flip_below_today_is_placed_at_the_point_below_it():
    found = swept(exact(c0=[0.23]), grid(0, [8, 8, 7, 7]), [0.4, 0.6], 7)

    assert found.numbers["late"] == pytest.approx(0.03)
    assert found.word == "found all, misplaced"


def test_flips_of_scores_that_steps_show():
    cells = {
        "alternative": [0, 1, 1, 2],
        "criterion": [0, 0, 1, 2],
        "value": [5.05, 3.2, 7.0, 9.0],
        "rival": [0, 0, 1, 2],
    }
    steps = {"alternative": [0, 1, 3], "criterion": [0, 1, 0], "value": [5.1, 7.04, 1.0]}

    found = promoted({key: np.array(value) for key, value in cells.items()},
                     {key: np.array(value) for key, value in steps.items()}, 3)  # fmt: skip

    assert (
        found.told == "found 2 of 4; 1 by another option's score, not looked at; missed 1; placed up to 0.05 too late"
    )
    assert found.word == "found some"


def test_vectors_with_negative_weights_are_counted():
    found = swept(exact(), grid(0, [7, 7, 7], least=-0.1), [0.2, 0.8], 7)

    assert (found.numbers["invalid"], found.good) == (3, False)


@pytest.mark.parametrize("name", list(rows()))
def test_a_row_is_whole(name):
    row = rows()[name]

    assert row["group"] in contest.GROUPS
    assert row["title"]
    assert row["source"]
    if row["task"] in {"random_index", "sweep", "promotion"}:
        assert row.get("squares") or row.get("sweep", "sweep_percent") in {
            "sweep_percent",
            "sweep_range",
            "sweep_values",
        }
    else:
        assert ("expected" in row) != ("words" in row)
    assert all(value.size or name == "hostile_no_alternatives" for value in arrays_of({"arrays": {}, **row}).values())


@pytest.mark.parametrize("name", [name for name, row in rows().items() if "entry" in row])
def test_a_printed_row_has_the_numbers_of_the_published_entry(name):
    row = rows()[name]
    entry = getattr(cases, row["entry"], None) or getattr(tables, row["entry"])
    printed = json.dumps(entry, default=str, ensure_ascii=False)

    assert row["source"] in printed
    for target in row["expected"].values():
        assert json.dumps(target)[1:-1] in printed.replace('"', "")


@pytest.mark.parametrize("name", [name for name, row in rows().items() if row["source"].startswith("the formula")])
def test_what_is_expected_of_a_degenerate_row_follows_from_the_formula(name):
    arrays = rows()[name]["arrays"]
    digits = closeness_in_decimals(arrays["values"], arrays["weights"], arrays["types"])

    np.testing.assert_allclose(rows()[name]["expected"]["scores"], [float(x) for x in digits], rtol=0, atol=1e-15)


def test_the_two_oracles_agree():
    rng = np.random.default_rng(0)
    x, w, types = rng.integers(1, 99, (7, 4)), rng.integers(1, 9, 4), np.array([1, -1, 1, 1])

    np.testing.assert_allclose(
        closeness(x, w, types), [float(one) for one in closeness_in_decimals(x.tolist(), w.tolist(), types.tolist())],
        rtol=0, atol=1e-14,
    )  # fmt: skip


def test_cells_may_be_fractions_and_what_no_number_is():
    assert number("1/4") == 0.25
    assert np.isnan(number("nan"))
    assert array([[1, "1/2"], [3, 4]]).tolist() == [[1, 0.5], [3, 4]]
    assert array({"shape": [0, 3]}).shape == (0, 3)


def test_the_engine_answers_its_own_league():
    """All but one row: it has no COPRAS of its own, and says so."""
    found = {row["row"]: row["verdicts"]["engine"] for row in contest.played((), {one.name: "left out" for one in
             contest.PEERS}, lambda text: None) if "engine" in row["verdicts"]}  # fmt: skip

    fine = {name for name, one in found.items() if one["word"] in {"right", "clear error", "found all"}}
    assert set(found) - fine == {"goswami_mitra_2020_copras"}
    assert "a larger cost raises the score" in found["goswami_mitra_2020_copras"]["told"]
    assert len(fine) >= 50
