"""What is said of a long table: who is first, how many rows count, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from mcda.flips.flip import Flip
    from mcda.forms import Method
    from mcda.matrix import Weights


class Row(NamedTuple):
    """One of the first rows.

    Attributes
    ----------
    place : ties share one
    name : its identity, else its row number, or row and column of the grid
    position : from 0
    score : in float64
    ratings : by criterion
    centre : coordinates of a cell, None in a table
    """

    place: int
    name: str
    position: int
    score: float
    ratings: dict[str, float]
    centre: tuple[float, float] | None = None


class Share(NamedTuple):
    """A row that is first under some of the drawn weights."""

    name: str
    position: int
    share: float
    standard_error: float


@dataclass(frozen=True, eq=False)
class TableRanking:
    """Who comes first in a table that was read in pieces.

    Attributes
    ----------
    method, weights, criteria, normalisation : what acted
    rows, counted, missing, outside : all rows; those with a value for every criterion; those without; those that a
        mask leaves out
    top : the first rows, ties sharing a place, the earlier first
    level_beyond : how many more rows share the last of these places; at least as many where `crowded`
    winners : the names of those in the first place, as far as `top` goes; winners_count : of all of them
    margin : from the best score to the best outside the winners; None where all win
    lowest, highest : scores
    reached : rows whose score is at or above the threshold, None where there is none
    flips : the nearest change of the first place in each direction of each weight, certified among the rows that bring
        the changes about; intervals : the table of them
    shares : rows that are first under some drawn weights, the most frequent first; draws : how many were drawn
    out : what was written
    """

    source: str
    method: Method
    weights: Weights
    criteria: tuple[str, ...]
    normalisation: str
    dtype: str
    rows: int
    counted: int
    missing: int
    outside: int
    top: tuple[Row, ...]
    level_beyond: int
    crowded: bool
    winners: tuple[str, ...]
    winners_count: int
    margin: float | None
    lowest: float
    highest: float
    threshold: float | None = None
    reached: int | None = None
    flips: tuple[Flip, ...] | None = None
    intervals: pd.DataFrame | None = field(default=None, repr=False)
    shares: tuple[Share, ...] | None = None
    draws: int = 0
    out: Path | None = None

    @property
    def best(self) -> str | None:
        """The winner, or None when several rows are level."""
        return self.winners[0] if self.winners_count == 1 else None

    @property
    def unit(self) -> str:
        """What a row is: a row of a table, or a cell of a grid."""
        return "row" if self.top[0].centre is None else "cell"

    def to_frame(self) -> pd.DataFrame:
        """Return the first rows as a table: name, place, score and ratings."""
        import pandas as pd

        rows = [{"row": row.position, "place": row.place, "score": row.score, **row.ratings} for row in self.top]
        return pd.DataFrame(rows, index=pd.Index([row.name for row in self.top], name="alternative"))

    def __str__(self) -> str:
        verb = "comes first" if self.winners_count == 1 else f"and {self.winners_count - 1:,} more are level"
        left = f", {self.missing:,} without a value" if self.missing else ""
        return f"{self.winners[0]} {verb} of {self.counted:,} {self.unit}s ({self.method.name}){left}"

    def told(self) -> dict[str, Any]:
        """Return what is known as plain data, for a JSON document."""
        return {
            "source": self.source, "method": self.method.name, "normalisation": self.normalisation,
            "dtype": self.dtype, "weights": dict(zip(self.criteria, self.weights.values.tolist(), strict=True)),
            "rows": self.rows, "counted": self.counted, "missing": self.missing, "outside": self.outside,
            "best": self.best, "winners": list(self.winners), "winners_count": self.winners_count,
            "margin": self.margin, "lowest": self.lowest, "highest": self.highest,
            "top": [_row(row) for row in self.top], "level_beyond": self.level_beyond, "crowded": self.crowded,
            "threshold": self.threshold, "reached": self.reached,
            "flips": None if self.flips is None else [{**flip.told(), "sentence": str(flip)} for flip in self.flips],
            "draws": self.draws, "shares": None if self.shares is None else [one._asdict() for one in self.shares],
            "out": None if self.out is None else str(self.out),
        }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    found = row._asdict()
    return found if row.centre is not None else {key: one for key, one in found.items() if key != "centre"}
