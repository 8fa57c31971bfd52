"""`mcda verify`: the certificates of a result, checked again."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from mcda.cli import options, terminal
from mcda.cli.exits import BAD_INPUT, DONE
from mcda.language import ENGLISH, LANGUAGES, speaking, word

DESCRIPTION = """
Check every certificate in JSON documents that mcda wrote, in exact fractions and without any solver, and say which does
not hold. What a document says beside its certificates is held against them: who, where, how far, in which words; fields
that carry no proof are counted as not checked. `-` reads standard input; of a bundle (.zip) the hashes are checked too.

Examples:

  mcda verify flips.json
  mcda verify report.zip --verbose
  mcda flips case.yaml --json | mcda verify -
"""
FEW = 8  # fields without proof that are all named
PARTS = 4  # else so many of the parts of the document that have most of them
LARGEST = 64_000_000  # bytes


class _Unreadable(Exception):
    """A document that is none; the message, from the colon after its name on, says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="JSON documents; - is standard input")
    parser.add_argument(
        "--verbose", action="store_true", help="name every field without proof and every claim that rests on floats"
    )
    parser.add_argument(
        "--lang", metavar="LANGUAGE", type=options.one_of(*LANGUAGES), default=ENGLISH,
        help="en or es; what is wrong with a certificate is said in English",
    )  # fmt: skip
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Check every document; 2 where one cannot be read or a certificate does not hold."""
    with speaking(arguments.lang):
        results = [result for name in arguments.paths for result in _all_checked(name)]
        for result in results:
            if "fault" in result:
                terminal.complain(result["fault"])
            elif not arguments.json:
                _tell(result, verbose=arguments.verbose)
    if arguments.json:
        terminal.publish("mcda-verdict/1", files=results)
    return DONE if results and all(result["ok"] for result in results) else BAD_INPUT


def _tell(result: Mapping[str, Any], *, verbose: bool) -> None:
    """Print what was found in a document: a line or two, or all of it."""
    held, floats, open_ = result["checked"], result["float_bounds"], result["not_checked"]
    said = (
        word("{n} certificates hold", n=held) if held > 1
        else word("1 certificate holds") if held else word("holds no certificate: nothing to check")
    )  # fmt: skip
    if floats:
        said += "; "
        said += word("{n} claims rest on floats", n=len(floats)) if len(floats) > 1 else word("1 claim rests on floats")
    terminal.tell(f"{result['file']}: {said}")
    if verbose:
        for head, names in ((word("on floats:"), floats), (word("not checked:"), open_)):
            for line in [head, *(f"  {name}" for name in names)] if names else []:
                terminal.tell(line.strip(), indent="  " + line[: len(line) - len(line.lstrip())], hanging="  ")
    elif open_:
        terminal.tell(_open_fields(open_), indent="  ", hanging="  ")


def _open_fields(names: Sequence[str]) -> str:
    """Return which fields carry no proof: a few by name, many by the parts of the document that have most of them.

    Examples
    --------
    >>> _open_fields(["case", "labels"])
    'not checked: case, labels'
    >>> _open_fields(["case", *(f"why.part{k}" for k in range(9))])
    'not checked: 10 fields without proof: 9 in why, case; --verbose names all'
    """
    if len(names) <= FEW:
        return f"{word('not checked:')} {', '.join(names)}"
    parts: dict[str, list[str]] = {}
    whole = [name for name in names if " " in name]  # no field, a sentence of what nothing proves
    for name in [name for name in names if " " not in name]:
        parts.setdefault(re.split(r"[.\[]", name)[0], []).append(name)
    most = sorted(parts.values(), key=len, reverse=True)
    first = [
        some[0] if len(some) == 1 else word("{n} in {part}", n=len(some), part=re.split(r"[.\[]", some[0])[0])
        for some in most[:PARTS]
    ]
    rest = sum(map(len, most[PARTS:]))
    listed = ", ".join([*whole, *first, *([word("{n} elsewhere", n=rest)] if rest else [])])
    return word("not checked: {n} fields without proof: {listed}; --verbose names all", n=len(names), listed=listed)


def _needs_none(document: Any, floats: int) -> bool:
    """Return whether a document is an answer of ours that may hold no certificate.

    One about weights or about ratings has some whatever the answer is, unless all of it rests on floats.
    """
    if not isinstance(document, Mapping):
        return False
    ours = [str(document.get(key, "")) for key in ("schema", "version")]
    asked = str(document.get("of", "")) if ours[0].startswith("mcda-flips/") else "another"
    large = asked == "cells" and document.get("silence", "") is None  # beyond what is certified of ratings
    proved = (asked in ("", "winner", "ranking", "cells") and not large) or asked.startswith("top:")
    return ours[0].startswith("mcda-") and bool(ours[1]) and (floats > 0 or not proved)


def _all_checked(name: str) -> list[dict[str, Any]]:
    """Return what was found in a document, or in each document of a bundle whose hashes are right."""
    if not name.endswith(".zip"):
        return [_checked(name, lambda: read(name))]
    try:
        found = unpacked(content_of(name))
    except _Unreadable as error:
        return [{**_nothing(name), "fault": f"{name}{error}"}]
    return [
        _checked(f"{name}/{inside}", lambda content=content: parsed(content))  # type: ignore[misc]  # bound at once
        for inside, content in found.items()
        if inside.endswith(".json")
    ]


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of a bundle, all of them as their hashes say."""
    import hashlib
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(about.file_size for about in archive.infolist()) > LARGEST:
                raise _Unreadable(": " + word("expected at most {n} MB unpacked, met more", n=LARGEST // 10**6))
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _Unreadable(": " + word("expected a bundle that mcda wrote: {error}", error=error)) from None
    sums = files.pop("SHA256SUMS", b"").decode("utf-8", "replace").splitlines()
    named: dict[str, str] = {}
    for line in sums:
        digest, _, name = line.partition("  ")
        named[name] = digest
    if not named:
        raise _Unreadable(": " + word("expected a bundle that mcda wrote, met an archive without SHA256SUMS"))
    for name in sorted({*named, *files}):
        if name not in files:
            raise _Unreadable(": " + word("{name} is named in SHA256SUMS and is not there", name=name))
        if name not in named:
            raise _Unreadable(": " + word("{name} is not named in SHA256SUMS", name=name))
        if hashlib.sha256(files[name]).hexdigest() != named[name]:
            raise _Unreadable(": " + word("{name} is not as its hash says: it was changed", name=name))
    return files


def _nothing(name: str) -> dict[str, Any]:
    return {"file": name, "ok": False, "checked": 0, "failures": [], "float_bounds": [], "not_checked": []}


def _checked(name: str, document: Callable[[], Any]) -> dict[str, Any]:
    """Return what was found in a document; a document without any certificate is no fault, but says so."""
    from mcda import verify

    result = _nothing(name)
    try:
        found = document()
        with speaking(ENGLISH):  # sentences are written again and compared
            verdict = verify(found)
    except _Unreadable as error:
        return {**result, "fault": f"{name}{error}"}
    except RecursionError:
        return {**result, "fault": f"{name}: {word('expected JSON, met lists inside each other without end')}"}
    failures = list(verdict.failures)
    result |= {"checked": verdict.checked, "failures": failures}
    result |= {"float_bounds": list(verdict.float_bounds), "not_checked": list(verdict.unchecked)}
    if failures:
        lines = "".join(f"\n  {failure}" for failure in failures)
        said = word("{n} faults in {held} certificates", n=len(failures), held=verdict.checked)
        return {**result, "fault": f"{name}: {said}{lines}"}
    if not verdict.checked and not _needs_none(found, len(verdict.float_bounds)):
        return {**result, "fault": f"{name}: {word('holds no certificate: nothing to check')}"}
    return {**result, "ok": True}


def read(name: str) -> Any:
    """Return the document of a file, or of standard input."""
    return parsed(content_of(name))


def content_of(name: str) -> bytes:
    """Return the bytes of a file, or of standard input."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as stream:
                content = stream.read(LARGEST + 1)
    except OSError as error:
        raise _Unreadable(": " + word("cannot be read: {reason}", reason=error.strerror or error)) from None
    if len(content) > LARGEST:
        raise _Unreadable(": " + word("expected a document of at most {n} MB, met more", n=LARGEST // 10**6))
    return content


def parsed(content: bytes) -> Any:
    """Return the JSON document that some bytes are."""
    import json

    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _Unreadable(": " + word("expected JSON, met bytes that are not UTF-8")) from None
    except json.JSONDecodeError as error:
        raise _Unreadable(
            f":{error.lineno}:{error.colno}: {word('expected JSON: {reason}', reason=error.msg)}"
        ) from None
    except ValueError as error:  # a number of more digits than Python reads
        raise _Unreadable(": " + word("expected JSON: {reason}", reason=error)) from None
    if not isinstance(document, (dict, list)):
        raise _Unreadable(": " + word("expected a JSON document that mcda wrote, met a single value"))
    return document
