"""More printed tables, to the printed digits."""

from __future__ import annotations

import numpy as np
import pytest

from mcda import DecisionMatrix, Hierarchy, method, rank, stability, weight_flips
from mcda.methods.vikor import compromise
from mcda.weighting import Judgements, objective
from mcda.weighting.consistency import principal_eigenvector
from tests.published.tables import (
    BOOK,
    BOZOKI,
    CITIES,
    GOSWAMI,
    OBJECTIVE_WEIGHTS,
    SENSITIVITY,
    ZIEMBA_2017,
    ZIEMBA_2019,
)


def assert_printed(found, printed, digits):
    """Equal to the printed number when rounded as it was: half a unit of the last digit."""
    np.testing.assert_allclose(found, printed, rtol=0, atol=0.5 * 10.0**-digits + 1e-12)


def test_papathanasiou_ploskas_2018_vikor():
    found = compromise(DecisionMatrix.of(BOOK["matrix"], ("max",) * 4), BOOK["weights"], v=BOOK["v"])

    assert_printed(found.q, BOOK["Q"], 3)
    assert (found.names, found.advantage, found.stability) == (("a5",), True, True)


def test_papathanasiou_ploskas_2018_promethee():
    matrix = DecisionMatrix.of(BOOK["matrix"], ("max",) * 4)

    ranking = rank(matrix, BOOK["weights"], method("promethee", preference="linear", q=1, p=2))

    np.testing.assert_allclose(ranking.values, BOOK["net"], rtol=0, atol=1e-12)


def test_papathanasiou_ploskas_2018_ahp():
    sites = [f"site {k}" for k in range(1, 7)]
    hierarchy = Hierarchy.of(
        {"site": Judgements.of(BOOK["criteria"], list("abcd"))},
        {name: Judgements.of(square, sites) for name, square in zip("abcd", BOOK["local"], strict=True)},
    )

    assert_printed(hierarchy.rank().values, BOOK["priorities"], 3)
    assert hierarchy.consistency().max() < 0.1


def columns(table, *thresholds):
    senses, weights, *limits, cells = zip(*table["columns"], strict=True)
    matrix = DecisionMatrix.of(np.array(cells, dtype=object).T, senses)
    named = [dict(zip(matrix.criteria, one, strict=True)) for one in limits]
    return matrix, weights, dict(zip(thresholds, named, strict=True))


def test_ziemba_2019_net_flows():
    matrix, weights, thresholds = columns(ZIEMBA_2019, "q", "p")

    assert_printed(rank(matrix, weights, method("promethee", preference="linear", **thresholds)).values,
                   ZIEMBA_2019["net"], 4)  # fmt: skip


def test_ziemba_2017_net_flows():
    matrix, weights, thresholds = columns(ZIEMBA_2017, "p")

    assert_printed(rank(matrix, weights, method("promethee", preference="v_shape", **thresholds)).values,
                   ZIEMBA_2017["net"], 4)  # fmt: skip


@pytest.mark.parametrize("table", OBJECTIVE_WEIGHTS, ids=lambda one: f"{one['rule']} {one['source'].split(',')[0]}")
def test_objective_weights(table):
    found = objective(DecisionMatrix.of(table["matrix"], table["sense"]), table["rule"])

    assert_printed(found.values, table["weights"], table["digits"])


def test_tus_aytac_adali_2019_prints_the_weights_of_a_gain():
    """With the cost turned, as CRITIC is defined, the printed digits do not come out."""
    table = next(one for one in OBJECTIVE_WEIGHTS if "note" in one)

    found = objective(DecisionMatrix.of(table["matrix"], ("min", *table["sense"][1:])), "critic")

    assert abs(found.values[0] - table["weights"][0]) > 0.02


