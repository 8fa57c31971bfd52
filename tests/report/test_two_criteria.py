"""Of two criteria one loses what the other gains: a change is told once; who denies a lead is told with it."""

from __future__ import annotations

import pytest

import mcda
from mcda.language import speaking
from mcda.report import answer, calibrated
from mcda.report.naming import Names
from mcda.report.parts import Items, plain
from mcda.report.turning import distinct, turns

TWO = """
format: ram-case/1
title: Two
criteria: {Alpha: max, Beta: max}
weights: {Alpha: WEIGHT, Beta: 1}
alternatives:
  x: {scores: {Alpha: 9, Beta: 1}}
  y: {scores: {Alpha: 1, Beta: 9}}
  z: {scores: {Alpha: 2, Beta: 2}}
"""

DENIED = """
format: ram-case/1
title: Three
criteria: {A: max, B: max, C: max}
weights: {A: 1, B: 1, C: 1}
scale: {low: 1, high: 9}
alternatives:
  x: {scores: {A: 2, B: 6, C: 1}}
  y: {scores: {A: 1, B: 1, C: 9}}
  z: {scores: {A: 1, B: 7, C: 4}}
"""


def lines(study) -> list[str]:
    return [
        plain(one) for block in answer.changes(study, Names(study)) if isinstance(block, Items) for one in block.items
    ]


@pytest.mark.parametrize("weight", [3, 1])
def test_one_change_of_two_criteria_is_told_once(weight):
    study = mcda.Study.of(mcda.Case.of(TWO.replace("WEIGHT", str(weight))))
    assert len(turns(study, study.methods[0])) == 2
    told = lines(study)
    assert len(told) == 1
    text = " ".join(plain(block.text) for block in answer.changes(study, Names(study)) if hasattr(block, "text"))
    assert "What one criterion gains, the other loses." in text
    if weight == 3:
        assert "If “Beta” counted for more than 50% of the whole decision, instead of 25%" in told[0]


def test_other_cases_tell_all(models):
    for study in models.values():
        near = turns(study, study.methods[0])
        assert distinct(near, study) == near


@pytest.mark.parametrize(
    ("language", "but"),
    [
        ("en", " But under TOPSIS it does not come first alone."),
        ("es", " Pero con TOPSIS no queda sola en primer lugar."),
    ],
)
def test_a_method_that_denies_the_lead_is_told_with_it(models, language, but):
    denied = mcda.Study.of(mcda.Case.of(DENIED))
    assert (denied.rankings["weighted_sum"].best, denied.rankings["topsis"].best) == ("z", "y")
    with speaking(language):
        assert plain(calibrated.lead(denied)).endswith(but)
        for study in models.values():  # all methods put the same option first in the six cases
            assert but[:10] not in plain(calibrated.lead(study))
