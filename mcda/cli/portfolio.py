"""`mcda optimise --several` and `--frontier`: the best sets of alternatives, in words or as a document."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal
from mcda.cli.exits import DONE, NO_ANSWER
from mcda.cli.inputs import criterion_label, option_label, quoted, told
from mcda.cli.limits import each_of, limits_of
from mcda.sentences import figures

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.forms import Method
    from mcda.matrix import Weights
    from mcda.optimise import Frontier, Portfolio


def perform(case: Case, weights: Weights, method: Method, arguments: argparse.Namespace) -> int:
    """Answer for one case."""
    from mcda.optimise import combine, efficient_frontier, maximise

    source = options.weights_from(case, arguments)
    asked: dict[str, Any] = {
        "limits": limits_of(arguments), "each": each_of(arguments), "partner_gain": arguments.partner_gain,
        "method": method,
    }  # fmt: skip
    if arguments.frontier is not None:
        found = efficient_frontier(case, weights, along=arguments.frontier, **asked)
        return _tell_frontier(case, found, source, in_json=arguments.json)
    if method.name == "promethee" and not asked["each"] and asked["partner_gain"] is None:  # PROMETHEE V: its flows
        best = maximise(case, weights, limits=asked["limits"], method=method, several=True)
    else:
        best = combine(case, weights, **asked)
    return tell(case, best, source, in_json=arguments.json)


def tell(case: Case, found: Portfolio, source: str, *, in_json: bool) -> int:
    """Print a portfolio; 3 where no set is known."""
    if in_json:
        _publish(case, found, source)
    else:
        _print(case, found, source)
    return NO_ANSWER if found.chosen is None else DONE


def _publish(case: Case, found: Portfolio, source: str) -> None:
    used = found.used
    terminal.publish(
        "mcda-portfolio/1",
        case=told(case),
        weights_from=source,
        status=found.status.name,
        sentence=found.status.value,
        chosen=None if found.chosen is None else list(found.chosen),
        status_quo=found.status_quo,
        utility=found.utility,
        bound=found.bound,
        runner_up=None if found.runner_up is None else list(found.runner_up),
        margin=found.margin,
        limits=[
            {
                "name": limit.name, "sense": limit.sense, "bound": float(limit.bound), "why": limit.why,
                "used": None if used is None else float(used[limit.name]),
            }
            for limit in found.limits
        ],
        conflict=list(found.conflict),
        smallest=found.smallest,
        details={key: str(value) for key, value in found.details.items()},
        certificate=found.certificate.to_json(),
    )  # fmt: skip


def _print(case: Case, found: Portfolio, source: str) -> None:
    terminal.tell(terminal.one_line(case.title))
    _opening(case, found, f"by {found.details['method']}", source)
    terminal.say()
    terminal.tell(found.status.value)
    if found.chosen is None:
        if found.conflict:
            verb = "cannot hold together" if len(found.conflict) > 1 else "cannot hold"
            terminal.tell(f"{quoted(map(terminal.one_line, found.conflict))} {verb}.")
        return
    worth = "Utility" if found.status_quo is None else "Value above the status quo"
    terminal.tell(f"The set: {_named(case, found.chosen)}. {worth} {found.utility:.4f}.")
    if found.bound is not None and found.bound != found.utility:
        terminal.tell(f"Proved so far: no set has more than {found.bound:.4f}.")
    if found.runner_up is not None and found.margin is not None:
        behind = f"{found.margin:.4f} less" if found.margin else "equally good"
        terminal.tell(f"The best other set: {_named(case, found.runner_up)}; {behind}.")
    used = found.used
    for limit in found.limits if used is not None else ():
        assert used is not None
        terminal.tell(f"{terminal.one_line(str(limit))}: {used[limit.name]:g} used.", hanging="  ")


def _opening(case: Case, found: Portfolio | Frontier, how: str, source: str) -> None:
    """Say what was asked: limits, what goes together, and what the empty set stands for."""
    limits = "; ".join(terminal.one_line(str(limit)) for limit in found.limits) or "none"
    which = "any set of alternatives that go together" if found.task.rules else "any set of alternatives"
    if found.task.rules and not case.document.compatible_sets:
        which = "at most one alternative"  # the case is exclusive
    terminal.tell(f"Pick {which} {how}, weights from {source}. Limits: {limits}.")
    if found.status_quo is not None:
        terminal.tell(
            f"The status quo, “{option_label(case, found.status_quo)}”, goes on where nothing is picked; it is worth 0 "
            "and spends nothing. Values add up by assumption."
        )


def _tell_frontier(case: Case, found: Frontier, source: str, *, in_json: bool) -> int:
    """Print an efficient frontier; 3 where no set meets the limits."""
    if in_json:
        _publish_frontier(case, found, source)
    else:
        _print_frontier(case, found, source)
    return DONE if found.points else NO_ANSWER


def _publish_frontier(case: Case, found: Frontier, source: str) -> None:
    terminal.publish(
        "mcda-frontier/1",
        case=told(case),
        weights_from=source,
        along=found.along,
        status_quo=found.status_quo,
        limits=[
            {"name": limit.name, "sense": limit.sense, "bound": float(limit.bound), "why": limit.why}
            for limit in found.limits
        ],
        points=[
            {
                "chosen": list(one.chosen), "amount": float(one.amount), "value": float(one.value),
                "price": float(one.price), "supported": one.supported, "sets": one.ways,
            }
            for one in found.points
        ],
        certificate=found.certificate.to_json(),
    )  # fmt: skip


def _print_frontier(case: Case, found: Frontier, source: str) -> None:
    terminal.tell(terminal.one_line(case.title))
    _opening(case, found, f"for every amount of “{criterion_label(case, found.along)}” ({found.along})", source)
    terminal.say()
    if not found.points:
        terminal.tell("No set meets all limits at once.")
        return
    values = figures([100 * float(one.value) for one in found.points], least=1, most=2)
    prices = figures([100 * float(one.price) for one in found.points], least=1, most=2)
    rows = []
    for one, value, price in zip(found.points, values, prices, strict=True):
        label = _named(case, one.chosen)
        if not one.chosen and found.status_quo is not None:
            label = f"“{option_label(case, found.status_quo)}”"
        label += f", or one of {one.ways - 1} more" if one.ways > 1 else ""
        rows.append([label if one.supported else f"{label} *", f"{float(one.amount):g}", value, price])
    heads = [["the best set"], [found.along, "spent"], ["value,", "points of 100"], ["price of", "one more"]]
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    terminal.say()
    terminal.tell("Price: what one more unit is worth where sets may be mixed (the linear programme's shadow price).")
    if not all(one.supported for one in found.points):
        terminal.tell("* Best for its amount alone; a mix of the sets above and below it would be worth more.")


def _named(case: Case, keys: Sequence[str]) -> str:
    return quoted(option_label(case, key) for key in keys) if keys else "nobody"
