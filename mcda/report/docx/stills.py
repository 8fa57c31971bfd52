"""Figures of a page as pictures that stand alone, for documents that are no pages.

The drawings are the page's own: what its templates make of a part is read back and put together as one SVG that needs
no style sheet, with the legend above it and the labels beside it; titles and notes stay words of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from mcda.flips.picture import INK, PAPER
from mcda.language import word
from mcda.report.html import blocks
from mcda.report.parts import Map, Strips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcda.report.parts import Bar, Chart, Report
WIDE, EDGE = 760.0, 4.0  # pixels of the whole, and of the air around it
LABELS, BETWEEN = 190.0, 18.0  # room for the labels of lines, and the gap behind them
LINE, SIZE, SMALL = 16.0, 12.5, 11.0  # height of a line of words, and the sizes of the writing
MAP = 470.0  # width of a map
BAR = (120.0, 18.0)  # size of a bar in a table
FACE = "'DejaVu Sans', Helvetica, Arial, sans-serif"
SVG = "http://www.w3.org/2000/svg"
LONGEST = 2000  # characters of a description that somebody still listens to
_THIN, _BROAD = re.compile(r"[ijlItfr.,:;'|!()\[\]\-]"), re.compile(r"[mwMW%@—…]")
_DEAD = ("class", "role", "aria-labelledby", "aria-label", "aria-hidden", "focusable", "id")


@dataclass(frozen=True)
class Still:
    """A picture: its SVG, its size in pixels of the page, and what it shows in words."""

    svg: str
    width: float
    height: float
    words: str


def stills(part: Strips | Chart | Map, report: Report, most: float) -> list[Still]:
    """Return a figure as pictures at most so many times as high as wide; a long one is cut between its lines."""
    whole = still(part, report)
    lines = () if isinstance(part, Map) else part.strips if isinstance(part, Strips) else part.lines
    many = ceil(whole.height / (most * whole.width))
    if many == 1 or len(lines) < 2:
        return [whole]
    each = ceil(len(lines) / (many + 1))  # the legend stands above every one
    cuts = [lines[start : start + each] for start in range(0, len(lines), each)]
    field = "strips" if isinstance(part, Strips) else "lines"
    return [still(replace(part, **{field: cut}), report) for cut in cuts]  # type: ignore[arg-type] # by its own field


def still(part: Strips | Chart | Map, report: Report) -> Still:
    """Return a figure as one picture; its words are its title and what its lines show.

    Raises
    ------
    ValueError
        A text has a sign that no XML may have.
    """
    figure = _read(str(blocks(report).block(part, "k")))
    words = _told(figure)
    drawn = Tree.Element("svg")
    Tree.SubElement(drawn, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    y = _legend(drawn, figure, EDGE)
    lines = list(_of_class(figure, "strip-row"))
    for row in lines:
        y = _row(drawn, row, y)
    for one in list(_of_class(figure, "map")):
        height = MAP * _box(one)[1] / _box(one)[0]
        drawn.append(_placed(one, (WIDE - MAP) / 2, y, MAP, height))
        y += height
    return Still(_whole(drawn, WIDE, y + EDGE), WIDE, y + EDGE, words)


def _told(figure: Tree.Element) -> str:
    """Return the title, and a line for what each drawing shows, as long as that is not too long to listen to."""
    told = ["".join(_words(figure.find("figcaption"))).strip()]
    for kind in ("strip", "line", "map"):
        for one in _of_class(figure, kind):
            title, shown = one.find("title"), one.find("desc")
            if shown is not None and shown.text:
                before = "" if kind == "map" or title is None or not title.text else f"{title.text}: "
                told.append(before + shown.text)
    kept = [end for end in accumulate(len(one) + 1 for one in told) if end <= LONGEST]
    rest = [] if len(kept) == len(told) else [word("The figures are in the table beside it.")]
    return "\n".join([*told[: max(len(kept), 1)], *rest])


def bar(part: Bar, maximum: float, report: Report) -> Still:
    """Return the bar of a table's cell as a picture; its words are the figure beside it, which the cell has."""
    made = _read(str(blocks(report).barred(part, maximum)))
    _stripped(made)
    made.set("width", f"{BAR[0]:g}")
    return Still(_whole(made, *BAR), *BAR, "")


def _read(markup: str) -> Tree.Element:
    try:
        return Tree.fromstring(markup.strip().replace(f' xmlns="{SVG}"', ""))
    except Tree.ParseError as error:
        raise ValueError(f"a figure that is no XML: {error}") from None


