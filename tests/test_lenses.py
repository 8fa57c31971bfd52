"""Cases through lenses: against plain floats, by hand, and what cannot be looked at."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mcda import Case, DecisionMatrix, McdaError, NationalInterests, compare_lenses
from tests.strategies import Alien

MODELS = sorted(file for file in Path("models").glob("*.yaml") if "interests" not in file.name)
MATRIX = DecisionMatrix.of(
    [[9, 2], [5, 6], [1, 1]], ("max", "max"), ["arm", "talk", "drift"], ["power", "law"], bounds=(0, 10)
)
SAME = DecisionMatrix.of([[9, 9], [5, 6]], ("max", "max"), ["act", "rest"], ["power", "law"], bounds=(0, 10))
PROFILES = {"realist": {"power": 3, "law": 1}, "legal": {"power": 1, "law": 3}}


@pytest.fixture(scope="module")
def peru():
    return compare_lenses([Case.load(file) for file in MODELS])


def test_the_six_cases_against_plain_floats(peru):
    interests = NationalInterests.load("models/national_interests.yaml")
    assert list(peru.labels) == ["own", "common", *interests.lenses]
    assert peru.theories == tuple(interests.lenses)  # the file has equal weights among them
    for file in MODELS:
        case = Case.load(file)
        matrix = case.matrix()
        good = np.where(np.array(matrix.sense) == "max", matrix.values - 1, 9 - matrix.values) / 8
        for lens in interests.lenses:
            points = interests.lenses[lens].points
            vector = np.array([float(points[case.document.criteria[c].interest]) for c in matrix.criteria])
            scores = good @ (vector / vector.sum())
            seen = peru.seen[case.stem][lens]
            assert seen.winners == (matrix.alternatives[int(scores.argmax())],)
            own = matrix.alternatives.index(case.choice)
            lead = 100 * (scores[own] - np.delete(scores, own).max())
            assert seen.choice_lead == pytest.approx(lead)
            assert seen.lead == pytest.approx(100 * np.diff(np.sort(scores))[-1])
    assert peru.missing == {}


def test_what_the_six_cases_tell_apart(peru):
    assert peru.diagnostic == ("lima_group", "oecd_accession", "pacific_alliance", "vaccine_capability")
    assert peru.alike == (("weak_liberal", "strong_liberal", "realist", "constructivist", "equal"),)
    assert peru.apart.loc["ram_strict", "author_conclusion"] == 3
    assert peru.agreement["agrees"].to_dict()["author_conclusion"] == 2
    assert peru.diagnosticity("maritime_dispute") == (
        "maritime_dispute: every lens leads to icj; the case supports none against another"
    )
    assert peru.diagnosticity("vaccine_capability").endswith(
        "the choice recommended, regional_consortium, speaks against ram_strict, author_conclusion"
    )
    assert "no case tells weak_liberal, strong_liberal, realist, constructivist, equal apart" in peru.sentences


def test_tables_and_document(peru):
    assert peru.table.shape == (6 * 9, 6)
    assert (peru.strip.to_numpy() < 0).sum() == peru.table["agrees"].eq(False).sum()
    assert peru.winners.loc["lima_group", "author_conclusion"] == "migration_first"
    document = json.loads(json.dumps(peru.to_json(), allow_nan=False))
    assert document["cases"]["maritime_dispute"]["lenses"]["realist"]["agrees"] is True
    assert document["missing"] == []


def test_ties_and_choices_by_hand():
    found = compare_lenses([(MATRIX, "talk"), (SAME, "rest"), (MATRIX, None)], profiles=PROFILES)
    assert list(found.labels) == ["realist", "legal", "equal"]  # nobody has weights of its own
    assert found.seen["case 1"]["equal"].winners == ("arm", "talk")  # 11/20 each
    assert found.seen["case 1"]["realist"].choice_lead == pytest.approx(100 * (21 - 29) / 40)
    assert found.seen["case 3"]["realist"].choice_lead is None
    assert found.diagnosticity("case 2") == (
        "case 2: every lens leads to act; the case supports none against another; the choice, rest, speaks against "
        "all of them"
    )
    assert found.diagnosticity("case 3") == "case 3: arm under realist; talk under legal; arm = talk under equal"
    assert found.agreement.loc["legal"].tolist() == pytest.approx([1, 2, -6.25, -32.5])
    assert found.table["agrees"].tolist()[6:] == [None] * 3
    assert str(compare_lenses([(SAME, "act")], profiles=PROFILES)) == (
        "1 of 1 cases are decided alike by every lens and support none of them"
    )


def test_a_lens_that_cannot_look_says_why():
    profiles = {"rich": {"power": 1, "law": 2, "gold": 3}, "mute": {"power": 1}, "none": {"power": 0, "law": 0, "x": 1}}
    found = compare_lenses([(MATRIX, None)], profiles=profiles)
    assert list(found.seen["case 1"]) == ["rich", "equal"]
    assert found.missing == {
        ("case 1", "mute"): "the profile 'mute' says nothing of 'law'",
        ("case 1", "none"): "the profile 'none' gives weight 0 to every criterion of 'case 1'",
    }
    assert found.winners.loc["case 1", "mute"] is None
    assert found.leads.loc["case 1"].isna().tolist() == [False, True, True, False]
    assert json.dumps(found.to_json(), allow_nan=False)
    alone = compare_lenses([(MATRIX, "arm")])
    assert alone.sentences[1] == "case 1: fewer than two lenses look at it; there is nothing to tell apart"


def test_our_columns_step_aside_for_profiles_of_their_name():
    found = compare_lenses([(MATRIX, None)], profiles={"equal": {"power": 2, "law": 1}, "own": {"power": 1, "law": 1}})
    assert list(found.labels) == ["equal", "own", "equal weights"]
    assert found.seen["case 1"]["equal"].winners == ("arm",)
    assert found.seen["case 1"]["equal weights"].winners == ("arm", "talk")


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        ([], "at least one case"),
        ("models", "must be a list"),
        (MATRIX, "must be a list"),
        ([Alien()], "expected a case or a pair"),
        ([(MATRIX, "tlak")], "did you mean 'talk'"),
        ([([[1]], "a1")], "expected a DecisionMatrix"),
    ],
)
def test_bad_input(cases, message):
    with pytest.raises(McdaError, match=message):
        compare_lenses(cases, profiles=PROFILES)
    with pytest.raises(McdaError, match="two cases are called 'oecd_accession'"):
        compare_lenses([Case.load("models/oecd_accession.yaml")] * 2)
