"""One budget for several cases: the options that are worth most together for the effort of the choices, or for less."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from mcda.errors import McdaError
from mcda.language import word
from mcda.optimise import allocate
from mcda.optimise.allocation import Allocation, AllocationStatus
from mcda.optimise.several import JOIN
from mcda.report.naming import Names
from mcda.report.pages import Named
from mcda.report.parts import Block, Cell, Code, Column, Paragraph, Row, Section, Table, plain, say
from mcda.report.together import costing
from mcda.report.words import counted, listed, number, points

if TYPE_CHECKING:
    from mcda.several import Comparison
    from mcda.study import Study

PARTS = (Fraction(1), Fraction(3, 4), Fraction(1, 2))  # of what the choices take together
MOST = 60  # cases that a report shares a purse among
ASKED = "mcda optimise . --budget NAME=VALUE"


class Purse(NamedTuple):
    """What is shared, what the choices take of it together, and the best options for each part of that."""

    name: str
    label: str
    taken: Fraction
    answers: tuple[tuple[Fraction, Allocation], ...]


def section(found: Purse | str, named: Named) -> Section | None:
    """Return the common budget; None for one case. Where it cannot be asked, how to ask for it, in a line."""
    if len(named) < 2:
        return None
    title, short = word("One budget for all the cases"), word("One budget")
    if isinstance(found, str):
        told = say(
            "One budget over all the cases is not asked here: {why}. To ask for one, {command} takes a criterion, or a "
            "common interest, that every case rates, and how much of it there is.",
            why=found, command=Code(ASKED),
        )  # fmt: skip
        return Section("budget", title, (Paragraph(told),), short)
    return Section("budget", title, tuple(_blocks(found, named)), short)


def purse(comparison: Comparison) -> Purse | str:
    """Return the answers for as much effort as the choices take and for parts of it; or in words why there are none."""
    missing = _missing(comparison)
    if missing is not None:
        return missing
    keys = [(study, costing(study.case) or "") for study in comparison.studies]
    first, key = keys[0]
    name, taken = _shared(first, key), sum((_taken(*one) for one in keys), Fraction(0))
    amounts = list(dict.fromkeys(_rounded(part * taken) for part in PARTS))
    cases = {study.case.stem: study.case for study, _ in keys}
    try:
        answers = tuple((amount, allocate(cases, {name: amount})) for amount in amounts)
    except McdaError:
        return word("there are too many sets of options that may be taken together, or limits that no set meets")
    return Purse(name, _label(first, key), taken, answers)


def _missing(comparison: Comparison) -> str | None:
    """Return what the cases lack to be asked; None where they lack nothing."""
    studies = comparison.studies
    if comparison.questions is None:
        return word("two cases have one name")
    if len(studies) > MOST:
        return word("there are more than {n} cases", n=MOST)
    keys = [costing(study.case) for study in studies]
    for study, key in zip(studies, keys, strict=True):
        if key is None:
            return word("no criterion of “{case}” is rated as a cost", case=study.case.title)
        if study.case.document.status_quo is None:
            return word("“{case}” names no status quo", case=study.case.title)
    both = [(study, key or "") for study, key in zip(studies, keys, strict=True)]
    if len({(_shared(study, key), study.case.scale(key)) for study, key in both}) > 1:
        return word("the cases do not rate one and the same cost on one scale")
    return None if sum(_taken(*one) for one in both) > 0 else word("the choices take nothing of it")


def _shared(study: Study, key: str) -> str:
    return str(study.case.document.criteria[key].interest or key)


def _label(study: Study, key: str) -> str:
    """Return what is shared in words: the common interest's, else the criterion's."""
    shared, file = _shared(study, key), study.case.interests
    known = {} if file is None else {name: one.label for name, one in file.document.interests.items()}
    return known.get(shared) or study.case.document.criteria[key].label or shared


def _chosen(study: Study) -> str:
    """Return what was chosen, is recommended or, where the case names neither, comes first."""
    choice = study.case.choice
    return choice if choice in study.matrix.alternatives else study.ranking.winners[0]


def _taken(study: Study, key: str) -> Fraction:
    """Return what the choice takes; the status quo takes nothing, for what it costs is spent whatever is done."""
    chosen = _chosen(study)
    if chosen == study.case.document.status_quo:
        return Fraction(0)
    return Fraction(study.case.document.alternatives[chosen].scores[key].likely)


def _rounded(amount: Fraction) -> Fraction:
    """Return a whole amount, rounded down, where it is more than one."""
    return Fraction(int(amount)) if amount > 1 else amount


def _blocks(found: Purse, named: Named) -> list[Block]:
    (_, first), *less = found.answers
    unnamed = sum(study.case.choice is None for study, _ in named)
    opening = say(
        "The choices of the {cases} together take {amount} points, the sum of their ratings, of “{what}”. "
        if not unnamed
        else "The best options of the {cases} together take {amount} points, the sum of their ratings, of “{what}”. "
        if unnamed == len(named)
        else "The choices of the {cases}, or the best option where none is named, together take {amount} points, the "
        "sum of their ratings, of “{what}”. ",
        cases=counted(len(named), "case"), amount=number(float(found.taken)), what=found.label,
    )  # fmt: skip
    own = {study.case.stem: _chosen(study) for study, _ in named}
    changed = _apart(first, own, named)
    if first.status is not AllocationStatus.OPTIMAL:
        told = word("What is worth most for as much was not settled within the search.")
    elif changed:
        told = word("For as much, other options would be worth more: in {cases}.", cases=changed)
    else:
        told = word("No other options are worth more together for as much.")
    blocks: list[Block] = [Paragraph((*opening, told), "lead")]
    for amount, answer in less:
        given = None if answer.picks is None else _apart(answer, own, named)
        if given:
            way = say(
                "With {amount} points, other options would do best together in {cases}.",
                amount=number(float(amount)), cases=given,
            )  # fmt: skip
            blocks.append(Paragraph(way))
    blocks += [_table(found, named), Paragraph((_note(named),), "note")]
    return blocks


def _apart(answer: Allocation, own: dict[str, str], named: Named) -> str:
    """Return the cases in which another option is picked than the choice, in words; nothing where there is none."""
    picks = answer.picks or {}
    titles = [
        study.case.title
        for study, _ in named
        if picks.get(study.case.stem, own[study.case.stem]) != own[study.case.stem]
    ]
    return plain(listed([word("“{label}”", label=title) for title in titles]))


def _table(found: Purse, named: Named) -> Table:
    rows = []
    for study, names in named:
        stem, cells, before = study.case.stem, [], None
        for _, answer in found.answers:
            pick = None if answer.picks is None else answer.picks[stem]
            same = pick is not None and pick == before
            cells.append(Cell((word("the same") if same else "–" if pick is None else _picked(pick, names),)))
            before = pick
        rows.append(Row((Cell((study.case.title,)), *cells)))
    worth = ["–" if answer.value is None else points(answer.value, of=False) for _, answer in found.answers]
    spent = [
        None if answer.used is None else word("{n} spent", n=number(float(answer.used[found.name])))
        for _, answer in found.answers
    ]
    total = (Cell((word("All together are worth"),)), *(Cell((w,), sub=s) for w, s in zip(worth, spent, strict=True)))
    rows.append(Row(total, marked=True))
    columns = (
        Column(word("Case")),
        *(Column(word("With {amount} points", amount=number(float(amount)))) for amount, _ in found.answers),
    )
    caption = word("What is worth most together, for as much as the choices take and for less")
    return Table((caption,), columns, tuple(rows), stacked=True)


def _picked(pick: str, names: Names) -> str:
    """Return an option, or a set of options that go together, in words."""
    keys = [pick] if pick in names.options else pick.split(JOIN)
    return " + ".join(names.label(key) for key in keys)


def _note(named: Named) -> str:
    years = sorted({study.case.document.decided for study, _ in named if study.case.document.decided})
    told = word(
        "Worth is what an option scores above its case's status quo, which takes nothing here, in points of 100; that "
        "a point in one case is worth one in another is an assumption."
    )
    if len(years) > 1:
        told += word(
            " So is the one budget: these decisions lie between {first} and {last}.", first=years[0], last=years[-1]
        )
    return told


def document(comparison: Comparison) -> dict[str, Any] | None:
    """Return the answers as plain data; None where nothing is asked."""
    found = purse(comparison) if len(comparison.studies) > 1 else ""
    if isinstance(found, str):
        return None
    return {
        "name": found.name,
        "taken_by_choices": float(found.taken),
        "answers": [
            {
                "budget": float(amount), "status": one.status.name, "picks": one.picks, "value": one.value,
                "bound": one.bound, "used": None if one.used is None else float(one.used[found.name]),
            }
            for amount, one in found.answers
        ],
    }  # fmt: skip
