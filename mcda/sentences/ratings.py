"""Changes of ratings, judgements and events in words."""

from __future__ import annotations

from math import ceil

from mcda.language import noted, number, word
from mcda.sentences.labels import Labels, Told, joined
from mcda.sentences.numbers import amount, amounts, judged, outward, ratio, short

MOST = 3  # judgements that are named where all move together


def cell(told: Told) -> str:
    """Return a score that changes the choice, in the words of its names.

    Examples
    --------
    >>> told = {"subject": ["a1", "gain"], "now": 3.0, "threshold": 2.0, "winner": "a1", "rival": "a2"}
    >>> cell(told | {"direction": "falls", "jump": False})
    'a2 overtakes a1 when the gain of a1 falls from 3 to 2'
    """
    (alternative, criterion), winner, rival = told["subject"], told["winner"], told["rival"]
    moves = f"the {criterion} of {alternative} {told['direction']} from {told['now']:.6g}"
    if told["threshold"] == told["now"]:
        if told["jump"]:
            return f"{rival} overtakes {winner} as soon as {moves}"
        return f"{winner} and {rival} are level today; {rival} is ahead as soon as {moves}"
    then = f"beyond {told['threshold']:.6g}" if told["jump"] else f"to {told['threshold']:.6g}"
    return f"{rival} overtakes {winner} when {moves} {then}"


def beyond(told: Told, at: str) -> str:
    """Return "more than" or "less than" a score, as written, by the way it moves."""
    return word("more than {n}" if told["direction"] == "rises" else "less than {n}", n=at)


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
    who = word("{option} on {criterion}", option=labels.option(alternative), criterion=labels.subject(criterion))
    known = alternative in (told["winner"], told["rival"])
    third = "" if known else word(" {option} is neither of them.", option=labels.option(alternative))
    if told["now"] == told["threshold"]:
        worth = word("worth {n}", n=amount(told["now"])) if told["levels"] else amount(told["now"])
        if told.get("jump"):
            return (
                word(
                    "{who}: {now} today; as soon as it is {then}, {rival} overtakes {winner}.",
                    who=who, now=worth, then=beyond(told, worth), winner=winner, rival=rival,
                )
                + third
            )  # fmt: skip
        return word(
            "{who}: {now} today, where {winner} and {rival} are level: any more puts {rival} ahead."
            if told["direction"] == "rises"
            else "{who}: {now} today, where {winner} and {rival} are level: any less puts {rival} ahead.",
            who=who, now=worth, winner=winner, rival=rival,
        )  # fmt: skip
    now, then = amounts(told["now"], told["threshold"])
    if told.get("jump"):
        then = beyond(told, then)
    level = ""
    if told["levels"]:
        now = word("worth {n}", n=now)
        at = joined(x if isinstance(x, str) else amount(x) for x in told["levels"])
        level = word(" (at {levels})", levels=at)
    within = {
        True: noted("{who}: {now} → {then}{level}, within its range: then {rival} overtakes {winner}."),
        False: noted("{who}: {now} → {then}{level}, beyond its range: then {rival} overtakes {winner}."),
        None: noted("{who}: {now} → {then}{level}: then {rival} overtakes {winner}."),
    }[told["within_range"]]
    return word(within, who=who, now=now, then=then, level=level, rival=rival, winner=winner) + third


def danger_in(labels: Labels, told: Told) -> str:
    """Return how many times the reach of its own range a rating would have to move, with labels.

    Examples
    --------
    >>> told = {"subject": ["sue", "SOV"], "rival": "zone", "needs": 4.5, "doubt": 5.0, "times": 0.9}
    >>> danger_in(Labels(criteria={"SOV": "Area obtained"}), told)
    '“sue” on “Area obtained” needs a change of 4.5; its range reaches 5 that way: 0.9 times; then “zone”.'
    """
    option, criterion = told["subject"]
    subject = word("{option} on {criterion}", option=labels.option(option), criterion=labels.quoted(criterion))
    rival = labels.option(told["rival"])
    if not told["needs"] and told.get("jump"):
        then = beyond(told, amount(told["now"]))
        return word("{subject}: as soon as it is {then}; then {rival}.", subject=subject, then=then, rival=rival)
    if not told["needs"]:
        return word("{subject} is level today: any change decides; then {rival}.", subject=subject, rival=rival)
    needs = short(told["needs"])
    if told["doubt"] is None:
        return word(
            "{subject} needs a change of {n}; it has no range; then {rival}.", subject=subject, n=needs, rival=rival
        )
    if not told["doubt"]:
        return word(
            "{subject} needs a change of {n}; its range does not reach that way; then {rival}.",
            subject=subject, n=needs, rival=rival,
        )  # fmt: skip
    return word(
        "{subject} needs a change of {n}; its range reaches {reach} that way: {ratio}; then {rival}.",
        subject=subject, n=needs, reach=short(told["doubt"]), ratio=ratio(told["times"]), rival=rival,
    )  # fmt: skip


