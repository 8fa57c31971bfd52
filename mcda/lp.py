"""Linear programs: HiGHS finds a vertex, Fractions confirm it. The only door to PuLP and HiGHS.

`solve` asks HiGHS and answers in floats. `Tableau` holds the same program at one basis in Fractions: started from the
solver's point it usually needs no pivot, only a check; where floats misled the solver it pivots on until all is proved.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Sense = Literal["<=", ">=", "="]
Vector = tuple[Fraction, ...]
ZERO, ONE = Fraction(0), Fraction(1)
NOTHING = 1e-9  # what a solver's float must exceed to be taken for more than 0; it guides pivots and decides nothing


class Status(Enum):
    """How a linear program ended."""

    OPTIMAL = "an optimal point was found"
    INFEASIBLE = "no point satisfies all rows"
    UNBOUNDED = "no point is best: the objective grows without end, or there is no point at all"
    UNDECIDED = "the solver stopped without an answer"


@dataclass(frozen=True)
class Row:
    """One row of a program: coefficients · x, compared with a bound."""

    coefficients: Vector
    sense: Sense
    bound: Fraction


@dataclass(frozen=True)
class Program:
    """Maximise objective · x over x ≥ 0 under the rows."""

    objective: Vector
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Solution:
    """A program's answer in floats, as the solver gave it.

    Attributes
    ----------
    status : Status
    values : tuple of float, one a variable; empty without an optimum
    duals : tuple of float, one a row: what one more unit of the row's bound adds to the objective
    objective : float or None
    """

    status: Status
    values: tuple[float, ...] = ()
    duals: tuple[float, ...] = ()
    objective: float | None = None


def solve(program: Program) -> Solution:
    """Solve a program with HiGHS, in process and silently; answers are floats within the solver's tolerance of 1e-7.

    Notes
    -----
    Serves PuLP 3.3 and 4: the problem makes its variables, and what `solve` returns is a number or carries one. The
    program is handed over as a minimum, so that the sign of the duals is the same in every release. Names of users
    never reach PuLP. Numbers that HiGHS cannot hold leave the status UNDECIDED.

    Examples
    --------
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
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
}


