"""The geometry of the inline pictures, in percent of their width, so that they fit a telephone and a sheet of A4.

Colours are those of `mcda.flips.picture`; the first is for today's best option. Numbers and labels stand on them, so
that a picture reads in grey too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mcda.flips.picture import PALETTE
from mcda.language import word
from mcda.report.parts import Chart, Line, Mark, Strip, Strips, plain
from mcda.report.words import capital, stretch

CHARACTER = 6.4  # mean width of a character in pixels at the size of the labels
WIDTH = 520.0  # the width in pixels that labels are fitted to, as on A4; narrower screens show the number alone
ROOM = 11.0  # percent of the width that the label of a threshold needs on a telephone
LANES = 3


@dataclass(frozen=True)
class Block:
    """A coloured stretch: place and width in percent, colours, the option's number, the label that fits, all of it.

    `text` is where the writing starts inside it: beside today's mark where that lies in the stretch. `under` says that
    a black bar lies below it.
    """

    x: str
    width: str
    fill: str
    ink: str
    number: int
    label: str
    title: str
    text: str
    under: bool = False


# Tones of what is no option: colours that differ in lightness too, so that they are told apart in grey.
TONES = {
    "up": ("#0a6aa8", "#ffffff"), "down": ("#e07b3c", "#16191d"), "plain": ("#7f98ab", "#16191d"),
    "track": ("#eef0f2", "#16191d"),
    "0": ("#0a6aa8", "#ffffff"), "1": ("#63a5cf", "#16191d"), "2": ("#92c0dd", "#16191d"), "3": ("#bcd7e8", "#16191d"),
    "4": ("#dde9f1", "#16191d"), "5": ("#eef0f2", "#16191d"),
    "up-2": ("#0a6aa8", "#ffffff"), "up-1": ("#92c0dd", "#16191d"), "level": ("#eef0f2", "#16191d"),
    "down-1": ("#f6cfae", "#16191d"), "down-2": ("#e07b3c", "#16191d"),
}  # fmt: skip
UNDER = ("down-1", "down-2")  # with a black bar below: in grey they would look like their opposites


@dataclass(frozen=True)
class Tick:
    """A mark with its label: place in percent, the label's anchor, and the lane that keeps labels apart."""

    x: str
    anchor: str
    label: str
    lane: int


@dataclass(frozen=True)
class Drawing:
    """A strip ready to be drawn."""

    label: str
    description: str
    blocks: tuple[Block, ...]
    now: Tick
    ticks: tuple[Tick, ...]
    height: int


@dataclass(frozen=True)
class Drawn:
    """A line of a chart ready to be drawn: what it is of, in words, and its blocks."""

    label: str
    description: str
    blocks: tuple[Block, ...]


def drawn(chart: Chart, palette: Mapping[int, int]) -> tuple[Drawn, ...]:
    """Return the geometry of every line of a chart."""
    return tuple(_line(line, palette) for line in chart.lines)


def _line(line: Line, palette: Mapping[int, int]) -> Drawn:
    blocks = []
    for piece in line.pieces:
        fill, ink = TONES[piece.tone] if piece.option is None else colours(piece.option.number, palette)
        number = 0 if piece.option is None else piece.option.number
        width = piece.end - piece.start
        label = fitted(piece.label, width * WIDTH - (30 if number else 12))
        under = piece.option is None and piece.tone in UNDER
        blocks.append(Block(share(piece.start), share(width), fill, ink, number, label, piece.said, "0%", under))
    description = "; ".join(piece.said for piece in line.pieces if piece.said)
    return Drawn(plain(line.label), f"{description}.", tuple(blocks))


def rise(labels: Sequence[str]) -> int:
    """Return the height in pixels that names written upwards need.

    Examples
    --------
    >>> rise(["Realism", "Weak liberalism"])
    106
    """
    return round(max(map(len, labels), default=0) * CHARACTER) + 10


