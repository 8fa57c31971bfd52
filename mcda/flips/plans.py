"""What it would take: the cheapest change of several scores of one option that makes it first, or that costs it that.

For scores that count alone: criteria with scales, or the weighted sum of scores as they are. Everyone else's stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.plan import PlanCertificate, moves_of, positions, rational_lead
from mcda.errors import McdaError
from mcda.flips.cover import Cover, Search
from mcda.flips.walks import Walker
from mcda.forms import Method, exact_scores
from mcda.matrix import DecisionMatrix, fraction, position, resolve
from mcda.methods import method as by_name
from mcda.names import known
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd

CLOSED = 1e-9  # of the cost: a bracket this narrow is closed


class PlanStatus(Enum):
    """How the question ended; each value is its sentence."""

    PLAN = "No cheaper change of these scores does it."
    NEVER = "Not even all of these scores at the ends of their scales do it."
    FIRST = "It is first today."
    TIED = "It shares the first place today: any worsening costs it that."
    OPEN = "The budget was spent before the bracket closed."


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
    certificate: PlanCertificate | None

    @cached_property
    def changes(self) -> pd.DataFrame | None:
        """The scores that change, by criterion: now, then, change."""
        if self.then is None:
            return None
        import pandas as pd

        rows = {c: (a, b, b - a) for c, a, b in zip(self.criteria, self.now, self.then, strict=True) if a != b}
        index = pd.Index(list(rows), name="criterion", dtype=object)
        return pd.DataFrame(list(rows.values()), index=index, columns=["now", "then", "change"], dtype=float)

    def __str__(self) -> str:
        if self.status is PlanStatus.FIRST or self.status is PlanStatus.TIED:
            return f"{self.alternative}: {self.status.value}"
        does = (
            f"{self.alternative} becomes first" if self.better else f"{self.rival} draws level with {self.alternative}"
        )
        if self.then is None:
            return f"{self.alternative} {'never becomes' if self.better else 'stays'} first: {self.status.value}"
        told = ", ".join(
            f"{c} goes from {a:.6g} to {b:.6g}"
            for c, a, b in zip(self.criteria, self.now, self.then, strict=True)
            if a != b
        )
        return f"{does} when {told}"

    def __repr__(self) -> str:
        return f"<Plan: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain data; its certificate names the problem "main"."""
        proof = None if self.certificate is None else {"problem": "main", **self.certificate.to_json()}
        then = self.now if self.then is None else self.then
        return {
            "status": self.status.name, "sentence": str(self), "alternative": self.alternative, "rival": self.rival,
            "better": self.better, "cost": self.cost,
            "bracket": None if self.bracket is None else list(self.bracket),
            "changes": {c: [a, b] for c, a, b in zip(self.criteria, self.now, then, strict=True) if a != b},
            "certificate": proof,
        }  # fmt: skip


