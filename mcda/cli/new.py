"""`mcda new`: a commented example to start a case from."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from mcda.cli import options, terminal
from mcda.cli.exits import BAD_INPUT, DONE

DESCRIPTION = """
Write a commented example of a case file, which passes `mcda check` as it stands; without PATH, print it.

Example:

  mcda new models/my_case.yaml
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("path", metavar="PATH", nargs="?", help="the file to write; left out, the text is printed")
    parser.add_argument("--force", action="store_true", help="overwrite the file where there is one")
    options.add_json(parser)


def perform(arguments: argparse.Namespace) -> int:
    """Print or write the example."""
    from mcda.case.starter import template

    text = template()
    if arguments.path is None:
        if arguments.json:
            terminal.publish("mcda-new/1", path=None, text=text)
        else:
            terminal.say(text.rstrip("\n"))
        return DONE
    path = Path(arguments.path)
    fault = _fault(path, force=arguments.force)
    if fault is not None:
        terminal.complain(f"{path}: {fault}")
        return BAD_INPUT
    _write(path, text)
    if path.suffix.lower() not in (".yaml", ".yml"):
        terminal.complain(f"{path}: does not end in .yaml, so commands that take a folder will pass it over")
    if arguments.json:
        terminal.publish("mcda-new/1", path=str(path), text=text)
    else:
        terminal.say(str(path))
    return DONE


def _fault(path: Path, *, force: bool) -> str | None:
    if path.is_dir():
        return f"is a folder; name a file in it, such as {str(path / 'case.yaml')!r}"
    if os.path.lexists(path) and not force:
        return "exists already and stays as it is; --force overwrites it"
    if not path.parent.is_dir():
        return f"no such folder: {str(path.parent)!r}"
    return None


def _write(path: Path, text: str) -> None:
    """Write the file under a temporary name and give it its own, so that it is whole or not there."""
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        temporary.replace(path)
    except OSError as error:
        raise OSError(error.errno, f"cannot be written: {error.strerror}", str(path)) from None
    finally:
        temporary.unlink(missing_ok=True)
