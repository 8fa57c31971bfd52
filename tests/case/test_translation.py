"""A translation holds texts alone, says where it does not fit, and what it lacks stays and is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

import mcda
from mcda.case import find

MODELS = Path(__file__).resolve().parents[2] / "models"

CASE = """format: ram-case/1
title: A room to rent
actor: The tenant
problem: {kind: threat, text: The old room is lost}
factors: {external: {market: {text: Few rooms}}, internal: {money: {text: Little money}}}
criteria:
  price: {direction: min, why: It is paid every month, factors: [money]}
  light: {label: Light, direction: max, factors: [market]}
judgements:
  - {pair: [price, light], value: 2, reason: money first}
alternatives:
  attic: {label: The attic, scores: {price: {score: 400, reason: as told}, light: 9}}
  cellar: {scores: {price: 300, light: {score: 2, reason: one window}}}
choice: {alternative: attic}
"""
WORDS = """format: case-words/1
title: Un cuarto en alquiler
actor: El inquilino
problem: {text: Se pierde el cuarto viejo}
factors: {external: {market: {text: Pocos cuartos}}, internal: {money: {text: Poco dinero}}}
criteria:
  price: {label: Precio, why: Se paga cada mes}
  light: {label: Luz}
judgements: {price/light: primero el dinero}
alternatives:
  attic: {label: El ático, scores: {price: lo que se dijo}}
  cellar: {label: El sótano, scores: {light: {reason: una ventana}}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "room.yaml").write_text(CASE, "utf-8")
    (tmp_path / "es").mkdir()
    return tmp_path


def written(folder, words):
    (folder / "es" / "room.yaml").write_text(words, "utf-8")
    return mcda.Case.load(folder / "room.yaml", language="es")


def test_texts_are_those_of_the_file_of_words_and_numbers_those_of_the_case(folder):
    case, plain = written(folder, WORDS), mcda.Case.load(folder / "room.yaml")

    assert case.title == "Un cuarto en alquiler"
    assert {key: one.label for key, one in case.document.alternatives.items()} == {
        "attic": "El ático", "cellar": "El sótano",
    }  # fmt: skip
    assert case.document.criteria["price"].label == "Precio"  # where the case has none of its own
    assert case.document.alternatives["attic"].scores["price"].reason == "lo que se dijo"
    assert case.document.alternatives["cellar"].scores["light"].reason == "una ventana"
    assert case.document.judgements[0].reason == "primero el dinero"
    assert case.untranslated == ()
    assert case.digest == plain.digest
    assert (case.matrix().values == plain.matrix().values).all()
    assert case.weights().exact == plain.weights().exact


def test_what_the_words_lack_stays_as_written_and_is_named(folder):
    case = written(folder, WORDS.replace("  attic: {label: El ático, scores: {price: lo que se dijo}}\n", ""))

    assert case.document.alternatives["attic"].label == "The attic"
    assert case.untranslated == ("alternatives.attic.label", "alternatives.attic.scores.price.reason")
    page = mcda.report.render(mcda.Study.of(case), "html", language="es")
    assert "2 textos del caso no tienen traducción y quedan como se escribieron" in page


def test_without_a_file_of_words_the_case_may_well_be_in_that_language(folder):
    case = mcda.Case.load(folder / "room.yaml", language="es")

    assert case.title == "A room to rent"
    assert case.untranslated == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "alternatives: {attik: {label: El ático}}",
            "2:16: the case has no 'alternatives.attik'; did you mean",
        ),
        ("criteria: {price: {direction: max}}", "2:20: criteria.price.direction: a translation holds texts alone"),
        (
            "alternatives: {attic: {scores: {light: nueve}}}",
            "holds texts alone; the case has the number 9",
        ),
        ("title: {a: b}", "2:1: title: the case has the text 'A room to rent' here, not a mapping"),
        ("title: 7", "2:8: title: expected a text, met the number 7"),
        ("judgements: {light/price: x}", "the case has no 'judgements.light/price'; known: price/light"),
        ("title: ''", "2:8: title: expected a text"),
    ],
)
def test_a_translation_that_does_not_fit_is_refused_with_its_place(folder, words, said):
    with pytest.raises(mcda.CaseError, match=said) as error:
        written(folder, f"format: case-words/1\n{words}\n")
    assert f"es{'/'}room.yaml" in str(error.value).replace("\\", "/")


def test_an_unknown_language_and_a_case_in_the_place_of_words_are_refused(folder):
    with pytest.raises(mcda.McdaError, match="unknown language 'spanish'"):
        mcda.Case.load(folder / "room.yaml", language="spanish")
    with pytest.raises(mcda.CaseError, match="expected the format 'case-words/1'"):
        written(folder, CASE)


@pytest.mark.parametrize("path", find(MODELS)[0], ids=lambda path: path.stem)
def test_the_six_cases_and_their_interests_are_all_in_spanish(path):
    case, plain = mcda.Case.load(path, language="es"), mcda.Case.load(path)

    assert case.untranslated == ()
    assert case.title != plain.title
    assert case.interests is not None
    assert case.interests.title == "Intereses nacionales del Perú, comunes a los seis casos"


def test_a_case_that_was_read_before_keeps_its_own_words(folder):
    before = mcda.Case.load(folder / "room.yaml").document
    assert written(folder, WORDS).title == "Un cuarto en alquiler"

    assert mcda.Case.load(folder / "room.yaml").document == before
    assert before.title == "A room to rent"
