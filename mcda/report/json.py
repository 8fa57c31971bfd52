"""The report as one JSON document: every number in full, every flip with a certificate that `mcda verify` checks.

A document carries `"schema": "mcda-report/1"` and `"kind": "case"` or `"joint"`. Weights and scores are shares of 1,
not percentages; keys are those of the case file; what is not there is null. Fractions inside certificates are text.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from mcda.comparison import documents
from mcda.flips.doubt import records
from mcda.flips.unmoved import unmoved_weights
from mcda.questions.documents import of_all, of_case
from mcda.report import annexes, budget, other_flips
from mcda.report.naming import Names
from mcda.report.parts import Items, Paragraph, Report, Table, plain
from mcda.sentences import Labels, doubt_in
from mcda.sizes import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from mcda.optimise import Optimum
    from mcda.several import Comparison
    from mcda.study import Study
    from mcda.value import ValueFunction
    from mcda.weighting.judgements import Priorities

SCHEMA = "mcda-report/1"
ENDS = ("low", "likely", "high")  # of a rating


def render(document: Mapping[str, Any]) -> str:
    """Return a document as text; a number that is none is refused."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def case(study: Study, report: Report) -> dict[str, Any]:
    """Return the document of a case."""
    names = Names(study)
    return {
        "schema": SCHEMA,
        "kind": "case",
        "case": told(study),
        "made_with": annexes.versions(),
        "answer": {**summary(study), "sentences": sentences(report, "answer")},
        "evidence": vars(study.evidence),
        "alternatives": alternatives(study, names),
        "criteria": criteria(study),
        "ratings": ratings(study),
        "weights": weights(study),
        "methods": {name: method(study, name) for name in study.methods},
        "refused": dict(study.refused),
        "why": None if study.why is None else study.why.to_json(),
        "models": None if Question.MODELS in study.left_out else documents.comparison(study.models, by=()),
        "reversals": None if study.reversals is None else documents.reversals(study.reversals),
        "doubt": doubt(study),
        "score_ranges": None if study.ends is None else {key: list(ends) for key, ends in study.ends.items()},
        "drawn": None if study.drawn is None else study.drawn.to_json(),
        "information": None if study.information is None else study.information.to_json(),
        "questions": of_case(study.questions, read=Question.SCALE not in study.left_out),
        "second_opinion": None if study.raters is None else study.raters.to_json(),
        **other_flips.document(study),
        "optimum": optimum(study.optimum),
        "text": [
            {"key": one.key, "title": one.title, "sentences": sentences(report, one.key)} for one in report.sections
        ],
    }


def joint(comparison: Comparison, report: Report) -> dict[str, Any]:
    """Return the joint document."""
    return {
        "schema": SCHEMA,
        "kind": "joint",
        "made_with": annexes.versions(),
        "evidence": vars(comparison.evidence),
        "cases": [
            {"case": told(study), "answer": summary(study), "evidence": vars(study.evidence)}
            for study in comparison.studies
        ],
        "questions": None if comparison.questions is None else of_all(comparison.questions),
        "budget": budget.document(comparison),
        "text": [
            {"key": one.key, "title": one.title, "sentences": sentences(report, one.key)} for one in report.sections
        ],
    }


def told(study: Study) -> dict[str, Any]:
    """Return what names a case."""
    document = study.case.document
    return {
        "title": document.title,
        "stem": study.case.stem,
        "file": None if study.case.path is None else study.case.path.name,
        "sha256": study.case.digest,
        "format": study.case.format,
        "code": document.code,
        "actor": document.actor,
        "tense": document.tense,
        "decided": document.decided,
        "outcome": document.outcome,
        "choice": study.case.choice,
    }


def summary(study: Study) -> dict[str, Any]:
    """Return the answer in numbers."""
    ranking, flip = study.ranking, study.nearest
    near = None
    if flip is not None:
        near = {
            "criterion": flip.subject,
            "now": flip.now,
            "threshold": flip.threshold,
            "distance": flip.distance,
            "direction": flip.direction,
            "winner": flip.winner,
            "rival": flip.rival,
        }
    return {
        "method": study.methods[0],
        "best": ranking.best,
        "winners": list(ranking.winners),
        "tied": len(ranking.winners) > 1,
        "margin": ranking.margin,  # to the best outside the winners
        "choice": study.case.choice,
        "agrees": study.agrees,
        "nearest_flip": near,
        "winners_by_method": {name: list(study.rankings[name].winners) for name in study.methods},
    }


