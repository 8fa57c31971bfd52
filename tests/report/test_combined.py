"""The smallest combined change, in words and as a table that adds up."""

from dataclasses import replace
from pathlib import Path

import pytest

import mcda
from mcda.flips.nearest import Status
from mcda.report import combined
from mcda.report.naming import Names
from mcda.report.parts import Table, plain

MODELS = Path(__file__).parents[2] / "models"


def study(name):
    return mcda.Study.of(mcda.Case.load(MODELS / f"{name}.yaml"))


def words(section):
    return " ".join(plain(block.text) for block in section.blocks if hasattr(block, "text") and block.text)


def test_the_moves_are_told_and_add_up():
    found = study("maritime_dispute")
    section = combined.section(found, Names(found))
    told = words(section)
    assert "move 23 points of 100 in all" in told
    assert "Trade and investment with Chile are kept out of harm” (+23)" in told
    assert "taken from" in told
    assert "no weight is wrong by more than 62.7% of itself" in told  # 0.62736…
    flip = found.combined["weighted_sum"]["l1"]
    assert flip.moves.sum() == pytest.approx(0, abs=1e-12)
    assert flip.moves.abs().sum() / 2 * 100 == pytest.approx(flip.moved)
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.rows) == 7


@pytest.mark.parametrize("name", ["maritime_dispute", "lima_group"])
def test_how_wrong_weights_may_be_is_never_rounded_up(name):
    found = study(name)
    for method, flips in found.combined.items():
        flip = flips["percent"]
        told = plain(combined.safe(flip, method, Names(found)))
        shown = float(told.split("wrong by more than ")[1].split("%")[0])
        assert 100 * flip.distance - 0.1 < shown <= 100 * flip.distance
        if flip.ratio is not None:
            times = float(told.split("change their ratio by more than ")[1].split(" times")[0])
            assert times <= flip.ratio**2


def test_a_radius_that_is_not_settled_says_what_is_proved_and_what_is_enough():
    found = study("maritime_dispute")
    flip = replace(
        found.combined["weighted_sum"]["percent"], status=Status.OPEN, distance=0.2512, bracket=(0.1118, 0.2512)
    )
    told = plain(combined.safe(flip, "weighted_sum", Names(found)))
    assert "wrong by more than 11.1% of itself, up or down, the choice stays; from 25.2% on" in told


@pytest.mark.parametrize("name", ["maritime_dispute", "oecd_accession", "lima_group"])
def test_every_nearest_flip_of_a_study_verifies(name):
    found = study(name)
    flips = [flip for norms in found.combined.values() for flip in norms.values()]
    assert len(flips) == 5
    for flip in flips:
        assert mcda.verify(flip)


CASE = """
format: ram-case/1
title: {title}
scale: {{low: 1, high: 9}}
criteria: {{gain: max, calm: max}}
weights: {{gain: {gain}, calm: {calm}}}
alternatives:
  a: {{scores: {{gain: {a}, calm: {b}}}}}
  b: {{scores: {{gain: {c}, calm: {d}}}}}
"""


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            {"gain": 1, "calm": 1, "a": 9, "b": 9, "c": 1, "d": 1},
            "No combination of priorities changes the choice: a stays first.",
        ),
        ({"gain": 1, "calm": 1, "a": 9, "b": 5, "c": 1, "d": 5}, "others draw level, but nobody overtakes"),
        ({"gain": 1, "calm": 1, "a": 9, "b": 1, "c": 1, "d": 9}, "The first place is shared today"),
        ({"gain": 1, "calm": 0, "a": 9, "b": 1, "c": 1, "d": 9}, "only a criterion that has no weight today could"),
    ],
)
def test_never_level_and_tied_are_said_as_such(numbers, said):
    found = mcda.Study.of(mcda.Case.of(CASE.format(title="A small case", **numbers)))
    assert said in words(combined.section(found, Names(found)))


def test_a_choice_that_is_not_the_winner_leads_with_what_would_make_it_one():
    text = (
        (MODELS / "maritime_dispute.yaml")
        .read_text(encoding="utf-8")
        .replace("alternative: icj", "alternative: joint_zone")
    )
    case = mcda.Case.of(text, file="dispute.yaml")
    found = mcda.Study.of(case)
    assert found.to_choice is not None
    assert found.to_choice.until == "win"
    told = words(combined.section(found, Names(found)))
    assert told.startswith("The least change of priorities that would make ")
    assert "moves 23 points of 100" in told


def test_who_could_be_the_best_and_why_the_others_never_are():
    from mcda.report import possible

    found = study("lima_group")
    section = possible.section(found, Names(found))
    assert words(section).startswith("Three of the five options are the best under some priorities")
    items = next(block for block in section.blocks if hasattr(block, "items"))
    assert [plain(item).count(" is at least as good on every criterion.") for item in items.items] == [1, 1]
    for key in found.possible.index[found.possible["status"] == "never"]:
        mix = found.possible.attrs["certificates"][key].mixes[0].rivals
        values = mcda.method("weighted_sum").prepare(found.matrix).values
        rows = {name: values[k] for k, name in enumerate(found.matrix.alternatives)}
        assert (sum(float(share) * rows[name] for name, share in mix.items()) >= rows[key] - 1e-12).all()
