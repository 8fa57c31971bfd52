"""Counts block by block: those of the scores themselves, whatever path counts them, ties and near ties included."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import DecisionMatrix, Ranges, method, simulate
from mcda.flips.admissible import admissible
from mcda.kernels import counts
from mcda.simulation.blocks import MAIN, PAIRS, Draws, counted
from mcda.simulation.kernels import ahead, firsts, places
from mcda.simulation.laws import uniform

SHAPES = [(1, 3), (2, 2), (6, 7), (10, 4), (11, 4), (33, 5), (100, 10), (201, 3), (257, 4)]


def draws_of(matrix, name="topsis", ranges=None):
    cells = np.array(list(ranges.cells()) if ranges else [], dtype=np.int64).reshape(-1, 2)
    ends = ranges.stack()[:, cells[:, 0], cells[:, 1]] if ranges else np.empty((3, 0))
    law = uniform(admissible(matrix.criteria, None, None, None))
    return Draws(method(name), matrix, law, "triangular", cells, ends, 3)


def random_matrix(m, n, seed=0, twins=False, dtype=float):
    values = (np.random.default_rng(seed).integers(1, 1000, (m, n)) / 1000).astype(dtype)
    if twins and m > 1:
        values[1] = values[0]
    return DecisionMatrix.of(values, ["max" if j % 3 else "min" for j in range(n)])


def by_definition(draws, block, count):
    """Count as the scores say: every score with its root, every place, every pair, one after the other."""
    rng = draws.generator(MAIN, block)
    weights, _ = draws.weights.draw(count, rng)
    scores = draws.scores(draws.stack(count, rng) if len(draws.cells) else None, weights)
    found, m = places(scores), scores.shape[1]
    table = (found[:, :, None] == np.arange(1, m + 1)).sum(axis=0)
    slack = 1e-12 * np.abs(scores).max(axis=1)[:, None, None]
    before = (scores[:, :, None] > scores[:, None, :] + slack).sum(axis=0) if m <= PAIRS else None
    won = (found == 1).astype(float)
    return table, before, won.T @ weights, won.T @ np.square(weights), int((won.sum(axis=1) > 1).sum())


@pytest.mark.parametrize("name", ["topsis", "weighted_sum", "weighted_product", "vikor"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("twins", [False, True])
def test_counts_are_those_of_the_scores(name, shape, twins):
    draws = draws_of(random_matrix(*shape, twins=twins), name)
    for block, count in ((0, 300), (5, 33)):
        found = counted(draws, block, count)
        table, before, sums, products, shared = by_definition(draws, block, count)
        assert (found.places == table).all()
        assert found.ahead is None if shape[0] > PAIRS else (found.ahead == before).all()
        assert found.shared == shared
        np.testing.assert_allclose(found.sums, sums, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(found.products, products, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ["topsis", "weighted_sum"])
@pytest.mark.parametrize("shape", [*SHAPES, (24, 3), (65, 5)], ids=str)
@pytest.mark.parametrize("twins", [False, True])
def test_compiled_loops_count_the_same_bits(name, shape, twins):
    pytest.importorskip("numba")
    draws = draws_of(random_matrix(*shape, twins=twins), name)
    for block, count in ((0, 700), (5, 33)):
        slow, quick = counted(draws, block, count), counted(replace(draws, fast=True), block, count)
        assert (quick.places == slow.places).all()
        assert (quick.ahead is None) if slow.ahead is None else (quick.ahead == slow.ahead).all()
        assert (quick.sums == slow.sums).all()
        assert (quick.products == slow.products).all()
        assert quick.shared == slow.shared


def test_compiled_loops_leave_the_same_near_ties_to_the_scores():
    pytest.importorskip("numba")
    for m in (3, 30):
        for hair in (0, 1e-14, 1e-12, 1e-11, 1e-9):
            values = np.random.default_rng(m).random((m, 2))
            values[1] = values[0] + hair
            draws = draws_of(DecisionMatrix.of(values, ("max", "max")))
            slow, quick = counted(draws, 0, 600), counted(replace(draws, fast=True), 0, 600)
            assert (quick.places == slow.places).all()
            assert (quick.ahead == slow.ahead).all()
            assert (quick.sums == slow.sums).all()
    level = draws_of(DecisionMatrix.of(np.full((12, 3), 2.0), ("max",) * 3))
    assert (counted(replace(level, fast=True), 0, 100).places[:, 0] == 100).all()


@pytest.mark.parametrize("shape", [(6, 7), (40, 4)], ids=str)
def test_counts_of_drawn_scores_and_of_float32(shape):
    matrix = random_matrix(*shape)
    ranges = Ranges.of(matrix, matrix.values * 0.9, matrix.values * 1.1)
    for draws in (draws_of(ranges.likely, ranges=ranges), draws_of(random_matrix(*shape, dtype=np.float32))):
        found = counted(draws, 1, 500)
        table, before, *_ = by_definition(draws, 1, 500)
        assert (found.places == table).all()
        assert (found.ahead == before).all()


def test_alternatives_that_differ_by_a_hair_are_level_as_scores_are():
    base = np.array([[0.3, 0.7], [0.3, 0.7], [0.9, 0.1]])
    for hair in (0, 1e-16, 1e-14, 1e-13, 1e-12, 3e-12, 1e-11, 1e-10):
        values = base.copy()
        values[1] += hair
        draws = draws_of(DecisionMatrix.of(values, ("max", "max")))
        found = counted(draws, 0, 600)
        table, before, _, _, shared = by_definition(draws, 0, 600)
        assert (found.places == table).all()
        assert (found.ahead == before).all()
        assert found.shared == shared


def test_rows_that_are_all_alike_are_level_everywhere():
    found = counted(draws_of(DecisionMatrix.of(np.full((12, 3), 2.0), ("max",) * 3)), 0, 100)
    assert (found.places[:, 0] == 100).all()
    assert found.shared == 100
    assert not found.ahead.any()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(0, 10_000), st.sampled_from([1.0, 1e-6, 1e-13, 1e200]))
def test_scores_on_a_coarse_grid_share_places(m, seed, size):
    rng = np.random.default_rng(seed)
    scores = rng.integers(-3, 4, (60, m)) * size + rng.choice([0, 1e3 * size])
    found = counts.counted(counts.given_levels(scores), 60, m, True)
    kept = ~found.doubt
    expected = places(scores)
    rows = np.flatnonzero(kept)
    assert (found.places.sum(axis=1) == kept.sum()).all()
    assert (expected[rows, found.winners[rows]] == 1).all()
    assert (found.ahead == ahead(scores[rows])).all() if len(rows) else not found.ahead.any()
    assert (firsts(scores) == (expected == 1)).all()


def test_firsts_follow_chains_of_near_ties_as_places_do():
    step = 0.9e-12
    for m in (5, 40):
        scores = np.tile(np.linspace(0.1, 0.5, m), (4, 1))
        scores[:, :4] = [1, 1 - step, 1 - 2 * step, 1 - 3 * step]
        assert (firsts(scores) == (places(scores) == 1)).all()


def test_sums_are_added_in_the_order_of_the_draws():
    rng = np.random.default_rng(0)
    weights, winners = rng.dirichlet(np.ones(3), 500), rng.integers(0, 4, 500)
    expected = np.zeros((4, 3))
    for row, who in zip(weights, winners, strict=True):
        expected[who] += row
    assert (counts.sums_of(None, winners, weights, 4)[0] == expected).all()


@pytest.mark.parametrize("size", range(1, 13))
def test_a_sorting_network_sorts_all_that_is_zero_or_one_and_so_all(size):
    for bits in product((0, 1), repeat=size):
        row = [*bits]
        for a, b in counts.comparisons(size):
            row[a], row[b] = min(row[a], row[b]), max(row[a], row[b])
        assert row == sorted(bits)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10), st.integers(0, 10_000), st.sampled_from([1.0, 1e-6, 1e-13, 1e200]))
def test_places_alone_are_those_that_pairs_give(m, seed, size):
    rng = np.random.default_rng(seed)
    scores = rng.integers(-3, 4, (60, m)) * size + rng.choice([0, 1e3 * size])
    margin = counts.MARGIN * float(np.abs(scores).max())
    scores[seed % 60] = np.nan  # both distances 0

    def levels(draws, tall, room):
        return np.ascontiguousarray(scores[draws].T), margin

    alone, both = (counts.counted(levels, 60, m, pairs) for pairs in (False, True))
    assert alone.ahead is None
    assert alone.doubt[seed % 60]
    assert (alone.doubt == both.doubt).all()
    assert (alone.places == both.places).all()
    assert (alone.winners == both.winners)[~both.doubt].all()


@pytest.mark.parametrize("m", [3, 12, 60])
def test_without_pairs_all_else_is_the_same(m):
    matrix = DecisionMatrix.of(np.random.default_rng(m).random((m, 4)), sense=("max", "min", "max", "max"))
    whole, bare = (simulate(matrix, "topsis", samples=9000, rng=3, pairs=pairs) for pairs in (True, False))

    assert whole.pairwise is not None
    assert bare.pairwise is None
    assert (whole.tally.places == bare.tally.places).all()
    assert whole.central_weights.equals(bare.central_weights)
