"""Certificates of an efficient frontier: every set of alternatives is matched or beaten by one that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import itemgetter
from typing import Any, NamedTuple

from mcda.certificate.mix import COMPARED, ZERO
from mcda.certificate.problem import Vector, number
from mcda.certificate.subset import Line

LISTED = 2**16  # how many sets are listed one by one
STATES = 100_000  # how long a list of undominated sets may become


_State = tuple[int, int, tuple[int, ...], int]  # amount, −value, a set, how many sets


class Efficient(NamedTuple):
    """An efficient set, and how many sets have its amount and value."""

    amount: Fraction
    value: Fraction
    chosen: tuple[int, ...]
    ways: int


class TooMany(ValueError):
    """There are more sets than are listed."""


def allowed(count: int, rows: Sequence[Line]) -> Iterator[tuple[int, ...]]:
    """Yield the sets of 0 … count − 1 that meet all rows, by size; a set that only more could mend is not grown.

    Raises
    ------
    TooMany
        More than 65,536 sets have to be looked at.
    """
    whole = []
    for _, sense, bound, a in rows:
        unit = lcm(bound.denominator, *(x.denominator for x in a))
        whole.append((sense, int(bound * unit), [int(x * unit) for x in a]))
    final = [sense == "<=" and min(a, default=0) >= 0 for sense, _, a in whole]  # once above, never below again
    level: list[tuple[tuple[int, ...], list[int]]] = [((), [0] * len(rows))]
    seen = 0
    while level:
        grown: list[tuple[tuple[int, ...], list[int]]] = []
        for some, sums in level:
            seen += 1
            if seen + len(grown) > LISTED:
                raise TooMany(f"more than {LISTED} sets go together")
            meets = [
                total <= bound if sense == "<=" else total >= bound
                for total, (sense, bound, _) in zip(sums, whole, strict=True)
            ]
            if all(meets):
                yield some
            if all(met or not ends for met, ends in zip(meets, final, strict=True)):
                for b in range(some[-1] + 1 if some else 0, count):
                    grown.append(((*some, b), [total + a[b] for total, (_, _, a) in zip(sums, whole, strict=True)]))
        level = grown


def undominated(values: Vector, amounts: Vector, rows: Sequence[Line]) -> list[Efficient]:
    """Return the efficient sets by amount: less is spent only for less value.

    Under rows every allowed set is looked at. Without, alternatives are added one at a time, and a set that another
    matches or beats in amount and value is dropped: what is added to both later is the same [Nemhauser, Ullmann 1969].
    """
    unit_v, unit_a = (lcm(*(x.denominator for x in vector)) for vector in (values, amounts))
    u, spent = [int(v * unit_v) for v in values], [int(a * unit_a) for a in amounts]  # in whole units: quick sums
    found: list[_State] = [(0, 0, (), 1)]
    if rows:
        found = _kept(
            [(sum(spent[a] for a in some), -sum(u[a] for a in some), some, 1) for some in allowed(len(values), rows)]
        )
    else:
        for a, (value, amount) in enumerate(zip(u, spent, strict=True)):
            found = _kept([*found, *((s + amount, v - value, (*some, a), ways) for s, v, some, ways in found)])
            if len(found) > STATES:
                raise TooMany(f"more than {STATES} sets are efficient")
    return [Efficient(Fraction(s, unit_a), Fraction(-v, unit_v), some, ways) for s, v, some, ways in found]


def _kept(states: list[_State]) -> list[_State]:
    """Return the states that no other matches or beats; of equal ones the first, with how many there are."""
    states.sort(key=itemgetter(0, 1))
    kept: list[_State] = []
    for state in states:
        if not kept or state[1] < kept[-1][1]:
            kept.append(state)
        elif state[:2] == kept[-1][:2]:
            kept[-1] = (*kept[-1][:3], kept[-1][3] + state[3])
    return kept


def envelope(points: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[bool, Fraction]]:
    """Return, for efficient (amount, value) by amount, whether a point is on the concave envelope and the slope after.

    The envelope is the value of the best mix of sets within a budget, and its slope the budget's shadow price.
    """
    hull: list[int] = []
    for k, (x, y) in enumerate(points):
        while len(hull) > 1:
            (x1, y1), (x2, y2) = points[hull[-2]], points[hull[-1]]
            if (y2 - y1) * (x - x2) >= (y - y2) * (x2 - x1):
                break
            hull.pop()
        hull.append(k)
    slopes = {}
    for i, j in pairwise(hull):
        slope = (points[j][1] - points[i][1]) / (points[j][0] - points[i][0])
        slopes.update(dict.fromkeys(range(i, j), slope))
    on = set(hull)
    return [(k in on, slopes.get(k, ZERO)) for k in range(len(points))]


@dataclass(frozen=True, eq=False)
class FrontierCertificate:
    """Why no set of alternatives is better than those shown: all sets are listed again, in Fractions.

    Attributes
    ----------
    utilities : Fractions by alternative
    amounts : what each alternative uses of what is traded off
    rows : (name, sense, bound, amounts) of every limit
    points : the sets shown, as positions, by amount
    prices : the slope of the concave envelope after each
    origin : "given" | "shortest decimal" | "computed"
    """

    utilities: Mapping[str, Fraction]
    amounts: Vector
    rows: tuple[Line, ...]
    points: tuple[tuple[int, ...], ...]
    prices: tuple[Fraction, ...]
    origin: str

    def at(self, some: Iterable[int]) -> tuple[Fraction, Fraction]:
        """Return what a set uses and what it is worth."""
        u, members = tuple(self.utilities.values()), tuple(some)
        return sum((self.amounts[a] for a in members), ZERO), sum((u[a] for a in members), ZERO)

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        m = len(self.utilities)
        if len(self.amounts) != m or any(len(a) != m for *_, a in self.rows) or len(self.prices) != len(self.points):
            return ["the parts of the frontier do not fit each other"]
        for some in self.points:
            if len(set(some)) != len(some) or not set(some) <= set(range(m)):
                return ["a set names an alternative twice, or none"]
            for name, sense, bound, a in self.rows:
                if not COMPARED[sense](sum((a[b] for b in some), ZERO), bound):
                    return [f"a set breaks the limit {name}"]
        return self._other_points([self.at(some) for some in self.points])

    def _other_points(self, shown: list[tuple[Fraction, Fraction]]) -> list[str]:
        try:
            right = undominated(tuple(self.utilities.values()), self.amounts, self.rows)
        except TooMany as error:
            return [str(error)]
        if shown != [(one.amount, one.value) for one in right]:
            return ["the sets shown are not the efficient ones"]
        wrong = list(self.prices) != [price for _, price in envelope(shown)]
        return ["the prices are not the slopes of the envelope"] if wrong else []

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says of its points that its certificate does not."""
        said = claims.get("points")
        if not isinstance(said, list):
            return []
        names = list(self.utilities)
        held = [
            {
                "chosen": [names[a] for a in some], "amount": float(amount), "value": float(value),
                "price": float(price), "supported": on,
            }
            for some, price, (amount, value), (on, _) in zip(
                self.points, self.prices, map(self.at, self.points),
                envelope([self.at(some) for some in self.points]), strict=True,
            )
        ]  # fmt: skip
        same = len(said) == len(held) and all(
            all(one.get(key, value) == value for key, value in mine.items())
            for one, mine in zip(said, held, strict=True)
        )
        return [] if same else ["the certificate is about other points"]

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, whole; Fractions become text such as "1/3"."""
        return {
            "kind": "frontier", "origin": self.origin,
            "utilities": {name: str(u) for name, u in self.utilities.items()},
            "amounts": list(map(str, self.amounts)),
            "rows": [
                {"name": name, "sense": sense, "bound": str(bound), "amounts": list(map(str, amounts))}
                for name, sense, bound, amounts in self.rows
            ],
            "points": list(map(list, self.points)),
            "prices": list(map(str, self.prices)),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FrontierCertificate:
        """Read what `to_json` wrote."""
        rows = (
            (str(r["name"]), r["sense"], number(r["bound"]), tuple(map(number, r["amounts"]))) for r in data["rows"]
        )
        return cls(
            {str(name): number(u) for name, u in data["utilities"].items()}, tuple(map(number, data["amounts"])),
            tuple(rows), tuple(tuple(map(int, some)) for some in data["points"]),
            tuple(map(number, data["prices"])), str(data["origin"]),
        )  # fmt: skip
