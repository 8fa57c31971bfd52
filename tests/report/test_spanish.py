"""Reports in Spanish: no word of ours is left in English, numbers have decimal commas, and English stays as it was."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import mcda
from mcda.case import find
from mcda.language import MISSING, speaking
from mcda.report import annexes
from mcda.report.refusals import retold
from mcda.report.words import listed

MODELS = Path(__file__).parents[2] / "models"

# Words of English sentences that Spanish does not have, nor the cases' own texts.
ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|was|from|which|who|whom|weights?|ratings?|scores?|comes?|first|options?|choices?|cases?"
    r"|would|than|every|all|each|by|not|this|that|it|its|stays?|level|now|instead|under|points?|share|lead|years?"
    r"|place|best|at|on|in|for|how|what|where|or|to)\b",
    re.IGNORECASE,
)
KEPT = r"\(v=0\.5, bounds\)|\(preference=\w+\)"  # options of a method, as they are typed


class Seen(HTMLParser):
    """What a page shows or says to a screen reader: its texts and its labels, without script, style and code."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.language: str | None = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "html":
            self.language = found.get("lang")
        if tag in ("script", "style", "code", "pre"):
            self.inside.append(tag)
        self.texts += [found[name] for name in ("aria-label", "title", "alt", "placeholder") if found.get(name)]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside and data.strip():
            self.texts.append(data.strip())


@pytest.fixture(scope="module")
def spanish():
    """Return the studies of the six models, loaded in Spanish, and their comparison."""
    paths, _ = find(MODELS)
    studies = {path.stem: mcda.Study.of(mcda.Case.load(path, language="es")) for path in map(Path, paths)}
    return studies, mcda.compare(list(studies.values()))


@pytest.fixture(scope="module")
def pages(spanish):
    """Return every report in Spanish, by its name and form."""
    studies, joint = spanish
    everything = {**studies, "index": joint}
    return {
        (name, form): mcda.report.render(study, form, language="es")
        for name, study in everything.items()
        for form in ("html", "md")
    }


def bare(text: str, studies) -> str:
    """Return a text without what stays as it was written: quotations of the source, titles of works, options."""
    works = [*annexes.REFERENCES.values(), *(work for work, _ in annexes.JUDGED), annexes.COLOURS[0]]
    quotes = [study.case.document.verdict.quote for study in studies.values() if study.case.document.verdict]
    for kept in (*works, *filter(None, quotes)):
        text = text.replace(kept, "")
    return re.sub(KEPT, "", text)


def told(name: str, form: str, pages, studies) -> list[str]:
    """Return the texts of a report that are ours or the case's, without code."""
    if form == "md":
        found = [
            re.sub(r"`[^`]*`|\]\([^)]*\)", "", line) for line in pages[name, form].splitlines() if line[:4] != "    "
        ]
        return [bare(line.replace("\\_", "_"), studies) for line in found]
    seen = Seen()
    seen.feed(pages[name, form])
    return [bare(text, studies) for text in seen.texts]


def test_nothing_lacks_a_translation(pages):
    for place, text in pages.items():
        assert MISSING[0] not in text and MISSING[1] not in text, place


def test_a_page_says_its_language(pages):
    for (name, form), text in pages.items():
        if form == "html":
            seen = Seen()
            seen.feed(text)
            assert seen.language == "es", name


@pytest.mark.parametrize("form", ["md", "html"])
def test_no_word_of_ours_is_left_in_english(pages, spanish, form):
    studies, _ = spanish
    left = {
        (name, *ENGLISH.findall(text)): text
        for name, of in pages
        if of == form
        for text in told(name, form, pages, studies)
        if ENGLISH.search(re.sub(r"[\w.-]+\.(yaml|html|md)", "", text))
    }
    assert left == {}


@pytest.mark.parametrize("form", ["md", "html"])
def test_numbers_have_decimal_commas(pages, spanish, form):
    studies, _ = spanish
    versions = set(annexes.versions().values()) | {mcda.__version__}
    commas = 0
    for name, of in pages:
        if of != form:
            continue
        for text in told(name, form, pages, studies):
            shown = re.sub("|".join(map(re.escape, versions)), "", text)
            assert not re.search(r"\d\.\d", shown), (name, text)
            commas += len(re.findall(r"\d,\d", shown))
    assert commas > 1000


