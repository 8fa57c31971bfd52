"""The part of `mcda compare` that puts the rational actor's questions, to one case or to several."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.cli import options, terminal
from mcda.cli.exits import DONE, NO_ANSWER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mcda.actors import Agreement
    from mcda.case import Case
    from mcda.durability import DriftLimit, Survival
    from mcda.questions import CaseQuestions, Questions

MODELS = "models"
EACH = ("goals", "lenses", "rules", "scale", "durability", "sceptic")  # of one case or of several
TOGETHER = ("partners", "explained")
NO_ACTORS = "no actors: give --actors, or a file of national interests with lenses"
OF = (MODELS, *EACH, "actors", *TOGETHER, "all")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the questions take."""
    parser.add_argument(
        "--of", metavar="QUESTION,…", type=_questions,
        help="other questions: goals (what follows from their order), lenses (of theories), rules (of decision), scale "
        "(other readings of it), durability, sceptic (a second rater), actors (with weights of their own), partners, "
        "explained (weights that explain the choices), models (methods, normalisations, weight rules), or all; left "
        "out, models of one case, and of several models and all that concern several",
    )  # fmt: skip
    parser.add_argument(
        "--against", metavar="FILE", help="with --of sceptic: the case as a second rater rates it, in a file of its own"
    )
    parser.add_argument(
        "--actors", metavar="NAME,…|FILE",
        help="with --of actors: lenses that stand for actors, or a .csv with a row an actor and a column a criterion; "
        "left out, every lens",
    )  # fmt: skip
    parser.add_argument("--years", metavar="N", default=10, help="with --of durability: how long; 10 when left out")
    parser.add_argument(
        "--at-least", metavar="SHARE", default=0.9,
        help="with --of durability: in what share of draws a choice must last; 0.9 when left out",
    )  # fmt: skip
    parser.add_argument(
        "--drift", metavar="S",
        help="with --of durability: how often the choice lasts when weights drift by S a year (standard deviation of "
        "their logarithms) and the case's dated scenarios come; left out, the largest drift that it bears is sought",
    )  # fmt: skip
    parser.add_argument(
        "--rate", metavar="NAME=X,…", type=options.pairs, action="append", default=[],
        help="with --drift: scenarios without a date come by chance, X times a year",
    )  # fmt: skip
    parser.add_argument(
        "--looks",
        metavar="N",
        type=int,
        help="with --of durability: how many times a year it is looked at; 12 when left out",
    )
    parser.add_argument(
        "--samples", metavar="N", type=int,
        help="with --of durability: how many draws; left out, 4096 for the largest drift and 10000 with --drift",
    )  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="where chance starts: 0 when left out")


def _questions(text: str) -> tuple[str, ...]:
    words = options.split([text])
    return tuple(dict.fromkeys(map(options.one_of(*OF), words)))


def wanted(arguments: argparse.Namespace, several: bool) -> tuple[str, ...]:
    """Return the questions that are put, `models` among them or not.

    Raises
    ------
    McdaError
        An option goes with a question that is not put.
    """
    from mcda.errors import McdaError

    usual = (MODELS, *EACH, *TOGETHER) if several else (MODELS,)
    whole = (MODELS, *EACH, "actors", *TOGETHER)
    found = usual if arguments.of is None else whole if "all" in arguments.of else arguments.of
    for option, question in (("against", "sceptic"), ("actors", "actors")):
        if getattr(arguments, option) is not None and (arguments.of is None or question not in found):
            raise McdaError(f"--{option} goes with --of {question}")
    if arguments.drift is not None and (arguments.of is None or "durability" not in found):
        raise McdaError("--drift goes with --of durability")
    for option in ("looks", "samples"):
        if getattr(arguments, option) is not None and (arguments.of is None or "durability" not in found):
            raise McdaError(f"--{option} goes with --of durability")
    if arguments.rate and arguments.drift is None:
        raise McdaError("--rate goes with --drift")
    if arguments.against is not None and several:
        raise McdaError("--against takes one case")
    if arguments.seed < 0:
        raise McdaError(f"'--seed' must be a whole number, 0 or more, got {arguments.seed}")
    return tuple(found)


