"""How long could it last: what lasting must count for, and how far priorities may drift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.durability.limits import Reach
from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report.naming import Names
from mcda.report.parts import Block, Items, Paragraph, Section, Text, plain, say, text
from mcda.report.words import capital, enough, listed, passed, percent, safe
from mcda.sentences import factor

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
        opening = word("Priorities change with governments. How far could they drift before another option came first?")
        blocks += [Paragraph((opening,)), Items(tuple(told))]
    if not blocks:
        return None
    note = word(
        "Events that could come are replayed in their own section; here only priorities move, and ratings stay."
    )
    if study.methods[0] != "weighted_sum":
        note += word(" All this is under the weighted sum.")
    title, short = word("How long could it last?"), word("How long could it last")
    return Section("lasting", title, (*blocks, Paragraph((note,), "note")), short)


def _weight(found: WeightOfLasting, names: Names) -> Text:
    """Say at which weight of lasting the answer changes."""
    what, now = plain(listed([names.quoted(key) for key in found.criteria])), found.now or 0.0
    first = names.all_of(found.winners)
    if now == 1:
        return (word("Nothing counts here but {criteria}.", criteria=what),)
    if not found.flips:
        return say(
            "Whatever lasting counts for ({criteria}), from nothing to everything, {options} stays the best.",
            criteria=what, options=first,
        )  # fmt: skip
    told: list[Text] = []
    for flip in found.flips:
        here, there, _ = passed(flip.now, flip.threshold)
        told.append(
            say(
                "{option} once it counts for more than {there} (now {here})"
                if flip.threshold >= flip.now
                else "{option} once it counts for less than {there} (now {here})",
                option=names.option(flip.rival), there=there, here=here,
            )
        )  # fmt: skip
    changes = say("Lasting ({criteria}) changes the answer to {options}.", criteria=what, options=listed(told))
    without = found.without
    if without is None:
        return changes
    strict = (
        say(" Without any weight on lasting, as the model in its strict form has it, the answer is the same.")
        if without == found.winners
        else say(
            " Without any weight on lasting, as the model in its strict form has it, first comes {options}.",
            options=names.all_of(without),
        )
    )
    return text(changes, strict)


def _drift(limit: DriftLimit, names: Names) -> list[Text]:
    choice, years = names.option(limit.choice), localised(f"{limit.years:g}")
    looks = word("once") if limit.looks == 1 else word("{n} times", n=limit.looks)
    draws = localised(f"{limit.samples:,}")
    told: list[Text] = []
    if limit.status is Reach.ANY:
        always = noted("{choice} stays first for {n} years however much the weights drift.")
        drawn = noted(
            "{choice} stays first for {n} years in at least {often} of {draws} draws, however much the weights drift. "
            "It is looked at {looks} a year."
        )
        told.append(
            say(
                always if limit.proved else drawn,
                choice=choice, n=years, often=percent(limit.at_least), draws=draws, looks=looks,
            )
        )  # fmt: skip
    elif limit.drift is not None and limit.bracket is not None:
        low, high = limit.bracket
        ends = (
            word("between {low} and {high}", low=safe(low), high=enough(high))
            if high is not None
            else word("at least {low}", low=safe(low))
        )
        told.append(
            say(
                "{choice} stays first for {n} years in at least {often} of {draws} draws as long as weights drift by "
                "no more than {drift} a year, one standard deviation (within two standard errors: {ends}). It is "
                "looked at {looks} a year. How much priorities do drift is not assumed here.",
                choice=choice, n=years, often=percent(limit.at_least), draws=draws,
                drift=safe(limit.drift), ends=ends, looks=looks,
            )
        )  # fmt: skip
    ratio = limit.ratio
    most = None if ratio is None or ratio == float("inf") else factor(ratio, 3)
    if most is not None and limit.kept is not None:
        template = (
            noted(
                "No drift that keeps every weight between today's divided by {n} and today's times {n} can change "
                "the choice (found by floats, without a certificate)."
            )
            if "floats" in limit.kept
            else noted(
                "No drift that keeps every weight between today's divided by {n} and today's times {n} can change "
                "the choice; that needs no draws."
            )
        )
        told.append((word(template, n=most),))
    return [(capital(one[0]), *one[1:]) if isinstance(one[0], str) else one for one in told]
