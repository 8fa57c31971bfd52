"""The formulas of the page's script against the engine: small integers, so that ties, twins and flat columns abound."""

from importlib.resources import files

import numpy as np
import pytest

import mcda

pytestmark = pytest.mark.chromium

MODEL = (files("mcda.report") / "templates" / "live" / "model.js").read_text("utf-8")
ASK = """
asked => asked.map(({levels, criteria, weights, rests, form: key, how}) => {
  const form = FORMS[key], prepared = form.prepare(levels, criteria, how);
  const paths = rests.map((rest, j) => rest && walked(form, prepared, rest, j, levels.length));
  return {...placed(form, prepared, weights), paths};
})
"""
FORMS = ("weighted_sum", "topsis")
CASES = 120


def problem(rng):
    """Return a matrix with or without scales, and weights some of which are 0."""
    m, n = int(rng.integers(2, 7)), int(rng.integers(2, 5))
    values = rng.integers(-2, 4, (m, n)) * rng.choice([1, 1, 1000], n)
    if m > 2 and rng.random() < 0.4:
        values[-1] = values[0]
    if rng.random() < 0.3:
        values[:, 0] = rng.choice([0, 3])
    sense = tuple(rng.choice(["max", "min"], n).tolist())
    bounds = [(-3000, 5000)] * n if rng.random() < 0.4 else None
    weights = rng.integers(0, 4, n)
    weights[int(rng.integers(n))] += 1
    return mcda.DecisionMatrix.of(values.tolist(), sense, bounds=bounds), mcda.Weights.of(weights.tolist())


def asked_of(matrix, weights, form):
    w = weights.values
    rests = []
    for j in range(len(w)):
        others = np.where(np.arange(len(w)) == j, 0, w)
        rests.append((others / others.sum()).tolist() if others.sum() else None)
    criteria = [
        {"max": sense == "max", "scale": None if ends is None else [float(end) for end in ends], "worth": False}
        for sense, ends in zip(matrix.sense, matrix.bounds, strict=True)
    ]
    how = mcda.method(form).describe(matrix)["normalisation"]
    return {
        "levels": matrix.values.tolist(), "criteria": criteria, "weights": w.tolist(), "rests": rests, "form": form,
        "how": how,
    }  # fmt: skip


@pytest.fixture(scope="module")
def answers(browser):
    rng = np.random.default_rng(11)
    problems = [(*problem(rng), form) for _ in range(CASES) for form in FORMS]
    page = browser.new_page()
    found = page.evaluate(f"asked => {{ {MODEL}\n return ({ASK})(asked); }}", [asked_of(*one) for one in problems])
    page.close()
    return list(zip(problems, found, strict=True))


def test_scores_places_and_margins(answers):
    tied = 0
    for (matrix, weights, form), found in answers:
        ranking = mcda.rank(matrix, weights, form)
        assert found["scores"] == pytest.approx(ranking.values.tolist(), abs=1e-9)
        assert found["places"] == ranking.ranks.tolist()
        assert found["margin"] == (None if ranking.margin is None else pytest.approx(ranking.margin, abs=1e-9))
        tied += ranking.best is None
    assert tied > 20


def test_every_band_of_every_track(answers):
    changes = 0
    for (matrix, weights, form), found in answers:
        for name, bands in zip(matrix.criteria, found["paths"], strict=True):
            path = mcda.winner_path(matrix, weights, form, along=name)
            if bands is None:
                continue
            assert [matrix.alternatives[a] for _, _, a in bands] == path["winner"].tolist()
            assert [end for _, end, _ in bands] == pytest.approx(path["end"].tolist(), abs=1e-9)
            changes += len(bands) - 1
    assert changes > 100
