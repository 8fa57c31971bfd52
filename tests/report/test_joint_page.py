"""The joint page as a reader meets it: names instead of keys, differences shown, sentences true of other cases too."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from math import ceil
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mcda
from mcda.language import speaking
from mcda.report import budget, by_method, calibrated, four, joint, json, render, unseen
from mcda.report.figures import TONES
from mcda.report.naming import Names
from mcda.report.parts import Chart, Items, Link, Paragraph, Table, plain


@pytest.fixture(scope="module")
def comparison(models):
    return mcda.compare(models.values())


@pytest.fixture(scope="module")
def report(comparison):
    return joint.build(comparison)


def section(report, key):
    return next(one for one in report.sections if one.key == key)


def named(studies):
    return [(study, Names(study)) for study in studies]


def sentences(report):
    """Return what the page says in sentences: paragraphs, lists, captions, titles of charts, notes."""
    for one in report.sections:
        yield one.title
        for block in one.blocks:
            if isinstance(block, Paragraph):
                if not plain(block.text).startswith("To get these numbers again"):
                    yield plain(block.text)
            elif isinstance(block, Items):
                yield from map(plain, block.items)
            elif isinstance(block, Table):
                yield from (plain(block.caption), plain(block.note))
            elif isinstance(block, Chart):
                yield from (plain(block.title), plain(block.note))


def test_nothing_is_said_twice_and_no_sentence_has_more_than_two_decimals(report):
    told = [one for one in sentences(report) if len(one) > 20]
    assert len(told) == len(set(told))
    assert sum("our questions are four" in one for one in told) == 1
    for one in told:
        assert not re.search(r"\d\.\d{3}", one), one
        assert not re.search(r"\bG[2-7]\b", one), one  # names, not keys


def test_nothing_claims_that_anyone_should_have_done_something(report):
    for one in sentences(report):
        if re.search(r"\b(should|ought|must have)\b", one):
            assert "Nothing here proves what should have been done." in one


def test_tables_have_the_names_of_cases_in_full(comparison, report):
    titles = [study.case.title for study in comparison.studies]
    for key in ("answer", "four", "flips", "unseen", "lenses", "needs", "budget"):
        table = next(block for block in section(report, key).blocks if isinstance(block, Table))
        firsts = {plain(row.cells[0].text) for row in table.rows}
        assert set(titles) <= firsts, key


def test_every_chart_has_its_table_and_a_sentence_and_says_every_figure(comparison, report):
    charts = [
        (block, one.blocks[k + 1 :]) for one in report.sections for k, block in enumerate(one.blocks)
        if isinstance(block, Chart)
    ]  # fmt: skip
    assert len(charts) == 3
    for chart, behind in charts:
        assert isinstance(behind[0], Table)
        assert len(plain(chart.title).split()) > 5
        for line in chart.lines:
            assert any(piece.said for piece in line.pieces)
            assert all(piece.tone in TONES for piece in line.pieces)
            assert [piece.start for piece in line.pieces[1:]] == pytest.approx([p.end for p in line.pieces[:-1]])
    easiest = charts[0][0]
    moves = sorted(study.nearest.distance for study in comparison.studies)
    assert [int(line.endings[0].label[1:]) for line in easiest.lines] == [ceil(100 * move) for move in moves]


def test_every_link_leads_to_a_section_that_is_there(written):
    pages = {path.name: path.read_text("utf-8") for path in written.glob("*.html")}
    links = re.findall(r'href="(?:\./([^"#]+))?(?:#([^"]+))?"', pages["index.html"])
    assert len([file for file, part in links if file and part]) > 30
    for file, part in links:
        name = unquote(file) or "index.html"
        assert name in pages
        assert not part or f'id="{part}"' in pages[name], (name, part)


def test_what_the_model_cannot_see_is_counted_from_the_cases(comparison, report):
    studies = comparison.studies
    events = sum(len(study.replay.alone) for study in studies)
    turned = [int(study.replay.alone["flips"].sum()) for study in studies]
    told = " ".join(plain(block.text) for block in section(report, "unseen").blocks if isinstance(block, Paragraph))
    assert f"{events} events that six cases name are replayed, each by itself." in told
    assert (sum(turned), sum(map(bool, turned))) == (10, 5)
    assert "Ten change what comes first, in five cases." in told
    table = next(block for block in section(report, "unseen").blocks if isinstance(block, Table))
    for row in table.rows:
        study = next(one for one in studies if one.case.title == plain(row.cells[0].text))
        assert isinstance(row.cells[0].text[0], Link)
        assert plain(row.cells[1].text) == f"{int(study.replay.alone['flips'].sum())} of {len(study.replay.alone)}"
        least = min((one.threshold for one in study.event_flips if one.status == "flip"), default=None)
        if least is not None:  # a word of the table of likelihoods, its number beside it
            assert f"held {calibrated.below(least)} (below {ceil(100 * least)}%)" in row.cells[2].sub
        drift = int(plain(row.cells[4].text).rstrip("%"))
        assert drift <= 100 * study.questions.limit.drift < drift + 1
        assert int(plain(row.cells[5].text)) == study.case.document.alternatives[study.ranking.best].exposure


DATED = """
format: ram-case/1
title: A ferry over the years
decided: 2001
scale: {low: 1, high: 9}
criteria: {use: max, calm: max}
weights: {use: 2, calm: 1}
alternatives:
  bridge: {label: Build a bridge, scores: {use: [4, 8, 9], calm: 4}}
  ferry: {label: Mend the ferry, scores: {use: 5, calm: [3, 6, 7]}}
