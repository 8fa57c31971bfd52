"""One budget over many cases: which option to take in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.choices import ChoicesCertificate
from mcda.errors import McdaError
from mcda.lp import ZERO
from mcda.matrix import fraction
from mcda.optimise import lists
from mcda.optimise.choices import Choices, in_units, total
from mcda.optimise.limits import shown
from mcda.optimise.relaxation import Picks, Relaxed, exact_bound, exact_price, relaxed

if TYPE_CHECKING:
    import pandas as pd

FILLS = 12  # changes that fill the room which the relaxed choice leaves


class AllocationStatus(Enum):
    """How the question ended; the value is its sentence."""

    OPTIMAL = "No other choice is worth more."
    WITHIN_GAP = "No choice is worth more than the bound, which is within the gap that was asked for."
    INFEASIBLE = "No choice of one option a case stays within all limits."
    OPEN = "The search ended before the best choice was proved; no choice is worth more than the bound."


@dataclass(frozen=True, eq=False)
class Allocation:
    """One option in each case, what they are worth together, and what a little more of each limit would add.

    Attributes
    ----------
    status : AllocationStatus
    choices : Choices, what was to choose from
    budgets : name of each limit → its budget, exact
    positions : (K,) positions of the picked options, or None
    prices : (L,) floats, the shadow prices of the linear relaxation
    details : dict
        How many cases were in question after the relaxation, and how long the list of their changes became.
    """

    status: AllocationStatus
    choices: Choices
    budgets: dict[str, Fraction]
    positions: Picks | None
    prices: tuple[float, ...]
    sides: tuple[Picks, Picks] | None  # with one limit: two choices between which the relaxation shares a case
    details: dict[str, Any]

    @cached_property
    def picks(self) -> dict[str, str] | None:
        """Case → option; None where no choice is known."""
        if self.positions is None:
            return None
        named = zip(self.choices.cases, self.choices.options, self.positions.tolist(), strict=True)
        return {case: options[i] for case, options, i in named}

    @cached_property
    def exact_value(self) -> Fraction | None:
        """What the choice is worth, exactly."""
        return None if self.positions is None else self.choices.worth(self.positions.tolist())

    @property
    def value(self) -> float | None:
        """What the choice is worth."""
        return None if self.exact_value is None else float(self.exact_value)

    @cached_property
    def exact_bound(self) -> Fraction | None:
        """What no choice is worth more than, exactly: the value where it is optimal, else the relaxation's."""
        if self.status is AllocationStatus.INFEASIBLE:
            return None
        return self.exact_value if self.status is AllocationStatus.OPTIMAL else self.relaxation[1]

    @property
    def bound(self) -> float | None:
        """What no choice is worth more than."""
        return None if self.exact_bound is None else float(self.exact_bound)

    @property
    def gap(self) -> float | None:
        """How much more the bound is than the value, as a part of the value; None where it has no meaning."""
        if self.exact_bound is None or not self.exact_value:
            return 0.0 if self.exact_bound is not None and self.exact_bound == self.exact_value else None
        return float((self.exact_bound - self.exact_value) / abs(self.exact_value))

    @cached_property
    def relaxation(self) -> tuple[tuple[Fraction, ...], Fraction | None]:
        """The multipliers of the bound, and the bound that they prove, in Fractions.

        With one limit they are those of the linear relaxation, exactly. With several they are near it, and any of them
        prove a bound. None: no choice meets the limits.
        """
        if self.status is AllocationStatus.INFEASIBLE:
            return (ZERO,) * len(self.budgets), None
        budgets = tuple(self.budgets.values())
        if len(budgets) == 1:
            return exact_price(self.choices, budgets[0], self.sides)
        y = tuple(Fraction(price).limit_denominator(10**9) for price in self.prices)
        return y, exact_bound(self.choices, budgets, y)

    @property
    def exact_prices(self) -> tuple[Fraction, ...]:
        """The shadow price of each limit; see `relaxation`."""
        return self.relaxation[0]

    @cached_property
    def certificate(self) -> ChoicesCertificate:
        """The prices, the choice and its bound; made when asked for, since it holds every number as a Fraction."""
        value, amount = self.choices.exact
        limits = range(len(self.budgets))
        groups = {
            case: tuple((name, value(k, i), tuple(amount(li, k, i) for li in limits)) for i, name in enumerate(options))
            for k, (case, options) in enumerate(zip(self.choices.cases, self.choices.options, strict=True))
        }
        picks = None if self.positions is None else tuple(map(int, self.positions))
        return ChoicesCertificate(
            groups, tuple(self.budgets.items()), self.exact_prices, picks, self.exact_bound, self.choices.origin
        )

    @cached_property
    def table(self) -> pd.DataFrame:
        """The picked option of each case, what it is worth and what it uses of each limit."""
        import pandas as pd

        value, amount = self.choices.exact
        rows = [] if self.positions is None else list(enumerate(map(int, self.positions)))
        data: dict[str, list[Any]] = {
            "option": [self.choices.options[k][i] for k, i in rows],
            "value": [float(value(k, i)) for k, i in rows],
        }
        for li, name in enumerate(self.budgets):
            data[name] = [float(amount(li, k, i)) for k, i in rows]
        return pd.DataFrame(data, index=pd.Index([self.choices.cases[k] for k, _ in rows], name="case", dtype=object))

    @cached_property
    def shadow_prices(self) -> pd.Series[float]:
        """What one more unit of each budget would add to the relaxation's value."""
        import pandas as pd

        index = pd.Index(list(self.budgets), name="limit", dtype=object)
        return pd.Series(list(map(float, self.exact_prices)), index=index, name="shadow price", dtype=float)

    @property
    def used(self) -> dict[str, Fraction] | None:
        """What the choice uses of each limit, exactly."""
        if self.positions is None:
            return None
        return {name: self.choices.used(li, self.positions.tolist()) for li, name in enumerate(self.budgets)}

    def __str__(self) -> str:
        if self.exact_value is None or self.picks is None:
            return self.status.value
        head = f"{len(self.picks)} cases: value {shown(self.exact_value)}"
        if self.status is not AllocationStatus.OPTIMAL:
            head += f", at most {shown(self.exact_bound or ZERO)} possible"
        for (name, budget), used in zip(self.budgets.items(), (self.used or {}).values(), strict=True):
            head += f"; {shown(used)} of {shown(budget)} {name} used"
        return head


