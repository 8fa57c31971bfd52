"""What is settled about each rival in TOPSIS before any search: level now, dominated, or open.

With u = w² (signs of u's entries are those of w) a leads b by G(u) = (N_a·u)(P_b·u) − (N_b·u)(P_a·u). Where N_b ≤ N_a
and P_b ≥ P_a in every criterion that can have weight, G = (N_b·u)(δP·u) + (δN·u)(P_a·u) + (δN·u)(δP·u) with δN, δP ≥
0: b is never ahead. It is level only where every criterion with weight is level on its own, as each term is a sum
over criteria.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcda.certificate import Problem
from mcda.certificate.radius import ZERO, Region
from mcda.forms import NEAR, Ratio, lead
from mcda.matrix import Weights


@dataclass(frozen=True)
class Rivals:
    """Positions of the rivals by what is known of them."""

    level: tuple[int, ...]  # level with the winner, or ahead of it, at today's weights
    never: tuple[int, ...]  # dominated, and not even level anywhere
    tie_only: tuple[int, ...]  # dominated, and level where only criteria have weight in which both do equally well
    open: tuple[int, ...]


def floats(problem: Problem) -> Ratio:
    """Return the rows as floats, each correctly rounded, so that a bound in floats can account for every error."""
    parts = [[[float(x) for x in row[k]] for row in problem.rows.values()] for k in (0, 1)]
    return Ratio(np.array(parts[0]), np.array(parts[1]))


def sort_out(
    problem: Problem, rows: Ratio, now: Weights, winner: int, rivals: list[int], movable: NDArray[np.bool_],
    region: Region | None = None,
) -> Rivals:  # fmt: skip
    """Say what is known of each rival; `movable` criteria can have weight, `region` holds the weights allowed."""
    names = list(problem.rows)
    gaps, terms = lead(rows, now.values, winner, np.arange(len(names)))
    away, near = rows
    better = ((near <= near[winner]) & (away >= away[winner]))[:, movable].all(axis=1)
    columns = np.flatnonzero(movable).tolist()
    level: list[int] = []
    never: list[int] = []
    tie_only: list[int] = []
    rest: list[int] = []
    for b in rivals:
        close = abs(gaps[b]) <= NEAR * terms[b]
        if gaps[b] < 0 or (close and problem.lead(names[winner], names[b], now.exact) <= 0):
            level.append(b)
        elif better[b] and dominated(problem, names[winner], names[b], columns):
            equal = level_somewhere(problem, names[winner], names[b], columns, region)
            (tie_only if equal else never).append(b)
        else:
            rest.append(b)
    return Rivals(tuple(level), tuple(never), tuple(tie_only), tuple(rest))


def dominated(problem: Problem, a: str, b: str, columns: list[int]) -> bool:
    """Return whether a is at least as good as b in every one of some criteria."""
    (pa, na), (pb, nb) = problem.rows[a], problem.rows[b]
    return all(nb[j] <= na[j] and pb[j] >= pa[j] for j in columns)


def level_somewhere(problem: Problem, a: str, b: str, columns: list[int], region: Region | None = None) -> bool:
    """Return whether allowed weights exist for only those criteria of which none alone can tell a from b."""
    (pa, na), (pb, nb) = problem.rows[a], problem.rows[b]
    level = [j for j in columns if na[j] * pb[j] == nb[j] * pa[j]]
    if region is None or not level:
        return bool(level)
    upper = [high if j in level else ZERO for j, high in enumerate(region.upper)]
    if any(low > high for low, high in zip(region.lower, upper, strict=True)):
        return False
    from scipy.optimize import linprog

    ranked = -np.array(region.rows, dtype=float).reshape(-1, len(upper))
    found = linprog(
        np.zeros(len(upper)), A_ub=ranked, b_ub=np.zeros(len(ranked)), A_eq=np.ones((1, len(upper))), b_eq=[1.0],
        bounds=[(float(low), float(high)) for low, high in zip(region.lower, upper, strict=True)],
    )  # fmt: skip
    return bool(found.status == 0)
