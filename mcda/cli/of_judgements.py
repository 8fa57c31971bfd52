"""`mcda flips --of judgements`: which pairwise judgement, if it were another, changes the winner."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.flips.flip import Flip
    from mcda.ranking import Ranking


def find(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> list[Flip]:
    """Return the judgements that flip, nearest first."""
    from mcda.flips.judgements import judgement_flips, judgements_of

    by = arguments.by or "eigenvector"
    return judgement_flips(ranking.matrix, judgements_of(case, None), ranking.method, by)


def document(case: Case, ranking: Ranking, found: list[Flip], arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the flips with their certificates, and the judgements that never flip."""
    certificates: list[Any] = [flip.certificate for flip in found]
    problems = [one.problem for one in certificates if not isinstance(one, str)]
    return {
        "by": arguments.by or "eigenvector",
        "problems": {"main": problems[0].to_json()} if problems else {},
        "flips": [{**flip.to_json(), "text": text} for flip, text in zip(found, sentences(case, found), strict=True)],
        "never": [list(pair) for pair in _silent(case, found)],
        "together": _together(case, ranking),
    }


def lines(case: Case, ranking: Ranking, found: list[Flip], arguments: argparse.Namespace) -> list[str]:
    """Return what is printed; a line with two spaces before it stands in the list above it."""
    exact = arguments.by == "geometric_mean" and ranking.method.form in ("linear", "ratio")
    how = "" if exact else ", found by a search that can miss some"
    told = [
        "",
        f"Where one judgement alone would have to go, from 1/9 to 9, nearest first{how}:",
        *(f"  {text}" for text in sentences(case, found)),
    ]
    if not found:
        told[-1] = f"No judgement alone, from 1/9 to 9, {'changes' if exact else 'was found to change'} the winner."
    elif silent := len(_silent(case, found)):
        if silent == 1:
            told.append(f"The other one {'never does' if exact else 'was not found to do so'}.")
        else:
            told.append(f"The other {silent} {'never do' if exact else 'were not found to do so'}.")
    together = _together(case, ranking)
    return told if together is None else [*told, "", together["text"]]


def _together(case: Case, ranking: Ranking) -> dict[str, Any] | None:
    """Return the least change of all judgements together; None where it is not asked."""
    from mcda import sentences as words
    from mcda.cli.inputs import labels
    from mcda.flips.judgement_least import least_for

    found = least_for(case, ranking.method)
    return None if found is None else {**found.to_json(), "text": words.least_judgements_in(labels(case), found.told())}


def sentences(case: Case, found: list[Flip]) -> list[str]:
    """Return the flips in the case's words."""
    from mcda import sentences as words
    from mcda.cli.inputs import labels

    names = labels(case)
    return [words.judgement_in(names, flip.told()) for flip in found]


def _silent(case: Case, found: list[Flip]) -> list[tuple[str, str]]:
    moved = {flip.subject for flip in found}
    return [] if case.judgements is None else [pair for pair in case.judgements.pairs if pair not in moved]
