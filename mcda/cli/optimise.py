"""`mcda optimise`: the best use of shares, or the best single pick, under limits."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal
from mcda.cli.exits import DONE, NO_ANSWER
from mcda.cli.limits import limits_of
from mcda.sentences import figures

if TYPE_CHECKING:
    from fractions import Fraction

    from mcda.case import Case
    from mcda.optimise import Limit, Optimum

DESCRIPTION = """
Choose the shares of the alternatives that maximise the weighted sum of their scores under the case's own limits and
those given here, or pick exactly one alternative, or with --several any set of alternatives that go together, worth
what it is above the case's status quo; --frontier shows the best set for every amount spent. With --budget one option
is taken in each of several cases. Where no choice meets all limits it names those that cannot hold together and ends
with exit code 3.

Examples:

  mcda optimise models/maritime_dispute.yaml
  mcda optimise case.yaml --shares --limit 'COST<=5' --limit 'GAIN>=6'
  mcda optimise case.yaml --exclude nothing
  mcda optimise models/pacific_alliance.yaml --several --limit 'COST<=9' --each 'RISK<=5'
  mcda optimise models/pacific_alliance.yaml --frontier COST
  mcda optimise models/ --budget COST=30
  mcda optimise case.yaml --several --method promethee --limit 'COST<=20'
