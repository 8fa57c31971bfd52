"""Rank reversals: changes of the set of alternatives that should not change how the others compare."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError
from mcda.forms import Method
from mcda.language import noted, word
from mcda.matrix import DecisionMatrix, Fractions, resolve
from mcda.methods import METHODS, method
from mcda.ranking import Ranking, rank

if TYPE_CHECKING:
    import pandas as pd

STEPS = 8  # of a scale: on one from 1 to 9 a step is 1


class Change(Enum):
    """What happens to one alternative; in all three nobody who could be chosen gets better."""

    DROP = "an alternative that does not win is left out"
    COPY = "an alternative gets a copy"
    WORSE = "an alternative that does not win is replaced by a worse one"


DONE = MappingProxyType(
    {
        Change.DROP: noted("without {option}"),
        Change.COPY: noted("with a copy of {option}"),
        Change.WORSE: noted("with {option} made worse"),
    }
)


@dataclass(frozen=True)
class Reversal:
    """One change after which the others compare differently.

    Attributes
    ----------
    model : the method with its options as they acted
    change, subject : what was changed, and to whom
    before, after : the winners among the others
    pairs : pairs of others (first, second) of which `first` was ahead or level before, and is not (so) any more
    labels : what a reader calls the alternatives
    """

    model: str
    change: Change
    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def winner_changes(self) -> bool:
        """Whether somebody else comes first, or not the same alone."""
        return set(self.before) != set(self.after)

    def __str__(self) -> str:
        return self.told(self.model)

    def told(self, model: str) -> str:
        """Return what happened, with a name of the reader's for the model."""
        done = word(DONE[self.change], option=self._named([self.subject]))
        if self.winner_changes:
            comes = (
                noted("{model}: {change}, {now} comes first instead of {then}.")
                if len(self.after) == 1
                else noted("{model}: {change}, {now} come first instead of {then}.")
            )
            return word(comes, model=model, change=done, now=self._named(self.after), then=self._named(self.before))
        first, second = (self._named([one]) for one in self.pairs[0])
        more = len(self.pairs) - 1
        loses = (
            noted("{model}: {change}, {first} loses to {second}, and {n} more of the others change places.")
            if more
            else noted("{model}: {change}, {first} loses to {second}.")
        )
        return word(loses, model=model, change=done, first=first, second=second, n=more)

    def _named(self, keys: Sequence[str]) -> str:
        *others, last = (word("“{label}”", label=self.labels.get(key, key)) for key in keys)
        return word("{others} and {last}", others=", ".join(others), last=last) if others else last


@dataclass(frozen=True, eq=False)
class Reversals:
    """What the tests found.

    Attributes
    ----------
    findings : tuple of Reversal
    tried : mapping (model, change) -> how many changes were tried
    refused : mapping model -> why it cannot rank the matrix, or could not rank some of its changes
    """

    findings: tuple[Reversal, ...]
    tried: Mapping[tuple[str, Change], int]
    refused: Mapping[str, str]

    def to_frame(self) -> pd.DataFrame:
        """Return a row a model and change: how many were tried, changed the winner, changed any order."""
        import pandas as pd

        rows = {}
        for (model, change), tried in self.tried.items():
            mine = [one for one in self.findings if (one.model, one.change) == (model, change)]
            won = sum(one.winner_changes for one in mine)
            rows[model, change.name] = {"tried": tried, "winner": won, "order": len(mine)}
        index = pd.MultiIndex.from_tuples(list(rows), names=("model", "change"))
        return pd.DataFrame(list(rows.values()), index=index, columns=["tried", "winner", "order"])