scenarios:
  flood: {label: A flood, date: 2004, cells: {bridge: {use: 2}}}
"""


def test_events_with_dates_and_cases_without_any_are_told_as_they_are(plain, staged):
    ferry, room = mcda.Study.of(mcda.Case.of(DATED, "ferry.yaml")), mcda.Study.of(plain)
    both = unseen.section(named([ferry, room]))
    told = "\n".join(said(both))
    assert "The one that one case names is replayed by itself. It changes what comes first." in told
    assert "Hindsight: events have dates in one case" in told
    assert "still first in none" in told
    none = "\n".join(said(unseen.section(named([room, mcda.Study.of(staged())]))))
    assert "No case names an event" in none
    assert "Hindsight" not in none
    assert "Time: no case rates how long a gain lasts." in none
    assert "Politics: no case says how far its options hang on who governs." in none


def said(part):
    found = []
    for block in part.blocks:
        if isinstance(block, Paragraph):
            found.append(plain(block.text))
        elif isinstance(block, Items):
            found += map(plain, block.items)
    return found


MINDS = """
format: ram-case/1
title: Two minds
criteria: {speed: max, calm: max}
weights: {speed: 1, calm: 1}
alternatives:
  a: {scores: {speed: 1, calm: 7}}
  b: {scores: {speed: 4, calm: 7}}
  c: {scores: {speed: 1, calm: 9}}
"""


def test_what_methods_agree_on_is_said_once_and_every_difference_is_shown(plain, report):
    minds, room = mcda.Study.of(mcda.Case.of(MINDS, "minds.yaml")), mcda.Study.of(plain)
    assert minds.rankings["weighted_sum"].winners != minds.rankings["topsis"].winners
    part = by_method.section(named([minds, room]))
    lead, table = part.blocks
    assert plain_of(lead.text).startswith("The methods part ways in one of two cases; in the other one ")
    shown = {(plain_of(row.cells[1].text), plain_of(row.cells[2].text)) for row in table.rows}
    assert shown == {("Weighted sum", "b and c (level)"), ("TOPSIS and AHP", "b")}
    assert {plain_of(row.cells[0].text) for row in table.rows} == {"Two minds"}
    silent = SimpleNamespace(rankings={"weighted_sum": minds.rankings["topsis"]})
    assert by_method.answers(silent, ("weighted_sum", "topsis")) == {("b",): ["weighted_sum"], (): ["topsis"]}
    assert not [block for block in section(report, "methods").blocks if isinstance(block, Table)]


plain_of = plain  # for tests that take the fixture `plain`

FEW = st.fractions(min_value=1, max_value=9, max_denominator=1000)


@given(now=FEW, threshold=FEW)
def test_a_rating_that_is_said_to_be_enough_is_enough_and_within_a_tenth_of_the_move(now, threshold):
    if now == threshold:
        return
    flip = SimpleNamespace(now=float(now), threshold=float(threshold), upwards=threshold > now, jump=False)
    shown = Fraction(four.enough(flip, (1.0, 9.0)).split()[0])
    gap = shown - Fraction(flip.threshold)
    beyond = gap if flip.upwards else -gap
    assert -Fraction(1, 10**5) <= beyond  # `number` has six figures
    assert beyond <= abs(Fraction(flip.threshold) - Fraction(flip.now)) / 10 + Fraction(1, 10**5)
    assert 1 <= shown <= 9


SHARED = """
format: ram-case/1
title: {title}
scale: {{low: 1, high: 9}}
criteria:
  gain: {{direction: max}}
  effort: {{direction: min, kind: cost}}
