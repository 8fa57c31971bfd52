"""What never flips, with its proof; flips as tables and in words; paths of every kind from Python and in words."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, sentences
from mcda.sentences import Labels
from tests.strategies import VARIANTS, problems

CASE = Path(__file__).parents[2] / "models" / "maritime_dispute.yaml"
KNOWN = [one for one in VARIANTS if one.form != "black box"]


@settings(deadline=None, max_examples=60)
@given(problem=problems(alternatives=(2, 5), criteria=(2, 4)), method=st.sampled_from(KNOWN))
def test_every_criterion_flips_or_never_does_or_has_all_the_weight(problem, method):
    matrix, weights = problem
    try:
        still = mcda.unmoved_weights(matrix, weights, method)
    except mcda.McdaError:  # a matrix that the method refuses
        return
    moved = {flip.subject for flip in mcda.weight_flips(matrix, weights, method)}
    whole = {c for c, w in zip(matrix.criteria, weights.exact, strict=True) if w == 1}
    told = {one.subject for one in still}
    assert told.isdisjoint(moved)
    assert told | moved | whole == set(matrix.criteria)
    if still and any(one.certificate != "float bound" for one in still):
        assert mcda.verify(still)
    for one in still:
        table = mcda.winner_path(matrix, weights, method, along=one.subject)
        assert len(table) == 1
        assert one.winner in table.attrs["level"][0]


def test_a_stretch_in_which_somebody_overtakes_is_no_proof():
    """The certificate of a weight that does flip something, written by hand, does not hold."""
    matrix = DecisionMatrix.of([[9, 1, 4], [1, 9, 4]], sense=("max",) * 3, bounds=(0, 9))
    still = mcda.unmoved_weights(matrix, [3, 2, 1])
    assert [one.subject for one in still] == ["c3"]
    document = {"flips": [one.to_json() for one in mcda.weight_flips(matrix, [3, 2, 1])]}
    certificate = {**document["flips"][0]["certificate"], "rival": None, "far": None, "start": "0", "near": "1"}
    bad = {
        "problems": {"main": still[0].certificate.problem.to_json()},
        "unmoved": [{**still[0].to_json(), "subject": "c1", "certificate": certificate}],
    }
    assert any("is ahead of" in one for one in mcda.verify(bad).failures)


def test_never_is_said_in_the_labels_of_the_case():
    case = mcda.Case.load(CASE)
    table = mcda.tabulate([*mcda.weight_flips(case), *mcda.unmoved_weights(case)], case)
    assert table["subject"].tolist() == ["DEV", "COST", "RISK", "SOV", "WEL", "LAW", "LAST"]
    assert table["threshold"].isna().tolist() == [False] * 3 + [True] * 4
    assert table["sentence"][3] == (
        "Maritime area and fishing rights obtained: never. Even if only this counted, or if it did not count at all, "
        "Peru would still choose “Sue at the ICJ while keeping the economy on a separate string”."
    )
    assert table["sentence"][0].startswith("Trade and investment with Chile are kept out of harm: 16 → 52 points of")
    assert mcda.tabulate([]).columns.tolist() == table.columns.tolist()


@pytest.mark.parametrize(
    ("alone", "without", "said"),
    [
        (
            ["a"],
            ["a"],
            "Even if only this counted, or if it did not count at all, “a” would still come first.",
        ),
        (["a", "b"], ["a"], "“a” would still come first; only if nothing else counted would it be level with “b”."),
        (["a"], ["a", "b"], "only if it did not count at all would it be level with “b”."),
        (["b"], ["a"], "x: never. However much this counts beside the others, “a” would still come first."),
    ],
)
def test_what_is_level_at_an_end_is_not_said_to_be_first_there(alone, without, said):
    told = {"subject": "x", "winner": "a", "alone": alone, "without": without}
    assert said in sentences.unmoved_in(Labels(), told)


def test_the_straight_way_to_other_weights():
    case = mcda.Case.load(CASE)
    other = mcda.Weights.of({"DEV": 1, "COST": 1} | dict.fromkeys(["SOV", "WEL", "LAW", "RISK", "LAST"], 0))
    flips = mcda.weight_flips(case, along=other)
    assert [flip.kind for flip in flips] == ["line", "line"]
    assert str(flips[0]) == "joint_zone overtakes icj at 0.417 of the way to the other weights"
    path = mcda.winner_path(case, along=other)
    assert path["winner"].tolist() == ["icj", "joint_zone", "status_quo"]
    assert path["end"].tolist()[:2] == [flip.threshold for flip in flips]
    now = case.weights().aligned(case.matrix().criteria)
    there = other.aligned(case.matrix().criteria)
    for t, best in ((0.41, "icj"), (0.42, "joint_zone"), (0.9, "status_quo")):
        mixed = np.array(now.values) * (1 - t) + t * np.array(there.values)
        assert mcda.rank(case.matrix(), mixed).best == best
    assert mcda.verify(flips)
    assert mcda.verify(mcda.weight_flips(case, along=other, of="ranking"))
    assert mcda.verify(mcda.weight_flips(case, along=other, of=("top", 2)))


def test_the_nearest_flip_as_a_table():
    matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    table = mcda.nearest_flip(matrix, [1, 1]).to_frame()
    assert table.index.tolist() == ["gain", "calm"]
    assert table["there"].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert table["move"].tolist() == pytest.approx([-1 / 6, 1 / 6])
    assert table["factor"].isna().all()
    assert table.attrs["sentence"] == "a2 overtakes a1 at a distance of 0.3333 (l1)"
    never = mcda.nearest_flip(DecisionMatrix.of([[3, 3], [1, 2]], sense=("max", "max"), bounds=(0, 4)), [1, 1])
    assert never.to_frame()["there"].isna().all()
    assert never.to_frame().attrs["status"] == "NEVER"
