"""How probable an event must be before another choice is better: every change on the way from 0 to 1.

Cells and weights, both of sum 1, are mixed: (1 − p)·base + p·event. For the weighted sum on fixed scales a lead is then
a quadratic in p; for TOPSIS and for normalisations that move with the ratings a polynomial of higher degree on each of
a few stretches. Its changes of sign are isolated in Fractions, so that none is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from mcda.certificate.mixture import MixtureCertificate, Stretch
from mcda.certificate.polynomials import value
from mcda.certificate.problem import Vector
from mcda.flips.flip import Flip
from mcda.flips.flip_list import Flips
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights
from mcda.methods import method as by_name
from mcda.ranking import rank
from mcda.scenarios.columns import mixed, stretches_of
from mcda.scenarios.descartes import sign_changes
from mcda.scenarios.events import Event, State, checked_events

REACH = Fraction(1, 2**44)
SAMPLED = 200
HALVINGS = 45
STATUSES = {
    "flip": "the choice changes at a probability between 0 and 1",
    "jump": "the choice changes as soon as the event can happen: the scale of the ratings changes at once",
    "not defined": "the event takes the winner away, so that no probability leaves it level with another",
}


@dataclass(frozen=True, eq=False, repr=False)
class EventFlip(Flip):
    """A change of the choice by an event.

    Attributes
    ----------
    subject : the event's name; label, date : its words and its date
    now : 0, the event is not expected; threshold : the probability at which the choice changes, 1 where none does
    status : "flip" | "jump" | "not defined"
        `STATUSES` has a sentence for each.
    probability : float or None
        What the event itself is said to have.
    """

    label: str
    date: str | None
    status: str
    probability: float | None

    @property
    def break_even(self) -> float | None:
        """The probability at which the choice changes; None where the event takes the winner away."""
        return None if self.status == "not defined" else self.threshold

    def __str__(self) -> str:
        if self.status == "not defined":
            return (
                f"{self.subject} takes {self.winner} away, and {self.rival} comes first: no probability to break even"
            )
        if self.status == "jump":
            return f"{self.rival} overtakes {self.winner} as soon as {self.subject} can happen"
        return (
            f"{self.rival} overtakes {self.winner} when the probability of {self.subject} passes {self.threshold:.3f}"
        )

    def told(self) -> dict[str, Any]:
        """Return what the flip says as plain data, without its certificate."""
        return {
            **super().told(), "label": self.label, "date": self.date, "status": self.status,
            "probability": self.probability, "break_even": self.break_even,
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the flip as plain data."""
        certificate: Any = self.certificate
        proof = certificate.to_json() if isinstance(certificate, MixtureCertificate) else certificate
        return {**self.told(), "sentence": str(self), "certificate": proof}


def event_flips(
    case: Any,
    method: Method | str = "weighted_sum",
    *,
    events: Iterable[Event] | None = None,
    weights: Any = None,
    judgements: Any = None,
) -> Flips[Flip]:
    """Return every change of the choice as each event alone becomes more probable, least probable first.

    Parameters
    ----------
    case : Case, or DecisionMatrix with `weights` or `judgements`, and `events`
    events : left out, the scenarios of the case

    Returns
    -------
    Flips, a list of EventFlip
        One for each change on the way from p = 0 to p = 1, the return too; none for an event that changes nothing, or
        only at p = 1. Alternatives that the event takes away are not compared. Where it takes all of today's winners
        away the break-even is not defined; such events come last. An event that leaves no alternative is left out.

    Notes
    -----
    Exact, with a certificate, for the weighted sum and TOPSIS under every rational normalisation (but the costs of
    `sum`), for the AHP, and for every linear method where the event changes weights alone; else by search.

    Raises
    ------
    McdaError
        Unknown names, values off their scales.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> from mcda.scenarios import Event
    >>> matrix = DecisionMatrix.of([[8], [5]], sense=("max",), bounds=(0, 9), alternatives=["sue", "talk"])
    >>> print(event_flips(matrix, events=[Event.of("lost", cells={"sue": {"c1": 2}})], weights=[1])[0])
    talk overtakes sue when the probability of lost passes 0.500
    """
    today, chosen = State.of(case, weights, judgements), by_name(method)
    winners = rank(today.matrix, today.weights, chosen).winners
    found: list[EventFlip] = []
    for event in checked_events(case, events):
        if today.leaves_nothing([event]):
            continue
        after = today.after([event])
        left = tuple(name for name in winners if name not in event.removed)
        about = (event.label, event.date)
        chance = None if event.probability is None else float(event.probability)
        if not left:
            first = rank(after.matrix, after.weights, chosen).winners[0]
            found.append(
                EventFlip("event", event.name, 0.0, 1.0, winners[0], first, _nothing, *about, "not defined", chance)
            )
            continue
        base = today.matrix.without(event.removed) if event.removed else today.matrix
        for change in _changes(base, today.weights, after, chosen, left):
            status = "jump" if change.at == 0 else "flip"
            found.append(
                EventFlip(
                    "event", event.name, 0.0, change.at, change.before, change.beyond, change.certify, *about, status,
                    chance,
                )
            )  # fmt: skip
    found.sort(key=lambda flip: (flip.status == "not defined", flip.threshold))
    return Flips[Flip](found, case)


class Change(NamedTuple):
    """A change at probability `at`."""

    at: float
    before: str
    beyond: str
    certify: Callable[[], Any]


def _nothing() -> Any:
    return None  # an answer that needs no proof


def _searched() -> str:
    return "search"


