"""The utility maximiser: shares, limits, what each limit costs, and what each unused option would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report import together
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Paragraph, Row, Section, Table, Text, plain, say, text
from mcda.report.words import counted, listed, number, percent

if TYPE_CHECKING:
    from mcda.optimise import Change, Limit, Optimum, Price
    from mcda.study import Study


def section(study: Study, names: Names) -> Section:
    """Return the answer of the linear programme."""
    optimum = study.optimum
    blocks: list[Block] = [Paragraph(found(study, names), "lead"), Paragraph((asked(optimum),), "note")]
    if optimum.certificate.shares is None:
        blocks.append(Paragraph(conflict(optimum, names), "warning"))
        blocks.append(limits(optimum, names))
    else:
        blocks.append(shares(study, names))
        if optimum.limits:
            blocks.append(prices(optimum, names) if optimum.prices else limits(optimum, names))
        blocks += [Paragraph(change(one, names)) for one in optimum.next_change or ()]
    blocks += together.blocks(study, names)
    return Section("maximiser", word("The utility maximiser"), tuple(blocks))


def asked(optimum: Optimum) -> str:
    """Return what the programme maximises."""
    if optimum.exclusive:
        told = (
            noted(
                "A linear programme looks for the greatest utility under {limits}; exactly one option is to be picked."
            )
            if optimum.limits
            else noted(
                "A linear programme looks for the greatest utility, without any limit on costs, risks or gains; "
                "exactly one option is to be picked."
            )
        )
    else:
        told = (
            noted(
                "A linear programme looks for the greatest utility under {limits}; the decision may be shared among "
                "several options; shares are not negative and add up to 100%."
            )
            if optimum.limits
            else noted(
                "A linear programme looks for the greatest utility, without any limit on costs, risks or gains; the "
                "decision may be shared among several options; shares are not negative and add up to 100%."
            )
        )
    checked = word(" Utility is the weighted-sum score, and every answer is checked in exact fractions.")
    return word(told, limits=counted(len(optimum.limits), "limit")) + checked


def found(study: Study, names: Names) -> Text:
    """Return the best choice, or best mix, and how it compares with the weighted sum."""
    optimum, shares = study.optimum, study.optimum.certificate.shares
    if shares is None:
        return (word("No choice meets all limits at once."),)
    if optimum.ties:
        options = names.all_of(optimum.ties)
        return say("Several choices are equally good: {options} can each be part of one.", options=options)
    if optimum.best is not None:
        same = (optimum.best,) == study.ranking.winners
        opening = say(
            "The greatest utility is reached by one option alone: {option}. ", option=names.option(optimum.best)
        )
        if not optimum.limits:
            first = word("Without limits that is always the one that the weighted sum puts first.")
            return text(opening, first if same else "")
        if same:
            return text(opening, word("The limits do not change the choice."))
        winners = names.all_of(study.ranking.winners)
        return text(opening, say("Without the limits it would be: {options}.", options=winners))
    parts = [
        say("{share} {option}", share=percent(float(share)), option=names.option(key))
        for key, share in zip(optimum.alternatives, shares, strict=True)
        if share
    ]
    return say(
        "The limits leave no single option as the best; the greatest utility is reached by a mix: {parts}.",
        parts=listed(parts),
    )


def shares(study: Study, names: Names) -> Table:
    """Return shares, utilities and regrets."""
    optimum = study.optimum
    values, regrets = optimum.certificate.shares or (), optimum.regrets
    rows = []
    order = sorted(range(len(values)), key=lambda a: (-values[a], regrets[a] is None, regrets[a] or 0))
    for a in order:
        key, regret = optimum.alternatives[a], regrets[a]
        barred = (optimum.blocked or {}).get(key)
        utility = 100 * float(optimum.certificate.utilities[key])
        lost = "–" if values[a] else word("kept out") if regret is None else localised(f"{100 * float(regret):.1f}")
        out = word("kept out by: {limits}", limits=", ".join(barred)) if barred else None
        cells = (
            Cell((names.option(key),), sub=out),
            Cell((percent(float(values[a])),)),
            Cell((localised(f"{utility:.1f}"),)),
            Cell((lost,)),
        )
        rows.append(Row(cells, marked=bool(values[a])))
    columns = (
        Column(word("Option")),
        Column(word("Share"), "number"),
        Column(word("Utility"), "number", word("points of 100")),
        Column(word("Lost if used"), "number", word("points of 100")),
    )
    unused = [(regret, a) for a, regret in enumerate(regrets) if regret is not None and not values[a]]
    level = [optimum.alternatives[a] for regret, a in unused if regret == 0]
    if level:
        caption = say("Nothing is lost if {options} is used instead", options=names.all_of(level, "or"))
    elif unused:
        least, a = min(unused)
        caption = say(
            "The unused option that would cost least is {option}: {n} points of 100",
            option=names.option(optimum.alternatives[a]),
            n=localised(f"{100 * float(least):.1f}"),
        )
    else:
        caption = (word("Shares, and what each unused option would lose"),)
    return Table(caption, columns, tuple(rows))


def limited(limit: Limit, names: Names) -> str:
    """Return a limit in words."""
    if limit.exclude:
        return word("may not be used: {options}", options=", ".join(names.label(key) for key in limit.exclude))
    what = names.criterion(limit.criterion) if limit.criterion else word("what is spent")
    bound = noted("{what}: at most {n}") if limit.sense == "<=" else noted("{what}: at least {n}")
    return word(bound, what=what, n=number(float(limit.bound)))


def limits(optimum: Optimum, names: Names) -> Table:
    """Return the limits."""
    rows = [
        Row((Cell((limit.name,)), Cell((limited(limit, names),)), Cell((limit.why or "–",))))
        for limit in optimum.limits
    ]
    columns = (Column(word("Limit")), Column(word("What it says")), Column(word("Why"), "wide"))
    return Table((word("The limits"),), columns, tuple(rows))


def prices(optimum: Optimum, names: Names) -> Table:
    """Return what each limit costs."""
    rows = []
    for price in optimum.prices:
        cells = (
            Cell((price.limit.name,), sub=price.limit.why or None),
            Cell((limited(price.limit, names),)),
            Cell((number(float(price.used)),)),
            Cell((worth(price, names),)),
        )
        rows.append(Row(cells, marked=bool(price.relaxed)))
    binding = [price for price in optimum.prices if price.relaxed]
    costs = noted("{k} of {n} limits costs utility") if len(binding) == 1 else noted("{k} of {n} limits cost utility")
    caption = (
        word(costs, k=len(binding), n=len(optimum.prices)) if binding else word("None of the limits costs any utility")
    )
    columns = (
        Column(word("Limit")),
        Column(word("What it says")),
        Column(word("Used"), "number"),
        Column(word("What relaxing it is worth"), "wide"),
    )
    return Table((caption,), columns, tuple(rows))


def worth(price: Price, names: Names) -> str:
    """Return a shadow price in words."""
    limit, floor = price.limit, price.limit.sense == ">="
    if not price.relaxed:
        return word("Relaxing it gains nothing.")
    gain, end = localised(f"{100 * abs(float(price.relaxed)):.1f}"), ""
    if price.holds_to is not None:
        to = number(float(price.holds_to))
        end = word(", down to {n}", n=to) if floor else word(", up to {n}", n=to)
    if limit.criterion:
        told = (
            noted("One point of {criterion} less demanded is worth {n} points of 100{end}.")
            if floor
            else noted("One point of {criterion} more allowed is worth {n} points of 100{end}.")
        )
        return word(told, criterion=names.quoted(limit.criterion), n=gain, end=end)
    if limit.spend:
        told = (
            noted("One unit spent less demanded is worth {n} points of 100{end}.")
            if floor
            else noted("One unit spent more allowed is worth {n} points of 100{end}.")
        )
    else:
        told = noted("One share more allowed is worth {n} points of 100{end}.")
    return word(told, n=gain, end=end)


def change(one: Change, names: Names) -> Text:
    """Return which bound makes another option the pick."""
    limit = one.limit
    then = names.all_of(one.picked, "or") if one.picked else (word("no option at all"),)
    if one.value is None:
        return say("Without the limit “{limit}” the pick would be: {then}.", limit=limit.name, then=then)
    upward = one.relaxed == (limit.sense == "<=")
    if one.relaxed:
        told = (
            noted("If the limit “{limit}” were raised to {n}, the pick would be: {then}.")
            if upward
            else noted("If the limit “{limit}” were lowered to {n}, the pick would be: {then}.")
        )
    else:
        told = (
            noted("If the limit “{limit}” were raised above {n}, the pick would be: {then}.")
            if upward
            else noted("If the limit “{limit}” were lowered below {n}, the pick would be: {then}.")
        )
    return say(told, limit=limit.name, n=number(float(one.value)), then=then)


def conflict(optimum: Optimum, names: Names) -> Text:
    """Return the limits that cannot hold together."""
    told = plain(listed([word("“{label}”", label=name) for name in optimum.conflict]))
    if len(optimum.conflict) == 1:
        return (word("{limits} cannot hold: no option meets it.", limits=told),)
    tail = word(" No smaller set of limits is in conflict.") if optimum.smallest else ""
    said = word("{limits} cannot hold together; without any one of them the others can.", limits=told)
    return (said + tail,)
