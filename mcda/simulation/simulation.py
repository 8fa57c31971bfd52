"""What came of all draws: how often each alternative comes where, with standard errors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Floats, Weights
from mcda.ranges import Ranges
from mcda.ranking import rank
from mcda.simulation.blocks import Tally
from mcda.simulation.kernels import Counts, places

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Simulation:
    """What came of all draws; every share has its standard error.

    A share is of draws of weights and scores, not a probability that a choice is right.

    Attributes
    ----------
    samples : int
        Draws counted; `settled` says whether an `until` was reached (True where none was asked for).
    rng : int
        The seed: the same call with it gives the same bytes.
    weights_from, cells_from : str
        What was drawn.
    shared : float
        Share of draws with several winners: all of them count as first.
    tally : Tally
        The counts themselves.
    """

    matrix: DecisionMatrix
    method: Method
    samples: int
    rng: int
    settled: bool
    weights_from: str
    cells_from: str
    tally: Tally
    cells: tuple[tuple[str, str], ...]
    _centres: Floats
    _confidence: tuple[Counts, int] | None
    _changed: tuple[Counts, int] | None
    _ends: Ranges | None
    _around: Weights

    @cached_property
    def acceptability(self) -> pd.DataFrame:
        """(m, m) share of draws in which the row comes in place 1…m; those level share the better place."""
        return self._table(self.tally.shares)

    @cached_property
    def standard_errors(self) -> pd.DataFrame:
        """(m, m) standard errors of `acceptability`."""
        return self._table(self.tally.errors)

    def _table(self, values: Floats) -> pd.DataFrame:
        import pandas as pd

        names = self.matrix.alternatives
        return pd.DataFrame(
            values, index=pd.Index(names, name="alternative"), columns=pd.Index(range(1, len(names) + 1), name="place")
        )

    @property
    def _won(self) -> list[int]:
        """Who ever comes first."""
        return np.flatnonzero(self.tally.places[:, 0]).tolist()

    @cached_property
    def central_weights(self) -> pd.DataFrame:
        """The mean weights of the draws that each alternative wins; one that never wins has no row."""
        return self._rows(self._centres[self._won])

    @cached_property
    def central_errors(self) -> pd.DataFrame:
        """Standard errors of `central_weights`; 0 where a single draw was won says nothing."""
        wins = self.tally.places[self._won, 0][:, None]
        spread = np.maximum(self.tally.products[self._won] / wins - self._centres[self._won] ** 2, 0)
        return self._rows(np.sqrt(spread / np.maximum(wins - 1, 1)))

    def _rows(self, values: Floats) -> pd.DataFrame:
        import pandas as pd

        names = pd.Index([self.matrix.alternatives[a] for a in self._won], name="alternative")
        return pd.DataFrame(values, index=names, columns=pd.Index(self.matrix.criteria, name="criterion"))

    @cached_property
    def confidence(self) -> pd.DataFrame:
        """Confidence factors: how often an alternative comes first under its own central weights, the scores drawn.

        Columns `confidence, standard_error`; exactly 0 or 1, without error, where no score is drawn.
        """
        import pandas as pd

        names = pd.Index([self.matrix.alternatives[a] for a in self._won], name="alternative")
        if self._confidence is None:
            first = self.method.score(self.method.prepare(self.matrix), self._centres[self._won])
            own = places(first)[np.arange(len(self._won)), self._won] == 1
            return pd.DataFrame({"confidence": own.astype(float), "standard_error": 0.0}, index=names)
        wins, count = self._confidence
        return pd.DataFrame({"confidence": wins / count, "standard_error": _errors(wins, count)}, index=names)

    @cached_property
    def pairwise(self) -> pd.DataFrame | None:
        """(m, m) share of draws in which the row is strictly ahead of the column; None where pairs are not counted."""
        import pandas as pd

        if self.tally.ahead is None:
            return None
        names = pd.Index(self.matrix.alternatives, name="alternative")
        return pd.DataFrame(self.tally.ahead / self.tally.draws, index=names, columns=list(names))

    @cached_property
    def importance(self) -> pd.DataFrame:
        """Which input drives the choice: how often the winner changes when it alone is taken from another draw.

        One row for the weights (criterion None where they are drawn) and one for each drawn cell, the most decisive
        first: `alternative, criterion, share, standard_error`. Empty where nothing is drawn.
        """
        import pandas as pd

        columns = ["alternative", "criterion", "share", "standard_error"]
        if self._changed is None:
            return pd.DataFrame(columns=columns)
        changed, count = self._changed
        errors = _errors(changed, count)
        inputs: list[tuple[str | None, str | None]] = [*self.cells, (None, None)]
        kept = slice(None, -1) if self.weights_from == "fixed" else slice(None)
        names = [pd.Series([one[k] for one in inputs[kept]], dtype=object) for k in (0, 1)]  # None stays None
        table = pd.DataFrame(
            dict(zip(columns, [*names, (changed / count)[kept], errors[kept]], strict=True)), columns=columns
        )
        return table.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)

    @cached_property
    def ends(self) -> pd.DataFrame | None:
        """Scores and places with everything at its bad, likely and good end, and the extremes of each alone.

        `worst_place` has the alternative at its bad end and everyone else at their good one, `best_place` the reverse,
        under the weights given, else equal ones; None where no score has a range.
        """
        import pandas as pd

        if self._ends is None:
            return None
        ends, weights, method = self._ends, self._around, self.method
        names = self.matrix.alternatives
        table: dict[str, Any] = {}
        for word, matrix in (("worst", ends.bad), ("likely", ends.likely), ("best", ends.good)):
            ranking = rank(matrix, weights, method)
            table[f"{word}_scores"], table[f"{word}_places"] = ranking.values, ranking.ranks
        for word, own, other in (("worst_place", ends.bad, ends.good), ("best_place", ends.good, ends.bad)):
            table[word] = np.array(
                [rank(_mixed(own, other, a), weights, method).ranks[a] for a in range(len(names))], dtype=np.int64
            )
        return pd.DataFrame(table, index=pd.Index(names, name="alternative"))

    def to_frame(self) -> pd.DataFrame:
        """Return one row an alternative: the share of first places with its error, the mean place, the confidence."""
        import pandas as pd

        shares = self.tally.shares
        table = pd.DataFrame(
            {"first": shares[:, 0], "standard_error": self.tally.errors[:, 0],
             "mean_place": shares @ np.arange(1, len(shares) + 1)},
            index=pd.Index(self.matrix.alternatives, name="alternative"),
        )  # fmt: skip
        return table.sort_values("first", ascending=False, kind="stable")

    def __str__(self) -> str:
        first = self.to_frame().iloc[0]
        name = self.to_frame().index[0]
        return f"{name} comes first in {first['first']:.1%} ± {first['standard_error']:.1%} of {self.samples:,} draws"

    def __repr__(self) -> str:
        return f"<Simulation: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the results as plain data."""
        names, ends = self.matrix.alternatives, self.ends
        confidence = self.confidence
        return {
            "samples": self.samples, "seed": self.rng, "settled": self.settled, "weights_from": self.weights_from,
            "cells_from": self.cells_from, "shared_first": self.tally.shared / self.tally.draws,
            "acceptability": dict(zip(names, self.tally.shares.tolist(), strict=True)),
            "standard_errors": dict(zip(names, self.tally.errors.tolist(), strict=True)),
            "central_weights": {str(k): row.to_dict() for k, row in self.central_weights.iterrows()},
            "central_errors": {str(k): row.to_dict() for k, row in self.central_errors.iterrows()},
            "confidence": {str(k): row.to_dict() for k, row in confidence.iterrows()},
            "pairwise": None if self.pairwise is None else {str(k): r.to_dict() for k, r in self.pairwise.iterrows()},
            "importance": self.importance.to_dict(orient="records"),
            "ends": None if ends is None else {str(k): _plain(row.to_dict()) for k, row in ends.iterrows()},
        }  # fmt: skip


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(k): int(v) if "place" in str(k) else float(v) for k, v in row.items()}


def _errors(wins: Counts, count: int) -> Floats:
    p = (wins + 2) / (count + 4)
    return np.asarray(np.sqrt(p * (1 - p) / count))


def _mixed(own: DecisionMatrix, other: DecisionMatrix, a: int) -> DecisionMatrix:
    """Return a matrix with one row of the first and all others of the second."""
    values, exact = other.values.copy(), other.exact.copy()
    values[a], exact[a] = own.values[a], own.exact[a]
    return replace(other, values=values, _given=exact)
