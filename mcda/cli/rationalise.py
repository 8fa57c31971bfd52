"""`mcda rationalise`: which weights explain the choices of several cases, or which choices none explains together."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from mcda.cli import inputs, options, terminal
from mcda.cli.exits import DONE, NO_ANSWER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.case import Case
    from mcda.inverse import Rationalisation

DESCRIPTION = """
Ask the inverse question: which weights of the common interests would have led to every choice that was made? Says by
how much at best, how many random weights do as well, and where there are none which choices no weights explain
together. That weights explain a choice does not show that anyone had them.

Examples:

  mcda rationalise models/
  mcda rationalise models/maritime_dispute.yaml --floor 0.02
  mcda rationalise models/ --of past --json
"""
WORDS = {
    "declared": "of the national interests", "nearest": "of the explaining vector nearest to it",
    "centre": "of all that explain", "margin": "of the largest lead",
    "least": "the least weight that any explaining vector gives", "largest": "the largest",
}  # fmt: skip
KINDS = {"all": "choices", "past": "past choices", "recommended": "recommendations"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="case files, spreadsheets, or folders of case files")
    parser.add_argument(
        "--of", metavar="WHICH", type=options.one_of(*KINDS), default="all",
        help="all (when left out), past (choices made) or recommended (of prospective cases, by the source)",
    )  # fmt: skip
    parser.add_argument("--floor", metavar="X", default="0", help="the least weight of every interest: 0 when left out")
    parser.add_argument("--normalisation", metavar="NAME", help="of the weighted sum, as in mcda rank")
    parser.add_argument(
        "--samples", metavar="N", type=int, default=100_000, help="random weights: 100000 when left out"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="where chance starts: 0 when left out")
    options.add_sheet(parser)
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Explain the choices, then say how."""
    from mcda.errors import McdaError
    from mcda.inverse import rationalise
    from mcda.questions.several import declared

    if arguments.seed < 0:
        raise McdaError(f"'--seed' must be a whole number, 0 or more, got {arguments.seed}")
    cases = inputs.load(arguments.paths, arguments.sheet)
    chosen = [case for case in cases if case.choice is not None and _wanted(case, arguments.of)]
    left_out = [case for case in cases if case not in chosen]
    if not chosen:
        terminal.complain(f"there are no {KINDS[arguments.of]} to explain in these files")
        return NO_ANSWER
    found = rationalise(
        chosen, normalisation=arguments.normalisation, floor=arguments.floor, declared=declared(chosen),
        samples=arguments.samples, rng=arguments.seed,
    )  # fmt: skip
    if arguments.json:
        terminal.publish(
            "mcda-rationalise/1",
            of=arguments.of,
            cases=[inputs.told(case) for case in chosen],
            left_out=[str(case.path) for case in left_out],
            result=found.to_json(),
        )
        return DONE
    _print(found, chosen, arguments.of)
    for case in left_out:
        why = "names no choice" if case.choice is None else "is of the other kind"
        terminal.tell(f"Left out: {terminal.one_line(case.title)} {why}.")
    return DONE


def _wanted(case: Case, which: str) -> bool:
    return which == "all" or (case.document.tense == "past") == (which == "past")


def _print(found: Rationalisation, cases: Sequence[Case], which: str) -> None:
    count = len(cases)
    labels = {one.label: case for one, case in zip(found.choices, cases, strict=True)}
    terminal.tell(f"{count} {KINDS[which] if count > 1 else KINDS[which][:-1]}, weighted sum.")
    terminal.tell(f"{str(found)[0].upper()}{str(found)[1:]}.")
    terminal.say()
    for line in sentences(found, labels):
        terminal.tell(line.strip(), indent=line[: len(line) - len(line.lstrip())], hanging="  " * line.startswith(" "))
    for kind, one in found.apart.items() if which == "all" else ():
        terminal.tell(f"{KINDS[kind].capitalize()} alone: {one}.")
    terminal.say()
    table = found.revealed if found.ranges is None else found.revealed.join(found.ranges)
    heads = [["interest"], *([str(name)] for name in table.columns)]
    rows = [
        [terminal.one_line(str(key)), *(f"{100 * x:.1f}" for x in row)]
        for key, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    for line in terminal.tabulate(heads, rows):
        terminal.say(line)
    terminal.say()
    words = WORDS if found.conflicts is None else WORDS | {"margin": "of the least total shortfall"}
    told = [f"{name}: {words[str(name)]}" for name in table.columns]
    terminal.tell(f"Points of 100. {'; '.join(told)}.")
    if found.ranges is not None:
        free = [terminal.one_line(str(name)) for name, least in found.ranges["least"].items() if least == 0]
        needed = "Each interest" if len(free) == len(table) else f"Each of {', '.join(free)}"
        if free:
            terminal.tell(f"{needed} could count for nothing by itself and the choices would still be explained.")


def sentences(found: Rationalisation, labels: dict[str, Case]) -> list[str]:
    """Return what a reader needs of the answer, in the cases' words."""
    told = []

    def option(label: str, key: str) -> str:
        return f"“{inputs.option_label(labels[label], key)}” ({terminal.one_line(labels[label].title)})"

    def members(part: Sequence[int]) -> str:
        return inputs.quoted(terminal.one_line(labels[found.choices[k].label].title) for k in part)

    if found.binding:
        told.append(f"Tightest: {', '.join(option(*key) for key in found.binding[:3])}.")
    if found.conflicts is not None:
        least = f" of at least {float(found.floor):.3g}" if found.floor else ""
        for part in found.conflicts.smallest:
            told.append(f"No weights{least} explain {members(part)}{' together' if len(part) > 1 else ''}.")
        for part in found.conflicts.repairs:
            told.append(f"Without {members(part)} the others can be explained.")
        if not found.conflicts.complete:
            told.append("There may be smaller or other such sets: not all were looked at.")
        told.append(f"Least total shortfall: {found.slack:.3g} of the score.")
        told.append(str(found.proof))
    if found.nearest is not None:
        moved = found.nearest.attrs["moved"]
        told.append(
            "The declared weights explain them already."
            if not moved
            else f"The nearest explaining weights are {moved:.1f} points of 100 away from the declared ones."
        )
    above = " above the floor" if found.floor else ""
    for k in range(len(found.explained) - 1, -1, -1):
        told.append(f"  {k} of {len(found.choices)} explained by {found.explained[k]:.1%} of random weights{above}")
    return told
