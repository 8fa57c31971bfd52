"""Certificates of one choice in each of many cases under common limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from typing import Any

from mcda.certificate.problem import number

ZERO = Fraction(0)
LONGEST = 200_000  # a longer list is not made again
Options = Sequence[tuple[str, Fraction, Sequence[Fraction]]]  # name, value, what it uses of each limit


@dataclass(frozen=True, eq=False)
class ChoicesCertificate:
    """Why no choice of one option a case is worth more than a bound, checked in Fractions.

    With prices y ≥ 0 and r = value − Σ_l y_l·amount_l no choice within the budgets is worth more than D = Σ_l y_l·B_l +
    Σ_cases max r. Where the bound claimed is less than D, the choice itself is claimed to be best: a better one loses
    less than D − value beside the best r of every case, so that only few options are in question, and the list of their
    combinations is made again, in whole numbers.

    Attributes
    ----------
    groups : case → its options
    limits : (name, budget) of each limit
    prices : multipliers, one a limit, ≥ 0
    picks : position of the picked option in each case, or None where no choice meets the limits
    bound : what no choice is worth more than; None where none meets the limits
    origin : "given" | "shortest decimal" | "computed"
    """

    groups: Mapping[str, Options]
    limits: tuple[tuple[str, Fraction], ...]
    prices: tuple[Fraction, ...]
    picks: tuple[int, ...] | None
    bound: Fraction | None
    origin: str

    @cached_property
    def value(self) -> Fraction | None:
        """What the choice is worth."""
        if self.picks is None:
            return None
        return _total(options[i][1] for options, i in zip(self.groups.values(), self.picks, strict=True))

    def used(self, row: int) -> Fraction:
        """Return what the choice uses of a limit."""
        assert self.picks is not None
        return _total(options[i][2][row] for options, i in zip(self.groups.values(), self.picks, strict=True))

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        if len(self.prices) != len(self.limits) or min(self.prices, default=ZERO) < 0:
            yield "the prices are not one for each limit, none below 0"
            return
        if not self.groups or not all(self.groups.values()):
            yield "a case has no option"
            return
        if self.picks is None or self.bound is None:
            yield from self._refuted()
            return
        if len(self.picks) != len(self.groups) or any(
            not 0 <= i < len(options) for options, i in zip(self.groups.values(), self.picks, strict=True)
        ):
            yield "the choice names an option that is not there"
            return
        for row, (name, budget) in enumerate(self.limits):
            if self.used(row) > budget:
                yield f"the choice uses more of {name} than there is"
        whole = _Whole(self)
        value = self.value
        assert value is not None
        if self.bound < value:
            yield "the choice is worth more than the bound claimed"
        elif self.bound < whole.highest:
            if self.bound != value:
                yield "a choice may be worth more than the bound claimed"
            else:
                yield from whole.better(value)

    def _refuted(self) -> Iterable[str]:
        """No choice meets the limits: one of them is broken by the least of every case, or all choices are listed."""
        if self.picks is not None or self.bound is not None:
            yield "a choice without a bound, or a bound without a choice"
            return
        for row, (_, budget) in enumerate(self.limits):
            if _total(min(one[2][row] for one in options) for options in self.groups.values()) > budget:
                return
        yield from _Whole(self).better(None)

    def lp_optimal(self) -> bool:
        """Whether the prices are those of the linear relaxation: with one limit, choices best at them on both sides."""
        if len(self.limits) != 1:
            return False
        (_, budget), price = self.limits[0], self.prices[0]
        least = most = ZERO
        for options in self.groups.values():
            reduced = [value - price * used[0] for _, value, used in options]
            top = max(reduced)
            near = [one[2][0] for one, r in zip(options, reduced, strict=True) if r == top]
            least, most = least + min(near), most + max(near)
        return least <= budget and (price == 0 or budget <= most)

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says (`value`, `bound`, `picks`) that its certificate does not."""
        picks = None
        if self.picks is not None:
            picks = {case: options[i][0] for (case, options), i in zip(self.groups.items(), self.picks, strict=True)}
        mine = {
            "value": None if self.value is None else float(self.value),
            "bound": None if self.bound is None else float(self.bound),
            "picks": picks,
        }
        return [
            f"the certificate is about the {claim} {held!r}, not {claims[claim]!r}"
            for claim, held in mine.items()
            if claim in claims and claims[claim] != held
        ]

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, whole; Fractions become text such as "1/3"."""
        return {
            "kind": "choices", "origin": self.origin,
            "groups": {
                case: [[name, str(value), *map(str, used)] for name, value, used in options]
                for case, options in self.groups.items()
            },
            "limits": [[name, str(budget)] for name, budget in self.limits],
            "prices": list(map(str, self.prices)),
            "picks": None if self.picks is None else list(self.picks),
            "bound": None if self.bound is None else str(self.bound),
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ChoicesCertificate:
        """Read what `to_json` wrote."""
        limits = tuple((str(name), number(budget)) for name, budget in data["limits"])
        groups = {
            str(case): tuple((str(name), number(value), tuple(map(number, used))) for name, value, *used in options)
            for case, options in data["groups"].items()
        }
        if any(len(one[2]) != len(limits) for options in groups.values() for one in options):
            raise ValueError("an option does not say what it uses of every limit")
        return cls(
            groups, limits, tuple(map(number, data["prices"])),
            None if data["picks"] is None else tuple(map(int, data["picks"])),
            None if data["bound"] is None else number(data["bound"]), str(data["origin"]),
        )  # fmt: skip


def _total(numbers: Iterable[Fraction]) -> Fraction:
    sums: dict[int, int] = {}
    for one in numbers:
        sums[one.denominator] = sums.get(one.denominator, 0) + one.numerator
    return sum((Fraction(top, unit) for unit, top in sums.items()), ZERO)


class _Whole:
    """The reduced values of a certificate as whole numbers of one unit, and the list of what may be better."""

    def __init__(self, certificate: ChoicesCertificate) -> None:
        self.limits, self.prices = certificate.limits, certificate.prices
        self.rows: list[list[tuple[Fraction, Sequence[Fraction]]]] = []  # (loss beside the case's best, amounts)
        self.best: list[Sequence[Fraction]] = []  # what the case's best at the prices uses, the picked one if it is
        self.step = Fraction(1, lcm(*{one[1].denominator for one in chain(*certificate.groups.values())}))
        tops = []
        picks = certificate.picks or (-1,) * len(certificate.groups)
        for options, picked in zip(certificate.groups.values(), picks, strict=True):
            reduced = [v - sum((y * u for y, u in zip(self.prices, a, strict=True)), ZERO) for _, v, a in options]
            top = max(reduced)
            tops.append(top)
            self.rows.append([(top - r, one[2]) for r, one in zip(reduced, options, strict=True)])
            tied = [i for i, r in enumerate(reduced) if r == top]
            self.best.append(tuple(options[picked if picked in tied else tied[0]][2]))
        priced = (y * budget for y, (_, budget) in zip(self.prices, self.limits, strict=True))
        self.highest = _total([*tops, *priced])

    def better(self, value: Fraction | None) -> Iterable[str]:
        """Yield a fault where some choice within the budgets is worth more than `value` (None: where there is any)."""
        # all values are whole steps, so that a better choice is better by a step at least
        delta = None if value is None else self.highest - value - self.step
        room = tuple(
            budget - _total(used[row] for used in self.best) for row, (_, budget) in enumerate(self.limits)
        )  # fmt: skip
        question = []
        for base, options in zip(self.best, self.rows, strict=True):
            moves = {
                (tuple(a - b for a, b in zip(used, base, strict=True)), loss)
                for loss, used in options
                if (delta is None or loss <= delta) and (loss or tuple(used) != tuple(base))
            }
            if moves:
                question.append(sorted(moves, key=lambda move: (move[1], move[0])))
        question.sort(key=lambda moves: min(_steepness(move, self.prices) for move in moves))
        yield from _listed(question, room, self.prices, delta)


def _steepness(move: tuple[Sequence[Fraction], Fraction], prices: Sequence[Fraction]) -> float:
    size = float(sum((y * abs(d) for y, d in zip(prices, move[0], strict=True)), ZERO))
    return float(move[1]) / size if size else 0.0


def _listed(
    question: Sequence[Sequence[tuple[Sequence[Fraction], Fraction]]],
    room: Sequence[Fraction],
    prices: Sequence[Fraction],
    delta: Fraction | None,
) -> Iterable[str]:
    """List all changes that lose at most delta; a fault where one leaves no limit broken."""
    count = len(room)
    unit = [
        lcm(r.denominator, *(d[li].denominator for moves in question for d, _ in moves)) for li, r in enumerate(room)
    ]
    losses = [loss for moves in question for _, loss in moves]
    common = lcm(*(one.denominator for one in [*losses, delta or ZERO]), *(
        y.denominator * u for y, u in zip(prices, unit, strict=True)
    ))  # fmt: skip
    left = tuple(int(r * u) for r, u in zip(room, unit, strict=True))
    worth = [int(y * common / u) for y, u in zip(prices, unit, strict=True)]  # of one unit of room left over
    most = None if delta is None else int(delta * common)
    whole = [
        [(tuple(int(x * u) for x, u in zip(d, unit, strict=True)), int(loss * common)) for d, loss in moves]
        for moves in question
    ]

    if most is not None and most < 0:
        return

    def ends(state: tuple[tuple[int, ...], int]) -> bool:
        rest, loss = state
        if min(rest) < 0:
            return False
        return most is None or loss + sum(w * s for w, s in zip(worth, rest, strict=True)) <= most

    states = {left: 0}
    if any(ends(state) for state in states.items()):
        yield "a better choice is there"
        return
    for t, moves in enumerate(whole):
        slopes = _slopes(whole[t:], count)
        states = {rest: loss for rest, loss in states.items() if _open(rest, loss, worth, slopes, most)}
        fresh = dict(states)
        for step, more in moves:
            for rest, loss in states.items():
                if most is None or loss + more <= most:
                    after = tuple(r - d for r, d in zip(rest, step, strict=True))
                    if loss + more < fresh.get(after, loss + more + 1):
                        fresh[after] = loss + more
        states = _undominated(fresh, worth) if count == 1 else fresh
        if len(states) > LONGEST:
            yield "the list is too long to be made again"
            return
        if any(ends(state) for state in states.items()):
            yield "a better choice is there"
            return


def _undominated(states: dict[tuple[int, ...], int], worth: Sequence[int]) -> dict[tuple[int, ...], int]:
    """Drop a state where another leaves at least as much room and is worth at least as much.

    What a state is worth beside the bound is −(loss + price × room): gained value is price × used − loss.
    """
    kept: dict[tuple[int, ...], int] = {}
    best: int | None = None
    for (rest,), loss in sorted(states.items(), key=lambda state: (-state[0][0], state[1])):
        spent = loss + worth[0] * rest
        if best is None or spent < best:
            kept[rest,] = loss
            best = spent
    return kept


def _slopes(
    cases: Sequence[Sequence[tuple[Sequence[int], int]]], count: int
) -> tuple[int, list[tuple[int, int] | None], list[tuple[int, int] | None]]:
    """Return the least loss of a change, and of each limit the least (loss, units) of more and of less."""
    least = min(loss for moves in cases for _, loss in moves)
    found: list[list[tuple[int, int] | None]] = []
    for sign in (1, -1):
        rows: list[tuple[int, int] | None] = []
        for li in range(count):
            steps = [(loss, sign * d[li]) for moves in cases for d, loss in moves if sign * d[li] > 0]
            rows.append(min(steps, key=lambda one: Fraction(*one), default=None))
        found.append(rows)
    return least, found[0], found[1]


def _open(rest: tuple[int, ...], loss: int, worth: Sequence[int], slopes: Any, most: int | None) -> bool:
    """Whether a state can still become a choice that loses less than `most`."""
    least, up, down = slopes
    for s, w, more, less in zip(rest, worth, up, down, strict=True):
        if s < 0:
            if less is None or (most is not None and (most - loss) * less[1] < -s * less[0]):
                return False
        elif s > 0 and most is not None:
            cost, size = (w, 1) if more is None or w * more[1] <= more[0] else more
            if (most - loss) * size < s * cost:
                return False
    return most is None or loss + least <= most
