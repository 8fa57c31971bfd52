"""Four questions side by side: the best option, and the nearest weight, rating and events that change it."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10
from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.report import levels
from mcda.report.naming import Names
from mcda.report.one_interest import spelled
from mcda.report.pages import Named, page
from mcda.report.parts import Cell, Column, Link, Paragraph, Row, Section, Table, plain
from mcda.report.turning import further
from mcda.report.words import crossing, listed, number, percent
from mcda.sentences import beyond

if TYPE_CHECKING:
    from mcda.flips.cell_flip import CellFlip
    from mcda.study import Study

LEVEL = 1e-9  # of a step: a threshold this near to a round number is that number


def section(named: Named) -> Section:
    """Return the four questions, a row a case."""
    lead = word(
        "Which option is the best, which weight changes that, which rating, and which event: each is asked by itself, "
        "with everything else as it is. An answer to one is no answer to another."
    )
    rows = []
    for study, names in named:
        best = plain(listed([names.label(key) for key in study.ranking.winners]))
        weight, rating, event = _weight(study, names), _rating(study, names), _event(study)
        cells = (Cell((Link(study.case.title, page(study)),)), Cell((best,)), Cell((weight,)), rating, Cell((event,)))
        rows.append(Row(cells))
    columns = (
        Column(word("Case")), Column(word("Best")), Column(word("A weight that changes it")),
        Column(word("A rating that changes it")), Column(word("Events that change it")),
    )  # fmt: skip
    caption, note = word("The nearest change of each kind, case by case"), word("All under the weighted sum.")
    if any(study.methods[0] != "weighted_sum" for study, _ in named):
        note = word("Each under the first method of its case.")
    if any(one.within_range for study, _ in named for one in study.cells or ()):
        note += word(" Of ratings, the nearest that changes it inside its own range is named, where one does.")
    table = Table((caption,), columns, tuple(rows), (note,), stacked=True)
    return Section("four", word("Four questions are four"), (Paragraph((lead,), "lead"), table), word("Four questions"))


def _weight(study: Study, names: Names) -> str:
    flip = study.nearest
    if flip is None:
        return word("none alone")
    criterion = names.quoted(str(flip.subject))
    if not flip.distance:
        return word("{criterion}: any other weight than {here}", criterion=criterion, here=percent(flip.now))
    beyond = further(flip, study, study.methods[0])
    here, there = crossing(flip.now, flip.threshold, beyond[0][0] if beyond else None)
    return word("{criterion}: {there} instead of {here}", criterion=criterion, there=there, here=here)


def _rating(study: Study, names: Names) -> Cell:
    flips = study.cells
    if flips is None:
        return Cell(("–",))
    if not flips:
        return Cell((word("none alone"),))
    flip = next((one for one in flips if one.within_range), flips[0])  # what may be so comes before what is nearer
    alternative, criterion = flip.subject
    ends = study.case.scale(criterion)
    scale = None if ends is None else (float(ends[0]), float(ends[1]))
    now = number(float(flip.now))
    if study.matrix.value[study.matrix.criteria.index(criterion)] is not None:
        scale, now = (0.0, 1.0), word("worth {n}", n=now)
    then = enough(flip, scale)
    option = word("“{label}”", label=names.label(alternative))
    told = word(
        "{option} on {criterion}: {then} instead of {now}",
        option=option, criterion=names.quoted(criterion), then=then, now=now,
    )  # fmt: skip
    return Cell((told,), sub=_range(study, flip))


def enough(flip: CellFlip, scale: tuple[float, float] | None) -> str:
    """Return a rating that is enough to change the choice, with two figures of the move: rounded away from today's.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> rising = SimpleNamespace(now=4.0, threshold=8.923, upwards=True, jump=False)
    >>> falling = SimpleNamespace(now=8.0, threshold=4.7453, upwards=False, jump=False)
    >>> enough(rising, (1.0, 9.0)), enough(falling, (1.0, 9.0))
    ('9 or more', '4.7 or less')
    """
    now, threshold = float(flip.now), float(flip.threshold)
    if flip.jump or now == threshold:
        return beyond(flip.told(), number(threshold))
    step = Decimal(1).scaleb(floor(log10(abs(threshold - now))) - 1)
    exact = Decimal(threshold) / step
    near = exact.to_integral_value()
    if abs(exact - near) > LEVEL:
        near = exact.to_integral_value(ROUND_CEILING if flip.upwards else ROUND_FLOOR)
    rounded = float(near * step)
    if scale is not None and not scale[0] <= rounded <= scale[1]:  # nothing is rated beyond its scale
        rounded = threshold
    shown = number(rounded)
    return word("{there} or more", there=shown) if flip.upwards else word("{there} or less", there=shown)


def _range(study: Study, flip: CellFlip) -> str:
    """Return whether the rating may be that, by its own range, and how many others may."""
    alternative, criterion = flip.subject
    cell = study.case.document.alternatives[alternative].scores[criterion]
    span = levels.span(cell)
    if span is None or flip.within_range is None:
        own = word("the case gives it no range")
    else:
        own = word("inside its range, {range}" if flip.within_range else "outside its range, {range}", range=span)
    others = {one.subject for one in study.cells or ()} - {flip.subject}
    if not others:
        return own
    if all(one.within_range is None for one in study.cells or ()):
        return word("{own}; {more}", own=own, more=_others(len(others)))
    inside = len({one.subject for one in study.cells or () if one.within_range} - {flip.subject})
    if len(others) == 1:
        more = word(
            "one other rating would change it too, inside its range"
            if inside
            else "one other rating would change it too, but not inside its range"
        )
    else:
        few = (
            noted("{n} other ratings would change it too, none of them inside its range"),
            noted("{n} other ratings would change it too, one of them inside its range"),
        )
        many = noted("{n} other ratings would change it too, {k} of them inside their ranges")
        more = word(few[inside] if inside < len(few) else many, n=spelled(len(others)), k=spelled(inside))
    return word("{own}; {more}", own=own, more=more)


def _others(many: int) -> str:
    """Return how many other ratings would do the same, where no rating has a range."""
    if many == 1:
        return word("one other rating would change it too")
    return word("{n} other ratings would change it too", n=spelled(many))


def _event(study: Study) -> str:
    replay = study.replay
    if replay is None:
        return word("the case names none")
    alone = replay.alone
    flipping = [str(label) for label in alone.loc[alone["flips"].astype(bool), "label"]]
    if not flipping:
        return word("none of {n} alone", n=len(alone))
    events = plain(listed([word("“{label}”", label=one) for one in flipping]))
    return word("{k} of {n}: {events}", k=len(flipping), n=len(alone), events=events)
