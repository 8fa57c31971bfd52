"""One national interest for all cases: which weights explain every choice, and how cheap that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report import joint_charts
from mcda.report.naming import Names
from mcda.report.pages import Named
from mcda.report.parts import (
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Items,
    Paragraph,
    Row,
    Section,
    Strong,
    Table,
    Text,
    plain,
    say,
    text,
)
from mcda.report.words import NUMBERS, capital, counted, listed, percent, points

if TYPE_CHECKING:
    from mcda.inverse import Rationalisation
    from mcda.questions import Questions
    from mcda.study import Study

KINDS = {
    "all": noted("All choices"), "past": noted("Decisions already taken"),
    "recommended": noted("What the source recommends"),
}  # fmt: skip
PARTS = {
    1 / 10: noted("about a tenth"), 1 / 5: noted("about a fifth"), 1 / 4: noted("about a quarter"),
    1 / 3: noted("about a third"), 2 / 5: noted("about two fifths"), 1 / 2: noted("about half"),
    3 / 5: noted("about three fifths"), 2 / 3: noted("about two thirds"), 3 / 4: noted("about three quarters"),
    4 / 5: noted("about four fifths"), 9 / 10: noted("about nine tenths"),
}  # fmt: skip
NEAR = 0.02


def roughly(share: float) -> str:
    """Return a share in words where it is near to a simple one, else in hundredths.

    Examples
    --------
    >>> roughly(0.34), roughly(0.5), roughly(0.148), roughly(0.0), roughly(1.0)
    ('about a third', 'about half', '15 of every 100', 'none', 'all')
    """
    if share in (0, 1):
        return word("all") if share else word("none")
    return _part(share) or hundredths(share)


def _part(share: float) -> str | None:
    """Return the simple part of the whole that a share is near to, in words; None where there is none."""
    near = min(PARTS, key=lambda part: abs(part - share))
    return word(PARTS[near]) if abs(near - share) <= NEAR else None


def hundredths(share: float) -> str:
    """Return a share as so many of every 100.

    Examples
    --------
    >>> hundredths(0.34), hundredths(0.002)
    ('34 of every 100', 'fewer than 1 of every 100')
    """
    many = round(100 * share)
    if share > 0 and many == 0:
        return word("fewer than {n} of every 100", n=1)
    if share < 1 and many == 100:
        return word("more than {n} of every 100", n=99)
    return word("{n} of every 100", n=many)


def section(asked: Questions, named: Named) -> Section | None:
    """Return which weights explain the choices; None where fewer than two cases name one."""
    found = asked.explained
    if found is None or len(found.choices) < 2:
        return None
    blocks: list[Block] = [Paragraph(verdict(found, named), "lead"), Facts(_facts(found))]
    if found.conflicts is not None:
        blocks.append(Items(tuple(_conflicts(found, named))))
    chart = joint_charts.explained(found)
    blocks += [_kinds(found, named), *([] if chart is None else [chart]), _explained(found)]
    if found.feasible or found.conflicts is None:
        blocks += _revealed(found, asked)
    note = word(
        "Drawn alike from all weights that add up to 1, and judged by the weighted sum; an interest that a case lacks "
        "adds nothing to it. That weights explain a choice does not show that anyone had them."
    )
    return Section(
        "one-interest",
        word("One national interest for all cases?"),
        (*blocks, Paragraph((note,), "note")),
        word("One interest for all"),
    )


def verdict(found: Rationalisation, named: Named) -> Text:
    """Say whether one set of priorities accounts for all choices, how cheap that is, and which case binds."""
    count = len(found.choices)
    whole = word("both decisions") if count == 2 else word("all {decisions}", decisions=counted(count, "decision"))
    if found.conflicts is not None:
        if not found.floor:
            return say("{none} can account for {whole}.", none=Strong(word("No set of priorities")), whole=whole)
        return say(
            "{none} that gives every interest at least {floor} can account for {whole}.",
            none=Strong(word("No set of priorities")), floor=percent(float(found.floor)), whole=whole,
        )  # fmt: skip
    if found.margin is None:
        return (word("Nothing was rejected in any of these cases: every set of priorities accounts for them."),)
    able = (
        word("One set of priorities can account for")
        if found.feasible
        else word("Only by ties can one set of priorities account for")
    )
    told = say("{able} {whole}. ", able=Strong(able), whole=whole)
    if found.share == 1:
        told = text(told, word("Every set drawn at random does so too. "))
    elif found.share:
        told = text(told, word("So can {share} sets drawn at random. ", share=hundredths(found.share)))
    if not found.binding:
        return told
    case, rival = found.binding[0]
    study, names = _of(named, case)
    hardest = word(
        "The case hardest to reconcile is “{case}”, because of “{option}”.",
        case=study.case.title, option=names.label(rival),
    )  # fmt: skip
    return text(told, hardest)


def _facts(found: Rationalisation) -> tuple[Fact, ...]:
    told = [
        Fact(
            percent(found.share),
            word(
                "of {n} random sets of priorities account for every choice (standard error {error} points)",
                n=localised(f"{found.samples:,}"),
                error=localised(f"{100 * found.share_error:.1f}"),
            ),
        )
    ]
    if found.margin is not None and found.conflicts is None:
        told.append(
            Fact(
                points(found.margin, of=False),
                word("of 100: the largest lead that one set can give every choice at once"),
            )
        )
    if found.conflicts is not None:
        told.append(
            Fact(
                points(found.slack, of=False),
                word("of 100: the least that the choices fall short by, all cases together"),
            )
        )
    if found.nearest is not None:
        moved = found.nearest.attrs["moved"]
        told.append(
            Fact(
                points(moved / 100, of=False),
                word("of 100: how far the declared priorities must move to account for all"),
            )
        )
    return tuple(told)


def _conflicts(found: Rationalisation, named: Named) -> list[Text]:
    assert found.conflicts is not None

    def members(part: tuple[int, ...]) -> str:
        return plain(listed([word("“{label}”", label=_of(named, found.choices[k].label)[0].case.title) for k in part]))

    told = [
        word("No priorities account for {cases} together.", cases=members(part))
        if len(part) > 1
        else word("No priorities account for {cases}.", cases=members(part))
        for part in found.conflicts.smallest
    ]
    told += [
        word("Without {cases} the others can be accounted for.", cases=members(part))
        for part in found.conflicts.repairs
    ]
    if not found.conflicts.complete:
        told.append(word("There may be other such sets: not all were looked at."))
    if found.proof is not None:
        told.append(_proof(found, named))
    if not found.floor and found.curved is not None:
        told.append(
            word("No weights explain these choices; a curved value function does.")
            if found.curved[0] > 0
            else word("No weights explain these choices; nor does any value function that only rises.")
        )
    return [(one,) for one in told]


def _proof(found: Rationalisation, named: Named) -> str:
    assert found.certificate is not None
    parts = [
        word("{share} of “{option}”", share=percent(float(y)), option=_of(named, case)[1].label(option))
        for (case, option), y in found.certificate.mix.items()
    ]
    mix = plain(listed(parts))
    if found.floor:
        return word(
            "With that floor, a mix of rejected options ({mix}) comes out ahead of the same mix of what was chosen.",
            mix=mix,
        )
    return word(
        "A mix of rejected options ({mix}) is better on every interest than the same mix of what was chosen.", mix=mix
    )


def _kinds(found: Rationalisation, named: Named) -> Table:
    """Return past choices and recommendations apart."""
    rows = []
    for kind, one in {"all": found, **found.apart}.items():
        tight = "–"
        if one.binding:
            study, names = _of(named, one.binding[0][0])
            tight = f"{names.label(one.binding[0][1])} ({study.case.title})"
        margin = "–" if one.margin is None or one.conflicts is not None else points(one.margin, of=False)
        rows.append(
            Row(
                (
                    Cell((word(KINDS[kind]),)),
                    Cell((str(len(one.choices)),)),
                    Cell((percent(one.share),)),
                    Cell((margin,)),
                    Cell((tight,)),
                )
            )
        )
    columns = (
        Column(word("What is explained")), Column(word("Cases"), "number"),
        Column(word("Random sets that do"), "number"), Column(word("Largest lead"), "number", word("of 100")),
        Column(word("Tightest rival"), "wide"),
    )  # fmt: skip
    caption = word("Past choices and recommendations apart" if found.apart else "What is explained, and by how much")
    return Table((caption,), columns, tuple(rows), stacked=True)


def _explained(found: Rationalisation) -> Table:
    """Return the share of random vectors that explain so many choices."""
    last = len(found.choices)
    rows = [
        Row((Cell((word("{k} of {n}", k=k, n=last),)), Cell((percent(found.explained[k], 1),))))
        for k in range(last, -1, -1)
    ]
    columns = (Column(word("Choices accounted for")), Column(word("Random sets of priorities"), "number"))
    return Table((word("How many choices a random set accounts for"),), columns, tuple(rows), folded=True)


def _revealed(found: Rationalisation, asked: Questions) -> list[Block]:
    """Return declared priorities beside those that the choices reveal."""
    table = found.revealed
    labels = _labels(asked)
    heads = {
        "declared": noted("Declared"),
        "nearest": noted("Nearest that explains"),
        "centre": noted("In the middle of all that explain every choice"),
        "margin": noted("With the largest lead for every choice"),
    }
    rows = [
        Row((Cell((labels.get(str(name), str(name)),)), *(Cell((percent(float(x)),)) for x in line)))
        for name, line in zip(table.index, table.to_numpy().tolist(), strict=True)
    ]
    columns = (
        Column(word("Interest"), "wide"),
        *(Column(word(heads[str(name)]), "number") for name in table.columns),
    )
    caption = word(
        "Declared against revealed priorities" if "declared" in table else "Priorities that explain the choices"
    )
    told = word("What the choices reveal is a region of priorities, not one: the columns are points in it.")
    if found.nearest is not None and not found.nearest.attrs["moved"]:
        stand = word("The declared priorities account for every choice as they stand.")
        told = f"{stand} {told}"
    return [Table((caption,), columns, tuple(rows), (told,))]


def _labels(asked: Questions) -> dict[str, str]:
    """Return interests in words: those of the common file, else the criteria of the cases."""
    found: dict[str, str] = {}
    for one in asked.cases.values():
        file = one.case.interests
        if file is not None:
            found |= {key: interest.label for key, interest in file.document.interests.items()}
        for key, criterion in one.case.document.criteria.items():
            found.setdefault(criterion.interest or key, criterion.label or key)
    return found


def _of(named: Named, stem: str) -> tuple[Study, Names]:
    return next((study, names) for study, names in named if study.case.stem == stem)


def honestly(asked: Questions | None, agree: int, past: int, count: int, who: str) -> Text:
    """Say with how many choices the engine agrees, who made the ratings, and how many random priorities agree as well.

    `count` choices, `past` of them made, the others recommended by the source; the engine agrees with `agree`.
    """
    parts = {"who": who, "k": spelled(agree), "cases": counted(count, "case")}
    if count == 1:
        told = word(
            "The engine agrees with {who} in the one case."
            if agree
            else "The engine does not agree with {who} in the one case.",
            who=who if past else word("the source"),
        )  # fmt: skip
    elif past < count:
        more = count - past
        ahead = word(
            "{n} is what the source recommends" if more == 1 else "{n} are what the source recommends",
            n=spelled(more),
        )  # fmt: skip
        if past:
            taken = word(
                "{n} is a decision that it took" if past == 1 else "{n} are decisions that it took", n=spelled(past)
            )
            ahead = f"{taken}, {ahead}"
        told = (
            word("The engine agrees with {who} in one of {cases}: {split}.", **parts, split=ahead)
            if agree == 1
            else word("The engine agrees with {who} in {k} of {cases}: {split}.", **parts, split=ahead)
        )
    else:
        told = (
            word("The engine agrees with {who} in one of {cases}.", **parts)
            if agree == 1
            else word("The engine agrees with {who} in {k} of {cases}.", **parts)
        )
    told += word(" The ratings were made by people who may have known the outcome.")
    found = None if asked is None else asked.explained
    if found is None or not count:
        return (told,)
    whole = word("the one choice") if count == 1 else word("both") if count == 2 else word("all {n}", n=spelled(count))
    if found.share == 0:
        cheap = (
            noted(" None of the random priorities drawn agree with {whole} as well.")
            if agree == count
            else noted(" None of the random priorities drawn agree with {whole}.")
        )
    else:
        cheap = (
            noted(" {random} agree with {whole} as well.") if agree == count else noted(" {random} agree with {whole}.")
        )
    return (told + word(cheap, random=capital(_random(found.share)), whole=whole),)


def _random(share: float) -> str:
    """Return how many random priorities that is."""
    if share == 1:
        return word("all of the random priorities drawn")
    part, many = _part(share), hundredths(share)
    if part is None:
        return word("{share} random priorities", share=many)
    return word("{part} of random priorities ({share} sets drawn)", part=part, share=many)


def spelled(many: int) -> str:
    """Return a number, small ones in words; nothing is none.

    Examples
    --------
    >>> spelled(0), spelled(6), spelled(35)
    ('none', 'six', '35')
    """
    return word("none") if many == 0 else word(NUMBERS[many]) if many < len(NUMBERS) else str(many)
