"""The texts of a case in another language: a file of the same tree in a folder beside it, with nothing but texts.

The texts of `models/lima_group.yaml` in Spanish are those of `models/es/lima_group.yaml`. Numbers, keys, lines and
everything else stay where they are: a translation cannot change what a case says.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from mcda.case.faults import refuse_other
from mcda.case.reading import Node, Source, met, read
from mcda.errors import CaseError, McdaError, Problem, hint
from mcda.language import ENGLISH, LANGUAGES

WORDS_FORMAT = "case-words/1"
TEXTS = frozenset({
    "title", "text", "label", "why", "reason", "note", "origin_note", "because", "partner", "actor", "unit",
    "closeness", "compatibility_note",
})  # fmt: skip
Path_ = tuple[str, ...]


def translated(source: Source, path: Path, language: str | None) -> tuple[Source, tuple[str, ...]]:
    """Return a file with its texts in a language, and the places of those that have no translation.

    Where there is no file of words the case is as it was written, and nothing is missing: it may well be in that
    language.

    Raises
    ------
    CaseError
        The file of words cannot be read, or says something that the case has no text for.
    McdaError
        No such language.
    """
    if language is None or language == ENGLISH:
        return source, ()
    if language not in LANGUAGES:
        raise McdaError(f"unknown language {language!r}{hint(language, LANGUAGES)}")
    file = path.parent / language / path.name
    if not file.exists():
        return source, ()
    return reworded(source, read(file))


def reworded(source: Source, words: Source) -> tuple[Source, tuple[str, ...]]:
    """Return a file with the texts of another in the place of its own, and the places of those that are not there.

    Raises
    ------
    CaseError
        All faults of the words.
    """
    refuse_other(words, WORDS_FORMAT, {})
    problems = list(words.problems)
    root = deepcopy(source.root)
    done: set[int] = set()
    for key, (named, given) in words.root.value.items():
        if key != "format":
            problems += _put(root, key, named, given, words, (), done)
    if problems:
        raise CaseError(sorted(problems, key=lambda one: (one.line, one.column)))
    missing = tuple(".".join(place) for place, node in _texts(root, ()) if id(node) not in done)
    return replace(source, root=root), missing


def _put(
    into: Node, key: str, named: Node, given: Node, words: Source, before: Path_, done: set[int]
) -> Iterator[Problem]:
    """Put the words under one key into a copy of the case; yield what does not fit."""
    place = (*before, key)
    shown = ".".join(place)
    found = _child(into, key)
    if found is None and key == "label" and before[:-1] in (("criteria",), ("alternatives",)) and _is_text(given):
        found = Node("", given.line, given.column)
        into.value[key] = (named, found)
    if found is None:
        near = hint(key, _steps(into))
        yield Problem(words.file, named.line, named.column, f"the case has no {shown!r}{near}")
    elif isinstance(given.value, dict):
        if not isinstance(found.value, (dict, list)):
            said = f"{shown}: the case has {met(found.plain())} here, not a mapping"
            yield Problem(words.file, named.line, named.column, said)
            return
        for step, (at, one) in given.value.items():
            yield from _put(found, step, at, one, words, place, done)
    elif not _is_text(given):
        yield Problem(words.file, given.line, given.column, f"{shown}: expected a text, met {met(given.plain())}")
    elif isinstance(found.value, dict) and "reason" in found.value:  # the short form of a cell and a judgement
        _reword(found.value["reason"][1], given, done)
    elif isinstance(found.value, str) and _named_text(place):
        _reword(found, given, done)
    else:
        said = f"{shown}: a translation holds texts alone; the case has {met(found.plain())} here"
        yield Problem(words.file, named.line, named.column, said)


def _is_text(node: Node) -> bool:
    return isinstance(node.value, str) and bool(node.value.strip())


def _reword(node: Node, given: Node, done: set[int]) -> None:
    node.value = given.value
    done.add(id(node))


def _child(node: Node, key: str) -> Node | None:
    """Return what stands under a key: of a list, the judgement of a pair A/B, or the one of that number."""
    if isinstance(node.value, dict):
        return node.value[key][1] if key in node.value else None
    if not isinstance(node.value, list):
        return None
    return next((one for name, one in _listed(node) if name == key), None)


def _steps(node: Node) -> list[str]:
    if isinstance(node.value, dict):
        return list(node.value)
    return [name for name, _ in _listed(node)] if isinstance(node.value, list) else []


def _listed(node: Node) -> Iterator[tuple[str, Node]]:
    for number, one in enumerate(node.value, 1):
        pair = one.plain().get("pair") if isinstance(one.value, dict) else None
        yield "/".join(map(str, pair)) if isinstance(pair, list) else str(number), one


def _texts(node: Node, place: Path_) -> Iterator[tuple[Path_, Node]]:
    """Yield every text of a case that a reader meets, with its place."""
    if isinstance(node.value, dict):
        for key, (_, child) in node.value.items():
            yield from _texts(child, (*place, key))
    elif isinstance(node.value, list):
        for name, child in _listed(node):
            yield from _texts(child, (*place, name))
    elif _is_text(node) and _named_text(place):
        yield place, node


def _named_text(place: Path_) -> bool:
    return place[-1] in TEXTS or place[-2:-1] == ("anchors",) or place == ("source", "name")
