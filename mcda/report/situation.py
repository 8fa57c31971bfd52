"""The situation, the options, and the scorecard before anyone has said what counts more."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mcda.language import noted, word
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
    say,
    text,
)
from mcda.report.words import NUMBERS, capital, counted, lines, listed, stop

if TYPE_CHECKING:
    from mcda.study import Study

SHADES = 5
NOT_SAID = noted("not said")
KINDS = {
    "threat": noted("{who} faced a threat{when}. {problem}"),
    "opportunity": noted("{who} faced an opportunity{when}. {problem}"),
    "both": noted("{who} faced a threat and an opportunity{when}. {problem}"),
}


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
    title = word("The situation and the options" if names.staged else "The options")
    return Section("situation", title, tuple(blocks))


def told_problem(names: Names) -> str:
    """Return the problem in a sentence."""
    problem = names.document.problem
    when = word(" in {when}", when=names.document.decided) if names.document.decided else ""
    return word(KINDS[problem.kind], who=capital(names.chooser), when=when, problem=stop(problem.text))


def stages(study: Study, names: Names) -> Stages:
    """Return the stages from the factors to the output."""
    document, choice = names.document, study.case.choice
    outside = tuple((_referred(one.text, one.lines),) for one in document.factors.external.values())
    inside = tuple((_referred(one.text, one.lines),) for one in document.factors.internal.values())
    wanted = tuple((_wish(key, study, names),) for key in document.criteria)
    chosen: tuple[Text, ...] = () if choice is None else ((names.option(choice),),)
    if document.choice.note:
        chosen = (*chosen, (stop(document.choice.note),))
    output: list[Text] = []
    if document.verdict is not None:
        holds = document.verdict.utility_maximising
        if names.prospective:
            told = word(
                "The source holds that the choice it recommends would maximise utility"
                if holds
                else "The source does not hold that the choice it recommends would maximise utility"
            )
        else:
            told = word(
                "The source holds that utility was maximised"
                if holds
                else "The source does not hold that utility was maximised"
            )
        quote = word(": “{quote}”", quote=document.verdict.quote) if document.verdict.quote else ""
        output.append((_referred(told + quote, document.verdict.lines),))
    if document.outcome:
        output.insert(0, (word("Outcome: {outcome}", outcome=document.outcome),))
    found = [
        Stage(word("External factors"), outside),
        Stage(word("Internal factors"), inside),
        Stage(word("What {who} wanted", who=names.chooser), wanted),
        Stage(word("Options"), tuple((option,) for option in names.options.values())),
        Stage(word("Recommended by the source" if names.prospective else "Choice"), chosen),
        Stage(
            word("Output"),
            tuple(output)
            or ((word("Lay ahead when the source was written." if names.prospective else "Not told in the case."),),),
        ),
    ]
    title = word(
        "{options}, in view of {outside} and {inside}",
        options=capital(counted(len(names.options), "option")), outside=counted(len(outside), "external factor"),
        inside=counted(len(inside), "internal one"),
    )  # fmt: skip
    return Stages((title,), tuple(found))


def _wish(key: str, study: Study, names: Names) -> str:
    """Return a criterion as something wanted, or wanted as little as can be."""
    value = dict(zip(study.matrix.criteria, study.matrix.value, strict=True)).get(key)
    if names.document.criteria[key].direction == "max" or (value and (value.names or value.trend == "mixed")):
        return names.criterion(key)
    return word("As little as possible: {criterion}", criterion=names.criterion(key))


def _referred(sentence: str, spans: Any) -> str:
    told = lines([str(span) for span in spans])
    return f"{sentence} ({told})" if told else sentence


def _origins(origins: list[str | None]) -> list[str]:
    """Return how many options the source names, how many follow from it and how many are ours."""
    said = {
        "source": (noted("{count} is named in the source"), noted("{count} are named in the source")),
        "implied": (noted("{count} follows from it"), noted("{count} follow from it")),
        "reconstructed": (
            noted("{count} is ours, added so that the choice is tested against real rivals"),
            noted("{count} are ours, added so that the choice is tested against real rivals"),
        ),
    }
    met = [(origins.count(origin), one, more) for origin, (one, more) in said.items() if origin in origins]
    parts = []
    for k, (count, one, more) in enumerate(met):
        bare = word(NUMBERS[count]) if count < len(NUMBERS) else str(count)
        parts.append(word(one if count == 1 else more, count=bare if k else counted(count, "option")))
    return [f"{capital(plain(listed(parts)))}."] if parts else []


def _screened(key: str, because: str, names: Names) -> Text:
    return say(
        "{option} was screened out before any rating counted: {because} It stays in view and is not ranked.",
        option=names.option(key), because=stop(because),
    )  # fmt: skip


def option_table(study: Study, names: Names) -> Table:
    """Return every option with its origin."""
    entries = names.document.alternatives
    partners, exposures = any(one.partner for one in entries.values()), any(one.exposure for one in entries.values())
    columns = [Column(word("Option"), "text"), Column(word("Where it comes from"))]
    columns += [Column(word("Partner"))] * partners
    columns += [Column(word("Ideological exposure"), "number", word("1 none, 9 most"))] * exposures
    rows = []
    for key, one in entries.items():
        origin = word(ORIGINS.get(one.origin or "", NOT_SAID))
        said = lines([str(span) for span in one.lines])
        note = ", ".join(filter(None, (one.origin_note, said))) or None
        cells = [Cell((names.option(key),), sub=_status(key, study, names)), Cell((capital(origin),), sub=note)]
        cells += [Cell((one.partner or "–",))] * partners + [Cell((str(one.exposure or "–"),))] * exposures
        rows.append(Row(tuple(cells), marked=key == study.case.choice, faded=key in study.screened))
    return Table((word("The options, and where each comes from"),), tuple(columns), tuple(rows))


def _status(key: str, study: Study, names: Names) -> str | None:
    if key in study.screened:
        return word("Screened out")
    if key == study.case.choice:
        if names.prospective:
            return word("Recommended by the source")
        return word("Chosen by {who}", who=names.chooser)
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
    columns = [Column(word("Option"), "text")]
    for criterion, value in zip(study.matrix.criteria, study.matrix.value, strict=True):
        one = document.criteria[criterion]
        unit = one.scale.unit if one.scale else None
        sub = word("more is better" if one.direction == "max" else "less is better")
        if value is not None:
            mixed = value.names or value.trend == "mixed"
            sub = word("by its value") if mixed else word("{better}, by its value", better=sub)
        columns.append(Column(names.criterion(criterion), "centre", f"{unit}, {sub}" if unit else sub))
    table = Table(_score_title(study, names), tuple(columns), tuple(rows), (_reading(study, names),))
    blocks: list[Block] = [
        Paragraph(
            (word("Before anyone says what counts more: each option on each criterion, as it was rated."),), "lead"
        ),
        table,
    ]
    values = levels.stated(study, names)
    blocks += [] if values is None else [values]
    blocks += [Paragraph(_beaten(key, by, names)) for key, by in study.dominated.items()]
    return Section("scorecard", word("The scorecard, before any weights"), tuple(blocks), word("The scorecard"))


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
    return word("Dominated") if key in study.dominated else None


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
        return say(
            "{option} is rated best, or level with the best, on every criterion", option=names.option(leaders[0])
        )
    if most == n:
        return say("{options} are each rated best, or level with the best, on every criterion",
                   options=names.all_of(leaders))  # fmt: skip
    if len(leaders) > 3:
        return (word("No option is rated best on more criteria than the others"),)
    return say(
        "No option is best at everything: {options} is rated best, or level with the best, on {k} of {n} criteria"
        if len(leaders) == 1
        else "No option is best at everything: {options} are rated best, or level with the best, on {k} of {n} "
        "criteria each",
        options=names.all_of(leaders), k=str(most), n=str(n),
    )  # fmt: skip


def _reading(study: Study, names: Names) -> str:
    ranged = any(cell.low != cell.high for _, _, cell in study.case.cells())
    told = word(
        "The large number is the likely rating, the small ones its range; darker is better for the decision maker"
        if ranged
        else "Each number is a rating; darker is better for the decision maker"
    )
    if any(one.direction == "min" for one in names.document.criteria.values()):
        told += word(", also where the number counts something bad")
    scale = names.document.scale
    if scale is not None and scale.anchors:
        anchors = ", ".join(f"{point} {meaning}" for point, meaning in scale.anchors.items())
        told += word(". The scale: {anchors}", anchors=anchors)
    return stop(told)


def _beaten(key: str, by: tuple[str, ...], names: Names) -> Text:
    return say(
        "{option} is rated worse than or equal to {others} on every criterion, and worse on at least one. No set of "
        "weights can put it ahead of that.",
        option=names.option(key), others=names.all_of(by, "and also to"),
    )  # fmt: skip
