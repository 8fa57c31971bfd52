"""What the what-if of a page starts from: the case as plain data for its script, and every word the script says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError
from mcda.language import harmless, noted, translated, word
from mcda.matrix import DecisionMatrix, Weights
from mcda.methods import method as by_name
from mcda.ranges import Ranges
from mcda.ranking import rank
from mcda.report.figures import colours
from mcda.report.naming import Names, method_name
from mcda.scenarios.events import State, events_of

if TYPE_CHECKING:
    from mcda.flips.nearest import NearestFlip
    from mcda.study import Study

METHODS = ("weighted_sum", "topsis")
BEYOND = (Fraction(1, 10**9), Fraction(1, 10**6), Fraction(1, 1000), Fraction(1, 100))  # of the way past a tie

# Every word of the script, for the catalogues of `mcda.language`; the script fills the {gaps}.
WORDS = {
    "title": noted("What if other things counted?"),
    "short": noted("What if"),
    "note": noted(
        "Move one weight, and the others share the rest in the proportions that they have. The colour of a track says "
        "who comes first there; a mark below it, where that changes. Arrow keys move by one point, with Shift by a "
        "tenth; Page Up and Page Down jump just beyond the next change. All of it is computed on this page by the "
        "methods of the report, and nothing leaves it."
    ),
    "without": noted(
        "With JavaScript, weights and ratings can be moved here; every number stands in the page without it."
    ),
    "start": noted("Start from"),
    "base": noted("The case as it is"),
    "own": noted("What you have set"),
    "lens": noted("The priorities of a lens"),
    "event": noted("After an event"),
    "flip": noted("A change that flips the choice"),
    "nearest": noted("{method}: the nearest change of all weights"),
    "to_choice": noted("{method}: the least change that puts {option} first"),
    "show": noted("Show me the nearest flip"),
    "reset": noted("Reset"),
    "link": noted("Link to this what-if"),
    "tracks": noted("Tracks show"),
    "weights": noted("How much each criterion counts, in percent"),
    "typed": noted("{criterion}, in percent"),
    "spoken": noted("{share}; first: {options}"),
    "best": noted("{method}: {options} comes first, {points} ahead of {next}."),
    "tied": noted("{method}: {options} share the first place, {points} ahead of {next}."),
    "alone": noted("{method}: {options} comes first; there is nothing else to compare it with."),
    "all": noted("{method}: {options} share the first place."),
    "report": noted("In the report it is {options}."),
    "moved": noted("{points} of weight moved from the report’s; {ratings} changed."),
    "unmoved": noted("These are the report’s own weights and ratings."),
    "first": noted("now {options} first"),
    "level": noted("now {options} level at the top"),
    "no_flip": noted("no change of the first place beyond this"),
    "bad_link": noted("That link does not fit this case; nothing was changed."),
    "order": noted("Everyone’s score, best first"),
    "option": noted("Option"),
    "score": noted("of 100"),
    "place": noted("Place"),
    "was": noted("was {place}"),
    "gone": noted("no longer there"),
    "told": noted("The tracks as a table"),
    "criterion": noted("Criterion"),
    "from": noted("From"),
    "to": noted("To"),
    "comes_first": noted("First place"),
    "ratings": noted("Change the ratings"),
    "ratings_note": noted("Each rating moves within its range, or where it has none within its criterion’s scale."),
    "rating": noted("{option}, {criterion}"),
    "between": noted("Only between {low} and {high}."),
    "kept": noted("Only between {low} and {high}; it is {now} now."),
    "no_number": noted("Only a number; it is {now} now."),
    "points_one": noted("{count} point of 100"),
    "points_many": noted("{count} points of 100"),
    "points_less": noted("less than 1 point of 100"),
    "ratings_one": noted("{count} rating"),
    "ratings_many": noted("{count} ratings"),
    "and": noted("and"),
    "quoted": noted("“{label}”"),
    "percent": noted("{n}%"),
    "picture": noted("Save as {form}: {title}"),
    "failed": noted("The picture could not be drawn."),
}


def words() -> dict[str, str]:
    """Return every word of the script in the language spoken."""
    return {key: translated(template) for key, template in WORDS.items()}


def live(study: Study, names: Names) -> dict[str, Any] | None:
    """Return the what-if of a case; None where there is nothing to move or to compare.

    Cells are what the matrix holds: levels, or for a criterion with a value function what they are worth, 0 to 1.
    """
    matrix, base = study.matrix, study.weights
    if min(matrix.values.shape) < 2:
        return None
    return {
        "alternatives": [_option(key, names) for key in matrix.alternatives],
        "criteria": [
            {
                "key": key,
                "label": harmless(names.criterion(key)),
                "max": matrix.sense[j] == "max",
                "scale": None if (ends := matrix.bounds[j]) is None else [float(end) for end in ends],
                "worth": bool(matrix.value) and matrix.value[j] is not None,
            }
            for j, key in enumerate(matrix.criteria)
        ],
        "levels": matrix.values.tolist(),
        "within": _within(study),
        "weights": base.values.tolist(),
        "methods": [
            {"key": key, "name": method_name(key), "how": by_name(key).describe(matrix)["normalisation"]}
            for key in METHODS
        ],
        "first": next((key for key in study.methods if key in METHODS), METHODS[0]),
        "presets": [
            {**one, "label": harmless(one["label"])}
            for one in (*_lenses(study), *_events(study), *_flips(study, names))
        ],
    }


def _option(key: str, names: Names) -> dict[str, Any]:
    option = names.option(key)
    fill, ink = colours(option.number, names.palette)
    return {"key": key, "label": harmless(option.label), "number": option.number, "fill": fill, "ink": ink}


def _within(study: Study) -> list[list[list[float] | None]]:
    """Return the ends between which each rating moves: its range, else its criterion's scale, else None."""
    ranges = Ranges.of(study.case)
    rows = np.stack([ranges.low.values, ranges.high.values], axis=-1).tolist()
    scales = [None if ends is None else [float(end) for end in ends] for ends in study.matrix.bounds]
    return [
        [ends if opened else scale for ends, opened, scale in zip(row, wide, scales, strict=True)]
        for row, wide in zip(rows, ranges.open.tolist(), strict=True)
    ]


