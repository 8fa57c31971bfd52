"""What a written result says beside its certificate, held against it: subject, distances, words, winners at the ends.

Each function yields what is wrong and says by `checked` which fields it looked at; what no function looks at carries no
proof, and `verify` names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mcda import sentences
from mcda.certificate.mix import MixCertificate
from mcda.certificate.path import PathCertificate
from mcda.certificate.potential import PotentialCertificate
from mcda.certificate.problem import Problem, Vector
from mcda.sentences import Labels

SMALL = 1e-9
CLOSE = 1e-6  # floats of a solver beside the fractions that certify it
ZERO, ONE = Fraction(0), Fraction(1)
Said = Mapping[str, Any]


@dataclass
class Context:
    """The document around a result: its labels and what it asked, and the fields that were looked at."""

    document: Said
    key: str = ""
    checked: set[str] = field(default_factory=set)

    @property
    def labels(self) -> Labels | None:
        """The labels that the document's texts are written with."""
        return Labels.from_json(self.document["labels"]) if "labels" in self.document else None

    def compared(self, said: Said, **right: Any) -> Iterator[str]:
        """Yield the fields of a result that are not what they must be."""
        for name, value in right.items():
            if name in said:
                self.checked.add(name)
                if not same(said[name], value):
                    yield f"{name} must be {value!r}, not {said[name]!r}"


def same(a: Any, b: Any) -> bool:
    """Return whether two values are the same, floats up to the rounding of a sum."""
    if isinstance(a, float) or isinstance(b, float):
        return isinstance(a, (int, float)) and isinstance(b, (int, float)) and abs(a - b) <= SMALL * (1 + abs(b))
    return bool(a == b)


def first_at(problem: Problem, weights: Vector) -> list[str]:
    """Return who is first at these weights."""
    best: list[str] = []
    for name in problem.rows:
        lead = problem.lead(name, best[0], weights) if best else 1
        best = [name] if lead > 0 else [*best, name] if lead == 0 else best
    return best


def names_of(subject: Any) -> tuple[str, ...]:
    """Return the criteria of a subject."""
    return (subject,) if isinstance(subject, str) else tuple(subject)