def choose(choices: Choices, budgets: Mapping[str, Any], *, gap: float = 0.0) -> Allocation:
    """Pick one option in each case, within the budgets, so that the picked are worth most together.

    max Σ_k v_k,pick(k) subject to Σ_k a_lk,pick(k) ≤ B_l: the multiple-choice knapsack problem.

    Parameters
    ----------
    choices : what there is to choose from; amounts may be negative
    budgets : name of each limit → how much of it there is, in the order of the rows of amounts
    gap : stop at a choice that no other can beat by more than this part of its value; 0 proves the best one

    Notes
    -----
    The relaxation's price bounds every choice, and rounding its one shared case down gives a first choice; changes that
    fit fill the room left. That is all where `gap` is met by then: a few passes over arrays. Else lists of whole
    numbers settle what is left (see `mcda.optimise.lists`), so that OPTIMAL is about the exact values of the numbers
    given, not about floats. Floats only decide what is looked at, with their rounding on the safe side.

    Examples
    --------
    >>> found = choose(Choices.of([[0, 5, 8], [0, 4, 9]], [[0, 1, 3], [0, 2, 4]]), {"effort": 5})
    >>> found.picks, found.value, found.exact_prices
    ({'case 1': 'option 2', 'case 2': 'option 3'}, 14.0, (Fraction(3, 2),))
    """
    names, exact = _budgets(choices, budgets)
    if isinstance(gap, bool) or not isinstance(gap, (int, float)) or not 0 <= gap < 1:
        raise McdaError(f"'gap' must be a number from 0 to less than 1, got {gap!r}")
    work, bounds, scales, sure = _scaled(choices, exact)
    found = relaxed(work.values, work.amounts, bounds)

    def answer(status: AllocationStatus, picks: Picks | None, details: dict[str, Any]) -> Allocation:
        prices = () if found is None else tuple(float(p) * s for p, s in zip(found.prices, scales, strict=True))
        prices = prices or (0.0,) * len(names)
        sides = None if found is None or found.other is None else (found.picks, found.other)
        return Allocation(status, choices, dict(zip(names, exact, strict=True)), picks, prices, sides, details)

    if found is None:
        return _none(choices, exact, answer)
    rows = np.arange(len(work.values))
    room = bounds - work.amounts[:, rows, found.picks].sum(axis=1)
    slack = np.zeros(len(bounds)) if sure else _slack(work, bounds)
    first: Picks | None = None
    if (room >= slack).all():
        first = lists.fill(work, found, room, slack, FILLS)
        value = float(work.values[rows, first].sum())
        if gap and found.bound - value + 2 * found.error <= gap * (abs(value) - found.error):
            return answer(AllocationStatus.WITHIN_GAP, first, {"in question": 0, "longest list": 0})
    # the lists think in the numbers given, and prices are of their units
    given = found._replace(prices=found.prices * np.array(scales, dtype=float))
    return _settled(choices, exact, given, first, gap, answer)


