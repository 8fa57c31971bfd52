"""Several actors with their own weights: who wants what, and the least shift of each that would make them agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.flips.nearest import NearestFlip, Status, nearest_flip
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights, position
from mcda.methods import method as by_name
from mcda.ranking import Ranking, rank

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Agreement:
    """What each actor wants, and how far each is from every alternative.

    Attributes
    ----------
    rankings : mapping actor -> Ranking
    shifts : mapping alternative -> {actor: NearestFlip or None}
        The least change of the actor's weights (Σ|Δ|) under which the alternative is best, perhaps level; None where
        it is already.
    """

    rankings: Mapping[str, Ranking]
    shifts: Mapping[str, Mapping[str, NearestFlip | None]]

    @property
    def agreed(self) -> tuple[str, ...]:
        """What every actor puts first, perhaps level, today."""
        return tuple(name for name, by in self.shifts.items() if not any(by.values()))

    @cached_property
    def table(self) -> pd.DataFrame:
        """Points of 100 that each actor's weights must move for each option; `total`, `largest`; missing where never.

        Rows alternatives, the smallest total first; an alternative that some actor never puts first comes last.
        """
        import pandas as pd

        rows = {}
        for name, by in self.shifts.items():
            ended = [0.0 if flip is None else flip.moved if _reached(flip) else None for flip in by.values()]
            known = [x for x in ended if x is not None]
            whole = len(known) == len(ended)
            rows[name] = [*ended, sum(known) if whole else None, max(known, default=0.0) if whole else None]
        columns = [*self.rankings, "total", "largest"]
        table = pd.DataFrame(rows, index=columns).T.astype(float).astype("Float64")  # missing is no NaN
        table.index.name = "alternative"
        return table.sort_values("total", kind="stable", na_position="last")

    @property
    def nearest(self) -> str | None:
        """The alternative on which they agree with the least total shift; None where none can be everyone's."""
        name = self.table.index[0]
        return str(name) if self.table["total"].notna().iloc[0] else None

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; every shift with its certificate."""
        shifts = {}
        for actor in self.rankings:
            mine = {name: by[actor] for name, by in self.shifts.items()}
            proofs = [flip.certificate for flip in mine.values() if flip is not None]
            problems = [one.problem for one in proofs if hasattr(one, "problem")]
            shifts[actor] = {
                "problems": {"main": problems[0].to_json()} if problems else {},
                "to": {name: None if flip is None else flip.to_json() for name, flip in mine.items()},
            }
        table = self.table.astype(object)
        return {
            "sentence": str(self), "agreed": list(self.agreed), "nearest": self.nearest,
            "actors": {
                actor: {"winners": list(one.winners), "weights": one.weights.series().to_dict()}
                for actor, one in self.rankings.items()
            },
            "points": {str(key): row.where(row.notna(), None).to_dict() for key, row in table.iterrows()},
            "shifts": shifts,
        }  # fmt: skip

    def __str__(self) -> str:
        if self.agreed:
            return f"all {len(self.rankings)} put {' and '.join(self.agreed)} first"
        wants = "; ".join(f"{actor}: {' = '.join(one.winners)}" for actor, one in self.rankings.items())
        if self.nearest is None:
            return f"{wants}; no shift of weights makes them agree"
        row = self.table.loc[self.nearest]
        moves = ", ".join(f"{actor} {row[actor]:.0f}" for actor in self.rankings if row[actor] > 0)
        return f"{wants}; they would agree on {self.nearest} if weights moved by points of 100: {moves}"


def _reached(flip: NearestFlip) -> bool:
    return flip.status in (Status.FLIP, Status.TIED, Status.OPEN)


def agree(matrix: Any, weights: Mapping[str, Any], method: Method | str = "weighted_sum") -> Agreement:
    """Return what each actor wants and what it would take to agree.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case
    weights : by actor, what `Weights.of` takes
    method : as in `nearest_flip`; exact for linear methods

    Raises
    ------
    McdaError
        No actor; weights that do not fit.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 1], [2, 8], [6, 6]], ("max", "max"), alternatives=list("xyz"), bounds=(0, 10))
    >>> found = agree(matrix, {"trade": [9, 1], "defence": [1, 9]})
    >>> found.rankings["trade"].best, found.rankings["defence"].best, found.nearest
    ('x', 'y', 'z')
    """
    found = matrix if isinstance(matrix, DecisionMatrix) else matrix.matrix()
    if not isinstance(weights, Mapping) or not weights:
        raise McdaError("'weights' must give the weights of at least one actor, by name")
    chosen = by_name(method)
    own = {str(actor): Weights.of(one).aligned(found.criteria) for actor, one in weights.items()}
    rankings = {actor: rank(found, one, chosen) for actor, one in own.items()}
    shifts: dict[str, dict[str, NearestFlip | None]] = {}
    for name in found.alternatives:
        shifts[name] = {}
        for actor, ranking in rankings.items():
            first = ranking.ranks[position(found.alternatives, name, "alternative")] == 1
            shifts[name][actor] = (
                None if first else nearest_flip(found, own[actor], chosen, norm="l1", rival=name, until="win")
            )
    return Agreement(rankings, shifts)
