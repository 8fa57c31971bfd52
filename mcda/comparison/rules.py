"""Weights that a modeller might have taken instead: by rule, from the given ones or from nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from mcda.errors import McdaError, hint
from mcda.matrix import DecisionMatrix, Weights
from mcda.numerals import shown

Rule = Callable[[DecisionMatrix, Weights], Weights]


def given(matrix: DecisionMatrix, weights: Weights) -> Weights:
    """The weights as they are."""
    return weights


def equal(matrix: DecisionMatrix, weights: Weights) -> Weights:
    """The same weight for every criterion."""
    return Weights.equal(matrix.criteria)


def by_order(rule: str) -> Rule:
    """Return the rule that keeps nothing of the given weights but their order; equal ones stay equal.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[1, 2, 3]], sense=("max",) * 3)
    >>> by_order("sum")(matrix, Weights.of([7, 2, 1], matrix.criteria)).exact
    (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))
    """

    def ordered(matrix: DecisionMatrix, weights: Weights) -> Weights:
        from mcda.weighting.rank_orders import rank_order

        tiers: dict[Fraction, list[str]] = {}
        for name, share in sorted(zip(matrix.criteria, weights.exact, strict=True), key=lambda one: -one[1]):
            tiers.setdefault(share, []).append(name)
        return rank_order(list(tiers.values()), rule)

    return ordered


def by_ratings(rule: str) -> Rule:
    """Return the rule that asks the ratings alone; see `mcda.weighting.objective`."""

    def asked(matrix: DecisionMatrix, weights: Weights) -> Weights:
        from mcda.weighting.objective_rules import objective

        return objective(matrix, rule)

    return asked


WEIGHT_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "given": given,
        "equal": equal,
        "rank_order_centroid": by_order("centroid"),
        "rank_sum": by_order("sum"),
        "rank_reciprocal": by_order("reciprocal"),
        **{
            rule: by_ratings(rule)
            for rule in (
                "entropy", "critic", "merec", "standard_deviation", "variance", "gini", "angle", "lopcow", "cilos",
                "idocriw",
            )
        },
    }
)  # fmt: skip
USUAL = ("given", "equal", "rank_order_centroid", "rank_sum")


def ruled(
    matrix: DecisionMatrix, weights: Weights, rules: Iterable[str] | Mapping[str, Any] | None
) -> tuple[dict[str, Weights], dict[str, str]]:
    """Return the weights that each rule gives, and why the others give none.

    Parameters
    ----------
    rules : names of `WEIGHT_RULES`, or a mapping from a name to such a name, to a function of matrix and weights, or to
        weights of its own; None for the first four of `WEIGHT_RULES`

    Raises
    ------
    McdaError
        Unknown rule, no rule at all.
    """
    rules = USUAL if rules is None else rules
    if isinstance(rules, Mapping):
        asked: dict[str, Any] = {str(name): rule for name, rule in rules.items()}
    elif isinstance(rules, str):
        raise McdaError(f"'weight_rules' must be a list of names or a mapping, got {shown(rules)}")
    else:
        asked = {str(name): name for name in rules}
    if not asked:
        raise McdaError("'weight_rules' must name at least one rule")
    found: dict[str, Weights] = {}
    refused: dict[str, str] = {}
    for name, rule in asked.items():
        if isinstance(rule, str):
            if rule not in WEIGHT_RULES:
                raise McdaError(f"unknown weight rule {shown(rule)}{hint(rule, WEIGHT_RULES)}")
            rule = WEIGHT_RULES[rule]  # noqa: PLW2901 - the rule of that name
        try:
            found[name] = Weights.of(rule(matrix, weights) if callable(rule) else rule).aligned(matrix.criteria)
        except McdaError as error:
            refused[name] = str(error)
    return found, refused
