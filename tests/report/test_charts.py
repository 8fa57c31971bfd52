"""The pictures of a case: every figure of them is the engine's, and stands in a table too."""

import numpy as np
import pytest

import mcda
from mcda.report import build, charts, render
from mcda.report.figures import TONES, drawn
from mcda.report.naming import Names
from mcda.report.parts import Chart, Table, plain

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
  dam: {label: A dam, date: "2008-05", cells: {bridge: {use: 9}}}
  noise: {label: Noise, date: 2009, cells: {ferry: {calm: 5}}}
"""


@pytest.fixture(scope="module")
def dated():
    return mcda.Study.of(mcda.Case.of(DATED))


def charts_of(study):
    found = {}
    for section in build.build(study).sections:
        for before, after in zip(section.blocks, section.blocks[1:], strict=False):
            if isinstance(before, Chart):
                found.setdefault(section.key, []).append((before, after))
    return found


def test_every_chart_has_its_table_beside_it_and_a_sentence_for_a_title(models):
    for study in models.values():
        found = charts_of(study)
        assert len(found["ratings"]) == 2
        for pairs in found.values():
            for chart, table in pairs:
                assert isinstance(table, Table)
                assert len(plain(chart.title).split()) > 4


def test_every_stretch_lies_on_its_line_and_is_told_in_words(models, dated):
    for study in (*models.values(), dated):
        for pairs in charts_of(study).values():
            for chart, _ in pairs:
                for line, shown in zip(chart.lines, drawn(chart, Names(study).palette), strict=True):
                    assert plain(line.label)
                    assert shown.description.strip("; .")
                    for piece in line.pieces:
                        assert 0 <= piece.start <= piece.end <= 1 + 1e-12


def test_the_tornado_is_the_lead_at_the_ends_of_every_range(models):
    for study in models.values():
        case, winner = study.case, study.ranking.best
        low, high = case.matrix(which="low"), case.matrix(which="high")
        told = {(one.alternative, one.criterion): one for one in charts.swings(study)}
        for a, alternative in enumerate(study.matrix.alternatives):
            for j, criterion in enumerate(study.matrix.criteria):
                leads = []
                for end in (low, high):
                    values = study.matrix.values.copy()
                    values[a, j] = end.values[a, j]
                    bent = mcda.DecisionMatrix.of(
                        values,
                        study.matrix.sense,
                        study.matrix.alternatives,
                        study.matrix.criteria,
                        study.matrix.bounds,
                    )
                    scores = mcda.rank(bent, study.weights).scores
                    leads.append(scores[winner] - scores.drop(winner).max())
                one = told.get((alternative, criterion))
                if one is None:
                    assert leads[0] == pytest.approx(leads[1], abs=1e-12)
                else:
                    assert (one.at_low, one.at_high) == pytest.approx(tuple(leads), abs=1e-12)
        widths = [abs(one.at_high - one.at_low) for one in charts.swings(study)]
        assert widths == sorted(widths, reverse=True)


def test_moves_go_from_today_to_the_flip(models):
    for study in models.values():
        flip = study.combined["weighted_sum"]["l1"]
        chart = charts.moves(flip, study, Names(study))
        scale = [line.marks[0] / now for line, now in zip(chart.lines, flip.now, strict=True)]
        assert np.allclose(scale, scale[0])
        for line, now, then in zip(chart.lines, flip.now, flip.weights, strict=True):
            piece = line.pieces[-1]
            assert sorted((now, then)) == pytest.approx([piece.start / scale[0], piece.end / scale[0]])
            assert piece.tone == ("up" if then > now else "down")


def test_places_of_the_draws_fill_every_line(models):
    for study in models.values():
        for line in charts.drawn_places(study, Names(study)).lines:
            assert line.pieces[-1].end == pytest.approx(1)
            assert line.pieces[0].start == 0
            assert "–" not in line.pieces[0].said


def test_years_are_drawn_as_they_follow(dated):
    chart = charts.years(dated.years, dated, Names(dated))
    (line,) = chart.lines
    assert plain(chart.title) == "The first place changes in 2004 and 2008"
    assert [piece.said for piece in line.pieces][-2:] == ["2008: “Build a bridge”", "2009: “Build a bridge”"]
    assert [piece.option.label for piece in line.pieces][-3:] == ["Mend the ferry", "Build a bridge", "Build a bridge"]
    assert line.pieces[-1].end == pytest.approx(1)
    assert "The first place changes in 2004 and 2008" in render(dated, "html")
    assert "The first place changes in 2004 and 2008" in render(dated, "md")


def test_the_heat_strip_has_the_lead_of_the_choice_under_every_lens(models):
    found = mcda.compare_lenses([study.case for study in models.values()])
    titles = {label: models[label].case.title for label in found.seen if found.choices[label] is not None}
    chart = charts.lenses(found, titles, found.labels.__getitem__)
    assert [plain(line.label) for line in chart.lines] == list(titles.values())  # names, not keys
    assert [head.label for head in chart.heads] == list(found.labels.values())
    for line, case in zip(chart.lines, titles, strict=True):
        for piece, lens in zip(line.pieces, found.labels, strict=True):
            lead = found.seen[case][lens].choice_lead
            assert piece.tone.partition("-")[0] == ("up" if lead > 0 else "down" if lead < 0 else "level")
            assert abs(float(piece.label.replace("−", "-")) - lead) <= 0.5
    for line, drawing in zip(chart.lines, drawn(chart, {}), strict=True):  # in grey a bar tells what is behind
        assert [block.under for block in drawing.blocks] == [piece.tone.startswith("down") for piece in line.pieces]
    assert any(block.under for drawing in drawn(chart, {}) for block in drawing.blocks)


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_tones_can_be_told_apart_in_grey_and_be_written_on():
    for fill, ink in TONES.values():
        assert contrast(fill, ink) >= 4.5
    for first, second in (("up", "down"), ("up-2", "down-2"), ("up-2", "up-1"), ("down-2", "down-1"), ("0", "1")):
        assert contrast(TONES[first][0], TONES[second][0]) > 1.5
