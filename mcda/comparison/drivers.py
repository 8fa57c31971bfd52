"""Which modelling choice decides who comes first: an exact decomposition over a full factorial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.language import noted, number, word

LITTLE = Fraction(1, 10)  # of the pairs: fewer changes of the winner are said to be few
FACTORS = ("method", "normalisation", "weights")
CHOICES = MappingProxyType(
    {
        "method": noted("the method"),
        "normalisation": noted("the normalisation"),
        "weights": noted("the weight rule"),
    }
)
Levels = tuple[str, str, str]


@dataclass(frozen=True)
class Driver:
    """How much one modelling choice has to say.

    Attributes
    ----------
    factor : "method" | "normalisation" | "weights"
    levels : what was chosen from
    alone : share of the disagreement that this choice explains by itself, in [0, 1]
    total : share that remains where every other choice is fixed, in [0, 1]; at least `alone`
    changes : share of the pairs of models that differ in this choice only whose winners differ
    """

    factor: str
    levels: tuple[str, ...]
    alone: Fraction
    total: Fraction
    changes: Fraction


@dataclass(frozen=True)
class Drivers:
    """The disagreement of a full factorial and what it comes from.

    With y the vector that shares 1 among the winners of a model, two models disagree by ½‖y − y'‖²: 1 where their
    winners have nothing in common, 0 where they are the same. Over all models, drawn alike and independently,

        disagreement V = ½ E‖y − y'‖² = E‖y‖² − ‖E y‖²
        alone_f · V    = E‖E[y | f]‖² − ‖E y‖²
        total_f · V    = E‖y‖² − E‖E[y | all but f]‖²

    which are the first and the total indices of the variance of y. The shares `alone` and `together` (what only several
    choices do at once) add up to 1 exactly.

    Attributes
    ----------
    disagreement : V, in [0, 1); 0 where all models have the same winners, and then all shares are 0
    drivers : tuple of Driver, the largest `changes` first
    together : share that no choice explains by itself
    left_out : what had to be left out for the factorial to be full: factor -> levels
    models : how many models the factorial has
    """

    disagreement: Fraction
    drivers: tuple[Driver, ...]
    together: Fraction
    left_out: Mapping[str, tuple[str, ...]]
    models: int

    def __str__(self) -> str:
        if not self.disagreement:
            return word("No modelling choice decides: every model has the same winner.")
        moved = [one for one in self.drivers if len(one.levels) > 1]
        most = moved[0].changes
        first = [one.factor for one in moved if one.changes == most]
        if most < LITTLE:
            said = word("Little depends on {choices}", choices=_listed([_the(one.factor) for one in moved]))
        else:
            if len(moved) == 1:
                decides = noted("{choices} decides")
            elif len(first) == len(moved):
                decides = noted("{choices} decide alike")
            else:
                decides = noted("{choices} decide most, alike") if len(first) > 1 else noted("{choices} decides most")
            said = word(decides, choices=_listed([_the(one) for one in first]))
        if len(first) == len(moved) > 1:
            each = (
                noted("in {n} of 100 by each of them") if len(moved) > 2 else noted("in {n} of 100 by either of them")
            )
            told = word(each, n=number(points(most)))
        else:
            told = _listed(
                [
                    word("in {n} of 100 by {choice}", n=number(points(one.changes)), choice=_the(one.factor))
                    for one in moved
                ]
            )
        return word(
            "{said}: of the pairs of models that are alike in all other choices, the winner changes {told}.",
            said=said[0].upper() + said[1:], told=told,
        )  # fmt: skip


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return word("{others} and {last}", others=", ".join(others), last=last) if others else last


def points(share: Fraction) -> str:
    """Return a share as points of 100, in as many digits as it takes not to say 0 or 100 of what is neither.

    Examples
    --------
    >>> points(Fraction(1, 3)), points(Fraction(1, 1000)), points(Fraction(1))
    ('33', '0.1', '100')
    """
    value = float(100 * share)
    for decimals in range(6):
        text = f"{value:.{decimals}f}"
        if (float(text) not in (0, 100)) or share in (0, 1):
            return text
    return f"{value:g}"


def _the(factor: str) -> str:
    return word(CHOICES[factor])


def decomposed(winners: Mapping[Levels, Sequence[str]], alternatives: Sequence[str]) -> Drivers | None:
    """Return what the winners of the models depend on; None where there is no model.

    The factorial is made full by leaving out, one by one, the level with the largest share of missing models (a
    normalisation rather than a weight rule, that rather than a method).

    Examples
    --------
    >>> found = decomposed(
    ...     {("p", "u", "g"): ["x"], ("p", "v", "g"): ["x"], ("q", "u", "g"): ["x"], ("q", "v", "g"): ["y"]}, ["x", "y"]
    ... )
    >>> str(found.disagreement), [(one.factor, str(one.alone), str(one.total)) for one in found.drivers]
    ('3/8', [('method', '1/3', '2/3'), ('normalisation', '1/3', '2/3'), ('weights', '0', '0')])
    >>> print(str(found)[:46])
    The method and the normalisation decide alike:
    """
    if not winners:
        return None
    levels, table = _table(winners, alternatives)
    kept = _full(table)
    left = {
        factor: tuple(str(names[k]) for k in range(len(names)) if k not in keep)
        for factor, names, keep in zip(FACTORS, levels, kept, strict=True) if len(keep) < len(names)
    }  # fmt: skip
    y = np.array([[[table[a, b, c] for c in kept[2]] for b in kept[1]] for a in kept[0]], dtype=object)
    whole, mean = _square(y), _square(y.mean(axis=(0, 1, 2)))
    variance = whole - mean
    found = []
    for axis, factor in enumerate(FACTORS):
        others = tuple(k for k in range(3) if k != axis)
        size = y.shape[axis]
        alone = _square(y.mean(axis=others)) - mean
        total = whole - _square(y.mean(axis=axis))
        changes = total * Fraction(size, size - 1) if size > 1 else Fraction(0)
        names = tuple(str(levels[axis][k]) for k in kept[axis])
        shares = (alone / variance, total / variance) if variance else (Fraction(0), Fraction(0))
        found.append(Driver(factor, names, *shares, changes))
    ordered = sorted(found, key=lambda one: -one.changes)
    together = 1 - sum((one.alone for one in found), Fraction(0)) if variance else Fraction(0)
    return Drivers(variance, tuple(ordered), together, left, int(np.prod(y.shape[:3])))


def _square(y: NDArray[Any]) -> Fraction:
    """Return the mean squared length of vectors that lie along the last axis."""
    return Fraction(np.asarray((y * y).sum(axis=-1)).mean())


def _table(
    winners: Mapping[Levels, Sequence[str]], alternatives: Sequence[str]
) -> tuple[tuple[list[str], ...], NDArray[Any]]:
    """Return the levels of the three factors and the winners' shares of each model, None where there is none."""
    names = tuple(list(dict.fromkeys(one[k] for one in winners)) for k in range(3))
    table = np.full(tuple(map(len, names)), None, dtype=object)
    for levels, first in winners.items():
        share = np.full(len(alternatives), Fraction(0), dtype=object)
        for name in first:
            share[alternatives.index(name)] = Fraction(1, len(first))
        table[tuple(known.index(level) for known, level in zip(names, levels, strict=True))] = share
    return names, table


def _full(table: NDArray[Any]) -> list[list[int]]:
    """Return the levels of each factor to keep, so that every model of them is there."""
    missing = np.frompyfunc(lambda one: one is None, 1, 1)(table).astype(bool)
    kept = [list(range(size)) for size in table.shape]
    while (part := missing[np.ix_(*kept)]).any():
        worst = []
        for preferred, axis in enumerate((0, 2, 1)):  # of equal shares a normalisation goes first, a method last
            others = tuple(k for k in range(3) if k != axis)
            worst += [(share, preferred, k, axis) for k, share in enumerate(part.mean(axis=others).tolist())]
        _, _, k, axis = max(worst)
        del kept[axis][k]
    return kept
