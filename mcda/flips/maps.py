"""Two-way maps: who wins for every pair of values of two weights, the rest in proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mcda.certificate.path import Piece
from mcda.certificate.problem import Vector, dot
from mcda.errors import McdaError
from mcda.flips.paths import Path
from mcda.flips.walks import Walker, stretches, walker_for
from mcda.forms import Linear, Method
from mcda.matrix import position

if TYPE_CHECKING:
    import pandas as pd

Point = tuple[Fraction, Fraction]
ZERO, ONE = Fraction(0), Fraction(1)
LINES = 65  # horizontal lines of a map whose boundaries are curves, before lines are added
FINEST = Fraction(1, 4096)  # lines are not laid closer than this


@dataclass(frozen=True)
class Region:
    """A region of a map: its winner, everyone level with it there, and its vertices in order."""

    winner: str
    level: tuple[str, ...]
    vertices: tuple[Point, ...]

    @property
    def area(self) -> Fraction:
        """The area; the whole map has 1/2."""
        ends = zip(self.vertices, (*self.vertices[1:], self.vertices[0]), strict=True)
        return abs(sum((a[0] * b[1] - b[0] * a[1] for a, b in ends), ZERO)) / 2


@dataclass(frozen=True, eq=False)
class WinnerMap:
    """Who wins where over the weights of x and y: both ≥ 0, of sum at most 1.

    Attributes
    ----------
    x, y : str
    now : (Fraction, Fraction), today's weights
    regions : tuple of Region
        They cover the triangle and overlap nowhere.
    tolerance : float
        0 where the polygons are exact; else the height of the lines between which curves are drawn straight. On the
        lines themselves the boundaries are exact to 1e-12.
    """

    x: str
    y: str
    now: Point
    regions: tuple[Region, ...]
    tolerance: float

    def to_frame(self) -> pd.DataFrame:
        """Return the vertices: region, winner, vertex, and the two weights in floats."""
        import pandas as pd

        rows = [
            (k, region.winner, j, float(s), float(t))
            for k, region in enumerate(self.regions)
            for j, (s, t) in enumerate(region.vertices)
        ]
        return pd.DataFrame(rows, columns=["region", "winner", "vertex", self.x, self.y])

    def shares(self) -> dict[str, Fraction]:
        """Return the share of the map in which each alternative wins; exact where the polygons are."""
        found: dict[str, Fraction] = {}
        for region in self.regions:
            found[region.winner] = found.get(region.winner, ZERO) + 2 * region.area
        return found

    def to_svg(self, labels: Mapping[str, str] | None = None) -> str:
        """Return the map as an SVG picture with a title, a description, labels on the regions and a legend.

        `labels` are names to show for alternatives and criteria; every text is escaped.
        """
        from mcda.flips.picture import looks_of, picture

        shown = {} if labels is None else dict(labels)
        x, y = (shown.get(name, name) for name in (self.x, self.y))
        winners = list(dict.fromkeys(region.winner for region in self.regions))
        title = f"Who wins over the weights of {x} and {y}"
        return picture(self, looks_of(winners, shown), x, y, title, self.told(shown), legend=True)

    def told(self, labels: Mapping[str, str]) -> str:
        """Return the map in words: today's weights, and the share of every winner."""
        s, t = (100 * float(w) for w in self.now)
        x, y = (labels.get(name, name) for name in (self.x, self.y))
        shares = sorted(self.shares().items(), key=lambda pair: -pair[1])
        told = "; ".join(f"{labels.get(name, name)} {100 * float(share):.1f}%" for name, share in shares)
        return f"Today {x} has {s:.0f} and {y} {t:.0f} points of 100. Shares of the map: {told}."

    def to_json(self) -> dict[str, Any]:
        """Return the map as plain data; weights are floats."""
        return {
            "x": self.x, "y": self.y, "now": [float(w) for w in self.now], "tolerance": self.tolerance,
            "shares": {name: float(share) for name, share in self.shares().items()},
            "regions": [
                {
                    "winner": one.winner,
                    "level": list(one.level),
                    "vertices": [[float(s), float(t)] for s, t in one.vertices],
                }
                for one in self.regions
            ],
        }  # fmt: skip


def winner_map(matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, x: str, y: str) -> WinnerMap:
    """Return the polygons of winners over the weights of two criteria, the rest keeping their proportions.

    Linear methods: the score of an alternative is affine in the two weights, so its region is the triangle cut by
    half-planes: exact, in Fractions. TOPSIS: boundaries are curves; on horizontal lines they are exact, between
    lines they are drawn straight, with more lines where the order of winners changes.

    Parameters
    ----------
    x, y : two criteria; at least one more must have weight

    Raises
    ------
    McdaError
        Unknown or equal criteria, or a rest without weight, which has no proportions to keep.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[4, 0, 1], [0, 4, 1], [1, 1, 4]], sense=("max",) * 3, bounds=(0, 4))
    >>> found = winner_map(matrix, [1, 1, 1], x="c1", y="c2")
    >>> {name: str(share) for name, share in found.shares().items()}
    {'a1': '5/16', 'a2': '5/16', 'a3': '3/8'}
    """
    walker = walker_for(matrix, weights, method)
    criteria, now = walker.matrix.criteria, walker.weights.exact
    j, k = position(criteria, x, "criterion"), position(criteria, y, "criterion")
    if j == k:
        raise McdaError(f"'x' and 'y' must be two criteria, got {x!r} twice")
    held = now[j] + now[k]
    if held == 1:
        raise McdaError(f"{x!r} and {y!r} have all the weight: the others have no proportions to keep")
    rest = tuple(ZERO if i in (j, k) else w / (1 - held) for i, w in enumerate(now))
    corners = [rest, tuple(Fraction(i == j) for i in range(len(now))), tuple(Fraction(i == k) for i in range(len(now)))]
    if isinstance(walker.prepared, Linear):
        return WinnerMap(x, y, (now[j], now[k]), tuple(_polygons(walker, corners)), 0.0)
    regions, height = _bands(walker, corners)
    return WinnerMap(x, y, (now[j], now[k]), tuple(regions), height)


