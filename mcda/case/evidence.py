"""What the ratings of a case rest on, counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mcda.case.document import Cell


@dataclass(frozen=True)
class Evidence:
    """What the ratings of a case rest on; every cell is counted once.

    Attributes
    ----------
    cells : int
        Alternatives × criteria; the sum of the others.
    source : the source alone
    source_and_judgement : the source and the analyst's judgement
    judgement : the analyst's judgement alone
    public_record : a public record outside the source, alone or with others
    unstated : the file does not say
    """

    cells: int
    source: int
    source_and_judgement: int
    judgement: int
    public_record: int
    unstated: int

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Evidence:
        """Count what ratings rest on."""
        counts = dict.fromkeys(("source", "source_and_judgement", "judgement", "public_record", "unstated"), 0)
        for cell in cells:
            counts[_rests_on(set(cell.basis))] += 1
        return cls(cells=sum(counts.values()), **counts)


def _rests_on(basis: set[str]) -> str:
    if "public record" in basis:
        return "public_record"
    if basis == {"source"}:
        return "source"
    if basis == {"analyst judgement"}:
        return "judgement"
    return "source_and_judgement" if basis else "unstated"