"""
LIMIT = re.compile(r"\s*(?P<name>[^<>=≤≥]*[^<>=≤≥\s])\s*(?P<sign><=|>=|≤|≥)\s*(?P<bound>[^<>=≤≥\s]+)\s*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "paths", metavar="FILE", nargs="+",
        help="a case file or a spreadsheet; with --budget several of them, or folders of case files",
    )  # fmt: skip
    parser.add_argument(
        "--limit", action="append", default=[], metavar="'NAME<=VALUE'", type=_limit,
        help="a ceiling (<=) or a floor (>=) on a criterion, in its own units; in quotes; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--exclude", action="append", default=[], metavar="NAME", help="an alternative not to use; may be repeated"
    )
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--exclusive", action="store_true", default=None, help="pick exactly one alternative")
    parts.add_argument(
        "--shares", dest="exclusive", action="store_false", help="allow shares; left out, what the case says"
    )
    parts.add_argument(
        "--several", action="store_true",
        help="pick any set of alternatives that go together, each whole or not at all; limits are about the set's sums",
    )  # fmt: skip
    parts.add_argument(
        "--frontier", metavar="NAME",
        help="show every set that is best for what it spends of this criterion, and the price of one more unit",
    )  # fmt: skip
    parts.add_argument(
        "--budget", action="append", metavar="NAME=VALUE,…", type=options.pairs,
        help="one option in each case, worth most together, for this much of a criterion or common interest",
    )  # fmt: skip
    portfolio = parser.add_argument_group("with --several, --frontier or --budget")
    portfolio.add_argument(
        "--each", action="append", default=[], metavar="'NAME<=VALUE'", type=_limit,
        help="a limit that every alternative taken must meet by itself, such as a ceiling on risk; may be repeated",
    )  # fmt: skip
    portfolio.add_argument(
        "--partner-gain", metavar="VALUE", help="what the partner of every alternative taken must gain at least"
    )
    portfolio.add_argument(
        "--gap", metavar="PERCENT", help="with --budget: stop when no choice can be worth more than so much more"
    )
    parser.add_argument(
        "--method", metavar="NAME", default="weighted_sum",
        help="whose scores are added: weighted_sum (when left out), promethee (--several makes it PROMETHEE V) or ahp",
    )  # fmt: skip
    options.add_method_options(parser)
    options.add_weights(parser)
    options.add_sense(parser)
    options.add_sheet(parser)
    options.add_json(parser)


def _limit(text: str) -> tuple[str, str, str]:
    found = LIMIT.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"expected 'NAME<=VALUE' or 'NAME>=VALUE', got {text!r}")
    return found["name"], "at_most" if found["sign"] in ("<=", "≤") else "at_least", found["bound"]


def perform(arguments: argparse.Namespace) -> int:
    """Solve, and print the answer; 3 where there is none."""
    from mcda.cli.inputs import about, load_one
    from mcda.errors import McdaError
    from mcda.optimise import OptimumStatus, maximise

    if arguments.budget:
        from mcda.cli import allocation

        return allocation.perform(arguments)
    if len(arguments.paths) > 1:
        raise McdaError("several cases share a budget: give --budget NAME=VALUE, or one FILE")
    case = load_one(arguments.paths[0], arguments.sheet, options.beside(arguments))
    with about(case):
        weights = options.weights_of(case, arguments)
        method = options.method_of(arguments.method, arguments)
        sets = arguments.several or arguments.frontier is not None
        for given, name in ((arguments.each, "each"), (arguments.partner_gain, "partner-gain")):
            if given and not sets:
                raise McdaError(f"'--{name}' is about sets: give --several, --frontier or --budget with it")
        if arguments.gap is not None:
            raise McdaError("'--gap' is about several cases: give --budget with it")
        if sets:
            from mcda.cli import portfolio

            return portfolio.perform(case, weights, method, arguments)
        optimum = maximise(case, weights, limits=limits_of(arguments), exclusive=arguments.exclusive, method=method)
    if arguments.json:
        _publish(case, optimum, options.weights_from(case, arguments))
    else:
        _print(case, optimum, options.weights_from(case, arguments))
    return NO_ANSWER if optimum.status is OptimumStatus.INFEASIBLE else DONE


def _publish(case: Case, optimum: Optimum, source: str) -> None:
    from mcda.cli.inputs import told

    shares = optimum.certificate.shares
    names = optimum.alternatives
    terminal.publish(
        "mcda-optimum/1",
        case=told(case),
        weights_from=source,
        status=optimum.status.name,
        sentence=optimum.status.value,
        exclusive=optimum.exclusive,
        utility=optimum.utility,
        best=optimum.best,
        shares=None if shares is None else dict(zip(names, map(float, shares), strict=True)),
        regret=None if shares is None else dict(zip(names, map(_number, optimum.regrets), strict=True)),
        limits=[_bound(limit) for limit in optimum.limits],
        prices=[
            {
                "limit": one.limit.name, "used": _number(one.used), "relaxed": _number(one.relaxed),
                "holds_to": _number(one.holds_to), "tightened": _number(one.tightened), "sentence": str(one),
            }
            for one in optimum.prices
        ],
        next_change=None if optimum.next_change is None else [
            {
                "limit": one.limit.name, "relaxed": one.relaxed, "value": _number(one.value),
                "picked": list(one.picked), "sentence": str(one),
            }
            for one in optimum.next_change
        ],
        conflict=list(optimum.conflict),
        smallest=optimum.smallest,
        ties=list(optimum.ties),
        blocked={key: list(limits) for key, limits in (optimum.blocked or {}).items()},
        details={key: str(value) for key, value in (optimum.details or {}).items()},
        certificate=optimum.certificate.to_json(),
    )  # fmt: skip


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _bound(limit: Limit) -> dict[str, Any]:
    return {
        "name": limit.name, "criterion": limit.criterion, "exclude": list(limit.exclude), "sense": limit.sense,
        "bound": float(limit.bound), "why": limit.why,
        "spend": None if limit.spend is None else {key: float(amount) for key, amount in limit.spend.items()},
    }  # fmt: skip


def _print(case: Case, optimum: Optimum, source: str) -> None:
    from mcda.cli.inputs import option_label, quoted

    terminal.tell(terminal.one_line(case.title))
    task = "Pick one alternative" if optimum.exclusive else "Shares of the alternatives"
    limits = "; ".join(terminal.one_line(str(limit)) for limit in optimum.limits) or "none"
    terminal.tell(f"{task}, weights from {source}. Limits: {limits}.")
    terminal.say()
    terminal.tell(optimum.status.value)
    shares = optimum.certificate.shares
    if shares is None:
        verb = "cannot hold together" if len(optimum.conflict) > 1 else "cannot hold"
        terminal.tell(f"{quoted(map(terminal.one_line, optimum.conflict))} {verb}.")
        return
    if optimum.ties:
        terminal.tell(f"Equally good: {quoted(option_label(case, key) for key in optimum.ties)}.")
    terminal.tell(f"Utility {float(optimum.certificate.value or 0):.4f}.")
    terminal.say()
    points = figures([100 * float(share) for share in shares], most=2)
    rows = []
    blocked = optimum.blocked or {}
    order = sorted(range(len(shares)), key=lambda a: -shares[a])
    for a in order:
        key, regret = optimum.alternatives[a], optimum.regrets[a]
        out = f"; kept out by {', '.join(map(terminal.one_line, blocked[key]))}" if blocked.get(key) else ""
        lost = "" if regret is None else f"{float(regret):.4f}"
        label = f"{option_label(case, key)} ({terminal.one_line(key)}){out}"
        rows.append([label, points[a] if shares[a] else "", lost])
    for line in terminal.tabulate([["alternative"], ["share, %"], ["regret"]], rows):
        terminal.say(line)
    terminal.say()
    for one in (*optimum.prices, *(optimum.next_change or ())):
        terminal.tell(terminal.one_line(str(one)) + ".", hanging="  ")
    lost = "if it were picked instead" if optimum.exclusive else "for each whole share given to it instead, at first"
    terminal.tell(f"Regret: the utility lost {lost}.")
