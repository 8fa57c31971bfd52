"""The part of `mcda rank` about why the winner comes before a rival, in words and as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mcda.cli import terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcda.case import Case
    from mcda.explanation import Explanation
    from mcda.forms import Method
    from mcda.matrix import Weights

BEST_OF_THE_OTHERS = ""


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Say what the question takes."""
    parser.add_argument(
        "--why", metavar="OPTION", nargs="?", const=BEST_OF_THE_OTHERS, type=_option,
        help="say why the winner comes before this alternative (the best of the others when left out; then put it "
        "after FILE): trade-offs that lead to it, and the fewest statements about weights that force the choice",
    )  # fmt: skip


def _option(text: str) -> str:
    if Path(text).is_file():
        raise argparse.ArgumentTypeError(f"expected an alternative, got the file {text!r}; put --why after FILE")
    return text


def asked(case: Case, weights: Weights, methods: Iterable[Method], rival: str | None) -> Explanation | None:
    """Return the explanation by the first method that has one; None where nobody asked."""
    if rival is None:
        return None
    from mcda.explanation import explain

    chosen = list(methods)
    linear = next((one for one in chosen if one.form == "linear"), chosen[0])
    return explain(case, weights, linear, rival=None if rival == BEST_OF_THE_OTHERS else rival)


def tell(case: Case, found: Explanation) -> None:
    """Print the explanation."""
    from mcda.cli.inputs import option_label
    from mcda.explanation import Status

    terminal.say()
    if found.status is not Status.AHEAD or found.winner is None or found.rival is None or found.lead is None:
        terminal.tell(f"Why: {terminal.one_line(found.sentence)}")
        return
    winner, rival = (f"“{option_label(case, key)}”" for key in (found.winner, found.rival))
    terminal.tell(
        f"Why {winner} and not {rival} ({found.method}): from the second to the first, two criteria at a time; "
        f"together {float(found.lead):+.3g}."
    )
    for step in found.steps:
        terminal.tell(terminal.one_line(str(step)), indent="  ", hanging="  ")
    if not found.statements:
        terminal.tell("No weights put another alternative ahead.")
        return
    terminal.tell(f"Nobody else is ahead as long as{' all of this is true' if len(found.statements) > 1 else ''}:")
    for one in found.statements:
        terminal.tell(f"{terminal.one_line(str(one))}", indent="  ", hanging="  ")
