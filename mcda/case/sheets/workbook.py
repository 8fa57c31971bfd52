"""Excel workbooks (.xlsx): values as they are stored, nothing calculated, nothing fetched."""

from __future__ import annotations

import io
import math
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from mcda.case.reading import Numeral, contents, digest_of
from mcda.case.sheets.grid import MOST_CELLS, Grid, Position, Unfit, Value, header_row, letters, reference
from mcda.case.sheets.structure import Structure, structure
from mcda.errors import CaseError, Problem, hint

LARGEST_WHOLE = 200_000_000  # bytes, all parts unpacked
LARGEST_PART = 32_000_000  # bytes of a part that is read
MOST_PARTS = 5_000
SHEETS = "xl/worksheets/"
OTHERS = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/pivotCache/", "xl/pivotTables/", "xl/externalLinks/")
CALCULATE = "open and save the workbook in a spreadsheet program, or write the value itself"


def read(path: Path, sheet: str | None = None) -> Grid:
    """Read one sheet of a workbook: the one that is named, else the only visible one that holds anything.

    Raises
    ------
    CaseError
        No workbook, one with a password, over 10 MB or over 200 MB unpacked, XML that declares entities; no such sheet,
        several to choose from; openpyxl is missing.
    """
    content = contents(path)
    file = str(path)
    _unpacks(content, file)
    try:
        import openpyxl
    except ImportError:
        said = "reading Excel needs openpyxl: pip install 'mcda-engine[excel]'; or save the sheet as CSV"
        raise CaseError([Problem(file, 0, 0, said)]) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out, extensions and styles, is not read here
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                worksheet, found = _chosen(book, content, file, sheet)
                cells, notes = _cells(worksheet, found, file)
                alone = len(book.sheetnames) == 1
            finally:
                book.close()
    except CaseError:
        raise
    except Exception as error:  # openpyxl answers a faulty file with whatever goes wrong inside it
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise CaseError([Problem(file, 0, 0, f"cannot be read as an Excel workbook ({said})")]) from None
    title = path.stem if alone else f"{path.stem}, {worksheet.title}"
    prefix = _prefix(worksheet.title)
    return Grid(
        file, digest_of(content), title, cells, lambda at: f"{prefix}!{reference(at)}",
        text_is_written=False, notes=tuple(notes),
    )  # fmt: skip


