"""`mcda simulate`: how often each alternative comes where, when weights and scores are drawn."""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import inputs, options, places, terminal
from mcda.cli.exits import DONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mcda.case import Case
    from mcda.simulation import Information, Simulation

DESCRIPTION = """
Draw weights and scores at random and count how often each alternative comes in each place, every share with its
standard error. Left out, weights are drawn from all weights there are and scores stay as they are. The same seed gives
the same bytes, whoever shares the work. A share is of draws, not the probability that a choice is right.

Examples:

  mcda simulate models/maritime_dispute.yaml
  mcda simulate case.yaml --cells triangular --spread 0.2
  mcda simulate case.yaml --cells pert --own-weights --method topsis
  mcda simulate case.yaml --ranked "DEV,LAW>SOV>COST" --until "se<0.001"
  mcda simulate case.yaml --samples 100000000 --workers 8 --checkpoint kept
"""
SHOWN = 5  # inputs that are told of those that drive the choice


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
        "--samples", metavar="N", type=_count, help="draws: 100000 when left out; with --until, the most to take"
    )
    parser.add_argument("--seed", metavar="N", type=_seed, default=0, help="where chance starts: 0 when left out")
    parser.add_argument("--until", metavar='"se<X"', help="draw until the largest standard error of a share is below X")
    parser.add_argument(
        "--cells", metavar="LAW", type=options.one_of("fixed", "triangular", "pert", "uniform", "discrete"),
        default="fixed", help="draw the scores from the case's ranges: triangular, pert, uniform or discrete",
    )  # fmt: skip
    parser.add_argument("--own-weights", action="store_true", help="always the case's own weights, or those given")
    parser.add_argument(
        "--spread", metavar="X", type=float, help="weights around the case's own, or those given; 0 to 1"
    )
    parser.add_argument(
        "--ranked",
        metavar="A,B>C>…",
        type=_tiers,
        help="weights that respect an order of the criteria: tiers, > between",
    )
    parser.add_argument("--workers", metavar="N", type=_count, help="processes of this machine that share the draws")
    parser.add_argument(
        "--address", metavar="tcp://HOST:PORT", help="the scheduler of a Dask cluster that shares the draws"
    )
    parser.add_argument(
        "--checkpoint", metavar="DIR", help="keep what is counted there, and go on where a run was ended"
    )
    options.add_method_options(parser)
    options.add_weights(parser)
    options.add_sense(parser)
    options.add_sheet(parser)
    options.add_json(parser)


def _count(text: str) -> int:
    return _whole(text, 1)


def _seed(text: str) -> int:
    return _whole(text, 0)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:19]) < least:
        raise argparse.ArgumentTypeError(f"expected a whole number, at least {least}, got {text!r}")
    return int(text)


def _tiers(text: str) -> list[list[str]]:
    tiers = [[name.strip() for name in tier.split(",") if name.strip()] for tier in text.split(">")]
    if not all(tiers):
        raise argparse.ArgumentTypeError(f"expected tiers of criteria such as A,B>C, got {text!r}")
    return tiers


def perform(arguments: argparse.Namespace) -> int:
    """Draw, count and say what came of it."""
    from mcda.errors import McdaError
    from mcda.ranges import Ranges
    from mcda.simulation import simulate, value_of_information

    given = arguments.common or any(x is not None for x in (arguments.weights, arguments.weights_rule, arguments.lens))
    pointed = given or arguments.own_weights or arguments.spread is not None
    beside = options.beside(arguments)
    if not pointed:  # every weight counts alike: nobody asks for the sheet's own
        beside["weights"] = "equal"
    case = inputs.load_one(arguments.path, arguments.sheet, beside)
    if arguments.checkpoint is not None:
        _refuse_folder(Path(arguments.checkpoint))
    with inputs.about(case):
        method = options.method_of(arguments.method, arguments)
        weights = options.weights_of(case, arguments) if pointed else None
        ranges = None if arguments.cells == "fixed" else Ranges.of(case)
        if ranges is not None and not ranges.open.any():
            raise McdaError(f"'--cells {arguments.cells}' draws from ranges, and no score of this case has one")
        law = "triangular" if ranges is None else arguments.cells
        with terminal.counting("draws") as progress, _workers(arguments) as executor:
            found = simulate(
                case, method, samples=arguments.samples, rng=arguments.seed, weights=weights, spread=arguments.spread,
                ranked=arguments.ranked, cells=ranges, law=law, until=arguments.until, progress=progress,
                executor=executor, checkpoint=arguments.checkpoint,
            )  # fmt: skip
        settle, source = None, options.weights_from(case, arguments)
        if ranges is not None:
            own = case.weights() if weights is None else weights
            settle = value_of_information(case.matrix(), own, method, cells=ranges, law=law, rng=arguments.seed)
    if arguments.json:
        terminal.publish(
            "mcda-simulate/1",
            case=inputs.told(case),
            method={"name": method.name, "options": {k: str(v) for k, v in method.describe(found.matrix).items()}},
            **found.to_json(),
            information=None if settle is None else {**settle.to_json(), "weights_from": source},
        )
    else:
        _print(case, found, settle, source)
    return DONE


def _refuse_folder(folder: Path) -> None:
    """Refuse a folder of kept draws that is none, before anything is drawn."""
    from mcda.errors import McdaError

    for part in (folder, *folder.parents):
        if part.is_dir():
            return
        if part.exists():
            raise McdaError(f"cannot keep draws in {str(folder)!r}: {str(part)!r} is a file, expected a folder")


