"""Everything asked of one case, and of several."""

from fractions import Fraction
from pathlib import Path

import pytest

import mcda
from mcda.case import find
from mcda.dominance import dominated
from mcda.several import Comparison

MODELS = Path(__file__).parents[1] / "models"
ROOM = """
format: ram-case/1
title: A room to rent
scale: {low: 0, high: 10}
criteria: {price: min, light: max}
weights: {price: WEIGHT, light: 1}
alternatives:
  attic: {scores: {price: [5, 6, 8], light: [7, 9, 10]}}
  cellar: {scores: {price: [2, 3, 3], light: [1, 2, 4]}}
  dungeon: {scores: {price: 4, light: 1}}
  palace: {feasible: false, because: sold, scores: {price: 9, light: 10}}
choice: {alternative: attic}
actor: A student
problem: {kind: opportunity, text: A new town.}
factors:
  external: {town: {text: It is new.}, sold: {text: It is sold.}}
  internal: {self: {text: The student wakes early.}}
""".replace(
    "price: min, light: max", "price: {direction: min, factors: [town]}, light: {direction: max, factors: [self]}"
)


def room(weight=1):
    return mcda.Study.of(mcda.Case.of(ROOM.replace("WEIGHT", str(weight))))


@pytest.fixture(scope="module")
def models():
    return [mcda.Study.of(mcda.Case.load(path)) for path in find(MODELS)[0]]


def test_the_choice_is_compared_with_the_first_method():
    assert room(1).agrees is True
    assert room(3).agrees is False
    assert room(3).ranking.best == "cellar"


def test_a_shared_first_place_is_no_agreement():
    study = room("7/3")

    assert study.ranking.winners == ("attic", "cellar")
    assert study.agrees is False


def test_a_case_without_a_choice_neither_agrees_nor_disagrees():
    plain = "format: ram-case/1\ntitle: t\ncriteria: {a: max}\nweights: {a: 1}\nalternatives: {x: {scores: {a: 1}}}\n"

    assert mcda.Study.of(mcda.Case.of(plain)).agrees is None


def test_dominated_and_screened_out_alternatives_are_told_apart():
    study = room()

    assert dict(study.dominated) == {"dungeon": ("cellar",)}
    assert dict(study.screened) == {"palace": "It is sold."}
    assert "palace" not in study.matrix.alternatives


def test_dominance_is_decided_exactly_and_twins_do_not_dominate():
    third = Fraction(1, 3)
    matrix = mcda.DecisionMatrix.of([["1/3", 1], [third, 1], [float(third), 1]], sense=("max", "max"))

    assert dominated(matrix) == {"a3": ("a1", "a2")}


def test_the_bad_end_of_a_cost_is_its_high_one():
    low, high = room().ends["attic"]

    assert low == pytest.approx(((10 - 8) / 10 + 7 / 10) / 2, abs=1e-12)
    assert high == pytest.approx(((10 - 5) / 10 + 10 / 10) / 2, abs=1e-12)


def test_the_best_on_one_criterion_alone():
    study = room()

    for name in study.methods:
        assert study.alone[name] == {"price": ("cellar",), "light": ("attic",)}


def test_a_method_that_cannot_answer_is_refused_with_its_reason():
    negative = ROOM.replace("low: 0", "low: -5").replace("price: 4", "price: -4").replace("WEIGHT", "1")
    study = mcda.Study.of(mcda.Case.of(negative))

    assert study.methods == ("weighted_sum", "topsis")
    assert "positive" in study.refused["ahp"]


def test_the_first_method_must_answer():
    negative = ROOM.replace("low: 0", "low: -5").replace("price: 4", "price: -4").replace("WEIGHT", "1")

    with pytest.raises(mcda.McdaError, match="positive"):
        mcda.Study.of(mcda.Case.of(negative), methods=("ahp", "topsis"))


@pytest.mark.parametrize(("methods", "said"), [((), "at least one method"), (("topsi",), "did you mean 'topsis'")])
def test_methods_are_checked(methods, said):
    with pytest.raises(mcda.McdaError, match=said):
        mcda.Study.of(mcda.Case.of(ROOM.replace("WEIGHT", "1")), methods=methods)


def test_the_nearest_flip_is_the_first_of_the_leading_method():
    study = room()

    assert study.nearest is study.flips["weighted_sum"][0]
    assert all(study.nearest.distance <= flip.distance + 1e-12 for flip in study.flips["weighted_sum"])


def test_without_limits_the_maximiser_picks_what_the_weighted_sum_ranks_first(models):
    for study in models:
        assert study.free.best == study.ranking.best


def test_the_winner_of_every_stretch_is_the_one_that_ranks_first_in_its_middle(models):
    for study in models:
        for name in study.methods:
            for criterion, path in study.paths[name].items():
                for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False):
                    now = study.weights.series()
                    rest = now.drop(criterion)
                    middle = (start + end) / 2
                    moved = {**(rest / rest.sum() * (1 - middle)), criterion: middle}
                    assert winner in mcda.rank(study.matrix, moved, name).winners


def test_a_comparison_has_a_row_a_case_and_adds_up_the_evidence(models):
    comparison = mcda.compare(models)
    frame = comparison.to_frame()

    assert list(frame.index) == [study.case.stem for study in models]
    assert frame["agrees"].tolist() == [study.agrees for study in models]
    assert comparison.evidence.cells == sum(study.evidence.cells for study in models)
    assert comparison.evidence.source == sum(study.evidence.source for study in models)


def test_a_comparison_takes_cases_too_and_refuses_none():
    case = mcda.Case.of(ROOM.replace("WEIGHT", "1"))

    assert isinstance(mcda.compare([case]), Comparison)
    with pytest.raises(mcda.McdaError, match="at least one case"):
        mcda.compare([])
