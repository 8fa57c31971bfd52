"""Flips as a table, in the user's own names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mcda import sentences
from mcda.flips.flip import Flip
from mcda.flips.unmoved import Unmoved
from mcda.sentences import Labels

if TYPE_CHECKING:
    import pandas as pd

    from mcda.flips.cell_flip import CellFlip

COLUMNS = ("subject", "now", "threshold", "distance", "direction", "winner", "rival")


# What a flip is said to be in labels, by its kind; all others are of weights.
SAID: dict[str, Callable[[Labels, Mapping[str, Any]], str]] = {
    "unmoved": sentences.unmoved_in, "cell": sentences.cell_in, "judgement": sentences.judgement_in,
    "event": sentences.event_in,
}  # fmt: skip


def tabulate(results: Iterable[Flip | Unmoved | CellFlip], case: Any = None) -> pd.DataFrame:
    """Return a table of flips, and of weights that flip nothing, in the order in which they come.

    Parameters
    ----------
    results : what `weight_flips`, `unmoved_weights`, `cell_flips`, `judgement_flips` and `event_flips` return
    case : a Case, whose labels the sentences then speak in

    Returns
    -------
    DataFrame, one row a result
        subject, now, threshold, distance, direction, winner, rival, sentence; threshold, distance, direction and rival
        are missing where nothing flips.

    Examples
    --------
    >>> from mcda import DecisionMatrix, unmoved_weights, weight_flips
    >>> rows = [[3, 1, 2], [1, 2, 2]]
    >>> matrix = DecisionMatrix.of(rows, sense=("max",) * 3, bounds=(0, 4), criteria=["gain", "calm", "same"])
    >>> table = tabulate([*weight_flips(matrix, [1, 1, 1]), *unmoved_weights(matrix, [1, 1, 1])])
    >>> table[["subject", "threshold", "rival"]].round(3).values.tolist()
    [['gain', 0.2, 'a2'], ['calm', 0.5, 'a2'], ['same', nan, None]]
    """
    import pandas as pd

    labels = Labels() if case is None else Labels.of(case)
    rows = []
    for one in results:
        told = one.told()
        said = str(one) if case is None else SAID.get(str(told["kind"]), sentences.flip_in)(labels, told)
        rows.append({**{key: told.get(key) for key in COLUMNS}, "sentence": said})
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "sentence"], dtype=object)
    numbers = ["now", "threshold", "distance"]
    frame[numbers] = frame[numbers].astype(float)
    return frame
