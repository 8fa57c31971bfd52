"""Models side by side: every promise of a comparison, checked against its definition."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda import Case, DecisionMatrix, McdaError, Weights, compare_methods, method, rank, rank_reversals
from mcda.comparison.agreement import CORRELATIONS, correlations, similarities
from mcda.comparison.drivers import FACTORS, decomposed, points
from mcda.comparison.reasons import changed
from mcda.comparison.reversals import Change, changes
from mcda.comparison.rules import WEIGHT_RULES, ruled
from mcda.forms import BlackBox, Method, evaluated_scores
from mcda.methods import METHODS
from mcda.normalise import normalised
from mcda.weighting import objective
from mcda.weighting.objective_rules import RULES
from tests.strategies import matrices, problems

few = settings(max_examples=30, deadline=None)
MIXED = DecisionMatrix.of(
    [[9, 2, 3], [4, 6, 7], [1, 9, 5], [6, 5, 4]], ("max", "max", "min"), ["w", "x", "y", "z"], ["a", "b", "c"]
)
CASE = """\
format: ram-case/1
title: Rooms
criteria: {price: {label: The price, direction: min}, light: {label: Daylight, direction: max}}
weights: {price: 2, light: 1}
alternatives:
  attic: {label: The attic, scores: {price: 400, light: 9}}
  cellar: {label: The cellar, scores: {price: 300, light: 2}}
  shed: {label: The shed, scores: {price: 350, light: 7}}
