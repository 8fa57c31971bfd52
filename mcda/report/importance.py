"""What counts, and how much: the weights, the judgements behind them, and how far those agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcda.report.naming import Names
from mcda.report.parts import (
    Bar,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Link,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    plain,
    text,
)
from mcda.report.words import lines, listed, percent, times
from mcda.sentences import Labels, judgement_in
from mcda.weighting.judgements import ACCEPTABLE, Judgements
from mcda.weighting.revision import revisions

if TYPE_CHECKING:
    from mcda.study import Study
    from mcda.weighting.judgements import Triad

TABLES = {"saaty_1980": "Saaty (1980)", "saaty_2007": "Saaty and Tran (2007)"}
# What Saaty's whole numbers mean, in the words of his scale.
VERBAL = {
    1: "equally important",
    3: "moderately more important",
    5: "strongly more important",
    7: "very strongly more important",
    9: "extremely more important",
}


def section(study: Study, names: Names) -> Section:
    """Return the weights and where they come from."""
    blocks: list[Block] = [Paragraph((opening(study, names),), "lead"), weights(study, names)]
    if study.priorities is not None:
        blocks += judgements(study, names)
    else:
        blocks.append(
            Paragraph(
                (
                    "The case gives these weights directly: there are no judgements of pairs whose agreement "
                    "could be checked.",
                )
            )
        )
    return Section("weights", "What counts, and how much", tuple(blocks), "What counts")


def opening(study: Study, names: Names) -> str:
    """Return the heaviest criteria in a sentence."""
    order = sorted(zip(study.weights.values.tolist(), study.matrix.criteria, strict=True), key=lambda pair: -pair[0])
    running, count = 0.0, 0
    while count < len(order) and running < 0.5:
        running += order[count][0]
        count += 1
    if count == len(order):
        return (
            f"It takes all {count} criteria to make up half of the decision."
            if count > 1
            else f"{names.quoted(order[0][1])} is all that counts."
        )
    if running == 1 and count == 1:
        return f"{names.quoted(order[0][1])} is all that counts."
    named = plain(listed([names.quoted(key) for _, key in order[:count]]))
    verb = "make up" if count > 1 else "makes up"
    return (
        f"{named} {verb} {percent(running)} of the decision."
        if count <= 4
        else f"The {count} heaviest criteria make up {percent(running)} of the decision."
    )


def weights(study: Study, names: Names) -> Table:
    """Return the weights as bars, heaviest first, with the reason of each."""
    values = study.weights.values.tolist()
    rows = []
    for j in np.argsort(-study.weights.values, kind="stable"):
        key, one = study.matrix.criteria[j], names.document.criteria[study.matrix.criteria[j]]
        why = one.why or "–"
        rows.append(
            Row(
                (
                    Cell((one.label or key,), sub=lines([str(span) for span in one.lines]) or None),
                    Cell((), bar=Bar(values[j], strong=True)),
                    Cell((percent(values[j]),)),
                    Cell((why,)),
                )
            )
        )
    columns = [Column("Criterion"), Column("", "bar"), Column("Weight", "number"), Column("Why it counts", "wide")]
    if not any(one.why for one in names.document.criteria.values()):
        columns, rows = columns[:3], [Row(row.cells[:3]) for row in rows]
    top = study.matrix.criteria[int(np.argmax(study.weights.values))]
    title = f"{names.quoted(top)} counts most, with {percent(max(values))} of the whole decision"
    if max(values) == 1:
        title = f"{names.quoted(top)} has all the weight; nothing else counts"
    elif len({round(value, 9) for value in values}) == 1:
        title = f"Every criterion counts the same, {percent(values[0])} of the whole decision"
    return Table((title,), tuple(columns), tuple(rows), maximum=max(values))


def judgements(study: Study, names: Names) -> list[Block]:
    """Return the judged pairs, their consistency, the triads that disagree most, and both ways to weights."""
    priorities, other, case = study.priorities, study.priorities_gm, study.case.judgements
    assert priorities is not None and other is not None
    if case is None:
        return []
    n = len(priorities.weights.values)
    (first, second), value = max(case.pairs.items(), key=lambda item: max(item[1], 1 / item[1]))
    if value < 1:
        first, second, value = second, first, 1 / value
    verbal = VERBAL.get(int(value)) if value.denominator == 1 else None
    spoken = (
        f"{verbal} ({times(float(value))} on Saaty's scale) than"
        if verbal and value != 1
        else f"{times(float(value))} times as important as"
    )
    blocks: list[Block] = [Heading("The judgements behind the weights")]
    if value == 1:
        told = f"All {len(case.pairs)} pairs of criteria were judged equally important."
    else:
        told = (
            "The one pair of criteria was judged: "
            if len(case.pairs) == 1
            else f"Each of the {len(case.pairs)} pairs of criteria was judged. The widest gap: "
        )
        told += f"{names.quoted(first)} was judged {spoken} {names.quoted(second)}."
    blocks.append(
        Paragraph(text(told, " Every judgement, with its reason, is in ", Link("annex B", "#annex-judgements"), "."))
    )
    blocks.append(pairs(study, names))
    blocks.append(Paragraph(consistency(study)))
    if n > 2 and priorities.consistency_ratio > ACCEPTABLE:
        blocks.append(Paragraph(first_to_revise(case, names)))
    if priorities.worst and n > 2:
        blocks.append(Paragraph(("The judgements that agree least with one another:",)))
        blocks.append(Items(tuple(triad(one, names) for one in priorities.worst)))
    blocks += turning(study, names)
    blocks.append(ways(study, names))
    return blocks


def turning(study: Study, names: Names) -> list[Block]:
    """Return the single judgements that change the choice."""
    flips = study.judged
    if flips is None:
        return []
    heading = Heading("Which single judgement changes the choice")
    if not flips:
        told = "None was found: each judgement alone was searched from 1/9 to 9, the others as they are."
        return [heading, Paragraph((told,))]
    labels = Labels.of(study.case)
    items = tuple((judgement_in(labels, flip.told()),) for flip in flips)
    told = "Each judgement alone was searched from 1/9 to 9, the others as they are; these were found, nearest first:"
    return [heading, Paragraph((told,)), Items(items)]


def pairs(study: Study, names: Names) -> Table:
    """Return the matrix of judgements: the row's criterion against the column's."""
    case = study.case.judgements
    assert case is not None
    keys = case.names
    rows = [
        Row(
            (
                Cell((names.criterion(a),)),
                *(Cell((times(float(case.value(a, b))),), shade=_shade(float(case.value(a, b)))) for b in keys),
            )
        )
        for a in keys
    ]
    columns = (Column("", "text"), *(Column(names.criterion(key), "centre") for key in keys))
    caption = "How many times the criterion of the row outweighs the one of the column"
    return Table((caption,), columns, tuple(rows), folded=len(keys) > 4)


def _shade(value: float) -> int:
    return sum(value >= edge for edge in (1.0, 1.999, 2.999, 4.999))


def consistency(study: Study) -> Text:
    """Return how far the judgements agree with one another."""
    priorities = study.priorities
    assert priorities is not None
    table = TABLES.get(priorities.table, priorities.table)
    ratio = priorities.consistency_ratio
    n = len(priorities.weights.values)
    if n <= 2:
        return ("With two criteria there is one judgement, and nothing that it could disagree with (inconsistency 0).",)
    shown = f"{ratio:.3f}" if ratio >= 0.0005 else "under 0.001" if ratio > 1e-9 else "0"
    told = (
        f"The judgements agree with one another well: their inconsistency is {shown}, and above {ACCEPTABLE:.2f} "
        f"we would ask again."
        if ratio <= ACCEPTABLE
        else f"The judgements contradict one another: their inconsistency is {shown}, above the {ACCEPTABLE:.2f} "
        f"up to which it is usually accepted. They should be asked again."
    )
    told += (
        f" (Consistency ratio: index {priorities.consistency_index:.4f} over the random index "
        f"{priorities.random_index:g} for {n} criteria, table of {table}; "
        f"largest eigenvalue {priorities.lambda_max:.4f}.) A low number says that the judgements fit together, "
        f"not that they are right."
    )
    return (told,)


def first_to_revise(case: Judgements, names: Names) -> Text:
    """Return which judgement to look at first, and the least change of it that would make them agree well enough."""
    first = revisions(case, ACCEPTABLE)[0]
    scale = f" ({times(float(first.step))} on Saaty's scale)" if first.step is not None else ""
    end = (
        f"brings the inconsistency to {ACCEPTABLE:.2f}" if first.reaches
        else f"brings it to {first.ratio:.2f}, the lowest that one judgement alone can do"
    )  # fmt: skip
    pair = f"{names.quoted(first.first)} over {names.quoted(first.second)}"
    return (
        f"The one to look at first: {pair}, judged {times(float(first.now))}; {first.to:.2g}{scale} instead {end}. "
        f"That is where the numbers point, not a reason to change a judgement that one holds.",
    )


def triad(one: Triad, names: Names) -> Text:
    """Return a triad that disagrees, in words."""
    a, b, c = (names.quoted(key) for key in (one.first, one.second, one.third))
    return (f"{a} over {c} was judged {times(one.direct)}; by way of {b} the judgements say {times(one.implied)}.",)


def ways(study: Study, names: Names) -> Table:
    """Return the weights by eigenvector and by geometric means side by side."""
    assert study.priorities is not None and study.priorities_gm is not None
    vector, means = study.priorities.weights.values, study.priorities_gm.weights.values
    keys = study.priorities.weights.criteria or ()
    rows = []
    for k, key in enumerate(keys):
        left, right = f"{100 * vector[k]:.2f}%", f"{100 * means[k]:.2f}%"
        rows.append(Row((Cell((names.criterion(key),)), Cell((left,)), Cell((right,)))))
    apart = float(np.abs(vector - means).max())
    if apart < 5e-13:
        caption = "Both ways from judgements to weights give the same"
    else:
        step = "less than 0.01" if 100 * apart < 0.01 else f"{100 * apart:.2f}"
        caption = f"The two ways from judgements to weights differ by at most {step} points of 100"
    columns = (
        Column("Criterion"),
        Column("Principal eigenvector", "number", "used in this report"),
        Column("Geometric means", "number"),
    )
    return Table((caption,), columns, tuple(rows), folded=True)
