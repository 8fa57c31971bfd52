"""What answers about scores in their ranges say beside their certificates, held against them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from mcda import sentences
from mcda.certificate.claims import CLOSE, Context, Said, same, weight_faults
from mcda.certificate.range_share import ShareCertificate
from mcda.certificate.robust import RobustCertificate, RowsCertificate


def robust_faults(claim: RobustCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what an answer about weights and ranges together says that its certificate does not."""
    at.checked |= {"winner", "rival", "norm", "until", "bracket"}
    power = 2 if claim.norm == "l2" else 1
    if claim.there is None:
        never = "TIE_ONLY" if said.get("tie_only") else "NEVER"
        yield from at.compared(said, status=never if claim.inner is None else "OPEN", distance=None, moved=None)
        yield from at.compared(said, weights=None, factors=None, scores=None)
        ends = None if claim.inner is None else [claim.inner, None]
    else:
        ends = [claim.inner or Fraction(0), claim.outer]
        today = claim.outer == 0 and claim.there == claim.weights
        if today:
            yield from at.compared(said, status="TIED" if claim.level else "FRAGILE")
        elif said["status"] not in ("FLIP", "OPEN"):
            yield f"the status {said['status']!r} is not one of a flip with a witness"
        yield from at.compared(said, distance=float(claim.outer or 0) ** (1 / power))
        yield from weight_faults(claim, said, at)
        yield from _score_faults(claim, said, at)
    told = said.get("bracket")
    if (told is None) != (ends is None):
        yield f"the bracket {told!r} is not the one that is certified"
    elif told is not None and ends is not None:
        for met, exact in zip(told, ends, strict=True):
            if (met is None) != (exact is None) or (
                met is not None and exact is not None and abs(met**power - float(exact)) > CLOSE * (1 + float(exact))
            ):
                yield f"the bracket {told!r} is not the one that is certified"
        closed = told[1] is not None and told[1] - told[0] <= CLOSE * max(1.0, told[0])
        if said["status"] == "FLIP" and not closed:
            yield "the bracket of a flip is not closed"
    yield from at.compared(said, sentence=sentences.robust(said))
    if "asked" in said and said["asked"] != (claim.rival if claim.named else None):
        yield "the certificate does not answer the question that was asked"
    if at.labels is not None:
        now = dict(zip(claim.problem.criteria, map(float, claim.weights), strict=True))
        yield from at.compared(said, text=sentences.robust_in(at.labels, said, now, said.get("asked")))
        at.checked.add("asked")


def _score_faults(claim: RobustCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield why the scores of a flip are not those of its witness."""
    at.checked.add("scores")
    if claim.scores is None or said.get("scores") is None or not claim.problem.criteria:
        return
    right = {
        name: dict(zip(claim.problem.criteria, map(float, row), strict=True))
        for name, row in zip(claim.spans.names, claim.scores, strict=True)
    }
    told = said["scores"]
    if {*told} != {*right} or any(
        {*told[name]} != {*row} or any(not same(told[name][key], x) for key, x in row.items())
        for name, row in right.items()
    ):
        yield "the scores are not those of the witness"


def share_faults(claim: ShareCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a share of the ranges says that its certificate does not."""
    at.checked |= {"winner", "rival"}
    ends = [float(claim.inner), 1.0 if claim.outer is None else float(claim.outer)]
    at.checked.add("bracket")
    if any(abs(a - b) > CLOSE for a, b in zip(said["bracket"], ends, strict=True)):
        yield f"the bracket {said['bracket']!r} is not the one that is certified"
    yield from at.compared(said, share=ends[0], sentence=sentences.range_share(said))
    if at.labels is not None:
        yield from at.compared(said, text=sentences.range_share_in(at.labels, said))


def row_faults(claim: RowsCertificate, said: Said, at: Context) -> Iterator[str]:
    """Say that the rows belong to their winner, by the certificate itself."""
    at.checked.add("winner")
    yield from ()


CHECKS: dict[str, Callable[[Any, Said, Context], Iterable[str]]] = {
    "robust": robust_faults,
    "range_share": share_faults,
    "ranges": row_faults,
}