"""


# --- the variants ---


@few
@given(problem=problems())
def test_every_variant_is_the_ranking_of_its_method_normalisation_and_weights(problem):
    matrix, weights = problem

    made = compare_methods(matrix, weights)

    assert len({one.levels for one in made.variants}) == len(made.variants)
    for one in made.variants:
        options = {} if one.normalisation is None else {"normalisation": one.normalisation}
        alone = rank(matrix, made.weights[one.weights], method(one.method, **options))
        assert one.ranking.ranks.tolist() == alone.ranks.tolist()
    assert sum(made.wins.values()) == len(made.variants)
    assert made.to_frame().to_numpy().tolist() == made.places.tolist()
    assert made.to_frame().index.names == list(FACTORS)


def test_every_method_is_compared_and_what_a_matrix_does_not_allow_says_why():
    made = compare_methods(DecisionMatrix.of([[0, 1], [1, 2]], ("max", "min")), [1, 1])

    refused = {(one.method, one.normalisation): one for one in made.refused}
    assert {one.method for one in made.variants} | {one.method for one in made.refused} == set(METHODS)
    assert refused["ahp", None].weights is None
    assert "needs positive values" in refused["ahp", None].reason
    for name in ("weighted_sum", "topsis"):
        assert "needs the scale of every criterion" in refused[name, "bounds"].reason
        assert "needs positive values" in refused[name, "max"].reason
    assert {one.normalisation for one in made.variants if one.method == "topsis"} == {"minmax", "vector"}


def test_the_reference_is_the_first_method_as_it_is_left_to_itself():
    assert str(compare_methods(MIXED, [3, 2, 1]).reference) == "weighted_sum (minmax), given weights"
    assert str(compare_methods(MIXED, [1] * 3, ["topsis"]).reference) == "topsis (vector), given weights"
    bounded = DecisionMatrix.of([[1, 2], [3, 4]], ("max", "max"), bounds=(0, 9))
    assert str(compare_methods(bounded, [1, 1], ["topsis"]).reference) == "topsis (bounds), given weights"
    assert str(compare_methods(MIXED, [1] * 3, ["ahp"]).reference) == "ahp, given weights"
    assert str(compare_methods(MIXED, [1] * 3, normalisations=["sum"]).reference) == "weighted_sum (sum), given weights"


def test_ready_methods_keep_their_options():
    made = compare_methods(
        MIXED,
        [1, 1, 1],
        [method("ahp", mode="ideal"), method("topsis", normalisation="sum"), "ahp"],
        ["vector"],
        ["given"],
    )

    assert [one.levels for one in made.variants] == [
        ("ahp mode=ideal", None, "given"), ("topsis", "sum", "given"), ("ahp", None, "given"),
    ]  # fmt: skip
    assert made.variants[0].ranking.values.tolist() == rank(MIXED, [1] * 3, method("ahp", mode="ideal")).values.tolist()


def test_a_method_of_another_form_is_compared_too():
    made = compare_methods(MIXED, [3, 2, 1], ["weighted_sum", _first_column()], ["minmax"], ["given", "equal"])

    assert [one.ranking.winners for one in made.variants][2:] == [("w",), ("w",)]
    assert made.drivers.models == 4
    assert rank_reversals(MIXED, [3, 2, 1], [_first_column()]).findings == ()


def _first_column(column=0):
    return Method(
        "first", "black box",
        lambda matrix: BlackBox(matrix, lambda weights: np.tile(matrix.values[:, column], (len(weights), 1))),
        evaluated_scores, exact=lambda matrix: None, describe=lambda matrix: {},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"methods": ["topsi"]}, "did you mean 'topsis'"),
        ({"methods": []}, "'methods' must name at least one"),
        ({"normalisations": ["vectr"]}, "did you mean 'vector'"),
        ({"weight_rules": ["equl"]}, "did you mean 'equal'"),
        ({"weight_rules": {}}, "at least one rule"),
        ({"weight_rules": "equal"}, "must be a list of names or a mapping"),
        ({"normalisations": []}, "'normalisations' must name at least one"),
        ({"normalisations": ["bounds"], "methods": ["topsis"]}, "needs the scale of every criterion"),
        ({"weights": [1, -1, 1]}, "must not be negative"),
    ],
)
def test_what_cannot_be_compared_is_refused(given, said):
    with pytest.raises(McdaError, match=said):
        compare_methods(MIXED, **{"weights": [1, 1, 1], **given})


def test_a_case_brings_weights_and_labels():
    made = compare_methods(Case.of(CASE), methods=["weighted_sum", "topsis"])

    assert made.weights["given"].exact == (Fraction(2, 3), Fraction(1, 3))
    assert made.differences
    for one in made.differences:
        assert f"“The {one.winner}” comes first instead of “The {one.instead_of}”" in str(one)
    assert made.labels["light"] == "Daylight"


# --- weight rules ---


def test_weights_by_order_are_those_of_their_formulas():
    matrix = DecisionMatrix.of([[1, 2, 3, 4]], ("max",) * 4, criteria=list("abcd"))
    rows, refused = ruled(matrix, Weights.of({"a": 4, "b": 9, "c": 4, "d": 1}).aligned(matrix.criteria), None)
    reciprocal, _ = ruled(matrix, Weights.of([4, 3, 2, 1], matrix.criteria), ["rank_reciprocal"])

    centroid = [Fraction(1, 4) * sum(Fraction(1, k) for k in range(r, 5)) for r in range(1, 5)]
    middle = (centroid[1] + centroid[2]) / 2
    assert rows["rank_order_centroid"].exact == (middle, centroid[0], middle, centroid[3])
    assert rows["rank_sum"].exact == tuple(Fraction(one, 20) for one in (5, 8, 5, 2))
    assert rows["equal"].exact == (Fraction(1, 4),) * 4
    assert reciprocal["rank_reciprocal"].exact == tuple(Fraction(12, 25 * r) for r in range(1, 5))
    assert (list(rows), refused) == (list(WEIGHT_RULES)[:4], {})


def test_weights_from_the_ratings_are_those_of_the_weighting_room():
    rows, refused = ruled(MIXED, Weights.equal(MIXED.criteria), ["entropy", "critic", "merec", "standard_deviation"])

    for name, row in rows.items():
        assert row.exact == objective(MIXED, name).exact
    assert (len(rows), refused) == (4, {})
    flat = DecisionMatrix.of([[1, 2], [1, 3]], ("max", "max"))
    assert "constant" in compare_methods(flat, [1, 1], ["topsis"], weight_rules=["given", "critic"]).refused[0].reason


def test_a_rule_may_be_weights_a_name_or_a_function_and_may_fail():
    rows, refused = ruled(
        MIXED, Weights.of([3, 2, 1]).aligned(MIXED.criteria),
        {"mine": {"a": 1, "b": 1, "c": 2}, "as given": "given", "made": lambda matrix, weights: [0, 1, 0],
         "bad": [1, 2], "worse": lambda matrix, weights: Weights.of([-1, 1, 1])},
    )  # fmt: skip

    assert rows["mine"].exact == (Fraction(1, 4), Fraction(1, 4), Fraction(1, 2))
    assert rows["as given"].exact == (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    assert rows["made"].exact == (0, 1, 0)
    assert set(refused) == {"bad", "worse"}
    made = compare_methods(MIXED, [1] * 3, ["ahp"], weight_rules={"g": "given", "bad": [1, 2]})
    assert [(one.method, one.weights) for one in made.refused] == [(None, "bad")]


# --- rank correlations ---

rankings = st.integers(2, 6).flatmap(lambda m: st.lists(st.lists(st.integers(1, m), min_size=m, max_size=m), min_size=2,
                                                        max_size=4))  # fmt: skip


def _tau_b(x, y):
    signs = [(np.sign(x[i] - x[j]), np.sign(y[i] - y[j])) for i, j in combinations(range(len(x)), 2)]
    over = sum(a * b for a, b in signs)
    return over / np.sqrt(sum(a * a for a, _ in signs) * sum(b * b for _, b in signs))


def _middle(x):
    return np.array([np.mean([k for k, one in enumerate(sorted(x), start=1) if one == value]) for value in x])


def _r_w(x, y):
    m = len(x)
    return 1 - 6 * sum((x - y) ** 2 * (2 * m + 2 - x - y)) / (m**4 + m**3 - m**2 - m)


def _ws(x, y):
    return 1 - sum(2.0**-a * abs(a - b) / max(abs(1 - a), abs(len(x) - a)) for a, b in zip(x, y, strict=True))


@few
@given(rows=rankings)
def test_correlations_are_those_of_their_formulas(rows):
    places = np.array([[1 + sum(other < one for other in row) for one in row] for row in rows])

    tables = {by: correlations(places, by, -places.astype(float)) for by in CORRELATIONS}

    for a, b in product(range(len(rows)), repeat=2):
        x, y = _middle(places[a]), _middle(places[b])
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(tables["kendall"][a, b])
            assert np.isnan(tables["spearman"][a, b])
        else:
            assert tables["kendall"][a, b] == pytest.approx(_tau_b(places[a], places[b]), abs=1e-12)
            assert tables["spearman"][a, b] == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-12)
        assert tables["weighted_spearman"][a, b] == pytest.approx(_r_w(x, y), abs=1e-12)
        assert tables["ws"][a, b] == pytest.approx(_ws(x, y), abs=1e-12)


@few
@given(rows=rankings, unit=st.sampled_from([1.0, 1e300, 1e-300]))
def test_the_other_correlations_are_those_of_pymcdm(rows, unit):
    from pymcdm import correlations as peers

    places = np.array([[1 + sum(other < one for other in row) for one in row] for row in rows])
    scores = -np.array(rows, dtype=float)

    gamma, r = correlations(places, "goodman_kruskal_gamma"), correlations(places, "pearson", scores * unit)

    for a, b in product(range(len(rows)), repeat=2):
        x, y = _middle(places[a]), _middle(places[b])
        alike = [np.sign(x[i] - x[j]) * np.sign(y[i] - y[j]) for i, j in combinations(range(len(x)), 2)]
        if not any(alike):
            assert np.isnan(gamma[a, b])
        else:
            assert gamma[a, b] == pytest.approx(peers.goodman_kruskal_gamma(x, y), abs=1e-12)
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(r[a, b])
        else:
            assert r[a, b] == pytest.approx(peers.pearson(scores[a], scores[b]), abs=1e-12)


def test_scores_that_are_level_but_for_rounding_correlate_with_none():
    places, scores = np.array([[1, 1], [1, 2]]), np.array([[0.3, 0.1 + 0.2], [2.0, 1.0]])

    assert np.isnan(correlations(places, "pearson", scores)).tolist() == [[True, True], [True, False]]
    with pytest.raises(McdaError, match="'pearson' is of scores"):
        correlations(places, "pearson")
    made = compare_methods(MIXED, [3, 2, 1], ["weighted_sum", "topsis"], ["minmax"], ["given"])
    expected = np.corrcoef(made.scores)
    np.testing.assert_allclose(made.correlation("pearson"), expected, atol=1e-12)


@few
@given(rows=st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any), min_size=2, max_size=4))
def test_similarities_of_weights_are_those_of_pymcdm(rows):
    from pymcdm import correlations as peers

    weights = np.array([np.array(row) / sum(row) for row in rows])

    for by, peer in (("wsc", peers.wsc), ("wsc2", peers.wsc2)):
        table = similarities(weights, by)
        for (a, w), (b, v) in product(enumerate(weights), repeat=2):
            assert table[a, b] == pytest.approx(peer(w, v), abs=1e-12)
    assert (table >= -1e-12).all()
    for (a, w), (b, v) in product(enumerate(weights), repeat=2):
        assert table[a, b] == pytest.approx(np.minimum(w, v).sum(), abs=1e-12)  # the share that lies alike


def test_every_objective_rule_can_be_compared():
    rows, refused = ruled(MIXED, Weights.equal(MIXED.criteria), list(RULES))

    assert (set(rows), refused) == (set(RULES), {})
    for name in set(RULES) - {"equal"}:
        np.testing.assert_array_equal(rows[name].values, objective(MIXED, name).values)


def test_similarity_of_the_rules_of_a_comparison():
    made = compare_methods(MIXED, [3, 2, 1], ["ahp"], weight_rules=["given", "equal"])

    found = made.similarity()
    assert list(found.index) == list(found.columns) == ["given", "equal"]
    assert found.loc["given", "equal"] == pytest.approx(5 / 6)
    with pytest.raises(McdaError, match="did you mean 'wsc2'"):
        made.similarity("wsc22")


def test_one_alternative_correlates_with_nothing_and_unknown_words_are_told():
    assert np.isnan(correlations(np.array([[1], [1]]))).all()
    with pytest.raises(McdaError, match="did you mean 'kendall'"):
        correlations(np.array([[1, 2]]), "kendal")
    frame = compare_methods(MIXED, [3, 2, 1], ["ahp"], weight_rules=["given", "equal"]).correlation()
    assert list(frame.index) == list(frame.columns) == ["ahp, given weights", "ahp, equal weights"]


# --- which choice decides ---


def _share(winners, names):
    return [Fraction(name in winners, len(winners)) for name in names]


def _apart(one, other):
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) / 2


@st.composite
def factorials(draw):
    """Draw the winners of a full factorial, some of them level, and the names."""
    sizes = [draw(st.integers(1, 3)) for _ in FACTORS]
    names = ["x", "y", "z"]
    winners = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    cells = product(*([f"{letter}{k}" for k in range(size)] for letter, size in zip("mnw", sizes, strict=True)))
    return {cell: draw(winners) for cell in cells}, names


@given(drawn=factorials())
@settings(max_examples=80, deadline=None)
def test_the_decomposition_is_what_its_words_say(drawn):
    table, names = drawn
    shares = {cell: _share(won, names) for cell, won in table.items()}

    found = decomposed(table, names)

    pairs = list(product(shares, repeat=2))
    assert found.disagreement == sum(_apart(shares[a], shares[b]) for a, b in pairs) / len(pairs)
    assert found.models == len(table)
    assert not found.left_out
    for one in found.drivers:
        axis = FACTORS.index(one.factor)
        alike = [(a, b) for a, b in pairs if all(a[k] == b[k] for k in range(3) if k != axis)]
        moved = [(a, b) for a, b in alike if a[axis] != b[axis]]
        assert one.changes == (sum(_apart(shares[a], shares[b]) for a, b in moved) / len(moved) if moved else 0)
        assert 0 <= one.alone <= one.total <= 1
        if found.disagreement:
            redrawn = sum(_apart(shares[a], shares[b]) for a, b in alike) / len(alike)
            assert one.total * found.disagreement == redrawn
    if found.disagreement:
        assert sum(one.alone for one in found.drivers) + found.together == 1
    else:
        assert str(found) == "No modelling choice decides: every model has the same winner."
    assert [one.changes for one in found.drivers] == sorted((one.changes for one in found.drivers), reverse=True)


def test_a_factorial_is_made_full_by_leaving_out_what_most_models_lack():
    full = {(m, n, w): ["x"] for m, n, w in product("ab", "pqr", "gh")}
    holed = {cell: won for cell, won in full.items() if cell[:2] != ("a", "r")}

    assert decomposed(holed, ["x"]).left_out == {"normalisation": ("r",)}
    assert decomposed({c: w for c, w in full.items() if c[0] != "a" or c == ("a", "p", "g")}, ["x"]).models == 6
    assert decomposed({}, ["x"]) is None


def test_a_method_that_lacks_a_normalisation_stays_as_it_is():
    made = compare_methods(MIXED, [3, 2, 1], ["weighted_sum", "ahp", "vikor", "weighted_product"])

    assert {one.normalisation for one in made.variants if one.method == "vikor"} == {"minmax"}
    assert {one.normalisation for one in made.variants if one.method == "weighted_product"} == {"ratio", "sum"}
    assert made.at("vikor", "sum", "given") is made.at("vikor", "minmax", "given")
    assert made.at("weighted_product", "max", "equal").normalisation == "ratio"
    assert made.at("weighted_sum", "bounds", "given") is None
    kept = {one.factor: one.levels for one in made.drivers.drivers}
    assert set(kept["method"]) == {"weighted_sum", "ahp", "vikor", "weighted_product"}
    assert kept["normalisation"] == ("minmax", "vector", "max", "sum")
    assert dict(made.drivers.left_out) == {"normalisation": ("bounds",)}


@given(problem=problems())
@few
def test_every_comparison_has_drivers_and_a_sentence(problem):
    made = compare_methods(*problem)

    kept = {one.factor: one.levels for one in made.drivers.drivers}
    inside = {
        made.at(name, how, rule).ranking.winners for name, how, rule in product(*(kept[factor] for factor in FACTORS))
    }
    assert (made.drivers.disagreement == 0) == (len(inside) == 1)
    assert str(made.drivers).endswith(".")


def test_points_do_not_say_all_or_nothing_of_what_is_neither():
    assert [points(Fraction(*one)) for one in ((0, 1), (1, 1), (1, 2000), (1999, 2000), (1, 10**9))] == [
        "0", "100", "0.1", "99.95", "1e-07",
    ]  # fmt: skip


# --- why winners differ ---


@few
@given(problem=problems(alternatives=(2, 5), criteria=(2, 4)))
def test_a_difference_names_the_criterion_whose_part_moves_most_to_the_winner(problem):
    matrix, weights = problem
    made = compare_methods(matrix, weights, ["weighted_sum", "topsis"])
    usual = set(made.reference.ranking.winners)

    others = [one for one in made.variants if set(one.ranking.winners) != usual]
    assert [one.variant for one in made.differences] == others
    for one in made.differences:
        assert set(one.against.ranking.winners) == usual
        assert one.changed == changed(one.variant, one.against)
        assert one.winner in one.variant.ranking.winners
        assert one.instead_of in usual
        assert one.winner != one.instead_of
        nearest = min(len(changed(one.variant, v)) for v in made.variants if set(v.ranking.winners) == usual)
        assert len(one.changed) == nearest
        if one.criterion is not None:
            j = matrix.criteria.index(one.criterion)
            for variant, told in ((one.against, one.before), (one.variant, one.after)):
                columns = normalised(matrix, variant.normalisation)
                a, b = (matrix.alternatives.index(name) for name in (one.instead_of, one.winner))
                gaps = variant.ranking.weights.values * (columns[a] - columns[b])
                assert told == pytest.approx(gaps[j] / np.abs(gaps).sum(), abs=1e-12)
            assert one.after < one.before


def test_a_difference_is_a_sentence():
    made = compare_methods(
        MIXED, [1, 1, 1], ["weighted_sum"], ["minmax"], {"given": "given", "mine": {"a": 0, "b": 5, "c": 1}}
    )

    assert [str(one) for one in made.differences] == [
        "With mine weights instead of given, “y” comes first instead of “w”; most of it is “b”: of all that sets “w” "
        "and “y” apart it is 40 of 100 for “y” before and 91 of 100 for “y” after."
    ]


def test_where_only_the_method_differs_the_sentence_says_so():
    made = compare_methods(MIXED, [1, 1, 1], ["weighted_sum", "topsis"], ["minmax"], ["given"])

    assert [str(one) for one in made.differences] == [
        "With topsis instead of weighted_sum, “z” comes first instead of “w”; the criteria set them apart alike in "
        "both, but TOPSIS squares gaps and weights, so that large gaps on heavy criteria count more than in proportion."
    ]


def test_where_vikor_differs_the_largest_loss_is_named():
    made = compare_methods(MIXED, [1, 1, 1], ["weighted_sum", "vikor"], ["minmax"], ["given"])

    assert [str(one) for one in made.differences] == [
        "With vikor instead of weighted_sum, “z” comes first instead of “w”; the criteria set them apart alike in "
        "both, but VIKOR also counts the largest single loss of each option, and that of “w” is on “b”."
    ]


def test_of_a_method_that_tells_nothing_of_its_criteria_nothing_is_said():
    made = compare_methods(MIXED, [1, 1, 1], ["weighted_sum", _first_column(0)], ["minmax"], ["given"])
    other = compare_methods(MIXED, [1, 1, 1], ["weighted_sum", _first_column(1)], ["minmax"], ["given"])

    assert made.differences == ()
    assert [str(one) for one in other.differences] == [
        "With first instead of weighted_sum, “y” comes first instead of “w”; first tells nothing of its criteria one "
        "by one."
    ]


@pytest.mark.parametrize(
    ("changed_pairs", "begins"),
    [
        ({}, "No modelling choice decides: every model has the same winner."),
        ({("p", "v", "g")}, "The normalisation decides: of the pairs of models that are alike in all other choices, "
         "the winner changes in 100 of 100 by the normalisation."),
    ],
)  # fmt: skip
def test_drivers_speak_only_of_choices_that_were_made(changed_pairs, begins):
    table = {("p", how, "g"): ["y" if ("p", how, "g") in changed_pairs else "x"] for how in "uv"}

    assert str(decomposed(table, ["x", "y"])) == begins


def test_little_is_said_to_be_little():
    table = {(m, n, w): ["x"] for m, n, w in product("abcd", "pqrs", "ghi")}
    table["a", "p", "g"] = ["y"]

    assert str(decomposed(table, ["x", "y"])) == (
        "Little depends on the method, the normalisation and the weight rule: of the pairs of models that are alike in "
        "all other choices, the winner changes in 4 of 100 by each of them."
    )


# --- rank reversals ---


@few
@given(problem=problems(alternatives=(1, 5)))
def test_methods_that_score_each_alternative_alone_never_reverse(problem):
    matrix, weights = problem
    sound = [method("weighted_sum"), method("topsis"), method("weighted_sum", normalisation="none")]

    assert rank_reversals(matrix, weights, sound).findings == ()


@few
@given(problem=problems(alternatives=(2, 5), bounded=False))
def test_the_ideal_mode_and_min_max_keep_the_order_when_a_copy_is_added(problem):
    keep = [method("ahp", mode="ideal"), method("weighted_sum", normalisation="minmax")]

    found = rank_reversals(*problem, keep)

    assert [one for one in found.findings if one.change is Change.COPY] == []


@few
@given(problem=problems(alternatives=(2, 5), bounded=False))
def test_a_finding_can_be_repeated_and_nothing_else_is_one(problem):
    matrix, weights = problem
    found = rank_reversals(matrix, weights, ["weighted_sum", "topsis", "ahp"])

    for name in ("weighted_sum", "topsis", "ahp"):
        base = rank(matrix, weights, name)
        for change, subject, changed_matrix in changes(matrix, base):
            after = rank(changed_matrix, weights, name)
            others = [one for one in matrix.alternatives if change is Change.COPY or one != subject]
            turned = {
                frozenset(pair) for pair in combinations(others, 2)
                if np.sign(base.places[pair[0]] - base.places[pair[1]])
                != np.sign(after.places[pair[0]] - after.places[pair[1]])
            }  # fmt: skip
            won = {one for one in after.winners if one in matrix.alternatives}
            mine = [
                one for one in found.findings
                if (one.model.split()[0], one.change, one.subject) == (name, change, subject)
            ]  # fmt: skip
            assert bool(mine) == bool(turned or won != set(base.winners))
            for one in mine:
                assert {frozenset(pair) for pair in one.pairs} == turned
                assert one.winner_changes == (won != set(base.winners))
                for first, second in one.pairs:
                    assert base.places[first] <= base.places[second]
                assert str(one).endswith(".")


@given(matrix=matrices(alternatives=(2, 5)))
@few
def test_what_is_made_worse_is_worse_or_at_the_end_of_its_scale(matrix):
    base = rank(matrix, Weights.equal(matrix.criteria))
    for change, subject, bent in changes(matrix, base):
        if change is not Change.WORSE:
            continue
        a = matrix.alternatives.index(subject)
        for j, sense in enumerate(matrix.sense):
            low, high = matrix.bounds[j]
            sign, end = (-1, low) if sense == "max" else (1, high)
            step = (high - low) / 8
            moved = sign * (bent.exact[a, j] - matrix.exact[a, j])
            assert moved == min(step, sign * (end - matrix.exact[a, j]))
        rest = [k for k in range(len(matrix.alternatives)) if k != a]
        assert (bent.exact[rest] == matrix.exact[rest]).all()


def test_positive_ratings_without_a_scale_stay_positive():
    matrix = DecisionMatrix.of([[1, 1], [100, 1], [2, 1]], ("max", "max"))

    worse = {subject: bent for change, subject, bent in changes(matrix, rank(matrix, [1, 1])) if change is Change.WORSE}

    assert worse["a1"].exact[0].tolist() == [Fraction(1, 2), 1]
    assert worse["a3"].exact[2].tolist() == [1, 1]


def test_the_copy_that_reverses_distributive_ahp_from_memory():
    """Belton and Gear's example as it is usually told: a copy of B puts A before B."""
    matrix = DecisionMatrix.of([[1, 9, 8], [9, 1, 9], [1, 1, 1]], ("max",) * 3, ["A", "B", "C"])

    found = rank_reversals(matrix, [1, 1, 1], [method("ahp", mode="distributive"), method("ahp", mode="ideal")])

    assert [str(one) for one in found.findings] == [
        "ahp (distributive): with a copy of “B”, “A” comes first instead of “B”."
    ]
    assert found.to_frame().loc[("ahp (distributive)", "COPY")].to_dict() == {"tried": 3, "winner": 1, "order": 1}
    assert found.to_frame().loc[("ahp (ideal)", "COPY")].to_dict() == {"tried": 3, "winner": 0, "order": 0}