def test_goswami_mitra_2020_aras_is_the_packages_and_copras_is_not():
    matrix = DecisionMatrix.of(GOSWAMI["matrix"], GOSWAMI["sense"])

    aras, copras = (rank(matrix, GOSWAMI["weights"], f"pymcdm:{name}") for name in ("ARAS", "COPRAS"))

    assert_printed(aras.values, GOSWAMI["ARAS"], GOSWAMI["digits"])
    assert copras.best == "a10"  # the dearest; printed, the cheapest has utility 1
    assert "a larger cost raises the score" in copras.details["warning"]


def test_saaty_2005_cities():
    hierarchy = Hierarchy.of({"city": CITIES["criteria"]}, CITIES["cities"])

    scores = hierarchy.rank().scores

    for city, share in CITIES["priorities"].items():
        assert_printed(scores[city], share, CITIES["digits"])


def test_bozoki_fulop_ronyai_2010_one_missing_judgement():
    judgements = Judgements.of(BOZOKI["judgements"], incomplete="lambda_max")

    best = float(judgements.value("c", "d"))

    assert best == pytest.approx(BOZOKI["best"], abs=5e-7)
    assert best == pytest.approx(np.sqrt(8 / 15), abs=1e-12)
    assert BOZOKI["approximation"] == pytest.approx(best, abs=1e-11)
    for name, weight in judgements.priorities().weights.series().items():
        assert_printed(weight, BOZOKI["weights"][name], 4)


def test_bozoki_fulop_ronyai_2010_the_last_printed_digits_are_not_the_least():
    judgements = Judgements.of(BOZOKI["judgements"], incomplete="lambda_max")

    def slope(value):
        square = judgements.revised("c", "d", value).matrix()
        (x, _), (y, _) = principal_eigenvector(square), principal_eigenvector(square.T)
        return square[2, 3] * y[2] * x[3] - square[3, 2] * y[3] * x[2]

    assert abs(slope(np.sqrt(8 / 15))) < 1e-15
    assert abs(slope(BOZOKI["best"])) > 1e-9


def test_bozoki_fulop_ronyai_2010_twelve_missing_judgements():
    judgements = Judgements.of(BOZOKI["eight"], list("abcdefgh"), incomplete="lambda_max")

    assert len(judgements.filled) == 12
    for (first, second), value in BOZOKI["filled"].items():
        assert float(judgements.value(first, second)) == pytest.approx(value, rel=3e-5)  # where its minimiser ended


def percent(weights, name, threshold):
    """Return by how many percent the weight itself changed when its share of the sum became `threshold`."""
    raw = dict(zip(("c1", "c2", "c3", "c4"), map(float, weights), strict=True))
    rest = sum(raw.values()) - raw[name]
    return 100 * abs(threshold * rest / (1 - threshold) - raw[name]) / raw[name]


def test_triantaphyllou_sanchez_1997_from_memory_degrees_of_criticality():
    matrix = DecisionMatrix.of(SENSITIVITY["matrix"], ("max",) * 4)
    plain = method("weighted_sum", normalisation="none")

    flips = weight_flips(matrix, SENSITIVITY["weights"], plain, of="ranking")

    np.testing.assert_allclose(
        rank(matrix, SENSITIVITY["weights"], plain).values, SENSITIVITY["preferences"], atol=2e-4
    )
    for name, degree in zip(matrix.criteria, SENSITIVITY["degrees"], strict=True):
        least = min(percent(SENSITIVITY["weights"], name, one.threshold) for one in flips if one.subject == name)
        assert least == pytest.approx(degree, rel=0.015)


def test_triantaphyllou_sanchez_1997_from_memory_the_change_of_the_first_place():
    matrix = DecisionMatrix.of(SENSITIVITY["matrix"], ("max",) * 4)
    table = stability(matrix, SENSITIVITY["weights"], method("weighted_sum", normalisation="none"))

    name, rival, degree = SENSITIVITY["first_place"]

    assert table.loc[name, "lower_rival"] == rival
    assert percent(SENSITIVITY["weights"], name, table.loc[name, "lower"]) == pytest.approx(degree, rel=0.015)
