"""The report as a Word document: headings, sentences and tables, to be edited by who forwards it."""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.language import harmless, word
from mcda.report import archive
from mcda.report.parts import (
    Chart,
    Code,
    Command,
    Definitions,
    Facts,
    Heading,
    Items,
    Map,
    Option,
    Paragraph,
    Report,
    Stages,
    Strips,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def render(report: Report) -> bytes:
    """Return the document, the same bytes for the same report.

    Raises
    ------
    McdaError
        python-docx is not there.
    """
    try:
        from docx import Document
    except ImportError:
        raise McdaError("writing Word needs python-docx: pip install 'mcda-engine[word]'") from None
    report = _shown(report)
    document = Document()
    document.core_properties.title = report.title
    document.core_properties.author = "mcda-engine"
    if report.eyebrow:
        document.add_paragraph(report.eyebrow)
    document.add_heading(report.title, 0)
    if report.subtitle:
        document.add_paragraph(report.subtitle, "Subtitle")
    for section in report.sections:
        document.add_heading(section.title, 1)
        for block in section.blocks:
            _add(document, block)
    if report.meta:
        _say(document.add_paragraph(), report.meta)
    content = io.BytesIO()
    document.save(content)
    return archive.pack(archive.unpack(content.getvalue()))


def _shown(part: Any) -> Any:
    """Return a part of a report with the marks in its texts written as their codes."""
    if isinstance(part, str):
        return harmless(part.replace("\t", " "))
    if isinstance(part, tuple):
        return tuple(map(_shown, part))
    if is_dataclass(part) and not isinstance(part, (type, Map)):  # of a map only the title is written
        found = {one.name: getattr(part, one.name) for one in fields(part)}
        return type(part)(**{name: _shown(value) for name, value in found.items()})
    return replace(part, title=_shown(part.title)) if isinstance(part, Map) else part


def _add(document: Any, block: object) -> None:
    match block:
        case Paragraph():
            style = {"note": "Caption", "warning": "Intense Quote"}.get(block.kind)
            _say(document.add_paragraph(style=style), block.text)
        case Heading():
            document.add_heading(block.text, 2)
        case Items():
            _items(document, block.items, "List Number" if block.ordered else "List Bullet")
        case Facts():
            _items(document, [(Strong(fact.value), f" {fact.label}") for fact in block.facts], "List Bullet")
        case Stages():
            _say(document.add_paragraph(), block.title)
            for stage in block.stages:
                document.add_paragraph(stage.title, "List Number")
                _items(document, stage.items, "List Bullet 2")
        case Table():
            _table(document, block)
        case Strips() | Chart() | Map():
            _say(document.add_paragraph(), block.title)
            document.add_paragraph(word("The figures are in the table beside it."), "Caption")
        case Definitions():
            _items(document, [(Strong(one.term), ": ", *one.meaning) for one in block.definitions], "List Bullet")
        case Command():
            for line in block.lines:
                _say(document.add_paragraph(), (Code(line),))
        case _:
            raise TypeError(f"no Word for a {type(block).__name__}")


def _items(document: Any, items: Iterable[Text], style: str) -> None:
    for item in items:
        _say(document.add_paragraph(style=style), item)


def _say(paragraph: Any, runs: Text) -> None:
    """Add runs to a paragraph; a user's text is text, whatever it says."""
    for run in runs:
        if isinstance(run, str):
            paragraph.add_run(run)
        elif isinstance(run, Option):
            paragraph.add_run(word("“{label}”", label=run.label))
        elif isinstance(run, Strong):
            paragraph.add_run(run.text).bold = True
        elif isinstance(run, Code):
            paragraph.add_run(run.text).font.name = "Consolas"
        else:
            paragraph.add_run(run.text)


def _table(document: Any, part: Table) -> None:
    kept = [k for k, column in enumerate(part.columns) if column.kind != "bar" or column.label]
    if part.caption:
        _say(document.add_paragraph(style="Caption"), part.caption)
    made = document.add_table(rows=1, cols=len(kept), style="Light Grid Accent 1")
    for at, k in enumerate(kept):
        column = part.columns[k]
        made.rows[0].cells[at].text = f"{column.label} ({column.sub})" if column.sub else column.label
    for row in part.rows:
        cells = made.add_row().cells
        for at, k in enumerate(kept):
            cell = row.cells[k]
            _say(cells[at].paragraphs[0], cell.text)
            if cell.sub:
                cells[at].add_paragraph(cell.sub)
    if part.note:
        _say(document.add_paragraph(style="Caption"), part.note)
