"""What is typed into a what-if and is not possible is said; a first place that is shared is not told as a lead."""

import json

import pytest

import mcda
from mcda.language import speaking
from mcda.report.answer import facts


@pytest.mark.chromium
def test_a_weight_that_cannot_be_is_said_and_heard(page, written):
    page.goto((written / "lima_group.html").as_uri())
    typed, status = page.locator(".live-typed").first, page.get_by_role("status")
    before = typed.input_value()
    for wrong in ("-5", "250"):
        typed.fill(wrong)
        assert typed.get_attribute("aria-invalid") == "true"
        assert status.inner_text() == "Only between 0 and 100."
        typed.press("Tab")
        assert typed.input_value() == before
        assert typed.get_attribute("aria-invalid") is None
        hint = page.locator("#" + typed.get_attribute("aria-describedby"))
        assert hint.is_visible()
        assert hint.inner_text() == status.inner_text() == f"Only between 0 and 100; it is {before} now."
    typed.fill("50")
    assert hint.is_hidden()
    assert typed.get_attribute("aria-invalid") is None
    typed.fill("500")
    page.get_by_role("button", name="Reset").click()
    assert hint.is_hidden()
    assert "Only between" not in status.inner_text()
    typed.fill("500")
    page.locator("#live-start").select_option("base")
    assert hint.is_hidden()
    assert "Only between" not in status.inner_text()  # what was refused is past
    assert page.said == []


@pytest.mark.chromium
def test_a_rating_that_cannot_be_is_said_and_heard(page, written, models):
    page.goto((written / "lima_group.html").as_uri())
    page.locator("summary", has_text="Change the ratings").click()
    cell = page.locator(".live-cell").first
    low, high = cell.get_attribute("min"), cell.get_attribute("max")
    cell.fill("99")
    assert cell.get_attribute("aria-invalid") == "true"
    assert page.get_by_role("status").inner_text() == f"Only between {low} and {high}."
    cell.press("Tab")
    assert cell.input_value() == high
    assert f"Only between {low} and {high}; it is {high} now." in page.get_by_role("status").inner_text()
    assert page.locator("#" + cell.get_attribute("aria-describedby")).is_visible()
    assert page.said == []


@pytest.mark.chromium
def test_the_page_says_that_a_first_place_is_shared(page, staged, tmp_path):
    mcda.report.write(mcda.Study.of(staged(1)), tmp_path / "tie.html")
    page.goto((tmp_path / "tie.html").as_uri())
    state = page.evaluate("mcda.state().weighted_sum")

    assert (state["tied"], state["winner"], len(state["winners"])) == (True, None, 2)
    assert page.locator(".facts dd").first.inner_text() == "shared"
    page.evaluate("mcda.set({USE: 3, COST: 1})")
    assert page.evaluate("mcda.state().weighted_sum.tied") is False


def test_the_first_figure_of_a_tie_is_that_the_place_is_shared(staged):
    tied, clear = mcda.Study.of(staged(1)), mcda.Study.of(staged(3))

    told = [(fact.value, fact.label) for fact in facts(tied)]
    assert told[0] == ("shared", "the first place, by 2 options that are level")
    assert told[1][1] == "lead of those that share the first place over the next option, on a scale of 100"
    assert facts(clear)[0].label == "lead over the next option, on a scale of 100"
    with speaking("es"):
        assert facts(tied)[0].value == "compartido"


def test_the_document_of_a_tie_says_so(staged):
    for value, tied in ((1, True), (3, False)):
        study = mcda.Study.of(staged(value))
        document = json.loads(mcda.report.render(study, "json"))
        assert document["answer"]["tied"] is tied
        assert document["answer"]["margin"] == study.ranking.margin
        assert document["methods"]["weighted_sum"]["tied"] is (len(study.rankings["weighted_sum"].winners) > 1)
