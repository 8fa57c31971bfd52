"""Flips that hold for every score in its range, and flips that some scores in their ranges bring about.

Two halves. Inside: rows that bound what any scores in their ranges can do, made from the ranges alone, and a radius of
these rows. For `until` "tie" they are the rows of today's winner against everyone: its least lead over each rival
(linear), or its squared distances at their worst and everyone else's at their best (ratio). For "win" they are those of
the rival against everyone at its best. Outside: scores in their ranges and weights at which the rival is ahead, or
first; checked from the scores themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isfinite
from typing import Any

from mcda.certificate import ranged_ratio
from mcda.certificate.bracket import optional, text, texts
from mcda.certificate.problem import Problem, Vector, dot, number, vector
from mcda.certificate.radius import NORMS, RadiusCertificate, Region, distance
from mcda.certificate.ranged import GRAIN, KINDS, POSITIVE, PREFERENCES, Column, Rule, columns_of
from mcda.certificate.ratio import PercentCertificate
from mcda.certificate.ratio_norms import NormCertificate

Inside = RadiusCertificate | PercentCertificate | NormCertificate
Rows = dict[str, tuple[Vector, ...]]
ZERO = Fraction(0)


@dataclass(frozen=True, eq=False)
class Spans:
    """The ranges of all scores by option, (m, n) ends each, and the rule of each criterion."""

    names: tuple[str, ...]
    low: tuple[Vector, ...]
    high: tuple[Vector, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The criteria one by one."""
        return columns_of(self.rules, self.low, self.high)

    def rows(self, form: str, first: str, until: str, among: Iterable[str] | None = None) -> Rows:
        """Return rows that bound what scores in their ranges can do: of `first` against everyone, or some.

        "tie": whoever is not ahead of `first` in these rows is not for any scores. "win": where someone is ahead of
        `first` in these rows, someone is for any scores.
        """
        k, tie = self.names.index(first), until != "win"
        found: Rows = {}
        for b, name in enumerate(self.names):
            if among is not None and name not in among:
                continue
            if form == "linear":
                found[name] = (tuple(self._lead(c, k, b, tie=tie) for c in self.columns),)
                continue
            ends = ranged_ratio.best if (b == k) != tie else ranged_ratio.worst
            pairs = [ends(column, b) for column in self.columns]
            found[name] = (tuple(p for p, _ in pairs), tuple(n for _, n in pairs))
        return found

    def _lead(self, column: Column, first: int, other: int, *, tie: bool) -> Fraction:
        """Return the most by which another can lead the first, or the least, for "win"."""
        if first == other:
            return ZERO
        return -column.least(first, other) if tie else column.least(other, first)

    def lead(self, form: str, scores: Sequence[Vector], weights: Vector, a: str, b: str) -> Fraction:
        """Return a number with the sign of a's lead over b at these scores and weights; less by `slack` at most."""
        k, j = self.names.index(a), self.names.index(b)
        columns = list(zip(*scores, strict=True))
        if form == "linear":
            return dot([one.at(x, k, j) for one, x in zip(self.columns, columns, strict=True)], weights)
        squares = [w * w for w in weights]
        pairs = [ranged_ratio.distances(one, x) for one, x in zip(self.columns, columns, strict=True)]
        (pa, na), (pb, nb) = ([dot([pair[c][part] for pair in pairs], squares) for part in (0, 1)] for c in (k, j))
        return na * pb - nb * pa

    @property
    def slack(self) -> Fraction:
        """How far the lead of rows with roots may be rounded, for weights of sum 1."""
        return GRAIN if any(rule.kind == "vector" for rule in self.rules) else ZERO

    def faults(self) -> Iterable[str]:
        """Yield why these are no ranges."""
        m, n = len(self.names), len(self.rules)
        if len({*self.names}) != m:
            yield "an alternative is named twice"
        if len(self.low) != m or len(self.high) != m or any(len(row) != n for row in (*self.low, *self.high)):
            yield "the ranges do not belong to such a problem"
            return
        if any(a > b for low, high in zip(self.low, self.high, strict=True) for a, b in zip(low, high, strict=True)):
            yield "a range is upside down"
        for j, rule in enumerate(self.rules):
            least = min(row[j] for row in self.low)
            if rule.kind not in KINDS or (rule.kind == "promethee" and not _is_preference(rule)):
                yield f"the rule {rule.kind!r} is unknown"
            elif rule.kind in POSITIVE and least <= 0:
                yield f"the rule {rule.kind!r} divides by scores that are not positive"
            elif rule.ends is not None and not rule.ends[0] < rule.ends[1]:
                yield "a scale is upside down"

    def to_json(self) -> dict[str, Any]:
        """Return the ranges as plain data."""
        rules = [
            {"kind": r.kind, "gain": r.gain, "ends": None if r.ends is None else texts(r.ends), "shape": r.shape,
             "q": text(r.q), "p": text(r.p)} for r in self.rules
        ]  # fmt: skip
        return {
            "names": list(self.names),
            "low": [texts(row) for row in self.low],
            "high": [texts(row) for row in self.high],
            "rules": rules,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Spans:
        """Read what `to_json` wrote."""
        rules = []
        for r in data["rules"]:
            ends = None if r["ends"] is None else vector(r["ends"])
            rules.append(
                Rule(str(r["kind"]), bool(r["gain"]), None if ends is None else (ends[0], ends[1]), r["shape"],
                     optional(r["q"]), optional(r["p"]))
            )  # fmt: skip
        low, high = (tuple(vector(row) for row in data[key]) for key in ("low", "high"))
        return cls(tuple(map(str, data["names"])), low, high, tuple(rules))


def _is_preference(rule: Rule) -> bool:
    """Return whether a preference function has its thresholds, in order."""
    wanted = PREFERENCES.get(str(rule.shape))
    known = [x for x in (rule.q, rule.p) if x is not None]
    return wanted is not None and all(getattr(rule, key) is not None for key in wanted) and [ZERO, *known] == sorted(
        [ZERO, *known])  # fmt: skip


@dataclass(frozen=True, eq=False)
class RowsCertificate:
    """That the rows of a problem are those which ranges of scores make of today's winner against everyone."""

    problem: Problem
    winner: str
    spans: Spans

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        if tuple(self.problem.rows) != self.spans.names:
            return ["the ranges do not belong to such a problem"]
        return [*self.spans.faults()] or row_faults(self.problem, self.spans, self.winner, "tie")

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        if claims.get("winner", self.winner) != self.winner:
            return [f"the rows are those of {self.winner!r}, not of {claims['winner']!r}"]
        return []

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {"kind": "ranges", "winner": self.winner, **self.spans.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> RowsCertificate:
        """Read what `to_json` wrote."""
        return cls(problem, str(data["winner"]), Spans.from_json(data))


def row_faults(problem: Problem, spans: Spans, first: str, until: str) -> list[str]:
    """Return which rows are not those that the ranges make."""
    if first not in problem.rows or not {*problem.rows} <= {*spans.names} or problem.form not in ("linear", "ratio"):
        return ["the ranges do not belong to such a problem"]
    right = spans.rows(problem.form, first, until, problem.rows)
    return [f"the row of {name} is not the end of its ranges" for name in right if problem.rows[name] != right[name]]


@dataclass(frozen=True, eq=False)
class RobustCertificate:
    """Nearer than `inside` says no scores in their ranges change the choice; at `there` and `scores`, no farther than
    `outer`, `rival` is ahead of `winner` (or first, for `until` "win"). Squared for l2.

    `inside` None: nothing is claimed of what is nearer. `there` None: no flip is known, or none exists where `inside`
    says never. `there` equal to today's weights: `outer` is 0, and the rival is ahead, or level with the winner, by
    scores alone. `named`: the claim is about `rival` alone.
    """

    problem: Problem
    weights: Vector
    spans: Spans
    region: Region
    norm: str
    until: str
    winner: str
    rival: str | None
    named: bool
    inside: Inside | None
    outer: Fraction | None
    there: Vector | None
    scores: tuple[Vector, ...] | None

    @property
    def inner(self) -> Fraction | None:
        """How far the choice is safe; None where it always is, or where nothing is claimed."""
        return None if self.inside is None else self.inside.inner

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        known = (self.winner, *(() if self.rival is None else (self.rival,)))
        names, asked = tuple(self.problem.rows), self.named and self.until != "win"
        if any(one not in names for one in known) or self.norm not in NORMS or len({*self.spans.names}) < len(names):
            return ["the certificate does not belong to such a problem"]
        if names != (tuple(one for one in self.spans.names if one in known) if asked else self.spans.names):
            return ["the certificate does not belong to such a problem"]
        if self.until == "win" and self.rival is None:
            return ["a certificate of who can be first names nobody"]
        shape = [*self.spans.faults()]
        if len(self.spans.rules) != len(self.weights) or not self.region.contains(self.weights):
            shape.append("today's weights are not allowed")
        return shape or [*self._inside_faults(), *self._witness_faults()]

    def _inside_faults(self) -> Iterable[str]:
        first = self.rival if self.until == "win" else self.winner
        yield from row_faults(self.problem, self.spans, str(first), self.until)
        inside = self.inside
        if inside is None:
            if self.there is None:
                yield "nothing is claimed"
            return
        if inside.problem is not self.problem or inside.weights != self.weights or inside.norm != self.norm:
            yield "the radius is about another problem"
        allowed = self._frozen if isinstance(inside, PercentCertificate) else self.region
        if (inside.frozen if isinstance(inside, PercentCertificate) else inside.region) != allowed:
            yield "the radius is about other allowed weights"
        if inside.until != self.until or (self.until != "win" and inside.winner != self.winner):
            yield f"the radius is about {inside.winner!r}, not {self.winner!r}"
        said = [key for part in ("rivals", "bands", "trees") for key in getattr(inside, part, ())]
        if self.named or self.until == "win":
            if self.rival is not None and self.rival not in said:
                yield f"the radius says nothing about {self.rival}"
        elif inside.named:
            yield "the radius is about some rivals only"
        if inside.inner is None and self.there is not None:
            yield "weights are given at which what never happens does"
        yield from inside.faults()

    def _witness_faults(self) -> Iterable[str]:
        there, scores, rival = self.there, self.scores, self.rival
        if there is None or scores is None or rival is None or self.outer is None:
            if not (there is None and scores is None and self.outer is None):
                yield "the witness belongs to no claim"
            return  # an open search may know of no flip beyond what is safe
        columns = list(zip(*scores, strict=True))
        if len(columns) != len(self.weights) or len(there) != len(self.weights):
            yield "the witness does not belong to such a problem"
            return
        if not all(one.holds(x) for one, x in zip(self.spans.columns, columns, strict=True)):
            yield "a score is outside of its range"
        if self.norm == "percent":
            held = [(x, w) for x, w, kept in zip(there, self.weights, self._frozen, strict=True) if kept]
            if min(there) < 0 or any(x != w for x, w in held):
                yield "the weights of the witness are not allowed"
        elif not self.region.contains(there):
            yield "the weights of the witness are not allowed"
        if distance(self.norm, self.weights, there) > self.outer or (self.inner or ZERO) > self.outer:
            yield "the witness is farther than the bracket says"
        yield from self._lead_faults(scores, there, rival)

    def _lead_faults(self, scores: tuple[Vector, ...], there: Vector, rival: str) -> Iterable[str]:
        form, slack = self.problem.form, self.spans.slack * sum(there)
        if self.until == "win":
            by_name = dict(zip(self.spans.names, scores, strict=True))
            for name in self.spans.names:
                twin = name == rival or by_name[name] == by_name[rival]
                if not twin and self.spans.lead(form, scores, there, name, rival) + slack > 0:
                    yield f"{name} is ahead of {rival} at the witness"
            return
        lead = self.spans.lead(form, scores, there, rival, self.winner)
        if lead > 0:
            return
        if self.outer or lead < 0 or slack:
            yield f"{rival} is not ahead of {self.winner} at the witness"
        elif any(self.problem.lead(name, self.winner, self.weights) > 0 for name in self.problem.rows):
            yield "nothing shows that nobody is ahead today"

    @property
    def _frozen(self) -> tuple[bool, ...]:
        return tuple(a == b for a, b in zip(self.region.lower, self.region.upper, strict=True))

    @property
    def witness(self) -> Vector | None:
        """The weights of the flip."""
        return self.there

    @property
    def level(self) -> bool:
        """Whether the rival is no more than level with the winner, or with someone for "win", at the witness."""
        if self.scores is None or self.there is None or self.rival is None:
            return False
        rows = dict(zip(self.spans.names, self.scores, strict=True))
        others = [name for name in rows if rows[name] != rows[self.rival]] if self.until == "win" else [self.winner]
        form, there = self.problem.form, self.there
        return not others or any(not self.spans.lead(form, self.scores, there, self.rival, b) for b in others)

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not."""
        found = [
            f"the certificate is about {getattr(self, key)!r}, not {claims[key]!r}"
            for key in ("winner", "rival", "norm", "until")
            if key in claims and claims[key] != getattr(self, key)
        ]
        if claims.get("bracket") is None:
            return found
        power = 2 if self.norm == "l2" else 1
        low, high = claims["bracket"]
        slack = Fraction(1, 10**15) * (1 + (self.outer or ZERO))
        if Fraction(low) ** power > (self.inner or ZERO) + slack:
            found.append(f"nothing is certified up to {low!r}")
        if high is not None and isfinite(high) and (self.outer is None or Fraction(high) ** power < self.outer - slack):
            found.append(f"no flip is certified by {high!r}")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, its problem included."""
        region = {"lower": texts(self.region.lower), "upper": texts(self.region.upper)}
        return {
            "kind": "robust", "rows": self.problem.to_json(), "weights": texts(self.weights), "ranges":
            self.spans.to_json(), "region": {**region, "rows": [texts(row) for row in self.region.rows]}, "norm":
            self.norm, "until": self.until, "winner": self.winner, "rival": self.rival, "named": self.named, "inside":
            None if self.inside is None else self.inside.to_json(), "outer": text(self.outer), "there":
            None if self.there is None else texts(self.there),
            "scores": None if self.scores is None else [texts(row) for row in self.scores],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> RobustCertificate:
        """Read what `to_json` wrote."""
        problem, region, inside = Problem.from_json(data["rows"]), data["region"], data["inside"]
        readers: dict[str, Any] = {
            "radius": RadiusCertificate, "percent": PercentCertificate, "norm": NormCertificate
        }  # fmt: skip
        return cls(
            problem, vector(data["weights"]), Spans.from_json(data["ranges"]),
            Region(vector(region["lower"]), vector(region["upper"]), tuple(vector(row) for row in region["rows"])),
            data["norm"], data["until"], data["winner"], data["rival"], bool(data["named"]),
            None if inside is None else readers[inside["kind"]].from_json(inside, problem),
            None if data["outer"] is None else number(data["outer"]),
            None if data["there"] is None else vector(data["there"]),
            None if data["scores"] is None else tuple(vector(row) for row in data["scores"]),
        )  # fmt: skip
