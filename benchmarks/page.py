"""The results as one HTML page: the same tables, with pictures of scaling, and nothing loaded from anywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from .plots import memory, scaling
from .report import Table, tables_of

STYLE = """
:root { color-scheme: light dark; --ink: #1d2329; --soft: #5b6670; --line: #d6dce1; --back: #ffffff; --mark: #1f5f8b;
  --bad: #9b3a1d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8eb; --soft: #9aa5ae; --line: #39424a; --back: #15191d;
  --mark: #7fb8de; --bad: #e59a7c; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 0 auto;
  max-width: 76rem; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } h3 { font-size: 1rem; margin-top: 1.5rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line); }
td { font-variant-numeric: tabular-nums; } th { color: var(--soft); font-weight: 600; }
strong { color: var(--bad); } code { font-size: .85em; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; }
svg { width: 100%; height: auto; } .grid { stroke: var(--line); } .title { font-size: 14px; fill: var(--ink); }
.tick { font-size: 11px; fill: var(--soft); } .middle { text-anchor: middle; } .end { text-anchor: end; }
.line { fill: none; stroke: var(--mark); stroke-width: 2; } .dot { fill: var(--mark); } .range { stroke: var(--mark); }
.limit { fill: none; stroke: var(--bad); stroke-dasharray: 5 4; } .limit-text { fill: var(--bad); }
"""


def inline(text: str) -> str:
    """Return a cell's text as HTML: **strong** and `code` are kept, all else is text."""
    safe = escape(text, quote=False)
    safe = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)


def _table(table: Table) -> str:
    parts = [f"<h{table.level}>{inline(table.title)}</h{table.level}>"]
    if table.lead:
        parts.append(f"<p>{inline(table.lead)}</p>")
    if table.rows:
        head = "".join(f"<th>{inline(cell)}</th>" for cell in table.head)
        rows = "\n".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
        parts.append(f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table></div>')
    return "\n".join(parts)


def html(found: Mapping[str, Any]) -> str:
    """Return the results as a page."""
    parts = []
    for table in tables_of(found):
        parts.append(_table(table))
        if table.title == "Scaling":
            drawn = [draw(one) for draw in (scaling, memory) for one in found["scaling"]]
            pictures = "\n".join(f"<div>{one}</div>" for one in drawn if one)
            parts.append(f'<div class="pictures">{pictures}</div>')
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>Benchmark results</title><style>{STYLE}</style></head>\n'
        f"<body><h1>Results</h1>\n{body}\n</body></html>\n"
    )
