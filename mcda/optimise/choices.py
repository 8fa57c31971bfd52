"""Many cases at once: the options of each, what they are worth and what they use of each limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.matrix import fraction

Floats = NDArray[np.float64]
MOST_DIGITS = (0, 1, 2, 3, 4, 6, 8)  # decimals after which amounts may be whole numbers of a unit


@dataclass(frozen=True, eq=False)
class Choices:
    """One option is to be picked in each of K cases; option i of case k is worth v_ki and uses a_lki of limit l.

    Attributes
    ----------
    values : (K, n) array, one row a case; −inf fills rows of cases with fewer options
    amounts : (L, K, n) array; 0 fills
    exact : pair of functions
        `exact[0](k, i)` is the value as a Fraction, `exact[1](l, k, i)` the amount.
    names : function that returns the names of the cases and of the options of each
    origin : "given" | "shortest decimal" | "computed"

    Examples
    --------
    >>> choices = Choices.of([[0, 5, 8], [0, 4, 9]], [[0, 1, 3], [0, 2, 4]])
    >>> choices.cases, choices.options[0]
    (('case 1', 'case 2'), ('option 1', 'option 2', 'option 3'))
    """

    values: Floats
    amounts: Floats
    exact: tuple[Callable[[int, int], Fraction], Callable[[int, int, int], Fraction]]
    names: Callable[[], tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]
    origin: str

    @classmethod
    def of(cls, values: Any, amounts: Any) -> Choices:
        """Return the choices of a (K, n) table of values and a (K, n) or (L, K, n) table of amounts.

        Raises
        ------
        McdaError
            Shapes that do not fit each other, no case, no option, numbers that are not finite.
        """
        v, a = (_floats(one, name) for one, name in ((values, "values"), (amounts, "amounts")))
        a = a[None] if a.ndim == 2 else a
        if v.ndim != 2 or a.ndim != 3 or a.shape[1:] != v.shape or not v.size or not len(a):
            raise McdaError(
                "expected values (K, n) and amounts (K, n) or (L, K, n) of one shape, none empty, "
                f"got {v.shape} and {np.shape(amounts)}"
            )
        given = np.asarray(values), np.asarray(amounts).reshape(a.shape)

        def names() -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
            options = tuple(f"option {i + 1}" for i in range(v.shape[1]))
            return tuple(f"case {k + 1}" for k in range(len(v))), (options,) * len(v)

        exact = (lambda k, i: fraction(given[0][k, i])), (lambda li, k, i: fraction(given[1][li, k, i]))
        origin = "shortest decimal" if {given[0].dtype.kind, given[1].dtype.kind} & {"f"} else "given"
        return cls(v, a, exact, names, origin)

    @classmethod
    def of_groups(
        cls,
        groups: Mapping[str, Mapping[str, tuple[Fraction, Sequence[Fraction]]]],
        origin: str = "given",
    ) -> Choices:
        """Return the choices of case → option → (value, amounts), in Fractions."""
        rows = [list(options.values()) for options in groups.values()]
        if not rows or not all(rows):
            raise McdaError("expected at least one case, each with at least one option")
        width, count = max(map(len, rows)), len(rows[0][0][1])
        values = np.full((len(rows), width), -np.inf)
        amounts = np.zeros((count, len(rows), width))
        for k, row in enumerate(rows):
            values[k, : len(row)] = [float(value) for value, _ in row]
            amounts[:, k, : len(row)] = np.array([[float(one) for one in used] for _, used in row]).T
        names = tuple(map(str, groups)), tuple(tuple(map(str, options)) for options in groups.values())
        exact = (lambda k, i: rows[k][i][0]), (lambda li, k, i: rows[k][i][1][li])
        return cls(values, amounts, exact, lambda: names, origin)

    @classmethod
    def of_frame(cls, frame: Any, value: str, columns: Sequence[str]) -> Choices:
        """Return the choices of a DataFrame indexed by (case, option), with a column of values and one a limit."""
        index = getattr(frame, "index", None)
        if index is None or getattr(index, "nlevels", 1) != 2:
            raise McdaError("expected a DataFrame indexed by (case, option), a row for every option of every case")
        if not index.is_unique:
            raise McdaError(f"expected every option of a case once, got {index[index.duplicated()][0]!r} twice")
        for name in (value, *columns):
            if name not in frame.columns:
                raise McdaError(f"unknown column {name!r}{hint(name, list(map(str, frame.columns)))}")
        groups: dict[str, dict[str, tuple[Fraction, list[Fraction]]]] = {}
        table = frame[[value, *columns]]
        for (case, option), row in zip(index, table.itertuples(index=False, name=None), strict=True):
            numbers = []
            for name, one in zip((value, *columns), row, strict=True):
                try:
                    numbers.append(fraction(one))
                except McdaError as error:
                    raise McdaError(f"{name!r} of {option!r} in {case!r}: {error}") from None
            groups.setdefault(str(case), {})[str(option)] = numbers[0], numbers[1:]
        floats = any(kind.kind == "f" for kind in table.dtypes)
        return cls.of_groups(groups, "shortest decimal" if floats else "given")

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The names of the cases."""
        return self.names()[0]

    @cached_property
    def options(self) -> tuple[tuple[str, ...], ...]:
        """The names of the options of each case."""
        return self.names()[1]

    def worth(self, picks: Iterable[int]) -> Fraction:
        """Return Σ v of the picked options."""
        return total(self.exact[0](k, int(i)) for k, i in enumerate(picks))

    def used(self, row: int, picks: Iterable[int]) -> Fraction:
        """Return Σ a of the picked options."""
        return total(self.exact[1](row, k, int(i)) for k, i in enumerate(picks))


def _floats(table: Any, name: str) -> Floats:
    try:
        found = np.asarray(table)
        found = found.astype(float) if found.dtype.kind in "iufO" else found
    except (TypeError, ValueError):
        found = np.asarray("")
    if found.dtype.kind != "f" or not np.isfinite(found).all():
        raise McdaError(f"expected {name} to be a table of finite numbers")
    return found


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum of Fractions; numbers of one denominator are added as whole numbers."""
    sums: dict[int, int] = {}
    for one in numbers:
        sums[one.denominator] = sums.get(one.denominator, 0) + one.numerator
    return sum((Fraction(top, unit) for unit, top in sums.items()), Fraction(0))


def in_units(amounts: Floats, budget: Fraction) -> tuple[Floats, float, int] | None:
    """Return amounts and budget as whole numbers of 1/10^d, exact in floats, and 10^d; None where no few decimals do.

    A float that is the quotient of a whole number below 2^53 and 10^d ≤ 10^22 is the one nearest to that decimal, and
    so the decimal is what the float stands for. Whatever of the budget is less than a unit cannot be used.
    """
    for digits in MOST_DIGITS:
        scale = 10**digits
        whole = np.rint(amounts * scale)
        if float(np.abs(whole).max(axis=-1).sum()) >= 2**52 or abs(budget) * scale >= 2**52:
            return None
        if (whole / scale == amounts).all():
            return whole, float(budget * scale // 1), scale
    return None
