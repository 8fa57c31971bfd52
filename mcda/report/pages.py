"""The cases of a joint page, and where the page of each stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda.report.naming import Names
    from mcda.study import Study

Named = list[tuple["Study", "Names"]]  # the cases of a joint page, in its order


def page(study: Study, part: str = "") -> str:
    """Return the address of a case's page beside the joint one; no file name can make it lead elsewhere."""
    from urllib.parse import quote

    return "./" + quote(study.case.stem, safe="") + f".html{part}"
