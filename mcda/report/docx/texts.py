"""Runs of a report as runs of Word: a user's words are text, whatever they say; links stay inside the document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from mcda.language import harmless, word
from mcda.report.docx.xml import element
from mcda.report.parts import Code, Link, Map, Option, Strong, Text

CODE = "Code Text"
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def shown(part: Any) -> Any:
    """Return a part of a report with the marks in its texts, and what no XML may have, written as their codes."""
    if isinstance(part, str):
        return _NOT_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", harmless(part.replace("\t", " ")))
    if isinstance(part, tuple):
        return tuple(map(shown, part))
    if isinstance(part, Mapping):
        return {name: shown(value) for name, value in part.items()}
    if isinstance(part, Map):  # whose map is numbers and keys
        told = {name: shown(getattr(part, name)) for name in ("title", "x", "y", "description", "options", "note")}
        return replace(part, **told)
    if is_dataclass(part) and not isinstance(part, type):
        return type(part)(**{one.name: shown(getattr(part, one.name)) for one in fields(part)})
    return part


def say(paragraph: Any, runs: Text, anchors: Mapping[str, str]) -> None:
    """Add runs to a paragraph; `anchors` has the bookmark of every section."""
    for run in runs:
        if isinstance(run, str):
            paragraph.add_run(run)
        elif isinstance(run, Option):
            paragraph.add_run(word("“{label}”", label=run.label))
        elif isinstance(run, Strong):
            paragraph.add_run(run.text).bold = True
        elif isinstance(run, Code):
            paragraph.add_run(run.text, CODE)
        elif isinstance(run, Link):
            link(paragraph, run.text, anchors.get(run.target.removeprefix("#")))


def link(paragraph: Any, words: str, anchor: str | None) -> None:
    """Add words that lead to a bookmark of this document, or the words alone where there is none."""
    run = paragraph.add_run(words)
    if anchor is not None:
        run.style = "Hyperlink"
        leading = element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
        run._r.addprevious(leading)
        leading.append(run._r)


def name(paragraph: Any, runs: Text, anchors: Mapping[str, str], chips: Mapping[int, tuple[str, str]]) -> None:
    """Add runs as a cell has them: an option's number on its colour stands before its name, without quotation marks."""
    for run in runs:
        if not isinstance(run, Option):
            say(paragraph, (run,), anchors)
            continue
        fill, ink = chips[run.number]
        chip = paragraph.add_run(f"\N{NO-BREAK SPACE}{run.number}\N{NO-BREAK SPACE}")
        chip.bold = True
        about = chip._r.get_or_add_rPr()
        about.append(element("w:color", {"w:val": ink.lstrip("#")}))
        about.append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill.lstrip("#")}))
        paragraph.add_run(f"\N{NO-BREAK SPACE}{run.label}")
