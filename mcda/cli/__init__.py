"""The command line: results on stdout, progress and errors on stderr, and what happened as the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.cli import terminal
from mcda.cli.exits import BAD_INPUT, BUG, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; `argv` left out, the words of the command line.

    Nothing escapes: a bad input is one line (a case file's faults, one line each) and 2, Ctrl-C is 130, and an
    exception that nobody expected is one line that asks to report it and 1. `MCDA_DEBUG=1` in the environment shows
    where that came from.

    Examples
    --------
    >>> run(["new"]) == 0  # doctest: +ELLIPSIS
    # A case for mcda...
    True
    """
    terminal.prepare()
    try:
        code = _guarded(argv)
        terminal.flush()
    except KeyboardInterrupt:
        terminal.complain("mcda: interrupted")
        code = INTERRUPTED
    except OSError as error:  # of stdout itself: a full disk
        terminal.complain(f"mcda: standard output: {error.strerror or error}")
        terminal.divert()
        code = BAD_INPUT
    return code


def _guarded(argv: Sequence[str] | None) -> int:
    from mcda.cli import commands

    try:
        arguments = commands.parse(argv)
        return commands.perform(arguments)
    except SystemExit as ended:  # argparse has said what is wrong, or shown its help
        return ended.code if isinstance(ended.code, int) else BAD_INPUT
    except terminal.StreamError as error:
        raise error.cause from None
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    from mcda.errors import CaseError, McdaError

    if isinstance(error, CaseError):
        for problem in error.problems:
            terminal.complain(str(problem))
        return BAD_INPUT
    if isinstance(error, McdaError):
        terminal.complain(f"mcda: {error}")
        return BAD_INPUT
    if isinstance(error, OSError) and error.filename is not None:
        terminal.complain(f"{error.filename}: {error.strerror or error}")
        return BAD_INPUT
    import os

    if os.environ.get("MCDA_DEBUG"):
        import traceback

        terminal.complain(traceback.format_exc().rstrip())
    said = " ".join(f"{type(error).__name__}: {error}".split())
    terminal.complain(
        f"mcda: a fault of this program, please report it with the command and its files: {said} "
        "(MCDA_DEBUG=1 shows where)"
    )
    return BUG
