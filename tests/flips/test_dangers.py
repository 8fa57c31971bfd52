"""One list over all inputs: weights and ratings against their own doubt, most dangerous first."""

from math import inf

import numpy as np
import pytest

import mcda
from mcda import Case, DecisionMatrix, McdaError, Ranges, dangers


def test_weights_and_ratings_stand_in_one_list():
    matrix = DecisionMatrix.of([[6, 5], [5, 5]], ("max", "max"), ["x", "y"], ["gain", "calm"], bounds=(0, 10))
    ranges = Ranges.of(matrix, low=[[4, 5], [5, 2]], high=[[7, 5], [5, 5]])
    table = dangers(matrix, [1, 1], ranges=ranges, doubt={"gain": 0.1})

    rows = {row["subject"]: row for row in table.to_dict(orient="records")}
    assert rows["x", "gain"]["times"] == 0.5  # one point down, two in the range
    assert rows["y", "calm"]["times"] == inf  # it flips upwards, the range reaches down
    assert "its range does not reach that way" in rows["y", "calm"]["sentence"]
    assert np.isnan(rows["x", "calm"]["doubt"])
    assert "it has no range" in rows["x", "calm"]["sentence"]
    assert "gain" not in rows  # no weight of it changes the choice
    known = table[table["doubt"].notna()]
    assert known["times"].is_monotonic_increasing
    assert table["doubt"].isna().to_list() == sorted(table["doubt"].isna())


@pytest.mark.parametrize("name", ["oecd_accession", "maritime_dispute"])
@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_a_rating_below_one_time_flips_within_its_range(name, method):
    case = Case.load(f"models/{name}.yaml")
    table = dangers(case, method=method)
    cells = {(flip.subject, flip.threshold): flip for flip in mcda.cell_flips(case, None, method)}
    ratings = table[table["kind"] == "rating"]
    assert len(ratings) == len(cells)
    for row in ratings.to_dict(orient="records"):
        assert (row["times"] <= 1) == cells[row["subject"], row["threshold"]].within_range
    weights = mcda.flips_against_doubt(case, method=method)
    assert (table["kind"] == "weight").sum() == weights["rival"].notna().sum()


def test_without_any_doubt_the_flips_are_listed_all_the_same():
    matrix = DecisionMatrix.of([[6, 3], [5, 5]], ("max", "max"), bounds=(0, 10))
    table = dangers(matrix, [3, 1])
    assert set(table["kind"]) == {"weight", "rating"}
    assert table["doubt"].isna().all()
    with pytest.raises(McdaError):
        dangers(matrix, [3, 1], "pymcdm:WSM")
