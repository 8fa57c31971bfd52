"""What a report of a case says, in its order: the answer first, the evidence last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mcda
from mcda.report import (
    agreement,
    annexes,
    answer,
    caveats,
    combined,
    events,
    eyes,
    importance,
    lasting,
    live,
    maximiser,
    needs,
    possible,
    sensitivity,
    situation,
    two_weights,
    uncertain,
    why,
)
from mcda.report.naming import Names
from mcda.report.parts import Report, text
from mcda.report.words import capital, counted

if TYPE_CHECKING:
    from mcda.study import Study


def build(study: Study, home: str | None = None) -> Report:
    """Return the report of a case; `home` is the file of the joint page where there is one."""
    names = Names(study)
    document = names.document
    sections = [
        answer.section(study, names),
        situation.situation(study, names),
        situation.scorecard(study, names),
        importance.section(study, names),
        why.section(study, names),
        sensitivity.section(study, names),
        combined.section(study, names),
        two_weights.section(study, names),
        possible.section(study, names),
        needs.section(study, names),
        uncertain.section(study, names),
        maximiser.section(study, names),
        agreement.section(study, names),
        events.section(study, names),
        lasting.section(study, names),
        eyes.section(study, names),
        caveats.section(study, names),
        annexes.cells(study, names),
        annexes.judgements(study, names),
        annexes.repeat(file_name(study), study.case.digest),
        annexes.glossary(),
        annexes.references(study, names),
    ]
    when = {"past": "decision of", "prospective": "decision ahead in"}[document.tense]
    eyebrow = [
        f"Case {document.code}" if document.code else "",
        f"{when} {document.decided}" if document.decided else "",
    ]
    return Report(
        title=document.title,
        sections=tuple(section for section in sections if section is not None and section.blocks),
        eyebrow=" · ".join(part for part in eyebrow if part),
        subtitle=document.actor
        or f"{capital(counted(len(names.options), 'option'))}, "
        f"{counted(len(study.matrix.criteria), 'criterion', 'criteria')}",
        meta=text(meta(study, names)),
        palette=names.palette,
        home=home,
        live=live.live(study, names),
    )


def file_name(study: Study) -> str:
    """Return the name of the case's file, without its folder."""
    return f"{study.case.stem}.yaml" if study.case.path is None else study.case.path.name


def meta(study: Study, names: Names) -> str:
    """Return what stands at the foot: case, date, version, hash, and whose the ratings are."""
    told = [study.case.title]
    if names.document.decided:
        told.append(f"ratings as of {names.document.decided}")
    told.append(foot(study))
    rated = answer.split(study.evidence)
    if rated:
        told.append(
            f"ratings: {rated[0]} from the source alone, {rated[1]} at least partly on our judgement or the "
            f"public record"
        )
    return " · ".join(told)


def foot(study: Study) -> str:
    """Return version and hash, in words of ours alone."""
    return f"mcda-engine {mcda.__version__} · input {study.case.digest[:12]}"
