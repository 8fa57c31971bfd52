"""If the ratings are wrong: every rating drawn from its range, what drives the choice, what would be worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.report import charts, turning_ratings
from mcda.report.naming import Names
from mcda.report.parts import Bar, Block, Cell, Column, Heading, Items, Paragraph, Row, Section, Table, Text, text
from mcda.report.words import capital, counted, listed, number, percent, places, points

if TYPE_CHECKING:
    from mcda.study import Study

DRIVERS = 6  # ratings that are told of
SIGNIFICANT = 2  # standard errors that a share must be above 0 to be told


def section(study: Study, names: Names) -> Section | None:
    """Return what the ranges and a second rater say; None where there is nothing."""
    blocks: list[Block] = []
    if study.drawn is not None:
        blocks += _drawn(study, names)
        blocks += _drivers(study, names)
        blocks += charts.tornado(study, names)
        blocks += _worth(study, names)
        blocks.append(_ends(study, names))
    if blocks or study.cells:
        blocks += turning_ratings.blocks(study, names)
    if study.raters is not None:
        blocks += _raters(study, names)
    if not blocks:
        return None
    return Section("ratings", "If the ratings are wrong", tuple(blocks), "If ratings are wrong")


def _drawn(study: Study, names: Names) -> list[Block]:
    found = study.drawn
    assert found is not None
    table = found.to_frame()
    first = str(table.index[0])
    count = f"{found.samples:,}"
    lead = text(
        f"Every rating was moved within its range {count} times, the priorities kept. ", names.option(first),
        f" came first in {percent(float(table['first'].iloc[0]))} of these draws.",
    )  # fmt: skip
    shares, errors = found.tally.shares, found.tally.errors
    rows = []
    for key in table.index:
        name = str(key)
        k = found.matrix.alternatives.index(name)
        line, error = shares[k].tolist(), float(errors[k, 0])
        share = line[0]
        rows.append(
            Row(
                (
                    Cell((names.option(name),)),
                    Cell((percent(share, 1),), sub=f"± {100 * error:.1f}", bar=Bar(share, strong=name == first)),
                    *(Cell((percent(other, 1),)) for other in line[1:]),
                ),
                marked=name == first,
                faded=share == 0,
            )
        )
    columns = (
        Column("Option", "wide"),
        Column("First", "bar", "of the draws"),
        *(Column(capital(places(place)), "number") for place in range(2, len(shares) + 1)),
    )
    who = study.case.choice
    right = (
        ""
        if who is None or not names.staged
        else f" It is not the probability that {names.chooser} {'would be' if names.prospective else 'was'} right."
    )
    note = (
        "Each rating is drawn by itself from a triangle between its low and high ends, its top at the likely value; "
        f"± is the standard error. A share describes these ranges.{right}"
    )
    return [
        Paragraph(lead, "lead"),
        charts.drawn_places(study, names),
        Table(("How often each option comes in each place",), columns, tuple(rows), (note,)),
    ]


def _drivers(study: Study, names: Names) -> list[Block]:
    found = study.drawn
    assert found is not None
    rows = [
        row
        for row in found.importance.to_dict(orient="records")
        if row["criterion"] is not None and row["share"] > SIGNIFICANT * row["standard_error"]
    ][:DRIVERS]
    if not rows:
        return [Paragraph(("No rating, drawn anew by itself, changed the choice in more than a trace of the draws.",))]
    told = tuple(
        text(_cell(row, names), f": {percent(row['share'], 1)} (± {100 * row['standard_error']:.1f}).") for row in rows
    )
    return [
        Heading("Which ratings matter most"),
        Paragraph(("How often the first place changes when one rating alone is drawn anew:",)),
        Items(told),
    ]


def _worth(study: Study, names: Names) -> list[Block]:
    found = study.information
    if found is None:
        return []
    rows = [row for row in found.table.to_dict(orient="records") if row["value"] > 0][:DRIVERS]
    blocks: list[Block] = [Heading("What would be worth knowing first")]
    if not rows:
        said = text("No single rating: ", names.option(found.best), " has the best mean score whatever one of them is.")
        return [*blocks, Paragraph(said)]
    blocks.append(
        Paragraph(
            text(
                "With nothing more known, ", names.option(found.best), " has the best mean score. If one rating could "
                "be measured before choosing, the mean score of the choice would rise by so much:",
            )
        )
    )  # fmt: skip
    blocks.append(
        Items(
            tuple(
                text(
                    _cell(row, names),
                    f": {_gain(row)} of 100; it would change the choice in {percent(row['changes'])} of cases.",
                )
                for row in rows
            )
        )
    )
    return blocks


def _gain(row: dict[Any, Any]) -> str:
    value, error = 100 * row["value"], 100 * row["standard_error"]
    return f"{value:.2g}" if not error else f"{value:.2g} ± {error:.1g}"


def _cell(row: dict[Any, Any], names: Names) -> Text:
    return text(names.option(str(row["alternative"])), f" on {names.quoted(str(row['criterion']))}")


def _ends(study: Study, names: Names) -> Table:
    found = study.drawn
    assert found is not None
    ends = found.ends
    assert ends is not None
    rows = []
    for key, row in ends.iterrows():
        name = str(key)
        cells = [Cell((names.option(name),))]
        for word in ("worst", "likely", "best"):
            place = places(int(row[f"{word}_places"]))
            cells.append(Cell((f"{100 * row[f'{word}_scores']:.0f}",), sub=place))
        cells += [Cell((places(int(row[word])),)) for word in ("worst_place", "best_place")]
        rows.append(Row(tuple(cells), marked=name in study.ranking.winners))
    columns = (
        Column("Option", "wide"),
        *(
            Column(f"All at their {word}", "number", "score and place")
            for word in ("bad end", "likely value", "good end")
        ),
        Column("Worst place", sub="alone bad, others good"),
        Column("Best place", sub="alone good, others bad"),
    )
    note = "The bad end of a cost or a risk is its high number. Scores in points of 100."
    return Table(("Every rating at its worst and at its best",), columns, tuple(rows), (note,), folded=len(rows) > 12)


def _raters(study: Study, names: Names) -> list[Block]:
    found = study.raters
    assert found is not None
    opinion = names.document.second_opinion
    label = opinion.label if opinion is not None else "another rater"
    count = len(found.differences)
    margin = found.theirs.margin
    winners = names.all_of(found.theirs.winners)
    lead = "" if margin is None else f", {points(margin)} ahead instead of {points(found.ours.margin or 0, of=False)}"
    if found.agree:
        said = text(f"With the ratings of a second rater (“{label}”), ", winners, f" still comes first{lead}.")
    else:
        moved = "" if margin is None else f", {points(margin)} ahead"
        said = text(f"With the ratings of a second rater (“{label}”), ", winners, f" comes first{moved}.")
    kappa = ""
    if found.kappa is not None:
        kappa = f"; over all ratings, those not rated anew counted as the same, weighted kappa is {found.kappa:.2f}"
    blocks: list[Block] = [
        Heading("What a second rater says"),
        Paragraph(said),
        Paragraph((f"The two differ in {counted(count, 'rating')}{kappa}.",)),
    ]
    if found.smallest:
        part = found.smallest[0]
        cells = listed([text(names.option(a), f" on {names.quoted(c)}") for a, c in part])
        blocks.append(
            Paragraph(
                text(f"{capital(counted(len(part), 'rating'))} would be enough to change the choice: ", cells, ".")
            )
        )
    elif count:
        sets = "No set of these" if found.complete else "No three of these"
        blocks.append(Paragraph((f"{sets} ratings, moved to the second rater's value, changes the choice.",)))
    rows = [
        Row(
            (
                Cell(text(names.option(row["alternative"]), f" on {names.quoted(row['criterion'])}")),
                Cell((number(row["ours"]),)),
                Cell((number(row["theirs"]),)),
            )
        )
        for row in found.differences.to_dict(orient="records")
    ]
    if rows:
        columns = (Column("Rating", "wide"), Column("Here", "number"), Column("Second rater", "number"))
        blocks.append(Table(("Where the second rater differs",), columns, tuple(rows), folded=len(rows) > 6))
    return blocks
