"""Which single score, if it were another, changes the choice: every cell, the nearest change up and down.

A column is normalised anew at every value of the cell: norms, ends and ideals move with it, so that a third party's
score can turn the order of two others. Floats locate the changes, with bounds on their errors; what these cannot tell
is decided in Fractions.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.certificate.cell import Cell, CellCertificate
from mcda.certificate.columns import jumps
from mcda.certificate.problem import Vector
from mcda.errors import McdaError
from mcda.flips.cell_exact import HORIZON, STEP, Change, first_at, first_change, sharpened
from mcda.flips.cell_flip import CellFlip
from mcda.flips.cell_leads import Column, parts
from mcda.flips.flip_list import Flips
from mcda.flips.walks import Walker
from mcda.forms import Linear, Method, Ratio, same_rows
from mcda.matrix import DecisionMatrix, Floats, Weights, resolve
from mcda.methods import method as by_name
from mcda.ranges import Ranges
from mcda.ranking import rank
from mcda.value import ValueFunction

ANSWERED = ("weighted_sum", "topsis", "ahp")
CLOSE = 1e-12  # changes this close, beside the column's largest score, are one; so near to today, they are today's
SHARP = 2e-13  # a change that floats place less sharply than this is placed in Fractions by Newton's steps
BLURRED = 1e-6  # and one less sharp than this is searched for in Fractions
BEYOND = 1e-9  # of the distance: how much farther Fractions look than floats found something


def cell_flips(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, ranges: Any = None
) -> Flips[CellFlip]:
    """Return, for every score that can change the choice alone, the nearest values above and below at which it does.

    A score is moved over its criterion's scale, or over the whole line where it has none (up to 2⁴⁰ times the column's
    largest score; above 0 where scores are divided by each other), and the column normalised anew at every value.

    Parameters
    ----------
    ranges : Ranges, or a pair (low, high) of tables
        What the scores may be; a case brings its own. Then each flip says whether it lies `within_range`.

    Returns
    -------
    Flips, a list of CellFlip
        The nearest first, measured by the criterion's scale where it has one, else by its column's spread. `kind` is
        "cell", `subject` (alternative, criterion). Nothing nearer changes the winner; what happens farther out is not
        asked. Alternatives of identical rows are one winner together. A score that never changes the choice has no
        entry. Where a value function turns levels into scores, the score moves as far as some level takes it, and
        `levels` says which ones are worth the threshold.

    Notes
    -----
    Exact: thresholds are roots of polynomials with rational coefficients on each side of the other scores (affine for
    weighted sum and AHP, of the fourth degree for TOPSIS), given to 1e-12 of the column's largest score, with a
    certificate in Fractions. The weighted sum of columns divided by their length is irrational: the length of the
    column that moves is exact, those of the others are the floats met.

    Raises
    ------
    McdaError
        Bad input, a method other than weighted sum, AHP and TOPSIS.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> for flip in cell_flips(matrix, [1, 1], "weighted_sum"):
    ...     print(flip)
    a2 overtakes a1 when the gain of a2 rises from 1 to 2
    a2 overtakes a1 when the gain of a1 falls from 3 to 2
    a2 overtakes a1 when the calm of a2 rises from 2 to 3
    """
    if ranges is None and not isinstance(matrix, DecisionMatrix) and hasattr(matrix, "matrix"):
        ranges = Ranges.of(matrix)
    found, own = resolve(matrix, weights)
    question = Question(found, own, by_name(method))
    if ranges is not None and not isinstance(ranges, Ranges):
        ranges = Ranges.of(found, *ranges)
    flips = question.flips()
    if ranges is not None:
        flips = [replace(flip, within_range=_within(flip, ranges)) for flip in flips]
    return Flips(sorted(flips, key=lambda flip: round(flip.distance / question.span(flip), 12)), matrix)


def rule_of(method: Method, matrix: DecisionMatrix) -> str:
    """Return the rule by which a method makes a column comparable.

    Raises
    ------
    McdaError
        A method whose scores are not normalised column by column.
    """
    if method.name not in ANSWERED or method.form not in ("linear", "ratio"):
        raise McdaError(f"flips of single scores are answered for {', '.join(ANSWERED)}; not for {method!r}")
    said = method.describe(matrix)
    return said["mode"] if method.name == "ahp" else said["normalisation"]


def _within(flip: CellFlip, ranges: Ranges) -> bool | None:
    a, j = ranges.likely.alternatives.index(flip.subject[0]), ranges.likely.criteria.index(flip.subject[1])
    low, high = float(ranges.low.exact[a, j]), float(ranges.high.exact[a, j])
    if low == high:
        return None
    slack = CLOSE * max(abs(low), abs(high), abs(flip.threshold))
    return low - slack <= flip.threshold <= high + slack


def levels_worth(function: ValueFunction, threshold: float, upwards: bool) -> tuple[float | str, ...] | None:
    """Return the levels worth a threshold, piece by piece; None where no level is worth more (upwards) or less."""
    values = [float(v) for _, v in function.points]
    sign = 1 if upwards else -1
    if max(sign * v for v in values) <= sign * threshold:
        return None
    if function.names is not None:
        return tuple(name for name, v in zip(function.names, values, strict=True) if sign * (v - threshold) >= -CLOSE)
    found = []
    for (x0, v0), (x1, v1) in pairwise(function.points):
        low, high = sorted((float(v0), float(v1)))
        if low <= threshold <= high and low < high:
            found.append(float(x0 + (Fraction(threshold) - v0) * (x1 - x0) / (v1 - v0)))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, eq=False)
class Question:
    """Everything about a problem that all its cells share."""

    matrix: DecisionMatrix
    weights: Weights
    method: Method
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    rests: dict[tuple[int, str], Vector] = field(default_factory=dict)

    @cached_property
    def rule(self) -> str:
        """How the method makes a column comparable."""
        return rule_of(self.method, self.matrix)

    @cached_property
    def walker(self) -> Walker:
        """The problem in Fractions."""
        return Walker(self.matrix, self.weights, self.method)

    @cached_property
    def scores(self) -> Floats:
        """The scores in float64, in one unit where columns are left as they are."""
        return np.array(self.matrix.exact, dtype=np.float64) / self.unit

    @cached_property
    def unit(self) -> float:
        """What the scores are divided by."""
        largest = float(np.abs(self.matrix.values).max())
        return (
            float(2.0 ** np.frexp(largest)[1]) if self.rule == "none" and largest and not any(self.functions) else 1.0
        )

    @cached_property
    def prepared(self) -> Linear | Ratio:
        """The columns as the method prepares them."""
        scaled = self.matrix
        if self.unit != 1 or self.matrix.values.dtype != np.float64:
            scaled = replace(self.matrix, values=self.scores)
        prepared = self.method.prepare(scaled)
        assert isinstance(prepared, (Linear, Ratio))
        return prepared

    @cached_property
    def winners(self) -> list[int]:
        """The first of today's winners, then those whose rows are identical to its."""
        first = int(np.flatnonzero(rank(self.matrix, self.weights, self.method).ranks == 1)[0])
        twins = np.flatnonzero(same_rows(self.walker.prepared, first)).tolist()
        return [first, *(k for k in twins if k != first)]

    @property
    def functions(self) -> tuple[ValueFunction | None, ...]:
        """The value functions, by criterion."""
        return self.matrix.value or (None,) * len(self.matrix.criteria)

    def rule_at(self, j: int) -> str:
        """Return the rule of one column: values of a value function stay as they are, but in the AHP."""
        return self.rule if self.functions[j] is None or self.method.name == "ahp" else "bounds"

    def cell(self, i: int, j: int) -> Cell:
        """Return a cell in Fractions."""
        if (i, j) not in self.cells:
            self.cells[i, j] = Cell(
                self.walker.problem, self.weights.exact, self.matrix.alternatives[i], j,
                tuple(self.matrix.exact[:, j]), self.rule_at(j), self.matrix.sense[j] == "max", self.matrix.bounds[j],
                self.rests,
            )  # fmt: skip
        return self.cells[i, j]

    def span(self, flip: CellFlip) -> float:
        """Return the length of a cell's scale, or its column's spread."""
        j = self.matrix.criteria.index(flip.subject[1])
        ends, column = self.matrix.bounds[j], self.matrix.values[:, j].astype(np.float64)
        if ends is not None:
            return float(ends[1] - ends[0])
        return float(column.max() - column.min()) or float(np.abs(column).max()) or 1.0

    def flips(self) -> list[CellFlip]:
        """Return the changes of every column."""
        m, n = self.matrix.values.shape
        rivals = np.array([b for b in range(m) if b not in self.winners], dtype=np.intp)
        if not len(rivals) or not self.rule:
            return []
        doubt = float(self.matrix.conditioning)
        found: list[CellFlip] = []
        for j in range(n):
            if not self.weights.values[j]:
                continue  # a criterion of no weight
            ends = self.matrix.bounds[j]
            scaled = None if ends is None else (float(ends[0]) / self.unit, float(ends[1]) / self.unit)
            gain = self.matrix.sense[j] == "max"
            column, unit = Column.of(
                self.prepared, self.weights.values, j, self.scores[:, j], self.rule_at(j), gain, scaled, doubt
            )
            for upwards in (True, False):
                found += self._on_column(j, column, unit * self.unit, rivals, upwards)
        return found

    def holders(self, j: int, *, upwards: bool) -> NDArray[np.intp]:
        """Return who stands for the winners while each cell moves: a twin of the one whose own score gets worse."""
        holders = np.full(len(self.matrix.alternatives), self.winners[0], dtype=np.intp)
        if len(self.winners) > 1:
            for k in self.winners:
                better = (self.matrix.sense[j] == "max") == upwards
                holders[k] = k if better else next(t for t in self.winners if t != k)
        return holders

    def _on_column(
        self, j: int, column: Column, unit: float, rivals: NDArray[np.intp], upwards: bool
    ) -> list[CellFlip]:
        m, r = len(column.scores), len(rivals)
        holders = self.holders(j, upwards=upwards)
        at, off = np.full((m, r), np.inf), np.zeros((m, r))
        doubtful = self._points(j, column, holders, rivals, upwards)
        for part in parts(column, holders, rivals, upwards):
            away, shape = part.away[:, None], (len(part.cells), r)
            met, far_off = away + part.first.at.reshape(shape), part.first.off.reshape(shape)
            nearer = met < at[part.cells]
            off[part.cells] = np.where(nearer, far_off, off[part.cells])
            at[part.cells] = np.minimum(met, at[part.cells])
            unsure = away + part.first.doubtful.reshape(shape)
            doubtful[part.cells] = np.minimum(unsure, doubtful[part.cells])
        best, open_ = at.min(axis=1), doubtful.min(axis=1)
        size = np.abs(column.scores).max()
        found = []
        for i in np.flatnonzero(np.isfinite(best) | np.isfinite(open_)).tolist():
            if best[i] > HORIZON * size and open_[i] > HORIZON * size:
                continue
            known = np.isfinite(at[i])
            edge = best[i] + off[i, at[i].argmin()] + CLOSE * size
            close = known & (at[i] - off[i] <= edge)
            unsure = np.isfinite(doubtful[i]) & (doubtful[i] <= edge * (1 + BEYOND))
            wide = float(off[i, close].max()) if close.any() else np.inf
            listed = rivals[close | unsure].tolist()
            sharp = wide <= SHARP * max(size, float(best[i]))
            if unsure.any() or wide > BLURRED * max(size, best[i]) or (len(listed) > 1 and not sharp):
                reach = (edge + 4 * wide) * unit
                flip = self._decided(i, j, int(holders[i]), listed, upwards, reach if np.isfinite(reach) else None)
            else:
                flip = self._placed(i, j, int(holders[i]), listed, upwards, float(best[i]) * unit, sharp=sharp)
            if flip is not None:
                found.append(flip)
        return found

    def _points(
        self, j: int, column: Column, holders: NDArray[np.intp], rivals: NDArray[np.intp], upwards: bool
    ) -> Floats:
        """Return how far each cell's point of equal scores is, where a rival may be ahead there; else infinity."""
        m, r = len(column.scores), len(rivals)
        away = np.full((m, r), np.inf)
        others = column.without_each()
        for i in np.flatnonzero((others.low == others.high)[:, 0]).tolist():
            cell, now = self.cell(i, j), float(column.scores[i])
            distance = (float(others.low[i, 0]) - now) * (1 if upwards else -1)
            if distance > 0 and jumps(self.rule_at(j), cell.others):
                a = int(holders[i])
                if len(column.rest) == 1:
                    gap = column.rest[0][a] - column.rest[0][rivals]
                    terms = np.abs(column.rest[0][a]) + np.abs(column.rest[0][rivals])
                else:
                    p, near = column.rest
                    gap = near[a] * p[rivals] - near[rivals] * p[a]
                    terms = near[a] * p[rivals] + near[rivals] * p[a]
                away[i] = np.where(gap <= column.doubt * terms, distance, np.inf)
        return away

    def _decided(
        self, i: int, j: int, holder: int, listed: list[int], upwards: bool, reach: float | None
    ) -> CellFlip | None:
        """Return the change that Fractions find."""
        names, cell = self.matrix.alternatives, self.cell(i, j)
        far = None if reach is None else Fraction(reach) + cell.size / 2**30
        change = first_change(cell, names[holder], [names[b] for b in listed], upwards, far)
        if change is None:
            return None
        return self._flip(cell, names[holder], change.rival, change.threshold, upwards)

    def _placed(
        self, i: int, j: int, holder: int, listed: list[int], upwards: bool, distance: float, *, sharp: bool
    ) -> CellFlip | None:
        names = self.matrix.alternatives
        threshold = float(self.matrix.exact[i, j]) + (distance if upwards else -distance)
        if not sharp:
            threshold = float(sharpened(self.cell(i, j), names[holder], names[listed[0]], Fraction(threshold)))
        rival = names[listed[0]]
        if len(listed) > 1:
            cell = self.cell(i, j)
            x = Fraction(threshold) + (1 if upwards else -1) * 2 * STEP * max(cell.size, abs(Fraction(threshold)))
            rival = first_at(cell, rival, x)
        return self._flip(partial(self.cell, i, j), names[holder], rival, threshold, upwards, (i, j))

    def _flip(
        self, cell: Any, winner: str, rival: str, threshold: float, upwards: bool, at: tuple[int, int] | None = None
    ) -> CellFlip | None:
        names = self.matrix.alternatives
        i, j = at if at is not None else (names.index(cell.alternative), cell.criterion)
        now = float(self.matrix.exact[i, j])
        size = max(float(np.abs(self.matrix.values[:, j]).max()), abs(threshold))
        if abs(threshold - now) <= CLOSE * size:
            threshold = now
        function = self.functions[j]
        levels = () if function is None else levels_worth(function, threshold, upwards)
        if levels is None:
            return None
        rivals = tuple(b for k, b in enumerate(names) if k not in self.winners)
        certify = partial(_certificate, partial(self.cell, i, j), winner, rivals, rival, threshold, upwards)
        rest = np.delete(self.matrix.values[:, j], i)
        slack = Fraction(CLOSE) * Fraction(size)
        jump = rest.min() == rest.max() and self.cell(i, j).leaps(winner, rival, Fraction(threshold), slack)
        subject = names[i], self.matrix.criteria[j]
        return CellFlip(subject, now, threshold, winner, rival, upwards, certify, None, levels, bool(jump))


def _certificate(
    make: Any, winner: str, rivals: tuple[str, ...], rival: str, threshold: float, upwards: bool
) -> CellCertificate | str:
    """Return the certificate of a change near `threshold`."""
    cell: Cell = make()
    sign, at = (1 if upwards else -1), Fraction(threshold)
    step = STEP * max(cell.size, abs(at))
    near, far = at - sign * step, at + sign * step
    change: Change | None = None
    if (near - cell.now) * sign >= 0 and cell.contains(far):
        level = all(cell.sign(winner, b, near) >= 0 and cell.sign(winner, b, cell.now) >= 0 for b in rivals)
        if level and cell.sign(rival, winner, far) > 0 and first_at(cell, rival, far) == rival:
            change = Change(cell.now, near, far, rival)
    if change is None:  # today is level, or the scale ends just beyond
        change = first_change(cell, winner, rivals, upwards, abs(at - cell.now) + 4 * step)
    if change is None or any(cell.sign(winner, b, change.near) < 0 for b in rivals):
        return "float bound"
    return CellCertificate(cell, rivals, winner, change.rival, change.start, change.near, change.far)