def test_documents_for_programs_stay_in_english(spanish):
    studies, joint = spanish
    document = json.loads(mcda.report.render(studies["lima_group"], "json", language="es"))
    loaded = mcda.Study.of(mcda.Case.load(MODELS / "lima_group.yaml"))
    english = json.loads(mcda.report.render(loaded, "json"))

    assert [one["title"] for one in document["text"]] == [one["title"] for one in english["text"]]
    assert document["models"]["weights"] == english["models"]["weights"]
    assert document["models"]["drivers"] == english["models"]["drivers"]
    together = json.loads(mcda.report.render(joint, "json", language="es"))
    assert together["text"][0]["title"] == "The answers"


@pytest.mark.parametrize(("value", "choice"), [(3, "bridge"), (1, "raft")])
def test_what_was_said_in_spanish_before_does_not_change_the_english(staged, value, choice):
    asked = mcda.Study.of(staged(value, choice))
    spanish = mcda.report.render(asked, "md", language="es")
    after = {form: mcda.report.render(asked, form) for form in mcda.report.FORMATS}
    fresh = mcda.Study.of(staged(value, choice))

    assert "⟦" not in spanish
    assert after == {form: mcda.report.render(fresh, form) for form in mcda.report.FORMATS}
    assert mcda.report.render(fresh, "md", language="es") == spanish


def test_a_report_in_spanish_says_how_to_get_it_again_in_spanish(pages):
    assert "mcda report lima_group.yaml --lang es --out report/" in pages["lima_group", "md"]
    assert "case = mcda.Case.load('lima_group.yaml', language='es')" in pages["lima_group", "md"]
    assert "mcda report . --lang es --out report/" in pages["index", "md"]


NEGATIVE = """
format: ram-case/1
title: Cuartos
criteria: {precio: min, luz: max}
weights: {precio: 2, luz: 1}
alternatives:
  altillo: {scores: {precio: -4.5, luz: 9}}
  sótano: {scores: {precio: 300, luz: 2}}
"""


def test_why_a_method_does_not_answer_is_told_in_spanish():
    study = mcda.Study.of(mcda.Case.of(NEGATIVE))
    spanish, english = (mcda.report.render(study, "md", language=language) for language in ("es", "en"))

    assert "AHP no responde aquí: hacen falta valores positivos; 'altillo' en 'precio' es -4,5." in spanish
    assert "AHP does not answer here: method 'ahp' needs positive values; 'altillo' in 'precio' is -4.5." in english


def test_reasons_that_cases_and_methods_give_are_known():
    values = [[-1.0, 2.0], [3.0, 2.0]]
    met = set()
    for name in mcda.METHODS:
        for matrix in (values, [[0.0, 0.0]], [[1e305, 1.0], [2.0, 3.0]], [[2.0, 2.0], [2.0, 2.0]]):
            try:
                mcda.rank(mcda.DecisionMatrix.of(matrix, sense=("max", "max")), [1, 1], name)
            except mcda.McdaError as error:
                met.add(str(error))

    assert met
    with speaking("es"):
        assert [why for why in sorted(met) if retold(why).startswith(MISSING[0])] == []
        assert retold("no such reason is known") == f"{MISSING[0]}no such reason is known{MISSING[1]}"
    assert {retold(why) for why in met} == met


@pytest.mark.parametrize(
    ("last", "following", "said"),
    [
        ("and", "Ir solo", "A e Ir solo"),
        ("and", "hielo", "A y hielo"),
        ("or", "Otra", "A u Otra"),
        ("or", "B", "A o B"),
    ],
)
def test_and_and_or_give_way_to_their_like(last, following, said):
    with speaking("es"):
        assert "".join(listed(["A", following], last)) == said
    assert "".join(listed(["A", following], last)) == f"A {last} {following}"


def test_no_report_says_y_before_its_like(pages):
    for (name, form), text in pages.items():
        if form == "md":
            assert not re.search(r" y «?[iIíÍ]", text), name


def test_a_quotation_of_the_source_is_said_to_be_in_its_words(pages, spanish):
    studies, _ = spanish
    verdict = studies["maritime_dispute"].case.document.verdict
    assert f"«{verdict.quote}» (en el original)" in pages["maritime_dispute", "md"]
    assert "el lado inclinado da todo el peso a los dos juntos" in pages["maritime_dispute", "html"]
