"""`mcda schema`: the JSON Schema of the file formats."""

from __future__ import annotations

import argparse

from mcda.cli import terminal
from mcda.cli.exits import DONE

DESCRIPTION = """
Print the JSON Schema (draft 2020-12) of case files and of files of national interests, for editors and other programs.

Example; the first line of a case file can then be `# yaml-language-server: $schema=mcda.schema.json`:

  mcda schema > mcda.schema.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--json", action="store_true", help="changes nothing: the answer is JSON anyway")


def perform(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    from mcda.case import json_schema

    terminal.emit(json_schema())
    return DONE