def _changes(
    base: DecisionMatrix, weights: Weights, after: State, method: Method, winners: tuple[str, ...]
) -> list[Change]:
    rows = stretches_of(base, after.matrix, method)
    if rows is None:
        return _found_by_search(base, weights, after, method, winners)
    origin = "computed" if "computed" in (rows[1], weights.origin, after.weights.origin) else rows[1]
    mixture = _Mixture(method.form, (weights.exact, after.weights.exact), rows[0], origin, base.alternatives)
    return mixture.changes(winners)


Bracket = tuple[Fraction, Fraction]


@dataclass(frozen=True, eq=False)
class _Mixture:
    """Leads as polynomials in p, on stretches."""

    form: str
    weights: tuple[Vector, Vector]
    stretches: tuple[Stretch, ...]
    origin: str
    names: tuple[str, ...]
    _leads: dict[tuple[int, str, str], list[int]] = field(default_factory=dict)

    def lead(self, k: int, a: str, b: str) -> list[int]:
        """Return the lead of a over b on the k-th stretch."""
        if (k, a, b) not in self._leads:
            self._leads[k, a, b] = self.stretches[k].lead_on(self.form, self.weights, a, b)
        return self._leads[k, a, b]

    def winners(self, p: Fraction) -> tuple[str, ...]:
        """Return everyone in the first place at p."""
        k = next(k for k, one in enumerate(self.stretches) if one.start <= p <= one.end)
        best = self.names[0]
        for b in self.names[1:]:
            best = b if self._sign(k, b, best, p) > 0 else best
        return tuple(b for b in self.names if b == best or self._sign(k, best, b, p) == 0)

    def _sign(self, k: int, a: str, b: str, p: Fraction) -> Fraction:
        return value([Fraction(c) for c in self.lead(k, a, b)], p)

    def crossings(self, a: str) -> list[Bracket]:
        """Return brackets of every point at which someone overtakes a or falls behind."""
        found = []
        for k, one in enumerate(self.stretches):
            for b in self.names:
                lead = self.lead(k, a, b)
                if b != a and any(lead):
                    found += sign_changes(lead, one.start, one.end, REACH)
        return found

    def changes(self, today: tuple[str, ...]) -> list[Change]:
        """Return every change of the winner from today's on."""
        bends = [(one.end - REACH, one.end + REACH) for one in self.stretches[:-1]]
        new = {self.winners(Fraction(2 * k + 1, 12))[0] for k in range(6)}
        met: set[str] = set()
        brackets = list(bends)
        while new:
            brackets += [bracket for a in sorted(new) for bracket in self.crossings(a)]
            met |= new
            events = _joined(brackets)
            edges = [Fraction(0), *(end for event in events for end in event), Fraction(1)]
            groups = [self.winners((x + y) / 2) for x, y in zip(edges[::2], edges[1::2], strict=True)]
            new = {group[0] for group in groups} - met
        spots: list[Bracket] = [(Fraction(0), Fraction(0)), *events]
        held, at = [today], list[Bracket]()
        for spot, group in zip(spots, groups, strict=True):
            shared = tuple(name for name in held[-1] if name in group)
            if shared:  # of those level on a part of a stretch, who is first throughout stands for it
                held[-1] = shared
            else:
                at.append(spot)
                held.append(group)
        found = []
        for k, spot in enumerate(at):
            before, beyond, since = held[k][0], held[k + 1][0], at[k - 1][1] if k else Fraction(0)
            certify = partial(self.certificate, spot, since, before, beyond)
            found.append(Change(float((spot[0] + spot[1]) / 2), before, beyond, certify))
        return found

    def certificate(self, spot: Bracket, since: Fraction, before: str, beyond: str) -> MixtureCertificate | str:
        """Return the claim in Fractions; none for a jump at 0, before which there is no stretch."""
        if spot[1] == 0:
            return "float bound"
        others = tuple(b for b in self.names if any(one.rows[b] != one.rows[before] for one in self.stretches))
        return MixtureCertificate(
            self.form, self.weights, self.stretches, self.origin, before, beyond, others, since, *spot
        )


def _joined(brackets: list[Bracket]) -> list[Bracket]:
    """Return brackets inside (0, 1) in order, those that overlap as one."""
    found: list[Bracket] = []
    for start, end in sorted(brackets):
        low, high = max(start, Fraction(0)), min(end, Fraction(1))
        if high <= REACH or low >= 1 - REACH:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _found_by_search(
    base: DecisionMatrix, weights: Weights, after: State, method: Method, today: tuple[str, ...]
) -> list[Change]:
    """Return the changes between points of an even sample, each halved down to nothing."""

    def winners(p: Fraction) -> tuple[str, ...]:
        shares = [x + (y - x) * p for x, y in zip(weights.exact, after.weights.exact, strict=True)]
        there = Weights.of(shares, base.criteria, computed="computed" in (weights.origin, after.weights.origin))
        return rank(mixed(base, after.matrix, p), there, method).winners

    held, since, found = today, Fraction(0), []
    todo = [(Fraction(2 * k + 1, 2 * SAMPLED), 0) for k in range(SAMPLED - 1, -1, -1)]
    while todo:
        p, depth = todo.pop()
        group = winners(p)
        shared = tuple(name for name in held if name in group)
        if shared:
            held, since = shared, p
        elif depth < HALVINGS:
            todo += [(p, depth + 1), ((since + p) / 2, depth + 1)]
        else:
            found.append(Change(float((since + p) / 2), held[0], group[0], _searched))
            held, since = group, p
    return found
