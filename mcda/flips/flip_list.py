"""A list of flips that a notebook shows in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeVar, overload

from mcda import sentences
from mcda.flips.table import SAID
from mcda.language import word
from mcda.notebook import shown
from mcda.ranking import labels_of

if TYPE_CHECKING:
    from mcda.sentences import Labels

One = TypeVar("One")


class Flips(list[One]):
    """Flips in their order: a list in every respect, which knows the labels of the case that it was asked of.

    A notebook shows today's value, the threshold and the sentence of each, in the case's labels; a part of the list,
    `flips[:3]`, is shown so too.

    Examples
    --------
    >>> from mcda import DecisionMatrix, weight_flips
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> flips = weight_flips(matrix, [1, 1])
    >>> isinstance(flips, list), len(flips), flips == list(flips), type(flips[:1]).__name__
    (True, 2, True, 'Flips')
    """

    labels: Labels | None
    of: str

    def __init__(self, flips: Iterable[One] = (), source: Any = None, of: str = "winner") -> None:
        super().__init__(flips)
        self.labels, self.of = labels_of(source), of

    @overload
    def __getitem__(self, at: SupportsIndex) -> One: ...
    @overload
    def __getitem__(self, at: slice) -> Flips[One]: ...
    def __getitem__(self, at: Any) -> Any:
        """Return a flip, or a part of the list."""
        found = super().__getitem__(at)
        if not isinstance(at, slice):
            return found
        part = Flips(found, of=self.of)
        part.labels = self.labels
        return part

    def said(self) -> list[str]:
        """Return the sentence of each: in the case's labels where there is a case, else in keys."""
        return [_said(one, self.labels, self.of) for one in self]

    def _repr_html_(self) -> str:
        import pandas as pd

        if not self:
            return shown("", [word("Nothing that was asked changes the choice.")])
        told = [one.told() for one in self]  # type: ignore[attr-defined] # every kind of flip tells itself
        rows = {
            "now": [one["now"] for one in told], "threshold": [one.get("threshold") for one in told],
            "sentence": self.said(),
        }  # fmt: skip
        return shown("", tables=[pd.DataFrame(rows, index=pd.RangeIndex(1, len(told) + 1), dtype=object)])


def _said(one: Any, labels: Labels | None, of: str) -> str:
    if labels is None:
        return str(one)
    told = one.told()
    said = SAID.get(str(told["kind"]))
    return sentences.flip_in(labels, told, of) if said is None else said(labels, told)
