"""The proven optimum of a choice in many cases: lists of what near-optimal changes of the relaxed choice add.

Every choice is the relaxed one with some cases changed. At the relaxation's prices y a change loses g ≥ 0, and room s
left below a budget loses y·s, so that a choice better than the best one known, which loses Δ, has Σg + y·s < Δ: only
options with g < Δ are in question, and with a good choice known they are few. The cases in question are taken one at a
time; a list holds every (amounts, value) of changes so far that no other dominates and that can still lose less than Δ.
[Pisinger 1995: a minimal algorithm for the multiple-choice knapsack problem: the expanding core, lists by the price at
which a case would change, bounds by the last ones. Here all of the lists are whole numbers of exact values.]
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.optimise.choices import Choices, Floats, total
from mcda.optimise.relaxation import Picks, Relaxed

STATES = 400_000  # how long a list may become before the question stays open
SMALL = 2_000  # lists in several amounts are searched for dominated entries up to this length


class Case(NamedTuple):
    """The options in question of one case, each beside the relaxed choice."""

    k: int
    options: list[int]
    gains: list[Fraction]
    uses: list[tuple[Fraction, ...]]
    losses: Floats


class Found(NamedTuple):
    """What the lists gave: changes (case → option) of the relaxed choice, or None; whether nothing else is better."""

    changes: dict[int, int] | None
    settled: bool
    cases: int  # in question
    longest: int


def changes(choices: Choices, relaxed: Relaxed, delta: float) -> list[Case]:
    """Return the cases with options that a choice losing at most delta can use, the readiest to change first."""
    rows = np.arange(len(relaxed.picks))
    near = (relaxed.losses <= delta) & (np.arange(relaxed.losses.shape[1]) != relaxed.picks[:, None])
    here = choices.amounts[:, rows, relaxed.picks][:, :, None]
    moved = np.tensordot(relaxed.prices, np.abs(choices.amounts - here), axes=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        steep = np.where(near, relaxed.losses / np.where(moved > 0, moved, np.nan), np.inf)
    steep = np.where(np.isnan(steep), np.where(near, relaxed.losses / max(delta, 1e-300), np.inf), steep)
    least = steep.min(axis=1)
    found = []
    for k in sorted(np.flatnonzero(near.any(axis=1)).tolist(), key=lambda k: (least[k], k)):
        base = int(relaxed.picks[k])
        options = np.flatnonzero(near[k]).tolist()
        value = choices.exact[0](k, base)
        used = [choices.exact[1](li, k, base) for li in range(len(choices.amounts))]
        found.append(
            Case(
                k, options, [choices.exact[0](k, i) - value for i in options],
                [tuple(choices.exact[1](li, k, i) - u for li, u in enumerate(used)) for i in options],
                np.maximum(relaxed.losses[k, options], 0.0),
            )
        )  # fmt: skip
    return found


def units(numbers: Sequence[Sequence[Fraction]]) -> tuple[int, list[list[int]]]:
    """Return the unit 1/u and the numbers as whole numbers of it."""
    unit = lcm(*{one.denominator for row in numbers for one in row}, 1)
    return unit, [[one.numerator * (unit // one.denominator) for one in row] for row in numbers]


def _typed(rows: list[list[int]], start: int) -> type:
    """Return int64 where every sum of one number a row fits in it, else Python's whole numbers."""
    most = abs(start) + sum(max(map(abs, row), default=0) for row in rows)
    return np.int64 if most < 2**62 else object


def best(choices: Choices, relaxed: Relaxed, room: Sequence[Fraction], known: Fraction | None, enough: float) -> Found:
    """Return the best changes of the relaxed choice that gain more than `known`, or that nothing does.

    Parameters
    ----------
    room : the budgets less what the relaxed choice uses, exact; negative where it uses more
    known : what the best choice known gains over the relaxed one; None where none is known
    enough : a loss at which the search may end; 0: not before the best is proved
    """
    return _Search(choices, relaxed, room, known).run(enough)


