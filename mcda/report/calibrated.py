"""Calibrated words, one table each, always beside their number: how likely an event is held, how solid a lead is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.flips.nearest import Status
from mcda.language import noted, word
from mcda.report.naming import in_sentence
from mcda.report.parts import Text, plain, say
from mcda.report.words import listed, percent, points

if TYPE_CHECKING:
    from mcda.study import Study

# The end of each stretch of probability, the word for it, and the words for "only if it were held …" up to it.
LIKELIHOOD = (
    (0.05, noted("next to impossible"), noted("next to impossible")),
    (0.20, noted("very unlikely"), noted("very unlikely at most")),
    (0.45, noted("unlikely"), noted("unlikely at most")),
    (0.55, noted("roughly even"), noted("roughly even at most")),
    (0.80, noted("likely"), noted("likely at most")),
    (0.95, noted("very likely"), noted("very likely at most")),
    (1.01, noted("almost certain"), noted("almost certain at most")),
)
# How much weight must move, of 1, and how often the option must lead in draws of ratings, for a lead to be called so.
SOLIDITY = ((0.20, 0.90, "solid"), (0.10, 0.75, "fair"))
THIN = "thin"


def likelihood(probability: float) -> str:
    """Return how likely something of a probability is, in a word.

    Examples
    --------
    >>> likelihood(0.3), likelihood(0.5), likelihood(0.96)
    ('unlikely', 'roughly even', 'almost certain')
    """
    return word(next(said for end, said, _ in LIKELIHOOD if probability < end))


def below(probability: float) -> str:
    """Return how likely something may at most be held so as to stay below a probability.

    The word is that of the largest probability below it, as in the table of words: 60% is likely, and below 68%.

    Examples
    --------
    >>> below(0.46), below(0.55), below(0.68)
    ('roughly even at most', 'roughly even at most', 'likely at most')
    """
    return word(next(said for end, _, said in LIKELIHOOD if probability <= end))


def solidity(moved: float, drawn: float | None) -> str:
    """Return how solid a lead is: "solid", "fair" or "thin".

    Parameters
    ----------
    moved : the least weight, of 1, that must move before another option draws level; infinite where none does
    drawn : the share of draws of the ratings in which the option comes first; None where the ratings have no ranges

    Examples
    --------
    >>> solidity(0.23, 0.98), solidity(0.23, 0.80), solidity(0.04, 0.99), solidity(0.12, None)
    ('solid', 'fair', 'thin', 'fair')
    """
    for least, often, said in SOLIDITY:
        if moved >= least and (drawn is None or drawn >= often):
            return said
    return THIN


def held(study: Study) -> tuple[str, float | None, float | None] | None:
    """Return how solid the lead is, the points of weight that must move, and how often the option leads in draws.

    The points are None where no weights put another option first alone, the share where ratings have no ranges; None
    in all where no option leads alone.
    """
    flip = study.combined[study.methods[0]].get("l1")
    if study.ranking.best is None or study.ranking.margin is None or flip is None or flip.status is Status.OPEN:
        return None
    moved = None if flip.moved is None else flip.moved / 100
    drawn = None
    if study.drawn is not None:
        a = study.drawn.matrix.alternatives.index(study.ranking.best)
        drawn = float(study.drawn.tally.shares[a, 0])
    return solidity(float("inf") if moved is None else moved, drawn), moved, drawn


def lead(study: Study) -> Text:
    """Return how solid the lead is, with the numbers it is called so for; nothing where no option leads alone."""
    found = held(study)
    if found is None:
        return ()
    said, moved, drawn = found
    told = {
        ("solid", True): noted("The lead is solid: no priorities put another option first alone"),
        ("fair", True): noted("The lead is fair: no priorities put another option first alone"),
        ("thin", True): noted("The lead is thin, though no priorities put another option first alone"),
        ("solid", False): noted("The lead is solid: {points} of weight would have to move before another draws level"),
        ("fair", False): noted("The lead is fair: {points} of weight would have to move before another draws level"),
        ("thin", False): noted("The lead is thin: {points} of weight would have to move before another draws level"),
    }[said, moved is None]
    rest = noted(".") if drawn is None else noted("; with every rating drawn from its range it comes first in {share}.")
    best = study.ranking.best
    apart = [in_sentence(name) for name in study.methods[1:] if study.rankings[name].best != best]
    but = word(" But under {methods} it does not come first alone.", methods=plain(listed(apart))) if apart else ""
    return say(
        "{held}{rest}{but}",
        held=word(told, points="" if moved is None else points(moved)), rest=word(rest, share=percent(drawn or 0.0)),
        but=but,
    )  # fmt: skip


SAID = {"solid": noted("solid"), "fair": noted("fair"), THIN: noted("thin")}


def briefly(study: Study) -> str | None:
    """Return how solid the lead is as a table has it, with its numbers; None where no option leads alone."""
    found = held(study)
    if found is None:
        return None
    said, moved, drawn = found
    about = (
        word("no weights change it") if moved is None else word("{points} of weight", points=points(moved, of=False))
    )
    if drawn is None:
        return word("{said}: {about}", said=word(SAID[said]), about=about)
    return word("{said}: {about}, first in {share} of draws", said=word(SAID[said]), about=about, share=percent(drawn))
