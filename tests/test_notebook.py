"""What notebooks show of cases, rankings, flips and studies: their words and numbers, and no markup of a user's."""

import copy
import json
import pickle
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

import mcda
from mcda.flips.flip_list import Flips
from mcda.language import MISSING, speaking
from mcda.notebook import MOST, shown

CASE = """format: ram-case/1
title: "<script>alert(1)</script>"
criteria: {price: min, light: {label: "<b>light</b>", direction: max}}
weights: {price: 2, light: 1}
alternatives:
  attic: {label: "<i>attic</i>", scores: {price: 400, light: [5, 9, 10]}}
  cellar: {scores: {price: 300, light: 2}}
"""


def test_a_case_shows_its_ratings_and_no_markup_of_its_own():
    shown = mcda.Case.of(CASE)._repr_html_()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "9 (5–10)" in shown
    assert "<i>attic" not in shown
    assert "<b>light" not in shown


def test_rankings_flips_and_studies_show_their_sentences_and_tables():
    case = mcda.Case.of(CASE)
    study = mcda.Study.of(case)
    flip = study.flips["weighted_sum"][0]
    nearest = mcda.nearest_flip(case, case.weights(), mcda.method("weighted_sum"), norm="l1")

    assert str(flip) in flip._repr_html_()
    assert "points of 100 change hands" in nearest._repr_html_()
    assert nearest._repr_html_().count("<tr") == 3
    assert "<table" in study.ranking._repr_html_()
    assert "&lt;script&gt;" in study._repr_html_()
    assert "<script" not in study._repr_html_()


HOSTILE = (
    "<script>alert(1)</script>", "' onmouseover='x", "</td></table><h1>gone</h1>", "=cmd|' /C calc'!A0", "{{ 7*7 }}",
    "&lt;b&gt;", "red \u202eder\u2066",
)  # fmt: skip


