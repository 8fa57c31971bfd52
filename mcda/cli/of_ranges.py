"""`mcda flips --of ranges`: what changes the winner when every rating may be anywhere in its range."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any

from mcda.cli import nearest, terminal
from mcda.sentences import amounts, figures

if TYPE_CHECKING:
    import pandas as pd

    from mcda.case import Case
    from mcda.flips.flip import Flip
    from mcda.flips.robust import RobustFlip
    from mcda.flips.robust_share import RangeShare
    from mcda.flips.unmoved import Unmoved
    from mcda.ranges import Ranges
    from mcda.ranking import Ranking

SHOWN = 12  # ratings of a flip
RIVALS = ("lower_rival", "upper_rival")


@dataclass(frozen=True)
class Found:
    """What was found.

    `share` is how much of the ranges all ratings may use with today's weights. `likely` and `table` are the intervals
    of each weight with the likely ratings, and with every rating anywhere within a part of its range: the whole (1)
    where that is safe, else half of `share`; None where that is nothing. `nearest` is the least change of all weights,
    `flips` and `unmoved` what one weight does, where some ratings of the whole ranges do change the winner beyond them.
    """

    ranges: Ranges
    likely: pd.DataFrame
    table: pd.DataFrame | None
    part: float
    share: RangeShare
    nearest: RobustFlip
    flips: list[Flip]
    unmoved: list[Unmoved]


def find(case: Case, ranking: Ranking, arguments: argparse.Namespace) -> Found:
    """Return the intervals, the share of the ranges that is safe, and the least change of all weights."""
    from mcda.errors import McdaError
    from mcda.flips.robust import robust_nearest_flip
    from mcda.flips.robust_intervals import robust_stability, robust_weight_flips
    from mcda.flips.robust_share import range_share
    from mcda.flips.unmoved import unmoved_weights
    from mcda.flips.weights import stability
    from mcda.ranges import Ranges

    if arguments.until and not arguments.to:
        raise McdaError("--until goes with --to NAME")
    ranges = Ranges.of(case)
    question = ranges, ranking.weights, ranking.method
    share = range_share(*question)
    flip = robust_nearest_flip(
        *question, norm=arguments.norm or ("l1" if ranking.method.form == "linear" else "percent"), rival=arguments.to,
        until=arguments.until or ("win" if arguments.to else "tie"), frozen=nearest.held(arguments),
    )  # fmt: skip
    part = 1.0 if share.share >= 1 else floor(50 * share.share) / 100
    table = robust_stability(ranges.within(part), *question[1:]) if part else None
    flips: list[Flip] = []
    unmoved: list[Unmoved] = []
    if table is not None and part == 1 and table.attrs["exact"]:
        flips = robust_weight_flips(*question)
        rows, method = flip.ranged.today
        unmoved = unmoved_weights(rows, ranking.weights, method)
    likely = stability(ranking.matrix, ranking.weights, ranking.method)
    return Found(ranges, likely, table, part, share, flip, flips, unmoved)


def document(case: Case, ranking: Ranking, found: Found, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the answers with their certificates; the rows of the flips with one that makes them from the ranges."""
    from mcda import sentences
    from mcda.cli.inputs import labels
    from mcda.flips.robust_intervals import robust_rows

    names = labels(case)
    rows = robust_rows(found.nearest.ranged)
    criteria = ranking.matrix.criteria
    now = dict(zip(criteria, ranking.weights.values.tolist(), strict=True))
    return {
        "ranges": {
            "labels": names.to_json(),
            "problems": {"main": rows.problem.to_json()},
            "of": "winner", "rule": "proportional", "along": None,
            "weights": now,
            "rows": {"winner": rows.winner, "certificate": {"problem": "main", **rows.to_json()}},
            "share": {**found.share.to_json(), "text": sentences.range_share_in(names, found.share.told())},
            "nearest": {**found.nearest.to_json(), "asked": arguments.to,
                        "text": sentences.robust_in(names, found.nearest.told(), now, arguments.to)},
            "flips": [{**flip.to_json(), "text": sentences.flip_in(names, flip.told())} for flip in found.flips],
            "unmoved": [{**one.to_json(), "text": sentences.unmoved_in(names, one.told())} for one in found.unmoved],
            "never": [one.subject for one in found.unmoved],
            "undefined": [name for name in criteria if found.flips and now[name] == 1],
            "exact": found.nearest.ranged.attained,
            "part": found.part,
            "intervals": _records(found),
        }
    }  # fmt: skip


