"""Flips for scores within their ranges in words."""

from __future__ import annotations

from collections.abc import Mapping

from mcda.language import noted, number, word
from mcda.sentences.labels import Labels, Told
from mcda.sentences.numbers import enough, lower, lower_percent, safe, share, upper_percent
from mcda.sentences.weights import nearest, nearest_in

CLOSED = 1e-6  # a bracket of shares that narrow is one number
RANGE_STATUSES = {
    "FLIP": noted("Weights at this distance, with some scores within their ranges, change the choice; none nearer do."),
    "TIE_ONLY": noted("With some scores within their ranges others can draw level, but nobody overtakes."),
    "NEVER": noted("No allowed weights change the choice, whatever the scores within their ranges."),
    "TIED": noted("With today's weights another alternative can draw level within the ranges of the scores."),
    "OPEN": noted("The budget was spent before the bracket closed."),
    "FRAGILE": noted("With today's weights already, scores within their ranges put another alternative ahead."),
}


def robust(told: Told) -> str:
    """Return in keys how far the choice holds whatever the scores within their ranges.

    Examples
    --------
    >>> told = {"status": "FRAGILE", "winner": "sue", "rival": "talk", "until": "tie"}
    >>> print(robust(told))
    talk can be ahead of sue with today's weights, within the ranges of the scores
    """
    status, winner, rival = (told[key] for key in ("status", "winner", "rival"))
    if status == "FRAGILE":
        return word(
            "{rival} can be first with today's weights, within the ranges of the scores"
            if told["until"] == "win"
            else "{rival} can be ahead of {winner} with today's weights, within the ranges of the scores",
            rival=rival, winner=winner,
        )  # fmt: skip
    if status == "TIED":
        return word(
            "{rival} can draw level with {winner} with today's weights, within the ranges of the scores",
            rival=rival, winner=winner,
        )  # fmt: skip
    if status in ("FLIP", "OPEN") and told["distance"] is not None:
        return word("{flip}, for some scores within their ranges", flip=nearest(told))
    if status == "OPEN":
        return word(
            "{winner} stays first up to a distance of {far} ({norm}) whatever the scores within their ranges, and "
            "perhaps beyond",
            winner=winner, far=lower(told["bracket"][0]), norm=told["norm"],
        )  # fmt: skip
    return word("{winner} stays first: {why}", winner=winner, why=word(RANGE_STATUSES[status]))


def robust_in(labels: Labels, told: Told, now: Mapping[str, float], to: str | None = None) -> str:
    """Return the same with labels; `to` is the alternative that was asked about.

    Examples
    --------
    >>> told = {"status": "FRAGILE", "winner": "sue", "rival": "talk", "until": "tie"}
    >>> print(robust_in(Labels(), told, {}))
    The ranges alone can change it: with today's weights, and ratings within their ranges, “talk” overtakes “sue”.
    """
    status, winner, rival = told["status"], labels.option(told["winner"]), labels.option(told["rival"])
    win = told["until"] == "win"
    if status == "FRAGILE":
        return word(
            "The ranges alone can make it the best: with today's weights, and ratings within their ranges, {rival} "
            "comes first."
            if win
            else "The ranges alone can change it: with today's weights, and ratings within their ranges, {rival} "
            "overtakes {winner}.",
            rival=rival, winner=winner,
        )  # fmt: skip
    if status == "TIED":
        return word(
            "With today's weights, and ratings within their ranges, {rival} can draw level with {winner}.",
            rival=rival, winner=winner,
        )  # fmt: skip
    if status == "OPEN":
        return _open_in(told, winner, rival)
    if status == "FLIP":
        found = nearest_in(labels, told, now, to)
        return word(
            "With the ratings that help {rival} most, within their ranges: {found}"
            if win
            else "With every rating anywhere in its range: {found}"
            if told["norm"] == "percent"
            else "With the ratings that hurt {winner} most, within their ranges: {found}",
            rival=rival, winner=winner, found=found,
        )  # fmt: skip
    if to is not None:
        return word(
            "No ratings within their ranges and no allowed weights put {option} ahead; it can only draw level."
            if status == "TIE_ONLY"
            else "No ratings within their ranges and no allowed weights put {option} ahead.",
            option=labels.option(to),
        )  # fmt: skip
    return word(
        "With every rating anywhere in its range, {winner} stays first whatever the allowed weights; others can only "
        "draw level."
        if status == "TIE_ONLY"
        else "With every rating anywhere in its range, {winner} stays first whatever the allowed weights.",
        winner=winner,
    )  # fmt: skip


