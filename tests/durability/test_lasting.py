"""The weight of lasting, and utility against exposure: by hand, against plain floats, and on the six cases."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from statistics import mean

import numpy as np
import pytest
from scipy.stats import spearmanr

from mcda import Case, DecisionMatrix, McdaError, lasting_flips, rank, utility_and_exposure, verify
from tests.strategies import Alien

MODELS = sorted(file for file in Path("models").glob("*.yaml") if "interests" not in file.name)
CASES = [Case.load(file) for file in MODELS]
PAIR = DecisionMatrix.of([[4, 1], [1, 3]], ("max", "max"), bounds=(0, 4), criteria=["gain", "last"])
ROOM = """
format: ram-case/1
title: Whom to ask
criteria: {help: max, calm: max}
scale: {low: 0, high: 10}
weights: {help: 3, calm: 1}
alternatives:
  alone: {scores: {help: 2, calm: 6}, exposure: 1, partner: none}
  friends: {scores: {help: 9, calm: 5}, exposure: 7, partner: like-minded}
  rival: {scores: {help: 5, calm: 1}, exposure: 7, partner: rival}
  nobody: {scores: {help: 1, calm: 1}}
"""


def test_the_flips_of_lasting_by_hand():
    found = lasting_flips([(PAIR, [3, 1])], "last").cases["case 1"]
    # 4(1 − t) + t = (1 − t) + 3t at t = 3/5
    (flip,) = found.flips
    assert flip.threshold == pytest.approx(0.6, abs=1e-12)
    assert verify(flip).ok
    assert (found.now, found.winners, found.without, found.alone) == (0.25, ("a1",), ("a1",), ("a2",))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_six_cases_against_a_grid(case):
    found = lasting_flips(case).cases[case.stem]
    matrix, now = case.matrix(), case.weights().series()
    assert found.criteria == ("LAST",)
    grid = np.linspace(0.0005, 0.9995, 500)

    def winners(t):
        moved = now.drop("LAST") * (1 - t) / (1 - now["LAST"])
        return rank(matrix, {**moved, "LAST": t}).winners

    runs = [(key, [t for t, _ in group]) for key, group in
            groupby(((t, winners(t)) for t in grid), key=lambda pair: pair[1])]  # fmt: skip
    borders = sorted(flip.threshold for flip in found.flips)
    assert len(borders) == len(runs) - 1
    for border, (_, before), (_, after) in zip(borders, runs, runs[1:], strict=False):
        assert before[-1] < border < after[0]
    strict = rank(matrix, {**now, "LAST": 0}).winners
    assert found.without == strict


def test_what_the_six_cases_say_of_lasting():
    found = lasting_flips(CASES)
    assert (
        "oecd_accession: technical_track instead of chile_colombia once LAST counts for more than 17.6%, now 5.4%"
        in (found.sentences)
    )
    assert "maritime_dispute: icj whatever LAST counts for" in found.sentences
    assert found.table.loc["pacific_alliance", "above_rival"] == "bilateral"
    assert found.table["below"].isna().all()
    assert json.dumps(found.to_json(), allow_nan=False)


def test_groups_and_cases_without_an_answer():
    three = DecisionMatrix.of([[4, 1, 1], [1, 3, 3]], ("max",) * 3, bounds=(0, 4), criteria=["gain", "last", "law"])
    found = lasting_flips([(three, [2, 1, 1]), (three, [2, 0, 0])], ["last", "law"])
    assert [one.now for one in found.cases.values()] == [0.5, 0]
    assert [one.flips[0].threshold for one in found.cases.values()] == pytest.approx([0.6, 0.6], abs=1e-12)
    assert found.table["criterion"].tolist() == ["last + law"] * 2
    full = lasting_flips([(PAIR, [0, 1])], "last").cases["case 1"]
    assert (full.now, full.flips, full.without) == (1, (), None)
    assert "all the weight" in str(full)
    silent = lasting_flips(Case.of(ROOM)).cases["case"]
    assert (silent.now, silent.alone, str(silent)) == (None, None, "no criterion says how long a gain lasts")
    assert json.dumps(lasting_flips(Case.of(ROOM)).to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("cases", "criterion", "message"),
    [
        ([], None, "at least one case"),
        ("models", "last", "must be a case, or a list"),
        ([(PAIR, [1, 1])], None, "name the 'criterion'"),
        ([(PAIR, [1, 1])], "lats", "did you mean 'last'"),
        ([(PAIR, [1, 1])], [], "at least one criterion"),
        ([Alien()], "last", "expected a case or a pair"),
        ([CASES[0], CASES[0]], None, "two cases are called"),
    ],
)
def test_bad_questions_about_lasting(cases, criterion, message):
    with pytest.raises(McdaError, match=message):
        lasting_flips(cases, criterion)


def test_utility_by_partner_and_exposure_by_hand():
    found = utility_and_exposure([Case.of(ROOM)])
    # utilities .3, .8, .4, .1, of mean .4; exposures 1, 7, 7: ranks 1, 3, 2 against 1, 2½, 2½
    assert found.table["utility"].tolist() == pytest.approx([0.3, 0.8, 0.4, 0.1])
    assert found.table["lead"].tolist() == pytest.approx([-0.1, 0.4, 0.0, -0.3])
    assert found.correlation == pytest.approx(0.75**0.5)
    assert found.within == pytest.approx(found.correlation)
    assert found.partners.index.tolist() == ["like-minded", "rival", "none"]
    assert found.table["chosen"].tolist() == [None] * 4  # the case names no choice
    assert found.partners.attrs["without"] == 1
    assert found.table["exposure"].isna().tolist() == [False, False, False, True]
    assert json.dumps(found.to_json(), allow_nan=False)


def test_the_six_cases_against_plain_floats():
    found = utility_and_exposure(CASES)
    utilities, exposures, leads, gaps, by = [], [], [], [], {}
    for case in CASES:
        matrix = case.matrix()
        good = np.where(np.array(matrix.sense) == "max", matrix.values - 1, 9 - matrix.values) / 8
        scores = good @ case.weights().values
        seen = [case.document.alternatives[name].exposure for name in matrix.alternatives]
        utilities += scores.tolist()
        exposures += seen
        leads += (scores - scores.mean()).round(12).tolist()
        gaps += (np.array(seen) - np.mean(seen)).round(12).tolist()
        for name, score in zip(matrix.alternatives, scores, strict=True):
            by.setdefault(case.document.alternatives[name].partner, []).append(score)
    assert found.correlation == pytest.approx(spearmanr(utilities, exposures).statistic)
    assert found.within == pytest.approx(spearmanr(leads, gaps).statistic)
    assert found.partners["utility"].to_dict() == pytest.approx({name: mean(group) for name, group in by.items()})
    assert found.partners[["options", "chosen"]].sum().tolist() == [31, 6]
    assert utility_and_exposure(CASES, weights="realist").correlation != found.correlation
    assert utility_and_exposure(CASES, weights="common").weights == "common"


def test_too_little_to_compare():
    level = Case.of(ROOM.replace("exposure: 7", "exposure: 1"))
    assert utility_and_exposure([level]).correlation is None
    assert "no rank correlation" in str(utility_and_exposure([level]))
    for given, message in (([], "at least one"), ([(PAIR, "a1")], "expected a case"), ("models", "a list of cases")):
        with pytest.raises(McdaError, match=message):
            utility_and_exposure(given)
    with pytest.raises(McdaError, match="did you mean 'realist'"):
        utility_and_exposure(CASES[:1], weights="realits")
