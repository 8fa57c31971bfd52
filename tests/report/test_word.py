"""The report in Word: pictures with words, heads on every page, a language, and a user's words that stay words."""

import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise

import pytest
from docx import Document
from docx.oxml.ns import qn

import mcda
from mcda.language import speaking
from mcda.report import build, docx, joint
from mcda.report.docx import raster, stills, tables, texts
from mcda.report.parts import (
    Bar,
    Cell,
    Chart,
    Column,
    Fact,
    Facts,
    Items,
    Link,
    Map,
    Option,
    Paragraph,
    Report,
    Row,
    Section,
    Strips,
    Table,
    plain,
)

FIELDS = {"PAGE", "NUMPAGES"}
NASTY = (
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{ 7*7 }} {% raw %}", '{ HYPERLINK "http://evil.example" }',
    "{ INCLUDETEXT c:\\\\secret }", "red \u202eder\u2066 \u200f", "]]> &amp; <w:p/>", "\uffff\ufffe", "a\x0bb\x1b[31m",
    "ab\tc\nd",
)  # fmt: skip


def report_of(study, language="en"):
    with speaking(language):
        return joint.build(study) if isinstance(study, mcda.Comparison) else build.build(study)


def written(report, language="en"):
    with speaking(language):
        content = docx.render(report)
    return Document(io.BytesIO(content)), content


@pytest.fixture(scope="module")
def case_report(models):
    return report_of(models["maritime_dispute"])


@pytest.fixture(scope="module")
def document(case_report):
    return written(case_report)[0]


def figures_of(report):
    return [one for section in report.sections for one in section.blocks if isinstance(one, (Chart, Strips, Map))]


def pictures_of(document):
    return [(one.get("descr"), one.get("name"), one.get("id")) for one in document.element.iter(qn("wp:docPr"))]


def words_of(document):
    return "\n".join("".join(one.text or "" for one in p.iter(qn("w:t"))) for p in document.element.iter(qn("w:p")))


def dark(content):
    """Return whether a PNG has any dark dots, and its size."""
    from PIL import Image

    image = Image.open(io.BytesIO(content)).convert("L")
    return image.getextrema()[0] < 80, image.size


def test_every_figure_of_the_page_is_a_picture_with_its_words(document, case_report):
    found = pictures_of(document)
    told = [words for words, _, _ in found]

    figures = figures_of(case_report)
    assert len(figures) >= 7
    for figure in figures:
        assert sum(words.startswith(plain(figure.title)) for words in told) == 1
    assert all(words.strip() for words in told)
    assert len({number for _, _, number in found}) == len(found)
    strip = next(words for words in told if words.startswith("Weighted sum: “Sue at the ICJ"))
    assert "Trade and investment with Chile are kept out of harm: Today 16%. 0% to 51%: Sue at the ICJ" in strip


def test_a_picture_stands_between_its_title_and_its_note(document, case_report):
    body = [one for one in document.element.body if one.tag == qn("w:p")]
    texts_of = ["".join(t.text or "" for t in one.iter(qn("w:t"))) for one in body]
    for figure in figures_of(case_report):
        at = texts_of.index(plain(figure.title))
        assert list(body[at + 1].iter(qn("wp:docPr")))
        assert not figure.note or texts_of[at + 2] == plain(figure.note)


def test_bars_stand_in_their_cells_and_say_whose_they_are(document, models):
    ranking = models["maritime_dispute"].ranking
    told = [words for words, _, _ in pictures_of(document)]
    bars = [words for words in told if re.fullmatch(r"“[^”]+”: \d+", words)]

    assert len(bars) == len(ranking.values)
    assert any(words.endswith(f": {100 * ranking.scores[ranking.best]:.0f}") for words in bars)


def test_heads_of_tables_repeat_rows_stay_whole_and_nothing_is_wider_than_the_page(document):
    sheet = document.sections[0]
    room = (sheet.page_width - sheet.left_margin - sheet.right_margin) // 635
    assert (round(sheet.page_width.cm, 1), round(sheet.page_height.cm, 1)) == (21.0, 29.7)
    assert len(document.tables) > 20
    for table in document.tables:
        rows = list(table._tbl.iter(qn("w:tr")))
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.iter(qn("w:gridCol"))]
        assert sum(widths) <= room + len(widths)
        assert min(widths) > 400
        assert all(len(row.findall(qn("w:tc"))) == len(widths) for row in rows)
    for shape in document.inline_shapes:
        assert shape.width // 635 <= room + 1
        assert shape.height.cm < 25


