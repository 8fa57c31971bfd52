"""The maximiser: shares by linear programming, or one alternative by looking at each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Any, Literal, overload
from weakref import WeakKeyDictionary

from mcda.certificate import MixCertificate
from mcda.errors import McdaError
from mcda.forms import Linear, Method, answerable
from mcda.lp import COMPARED, ONE, ZERO, Program, Row, Status, Tableau, Vector, solve, solve_small
from mcda.matrix import DecisionMatrix, Weights, resolve
from mcda.methods import method as by_name
from mcda.optimise.compatible import rules_of
from mcda.optimise.limits import Conflict, Limit, Task, conflict, distinct
from mcda.optimise.optimum import Change, Optimum, OptimumStatus, Price
from mcda.optimise.portfolio import Portfolio, best_set
from mcda.ranking import places

SMALL = 5_000  # cells of a program that is solved in less time than PuLP takes to write it down


@overload
def maximise(
    matrix: Any,
    weights: Any = None,
    *,
    limits: Iterable[Limit] = ...,
    exclusive: bool | None = ...,
    method: Method | str = ...,
    several: Literal[False] = False,
) -> Optimum: ...
@overload
def maximise(
    matrix: Any,
    weights: Any = None,
    *,
    limits: Iterable[Limit] = ...,
    exclusive: bool | None = ...,
    method: Method | str = ...,
    several: Literal[True],
) -> Portfolio: ...
def maximise(
    matrix: Any,
    weights: Any = None,
    *,
    limits: Iterable[Limit] = (),
    exclusive: bool | None = None,
    method: Method | str = "weighted_sum",
    several: bool = False,
) -> Optimum | Portfolio:
    """Choose the shares x ≥ 0 of the alternatives, Σ x_a = 1, that maximise Σ x_a·U_a under limits.

    U_a is the score of the method. A limit holds Σ x_a·amount_a at most or at least at a bound, in the units of what it
    limits; an exclusion holds the share of its alternatives at 0.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case, which brings its weights, its limits and whether it is exclusive
    weights : Weights, or what `Weights.of` takes
    limits : Limits, added to the case's own. To leave those out, pass `case.matrix()` and `case.weights()`
    exclusive : pick exactly one alternative; left out, what the case says, else False
    method : the weighted sum with any normalisation, or another method of the form `linear`
    several : pick any set of alternatives instead, each whole or not at all, that maximises Σ U_a of its members while
        Σ amount_a of its members meets the limits and a case's `compatible_sets` are kept. With `method="promethee"`
        this is PROMETHEE V: net flows are positive for who is better than the rest on the whole, so that a set grows
        only by such. Every answer is proved by cases, in Fractions; the best other set is named beside it. `combine`
        asks the same of values above a status quo.

    Returns
    -------
    Optimum
        `shadow_prices` are slopes of the best utility along each bound, ≥ 0 for ceilings and ≤ 0 for floors, taken
        where the limit is relaxed; at a kink the other slope differs and is in `prices`. With `exclusive` there are
        none (no small step of a bound changes anything) and `next_change` says which bounds change the pick. Without
        limits the alternatives in use or tied are the winners of `rank`.

    Notes
    -----
    HiGHS finds the optimal basis; shares, prices and regrets are then solved in Fractions, and the basis is proved
    optimal by its multipliers, which stay in `certificate`. All of it is exact for the numbers given. Where the weights
    were computed (AHP) or the normalisation has a root (`vector`), those numbers are the floats met, the certificate's
    origin says `computed`, and alternatives that `rank` calls tied have the same utility here. Of several optima the
    one is shown whose shares are lexicographically largest in the matrix's order. `exclusive` looks at every
    alternative.

    The proof, derived here: with multipliers y of the limits (≥ 0 for ceilings, ≤ 0 for floors) and λ of Σ x_a = 1, if
    U_a ≤ λ + Σ_k y_k·amount_ka for every a, then no mix has more than λ + Σ_k y_k·bound_k. A one-sided price comes from
    the program whose bound is moved by an ε as small as need be, solved over pairs (value, change).

    Raises
    ------
    McdaError
        Unknown names in a limit, two limits of one name, a method that is not linear, bad weights.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of(
    ...     [[9, 7], [3, 1]], ("max", "min"), alternatives=["treaty", "wait"], criteria=["gain", "cost"], bounds=(1, 9)
    ... )
    >>> optimum = maximise(matrix, [3, 1], limits=[Limit("calm", criterion="cost", at_most=4)])
    >>> print(optimum)
    treaty 0.5, wait 0.5: utility 0.625
      calm (cost ≤ 4): one point of cost more allowed is worth 0.0625 of utility, up to 7
    >>> optimum.certificate.shares, optimum.shadow_prices.to_dict()
    ((Fraction(1, 2), Fraction(1, 2)), {'calm': 0.0625})
    >>> print(maximise(matrix, [3, 1], several=True, method="promethee"))
    treaty: utility 0.5
      next: treaty, wait, 0.5 less
    >>> print(maximise(matrix, [3, 1], limits=optimum.limits, exclusive=True))
    wait: utility 0.4375
      calm: from 7 upwards, treaty is picked
      calm: beyond 1 downwards, no alternative meets all limits
    """
    brought, alone, absent = brought_limits(matrix)
    listed = getattr(getattr(matrix, "document", None), "compatible_sets", ())
    chosen = by_name(method)
    answerable(chosen, "maximise", "linear")
    if not isinstance(several, bool) or (several and exclusive):
        raise McdaError(f"'several' must be True or False, and False with 'exclusive', got {several!r}")
    if several and chosen.name == "weighted_product":
        raise McdaError("a set is worth the sum of its members' scores, and products have no such sum: use a method "
                        "whose scores add up (promethee, weighted_sum, ahp)")  # fmt: skip
    if exclusive is not None and not isinstance(exclusive, bool):
        raise McdaError(f"'exclusive' must be True, False or None, got {exclusive!r}")
    matrix, weights = resolve(matrix, weights)
    wanted = distinct((*brought, *distinct(limits)))
    rules: list[Limit] = []
    if several:  # what the case lists as going together holds for its sets
        rules = rules_of(matrix.alternatives, listed or None, absent)
        wanted = distinct((*wanted, *rules))
    amounts = tuple(limit.amounts(matrix, absent) for limit in wanted)
    utilities, origin = exact_utilities(matrix, weights, chosen)
    task = Task(
        matrix.alternatives, utilities, wanted, amounts, origin, {"method": chosen.name, **chosen.describe(matrix)},
        rules=len(rules),
    )  # fmt: skip
    if several:
        return best_set(task)
    return _pick(task) if (alone if exclusive is None else exclusive) else _mix(task)


def brought_limits(case: Any) -> tuple[tuple[Limit, ...], bool, Collection[str]]:
    """Return the limits of a case, whether it is exclusive, and its alternatives that its matrix may lack."""
    document = getattr(case, "document", None)
    if isinstance(case, DecisionMatrix) or document is None:
        return (), False, ()
    listed = (getattr(document, "limits", None) or ()) if hasattr(case, "matrix") else ()
    limits: list[Limit] = []
    for one in listed:
        kind = {key: getattr(one, key, None) for key in ("criterion", "spend")}
        ends = {end: getattr(one, end, None) for end in ("at_most", "at_least")}
        given = {end: value for end, value in ends.items() if value is not None}
        exclude, why = tuple(getattr(one, "exclude", None) or ()), getattr(one, "why", None) or ""
        for end, value in given.items() or [("at_most", None)]:
            # a case may give both ends at once; each end is a limit with a price of its own
            name = one.name if len(given) < 2 else f"{one.name} ({end.replace('_', ' ')})"
            limits.append(Limit(name, **kind, exclude=exclude, **{end: value}, why=why))
    return tuple(limits), bool(getattr(document, "exclusive", False)), tuple(document.alternatives)


def exact_utilities(matrix: DecisionMatrix, weights: Weights, method: Method) -> tuple[Vector, str]:
    """Return the exact scores and what they are exact values of; those that `rank` calls tied are equal."""
    prepared, exact = method.prepare(matrix), _wholes(matrix, method)
    scores = method.score(prepared, weights.values)
    ranks, _ = places(prepared, method, matrix, weights, scores)
    origins = {matrix.origin, weights.origin}
    if exact is not None:
        values = _weighted(*exact, weights.exact)
    else:
        values, origins = [Fraction(float(u)) for u in scores], {"computed"}
    if "computed" in origins:
        first = {place: values[a] for a, place in reversed(list(enumerate(ranks)))}
        values = [first[place] for place in ranks]
    return tuple(values), next(o for o in ("computed", "shortest decimal", "given") if o in origins)


Wholes = tuple[list[list[int]], int]  # rows of whole numbers over one denominator
# The rows of the method asked last, for as long as the matrix lives: a matrix meets many weights.
_KNOWN: WeakKeyDictionary[DecisionMatrix, tuple[Method, Wholes | None]] = WeakKeyDictionary()


def _wholes(matrix: DecisionMatrix, method: Method) -> Wholes | None:
    """Return the exact rows; None where the method is not rational."""
    known = _KNOWN.get(matrix)
    if known is not None and known[0] is method:
        return known[1]
    exact, found = method.exact(matrix), None
    if isinstance(exact, Linear):
        cells: list[list[Fraction]] = exact.values.tolist()
        under = lcm(*{x.denominator for row in cells for x in row})
        found = [[x.numerator * (under // x.denominator) for x in row] for row in cells], under
    _KNOWN[matrix] = method, found
    return found


def _weighted(rows: list[list[int]], under: int, weights: Vector) -> list[Fraction]:
    part = lcm(*(w.denominator for w in weights))
    counts = [w.numerator * (part // w.denominator) for w in weights]
    return [Fraction(sum(map(mul, row, counts)), under * part) for row in rows]


def _program(task: Task, objective: Vector, rows: Iterable[int]) -> Program:
    whole = Row((ONE,) * len(objective), "=", ONE)
    listed = (Row(task.amounts[k], task.limits[k].sense, task.limits[k].bound) for k in rows)
    return Program(objective, (whole, *listed))


def _certificate(task: Task, alone: bool, **answer: Any) -> MixCertificate:
    rows = ((li.name, li.sense, li.bound, amounts) for li, amounts in zip(task.limits, task.amounts, strict=True))
    utilities = dict(zip(task.alternatives, task.utilities, strict=True))
    blank: dict[str, Any] = {"shares": None, "value": None, "level": ZERO, "multipliers": {}, "witnesses": {}}
    return MixCertificate(utilities, tuple(rows), alone, **{**blank, **answer}, origin=task.origin)


def _named(task: Task, multipliers: Sequence[Fraction], rows: Iterable[int]) -> dict[str, Fraction]:
    return {task.limits[k].name: y for k, y in zip(rows, multipliers[1:], strict=True)}


def _mix(task: Task) -> Optimum:
    rows = range(len(task.limits))
    program = _program(task, task.utilities, rows)
    small = len(program.objective) * len(program.rows) <= SMALL
    found, tableau = solve_small(program) if small else solve(program), Tableau(program)
    tableau.start(found.values)
    status, refutation = tableau.run()
    details = {**task.details, "solver": "HiGHS", "pivots": tableau.pivots, "gap": None}
    if status is Status.INFEASIBLE:
        return _no_mix(task, [k for k in rows if refutation[1 + k]], details)
    if found.objective is not None:
        details["gap"] = abs(found.objective - float(tableau.objective))
    shares, ties = _shares(tableau)
    prices = tuple(_price(task, tableau, shares, k) for k in rows)
    regrets, blocked = _regrets(task, program, tableau, {a for a, x in enumerate(shares) if x or a in ties})
    y = tableau.multipliers
    certificate = _certificate(
        task, False, shares=shares, value=tableau.objective, level=y[0], multipliers=_named(task, y, rows)
    )
    return Optimum(
        OptimumStatus.TIED if ties else OptimumStatus.OPTIMAL, task, False, certificate, regrets, prices,
        ties=tuple(task.alternatives[a] for a in ties), blocked=blocked, details=details,
    )  # fmt: skip


def _shares(optimal: Tableau) -> tuple[Vector, tuple[int, ...]]:
    """Return the lexicographically largest optimal shares and, where there are others, all that some optimum uses."""
    face = optimal.copy()
    if not face.keep_optimal():
        return optimal.values(), ()
    largest, least = _lexicographic(face, ONE), _lexicographic(face, -ONE)
    if largest == least:
        return largest, ()
    return largest, tuple(a for a in range(face.size) if largest[a] or least[a] or _largest(face, a))


def _lexicographic(face: Tableau, sign: Fraction) -> Vector:
    tableau = face.copy()
    for a in range(face.size):
        tableau.aim(sign * Fraction(a == b) for b in range(face.size))
        tableau.run()
        if not tableau.keep_optimal():
            break
    return tableau.values()


def _largest(face: Tableau, a: int) -> Fraction:
    if not face.free[a]:
        return ZERO
    tableau = face.copy()
    tableau.aim(Fraction(a == b) for b in range(face.size))
    tableau.run()
    return tableau.objective


def _price(task: Task, optimal: Tableau, shares: Vector, k: int) -> Price:
    limit = task.limits[k]
    sign = ONE if limit.sense == "<=" else -ONE
    relax = tuple(sign * Fraction(row == k + 1) for row in range(optimal.height))
    tableau = optimal.copy()
    tableau.run(relax)
    slope, step = tableau.multipliers[k + 1], ZERO
    holds_to = None
    while slope and (reach := tableau.reach(relax)) is not None:
        tableau.move(relax, reach)
        step += reach
        tableau.run(relax)
        if tableau.multipliers[k + 1] != slope:
            holds_to = limit.bound + sign * step
            break
    tighter = optimal.copy()
    status, _ = tighter.run([-one for one in relax])
    tightened = None if status is Status.INFEASIBLE else tighter.multipliers[k + 1]
    used = sum((x * amount for x, amount in zip(shares, task.amounts[k], strict=True)), ZERO)
    return Price(limit, used, slope, holds_to, tightened)


def _regrets(
    task: Task, program: Program, optimal: Tableau, used: Collection[int]
) -> tuple[tuple[Fraction | None, ...], dict[str, tuple[str, ...]]]:
    """Return what a small share forced onto each alternative loses, and which limits allow no share at all."""
    regrets: list[Fraction | None] = []
    blocked = {}
    for a, name in enumerate(task.alternatives):
        if a in used:
            regrets.append(ZERO)
            continue
        tableau = optimal.copy()
        status, refutation = tableau.run([-row.coefficients[a] for row in program.rows])
        if status is Status.INFEASIBLE:
            blocked[name] = tuple(li.name for li, y in zip(task.limits, refutation[1:], strict=True) if y)
        regrets.append(None if status is Status.INFEASIBLE else -tableau.cost(a))
    return tuple(regrets), blocked


def _no_mix(task: Task, suspects: Sequence[int], details: Mapping[str, Any]) -> Optimum:
    nothing = (ZERO,) * len(task.alternatives)

    def witness(rows: Sequence[int]) -> Vector | None:
        tableau = Tableau(_program(task, nothing, rows))
        return tableau.values() if tableau.run()[0] is Status.OPTIMAL else None

    found = conflict(len(task.limits), suspects, witness, len(nothing))
    members = list(found.witnesses)
    _, refutation = Tableau(_program(task, nothing, members)).run()
    named = _named(task, refutation, members)
    return _in_conflict(task, False, found, details, level=refutation[0], multipliers=named)


def _in_conflict(task: Task, alone: bool, found: Conflict, details: Mapping[str, Any], **answer: Any) -> Optimum:
    witnesses = {task.limits[k].name: shares for k, shares in found.witnesses.items()}
    broken = {name: task.broken(a) for a, name in enumerate(task.alternatives)} if alone else {}
    return Optimum(
        OptimumStatus.INFEASIBLE, task, alone, _certificate(task, alone, witnesses=witnesses, **answer),
        conflict=tuple(witnesses), smallest=found.smallest, details=details,
        blocked={name: tuple(task.limits[k].name for k in rows) for name, rows in broken.items()},
    )  # fmt: skip


def _pick(task: Task) -> Optimum:
    count, u = len(task.alternatives), task.utilities
    broken = [task.broken(a) for a in range(count)]
    allowed = [a for a in range(count) if not broken[a]]
    details = {**task.details, "solver": "enumeration"}

    def alone(a: int) -> Vector:
        return tuple(Fraction(a == b) for b in range(count))

    def witness(rows: Sequence[int]) -> Vector | None:
        return next((alone(a) for a in range(count) if not set(rows) & set(broken[a])), None)

    if not allowed:
        return _in_conflict(task, True, conflict(len(task.limits), range(len(task.limits)), witness, count), details)
    winners = _best(u, allowed)
    value = u[winners[0]]
    changes = [change for k in range(len(task.limits)) for change in _changes(task, k, broken, winners)]
    blocked = {task.alternatives[a]: tuple(task.limits[k].name for k in broken[a]) for a in range(count) if broken[a]}
    return Optimum(
        OptimumStatus.TIED if len(winners) > 1 else OptimumStatus.OPTIMAL, task, True,
        _certificate(task, True, shares=alone(winners[0]), value=value),
        tuple(None if broken[a] else value - u[a] for a in range(count)), next_change=tuple(changes),
        ties=tuple(task.alternatives[a] for a in winners) if len(winners) > 1 else (), blocked=blocked, details=details,
    )  # fmt: skip


def _best(utilities: Vector, among: Sequence[int]) -> list[int]:
    top = max((utilities[a] for a in among), default=None)
    return [a for a in among if utilities[a] == top]


def _changes(task: Task, k: int, broken: Sequence[tuple[int, ...]], winners: Sequence[int]) -> Iterable[Change]:
    """Yield where relaxing limit k lets something better in, and where tightening it drops today's winners."""
    limit, amounts, u = task.limits[k], task.amounts[k], task.utilities
    ceiling = limit.sense == "<="

    def picked(among: Sequence[int]) -> tuple[str, ...]:
        return tuple(task.alternatives[a] for a in _best(u, among))

    better = [a for a in range(len(u)) if broken[a] == (k,) and u[a] > u[winners[0]]]
    if better and limit.exclude:
        yield Change(limit, True, None, picked(better))
    elif better:
        value = (min if ceiling else max)(amounts[a] for a in better)
        yield Change(limit, True, value, picked([a for a in better if amounts[a] == value]))
    if not limit.exclude:
        value = (min if ceiling else max)(amounts[a] for a in winners)
        rest = [
            a
            for a in range(len(u))
            if not broken[a] and amounts[a] != value and COMPARED[limit.sense](amounts[a], value)
        ]
        yield Change(limit, False, value, picked(rest))
