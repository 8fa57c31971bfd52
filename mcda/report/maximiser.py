"""The utility maximiser: shares, limits, what each limit costs, and what each unused option would lose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report import together
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Paragraph, Row, Section, Table, Text, plain, text
from mcda.report.words import counted, listed, number, percent, stop

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
    return Section("maximiser", "The utility maximiser", tuple(blocks))


def asked(optimum: Optimum) -> str:
    """Return what the programme maximises."""
    if optimum.exclusive:
        how = "exactly one option is to be picked"
    else:
        how = "the decision may be shared among several options; shares are not negative and add up to 100%"
    under = (
        f" under {counted(len(optimum.limits), 'limit')}"
        if optimum.limits
        else ", without any limit on costs, risks or gains"
    )
    return (
        f"A linear programme looks for the greatest utility{under}; {how}. Utility is the weighted-sum score, "
        f"and every answer is checked in exact fractions."
    )


def found(study: Study, names: Names) -> Text:
    """Return the best choice, or best mix, and how it compares with the weighted sum."""
    optimum, shares = study.optimum, study.optimum.certificate.shares
    if shares is None:
        return ("No choice meets all limits at once.",)
    if optimum.ties:
        return text("Several choices are equally good: ", names.all_of(optimum.ties), " can each be part of one.")
    if optimum.best is not None:
        same = (optimum.best,) == study.ranking.winners
        opening = text("The greatest utility is reached by one option alone: ", names.option(optimum.best), ". ")
        if not optimum.limits:
            return text(
                opening, "Without limits that is always the one that the weighted sum puts first." if same else ""
            )
        return text(
            opening,
            "The limits do not change the choice."
            if same
            else text("Without the limits it would be: ", names.all_of(study.ranking.winners), "."),
        )
    parts = [
        text(f"{percent(float(share))} ", names.option(key))
        for key, share in zip(optimum.alternatives, shares, strict=True)
        if share
    ]
    return text(
        "The limits leave no single option as the best; the greatest utility is reached by a mix: ", listed(parts), "."
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
        lost = "–" if values[a] else "kept out" if regret is None else f"{100 * float(regret):.1f}"
        cells = (
            Cell((names.option(key),), sub=f"kept out by: {', '.join(barred)}" if barred else None),
            Cell((percent(float(values[a])),)),
            Cell((f"{utility:.1f}",)),
            Cell((lost,)),
        )
        rows.append(Row(cells, marked=bool(values[a])))
    columns = (
        Column("Option"),
        Column("Share", "number"),
        Column("Utility", "number", "points of 100"),
        Column("Lost if used", "number", "points of 100"),
    )
    unused = [(regret, a) for a, regret in enumerate(regrets) if regret is not None and not values[a]]
    if unused:
        least, a = min(unused)
        caption = text(
            "The unused option that would cost least is ",
            names.option(optimum.alternatives[a]),
            f": {100 * float(least):.1f} points of 100",
        )
    else:
        caption = text("Shares, and what each unused option would lose")
    return Table(caption, columns, tuple(rows))


def limited(limit: Limit, names: Names) -> str:
    """Return a limit in words."""
    if limit.exclude:
        return "may not be used: " + ", ".join(names.label(key) for key in limit.exclude)
    what = names.criterion(limit.criterion) if limit.criterion else "what is spent"
    return f"{what}: {'at most' if limit.sense == '<=' else 'at least'} {number(float(limit.bound))}"


def limits(optimum: Optimum, names: Names) -> Table:
    """Return the limits."""
    rows = [
        Row((Cell((limit.name,)), Cell((limited(limit, names),)), Cell((limit.why or "–",))))
        for limit in optimum.limits
    ]
    return Table(("The limits",), (Column("Limit"), Column("What it says"), Column("Why", "wide")), tuple(rows))


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
    caption = (
        f"{len(binding)} of {len(optimum.prices)} limits {'costs' if len(binding) == 1 else 'cost'} utility"
        if binding
        else "None of the limits costs any utility"
    )
    columns = (
        Column("Limit"),
        Column("What it says"),
        Column("Used", "number"),
        Column("What relaxing it is worth", "wide"),
    )
    return Table((caption,), columns, tuple(rows))


def worth(price: Price, names: Names) -> str:
    """Return a shadow price in words."""
    limit, floor = price.limit, price.limit.sense == ">="
    if not price.relaxed:
        return "Relaxing it gains nothing."
    unit = f"point of “{names.criterion(limit.criterion)}”" if limit.criterion else limit.unit
    gain = f"{100 * abs(float(price.relaxed)):.1f} points of 100"
    end = ""
    if price.holds_to is not None:
        end = f", {'down' if floor else 'up'} to {number(float(price.holds_to))}"
    return f"One {unit} {'less demanded' if floor else 'more allowed'} is worth {gain}{end}."


def change(one: Change, names: Names) -> Text:
    """Return which bound makes another option the pick."""
    limit = one.limit
    then = names.all_of(one.picked, "or") if one.picked else ("no option at all",)
    if one.value is None:
        return text(f"Without the limit “{limit.name}” the pick would be: ", then, ".")
    upward = one.relaxed == (limit.sense == "<=")
    way = "raised" if upward else "lowered"
    past = "to" if one.relaxed else "above" if upward else "below"
    return text(
        f"If the limit “{limit.name}” were {way} {past} {number(float(one.value))}, the pick would be: ", then, "."
    )


def conflict(optimum: Optimum, names: Names) -> Text:
    """Return the limits that cannot hold together."""
    told = plain(listed([f"“{name}”" for name in optimum.conflict]))
    verb = "cannot hold together" if len(optimum.conflict) > 1 else "cannot hold"
    tail = " No smaller set of limits is in conflict." if optimum.smallest and len(optimum.conflict) > 1 else ""
    return (
        stop(f"{told} {verb}; without any one of them the others can") + tail
        if len(optimum.conflict) > 1
        else stop(f"{told} {verb}: no option meets it"),
    )
