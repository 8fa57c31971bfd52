"""Certificates: true ones hold, damaged ones are rejected, and checking needs no solver."""

import copy
import json
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mcda
from mcda.certificate.polynomials import isolated, nonnegative, value
from mcda.flips.walks import walker_for

MATRIX = mcda.DecisionMatrix.of([[7, 2, 4], [3, 6, 5], [5, 5, 1]], sense=("max", "max", "min"), bounds=(1, 9))
WEIGHTS = mcda.Weights.of(["0.5", "0.3", "0.2"])


def document(method):
    flips = mcda.weight_flips(MATRIX, WEIGHTS, method)
    assert flips
    problem = walker_for(MATRIX, WEIGHTS, method).problem
    return {"problems": {"main": problem.to_json()}, "flips": [flip.to_json() for flip in flips]}


def places(node, trail=()):
    """Every number and name of a certificate that a damage could hit."""
    if isinstance(node, dict):
        for key, part in node.items():
            yield from places(part, (*trail, key))
    elif isinstance(node, list):
        for k, part in enumerate(node):
            yield from places(part, (*trail, k))
    else:
        yield trail, node


def damaged(doc, trail, new):
    doc = copy.deepcopy(doc)
    node = doc
    for step in trail[:-1]:
        node = node[step]
    node[trail[-1]] = new
    return doc


@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "ahp"])
def test_one_damaged_digit_is_rejected(method):
    doc = document(method)
    assert mcda.verify(doc).ok
    flip = doc["flips"][0]
    tried = 0
    for trail, old in places(flip["certificate"]):
        if trail[-1] in ("kind", "problem", "origin") or trail[0] in ("ahead", "others") or old is None:
            continue
        if isinstance(old, str) and trail[0] not in ("winner", "rival"):
            new = str(Fraction(old) + Fraction(1, 1000))
        elif isinstance(old, str):
            new = next(name for name in MATRIX.alternatives if name != old)
        elif isinstance(old, int):
            continue
        bad = damaged(doc, ("flips", 0, "certificate", *trail), new)
        if trail[0] == "start" and Fraction(new) * (1 if flip["direction"] == "rises" else -1) < Fraction(old):
            continue
        if trail[0] == "start":
            continue  # a shorter certified stretch is a weaker claim, not a wrong one
        assert not mcda.verify(bad).ok, (trail, old, new)
        tried += 1
    assert tried > 10
    for key in ("threshold", "now"):
        assert not mcda.verify(damaged(doc, ("flips", 0, key), flip[key] + 1e-3)).ok
    for key in ("winner", "rival"):
        assert not mcda.verify(damaged(doc, ("flips", 0, key), "somebody else")).ok


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_a_damaged_rating_is_rejected(method):
    """Move the rival's or the winner's row: the bracket no longer holds the crossing."""
    doc = document(method)
    flip = doc["flips"][0]
    for name in (flip["winner"], flip["rival"]):
        row = doc["problems"]["main"]["rows"][name][0]
        for j, old in enumerate(row):
            bad = damaged(doc, ("problems", "main", "rows", name, 0, j), str(Fraction(old) + Fraction(1, 100)))
            assert not mcda.verify(bad).ok


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        {"flips": []},
        {"flips": [{"certificate": {"kind": "path", "problem": "main"}}]},
        {
            "problems": {"main": {"form": "cubic", "rows": {}, "origin": "given"}},
            "flips": [{"certificate": {"kind": "path"}}],
        },
        {"problems": {"main": 3}, "flips": [{"certificate": 3}]},
        {"flips": [{"certificate": "trust me"}]},
    ],
)
def test_what_cannot_be_checked_does_not_pass(broken):
    assert not mcda.verify(json.dumps(broken)).ok


def test_checking_imports_no_solver_and_no_numpy():
    doc = json.dumps(document("topsis"))
    code = (
        "import sys, json; from mcda.certificate.verdict import verify; v = verify(sys.stdin.read()); "
        "bad = [m for m in ('numpy', 'scipy', 'pulp', 'highspy', 'pandas') if m in sys.modules]; "
        "print(v.ok, bad)"
    )
    run = subprocess.run([sys.executable, "-c", code], input=doc, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True []"


fractions = st.fractions(min_value=-3, max_value=3, max_denominator=6)


@given(roots=st.lists(fractions, max_size=4), sign=st.sampled_from([1, -1]), rest=st.booleans())
def test_sign_changes_are_the_roots_of_odd_multiplicity(roots, sign, rest):
    factors = [[-root, Fraction(1)] for root in roots] + [
        [Fraction(1), Fraction(0), Fraction(1)]
    ] * rest  # x² + 1: no root
    polynomial = [Fraction(sign)]
    for factor in factors:
        product = [Fraction(0)] * (len(polynomial) + len(factor) - 1)
        for i, a in enumerate(polynomial):
            for j, b in enumerate(factor):
                product[i + j] += a * b
        polynomial = product
    low, high = Fraction(-2), Fraction(2)
    odd = sorted({root for root in roots if roots.count(root) % 2 and low < root < high})
    found = isolated(polynomial, low, high, Fraction(1, 10**6))
    assert len(found) == len(odd)
    assert all(a < root < b and b - a <= Fraction(1, 10**6) for (a, b), root in zip(found, odd, strict=True))
    grid = [low + (high - low) * k / 997 for k in range(998)]
    if nonnegative(polynomial, low, high):
        assert all(value(polynomial, t) >= 0 for t in grid)
        assert not odd
    elif not odd:
        assert any(value(polynomial, t) < 0 for t in grid)