class _Search:
    """The list so far: `used` (S, L) and `gained` (S,) in whole numbers of exact units, `lost` (S,) in floats."""

    def __init__(
        self, choices: Choices, relaxed: Relaxed, room: Sequence[Fraction], known: Fraction | None
    ) -> None:  # fmt: skip
        self.prices, self.error, count = relaxed.prices, relaxed.error, len(room)
        base = relaxed.losses[np.arange(len(relaxed.picks)), relaxed.picks]
        # what the bound is above the relaxed choice
        self.over = float(self.prices @ np.array([float(one) for one in room]) + base.sum())
        worst = np.where(np.isfinite(choices.values), choices.values, np.inf).min(axis=1).sum()
        everything = relaxed.bound - float(worst) + relaxed.error + 1.0  # more than any choice loses
        self.delta = everything if known is None else self.over - float(known) + self.error
        self.question = changes(choices, relaxed, self.delta)
        self.unit, self.gains = units([case.gains for case in self.question])
        scaled = [units([[use[li] for use in one.uses] for one in self.question] + [[room[li]]]) for li in range(count)]
        rooms = [rows.pop()[0] for _, rows in scaled]
        kinds = {_typed(rows, start) for (_, rows), start in zip(scaled, rooms, strict=True)}
        kind: type = object if object in kinds else np.int64
        self.steps: list[NDArray[Any]] = [
            np.array([rows[t] for _, rows in scaled], dtype=kind).T.reshape(-1, count)
            for t in range(len(self.question))
        ]  # fmt: skip
        self.units = np.array([float(unit) for unit, _ in scaled])
        self.limit: NDArray[Any] = np.array(rooms, dtype=kind)
        self.used: NDArray[Any] = np.zeros((1, count), dtype=kind)
        self.gained: NDArray[Any] = np.zeros(1, dtype=_typed(self.gains, 0))
        self.lost = np.zeros(1)
        self.trail: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        self.at: tuple[int, int] | None = None
        self.top = None if known is None else known * self.unit
        if self.top is not None:
            self.delta = self._allowed(self.top)

    def _allowed(self, top: Fraction) -> float:
        """Return what a choice may lose that gains at least one unit more than the best one known."""
        return self.over - (floor(top) + 1) / self.unit + self.error

    def run(self, enough: float) -> Found:
        """Take the cases in question one at a time."""
        longest, rest = 1, _after(self.question, len(self.limit))
        self._note()
        for t in range(len(self.question)):
            near_enough = self.top is not None and self.over - float(self.top / self.unit) <= enough
            if (enough > 0 and near_enough) or len(self.used) > STATES:
                return Found(self._traced(), False, len(self.question), longest)
            keep = self.lost + _still(self.used, self.limit, self.units, self.prices, rest[t]) <= self.delta
            if not keep.any():
                break
            self._extend(t, np.flatnonzero(keep))
            longest = max(longest, len(self.used))
            self._note()
        return Found(self._traced(), True, len(self.question), longest)

    def _extend(self, t: int, kept: NDArray[np.intp]) -> None:
        """Replace the list by what a further case can make of the kept entries."""
        used, gained, lost = self.used[kept], self.gained[kept], self.lost[kept]
        parts, options = [kept], [np.full(len(kept), -1)]
        pieces = [(used, gained, lost)]
        for j, (gain, loss) in enumerate(zip(self.gains[t], self.question[t].losses.tolist(), strict=True)):
            near = np.flatnonzero(lost + loss <= self.delta)
            pieces.append((used[near] + self.steps[t][j], gained[near] + gain, lost[near] + loss))
            parts.append(kept[near])
            options.append(np.full(len(near), j))
        used, gained, lost = (np.concatenate(one) for one in zip(*pieces, strict=True))
        order = _undominated(used, gained)
        self.used, self.gained, self.lost = used[order], gained[order], lost[order]
        self.trail.append((np.concatenate(parts)[order], np.concatenate(options)[order]))

    def _note(self) -> None:
        """Keep the best entry that fits, where it is better than the best one known."""
        fits = np.flatnonzero((self.used <= self.limit).all(axis=1)).tolist()
        if fits:
            j = max(fits, key=self.gained.__getitem__)
            if self.top is None or int(self.gained[j]) > self.top:
                self.top, self.at = Fraction(int(self.gained[j])), (len(self.trail), j)
                self.delta = self._allowed(self.top)

    def _traced(self) -> dict[int, int] | None:
        """Return the changes that lead to the best entry; None where none is better than what was known."""
        if self.at is None:
            return None
        found = {}
        length, j = self.at
        for t in range(length - 1, -1, -1):
            parents, options = self.trail[t]
            if options[j] >= 0:
                found[self.question[t].k] = self.question[t].options[int(options[j])]
            j = int(parents[j])
        return found


