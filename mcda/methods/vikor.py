"""VIKOR: a compromise between the regret over all criteria and the largest regret on one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.forms import TIE, Method, Piecewise, piecewise_scores, regrets
from mcda.matrix import DecisionMatrix, Floats, fraction, resolve
from mcda.normalise import Numbers, chosen, normalised
from mcda.numerals import shown

if TYPE_CHECKING:
    import pandas as pd

SCALES = ("bounds", "minmax")


def vikor(v: Any = 0.5, normalisation: str | None = None) -> Method:
    """Return VIKOR with scores −Q_a in [−1, 0], larger better.

    Q_a = v (S_a − S*)/(S⁻ − S*) + (1 − v)(R_a − R*)/(R⁻ − R*), with the regret of a criterion
    L_aj = (f*_j − f_aj)/(f*_j − f⁻_j) in [0, 1], S_a = Σ_j w_j L_aj, R_a = max_j w_j L_aj; S*, R* are the least of all
    alternatives, S⁻, R⁻ the largest.

    Parameters
    ----------
    v : the weight of S, "the strategy of the majority of criteria", in [0, 1]
    normalisation : "bounds" | "minmax"
        What f* and f⁻ are: the ends of the criterion's scale, or the best and the worst of the column (the textbook's).
        Left out: `bounds` where every criterion has a scale.

    Notes
    -----
    Equal regrets (S⁻ = S*, or R⁻ = R*) make their term 0 for everyone; a constant column is no regret (`minmax`), or
    the same for all (`bounds`). `ranking.details` tells the two conditions of the authors' compromise; `compromise`
    gives all their numbers. As weights move, Q can jump where regrets become equal; see `weight_flips`.

    Raises
    ------
    McdaError
        v outside [0, 1], another normalisation.

    References
    ----------
    Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods: a comparative analysis of VIKOR and
    TOPSIS. EJOR 156(2), 445-455; the worked example as in the tests of scikit-criteria.

    Examples
    --------
    >>> from mcda import DecisionMatrix, rank
    >>> matrix = DecisionMatrix.of([[1, 3000], [2, 3750], [5, 4500]], sense=("min", "max"))
    >>> rank(matrix, [1, 1], vikor()).scores.tolist()
    [-1.0, 0.0, -1.0]
    """
    share = _share(v)
    if normalisation is not None and (not isinstance(normalisation, str) or normalisation not in SCALES):
        raise McdaError(
            f"normalisation of 'vikor' must be 'bounds' or 'minmax', got {shown(normalisation)}"
            f"{hint(normalisation, SCALES)}"
        )

    def losses(matrix: DecisionMatrix, x: Numbers) -> Piecewise:
        return Piecewise(1 - normalised(matrix, chosen(matrix, normalisation, "minmax"), x), share)

    def describe(matrix: DecisionMatrix) -> dict[str, str]:
        return {"v": str(v), "normalisation": chosen(matrix, normalisation, "minmax")}

    def findings(prepared: Piecewise, weights: Floats, matrix: DecisionMatrix) -> dict[str, str]:
        return Compromise.of(prepared, weights, matrix.alternatives).words()

    given = {"v": v} | ({} if normalisation is None else {"normalisation": normalisation})
    return Method(
        "vikor", "piecewise",
        prepare=lambda matrix: losses(matrix, matrix.values), score=piecewise_scores,
        exact=lambda matrix: losses(matrix, matrix.exact), describe=describe,
        options=MappingProxyType(given), findings=findings,
    )  # fmt: skip


def _share(v: Any) -> Fraction:
    try:
        share = fraction(v)
    except McdaError:
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise McdaError(f"'v' of 'vikor' must be a number in [0, 1], got {shown(v)}")
    return share


@dataclass(frozen=True, eq=False)
class Compromise:
    """What VIKOR proposes: one alternative, or several that are too close to call.

    Attributes
    ----------
    alternatives : tuple of str, m
    utility, regret, q : (m,) S, R and Q, smaller better
    best : position of the least Q (the first of several)
    advantage : whether the second is behind by DQ = 1/(m − 1) at least (the authors' condition C1)
    stability : whether the best by Q is also best by S or by R (C2)
    chosen : positions of the compromise set: the best alone where both hold; with the second, and who is level
        with it, where only C2 fails; all within less than DQ of the best where C1 fails
    """

    alternatives: tuple[str, ...]
    utility: Floats
    regret: Floats
    q: Floats
    best: int
    advantage: bool
    stability: bool
    chosen: tuple[int, ...]

    @classmethod
    def of(cls, prepared: Piecewise, weights: Numbers, alternatives: tuple[str, ...]) -> Compromise:
        """Return the compromise at the weights, in floats; a difference of 1e-12 is none."""
        utility, regret = regrets(prepared, weights)
        q = np.abs(piecewise_scores(prepared, weights))
        order = np.argsort(q, kind="stable")
        best, m = int(order[0]), len(q)
        lead = 1 / (m - 1) if m > 1 else 0.0
        behind = q[order] - q[best]
        advantage = m == 1 or bool(behind[1] >= lead - TIE)
        stability = any(bool(part[best] <= part.min() + TIE * part.max()) for part in (utility, regret))
        if advantage and stability:
            count = 1
        else:  # those nearer than DQ, or the second and everyone level with it
            count = int((behind <= behind[1] + TIE).sum() if advantage else (behind < lead - TIE).sum())
        return cls(alternatives, utility, regret, q, best, advantage, stability, tuple(order[:count].tolist()))

    @property
    def names(self) -> tuple[str, ...]:
        """The compromise set, best first."""
        return tuple(self.alternatives[a] for a in self.chosen)

    @cached_property
    def table(self) -> pd.DataFrame:
        """S, R and Q by alternative, in the matrix's order."""
        import pandas as pd

        index = pd.Index(self.alternatives, name="alternative")
        return pd.DataFrame({"S": self.utility, "R": self.regret, "Q": self.q}, index=index)

    def words(self) -> dict[str, str]:
        """Return the findings as text."""
        yes = {True: "holds", False: "fails"}
        return {
            "compromise": ", ".join(self.names),
            "advantage": yes[self.advantage],
            "stability": yes[self.stability],
        }


def compromise(matrix: Any, weights: Any = None, v: Any = 0.5, normalisation: str | None = None) -> Compromise:
    """Return VIKOR's compromise: S, R, Q, the conditions of advantage and stability, and the set they leave.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[1, 3000], [2, 3750], [5, 4500]], sense=("min", "max"))
    >>> found = compromise(matrix, [1, 1])
    >>> found.names, found.advantage, found.stability
    (('a2',), True, True)
    """
    found, own = resolve(matrix, weights)
    method = vikor(v, normalisation)
    prepared = method.prepare(found)
    assert isinstance(prepared, Piecewise)
    return Compromise.of(prepared, own.values, found.alternatives)
