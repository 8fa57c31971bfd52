"""Excel, Word, PDF and the bundle: numbers are numbers, text is text, the same bytes twice; what is missing is said."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest

import mcda
from mcda.report import bundle, excel, pdf, render, tables, write

HOSTILE = """format: ram-case/1
title: "=1+1"
criteria: {price: min, light: {label: "=HYPERLINK(\\"http://x\\")", direction: max}}
weights: {price: 2, light: 1}
alternatives:
  attic: {label: "@SUM(A1)", scores: {price: {score: 400, reason: "=cmd|' /C calc'!A0"}, light: 9}}
  cellar: {label: "<b>[cellar]: a/b*c?</b>", scores: {price: 300, light: 2}}
"""


@pytest.fixture(scope="module")
def hostile_study():
    return mcda.Study.of(mcda.Case.of(HOSTILE))


def book_of(content):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_has_a_sheet_a_table_with_real_numbers(models):
    study = models["maritime_dispute"]
    book = book_of(excel.render(study))

    scores = {row[0]: row[2] for row in book["Scores"].iter_rows(min_row=2, values_only=True)}
    assert scores == pytest.approx(dict(study.ranking.scores))
    weights = {row[0]: row[3] for row in book["Weights"].iter_rows(min_row=2, values_only=True)}
    assert weights == pytest.approx(dict(zip(study.matrix.criteria, study.weights.values.tolist(), strict=True)))
    assert [sheet.title for sheet in book][: len(tables.of_case(study))] == list(tables.of_case(study))
    flips = list(book["Flips of weights"].iter_rows(min_row=2, values_only=True))
    assert len(flips) == sum(map(len, study.flips.values()))
    assert all(isinstance(row[3], float) for row in flips)


def test_a_strip_is_coloured_by_who_comes_first_there(models):
    study = models["maritime_dispute"]
    sheet = book_of(excel.render(study))["Strips Weighted sum"]
    path = study.paths["weighted_sum"]["DEV"]
    j = study.matrix.criteria.index("DEV")

    colours = [sheet.cell(j + 3, step + 2).fill.fgColor.rgb for step in range(100)]
    for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False):
        middle = int(50 * (start + end))
        a = study.matrix.alternatives.index(winner)
        assert colours[middle] == sheet.cell(len(study.matrix.criteria) + 4 + a, 2).fill.fgColor.rgb
    assert len(set(colours)) == path["winner"].nunique()


def test_a_strip_has_a_scale_and_a_stroke_at_todays_weight(models):
    study = models["maritime_dispute"]
    sheet = book_of(excel.render(study))["Strips Weighted sum"]

    assert [sheet.cell(2, share + 2).value for share in (0, 25, 50, 75, 100)] == ["0%", "25%", "50%", "75%", "100%"]
    for j, weight in enumerate(study.weights.values.tolist()):
        stroked = [step for step in range(100) if sheet.cell(j + 3, step + 2).border.left.style == "thick"]
        assert stroked == [int(100 * weight)]


def test_sheets_are_made_to_be_read_and_printed(models):
    study = models["maritime_dispute"]
    book = book_of(excel.render(study))

    assert (book.properties.title, book.properties.creator) == (study.case.title, "mcda-engine")
    for title, table in tables.of_case(study).items():
        sheet = book[title]
        keys = max(sum(name is not None for name in table.index.names), 1)
        assert sheet.freeze_panes == f"{'ABC'[keys]}2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.fitToWidth == 1
        assert all(cell.font.bold and cell.fill.fgColor.rgb.endswith(excel.HEAD) for cell in sheet[1])
        assert all(9 <= one.width <= 60 for one in sheet.column_dimensions.values())


def test_numbers_are_whole_in_their_cells_and_short_to_the_eye(models):
    study = models["maritime_dispute"]
    cell = next(c for row in book_of(excel.render(study))["Scores"].iter_rows(min_row=2) for c in row if c.column == 3)

    assert cell.value == pytest.approx(study.ranking.scores[study.ranking.best], abs=1e-15)
    assert cell.number_format == "0.0###"


@pytest.mark.parametrize(
    ("value", "held", "shown"),
    [
        (float("inf"), "∞", "General"), (-float("inf"), "−∞", "General"), (float("nan"), None, "General"),
        (0.5, 0.5, "0.0###"), (1e-9, 1e-9, "General"), (2, 2, "General"), (True, True, "General"),
        (Fraction(1, 4), 0.25, "0.0###"), ("=1+1", "=1+1", "General"), ("\u202eevil", "\\u202eevil", "General"),
    ],
)  # fmt: skip
def test_one_value_in_a_cell(value, held, shown):
    import openpyxl

    cell = excel.put(openpyxl.Workbook().create_sheet(), 1, 1, value)

    assert (cell.value, cell.number_format) == (held, shown)
    assert cell.data_type != "f"


def test_a_row_is_as_high_as_its_longest_text(models):
    sheet = book_of(excel.render(models["maritime_dispute"]))["Flips of weights"]
    sentence = next(cell for cell in sheet[1] if cell.value == "sentence").column
    width = sheet.column_dimensions[sheet.cell(1, sentence).column_letter].width

    for row in range(2, sheet.max_row + 1):
        text = sheet.cell(row, sentence).value
        assert sheet.cell(row, sentence).alignment.wrap_text
        assert sheet.row_dimensions[row].height / excel.HIGH >= len(text) / (1.1 * width) > 1


def test_the_sentence_against_doubt_is_in_the_labels_of_the_case(models):
    table = tables.of_case(models["maritime_dispute"])["Against doubt"]

    assert table["sentence"].iloc[0].startswith("“Trade and investment with Chile are kept out of harm” needs 35")
    assert "DEV" not in " ".join(table["sentence"])


def test_nothing_that_a_user_wrote_is_a_formula(hostile_study):
    book = book_of(excel.render(hostile_study))

    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {'=HYPERLINK("http://x")', "@SUM(A1)", "=cmd|' /C calc'!A0"} <= {cell.value for cell in texts}
    assert all(cell.data_type == "s" for cell in texts)
    assert all(cell.hyperlink is None for cell in texts)


def test_word_and_excel_are_the_same_bytes_twice(hostile_study, tmp_path):
    first = write(hostile_study, tmp_path / "a", ("xlsx", "docx"))
    second = write(hostile_study, tmp_path / "b", ("xlsx", "docx"))

    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_word_document_says_what_the_page_says(models, tmp_path):
    from docx import Document

    (path,) = [write(models["lima_group"], tmp_path / "lima.docx")[0]]
    document = Document(path)
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "Creation of the Lima Group" in told
    assert "The Rational Actor Model cannot say how long a gain lasts" in told
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("Lead a new ad-hoc group of governments" in cell for cell in cells)


def test_a_page_is_printed_where_a_browser_is(hostile_study, tmp_path):
    (path,) = write(hostile_study, tmp_path / "case.pdf")

    assert path.read_bytes().startswith(b"%PDF-")
    assert [one.name for one in tmp_path.iterdir()] == ["case.pdf"]


def test_without_a_browser_or_a_package_the_way_out_is_said(hostile_study, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(mcda.McdaError, match="printed by Chromium, and none is on the PATH"):
        pdf.render("<p>")
    for package, said in (("openpyxl", "excel"), ("docx", "word"), ("resvg_py", "word")):
        form = "xlsx" if package == "openpyxl" else "docx"
        with monkeypatch.context() as without, pytest.raises(mcda.McdaError, match=rf"'mcda-engine\[{said}\]'"):
            without.setitem(sys.modules, package, None)
            write(hostile_study, tmp_path / f"case.{form}")
    assert not list(tmp_path.iterdir())


def test_a_bundle_holds_the_cases_as_read_and_every_hash(models, tmp_path):
    studies = [models["lima_group"], models["maritime_dispute"]]
    path = bundle(studies, tmp_path / "both.zip")

    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == sums
    assert files["cases/lima_group.yaml"] == studies[0].case.path.read_bytes()
    assert {"report/index.html", "report/lima_group.json", "cases/national_interests.yaml"} <= set(files)
    assert studies[0].case.digest[:16] in files["CITATION.txt"].decode()
    assert path.read_bytes() == bundle(studies, tmp_path / "again.zip").read_bytes()


def test_a_bundle_needs_files_that_are_still_as_read(hostile_study, tmp_path):
    with pytest.raises(mcda.McdaError, match="made from none"):
        bundle(hostile_study, tmp_path / "x.zip")
    file = tmp_path / "room.yaml"
    file.write_text(HOSTILE, "utf-8")
    study = mcda.Study.of(mcda.Case.load(file))
    file.write_text(HOSTILE + "\n", "utf-8")
    with pytest.raises(mcda.McdaError, match="has changed since it was read"):
        bundle(study, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


@pytest.mark.parametrize("language", ["fr", ""])
def test_an_unknown_language_is_refused(hostile_study, tmp_path, language):
    for call in (write, bundle):
        with pytest.raises(mcda.McdaError, match="unknown language"):
            call(hostile_study, tmp_path / "out", language=language)


@pytest.mark.parametrize("several", [False, True])
def test_every_key_of_a_document_is_in_the_docs_and_none_else(models, several):
    page = (Path(__file__).resolve().parents[2] / "docs" / "json.md").read_text("utf-8")
    heading = "## `mcda-report/1`, several cases" if several else "## `mcda-report/1`, a case"
    table = page.split(heading)[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row)}

    study = models["lima_group"]
    document = json.loads(render(mcda.compare([study, models["maritime_dispute"]]) if several else study, "json"))
    assert set(document) == named
