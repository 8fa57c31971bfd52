"""A grid of cells, wherever it comes from: what stands in them, and where a reader finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mcda.case.reading import Numeral
from mcda.errors import Problem

MOST_CELLS = 200_000  # with something in them
Position = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class Unfit:
    """A cell that is neither text nor a plain number: a date, a truth value, an error, a formula without a result.

    A percentage says in `percent` how many hundredths it is: fit where its whole row or column is.
    """

    what: str
    remedy: str
    percent: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value function: levels, all numbers or all words, each with what it is worth."""

    pairs: tuple[tuple[str | Fraction, Fraction], ...]
    clamped: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The levels, where they are words."""
        return tuple(level for level, _ in self.pairs if isinstance(level, str))


Value = str | Numeral | Fraction | Unfit | Stated


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet that hold something.

    Attributes
    ----------
    file : the name that messages begin with
    digest : SHA-256 of what was read
    title : what the case is called
    cells : position -> value, in any order
    address : position -> what a reader calls the cell: C3, or Scores!C3
    places : position -> line and column of the text; empty where the file has no lines
    decimal_comma : whether numbers may be written with one (a comma does not separate the cells)
    text_is_written : whether numbers come as text, as in CSV
    notes : what was decided while reading, for the user to see
    """

    file: str
    digest: str
    title: str
    cells: Mapping[Position, Value]
    address: Callable[[Position], str]
    places: Mapping[Position, Position] = field(default_factory=dict)
    decimal_comma: bool = False
    text_is_written: bool = True
    notes: tuple[str, ...] = ()

    def problem(self, at: Position, message: str) -> Problem:
        """Return a fault of a cell, with its line and column where the file has them."""
        line, column = self.places.get(at) or self._end_of(at)
        return Problem(self.file, line, column, message, self.address(at))

    def _end_of(self, at: Position) -> Position:
        """Return where the row of a cell ends that the text does not have."""
        for column in range(at[1] - 1, 0, -1):
            if (at[0], column) in self.places:
                return self.places[at[0], column]
        return 0, 0


def header_row(cells: Collection[Position]) -> int:
    """Return the first row with more than one cell: what stands above it, alone in a row, is a title; 0 if none."""
    counts: dict[int, int] = {}
    for row, _ in cells:
        counts[row] = counts.get(row, 0) + 1
    return min((row for row, count in counts.items() if count > 1), default=0)


def first_column(cells: Collection[Position]) -> int:
    """Return the first column of the table: a title above it may stand further to the left; 1 where there is none."""
    top = header_row(cells)
    return min((column for row, column in cells if row >= top), default=1)


def letters(column: int) -> str:
    """Return the name of a column.

    Examples
    --------
    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def reference(at: Position) -> str:
    """Return the address of a cell: C3."""
    return f"{letters(at[1])}{at[0]}"
