"""Pictures of a case beside its tables: moves of weights, places drawn, ratings that matter, years, lenses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.language import word
from mcda.ranges import Ranges
from mcda.report import levels
from mcda.report.parts import Cell, Chart, Column, Ending, Line, Option, Piece, Row, Table, Text, plain, say
from mcda.report.words import MINUS, capital, counted, figures, listed, number, percent, percents, places, points
from mcda.scenarios.records import spans

if TYPE_CHECKING:
    from mcda.flips.nearest import NearestFlip
    from mcda.lenses import Lenses
    from mcda.matrix import DecisionMatrix
    from mcda.report.naming import Names
    from mcda.study import Study

DUST = 5e-4  # a weight that moves less than a twentieth of a point stays
SHOWN = 10  # ratings in a tornado
SHADES = 5  # places beyond the sixth share the lightest shade
FAR = 10  # points of 100: a lead that is far ahead, or far behind
EDGE = 0.07  # room beside a chart's ends for what is written there


def moves(flip: NearestFlip, study: Study, names: Names) -> Chart:
    """Return how every weight moves to the nearest flip: from today's stroke, to more or to less."""
    assert flip.weights is not None
    there = [float(flip.weights[key]) for key in study.matrix.criteria]
    top = max(*flip.now, *there) / (1 - 1.6 * EDGE)
    lines = []
    for key, now, then in zip(study.matrix.criteria, flip.now, there, strict=True):
        low, high = sorted((now / top, then / top))
        still = abs(then - now) <= DUST
        before, after = (percent(now),) * 2 if still else percents(now, then)
        said = say("today {before}, at the flip {after}", before=before, after=after)
        pieces = [Piece(0, low, "", "track")] if low > 0 else []
        pieces.append(Piece(low, high, plain(said), "up" if then > now else "down"))
        sign = "" if still else f"{'+' if then > now else MINUS}{figures([abs(then - now)])[0]}"
        lines.append(Line((names.criterion(key),), tuple(pieces), (now / top,), (Ending(high, sign),)))
    whole = points((flip.moved or 0.0) / 100)
    title = say("A move of {points} in all brings {option} level", points=whole, option=names.option(str(flip.rival)))
    tones = (("up", word("more than today")), ("down", word("less than today")))
    note = word("The black stroke is today's weight; the number is the move in points of 100.")
    return Chart(title, tuple(lines), tones=tones, note=(note,))


def drawn_places(study: Study, names: Names) -> Chart:
    """Return how often every option comes in every place when the ratings are drawn, first places first."""
    found = study.drawn
    assert found is not None
    table, shares = found.to_frame(), found.tally.shares
    lines = []
    for key in map(str, table.index):
        row, at, pieces = shares[found.matrix.alternatives.index(key)].tolist(), 0.0, []
        for place, share in enumerate(row, 1):
            if share > 0:
                said = f"{places(place)} {percent(share, 1)}"
                label = f"{place}." if share < 0.1 else f"{place}. {percent(share)}"
                pieces.append(Piece(at, min(at + share, 1.0), said, str(min(place - 1, SHADES)), label=label))
            at += share
        lines.append(Line((names.option(key),), tuple(pieces)))
    best, share = str(table.index[0]), float(table["first"].iloc[0])
    title = say("{option} comes first in {share} of the draws", option=names.option(best), share=percent(share))
    note = word(
        "From dark to light: how often first, second, third and so on. The number before the stop is the place."
    )
    axis = (Ending(0.0, percent(0.0), "start"), Ending(0.5, percent(0.5), "middle"), Ending(1.0, percent(1.0), "end"))
    return Chart(title, tuple(lines), axis=axis, note=(note,))


@dataclass(frozen=True)
class Swing:
    """A rating at the ends of its range, and the lead of today's winner over the best of the others at either."""

    alternative: str
    criterion: str
    low: str
    high: str
    at_low: float
    at_high: float


