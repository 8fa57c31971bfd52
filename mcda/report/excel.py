"""The report as a workbook: one sheet a table, numbers as numbers, text as text and never as a formula."""

from __future__ import annotations

import io
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.flips.picture import PALETTE
from mcda.language import harmless, word
from mcda.report import archive, tables
from mcda.report.heads import head as spoken_head
from mcda.report.naming import Names, method_name

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from mcda.several import Comparison
    from mcda.study import Study

LONGEST_TITLE = 31  # characters that the name of a sheet may have
WIDEST, NARROWEST = 60, 9  # characters a column is wide
STEPS = 100  # cells of a strip: a hundredth of the weight each
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
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
    """Write a table below its heads, index first; the heads stay in view."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    named = [name is not None for name in table.index.names]
    flat = table.reset_index() if any(named) else table
    for j, head in enumerate(flat.columns, 1):
        parts = head if isinstance(head, tuple) else (head,)
        said = " ".join(spoken_head(str(part)) for part in parts if part != "")
        cell = put(sheet, 1, j, said)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        longest = len(said)
        for i, value in enumerate(flat.iloc[:, j - 1], 2):
            written = put(sheet, i, j, value)
            if isinstance(written.value, str):
                longest = max(longest, len(written.value))
                written.alignment = Alignment(wrap_text=len(written.value) > WIDEST, vertical="top")
        sheet.column_dimensions[get_column_letter(j)].width = min(max(longest + 2, NARROWEST), WIDEST)
    sheet.freeze_panes = "B2"


def put(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write one value: numbers as numbers, what is missing as nothing, all else as text, also what begins with =."""
    cell = sheet.cell(row, column)
    if value is None or value is True or value is False:
        cell.value = value
    elif isinstance(value, (int, float, Fraction)) or hasattr(value, "dtype"):
        number = float(value)
        if not math.isnan(number):  # which is what is missing
            cell.value = int(number) if number.is_integer() and not isinstance(value, float) else number
    else:
        cell.value = harmless(", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value))
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _draw(sheet: Worksheet, study: Study, name: str) -> None:
    """Colour a row of a hundred cells for every criterion by who comes first at that weight; today's is framed."""
    from openpyxl.styles import Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    names = Names(study)
    put(sheet, 1, 1, word("Who comes first as one weight goes from 0 to 100 %")).font = Font(bold=True)
    for step in range(STEPS):
        sheet.column_dimensions[get_column_letter(step + 2)].width = 1.1
    sheet.column_dimensions["A"].width = 46
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


def _colour(names: Names, key: str) -> str:
    place = names.palette[names.options[key].number]
    return PALETTE[place if place < len(PALETTE) else 1 + (place - 1) % (len(PALETTE) - 1)][0].lstrip("#").upper()
