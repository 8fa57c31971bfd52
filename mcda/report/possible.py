"""Who could be the best at all: options that some priorities put first, and the mixes that rule out the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.language import number as localised
from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, say, text
from mcda.report.words import NUMBERS, capital, counted, listed, percent, places, points

if TYPE_CHECKING:
    import pandas as pd

    from mcda.study import Study

ANSWERS = {
    "strict": noted("yes"), "tie only": noted("only level with others"), "never": noted("never"),
    "open": noted("not known"),
}  # fmt: skip


def section(study: Study, names: Names) -> Section | None:
    """Return which options any priorities at all can put first, and why the others never are."""
    table = study.possible
    if table is None or len(table) < 2:
        return None
    able = [str(key) for key in table.index[table["status"] == "strict"]]
    told = text(_opening(able, len(table)), _widest(study, names))
    if len(alike(study, str(table.index[0]))) == len(table):
        told = say(
            "All options are rated alike: no priorities tell {options} apart.", options=names.all_of(table.index)
        )
    blocks: list[Block] = [Paragraph(told, "lead")]
    blocks.append(_table(study, table, names))
    never = [str(key) for key in table.index[table["status"] == "never"]]
    reasons = tuple(reason for key in never if (reason := _reason(key, table, names)))
    if reasons:
        blocks.append(Items(reasons))
    return Section("possible", word("Who could be the best at all"), tuple(blocks), word("Who could be best"))


def alike(study: Study, key: str) -> list[str]:
    """Return those that have the same rating as an option on every criterion, itself included."""
    rows = dict(zip(study.matrix.alternatives, study.matrix.exact.tolist(), strict=True))
    return [other for other in rows if rows[other] == rows[key]]


def _opening(able: list[str], count: int) -> Text:
    options = counted(count, "option")
    if len(able) == count:
        return (
            word(
                "Each of the {options} is the best under some priorities: the ratings alone rule out none.",
                options=options,
            ),
        )
    many = word(NUMBERS[len(able)]) if len(able) < len(NUMBERS) else str(len(able))
    told = word(
        "{n} of the {options} is the best under some priorities"
        if len(able) == 1
        else "{n} of the {options} are the best under some priorities",
        n=capital(many), options=options,
    )  # fmt: skip
    others = word(
        "; no priorities at all put the other one first alone."
        if len(able) == count - 1
        else "; no priorities at all put one of the others first alone."
    )
    return (told + others,)


def _widest(study: Study, names: Names) -> Text:
    """Return who is the best for most priorities, and today's best where that is another one."""
    if study.shares is None:
        return ()
    share = {str(key): float(value) for key, value in study.shares.items()}
    top, winners = max(share, key=lambda key: share[key]), study.ranking.winners
    twins = alike(study, top)
    rest = () if set(twins) & set(winners) else winners
    most = percent(min(1.0, sum(share[key] for key in twins)))
    told = (
        say(
            " Of all priorities that there could be, {option} is the best for {share}",
            option=names.option(top), share=most,
        )
        if len(twins) == 1
        else say(
            " Of all priorities that there could be, {options}, rated alike, come first together for {share}",
            options=names.all_of(twins), share=most,
        )
    )  # fmt: skip
    today = [
        say(", today's best, {option}, for {share}", option=names.option(key), share=percent(share[key]))
        for key in rest
    ]
    return text(told, *today, ".")


def _table(study: Study, table: pd.DataFrame, names: Names) -> Table:
    rows = []
    for key, row in table.iterrows():
        lead = points(row["slack"], of=False) if row["status"] == "strict" and row["slack"] == row["slack"] else "–"
        known = row["best_place"] is not None and row["best_place"] == row["best_place"]
        place = places(int(row["best_place"])) if known else "–"
        cells = [Cell((names.option(str(key)),)), Cell((word(ANSWERS[row["status"]]),))]
        if study.shares is not None:
            cells.append(_share(study.shares, str(key)))
        rows.append(Row((*cells, Cell((lead,)), Cell((place,))), faded=row["status"] == "never"))
    columns = [Column(word("Option"), "wide"), Column(word("Can it be the best?"))]
    if study.shares is not None:
        columns.append(Column(word("For how much of all priorities"), "number"))
    columns += [Column(word("Largest lead"), "number", word("of 100")), Column(word("Best place"))]
    note = word(
        "The largest lead is over the next option, under the priorities that suit it most; any weights are allowed."
    )
    if any(len(alike(study, str(key))) > 1 for key in table.index):
        note += word(" Options that are rated alike come first together, and share what they are the best for.")
    if "searched" in table.attrs:
        note += word(
            " Leads and places behind the first are the best that a search met; who can be the best is proved."
        )
    caption = word("What each option can come to when priorities are free")
    return Table((caption,), tuple(columns), tuple(rows), text(note, _how(study)))


def _share(shares: pd.Series[float], key: str) -> Cell:
    attrs, share = shares.attrs, float(shares[key])
    spread = ""
    if "low" in attrs:
        low, high = (localised(f"{100 * attrs[end][key]:.1f}") for end in ("low", "high"))
        spread = word("{low} to {high}", low=low, high=high)
    elif "standard_error" in attrs:
        spread = word("standard error {n}", n=localised(f"{100 * attrs['standard_error'][key]:.1f}"))
    return Cell((percent(share, 1 if 0 < share < 0.1 else 0),), sub=spread or None)


def _how(study: Study) -> str:
    if study.shares is None:
        return ""
    attrs = study.shares.attrs
    if attrs["how"] == "rational":
        return word(
            " Shares are of all sets of weights, each set as likely as any other: exact volumes, with a certificate."
        )
    if attrs["how"] == "Qhull":
        return word(" Shares are of all sets of weights, each set as likely as any other: volumes in floating point.")
    return word(
        " Shares are of {n} random sets of weights, each set as likely as any other, 95% bounds below."
        if "low" in attrs
        else " Shares are of {n} random sets of weights, each set as likely as any other, the standard error below.",
        n=localised(f"{attrs['samples']:,}"),
    )


def _reason(key: str, table: pd.DataFrame, names: Names) -> Text | None:
    """Return the mix of rivals that is never behind, in whole percentages."""
    certificate = table.attrs["certificates"][key]
    if isinstance(certificate, str) or not certificate.mixes:
        return None
    option = names.option(key)
    if certificate.problem.form == "ratio":
        if len(certificate.mixes) > 1:
            return say(
                "{option} is never the best: in each of {ranges} of the closeness, from 0 to 1, a mix of the others "
                "shows that no weights take it there without putting another one ahead.",
                option=option, ranges=counted(len(certificate.mixes), "range"),
            )  # fmt: skip
        return say(
            "{option} is never the best: a mix of the others shows that no weights take it there without putting "
            "another one ahead.",
            option=option,
        )
    rivals = {c: float(share) for c, share in certificate.mixes[0].rivals.items() if share}
    if len(rivals) == 1:
        return say(
            "{option} is never the best: {rival} is at least as good on every criterion.",
            option=option, rival=names.option(next(iter(rivals))),
        )  # fmt: skip
    mix = listed(
        [text(f"{percent(share)} ", names.option(c)) for c, share in sorted(rivals.items(), key=lambda pair: -pair[1])]
    )
    return say(
        "{option} is never the best: a mix of {mix} is at least as good on every criterion.", option=option, mix=mix
    )