def rank_reversals(
    matrix: Any,
    weights: Any = None,
    methods: Sequence[str | Method] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Reversals:
    """Find which changes that concern one alternative change the winner or the order of the others.

    Every alternative that does not win is left out; every alternative gets a copy; every alternative that does not win
    is made worse by a step on each criterion: an eighth of the criterion's scale, not beyond its end; without a scale
    an eighth of the column's range (a positive rating stays positive: it is halved instead). All of it in Fractions.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (which brings its own weights and labels)
    weights : what `Weights.of` takes
    methods : names, or ready methods; left out, all of `METHODS` with their defaults
    labels : what sentences call the alternatives

    Notes
    -----
    The weighted sum under `bounds` or `none` and TOPSIS under `bounds` score an alternative without looking at the
    others, so they cannot reverse. Work grows as three rankings an alternative and method.

    Raises
    ------
    McdaError
        Unknown method, or no method that can rank the matrix.

    Examples
    --------
    >>> matrix = DecisionMatrix.of(
    ...     [[1, 9, 8], [9, 1, 9], [1, 1, 1]], sense=("max",) * 3, alternatives=["x", "y", "z"]
    ... )
    >>> for finding in rank_reversals(matrix, [1, 1, 1], ["ahp"]).findings:
    ...     print(finding)
    ahp (distributive): with a copy of “y”, “x” comes first instead of “y”.
    """
    if labels is None:
        document = getattr(matrix, "document", None)
        labels = {key: str(one.label) for key, one in getattr(document, "alternatives", {}).items()}
    matrix, weights = resolve(matrix, weights)
    asked = list(METHODS) if methods is None else [methods] if isinstance(methods, (str, Method)) else list(methods)
    findings: list[Reversal] = []
    tried: dict[tuple[str, Change], int] = {}
    refused: dict[str, str] = {}
    for one in dict.fromkeys(asked):
        chosen = method(one)
        try:
            base = rank(matrix, weights, chosen)
        except McdaError as error:
            refused[chosen.name] = str(error)
            continue
        model = called(base)
        for change, subject, changed in changes(matrix, base):
            try:
                after = rank(changed, weights, chosen)
            except McdaError as error:
                refused.setdefault(model, f"some changes cannot be ranked: {error}")
                continue
            tried[model, change] = tried.get((model, change), 0) + 1
            finding = _compared(model, change, subject, base, after, labels)
            findings += [] if finding is None else [finding]
    if not tried and refused:
        raise McdaError("; ".join(refused.values()))
    return Reversals(tuple(findings), MappingProxyType(tried), MappingProxyType(refused))


def called(ranking: Ranking) -> str:
    """Return a method's name with its options as they acted: `topsis (vector)`, `vikor (v=0.5, bounds)`."""
    make = METHODS.get(ranking.method.name)
    options = {*ranking.method.options, *(() if make is None else inspect.signature(make).parameters)}
    acted = [
        str(value) if key in ("normalisation", "mode") else f"{key}={value}"
        for key, value in ranking.details.items() if key in options
    ]  # fmt: skip
    return f"{ranking.method.name} ({', '.join(acted)})" if acted else ranking.method.name


def changes(matrix: DecisionMatrix, base: Ranking) -> Iterator[tuple[Change, str, DecisionMatrix]]:
    """Yield each change: its kind, whom it concerns, the matrix after it."""
    losers = [name for name in matrix.alternatives if name not in base.winners]
    for name in losers:
        yield Change.DROP, name, matrix.without([name])
    for a, name in enumerate(matrix.alternatives):
        rows = np.vstack([matrix.exact, matrix.exact[a : a + 1]])
        yield Change.COPY, name, _of(matrix, rows, -1, (*matrix.alternatives, _copy_name(name, matrix.alternatives)))
    for name in losers:
        a = matrix.alternatives.index(name)
        worse = _worse(matrix, a)
        if (worse != matrix.exact[a]).any():
            rows = matrix.exact.copy()
            rows[a] = worse
            yield Change.WORSE, name, _of(matrix, rows, a, matrix.alternatives)


def _copy_name(name: str, taken: Sequence[str]) -> str:
    copy = f"{name} (copy)"
    while copy in taken:
        copy += "'"
    return copy


def _of(matrix: DecisionMatrix, rows: Fractions, row: int, names: tuple[str, ...]) -> DecisionMatrix:
    """Return a matrix with one row added or replaced; its Fractions come along, nothing is read again."""
    floats = np.array([float(one) for one in rows[row]], dtype=matrix.values.dtype)
    kept = matrix.values if len(names) == len(matrix.alternatives) else np.vstack([matrix.values, floats])
    values = kept.copy()
    values[row] = floats
    for array in (values, rows):
        array.setflags(write=False)
    return replace(matrix, values=values, alternatives=names, _given=rows)


def _worse(matrix: DecisionMatrix, a: int) -> Fractions:
    """Return the (n,) ratings of an alternative, each a step worse."""
    worse: Fractions = matrix.exact[a].copy()
    for j, (sense, ends) in enumerate(zip(matrix.sense, matrix.bounds, strict=True)):
        column = matrix.exact[:, j]
        low, high = (min(column), max(column)) if ends is None else ends
        step = (high - low) / STEPS
        value: Fraction = worse[j] - step if sense == "max" else worse[j] + step
        if ends is not None:
            value = max(low, min(high, value))
        elif value <= 0 < low:
            value = worse[j] / 2
        worse[j] = value
    return worse


def _compared(
    model: str, change: Change, subject: str, base: Ranking, after: Ranking, labels: Mapping[str, str]
) -> Reversal | None:
    """Return the reversal, where the others compare differently."""
    names = base.matrix.alternatives
    others = [k for k, name in enumerate(names) if change is Change.COPY or name != subject]
    now = dict(zip(after.matrix.alternatives, after.ranks.tolist(), strict=True))
    before = base.ranks[others]
    later = np.array([now[names[k]] for k in others], dtype=before.dtype)
    won = tuple(name for name in after.winners if name in names)
    moved = np.sign(later[:, None] - later) > np.sign(before[:, None] - before)  # fell back against, or from a tie
    pairs = [(int(a), int(b)) for a, b in np.argwhere(moved & (before[:, None] <= before))]
    if not pairs and set(won) == set(base.winners):
        return None
    pairs.sort(key=lambda pair: (before[pair[0]], before[pair[1]]))
    told = tuple((names[others[a]], names[others[b]]) for a, b in pairs)
    return Reversal(model, change, subject, base.winners, won, told, labels)
