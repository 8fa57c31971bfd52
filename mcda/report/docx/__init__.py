"""The report as a Word document: headings, sentences, tables and the page's charts as pictures, to be forwarded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.language import word
from mcda.report import archive
from mcda.report.docx import pages, raster, stills, tables, texts
from mcda.report.docx.xml import element
from mcda.report.figures import colours
from mcda.report.parts import (
    Cell,
    Chart,
    Command,
    Definitions,
    Facts,
    Heading,
    Items,
    Map,
    Paragraph,
    Report,
    Section,
    Stages,
    Strips,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TALLEST = 21.0  # centimetres of a picture, so that its title fits above it


def render(report: Report) -> bytes:
    """Return the document, the same bytes for the same report.

    Pictures have the letters of DejaVu Sans, whatever the machine has; where no letters are to be had, a figure is its
    title and the table beside it.

    Raises
    ------
    McdaError
        python-docx or resvg-py is not there.
    """
    try:
        import docx
        import resvg_py
    except ImportError:
        raise McdaError("writing Word needs python-docx and resvg-py: pip install 'mcda-engine[word]'") from None
    del docx, resvg_py
    report = texts.shown(report)
    draft = Draft(report, pages.blank(report))
    draft.open()
    for section in report.sections:
        draft.add_section(section)
    if report.meta:
        draft.say(pages.NOTE, report.meta)
    content = io.BytesIO()
    draft.document.save(content)
    return archive.pack(archive.unpack(content.getvalue()))


@dataclass(frozen=True)
class Draft:
    """A document as it is written: `anchors` has the bookmark of every section, numbers go up as they are used."""

    report: Report
    document: Any
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    drawn: dict[str, bytes | None] = field(default_factory=dict)

    @property
    def anchors(self) -> Mapping[str, str]:
        """The bookmark of every section by its key."""
        return {section.key: f"section_{k}" for k, section in enumerate(self.report.sections, 1)}

    @property
    def chips(self) -> Mapping[int, tuple[str, str]]:
        """Colour and ink of every option by its number."""
        return _Chips(self.report.palette)

    def line(self, style: str | None, words: str = "") -> Any:
        """Add a paragraph of plain words."""
        paragraph = self.document.add_paragraph(words)
        return paragraph if style is None else pages.styled(paragraph, style)

    def say(self, style: str | None, text: Text) -> Any:
        """Add a paragraph."""
        paragraph = self.line(style)
        texts.say(paragraph, text, self.anchors)
        return paragraph

    def open(self) -> None:
        """Write the title and the contents, each line of which leads to its section."""
        if self.report.eyebrow:
            self.line(pages.MARGIN, self.report.eyebrow)
        self.document.add_heading(self.report.title, 0)
        if self.report.subtitle:
            self.line("Subtitle", self.report.subtitle)
        if len(self.report.sections) < 3:
            return
        self.line("Caption", word("Contents"))
        for section in self.report.sections:
            line = self.line("List Bullet")
            texts.link(line, section.title, self.anchors[section.key])

    def add_section(self, section: Section) -> None:
        """Write a section under a heading that its bookmark stands on."""
        heading = self.document.add_heading(section.title, 1)
        anchor = self.anchors[section.key]
        about = {"w:id": anchor.removeprefix("section_")}
        start = element("w:bookmarkStart", {**about, "w:name": anchor})
        heading.runs[0]._r.addprevious(start) if heading.runs else heading._p.append(start)
        heading._p.append(element("w:bookmarkEnd", about))
        for block in section.blocks:
            self.add(block)

    def add(self, block: object) -> None:
        """Write one block."""
        match block:
            case Paragraph():
                style = {"note": pages.NOTE, "warning": "Intense Quote"}.get(block.kind)
                self.say(style, block.text)
            case Heading():
                self.document.add_heading(block.text, 2)
            case Items():
                self.items(block.items, "List Number" if block.ordered else "List Bullet")
            case Facts():
                tables.facts(self.document, block)
                self.line(pages.CELL)
            case Stages():
                self.stages(block)
            case Table():
                self.table(block)
            case Strips() | Chart() | Map():
                self.figure(block)
            case Definitions():
                found = [(Strong(one.term), ": ", *one.meaning) for one in block.definitions]
                self.items(found, "List Bullet")
            case Command():
                for line in block.lines:
                    self.line(pages.LINES, line)
                self.line(pages.CELL)
            case _:
                raise TypeError(f"no Word for a {type(block).__name__}")

    def items(self, items: Iterable[Text], style: str) -> None:
        """Write a list; an ordered one begins with 1."""
        list_of = self._numbering() if style == "List Number" else None
        for item in items:
            self._numbered(self.say(style, item), list_of)

    def stages(self, block: Stages) -> None:
        """Write stages as a numbered list, with what stood there below each."""
        self.say("Caption", block.title)
        list_of = self._numbering()
        for stage in block.stages:
            self._numbered(
                self.say("List Number", (Strong(stage.title),)), list_of
            ).paragraph_format.keep_with_next = True
            self.items(stage.items, "List Bullet 2")

    def _numbering(self) -> int:
        """Return a new numbering that starts with 1; without it Word goes on from the last list."""
        from docx.oxml.ns import qn

        numbering = self.document.part.numbering_part.element
        used = self.document.styles["List Number"].element.pPr.numPr.numId.val
        kind = next(one for one in numbering.num_lst if one.numId == used).find(qn("w:abstractNumId")).val
        made = numbering.add_num(kind)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    @staticmethod
    def _numbered(paragraph: Any, list_of: int | None) -> Any:
        if list_of is not None:
            about = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            about.get_or_add_ilvl().val = 0
            about.get_or_add_numId().val = list_of
        return paragraph

    def table(self, part: Table) -> None:
        """Write a table below its caption, in parts where it is broader than the page."""
        for k, kept in enumerate(tables.parts_of(part)):
            if part.caption and k == 0:
                self.say("Caption", part.caption)
            elif k:
                self.line(pages.CELL)
            tables.add(
                self.document, part, kept, self.anchors, self.chips,
                lambda paragraph, cell, words: self._bar(paragraph, cell, part.maximum, words),
            )  # fmt: skip
        if part.note:
            self.say(pages.NOTE, part.note)
        else:
            self.line(pages.CELL)

    def _bar(self, paragraph: Any, cell: Cell, maximum: float, words: str) -> None:
        if cell.bar is None:
            return
        made = stills.bar(cell.bar, maximum, self.report)
        self._picture(paragraph, made, tables.BAR, words)

    def figure(self, part: Strips | Chart | Map) -> None:
        """Write a figure below its title; where it cannot be drawn, say where its figures are."""
        self.say("Caption", part.title)
        for made in stills.stills(part, self.report, TALLEST / pages.TEXT):
            width = min(pages.TEXT, TALLEST * made.width / made.height)
            paragraph = self.document.add_paragraph()
            if not self._picture(paragraph, made, width, made.words):
                paragraph.add_run(word("The figures are in the table beside it."))
                break
        if part.note:
            paragraph.paragraph_format.keep_with_next = True
            self.say(pages.NOTE, part.note)

    def _picture(self, paragraph: Any, made: stills.Still, width: float, words: str) -> bool:
        """Put a picture into a paragraph, with its alternative text; return whether it could be drawn."""
        from docx.shared import Cm

        if made.svg not in self.drawn:
            self.drawn[made.svg] = raster.png(made.svg)
        content = self.drawn[made.svg]
        if content is None:
            return False
        about = paragraph.add_run().add_picture(io.BytesIO(content), width=Cm(width))._inline.docPr
        number = next(self.numbers)
        about.set("id", str(number))
        about.set("name", word("Picture {number}", number=number))
        about.set("descr", words)
        return True


class _Chips(dict[int, tuple[str, str]]):
    """Colours by the number of an option, also of one that the palette does not know."""

    def __init__(self, palette: Mapping[int, int]) -> None:
        super().__init__()
        self._palette = palette

    def __missing__(self, number: int) -> tuple[str, str]:
        return colours(number, self._palette)
