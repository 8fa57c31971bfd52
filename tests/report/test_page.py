"""The page in a real Chromium: nothing fails, nothing leaves, nothing scrolls sideways."""

import pytest

pytestmark = pytest.mark.chromium


def test_every_page_opens_without_a_word_on_the_console_and_asks_for_nothing(page, written):
    for path in sorted(written.glob("*.html")):
        page.said.clear()
        page.asked.clear()
        page.goto(path.as_uri())
        assert page.said == []
        assert page.asked == [path.as_uri()]
        assert page.locator("h1").is_visible()


def test_the_winner_stands_on_the_first_screen(page, written, models):
    for stem, study in models.items():
        page.goto((written / f"{stem}.html").as_uri())
        label = study.case.document.alternatives[study.ranking.best].label
        found = page.get_by_text(label, exact=True).first
        assert found.is_visible()
        assert found.bounding_box()["y"] < 900


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_scrolls_sideways(page, written, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in sorted(written.glob("*.html")):
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_style_sheet_acts_under_the_policy(page, written):
    page.goto((written / "index.html").as_uri())

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).marginTop") == "0px"
    assert page.evaluate("getComputedStyle(document.querySelector('.vh, .skip')).position") == "absolute"


def test_hostile_words_are_words(page, written):
    page.goto((written / "hostile.html").as_uri())

    assert page.said == []
    assert page.title() == "<script>alert('title')</script>"
    assert page.locator("h1").inner_text() == "<script>alert('title')</script>"
    assert page.locator("img, b, i, [onmouseover], script:not(body > div.page ~ script)").count() == 0
    assert page.locator("script").count() == 2  # ours: the data and what plays with them
    assert page.get_by_text("<script>alert(1)</script>").first.is_visible()


def test_the_joint_page_leads_to_each_case_and_back(page, written, models):
    for study in models.values():
        page.goto((written / "index.html").as_uri())
        page.get_by_role("link", name=study.case.title).first.click()
        assert page.locator("h1").inner_text() == study.case.title
        page.get_by_role("link", name="All cases").click()
        assert page.url.endswith("index.html")


def test_folded_tables_open_by_keyboard(page, written):
    page.goto((written / "lima_group.html").as_uri())
    summary = page.locator("details.folded > summary").first
    summary.focus()
    page.keyboard.press("Enter")

    assert page.locator("details.folded").first.evaluate("d => d.open")


def test_print_shows_folded_tables_and_hides_the_contents(page, written):
    page.goto((written / "lima_group.html").as_uri())
    page.emulate_media(media="print")

    assert page.locator("nav").count() == 2  # for broad screens and for narrow ones
    assert not any(one.is_visible() for one in page.locator("nav").all())
    assert page.locator(".section:not(.live) details table").first.bounding_box()["height"] > 50
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
