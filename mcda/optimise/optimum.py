"""What the maximiser answers: shares, prices of limits, regrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mcda.certificate import MixCertificate
from mcda.lp import ONE, ZERO
from mcda.optimise.limits import Limit, Task, shown

if TYPE_CHECKING:
    import pandas as pd


class OptimumStatus(Enum):
    """How the question ended; the value is its sentence."""

    OPTIMAL = "One choice is best."
    TIED = "Several choices are equally good; the one shown gives the alternatives listed first the largest shares."
    INFEASIBLE = "No choice meets all limits at once."


@dataclass(frozen=True)
class Price:
    """What one more unit of a limit's bound does to the best utility, U*(bound).

    U* is concave in the bound, so at a kink its two slopes differ. Both are here, signed as slopes: ≥ 0 for a ceiling,
    a budget or an exclusion (one more point allowed is worth so much), ≤ 0 for a floor (one more point demanded costs
    so much, one less gives it back).

    Attributes
    ----------
    limit : Limit
    used : Fraction
        Σ x_a·amount_a at the optimum shown; tied optima may use other amounts.
    relaxed : Fraction
        Slope where the limit is relaxed: a ceiling raised, a floor lowered.
    holds_to : Fraction or None
        The bound up to which `relaxed` stays the slope; None: however far it is relaxed.
    tightened : Fraction or None
        Slope where the limit is tightened; None: no choice would be left.
    """

    limit: Limit
    used: Fraction
    relaxed: Fraction
    holds_to: Fraction | None
    tightened: Fraction | None

    def __str__(self) -> str:
        limit, floor = self.limit, self.limit.sense == ">="
        if not self.relaxed:
            text = f"{limit}: relaxing it gains nothing"
        else:
            end = (
                ""
                if self.holds_to is None
                else f", down to {shown(self.holds_to)}"
                if floor
                else f", up to {shown(self.holds_to)}"
            )
            done = "less demanded" if floor else "more allowed"
            text = f"{limit}: one {limit.unit} {done} is worth {shown(abs(self.relaxed))} of utility{end}"
        if self.tightened is None:
            return f"{text}; tighter, no choice is left"
        if self.tightened != self.relaxed:
            text += f"; tighter, each costs {shown(abs(self.tightened))}"
        return text


@dataclass(frozen=True)
class Change:
    """Where a limit's bound makes another alternative the pick, everything else as it is.

    Attributes
    ----------
    limit : Limit
    relaxed : bool
        Whether the way there relaxes the limit (the change happens at `value`) or tightens it (just past `value`).
    value : Fraction or None
        The bound; None where the change is to lift an exclusion.
    picked : tuple of str
        Who is picked then, tied ones together; empty: nothing meets all limits.
    """

    limit: Limit
    relaxed: bool
    value: Fraction | None
    picked: tuple[str, ...]

    def __str__(self) -> str:
        then = " or ".join(self.picked) + " is picked" if self.picked else "no alternative meets all limits"
        if self.value is None:
            return f"{self.limit.name}: lifted, {then}"
        upward = self.relaxed == (self.limit.sense == "<=")
        way = ("from" if self.relaxed else "beyond") + f" {shown(self.value)} " + ("upwards" if upward else "downwards")
        return f"{self.limit.name}: {way}, {then}"


@dataclass(frozen=True, eq=False)
class Optimum:
    """The best use of shares, or the best single alternative, under the limits.

    Attributes
    ----------
    status : OptimumStatus
    utility : float or None
        Σ x_a·U_a, in the unit of the scores; None when infeasible.
    shares, regret : Series by alternative, in the matrix's order, or None when infeasible
    shadow_prices : Series by the name of the limit; None when infeasible or exclusive
    prices : tuple of Price
        The same with both slopes and how far they hold; empty where `shadow_prices` is None.
    next_change : tuple of Change, or None unless exclusive
        Per limit, relaxed and tightened: the bound at which today's pick is no longer picked; a limit that is not there
        changes nothing that way.
    conflict : tuple of str
        When infeasible: names of limits that cannot hold together while all but any one of them can; else empty.
    smallest : bool
        Whether no smaller set of limits is in conflict. False: not searched, because there would be too many sets.
    ties : tuple of str
        When tied: every alternative that is used by some best choice; else empty.
    blocked : mapping of alternative to names of limits
        Those that cannot be used at all (exclusive: that may not be picked), and the limits that keep them out.
    certificate : MixCertificate
    details : dict
        The method's options, the solver, the exact pivots made after it, and the gap of its utility to the exact one.
    """

    status: OptimumStatus
    task: Task
    exclusive: bool
    certificate: MixCertificate
    regrets: tuple[Fraction | None, ...] = ()
    prices: tuple[Price, ...] = ()
    next_change: tuple[Change, ...] | None = None
    conflict: tuple[str, ...] = ()
    smallest: bool = True
    ties: tuple[str, ...] = ()
    blocked: Mapping[str, tuple[str, ...]] | None = None
    details: Mapping[str, Any] | None = None

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The alternatives, in the matrix's order."""
        return self.task.alternatives

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that were applied: the case's own, then those given."""
        return self.task.limits

    @property
    def utility(self) -> float | None:
        """The best utility."""
        return None if self.certificate.value is None else float(self.certificate.value)

    @property
    def best(self) -> str | None:
        """The alternative that has the whole share, alone and untied; else None."""
        if self.status is not OptimumStatus.OPTIMAL or ONE not in (self.certificate.shares or ()):
            return None
        return self.alternatives[(self.certificate.shares or ()).index(ONE)]

    @cached_property
    def shares(self) -> pd.Series[float] | None:
        """Shares by alternative, of sum 1; `certificate.shares` has them as Fractions."""
        return self._series(self.certificate.shares, self.alternatives, "share")

    @cached_property
    def regret(self) -> pd.Series[float] | None:
        """Utility lost per unit of share forced onto an alternative; 0 for those in use or tied, missing for `blocked`.

        It holds for a small share. Exclusive: utility lost if the alternative were picked.
        """
        return self._series(self.regrets if self.certificate.shares else None, self.alternatives, "regret")

    @cached_property
    def shadow_prices(self) -> pd.Series[float] | None:
        """Slope of the best utility along each bound, where the limit is relaxed: ≥ 0 for ceilings, ≤ 0 for floors."""
        priced = None if self.exclusive or self.certificate.shares is None else tuple(p.relaxed for p in self.prices)
        return self._series(priced, [limit.name for limit in self.limits], "shadow price")

    def _series(self, values: Any, names: Iterable[str], name: str) -> pd.Series[float] | None:
        if values is None:
            return None
        import pandas as pd

        index = pd.Index(list(names), name="limit" if name == "shadow price" else "alternative", dtype=object)
        return pd.Series([None if v is None else float(v) for v in values], index=index, name=name, dtype=float)

    def __str__(self) -> str:
        if self.certificate.shares is None:
            verb = "cannot hold together" if len(self.conflict) > 1 else "cannot hold"
            return f"{self.status.value} {' and '.join(self.conflict)} {verb}."
        pairs = zip(self.alternatives, self.certificate.shares, strict=True)
        if self.exclusive:
            mix = " or ".join(self.ties) or next(name for name, x in pairs if x)
        else:
            mix = ", ".join(f"{name} {shown(x)}" for name, x in pairs if x)
        tied = f"\n  equally good: {', '.join(self.ties)}" if self.ties and not self.exclusive else ""
        lines = "".join(f"\n  {line}" for line in (*self.prices, *(self.next_change or ())))
        return f"{mix}: utility {shown(self.certificate.value or ZERO)}{tied}{lines}"
