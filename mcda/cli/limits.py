"""Limits as the command line writes them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcda.optimise import Limit


def limits_of(arguments: argparse.Namespace) -> list[Limit]:
    """Return the limits and exclusions of the command line."""
    from mcda.optimise import Limit

    return [
        *_written(arguments.limit),
        *(Limit(f"without {name}", exclude=(name,)) for name in dict.fromkeys(arguments.exclude)),
    ]


def each_of(arguments: argparse.Namespace) -> list[Limit]:
    """Return the limits of the command line that every member of a set must meet."""
    return _written(arguments.each)


def _written(given: list[tuple[str, str, str]]) -> list[Limit]:
    from mcda.optimise import Limit

    found = []
    for name, end, bound in dict.fromkeys(given):
        ends: dict[str, Any] = {end: bound}
        found.append(Limit(f"{name}{'<=' if end == 'at_most' else '>='}{bound}", criterion=name, **ends))
    return found