def alternatives(study: Study, names: Names) -> list[dict[str, Any]]:
    """Return the alternatives, screened-out ones included."""
    return [
        {
            "key": key,
            "label": one.label,
            "number": names.option(key).number,
            "origin": one.origin,
            "lines": list(map(str, one.lines)),
            "exposure": one.exposure,
            "partner": one.partner,
            "feasible": one.feasible,
            "because": study.screened.get(key),
            "dominated_by": list(study.dominated.get(key, ())),
        }
        for key, one in names.document.alternatives.items()
    ]


def criteria(study: Study) -> list[dict[str, Any]]:
    """Return the criteria with their weights and scales."""
    found = []
    for j, (key, one) in enumerate(study.case.document.criteria.items()):
        ends, value = study.case.scale(key), study.matrix.value[j]
        found.append(
            {
                "key": key,
                "label": one.label,
                "direction": one.direction,
                "kind": one.kind,
                "interest": one.interest,
                "tier": one.tier,
                "weight": float(study.weights.values[j]),
                "scale": None if ends is None else list(map(float, ends)),
                "value": None if value is None else value_function(value),
                "why": one.why,
                "lines": list(map(str, one.lines)),
            }
        )
    return found


def value_function(value: ValueFunction) -> dict[str, Any]:
    """Return the levels and what they are worth; labels stand where levels are words."""
    levels = value.names or [float(x) for x, _ in value.points]
    worth = [float(v) for _, v in value.points]
    return {"points": list(map(list, zip(levels, worth, strict=True))), "clamped": value.clamped}


def ratings(study: Study) -> list[dict[str, Any]]:
    """Return every rating; `value` is what the likely one is worth where its criterion has a value function."""
    values = dict(zip(study.matrix.criteria, study.matrix.value, strict=True))
    return [
        {
            "alternative": alternative,
            "criterion": criterion,
            **{end: getattr(x, "label", None) or float(x) for end, x in zip(ENDS, cell.score, strict=True)},
            "value": None if (value := values[criterion]) is None else float(value.at(cell.likely)),
            "reason": cell.reason,
            "lines": list(map(str, cell.lines)),
            "basis": list(cell.basis),
        }
        for alternative, criterion, cell in study.case.cells()
    ]


def weights(study: Study) -> dict[str, Any]:
    """Return the weights and the judgements behind them."""
    judged = study.case.judgements
    reasons = {frozenset(one.pair): one.reason for one in study.case.document.judgements or ()}
    pairs = (
        []
        if judged is None
        else [
            {
                "first": first,
                "second": second,
                "value": float(value),
                "exact": str(value),
                "reason": reasons.get(frozenset((first, second))),
            }
            for (first, second), value in judged.pairs.items()
        ]
    )
    return {
        "from": study.case.weighting,
        "values": dict(zip(study.matrix.criteria, study.weights.values.tolist(), strict=True)),
        "judgements": pairs,
        "eigenvector": priorities(study.priorities),
        "geometric_mean": priorities(study.priorities_gm),
    }


def priorities(found: Priorities | None) -> dict[str, Any] | None:
    """Return weights from judgements and their consistency."""
    if found is None:
        return None
    return {
        "weights": dict(zip(found.weights.criteria or (), found.weights.values.tolist(), strict=True)),
        "lambda_max": found.lambda_max,
        "consistency_index": found.consistency_index,
        "consistency_ratio": found.consistency_ratio,
        "random_index": found.random_index,
        "table": found.table,
        "worst_triads": [one._asdict() for one in found.worst],
    }


def method(study: Study, name: str) -> dict[str, Any]:
    """Return what a method says: scores, places, intervals, paths and flips."""
    ranking, flips = study.rankings[name], study.flips[name]
    return {
        "options": {key: str(value) for key, value in ranking.details.items()},
        "scores": dict(zip(study.matrix.alternatives, ranking.values.tolist(), strict=True)),
        "places": dict(zip(study.matrix.alternatives, ranking.ranks.tolist(), strict=True)),
        "winners": list(ranking.winners),
        "best": ranking.best,
        "tied": len(ranking.winners) > 1,
        "margin": ranking.margin,  # to the best outside the winners
        "alone": {key: list(winners) for key, winners in study.alone[name].items()},
        "stability": {str(key): row for key, row in table(study.stability[name]).items()},
        "paths": {key: list(table(path).values()) for key, path in study.paths[name].items()},
        "problems": problems(study, name),
        "flips": [flip.to_json() for flip in flips],
        "unmoved": [one.to_json() for one in unmoved_weights(study.matrix, study.weights, name)],
        "to_choice": study.to_choice.to_json() if study.to_choice is not None and name == study.methods[0] else None,
        "potential": potential(study) if name == study.methods[0] else None,
        "shares": shares(study) if name == study.methods[0] else None,
        "map": study.map.to_json() if study.map is not None and name == study.methods[0] else None,
        "nearest": {norm: flip.to_json() for norm, flip in study.combined.get(name, {}).items()},
    }