def test_a_copy_has_a_name_of_its_own():
    matrix = DecisionMatrix.of([[1, 2], [2, 1]], ("max", "max"), ["x", "x (copy)"])

    assert rank_reversals(matrix, [1, 1], ["ahp"]).tried["ahp (distributive)", Change.COPY] == 2


def test_what_cannot_be_ranked_says_so():
    matrix = DecisionMatrix.of([[0, 1], [1, 2]], ("max", "min"))

    found = rank_reversals(matrix, [1, 1])
    assert "positive" in found.refused["ahp"]
    with pytest.raises(McdaError, match="positive"):
        rank_reversals(matrix, [1, 1], ["ahp"])


def test_findings_call_the_alternatives_by_their_labels():
    matrix = DecisionMatrix.of([[1, 9, 8], [9, 1, 9], [1, 1, 1]], ("max",) * 3, ["A", "B", "C"])

    found = rank_reversals(matrix, [1, 1, 1], ["ahp"], {"A": "The attic", "B": "The barn"})

    assert str(found.findings[0]).endswith("with a copy of “The barn”, “The attic” comes first instead of “The barn”.")


def test_computed_weights_and_small_floats_keep_their_kind():
    matrix = DecisionMatrix.of(np.array([[0.1, 0.2], [0.3, 0.1]], dtype=np.float32), ("max", "max"))

    for change, _, bent in changes(matrix, rank(matrix, [1, 1])):
        assert bent.values.dtype == np.float32
        assert bent.origin == matrix.origin, change
