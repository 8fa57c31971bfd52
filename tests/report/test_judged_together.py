"""All judgements together: what a report, its document and a command say of the least change that flips."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mcda
from mcda import Case, DecisionMatrix, McdaError, Study
from mcda.language import MISSING, speaking
from mcda.report import importance, other_flips
from mcda.report.naming import Names
from mcda.report.parts import Paragraph, plain
from mcda.sentences import Labels, least_judgements_in

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def dispute():
    return Study.of(Case.load(MODELS / "maritime_dispute.yaml"))


def test_the_report_and_its_document_say_it_with_its_bracket(dispute):
    exact = mcda.least_judgement_change(dispute.case)
    found = dispute.judged_together
    low, high = found.bracket
    assert low <= exact.bracket[0] * (1 + 1e-9)
    assert exact.bracket[1] <= high * (1 + 1e-9)
    assert high <= low * 1.011
    names = Names(dispute)
    said = [plain(one.text) for one in importance.turning(dispute, names) if isinstance(one, Paragraph)]
    assert said[-1] == least_judgements_in(Labels.of(dispute.case), found.told())
    assert "No change that is smaller in all by 1% or more does that." in said[-1]
    document = other_flips.document(dispute)["judgements"]["together"]
    assert (document["text"], document["bracket"]) == (said[-1], [low, high])
    assert json.loads(json.dumps(document)) == document


def test_it_speaks_spanish(dispute):
    with speaking("es"):
        said = least_judgements_in(Labels.of(dispute.case), dispute.judged_together.told())
    assert said.startswith("Si todos los juicios se mueven a la vez")
    assert not any(mark in said for mark in MISSING)


@pytest.mark.parametrize("path", sorted(MODELS.glob("*_*.yaml")), ids=lambda path: path.stem)
def test_the_changed_judgements_bring_the_two_level(path):
    if "interests" in path.name:
        with pytest.raises(McdaError):
            Case.load(path)
        return
    case = Case.load(path)
    told = mcda.least_judgement_change(case, gap=0.01).told()
    assert told["bracket"][1] <= 1.011 * told["bracket"][0]
    there = {tuple(one["pair"]): one["then"] for one in told["changes"]}
    weights = mcda.Judgements.of(there).priorities("geometric_mean").weights
    scores = mcda.rank(case.matrix(), weights, "weighted_sum").scores
    assert scores[told["rival"]] == pytest.approx(scores[told["winner"]], abs=1e-9)
    factors = [abs(one["factor"]) for one in told["changes"]]
    assert max(max(x, 1 / x) for x in factors) in (pytest.approx(factors[0]), pytest.approx(1 / factors[0]))


def test_a_tie_and_a_choice_that_nothing_turns_are_said():
    tied = DecisionMatrix.of([[5, 3], [3, 5]], ["max", "max"], bounds=(0, 9))
    found = mcda.least_judgement_change(tied, {("c1", "c2"): 1})
    assert "are level today: no judgement has to move." in least_judgements_in(Labels(), found.told())
    never = DecisionMatrix.of([[5, 5], [3, 3]], ["max", "max"], bounds=(0, 9))
    found = mcda.least_judgement_change(never, {("c1", "c2"): 1})
    assert least_judgements_in(Labels(), found.told()).startswith("No judgements, whatever they are")


@pytest.mark.parametrize("gap", [0, 1, -1, "wide", float("nan")])
def test_a_gap_is_a_share(gap):
    with pytest.raises(McdaError, match="'gap' must be a share above 0 and below 1"):
        mcda.least_judgement_change(Case.load(MODELS / "maritime_dispute.yaml"), gap=gap)
