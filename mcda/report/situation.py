"""The situation, the options, and the scorecard before anyone has said what counts more."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mcda.report import levels
from mcda.report.naming import ORIGINS, Names
from mcda.report.parts import (
    Block,
    Cell,
    Column,
    Items,
    Paragraph,
    Row,
    Section,
    Stage,
    Stages,
    Table,
    Text,
    plain,
    text,
)
from mcda.report.words import NUMBERS, capital, counted, lines, listed, stop

if TYPE_CHECKING:
    from mcda.study import Study

SHADES = 5
KINDS = {"threat": "a threat", "opportunity": "an opportunity", "both": "a threat and an opportunity"}


def situation(study: Study, names: Names) -> Section:
    """Return the stages of the decision and the list of options."""
    blocks: list[Block] = []
    if names.staged:
        blocks.append(Paragraph((told_problem(names),), "lead"))
        blocks.append(stages(study, names))
    if study.screened:
        blocks.append(Items(tuple(_screened(key, because, names) for key, because in study.screened.items())))
    origins = [one.origin for one in names.document.alternatives.values()]
    if any(origins):
        blocks.append(Paragraph(text(*_origins(origins))))
    if any(origins) or names.staged:
        blocks.append(option_table(study, names))
    if names.document.compatibility_note:
        blocks.append(Paragraph((stop(names.document.compatibility_note),), "note"))
    title = "The situation and the options" if names.staged else "The options"
    return Section("situation", title, tuple(blocks))


def told_problem(names: Names) -> str:
    """Return the problem in a sentence."""
    problem = names.document.problem
    when = f" in {names.document.decided}" if names.document.decided else ""
    return f"{capital(names.chooser)} faced {KINDS[problem.kind]}{when}. {stop(problem.text)}"


def stages(study: Study, names: Names) -> Stages:
    """Return the stages from the factors to the output."""
    document, choice = names.document, study.case.choice
    outside = tuple((_referred(one.text, one.lines),) for one in document.factors.external.values())
    inside = tuple((_referred(one.text, one.lines),) for one in document.factors.internal.values())
    wanted = tuple((one.label,) for one in document.criteria.values())
    chosen: tuple[Text, ...] = () if choice is None else ((names.option(choice),),)
    if document.choice.note:
        chosen = (*chosen, (stop(document.choice.note),))
    output: list[Text] = []
    if document.verdict is not None:
        holds = "holds" if document.verdict.utility_maximising else "does not hold"
        quote = f": “{document.verdict.quote}”" if document.verdict.quote else ""
        would = "the choice it recommends would maximise utility" if names.prospective else "utility was maximised"
        output.append((_referred(f"The source {holds} that {would}{quote}", document.verdict.lines),))
    if document.outcome:
        output.insert(0, (f"Outcome: {document.outcome}",))
    found = [
        Stage("External factors", outside),
        Stage("Internal factors", inside),
        Stage(f"What {names.chooser} wanted", wanted),
        Stage("Options", tuple((option,) for option in names.options.values())),
        Stage("Recommended by the source" if names.prospective else "Choice", chosen),
        Stage(
            "Output",
            tuple(output)
            or (("Lay ahead when the source was written." if names.prospective else "Not told in the case.",),),
        ),
    ]
    title = (
        f"{capital(counted(len(names.options), 'option'))}, in view of {counted(len(outside), 'external factor')} "
        f"and {counted(len(inside), 'internal one')}"
    )
    return Stages((title,), tuple(found))


def _referred(sentence: str, spans: Any) -> str:
    told = lines([str(span) for span in spans])
    return f"{sentence} ({told})" if told else sentence


def _origins(origins: list[str | None]) -> list[str]:
    """Return how many options the source names, how many follow from it and how many are ours."""
    said = {
        "source": ("is named in the source", "are named in the source"),
        "implied": ("follows from it", "follow from it"),
        "reconstructed": (
            "is ours, added so that the choice is tested against real rivals",
            "are ours, added so that the choice is tested against real rivals",
        ),
    }
    met = [(origins.count(origin), one, more) for origin, (one, more) in said.items() if origin in origins]
    parts = [
        f"{counted(count, 'option') if k == 0 else NUMBERS[count]} {one if count == 1 else more}"
        if count < len(NUMBERS)
        else f"{count}{' options' if k == 0 else ''} {more}"
        for k, (count, one, more) in enumerate(met)
    ]
    return [f"{capital(plain(listed(parts)))}."] if parts else []


def _screened(key: str, because: str, names: Names) -> Text:
    return text(
        names.option(key),
        f" was screened out before any rating counted: {stop(because)} It stays in view and is not ranked.",
    )


def option_table(study: Study, names: Names) -> Table:
    """Return every option with its origin."""
    entries = names.document.alternatives
    partners, exposures = any(one.partner for one in entries.values()), any(one.exposure for one in entries.values())
    columns = [Column("Option", "text"), Column("Where it comes from")]
    columns += [Column("Partner")] * partners + [Column("Ideological exposure", "number", "1 none, 9 most")] * exposures
    rows = []
    for key, one in entries.items():
        origin = ORIGINS.get(one.origin or "", "not said")
        said = lines([str(span) for span in one.lines])
        note = ", ".join(filter(None, (one.origin_note, said))) or None
        cells = [Cell((names.option(key),), sub=_status(key, study, names)), Cell((capital(origin),), sub=note)]
        cells += [Cell((one.partner or "–",))] * partners + [Cell((str(one.exposure or "–"),))] * exposures
        rows.append(Row(tuple(cells), marked=key == study.case.choice, faded=key in study.screened))
    return Table(("The options, and where each comes from",), tuple(columns), tuple(rows))


def _status(key: str, study: Study, names: Names) -> str | None:
    if key in study.screened:
        return "Screened out"
    if key == study.case.choice:
        return "Recommended by the source" if names.prospective else f"Chosen by {names.chooser}"
    return None


def scorecard(study: Study, names: Names) -> Section:
    """Return options × criteria: the rating, its range, and a shade that is darker where it is better."""
    document = names.document
    rows = []
    for key, one in document.alternatives.items():
        if key in study.screened:
            continue
        cells = [Cell((names.option(key),), sub=_dominated(key, study))]
        cells += [_rated(one.scores[criterion], criterion, study) for criterion in study.matrix.criteria]
        rows.append(Row(tuple(cells), faded=key in study.dominated))
    columns = [Column("Option", "text")]
    for criterion, value in zip(study.matrix.criteria, study.matrix.value, strict=True):
        one = document.criteria[criterion]
        unit = one.scale.unit if one.scale else None
        sub = "more is better" if one.direction == "max" else "less is better"
        if value is not None:
            sub = "by its value" if value.names or value.trend == "mixed" else f"{sub}, by its value"
        columns.append(Column(names.criterion(criterion), "centre", f"{unit}, {sub}" if unit else sub))
    table = Table(_score_title(study, names), tuple(columns), tuple(rows), (_reading(study, names),))
    blocks: list[Block] = [
        Paragraph(("Before anyone says what counts more: each option on each criterion, as it was rated.",), "lead"),
        table,
    ]
    values = levels.stated(study, names)
    blocks += [] if values is None else [values]
    blocks += [Paragraph(_beaten(key, by, names)) for key, by in study.dominated.items()]
    return Section("scorecard", "The scorecard, before any weights", tuple(blocks), "The scorecard")


def _rated(cell: Any, criterion: str, study: Study) -> Cell:
    j = study.matrix.criteria.index(criterion)
    value = study.matrix.value[j]
    ends, likely = study.matrix.bounds[j], cell.likely if value is None else value.at(cell.likely)
    if ends is None:
        column = study.matrix.exact[:, j]
        ends = (min(column), max(column))
    position = (likely - ends[0]) / (ends[1] - ends[0]) if ends[1] != ends[0] else Fraction(1, 2)
    good = position if study.matrix.sense[j] == "max" else 1 - position
    shade = min(int(good * SHADES), SHADES - 1)
    told = "; ".join(filter(None, (levels.span(cell), levels.worth(cell, value)))) or None
    return Cell((levels.level(cell.likely),), sub=told, shade=shade)


def _dominated(key: str, study: Study) -> str | None:
    return "Dominated" if key in study.dominated else None


def _score_title(study: Study, names: Names) -> Text:
    """Say how many criteria the option that is best on most of them leads."""
    matrix, tops = study.matrix, dict.fromkeys(study.matrix.alternatives, 0)
    for j, sense in enumerate(matrix.sense):
        column = matrix.exact[:, j]
        top = max(column) if sense == "max" else min(column)
        for key, value in zip(matrix.alternatives, column, strict=True):
            tops[key] += value == top
    most, n = max(tops.values()), len(matrix.criteria)
    leaders = [key for key, count in tops.items() if count == most]
    if most == n and len(leaders) == 1:
        return text(names.option(leaders[0]), " is rated best, or level with the best, on every criterion")
    verb, share = ("is", "") if len(leaders) == 1 else ("are", " each")
    if len(leaders) > 3:
        return ("No option is rated best on more criteria than the others",)
    return text(
        "No option is best at everything: ",
        names.all_of(leaders),
        f" {verb} rated best, or level with the best, on {most} of {n} criteria{share}",
    )


def _reading(study: Study, names: Names) -> str:
    ranged = any(cell.low != cell.high for _, _, cell in study.case.cells())
    told = "The large number is the likely rating, the small ones its range" if ranged else "Each number is a rating"
    told += "; darker is better for the decision maker"
    if any(one.direction == "min" for one in names.document.criteria.values()):
        told += ", also where the number counts something bad"
    scale = names.document.scale
    if scale is not None and scale.anchors:
        told += ". The scale: " + ", ".join(f"{point} {meaning}" for point, meaning in scale.anchors.items())
    return stop(told)


def _beaten(key: str, by: tuple[str, ...], names: Names) -> Text:
    return text(
        names.option(key),
        " is rated worse than or equal to ",
        names.all_of(by, "and also to"),
        " on every criterion, and worse on at least one. No set of weights can put it ahead of that.",
    )
