"""VIKOR's winner paths: quadratics between breakpoints, jumps, and certificates in whole numbers."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, Weights, method, rank, sentences, stability, verify, weight_flips, winner_path
from mcda.certificate.piecewise import envelope, least, roots
from mcda.forms import exact_scores
from tests.strategies import problems, weights_for

few = settings(max_examples=40, deadline=None)
JUMP = DecisionMatrix.of([[1, 1, 0], [0, 0, 1]], ("max",) * 3)
VIKOR = method("vikor", v="0.6")


def weights_at(weights, j, t):
    rest = 1 - weights.exact[j]
    return [t if k == j else w / rest * (1 - t) for k, w in enumerate(weights.exact)]


def winners_at(matrix, variant, row):
    scores = exact_scores(variant.exact(matrix), np.array(row, dtype=object), range(len(matrix.alternatives)))
    top = max(scores.values())
    return {matrix.alternatives[a] for a, score in scores.items() if score == top}


def test_a_flip_by_a_jump_without_any_tie():
    """Q goes from (0.4, 0.6) to (1, 0) at one half, where both totals and both largest regrets are equal."""
    (flip,) = weight_flips(JUMP, [1, 1, 1], VIKOR)

    assert (flip.subject, flip.winner, flip.rival) == ("c3", "a1", "a2")
    assert flip.threshold == pytest.approx(0.5, abs=1e-15)
    before, after = (rank(JUMP, [1 - t, 1 - t, 2 * t], VIKOR).values for t in (0.4999, 0.5001))
    np.testing.assert_allclose(before, [-0.4, -0.6])
    np.testing.assert_allclose(after, [-1, 0])
    assert verify([flip]).ok
    certificate = flip.certificate
    assert certificate.near < Fraction(1, 2) < certificate.far
    assert certificate.far - certificate.near < Fraction(1, 10**12)


def test_the_jump_is_in_every_answer_about_the_path():
    table = stability(JUMP, [1, 1, 1], VIKOR)
    path = winner_path(JUMP, [1, 1, 1], VIKOR, along="c3")

    assert table.loc["c3", ["upper", "upper_rival"]].tolist() == [0.5, "a2"]
    assert path["winner"].tolist() == ["a1", "a2"]
    assert weight_flips(JUMP, [1, 1, 1], VIKOR, of="ranking")[0].threshold == 0.5


def test_a_certificate_of_the_jump_that_is_moved_does_not_hold():
    (flip,) = weight_flips(JUMP, [1, 1, 1], VIKOR)
    data = {"problems": {"main": flip.certificate.problem.to_json()}, "flips": [flip.to_json()]}
    assert verify(json.dumps(data)).ok

    moved = json.loads(json.dumps(data))
    moved["flips"][0]["certificate"].update(near="51/100", far=str(Fraction(51, 100) + Fraction(1, 10**13)))
    assert any("somewhere between" in fault for fault in verify(moved).failures)
    other = json.loads(json.dumps(data))
    other["problems"]["main"]["v"] = "3/2"
    assert not verify(other).ok


@pytest.mark.parametrize("v", ["0", "0.5", "0.6", "1"])
@pytest.mark.parametrize("how", ["minmax", "bounds"])
@few
@given(problem=problems(alternatives=(2, 6), criteria=(2, 5)))
def test_paths_are_right_at_exact_points_everywhere(v, how, problem):
    matrix, weights = problem
    variant = method("vikor", v=v, normalisation=how)
    for j, criterion in enumerate(matrix.criteria):
        if weights.exact[j] == 1:
            continue
        path = winner_path(matrix, weights, variant, along=criterion)
        edges = [*path["start"], 1.0]
        assert edges[0] == 0 and (np.diff(edges) > 0).all()
        for k, level in enumerate(path.attrs["level"]):
            start, end = Fraction(edges[k]), Fraction(edges[k + 1])
            for share in (Fraction(1, 97), Fraction(29, 97), Fraction(61, 97), Fraction(96, 97)):
                t = start + share * (end - start)
                assert set(level) <= winners_at(matrix, variant, weights_at(weights, j, t))


@few
@given(data=st.data())
def test_every_flip_verifies(data):
    matrix, weights = data.draw(problems(alternatives=(2, 6), criteria=(2, 5)))
    variant = method("vikor", v=data.draw(st.sampled_from(["0", "0.3", "0.5", "1"])), normalisation="minmax")
    of = data.draw(st.sampled_from(["winner", "ranking"]))
    rule = data.draw(st.sampled_from(["proportional", "equal"]))

    flips = weight_flips(matrix, weights, variant, of=of, rule=rule)

    verdict = verify(flips)
    assert verdict.failures == () and verdict.checked == len(flips)


@few
@given(data=st.data())
def test_the_way_to_other_weights(data):
    matrix, weights = data.draw(problems(alternatives=(2, 5), criteria=(2, 5)))
    other = data.draw(weights_for(len(matrix.criteria)))
    variant = method("vikor", normalisation="minmax")

    path = winner_path(matrix, weights, variant, along=other.aligned(matrix.criteria))

    for row, level in zip(path.itertuples(), path.attrs["level"], strict=True):
        t = (Fraction(row.start) + Fraction(row.end)) / 2
        at = [(1 - t) * x + t * y for x, y in zip(weights.exact, other.exact, strict=True)]
        assert set(level) <= winners_at(matrix, variant, at)


def test_no_grid_finds_another_winner():
    rng = np.random.default_rng(5)
    grid = np.linspace(0, 1, 4001)
    for _ in range(12):
        m, n = rng.integers(3, 15), rng.integers(3, 7)
        matrix = DecisionMatrix.of(rng.uniform(0, 1, (m, n)), ("max",) * n)
        weights = Weights.of(rng.dirichlet(np.ones(n)))
        scores_of = mcda.method("vikor")
        prepared = scores_of.prepare(matrix)
        rest = weights.values.copy()
        rest[0] = 0
        path = winner_path(matrix, weights, scores_of, along="c1")
        rows = (1 - grid)[:, None] * rest / rest.sum()
        rows[:, 0] = grid
        found = scores_of.score(prepared, rows).argmax(axis=1)
        where = np.searchsorted(path["end"].to_numpy(), grid)
        apart = np.abs(grid[:, None] - path["start"].to_numpy()).min(axis=1) > 1e-9
        expected = path["winner"].to_numpy()[np.minimum(where, len(path) - 1)]
        assert [matrix.alternatives[k] for k in found[apart]] == expected[apart].tolist()


def test_nearest_flip_is_a_search_and_says_so():
    found = mcda.nearest_flip(JUMP, [1, 1, 1], VIKOR, norm="l1", seconds=1)

    assert found.status.name == "OPEN"
    assert found.certificate == "search"
    assert found.bracket[0] == 0
    assert found.distance == found.bracket[1] <= 1 / 3 + 1e-8  # c3 alone from a third to a half moves a third
    assert rank(JUMP, found.weights, VIKOR).best == "a2"
    verdict = verify(found)
    assert (verdict.checked, len(verdict.float_bounds)) == (0, 1)


def test_a_percent_radius_that_is_only_searched_is_not_told_as_one_that_is_held():
    found = mcda.nearest_flip(JUMP, [1, 1, 1], VIKOR, norm="percent", seconds=1)

    told, now = found.told(), dict(zip(found.criteria, found.now, strict=True))
    said = sentences.nearest_in(sentences.Labels(), told, now)
    assert (found.status.name, found.bracket[0]) == ("OPEN", 0)
    assert said.startswith("a change of every weight by at most ")
    shown = float(said.split(" % ")[0].rsplit(" ", 1)[1])
    assert 100 * found.bracket[1] <= shown < 100 * found.bracket[1] + 0.1  # what is enough is rounded up
    assert "is enough for “a2” to draw level with “a1”. The search ended" in said
    said = sentences.nearest_in(sentences.Labels(), told | {"bracket": (0.11, 0.25), "until": "win"}, now, "a2")
    assert said.startswith(
        "as long as every weight is right within 11 % of itself, “a2” is not the best; a change of every weight by at "
        "most 25 % of itself is enough for “a2” to be the best."
    )


def test_a_map_of_winners_has_the_jump_as_its_border():
    regions = mcda.winner_map(JUMP, [1, 1, 1], VIKOR, x="c3", y="c1").shares()

    assert set(regions) == {"a1", "a2"}


lines = st.tuples(st.integers(-5, 5), st.integers(-5, 5))


@few
@given(st.lists(st.lists(lines, min_size=1, max_size=4), min_size=1, max_size=4))
def test_envelopes_are_the_largest_and_the_least_of_them(groups):
    low, high = Fraction(0), Fraction(1)
    envelopes = [envelope(group, low, high) for group in groups]

    def on(segments, t):
        return next(c + s * t for end, (c, s) in segments if t <= end)

    for t in (Fraction(k, 23) for k in range(24)):
        tops = [max(c + s * t for c, s in group) for group in groups]
        assert [on(one, t) for one in envelopes] == tops
        assert on(least(envelopes, low, high), t) == min(tops)
    assert all(one[-1].end == 1 for one in envelopes)


def test_roots_are_where_the_sign_changes():
    assert roots([1, -2, 1]) == roots([3]) == roots([1, 0, 1]) == []
    assert roots([-1, 3]) == [Fraction(1, 3)]
    low, high = sorted(roots([-2, 0, 1]))
    assert abs(high * high - 2) < Fraction(1, 2**78) and low == -high


def test_after_a_stretch_on_which_all_are_level_the_change_is_where_one_leads_again():
    matrix = DecisionMatrix.of([[1, 2, 2, 2], [1, 1, 1, 1]], ("max", "max", "max", "min"), bounds=(0, 9))
    variant = method("vikor", v="0.5", normalisation="minmax")
    flips = weight_flips(matrix, ["0", "0", "0", "1"], variant, rule="equal")
    # from 0.4 down to 0.25 one has the smaller sum, the other the smaller largest regret: level at v = 0.5
    assert [flip.threshold for flip in flips if flip.subject == "c4"] == pytest.approx([0.25])
    assert not verify(flips).failures
