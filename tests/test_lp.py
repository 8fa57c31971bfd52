"""The door to HiGHS, and the exact tableau behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction as F
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.lp import Program, Row, Status, Tableau, solve, solve_small
from mcda.lp.solvers import _greet_nobody


def program(objective, *rows):
    return Program(tuple(map(F, objective)), tuple(Row(tuple(map(F, a)), sense, F(bound)) for a, sense, bound in rows))


def exact(question, point=()):
    tableau = Tableau(question)
    tableau.start(point)
    status, refutation = tableau.run()
    return tableau, status, refutation


# Maximise 3x + 2y under x + y <= 4, x + 3y <= 9, x <= 3. By hand: the corner (3, 1) has 11; one more of each bound
# gives 2 more (y), nothing (it has room), and 1 more (x for y).
CORNER = program([3, 2], ([1, 1], "<=", 4), ([1, 3], "<=", 9), ([1, 0], "<=", 3))


def test_a_corner_found_by_hand():
    solution = solve(CORNER)
    assert solution.status is Status.OPTIMAL
    assert solution.values == pytest.approx((3, 1))
    assert solution.duals == pytest.approx((2, 0, 1))
    assert solution.objective == pytest.approx(11)


@pytest.mark.parametrize("point", [(), (3.0, 1.0), (0.0, 2.0), (5.0, 5.0)])
def test_the_tableau_finds_it_from_anywhere(point):
    tableau, status, refutation = exact(CORNER, point)
    assert (status, refutation) == (Status.OPTIMAL, ())
    assert tableau.values() == (3, 1)
    assert tableau.objective == 11
    assert tableau.multipliers == (2, 0, 1)


def test_from_the_solvers_point_no_pivot_is_needed():
    tableau, _, _ = exact(CORNER, solve(CORNER).values)
    assert tableau.pivots == 0


def test_a_program_without_a_point_is_refuted():
    question = program([1, 1], ([1, 1], "=", 1), ([2, 3], ">=", 4), ([1, 0], ">=", 0))
    assert solve(question).status is Status.INFEASIBLE
    _, status, y = exact(question)
    assert status is Status.INFEASIBLE
    assert y[1] < 0
    assert y[2] == 0
    assert all(y[0] + y[1] * a >= 0 for a in (2, 3))
    assert y[0] + 4 * y[1] < 0


@pytest.mark.parametrize("bound", [1, -1])
def test_a_row_of_zeros_is_kept(bound):
    question = program([1], ([1], "<=", 1), ([0], "=", bound), ([0], "<=", bound))
    assert solve(question).status is Status.INFEASIBLE
    assert exact(question)[1] is Status.INFEASIBLE


def test_redundant_equalities_are_no_contradiction():
    question = program([1, 0], ([1, 1], "=", 1), ([2, 2], "=", 2))
    assert solve(question).status is Status.OPTIMAL
    tableau, status, _ = exact(question)
    assert (status, tableau.values()) == (Status.OPTIMAL, (1, 0))


def test_without_end():
    question = program([1, 1], ([1, -1], "=", 1))
    assert solve(question).status is Status.UNBOUNDED
    assert exact(question)[1] is Status.UNBOUNDED


def test_nothing_to_gain():
    question = program([0, 0], ([1, 1], "=", 1))
    assert solve(question).objective == 0
    assert exact(question)[0].objective == 0


def test_numbers_beyond_the_solver_are_left_to_fractions():
    for huge in (F(10) ** 200, F(10) ** 400):
        question = program([2, 1], ([1, 1], "=", 1), ([huge, 0], "<=", huge / 3))
        found = solve(question)
        assert found.status is Status.UNDECIDED
        assert exact(question, found.values)[0].values() == (F(1, 3), F(2, 3))


def test_numbers_below_the_solvers_tolerance_are_mended_by_fractions():
    question = program([2, 1], ([1, 1], "=", 1), ([F(1, 10**15), 0], "<=", F(1, 10**16)))
    found = solve(question)
    assert found.values == (1.0, 0.0)  # HiGHS drops the coefficient
    tableau, _, _ = exact(question, found.values)
    assert tableau.values() == (F(1, 10), F(9, 10))
    assert tableau.pivots > 0


def test_a_price_depends_on_the_side_of_a_kink():
    # x + y = 1, x <= 1 touches where x = 1 already holds: relaxing is worth nothing, tightening costs 2 − 1.
    question = program([2, 1], ([1, 1], "=", 1), ([1, 0], "<=", 1))
    tableau, _, _ = exact(question)
    for step, price in ((1, 0), (-1, 1)):
        one_side = tableau.copy()
        assert one_side.run([F(0), F(step)])[0] is Status.OPTIMAL
        assert one_side.multipliers[1] == price
    assert tableau.copy().run([F(-2), F(0)])[0] is Status.OPTIMAL
    assert tableau.copy().run([F(0), F(-1)])[0] is Status.OPTIMAL


def test_no_room_is_infeasible_on_that_side():
    question = program([1], ([1], "<=", 0))
    tableau, _, _ = exact(question)
    assert tableau.copy().run([F(1)])[0] is Status.OPTIMAL
    assert tableau.copy().run([F(-1)]) == (Status.INFEASIBLE, (1,))


def test_an_equality_without_a_column_notices_a_moved_bound():
    question = program([1, 0], ([1, 1], "=", 1), ([2, 2], "=", 2))
    tableau, _, _ = exact(question)
    status, y = tableau.copy().run([F(0), F(1)])
    assert status is Status.INFEASIBLE
    assert y[0] + 2 * y[1] == 0
    assert y[1] < 0


NUMBERS = st.integers(-3, 3)
SENSES = st.sampled_from(["<=", ">=", "="])


@st.composite
def programs(draw):
    size = draw(st.integers(1, 4))
    row = st.tuples(st.lists(NUMBERS, min_size=size, max_size=size), SENSES, NUMBERS)
    rows = draw(st.lists(row, max_size=3))
    box = ([1] * size, "<=", draw(st.integers(0, 5)))
    return program(draw(st.lists(NUMBERS, min_size=size, max_size=size)), box, *rows)


def corners(question):
    """Yield every vertex of a bounded program, by solving each square subsystem of rows and signs."""
    size = len(question.objective)
    walls = [(row.coefficients, row.bound) for row in question.rows]
    walls += [(tuple(F(a == b) for b in range(size)), F(0)) for a in range(size)]
    for chosen in combinations(walls, size):
        point = solved([list(a) for a, _ in chosen], [b for _, b in chosen])
        if point is not None and min(point) >= 0 and all(meets(row, point) for row in question.rows):
            yield point


def meets(row, point):
    left = sum(a * x for a, x in zip(row.coefficients, point, strict=True))
    return {"<=": left <= row.bound, ">=": left >= row.bound, "=": left == row.bound}[row.sense]


def solved(a, b):
    size = len(b)
    for k in range(size):
        pivot = next((i for i in range(k, size) if a[i][k]), None)
        if pivot is None:
            return None
        a[k], a[pivot], b[k], b[pivot] = a[pivot], a[k], b[pivot], b[k]
        for i in range(size):
            if i != k and a[i][k]:
                by = a[i][k] / a[k][k]
                a[i] = [x - by * y for x, y in zip(a[i], a[k], strict=True)]
                b[i] -= by * b[k]
    return tuple(b[k] / a[k][k] for k in range(size))


@given(programs())
@settings(max_examples=150, deadline=None)
def test_optimum_is_the_best_vertex_and_proved(question):
    known = list(corners(question))
    found = solve(question)
    tableau, status, y = exact(question, found.values)
    columns = list(zip(*(row.coefficients for row in question.rows), strict=True))
    if not known:
        assert (found.status, status) == (Status.INFEASIBLE, Status.INFEASIBLE)
        assert all(sum(t * a for t, a in zip(y, column, strict=True)) >= 0 for column in columns)
        assert sum(t * row.bound for t, row in zip(y, question.rows, strict=True)) < 0
    else:
        best = max(sum(c * x for c, x in zip(question.objective, point, strict=True)) for point in known)
        assert (found.status, status) == (Status.OPTIMAL, Status.OPTIMAL)
        assert found.objective == pytest.approx(best, abs=1e-7)
        assert tableau.objective == best
        assert tableau.values() in known
        y = tableau.multipliers
        assert sum(t * row.bound for t, row in zip(y, question.rows, strict=True)) == best
        for c, column in zip(question.objective, columns, strict=True):
            assert c <= sum(t * a for t, a in zip(y, column, strict=True))
    for t, row in zip(y, question.rows, strict=True):
        assert row.sense == "=" or (t >= 0 if row.sense == "<=" else t <= 0)


@given(programs())
@settings(max_examples=60, deadline=None)
def test_the_start_changes_nothing_but_the_way(question):
    cold, status, _ = exact(question)
    warm, again, _ = exact(question, solve(question).values)
    assert status is again
    if status is Status.OPTIMAL:
        assert cold.objective == warm.objective


def test_nothing_reaches_stdout():
    """Not even at the C level: HiGHS has a banner that Python's sys.stdout never sees."""
    code = (
        "from fractions import Fraction as F\n"
        "from mcda.lp import Program, Row, solve\n"
        "one = F(1)\n"
        "for bound in (one, -one, one):\n"
        "    assert solve(Program((one, one), (Row((one, one), '<=', bound),))).status.name\n"
        "assert solve(Program((one, one), ())).status.name == 'UNBOUNDED'\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_banner_of_the_first_model_is_not_heard(monkeypatch, capfd):
    """Not every release of HiGHS has one; this model has."""
    monkeypatch.setitem(sys.modules, "highspy", SimpleNamespace(Highs=lambda: os.write(1, b"Running HiGHS")))
    _greet_nobody.__wrapped__()
    os.write(1, b"heard")
    assert capfd.readouterr().out == "heard"


def test_a_closed_stdout_does_not_stop_the_solver():
    code = (
        "import os, sys\nos.close(1)\nfrom fractions import Fraction as F\nfrom mcda.lp import Program, Row, solve\n"
        "sys.exit(0 if solve(Program((F(1),), (Row((F(1),), '<=', F(2)),))).objective == 2 else 5)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_small_programs_have_the_same_answers_without_modelling():
    random = np.random.default_rng(11)
    for _ in range(60):
        m, n = random.integers(1, 5, 2)
        rows = [(random.integers(-3, 5, n).tolist(), ("<=", ">=", "=")[random.integers(3)], int(random.integers(-2, 6)))
                for _ in range(m)]  # fmt: skip
        question = program(random.integers(-3, 5, n).tolist(), *rows)
        modelled, small = solve(question), solve_small(question)
        assert {modelled.status, small.status} <= {
            Status.INFEASIBLE,
            Status.UNBOUNDED,
        } or modelled.status is small.status
        if modelled.status is Status.OPTIMAL:
            assert small.objective == pytest.approx(modelled.objective, abs=1e-9)
            tableau, _, _ = exact(question, small.values)
            assert float(tableau.objective) == pytest.approx(small.objective, abs=1e-9)
    huge = program([2, 1], ([1, 1], "=", 1), ([F(10) ** 400, 0], "<=", 1))
    assert solve_small(huge).status is Status.UNDECIDED
