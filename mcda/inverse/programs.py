"""The linear programs of the inverse problem, solved in Fractions.

Weights are floor + x with x ≥ 0, Σx = 1 − n·floor. An ε that may be negative is p − q.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mcda.certificate.problem import Vector
from mcda.lp import Program, Row, Tableau, solve

ZERO, ONE = Fraction(0), Fraction(1)
Key = tuple[str, str]
Leads = Mapping[Key, Vector]


def best(program: Program) -> Tableau:
    """Return the tableau of a program at an optimum; its rows are known to have one."""
    tableau = Tableau(program)
    found = solve(program)
    if found.values:
        tableau.start(found.values)
    tableau.run()
    return tableau


def margin(leads: Leads, n: int, floor: Fraction) -> tuple[Fraction, Vector, dict[Key, Fraction]]:
    """Return the largest least lead, weights that reach it, and the mix of rows that bounds it."""
    rows = [Row((*lead, -ONE, ONE), ">=", -floor * sum(lead)) for lead in leads.values()]
    rows.append(Row((*(ONE,) * n, ZERO, ZERO), "=", 1 - n * floor))
    tableau = best(Program((*(ZERO,) * n, ONE, -ONE), tuple(rows)))
    weights = tuple(x + floor for x in tableau.values()[:n])
    shares = [-y for y in tableau.multipliers[: len(leads)]]
    return tableau.objective, weights, {key: y for key, y in zip(leads, shares, strict=True) if y}


def least_slack(groups: Mapping[str, Leads], n: int, floor: Fraction) -> tuple[dict[str, Fraction], Vector]:
    """Return the least total shortfall, a case each, and weights that reach it."""
    count, rows = len(groups), []
    for k, leads in enumerate(groups.values()):
        own = tuple(ONE if i == k else ZERO for i in range(count))
        rows += [Row((*lead, *own), ">=", -floor * sum(lead)) for lead in leads.values()]
    rows.append(Row((*(ONE,) * n, *(ZERO,) * count), "=", 1 - n * floor))
    tableau = best(Program((*(ZERO,) * n, *(-ONE,) * count), tuple(rows)))
    values = tableau.values()
    return dict(zip(groups, values[n:], strict=True)), tuple(x + floor for x in values[:n])


def closest(leads: Leads, declared: Vector, floor: Fraction) -> tuple[Fraction, Vector]:
    """Return the least Σ|w − declared| of weights that explain all, and such weights; there are some."""
    n, rows = len(declared), []
    for lead in leads.values():
        rows.append(Row((*lead, *(ZERO,) * n, *(ZERO,) * n), ">=", -floor * sum(lead)))
    for j in range(n):
        unit = tuple(ONE if i == j else ZERO for i in range(n))
        rows.append(Row((*unit, *(-x for x in unit), *unit), "=", declared[j] - floor))
    rows.append(Row((*(ONE,) * n, *(ZERO,) * (2 * n)), "=", 1 - n * floor))
    tableau = best(Program((*(ZERO,) * n, *(-ONE,) * (2 * n)), tuple(rows)))
    return -tableau.objective, tuple(x + floor for x in tableau.values()[:n])


def extents(leads: Leads, n: int, floor: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return the least and the largest weight of each criterion over all weights that explain all; there are some."""
    rows = [Row(tuple(lead), ">=", -floor * sum(lead)) for lead in leads.values()]
    rows.append(Row((ONE,) * n, "=", 1 - n * floor))
    found = []
    for j in range(n):
        unit = tuple(ONE if i == j else ZERO for i in range(n))
        least = -best(Program(tuple(-x for x in unit), tuple(rows))).objective
        found.append((least + floor, best(Program(unit, tuple(rows))).objective + floor))
    return found


def bent(
    choices: Sequence[tuple[Mapping[str, Fraction], Sequence[Mapping[str, Fraction]]]], names: Sequence[str]
) -> tuple[Fraction, dict[str, list[tuple[Fraction, Fraction]]]]:
    """Return the largest least lead under additive value functions, and their points: (rating, value) by name.

    Each criterion has a nondecreasing function of its ratings that starts at 0 with the lowest met; the values of all
    highest ratings add up to 1. `choices` holds the chosen row and the rejected rows of each case.
    """
    levels = {
        name: sorted({row[name] for own, rivals in choices for row in (own, *rivals) if name in row}) for name in names
    }
    steps = [(name, level) for name in names for level in levels[name][1:]]

    def value(row: Mapping[str, Fraction]) -> list[Fraction]:
        return [ONE if name in row and row[name] >= level else ZERO for name, level in steps]

    rows = []
    for own, rivals in choices:
        up = value(own)
        rows += [Row((*(x - y for x, y in zip(up, value(r), strict=True)), -ONE, ONE), ">=", ZERO) for r in rivals]
    rows.append(Row((*(ONE,) * len(steps), ZERO, ZERO), "=", ONE))
    tableau = best(Program((*(ZERO,) * len(steps), ONE, -ONE), tuple(rows)))
    rises = dict(zip(steps, tableau.values(), strict=False))
    points: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for name in names:
        height = ZERO
        points[name] = []
        for level in levels[name]:
            height += rises.get((name, level), ZERO)
            points[name].append((level, height))
    return tableau.objective, points
