"""The smallest combined change: how far it is to another choice when all weights may move together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcda.flips.nearest import NearestFlip, Status
from mcda.language import number as localised
from mcda.language import word
from mcda.report import charts
from mcda.report.importance import ruled
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import Block, Cell, Column, Heading, Paragraph, Row, Section, Strong, Table, Text, say, text
from mcda.report.words import MINUS, capital, enough, figures, listed, percent, percents, points
from mcda.report.words import safe as shown
from mcda.sentences import factor, ratio

if TYPE_CHECKING:
    import pandas as pd

    from mcda.study import Study

FAR = 10  # times its doubt: beyond it a number would feign a precision that the doubt does not have
DUST = 5e-4  # a weight that moves less than a twentieth of a point is not named


def section(study: Study, names: Names) -> Section:
    """Return the nearest flips over all weights, and how they compare with the doubt in the judgements."""
    blocks: list[Block] = []
    if study.to_choice is not None and study.case.choice is not None:
        blocks.append(Paragraph(rationality(study.to_choice, study.case.choice, names), "lead"))
    first = study.combined[study.methods[0]]
    moved, scaled = first.get("l1"), first.get("percent")
    if moved is not None:
        blocks.append(Paragraph(easiest(moved, names, study.ranking.winners), "normal" if blocks else "lead"))
        if moved.weights is not None and moved.status is Status.FLIP:
            blocks += [charts.moves(moved, study, names), moves(moved, study, names)]
    if scaled is not None:
        blocks.append(Paragraph(safe(scaled, study.methods[0], names, study.ranking.winners)))
    others = [(name, found["percent"]) for name, found in study.combined.items() if "percent" in found][1:]
    blocks += [Paragraph(safe(found, name, names, study.rankings[name].winners)) for name, found in others]
    if study.doubt is not None and len(study.doubt):
        heading = Heading(word("Measured against the doubt in the judgements"))
        blocks += [heading, *against_doubt(study.doubt, names)]
    return Section("combined", word("The smallest combined change"), tuple(blocks), word("Combined changes"))


def easiest(flip: NearestFlip, names: Names, level: Sequence[str] = ()) -> Text:
    """Return the least move of all weights together, or that there is none."""
    if flip.status is Status.TIED:
        return (word("The first place is shared today: the least change decides it."),)
    if flip.moved is None or flip.moves is None or flip.rival is None:
        return nobody(flip, names, level)
    up = [(key, x) for key, x in _sorted(flip.moves) if x > DUST]
    down = [(key, x) for key, x in _sorted(flip.moves) if x < -DUST]
    told = [
        f"{names.quoted(str(key))} ({sign}{share})"
        for part, sign in ((up, "+"), (down, MINUS))
        for (key, _), share in zip(part, figures([abs(x) for _, x in part]), strict=True)
    ]
    return say(
        "The easiest way to another choice is to move {points} in all: to {given}, taken from {taken}. Then {option} "
        "draws level; anything more puts it ahead.",
        points=points(flip.moved / 100), given=listed(told[: len(up)]), taken=listed(told[len(up) :]),
        option=names.option(flip.rival),
    )  # fmt: skip


def nobody(flip: NearestFlip, names: Names, level: Sequence[str] = ()) -> Text:
    """Return that no weights at all change the choice, and who can draw level; `level` share the first place today."""
    if len(level) > 1:
        return say(
            "No combination of priorities decides between {options}: they stay level.", options=names.all_of(level)
        )
    others = None
    if flip.status is Status.TIE_ONLY:
        others = word(" Where all that tells them apart has no weight, others draw level, but nobody overtakes.")
    stays = say(
        "No combination of priorities changes the choice: {option} stays first.",
        option=Strong(names.label(flip.winner)),
    )
    return text(stays, others)


def safe(flip: NearestFlip, method: str, names: Names, level: Sequence[str] = ()) -> Text:
    """Return within what percentage of itself every weight may be wrong without changing the choice."""
    under = in_sentence(method)
    if flip.status is Status.TIED:
        return (word("Under {method}: the first place is shared today.", method=under),)
    if (flip.distance is None or flip.rival is None) and len(level) > 1:
        return say("Under {method}: {options} are level, and no factors on today's weights decide between them.",
                   method=under, options=names.all_of(level))  # fmt: skip
    if flip.distance is None or flip.rival is None:
        return (
            word(
                "Under {method}: no factors on today's weights, however large, change the choice; only a criterion "
                "that has no weight today could."
                if 0.0 in flip.now
                else "Under {method}: no factors on today's weights, however large, change the choice.",
                method=under,
            ),
        )
    widest, most = None, None if flip.ratio is None else factor(flip.ratio**2)
    if most is not None:
        widest = word(" The same holds as long as no two weights change their ratio by more than {n} times.", n=most)
    if flip.status is Status.OPEN and flip.bracket is not None:
        return say(
            "Under {method}: as long as no weight is wrong by more than {share} of itself, up or down, the choice "
            "stays; from {far} on {option} can come first; between the two it is not settled.",
            method=under, share=shown(flip.bracket[0]), far=enough(flip.distance), option=names.option(flip.rival),
        )  # fmt: skip
    kept = say(
        "Under {method}: as long as no weight is wrong by more than {share} of itself, up or down, the choice stays; "
        "just beyond, {option} can come first.",
        method=under, share=shown(flip.distance), option=names.option(flip.rival),
    )  # fmt: skip
    return text(kept, widest)


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
        Column(word("Criterion"), "wide"),
        Column(word("Weight now"), "number"),
        Column(word("At the flip"), "number"),
        Column(word("Move"), "number", word("points of 100")),
    )
    caption = say(
        "The weights at which {rival} draws level with {winner}",
        rival=names.option(str(flip.rival)), winner=names.option(flip.winner),
    )  # fmt: skip
    note = word("This is the least total move; nothing nearer changes the choice. The certificate is in the JSON file.")
    return Table(caption, columns, tuple(rows), (note,))


def rationality(flip: NearestFlip, choice: str, names: Names) -> Text:
    """Return the least change of priorities that would make the actual choice the best one."""
    option = names.option(choice)
    if flip.moved is None or flip.moves is None:
        return say(
            "No priorities at all would make {option} the best choice. {why}",
            option=option, why=word(flip.status.value),
        )  # fmt: skip
    told = listed(
        [
            word(
                "{criterion} by {move}",
                criterion=names.quoted(str(key)), move=f"{'+' if x > 0 else MINUS}{figures([abs(x)])[0]}",
            )
            for key, x in _sorted(flip.moves)
            if abs(x) > DUST
        ]
    )  # fmt: skip
    return say(
        "The least change of priorities that would make {option} the best choice moves {points}: {moves}.",
        option=option, points=points(flip.moved / 100), moves=told,
    )  # fmt: skip


def against_doubt(table: pd.DataFrame, names: Names) -> list[Block]:
    """Return how many times its own doubt a weight would have to move, most dangerous first.

    Judgements that a rule made agree by the rule: what their disagreement says of doubt is then said to be no evidence.
    """
    near = table.dropna(subset=["needs", "doubt"]).drop_duplicates("subject")
    if not len(near):
        return [Paragraph((word("No weight alone changes the choice, however wrong it is."),))]
    rows = []
    for _, row in near.iterrows():
        needs, doubt = _points(row)
        times = "–" if row["doubt"] <= 0 else word("far beyond") if row["times"] >= FAR else ratio(row["times"])
        rival: Text = (names.option(row["rival"]),)
        cells: tuple[Text, ...] = ((names.criterion(row["subject"]),), (needs,), (doubt,), (times,), rival)
        rows.append(Row(tuple(Cell(words) for words in cells)))
    first = near.iloc[0]
    needs, doubt = _points(first)
    far = word("far beyond it.") if first["times"] >= FAR else f"{ratio(first['times'])}."
    lead = word(
        "{criterion} needs {needs} points. The judgements follow a rule and agree by it, so that the doubt which their "
        "disagreement implies, {doubt}, is no evidence of how sure the weight is: do not rest on it."
        if ruled(names.study.case)
        else "{criterion} needs {needs} points; the judgements' own doubt about it is {doubt}: {held} The doubt is the "
        "standard error that disagreement among the judgements implies; it does not say how right they are.",
        criterion=capital(names.quoted(first["subject"])), needs=needs, doubt=doubt,
        held=far if first["doubt"] > 0 else word("there is none."),
    )  # fmt: skip
    if ruled(names.study.case):
        return [Paragraph((lead,))]
    columns = (
        Column(word("Criterion"), "wide"),
        Column(word("Needs"), "number", word("points of 100")),
        Column(word("Doubt"), "number", word("points of 100")),
        Column(word("Needs over doubt"), "number"),
        Column(word("Then"), "text"),
    )
    caption = word("How far the nearest flip of each weight is, in units of its own doubt")
    return [Paragraph((lead,)), Table((caption,), columns, tuple(rows))]


def _points(row: pd.Series[float]) -> tuple[str, str]:
    """Return needs and doubt in points; the doubt to two digits, as it is often less than a point."""
    return figures([float(row["needs"]) / 100])[0], localised(f"{float(row['doubt']):.2g}")


def _sorted(moves: pd.Series[float]) -> list[tuple[object, float]]:
    return sorted(((key, float(x)) for key, x in moves.items()), key=lambda pair: -abs(pair[1]))
