"""Which judgement to look at again first, and what it would have to be for the judgements to agree well enough."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from mcda.errors import McdaError
from mcda.numerals import Floats, fraction, shown
from mcda.weighting.completion import minimised
from mcda.weighting.consistency import ACCEPTABLE, consistency, principal_eigenvector, random_index_of
from mcda.weighting.judgements import Judgements

ROUNDING = 1e-12  # of a consistency ratio
STEPS = tuple(Fraction(1, k) for k in range(9, 1, -1)) + tuple(Fraction(k) for k in range(1, 10))


@dataclass(frozen=True)
class Revision:
    """One judgement changed, all others as they are.

    Attributes
    ----------
    first, second : str
    now : Fraction
        How many times the first outweighs the second, as judged; at least 1 (a pair judged below 1 is turned).
    to : float
        Where it `reaches`: the nearest value (in ratio) that brings the consistency ratio to the limit. Where no value
        does: the one that brings it lowest.
    step : Fraction or None
        The step of Saaty's scale nearest to `now` that reaches the limit too.
    ratio : float
        The consistency ratio after the change to `to`, from the changed judgements themselves.
    reaches : bool
    """

    first: str
    second: str
    now: Fraction
    to: float
    step: Fraction | None
    ratio: float
    reaches: bool

    @property
    def factor(self) -> float:
        """How many times the judgement is changed, at least 1."""
        return max(self.to / float(self.now), float(self.now) / self.to)

    def __str__(self) -> str:
        near = f" ({self.step} on the scale)" if self.step is not None else ""
        end = f"brings the consistency ratio to {self.ratio:.3f}"
        if not self.reaches:
            end += ", the lowest that this judgement alone can do"
        return f"{self.first} over {self.second} from {float(self.now):.3g} to {self.to:.3g}{near} {end}"


def revisions(
    judgements: Judgements, limit: Any = ACCEPTABLE, random_index: str = "saaty_1980"
) -> tuple[Revision, ...]:
    """Return what changing each judgement alone can do for the consistency ratio, the smallest sufficient change first.

    The judgements whose change alone reaches the limit come first, by how little (in ratio) they must change; then the
    others, by the consistency ratio that they leave. () where the ratio is at most `limit` already. Judgements that
    were filled in are left as they are and not proposed.

    Parameters
    ----------
    limit : a consistency ratio, at least 0
    random_index : the name of a table

    Notes
    -----
    No search: let λ* = n + limit·RI·(n − 1), A₀ the matrix with a_pq and a_qp taken out and G = (λ*I − A₀)⁻¹. By the
    determinant of the two rows that change, λ* is an eigenvalue with a_pq = t exactly where

        G_qp·t² − (1 + G_pq·G_qp − G_pp·G_qq)·t + G_pq = 0,

    and λmax ≤ λ* between its two roots (log λmax is convex in log t); no root, or λ* ≤ λmax(A₀): no value of this
    judgement reaches the limit, and the least λmax is found by Newton's method. The ratio reported is that of the
    changed matrix, computed anew.

    Raises
    ------
    McdaError
        A limit that is not a number of at least 0; unknown table or too many criteria for it.

    References
    ----------
    Derived here.

    Examples
    --------
    >>> judgements = Judgements.of({("a", "b"): 2, ("b", "c"): 3, ("a", "c"): 1})
    >>> print(revisions(judgements)[0])
    a over b from 2 to 0.922 (1/2 on the scale) brings the consistency ratio to 0.100
    """
    target = _limit(limit)
    n, square = len(judgements.names), judgements.matrix()
    of_random = random_index_of(random_index, n)

    def ratio_of(square: Floats) -> float:
        return max(0.0, consistency(principal_eigenvector(square)[1], n, of_random)[1])

    if ratio_of(square) <= target + ROUNDING:
        return ()
    found = []
    for pair, judged in judgements.pairs.items():
        if pair in judgements.filled:
            continue
        first, second, now = (*pair, judged) if judged >= 1 else (*pair[::-1], 1 / judged)
        p, q = judgements.names.index(first), judgements.names.index(second)

        def after(value: float, p: int = p, q: int = q) -> float:
            changed = square.copy()
            changed[p, q], changed[q, p] = value, 1 / value
            return ratio_of(changed)

        ends = _ends(square, p, q, n + target * of_random * (n - 1))
        if ends is None:
            to = float(minimised(square, np.array([p]), np.array([q]))[p, q])
            ends = (to, to)
        to = ends[0] if now < ends[0] else ends[1]
        ratio = after(to)
        reaches = ratio <= target + 1e-9
        steps = [step for step in STEPS if after(float(step)) <= target + ROUNDING] if reaches else []
        step = min(steps, key=lambda one: (max(one / now, now / one), one), default=None)
        found.append(Revision(first, second, now, to, step, ratio, reaches))
    # rounded, so that equal changes stay in the order of the judgements
    return tuple(sorted(found, key=lambda one: (not one.reaches, round(one.factor if one.reaches else one.ratio, 9))))


def repair(
    judgements: Judgements, limit: Any = ACCEPTABLE, random_index: str = "saaty_1980"
) -> tuple[tuple[Revision, ...], Judgements]:
    """Search a sequence of revisions that reaches the limit: the best one, then the best one after it, and so on.

    Returns
    -------
    revisions, judgements
        What was changed in which order, and the judgements after it. A search: another sequence may change less. It
        ends at a ratio of at most `limit`, or where no single revision lowers it any more.

    Raises
    ------
    McdaError
        As `revisions`.

    Examples
    --------
    >>> judgements = Judgements.of({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 1})
    >>> changes, after = repair(judgements)
    >>> len(changes), round(after.priorities().consistency_ratio, 9)
    (1, 0.1)
    """
    done: list[Revision] = []
    target = _limit(limit)
    for _ in range(2 * len(judgements.pairs)):
        proposed = revisions(judgements, target, random_index)
        if not proposed:
            break
        best = proposed[0]
        ratio = judgements.priorities(random_index=random_index).consistency_ratio
        if not best.ratio < ratio - ROUNDING:
            break
        done.append(best)
        judgements = judgements.revised(best.first, best.second, best.to)
        if best.reaches:
            break
    return tuple(done), judgements


def _limit(limit: Any) -> float:
    try:
        value = fraction(limit)
        if value < 0:
            raise McdaError("negative")
        return float(value)
    except (McdaError, OverflowError):
        raise McdaError(f"'limit' must be a consistency ratio of at least 0, got {shown(limit)}") from None


def _ends(square: Floats, p: int, q: int, most: float) -> tuple[float, float] | None:
    """Return the values of judgement (p, q) at which λmax is `most`, it being lower between them; None: never lower."""
    rest = square.copy()
    rest[p, q] = rest[q, p] = 0.0
    if principal_eigenvector(rest)[1] >= most:
        return None
    inverse = np.linalg.inv(most * np.eye(len(square)) - rest)
    there, back = inverse[p, q], inverse[q, p]
    middle = 1 + there * back - inverse[p, p] * inverse[q, q]
    spread = middle * middle - 4 * there * back
    if there * back >= 1 or middle <= 0 or spread <= 0:
        return None
    far = (middle + np.sqrt(spread)) / (2 * back)
    return float(there / (back * far)), float(far)
