"""Survival of a choice: against closed forms of Brownian motion and of Poisson arrivals, and what drift cannot do."""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, Event, McdaError, largest_drift, rank, survival, verify
from mcda.durability.bounds import ends_within, path_bound, stays_within
from tests.strategies import Alien

PHI = NormalDist().cdf
# ahead while 3 w1 ≥ 2 w2: while s(B2 − B1) ≤ log 1.5, one barrier for one Brownian motion of s√2 a year
PAIR = DecisionMatrix.of([[4, 1], [1, 3]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
BARRIER = math.log(1.5)
LOW, HIGH = Event.of("low", cells={"a1": {"gain": 0}}), Event.of("high", cells={"a1": {"gain": 4}})
FAR = DecisionMatrix.of([[4, 4], [1, 3]], sense=("max", "max"), bounds=(0, 4))


def stays(spread, years, shift=0.0):
    return 2 * PHI((BARRIER + shift) / (spread * math.sqrt(years))) - 1


@pytest.mark.parametrize("drift", [0.05, 0.1, 0.3])
def test_two_criteria_have_one_barrier(drift):
    found = survival(PAIR, [1, 1], drift=drift, years=10, rng=3)
    spread = drift * math.sqrt(2)

    assert found.end == pytest.approx(PHI(BARRIER / (spread * math.sqrt(10))), abs=4 * found.end_error)
    # looks Δ apart see the barrier 0.5826 s√Δ farther away (Broadie, Glasserman & Kou 1997)
    for looks, seen in ((12, found.path), (6, found.rare)):
        moved = stays(spread, 10, 0.5826 * spread * math.sqrt(1 / looks))
        assert seen == pytest.approx(moved, abs=4 * found.path_error)
    assert stays(spread, 10) - 4 * found.path_error < found.path <= found.rare
    assert found.curve.index.tolist() == [float(t) for t in range(1, 11)]
    assert found.curve["survival"].is_monotonic_decreasing
    assert found.curve["survival"].iloc[-1] == found.path
    assert sum(found.rivals.values()) == pytest.approx(1 - found.path)
    assert set(found.rivals) == {"a2"}


def test_arrivals_by_chance_are_exponential():
    found = survival(PAIR, [1, 1], drift=0, events=[LOW], rates={"low": 0.05}, years=7.5)
    assert found.path == pytest.approx(math.exp(-0.375), abs=4 * found.path_error)
    assert found.end == found.path  # it never comes back
    assert found.bound is None
    assert found.curve.index.tolist() == [1, 2, 3, 4, 5, 6, 7, 7.5]
    for year, row in found.curve.iterrows():
        assert row["survival"] == pytest.approx(math.exp(-0.05 * year), abs=4 * row["standard_error"])


def test_of_two_arrivals_the_later_holds():
    rates = {"low": 0.2, "high": 0.1}
    found = survival(PAIR, [1, 1], drift=0, events=[LOW, HIGH], rates=rates, years=10)
    low = 1 - math.exp(-2)
    # lost at the end: low arrived, and not (high after it): ∫ 0.2 e^(−0.2t) (1 − (e^(−0.1t) − e^(−1))) dt
    after = 0.2 / 0.3 * (1 - math.exp(-3)) - math.exp(-1) * low
    assert found.end == pytest.approx(1 - (low - after), abs=4 * found.end_error)
    assert found.path == pytest.approx(1 - low, abs=4 * found.path_error)


def test_dates_come_when_they_come():
    law = Event.of("law", cells={"a1": {"gain": 0}}, date="2014-07")
    gone = Event.of("gone", remove=["a2"], date="2016")
    found = survival(PAIR, [1, 1], drift=0, events=[law, gone], start=2010, years=10)
    assert found.certain
    assert found.samples == 1
    assert found.curve["survival"].tolist() == [1.0] * 4 + [0.0] * 6
    assert (found.path, found.end, found.path_error) == (0.0, 1.0, 0.0)
    late = survival(PAIR, [1, 1], drift=0.1, events=[law], start=2010, years=4, samples=2000)
    same = survival(PAIR, [1, 1], drift=0.1, years=4, samples=2000)
    assert late.path == same.path  # it comes after the end


def test_what_vanishes_does_not_last():
    end = Event.of("end", remove=["a1", "a2"], date="2011")
    found = survival(PAIR, [1, 1], drift=0, events=[end], start=2010, years=2)
    assert (found.path, found.rivals) == (0.0, {None: 1.0})


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=4), st.integers(0, 99))
def test_certified_and_proved_bounds_hold_in_draws(rows, seed):
    matrix = DecisionMatrix.of(rows, ("max",) * 3, bounds=(0, 4))
    found = survival(matrix, [3, 2, 1], drift=0.1, years=5, samples=400, rng=seed)
    assert found.first
    if found.certain:
        assert found.path == 1.0
        assert "however large" in found.kept
    elif found.ratio is not None:
        assert path_bound(found.ratio, 0.1, 5, 3) <= found.path + 5 * found.path_error
        rng = np.random.default_rng(seed)
        factors = found.ratio ** rng.uniform(-1, 1, (50, 3))
        for row in factors * np.array([3, 2, 1]):
            scores = rank(matrix, row).values
            assert scores[matrix.alternatives.index(found.choice)] >= scores.max() - 1e-9


