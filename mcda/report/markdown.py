"""The report as Markdown. Whatever a user typed is escaped: no markup, no link, no table that breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mcda.language import harmless, word
from mcda.report.parts import (
    Bar,
    Cell,
    Chart,
    Code,
    Command,
    Definitions,
    Facts,
    Heading,
    Items,
    Link,
    Map,
    Option,
    Paragraph,
    Report,
    Stages,
    Strips,
    Strong,
    Table,
    Text,
)

_MARKS = re.compile(r"[\\`*_\[\]<>|~&@$#{}^]")
_AUTOLINK = re.compile(r"(:)(?=//)|(?<=www)(\.)|(?<=mailto)(:)|(?<=xmpp)(:)", re.IGNORECASE)
BLOCKS = 20  # of the longest bar
WIDEST, HEADROOM = 84, 16  # letters of a column that is padded, and how much longer its head may be
BROADEST = 200  # letters of a table whose heads are all padded to
_START = re.compile(r"^(\d{1,9})([.)])|^([-+=!>])")


def escape(words: str) -> str:
    r"""Return the words so that Markdown shows them letter by letter.

    Examples
    --------
    >>> escape("<b>*bold*</b> | https://example.org")
    '\\<b\\>\\*bold\\*\\</b\\> \\| https\\://example.org'
    """
    one_line = " ".join(words.split())
    lead = " " if words[:1].isspace() else ""
    tail = " " if len(words) > 1 and words[-1:].isspace() and one_line else ""
    marked = _MARKS.sub(lambda found: "\\" + found.group(), one_line)
    return lead + _AUTOLINK.sub(lambda found: "\\" + found.group(), marked) + tail


def say(words: Text) -> str:
    """Return a text, its runs escaped; no run begins a list, a quotation or a heading."""
    shown = "".join(map(_run, words)).strip()
    return _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", shown)


def _run(run: str | Strong | Link | Code | Option) -> str:
    if isinstance(run, str):
        return escape(run)
    if isinstance(run, Option):
        return word("“{label}”", label=escape(run.label).strip())
    if isinstance(run, Strong):
        return f"**{escape(run.text).strip()}**"
    if isinstance(run, Link):  # headings have no anchors that all readers of Markdown agree on
        file, ending, _ = run.target.partition(".html")
        return f"[{escape(run.text).strip()}]({file}.md)" if ending else escape(run.text)
    return "`" + run.text.replace("`", "'").replace("|", "¦") + "`"


def _cell(cell: Cell, maximum: float) -> str:
    words = "".join(escape(run.label) if isinstance(run, Option) else _run(run) for run in cell.text).strip()
    drawn = "" if cell.bar is None else bar(cell.bar, maximum)
    return " ".join(filter(None, (drawn, words, f"({escape(cell.sub)})" if cell.sub else "")))


def bar(part: Bar, maximum: float) -> str:
    """Return a bar of blocks: full up to its value; dotted ones from the low end of its range to the high one.

    Examples
    --------
    >>> bar(Bar(0.5), 1.0), bar(Bar(0.5, 0.25, 0.75), 1.0)
    ('██████████', '█████▓▓▓▓▓░░░░░')
    """
    value, low, high = (
        round(BLOCKS * min(max(x / maximum, 0.0), 1.0))
        for x in (
            part.value,
            part.value if part.low is None else part.low,
            part.value if part.high is None else part.high,
        )
    )
    low, high = min(low, value), max(high, value)
    return "█" * low + "▓" * (value - low) + "░" * (high - value)


def table(part: Table) -> str:
    """Return a table with its caption above it, its columns under each other where its cells are short."""
    heads = part.columns
    kinds = ["right" if head.kind == "number" else "middle" if head.kind == "centre" else "left" for head in heads]
    rows = [[_cell(cell, part.maximum) for cell in row.cells] for row in part.rows]
    names = [escape(head.label) + (f" ({escape(head.sub)})" if head.sub else "") for head in heads]
    found = list(zip(names, [[row[k] for row in rows] for k in range(len(heads))], strict=True))
    widths = [_width(name, cells, len(name)) for name, cells in found]
    if sum(widths) > BROADEST:
        widths = [_width(name, cells, HEADROOM) for name, cells in found]
    rule = ["-" * (width - (kind != "left") - (kind == "middle")) for kind, width in zip(kinds, widths, strict=True)]
    rule = [
        {"left": "{}", "right": "{}:", "middle": ":{}:"}[kind].format(one)
        for kind, one in zip(kinds, rule, strict=True)
    ]
    lines = [rule if row is rule else _padded(row, kinds, widths) for row in (names, rule, *rows)]
    drawn = "\n".join("| " + " | ".join(row) + " |" for row in lines)
    note = f"\n\n{say(part.note)}" if part.note else ""
    return f"**{say(part.caption)}**\n\n{drawn}{note}" if part.caption else drawn + note


def _width(name: str, cells: list[str], more: int) -> int:
    """Return how wide a column is written: as its cells, and as its head where that is no more longer than this."""
    widest = min(max(map(len, cells), default=0), WIDEST)
    return max(widest, 5, len(name) if len(name) <= widest + more else 0)


def _padded(row: list[str], kinds: list[str], widths: list[int]) -> list[str]:
    pad = {"left": str.ljust, "right": str.rjust, "middle": str.center}
    return [pad[kind](cell, width) for cell, kind, width in zip(row, kinds, widths, strict=True)]


def _block(part: object) -> str:  # noqa: PLR0911 - one line for each kind of part
    match part:
        case Paragraph():
            return ("> " if part.kind == "warning" else "") + say(part.text)
        case Heading():
            return f"### {escape(part.text)}"
        case Items():
            return "\n".join(f"{f'{k}.' if part.ordered else '-'} {say(item)}" for k, item in enumerate(part.items, 1))
        case Facts():
            return "\n".join(f"- {escape(fact.label)}: **{escape(fact.value)}**" for fact in part.facts)
        case Stages():
            found = [f"**{say(part.title)}**"]
            for k, stage in enumerate(part.stages, 1):
                found.append(f"{k}. {escape(stage.title)}\n" + "\n".join(f"   - {say(item)}" for item in stage.items))
            return "\n\n".join([found[0], "\n".join(found[1:])])
        case Table():
            return table(part)
        case Strips():
            return f"**{say(part.title)}** {say((word('The stretches are in the table that follows.'),))}"
        case Map():
            corners = word("Its corners are in the table that follows.")
            return f"**{say(part.title)}** {escape(part.description)} {escape(corners)}"
        case Chart():
            return f"**{say(part.title)}** {say((word('The figures are in the table beside it.'),))}"
        case Definitions():
            return "\n".join(f"- **{escape(one.term)}**: {say(one.meaning)}" for one in part.definitions)
        case Command():
            return "\n".join("    " + " ".join(line.split()) for line in part.lines)
    raise TypeError(f"no Markdown for a {type(part).__name__}")


def render(report: Report) -> str:
    """Return the report as Markdown, ending in a newline."""
    found: list[str] = [f"# {escape(report.title)}"]
    found += [escape(words) for words in (report.eyebrow, report.subtitle) if words]
    for section in report.sections:
        found.append(f"## {escape(section.title)}")
        found += _blocks(section.blocks)
    if report.meta:
        found += ["---", say(report.meta)]
    return harmless("\n\n".join(found).replace("\t", " ")) + "\n"


def _blocks(parts: Iterable[object]) -> list[str]:
    return [_block(part) for part in parts]
