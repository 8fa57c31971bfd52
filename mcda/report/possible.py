"""Who could be the best at all: options that some priorities put first, and the mixes that rule out the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.report.naming import Names
from mcda.report.parts import Block, Cell, Column, Items, Paragraph, Row, Section, Table, Text, text
from mcda.report.words import NUMBERS, capital, counted, listed, percent, places, points

if TYPE_CHECKING:
    import pandas as pd

    from mcda.study import Study

ANSWERS = {"strict": "yes", "tie only": "only level with others", "never": "never", "open": "not known"}


def section(study: Study, names: Names) -> Section | None:
    """Return which options any priorities at all can put first, and why the others never are."""
    table = study.possible
    if table is None or len(table) < 2:
        return None
    able = [str(key) for key in table.index[table["status"] == "strict"]]
    blocks: list[Block] = [Paragraph(text(_opening(able, len(table)), _widest(study, names)), "lead")]
    blocks.append(_table(study, table, names))
    never = [str(key) for key in table.index[table["status"] == "never"]]
    reasons = tuple(reason for key in never if (reason := _reason(key, table, names)))
    if reasons:
        blocks.append(Items(reasons))
    return Section("possible", "Who could be the best at all", tuple(blocks), "Who could be best")


def _opening(able: list[str], count: int) -> Text:
    if len(able) == count:
        each = f"Each of the {counted(count, 'option')} is the best under some priorities"
        return text(f"{each}: the ratings alone rule out none.")
    many = NUMBERS[len(able)] if len(able) < len(NUMBERS) else str(len(able))
    verb = "is" if len(able) == 1 else "are"
    able_ones = f"{capital(many)} of the {counted(count, 'option')} {verb} the best under some priorities"
    others = "the other one" if len(able) == count - 1 else "one of the others"
    return text(f"{able_ones}; no priorities at all put {others} first alone.")


def _widest(study: Study, names: Names) -> Text:
    """Return who is the best for most priorities, and today's best where that is another one."""
    if study.shares is None:
        return ()
    share = {str(key): float(value) for key, value in study.shares.items()}
    top, winners = max(share, key=lambda key: share[key]), study.ranking.winners
    rest = () if top in winners else winners
    most = f" is the best for {percent(share[top])}"
    told = text(" Of all priorities that there could be, ", names.option(top), most)
    today = [text(", today's best, ", names.option(key), f", for {percent(share[key])}") for key in rest]
    return text(told, *today, ".")


def _table(study: Study, table: pd.DataFrame, names: Names) -> Table:
    rows = []
    for key, row in table.iterrows():
        lead = points(row["slack"], of=False) if row["status"] == "strict" and row["slack"] == row["slack"] else "–"
        known = row["best_place"] is not None and row["best_place"] == row["best_place"]
        place = places(int(row["best_place"])) if known else "–"
        cells = [Cell((names.option(str(key)),)), Cell((ANSWERS[row["status"]],))]
        if study.shares is not None:
            cells.append(_share(study.shares, str(key)))
        rows.append(Row((*cells, Cell((lead,)), Cell((place,))), faded=row["status"] == "never"))
    columns = [Column("Option", "wide"), Column("Can it be the best?")]
    if study.shares is not None:
        columns.append(Column("For how much of all priorities", "number"))
    columns += [Column("Largest lead", "number", "of 100"), Column("Best place")]
    note = "The largest lead is over the next option, under the priorities that suit it most; any weights are allowed."
    if "searched" in table.attrs:
        note += " Leads and places behind the first are the best that a search met; who can be the best is proved."
    caption = "What each option can come to when priorities are free"
    return Table((caption,), tuple(columns), tuple(rows), text(note, _how(study)))


def _share(shares: pd.Series[float], key: str) -> Cell:
    attrs, share = shares.attrs, float(shares[key])
    spread = ""
    if "low" in attrs:
        spread = f"{100 * attrs['low'][key]:.1f} to {100 * attrs['high'][key]:.1f}"
    elif "standard_error" in attrs:
        spread = f"standard error {100 * attrs['standard_error'][key]:.1f}"
    return Cell((percent(share, 1 if 0 < share < 0.1 else 0),), sub=spread or None)


def _how(study: Study) -> str:
    if study.shares is None:
        return ""
    attrs = study.shares.attrs
    if attrs["how"] == "rational":
        return " Shares are of all sets of weights, each set as likely as any other: exact volumes, with a certificate."
    if attrs["how"] == "Qhull":
        return " Shares are of all sets of weights, each set as likely as any other: volumes in floating point."
    bounds = "95% bounds below" if "low" in attrs else "the standard error below"
    return f" Shares are of {attrs['samples']:,} random sets of weights, each set as likely as any other, {bounds}."


def _reason(key: str, table: pd.DataFrame, names: Names) -> Text | None:
    """Return the mix of rivals that is never behind, in whole percentages."""
    certificate = table.attrs["certificates"][key]
    if isinstance(certificate, str) or not certificate.mixes:
        return None
    if certificate.problem.form == "ratio":
        count = counted(len(certificate.mixes), "range")
        over = f": in each of {count} of the closeness, from 0 to 1, " if len(certificate.mixes) > 1 else ": "
        proof = "a mix of the others shows that no weights take it there without putting another one ahead."
        return text(names.option(key), " is never the best", over, proof)
    rivals = {c: float(share) for c, share in certificate.mixes[0].rivals.items() if share}
    if len(rivals) == 1:
        return text(
            names.option(key),
            " is never the best: ",
            names.option(next(iter(rivals))),
            " is at least as good on every criterion.",
        )
    mix = listed(
        [text(f"{percent(share)} ", names.option(c)) for c, share in sorted(rivals.items(), key=lambda pair: -pair[1])]
    )
    return text(names.option(key), " is never the best: a mix of ", mix, " is at least as good on every criterion.")
