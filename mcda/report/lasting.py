"""How long could it last: what lasting must count for, and how far priorities may drift."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from mcda.durability.limits import Reach
from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, plain, text
from mcda.report.words import capital, listed, percent, percents

if TYPE_CHECKING:
    from mcda.durability import DriftLimit, WeightOfLasting
    from mcda.study import Study


def section(study: Study, names: Names) -> Section | None:
    """Return what durability does to the answer; None where it is not a decision told in stages."""
    if not names.staged or len(study.matrix.alternatives) < 2:
        return None
    found, limit = study.questions.lasting, study.questions.limit
    blocks: list[Block] = [] if found is None or found.now is None else [Paragraph(_weight(found, names), "lead")]
    told = [] if limit is None else _drift(limit, names)
    if told:
        opening = "Priorities change with governments. How far could they drift before another option came first?"
        blocks += [Paragraph((opening,)), Items(tuple(told))]
    if not blocks:
        return None
    note = "Events that could come are replayed in their own section; here only priorities move, and ratings stay."
    if study.methods[0] != "weighted_sum":
        note += " All this is under the weighted sum."
    return Section(
        "lasting", "How long could it last?", (*blocks, Paragraph((note,), "note")), "How long could it last"
    )


def _weight(found: WeightOfLasting, names: Names) -> Text:
    """Say at which weight of lasting the answer changes."""
    what, now = plain(listed([names.quoted(key) for key in found.criteria])), found.now or 0.0
    first = names.all_of(found.winners)
    if now == 1:
        return (f"Nothing counts here but {what}.",)
    if not found.flips:
        return text(f"Whatever lasting counts for ({what}), from nothing to everything, ", first, " stays the best.")
    told: list[Text] = []
    for flip in found.flips:
        here, there = percents(flip.now, flip.threshold)
        side = "more" if flip.threshold >= flip.now else "less"
        told.append(text(names.option(flip.rival), f" once it counts for {side} than {there} (now {here})"))
    without = found.without
    strict: Text = ()
    if without is not None:
        same = without == found.winners
        first = ("the answer is the same",) if same else text("first comes ", names.all_of(without))
        strict = text(" Without any weight on lasting, as the model in its strict form has it, ", first, ".")
    return text(f"Lasting ({what}) changes the answer to ", listed(told), ".", strict)


def _drift(limit: DriftLimit, names: Names) -> list[Text]:
    choice, years = names.option(limit.choice), f"{limit.years:g} years"
    often = f"{limit.at_least:.0%} of {limit.samples:,} draws"
    told: list[Text] = []
    if limit.status is Reach.ANY:
        told.append(text(choice, f" stays first for {years} however much the weights drift."))
    elif limit.drift is not None and limit.bracket is not None:
        low, high = limit.bracket
        ends = (
            f"between {percent(low, 1)} and {percent(high, 1)}" if high is not None else f"at least {percent(low, 1)}"
        )
        looks = "once" if limit.looks == 1 else f"{limit.looks} times"
        told.append(
            text(
                choice,
                f" stays first for {years} in at least {often} as long as weights drift by no more than "
                f"{percent(limit.drift, 1)} a year, one standard deviation (within two standard errors: {ends}). It is "
                f"looked at {looks} a year; no drift is assumed.",
            )
        )
    ratio = limit.ratio
    if ratio is not None and ratio != float("inf") and limit.kept is not None:
        proof = " (found by floats, without a certificate)" if "floats" in limit.kept else "; that needs no draws"
        factor = floor(ratio * 1e4) / 1e4
        told.append(
            (f"No drift that keeps every weight within a factor {factor:g} of today's can change the choice{proof}.",)
        )
    return [(capital(one[0]), *one[1:]) if isinstance(one[0], str) else one for one in told]
