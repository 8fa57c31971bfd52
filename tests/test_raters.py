"""Two raters and several actors: kappa by its definition, the fewest cells by brute force, shifts that do agree."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, McdaError, agree, rank, second_opinion, verify

MODELS = sorted(str(file) for file in Path("models").glob("*.yaml") if "interests" not in file.name)


def pair_of(seed, m=3, n=3, changed=5):
    rng = np.random.default_rng(seed)
    sense = ("max", "min", "max")[:n]
    ours = rng.integers(1, 10, (m, n))
    theirs = ours.copy()
    for k in rng.choice(m * n, changed, replace=False):
        theirs[k // n, k % n] = rng.integers(1, 10)
    return (DecisionMatrix.of(x, sense, bounds=(1, 9)) for x in (ours, theirs))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_no_smaller_set_of_cells_changes_the_winner(seed):
    ours, theirs = pair_of(seed)
    weights = [5, 3, 2]
    found = second_opinion(ours, theirs, weights)
    now = set(rank(ours, weights).winners)
    differing = [(int(a), int(j)) for a, j in np.argwhere(ours.values != theirs.values)]

    def flips(part):
        values = ours.values.copy()
        for cell in part:
            values[cell] = theirs.values[cell]
        return not set(rank(DecisionMatrix.of(values, ours.sense, bounds=(1, 9)), weights).winners) & now

    least = next((k for k in range(1, len(differing) + 1) if any(map(flips, combinations(differing, k)))), None)
    if least is None or (len(now) > 1 and least > 3):
        assert found.smallest == ()
    else:
        assert {len(part) for part in found.smallest} == {least}
        for part in found.smallest:
            assert flips([(ours.alternatives.index(a), ours.criteria.index(c)) for a, c in part])


def test_kappa_is_cohens_on_a_table_of_counts():
    ours, theirs = pair_of(3, m=6, changed=12)
    found = second_opinion(ours, theirs, [1, 1, 1])
    counts = np.zeros((9, 9))
    for x, y in zip(ours.values.ravel().astype(int), theirs.values.ravel().astype(int), strict=True):
        counts[x - 1, y - 1] += 1
    share = counts / counts.sum()
    expected = np.outer(share.sum(axis=1), share.sum(axis=0))
    gap = np.abs(np.subtract.outer(np.arange(9), np.arange(9)))
    assert found.kappa == pytest.approx(1 - (gap**2 * share).sum() / (gap**2 * expected).sum())
    assert found.kappa_linear == pytest.approx(1 - (gap * share).sum() / (gap * expected).sum())


@pytest.mark.parametrize("file", MODELS)
def test_the_second_opinions_of_the_cases(file):
    case = Case.load(file)
    found = second_opinion(case)
    opinion = case.document.second_opinion
    changed = sum(
        cell.likely != case.document.alternatives[a].scores[c].likely
        for a, cells in opinion.cells.items() for c, cell in cells.items()
    )  # fmt: skip
    assert len(found.differences) == changed
    assert 0 < found.kappa < 1
    assert found.complete
    assert json.dumps(found.to_json(), allow_nan=False)
    topsis = second_opinion(case, method="topsis")
    assert topsis.complete or all(len(part) <= 3 for part in topsis.smallest)


def test_raters_who_agree_and_raters_of_something_else():
    ours, _ = pair_of(1)
    same = second_opinion(ours, ours, [1, 1, 1])
    assert same.agree
    assert same.kappa == 1
    assert same.smallest == ()
    assert "0 cells differ" in str(same)
    flat = DecisionMatrix.of([[3, 3]], ("max", "max"), bounds=(1, 9))
    assert second_opinion(flat, flat, [1, 1]).kappa is None
    other = replace(ours, alternatives=("a1", "a2", "b3"))
    with pytest.raises(McdaError, match="both raters must rate the same alternatives; only one has 'a3'"):
        second_opinion(ours, other, [1, 1, 1])
    with pytest.raises(McdaError, match="the same directions"):
        second_opinion(ours, replace(ours, sense=("max",) * 3), [1, 1, 1])
    with pytest.raises(McdaError, match="there is no second opinion"):
        second_opinion(ours, weights=[1, 1, 1])


def test_the_order_of_names_does_not_matter():
    ours, theirs = pair_of(8)
    turned = DecisionMatrix.of(
        theirs.values[::-1, ::-1], theirs.sense[::-1], theirs.alternatives[::-1], theirs.criteria[::-1], bounds=(1, 9)
    )
    assert second_opinion(ours, turned, [1, 2, 3]).to_json() == second_opinion(ours, theirs, [1, 2, 3]).to_json()


def test_actors_agree_after_the_shifts_that_are_told():
    matrix = DecisionMatrix.of(
        [[9, 1, 5], [2, 8, 5], [6, 6, 4]], ("max",) * 3, alternatives=list("xyz"), bounds=(0, 10)
    )
    found = agree(matrix, {"trade": [7, 1, 2], "defence": [1, 7, 2], "press": [1, 1, 3]})

    assert found.agreed == ()
    target = found.nearest
    for actor in found.rankings:
        flip = found.shifts[target][actor]
        if flip is None:
            assert target in found.rankings[actor].winners
            continue
        past = flip.weights * 1.001 - found.rankings[actor].weights.values * 0.001
        scores = rank(matrix, past.clip(lower=0).to_dict()).scores
        assert scores[target] >= scores.max() - 1e-9
        assert found.table.loc[target, actor] == pytest.approx(flip.moved)
    assert found.table["total"].iloc[0] == found.table["total"].min()
    assert f"agree on {target}" in str(found)
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    verdict = verify(document)
    assert verdict.checked == sum(flip is not None for by in found.shifts.values() for flip in by.values())
    assert verdict, str(verdict)
    moved = next(flip for mine in document["shifts"].values() for flip in mine["to"].values() if flip)
    moved["distance"] = 0.001
    assert not verify(document)


def test_actors_who_agree_and_what_never_can_be_everyones():
    matrix = DecisionMatrix.of([[9, 9], [2, 8]], ("max", "max"), alternatives=["x", "y"], bounds=(0, 10))
    found = agree(matrix, {"one": [1, 1], "two": [1, 0]})
    assert found.agreed == ("x",)
    assert str(found) == "all 2 put x first"
    assert [x is pd.NA for x in found.table.loc["y"]] == [True] * 4  # missing, and no NaN
    with pytest.raises(McdaError, match="at least one actor"):
        agree(matrix, {})
