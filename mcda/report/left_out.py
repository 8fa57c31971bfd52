"""Which questions a report did not ask of a large case, and which command asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import word
from mcda.report.annexes import quoted
from mcda.report.parts import Code, Text, say
from mcda.sizes import MANY, Question

if TYPE_CHECKING:
    from mcda.study import Study

ASKED = {
    Question.WHY: "mcda rank {file} --why",
    Question.POSSIBLE: "mcda flips {file} --who-can-win",
    Question.REVERSALS: "mcda compare {file}",
    Question.CELLS: "mcda flips {file} --of cells",
    Question.PLANS: "mcda flips {file} --of plan",
    Question.DRAWN: "mcda simulate {file} --own-weights --cells triangular",
    Question.MODELS: "mcda compare {file} --of models",
    Question.SCALE: "mcda compare {file} --of scale",
    Question.ROBUST: "mcda flips {file} --of ranges",
}
LONG = {  # asked in Python alone: the command, too, asks them of a list of ordinary length
    Question.RULES: "mcda.decision_rules(case.matrix(), case.weights())",
    Question.SCALE: "mcda.scale_readings(case.matrix(), case.weights())",
    Question.DRIFT: "mcda.largest_drift(case.matrix(), case.weights())",
}


def asks(study: Study, one: Question, file: str) -> str:
    """Return the command, or the line of Python with `case` being the case, that asks a question."""
    if one in LONG and len(study.matrix.alternatives) > MANY:
        return LONG[one]
    return ASKED[one].format(file=quoted(file))


def sentences(study: Study, file: str) -> list[Text]:
    """Return a sentence a question that was left out for the size of the case, with the command that asks it."""
    return [
        say("{question}: {command}.", question=word(one.value), command=Code(asks(study, one, file)))
        for one in Question
        if one in study.left_out
    ]


def opening(study: Study) -> str:
    """Say that something was left out, and why."""
    return word(
        "Of {options} options on {criteria} criteria a report does not ask everything, for it would take long. "
        "Left out, each with the command or the line of Python that asks it:",
        options=len(study.matrix.alternatives), criteria=len(study.matrix.criteria),
    )  # fmt: skip
