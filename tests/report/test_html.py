"""The page as text: sound, self-contained, and deaf to whatever a case file says."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import mcda
from mcda.report import html, render
from mcda.report.figures import PALETTE, colours, fitted, lanes
from mcda.report.parts import Mark, Report

VOID = {"meta", "link"}


class Page(HTMLParser):
    """Every element with its attributes and text; faults of nesting."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.faults, self.words = [], [], [], []
        self.feed(text)
        self.faults += self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def pages(written):
    return {path.stem: Page(path.read_text("utf-8")) for path in written.glob("*.html")}


def test_every_page_is_well_formed_with_one_h1_and_a_language(pages):
    for page in pages.values():
        assert page.faults == []
        assert len(page.all("h1")) == 1
        assert page.all("html")[0]["lang"] == "en"
        levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert all(b <= a + 1 for a, b in pairwise(levels))


def test_no_page_has_a_script_but_ours_or_asks_for_anything(pages):
    for page in pages.values():
        tags = {tag for tag, _, _ in page.elements}
        assert page.all("script") == [{"type": "application/json", "id": "mcda-data"}, {}]
        assert not tags & {
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "base",
            "audio",
            "video",
            "image",
            "use",
        }
        for _, attrs, _ in page.elements:
            assert not any(name.startswith("on") or name in ("style", "src", "srcset", "action") for name in attrs)
            assert re.fullmatch(r"data:,|#[\w-]+|\./[\w%.-]+\.html(#[\w-]+)?|index\.html", attrs.get("href", "#a"))


def test_the_policy_allows_this_style_sheet_and_script_and_nothing_else(written):
    for path in written.glob("*.html"):
        text = path.read_text("utf-8")
        style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
        script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
        digest, acts = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script))
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
        assert policy.startswith("default-src 'none'; ")
        assert policy.split("; ")[1:3] == [f"style-src 'sha256-{digest}'", f"script-src 'sha256-{acts}'"]
        assert policy.count("sha256") == 2
        assert "unsafe" not in policy
        assert not re.search(r"\b(eval|Function|fetch|XMLHttpRequest|import|innerHTML|outerHTML)\b", script)
        assert "url(" not in style
        assert "@import" not in style


def test_names_of_places_are_unique_and_links_lead_to_them(pages):
    for page in pages.values():
        ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids))
        for _, attrs, _ in page.elements:
            for target in (
                attrs.get("href", "")[1:] if attrs.get("href", "").startswith("#") else "",
                *attrs.get("aria-labelledby", "").split(),
            ):
                assert not target or target in ids


def test_every_table_has_a_caption_and_scopes_and_every_figure_a_name(pages):
    for page in pages.values():
        assert len(page.all("table")) == len(page.all("caption")) > 0
        assert all(attrs.get("scope") in ("row", "col") for attrs in page.all("th"))
        assert all("aria-labelledby" in attrs for attrs in page.all("figure"))
        for attrs in page.all("svg"):
            assert attrs.get("class") is None or attrs["class"] in ("strip", "bar", "chip", "map", "line")
            if attrs.get("class") == "strip":
                assert attrs["role"] == "img"
            if attrs.get("class") == "bar":
                assert attrs["aria-hidden"] == "true"


def test_what_a_case_says_is_text(pages, written):
    page = pages["hostile"]
    words = " ".join(" ".join(page.words).split())

    for said in (
        "<script>alert(1)</script>",
        "<script>alert('title')</script>",
        "' onmouseover='alert(3)",
        "</li></ol><h1>gone</h1>",
        "</style><script>alert(2)</script>",
        "&lt;b&gt; ${7*7} {{ 7*7 }} {% raw %}",
        "<i>why</i>",
        "<script>alert('reason')</script>",
        "</td></tr></table> | a | b | # heading",
        "[click](javascript:alert(1)) <b>book</b>",
        "</blockquote><script>alert(4)</script>",
    ):
        assert said in words
    assert not page.all("b")
    assert not page.all("i")
    assert (written / "hostile.html").read_text("utf-8").count("<script") == 2
    assert (written / "hostile.html").read_text("utf-8").count("</script") == 2


def test_the_foot_of_a_printed_page_takes_plain_words_only():
    with pytest.raises(ValueError, match="plain words"):
        html.render(Report("t", ()), 'x"; } body { display: none')


def test_the_colour_of_the_best_option_is_never_another_one_s():
    found = [colours(number, dict(enumerate(range(40)))) for number in range(40)]

    assert found[0] == PALETTE[0]
    assert PALETTE[0] not in found[1:]


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_is_written_on_a_colour_can_be_read():
    for fill, ink in PALETTE:
        light, dark = sorted((luminance(fill), luminance(ink)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_labels_of_thresholds_do_not_lie_on_each_other():
    ticks = lanes(tuple(Mark(at, "x") for at in (0.5, 0.505, 0.51, 0.515, 0.9)))

    assert [tick.lane for tick in ticks if tick.label] == [0, 1, 2, 0]
    assert len(ticks) == 5


def test_a_label_is_cut_at_a_word_or_left_out():
    for pixels in range(-40, 400):
        cut = fitted("Sue at the ICJ while keeping the economy", pixels)
        assert cut == "" or cut.endswith("…") or cut == "Sue at the ICJ while keeping the economy"
        assert len(cut) * 6.4 <= max(pixels, 0)
    assert {fitted("Option number 1", pixels) for pixels in range(-60, 80)} == {""}


def test_the_page_of_a_hostile_file_name_links_to_that_file_alone(models, tmp_path):
    source = models["oecd_accession"].case.path
    name = 'javascript:alert(1)"><script>.yaml'
    (tmp_path / "national_interests.yaml").write_bytes((source.parent / "national_interests.yaml").read_bytes())
    (tmp_path / name).write_bytes(source.read_bytes())
    case = mcda.Case.load(tmp_path / name)
    text = render(mcda.compare([case]), "html")

    assert 'href="./javascript%3Aalert%281%29%22%3E%3Cscript%3E.html"' in text
    assert text.count("<script") == 2
