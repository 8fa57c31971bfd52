"""`mcda optimise --several`: the best set of alternatives, in words or as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcda.cli import terminal
from mcda.cli.exits import DONE, NO_ANSWER
from mcda.cli.inputs import option_label, quoted, told

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.optimise import Portfolio


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
    limits = "; ".join(terminal.one_line(str(limit)) for limit in found.limits) or "none"
    terminal.tell(
        f"Pick any set of alternatives by {found.details['method']}, weights from {source}. Limits: {limits}."
    )
    terminal.say()
    terminal.tell(found.status.value)
    if found.chosen is None:
        if found.conflict:
            verb = "cannot hold together" if len(found.conflict) > 1 else "cannot hold"
            terminal.tell(f"{quoted(map(terminal.one_line, found.conflict))} {verb}.")
        return
    terminal.tell(f"The set: {_named(case, found.chosen)}. Utility {found.utility:.4f}.")
    if found.bound is not None and found.bound != found.utility:
        terminal.tell(f"Proved so far: no set has more than {found.bound:.4f}.")
    if found.runner_up is not None and found.margin is not None:
        behind = f"{found.margin:.4f} less" if found.margin else "equally good"
        terminal.tell(f"The best other set: {_named(case, found.runner_up)}; {behind}.")
    used = found.used
    for limit in found.limits if used is not None else ():
        assert used is not None
        terminal.tell(f"{terminal.one_line(str(limit))}: {used[limit.name]:g} used.", hanging="  ")


def _named(case: Case, keys: Sequence[str]) -> str:
    return quoted(option_label(case, key) for key in keys) if keys else "nobody"
