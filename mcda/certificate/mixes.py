"""Mixes of rivals that an alternative never beats: multipliers, and what they bound.

Linear: with shares y of the rivals and multipliers z ≥ 0 of the ranked rows A, the mix leads the alternative b by at
least the minimum over the bounds of E·w, E = Σ_c y_c (V_c − V_b) − Σ_i z_i A_i; where that is positive, someone of the
mix is ahead of b whatever the weights.

Ratio: b is first at u = w² when for some level φ of N·u/(N·u + P·u) it reaches φ and no rival exceeds it, that is when
F = (1 − φ)N_b − φP_b and all G_c = φP_c − (1 − φ)N_c are not negative in the mean of u. Where E = y_b F + Σ_c y_c G_c +
Σ_i z_i A_i is negative in every criterion, it is not so at this level. E is affine in φ and the bounds below are convex
in it, so two levels decide for all between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mcda.certificate.problem import Problem, Vector, dot
from mcda.certificate.radius import Region

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Mix:
    """Multipliers y of the rivals, z of the ranked `rows`, y_b (`own`), and under bounds of chord and tangent, for the
    levels from `low` to `high` (0 to 1 for the linear form, which knows no level and has only the first two).
    """

    rivals: Mapping[str, Fraction]
    rows: Vector = ()
    own: Fraction = ONE
    chord: Fraction = ZERO
    tangent: Fraction = ZERO
    low: Fraction = ZERO
    high: Fraction = ONE


def least(e: Vector, region: Region) -> Fraction:
    """Return the minimum of e·w over the bounds and Σw = 1: the rest goes where it costs least."""
    total, rest = dot(e, region.lower), 1 - sum(region.lower)
    for k in sorted(range(len(e)), key=lambda k: e[k]):
        given = min(region.upper[k] - region.lower[k], rest)
        total, rest = total + given * e[k], rest - given
    return total


def _added(mix: Mix, parts: list[Vector], region: Region, sign: int) -> Vector:
    terms = [(y, part) for y, part in zip(mix.rivals.values(), parts, strict=True) if y]
    terms += [(sign * z, row) for z, row in zip(mix.rows, region.rows, strict=bool(mix.rows)) if z]
    return tuple(sum((y * part[k] for y, part in terms), ZERO) for k in range(len(region.lower)))


def lead_bound(problem: Problem, region: Region, alternative: str, mix: Mix) -> Fraction:
    """Return what the least lead of the alternative over the mix cannot exceed (linear form)."""
    mine = problem.rows[alternative][0]
    parts = [tuple(y - x for x, y in zip(mine, problem.rows[c][0], strict=True)) for c in mix.rivals]
    return -least(_added(mix, parts, region, -1), region)


def level_bounds(
    problem: Problem, region: Region, alternative: str, mix: Mix, level: Fraction
) -> tuple[Fraction, Fraction]:
    """Return two numbers; where one is negative, nothing admissible reaches this level (ratio form)."""
    p, n = problem.rows[alternative]
    parts = [tuple(level * x - (1 - level) * y for x, y in zip(*problem.rows[c], strict=True)) for c in mix.rivals]
    mine = (mix.own * ((1 - level) * y - level * x) for x, y in zip(p, n, strict=True))
    e = [x + y for x, y in zip(_added(mix, parts, region, 1), mine, strict=True)]
    silent = constants(problem)
    largest = max((x for k, x in enumerate(e) if k not in silent or x > 0), default=ZERO)
    # under bounds: u lies in a box, √u above its chord, Σ (u + lh)/(l + h) ≤ Σ √u = 1, and Σ u ≥ 1/n
    total = mix.chord - mix.tangent / len(e)
    for x, low, high in zip(e, region.lower, region.upper, strict=True):
        slope = mix.chord / (low + high) if high else ZERO
        total += max((x + mix.tangent - slope) * end**2 for end in (low, high)) - slope * low * high
    return largest, total


def constants(problem: Problem) -> set[int]:
    """Return the criteria that tell nobody apart."""
    return {
        k
        for k, column in enumerate(zip(*(p for row in problem.rows.values() for p in row), strict=True))
        if not any(column)
    }


def constants_suffice(problem: Problem, region: Region) -> bool:
    """Whether weights on criteria that tell nobody apart are admissible alone (ranked rows are w_i ≥ w_j)."""
    left = constants(problem)
    if any(low > 0 for k, low in enumerate(region.lower) if k not in left):
        return False
    while dropped := {j for row in region.rows for j in left if row[j] < 0 and row.index(ONE) not in left}:
        left -= dropped
    return sum(region.upper[k] for k in left) >= 1
