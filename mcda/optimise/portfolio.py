"""The best set of alternatives, each taken whole or not at all: branch and bound with a proof in Fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from mcda.certificate.subset import Branch, Line, SubsetCertificate, Whole, without
from mcda.lp import COMPARED, NOTHING, ONE, ZERO, Status, Vector, Warm
from mcda.optimise.limits import Conflict, Limit, Task, conflict, shown

if TYPE_CHECKING:
    import pandas as pd

CASES = 10_000  # how many cases of a proof are looked at before the question stays open
COST = 100  # what one search for a set counts as, in cells of a search for a smaller conflict
COARSE = 10**6  # multipliers are tried with denominators up to this first: short numbers, and often the exact ones


class PortfolioStatus(Enum):
    """How the question ended; the value is its sentence."""

    OPTIMAL = "One set is best."
    TIED = "Another set is equally good."
    INFEASIBLE = "No set meets all limits at once."
    OPEN = "The search ended before the best set was proved; no set is worth more than the bound."


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The best set of alternatives under limits, its worth being the sum of its members' scores.

    Attributes
    ----------
    status : PortfolioStatus
    task : Task, the exact scores and limits
    certificate : SubsetCertificate
        The cases of the proof with their multipliers; `mcda.verify` adds them up again.
    conflict : tuple of str
        Where no set meets all limits: limits that cannot hold together, though all but any one of them can.
    smallest : bool
        Whether no smaller conflict exists.
    details : dict
        The method's options, and how many cases the proof has.
    """

    status: PortfolioStatus
    task: Task
    certificate: SubsetCertificate
    conflict: tuple[str, ...]
    smallest: bool
    details: dict[str, Any]

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that were applied: the case's own, then those given; `rules` are apart."""
        return self.task.limits[: len(self.task.limits) - self.task.rules]

    @property
    def rules(self) -> tuple[Limit, ...]:
        """The rules that say which alternatives do not go together."""
        return self.task.limits[len(self.task.limits) - self.task.rules :]

    @property
    def status_quo(self) -> str | None:
        """The alternative that the empty set stands for, above which sets are worth something; None: none is named."""
        return self.task.status_quo

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The set, in the matrix's order; None where none is known to meet the limits."""
        return self._names(self.certificate.chosen)

    @property
    def utility(self) -> float | None:
        """What the set is worth; `certificate.value` has it as a Fraction."""
        return None if self.certificate.value is None else float(self.certificate.value)

    @property
    def bound(self) -> float | None:
        """What no set is worth more than: the utility, but where the status is open."""
        return None if self.certificate.bound is None else float(self.certificate.bound)

    @property
    def runner_up(self) -> tuple[str, ...] | None:
        """The best among all other sets; None where there is no other, or the question is open."""
        return None if self.certificate.second is None else self._names(self.certificate.second.chosen)

    @property
    def margin(self) -> float | None:
        """How much more the set is worth than the best other one."""
        second = self.certificate.second
        if second is None or second.value is None or self.certificate.value is None:
            return None
        return float(self.certificate.value - second.value)

    @cached_property
    def used(self) -> pd.Series[float] | None:
        """What the set uses of every limit, in the limit's own units."""
        import pandas as pd

        if self.certificate.chosen is None:
            return None
        rows = self.task.amounts[: len(self.limits)]
        sums = [sum((row[a] for a in self.certificate.chosen), ZERO) for row in rows]
        index = pd.Index([limit.name for limit in self.limits], name="limit", dtype=object)
        return pd.Series([float(one) for one in sums], index=index, name="used", dtype=float)

    def _names(self, positions: Iterable[int] | None) -> tuple[str, ...] | None:
        return None if positions is None else tuple(self.task.alternatives[a] for a in positions)

    def __str__(self) -> str:
        if self.status is PortfolioStatus.INFEASIBLE:
            verb = "cannot hold together" if len(self.conflict) > 1 else "cannot hold"
            return f"{self.status.value} {' and '.join(self.conflict)} {verb}."
        text = "none known" if self.chosen is None else _listed(self.chosen)
        if self.utility is not None:
            text += f": utility {shown(self.utility)}"
        if self.status is PortfolioStatus.OPEN:
            return f"{text}; {self.status.value} ({shown(self.bound or 0.0)})"
        if self.runner_up is not None and self.margin is not None:
            text += f"\n  next: {_listed(self.runner_up)}, {shown(self.margin)} less" if self.margin else (
                f"\n  equally good: {_listed(self.runner_up)}"
            )  # fmt: skip
        return text


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "nobody"


