"""Tables of a document: as wide as the page, heads repeated on every page, rows whole, bars as pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcda.report.docx import pages, texts
from mcda.report.docx.xml import element, qname
from mcda.report.html import BROADEST
from mcda.report.parts import Cell, Column, Facts, Option, Row, Table, plain

if TYPE_CHECKING:
    from collections.abc import Callable

SHADES = ("F3F5F6", "DDE9F1", "BCD7E8", "92C0DD", "63A5CF")
LINE, HEAD = "D9DDE1", "EEF2F5"
BAR = 2.6  # centimetres
CHARACTER = 0.018  # centimetres a character is wide, a point of its size
SIZE, SMALL, MANY = 8.5, 7.5, 7  # points of the writing, that of a table of many columns, and how many that is
AIR = 0.3  # centimetres beside the words of a cell
SHORT = 24  # lines of a table that stays on one page
LONGEST, REST = 46, 0.3  # characters of a cell that a column is made wide for, and how much what is more counts
TWIPS = 1440 / 2.54

Pictured = Mapping[tuple[int, int], Any]


def parts_of(part: Table) -> list[list[int]]:
    """Return the columns of each table that this one is written as: broad ones are cut, the first column repeated.

    Columns of bars that say nothing but the bar stay where there is one.
    """
    every = list(range(len(part.columns)))
    if len(every) <= BROADEST:
        return [every]
    step = BROADEST - 2
    return [[0, *every[start : start + step]] for start in range(1, len(every), step)]


def add(
    document: Any, part: Table, kept: Sequence[int], anchors: Mapping[str, str],
    chips: Mapping[int, tuple[str, str]], draw: Callable[[Any, Cell, str], None],
) -> None:  # fmt: skip
    """Add a table of some columns; `draw` puts the bar of a cell, with what it says, into a paragraph."""
    columns = [part.columns[k] for k in kept]
    widths = _widths(columns, [[row.cells[k] for k in kept] for row in part.rows])
    made = _frame(document, widths, plain(part.caption))
    head = _row(made, True)
    for column, width in zip(columns, widths, strict=True):
        paragraph = _cell(document, head, width, pages.HEAD, HEAD, column.kind)
        paragraph.add_run(column.label)
        if column.sub:
            paragraph.add_run(f" ({column.sub})").bold = False
    short = _lines(part, kept, widths) <= SHORT
    for k, row in enumerate(part.rows, 1):
        line = _body(document, made, part, row, kept, widths, anchors, chips, draw)
        if k < len(part.rows) and (short or k == 1):
            _hold(line)
    if len(kept) >= MANY:
        _shrink(made)


def _body(
    document: Any, made: Any, part: Table, row: Row, kept: Sequence[int], widths: Sequence[float],
    anchors: Mapping[str, str], chips: Mapping[int, tuple[str, str]], draw: Callable[[Any, Cell, str], None],
) -> Any:  # fmt: skip
    line = _row(made, False)
    for at, k in enumerate(kept):
        cell, kind = row.cells[k], part.columns[k].kind
        fill = None if cell.shade is None else SHADES[cell.shade]
        paragraph = _cell(document, line, widths[at], pages.CELL, fill, kind)
        if cell.bar is not None:
            beside = cell.text or (row.cells[k + 1].text if k + 1 < len(row.cells) else ())
            draw(paragraph, cell, ": ".join(filter(None, (plain(row.cells[0].text), plain(beside)))))
        before = len(paragraph.runs)
        texts.name(paragraph, cell.text, anchors, chips)
        for run in paragraph.runs[before:]:
            if row.marked and (at == 0 or kind == "number"):
                run.bold = True
        if cell.sub:
            small = _another(document, line, pages.CELL, kind).add_run(cell.sub)
            if fill is None:
                small.font.color.rgb = _colour(pages.SOFT)
    return line


def _lines(part: Table, kept: Sequence[int], widths: Sequence[float]) -> int:
    """Return about how many lines the rows take."""
    letter = CHARACTER * (SMALL if len(kept) >= MANY else SIZE)
    return sum(
        max(
            -(-int(len(plain(row.cells[k].text)) * letter / (width - AIR) * 100) // 100) + bool(row.cells[k].sub)
            for k, width in zip(kept, widths, strict=True)
        )
        for row in part.rows
    )


def _hold(row: Any) -> None:
    """Keep a row on the page of the next one."""
    for paragraph in row.iter(qname("w:p")):
        paragraph.get_or_add_pPr().get_or_add_keepNext()


def _shrink(table: Any) -> None:
    for run in table.iter(qname("w:r")):
        if run.find(qname("w:t")) is not None:
            run.get_or_add_rPr().get_or_add_sz().val = int(SMALL * 12700)


def facts(document: Any, part: Facts) -> None:
    """Add figures as a table of two rows: what they are, and the figures."""
    from docx.shared import Pt

    widths = [pages.TEXT / len(part.facts)] * len(part.facts)
    made = _frame(document, widths, "")
    head, line = _row(made, True), _row(made, False)
    for fact, width in zip(part.facts, widths, strict=True):
        label = _cell(document, head, width, pages.HEAD, None, "text").add_run(fact.label)
        label.bold, label.font.color.rgb = False, _colour(pages.SOFT)
        value = _cell(document, line, width, pages.CELL, None, "text").add_run(fact.value)
        value.bold, value.font.size = True, Pt(14)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Return widths in centimetres that fill the page: room for the longest word, the rest by what there is to say."""
    least, wished = [], []
    letter = CHARACTER * (SMALL if len(columns) >= MANY else SIZE)
    for j, column in enumerate(columns):
        if column.kind == "bar" and any(row[j].bar for row in rows):
            least.append(BAR + AIR)
            wished.append(BAR + AIR)
            continue
        told = [said for row in rows for said in (plain(row[j].text), row[j].sub or "")]
        if any(isinstance(run, Option) for row in rows for run in row[j].text):
            told = [f"{words}    " for words in told]
        heads = [column.label, f"({column.sub})" if column.sub else ""]
        letters = max((len(one) for words in (*told, *heads) for one in words.split()), default=1)
        longest = max((*map(len, told), min(max(map(len, heads)), 16)), default=0)
        least.append(min(letters, 18) * letter + AIR)
        wished.append((min(longest, LONGEST) + REST * max(longest - LONGEST, 0)) * letter + AIR)
    wished = [max(pair) for pair in zip(least, wished, strict=True)]
    room, spare = pages.TEXT - sum(least), sum(wished) - sum(least)
    if room <= 0:
        return [width * pages.TEXT / sum(least) for width in least]
    if spare <= room:  # what is left goes to those that say most
        return [width * pages.TEXT / sum(wished) for width in wished]
    return [a + (b - a) * room / spare for a, b in zip(least, wished, strict=True)]


