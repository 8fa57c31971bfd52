"""The smallest combined change: how far it is to another choice when all weights may move together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.flips.nearest import NearestFlip, Status
from mcda.report import charts
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Section, Strong, Table, Text, text
from mcda.report.words import MINUS, capital, figures, listed, percent, percents, points
from mcda.sentences import ratio

if TYPE_CHECKING:
    import pandas as pd

    from mcda.study import Study

DUST = 5e-4  # a weight that moves less than a twentieth of a point is not named


def section(study: Study, names: Names) -> Section:
    """Return the nearest flips over all weights, and how they compare with the doubt in the judgements."""
    blocks: list[Block] = []
    if study.to_choice is not None and study.case.choice is not None:
        blocks.append(Paragraph(rationality(study.to_choice, study.case.choice, names), "lead"))
    first = study.combined[study.methods[0]]
    moved, scaled = first.get("l1"), first.get("percent")
    if moved is not None:
        blocks.append(Paragraph(easiest(moved, names), "normal" if blocks else "lead"))
        if moved.weights is not None and moved.status is Status.FLIP:
            blocks += [charts.moves(moved, study, names), moves(moved, study, names)]
    if scaled is not None:
        blocks.append(Paragraph(safe(scaled, study.methods[0], names)))
    others = [(name, found["percent"]) for name, found in study.combined.items() if "percent" in found][1:]
    blocks += [Paragraph(safe(found, name, names)) for name, found in others]
    if study.doubt is not None and len(study.doubt):
        blocks += [Heading("Measured against the doubt in the judgements"), *against_doubt(study.doubt, names)]
    return Section("combined", "The smallest combined change", tuple(blocks), "Combined changes")


def easiest(flip: NearestFlip, names: Names) -> Text:
    """Return the least move of all weights together, or that there is none."""
    if flip.status is Status.TIED:
        return text("The first place is shared today: the least change decides it.")
    if flip.moved is None or flip.moves is None or flip.rival is None:
        return nobody(flip, names)
    up = [(key, x) for key, x in _sorted(flip.moves) if x > DUST]
    down = [(key, x) for key, x in _sorted(flip.moves) if x < -DUST]
    told = [
        f"{names.quoted(str(key))} ({sign}{share})"
        for part, sign in ((up, "+"), (down, MINUS))
        for (key, _), share in zip(part, figures([abs(x) for _, x in part]), strict=True)
    ]
    given, taken = listed(told[: len(up)]), listed(told[len(up) :])
    whole = points(flip.moved / 100)
    return text(
        f"The easiest way to another choice is to move {whole} in all: to ", given, ", taken from ", taken, ". Then ",
        names.option(flip.rival), " draws level; anything more puts it ahead.",
    )  # fmt: skip


def nobody(flip: NearestFlip, names: Names) -> Text:
    """Return that no weights at all change the choice, and who can still draw level."""
    level = ""
    if flip.status is Status.TIE_ONLY:
        level = " Where all that tells them apart has no weight, others draw level, but nobody overtakes."
    return text(
        "No combination of priorities changes the choice: ", Strong(names.label(flip.winner)), f" stays first.{level}"
    )


def safe(flip: NearestFlip, method: str, names: Names) -> Text:
    """Return within what percentage of itself every weight may be wrong without changing the choice."""
    under = f"Under {in_sentence(method)}: "
    if flip.status is Status.TIED:
        return text(under, "the first place is shared today.")
    if flip.distance is None or flip.rival is None:
        zero = "; only a criterion that has no weight today could" if 0.0 in flip.now else ""
        return text(under, f"no factors on today's weights, however large, change the choice{zero}.")
    share = percent(flip.distance, 0 if flip.distance >= 0.02 else 1)
    kept = f"as long as no weight is wrong by more than {share} of itself, up or down, the choice stays"
    widest = ""
    if flip.ratio is not None:
        widest = f" The same holds as long as no two weights change their ratio by more than {flip.ratio**2:.2g} times."
    return text(under, f"{kept}; just beyond, ", names.option(flip.rival), f" can come first.{widest}")


def moves(flip: NearestFlip, study: Study, names: Names) -> Table:
    """Return today's weights, those of the nearest flip and the moves between."""
    there, change = flip.weights, flip.moves
    assert there is not None
    assert change is not None
    rows = []
    for key, now in zip(study.matrix.criteria, flip.now, strict=True):
        move = float(change[key])
        sign = "" if abs(move) <= DUST else "+" if move > 0 else MINUS
        before, after = percents(now, float(there[key])) if sign else (percent(now), percent(now))
        shown = f"{sign}{figures([abs(move)])[0]}" if sign else "–"
        cells = ((names.criterion(key),), (before,), (after,), (shown,))
        rows.append(Row(tuple(Cell(words) for words in cells), faded=not sign))
    columns = (
        Column("Criterion", "wide"),
        Column("Weight now", "number"),
        Column("At the flip", "number"),
        Column("Move", "number", "points of 100"),
    )
    caption = text(
        "The weights at which ", names.option(str(flip.rival)), " draws level with ", names.option(flip.winner)
    )
    note = "This is the least total move; nothing nearer changes the choice. The certificate is in the JSON file."
    return Table(caption, columns, tuple(rows), (note,))


