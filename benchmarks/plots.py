"""Pictures as inline SVG: time against size on log axes, with the fitted line and the machine's limit."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT = 560, 340
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 34, 52
UNITS = ((1e-6, "µs", 1e6), (1e-3, "ms", 1e3), (1.0, "s", 1.0))


def seconds(value: float) -> str:
    """Return a time with two or three digits and a unit that suits it."""
    for bound, unit, factor in reversed(UNITS):
        if value >= bound:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.2g} µs"


def count(value: float) -> str:
    """Return a whole number as one reads it on an axis: 10 k, 3 M."""
    for bound, unit in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if value >= bound:
            return f"{value / bound:g}{unit}"
    return f"{value:g}"


class Axis:
    """A logarithmic axis from data to points of the picture."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = math.log10(min(values)), math.log10(max(values))
        pad = max((high - low) * 0.06, 0.05)
        self.low, self.high, self.start, self.end = low - pad, high + pad, start, end

    def at(self, value: float) -> float:
        """Return where a value lies."""
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return powers of ten, with halves of a decade where there are few."""
        powers = [10.0**k for k in range(math.ceil(self.low), math.floor(self.high) + 1)]
        if len(powers) >= 3:
            return powers[:: math.ceil(len(powers) / 7)]
        finer = [a * 10.0**k for k in range(math.floor(self.low), math.ceil(self.high) + 1) for a in (1, 2, 5)]
        return [one for one in finer if self.low <= math.log10(one) <= self.high]


def size(value: float) -> str:
    """Return bytes as one reads them on an axis."""
    for bound, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if value >= bound:
            return f"{value / bound:.3g} {unit}"
    return f"{value:.3g} B"


def scaling(series: Mapping[str, Any]) -> str:
    """Return the picture of time against size, with the range of the rounds and the machine's limit."""
    points = series["points"]
    if not points:
        return ""
    middle = [statistics.median(point["seconds"]) for point in points]
    ranges = [(min(point["seconds"]), max(point["seconds"])) for point in points]
    fit = "" if series["exponent"] is None else f"exponent {series['exponent']:.2f} over the larger half"
    return _picture(
        series["title"], [point["x"] for point in points], middle, seconds, f"{series['axis']} · {fit}",
        ranges=ranges, limits=[point["limit"] for point in points], told=series["told"],
    )  # fmt: skip


def memory(series: Mapping[str, Any]) -> str:
    """Return the picture of peak memory beside the input against size; nothing where it stays below a megabyte."""
    points = [point for point in series["points"] if (point["bytes"] or 0) > 1 << 20]
    if len(points) < 2:
        return ""
    fit = "" if series["memory_exponent"] is None else f"exponent {series['memory_exponent']:.2f}"
    return _picture(
        f"{series['title']}: peak memory beside the input", [point["x"] for point in points],
        [point["bytes"] for point in points], size, f"{series['axis']} · {fit}",
    )  # fmt: skip


def _picture(
    title: str, x: Sequence[float], y: Sequence[float], shown: Callable[[float], str], below: str, *,
    ranges: Sequence[tuple[float, float]] = (), limits: Sequence[float] = (), told: str = "",
) -> str:  # fmt: skip
    across = Axis(x, LEFT, WIDTH - RIGHT)
    up = Axis([*y, *limits, *(end for pair in ranges for end in pair)], HEIGHT - BOTTOM, TOP)
    name = escape(title.replace("`", ""))
    spoken = "; ".join(f"{count(a)}: {shown(b)}" for a, b in zip(x, y, strict=True))
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}: {spoken}">',
        f'<text x="{LEFT}" y="18" class="title">{name}</text>',
    ]
    for tick in across.ticks():
        at = across.at(tick)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" class="grid"/>')
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 16}" class="tick middle">{count(tick)}</text>')
    for tick in up.ticks():
        at = up.at(tick)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" class="grid"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" class="tick end">{shown(tick)}</text>')
    for values, kind in ((limits, "limit"), (y, "line")):
        if values:
            line = " ".join(f"{across.at(a):.1f},{up.at(b):.1f}" for a, b in zip(x, values, strict=True))
            parts.append(f'<polyline points="{line}" class="{kind}"/>')
    for a, (low, high) in zip(x, ranges, strict=False):
        ends = f'x1="{across.at(a):.1f}" x2="{across.at(a):.1f}"'
        parts.append(f'<line {ends} y1="{up.at(low):.1f}" y2="{up.at(high):.1f}" class="range"/>')
    for a, b in zip(x, y, strict=True):
        hint = f"<title>{count(a)}: {shown(b)}</title>"
        parts.append(f'<circle cx="{across.at(a):.1f}" cy="{up.at(b):.1f}" r="3.5" class="dot">{hint}</circle>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 22}" class="tick">{escape(below)}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 6}" class="tick limit-text">{escape(told)}</text>')
    return "\n".join([*parts, "</svg>"])
