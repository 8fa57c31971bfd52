"""`mcda flips`: which change of one weight would change the winner."""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.cli import nearest, options, possible, terminal
from mcda.cli.exits import DONE, FRAGILE, NO_ANSWER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.case import Case
    from mcda.flips.flip import Flip
    from mcda.flips.nearest import NearestFlip
    from mcda.ranking import Ranking

DESCRIPTION = """
Say at which weight of each criterion another alternative takes over, while the other weights follow a rule, nearest to
today first. Weights are points of 100. The thresholds are exact; with --json each carries its certificate, which `mcda
verify` checks again.

Examples:

  mcda flips models/maritime_dispute.yaml
  mcda flips case.yaml --method topsis --of top:2
  mcda flips case.yaml --along COST+RISK
  mcda flips case.yaml --to OPTION --norm percent
  mcda flips case.yaml --who-can-win --floor 1
  mcda flips case.yaml --map COST RISK --svg map.svg
  mcda flips case.yaml --json | mcda verify -
  mcda flips case.yaml --fail-if-fragile=5
"""
USUAL_POINTS = 10.0
Of = Any  # what mcda.weight_flips takes
Subject = str | tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("path", metavar="FILE", help="a case file or a spreadsheet")
    parser.add_argument(
        "--method",
        metavar="NAME",
        default="weighted_sum",
        help="weighted_sum (when left out), topsis, ahp, weighted_product, vikor, promethee or pymcdm:NAME",
    )
    parser.add_argument(
        "--of", metavar="WHAT", type=_of, default="winner",
        help="winner (when left out), ranking (every pair that changes order), or top:K (who enters the first K)",
    )  # fmt: skip
    parser.add_argument(
        "--rule", metavar="RULE", type=options.one_of("proportional", "equal"), default="proportional",
        help="what the other weights do: keep their proportions (when left out), or change by equal amounts",
    )  # fmt: skip
    parser.add_argument(
        "--along", metavar="NAME[+NAME…]", help="this criterion alone, or the sum of several; left out, each in turn"
    )
    parser.add_argument(
        "--fail-if-fragile", metavar="POINTS", type=_points, nargs="?", const=USUAL_POINTS,
        help="end with exit code 4 where the nearest flip moves fewer points of 100 (10 when POINTS is left out)",
    )  # fmt: skip
    nearest.add_arguments(parser)
    possible.add_arguments(parser)
    options.add_method_options(parser)
    options.add_weights(parser)
    options.add_sheet(parser)
    options.add_json(parser)


def _of(text: str) -> Of:
    kind, _, count = text.partition(":")
    if kind == "top" and re.fullmatch("[1-9][0-9]{0,8}", count):
        return "top", int(count)
    return options.one_of("winner", "ranking", "top:K")(text)


def _points(text: str) -> float:
    try:
        points = float(text)
    except ValueError:
        points = math.nan
    if not 0 <= points <= 100:
        raise argparse.ArgumentTypeError(
            f"expected POINTS from 0 to 100, got {text!r}; write --fail-if-fragile=10, or put it after FILE"
        )
    return points


@dataclass(frozen=True)
class Answer:
    """The flips of a case and what never flips.

    `undefined` cannot move: it has all the weight, so that the rest has no proportions to keep. `nearest`: how many
    points of 100 the nearest flip moves, 0 where the first place is shared today, None where nothing flips.
    `together`: the nearest flip when all weights may move; None where it was not asked for.
    """

    case: Case
    ranking: Ranking
    of: Of
    rule: str
    source: str
    flips: list[Flip]
    never: list[Subject]
    undefined: list[Subject]
    nearest: float | None
    together: NearestFlip | None
    to: str | None


def perform(arguments: argparse.Namespace) -> int:
    """Find the flips and say them, or print them with their certificates."""
    from mcda.cli.inputs import about, load_one

    case = load_one(arguments.path, arguments.sheet)
    if possible.asked(arguments):
        with about(case):
            return possible.answer(case, arguments)
    with about(case):
        answer = _answer(case, arguments)
    if arguments.json:
        _publish(answer)
    else:
        _print(answer)
    if answer.undefined and not answer.flips and not answer.never:
        return NO_ANSWER
    limit, nearest = arguments.fail_if_fragile, answer.nearest
    if limit is not None and nearest is not None and nearest < limit:
        shown, asked = terminal.figures([nearest, limit])
        terminal.complain(f"{case.path}: fragile: the nearest flip moves {shown} points of 100, fewer than {asked}")
        return FRAGILE
    return DONE


