"""How a document looks: A4, styles with a language, a foot with the number of the page, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any

from mcda.language import noted, spoken, translated
from mcda.report.docx.texts import CODE
from mcda.report.docx.xml import element, field, qname

if TYPE_CHECKING:
    from mcda.report.parts import Report

TONGUES = {"en": "en-GB", "es": "es-PE"}
FACE, MONO = "Calibri", "Consolas"
INK, SOFT, BLUE = "16191D", "4A535C", "0A5C92"
TEXT = 17.0  # centimetres between the margins of A4
EDGE = 2.0
LONGEST = 90  # characters of a title in the foot of a page
CELL, HEAD, NOTE, LINES, MARGIN = "Table Text", "Table Head", "Table Note", "Command", "Eyebrow"
# Size in points, bold, colour, and room before and after, of the styles that are there and of ours.
STYLES: Mapping[str, tuple[float, bool, str, float, float]] = {
    "Normal": (10.5, False, INK, 0, 6), "Title": (24, True, INK, 0, 4), "Subtitle": (12, False, SOFT, 0, 12),
    "Heading 1": (16, True, INK, 20, 6), "Heading 2": (12, True, INK, 12, 4), "Caption": (10, True, INK, 8, 4),
    "Intense Quote": (10.5, False, INK, 6, 8), "List Bullet": (10.5, False, INK, 0, 3),
    "List Bullet 2": (10.5, False, INK, 0, 2), "List Number": (10.5, False, INK, 0, 3),
    "Footer": (8.5, False, SOFT, 0, 0), CELL: (8.5, False, INK, 0, 0), HEAD: (8.5, True, INK, 0, 0),
    NOTE: (8.5, False, SOFT, 4, 10), LINES: (8.5, False, INK, 0, 0), MARGIN: (9.5, False, SOFT, 0, 2),
}  # fmt: skip


def blank(report: Report) -> Any:
    """Return a document without a word in it, set for the language spoken."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    _style(document)
    _speak(document)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Cm(TEXT + 2 * EDGE), Cm(29.7)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(EDGE)
    sheet.header_distance = sheet.footer_distance = Cm(1.0)
    _foot(sheet.footer.paragraphs[0], report.title)
    _tell(document, report)
    return document


def _style(document: Any) -> None:
    """Set the styles: those of the template in our looks, and our own."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for one in [one for one in styles if one.type == WD_STYLE_TYPE.TABLE and one.name != "Normal Table"]:
        one.delete()  # the hundred of a template, none of which is used
    for title in (CELL, HEAD, NOTE, LINES, MARGIN):
        styles.add_style(title, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for title, (size, bold, colour, before, after) in STYLES.items():
        style = styles[title]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0 if title in (CELL, HEAD, LINES, "Title") else 1.1
        style.paragraph_format.keep_with_next = title in ("Caption", "Heading 1", "Heading 2", HEAD)
        _face(style, MONO if title == LINES else FACE)
    for title in (CODE, "Hyperlink"):
        styles.add_style(title, WD_STYLE_TYPE.CHARACTER)
    _face(styles[CODE], MONO)
    styles[CODE].font.size = Pt(9)
    styles["Hyperlink"].font.color.rgb = RGBColor.from_string(BLUE)
    styles[CODE].font.no_proof = styles[LINES].font.no_proof = True
    _plain(styles)


def _plain(styles: Any) -> None:
    """Take away the lines and wide letters of the template; a warning has a bar at its side."""
    from docx.shared import Pt

    for title in ("Title", "Subtitle", "Intense Quote"):
        for one in list(styles[title].element.iter(qname("w:pBdr"))):
            one.getparent().remove(one)
        styles[title].element.get_or_add_rPr().remove_all("w:spacing", "w:kern")
    bar = element("w:left", {"w:val": "single", "w:sz": "18", "w:space": "8", "w:color": "E9A820"})
    warned = styles["Intense Quote"]
    warned.paragraph_format.left_indent, warned.paragraph_format.right_indent = Pt(10), Pt(0)
    warned.element.get_or_add_pPr().insert_element_before(element("w:pBdr", None, bar), *_AFTER_BORDERS)


def _speak(document: Any) -> None:
    """Say which language the words are in, for who checks their spelling and who reads them aloud."""
    tongue = TONGUES[spoken()]
    normal = document.styles["Normal"].element.get_or_add_rPr()
    normal.append(element("w:lang", {"w:val": tongue, "w:eastAsia": tongue}))
    for told in document.styles.element.iter(qname("w:lang")):
        told.set(qname("w:val"), tongue)
        told.set(qname("w:eastAsia"), tongue)
    document.settings.element.find(qname("w:themeFontLang")).set(qname("w:val"), tongue)
    for setting in document.settings.element.iter(qname("w:compatSetting")):
        if setting.get(qname("w:name")) == "compatibilityMode":
            setting.set(qname("w:val"), "15")  # else Word opens the file as one of 2010


# What the schema has behind the borders of a paragraph.
_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
)  # fmt: skip


def styled(paragraph: Any, title: str) -> Any:
    """Give a paragraph a style of this document, and return it; python-docx searches them all every time."""
    paragraph._p.get_or_add_pPr().style = title.replace(" ", "")
    return paragraph


def _face(style: Any, face: str) -> None:
    style.font.name = face
    faces = style.element.rPr.rFonts
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        faces.set(qname(f"w:{script}"), face)
        faces.attrib.pop(qname(f"w:{script}Theme"), None)
    faces.attrib.pop(qname("w:cstheme"), None)


def _foot(paragraph: Any, title: str) -> None:
    """Write the title to the left and the number of the page to the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.style.paragraph_format.tab_stops.clear_all()  # those of a letter
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(title if len(title) <= LONGEST else title[:LONGEST].rpartition(" ")[0] + "…")
    paragraph.add_run("\t")
    counts = {"page": "PAGE", "pages": "NUMPAGES"}
    for before, gap, _, _ in Formatter().parse(translated(noted("Page {page} of {pages}"))):
        paragraph.add_run(before)
        if gap:
            paragraph._p.append(field(counts[gap], "1"))


# What the template of python-docx brings along: a picture of it, who made it, styles for a program of 2010.
_NOT_OURS = ("/thumbnail", "/extended-properties", "/stylesWithEffects", "/customXml")


def _tell(document: Any, report: Report) -> None:
    """Say what the document is, and nothing of who or what was there before: no dates, no thumbnail."""
    told = document.core_properties
    told.title, told.author, told.subject = report.title[:255], "mcda-engine", (report.eyebrow or report.subtitle)[:255]
    told.language, told.keywords, told.comments = TONGUES[spoken()], "", ""
    for one in list(told._element):
        if one.tag.rpartition("}")[2] in ("created", "modified", "revision", "lastModifiedBy"):
            told._element.remove(one)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(_NOT_OURS)]:
            del relations[key]
