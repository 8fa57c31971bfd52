"""What it would take: the cheapest change of several scores of one option that makes it first, or that costs it that.

Everyone else's scores stay. Where scores count alone (criteria with scales, or the weighted sum of scores as they are),
`cover` answers; where columns are made comparable anew, so that what everyone's scores are worth moves too, `moving`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda import sentences
from mcda.certificate.moving import MovingCertificate
from mcda.certificate.plan import PlanCertificate, moves_of, positions, rational_lead
from mcda.errors import McdaError
from mcda.flips import moving
from mcda.flips.cells import levels_worth
from mcda.flips.cover import Cover, Search
from mcda.flips.moves import counts_alone, rules, ways
from mcda.flips.walks import Walker
from mcda.forms import Method, exact_scores
from mcda.matrix import DecisionMatrix, fraction, position, resolve
from mcda.methods import method as by_name
from mcda.names import known
from mcda.ranking import Ranking, rank
from mcda.sentences import PLAN_STATUSES

if TYPE_CHECKING:
    import pandas as pd


class PlanStatus(Enum):
    """How the question ended; each value is its sentence."""

    PLAN = PLAN_STATUSES["PLAN"]
    NEVER = PLAN_STATUSES["NEVER"]
    FIRST = PLAN_STATUSES["FIRST"]
    TIED = PLAN_STATUSES["TIED"]
    OPEN = PLAN_STATUSES["OPEN"]


@dataclass(frozen=True, eq=False)
class Plan:
    """The cheapest change of an alternative's scores that makes it first (`better`), or that costs it the first place.

    Attributes
    ----------
    status : PlanStatus
    alternative, rival : str or None
        Whose scores change, and the strongest of the others; who takes over where scores get worse.
    cost : float or None
        Of the changes found: Σ costs × how far each score moves. 0 where nothing is needed, None for never.
    bracket : (float, float) or None
        No plan is cheaper than the first; the one found costs the second.
    now, then : tuple of float
        The scores today and in the plan, by criterion; `then` is None where there is no plan.
    levels : mapping by criterion
        Where a value function turns levels into scores: those that are worth the score of the plan.
    """

    status: PlanStatus
    alternative: str
    rival: str | None
    better: bool
    cost: float | None
    bracket: tuple[float, float] | None
    criteria: tuple[str, ...]
    now: tuple[float, ...]
    then: tuple[float, ...] | None
    certificate: PlanCertificate | MovingCertificate | None
    levels: Mapping[str, tuple[float | str, ...]] = field(default_factory=dict)

    @cached_property
    def changes(self) -> pd.DataFrame | None:
        """The scores that change, by criterion: now, then, change."""
        if self.then is None:
            return None
        import pandas as pd

        rows = {c: (a, b, b - a) for c, a, b in zip(self.criteria, self.now, self.then, strict=True) if a != b}
        index = pd.Index(list(rows), name="criterion", dtype=object)
        return pd.DataFrame(list(rows.values()), index=index, columns=["now", "then", "change"], dtype=float)

    @property
    def overtakes(self) -> bool:
        """Whether another must be ahead of it: where worse scores go in whole steps."""
        return self.certificate is not None and self.certificate.strict

    def __str__(self) -> str:
        return sentences.plan(self.told())

    def __repr__(self) -> str:
        return f"<Plan: {self}>"

    def told(self) -> dict[str, Any]:
        """Return what sentences are made of."""
        then = self.now if self.then is None else self.then
        ends = None if self.bracket is None else [x if math.isfinite(x) else None for x in self.bracket]
        return {
            "status": self.status.name, "alternative": self.alternative, "rival": self.rival, "better": self.better,
            "overtakes": self.overtakes, "cost": self.cost, "bracket": ends,
            "changes": {c: [a, b] for c, a, b in zip(self.criteria, self.now, then, strict=True) if a != b},
            "levels": {c: list(x) for c, x in self.levels.items()},
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain data; its certificate, where it needs one, names the problem "main"."""
        proof = {} if self.certificate is None else {"certificate": {"problem": "main", **self.certificate.to_json()}}
        return {"kind": "plan", "sentence": str(self), **self.told(), **proof}


