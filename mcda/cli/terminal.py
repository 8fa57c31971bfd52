"""What is written to a terminal, a pipe or a file: lines that no text of a user can turn into anything else."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TextIO, TypeVar

from mcda.language import harmless

Item = TypeVar("Item")
WIDEST = 120  # longer lines are hard to read
ENDLESS = 100_000  # where no one looks: in a pipe or a file a sentence is one line, for other programs
NARROWEST = 20

# What stands for a sign of ours where the stream cannot carry it.
PLAIN = {
    "→": "->", "≤": "<=", "≥": ">=", "–": "-", "—": "-", "−": "-", "…": "...", "×": "x", "·": "-",
    "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "±": "+/-", "«": '"', "»": '"', "√": "sqrt ", "²": "^2",
    "½": "1/2", "∞": "inf", "Σ": "sum", "¿": "", "¡": "",
}  # fmt: skip


class StreamError(Exception):
    """Standard output cannot be written; `cause` says why."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _in_plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join(PLAIN[sign] if sign in PLAIN else _bare(sign) for sign in signs), error.end


def _bare(sign: str) -> str:
    """Return a letter without its accent, any other sign as its code."""
    import unicodedata

    letter = unicodedata.normalize("NFKD", sign)[0]
    return letter if letter.isascii() and letter.isalpha() else _escaped(sign)


def carried(text: str) -> str:
    """Return a text as stdout will show it, so that its width is known: plain signs where it cannot carry others."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if text.isascii() or encoding.replace("-", "").lower() == "utf8":
        return text
    try:
        return text.encode(encoding, "mcda.plain").decode(encoding)
    except LookupError:  # not prepared: a stream of someone else
        return text


def prepare() -> None:
    """Make the streams carry any text: what an encoding lacks is written in plain signs, or as its code."""
    codecs.register_error("mcda.plain", _in_plain)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="mcda.plain")


def say(text: str = "") -> None:
    """Write a result to stdout."""
    _write(sys.stdout, harmless(text))


def complain(text: str) -> None:
    """Write progress or an error to stderr."""
    _write(sys.stderr, harmless(text))


def publish(schema: str, **parts: Any) -> None:
    """Write a result to stdout as one JSON document that names its schema and the version that made it."""
    import mcda

    emit({"schema": schema, "version": mcda.__version__, **parts})


def emit(document: Any) -> None:
    """Write a JSON document to stdout."""
    import json

    unicode = codecs.lookup(getattr(sys.stdout, "encoding", None) or "ascii").name.startswith("utf")
    _write(sys.stdout, json.dumps(document, indent=2, ensure_ascii=not unicode, allow_nan=False))


def flush() -> None:
    """Write out what waits in the streams."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except BrokenPipeError:
                divert(stream)


def divert(stream: TextIO | None = None) -> None:
    """Send a stream (stdout, left out) to nowhere: nobody reads it any more, and that is no error."""
    stream = sys.stdout if stream is None else stream
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed by whoever started us
        return
    try:
        stream.write(text + "\n")
    except BrokenPipeError:
        divert(stream)
    except OSError as error:
        if stream is sys.stdout:
            raise StreamError(error) from None


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")


def one_line(text: str) -> str:
    """Return a text of a user in one line."""
    return " ".join(harmless(" ".join(text.split())).split())


def width() -> int:
    """Return how many columns a line may have: what COLUMNS says, else what the terminal has."""
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(1).columns or WIDEST
        except OSError:
            return ENDLESS
    return max(NARROWEST, min(columns, WIDEST))


def span(text: str) -> int:
    """Return how many columns a text takes: wide signs two, marks that sit on others none.

    Examples
    --------
    >>> span("café"), span("中国")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def wrap(text: str, columns: int) -> list[str]:
    """Return a text as lines of at most so many columns; only a word longer than a line is broken.

    Examples
    --------
    >>> wrap("one two three", 7)
    ['one two', 'three']
    """
    columns = max(columns, 2)
    lines = [""]
    for word in filter(None, text.split(" ")):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if span(joined) <= columns:
            lines[-1] = joined
            continue
        pieces = _broken(word, columns)
        lines[-1:] = pieces if not lines[-1] else [lines[-1], *pieces]
    return lines


def _broken(word: str, columns: int) -> list[str]:
    if span(word) <= columns:
        return [word]
    pieces = [""]
    for sign in word:
        if span(pieces[-1] + sign) > columns:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def tell(text: str, indent: str = "", hanging: str = "") -> None:
    """Write a sentence to stdout, wrapped; the lines after the first begin with `hanging` too."""
    first, *rest = wrap(carried(text), width() - span(indent + hanging))
    say(indent + first)
    for line in rest:
        say(indent + hanging + line)


def tabulate(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> list[str]:
    r"""Return a table as lines: the first column is text and wraps, the others are numbers and stay whole.

    `heads` has the lines of each column's head. Where the screen is too narrow for columns, every row becomes a small
    list.

    Examples
    --------
    >>> print("\n".join(tabulate([["name"], ["score"]], [["a long name", "1.5"], ["b", "12.5"]])))
    name         score
    a long name    1.5
    b             12.5
    """
    heads = [[carried(line) for line in head] for head in heads]
    rows = [[carried(cell) for cell in row] for row in rows]
    numbers = [
        max(map(span, [*head, *(row[k] for row in rows)])) for k, head in enumerate(heads[1:], start=1)
    ]  # fmt: skip
    room = width() - sum(numbers) - 2 * len(numbers)
    longest = max(map(span, [*heads[0], *(row[0] for row in rows)]))
    if room < min(longest, 16):
        return _listed(heads, rows)
    first = min(longest, room)
    depth = max(map(len, heads))
    lines = [
        _line([head[k] if k < len(head) else "" for head in heads], first, numbers) for k in range(depth)
    ]  # fmt: skip
    for row in rows:
        top, *rest = wrap(row[0], first)
        lines += [_line([top, *row[1:]], first, numbers), *rest]
    return lines


def _line(cells: Sequence[str], first: int, numbers: Sequence[int]) -> str:
    padded = [" " * (room - span(cell)) + cell for cell, room in zip(cells[1:], numbers, strict=True)]
    return "  ".join([cells[0] + " " * (first - span(cells[0])), *padded]).rstrip()


def _listed(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = []
    for row in rows:
        lines += wrap(row[0], width())
        for head, cell in zip(heads[1:], row[1:], strict=True):
            named = " ".join(filter(None, head))
            lines += [f"  {line}" for line in wrap(f"{named}: {' '.join(cell.split())}", width() - 2)]
    return lines


def follow(items: Sequence[Item], names: Sequence[str], doing: str, *, quiet: bool) -> Iterator[Item]:
    """Yield the items and show on stderr how far it is: a bar on a terminal, else a line an item."""
    if quiet or not items:
        yield from items
    elif sys.stderr is not None and sys.stderr.isatty():
        yield from _with_bar(items, names, doing)
    else:
        for k, (item, name) in enumerate(zip(items, names, strict=True), start=1):
            complain(f"{doing} {k}/{len(items)} {name}")
            yield item


def _with_bar(items: Sequence[Item], names: Sequence[str], doing: str) -> Iterator[Item]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=len(items))
        for item, name in zip(items, names, strict=True):
            bar.update(task, description=escape(f"{doing} {harmless(name)}"))
            yield item
            bar.advance(task)


@contextmanager
def counting(doing: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Give a call (done, whole) that moves a bar on stderr; None where stderr is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
