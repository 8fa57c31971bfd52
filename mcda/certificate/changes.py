"""What flips of ratings, of judgements and by events say beside their certificates, held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from mcda import sentences
from mcda.certificate.cell import CellCertificate
from mcda.certificate.claims import Context, Said, same
from mcda.certificate.judgement import JudgementCertificate
from mcda.certificate.mixture import MixtureCertificate
from mcda.certificate.moving import MovingCertificate
from mcda.certificate.plan import PlanCertificate
from mcda.certificate.silence import SilenceCertificate

SELF = {"now", "threshold", "winner", "rival"}  # looked at by the certificate itself


def cell_faults(claim: CellCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a score that flips says that its certificate does not; its range and its levels have no proof."""
    at.checked |= SELF | {"subject"}
    now, then = float(said["now"]), float(said["threshold"])
    direction = "rises" if claim.far > claim.near else "falls"
    yield from at.compared(said, kind="cell", distance=abs(then - now), direction=direction, jump=claim.jump)
    told = {**said, "jump": claim.jump}
    yield from at.compared(said, sentence=sentences.cell(told))
    if at.labels is not None:
        yield from at.compared(said, text=sentences.cell_in(at.labels, told))


def silence_faults(claim: SilenceCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield where a list of flips and of scores that never flip is not whole although it says so."""
    flips = [(*flip["subject"], flip["direction"]) for flip in at.document["flips"]]
    missing = claim.missing(flips)
    yield from at.compared(said, complete=not missing)
    moved = {flip[:2] for flip in flips}
    never = [[a, c] for a in claim.problem.rows for c in claim.problem.criteria if (a, c) not in moved]
    if [list(one) for one in at.document["never"]] != never:
        yield f"never must be {never!r}"


def judgement_faults(claim: JudgementCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a judgement that flips says that its certificate does not."""
    at.checked |= SELF
    now, then = float(said["now"]), float(said["threshold"])
    criteria = claim.problem.criteria
    if criteria:
        yield from at.compared(said, subject=[criteria[k] for k in claim.pair])
    yield from at.compared(
        said, kind="judgement", distance=abs(then - now), direction=sentences.direction(now, then), factor=then / now
    )
    if at.labels is not None:
        yield from at.compared(said, text=sentences.judgement_in(at.labels, said))


def event_faults(claim: MixtureCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what an event that flips says that its certificate does not; its name and date have no proof."""
    at.checked |= SELF
    then = float(said["threshold"])
    yield from at.compared(
        said, kind="event", status="flip", distance=then, break_even=then, direction=sentences.direction(0.0, then)
    )
    if at.labels is not None:
        yield from at.compared(said, text=sentences.event_in(at.labels, said))


def plan_faults(claim: PlanCertificate | MovingCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a plan says that its certificate does not; the levels worth its scores have no proof."""
    at.checked |= {"alternative", "rival", "better"}
    criteria = claim.problem.criteria
    status = "NEVER" if claim.inner is None else "PLAN" if claim.closed else "OPEN"
    yield from at.compared(said, kind="plan", status=status, overtakes=claim.strict)
    cost = None if claim.outer is None else float(claim.outer)
    yield from at.compared(said, cost=cost)
    at.checked.add("bracket")
    ends = None if claim.inner is None else [float(claim.inner), cost]
    if not _alike(said["bracket"] or [], ends or []):
        yield f"the bracket {said['bracket']!r} is not the one that is certified"
    parts = zip(criteria, claim.now, claim.then, strict=True)
    moved = {name: [float(x), float(y)] for name, x, y in parts if float(x) != float(y)}
    at.checked.add("changes")
    if list(said["changes"]) != list(moved) or not all(_alike(said["changes"][name], moved[name]) for name in moved):
        yield f"changes must be {moved!r}, not {said['changes']!r}"
    yield from at.compared(said, sentence=sentences.plan(said))
    if at.labels is not None:
        yield from at.compared(said, text=sentences.plan_in(at.labels, said))


def _alike(told: Sequence[float | None], due: Sequence[float | None]) -> bool:
    return len(told) == len(due) and all(same(x, y) for x, y in zip(told, due, strict=True))


CHECKS: dict[str, Callable[[Any, Said, Context], Iterable[str]]] = {
    "cell": cell_faults,
    "silence": silence_faults,
    "judgement": judgement_faults,
    "mixture": event_faults,
    "plan": plan_faults,
    "moving_plan": plan_faults,
}
