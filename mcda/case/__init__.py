"""Case files: YAML in, checked cases out, every fault with its line and column."""

from __future__ import annotations

from typing import Any

from mcda.case.folder import find
from mcda.case.interests import NationalInterests
from mcda.case.model import Case, Evidence
from mcda.case.starter import template

__all__ = ["Case", "Evidence", "NationalInterests", "find", "json_schema", "load", "template"]

load = Case.load


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file formats; see `mcda.case.schema`."""
    from mcda.case import schema

    return schema.json_schema()