def swings(study: Study) -> list[Swing]:
    """Return how far every rating with a range carries the winner's lead, widest first, the others at their likely.

    Leads are in the first method's unit; ratings that carry it nowhere are left out.
    """
    if (
        study.drawn is None
        or study.ranking.method.form not in ("linear", "ratio")
        or len(study.matrix.alternatives) < 2
    ):
        return []
    ranges = Ranges.of(study.case)
    document, matrix = study.case.document, study.matrix
    told = []
    for a, j in np.argwhere(ranges.open).tolist():
        alternative, criterion = matrix.alternatives[a], matrix.criteria[j]
        at = [_lead(study, a, j, float(end.values[a, j])) for end in (ranges.low, ranges.high)]
        if at[0] == at[1]:
            continue
        if matrix.value and matrix.value[j] is not None:
            ends = [word("worth {value}", value=number(float(end.values[a, j]))) for end in (ranges.low, ranges.high)]
        else:
            cell = document.alternatives[alternative].scores[criterion]
            ends = [levels.level(cell.low), levels.level(cell.high)]
        told.append(Swing(alternative, criterion, ends[0], ends[1], *at))
    return sorted(told, key=lambda one: (-abs(one.at_high - one.at_low), min(one.at_low, one.at_high)))


def _lead(study: Study, a: int, j: int, level: float) -> float:
    method, winner = study.ranking.method, study.matrix.alternatives.index(study.ranking.winners[0])
    values = study.matrix.values.copy()
    values[a, j] = level
    moved: DecisionMatrix = replace(study.matrix, values=values, _given=None)
    scores = method.score(method.prepare(moved), study.weights.values)
    return float(scores[winner] - np.delete(scores, winner).max())


def tornado(study: Study, names: Names) -> list[Chart | Table]:
    """Return the ratings that carry the winner's lead farthest within their ranges: as a chart and as a table."""
    found = swings(study)
    if not found:
        return []
    winner, margin = names.option(study.ranking.winners[0]), study.ranking.margin or 0.0
    if len(study.ranking.winners) > 1:
        margin = 0.0
    shown = found[:SHOWN]
    ends = [margin, 0.0, *(x for one in shown for x in (one.at_low, one.at_high))]
    low, high = min(ends), max(ends)

    def at(lead: float) -> float:
        return EDGE + (1 - 2 * EDGE) * (lead - low) / (high - low)

    # the number of the option stands before the criterion; the legend has its name
    lines = [Line((replace(names.option(one.alternative), label=names.criterion(one.criterion)),),
                  *_swing(one, at, names)) for one in shown]  # fmt: skip
    met = tuple(dict.fromkeys(names.option(one.alternative) for one in shown))
    axis = (Ending(at(0.0), word("level"), "end"), Ending(at(margin), word("today"), "start"))
    tones = (("plain", word("still ahead")), ("down", word("behind another option")))
    note = word(
        "Each bar is how far the lead goes as one rating goes from one end of its range to the other, which stand "
        "beside it; the strokes are no lead, and today's."
    )
    strokes = (at(0.0), at(margin))
    chart = Chart(_tornado_title(found, winner), tuple(lines), axis=axis, rules=strokes, legend=met,
                  tones=tones, note=(note,))  # fmt: skip
    return [chart, _tornado_table(found, names)]


def _swing(one: Swing, at: Any, names: Names) -> tuple[tuple[Piece, ...], tuple[float, ...], tuple[Ending, ...]]:
    said = word(
        "{option}: lead {first} at {low}, {second} at {high}", option=names.label(one.alternative),
        first=_points(one.at_low), low=one.low, second=_points(one.at_high), high=one.high,
    )  # fmt: skip
    (left, before), (right, after) = sorted([(one.at_low, one.low), (one.at_high, one.high)], key=lambda end: end[0])
    pieces = []
    if left < 0:
        pieces.append(Piece(at(left), at(min(right, 0.0)), said, "down"))
    if right > 0:
        pieces.append(Piece(at(max(left, 0.0)), at(right), "" if left < 0 else said))
    return tuple(pieces), (), (Ending(at(left), before, "end"), Ending(at(right), after, "start"))


def _points(lead: float) -> str:
    shown = figures([abs(lead)])[0]
    return f"{MINUS}{shown}" if lead < 0 and float(f"{100 * lead:.0f}") else shown


def _cell(one: Swing, names: Names) -> Text:
    return say("{option} on {criterion}", option=names.option(one.alternative), criterion=names.quoted(one.criterion))


def _tornado_title(found: Sequence[Swing], winner: Option) -> Text:
    count = sum(min(one.at_low, one.at_high) < 0 for one in found)
    if not count:
        return say("No single rating within its range costs {option} the first place", option=winner)
    if count == 1:
        return say("One rating within its range can cost {option} the first place", option=winner)
    many = capital(counted(count, "rating"))
    return say("{ratings}, each within its range, can cost {option} the first place", ratings=many, option=winner)


