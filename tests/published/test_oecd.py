"""The OECD Better Life Index 2014: 36 countries, 11 topics, any weights a reader likes.

Lorenz, J., Brauer, C. and Lorenz, D. (2017). Rank-optimal weighting or "How to be best in the OECD Better Life Index?".
Social Indicators Research; arXiv 1608.04556. Its abstract: 19 of 36 countries can be made the best.
"""

import contextlib
import io
import json
import re
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import mcda

ROOT = Path(__file__).parents[2]
DATA = json.loads((Path(__file__).parent / "oecd_bli_2014.json").read_text(encoding="utf-8"))


def topics_from_raw():
    """Return the exact topic scores: min-max of each indicator, 1 − z for the negative ones, means by topic."""
    by_topic = defaultdict(list)
    for k, indicator in enumerate(DATA["indicators"]):
        column = [mcda.matrix.fraction(row[k]) for row in DATA["raw"]]
        low, high = min(column), max(column)
        z = [(x - low) / (high - low) for x in column]
        by_topic[indicator[:2]].append([1 - x for x in z] if indicator in DATA["negative_indicators"] else z)
    means = [[sum(x) / Fraction(len(x)) for x in zip(*by_topic[topic], strict=True)] for topic in DATA["topics"]]
    return [list(row) for row in zip(*means, strict=True)]


@pytest.fixture(scope="module")
def matrix():
    return mcda.DecisionMatrix.of(topics_from_raw(), ("max",) * 11, DATA["countries"], DATA["topics"])


@pytest.fixture(scope="module")
def table(matrix):
    return mcda.potential_winners(matrix, mcda.method("weighted_sum", normalisation="none"))


def test_the_topic_scores_follow_from_the_raw_data(matrix):
    np.testing.assert_allclose(matrix.values, DATA["topic_scores"], atol=1e-11)


def test_nineteen_of_thirty_six_countries_can_be_best_as_published(table):
    counts = table["status"].value_counts().to_dict()
    published = DATA["expected_published"]
    assert (counts["strict"], len(table)) == (published["potential_winners_count"], published["of"])
    assert set(counts) == {"strict", "never"}
    verdict = mcda.verify(table)
    assert (verdict.ok, verdict.checked, verdict.float_bounds) == (True, 36, ())


def test_every_country_takes_its_best_place_at_the_weights_given_for_it(matrix, table):
    method = mcda.method("weighted_sum", normalisation="none")
    for country, row in table.iterrows():
        ranking = mcda.rank(matrix, row["witness"], method)
        assert ranking.places[country] == row["best_place"]
        assert (row["best_place"] == 1) == (row["status"] == "strict")


def test_no_sampled_weights_give_a_better_place(matrix, table):
    rng = np.random.default_rng(1)
    weights = np.vstack([rng.dirichlet(np.ones(11), 2000), rng.dirichlet(np.full(11, 0.2), 2000), np.eye(11)])
    scores = weights @ matrix.values.T
    places = 1 + (scores[:, None, :] > scores[:, :, None] + 1e-12).sum(axis=2)
    assert (places.min(axis=0) >= table["best_place"].to_numpy(dtype=int)).all()


def test_the_page_about_it_prints_what_it_shows_and_agrees_with_the_exact_table(monkeypatch, table):
    """Sampled shares are those of the generator's stream, which NumPy keeps."""
    page = (ROOT / "docs" / "oecd.md").read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", page, re.S)
    assert len(blocks) == page.count("```python") == 4
    known = {}
    for code, promised in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "docs/oecd.md", "exec"), known)
        assert printed.getvalue() == promised
    assert ", ".join(table.index[table["status"] == "strict"]) in page
    assert f"{(table['status'] == 'strict').sum()} of the {len(table)} countries can" in page
