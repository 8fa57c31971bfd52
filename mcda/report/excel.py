"""The report as a workbook: one sheet a table, numbers as numbers, text as text and never as a formula."""

from __future__ import annotations

import io
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.flips.picture import PALETTE
from mcda.language import harmless, spoken, word
from mcda.report import archive, tables
from mcda.report.heads import head as spoken_head
from mcda.report.heads import told
from mcda.report.naming import Names, method_name
from mcda.report.words import percent

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from mcda.several import Comparison
    from mcda.study import Study

LONGEST_TITLE = 31  # characters that the name of a sheet may have
WIDEST, NARROWEST = 60, 9  # characters a column is wide
STEPS = 100  # cells of a strip: a hundredth of the weight each
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
INK, HEAD, LINE = "16191D", "EEF2F5", "4A535C"  # colours
SHOWN = "0.0###"  # how numbers are shown, those that this would hide left out; the cells hold them whole
HIDDEN = 1e-3
FACE, HIGH = "Calibri", 15.0  # the face of the rest of a sheet, and how high its lines are, in points
_MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def render(study: Study | Comparison) -> bytes:
    """Return the workbook of a case, or of several, the same bytes for the same study.

    Raises
    ------
    McdaError
        openpyxl is not there.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise McdaError("writing Excel needs openpyxl: pip install 'mcda-engine[excel]'") from None
    from mcda.study import Study

    book = Workbook()
    book.remove(book.worksheets[0])
    title = study.case.title if isinstance(study, Study) else ""
    book.properties.title, book.properties.creator = harmless(title)[:255] or None, "mcda-engine"
    book.properties.language = spoken()
    found = tables.of_case(study) if isinstance(study, Study) else tables.of_several(study)
    taken: set[str] = set()
    for title, table in found.items():
        _fill(book.create_sheet(_named(title, taken)), table)
    if isinstance(study, Study):
        for name in study.methods:
            _draw(book.create_sheet(_named(f"{word('Strips')} {method_name(name)}", taken)), study, name)
    content = io.BytesIO()
    book.save(content)
    files = archive.unpack(content.getvalue())
    made = rb"\g<1>1980-01-01T00:00:00Z\g<3>"
    files["docProps/core.xml"] = _MADE.sub(made, files["docProps/core.xml"])
    return archive.pack(files)


def _named(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and that none has yet."""
    plain = _FORBIDDEN.sub(" ", title).strip("' ")[:LONGEST_TITLE] or "table"
    name, number = plain, 2
    while name.casefold() in taken:
        tail = f" {number}"
        name, number = plain[: LONGEST_TITLE - len(tail)] + tail, number + 1
    taken.add(name.casefold())
    return name