def _open_in(told: Told, winner: str, rival: str) -> str:
    """Return what is proved and what a search found, where the two do not meet."""
    inner = told["bracket"][0]
    shown = safe(inner) if told["norm"] == "percent" else f"{lower(inner, 3)} ({told['norm']})"
    held = (
        word("with every rating anywhere in its range, the answer stays up to a distance of {far}", far=shown)
        if inner > 0
        else word("that the ratings alone cannot change it is not proved")
    )
    if told["distance"] is None:
        return word("Not settled: {held}, and no flip was found.", held=held)
    reach = told["distance"]
    there = share(reach) if told["norm"] == "percent" else number(f"{reach:.3g} ({told['norm']})")
    return word(
        "Not settled: {held}; at {far}, with ratings within their ranges, {rival} comes first."
        if told["until"] == "win"
        else "Not settled: {held}; at {far}, with ratings within their ranges, {rival} overtakes {winner}.",
        held=held, far=there, rival=rival, winner=winner,
    )  # fmt: skip


def range_share(told: Told) -> str:
    """Return in keys how much of their ranges all scores may use at once.

    Examples
    --------
    >>> range_share({"share": 0.3, "bracket": [0.3, 0.3], "winner": "sue", "rival": "talk"})
    'sue stays first up to 30% of the ranges; beyond, talk can be ahead'
    """
    winner, rival = told["winner"], told["rival"]
    part = f"{lower_percent(told['share'])}%"
    if told["share"] >= 1:
        return word("{winner} stays first with every score anywhere in its range", winner=winner)
    if rival is None:
        return word("{winner} stays first up to {part} of the ranges, and perhaps beyond", winner=winner, part=part)
    if told["bracket"][1] - told["share"] > CLOSED:
        return word(
            "{winner} stays first up to {part} of the ranges; from {far} on, {rival} can be ahead",
            winner=winner, part=part, far=f"{upper_percent(told['bracket'][1])}%", rival=rival,
        )  # fmt: skip
    return word(
        "{winner} stays first up to {part} of the ranges; beyond, {rival} can be ahead",
        winner=winner, part=part, rival=rival,
    )  # fmt: skip


def range_share_in(labels: Labels, told: Told) -> str:
    """Return the same with labels.

    Examples
    --------
    >>> range_share_in(Labels(), {"share": 0.3, "bracket": [0.3, 0.3], "winner": "sue", "rival": "talk"})[:85]
    '“sue” stays first as long as no rating goes farther than 30 % of the way to an end of'
    """
    winner, rival = labels.option(told["winner"]), labels.option(told["rival"])
    if told["share"] >= 1:
        return word("With every rating anywhere in its range, {winner} stays first at today's weights.", winner=winner)
    if not told["share"]:
        return word("{winner} is level today: any step of the ratings can put another ahead.", winner=winner)
    part = safe(told["share"])
    if rival is None:
        return word(
            "{winner} stays first as long as no rating goes farther than {part} of the way to an end of its range, and "
            "perhaps beyond.",
            winner=winner, part=part,
        )  # fmt: skip
    if told["bracket"][1] - told["share"] > CLOSED:
        return word(
            "{winner} stays first as long as no rating goes farther than {part} of the way to an end of its range; "
            "from {far} on {rival} can lead.",
            winner=winner, part=part, far=enough(told["bracket"][1]), rival=rival,
        )  # fmt: skip
    return word(
        "{winner} stays first as long as no rating goes farther than {part} of the way to an end of its range; then "
        "{rival} can lead.",
        winner=winner, part=part, rival=rival,
    )  # fmt: skip
