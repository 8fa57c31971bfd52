"""Which alternatives go together, as limits: the smallest sets that do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from mcda.errors import McdaError, hint
from mcda.optimise.limits import Limit

RULES = 2_000  # how many rows may say what does not go together


def rules_of(
    names: Sequence[str], sets: Iterable[Iterable[str]] | None, out: Collection[Any] = (), *, pairwise: bool = False
) -> list[Limit]:
    """Return a limit for each smallest set that does not go together; see `apart`."""
    return [
        Limit(
            f"{' and '.join(some)} do not go together",
            spend=dict.fromkeys(some, Fraction(1)),
            at_most=Fraction(len(some) - 1),
        )
        for some in apart(names, sets, out, pairwise=pairwise)
    ]


def apart(
    names: Sequence[str], sets: Iterable[Iterable[str]] | None, out: Collection[Any] = (), *, pairwise: bool = False
) -> list[tuple[str, ...]]:
    """Return the smallest sets that do not go together: each hits what every allowed set lacks.

    A set may be taken if it lies in one of `sets`, or has one member. With `pairwise` it may be taken if every two of
    its members lie in one of `sets`. `out` are names that may be listed and count for nothing.
    """
    if sets is None:
        return []
    at = {name: a for a, name in enumerate(names)}
    whole: list[set[int]] = [{a} for a in range(len(names))]
    if isinstance(sets, str) or not isinstance(sets, Iterable):
        raise McdaError(f"'compatible_sets' must be a list of sets of alternatives, got {sets!r}")
    for together in sets:
        if isinstance(together, str) or not isinstance(together, Iterable):
            raise McdaError(f"'compatible_sets' must hold sets of alternatives, got {together!r}")
        members = list(together)
        for name in members:
            if name not in at and name not in out:
                raise McdaError(f"'compatible_sets' has an unknown alternative {name!r}{hint(name, names)}")
        whole.append({at[name] for name in members if name in at})
    largest = [one for one in whole if not any(one < other for other in whole)]
    if pairwise:
        return [
            (names[a], names[b])
            for a, b in combinations(range(len(names)), 2)
            if not any({a, b} <= one for one in largest)
        ]
    everyone = frozenset(range(len(names)))
    hitting: set[frozenset[int]] = {frozenset()}
    for one in dict.fromkeys(frozenset(everyone - one) for one in largest):  # Berge: hit one after another, keep least
        grown = {h if h & one else h | {a} for h in hitting for a in (one if not h & one else (0,))}
        hitting = {h for h in grown if not any(other < h for other in grown)}
        if len(hitting) > RULES:
            raise McdaError(f"'compatible_sets' takes more than {RULES} rules to say what does not go together")
    return sorted((tuple(names[a] for a in sorted(h)) for h in hitting), key=lambda some: (len(some), some))
