"""Words that say no more than is known: ranges, ties, twins, a criterion with all the weight, who decides."""

import json
from pathlib import Path

import pytest

import mcda
from mcda.report import build, joint, render

CASE = """
format: ram-case/1
title: {title}
criteria: {{gain: max, calm: max}}
weights: {{gain: {gain}, calm: {calm}}}
alternatives:
  one: {{scores: {{gain: 3, calm: 1}}}}
  two: {{scores: {{gain: {other}, calm: {quiet}}}}}
  three: {{scores: {{gain: 2, calm: 2}}}}
"""


def study(gain=1, calm=1, other=1, quiet=3, title="Small", more=""):
    made = mcda.Case.of(CASE.format(gain=gain, calm=calm, other=other, quiet=quiet, title=title) + more)
    return mcda.Study.of(made, ["weighted_sum"])


def words(one):
    return render(one, "md")


def test_ranges_are_spoken_of_where_there_are_some(plain):
    assert "Each number is a rating; darker is better" in words(study())
    assert "the small ones its range" not in words(study())
    assert "The large number is the likely rating, the small ones its range" in render(mcda.Study.of(plain), "md")


def test_a_criterion_with_all_the_weight_is_said_to_have_it():
    told = words(study(gain=1, calm=0))
    assert "“gain” is all that counts." in told
    assert "“gain” has all the weight; nothing else counts" in told
    assert "| gain | 100% | undefined (it has all the weight) |" in " ".join(told.split())


def test_twins_are_named_where_they_are_drawn_as_one():
    html = render(study(gain=3, other=3, quiet=1), "html")
    assert "Rated alike, and drawn as the first of them" in html


def test_another_option_beyond_is_spoken_of_only_where_there_is_one():
    assert "another option comes first beyond it" not in words(study(gain=3, other=3, quiet=1))


def test_who_decides_keeps_no_capital_inside_a_sentence():
    assert mcda.sentences.actor("The town council (since 2020)") == "the town council"
    assert mcda.sentences.actor("Peru (government of Alan Garcia)") == "Peru"


def test_the_factors_do_not_narrow_anything(staged):
    report = build.build(mcda.Study.of(staged()))
    told = render(mcda.Study.of(staged()), "md")
    assert report.sections
    assert "narrowed" not in told
    assert "in view of" in told
    assert "guesses" not in told


def test_the_verdict_of_a_prospective_source_looks_ahead(models):
    past = [one for one in models.values() if one.case.document.tense == "past" and one.case.document.verdict]
    ahead = [one for one in models.values() if one.case.document.tense != "past" and one.case.document.verdict]
    assert past
    assert all("that utility was maximised" in words(one) for one in past)
    assert all("would maximise utility" in words(one) for one in ahead)


def test_a_choice_that_shares_the_first_place_is_no_disagreement_on_the_joint_page(staged):
    told = str(joint.build(mcda.compare([staged(1), staged(3)])))
    assert "shares the first place" in told
    assert "In one more it shares the first place." in told
    assert "any change of one weight" in told
    assert "any other value" in told
    assert "a move of 0 points" not in told


@pytest.mark.parametrize("kind", ["alternatives", "criteria"])
def test_two_labels_alike_are_refused_with_their_place(kind):
    text = CASE.format(gain=1, calm=1, other=1, quiet=3, title="t")
    old, new = ("  two: {", '  two: {label: "One ", '), ("calm: max", '"calm": {label: " GAIN", direction: max}')
    bad = text.replace(*(old if kind == "alternatives" else new))
    with pytest.raises(mcda.CaseError, match=r":\d+:\d+: expected a label of its own, met .* which is the label of"):
        mcda.Case.of(bad)


def test_the_document_holds_flips_against_doubt_most_dangerous_first(models, tmp_path):
    mcda.report.write(models["maritime_dispute"], tmp_path / "case.json")
    rows = json.loads((tmp_path / "case.json").read_text(encoding="utf-8"))["doubt"]
    assert [row["subject"] for row in rows] == ["DEV", "RISK", "COST", "SOV", "WEL", "LAW", "LAST"]
    assert rows[0]["text"].startswith("“Trade and investment with Chile are kept out of harm” needs 35 points; the")
    assert rows[0]["times"] == pytest.approx(rows[0]["needs"] / rows[0]["doubt"])
    assert rows[-1]["text"] == "“Finality of the settlement”: no weight of it changes the choice."


def test_a_page_is_cited_in_bibtex_too(models):
    from mcda.report import annexes, render

    root = Path(__file__).resolve().parents[2]
    assert f"date-released: {annexes.RELEASED}-" in (root / "CITATION.cff").read_text("utf-8")
    entry = annexes.bibtex({"a_case{}\\%.yaml": "0123456789abcdef0123"})
    assert "  note    = {a\\_case\\{\\}\\textbackslash{}\\%.yaml, SHA-256 0123456789abcdef}" in entry.splitlines()
    for language in ("en", "es"):
        page = render(models["lima_group"], "html", language=language)
        assert "@software{mcda-engine," in page
        assert "lima\\_group.yaml, SHA-256" in page
