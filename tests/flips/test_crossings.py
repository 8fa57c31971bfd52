"""Crossings found in floats, with bounds, are those that Fractions isolate: none is missed, none is made up."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest

import mcda
from mcda import DecisionMatrix, Weights, verify, weight_flips, winner_path
from mcda.certificate.polynomials import isolated
from mcda.flips.bernstein import powers, single_roots
from mcda.flips.paths import path_along
from mcda.flips.walks import walker_for

METHODS = [
    mcda.method("weighted_sum"),
    mcda.method("topsis"),
    mcda.method("topsis", normalisation="minmax"),
    mcda.method("topsis", normalisation="sum"),
]
WIDTH = Fraction(1, 2**36)


def drawn(seed):
    """Small integers (ties, twins, constant columns, weights of 0) or decimals, by turns."""
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    values = [rng.integers(1, 5, (m, n)), rng.uniform(1, 9, (m, n)).round(2), rng.integers(1, 4, (m, n))][seed % 3]
    if seed % 3 == 2:
        values[-1] = values[0]
    weights = rng.uniform(0.01, 1, n).round(3) if seed % 3 == 1 else rng.integers(0, 5, n) + np.eye(1, n, dtype=int)[0]
    return DecisionMatrix.of(values, rng.choice(["max", "min"], n).tolist()), Weights.of(weights)


def oracle(walker, path):
    """Return the winners on every stretch and where they change, with Fractions alone."""
    names, points = walker.matrix.alternatives, {Fraction(0), Fraction(1)}
    for piece in path.pieces:
        points |= {piece.start, piece.end}
        for k, a in enumerate(names):
            for b in names[k + 1 :]:
                lead = walker.problem.lead_on(a, b, piece.base, piece.slope)
                points |= {(x + y) / 2 for x, y in isolated(lead, piece.start, piece.end, WIDTH)}
    edges = [Fraction(0)]
    for t in sorted(points):
        if t - edges[-1] > Fraction(1, 10**10):
            edges.append(t)
    found = []
    for a, b in pairwise(edges):
        row = path.piece_at((a + b) / 2).at((a + b) / 2)
        first = {x for x in names if all(walker.problem.lead(x, y, row) >= 0 for y in names)}
        if found and found[-1][1] & first:
            found[-1] = (found[-1][0], found[-1][1] & first)
        else:
            found.append((a, first))
    return found


@pytest.mark.parametrize("rule", ["proportional", "equal"])
@pytest.mark.parametrize("method", METHODS, ids=repr)
def test_paths_are_those_of_fractions(method, rule):
    for seed in range(9):
        matrix, weights = drawn(seed)
        walker = walker_for(matrix, weights, method)
        criterion = matrix.criteria[seed % len(matrix.criteria)]
        path = path_along(matrix, walker.weights, criterion, rule)
        if path is None:
            continue
        table, expected = winner_path(matrix, weights, method, along=criterion, rule=rule), oracle(walker, path)
        assert [set(level) for level in table.attrs["level"]] == [names for _, names in expected]
        assert table["start"].to_numpy() == pytest.approx([float(t) for t, _ in expected], abs=1e-10)


@pytest.mark.parametrize("method", METHODS[1:3], ids=repr)
def test_pairs_are_those_of_fractions_on_lines_and_bends(method):
    """Every crossing of every pair, where all weights move at once and where some stop at 0."""
    for seed in range(6):
        matrix, weights = drawn(seed)
        walker, n = walker_for(matrix, weights, method), len(matrix.criteria)
        target = Weights.of(np.random.default_rng(seed).integers(0, 4, n) + np.eye(1, n, k=n - 1, dtype=int)[0])
        for path in (
            path_along(matrix, walker.weights, target),
            path_along(matrix, walker.weights, matrix.criteria[0], "equal"),
        ):
            names = matrix.alternatives
            for a, (points, rows) in enumerate(walker.crossings([(path, k) for k in range(len(names))])):
                for b in range(len(names)):
                    mine = np.sort(points[rows == b])
                    exact = [
                        float((x + y) / 2)
                        for p in path.pieces
                        for x, y in isolated(
                            walker.problem.lead_on(names[a], names[b], p.base, p.slope), p.start, p.end, WIDTH
                        )
                    ]
                    missed = [t for t in exact if not np.any(np.abs(mine - t) < 1e-9)]
                    assert not [t for t in missed if 1e-11 < t < 1 - 1e-11]


def test_a_tie_of_today_at_a_bend_that_becomes_a_lead_is_a_flip():
    """Level exactly where another weight has come to 0: ahead before, behind after."""
    values = [[4, 5, 4, 4, 3], [1, 2, 5, 2, 2], [5, 5, 1, 5, 4], [4, 4, 1, 2, 2], [2, 1, 1, 4, 4], [1, 1, 3, 2, 4],
              [2, 5, 3, 3, 3], [1, 3, 5, 1, 2]]  # fmt: skip
    matrix = DecisionMatrix.of(values, ["min", "min", "max", "min", "max"])
    method = mcda.method("topsis", normalisation="minmax")
    flips = weight_flips(matrix, [4, 2, 2, 0, 0], method, of="ranking", rule="equal")
    assert (flips[0].subject, flips[0].threshold, flips[0].winner, flips[0].rival) == ("c2", 0.25, "a8", "a6")
    assert verify(flips).ok


def test_a_hundred_options_under_either_rule_verify_and_agree_with_scores():
    rng = np.random.default_rng(7)
    matrix, weights = DecisionMatrix.of(rng.uniform(1, 100, (100, 5)), ("max", "min") * 2 + ("max",)), rng.random(5)
    method = mcda.method("topsis", normalisation="vector")
    walker = walker_for(matrix, weights, method)
    for rule in ("proportional", "equal"):
        flips = weight_flips(matrix, weights, method, rule=rule)
        assert flips
        assert verify(flips[:2]).ok
        for criterion in matrix.criteria:
            table = winner_path(matrix, weights, method, along=criterion, rule=rule)
            t = np.linspace(0.001, 0.999, 500)
            path = path_along(matrix, walker.weights, criterion, rule)
            best = method.score(walker.prepared, path.at(t)).argmax(axis=1)
            at = np.searchsorted(table["end"].to_numpy(), t)
            assert table["winner"].to_numpy()[at].tolist() == [matrix.alternatives[k] for k in best]


def test_blocks_of_paths_say_the_same_as_one_path(monkeypatch):
    rng = np.random.default_rng(1)
    matrix, weights = DecisionMatrix.of(rng.uniform(1, 9, (30, 4)), ("max",) * 4), rng.random(4)
    whole = {rule: weight_flips(matrix, weights, "topsis", rule=rule) for rule in ("proportional", "equal")}
    monkeypatch.setattr("mcda.flips.walks.TOGETHER", 1)
    for rule, flips in whole.items():
        again = weight_flips(matrix, weights, "topsis", rule=rule)
        assert [(f.subject, f.winner, f.rival) for f in again] == [(f.subject, f.winner, f.rival) for f in flips]
        assert [f.threshold for f in again] == pytest.approx([f.threshold for f in flips], abs=1e-14)


def bernstein(roots, scale=1.0):
    """Return the Bernstein coefficients of scale · Π (x − root), of degree 4."""
    p = np.zeros(5)
    p[: len(roots) + 1] = scale * np.poly(roots)[::-1]
    return np.array([sum(comb(k, i) / comb(4, i) * p[i] for i in range(k + 1)) for k in range(5)])


def test_roots_are_found_or_left_and_never_wrong():
    rng = np.random.default_rng(5)
    for _ in range(300):
        roots = rng.uniform(-1, 2, rng.integers(1, 5))
        if rng.random() < 0.3 and len(roots) > 1:
            roots[1] = roots[0] + rng.choice([0, 1e-12, 1e-6, 1e-3])
        p = bernstein(roots, rng.choice([-1.0, 1e-6, 30.0]))[None]
        found, _, left = single_roots(p, np.full_like(p, 1e-13 * np.abs(p).max()))
        inside = np.sort(roots[(roots > 0) & (roots < 1)])
        if not len(left):
            assert np.sort(found) == pytest.approx(inside, abs=1e-9)
        else:
            assert not len(found)
            assert min(np.diff(np.sort(roots)), default=1) < 1e-2 or np.min(np.abs(np.append(roots, roots - 1))) < 1e-6
        assert np.polyval(powers(p)[0][::-1], 0.3) == pytest.approx(_value(p[0], 0.3), abs=1e-12)


def _value(p, x):
    return sum(comb(4, k) * x**k * (1 - x) ** (4 - k) * p[k] for k in range(5))
