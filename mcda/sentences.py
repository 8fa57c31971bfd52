"""Results in words: functions of plain values and of a user's labels, so that `mcda verify` can write them again.

A result is the mapping that its `to_json` gives. Nothing is imported here: checking must not load a solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DUST = 5e-4  # a weight that moves less than a twentieth of a point is not named
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Labels:
    """What a user calls things: labels by key, and who chooses, where somebody is named."""

    alternatives: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    chooser: str | None = None

    @classmethod
    def of(cls, case: Any) -> Labels:
        """Return the labels of a case, each in one line, and its actor without what stands in brackets behind it."""
        document = case.document
        told = [
            {str(key): " ".join(str(one.label or key).split()) for key, one in part.items()}
            for part in (document.alternatives, document.criteria)
        ]
        return cls(told[0], told[1], actor(getattr(document, "actor", None)) or None)

    def option(self, key: Any) -> str:
        """Return an alternative's label in quotation marks."""
        return f"“{self.alternatives.get(key, key)}”"

    def subject(self, subject: Any) -> str:
        """Return the label of a criterion, or of a group of them."""
        keys = (subject,) if isinstance(subject, str) else subject
        return " + ".join(str(self.criteria.get(key, key)) for key in keys)

    def to_json(self) -> dict[str, Any]:
        """Return the labels as plain data."""
        return {"alternatives": dict(self.alternatives), "criteria": dict(self.criteria), "chooser": self.chooser}

    @classmethod
    def from_json(cls, data: Told) -> Labels:
        """Read what `to_json` wrote."""
        return cls(dict(data["alternatives"]), dict(data["criteria"]), data["chooser"])


def actor(said: Any) -> str:
    """Return who decides as it stands inside a sentence, without what follows in brackets.

    Examples
    --------
    >>> actor("Peru (government of Alan Garcia)"), actor("The town council"), actor(None)
    ('Peru', 'the town council', '')
    """
    name = " ".join(str(said or "").split(" (")[0].split())
    return name[0].lower() + name[1:] if name.split(" ")[0] in ("The", "A", "An") and " " in name else name


def figures(values: Sequence[float], least: int = 0, most: int = 12) -> list[str]:
    """Return numbers with as few decimals, within bounds, as it takes to tell different ones apart.

    Examples
    --------
    >>> figures([16.1, 51.1]), figures([16.1, 16.4])
    (['16', '51'], ['16.1', '16.4'])
    """
    different = len({round(value, most) for value in values})
    for decimals in range(least, most + 1):
        shown = [f"{value:.{decimals}f}" for value in values]
        if len(set(shown)) == different:
            break
    return shown


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


def points(shown: str) -> str:
    """Return a number that is already written as points of 100."""
    return f"{shown} {'point' if shown == '1' else 'points'} of 100"


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


def joined(parts: Iterable[str]) -> str:
    """Return a list in words.

    Examples
    --------
    >>> joined(["to wait", "to sue", "to talk"])
    'to wait, to sue and to talk'
    """
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


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
        held = f"as long as every weight is right within {_share(safe)} of itself, "
        goal = "the best" if wins else f"level with {winner}"
        held += f"{winner} stays first; " if to is None else f"{rival} is not {goal}; "
        if status != "FLIP":  # what was found lies beyond what is proved
            enough = f"{_share(told['bracket'][1])} of itself is enough for {rival} to "
            enough += "be the best" if wins else f"draw level with {winner}"
            return f"{held if safe > 0 else ''}a change of every weight by at most {enough}.{search}"
        return f"{held}just beyond, {rival if to is None else 'it'} can {'draw level' if to is None else 'be'}.{search}"
    then = f"{rival} is the best" if wins else f"{rival} draws level with {winner}"
    whole = "" if told["norm"] == "l1" else f" ({NORM_WORDS[told['norm']].format(distance)})"
    hands = points(figures([told["moved"]])[0])
    verb = "changes" if hands.startswith("1 point ") else "change"
    return f"{hands} {verb} hands{whole}: {moves(labels, told, now)}; then {then}.{search}"


def _share(part: float) -> str:
    return f"{100 * part:.0f} %" if part >= 0.02 else f"{100 * part:.2g} %"


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


def short(value: float) -> str:
    """Return a number to two digits, or whole from ten on.

    Examples
    --------
    >>> short(8.0), short(1.43), short(34.95), short(0.0213)
    ('8', '1.4', '35', '0.021')
    """
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def ratio(value: float) -> str:
    """Return how many times; what is less than once is never rounded up to it.

    Examples
    --------
    >>> ratio(5.71), ratio(0.98), ratio(143.2)
    ('5.7 times', '0.98 times', '143 times')
    """
    return f"{value:.0f} times" if value >= 10 else f"{value:.2g} times"


def amount(value: float, digits: int = 4) -> str:
    """Return a score in its own unit, to so many digits.

    Examples
    --------
    >>> amount(6.0), amount(1.0765609), amount(12345.6)
    ('6', '1.077', '12,346')
    """
    return f"{value:,.0f}" if 10.0**digits <= abs(value) < 1e15 else f"{value:.{digits}g}"


def amounts(now: float, then: float) -> tuple[str, str]:
    """Return two scores with as many digits as it takes to tell them apart."""
    for digits in range(4, 13):
        shown = amount(now, digits), amount(then, digits)
        if shown[0] != shown[1]:
            break
    return shown


