"""How to get each section's numbers again: commands and lines of Python, run by the tests as they stand here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mcda.flips.judgement_least import REPORTED
from mcda.questions.one import FEW, SELDOM
from mcda.report.annexes import quoted
from mcda.report.parts import Code, Paragraph, Section, say
from mcda.report.words import listed
from mcda.study import DRAWN

if TYPE_CHECKING:
    from mcda.study import Study


class Repeat(NamedTuple):
    """A command, {file} being the case's, and an expression, `case` being the case."""

    command: str
    python: str


JSON = "mcda report {file} --out report/ --format json"
DURABILITY = "mcda compare {file} --of durability"
DRIFT = f"mcda.largest_drift(case.matrix(), case.weights(), looks={SELDOM}, samples={FEW})"
ONE_JUDGEMENT = "mcda.judgement_flips(case, method='weighted_sum')"
ALL_JUDGEMENTS = f"mcda.least_judgement_change(case, gap={REPORTED})"
REPEATS = {
    "answer": (
        Repeat("mcda rank {file}", "mcda.rank(case.matrix(), case.weights()).to_frame()"),
        Repeat("mcda flips {file}", "mcda.stability(case.matrix(), case.weights(), 'weighted_sum')"),
    ),
    "situation": (Repeat(JSON, "case.document.alternatives"),),
    "scorecard": (Repeat(JSON, "case.matrix().values"),),
    "weights": (
        Repeat("mcda rank {file} --json", "case.priorities() or case.weights()"),
        Repeat("mcda flips {file} --of judgements", f"{ONE_JUDGEMENT}, {ALL_JUDGEMENTS}"),
        Repeat("mcda flips {file} --of judgements", ONE_JUDGEMENT),
    ),
    "why": (Repeat("mcda rank {file} --why", "mcda.explain(case)"),),
    "flips": (
        Repeat("mcda flips {file} --method {method}", "mcda.weight_flips(case.matrix(), case.weights(), {method!r})"),
    ),
    "combined": (
        Repeat(
            "mcda flips {file} --norm l1", "mcda.nearest_flip(case.matrix(), case.weights(), 'weighted_sum', norm='l1')"
        ),
        Repeat(
            "mcda flips {file} --norm percent",
            "mcda.nearest_flip(case.matrix(), case.weights(), 'weighted_sum', norm='percent')",
        ),
    ),
    "two": (
        Repeat("mcda flips {file} --map {x} {y}", "mcda.winner_map(case.matrix(), case.weights(), x={x!r}, y={y!r})"),
    ),
    "possible": (Repeat("mcda flips {file} --who-can-win", "mcda.potential_winners(case.matrix(), 'weighted_sum')"),),
    "needs": (Repeat("mcda compare {file} --of goals,scale", "mcda.ranked_goals(case)"),),
    "ratings": (
        Repeat(
            f"mcda simulate {{file}} --own-weights --cells triangular --samples {DRAWN}",
            f"mcda.simulate(case, samples={DRAWN}, weights=case.weights(), cells=mcda.Ranges.of(case))",
        ),
        Repeat("mcda flips {file} --of cells", "mcda.cell_flips(case.matrix(), case.weights(), 'weighted_sum')"),
        Repeat("mcda flips {file} --of ranges", "mcda.range_share(mcda.Ranges.of(case), case.weights())"),
        Repeat("mcda flips {file} --of plan", "mcda.decay(case.matrix(), case.weights(), 'weighted_sum')"),
        Repeat("mcda compare {file} --of sceptic", "mcda.second_opinion(case)"),
    ),
    "maximiser": (Repeat("mcda optimise {file}", "mcda.maximise(case)"),),
    "methods": (
        Repeat("mcda compare {file}", "mcda.compare_methods(case)"),
        Repeat("mcda compare {file} --of rules", "mcda.decision_rules(case)"),
    ),
    "events": (Repeat("mcda flips {file} --of events", "mcda.event_flips(case, 'weighted_sum')"),),
    "lasting": (
        Repeat(f"{DURABILITY} --looks {SELDOM} --samples {FEW}", f"mcda.lasting_flips(case), {DRIFT}"),
        Repeat(f"{DURABILITY} --looks {SELDOM} --samples {FEW}", DRIFT),
    ),
    "lenses": (Repeat("mcda compare {file} --of lenses", "mcda.compare_lenses([case])"),),
}


def added(section: Section, study: Study, file: str) -> Section:
    """Return a section with the lines that repeat it below; one of words alone stays as it is."""
    ways = filled(section.key, study, file)
    if not ways:
        return section
    told = listed(
        [say("{command}, in Python {python}", command=Code(one.command), python=Code(one.python)) for one in ways]
    )
    return replace(
        section, blocks=(*section.blocks, Paragraph(say("To get these numbers again: {ways}.", ways=told), "note"))
    )


def filled(key: str, study: Study, file: str) -> tuple[Repeat, ...]:
    """Return the commands and expressions of a section, its file and names put in, those that answer for this case."""
    names = {"x": study.map.x, "y": study.map.y} if study.map is not None else {"x": "", "y": ""}
    document = study.case.document
    left_out = {
        "--cells triangular": study.drawn is None, "--of cells": not study.cells, "--of ranges": study.robust is None,
        "--of plan": study.plans is None, "--of sceptic": document.second_opinion is None,
        "--of judgements": study.judged is None, "--norm": "l1" not in study.combined[study.methods[0]],
    }  # fmt: skip
    timed = key == "lasting" and study.questions.lasting is not None
    together = study.judged_together is not None
    found = []
    for repeat in REPEATS.get(key, ()):
        if any(mark in repeat.command and out for mark, out in left_out.items()):
            continue
        if ONE_JUDGEMENT in repeat.python and together != (ALL_JUDGEMENTS in repeat.python):
            continue
        if key == "lasting" and timed != ("lasting_flips" in repeat.python):  # drift alone where nothing is durability
            continue
        for method in study.methods if "{method}" in repeat.command else ("",):
            known = {**names, "method": method}
            shell = {name: quoted(value) for name, value in known.items()}
            found.append(Repeat(repeat.command.format(file=quoted(file), **shell), repeat.python.format(**known)))
    return tuple(found)
