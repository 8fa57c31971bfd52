"""The nearest flip of a linear method, exact.

Closed forms where bounds suffice; linear programs where goals are ranked or a rival must beat everyone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

import numpy as np

from mcda.certificate.problem import Problem, Vector, dot
from mcda.certificate.radius import Multipliers, RadiusCertificate, Region, distance, least_lead, mixed_gaps
from mcda.flips import linear_rows
from mcda.flips.linear_l1 import exact_l1, l1_radii
from mcda.flips.linear_l2 import exact_l2, l2_bounds, l2_point
from mcda.flips.linear_linf import exact_linf, linf_radii
from mcda.flips.linear_percent import exact_percent, percent_radii, percent_weights
from mcda.flips.radius import Limits, Radius
from mcda.forms import Linear
from mcda.matrix import Floats

CLOSE = 1e-6  # rivals this close to the nearest are compared in Fractions
PUSHES = tuple(
    Fraction(1, 2**k) for k in (44, 38, 32, 26, 20, 10, 0)
)  # how far a witness is moved past level, tried in turn
DENOMINATORS = (1000, 10**6, 0)  # of multipliers found in floats, tried in turn; 0: as they are
MARGINS = (1e-2, 1e-5, 1e-9)  # by how much of the largest lead a rival is put ahead, tried in turn
Found = tuple[int, Fraction, Vector, Fraction]  # rival, certified radius, witness, its distance (both squared for l2)
Certified = tuple[Fraction, Vector | None, Fraction, Fraction]  # radius (squared for l2), weights there, μ, λ


class LinearQuestion:
    """One nearest-flip question of a linear method, in floats and in Fractions."""

    def __init__(
        self, problem: Problem, prepared: Linear, now: Vector, winner: int, rivals: Sequence[int], *,
        norm: str, until: str, limits: Limits, region: Region, named: bool,
    ) -> None:  # fmt: skip
        self.problem, self.names = problem, tuple(problem.rows)
        self.rows = [parts[0] for parts in problem.rows.values()]
        self.now, self.w = now, np.array(now, dtype=float)
        self.values, self.winner, self.rivals = prepared.values, winner, list(rivals)
        self.norm, self.until, self.limits, self.region, self.named = norm, until, limits, region, named
        self.frozen = [a == b for a, b in zip(region.lower, region.upper, strict=True)]
        self.scale = self.now if norm == "percent_final" else (Fraction(1),) * len(now)
        self.multipliers: dict[int, Multipliers] = {}

    def solve(self) -> Radius:
        """Return the radius, its witness and its certificate."""
        reachable: list[int] = []
        never: list[int] = []
        level: list[int] = []
        for b, reach in zip(self.rivals, self._reach(), strict=True):
            (reachable if reach > 0 else level if reach == 0 else never).append(b)
        found = self._nearest(reachable) if reachable else None
        certify = partial(self.certificate, found)
        if found is None:
            return Radius(np.inf, np.inf, None, None, certify, tuple(never), tuple(level + reachable))
        rival, inner, witness, outer = found
        power = 0.5 if self.norm == "l2" else 1.0
        return Radius(
            float(inner) ** power,
            float(outer) ** power,
            np.array(witness, dtype=float),
            rival,
            certify,
            tuple(never),
            tuple(level),
        )

    # who can get ahead at all

    def _reach(self) -> list[int]:
        """Return for each rival 1 (can be ahead), 0 (level at most) or -1 (never), decided exactly near 0."""
        if self.norm == "percent":
            return [self._percent_reach(b) for b in self.rivals]
        if self.until == "win" or len(self.region.rows):
            return [self._row_reach(b) for b in self.rivals]
        gaps = self.values[self.winner] - self.values[self.rivals]
        order = np.argsort(gaps, axis=1, kind="stable")
        room = (self.limits.upper - self.limits.lower)[order]
        share = np.clip(1 - self.limits.lower.sum() - (np.cumsum(room, axis=1) - room), 0, room)
        least = gaps @ self.limits.lower + (np.take_along_axis(gaps, order, 1) * share).sum(axis=1)
        size = np.abs(gaps).max(axis=1)
        signs = np.where(least < 0, 1, -1)
        for k in np.flatnonzero(np.abs(least) <= 1e-9 * size):
            value = dot(self._gaps(self.rivals[k]), self._worst(self._gaps(self.rivals[k])))
            signs[k] = (value < 0) - (value > 0)
        return [int(sign) for sign in signs]

    def _percent_reach(self, b: int) -> int:
        if self.until == "win":
            return _sign(
                linear_rows.strongest(self._bundled(b), Limits.none(self._bundled(b).shape[1])), self._leads(b)
            )
        gaps = self._gaps(b)
        parts = [(d * w, held) for d, w, held in zip(gaps, self.now, self.frozen, strict=True)]
        if any(part < 0 and not held for part, held in parts):
            return 1
        stuck = sum((part for part, held in parts if held), Fraction(0))  # the lead once every free gain is gone
        if stuck < 0:
            return 1
        left = any(w and (held or not d) for d, w, held in zip(gaps, self.now, self.frozen, strict=True))
        return 0 if stuck == 0 and left else -1

    def _row_reach(self, b: int) -> int:
        return _sign(linear_rows.strongest(self._leads(b), self.limits), self._leads(b))

    # the nearest of them

    def _nearest(self, reachable: list[int]) -> Found | None:
        if self.until == "win" or len(self.region.rows):
            return self._nearest_by_rows(reachable)
        gaps = self.values[self.winner] - self.values[reachable]
        radii = self._float_radii(gaps)
        close = np.flatnonzero(radii <= radii.min() * (1 + CLOSE) + 1e-300)
        best: tuple[Fraction, int, Certified] | None = None
        for k in close.tolist():
            exact = self._certify(self._gaps(reachable[k]), float(radii[k]))
            if exact is not None and (best is None or exact[0] < best[0]):
                best = exact[0], reachable[k], exact
        if best is None:
            return None
        inner, rival, exact = best
        return self._finished(rival, inner, exact[1], self._worst(self._gaps(rival)))

    def _float_radii(self, gaps: Floats) -> Floats:
        low, high = self.limits.lower, self.limits.upper
        if self.norm == "percent":
            return percent_radii(gaps, self.w, self.limits.frozen)
        if self.norm == "l1":
            return l1_radii(gaps, self.w, low, high)
        if self.norm != "l2":
            return linf_radii(gaps, self.w, low, high, np.array(self.scale, dtype=float))
        bounds = l2_bounds(gaps, self.w, ~self.limits.frozen)
        radii, best = np.full(len(gaps), np.inf), np.inf
        for k in np.argsort(bounds, kind="stable").tolist():
            if bounds[k] > best * (1 + CLOSE):
                break
            point = l2_point(gaps[k], self.w, low, high)
            if point is not None:
                radii[k] = np.linalg.norm(point[0] - self.w)
                best = min(best, radii[k])
        return radii

    def _nearest_by_rows(self, reachable: list[int]) -> Found | None:
        """LPs in the order of the radii without rows, which are never larger."""
        simple = self._float_radii(self.values[self.winner] - self.values[reachable]) if self.until != "win" else None
        order = range(len(reachable)) if simple is None else np.argsort(simple, kind="stable").tolist()
        best: tuple[Fraction, int, Floats] | None = None
        for k in order:
            if best is not None and simple is not None and simple[k] ** (2 if self.norm == "l2" else 1) > best[0]:
                break
            b = reachable[k]
            point = linear_rows.nearest(self.norm, self.w, self._leads(b), self.limits)
            if point is None:
                continue
            exact = self._certify_rows(b, point)
            if exact is not None and (best is None or exact < best[0]):
                best = exact, b, point.weights
        if best is None:
            return None
        inner, rival, there = best
        strong = self._beyond(rival)
        if strong is None:
            return None
        if self.norm != "percent":
            strong = self._inside(rival, strong)
        return self._finished(rival, inner, self._allowed(there), self._allowed(strong))

    def _inside(self, b: int, strong: Floats) -> Floats:
        """Move a point where the rival is ahead off the bounds and the ranked rows, so that it holds exactly."""
        eye, limits = np.eye(len(self.w)), self.limits
        free = np.flatnonzero(limits.upper > limits.lower)
        slack = np.vstack([limits.rows, eye[free] - limits.lower[free, None], limits.upper[free, None] - eye[free]])
        centre = linear_rows.strongest(slack, limits)  # rows·w of sum-1 weights: the least slack is largest
        ahead, behind = float((self._leads(b) @ strong).min()), float((self._leads(b) @ centre.weights).min())
        share = 1.0 if behind >= ahead / 2 else max(ahead, 0.0) / (2 * (ahead - behind))
        return np.asarray((1 - share) * strong + share * centre.weights)

    def _beyond(self, b: int) -> Floats | None:
        """Return weights at which the rival is strictly ahead, for `percent` in a box that is hardly larger."""
        leads = self._leads(b)
        if self.norm != "percent":
            return linear_rows.strongest(leads, self.limits).weights
        for margin in MARGINS:
            point = linear_rows.nearest("percent", self.w, leads - margin * np.abs(leads).max(), self.limits)
            if point is not None:
                return point.weights
        return None

    def _allowed(self, weights: Floats) -> Vector:
        """Rationalise weights: inside their bounds, of sum 1 unless raw."""
        if self.norm == "percent":
            return tuple(
                w if held else max(Fraction(0), Fraction(float(x)))
                for x, w, held in zip(weights, self.now, self.frozen, strict=True)
            )
        exact = [
            min(b, max(a, Fraction(float(x))))
            for x, a, b in zip(weights, self.region.lower, self.region.upper, strict=True)
        ]
        rest = 1 - sum(exact)
        for k in sorted(range(len(exact)), key=lambda k: -exact[k]):
            move = max(self.region.lower[k] - exact[k], min(self.region.upper[k] - exact[k], rest))
            exact[k], rest = exact[k] + move, rest - move
        return tuple(exact)

    def _finished(self, rival: int, inner: Fraction, there: Vector | None, strong: Vector) -> Found | None:
        """Push the level point past level, as little as holds exactly, and measure how far that is."""
        if there is None:
            return None
        for push in PUSHES:
            if self.norm == "percent" and self.until != "win":
                witness = percent_weights(self._gaps(rival), self.now, self.frozen, inner * (1 + push))
            else:
                witness = tuple((1 - push) * x + push * y for x, y in zip(there, strong, strict=True))
            if self._overtaken(rival, witness):
                return rival, inner, witness, max(inner, distance(self.norm, self.now, witness))
        return None

    def _overtaken(self, rival: int, witness: Vector) -> bool:
        name, first = self.names[rival], self.names[self.winner]
        if self.norm != "percent" and not self.region.contains(witness):
            return False
        if not self.problem.lead(name, first, witness) > 0:
            return False
        return self.until != "win" or all(self.problem.lead(c, name, witness) <= 0 for c in self.names)

    # certificates

    def _certify(self, gaps: Vector, start: float) -> Certified | None:
        """Return the exact radius of D·w = 0, the weights there and the multipliers that show it."""
        low, high = self.region.lower, self.region.upper
        if self.norm == "percent":
            radius = exact_percent(gaps, self.now, self.frozen)
            return None if radius is None else (radius, (), Fraction(0), Fraction(0))
        if self.norm == "l1":
            return exact_l1(gaps, self.now, low, high)
        if self.norm != "l2":
            return exact_linf(gaps, self.now, low, high, self.scale, Fraction(start if np.isfinite(start) else 1))
        point = l2_point(np.array(gaps, dtype=float), self.w, self.limits.lower, self.limits.upper)
        if point is None:
            return None
        there, mu, lam = point[0], Fraction(point[1]), Fraction(point[2])
        return exact_l2(gaps, self.now, low, high, mu, lam), self._allowed(there), mu, lam

    def _certify_rows(self, b: int, point: linear_rows.Point, limit: int = 0) -> Fraction | None:
        """Return the radius that the multipliers of an LP show, exactly; keep them."""
        mix, rows, gaps = self._mixed(b, point, limit)
        exact = self._certify(gaps, float(np.clip(point.value, 0, None)))
        if exact is None:
            return None
        self.multipliers[b] = Multipliers(mix, rows, exact[2], exact[3])
        return exact[0]

    def _mixed(self, b: int, point: linear_rows.Point, limit: int) -> tuple[dict[str, Fraction], Vector, Vector]:
        """Rationalise multipliers, to small denominators first where `limit` says so, and return D too."""
        raw = [_rational(y, limit) for y in point.mix]
        total = sum(raw)
        mix = {self.names[c]: y / total for c, y in zip(self._opponents(b), raw, strict=True) if y}
        rows = tuple(_rational(z, limit) for z in point.rows)
        multipliers = Multipliers(mix, rows, Fraction(0), Fraction(0))
        known = {name: parts[0] for name, parts in self.problem.rows.items()}
        return mix, rows, mixed_gaps(known, self.names[b], multipliers, self.region.rows)

    def certificate(self, found: Found | None) -> RadiusCertificate | str:
        """Return what shows the answer: multipliers of every rival, and the witness; or that only floats say so."""
        rival, inner, witness, outer = found if found is not None else (None, None, None, None)
        shown: dict[str, Multipliers] = {}
        for b in self.rivals:
            multipliers = next((m for m in self._candidates(b, inner) if self._shows(b, m, inner)), None)
            if multipliers is None:
                return "float bound"
            shown[self.names[b]] = multipliers
        return RadiusCertificate(
            self.problem, self.now, self.region, self.norm, self.names[self.winner], self.until, shown, inner, outer,
            witness, None if rival is None else self.names[rival], self.named,
        )  # fmt: skip

    def _candidates(self, b: int, inner: Fraction | None) -> Iterator[Multipliers]:
        """Yield multipliers that may keep rival b from being ahead within the radius, or anywhere."""
        if b in self.multipliers:
            yield self.multipliers[b]
        alone, none = {self.names[self.winner]: Fraction(1)}, Fraction(0)
        if self.until != "win":
            gaps = self._gaps(b)
            if self.norm == "percent":
                yield Multipliers(alone, (), none, none)
            start = float(self._float_radii(np.array([gaps], dtype=float))[0])
            exact = None if inner is None else self._certify(gaps, start)
            if exact is not None:
                yield Multipliers(alone, (), exact[2], exact[3])
            yield Multipliers(alone, (), self._marginal(gaps), none)
        if self.until != "win" and not len(self.region.rows):
            return
        if inner is not None:
            point = linear_rows.nearest(self.norm, self.w, self._leads(b), self.limits)
            for limit in DENOMINATORS:
                if point is not None:
                    self._certify_rows(b, point, limit)
                if b in self.multipliers:
                    yield self.multipliers[b]
        leads = self._bundled(b) if self.norm == "percent" else self._leads(b)
        limits = Limits.none(leads.shape[1]) if self.norm == "percent" else self.limits
        point = linear_rows.strongest(leads, limits)
        for limit in DENOMINATORS:
            mix, rows, gaps = self._mixed(b, point, limit)
            yield Multipliers(mix, rows, self._marginal(gaps), none)

    def _shows(self, b: int, m: Multipliers, inner: Fraction | None) -> bool:
        gaps = mixed_gaps(
            {name: parts[0] for name, parts in self.problem.rows.items()}, self.names[b], m, self.region.rows
        )
        return least_lead(gaps, self.now, self.region, self.norm, inner, m) >= 0

    # rows and vertices

    def _opponents(self, b: int) -> list[int]:
        """Whom the rival must beat: the winner, or everyone that is not its twin."""
        if self.until != "win":
            return [self.winner]
        return [c for c in range(len(self.rows)) if self.rows[c] != self.rows[b]]

    def _leads(self, b: int) -> Floats:
        return np.asarray(self.values[b] - self.values[self._opponents(b)])

    def _bundled(self, b: int) -> Floats:
        """Leads per weight that factors can move at will, and of all frozen ones together."""
        parts = self._leads(b) * self.w
        held = self.limits.frozen
        free = parts[:, ~held & (self.w > 0)]
        return np.asarray(np.c_[free, parts[:, held].sum(axis=1)] if held.any() else free)

    def _gaps(self, b: int) -> Vector:
        return tuple(x - y for x, y in zip(self.rows[self.winner], self.rows[b], strict=True))

    def _worst(self, gaps: Vector) -> Vector:
        """Return the allowed weights at which D·w is least, bounds only."""
        if self.norm == "percent":
            return self.now
        there, rest = list(self.region.lower), 1 - sum(self.region.lower)
        for k in sorted(range(len(gaps)), key=lambda k: gaps[k]):
            move = min(self.region.upper[k] - there[k], rest)
            there[k], rest = there[k] + move, rest - move
        return tuple(there)

    def _marginal(self, gaps: Vector) -> Fraction:
        """Return the D of the criterion at which the greedy fill of `_worst` stops: the multiplier of Σw = 1."""
        rest = 1 - sum(self.region.lower)
        order = sorted(range(len(gaps)), key=lambda k: gaps[k])
        for k in order:
            rest -= self.region.upper[k] - self.region.lower[k]
            if rest <= 0:
                return gaps[k]
        return gaps[order[-1]]


def _sign(point: linear_rows.Point, leads: Floats) -> int:
    """Whether the best least lead is positive (1), nothing (0) or negative (-1)."""
    if abs(point.value) <= 1e-9 * max(float(np.abs(leads).max()), 1e-300):
        return 0
    return 1 if point.value > 0 else -1


def _rational(value: float, limit: int) -> Fraction:
    exact = Fraction(float(value)) if value > 1e-12 else Fraction(0)
    return exact.limit_denominator(limit) if limit else exact