@pytest.mark.parametrize(("language", "tongue"), [("en", "en-GB"), ("es", "es-PE")])
def test_language_headings_foot_and_properties(staged, language, tongue):
    with speaking(language):
        report = build.build(mcda.Study.of(staged()))
    made, content = written(report, language)

    told = {one.get(qn("w:val")) for one in made.styles.element.iter(qn("w:lang"))}
    assert told == {tongue}
    assert made.styles["Normal"].element.find(f".//{qn('w:lang')}") is not None
    about = made.core_properties
    assert (about.title, about.author, about.language) == (report.title, "mcda-engine", tongue)
    assert about.subject
    assert not about.comments
    heads = [one.text for one in made.paragraphs if one.style.name == "Heading 1"]
    assert heads == [section.title for section in report.sections]
    foot = made.sections[0].footer.paragraphs[0]
    assert [one.get(qn("w:instr")).strip() for one in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    said = "".join(one.text for one in foot._p.iter(qn("w:t")))
    assert said == f"{report.title}{'Página 1 de 1' if language == 'es' else 'Page 1 of 1'}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        assert not [name for name in names if "thumbnail" in name or "app.xml" in name]
        assert "Macintosh" not in "".join(archive.read(n).decode() for n in names if n.endswith(".xml"))


# The order in which the schema of WordprocessingML wants what is said of a thing; Word refuses files that mix it up.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike outline noProof snapToGrid vanish webHidden color spacing "
    "w kern position sz szCs highlight u effect bdr shd vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "trPr": "cantSplit tblHeader", "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
}  # fmt: skip


def test_what_is_said_of_a_thing_is_said_in_the_order_of_the_schema(document):
    met = set()
    for root in (document.element, document.styles.element, document.sections[0].footer._element):
        for kind, order in ORDERS.items():
            place = {qn(f"w:{name}"): k for k, name in enumerate(order.split())}
            for one in root.iter(qn(f"w:{kind}")):
                found = [place[inner.tag] for inner in one]
                assert found == sorted(set(found)), (kind, [inner.tag for inner in one])
                met.add(kind)
    assert met == set(ORDERS)


def test_links_lead_to_bookmarks_of_this_document_and_nowhere_else(document, case_report):
    made, report = document, case_report
    marks = {one.get(qn("w:name")) for one in made.element.iter(qn("w:bookmarkStart"))}
    led = [one.get(qn("w:anchor")) for one in made.element.iter(qn("w:hyperlink"))]

    assert len(led) > len(report.sections)
    assert set(led) <= marks
    assert len(marks) == len(report.sections)
    assert not [one for part in made.part.package.iter_parts() for one in part.rels.values() if one.is_external]


def test_ordered_lists_begin_with_one(document, case_report):
    ordered = [one for s in case_report.sections for one in s.blocks if isinstance(one, Items) and one.ordered]
    lists = [one for one in document.element.iter(qn("w:p")) if one.find(f".//{qn('w:numId')}") is not None]
    used = dict.fromkeys(one.find(f".//{qn('w:numId')}").get(qn("w:val")) for one in lists)
    starts = {
        one.get(qn("w:numId")): one.find(f".//{qn('w:startOverride')}")
        for one in document.part.numbering_part.element.iter(qn("w:num"))
    }

    assert len(used) == len(ordered) + 1  # and the stages
    assert all(starts[number].get(qn("w:val")) == "1" for number in used)


def hostile_report():
    options = tuple(Option(words, k) for k, words in enumerate(NASTY, 1))
    lines = [Items(tuple((words, one) for words, one in zip(NASTY, options, strict=True)), True)]
    lines += [Paragraph((Link(words, words),), "warning") for words in NASTY]
    table = Table(
        (NASTY[0],), tuple(Column(words, sub=words) for words in NASTY),
        tuple(Row(tuple(Cell((one,), sub=one.label, shade=2) for _ in NASTY)) for one in options), note=NASTY,
    )  # fmt: skip
    return Report(NASTY[1], (Section("a", NASTY[3], (*lines, table)),), NASTY[4], NASTY[5], NASTY, {})


def test_what_a_user_wrote_is_text_whatever_it_says():
    made, content = written(hostile_report())
    said = words_of(made)

    for words in NASTY[:5]:
        assert words in said
    assert r"red \u202eder\u2066 \u200f" in said
    assert r"\uffff\ufffe" in said
    assert not set("\u202e\u2066\u200f\x1b\x0b") & set(said)
    instructions = {one.get(qn("w:instr")).strip() for one in made.element.iter(qn("w:fldSimple"))}
    assert not instructions
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith("xml"))
        assert not re.search("instrText|w:object|w:control|attachedTemplate", everything)
        assert set(re.findall(r'w:instr=" (\w+) "', everything)) == FIELDS
        assert 'TargetMode="External"' not in "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")
        )


def test_the_report_of_a_hostile_case_has_pictures_and_no_markup_of_its_own(hostile):
    made, _ = written(report_of(hostile))

    assert "<script>alert(1)</script>" in words_of(made)
    assert any("<script>alert(1)</script>" in words for words, _, _ in pictures_of(made))
    figures = figures_of(report_of(hostile))
    assert figures
    for figure in figures:
        svg = stills.still(texts.shown(figure), report_of(hostile)).svg
        assert "<script" not in svg
        assert "&lt;script&gt;" in svg


