"""`mcda report`: reports of cases, as files."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from mcda.cli import options, terminal
from mcda.cli.exits import BAD_INPUT, DONE
from mcda.language import ENGLISH, LANGUAGES

DESCRIPTION = """
Study cases by every method and write for each a report that stands alone, and for several a joint one, `index`. Nothing
is written unless every case is right.

Examples:

  mcda report models/ --out report/
  mcda report models/maritime_dispute.yaml --out report/ --format html
  mcda report models/ --out informe/ --lang es
"""
FORMATS = ("html", "md", "json")
EVERY = (*FORMATS, "xlsx", "docx", "pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("paths", metavar="FILE", nargs="+", help="case files, spreadsheets, or folders of case files")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to; made where there is none")
    parser.add_argument(
        "--format", metavar="FORMAT,…", type=_formats, default=FORMATS,
        help="html, md, json, xlsx, docx, pdf; left out, the first three",
    )  # fmt: skip
    parser.add_argument("--pdf", action="store_true", help="print each page to PDF too, by a Chromium that is there")
    parser.add_argument(
        "--paper", metavar="PAPER", type=options.one_of("A4", "letter"), default="A4",
        help="A4 or letter: the sheets of a PDF; a page is printed on those of its reader",
    )  # fmt: skip
    parser.add_argument(
        "--bundle", metavar="FILE.zip",
        help="case files, reports in every FORMAT and JSON, versions and hashes in one archive for mcda verify",
    )  # fmt: skip
    parser.add_argument("--open", action="store_true", help="show the page, or the joint one, in the browser")
    parser.add_argument(
        "--lang", metavar="LANGUAGE", type=options.one_of(*LANGUAGES), default=ENGLISH,
        help="en or es; cases take their own texts from the folder of that name beside them, where there is one",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="say nothing but errors")
    options.add_sheet(parser)
    options.add_json(parser)


def _formats(text: str) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
    return tuple(map(options.one_of(*EVERY), words))


def perform(arguments: argparse.Namespace) -> int:
    """Load all cases, study each, write everything."""
    out = Path(arguments.out)
    fault = _fault(out)
    if fault is not None:
        terminal.complain(f"{out}: {fault}")
        return BAD_INPUT
    fault = None if arguments.bundle is None else _bundle_fault(Path(arguments.bundle))
    if fault is not None:
        terminal.complain(f"{arguments.bundle}: {fault}")
        return BAD_INPUT
    from mcda.cli import inputs

    cases = inputs.load(arguments.paths, arguments.sheet, quiet=arguments.quiet, language=arguments.lang)
    from mcda.report import JOINT, bundle, write
    from mcda.study import Study

    names = [case.stem for case in cases]
    studies = []
    for case in terminal.follow(cases, names, "studying", quiet=arguments.quiet):
        with inputs.about(case):
            studies.append(Study.of(case))
    found = studies[0] if len(studies) == 1 else studies
    formats = tuple(dict.fromkeys([*arguments.format, *(["pdf"] if arguments.pdf else [])]))
    alone = arguments.quiet or len(studies) == 1
    follow = partial(terminal.follow, names=[*names, JOINT], doing="writing", quiet=alone)
    written = write(found, out, formats, arguments.lang, arguments.paper, follow)
    if arguments.bundle is not None:
        written.append(bundle(found, arguments.bundle, arguments.lang, formats, arguments.paper))
    if arguments.json:
        terminal.publish("mcda-report-files/1", files=[str(path) for path in written])
    elif not arguments.quiet:
        for path in written:
            terminal.say(str(path))
    if arguments.open:
        _show(written)
    return DONE


def _show(written: list[Path]) -> None:
    """Open the joint page where there is one, else the first page, in the user's browser."""
    import webbrowser

    pages = [path for path in written if path.suffix == ".html"]
    joint = [path for path in pages if path.stem == "index"]
    if pages:
        webbrowser.open((joint or pages)[0].resolve().as_uri())
    else:
        terminal.complain("nothing to open: no page was written; --format html writes one")


def _bundle_fault(path: Path) -> str | None:
    """Return why no archive can be written there, before any work is done."""
    if path.is_dir():
        return f"is a folder; name a file in it, such as {str(path / 'report.zip')!r}"
    fault = _fault(path.parent)
    return None if fault is None else f"{str(path.parent)!r}: {fault}"


def _fault(out: Path) -> str | None:
    """Return why nothing can be written there, before any work is done."""
    there = out
    try:
        while not there.exists():
            there = there.parent
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    if not there.is_dir():
        return "expected a folder, met a file" if there == out else f"cannot be made: {str(there)!r} is a file"
    if not os.access(there, os.W_OK | os.X_OK):
        return "cannot be written: permission denied"
    return None
