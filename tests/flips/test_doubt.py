"""Flip distances against doubt: most dangerous first, and the doubt of judgements is the spread it says it is."""

from pathlib import Path

import numpy as np
import pytest

import mcda
from mcda import DecisionMatrix, McdaError, flips_against_doubt
from mcda.weighting.doubt import weight_doubt
from mcda.weighting.judgements import Judgements

MATRIX = DecisionMatrix.of(
    [[9, 2, 5], [3, 8, 6], [4, 4, 9]], sense=("max",) * 3, bounds=(1, 9), criteria=["a", "b", "c"]
)


def test_the_list_is_sorted_by_how_many_doubts_a_flip_needs():
    table = flips_against_doubt(MATRIX, [3, 1, 1], doubt={"a": 0.1, "b": 0.01})
    assert table["times"].is_monotonic_increasing
    known = table[table["doubt"] > 0]
    assert known["times"].to_numpy() == pytest.approx((known["needs"] / known["doubt"]).to_numpy())
    flips = mcda.weight_flips(MATRIX, [3, 1, 1])
    assert len(table.dropna(subset=["needs"])) == len(flips)
    assert set(table["subject"]) == set(MATRIX.criteria)
    assert "the doubt about it is 10" in table["sentence"][0]
    assert table[table["subject"] == "c"]["sentence"].str.contains("no doubt about it is known").all()


def test_an_interval_counts_towards_the_flip_only():
    flip = next(f for f in mcda.weight_flips(MATRIX, [3, 1, 1]) if f.subject == "a")
    assert flip.direction == "falls"
    table = flips_against_doubt(MATRIX, [3, 1, 1], doubt={"a": (0.55, 0.99)})
    row = table[table["subject"] == "a"].iloc[0]
    assert row["doubt"] == pytest.approx(5)
    assert row["times"] == pytest.approx(100 * flip.distance / 5)


def test_doubt_from_judgements_is_the_spread_of_the_weights_under_random_judgements():
    """Judgements with independent log-normal errors: the claimed error is the true spread, within sampling error."""
    rng = np.random.default_rng(8)
    names, truth, sigma = tuple("abcde"), np.array([5.0, 3, 2, 1, 1]), 0.15
    weights, claims = [], []
    for _ in range(1500):
        noise = np.exp(rng.normal(0, sigma, (5, 5)))
        pairs = {(names[i], names[j]): truth[i] / truth[j] * noise[i, j] for i in range(5) for j in range(i + 1, 5)}
        judgements = Judgements.of(pairs, names=names)
        weights.append(judgements.priorities(by="geometric_mean").weights.values)
        claims.append(weight_doubt(judgements).to_numpy() ** 2)
    spread, claimed = np.std(weights, axis=0), np.sqrt(np.mean(claims, axis=0))
    assert claimed == pytest.approx(spread, rel=0.08)


def test_judgements_in_full_agreement_leave_no_doubt_and_two_criteria_none_to_spare():
    assert weight_doubt(Judgements.of({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 4})).max() < 1e-12
    assert weight_doubt(Judgements.of({("a", "b"): 2})) is None


def test_a_case_brings_its_own_doubt():
    table = flips_against_doubt(mcda.Case.load(Path(__file__).parents[2] / "models" / "maritime_dispute.yaml"))
    assert table["subject"].tolist() == ["DEV", "RISK", "COST", "SOV", "WEL", "LAW", "LAST"]
    assert (table["times"] > 50).all()
    assert table["needs"].isna().tolist() == [False] * 3 + [True] * 4
    assert table["sentence"].iloc[-1] == "“LAST”: no weight of it changes the choice."


@pytest.mark.parametrize(
    ("doubt", "message"),
    [
        (None, "'doubt' is missing"),
        ({"z": 1}, "no criterion"),
        ({"a": -0.1}, "must not be negative"),
        ({"a": (0.7, 0.9)}, "lies outside"),
        ({"a": (0.9, 0.1)}, r"\(low, high\)"),
        ({"a": "many"}, "finite number"),
        (3, "must be a mapping"),
    ],
)
def test_doubt_that_makes_no_sense_is_refused(doubt, message):
    with pytest.raises(McdaError, match=message):
        flips_against_doubt(MATRIX, [3, 1, 1], doubt=doubt)
