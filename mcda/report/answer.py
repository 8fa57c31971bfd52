"""The first page: which option is best, by how much, what would change it, and how far to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    text,
)
from mcda.report.turning import further, turns
from mcda.report.words import capital, counted, figures, listed, percent, percents, places, points

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
    blocks += [Facts(facts(study)), *changes(study, names), scores(study, names), *trust(study, names)]
    return Section("answer", "The answer", tuple(blocks))


def best(study: Study, names: Names) -> Text:
    """Return which option is best, and its lead."""
    ranking = study.ranking
    when = f" in {names.document.decided}" if names.document.decided and names.staged else ""
    verb = "was" if names.staged and not names.prospective else "is"
    given = "With the importance given to each criterion here, "
    if ranking.best is None:
        shared = names.all_of(ranking.winners)
        return text(
            given, f"no option {verb} alone at the top{when}: ", shared, " share the first place.", _ahead(study, names)
        )
    who = f" for {names.actor}" if names.actor else ""
    opening = f"the best choice{who}{when} {verb}: " if names.staged else "the best option is: "
    return text(given, opening, Strong(names.label(ranking.best)), ".", _ahead(study, names))


def _ahead(study: Study, names: Names) -> Text:
    margin, runners = study.ranking.margin, second(study)
    if margin is None or not runners:
        return (" There is nothing else to compare it with.",) if len(study.matrix.alternatives) == 1 else ()
    lead = points(margin)
    follow = "options, " if len(runners) > 1 else "option, "
    verb = "It leads" if study.ranking.best else "They lead"
    return text(f" {verb} the next {follow}", names.all_of(runners), f", by {lead}.")


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
        told = text(_doer(names), " ", names.option(choice), ", which the case itself holds to be out of reach.")
        return [Paragraph(told, "warning")]
    if study.agrees:
        same = "the source recommends it too" if names.prospective else f"this is what {names.chooser} did"
        return [Paragraph((f"{capital(same)}.",), "lead")]
    if choice in study.ranking.winners:
        return [
            Paragraph(
                text(_doer(names), " ", names.option(choice), ", one of those that share the first place."), "lead"
            )
        ]
    scores, ranks = study.ranking.scores, study.ranking.places
    behind = float(scores.max() - scores[choice])
    told = text(
        Strong(
            "The model does not come to the choice that the source recommends."
            if names.prospective
            else f"This is not what {names.chooser} did."
        ),
        " ",
        _doer(names),
        " ",
        names.option(choice),
        f", which comes {places(int(ranks[choice]))} here, {points(behind)} behind. ",
        _ways_to(study, names, choice),
    )
    return [Paragraph(told, "warning")]


def _doer(names: Names) -> str:
    return "The source recommends" if names.prospective else f"{capital(names.chooser)} chose"


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
        return ("No change of a single weight would put it first.",)
    _, criterion, now, at, until = min(found, key=lambda one: one[0])
    return text("It would come first ", _if(names, criterion, now, at, until), ".")


def _if(names: Names, criterion: str, now: float, at: float, until: float | None = None) -> str:
    here, there, *end = percents(now, at, *([] if until is None else [until]))
    bound = "at least" if at > now else "at most"
    if end:
        bound, there = "between", f"{there} and {end[0]}" if at > now else f"{end[0]} and {there}"
    return f"if {names.quoted(criterion)} counted for {bound} {there} of the whole decision, instead of {here}"


def would(flip: Flip, study: Study, names: Names) -> Text:
    """Return a flip as a sentence."""
    if flip.threshold == flip.now:
        here = percent(flip.now)
        more = text(
            f"If {names.quoted(str(flip.subject))} counted for any more than today's {here}, the best choice "
            f"would be: ",
            names.option(flip.rival),
        )
        return text(more, "; for any less: ", names.option(flip.winner), ".")
    beyond = further(flip, study, study.methods[0])
    told = capital(_if(names, str(flip.subject), flip.now, flip.threshold, beyond[0][0] if beyond else None))
    return text(f"{told}, the best choice would be: ", names.option(flip.rival), ".")


def changes(study: Study, names: Names) -> list[Block]:
    """Return the nearest single changes of priorities that change the choice."""
    near = turns(study, study.methods[0])
    if not near:
        why = (
            "No change of a single weight changes the choice"
            if study.ranking.best
            else "No single weight decides between them"
        )
        return [Paragraph((f"{why}: whatever one criterion counts, from nothing to everything, the answer stays.",))]
    count = len(near[:SHOWN])
    opening = (
        "One change of a single weight would change the answer:"
        if len(near) == 1
        else f"{capital(counted(count, 'change'))} of a single weight would change the "
        f"answer{' most easily' if len(near) > count else ''}:"
    )
    rest = len(near) - count
    if rest:
        tail = text(
            f"{capital(counted(rest, 'further change'))} of one weight would do so too: see ",
            Link("which change of priorities flips it", "#flips"),
            ".",
        )
    else:
        ranged = any(further(flip, study, study.methods[0]) for flip in near[:SHOWN])
        beyond = "Where a range is given, another option comes first beyond it. " if ranged else ""
        every = len({flip.subject for flip in near}) == len(study.matrix.criteria)
        alone = "" if every else "No other criterion changes it alone. "
        tail = (f"{alone}{beyond}This is under {in_sentence(study.methods[0])}.",)
    return [Paragraph((opening,)), Items(tuple(would(flip, study, names) for flip in near[:SHOWN])), Paragraph(tail)]


def facts(study: Study) -> tuple[Fact, ...]:
    """Return the figures that a reader looks for first."""
    found = []
    if study.ranking.margin is not None:
        found.append(Fact(points(study.ranking.margin, of=False), "lead over the next option, on a scale of 100"))
    flip = study.nearest
    if flip is None:
        found.append(Fact("none", "single change of one weight that changes the choice"))
    else:
        move = points(flip.distance, of=False) if flip.distance else "any at all"
        found.append(Fact(move, "the smallest move of one weight, of 100 in all, that changes the choice"))
    same = sum(ranking.winners == study.ranking.winners for ranking in study.rankings.values())
    found.append(Fact(f"{same} of {len(study.rankings)}", "methods that put the same option first"))
    rated = split(study.evidence)
    if rated is not None:
        found.append(
            Fact(
                f"{rated[0]} of {sum(rated)}",
                "ratings that rest on the source alone; the others at least partly on our judgement or the "
                "public record",
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
    columns = [Column("Option"), Column("", "bar"), Column("Score of 100", "number")]
    note = "The longer bar is better. "
    if study.ends:
        columns.append(Column("Range", "number"))
        note += (
            "The thin line runs from the score with every rating of that option at the bad end of its range to "
            "the score with every "
            "rating at the good end: all at once, which is more than can be expected."
        )
    return Table(_score_title(study, names), tuple(columns), tuple(rows), (note.strip(),))


def _score_title(study: Study, names: Names) -> Text:
    ranking, runners = study.ranking, second(study)
    if ranking.best is None:
        return text(names.all_of(ranking.winners), " share the first place")
    if not runners or ranking.margin is None:
        return text(names.option(ranking.best), " is the only option")
    overlap = study.ends is not None and max(study.ends[key][1] for key in runners) > study.ends[ranking.best][0]
    tail = "; the ranges overlap" if overlap else "; not even the ranges overlap" if study.ends else ""
    return text(names.option(ranking.best), f" leads by {points(ranking.margin)}{tail}")


def trust(study: Study, names: Names) -> list[Block]:
    """Return where the ratings come from, and why agreement is weak evidence."""
    blocks: list[Block] = []
    told = sources(study.evidence)
    if told:
        blocks.append(
            Paragraph(text(told, " Every one, with its reason, is in ", Link("annex A", "#annex-cells"), "."))
        )
    if study.case.choice is None:
        return blocks
    knew = "what the source recommends" if names.prospective else f"what {names.chooser} did, and how it ended"
    whom = "the source" if names.prospective else names.chooser
    if study.case.choice in study.ranking.winners:
        words = text(Strong(f"Agreement with {whom} is weak evidence."), f" Whoever made the ratings knew {knew}. ")
    else:
        words = text(
            Strong("Handle with care."),
            f" Whoever made the ratings knew {knew}; that the model disagrees with {whom} is no proof either. ",
        )
    blocks.append(
        Paragraph(
            text(words, "The ratings are judgements, and nothing here proves what should have been done."), "warning"
        )
    )
    if names.staged:
        blocks.append(
            Paragraph(
                (
                    "What this page does not say: how long the gain lasts. See ",
                    Link("what the model cannot see", "#limits"),
                    ".",
                ),
                "note",
            )
        )
    return blocks


def split(evidence: Evidence) -> tuple[int, int] | None:
    """Return how many ratings rest on the source alone, and how many do not; None where the case does not say."""
    return None if evidence.unstated == evidence.cells else (evidence.source, evidence.cells - evidence.source)


def sources(evidence: Evidence) -> str:
    """Return how many ratings rest on what, in a sentence; nothing where the case does not say."""
    if split(evidence) is None:
        return ""
    parts = {
        "on the source alone": evidence.source,
        "on the source and our judgement together": evidence.source_and_judgement,
        "on our judgement alone": evidence.judgement,
        "at least partly on the public record": evidence.public_record,
        "on nothing that the case names": evidence.unstated,
    }
    met = [(count, where) for where, count in parts.items() if count]
    if len(met) == 1:
        return f"All {evidence.cells} ratings rest {met[0][1]}."
    first, *others = met
    told = [
        f"{first[0]} {'rests' if first[0] == 1 else 'rest'} {first[1]}",
        *(f"{count} {where}" for count, where in others),
    ]
    return f"Of the {evidence.cells} ratings, {plain(listed(told))}."
