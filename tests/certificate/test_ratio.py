"""Certificates of TOPSIS: true ones hold and survive being written, damaged ones are rejected."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

import mcda
from mcda.certificate.ratio import PercentCertificate
from mcda.flips import ratio_percent
from mcda.flips.walks import walker_for

DIGIT = Fraction(1, 1000)
MATRIX = mcda.DecisionMatrix.of(
    [[7, 2, 4, 6], [3, 6, 5, 2], [5, 5, 1, 7], [2, 2, 5, 1]], ["max", "max", "min", "max"], bounds=(1, 9)
)
WEIGHTS = mcda.Weights.of(["0.4", "0.3", "0.2", "0.1"])
TOPSIS = mcda.method("topsis")


def percent(rival=None, until="tie"):
    walker = walker_for(MATRIX, WEIGHTS, TOPSIS)
    names = list(MATRIX.alternatives)
    winner = names.index(mcda.rank(MATRIX, WEIGHTS, TOPSIS).best)
    rivals = [b for b in range(len(names)) if b != winner] if rival is None else [rival]
    return ratio_percent.solve(
        walker.problem, walker.prepared, walker.weights, winner, rivals, until=until, named=rival is not None
    ).certify()


CERTIFICATES = {"nearest": percent(), "named": percent(1), "win": percent(1, "win")}
every = pytest.mark.parametrize("certificate", CERTIFICATES.values(), ids=CERTIFICATES)


@every
def test_a_true_certificate_holds_and_survives_being_written(certificate):
    written = json.loads(json.dumps(certificate.to_json()))
    read = PercentCertificate.from_json(written, certificate.problem)

    assert certificate.faults() == []
    assert read.faults() == []
    assert read.to_json() == written


@every
def test_a_document_with_it_verifies(certificate):
    document = {
        "problems": {"main": certificate.problem.to_json()},
        "nearest": {
            "status": "FLIP", "distance": float(certificate.outer), "until": certificate.until,
            "winner": certificate.winner,
            "rival": certificate.rival, "norm": "percent",
            "bracket": [float(certificate.inner), float(certificate.outer)],
            "certificate": {"problem": "main", **certificate.to_json()},
        },
    }  # fmt: skip
    assert mcda.verify(json.dumps(document)).ok
    document["nearest"]["bracket"][0] += 1e-6
    assert not mcda.verify(document)
    document["nearest"]["bracket"] = [0.0, float(certificate.inner) / 2]
    assert not mcda.verify(document)


def damaged(certificate):
    """Every number that holds the claim up, changed by one digit."""
    yield "inner", replace(certificate, inner=certificate.inner + DIGIT)
    yield "outer", replace(certificate, outer=certificate.outer - DIGIT)
    for k, w in enumerate(certificate.witness):
        others = certificate.witness
        yield f"witness {k}", replace(certificate, witness=(*others[:k], w * (1 + DIGIT), *others[k + 1 :]))
        yield f"witness {k} down", replace(certificate, witness=(*others[:k], w * (1 - DIGIT), *others[k + 1 :]))
    for k, w in enumerate(certificate.weights):
        others = certificate.weights
        yield f"weight {k}", replace(certificate, weights=(*others[:k], w + DIGIT, *others[k + 1 :]))
    bands = certificate.bands[certificate.rival]
    for k, band in enumerate(bands):
        for changed in (replace(band, start=band.start + DIGIT), replace(band, end=band.end + DIGIT)):
            new = (*bands[:k], changed, *bands[k + 1 :])
            yield f"band {k}", replace(certificate, bands={**certificate.bands, certificate.rival: new})
    for name in set(certificate.problem.rows) - {certificate.winner, certificate.rival}:
        yield f"winner {name}", replace(certificate, winner=name)
        yield f"rival {name}", replace(certificate, rival=name)


@every
def test_one_damaged_digit_is_rejected(certificate):
    accepted = {what for what, wrong in damaged(certificate) if not wrong.faults()}
    # weights at the end of their range must not pass it; of the rest a change that keeps the rival ahead is no fault
    fixed = {f"witness {k}{way}" for k in range(4) for way in ("", " down")}

    assert accepted <= fixed
    assert not any(f"witness {k}" in accepted and f"witness {k} down" in accepted for k in range(4))


def test_multipliers_where_the_tie_is_cannot_be_changed():
    certificate = CERTIFICATES["nearest"]
    bands = certificate.bands[certificate.rival]
    u = [w * w for w in certificate.witness]
    away, near = (
        sum(x * y for x, y in zip(part, u, strict=True)) for part in certificate.problem.rows[certificate.rival]
    )
    level = near / (near + away)
    at = next(k for k, band in enumerate(bands) if band.start <= level <= band.end)
    for sign in (1, -1):
        first, last = ((y[0] + sign * DIGIT, *y[1:]) for y in (bands[at].first, bands[at].last))
        new = (*bands[:at], replace(bands[at], first=first, last=last), *bands[at + 1 :])
        assert replace(certificate, bands={**certificate.bands, certificate.rival: new}).faults()


def test_a_claim_about_everybody_must_speak_of_everybody():
    certificate = CERTIFICATES["nearest"]
    some = {name: bands for name, bands in certificate.bands.items() if name == certificate.rival}

    assert any("nothing is said" in fault for fault in replace(certificate, bands=some).faults())
    assert replace(certificate, bands=some, named=True).faults() == []


def test_negative_or_empty_multipliers_are_rejected():
    certificate = CERTIFICATES["named"]
    bands = certificate.bands[certificate.rival]
    for wrong in ((Fraction(0), Fraction(0)), (Fraction(2), Fraction(-1)), (Fraction(1),)):
        new = (replace(bands[0], first=wrong), *bands[1:])
        assert replace(certificate, bands={certificate.rival: new}).faults()


def test_a_win_needs_everybody_behind():
    win, tie = CERTIFICATES["win"], CERTIFICATES["named"]
    ahead = [c for c in tie.problem.rows if tie.problem.lead(c, tie.rival, tie.witness) > 0]

    assert bool(ahead) == any("somebody is ahead" in fault for fault in replace(tie, until="win").faults())
    assert not any(win.problem.lead(c, win.rival, win.witness) > 0 for c in win.problem.rows)
    assert replace(win, named=False).faults()
