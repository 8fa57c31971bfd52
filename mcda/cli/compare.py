"""`mcda compare`: one case under every method, normalisation and weight rule; or several cases side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import asked, asked_one, options, side_by_side, terminal
from mcda.cli.exits import DONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.case import Case
    from mcda.comparison.reversals import Reversals
    from mcda.comparison.variants import MethodComparison

DESCRIPTION = """
Rank one case by every method under every normalisation and weight rule. Say who comes first how often, where winners
differ and why, which modelling choice decides, and which changes of one alternative turn the order of others around.
Several cases, or a folder, stand side by side: who comes first in each, in how many models, what would flip it, and the
questions of the Rational Actor Model, a table each. --of puts such questions by name, to one case or to several.

Examples:

  mcda compare models/maritime_dispute.yaml
  mcda compare models/lima_group.yaml --of goals,scale,sceptic
  mcda compare rooms.xlsx --sheet Scores --method weighted_sum,topsis
  mcda compare models/
  mcda compare case.yaml --normalisation minmax,vector --rule given,equal --json
"""
MOST_TURNED = 60  # alternatives; rank reversals take three exact rankings of all for each of them and each method
MOST = 8  # sentences of a kind; --json has all of them


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="case files, spreadsheets, or folders of case files")
    parser.add_argument(
        "--method", action="append", metavar="NAME", help="these methods only; several with commas; left out, all"
    )
    parser.add_argument(
        "--normalisation", action="append", metavar="NAME",
        help="these only; several with commas; left out, bounds, minmax, vector, max and sum",
    )  # fmt: skip
    parser.add_argument(
        "--rule", action="append", metavar="NAME",
        help="these weight rules only: given (what the case or --weights says), equal, rank_order_centroid, rank_sum, "
        "rank_reciprocal, entropy, critic, merec, standard_deviation, variance, gini, angle, lopcow, cilos, idocriw; "
        "several with commas; left out, the first four",
    )  # fmt: skip
    asked.add_arguments(parser)
    options.add_weights(parser)
    options.add_sense(parser)
    options.add_sheet(parser)
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Compare, then print."""
    from mcda.cli.inputs import about, load, load_one
    from mcda.comparison.reversals import rank_reversals
    from mcda.comparison.variants import compare_methods

    levels = [
        None if given is None else options.split(given)
        for given in (arguments.method, arguments.normalisation, arguments.rule)
    ]
    (path, *more) = arguments.paths
    whole = more or Path(path).is_dir()
    sheet, beside = arguments.sheet, options.beside(arguments)
    cases = load(arguments.paths, sheet, beside=beside) if whole else [load_one(path, sheet, beside)]
    of = asked.wanted(arguments, several=len(cases) > 1)
    if asked.MODELS not in of:
        return asked.answer(cases, arguments, of)
    more_asked = None if len(of) == 1 else asked.Answers(cases, arguments, of, explicit=arguments.of is not None)
    if len(cases) > 1:
        found = side_by_side.rows(cases, arguments, levels)
        (side_by_side.publish if arguments.json else side_by_side.tell)(found, more_asked)
        return DONE
    (case,) = cases
    with about(case):
        weights = options.weights_of(case, arguments)
        made = compare_methods(case, weights, *levels)
        few = len(made.matrix.alternatives) <= MOST_TURNED
        turned = rank_reversals(case, weights, levels[0]) if few else None
    source = options.weights_from(case, arguments)
    if arguments.json:
        _publish(case, made, turned, source, more_asked)
    else:
        _print(case, made, turned, source)
        if more_asked is not None:
            terminal.say()
            asked_one.tell(more_asked)
    return DONE


