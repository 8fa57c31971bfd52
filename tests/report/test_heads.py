"""Workbooks and maps in Spanish: no head of a column, no sheet and no word of a picture is left in English."""

import io
import re

import mcda
from mcda.flips.picture import looks_of, picture
from mcda.language import MISSING, catalogue, speaking
from mcda.report import excel, tables
from mcda.report.heads import HEADS, head

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
