"""Who can win at all under TOPSIS: against grids in Fractions, certificates and damage to them."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, potential_winners, verify
from mcda.flips.walks import walker_for

METHODS = [mcda.method("topsis", normalisation=how) for how in ("vector", "minmax", "bounds")]


@st.composite
def questions(draw):
    m, n = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    row = st.lists(st.integers(1, 4), min_size=n, max_size=n)
    values = draw(st.lists(row, min_size=m, max_size=m))
    limits = {}
    if draw(st.booleans()):
        order = draw(st.permutations([f"c{k + 1}" for k in range(n)]))
        cut = draw(st.integers(1, n))
        limits["ranked"] = [list(order[:cut]), *order[cut:]]
    if draw(st.integers(0, 3)) == 0:
        limits["lower"] = Fraction(draw(st.integers(0, 8)), 10 * n)
    matrix = DecisionMatrix.of(
        values, draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n)), bounds=(1, 4)
    )
    return matrix, draw(st.sampled_from(METHODS)), limits


def admitted(grid, criteria, limits):
    place = {
        name: k
        for k, tier in enumerate(limits.get("ranked", []))
        for name in ([tier] if isinstance(tier, str) else tier)
    }
    for w in grid:
        named = dict(zip(criteria, w, strict=True))
        pairs = product(criteria, repeat=2) if place else ()
        if min(w) >= limits.get("lower", 0) and all(named[a] >= named[b] for a, b in pairs if place[a] < place[b]):
            yield w


@settings(max_examples=120, deadline=None)
@given(question=questions())
def test_no_grid_of_weights_says_otherwise(question):
    matrix, method, limits = question
    table = potential_winners(matrix, method, **limits)
    verdict = verify(table)
    assert not verdict.failures, str(verdict)
    names, rows = matrix.alternatives, walker_for(matrix, [1] * len(matrix.criteria), method).problem
    grid = [tuple(Fraction(x, 12) for x in w) for w in product(range(13), repeat=len(matrix.criteria)) if sum(w) == 12]
    for w in admitted(grid, matrix.criteria, limits):
        for b in names:
            leads = [rows.lead(b, c, w) for c in names if rows.rows[c] != rows.rows[b]]
            if not leads:
                continue
            status = table.loc[b, "status"]
            assert status != "never" or min(leads) < 0
            assert status != "tie only" or min(leads) <= 0
            assert table.loc[b, "best_place"] >= 1
    for b in names:
        assert (table.loc[b, "best_place"] == 1) or table.loc[b, "status"] in ("never", "open", "tie only")


@settings(max_examples=60, deadline=None)
@given(question=questions())
def test_without_bounds_small_integers_leave_nothing_open_and_witnesses_win(question):
    matrix, method, limits = question
    limits.pop("lower", None)
    table = potential_winners(matrix, method, **limits)
    verdict = verify(table)
    assert verdict.ok
    left = set(table.index[table["status"] == "open"])
    assert len(verdict.float_bounds) == len(left)
    if "ranked" not in limits:  # else a rival that is level only where two weights of neighbouring tiers are equal
        assert not left
    for name, row in table.iterrows():
        if name not in left:
            assert (row["best_place"] == 1) == (row["status"] != "never"), name


def test_level_only_where_the_weights_of_two_tiers_are_equal_is_left_open():
    matrix = DecisionMatrix.of([[1, 1, 1], [1, 1, 1], [3, 4, 1], [4, 3, 1]], ("max",) * 3, bounds=(1, 4))
    method = mcda.method("topsis", normalisation="vector")
    table = potential_winners(matrix, method, ranked=[["c1"], "c2", "c3"])
    assert table["status"].to_dict() == {"a1": "never", "a2": "never", "a3": "open", "a4": "strict"}
    assert verify(table)


def test_random_problems_are_all_settled_and_verify():
    rng = np.random.default_rng(3)
    for m, n in ((8, 3), (12, 5), (20, 6)):
        table = potential_winners(DecisionMatrix.of(rng.random((m, n)), ("max",) * n), "topsis")
        assert "open" not in set(table["status"])
        verdict = verify(table)
        assert (verdict.ok, verdict.checked, verdict.float_bounds) == (True, m, ())
        weights = rng.dirichlet(np.ones(n), 20_000)
        topsis = mcda.method("topsis")
        matrix = DecisionMatrix.of(rng.random((m, n)), ("max",) * n)
        found = set(topsis.score(topsis.prepare(matrix), weights).argmax(axis=1).tolist())
        status = potential_winners(matrix, "topsis")["status"]
        assert {matrix.alternatives[k] for k in found} <= set(status.index[status == "strict"])


@pytest.mark.parametrize("limits", [{"lower": "0.05"}, {"upper": "0.4"}, {"lower": "0.04", "upper": {"c1": "0.5"}}])
def test_under_bounds_witnesses_are_admissible_and_never_means_never(limits):
    rng = np.random.default_rng(9)
    matrix = DecisionMatrix.of(rng.integers(1, 9, (8, 4)), ("max",) * 4)
    table = potential_winners(matrix, "topsis", **limits)
    verdict = verify(table)
    assert not verdict.failures
    topsis = mcda.method("topsis")
    weights = rng.dirichlet(np.ones(4), 60_000)
    low, caps = float(limits.get("lower", 0)), limits.get("upper", 1)
    caps = [caps.get(f"c{k + 1}", 1) if isinstance(caps, dict) else caps for k in range(4)]
    high = np.array([float(cap) for cap in caps])
    weights = weights[((weights >= low) & (weights <= high)).all(axis=1)]
    winners = set(topsis.score(topsis.prepare(matrix), weights).argmax(axis=1).tolist())
    for k in winners:
        assert table["status"].iloc[k] in ("strict", "open")
    for _, row in table[table["status"] == "strict"].iterrows():
        w = row["witness"].values
        assert (w >= low - 1e-12).all()
        assert (w <= high + 1e-12).all()


def test_a_constant_criterion_lets_everyone_tie():
    matrix = DecisionMatrix.of([[5, 2, 7], [4, 1, 7], [3, 0, 7]], ("max",) * 3)
    table = potential_winners(matrix, "topsis")
    assert table["status"].tolist() == ["strict", "tie only", "tie only"]
    ranked = potential_winners(matrix, "topsis", ranked=["c1", "c2", "c3"])
    assert ranked["status"].tolist() == ["strict", "never", "never"]
    assert verify(table)
    assert verify(ranked)


def test_damaged_intervals_are_rejected():
    rng = np.random.default_rng(3)
    matrix = DecisionMatrix.of(rng.random((12, 4)), ("max",) * 4)
    table = potential_winners(matrix, "topsis")
    certificates = table.attrs["certificates"]
    never = [certificates[name] for name in table.index[table["status"] == "never"]]
    found = max(never, key=lambda certificate: len(certificate.mixes))
    mixes = found.mixes
    assert len(mixes) > 1
    assert found.faults() == []
    assert replace(found, mixes=()).faults()
    assert replace(found, status="strict").faults()
    for k, mix in enumerate(mixes):
        rest = mixes[:k] + mixes[k + 1 :]
        assert replace(found, mixes=rest).faults()  # a gap in the levels
        assert replace(found, mixes=(*rest, replace(mix, low=Fraction(0), high=Fraction(1)))).faults()  # too wide
        assert replace(found, mixes=(*rest, replace(mix, own=-mix.own - 1))).faults()
        assert replace(found, mixes=(*rest, replace(mix, rivals={}, own=Fraction(0)))).faults()
    first, second = (certificates[name] for name in table.index[table["status"] == "strict"][:2])
    assert first.faults() == []
    assert replace(first, witness=second.witness, squared=second.squared).faults()
    assert replace(first, witness=tuple(-x for x in first.witness)).faults()
    assert replace(first, witness=None).faults()
    assert replace(first, status="tie only").faults()
