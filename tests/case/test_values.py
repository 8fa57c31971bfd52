"""Value functions and ratings in words in case files: read exactly, written back, faults in their places."""

import copy
import json
import pickle
from fractions import Fraction as F

import jsonschema
import pytest
from ruamel.yaml import YAML

from mcda import Case, CaseError, McdaError, ValueFunction, labels, rank, verify, weight_flips
from mcda.case import json_schema
from mcda.case.document import Document
from mcda.case.scalars import Mark

ROOMS = """\
format: ram-case/1
title: rooms
criteria:
  price: {direction: min, value: {points: [[200, 1], [400, 1/2], [800, 0]]}}
  noise: {direction: min, value: {labels: {low: 1, medium: 0.4, high: 0}}}
  area: {direction: max, scale: {low: 0, high: 100}, value: concave}
weights: {price: 2, noise: 1, area: 1}
alternatives:
  x: {scores: {price: [300, 350, 500], noise: [low, low, medium], area: 25}}
  y: {scores: {price: 500, noise: {score: medium, reason: so}, area: [0, 50, 100]}}
scenarios:
  works: {label: Road works, cells: {x: {noise: high}}}
"""
WORDS = "expected one of the labels 'low', 'medium', 'high', met "
SAYS = "expected one of 'points', 'labels', 'shape' and 'bisection', met "
FALLS = "direction 'min' says that less is better, but the value rises "
# What is changed, into what, what stands at the place of the fault, and what is said of it.
FAULTS = [
    (
        "[low, low, medium]",
        "[low, medium, lwo]",
        "lwo]",
        f"scores.noise[3]: {WORDS}the text 'lwo'; did you mean 'low'?",
    ),
    (
        "[low, low, medium]",
        "[high, low, low]",
        "noise: [",
        "expected low ≤ likely ≤ high in the order of the labels (low, medium, high), met [high, low, low]",
    ),
    ("[low, low, medium]", "2", "2, area", f"alternatives.x.scores.noise: {WORDS}the number 2"),
    ("[low, low, medium]", "true", "true, area", f"alternatives.x.scores.noise: {WORDS}true"),
    ("[low, low, medium]", "", ", area", f"alternatives.x.scores.noise: {WORDS}nothing"),
    ("score: medium", "score: midium", "midium", f"noise.score: {WORDS}the text 'midium'; did you mean 'medium'?"),
    ("noise: high", "noise: hihg", "hihg}}}", f"scenarios.works.cells.x.noise: {WORDS}the text 'hihg'; did you mean"),
    ("area: 25", "area: low", "low}}", "alternatives.x.scores.area: expected a number, met the text 'low'"),
    (
        "price: 500",
        "price: 900",
        "900,",
        "expected a rating from 200 to 800, where the value of 'price' is stated, met 900; add points",
    ),
    ("area: 25", "area: 125", "125}}", "expected a rating from 0 to 100, the scale of 'area', met 125"),
    ("[400, 1/2]", "[100, 1/2]", "100, 1/2", "expected a level above 200, the one before, met 100"),
    ("[400, 1/2]", "[200, 1/2]", "200, 1/2", "expected a level above 200, the one before, met 200"),
    ("[400, 1/2]", "[400, 1.5]", "1.5]", "expected a value from 0 to 1, met 1.5"),
    ("[400, 1/2]", "[400, .nan]", ".nan]", "points[2][2]: expected a finite decimal number, met the number .nan"),
    ("[400, 1/2]", "[400, true]", "true]", "points[2][2]: expected a number, met true"),
    ("[400, 1/2]", "[400]", "[400]", "criteria.price.value.points[2]: expected "),
    ("[[200, 1], [400, 1/2], [800, 0]]", "[[200, 1]]", "200, 1]]", "expected at least two, met 1"),
    ("[[200, 1], [400, 1/2], [800, 0]]", "[]", "points: []", "expected at least two, met 0"),
    (
        "[[200, 1], [400, 1/2], [800, 0]]",
        "[[200, 0], [800, 1]]",
        "value: {points",
        f"criteria.price.value: {FALLS}with it (200 → 0, 800 → 1); 1 is the best value",
    ),
    ("low: 1, medium: 0.4, high: 0", "low: 0, medium: 0.4, high: 1", "value: {labels", f"{FALLS}from the first label"),
    (
        "{direction: min, value: {points",
        "{direction: max, value: {points",
        "value: {points",
        "criteria.price.value: direction 'max' says that more is better, but the value falls with it",
    ),
    ("medium: 0.4", "medium: 4", "4, high", "expected a value from 0 to 1, met 4"),
    ("medium: 0.4", "medium: 0.4, 1: 0.3", "1: 0.3", "expected a name, met the number 1; put it in quotes"),
    ("medium: 0.4", "medium: 0.4, low: 0.3", "low: 0.3", "key 'low' stands here twice"),
    ("value: concave", "value: concav", "concav}", "met the text 'concav'; did you mean 'concave'?"),
    ("value: concave", "value: {}", "value: {}", f"{SAYS}none"),
    (
        "value: concave",
        "value: {shape: convex, bisection: [1, 2, 3]}",
        "value: {shape",
        f"{SAYS}'shape' and 'bisection'",
    ),
    (
        "value: concave",
        "value: {shape: convex, clampd: true}",
        "clampd",
        "unknown key 'clampd'; did you mean 'clamped'?",
    ),
    ("value: concave", "value: {shape: convex, out_of: 10}", "out_of", "expected no 'out_of' beside 'shape', met one"),
    ("value: concave", "value: {shape: convex, between: [1, 2]}", "between", "expected 'shape: threshold' beside"),
    ("value: concave", "value: threshold", "value: ", "criteria.area.value: the shape 'threshold' needs 'between'"),
    (
        "value: concave",
        "value: {shape: threshold, between: [60, 40]}",
        "value: ",
        "criteria.area.value: 'between' must",
    ),
    ("value: concave", "value: {bisection: [20, 10, 60]}", "value: ", "criteria.area.value: a bisection goes from"),
    (
        "scale: {low: 0, high: 100}, ",
        "",
        "value: concave",
        "criteria.area.value: a shape runs over the criterion's scale; expected 'scale' with low and high",
    ),
    (
        "value: {labels",
        "scale: {low: 1, high: 9}, value: {labels",
        "scale:",
        "expected no scale beside labels, met one",
    ),
    ("high: 0}}", "high: 0}, out_of: 0}", "0}}", "expected a number above 0, met the number 0"),
    (
        "scenarios:",
        "limits: [{name: cap, criterion: price, at_most: 400}]\nscenarios:",
        "price, at_most",
        "'price' has a value function, so that its ratings are values and no amounts; give the amounts as 'spend'",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), FAULTS, ids=[f"{old} -> {new}" for old, new, _, _ in FAULTS])
