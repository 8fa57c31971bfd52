"""What the model cannot see in any of several cases: time, politics and events, each told by the cases' own models."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, NamedTuple

from mcda.durability.limits import Reach
from mcda.language import noted, word
from mcda.report import calibrated, lasting
from mcda.report.naming import Names
from mcda.report.one_interest import spelled
from mcda.report.pages import Named, page
from mcda.report.parts import Block, Cell, Column, Items, Link, Paragraph, Row, Section, Table, Text, say, text
from mcda.report.words import capital, counted, crossing, listed, passed, safe

if TYPE_CHECKING:
    from mcda.study import Study

END = 9  # of the scale of exposure to changes of ideology
MOST = 12  # cases whose pages a sentence names


class Exposed(NamedTuple):
    """How exposed to changes of ideology a case's best option is, and how many others are less so."""

    study: Study
    names: Names
    key: str
    exposure: int
    less: int


def section(named: Named) -> Section:
    """Return what no number of the joint page takes into account, and where each case says so."""
    told: list[Text] = [*_time(named), *_politics(named), *_hindsight(named)]
    blocks: list[Block] = [Paragraph(_events(named), "lead")]
    if told:
        blocks.append(Items(tuple(told)))
    table = _table(named)
    if table is not None:
        blocks.append(table)
    blocks.append(Paragraph(_pages(named)))
    title, short = word("What the model cannot see: time, politics, events"), word("What it cannot see")
    return Section("unseen", title, tuple(blocks), short)


def _events(named: Named) -> Text:
    replayed = [study for study, _ in named if study.replay is not None]
    if not replayed:
        return (
            word(
                "No case names an event: what came after the decisions, and what may still come, stands in none of "
                "these numbers."
            ),
        )
    events = sum(len(study.replay.alone) for study in replayed if study.replay is not None)
    turned = [int(study.replay.alone["flips"].sum()) for study in replayed if study.replay is not None]
    alone, cases = sum(turned), sum(map(bool, turned))
    opening = word(
        "The ratings hold no event. The one that {cases} names is replayed by itself. "
        if events == 1
        else "The ratings hold no event. {events} that {cases} names are replayed, each by itself. "
        if len(replayed) == 1
        else "The ratings hold no event. {events} that {cases} name are replayed, each by itself. ",
        events=capital(counted(events, "event")), cases=counted(len(replayed), "case"),
    )  # fmt: skip
    if events == 1:
        one = noted("It changes what comes first.") if alone else noted("It does not change what comes first.")
        return (opening + word(one),)
    if not alone:
        return (opening + word("None changes what comes first."),)
    ends = (
        word("One changes what comes first.")
        if alone == 1
        else word("{k} change what comes first, in one case.", k=capital(spelled(alone)))
        if cases == 1
        else word("{k} change what comes first, in {cases}.", k=capital(spelled(alone)), cases=counted(cases, "case"))
    )
    return (opening + ends,)


def _time(named: Named) -> list[Text]:
    """Say that a gain's length is not known, and what lasting would have to count for."""
    asked = [
        (study, names, study.questions.lasting)
        for study, names in named
        if study.questions.lasting is not None and study.questions.lasting.now is not None
    ]
    if not asked:
        return [(word("Time: no case rates how long a gain lasts."),)]
    opening = word("Time: how long a gain lasts is a rating here, and no more than a judgement. ")
    turned = [(found.flips[0], found.now, study) for study, _, found in asked if found.flips]
    of = counted(len(asked), "case")
    if not turned:
        return [
            (opening + word("Whatever lasting counts for, it changes the best option in none of {cases}.", cases=of),)
        ]
    flip, now, study = min(turned, key=lambda one: abs(one[0].threshold - (one[1] or 0.0)))
    here, there, tie = passed(now or 0.0, flip.threshold)
    there = word("more than {n}" if flip.threshold > (now or 0.0) else "less than {n}", n=there) if tie else there
    where = {"case": study.case.title, "there": there, "here": here}
    told = (
        word(
            "In “{case}” the best option would be another one if it counted for {there} of all weight instead of "
            "{here}.",
            **where,
        )
        if len(asked) == 1
        else word(
            "If it counted for enough, or for little enough, the best option would be another one in {k} of {cases}; "
            "the nearest is “{case}”, at {there} of all weight instead of {here}.",
            k=spelled(len(turned)), cases=of, **where,
        )
    )  # fmt: skip
    return [(opening + told,)]


def exposures(named: Named) -> list[Exposed]:
    """Return how exposed to changes of ideology the best option of each case is, where the case says it of them."""
    found = []
    for study, names in named:
        said = {key: one.exposure for key, one in names.document.alternatives.items() if one.exposure is not None}
        best = study.ranking.best
        if best is None or best not in said:
            continue
        less = sum(said[key] < said[best] for key in study.matrix.alternatives if key in said)
        found.append(Exposed(study, names, best, said[best], less))
    return found


