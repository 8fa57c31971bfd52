"""A map of winners as an SVG picture: regions labelled where there is room, beside the map where there is none.

Colours are Okabe and Ito's (2008, "Color Universal Design"), which people of any colour vision tell apart; numbers and
labels stand on them, so that a picture reads in grey too. Every text is escaped; there is no style but in attributes,
which a content-security policy allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np

from mcda.language import word
from mcda.matrix import Floats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcda.flips.maps import WinnerMap

INK, PAPER = "#16191d", "#ffffff"
PALETTE = (
    ("#0a6aa8", PAPER), ("#e9a820", INK), ("#2fa98c", INK), ("#d893b8", INK),
    ("#f1e46b", INK), ("#e07b3c", INK), ("#8ec8ec", INK), ("#b9bec4", INK),
)  # fmt: skip
WIDTH, LEFT, TOP, PLOT = 400, 36, 54, 330
HEIGHT = TOP + PLOT + 62
CELLS = 82  # of the grid on which labels find room, along either side
CHARACTER, LINE = 6.9, 16.0  # mean width of a character and height of a line, at the size of the writing
NUMBER = 14.0  # room for a number, with some air
BOLD = 1.18  # how much wider bold letters are
TODAY = 46.0  # room for the word beside today's mark
OUTSIDE = 24.0  # how far beside the map a label stands


Box = tuple[float, float, float, float]  # left, right, top, bottom
Ends = tuple[float, float, float, float]  # from x, y to x, y


@dataclass(frozen=True)
class Look:
    """How an alternative is shown: its name, its number and its colours."""

    label: str
    number: int
    fill: str
    ink: str


def looks_of(winners: Sequence[str], labels: Mapping[str, str]) -> dict[str, Look]:
    """Return numbers and colours for some winners, in their order."""
    return {name: Look(labels.get(name, name), k + 1, *PALETTE[k % len(PALETTE)]) for k, name in enumerate(winners)}


def picture(
    found: WinnerMap, looks: Mapping[str, Look], x: str, y: str, title: str, description: str, *, key: str = "map",
    legend: bool = False,
) -> str:  # fmt: skip
    """Return the map as an SVG element; `x` and `y` are the names of the axes, `key` begins the ids in it."""
    now = _at(*map(float, found.now))
    parts = []
    for region in found.regions:
        look = looks[region.winner]
        corners = [_at(float(s), float(t)) for s, t in region.vertices]
        points = " ".join(f"{s:.2f},{t:.2f}" for s, t in corners)
        border = look.fill if found.tolerance else PAPER  # bands of one winner show no seam
        parts.append(
            f'<polygon points="{points}" fill="{look.fill}" stroke="{border}" stroke-width="1.5" '
            f'stroke-linejoin="round"><title>{_safe(look.label)}</title></polygon>'
        )
    parts += _axes(x, y)
    masks = _territories(found)
    small = {name: mask for name, mask in masks.items() if _placed(looks[name], mask, [_todays(now)]) is None}
    leaders = _leaders({looks[name]: _heart(found, name, mask) for name, mask in small.items()})
    taken = [_todays(now), *(box for _, ends in leaders for box in _along(ends))]
    for name, mask in masks.items():
        if name not in small:
            parts += _label(looks[name], *(_placed(looks[name], mask, taken) or _middle(mask)))
    for look, ends in leaders:
        parts += _leader(look, ends)
    parts += _today(now)
    height = HEIGHT
    if legend:
        listed = {one.winner: looks[one.winner] for one in found.regions}.values()
        for k, look in enumerate(sorted(listed, key=lambda one: one.number)):
            parts += _entry(look, 0.0, HEIGHT + 10 + 24 * k)
        height += 12 + 24 * len(listed)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{_safe(key)}-t {_safe(key)}-d" font-family="sans-serif" font-size="13">'
        f'<title id="{_safe(key)}-t">{_safe(title)}</title><desc id="{_safe(key)}-d">{_safe(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _safe(words: str) -> str:
    return escape(str(words), quote=True)


def _at(s: float, t: float) -> tuple[float, float]:
    return LEFT + PLOT * s, TOP + PLOT * (1 - t)


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = INK, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{more}>{_safe(words)}</text>'


def cut_to(words: str, room: float) -> str:
    """Return the words, with an ellipsis where they are wider than the room."""
    most = int(room / CHARACTER)
    return words if len(words) <= most else words[: max(most - 1, 1)].rstrip() + "…"


def _axes(x: str, y: str) -> list[str]:
    bottom, parts = TOP + PLOT, list[str]()
    small = ' font-size="11.5"'
    for share in (0, 25, 50, 75, 100):
        s, t = _at(share / 100, share / 100)
        parts.append(f'<path d="M{s:.1f} {bottom}v4M{LEFT} {t:.1f}h-4" stroke="#5b646d" fill="none"/>')
        parts.append(_text(s, bottom + 17, word("{n}%", n=share), "middle", "#3c444c", small))
        parts.append(_text(LEFT - 7, t + 4, f"{share}", "end", "#3c444c", small))
    bold = ' font-weight="700"'
    for k, line in enumerate(reversed(_lines_of(f"↑ {y}"))):
        parts.append(_text(0, TOP - 24 - LINE * k, line, more=bold))
    for k, line in enumerate(_lines_of(f"{x} →")):
        parts.append(_text(WIDTH, bottom + 38 + LINE * k, line, "end", more=bold))
    return parts


def _lines_of(title: str) -> list[str]:
    return wrap(title, int((WIDTH - 8) / CHARACTER / BOLD), max_lines=2, placeholder=" …", break_long_words=True)


def _territories(found: WinnerMap) -> dict[str, NDArray[np.bool_]]:
    """Return for every winner the (CELLS, CELLS) cells of the grid whose middle it wins; s first."""
    middle = (np.arange(CELLS) + 0.5) / CELLS
    s, t = np.meshgrid(middle, middle, indexing="ij")
    masks: dict[str, NDArray[np.bool_]] = {}
    for region in found.regions:
        corners = [(float(a), float(b)) for a, b in region.vertices]
        inside = np.zeros(s.shape, dtype=bool)
        for (a, b), (c, d) in zip(corners, [*corners[1:], corners[0]], strict=True):
            if b != d:  # the rays to the right that this edge crosses
                inside ^= ((b > t) != (d > t)) & (s < (c - a) * (t - b) / (d - b) + a)
        masks[region.winner] = masks.get(region.winner, np.zeros_like(inside)) | inside
    return masks


def _heart(found: WinnerMap, winner: str, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a point in a winner's territory: of the grid, or where none falls into it, of its largest region."""
    cells = np.argwhere(mask)
    if len(cells):
        s, t = cells[len(cells) // 2]
        return _at((float(s) + 0.5) / CELLS, (float(t) + 0.5) / CELLS)
    region = max((one for one in found.regions if one.winner == winner), key=lambda one: one.area)
    s, t = (float(sum(p[k] for p in region.vertices)) / len(region.vertices) for k in (0, 1))
    return _at(s, t)


def _middle(mask: NDArray[np.bool_]) -> tuple[float, float, list[str]]:
    """Return where a number stands that finds no free place: the roomiest one."""
    return (*(_spot(_rooms(mask), 0.0, 0.0, []) or _at(0, 0)), [])


def _placed(look: Look, mask: NDArray[np.bool_], taken: Sequence[Box]) -> tuple[float, float, list[str]] | None:
    """Return the middle of a label and its lines: all of it where that fits, else the number; None without room."""
    room = _rooms(mask)
    full = [_lines(look.label, count) for count in (1, 2, 3, 4)]
    for lines in [*full, []]:
        width = max((len(line) for line in lines), default=0) * CHARACTER + 6 if lines else 0.0
        width, height = max(width, NUMBER), (len(lines) + 1) * LINE if lines else NUMBER
        spot = _spot(room, width, height, taken)
        if spot is not None:
            return (*spot, lines)
    return None


def _lines(label: str, count: int) -> list[str]:
    width = max(-(-len(label) // count), max(map(len, label.split()), default=1), 4)
    return wrap(label, width, break_long_words=True) or [label]


def _rooms(mask: NDArray[np.bool_]) -> Floats:
    """Return for every cell how far its row of cells goes on to either side in the mask, the nearer end counting."""
    rooms = np.zeros(mask.shape)
    for t in range(mask.shape[1]):
        start = 0
        for held, run in groupby(mask[:, t].tolist()):
            count = len(list(run))
            if held:
                steps = np.arange(count)
                rooms[start : start + count, t] = np.minimum(steps, steps[::-1]) + 0.5
            start += count
    return rooms * PLOT / CELLS


def _spot(room: Floats, width: float, height: float, taken: Sequence[Box]) -> tuple[float, float] | None:
    """Return the middle of the roomiest place for a block of writing that leaves what is taken free."""
    middle = (np.arange(CELLS) + 0.5) / CELLS
    xs, ys = np.meshgrid(LEFT + PLOT * middle, TOP + PLOT * (1 - middle), indexing="ij")
    hides = np.zeros(room.shape, dtype=bool)
    for left, right, top, bottom in taken:
        across = (xs + width / 2 > left) & (xs - width / 2 < right)
        hides |= across & (ys + height / 2 > top) & (ys - height / 2 < bottom)
    found = None
    least, cell = int(np.ceil(height / 2 / (PLOT / CELLS))), PLOT / CELLS
    for reach in range(least, CELLS):  # more and more air on all sides
        padded, held = np.pad(room, ((0, 0), (reach, reach))), np.where(hides, -1.0, np.inf)
        for k in range(2 * reach + 1):
            held = np.minimum(held, padded[:, k : k + room.shape[1]])
        best = np.unravel_index(int(held.argmax()), held.shape)
        if held[best] < width / 2 + (reach - least) * cell:
            break
        found = float(xs[best]), float(ys[best])
    return found


def _label(look: Look, x: float, y: float, lines: list[str]) -> list[str]:
    first = y + 4.5 - LINE * len(lines) / 2
    parts = [_text(x, first, str(look.number), "middle", look.ink, ' font-weight="700"')]
    return parts + [_text(x, first + LINE * (k + 1), line, "middle", look.ink) for k, line in enumerate(lines)]


def _todays(now: tuple[float, float]) -> Box:
    return now[0] - 10, now[0] + TODAY, now[1] - 11, now[1] + 11


def _leaders(hearts: Mapping[Look, tuple[float, float]]) -> list[tuple[Look, Ends]]:
    """Return the leaders of small regions: from the region to a place beside the slope of the map, none too near."""
    found, last = list[tuple[Look, Ends]](), -np.inf
    for look, (x, y) in sorted(hearts.items(), key=lambda one: one[1][0] + one[1][1]):
        place = max(((x - LEFT) + (y - TOP)) / PLOT / 2, last + 0.075)
        last = place
        to_x, to_y = _at(place, 1 - place)
        found.append((look, (x, y, to_x + OUTSIDE, to_y - OUTSIDE)))
    return found


def _along(ends: Ends) -> list[Box]:
    """Return boxes that cover a leader."""
    steps = np.linspace(0, 1, 24)
    xs, ys = ends[0] + steps * (ends[2] - ends[0]), ends[1] + steps * (ends[3] - ends[1])
    return [(x - 4, x + 4, y - 4, y + 4) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]


def _leader(look: Look, ends: Ends) -> list[str]:
    x, y, to_x, to_y = ends
    return [
        f'<path d="M{x:.1f} {y:.1f}L{to_x - 6:.1f} {to_y + 2:.1f}" stroke="{INK}" fill="none"/>',
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.8" fill="{INK}"/>',
        *_chip(look, to_x - 8, to_y - 10),
    ]


def _chip(look: Look, x: float, y: float) -> list[str]:
    box = f'<rect x="{x:.1f}" y="{y:.1f}" width="18" height="18" rx="4" fill="{look.fill}"/>'
    return [box, _text(x + 9, y + 13.5, str(look.number), "middle", look.ink, ' font-weight="700"')]


def _entry(look: Look, x: float, y: float) -> list[str]:
    return [*_chip(look, x, y), _text(x + 26, y + 13.5, cut_to(look.label, WIDTH - x - 26))]


def _today(now: tuple[float, float]) -> list[str]:
    x, y = now
    halo = f' font-weight="700" paint-order="stroke" stroke="{PAPER}" stroke-width="4" stroke-linejoin="round"'
    return [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{PAPER}" stroke="{INK}" stroke-width="2.5"/>',
        _text(x + 10, y + 4.5, word("today"), more=halo),
    ]
