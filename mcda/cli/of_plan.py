"""`mcda flips --of plan`: which ratings of an option would have to change together for it to come first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.flips.plans import Plan
    from mcda.ranking import Ranking

SECONDS = 10.0
OWN = ("costs", "steps", "seconds")  # options of this question alone


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the question takes."""
    parser.add_argument(
        "--costs", action="append", metavar="NAME=VALUE,…", type=options.pairs,
        help="with --of plan: what one unit of a rating costs; left out, a whole scale costs 1, or the spread of the "
        "ratings on a criterion without one",
    )  # fmt: skip
    parser.add_argument(
        "--steps", action="append", metavar="STEP", type=_steps,
        help="with --of plan: ratings move in whole steps: one for all, or NAME=STEP,…",
    )  # fmt: skip
    parser.add_argument(
        "--seconds", metavar="S", type=_seconds,
        help=f"with --of plan: the time for each plan; then it is a bracket (when left out, {SECONDS:g})",
    )  # fmt: skip


def _steps(text: str) -> str | list[tuple[str, str]]:
    return options.pairs(text) if "=" in text else text


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e6:
        raise argparse.ArgumentTypeError(f"expected seconds, 0 or more, got {text!r}")
    return found


def find(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> list[Plan]:
    """Return the plan for the option that is asked about; without one, the winner's decay and the others' plans."""
    from mcda.flips.plans import decay, improvement

    asked: dict[str, Any] = {
        "costs": _by_name(arguments.costs, "--costs"), "steps": _by_name(arguments.steps, "--steps"),
        "frozen": [name.strip() for name in arguments.frozen.split(",")] if arguments.frozen else [],
        "seconds": SECONDS if arguments.seconds is None else arguments.seconds,
    }  # fmt: skip
    matrix, weights, method = ranking.matrix, ranking.weights, ranking.method
    if arguments.to:
        return [improvement(matrix, weights, method, arguments.to, **asked)]
    losers = [name for name in ranking.matrix.alternatives if name not in ranking.winners]
    plans = [improvement(matrix, weights, method, name, **asked) for name in losers]
    return [
        decay(matrix, weights, method, **asked),
        *sorted(plans, key=lambda one: float("inf") if one.cost is None else one.cost),
    ]


def _by_name(given: list[Any] | None, option: str) -> Any:
    """Return one number for all, or numbers by name, as they were given."""
    from mcda.errors import McdaError

    if given is None:
        return None
    if any(isinstance(one, str) for one in given):
        if len(given) > 1:
            raise McdaError(f"'{option}' gives one number for all and something else too")
        return given[0]
    found: dict[str, str] = {}
    for name, value in (pair for pairs in given for pair in pairs):
        if name in found:
            raise McdaError(f"'{option}' gives {name!r} twice")
        found[name] = value
    return found


def document(case: Case, ranking: Ranking, found: list[Plan], arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the plans with their certificates."""
    problems = [one.certificate.problem for one in found if one.certificate is not None]
    told = [{**one.to_json(), "text": text} for one, text in zip(found, sentences(case, found), strict=True)]
    return {
        "to": arguments.to,
        "problems": {"main": problems[0].to_json()} if problems else {},
        "decay": None if arguments.to else told[0],
        "plans": told if arguments.to else told[1:],
    }


def sentences(case: Case, found: list[Plan]) -> list[str]:
    """Return the plans in the case's words."""
    from mcda import sentences as words
    from mcda.cli.inputs import labels

    names = labels(case)
    return [words.plan_in(names, one.told()) for one in found]


def lines(case: Case, ranking: Ranking, found: list[Plan], arguments: argparse.Namespace) -> list[str]:
    """Return what is printed; a line with two spaces before it stands in the list above it."""
    told = sentences(case, found)
    unit = "" if arguments.costs else ", where a whole scale costs 1, or today's spread on a criterion without a scale"
    if arguments.to:
        (one,) = found
        told = ["", *told]
        if one.then is not None:
            told += [f"It costs {_cost(one)}{unit}; no plan is cheaper.", "", *table(case, one)]
        return told
    costs = ["" if one.then is None else f" Cost {_cost(one)}." for one in found]
    told = [f"  {text}{cost}" for text, cost in zip(told, costs, strict=True)]
    return [
        "", "How far the first may fall (weights and everyone else's ratings as they are):", told[0],
        "", f"What it would take for each of the others, cheapest first{unit}:", *(told[1:] or ["  There are none."]),
    ]  # fmt: skip


def _cost(plan: Plan) -> str:
    from mcda.sentences import amount

    assert plan.cost is not None
    if plan.status.name == "OPEN" and plan.bracket is not None:
        return f"between {plan.bracket[0]:.6g} and {plan.bracket[1]:.6g}"
    return "next to nothing" if plan.cost < 1e-9 else amount(plan.cost)


def table(case: Case, plan: Plan) -> list[str]:
    """Return the ratings that change as a table, unbroken lines behind a tab."""
    from mcda.cli.inputs import criterion_label
    from mcda.sentences import amount
    from mcda.sentences.plans import shown

    rows = []
    for name, (now, then) in plan.told()["changes"].items():
        before, after = shown(now, then)
        rows.append([criterion_label(case, name), before, after, f"{'+' if then > now else ''}{amount(then - now)}"])
    heads = [["Criterion"], ["Today"], ["Then"], ["Change"]]
    return [f"\t{line}" for line in terminal.tabulate(heads, rows)]
