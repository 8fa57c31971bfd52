"""Whether the choice holds with every rating anywhere in its range, how far, and which ratings change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.flips.robust import RobustFlip, RobustStatus
from mcda.language import word
from mcda.report.naming import Names
from mcda.report.parts import Block, Heading, Items, Paragraph, Text, say
from mcda.report.words import enough, safe
from mcda.sentences import amounts

if TYPE_CHECKING:
    from mcda.study import Study

SHOWN = 12  # ratings of a flip


def blocks(study: Study, names: Names) -> list[Block]:
    """Return what the ranges alone can do, or what they leave to the weights; nothing where it is not asked."""
    flip = study.robust
    if flip is None:
        return []
    told: list[Block] = [Heading(word("With every rating anywhere in its range"))]
    winner = names.option(flip.winner)
    if flip.status is RobustStatus.FRAGILE and flip.rival is not None:
        told.append(
            Paragraph(
                say(
                    "The ranges alone can already change it: at these priorities, {rival} comes ahead of {winner} if, "
                    "all other ratings as they are:",
                    rival=names.option(flip.rival), winner=winner,
                )
            )
        )  # fmt: skip
        told.append(Items(tuple(_ratings(flip, study, names))))
    else:
        told.append(Paragraph(_weights(flip, names)))
    share = study.range_share
    if share is not None and 0 < share.share < 1:
        part = safe(share.share)
        told.append(
            Paragraph(
                say(
                    "No ratings at all do so as long as none of them goes farther than {part} of the way from its "
                    "likely value to an end of its range. This is exact, and its certificate is in the JSON file.",
                    part=part,
                )
            )
        )
    return told


def _weights(flip: RobustFlip, names: Names) -> Text:
    """Return how far weights may be wrong where the ranges alone change nothing."""
    winner = names.option(flip.winner)
    if flip.status is RobustStatus.TIED and flip.rival is not None:
        return say(
            "Within their ranges the ratings let {rival} draw level with {winner} at these priorities, but not "
            "overtake it.",
            rival=names.option(flip.rival), winner=winner,
        )  # fmt: skip
    if flip.distance is None or flip.rival is None:
        return say(
            "The choice holds, however the ratings fall within their ranges and whatever factors change the "
            "priorities: {winner} stays first.",
            winner=winner,
        )
    if flip.status is RobustStatus.OPEN and flip.bracket is not None:
        return say(
            "The choice holds, however the ratings fall within their ranges, as long as no weight is wrong by more "
            "than {share} of itself, up or down; from {far} on {rival} can come ahead of {winner}, and between the two "
            "it is not settled.",
            share=safe(flip.bracket[0]), far=enough(flip.distance), rival=names.option(flip.rival), winner=winner,
        )  # fmt: skip
    return say(
        "The choice holds, however the ratings fall within their ranges, as long as no weight is wrong by more than "
        "{share} of itself, up or down; just beyond, {rival} can come ahead of {winner}.",
        share=safe(flip.distance), rival=names.option(flip.rival), winner=winner,
    )  # fmt: skip


def _ratings(flip: RobustFlip, study: Study, names: Names) -> list[Text]:
    """Return the ratings that differ from the likely ones, the first of them."""
    scores = flip.scores
    assert scores is not None
    there, found = scores.to_numpy(), []
    for a, alternative in enumerate(study.matrix.alternatives):
        for j, criterion in enumerate(study.matrix.criteria):
            if there[a, j] == study.matrix.values[a, j]:
                continue
            now, then = amounts(float(study.matrix.values[a, j]), float(there[a, j]))
            found.append(
                say(
                    "{option} on {criterion}: {then} instead of {now}",
                    option=names.option(alternative), criterion=names.quoted(criterion), then=then, now=now,
                )
            )  # fmt: skip
    if len(found) > SHOWN:
        found[SHOWN:] = [(word("and {n} more", n=len(found) - SHOWN),)]
    return found
