"""The part of `mcda compare` about several cases: who comes first in each, and how firmly."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.cli import asked_several, options, terminal
from mcda.sentences import outward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcda.case import Case
    from mcda.cli.asked import Answers
    from mcda.comparison.variants import MethodComparison
    from mcda.flips.flip import Flip


@dataclass(frozen=True, eq=False)
class Row:
    """A case: all its models, and the nearest flip of one weight in the reference; None where nothing flips."""

    case: Case
    made: MethodComparison
    source: str
    nearest: Flip | None

    @property
    def alike(self) -> int:
        """How many models have the same winners as the reference."""
        usual = set(self.made.reference.ranking.winners)
        return sum(set(one.ranking.winners) == usual for one in self.made.variants)

    @property
    def agrees(self) -> bool | None:
        """Whether what was chosen, or is recommended, alone comes first; None where the case names no choice."""
        return None if self.case.choice is None else self.made.reference.ranking.best == self.case.choice


def rows(cases: Sequence[Case], arguments: argparse.Namespace, levels: Sequence[list[str] | None]) -> list[Row]:
    """Compare every case."""
    from mcda.cli.inputs import about
    from mcda.comparison.variants import compare_methods
    from mcda.flips.weights import weight_flips

    found = []
    for case in cases:
        with about(case):
            made = compare_methods(case, options.weights_of(case, arguments), *levels)
            first = made.reference.ranking
            flips = weight_flips(made.matrix, first.weights, first.method)
        found.append(Row(case, made, options.weights_from(case, arguments), flips[0] if flips else None))
    return found


def publish(found: Sequence[Row], more: Answers | None) -> None:
    """Print the document."""
    questions = {} if more is None else {"questions": more.to_json()}
    terminal.publish("mcda-cases/1", cases=[_document(row) for row in found], **questions)


def _document(row: Row) -> dict[str, Any]:
    from mcda.cli.inputs import told
    from mcda.flips.walks import walker_for

    made, first = row.made, row.made.reference.ranking
    known = first.method.form != "black box"
    problems = {"main": walker_for(made.matrix, first.weights, first.method).problem.to_json()} if known else {}
    return {
        **told(row.case), "weights_from": row.source, "reference": str(made.reference),
        "winners": list(first.winners), "margin": first.margin, "agrees": row.agrees,
        "models": len(made.variants), "alike": row.alike,
        "wins": {name: float(share) for name, share in made.wins.items()},
        "decides": None if made.drivers is None else str(made.drivers),
        "problems": problems, "nearest": None if row.nearest is None else row.nearest.to_json(),
    }  # fmt: skip


def tell(found: Sequence[Row], more: Answers | None) -> None:
    """Print the cases side by side, then what decides in each, then the other questions, a table each."""
    heads = [["case"], ["comes", "first"], ["lead"], ["models", "that agree"], ["nearest flip", "of a weight"]]
    cells = []
    for row in found:
        first = row.made.reference.ranking
        mark = "*" if row.agrees else ""
        cells.append(
            [
                terminal.one_line(row.case.title),
                " = ".join(map(terminal.one_line, first.winners)) + mark,
                "" if first.margin is None else f"{first.margin:.3g}",
                f"{row.alike} of {len(row.made.variants)}",
                "never" if row.nearest is None else f"{outward(0.0, 100 * row.nearest.distance, least=1)[1]} points",
            ]
        )
    for line in terminal.tabulate(heads, cells):
        terminal.say(line)
    terminal.say()
    _choices(found)
    for row in found:
        _case(row)
    if more is not None:
        terminal.say()
        asked_several.tell(more)


def _choices(found: Sequence[Row]) -> None:
    named = [row for row in found if row.agrees is not None]
    if named:
        agree = sum(bool(row.agrees) for row in named)
        terminal.tell(f"* In {agree} of {len(named)} cases that name a choice, the choice alone comes first.")


def _case(row: Row) -> None:
    """Say in two sentences how firm a case's answer is."""
    from mcda.cli.inputs import criterion_label, option_label

    said = [f"{terminal.one_line(row.case.title)}:"]
    if row.made.drivers is not None:
        said.append(str(row.made.drivers))
    flip = row.nearest
    if flip is None:
        said.append("No weight alone changes who comes first.")
    else:
        now, then, tie = outward(100 * flip.now, 100 * flip.threshold, least=1)
        said.append(
            f"“{option_label(row.case, flip.rival)}” overtakes when “{criterion_label(row.case, str(flip.subject))}” "
            f"goes from {now} {'beyond' if tie else 'to'} {then} points of 100."
        )
    terminal.tell(" ".join(said), hanging="  ")