def judgement_in(labels: Labels, told: Told) -> str:
    """Return a judgement that changes the choice, with labels, its factor, Saaty's next step and the inconsistency.

    Examples
    --------
    >>> told = {"subject": ["SOV", "DEV"], "now": 2.0, "threshold": 0.112, "winner": "sue", "rival": "zone"}
    >>> told |= {"factor": 0.056, "saaty": "1/9", "consistency": 0.003, "consistency_there": 0.134}
    >>> judgement_in(Labels(), told)[:66]
    '“SOV” over “DEV”: 2 → 1/8.93 (0.056 times; on Saaty’s scale 1/9), '
    """
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    first, second = (labels.quoted(one) for one in told["subject"])
    pair = word("{first} over {second}", first=first, second=second)
    if told["now"] == told["threshold"]:
        return word(
            "{pair}: {now} today, where {winner} and {rival} are level: any change decides.",
            pair=pair, now=judged(told["now"]), winner=winner, rival=rival,
        )  # fmt: skip
    step = (
        word("no step of Saaty’s scale")
        if told["saaty"] is None
        else word("on Saaty’s scale {n}", n=number(str(told["saaty"])))
    )
    ratios = [told["consistency"], told["consistency_there"]]
    apart = (
        ""
        if None in ratios
        else word(", inconsistency {now} → {then}", now=number(f"{ratios[0]:.3f}"), then=number(f"{ratios[1]:.3f}"))
    )
    return word(
        "{pair}: {now} → {then} ({factor} times; {step}){apart}: then {rival} overtakes {winner}.",
        pair=pair, now=judged(told["now"]), then=judged(told["threshold"]), factor=number(f"{told['factor']:.2g}"),
        step=step, apart=apart, rival=rival, winner=winner,
    )  # fmt: skip


def least_judgements_in(labels: Labels, told: Told) -> str:
    """Return the least change of all judgements together that changes the choice, with labels.

    Examples
    --------
    >>> told = {"status": "FLIP", "winner": "sue", "rival": "zone", "bracket": [1.0979, 1.0987]}
    >>> told |= {"changes": [{"pair": ["SOV", "DEV"], "now": 2.0, "then": 0.6667, "factor": 0.3333}]}
    >>> least_judgements_in(Labels(), told)[:106]
    'If all judgements move together (weights by geometric means), “zone” draws level with “sue” at the least a'
    """
    winner = labels.option(told["winner"])
    if told["status"] == "NEVER":
        return word("No judgements, whatever they are, put another one before {winner}.", winner=winner)
    rival = labels.option(told["rival"])
    if told["status"] == "TIED":
        return word(
            "With weights by geometric means {winner} and {rival} are level today: no judgement has to move.",
            winner=winner, rival=rival,
        )  # fmt: skip
    low, high = told["bracket"]
    listed = []
    for one in told["changes"][:MOST]:
        first, second = map(labels.quoted, one["pair"])
        pair = word("{first} over {second}", first=first, second=second)
        listed.append(word("{pair} {now} → {then}", pair=pair, now=judged(one["now"]), then=judged(one["then"])))
    return word(
        "If all judgements move together (weights by geometric means), {rival} draws level with {winner} at the least "
        "after these, and smaller ones of the others: {moves}. No change that is smaller in all by {n}% or more does "
        "that.",
        rival=rival, winner=winner, moves=joined(listed), n=max(1, ceil(100 * (1 - low / high))),
    )  # fmt: skip


def event_in(labels: Labels, told: Told) -> str:
    """Return how probable an event must be to change the choice, with labels.

    Examples
    --------
    >>> told = {"label": "The Court says no", "status": "flip", "threshold": 0.682, "probability": None}
    >>> event_in(Labels(), told | {"winner": "sue", "rival": "zone"})
    'The Court says no: from a probability of 69 % on, “zone” overtakes “sue”.'
    """
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    label = " ".join(told["label"].split())
    held = ""
    if told["probability"] is not None:
        held = word(" The case holds it at {n} %.", n=number(f"{100 * told['probability']:.3g}"))
    if told["status"] == "not defined":
        template = noted(
            "{label}: takes {winner} away, and {rival} comes first; there is no probability to break even."
        )
        return word(template, label=label, winner=winner, rival=rival) + held
    if told["status"] == "jump":
        template = noted("{label}: as soon as it can happen at all, {rival} overtakes {winner}.")
        return word(template, label=label, winner=winner, rival=rival) + held
    share = outward(0.0, 100 * told["threshold"])[1]
    return (
        word(
            "{label}: from a probability of {n} % on, {rival} overtakes {winner}.",
            label=label, n=share, rival=rival, winner=winner,
        )
        + held
    )  # fmt: skip
