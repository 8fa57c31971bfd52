"""The case that a grid lays out: a header, rows of weights and directions, a row an alternative.

The first row that holds anything names the criteria, the first column that does the alternatives. Rows whose first cell
is one of the words of `mcda.case.sheets.rows` say something about the criteria; they stand above or below the
alternatives, not between them, and `low` and `high` (the ends of the scales) next to each other. Blank rows and columns
are passed over.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcda.case.checks import crossed
from mcda.case.document import CASE_FORMAT, Document
from mcda.case.faults import MOST_FAULTS, validated
from mcda.case.reading import Node, Numeral, Source
from mcda.case.scalars import LONGEST_NAME
from mcda.case.sheets import amounts, percent, values
from mcda.case.sheets.beside import example
from mcda.case.sheets.grid import Grid, Position, Stated, Unfit, Value, first_column
from mcda.case.sheets.rows import DIRECTIONS, SPECIAL, WORDS, titles
from mcda.errors import CaseError, McdaError, Problem, hint
from mcda.matrix import OTHER_SENSES

TAKES = {
    "weights": "a weight for every criterion",
    "directions": "max or min for every criterion",
    "low": "the low end of each scale",
    "high": "the high end of each scale",
}


def document_of(grid: Grid, kinds: Collection[str] = tuple(WORDS)) -> tuple[Document, tuple[str, ...]]:
    """Return the checked document of a grid and what was decided while reading it.

    Parameters
    ----------
    kinds : the special rows to look for; a row with another one's word is an alternative

    Raises
    ------
    CaseError
        Every fault at once, each with the address of its cell.
    """
    sheet = Sheet(grid, kinds)
    document: Document | None = None
    try:
        source = sheet.source()
        document = validated(source, Document, crossed(source))
    except CaseError as error:
        # A cell that the sheet has complained about already is told once, in the sheet's words.
        for one in error.problems:
            if (one.line, one.column) not in sheet.faults:
                sheet.fault((one.line, one.column), one.message)
    if document is None or sheet.faults:
        ordered = [grid.problem(at, said) for at, said in sorted(sheet.faults.items())]
        if len(ordered) > MOST_FAULTS:
            ordered = [*ordered[:MOST_FAULTS], Problem(grid.file, 0, 0, "has more faults; mend these first")]
        raise CaseError(ordered)
    return document, (*grid.notes, *sheet.notes)


@dataclass(frozen=True)
class _Found:
    """What a cell that should be a number holds: the number, where it is."""

    at: Position
    value: Numeral | str | Fraction | None


class Sheet:
    """A grid read as a header, special rows and alternatives; faults by position, the first one of each cell."""

    def __init__(self, grid: Grid, kinds: Collection[str]) -> None:
        self.grid, self.faults, self.notes = grid, dict[Position, str](), list[str]()
        self.rows: dict[int, dict[int, Value]] = {}
        for (row, column), value in sorted(grid.cells.items()):
            self.rows.setdefault(row, {})[column] = value
        self.left = first_column(grid.cells)
        for row in titles(self.rows, self.left):
            ((column, title),) = self.rows.pop(row).items()
            self.notes.append(f"{grid.address((row, column))} is read as a title: {amounts.shown(str(title))}")
        self.top = min(self.rows, default=1)
        self.criteria = self._header()
        self.special: dict[str, int] = {}
        self.alternatives: dict[str, int] = {}
        self._sort_rows(kinds)
        self._place()
        self.values = self._values()
        self.numbers = self._numbers()

    def fault(self, at: Position, message: str) -> None:
        """Note what is wrong with a cell."""
        self.faults.setdefault(at, message)

    def source(self) -> Source:
        """Return the sheet as what a case file says; lines and columns are the grid's rows and columns."""
        if not self.criteria or not self.alternatives:
            if not self.faults:
                self.fault((self.top, self.left), "expected a row for every alternative below the header, met none")
            raise CaseError(())
        return Source(self.grid.file, self.grid.digest, self._root())

    def _header(self) -> dict[int, str]:
        header = self.rows.get(self.top, {})
        found: dict[int, str] = {}
        for column, value in header.items():
            if column == self.left:
                continue
            name = self._name((self.top, column), value, "a criterion's name")
            if name in found.values():
                first = next(c for c, other in found.items() if other == name)
                where = self.grid.address((self.top, first))
                self.fault((self.top, column), f"the criterion {name!r} stands here twice; first in {where}")
            elif name is not None:
                found[column] = name
        if not found and not self.faults:
            met = amounts.shown(str(header[self.left])) if self.left in header else "nothing"
            self.fault(
                (self.top, self.left),
                f"expected a header in the first row, a criterion in each cell but the first, met {met} alone",
            )
        return found

    def _name(self, at: Position, value: Value, expected: str) -> str | None:
        if isinstance(value, Unfit):
            self.fault(at, f"expected {expected}, met {value.what}")
            return None
        text = str(value)
        if not text or len(text) > LONGEST_NAME or not text.isprintable():
            said = f"expected {expected} of 1 to {LONGEST_NAME} characters on one line, met {amounts.shown(text)}"
            self.fault(at, said)
            return None
        return text

    def _sort_rows(self, kinds: Collection[str]) -> None:
        """Tell the special rows from the alternatives."""
        for row, cells in self.rows.items():
            if row == self.top:
                continue
            at = (row, self.left)
            if self.left not in cells:
                met = self.grid.address((row, min(cells)))
                self.fault(at, f"expected the name of an alternative, met nothing beside {met}")
                continue
            name = self._name(at, cells[self.left], "an alternative's name")
            kind = None if name is None else SPECIAL.get(name.casefold())
            if name is None:
                continue
            known: dict[str, int] = self.special if kind in kinds else self.alternatives
            key = kind if kind is not None and kind in kinds else name
            if key in known:
                first = self.grid.address((known[key], self.left))
                self.fault(at, f"{name!r} stands here twice; first in {first}")
            else:
                known[key] = row
        for column, row in self._unnamed():
            where = self.grid.address((self.top, column))
            self.fault((row, column), f"expected nothing here, because {where} names no criterion, met a cell")
        for kind in ("weights", "directions"):
            if kind in kinds and kind not in self.special and self.criteria:
                self._missing(kind)

    def _unnamed(self) -> Iterator[Position]:
        """Yield column and first row of what stands below no criterion."""
        seen = {self.left, *self.rows.get(self.top, {})}
        for row, cells in self.rows.items():
            for column in cells:
                if column not in seen:
                    seen.add(column)
                    yield column, row

    def _missing(self, kind: str) -> None:
        said = f"no row of {kind}; expected a row whose first cell is {WORDS[kind][0]!r}, with {TAKES[kind]}"
        folded = {name.casefold(): name for name in self.alternatives}
        near = [folded[one] for word in WORDS[kind] for one in difflib.get_close_matches(word, folded, 1, 0.75)]
        if near:
            row = self.special[kind] = self.alternatives.pop(near[0])  # checked as what it was meant to be
            meant = repr(WORDS[kind][0])
            self.fault((row, self.left), f"expected {meant}, met {near[0]!r}; did you mean {meant}?")
            return
        turned = [column for column, name in self.criteria.items() if SPECIAL.get(name.casefold()) == kind]
        if turned:
            where = self.grid.address((self.top, turned[0]))
            said += f"; {where} looks like it: criteria stand in columns here, so turn rows into columns"
        else:
            said += example(kind, self.criteria.values())
        at = (self.top, self.left)
        self.faults[at] = f"{self.faults[at]}; {said}" if at in self.faults else said

    def _place(self) -> None:
        """Special rows stand above or below the alternatives, `low` and `high` next to each other."""
        if self.alternatives:
            first, last = min(self.alternatives.values()), max(self.alternatives.values())
            for kind, row in self.special.items():
                if first < row < last:
                    self.fault(
                        (row, self.left),
                        f"expected the row of {kind} above or below all alternatives, met it between them; "
                        "give the row another name if it is an alternative",
                    )
        for one, other in (("low", "high"), ("high", "low")):
            if one in self.special and other not in self.special:
                self.fault(
                    (self.special[one], self.left), f"expected a row {other!r} next to the row {one!r}, met none"
                )
        if "low" in self.special and "high" in self.special:
            rows = sorted(self.rows)
            low, high = (rows.index(self.special[end]) for end in ("low", "high"))
            if abs(low - high) != 1:
                self.fault(
                    (self.special["high"], self.left),
                    "expected the rows 'low' and 'high' next to each other, met other rows between them; "
                    "give them other names if they are alternatives",
                )
            elif len(self.alternatives) < 3:
                self.notes.append("the rows 'low' and 'high' are read as the ends of the scales, not as alternatives")

    def _values(self) -> dict[int, Stated | str]:
        """Read the value function of each column that has one."""
        row = self.special.get("value", 0)
        found: dict[int, Stated | str] = {}
        for column, value in self.rows.get(row, {}).items():
            if column in self.criteria:
                try:
                    found[column] = values.read(value)
                except McdaError as error:
                    self.fault((row, column), f"{error}; give the row another name if it is an alternative")
        return found

    def _label(self, at: Position, labels: tuple[str, ...], value: Value | None) -> str | None:
        """Return the label in a cell that should hold one."""
        if isinstance(value, str) and value in labels:
            return value
        met = (
            "an empty cell" if value is None else value.what if isinstance(value, Unfit) else amounts.shown(str(value))
        )
        near = hint(value, labels) if isinstance(value, str) else ""
        told = near if "did you mean" in near else ""
        self.fault(at, f"expected one of the labels {', '.join(map(repr, labels))}, met {met}{told}")
        return None

    def _numbers(self) -> dict[Position, _Found]:
        """Read every cell that should be a number."""
        texts: dict[Position, str] = {}
        found: dict[Position, _Found] = {}
        worded = {column: one.labels for column, one in self.values.items() if isinstance(one, Stated) and one.labels}
        for row in self.alternatives.values():
            for column, labels in worded.items():
                at = (row, column)
                found[at] = _Found(at, self._label(at, labels, self.rows[row].get(column)))
        wanted = [(row, True) for row in self.alternatives.values()]
        wanted += [(row, kind == "weights") for kind, row in self.special.items() if kind in ("weights", "low", "high")]
        for row, required in wanted:
            for column in self.criteria:
                at = (row, column)
                if at in found:
                    continue
                value = self.rows[row].get(column)
                if isinstance(value, str):
                    texts[at] = value
                    continue
                found[at] = _Found(at, None if isinstance(value, (Unfit, Stated)) else value)
                if value is None and required:
                    self.fault(at, "expected a number, met an empty cell")
                elif isinstance(value, Unfit):
                    self.fault(at, f"expected a number, met {value.what}; {value.remedy}")
        self._percentages(texts, found)
        read = amounts.read(texts, decimal_comma=self.grid.decimal_comma)
        for at, fault in read.faults.items():
            self.fault(at, fault)
            found[at] = _Found(at, None)
        for at, number in read.values.items():
            if not self.grid.text_is_written and isinstance(number, Numeral):
                met = f"the text {amounts.shown(texts[at])}"
                self.fault(at, f"expected a number, met {met}; it is stored as text: turn it into a number")
            found[at] = _Found(at, number)
        self.notes += read.notes
        return found

    def _percentages(self, texts: dict[Position, str], found: dict[Position, _Found]) -> None:
        """Read what is in percent throughout: 12 % as 12."""
        rows = [*self.alternatives.values(), *(row for kind, row in self.special.items() if kind in ("low", "high"))]
        places = {f"the column {name!r}": [(row, c) for row in rows] for c, name in self.criteria.items()}
        if "weights" in self.special:
            places["the row of weights"] = [(self.special["weights"], column) for column in self.criteria]
        read, notes = percent.hundredths(
            {
                name: {at: self.rows[at[0]][at[1]] for at in some if at[1] in self.rows[at[0]]}
                for name, some in places.items()
            }
        )
        for at, text in read.items():
            if at in texts:
                texts[at] = text
            elif at in self.faults:
                del self.faults[at]
                found[at] = _Found(at, Numeral(text))
        self.notes += notes

    def _root(self) -> Node:
        """Return the tree of a case file."""
        origin = (self.top, self.left)
        parts: dict[str, Any] = {
            "format": (origin, Node(CASE_FORMAT, *origin)),
            "title": (origin, Node(self.grid.title, *origin)),
            "criteria": (origin, self._criteria(origin)),
        }
        if "weights" in self.special:
            row = self.special["weights"]
            parts["weights"] = ((row, self.left), self._cells(row))
        alternatives = {
            name: ((row, self.left), _mapping({"scores": ((row, self.left), self._cells(row))}, (row, self.left)))
            for name, row in self.alternatives.items()
        }
        parts["alternatives"] = (origin, _mapping(alternatives, origin))
        return _mapping(parts, origin)

    def _cells(self, row: int) -> Node:
        cells = {}
        for column, name in self.criteria.items():
            one = self.numbers[row, column]
            cells[name] = (one.at, Node(one.value, *one.at))
        return _mapping(cells, (row, self.left))

    def _criteria(self, origin: Position) -> Node:
        words = dict.fromkeys(self._direction_words())
        self.notes += [f"the direction {word!r} is read as {DIRECTIONS[word]!r}" for word in words]
        criteria = {}
        for column, name in self.criteria.items():
            at = (self.top, column)
            parts: dict[str, Any] = {}
            if "directions" in self.special:
                here = (self.special["directions"], column)
                parts["direction"] = (here, Node(self._direction(here), *here))
            else:
                parts["direction"] = (origin, Node("max", *origin))
            if column in self.values:
                here = (self.special["value"], column)
                parts["value"] = (here, values.node(self.values[column], here))
            unit = self._unit(column)
            scale = {end: self.numbers.get((self.special.get(end, 0), column)) for end in ("low", "high")}
            ends: dict[str, Any] = {
                end: (one.at, Node(one.value, *one.at))
                for end, one in scale.items()
                if one is not None and (one.value is not None or one.at in self.faults)
            }
            if len(ends) == 2:
                parts["scale"] = (ends["low"][0], _mapping(ends if unit is None else {**ends, "unit": unit}, at))
            elif len(ends) == 1:
                (there,) = ends
                missing = "high" if there == "low" else "low"
                if missing in self.special:
                    said = f"expected a number, because {name!r} has a {there} end, met an empty cell"
                    self.fault((self.special[missing], column), said)
            elif unit is not None:
                parts["label"] = (at, Node(f"{name} ({unit[1].value})", *at))
            criteria[name] = (at, _mapping(parts, at))
        return _mapping(criteria, origin)

    def _unit(self, column: int) -> tuple[Position, Node] | None:
        at = (self.special.get("unit", 0), column)
        value = self.rows.get(at[0], {}).get(column)
        if value is None:
            return None
        text = self._name(at, value, "a unit in words")
        return None if text is None else (at, Node(text, *at))

    def _direction_words(self) -> Iterator[str]:
        cells = self.rows.get(self.special.get("directions", 0), {})
        for column in self.criteria:
            value = cells.get(column)
            if isinstance(value, str) and value in DIRECTIONS and DIRECTIONS[value] != value:
                yield value

    def _direction(self, at: Position) -> str:
        value = self.rows[at[0]].get(at[1])
        if isinstance(value, str) and value in DIRECTIONS:
            return DIRECTIONS[value]
        if value is None:
            met = "an empty cell"
        elif isinstance(value, Unfit):
            met = value.what
        else:
            word = str(value)
            near = hint(OTHER_SENSES.get(word.casefold(), word), ("max", "min"))
            met = amounts.shown(word) + (near if "did you mean" in near else "; max: more is better, min: less is")
        self.fault(at, f"expected 'max' or 'min', met {met}")
        return "max"


def _mapping(parts: Mapping[str, tuple[Position, Node]], at: Position) -> Node:
    """Return a mapping whose keys stand in cells."""
    return Node({name: (Node(name, *place), node) for name, (place, node) in parts.items()}, *at)
