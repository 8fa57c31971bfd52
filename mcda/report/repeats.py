"""How to get each section's numbers again: one command and one line of Python, run by the tests as they stand here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mcda.report.annexes import quoted
from mcda.report.parts import Code, Paragraph, Section, say
from mcda.study import DRAWN

if TYPE_CHECKING:
    from mcda.study import Study


class Repeat(NamedTuple):
    """A command, {file} being the case's, and an expression, `case` being the case."""

    command: str
    python: str


REPEATS = {
    "answer": Repeat("mcda rank {file}", "mcda.rank(case.matrix(), case.weights()).to_frame()"),
    "situation": Repeat("mcda check {file}", "case.document.alternatives"),
    "scorecard": Repeat("mcda check {file} --json", "case.matrix().values"),
    "weights": Repeat("mcda rank {file} --json", "case.priorities() or case.weights()"),
    "why": Repeat("mcda rank {file} --why", "mcda.explain(case)"),
    "flips": Repeat("mcda flips {file}", "mcda.weight_flips(case.matrix(), case.weights(), 'weighted_sum')"),
    "combined": Repeat(
        "mcda flips {file} --norm l1", "mcda.nearest_flip(case.matrix(), case.weights(), 'weighted_sum', norm='l1')"
    ),
    "two": Repeat(
        "mcda flips {file} --map {x} {y}", "mcda.winner_map(case.matrix(), case.weights(), x={x!r}, y={y!r})"
    ),
    "possible": Repeat("mcda flips {file} --who-can-win", "mcda.potential_winners(case.matrix(), 'weighted_sum')"),
    "needs": Repeat("mcda compare {file} --of goals", "mcda.ranked_goals(case)"),
    "ratings": Repeat(
        f"mcda simulate {{file}} --own-weights --cells triangular --samples {DRAWN}",
        f"mcda.simulate(case, samples={DRAWN}, weights=case.weights(), cells=mcda.Ranges.of(case))",
    ),
    "maximiser": Repeat("mcda optimise {file}", "mcda.maximise(case)"),
    "methods": Repeat("mcda compare {file}", "mcda.compare_methods(case)"),
    "events": Repeat("mcda flips {file} --of events", "mcda.event_flips(case, 'weighted_sum')"),
    "lasting": Repeat("mcda compare {file} --of durability", "mcda.lasting_flips(case)"),
    "lenses": Repeat("mcda compare {file} --of lenses", "mcda.compare_lenses([case])"),
}


def added(section: Section, study: Study, file: str) -> Section:
    """Return a section with the line that repeats it below; one of words alone stays as it is."""
    repeat = filled(section.key, study, file)
    if repeat is None:
        return section
    line = say(
        "To get these numbers again: {command}, or in Python {python}.",
        command=Code(repeat.command), python=Code(repeat.python),
    )  # fmt: skip
    return replace(section, blocks=(*section.blocks, Paragraph(line, "note")))


def filled(key: str, study: Study, file: str) -> Repeat | None:
    """Return the command and the expression of a section, its file and names put in; None where there are none."""
    repeat = REPEATS.get(key)
    if repeat is None:
        return None
    known = {"x": study.map.x, "y": study.map.y} if study.map is not None else {"x": "", "y": ""}
    shell = {name: quoted(value) for name, value in known.items()}
    return Repeat(repeat.command.format(file=quoted(file), **shell), repeat.python.format(**known))
