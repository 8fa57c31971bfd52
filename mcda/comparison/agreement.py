"""How far rankings agree: rank correlations of all pairs."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.numerals import shown

Table = NDArray[np.float64]


def correlations(places: NDArray[np.intp], by: str = "kendall") -> Table:
    """Return the (v, v) rank correlations of v rankings of m alternatives, in [−1, 1], NaN where one is undefined.

    Parameters
    ----------
    places : (v, m), ties shared (1, 1, 3)
    by : "kendall" (tau-b) | "spearman" (of mid-ranks) | "weighted_spearman" | "ws"
        The first two allow for ties and go through scipy; a ranking in which all are level correlates with none. The
        others go through pymcdm and get mid-ranks where places are shared. `ws` weighs the top of the row's ranking
        most and is not symmetric: row x, column y is WS(x, y), with x the reference. One alternative: undefined.

    Raises
    ------
    McdaError
        Unknown correlation.

    References
    ----------
    The documentation of scipy.stats.kendalltau for tau-b; for the others the formulas as pymcdm 1.4 has them:
    r_w = 1 − 6 Σ (x−y)²((m−x+1)+(m−y+1)) / (m⁴+m³−m²−m) and WS = 1 − Σ 2^(−x) |x−y| / max(|1−x|, |m−x|).

    Examples
    --------
    >>> correlations(np.array([[1, 2, 3], [1, 3, 2], [1, 1, 1]])).round(3).tolist()
    [[1.0, 0.333, nan], [0.333, 1.0, nan], [nan, nan, nan]]
    """
    if by not in CORRELATIONS:
        raise McdaError(f"unknown rank correlation {shown(by)}{hint(by, CORRELATIONS)}")
    from scipy.stats import rankdata

    unique, back = np.unique(places, axis=0, return_inverse=True)
    back = back.reshape(-1)
    middle = rankdata(unique, axis=1)
    correlate = CORRELATIONS[by]
    table = np.full((len(unique), len(unique)), np.nan)
    if places.shape[1] > 1:
        plain = by in ("ws", "weighted_spearman")
        sound = [k for k, row in enumerate(middle) if plain or np.ptp(row) > 0]
        for a in sound:
            for b in sound:
                table[a, b] = (
                    1.0 if a == b else table[b, a] if b < a and by != "ws" else correlate(middle[a], middle[b])
                )
    return table[np.ix_(back, back)]


def _kendall(x: Table, y: Table) -> float:
    from scipy.stats import kendalltau

    return float(kendalltau(x, y, variant="b").statistic)


def _spearman(x: Table, y: Table) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(x, y).statistic)


def _weighted_spearman(x: Table, y: Table) -> float:
    from pymcdm.correlations import weighted_spearman

    return float(weighted_spearman(x, y))


def _ws(x: Table, y: Table) -> float:
    from pymcdm.correlations import rank_similarity_coef

    return float(rank_similarity_coef(x, y))


CORRELATIONS: MappingProxyType[str, Callable[[Table, Table], float]] = MappingProxyType(
    {"kendall": _kendall, "spearman": _spearman, "weighted_spearman": _weighted_spearman, "ws": _ws}
)
