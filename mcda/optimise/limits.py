"""Limits on a choice, their rows in Fractions, and which of them cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import comb
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from mcda.errors import McdaError, hint
from mcda.lp import COMPARED, ZERO, Vector
from mcda.matrix import DecisionMatrix, fraction, position

SEARCHED = 100_000  # how many cells of sets of limits are tried for a conflict smaller than the one already found


@dataclass(frozen=True)
class Limit:
    """A named limit: a ceiling or a floor on Σ x_a·amount_a, or an exclusion.

    Exactly one of `criterion`, `spend` and `exclude` says what is limited. The first two need exactly one of `at_most`
    and `at_least` (for both ends write two limits); an exclusion has no number, it holds the share of its
    alternatives, together, at 0.

    Attributes
    ----------
    name : str
        What results call it; names of limits differ from each other.
    criterion : str or None
        amount_a is the rating of a in this criterion, in the criterion's own units.
    spend : mapping of alternative to number, or None
        amount_a is given here; an alternative that is not named spends 0.
    exclude : tuple of str
        Alternatives that may not be used.
    at_most, at_least : Fraction or None
        The bound, given as a number or as text such as "1/3".
    why : str
        A reason, for reports.

    Raises
    ------
    McdaError
        Nothing or several things limited, no bound or two, a number that is not finite, no name.

    Examples
    --------
    >>> print(Limit("diplomatic cost", criterion="DIP", at_most=4))
    diplomatic cost (DIP ≤ 4)
    >>> print(Limit("no court", exclude=["icj"]))
    no court (without icj)
    """

    name: str
    criterion: str | None = None
    spend: Mapping[str, Fraction] | None = field(default=None, hash=False)
    exclude: tuple[str, ...] = ()
    at_most: Fraction | None = None
    at_least: Fraction | None = None
    why: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise McdaError(f"a limit needs a name, got {self.name!r}")
        kinds = {"criterion": self.criterion, "spend": self.spend, "exclude": self.exclude}
        given = [kind for kind, value in kinds.items() if value is not None and value != ()]
        if len(given) != 1:
            met = " and ".join(given) or "none of them"
            raise McdaError(f"limit {self.name!r} must give one of 'criterion', 'spend' and 'exclude', got {met}")
        for end in ("at_most", "at_least"):
            if getattr(self, end) is not None:
                try:
                    object.__setattr__(self, end, fraction(getattr(self, end)))
                except McdaError as error:
                    raise McdaError(f"'{end}' of limit {self.name!r}: {error}") from None
        bounds = (self.at_most is not None) + (self.at_least is not None)
        if given == ["exclude"]:
            self._freeze_exclusion(bounds)
        elif bounds == 0:
            raise McdaError(f"limit {self.name!r} needs 'at_most' or 'at_least'")
        elif bounds == 2:
            raise McdaError(
                f"limit {self.name!r} has 'at_most' and 'at_least': write two limits, each with its own name"
            )
        if self.spend is not None:
            self._freeze_spend(self.spend)
        if self.criterion is not None:
            object.__setattr__(self, "criterion", str(self.criterion))

    def _freeze_exclusion(self, bounds: int) -> None:
        if bounds:
            raise McdaError(f"limit {self.name!r} excludes alternatives and takes no 'at_most' or 'at_least'")
        if isinstance(self.exclude, str) or not isinstance(self.exclude, Iterable) or not list(self.exclude):
            raise McdaError(f"'exclude' of limit {self.name!r} must be a list of alternatives, got {self.exclude!r}")
        object.__setattr__(self, "exclude", tuple(map(str, self.exclude)))

    def _freeze_spend(self, spend: Any) -> None:
        if not isinstance(spend, Mapping) or not spend:
            raise McdaError(f"'spend' of limit {self.name!r} must map alternatives to numbers, got {spend!r}")
        amounts = {}
        for name, amount in spend.items():
            try:
                amounts[str(name)] = fraction(amount)
            except McdaError as error:
                raise McdaError(f"'spend' of limit {self.name!r} for {name!r}: {error}") from None
        object.__setattr__(self, "spend", MappingProxyType(amounts))

    @property
    def sense(self) -> Literal["<=", ">="]:
        """The direction of the bound; an exclusion is "<=" (of 0 shares)."""
        return "<=" if self.at_least is None else ">="

    @property
    def bound(self) -> Fraction:
        """The bound in the units of what is limited; 0 shares for an exclusion."""
        return next((end for end in (self.at_most, self.at_least) if end is not None), ZERO)

    @property
    def unit(self) -> str:
        """What one more unit of the bound is one more of, in words."""
        return f"point of {self.criterion}" if self.criterion else "unit spent" if self.spend else "share"

    def amounts(self, matrix: DecisionMatrix, absent: Collection[str] = ()) -> Vector:
        """Return the (m,) amounts, checked against the names of the matrix.

        `absent` are alternatives that exist outside the matrix (a case's infeasible ones): a limit may name them.
        """
        if self.criterion is not None:
            try:
                column = position(matrix.criteria, self.criterion, "criterion")
            except McdaError as error:
                raise McdaError(f"limit {self.name!r}: {error}") from None
            if matrix.value and matrix.value[column] is not None:
                raise McdaError(
                    f"limit {self.name!r}: criterion {self.criterion!r} has a value function, so that its ratings are "
                    "values from 0 to 1 and no amounts; give the amounts as 'spend'"
                )
            return tuple(Fraction(x) for x in matrix.exact[:, column])
        for name in self.spend or self.exclude:
            if name not in matrix.alternatives and name not in absent:
                known = hint(name, [*matrix.alternatives, *absent])
                raise McdaError(f"limit {self.name!r}: unknown alternative {name!r}{known}")
        if self.spend is not None:
            return tuple(self.spend.get(name, ZERO) for name in matrix.alternatives)
        return tuple(Fraction(name in self.exclude) for name in matrix.alternatives)

    def __str__(self) -> str:
        if self.exclude:
            return f"{self.name} (without {', '.join(self.exclude)})"
        sign = "≤" if self.sense == "<=" else "≥"
        return f"{self.name} ({self.criterion or 'spent'} {sign} {shown(self.bound)})"


@dataclass(frozen=True)
class Task:
    """What is to be maximised, in Fractions: utilities, and each limit with the amounts it counts."""

    alternatives: tuple[str, ...]
    utilities: Vector
    limits: tuple[Limit, ...]
    amounts: tuple[Vector, ...]
    origin: str
    details: Mapping[str, Any]
    status_quo: str | None = None  # where utilities are those above it; it is no alternative here
    rules: int = 0  # how many of the limits, the last, say which alternatives do not go together

    def broken(self, a: int) -> tuple[int, ...]:
        """Return which limits alternative `a` breaks when it is used alone."""
        return tuple(
            k for k, limit in enumerate(self.limits) if not COMPARED[limit.sense](self.amounts[k][a], limit.bound)
        )


def distinct(limits: Iterable[object]) -> tuple[Limit, ...]:
    """Return the limits, each of its own name."""
    if isinstance(limits, (str, Limit, Mapping)) or not isinstance(limits, Iterable):
        raise McdaError(f"'limits' must be a list of Limit, got {type(limits).__name__}")
    known: dict[str, Limit] = {}
    for limit in limits:
        if not isinstance(limit, Limit):
            raise McdaError(f"'limits' must hold Limit, got {type(limit).__name__}")
        if limit.name in known:
            raise McdaError(f"limits must have different names, got {limit.name!r} twice")
        known[limit.name] = limit
    return tuple(known.values())


class Conflict(NamedTuple):
    """Limits that cannot hold together, by position."""

    witnesses: dict[int, Vector]  # for each, shares that meet all the others
    smallest: bool  # whether no smaller set of limits is in conflict


def conflict(
    count: int, suspects: Sequence[int], witness: Callable[[Sequence[int]], Vector | None], cells: int
) -> Conflict:
    """Find limits that cannot hold together while all but any one of them can.

    Deletion filter on `suspects` (which cannot hold together): each is left out in turn, and for good where the rest
    still cannot hold. Then every smaller set of all `count` limits is tried, by size, unless sets × `cells` are more
    than 100 000. `witness` returns shares that meet the limits at some positions, or None.
    """
    kept = list(suspects)
    for k in suspects:
        rest = [other for other in kept if other != k]
        if witness(rest) is None:
            kept = rest
    sizes = range(1, len(kept))
    smallest = sum(comb(count, size) for size in sizes) * cells <= SEARCHED
    if smallest:
        sets = (some for size in sizes for some in combinations(range(count), size))
        kept = list(next((some for some in sets if witness(some) is None), kept))
    found = {k: witness([other for other in kept if other != k]) for k in kept}
    return Conflict({k: shares for k, shares in found.items() if shares is not None}, smallest)


def shown(number: Fraction | float) -> str:
    """Return a number as a reader meets it: at most four digits after the point, no trailing zeros."""
    text = f"{float(number):.4f}".rstrip("0").rstrip(".")
    return f"{float(number):.3g}" if number and text in ("0", "-0") else text
