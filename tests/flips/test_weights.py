"""One-weight flips: every change is found, is where it is said to be, and verifies."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError, Weights, stability, verify, weight_flips, winner_path
from mcda.flips.paths import path_along
from mcda.flips.walks import walker_for

METHODS = [
    mcda.method("weighted_sum"),
    mcda.method("weighted_sum", normalisation="bounds"),
    mcda.method("weighted_sum", normalisation="none"),
    mcda.method("topsis"),
    mcda.method("topsis", normalisation="bounds"),
    mcda.method("topsis", normalisation="minmax"),
    mcda.method("ahp"),
    mcda.method("ahp", mode="ideal"),
    mcda.method("promethee", preference="linear", q=0.5, p=3),
    mcda.method("weighted_product"),
]
methods = pytest.mark.parametrize("method", METHODS, ids=repr)


@st.composite
def problems(draw, most=5):
    """Small integers, so that ties, twins and constant columns are common; zero weights too."""
    m, n = draw(st.integers(2, most)), draw(st.integers(2, 4))
    values = draw(st.lists(st.lists(st.integers(1, 5), min_size=n, max_size=n), min_size=m, max_size=m))
    sense = draw(st.lists(st.sampled_from(["max", "min"]), min_size=n, max_size=n))
    weights = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n).filter(any))
    return DecisionMatrix.of(values, sense, bounds=(1, 5)), Weights.of(weights)


def exact_winners(walker, path, t):
    """Decide in Fractions who is first at t."""
    t = Fraction(t)
    row = next(piece for piece in path.pieces if t <= piece.end).at(t)
    names = walker.matrix.alternatives
    return {a for a in names if all(walker.problem.lead(a, b, row) >= 0 for b in names)}


@methods
@settings(max_examples=60, deadline=None)
@given(problem=problems(), rule=st.sampled_from(["proportional", "equal"]))
def test_the_path_has_the_winner_it_says_everywhere_between_its_thresholds(method, problem, rule):
    matrix, weights = problem
    walker = walker_for(matrix, weights, method)
    for criterion in matrix.criteria:
        path = path_along(matrix, weights.aligned(matrix.criteria), criterion, rule)
        table = winner_path(matrix, weights, method, along=criterion, rule=rule)
        if path is None:
            assert table.empty
            assert "all the weight" in table.attrs["status"]
            continue
        assert table["start"].iloc[0] == 0
        assert table["end"].iloc[-1] == 1
        assert (table["end"] > table["start"]).all()
        assert (table["start"].to_numpy()[1:] == table["end"].to_numpy()[:-1]).all()
        assert all(a != b for a, b in zip(table["winner"], table["winner"][1:], strict=False))
        for row, level in zip(table.itertuples(), table.attrs["level"], strict=True):
            for share in (0.02, 0.3, 0.5, 0.77, 0.98):
                t = row.start + share * (row.end - row.start)
                assert exact_winners(walker, path, t) >= set(level)
                if rule == "proportional":  # on one straight piece nobody is level for a part of a stretch only
                    assert exact_winners(walker, path, t) == set(level)


@methods
@settings(max_examples=60, deadline=None)
@given(problem=problems(), rule=st.sampled_from(["proportional", "equal"]), data=st.data())
def test_every_flip_verifies(method, problem, rule, data):
    matrix, weights = problem
    of = data.draw(st.sampled_from(["winner", "ranking", ("top", 1), ("top", len(matrix.alternatives) - 1)]))
    flips = weight_flips(matrix, weights, method, of=of, rule=rule)
    assert not verify(flips).failures
    assert verify(flips).checked == len(flips)
    document = {
        "problems": {"main": walker_for(matrix, weights, method).problem.to_json()},
        "flips": [flip.to_json() for flip in flips],
    }
    again = verify(json.dumps(document))
    assert not again.failures
    assert again.checked == len(flips)
    for flip in flips:
        low, high = sorted((flip.certificate.near, flip.certificate.far))
        assert high - low <= Fraction(1, 10**12)
        assert low - Fraction(1, 10**12) <= Fraction(flip.threshold) <= high + Fraction(1, 10**12)
        assert 0 < flip.threshold < 1


@methods
@settings(max_examples=12, deadline=None)
@given(problem=problems(most=4))
def test_no_grid_finds_a_change_of_the_winner_that_the_path_does_not_have(method, problem):
    matrix, weights = problem
    walker = walker_for(matrix, weights, method)
    for criterion in matrix.criteria:
        path = path_along(matrix, weights.aligned(matrix.criteria), criterion)
        if path is None:
            continue
        table = winner_path(matrix, weights, method, along=criterion)
        for t in np.linspace(0.0005, 0.9995, 67):
            row = table[(table["start"] <= t) & (t <= table["end"])]
            assert set(row["winner"]) & exact_winners(walker, path, t)


@methods
@settings(max_examples=40, deadline=None)
@given(problem=problems())
def test_stability_is_the_stretch_of_the_path_around_today(method, problem):
    matrix, weights = problem
    table = stability(matrix, weights, method)
    ranking = mcda.rank(matrix, weights, method)
    assert table.attrs["winner"] in ranking.winners
    for criterion, row in table.iterrows():
        path = winner_path(matrix, weights, method, along=criterion)
        if path.empty:
            assert (row["status"], row["lower"], row["upper"]) == ("not defined", row["weight"], row["weight"])
            continue
        assert row["status"] == (
            "tied" if row["lower"] == row["upper"]
            else "never" if row["lower_rival"] is None and row["upper_rival"] is None else "flip"
        )  # fmt: skip
        assert row["lower"] <= row["weight"] + 1e-12
        assert row["upper"] >= row["weight"] - 1e-12
        assert (row["lower_rival"] is None) == (row["lower"] == 0)
        assert (row["upper_rival"] is None) == (row["upper"] == 1)
        for level, start, end in zip(path.attrs["level"], path["start"], path["end"], strict=True):
            if row["lower"] - 1e-9 <= start and end <= row["upper"] + 1e-9:
                assert table.attrs["winner"] in level


def test_topsis_winners_can_leave_and_return():
    """The same winner on both sides of another's stretch: the regions of TOPSIS on a path need not be intervals."""
    matrix = DecisionMatrix.of([[3, 6, 2], [3, 5, 7], [4, 1, 5], [2, 9, 8]], sense=("max",) * 3)
    path = winner_path(matrix, [4, 2, 5], "topsis", along="c3")
    assert path["winner"].tolist() == ["a1", "a4", "a2", "a4"]
    middle = path.loc[1, ["start", "end"]].mean()
    weights = Weights.of(
        [Fraction(4, 6) * (1 - Fraction(middle)), Fraction(2, 6) * (1 - Fraction(middle)), Fraction(middle)]
    )
    table = stability(matrix, weights, "topsis")
    assert table.attrs["winner"] == "a4"
    assert table.loc["c3", "returns"]
    assert table.loc["c3", ["lower_rival", "upper_rival"]].tolist() == ["a1", "a2"]
    flips = [flip for flip in weight_flips(matrix, weights, "topsis") if flip.subject == "c3"]
    assert [(flip.winner, flip.rival) for flip in flips] == [("a4", "a1"), ("a4", "a2"), ("a2", "a4")]
    assert verify(flips)


