"""Draws in compact tables: the share of every place, the central weights, and who beats whom."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from mcda.cli import terminal
from mcda.language import GAP

if TYPE_CHECKING:
    from mcda.simulation import Simulation

FEW, SOME = 8, 15  # alternatives and criteria up to which they are shown
LETTERS = ascii_uppercase


def ordered(found: Simulation) -> list[int]:
    """Return the alternatives' positions, the most often first ahead, as `Simulation.to_frame` has them."""
    return sorted(range(len(found.matrix.alternatives)), key=lambda a: -found.tally.shares[a, 0])


def share(value: float) -> str:
    """Return a share in percent: 0 and 100 only where they are exact.

    Examples
    --------
    >>> [share(x) for x in (0, 0.00001, 0.318, 0.9999, 1)]
    ['0', '<0.1', '31.8', '>99.9', '100']
    """
    if value in (0, 1):
        return f"{100 * value:.0f}"
    shown = f"{100 * value:.1f}"
    return {"0.0": "<0.1", "100.0": ">99.9"}.get(shown, shown)


def tell(found: Simulation) -> None:
    """Write the tables, or where they are had: too many alternatives or criteria make them unreadable."""
    if len(found.matrix.alternatives) > FEW:
        terminal.say()
        terminal.tell("The shares of every place, the central weights and who beats whom are in --json.")
        return
    _places(found)
    _central(found)
    _pairs(found)


def _named(found: Simulation) -> list[str]:
    """Return each alternative's letter and key, in order."""
    keys = found.matrix.alternatives
    return [f"{letter} {terminal.one_line(keys[a])}" for letter, a in zip(LETTERS, ordered(found), strict=False)]


def _places(found: Simulation) -> None:
    here = ordered(found)
    heads = [str(k + 1) for k in range(len(here))]
    rows = [[share(x) for x in found.tally.shares[a].tolist()] for a in here]
    error = share(float(found.tally.errors.max()))
    _table(f"How often in each place, % of draws (standard errors up to {error}):", heads, _named(found), rows)


def _central(found: Simulation) -> None:
    if found.weights_from == "fixed":  # the mean of what is always the same
        return
    criteria = found.matrix.criteria
    if len(criteria) > SOME:
        terminal.say()
        terminal.tell("The mean weights of the draws that each alternative wins are in --json.")
        return
    central, keys = found.central_weights, found.matrix.alternatives
    won = [(letter, keys[a]) for letter, a in zip(LETTERS, ordered(found), strict=False) if keys[a] in central.index]
    means = central.loc[[key for _, key in won]].to_numpy().T.tolist()
    rows = [[share(x) for x in row] for row in means]
    error = share(float(found.central_errors.to_numpy().max()))
    once = "; of one draw there is none" if 1 in found.tally.places[:, 0] else ""
    title = f"Mean weights of the draws that each alternative wins, % (standard errors up to {error}{once}):"
    _table(title, [letter for letter, _ in won], [terminal.one_line(name) for name in criteria], rows, False)


def _pairs(found: Simulation) -> None:
    table = found.pairwise
    if table is None or len(table) < 2:
        return
    here = ordered(found)
    values = table.to_numpy()
    rows = [["·" if a == b else share(float(values[a, b])) for b in here] for a in here]
    error = share(0.5 / found.tally.draws**0.5)
    title = f"How often the row is ahead of the column, % of draws (standard errors up to {error}):"
    _table(title, list(LETTERS[: len(here)]), _named(found), rows)


def _table(
    title: str, heads: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]], lettered: bool = True
) -> None:
    """Write a table, on a narrow screen with letters alone, or where that is too wide too a sentence a row."""
    terminal.say()
    terminal.tell(title)
    widths = [max(map(len, [head, *(row[k] for row in rows)])) for k, head in enumerate(heads)]
    room = terminal.width() - sum(widths) - 2 * len(widths)
    short = names if max(map(terminal.span, names)) <= room or not lettered else LETTERS[: len(names)]
    if max(map(terminal.span, short)) <= room:
        cells = [[name, *row] for name, row in zip(short, rows, strict=True)]
        for line in terminal.tabulate([[""], *([head] for head in heads)], cells):
            terminal.say(line)
        return
    for name, row in zip(names, rows, strict=True):
        told = ", ".join(f"{head}:{GAP}{cell}" for head, cell in zip(heads, row, strict=True) if cell != "·")
        terminal.tell(f"{name} – {told}", indent="  ", hanging="  ")
