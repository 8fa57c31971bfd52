"""Two priorities at once: who is the best for every pair of values of two weights, as a map and as its corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import number as localised
from mcda.language import word
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Map, Paragraph, Row, Section, Table, Text, plain, say
from mcda.report.words import counted, percent

if TYPE_CHECKING:
    from mcda.flips.maps import Region, WinnerMap
    from mcda.study import Study

MOST = 12  # corners of a region that a page lists


def section(study: Study, names: Names) -> Section | None:
    """Return the map over the two weights that change the choice most easily."""
    found = study.map
    if found is None:
        return None
    x, y = names.quoted(found.x), names.quoted(found.y)
    shares = {key: float(share) for key, share in found.shares().items()}
    order = sorted(shares, key=lambda key: -shares[key])
    blocks: list[Block] = []
    if len(order) == 1:
        stays = say(
            "Whatever the weights of {x} and {y}, {option} is the best as long as the others keep their proportions.",
            x=x, y=y, option=names.option(order[0]),
        )  # fmt: skip
        blocks.append(Paragraph(stays, "lead"))
    else:
        winners = sum(shares.get(key, 0.0) for key in study.ranking.winners)
        lead = say(
            "When {x} and {y} move together and the other criteria share the rest in today's proportions, {options} "
            "can be the best; {today}",
            x=x, y=y, options=counted(len(order), "option"), today=_today(study, names, winners),
        )  # fmt: skip
        blocks += [Paragraph(lead, "lead"), _map(found, names, order, shares), _corners(found, names, shares)]
    title = word("When two priorities move at once")
    return Section("two", title, tuple(blocks), word("Two priorities at once"))


def _today(study: Study, names: Names, share: float) -> Text:
    winners = study.ranking.winners
    return say(
        "today's best, {options}, holds {share} of the map."
        if len(winners) == 1
        else "today's best, {options}, hold {share} of the map.",
        options=names.all_of(winners), share=percent(share),
    )  # fmt: skip


def _map(found: WinnerMap, names: Names, order: list[str], shares: dict[str, float]) -> Map:
    told = "; ".join(
        word("{option}: {share} of the map", option=names.label(key), share=percent(shares[key])) for key in order
    )
    now = [percent(float(w)) for w in found.now]
    description = word(
        "Today {x} has {here} and {y} {there} of the weight. {options}.",
        x=names.quoted(found.x), here=now[0], y=names.quoted(found.y), there=now[1], options=told,
    )  # fmt: skip
    title = say(
        "{option} has the largest part of the map, {share}",
        option=names.option(order[0]), share=percent(shares[order[0]]),
    )  # fmt: skip
    note = word("The lower left corner gives both no weight, the slope gives both together everything.")
    note += word(
        " The borders are exact."
        if not found.tolerance
        else " Borders are curves: exact on horizontal lines, drawn straight between them."
    )
    level = [one for one in found.regions if len(one.level) > 1]
    for one in {one.winner: one for one in level}.values():
        note += plain(
            say(
                " Wherever {option} is the best, {others} is level.",
                option=names.option(one.winner), others=names.all_of(one.level[1:]),
            )
        )  # fmt: skip
    return Map(
        title, found, names.criterion(found.x), names.criterion(found.y), description,
        {key: names.option(key) for key in order}, (note,),
    )  # fmt: skip


def _corners(found: WinnerMap, names: Names, shares: dict[str, float]) -> Table:
    rows = []
    regions = sorted(found.regions, key=lambda one: (-shares[one.winner], -one.area))
    for region in regions if not found.tolerance else ():
        rows.append(_row(region.winner, names, float(2 * region.area), _listed(region)))
    for key in sorted(shares, key=lambda key: -shares[key]) if found.tolerance else ():
        parts = [region for region in regions if region.winner == key]
        count = sum(len(region.vertices) for region in parts)
        said = (
            _listed(parts[0])
            if len(parts) == 1 and count <= MOST
            else word("{n} points, listed in the JSON file", n=count)
        )
        rows.append(_row(key, names, shares[key], said))
    axes = word("(“{x}”, “{y}”)", x=names.criterion(found.x), y=names.criterion(found.y))
    columns = (
        Column(word("Option"), "wide"), Column(word("Share of the map"), "number"),
        Column(word("Corners"), "wide", axes),
    )  # fmt: skip
    caption = word("The map in numbers: the corners of its regions, in points of 100")
    return Table((caption,), columns, tuple(rows), folded=True)


def _row(key: str, names: Names, share: float, corners: str) -> Row:
    return Row((Cell((names.option(key),)), Cell((percent(share),)), Cell((corners,))))


def _listed(region: Region) -> str:
    corners = (
        word("({x}, {y})", x=localised(f"{round(100 * float(s), 1):g}"), y=localised(f"{round(100 * float(t), 1):g}"))
        for s, t in region.vertices
    )
    return "  ".join(corners)