def share(value: float) -> str:
    """Return a share of the width as an SVG percentage.

    Examples
    --------
    >>> share(0.5), share(1 / 3)
    ('50%', '33.3333%')
    """
    return f"{round(100 * value, 4):g}%"


def colours(number: int, palette: Mapping[int, int]) -> tuple[str, str]:
    """Return fill and ink of an option; beyond the eighth the colours return, but never the first one."""
    place = palette.get(number, len(PALETTE) - 1)
    return PALETTE[place if place < len(PALETTE) else 1 + (place - 1) % (len(PALETTE) - 1)]


def drawings(strips: Strips, palette: Mapping[int, int]) -> tuple[Drawing, ...]:
    """Return the geometry of every strip."""
    return tuple(drawing(strip, palette) for strip in strips.strips)


def drawing(strip: Strip, palette: Mapping[int, int]) -> Drawing:
    """Return the geometry of one strip."""
    blocks = []
    for segment in strip.segments:
        fill, ink = colours(segment.option.number, palette)
        width = segment.end - segment.start
        low, high = stretch(segment.start, segment.end)
        span = word("{low} to {high}", low=low, high=high)
        at, room = beside(strip.now.at, segment.start, segment.end)
        blocks.append(
            Block(
                share(segment.start),
                share(width),
                fill,
                ink,
                segment.option.number,
                fitted(segment.option.label, room * WIDTH - 34),
                f"{span}: {segment.option.label}",
                share(at),
            )
        )
    ticks = lanes(strip.thresholds)
    description = f"{capital(strip.now.label)}. " + "; ".join(block.title for block in blocks) + "."
    deepest = max((tick.lane for tick in ticks), default=-1)
    return Drawing(
        strip.label, description, tuple(blocks), tick_at(strip.now, 0), ticks, 46 + (17 + 13 * deepest if ticks else 2)
    )


def beside(now: float, start: float, end: float) -> tuple[float, float]:
    """Return where a stretch's writing starts, as a share of the stretch, and its room: the wider side of today's mark.

    Examples
    --------
    >>> beside(0.25, 0.0, 1.0), beside(0.75, 0.0, 1.0), beside(0.1, 0.5, 1.0)
    ((0.25, 0.75), (0.0, 0.75), (0.0, 0.5))
    """
    if not start <= now <= end or now - start > end - now:
        return 0.0, (now if start <= now <= end else end) - start
    return (now - start) / (end - start), end - now


def fitted(label: str, pixels: float) -> str:
    """Return the label, cut at a word where it is too long; nothing where too little would be left.

    Examples
    --------
    >>> fitted("Sue at the Court", 200), fitted("Sue at the Court", 90), fitted("Sue at the Court", 30)
    ('Sue at the Court', 'Sue at the…', '')
    """
    room = max(int(pixels / CHARACTER), 0)
    if len(label) <= room or (len(label) <= 3 and len(label) * CHARACTER <= pixels + 8):
        return label
    kept = max(room - 1, 0)
    cut = label[:kept] if label[kept:room] == " " else label[:kept].rpartition(" ")[0]
    return cut.rstrip(" ,;:(") + "…" if len(cut) >= 7 else ""


def tick_at(mark: Mark, lane: int) -> Tick:
    """Return the tick of a mark; labels near an end lean inwards."""
    anchor = "start" if mark.at < 0.07 else "end" if mark.at > 0.93 else "middle"
    return Tick(share(mark.at), anchor, mark.label, lane)


def lanes(marks: tuple[Mark, ...]) -> tuple[Tick, ...]:
    """Return the ticks with their labels in lanes, so that none lies on another; without room the label goes."""
    free = [-ROOM] * LANES
    found = []
    for mark in sorted(marks, key=lambda mark: mark.at):
        at = 100 * mark.at
        lane = next((k for k, end in enumerate(free) if at - end >= ROOM), None)
        if lane is None:
            found.append(tick_at(Mark(mark.at, ""), 0))
            continue
        free[lane] = at
        found.append(tick_at(mark, lane))
    return tuple(found)