def _tornado_table(found: Sequence[Swing], names: Names) -> Table:
    rows = []
    for one in found:
        cells = ((one.low,), (_points(one.at_low),), (one.high,), (_points(one.at_high),))
        rows.append(Row((Cell(_cell(one, names)), *(Cell(words) for words in cells)), min(one.at_low, one.at_high) < 0))
    points_of = word("points of 100")
    lead = Column(word("Lead there"), "number", points_of)
    columns = (
        Column(word("Rating"), "wide"), Column(word("Low end"), "number"), lead,
        Column(word("High end"), "number"), lead,
    )  # fmt: skip
    return Table((word("The lead at the ends of every range, as a table"),), columns, tuple(rows), folded=True)


def years(table: Any, study: Study, names: Names) -> Chart:
    """Return who comes first in every year, as one strip, the events below."""
    found = list(spans(table))
    first, last = found[0][0], found[-1][1]
    length = last - first + 1
    pieces, axis, met = list[Piece](), list[Ending](), dict[Option, None]()
    for start, end, row in found:
        option = names.option(row["winners"][0]) if row["winners"] else None
        said = f"{start}–{end}: " if start != end else f"{start}: "
        said += plain(names.all_of(row["winners"])) if row["winners"] else word("nothing is left to choose")
        label = "" if option is None else option.label
        pieces.append(Piece((start - first) / length, (end + 1 - first) / length, said, "track", option, label))
        if option is not None:
            met[option] = None
        if not axis or (start - first) / length - axis[-1].at >= 0.11:
            axis.append(Ending((start - first) / length, str(start)))
    turns = [b[0] for a, b in pairwise(found) if a[2]["winners"] != b[2]["winners"]]
    if not found[0][2]["winners"]:
        title = say("From {year} on nothing is left to choose", year=str(first))
    elif not turns:
        winner = names.all_of(found[0][2]["winners"])
        title = say("{options} stays first in every year from {start} to {end}", options=winner, start=str(first),
                    end=str(last))  # fmt: skip
    else:
        title = say("The first place changes in {years}", years=listed([str(year) for year in turns]))
    line = Line((word("First place"),), tuple(pieces))
    return Chart(title, (line,), axis=tuple(axis), legend=tuple(met))


def lenses(found: Lenses, titles: Mapping[str, str], short: Callable[[str], str]) -> Chart:
    """Return the heat strip, cases × lenses: how far each lens puts the choice ahead, or behind.

    `titles` names every case with a choice, in the order of the lines; `short` shortens a lens.
    """
    width, lines, ahead, cells = 1 / len(found.labels), [], 0, 0
    names = [short(lens) for lens in found.labels]
    for case, title in titles.items():
        pieces = []
        for k, lens in enumerate(found.labels):
            seen = found.seen[case].get(lens)
            lead = None if seen is None or seen.choice_lead is None else seen.choice_lead / 100
            shown = "–" if lead is None else _signed(lead)
            said = f"{names[k]}: {shown}"
            pieces.append(Piece(k * width, (k + 1) * width, said, _tone(lead), label=shown))
            ahead, cells = ahead + (lead is not None and lead > 0), cells + (lead is not None)
        lines.append(Line((title,), tuple(pieces)))
    title_of = say("The choice comes first in {ahead} of {cells} pairs of a case and a set of priorities",
                   ahead=str(ahead), cells=str(cells))  # fmt: skip
    heads = tuple(Ending((k + 0.5) * width, name, "middle") for k, name in enumerate(names))
    tones = (
        ("up-2", word("ahead by 10 points or more")), ("up-1", word("ahead")),
        ("down-1", word("behind")), ("down-2", word("behind by 10 points or more")),
    )  # fmt: skip
    note = word(
        "The number is the lead of the choice in points of 100; with a minus, and a bar below it, another option is "
        "ahead."
    )
    return Chart(title_of, tuple(lines), heads=heads, tones=tones, note=(note,), tilted=True)


def _signed(lead: float) -> str:
    shown = _points(lead)
    return f"+{shown}" if lead > 0 and shown != "0" else shown


def _tone(lead: float | None) -> str:
    if lead is None:
        return "track"
    if lead == 0:
        return "level"
    side = "up" if lead > 0 else "down"
    return f"{side}-{2 if round(100 * abs(lead)) >= FAR else 1}"  # as the number in it reads
