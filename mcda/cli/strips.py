"""Winner strips in a terminal: a line a criterion, a sign for who comes first as its weight goes from 0 to 100 %."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mcda.cli import terminal

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.ranking import Ranking

SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
LONGEST, SHORTEST = 50, 20  # signs of a strip
TODAY = "|"


def tell(case: Case, ranking: Ranking, rule: str) -> None:
    """Print the strips, and whom each sign stands for; nothing where there are more alternatives than signs."""
    from mcda.cli.inputs import criterion_label, option_label
    from mcda.flips.paths import path_along
    from mcda.flips.weights import winner_path

    matrix = ranking.matrix
    if len(matrix.alternatives) > len(SIGNS):
        return
    signs = dict(zip(matrix.alternatives, SIGNS, strict=False))
    room = min(LONGEST, terminal.width() // 2)
    if room < SHORTEST:
        return
    lines: list[tuple[str, str]] = []
    met: dict[str, None] = {}
    weights = ranking.weights.aligned(matrix.criteria)
    for j, criterion in enumerate(matrix.criteria):
        if path_along(matrix, weights, criterion, rule) is None:
            continue
        path = winner_path(matrix, weights, ranking.method, along=criterion, rule=rule)
        ends = list(path[["start", "end", "winner"]].itertuples(index=False, name=None))
        met |= dict.fromkeys(winner for _, _, winner in ends)
        lines.append(
            (terminal.carried(criterion_label(case, criterion)), strip(ends, float(weights.values[j]), room, signs))
        )
    if not lines:
        return
    label = max(min(max(terminal.span(name) for name, _ in lines), terminal.width() - room - 5), 8)
    terminal.say()
    terminal.tell(f"Who comes first as one weight goes from 0 to 100 % ({TODAY} is today's):")
    for name, drawn in lines:
        terminal.say(f"  {_fitted(name, label)}  {drawn}")
    for key in matrix.alternatives:
        if key in met:
            terminal.tell(f"{signs[key]} {option_label(case, key)}", indent="  ", hanging="    ")


def strip(path: Iterable[tuple[float, float, str]], now: float, room: int, signs: dict[str, str]) -> str:
    """Return who comes first in the middle of each of `room` equal steps of a weight, today's marked between them.

    Examples
    --------
    >>> strip([(0, 0.5, "a"), (0.5, 1, "b")], 0.25, 8, {"a": "1", "b": "2"})
    '11|112222'
    """
    pieces = list(path)
    cells = [
        next((signs[winner] for start, end, winner in pieces if start <= (step + 0.5) / room <= end), " ")
        for step in range(room)
    ]
    at = round(now * room)
    return "".join([*cells[:at], TODAY, *cells[at:]])


def _fitted(text: str, columns: int) -> str:
    """Return a text cut or filled to a width."""
    shown, cut = text, terminal.carried("…")
    while terminal.span(shown) > columns:
        shown = text = text[:-1]
        shown = shown.rstrip() + cut
    return shown + " " * (columns - terminal.span(shown))
