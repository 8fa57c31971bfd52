"""The JSON Schema of the file formats, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from mcda.case.document import CASE_FORMAT, INTERESTS_FORMAT, STAGES, Document, InterestsDocument


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that would only repeat the keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of both formats, told apart by their first key.

    It knows shapes, words and the stages that belong together. What one place says about another (names that exist,
    low ≤ likely ≤ high, a score on every criterion) only `mcda check` knows.

    Examples
    --------
    >>> sorted(json_schema()["properties"]["format"]["enum"])
    ['national-interests/1', 'ram-case/1']
    """
    _, made = models_json_schema(
        [(Document, "validation"), (InterestsDocument, "validation")],
        ref_template="#/$defs/{model}",
        schema_generator=_Untitled,
    )
    parts = made["$defs"]
    case = parts["Document"]
    case["dependentRequired"] = {stage: [one for one in STAGES if one != stage] for stage in STAGES}
    case["not"] = {"required": ["judgements", "weights"]}
    for part in parts.values():
        _unsaid_default(part)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:mcda:case:1",
        "title": "Case file or file of national interests of mcda",
        "type": "object",
        "required": ["format"],
        "properties": {"format": {"enum": [CASE_FORMAT, INTERESTS_FORMAT]}},
        "if": {"properties": {"format": {"const": INTERESTS_FORMAT}}, "required": ["format"]},
        "then": {"$ref": "#/$defs/InterestsDocument"},
        "else": {"$ref": "#/$defs/Document"},
        "$defs": parts,
    }


def _unsaid_default(part: dict[str, Any]) -> None:
    """A label left out is the key, not the empty text that the class has as default."""
    for one in (part, *part.get("anyOf", ())):
        one.get("properties", {}).get("label", {}).pop("default", None)
