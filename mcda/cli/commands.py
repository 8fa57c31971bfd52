"""The commands, and the words of a command line as their arguments."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from mcda.cli import terminal
from mcda.cli.exits import BAD_INPUT, DONE

# Each has a module of its own name with DESCRIPTION, add_arguments(parser) and perform(arguments) -> exit code.
COMMANDS = {
    "new": "write a commented example of a case file",
    "check": "find every fault of case files",
    "rank": "rank the alternatives, by one method or side by side",
    "flips": "say which change of one weight would change the winner",
    "simulate": "draw weights and scores, and count who comes first",
    "optimise": "find the best use of shares, or the best pick, under limits",
    "compare": "rank one case under every method, normalisation and weight rule",
    "rationalise": "say which weights explain the choices of several cases",
    "report": "write reports of cases: HTML, Markdown, JSON",
    "verify": "check the certificates of a result again, without any solver",
    "schema": "print the JSON Schema of the file formats",
}
ABOUT = """\
Which decision do these judgements lead to, and exactly what would have to change for it to be another one?

A first walk:

  mcda new case.yaml
  mcda check case.yaml
  mcda rank case.yaml
  mcda flips case.yaml
  mcda report case.yaml --out report/

Exit codes: 0 done; 2 bad input or usage; 3 the model has no answer; 4 fragile, where that was asked; 130 interrupted; 1
a fault of this program.
"""


WIDEST_HELP = 100


class Layout(argparse.HelpFormatter):
    """Wraps prose to the width of the screen, and indented lines, examples, so that they can still be copied."""

    def __init__(self, prog: str, **options: Any) -> None:
        columns = min(terminal.width(), WIDEST_HELP)
        options = {**options, "width": columns, "max_help_position": min(28, columns // 3)}
        super().__init__(prog, **options)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        found: list[str] = []
        for paragraph in text.strip().split("\n\n"):
            if paragraph.startswith("  "):
                found.append("\n".join(piece for line in paragraph.split("\n") for piece in _continued(line, width)))
            else:
                found.append("\n".join(terminal.wrap(" ".join(paragraph.split()), width)))
        return "\n\n".join(found)

    def _format_usage(self, *parts: Any) -> str:
        """Return the usage; alternatives of one option, which argparse keeps on one line, are wrapped too."""
        found = []
        for line in super()._format_usage(*parts).split("\n"):
            indent = " " * (len(line) - len(line.lstrip()))
            fits = terminal.span(line) <= self._width
            first, *rest = [line.strip()] if fits else terminal.wrap(line.strip(), self._width - len(indent) - 2)
            found += [indent + first, *(f"{indent}  {one}" for one in rest)]
        return "\n".join(found)


def _continued(line: str, width: int) -> list[str]:
    r"""Return a command as lines that a shell joins again; one that fits, or that cannot be broken, as it is.

    Examples
    --------
    >>> print("\n".join(_continued("  mcda rank case.yaml --method topsis", 24)))
      mcda rank case.yaml \
          --method topsis
    """
    if terminal.span(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    lines = [indent.removesuffix(" ")]
    for word in re.findall(r"""(?:'[^']*'|"[^"]*"|\S)+""", line):
        if terminal.span(f"{lines[-1]} {word}") > width - 2 and lines[-1].strip():
            lines.append(f"{indent}   ")
        lines[-1] += f" {word}"
    return [*(f"{one} \\" for one in lines[:-1]), lines[-1]]


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command line, the nearest right word included."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=Layout, allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Say it on stderr and end."""
        end = "" if message.endswith("?") else "."
        terminal.complain(f"{self.prog}: {message}{end} See '{self.prog} --help'.")
        raise SystemExit(BAD_INPUT)

    def _print_message(self, message: str, file: Any = None) -> None:
        if message and file is not sys.stderr:
            terminal.say(message.rstrip("\n"))
        elif message:
            terminal.complain(message.rstrip("\n"))

    def options(self) -> list[str]:
        """Return the long options that this command knows."""
        return sorted(set(re.findall(r"--[a-z][a-z-]*", self.format_help())))


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the arguments of a command line; `command` names the command, None where help or versions are wanted."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = next((word for word in words if not word.startswith("-")), None)
    top, commands = _top(name)
    if name is not None and words[0] != name and words[0].partition("=")[0] not in ("-h", *top.options()):
        top.error(f"{words[0]!r} stands before the command: write 'mcda COMMAND … {words[0]}'")
    if name is not None and name not in COMMANDS:
        top.error(f"unknown command {name!r}{_hint(name, COMMANDS)}")
    arguments, extras = top.parse_known_args(words)
    used = top if name is None else commands[name]
    for extra in sorted(extras, key=lambda word: not word.startswith("-")):  # what follows an option may be its value
        if extra.startswith("-"):
            option = extra.partition("=")[0]
            used.error(f"unknown option {option!r}{_elsewhere(option) or _hint(option, used.options())}")
        used.error(f"one argument too many: {extra!r}")
    if name is None and not arguments.version:
        terminal.complain(top.format_help().rstrip("\n"))
        raise SystemExit(BAD_INPUT)
    return arguments


def _elsewhere(option: str) -> str:
    """Return which commands have an option, as the end of a message; nothing where none has it."""
    having = [name for name in COMMANDS if option in _top(name)[1][name].options()]
    if not having:
        return ""
    listed = " and ".join(filter(None, [", ".join(having[:-1]), having[-1]]))
    other = "; all others speak English" if option == "--lang" else ""
    return f"; mcda {listed} {'has' if len(having) == 1 else 'have'} it{other}"


def _hint(word: str, known: Iterable[str]) -> str:
    from mcda.errors import hint  # here: what `mcda --help` does not need, it does not load

    return hint(word, known)


def perform(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    if arguments.command is None:
        for line in versions():
            terminal.say(line)
        return DONE
    return int(import_module(f"mcda.cli.{arguments.command}").perform(arguments))


def _top(wanted: str | None) -> tuple[Parser, dict[str, Parser]]:
    """Return the parser; only the wanted command's arguments are filled in, so that the others cost nothing."""
    head, tail = ABOUT.split("\n\n", 1)
    top = Parser(prog="mcda", description=head, epilog=tail)
    top.add_argument("--version", action="store_true", help="print the versions of mcda and what it stands on")
    parts = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=Parser)
    commands = {}
    for name, help_ in COMMANDS.items():
        if name != wanted:
            commands[name] = parts.add_parser(name, help=help_, add_help=False)
            continue
        room = import_module(f"mcda.cli.{name}")
        head, tail = room.DESCRIPTION.strip().split("\n\n", 1)
        commands[name] = parts.add_parser(name, help=help_, description=head, epilog=tail)
        room.add_arguments(commands[name])
    return top, commands


def versions() -> list[str]:
    """Return the versions of this package, of Python, and of what it depends on."""
    from importlib import metadata

    import mcda

    found = [f"mcda-engine {mcda.__version__}", f"Python {sys.version.split()[0]}"]
    try:
        required = metadata.requires("mcda-engine") or []
    except metadata.PackageNotFoundError:  # run from its source folder, not installed
        return found
    for requirement in required:
        name, _, extra = requirement.partition(";")
        if "extra" not in extra:
            name = re.split(r"[^A-Za-z0-9._-]", name.strip())[0]
            try:
                found.append(f"{name} {metadata.version(name)}")
            except metadata.PackageNotFoundError:
                found.append(f"{name} is missing")
    return found
