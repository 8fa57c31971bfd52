"""What is level stays level: equal judgements, decimals, a pair behind a third, a tie that nobody turns into a lead."""

import pytest

import mcda
from mcda import DecisionMatrix, Judgements


@pytest.mark.parametrize("by", ["eigenvector", "geometric_mean"])
@pytest.mark.parametrize("method", ["weighted_sum", "topsis", "ahp"])
def test_equal_tiers_of_judgements_stay_tied(by, method):
    pairs = {("a", "b"): 1, ("a", "c"): 3, ("b", "c"): 3, ("a", "d"): 7, ("b", "d"): 7, ("c", "d"): "7/3"}
    weights = Judgements.of(pairs).priorities(by=by).weights
    matrix = DecisionMatrix.of([[9, 1, 4, 2], [1, 9, 4, 2]], sense=("max",) * 4, bounds=(1, 9), criteria=list("abcd"))
    ranking = mcda.rank(matrix, weights, method)
    assert ranking.winners == ("a1", "a2")
    assert ranking.best is None
    flips = mcda.weight_flips(matrix, weights, method)
    assert {flip.subject for flip in flips} == {"a", "b"}
    assert all(flip.distance == 0 for flip in flips)
    assert mcda.nearest_flip(matrix, weights, method, norm="percent").status.name == "TIED"
    assert {one.subject for one in mcda.unmoved_weights(matrix, weights, method)} == {"c", "d"}


def test_a_tie_in_decimals_is_a_tie_and_no_flip_of_the_last_digit():
    matrix = DecisionMatrix.of([["0.1", "0.2", "0.3"], ["0.3", "0.3", "0"]], sense=("max",) * 3, bounds=(0, 1))
    assert mcda.rank(matrix, [1, 1, 1]).winners == ("a1", "a2")
    assert mcda.nearest_flip(matrix, [1, 1, 1]).status.name == "TIED"
    assert all(flip.threshold == flip.now for flip in mcda.weight_flips(matrix, [1, 1, 1]))


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_a_pairs_tie_is_not_a_win(method):
    """Where b draws level with the winner a third is ahead of both: to win takes more."""
    matrix = DecisionMatrix.of(
        [[9, 1, 5], [5, 6, 5], [1, 8, 5]], sense=("max",) * 3, bounds=(0, 9), alternatives=["a", "third", "b"]
    )
    weights = [5, 2, 1]
    tie, win = (mcda.nearest_flip(matrix, weights, method, norm="percent", rival="b", until=x) for x in ("tie", "win"))
    assert tie.status.name == win.status.name == "FLIP"
    assert tie.distance < win.distance
    assert mcda.rank(matrix, tie.weights, method).best == "third"
    assert mcda.verify([tie, win])


def test_a_tie_that_nobody_turns_into_a_lead_is_no_flip():
    """At all the weight on the first criterion the two are level, and only there."""
    matrix = DecisionMatrix.of([[5, 4], [5, 3]], sense=("max",) * 2, bounds=(0, 9))
    assert mcda.weight_flips(matrix, [1, 1]) == []
    first, second = mcda.unmoved_weights(matrix, [1, 1])
    assert first.alone == ("a1", "a2")
    assert first.without == second.alone == ("a1",)
    assert mcda.nearest_flip(matrix, [1, 1]).status.name == "TIE_ONLY"
    assert mcda.nearest_flip(matrix, [1, 1], norm="percent").status.name != "FLIP"


def test_a_weight_of_nothing_has_no_percentage_but_an_absolute_flip():
    matrix = DecisionMatrix.of([[5, 1], [4, 9]], sense=("max",) * 2, bounds=(0, 9))
    assert mcda.nearest_flip(matrix, [1, 0], norm="percent").status.name == "NEVER"
    assert mcda.nearest_flip(matrix, [1, 0], norm="l1").status.name == "FLIP"
    told = mcda.weight_flips(matrix, [1, 0])
    assert [flip.subject for flip in told] == ["c2"]


@pytest.mark.parametrize("of", ["winner", "ranking", ("top", 1)])
@pytest.mark.parametrize("rule", ["proportional", "equal"])
def test_flows_that_cancel_are_a_tie_wherever_they_do(of, rule):
    matrix = DecisionMatrix.of([[1, 1, 1, 1], [1, 2, 2, 1]], ("max", "max", "min", "max"), bounds=(1, 5))
    method = mcda.method("promethee", preference="linear", q=0.5, p=3)
    flips = mcda.weight_flips(matrix, ["0", "0.4", "0.4", "0.2"], method, of=of, rule=rule)
    assert not mcda.verify(flips).failures
    assert {flip.subject for flip in flips} <= {"c2", "c3"}  # the others leave both level all the way


def test_a_table_says_every_kind_of_flip_in_its_own_words():
    case = mcda.Case.load("models/oecd_accession.yaml")
    cells, judged = mcda.cell_flips(case, None, "weighted_sum"), mcda.judgement_flips(case, None, "weighted_sum")
    events = mcda.event_flips(case, "weighted_sum")
    table = mcda.tabulate([cells[0], judged[0], events[0], mcda.weight_flips(case)[0]], case)
    assert "on Chance of getting in, and the standing it brings: 5 → 6.464" in table["sentence"][0]
    assert "on Saaty’s scale" in table["sentence"][1]
    assert "from a probability of 45 % on" in table["sentence"][2]
    assert "points of 100" in table["sentence"][3]