@contextmanager
def _workers(arguments: argparse.Namespace) -> Iterator[Any]:
    """Yield who shares the draws: nobody, processes of this machine, or a Dask cluster."""
    from mcda.errors import McdaError
    from mcda.simulation import workers

    if arguments.address is not None:
        if arguments.workers is not None:
            raise McdaError("'--workers' starts processes here, '--address' asks a cluster; leave one of them out")
        with workers.cluster(arguments.address) as client:
            yield client
    elif arguments.workers is not None:
        with workers.processes(arguments.workers) as pool:
            yield pool
    else:
        yield None


def _print(case: Case, found: Simulation, settle: Information | None, source: str) -> None:
    terminal.tell(terminal.one_line(case.title))
    cells = "scores as they are" if found.cells_from == "fixed" else f"scores {found.cells_from} between low and high"
    terminal.tell(
        f"{found.samples:,} draws by {found.method.name}, seed {found.rng}; weights {found.weights_from}; {cells}."
    )
    if not found.settled:
        terminal.tell("The standard error asked for was not reached.")
    terminal.say()
    count = len(found.matrix.alternatives)
    letters = [f"{letter} " for letter in places.LETTERS] if count <= places.FEW else [""] * count
    confidence = found.confidence.to_dict(orient="index")
    rows = [
        [
            f"{letter}{inputs.option_label(case, str(key))} ({terminal.one_line(str(key))})",
            f"{100 * row['first']:.1f} ± {100 * row['standard_error']:.1f}",
            f"{row['mean_place']:.2f}",
            _confidence(confidence.get(key)),
        ]
        for letter, (key, row) in zip(letters, found.to_frame().iterrows(), strict=False)
    ]
    heads = [["alternative"], ["first, %", "of draws"], ["mean", "place"], ["confidence,", "%"]]
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    places.tell(found)
    terminal.say()
    for line in sentences(case, found, settle, source):
        terminal.tell(line.strip(), indent=line[: len(line) - len(line.lstrip())], hanging="  " * line.startswith(" "))


def _confidence(row: dict[Any, Any] | None) -> str:
    """Return how often an alternative is first under its own central weights; a dash where it never is first."""
    if row is None:
        return "–"
    share = f"{100 * row['confidence']:.1f}" if row["standard_error"] else f"{100 * row['confidence']:.0f}"
    return share + (f" ± {100 * row['standard_error']:.1f}" if row["standard_error"] else "")


def sentences(case: Case, found: Simulation, settle: Information | None, source: str = "") -> list[str]:
    """Return what a reader needs of a simulation, in the case's words; `source`: of the weights that `settle` takes."""
    shares = found.tally.shares
    names = found.matrix.alternatives
    order = sorted(range(len(names)), key=lambda a: -shares[a, 0])
    first = inputs.option_label(case, names[order[0]])
    told = [f"“{first}” comes first in {shares[order[0], 0]:.0%} of the draws."]
    never = [names[a] for a in order if not shares[a, 0]]
    if never:
        told.append(f"Never first in these draws: {inputs.quoted(inputs.option_label(case, k) for k in never)}.")
    if found.tally.shared:
        told.append(f"In {found.tally.shared / found.samples:.1%} of the draws several share the first place.")
    told.append(
        "Confidence: how often an alternative comes first under the mean weights of the draws that it wins"
        + (", the scores as they are." if found.cells_from == "fixed" else ", the scores drawn.")
    )
    if found.ends is not None:
        ends = [(word, found.ends[f"{word}_places"]) for word in ("worst", "best")]
        parts = [
            f"at its {'bad' if word == 'worst' else 'good'} end "
            f"{inputs.quoted(inputs.option_label(case, str(k)) for k in places.index[places == 1])}"
            for word, places in ends
        ]
        told.append(f"First with every score {', '.join(parts)}.")
    drivers = [row for row in found.importance.to_dict(orient="records") if row["share"] > 0][:SHOWN]
    if drivers and found.cells_from != "fixed":
        told.append("What drives the choice, by how often the first place changes when it alone is drawn anew:")
        for row in drivers:
            what = "the weights" if row["criterion"] is None else _cell(case, row)
            told.append(f"  {what}: {row['share']:.1%} ± {row['standard_error']:.1%}.")
    if settle is not None:
        told += worth(case, settle, source)
    return told


def worth(case: Case, settle: Information, source: str) -> list[str]:
    """Return which scores would be worth knowing before choosing, in the case's words, under weights from a source."""
    under = f"With the weights of {source}, whatever weights were drawn above,"
    best = inputs.option_label(case, settle.best)
    worthy = [row for row in settle.table.to_dict(orient="records") if row["value"] > 0][:SHOWN]
    if not worthy:
        return [f"{under} no single score is worth knowing first: “{best}” is chosen whatever it is."]
    told = [
        f"{under} and nothing more known, “{best}” has the best mean score. "
        "Worth knowing first, by what it adds to that:"
    ]
    for row in worthy:
        error = f" ± {row['standard_error']:.2g}" if row["standard_error"] else ""
        chance = f"{row['changes']:.0%}"
        told.append(
            f"  {_cell(case, row)}: {row['value']:.3g}{error}; it would change the choice in {chance} of cases."
        )
    return told


def _cell(case: Case, row: Mapping[Any, Any]) -> str:
    option, criterion = str(row["alternative"]), str(row["criterion"])
    return f"“{inputs.option_label(case, option)}” in {inputs.criterion_label(case, criterion)}"