def cell_in(labels: Labels, told: Told) -> str:
    """Return a score that changes the choice, with labels and in its criterion's unit.

    Examples
    --------
    >>> labels = Labels({"sue": "Go to the Court", "zone": "A shared zone"}, {"SOV": "Area obtained"})
    >>> told = {"subject": ["sue", "SOV"], "now": 6.0, "threshold": 1.08, "winner": "sue", "rival": "zone"}
    >>> cell_in(labels, told | {"direction": "falls", "within_range": True, "levels": []})
    '“Go to the Court” on Area obtained: 6 → 1.08, within its range: then “A shared zone” overtakes “Go to the Court”.'
    """
    alternative, criterion = told["subject"]
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    who = f"{labels.option(alternative)} on {labels.subject(criterion)}"
    worth = "worth " if told["levels"] else ""
    if told["now"] == told["threshold"]:
        more = "more" if told["direction"] == "rises" else "less"
        level = f"{who}: {worth}{amount(told['now'])} today, where {winner} and {rival} are level"
        return f"{level}: any {more} puts {rival} ahead."
    now, then = amounts(told["now"], told["threshold"])
    level = ""
    if told["levels"]:
        level = f" (at {joined(x if isinstance(x, str) else amount(x) for x in told['levels'])})"
    within = {True: ", within its range", False: ", beyond its range", None: ""}[told["within_range"]]
    known = alternative in (told["winner"], told["rival"])
    third = "" if known else f" {labels.option(alternative)} is neither of them."
    return f"{who}: {worth}{now} → {then}{level}{within}: then {rival} overtakes {winner}.{third}"


def danger_in(labels: Labels, told: Told) -> str:
    """Return how many times the reach of its own range a rating would have to move, with labels.

    Examples
    --------
    >>> told = {"subject": ["sue", "SOV"], "rival": "zone", "needs": 4.5, "doubt": 5.0, "times": 0.9}
    >>> danger_in(Labels(criteria={"SOV": "Area obtained"}), told)
    '“sue” on Area obtained needs 4.5, its range reaches 5: 0.9 times; then “zone”.'
    """
    option, criterion = told["subject"]
    subject = f"{labels.option(option)} on {labels.subject(criterion)}"
    then = f"then {labels.option(told['rival'])}"
    if not told["needs"]:
        return f"{subject} is level today: any change decides; {then}."
    if told["doubt"] is None:
        return f"{subject} needs {short(told['needs'])}; it has no range; {then}."
    if not told["doubt"]:
        return f"{subject} needs {short(told['needs'])}; its range does not reach that way; {then}."
    reach = f"its range reaches {short(told['doubt'])}: {ratio(told['times'])}"
    return f"{subject} needs {short(told['needs'])}, {reach}; {then}."


def judgement_in(labels: Labels, told: Told) -> str:
    """Return a judgement that changes the choice, with labels, its factor, Saaty's next step and the inconsistency.

    Examples
    --------
    >>> told = {"subject": ["SOV", "DEV"], "now": 2.0, "threshold": 0.112, "winner": "sue", "rival": "zone"}
    >>> told |= {"factor": 0.056, "saaty": "1/9", "consistency": 0.003, "consistency_there": 0.134}
    >>> judgement_in(Labels(), told)[:62]
    'SOV over DEV: 2 → 1/8.93 (0.056 times; on Saaty’s scale 1/9), '
    """
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    pair = " over ".join(labels.subject(one) for one in told["subject"])
    if told["now"] == told["threshold"]:
        return f"{pair}: {judged(told['now'])} today, where {winner} and {rival} are level: any change decides."
    step = "no step of Saaty’s scale" if told["saaty"] is None else f"on Saaty’s scale {told['saaty']}"
    moves = f"{judged(told['now'])} → {judged(told['threshold'])} ({told['factor']:.3g} times; {step})"
    ratios = [told["consistency"], told["consistency_there"]]
    apart = "" if None in ratios else f", inconsistency {ratios[0]:.3f} → {ratios[1]:.3f}"
    return f"{pair}: {moves}{apart}: then {rival} overtakes {winner}."


def judged(value: float) -> str:
    """Return a judgement, as one over a number where it is below 1."""
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"


def event_in(labels: Labels, told: Told) -> str:
    """Return how probable an event must be to change the choice, with labels.

    Examples
    --------
    >>> told = {"label": "The Court says no", "status": "flip", "threshold": 0.682, "probability": None}
    >>> event_in(Labels(), told | {"winner": "sue", "rival": "zone"})
    'The Court says no: from a probability of 68 % on, “zone” overtakes “sue”.'
    """
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    label = " ".join(told["label"].split())
    held = "" if told["probability"] is None else f" The case holds it at {100 * told['probability']:.3g} %."
    if told["status"] == "not defined":
        return f"{label}: takes {winner} away, and {rival} comes first; there is no probability to break even.{held}"
    if told["status"] == "jump":
        return f"{label}: as soon as it can happen at all, {rival} overtakes {winner}.{held}"
    share = f"{100 * told['threshold']:.0f}" if 0.005 <= told["threshold"] < 0.995 else f"{100 * told['threshold']:.3g}"
    return f"{label}: from a probability of {share} % on, {rival} overtakes {winner}.{held}"