def _frame(document: Any, widths: Sequence[float], caption: str) -> Any:
    """Add a table without rows to the end of the document."""
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": LINE}
    borders = element("w:tblBorders", None, *(element(f"w:{side}", line) for side in ("top", "bottom", "insideH")))
    margins = element("w:tblCellMar", None, *(
        element(f"w:{side}", {"w:w": str(room), "w:type": "dxa"})
        for side, room in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
    ))  # fmt: skip
    about = element(
        "w:tblPr", None, element("w:tblW", {"w:w": str(_twips(sum(widths))), "w:type": "dxa"}), borders,
        element("w:tblLayout", {"w:type": "fixed"}), margins,
        element("w:tblLook", {"w:val": "00A0", "w:firstRow": "1", "w:firstColumn": "1", "w:noHBand": "1", "w:noVBand":
                "1"}),
    )  # fmt: skip
    if caption:
        about.append(element("w:tblCaption", {"w:val": caption}))
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": str(_twips(width))}) for width in widths))
    made = element("w:tbl", None, about, grid)
    document.element.body._insert_tbl(made)
    return made


def _row(table: Any, head: bool) -> Any:
    about = element("w:trPr", None, element("w:cantSplit"), *([element("w:tblHeader")] if head else []))
    made = element("w:tr", None, about)
    table.append(made)
    return made


def _cell(document: Any, row: Any, width: float, style: str, fill: str | None, kind: str) -> Any:
    about = element("w:tcPr", None, element("w:tcW", {"w:w": str(_twips(width)), "w:type": "dxa"}))
    if fill is not None:
        about.append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
    row.append(element("w:tc", None, about))
    return _another(document, row, style, kind)


def _another(document: Any, row: Any, style: str, kind: str) -> Any:
    """Add a paragraph to the last cell of a row."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.text.paragraph import Paragraph

    made = element("w:p")
    row[-1].append(made)
    paragraph = pages.styled(Paragraph(made, document._body), style)
    if kind in ("number", "centre"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if kind == "number" else WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _twips(centimetres: float) -> int:
    return round(centimetres * TWIPS)


def _colour(value: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(value)
