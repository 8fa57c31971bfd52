"""Weights from nothing but the order of importance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from mcda.errors import McdaError, hint
from mcda.matrix import Weights, listed
from mcda.numerals import fraction, shown

LARGEST_EXPONENT = 100


def rank_order(names_in_order: Iterable[Any], rule: str = "centroid", exponent: Any = None) -> Weights:
    """Return weights for criteria named from the most important to the least.

    With n criteria and r the rank, from 1:

    - `centroid` (ROC): w_r = (1/n) Σ_{k=r…n} 1/k, the centroid of all weights with w_1 ≥ … ≥ w_n ≥ 0 and sum 1: its
      corners are (1, 0, …), (½, ½, 0, …), …, (1/n, …, 1/n), and the centroid of a simplex is their mean;
    - `reciprocal`: w_r ∝ 1/r;
    - `sum`: w_r ∝ n + 1 − r;
    - `exponent`: w_r ∝ (n + 1 − r)^p, p ≥ 0; equal weights at p = 0, `sum` at p = 1.

    Criteria of equal importance stand together in a list of their own; they share the mean of the weights of the ranks
    that they take up. (Under `centroid` that is the centroid of all weights that keep the order between the lists and
    leave it free within them: it is the mean over the orders within the lists.)

    Parameters
    ----------
    names_in_order : names, or lists of names that tie
    rule : "centroid" | "reciprocal" | "sum" | "exponent"
    exponent : p, for the rule "exponent" alone

    Returns
    -------
    Weights
        In the order given. Rational numbers, exactly, but for an exponent that is not whole (`computed`).

    Raises
    ------
    McdaError
        No name, a name twice, unknown rule, an exponent missing, out of place, negative or above 100.

    References
    ----------
    Barron, F. H. and Barrett, B. E. (1996), Management Science 42(11), 1515-1523 (the centroid, its table from memory);
    Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981), Organizational Behavior and Human Performance 28 (the other
    rules), both known from works that cite them; the centroid is derived above.

    Examples
    --------
    >>> rank_order(["income", "risk", "cost"]).values.round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    >>> rank_order(["income", ["risk", "cost"]], rule="sum").exact
    (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4))
    """
    if not isinstance(rule, str) or rule not in RULES:
        raise McdaError(
            f"'rule' must be 'centroid', 'reciprocal', 'sum' or 'exponent', got {shown(rule)}{hint(rule, RULES)}"
        )
    tiers = _tiers(names_in_order)
    names = listed([name for tier in tiers for name in tier], "names_in_order")
    power = _power(rule, exponent)
    if power.denominator == 1:
        ranked = RULES[rule](len(names), int(power))
    else:
        ranked = [Fraction(float(r) ** float(power)) for r in range(len(names), 0, -1)]
    shares: list[Fraction] = []
    for tier in tiers:
        taken = ranked[len(shares) : len(shares) + len(tier)]
        shares += [sum(taken, Fraction(0)) / len(tier)] * len(tier)
    return Weights.of(dict(zip(names, shares, strict=True)), computed=power.denominator != 1)


def _tiers(names_in_order: Any) -> list[tuple[str, ...]]:
    if isinstance(names_in_order, (str, bytes, set, frozenset, dict)) or not isinstance(names_in_order, Iterable):
        raise McdaError(
            f"'names_in_order' must be a list of names, the most important first, got {shown(names_in_order)}"
        )
    tiers = []
    for one in names_in_order:
        if isinstance(one, (set, frozenset)):  # criteria that tie have no order among themselves
            tier = tuple(sorted(map(str, one)))
        else:
            tier = tuple(map(str, one)) if isinstance(one, (list, tuple)) else (str(one),)
        if not tier:
            raise McdaError("'names_in_order' must not hold an empty list")
        tiers.append(tier)
    if not tiers:
        raise McdaError("'names_in_order' must name at least one criterion")
    return tiers


def _power(rule: str, exponent: Any) -> Fraction:
    if rule != "exponent":
        if exponent is not None:
            raise McdaError(f"'exponent' goes with the rule 'exponent', not with {rule!r}")
        return Fraction(1)
    try:
        power = fraction(exponent)
    except McdaError:
        power = Fraction(-1)
    if not 0 <= power <= LARGEST_EXPONENT:
        raise McdaError(
            f"'exponent' must be a number from 0 to {LARGEST_EXPONENT} with the rule 'exponent', got {shown(exponent)}"
        )
    return power


def _centroid(n: int, power: int) -> list[Fraction]:
    shares, tail = [], Fraction(0)
    for k in range(n, 0, -1):
        tail += Fraction(1, k)
        shares.append(tail / n)
    return shares[::-1]


RULES: MappingProxyType[str, Callable[[int, int], list[Fraction]]] = MappingProxyType(
    {
        "centroid": _centroid,
        "reciprocal": lambda n, power: [Fraction(1, r) for r in range(1, n + 1)],
        "sum": lambda n, power: [Fraction(n + 1 - r) for r in range(1, n + 1)],
        "exponent": lambda n, power: [Fraction(n + 1 - r) ** power for r in range(1, n + 1)],
    }
)
