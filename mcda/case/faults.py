"""What the shape of a file has wrong, in the words of its reader: expected, met, where, the nearest right word."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from mcda.case.part import Part
from mcda.case.reading import Source, met
from mcda.errors import CaseError, Problem, hint

MOST_FAULTS = 200  # told of one file
Checked = TypeVar("Checked", bound=Part)


def validated(source: Source, shape: type[Checked], crossed: Iterator[Problem]) -> Checked:
    """Return the file as `shape`, or raise every fault at once: of its YAML, of its shape, of its cross-references.

    Raises
    ------
    CaseError
        Faults in the order of their lines.
    """
    problems = list(source.problems)
    document: Checked | None = None
    try:
        document = shape.model_validate(source.root.plain())
    except ValidationError as error:
        problems += [_problem(source, shape, one) for one in error.errors(include_url=False)[:MOST_FAULTS]]
    problems += islice(crossed, MOST_FAULTS)
    if document is None or problems:
        ordered = sorted(dict.fromkeys(problems), key=lambda one: (one.line, one.column, one.message))
        if len(ordered) > MOST_FAULTS:
            ordered = [*ordered[:MOST_FAULTS], Problem(source.file, 0, 0, "has more faults; mend these first")]
        raise CaseError(ordered)
    return document


def refuse_other(source: Source, expected: str, others: Mapping[str, str]) -> None:
    """Refuse a file of another format at once: its other keys would all be called unknown.

    Raises
    ------
    CaseError
        The one fault.
    """
    given = source.root.plain().get("format")
    if given == expected or given is None:
        return
    reader = f", which {others[given]} reads" if isinstance(given, str) and given in others else ""
    near = hint(given, [expected]) if isinstance(given, str) and not reader else ""
    said = f"expected the format {expected!r}, met {met(given)}{reader}"
    raise CaseError([source.problem(("format",), said + (near if "did you" in near else ""))])


def _problem(source: Source, shape: type[Part], error: Any) -> Problem:
    path = tuple(error["loc"])
    at_key = path[-1:] == ("[key]",)
    path = path[:-1] if at_key else path
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _keys(shape, path[:-1])
        return source.problem(path, f"{_named(path[:-1])}unknown key {path[-1]!r}{hint(path[-1], known)}", key=True)
    if path and isinstance(path[-1], int) and kind == "missing":  # a list that ends too early
        path, kind = path[:-1], "too_short"
    if kind in ("too_short", "too_long"):
        return source.problem(path, f"{_named(path)}expected {_description(shape, path)}, met {met(_at(source, path))}")
    if kind == "missing":
        expected = _description(shape, path)
        said = f"{_named(path[:-1])}key {path[-1]!r} is missing" + (f"; expected {expected}" if expected else "")
        return source.problem(path[:-1], said, key=True)
    return source.problem(path, f"{_named(source.written(path))}{_expectation(error)}", key=at_key)


def _expectation(error: Any) -> str:
    kind, given = error["type"], error["input"]
    if kind == "case":
        return str(error["ctx"]["said"]) if "ctx" in error else str(error["msg"])
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        listed = " or ".join([", ".join(map(repr, words[:-1])), repr(words[-1])] if words[1:] else map(repr, words))
        near = hint(given, words) if isinstance(given, str) else ""
        return f"expected {listed}, met {met(given)}" + (near if "did you mean" in near else "")
    shapes = {
        "bool_type": "true or false",
        "tuple_type": "a list",
        "dict_type": "a mapping of keys",
        "model_type": "a mapping of keys",
        "model_attributes_type": "a mapping of keys",
    }
    if kind in shapes:
        return f"expected {shapes[kind]}, met {met(given)}"
    return f"{error['msg']}, met {met(given)}"


def _at(source: Source, path: tuple[Any, ...]) -> Any:
    here: Any = source.root.plain()
    for step in path:
        here = here[step]
    return here


def _named(path: tuple[Any, ...]) -> str:
    shown = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    return f"{shown}: " if shown else ""


def _keys(shape: type[Part], path: tuple[Any, ...]) -> list[str]:
    found = _shape_at(shape, path)
    return list(found.model_fields) if found is not None else []


def _description(shape: type[Part], path: tuple[Any, ...]) -> str | None:
    found = _shape_at(shape, path[:-1])
    known = None if found is None else found.model_fields.get(str(path[-1]))
    return None if known is None else known.description


def _shape_at(shape: type[BaseModel], path: tuple[Any, ...]) -> type[BaseModel] | None:
    """Return the block that stands at `path` of a file."""
    here: Any = shape
    for step in path:
        if isinstance(here, type) and issubclass(here, BaseModel):
            known = here.model_fields.get(str(step))
            here = None if known is None else known.annotation
        else:  # a list's entry or a mapping's value: the last argument that is a shape
            arguments = [one for one in get_args(here) if one is not Ellipsis]
            here = arguments[-1] if arguments else None
        here = _bare(here)
    return here if isinstance(here, type) and issubclass(here, BaseModel) else None


def _bare(annotation: Any) -> Any:
    """Return an annotation without `| None` and without what is annotated to it."""
    while True:
        origin = get_origin(annotation)
        if hasattr(annotation, "__metadata__"):
            annotation = get_args(annotation)[0]
        elif origin is types.UnionType or str(origin) == "typing.Union":
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation


def block(data: Any, *path: str) -> Mapping[str, Any]:
    """Return the mapping at `path`, an empty one where there is none: shapes are reported elsewhere."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def entries(data: Any, *path: str) -> list[Any]:
    """Return the list at `path`, an empty one where there is none."""
    *parents, last = path
    found = block(data, *parents).get(last)
    return found if isinstance(found, list) else []
