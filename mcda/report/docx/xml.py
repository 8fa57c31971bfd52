"""Elements of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def element(tag: str, attributes: Mapping[str, str] | None = None, *inner: Any) -> Any:
    """Return an element by its prefixed name, with attributes and what stands in it.

    Examples
    --------
    >>> made = element("w:trPr", None, element("w:tblHeader"))
    >>> [one.tag.rpartition("}")[2] for one in made]
    ['tblHeader']
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(name) if ":" in name else name, value)
    for one in inner:
        made.append(one)
    return made


def qname(tag: str) -> str:
    """Return a prefixed name as lxml has it."""
    from docx.oxml.ns import qn

    return str(qn(tag))


def field(instruction: str, shown: str) -> Any:
    """Return a field of ours, such as the number of a page, and what stands there until it is worked out."""
    words = element("w:t")
    words.text = shown
    return element("w:fldSimple", {"w:instr": f" {instruction} "}, element("w:r", None, words))
