"""Changes of weights in words: flips, the nearest of all, never, and against doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcda.language import noted, number, word
from mcda.sentences.labels import Labels, Told, joined
from mcda.sentences.numbers import enough, figures, lower, outward, points, ratio, safe, short, upper

DUST = 5e-4  # a weight that moves less than a twentieth of a point is not named


def flip(told: Told) -> str:
    """Return a flip in keys.

    Examples
    --------
    >>> flip({"kind": "weight", "subject": "SOV", "now": 0.16, "threshold": 0.5, "winner": "sue", "rival": "talk"})
    'talk overtakes sue when SOV rises from 0.160 beyond 0.500'
    """
    winner, rival, now, then = (told[key] for key in ("winner", "rival", "now", "threshold"))
    subject = told["subject"] if isinstance(told["subject"], str) else " + ".join(told["subject"])
    if told["kind"] == "line":
        if now == then:
            return word("{winner} and {rival} are level today", winner=winner, rival=rival)
        return word(
            "{rival} overtakes {winner} at {then} of the way to the other weights",
            rival=rival, winner=winner, then=_parts(now, then)[1],
        )  # fmt: skip
    if now == then:
        return word(
            "{winner} and {rival} are level at today's {subject} of {now}",
            winner=winner, rival=rival, subject=subject, now=number(f"{now:.3f}"),
        )  # fmt: skip
    here, there, tie = _parts(now, then)
    change = {
        (False, False): noted("{rival} overtakes {winner} when {subject} falls from {now} to {then}"),
        (True, False): noted("{rival} overtakes {winner} when {subject} rises from {now} to {then}"),
        (False, True): noted("{rival} overtakes {winner} when {subject} falls from {now} beyond {then}"),
        (True, True): noted("{rival} overtakes {winner} when {subject} rises from {now} beyond {then}"),
    }[then > now, tie]
    return word(change, rival=rival, winner=winner, subject=subject, now=here, then=there)


def _parts(now: float, then: float) -> tuple[str, str, bool]:
    """Return weights as parts of 1, the threshold rounded away from today's to a thousandth or as finely as needed."""
    return outward(now, then, least=3)


def direction(now: float, threshold: float) -> str:
    """Return whether a subject "rises" or "falls" to its threshold."""
    return "falls" if threshold < now else "rises"


def flip_in(labels: Labels, told: Told, of: str = "winner") -> str:
    """Return a flip with labels and points of 100; `of` is what changes: winner, ranking, or top:K."""
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    now, then, tie = outward(100 * told["now"], 100 * told["threshold"])
    change = word("{rival} overtakes {winner}", rival=rival, winner=winner)
    if of.startswith("top:"):
        change = word(
            "{rival} enters the first {k} in the place of {winner}", rival=rival, k=of[4:], winner=winner
        )  # fmt: skip
    if told["kind"] == "line":
        if told["now"] == told["threshold"]:
            return word(
                "At today's weights {winner} and {rival} are level: the first step to the others decides.",
                winner=winner, rival=rival,
            )  # fmt: skip
        return word("{n} % of the way to the other weights: then {change}.", n=_over(then, told, tie), change=change)
    subject = labels.subject(told["subject"])
    if told["now"] == told["threshold"]:
        return word(
            "{subject}: {now} today, where {winner} and {rival} are level: any more puts {rival} ahead, any less "
            "{winner}.",
            subject=subject, now=points(now), winner=winner, rival=rival,
        )  # fmt: skip
    then = _over(points(then), told, tie)
    return word("{subject}: {now} → {then}: then {change}.", subject=subject, now=now, then=then, change=change)


def _over(then: str, told: Told, tie: bool) -> str:
    """Return a threshold as it is where it is enough, with "more than" or "less than" where it is only a tie."""
    if not tie:
        return then
    return word("more than {n}" if told["threshold"] > told["now"] else "less than {n}", n=then)


def unmoved(told: Told) -> str:
    """Return in keys that a weight alone changes nothing."""
    return word("{winner} stays first whatever {subject} counts: never", winner=told["winner"], subject=told["subject"])


