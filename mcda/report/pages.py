"""The cases of a joint page, and where the page of each stands beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcda.report.parts import Table, plain

if TYPE_CHECKING:
    from mcda.report.naming import Names
    from mcda.study import Study

Named = list[tuple["Study", "Names"]]  # the cases of a joint page, in its order


def page(study: Study, part: str = "") -> str:
    """Return the address of a case's page beside the joint one; no file name can make it lead elsewhere."""
    from urllib.parse import quote

    return "./" + quote(study.case.stem, safe="") + f".html{part}"


def without_empty(table: Table) -> Table | None:
    """Return a table without the columns in which no case says anything; None where none is left beside the names."""
    told = [k for k in range(1, len(table.columns)) if any(plain(row.cells[k].text) != "–" for row in table.rows)]
    if not told:
        return None
    kept = [0, *told]
    return replace(
        table,
        columns=tuple(table.columns[k] for k in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[k] for k in kept)) for row in table.rows),
    )
