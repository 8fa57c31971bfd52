"""One budget over several cases, asked of cases, of a table, or of arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from mcda.certificate.frontier import TooMany, allowed
from mcda.errors import McdaError, hint
from mcda.forms import Method
from mcda.lp import ZERO
from mcda.matrix import fraction
from mcda.optimise.allocation import Allocation, choose
from mcda.optimise.choices import Choices
from mcda.optimise.limits import Limit
from mcda.optimise.sets import amounts_of, posed

JOIN = " + "  # between the members of a set, in its name


def allocate(
    cases: Any,
    budgets: Mapping[str, Any],
    *,
    gap: float = 0.0,
    value: str = "value",
    limits: Mapping[str, Iterable[Limit]] | None = None,
    each: Iterable[Limit] = (),
    partner_gain: Any = None,
    weights: Mapping[str, Any] | None = None,
    importance: Mapping[str, Any] | None = None,
    method: Method | str = "weighted_sum",
) -> Allocation:
    """Pick one option in each of several cases, worth most together, within budgets that the cases share.

    Parameters
    ----------
    cases : `Case` objects, or a mapping from a case's name to one; else a DataFrame indexed by (case, option) with a
        column of values and one for each budget; else `Choices`
    budgets : what is shared → how much of it there is. For cases a criterion, by its key or by the common interest that
        it stands for: the ratings of what is taken add up. For a DataFrame a column
    gap : stop at a choice that no other can beat by more than this part of its value; 0 proves the best one
    value : the column of values of a DataFrame
    limits, weights : by the name of a case: limits of its own beside those in its file; other weights
    each, partner_gain, method : as `combine` takes them, for every case
    importance : case → a factor of its values; 1 where none is given

    Returns
    -------
    Allocation
        The option taken in each case (where alternatives go together, a set is one option, written "a + b"), its bound
        and shadow prices. In cases, values are those above the status quo where a case names it; it is then the
        option that is worth 0 and spends nothing.

    Notes
    -----
    Utilities of different cases add up by assumption: a point of 100 in one is worth as much as in another, unless
    `importance` says otherwise. A case that names no status quo must take one of its alternatives.

    Raises
    ------
    McdaError
        A budget that a case has no criterion for, two cases of one name, more sets of a case than can be listed.

    Examples
    --------
    >>> import pandas as pd
    >>> index = pd.MultiIndex.from_product([["fish", "trade"], ["wait", "talk", "sue"]], names=["case", "option"])
    >>> table = pd.DataFrame({"value": [0, 5, 8, 0, 4, 9], "effort": [0, 1, 3, 0, 2, 4]}, index=index)
    >>> found = allocate(table, {"effort": 5})
    >>> found.picks, found.value, found.bound
    ({'fish': 'talk', 'trade': 'sue'}, 14.0, 14.0)
    """
    if not isinstance(budgets, Mapping) or not budgets:
        raise McdaError(f"'budgets' must map what is shared to how much of it there is, got {budgets!r}")
    budgets = {str(name): most for name, most in budgets.items()}
    if isinstance(cases, Choices):
        return choose(cases, budgets, gap=gap)
    if hasattr(cases, "columns"):
        return choose(Choices.of_frame(cases, value, list(budgets)), budgets, gap=gap)
    named = _named(cases)
    for given, what in ((limits, "limits"), (weights, "weights"), (importance, "importance")):
        for name in given or ():
            if name not in named:
                raise McdaError(f"{what!r} has an unknown case {name!r}{hint(name, list(named))}")
    groups, origins = {}, set()
    for name, case in named.items():
        try:
            groups[name], origin = _options(
                case, list(budgets), fraction((importance or {}).get(name, 1)), (weights or {}).get(name),
                limits=(limits or {}).get(name, ()), each=each, partner_gain=partner_gain, method=method,
            )  # fmt: skip
        except (McdaError, TooMany) as error:
            raise McdaError(f"case {name!r}: {error}") from None
        origins.add(origin)
    origin = next(one for one in ("computed", "shortest decimal", "given") if one in origins)
    return choose(Choices.of_groups(groups, origin), budgets, gap=gap)


def _named(cases: Any) -> dict[str, Any]:
    if isinstance(cases, Mapping):
        found = {str(name): case for name, case in cases.items()}
    else:
        if isinstance(cases, str) or not isinstance(cases, Iterable) or hasattr(cases, "matrix"):
            raise McdaError("'cases' must be a list of cases, a mapping from names to cases, a DataFrame indexed by "
                            "(case, option), or Choices")  # fmt: skip
        found = {}
        for case in cases:
            name = getattr(case, "stem", None) or getattr(case, "title", None) or f"case {len(found) + 1}"
            if name in found:
                raise McdaError(f"two cases are called {name!r}; give a mapping from names to cases")
            found[name] = case
    if not found:
        raise McdaError("expected at least one case")
    return found


def _options(
    case: Any, budgets: list[str], factor: Fraction, weights: Any, **asked: Any
) -> tuple[dict[str, tuple[Fraction, list[Fraction]]], str]:
    """Return the sets of a case that may be taken, by name, with their values and what they use of each budget."""
    task = posed(case, weights, **asked)
    amounts = [amounts_of(task, case, _criterion(case, name))[1] for name in budgets]
    rows = [(li.name, li.sense, li.bound, a) for li, a in zip(task.limits, task.amounts, strict=True)]
    found = {}
    for some in allowed(len(task.alternatives), rows):
        if not some and task.status_quo is None:
            continue
        name = JOIN.join(task.alternatives[a] for a in some) or task.status_quo
        assert name is not None
        worth = sum((task.utilities[a] for a in some), ZERO)
        found[name] = factor * worth, [sum((row[a] for a in some), ZERO) for row in amounts]
    if not found:
        raise McdaError("no set of its alternatives meets its limits")
    return found, task.origin


def _criterion(case: Any, name: str) -> str:
    """Return the criterion that a budget is about: the one of that key, or of that common interest."""
    document = getattr(case, "document", None)
    criteria = getattr(document, "criteria", {})
    if name in criteria:
        return name
    return next((key for key, one in criteria.items() if getattr(one, "interest", None) == name), name)