def _unpacks(content: bytes, file: str) -> None:
    """Refuse what is no workbook, and one that would be too much, before any of it is understood."""

    def refuse(said: str) -> CaseError:
        return CaseError([Problem(file, 0, 0, said)])

    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refuse("expected an .xlsx workbook, met an old .xls or one with a password; save it as .xlsx without one")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            whole = sum(part.file_size for part in parts)
            if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE:
                raise refuse(f"expected at most {LARGEST_WHOLE // 10**6} MB unpacked, met {whole / 1e6:,.0f} MB")
            for part in parts:
                if part.flag_bits & 1:
                    raise refuse("expected a workbook without a password, met an encrypted one")
                if not part.filename.startswith((SHEETS, *OTHERS)) and part.file_size > LARGEST_PART:
                    raise refuse(f"expected parts of at most {LARGEST_PART // 10**6} MB, met {part.filename[:60]!r}")
                if part.filename.lower().endswith((".xml", ".rels")) and _declares(archive, part):
                    raise refuse(
                        "expected a plain workbook, met XML with a document type, which could declare entities"
                    )
    except CaseError:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise refuse("expected an .xlsx workbook, met a file that is none, or a damaged one") from None


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part has a document type, in any encoding that XML parsers read."""
    marks = [mark for text in ("<!DOCTYPE", "<!ENTITY") for mark in (text.encode(), *_wide(text))]
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            if any(mark in tail + chunk for mark in marks):
                return True
            tail = chunk[-40:]
    return False


def _wide(text: str) -> tuple[bytes, ...]:
    return tuple(text.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))


def _chosen(book: Any, content: bytes, file: str, wanted: str | None) -> tuple[Any, Structure]:
    """Return the sheet that is meant and what its XML says beside the values."""
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    names = [sheet.title for sheet in sheets]
    if wanted is not None:
        if wanted not in names:
            near = hint(wanted, names)
            raise CaseError([Problem(file, 0, 0, f"has no sheet {wanted!r}{near}")])
        sheet = sheets[names.index(wanted)]
        return sheet, _structure(sheet, content, file)
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    held = {sheet.title: _structure(sheet, content, file) for sheet in visible}
    filled = [sheet for sheet in visible if held[sheet.title].cells]
    if len(filled) > 1:
        listed = ", ".join(repr(sheet.title) for sheet in filled[:8])
        raise CaseError([Problem(file, 0, 0, f"has {len(filled)} sheets: {listed}; choose one with --sheet NAME")])
    if not filled:
        raise CaseError([Problem(file, 0, 0, "expected a sheet that holds something, met none that is visible")])
    return filled[0], held[filled[0].title]


def _structure(sheet: Any, content: bytes, file: str) -> Structure:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo(str(sheet._worksheet_path))
        if part.file_size > LARGEST_PART:
            said = f"the sheet {sheet.title!r} has {part.file_size / 1e6:.0f} MB of XML; expected at most "
            raise CaseError([Problem(file, 0, 0, said + f"{LARGEST_PART // 10**6} MB")])
        with archive.open(part) as stream:
            found = structure(stream, MOST_CELLS)
    if found.cells > MOST_CELLS or found.rows * found.columns > MOST_CELLS:
        end = reference((found.rows, found.columns))
        said = f"the sheet {sheet.title!r} is used from A1 to {end}; expected at most {MOST_CELLS:,} cells"
        raise CaseError([Problem(file, 0, 0, said)])
    return found


def _cells(sheet: Any, found: Structure, file: str) -> tuple[dict[Position, Value], list[str]]:
    cells: dict[Position, Value] = {}
    rows = sheet.iter_rows(min_row=1, max_row=max(found.rows, 1), min_col=1, max_col=max(found.columns, 1))
    for row, line in enumerate(rows, start=1):
        for column, cell in enumerate(line, start=1):
            value = _value(cell)
            if value is not None:
                cells[row, column] = value
    for at in found.unfinished:
        cells.setdefault(at, Unfit("a formula without a stored result", CALCULATE))
    prefix = _prefix(sheet.title)
    merged = [at for at in found.merged if _inside(at, cells) and not _above(at, header_row(cells))]
    if merged:
        said = "expected every cell by itself, met the merged cells {}; unmerge them and fill each"
        raise CaseError([Problem(file, 0, 0, said.format(one), f"{prefix}!{one.partition(':')[0]}") for one in merged])
    notes = [f"{prefix}: row {row} is hidden and is read all the same" for row in _hidden(found.hidden_rows, cells, 0)]
    notes += [
        f"{prefix}: column {letters(column)} is hidden and is read all the same"
        for column in _hidden(found.hidden_columns, cells, 1)
    ]
    if found.formulas > len(found.unfinished):
        notes.append(f"{prefix}: formulas are not calculated; the results stored in the file are read")
    return cells, notes


def _hidden(hidden: list[tuple[int, int]], cells: Mapping[Position, Value], which: int) -> list[int]:
    """Return the hidden rows (which = 0) or columns (1) that hold something."""
    used = sorted({at[which] for at in cells})
    return [one for one in used if any(first <= one <= last for first, last in hidden)]


def _inside(area: str, cells: Mapping[Position, Value]) -> bool:
    """Return whether a merged area has a part in the used one."""
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(area)
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    if left is None or top is None or right is None or bottom is None or not cells:
        return bool(cells)
    return top <= max(rows) and bottom >= min(rows) and left <= max(columns) and right >= min(columns)


def _above(area: str, row: int) -> bool:
    """Return whether a merged area is a title above the header."""
    from openpyxl.utils import range_boundaries

    bottom = range_boundaries(area)[3]
    return bottom is not None and bottom < row


def _value(cell: Any) -> Value | None:
    """Return what a cell holds; None where that is nothing."""
    value = cell.value
    if value is None or isinstance(value, str):
        if cell.data_type == "e":
            return Unfit(f"the error {value}", "mend the formula, or write the value itself")
        return (value or "").strip() or None
    if isinstance(value, (date, time, timedelta)):
        return Unfit(f"the date or time {value}", "write how many days, months or years it stands for, as a number")
    return _number(value, cell.number_format)


def _number(value: Any, number_format: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return Unfit(str(value).upper(), "write a number")
    if not math.isfinite(value):
        return Unfit(str(value), "numbers are finite")
    if _is_percentage(number_format):
        said = f"a percentage, {100 * value:g} % (stored as {value!r})"
        hundredths = format(Decimal(repr(value)).scaleb(2).normalize(), "f")
        return Unfit(said, "give the whole row or column a number format", hundredths)
    return Numeral(repr(value))


def _is_percentage(number_format: object) -> bool:
    quoted = str(number_format or "").split('"')
    return any("%" in part.replace("\\%", "") for part in quoted[::2])


def _prefix(name: str) -> str:
    """Return a sheet's name as addresses have it: quoted where it is not one word."""
    return name if name.replace("_", "").isalnum() and not name[0].isdigit() else "'" + name.replace("'", "''") + "'"
