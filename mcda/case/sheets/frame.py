"""A DataFrame as a grid: the index names the alternatives, the columns the criteria."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from mcda.case.reading import Numeral, digest_of
from mcda.case.sheets.grid import MOST_CELLS, Grid, Position, Stated, Unfit, Value
from mcda.case.sheets.rows import SPECIAL, WORDS
from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Weights, fraction
from mcda.names import by_name, known
from mcda.numerals import shown
from mcda.value import function_of

NAME = "frame"


def grid_of(
    frame: Any, weights: Any, sense: Any, bounds: Any, title: str, value: Any = None
) -> tuple[Grid, tuple[str, ...]]:
    """Return a frame and what is given beside it as one grid, and the special rows to look for in it.

    Raises
    ------
    McdaError
        No frame, one of several levels, too large; weights, directions or bounds that do not fit it, or that it
        carries already.
    """
    if not hasattr(frame, "columns") or not hasattr(frame, "index") or not hasattr(frame, "to_numpy"):
        raise McdaError(f"expected a DataFrame, got {type(frame).__name__}")
    if getattr(frame.index, "nlevels", 1) > 1 or getattr(frame.columns, "nlevels", 1) > 1:
        raise McdaError("expected a DataFrame with one level of index and columns, got several")
    labels, names = [_label(one) for one in frame.index], [_label(one) for one in frame.columns]
    if (len(labels) + 1) * (len(names) + 1) > MOST_CELLS:
        raise McdaError(f"expected at most {MOST_CELLS:,} cells, got {len(labels)} × {len(names)}")
    given = {"weights": weights, "directions": sense, "low": bounds, "high": bounds, "value": value}
    carried = {SPECIAL[word] for word in map(str.casefold, labels) if word in SPECIAL}
    # An alternative may well be called 'low': the word counts where the frame carries weights or directions too.
    marked = bool(carried & {"weights", "directions"})
    kinds = [
        kind for kind in WORDS
        if given.get(kind) is not None or (kind in carried and (marked or kind in ("weights", "directions")))
    ]  # fmt: skip
    for kind in kinds:
        if given.get(kind) is not None and kind in carried and (marked or kind in ("weights", "directions")):
            option = {"directions": "sense", "low": "bounds", "high": "bounds"}.get(kind, kind)
            raise McdaError(f"{option!r} is given, and the frame has a row of {kind} too; leave one out")
    kinds = list(dict.fromkeys([*kinds, "weights", "directions"]))
    cells: dict[Position, Value] = {(1, 1): "alternative"}
    cells |= {(1, column): name for column, name in enumerate(names, start=2)}
    cells |= {(row, 1): label for row, label in enumerate(labels, start=2)}
    for k in range(len(names)):
        column = frame.iloc[:, k].to_numpy()  # by column, so that each number keeps its own type
        cells |= {(row, k + 2): held for row, one in enumerate(column, start=2) if (held := _value(one)) is not None}
    added = _rows(weights, sense, bounds, value, names)
    for row, (kind, line) in enumerate(added.items(), start=len(labels) + 2):
        cells[row, 1] = WORDS[kind][0]
        cells |= {(row, k): held for k, held in enumerate(line, start=2) if held is not None}
        labels.append(WORDS[kind][0])

    def address(at: Position) -> str:
        row = f"row {labels[at[0] - 2]!r}" if 2 <= at[0] < len(labels) + 2 else "columns"
        return f"{row}, column {names[at[1] - 2]!r}" if 2 <= at[1] < len(names) + 2 else row

    digest = digest_of(repr(sorted((at, str(value)) for at, value in cells.items())).encode("utf-8", "replace"))
    return Grid(NAME, digest, title, cells, address), tuple(kinds)


def _label(one: object) -> str:
    """Return a name of the index or of the columns."""
    if one is None or (isinstance(one, float) and math.isnan(one)):
        return ""
    return str(one)


def _value(one: Any) -> Value | None:
    """Return what a cell of a frame holds; None where that is nothing."""
    if isinstance(one, np.generic) and not isinstance(one, np.floating):
        one = one.item()
    if isinstance(one, str):
        return one.strip() or None
    if _is_missing(one):
        return None
    if isinstance(one, (datetime.date, datetime.time, datetime.timedelta)):
        return Unfit(f"the date or time {one}", "write how many days, months or years it stands for, as a number")
    if isinstance(one, bool) or not isinstance(one, (int, float, np.floating, Decimal, Fraction)):
        return Unfit(shown(one), "write a number")
    if isinstance(one, int):
        return Numeral(str(one))
    return fraction(one) if math.isfinite(one) else Unfit(str(one), "numbers are finite")


def _is_missing(one: Any) -> bool:
    if isinstance(one, (float, np.floating, Decimal)):
        return bool(math.isnan(one))
    return one is None or type(one).__name__ in ("NAType", "NaTType")


def _rows(weights: Any, sense: Any, bounds: Any, value: Any, names: list[str]) -> dict[str, list[Value | None]]:
    """Return what is given beside the frame as special rows, in the order of its columns."""
    rows: dict[str, list[Value | None]] = {}
    if weights is not None:
        rows["weights"] = list(Weights.of(weights, names).aligned(tuple(names)).exact)
    if sense is not None:
        rows["directions"] = list(DecisionMatrix.of([[1] * len(names)], sense, criteria=names).sense)
    if bounds is not None:
        pairs = _pairs(bounds, names)
        rows["low"] = [None if pair is None else pair[0] for pair in pairs]
        rows["high"] = [None if pair is None else pair[1] for pair in pairs]
    if value is not None:
        rows["value"] = _functions(value, names)
    return rows


def _functions(value: Any, names: list[str]) -> list[Value | None]:
    given = by_name(value, "value")
    if given is None:
        raise McdaError(f"'value' must map columns to value functions, got {shown(value)}")
    known(given, names, "value")
    found: list[Value | None] = []
    for name in names:
        one = given.get(name)
        if one is None or isinstance(one, str):  # a shape, read as a cell of a sheet would be
            found.append(one)
            continue
        try:
            function = function_of(one, "max", None)
        except McdaError as error:
            raise McdaError(f"value function of {name!r}: {error}") from None
        levels: tuple[str | Fraction, ...] = function.names or tuple(x for x, _ in function.points)
        pairs = tuple((level, v) for level, (_, v) in zip(levels, function.points, strict=True))
        found.append(Stated(pairs, function.clamped))
    return found


def _pairs(bounds: Any, names: list[str]) -> list[tuple[Fraction, Fraction] | None]:
    if isinstance(bounds, Mapping):
        for name in bounds:
            if str(name) not in names:
                raise McdaError(f"'bounds' names {str(name)!r}, which is no criterion{hint(name, names)}")
        by_name = {str(name): pair for name, pair in bounds.items()}
        return [_pair(by_name.get(name), name) for name in names]
    if not isinstance(bounds, Iterable) or isinstance(bounds, str):
        raise McdaError(f"'bounds' must be a pair (low, high), a list of pairs or a mapping, got {shown(bounds)}")
    listed = list(bounds)
    if len(listed) == 2 and not any(isinstance(one, (tuple, list)) or one is None for one in listed):
        listed = [tuple(listed)] * len(names)
    if len(listed) != len(names):
        raise McdaError(f"'bounds' must give {len(names)} pairs, one per criterion, got {len(listed)}")
    return [_pair(pair, name) for pair, name in zip(listed, names, strict=True)]


def _pair(pair: Any, name: str) -> tuple[Fraction, Fraction] | None:
    if pair is None:
        return None
    try:
        if isinstance(pair, str):
            raise TypeError
        low, high = (fraction(end) for end in pair)
    except (TypeError, ValueError):
        raise McdaError(f"bounds of {name!r} must be two finite numbers, got {shown(pair)}") from None
    return low, high