def unmoved_in(labels: Labels, told: Told) -> str:
    """Return with labels that a weight alone changes nothing: not even when it is the only one.

    Examples
    --------
    >>> labels = Labels({"sue": "Go to the Court"}, {"SOV": "Area obtained"}, "Peru")
    >>> unmoved_in(labels, {"subject": "SOV", "winner": "sue", "alone": ["sue"], "without": ["sue"]})[:64]
    'Area obtained: never. Even if only this counted, or if it did no'
    """
    subject, best = labels.subject(told["subject"]), labels.option(told["winner"])
    chooser = labels.chooser
    still = (
        word("{chooser} would still choose {best}", chooser=chooser, best=best)
        if chooser
        else word("{best} would still come first", best=best)
    )
    ends = {
        noted("only if nothing else counted would it be level with {others}"): told["alone"],
        noted("only if it did not count at all would it be level with {others}"): told["without"],
    }
    level = [
        word(end, others=joined(labels.option(key) for key in keys if key != told["winner"]))
        for end, keys in ends.items()
        if told["winner"] in keys and len(keys) > 1
    ]
    if level:
        return word(
            "{subject}: never. However much or little this counts, {still}; {level}.",
            subject=subject, still=still, level=joined(level),
        )  # fmt: skip
    if any(told["winner"] not in keys for keys in ends.values()):  # scores that jump at the very end
        return word(
            "{subject}: never. However much this counts beside the others, {still}.", subject=subject, still=still
        )
    return word(
        "{subject}: never. Even if only this counted, or if it did not count at all, {still}.",
        subject=subject, still=still,
    )  # fmt: skip


STATUSES = {
    "FLIP": noted("Another alternative comes first within reach."),
    "TIE_ONLY": noted("Others can draw level, but nobody overtakes."),
    "NEVER": noted("No allowed weights change the choice."),
    "TIED": noted("Several alternatives share the first place today."),
    "OPEN": noted("The budget was spent before the bracket closed."),
}


def nearest(told: Told) -> str:
    """Return the nearest flip over all weights in keys."""
    status, distance, winner, rival = (told[key] for key in ("status", "distance", "winner", "rival"))
    if status in ("FLIP", "OPEN") and distance is not None:
        how = (
            word("{share} on every weight", share=number(f"{distance:.1%}"))
            if told["norm"] == "percent"
            else number(f"{distance:.4g} ({told['norm']})")
        )
        search = (
            "" if status == "FLIP" else word("; the search ended early: {bracket}", bracket=bracket(told["bracket"]))
        )
        return word(
            "{rival} wins over {winner} at a distance of {how}{search}"
            if told["until"] == "win"
            else "{rival} overtakes {winner} at a distance of {how}{search}",
            rival=rival, winner=winner, how=how, search=search,
        )  # fmt: skip
    if status == "TIED":
        return word("{winner} and {rival} are level today", winner=winner, rival=rival)
    if status == "OPEN":
        return word(
            "{winner} stays first up to a distance of {far} ({norm}), and perhaps beyond",
            winner=winner, far=lower(told["bracket"][0]), norm=told["norm"],
        )  # fmt: skip
    return word("{winner} stays first: {why}", winner=winner, why=word(STATUSES[status]))


def nearest_in(labels: Labels, told: Told, now: Mapping[str, float], to: str | None = None) -> str:
    """Return the nearest flip over all weights with labels; `to` is the alternative that was asked about."""
    winner, status, distance = labels.option(told["winner"]), told["status"], told["distance"]
    rival = labels.option(told["rival"])
    if status == "TIED":
        return word("{winner} and {rival} share the first place today.", winner=winner, rival=rival)
    if distance is None or told["rival"] is None:
        return _none_in(labels, told, to)
    search = (
        ""
        if status == "FLIP"
        else word(" The search ended before its bracket closed: {bracket}.", bracket=bracket(told["bracket"]))
    )
    if told["norm"] == "percent":
        return _percent_in(told, winner, rival, to) + search
    then = (
        word("{rival} is the best", rival=rival)
        if told["until"] == "win"
        else word("{rival} draws level with {winner}", rival=rival, winner=winner)
    )
    whole = "" if told["norm"] == "l1" else f" ({word(NORM_WORDS[told['norm']], distance=number(f'{distance:.3g}'))})"
    moved = figures([told["moved"]])[0]
    return (
        word(
            "{points} changes hands{whole}: {moves}; then {then}."
            if moved == "1"
            else "{points} change hands{whole}: {moves}; then {then}.",
            points=points(moved), whole=whole, moves=moves(labels, told, now), then=then,
        )
        + search
    )  # fmt: skip