def _fill(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Write a table below its heads, index first; the heads stay in view, on paper too."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    named = [name is not None for name in table.index.names]
    flat = table.reset_index() if any(named) else table
    for j, head in enumerate(flat.columns, 1):
        parts = [str(part) for part in (head if isinstance(head, tuple) else (head,)) if part != ""]
        said = " ".join(map(spoken_head, parts))
        _style(put(sheet, 1, j, said))
        longest = max(map(len, said.split())) + 2  # and the sign of the filter
        for i, value in enumerate(flat.iloc[:, j - 1], 2):
            written = put(sheet, i, j, told(parts[-1], value))
            length = len(written.value) if isinstance(written.value, str) else 0
            longest = max(longest, length)
            written.alignment = Alignment(wrap_text=length > WIDEST, vertical="top")
        sheet.column_dimensions[get_column_letter(j)].width = min(max(longest + 2, NARROWEST), WIDEST)
    sheet.freeze_panes = get_column_letter(1 + max(sum(named), 1)) + "2"
    sheet.auto_filter.ref = sheet.dimensions
    _heighten(sheet)
    _print(sheet)


def _heighten(sheet: Worksheet) -> None:
    """Give a row the height of its longest text: not every program works it out."""
    from openpyxl.utils import get_column_letter

    widths = [1.1 * sheet.column_dimensions[get_column_letter(j)].width - 1 for j in range(1, sheet.max_column + 1)]
    for i, row in enumerate(sheet.iter_rows(values_only=True), 1):
        lines = [_lines(text, width) for text, width in zip(row, widths, strict=True) if isinstance(text, str)]
        if max(lines, default=1) > 1:
            sheet.row_dimensions[i].height = HIGH * max(lines)


def _lines(text: str, width: float) -> int:
    """Return about how many lines a text takes, broken between words."""
    count, room = 1, width
    for one in text.split():
        if len(one) > room and room < width:
            count, room = count + 1, width
        whole, rest = divmod(len(one), max(int(width), 1))
        count, room = count + whole, (width - rest if whole else room - rest) - 1
    return count


def _style(cell: Any) -> None:
    """Let a cell look like a head."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font, cell.fill = Font(FACE, bold=True, color=INK), PatternFill("solid", fgColor=HEAD)
    cell.border = Border(bottom=Side(style="thin", color=LINE))
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _print(sheet: Worksheet) -> None:
    """Print on A4 across, as wide as the paper, the heads on every page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write one value: numbers as numbers, what is missing as nothing, all else as text, also what begins with =."""
    cell = sheet.cell(row, column)
    if value is None or value is True or value is False:
        cell.value = value
    elif isinstance(value, (int, float, Fraction)) or hasattr(value, "dtype"):
        size = float(value)
        if math.isinf(size):  # which no cell can hold as a number
            cell.value = "∞" if size > 0 else "−∞"
        elif not math.isnan(size):  # which is what is missing
            whole = size.is_integer()
            cell.value = int(size) if whole and not isinstance(value, float) else size
            if not whole and abs(size) >= HIDDEN:
                cell.number_format = SHOWN
    else:
        cell.value = harmless(", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value))
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _draw(sheet: Worksheet, study: Study, name: str) -> None:
    """Colour a row of a hundred cells for every criterion by who comes first at that weight; today's is framed."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    names = Names(study)
    put(sheet, 1, 1, word("Who comes first as one weight goes from 0 to 100 %")).font = Font(FACE, bold=True)
    put(sheet, 2, 1, word("the thick line: today's weight")).font = Font(FACE, color=LINE)
    for step in range(STEPS):
        sheet.column_dimensions[get_column_letter(step + 2)].width = 1.1
    for share in range(0, 101, 25):
        put(sheet, 2, share + 2, percent(share / 100)).font = Font(FACE, color=LINE)
    sheet.freeze_panes = "B3"
    _print(sheet)
    thick = Side(style="thick", color="16191D")
    for j, criterion in enumerate(study.matrix.criteria):
        put(sheet, j + 3, 1, names.criterion(criterion))
        path = study.paths[name][criterion]
        now = min(int(STEPS * float(study.weights.values[j])), STEPS - 1)
        for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False):
            first, last = round(STEPS * start), round(STEPS * end)
            for step in range(first, max(last, first + 1) if first < STEPS else last):
                sheet.cell(j + 3, step + 2).fill = PatternFill("solid", fgColor=_colour(names, winner))
        sheet.cell(j + 3, now + 2).border = Border(left=thick)
    below = len(study.matrix.criteria) + 4
    for k, key in enumerate(study.matrix.alternatives):
        put(sheet, below + k, 1, f"{names.options[key].number}. {names.label(key)}")
        sheet.cell(below + k, 2).fill = PatternFill("solid", fgColor=_colour(names, key))
    longest = 0
    for row in range(3, below + len(study.matrix.alternatives)):
        label = sheet.cell(row, 1)
        longest = max(longest, len(str(label.value or "")))
        label.alignment = Alignment(wrap_text=True, vertical="top")
        if label.value and _lines(str(label.value), WIDEST) > 1:
            sheet.row_dimensions[row].height = HIGH * _lines(str(label.value), WIDEST)
    sheet.column_dimensions["A"].width = min(max(longest + 2, 46), WIDEST)


def _colour(names: Names, key: str) -> str:
    place = names.palette[names.options[key].number]
    return PALETTE[place if place < len(PALETTE) else 1 + (place - 1) % (len(PALETTE) - 1)][0].lstrip("#").upper()
