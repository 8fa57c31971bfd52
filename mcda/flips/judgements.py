"""Which change of one pairwise judgement flips the choice: every change, the return too; and on Saaty's own steps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.flips.flip import Flip
from mcda.flips.flip_list import Flips
from mcda.flips.judgement_curve import Curve
from mcda.flips.judgement_search import changes_found
from mcda.flips.walks import Walker, walker_for
from mcda.forms import Method, is_tie
from mcda.matrix import DecisionMatrix, Floats, not_a_matrix
from mcda.numerals import shown
from mcda.weighting.batch import priorities_batch
from mcda.weighting.consistency import RANDOM_INDICES
from mcda.weighting.judgements import SCALE, WAYS, Judgements

if TYPE_CHECKING:
    import pandas as pd

STEPS = (*(Fraction(1, k) for k in range(9, 1, -1)), *(Fraction(k) for k in range(1, 10)))  # 1/9 … 1/2, 1, 2 … 9
MOST = len(RANDOM_INDICES["saaty_1980"])


@dataclass(frozen=True, eq=False, repr=False)
class JudgementFlip(Flip):
    """A change of the choice at a value of one pairwise judgement.

    Attributes
    ----------
    subject : (first, second)
        The judged pair; `now` and `threshold` say how many times the first outweighs the second.
    factor : float
        Threshold over today's value.
    consistency, consistency_there : float or None
        The consistency ratio of all judgements, today and with this one at the threshold; None where there are more
        criteria than the table of random indices has.
    saaty : str or None
        The first value of Saaty's scale (1/9 … 9) beyond the threshold, and before the next change on that side, at
        which the rival is first and the winner is not, if any.
    """

    factor: float
    consistency: float | None
    consistency_there: float | None
    saaty: str | None

    def __str__(self) -> str:
        pair = " over ".join(self.subject)
        if self.threshold == self.now:
            return f"{self.winner} and {self.rival} are level at today's judgement of {pair}, {self.now:.3f}"
        moves = f"{pair} {self.direction} from {self.now:.3f} to {self.threshold:.3f} ({self.factor:.3g} times)"
        return f"{self.rival} overtakes {self.winner} when {moves}"

    def told(self) -> dict[str, Any]:
        """Return what the flip says as plain data, without its certificate."""
        return {
            **super().told(), "factor": self.factor, "consistency": self.consistency,
            "consistency_there": self.consistency_there, "saaty": self.saaty,
        }  # fmt: skip


def judgement_flips(
    matrix: Any, judgements: Any = None, method: Method | str = "weighted_sum", by: str = "eigenvector"
) -> Flips[Flip]:
    """Return every change of the choice as one judgement goes from 1/9 to 9, the others as they are, nearest first.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (which brings its own judgements)
    judgements : Judgements of the matrix's criteria, or what `Judgements.of` takes
        Where gaps were filled in, the filled-in values stay as they are and are not asked about. A judgement beyond 9
        or 1/9 today is followed from where it is.
    by : "eigenvector" | "geometric_mean", how weights come from judgements

    Returns
    -------
    Flips, a list of JudgementFlip, by |log factor|
        With geometric means and a linear method or TOPSIS every change is found and certified; a judgement can flip
        the choice and, further on, flip it back. With eigenvectors, and with methods of another form, the changes are
        those that a search on 241 points a judgement finds, finer where a lead is small: `certificate` is "search".

    Raises
    ------
    McdaError
        No judgements, judgements of other criteria, a hierarchy (ask of the judgements of one of its nodes, with the
        scores below it as the matrix); for eigenvectors more criteria than the table of random indices has.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[5, 1], [2, 3]], sense=("max", "max"), bounds=(0, 9), criteria=["gain", "calm"])
    >>> for flip in judgement_flips(matrix, {("gain", "calm"): 2}, by="geometric_mean"):
    ...     print(flip, flip.saaty)
    a2 overtakes a1 when gain over calm falls from 2.000 to 0.667 (0.333 times) 1/2
    """
    asked = _Question.of(matrix, judgements, method, by)
    found = []
    if by == "geometric_mean" and asked.walker.method.form in ("linear", "ratio"):
        roots = np.exp(np.log(asked.square).mean(axis=1))
        for pair in asked.pairs:
            now, low, high = asked.scale(pair)
            n = len(asked.square)
            ends = (low / now) ** (1 / n), (high / now) ** (1 / n)
            curve = Curve(asked.walker, asked.exact, roots / roots.sum(), pair, *ends)
            for change in curve.changes():
                value = now if change.at == 0 else now * np.exp(n * change.at)
                found.append(_Found(pair, value, change.before, change.beyond, partial(curve.certificate, change)))
    else:
        found = [_Found(*one, _searched) for one in changes_found(asked.leads, asked.square, asked.pairs, by)]
    return Flips(asked.flips(found), matrix)


def saaty_flips(
    matrix: Any, judgements: Any = None, method: Method | str = "weighted_sum", by: str = "eigenvector"
) -> pd.DataFrame:
    """Return, for each judged pair, the nearest value of Saaty's scale at which today's winner is no longer first.

    All 17 values of every pair are tried. Parameters are those of `judgement_flips`.

    Returns
    -------
    DataFrame indexed by (first, second)
        now : today's judgement; value, label : the nearest value that flips, as a number and as people write it;
        factor : value over now; winner : who is first there; consistency, consistency_there : the consistency ratio
        today and there. Missing where no value flips.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[5, 1], [2, 3]], sense=("max", "max"), bounds=(0, 9), criteria=["gain", "calm"])
    >>> saaty_flips(matrix, {("gain", "calm"): 2})[["now", "label", "winner"]].values.tolist()
    [[2.0, '1/2', 'a2']]
    """
    import pandas as pd

    asked = _Question.of(matrix, judgements, method, by)
    nearest = asked.nearest_steps()
    rows = []
    for pair in asked.pairs:
        now, step = float(asked.square[pair]), nearest.get(pair)
        known = (None,) * 5 if step is None else (
            float(step.value), str(step.value), float(step.value) / now, asked.names[step.winner], step.consistency,
        )  # fmt: skip
        rows.append((now, *known[:4], asked.consistency, known[4]))
    index = pd.MultiIndex.from_tuples([asked.named(pair) for pair in asked.pairs], names=["first", "second"])
    columns = ["now", "value", "label", "factor", "winner", "consistency", "consistency_there"]
    table = pd.DataFrame(rows, index=index, columns=columns)
    for column in ("label", "winner"):
        table[column] = table[column].astype(object).where(table[column].notna(), None)
    return table.astype({"value": float, "factor": float, "consistency_there": float})


class _Found(NamedTuple):
    pair: tuple[int, int]
    value: float
    before: int
    beyond: int
    certify: Any


class _Step(NamedTuple):
    value: Fraction
    winner: int
    consistency: float


@dataclass(frozen=True, eq=False)
class _Question:
    """A checked question: the judgements as an exact triangle and as a square of floats, the pairs that were judged."""

    walker: Walker
    judgements: Judgements
    exact: tuple[Fraction, ...]
    square: Floats
    pairs: list[tuple[int, int]]
    by: str

    @classmethod
    def of(cls, matrix: Any, judgements: Any, method: Any, by: str) -> _Question:
        if not isinstance(by, str) or by not in WAYS:
            raise McdaError(f"'by' must be 'eigenvector' or 'geometric_mean', got {shown(by)}{hint(by, WAYS)}")
        judged = judgements_of(matrix, judgements)
        matrix = matrix.matrix() if hasattr(matrix, "matrix") else matrix
        if not isinstance(matrix, DecisionMatrix):
            raise not_a_matrix(matrix)
        names = matrix.criteria
        if set(names) != set(judged.names):
            raise McdaError(
                f"the judgements must be those of the matrix's criteria, {', '.join(map(repr, names[:12]))}, got "
                f"{', '.join(map(repr, judged.names[:12]))}"
            )
        if len(names) > MOST and by == "eigenvector":
            raise McdaError(f"the table of random indices ends at {MOST} criteria, got {len(names)}")
        exact = tuple(judged.value(a, b) for a, b in combinations(names, 2))
        square = np.array([[float(judged.value(a, b)) for b in names] for a in names])
        weights = judged.priorities(by).weights if len(names) <= MOST else _plain(square)
        place = {name: k for k, name in enumerate(names)}
        pairs = [(place[a], place[b]) for a, b in judged.pairs if (a, b) not in judged.filled]
        return cls(walker_for(matrix, weights, method), judged, exact, square, pairs, by)

    @property
    def names(self) -> tuple[str, ...]:
        return self.walker.matrix.alternatives

    def named(self, pair: tuple[int, int]) -> tuple[str, str]:
        criteria = self.walker.matrix.criteria
        return criteria[pair[0]], criteria[pair[1]]

    def scale(self, pair: tuple[int, int]) -> tuple[float, float, float]:
        """Return today's judgement and the ends of what is searched."""
        now = float(self.square[pair])
        return now, min(now, float(SCALE[0])), max(now, float(SCALE[1]))

    @property
    def consistency(self) -> float | None:
        return self.consistencies([])[0]

    def consistencies(self, changed: list[tuple[tuple[int, int], float]]) -> list[float | None]:
        """Return the consistency ratio today and with each judgement changed; None beyond the table."""
        if len(self.square) > MOST:
            return [None] * (1 + len(changed))
        squares = np.repeat(self.square[None], 1 + len(changed), axis=0)
        for k, ((i, j), value) in enumerate(changed, start=1):
            squares[k, i, j], squares[k, j, i] = value, 1 / value
        ratios: list[float | None] = priorities_batch(squares, by="geometric_mean").consistency_ratio.tolist()
        return ratios

    def leads(self, weights: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Return the (k, m) scores at k weight vectors and who is in the first place, as a ranking has it."""
        walker = self.walker
        scores = np.asarray(walker.method.score(walker.prepared, weights), dtype=float)
        first = scores == scores.max(axis=1, keepdims=True)
        close = scores >= (scores.max(axis=1) - 1e-9 * np.abs(scores).max(axis=1))[:, None]
        for k in np.flatnonzero(close.sum(axis=1) > 1).tolist():
            best = int(scores[k].argmax())
            for b in np.flatnonzero(close[k]).tolist():
                first[k, b] = b == best or is_tie(*walker.lead(weights[k], best, b))
        return scores, first

    def today(self) -> NDArray[np.bool_]:
        first = self.leads(self.walker.weights.values[None])[1]
        return np.asarray(first[0])

    @cached_property
    def on_steps(self) -> tuple[NDArray[np.bool_], Floats]:
        """Return who is first on each step of Saaty's scale, (pairs, steps, alternatives), and the consistency ratio.

        No pairs where there are more criteria than the table of random indices has.
        """
        shape = (len(self.pairs) if len(self.square) <= MOST else 0, len(STEPS))
        if not shape[0]:
            return np.zeros((*shape, len(self.names)), dtype=bool), np.zeros(shape)
        squares = np.repeat(self.square[None], len(self.pairs) * len(STEPS), axis=0)
        for k, (i, j) in enumerate(self.pairs):
            here = slice(k * len(STEPS), (k + 1) * len(STEPS))
            squares[here, i, j] = [float(x) for x in STEPS]
            squares[here, j, i] = [float(1 / x) for x in STEPS]
        batch = priorities_batch(squares, self.by)
        _, first = self.leads(batch.weights)
        return first.reshape(*shape, -1), np.asarray(batch.consistency_ratio, dtype=float).reshape(shape)

    def nearest_steps(self) -> dict[tuple[int, int], _Step]:
        """Return the nearest step of Saaty's scale that flips each pair, where one does."""
        first, ratios = self.on_steps
        flips: NDArray[np.bool_] = np.asarray(~(first & self.today()).any(axis=2))
        found = {}
        for k in np.flatnonzero(flips.any(axis=1)).tolist():
            now = self.square[self.pairs[k]]
            steps = np.flatnonzero(flips[k]).tolist()
            s = min(steps, key=lambda s: (round(abs(float(np.log(float(STEPS[s]) / now))), 12), s))
            found[self.pairs[k]] = _Step(STEPS[s], int(first[k, s].argmax()), float(ratios[k, s]))
        return found

    def step_beyond(self, one: _Found, found: list[_Found]) -> str | None:
        """Return the first step of Saaty's scale beyond a change, and before the next, on which its rival is first."""
        first, _ = self.on_steps
        if not len(first):
            return None
        now, at = float(self.square[one.pair]), first[self.pairs.index(one.pair)]
        steps = [s for s in range(len(STEPS)) if at[s, one.beyond] and not at[s, one.before]]
        if one.value != now:
            sign = 1 if one.value > now else -1
            later = [sign * x.value for x in found if x.pair == one.pair and sign * (x.value - one.value) > 0]
            end = min(later, default=np.inf)
            steps = [s for s in steps if sign * one.value <= sign * float(STEPS[s]) <= end]
        nearest = min(steps, key=lambda s: abs(float(np.log(float(STEPS[s]) / one.value))), default=None)
        return None if nearest is None else str(STEPS[nearest])

    def flips(self, found: list[_Found]) -> list[Flip]:
        """Return what was found as flips, nearest first."""
        ratios = self.consistencies([(one.pair, one.value) for one in found]) if found else [None]
        flips: list[Flip] = []
        for one, ratio in zip(found, ratios[1:], strict=True):
            now = float(self.square[one.pair])
            flips.append(
                JudgementFlip(
                    "judgement", self.named(one.pair), now, float(one.value), self.names[one.before],
                    self.names[one.beyond], one.certify, factor=float(one.value) / now, consistency=ratios[0],
                    consistency_there=ratio, saaty=self.step_beyond(one, found),
                )
            )  # fmt: skip
        return sorted(flips, key=lambda flip: round(abs(float(np.log(flip.threshold / flip.now))), 12))


def judgements_of(matrix: Any, judgements: Any) -> Judgements:
    """Return the judgements of a question: those given, else the case's own."""
    if "Hierarchy" in (type(matrix).__name__, type(judgements).__name__):
        raise McdaError(
            "a hierarchy has a set of judgements for each node: ask of the judgements of one node, with the scores "
            "below it as the matrix"
        )
    if judgements is None:
        judgements = getattr(matrix, "judgements", None)
        if judgements is None:
            raise McdaError("judgements are missing: give them, or a case whose weights come from judgements")
    if isinstance(judgements, Judgements):
        return judgements
    return Judgements.of(judgements)


def _plain(square: Floats) -> Floats:
    means = np.exp(np.log(square).mean(axis=1))
    return np.asarray(means / means.sum())


def _searched() -> str:
    return "search"