def improvement(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", alternative: str | None = None, *,
    costs: Any = None, frozen: Sequence[str] = (), steps: Any = None, seconds: float = 10.0,
) -> Plan:  # fmt: skip
    """Return the cheapest improvement of an alternative's scores after which nobody is ahead of it.

    Parameters
    ----------
    alternative : whose scores get better; left out, for a case, its choice
    costs : what one unit of each criterion costs: a number for all, a mapping by criterion, or one per criterion; left
        out, one whole scale costs 1, or the spread of its column today where a criterion has no scale (under the
        weighted sum of scores as they are, one unit)
    frozen : criteria whose score stays as it is
    steps : scores move by whole multiples of this: a number, a mapping by criterion, or one per criterion (None: by
        any amount)
    seconds : the budget of the search

    Returns
    -------
    Plan
        Exact for the weighted sum of scales; in whole steps too, unless the budget is spent. Else a bracket, closed to
        1e-9 of the cost or to what 1e-10 of a column's size costs, or `OPEN`. With a certificate.

    Notes
    -----
    Scores move towards better only. Where columns are divided by their ends, length, sum or largest score, by flows or
    in the AHP, everybody's parts move with the option's own scores: the plan makes it first against all of them as they
    are then. Scores without a scale move up to 2⁴⁰ times the column's largest, or down to such a part of themselves
    where they must be positive. A limit that is reached only by going beyond it is answered by a score just beyond.

    Raises
    ------
    McdaError
        Unknown names, costs or steps that are not positive, a method other than the weighted sum, TOPSIS, the AHP and
        PROMETHEE II without Gaussian preferences.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> print(improvement(matrix, [1, 1], "weighted_sum", "a2", costs={"gain": 1, "calm": 3}))
    a2 becomes first when gain goes from 2 to 7
    >>> print(improvement(matrix, [1, 1], "weighted_sum", "a2", frozen=["gain"]).status.name)
    NEVER
    """
    if alternative is None:
        alternative = getattr(matrix, "choice", None)
        if alternative is None:
            raise McdaError("'alternative' is missing: whose scores get better?")
    return _plan(matrix, weights, method, alternative, costs, frozen, steps, seconds)


def decay(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, costs: Any = None,
    frozen: Sequence[str] = (), steps: Any = None, seconds: float = 10.0,
) -> Plan:  # fmt: skip
    """Return the least worsening of the winner's scores at which another draws level; in whole steps: gets ahead.

    Parameters and result as those of `improvement`: below `cost` the winner stays first however its scores get worse.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[8, 5], [2, 6]], sense=("max", "max"), bounds=(0, 10), criteria=["gain", "calm"])
    >>> print(decay(matrix, [3, 1], "weighted_sum"))
    a2 draws level with a1 when gain goes from 8 to 2.33333
    """
    return _plan(matrix, weights, method, None, costs, frozen, steps, seconds)


@dataclass(frozen=True, eq=False)
class Plans:
    """What others would need to come first, the next best of them before all, and how far the first may fall."""

    improvements: tuple[Plan, ...]
    decay: Plan | None

    @property
    def all(self) -> tuple[Plan, ...]:
        """Every plan, the decay last."""
        return self.improvements if self.decay is None else (*self.improvements, self.decay)


def plans_for(ranking: Ranking, choice: str | None, seconds: float) -> Plans:
    """Return the plan of the next best option, that of the choice where it is not first, and the winner's decay.

    No decay where the first place is shared.
    """
    matrix, weights, method = ranking.matrix, ranking.weights, ranking.method
    losers = [k for k in np.argsort(ranking.ranks, kind="stable").tolist() if ranking.ranks[k] > 1]
    asked = [matrix.alternatives[k] for k in losers[:1]]
    if choice in matrix.alternatives and choice not in (*ranking.winners, *asked):
        asked.append(str(choice))
    found = tuple(improvement(matrix, weights, method, name, seconds=seconds) for name in asked)
    fallen = None if ranking.best is None or not losers else decay(matrix, weights, method, seconds=seconds)
    return Plans(found, fallen)


