"""The JSON Schema accepts what the checker accepts and refuses the usual slips."""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from mcda.case import json_schema, template

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.yaml"))
PLAIN = """\
format: ram-case/1
title: t
criteria: {a: max, b: {direction: min}}
weights: {a: 1, b: 1/3}
alternatives:
  x: {scores: {a: 1, b: [1, 2.5, 3]}}
"""


def as_json(text):
    """The values as an editor sees them: keys are text."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


@pytest.fixture(scope="module")
def validator():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(json.loads(json.dumps(schema)))


@pytest.mark.parametrize("model", MODELS, ids=lambda path: path.stem)
def test_it_accepts_every_model(validator, model):
    validator.validate(as_json(model.read_text("utf-8")))


def test_it_accepts_the_template_and_a_plain_matrix(validator):
    assert len(MODELS) == 7
    validator.validate(as_json(template()))
    validator.validate(as_json(PLAIN))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format: ram-case/1\n", ""),
        ("ram-case/1", "ram-case/2"),
        ("ram-case/1", "national-interests/1"),
        ("title: t\n", ""),
        ("title: t", "titel: t"),
        ("title: t", "title: 5"),
        ("title: t", "title: t\nactor: someone"),
        ("title: t", "title: t\njudgements: []"),
        ("a: max", "a: most"),
        ("direction: min", "direction: min, kinds: cost"),
        ("a: 1, b: [", "a: '1', b: ["),
        ("[1, 2.5, 3]", "[1, 2.5]"),
        ("[1, 2.5, 3]", "{score: 2, basis: [hearsay]}"),
        ("[1, 2.5, 3]", "{score: 2, lines: [4 to 5]}"),
        ("{scores: {a", "{exposure: 12, scores: {a"),
        ("{scores: {a", "{rates: {a"),
        ("{scores: {a", "{feasible: maybe, scores: {a"),
    ],
)
def test_it_refuses_the_usual_slips(validator, old, new):
    assert old in PLAIN
    assert not validator.is_valid(as_json(PLAIN.replace(old, new, 1)))


def test_every_key_of_the_case_is_explained_to_the_editor(validator):
    document = json_schema()["$defs"]["Document"]
    assert all("description" in one for one in document["properties"].values())
