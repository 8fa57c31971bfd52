"""`mcda flips --of cells`: which single rating, if it were another, changes the winner."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case
    from mcda.flips.cell_flip import CellFlip
    from mcda.ranking import Ranking

SHOWN = 10  # of the list against doubt


def find(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> list[CellFlip]:
    """Return the ratings that flip, nearest first."""
    from mcda.flips.cells import cell_flips
    from mcda.ranges import Ranges

    return cell_flips(ranking.matrix, ranking.weights, ranking.method, ranges=Ranges.of(case))


def document(case: Case, ranking: Ranking, found: list[CellFlip], arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the flips with their certificates, and the ratings that never flip."""
    from mcda.flips.cell_silence import silence
    from mcda.flips.doubt import records

    certificates = [flip.certificate for flip in found]
    problems = [one.problem for one in certificates if not isinstance(one, str)]
    rest = silence(ranking.matrix, ranking.weights, ranking.method, found)
    if rest is not None:
        problems.append(rest.problem)
    return {
        "problems": {"main": problems[0].to_json()} if problems else {},
        "flips": [{**flip.to_json(), "text": text} for flip, text in zip(found, sentences(case, found), strict=True)],
        "never": [list(cell) for cell in _silent(ranking, found)],
        "silence": None
        if rest is None
        else {
            "complete": not rest.missing((*flip.subject, flip.direction) for flip in found),
            "certificate": {"problem": "main", **rest.to_json()},
        },
        "dangers": records(_dangers(case, ranking, found)),
    }


def lines(case: Case, ranking: Ranking, found: list[CellFlip], arguments: argparse.Namespace) -> list[str]:
    """Return what is printed; a line with two spaces before it stands in the list above it."""
    silent = len(_silent(ranking, found))
    told = [
        "",
        "Where one rating alone would have to go (weights and all other ratings as they are), nearest first:",
        *(f"  {text}" for text in sentences(case, found)),
    ]
    if not found:
        told[-1] = "No rating alone changes the winner, wherever it goes on its scale."
    elif silent:
        others = "The other one" if silent == 1 else f"The other {silent}"
        told.append(f"{others} of {ranking.matrix.values.size} ratings never {'does' if silent == 1 else 'do'}.")
    listed = _dangers(case, ranking, found)
    if len(listed):
        told += ["", "All weights and ratings against their own doubt, most dangerous first:"]
        told += [f"  {text}" for text in listed["sentence"].head(SHOWN)]
    return told


def _dangers(case: Case, ranking: Ranking, found: list[CellFlip]) -> pd.DataFrame:
    """Return the weights and ratings whose doubt is known, most dangerous first."""
    from mcda.cli.inputs import labels
    from mcda.flips.dangers import dangers

    table = dangers(case, ranking.weights, ranking.method, labels=labels(case), cells=found)
    return table[table["doubt"].notna()]


def sentences(case: Case, found: list[CellFlip]) -> list[str]:
    """Return the flips in the case's words."""
    from mcda import sentences as words
    from mcda.cli.inputs import labels

    names = labels(case)
    return [words.cell_in(names, flip.told()) for flip in found]


def _silent(ranking: Ranking, found: list[CellFlip]) -> list[tuple[str, str]]:
    matrix, moved = ranking.matrix, {flip.subject for flip in found}
    return [(a, c) for a in matrix.alternatives for c in matrix.criteria if (a, c) not in moved]
