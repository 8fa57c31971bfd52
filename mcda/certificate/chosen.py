"""What documents about sets and about one budget over cases say beside their certificates, compared with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mcda.certificate.choices import ChoicesCertificate
from mcda.certificate.claims import Context, Said
from mcda.certificate.frontier import FrontierCertificate
from mcda.certificate.subset import SubsetCertificate


def subset_faults(claim: SubsetCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what is said of the best set that its certificate does not."""
    at.checked |= {"utility", "chosen", "conflict"}
    names, second, value = list(claim.utilities), claim.second, claim.value
    other = None if second is None or second.chosen is None else [names[a] for a in second.chosen]
    margin = None if other is None or value is None or second is None else float(value - (second.value or 0))
    yield from at.compared(
        said, bound=None if claim.bound is None else float(claim.bound), runner_up=other, margin=margin
    )  # fmt: skip
    yield from _limits(said, {name: (sense, float(bound)) for name, sense, bound, _ in claim.rows})


def frontier_faults(claim: FrontierCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what is said of a frontier that its certificate does not; its points are compared by itself."""
    at.checked.add("points")
    yield from _limits(said, {name: (sense, float(bound)) for name, sense, bound, _ in claim.rows})


def choices_faults(claim: ChoicesCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what is said of one budget over cases that its certificate does not."""
    at.checked |= {"value", "bound", "picks"}
    at.checked.add("status")
    held = ("INFEASIBLE",) if claim.picks is None else ("OPTIMAL", "WITHIN_GAP")  # a bound may be met without a search
    if claim.value != claim.bound:
        held = ("WITHIN_GAP", "OPEN")
    if said.get("status", held[0]) not in held:
        yield f"status must be {' or '.join(held)}, not {said['status']!r}"
    value, bound = claim.value, claim.bound
    if value and bound is not None:
        yield from at.compared(said, gap=float((bound - value) / abs(value)))
    rows = list(zip(claim.limits, claim.prices, strict=True))
    budgets = [
        {
            "name": name, "budget": float(budget), "used": None if claim.picks is None else float(claim.used(k)),
            "price": float(price),
        }
        for k, ((name, budget), price) in enumerate(rows)
    ]  # fmt: skip
    yield from at.compared(said, budgets=budgets)


def _limits(said: Said, rows: dict[str, tuple[str, float]]) -> Iterator[str]:
    for limit in said.get("limits", ()):
        if rows.get(limit["name"]) != (limit["sense"], limit["bound"]):
            yield f"the limit {limit['name']!r} is not the one of the certificate"


CHECKS: dict[str, Callable[[Any, Said, Context], Iterable[str]]] = {
    "subset": subset_faults,
    "frontier": frontier_faults,
    "choices": choices_faults,
}
