"""One list over all inputs: every weight and every rating that flips, held against its own doubt."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

from mcda import sentences
from mcda.flips.cell_flip import CellFlip
from mcda.flips.cells import cell_flips
from mcda.flips.doubt import flips_against_doubt
from mcda.forms import Method
from mcda.matrix import resolve
from mcda.ranges import Ranges
from mcda.sentences import Labels

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["kind", "subject", "now", "threshold", "rival", "needs", "doubt", "times", "sentence"]


def dangers(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, doubt: Any = None,
    ranges: Ranges | None = None, labels: Labels | None = None, cells: Sequence[CellFlip] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return every single weight and rating that flips with its own doubt: one list, most dangerous first.

    A weight needs points of 100 and doubts as in `flips_against_doubt`. A rating needs so much of its criterion's unit,
    and its doubt is how far its range reaches that way: below 1 time, the choice changes within the range.

    Parameters
    ----------
    matrix, weights : a Case, or as in `rank`
    doubt : of the weights, as in `flips_against_doubt`; left out, a case's own, else not known
    ranges : of the ratings; left out, a case's own, else none has a range
    labels : words for keys in the sentences
    cells : what `cell_flips` found, where it is known already

    Returns
    -------
    DataFrame
        kind ("weight" or "rating"), subject, now, threshold, rival, needs, doubt, times, sentence. Inputs without a
        known doubt stand last; those that never flip are left out.

    Raises
    ------
    McdaError
        As the two questions.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[6, 5], [5, 5]], ("max", "max"), ["x", "y"], ["gain", "calm"], bounds=(0, 10))
    >>> ranges = Ranges.of(matrix, low=[[4, 5], [5, 5]], high=[[7, 5], [5, 5]])
    >>> dangers(matrix, [1, 1], ranges=ranges)[["kind", "needs", "doubt", "times"]].head(1).to_dict(orient="records")
    [{'kind': 'rating', 'needs': 1.0, 'doubt': 2.0, 'times': 0.5}]
    """
    import pandas as pd

    found, own = resolve(matrix, weights)
    words = Labels() if labels is None else labels
    if ranges is None:
        ranges = Ranges.of(matrix) if matrix is not found else Ranges.of(found)
    known = doubt if doubt is not None or getattr(matrix, "judgements", None) is not None else {}
    rows: list[tuple[Any, ...]] = []
    for row in flips_against_doubt(matrix, own, method, doubt=known).to_dict(orient="records"):
        if isnan(row["needs"]):  # it flips nothing
            continue
        told = {str(key): value for key, value in row.items()}
        said = sentences.doubt_in(words, told | {"doubt": None if isnan(row["doubt"]) else row["doubt"]})
        rows.append(("weight", *(row[key] for key in COLUMNS[1:-1]), said))
    flips = cell_flips(found, own, method, ranges=ranges) if cells is None else cells
    rows += [_rating(flip, ranges, words) for flip in flips]
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = table.assign(known=table["doubt"].isna()).sort_values(["known", "times"], kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _rating(flip: CellFlip, ranges: Ranges, words: Labels) -> tuple[Any, ...]:
    likely = ranges.likely
    cell = likely.alternatives.index(flip.subject[0]), likely.criteria.index(flip.subject[1])
    end = ranges.high if flip.upwards else ranges.low
    reach = abs(float(end.values[cell]) - float(likely.values[cell])) if ranges.open[cell] else None
    times = (flip.distance / reach if reach else inf) if flip.distance else 0.0
    told = {**flip.told(), "needs": flip.distance, "doubt": reach, "times": times}
    return (
        "rating", flip.subject, flip.now, flip.threshold, flip.rival, flip.distance, nan if reach is None else reach,
        times, sentences.danger_in(words, told),
    )  # fmt: skip
