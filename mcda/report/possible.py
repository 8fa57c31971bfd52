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
    blocks: list[Block] = [Paragraph(_opening(able, len(table)), "lead"), _table(table, names)]
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
    return text(f"{able_ones}; no priorities at all put one of the others first alone.")


def _table(table: pd.DataFrame, names: Names) -> Table:
    rows = []
    for key, row in table.iterrows():
        lead = points(row["slack"], of=False) if row["status"] == "strict" and row["slack"] == row["slack"] else "–"
        known = row["best_place"] is not None and row["best_place"] == row["best_place"]
        place = places(int(row["best_place"])) if known else "–"
        cells: tuple[Text, ...] = ((names.option(str(key)),), (ANSWERS[row["status"]],), (lead,), (place,))
        rows.append(Row(tuple(Cell(words) for words in cells), faded=row["status"] == "never"))
    columns = (
        Column("Option", "wide"),
        Column("Can it be the best?"),
        Column("Largest lead", "number", "of 100"),
        Column("Best place"),
    )
    note = "The largest lead is over the next option, under the priorities that suit it most; any weights are allowed."
    return Table(("What each option can come to when priorities are free",), columns, tuple(rows), (note,))


def _reason(key: str, table: pd.DataFrame, names: Names) -> Text | None:
    """Return the mix of rivals that is never behind, in whole percentages."""
    certificate = table.attrs["certificates"][key]
    if isinstance(certificate, str) or not certificate.mixes:
        return None
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
