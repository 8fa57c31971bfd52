"""How to get the numbers of the joint page again: commands and lines of Python, run by the tests as they stand here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcda.language import word
from mcda.questions.one import FEW, SELDOM
from mcda.report.annexes import in_language
from mcda.report.annexes import quoted as shell
from mcda.report.parts import Code, Link, Paragraph, Section, say
from mcda.report.repeats import JSON, Repeat
from mcda.report.words import listed

if TYPE_CHECKING:
    from mcda.report.budget import Purse

HERE = "."  # the folder of the case files
DOCUMENTS = JSON.replace("{file}", HERE)
COMPARED = "mcda.compare(cases)"
REPEATS = {
    "answer": (
        Repeat(f"mcda compare {HERE} --of models", f"{COMPARED}.to_frame()"),
        Repeat(DOCUMENTS, f"[study.evidence for study in {COMPARED}.studies]"),
    ),
    "four": (
        Repeat(DOCUMENTS, f"[(study.nearest, study.cells, study.replay) for study in {COMPARED}.studies]"),
    ),
    "flips": (Repeat(f"mcda compare {HERE} --of models", f"[study.nearest for study in {COMPARED}.studies]"),),
    "unseen": (
        Repeat(DOCUMENTS, f"[(study.event_flips, study.questions.limit) for study in {COMPARED}.studies]"),
        Repeat(
            f"mcda compare {HERE} --of durability --looks {SELDOM} --samples {FEW}",
            f"[study.questions.lasting for study in {COMPARED}.studies]",
        ),
    ),
    "lenses": (Repeat(f"mcda compare {HERE} --of lenses", "mcda.compare_lenses(cases)"),),
    "one-interest": (Repeat(f"mcda rationalise {HERE}", f"{COMPARED}.questions.explained"),),
    "needs": (
        Repeat(f"mcda compare {HERE} --of goals,scale,rules,sceptic,durability", f"{COMPARED}.questions.tables"),
    ),
    "partners": (Repeat(f"mcda compare {HERE} --of partners", "mcda.utility_and_exposure(cases)"),),
    "budget": (
        Repeat(f"mcda optimise {HERE} --budget {{shell}}={{amount}}", "mcda.allocate(cases, {{{name!r}: {amount!r}}})"),
    ),
    "methods": (
        Repeat(
            DOCUMENTS,
            f"[{{name: one.winners for name, one in study.rankings.items()}} for study in {COMPARED}.studies]",
        ),
    ),
}  # fmt: skip


def filled(key: str, found: Purse | str) -> tuple[Repeat, ...]:
    """Return the commands and expressions of a section, those of the budget with what was found; else none."""
    ways = REPEATS.get(key, ())
    if key != "budget":
        return ways
    if isinstance(found, str):
        return ()
    names = [{"name": found.name, "shell": shell(found.name), "amount": f"{amount}"} for amount, _ in found.answers]
    return tuple(Repeat(way.command.format(**one), way.python.format(**one)) for way in ways for one in names)


def added(section: Section, found: Purse | str) -> Section:
    """Return a section with the lines that repeat it below; one of words alone stays as it is."""
    ways = filled(section.key, found)
    if not ways:
        return section
    told = listed(
        [say("{command}, in Python {python}", command=Code(one.command), python=Code(one.python)) for one in ways]
    )
    line = say(
        "To get these numbers again, with the cases at hand as {annex} says: {ways}.",
        ways=told, annex=Link(word("“How to repeat it”"), "#annex-repeat"),
    )  # fmt: skip
    return replace(section, blocks=(*section.blocks, Paragraph(line, "note")))


def python() -> tuple[str, ...]:
    """Return the lines of Python that load the cases of a folder and write the reports."""
    _, language = in_language()
    return (
        "import mcda",
        "from mcda.case import find",
        f"cases = [mcda.Case.load(path{language}) for path in find({HERE!r})[0]]",
        f"mcda.report.write([mcda.Study.of(case) for case in cases], 'report/'{language})",
    )
