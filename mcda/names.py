"""Names that a user gives to alternatives and criteria: each once, matched by name, the nearest one offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mcda.errors import McdaError, hint
from mcda.numerals import shown


def names_of(names: Iterable[object] | None, count: int, letter: str, what: str) -> tuple[str, ...]:
    """Return `count` names: those given, or a1, a2, … after a letter."""
    if names is None:
        return _numbered(letter, count)
    known = listed(names, what)
    if len(known) != count:
        raise McdaError(f"'{what}' must name {count} of them, got {len(known)} names")
    return known


@lru_cache(maxsize=16)
def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{k + 1}" for k in range(count))


def listed(names: Iterable[object], what: str) -> tuple[str, ...]:
    """Return names as text, in their order, each once."""
    if isinstance(names, (str, bytes, set, frozenset)) or not isinstance(names, Iterable):
        raise McdaError(f"'{what}' must be a list of names, got {shown(names)}")
    known = tuple(str(name) for name in names)
    seen: set[str] = set()
    for name in known:
        if name in seen:
            raise McdaError(f"'{what}' must be different from each other, got {name!r} twice")
        seen.add(name)
    return known


def by_name(given: Any, what: str) -> dict[str, Any] | None:
    """Return a mapping or Series by its names as text, each once; None for anything else."""
    if hasattr(given, "to_numpy") and hasattr(given, "index") and getattr(given, "ndim", 0) == 1:
        return dict(zip(listed(given.index, what), given.to_numpy(), strict=True))
    if isinstance(given, Mapping):
        return dict(zip(listed(given.keys(), what), given.values(), strict=True))
    return None


def known(given: Iterable[str], criteria: Sequence[str], what: str) -> None:
    """Check that `given` names criteria and nothing else."""
    for name in given:
        if name not in criteria:
            raise McdaError(f"'{what}' names {name!r}, which is no criterion{hint(name, criteria)}")


def matched(given: Iterable[object], criteria: Sequence[str], what: str) -> tuple[str, ...]:
    """Check that `given` names each criterion, and nothing else; return the criteria in their order."""
    names = [str(name) for name in given]
    known(names, criteria, what)
    for name in criteria:
        if name not in names:
            raise McdaError(f"'{what}' says nothing about criterion {name!r}")
    return tuple(criteria)


def position(names: Sequence[str], name: object, what: str) -> int:
    """Return where `name` stands among `names`, or say which names there are."""
    try:
        return names.index(str(name))
    except ValueError:
        raise McdaError(f"unknown {what} {name!r}{hint(name, names)}") from None
