"""Ratings that never flip: proved with the flips of the others, so that a list with a gap is seen."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings

import mcda
from mcda import DecisionMatrix, Weights
from mcda.cli import verify as command
from mcda.flips.cell_silence import silence
from mcda.flips.cells import cell_flips
from tests.flips.test_cells import METHODS
from tests.strategies import problems

CSV = "name,price,range,comfort\nweight,1,2,1\ndirection,min,max,max\nA,10,5,3\nB,12,7,3\nC,8,4,3\nD,12,7,3\n"


@pytest.fixture(scope="module", params=["weighted_sum", "topsis"])
def document(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cells")
    (folder / "own.csv").write_text(CSV, encoding="utf-8")
    command = [sys.executable, "-m", "mcda", "flips", "own.csv", "--of", "cells", "--json", "--method", request.param]
    return json.loads(subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout)


def test_the_list_is_whole_and_nothing_of_it_is_left_unchecked(document):
    verdict = mcda.verify(document)

    assert verdict.ok, verdict
    assert document["silence"]["complete"]
    assert set(verdict.unchecked) <= {"case", "labels", "method", "weights_from", "dangers", "flips[].within_range"}


def damages(document):
    yield "winners", lambda one: one.update(winners=["C"])
    yield "weights", lambda one: one["weights"].update(price=0.3)
    yield "never", lambda one: one["never"].pop()
    for k in range(len(document["flips"])):
        yield f"flip {k} left out", lambda one, k=k: one["flips"].pop(k)
        yield f"sentence {k}", lambda one, k=k: one["flips"][k].update(sentence="anything")
    for k in range(0, len(document["silence"]["certificate"]["stretches"]), 5):
        yield f"stretch {k} left out", lambda one, k=k: one["silence"]["certificate"]["stretches"].pop(k)
        yield f"stretch {k} short", lambda one, k=k: one["silence"]["certificate"]["stretches"][k].__setitem__(3, "4")
    yield "no word of gaps", lambda one: one["silence"].update(complete=False)


def test_every_damage_is_seen(document):
    tried = 0
    for name, damage in damages(document):
        damaged = json.loads(json.dumps(document))
        damage(damaged)
        assert not mcda.verify(damaged).ok, name
        tried += 1
    assert tried > 10


def test_without_its_proof_the_list_is_said_to_be_unchecked(document):
    bare = {**document, "silence": None}

    assert {"never", "whether flips are all there are"} <= set(mcda.verify(bare).unchecked)
    assert command._needs_none({**bare, "flips": []}, 0)
    assert not command._needs_none({**document, "flips": []}, 0)


@pytest.mark.parametrize("method", METHODS, ids=repr)
@settings(max_examples=6, deadline=None)
@given(problem=problems(alternatives=(1, 4), criteria=(1, 3)))
def test_what_has_no_flip_has_a_proof(method, problem):
    matrix, weights = problem
    flips = cell_flips(matrix, weights, method)
    found = silence(matrix, weights, method, flips)
    if found is None:
        assert not flips
        return
    assert found.faults() == []
    rational = not (method.name == "weighted_sum" and method.options.get("normalisation") == "vector")
    if rational:
        assert found.missing((*flip.subject, flip.direction) for flip in flips) == []


def test_a_choice_that_no_rating_flips_verifies():
    matrix = DecisionMatrix.of([[9, 9, 9], [1, 1, 1]], ["max"] * 3, bounds=(0, 9))
    weights = Weights.of([1, 1, 1])
    found = silence(matrix, weights, "weighted_sum", cell_flips(matrix, weights))
    assert cell_flips(matrix, weights) == []
    assert found.missing(()) == []
    document = {
        "problems": {"main": found.problem.to_json()},
        "flips": [],
        "never": [[a, c] for a in matrix.alternatives for c in matrix.criteria],
        "silence": {"complete": True, "certificate": {"problem": "main", **found.to_json()}},
    }
    assert mcda.verify(document)
