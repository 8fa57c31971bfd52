"""Case files: YAML in, checked cases out, every fault with its line and column."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcda.case.evidence import Evidence as Evidence
    from mcda.case.folder import find as find
    from mcda.case.interests import NationalInterests as NationalInterests
    from mcda.case.model import Case as Case
    from mcda.case.starter import template as template

    load = Case.load

__all__ = ["Case", "Evidence", "NationalInterests", "find", "json_schema", "load", "template"]

# Where each name lives. Loaded on first use: `mcda new` writes its text without NumPy, pydantic and YAML.
_HOMES = {
    "Case": "mcda.case.model",
    "Evidence": "mcda.case.evidence",
    "NationalInterests": "mcda.case.interests",
    "find": "mcda.case.folder",
    "template": "mcda.case.starter",
}


def __getattr__(name: str) -> Any:
    if name == "load":
        return import_module("mcda.case.model").Case.load
    home = _HOMES.get(name)
    if home is not None:
        return getattr(import_module(home), name)
    raise AttributeError(f"module 'mcda.case' has no attribute {name!r}")


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file formats; see `mcda.case.schema`."""
    from mcda.case import schema

    return schema.json_schema()
