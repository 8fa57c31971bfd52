"""Which choices cannot be explained together, and which must be given up so that the others can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from mcda.inverse.programs import Leads, margin

PROGRAMS = 4000  # solved at most while looking for smaller sets
Positions = tuple[int, ...]


@dataclass(frozen=True)
class Conflicts:
    """The smallest sets that cannot be explained together, and the smallest whose removal leaves what can be.

    `complete`: all sets of these sizes were looked at and none is smaller; else the first is still minimal: without any
    one of its members the rest of it can be explained.
    """

    smallest: tuple[Positions, ...]
    repairs: tuple[Positions, ...]
    complete: bool


def conflicts(groups: Sequence[Leads], n: int, floor: Fraction) -> Conflicts:
    """Return the conflicts of cases, each a set of rows, that no weights explain together.

    A set without an explanation has a smallest part of at most n cases without one (Helly's theorem in n − 1
    dimensions). One minimal set by deletion first; then all sets in order of size.
    """
    known: dict[Positions, bool] = {}

    def explained(part: Positions) -> bool:
        if part not in known:
            rows = {key: row for k in part for key, row in groups[k].items()}
            known[part] = not rows or margin(rows, n, floor)[0] >= 0
        return known[part]

    everyone = tuple(range(len(groups)))
    minimal = list(everyone)
    for k in everyone:
        rest = tuple(x for x in minimal if x != k)
        if not explained(rest):
            minimal = list(rest)
    complete, smallest = True, [tuple(minimal)]
    for size in range(1, len(minimal) + 1):
        found = []
        for part in combinations(everyone, size):
            if len(known) > PROGRAMS:
                complete = False
                break
            if not explained(part):
                found.append(part)
        if found or not complete:
            smallest = found or smallest
            break
    repairs: list[Positions] = []
    for size in range(1, len(groups)):
        for part in combinations(everyone, size):
            if len(known) > 2 * PROGRAMS:
                complete = False
                break
            if explained(tuple(k for k in everyone if k not in part)):
                repairs.append(part)
        if repairs or len(known) > 2 * PROGRAMS:
            break
    return Conflicts(tuple(smallest), tuple(repairs), complete)
