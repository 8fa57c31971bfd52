"""Workbooks and maps in Spanish: no head of a column, no sheet and no word of a picture is left in English."""

import io
import re

import mcda
from mcda.flips.picture import looks_of, picture
from mcda.language import MISSING, catalogue, speaking
from mcda.report import excel, tables
from mcda.report.heads import HEADS, head, told

ALIKE = {"kappa", "maximin", "rival"}  # the same word in both languages


def heads_of(study, language):
    from openpyxl import load_workbook

    with speaking(language):
        book = load_workbook(io.BytesIO(excel.render(study)))
    strips = len(study.methods) if isinstance(study, mcda.Study) else 0
    sheets = book.worksheets[: len(book.worksheets) - strips]
    return [sheet.title for sheet in book], [cell.value for sheet in sheets for cell in sheet[1]]


def test_every_head_is_told_in_spanish():
    known = catalogue("es")
    assert {name for name in HEADS if name not in known} == set()
    with speaking("es"):
        assert head("lower_rival") == "rival inferior"
        assert head("TOPSIS: upper") == "TOPSIS: superior"
        assert head("weight of COST_A") == "peso de COST_A"
        assert head("a user's own_name") == "a user's own name"
        assert {name for name in HEADS if head(name) == name} <= ALIKE


def test_a_workbook_in_spanish_has_spanish_heads_and_an_english_one_those_it_had(models):
    asked = [models["lima_group"], mcda.compare([models["lima_group"], models["maritime_dispute"]])]
    for study in asked:
        (sheets, english), (hojas, spanish) = heads_of(study, "en"), heads_of(study, "es")
        assert len(english) == len(spanish) > 20
        assert not [name for name in (*hojas, *spanish) if MISSING[0] in name]
        kept = {name.rpartition(": ")[2] for name in english} & {name.rpartition(": ")[2] for name in spanish}
        assert {name for name in kept if name in HEADS} <= ALIKE
        assert len(set(hojas) & set(sheets)) <= 1
        assert not any("_" in name for name in english)


def test_no_word_of_the_engine_is_left_in_the_cells_of_a_spanish_workbook(models):
    from openpyxl import load_workbook

    english = {
        "weighted_sum", "topsis", "ahp", "FLIP", "TIE_ONLY", "NEVER", "TIED", "OPEN", "strict", "tie only", "never",
        "rises", "falls", "max", "min", "percent", "source", "analyst judgement", "public record", "SCORES", "ORDER",
        "NUMBERS", "all", "past", "recommended",
    }  # fmt: skip
    asked = [models["lima_group"], models["maritime_dispute"], mcda.compare(models.values())]
    met = set()
    for study in asked:
        for language in ("en", "es"):
            with speaking(language):
                book = load_workbook(io.BytesIO(excel.render(study)))
            said = {cell.value for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row}
            texts = {part for text in said if isinstance(text, str) for part in (text, *text.split(", "))}
            if language == "en":
                met |= texts & english
            else:
                assert texts & english == set()
                assert not [
                    text for text in texts if MISSING[0] in text or " needs " in text or re.match("[A-Z]+ of ", text)
                ]
    assert {"weighted_sum", "FLIP", "strict", "rises", "max", "source", "ORDER", "past"} <= met


def test_words_of_a_user_that_look_like_the_engines_stay():
    with speaking("es"):
        assert told("winner", "max") == "max"
        assert told("label", "FLIP") == "FLIP"
        assert told("status", "a word of mine") == "a word of mine"
        assert told("needs", 3.5) == 3.5
        assert {told("direction", x) for x in ("max", "min", "rises", "falls")} == {"máx.", "mín.", "sube", "baja"}
    assert told("status", "FLIP") == "FLIP"


def test_every_column_of_the_models_is_known(models):
    for study in models.values():
        for table in tables.of_case(study).values():
            flat = table.reset_index() if any(name is not None for name in table.index.names) else table
            for name in flat.columns:
                for part in name if isinstance(name, tuple) else (name,):
                    last = part.rpartition(": ")[2].replace("_", " ")
                    assert last.startswith("weight of ") or last in HEADS or last in ("score", "place", ""), last


def test_a_map_speaks_the_language_of_its_report(models):
    study = models["lima_group"]
    looks = looks_of(sorted({region.winner for region in study.map.regions}), {})
    drawn = {}
    for language in ("en", "es"):
        with speaking(language):
            drawn[language] = picture(study.map, looks, "x", "y", "título", "descripción")

    assert {">today<", ">25%<"} <= set(re.findall(r">[^<>]+<", drawn["en"]))
    assert {">hoy<", ">25\u00a0%<"} <= set(re.findall(r">[^<>]+<", drawn["es"]))
    assert "today" not in drawn["es"]
