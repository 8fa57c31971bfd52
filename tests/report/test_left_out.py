"""A question is answered in the report of a case, or the report says that it was left out and which command asks it."""

import json

import pytest

import mcda
from mcda.cli import run
from mcda.dominance import dominated
from mcda.language import speaking
from mcda.report import build, render
from mcda.report.left_out import ASKED, LONG, sentences
from mcda.sizes import CELLS, MANY, Question


def table(options, criteria, ranged=False):
    """Return the text of a case: every option is good at something, the first at most."""
    lines = ["format: ram-case/1", "title: A long list", "scale: {low: 0, high: 9}", "criteria:"]
    lines += [f"  c{j}: max" for j in range(criteria)]
    lines += ["weights: {" + ", ".join(f"c{j}: {j % 3 + 1}" for j in range(criteria)) + "}", "alternatives:"]
    for i in range(options):
        good = [9 if i == 0 and j % 2 else (i * 7 + j * 5) % 8 for j in range(criteria)]
        cells = ", ".join(
            f"c{j}: [{max(x - 1, 0)}, {x}, {min(x + 1, 9)}]" if ranged else f"c{j}: {x}" for j, x in enumerate(good)
        )
        lines.append(f"  o{i}: {{scores: {{{cells}}}}}")
    return "\n".join(lines) + "\n"


def study_of(*sizes, **options):
    return mcda.Study.of(mcda.Case.of(table(*sizes, **options)))


def names(study):
    return {one.name for one in study.left_out}


@pytest.fixture(scope="module")
def wide():
    return study_of(21, 20)


def test_nothing_is_left_out_of_a_case_of_ordinary_size():
    study = study_of(5, 4, ranged=True)

    assert study.left_out == frozenset()
    assert study.why is not None and study.cells is not None and study.reversals is not None
    assert "Left out, each with the command" not in render(study, "md")


def test_a_wide_case_says_what_was_not_asked_and_who_asks_it(wide):
    said = render(wide, "md")

    assert names(wide) == {"WHY", "REVERSALS", "CELLS", "PLANS"}
    assert (wide.why, wide.cells, wide.plans, wide.reversals) == (None, None, None, None)
    assert "Of 21 options on 20 criteria a report does not ask everything" in said
    for one in Question:
        assert (f"{one.value}: `" in said) == (one in wide.left_out)
    for one in wide.left_out:
        assert f"{one.value}: `{ASKED[one].format(file='case.yaml')}`." in said
    assert "why" not in [section.key for section in build.build(wide).sections]
    assert wide.possible is not None and "possible" in [section.key for section in build.build(wide).sections]


def test_the_limits_themselves_are_still_asked():
    study = study_of(20, CELLS // 20)

    assert study.matrix.values.size == CELLS
    assert study.left_out == frozenset()


def test_a_long_case_leaves_out_who_can_win():
    study = study_of(MANY + 1, 2)

    assert names(study) == {"POSSIBLE", "REVERSALS", "RULES", "DRIFT"}
    assert (study.possible, study.shares, study.map, study.reversals) == (None, None, None, None)
    assert study.why is not None and study.cells is not None


def test_too_many_ranges_are_not_drawn():
    study = study_of(21, 20, ranged=True)

    assert {"DRAWN", "ROBUST"} < names(study)
    assert (study.drawn, study.information, study.robust, study.range_share) == (None, None, None, None)


def test_a_question_that_the_method_does_not_answer_is_not_promised():
    study = mcda.Study.of(mcda.Case.of(table(21, 20)), methods=("vikor",))

    assert names(study) == {"REVERSALS"}


@pytest.mark.parametrize("one", list(ASKED))
def test_the_commands_named_answer(one, tmp_path, capsys):
    path = tmp_path / "case.yaml"
    path.write_text(table(4, 3, ranged=True), "utf-8")

    _, *words = ASKED[one].format(file=str(path)).split()
    assert run(words) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("one", list(LONG))
def test_the_lines_of_python_named_answer(one):
    case = mcda.Case.of(table(4, 3))

    assert eval(LONG[one], {"mcda": mcda, "case": case}) is not None


def test_the_models_of_a_very_large_case_are_left_to_the_command(monkeypatch):
    monkeypatch.setattr("mcda.sizes.COMPARED", 8)
    study = study_of(3, 3)

    assert names(study) == {"MODELS"}
    assert "Modelled otherwise" not in render(study, "md")
    assert json.loads(render(study, "json"))["models"] is None
    assert "`mcda compare case.yaml --of models`." in render(study, "md")


def test_a_scale_of_many_steps_is_not_read_otherwise(monkeypatch):
    assert names(study_of(3, 3)) == set()
    monkeypatch.setattr("mcda.sizes.READ", 26)
    study = study_of(3, 3)

    assert names(study) == {"SCALE"}
    assert json.loads(render(study, "json"))["questions"]["scale"] is None
    assert "`mcda compare case.yaml --of scale`." in render(study, "md")


def test_every_question_has_a_command_or_a_line_of_python():
    assert {*ASKED, *LONG} == set(Question)


def test_it_is_said_in_spanish_too(wide):
    with speaking("es"):
        said = [str(part) for sentence in sentences(wide, "case.yaml") for part in sentence]
    assert any("Por qué la mejor opción va antes que la siguiente" in part for part in said)
    assert "Of 21 options" not in render(wide, "md", language="es")


def test_dominance_of_a_long_list_is_that_of_every_pair():
    matrix = study_of(MANY + 1, 2).matrix
    rows = dict(zip(matrix.alternatives, matrix.exact.tolist(), strict=True))
    expected = {
        a: tuple(
            b for b, other in rows.items() if other != own and all(y >= x for x, y in zip(own, other, strict=True))
        )
        for a, own in rows.items()
    }

    assert dominated(matrix) == {a: above for a, above in expected.items() if above}
