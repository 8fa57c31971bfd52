"""Percentages: read where all of a column, or of the row of weights, is in percent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mcda.case.sheets.grid import Position, Unfit, Value

SIGNS = "% \u00a0\u202f"


def hundredths(groups: Mapping[str, Mapping[Position, Value]]) -> tuple[dict[Position, str], list[str]]:
    """Return how many hundredths each cell is, in the groups that are in percent throughout, and what was decided.

    A zero may go without its sign.

    Examples
    --------
    >>> hundredths({"the column 'a'": {(1, 2): "12 %", (2, 2): "0"}, "the column 'b'": {(1, 3): "5 %", (2, 3): "3"}})
    ({(1, 2): '12', (2, 2): '0'}, ["the column 'a' is in percent: 12 % is read as 12"])
    """
    found: dict[Position, str] = {}
    notes = []
    for name, cells in groups.items():
        if _in_percent(cells.values()):
            found |= {at: _bare(value) for at, value in cells.items()}
            notes.append(f"{name} is in percent: 12 % is read as 12")
    return found, notes


def _in_percent(values: Iterable[Value]) -> bool:
    signed = {value: _signed(value) for value in values}
    return any(signed.values()) and all(sign or str(value) == "0" for value, sign in signed.items())


def _signed(value: Value) -> bool:
    if isinstance(value, Unfit):
        return bool(value.percent)
    return isinstance(value, str) and value.endswith("%") and value.rstrip(SIGNS) != ""


def _bare(value: Value) -> str:
    return value.percent if isinstance(value, Unfit) else str(value).rstrip(SIGNS)