class Tableau:
    """A program at one basis, in Fractions: each basic variable as its row, the reduced costs as the last.

    A line holds the columns that may be basic (variables, then one slack for each inequality), the columns that record
    what was done to the program's rows (B⁻¹, from which multipliers are read), and the right-hand side.

    Attributes
    ----------
    lines : list of lists, one a row that is not redundant
    basis : list of the basic column of each line; None for an equality that no column has taken yet
    last : the reduced costs; its records are −multipliers, its right-hand side −objective
    free : which columns may enter the basis
    pivots : how many exact pivots `run` has made
    """

    def __init__(self, program: Program) -> None:
        self.size, slack = len(program.objective), len(program.objective)
        self.width = slack + sum(row.sense != "=" for row in program.rows)
        self.height = len(program.rows)
        self.lines: list[list[Fraction]] = []
        self.basis: list[int | None] = []
        self.pivots = 0
        for k, row in enumerate(program.rows):
            sign = -1 if row.sense == ">=" else 1
            line = [sign * a for a in row.coefficients] + [ZERO] * (self.width - self.size + self.height)
            line[self.width + k] = sign * ONE
            self.lines.append([*line, sign * row.bound])
            self.basis.append(None if row.sense == "=" else slack)
            if row.sense != "=":
                line = self.lines[-1]
                line[slack] = ONE
                slack += 1
        self.free = [True] * self.width
        self.aim(program.objective)

    def copy(self) -> Tableau:
        """Return a tableau of its own."""
        other = object.__new__(Tableau)
        other.__dict__.update(self.__dict__)
        other.lines, other.basis = [line[:] for line in self.lines], self.basis[:]
        other.last, other.free = self.last[:], self.free[:]
        return other

    def aim(self, objective: Iterable[Fraction]) -> None:
        """Take another objective; the basis stays."""
        self.last = [*objective, *[ZERO] * (self.width - self.size + self.height + 1)]
        for line, j in zip(self.lines, self.basis, strict=True):
            if j is not None and self.last[j]:
                self._clear(self.last, line, j)

    def start(self, point: Sequence[float]) -> None:
        """Bring the basis as near as it goes to a solver's point: what is above 0 there becomes basic."""
        used = {j for j, x in enumerate(point) if x > NOTHING}
        for j in sorted(used, key=lambda j: (-point[j], j)):
            # an untaken equality first, else the limit with the least room left at the point
            rows = [i for i, line in enumerate(self.lines) if line[j] and self.basis[i] not in used]
            if rows:
                self.pivot(min(rows, key=lambda i: (self.basis[i] is not None, abs(self._room(i, point)))), j)

    def _room(self, i: int, point: Sequence[float]) -> float:
        terms = sum(float(a) * x for a, x in zip(self.lines[i], point, strict=False) if a and x > NOTHING)
        return float(self.lines[i][-1]) - terms

    def pivot(self, i: int, j: int) -> None:
        """Make column j basic in line i."""
        line, by = self.lines[i], self.lines[i][j]
        if by != 1:
            line[:] = [value / by if value else value for value in line]
        for other in self.lines:
            if other is not line and other[j]:
                self._clear(other, line, j)
        if self.last[j]:
            self._clear(self.last, line, j)
        self.basis[i] = j

    @staticmethod
    def _clear(other: list[Fraction], line: list[Fraction], j: int) -> None:
        by = other[j]
        other[:] = [a - by * b if b else a for a, b in zip(other, line, strict=True)]

    def run(self, direction: Sequence[Fraction] = ()) -> tuple[Status, Vector]:
        """Pivot to an optimal basis; return the status, and the multipliers that refute an infeasible program.

        Least-index criss-cross: any basis will do to start with, no phases, and it ends (of all columns that are wrong,
        basic and negative or nonbasic and improving, the first moves). With a `direction` (one number a row) the bounds
        are thought to be moved by ε·direction, ε > 0 as small as need be: signs are those of pairs, first the value,
        then its change, so that the basis found is optimal for every small step that way.

        Returns
        -------
        status, refutation
            OPTIMAL or UNBOUNDED and (); INFEASIBLE and one multiplier a row: ≥ 0 for <=, ≤ 0 for >=, their combination
            of the rows has no negative coefficient and a negative bound.

        References
        ----------
        Fukuda, K. and Terlaky, T. (1997). Criss-cross methods: a fresh view on pivot algorithms. Mathematical
        Programming 79, 369-395.

        Examples
        --------
        >>> one, two = Fraction(1), Fraction(2)
        >>> tableau = Tableau(Program((two, one), (Row((one, one), "=", one), Row((one, -two), "<=", Fraction(0)))))
        >>> tableau.run()[0].name, tableau.values(), tableau.objective
        ('OPTIMAL', (Fraction(2, 3), Fraction(1, 3)), Fraction(5, 3))
        """
        for i, basic in enumerate(self.basis):
            if basic is None:
                column = next((j for j in range(self.width) if self.lines[i][j] and self.free[j]), None)
                if column is not None:
                    self.pivot(i, column)
        moved = [(k, d) for k, d in enumerate(direction) if d]
        while True:
            change = [sum((d * line[self.width + k] for k, d in moved), ZERO) for line in self.lines]
            for i, basic in enumerate(self.basis):
                if basic is None and (self.lines[i][-1] or change[i]):  # 0 = something: no point at all
                    sign = -1 if (self.lines[i][-1] or change[i]) > 0 else 1
                    return Status.INFEASIBLE, tuple(sign * record for record in self._records(self.lines[i]))
            negative = {
                j: i
                for i, j in enumerate(self.basis)
                if j is not None and (self.lines[i][-1], change[i]) < (ZERO, ZERO)
            }
            signs = (value.numerator for value in self.last[: self.width])  # quicker to compare than Fractions
            improving = next((j for j, sign in enumerate(signs) if sign > 0 and self.free[j]), None)
            first = min(negative, default=None)
            if first is None and improving is None:
                return Status.OPTIMAL, ()
            if improving is None or (first is not None and first < improving):
                assert first is not None
                line = self.lines[negative[first]]
                entering = next((j for j in range(self.width) if line[j] < 0 and self.free[j]), None)
                if entering is None:
                    return Status.INFEASIBLE, tuple(self._records(line))
                self.pivot(negative[first], entering)
            else:
                leaving = [(j, i) for i, j in enumerate(self.basis) if j is not None and self.lines[i][improving] > 0]
                if not leaving:
                    return Status.UNBOUNDED, ()
                self.pivot(min(leaving)[1], improving)
            self.pivots += 1

    def _records(self, line: list[Fraction]) -> list[Fraction]:
        return line[self.width : self.width + self.height]

    def keep_optimal(self) -> bool:
        """Leave only the columns that can be above 0 at an optimum; return whether a nonbasic one is left."""
        self.free = [free and not cost for free, cost in zip(self.free, self.last, strict=False)]
        return any(free and j not in self.basis for j, free in enumerate(self.free))

    def reach(self, direction: Sequence[Fraction]) -> Fraction | None:
        """Return how far the bounds can move along `direction` with this basis feasible; None: for ever."""
        steps = []
        for line in self.lines:
            change = sum((d * r for d, r in zip(direction, self._records(line), strict=True)), ZERO)
            if change < 0:
                steps.append(-line[-1] / change)
        return min(steps, default=None)

    def move(self, direction: Sequence[Fraction], step: Fraction) -> None:
        """Move the bounds by step · direction; the basis stays."""
        for line in (*self.lines, self.last):
            line[-1] += step * sum((d * r for d, r in zip(direction, self._records(line), strict=True)), ZERO)

    def values(self) -> Vector:
        """Return the variables at this basis."""
        at = {j: line[-1] for line, j in zip(self.lines, self.basis, strict=True) if j is not None}
        return tuple(at.get(j, ZERO) for j in range(self.size))

    @property
    def multipliers(self) -> Vector:
        """One multiplier a row: what a unit of its bound adds to the objective while this basis stays optimal."""
        return tuple(-record for record in self._records(self.last))

    @property
    def objective(self) -> Fraction:
        """The objective at this basis."""
        return -self.last[-1]


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