class Reader(HTMLParser):
    """What a browser finds: the tags with their attributes, and the words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.open = set(), [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags |= {tag, *(f"{tag}@{name}" for name, _ in attrs)}
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


OURS = {
    "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "table@class", "table@border", "th@scope",
    "td@style", "th@style",
}  # fmt: skip


def read(result):
    found = Reader(result._repr_html_())
    assert not found.open
    assert found.tags <= OURS
    return found.words


@pytest.fixture(scope="module")
def case():
    return mcda.Case.load("models/maritime_dispute.yaml")


def test_lists_of_flips_are_lists_and_show_their_sentences_in_labels(case):
    flips = mcda.weight_flips(case, case.weights(), "weighted_sum")
    plain = mcda.weight_flips(case.matrix(), case.weights(), "weighted_sum")

    assert isinstance(flips, list)
    assert flips == list(flips)
    assert (flips[:2], [*flips], sorted(flips, key=id)[:0]) == (list(flips)[:2], list(flips), [])
    assert type(flips[:2]) is Flips
    assert flips[:2].labels is flips.labels
    assert copy.copy(flips) == flips
    words = read(flips)
    assert [word for word in words if word.isdigit()] == [str(k) for k in range(1, len(flips) + 1)]
    assert any("Trade and investment with Chile are kept out of harm: 16 → 52 points of 100" in one for one in words)
    assert str(plain[0]) in read(plain)
    assert str(flips[0]) == str(plain[0])


@pytest.mark.parametrize("ask", ["cells", "judgements", "events", "top", "ranking"])
def test_every_list_of_flips_is_shown(case, ask):
    weights = case.weights()
    found = {
        "cells": lambda: mcda.cell_flips(case, weights),
        "judgements": lambda: mcda.judgement_flips(case, by="geometric_mean"),
        "events": lambda: mcda.event_flips(case),
        "top": lambda: mcda.weight_flips(case, weights, "weighted_sum", of=("top", 2)),
        "ranking": lambda: mcda.weight_flips(case, weights, "weighted_sum", of="ranking"),
    }[ask]()  # fmt: skip

    assert type(found) is Flips
    words = read(found)
    said = {"cells": "within its range", "events": "probability", "top": "enters the first 2", "ranking": "overtakes"}
    assert (said[ask] if found else "Nothing that was asked changes the choice.") in " ".join(words)


def test_flips_without_a_certificate_to_close_over_are_pickled():
    assert pickle.loads(pickle.dumps(Flips([1, 2]))) == [1, 2]
    assert "Nothing that was asked changes the choice." in Flips()._repr_html_()
    assert json.dumps(Flips([1])) == "[1]"


def test_a_ranking_shows_labels_where_it_knows_them(case):
    known, unknown = mcda.rank(case), mcda.rank(case.matrix(), case.weights())

    assert {"label", "icj", "Sue at the ICJ while keeping the economy on a separate string"} <= set(read(known))
    assert "label" not in read(unknown)
    assert "“icj” comes first (weighted sum)." in read(unknown)
    assert "label" in read(mcda.Study.of(case).ranking)
    assert list(known.to_frame().columns) == ["score", "place"]


def test_a_tie_is_a_tie_and_a_nearest_flip_that_is_none_has_no_empty_columns():
    matrix = mcda.DecisionMatrix.of([[1, 1], [1, 1]], sense=("max", "max"), bounds=(0, 2), alternatives=["a", "b"])
    assert "“a” and “b” share the first place (weighted sum)." in read(mcda.rank(matrix, [1, 1]))

    better = mcda.DecisionMatrix.of([[2, 2], [1, 1]], sense=("max", "max"), bounds=(0, 2))
    never = mcda.nearest_flip(better, [1, 1], "weighted_sum", norm="l1")
    assert never.status.name == "NEVER"
    assert [word for word in read(never) if word in ("now", "there", "move", "factor")] == ["now"]


def test_nearest_flips_and_comparisons_are_shown_in_the_words_of_their_cases(case):
    nearest = mcda.nearest_flip(case, case.weights(), "weighted_sum", norm="l1")
    study = mcda.Study.of(case)

    assert "Trade and investment with Chile are kept out of harm" in read(nearest)
    assert read(study.combined["weighted_sum"]["l1"])[0].startswith("23 points of 100 change hands")
    assert "Maritime dispute with Chile" in read(mcda.compare([study]))
    assert any("points of 100" in one for one in read(study))


def test_a_nearest_flip_says_points_as_reports_do_and_shows_no_rounding(case):
    nearest = mcda.nearest_flip(case.matrix(), case.weights(), "weighted_sum", norm="l1")
    told = read(nearest)

    assert told[0].startswith("23 points of 100 change hands: DEV +23, ")
    assert "e-1" not in nearest._repr_html_()
    assert [told[k + 3] for k, one in enumerate(told) if one in ("SOV", "COST", "RISK")] == ["0", "0", "0"]
    assert 0 < abs(nearest.moves["SOV"]) < 1e-12  # the result itself keeps what was computed


def test_all_of_it_is_said_in_spanish(case):
    spanish = mcda.Case.load("models/maritime_dispute.yaml", language="es")
    results = [
        mcda.rank(spanish), mcda.weight_flips(spanish, spanish.weights()), mcda.Study.of(spanish),
        mcda.nearest_flip(spanish, spanish.weights(), norm="percent"),
    ]  # fmt: skip
    with speaking("es"):
        words = [word for one in results for word in read(one)]

    assert {"alternativa", "nombre", "puntuación", "lugar", "ahora", "umbral", "frase", "allí"} <= set(words)
    assert "0,6872" in words
    assert not [word for word in words if MISSING[0] in word]
    assert not {"score", "place", "now", "threshold", "sentence", "label"} & set(words)


def test_what_a_user_wrote_is_text_in_every_view():
    rows = np.arange(2.0 * len(HOSTILE)).reshape(len(HOSTILE), 2)
    options = dict(zip((f"o{k}" for k in range(len(HOSTILE))), HOSTILE, strict=True))
    text = json.dumps({
        "format": "ram-case/1", "title": HOSTILE[0],
        "criteria": {
            "up": {"label": HOSTILE[2], "direction": "max"}, "down": {"label": HOSTILE[6], "direction": "min"},
        },
        "weights": {"up": 3, "down": 1},
        "alternatives": {
            key: {"label": label, "scores": {"up": rows[k, 0], "down": rows[k, 1]}}
            for k, (key, label) in enumerate(options.items())
        },
    })  # fmt: skip
    case = mcda.Case.of(text)
    study = mcda.Study.of(case)
    nearest = mcda.nearest_flip(case, case.weights(), "weighted_sum", norm="l1")
    for one in (case, study, study.ranking, mcda.weight_flips(case, case.weights()), nearest, mcda.compare([study])):
        said = " ".join(read(one))
        assert not re.search("[\u202e\u2066\x1b]", said)
    words = " ".join(read(study))
    assert all(label in words for label in HOSTILE[:6])
    assert r"red \u202eder\u2066" in words


def test_long_tables_are_cut_and_say_so_and_what_is_missing_is_a_dash():
    html = shown("", tables=[pd.DataFrame({"x": [float(k) for k in range(MOST + 5)]})])
    words = Reader(html).words

    assert words.count("0") == 2  # of the index, and of the column
    assert "and 5 more" in words
    assert html.count("<tr>") == MOST + 1
    assert Reader(shown("", tables=[pd.DataFrame({"x": [None, float("nan"), 1234567.0, True]})])).words.count("–") == 2
