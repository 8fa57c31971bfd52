"""What a case gives to the engine: matrix, weights, judgements, choice, evidence."""

import pickle
from fractions import Fraction

import numpy as np
import pytest

from mcda import Case, McdaError, NationalInterests, method, rank
from mcda.case import template

PLAIN = """\
format: ram-case/1
title: t
criteria: {a: max, b: min}
weights: {a: 0.1, b: 1/3}
alternatives:
  x: {scores: {a: 0.1, b: 1e2}}
  y: {scores: {a: [0, 0.5, 1.5], b: 2}}
  z: {feasible: false, because: no money, scores: {a: 9, b: 0}}
"""
INTERESTS = """\
format: national-interests/1
title: t
interests:
  DEV: {label: Development, direction: max}
  LAW: {label: Law, direction: max}
  SEA: {label: Sea, direction: max}
judgements:
  - {pair: [DEV, LAW], value: 2}
  - {pair: [DEV, SEA], value: 4}
  - {pair: [LAW, SEA], value: 2}
lenses:
  first: {label: First, points: {DEV: 3, LAW: 1, SEA: 6}}
  only_sea: {label: Sea, points: {DEV: 0, LAW: 0, SEA: 1}}
"""
MAPPED = PLAIN.replace("{a: max, b: min}", "{a: {direction: max, interest: LAW}, b: {direction: min, interest: DEV}}")


def test_the_matrix_has_the_numbers_as_written():
    case = Case.of(PLAIN)
    matrix = case.matrix()
    assert matrix.alternatives == ("x", "y")
    assert matrix.sense == ("max", "min")
    assert matrix.bounds == (None, None)
    assert matrix.exact.tolist() == [[Fraction(1, 10), 100], [Fraction(1, 2), 2]]
    assert matrix.origin == "given"
    assert case.weights().exact == (Fraction(3, 13), Fraction(10, 13))
    assert (case.weighting, case.judgements, case.priorities(), case.choice) == ("weights", None, None, None)
    assert (case.path, case.stem, case.format) == (None, "case", "ram-case/1")


def test_ends_of_ranges_and_what_is_not_feasible():
    case = Case.of(PLAIN)
    assert case.matrix("low").values[1, 0] == 0
    assert case.matrix(which="high").values[1, 0] == 1.5
    assert case.matrix(feasible_only=False).alternatives == ("x", "y", "z")
    with pytest.raises(McdaError, match="'which' must be"):
        case.matrix(which="mode")


def test_scales_become_bounds_and_a_criterion_may_have_its_own():
    text = PLAIN.replace("title: t", "title: t\nscale: {low: 0, high: 100}").replace(
        "a: max", "a: {direction: max, scale: {low: -1, high: 10, unit: m}}"
    )
    case = Case.of(text)
    assert case.matrix().bounds == ((-1, 10), (0, 100))
    assert case.scale("b") == (0, 100)
    with pytest.raises(McdaError, match="unknown criterion"):
        case.scale("c")


def test_tiers_become_judgements_by_the_tier_rule():
    text = PLAIN.replace("{a: max, b: min}", "{a: {direction: max, tier: 5}, b: {direction: min, tier: 2}}")
    case = Case.of(text.replace("weights: {a: 0.1, b: 1/3}\n", ""))
    assert case.weighting == "tiers"
    assert case.judgements.pairs == {("a", "b"): 5}
    np.testing.assert_allclose(case.weights().values, [5 / 6, 1 / 6], rtol=1e-12)


def test_judgements_give_the_eigenvector():
    case = Case.of(template())
    assert case.weighting == "judgements"
    np.testing.assert_allclose(case.weights().values, case.priorities().weights.values)
    assert case.weights().origin == "computed"
    assert 0 < case.priorities().consistency_ratio < 0.1
    assert case.priorities(by="geometric_mean").by == "geometric_mean"


def test_weights_of_judgements_do_not_need_a_table_of_random_indices():
    names = [f"c{k}" for k in range(20)]
    text = (
        "format: ram-case/1\ntitle: t\ncriteria: {"
        + ", ".join(f"{one}: {{direction: max, tier: {k % 5 + 1}}}" for k, one in enumerate(names))
        + "}\nalternatives: {x: {scores: {" + ", ".join(f"{one}: 1" for one in names) + "}}}\n"
    )  # fmt: skip
    assert Case.of(text).weights().values.sum() == pytest.approx(1)


