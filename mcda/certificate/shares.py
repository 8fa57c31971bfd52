"""Shares of the admissible weights in which each alternative wins: a tree of cuts, played back in whole numbers.

The simplex above the lower bounds is cut in two along edges, again and again, until in every cell one alternative is
behind nobody at any corner, or a limit is exceeded or just met at all corners. A cut at t·p + (1 − t)·q on the edge
from p to q leaves t (the cell that loses p) and 1 − t (the one that loses q) of its volume.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from mcda.certificate.problem import Problem, Vector, vector
from mcda.certificate.radius import Region

Corner = tuple[int, ...]  # a corner times some number: its mass (that number), the limits' values, the scores
Node = tuple[int, ...]  # (corner, corner, a, b): cut where a and b are level; b = −1: where limit a is 0. (a,): a leaf
OUTSIDE = -1
ZERO, ONE = Fraction(0), Fraction(1)


def corners(problem: Problem, region: Region, names: tuple[str, ...]) -> list[Corner]:
    """Return the corners of the simplex above the lower bounds, frozen weights left as they are.

    Limits are the upper bounds that say something, then the ranked rows.
    """
    low, rest = region.lower, 1 - sum(region.lower)
    free = [j for j, (a, b) in enumerate(zip(region.lower, region.upper, strict=True)) if a < b]
    caps = [k for k in free if region.upper[k] < low[k] + rest]
    scale = lcm(*(x.denominator for name in names for x in problem.rows[name][0]))
    found = []
    for j in free or [0]:
        w = [x + rest * (k == j) for k, x in enumerate(low)]
        limits = [region.upper[k] - w[k] for k in caps] + [_dot(row, w) for row in region.rows]
        values = [ONE, *limits, *(_dot(problem.rows[name][0], w) * scale for name in names)]
        common = lcm(*(x.denominator for x in values))
        found.append(tuple(int(x * common) for x in values))
    return found


def _dot(row: Vector, w: list[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(row, w, strict=True) if y), ZERO)


def level_point(p: Corner, q: Corner, at_p: int, at_q: int) -> tuple[Corner, Fraction]:
    """Return the point of the edge where a value, at_p > 0 > at_q at its ends, is 0, and p's part of it."""
    raw = [at_p * y - at_q * x for x, y in zip(p, q, strict=True)]
    common = gcd(*raw)
    return tuple(x // common for x in raw), Fraction(-at_q * p[0], -at_q * p[0] + at_p * q[0])


def _nodes(words: Any) -> tuple[Node, ...]:
    """Read a tree written as numbers between commas, nodes between blanks."""
    nodes = tuple(tuple(int(x) for x in node.split(",")) for node in str(words).split())
    if any(len(node) not in (1, 4) for node in nodes):
        raise ValueError("a node of the tree is neither a cut nor a cell")
    return nodes


@dataclass(frozen=True, eq=False)
class SharesCertificate:
    """The cells, as a tree of cuts in preorder (first the cell that loses corner p), and the shares they add up to.

    `names`: one alternative of every group of twins, in the order of the tree's numbers.
    """

    problem: Problem
    region: Region
    names: tuple[str, ...]
    tree: tuple[Node, ...]
    shares: Mapping[str, Fraction]

    def __deepcopy__(self, memo: Any) -> SharesCertificate:
        return self  # pandas copies the attributes of a series with every slice

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        rows = {name: parts[0] for name, parts in self.problem.rows.items()}
        if len({rows[name] for name in self.names}) != len(self.names) or {rows[x] for x in self.names} != {
            *rows.values()
        }:
            return ["the tree does not name one alternative of every group of twins"]
        found = self._played_back()
        if isinstance(found, str):
            return [found]
        whole = sum(found)
        if whole == 0:
            return ["no cell is admissible"]
        shares = dict.fromkeys(rows, ZERO)
        for name, volume in zip(self.names, found, strict=True):
            twins = [other for other in rows if rows[other] == rows[name]]
            shares.update(dict.fromkeys(twins, volume / whole / len(twins)))
        return [
            f"the cells of {name} add up to {float(share):.12g}"
            for name, share in shares.items()
            if self.shares.get(name) != share
        ]

    def _played_back(self) -> list[Fraction] | str:
        start = corners(self.problem, self.region, self.names)
        head = len(start[0]) - len(self.names)
        volumes = [ZERO] * len(self.names)
        todo: list[tuple[list[Corner], Fraction]] = [(start, ONE)]
        for node in self.tree:
            if not todo:
                return "the tree goes on beyond its last cell"
            cell, volume = todo.pop()
            if len(node) == 1:
                winner = node[0]
                if winner == OUTSIDE:
                    if not any(all(x[k] <= 0 for x in cell) for k in range(1, head)):
                        return "a cell left out is not outside"
                elif any(max(x[head:]) > x[head + winner] or min(x[1:head], default=0) < 0 for x in cell):
                    return f"{self.names[winner]} does not win a whole cell counted for it"
                else:
                    volumes[winner] += volume
                continue
            i, j, a, b = node
            at_p, at_q = (x[1 + a] if b < 0 else x[head + a] - x[head + b] for x in (cell[i], cell[j]))
            if not at_p > 0 > at_q or min(i, j, a) < 0 or (b < 0 and a + 1 >= head):
                return "a cut does not cross its edge"
            point, t = level_point(cell[i], cell[j], at_p, at_q)
            todo.append(([point if k == j else x for k, x in enumerate(cell)], volume * (1 - t)))
            todo.append(([point if k == i else x for k, x in enumerate(cell)], volume * t))
        return "the tree ends before its last cell" if todo else volumes

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return the shares that a result gives and its certificate does not."""
        given = claims.get("shares", {})
        return [
            f"the share of {name} is {float(share):.12g}, not {given.get(name)!r}"
            for name, share in self.shares.items()
            if given and (name not in given or abs(Fraction(given[name]) - share) > Fraction(1, 10**15))
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        region = {"lower": [*map(str, self.region.lower)], "upper": [*map(str, self.region.upper)]}
        return {
            "kind": "shares", "region": {**region, "rows": [[*map(str, row)] for row in self.region.rows]},
            "names": list(self.names), "tree": " ".join(",".join(map(str, node)) for node in self.tree),
            "shares": {name: str(share) for name, share in self.shares.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> SharesCertificate:
        """Read what `to_json` wrote."""
        region = data["region"]
        shares = dict(zip(data["shares"], vector(data["shares"].values()), strict=True))
        return cls(
            problem, Region(vector(region["lower"]), vector(region["upper"]), tuple(map(vector, region["rows"]))),
            tuple(map(str, data["names"])), _nodes(data["tree"]), shares,
        )  # fmt: skip