def best_set(task: Task) -> Portfolio:
    """Return the best set of a task and the best among all others, or the limits that cannot hold together."""
    rows: tuple[Line, ...] = tuple(
        (limit.name, limit.sense, limit.bound, amounts)
        for limit, amounts in zip(task.limits, task.amounts, strict=True)
    )
    found = _search(task.utilities, rows)
    details: dict[str, Any] = {**task.details, "solver": "HiGHS", "cases": found.cases}
    if found.chosen is None and found.bound is None:
        return _none(task, rows, details)
    if found.chosen is None or not found.settled:
        return Portfolio(PortfolioStatus.OPEN, task, _certificate(task, rows, found), (), True, details)
    others = (*rows, without(found.chosen, len(task.utilities)))
    other = _search(task.utilities, others)
    second = _certificate(task, others, other) if other.settled else None
    status = PortfolioStatus.TIED if other.settled and other.bound == found.bound else PortfolioStatus.OPTIMAL
    details["cases"] += other.cases
    return Portfolio(status, task, _certificate(task, rows, found, second), (), True, details)


def _certificate(
    task: Task, rows: tuple[Line, ...], found: _Found, second: SubsetCertificate | None = None
) -> SubsetCertificate:
    utilities = dict(zip(task.alternatives, task.utilities, strict=True))
    return SubsetCertificate(utilities, rows, found.chosen, found.bound, found.proof, second, {}, task.origin)


def _none(task: Task, rows: tuple[Line, ...], details: dict[str, Any]) -> Portfolio:
    nothing = (ZERO,) * len(task.utilities)

    def witness(some: Sequence[int]) -> Vector | None:
        found = _search(nothing, tuple(rows[k] for k in some))
        if found.chosen is None and not found.settled:
            raise _Undecided
        return None if found.chosen is None else tuple(Fraction(a in found.chosen) for a in range(len(nothing)))

    try:
        found = conflict(len(rows), range(len(rows)), witness, COST)
    except _Undecided:  # all limits together are refuted, and which of them are needed stays unknown
        found = Conflict({}, False)
    members = sorted(found.witnesses) or range(len(rows))
    proof = _search(nothing, tuple(rows[k] for k in members)).proof
    witnesses = {rows[k][0]: tuple(a for a, x in enumerate(some) if x) for k, some in sorted(found.witnesses.items())}
    certificate = SubsetCertificate(
        dict(zip(task.alternatives, task.utilities, strict=True)), rows, None, None,
        _spread(proof, members, len(rows)), None, witnesses, task.origin,
    )  # fmt: skip
    named = tuple(rows[k][0] for k in members)
    return Portfolio(PortfolioStatus.INFEASIBLE, task, certificate, named, found.smallest, details)


class _Undecided(Exception):
    """A search for a set ended without an answer."""


def _spread(branch: Branch, members: Sequence[int], count: int) -> Branch:
    """Return a proof about some rows as one about all of them, the others' multipliers 0."""
    if branch.split is not None:
        assert branch.out is not None
        assert branch.taken is not None
        return Branch(branch.split, _spread(branch.out, members, count), _spread(branch.taken, members, count))
    y = dict(zip(members, branch.multipliers, strict=True))
    return branch._replace(multipliers=tuple(y.get(k, ZERO) for k in range(count)))


class _Found(NamedTuple):
    chosen: tuple[int, ...] | None
    bound: Fraction | None  # None: no set meets the limits
    proof: Branch
    cases: int
    settled: bool


def _search(utilities: Vector, rows: tuple[Line, ...]) -> _Found:
    """Branch on the alternative that a case's linear program is least sure of; its multipliers end a case, or not."""
    best: tuple[int, ...] | None = None
    top: Fraction | None = None
    models = _Models(utilities, rows)
    bounds: list[Fraction] = []
    # the proof as (split,) or a leaf, by case; a case is the path of its choices
    known: dict[tuple[tuple[int, bool], ...], Branch] = {}
    left: list[tuple[tuple[int, bool], ...]] = [()]
    while left:
        case = left.pop()
        fixed = dict(case)
        leaf, most, point = models.ended(fixed, top, must=len(known) >= CASES)
        chosen = None if point is None else tuple(a for a, x in enumerate(point) if x > 1 / 2)
        if chosen is not None and _meets(rows, chosen):
            worth = _worth(utilities, chosen)
            if top is None or worth > top:
                best, top = chosen, worth
        if leaf is not None and (leaf.empty or len(known) >= CASES or (top is not None and most <= top)):
            known[case] = leaf
            if not leaf.empty:
                bounds.append(most)
            continue
        free = [a for a in range(len(utilities)) if a not in fixed]
        unsure = free[0] if point is None else min(free, key=lambda a: abs(float(point[a]) - 1 / 2))
        known[case] = Branch(unsure)
        first = point is None or point[unsure] >= 1 / 2
        for taken in (not first, first):  # the likelier side is looked at first
            left.append((*case, (unsure, taken)))
    bound = max([*bounds, *([] if top is None else [top])], default=None)
    return _Found(best, bound, _tree(known), len(known), bound == top)


def _tree(known: dict[tuple[tuple[int, bool], ...], Branch]) -> Branch:
    """Return the cases as one tree, the deepest put together first."""
    done: dict[tuple[tuple[int, bool], ...], Branch] = {}
    for case in sorted(known, key=len, reverse=True):
        branch = known[case]
        if branch.split is not None:
            out, taken = (done.pop((*case, (branch.split, side))) for side in (False, True))
            branch = Branch(branch.split, out, taken)
        done[case] = branch
    return done[()]