def test_the_certified_sentence():
    found = survival(PAIR, [1, 1], drift=0.01, samples=100)
    assert found.ratio == pytest.approx(math.sqrt(1.5))
    assert found.kept == "no drift that keeps every weight within a factor 1.2247 of today's can change the choice"
    assert verify(found.nearest).ok
    assert found.bound == pytest.approx(stays_within(BARRIER / 2, 0.01 * math.sqrt(10)) ** 2)
    assert found.notes[1] == f"without gaps it is proved to be at least {found.bound:.1%}"
    assert survival(PAIR, [1, 1], drift=0.08, samples=400).bound is None  # too far below to say anything
    assert survival(PAIR, [1, 1], "vikor", drift=0.1, samples=64).kept is None
    assert survival(FAR, [1, 1], drift=5).kept == "no drift of the weights, however large, puts another one ahead of a1"
    gone = survival(PAIR, [1, 1], drift=0.01, events=[LOW], rates={"low": 1000}, samples=64)
    assert gone.path == 0
    assert gone.notes[0].endswith("the share would be 0.0%, and without gaps no larger")  # less than 0 it cannot be


@pytest.mark.parametrize("x", [0.3, 1.2, 1.499, 1.5, 1.501, 2.5, 6.0])
def test_both_series_are_one_function(x):
    grid = [(-1) ** k * (PHI((2 * k + 1) * x) - PHI((2 * k - 1) * x)) for k in range(-60, 61)]
    assert stays_within(x, 1) == pytest.approx(math.fsum(grid), abs=1e-12)
    assert ends_within(x, 1) == pytest.approx(2 * PHI(x) - 1)


def test_the_same_draws_however_they_are_run():
    case = Case.load("models/oecd_accession.yaml")
    once = survival(case, drift=0.2, samples=5000, looks=4)
    with ThreadPoolExecutor(2) as pool:
        again = survival(case, drift=0.2, samples=5000, looks=4, executor=pool)
    assert once.to_json() == again.to_json()
    assert survival(case, drift=0.2, samples=5000, looks=4, rng=1).curve.ne(once.curve).any(axis=None)
    assert json.dumps(once.to_json(), allow_nan=False)
    assert str(once).startswith("chile_colombia stays first for 10 years in 8")


def test_a_choice_that_is_not_first():
    found = survival(PAIR, [1, 1], drift=0.2, choice="a2", samples=2000)
    assert (found.first, found.path, found.kept) == (False, 0.0, None)
    assert found.end == pytest.approx(1 - PHI(BARRIER / (0.2 * math.sqrt(20))), abs=4 * found.end_error)
    assert str(found) == "a2 is not first today: there is nothing that could last"