def rationality(flip: NearestFlip, choice: str, names: Names) -> Text:
    """Return the least change of priorities that would make the actual choice the best one."""
    option = names.option(choice)
    if flip.moved is None or flip.moves is None:
        why = flip.status.value
        return text("No priorities at all would make ", option, f" the best choice. {why}")
    told = listed(
        [
            f"{names.quoted(str(key))} by {'+' if x > 0 else MINUS}{figures([abs(x)])[0]}"
            for key, x in _sorted(flip.moves)
            if abs(x) > DUST
        ]
    )
    whole = points(flip.moved / 100)
    least = "The least change of priorities that would make "
    return text(least, option, f" the best choice moves {whole}: ", told, ".")


def against_doubt(table: pd.DataFrame, names: Names) -> list[Block]:
    """Return how many times its own doubt a weight would have to move, most dangerous first."""
    near = table.dropna(subset=["needs", "doubt"]).drop_duplicates("subject")
    if not len(near):
        return [Paragraph(("No weight alone changes the choice, however wrong it is.",))]
    rows = []
    for _, row in near.iterrows():
        needs, doubt = _points(row)
        times = ratio(row["times"]) if row["doubt"] > 0 else "–"
        rival: Text = (names.option(row["rival"]),)
        cells: tuple[Text, ...] = ((names.criterion(row["subject"]),), (needs,), (doubt,), (times,), rival)
        rows.append(Row(tuple(Cell(words) for words in cells)))
    first = near.iloc[0]
    needs, doubt = _points(first)
    held = f"{ratio(first['times'])}." if first["doubt"] > 0 else "there is none."
    lead = (
        f"{capital(names.quoted(first['subject']))} needs {needs} points; the judgements' own doubt about it is "
        f"{doubt}: {held} The doubt is the standard error that disagreement among the judgements implies; it does not "
        f"say how right they are."
    )
    columns = (
        Column("Criterion", "wide"),
        Column("Needs", "number", "points of 100"),
        Column("Doubt", "number", "points of 100"),
        Column("Needs over doubt", "number"),
        Column("Then", "text"),
    )
    caption = "How far the nearest flip of each weight is, in units of its own doubt"
    return [Paragraph((lead,)), Table((caption,), columns, tuple(rows))]


def _points(row: pd.Series[float]) -> tuple[str, str]:
    """Return needs and doubt in points; the doubt to two digits, as it is often less than a point."""
    return figures([float(row["needs"]) / 100])[0], f"{float(row['doubt']):.2g}"


def _sorted(moves: pd.Series[float]) -> list[tuple[object, float]]:
    return sorted(((key, float(x)) for key, x in moves.items()), key=lambda pair: -abs(pair[1]))