class Rest(NamedTuple):
    """Of all cases still to come: the least loss of a change, and the least loss by unit of each limit, up and down."""

    loss: float
    up: Floats
    down: Floats


def _after(question: Sequence[Case], count: int) -> list[Rest]:
    rest = Rest(np.inf, np.full(count, np.inf), np.full(count, np.inf))
    found = []
    for case in reversed(question):
        moves: Floats = np.array([[float(one) for one in use] for use in case.uses], dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = case.losses[:, None] / np.abs(moves)
        up = np.where(moves > 0, ratio, np.inf).min(axis=0)
        down = np.where(moves < 0, ratio, np.inf).min(axis=0)
        rest = Rest(min(rest.loss, float(case.losses.min())), np.minimum(rest.up, up), np.minimum(rest.down, down))
        found.append(rest)
    return found[::-1]


def _still(used: NDArray[Any], limit: NDArray[Any], unit: Floats, prices: Floats, rest: Rest) -> Floats:
    """Return what every entry of a list is bound to lose yet, if it is to become a choice better than it is.

    Room s < 0 below a budget has to be made by changes that lose at least `down` a unit; room s > 0 is filled by such
    that lose at least `up` a unit, or is left at the limit's price.
    """
    room = (limit - used).astype(float) / unit
    with np.errstate(invalid="ignore"):
        short = np.where(room < 0, -room * (rest.down * (1 - 1e-12)), 0.0)
    spare = np.where(room > 0, room * np.minimum(prices, rest.up) * (1 - 1e-12), 0.0)
    one = np.where(np.isnan(short), np.inf, short)
    # with several limits one change can serve two of them: what is spared counts by the dearest alone
    bound = np.maximum(one.max(axis=1), spare.max(axis=1))
    found: Floats = np.maximum(bound, rest.loss)
    return found


def _undominated(used: NDArray[Any], gained: NDArray[Any]) -> NDArray[np.intp]:
    """Return the entries that no other matches or beats in every amount and in value, by amount."""
    count = used.shape[1]
    if object in (used.dtype, gained.dtype):
        order = np.array(sorted(range(len(used)), key=lambda j: (tuple(used[j]), -gained[j])), dtype=np.intp)
    else:
        order = np.lexsort((-gained, *used.T[::-1]))
    used, gained = used[order], gained[order]
    if count == 1:
        keep = np.ones(len(order), dtype=bool)
        if len(order) > 1:
            keep[1:] = gained[1:] > np.maximum.accumulate(gained)[:-1]
        return order[keep]
    keep = np.ones(len(order), dtype=bool)
    keep[1:] = (used[1:] != used[:-1]).any(axis=1)
    if keep.sum() <= SMALL:
        for j in np.flatnonzero(keep).tolist():
            if keep[j]:
                worse = (used[j + 1 :] >= used[j]).all(axis=1) & (gained[j + 1 :] <= gained[j])
                keep[j + 1 :] &= ~worse
    return order[keep]


def fill(choices: Choices, relaxed: Relaxed, room: Floats, slack: Floats, rounds: int) -> Picks:
    """Improve a choice greedily: again and again the change that fits the room left and gains most; floats.

    `slack` is what the room can be wrong by.
    """
    values, amounts = choices.values, choices.amounts
    picks, rows = relaxed.picks.copy(), np.arange(len(relaxed.picks))
    left = room - slack
    for _ in range(rounds):
        more = amounts - amounts[:, rows, picks][:, :, None]
        adds = values - values[rows, picks][:, None]
        fits = (more <= left[:, None, None]).all(axis=0)
        adds = np.where(fits, adds, -np.inf)
        k, i = divmod(int(adds.argmax()), adds.shape[1])
        if not adds[k, i] > 0:
            break
        left = left - more[:, k, i]
        picks[k] = i
    return picks


def exact_room(choices: Choices, budgets: Sequence[Fraction], picks: Picks) -> list[Fraction]:
    """Return the budgets less what a choice uses."""
    rows = range(len(budgets))
    return [budgets[li] - total(choices.exact[1](li, k, int(i)) for k, i in enumerate(picks)) for li in rows]
