"""Comparisons as plain data, for JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mcda.comparison.agreement import CORRELATIONS, SIMILARITIES

if TYPE_CHECKING:
    from mcda.comparison.drivers import Drivers
    from mcda.comparison.reversals import Reversals
    from mcda.comparison.variants import MethodComparison, Variant


def comparison(made: MethodComparison, by: Iterable[str] = tuple(CORRELATIONS)) -> dict[str, Any]:
    """Return a comparison as plain data, with the correlations `by` name, in the order of the variants.

    Undefined correlations are None. Each is a table of all pairs of models, so that a report leaves them out; the
    similarities are of all pairs of weight rules.
    """
    names = made.matrix.alternatives
    return {
        "weights": {
            rule: dict(zip(made.matrix.criteria, row.values.tolist(), strict=True))
            for rule, row in made.weights.items()
        },
        "variants": [
            {
                **_levels(one), "name": str(one), "places": dict(zip(names, row, strict=True)),
                "winners": list(one.ranking.winners),
            }
            for one, row in zip(made.variants, made.places.tolist(), strict=True)
        ],
        "reference": str(made.reference),
        "instead": [{"method": name, "normalisation": how, "stays": own} for (name, how), own in made.instead.items()],
        "refused": [dict(one._asdict()) for one in made.refused],
        "wins": {name: float(share) for name, share in made.wins.items()},
        "correlations": {name: _square(made, name) for name in by},
        "similarities": {name: made.similarity(name).to_numpy().tolist() for name in SIMILARITIES},
        "differences": [
            {
                **_levels(one.variant), "against": str(one.against), "changed": list(one.changed),
                "winner": one.winner, "instead_of": one.instead_of, "criterion": one.criterion,
                "before": one.before, "after": one.after, "sentence": str(one),
            }
            for one in made.differences
        ],
        "drivers": None if made.drivers is None else _drivers(made.drivers),
    }  # fmt: skip


def reversals(turned: Reversals) -> dict[str, Any]:
    """Return what the tests for rank reversals found, as plain data."""
    return {
        "tried": [
            {"model": model, "change": change.name, "count": count} for (model, change), count in turned.tried.items()
        ],
        "findings": [
            {
                "model": one.model, "change": one.change.name, "subject": one.subject, "before": list(one.before),
                "after": list(one.after), "pairs": [list(pair) for pair in one.pairs], "sentence": str(one),
            }
            for one in turned.findings
        ],
        "refused": dict(turned.refused),
    }  # fmt: skip


def _drivers(found: Drivers) -> dict[str, Any]:
    return {
        "models": found.models, "left_out": {key: list(names) for key, names in found.left_out.items()},
        "disagreement": float(found.disagreement), "together": float(found.together),
        "choices": [
            {
                "factor": one.factor, "levels": list(one.levels), "alone": float(one.alone),
                "total": float(one.total), "changes": float(one.changes),
            }
            for one in found.drivers
        ],
        "sentence": str(found),
    }  # fmt: skip


def _levels(one: Variant) -> dict[str, Any]:
    return {"method": one.method, "normalisation": one.normalisation, "weights": one.weights}


def _square(made: MethodComparison, by: str) -> list[list[float | None]]:
    rows: list[list[float]] = made.correlation(by).to_numpy().tolist()
    return [[None if value != value else value for value in row] for row in rows]  # noqa: PLR0124 - NaN
