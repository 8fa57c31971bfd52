"""What is given beside a sheet, weights and directions, as the rows that it may then do without."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from mcda.case.sheets.grid import Grid, Unfit, Value, first_column
from mcda.case.sheets.rows import SPECIAL, WORDS, titles
from mcda.errors import CaseError, McdaError, Problem
from mcda.matrix import DecisionMatrix, Weights

EQUAL = "equal"
ALIKE = 0.85  # a first cell as near as this to 'weights' is one mistyped, until it gets another name
EXAMPLES = {"weights": ("2", "1"), "directions": ("max", "min")}
OPTIONS = {"weights": "--weights", "directions": "--sense"}
PARTS = {"weights": "weights", "directions": "sense"}
LONGEST = 40  # of a name in an example


def completed(grid: Grid, weights: Any = None, sense: Any = None) -> Grid:
    """Return a sheet with the weights and directions that are given beside it as its last rows.

    Weights take the place of those in the sheet; `equal` gives every criterion the same. Directions are stated once.

    Raises
    ------
    CaseError
        Weights or directions that do not fit the criteria; directions that the sheet states too; a row whose first cell
        looks like one of weights or directions mistyped.
    """
    if weights is None and sense is None:
        return grid
    top, left, names, special, others = _read(grid)
    cells = dict(grid.cells)
    faults = [
        grid.problem((row, left), f"expected {near!r}, met {word!r}; give the row another name if it is an alternative")
        for row, word in others.items()
        for kind, given in (("weights", weights), ("directions", sense))
        if given is not None and kind not in special
        for near in difflib.get_close_matches(word.casefold(), WORDS[kind], n=1, cutoff=ALIKE)
    ]
    if sense is not None and "directions" in special:
        met = "'sense' (--sense) is given, and the sheet has a row of directions too; leave one out"
        faults.append(grid.problem((special["directions"], left), met))
    if faults:
        raise CaseError(faults)
    last = max((row for row, _ in cells), default=top)
    for kind, given in (("weights", weights), ("directions", sense)):
        if given is None:
            continue
        for at in [at for at in cells if at[0] == special.get(kind)]:
            del cells[at]
        try:
            line = _line(kind, given, list(names.values()))
        except McdaError as error:
            raise CaseError([Problem(grid.file, 0, 0, str(error))]) from None
        last += 1
        cells[last, left] = WORDS[kind][0]
        cells |= {(last, column): held for column, held in zip(names, line, strict=True)}
    return replace(grid, cells=cells)


def _read(grid: Grid) -> tuple[int, int, dict[int, str], dict[str, int], dict[int, str]]:
    """Return row and first column of the header, its criteria by column, special rows by kind, other rows' names."""
    left = first_column(grid.cells)
    rows: dict[int, dict[int, Value]] = {}
    for (row, column), value in sorted(grid.cells.items()):
        rows.setdefault(row, {})[column] = value
    for row in titles(rows, left):
        del rows[row]
    top = min(rows, default=1)
    names: dict[int, str] = {}
    for column, value in rows.get(top, {}).items():  # one that is no name, or a second of a name, the layout refuses
        if column != left and not isinstance(value, Unfit) and str(value) not in names.values():
            names[column] = str(value)
    special: dict[str, int] = {}
    others: dict[int, str] = {}
    for row, held in rows.items():
        word = str(held.get(left, ""))
        if row != top and word.casefold() in SPECIAL:
            special.setdefault(SPECIAL[word.casefold()], row)
        elif row != top:
            others[row] = word
    return top, left, names, special, others


def _line(kind: str, given: Any, names: list[str]) -> list[Value]:
    if not names:
        return []
    if kind == "directions":
        return list(DecisionMatrix.of([[1] * len(names)], given, criteria=names).sense)
    if isinstance(given, str):
        if given != EQUAL:
            raise McdaError(f"'weights' must be a mapping, a list or {EQUAL!r}, got {given!r}")
        given = [1] * len(names)
    return list(Weights.of(given, names).aligned(tuple(names)).exact)


def example(kind: str, names: Iterable[str]) -> str:
    """Return how a row of weights or of directions may look, and how it is given beside the sheet.

    Examples
    --------
    >>> print(example("weights", ["price", "light", "quiet"]))
    , such as weights,2,1,…; or give it beside: --weights price=2,light=1,… (in Python weights={'price': 2, …})
    """
    some = list(names)
    few = dict(zip(some, EXAMPLES[kind], strict=False))
    if not few:
        return ""
    more = ",…" if len(some) > len(few) else ""
    first, held = next(iter(few.items()))
    python = f"in Python {PARTS[kind]}={{{first!r}: {held if kind == 'weights' else repr(held)}"
    python += ", …}" if len(some) > 1 else "}"
    row = ",".join([WORDS[kind][0], *few.values()]) + more
    if any("," in name or "=" in name or len(name) > LONGEST for name in few):  # the command line could not tell
        return f", such as {row}; or give it beside ({python})"
    quoted = shlex.quote(",".join(f"{name}={one}" for name, one in few.items()))
    quoted = f"{quoted[:-1]}{more}'" if quoted.endswith("'") else quoted + more
    return f", such as {row}; or give it beside: {OPTIONS[kind]} {quoted} ({python})"
