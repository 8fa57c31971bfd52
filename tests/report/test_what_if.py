"""The what-if of a page against the engine, in a real Chromium: the same figures in hundreds of states."""

import numpy as np
import pytest

import mcda
from mcda.report import live
from mcda.report.naming import Names

pytestmark = pytest.mark.chromium

STATES = 60  # a case
METHODS = ("weighted_sum", "topsis")
PLAY = "states => states.map(one => (mcda.set(one), mcda.state()))"


def vectors(criteria, rng, count=STATES):
    """Uniform weights, sparse ones, single criteria, and numbers that are no shares yet."""
    n = len(criteria)
    rows = [*rng.dirichlet(np.ones(n), count // 2), *rng.dirichlet(np.full(n, 0.15), count // 2 - n)]
    rows += [np.eye(n)[j] * 7 for j in range(n)]
    return [dict(zip(criteria, map(float, row * rng.choice([1, 1, 40])), strict=True)) for row in rows]


def same(found, ranking):
    assert list(found["weights"].values()) == pytest.approx(ranking.weights.values.tolist(), abs=1e-12)
    assert list(found["scores"]) == list(ranking.matrix.alternatives)
    assert list(found["scores"].values()) == pytest.approx(ranking.values.tolist(), abs=1e-9)
    assert list(found["places"].values()) == ranking.ranks.tolist()
    assert found["winner"] == ranking.best
    assert tuple(found["winners"]) == ranking.winners
    assert found["margin"] == (None if ranking.margin is None else pytest.approx(ranking.margin, abs=1e-9))


def test_figures_are_the_engine_s_in_hundreds_of_states_of_all_six_cases(page, written, models):
    rng, count = np.random.default_rng(20), 0
    for stem, study in models.items():
        states = vectors(study.matrix.criteria, rng)
        page.goto((written / f"{stem}.html").as_uri())
        for weights, found in zip(states, page.evaluate(PLAY, states), strict=True):
            for method in METHODS:
                same(found[method], mcda.rank(study.matrix, mcda.Weights.of(weights), method))
            count += 1
    assert count >= 300
    assert page.said == []


def test_the_bands_of_every_track_are_the_engine_s_paths(page, written, models):
    rng = np.random.default_rng(3)
    for stem, study in models.items():
        criteria = study.matrix.criteria
        states = [dict(zip(criteria, study.weights.values.tolist(), strict=True)), *vectors(criteria, rng, 20)[:2]]
        page.goto((written / f"{stem}.html").as_uri())
        asked = [[one, c, method] for one in states for c in criteria for method in METHODS]
        found = page.evaluate("asked => asked.map(([one, c, m]) => (mcda.set(one), mcda.bands(c, m)))", asked)
        for (weights, criterion, method), bands in zip(asked, found, strict=True):
            path = mcda.winner_path(study.matrix, mcda.Weights.of(weights), method, criterion)
            assert [winner for _, _, winner in bands] == path["winner"].tolist()
            assert [end for _, end, _ in bands] == pytest.approx(path["end"].tolist(), abs=1e-9)
            assert [start for start, _, _ in bands] == pytest.approx(path["start"].tolist(), abs=1e-9)


def test_presets_are_lenses_events_and_flips_as_the_engine_has_them(page, written, models):
    for stem, study in models.items():
        page.goto((written / f"{stem}.html").as_uri())
        keys = page.evaluate("mcda.presets")
        assert set(study.case.interests.document.lenses) | {"common"} <= set(keys)
        assert set(study.case.document.scenarios) <= set(keys)
        after = dict(zip(keys, page.evaluate("mcda.presets.map(key => (mcda.start(key), mcda.state()))"), strict=True))
        for lens in study.case.interests.document.lenses:
            same(after[lens]["topsis"], mcda.rank(study.matrix, study.case.weights(lens=lens), "topsis"))
        for event, row in mcda.replay_events(study.case).alone.iterrows():
            assert tuple(after[event]["weighted_sum"]["winners"]) == row["winners"]
            assert after[event]["weighted_sum"]["margin"] == pytest.approx(row["lead"], abs=1e-9)
        near = study.combined["weighted_sum"]["l1"]
        assert after["nearest_weighted_sum"]["weighted_sum"]["winner"] == near.rival
        moved = np.abs(np.array(list(after["nearest_weighted_sum"]["weights"].values())) - study.weights.values).sum()
        assert moved == pytest.approx(near.distance, rel=1e-2)


OTHERS = """
format: ram-case/1
title: No scales
criteria:
  price: {direction: min}
  light: {direction: max}
  quiet: {direction: max, value: {points: [[0, 0], [4, 0.8], [10, 1]]}}
  same: {direction: max}
weights: {price: 2, light: 1, quiet: 3, same: 1}
alternatives:
  attic: {scores: {price: 400, light: 9, quiet: [1, 4, 6], same: 5}}
  cellar: {scores: {price: 300, light: 2, quiet: 9, same: 5}}
  cabin: {scores: {price: 300, light: 2, quiet: 9, same: 5}}
  house: {scores: {price: [850, 900, 950], light: 8, quiet: 7, same: 5}}
scenarios:
  noise: {label: A road, cells: {cellar: {quiet: 1}}, weight_multipliers: {light: 3}}
  fire: {label: A fire, remove: [cellar, attic]}
"""


def test_a_case_without_scales_with_values_twins_and_events_that_take_options_away(page, tmp_path):
    study = mcda.Study.of(mcda.Case.of(OTHERS))
    mcda.report.write(study, tmp_path / "others.html")
    page.goto((tmp_path / "others.html").as_uri())
    states = vectors(study.matrix.criteria, np.random.default_rng(4), 30)
    for weights, found in zip(states, page.evaluate(PLAY, states), strict=True):
        for method in METHODS:
            same(found[method], mcda.rank(study.matrix, mcda.Weights.of(weights), method))
    for event, row in mcda.replay_events(study.case, "topsis").alone.iterrows():
        after = page.evaluate("key => (mcda.start(key), mcda.state())", event)["topsis"]
        assert tuple(after["winners"]) == row["winners"]
        assert after["margin"] == pytest.approx(row["lead"], abs=1e-9)
    assert page.evaluate("mcda.start('fire'), Object.keys(mcda.state().topsis.scores)") == ["cabin", "house"]
    page.evaluate("mcda.start(), mcda.rate({attic: {price: 950, light: 1}})")
    rated = study.matrix.values.copy()
    rated[0, :2] = 950, 1
    price, light, quiet, _ = rated.T
    whole = 2 * (price.max() - price) / np.ptp(price) + (light - light.min()) / np.ptp(light) + 3 * quiet + 1
    scores = page.evaluate("mcda.state().weighted_sum.scores")
    assert list(scores.values()) == pytest.approx((whole / 7).tolist(), abs=1e-12)


@pytest.mark.parametrize(
    "weights",
    ["{}", "{DEV: 1, X: 1}", "Object.fromEntries(keys.map(k => [k, 0]))", "Object.fromEntries(keys.map(k => [k, -1]))",
     "Object.fromEntries(keys.map(k => [k, NaN]))", "Object.fromEntries(keys.map(k => [k, '1']))",
     "Object.fromEntries(keys.map(k => [k, 1e308]))"],
)  # fmt: skip
def test_weights_that_are_none_are_refused_and_change_nothing(page, written, weights):
    page.goto((written / "lima_group.html").as_uri())
    script = f"() => {{ const keys = Object.keys(mcda.state().weights), before = JSON.stringify(mcda.state());\
        try {{ mcda.set({weights}); return 'taken'; }}\
        catch (error) {{ return error.name + (before === JSON.stringify(mcda.state())); }} }}"
    assert page.evaluate(script) == "RangeErrortrue"


CALLS = {  # what a script could hand over by mistake, and a word of the reason
    "mcda.set(null)": "object", "mcda.set()": "undefined", "mcda.set('x')": '"x"', "mcda.set([])": "an array",
    "mcda.set([1, 2, 3, 4, 5, 6, 7])": "an array", "mcda.set(7)": "7", "mcda.set(() => 1)": "function",
    "mcda.set({unknown: 1})": '"unknown"', "mcda.set({LAW: NaN})": "NaN", "mcda.set({LAW: 1})": "WEL, STD",
    "mcda.set({...weights, LAW: 1n})": "bigint", "mcda.set({...weights, LAW: Symbol('x')})": "symbol",
    "mcda.set({...weights, LAW: Object.create(null)})": "an object", "mcda.set({...weights, LAW: [1]})": "an array",
    "mcda.set({...weights, LAW: null})": "null", "mcda.set(JSON.parse('{\"__proto__\": 1}'))": "__proto__",
    "mcda.rate(null)": "null", "mcda.rate([[1]])": "an array", "mcda.rate({us_line: null})": "us_line",
    "mcda.rate({us_line: {LAW: 5, WEL: NaN}})": "WEL", "mcda.rate({us_line: {LAW: 5}, nobody: {LAW: 5}})": "nobody",
    "mcda.rate({us_line: {LAW: 5, NO: 5}})": '"NO"', "mcda.rate({us_line: {LAW: 99}})": "between 1 and 9",
    "mcda.rate({us_line: {LAW: 5, WEL: '5'}})": '"5"', "mcda.rate({us_line: 'x'})": "object",
    "mcda.start('nothing')": '"nothing"', "mcda.start(null)": "null", "mcda.start({})": "an object",
    "mcda.start(1n)": "bigint", "mcda.bands()": "undefined", "mcda.bands('NO')": '"NO"',
    "mcda.bands('LAW', 'ahp')": '"ahp"', "mcda.bands('LAW', null)": "null",
}  # fmt: skip


def test_what_a_script_gets_wrong_is_told_and_changes_nothing(page, written):
    page.goto((written / "lima_group.html").as_uri())
    page.evaluate("mcda.rate({us_line: {LAW: 6.5}})")  # a state that is not the report's
    before = page.evaluate("JSON.stringify(mcda.state())")
    shown = page.locator("#what-if").inner_html()
    for call, reason in CALLS.items():
        told = page.evaluate(
            f"() => {{ const {{weights}} = mcda.state(); try {{ {call}; return ['taken', '']; }}"
            " catch (error) { return [error.name, error.message]; } }"
        )
        assert told[0] == "RangeError", (call, told)
        assert reason in told[1], (call, told)
        assert page.evaluate("JSON.stringify(mcda.state())") == before, call
    assert page.locator("#what-if").inner_html() == shown
    assert page.said == []


def test_levels_without_a_scale_stay_numbers(page, tmp_path, plain):
    mcda.report.write(mcda.Study.of(plain), tmp_path / "room.html")
    page.goto((tmp_path / "room.html").as_uri())
    script = "x => { try { mcda.rate({attic: {light: x}}); return mcda.state(); } catch (e) { return e.message; } }"
    assert "must lie between" in page.evaluate(script, 1e200)
    scores = page.evaluate(script, 1e150)["topsis"]["scores"].values()
    assert all(0 <= score <= 1 for score in scores)


def test_nothing_to_move_gives_no_what_if(plain):
    study = mcda.Study.of(plain)
    assert live.live(study, Names(study))["methods"][1] == {"key": "topsis", "name": "TOPSIS", "how": "vector"}
    one = mcda.Case.of(
        "format: ram-case/1\ntitle: One\ncriteria: {price: min}\nweights: {price: 1}\n"
        "alternatives: {a: {scores: {price: 4}}, b: {scores: {price: 3}}}\n"
    )
    study = mcda.Study.of(one)
    assert live.live(study, Names(study)) is None
    assert 'class="without"' not in mcda.report.render(study, "html")


def test_the_script_speaks_the_language_of_the_page(page, models, tmp_path):
    mcda.report.write(models["lima_group"], tmp_path / "lima.html", language="es")
    page.goto((tmp_path / "lima.html").as_uri())
    assert page.locator("#what-if-title").inner_text() == "¿Y si contaran otras cosas?"
    page.get_by_role("button", name="Mostrar el vuelco más cercano").click()
    assert page.get_by_role("status").inner_text().startswith("ahora «")
    assert page.locator(".live-score").first.inner_text().strip() == "59,1"
    assert "⟦" not in page.locator("#what-if").inner_text()
    assert page.said == []
