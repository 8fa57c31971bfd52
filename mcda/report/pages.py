"""Where the page of a case stands beside the joint one, and which sections it has to lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcda.study import Study


def page(study: Study, part: str = "") -> str:
    """Return the address of a case's page beside the joint one; no file name can make it lead elsewhere."""
    from urllib.parse import quote

    return "./" + quote(study.case.stem, safe="") + f".html{part}"
