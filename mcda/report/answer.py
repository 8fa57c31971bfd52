"""The first page: which option is best, by how much, what would change it, and how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.language import noted, word
from mcda.report import calibrated
from mcda.report.naming import Names, in_sentence
from mcda.report.parts import (
    Bar,
    Block,
    Cell,
    Column,
    Fact,
    Facts,
    Items,
    Link,
    Paragraph,
    Row,
    Section,
    Strong,
    Table,
    Text,
    plain,
    say,
    text,
)
from mcda.report.turning import distinct, further, turns
from mcda.report.words import capital, counted, figures, listed, moved, passed, percent, places, points, stretch

if TYPE_CHECKING:
    from mcda.case import Evidence
    from mcda.flips.flip import Flip
    from mcda.study import Study

SHOWN = 3


def section(study: Study, names: Names) -> Section:
    """Return the answer in words."""
    opening, compared = Paragraph(best(study, names), "lead"), agreement(study, names)
    # a choice that the model does not come to is said before anything else
    blocks: list[Block] = (
        [*compared, opening]
        if study.agrees is False and study.case.choice not in study.ranking.winners
        else [opening, *compared]
    )
    solid = calibrated.lead(study)
    blocks += [Paragraph(solid)] if solid else []
    blocks += [Facts(facts(study)), *changes(study, names), scores(study, names), *trust(study, names)]
    return Section("answer", word("The answer"), tuple(blocks))


def best(study: Study, names: Names) -> Text:
    """Return which option is best, and its lead."""
    ranking, decided = study.ranking, names.document.decided
    past = names.staged and not names.prospective
    if ranking.best is None:
        told = (
            noted("With the importance given to each criterion here, no option was alone at the top in {when}: ")
            if past
            else noted("With the importance given to each criterion here, no option is alone at the top in {when}: ")
        )
        if not decided:
            told = (
                noted("With the importance given to each criterion here, no option was alone at the top: ")
                if past
                else noted("With the importance given to each criterion here, no option is alone at the top: ")
            )
        shared = say("{options} share the first place.", options=names.all_of(ranking.winners))
        return text(say(told, when=str(decided)), shared, _ahead(study, names))
    when = word(" in {when}", when=decided) if decided else ""
    if not names.staged:
        told = noted("With the importance given to each criterion here, the best option is: {option}.")
    elif names.actor:
        told = (
            noted("With the importance given to each criterion here, the best choice for {who}{when} was: {option}.")
            if past
            else noted(
                "With the importance given to each criterion here, the best choice for {who}{when} is: {option}."
            )
        )
    else:
        told = (
            noted("With the importance given to each criterion here, the best choice{when} was: {option}.")
            if past
            else noted("With the importance given to each criterion here, the best choice{when} is: {option}.")
        )
    option = Strong(names.label(ranking.best))
    return text(say(told, option=option, who=names.actor, when=when), _ahead(study, names))


def _ahead(study: Study, names: Names) -> Text:
    margin, runners = study.ranking.margin, second(study)
    if margin is None or not runners:
        return (word(" There is nothing else to compare it with."),) if len(study.matrix.alternatives) == 1 else ()
    if study.ranking.best:
        told = (
            noted(" It leads the next options, {options}, by {lead}.")
            if len(runners) > 1
            else noted(" It leads the next option, {options}, by {lead}.")
        )
    else:
        told = (
            noted(" They lead the next options, {options}, by {lead}.")
            if len(runners) > 1
            else noted(" They lead the next option, {options}, by {lead}.")
        )
    return say(told, options=names.all_of(runners), lead=points(margin))


def second(study: Study) -> tuple[str, ...]:
    """Return the alternatives that come next after the winners."""
    ranks = {str(key): int(place) for key, place in study.ranking.places.items()}
    after = [place for place in ranks.values() if place > 1]
    return tuple(key for key, place in ranks.items() if after and place == min(after))


def agreement(study: Study, names: Names) -> list[Block]:
    """Return whether this is what was done, or what the source recommends."""
    choice = study.case.choice
    if choice is None:
        return []
    if choice in study.screened:
        beyond = word(", which the case itself holds to be out of reach.")
        return [Paragraph(text(_doer(names), " ", names.option(choice), beyond), "warning")]
    if study.agrees:
        same = (
            word("The source recommends it too.")
            if names.prospective
            else word("This is what {who} did.", who=names.chooser)
        )
        return [Paragraph((same,), "lead")]
    if choice in study.ranking.winners:
        level = word(", one of those that share the first place.")
        return [Paragraph(text(_doer(names), " ", names.option(choice), level), "lead")]
    scores, ranks = study.ranking.scores, study.ranking.places
    behind = float(scores.max() - scores[choice])
    told = text(
        Strong(
            word("The model does not come to the choice that the source recommends.")
            if names.prospective
            else word("This is not what {who} did.", who=names.chooser)
        ),
        " ",
        _doer(names),
        " ",
        names.option(choice),
        word(", which comes {place} here, {gap} behind. ", place=places(int(ranks[choice])), gap=points(behind)),
        _ways_to(study, names, choice),
    )
    return [Paragraph(told, "warning")]


def _doer(names: Names) -> str:
    return word("The source recommends") if names.prospective else word("{who} chose", who=capital(names.chooser))


def _ways_to(study: Study, names: Names, choice: str) -> Text:
    """Return which single weights would put the choice first, from the exact paths."""
    found: list[tuple[float, str, float, float, float | None]] = []
    for criterion, path in study.paths[study.methods[0]].items():
        now = float(study.weights.values[study.matrix.criteria.index(criterion)])
        for start, end, winner in path[["start", "end", "winner"]].itertuples(index=False):
            if winner == choice:
                near, far = (float(end), float(start)) if end <= now else (float(start), float(end))
                found.append((abs(near - now), criterion, now, near, None if far in (0.0, 1.0) else far))
    if not found:
        return (word("No change of a single weight would put it first."),)
    _, criterion, now, at, until = min(found, key=lambda one: one[0])
    return (word("It would come first {condition}.", condition=_if(names, criterion, now, at, until)),)


def _if(names: Names, criterion: str, now: float, at: float, until: float | None = None) -> str:
    here, there, tie = passed(now, at, until)
    if until is not None:
        low, high = stretch(min(at, until), max(at, until), strict=True)
        return word(
            "if {criterion} counted for between {low} and {high} of the whole decision, instead of {here}",
            criterion=names.quoted(criterion), low=low, high=high, here=here,
        )  # fmt: skip
    told = {
        (True, False): noted("if {criterion} counted for at least {there} of the whole decision, instead of {here}"),
        (False, False): noted("if {criterion} counted for at most {there} of the whole decision, instead of {here}"),
        (True, True): noted("if {criterion} counted for more than {there} of the whole decision, instead of {here}"),
        (False, True): noted("if {criterion} counted for less than {there} of the whole decision, instead of {here}"),
    }[at > now, tie]
    return word(told, criterion=names.quoted(criterion), there=there, here=here)


def would(flip: Flip, study: Study, names: Names) -> Text:
    """Return a flip as a sentence."""
    if flip.threshold == flip.now:
        return say(
            "If {criterion} counted for any more than today's {here}, the best choice would be: {more}; for any less: "
            "{less}.",
            criterion=names.quoted(str(flip.subject)), here=percent(flip.now), more=names.option(flip.rival),
            less=names.option(flip.winner),
        )  # fmt: skip
    beyond = further(flip, study, study.methods[0])
    told = _if(names, str(flip.subject), flip.now, flip.threshold, beyond[0][0] if beyond else None)
    return say(
        "{condition}, the best choice would be: {option}.", condition=capital(told), option=names.option(flip.rival)
    )


def changes(study: Study, names: Names) -> list[Block]:
    """Return the nearest single changes of priorities that change the choice."""
    every = turns(study, study.methods[0])
    near = distinct(every, study)
    if not near:
        return [
            Paragraph(
                (
                    word(
                        "No change of a single weight changes the choice: whatever one criterion counts, from nothing "
                        "to everything, the answer stays."
                        if study.ranking.best
                        else "No single weight decides between them: whatever one criterion counts, from nothing to "
                        "everything, the answer stays."
                    ),
                )
            )
        ]
    count = len(near[:SHOWN])
    if len(near) == 1:
        opening = word("One change of a single weight would change the answer:")
    else:
        opening = word(
            "{changes} of a single weight would change the answer most easily:"
            if len(near) > count
            else "{changes} of a single weight would change the answer:",
            changes=capital(counted(count, "change")),
        )
    rest = len(near) - count
    if rest:
        tail = say(
            "{changes} of one weight would do so too: see {link}.",
            changes=capital(counted(rest, "further change")),
            link=Link(word("which change of priorities flips it"), "#flips"),
        )
    else:
        ranged = any(further(flip, study, study.methods[0]) for flip in near[:SHOWN])
        beyond = word("Where a range is given, another option comes first beyond it. ") if ranged else ""
        alone = word("No other criterion changes it alone. ")
        if len({flip.subject for flip in every}) == len(study.matrix.criteria):
            alone = "" if len(near) == len(every) else word("What one criterion gains, the other loses. ")
        tail = (alone + beyond + word("This is under {method}.", method=in_sentence(study.methods[0])),)
    return [Paragraph((opening,)), Items(tuple(would(flip, study, names) for flip in near[:SHOWN])), Paragraph(tail)]


def facts(study: Study) -> tuple[Fact, ...]:
    """Return the figures that a reader looks for first."""
    found, level = [], len(study.ranking.winners)
    if level > 1:
        found.append(Fact(word("shared"), word("the first place, by {n} options that are level", n=level)))
    if study.ranking.margin is not None:
        lead = points(study.ranking.margin, of=False)
        over = noted("lead over the next option, on a scale of 100")
        if level > 1:
            over = noted("lead of those that share the first place over the next option, on a scale of 100")
        found.append(Fact(lead, word(over)))
    flip = study.nearest
    if flip is None:
        found.append(Fact(word("none"), word("single change of one weight that changes the choice")))
    else:
        move = moved(flip.distance, of=False) if flip.distance else word("any at all")
        found.append(Fact(move, word("the smallest move of one weight, of 100 in all, that changes the choice")))
    same = sum(ranking.winners == study.ranking.winners for ranking in study.rankings.values())
    found.append(
        Fact(word("{k} of {n}", k=same, n=len(study.rankings)), word("methods that put the same option first"))
    )
    rated = split(study.evidence)
    if rated is not None:
        found.append(
            Fact(
                word("{k} of {n}", k=rated[0], n=sum(rated)),
                word(
                    "ratings that rest on the source alone; the others at least partly on our judgement or the "
                    "public record"
                ),
            )
        )
    return tuple(found)


def scores(study: Study, names: Names) -> Table:
    """Return the scores as bars, with their ranges where the criteria have scales."""
    ranking = study.ranking
    keys = list(ranking)
    shown = figures([float(ranking.scores[key]) for key in keys])
    rows = []
    for key, value in zip(keys, shown, strict=True):
        low, high = study.ends[key] if study.ends else (None, None)
        first = key in ranking.winners
        cells = [
            Cell((names.option(key),)),
            Cell((), bar=Bar(float(ranking.scores[key]), low, high, first)),
            Cell((value,)),
        ]
        if low is not None and high is not None:
            cells.append(Cell((f"{100 * low:.0f}–{100 * high:.0f}",)))
        rows.append(Row(tuple(cells), marked=first))
    columns = [Column(word("Option")), Column("", "bar"), Column(word("Score of 100"), "number")]
    note = word("The longer bar is better.")
    if study.ends:
        columns.append(Column(word("Range"), "number"))
        note += word(
            " The thin line runs from the score with every rating of that option at the bad end of its range to "
            "the score with every rating at the good end: all at once, which is more than can be expected."
        )
    return Table(_score_title(study, names), tuple(columns), tuple(rows), (note,))


def _score_title(study: Study, names: Names) -> Text:
    ranking, runners = study.ranking, second(study)
    if ranking.best is None:
        return say("{options} share the first place", options=names.all_of(ranking.winners))
    if not runners or ranking.margin is None:
        return say("{option} is the only option", option=names.option(ranking.best))
    overlap = study.ends is not None and max(study.ends[key][1] for key in runners) > study.ends[ranking.best][0]
    if overlap:
        told = noted("{option} leads by {lead}; the ranges overlap")
    elif study.ends:
        told = noted("{option} leads by {lead}; not even the ranges overlap")
    else:
        told = noted("{option} leads by {lead}")
    return say(told, option=names.option(ranking.best), lead=points(ranking.margin))


def trust(study: Study, names: Names) -> list[Block]:
    """Return where the ratings come from, and why agreement is weak evidence."""
    blocks: list[Block] = []
    told = sources(study.evidence)
    if told:
        where = say(" Every one, with its reason, is in {annex}.", annex=Link(word("annex A"), "#annex-cells"))
        blocks.append(Paragraph(text(told, where)))
    if study.case.choice is None:
        return blocks
    whom = word("the source") if names.prospective else names.chooser
    if study.case.choice in study.ranking.winners:
        opening = Strong(word("Agreement with {whom} is weak evidence.", whom=whom))
        words = (
            word(" Whoever made the ratings may have known what the source recommends. ")
            if names.prospective
            else word(" Whoever made the ratings may have known what {who} did, and how it ended. ", who=names.chooser)
        )
    else:
        opening = Strong(word("Handle with care."))
        words = (
            word(
                " Whoever made the ratings may have known what the source recommends; that the model disagrees with "
                "the source is no proof either. "
            )
            if names.prospective
            else word(
                " Whoever made the ratings may have known what {who} did, and how it ended; that the model disagrees "
                "with {who} is no proof either. ",
                who=names.chooser,
            )
        )
    judged = word("The ratings are judgements, and nothing here proves what should have been done.")
    blocks.append(Paragraph(text(opening, words, judged), "warning"))
    if names.staged:
        lasting = say(
            "What this page does not say: how long the gain lasts. See {link}.",
            link=Link(word("what the model cannot see"), "#limits"),
        )
        blocks.append(Paragraph(lasting, "note"))
    return blocks


def split(evidence: Evidence) -> tuple[int, int] | None:
    """Return how many ratings rest on the source alone, and how many do not; None where the case does not say."""
    return None if evidence.unstated == evidence.cells else (evidence.source, evidence.cells - evidence.source)


def sources(evidence: Evidence) -> str:
    """Return how many ratings rest on what, in a sentence; nothing where the case does not say."""
    if split(evidence) is None:
        return ""
    parts = {
        noted("on the source alone"): evidence.source,
        noted("on the source and our judgement together"): evidence.source_and_judgement,
        noted("on our judgement alone"): evidence.judgement,
        noted("at least partly on the public record"): evidence.public_record,
        noted("on nothing that the case names"): evidence.unstated,
    }
    met = [(count, word(where)) for where, count in parts.items() if count]
    if len(met) == 1:
        return word("All {n} ratings rest {where}.", n=evidence.cells, where=met[0][1])
    first, *others = met
    told = [
        word("{n} rests {where}" if first[0] == 1 else "{n} rest {where}", n=first[0], where=first[1]),
        *(f"{count} {where}" for count, where in others),
    ]
    return word("Of the {n} ratings, {parts}.", n=evidence.cells, parts=plain(listed(told)))
