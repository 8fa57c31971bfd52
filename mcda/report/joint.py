"""The joint page: one row a case, and how far to trust any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mcda
from mcda.language import noted, word
from mcda.report import (
    across,
    annexes,
    answer,
    budget,
    by_method,
    calibrated,
    four,
    joint_charts,
    joint_repeats,
    one_interest,
    unseen,
)
from mcda.report.build import file_name
from mcda.report.naming import Names
from mcda.report.pages import page
from mcda.report.parts import (
    Block,
    Cell,
    Code,
    Column,
    Command,
    Fact,
    Facts,
    Items,
    Link,
    Option,
    Paragraph,
    Report,
    Row,
    Section,
    Strong,
    Table,
    Text,
    say,
    text,
)
from mcda.report.turning import further
from mcda.report.words import NUMBERS, capital, counted, crossing, moved, percent, points

if TYPE_CHECKING:
    from mcda.several import Comparison
    from mcda.study import Study


def build(comparison: Comparison) -> Report:
    """Return the joint report of several cases."""
    ordered = sorted(comparison.studies, key=_chronological)
    named = [(study, Names(study)) for study in ordered]
    asked = comparison.questions
    chart, purse = joint_charts.easiest(named), budget.purse(comparison)
    nearest = (flips(named),) if chart is None else (chart, flips(named))
    sections = (
        Section("answer", word("The answers"), tuple(_answers(comparison, named)), word("The answers")),
        four.section(named),
        Section("flips", word("What would flip each choice most easily"), nearest, word("What would flip them")),
        unseen.section(named),
        None if asked is None else across.seen(asked, named),
        None if asked is None else one_interest.section(asked, named),
        across.apart(asked, named),
        None if asked is None else across.partners(asked),
        budget.section(purse, named),
        by_method.section(named),
        Section("limits", word("Limits"), (_limits(comparison, named),)),
        repeat(comparison),
    )
    count = len(comparison.studies)
    return Report(
        title=word("{cases}, one question", cases=capital(counted(count, "case"))),
        subtitle=word(
            "Which decision do these judgements lead to, and what would have to change for it to be another one?"
        ),
        sections=tuple(joint_repeats.added(section, purse) for section in sections if section is not None),
        meta=(foot(),),
    )


def _chronological(study: Study) -> tuple[int, str, str]:
    document = study.case.document
    return document.decided or 9999, document.code or "", document.title


def foot() -> str:
    """Return the version."""
    return f"mcda-engine {mcda.__version__}"


def _answers(comparison: Comparison, named: list[tuple[Study, Names]]) -> list[Block]:
    past = [(study, names) for study, names in named if study.agrees is not None and not names.prospective]
    ahead = [(study, names) for study, names in named if study.agrees is not None and names.prospective]
    told: list[str] = []
    if past:
        agree = sum(bool(study.agrees) for study, _ in past)
        who = _actor([names for _, names in past])
        told.append(
            word(
                "In the one decision already taken, the best option is not the one that {who} chose."
                if (agree, len(past)) == (0, 1)
                else "In {share} already taken, the best option is the one that {who} chose.",
                share=_share(agree, len(past)), who=who,
            )
            + _level(past)
        )  # fmt: skip
    if ahead:
        agree = sum(bool(study.agrees) for study, _ in ahead)
        recommended = (
            noted("In the one decision that lay ahead, the best option is not the one that the source recommends.")
            if (agree, len(ahead)) == (0, 1)
            else noted("In {share} that lay ahead, it is the one that the source recommends.")
            if past
            else noted("In {share} that lay ahead, the best option is the one that the source recommends.")
        )
        told.append(word(recommended, share=_share(agree, len(ahead))) + _level(ahead))
    if not told:
        told.append(word("{cases}, each with its best option.", cases=capital(counted(len(named), "case"))))
    margins = [study.ranking.margin for study, _ in named if study.ranking.margin is not None]
    blocks: list[Block] = [Paragraph((" ".join(told),), "lead")]
    rated = answer.split(comparison.evidence)
    facts = []
    if margins:
        low, high = round(100 * min(margins)), round(100 * max(margins))
        facts.append(
            Fact(
                points(max(margins), of=False) if low == high else word("{n} to {m} points", n=low, m=high),
                word(
                    "of 100: the lead of the best option"
                    if len(margins) == 1
                    else "of 100: the leads of the best options, from the smallest to the largest"
                ),
            )
        )
    moves = [study.nearest.distance for study, _ in named if study.nearest is not None]
    if moves:
        facts.append(
            Fact(
                moved(min(moves), of=False),
                word("of 100: the smallest move of one weight that puts another option first in one of the cases"),
            )
        )
    if rated:
        facts.append(
            Fact(
                word("{k} of {n}", k=rated[0], n=sum(rated)),
                word(
                    "ratings that rest on the source alone; the others at least partly on our judgement or the public "
                    "record"
                ),
            )
        )
    return [*blocks, Facts(tuple(facts)), cases(named), *_evidence(comparison, named)]


def _level(found: list[tuple[Study, Names]]) -> str:
    """Return in how many more the choice shares the first place."""
    shared = sum(not study.agrees and study.case.choice in study.ranking.winners for study, _ in found)
    if not shared:
        return ""
    return word(" In {cases} it shares the first place.", cases=counted(shared, "more", "more"))


def _share(agree: int, of: int) -> str:
    """Return how many of so many decisions."""
    if agree == of:
        if of == 1:
            return word("the one decision")
        whole = word("both decisions")
        return whole if of == 2 else word("all {decisions}", decisions=counted(of, "decision"))
    if not agree:
        return word("none of {decisions}", decisions=counted(of, "decision"))
    many = word(NUMBERS[agree]) if agree < len(NUMBERS) else str(agree)
    return word("{k} of {decisions}", k=many, decisions=counted(of, "decision"))


def _actor(found: list[Names]) -> str:
    actors = {names.chooser for names in found}
    return actors.pop() if len(actors) == 1 else word("the decision maker")


def cases(named: list[tuple[Study, Names]]) -> Table:
    """Return one row a case."""
    rows = []
    for study, names in named:
        ranking, document = study.ranking, names.document
        when = ", ".join(part for part in (document.code or "", str(document.decided or "")) if part)
        best = (
            (names.option(ranking.best),)
            if ranking.best
            else say("{options} (level)", options=names.all_of(ranking.winners))
        )
        rows.append(
            Row(
                (
                    Cell((Link(study.case.title, page(study)),), sub=when or None),
                    Cell(_unbadged(best)),
                    Cell((_agreement(study, names),)),
                    Cell((points(ranking.margin, of=False) if ranking.margin is not None else "–",)),
                    Cell((calibrated.briefly(study) or "–",)),
                )
            )
        )
    columns = (
        Column(word("Case")),
        Column(word("Best option"), "wide"),
        Column(word("Is it what was chosen?")),
        Column(word("Lead"), "number", word("of 100")),
        Column(word("How solid")),
    )
    least = min(
        (study for study, _ in named if study.ranking.margin is not None),
        key=lambda study: study.ranking.margin or 0.0,
        default=None,
    )
    caption = (
        word("The cases and their best options")
        if least is None
        else word("The closest call is “{case}”", case=least.case.title)
    )
    (much, often, _), (little, seldom, _) = calibrated.SOLIDITY
    note = word(
        "Solid: at least {most} of weight must move before another option draws level, and the best one comes first in "
        "at least {often} of the draws of the ratings from their ranges. Fair: at least {least} and {seldom}. Thin: "
        "less.",
        most=points(much, of=False), often=percent(often), least=points(little, of=False), seldom=percent(seldom),
    )  # fmt: skip
    return Table((caption,), columns, tuple(rows), (note,), stacked=True)


def _unbadged(words: Text) -> Text:
    """Return options as plain words: numbers of different cases do not belong together."""
    return tuple(run.label if isinstance(run, Option) else run for run in words)


def _agreement(study: Study, names: Names) -> str:
    if study.agrees is None:
        return word("No choice is named")
    option, who = names.label(study.case.choice or ""), names.chooser
    if not study.agrees and study.case.choice in study.ranking.winners:
        if names.prospective:
            return word("Level: “{option}” shares the first place; recommended by the source", option=option)
        return word("Level: “{option}” shares the first place; {who} chose it", option=option, who=who)
    if names.prospective:
        if study.agrees:
            return word("Yes: recommended by the source")
        return word("No: the source recommends “{option}”", option=option)
    return (
        word("Yes: {who} chose it", who=who)
        if study.agrees
        else word("No: {who} chose “{option}”", who=who, option=option)
    )


def flips(named: list[tuple[Study, Names]]) -> Table:
    """Return each case's nearest single-weight flip, easiest first."""
    rows = []
    for study, names in sorted(named, key=lambda pair: pair[0].nearest.distance if pair[0].nearest else 2.0):
        flip = study.nearest
        title = Cell((Link(study.case.title, page(study) + "#flips"),))
        if flip is None:
            rows.append(Row((title, Cell((word("no single weight"),)), Cell(("–",)), Cell(("–",)), Cell(("–",)))))
            continue
        here, bound = percent(flip.now), word("any other value")
        if flip.distance:
            beyond = further(flip, study, study.methods[0])
            here, bound = crossing(flip.now, flip.threshold, beyond[0][0] if beyond else None)
        rows.append(
            Row(
                (
                    title,
                    Cell((names.criterion(str(flip.subject)),)),
                    Cell((here,)),
                    Cell((bound,)),
                    Cell((names.label(flip.rival),)),
                )
            )
        )
    columns = (
        Column(word("Case")),
        Column(word("Criterion")),
        Column(word("Weight now"), "number"),
        Column(word("Would have to be"), "number"),
        Column(word("Then the choice would be"), "wide"),
    )
    moved = any(study.nearest is not None for study, _ in named)
    caption = word("The nearest change of one weight in each case" if moved else "No single weight changes any choice")
    note = word("One weight moves, the others keep their proportions; weighted sum.")
    return Table((caption,), columns, tuple(rows), (note,), stacked=True)