def _percent_in(told: Told, winner: str, rival: str, to: str | None) -> str:
    """Return how far all weights may be wrong, and what happens beyond."""
    wins, proved = told["until"] == "win", told["status"] == "FLIP"
    radius = told["distance"] if proved else told["bracket"][0]
    if to is None:
        held = noted("as long as every weight is right within {safe} of itself, {winner} stays first; ")
    elif wins:
        held = noted("as long as every weight is right within {safe} of itself, {rival} is not the best; ")
    else:
        held = noted("as long as every weight is right within {safe} of itself, {rival} is not level with {winner}; ")
    held = word(held, safe=safe(radius), winner=winner, rival=rival)
    if not proved:  # what was found lies beyond what is proved
        found = word(
            "a change of every weight by at most {far} of itself is enough for {rival} to be the best."
            if wins
            else "a change of every weight by at most {far} of itself is enough for {rival} to draw level with "
            "{winner}.",
            far=enough(told["bracket"][1]), rival=rival, winner=winner,
        )  # fmt: skip
        return (held if radius > 0 else "") + found
    beyond = (
        word("just beyond, {rival} can draw level.", rival=rival) if to is None else word("just beyond, it can be.")
    )
    return held + beyond


def _none_in(labels: Labels, told: Told, to: str | None) -> str:
    winner, status = labels.option(told["winner"]), told["status"]
    if status == "OPEN":
        return word(
            "{winner} stays first up to a distance of {far} in the norm {norm}; beyond it the search ended without "
            "an answer.",
            winner=winner, far=lower(told["bracket"][0], 3), norm=told["norm"],
        )  # fmt: skip
    if told["norm"] == "percent" and status == "NEVER" and to is None:
        return word(
            "{winner} stays first however much every weight is changed by a factor; a weight of 0 stays 0.",
            winner=winner,
        )  # fmt: skip
    if to is not None:
        return word(
            "no allowed weights make {rival} the best; it can only draw level."
            if told["tie_only"]
            else "no allowed weights make {rival} the best.",
            rival=labels.option(to),
        )  # fmt: skip
    why = word(STATUSES[status])
    return word("{winner} stays first: {why}", winner=winner, why=why[0].lower() + why[1:])


NORM_WORDS = {
    "l2": noted("distance {distance} in the norm l2"),
    "linf": noted("no weight by more than {distance} of 1, the norm linf"),
    "percent_final": noted("no weight by more than {distance} of itself, the norm percent_final"),
}


def bracket(ends: Sequence[float]) -> str:
    """Return the two ends between which a distance is known to lie."""
    return word("the distance is between {low} and {high}", low=lower(ends[0]), high=upper(ends[1]))


def moves(labels: Labels, told: Told, now: Mapping[str, float]) -> str:
    """Return how far each weight moves, those that grow first."""
    change = {key: float(x) - now[key] for key, x in told["weights"].items()}
    ordered = sorted(change.items(), key=lambda pair: (pair[1] < 0, -abs(pair[1])))
    return ", ".join(
        f"{labels.subject(key)} {'+' if x > 0 else '−'}{figures([100 * abs(x)])[0]}"
        for key, x in ordered
        if abs(x) > DUST
    )


def doubt_in(labels: Labels, told: Told) -> str:
    """Return how many times its own doubt a weight would have to move.

    Examples
    --------
    >>> told = {"subject": "SOV", "rival": "talk", "needs": 8.0, "doubt": 1.4, "times": 8 / 1.4}
    >>> doubt_in(Labels(criteria={"SOV": "Area obtained"}), told)
    '“Area obtained” needs 8 points; the doubt about it is 1.4: 5.7 times; then “talk”.'
    """
    subject = labels.quoted(told["subject"])
    if told["needs"] is None:
        return word("{subject}: no weight of it changes the choice.", subject=subject)
    needs, rival = short(told["needs"]), labels.option(told["rival"])
    if not told["needs"]:
        return word("{subject} is level today: any change decides; then {rival}.", subject=subject, rival=rival)
    whole = word("{n} point", n=needs) if needs == "1" else word("{n} points", n=needs)
    if told["doubt"] is None:
        template = noted("{subject} needs {points}; no doubt about it is known; then {rival}.")
    elif not told["doubt"]:
        template = noted("{subject} needs {points}; there is no doubt about it; then {rival}.")
    else:
        return word(
            "{subject} needs {points}; the doubt about it is {doubt}: {ratio}; then {rival}.",
            subject=subject, points=whole, doubt=short(told["doubt"]), ratio=ratio(told["times"]), rival=rival,
        )  # fmt: skip
    return word(template, subject=subject, points=whole, rival=rival)
