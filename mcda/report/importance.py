"""What counts, and how much: the weights, the judgements behind them, and how far those agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcda.case.model import tier_judgements
from mcda.language import noted, word
from mcda.language import number as localised
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
    say,
    text,
)
from mcda.report.words import lines, listed, percent, times
from mcda.sentences import Labels, judgement_in, least_judgements_in
from mcda.weighting.judgements import ACCEPTABLE, Judgements
from mcda.weighting.revision import revisions

if TYPE_CHECKING:
    from mcda.case import Case
    from mcda.study import Study
    from mcda.weighting.judgements import Triad

TABLES = {"saaty_1980": noted("Saaty (1980)"), "saaty_2007": noted("Saaty and Tran (2007)")}
# What Saaty's whole numbers mean, in the words of his scale.
VERBAL = {
    1: noted("equally important"),
    3: noted("moderately more important"),
    5: noted("strongly more important"),
    7: noted("very strongly more important"),
    9: noted("extremely more important"),
}


def section(study: Study, names: Names) -> Section:
    """Return the weights and where they come from."""
    blocks: list[Block] = [Paragraph((opening(study, names),), "lead"), weights(study, names)]
    if study.priorities is not None:
        blocks += judgements(study, names)
    else:
        given = word(
            "The case gives these weights directly: there are no judgements of pairs whose agreement could be checked."
        )
        blocks.append(Paragraph((given,)))
    return Section("weights", word("What counts, and how much"), tuple(blocks), word("What counts"))


def opening(study: Study, names: Names) -> str:
    """Return the heaviest criteria in a sentence."""
    order = sorted(zip(study.weights.values.tolist(), study.matrix.criteria, strict=True), key=lambda pair: -pair[0])
    running, count = 0.0, 0
    while count < len(order) and running < 0.5:
        running += order[count][0]
        count += 1
    if count == len(order) and count > 1:
        return word("It takes all {n} criteria to make up half of the decision.", n=count)
    if count == len(order) or (running == 1 and count == 1):
        return word("{criterion} is all that counts.", criterion=names.quoted(order[0][1]))
    if count > 4:
        return word("The {n} heaviest criteria make up {share} of the decision.", n=count, share=percent(running))
    return word(
        "{criteria} make up {share} of the decision." if count > 1 else "{criteria} makes up {share} of the decision.",
        criteria=plain(listed([names.quoted(key) for _, key in order[:count]])), share=percent(running),
    )  # fmt: skip


def weights(study: Study, names: Names) -> Table:
    """Return the weights as bars, heaviest first, with the reason of each."""
    values = study.weights.values.tolist()
    rows = []
    for j in np.argsort(-study.weights.values, kind="stable"):
        key, one = study.matrix.criteria[j], names.document.criteria[study.matrix.criteria[j]]
        why, where = one.why or "–", lines([str(span) for span in one.lines])
        rows.append(
            Row(
                (
                    Cell((one.label or key,), sub="; ".join(filter(None, (coded(key, names), where))) or None),
                    Cell((), bar=Bar(values[j], strong=True)),
                    Cell((percent(values[j]),)),
                    Cell((why,)),
                )
            )
        )
    columns = [
        Column(word("Criterion")), Column("", "bar"), Column(word("Weight"), "number"),
        Column(word("Why it counts"), "wide"),
    ]  # fmt: skip
    if not any(one.why for one in names.document.criteria.values()):
        columns, rows = columns[:3], [Row(row.cells[:3]) for row in rows]
    top = names.quoted(study.matrix.criteria[int(np.argmax(study.weights.values))])
    if max(values) == 1:
        title = word("{criterion} has all the weight; nothing else counts", criterion=top)
    elif len({round(value, 9) for value in values}) == 1:
        title = word("Every criterion counts the same, {share} of the whole decision", share=percent(values[0]))
    else:
        title = word(
            "{criterion} counts most, with {share} of the whole decision", criterion=top, share=percent(max(values))
        )
    return Table((title,), tuple(columns), tuple(rows), maximum=max(values))


def coded(key: str, names: Names) -> str | None:
    """Return the key under which the case's own texts and commands name a criterion, where it has a label beside."""
    return None if names.criterion(key) == key else key