def _lenses(study: Study) -> Iterator[dict[str, Any]]:
    """Yield the common vector and the profiles that can look at this case."""
    interests = study.case.interests
    if interests is None:
        return
    asked: list[tuple[str, str, dict[str, Any]]] = [("common", word("The common national interests"), {"common": True})]
    asked += [(key, one.label or key, {"lens": key}) for key, one in interests.document.lenses.items()]
    for key, label, how in asked:
        try:
            weights = study.case.weights(**how).aligned(study.matrix.criteria)
        except McdaError:  # a criterion without an interest, a lens that gives this case no weight
            continue
        yield {"key": key, "label": label, "kind": "lens", "weights": weights.values.tolist()}


def _events(study: Study) -> Iterator[dict[str, Any]]:
    today = State(study.matrix, study.weights)
    for event in events_of(study.case):
        if today.leaves_nothing([event]) or not (event.cells or event.removed or event.multipliers):
            continue
        after = today.after([event])
        rated = today.after([replace(event, removed=())]).matrix.values
        cells = np.argwhere(rated != study.matrix.values).tolist()
        yield {
            "key": event.name,
            "label": event.label,
            "kind": "event",
            "weights": after.weights.aligned(study.matrix.criteria).values.tolist(),
            "cells": [[a, j, float(rated[a, j])] for a, j in cells],
            "removed": [study.matrix.alternatives.index(key) for key in event.removed],
        }


def _flips(study: Study, names: Names) -> Iterator[dict[str, Any]]:
    """Yield the nearest flips of all weights together, a trace beyond the tie, so that the rival is seen in front."""
    for key in METHODS:
        found = study.combined.get(key, {})
        flip = found.get("l1") or found.get("percent")
        if flip is not None:
            label = word(WORDS["nearest"], method=method_name(key))
            yield from _preset(f"nearest_{key}", label, flip, flip.rival, study, key)
    if study.to_choice is not None and study.case.choice is not None:
        method = study.methods[0]
        label = word(WORDS["to_choice"], method=method_name(method), option=f"“{names.label(study.case.choice)}”")
        if method in METHODS:
            yield from _preset("to_choice", label, study.to_choice, study.case.choice, study, method)


def _preset(
    key: str, label: str, flip: NearestFlip, rival: str | None, study: Study, method: str
) -> Iterator[dict[str, Any]]:
    if flip.weights is None or rival is None:
        return
    weights = _past(flip, rival, study.matrix, method)
    if weights is not None:
        yield {"key": key, "label": label, "kind": "flip", "method": method, "weights": weights.values.tolist()}


def _past(flip: NearestFlip, rival: str, matrix: DecisionMatrix, method: str) -> Weights | None:
    """Return weights just past a tie, where the rival is ahead of today's winner; None where there are none near."""
    there = flip.weights
    assert there is not None
    now = [Fraction(float(x)) for x in flip.now]
    goal = [Fraction(float(there[name])) for name in matrix.criteria]
    for step in (Fraction(0), *BEYOND):
        moved = [max(y + (y - x) * step, Fraction(0)) for x, y in zip(now, goal, strict=True)]
        weights = Weights.of(dict(zip(matrix.criteria, moved, strict=True)), computed=True)
        winners = rank(matrix, weights, method).winners
        if rival in winners and not set(winners) & {flip.winner}:
            return weights
    return None
