"""One national interest for all cases: which weights explain every choice, and how cheap that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
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
    text,
)
from mcda.report.words import NUMBERS, capital, counted, listed, percent, points

if TYPE_CHECKING:
    from mcda.inverse import Rationalisation
    from mcda.questions import Questions
    from mcda.study import Study

Named = list[tuple["Study", Names]]
KINDS = {"all": "All choices", "past": "Decisions already taken", "recommended": "What the source recommends"}
PARTS = {
    1 / 10: "a tenth", 1 / 5: "a fifth", 1 / 4: "a quarter", 1 / 3: "a third", 2 / 5: "two fifths", 1 / 2: "half",
    3 / 5: "three fifths", 2 / 3: "two thirds", 3 / 4: "three quarters", 4 / 5: "four fifths", 9 / 10: "nine tenths",
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
        return "all" if share else "none"
    near = min(PARTS, key=lambda part: abs(part - share))
    return f"about {PARTS[near]}" if abs(near - share) <= NEAR else hundredths(share)


def hundredths(share: float) -> str:
    """Return a share as so many of every 100.

    Examples
    --------
    >>> hundredths(0.34), hundredths(0.002)
    ('34 of every 100', 'fewer than 1 of every 100')
    """
    shown = percent(share).removesuffix("%")
    return f"{shown.replace('under', 'fewer than').replace('over', 'more than')} of every 100"


def section(asked: Questions, named: Named) -> Section | None:
    """Return which weights explain the choices; None where fewer than two cases name one."""
    found = asked.explained
    if found is None or len(found.choices) < 2:
        return None
    blocks: list[Block] = [Paragraph(verdict(found, named), "lead"), Facts(_facts(found))]
    if found.conflicts is not None:
        blocks.append(Items(tuple(_conflicts(found, named))))
    blocks += [_kinds(found, named), _explained(found)]
    if found.feasible or found.conflicts is None:
        blocks += _revealed(found, asked)
    note = (
        "Drawn alike from all weights that add up to 1, and judged by the weighted sum; an interest that a case lacks "
        "adds nothing to it. That weights explain a choice does not show that anyone had them."
    )
    return Section(
        "one-interest",
        "One national interest for all cases?",
        (*blocks, Paragraph((note,), "note")),
        "One interest for all",
    )


def verdict(found: Rationalisation, named: Named) -> Text:
    """Say whether one set of priorities accounts for all choices, how cheap that is, and which case binds."""
    count = len(found.choices)
    whole = "both decisions" if count == 2 else f"all {counted(count, 'decision')}"
    cheap = f"So can {hundredths(found.share)} sets drawn at random" if found.share not in (0, 1) else None
    if found.conflicts is not None:
        least = f" that gives every interest at least {percent(float(found.floor))}" if found.floor else ""
        return text(Strong("No set of priorities"), f"{least} can account for {whole}.")
    if found.margin is None:
        return ("Nothing was rejected in any of these cases: every set of priorities accounts for them.",)
    able = (
        Strong("One set of priorities can account for")
        if found.feasible
        else Strong("Only by ties can one set of priorities account for")
    )
    told = text(
        able,
        f" {whole}. ",
        f"{cheap}. " if cheap else "Every set drawn at random does so too. " if found.share == 1 else None,
    )
    if not found.binding:
        return told
    case, rival = found.binding[0]
    study, names = _of(named, case)
    return text(told, f"The case hardest to reconcile is “{study.case.title}”, because of “{names.label(rival)}”.")


def _facts(found: Rationalisation) -> tuple[Fact, ...]:
    told = [
        Fact(
            f"{percent(found.share)} ± {100 * found.share_error:.1f}",
            f"of {found.samples:,} random sets of priorities that account for every choice",
        )
    ]
    if found.margin is not None and found.conflicts is None:
        told.append(
            Fact(points(found.margin, of=False), "the largest lead, of 100, that one set can give every choice at once")
        )
    if found.conflicts is not None:
        told.append(
            Fact(points(found.slack, of=False), "the least that the choices fall short by, of 100, all cases together")
        )
    if found.nearest is not None:
        moved = found.nearest.attrs["moved"]
        told.append(
            Fact(
                "none" if not moved else points(moved / 100, of=False),
                "that the declared priorities must move, of 100, to account for all",
            )
        )
    return tuple(told)


def _conflicts(found: Rationalisation, named: Named) -> list[Text]:
    assert found.conflicts is not None

    def members(part: tuple[int, ...]) -> str:
        return plain(listed([f"“{_of(named, found.choices[k].label)[0].case.title}”" for k in part]))

    told = [
        f"No priorities account for {members(part)}{' together' if len(part) > 1 else ''}."
        for part in found.conflicts.smallest
    ]
    told += [f"Without {members(part)} the others can be accounted for." for part in found.conflicts.repairs]
    if not found.conflicts.complete:
        told.append("There may be other such sets: not all were looked at.")
    if found.proof is not None:
        told.append(_proof(found, named))
    if not found.floor and found.curved is not None:
        does = "a curved value function does" if found.curved[0] > 0 else "nor does any value function that only rises"
        told.append(f"No weights explain these choices; {does}.")
    return [(one,) for one in told]


def _proof(found: Rationalisation, named: Named) -> str:
    assert found.certificate is not None
    parts = [
        f"{percent(float(y))} of “{_of(named, case)[1].label(option)}”"
        for (case, option), y in found.certificate.mix.items()
    ]
    mix = plain(listed(parts))
    if found.floor:
        return f"With that floor, a mix of rejected options ({mix}) comes out ahead of the same mix of what was chosen."
    return f"A mix of rejected options ({mix}) is better on every interest than the same mix of what was chosen."


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
                    Cell((KINDS[kind],)),
                    Cell((str(len(one.choices)),)),
                    Cell((percent(one.share),)),
                    Cell((margin,)),
                    Cell((tight,)),
                )
            )
        )
    columns = (
        Column("What is explained"), Column("Cases", "number"), Column("Random sets that do", "number"),
        Column("Largest lead", "number", "of 100"), Column("Tightest rival", "wide"),
    )  # fmt: skip
    caption = "Past choices and recommendations apart" if found.apart else "What is explained, and by how much"
    return Table((caption,), columns, tuple(rows))


def _explained(found: Rationalisation) -> Table:
    """Return the share of random vectors that explain so many choices."""
    last = len(found.choices)
    rows = [
        Row((Cell((f"{k} of {last}",)), Cell((percent(found.explained[k], 1),)))) for k in range(last, -1, -1)
    ]  # fmt: skip
    columns = (Column("Choices accounted for"), Column("Random sets of priorities", "number"))
    return Table(("How many choices a random set accounts for",), columns, tuple(rows), folded=True)


def _revealed(found: Rationalisation, asked: Questions) -> list[Block]:
    """Return declared priorities beside those that the choices reveal."""
    table = found.revealed
    labels = _labels(asked)
    heads = {
        "declared": "Declared",
        "nearest": "Nearest that explains",
        "centre": "Centre of all that explain",
        "margin": "Of the largest lead",
    }
    rows = [
        Row((Cell((labels.get(str(name), str(name)),)), *(Cell((percent(float(x)),)) for x in line)))
        for name, line in zip(table.index, table.to_numpy().tolist(), strict=True)
    ]
    columns = (Column("Interest", "wide"), *(Column(heads[str(name)], "number") for name in table.columns))
    caption = "Declared against revealed priorities" if "declared" in table else "Priorities that explain the choices"
    told = "What the choices reveal is a region of priorities, not one: the columns are points in it."
    if found.nearest is not None and not found.nearest.attrs["moved"]:
        told = f"The declared priorities account for every choice as they stand. {told}"
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
    number = spelled(agree)
    told = f"The engine agrees with {who} in {number} of {counted(count, 'case')}"
    if past < count:
        ahead = f"{spelled(count - past)} {'is' if count - past == 1 else 'are'} what the source recommends"
        taken = f"{spelled(past)} {'is a decision' if past == 1 else 'are decisions'} that it took, " if past else ""
        told += f": {taken}{ahead}"
    found = None if asked is None else asked.explained
    cheap = ""
    if found is not None and count:
        whole = "the one choice" if count == 1 else "both" if count == 2 else f"all {spelled(count)}"
        cheap = f" {capital(_random(found.share))} agree with {whole}{' as well' if agree == count else ''}."
    return text(f"{told}. The ratings were made by people who knew the outcome.{cheap}")


def _random(share: float) -> str:
    """Return how many random priorities that is."""
    if share in (0, 1):
        return f"{roughly(share)} of the random priorities drawn"
    words = roughly(share)
    if not words.startswith("about"):
        return f"{words} random priorities"
    return f"{words} of random priorities ({hundredths(share)} sets drawn)"


def spelled(many: int) -> str:
    """Return a number, small ones in words; nothing is none.

    Examples
    --------
    >>> spelled(0), spelled(6), spelled(35)
    ('none', 'six', '35')
    """
    return "none" if many == 0 else NUMBERS[many] if many < len(NUMBERS) else str(many)
