"""What notebooks show of cases, rankings, flips and studies: their words and numbers, and no markup of a user's."""

import mcda

CASE = """format: ram-case/1
title: "<script>alert(1)</script>"
criteria: {price: min, light: {label: "<b>light</b>", direction: max}}
weights: {price: 2, light: 1}
alternatives:
  attic: {label: "<i>attic</i>", scores: {price: 400, light: [5, 9, 10]}}
  cellar: {scores: {price: 300, light: 2}}
"""


def test_a_case_shows_its_ratings_and_no_markup_of_its_own():
    shown = mcda.Case.of(CASE)._repr_html_()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "9 (5–10)" in shown
    assert "<i>attic" not in shown
    assert "<b>light" not in shown


def test_rankings_flips_and_studies_show_their_sentences_and_tables():
    case = mcda.Case.of(CASE)
    study = mcda.Study.of(case)
    flip = study.flips["weighted_sum"][0]
    nearest = mcda.nearest_flip(case, case.weights(), mcda.method("weighted_sum"), norm="l1")

    assert str(flip) in flip._repr_html_()
    assert f"<p>{nearest}</p>" in nearest._repr_html_()
    assert nearest._repr_html_().count("<tr") == 4  # two of heads
    assert "<table" in study.ranking._repr_html_()
    assert "&lt;script&gt;" in study._repr_html_()
    assert "<script" not in study._repr_html_()
