"""pymcdm's methods behind our door: the same numbers, turned the right way, with errors instead of NaN."""

import json
import re
from pathlib import Path

import numpy as np
import pymcdm.methods
import pytest

from mcda import (
    DecisionMatrix,
    McdaError,
    Weights,
    compare_methods,
    method,
    nearest_flip,
    rank,
    rank_reversals,
    weight_flips,
)
from mcda.cli import run
from mcda.methods.pymcdm_methods import REFUSED, costs_count_as_gains, larger_is_better
from mcda.methods.pymcdm_options import classes
from tests.published.cases import DEZERT

MIDDLE = [5, 5, 5, 5]
NEEDED = {
    "BalancedSPOTIS": {"esp": MIDDLE},
    "ERVD": {"ref_point": MIDDLE},
    "PROMETHEE_II": {"preference": "usual"},
}
NAMES = [name for name in classes() if name != "PROMETHEE_I"]
COSTS_AS_GAINS = ["AROMAN", "COPRAS"]  # as pymcdm 1.4 computes them
every = pytest.mark.parametrize("name", NAMES)
SENSES = ("max", "min", "max", "min")


def ours(name, **options):
    return method(f"pymcdm:{name}", **NEEDED.get(name, {}), **options)


def theirs(name, matrix, weights, types):
    bounds = np.array([[0, 10]] * 4)
    made = {
        "SPOTIS": lambda kind: kind(bounds),
        "RIM": lambda kind: kind(bounds),
        "BalancedSPOTIS": lambda kind: kind(bounds, np.array(MIDDLE)),
        "RAFSI": lambda kind: kind(bounds[:, 1], bounds[:, 0]),
        "ERVD": lambda kind: kind(np.array(MIDDLE)),
        "PROMETHEE_II": lambda kind: kind("usual"),
        "COMET": lambda kind: kind(
            [[0, 5, 10]] * 4,
            pymcdm.methods.comet_tools.MethodExpert(pymcdm.methods.TOPSIS(), weights, types),
        ),
    }
    kind = getattr(pymcdm.methods, name)
    return np.asarray(made.get(name, lambda kind: kind())(kind)(matrix, weights, types, validation=False))


def problem(rng, alternatives=6):
    values = rng.uniform(1, 9, (alternatives, 4)).round(2)
    for k in range(alternatives):
        values[k, k % 4] = (8.5 if SENSES[k % 4] == "max" else 1.5) + k / 100  # nobody is worst on everything
    return DecisionMatrix.of(values, SENSES, bounds=(0, 10)), Weights.of(rng.dirichlet(np.ones(4)))


@every
def test_the_numbers_are_those_of_pymcdm(name):
    rng = np.random.default_rng(1)
    types = np.array([1, -1, 1, -1])
    for _ in range(10):
        matrix, weights = problem(rng)

        found = rank(matrix, weights, ours(name)).values

        expected = theirs(name, matrix.values, weights.values, types)
        sign = 1 if larger_is_better(classes()[name]) else -1
        np.testing.assert_allclose(found, sign * expected, rtol=0, atol=1e-14)


@every
def test_larger_is_better(name):
    """Who is best on everything comes before who is worst, whatever the package says of its direction."""
    rng = np.random.default_rng(2)
    for _ in range(20):
        matrix, weights = problem(rng)
        values = matrix.values.copy()
        values[0], values[1] = [9.5, 0.5, 9.5, 0.5], [0.6, 9.4, 0.6, 9.4]
        values[2] = [0.5, 9.4, 0.6, 9.5]
        senses = ("max",) * 4 if name == "AROMAN" else SENSES
        if name == "COPRAS":
            senses, weights = (*("max",) * 3, "min"), Weights.of([1, 1, 1, 0.001])
        if name in COSTS_AS_GAINS:
            values[0], values[1] = 9.5, 0.6
        if name in ("COCOSO", "SPROBID"):  # no score where one option is worst, or best, on everything
            values[3], values[4] = [9.6, 9.5, 0.4, 0.4], [0.4, 0.4, 9.6, 9.5]
        if name == "BalancedSPOTIS":
            values[1], values[2], values[0] = [1, 9, 1, 9], [2, 8, 2, 8], [5, 5, 5, 5]
        best, worst = rank(DecisionMatrix.of(values, senses, bounds=(0, 10)), weights, ours(name)).values[:2]
        assert best > worst


