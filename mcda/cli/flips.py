"""`mcda flips`: which change of one weight would change the winner."""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.cli import nearest, of_plan, options, other_flips, possible, strips, terminal
from mcda.cli.exits import DONE, FRAGILE, NO_ANSWER
from mcda.cli.other_flips import QUESTIONS
from mcda.sentences import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.case import Case
    from mcda.flips.flip import Flip
    from mcda.flips.nearest import NearestFlip
    from mcda.flips.unmoved import Unmoved
    from mcda.matrix import Weights
    from mcda.ranking import Ranking

DESCRIPTION = """
Say at which weight of each criterion another alternative takes over, while the other weights follow a rule, nearest to
today first, and which criteria never do it. Weights are points of 100. Where something is known of how sure a weight is
(the disagreement of its judgements, or --doubt), the list is repeated in units of that doubt, most dangerous first.
With --of, ask the same of one rating (cells), of one pairwise judgement (judgements), of the case's scenarios (events)
of the weights when every rating may be anywhere in its range (ranges), or of several ratings of one option together
(plan: the cheapest change that puts it first, and how far the first may fall): one question at a time. Thresholds are
exact where nothing else is said; with --json each carries its certificate, which `mcda verify` checks again.

Examples:

  mcda flips models/maritime_dispute.yaml
  mcda flips case.yaml --method topsis --of top:2
  mcda flips case.yaml --along COST+RISK
  mcda flips case.yaml --towards COST=1,RISK=1
  mcda flips case.yaml --doubt COST=5,RISK=10..30
  mcda flips case.yaml --of cells
  mcda flips case.yaml --of judgements --by geometric_mean
  mcda flips case.yaml --of events
  mcda flips case.yaml --of ranges --to OPTION
  mcda flips case.yaml --of plan --to OPTION --costs COST=2,RISK=1 --frozen SPEED
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
        help="weights: of the winner (also winner; when left out), ranking (every pair that changes order), or top:K "
        "(who enters the first K); or else cells (one rating), judgements (of one pair), events (scenarios), ranges "
        "or plan (several ratings)",
    )  # fmt: skip
    parser.add_argument(
        "--by", metavar="WAY", type=options.one_of("eigenvector", "geometric_mean"),
        help="with --of judgements: eigenvector (when left out; a search) or geometric_mean (exact)",
    )  # fmt: skip
    parser.add_argument(
        "--rule", metavar="RULE", type=options.one_of("proportional", "equal"), default="proportional",
        help="what the other weights do: keep their proportions (when left out), or change by equal amounts",
    )  # fmt: skip
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--along", metavar="NAME[+NAME…]", help="this criterion alone, or the sum of several; left out, each in turn"
    )
    way.add_argument(
        "--towards", metavar="WEIGHTS", type=_other,
        help="all weights in a straight line to other ones: NAME=VALUE,… (what is left out counts for nothing), the "
        "name of a lens, or common",
    )  # fmt: skip
    parser.add_argument(
        "--doubt", action="append", metavar="NAME=POINTS,…", type=_doubts,
        help="how sure weights are, in points of 100: a half width, or LOW..HIGH; left out, what the disagreement of "
        "the case's judgements implies",
    )  # fmt: skip
    parser.add_argument(
        "--fail-if-fragile", metavar="POINTS", type=_points, nargs="?", const=USUAL_POINTS,
        help="end with exit code 4 where the nearest flip moves fewer points of 100 (10 when POINTS is left out)",
    )  # fmt: skip
    nearest.add_arguments(parser)
    possible.add_arguments(parser)
    of_plan.add_arguments(parser)
    options.add_method_options(parser)
    options.add_weights(parser)
    options.add_sense(parser)
    options.add_sheet(parser)
    options.add_json(parser)


def _of(text: str) -> Of:
    kind, _, count = text.partition(":")
    if kind == "top" and re.fullmatch("[1-9][0-9]{0,8}", count):
        return "top", int(count)
    return "winner" if options.one_of("weights", "winner", "ranking", "top:K", *QUESTIONS)(text) == "weights" else text


def _doubts(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.rpartition("="))
        ends = value.split("..")
        try:
            numbers = [float(end) / 100 for end in ends]
        except ValueError:
            numbers = []
        if not sign or not name or len(numbers) not in (1, 2) or not all(0 <= x <= 1 for x in numbers):
            raise argparse.ArgumentTypeError(f"expected NAME=POINTS or NAME=LOW..HIGH, of 100, got {part!r}")
        found[name] = numbers[0] if len(numbers) == 1 else tuple(numbers)
    return found


def _other(text: str) -> str | dict[str, str]:
    return dict(options.pairs(text)) if "=" in text else text


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

    `unmoved` never flips, with its proof where the question is about the winner; `undefined` cannot move: it has all
    the weight, so that the rest has no proportions to keep. `nearest`: how many points of 100 the nearest flip moves, 0
    where the first place is shared today, None where nothing flips. `together`: the nearest flip when all weights may
    move; None where it was not asked for. `doubt`: rows of flips against doubt; None where none is known.
    """

    case: Case
    ranking: Ranking
    of: Of
    rule: str
    source: str
    along: Subject | None
    towards: Weights | None
    flips: list[Flip]
    never: list[Subject]
    unmoved: list[Unmoved]
    undefined: list[Subject]
    nearest: float | None
    together: NearestFlip | None
    to: str | None
    held: tuple[str, ...]
    doubt: list[dict[str, Any]] | None


