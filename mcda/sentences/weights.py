"""Changes of weights in words: flips, the nearest of all, never, and against doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcda.sentences.labels import Labels, Told, joined
from mcda.sentences.numbers import figures, points, ratio, share, short

DUST = 5e-4  # a weight that moves less than a twentieth of a point is not named


def flip(told: Told) -> str:
    """Return a flip in keys.

    Examples
    --------
    >>> flip({"kind": "weight", "subject": "SOV", "now": 0.16, "threshold": 0.5, "winner": "sue", "rival": "talk"})
    'talk overtakes sue when SOV rises from 0.160 to 0.500'
    """
    winner, rival, now, then = (told[key] for key in ("winner", "rival", "now", "threshold"))
    subject = told["subject"] if isinstance(told["subject"], str) else " + ".join(told["subject"])
    if told["kind"] == "line":
        if now == then:
            return f"{winner} and {rival} are level today"
        return f"{rival} overtakes {winner} at {then:.3f} of the way to the other weights"
    if now == then:
        return f"{winner} and {rival} are level at today's {subject} of {now:.3f}"
    return f"{rival} overtakes {winner} when {subject} {direction(now, then)} from {now:.3f} to {then:.3f}"


def direction(now: float, threshold: float) -> str:
    """Return whether a subject "rises" or "falls" to its threshold."""
    return "falls" if threshold < now else "rises"


def flip_in(labels: Labels, told: Told, of: str = "winner") -> str:
    """Return a flip with labels and points of 100; `of` is what changes: winner, ranking, or top:K."""
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    now, then = figures([100 * told["now"], 100 * told["threshold"]])
    change = f"{rival} overtakes {winner}"
    if of.startswith("top:"):
        change = f"{rival} enters the first {of[4:]} in the place of {winner}"
    if told["kind"] == "line":
        if told["now"] == told["threshold"]:
            return f"At today's weights {winner} and {rival} are level: the first step to the others decides."
        return f"{then} % of the way to the other weights: then {change}."
    subject = labels.subject(told["subject"])
    if told["now"] == told["threshold"]:
        level = f"{subject}: {points(now)} today, where {winner} and {rival} are level"
        return f"{level}: any more puts {rival} ahead, any less {winner}."
    return f"{subject}: {now} → {points(then)}: then {change}."


def unmoved(told: Told) -> str:
    """Return in keys that a weight alone changes nothing."""
    return f"{told['winner']} stays first whatever {told['subject']} counts: never"


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
    still = f"{chooser} would still choose {best}" if chooser else f"{best} would still come first"
    ends = {"nothing else counted": told["alone"], "it did not count at all": told["without"]}
    level = [
        f"only if {end} would it be level with {joined(labels.option(key) for key in keys if key != told['winner'])}"
        for end, keys in ends.items()
        if told["winner"] in keys and len(keys) > 1
    ]
    if level:
        return f"{subject}: never. However much or little this counts, {still}; {joined(level)}."
    if any(told["winner"] not in keys for keys in ends.values()):  # scores that jump at the very end
        return f"{subject}: never. However much this counts beside the others, {still}."
    return f"{subject}: never. Even if only this counted, or if it did not count at all, {still}."


STATUSES = {
    "FLIP": "Another alternative comes first within reach.",
    "TIE_ONLY": "Others can draw level, but nobody overtakes.",
    "NEVER": "No allowed weights change the choice.",
    "TIED": "Several alternatives share the first place today.",
    "OPEN": "The budget was spent before the bracket closed.",
}


def nearest(told: Told) -> str:
    """Return the nearest flip over all weights in keys."""
    status, distance, winner, rival = (told[key] for key in ("status", "distance", "winner", "rival"))
    if status in ("FLIP", "OPEN") and distance is not None:
        how = f"{distance:.1%} on every weight" if told["norm"] == "percent" else f"{distance:.4g} ({told['norm']})"
        search = "" if status == "FLIP" else f"; the search ended early: {bracket(told['bracket'])}"
        verb = "wins over" if told["until"] == "win" else "overtakes"
        return f"{rival} {verb} {winner} at a distance of {how}{search}"
    if status == "TIED":
        return f"{winner} and {rival} are level today"
    if status == "OPEN":
        return f"{winner} stays first up to a distance of {told['bracket'][0]:.4g} ({told['norm']}), and perhaps beyond"
    return f"{winner} stays first: {STATUSES[status]}"


def nearest_in(labels: Labels, told: Told, now: Mapping[str, float], to: str | None = None) -> str:
    """Return the nearest flip over all weights with labels; `to` is the alternative that was asked about."""
    winner, status, distance = labels.option(told["winner"]), told["status"], told["distance"]
    rival = labels.option(told["rival"])
    if status == "TIED":
        return f"{winner} and {rival} share the first place today."
    if distance is None or told["rival"] is None:
        return _none_in(labels, told, to)
    wins = told["until"] == "win"
    search = "" if status == "FLIP" else f" The search ended before its bracket closed: {bracket(told['bracket'])}."
    if told["norm"] == "percent":
        safe = distance if status == "FLIP" else told["bracket"][0]
        held = f"as long as every weight is right within {share(safe)} of itself, "
        goal = "the best" if wins else f"level with {winner}"
        held += f"{winner} stays first; " if to is None else f"{rival} is not {goal}; "
        if status != "FLIP":  # what was found lies beyond what is proved
            enough = f"{share(told['bracket'][1])} of itself is enough for {rival} to "
            enough += "be the best" if wins else f"draw level with {winner}"
            return f"{held if safe > 0 else ''}a change of every weight by at most {enough}.{search}"
        return f"{held}just beyond, {rival if to is None else 'it'} can {'draw level' if to is None else 'be'}.{search}"
    then = f"{rival} is the best" if wins else f"{rival} draws level with {winner}"
    whole = "" if told["norm"] == "l1" else f" ({NORM_WORDS[told['norm']].format(distance)})"
    hands = points(figures([told["moved"]])[0])
    verb = "changes" if hands.startswith("1 point ") else "change"
    return f"{hands} {verb} hands{whole}: {moves(labels, told, now)}; then {then}.{search}"


def _none_in(labels: Labels, told: Told, to: str | None) -> str:
    winner, status = labels.option(told["winner"]), told["status"]
    if status == "OPEN":
        far = f"up to a distance of {told['bracket'][0]:.3g} in the norm {told['norm']}"
        return f"{winner} stays first {far}; beyond it the search ended without an answer."
    if told["norm"] == "percent" and status == "NEVER" and to is None:
        return f"{winner} stays first however much every weight is changed by a factor; a weight of 0 stays 0."
    if to is not None:
        level = "; it can only draw level" if told["tie_only"] else ""
        return f"no allowed weights make {labels.option(to)} the best{level}."
    return f"{winner} stays first: {STATUSES[status][0].lower()}{STATUSES[status][1:]}"


NORM_WORDS = {
    "l2": "distance {:.3g} in the norm l2",
    "linf": "no weight by more than {:.3g} of 1, the norm linf",
    "percent_final": "no weight by more than {:.3g} of itself, the norm percent_final",
}


def bracket(ends: Sequence[float]) -> str:
    """Return the two ends between which a distance is known to lie."""
    return f"the distance is between {ends[0]:.4g} and {ends[1]:.4g}"


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
    'Area obtained needs 8 points, your own doubt is 1.4: 5.7 times; then “talk”.'
    """
    subject = labels.subject(told["subject"])
    if told["needs"] is None:
        return f"{subject}: no weight of it changes the choice."
    needs, then = short(told["needs"]), f"then {labels.option(told['rival'])}"
    unit = "point" if needs == "1" else "points"
    if not told["needs"]:
        return f"{subject} is level today: any change decides; {then}."
    if told["doubt"] is None:
        return f"{subject} needs {needs} {unit}; no doubt about it is known; {then}."
    if not told["doubt"]:
        return f"{subject} needs {needs} {unit}; there is no doubt about it; {then}."
    return f"{subject} needs {needs} {unit}, your own doubt is {short(told['doubt'])}: {ratio(told['times'])}; {then}."