@every
def test_a_batch_scores_as_one_by_one_and_carries_the_order_of_alternatives_over(name):
    rng = np.random.default_rng(3)
    matrix, _ = problem(rng)
    rows = rng.dirichlet(np.ones(4), (2, 3))
    variant = ours(name)
    order = [3, 1, 0, 5, 4, 2]
    turned = DecisionMatrix.of(matrix.values[order], SENSES, bounds=(0, 10))

    batch = variant.score(variant.prepare(matrix), rows)

    single = [[variant.score(variant.prepare(matrix), row) for row in some] for some in rows]
    np.testing.assert_allclose(batch, single, rtol=0, atol=0)
    np.testing.assert_allclose(variant.score(variant.prepare(turned), rows), batch[..., order], atol=1e-12)


@every
def test_rows_that_are_alike_are_level_and_a_seat_at_the_end_is_no_advantage(name):
    matrix, weights = problem(np.random.default_rng(6))
    twins = DecisionMatrix.of(np.vstack([matrix.values, matrix.values[1:2]]), SENSES, bounds=(0, 10))

    ranking = rank(twins, weights, ours(name))

    assert ranking.values[1] == pytest.approx(ranking.values[-1], abs=1e-12)
    assert ranking.ranks[1] == ranking.ranks[-1]


@every
def test_flips_are_found_by_search_and_the_winner_changes_there(name):
    matrix, weights = problem(np.random.default_rng(7), alternatives=5)
    chosen = ours(name)
    best = rank(matrix, weights, chosen).winners

    flips = weight_flips(matrix, weights, chosen)
    near = nearest_flip(matrix, weights, chosen, norm="l1", seconds=0.1)

    assert {flip.certificate for flip in flips} <= {"search"}
    for flip in flips[:4]:
        j = matrix.criteria.index(flip.subject)
        sides = []
        for side in (-1e-6, 1e-6):
            there = weights.values * (1 - flip.threshold - side) / (1 - weights.values[j])
            there[j] = flip.threshold + side
            ranking = rank(matrix, Weights.of(there), chosen)
            sides.append(ranking.scores[flip.winner] - ranking.scores[flip.rival])
        assert min(sides) <= 0 <= max(sides)
    assert near.status.name in ("OPEN", "TIED")
    assert near.bracket is None or near.bracket[0] == 0
    if near.weights is not None:
        assert rank(matrix, near.weights, chosen).winners != best


@every
def test_every_method_can_be_compared_and_tested_for_reversals(name):
    matrix, weights = problem(np.random.default_rng(8), alternatives=5)
    chosen = ours(name)

    made = compare_methods(matrix, weights, ["weighted_sum", chosen], ["bounds"], ["given", "equal"])
    turned = rank_reversals(matrix, weights, [chosen])

    assert made.drivers is not None and made.drivers.models == 4
    assert all(str(one).endswith(".") for one in made.differences)
    assert sum(turned.tried.values()) + len(turned.refused) >= 5


def test_the_command_line_takes_every_method_that_needs_no_option(tmp_path, capsys):
    matrix, weights = problem(np.random.default_rng(9))
    rows = [["option", *matrix.criteria], ["weights", *weights.values], ["direction", *SENSES],
            ["low", 0, 0, 0, 0], ["high", 10, 10, 10, 10],
            *([name, *row] for name, row in zip(matrix.alternatives, matrix.values.tolist(), strict=True))]  # fmt: skip
    path = tmp_path / "sheet.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    names = [f"pymcdm:{name}" for name in NAMES if name not in NEEDED]

    assert run(["rank", str(path), "--method", ",".join(names), "--json"]) == 0

    (case,) = json.loads(capsys.readouterr().out)["cases"]
    assert list(case["rankings"]) == names
    for name in names:
        alone = rank(matrix, weights, name)
        assert case["rankings"][name]["winners"] == list(alone.winners)
        assert case["rankings"][name]["options"]["package"].startswith("pymcdm 1.")