def perform(arguments: argparse.Namespace) -> int:
    """Find the flips and say them, or print them with their certificates."""
    from mcda.cli.inputs import about, load_one

    case = load_one(arguments.path, arguments.sheet, options.beside(arguments))
    if other_flips.asked(arguments):
        with about(case):
            return other_flips.answer(case, arguments)
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
        shown, asked = figures([nearest, limit])
        terminal.complain(f"{case.path}: fragile: the nearest flip moves {shown} points of 100, fewer than {asked}")
        return FRAGILE
    return DONE


def _answer(case: Case, arguments: argparse.Namespace) -> Answer:
    from mcda.errors import McdaError
    from mcda.flips.paths import path_along
    from mcda.flips.unmoved import unmoved_weights
    from mcda.flips.weights import stability, weight_flips
    from mcda.ranking import rank

    matrix, rule, of = case.matrix(), arguments.rule, arguments.of
    weights = options.weights_of(case, arguments).aligned(matrix.criteria)
    method = options.method_of(arguments.method, arguments)
    most = len(matrix.alternatives) - 1
    if isinstance(of, tuple) and of[1] > most:
        raise McdaError(f"'--of top:K' needs K smaller than the {most + 1} alternatives, got {of[1]}")
    along = None if arguments.along is None else _subject(arguments.along, matrix.criteria)
    towards = None if arguments.towards is None else _towards(case, arguments.towards)
    subjects: list[Subject] = list(matrix.criteria) if along is None else [along]
    if towards is not None:
        subjects = []
    undefined = [one for one in subjects if path_along(matrix, weights, one, rule) is None]
    way = along if towards is None else towards
    flips = weight_flips(matrix, weights, method, of=of, rule=rule, along=way)
    moved = {flip.subject for flip in flips}
    proved = of == "winner" and towards is None
    still = unmoved_weights(matrix, weights, method, rule=rule, along=way) if proved else []
    ranking = rank(matrix, weights, method)
    # level for once, and not because rows are identical; or without any weight that could tell them apart
    tied = bool(stability(matrix, weights, method).attrs["tied"])
    whole = of == "winner" and way is None
    return Answer(
        case=case,
        ranking=ranking,
        to=arguments.to,
        held=nearest.held(arguments),
        together=nearest.asked(case, ranking, arguments) if whole or arguments.to or arguments.norm else None,
        of=of,
        rule=rule,
        source=options.weights_from(case, arguments),
        along=along,
        towards=towards,
        flips=flips,
        never=[one for one in subjects if one not in moved and one not in undefined],
        unmoved=still,
        undefined=undefined,
        nearest=0.0 if tied else min((100 * flip.distance for flip in flips), default=None),
        doubt=_against_doubt(case, ranking, arguments) if whole and rule == "proportional" else None,
    )


def _subject(text: str, criteria: Sequence[str]) -> Subject:
    """Return the criterion, or the criteria between plus signs; a criterion may have one in its own name."""
    if text in criteria:
        return text
    names = tuple(dict.fromkeys(name.strip() for name in text.split("+")))
    return names[0] if len(names) == 1 else names


def _towards(case: Case, other: str | dict[str, str]) -> Weights:
    """Return the weights that `--towards` names."""
    from mcda.matrix import Weights

    if isinstance(other, dict):
        return Weights.of(dict.fromkeys(case.criteria, "0") | other, case.criteria)
    return case.weights(common=True) if other == "common" else case.weights(lens=other)


