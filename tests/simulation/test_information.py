"""What it would be worth to know a score: against sums by hand and against nested simulation."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import Case, DecisionMatrix, McdaError, Ranges, value_of_information
from mcda.simulation.laws import nodes, quantiles


def test_a_discrete_cell_by_hand():
    matrix = DecisionMatrix.of([[4, 5], [5, 5]], sense=("max", "min"), bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[0, 5], [5, 5]], high=[[9, 5], [5, 5]])
    found = value_of_information(matrix, [1, 1], cells=ranges, law="discrete")

    # a1's mean is 4.25 < 5; with chance ¼ it is 9 and chosen instead: ¼ · (9 − 5)/10 · ½
    assert found.best == "a2"
    assert found.table[["alternative", "criterion"]].to_numpy().tolist() == [["a1", "c1"]]
    assert found.table["value"].to_list() == pytest.approx([0.05])
    assert found.table["changes"].to_list() == [0.25]
    assert found.table["standard_error"].to_list() == [0.0]
    assert abs(found.everything - 0.05) <= 4 * found.everything_error


@pytest.mark.parametrize("law", ["triangular", "pert", "uniform"])
def test_a_cell_whose_gain_is_an_integral(law):
    matrix = DecisionMatrix.of([[5], [6]], sense=("max",), bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[0], [6]], high=[[10], [6]])
    u = (np.arange(400_000) + 0.5) / 400_000
    values = quantiles(law, np.array([[0.0], [5.0], [10.0]]), u[:, None])[:, 0]
    best = max(values.mean(), 6)

    found = value_of_information(matrix, [1], cells=ranges, law=law)

    assert found.table["value"][0] == pytest.approx((np.maximum(values, 6).mean() - best) / 10, abs=5e-6)


@pytest.mark.parametrize("name", ["topsis", "weighted_sum"])
def test_against_a_simulation_inside_a_simulation(name):
    case = Case.load("models/oecd_accession.yaml")
    found = value_of_information(case, method=name)
    first = found.table.iloc[0]

    ranges, weights = Ranges.of(case), case.weights().values
    a, j = ranges.likely.alternatives.index(first["alternative"]), ranges.likely.criteria.index(first["criterion"])
    rng = np.random.default_rng(5)
    values, chances = nodes("triangular", ranges.stack()[:, a, j], 32)
    stack = quantiles("triangular", ranges.stack().reshape(3, -1), rng.random((2000, ranges.open.size)))
    stack = stack.reshape(2000, *ranges.open.shape)

    def mean(x):
        scale = (x - 1) / 8
        good = np.where(np.array(ranges.likely.sense) == "max", scale, 1 - scale)
        if name == "weighted_sum":
            return (good @ weights).mean(axis=0)
        near, away = (good * weights), ((1 - good) * weights)
        near, away = np.linalg.norm(near, axis=2), np.linalg.norm(away, axis=2)
        return (near / (near + away)).mean(axis=0)

    means = []
    for value in values:
        moved = stack.copy()
        moved[:, a, j] = value
        means.append(mean(moved))
    means = np.array(means)
    gain = chances @ means.max(axis=1) - max(chances @ means)
    assert first["value"] == pytest.approx(gain, abs=max(5 * first["standard_error"], 1e-3))
    assert first["value"] > 0


def test_what_is_settled_is_worth_nothing():
    matrix = DecisionMatrix.of([[9, 1], [2, 8]], sense=("max", "min"), bounds=(1, 9))
    ranges = Ranges.of(matrix, low=[[8, 1], [1, 7]], high=[[9, 2], [3, 9]])
    found = value_of_information(matrix, [1, 1], cells=ranges)
    assert (found.table["value"] == 0).all()
    assert (found.table["changes"] == 0).all()
    assert found.everything == 0
    assert str(found) == "no single score is worth knowing: a1 is chosen whatever it is"


def test_no_ranges():
    with pytest.raises(McdaError, match="a matrix has no ranges of its own"):
        value_of_information(DecisionMatrix.of([[1]], sense=("max",)), [1])
    with pytest.raises(McdaError, match="did you mean 'pert'"):
        value_of_information(Case.load("models/lima_group.yaml"), law="prt")
