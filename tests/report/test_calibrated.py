"""The calibrated words: one table, every stretch met, the six cases as the reading of the source has them."""

from __future__ import annotations

import pytest

from mcda.report.calibrated import LIKELIHOOD, below, lead, likelihood, solidity
from mcda.report.parts import plain


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.0, "next to impossible"), (0.049, "next to impossible"), (0.05, "very unlikely"), (0.199, "very unlikely"),
        (0.20, "unlikely"), (0.449, "unlikely"), (0.45, "roughly even"), (0.549, "roughly even"), (0.55, "likely"),
        (0.799, "likely"), (0.80, "very likely"), (0.949, "very likely"), (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)  # fmt: skip
def test_every_stretch_of_probability_has_its_word(probability, said):
    assert likelihood(probability) == said
    held = below(probability + 1e-9)  # just below a probability: the word of the table, and no other
    assert held == (said if said == "next to impossible" else f"{said} at most")


def test_the_table_covers_every_probability_once():
    ends = [end for end, _, _ in LIKELIHOOD]
    assert ends == sorted(ends)
    assert ends[-1] > 1


@pytest.mark.parametrize(
    ("moved", "drawn", "said"),
    [
        (0.20, 0.90, "solid"), (0.1999, 0.99, "fair"), (0.5, 0.899, "fair"), (0.10, 0.75, "fair"),
        (0.0999, 0.99, "thin"), (0.9, 0.749, "thin"), (float("inf"), None, "solid"),
    ],
)  # fmt: skip
def test_a_lead_is_called_by_both_its_thresholds(moved, drawn, said):
    assert solidity(moved, drawn) == said


def test_the_six_cases_are_called_as_the_reading_has_them(models):
    called = {name: plain(lead(study)).split("The lead is ")[1].split(":")[0] for name, study in models.items()}

    assert called == {
        "eu_trade_agreement": "solid", "maritime_dispute": "solid", "lima_group": "fair", "vaccine_capability": "fair",
        "pacific_alliance": "thin", "oecd_accession": "thin",
    }  # fmt: skip


def test_the_numbers_stand_beside_the_word(models):
    said = plain(lead(models["maritime_dispute"]))
    assert said.startswith("The lead is solid: 2")
    assert "points of 100 of weight would have to move" in said
    assert "it comes first in 9" in said
