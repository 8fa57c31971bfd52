"""`mcda optimise --budget`: one option in each of several cases, in words or as a document."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mcda.cli import options, terminal
from mcda.cli.exits import DONE, NO_ANSWER
from mcda.cli.inputs import load, option_label, told
from mcda.cli.limits import each_of, limits_of
from mcda.errors import McdaError
from mcda.sentences import figures

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.optimise import Allocation


def perform(arguments: argparse.Namespace) -> int:
    """Answer for all cases; 3 where no choice stays within the budgets."""
    from mcda.optimise import allocate

    cases = load(arguments.paths, arguments.sheet, beside=options.beside(arguments))
    if not cases:
        raise McdaError("no case file there")
    named: dict[str, Case] = {}
    for case in cases:
        name = case.stem
        if name in named:
            raise McdaError(f"two cases are called {name!r}: {named[name].path} and {case.path}")
        named[name] = case
    budgets = options.once("--budget", arguments.budget)
    if limits_of(arguments):
        raise McdaError("'--limit' and '--exclude' are about one case: write them in the case files, or use --each")
    found = allocate(
        named, budgets, gap=_gap(arguments.gap), each=each_of(arguments), partner_gain=arguments.partner_gain,
        weights={name: options.weights_of(case, arguments) for name, case in named.items()},
        method=options.method_of(arguments.method, arguments),
    )  # fmt: skip
    if arguments.json:
        _publish(named, found, arguments)
    else:
        _print(named, found, arguments)
    return NO_ANSWER if found.positions is None else DONE


def _gap(text: str | None) -> float:
    from mcda.matrix import fraction

    if text is None:
        return 0.0
    try:
        return float(fraction(text.rstrip("% ")) / 100)
    except McdaError as error:
        raise McdaError(f"'--gap': {error}") from None


def _publish(cases: dict[str, Case], found: Allocation, arguments: argparse.Namespace) -> None:
    used = found.used
    terminal.publish(
        "mcda-allocation/1",
        cases=[{"name": name, **told(case), "status_quo": case.document.status_quo} for name, case in cases.items()],
        weights_from=sorted({options.weights_from(case, arguments) for case in cases.values()}),
        status=found.status.name,
        sentence=found.status.value,
        picks=found.picks,
        value=found.value,
        bound=found.bound,
        gap=found.gap,
        budgets=[
            {
                "name": name, "budget": float(most), "used": None if used is None else float(used[name]),
                "price": float(price),
            }
            for (name, most), price in zip(found.budgets.items(), found.exact_prices, strict=True)
        ],
        certificate=found.certificate.to_json(),
    )  # fmt: skip


def _print(cases: dict[str, Case], found: Allocation, arguments: argparse.Namespace) -> None:
    from mcda.optimise.several import JOIN

    sources = sorted({options.weights_from(case, arguments) for case in cases.values()})
    budgets = "; ".join(f"{terminal.one_line(name)} {float(most):g}" for name, most in found.budgets.items())
    terminal.tell(f"One option in each of {len(cases)} cases, weights from {' and '.join(sources)}. Budget: {budgets}.")
    terminal.tell(
        "Values are those above a case's status quo, which spends nothing, where the case names it; they add up over "
        "options and over cases by assumption."
    )
    terminal.say()
    terminal.tell(found.status.value)
    if found.positions is None:
        return
    table = found.table
    values = figures([100 * one for one in table["value"]], least=1, most=2)
    rows = []
    for (name, case), value, (_, row) in zip(cases.items(), values, table.iterrows(), strict=True):
        keys = str(row["option"])
        known = case.document.alternatives
        parts = [keys] if keys in known else keys.split(JOIN)
        labels = " + ".join(option_label(case, key) for key in parts)
        still = " (status quo)" if keys == case.document.status_quo else ""
        rows.append([f"{terminal.one_line(name)}: {labels}{still}", *(f"{row[one]:g}" for one in found.budgets), value])
    heads = [["case: option"], *([terminal.one_line(name), "spent"] for name in found.budgets)]
    for line in terminal.tabulate([*heads, ["value,", "points of 100"]], rows):
        terminal.say(line)
    terminal.say()
    terminal.tell(
        f"Together {100 * (found.value or 0):.2f} points; no choice has more than {100 * (found.bound or 0):.2f}."
    )
    for (name, most), used, price in zip(
        found.budgets.items(), (found.used or {}).values(), found.exact_prices, strict=True
    ):
        terminal.tell(
            f"{terminal.one_line(name)}: {float(used):g} of {float(most):g} spent. One more is worth "
            f"{100 * float(price):.2f} points where a case may be shared among its options."
        )
