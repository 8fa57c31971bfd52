"""Every combination of method, normalisation and weight rule, ranked."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.comparison.drivers import FACTORS, Drivers, decomposed
from mcda.comparison.reasons import Difference, differences
from mcda.comparison.rules import ruled
from mcda.errors import McdaError, hint
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights, resolve
from mcda.methods import METHODS, method
from mcda.normalise import NORMALISATIONS
from mcda.ranking import Ranking, rank

if TYPE_CHECKING:
    import pandas as pd

# `none` adds the criteria in their own units; it is compared where it is asked for.
USUAL = tuple(name for name in NORMALISATIONS if name != "none")


class Variant(NamedTuple):
    """One way to model the same problem; `normalisation` is None for a method that has no such option."""

    method: str
    normalisation: str | None
    weights: str
    ranking: Ranking

    @property
    def levels(self) -> tuple[str, str | None, str]:
        """What was chosen for each of the factors."""
        return self[:3]

    def __str__(self) -> str:
        how = "" if self.normalisation is None else f" ({self.normalisation})"
        return f"{self.method}{how}, {self.weights} weights"


class Refusal(NamedTuple):
    """A combination that the matrix does not allow, and why; None stands for all levels of a factor."""

    method: str | None
    normalisation: str | None
    weights: str | None
    reason: str


@dataclass(frozen=True, eq=False)
class MethodComparison:
    """One problem under many models.

    Attributes
    ----------
    matrix : DecisionMatrix
    weights : mapping rule -> Weights
    normalisations : tuple of str
        Those that were asked for.
    variants : tuple of Variant
        In the order of methods, normalisations, weight rules; the reference is `reference`.
    refused : tuple of Refusal
    instead : mapping (method, normalisation) -> normalisation
        What a method does by itself where it has no such normalisation; None where it has none at all.
    labels : mapping from alternatives and criteria to what a reader calls them
    """

    matrix: DecisionMatrix
    weights: Mapping[str, Weights]
    normalisations: tuple[str, ...]
    variants: tuple[Variant, ...]
    refused: tuple[Refusal, ...]
    instead: Mapping[tuple[str, str], str | None]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def places(self) -> NDArray[np.intp]:
        """(v, m) places, ties shared."""
        return np.array([variant.ranking.ranks for variant in self.variants])

    @property
    def scores(self) -> NDArray[np.float64]:
        """(v, m) scores, each row in its method's own unit."""
        return np.array([variant.ranking.values for variant in self.variants])

    @property
    def reference(self) -> Variant:
        """The first method with its default normalisation under the first weight rule, where the matrix allows it."""
        first = self.variants[0]
        usual = method(first.method).describe(self.matrix).get("normalisation") if first.method in METHODS else None
        wanted = (first.method, usual, first.weights)
        return next((one for one in self.variants if one.levels == wanted), first)

    def to_frame(self) -> pd.DataFrame:
        """Return the places: a row a variant (method, normalisation, weights), a column an alternative."""
        import pandas as pd

        levels = [[level or "" for level in one.levels] for one in self.variants]
        index = pd.MultiIndex.from_tuples(map(tuple, levels), names=FACTORS)
        return pd.DataFrame(self.places, index=index, columns=list(self.matrix.alternatives))

    @cached_property
    def wins(self) -> Mapping[str, Fraction]:
        """In how many variants each alternative comes first; k that are level count 1/k each."""
        counts = dict.fromkeys(self.matrix.alternatives, Fraction(0))
        for one in self.variants:
            for name in one.ranking.winners:
                counts[name] += Fraction(1, len(one.ranking.winners))
        return MappingProxyType(counts)

    def correlation(self, by: str = "kendall") -> pd.DataFrame:
        """Return the correlations of all pairs of variants; see `mcda.comparison.agreement.correlations`."""
        import pandas as pd

        from mcda.comparison.agreement import correlations

        names = [str(one) for one in self.variants]
        return pd.DataFrame(correlations(self.places, by, self.scores), index=names, columns=names)

    def similarity(self, by: str = "wsc2") -> pd.DataFrame:
        """Return how alike the weights of all pairs of rules are; see `mcda.comparison.agreement.similarities`."""
        import pandas as pd

        from mcda.comparison.agreement import similarities

        rows = np.array([row.values for row in self.weights.values()])
        return pd.DataFrame(similarities(rows, by), index=list(self.weights), columns=list(self.weights))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Every variant with other winners than the reference, beside the nearest one that has the reference's."""
        return tuple(differences(self.matrix, self.variants, self.reference, self.labels))

    @cached_property
    def drivers(self) -> Drivers | None:
        """Which modelling choice decides who comes first; a method that lacks a normalisation stays as it is."""
        winners = {
            (name, how, rule): one.ranking.winners
            for name in dict.fromkeys(one.method for one in self.variants)
            for how in self.normalisations
            for rule in self.weights
            if (one := self.at(name, how, rule)) is not None
        }
        return decomposed(winners, self.matrix.alternatives)

    def at(self, method: str, normalisation: str, weights: str) -> Variant | None:
        """Return what a method does where that normalisation is wanted; None where the matrix does not allow it."""
        wanted = (method, self.instead.get((method, normalisation), normalisation), weights)
        exactly = (method, normalisation, weights)
        return self._by_levels.get(exactly) or self._by_levels.get(wanted)

    @cached_property
    def _by_levels(self) -> dict[tuple[str, str | None, str], Variant]:
        return {one.levels: one for one in self.variants}