def _against_doubt(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> list[dict[str, Any]] | None:
    """Return the flips against doubt: what is given, else the judgements' own where their weights are used."""
    from mcda import sentences
    from mcda.cli.inputs import labels
    from mcda.flips.doubt import flips_against_doubt, records

    given = {name: doubt for part in arguments.doubt or () for name, doubt in part.items()}
    own = arguments.weights is None and arguments.lens is None and not arguments.common
    if not given and (not own or case.judgements is None):
        return None
    source: Any = ranking.matrix if given else case
    table = flips_against_doubt(source, ranking.weights, ranking.method, doubt=given or None)
    if not table["doubt"].notna().any():
        return None
    rows = records(table.drop_duplicates("subject"))
    return [{**row, "text": sentences.doubt_in(labels(case), row)} for row in rows]


def _publish(answer: Answer) -> None:
    from mcda.cli.inputs import labels, told
    from mcda.flips.walks import walker_for

    ranking = answer.ranking
    walker = walker_for(ranking.matrix, ranking.weights, ranking.method)
    known = ranking.method.form != "black box"  # else nothing but a search, with no rows to check it against
    criteria = ranking.matrix.criteria
    terminal.publish(
        "mcda-flips/1",
        case=told(answer.case),
        labels=labels(answer.case).to_json(),
        method={
            "name": ranking.method.name,
            "options": {key: str(value) for key, value in ranking.details.items()},
        },
        of=_word(answer.of),
        rule=answer.rule,
        along=answer.along,
        towards=None if answer.towards is None else _by_name(answer.towards, criteria),
        weights=_by_name(ranking.weights, criteria),
        weights_from=answer.source,
        winners=list(ranking.winners),
        nearest_points=answer.nearest,
        problems={"main": walker.problem.to_json()} if known else {},
        flips=[{**flip.to_json(), "text": _sentence(answer, flip)} for flip in answer.flips],
        never=answer.never,
        unmoved=[{**one.to_json(), "text": _unmoved(answer, one)} for one in answer.unmoved],
        undefined=answer.undefined,
        nearest=nearest.document(answer.together, answer.case, answer.to),
        doubt=answer.doubt,
    )  # fmt: skip


def _by_name(weights: Weights, criteria: tuple[str, ...]) -> dict[str, float]:
    return dict(zip(criteria, weights.aligned(criteria).values.tolist(), strict=True))


def _print(answer: Answer) -> None:
    from mcda.cli.inputs import option_label, quoted
    from mcda.cli.rank import sentence

    terminal.tell(terminal.one_line(answer.case.title))
    terminal.tell(f"Weights from {answer.source}.")
    terminal.tell(sentence(answer.case, answer.ranking))
    twins = _twins(answer)
    if len(twins) > 1:
        labels = quoted(option_label(answer.case, key) for key in twins)
        terminal.tell(f"{labels} are rated alike: what is said of the first holds for all of them.")
    if answer.together is not None:
        terminal.say()
        held = f" ({', '.join(_named(answer.case, name) for name in answer.held)} held)" if answer.held else ""
        said = nearest.sentence(answer.together, answer.case, answer.to)
        terminal.tell(f"All weights together{held}, the least change: {said}")
    terminal.say()
    rest = "keep their proportions" if answer.rule == "proportional" else "change by equal amounts"
    who = "the others, those held above too," if answer.held else "the others"
    heading = f"Where one weight alone would have to go ({who} {rest}), nearest first:"
    if answer.towards is not None:
        heading = "On the straight way from today's weights to the others, nearest first:"
    searched = answer.ranking.method.form == "black box"
    if searched:
        heading = f"{heading[:-1]}, found by a search that can miss some:"
    terminal.tell(heading)
    lines = [_sentence(answer, flip) for flip in answer.flips]
    never = "none found" if searched else "never"
    lines += [
        f"{_named(answer.case, one.subject)}: {never}." if searched else _unmoved(answer, one) for one in answer.unmoved
    ]
    told = {one.subject for one in answer.unmoved}
    lines += [f"{_named(answer.case, one)}: {never}." for one in answer.never if one not in told]
    lines += [f"{_named(answer.case, one)}: undefined: it has all the weight today." for one in answer.undefined]
    for line in lines or ["never: nothing changes on the whole way."]:
        terminal.tell(line, indent="  ", hanging="  ")
    if answer.of == "winner" and answer.along is None and answer.towards is None and not searched:
        strips.tell(answer.case, answer.ranking, answer.rule)
    if answer.doubt:
        terminal.say()
        terminal.tell("Against the doubt about each weight, in points of 100, most dangerous first:")
        for row in answer.doubt:
            terminal.tell(row["text"], indent="  ", hanging="  ")


def _twins(answer: Answer) -> list[str]:
    """Return the winners whose rows are those of the first."""
    ranking = answer.ranking
    rows = dict(zip(ranking.matrix.alternatives, ranking.matrix.exact.tolist(), strict=True))
    return [key for key in ranking.winners if rows[key] == rows[ranking.winners[0]]]


def _named(case: Case, subject: Subject) -> str:
    from mcda.cli.inputs import labels

    return labels(case).subject(subject)


def _word(of: Of) -> str:
    return of if isinstance(of, str) else f"top:{of[1]}"


def _sentence(answer: Answer, flip: Flip) -> str:
    from mcda import sentences
    from mcda.cli.inputs import labels

    return sentences.flip_in(labels(answer.case), flip.told(), _word(answer.of))


def _unmoved(answer: Answer, one: Unmoved) -> str:
    from mcda import sentences
    from mcda.cli.inputs import labels

    return sentences.unmoved_in(labels(answer.case), one.told())
