"""A bracketed distance in a certificate: its ends, its witness, and the result it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import inf
from typing import Any

from mcda.certificate.problem import Problem, number


def covers(intervals: list[tuple[Fraction, Fraction]]) -> bool:
    """Return whether intervals follow one another from 0 to 1."""
    joined = all(p[1] == q[0] for p, q in pairwise(intervals)) and all(p < q for p, q in intervals)
    return bool(intervals) and joined and intervals[0][0] == 0 and intervals[-1][1] == 1


def unsaid(problem: Problem, winner: str, said: Mapping[str, Any]) -> list[str]:
    """Return the alternatives, twins of the winner left out, of which nothing is said."""
    return [b for b, row in problem.rows.items() if row != problem.rows[winner] and b not in said]


def end_faults(certificate: Any) -> Iterable[str]:
    """Yield what is wrong with the outer end of a bracket: the rival is ahead at the witness, and the ends in order."""
    known = [x is not None for x in (certificate.outer, certificate.witness, certificate.rival)]
    if any(known) != all(known) or (certificate.inner is not None and certificate.inner < 0):
        yield "the witness belongs to no claim"
    if not all(known):
        return
    there, rival, lead = certificate.witness, certificate.rival, certificate.problem.lead
    if certificate.inner is None or certificate.inner > certificate.outer:
        yield "the bracket is upside down"
    if len(there) != len(certificate.weights) or rival not in certificate.problem.rows:
        yield "the witness does not belong to such a problem"
    elif not lead(rival, certificate.winner, there) > 0:
        yield f"{rival} is not ahead of {certificate.winner} at the witness"
    elif certificate.until == "win" and any(lead(c, rival, there) > 0 for c in certificate.problem.rows):
        yield f"somebody is ahead of {rival} at the witness"


def contradictions(certificate: Any, claims: Mapping[str, Any], power: int = 1) -> Iterable[str]:
    """Yield what a result says that its certificate does not; its ends are distances to that power."""
    for key in ("winner", "rival", "norm", "until"):
        if key in claims and claims[key] != getattr(certificate, key):
            yield f"the certificate is about {getattr(certificate, key)!r}, not {claims[key]!r}"
    if "bracket" in claims and claims["bracket"] is None and certificate.inner is not None:
        yield f"the certificate says never only up to {float(certificate.inner) ** (1 / power):.9g}"
    if claims.get("bracket") is not None:
        low, high = claims["bracket"]
        inner, outer = certificate.inner, certificate.outer
        if inner is not None and (low == inf or Fraction(low) ** power > inner):
            yield f"nothing is certified up to {low!r}"
        if high is not None and high != inf and (outer is None or Fraction(high) ** power < outer):
            yield f"no flip is certified by {high!r}"


def text(x: Fraction | None) -> str | None:
    """Write a Fraction or nothing."""
    return None if x is None else str(x)


def texts(row: Iterable[Fraction]) -> list[str]:
    """Write a vector."""
    return [str(x) for x in row]


def optional(data: Any) -> Fraction | None:
    """Read a Fraction or nothing."""
    return None if data is None else number(data)
