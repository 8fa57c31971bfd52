"""Linear programs: HiGHS finds a vertex, Fractions confirm it. The only door to PuLP and HiGHS.

`solve` asks HiGHS and answers in floats. `Tableau` holds the same program at one basis in Fractions: started from the
solver's point it usually needs no pivot, only a check; where floats misled the solver it pivots on until all is proved.
"""

from mcda.lp.programs import COMPARED, ONE, ZERO, Program, Row, Sense, Solution, Status, Vector
from mcda.lp.solvers import Warm, solve, solve_small
from mcda.lp.tableau import NOTHING, Tableau

__all__ = [
    "COMPARED",
    "NOTHING",
    "ONE",
    "ZERO",
    "Program",
    "Row",
    "Sense",
    "Solution",
    "Status",
    "Tableau",
    "Vector",
    "Warm",
    "solve",
    "solve_small",
]