def _add(model: Warm, rows: tuple[Line, ...], slack: bool = False) -> None:
    for k, (_, sense, bound, amounts) in enumerate(rows):
        line = [float(a) for a in amounts]
        if slack:
            line += [(-1.0 if sense == "<=" else 1.0) * (k == other) for other in range(len(rows))]
        ends = (-np.inf, float(bound)) if sense == "<=" else (float(bound), np.inf)
        model.add([line], [ends[0]], [ends[1]])


class _Models:
    """The two linear programs of every case: the most that it can be worth, and the least by which it breaks limits."""

    def __init__(self, utilities: Vector, rows: tuple[Line, ...]) -> None:
        self.utilities, self.rows, m, k = utilities, rows, len(utilities), len(rows)
        self.whole, self.nothing = Whole(utilities, rows), Whole((ZERO,) * m, rows)
        self.floats = np.array([float(u) for u in utilities])
        self.worth = Warm(np.zeros(m), np.ones(m))
        self.breach = Warm(np.zeros(m + k), np.concatenate([np.ones(m), np.full(k, np.inf)]))
        _add(self.worth, rows)
        _add(self.breach, rows, slack=True)
        for model, size in ((self.worth, m), (self.breach, m + k)):  # a row for each alternative, to fix it by
            model.add(np.eye(m, size), np.zeros(m), np.ones(m))
        self.worth.aim(self.floats)
        self.breach.aim([0.0] * m + [-1.0] * k)
        self.held: dict[int, dict[int, bool]] = {id(self.worth): {}, id(self.breach): {}}

    def _fix(self, model: Warm, fixed: dict[int, bool]) -> None:
        held = self.held[id(model)]
        for a in {*held, *fixed}:
            if held.get(a) is not fixed.get(a):
                ends = (float(fixed[a]), float(fixed[a])) if a in fixed else (0.0, 1.0)
                model.limit(len(self.rows) + a, *ends)
        self.held[id(model)] = fixed

    def ended(self, fixed: dict[int, bool], top: Fraction | None, must: bool) -> tuple[Branch | None, Fraction, Any]:
        """Return the leaf that the multipliers of a case make, what it is worth at most by them, and its point.

        There is no leaf where floats see that it would be worth more than `top`, unless there `must` be one.
        """
        if len(fixed) == len(self.utilities):
            return self._alone(fixed)
        self._fix(self.worth, fixed)
        if self.worth.run() is Status.OPTIMAL:
            point = self.worth.point
            most = float(point @ self.floats)
            if not must and (top is None or most > float(top) + 1e-7 * (1 + abs(most))):
                return None, ZERO, point
            y, bound = self._least(self.worth.duals, self.whole, fixed, top)
            return Branch(multipliers=y), bound, point
        self._fix(self.breach, fixed)
        if self.breach.run() is Status.OPTIMAL:
            y, bound = self._least(self.breach.duals, self.nothing, fixed, -Fraction(NOTHING))
            if bound < 0:
                return Branch(multipliers=y, empty=True), bound, None
        none = (ZERO,) * len(self.rows)
        return Branch(multipliers=none), self.whole.highest(none, fixed), None

    def _least(
        self, duals: Any, whole: Whole, fixed: dict[int, bool], wanted: Fraction | None
    ) -> tuple[Vector, Fraction]:
        """Return multipliers near the solver's, and their bound: short ones where they are as good as needed."""
        found = []
        for coarse in (COARSE, None):
            y = []
            for (_, sense, _, _), dual in zip(self.rows, duals.tolist(), strict=False):
                one = Fraction(dual) if coarse is None else Fraction(dual).limit_denominator(coarse)
                y.append(max(one, ZERO) if sense == "<=" else min(one, ZERO))
            most = whole.highest(y, fixed)
            if wanted is not None and most <= wanted:
                return tuple(y), most
            found.append((most, tuple(y)))
        most, best = min(found)
        return best, most

    def _alone(self, fixed: dict[int, bool]) -> tuple[Branch, Fraction, Any]:
        """Settle a case in which every alternative is in or out."""
        chosen = tuple(a for a in sorted(fixed) if fixed[a])
        y = [ZERO] * len(self.rows)
        for k, (_, sense, _, _) in enumerate(self.rows):
            if not _meets(self.rows[k : k + 1], chosen):
                y[k] = ONE if sense == "<=" else -ONE
                most = self.nothing.highest(y, fixed)
                return Branch(multipliers=tuple(y), empty=True), most, None
        return Branch(multipliers=tuple(y)), _worth(self.utilities, chosen), [float(fixed[a]) for a in sorted(fixed)]


def _worth(utilities: Vector, some: Iterable[int]) -> Fraction:
    return sum((utilities[a] for a in some), ZERO)


def _meets(rows: Iterable[Line], some: Iterable[int]) -> bool:
    chosen = tuple(some)
    return all(COMPARED[sense](_worth(amounts, chosen), bound) for _, sense, bound, amounts in rows)
