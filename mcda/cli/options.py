"""Options that several commands share: JSON, weights, methods, and words of which only a few are right."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.forms import Method
    from mcda.matrix import Weights


def one_of(*words: str) -> Callable[[str], str]:
    """Return the type of an option that takes one of a few words."""

    def check(given: str) -> str:
        if given in words:
            return given
        from mcda.errors import hint

        listed = f"{', '.join(words[:-1])} or {words[-1]}"
        near = hint(given, words)
        longer = [word for word in words if word.isalpha() and given.casefold().startswith(word.casefold())]
        if "did you mean" not in near and longer:  # es_PE
            near = f"; did you mean {longer[0]!r}?"
        raise argparse.ArgumentTypeError(f"expected {listed}, got {given!r}{near if 'did you mean' in near else ''}")

    return check


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command answer with JSON."""
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of words")


def add_sheet(parser: argparse.ArgumentParser) -> None:
    """Let a command take one sheet of a workbook."""
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of an .xlsx workbook that has several")


def add_sense(parser: argparse.ArgumentParser) -> None:
    """Let a command take a sheet that says no directions."""
    parser.add_argument(
        "--sense", action="append", metavar="NAME=max|min,…", type=pairs,
        help="the direction of each criterion of a spreadsheet that has no row of them",
    )  # fmt: skip


def add_weights(parser: argparse.ArgumentParser) -> None:
    """Let a command take other weights than the case's own."""
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument(
        "--weights", action="append", metavar="NAME=VALUE,…", type=pairs,
        help="weights for all criteria, divided by their sum; 1/3 is a number too",
    )  # fmt: skip
    parts.add_argument(
        "--weights-rule", metavar="NAME",
        help="weights by a rule: entropy, critic, merec, standard_deviation, variance, gini, angle, lopcow, cilos, "
        "idocriw (from the ratings alone), equal, rank_order_centroid, rank_sum or rank_reciprocal (from the order of "
        "the case's own)",
    )  # fmt: skip
    parts.add_argument("--lens", metavar="NAME", help="weights of a profile in the file of national interests")
    parts.add_argument(
        "--common", action="store_true", help="weights of the common national interests, cut to the case's criteria"
    )


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the names and values of NAME=VALUE,…."""
    found = []
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.rpartition("="))
        if not sign or not name or not value:
            raise argparse.ArgumentTypeError(f"expected NAME=VALUE,…, got {text!r}")
        found.append((name, value))
    return found


def weights_of(case: Case, arguments: argparse.Namespace) -> Weights:
    """Return the weights that the command line asks for, else the case's own."""
    from mcda.matrix import Weights

    if arguments.weights_rule is not None:
        return _ruled(case, arguments.weights_rule)
    if arguments.weights is None:
        return case.weights(lens=arguments.lens, common=arguments.common)
    return Weights.of(once("--weights", arguments.weights), case.criteria)


def once(option: str, given: Iterable[Iterable[tuple[str, Any]]]) -> dict[str, Any]:
    """Return what a repeated option gives by name.

    Raises
    ------
    McdaError
        A name twice.
    """
    from mcda.errors import McdaError

    found: dict[str, Any] = {}
    for name, value in (pair for pairs in given for pair in pairs):
        if name in found:
            raise McdaError(f"{option!r} gives {name!r} twice")
        found[name] = value
    return found


def beside(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the weights and directions that a spreadsheet may do without, as `Case.load` takes them.

    A rule that makes weights of the ratings alone asks for none: until it has spoken they are equal.
    """
    from mcda.comparison.rules import USUAL

    weights: Any = None
    if arguments.weights is not None:
        weights = once("--weights", arguments.weights)
    elif arguments.weights_rule is not None and arguments.weights_rule not in {*USUAL, "rank_reciprocal"} - {"equal"}:
        weights = "equal"
    sense = None if arguments.sense is None else once("--sense", arguments.sense)
    return {"weights": weights, "sense": sense}


def _ruled(case: Case, rule: str) -> Weights:
    from mcda.comparison.rules import WEIGHT_RULES
    from mcda.errors import McdaError, hint

    if rule not in WEIGHT_RULES:
        raise McdaError(f"unknown weight rule {rule!r}{hint(rule, WEIGHT_RULES)}")
    return WEIGHT_RULES[rule](case.matrix(), case.weights())


def weights_from(case: Case, arguments: argparse.Namespace) -> str:
    """Return where the weights come from, as part of a sentence."""
    if arguments.weights is not None:
        return "the command line"
    if arguments.weights_rule is not None:
        return f"the rule {arguments.weights_rule!r}"
    if arguments.lens is not None:
        return f"the lens {arguments.lens!r}"
    if arguments.common:
        return "the common national interests"
    return {
        "judgements": "the case's judgements",
        "weights": "the case",
        "tiers": "the tiers of the case's criteria",
    }[case.weighting]


def add_method_options(parser: argparse.ArgumentParser) -> None:
    """Let a command set the options of its methods."""
    parser.add_argument(
        "--normalisation", metavar="NAME",
        help="bounds, minmax, vector, max, sum or none; left out, bounds where every criterion has a scale",
    )  # fmt: skip
    parser.add_argument("--mode", metavar="NAME", help="of ahp: distributive (when left out) or ideal")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", type=pairs,
        help="another option of the method, such as v=0.7 of vikor; NAME.CRITERION=VALUE for one criterion, such as "
        "p.COST=2 of promethee; may be repeated",
    )  # fmt: skip


def method_of(name: str, arguments: argparse.Namespace) -> Method:
    """Return the method of that name with the options of the command line."""
    from mcda.methods import method

    return method(name, **_given(arguments))


def all_methods(arguments: argparse.Namespace) -> list[Method]:
    """Return every method, each with those options of the command line that it has."""
    import inspect

    from mcda.methods import METHODS, method

    given = _given(arguments)
    found = []
    for name, make in METHODS.items():
        known = inspect.signature(make).parameters
        found.append(method(name, **{key: value for key, value in given.items() if key in known}))
    return found


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    given: dict[str, Any] = {
        key: getattr(arguments, key) for key in ("normalisation", "mode") if getattr(arguments, key) is not None
    }
    for name, value in (pair for listed in arguments.option for pair in listed):
        option, _, criterion = name.partition(".")
        known = given.setdefault(option, {}) if criterion else given
        if not isinstance(known, dict) or (criterion or option) in known:
            from mcda.errors import McdaError

            raise McdaError(f"'--option' gives {name!r} twice, or for all and for one criterion")
        known[criterion or option] = value
    return given


def split(texts: Sequence[str]) -> list[str]:
    """Return the words of a repeated option whose values may hold several, separated by commas."""
    return list(dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip()))
