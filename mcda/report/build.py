"""What a report of a case says, in its order: the answer first, the evidence last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mcda
from mcda.language import noted, word
from mcda.report import (
    agreement,
    annexes,
    answer,
    caveats,
    combined,
    events,
    eyes,
    importance,
    isolated,
    lasting,
    live,
    maximiser,
    needs,
    possible,
    repeats,
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
        events.section(study, names),
        lasting.section(study, names),
        eyes.section(study, names),
        maximiser.section(study, names),
        agreement.section(study, names),
        caveats.section(study, names, file_name(study)),
        annexes.cells(study, names),
        annexes.judgements(study, names),
        annexes.repeat(file_name(study), study.case.digest),
        annexes.glossary(),
        annexes.references(study, names),
    ]
    when = noted("decision ahead in {year}") if names.prospective else noted("decision of {year}")
    eyebrow = [
        word("Case {code}", code=document.code) if document.code else "",
        word(when, year=document.decided) if document.decided else "",
    ]
    return Report(
        title=document.title,
        sections=tuple(
            repeats.added(section, study, file_name(study))
            for section in sections
            if section is not None and section.blocks
        ),
        eyebrow=" · ".join(part for part in eyebrow if part),
        subtitle=document.actor
        or f"{capital(counted(len(names.options), 'option'))}, "
        f"{counted(len(study.matrix.criteria), 'criterion', 'criteria')}",
        meta=text(meta(study, names)),
        palette=names.palette,
        home=home,
        live=live.live(study, names),
        own=isolated.texts(study),
    )


def file_name(study: Study) -> str:
    """Return the name of the case's file, without its folder."""
    return f"{study.case.stem}.yaml" if study.case.path is None else study.case.path.name


def meta(study: Study, names: Names) -> str:
    """Return what stands at the foot: case, date, version, hash, and whose the ratings are."""
    told = [study.case.title]
    if names.document.decided:
        told.append(word("ratings as of {year}", year=names.document.decided))
    told.append(foot(study))
    rated = answer.split(study.evidence)
    if rated:
        told.append(
            word(
                "ratings: {source} from the source alone, {others} at least partly on our judgement or the public "
                "record",
                source=rated[0], others=rated[1],
            )
        )  # fmt: skip
    if study.case.untranslated:
        told.append(
            word(
                "{n} texts of the case have no translation and stand as they were written",
                n=len(study.case.untranslated),
            )
        )
    return " · ".join(told)


def foot(study: Study) -> str:
    """Return version and hash, in words of ours alone."""
    return word("mcda-engine {version} · input {digest}", version=mcda.__version__, digest=study.case.digest[:12])
