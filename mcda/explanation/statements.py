"""The fewest statements about weights that already force a choice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

from mcda.lp import Program, Row, Status, Tableau

Vector = tuple[Fraction, ...]
ZERO, ONE = Fraction(0), Fraction(1)
GRIDS = (Fraction(1, 20), Fraction(1, 100), Fraction(1, 1000))  # shares are said in these steps, the coarsest that do
NODES = 20_000  # of the search for the fewest statements; beyond it, few, each necessary
VECTOR = 50  # nodes that one more weight vector counts for: about as long as its linear program takes


@dataclass(frozen=True)
class Statement:
    """One true statement about today's weights: coefficients · w ≥ bound.

    Attributes
    ----------
    kind : "at least as much" | "at least" | "at most"
    first : str, second : str or None
        The criteria spoken of.
    share : Fraction or None
        Of the whole importance, for "at least" and "at most".
    more, less, bound
        As an inequality: w_more − w_less ≥ bound, by position; None: nothing stands there.
    witness : tuple of Fraction
        Weights under which all the other statements hold and another alternative is ahead: why this one is necessary.
    ahead : str
        Who is ahead there.
    """

    kind: Literal["at least as much", "at least", "at most"]
    first: str
    second: str | None
    share: Fraction | None
    more: int | None
    less: int | None
    bound: Fraction
    witness: Vector = ()
    ahead: str = ""

    def holds(self, weights: Sequence[Fraction]) -> bool:
        """Whether it is true of some weights."""
        more = ZERO if self.more is None else weights[self.more]
        return (more if self.less is None else more - weights[self.less]) >= self.bound

    def coefficients(self, n: int) -> Vector:
        """Return the inequality's (n,) coefficients."""
        return tuple(ONE if j == self.more else -ONE if j == self.less else ZERO for j in range(n))

    def __str__(self) -> str:
        if self.second is not None:
            return f"{self.first} weighs at least as much as {self.second}"
        return f"{self.first} weighs {self.kind} {float(100 * (self.share or ZERO)):g} %"


@dataclass(frozen=True)
class Proof:
    """Why a rival is never ahead where the statements hold.

    Lead ≥ constant + Σ y_s·(coefficients_s·w − bound_s), column by column for w ≥ 0 of sum 1, with y ≥ 0 and
    constant ≥ 0.

    Attributes
    ----------
    rival : str
    multipliers : tuple of Fraction, one a statement
    constant : Fraction
        The least lead; 0: level at worst.
    """

    rival: str
    multipliers: Vector
    constant: Fraction


def dot(a: Iterable[Fraction], b: Iterable[Fraction]) -> Fraction:
    """Return Σ a_j·b_j."""
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), ZERO)


def candidates(weights: Vector, names: Sequence[str], grid: Fraction | None) -> tuple[Statement, ...]:
    """Return what can be said of today's weights: orders, then shares rounded outwards to the grid (None: exact)."""
    found = []
    for i, j in combinations(range(len(weights)), 2):
        for a, b in ((i, j), (j, i)):
            if weights[a] >= weights[b]:
                found.append(Statement("at least as much", names[a], names[b], None, a, b, ZERO))
    for j, w in enumerate(weights):
        low = w if grid is None else math.floor(w / grid) * grid
        high = w if grid is None else math.ceil(w / grid) * grid
        if low > 0:
            found.append(Statement("at least", names[j], None, low, j, None, low))
        if high < 1:
            found.append(Statement("at most", names[j], None, high, None, j, -high))
    return tuple(found)


