"""Text that runs the other way: what a user wrote stands in a room of its own, in sentences, tables and pictures."""

import re

import pytest

import mcda
from mcda.report.isolated import isolated, texts

# Everything a user can write here has letters that run from right to left, and a bracket that would jump.
CASE = """
format: ram-case/1
title: "عنوان الحالة (1)"
actor: "مدينة كبيرة (المجلس)"
decided: 1990
source: {name: "كتاب التاريخ (2)", lines: 90}
problem: {kind: threat, text: "المشكلة الأولى (3)", lines: [1-3]}
factors:
  external: {flood: {text: "الفيضان الكبير (4)", lines: [4]}}
  internal: {trade: {text: "التجار الغاضبون (5)", lines: [5-6]}}
scale: {low: 1, high: 9}
criteria:
  USE: {label: "فائدة (6)", direction: max, kind: gain, tier: 5, factors: [trade], why: "سبب الفائدة (7)"}
  COST: {label: "كلفة (8)", direction: min, kind: cost, tier: 4, factors: [flood], why: "سبب الكلفة (9)"}
judgements:
  - {pair: [USE, COST], value: 3, reason: "قرار المجلس هكذا (10)"}
alternatives:
  bridge:
    {label: "جسر (11)", origin: source, lines: [7], partner: "شريك أول (12)", scores: {USE: [6, 8, 9], COST: [6, 7, 9]}}
  ferry: {label: "عبّارة (13)", origin: reconstructed, scores: {USE: [3, 4, 5], COST: [2, 3, 4]}}
  raft:
    label: "طوف (14)"
    origin: implied
    scores: {USE: {score: [1, 2, 3], reason: "يطفو دائما (15)", lines: [8], basis: [source]}, COST: [2, 4, 5]}
scenarios:
  dear: {label: "غلاء (16)", date: "1994", lines: [9], cells: {bridge: {COST: [8, 9, 9]}}}
  calm: {label: "هدوء (17)", cells: {ferry: {USE: [6, 7, 8]}}}
second_opinion: {label: "مقيّم آخر (18)", cells: {bridge: {USE: [2, 3, 4]}}}
choice: {alternative: bridge, note: "ملاحظة الاختيار (19)"}
closeness: "كلمة ختامية (20)"
"""
LOOSE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement;
    if (!/[\\u0600-\\u06ff]/.test(node.textContent) || at.closest('script, style, title, desc, code, option')) continue;
    const apart = at.closest('svg') ? getComputedStyle(at).unicodeBidi === 'isolate' : at.closest('bdi');
    if (!apart) found.push(node.textContent);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("isolated")
    study = mcda.Study.of(mcda.Case.of(CASE))
    for language in ("en", "es"):
        mcda.report.write(study, folder / f"{language}.html", language=language)
    return folder


@pytest.mark.chromium
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_of_a_user_stands_by_itself(page, folder, language):
    page.goto((folder / f"{language}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.wait_for_timeout(50)
    for start in ("undefined", *(f"'{key}'" for key in page.evaluate("mcda.presets"))):
        page.evaluate(f"mcda.start({start})")
        assert page.evaluate(LOOSE) == []
    whole = page.locator("body").inner_text()
    assert len({number for number in re.findall(r"\((\d+)\)", whole) if 0 < int(number) < 21}) >= 18
    assert page.said == []


def test_labels_of_the_models_stand_by_themselves_too(models):
    for study in models.values():
        html = mcda.report.render(study, "html")
        for one in study.case.document.criteria.values():
            assert f"“<bdi>{one.label}</bdi>”".replace("'", "&#39;") in html
            assert re.search(rf'<th scope="row" class="[^"]*"><bdi>{re.escape(one.label)}'.replace("'", "&#39;"), html)
        assert f"<h1><bdi>{study.case.title}</bdi></h1>".replace("'", "&#39;") in html


def test_what_is_ours_is_not_isolated_and_markup_stays_text():
    own = frozenset({"<b>bold & long</b>", "Use"})
    assert str(isolated("Use less", own)) == "Use less"
    assert str(isolated("so <b>bold & long</b>.", own)) == "so <bdi>&lt;b&gt;bold &amp; long&lt;/b&gt;</bdi>."
    assert str(isolated("an open “mark", own)) == "an open “mark"
    assert str(isolated("“a” and “<i>”", own)) == "“<bdi>a</bdi>” and “<bdi>&lt;i&gt;</bdi>”"


def test_the_words_of_the_format_are_not_a_user_s(models):
    found = texts(models["lima_group"])
    assert {"Return of democracy in Venezuela", "The Group goes dormant"} <= found
    assert not found & {"max", "min", "source", "gain", "cost", "reconstructed", "past"}