def test_each_fault_stands_in_its_place_alone(old, new, at, said):
    assert old in ROOMS
    text = ROOMS.replace(old, new, 1)
    with pytest.raises(CaseError) as caught:
        Case.of(text, "c.yaml")
    (problem,) = caught.value.problems
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].lstrip().startswith(at)
    assert said in problem.message


def test_no_labels_at_all_are_told_where_they_should_be():
    with pytest.raises(CaseError, match=r"c\.yaml:5:35: expected at least two, met 0"):
        Case.of(ROOMS.replace("{low: 1, medium: 0.4, high: 0}", "{}"), "c.yaml")


def test_a_case_gives_a_matrix_of_values():
    case = Case.of(ROOMS)
    matrix = case.matrix()
    assert matrix.exact.tolist() == [[F(5, 8), 1, F(7, 16)], [F(3, 8), F(2, 5), F(3, 4)]]
    assert set(matrix.sense) == {"max"}
    assert matrix.value[0] == ValueFunction.of([(200, 1), (400, "1/2"), (800, 0)])
    assert matrix.value[1] == labels({"low": 1, "medium": "0.4", "high": 0}) == case.value_function("noise")
    assert matrix.value[2] == ValueFunction.shape("concave", 0, 100)
    assert all(verify(flip) for flip in weight_flips(matrix, case.weights(), "weighted_sum"))
    assert rank(case).best == "x"


