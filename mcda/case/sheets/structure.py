"""What the XML of an Excel sheet says beside its values: what is hidden, merged, or has no result."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from mcda.case.sheets.grid import Position

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CHUNK = 1 << 16


@dataclass
class Structure:
    """The shape of a sheet.

    Attributes
    ----------
    cells : how many hold something; reading stops above the limit that was given
    rows, columns : the last of each with something in it
    formulas : how many cells have one
    unfinished : positions of formulas without a stored result
    merged : areas such as C3:D3
    hidden_rows, hidden_columns : (first, last)
    """

    cells: int = 0
    rows: int = 0
    columns: int = 0
    formulas: int = 0
    unfinished: list[Position] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def structure(stream: IO[bytes], most: int) -> Structure:
    """Read the XML of a worksheet once, without building anything of it; stop after `most` cells.

    Raises
    ------
    ExpatError, ValueError
        No XML, or attributes that are not those of a worksheet.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        if reader.found.cells > most:
            return reader.found
    parser.Parse(b"", True)
    return reader.found


class _Reader:
    """Handlers of the parser and what they have seen."""

    def __init__(self) -> None:
        self.found = Structure()
        self.row = self.column = 0
        self.inside = ""
        self.has_formula = self.has_value = False

    def start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self.row = int(given.get("r", self.row + 1))
            self.column = 0
            if given.get("hidden") in ("1", "true"):
                self.found.hidden_rows.append((self.row, self.row))
        elif tag == "c":
            self.row, self.column = _position(given.get("r"), (self.row, self.column + 1))
            self.has_formula = self.has_value = False
        elif tag == "f":
            self.has_formula = True
        elif tag in ("v", "t"):
            self.inside = tag
        elif tag == "col" and given.get("hidden") in ("1", "true"):
            self.found.hidden_columns.append((int(given["min"]), int(given["max"])))
        elif tag == "mergeCell" and "ref" in given and len(self.found.merged) < 1000:
            self.found.merged.append(given["ref"])

    def text(self, text: str) -> None:
        if self.inside and text.strip():
            self.has_value = True

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("v", "t"):
            self.inside = ""
        if tag != "c" or not (self.has_formula or self.has_value):
            return
        found = self.found
        found.cells += 1
        found.rows, found.columns = max(found.rows, self.row), max(found.columns, self.column)
        found.formulas += self.has_formula
        if self.has_formula and not self.has_value:
            found.unfinished.append((self.row, self.column))


def _position(given: str | None, otherwise: Position) -> Position:
    found = None if given is None else _REFERENCE.fullmatch(given)
    if found is None:
        return otherwise
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column