class Answers:
    """The answers to some questions about cases; simulations and actors are asked only where they are wanted."""

    def __init__(self, cases: Sequence[Case], arguments: argparse.Namespace, of: Sequence[str], explicit: bool) -> None:
        from mcda.cli.inputs import about, load_one
        from mcda.questions import CaseQuestions, Questions

        self.of = [name for name in of if name != MODELS]
        rater = None if arguments.against is None else load_one(arguments.against)
        asked: list[CaseQuestions] = []
        for case in cases:
            with about(case):
                asked.append(CaseQuestions.of(case, options.weights_of(case, arguments), rater))
        self.all: Questions = Questions.of(asked)
        self.drifts: dict[str, DriftLimit] = {}
        self.lives: dict[str, Survival] = {}
        self.agreements: dict[str, Agreement] = {}
        for one in asked:
            with about(one.case):
                if explicit and "durability" in self.of and arguments.drift is None:
                    self.drifts[one.label] = _drift(one, arguments)
                elif explicit and "durability" in self.of:
                    self.lives[one.label] = _survival(one, arguments)
                if "actors" in self.of and not _actors(one.case, arguments.actors) and "all" in arguments.of:
                    one.refused["actors"] = NO_ACTORS
                elif "actors" in self.of:
                    self.agreements[one.label] = _agreed(one, arguments.actors)

    def to_json(self) -> dict[str, Any]:
        """Return the answers as plain data."""
        made = self.all.to_json(["choice", *(name for name in self.of if name != "actors")])
        if self.drifts:
            made["drift"] = {name: one.to_json() for name, one in self.drifts.items()}
        if self.lives:
            made["survival"] = {name: one.to_json() for name, one in self.lives.items()}
        if self.agreements:
            made["actors"] = {name: one.to_json() for name, one in self.agreements.items()}
        return made

    def reason(self, label: str, question: str) -> str | None:
        """Return why a case has no answer to a question."""
        return self.all.refused.get((label, question))

    @property
    def silent(self) -> bool:
        """Whether nothing at all was answered."""
        refused = {question for _, question in self.all.refused}
        none = {"partners": self.all.exposure is None, "explained": self.all.explained is None}
        return all(name in refused or none.get(name, False) for name in self.of) and len(self.all.cases) == 1


def answer(cases: Sequence[Case], arguments: argparse.Namespace, of: Sequence[str]) -> int:
    """Answer the questions that are put by name, in words or as a document."""
    from mcda.cli import asked_one, asked_several
    from mcda.cli.inputs import told

    found = Answers(cases, arguments, of, explicit=True)
    if arguments.json:
        document = found.to_json()
        terminal.publish("mcda-questions/1", cases=[told(case) for case in cases], questions=document)
    elif len(cases) == 1:
        asked_one.tell(found)
    else:
        asked_several.tell(found)
    return NO_ANSWER if found.silent else DONE


def _drift(one: CaseQuestions, arguments: argparse.Namespace) -> DriftLimit:
    from mcda.errors import McdaError

    found = one.drift(years=arguments.years, at_least=arguments.at_least, rng=arguments.seed, **_drawn(arguments))
    if found is None:
        raise McdaError(one.refused["drift"])
    return found


def _survival(one: CaseQuestions, arguments: argparse.Namespace) -> Survival:
    from mcda.durability import survival
    from mcda.scenarios.events import events_of

    rates = {name: value for pairs in arguments.rate for name, value in pairs}
    known = events_of(one.case)
    if unknown := [name for name in rates if name not in {event.name for event in known}]:
        from mcda.errors import McdaError, hint

        near = hint(unknown[0], [event.name for event in known])
        raise McdaError(f"'--rate' names the unknown scenario {unknown[0]!r}{near}")
    events = [event for event in known if event.date is not None or event.name in rates]
    return survival(
        one.case, one.weights, drift=arguments.drift, years=arguments.years, events=events, rates=rates,
        choice=one.ranking.winners[0], rng=arguments.seed, **_drawn(arguments),
    )  # fmt: skip


def _drawn(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return how often is looked and how much is drawn, where it was said."""
    given = {"looks": arguments.looks, "samples": arguments.samples}
    return {name: value for name, value in given.items() if value is not None}


def _agreed(one: CaseQuestions, given: str | None) -> Agreement:
    from mcda.actors import agree
    from mcda.errors import McdaError

    weights: Mapping[str, Any]
    if given is not None and (given.lower().endswith(".csv") or Path(given).is_file()):
        weights = _read(Path(given))
    else:
        names = _actors(one.case, given)
        if not names:
            raise McdaError(NO_ACTORS)
        weights = {name: one.case.weights(lens=name) for name in names}
    return agree(one.matrix, weights)


def _actors(case: Case, given: str | None) -> list[str]:
    """Return the names that are given, or else of the case's lenses."""
    lenses = {} if case.interests is None else case.interests.lenses
    return list(lenses) if given is None else options.split([given])


def _read(path: Path) -> dict[str, dict[str, str]]:
    """Return the weights of a .csv: an actor a row, its name in the first column, a criterion in each other one."""
    import csv

    from mcda.errors import McdaError

    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise McdaError(f"{path}: cannot be read: {why}") from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise McdaError(f"{path}: expected a line of criteria and a row an actor, met {len(rows)} lines")
    head = [cell.strip() for cell in rows[0]]
    found: dict[str, dict[str, str]] = {}
    for k, row in enumerate(rows[1:], 2):
        if len(row) != len(head):
            raise McdaError(f"{path}: line {k}: expected {len(head)} cells, met {len(row)}")
        name = row[0].strip()
        if not name or name in found:
            raise McdaError(
                f"{path}: line {k}: {'two actors are called ' + repr(name) if name else 'no actor is named'}"
            )
        found[name] = dict(zip(head[1:], (cell.strip() for cell in row[1:]), strict=True))
    return found
