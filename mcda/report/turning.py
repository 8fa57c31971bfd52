"""The changes of one weight that border today's choice, and what lies beyond them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda.flips.flip import Flip
    from mcda.study import Study


def turns(study: Study, method: str) -> list[Flip]:
    """Return the flips that border today's choice: the first one on each side of each weight."""
    winners = study.rankings[method].winners
    found, seen = [], set()
    for flip in study.flips[method]:
        side = (flip.subject, flip.direction)
        if side not in seen and (flip.winner in winners or flip.threshold == flip.now):
            found.append(flip)
        seen.add(side)
    return found


def distinct(flips: list[Flip], study: Study) -> list[Flip]:
    """Return flips without those that another tells: of two criteria one loses what the other gains."""
    if len(study.matrix.criteria) != 2:
        return flips
    first = study.matrix.criteria[0]
    kept: dict[bool | None, Flip] = {}
    for flip in sorted(flips, key=lambda one: one.direction != "rises"):
        move = (flip.direction == "rises") == (flip.subject == first) if flip.distance else None
        kept.setdefault(move, flip)
    return [flip for flip in flips if any(flip is one for one in kept.values())]


def further(flip: Flip, study: Study, name: str) -> list[tuple[float, str]]:
    """Return the changes beyond a flip on the same side, nearest first: threshold and who comes first from there."""
    side = [
        (other.threshold, other.rival)
        for other in study.flips[name]
        if other.subject == flip.subject and other.direction == flip.direction and other.distance > flip.distance
    ]
    return sorted(side, key=lambda pair: abs(pair[0] - flip.now))
