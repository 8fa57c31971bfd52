"""`mcda flips --of cells|judgements|events|ranges|plan`: what besides one weight changes the winner, each by itself."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mcda.cli import of_cells, of_events, of_judgements, of_plan, of_ranges, options, terminal
from mcda.cli.exits import DONE

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.ranking import Ranking

QUESTIONS = {
    "cells": of_cells, "judgements": of_judgements, "events": of_events, "ranges": of_ranges, "plan": of_plan,
}  # fmt: skip
WEIGHTS_ONLY = (
    "along", "towards", "doubt", "fail_if_fragile", "to", "norm", "until", "frozen", "floor", "cap", "ranked", "map",
    "svg", "who_can_win",
)  # fmt: skip
TAKEN = {
    "ranges": ("to", "norm", "until", "frozen"),
    "plan": ("to", "frozen"),
}  # of these, what a question takes all the same
GIVEN = ("weights", "weights_rule", "lens")


def asked(arguments: argparse.Namespace) -> bool:
    """Return whether one of these questions is put.

    Raises
    ------
    McdaError
        An option that goes with another question.
    """
    from mcda.errors import McdaError

    of = arguments.of
    if arguments.by is not None and of != "judgements":
        raise McdaError("--by goes with --of judgements")
    own = [name for name in of_plan.OWN if getattr(arguments, name) is not None]
    if own and of != "plan":
        raise McdaError(f"--{own[0]} goes with --of plan")
    if of not in QUESTIONS:
        return False
    barred = [name for name in WEIGHTS_ONLY if name not in TAKEN.get(of, ())]
    given = [name for name in barred if getattr(arguments, name) not in (None, False)]
    given += ["rule"] * (arguments.rule != "proportional")
    if given:
        raise McdaError(f"--{given[0].replace('_', '-')} is about weights; leave it out with --of {of}")
    if of == "judgements" and (arguments.common or any(getattr(arguments, name) is not None for name in GIVEN)):
        raise McdaError("--of judgements asks of the judgements that the case's weights come from; give no others")
    return True


def answer(case: Case, arguments: argparse.Namespace) -> int:
    """Answer the question that `--of` names, in words or as a document."""
    from mcda.ranking import rank

    of = arguments.of
    method = options.method_of(arguments.method, arguments)
    if of == "judgements":
        priorities = case.priorities(by=arguments.by or "eigenvector")
        weights = case.weights() if priorities is None else priorities.weights
    else:
        weights = options.weights_of(case, arguments)
    ranking = rank(case.matrix(), weights, method)
    question: Any = QUESTIONS[of]
    found = question.find(case, ranking, arguments)
    if arguments.json:
        _publish(case, ranking, arguments, question.document(case, ranking, found, arguments))
    else:
        _print(case, ranking, arguments, question.lines(case, ranking, found, arguments))
    return DONE


def _publish(case: Case, ranking: Ranking, arguments: argparse.Namespace, found: Mapping[str, Any]) -> None:
    from mcda.cli.inputs import labels, told

    criteria = ranking.matrix.criteria
    weights = ranking.weights.aligned(criteria).values.tolist()
    terminal.publish(
        "mcda-flips/1",
        case=told(case),
        labels=labels(case).to_json(),
        method={"name": ranking.method.name, "options": {key: str(x) for key, x in ranking.details.items()}},
        of=arguments.of,
        weights=dict(zip(criteria, weights, strict=True)),
        weights_from=options.weights_from(case, arguments),
        winners=list(ranking.winners),
        **found,
    )


def _print(case: Case, ranking: Ranking, arguments: argparse.Namespace, lines: list[str]) -> None:
    from mcda.cli.rank import sentence

    terminal.tell(terminal.one_line(case.title))
    terminal.tell(f"Weights from {options.weights_from(case, arguments)}.")
    terminal.tell(sentence(case, ranking))
    for line in lines:
        if line.startswith("\t"):  # a line of a table, as wide as it is
            terminal.say(line[1:])
            continue
        indent = "  " * line.startswith("  ")
        terminal.tell(line.strip(), indent=indent, hanging=indent) if line else terminal.say()