weights: {{gain: 3, effort: 1}}
status_quo: wait
exclusive: true
alternatives:
  wait: {{label: Wait, scores: {{gain: 2, effort: 1}}}}
  talk: {{label: Talk, scores: {{gain: {talk}, effort: 3}}}}
  sue: {{label: Sue, scores: {{gain: {sue}, effort: 6}}}}
"""


def loaded(folder, texts):
    """Return cases of texts, each from a file of its own."""
    for k, text in enumerate(texts):
        (folder / f"case_{k:02}.yaml").write_text(text, encoding="utf-8")
    return [mcda.Case.load(folder / f"case_{k:02}.yaml") for k in range(len(texts))]


def shared(*pairs):
    return [SHARED.format(title=f"Case {k}", talk=talk, sue=sue) for k, (talk, sue) in enumerate(pairs)]


def test_the_purse_is_what_no_other_choice_beats(tmp_path):
    comparison = mcda.compare(loaded(tmp_path, shared((5, 8), (6, 9), (3, 7))))
    found = budget.purse(comparison)
    assert (found.name, found.label, found.taken) == ("effort", "effort", 18)
    assert [amount for amount, _ in found.answers] == [18, 13, 9]
    worth, taken = {}, {}
    for study in comparison.studies:
        scores = study.ranking.scores
        for key, one in study.case.document.alternatives.items():
            quo = key == "wait"
            worth[study.case.stem, key] = 0.0 if quo else scores[key] - scores["wait"]
            taken[study.case.stem, key] = 0 if quo else one.scores["effort"].likely
    stems = [study.case.stem for study in comparison.studies]
    for amount, answer in found.answers:
        best = max(
            sum(worth[pair] for pair in zip(stems, keys, strict=True))
            for keys in itertools.product(("wait", "talk", "sue"), repeat=len(stems))
            if sum(taken[pair] for pair in zip(stems, keys, strict=True)) <= amount
        )
        assert answer.value == pytest.approx(best)
        assert sum(worth[pair] for pair in answer.picks.items()) == pytest.approx(best)
    part = budget.section(found, named(comparison.studies))
    table = next(block for block in part.blocks if isinstance(block, Table))
    assert [column.label for column in table.columns] == ["Case", *(f"With {n} points" for n in (18, 13, 9))]
    document = json.joint(comparison, joint.build(comparison))["budget"]
    assert [one["picks"] for one in document["answers"]] == [answer.picks for _, answer in found.answers]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("status_quo: wait\n", "", "“Case 0” names no status quo"),
        (", kind: cost", "", "no criterion of “Case 0” is rated as a cost"),
        ("gain: 2, effort: 1", "gain: 9, effort: 1", "the choices take nothing of it"),
    ],
)
def test_where_a_purse_cannot_be_asked_for_a_line_says_how_to(old, new, why, tmp_path):
    texts = [text.replace(old, new) for text in shared((5, 8), (5, 8))]
    comparison = mcda.compare(loaded(tmp_path, texts))
    (block,) = section(joint.build(comparison), "budget").blocks
    assert why in plain(block.text)
    assert "mcda optimise . --budget NAME=VALUE" in plain(block.text)


def test_a_purse_needs_one_cost_on_one_scale_and_two_cases(tmp_path):
    first, second = shared((5, 8), (6, 9))
    both = loaded(tmp_path, [first, second.replace("effort", "money")])
    assert "one and the same cost" in budget.purse(mcda.compare(both))
    both = loaded(tmp_path, [first, second.replace("high: 9}\ncriteria", "high: 10}\ncriteria")])
    assert "one and the same cost" in budget.purse(mcda.compare(both))
    alone = mcda.compare(both[:1])
    assert budget.section(budget.purse(alone), named(alone.studies)) is None
    assert budget.document(alone) is None


def test_the_words_for_a_lead_stand_beside_their_numbers(comparison, report):
    table = next(block for block in section(report, "answer").blocks if isinstance(block, Table))
    met = set()
    for row in table.rows:
        study = next(one for one in comparison.studies if one.case.title == plain(row.cells[0].text))
        word, moved, drawn = calibrated.held(study)
        assert plain(row.cells[4].text).startswith(f"{word}: {round(100 * moved)} point")
        assert word == calibrated.solidity(moved, drawn)
        met.add(word)
    assert met == {"solid", "fair", "thin"}
    for least, often, _ in calibrated.SOLIDITY:
        assert f"{round(100 * least)} points" in plain(table.note)
        assert f"{round(100 * often)}%" in plain(table.note)


def test_theories_say_nothing_of_cases_that_they_cannot_look_at(models, plain):
    report = joint.build(mcda.compare([models["lima_group"], mcda.Study.of(plain)]))
    told = "\n".join(said(section(report, "lenses")))
    assert "Theories look at one case alone. They cannot look at “A room to rent”, whose goals are others." in told
    assert "“A room to rent”: every theory" not in told


def test_the_joint_page_speaks_spanish_in_every_part(comparison, plain, tmp_path):
    with speaking("es"):
        many = joint.build(comparison)
        few = joint.build(mcda.compare([plain, *loaded(tmp_path, shared((5, 8)))]))
        purse = joint.build(mcda.compare(loaded(tmp_path, shared((5, 8), (6, 9)))))
    for report in (many, few, purse):
        assert not [one for one in sentences(report) if "⟦" in one]


@pytest.fixture(scope="module")
def forty(written_case, tmp_path_factory):
    """Return forty small cases of many titles, each with an event."""
    more = "\nscenarios:\n  flood: {label: A flood that lasts, cells: {bridge: {USE: 1}}}\n"
    texts = [written_case(1 + k % 5, k, more) for k in range(40)]
    return mcda.compare(loaded(tmp_path_factory.mktemp("forty"), texts), ("weighted_sum",))


def test_forty_cases_stay_a_page(forty, page, tmp_path):
    html = render(forty, "html")
    assert forty.questions.explained is not None  # every part is there
    assert len(html.encode()) < 400_000
    file = tmp_path / "index.html"
    file.write_text(html, encoding="utf-8")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("#answer tbody tr").count() == 40
    assert not page.said


@pytest.mark.parametrize("width", [320, 360])
def test_the_page_of_six_fits_a_telephone_and_its_sentences_are_whole_there(written, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((written / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cells = page.locator("#four tbody td").evaluate_all(
        "cells => cells.map(c => [c.getBoundingClientRect().right, c.scrollWidth - c.clientWidth])"
    )
    assert len(cells) == 24
    assert all(right <= width and over <= 1 for right, over in cells)
    heads = page.locator("#four tbody td").first.evaluate("c => getComputedStyle(c, '::before').content")
    assert "Best" in heads


def test_every_figure_can_be_taken_away_and_is_told_in_words(written, page):
    page.goto((written / "index.html").as_uri())
    figures = page.locator("main figure")
    assert figures.count() == 3
    for k in range(3):
        figure = figures.nth(k)
        assert figure.locator("figcaption").inner_text().strip()
        assert figure.locator(".tools button").all_inner_texts() == ["SVG", "PNG"]
        lines = figure.locator("svg.line[role=img]")
        assert lines.count() >= 6
        assert all(one.strip(" .") for one in lines.locator("desc").all_text_contents())
    with page.expect_download() as taken:
        page.locator("#lenses figure .tools button").first.click()
    svg = taken.value.path().read_text("utf-8")
    assert "Weak liberalism" in svg
    assert "Maritime dispute with Chile" in svg
    assert not page.said