def improvement(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", alternative: str | None = None, *,
    costs: Any = None, frozen: Sequence[str] = (), steps: Any = None, seconds: float = 10.0,
) -> Plan:  # fmt: skip
    """Return the cheapest improvement of an alternative's scores after which nobody is ahead of it.

    Parameters
    ----------
    alternative : whose scores get better; left out, for a case, its choice
    costs : what one unit of each criterion costs: a number for all, a mapping by criterion, or one per criterion; left
        out, one whole scale costs 1 (under the normalisation `none`, one unit)
    frozen : criteria whose score stays as it is
    steps : scores move by whole multiples of this: a number, a mapping by criterion, or one per criterion (None: by
        any amount)
    seconds : the budget of the search

    Returns
    -------
    Plan
        Exact for the weighted sum; in whole steps too, unless the budget is spent. A bracket for TOPSIS. With a
        certificate.

    Raises
    ------
    McdaError
        Unknown names, costs or steps that are not positive, a method under which one score changes what another is
        worth: it takes the normalisation `bounds`, or `none` for the weighted sum.

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


def _plan(
    matrix: Any, weights: Any, method: Any, alternative: str | None, costs: Any, frozen: Any, steps: Any, seconds: float
) -> Plan:
    found, own = resolve(matrix, weights)
    chosen = by_name(method)
    scaled = _scaled(chosen, found)
    ranking = rank(found, own, chosen)
    better = alternative is not None
    k = (
        position(found.alternatives, alternative, "alternative")
        if better
        else int(np.flatnonzero(ranking.ranks == 1)[0])
    )
    name, now = found.alternatives[k], tuple(map(float, found.exact[k]))
    problem = Walker(found, own, chosen).problem

    def told(status: PlanStatus, rival: str | None, **said: Any) -> Plan:
        known_of = {"cost": None, "bracket": None, "then": None, "certificate": None, **said}
        return Plan(status, name, rival, better, criteria=found.criteria, now=now, **known_of)

    winners = ranking.winners
    if len(found.alternatives) == 1 or (better and name in winners):
        return told(PlanStatus.FIRST if better else PlanStatus.NEVER, None, **({"cost": 0.0} if better else {}))
    if not better and len(winners) > 1:
        return told(PlanStatus.TIED, winners[1], cost=0.0)
    exact = chosen.exact(found)
    others = [b for b in range(len(found.alternatives)) if b != k]
    strength = exact_scores(exact, np.array(own.exact, dtype=object), others)  # type: ignore[arg-type]
    rival = found.alternatives[max(others, key=lambda b: (strength[b], -b))]
    lengths = [ends[1] - ends[0] if scaled and ends is not None else Fraction(1) for ends in found.bounds]
    prices = tuple(
        c * length
        for c, length in zip(_positive(found, costs, "costs", [1 / x for x in lengths]), lengths, strict=True)
    )
    held = {position(found.criteria, c, "criterion") for c in _listed(frozen)}
    rooms = tuple(Fraction(0) if j in held else _room(found, problem, k, j, better, scaled) for j in range(len(now)))
    strides = tuple(
        None if s is None else s / length
        for s, length in zip(_positive(found, steps, "steps", [None] * len(now)), lengths, strict=True)
    )
    items = moves_of(problem, own.exact, name, rival, better, prices, rooms, strides)
    lead = rational_lead(problem, own.exact, rival, name)
    need = lead if better else -lead
    cover = Search(items, need, strict=not better and any(s is not None for s in strides)).solve(seconds)
    certificate = PlanCertificate(
        problem, own.exact, name, rival, better, prices, rooms, strides, cover.tree, cover.inner, cover.outer,
        cover.moves,
    )  # fmt: skip
    if cover.moves is None:
        return told(PlanStatus.NEVER, rival, certificate=certificate)
    return told(_status(cover), rival, **_said(found, k, better, lengths, cover), certificate=certificate)


def _status(cover: Cover) -> PlanStatus:
    assert cover.inner is not None
    assert cover.outer is not None
    return PlanStatus.PLAN if cover.outer - cover.inner <= CLOSED * cover.outer else PlanStatus.OPEN


def _said(matrix: DecisionMatrix, k: int, better: bool, lengths: list[Fraction], cover: Cover) -> dict[str, Any]:
    """Return what the search found in the criteria's units."""
    assert cover.moves is not None
    assert cover.inner is not None
    assert cover.outer is not None
    signs = [1 if (sense == "max") == better else -1 for sense in matrix.sense]
    parts = zip(matrix.exact[k], signs, cover.moves, lengths, strict=True)
    low, high = float(cover.inner), float(cover.outer)
    if low > cover.inner:
        low = float(np.nextafter(low, 0))
    if high < cover.outer:
        high = float(np.nextafter(high, np.inf))
    return {
        "cost": float(cover.outer), "bracket": (low, high),
        "then": tuple(float(x + sign * d * length) for x, sign, d, length in parts),
    }  # fmt: skip


def _scaled(method: Method, matrix: DecisionMatrix) -> bool:
    """Return whether scores stand on fixed scales; refuse what makes one score change the worth of another."""
    how = method.describe(matrix).get("normalisation") if method.name in ("weighted_sum", "topsis") else None
    allowed = ("bounds", "none") if method.form == "linear" else ("bounds",) if method.form == "ratio" else ()
    if how not in allowed:
        said = "" if how is None else f" (here {how!r})"
        raise McdaError(
            "a plan needs scores that count alone: the normalisation 'bounds', or 'none' for the weighted sum, not "
            f"{method!r}{said}"
        )
    return how == "bounds"


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
