"""Results as notebooks show them: a title, sentences, tables; what a user wrote is text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def shown(title: str, told: Iterable[str] = (), tables: Iterable[pd.DataFrame] = ()) -> str:
    """Return HTML of a title, a paragraph a sentence, and tables.

    Examples
    --------
    >>> shown("A <b> case", ["It leads."])
    '<h4>A &lt;b&gt; case</h4><p>It leads.</p>'
    """
    heads = [f"<h4>{escape(title)}</h4>"] if title else []
    return "".join([*heads, *(f"<p>{escape(one)}</p>" for one in told), *(one.to_html(escape=True) for one in tables)])