def judgements(study: Study, names: Names) -> list[Block]:
    """Return the judged pairs, their consistency, the triads that disagree most, and both ways to weights."""
    priorities, other, case = study.priorities, study.priorities_gm, study.case.judgements
    assert priorities is not None and other is not None
    if case is None:
        return []
    n = len(priorities.weights.values)
    blocks: list[Block] = [Heading(word("The judgements behind the weights"))]
    where = say(" Every judgement, with its reason, is in {annex}.", annex=Link(word("annex B"), "#annex-judgements"))
    blocks.append(Paragraph(text(widest(case, names), where)))
    blocks.append(pairs(study, names))
    blocks.append(Paragraph(consistency(study)))
    if n > 2 and priorities.consistency_ratio > ACCEPTABLE:
        blocks.append(Paragraph(first_to_revise(case, names)))
    if priorities.worst and n > 2:
        blocks.append(Paragraph((word("The judgements that agree least with one another:"),)))
        blocks.append(Items(tuple(triad(one, names) for one in priorities.worst)))
    blocks += turning(study, names)
    blocks.append(ways(study, names))
    return blocks


def turning(study: Study, names: Names) -> list[Block]:
    """Return the single judgements that change the choice."""
    flips = study.judged
    if flips is None:
        return []
    heading, labels = Heading(word("Which single judgement changes the choice")), Labels.of(study.case)
    least = study.judged_together
    together = [] if least is None else [Paragraph((least_judgements_in(labels, least.told()),))]
    if not flips:
        told = word("None was found: each judgement alone was searched from 1/9 to 9, the others as they are.")
        return [heading, Paragraph((told,)), *together]
    items = tuple((judgement_in(labels, flip.told()),) for flip in flips)
    told = word(
        "Each judgement alone was searched from 1/9 to 9, the others as they are; these were found, nearest first:"
    )
    return [heading, Paragraph((told,)), Items(items), *together]


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
    caption = word("How many times the criterion of the row outweighs the one of the column")
    return Table((caption,), columns, tuple(rows), folded=len(keys) > 4)


def _shade(value: float) -> int:
    return sum(value >= edge for edge in (1.0, 1.999, 2.999, 4.999))


def consistency(study: Study) -> Text:
    """Return how far the judgements agree with one another."""
    priorities = study.priorities
    assert priorities is not None
    table = TABLES.get(priorities.table)
    ratio = priorities.consistency_ratio
    n = len(priorities.weights.values)
    if n <= 2:
        return (
            word(
                "With two criteria there is one judgement, and nothing that it could disagree with (inconsistency 0)."
            ),
        )
    if ratio >= 0.0005:
        shown = localised(f"{ratio:.3f}")
    else:
        shown = word("under {n}", n=localised("0.001")) if ratio > 1e-9 else "0"
    told = word(
        "The judgements agree with one another well: their inconsistency is {n}, and above {accepted} we would ask "
        "again."
        if ratio <= ACCEPTABLE
        else "The judgements contradict one another: their inconsistency is {n}, above the {accepted} up to which it "
        "is usually accepted. They should be asked again.",
        n=shown, accepted=localised(f"{ACCEPTABLE:.2f}"),
    )  # fmt: skip
    if ruled(study.case):
        told = word(
            "The judgements follow a rule: 1, 2, 3, 5 or 7 times for a difference of 0, 1, 2, 3 or 4 between two tiers "
            "of importance, of which 5 is the highest. That they agree (inconsistency {n}) comes of this rule, and "
            "says nothing of how sure anybody is of them; people who judge pair by pair agree less.",
            n=shown,
        )
    told += word(
        " (Consistency ratio: index {index} over the random index {random} for {n} criteria, table of {table}; largest "
        "eigenvalue {largest}.) A low number says that the judgements fit together, not that they are right.",
        index=localised(f"{priorities.consistency_index:.4f}"), random=localised(f"{priorities.random_index:g}"), n=n,
        table=priorities.table if table is None else word(table), largest=localised(f"{priorities.lambda_max:.4f}"),
    )  # fmt: skip
    return (told,)