def _settled(
    choices: Choices,
    exact: tuple[Fraction, ...],
    found: Relaxed,
    first: Picks | None,
    gap: float,
    answer: Callable[[AllocationStatus, Picks | None, dict[str, Any]], Allocation],
) -> Allocation:
    """Prove the best choice by lists, from the relaxed one and the best one known."""
    rows = range(len(found.picks))
    value = choices.exact[0]
    room = lists.exact_room(choices, exact, found.picks)
    known = None
    if first is not None:
        base = found.picks
        known = total(value(k, int(first[k])) - value(k, int(base[k])) for k in rows if first[k] != base[k])
    enough = 0.0
    if gap and first is not None:
        enough = gap * abs(float(choices.values[np.arange(len(first)), first].sum())) - 4 * found.error
    listed = lists.best(choices, found, room, known, max(enough, 0.0))
    details = {"in question": listed.cases, "longest list": listed.longest}
    picks = first
    if listed.changes is not None:
        picks = found.picks.copy()
        for k, i in listed.changes.items():
            picks[k] = i
    if listed.settled:
        status = AllocationStatus.INFEASIBLE if picks is None else AllocationStatus.OPTIMAL
        return answer(status, picks, details)
    result = answer(AllocationStatus.OPEN, picks, details)
    if picks is not None and result.exact_bound == result.exact_value:
        return answer(AllocationStatus.OPTIMAL, picks, details)
    reached = bool(gap) and result.gap is not None and result.gap <= gap
    return answer(AllocationStatus.WITHIN_GAP, picks, details) if reached else result


def _budgets(choices: Choices, budgets: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
    if not isinstance(budgets, Mapping) or len(budgets) != len(choices.amounts):
        raise McdaError(f"'budgets' must name each of the {len(choices.amounts)} limits once, got {budgets!r}")
    exact = []
    for name, budget in budgets.items():
        try:
            exact.append(fraction(budget))
        except McdaError as error:
            raise McdaError(f"the budget of {name!r}: {error}") from None
    return tuple(map(str, budgets)), tuple(exact)


def _scaled(choices: Choices, exact: tuple[Fraction, ...]) -> tuple[Choices, Any, tuple[int, ...], bool]:
    """Return the choices with amounts in whole units where a few decimals do: sums of these are exact in floats."""
    found = [in_units(a, b) for a, b in zip(choices.amounts, exact, strict=True)]
    if any(one is None for one in found) or choices.origin == "computed":
        bounds = np.array([float(b) for b in exact])
        return choices, bounds, (1,) * len(exact), False
    whole = [one for one in found if one is not None]
    amounts = np.stack([one[0] for one in whole])
    work = Choices(choices.values, amounts, choices.exact, choices.names, choices.origin)
    return work, np.array([one[1] for one in whole]), tuple(one[2] for one in whole), True


def _slack(work: Choices, bounds: Any) -> Any:
    """Return by how much sums of amounts can be wrong."""
    return 1e-14 * (np.abs(work.amounts).max(axis=2).sum(axis=1) + np.abs(bounds))


def _none(
    choices: Choices,
    exact: tuple[Fraction, ...],
    answer: Callable[[AllocationStatus, Picks | None, dict[str, Any]], Allocation],
) -> Allocation:
    """Floats see no choice within the budget: decide in Fractions."""
    picks = []
    for k, row in enumerate(choices.values):
        options = range(int(np.isfinite(row).sum()))
        picks.append(min(options, key=lambda i: (choices.exact[1](0, k, i), -choices.exact[0](k, i))))
    chosen = np.array(picks, dtype=np.intp)
    if choices.used(0, picks) > exact[0]:
        return answer(AllocationStatus.INFEASIBLE, None, {})
    return answer(AllocationStatus.OPEN, chosen, {})
