"""A linear program at one basis, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

from mcda.lp.programs import ZERO, Program, Status, Vector

NOTHING = 1e-9  # what a solver's float must exceed to be taken for more than 0; it guides pivots and decides nothing


class Tableau:
    """A program at one basis, exactly: each basic variable as its row, the reduced costs as the last.

    A line holds the columns that may be basic (variables, then one slack for each inequality), the columns that record
    what was done to the program's rows (B⁻¹, from which multipliers are read), and the right-hand side: whole numbers
    over the line's own denominator, which is above 0. Signs need no fractions, and whole numbers are quick.

    Attributes
    ----------
    lines, denominators : one list and one whole number a row that is not redundant
    basis : list of the basic column of each line; None for an equality that no column has taken yet
    last, under : the reduced costs; its records are −multipliers, its right-hand side −objective
    free : which columns may enter the basis
    pivots : how many exact pivots `run` has made
    """

    def __init__(self, program: Program) -> None:
        self.size, slack = len(program.objective), len(program.objective)
        self.width = slack + sum(row.sense != "=" for row in program.rows)
        self.height = len(program.rows)
        self.lines: list[list[int]] = []
        self.denominators: list[int] = []
        self.basis: list[int | None] = []
        self.pivots = 0
        for k, row in enumerate(program.rows):
            *numbers, unit = _whole((*row.coefficients, row.bound))
            sign = -1 if row.sense == ">=" else 1
            line = [sign * a for a in numbers[:-1]] + [0] * (self.width - self.size + self.height)
            line[self.width + k] = sign * unit
            if row.sense != "=":
                line[slack] = unit
            self.lines.append([*line, sign * numbers[-1]])
            self.denominators.append(unit)
            self.basis.append(None if row.sense == "=" else slack)
            slack += row.sense != "="
        self.free = [True] * self.width
        self.aim(program.objective)

    def copy(self) -> Tableau:
        """Return a tableau of its own."""
        other = object.__new__(Tableau)
        other.__dict__.update(self.__dict__)
        other.lines, other.denominators = self.lines[:], self.denominators[:]  # lines are replaced, never changed
        other.basis, other.free = self.basis[:], self.free[:]
        return other

    def aim(self, objective: Iterable[Fraction]) -> None:
        """Take another objective; the basis stays."""
        *numbers, self.under = _whole(tuple(objective))
        self.last = [*numbers, *[0] * (self.width - self.size + self.height + 1)]
        for i, j in enumerate(self.basis):
            if j is not None and self.last[j]:
                self.last, self.under = _cleared(self.last, self.under, self.lines[i], j)

    def start(self, point: Sequence[float]) -> None:
        """Bring the basis as near as it goes to a solver's point: what is above 0 there becomes basic."""
        used = {j for j, x in enumerate(point) if x > NOTHING}
        for j in sorted(used, key=lambda j: (-point[j], j)):
            # an untaken equality first, else the limit with the least room left at the point
            rows = [i for i, line in enumerate(self.lines) if line[j] and self.basis[i] not in used]
            if rows:
                self.pivot(min(rows, key=lambda i: (self.basis[i] is not None, abs(self._room(i, point)))), j)

    def _room(self, i: int, point: Sequence[float]) -> float:
        line, unit = self.lines[i], self.denominators[i]
        terms = sum(a / unit * x for a, x in zip(line, point, strict=False) if a and x > NOTHING)
        return float(line[-1] / unit - terms)

    def pivot(self, i: int, j: int) -> None:
        """Make column j basic in line i."""
        line, by = self.lines[i], self.lines[i][j]
        line, by = _reduced([-a for a in line] if by < 0 else line, abs(by))
        self.lines[i], self.denominators[i] = line, by
        for k, other in enumerate(self.lines):
            if k != i and other[j]:
                self.lines[k], self.denominators[k] = _cleared(other, self.denominators[k], line, j)
        if self.last[j]:
            self.last, self.under = _cleared(self.last, self.under, line, j)
        self.basis[i] = j

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
        >>> from mcda.lp.programs import Row
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
        moved = [(self.width + k, d) for k, d in enumerate(_whole(tuple(direction))[:-1]) if d]
        while True:
            change = [sum(d * line[k] for k, d in moved) for line in self.lines]
            for i, basic in enumerate(self.basis):
                if basic is None and (self.lines[i][-1] or change[i]):  # 0 = something: no point at all
                    sign = -1 if (self.lines[i][-1] or change[i]) > 0 else 1
                    return Status.INFEASIBLE, tuple(sign * record for record in self._records(i))
            negative = {
                j: i for i, j in enumerate(self.basis) if j is not None and (self.lines[i][-1], change[i]) < (0, 0)
            }
            improving = next((j for j in range(self.width) if self.last[j] > 0 and self.free[j]), None)
            first = min(negative, default=None)
            if first is None and improving is None:
                return Status.OPTIMAL, ()
            if improving is None or (first is not None and first < improving):
                assert first is not None
                line = self.lines[negative[first]]
                entering = next((j for j in range(self.width) if line[j] < 0 and self.free[j]), None)
                if entering is None:
                    return Status.INFEASIBLE, tuple(self._records(negative[first]))
                self.pivot(negative[first], entering)
            else:
                leaving = [(j, i) for i, j in enumerate(self.basis) if j is not None and self.lines[i][improving] > 0]
                if not leaving:
                    return Status.UNBOUNDED, ()
                self.pivot(min(leaving)[1], improving)
            self.pivots += 1

    def _records(self, i: int) -> list[Fraction]:
        return [Fraction(x, self.denominators[i]) for x in self.lines[i][self.width : -1]]

    def keep_optimal(self) -> bool:
        """Leave only the columns that can be above 0 at an optimum; return whether a nonbasic one is left."""
        self.free = [free and not cost for free, cost in zip(self.free, self.last, strict=False)]
        return any(free and j not in self.basis for j, free in enumerate(self.free))

    def reach(self, direction: Sequence[Fraction]) -> Fraction | None:
        """Return how far the bounds can move along `direction` with this basis feasible; None: for ever."""
        steps = []
        for line in self.lines:
            change = sum((d * r for d, r in zip(direction, line[self.width : -1], strict=True) if d), ZERO)
            if change < 0:
                steps.append(-line[-1] / change)
        return min(steps, default=None)

    def move(self, direction: Sequence[Fraction], step: Fraction) -> None:
        """Move the bounds by step · direction; the basis stays."""
        for i, line in enumerate(self.lines):
            self.lines[i], self.denominators[i] = self._moved(line, self.denominators[i], direction, step)
        self.last, self.under = self._moved(self.last, self.under, direction, step)

    def _moved(
        self, line: list[int], under: int, direction: Sequence[Fraction], step: Fraction
    ) -> tuple[list[int], int]:
        records = line[self.width : -1]
        side = line[-1] + step * sum((d * r for d, r in zip(direction, records, strict=True) if d), ZERO)
        by = side.denominator
        return _reduced([*(a * by for a in line[:-1]), side.numerator], under * by)

    def values(self) -> Vector:
        """Return the variables at this basis."""
        at = {j: Fraction(line[-1], line[j]) for line, j in zip(self.lines, self.basis, strict=True) if j is not None}
        return tuple(at.get(j, ZERO) for j in range(self.size))

    def cost(self, j: int) -> Fraction:
        """Return the reduced cost of a column: what a unit of it adds to the objective, ≤ 0 at an optimum."""
        return Fraction(self.last[j], self.under)

    @property
    def multipliers(self) -> Vector:
        """One multiplier a row: what a unit of its bound adds to the objective while this basis stays optimal."""
        return tuple(Fraction(-record, self.under) for record in self.last[self.width : -1])

    @property
    def objective(self) -> Fraction:
        """The objective at this basis."""
        return Fraction(-self.last[-1], self.under)


def _whole(numbers: tuple[Fraction, ...]) -> list[int]:
    """Return whole numbers and, last, the common denominator under which they are the numbers."""
    under = lcm(*(x.denominator for x in numbers))
    return [*(x.numerator * (under // x.denominator) for x in numbers), under]


def _cleared(other: list[int], under: int, line: list[int], j: int) -> tuple[list[int], int]:
    """Return a line without column j, which is basic in `line` and so stands there as its denominator."""
    by, times = other[j], line[j]
    common = gcd(by, times)
    by, times = by // common, times // common
    return _reduced([times * a - by * b if b else times * a for a, b in zip(other, line, strict=True)], times * under)


def _reduced(line: list[int], under: int) -> tuple[list[int], int]:
    common = gcd(under, *line)
    return (line, under) if common == 1 else ([a // common for a in line], under // common)
