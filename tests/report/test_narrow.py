"""Long words, small screens and paper: nothing beside the page, no column lost, the answer before a long list."""

import re
from pathlib import Path

import pytest

import mcda
from mcda.report import write
from mcda.report.html import BROADEST

pytestmark = pytest.mark.chromium

MODELS = Path(__file__).parents[2] / "models"
LONG = "x" * 170
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
BESIDE = """width => [...document.querySelectorAll('body *')].filter(one => !one.closest('svg, .vh, .skip')
  && one.getBoundingClientRect().right > width + 1).map(one => one.tagName + one.className)"""
CLIPPED = """() => [...document.querySelectorAll('svg.strip > svg, svg.line > svg')].filter(one => {
  const label = one.querySelector('.seg'), box = one.querySelector('rect').getBoundingClientRect();
  return label && label.getClientRects().length && label.getBoundingClientRect().right > box.right + 1;
}).map(one => one.textContent)"""
PAPER = 673  # CSS pixels between the margins of a sheet of A4

LONGS = f"""
format: ram-case/1
title: {LONG}
criteria: {{price: {{label: P{LONG}, direction: min}}, light: {{label: Light, direction: max}}}}
weights: {{price: 2, light: 1}}
alternatives:
  attic: {{label: A{LONG}, scores: {{price: 400, light: 9}}}}
  {"k" * 60}: {{scores: {{price: 300, light: {{score: [1, 2, 3], reason: R{LONG}}}}}}}
scenarios:
  noise: {{label: N{LONG}, weight_multipliers: {{light: 3}}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("narrow")
    write(mcda.Study.of(mcda.Case.of(LONGS)), made / "long.html")
    criteria = [f"c{j}: {{label: Criterion number {j}, direction: max}}" for j in range(25)]
    lines = ["format: ram-case/1", "title: Wide", f"criteria: {{{', '.join(criteria)}}}"]
    lines += [f"weights: {{{', '.join(f'c{j}: {j % 7 + 1}' for j in range(25))}}}", "alternatives:"]
    for a in range(3):
        cells = ", ".join(f"c{j}: {(a * 5 + j * 3) % 8 + 1}" for j in range(25))
        lines.append(f"  a{a}: {{label: Option number {a}, scores: {{{cells}}}}}")
    write(mcda.Study.of(mcda.Case.of("\n".join(lines))), made / "wide.html")
    return made


def test_a_long_word_moves_no_page_sideways(page, folder):
    page.goto((folder / "long.html").as_uri())
    page.evaluate(UNFOLD)
    for width in (1280, 900, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("stem", ["long", "wide", "lima_group"])
def test_paper_loses_no_column_and_cuts_no_label(page, folder, written, stem):
    page.goto(((folder if stem != "lima_group" else written) / f"{stem}.html").as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})

    assert page.evaluate(BESIDE, PAPER) == []
    assert page.evaluate(CLIPPED) == []
    seen = page.evaluate("[...document.querySelectorAll('#scorecard th')].filter(one => one.checkVisibility())"
                         ".map(one => one.firstChild.textContent)")  # fmt: skip
    if stem == "wide":
        assert [head for head in seen if head.startswith("Crit")] == [f"Criterion number {j}" for j in range(25)]
        rows = "[...document.querySelectorAll('#scorecard tbody tr')].filter(one => one.checkVisibility()).length"
        assert page.evaluate(rows) == 9  # three options in three parts
    elif stem == "lima_group":
        assert len(set(seen)) > 7
        assert page.locator(".paper").count() == 0  # few enough columns for a sheet


def test_the_parts_for_paper_are_not_on_the_screen(page, folder):
    page.goto((folder / "wide.html").as_uri())

    assert page.locator(".paper").count() > 0
    assert not any(one.is_visible() for one in page.locator(".paper").all())
    assert page.locator("#scorecard .scroll table").first.is_visible()
    assert page.locator(".paper table").first.locator("thead th").count() <= BROADEST


def test_opened_and_closed_details_look_alike_on_paper(page, written):
    page.goto((written / "lima_group.html").as_uri())
    page.emulate_media(media="print")
    kinds = page.evaluate(
        "[...document.querySelectorAll('main summary')].map(one => getComputedStyle(one).listStyleType)"
    )
    assert set(kinds) == {"none"}
    avoid = "all => all.map(one => getComputedStyle(one).breakAfter)"
    assert set(page.locator("h2, h3, .lead, figcaption, caption").evaluate_all(avoid)) == {"avoid"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_telephone_shows_the_answer_before_the_contents(browser, written, scripts):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((written / "lima_group.html").as_uri())
    assert page.get_by_role("navigation").count() == 1
    assert page.locator("#answer-title").bounding_box()["y"] < 500
    page.locator(".contents summary").click()
    assert page.get_by_role("link", name=re.compile("what the model cannot", re.IGNORECASE)).first.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.get_by_role("navigation").count() == 1
    assert page.get_by_role("navigation").get_by_role("link").count() > 15
    context.close()


def test_the_sentence_that_stays_in_view_leaves_the_tracks_free_on_a_telephone(page, written):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((written / "lima_group.html").as_uri())
    for j in (0, 3):
        page.locator(".live-typed").nth(j).evaluate("one => (one.scrollIntoView({behavior: 'instant'}), one.focus())")
        now, typed = page.locator(".live-now").bounding_box(), page.locator(".live-typed").nth(j).bounding_box()
        assert now["height"] < 120
        assert typed["y"] >= now["y"] + now["height"]


@pytest.fixture(scope="module")
def spoken(written, tmp_path_factory):
    """Return pages with the longest words, in both languages."""
    made = tmp_path_factory.mktemp("spoken")
    for stem in ("oecd_accession", "maritime_dispute"):
        case = mcda.Case.load(MODELS / f"{stem}.yaml", language="es")
        write(mcda.Study.of(case), made / f"{stem}.html", language="es")
    return [folder / f"{stem}.html" for folder in (written, made) for stem in ("oecd_accession", "maritime_dispute")]


@pytest.mark.parametrize("width", [256, 320, 360, 414])
def test_the_answer_of_the_what_if_is_whole_on_every_telephone(page, spoken, width):
    page.set_viewport_size({"width": width, "height": 740})
    for path in spoken:
        page.goto(path.as_uri())
        now = page.locator(".live-now")
        assert now.evaluate("one => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth + 1")
        typed = page.locator(".live-typed").nth(2)
        typed.evaluate("one => (one.scrollIntoView({behavior: 'instant'}), one.focus())")
        above, below = now.bounding_box(), typed.bounding_box()
        assert below["y"] >= above["y"] + above["height"]


OPTIONS = """() => [...document.querySelectorAll('tbody th .named')].filter(one => one.checkVisibility())
  .map(one => one.lastChild.getBoundingClientRect().width)"""


def test_paper_leaves_room_for_the_names_of_options_and_keeps_a_scorecard_together(page, spoken):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 900})
    for path in spoken:
        page.goto(path.as_uri())
        widths = page.evaluate(OPTIONS)
        assert len(widths) > 15
        assert min(widths) > 80  # a dozen letters
        assert page.evaluate(BESIDE, PAPER) == []
        kept = "one => getComputedStyle(one.closest('.tabled, details')).breakInside"
        assert page.locator("#scorecard table").first.evaluate(kept) == "avoid"
