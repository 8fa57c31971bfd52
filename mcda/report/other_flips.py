"""Ratings, judgements and events that flip, in a report's document: three questions beside the one about weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcda.scenarios import records
from mcda.sentences import Labels, cell_in, event_in, judgement_in

if TYPE_CHECKING:
    from mcda.study import Study

MOST = 60  # ratings that flip, the nearest, that a document carries with their certificates


def document(study: Study) -> dict[str, Any]:
    """Return the three answers, each with its certificates; null where the question is not asked."""
    return {"cells": _cells(study), "judgements": _judgements(study), "events": _events(study)}


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


def _judgements(study: Study) -> dict[str, Any] | None:
    flips = study.judged
    if flips is None:
        return None
    labels = Labels.of(study.case)
    return {
        "by": "eigenvector",
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
