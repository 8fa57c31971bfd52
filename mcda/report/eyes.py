"""Through other eyes: who comes first for each theory, and whether the case tells theories apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import word
from mcda.lenses import OURS
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, plain, say, text
from mcda.report.refusals import retold
from mcda.report.words import capital, counted, listed, points

if TYPE_CHECKING:
    from mcda.lenses import Lenses
    from mcda.study import Study

OWN = ("own", "common")  # columns beside the theories


def section(study: Study, names: Names) -> Section | None:
    """Return the lenses of a case; None where fewer than two theories look at it."""
    found = study.questions.lenses
    groups = found.groups(study.case.stem)
    if sum(map(len, groups.values())) < 2:
        return None
    blocks: list[Block] = [Paragraph(verdict(study, names), "lead"), _table(study, names)]
    missing = {why for (_, lens), why in found.missing.items() if lens in found.theories}
    if missing:
        told = (word("One lens cannot look here: {why}.", why=retold(why)) for why in sorted(missing))
        blocks.append(Items(tuple((one,) for one in told)))
    return Section("lenses", word("Through other eyes"), tuple(blocks), word("Through other eyes"))


def labelled(found: Lenses, lens: str) -> str:
    """Return a lens in full, one of ours in the language spoken."""
    label = found.labels[lens]
    return word(label) if label in OURS else label


def short(found: Lenses, lens: str) -> str:
    """Return a lens as it stands in a sentence, without what its label explains.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> lenses = SimpleNamespace(labels={"ram": "RAM as defined: gains alone", "equal": "Equal weights (no theory)"})
    >>> short(lenses, "ram"), short(lenses, "equal")
    ('RAM as defined', 'equal weights')
    """
    label = labelled(found, lens).split(" (")[0].split(":")[0].split(" / ")[0].strip() or lens
    first, *_ = label.split()
    return label if first.isupper() else label[:1].lower() + label[1:]


def verdict(study: Study, names: Names) -> Text:
    """Return what the case says of the theories."""
    found, stem = study.questions.lenses, study.case.stem
    groups, choice = found.groups(stem), study.case.choice
    count = sum(map(len, groups.values()))
    if len(groups) == 1:
        return say(
            "All {lenses}, the sets of priorities that stand for a theory or for none, lead to the same choice: "
            "{options}. The case therefore does not tell us which theory describes {who} better.",
            lenses=counted(count, "lens", "lenses"), options=names.all_of(next(iter(groups))), who=names.chooser,
        )  # fmt: skip
    told: list[Text] = []
    for winners, lenses in groups.items():
        who = plain(listed([short(found, lens) for lens in lenses]))
        told.append(say("{options} for {lenses}", options=names.all_of(winners), lenses=who))
    groups_told = text(*(text(one, "; ") for one in told[:-1]), told[-1])
    opening = say("Theories part ways here. The best choice is {groups}.", groups=groups_told)
    against = [lens for winners, lenses in groups.items() if choice not in winners for lens in lenses]
    if choice is None or not against:
        return opening
    whom = word("all of them") if len(against) == count else plain(listed([short(found, lens) for lens in against]))
    speaks = (
        word(
            " What the source recommends speaks against {whom}, as far as these ratings and profiles go.", whom=whom
        )
        if names.prospective
        else word(
            " What {who} chose speaks against {whom}, as far as these ratings and profiles go.",
            who=names.chooser, whom=whom,
        )
    )  # fmt: skip
    return text(opening, speaks)


def _table(study: Study, names: Names) -> Table:
    found, choice = study.questions.lenses, study.case.choice
    rows, shown = [], found.seen[study.case.stem]
    for lens, one in shown.items():
        lead = "–" if one.lead is None else points(one.lead / 100, of=False)
        cells = [
            Cell((capital(labelled(found, lens)),)), Cell(names.all_of(one.winners)),
            Cell((lead,)),
        ]  # fmt: skip
        rows.append(Row(tuple(cells), marked=choice is not None and one.winners != (choice,), faded=lens in OWN))
    columns = (
        Column(word("Priorities of")), Column(word("First place"), "wide"),
        Column(word("Lead"), "number", word("of 100")),
    )  # fmt: skip
    note = word("The points that stand for a theory are ours; the source describes the lenses in words only.")
    if any(row.marked for row in rows):
        note += (
            word(" Marked: another option than the source's recommendation comes first.")
            if names.prospective
            else word(" Marked: another option than what {who} chose comes first.", who=names.chooser)
        )
    beside = [f"{one[:1].lower()}{one[1:]}" for key in OWN if key in shown for one in [labelled(found, key)]]
    caption = capital(
        word(
            "{sets} of priorities, one set of ratings: {parts}",
            sets=counted(len(rows), "set"),
            parts=plain(listed([counted(len(shown) - len(beside), "lens", "lenses"), *beside])),
        )
    )
    return Table((caption,), columns, tuple(rows), (note,))
