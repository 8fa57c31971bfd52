"""Models that agree in all places, gathered under one name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from mcda.comparison.variants import MethodComparison, Variant

Word = TypeVar("Word")


class Group(NamedTuple):
    """Models of one method with the same places; None: nothing sets them apart from its others there."""

    method: str
    normalisations: tuple[str, ...] | None
    weights: tuple[str, ...] | None
    places: tuple[int, ...]

    def __str__(self) -> str:
        how = "" if self.normalisations is None else f" ({', '.join(self.normalisations)})"
        return f"{self.method}{how}" + ("" if self.weights is None else f", {', '.join(self.weights)} weights")


def groups(made: MethodComparison) -> list[Group]:
    """Return the models in as few groups as their names allow: normalisations under weight rules, of one method.

    Examples
    --------
    >>> from mcda import DecisionMatrix, compare_methods
    >>> matrix = DecisionMatrix.of([[9, 2], [4, 6], [1, 9]], sense=("max", "max"))
    >>> made = compare_methods(matrix, [3, 2], ["weighted_sum", "ahp"], ["minmax", "sum"], ["given", "equal"])
    >>> for one in groups(made):
    ...     print(one, one.places)
    weighted_sum, given weights (1, 2, 3)
    weighted_sum (sum), equal weights (1, 2, 3)
    weighted_sum (minmax), equal weights (1, 3, 1)
    ahp (1, 2, 3)
    """
    alike: dict[tuple[str, tuple[int, ...]], list[Variant]] = {}
    for one, row in zip(made.variants, made.places.tolist(), strict=True):
        alike.setdefault((one.method, tuple(row)), []).append(one)
    found = []
    for (method, places), members in alike.items():
        whole = [one for one in made.variants if one.method == method]
        found += [Group(method, hows, rules, places) for hows, rules in _named(members, whole)]
    return found


def _named(
    members: Sequence[Variant], whole: Sequence[Variant]
) -> list[tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Return the normalisations and the weight rules of each name that the members need."""
    under: dict[str, list[str | None]] = {}
    for one in members:
        under.setdefault(one.weights, []).append(one.normalisation)
    found = []
    for hows in _once(tuple(hows) for hows in under.values()):
        rules = tuple(rule for rule, mine in under.items() if tuple(mine) == hows)
        every_how = len(hows) == len({one.normalisation for one in whole})
        every_rule = len(rules) == len({one.weights for one in whole})
        named = tuple(how for how in hows if how is not None)
        found.append((None if every_how else named, None if every_rule else rules))
    return found


def _once(words: Iterable[Word]) -> list[Word]:
    return list(dict.fromkeys(words))
