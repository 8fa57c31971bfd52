"""The answers as plain data: question by question, flips with certificates that `mcda.verify` checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mcda.certificate.problem import Problem
from mcda.flips.walks import walker_for

if TYPE_CHECKING:
    from mcda.questions.one import CaseQuestions
    from mcda.questions.several import Questions


def document(found: Questions, of: Iterable[str]) -> dict[str, Any]:
    """Return some answers; null where there is none, and `refused` says why."""
    made = {name: _SEVERAL[name](found) if name in _SEVERAL else by_case(found, name) for name in of}
    why = [{"case": case, "question": question, "why": said} for (case, question), said in found.refused.items()]
    return {**made, "refused": why}


def of_case(one: CaseQuestions, read: bool = True) -> dict[str, Any]:
    """Return all answers about one case, without what takes long: who is best under some weights in an order.

    `read` says whether other readings of the scale are asked for.
    """
    goals, limit = one.goals, one.limit
    order: dict[str, Any] | None = None
    if goals is not None and one.grades is not None and one.needs is not None:
        order = {
            "ranked": [list(tier) for tier in goals.ranked], "needs": one.needs.name, "says": one.needs.value,
            "grades": _grades(one), "necessary": list(goals.necessary), "maximin": list(goals.maximin),
            "minimax_regret": list(goals.minimax_regret), "looked": goals.looked,
            "flips": [flip.to_json() for flip in goals.flips],
        }  # fmt: skip
    lenses = one.lenses.to_json()
    seen = lenses.pop("cases")[one.label]
    return {
        "goals": order, "rules": rules(one), "scale": scale(one) if read else None,
        "durability": durability(one), "drift": None if limit is None else limit.to_json(),
        "lenses": {**lenses, **seen}, "refused": dict(one.refused),
    }  # fmt: skip


def of_all(found: Questions) -> dict[str, Any]:
    """Return the answers that need all the cases, without what takes long: the ends of explaining weights."""
    whole = found.explained
    needs = {name: None if one.needs is None else one.needs.name for name, one in found.cases.items()}
    return {
        "lenses": found.lenses.to_json(), "partners": partners(found), "needs": needs,
        "explained": None if whole is None else whole.to_json(ranges=False),
    }  # fmt: skip


def _grades(one: CaseQuestions) -> list[dict[str, str]]:
    return [{"winner": a, "rival": b, "needs": needs.name} for (a, b), needs in (one.grades or {}).items()]


def by_case(found: Questions, name: str) -> dict[str, Any]:
    """Return one answer of every case."""
    return {label: _ONE[name](one) for label, one in found.cases.items()}


def choice(one: CaseQuestions) -> dict[str, Any]:
    """Return what comes first, and what was chosen."""
    return {
        "winners": list(one.ranking.winners), "margin": one.ranking.margin, "choice": one.case.choice,
        "agrees": one.agrees, "prospective": one.prospective,
    }  # fmt: skip


def goals(one: CaseQuestions) -> dict[str, Any] | None:
    """Return what follows from the order of the goals, and what the answer needs."""
    if one.goals is None or one.grades is None or one.needs is None:
        return None
    told = one.goals.to_json()
    return {**told, "of_the_answer": {"needs": one.needs.name, "grades": _grades(one)}}


def rules(one: CaseQuestions) -> dict[str, Any] | None:
    """Return who comes first by other rules."""
    return None if one.rules is None else one.rules.to_json()


def scale(one: CaseQuestions) -> dict[str, Any] | None:
    """Return who comes first however the scale is read."""
    return None if one.readings is None else one.readings.to_json()


def sceptic(one: CaseQuestions) -> dict[str, Any] | None:
    """Return who comes first with a second rater's ratings."""
    return None if one.raters is None else one.raters.to_json()


def durability(one: CaseQuestions) -> dict[str, Any] | None:
    """Return what lasting must count for; flips with their certificates."""
    found = one.lasting
    if found is None:
        return None
    problems: dict[str, Problem] = {}
    if found.flips and one.ranking.method.form != "black box":
        problems["main"] = walker_for(one.matrix, one.weights, one.ranking.method).problem
    return {
        "sentence": str(found), "criteria": list(found.criteria), "now": found.now, "winners": list(found.winners),
        "first_without": None if found.without is None else list(found.without),
        "first_alone": None if found.alone is None else list(found.alone),
        "problems": {key: problem.to_json() for key, problem in problems.items()},
        "flips": [flip.to_json() for flip in found.flips],
    }  # fmt: skip


def explained(found: Questions) -> dict[str, Any] | None:
    """Return which weights explain the choices."""
    return None if found.explained is None else found.explained.to_json()


def partners(found: Questions) -> dict[str, Any] | None:
    """Return utility by type of partner and against exposure."""
    return None if found.exposure is None else found.exposure.to_json()


_ONE = {
    "choice": choice, "goals": goals, "rules": rules, "scale": scale, "durability": durability, "sceptic": sceptic,
}  # fmt: skip
_SEVERAL = {"lenses": lambda found: found.lenses.to_json(), "partners": partners, "explained": explained}
