"""Two priorities at once: who is the best for every pair of values of two weights, as a map and as its corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Map, Paragraph, Row, Section, Table, Text, plain, text
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
    both = text(names.quoted(found.x), " and ", names.quoted(found.y))
    shares = {key: float(share) for key, share in found.shares().items()}
    order = sorted(shares, key=lambda key: -shares[key])
    blocks: list[Block] = []
    if len(order) == 1:
        stays = text("Whatever the weights of ", both, ", ", names.option(order[0]))
        blocks.append(Paragraph(text(stays, " is the best as long as the others keep their proportions."), "lead"))
    else:
        winners = sum(shares.get(key, 0.0) for key in study.ranking.winners)
        lead = text(
            "When ", both, " move together and the other criteria share the rest in today's proportions, ",
            f"{counted(len(order), 'option')} can be the best; ", _today(study, names, winners),
        )  # fmt: skip
        blocks += [Paragraph(lead, "lead"), _map(found, names, order, shares), _corners(found, names, shares)]
    return Section("two", "When two priorities move at once", tuple(blocks), "Two priorities at once")


def _today(study: Study, names: Names, share: float) -> Text:
    winners = study.ranking.winners
    verb = "holds" if len(winners) == 1 else "hold"
    return text("today's best, ", names.all_of(winners), f", {verb} {percent(share)} of the map.")


def _map(found: WinnerMap, names: Names, order: list[str], shares: dict[str, float]) -> Map:
    told = "; ".join(f"{names.label(key)}: {percent(shares[key])} of the map" for key in order)
    now = [percent(float(w)) for w in found.now]
    description = (
        f"Today {names.criterion(found.x)} has {now[0]} and {names.criterion(found.y)} {now[1]} of the weight. {told}."
    )
    title = text(names.option(order[0]), " has the largest part of the map, ", percent(shares[order[0]]))
    exact = "The borders are exact." if not found.tolerance else (
        "Borders are curves: exact on horizontal lines, drawn straight between them."
    )  # fmt: skip
    level = [one for one in found.regions if len(one.level) > 1]
    ties = [
        plain(text(" Wherever ", names.option(one.winner), " is the best, ", names.all_of(one.level[1:]), " is level."))
        for one in {one.winner: one for one in level}.values()
    ]
    ends = "The lower left corner gives both no weight, the slope gives both together everything."
    note = f"{ends} {exact}{''.join(ties)}"
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
        said = _listed(parts[0]) if len(parts) == 1 and count <= MOST else f"{count} points, listed in the JSON file"
        rows.append(_row(key, names, shares[key], said))
    columns = (
        Column("Option", "wide"),
        Column("Share of the map", "number"),
        Column("Corners", "wide", f"(“{names.criterion(found.x)}”, “{names.criterion(found.y)}”)"),
    )
    caption = "The map in numbers: the corners of its regions, in points of 100"
    return Table((caption,), columns, tuple(rows), folded=True)


def _row(key: str, names: Names, share: float, corners: str) -> Row:
    return Row((Cell((names.option(key),)), Cell((percent(share),)), Cell((corners,))))


def _listed(region: Region) -> str:
    return "  ".join(f"({round(100 * float(s), 1):g}, {round(100 * float(t), 1):g})" for s, t in region.vertices)