def _records(found: Found) -> list[dict[str, Any]]:
    """Return the intervals as plain data; a missing end is null."""
    rows = []
    for name in found.likely.index:
        row: dict[str, Any] = {"criterion": name, "weight": float(found.likely.loc[name, "weight"])}
        for frame, part in ((found.likely, "likely_"), (found.table, "")):
            for end in ("lower", "upper"):
                row[part + end] = None if frame is None or not _known(frame.loc[name]) else float(frame.loc[name, end])
        row |= {key: None if found.table is None else found.table.loc[name, key] for key in RIVALS}
        rows.append(row)
    return rows


def lines(case: Case, ranking: Ranking, found: Found, arguments: argparse.Namespace) -> list[str]:
    """Return what is printed; see `other_flips`."""
    from mcda import sentences
    from mcda.cli.inputs import labels

    names = labels(case)
    now = dict(zip(ranking.matrix.criteria, ranking.weights.values.tolist(), strict=True))
    told = [""]
    if not found.ranges.open.any():
        told += ["No rating of this case has a range: what follows is that of the likely ratings.", ""]
    told.append(sentences.range_share_in(names, found.share.told()))
    told += ["", f"All weights together: {sentences.robust_in(names, found.nearest.told(), now, arguments.to)}"]
    told += _ratings(case, ranking, found)
    told += ["", "Between which weights the first place holds, in points of 100 (the others keep their proportions):"]
    told += [f"\t{line}" for line in _table(case, found)]
    if found.part < 1:
        told.append("With the whole ranges there are no such weights around today's.")
    elif not found.nearest.ranged.attained:
        told.append("Within the last column it is safe; how far beyond it stays so is not known: the ideals move too.")
    return told


def _ratings(case: Case, ranking: Ranking, found: Found) -> list[str]:
    """Return the ratings that bring the flip about, those that differ from the likely ones."""
    from mcda.cli.inputs import criterion_label, option_label

    scores = found.nearest.scores
    if scores is None:
        return []
    matrix, moved, values = ranking.matrix, [], scores.to_numpy()
    weights = found.nearest.weights
    for a, alternative in enumerate(matrix.alternatives):
        for j, criterion in enumerate(matrix.criteria):
            there = float(values[a, j])
            if there == float(matrix.values[a, j]) or (weights is not None and not weights.iloc[j]):
                continue
            now, then = amounts(float(matrix.values[a, j]), there)
            worth = "worth " if matrix.value and matrix.value[j] is not None else ""
            label = f"“{option_label(case, alternative)}” on {criterion_label(case, criterion)}"
            moved.append(f"  {label}: {worth}{now} → {then}")
    rest = len(moved) - SHOWN
    more = [f"  and {rest} more"] if rest > 0 else []
    return ["With these ratings (likely → there), all others likely:", *moved[:SHOWN], *more] if moved else []


def _table(case: Case, found: Found) -> list[str]:
    from mcda.cli.inputs import criterion_label

    head = (
        ["Anywhere in", "their ranges"] if found.part == 1 else [f"Within {100 * found.part:.0f} %", "of their ranges"]
    )
    heads = [["Criterion"], ["Now"], ["Likely", "ratings"]] + [head] * (found.table is not None)
    rows = []
    for name in found.likely.index:
        parts = [frame.loc[name] for frame in (found.likely, found.table) if frame is not None]
        now = figures([100 * float(found.likely.loc[name, "weight"])])[0]
        rows.append([criterion_label(case, str(name)), now, *map(_interval, parts)])
    return terminal.tabulate(heads, rows)


def _known(row: Any) -> bool:
    """Return whether there is an interval: not where a criterion has all the weight, or the ranges alone decide."""
    return row["status"] not in ("not defined", "fragile", "open")


def _interval(row: Any) -> str:
    return "–".join(figures([100 * float(row["lower"]), 100 * float(row["upper"])])) if _known(row) else "–"
