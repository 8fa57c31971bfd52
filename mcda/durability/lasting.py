"""What lasting must count for: the weight of durability at which each choice flips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mcda.errors import McdaError
from mcda.flips.flip import Flip
from mcda.flips.weights import weight_flips
from mcda.forms import Method
from mcda.matrix import DecisionMatrix, Weights, listed, position, resolve
from mcda.methods import method as by_name
from mcda.numerals import shown
from mcda.ranking import rank

if TYPE_CHECKING:
    import pandas as pd

KIND = "durability"
Winners = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WeightOfLasting:
    """What the weight of lasting does in one case.

    Attributes
    ----------
    criteria : tuple of str
        What stands for lasting; the sum of their weights moves, the rest in proportion. Empty where nothing does.
    now : float or None
        Their weight today.
    winners : tuple of str
        Who is first today.
    flips : tuple of Flip
        Every change of the winner as that weight goes from 0 to 1, nearest to today first.
    without, alone : tuple of str or None
        Who is first where lasting counts for nothing, as the strict model has it, and where nothing else counts; None
        where no weight would be left, or nothing stands for lasting.
    choice : str or None
    """

    criteria: tuple[str, ...]
    now: float | None
    winners: Winners
    flips: tuple[Flip, ...]
    without: Winners | None
    alone: Winners | None
    choice: str | None

    def __str__(self) -> str:
        if self.now is None:
            return "no criterion says how long a gain lasts"
        name, first = " and ".join(self.criteria), " = ".join(self.winners)
        if self.now == 1:
            return f"{first}: {name} has all the weight; there is no rest whose proportions could be kept"
        if not self.flips:
            return f"{first} whatever {name} counts for"
        return "; ".join(
            f"{flip.rival} instead of {flip.winner} once {name} counts for {_side(flip)} than {flip.threshold:.1%}, "
            f"now {self.now:.1%}" for flip in self.flips
        )  # fmt: skip


def _side(flip: Flip) -> str:
    return "more" if flip.threshold >= flip.now else "less"


@dataclass(frozen=True, eq=False)
class Lasting:
    """What the weight of lasting does in several cases."""

    cases: Mapping[str, WeightOfLasting]
    method: Method

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a case: `criterion, now, winner, below, below_rival, above, above_rival, without, alone`.

        `below` and `above` are the nearest thresholds on either side of today's weight, missing where there is none.
        """
        import pandas as pd

        rows = []
        for one in self.cases.values():
            below = next((flip for flip in one.flips if flip.threshold < flip.now), None)
            above = next((flip for flip in one.flips if flip.threshold >= flip.now), None)
            ends = [None if flip is None else part for flip in (below, above) for part in _ends(flip)]
            named = [None if names is None else " = ".join(names) for names in (one.without, one.alone)]
            rows.append((" + ".join(one.criteria) or None, one.now, " = ".join(one.winners), *ends, *named))
        columns = ["criterion", "now", "winner", "below", "below_rival", "above", "above_rival", "without", "alone"]
        table = pd.DataFrame(rows, index=pd.Index(list(self.cases), name="case"), columns=columns, dtype=object)
        return table.astype({"now": float, "below": float, "above": float})

    @property
    def sentences(self) -> tuple[str, ...]:
        """A sentence a case."""
        return tuple(f"{name}: {one}" for name, one in self.cases.items())

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def __repr__(self) -> str:
        flipping = sum(bool(one.flips) for one in self.cases.values())
        return f"<Lasting: the weight of lasting changes the winner in {flipping} of {len(self.cases)} cases>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; flips with their certificates are those of `weight_flips`."""
        return {
            "sentences": list(self.sentences), "method": self.method.name,
            "cases": {
                name: {
                    "sentence": str(one), "criteria": list(one.criteria), "now": one.now, "choice": one.choice,
                    "winners": list(one.winners), "without": None if one.without is None else list(one.without),
                    "alone": None if one.alone is None else list(one.alone),
                    "flips": [{**flip.told(), "sentence": str(flip)} for flip in one.flips],
                } for name, one in self.cases.items()
            },
        }  # fmt: skip


