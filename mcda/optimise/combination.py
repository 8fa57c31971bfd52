"""The best set of alternatives of one case: its worth above the status quo, under budgets and ceilings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mcda.forms import Method
from mcda.optimise.limits import Limit
from mcda.optimise.portfolio import Portfolio, best_set
from mcda.optimise.sets import posed


def combine(
    matrix: Any,
    weights: Any = None,
    *,
    limits: Iterable[Limit] = (),
    each: Iterable[Limit] = (),
    status_quo: str | None = None,
    compatible_sets: Iterable[Iterable[str]] | None = None,
    pairwise: bool = False,
    partner_gain: Any = None,
    partners: Mapping[str, Any] | None = None,
    method: Method | str = "weighted_sum",
) -> Portfolio:
    """Choose the set S of alternatives that maximises Σ_{a ∈ S} (U_a − U_status quo), each whole or not at all.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case, which brings its weights, limits, status quo, compatible sets, partners' gains
    weights : Weights, or what `Weights.of` takes
    limits : ceilings and floors on sums over the set, in the limits' own units, added to the case's own: a budget
    each : limits that every member must meet by itself: a ceiling on risk
    status_quo : what goes on where nothing is chosen: the empty set. It is worth 0 and spends nothing. Left out, what
        the case says; where nobody says, values are Σ U_a
    compatible_sets : sets that may be taken as a whole or in part; other sets may not. Single alternatives always may.
        Left out, what the case lists; single alternatives where it is exclusive; else every set may be taken
    pairwise : read `compatible_sets` as pairs: a set may be taken if every two of its members go together
    partner_gain : what the partner of every member must gain at least, in the unit of `partners`
    partners : alternative → its partner's gain; one that is not named needs no partner's consent. Left out, the case's
    method : the weighted sum, or another method whose scores add up

    Returns
    -------
    Portfolio
        The set, what it is worth above the status quo, the best other set, or the limits that cannot hold together.
        Proved by cases; `mcda.verify` adds them up in Fractions.

    Notes
    -----
    Values add up by assumption: what an option changes is the same whatever else is done. An option that another makes
    better, worse or superfluous is not seen; list what excludes each other by `compatible_sets`, and rate a bundle that
    works together as an alternative of its own. A budget counts the members' ratings; what the status quo costs is
    spent already and counts in the values alone. The partner's consent is asked for each member: the gain of one
    partner does not pay for the loss of another.

    Raises
    ------
    McdaError
        Unknown names, a method whose scores do not add up, partners' gains wanted and not given.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of(
    ...     [[2, 1], [6, 4], [5, 3], [9, 7]], ("max", "min"), bounds=(1, 9),
    ...     alternatives=["wait", "treaty", "fund", "court"], criteria=["gain", "effort"],
    ... )
    >>> budget = Limit("effort", criterion="effort", at_most=8)
    >>> print(combine(matrix, [3, 1], limits=[budget], status_quo="wait"))
    treaty, fund: utility 0.5
      next: court, 0.0312 less
    >>> together = [["treaty", "court"], ["fund", "court"]]
    >>> combine(matrix, [3, 1], limits=[budget], status_quo="wait", compatible_sets=together).chosen
    ('court',)
    """
    return best_set(
        posed(
            matrix, weights, limits=limits, each=each, status_quo=status_quo, compatible_sets=compatible_sets,
            pairwise=pairwise, partner_gain=partner_gain, partners=partners, method=method,
        )
    )  # fmt: skip
