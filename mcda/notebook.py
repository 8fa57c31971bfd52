"""Results as notebooks show them: a title, sentences, tables; what a user wrote is text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from mcda.language import ENGLISH, catalogue, harmless, noted, number, spoken, word

if TYPE_CHECKING:
    import pandas as pd

MOST = 60  # rows of a table that are shown
# Heads that only results in a notebook have; others are those of workbooks.
HEADS = (noted("there"), noted("move"), noted("factor"), noted("title"))
METHODS = {
    "weighted_sum": noted("weighted sum"), "weighted_product": noted("weighted product"), "topsis": noted("TOPSIS"),
    "ahp": noted("AHP"), "vikor": noted("VIKOR"), "promethee": noted("PROMETHEE"),
}  # fmt: skip


def spelled(method: str) -> str:
    """Return a method's name as words; one of another package as it is."""
    return word(METHODS[method]) if method in METHODS else method


def shown(title: str, told: Iterable[str] = (), tables: Iterable[pd.DataFrame] = (), *, own: bool = False) -> str:
    """Return HTML of a title, a paragraph a sentence, and tables with their index in front.

    Heads of tables are said in the language spoken, but for those that are a user's `own`; numbers have four digits,
    missing values are a dash, and of a long table the first rows are shown.

    Examples
    --------
    >>> shown("A <b> case", ["It leads."])
    '<h4>A &lt;b&gt; case</h4><p>It leads.</p>'
    """
    heads = [f"<h4>{_safe(title)}</h4>"] if title else []
    said = [f"<p>{_safe(one)}</p>" for one in told]
    return "".join([*heads, *said, *(_table(one, own) for one in tables)])


def _table(frame: pd.DataFrame, own: bool) -> str:
    names = ["" if name is None else str(name) for name in frame.index.names]
    columns = [*names, *map(str, frame.columns)]
    heads = "".join(
        f'<th scope="col" style="text-align:left">{_safe(name if own else _head(name))}</th>' for name in columns
    )
    rows = []
    for key, row in zip(frame.index[:MOST], frame.iloc[:MOST].itertuples(index=False, name=None), strict=True):
        keys = key if isinstance(key, tuple) else (key,)
        first = "".join(f'<th scope="row" style="text-align:left">{_safe(_cell(one))}</th>' for one in keys)
        rows.append(f"<tr>{first}{''.join(map(_data, row))}</tr>")
    more = len(frame) - len(rows)
    rest = f"<p>{_safe(word('and {n} more', n=more))}</p>" if more > 0 else ""
    return (
        f'<table class="dataframe" border="0"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
        f"{rest}"
    )


def _head(name: str) -> str:
    plain = name.replace("_", " ")
    return name if spoken() == ENGLISH else catalogue(spoken()).get(plain, name)


def _data(value: Any) -> str:
    side = "right" if isinstance(value, Real) and not isinstance(value, bool) else "left"  # notebooks flush all right
    return f'<td style="text-align:{side}">{_safe(_cell(value))}</td>'


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - missing is unlike itself
        return "–"
    if isinstance(value, Real) and not isinstance(value, (bool, Integral)):
        return number(f"{float(value):.4g}")
    return str(value)


def _safe(words: str) -> str:
    """Return words as HTML shows them letter by letter, without marks that would turn around what follows."""
    return escape(harmless(words), quote=True)
