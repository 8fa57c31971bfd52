"""Which sets of alternatives may be taken, and what they are worth above the status quo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from mcda.errors import McdaError, hint
from mcda.forms import Method, answerable
from mcda.lp import COMPARED, ZERO, Vector
from mcda.matrix import DecisionMatrix, fraction, resolve
from mcda.methods import method as by_name
from mcda.optimise.compatible import rules_of
from mcda.optimise.limits import Limit, Task, distinct
from mcda.optimise.maximiser import brought_limits, exact_utilities


def posed(
    matrix: Any,
    weights: Any = None,
    *,
    limits: Iterable[Limit] = (),
    each: Iterable[Limit] = (),
    status_quo: str | None = None,
    compatible_sets: Iterable[Iterable[str]] | None = None,
    pairwise: bool = False,
    partner_gain: Any = None,
    partners: Mapping[str, Any] | None = None,
    method: Method | str = "weighted_sum",
) -> Task:
    """Return the exact question about sets of alternatives that `combine` describes, checked."""
    document = getattr(matrix, "document", None)
    brought, _, absent = brought_limits(matrix)
    chosen = by_name(method)
    answerable(chosen, "combining alternatives", "linear")
    if chosen.name == "weighted_product":
        raise McdaError("a set is worth the sum of its members' scores, and products have no such sum: use a method "
                        "whose scores add up (weighted_sum, promethee, ahp)")  # fmt: skip
    if document is not None:
        status_quo = getattr(document, "status_quo", None) if status_quo is None else status_quo
        if compatible_sets is None:
            compatible_sets = _of_document(document)
        if partners is None:
            partners = _partners(document)
    plain, weights = resolve(matrix, weights)
    names = plain.alternatives
    if status_quo is not None and status_quo not in names:
        raise McdaError(f"unknown status quo {status_quo!r}{hint(status_quo, names)}")
    utilities, origin = exact_utilities(plain, weights, chosen)
    base = ZERO if status_quo is None else utilities[names.index(status_quo)]
    options = [a for a, name in enumerate(names) if name != status_quo]
    if not options:
        raise McdaError("expected an alternative beside the status quo")
    listed = tuple(names[a] for a in options)
    out = {*absent, *(() if status_quo is None else (status_quo,))}

    def without_status_quo(vector: Vector) -> Vector:
        return tuple(vector[a] for a in options)

    wanted = distinct((*brought, *distinct(limits)))
    barred = [_barred(one, without_status_quo(one.amounts(plain, absent)), listed) for one in distinct(each)]
    if partner_gain is not None:
        barred.append(_unwilling(partner_gain, partners, listed, out))
    kept = [*wanted, *(one for one in barred if one is not None)]
    rules = rules_of(listed, compatible_sets, out, pairwise=pairwise)
    everything = distinct((*kept, *rules))
    amounts = tuple(without_status_quo(one.amounts(plain, absent)) for one in everything)
    values = tuple(utilities[a] - base for a in options)
    details = {"method": chosen.name, **chosen.describe(plain)}
    return Task(listed, values, everything, amounts, origin, details, status_quo=status_quo, rules=len(rules))


def _of_document(document: Any) -> Iterable[Iterable[str]] | None:
    """Return the sets that a case lists; single alternatives where it is exclusive; None where all go together."""
    if getattr(document, "compatible_sets", None):
        return tuple(document.compatible_sets)
    return [(name,) for name in document.alternatives] if getattr(document, "exclusive", False) else None


def _partners(document: Any) -> dict[str, Any]:
    given = {name: getattr(one, "partner_gain", None) for name, one in document.alternatives.items()}
    return {name: gain for name, gain in given.items() if gain is not None}


def _barred(limit: Limit, amounts: Vector, names: Sequence[str]) -> Limit | None:
    """Return the exclusion of every alternative that breaks a limit by itself; None where none does."""
    broken = [
        name for name, one in zip(names, amounts, strict=True) if not COMPARED[limit.sense](one, limit.bound)
    ]  # fmt: skip
    return Limit(f"each: {limit.name}", exclude=tuple(broken), why=limit.why) if broken else None


def _unwilling(level: Any, partners: Any, names: Sequence[str], known: Collection[Any]) -> Limit | None:
    """Return the exclusion of every alternative whose partner gains less than the level."""
    try:
        least = fraction(level)
    except McdaError as error:
        raise McdaError(f"'partner_gain': {error}") from None
    if not isinstance(partners, Mapping) or not partners:
        raise McdaError("'partner_gain' needs to know what partners gain: give 'partners', alternative → gain, or "
                        "'partner_gain' of the alternatives in the case file")  # fmt: skip
    gains = {}
    for name, gain in partners.items():
        if name not in names and name not in known:
            raise McdaError(f"'partners' has an unknown alternative {name!r}{hint(name, names)}")
        try:
            gains[name] = fraction(gain)
        except McdaError as error:
            raise McdaError(f"'partners' for {name!r}: {error}") from None
    refused = [name for name in names if gains.get(name, least) < least]
    told = f"partner gains at least {float(least):g}"
    return Limit(told, exclude=tuple(refused), why="a partner who gains less stays out") if refused else None


def amounts_of(task: Task, matrix: Any, along: str | Mapping[str, Any]) -> tuple[str, Vector]:
    """Return what is spent by name, and the amount of each alternative of a task."""
    if isinstance(along, str):
        limit = Limit(along, criterion=along, at_most=ZERO)
    elif isinstance(along, Mapping):
        limit = Limit("spent", spend=along, at_most=ZERO)
    else:
        raise McdaError(f"'along' must name a criterion or map alternatives to amounts, got {along!r}")
    plain = matrix if isinstance(matrix, DecisionMatrix) else matrix.matrix()
    amounts = limit.amounts(plain, brought_limits(matrix)[2])
    at = dict(zip(plain.alternatives, amounts, strict=True))
    return limit.name, tuple(at[name] for name in task.alternatives)
