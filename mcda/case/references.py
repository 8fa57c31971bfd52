"""The checks that both formats share: names that must exist, references to the source, judgements and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from pydantic_core import PydanticCustomError

from mcda.case.faults import block, entries
from mcda.case.reading import Node, Source, met
from mcda.case.scalars import Lines, line_range, number
from mcda.errors import Problem, hint

Found = Iterator[Problem]


def opening(source: Source, data: Mapping[str, Any]) -> Found:
    """The first key says which format the file has."""
    first = next(iter(data), None)
    if "format" in data and first != "format":
        yield source.problem(("format",), f"expected 'format' as the first key, met {first!r} before it", key=True)


def named(source: Source) -> Found:
    """Keys are text; only the anchors of a scale are numbers."""
    yield from _named(source, source.root, "")


def _named(source: Source, node: Node, above: str) -> Found:
    if isinstance(node.value, list):
        for child in node.value:
            yield from _named(source, child, above)
    if not isinstance(node.value, dict):
        return
    for name, (key, child) in node.value.items():
        if not isinstance(key.value, str) and above != "anchors":
            said = f"expected a name, met {met(key.value)}; put it in quotes"
            yield Problem(source.file, key.line, key.column, said)
        yield from _named(source, child, name)


def source_lines(source: Source, data: Mapping[str, Any]) -> Found:
    """No reference goes beyond the last line of the source."""
    last = amount(block(data, "source").get("lines"))
    if last is not None:
        yield from _beyond(source, source.root, int(last), within="")


def _beyond(source: Source, node: Node, last: int, within: str) -> Found:
    if isinstance(node.value, dict):
        for name, (_, child) in node.value.items():
            if not (within == "source" and name == "lines"):
                yield from _beyond(source, child, last, name)
    elif isinstance(node.value, list):
        for child in node.value:
            if within == "lines" and (given := _reference(child.value)) is not None and given.last > last:
                said = f"expected lines from 1 to {last}, which the source has, met {given}"
                yield Problem(source.file, child.line, child.column, said)
            elif within != "lines":
                yield from _beyond(source, child, last, within)


def pairs(source: Source, data: Any, names: Mapping[str, Any], what: str) -> Found:
    """Judgements name what exists, each pair once, and every pair."""
    given = entries(data, "judgements")
    seen: dict[frozenset[str], int] = {}
    whole = True
    for k, judgement in enumerate(given):
        path = ("judgements", k)
        pair = entries(judgement, "pair")
        value = amount(block(judgement).get("value"))
        if value is not None and value <= 0:
            yield source.problem((*path, "value"), f"expected a positive number, met {met(judgement['value'])}")
        if len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            whole = False
            continue
        for j, one in enumerate(pair):
            yield from known(source, (*path, "pair", j), one, names, what)
            whole = whole and one in names
        if pair[0] == pair[1]:
            yield source.problem((*path, "pair"), f"expected two different names, met {pair[0]!r} twice")
        elif frozenset(pair) in seen:
            line = source.place(("judgements", seen[frozenset(pair)], "pair"))[0]
            said = f"{pair[0]!r} and {pair[1]!r} are judged already, on line {line}; a pair is judged once"
            yield source.problem((*path, "pair"), said)
        else:
            seen[frozenset(pair)] = k
    if isinstance(data.get("judgements"), list) and whole:
        for first, second in combinations(names, 2):
            if frozenset((first, second)) not in seen:
                yield source.problem(
                    ("judgements",), f"the judgement of {first!r} against {second!r} is missing", key=True
                )


def shares(source: Source, path: tuple[str, ...], given: Any, names: Mapping[str, Any], what: str) -> Found:
    """Weights name every criterion, none is negative, not all are zero."""
    if not isinstance(given, dict):
        return
    amounts = {name: amount(value) for name, value in given.items()}
    for name, one in amounts.items():
        yield from known(source, (*path, name), name, names, what, key=True)
        if one is not None and one < 0:
            yield source.problem((*path, name), f"expected a weight of 0 or more, met {met(given[name])}")
    for name in names:
        if name not in given:
            yield source.problem(path, f"{what} {name!r} has no weight; expected a number of 0 or more", key=True)
    if amounts and all(one == 0 for one in amounts.values()):
        yield source.problem(path, "expected at least one weight above 0, met only zeros", key=True)


def listed(source: Source, path: tuple[str | int, ...], given: Any, alternatives: Mapping[str, Any]) -> Found:
    """Alternatives of a list exist, each named once."""
    seen: set[str] = set()
    for k, one in enumerate(given if isinstance(given, list) else []):
        if isinstance(one, str):
            yield from known(source, (*path, k), one, alternatives, "alternative")
            if one in seen:
                yield source.problem((*path, k), f"{one!r} stands here twice")
            seen.add(one)


def known(
    source: Source, path: tuple[str | int, ...], name: str, names: Mapping[str, Any], what: str, *, key: bool = False
) -> Found:
    """A name is one of `names`; where there are none, their own block is at fault, factors excepted."""
    if names and name not in names:
        yield source.problem(path, f"unknown {what} {name!r}{hint(name, names)}", key=key)
    elif not names and what == "factor":
        yield source.problem(path, f"unknown {what} {name!r}; the case lists no factors", key=key)


def amount(value: Any) -> Fraction | None:
    """The number, or None where it is none, which is reported elsewhere."""
    try:
        return number(value)
    except PydanticCustomError:
        return None


def _reference(value: Any) -> Lines | None:
    try:
        return line_range(value)
    except PydanticCustomError:
        return None
