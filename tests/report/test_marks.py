"""Marks in a user's text that turn the direction of writing, and control signs: seen as codes, in every form."""

import json
import re
import zipfile

import pytest

import mcda
from mcda.language import TURNING
from mcda.report import FORMATS, html, write
from mcda.report.live import live
from mcda.report.naming import Names

TURNED = """
format: ram-case/1
title: "Rooms \\u202edear"
criteria:
  price: {label: "Price \\u2066low\\u2069", direction: min}
  light: {label: "Light\\u2028\\u200f", direction: max}
weights: {price: 2, light: 1}
alternatives:
  attic: {label: "one \\u202eevil", scores: {price: 400, light: 9}}
  cellar: {label: "two\\tlevels \\u061c", scores: {price: 300, light: {score: [1, 2, 3], reason: "Dark \\u202d."}}}
scenarios:
  noise: {label: "A road \\u202e", weight_multipliers: {light: 9}}
"""
ACTING = re.compile(f"[{TURNING}\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.fixture(scope="module")
def turned():
    return mcda.Study.of(mcda.Case.of(TURNED))


@pytest.mark.parametrize("form", ["html", "md"])
def test_no_mark_of_a_user_turns_a_sentence_of_ours(turned, form):
    text = mcda.report.render(turned, form)

    assert not ACTING.search(text)
    assert "\t" not in text
    label = r"one \u202eevil"  # before a letter a stroke is itself in Markdown too
    assert text.count(label) > 5
    assert "two levels" in text


def test_the_data_of_a_what_if_shows_the_marks_too_but_keys_stay_keys(turned):
    data = live(turned, Names(turned))
    labels = [one["label"] for part in ("alternatives", "criteria", "presets") for one in data[part]]

    assert r"one \u202eevil" in labels
    assert r"Price \u2066low\u2069" in labels
    assert r"A road \u202e" in labels
    assert not any(ACTING.search(label) for label in labels)
    found = {"key": "a\u202eb\x7f\x85"}
    assert not ACTING.search(html.embedded(found))
    assert json.loads(html.embedded(found)) == found


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_neither_word_nor_excel_turns_around(turned, tmp_path, form):
    (path,) = write(turned, tmp_path / f"rooms.{form}")
    with zipfile.ZipFile(path) as files:
        texts = [files.read(name).decode("utf-8") for name in files.namelist() if name.endswith(".xml")]

    assert not any(re.search(f"[{TURNING}]", text) for text in texts)
    assert any(r"one \u202eevil" in text for text in texts)


def test_a_joint_page_turns_around_neither(turned):
    both = mcda.compare([turned, mcda.Study.of(mcda.Case.of(TURNED.replace("Rooms", "Flats")))])

    for form in FORMATS[:2]:
        text = mcda.report.render(both, form)
        assert not ACTING.search(text)
        assert r"u202edear" in text


def test_options_are_set_apart_from_the_sentence_around_them(models):
    text = mcda.report.render(models["lima_group"], "html")

    assert len(re.findall(r'“<bdi class="opt">[^<]+</bdi>”', text)) > 10
    assert len(re.findall(r'aria-hidden="true">(?:(?!</svg>).)*</svg><bdi>', text)) > 10
    assert "Option 1:" not in text  # the number on the chip is not read before every name
