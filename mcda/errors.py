"""What goes wrong, said so that the reader can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class McdaError(ValueError):
    """A bad input. The message names the thing, what was expected, what was met and the nearest right word."""


@dataclass(frozen=True)
class Problem:
    """One fault of a file: where it stands (line and column from 1, 0 where the file has no such place) and what it is.

    `cell` is the address of a cell, where the file is a sheet.

    Examples
    --------
    >>> print(Problem("dispute.yaml", 12, 5, "unknown key 'lable'; did you mean 'label'?"))
    dispute.yaml:12:5: unknown key 'lable'; did you mean 'label'?
    >>> print(Problem("prices.xlsx", 0, 0, "expected a number, met 'n/a'", "Scores!C3"))
    prices.xlsx: Scores!C3: expected a number, met 'n/a'
    """

    file: str
    line: int
    column: int
    message: str
    cell: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(filter(None, (place, self.cell, self.message)))


class CaseError(McdaError):
    """All faults of a case file at once; one line a fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def hint(word: object, known: Iterable[object]) -> str:
    """Return what is known, the nearest word first, as the tail of an error message.

    Examples
    --------
    >>> hint("topsi", ["topsis", "ahp"])
    "; did you mean 'topsis'?"
    >>> hint("zzz", ["topsis", "ahp"])
    '; known: topsis, ahp'
    """
    words = [str(k) for k in known]
    near = difflib.get_close_matches(str(word), words, n=1, cutoff=0.6)
    if not near:
        folded = {k.casefold(): k for k in words}
        near = [folded[str(word).casefold()]] if str(word).casefold() in folded else []
    if near:
        return f"; did you mean {near[0]!r}?"
    shown = ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
    return f"; known: {shown}" if words else ""
