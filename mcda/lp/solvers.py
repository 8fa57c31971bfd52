"""HiGHS, through PuLP and on its own: answers in floats, within the solver's tolerances."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from mcda.lp.programs import COMPARED, ZERO, Program, Solution, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def solve(program: Program) -> Solution:
    """Solve a program with HiGHS, in process and silently; answers are floats within the solver's tolerance of 1e-7.

    Notes
    -----
    Serves PuLP 3.3 and 4: the problem makes its variables, and what `solve` returns is a number or carries one. The
    program is handed over as a minimum, so that the sign of the duals is the same in every release. Names of users
    never reach PuLP. Numbers that HiGHS cannot hold leave the status UNDECIDED.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mcda.lp.programs import Row
    >>> one, two = Fraction(1), Fraction(2)
    >>> solution = solve(Program((two, one), (Row((one, one), "=", one), Row((one, -one), "<=", Fraction(0)))))
    >>> solution.status.name, solution.values, solution.objective, solution.duals
    ('OPTIMAL', (0.5, 0.5), 1.5, (1.5, 0.5))
    """
    import pulp

    _greet_nobody()
    problem = pulp.LpProblem("program", pulp.LpMinimize)
    variables = [problem.add_variable(f"x{k}", 0) for k in range(len(program.objective))]
    try:
        problem += pulp.lpSum(-float(c) * x for c, x in zip(program.objective, variables, strict=True))
        for k, row in enumerate(program.rows):
            terms = [float(a) * x for a, x in zip(row.coefficients, variables, strict=True) if a]
            if not terms:  # some releases drop an empty row, and with it a contradiction
                if not COMPARED[row.sense](ZERO, row.bound):
                    return Solution(Status.INFEASIBLE)
                continue
            problem += (COMPARED[row.sense](pulp.lpSum(terms), float(row.bound)), f"r{k}")
        outcome = problem.solve(pulp.HiGHS(msg=False))
    except (OverflowError, IndexError):  # PuLP reads past an empty answer where HiGHS refused the numbers
        return Solution(Status.UNDECIDED)
    status = _STATUSES.get(int(getattr(outcome, "status", outcome)), Status.UNDECIDED)
    if status is not Status.OPTIMAL:
        return Solution(status)
    duals = {row.name: row.pi for row in problem.constraints()}
    return Solution(
        status,
        tuple(float(x.varValue or 0.0) for x in variables),
        tuple(-float(duals.get(f"r{k}") or 0.0) for k in range(len(program.rows))),
        -float(pulp.value(problem.objective) or 0.0),
    )


@cache
def _greet_nobody() -> None:
    """Make the process's first HiGHS model while nobody listens: that one prints a banner to the C level's stdout."""
    import highspy

    try:
        stdout = os.dup(1)
    except OSError:  # there is no stdout to keep clean
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        highspy.Highs()
    finally:
        os.dup2(stdout, 1)
        os.close(nowhere)
        os.close(stdout)


_STATUSES = {1: Status.OPTIMAL, -1: Status.INFEASIBLE, -2: Status.UNBOUNDED}
_KEPT = threading.local()  # one model a thread, which is given one program after another


def solve_small(program: Program) -> Solution:
    """Solve a program as `solve` does, without the modelling that costs more than a small program itself.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from mcda.lp.programs import Row
    >>> one, two = Fraction(1), Fraction(2)
    >>> solution = solve_small(Program((two, one), (Row((one, one), "=", one), Row((one, -one), "<=", Fraction(0)))))
    >>> solution.status.name, solution.values, solution.objective, solution.duals
    ('OPTIMAL', (0.5, 0.5), 1.5, (1.5, 0.5))
    """
    import highspy
    import numpy as np

    inf, n = highspy.kHighsInf, len(program.objective)
    try:
        cost = np.array([-float(c) for c in program.objective])
        table = np.array([[float(a) for a in row.coefficients] for row in program.rows]).reshape(-1, n)
        bounds = np.array([float(row.bound) for row in program.rows])
    except OverflowError:
        return Solution(Status.UNDECIDED)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, len(program.rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(n), np.full(n, inf)
    model.row_lower_ = np.where([row.sense == "<=" for row in program.rows], -inf, bounds)
    model.row_upper_ = np.where([row.sense == ">=" for row in program.rows], inf, bounds)
    rows, columns = np.nonzero(table)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted(rows, np.arange(len(table) + 1)).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = columns.astype(np.int32), table[rows, columns]
    if not hasattr(_KEPT, "highs"):
        _greet_nobody()
        _KEPT.highs = highspy.Highs()
        _KEPT.highs.silent()
        for setting in (("threads", 1), ("parallel", "off"), ("presolve", "off"), ("solver", "simplex")):
            _KEPT.highs.setOptionValue(*setting)
    highs = _KEPT.highs
    if highs.passModel(model) == highspy.HighsStatus.kError:
        return Solution(Status.UNDECIDED)
    highs.run()
    status = _ENDS.get(highs.getModelStatus().name, Status.UNDECIDED)
    if status is not Status.OPTIMAL:
        return Solution(status)
    found = highs.getSolution()
    objective = -float(highs.getInfo().objective_function_value)
    return Solution(status, tuple(found.col_value), tuple(-float(y) for y in found.row_dual), objective)


class Warm:
    """A model that HiGHS keeps between solves: maximise cost · x, lower ≤ x ≤ upper, low ≤ row · x ≤ high.

    For many small programs that differ in rows or in the objective; answers are floats, as those of `solve`. With
    `whole`, positions of variables that must be whole numbers, it is a mixed-integer program, without duals.

    Examples
    --------
    >>> import numpy as np
    >>> model = Warm(np.zeros(2), np.full(2, np.inf))
    >>> model.add([[1.0, 1.0]], [1.0], [1.0])
    >>> model.aim([2.0, 1.0])
    >>> model.run().name, model.point.tolist(), model.duals.tolist()
    ('OPTIMAL', [1.0, 0.0], [2.0])
    """

    def __init__(self, lower: Any, upper: Any, whole: Sequence[int] = ()) -> None:
        import highspy
        import numpy as np

        _greet_nobody()
        self._np, self._highs, self.size, self.rows = np, highspy.Highs(), len(lower), 0
        self._highs.silent()
        settings: dict[str, Any] = {"threads": 1, "parallel": "off", "primal_feasibility_tolerance": 1e-9}
        if whole:
            settings |= {"mip_rel_gap": 0.0, "mip_feasibility_tolerance": 1e-9}
        else:  # presolve would discard the basis of the solve before
            settings |= {"presolve": "off", "solver": "simplex", "dual_feasibility_tolerance": 1e-9}
        for setting in settings.items():
            self._highs.setOptionValue(*setting)
        self._highs.addVars(self.size, np.asarray(lower, dtype=float), np.asarray(upper, dtype=float))
        self._columns = np.arange(self.size, dtype=np.int32)
        for j in whole:
            self._highs.changeColIntegrality(j, highspy.HighsVarType.kInteger)

    def add(self, rows: Any, low: Any, high: Any) -> None:
        """Append (k, n) rows and their ends."""
        np, table = self._np, self._np.asarray(rows, dtype=float)
        k, starts = len(table), np.arange(len(table), dtype=np.int32) * self.size
        ends = (np.asarray(end, dtype=float) for end in (low, high))
        self._highs.addRows(k, *ends, table.size, starts, np.tile(self._columns, k), table.ravel())
        self.rows += k

    def keep(self, count: int) -> None:
        """Delete all rows but the first `count`."""
        if self.rows > count:
            gone = self._np.arange(count, self.rows, dtype=self._np.int32)
            self._highs.deleteRows(len(gone), gone)
            self.rows = count

    def limit(self, row: int, low: float, high: float) -> None:
        """Give a row other ends."""
        self._highs.changeRowBounds(row, low, high)

    def aim(self, cost: Any) -> None:
        """Maximise something else; the basis stays."""
        self._highs.changeColsCost(self.size, self._columns, -self._np.asarray(cost, dtype=float))

    def run(self) -> Status:
        """Solve from the last basis."""
        self._highs.run()
        return _ENDS.get(self._highs.getModelStatus().name, Status.UNDECIDED)

    @property
    def point(self) -> NDArray[np.float64]:
        """The (n,) variables found."""
        return self._np.array(self._highs.getSolution().col_value)

    @property
    def duals(self) -> NDArray[np.float64]:
        """One dual a row: what one more unit of the end it leans on adds to the objective."""
        return -self._np.array(self._highs.getSolution().row_dual)


_ENDS = {
    "kOptimal": Status.OPTIMAL, "kInfeasible": Status.INFEASIBLE, "kUnbounded": Status.UNBOUNDED,
    "kUnboundedOrInfeasible": Status.UNBOUNDED,
}  # fmt: skip
