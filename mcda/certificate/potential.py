"""Who can win at all: weights at which an alternative is first, or mixes of rivals that are never behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from mcda.certificate.mixes import ONE, Mix, constants_suffice, lead_bound, level_bounds
from mcda.certificate.problem import Problem, Vector, dot, number, vector
from mcda.certificate.radius import Region

NEAR = Fraction(1, 10**9)  # how far a float slack may be from what is certified, beside the size of the scores


@dataclass(frozen=True, eq=False)
class PotentialCertificate:
    """Whether `alternative` can be first: "strict", "tie only" or "never".

    `witness`: weights at which it leads all but its twins (strict) or nobody is ahead of it (tie only); `squared`: they
    are u = w². `mixes` show that it never leads. At `place_weights` it takes the place `place`; that no better one
    can be had is certified for the first place only.
    """

    problem: Problem
    region: Region
    alternative: str
    status: str
    witness: Vector | None
    squared: bool
    mixes: tuple[Mix, ...]
    place: int | None = None
    place_weights: Vector | None = None

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        if self.status not in ("strict", "tie only", "never"):
            yield f"nothing is known about the status {self.status!r}"
        if self.status in ("strict", "tie only"):
            if self.witness is None or not self._admits(self.witness):
                yield "there is no admissible witness"
            elif min((self._lead(c, self.witness) for c in self._rivals()), default=ONE) < 0 or (
                self.status == "strict" and any(self._lead(c, self.witness) == 0 for c in self._rivals())
            ):
                yield f"{self.alternative} is not first at the witness"
        if self.status in ("tie only", "never"):
            yield from self._mix_faults(strictly=self.status == "never")
        if self.place is not None:
            there = self.place_weights
            if there is None or not self.region.contains(there):
                yield "the weights of the best place are not admissible"
            elif self.place != 1 + sum(self.problem.lead(self.alternative, c, there) < 0 for c in self._rivals()):
                yield f"{self.alternative} does not take the place {self.place} at the weights of its best place"

    def _rivals(self) -> list[str]:
        mine = self.problem.rows[self.alternative]
        return [name for name, row in self.problem.rows.items() if row != mine]

    def _admits(self, there: Vector) -> bool:
        if not self.squared:
            return self.region.contains(there)
        free = not any(self.region.lower) and min(self.region.upper) == 1
        return free and min(there) >= 0 and sum(there) > 0 and all(dot(row, there) >= 0 for row in self.region.rows)

    def _gap(self, rival: str, there: Vector) -> Fraction:
        return dot(self.problem.rows[self.alternative][0], there) - dot(self.problem.rows[rival][0], there)

    def _lead(self, rival: str, there: Vector) -> Fraction | int:
        if not self.squared:
            return self.problem.lead(self.alternative, rival, there)
        (pa, na), (pb, nb) = ([dot(p, there) for p in self.problem.rows[x]] for x in (self.alternative, rival))
        return na * pb - nb * pa

    def _mix_faults(self, *, strictly: bool) -> Iterable[str]:
        known, linear = set(self._rivals()), self.problem.form == "linear"
        for mix in self.mixes:
            signs = [*mix.rivals.values(), *mix.rows, mix.own, mix.chord, mix.tangent]
            if min(signs) < 0 or not known.issuperset(mix.rivals) or (linear and sum(mix.rivals.values()) != 1):
                yield "the multipliers are no multipliers"
            elif not self._excludes(mix, strictly=strictly):
                levels = "" if linear else f" at the levels from {float(mix.low):.6g} to {float(mix.high):.6g}"
                yield f"nothing shows that {self.alternative} is never first{levels}"
        pieces = sorted(self.mixes, key=lambda mix: mix.low)
        joined = all(b.low <= a.high for a, b in pairwise(pieces))
        if not pieces or pieces[0].low > 0 or pieces[-1].high < 1 or not joined:
            yield "the pieces do not cover all levels"
        if not linear and strictly and constants_suffice(self.problem, self.region):
            yield "some admissible weights tell nobody apart"

    def _excludes(self, mix: Mix, *, strictly: bool) -> bool:
        where = (self.problem, self.region, self.alternative, mix)
        ends: list[tuple[Fraction, ...]]
        if self.problem.form == "linear":
            ends = [(lead_bound(*where),)]
        else:
            ends = [level_bounds(*where, level) for level in (mix.low, mix.high)]
        return any(all(x < 0 or (x == 0 and not strictly) for x in bounds) for bounds in zip(*ends, strict=True))

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = []
        if "status" in claims and claims["status"] != self.status:
            found.append(f"the certificate is about {self.status!r}, not {claims['status']!r}")
        place = claims.get("best_place")
        if self.place is not None and place is not None and int(place) != self.place:
            found.append(f"the certificate is about the place {self.place}, not {place!r}")
        slack = claims.get("slack")
        if slack is not None and self.problem.form == "linear" and self.witness and self.mixes:
            size = NEAR * max(abs(x) for row in self.problem.rows.values() for x in row[0])
            low = min(self._gap(c, self.witness) for c in self._rivals()) - size
            high = lead_bound(self.problem, self.region, self.alternative, self.mixes[0]) + size
            if not low <= Fraction(slack) <= high:
                found.append(f"the slack lies in [{float(low):.12g}, {float(high):.12g}], not at {slack!r}")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        mixes = [
            {"rivals": {c: str(y) for c, y in mix.rivals.items()}, "rows": _texts(mix.rows), "own": str(mix.own),
             "chord": str(mix.chord), "tangent": str(mix.tangent), "low": str(mix.low), "high": str(mix.high)}
            for mix in self.mixes
        ]  # fmt: skip
        region = self.region
        return {
            "kind": "potential", "alternative": self.alternative, "status": self.status,
            "witness": None if self.witness is None else _texts(self.witness), "squared": self.squared, "mixes": mixes,
            "region": {"lower": _texts(region.lower), "upper": _texts(region.upper), "rows": [_texts(r) for r in
            region.rows]}, "place": self.place,
            "place_weights": None if self.place_weights is None else _texts(self.place_weights),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> PotentialCertificate:
        """Read what `to_json` wrote."""
        region, witness, place = data["region"], data["witness"], data["place_weights"]
        mixes = tuple(
            Mix({c: number(y) for c, y in mix["rivals"].items()}, vector(mix["rows"]),
                *(number(mix[key]) for key in ("own", "chord", "tangent", "low", "high"))) for mix in data["mixes"]
        )  # fmt: skip
        return cls(
            problem, Region(vector(region["lower"]), vector(region["upper"]), tuple(map(vector, region["rows"]))),
            str(data["alternative"]), str(data["status"]), None if witness is None else vector(witness),
            bool(data["squared"]), mixes, data["place"], None if place is None else vector(place),
        )  # fmt: skip


def _texts(values: Iterable[Fraction]) -> list[str]:
    return [str(value) for value in values]