def _evidence(comparison: Comparison, named: list[tuple[Study, Names]]) -> list[Block]:
    blocks: list[Block] = []
    told = answer.sources(comparison.evidence)
    if told:
        blocks.append(Paragraph((told,)))
    if any(study.agrees is not None for study, _ in named):
        asked = [(study, names) for study, names in named if study.agrees is not None]
        who = _actor([names for _, names in asked])
        past, agree = sum(not names.prospective for _, names in asked), sum(bool(study.agrees) for study, _ in asked)
        words = text(
            Strong(word("Agreement is weak evidence.")), " ",
            one_interest.honestly(comparison.questions, agree, past, len(asked), who),
            word(
                " That the model comes to the same choice may say as much about the raters as about the decisions. "
                "Nothing here proves what should have been done."
            ),
        )  # fmt: skip
        blocks.append(Paragraph(words, "warning"))
    return blocks


def _limits(comparison: Comparison, named: list[tuple[Study, Names]]) -> Items:
    found = None if comparison.questions is None else comparison.questions.explained
    shared = found is not None and len(found.choices) > 1
    own = word(
        "Each case has its own judgements of importance; the cases do not share one set of weights, but for the "
        "section that asks for one."
        if shared
        else "Each case has its own judgements of importance; the cases do not share one set of weights."
    )
    told = [
        own,
        word("One weight moves at a time, and the ratings stay as they are, but where a section says otherwise."),
        word("The best option of a case is the best of those listed; whether any is worth doing, no table can say."),
    ]
    if any(names.staged for _, names in named):
        told.append(
            word("That a choice comes first here says nothing of how it turned out; this report is no forecast.")
        )
    return Items(tuple((one,) for one in told))


def repeat(comparison: Comparison) -> Section:
    """Return the command, the versions and the hash of every input."""
    versions = annexes.versions().items()
    made = ", ".join(f"{name} {word(value) if value == annexes.ABSENT else value}" for name, value in versions)
    inputs = tuple(Row((Cell((file_name(study),)), Cell((Code(study.case.digest),)))) for study in comparison.studies)
    blocks: tuple[Block, ...] = (
        Paragraph((word("With these case files, and no others, in one folder, from inside it:"),)),
        Command((f"mcda report .{annexes.in_language()[0]} --out report/",)),
        Paragraph((word("In Python:"),)),
        Command(joint_repeats.python()),
        Table((word("The inputs"),), (Column(word("File")), Column("SHA-256", "wide")), inputs),
        Paragraph((word("Made with {versions}.", versions=made),), "note"),
    )
    return Section("annex-repeat", word("How to repeat it"), blocks, annex=True)
