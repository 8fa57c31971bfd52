"""`python -m benchmarks`: quick, all, wanted, peers, duel, league, scaling, report, compare."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .results import NotResults, document, read, write, write_text

HERE = Path(__file__).parent
RESULTS = HERE.parent / ".bench" / "results.json"
PAGE = HERE / "RESULTS.md"


def say(text: str) -> None:
    """Tell how far it is, on stderr."""
    print(text, file=sys.stderr, flush=True)


def parser() -> argparse.ArgumentParser:
    """Return what can be asked."""
    found = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked = found.add_subparsers(dest="what", required=True)
    for name, told in (
        ("quick", "the engine and pymcdm, in under 3 minutes"),
        ("all", "everything, in under an hour"),
        ("wanted", "only the rows with a ratio that is wanted"),
    ):
        one = asked.add_parser(name, help=told)
        one.add_argument("--out", type=Path, default=RESULTS, help="the file of results (JSON)")
        if name == "all":
            one.add_argument("--large", action="store_true", help="also 100,000,000 rows (7 GB of disk)")
    asked.add_parser("peers", help="install every peer into an environment of its own under .bench/")
    for name, told in (("duel", "time one row of work or several"), ("league", "ask one row of the league or several"),
                       ("scaling", "measure one series or several")):  # fmt: skip
        one = asked.add_parser(name, help=told)
        one.add_argument("rows", nargs="*", metavar="ROW")
    one = asked.add_parser("report", help="write RESULTS.md and a page beside the results")
    one.add_argument("file", type=Path, nargs="?", default=RESULTS)
    one.add_argument("--out", type=Path, default=PAGE, help="where the Markdown goes; the page goes beside the results")
    one = asked.add_parser("compare", help="tell what became slower between two files of results")
    one.add_argument("before", type=Path)
    one.add_argument("after", type=Path)
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 something became slower, 2 bad input, 130 interrupted."""
    asked = parser().parse_args(words)
    try:
        return _done(asked)
    except (NotResults, LookupError) as fault:
        say(f"error: {fault.args[0] if fault.args else fault}")
        return 2
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def _done(asked: argparse.Namespace) -> int:
    if asked.what == "compare":
        return compared(asked.before, asked.after)
    if asked.what == "report":
        return reported(asked.file, asked.out)
    from .everything import every, installed, promised, some

    if asked.what == "peers":
        failed = installed(say)
        print("every peer is ready" if not failed else "\n".join(f"{name}: {why}" for name, why in failed.items()))
        return 0 if not failed else 1
    if asked.what in {"quick", "all", "wanted"}:
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
        large = getattr(asked, "large", False)
        what = f"python -m benchmarks {asked.what}{' --large' if large else ''}"

        def keep(parts: dict[str, Any]) -> None:
            write(asked.out, document(what, load=load, **parts))

        if asked.what == "wanted":
            promised(say, keep)
        else:
            every(asked.what == "quick", large, say, keep)
        say(f"written to {shown(asked.out)}; `python -m benchmarks report` makes the page")
        return 0
    found = some(asked.what, asked.rows, say)
    print(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


def compared(before: Path, after: Path) -> int:
    """Print what became slower; 1 if anything did."""
    from .comparison import changes, seconds_of, told

    old, new = read(before), read(after)
    found = changes(old, new)
    a, b = seconds_of(old), seconds_of(new)
    print(told(found, (sorted(a.keys() - b.keys()), sorted(b.keys() - a.keys()))))
    return 1 if any(one.word == "slower" for one in found) else 0


def reported(file: Path, out: Path) -> int:
    """Write the Markdown and the page."""
    from .page import html
    from .report import markdown

    found: dict[str, Any] = read(file)
    if "schema" not in found:
        raise NotResults(
            f"{file}: results of pytest-benchmark have no league and no peers; run `python -m benchmarks all`"
        )
    write_text(out, markdown(found))
    write_text(file.with_suffix(".html"), html(found))
    print(f"{shown(out)}\n{shown(file.with_suffix('.html'))}")
    return 0


def shown(file: Path) -> str:
    """Return a path as short as it can be said from here."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


if __name__ == "__main__":
    sys.exit(main())
