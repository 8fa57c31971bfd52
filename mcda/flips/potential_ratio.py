"""Who can win at all under TOPSIS: witnesses from draws and programs, refutations level by level."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.mixes import Mix, constants, constants_suffice
from mcda.certificate.potential import PotentialCertificate
from mcda.certificate.problem import Vector, dot
from mcda.flips.admissible import ONE, ZERO, Admissible
from mcda.flips.draws import centre, inside, simple, walked
from mcda.flips.levels import SPEND, WIDTH, Levels
from mcda.flips.potential import Certificates, Potential, table
from mcda.flips.walks import Walker
from mcda.forms import Ratio
from mcda.matrix import Floats

if TYPE_CHECKING:
    import pandas as pd

DRAWS = 8_000
ROUNDS, TRIES = 12, 64  # of the search for a larger lead: moves towards other draws
EFFORT = 2_000  # rounds times alternatives
BARELY = 1e-12  # what a program must reach to be worth a look at its point
LOOKS = 12  # intervals of levels that are examined in Fractions before they are small
FACE = 1e-7
SUBSETS = 512  # corners of ranked goals that are looked at for exact ties


class RatioPotential:
    """The answers for a method of the form `ratio`."""

    def __init__(self, walker: Walker, admissible: Admissible) -> None:
        assert isinstance(walker.prepared, Ratio)
        self.walker, self.admissible = walker, admissible
        self.names = walker.matrix.alternatives
        self.levels = Levels(walker.problem, admissible)
        self.region = admissible.region
        self.draws = self._drawn()
        self.scores = walker.method.score(walker.prepared, self.draws)
        self.holder, self.top = self.scores.argmax(axis=1), self.scores.max(axis=1)
        self.rivals = [self.levels.rivals_of(b) for b in range(len(self.names))]
        self.best: dict[int, tuple[float, Floats]] = {b: self._searched(b) for b in range(len(self.names))}
        self.status: list[Potential] = []
        self.mixes: list[tuple[Mix, ...]] = []
        self.level: list[Floats] = []  # squares of weights at which the alternative in hand seemed level
        self.witness: list[tuple[Vector, bool] | None] = []
        for b in range(len(self.names)):
            status, witness, mixes = self._decide(b)
            self.status.append(status)
            self.witness.append(witness)
            self.mixes.append(mixes)

    # weights to look at

    def _drawn(self) -> Floats:
        rng, n = np.random.default_rng(0), len(self.admissible.lower)
        drawn = simple(self.admissible, DRAWS, rng)
        sparse = drawn**4 / (drawn**4).sum(axis=1, keepdims=True)  # near the faces, where many of the first are found
        drawn = np.vstack([drawn, sparse, np.eye(n), np.full((1, n), 1 / n)])
        drawn = drawn[inside(self.admissible, drawn)]
        if len(drawn) < DRAWS // 4:
            middle, radius = centre(self.admissible)
            several = radius > 1e-9 and (self.admissible.high > self.admissible.low).sum() > 1
            drawn = np.vstack([drawn, walked(self.admissible, DRAWS, rng) if several else middle[None]])
        exact = np.array(self.admissible.anywhere, dtype=float)
        return np.vstack([drawn, exact])

    def _lead(self, b: int, weights: Floats) -> Floats:
        scores = self.walker.method.score(self.walker.prepared, weights)
        others = scores[:, self.rivals[b]]
        return np.asarray(scores[:, b] - others.max(axis=1, initial=-np.inf))

    def _searched(self, b: int) -> tuple[float, Floats]:
        """Return the largest least lead that draws and moves between them find, and where."""
        others = self.top.copy()
        own = np.flatnonzero(~self.rivals[b][self.holder])  # where b or a twin is first
        others[own] = self.scores[np.ix_(own, self.rivals[b])].max(axis=1, initial=-np.inf)
        leads = self.scores[:, b] - others
        top = int(leads.argmax())
        best, at = float(leads[top]), self.draws[top]
        if not self.rivals[b].any():
            return np.inf, np.array(self.admissible.anywhere, dtype=float)
        rng = np.random.default_rng(b)
        starts = self.draws[np.argsort(-leads)[: 4 * TRIES]]
        for k in range(min(ROUNDS, 1 + EFFORT // len(self.names))):
            pool = starts if k % 2 else self.draws
            step = rng.random((TRIES, 1)) * 0.6 ** (k / 2)
            tried = at + step * (pool[rng.integers(0, len(pool), TRIES)] - at)
            found = self._lead(b, tried)
            if (k_best := int(found.argmax())) >= 0 and found[k_best] > best:
                best, at = float(found[k_best]), tried[k_best]
        return best, at

    # what each alternative can come to

    def _decide(self, b: int) -> tuple[Potential, tuple[Vector, bool] | None, tuple[Mix, ...]]:
        if not self.rivals[b].any():
            return Potential.STRICT, (self.admissible.anywhere, False), ()
        shown = self._confirmed(b, self.best[b][1])
        if shown:
            return Potential.STRICT, (shown, False), ()
        self.level.clear()
        sign, mixes, u = self._refute(b)
        if u is not None:
            return Potential.STRICT, u, ()
        if sign is None:
            return Potential.OPEN, None, ()
        if sign < 0 and not constants_suffice(self.walker.problem, self.region):
            return Potential.NEVER, None, mixes
        tie = self._tie(b)
        return (Potential.TIE_ONLY, (tie, False), mixes) if tie else (Potential.OPEN, None, ())

    def _confirmed(self, b: int, weights: Floats) -> Vector | None:
        """Return exact weights near some at which b leads; None where it does not."""
        exact = self.admissible.cleaned(weights)
        if exact is not None and self.levels.leads(b, tuple(w * w for w in exact)) == 1:
            return exact
        return None

    def _refute(self, b: int) -> tuple[int | None, tuple[Mix, ...], tuple[Vector, bool] | None]:
        """Refute all levels, or meet a witness: sign −1 (never), 0 (ties at most), None (open); pieces; witness."""
        levels, rivals = self.levels, self.rivals[b]
        todo, mixes, sign, spent = [(0.0, 1.0)], list[Mix](), -1, 0
        while todo:
            low, high = todo.pop()
            spent += 1
            level = (low + high) / 2
            point = levels.at(b, rivals, level) if spent <= SPEND else None
            if point is None:
                return None, (), None
            if point.value > BARELY:
                shown = self._square_root(b, point.u)
                if shown is not None:
                    return 1, (), shown
            refuted = levels.refuted(b, point, level, low, high)
            if refuted is not None:
                mixes.append(levels.mix(point, *refuted))
                todo += [(a, z) for a, z in ((refuted[1], high), (low, refuted[0])) if a < z]
                continue
            self.level.append(point.u)
            examined = (
                levels.examined(b, rivals, low, high) if high - low <= WIDTH or len(self.level) <= LOOKS else None
            )
            if examined is not None:
                sign = max(sign, examined[0])
                mixes.append(examined[1])
            elif high - low <= WIDTH:
                return None, (), None
            else:
                todo += [(low, level), (level, high)]
        return sign, tuple(mixes), None

    def _square_root(self, b: int, u: Floats) -> tuple[Vector, bool] | None:
        """Return exact weights, or squares of weights, of a program's point at which b leads."""
        weights = np.sqrt(np.maximum(u, 0))
        if weights.sum() == 0:
            return None
        exact = self._confirmed(b, weights / weights.sum())
        if exact is not None:
            self._keep(b, np.array(exact, dtype=float))
            return exact, False
        if self.admissible.bounded:
            return None
        squares = tuple(max(Fraction(round(x * 2**50), 2**50), ZERO) for x in u.tolist())
        admitted = sum(squares) > 0 and all(dot(row, squares) >= 0 for row in self.region.rows)
        if admitted and self.levels.leads(b, squares) == 1:
            self._keep(b, weights / weights.sum())
            return squares, True
        return None

    def _keep(self, b: int, weights: Floats) -> None:
        lead = float(self._lead(b, weights[None])[0])
        if lead > self.best[b][0]:
            self.best[b] = lead, weights

    def _tie(self, b: int) -> Vector | None:
        """Return admissible weights at which nobody is ahead of b, decided exactly: a corner, or met on the way."""
        for corner in self._corners():
            if self.region.contains(corner) and self.levels.leads(b, tuple(w * w for w in corner)) >= 0:
                return corner
        for u in self.level:  # on a face: what is hardly there is not there
            root = np.where(u > FACE * u.max(), np.sqrt(np.maximum(u, 0)), 0.0)
            exact = self.admissible.cleaned(root / root.sum())
            if exact is not None and self.levels.leads(b, tuple(w * w for w in exact)) >= 0:
                return exact
        return None

    def _corners(self) -> list[Vector]:
        n = len(self.admissible.lower)
        silent = constants(self.walker.problem)
        sets: list[tuple[int, ...]] = [(j,) for j in (*silent, *range(n))]
        above: tuple[int, ...] = ()
        for tier in self.admissible.tiers or ():
            for size in range(1, len(tier) + 1):
                if len(sets) < SUBSETS:
                    sets += [(*above, *chosen) for chosen in combinations(tier, size)]
            above += tier
        return [tuple(ONE / len(one) if k in one else ZERO for k in range(n)) for one in sets]

    # the table

    def place(self, b: int) -> tuple[int, Vector | None]:
        """Return the best place that was met, and exact weights for it; 1 where b can be first."""
        shown = self.witness[b]
        if shown is not None:
            if not shown[1]:
                return 1, shown[0]
            root = np.sqrt(np.array(shown[0], dtype=float))
            return 1, self.admissible.cleaned(root / root.sum())
        ahead = (self.scores > self.scores[:, [b]] + 1e-12)[:, self.rivals[b]].sum(axis=1)
        close = np.flatnonzero(ahead == ahead.min())
        for k in close[:16].tolist():
            exact = self.admissible.cleaned(self.draws[k])
            if exact is not None:
                return 1 + self._ahead(b, exact), exact
        return 1 + self._ahead(b, self.admissible.anywhere), self.admissible.anywhere

    def _ahead(self, b: int, weights: Vector) -> int:
        return self.levels.compared(b, tuple(w * w for w in weights))[0]

    def certificate(self, b: int) -> Any:
        """Return b's certificate; where nothing exact decides, the words "float bound"."""
        if self.status[b] is Potential.OPEN:
            return "float bound"
        place, there = self.place(b)
        shown = self.witness[b]
        witness, squared = (None, False) if shown is None else shown
        placed = there is not None and place == 1 + self._ahead(b, there)
        certificate = PotentialCertificate(
            self.walker.problem, self.region, self.names[b], self.status[b].word, witness, squared, self.mixes[b],
            place if placed else None, there if placed else None,
        )  # fmt: skip
        return certificate if not certificate.faults() else "float bound"

    def frame(self) -> pd.DataFrame:
        """Return the table."""
        slack = [None if lead == np.inf else lead for lead, _ in (self.best[b] for b in range(len(self.names)))]
        placed = [self.place(b) for b in range(len(self.names))]
        found = table(self.walker, self.status, slack, list(placed), Certificates(self.names, self.certificate))
        found.attrs["searched"] = ("slack", "best_place")
        return found
