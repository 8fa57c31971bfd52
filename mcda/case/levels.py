"""The checks of value functions, and of the ratings that they are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from mcda.case.faults import block
from mcda.case.reading import Source, met
from mcda.case.references import Found, amount
from mcda.case.worth import Worth
from mcda.errors import McdaError
from mcda.value import ValueFunction, faults, plain


def functions(data: Any) -> dict[str, ValueFunction]:
    """Return the value function of each criterion that states a right one; faults are told by `stated`."""
    found = {}
    for name, criterion in block(data, "criteria").items():
        worth = _worth(criterion)
        if worth is not None and len(worth.kinds) == 1:
            try:
                found[name] = worth.function(str(criterion.get("direction")), _scale(data, criterion))
            except McdaError:
                continue
    return found


def stated(source: Source, data: Any) -> Found:
    """A value function is said in one way: levels increase, values lie in [0, 1], and the direction agrees."""
    for name, criterion in block(data, "criteria").items():
        worth = _worth(criterion)
        if worth is None:
            continue
        path = ("criteria", name, "value")
        if len(worth.kinds) != 1:
            shown = " and ".join(map(repr, worth.kinds)) or "none"
            said = f"expected one of 'points', 'labels', 'shape' and 'bisection', met {shown}"
            yield source.problem(path, said, key=True)
            continue
        (kind,) = worth.kinds
        told = list(_options(source, path, worth, criterion["value"], kind))
        if kind in ("points", "labels") and worth.out_of > 0:
            told += _points(source, path, worth, kind)
        if kind == "labels" and block(criterion).get("scale") is not None:
            told.append(
                source.problem(("criteria", name, "scale"), "expected no scale beside labels, met one", key=True)
            )
        if not told:
            try:
                worth.function(str(criterion.get("direction")), _scale(data, criterion))
            except McdaError as error:
                told.append(source.problem(path, f"criteria.{name}.value: {error}", key=True))
        yield from told


def _options(source: Source, path: tuple[str, ...], worth: Worth, given: Any, kind: str) -> Found:
    """Each way to say it has its own options."""
    if worth.out_of <= 0:
        yield source.problem((*path, "out_of"), f"expected a number above 0, met {met(given['out_of'])}")
    takes = {"points": ("out_of", "clamped"), "labels": ("out_of",), "shape": ("clamped",), "bisection": ("clamped",)}[
        kind
    ]
    for option in ("out_of", "clamped"):
        if option in block(given) and option not in takes:
            yield source.problem((*path, option), f"expected no {option!r} beside {kind!r}, met one", key=True)
    if "between" in block(given) and worth.shape != "threshold":
        yield source.problem((*path, "between"), "expected 'shape: threshold' beside 'between', met another", key=True)


def _points(source: Source, path: tuple[str, ...], worth: Worth, kind: str) -> Found:
    labels = tuple(worth.labels or ())
    pairs = worth.points or tuple((Fraction(k), v) for k, v in enumerate((worth.labels or {}).values(), 1))
    for k, which, said in faults(pairs, worth.out_of):
        at: tuple[str | int, ...] = (kind, labels[k]) if k < len(labels) else (kind,) if labels else (kind, k, which)
        yield source.problem((*path, *at), said)


def off(
    source: Source, path: tuple[str, ...], name: str, given: list[Any], values: Mapping[str, ValueFunction]
) -> Found:
    """A rating is a level that its criterion's value function knows; of labels, low comes before likely before high."""
    function = values.get(name)
    if function is None:
        return
    if function.names is not None:
        places = [function.names.index(one) for one in given if isinstance(one, str) and one in function.names]
        if len(places) == len(given) == 3 and places != sorted(places):
            order = ", ".join(function.names)
            said = f"expected low ≤ likely ≤ high in the order of the labels ({order}), met [{', '.join(given)}]"
            yield source.problem(path, said)
        return
    first, last = function.points[0][0], function.points[-1][0]
    for k, one in enumerate(given):
        x = amount(one)
        if x is not None and not function.clamped and not first <= x <= last:
            said = f"expected a rating from {plain(first)} to {plain(last)}, where the value of {name!r} is stated"
            yield source.problem((*path, "score", k), f"{said}, met {one}; add points, or 'clamped: true'")


def scale_of(data: Any, criterion: Any) -> Mapping[str, Any]:
    """Return the scale of a criterion's ratings: its own, else the case's; with points or labels only its own."""
    own = block(criterion, "scale")
    value = block(criterion).get("value")
    free = isinstance(value, (list, tuple)) or bool({"points", "labels"} & set(block(value)))
    return own if own or free else block(data, "scale")


def _scale(data: Any, criterion: Any) -> tuple[Fraction, Fraction] | None:
    low, high = (amount(scale_of(data, criterion).get(end)) for end in ("low", "high"))
    return None if low is None or high is None or low >= high else (low, high)


def _worth(criterion: Any) -> Worth | None:
    """Return what a criterion says of values, or None where it says nothing or has the wrong shape, told elsewhere."""
    if not isinstance(criterion, dict) or criterion.get("value") is None:
        return None
    try:
        return Worth.model_validate(criterion["value"])
    except ValidationError:
        return None