def test_letters_are_drawn_without_any_face_of_the_machine(case_report):
    figure = next(one for one in figures_of(case_report) if isinstance(one, Strips))
    with speaking("en"):
        svg = stills.still(figure, case_report).svg

    assert len(raster.faces()) == 2
    assert raster.png(svg) == raster.png(svg)
    assert raster.png(svg) == raster._drawn(svg, raster.ZOOM, raster.faces(), False)
    words = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">Perú 97 %</text></svg>'
    assert dark(raster.png(words)) == (True, (round(90 * raster.ZOOM), round(20 * raster.ZOOM)))


def test_where_no_face_is_to_be_had_the_figure_says_where_its_figures_are(case_report, monkeypatch):
    monkeypatch.setattr(raster, "faces", tuple)
    monkeypatch.setattr(raster, "lettered", lambda system: False)
    made, _ = written(case_report)
    told = words_of(made)

    assert told.count("The figures are in the table beside it.") == len(figures_of(case_report))
    assert not [words for words, _, _ in pictures_of(made) if words.startswith("Weighted sum: ")]
    assert [words for words, _, _ in pictures_of(made)]  # bars have no letters


def test_whether_letters_are_drawn_is_seen_and_not_believed():
    raster.lettered.cache_clear()
    assert raster._drawn(raster.TRIAL, 1, raster.faces(), False) != raster._drawn(raster.TRIAL, 1, (), False)
    assert raster.lettered(False) is False


def test_a_table_broader_than_paper_is_cut_and_its_first_column_repeated():
    columns = tuple(Column(f"criterion {k}", "centre") for k in range(26))
    rows = tuple(Row(tuple(Cell((f"{j}.{k}",)) for k in range(26))) for j in range(3))
    part = Table(("Wide",), columns, rows)
    cut = tables.parts_of(part)
    made, _ = written(Report("t", (Section("a", "A", (part,)),)))

    assert [k for kept in cut for k in kept[1:]] == list(range(1, 26))
    assert [len(table.columns) for table in made.tables] == [len(kept) for kept in cut]
    assert {table.cell(2, 0).text for table in made.tables} == {"1.0"}
    assert made.tables[1].cell(0, 1).text == f"criterion {cut[1][1]}"


def test_facts_and_bars_of_one_cell():
    facts = Facts((Fact("3 of 3", "methods"),))
    table = Table(
        (), (Column("x"), Column("", "bar")), (Row((Cell(("a",)), Cell((), bar=Bar(0.5, 0.2, 0.9)))),), maximum=0.9
    )
    made, _ = written(Report("t", (Section("a", "A", (facts, table)),)))

    assert [cell.text for row in made.tables[0].rows for cell in row.cells] == ["methods", "3 of 3"]
    assert [words for words, _, _ in pictures_of(made)] == ["a"]


def test_a_figure_higher_than_a_page_is_cut_between_its_lines(case_report):
    most = docx.TALLEST / docx.pages.TEXT
    with speaking("en"):
        short = next(one for one in figures_of(case_report) if isinstance(one, Strips))
        long = replace(short, strips=short.strips * 4)
        whole, *rest = stills.stills(short, case_report, most)
        pieces = stills.stills(long, case_report, most)

    assert not rest
    assert whole == stills.still(short, case_report)
    assert len(pieces) > 1
    assert all(piece.height <= most * piece.width for piece in pieces)
    said = "\n".join(piece.words for piece in pieces)
    assert all(said.count(f"\n{strip.label}: ") == 4 for strip in short.strips)
    made, _ = written(Report("t", (Section("a", "A", (long,)),)))
    assert len(pictures_of(made)) == len(pieces)
    assert all(shape.height.cm <= 21 for shape in made.inline_shapes)


def test_the_joint_report_has_its_heat_strip_and_leads_to_no_other_file(models):
    report = report_of(mcda.compare([models["lima_group"], models["maritime_dispute"]]))
    made, content = written(report)

    assert len(pictures_of(made)) >= len(figures_of(report)) > 0
    assert content == written(report)[1]
    assert not [one for part in made.part.package.iter_parts() for one in part.rels.values() if one.is_external]


def test_words_in_lines_never_lose_a_letter():
    long = "Hereinafterandforevermorewithoutanend and the rest of it"
    for room in (20, 45, 80, 300):
        lines = stills.wrapped(long, room, 12)
        assert "".join(lines).replace(" ", "") == long.replace(" ", "")
        assert all(stills.measured(line, 12) <= room or len(line) == 1 for line in lines)
    assert all(len(a) <= len(b) for a, b in pairwise(stills.wrapped("a b", room, 12)[:1] for room in (10, 200)))
