"""CSV and its relatives: text whose cells are separated by commas, semicolons or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile
from pathlib import Path

from mcda.case.reading import contents, decoded, digest_of
from mcda.case.sheets.grid import MOST_CELLS, Grid, Position, Value, reference
from mcda.case.sheets.rows import SPECIAL
from mcda.errors import CaseError, Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
EXPECTED = "a header row with criteria, a row of weights, a row of directions and a row an alternative"
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_PLAIN = {sign: re.compile(f"[^{sign}\r\n]*") for sign in SEPARATORS}
_LINE = re.compile(r"\r\n|\r|\n")
_SEP = re.compile(r"sep=([,;\t])[ \t,;]*(?:\r\n|\r|\n)", re.IGNORECASE)  # a line of Excel's own, no row


def read(path: Path) -> Grid:
    """Read a file.

    Raises
    ------
    CaseError
        No regular file, over 10 MB, not UTF-8, quotes that do not close, more than one way to separate the cells.
    """
    return parse(contents(path), str(path), path.suffix.lower(), path.stem)


def parse(content: bytes, file: str = "<text>", ending: str = ".csv", title: str = "sheet") -> Grid:
    """Read a sheet from memory; `file` names it in messages."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CaseError([Problem(file, 1, 1, "expected UTF-8 text, met UTF-16; save it as 'CSV UTF-8'")])
    try:
        text = decoded(content, file, EXPECTED)
    except CaseError as error:
        said = [
            Problem(one.file, one.line, one.column, f"{one.message}; save it as 'CSV UTF-8'")
            if "not UTF-8" in one.message else one
            for one in error.problems
        ]  # fmt: skip
        raise CaseError(said) from None
    told = _SEP.match(text)
    start = 0 if told is None else told.end()
    sign = _separator(text, file, ending) if told is None else told[1]
    table = _split(text, sign, start)
    if table.fault is not None:
        raise CaseError([Problem(file, *table.fault)])
    notes = [] if sign == "," or (sign == "\t" and ending == ".tsv") else [f"cells are separated by {SEPARATORS[sign]}"]
    return Grid(
        file, digest_of(content), title, table.cells, reference, table.places,
        decimal_comma=sign != ",", notes=tuple(notes),
    )  # fmt: skip


@dataclass
class _Table:
    """Cells and their places; `fault` is line, column and message of what ended the reading."""

    cells: dict[Position, Value] = field(default_factory=dict)
    places: dict[Position, Position] = field(default_factory=dict)
    fault: tuple[int, int, str] | None = None

    def rows(self) -> Iterator[list[int]]:
        """Yield the columns of each row that hold something."""
        found: dict[int, list[int]] = {}
        for row, column in self.cells:
            found.setdefault(row, []).append(column)
        yield from found.values()


def _split(text: str, sign: str, start: int = 0) -> _Table:
    """Cut a text into cells, row by row; blank ones only have a place."""
    table = _Table()
    plain, at, size = _PLAIN[sign], start, len(text)
    line, line_start = 1 + bool(start), start
    row, column = 1, 1
    while at < size:
        here = (line, at - line_start + 1)
        quoted = text[at] == '"'
        found = _QUOTED.match(text, at) if quoted else plain.match(text, at)
        if found is None:
            table.fault = (*here, "expected a closing quote, met none to the end of the file")
            return table
        cell = found[1].replace('""', '"') if quoted else found[0]
        if quoted:
            for broken in _LINE.finditer(found[0]):
                line, line_start = line + 1, at + broken.end()
        at = found.end()
        table.places[row, column] = here
        if cell.strip():
            table.cells[row, column] = cell.strip()
        if len(table.places) > MOST_CELLS:
            table.fault = (*here, f"expected at most {MOST_CELLS:,} cells, met more")
            return table
        if at >= size:
            break
        if text[at] == sign:
            at, column = at + 1, column + 1
            continue
        ended = _LINE.match(text, at)
        if ended is None:
            table.fault = (line, at - line_start + 1, "expected the cell to end after its closing quote, met more text")
            return table
        at, row, column = ended.end(), row + 1, 1
        line, line_start = line + 1, at
    return table


def _separator(text: str, file: str, ending: str) -> str:
    """Return what separates the cells, where only one sign can be meant."""
    tables = {sign: _split(text, sign) for sign in SEPARATORS}
    several = {sign: table for sign, table in tables.items() if _widths(table)[:1] > [1]}
    if not several:
        fault = next((one.fault for one in tables.values() if one.fault is not None), None)
        said = "expected cells separated by commas, semicolons or tabs, met one cell alone in the first row"
        raise CaseError([Problem(file, *(fault or (1, 1, said)))])
    if ending == ".tsv" and "\t" in several:
        return "\t"
    # A row that is called 'weights' only where the right sign separates its cells.
    told = {sign: one for sign, one in several.items() if _named(one)} or several
    even = {sign: one for sign, one in told.items() if len(set(_widths(one))) == 1} if len(told) > 1 else told
    if len(even) == 1:
        return next(iter(even))
    signs = " or ".join(SEPARATORS[sign] for sign in several)
    raise CaseError([Problem(file, 1, 1, f"cannot tell whether {signs} separate the cells; put cells in quotes")])


def _widths(table: _Table) -> list[int]:
    """Return how many columns each row has, titles above the header left out."""
    found = [max(columns) for columns in table.rows()]
    return list(dropwhile(lambda width: width == 1, found))


def _named(table: _Table) -> bool:
    return any(
        isinstance(cell, str) and cell.casefold() in SPECIAL
        for (_, column), cell in table.cells.items() if column == 1
    )  # fmt: skip