def test_a_weighted_sum_never_returns():
    rng = np.random.default_rng(6)
    for _ in range(200):
        matrix = DecisionMatrix.of(rng.integers(1, 10, (5, 4)), sense=("max",) * 4)
        assert not stability(matrix, rng.integers(1, 6, 4), "weighted_sum")["returns"].any()


def test_a_tie_in_decimals_is_a_tie_and_no_flip_at_rounding_distance():
    values = [["0.1", "0.7"], ["0.2", "0.6"], ["0.3", "0.5"]]  # equal sums under equal weights
    matrix = DecisionMatrix.of(values, sense=("max", "max"))
    method = mcda.method("weighted_sum", normalisation="none")
    assert mcda.rank(matrix, [1, 1], method).winners == ("a1", "a2", "a3")
    flips = weight_flips(matrix, [1, 1], method)
    assert {flip.threshold for flip in flips} == {0.5}  # today's own weight, exactly
    assert all({flip.winner, flip.rival} == {"a1", "a3"} for flip in flips)  # a2 only ever ties
    assert verify(flips)
    table = stability(matrix, [1, 1], method)
    assert set(table.attrs["tied"]) == {"a2", "a3"}
    assert table.loc["c1", ["lower", "upper"]].tolist() in ([0.0, 0.5], [0.5, 0.5])


def test_equal_tiers_of_judgements_stay_equal():
    """Gains on two equally important criteria cancel; rounding must not make one option overtake the other."""
    from mcda.weighting.judgements import Judgements

    names = ("a", "b", "c", "d")
    pairs = {("a", "b"): 1, ("a", "c"): 2, ("a", "d"): 3, ("b", "c"): 2, ("b", "d"): 3, ("c", "d"): 2}
    weights = Judgements.of(pairs, names=names).priorities().weights
    matrix = DecisionMatrix.of(
        [[3, 5, 4, 4], [5, 3, 4, 4], [1, 1, 5, 2]], sense=("max",) * 4, criteria=names, bounds=(1, 5)
    )
    for method in ("weighted_sum", "topsis", "ahp"):
        assert mcda.rank(matrix, weights, method).winners == ("a1", "a2")
        for flip in weight_flips(matrix, weights, method):
            assert flip.distance == 0 or flip.distance > 1e-6
            if flip.distance == 0:
                assert flip.subject in ("a", "b")