def force(
    leads: Mapping[str, Vector], weights: Vector, names: Sequence[str]
) -> tuple[tuple[Statement, ...], tuple[Proof, ...], bool]:
    """Return the fewest statements under which no rival is ahead, a proof for each rival, and whether they are fewest.

    A set of statements forces the choice where it excludes every weight vector that puts a rival ahead. Such vectors
    are collected one by one: the fewest statements that exclude all known ones are found by depth-first search, and a
    linear program in Fractions looks for a vector that they let through; when there is none, no smaller set does, for
    it would let one of the known vectors through. Statements are orders of two weights and shares in steps of 5 %
    (1 %, 0.1 % or as they are, where coarser ones do not force the choice).

    Parameters
    ----------
    leads : rival -> (n,) what the winner leads by on each criterion at full weight
    weights : (n,) today's, under which no rival is ahead
    names : of the criteria, in words
    """
    bad = [(_nearer(unit, lead, weights), rival) for rival, lead in leads.items() for unit in _corners(lead)]
    said: tuple[Statement, ...] = ()
    for grid in (*GRIDS, None):
        said = candidates(weights, names, grid)
        if all(any(not one.holds(vector) for one in said) for vector, _ in bad):
            found = _fewest(leads, weights, said, bad)
            if found is not None:
                return found
    raise AssertionError("today's weights themselves exclude every other vector")


def _fewest(
    leads: Mapping[str, Vector], weights: Vector, said: tuple[Statement, ...], bad: list[tuple[Vector, str]]
) -> tuple[tuple[Statement, ...], tuple[Proof, ...], bool] | None:
    """Return the answer of `force` among these statements; None where all of them together let a rival ahead."""
    excluded = [_excluded(said, vector) for vector, _ in bad]
    rivals, surely, chosen, budget = _ahead_first(leads), True, list[int](), _Budget()
    while True:
        if not all(excluded):
            return None
        cover = _cover(excluded, len(chosen), budget)
        surely = cover is not None
        chosen = _extended(chosen, excluded) if cover is None else cover
        budget.left -= VECTOR
        for rival in rivals:
            vector, proof = _worst(rival, leads[rival], [said[k] for k in chosen])
            if proof is None:
                vector = _nearer(vector, leads[rival], weights)
                bad.append((vector, rival))
                excluded.append(_excluded(said, vector))
                rivals.remove(rival)
                rivals.insert(0, rival)  # who was ahead is likely to be so again
                break
        else:
            if not surely:
                chosen = _without_needless(chosen, said, leads, bad, excluded)
            stated = tuple(_with_witness(said[k], k, chosen, bad, excluded) for k in chosen)
            return stated, tuple(_proof(rival, lead, stated) for rival, lead in leads.items()), surely


def _ahead_first(leads: Mapping[str, Vector]) -> list[str]:
    """Return the rivals that matter: where one is ahead, so is any other that is at least as good on each criterion."""
    kept: list[str] = []
    for rival in sorted(leads, key=lambda one: sum(leads[one], ZERO)):
        if not any(all(b <= c for b, c in zip(leads[k], leads[rival], strict=True)) for k in kept):
            kept.append(rival)
    return kept


def _corners(lead: Vector) -> list[Vector]:
    """The weight vectors on a single criterion that put the rival ahead."""
    return [tuple(ONE if k == j else ZERO for k in range(len(lead))) for j, gap in enumerate(lead) if gap < 0]


def _nearer(vector: Vector, lead: Vector, weights: Vector) -> Vector:
    """Move weights that put a rival ahead nearly as far towards today's as they still do.

    What is true at both ends is true between them, so that the vector found makes no statement false that was true.
    """
    there, here = dot(lead, vector), dot(lead, weights)
    t = (there / (there - here) * Fraction(999, 1000)).limit_denominator(10**6)
    moved = tuple(a + t * (b - a) for a, b in zip(vector, weights, strict=True))
    return moved if dot(lead, moved) < 0 else vector


def _excluded(said: Sequence[Statement], vector: Vector) -> frozenset[int]:
    return frozenset(k for k, one in enumerate(said) if not one.holds(vector))


