"""What a text quotes of the results: every figure between two marks must stand in RESULTS.md.

<!-- benchmarks -->
One million weight vectors … 512 × …
<!-- /benchmarks -->
"""

from __future__ import annotations

import re

START, END = "<!-- benchmarks -->", "<!-- /benchmarks -->"
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[ \u00a0](?:×|µs|ms|s|MB|GB/s|GFLOP/s|of \d+)(?![\w]))?")


class Unmarked(ValueError):
    """A mark without its other half."""


def blocks(text: str) -> list[str]:
    """Return what stands between the marks.

    Raises
    ------
    Unmarked
        A block that is not closed, or closed and never opened.
    """
    parts = re.split(f"({re.escape(START)}|{re.escape(END)})", text)
    found: list[str] = []
    inside = False
    for part in parts:
        if part in {START, END}:
            if inside == (part == START):
                raise Unmarked(f"{part} without its other half")
            inside = not inside
        elif inside:
            found.append(part)
    if inside:
        raise Unmarked(f"{START} is never closed")
    return found


def figures(text: str) -> list[str]:
    """Return the figures of a text with their units; sizes such as 6×7 count as one."""
    sizes = re.findall(r"\d[\d,]*×\d[\d,]*", text)
    rest = re.sub(r"\d[\d,]*×\d[\d,]*", " ", text)
    return [*sizes, *(one.strip(" ,").replace("\u00a0", " ") for one in FIGURE.findall(rest))]


def unknown(text: str, results: str) -> list[str]:
    """Return the figures between the marks of a text that are not in the results."""
    known = set(figures(results))
    known |= {one.split(" ")[0] for one in known}
    return [one for block in blocks(text) for one in figures(block) if one not in known]