def _politics(named: Named) -> list[Text]:
    """Say how far the best options hang on who governs."""
    found = exposures(named)
    if not found:
        return [(word("Politics: no case says how far its options hang on who governs."),)]
    opening = word("Politics: the ratings know of no change of government. ")
    behind = sum(bool(one.less) for one in found)
    most = max(found, key=lambda one: one.exposure)
    where = {"option": most.names.label(most.key), "n": most.exposure, "end": END}
    if len(found) == 1:
        told = word("The best option, “{option}”, is rated {n} in that, on a scale from 1 to {end}.", **where)
    else:
        told = word(
            "In {k} of {cases} some other option is less exposed to changes of ideology than the best one; the most "
            "exposed of the best ones is “{option}”, {n} on a scale from 1 to {end}.",
            k=spelled(behind), cases=counted(len(found), "case"), **where,
        )  # fmt: skip
    return [(opening + told,)]


def _hindsight(named: Named) -> list[Text]:
    """Say in how many cases the events have dates, and what is left of the choices after them."""
    replays = [study.replay for study, _ in named if study.replay is not None]
    if not replays:
        return []
    later = [replay.hindsight for replay in replays if replay.hindsight is not None]
    if not later:
        return [(word("Hindsight: no case dates its events, so nothing is said of what came of the decisions."),)]
    stays = sum(
        bool(set(replay.hindsight.winners) & set(replay.ex_ante.winners))
        for replay in replays
        if replay.hindsight is not None
    )
    told = word(
        "Hindsight: events have dates in {cases}; after all of these the option that was best at the decision is still "
        "first in {k}.",
        cases=counted(len(later), "case"), k=spelled(stays),
    )  # fmt: skip
    return [(told,)]


def _table(named: Named) -> Table | None:
    """Return a row a case: events, the likeliest reading of the most dangerous one, lasting, drift and exposure."""
    exposed = {one.study.case.stem: one for one in exposures(named)}
    rows = []
    for study, names in named:
        timed = lasting.section(study, names) is not None
        cells = (_replayed(study), _break_even(study), _lasting(study, timed), _drift(study, timed),
                 _exposed(exposed.get(study.case.stem)))  # fmt: skip
        rows.append(Row((Cell((Link(study.case.title, page(study, "#limits")),)), *cells)))
    columns = (
        Column(word("Case")), Column(word("Events that change it")), Column(word("The event nearest to changing it")),
        Column(word("Lasting would have to count for")), Column(word("Weights may drift by"), sub=word("a year")),
        Column(word("Exposed to ideology"), sub=word("of {n}", n=END)),
    )  # fmt: skip
    note = word(
        "How likely an event is held is a threshold for a judgement, and no forecast. Drift: one standard deviation a "
        "year, with which the best option stays first for ten years in nine of ten draws; rounded down."
    )
    return Table(
        (word("What each case says of events, time and politics"),), columns, tuple(rows), (note,), stacked=True
    )


def _replayed(study: Study) -> Cell:
    if study.replay is None:
        return Cell(("–",))
    alone = study.replay.alone
    told = word("{k} of {n}", k=int(alone["flips"].sum()), n=len(alone))
    return Cell((Link(told, page(study, "#events")),))


def _break_even(study: Study) -> Cell:
    """Return the event that changes the choice at the least probability, and what that probability is called."""
    nearest = [flip for flip in study.event_flips or () if flip.winner in study.ranking.winners]
    if not nearest:
        return Cell(("–",))
    flip = min(nearest, key=lambda one: one.threshold)
    label = word("“{label}”", label=study.case.document.scenarios[str(flip.subject)].label or str(flip.subject))
    if flip.status == "not defined":
        return Cell((label,), sub=word("takes the best option away"))
    if flip.status == "jump":
        return Cell((label,), sub=word("as soon as it can happen at all"))
    about = word(
        "the best option only while held {likely} (below {share})",
        likely=calibrated.below(flip.threshold), share=passed(0.0, flip.threshold)[1],
    )  # fmt: skip
    return Cell((label,), sub=about)


def _lasting(study: Study, timed: bool) -> Cell:
    found = study.questions.lasting
    if found is None or found.now is None:
        return Cell(("–",))
    if not found.flips:
        told = word("never changes it")
    else:
        here, there = crossing(found.now, found.flips[0].threshold)
        told = word("{there} (now {here})", there=there, here=here)
    return Cell((Link(told, page(study, "#lasting")) if timed else told,))


def _drift(study: Study, timed: bool) -> Cell:
    limit = study.questions.limit if timed else None
    if limit is None:
        return Cell(("–",))
    if limit.status is Reach.ANY:
        return Cell((word("any amount"),))
    if limit.drift is None:
        return Cell(("–",))
    return Cell((word("{n}%", n=floor(100 * limit.drift)) if limit.drift >= 0.01 else safe(limit.drift),))


def _exposed(one: Exposed | None) -> Cell:
    if one is None:
        return Cell(("–",))
    less = (
        word("no other is less exposed")
        if not one.less
        else word("one other is less exposed")
        if one.less == 1
        else word("{n} others are less exposed", n=spelled(one.less))
    )
    return Cell((str(one.exposure),), sub=less)


def _pages(named: Named) -> Text:
    """Return where each case says what it leaves out."""
    opening = word(
        "Nor does it see persons, parties and ministries, how gains are spread among people, or an option that nobody "
        "listed. "
    )
    if len(named) > MOST:
        return (opening + word("What each case leaves out stands at the end of its page, in full sentences."),)
    links = listed([Link(study.case.title, page(study, "#limits")) for study, _ in named])
    return text(opening, say("What each case leaves out, in full sentences: {pages}.", pages=links))
