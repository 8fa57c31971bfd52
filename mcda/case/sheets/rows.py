"""The rows of a sheet that are no alternatives, and the words that make them so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Compared without regard to capitals.
WORDS = {
    "weights": ("weights", "weight", "pesos", "peso"),
    "directions": ("direction", "directions", "sense", "goal", "objective"),
    "low": ("low", "min", "minimum"),
    "high": ("high", "max", "maximum"),
    "unit": ("unit", "units"),
    "value": ("value", "value function"),
}
SPECIAL = {word: kind for kind, words in WORDS.items() for word in words}
# Compared exactly.
DIRECTIONS = {"max": "max", "min": "min", "benefit": "max", "cost": "min"}


def titles(rows: Mapping[int, Mapping[int, Any]], left: int) -> list[int]:
    """Return the rows above the header that hold one text alone, in whichever column: what a sheet is called.

    Examples
    --------
    >>> titles({1: {1: "Rooms"}, 3: {1: "room", 2: "price"}, 4: {1: "weights", 2: "1"}}, left=1)
    [1]
    >>> titles({1: {1: "room"}, 2: {1: "weights", 2: "1"}}, left=1)
    []
    >>> titles({1: {1: "Rooms"}, 3: {2: "room", 3: "price"}, 4: {2: "attic", 3: "1"}}, left=2)
    [1]
    """
    top = min((row for row, cells in rows.items() if len(cells) > 1), default=0)
    above = [row for row in rows if row < top]
    corner = str(rows.get(top, {}).get(left, ""))
    alone = [one for row in above for one in rows[row].values()]
    plain = corner.casefold() not in SPECIAL and all(isinstance(one, str) for one in alone)
    return above if plain else []