def test_ends_of_ranges_are_the_levels_worth_least_and_most():
    case = Case.of(ROOMS)
    low, likely, high = (case.matrix(which).exact for which in ("low", "likely", "high"))
    assert low.tolist() == [[F(3, 8), F(2, 5), F(7, 16)], [F(3, 8), F(2, 5), 0]]
    assert high.tolist() == [[F(3, 4), 1, F(7, 16)], [F(3, 8), F(2, 5), 1]]
    assert (low <= likely).all()
    assert (likely <= high).all()
    peak = ROOMS.replace(
        "min, value: {points: [[200, 1], [400, 1/2], [800, 0]]}", "max, value: [[200, 0], [400, 1], [800, 0]]"
    )
    assert Case.of(peak).matrix("high").exact[0, 0] == 1  # 400 lies within [300, 350, 500]
    assert Case.of(peak).matrix("low").exact[0, 0] == F(1, 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("concave", ValueFunction.shape("concave", 0, 100)),
        ("{shape: s_shape, clamped: true}", ValueFunction.shape("s_shape", 0, 100, clamped=True)),
        ("{shape: threshold, between: [40, 60]}", ValueFunction.shape("threshold", 0, 100, between=(40, 60))),
        ("{bisection: [15, 35, 60]}", ValueFunction.bisection(0, 100, [15, 35, 60])),
        ("[[0, 0], [100, 1]]", ValueFunction.of([(0, 0), (100, 1)])),
        ("{points: [[0, 0], [100, 80]], out_of: 100}", ValueFunction.of([(0, 0), (100, "0.8")])),
        ("{points: [[0, 0], [50, 1]], clamped: true}", ValueFunction.of([(0, 0), (50, 1)], clamped=True)),
    ],
)
def test_every_way_to_say_it_is_read(said, expected, validator):
    text = ROOMS.replace("value: concave", f"value: {said}")
    assert Case.of(text).value_function("area") == expected
    validator.validate(as_json(text))


def test_costs_run_from_the_high_end_of_the_scale():
    text = ROOMS.replace("direction: max, scale", "direction: min, scale")
    text = text.replace("concave", "{bisection: [80, 50, 20]}")
    assert Case.of(text).value_function("area") == ValueFunction.bisection(100, 0, [80, 50, 20])
    assert Case.of(text.replace("{bisection: [80, 50, 20]}", "concave")).value_function("area")(75) == F(7, 16)


def test_the_scale_of_the_case_is_not_that_of_stated_levels():
    text = ROOMS.replace("criteria:", "scale: {low: 1, high: 9}\ncriteria:").replace("scale: {low: 0, high: 100}, ", "")
    text = text.replace("area: 25", "area: 5").replace("area: [0, 50, 100]", "area: [1, 3, 9]")
    case = Case.of(text)
    assert (case.scale("price"), case.scale("noise"), case.scale("area")) == (None, None, (1, 9))
    assert case.value_function("area") == ValueFunction.shape("concave", 1, 9)


def test_what_is_written_is_read_again():
    document = Case.of(ROOMS).document
    assert document.alternatives["x"].scores["noise"].model_dump(mode="json")["score"] == ["low", "low", "medium"]
    assert str(document.alternatives["x"].scores["noise"]) == "low (low–medium)"
    assert document.criteria["noise"].value.model_dump(mode="json", exclude_unset=True) == {
        "labels": {"low": 1, "medium": 0.4, "high": 0}
    }
    assert Document.model_validate(json.loads(document.model_dump_json())) == document
    assert Document.model_validate(document.model_dump()) == document


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_mark_is_its_place_and_keeps_its_label(copied):
    mark = copied(Mark(2, "medium"))
    assert (mark, mark.label, str(mark), float(mark)) == (F(2), "medium", "medium", 2.0)
    assert Mark(1, "low") < mark


def test_a_value_function_takes_the_ratings_of_its_case():
    case = Case.of(ROOMS)
    changed = case.document.scenarios["works"].cells["x"]["noise"]
    assert case.value_function("noise")(changed.likely) == 0
    assert case.value_function("price")(case.document.alternatives["x"].scores["price"].likely) == F(5, 8)
    with pytest.raises(McdaError, match="expected one of the labels low, medium, high"):
        case.value_function("noise")(F(2))


@pytest.fixture(scope="module")
def validator():
    return jsonschema.Draft202012Validator(json.loads(json.dumps(json_schema())))


def as_json(text):
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def test_the_schema_knows_values_and_labels(validator):
    validator.validate(as_json(ROOMS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value: concave", "value: concav"),
        ("value: concave", "value: {}"),
        ("value: concave", "value: {shape: convex, bisection: [1, 2, 3]}"),
        ("value: concave", "value: {shape: convex, clampd: true}"),
        ("[400, 1/2]", "[400]"),
        ("noise: [low, low, medium]", "noise: [low, medium]"),
        ("price: 500", "price: '500'"),
        ("medium: 0.4", "medium: some"),
    ],
)
def test_the_schema_refuses_the_usual_slips(validator, old, new):
    assert old in ROOMS
    assert not validator.is_valid(as_json(ROOMS.replace(old, new, 1)))
