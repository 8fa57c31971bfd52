"""The part of `mcda flips` about all weights together: the nearest flip, in words and as data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mcda.cli import options

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.flips.nearest import NearestFlip
    from mcda.ranking import Ranking

NORMS = ("l1", "l2", "linf", "percent", "percent_final")


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
    parser.add_argument(
        "--frozen", metavar="NAME,…", help="criteria whose weight (with --of plan: rating) stays as it is"
    )


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
    return nearest_flip(
        ranking.matrix, ranking.weights, ranking.method, norm=norm, rival=arguments.to,
        until=arguments.until or ("win" if arguments.to else "tie"), frozen=held(arguments),
    )  # fmt: skip


def held(arguments: argparse.Namespace) -> tuple[str, ...]:
    """Return the criteria whose weight stays as it is."""
    return tuple(name.strip() for name in arguments.frozen.split(",")) if arguments.frozen else ()


def document(flip: NearestFlip | None, case: Case, to: str | None) -> dict[str, Any] | None:
    """Return the answer as data, with its sentence in labels and the alternative that was asked about."""
    return None if flip is None else {**flip.to_json(), "asked": to, "text": sentence(flip, case, to)}


def sentence(flip: NearestFlip, case: Case, to: str | None = None) -> str:
    """Return the answer in words, with the case's labels."""
    from mcda import sentences
    from mcda.cli.inputs import labels

    now = dict(zip(flip.criteria, flip.now, strict=True))
    return sentences.nearest_in(labels(case), flip.told(), now, to)