def test_the_largest_drift_of_two_criteria():
    for of, z in (("path", NormalDist().inv_cdf(0.95)), ("end", NormalDist().inv_cdf(0.9))):
        found = largest_drift(PAIR, [1, 1], of=of, years=10)
        exact = BARRIER / (z * math.sqrt(20))
        seen = BARRIER / (z * math.sqrt(20) - 0.5826 * math.sqrt(2 / 12)) if of == "path" else exact
        assert found.bracket[0] < seen < found.bracket[1]
        assert found.bracket[0] <= found.drift <= found.bracket[1]
        assert found.share >= 0.9
        again = survival(PAIR, [1, 1], drift=found.drift, years=10, samples=found.samples)
        assert (again.path if of == "path" else again.end) == found.share


def test_every_drift_and_none():
    proved = largest_drift(FAR, [1, 1])
    assert (proved.status.name, proved.proved, proved.drift) == ("ANY", True, None)
    assert str(proved) == "a1 stays first for 10 years always, however much weights drift"
    behind = largest_drift(PAIR, [1, 1], choice="a2")
    assert (behind.status.name, behind.proved) == ("NONE", True)
    level = DecisionMatrix.of([[4, 1], [1, 4]], sense=("max", "max"), bounds=(0, 4))
    tied = largest_drift(level, [1, 1], samples=200)
    assert (tied.status.name, tied.proved) == ("NONE", False)
    assert str(tied) == (
        "a1 stays first for 10 years in at least 90% of 200 draws under no drift, however small; "
        "looked at 12 times a year"
    )
    events = {"events": [LOW], "rates": {"low": 0.05}, "samples": 500}
    assert largest_drift(PAIR, [1, 1], **events).status.name == "NONE"
    assert largest_drift(PAIR, [1, 1], at_least=0.3, **events).status.name == "FOUND"
    wide = largest_drift(PAIR, [1, 1], of="end", at_least=0.4, samples=500)  # half of the draws at worst
    assert (wide.status.name, wide.proved) == ("ANY", False)
    for one in (proved, behind, tied, wide):
        assert json.dumps(one.to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"drift": -0.1}, "'drift' must lie between 0 and 1000"),
        ({"drift": "much"}, "'drift' must be a number"),
        ({"drift": math.nan}, "'drift' must be a number"),
        ({"years": 0}, "'years' must be more than 0"),
        ({"years": Alien()}, "'years' must be a number"),
        ({"years": 90_000}, "looks a year"),
        ({"looks": 0}, "'looks' must be a whole number"),
        ({"samples": 2.5}, "'samples' must be a whole number"),
        ({"rng": -1}, "'rng' must be a whole number"),
        ({"executor": Alien()}, "must have a method map"),
        ({"choice": "a3"}, "unknown choice"),
        ({"events": [LOW]}, "neither a date nor a rate"),
        ({"events": [LOW], "rates": {"lwo": 1}}, "did you mean 'low'"),
        ({"events": [LOW], "rates": {"low": -1}}, "must lie between"),
        ({"events": [LOW, LOW], "rates": {"low": 1}}, "low"),
        ({"events": [Event.of("x", cells={"a9": {"gain": 1}})], "rates": {"x": 1}}, "unknown alternative 'a9'"),
        ({"events": [Event.of("x", remove=["a1"], date=2001)]}, "give 'start'"),
        ({"events": [Event.of("x", remove=["a1"], date=2001)], "start": 2002}, "before the start"),
        ({"events": [Event.of("x", remove=["a1"], date=2001)], "start": "soon"}, "'start' must be as in"),
        ({"events": [Event.of("x", remove=["a1"], date=2001)], "rates": {"x": 1}}, "has a date"),
    ],
)
def test_bad_input(given, message):
    with pytest.raises(McdaError, match=message):
        survival(PAIR, [1, 1], **{"drift": 0.1, **given})


def test_bad_questions_about_the_largest_drift():
    for word, value in (("at_least", 1), ("at_least", "most"), ("of", "paht")):
        with pytest.raises(McdaError, match=f"'{word}' must"):
            largest_drift(PAIR, [1, 1], **{word: value})