def test_common_and_lens_weights_are_cut_to_the_criteria_and_rescaled():
    case = Case.of(MAPPED, interests=NationalInterests.of(INTERESTS))
    assert case.weights(lens="first").exact == (Fraction(1, 4), Fraction(3, 4))
    np.testing.assert_allclose(case.weights(common=True).values, [1 / 3, 2 / 3], rtol=1e-12)
    assert case.weights(common=True).criteria == ("a", "b")
    with pytest.raises(McdaError, match="unknown lens 'fist'; did you mean 'first'"):
        case.weights(lens="fist")
    with pytest.raises(McdaError, match="gives weight 0 to every criterion"):
        case.weights(lens="only_sea")
    with pytest.raises(McdaError, match="ask for one"):
        case.weights(lens="first", common=True)


def test_what_common_weights_need_is_said():
    with pytest.raises(McdaError, match="has no file of national interests"):
        Case.of(MAPPED).weights(common=True)
    with pytest.raises(McdaError, match="criterion 'a' stands for no national interest"):
        Case.of(PLAIN, interests=NationalInterests.of(INTERESTS)).weights(common=True)


def test_interests_stand_beside_the_case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(MAPPED)
    assert Case.load(file).interests is None
    (tmp_path / "national_interests.yaml").write_text(INTERESTS)
    assert Case.load(file).interests.title == "t"
    (tmp_path / "other.yaml").write_text(INTERESTS.replace("title: t", "title: other"))
    file.write_text(MAPPED.replace("title: t", "title: t\ninterests: other.yaml"))
    assert Case.load(file).interests.title == "other"
    file.write_text(MAPPED.replace("title: t", "title: t\ninterests: nowhere.yaml"))
    with pytest.raises(McdaError, match=r"3:12: no such file 'nowhere\.yaml' in the folder of the case"):
        Case.load(file)
    (tmp_path / "other.yaml").write_text("format: national-interests/1\n")
    file.write_text(MAPPED.replace("title: t", "title: t\ninterests: other.yaml"))
    with pytest.raises(McdaError, match=r"other\.yaml:1:1: key 'interests' is missing"):
        Case.load(file)


def test_a_path_its_stem_and_the_digest_of_its_bytes(tmp_path):
    file = tmp_path / "my case.yaml"
    file.write_text(PLAIN)
    case = Case.load(str(file))
    assert (case.path, case.stem) == (file, "my case")
    assert case.digest == Case.of(PLAIN).digest
    assert case.digest != Case.of(PLAIN + "\n").digest


def test_cells_and_evidence():
    case = Case.of(template())
    cells = list(case.cells())
    assert len(cells) == case.evidence().cells == 12
    assert [(a, c, str(cell)) for a, c, cell in cells[:2]] == [
        ("nothing", "ACCESS", "1"),
        ("nothing", "MONEY", "2 (1–3)"),
    ]
    evidence = case.evidence()
    assert (
        evidence.source,
        evidence.source_and_judgement,
        evidence.judgement,
        evidence.public_record,
        evidence.unstated,
    ) == (2, 1, 1, 0, 8)


def test_a_case_answers_where_its_matrix_would_and_can_be_sent_to_another_process():
    case = Case.of(template())
    assert (
        rank(case, None, method("weighted_sum")).best
        == rank(case.matrix(), case.weights(), method("weighted_sum")).best
    )
    again = pickle.loads(pickle.dumps(case))
    assert again.document == case.document
    assert repr(case) == "Case('A second bridge for the town', 4 alternatives × 3 criteria)"


def test_the_document_cannot_be_changed_and_dumps_to_what_it_was_read_from():
    case = Case.of(PLAIN)
    with pytest.raises(ValueError, match="frozen"):
        case.document.title = "other"
    dumped = case.document.model_dump(mode="json", exclude_defaults=True)
    assert dumped["weights"] == {"a": 0.1, "b": "1/3"}
    assert dumped["alternatives"]["y"]["scores"]["a"] == {"score": [0, 0.5, 1.5]}
