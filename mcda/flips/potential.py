"""Who can win at all: for every alternative, weights that put it first or a proof that none do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.potential import PotentialCertificate
from mcda.flips.admissible import Admissible, asked
from mcda.flips.leads import Lead, Leads
from mcda.flips.walks import Walker
from mcda.forms import Method
from mcda.matrix import Weights
from mcda.numerals import proportions

if TYPE_CHECKING:
    import pandas as pd

    from mcda.certificate.problem import Vector

FEW = 50  # alternatives up to which best places are looked for unasked


class Potential(Enum):
    """What an alternative can come to; the value is its sentence, the name with a blank is the word in tables."""

    STRICT = "Some admissible weights put it first, ahead of all others."
    TIE_ONLY = "It can share the first place, but is never first alone."
    NEVER = "No admissible weights put it first."
    OPEN = "Neither weights that put it first were found nor a proof that there are none."

    @property
    def word(self) -> str:
        """The word in tables."""
        return self.name.lower().replace("_", " ")


class Certificates(Mapping[str, Any]):
    """Certificates by alternative, each made when first asked for; the words "float bound" where only floats say so."""

    def __init__(self, names: tuple[str, ...], make: Callable[[int], Any]) -> None:
        self._places = {name: k for k, name in enumerate(names)}
        self._make, self._made = make, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._make(self._places[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __deepcopy__(self, memo: Any) -> Certificates:
        return self  # pandas copies the attributes of a table with every slice

    def __repr__(self) -> str:
        return f"<{len(self)} certificates>"


def potential_winners(
    matrix: Any, method: Method | str = "weighted_sum", *, lower: Any = None, upper: Any = None, ranked: Any = None,
    places: bool | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return for every alternative whether any admissible weights put it first, and the best place it can have.

    The slack of b is the maximum over the weights of min_c (U_b − U_c), c over the others but b's twins (identical
    rows): positive, it can be first alone; 0, it can only share the first place; negative, never.

    Parameters
    ----------
    matrix : DecisionMatrix or Case
    lower, upper : bounds on the weights (which add up to 1): a number for all, a mapping by criterion, or one per
        criterion
    ranked : tiers of criteria, the most important first: every weight of a tier is at least every weight of the next
    places : whether to look for the best place of those that cannot be first (linear methods: one mixed-integer program
        each); left out, up to 50 alternatives. TOPSIS always says what its search met.

    Returns
    -------
    DataFrame indexed by alternative
        status : "strict", "tie only", "never", or "open" (TOPSIS under bounds, or too close to a tie);
        slack in the method's own unit, missing where all are twins;
        best_place : 1 plus the number of alternatives strictly ahead, missing where it was not looked for;
        witness : `Weights` at which it takes that place; None where there is no place.
        `attrs["twins"]` : identical rows by alternative. `attrs["certificates"]` : by alternative, for `mcda.verify`:
        the witness, or the mix of rivals that is never behind (TOPSIS: mixes for intervals of the closeness).
        Linear: a best place behind the first is reached exactly at its witness; that no better one exists rests on the
        solver's floats. TOPSIS: `attrs["searched"]` names the columns that are the best a search met, slack and
        best_place; the status is proved.

    Raises
    ------
    McdaError
        Bad input, bounds and tiers that no weights meet, a method that has no exact answer.

    Examples
    --------
    An efficient alternative can be optimal for no weights:

    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[8, 0], [3, 3], [0, 8]], sense=("max", "max"), bounds=(0, 8))
    >>> table = potential_winners(matrix)
    >>> table["status"].tolist(), table["slack"].tolist(), table["best_place"].tolist()
    (['strict', 'never', 'strict'], [0.625, -0.125, 0.625], [1, 2, 1])
    """
    walker, admissible = asked("who can win at all", matrix, method, lower, upper, ranked, "linear", "ratio")
    if walker.method.form == "ratio":
        from mcda.flips.potential_ratio import RatioPotential

        return RatioPotential(walker, admissible).frame()
    places = len(walker.matrix.alternatives) <= FEW if places is None else places
    return _Linear(walker, admissible, places).frame()


class _Linear:
    """The answers for a linear method."""

    def __init__(self, walker: Walker, admissible: Admissible, places: bool) -> None:
        self.walker, self.admissible = walker, admissible
        self.names = walker.matrix.alternatives
        self.leads = Leads(walker.problem, admissible)
        self.found = self.leads.every()
        self.status = [_status(lead) for lead in self.found]
        self.places: dict[int, tuple[int, Lead]] = {}
        if places:
            from mcda.flips.places import best_place

            for b, status in enumerate(self.status):
                if status is Potential.NEVER:
                    self.places[b] = best_place(self.leads, b)

    def place(self, b: int) -> tuple[int | None, Vector | None]:
        """Return b's best place and weights that give it."""
        lead = self.found[b]
        if lead is None:
            return 1, self.admissible.anywhere
        if self.status[b] is not Potential.NEVER:
            return 1, self.leads.certified(b, lead)[0]
        if b not in self.places:
            return None, None
        place, there = self.places[b]
        return place, self.leads.certified(b, there)[0]

    def certificate(self, b: int) -> Any:
        """Return b's certificate."""
        lead = self.found[b]
        place, there = self.place(b)
        witness, mix = (self.admissible.anywhere, None) if lead is None else self.leads.certified(b, lead)
        certificate = PotentialCertificate(
            self.walker.problem, self.admissible.region, self.names[b], self.status[b].word, witness, False,
            () if mix is None else (mix,), place, there,
        )  # fmt: skip
        computed_tie = self.walker.problem.origin == "computed" and self.status[b] is Potential.TIE_ONLY
        return "float bound" if computed_tie and certificate.faults() else certificate

    def frame(self) -> pd.DataFrame:
        """Return the table."""
        placed = [self.place(b) for b in range(len(self.names))]
        slack = [None if lead is None else lead.value for lead in self.found]
        return table(self.walker, self.status, slack, placed, Certificates(self.names, self.certificate))


def _status(lead: Lead | None) -> Potential:
    if lead is None or lead.sign > 0:
        return Potential.STRICT
    return Potential.NEVER if lead.sign < 0 else Potential.TIE_ONLY


def table(
    walker: Walker, status: list[Potential], slack: list[float | None], placed: list[tuple[int | None, Vector | None]],
    certificates: Certificates,
) -> pd.DataFrame:  # fmt: skip
    """Return the answers as a table by alternative."""
    import pandas as pd

    names, rows = walker.matrix.alternatives, walker.problem.rows
    witnesses = [
        None if w is None else Weights(np.array(w, dtype=float), walker.matrix.criteria, "given", proportions(w))
        for _, w in placed
    ]
    frame = pd.DataFrame(
        {
            "status": [one.word for one in status],
            "slack": np.array(slack, dtype=float),
            "best_place": pd.array([place for place, _ in placed], dtype="Int64"),
            "witness": pd.Series(witnesses, dtype=object).to_numpy(),
        },
        index=pd.Index(names, name="alternative"),
    )
    groups: dict[Any, list[str]] = {}
    for name in names:
        groups.setdefault(rows[name], []).append(name)
    twins = {name: tuple(x for x in groups[rows[name]] if x != name) for name in names if len(groups[rows[name]]) > 1}
    frame.attrs.update(twins=twins, certificates=certificates)
    return frame
