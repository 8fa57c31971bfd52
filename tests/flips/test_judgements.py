"""Judgements that flip: nothing on a grid is missed, every claim is exact where it says so, and steps are Saaty's."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import Case, DecisionMatrix, Judgements, McdaError
from mcda.certificate.judgement import JudgementCertificate
from mcda.certificate.problem import Problem
from mcda.certificate.radicals import Radicals, radicals, rational_root, whole_root
from mcda.flips.judgements import STEPS, judgement_flips, saaty_flips
from mcda.weighting.batch import priorities_batch

MODELS = Path(__file__).parents[2] / "models"
GRID = np.exp(np.linspace(np.log(1 / 9), np.log(9), 6001))
SAATY = [1, 2, 3, 4, 5, 6, 7, 8, 9, "1/2", "1/3", "1/5", "1/7", "1/9"]
CELL = 2 * np.log(9) / 6000


def drawn(seed, m=4, n=4, apart=False):
    """Draw a problem; `apart` makes the first two criteria side with one option against another: flips that return."""
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 9, (2 if apart else m, n))
    if apart:
        values[0] = [8, 8, *[1] * (n - 2)]
        values[1] = [1, 1, *[8] * (n - 2)]
    scale = [1, 1, 2, "1/2"] if apart else SAATY
    pairs = {pair: scale[rng.integers(len(scale))] for pair in combinations([f"c{k + 1}" for k in range(n)], 2)}
    senses = ["max"] * n if apart else [["max", "min"][k] for k in rng.integers(0, 2, n)]
    matrix = DecisionMatrix.of(values, senses, bounds=(0, 9))
    return matrix, Judgements.of(pairs, matrix.criteria)


def scanned(matrix, judgements, method, by, pair, points=GRID):
    """Return who is first (lowest index of those level) at each value of one judgement."""
    square = np.repeat(judgements.matrix()[None], len(points), axis=0)
    i, j = (judgements.names.index(name) for name in pair)
    square[:, i, j], square[:, j, i] = points, 1 / points
    weights = priorities_batch(square, by=by).weights
    return method.score(method.prepare(matrix), weights)


def path_of(flips, pair, today):
    """Return the thresholds of a pair in order, and the winners between them."""
    mine = sorted((flip for flip in flips if flip.subject == pair), key=lambda flip: flip.threshold)
    winners = []
    for flip in mine:
        low, high = (flip.winner, flip.rival) if flip.threshold >= flip.now else (flip.rival, flip.winner)
        winners = winners or [low]
        assert winners[-1] == low
        winners.append(high)
    return [flip.threshold for flip in mine], winners or [today]


@pytest.mark.parametrize("method", [mcda.method("weighted_sum"), mcda.method("topsis")], ids=repr)
def test_a_log_grid_of_6001_points_finds_no_change_that_is_missed_and_the_returns_are_there(method):
    returns = 0
    for seed in range(24):
        matrix, judgements = drawn(seed, apart=seed % 2 == 0)
        flips = judgement_flips(matrix, judgements, method, by="geometric_mean")
        today = mcda.rank(matrix, judgements.priorities("geometric_mean").weights, method)
        for pair in judgements.pairs:
            thresholds, winners = path_of(flips, pair, today.winners[0])
            returns += len(winners) > 2 and winners[0] in winners[2:]
            scores = scanned(matrix, judgements, method, "geometric_mean", pair)
            best = scores.max(axis=1)
            held = np.searchsorted(thresholds, GRID)
            near = np.zeros(len(GRID), dtype=bool)
            for t in thresholds:
                near |= np.abs(np.log(GRID / t)) < 1e-9
            # level today and no flip: one of the level is first throughout, the others touch
            paths = [winners] if thresholds else [[name] for name in today.winners]
            owns = [scores[range(len(GRID)), [matrix.alternatives.index(one[k]) for k in held]] for one in paths]
            assert any(((own >= best - 1e-12) | near).all() for own in owns)
    assert returns >= 3


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    name=st.sampled_from(["weighted_sum", "topsis", "ahp"]),
    n=st.integers(2, 5),
    apart=st.booleans(),
)
def test_every_flip_with_geometric_means_holds_as_a_claim_and_a_damaged_one_does_not(seed, name, n, apart):
    matrix, judgements = drawn(seed, n=n, apart=apart)
    flips = judgement_flips(matrix, judgements, name, by="geometric_mean")
    for flip in flips:
        claim = flip.certificate
        claims = {key: getattr(flip, key) for key in ("now", "threshold", "winner", "rival")}
        assert claim.faults() == []
        assert claim.disagreements(claims) == []
        assert abs(claim.at(claim.far) - claim.at(claim.near)) <= Fraction(1, 10**12)
        again = JudgementCertificate.from_json(claim.to_json(), Problem.from_json(claim.problem.to_json()))
        assert again.faults() == []
        assert replace(claim, near=claim.far, far=claim.near).faults()  # the two sides exchanged
        assert replace(claim, winner=claim.rival).faults()
        beyond = claim.far + (claim.far - claim.start)
        assert replace(claim, near=beyond, far=beyond * (1 + Fraction(1, 2**60))).faults() or len(flips) > 1
        assert claim.disagreements({**claims, "threshold": flip.threshold * (1 + 1e-9)})
        assert claim.disagreements({**claims, "now": flip.now * 1.01})
        assert replace(claim, square=tuple(x * 2 for x in claim.square)).disagreements(claims)


def test_a_missing_option_or_an_impossible_judgement_is_a_fault():
    matrix, judgements = drawn(0)
    flip = next(iter(judgement_flips(matrix, judgements, by="geometric_mean")))
    claim = flip.certificate
    assert any("nothing is said of" in fault for fault in replace(claim, others=(claim.rival,)).faults())
    assert replace(claim, square=(Fraction(-1), *claim.square[1:])).faults()
    assert replace(claim, pair=(2, 2)).faults()
    assert replace(claim, pair=(0, 9)).faults()
    assert replace(claim, start=Fraction(0)).faults()
    assert replace(claim, others=("nobody",)).faults()
    assert replace(claim, size=3).faults()


def test_a_flip_and_its_return_on_two_criteria_held_apart_by_a_third():
    # a leads b where w1 + w2 > w3·k: the judgement of c1 over c2 moves y + 1/y, which is least in the middle
    matrix = DecisionMatrix.of([[9, 9, 0], [0, 0, 9]], sense=("max",) * 3, bounds=(0, 9))
    judgements = Judgements.of({("c1", "c2"): 1, ("c1", "c3"): "1/3", ("c2", "c3"): "1/3"})
    flips = judgement_flips(matrix, judgements, by="geometric_mean")
    pair = [flip for flip in flips if flip.subject == ("c1", "c2")]
    # v = (3^-1/3, 3^-1/3, 3^2/3): a leads where y + 1/y > 3, y = (3 ± √5)/2, a judgement of y³ = 17.94: out of reach
    assert pair == []
    judgements = Judgements.of({("c1", "c2"): 1, ("c1", "c3"): "5/12", ("c2", "c3"): "5/12"})
    pair = [f for f in judgement_flips(matrix, judgements, by="geometric_mean") if f.subject == ("c1", "c2")]
    # now a leads where y + 1/y > 12/5
    y = 1.2 + np.sqrt(1.44 - 1)
    assert sorted(f.threshold for f in pair) == pytest.approx([y**-3, y**3], rel=1e-12)
    assert {(f.winner, f.rival) for f in pair} == {("a2", "a1")}
    assert [f.certificate.faults() for f in pair] == [[], []]


def test_a_touch_is_no_flip_and_is_decided_exactly():
    # the lead of a over b is v1·y + v2/y − 2·v3 with v3 = 1 and v1·v2 = 1: 0 where y = 1/v1, and nowhere negative
    matrix = DecisionMatrix.of([[9, 9, 0], [8, 8, 2]], sense=("max",) * 3, bounds=(0, 9))
    judgements = Judgements.of({("c1", "c2"): 5, ("c1", "c3"): 2, ("c2", "c3"): "1/2"})
    flips = judgement_flips(matrix, judgements, by="geometric_mean")
    assert [flip for flip in flips if flip.subject == ("c1", "c2")] == []
    roots = radicals((Fraction(10), Fraction(1, 10), Fraction(1)), 3)
    lead = [[0, 1, 0], [0, 0, -2], [1, 0, 0]]
    assert roots.nonnegative(lead, Fraction(1, 9), Fraction(9))
    assert not roots.nonnegative([[0, 1, 0], [0, 0, Fraction(-2001, 1000)], [1, 0, 0]], Fraction(1, 9), Fraction(9))


@pytest.mark.parametrize("name", ["weighted_sum", "topsis", "vikor"])
def test_the_search_with_eigenvectors_agrees_with_a_dense_scan_and_says_that_it_is_one(name):
    method = mcda.method(name)
    changes = 0
    for seed in range(6):
        matrix, judgements = drawn(seed + 100, apart=seed % 2 == 0)
        flips = judgement_flips(matrix, judgements, method)
        assert all(flip.certificate == "search" for flip in flips)
        today = mcda.rank(matrix, judgements.priorities().weights, method)
        for pair in judgements.pairs:
            thresholds, winners = path_of(flips, pair, today.winners[0])
            scores = scanned(matrix, judgements, method, "eigenvector", pair, GRID[::2])
            held = np.searchsorted(thresholds, GRID[::2])
            own = scores[range(len(held)), [matrix.alternatives.index(winners[k]) for k in held]]
            assert (own >= scores.max(axis=1) - 1e-9).all()
            changes += len(thresholds)
    assert changes > 10


def test_the_search_with_geometric_means_finds_what_the_closed_form_does():
    from mcda.flips import judgement_search
    from mcda.flips.judgements import _Question

    for seed in range(8):
        matrix, judgements = drawn(seed)
        exact = judgement_flips(matrix, judgements, by="geometric_mean")
        asked = _Question.of(matrix, judgements, "weighted_sum", "geometric_mean")
        found = judgement_search.changes_found(asked.leads, asked.square, asked.pairs, "geometric_mean")
        ours = sorted((asked.pairs.index(pair), value) for pair, value, _, _ in found)
        theirs = sorted((list(judgements.pairs).index(flip.subject), flip.threshold) for flip in exact)
        assert len(ours) == len(theirs)
        assert np.allclose(np.array(ours), np.array(theirs), rtol=1e-10)


@pytest.mark.parametrize("by", ["eigenvector", "geometric_mean"])
def test_the_nearest_saaty_values_are_those_of_brute_force_and_so_are_the_consistency_ratios(by):
    flipped = 0
    for seed in range(5):
        matrix, judgements = drawn(seed + 7, n=4)
        method = mcda.method("weighted_sum")
        table = saaty_flips(matrix, judgements, method, by=by)
        today = judgements.priorities(by)
        winners = set(mcda.rank(matrix, today.weights, method).winners)
        for pair, row in table.iterrows():
            now = float(judgements.value(*pair))
            found = []
            for step in STEPS:
                changed = judgements.revised(*pair, step).priorities(by)
                first = mcda.rank(matrix, changed.weights, method).winners
                if not winners & set(first):
                    found.append((abs(np.log(float(step) / now)), float(step), first[0], changed.consistency_ratio))
            assert row["consistency"] == pytest.approx(today.consistency_ratio, abs=1e-12)
            if not found:
                assert row["label"] is None
                continue
            flipped += 1
            _, value, winner, ratio = min(found)
            assert (row["value"], row["winner"]) == (value, winner)
            assert float(Fraction(row["label"])) == value
            assert row["factor"] == pytest.approx(value / now)
            assert row["consistency_there"] == pytest.approx(ratio, abs=1e-10)
    assert flipped > 5


def test_a_flip_says_its_factor_and_its_consistency_there():
    matrix, judgements = drawn(0)
    for flip in judgement_flips(matrix, judgements, by="geometric_mean"):
        there = judgements.revised(*flip.subject, flip.threshold).priorities("geometric_mean")
        assert flip.factor == pytest.approx(flip.threshold / flip.now)
        assert flip.consistency == pytest.approx(judgements.priorities().consistency_ratio, abs=1e-12)
        assert flip.consistency_there == pytest.approx(there.consistency_ratio, abs=1e-9)
        assert flip.kind == "judgement"
        assert " over " in str(flip)
        assert flip.to_json()["factor"] == flip.factor


def test_flips_come_nearest_first_by_their_factor():
    for seed in range(5):
        flips = judgement_flips(*drawn(seed), by="geometric_mean")
        logs = [abs(np.log(flip.factor)) for flip in flips]
        assert logs == sorted(logs)


def test_a_tie_today_is_a_flip_at_today_with_its_claim():
    matrix = DecisionMatrix.of([[9, 0], [0, 9]], sense=("max", "max"), bounds=(0, 9))
    (flip,) = judgement_flips(matrix, {("c1", "c2"): 1}, by="geometric_mean")
    assert flip.threshold == flip.now == 1
    assert flip.certificate.faults() == []
    assert "level" in str(flip)
    (flip,) = judgement_flips(matrix, {("c1", "c2"): 1})
    assert flip.threshold == 1


def test_a_touch_today_is_a_tie_but_no_flip():
    # all judgements 1: whichever way c3 over c4 goes, the second is ahead of the first, which is level only today
    matrix = DecisionMatrix.of([[8, 8, 1, 1], [1, 1, 8, 8]], sense=("max",) * 4, bounds=(0, 9))
    judgements = Judgements.of(dict.fromkeys(combinations(matrix.criteria, 2), 1))
    subjects = {flip.subject for flip in judgement_flips(matrix, judgements, by="geometric_mean")}
    assert subjects == {("c1", "c3"), ("c1", "c4"), ("c2", "c3"), ("c2", "c4")}


def test_twins_and_rows_that_never_win_make_no_flip():
    matrix = DecisionMatrix.of([[9, 9], [9, 9], [1, 1]], sense=("max", "max"), bounds=(0, 9))
    for by in ("geometric_mean", "eigenvector"):
        assert judgement_flips(matrix, {("c1", "c2"): 3}, by=by) == []
        assert saaty_flips(matrix, {("c1", "c2"): 3}, by=by)["label"].tolist() == [None]


def test_filled_in_judgements_stay_and_are_not_asked_about():
    matrix, _ = drawn(0, n=3)
    judgements = Judgements.of({("c1", "c2"): 3, ("c2", "c3"): 2}, incomplete="log_least_squares")
    for by in ("geometric_mean", "eigenvector"):
        flips = judgement_flips(matrix, judgements, by=by)
        assert {flip.subject for flip in flips} <= {("c1", "c2"), ("c2", "c3")}
    for flip in judgement_flips(matrix, judgements, by="geometric_mean"):
        there = judgements.revised(*flip.subject, flip.threshold).priorities("geometric_mean").weights
        scores = mcda.rank(matrix, there).scores
        assert abs(scores[flip.winner] - scores[flip.rival]) < 1e-9
        assert flip.certificate.faults() == []


def test_a_judgement_off_the_scale_is_followed_from_where_it_is():
    matrix = DecisionMatrix.of([[9, 0], [0, 9]], sense=("max", "max"), bounds=(0, 9))
    (flip,) = judgement_flips(matrix, {("c1", "c2"): 20}, by="geometric_mean")
    assert (flip.now, flip.winner, flip.rival) == (20, "a1", "a2")
    assert flip.threshold == pytest.approx(1, abs=1e-12)


def test_what_has_no_judgements_or_others_is_refused_in_words():
    matrix, judgements = drawn(0)
    with pytest.raises(McdaError, match="judgements are missing"):
        judgement_flips(matrix)
    with pytest.raises(McdaError, match="criteria"):
        judgement_flips(matrix, {("x", "y"): 3})
    with pytest.raises(McdaError, match="geometric_mean"):
        judgement_flips(matrix, judgements, by="geometric_means")
    direct = Case.of(
        "format: ram-case/1\ntitle: x\ncriteria: {a: max, b: max}\nweights: {a: 1, b: 2}\n"
        "alternatives:\n  p: {scores: {a: 1, b: 2}}\n  q: {scores: {a: 2, b: 1}}\n"
    )
    with pytest.raises(McdaError, match="weights come from judgements"):
        judgement_flips(direct)


def test_the_six_cases_answer_and_the_oecd_case_turns_on_standing_against_durability():
    case = Case.load(MODELS / "oecd_accession.yaml")
    flips = judgement_flips(case)
    assert [(f.subject, f.rival, f.saaty) for f in flips] == [(("STD", "LAST"), "technical_track", "1/6")]
    changed = case.judgements.revised("STD", "LAST", flips[0].threshold).priorities()
    scores = mcda.rank(case.matrix(), changed.weights).scores
    assert abs(scores["technical_track"] - scores["chile_colombia"]) < 1e-12
    assert flips[0].consistency < 0.01
    assert flips[0].consistency_there > 0.1


def test_all_pairs_of_seven_criteria_are_quick():
    from time import perf_counter

    case = Case.load(MODELS / "oecd_accession.yaml")
    judgement_flips(case, by="geometric_mean")
    best = min(_timed(lambda: judgement_flips(case, by="geometric_mean"), perf_counter) for _ in range(5))
    assert best < 0.1


def _timed(call, clock):
    start = clock()
    call()
    return clock() - start


def test_whole_and_rational_roots():
    for n in (2, 3, 7):
        for x in [*range(70), 10**40, 2**200 - 1]:
            root = whole_root(x, n)
            assert root**n <= x < (root + 1) ** n
    assert rational_root(Fraction(8, 27), 3) == Fraction(2, 3)
    assert rational_root(Fraction(8, 28), 3) is None


def test_signs_of_sums_of_roots_are_exact():
    roots = Radicals((Fraction(2), Fraction(8), Fraction(3), Fraction(6)), 2)
    assert roots.sign([2, -1, 0, 0]) == 0  # 2√2 = √8
    assert roots.sign([Fraction(2), Fraction(-1) + Fraction(1, 10**60), 0, 0]) == 1
    assert roots.sign([1, 0, 1, Fraction(-12844, 10000)]) == 1
    assert roots.sign([1, 0, 1, Fraction(-12845, 10000)]) == -1
    assert roots.sign([0, 0, 0, 0]) == 0


def test_a_document_of_judgement_flips_verifies_and_a_damaged_one_does_not():
    matrix, judgements = drawn(0, apart=True)
    flips = mcda.judgement_flips(matrix, judgements, by="geometric_mean")
    assert flips
    assert mcda.verify(flips).checked == len(flips)
    assert mcda.verify(flips).ok
    problem = flips[0].certificate.problem.to_json()
    document = {"problems": {"main": problem}, "found": [flip.to_json() for flip in flips]}
    assert mcda.verify(json.dumps(document)).ok
    document["found"][0]["certificate"]["near"] = "1/2"
    assert not mcda.verify(json.dumps(document)).ok
    searched = mcda.verify(mcda.judgement_flips(matrix, judgements))
    assert searched.checked == 0
    assert searched.float_bounds


def test_a_hierarchy_is_refused_in_words():
    hierarchy = mcda.Hierarchy.of({"goal": {("c1", "c2"): 3}}, {"c1": {("x", "y"): 2}, "c2": {("x", "y"): "1/3"}})
    matrix, _ = drawn(0)
    for asked in ((hierarchy,), (matrix, hierarchy)):
        with pytest.raises(McdaError, match="judgements of one node"):
            judgement_flips(*asked)
    with pytest.raises(McdaError, match="DecisionMatrix"):
        judgement_flips([[1, 2]], {("c1", "c2"): 3})


@pytest.mark.parametrize("by", ["eigenvector", "geometric_mean"])
def test_each_change_of_one_judgement_has_its_own_step_of_saatys_scale(by):
    matrix = DecisionMatrix.of([[9, 3, 5], [5, 5, 6], [8, 5, 4]], ["max"] * 3, bounds=(1, 9), criteria=["a", "b", "c"])
    judged = {("a", "b"): 2, ("a", "c"): 4, ("b", "c"): 3}
    flips = [flip for flip in judgement_flips(matrix, judged, by=by) if flip.subject == ("a", "c")]
    assert [(flip.rival, flip.saaty) for flip in flips] == [("a3", "2"), ("a2", "1/5")]
    for flip in flips:
        there = Judgements.of(judged | {("a", "c"): Fraction(flip.saaty)}).priorities(by).weights
        assert mcda.rank(matrix, there, "weighted_sum").best == flip.rival
