"""Ratings, judgements, events and ranges that flip, in a report's document: questions beside the one about weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.scenarios import records
from mcda.sentences import (
    Labels,
    cell_in,
    event_in,
    judgement_in,
    least_judgements_in,
    plan_in,
    range_share_in,
    robust_in,
)

if TYPE_CHECKING:
    from mcda.study import Study

MOST = 60  # ratings that flip, the nearest, that a document carries with their certificates


def document(study: Study) -> dict[str, Any]:
    """Return the answers, each with its certificates; null where the question is not asked."""
    return {
        "cells": _cells(study), "plans": _plans(study), "judgements": _judgements(study), "events": _events(study),
        "ranges": _ranges(study),
    }  # fmt: skip


def _cells(study: Study) -> dict[str, Any] | None:
    flips = study.cells
    if flips is None:
        return None
    labels, shown = Labels.of(study.case), flips[:MOST]
    certificates = [flip.certificate for flip in shown]
    problems = [one.cell.problem for one in certificates if not isinstance(one, str)]
    return {
        "labels": labels.to_json(),
        "problems": {"main": problems[0].to_json()} if problems else {},
        "count": len(flips),
        "flips": [{**flip.to_json(), "text": cell_in(labels, flip.told())} for flip in shown],
    }


def _plans(study: Study) -> dict[str, Any] | None:
    found = study.plans
    if found is None:
        return None
    labels, certificates = Labels.of(study.case), [one.certificate for one in found.all if one.certificate is not None]
    told = [{**one.to_json(), "text": plan_in(labels, one.told())} for one in found.all]
    return {
        "labels": labels.to_json(),
        "problems": {"main": certificates[0].problem.to_json()} if certificates else {},
        "decay": None if found.decay is None else told[-1],
        "improvements": told[: len(found.improvements)],
    }


def _together(study: Study, labels: Labels) -> dict[str, Any] | None:
    found = study.judged_together
    return None if found is None else {**found.to_json(), "text": least_judgements_in(labels, found.told())}


def _judgements(study: Study) -> dict[str, Any] | None:
    flips = study.judged
    if flips is None:
        return None
    labels = Labels.of(study.case)
    return {
        "by": "eigenvector",
        "together": _together(study, labels),
        "flips": [{**flip.to_json(), "text": judgement_in(labels, flip.told())} for flip in flips],
    }


def _events(study: Study) -> dict[str, Any] | None:
    if study.replay is None:
        return None
    labels = Labels.of(study.case)
    return {
        "labels": labels.to_json(),
        "problems": {},
        "flips": [{**flip.to_json(), "text": event_in(labels, flip.told())} for flip in study.event_flips],
        **records.document(study.replay, study.years),
    }


def _ranges(study: Study) -> dict[str, Any] | None:
    flip, share = study.robust, study.range_share
    if flip is None:
        return None
    labels = Labels.of(study.case)
    now = dict(zip(study.matrix.criteria, study.weights.values.tolist(), strict=True))
    return {
        "labels": labels.to_json(),
        "problems": {},
        "nearest": {**flip.to_json(), "text": robust_in(labels, flip.told(), now)},
        "share": None if share is None else {**share.to_json(), "text": range_share_in(labels, share.told())},
    }
