"""The efficient frontier of sets of alternatives: the most value for every amount of effort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from mcda.certificate.frontier import FrontierCertificate, TooMany, envelope, undominated
from mcda.errors import McdaError
from mcda.forms import Method
from mcda.optimise.limits import Limit, Task, shown
from mcda.optimise.sets import amounts_of, posed

if TYPE_CHECKING:
    import pandas as pd


class Point(NamedTuple):
    """An efficient set: whoever spends less gets less.

    `price` is the slope of the concave envelope from this amount on: what one more unit is worth where sets may be
    mixed, the shadow price of a budget in the linear programme over shares of sets. `supported`: the set lies on the
    envelope, so that it is best for some price; the others are best for a budget alone. `ways`: how many sets have
    this amount and value.
    """

    chosen: tuple[str, ...]
    amount: Fraction
    value: Fraction
    supported: bool
    price: Fraction
    ways: int


@dataclass(frozen=True, eq=False)
class Frontier:
    """All efficient sets, by amount.

    Attributes
    ----------
    points : tuple of Point; empty where no set meets the limits
    along : what is spent, by the name of its criterion or as given
    task : Task, the exact values and limits
    certificate : FrontierCertificate
    """

    points: tuple[Point, ...]
    along: str
    task: Task
    certificate: FrontierCertificate

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that were applied; rules of what goes together apart."""
        return self.task.limits[: len(self.task.limits) - self.task.rules]

    @property
    def status_quo(self) -> str | None:
        """The alternative that the empty set stands for; None where none is named."""
        return self.task.status_quo

    def at(self, budget: Any) -> Point | None:
        """Return the best set within a budget; None where there is none."""
        from mcda.matrix import fraction

        most = fraction(budget)
        return max((one for one in self.points if one.amount <= most), key=lambda one: one.amount, default=None)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The points: `amount`, `value`, `chosen` (a tuple), `supported`, `price` (of the envelope) and `ways`."""
        import pandas as pd

        rows = [(float(p.amount), float(p.value), p.chosen, p.supported, float(p.price), p.ways) for p in self.points]
        return pd.DataFrame(rows, columns=["amount", "value", "chosen", "supported", "price", "ways"])

    def __str__(self) -> str:
        lines = [
            f"{shown(p.amount)} {self.along}: {shown(p.value)}, {', '.join(p.chosen) or self.status_quo or 'nobody'}"
            for p in self.points
        ]
        return "\n".join(lines) or "No set meets all limits at once."


def efficient_frontier(
    matrix: Any,
    weights: Any = None,
    *,
    along: str | Mapping[str, Any],
    limits: Iterable[Limit] = (),
    each: Iterable[Limit] = (),
    status_quo: str | None = None,
    compatible_sets: Iterable[Iterable[str]] | None = None,
    pairwise: bool = False,
    partner_gain: Any = None,
    partners: Mapping[str, Any] | None = None,
    method: Method | str = "weighted_sum",
) -> Frontier:
    """Return every set S such that no other is worth as much for less, or more for no more, of what is spent.

    Parameters
    ----------
    along : what is spent: a criterion, whose ratings add up over a set, or a mapping from alternatives to amounts
    limits, each, status_quo, compatible_sets, pairwise, partner_gain, partners, method : as `combine` takes them

    Notes
    -----
    Exact and complete. Under limits or compatible sets every allowed set is looked at, up to 65,536; without, sets that
    another matches or beats are dropped while alternatives are added one at a time. The empty set, the status quo,
    spends nothing.

    Raises
    ------
    McdaError
        What `combine` refuses; more sets than can be listed.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of(
    ...     [[2, 1], [6, 4], [5, 3], [9, 7]], ("max", "min"), bounds=(1, 9),
    ...     alternatives=["wait", "treaty", "fund", "court"], criteria=["gain", "effort"],
    ... )
    >>> efficient_frontier(matrix, [3, 1], along="effort", status_quo="wait").table[["amount", "value", "price"]]
       amount    value     price
    0     0.0  0.00000  0.072917
    1     3.0  0.21875  0.070312
    2     4.0  0.28125  0.070312
    3     7.0  0.50000  0.066964
    4    10.0  0.68750  0.066964
    5    11.0  0.75000  0.066964
    6    14.0  0.96875  0.000000
    """
    task = posed(
        matrix, weights, limits=limits, each=each, status_quo=status_quo, compatible_sets=compatible_sets,
        pairwise=pairwise, partner_gain=partner_gain, partners=partners, method=method,
    )  # fmt: skip
    name, amounts = amounts_of(task, matrix, along)
    rows = tuple((li.name, li.sense, li.bound, a) for li, a in zip(task.limits, task.amounts, strict=True))
    try:
        found = undominated(task.utilities, amounts, rows)
    except TooMany as error:
        raise McdaError(f"{error}: too many to list; leave alternatives out, or ask `combine` for one budget") from None
    priced = envelope([(one.amount, one.value) for one in found])
    points = tuple(
        Point(tuple(task.alternatives[a] for a in some), amount, value, on, price, ways)
        for (amount, value, some, ways), (on, price) in zip(found, priced, strict=True)
    )
    certificate = FrontierCertificate(
        dict(zip(task.alternatives, task.utilities, strict=True)), amounts, rows,
        tuple(one.chosen for one in found), tuple(price for _, price in priced), task.origin,
    )  # fmt: skip
    return Frontier(points, name, task, certificate)
