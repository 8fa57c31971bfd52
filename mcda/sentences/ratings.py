"""Changes of ratings, judgements and events in words."""

from __future__ import annotations

from mcda.sentences.labels import Labels, Told, joined
from mcda.sentences.numbers import amount, amounts, judged, ratio, short


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
