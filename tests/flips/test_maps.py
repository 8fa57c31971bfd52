"""Two-way maps: polygons that cover the triangle, with the winner that a ranking has at every point."""

import json
from fractions import Fraction
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import mcda
from mcda import DecisionMatrix, McdaError, Weights, winner_map
from mcda.flips.picture import LEFT, PALETTE, PLOT, TOP


@st.composite
def problems(draw):
    m, n = draw(st.integers(2, 5)), draw(st.integers(3, 4))
    values = draw(st.lists(st.lists(st.integers(1, 5), min_size=n, max_size=n), min_size=m, max_size=m))
    weights = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    assume(sum(weights[2:]) > 0)
    return DecisionMatrix.of(values, ["max"] * n, bounds=(1, 5)), Weights.of(weights)


def holds(vertices, s, t):
    """Whether a point lies in a polygon, by the number of edges to its right."""
    odd = False
    for (x0, y0), (x1, y1) in zip(vertices, [*vertices[1:], vertices[0]], strict=True):
        if (y0 > t) != (y1 > t) and s < x0 + (t - y0) / (y1 - y0) * (x1 - x0):
            odd = not odd
    return odd


def weights_at(weights, s, t):
    rest = weights.values.copy()
    rest[:2] = 0
    return np.array([s, t, *np.zeros(len(rest) - 2)]) + (1 - s - t) * rest / rest.sum()


@pytest.mark.parametrize("name", ["weighted_sum", "ahp"])
@settings(max_examples=60, deadline=None)
@given(problem=problems(), seed=st.integers(0, 1000))
def test_exact_maps_cover_the_triangle_and_have_the_winner_of_a_ranking(name, problem, seed):
    matrix, weights = problem
    found = winner_map(matrix, weights, name, x="c1", y="c2")
    assert found.tolerance == 0
    assert sum(found.shares().values()) == 1
    rng = np.random.default_rng(seed)
    for s, t in rng.dirichlet([1, 1, 1], 40)[:, :2]:
        winners = mcda.rank(matrix, weights_at(weights, s, t), name).winners
        inside = [region for region in found.regions if holds(region.vertices, Fraction(s), Fraction(t))]
        assert len(inside) == 1
        # those level on the whole map need not be so at weights rounded to floats: one of them wins there
        assert set(winners) <= set(inside[0].level)


@settings(max_examples=8, deadline=None)
@given(problem=problems(), seed=st.integers(0, 1000))
def test_maps_of_topsis_are_right_but_for_slivers(problem, seed):
    matrix, weights = problem
    method = mcda.method("topsis")
    found = winner_map(matrix, weights, method, x="c1", y="c2")
    assert float(sum(found.shares().values())) == pytest.approx(1, abs=2e-3)
    rng = np.random.default_rng(seed)
    points = rng.dirichlet([1, 1, 1], 150)[:, :2]
    prepared = method.prepare(matrix)
    wrong = 0
    for s, t in points:
        scores = method.score(prepared, weights_at(weights, s, t))
        inside = [r for r in found.regions if holds(r.vertices, Fraction(s), Fraction(t))]
        right = inside and max(scores[matrix.alternatives.index(inside[0].winner)], 0) >= scores.max() - 1e-3
        wrong += not right
    assert wrong <= 3


def test_vertices_are_listed_and_exact():
    matrix = DecisionMatrix.of([[4, 0, 1], [0, 4, 1], [1, 1, 4]], sense=("max",) * 3, bounds=(0, 4))
    found = winner_map(matrix, [1, 1, 1], x="c1", y="c2")
    frame = found.to_frame()
    assert list(frame.columns) == ["region", "winner", "vertex", "c1", "c2"]
    assert len(frame) == sum(len(region.vertices) for region in found.regions)
    meeting = (Fraction(3, 8), Fraction(3, 8))  # 4s + r = 4t + r = s + t + 4r with s + t + r = 1
    assert all(meeting in region.vertices for region in found.regions)


def test_the_picture_is_well_formed_and_shows_labels_as_text():
    matrix = DecisionMatrix.of([[4, 0, 1], [0, 4, 1], [1, 1, 4]], sense=("max",) * 3, bounds=(0, 4))
    for method in ("weighted_sum", "topsis"):
        picture = winner_map(matrix, [1, 1, 1], method, x="c1", y="c2").to_svg(
            {"a1": "<script>alert(1)</script>", "c1": 'a "b" & c'}
        )
        root = ElementTree.fromstring(picture)
        assert root.find(".//{*}script") is None
        assert "<script>alert(1)</script>" in "".join(root.itertext())
        assert root.find("{*}title").text.startswith("Who wins over the weights of")


@pytest.mark.parametrize("method", ["weighted_sum", "topsis"])
def test_every_label_stands_on_its_region_and_leaves_todays_mark_free(method):
    rng = np.random.default_rng(6)
    for _ in range(4):
        matrix = DecisionMatrix.of(rng.integers(0, 9, (7, 4)), sense=("max",) * 4, bounds=(0, 9))
        found = winner_map(matrix, rng.integers(1, 9, 4).tolist(), method, x="c1", y="c2")
        winners = list(dict.fromkeys(region.winner for region in found.regions))
        root = ElementTree.fromstring(found.to_svg({name: f"the option {name}" for name in winners}))
        numbers = [one for one in root.findall("{*}text") if one.text.isdigit() and one.get("font-weight") == "700"]
        on_map = [one for one in numbers if float(one.get("y")) < TOP + PLOT]
        assert {one.text for one in on_map} == {str(k + 1) for k in range(len(winners))}
        fills = {winner: PALETTE[k % len(PALETTE)][0] for k, winner in enumerate(winners)}
        assert {one.get("fill") for one in root.findall("{*}polygon")} == set(fills.values())
        now = [LEFT + PLOT * float(found.now[0]), TOP + PLOT * (1 - float(found.now[1]))]
        for one in on_map:
            x, y = float(one.get("x")), float(one.get("y")) - 4.5
            s, t = (x - LEFT) / PLOT, 1 - (y - TOP) / PLOT
            if s + t < 1:  # else it stands beside the map, at the end of a leader
                corners = {region: [(float(a), float(b)) for a, b in region.vertices] for region in found.regions}
                owners = {region.winner for region in found.regions if holds(corners[region], s, t)}
                assert owners == {winners[int(one.text) - 1]}
            assert np.hypot(x - now[0], y - now[1]) > 10


def test_a_map_is_plain_data_too():
    matrix = DecisionMatrix.of([[4, 0, 1], [0, 4, 1], [1, 1, 4]], sense=("max",) * 3, bounds=(0, 4))
    found = winner_map(matrix, [1, 1, 1], x="c1", y="c2")
    data = json.loads(json.dumps(found.to_json()))
    assert data["shares"] == {"a1": 0.3125, "a2": 0.3125, "a3": 0.375}
    assert [region["winner"] for region in data["regions"]] == ["a1", "a2", "a3"]
    assert all([0.375, 0.375] in region["vertices"] for region in data["regions"])


@pytest.mark.parametrize(
    ("weights", "x", "y", "message"),
    [
        ([1, 1, 1], "c1", "c1", "two criteria"),
        ([1, 1, 1], "c1", "c9", "unknown criterion 'c9'"),
        ([1, 1, 0], "c1", "c2", "have all the weight"),
    ],
)
def test_maps_that_make_no_sense_are_refused(weights, x, y, message):
    matrix = DecisionMatrix.of([[4, 0, 1], [0, 4, 1]], sense=("max",) * 3)
    with pytest.raises(McdaError, match=message):
        winner_map(matrix, weights, x=x, y=y)