def doubt(study: Study) -> list[dict[str, Any]] | None:
    """Return the flips of one weight against the doubt about it, most dangerous first, with their sentences."""
    if study.doubt is None:
        return None
    labels = Labels.of(study.case)
    return [{**row, "text": doubt_in(labels, row)} for row in records(study.doubt)]


def potential(study: Study) -> dict[str, Any] | None:
    """Return who can come first under any weights, each with its witness or its proof."""
    if study.possible is None:
        return None
    found = {}
    for key, row in table(study.possible[["status", "slack", "best_place"]]).items():
        certificate = study.possible.attrs["certificates"][key]
        proof = certificate if isinstance(certificate, str) else {"problem": "main", **certificate.to_json()}
        found[str(key)] = {**row, "sentence": f"{key}: {row['status']}", "certificate": proof}
    return found


def shares(study: Study) -> dict[str, Any] | None:
    """Return the share of all weights in which each alternative wins, how it was found, and its cells or its bounds."""
    if study.shares is None:
        return None
    attrs = study.shares.attrs
    found = {"sentence": "shares of all weights", "how": attrs["how"], "shares": study.shares.to_dict()}
    found |= {key: attrs[key] for key in ("low", "high", "standard_error", "samples", "rng", "cuts") if key in attrs}
    if "certificate" in attrs:
        found["certificate"] = {"problem": "main", **attrs["certificate"].to_json()}
    return found


def problems(study: Study, name: str) -> dict[str, Any]:
    """Return the rows in Fractions that the certificates of a method are about, where there is any."""
    found: list[Any] = [flip.certificate for flip in study.flips[name]]
    found += [flip.certificate for flip in study.combined.get(name, {}).values()]
    if study.possible is not None and name == study.methods[0]:
        found += study.possible.attrs["certificates"].values()
    if study.shares is not None and name == study.methods[0]:
        found.append(study.shares.attrs.get("certificate"))
    known = [certificate.problem for certificate in found if hasattr(certificate, "problem")]
    return {"main": known[0].to_json()} if known else {}


def table(frame: pd.DataFrame) -> dict[Any, dict[str, Any]]:
    """Return the rows of a table by their index; what is missing is null."""
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return {key: {name: _value(values[k]) for name, values in columns.items()} for k, key in enumerate(frame.index)}


def _value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def optimum(found: Optimum) -> dict[str, Any]:
    """Return the answer of the linear programme."""
    shares, regrets = found.certificate.shares, found.regrets
    return {
        "status": found.status.name,
        "says": found.status.value,
        "exclusive": found.exclusive,
        "utility": found.utility,
        "best": found.best,
        "shares": None if shares is None else dict(zip(found.alternatives, map(float, shares), strict=True)),
        "regret": None
        if shares is None
        else {
            key: None if regret is None else float(regret)
            for key, regret in zip(found.alternatives, regrets, strict=True)
        },
        "limits": [
            {
                "name": limit.name,
                "criterion": limit.criterion,
                "sense": limit.sense,
                "bound": float(limit.bound),
                "exclude": list(limit.exclude),
                "why": limit.why,
            }
            for limit in found.limits
        ],
        "shadow_prices": {price.limit.name: float(price.relaxed) for price in found.prices},
        "next_change": [
            {
                "limit": one.limit.name,
                "relaxed": one.relaxed,
                "value": None if one.value is None else float(one.value),
                "picked": list(one.picked),
            }
            for one in found.next_change or ()
        ],
        "conflict": list(found.conflict),
        "ties": list(found.ties),
        "certificate": found.certificate.to_json(),
    }


def sentences(report: Report, key: str) -> list[str]:
    """Return what a section says in words: its paragraphs, list items and captions."""
    found: list[str] = []
    for section in report.sections:
        for block in section.blocks if section.key == key else ():
            if isinstance(block, Paragraph):
                found.append(plain(block.text))
            elif isinstance(block, Items):
                found += map(plain, block.items)
            elif isinstance(block, Table):
                found.append(plain(block.caption))
    return found
