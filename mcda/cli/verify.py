"""`mcda verify`: the certificates of a result, checked again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from mcda.cli import options, terminal
from mcda.cli.exits import BAD_INPUT, DONE

DESCRIPTION = """
Check every certificate in JSON documents that mcda wrote, in exact fractions and without any solver, and say which does
not hold. What a document says beside its certificates is held against them: who, where, how far, in which words; fields
that carry no proof are named as not checked. `-` reads standard input.

Examples:

  mcda verify flips.json
  mcda flips case.yaml --json | mcda verify -
"""
LARGEST = 64_000_000  # bytes


class _Unreadable(Exception):
    """A document that is none; the message, from the colon after its name on, says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="JSON documents; - is standard input")
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Check every document; 2 where one cannot be read or a certificate does not hold."""
    results = [_checked(name) for name in arguments.paths]
    for result in results:
        if "fault" in result:
            terminal.complain(result["fault"])
        elif not arguments.json:
            said = f"{result['checked']} certificates hold"
            floats = len(result["float_bounds"])
            terminal.tell(f"{result['file']}: {said}{f'; {floats} claims rest on floats' if floats else ''}")
            if result["not_checked"]:
                terminal.tell(f"not checked: {', '.join(result['not_checked'])}", indent="  ", hanging="  ")
    if arguments.json:
        terminal.publish("mcda-verdict/1", files=results)
    some = any(result["checked"] for result in results)
    return DONE if some and all(result["ok"] for result in results) else BAD_INPUT


def _checked(name: str) -> dict[str, Any]:
    """Return what was found in a document; a document without any certificate is no fault, but says so."""
    from mcda import verify

    result: dict[str, Any] = {
        "file": name, "ok": False, "checked": 0, "failures": [], "float_bounds": [], "not_checked": []
    }  # fmt: skip
    try:
        verdict = verify(read(name))
    except _Unreadable as error:
        return {**result, "fault": f"{name}{error}"}
    except RecursionError:
        return {**result, "fault": f"{name}: expected JSON, met lists inside each other without end"}
    failures = list(verdict.failures)
    result |= {"checked": verdict.checked, "failures": failures}
    result |= {"float_bounds": list(verdict.float_bounds), "not_checked": list(verdict.unchecked)}
    if failures:
        lines = "".join(f"\n  {failure}" for failure in failures)
        return {**result, "fault": f"{name}: {len(failures)} faults in {verdict.checked} certificates{lines}"}
    if not verdict.checked:
        return {**result, "ok": True, "fault": f"{name}: holds no certificate, nothing to check"}
    return {**result, "ok": True}


def read(name: str) -> Any:
    """Return the document of a file, or of standard input."""
    import json

    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as stream:
                content = stream.read(LARGEST + 1)
    except OSError as error:
        raise _Unreadable(f": cannot be read: {error.strerror or error}") from None
    if len(content) > LARGEST:
        raise _Unreadable(f": expected a document of at most {LARGEST // 10**6} MB, met more")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _Unreadable(": expected JSON, met bytes that are not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _Unreadable(f":{error.lineno}:{error.colno}: expected JSON: {error.msg}") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise _Unreadable(f": expected JSON: {error}") from None
    if not isinstance(document, (dict, list)):
        raise _Unreadable(": expected a JSON document that mcda wrote, met a single value")
    return document