def test_identical_rows_are_no_rivals():
    matrix = DecisionMatrix.of([[3, 1], [3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4))
    for method in ("weighted_sum", "topsis"):
        table = stability(matrix, [1, 1], method)
        assert "a2" not in {*table["lower_rival"], *table["upper_rival"]}
        assert table.attrs["winner"] == "a1"
        assert table.attrs["tied"] == ()
        assert winner_path(matrix, [1, 1], method, along="c1").attrs["level"][-1] == ("a1", "a2")


def test_a_weight_of_one_leaves_the_rest_undefined():
    matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"))
    table = stability(matrix, [1, 0], "topsis")
    assert table.loc["c1"].tolist() == [1, 1, 1, None, None, False, "not defined"]
    assert table.loc["c2", "status"] == "flip"
    assert table.notna().all().tolist() == [True, True, True, False, False, True, True]  # only rivals can be missing
    alone = stability(DecisionMatrix.of([[3], [1]], sense=("max",)), [1])
    assert alone["status"].tolist() == ["not defined"] and alone.loc["c1", ["lower", "upper"]].tolist() == [1, 1]
    assert [flip.subject for flip in weight_flips(matrix, [1, 0], "topsis")] == ["c2"]


def test_touching_at_the_end_is_no_flip():
    matrix = DecisionMatrix.of([[2, 1], [2, 0]], sense=("max", "max"), bounds=(0, 4))
    assert weight_flips(matrix, [1, 1], "weighted_sum") == []  # level where c1 has all the weight, never overtaken
    assert stability(matrix, [1, 1], "weighted_sum")["upper"].tolist() == [1, 1]


def test_groups_and_other_weights():
    matrix = DecisionMatrix.of([[4, 4, 1], [1, 1, 4]], sense=("max",) * 3, bounds=(0, 4))
    group = winner_path(matrix, [1, 1, 1], "weighted_sum", along=["c1", "c2"])
    assert group["winner"].tolist() == ["a2", "a1"]
    assert group["end"].iloc[0] == pytest.approx(0.5, abs=1e-12)
    towards = winner_path(matrix, [1, 1, 1], "weighted_sum", along={"c1": 0, "c2": 0, "c3": 1})
    assert towards["winner"].tolist() == ["a1", "a2"]
    assert towards["end"].iloc[0] == pytest.approx(0.25, abs=1e-12)  # c3 at 1/2 = 1/3 + t·2/3


@pytest.mark.parametrize(
    ("along", "rule", "message"),
    [
        ("c9", "proportional", "unknown criterion 'c9'"),
        (["c1", "c2", "c3"], "proportional", "leave out at least one"),
        (["c1", "c2"], "equal", "for one criterion"),
        ("c1", "equally", "did you mean 'equal'"),
        (None, "proportional", "'along' is missing"),
    ],
)
def test_a_path_that_cannot_be_asked_for_is_refused(along, rule, message):
    matrix = DecisionMatrix.of([[4, 4, 1], [1, 1, 4]], sense=("max",) * 3)
    with pytest.raises(McdaError, match=message):
        winner_path(matrix, [1, 1, 1], "weighted_sum", along=along, rule=rule)


@pytest.mark.parametrize("of", ["best", ("top", 0), ("top", 2), ("top", "1"), 3])
def test_an_unknown_kind_of_change_is_refused(of):
    matrix = DecisionMatrix.of([[4, 4, 1], [1, 1, 4]], sense=("max",) * 3)
    with pytest.raises(McdaError, match="'of' must be"):
        weight_flips(matrix, [1, 1, 1], of=of)


@methods
def test_ranking_flips_say_which_pair_changes_order(method):
    rng = np.random.default_rng(11)
    matrix = DecisionMatrix.of(rng.integers(1, 6, (6, 4)), sense=("max", "min", "max", "max"), bounds=(1, 5))
    weights = Weights.of([3, 2, 2, 1]).aligned(matrix.criteria)
    walker = walker_for(matrix, weights, method)
    for flip in weight_flips(matrix, weights, method, of="ranking"):
        path = path_along(matrix, weights, flip.subject)
        outward = 1e-6 if flip.threshold >= flip.now else -1e-6
        for shift, ahead, behind in ((-outward, flip.winner, flip.rival), (outward, flip.rival, flip.winner)):
            t = Fraction(flip.threshold + shift)
            assert walker.problem.lead(ahead, behind, path.pieces[0].at(t)) > 0


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_a_tie_beside_a_far_value_is_still_a_tie(method):
    """1e9 + 0.1 and 1e9 + 0.2 beside 0: floats lose the digits that the decimals have."""
    values = [["1000000000.1", "0.2"], ["1000000000.2", "0.1"], ["0", "0"]]
    matrix = DecisionMatrix.of(values, sense=("max", "max"), bounds=[("0", "2000000000"), ("0", "2000000000")])
    assert mcda.rank(matrix, [1, 1], method).winners[:1] == ("a1",) or method == "topsis"
    for flip in weight_flips(matrix, [1, 1], method):
        assert verify(flip)
