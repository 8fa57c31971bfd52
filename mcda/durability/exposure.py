"""Utility against ideological exposure and by type of partner, over the options of all cases.

These describe the ratings given, made by people who may know what came of each option; they test no hypothesis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError
from mcda.forms import Method
from mcda.matrix import Floats
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 3  # options that a rank correlation needs to say anything
DIGITS = 12  # utilities that agree to so many are level


@dataclass(frozen=True)
class Option:
    """An option of a case: its utility, how far that lies above the mean of its case, and with whom it is done.

    `exposure` (1 to 9) and `partner` are None where the case does not say them; `chosen`, in a prospective case whether
    it is recommended, is None without a choice.
    """

    case: str
    alternative: str
    utility: float
    lead: float
    exposure: int | None
    partner: str | None
    chosen: bool | None


@dataclass(frozen=True, eq=False)
class Exposure:
    """Utility against ideological exposure and by type of partner.

    Attributes
    ----------
    options : tuple of Option
        All that can be chosen, in the order of the cases.
    correlation : float or None
        Spearman's rank correlation of utility and exposure over all options; None where fewer than three have an
        exposure, or all are level in one of the two.
    within : float or None
        The same of what both lie above the mean of their case, so that cases rated high do not count.
    each : mapping case -> correlation or None
    weights : str
        "own", "common" or a lens.
    """

    options: tuple[Option, ...]
    correlation: float | None
    within: float | None
    each: Mapping[str, float | None]
    weights: str
    method: Method

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an option: `case, alternative, utility, lead, exposure, partner, chosen`; `exposure` may be missing.

        `lead` is the utility above the mean of the case.
        """
        import pandas as pd

        table = pd.DataFrame([vars(one) for one in self.options], dtype=object)
        return table.astype({"utility": float, "lead": float, "exposure": "Int64"})

    @cached_property
    def partners(self) -> pd.DataFrame:
        """By type of partner, best first: `options, cases, utility, lead, least, most, exposure, chosen`.

        `utility`, `lead` and `exposure` are means; `least` and `most` the ends of the utilities; `chosen` how many were
        chosen. Options that name no partner are left out; `attrs["without"]` counts them.
        """
        import pandas as pd

        index = pd.Index([row["partner"] for row in self._by_partner], name="partner")
        columns = ["options", "cases", "utility", "lead", "least", "most", "exposure", "chosen"]
        table = pd.DataFrame(self._by_partner, index=index, columns=columns)
        table.attrs["without"] = sum(one.partner is None for one in self.options)
        return table.astype({"exposure": float})

    @cached_property
    def _by_partner(self) -> list[dict[str, Any]]:
        found = []
        for partner in dict.fromkeys(one.partner for one in self.options if one.partner is not None):
            group = [one for one in self.options if one.partner == partner]
            utilities, exposures = (
                [one.utility for one in group],
                [x for one in group if (x := one.exposure) is not None],
            )
            found.append({
                "partner": partner, "options": len(group), "cases": len({one.case for one in group}),
                "utility": sum(utilities) / len(group), "lead": sum(one.lead for one in group) / len(group),
                "least": min(utilities), "most": max(utilities),
                "exposure": sum(exposures) / len(exposures) if exposures else None,
                "chosen": sum(one.chosen is True for one in group),
            })  # fmt: skip
        return sorted(found, key=lambda row: -row["utility"])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the tables say: the correlations, then the types of partner, best first."""
        said = [str(self)]
        for row in self._by_partner:
            options = f"{row['options']} option{'s'[: row['options'] > 1]}"
            said.append(
                f"{row['partner']}: mean utility {row['utility']:.3f} ({options}, {row['least']:.3f} to "
                f"{row['most']:.3f}), {row['lead']:+.3f} against the mean of their cases; {row['chosen']} chosen"
            )
        return tuple(said)

    def __str__(self) -> str:
        count = sum(one.exposure is not None for one in self.options)
        if self.correlation is None or self.within is None:
            have = "1 option has" if count == 1 else f"{count} options have"
            return f"no rank correlation of utility and ideological exposure: {have} an exposure to compare"
        return (
            f"utility and ideological exposure have a rank correlation of {self.correlation:+.2f} over {count} options "
            f"({self.within:+.2f} within cases); this describes the ratings and tests nothing"
        )

    def __repr__(self) -> str:
        return f"<Exposure: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "sentences": list(self.sentences), "method": self.method.name, "weights": self.weights,
            "correlation": self.correlation, "within": self.within, "each": dict(self.each),
            "partners": self._by_partner, "options": [vars(one) for one in self.options],
        }  # fmt: skip


def utility_and_exposure(
    cases: Iterable[Any], method: Method | str = "weighted_sum", *, weights: str = "own"
) -> Exposure:
    """Return the utility of all options of all cases against their ideological exposure and by type of partner.

    Parameters
    ----------
    cases : Case objects; options that a factor rules out are left out
    method : Method, or a method's name; utilities of several cases compare only where scales are absolute, as under the
        weighted sum with bounds
    weights : "own" (each case's), "common" (the common national interests), or the name of a lens

    Raises
    ------
    McdaError
        No case, two of one name, a matrix instead of a case, an unknown lens.

    Examples
    --------
    >>> from mcda import Case
    >>> found = utility_and_exposure([Case.of('''
    ... format: ram-case/1
    ... title: Whom to ask
    ... criteria: {help: max}
    ... scale: {low: 0, high: 10}
    ... weights: {help: 1}
    ... alternatives:
    ...   alone: {scores: {help: 2}, exposure: 1, partner: none}
    ...   friends: {scores: {help: 9}, exposure: 7, partner: like-minded}
    ...   court: {scores: {help: 7}, exposure: 2, partner: court}
    ... ''')])
    >>> found.correlation, found.partners["utility"].to_dict()
    (1.0, {'like-minded': 0.9, 'court': 0.7, 'none': 0.2})
    """
    if hasattr(cases, "matrix") or isinstance(cases, (str, bytes)) or not isinstance(cases, Iterable):
        raise McdaError("'cases' must be a list of cases")
    chosen, options = by_name(method), []
    each: dict[str, float | None] = {}
    for case in cases:
        if not hasattr(case, "document"):
            raise McdaError(f"expected a case, which says exposure and partner, got {shown(case)}")
        if case.stem in each:
            raise McdaError(f"two cases are called {case.stem!r}")
        found = _options(case, chosen, weights)
        each[case.stem] = _correlation([(one.utility, one.exposure) for one in found if one.exposure is not None])
        options += found
    if not options:
        raise McdaError("'cases' must hold at least one case")
    told = [one for one in options if one.exposure is not None]
    return Exposure(
        tuple(options), _correlation([(one.utility, one.exposure) for one in told]), _within(told),
        MappingProxyType(each), weights, chosen,
    )  # fmt: skip


def _options(case: Any, method: Method, weights: str) -> list[Option]:
    vectors = {"own": {}, "common": {"common": True}}
    vector = case.weights(**vectors.get(weights, {"lens": weights}))
    ranking = rank(case.matrix(), vector, method)
    scores, said = ranking.values.tolist(), case.document.alternatives
    mean = sum(scores) / len(scores)
    return [
        Option(case.stem, name, score, score - mean, said[name].exposure, said[name].partner,
               None if case.choice is None else name == case.choice)
        for name, score in zip(ranking.matrix.alternatives, scores, strict=True)
    ]  # fmt: skip


def _within(options: list[Option]) -> float | None:
    """Correlate what utility and exposure lie above the mean of their case, over the options that have an exposure."""
    pairs: list[tuple[float, float]] = []
    for case in dict.fromkeys(one.case for one in options):
        own = np.array([(one.utility, one.exposure) for one in options if one.case == case], dtype=float)
        pairs += [(float(x), float(y)) for x, y in own - own.mean(axis=0)]
    return _correlation(pairs)


def _correlation(pairs: list[tuple[Any, Any]]) -> float | None:
    """Return Spearman's rank correlation; None for fewer than three pairs, or where all are level in one part."""
    if len(pairs) < FEWEST:
        return None
    ranks = [_midranks(np.array(part, dtype=float)) for part in zip(*pairs, strict=True)]
    return None if any(np.ptp(one) == 0 for one in ranks) else float(np.asarray(np.corrcoef(np.array(ranks)))[0, 1])


def _midranks(values: Floats) -> Floats:
    """Return ranks from 1; what is level shares the mean of its places."""
    _, back, counts = np.unique(np.round(values, DIGITS), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[back.reshape(-1)])
