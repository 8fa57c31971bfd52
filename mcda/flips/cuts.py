"""Exact shares by cutting edges: cells that one alternative wins at every corner, in whole numbers.

Of two alternatives that both win at some corner of a cell and whose difference changes its sign there, the cell is cut
where they are level: the pair whose signs are least mixed, along its widest edge. Limits on the weights are cut first.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mcda.certificate.problem import Problem
from mcda.certificate.radius import Region
from mcda.certificate.shares import ONE, OUTSIDE, ZERO, Corner, Node, corners, level_point

LOOK = 1_000  # cuts after which it is asked whether the budget can do
SURE = 20_000  # cuts after which what is done foretells the rest well
HOPELESS = (4.0, 1.3)  # times the budget, before and after


def cut(
    problem: Problem, region: Region, names: tuple[str, ...], budget: int
) -> tuple[list[Fraction], list[Node]] | None:
    """Return the volume that each of `names` (rows all different) wins, and the tree of cuts; None beyond the budget.

    Volumes are parts of the simplex above the lower bounds. Cells are finished one by one, so that the volume done
    foretells the cuts to come: where they would be many times the budget, it is not spent.
    """
    start = corners(problem, region, names)
    head = len(start[0]) - len(names)
    volumes, tree = [ZERO] * len(names), list[Node]()
    todo = [(start, tuple(range(1, head)), tuple(range(head, head + len(names))), ONE)]
    cuts, done = 0, ZERO
    while todo:
        cell, limits, active, volume = todo.pop()
        if any(all(x[k] <= 0 for x in cell) for k in limits):
            tree.append((OUTSIDE,))
            done += volume
            continue
        limits = tuple(k for k in limits if any(x[k] < 0 for x in cell))
        if limits:
            i, j, where = _chosen(cell, [(k, 0) for k in limits])
            node = (i, j, where[0] - 1, -1)
        else:
            active = _unbeaten(cell, active)
            if len(active) == 1:
                tree.append((active[0] - head,))
                volumes[active[0] - head] += volume
                done += volume
                continue
            i, j, where = _chosen(cell, _contests(cell, active))
            node = (i, j, where[0] - head, where[1] - head)
        cuts += 1
        if cuts > budget or (cuts % LOOK == 0 and cuts > HOPELESS[cuts > SURE] * budget * float(done)):
            return None
        at_p, at_q = (x[where[0]] - (x[where[1]] if where[1] else 0) for x in (cell[i], cell[j]))
        point, t = level_point(cell[i], cell[j], at_p, at_q)
        tree.append(node)
        rest = volume * t
        todo.append(([point if k == j else x for k, x in enumerate(cell)], limits, active, volume - rest))
        todo.append(([point if k == i else x for k, x in enumerate(cell)], limits, active, rest))
    return volumes, tree


def _unbeaten(cell: Sequence[Corner], active: Sequence[int]) -> tuple[int, ...]:
    """Return who is not behind, or level with, one other at every corner."""
    scores = {c: [x[c] for x in cell] for c in active}
    kept: list[int] = []
    for c, own in scores.items():
        if any(all(a >= b for a, b in zip(scores[d], own, strict=True)) for d in kept):
            continue
        kept = [d for d in kept if not all(a >= b for a, b in zip(own, scores[d], strict=True))]
        kept.append(c)
    return tuple(kept)


def _contests(cell: Sequence[Corner], active: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of those who win at some corner; of all, where one wins at every corner."""
    tops = [max(x[c] for c in active) for x in cell]
    winners = [c for c in active if any(x[c] == top for x, top in zip(cell, tops, strict=True))]
    listed = winners if len(winners) > 1 else active
    return [(a, b) for k, a in enumerate(listed) for b in listed[:k]]


def _chosen(cell: Sequence[Corner], pairs: Sequence[tuple[int, int]]) -> tuple[int, int, tuple[int, int]]:
    """Return the edge to cut, its positive end first, and the pair that is level at the cut."""
    best: tuple[tuple[int, float], int, int, tuple[int, int]] | None = None
    for a, b in pairs:
        gaps = [x[a] - (x[b] if b else 0) for x in cell]
        mixed = sum(gap > 0 for gap in gaps) * sum(gap < 0 for gap in gaps)
        if not mixed or (best is not None and mixed > best[0][0]):
            continue
        heights = [gap / x[0] for gap, x in zip(gaps, cell, strict=True)]
        above, below = (
            k for k in (max(range(len(gaps)), key=heights.__getitem__), min(range(len(gaps)), key=heights.__getitem__))
        )
        if not gaps[above] > 0 > gaps[below]:  # too small for floats
            exact = [Fraction(gap, x[0]) for gap, x in zip(gaps, cell, strict=True)]
            above, below = exact.index(max(exact)), exact.index(min(exact))
        rank = (mixed, heights[below] - heights[above])
        if best is None or rank < best[0]:
            best = (rank, above, below, (a, b))
    assert best is not None
    return best[1:]