def ruled(case: Case) -> bool:
    """Return whether all judgements are those that a rule makes of the criteria's tiers, and nobody's own."""
    tiers = {key: one.tier for key, one in case.document.criteria.items() if one.tier is not None}
    judged = case.judgements
    if judged is None or len(tiers) < len(case.document.criteria):
        return False
    rule = tier_judgements(tiers)
    return all(rule.value(first, second) == value for (first, second), value in judged.pairs.items())


def first_to_revise(case: Judgements, names: Names) -> Text:
    """Return which judgement to look at first, and the least change of it that would make them agree well enough."""
    first = revisions(case, ACCEPTABLE)[0]
    scale = ""
    if first.step is not None:
        scale = word(" ({n} on Saaty's scale)", n=times(float(first.step)))
    template = (
        noted(
            "The one to look at first: {pair}, judged {now}; {then}{scale} instead brings the inconsistency to "
            "{ratio}. That is where the numbers point, not a reason to change a judgement that one holds."
        )
        if first.reaches
        else noted(
            "The one to look at first: {pair}, judged {now}; {then}{scale} instead brings it to {ratio}, the lowest "
            "that one judgement alone can do. That is where the numbers point, not a reason to change a judgement that "
            "one holds."
        )
    )
    pair = word("{first} over {second}", first=names.quoted(first.first), second=names.quoted(first.second))
    return (
        word(
            template,
            pair=pair, now=times(float(first.now)), then=localised(f"{first.to:.2g}"), scale=scale,
            ratio=localised(f"{ACCEPTABLE if first.reaches else first.ratio:.2f}"),
        ),
    )  # fmt: skip


def triad(one: Triad, names: Names) -> Text:
    """Return a triad that disagrees, in words."""
    a, b, c = (names.quoted(key) for key in (one.first, one.second, one.third))
    return (
        word(
            "{a} over {c} was judged {direct}; by way of {b} the judgements say {implied}.",
            a=a, b=b, c=c, direct=times(one.direct), implied=times(one.implied),
        ),
    )  # fmt: skip


def ways(study: Study, names: Names) -> Table:
    """Return the weights by eigenvector and by geometric means side by side."""
    assert study.priorities is not None and study.priorities_gm is not None
    vector, means = study.priorities.weights.values, study.priorities_gm.weights.values
    keys = study.priorities.weights.criteria or ()
    rows = []
    for k, key in enumerate(keys):
        left, right = percent(float(vector[k]), 2), percent(float(means[k]), 2)
        rows.append(Row((Cell((names.criterion(key),)), Cell((left,)), Cell((right,)))))
    apart = float(np.abs(vector - means).max())
    if apart < 5e-13:
        caption = word("Both ways from judgements to weights give the same")
    else:
        step = word("less than {n}", n=localised("0.01")) if 100 * apart < 0.01 else localised(f"{100 * apart:.2f}")
        caption = word("The two ways from judgements to weights differ by at most {n} points of 100", n=step)
    columns = (
        Column(word("Criterion")),
        Column(word("Principal eigenvector"), "number", word("used in this report")),
        Column(word("Geometric means"), "number"),
    )
    return Table((caption,), columns, tuple(rows), folded=True)


def widest(case: Judgements, names: Names) -> str:
    """Return how many pairs were judged, and the widest gap among them."""
    (first, second), value = max(case.pairs.items(), key=lambda item: max(item[1], 1 / item[1]))
    if value < 1:
        first, second, value = second, first, 1 / value
    if value == 1:
        return word("All {n} pairs of criteria were judged equally important.", n=len(case.pairs))
    verbal = VERBAL.get(int(value)) if value.denominator == 1 else None
    gap = (
        word(
            "{first} was judged {verbal} ({n} on Saaty's scale) than {second}.",
            first=names.quoted(first), verbal=word(verbal), n=times(float(value)), second=names.quoted(second),
        )
        if verbal
        else word(
            "{first} was judged {n} times as important as {second}.",
            first=names.quoted(first), n=times(float(value)), second=names.quoted(second),
        )
    )  # fmt: skip
    if len(case.pairs) == 1:
        return word("The one pair of criteria was judged: {gap}", gap=gap)
    return word("Each of the {n} pairs of criteria was judged. The widest gap: {gap}", n=len(case.pairs), gap=gap)
