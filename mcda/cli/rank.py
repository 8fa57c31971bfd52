"""`mcda rank`: places and scores, by one method or by all side by side."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mcda.cli import inputs, long_table, options, terminal, why
from mcda.cli.exits import DONE
from mcda.sentences import figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mcda.case import Case
    from mcda.forms import Method
    from mcda.matrix import Weights
    from mcda.ranking import Ranking

DESCRIPTION = """
Rank the alternatives of cases: places (shared where they are level) and scores, larger is better. Without --method all
methods stand side by side: weighted_sum, topsis, ahp. What a factor rules out is not ranked.

Examples:

  mcda rank models/maritime_dispute.yaml
  mcda rank models/ --method topsis
  mcda rank case.yaml --weights GAIN=3,COST=2,RISK=1
  mcda rank case.yaml --why
  mcda rank cells.parquet --weights slope=3,yield=1 --sense slope=min,yield=max --out scores.parquet
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "paths",
        metavar="FILE",
        nargs="+",
        help="case files, spreadsheets, or folders of case files; or a long table: .parquet, .csv, .tif layers",
    )
    parser.add_argument(
        "--method",
        action="append",
        metavar="NAME",
        help="weighted_sum, topsis, ahp, weighted_product, vikor, promethee or pymcdm:NAME; several with commas",
    )
    why.add_argument(parser)
    options.add_method_options(parser)
    options.add_weights(parser)
    options.add_sheet(parser)
    options.add_json(parser)
    long_table.add_arguments(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Rank every case, then print: a fault in one of them leaves nothing half said."""
    if long_table.meant(arguments):
        return long_table.perform(arguments)
    long_table.refuse(arguments)
    asked = None if arguments.method is None else options.split(arguments.method)
    methods = options.all_methods(arguments) if asked is None else [options.method_of(m, arguments) for m in asked]
    answers = []
    for case in inputs.load(arguments.paths, arguments.sheet, beside=options.beside(arguments)):
        with inputs.about(case):
            weights = options.weights_of(case, arguments)
            rankings, refused = ranked(case, weights, methods, all_of_them=asked is not None)
            reason = why.asked(case, weights, (one.method for one in rankings.values()), arguments.why)
            answers.append((case, weights, rankings, refused, reason))
    if arguments.json:
        terminal.publish(
            "mcda-rank/1",
            cases=[
                _document(case, weights, rankings, refused, options.weights_from(case, arguments))
                | ({} if reason is None else {"why": reason.to_json()})
                for case, weights, rankings, refused, reason in answers
            ],
        )
        return DONE
    for k, (case, _, rankings, refused, reason) in enumerate(answers):
        if k:
            terminal.say()
        _print(case, rankings, refused, options.weights_from(case, arguments))
        if reason is not None:
            why.tell(case, reason)
    return DONE


def ranked(
    case: Case, weights: Weights, methods: list[Method], *, all_of_them: bool
) -> tuple[dict[str, Ranking], dict[str, str]]:
    """Return the rankings, and why the other methods cannot rank this matrix.

    Raises
    ------
    McdaError
        A method refuses the matrix and `all_of_them` are wanted, or there is none that does not.
    """
    from mcda.errors import McdaError
    from mcda.ranking import rank

    rankings: dict[str, Ranking] = {}
    refused: dict[str, str] = {}
    matrix = case.matrix()
    for method in methods:
        try:
            rankings[method.name] = rank(matrix, weights, method)
        except McdaError as error:
            if all_of_them:
                raise
            refused[method.name] = str(error)
    if not rankings:
        raise McdaError("; ".join(refused.values()))
    return rankings, refused


def _document(
    case: Case, weights: Weights, rankings: Mapping[str, Ranking], refused: Mapping[str, str], source: str
) -> dict[str, Any]:
    names = case.matrix().alternatives
    return {
        **inputs.told(case),
        "labels": {key: one.label for key, one in case.document.alternatives.items()},
        "weights": dict(zip(case.criteria, weights.values.tolist(), strict=True)),
        "weights_from": source,
        "rankings": {
            name: {
                "options": {key: str(value) for key, value in ranking.details.items()},
                "scores": dict(zip(names, ranking.values.tolist(), strict=True)),
                "places": dict(zip(names, ranking.ranks.tolist(), strict=True)),
                "winners": list(ranking.winners), "best": ranking.best, "margin": ranking.margin,
            }
            for name, ranking in rankings.items()
        },
        "refused": dict(refused),
        "values": _values(case),
        "ruled_out": {key: one.because for key, one in case.document.alternatives.items() if not one.feasible},
    }  # fmt: skip


def _values(case: Case) -> dict[str, dict[str, dict[str, Any]]]:
    """Return level and value of each rating on a criterion with a value function: criterion, alternative."""
    matrix = case.matrix()
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for j, name in enumerate(matrix.criteria):
        if matrix.value[j] is not None:
            cells = {key: case.document.alternatives[key].scores[name].likely for key in matrix.alternatives}
            worth = dict(zip(matrix.alternatives, matrix.values[:, j].tolist(), strict=True))
            found[name] = {
                key: {"level": getattr(x, "label", None) or float(x), "value": worth[key]} for key, x in cells.items()
            }
    return found


def _tell_values(case: Case) -> None:
    """Print what ratings are worth, where value functions say it."""
    values = _values(case)
    if not values:
        return
    terminal.tell("What the ratings are worth, 0 the least and 1 the best:")
    terminal.say()
    heads = [["alternative"], *([terminal.one_line(name)] for name in values)]
    rows = []
    for key in case.matrix().alternatives:
        cells = [values[name][key] for name in values]
        shown = [
            f"{x['level'] if isinstance(x['level'], str) else format(x['level'], 'g')}: {x['value']:.3g}" for x in cells
        ]
        rows.append([f"{inputs.option_label(case, key)} ({terminal.one_line(key)})", *map(terminal.one_line, shown)])
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    terminal.say()


def _print(case: Case, rankings: Mapping[str, Ranking], refused: Mapping[str, str], source: str) -> None:
    terminal.tell(terminal.one_line(case.title))
    terminal.tell(f"Weights from {source}.")
    terminal.say()
    first = next(iter(rankings.values()))
    heads = [["", "alternative"]]
    columns: list[dict[str, str]] = []
    for name, ranking in rankings.items():
        acted = [str(value) for key, value in ranking.details.items() if key in ("normalisation", "mode")]
        heads.append([name, *acted])
        columns.append(_cells(ranking))
    rows = []
    for key in first:
        mark = "*" if key == case.choice else ""
        rows.append([f"{inputs.option_label(case, key)}{mark} ({terminal.one_line(key)})", *(c[key] for c in columns)])
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    terminal.say()
    _tell_values(case)
    for ranking in rankings.values():
        terminal.tell(sentence(case, ranking))
        for line in _beside(ranking):
            terminal.tell(line, hanging="  ")
    for name, reason in refused.items():
        terminal.tell(f"{name}: no ranking: {reason}.")
    for key, one in case.document.alternatives.items():
        if not one.feasible:
            terminal.tell(f"Ruled out: “{inputs.option_label(case, key)}”: {_reason(case, one.because)}.")
    if case.choice is not None:
        past = case.document.tense == "past"
        terminal.tell("* what was chosen" if past else "* what the source recommends")


def _beside(ranking: Ranking) -> list[str]:
    """Return what a method says beside its scores."""
    told = {key: terminal.one_line(str(value)) for key, value in ranking.details.items()}
    if "compromise" in told:
        conditions = f"advantage {told['advantage']}, stability {told['stability']}"
        return [f"{ranking.method.name}: compromise {told['compromise']} ({conditions})."]
    if "unbeaten" in told:
        return [f"PROMETHEE I: nobody is preferred to {told['unbeaten']}; not comparable: {told['incomparable']}."]
    return []


def _reason(case: Case, factor: str | None) -> str:
    """Return the factor that rules something out, in the case's words."""
    factors = case.document.factors
    known = {} if factors is None else {**factors.external, **factors.internal}
    if factor in known:
        return terminal.one_line(known[factor].text).rstrip(".")
    return "no factor is named" if factor is None else terminal.one_line(factor)


def _cells(ranking: Ranking) -> dict[str, str]:
    """Return place and score of each alternative; a shared place carries an equals sign."""
    places = ranking.ranks.tolist()
    level = {place: ranking.values[places.index(place)] for place in places}
    scores = figures([float(level[place]) for place in places], least=4)
    return {
        key: f"{place}{'=' if places.count(place) > 1 else ' '} {score}"
        for key, place, score in zip(ranking.matrix.alternatives, places, scores, strict=True)
    }


def sentence(case: Case, ranking: Ranking) -> str:
    """Return who comes first, by which method, and how far ahead in the method's own unit."""
    labels = inputs.quoted(inputs.option_label(case, key) for key in ranking.winners)
    verb = "comes first" if ranking.best else "are level in the first place"
    lead = "; there is nobody else" if ranking.margin is None else f", {ranking.margin:.3g} ahead"
    return f"{ranking.method.name}: {labels} {verb}{lead}."
