"""The cases side by side: what theories see, how firm each answer is, and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report import charts, eyes
from mcda.report.naming import Names
from mcda.report.needs import SHORT
from mcda.report.one_interest import spelled
from mcda.report.pages import Named, page, without_empty
from mcda.report.parts import Block, Cell, Column, Items, Link, Paragraph, Row, Section, Table, Text, plain
from mcda.report.rules import WORDS
from mcda.report.words import MINUS, capital, counted, listed, percent

if TYPE_CHECKING:
    from mcda.questions import CaseQuestions, Questions
    from mcda.study import Study

# The end of each stretch of a rank correlation's size, and what it is called.
STRENGTHS = (
    (0.1, noted("score and exposure to changes of ideology do not go together")),
    (0.3, noted("a weak tendency")),
    (0.5, noted("a moderate tendency")),
)
MOST = 20  # cases that have a sentence each; what theories see stands on the page of every case
FAR = 10  # points of 100 from which a lead is shaded strongly


def seen(asked: Questions, named: Named) -> Section | None:
    """Return the cases through the eyes of theories; None where fewer than two theories look at them."""
    found = asked.lenses
    if len(found.theories) < 2:
        return None
    looked = [(study, names) for study, names in named if sum(map(len, found.groups(study.case.stem).values())) > 1]
    alike = [study for study, _ in looked if study.case.stem not in found.diagnostic]
    count = counted(len(looked), "case")
    if len(looked) < 2:
        lead = word("Theories look at one case alone.") if looked else word("No two theories look at any of the cases.")
    elif len(alike) == len(looked):
        lead = word(
            "Every theory decides all {cases} alike: together they support none of them against another.", cases=count
        )
    elif alike:
        lead = word(
            "{k} of {cases} is decided alike by every theory, and so supports none of them against another."
            if len(alike) == 1
            else "{k} of {cases} are decided alike by every theory, and so support none of them against another.",
            k=capital(spelled(len(alike))), cases=count,
        )  # fmt: skip
    else:
        lead = word("Each of the {cases} tells some theories apart.", cases=count)
    blind = [word("“{label}”", label=study.case.title) for study, names in named if (study, names) not in looked]
    if blind and len(looked) > 0:
        lead += " " + word("They cannot look at {cases}, whose goals are others.", cases=plain(listed(blind)))
    chose = [study for study, _ in named if found.choices[study.case.stem] is not None]
    titles = {one.case.stem: one.case.title for one in chose}
    drawn = [charts.lenses(found, titles, lambda lens: capital(eyes.short(found, lens)))] if chose else []
    blocks: list[Block] = [Paragraph((lead,), "lead")]
    if len(looked) <= MOST:  # before the picture: on paper they fill what a picture too high for a page leaves
        blocks.append(Items(tuple((_diagnosticity(asked, study, names),) for study, names in looked)))
    blocks += [*drawn, _strip(asked, named)]
    return Section("lenses", word("Through other eyes"), tuple(blocks), word("Through other eyes"))


def _strip(asked: Questions, named: Named) -> Table:
    """Return the lead of the choice in each case under each lens: the figures of the heat strip."""
    found = asked.lenses
    rows = []
    for study, _ in named:
        cells = [Cell((Link(study.case.title, page(study, "#lenses")),))]
        for lens in found.labels:
            one = found.seen[study.case.stem].get(lens)
            if one is None:
                cells.append(Cell(("–",)))
                continue
            lead = one.lead if found.choices[study.case.stem] is None else one.choice_lead
            cells.append(Cell(("–" if lead is None else _signed(lead),), shade=_shade(lead)))
        rows.append(Row(tuple(cells)))
    columns = (
        Column(word("Case")), *(Column(capital(eyes.short(found, lens)), "centre") for lens in found.labels),
    )  # fmt: skip
    note = word(
        "The lead of the choice, in points of 100; with a minus another option is ahead. The points that stand for a "
        "theory are ours; the source describes the lenses in words only."
    )
    caption = word("How far ahead the choice is, by case and by theory")
    return Table((caption,), columns, tuple(rows), (note,), folded=True)


def _signed(lead: float) -> str:
    value = round(lead)
    return f"{MINUS}{-value}" if value < 0 else f"{MINUS}0" if lead < -1e-9 and value == 0 else str(value)


def _shade(lead: float | None) -> int | None:
    if lead is None:
        return None
    return 0 if lead <= -FAR / 2 else 1 if lead < 0 else 2 if lead < FAR / 2 else 3 if lead < FAR else 4


def _diagnosticity(asked: Questions, study: Study, names: Names) -> str:
    """Return what a case says of the theories, in a sentence."""
    found, stem = asked.lenses, study.case.stem
    groups, choice = found.groups(stem), found.choices[stem]
    title = study.case.title
    if len(groups) == 1:
        return word(
            "“{case}”: every theory leads to {options}; the case supports none against another.",
            case=title, options=plain(names.all_of(next(iter(groups)))),
        )  # fmt: skip
    against = {winners: lenses for winners, lenses in groups.items() if choice is None or choice not in winners}
    told = "; ".join(
        word(
            "{lenses} would have {options}",
            lenses=plain(listed([eyes.short(found, lens) for lens in lenses])), options=plain(names.all_of(winners)),
        )
        for winners, lenses in against.items()
    )  # fmt: skip
    if choice is None:
        return word("“{case}”: {told}.", case=title, told=told)
    if not told:
        return word("“{case}”: theories part ways only in what is level with the choice.", case=title)
    if names.prospective:
        return word("“{case}”: {told}; what the source recommends speaks against that.", case=title, told=told)
    return word("“{case}”: {told}; what {who} chose speaks against that.", case=title, told=told, who=names.chooser)


def apart(asked: Questions | None, named: Named) -> Section | None:
    """Return what the cases cannot tell apart, and how firm each answer is."""
    told = [] if asked is None else list(_untold(asked))
    table = firmness(named)
    blocks: list[Block] = [] if table is None else [table]
    if told:
        opening = word("What the {cases} cannot tell apart:", cases=counted(len(named), "case"))
        blocks += [Paragraph((opening,), "lead"), Items(tuple((one,) for one in told))]
    if not blocks:
        return None
    return Section("needs", word("How much do the answers need?"), tuple(blocks), word("What they need"))


def _untold(asked: Questions) -> Iterable[str]:
    """Yield what these cases give no evidence for or against."""
    lenses = asked.lenses
    for group in lenses.alike:
        theories = capital(plain(listed([eyes.short(lenses, lens) for lens in group])))
        yield word("{theories}: no case tells them apart.", theories=theories)
    chose = [one for one in asked.cases.values() if one.choice is not None]
    rules = [one.rules for one in chose if one.rules is not None]
    if rules and len(rules) == len(chose):
        every = [rule for rule in rules[0].winners if all(rule in one.reproduced_by for one in rules)]
        if len(every) > 1:
            listing = plain(listed([word(WORDS[rule]) for rule in every]))
            yield word("By which rule was decided: {rules} all lead to every choice.", rules=listing)
    found = asked.explained
    if found is not None and found.feasible and found.share > 0 and len(found.choices) > 1:
        yield word(
            "Whose priorities they were: {share} of random sets account for every choice.", share=percent(found.share)
        )
    if any(one.agrees for one in chose):
        yield word(
            "Whether priorities led to the choices, or the choices to the ratings: the raters may have known the "
            "outcome."
        )


def firmness(named: Named) -> Table | None:
    """Return a row a case: what its answer needs, and what each question by itself says against it."""
    rows = []
    for study, names in named:
        one = study.questions
        cells = (
            Cell((Link(study.case.title, page(study, "#needs" if one.goals or one.readings else "")),)),
            Cell((_grade(one),)), Cell((_reading(one, names),)), Cell((_rules(one),)), Cell(*_sceptic(one, names)),
        )  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column(word("Case")), Column(word("The answer needs")), Column(word("If the scale's steps are unequal")),
        Column(word("Rules that lead to it"), "centre"), Column(word("Second rater")),
    )  # fmt: skip
    grades = [study.questions.needs for study, _ in named if study.questions.needs is not None]
    caption = word("What each answer needs")
    if grades:
        groups = [(needs, sum(grade is needs for grade in grades)) for needs in SHORT]
        told = listed(
            [word("{n} {needs}", n=spelled(count), needs=word(SHORT[needs])) for needs, count in groups if count]
        )
        caption = (
            word("What the answer needs: {told}", told=word(SHORT[grades[0]]))
            if len(grades) == 1
            else word("What {answers} need: {told}", answers=counted(len(grades), "answer"), told=plain(told))
        )
    note = word("Each column is a question by itself; weighted sum.")
    return without_empty(Table((caption,), columns, tuple(rows), (note,), stacked=True))


def _grade(one: CaseQuestions) -> str:
    return "–" if one.needs is None else word(SHORT[one.needs])


def _reading(one: CaseQuestions, names: Names) -> str:
    found = one.readings
    if found is None:
        return "–"
    if set(found.necessary) >= set(found.winners):
        return word("the same answer")
    strict = [key for key in found.possible if found.table["status"][key] == "strict" and key not in found.winners]
    if not strict:
        return word("at most level")
    return word("“{option}” could come first", option=names.label(strict[0]))


def _rules(one: CaseQuestions) -> str:
    rules = one.rules
    if rules is None or rules.choice is None:
        return "–"
    return word("{k} of {n}", k=len(rules.reproduced_by), n=len(rules.winners))


def _sceptic(one: CaseQuestions, names: Names) -> tuple[Text, str | None]:
    found = one.raters
    if found is None:
        return ("–",), None
    kappa = None if found.kappa is None else word("kappa {n}", n=localised(f"{found.kappa:.2f}"))
    if found.agree:
        return (word("the same answer"),), kappa
    return (plain(names.all_of(found.theirs.winners)),), kappa


def partners(asked: Questions) -> Section | None:
    """Return utility by type of partner and against ideological exposure; None where no option says them."""
    found = asked.exposure
    if found is None or found.partners.empty:
        return None
    table = found.partners
    rows = [
        Row(
            (
                Cell((str(name),)),
                Cell((str(int(row["options"])),)),
                Cell((f"{100 * row['utility']:.0f}",)),
                Cell((f"{100 * row['least']:.0f}–{100 * row['most']:.0f}",)),
                Cell((_above(row["lead"]),)),
                Cell((str(int(row["chosen"])),)),
            )
        )
        for name, row in table.iterrows()
    ]
    columns = (
        Column(word("With whom")), Column(word("Options"), "number"),
        Column(word("Mean score"), "number", word("of 100")), Column(word("From–to"), "number"),
        Column(word("Against the mean of its case"), "number"), Column(word("Chosen"), "number"),
    )  # fmt: skip
    told = word("Options by type of partner, over all cases, and how exposed they are to changes of ideology.")
    if found.correlation is not None and found.within is not None:
        told = word(
            "Over {options}: {tendency} (rank correlation {all}, and {within} within cases; 1 would be the same order, "
            "−1 the opposite one).",
            options=counted(sum(one.exposure is not None for one in found.options), "option"),
            tendency=tendency(found.correlation), all=_decimal(found.correlation), within=_decimal(found.within),
        )  # fmt: skip
    note = word(
        "This describes the ratings, which are judgements; it tests nothing. A type with few options says little."
    )
    table_of = Table((word("Scores by type of partner, best first"),), columns, tuple(rows), (note,))
    return Section("partners", word("With whom?"), (Paragraph((told,), "lead"), table_of), word("With whom"))


def tendency(correlation: float) -> str:
    """Return what a rank correlation of score and exposure is called.

    Examples
    --------
    >>> tendency(-0.26)
    'the more exposed to changes of ideology, the lower the score, a weak tendency'
    """
    size = abs(correlation)
    strength = next((word(said) for end, said in STRENGTHS if size < end), word("a strong tendency"))
    if size < STRENGTHS[0][0]:
        return strength
    return word(
        "the more exposed to changes of ideology, the higher the score, {strength}"
        if correlation > 0
        else "the more exposed to changes of ideology, the lower the score, {strength}",
        strength=strength,
    )


def _above(lead: float) -> str:
    value = round(100 * lead)
    return f"+{value}" if value > 0 else f"{MINUS}{-value}" if value < 0 else "0"


def _decimal(value: float) -> str:
    shown = f"{abs(value):.2f}"
    return localised(f"{MINUS}{shown}" if value < 0 and float(shown) else shown)