def path_faults(claim: PathCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a flip, or a weight that flips nothing, says that its path does not."""
    kind = "unmoved" if claim.rival is None else "line" if said.get("subject") == "towards" else "weight"
    yield from at.compared(said, kind=kind)
    if kind == "line":
        at.checked.add("subject")  # the word alone; where the line leads is a field of the document
    elif claim.problem.criteria:
        at.checked.add("subject")
        yield from subject_faults(claim, names_of(said["subject"]))
    if claim.rival is None:
        yield from _unmoved_faults(claim, said, at)
        return
    at.checked |= {"now", "threshold", "winner", "rival"}  # by the certificate itself
    now, then = float(said["now"]), float(said["threshold"])
    direction = sentences.direction(now, then)
    yield from at.compared(said, distance=abs(then - now), direction=direction, sentence=sentences.flip(said))
    of = str(at.document.get("of", "winner"))
    if at.labels is not None:
        yield from at.compared(said, text=sentences.flip_in(at.labels, said, of))
    among = 1 if of == "winner" else int(of[4:]) if of.startswith("top:") else None
    if "of" not in at.document:  # flips by themselves: the certificate alone says what they are of
        among = claim.among
    if claim.among != among:
        yield f"the certificate is about the first {claim.among}, not about {of!r}"
    if among == 1:
        yield from _silence(claim)


def _unmoved_faults(claim: PathCertificate, said: Said, at: Context) -> Iterator[str]:
    ends = {"alone": ONE, "without": ZERO}
    right = {key: first_at(claim.problem, _at(claim, t)) for key, t in ends.items()}
    told = {"now": float(claim.now), "winner": claim.winner, "sentence": sentences.unmoved(said)}
    exact = claim.problem.origin != "computed"  # else near ties are ties, and exact signs are not
    yield from at.compared(said, **told, **(right if exact else {}))
    if at.labels is not None:
        yield from at.compared(said, text=sentences.unmoved_in(at.labels, said))
    if sorted((claim.start, claim.near)) != [0, 1]:
        yield "the certificate is about a part of the path only"
    yield from _silence(claim)


def _silence(claim: PathCertificate) -> Iterator[str]:
    """Yield the alternatives of which nothing is said; those level with the leader on the way need no word."""
    for name, row in claim.problem.rows.items():
        if name in claim.ahead or name in claim.others or row == claim.problem.rows[claim.winner]:
            continue
        leads = [claim.problem.lead(name, claim.winner, _at(claim, t)) for t in (claim.start, claim.near)]
        if any(leads):
            yield f"nothing is said about {name}"


def _at(claim: PathCertificate, t: Fraction) -> Vector:
    return next(piece for piece in claim.pieces if piece.start <= t <= piece.end).at(t)


def subject_faults(claim: PathCertificate, names: tuple[str, ...]) -> Iterator[str]:
    """Yield why the path is not the one on which the sum of these criteria goes from 0 to 1."""
    unknown = [name for name in names if name not in claim.problem.criteria]
    if unknown or not names:
        yield f"the subject {list(names)!r} is no criterion of the problem"
        return
    group = [claim.problem.criteria.index(name) for name in names]
    for piece in claim.pieces:
        for t in (piece.start, piece.end):
            if sum(piece.at(t)[j] for j in group) != t:
                yield f"the path moves other weights than {' + '.join(names)}"
                return


def rule_faults(claim: PathCertificate, names: tuple[str, ...], rule: str) -> Iterator[str]:
    """Yield why the other weights do not follow the rule on the path."""
    group = {claim.problem.criteria.index(name) for name in names}
    rest = [k for k in range(len(claim.weights)) if k not in group]
    for piece in claim.pieces:
        for t in (piece.start, piece.end):
            there = piece.at(t)
            if rule == "proportional":
                kept = all(there[k] * (1 - claim.now) == claim.weights[k] * (1 - t) for k in rest)
            else:
                steps = {there[k] - claim.weights[k] for k in rest if there[k] > 0}
                kept = len(steps) <= 1 and all(claim.weights[k] + s <= 0 for k in rest if not there[k] for s in steps)
            if not kept:
                yield f"the other weights do not follow the rule {rule!r}"
                return


def nearest_faults(claim: Any, said: Said, at: Context) -> Iterator[str]:
    """Yield what a nearest flip over all weights says that its certificate does not."""
    at.checked |= {"winner", "rival", "norm", "until", "bracket"}
    power = 2 if claim.norm == "l2" else 1
    rivals = {name for key in ("rivals", "bands", "trees") for name in getattr(claim, key, ())}
    status = said.get("status")
    if claim.witness is None and claim.inner is not None:  # a search that ended with nothing but a safe radius
        empty = dict.fromkeys(("distance", "moved", "weights", "factors"))
        yield from at.compared(said, status="OPEN", **empty)
        if said["bracket"][1] is not None or abs(said["bracket"][0] ** power - float(claim.inner)) > CLOSE:
            yield f"the bracket {said['bracket']!r} is not the one that is certified"
    elif claim.witness is None:
        right = "TIE_ONLY" if said.get("tie_only") else "NEVER"
        yield from at.compared(said, status=right, distance=None, bracket=None, moved=None, weights=None, factors=None)
        at.checked |= {"never", "tie_only"}
        if sorted([*said.get("never", ()), *said.get("tie_only", ())]) != sorted(rivals):
            yield "the rivals that never come first are not those of the certificate"
    else:
        low, high = (float(x) for x in said["bracket"])
        for end, exact in ((low, claim.inner), (high, claim.outer)):
            if exact is None or abs(end**power - float(exact)) > CLOSE * (1 + float(exact)):
                yield f"the bracket {said['bracket']!r} is not the one that is certified"
        closed = high - low <= CLOSE * max(1.0, high)
        yield from at.compared(said, distance=high, **({"status": "FLIP"} if closed else {}))
        if status not in ("FLIP", "OPEN"):
            yield f"the status {status!r} is not one of a flip with a witness"
        yield from weight_faults(claim, said, at)
    yield from at.compared(said, sentence=sentences.nearest(said))
    if at.labels is not None:
        now = dict(zip(claim.problem.criteria, map(float, claim.weights), strict=True))
        yield from at.compared(said, text=sentences.nearest_in(at.labels, said, now, said.get("asked")))
        at.checked.add("asked")
        answered = {claim.rival} if claim.witness is not None else rivals
        if claim.named != (said.get("asked") is not None) or (claim.named and said["asked"] not in answered):
            yield "the certificate does not answer the question that was asked"


def tied_faults(problem: Problem, weights: Vector, said: Said, at: Context) -> Iterator[str]:
    """Yield why an answer without a certificate is not that of a tie today, the only one that needs none."""
    told = {"status": "TIED", "distance": 0.0, "sentence": sentences.nearest({**said, "status": "TIED"})}
    today = [float(w) for w in weights]
    yield from at.compared(said, **told, moved=0.0, weights=dict(zip(problem.criteria, today, strict=False)))
    if at.labels is not None:
        now = dict(zip(problem.criteria, today, strict=True))
        yield from at.compared(said, text=sentences.nearest_in(at.labels, said, now, said.get("asked")))
    at.checked |= {"winner", "rival"}
    winner, rival = said["winner"], said["rival"]
    if winner not in problem.rows or rival not in problem.rows or winner == rival:
        yield f"{winner!r} and {rival!r} are no two alternatives"
    elif problem.origin != "computed" and problem.lead(winner, rival, weights):
        yield f"{winner} and {rival} are not level today"


def weight_faults(claim: Any, said: Said, at: Context) -> Iterator[str]:
    """Yield what is said of the weights of a flip that its witness does not say."""
    criteria, there = claim.problem.criteria, [float(x) for x in claim.witness]
    if not criteria or said.get("weights") is None:
        return
    now, given = [float(w) for w in claim.weights], [said["weights"].get(name) for name in criteria]
    at.checked |= {"weights", "moved", "factors"}
    if list(said["weights"]) != list(criteria) or any(
        x is None or abs(x - y / sum(there)) > CLOSE for x, y in zip(given, there, strict=True)
    ):
        yield "the weights are not those of the witness"
        return
    moved = 50 * sum(abs(x - w) for x, w in zip(given, now, strict=True))
    factors = None
    if claim.norm == "percent":
        factors = {name: y / w if w else 1.0 for name, w, y in zip(criteria, now, there, strict=True)}
    yield from at.compared(said, moved=moved)
    told = said.get("factors")
    if (told is None) != (factors is None) or (
        told is not None
        and factors is not None
        and (list(told) != list(factors) or any(abs(told[c] - x) > CLOSE * (1 + x) for c, x in factors.items()))
    ):
        yield "the factors are not those of the witness"


def potential_faults(claim: PotentialCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what a potential winner says that its certificate does not; the slack of a ratio has no proof."""
    at.checked |= {"status"} | ({"best_place"} if claim.place is not None else set())
    if claim.problem.form == "linear" and claim.witness and claim.mixes:
        at.checked.add("slack")
    if at.key != claim.alternative:
        yield f"the certificate is about {claim.alternative!r}, not {at.key!r}"
    yield from at.compared(said, sentence=f"{at.key}: {said.get('status')}")


def mix_faults(claim: MixCertificate, said: Said, at: Context) -> Iterator[str]:
    """Yield what the maximiser says that its certificate does not."""
    at.checked |= {"utility", "shares", "conflict"}
    yield from at.compared(said, exclusive=claim.alone)
    rows = {name: (sense, float(bound)) for name, sense, bound, _ in claim.rows}
    for limit in said.get("limits", ()):
        if rows.get(limit["name"], (limit["sense"], limit["bound"])) != (limit["sense"], limit["bound"]):
            yield f"the limit {limit['name']!r} is not the one of the certificate"


def share_faults(claim: Any, said: Said, at: Context) -> Iterator[str]:
    """Say that the shares are looked at, by the certificate itself."""
    at.checked.add("shares")
    yield from ()


CHECKS: dict[str, Callable[[Any, Said, Context], Iterable[str]]] = {
    "path": path_faults,
    "radius": nearest_faults,
    "percent": nearest_faults,
    "norm": nearest_faults,
    "potential": potential_faults,
    "mix": mix_faults,
    "shares": share_faults,
}
