"""The least lead over the ranges of one criterion, and the ends of squared distances, against grids and the methods."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import DecisionMatrix, method
from mcda.certificate import ranged_ratio
from mcda.certificate.ranged import GRAIN, KINDS, POSITIVE, PREFERENCES, Column, Rule
from mcda.flips.robust_rows import rules_of

STEPS = 4
RATIO = ("bounds", "none", "minmax", "vector", "max", "sum")


@st.composite
def columns(draw, kinds=KINDS, options=(2, 4)):
    """Draw a column of small ranges, some of both signs, some of no width, and two options of it."""
    kind, gain, m = draw(st.sampled_from(kinds)), draw(st.booleans()), draw(st.integers(*options))
    lowest = 1 if kind in POSITIVE else draw(st.sampled_from([1, -3]))
    low = tuple(Fraction(draw(st.integers(lowest, 5))) for _ in range(m))
    high = tuple(x + draw(st.sampled_from([0, 0, 1, 2, 3, 6])) for x in low)
    ends = (Fraction(-4), Fraction(12)) if kind == "bounds" else None
    shape = q = p = None
    if kind == "promethee":
        shape = draw(st.sampled_from(sorted(PREFERENCES)))
        q = Fraction(draw(st.integers(0, 3)), 2) if "q" in PREFERENCES[shape] else None
        p = (q or 0) + Fraction(draw(st.integers(0, 4)), 2) if "p" in PREFERENCES[shape] else None
    return Column.of(Rule(kind, gain, ends, shape, q, p), low, high), low, high


def grid(low, high):
    """Yield scores of a grid that has the ends and, of PROMETHEE's jumps, points on both sides."""
    parts = [
        sorted({a + (b - a) * Fraction(k, STEPS) for k in range(STEPS + 1)}) for a, b in zip(low, high, strict=True)
    ]
    return product(*parts)


@settings(max_examples=150, deadline=None)
@given(drawn=columns(), pick=st.permutations(range(4)))
def test_no_scores_of_a_grid_give_a_smaller_lead_and_the_least_is_met(drawn, pick):
    column, low, high = drawn
    a, b = [k for k in pick if k < column.size][:2]
    least, where = column.least(a, b), column.worst(a, b)
    assert column.holds(where)
    assert abs(column.at(where, a, b) - least) <= GRAIN
    assert all(column.at(scores, a, b) >= least - GRAIN for scores in grid(low, high))


@settings(max_examples=80, deadline=None)
@given(drawn=columns(RATIO, (1, 4)))
def test_squared_distances_of_a_grid_lie_between_their_ends(drawn):
    column, low, high = drawn
    worst = [ranged_ratio.worst(column, i) for i in range(column.size)]
    best = [ranged_ratio.best(column, i) for i in range(column.size)]
    for scores in grid(low, high):
        for i, (away, near) in enumerate(ranged_ratio.distances(column, scores)):
            assert best[i][0] <= away <= worst[i][0]
            assert worst[i][1] <= near <= best[i][1]


METHODS = [
    *(("weighted_sum", {"normalisation": how}) for how in RATIO),
    ("ahp", {"mode": "distributive"}), ("ahp", {"mode": "ideal"}), ("promethee", {}),
    ("promethee", {"preference": "u_shape", "q": 1}), ("promethee", {"preference": "v_shape", "p": 2.5}),
    ("promethee", {"preference": "level", "q": 1, "p": 2}), ("promethee", {"preference": "linear", "q": 0.5, "p": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), METHODS)
def test_leads_are_those_of_the_method(name, options):
    rng = np.random.default_rng(7)
    chosen = method(name, **options)
    for _ in range(10):
        values = rng.integers(1, 10, size=(4, 3))
        matrix = DecisionMatrix.of(values, ["max", "min", "max"], bounds=(0, 12))
        rows = chosen.prepare(matrix).values
        for j, rule in enumerate(rules_of(matrix, chosen)):
            scores = tuple(matrix.exact[:, j])
            column = Column.of(rule, scores, scores)
            for a, b in product(range(4), repeat=2):
                assert float(column.at(scores, a, b)) == pytest.approx(rows[a, j] - rows[b, j], abs=1e-12)
                assert column.least(a, b) == column.at(scores, a, b)


@pytest.mark.parametrize("how", RATIO)
def test_distances_are_those_of_topsis(how):
    rng = np.random.default_rng(8)
    chosen = method("topsis", normalisation=how)
    for _ in range(10):
        matrix = DecisionMatrix.of(rng.integers(1, 10, size=(4, 3)), ["max", "min", "max"], bounds=(0, 12))
        exact = chosen.exact(matrix)
        for j, rule in enumerate(rules_of(matrix, chosen)):
            scores = tuple(matrix.exact[:, j])
            column = Column.of(rule, scores, scores)
            pairs = ranged_ratio.distances(column, scores)
            assert [p for p, _ in pairs] == exact.to_ideal[:, j].tolist()
            assert [n for _, n in pairs] == exact.to_anti[:, j].tolist()
            assert pairs == [ranged_ratio.worst(column, i) for i in range(4)]
            assert pairs == [ranged_ratio.best(column, i) for i in range(4)]


def test_the_share_of_a_cost_in_the_ahp_can_be_least_inside_of_both_ends():
    # with the third option fixed at 9, a lead of b grows up to 9 and falls again beyond it: no formula of ends alone
    low, high = (Fraction(1), Fraction(3), Fraction(9)), (Fraction(1), Fraction(30), Fraction(9))
    column = Column.of(Rule("distributive", gain=False), low, high)
    found = min(column.at((Fraction(1), Fraction(x, 10), Fraction(9)), 1, 0) for x in range(30, 301))
    assert column.least(1, 0) <= found
    assert column.least(1, 0) == column.at(column.worst(1, 0), 1, 0)