def _publish(
    case: Case, made: MethodComparison, turned: Reversals | None, source: str, more: asked.Answers | None
) -> None:
    from mcda.cli.inputs import told
    from mcda.comparison import documents

    terminal.publish(
        "mcda-comparison/1",
        case=told(case),
        labels={key: one.label for key, one in case.document.alternatives.items()},
        weights_from=source,
        **documents.comparison(made),
        reversals=None if turned is None else documents.reversals(turned),
        **({} if more is None else {"questions": more.to_json()}),
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."


def _print(case: Case, made: MethodComparison, turned: Reversals | None, source: str) -> None:
    terminal.tell(terminal.one_line(case.title))
    terminal.tell(f"Given weights from {source}.")
    terminal.say()
    _winners(case, made)
    terminal.say()
    for line in terminal.tabulate(*_table(made)):
        terminal.say(line)
    hows = ", ".join(dict.fromkeys(one.normalisation for one in made.variants if one.normalisation is not None))
    rules = ", ".join(terminal.one_line(rule) for rule in made.weights)
    terminal.tell(f"Where a row names none: every normalisation ({hows or 'none'}) and every weight rule ({rules}).")
    _keys(case, made)
    terminal.say()
    if made.drivers is not None:
        terminal.tell(str(made.drivers))
        lacking = list(dict.fromkeys(name for name, _ in made.instead))
        if lacking and len(made.normalisations) > 1:
            terminal.tell(f"Methods that lack some of the normalisations stay as they are there: {', '.join(lacking)}.")
        for factor, names in made.drivers.left_out.items():
            terminal.tell(f"Left out of this, because not every model has it: {factor} {', '.join(names)}.")
    _agreement(made)
    _some(_differing(made))
    terminal.say()
    if turned is None:
        terminal.tell(
            f"Rank reversals: not searched for more than {MOST_TURNED} alternatives; mcda.rank_reversals does."
        )
    else:
        _turned(turned)
    for one in made.refused:
        what = " · ".join(level for level in one[:3] if level is not None)
        terminal.tell(f"Not applicable: {what}: {_ended(one.reason)}", hanging="  ")
    if case.choice is not None:
        past = case.document.tense == "past"
        terminal.tell("* what was chosen" if past else "* what the source recommends")


def _winners(case: Case, made: MethodComparison) -> None:
    """Say who comes first in how many models."""
    from mcda.cli.inputs import option_label

    count = len(made.variants)
    terminal.tell(f"{count} model{'s' if count > 1 else ''}. Who comes first in how many:")
    for name, share in sorted(made.wins.items(), key=lambda one: -one[1]):
        if share:
            mark = "*" if name == case.choice else ""
            shown = str(share) if share.denominator == 1 else f"{float(share):.2f}"
            terminal.tell(f"{shown}  {option_label(case, name)}{mark}", indent="  ", hanging="  ")
    if any(share.denominator != 1 for share in made.wins.values()):
        terminal.tell("Where several are level they share.", indent="  ", hanging="  ")


def _table(made: MethodComparison) -> tuple[list[list[str]], list[list[str]]]:
    """Return heads and rows of the places; models of one method that agree in all places share a row."""
    from mcda.comparison.groups import groups

    heads = [["place of"], *([terminal.one_line(name)] for name in made.matrix.alternatives)]
    rows = []
    for one in groups(made):
        cells = [f"{place}{'=' if one.places.count(place) > 1 else ' '}" for place in one.places]
        rows.append([terminal.one_line(str(one)), *cells])
    return heads, rows


def _keys(case: Case, made: MethodComparison) -> None:
    """Say what the heads of the table stand for, where that is not the label itself."""
    from mcda.cli.inputs import option_label

    for name in made.matrix.alternatives:
        label = option_label(case, name)
        if label != terminal.one_line(name):
            terminal.tell(f"{terminal.one_line(name)}: {label}", indent="  ", hanging="  ")


def _agreement(made: MethodComparison) -> None:
    """Say how far the rankings agree."""
    import numpy as np

    from mcda.comparison.agreement import correlations

    table = correlations(made.places)
    upper = table[np.triu_indices(len(table), 1)]
    upper = upper[~np.isnan(upper)]
    if len(upper):
        terminal.tell(
            f"Rank correlation (Kendall) of two models: {upper.mean():.2f} on average, {upper.min():.2f} at least; "
            "1 is the same order, -1 the opposite one."
        )


def _differing(made: MethodComparison) -> list[str]:
    """Return one sentence for each choice changed and winner found, and how many models more it stands for."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    for one in made.differences:
        groups.setdefault((one.changed, one.variant.ranking.winners), []).append(str(one))
    return [
        said if not others else f"{said} So too in {len(others)} other model{'s' if len(others) > 1 else ''}."
        for said, *others in groups.values()
    ]


def _some(sentences: Sequence[str]) -> None:
    for sentence in sentences[:MOST]:
        terminal.tell(terminal.one_line(sentence), hanging="  ")
    if len(sentences) > MOST:
        terminal.tell(f"And {len(sentences) - MOST} more; --json has them all.")


def _turned(turned: Reversals) -> None:
    """Say which methods let the others change places, and how."""
    models = list(dict.fromkeys(model for model, _ in turned.tried))
    found = {one.model for one in turned.findings}
    sound = [model for model in models if model not in found]
    terminal.tell("Rank reversals, with the given weights: one alternative left out, copied or made worse.")
    if sound:
        terminal.tell(f"None: {', '.join(sound)}.", indent="  ", hanging="  ")
    for model in models:
        mine = [one for one in turned.findings if one.model == model]
        mine.sort(key=lambda one: not one.winner_changes)
        for one in mine[:3]:
            terminal.tell(terminal.one_line(str(one)), indent="  ", hanging="  ")
        if len(mine) > 3:
            terminal.tell(f"{model}: {len(mine) - 3} more.", indent="  ", hanging="  ")
    for model, reason in turned.refused.items():
        terminal.tell(f"{model}: {_ended(reason)}", indent="  ", hanging="  ")