def _worst(rival: str, lead: Vector, said: Sequence[Statement]) -> tuple[Vector, Proof | None]:
    """Return the weights that are best for the rival where the statements are true; with a proof if it is not ahead."""
    rows = (Row((ONE,) * len(lead), "=", ONE), *(Row(one.coefficients(len(lead)), ">=", one.bound) for one in said))
    tableau = Tableau(Program(tuple(-gap for gap in lead), rows))
    status, _ = tableau.run()
    assert status is Status.OPTIMAL  # today's weights are among them, and all are between 0 and 1
    vector = tableau.values()
    if tableau.objective > 0:
        return vector, None
    return vector, Proof(rival, tuple(-y for y in tableau.multipliers[1:]), -tableau.objective)


def _proof(rival: str, lead: Vector, said: Sequence[Statement]) -> Proof:
    _, proof = _worst(rival, lead, said)
    assert proof is not None
    return proof


class _Budget:
    """Nodes that the search for the fewest statements may still visit, over all its calls."""

    def __init__(self) -> None:
        self.left = NODES


def _cover(excluded: Sequence[frozenset[int]], at_least: int, budget: _Budget) -> list[int] | None:
    """Return the fewest statements that exclude every vector, in order; None where the budget ends first.

    Deepening depth-first from the number that the last search needed: some statement must exclude the vector that the
    fewest statements exclude, and no statement excludes more than the most. Statements that exclude nothing beyond what
    another does are left out, the earlier one stays of two alike.
    """
    if budget.left <= 0:
        return None
    order = sorted(range(len(excluded)), key=lambda i: (len(excluded[i]), i))
    covers: dict[int, int] = {}  # statement -> the vectors it excludes, a bit each, the fewest-excluded lowest
    for bit, i in enumerate(order):
        for k in excluded[i]:
            covers[k] = covers.get(k, 0) | 1 << bit
    kept: dict[int, int] = {}
    for k in sorted(covers, key=lambda k: (-covers[k].bit_count(), k)):
        if all(covers[k] | other != other for other in kept.values()):
            kept[k] = covers[k]

    def search(left: int, depth: int) -> list[int] | None:
        budget.left -= 1
        if not left:
            return []
        if budget.left < 0 or depth == 0:
            return None
        if max((mask & left).bit_count() for mask in kept.values()) * depth < left.bit_count():
            return None
        lowest = left & -left
        for k, mask in kept.items():
            if mask & lowest:
                rest = search(left & ~mask, depth - 1)
                if rest is not None:
                    return [k, *rest]
        return None

    for depth in range(at_least, len(order) + 1):
        found = search((1 << len(order)) - 1, depth)
        if found is not None:
            return sorted(found)
        if budget.left <= 0:
            break
    return None


def _extended(chosen: Sequence[int], excluded: Sequence[frozenset[int]]) -> list[int]:
    """Add statements until every vector is excluded, each time the one that excludes most of all."""
    counts = Counter(k for out in excluded for k in out)
    found = set(chosen)
    for out in excluded:
        if not out & found:
            found.add(min(out, key=lambda k: (-counts[k], k)))
    return sorted(found)


def _without_needless(
    chosen: list[int],
    said: Sequence[Statement],
    leads: Mapping[str, Vector],
    bad: list[tuple[Vector, str]],
    excluded: list[frozenset[int]],
) -> list[int]:
    """Drop what the others make needless; keep the vectors that show what is not."""
    for k in list(chosen):
        others = [said[j] for j in chosen if j != k]
        for rival, lead in leads.items():
            vector, proof = _worst(rival, lead, others)
            if proof is None:
                bad.append((vector, rival))
                excluded.append(_excluded(said, vector))
                break
        else:
            chosen = [j for j in chosen if j != k]
    return chosen


def _with_witness(
    one: Statement,
    k: int,
    chosen: Sequence[int],
    bad: Sequence[tuple[Vector, str]],
    excluded: Sequence[frozenset[int]],
) -> Statement:
    """Add the vector that this statement alone excludes; there is one, or the others would do."""
    alone = next(i for i, out in enumerate(excluded) if out.intersection(chosen) == {k})
    vector, rival = bad[alone]
    return replace(one, witness=vector, ahead=rival)
