"""Certificates of TOPSIS on the simplex: true ones hold and survive being written, damaged ones are rejected."""

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

import mcda
from mcda.certificate.radius import Region
from mcda.certificate.ratio_norms import NormCertificate
from mcda.certificate.trees import Leaf, Split

DIGIT = Fraction(1, 1000)
MATRIX = mcda.DecisionMatrix.of(
    [[7, 2, 4, 6], [3, 6, 5, 2], [5, 5, 1, 7], [2, 2, 5, 1]], ["max", "max", "min", "max"], bounds=(1, 9)
)
WEIGHTS = mcda.Weights.of(["0.4", "0.3", "0.2", "0.1"])
TOPSIS = mcda.method("topsis")
QUESTIONS = {
    "l1": {"norm": "l1"},
    "l2": {"norm": "l2"},
    "linf": {"norm": "linf"},
    "percent_final": {"norm": "percent_final"},
    "ranked": {"norm": "l1", "ranked": [["c1", "c2"], ["c3", "c4"]], "gap": 1e-4},
    "win": {"norm": "linf", "rival": "a2", "until": "win", "gap": 1e-4},
}
every = pytest.mark.parametrize("name", QUESTIONS)


@cache
def certificate(name):
    flip = mcda.nearest_flip(MATRIX, WEIGHTS, TOPSIS, seconds=60, **QUESTIONS[name])
    assert flip.weights is not None
    return flip.certificate


def cuts(tree):
    """The leaves of a tree and the cuts, each with what puts another in its place."""
    yield tree, lambda new: new
    if isinstance(tree, Split):
        for part, put in cuts(tree.low):
            yield part, lambda new, put=put: replace(tree, low=put(new))
        for part, put in cuts(tree.high):
            yield part, lambda new, put=put: replace(tree, high=put(new))


@every
def test_a_true_certificate_holds_and_survives_being_written(name):
    found = certificate(name)
    written = json.loads(json.dumps(found.to_json()))
    read = NormCertificate.from_json(written, found.problem)

    assert found.faults() == []
    assert read.faults() == []
    assert read.to_json() == written


@every
def test_one_damaged_digit_is_rejected(name):
    found = certificate(name)
    others, weights = found.witness, found.weights

    assert replace(found, inner=found.inner * (1 + DIGIT)).faults()
    assert replace(found, outer=found.outer * (1 - DIGIT)).faults()
    assert replace(found, inner=found.outer * (1 + DIGIT)).faults()
    assert replace(found, inner=None).faults()
    for k in range(4):
        for way in (DIGIT, -DIGIT):  # weights no longer of sum 1
            assert replace(found, witness=(*others[:k], others[k] + way, *others[k + 1 :])).faults()
            assert replace(found, weights=(*weights[:k], weights[k] + way, *weights[k + 1 :])).faults()
    toward = tuple((1 - DIGIT) * x + DIGIT * w for x, w in zip(others, weights, strict=True))
    assert any("is not ahead" in fault for fault in replace(found, witness=toward).faults())
    for other in set(found.problem.rows) - {found.winner, found.rival}:
        assert replace(found, winner=other).faults() or other in found.opponents  # whom it must beat as well
        assert replace(found, rival=other).faults()


@every
def test_cuts_and_multipliers_where_the_tie_is_cannot_be_changed(name):
    found = certificate(name)
    tree = found.trees[found.rival]
    rejected = kept = 0
    for part, put in cuts(tree):
        if isinstance(part, Split):
            changed = [replace(part, at=part.at + way) for way in (DIGIT, -DIGIT)] if part.axis == -1 else []
        else:  # multipliers, and none at all
            zero = (Fraction(0),) * len(part.first)
            changed = [replace(part, first=zero, last=zero)]
            for k in range(len(part.first)):
                for way in (1 + DIGIT * 50, 1 - DIGIT * 50):
                    sides = [(*x[:k], x[k] * way, *x[k + 1 :]) for x in (part.first, part.last)]
                    changed.append(Leaf(*sides))
        faults = [bool(replace(found, trees={**found.trees, found.rival: put(new)}).faults()) for new in changed]
        rejected, kept = rejected + sum(faults), kept + len(faults) - sum(faults)
        if isinstance(part, Leaf):
            assert faults[0] or kept  # a leaf without multipliers holds only for an empty part
    assert rejected > 0


@every
def test_leaves_of_the_wrong_shape_or_sign_are_rejected(name):
    found = certificate(name)
    for wrong in ((), (Fraction(1),), (Fraction(-1),) * (2 + len(found.opponents) + len(found.region.rows))):
        assert replace(found, trees={**found.trees, found.rival: Leaf(wrong, wrong)}).faults()
    tree = found.trees[found.rival]
    assert replace(found, trees={**found.trees, found.rival: Split(9, DIGIT, tree, tree)}).faults()
    assert replace(found, trees={**found.trees, found.rival: Split(-1, Fraction(2), tree, tree)}).faults()


def test_a_claim_about_everybody_must_speak_of_everybody():
    found = certificate("l2")
    some = {found.rival: found.trees[found.rival]}

    assert any("nothing is said" in fault for fault in replace(found, trees=some).faults())
    assert replace(found, trees=some, named=True).faults() == []


@every
def test_the_region_binds_today_and_the_witness(name):
    found = certificate(name)
    tight = Region(found.weights, found.weights, ())

    assert any("witness is not allowed" in fault for fault in replace(found, region=tight).faults())
    other = Region((Fraction(1, 2), *found.region.lower[1:]), found.region.upper)
    assert any("today's weights" in fault for fault in replace(found, region=other).faults())


def test_a_region_that_is_wider_than_what_was_asked_needs_its_own_proof():
    found = certificate("ranked")
    assert found.region.rows
    simple = replace(found, region=Region.simplex(4))
    assert found.faults() == []
    assert simple.faults()  # multipliers of goals that are no longer there


def test_a_win_needs_everybody_behind_and_a_name():
    found = certificate("win")

    assert replace(found, named=False).faults()
    assert replace(found, until="tie").faults() or found.opponents == (found.winner,)
    assert not any(found.problem.lead(c, found.rival, found.witness) > 0 for c in found.problem.rows)


@every
def test_a_norm_holds_for_itself_only(name):
    found = certificate(name)
    larger = {"linf": "l1", "l2": "l1"}.get(found.norm)
    if larger:  # the same weights are farther in it, and what is held off is not
        assert replace(found, norm=larger).faults()
    assert replace(found, norm="l3").faults()
    assert replace(found, norm="percent").faults()
