"""The part of `mcda flips` about all weights together: the nearest flip, in words and as data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.flips.nearest import NearestFlip
    from mcda.ranking import Ranking

NORMS = ("l1", "l2", "linf", "percent", "percent_final")
DUST = 5e-4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the question takes."""
    parser.add_argument(
        "--to", metavar="NAME", help="ask how far it is until this alternative is the best, instead of the nearest one"
    )
    parser.add_argument(
        "--norm", metavar="NORM", type=options.one_of(*NORMS),
        help="how the distance over all weights is measured: l1 (points moved; for linear methods when left out), "
        "percent (every weight by a factor; for TOPSIS when left out), l2, linf or percent_final",
    )  # fmt: skip
    parser.add_argument(
        "--until", metavar="WHAT", type=options.one_of("win", "tie"),
        help="with --to: win (nobody ahead of it; when left out) or tie (level with today's winner)",
    )  # fmt: skip
    parser.add_argument("--frozen", metavar="NAME,…", help="criteria whose weight stays as it is")


def asked(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> NearestFlip | None:
    """Return the nearest flip over all weights; None where nobody asked and the method has no certified answer."""
    from mcda.errors import McdaError
    from mcda.flips.nearest import nearest_flip

    explicit = arguments.to or arguments.norm or arguments.until or arguments.frozen
    if arguments.until and not arguments.to:
        raise McdaError("--until goes with --to NAME")
    form = ranking.method.form
    if not explicit and form not in ("linear", "ratio"):
        return None
    norm = arguments.norm or ("l1" if form == "linear" else "percent")
    frozen = [name.strip() for name in arguments.frozen.split(",")] if arguments.frozen else []
    return nearest_flip(
        ranking.matrix, ranking.weights, ranking.method, norm=norm, rival=arguments.to,
        until=arguments.until or ("win" if arguments.to else "tie"), frozen=frozen,
    )  # fmt: skip


def document(flip: NearestFlip | None, case: Case, to: str | None) -> dict[str, Any] | None:
    """Return the answer as data, with its sentence in labels."""
    return None if flip is None else {**flip.to_json(), "text": sentence(flip, case, to)}


def sentence(flip: NearestFlip, case: Case, to: str | None = None) -> str:
    """Return the answer in words, with the case's labels."""
    from mcda.cli.inputs import option_label
    from mcda.flips.nearest import Status

    winner = f"“{option_label(case, flip.winner)}”"
    if flip.status is Status.TIED:
        return f"{winner} and “{option_label(case, str(flip.rival))}” share the first place today."
    if flip.distance is None or flip.rival is None:
        never = [*flip.never, *flip.tie_only]
        if to is not None and never:
            level = "; it can only draw level" if flip.tie_only else ""
            return f"no allowed weights make “{option_label(case, to)}” the best{level}."
        return f"{winner} stays first: {flip.status.value[0].lower()}{flip.status.value[1:]}"
    rival = f"“{option_label(case, flip.rival)}”"
    then = f"{rival} is the best" if flip.until == "win" else f"{rival} draws level with {winner}"
    if flip.norm == "percent":
        held = f"as long as every weight is right within {_percent(flip)}, "
        if to is None:
            return f"{held}{winner} stays first; just beyond, {rival} can draw level."
        goal = "the best" if flip.until == "win" else f"level with {winner}"
        return f"{held}{rival} is not {goal}; just beyond, it can be."
    whole = "" if flip.norm == "l1" else f" (distance {flip.distance:.3g} in the norm {flip.norm})"
    moved = terminal.figures([flip.moved or 0.0])[0]
    bracket = "" if flip.status is Status.FLIP else f" The search ended before its bracket closed: {flip.bracket}."
    return f"{moved} points of 100 change hands{whole}: {_moves(flip, case)}; then {then}.{bracket}"


def _percent(flip: NearestFlip) -> str:
    share = 100 * (flip.distance or 0.0)
    return f"{share:.0f} % of itself" if share >= 2 else f"{share:.2g} % of itself"


def _moves(flip: NearestFlip, case: Case) -> str:
    from mcda.cli.inputs import criterion_label

    moves = flip.moves
    if moves is None:
        return ""
    ordered = sorted(((str(key), float(x)) for key, x in moves.items()), key=lambda pair: (pair[1] < 0, -abs(pair[1])))
    told = [
        f"{criterion_label(case, key)} {'+' if x > 0 else '−'}{terminal.figures([100 * abs(x)])[0]}"
        for key, x in ordered
        if abs(x) > DUST
    ]
    return ", ".join(told)
