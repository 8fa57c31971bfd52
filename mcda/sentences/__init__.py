"""Results in words: functions of plain values and of a user's labels, so that `mcda verify` can write them again.

A result is the mapping that its `to_json` gives. No solver is imported here: checking must not load one.
"""

from mcda.sentences.labels import Labels, actor, joined
from mcda.sentences.numbers import (
    amount,
    amounts,
    figures,
    judged,
    lower,
    lower_percent,
    points,
    ratio,
    reached,
    short,
    upper,
    upper_percent,
)
from mcda.sentences.plans import PLAN_STATUSES, plan, plan_in
from mcda.sentences.ranges import RANGE_STATUSES, range_share, range_share_in, robust, robust_in
from mcda.sentences.ratings import beyond, cell, cell_in, danger_in, event_in, judgement_in, least_judgements_in
from mcda.sentences.weights import (
    NORM_WORDS,
    STATUSES,
    bracket,
    direction,
    doubt_in,
    flip,
    flip_in,
    moves,
    nearest,
    nearest_in,
    unmoved,
    unmoved_in,
)

__all__ = [
    "NORM_WORDS",
    "PLAN_STATUSES",
    "RANGE_STATUSES",
    "STATUSES",
    "Labels",
    "actor",
    "amount",
    "amounts",
    "beyond",
    "bracket",
    "cell",
    "cell_in",
    "danger_in",
    "direction",
    "doubt_in",
    "event_in",
    "figures",
    "flip",
    "flip_in",
    "joined",
    "judged",
    "judgement_in",
    "least_judgements_in",
    "lower",
    "lower_percent",
    "moves",
    "nearest",
    "nearest_in",
    "plan",
    "plan_in",
    "points",
    "range_share",
    "range_share_in",
    "ratio",
    "reached",
    "robust",
    "robust_in",
    "short",
    "unmoved",
    "unmoved_in",
    "upper",
    "upper_percent",
]