def _polygons(walker: Walker, corners: Sequence[Vector]) -> list[Region]:
    names = walker.matrix.alternatives
    values = {name: [dot(parts[0], corner) for corner in corners] for name, parts in walker.problem.rows.items()}
    level: dict[tuple[Fraction, ...], list[str]] = {}
    for name in names:
        level.setdefault(tuple(values[name]), []).append(name)
    regions = []
    for row, group in level.items():
        polygon: list[Point] = [(ZERO, ZERO), (ONE, ZERO), (ZERO, ONE)]
        for other in level:
            if other is not row and polygon:
                # the lead at the three corners of the triangle is affine in between
                base, at_x, at_y = (p - q for p, q in zip(row, other, strict=True))
                polygon = _cut(polygon, base, at_x - base, at_y - base)
        region = Region(group[0], tuple(group), tuple(polygon))
        if len(polygon) > 2 and region.area > 0:
            regions.append(region)
    return regions


def _cut(polygon: list[Point], constant: Fraction, by_x: Fraction, by_y: Fraction) -> list[Point]:
    """Return the part of a convex polygon where constant + by_x·s + by_y·t ≥ 0."""
    signs = [constant + by_x * s + by_y * t for s, t in polygon]
    kept: list[Point] = []
    for k, (point, sign) in enumerate(zip(polygon, signs, strict=True)):
        following, after = polygon[(k + 1) % len(polygon)], signs[(k + 1) % len(polygon)]
        if sign >= 0:
            kept.append(point)
        if sign * after < 0:
            share = sign / (sign - after)
            kept.append((point[0] + share * (following[0] - point[0]), point[1] + share * (following[1] - point[1])))
    return list(dict.fromkeys(kept))


Line = tuple[tuple[tuple[int, ...], ...], list[Fraction]]  # winners from left to right, and where each begins and ends


def _line(walker: Walker, corners: Sequence[Vector], t: Fraction) -> Line:
    """Return the winners along a horizontal line of the map, exact to 1e-12."""
    start = tuple((1 - t) * r + t * v for r, v in zip(corners[0], corners[2], strict=True))
    end = tuple((1 - t) * u + t * v for u, v in zip(corners[1], corners[2], strict=True))
    slope = tuple(b - a for a, b in zip(start, end, strict=True))
    path = Path.of("line", ZERO, start, (Piece(ZERO, ONE, start, slope),))
    found, _ = stretches(walker, path)
    edges = [ZERO, *(Fraction(stretch.end) * (1 - t) for stretch in found)]
    return tuple(stretch.winners for stretch in found), edges


def _bands(walker: Walker, corners: Sequence[Vector]) -> tuple[list[Region], float]:
    """Return regions between lines: bands of lines with the same winners from left to right, their edges joined."""
    lines: dict[Fraction, Line] = {}
    heights = [Fraction(k, LINES) for k in range(LINES)] + [1 - FINEST]
    todo = list(pairwise(heights))
    for t in heights:
        lines[t] = _line(walker, corners, t)
    while todo:
        low, high = todo.pop()
        if lines[low][0] != lines[high][0] and high - low > FINEST:
            middle = (low + high) / 2
            lines[middle] = _line(walker, corners, middle)
            todo += [(low, middle), (middle, high)]
    ordered = sorted(lines)
    bands: list[list[Fraction]] = [[ordered[0]]]
    for t in ordered[1:]:
        if lines[t][0] == lines[bands[-1][-1]][0]:
            bands[-1].append(t)
        else:
            bands.append([t])
    names, regions = walker.matrix.alternatives, []
    for k, band in enumerate(bands):
        top = bands[k + 1][0] if k + 1 < len(bands) else ONE
        for j, winners in enumerate(lines[band[0]][0]):
            left = [(lines[t][1][j], t) for t in band] + [(min(lines[band[-1]][1][j], 1 - top), top)]
            right = [(lines[t][1][j + 1], t) for t in band] + [(min(lines[band[-1]][1][j + 1], 1 - top), top)]
            vertices = tuple(dict.fromkeys([*left, *reversed(right)]))
            region = Region(names[winners[0]], tuple(names[w] for w in winners), vertices)
            if len(vertices) > 2 and region.area > 0:
                regions.append(region)
    return regions, float(Fraction(1, LINES))