def _whole(drawn: Tree.Element, width: float, height: float) -> str:
    size = {"xmlns": SVG, "width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    for name, value in {**size, "font-family": FACE, "font-size": f"{SIZE:g}", "fill": INK}.items():
        drawn.set(name, value)
    return Tree.tostring(drawn, encoding="unicode")


def _legend(drawn: Tree.Element, figure: Tree.Element, y: float) -> float:
    """Draw the entries one after the other, and return where they end."""
    entries = [one for legend in _of_class(figure, "legend") for one in legend.iter("li")]
    x, deepest = EDGE, LINE + 4
    for entry in entries:
        words = " ".join(_words(entry, "svg")).strip()
        room = min(measured(words, SIZE) + 27, WIDE - 2 * EDGE)
        if x > EDGE and x + room > WIDE - EDGE:
            x, y, deepest = EDGE, y + deepest + 4, LINE + 4
        deepest = max(deepest, _label(drawn, entry, x, y, room + 4))
        x += room + 20
    return y + deepest + 12 if entries else y


def _row(drawn: Tree.Element, row: Tree.Element, y: float) -> float:
    left, label = EDGE + LABELS + BETWEEN, next(_of_class(row, "strip-label"))
    room, height = WIDE - left - 30, _label(drawn, label, EDGE, y + 3, LABELS)
    for one in [*_of_class(row, "strip"), *_of_class(row, "line")]:
        tall = float(one.get("height", "0"))
        drawn.append(_placed(one, left, y, room, tall))
        height = max(height, tall)
    for axis in _of_class(row, "axis-labels"):
        ends = list(axis)
        for k, end in enumerate(ends):
            at = left + room * k / max(len(ends) - 1, 1)
            _write(drawn, "".join(end.itertext()), at, y + 12, SMALL, ("start", "middle", "end")[k])
        height = max(height, LINE)
    return y + height + 7


def _label(drawn: Tree.Element, element: Tree.Element, x: float, y: float, room: float) -> float:
    """Write words in lines, behind the chip where there is one, and return their height."""
    chip = next(_of_class(element, "chip"), None)
    inset = 0.0 if chip is None else 25.0
    if chip is not None:
        drawn.append(_placed(chip, x, y, 18, 18))
    lines = wrapped(" ".join(_words(element, "svg")), room - inset, SIZE)
    for k, line in enumerate(lines):
        _write(drawn, line, x + inset, y + SIZE + 1 + LINE * k, SIZE)
    return max(LINE * len(lines) + 3, 0.0 if chip is None else 21.0)


def _write(drawn: Tree.Element, words: str, x: float, y: float, size: float, anchor: str = "start") -> None:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:g}", "text-anchor": anchor}
    Tree.SubElement(drawn, "text", place).text = words


def _placed(svg: Tree.Element, x: float, y: float, width: float, height: float) -> Tree.Element:
    """Return a drawing of the page at its place, what its style sheet said written into it."""
    _stripped(svg)
    for inner in [one for one in svg if one.get("width") == "0%"]:  # which a renderer may take for all of the room
        svg.remove(inner)
    svg.set("font-size", f"{SMALL:g}")
    place = {"x": x, "y": y, "width": width, "height": height}
    for name, value in place.items():
        svg.set(name, f"{value:g}")
    svg.set("overflow", "visible")
    return svg


def _stripped(svg: Tree.Element) -> None:
    """Forget what only a page needs."""
    for one in svg.iter():
        for name in _DEAD:
            one.attrib.pop(name, None)


def _box(svg: Tree.Element) -> tuple[float, float]:
    _, _, width, height = map(float, svg.get("viewBox", "0 0 1 1").split())
    return width, height


def _of_class(element: Tree.Element, name: str) -> Iterator[Tree.Element]:
    return (one for one in element.iter() if name in one.get("class", "").split())


def _words(element: Tree.Element | None, without: str = "") -> Iterator[str]:
    """Yield the words of an element and of what is in it, without what has a tag."""
    if element is None or element.tag == without:
        return
    parts = [element.text or ""]
    for one in element:
        parts += [*_words(one, without), one.tail or ""]
    yield "".join(parts)


def wrapped(words: str, room: float, size: float) -> list[str]:
    """Return words in lines no wider than the room, a word that is wider cut.

    Examples
    --------
    >>> wrapped("A new court at sea", 60, 12)
    ['A new', 'court at', 'sea']
    """
    lines = [""]
    for one in words.split():
        longer = f"{lines[-1]} {one}" if lines[-1] else one
        if lines[-1] and measured(longer, size) > room:
            lines.append(one)
        else:
            lines[-1] = longer
        while measured(lines[-1], size) > room and len(lines[-1]) > 1:
            kept = max(next((k for k in range(len(lines[-1]), 0, -1) if measured(lines[-1][:k], size) <= room), 1), 1)
            lines[-1:] = [lines[-1][:kept], lines[-1][kept:]]
    return lines


def measured(words: str, size: float) -> float:
    """Return about how wide words are in pixels, in a broad face of that size.

    Examples
    --------
    >>> measured("il", 10) < measured("na", 10) < measured("MW", 10)
    True
    """
    thin, broad = len(_THIN.findall(words)), len(_BROAD.findall(words))
    capitals = sum(sign.isupper() for sign in words)
    return size * (0.61 * len(words) - 0.23 * thin + 0.32 * broad + 0.08 * capitals)
