"""If the ratings are wrong: every rating drawn from its range, what drives the choice, what would be worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report import charts, plans, ranges, turning_ratings
from mcda.report.naming import Names
from mcda.report.parts import Bar, Block, Cell, Column, Heading, Items, Paragraph, Row, Section, Table, Text, say
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
    blocks += ranges.blocks(study, names)
    if blocks or study.cells:
        blocks += turning_ratings.blocks(study, names)
        blocks += plans.blocks(study, names)
    if study.raters is not None:
        blocks += _raters(study, names)
    if not blocks:
        return None
    return Section("ratings", word("If the ratings are wrong"), tuple(blocks), word("If ratings are wrong"))


def _drawn(study: Study, names: Names) -> list[Block]:
    found = study.drawn
    assert found is not None
    table = found.to_frame()
    first = str(table.index[0])
    lead = say(
        "Every rating was moved within its range {n} times, the priorities kept. {option} came first in {share} of "
        "these draws.",
        n=localised(f"{found.samples:,}"), option=names.option(first), share=percent(float(table["first"].iloc[0])),
    )  # fmt: skip
    shares, errors = found.tally.shares, found.tally.errors
    rows = []
    for key in table.index:
        name = str(key)
        k = found.matrix.alternatives.index(name)
        line, error = shares[k].tolist(), float(errors[k, 0])
        share = line[0]
        spread = f"± {round(100 * error)}" if error >= 0.005 else word("± under {n}", n=1) if error else None
        rows.append(
            Row(
                (
                    Cell((names.option(name),)),
                    Cell((percent(share),), sub=spread, bar=Bar(share, strong=name == first)),
                    *(Cell((percent(other),)) for other in line[1:]),
                ),
                marked=name == first,
                faded=share == 0,
            )
        )
    columns = (
        Column(word("Option"), "wide"),
        Column(word("First"), "bar", word("of the draws")),
        *(Column(capital(places(place)), "number") for place in range(2, len(shares) + 1)),
    )
    note = word(
        "Each rating is drawn by itself from a triangle between its low and high ends, its top at the likely value; "
        "± is the standard error. A share describes these ranges."
    )
    if study.case.choice is not None and names.staged:
        note += word(
            " It is not the probability that {who} would be right."
            if names.prospective
            else " It is not the probability that {who} was right.",
            who=names.chooser,
        )
    caption = word("How often each option comes in each place")
    drawn = Table((caption,), columns, tuple(rows), (note,))
    return [Paragraph(lead, "lead"), charts.drawn_places(study, names), drawn]


def _drivers(study: Study, names: Names) -> list[Block]:
    found = study.drawn
    assert found is not None
    rows = [
        row
        for row in found.importance.to_dict(orient="records")
        if row["criterion"] is not None and row["share"] > SIGNIFICANT * row["standard_error"]
    ][:DRIVERS]
    if not rows:
        none = word("No rating, drawn anew by itself, changed the choice in more than a trace of the draws.")
        return [Paragraph((none,))]
    told = tuple(
        say(
            "{rating}: {share} (± {error}).",
            rating=_cell(row, names), share=percent(row["share"], 1),
            error=localised(f"{100 * row['standard_error']:.1f}"),
        )
        for row in rows
    )  # fmt: skip
    return [
        Heading(word("Which ratings matter most")),
        Paragraph((word("How often the first place changes when one rating alone is drawn anew:"),)),
        Items(told),
    ]


def _worth(study: Study, names: Names) -> list[Block]:
    found = study.information
    if found is None:
        return []
    rows = [row for row in found.table.to_dict(orient="records") if row["value"] > 0][:DRIVERS]
    blocks: list[Block] = [Heading(word("What would be worth knowing first"))]
    best = names.option(found.best)
    if not rows:
        said = say("No single rating: {option} has the best mean score whatever one of them is.", option=best)
        return [*blocks, Paragraph(said)]
    lead = say(
        "With nothing more known, {option} has the best mean score. If one rating could be measured before choosing, "
        "the mean score of the choice would rise by so much:",
        option=best,
    )
    told = tuple(
        say(
            "{rating}: {gain} points of 100; it would change the choice in {share} of cases.",
            rating=_cell(row, names), gain=_gain(row), share=percent(row["changes"]),
        )
        for row in rows
    )  # fmt: skip
    return [*blocks, Paragraph(lead), Items(told)]


def _gain(row: dict[Any, Any]) -> str:
    value, error = 100 * row["value"], 100 * row["standard_error"]
    return localised(f"{value:.2g}" if not error else f"{value:.2g} ± {error:.1g}")


def _cell(row: dict[Any, Any], names: Names) -> Text:
    return say(
        "{option} on {criterion}",
        option=names.option(str(row["alternative"])), criterion=names.quoted(str(row["criterion"])),
    )  # fmt: skip


def _ends(study: Study, names: Names) -> Table:
    found = study.drawn
    assert found is not None
    ends = found.ends
    assert ends is not None
    rows = []
    for key, row in ends.iterrows():
        name = str(key)
        cells = [Cell((names.option(name),))]
        for end in ("worst", "likely", "best"):
            place = places(int(row[f"{end}_places"]))
            cells.append(Cell((f"{100 * row[f'{end}_scores']:.0f}",), sub=place))
        cells += [Cell((places(int(row[end])),)) for end in ("worst_place", "best_place")]
        rows.append(Row(tuple(cells), marked=name in study.ranking.winners))
    ways = (noted("All at their bad end"), noted("All at their likely value"), noted("All at their good end"))
    columns = (
        Column(word("Option"), "wide"),
        *(Column(word(way), "number", word("score and place")) for way in ways),
        Column(word("Worst place"), sub=word("alone bad, others good")),
        Column(word("Best place"), sub=word("alone good, others bad")),
    )
    note = word("The bad end of a cost or a risk is its high number. Scores in points of 100.")
    caption = word("Every rating at its worst and at its best")
    return Table((caption,), columns, tuple(rows), (note,), folded=len(rows) > 12)


def _raters(study: Study, names: Names) -> list[Block]:
    found = study.raters
    assert found is not None
    opinion = names.document.second_opinion
    label = opinion.label if opinion is not None else word("another rater")
    count = len(found.differences)
    margin, winners = found.theirs.margin, names.all_of(found.theirs.winners)
    lead = ""
    if margin is not None and found.agree:
        lead = word(
            ", {points} ahead instead of {ours}",
            points=points(margin), ours=points(found.ours.margin or 0, of=False),
        )  # fmt: skip
    elif margin is not None:
        lead = word(", {points} ahead", points=points(margin))
    said = say(
        "With the ratings of a second rater (“{rater}”), {options} still comes first{lead}."
        if found.agree
        else "With the ratings of a second rater (“{rater}”), {options} comes first{lead}.",
        rater=label, options=winners, lead=lead,
    )  # fmt: skip
    kappa = ""
    if found.kappa is not None:
        kappa = word(
            "; over all ratings, those not rated anew counted as the same, weighted kappa is {n}",
            n=localised(f"{found.kappa:.2f}"),
        )
    differ = word("The two differ in {ratings}{kappa}.", ratings=counted(count, "rating"), kappa=kappa)
    blocks: list[Block] = [Heading(word("What a second rater says")), Paragraph(said), Paragraph((differ,))]
    if found.smallest:
        part = found.smallest[0]
        cells = listed(
            [say("{option} on {criterion}", option=names.option(a), criterion=names.quoted(c)) for a, c in part]
        )
        blocks.append(
            Paragraph(
                say(
                    "{ratings} would be enough to change the choice: {cells}.",
                    ratings=capital(counted(len(part), "rating")), cells=cells,
                )
            )
        )  # fmt: skip
    elif count:
        none = word(
            "No set of these ratings, moved to the second rater's value, changes the choice."
            if found.complete
            else "No three of these ratings, moved to the second rater's value, changes the choice."
        )
        blocks.append(Paragraph((none,)))
    rows = [
        Row((Cell(_cell(row, names)), Cell((number(row["ours"]),)), Cell((number(row["theirs"]),))))
        for row in found.differences.to_dict(orient="records")
    ]
    if rows:
        columns = (
            Column(word("Rating"), "wide"), Column(word("Here"), "number"), Column(word("Second rater"), "number"),
        )  # fmt: skip
        caption = word("Where the second rater differs")
        blocks.append(Table((caption,), columns, tuple(rows), folded=len(rows) > 6))
    return blocks
