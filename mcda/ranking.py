"""Rank the alternatives of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcda.forms import NEAR, BlackBox, Method, Prepared, exact_scores, is_tie, lead, rounding
from mcda.language import word
from mcda.matrix import DecisionMatrix, Floats, Weights, resolve
from mcda.methods import method as by_name
from mcda.notebook import shown, spelled
from mcda.sentences import Labels, joined

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Ranking:
    """Who comes first under one method, and by how much.

    Attributes
    ----------
    scores, places : Series by alternative, in the matrix's order
        Larger scores are better; places start at 1 and ties share one (1, 1, 3).
    winners : tuple of str
        Everyone in the first place.
    best : str or None
        The winner; None when several are tied.
    margin : float or None
        From the best score to the best score outside the winners, in the method's own unit; None where all win.
    details : dict
        The method's options as they acted on this matrix, and under `ties` whether these were decided in "floats" or
        "fractions".
    labels : Labels or None
        What the case that was ranked calls things, for notebooks.
    """

    method: Method
    matrix: DecisionMatrix
    weights: Weights
    values: Floats
    ranks: NDArray[np.intp]
    details: dict[str, Any] = field(default_factory=dict)
    labels: Labels | None = None

    @cached_property
    def scores(self) -> pd.Series[float]:
        """Scores by alternative."""
        return self._series(self.values, "score")

    @cached_property
    def places(self) -> pd.Series[int]:
        """Places by alternative."""
        return self._series(self.ranks, "place")

    def _series(self, values: NDArray[Any], name: str) -> pd.Series[Any]:
        import pandas as pd

        index = pd.Index(self.matrix.alternatives, name="alternative")
        return pd.Series(values, index=index, name=name)

    @property
    def winners(self) -> tuple[str, ...]:
        """Everyone in the first place."""
        return tuple(self.matrix.alternatives[k] for k in np.flatnonzero(self.ranks == 1))

    @property
    def best(self) -> str | None:
        """The winner, or None when several are tied."""
        winners = self.winners
        return winners[0] if len(winners) == 1 else None

    @property
    def margin(self) -> float | None:
        """The lead of the winners over the best of the others; 0 where floats cannot show it."""
        others = self.ranks > 1
        return max(0.0, float(self.values[~others].max() - self.values[others].max())) if others.any() else None

    def to_frame(self) -> pd.DataFrame:
        """Return a table by alternative, best first: score and place."""
        frame = self.scores.to_frame()
        frame["place"] = self.ranks
        return frame.iloc[np.argsort(self.ranks, kind="stable")]

    def __iter__(self) -> Iterator[str]:
        return iter([self.matrix.alternatives[k] for k in np.argsort(self.ranks, kind="stable")])

    def _repr_html_(self) -> str:
        table = self.to_frame()
        called = {} if self.labels is None else self.labels.alternatives
        if any(called.get(key, key) != key for key in table.index):
            table.insert(0, "label", [called.get(key, key) for key in table.index])
        winners = joined([word("“{label}”", label=called.get(key, key)) for key in self.winners])
        told = word(
            "{options} comes first ({method})." if self.best else "{options} share the first place ({method}).",
            options=winners, method=spelled(self.method.name),
        )  # fmt: skip
        return shown("", [told], [table])

    def __str__(self) -> str:
        first = " and ".join(self.winners)
        rows = "\n".join(
            f"  {self.ranks[k]:>2}. {self.matrix.alternatives[k]}  {self.values[k]:.4f}"
            for k in np.argsort(self.ranks, kind="stable")
        )
        verb = "comes first" if self.best else "are tied"
        return f"{first} {verb} ({self.method.name})\n{rows}"


def rank(matrix: Any, weights: Any = None, method: Method | str = "weighted_sum") -> Ranking:
    """Rank the alternatives.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (which brings its own weights)
    weights : Weights, or what `Weights.of` takes; named weights are matched by name
    method : Method, or a method's name for its defaults

    Returns
    -------
    Ranking
        A gap of at most 1e-12 of its terms is a tie; where cells and weights were given as decimals and the method is
        rational, near gaps are decided in Fractions.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[7, 3], [5, 2], [5, 2]], sense=("max", "max"), alternatives=["x", "y", "z"])
    >>> ranking = rank(matrix, [2, 1])
    >>> ranking.best, ranking.places.to_dict()
    ('x', {'x': 1, 'y': 2, 'z': 2})
    """
    chosen, labels = by_name(method), labels_of(matrix)
    matrix, weights = resolve(matrix, weights)
    prepared = chosen.prepare(matrix)
    scores = chosen.score(prepared, weights.values)
    ranks, exact = places(prepared, chosen, matrix, weights, scores)
    found = chosen.findings(prepared, weights.values, matrix) if chosen.findings else {}
    details = {**chosen.describe(matrix), **found, "ties": exact}
    return Ranking(chosen, matrix, weights, scores, ranks, details, labels)


def labels_of(source: Any) -> Labels | None:
    """Return what a case calls things; None for what has no labels."""
    return Labels.of(source) if hasattr(source, "document") else None


def places(
    prepared: Prepared, method: Method, matrix: DecisionMatrix, weights: Weights, scores: Floats
) -> tuple[NDArray[np.intp], str]:
    """Return the (m,) places, ties shared, and how ties were decided."""
    order = np.argsort(-scores, kind="stable")
    before, after = order[:-1], order[1:]
    decided = "floats"
    if isinstance(prepared, BlackBox):
        gap, terms = scores[before] - scores[after], np.abs(scores[before]) + np.abs(scores[after])
        tied = is_tie(gap, terms)
    else:
        gap, terms = lead(prepared, weights.values, before, after)
        tied = is_tie(gap, terms)
        if matrix.origin != "computed" and weights.origin != "computed":
            near = np.abs(gap) <= NEAR * terms + rounding(prepared, weights.values, matrix.conditioning)
            runs = _runs(near)
            keys = _exact_keys(method, matrix, weights, [order[a : b + 1].tolist() for a, b in runs])
            if keys is not None:
                decided = "fractions"
                for start, stop in runs:
                    cluster = sorted(order[start : stop + 1].tolist(), key=lambda k: (-keys[k], k))
                    order[start : stop + 1] = cluster
                    tied[start:stop] = [keys[a] == keys[b] for a, b in pairwise(cluster)]
    places = np.empty(len(scores), dtype=np.intp)
    first = np.concatenate([[True], ~tied])
    places[order] = np.maximum.accumulate(np.where(first, np.arange(1, len(scores) + 1), 0))
    return places, decided


def _exact_keys(
    method: Method, matrix: DecisionMatrix, weights: Weights, runs: list[list[int]]
) -> dict[int, Any] | None:
    """Return numbers that order each run of near ties exactly; None where there are none, or the method has none."""
    if not runs:
        return None
    keys = method.keys(matrix, weights, runs) if method.keys else None
    if keys is not None:
        return keys
    exact = method.exact(matrix)
    if exact is None or isinstance(exact, BlackBox):
        return None
    return exact_scores(exact, np.array(weights.exact, dtype=object), [k for run in runs for k in run])


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the (start, stop) of each run of True: flags[start:stop]."""
    if not flags.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
