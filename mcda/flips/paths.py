"""Paths of weights: one weight (or a group, or all of them) moves from 0 to 1, the rest follow a rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

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
        weights = np.empty((len(points), len(self.weights)))
        for low, high, base, slope in self.floats:
            here = (points >= low) & (points <= high)
            weights[here] = base + points[here, None] * slope
        return np.maximum(weights, 0.0)  # a weight that ends at 0 may round below it

    def piece_at(self, t: float) -> Piece:
        """Return the piece on which t lies."""
        return next(piece for piece in self.pieces if t <= piece.end)


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
    chosen = np.isin(np.arange(len(now)), list(group))
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
    """One weight goes 0 → 1; all others change by the same amount; one that reaches 0 stays there."""
    n = len(now)
    if n == 1:
        return None
    corners = [(now[j], now)]
    others = [k for k in range(n) if k != j]
    t, w = now[j], now  # upwards: the others fall together, the smallest reaches 0 first
    while t < 1:
        alive = [k for k in others if w[k] > 0]
        drop = min(w[k] for k in alive)
        w = tuple(x + drop * len(alive) if k == j else x - drop if k in alive else x for k, x in enumerate(w))
        t = w[j]
        corners.append((t, w))
    down = tuple(Fraction(0) if k == j else x + now[j] / (n - 1) for k, x in enumerate(now))
    if now[j] > 0:
        corners.insert(0, (Fraction(0), down))
    pieces = []
    for (a, x), (b, y) in pairwise(corners):
        slope = tuple((v - u) / (b - a) for u, v in zip(x, y, strict=True))
        pieces.append(Piece(a, b, tuple(u - a * s for u, s in zip(x, slope, strict=True)), slope))
    return Path.of(label, now[j], now, tuple(pieces))
