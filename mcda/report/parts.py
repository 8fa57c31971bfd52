"""What a report is made of: frozen data, without a word of HTML or Markdown.

A report says something once, here; the renderers only decide how it looks. Text is a tuple of runs, so that what a user
typed stays a value until a renderer escapes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import TYPE_CHECKING, Any, Literal

from mcda.language import translated, word

if TYPE_CHECKING:
    from mcda.flips.maps import WinnerMap


@dataclass(frozen=True)
class Strong:
    """Words that carry the message."""

    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to a section of the same report (`#key`) or to a file beside it."""

    text: str
    target: str


@dataclass(frozen=True)
class Code:
    """Something to type, letter by letter."""

    text: str


@dataclass(frozen=True)
class Option:
    """The name of an alternative, with the number that it has in this report; renderers quote or badge it."""

    label: str
    number: int


Run = str | Strong | Link | Code | Option
Text = tuple[Run, ...]


def text(*runs: Run | Text | None) -> Text:
    """Join runs, and tuples of runs, into one text; None adds nothing.

    Examples
    --------
    >>> text("The best choice is ", Strong("to wait"), None, ".")
    ('The best choice is ', Strong(text='to wait'), '.')
    """
    found: list[Run] = []
    for run in runs:
        if isinstance(run, tuple):
            found.extend(run)
        elif run is not None:
            found.append(run)
    return tuple(found)


def say(template: str, **parts: Run | Text | None) -> Text:
    """Return a sentence of ours in the language spoken, its gaps filled with runs; None fills a gap with nothing.

    Examples
    --------
    >>> say("The best choice is {option}.", option=Strong("to wait"))
    ('The best choice is ', Strong(text='to wait'), '.')
    """
    found: list[Run | Text | None] = []
    for before, name, _, _ in Formatter().parse(translated(template)):
        found.append(before or None)
        if name is not None:
            found.append(parts[name])
    return text(*found)


def plain(words: Text) -> str:
    """Return the words alone; an option's name in quotation marks.

    Examples
    --------
    >>> plain(("Peru would choose ", Option("Wait", 2), "."))
    'Peru would choose “Wait”.'
    """
    return "".join(
        run if isinstance(run, str) else word("“{label}”", label=run.label) if isinstance(run, Option) else run.text
        for run in words
    )


@dataclass(frozen=True)
class Paragraph:
    """Sentences. `lead` opens a section, `note` is an aside, `warning` is what must not be missed."""

    text: Text
    kind: Literal["normal", "lead", "note", "warning"] = "normal"


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[Text, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Fact:
    """One figure that a reader looks for first: its value, in large, and what it is."""

    value: str
    label: str


@dataclass(frozen=True)
class Facts:
    """A row of figures."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Stage:
    """One stage of the decision: its name and what stood there."""

    title: str
    items: tuple[Text, ...]


@dataclass(frozen=True)
class Stages:
    """The stages of a decision in their order."""

    title: Text
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Bar:
    """A value to be drawn on the table's common scale, with the ends of its range where it has one."""

    value: float
    low: float | None = None
    high: float | None = None
    strong: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    `sub` is set small below the text; `shade` 0 (worst) to 4 (best) tints it; `bar` is drawn in it.
    """

    text: Text
    sub: str | None = None
    shade: int | None = None
    bar: Bar | None = None


@dataclass(frozen=True)
class Column:
    """A column's heading; numbers are set flush right, wide columns hold sentences."""

    label: str
    kind: Literal["text", "number", "wide", "bar", "centre"] = "text"
    sub: str | None = None


@dataclass(frozen=True)
class Row:
    """A row; its first cell names it. A marked row is the one that the text speaks of."""

    cells: tuple[Cell, ...]
    marked: bool = False
    faded: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its caption.

    `maximum` is the end of the scale of its bars; a `folded` table waits behind its caption; a `stacked` one, of
    sentences, is shown on a telephone row below row, every cell under the head of its column.
    """

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Text = ()
    maximum: float = 1.0
    folded: bool = False
    stacked: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of a strip, from 0 to 1, and who comes first there."""

    start: float
    end: float
    option: Option


@dataclass(frozen=True)
class Mark:
    """A place on a strip, and what to write there."""

    at: float
    label: str


@dataclass(frozen=True)
class Strip:
    """Who comes first as one weight goes from nothing to everything."""

    label: str
    segments: tuple[Segment, ...]
    now: Mark
    thresholds: tuple[Mark, ...]


@dataclass(frozen=True)
class Strips:
    """Strips under one sentence; `legend` lists the options met, the best one of today first."""

    title: Text
    strips: tuple[Strip, ...]
    legend: tuple[Option, ...]
    note: Text = ()


@dataclass(frozen=True)
class Map:
    """Who comes first over two weights at once; `x` and `y` name them, `description` tells the map in words.

    `options` lists those on the map by their keys, the largest part first.
    """

    title: Text
    map: WinnerMap
    x: str
    y: str
    description: str
    options: Mapping[str, Option]
    note: Text = ()


@dataclass(frozen=True)
class Piece:
    """A stretch of a chart's line, from 0 to 1 of its width: the colour of an option, or a tone; `said` in full.

    Tones: "up" and "down" (for and against), "plain", "track" (a background), "0" the darkest to "5" the lightest,
    "up-2" and "up-1" to "down-2" (from far ahead to far behind).
    """

    start: float
    end: float
    said: str
    tone: str = "plain"
    option: Option | None = None
    label: str = ""


@dataclass(frozen=True)
class Ending:
    """A short word beside a place on a line: to its left ("end"), to its right ("start") or on it ("middle")."""

    at: float
    label: str
    side: Literal["start", "end", "middle"] = "start"


@dataclass(frozen=True)
class Line:
    """A line of a chart: what it is of, its stretches, a stroke at each of `marks`, and what is written beside."""

    label: Text
    pieces: tuple[Piece, ...]
    marks: tuple[float, ...] = ()
    endings: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Lines on one scale under one sentence; every figure of it also stands in a table.

    `heads` and `axis` are written above and below the lines, `tilted` heads upwards, since their columns are narrow;
    `rules` are strokes through all lines; `legend` lists the options met, `tones` what the tones mean.
    """

    title: Text
    lines: tuple[Line, ...]
    heads: tuple[Ending, ...] = ()
    axis: tuple[Ending, ...] = ()
    rules: tuple[float, ...] = ()
    legend: tuple[Option, ...] = ()
    tones: tuple[tuple[str, str], ...] = ()
    note: Text = ()
    tilted: bool = False


@dataclass(frozen=True)
class Definition:
    """A term and what it means here."""

    term: str
    meaning: Text


@dataclass(frozen=True)
class Definitions:
    """Terms and their meanings."""

    definitions: tuple[Definition, ...]


@dataclass(frozen=True)
class Command:
    """Lines to type."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


Block = Paragraph | Items | Facts | Stages | Table | Strips | Map | Chart | Definitions | Command | Heading


@dataclass(frozen=True)
class Section:
    """A titled part of a report; `short` is what the table of contents says."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    short: str = ""
    annex: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report.

    `eyebrow` stands above the title, `meta` at the foot; `palette` gives each option a colour by its number; `home` is
    the page of all cases; `live` is the case as plain data, for a page's what-if; `own` are the texts that are a user's
    own words.
    """

    title: str
    sections: tuple[Section, ...]
    eyebrow: str = ""
    subtitle: str = ""
    meta: Text = ()
    palette: dict[int, int] = field(default_factory=dict)
    home: str | None = None
    live: Mapping[str, Any] | None = None
    own: frozenset[str] = frozenset()
