"""Ranked goals and nothing more: what follows from the scores and the order of the goals, without a single number.

Goals come in tiers: every weight of a higher tier is at least every weight of a lower one, free within a tier. What is
largest or least over all such weights is so at a corner: each single goal of the first tier, then all higher tiers with
any non-empty part of the next, in equal weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.problem import Vector, dot
from mcda.errors import McdaError
from mcda.flips.admissible import tiers_of
from mcda.flips.potential import potential_winners
from mcda.flips.shares import weight_shares
from mcda.flips.walks import Walker
from mcda.forms import Method, answerable
from mcda.matrix import DecisionMatrix, Weights
from mcda.methods import method as by_name

if TYPE_CHECKING:
    import pandas as pd

CORNERS = 100_000
MOVES = 3  # goals moved at most while looking for another choice
ORDERS = 300_000  # looked at at most
CLOSE = 1e-9  # floats nearer to a tie than this part of the largest value are decided in Fractions
Tiers = tuple[tuple[str, ...], ...]


class Needs(Enum):
    """What a conclusion needs; the value is its sentence."""

    SCORES = "the scores alone: at least as good on every criterion"
    ORDER = "the scores and the order of the goals"
    NUMBERS = "the numbers of the weights"
    NEVER = "nothing supports it: the other one is at least as good whatever the weights in this order"


@dataclass(frozen=True, eq=False)
class OrderFlip:
    """The fewest moves of one goal across one border that change the choice.

    `moves` holds (goal, tier now, tier then), counted from 1; `ranked` the order after them.
    """

    moves: tuple[tuple[str, int, int], ...]
    ranked: Tiers
    winners: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the flip as plain data."""
        return {
            "moves": [list(move) for move in self.moves], "ranked": [list(tier) for tier in self.ranked],
            "winners": list(self.winners),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class RankedGoals:
    """What follows from scores and ranked goals.

    Attributes
    ----------
    ranked : the tiers, most important first
    necessary : who is best, perhaps level, under every weights in this order
    possible : who is best under some; `table` has their statuses
    winners : who is best under the mean of all weights in this order, the choice that `flip` changes
    table : DataFrame by alternative: `status, share, least, most, regret`
        Status as in `potential_winners`; share of all weights in this order; least and most utility; largest regret.
    flips : tuple of OrderFlip
        All that need as few moves as any; empty where `looked` moves change nothing.
    looked : how many moves were looked at in every way
    """

    ranked: Tiers
    necessary: tuple[str, ...]
    winners: tuple[str, ...]
    flips: tuple[OrderFlip, ...]
    looked: int
    weights: Weights
    matrix: DecisionMatrix
    method: Method
    _values: Mapping[str, Vector]
    _corners: tuple[Vector, ...]
    _exact: Mapping[str, Mapping[str, Fraction]]

    @property
    def flip(self) -> OrderFlip | None:
        """The first of `flips`, or None."""
        return self.flips[0] if self.flips else None

    @cached_property
    def table(self) -> pd.DataFrame:
        """What each alternative can come to under the weights in this order."""
        import pandas as pd

        found = potential_winners(self.matrix, self.method, ranked=self.ranked)
        shares: Any = np.ones(len(self.matrix.alternatives))
        if len(self.matrix.criteria) > 1:
            shares = weight_shares(self.matrix, self.method, ranked=self.ranked)
        table = pd.DataFrame(
            {"status": found["status"].to_numpy(), "share": np.asarray(shares),
             **{key: [float(x) for x in column.values()] for key, column in self._exact.items()}},
            index=pd.Index(self.matrix.alternatives, name="alternative"),
        )  # fmt: skip
        table.attrs.update(exact=dict(self._exact), how=getattr(shares, "attrs", {}).get("how", "rational"))
        return table

    @property
    def possible(self) -> tuple[str, ...]:
        """Who is best, perhaps level, under some weights in this order."""
        return tuple(str(name) for name, status in self.table["status"].items() if status != "never")

    @property
    def maximin(self) -> tuple[str, ...]:
        """Whose least utility is largest."""
        return self._extreme("least", max)

    @property
    def minimax_regret(self) -> tuple[str, ...]:
        """Whose largest regret is least."""
        return self._extreme("regret", min)

    def _extreme(self, column: str, best: Any) -> tuple[str, ...]:
        exact = self._exact[column]
        end = best(exact.values())
        return tuple(name for name, value in exact.items() if value == end)

    def grade(self, first: str, second: str) -> Needs:
        """Return what the conclusion "first is at least as good as second" needs."""
        for name in (first, second):
            if name not in self._values:
                from mcda.errors import hint

                raise McdaError(f"unknown alternative {name!r}{hint(name, self._values)}")
        gap = tuple(a - b for a, b in zip(self._values[first], self._values[second], strict=True))
        if min(gap) >= 0:
            return Needs.SCORES
        leads = [dot(gap, corner) for corner in self._corners]
        if min(leads) >= 0:
            return Needs.ORDER
        return Needs.NUMBERS if max(leads) > 0 else Needs.NEVER

    def graded(self, winners: Sequence[str]) -> dict[tuple[str, str], Needs]:
        """Return what it needs that these are at least as good as each of the others: {(winner, rival): Needs}."""
        return {(a, b): self.grade(a, b) for a in winners for b in self._values if b not in winners}

    @cached_property
    def grades(self) -> pd.DataFrame:
        """What it needs that each winner is ahead of each other alternative: `winner, rival, needs`."""
        import pandas as pd

        rows = [(*pair, needs.name) for pair, needs in self.graded(self.winners).items()]
        return pd.DataFrame(rows, columns=["winner", "rival", "needs"])

    @property
    def needs(self) -> Needs:
        """What the choice as a whole needs: the most that any of its leads does."""
        return most_needed(self.graded(self.winners).values())

    def __str__(self) -> str:
        verb = "is" if len(self.winners) == 1 else "are"
        said = f"{' and '.join(self.winners)} {verb} best; this needs {self.needs.value}"
        if self.flip is None:
            return f"{said}; no {self.looked} moves of goals in the order change it"
        moves = " and ".join(f"{goal} from tier {a} to {b}" for goal, a, b in self.flip.moves)
        return f"{said}; moving {moves} would make {' and '.join(self.flip.winners)} best"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        flip = self.flip
        return {
            "sentence": str(self), "ranked": [list(tier) for tier in self.ranked], "necessary": list(self.necessary),
            "possible": list(self.possible), "winners": list(self.winners), "needs": self.needs.name,
            "maximin": list(self.maximin), "minimax_regret": list(self.minimax_regret),
            "alternatives": {str(key): row.to_dict() for key, row in self.table.iterrows()},
            "grades": self.grades.to_dict(orient="records"),
            "flip": None if flip is None else flip.to_json(), "flips": [one.to_json() for one in self.flips],
            "looked": self.looked,
        }  # fmt: skip


def most_needed(needs: Iterable[Needs]) -> Needs:
    """Return what a conclusion needs whose parts need so much; without parts the scores alone."""
    found = set(needs)
    return next((one for one in (Needs.NEVER, Needs.NUMBERS, Needs.ORDER) if one in found), Needs.SCORES)


def corners(tiers: Sequence[Sequence[int]], n: int) -> Iterator[Vector]:
    """Yield the corners of all weights that respect the tiers.

    Examples
    --------
    >>> [[str(x) for x in corner] for corner in corners([[0], [1, 2]], 3)]
    [['1', '0', '0'], ['1/2', '1/2', '0'], ['1/2', '0', '1/2'], ['1/3', '1/3', '1/3']]
    """
    above: list[int] = []
    for k, tier in enumerate(tiers):
        for size in range(1, len(tier) + 1):
            if k == 0 and size > 1:
                break
            for part in combinations(tier, size):
                held = {*above, *part}
                yield tuple(Fraction(int(j in held), len(held)) for j in range(n))
        above += tier


def mean_weights(tiers: Sequence[Sequence[int]], n: int) -> Vector:
    """Return the mean of all weights that respect the tiers: rank-order centroids, shared equally within a tier.

    Examples
    --------
    >>> [str(x) for x in mean_weights([[1], [0]], 2)]
    ['1/4', '3/4']
    """
    centroids = [sum((Fraction(1, n * k) for k in range(place, n + 1)), Fraction(0)) for place in range(1, n + 1)]
    found, start = [Fraction(0)] * n, 0
    for tier in tiers:
        share = sum(centroids[start : start + len(tier)], Fraction(0)) / len(tier)
        for j in tier:
            found[j] = share
        start += len(tier)
    return tuple(found)


def ranked_goals(matrix: Any, ranked: Any = None, method: Method | str = "weighted_sum") -> RankedGoals:
    """Return what follows from the scores and the order of the goals alone.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (whose own tiers are taken where `ranked` is left out)
    ranked : tiers of criteria, most important first; a tier is a criterion or a list of them
    method : of a linear form

    Returns
    -------
    RankedGoals
        Least and most utility, regrets, necessary winners and grades are exact: they are taken at the corners.

    Raises
    ------
    McdaError
        No order, a criterion in no tier or in two, a method that is not linear, tiers with too many corners.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 2], [5, 5], [4, 4]], ("max", "max"), criteria=["gain", "calm"], bounds=(0, 10))
    >>> found = ranked_goals(matrix, ["gain", "calm"])
    >>> found.necessary, found.needs.name, found.grade("a2", "a3").name
    (('a1',), 'ORDER', 'SCORES')
    """
    found = matrix if isinstance(matrix, DecisionMatrix) else matrix.matrix()
    if ranked is None:
        ranked = _own_tiers(matrix)
    chosen = by_name(method)
    answerable(chosen, "what follows from ranked goals", "linear")
    tiers = tiers_of(found.criteria, ranked)
    if tiers is None:
        raise McdaError("'ranked' must give tiers of criteria, most important first")
    count = sum(2 ** len(tier) - 1 for tier in tiers[1:]) + len(tiers[0])
    if count > CORNERS:
        raise McdaError(f"these tiers have {count:,} corners, more than {CORNERS:,}; split the large tiers")
    walker = Walker(found, Weights.equal(found.criteria), chosen)
    values = {name: parts[0] for name, parts in walker.problem.rows.items()}
    ends = tuple(corners(tiers, len(found.criteria)))
    scores = {name: [dot(row, corner) for corner in ends] for name, row in values.items()}
    tops = [max(column) for column in zip(*scores.values(), strict=True)]
    exact = {
        "least": {name: min(line) for name, line in scores.items()},
        "most": {name: max(line) for name, line in scores.items()},
        "regret": {name: max(t - x for t, x in zip(tops, line, strict=True)) for name, line in scores.items()},
    }
    flips, looked = _flips(values, tiers, found.criteria)
    return RankedGoals(
        ranked=_named(tiers, found.criteria),
        necessary=tuple(name for name, regret in exact["regret"].items() if regret == 0),
        winners=_best(values, mean_weights(tiers, len(found.criteria))),
        flips=flips,
        looked=looked,
        weights=Weights.of(mean_weights(tiers, len(found.criteria)), found.criteria),
        matrix=found,
        method=chosen,
        _values=values,
        _corners=ends,
        _exact=exact,
    )


def _own_tiers(case: Any) -> list[list[str]]:
    document = getattr(case, "document", None)
    given = {} if document is None else {name: one.tier for name, one in document.criteria.items()}
    if not given or None in given.values():
        raise McdaError("'ranked' must give tiers of criteria, most important first: the matrix brings none of its own")
    return [
        [name for name, tier in given.items() if tier == level] for level in sorted(set(given.values()), reverse=True)
    ]


def _named(tiers: Sequence[Sequence[int]], names: Sequence[str]) -> Tiers:
    return tuple(tuple(names[j] for j in tier) for tier in tiers)


def _best(values: Mapping[str, Vector], weights: Vector) -> tuple[str, ...]:
    scores = {name: dot(row, weights) for name, row in values.items()}
    top = max(scores.values())
    return tuple(name for name, score in scores.items() if score == top)


def _flips(
    values: Mapping[str, Vector], tiers: Sequence[Sequence[int]], names: Sequence[str]
) -> tuple[tuple[OrderFlip, ...], int]:
    """Look at all orders that are one move away, then two, then three; moves that leave a tier empty close it."""
    n = len(names)
    start = tuple(next(k for k, tier in enumerate(tiers) if j in tier) for j in range(n))
    now, seen, edge = _best(values, mean_weights(tiers, n)), {start}, [start]
    for count in range(MOVES):
        grown: list[tuple[int, ...]] = []
        for place in edge:
            for j, step in ((j, step) for j in range(n) for step in (-1, 1)):
                there = (*place[:j], place[j] + step, *place[j + 1 :])
                if there not in seen and 0 <= there[j] < len(tiers):
                    seen.add(there)
                    grown.append(there)
            if len(seen) > ORDERS:
                return (), count
        found = []
        for there, best in zip(grown, _bests(values, grown, len(tiers)), strict=True):
            if best != now:
                moves = tuple((names[j], start[j] + 1, there[j] + 1) for j in range(n) if there[j] != start[j])
                found.append(OrderFlip(moves, _named(_kept(there, len(tiers)), names), best))
        if found:
            return tuple(found), count + 1
        edge = grown
    return (), MOVES


def _kept(there: Sequence[int], count: int) -> list[list[int]]:
    order = [[j for j, tier in enumerate(there) if tier == k] for k in range(count)]
    return [tier for tier in order if tier]


def _bests(values: Mapping[str, Vector], orders: Sequence[tuple[int, ...]], count: int) -> list[tuple[str, ...]]:
    """Return who is best under the mean of each order: by floats where they leave no doubt, else in Fractions."""
    if not orders:
        return []
    names, table = list(values), np.array(list(values.values()), dtype=float)
    places = np.array(orders)
    n = places.shape[1]
    # a tier shares the rank-order centroids of the places that it takes
    centroids = np.cumsum(1 / np.arange(n, 0, -1.0))[::-1] / n
    before = np.concatenate([[0.0], np.cumsum(centroids)])
    sizes = (places[:, :, None] == np.arange(count)).sum(axis=1)
    ends = np.cumsum(sizes, axis=1)
    shares = (before[ends] - before[ends - sizes]) / np.maximum(sizes, 1)
    scores = np.take_along_axis(shares, places, axis=1) @ table.T
    near = scores >= scores.max(axis=1, keepdims=True) - CLOSE * np.abs(table).max()
    return [
        (names[int(row.argmax())],) if row.sum() == 1 else _best(values, mean_weights(_kept(there, count), n))
        for row, there in zip(near, orders, strict=True)
    ]