def test_every_class_of_the_package_is_a_method_or_refused_by_name():
    folder = Path(pymcdm.methods.__file__).parent
    written = {
        name
        for file in folder.rglob("*.py")
        for name in re.findall(r"^class (\w+)\((?:MCDA_method|[A-Z_]+)\)", file.read_text("utf-8"), re.MULTILINE)
    } - {"MCDA_method"}

    assert set(NAMES) <= written
    assert written - set(NAMES) == set(REFUSED)
    for name in REFUSED:
        with pytest.raises(McdaError, match=f"'pymcdm:{name}' (has no scores|is a tree of)"):
            method(f"pymcdm:{name}")


@every
def test_details_name_the_package_and_what_acted(name):
    matrix, weights = problem(np.random.default_rng(4))

    details = rank(matrix, weights, ours(name)).details

    assert details["package"].startswith("pymcdm 1.")
    assert all(isinstance(value, str) for value in details.values())
    assert ("direction" in details) == (not larger_is_better(classes()[name]))
    assert ("warning" in details) == costs_count_as_gains(name)


def test_costs_that_count_as_gains_are_noticed_by_trying():
    assert [name for name in NAMES if costs_count_as_gains(name)] == COSTS_AS_GAINS


@every
def test_degenerate_input_is_an_error_with_the_methods_name_or_has_finite_scores(name):
    rng = np.random.default_rng(5)
    matrix, weights = problem(rng)
    plain = matrix.values
    flat, low, zero, same = plain.copy(), plain.copy(), plain.copy(), np.tile(plain[0], (6, 1))
    flat[:, 1], low[2, 0], zero[2, 1] = 4, -2, 0
    tried = 0
    for values, row in (
        (flat, weights), (low, weights), (zero, weights), (same, weights), (plain[:1], weights), (plain[:2], weights),
        (plain, Weights.of([1, 0, 0, 0])), (plain, Weights.of([0, 1, 0, 0])), (flat, Weights.of([0, 1, 0, 0])),
    ):  # fmt: skip
        scale = (-9, 10) if values is low else (0, 10)
        found = DecisionMatrix.of(values, SENSES, bounds=scale)
        try:
            assert np.isfinite(rank(found, row, ours(name)).values).all()
        except McdaError as error:
            assert f"'pymcdm:{name}'" in str(error)
        tried += 1
    assert tried == 9


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("ARAS", [[1, 2], [0, 3]], "method 'pymcdm:ARAS' needs positive values; 'a2' in 'c1' is 0"),
        ("WSM", [[1, 2], [-1, 3]], "normalisation 'sum' of method 'pymcdm:WSM' needs positive values"),
        ("VIKOR", [[1, 2], [1, 3]], "'pymcdm:VIKOR' needs columns that are not constant; 'c1' is"),
        ("EDAS", [[-1, 2], [-1, 3]], "'pymcdm:EDAS' needs columns of positive mean; 'c1' has another"),
        ("SPROBID", [[1, 2], [2, 3]], "'pymcdm:SPROBID' needs at least 4 alternatives, got 2"),
        ("MOORA", [[1, 2], [2, 3]], "'pymcdm:MOORA' needs at least one criterion to be minimised"),
        ("SPOTIS", [[1, 2], [2, 3]], "needs 'bounds' or the scale of every criterion; 'c1' has none"),
        ("TOPSIS", [[1, 2], [1, 2]], "'pymcdm:TOPSIS' has no finite score here, at the weights c1 0.5, c2 0.5"),
    ],
)
def test_what_pymcdm_would_turn_into_nan_is_refused(name, values, message):
    with pytest.raises(McdaError, match=message):
        rank(DecisionMatrix.of(values, ("max", "max")), [1, 1], f"pymcdm:{name}")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("edas", {}, "unknown method 'pymcdm:edas'; did you mean 'EDAS'"),
        ("NOTHING", {}, "known: ARAS, AROMAN.*WPM, WSM"),
        ("PROMETHEE_I", {}, "has no scores; mcda.methods.promethee.partial_order"),
        ("EDAS", {"l": 1}, "method 'pymcdm:EDAS' has no option 'l'; it has none"),
        ("WASPAS", {"normalization": "sum"}, "has no option 'normalization'; did you mean 'normalisation'"),
        (
            "WASPAS",
            {"normalisation": "linaer"},
            "unknown normalisation 'linaer' of 'pymcdm:WASPAS'; did you mean 'linear'",
        ),
        ("WASPAS", {"l": "half"}, "'l' of 'pymcdm:WASPAS' must be a number, got 'half'"),
        ("ERVD", {}, "method 'pymcdm:ERVD' needs the option 'ref_point'"),
        ("PROMETHEE_II", {"preference": "level", "q": 1}, "preference 'level' needs threshold 'p'"),
        ("COMET", {"expert": "NONE"}, "unknown expert 'NONE'"),
    ],
)
def test_unknown_names_and_options_are_refused(name, options, message):
    with pytest.raises(McdaError, match=message):
        method(f"pymcdm:{name}", **options)


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("ERVD", {"ref_point": [1]}, "'ref_point' of 'pymcdm:ERVD' must give one value for each of 2 criteria"),
        ("ERVD", {"ref_point": {"c1": 1}}, "'ref_point' of 'pymcdm:ERVD' says nothing about criterion 'c2'"),
        ("ERVD", {"ref_point": {"c1": 1, "c3": 1}}, "names 'c3', which is no criterion"),
        ("SPOTIS", {"bounds": [(0, 9), 3]}, r"must be a pair \(low, high\) for 'c2', got 3"),
        ("SPOTIS", {"bounds": [(0, 9), (0, 1)]}, "method 'pymcdm:SPOTIS': Every alternative values should be in range"),
        ("COMET", {"cvalues": [list(range(200)), list(range(200))]}, "would compare 40000 characteristic objects"),
        ("LoPM", {"property_limits": [1, 2], "property_types": ["max", "mid"]}, "must be max, min or target"),
        ("WASPAS", {"l": 2}, "method 'pymcdm:WASPAS': l should be in range"),
        ("COMET", {"expert": "SPOTIS"}, "must be a method without required options, got 'SPOTIS'"),
    ],
)
def test_options_that_do_not_fit_the_matrix_are_refused(name, options, message):
    matrix = DecisionMatrix.of([[1, 2], [2, 3]], ("max", "min"), bounds=None if "bounds" in options else (0, 9))

    with pytest.raises(McdaError, match=message):
        rank(matrix, [1, 1], method(f"pymcdm:{name}", **options))