def _plan(
    matrix: Any, weights: Any, method: Any, alternative: str | None, costs: Any, frozen: Any, steps: Any, seconds: float
) -> Plan:
    found, own = resolve(matrix, weights)
    chosen = by_name(method)
    alone = counts_alone(chosen, found)
    if not alone:
        rules(chosen, found)
    ranking = rank(found, own, chosen)
    better = alternative is not None
    k = (
        position(found.alternatives, alternative, "alternative")
        if better
        else int(np.flatnonzero(ranking.ranks == 1)[0])
    )
    name, now = found.alternatives[k], tuple(map(float, found.exact[k]))
    precise = found if found.values.dtype == np.float64 else replace(found, values=found.exact.astype(np.float64))
    problem = Walker(precise, own, chosen).problem

    def told(status: PlanStatus, rival: str | None, **said: Any) -> Plan:
        known_of = {"cost": None, "bracket": None, "then": None, "certificate": None, **said}
        levels = _levels(found, known_of["then"], now)
        return Plan(status, name, rival, better, criteria=found.criteria, now=now, levels=levels, **known_of)

    winners = ranking.winners
    if len(found.alternatives) == 1 or (better and name in winners):
        return told(PlanStatus.FIRST if better else PlanStatus.NEVER, None, **({"cost": 0.0} if better else {}))
    if not better and len(winners) > 1:
        return told(PlanStatus.TIED, winners[1], cost=0.0)
    exact = chosen.exact(found)
    held = {position(found.criteria, c, "criterion") for c in _listed(frozen)}
    if not alone:
        prices = _positive(found, costs, "costs", [1 / x for x in _lengths(found)])
        strides = _positive(found, steps, "steps", [None] * len(now))
        moved = ways(found, chosen, k, better=better, costs=prices, steps=strides, held=held)
        strict = not better and any(s is not None for s in strides)
        start = MovingCertificate(problem, own.exact, name, better, strict, moved, {}, None, None, None, None)
        search = moving.Search(start, seconds)
        status, rival, said = _outcome(search.solve())
        return told(status, rival, **said)
    scaled = chosen.describe(found)["normalisation"] == "bounds"
    exact = chosen.exact(found)
    others = [b for b in range(len(found.alternatives)) if b != k]
    strength = exact_scores(exact, np.array(own.exact, dtype=object), others)  # type: ignore[arg-type]  # has rows: refused above
    rival = found.alternatives[max(others, key=lambda b: (strength[b], -b))]
    lengths = [ends[1] - ends[0] if scaled and ends is not None else Fraction(1) for ends in found.bounds]
    prices = [
        c * length
        for c, length in zip(_positive(found, costs, "costs", [1 / x for x in lengths]), lengths, strict=True)
    ]
    rooms = tuple(Fraction(0) if j in held else _room(found, problem, k, j, better, scaled) for j in range(len(now)))
    strides = [
        None if s is None else s / length
        for s, length in zip(_positive(found, steps, "steps", [None] * len(now)), lengths, strict=True)
    ]
    items = moves_of(problem, own.exact, name, rival, better, tuple(prices), rooms, tuple(strides))
    lead = rational_lead(problem, own.exact, rival, name)
    need = lead if better else -lead
    cover = Search(items, need, strict=not better and any(s is not None for s in strides)).solve(seconds)
    certificate = PlanCertificate(
        problem, own.exact, name, rival, better, tuple(prices), rooms, tuple(strides), cover.tree, cover.inner,
        cover.outer, cover.moves, tuple(found.exact[k]),
        tuple(ends if scaled else None for ends in found.bounds), tuple(sense == "max" for sense in found.sense),
    )  # fmt: skip
    if cover.moves is None:
        return told(PlanStatus.NEVER, rival, certificate=certificate)
    status = PlanStatus.PLAN if certificate.closed else PlanStatus.OPEN
    return told(status, rival, **_said(found, k, better, lengths, cover), certificate=certificate)


