"""What a report says of other models, other options, and why A over B."""

import json

import pytest

import mcda
from mcda.language import speaking
from mcda.report import build, eyes, render
from mcda.report.models import blocks
from mcda.report.naming import Names
from mcda.report.parts import Heading, Table, plain
from mcda.report.situation import stages
from tests.report.test_words import said


def test_every_model_is_counted_and_what_differs_is_explained(models):
    words = said(models["maritime_dispute"], "methods")

    assert (
        "Six methods, each with every normalisation that fits and four rules for the weights make 64 models. First "
        "comes “Sue at the ICJ while keeping the economy on a separate string” in 63 and “Propose a shared fishing "
        "and resource zone without fixing the border” in 1." in words
    )
    assert "Little depends on the method, the normalisation and the weight rule" in words
    assert "- " not in words
    assert "With VIKOR instead of the weighted sum, “Propose a shared fishing and resource zone" in words
    assert "VIKOR also counts the largest single loss of each option" in words
    assert "changes the order of the others under none of the six methods." in words


def test_where_all_models_agree_no_driver_is_named(models):
    words = said(models["lima_group"], "methods")

    assert "make 64 models. All put “Lead a new ad-hoc group of governments” first." in words
    assert "depends on" not in words
    assert "Who is the best changes under no method. Only the order behind the best changes under VIKOR" in words
    assert "And 1 more like these; the JSON document has all of them." in words


def test_the_table_has_every_model_once(models):
    study = models["oecd_accession"]
    (table,) = (one for one in blocks(study, Names(study)) if isinstance(one, Table))

    assert len({plain(row.cells[0].text) for row in table.rows}) == len(table.rows)
    shown = {tuple(int(plain(cell.text)) for cell in row.cells[1:]) for row in table.rows}
    assert shown == set(map(tuple, study.models.places.tolist()))
    assert table.folded


def test_one_option_has_no_other_models(plain):
    case = mcda.Case.of("format: ram-case/1\ntitle: x\ncriteria: {a: max}\nweights: {a: 1}\n"
                        "alternatives: {o: {scores: {a: 1}}}\n")  # fmt: skip
    study = mcda.Study.of(case)

    assert blocks(study, Names(study)) == []
    assert "why" not in {section.key for section in build.build(study).sections}


def test_headings_stand_in_the_section(plain):
    study = mcda.Study.of(plain)

    found = [one.text for one in blocks(study, Names(study)) if isinstance(one, Heading)]

    assert found == ["Modelled otherwise", "With other options"]


def test_why_this_option_tells_steps_and_statements(models):
    words = said(models["maritime_dispute"], "why")

    assert "is 18 points of 100 ahead of “Propose a shared" in words
    assert (
        "Give up “Trade and investment with Chile are kept out of harm” from 8 to 6 (−4.0) for “Finality of the "
        "settlement” from 4 to 8 (+4.4)." in words
    )
    assert "as long as these three statements are true of the priorities:" in words
    assert "“Maritime area and fishing rights obtained” weighs at least 25% of the whole; today 29.0%." in words
    assert "Each of them is needed" in words


def test_costs_and_risks_are_accepted_or_avoided_and_no_wishes(models):
    study = models["maritime_dispute"]
    names = Names(study)
    bad = [key for key, one in study.case.document.criteria.items() if one.direction == "min"]
    wanted = [plain(item) for item in stages(study, names).stages[2].items]
    steps = [step for one in models.values() for step in one.why.steps]

    assert len(bad) == 2
    for key, told in zip(study.case.document.criteria, wanted, strict=True):
        assert told == ("As little as possible: " if key in bad else "") + names.criterion(key)
    for key in bad:
        assert f"Give up {names.quoted(key)}" not in said(study, "why")
    assert f"Accept more of {names.quoted(bad[0])} from 4 to 6 (−" in said(study, "why")
    senses = {key: one.direction for model in models.values() for key, one in model.case.document.criteria.items()}
    assert set(senses.values()) == {"max", "min"}
    for one in models.values():
        for move in (part for step in one.why.steps for part in (step.gain, step.loss) if part is not None):
            assert move.less_is_better == (one.matrix.sense[move.position] == "min")
    told = " ".join(str(step) for step in steps)
    assert "accept more “" in told
    assert "give up “" in told
    with speaking("es"):
        assert f"Aceptar más de {names.quoted(bad[0])} de 4 a 6 (−" in said(study, "why")
        spanish = [plain(item) for item in stages(study, names).stages[2].items]
    assert f"Lo menos posible: {names.criterion(bad[0])}" in spanish


def test_why_says_nothing_of_a_tie(staged):
    study = mcda.Study.of(staged(1))

    assert study.ranking.best is None
    assert "why" not in {section.key for section in build.build(study).sections}


@pytest.mark.parametrize("form", ["html", "md"])
def test_hostile_labels_stay_text(hostile, form):
    text = render(hostile, form)

    assert "<script>alert(1)" not in text
    assert "Modelled otherwise" in text


def test_the_document_has_it_all_and_its_reasons_can_be_checked(models):
    study = models["vaccine_capability"]
    document = json.loads(render(study, "json"))

    assert len(document["models"]["variants"]) == len(study.models.variants) == 64
    assert len(document["reversals"]["findings"]) == len(study.reversals.findings) > 3
    assert document["why"]["winner"] == study.ranking.best
    assert mcda.verify(document["why"])
    document["why"]["certificate"]["steps"] = []
    assert not mcda.verify(document["why"])


def test_the_sets_of_priorities_of_the_table_are_those_of_its_sentence_and_what_stands_beside_them(models):
    study = models["maritime_dispute"]
    section = eyes.section(study, Names(study))
    table = next(block for block in section.blocks if isinstance(block, Table))
    told = plain(table.caption)

    assert len(table.rows) == 9
    assert plain(section.blocks[0].text).startswith("All seven lenses, the sets of priorities that stand for a theory")
    assert told == (
        "Nine sets of priorities, one set of ratings: seven lenses, the case's own weights and the common national "
        "interests"
    )
    with speaking("es"):
        found = eyes.section(study, Names(study))
        table = next(block for block in found.blocks if isinstance(block, Table))
        assert plain(table.caption).endswith(
            ": siete lentes, los pesos propios del caso y los intereses nacionales comunes"
        )
        assert plain(found.blocks[0].text).startswith("Las siete lentes, los conjuntos de prioridades")


def test_no_column_of_the_joint_page_has_half_a_sentence_for_a_head(models):
    page = mcda.report.render(mcda.compare(models.values()), "md")

    assert "In the middle of all that explain every choice" in page
    assert "With the largest lead for every choice" in page
    assert "Of the largest lead" not in page