def _answer(case: Case, arguments: argparse.Namespace) -> Answer:
    from mcda.errors import McdaError
    from mcda.flips.paths import path_along
    from mcda.flips.weights import stability, weight_flips
    from mcda.ranking import rank

    matrix = case.matrix()
    weights = options.weights_of(case, arguments).aligned(matrix.criteria)
    method = options.method_of(arguments.method, arguments)
    most = len(matrix.alternatives) - 1
    if isinstance(arguments.of, tuple) and arguments.of[1] > most:
        raise McdaError(f"'--of top:K' needs K smaller than the {most + 1} alternatives, got {arguments.of[1]}")
    along = None if arguments.along is None else _subject(arguments.along, matrix.criteria)
    subjects: list[Subject] = list(matrix.criteria) if along is None else [along]
    undefined = [one for one in subjects if path_along(matrix, weights, one, arguments.rule) is None]
    flips = weight_flips(matrix, weights, method, of=arguments.of, rule=arguments.rule, along=along)
    moved = {flip.subject for flip in flips}
    tied = bool(stability(matrix, weights, method).attrs["tied"])
    ranking = rank(matrix, weights, method)
    whole = arguments.of == "winner" and along is None
    return Answer(
        case=case,
        ranking=ranking,
        to=arguments.to,
        together=nearest.asked(case, ranking, arguments) if whole or arguments.to or arguments.norm else None,
        of=arguments.of,
        rule=arguments.rule,
        source=options.weights_from(case, arguments),
        flips=flips,
        never=[one for one in subjects if one not in moved and one not in undefined],
        undefined=undefined,
        nearest=0.0 if tied else min((100 * flip.distance for flip in flips), default=None),
    )


def _subject(text: str, criteria: Sequence[str]) -> Subject:
    """Return the criterion, or the criteria between plus signs; a criterion may have one in its own name."""
    if text in criteria:
        return text
    names = tuple(dict.fromkeys(name.strip() for name in text.split("+")))
    return names[0] if len(names) == 1 else names


def _publish(answer: Answer) -> None:
    from mcda.cli.inputs import told
    from mcda.flips.walks import walker_for

    ranking = answer.ranking
    walker = walker_for(ranking.matrix, ranking.weights, ranking.method)
    known = ranking.method.form != "black box"  # else nothing but a search, with no rows to check it against
    terminal.publish(
        "mcda-flips/1",
        case=told(answer.case),
        method={
            "name": ranking.method.name,
            "options": {key: str(value) for key, value in ranking.details.items()},
        },
        of=answer.of if isinstance(answer.of, str) else f"top:{answer.of[1]}",
        rule=answer.rule,
        weights=dict(zip(ranking.matrix.criteria, ranking.weights.values.tolist(), strict=True)),
        weights_from=answer.source,
        winners=list(ranking.winners),
        nearest_points=answer.nearest,
        problems={"main": walker.problem.to_json()} if known else {},
        flips=[{**flip.to_json(), "text": _sentence(answer, flip)} for flip in answer.flips],
        never=answer.never,
        undefined=answer.undefined,
        nearest=nearest.document(answer.together, answer.case, answer.to),
    )


def _print(answer: Answer) -> None:
    from mcda.cli.rank import sentence

    terminal.tell(terminal.one_line(answer.case.title))
    terminal.tell(f"Weights from {answer.source}.")
    terminal.tell(sentence(answer.case, answer.ranking))
    if answer.together is not None:
        terminal.say()
        terminal.tell(
            "All weights together, the least change: " + nearest.sentence(answer.together, answer.case, answer.to)
        )
    terminal.say()
    rest = "keep their proportions" if answer.rule == "proportional" else "change by equal amounts"
    terminal.tell(f"Where one weight alone would have to go (the others {rest}), nearest first:")
    lines = [_sentence(answer, flip) for flip in answer.flips]
    lines += [f"{_named(answer.case, one)}: never." for one in answer.never]
    lines += [f"{_named(answer.case, one)}: undefined: it has all the weight today." for one in answer.undefined]
    for line in lines:
        terminal.tell(line, indent="  ", hanging="  ")


def _named(case: Case, subject: Subject) -> str:
    from mcda.cli.inputs import criterion_label

    keys = (subject,) if isinstance(subject, str) else subject
    return " + ".join(criterion_label(case, key) for key in keys)


def _sentence(answer: Answer, flip: Flip) -> str:
    from mcda.cli.inputs import option_label

    case, of = answer.case, answer.of
    winner, rival = (f"“{option_label(case, key)}”" for key in (flip.winner, flip.rival))
    now, then = terminal.figures([100 * flip.now, 100 * flip.threshold])
    if flip.now == flip.threshold:
        return f"{_named(case, flip.subject)}: {now} points of 100 today: {winner} and {rival} are level here."
    change = f"{rival} overtakes {winner}"
    if isinstance(of, tuple):
        change = f"{rival} enters the first {of[1]} in the place of {winner}"
    return f"{_named(case, flip.subject)}: {now} → {then} points of 100: then {change}."