def _levels(matrix: DecisionMatrix, then: tuple[float, ...] | None, now: tuple[float, ...]) -> dict[str, Any]:
    """Return the levels worth the scores of a plan, where value functions made these of levels."""
    found: dict[str, Any] = {}
    for name, function, x, y in zip(matrix.criteria, matrix.value, now, then or (), strict=False):
        levels = None if function is None or x == y else levels_worth(function, y, y > x)
        if levels:
            found[name] = levels
    return found


def _said(matrix: DecisionMatrix, k: int, better: bool, lengths: list[Fraction], cover: Cover) -> dict[str, Any]:
    """Return what the search found in the criteria's units."""
    assert cover.moves is not None
    assert cover.inner is not None
    assert cover.outer is not None
    signs = [1 if (sense == "max") == better else -1 for sense in matrix.sense]
    parts = zip(matrix.exact[k], signs, cover.moves, lengths, strict=True)
    return {
        "cost": float(cover.outer), "bracket": (_down(cover.inner), _up(cover.outer)),
        "then": tuple(float(x + sign * d * length) for x, sign, d, length in parts),
    }  # fmt: skip


def _outcome(found: MovingCertificate) -> tuple[PlanStatus, str | None, dict[str, Any]]:
    """Return what a search for moves found, in the criteria's units."""
    if found.inner is None:
        return PlanStatus.NEVER, None, {"certificate": found}
    low = _down(found.inner)
    if found.outer is None or found.moves is None:
        return PlanStatus.OPEN, None, {"bracket": (low, math.inf), "certificate": found}
    then = tuple(float(way.at(d)) for way, d in zip(found.ways, found.moves, strict=True))
    said = {"cost": float(found.outer), "bracket": (low, _up(found.outer)), "then": then, "certificate": found}
    return PlanStatus.PLAN if found.closed else PlanStatus.OPEN, found.rival, said


def _down(x: Fraction) -> float:
    return float(x) if float(x) <= x else float(np.nextafter(float(x), 0))


def _up(x: Fraction) -> float:
    return float(x) if float(x) >= x else float(np.nextafter(float(x), np.inf))


def _lengths(matrix: DecisionMatrix) -> list[Fraction]:
    """Return the scale of each criterion, or the spread of its column; its largest score where that is constant."""
    found = []
    for j, ends in enumerate(matrix.bounds):
        column = matrix.exact[:, j]
        spread = max(column) - min(column) if ends is None else ends[1] - ends[0]
        found.append(Fraction(spread or max(map(abs, column)) or 1))
    return found


def _room(matrix: DecisionMatrix, problem: Any, k: int, j: int, better: bool, scaled: bool) -> Fraction | None:
    """Return how far a score can move, in normalised units; None: without end."""
    name = matrix.alternatives[k]
    if scaled:
        at = problem.rows[name][0][j] if problem.form == "linear" else positions(problem, name)[j]
        return Fraction(1 - at if better else at)
    ends = matrix.bounds[j]
    if ends is None:
        return None
    x = matrix.exact[k, j]
    return Fraction(ends[1] - x if (matrix.sense[j] == "max") == better else x - ends[0])


def _listed(frozen: Any) -> Sequence[str]:
    if isinstance(frozen, str) or not isinstance(frozen, Iterable):
        raise McdaError(f"'frozen' must be a list of criteria, got {frozen!r}")
    return list(frozen)


def _positive(matrix: DecisionMatrix, given: Any, what: str, otherwise: list[Any]) -> list[Any]:
    """Read one positive number for all, by criterion, or one per criterion."""
    n = len(matrix.criteria)
    if given is None:
        return otherwise
    if isinstance(given, Mapping):
        known(given, matrix.criteria, what)
        given = [given.get(name) for name in matrix.criteria]
    elif isinstance(given, str) or np.ndim(given) == 0:
        given = [given] * n
    listed = [usual if x is None else fraction(x) for x, usual in zip(given, otherwise, strict=False)]
    if len(given) != n:
        raise McdaError(f"'{what}' must give {n} numbers, one per criterion, got {len(given)}")
    for name, x in zip(matrix.criteria, listed, strict=True):
        if x is not None and x <= 0:
            raise McdaError(f"'{what}' of {name!r} must be above 0, got {float(x):g}")
    return listed
