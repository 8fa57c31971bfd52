"""Paths of weights: one weight (or a group, or all of them) moves from 0 to 1, the rest follow a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.certificate import Piece, Vector
from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Floats, Weights, position

RULES = ("proportional", "equal")


Straight = tuple[float, float, Floats, Floats]  # a piece in floats: start, end, base, slope


@dataclass(frozen=True, eq=False)
class Path:
    """Straight pieces of weights over t in [0, 1]; it passes today's weights at `now`.

    `label` is the criterion, the group, or "towards" another vector (then the `kind` is "line"). Pieces in Fractions
    are made when first needed.
    """

    label: str | tuple[str, ...]
    now: Fraction
    weights: Vector
    floats: tuple[Straight, ...]
    _exactly: Callable[[], tuple[Piece, ...]]
    kind: str = "weight"

    @classmethod
    def of(
        cls,
        label: str | tuple[str, ...],
        now: Fraction,
        weights: Vector,
        pieces: tuple[Piece, ...],
        kind: str = "weight",
    ) -> Path:
        """Return a path whose pieces are known in Fractions."""
        floats = tuple(
            (float(p.start), float(p.end), np.array(p.base, dtype=float), np.array(p.slope, dtype=float))
            for p in pieces
        )
        return cls(label, now, weights, floats, lambda: pieces, kind)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in Fractions."""
        return self._exactly()

    def at(self, points: Floats) -> Floats:
        """Return the (k, n) weights at k points, in floats."""
        return Bundle.of([self]).at(np.zeros(len(points), dtype=np.intp), points)

    def piece_at(self, t: float) -> Piece:
        """Return the piece on which t lies."""
        return next(piece for piece in self.pieces if t <= piece.end)


@dataclass(frozen=True, eq=False)
class Bundle:
    """The straight pieces of several paths, one below the other.

    Attributes
    ----------
    first : (paths + 1,) where the pieces of each path begin
    low, high : (pieces,) their ends
    base, slope : (pieces, n) their weights, base + t·slope
    inner : (paths, most − 1) the ends of all pieces of a path but its last, infinite where it has fewer
    """

    first: NDArray[np.intp]
    low: Floats
    high: Floats
    base: Floats
    slope: Floats
    inner: Floats

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Bundle:
        """Return the pieces of some paths."""
        counts = [len(path.floats) for path in paths]
        low, high, base, slope = zip(*(piece for path in paths for piece in path.floats), strict=True)
        inner = np.full((len(paths), max(counts) - 1), np.inf)
        for row, path in zip(inner, paths, strict=True):
            row[: len(path.floats) - 1] = [end for _, end, _, _ in path.floats[:-1]]
        return cls(
            np.cumsum([0, *counts]), np.array(low), np.array(high), np.array(base), np.array(slope), inner
        )  # fmt: skip

    def at(self, owners: NDArray[np.intp], points: Floats) -> Floats:
        """Return the (k, n) weights at k points, each of the path of its own, in floats."""
        rows = self.first[owners]
        if self.inner.size:
            rows = rows + (self.inner[owners] < points[:, None]).sum(axis=1)
        weights = self.base[rows] + points[:, None] * self.slope[rows]
        return np.maximum(weights, 0.0)  # a weight that ends at 0 may round below it


def path_along(matrix: DecisionMatrix, weights: Weights, along: Any, rule: str = "proportional") -> Path | None:
    """Return the path of a criterion, of a group of criteria (their sum moves), or towards other weights.

    None where the path is undefined: the group has all the weight today, so that the rest has no proportions to keep.
    A group of no weight today is filled in equal parts.

    Raises
    ------
    McdaError
        Unknown criterion, empty or full group, unknown rule, `equal` asked for a group or another vector.
    """
    if rule not in RULES:
        raise McdaError(f"'rule' must be 'proportional' or 'equal', got {rule!r}{hint(rule, RULES)}")
    now = weights.exact
    if isinstance(along, str):
        j = position(matrix.criteria, along, "criterion")
        return equal_path(along, now, j) if rule == "equal" else proportional_path(along, weights, {j})
    if rule == "equal":
        raise McdaError("the rule 'equal' is for one criterion; a group or another vector moves in proportion")
    if isinstance(along, Sequence) and along and all(isinstance(name, str) for name in along):
        group = {position(matrix.criteria, name, "criterion") for name in along}
        if len(group) == len(matrix.criteria):
            raise McdaError("a group must leave out at least one criterion")
        return proportional_path(tuple(along), weights, group)
    other = Weights.of(along).aligned(matrix.criteria)
    slope = tuple(y - x for x, y in zip(now, other.exact, strict=True))
    return Path.of("towards", Fraction(0), now, (Piece(Fraction(0), Fraction(1), now, slope),), "line")


def proportional_path(label: str | tuple[str, ...], weights: Weights, group: set[int]) -> Path | None:
    """The group's sum goes 0 → 1; inside the group and outside it the proportions stay."""
    now = weights.exact
    inside = sum((now[j] for j in group), Fraction(0))
    if inside == 1:
        return None
    chosen = np.zeros(len(now), dtype=bool)
    chosen[list(group)] = True
    rest = np.where(chosen, 0.0, weights.values) / float(1 - inside)
    share = weights.values / float(inside) if inside else 1 / len(group)
    full = np.where(chosen, share, 0.0)

    def exactly() -> tuple[Piece, ...]:
        base = tuple(Fraction(0) if j in group else w / (1 - inside) for j, w in enumerate(now))
        parts = [now[j] / inside if inside else Fraction(1, len(group)) for j in range(len(now))]
        end = [parts[j] if j in group else Fraction(0) for j in range(len(now))]
        slope = tuple(y - x for x, y in zip(base, end, strict=True))
        return (Piece(Fraction(0), Fraction(1), base, slope),)

    return Path(label, inside, now, ((0.0, 1.0, rest, full - rest),), exactly)


def equal_path(label: str, now: Vector, j: int) -> Path | None:
    """One weight goes 0 → 1; all others change by the same amount; one that reaches 0 stays there.

    In whole numbers, of which `scale` make 1: on a piece that begins where the weight is a and the others are w, r of
    them above 0, each of these is (w + a/r) − t/r.
    """
    n = len(now)
    if n == 1:
        return None
    scale = lcm(*(w.denominator for w in now)) * (n - 1)
    wholes = [w.numerator * (scale // w.denominator) for w in now]
    own, others = wholes[j], [w for k, w in enumerate(wholes) if k != j]
    corners = [] if own == 0 else [(0, [w + own // (n - 1) for w in others])]
    for level in sorted({0, *others}):  # upwards, the smallest reaches 0 first
        rest = [max(w - level, 0) for w in others]
        corners.append((scale - sum(rest), rest))
    lines = []
    for (a, rest), (b, _) in pairwise(corners):
        moving = sum(w > 0 for w in rest)
        base = [(w * moving + a, scale * moving) if w else (0, 1) for w in rest]
        slope = [(-1, moving) if w else (0, 1) for w in rest]
        base.insert(j, (0, 1))
        slope.insert(j, (1, 1))
        lines.append(((a, scale), (b, scale), base, slope))

    def exactly() -> tuple[Piece, ...]:
        return tuple(
            Piece(Fraction(*a), Fraction(*b), *(tuple(Fraction(*x) for x in part) for part in (base, slope)))
            for a, b, base, slope in lines
        )

    floats = tuple(
        (a[0] / a[1], b[0] / b[1], np.array([x / y for x, y in base]), np.array([x / y for x, y in slope]))
        for a, b, base, slope in lines
    )
    return Path(label, now[j], now, floats, exactly)
