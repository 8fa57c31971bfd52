"""Two priorities at once, and shares of all priorities: what the report says is what was computed."""

import json
import re

import mcda
from mcda.report import possible, two_weights
from mcda.report.build import build
from mcda.report.html import render
from mcda.report.json import case as document_of
from mcda.report.markdown import render as markdown
from mcda.report.naming import Names
from mcda.report.parts import Map, Paragraph, Table, plain

THREE = """
format: ram-case/1
title: Three goods
scale: {low: 0, high: 9}
criteria: {x<y: max, b: max, c: max}
weights: {x<y: 2, b: 2, c: 1}
alternatives:
  "<script>alert(1)</script>": {scores: {x<y: 9, b: 1, c: 4}}
  twin: {scores: {x<y: 1, b: 9, c: 4}}
  other: {scores: {x<y: 1, b: 9, c: 4}}
  middle: {scores: {x<y: 3, b: 3, c: 3}}
"""


def of_kind(section, kind):
    return [block for block in section.blocks if isinstance(block, kind)]


def test_the_map_is_over_the_two_weights_that_flip_most_easily(models):
    for study in models.values():
        near = list(dict.fromkeys(flip.subject for flip in study.flips["weighted_sum"]))[:2]
        assert [study.map.x, study.map.y][: len(near)] == near
        section = two_weights.section(study, Names(study))
        (picture,) = of_kind(section, Map)
        shares = study.map.shares()
        assert abs(sum(shares.values()) - 1) < 1e-12
        top = max(shares, key=shares.get)
        assert plain(picture.title) == (
            f"“{Names(study).label(top)}” has the largest part of the map, {round(100 * float(shares[top]))}%"
        )
        for key, share in shares.items():
            said = re.search(rf"{re.escape(Names(study).label(key))}: (under )?(\d+)% of the map", picture.description)
            assert abs(int(said[2]) - 100 * float(share)) <= (1 if said[1] else 0.5)


def test_every_corner_of_the_map_stands_in_its_table(models):
    for study in models.values():
        (table,) = of_kind(two_weights.section(study, Names(study)), Table)
        listed = {
            tuple(map(float, pair))
            for row in table.rows
            for pair in re.findall(r"\(([\d.]+), ([\d.]+)\)", plain(row.cells[2].text))
        }
        corners = {
            tuple(round(100 * float(w), 1) for w in point) for one in study.map.regions for point in one.vertices
        }
        assert listed == corners


def test_shares_of_all_priorities_are_said_and_are_exact(models):
    for study in models.values():
        assert study.shares.attrs["how"] == "rational"
        assert sum(study.shares.attrs["exact"].values()) == 1
        section = possible.section(study, Names(study))
        (table,) = of_kind(section, Table)
        assert [column.label for column in table.columns][2] == "For how much of all priorities"
        assert "exact volumes, with a certificate" in plain(table.note)
        for row, share in zip(table.rows, study.shares, strict=True):
            said = plain(row.cells[2].text)
            assert said == "under 0.1%" if 0 < share < 5e-4 else abs(float(said[:-1]) - 100 * share) <= 0.5
        top = study.shares.idxmax()
        lead = plain(of_kind(section, Paragraph)[0].text)
        assert f"“{Names(study).label(top)}” is the best for {round(100 * study.shares[top])}%" in lead


def test_a_study_led_by_topsis_says_what_is_proved_searched_and_sampled(models):
    case = models["maritime_dispute"].case
    study = mcda.Study.of(case, ("topsis", "weighted_sum"))
    report = build(study)
    section = possible.section(study, Names(study))
    (table,) = of_kind(section, Table)
    assert "the best that a search met; who can be the best is proved" in plain(table.note)
    assert "100,000 random sets of weights" in plain(table.note)
    assert all(row.cells[2].sub for row in table.rows)  # the bounds
    curves = two_weights.section(study, Names(study))
    assert "Borders are curves" in plain(of_kind(curves, Map)[0].note)
    assert "listed in the JSON file" in plain(of_kind(curves, Table)[0].rows[0].cells[2].text)
    text = json.dumps(document_of(study, report))
    verdict = mcda.verify(text)
    assert verdict.ok, str(verdict)
    found = json.loads(text)["methods"]["topsis"]
    assert found["shares"]["how"] == "sampled"
    assert "certificate" not in found["shares"]
    assert found["map"]["tolerance"] > 0


def test_labels_on_the_map_are_text_and_twins_are_named():
    study = mcda.Study.of(mcda.Case.of(THREE))
    report = build(study)
    page = render(report)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    section = two_weights.section(study, Names(study))
    (picture,) = of_kind(section, Map)
    assert "Wherever “twin” is the best, “other” is level." in plain(picture.note)
    assert (
        page.count('<figure class="map-figure"')
        == page.count('<svg xmlns="http://www.w3.org/2000/svg" class="map"')
        == 1
    )
    text = markdown(report)
    assert not re.search(r"(?<!\\)<script", text)
    assert "Its corners are in the table that follows." in text


def test_where_there_are_no_two_weights_beside_the_rest_there_is_no_map(staged, plain):
    for case in (staged(), plain):  # two criteria: nothing is left for the others
        study = mcda.Study.of(case)
        assert study.map is None
        assert two_weights.section(study, Names(study)) is None


def test_where_one_option_wins_the_whole_map_a_sentence_says_so():
    text = THREE.replace("x<y: 1, b: 9, c: 4", "x<y: 0, b: 0, c: 0").replace("x<y: 3, b: 3, c: 3", "x<y: 2, b: 1, c: 1")
    study = mcda.Study.of(mcda.Case.of(text))
    section = two_weights.section(study, Names(study))
    assert not of_kind(section, Map)
    assert "is the best as long as the others keep their proportions" in plain(section.blocks[0].text)