def compare_methods(
    matrix: Any,
    weights: Any = None,
    methods: Sequence[str | Method] | None = None,
    normalisations: Sequence[str] | None = None,
    weight_rules: Iterable[str] | Mapping[str, Any] | None = None,
) -> MethodComparison:
    """Rank one problem by every method under every normalisation and every weight rule.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (which brings its own weights and labels)
    weights : what `Weights.of` takes
    methods : names, or ready methods, whose options then stay as they are; left out, all of `METHODS`
    normalisations : for the methods that have them, a method that lacks one also runs as it is by itself; left out,
        bounds, minmax, vector, max and sum
    weight_rules : names of `WEIGHT_RULES` (given, equal, rank_order_centroid, rank_sum, rank_reciprocal, entropy,
        critic, merec, standard_deviation, variance, gini, angle, lopcow, cilos, idocriw), or a mapping from a name of
        your own to weights or to a function of matrix and weights; left out, the first four

    Returns
    -------
    MethodComparison
        Combinations that the matrix does not allow are listed with the reason.

    Raises
    ------
    McdaError
        An unknown method or rule, or no combination that the matrix allows.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[9, 2], [4, 6], [1, 9]], sense=("max", "max"), alternatives=["x", "y", "z"])
    >>> made = compare_methods(matrix, [3, 2], methods=["weighted_sum", "topsis"], normalisations=["minmax", "sum"])
    >>> len(made.variants), {name: str(count) for name, count in made.wins.items()}
    (16, {'x': '15', 'y': '0', 'z': '1'})
    """
    labels = _labels(matrix)
    matrix, weights = resolve(matrix, weights)
    rows, broken = ruled(matrix, weights, weight_rules)
    refused = [Refusal(None, None, name, reason) for name, reason in broken.items()]
    variants: list[Variant] = []
    levels = USUAL if normalisations is None else tuple(dict.fromkeys(normalisations))
    models, instead = _models(matrix, methods, levels)
    for name, how, chosen in models:
        for rule, row in rows.items():
            try:
                variants.append(Variant(name, how, rule, rank(matrix, row, chosen)))
            except McdaError as error:
                refused.append(Refusal(name, how, rule, str(error)))
    if not variants:
        raise McdaError("; ".join(dict.fromkeys(one.reason for one in refused)) or "nothing to compare")
    return MethodComparison(
        matrix=matrix,
        weights=MappingProxyType(rows),
        normalisations=levels,
        variants=tuple(variants),
        refused=_gathered(refused, list(rows)),
        instead=MappingProxyType(instead),
        labels=MappingProxyType(labels),
    )


def _models(
    matrix: DecisionMatrix, methods: Sequence[str | Method] | None, levels: tuple[str, ...]
) -> tuple[list[tuple[str, str | None, Method]], dict[tuple[str, str], str | None]]:
    """Return name, normalisation and method of each model, and what stands in for normalisations that one lacks."""
    asked = list(METHODS) if methods is None else [methods] if isinstance(methods, (str, Method)) else list(methods)
    if not asked:
        raise McdaError("'methods' must name at least one method")
    if not levels:
        raise McdaError("'normalisations' must name at least one normalisation")
    found: dict[tuple[str, str | None], Method] = {}
    instead: dict[tuple[str, str], str | None] = {}
    unknown = {level for level in levels if level not in NORMALISATIONS}
    for one in dict.fromkeys(asked):
        if isinstance(one, Method):
            options = ", ".join(f"{key}={value}" for key, value in one.options.items() if key != "normalisation")
            name = f"{one.name} {options}" if options else one.name
            how = one.options.get("normalisation")
            found[name, how] = one
            instead |= {(name, level): how for level in levels if level != how}
            continue
        plain = method(one)
        mine: dict[str, Method] = {}
        for level in levels if "normalisation" in _options(one) else ():
            with suppress(McdaError):  # not one of this method's own
                mine[level] = method(one, normalisation=level)
        found |= {(one, level): chosen for level, chosen in mine.items()}
        unknown -= set(mine)
        if len(mine) < len(levels):
            usual = _usual(plain, matrix)
            found.setdefault((one, usual), plain)
            instead |= {(one, level): usual for level in levels if level not in mine}
    if unknown:
        known = [*NORMALISATIONS, *(how for _, how in found if how is not None and how not in NORMALISATIONS)]
        name = min(unknown)
        raise McdaError(f"unknown normalisation {name!r}{hint(name, known)}")
    return [(name, how, chosen) for (name, how), chosen in found.items()], instead


def _options(name: str) -> Collection[str]:
    make = METHODS.get(name)
    return () if make is None else inspect.signature(make).parameters


def _usual(chosen: Method, matrix: DecisionMatrix) -> str | None:
    """Return the normalisation that a method takes when it is left to itself; None where it has none."""
    try:
        return chosen.describe(matrix).get("normalisation")
    except McdaError:
        return chosen.options.get("normalisation")


def _gathered(refused: list[Refusal], rules: list[str]) -> tuple[Refusal, ...]:
    """Tell once what is refused under every weight rule for the same reason."""
    reasons: dict[tuple[str | None, str | None, str], list[str | None]] = {}
    for one in refused:
        reasons.setdefault((one.method, one.normalisation, one.reason), []).append(one.weights)
    told: list[Refusal] = []
    for (name, how, reason), under in reasons.items():
        whole = name is not None and set(under) == set(rules)
        told += [Refusal(name, how, rule, reason) for rule in ([None] if whole else under)]
    return tuple(told)


def _labels(case: Any) -> dict[str, str]:
    """Return what a case calls its alternatives and criteria; nothing for a matrix."""
    document = getattr(case, "document", None)
    parts = (getattr(document, "criteria", {}), getattr(document, "alternatives", {}))
    return {key: str(one.label) for part in parts for key, one in part.items()}
