"""Through other eyes: who comes first for each theory, and whether the case tells theories apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, plain, text
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
        blocks.append(Items(tuple((f"One lens cannot look here: {why}.",) for why in sorted(missing))))
    return Section("lenses", "Through other eyes", tuple(blocks), "Through other eyes")


def short(found: Lenses, lens: str) -> str:
    """Return a lens as it stands in a sentence, without what its label explains.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> lenses = SimpleNamespace(labels={"ram": "RAM as defined: gains alone", "equal": "Equal weights (no theory)"})
    >>> short(lenses, "ram"), short(lenses, "equal")
    ('RAM as defined', 'equal weights')
    """
    label = found.labels[lens].split(" (")[0].split(":")[0].split(" / ")[0].strip() or lens
    first, *_ = label.split()
    return label if first.isupper() else label[:1].lower() + label[1:]


def verdict(study: Study, names: Names) -> Text:
    """Return what the case says of the theories."""
    found, stem = study.questions.lenses, study.case.stem
    groups, choice = found.groups(stem), study.case.choice
    count = sum(map(len, groups.values()))
    if len(groups) == 1:
        first = names.all_of(next(iter(groups)))
        return text(
            f"All {counted(count, 'set')} of priorities lead to the same choice: ", first,
            ". The case therefore does not tell us which theory describes ", names.chooser, " better.",
        )  # fmt: skip
    told: list[Text] = []
    for winners, lenses in groups.items():
        who = plain(listed([short(found, lens) for lens in lenses]))
        told.append(text(names.all_of(winners), f" for {who}"))
    opening = text(
        "Theories part ways here. The best choice is ", *(text(one, "; ") for one in told[:-1]), told[-1], "."
    )
    against = [lens for winners, lenses in groups.items() if choice not in winners for lens in lenses]
    if choice is None or not against:
        return opening
    what = "What the source recommends" if names.prospective else f"What {names.chooser} chose"
    whom = "all of them" if len(against) == count else plain(listed([short(found, lens) for lens in against]))
    return text(opening, f" {what} speaks against {whom}, as far as these ratings and profiles go.")


def _table(study: Study, names: Names) -> Table:
    found, choice = study.questions.lenses, study.case.choice
    rows = []
    for lens, one in found.seen[study.case.stem].items():
        lead = "–" if one.lead is None else points(one.lead / 100, of=False)
        cells = [Cell((capital(found.labels[lens]),)), Cell(names.all_of(one.winners)), Cell((lead,))]
        rows.append(Row(tuple(cells), marked=choice is not None and one.winners != (choice,), faded=lens in OWN))
    columns = (Column("Priorities of"), Column("First place", "wide"), Column("Lead", "number", "of 100"))
    note = "The points that stand for a theory are ours; the source describes the lenses in words only."
    marked = any(row.marked for row in rows)
    what = "the source's recommendation" if names.prospective else f"what {names.chooser} chose"
    if marked:
        note += f" Marked: another option than {what} comes first."
    caption = capital(f"{counted(len(rows), 'set')} of priorities, one set of ratings")
    return Table((caption,), columns, tuple(rows), (note,))