def test_options_are_taken_by_criterion():
    matrix = DecisionMatrix.of([[1, 2], [2, 3]], ("max", "min"), criteria=["gain", "cost"])
    given = {"property_limits": {"cost": 2, "gain": 3}, "property_types": {"gain": "target", "cost": "min"}}

    values = rank(matrix, [1, 1], method("pymcdm:LoPM", **given)).values

    np.testing.assert_allclose(values, [-(0.5 * 2 / 3 + 0.5), -(0.5 / 3 + 0.5 * 1.5)])


def test_another_normalisation_acts_and_is_said():
    matrix = DecisionMatrix.of([[1, 9], [4, 4], [9, 2]], ("max", "max"))

    ranking = rank(matrix, [1, 1], method("pymcdm:WSM", normalisation="minmax"))

    np.testing.assert_allclose(ranking.values, rank(matrix, [1, 1], "weighted_sum").values)
    assert ranking.details["normalisation"] == "minmax"


def test_spotis_dezert_2020_distances():
    matrix = DecisionMatrix.of(DEZERT["matrix"], DEZERT["sense"], bounds=DEZERT["bounds"])

    ranking = rank(matrix, DEZERT["weights"], "pymcdm:SPOTIS")

    np.testing.assert_allclose(
        -ranking.values, DEZERT["distance"], rtol=0, atol=0.5 * 10.0 ** -DEZERT["digits"] + 1e-12
    )
    assert ranking.best == "a1"