def _ends(flip: Flip | None) -> tuple[float | None, str | None]:
    return (None, None) if flip is None else (flip.threshold, flip.rival)


def lasting_flips(
    cases: Any, criterion: str | Iterable[str] | None = None, method: Method | str = "weighted_sum"
) -> Lasting:
    """Return the weights of lasting at which the winner changes, case by case.

    Parameters
    ----------
    cases : a case, or a list of cases or of (matrix, weights) pairs
    criterion : what stands for lasting, one criterion or several; left out, the case's criteria of kind durability. A
        case without any has no answer, and says so
    method : Method, or a method's name

    Returns
    -------
    Lasting
        Flips as in `weight_flips`: exact and certified where the method is linear or TOPSIS.

    Raises
    ------
    McdaError
        No case, a criterion that a case does not have, matrices without `criterion`.

    Examples
    --------
    >>> matrix = DecisionMatrix.of([[4, 1], [1, 3]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "last"])
    >>> print(lasting_flips([(matrix, [3, 1])], "last"))
    case 1: a2 instead of a1 once last counts for more than 60.0%, now 25.0%
    """
    single = hasattr(cases, "matrix") and hasattr(cases, "weights")
    if not single and (isinstance(cases, (str, bytes)) or not isinstance(cases, Iterable)):
        raise McdaError("'cases' must be a case, or a list of cases or of (matrix, weights) pairs")
    chosen = by_name(method)
    named = None if criterion is None else (criterion,) if isinstance(criterion, str) else listed(criterion, "criteria")
    if named == ():
        raise McdaError("'criterion' must name at least one criterion, or be left out")
    found: dict[str, WeightOfLasting] = {}
    for k, case in enumerate([cases] if single else cases):
        label, matrix, weights, document = _read(k, case)
        if label in found:
            raise McdaError(f"two cases are called {label!r}")
        if named is None and document is None:
            raise McdaError(f"{label!r} is a matrix: name the 'criterion' that stands for lasting")
        own = named
        if own is None:
            own = tuple(name for name, one in document.criteria.items() if one.kind == KIND)
        found[label] = _asked(matrix, weights, own, chosen, getattr(case, "choice", None))
    if not found:
        raise McdaError("'cases' must hold at least one case")
    return Lasting(MappingProxyType(found), chosen)


def _read(k: int, case: Any) -> tuple[str, DecisionMatrix, Weights, Any]:
    label = f"case {k + 1}"
    if hasattr(case, "matrix") and hasattr(case, "weights"):
        return getattr(case, "stem", label), *resolve(case, None), getattr(case, "document", None)
    try:
        matrix, weights = case
    except (TypeError, ValueError):
        raise McdaError(f"expected a case or a pair (matrix, weights), got {shown(case)}") from None
    return label, *resolve(matrix, weights), None


def _asked(
    matrix: DecisionMatrix, weights: Weights, criteria: tuple[str, ...], method: Method, choice: str | None
) -> WeightOfLasting:
    winners = rank(matrix, weights, method).winners
    group = {position(matrix.criteria, name, "criterion") for name in criteria}
    if not group:
        return WeightOfLasting((), None, winners, (), None, None, choice)
    inside = [w if j in group else Fraction(0) for j, w in enumerate(weights.exact)]
    outside = [Fraction(0) if j in group else w for j, w in enumerate(weights.exact)]
    filled = inside if any(inside) else [Fraction(int(j in group)) for j in range(len(inside))]

    def first(shares: list[Fraction]) -> Winners | None:
        vector = Weights.of(shares, matrix.criteria, computed=weights.origin == "computed") if any(shares) else None
        return None if vector is None else rank(matrix, vector, method).winners

    whole = len(group) == len(matrix.criteria)
    along = criteria[0] if len(criteria) == 1 else list(criteria)
    flips = () if whole else tuple(weight_flips(matrix, weights, method, along=along))
    return WeightOfLasting(criteria, float(sum(inside)), winners, flips, first(outside), first(filled), choice)
