"""How far models agree: correlations of all pairs of rankings and scores, similarities of all pairs of weights."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from mcda.errors import McdaError, hint
from mcda.numerals import shown

Table = NDArray[np.float64]


def correlations(places: NDArray[np.intp], by: str = "kendall", scores: Table | None = None) -> Table:
    """Return the (v, v) correlations of v rankings of m alternatives, in [−1, 1], NaN where one is undefined.

    Parameters
    ----------
    places : (v, m), ties shared (1, 1, 3)
    by : "kendall" (tau-b) | "spearman" | "weighted_spearman" | "ws" | "goodman_kruskal_gamma" | "pearson"
        Of mid-ranks, where places are shared; `pearson` of the scores. The first two and the last two allow for ties: a
        ranking in which all are level correlates with none, and gamma, which leaves out every pair that is level in one
        of two rankings, is undefined where no pair is left. `ws` weighs the top of the row's ranking most and is not
        symmetric: row x, column y is WS(x, y), with x the reference. One alternative: undefined.
    scores : (v, m), for `pearson` alone

    Raises
    ------
    McdaError
        Unknown correlation; `pearson` without scores.

    References
    ----------
    The documentation of scipy.stats.kendalltau for tau-b; for the others the formulas as pymcdm 1.4 has them:
    r_w = 1 − 6 Σ (x−y)²((m−x+1)+(m−y+1)) / (m⁴+m³−m²−m), WS = 1 − Σ 2^(−x) |x−y| / max(|1−x|, |m−x|) and
    γ = (concordant − discordant) / (concordant + discordant).

    Examples
    --------
    >>> correlations(np.array([[1, 2, 3], [1, 3, 2], [1, 1, 1]])).round(3).tolist()
    [[1.0, 0.333, nan], [0.333, 1.0, nan], [nan, nan, nan]]
    """
    if by not in CORRELATIONS:
        raise McdaError(f"unknown rank correlation {shown(by)}{hint(by, CORRELATIONS)}")
    from scipy.stats import rankdata

    if by == "pearson" and scores is None:
        raise McdaError("the correlation 'pearson' is of scores, and there are none")
    rows = scores if by == "pearson" and scores is not None else rankdata(places, axis=1)
    level = np.ptp(places, axis=1) == 0  # scores of a tie may differ by rounding
    _, first, back = np.unique(np.column_stack([level, rows]), axis=0, return_index=True, return_inverse=True)
    unique = rows[first]
    correlate = CORRELATIONS[by]
    table = np.full((len(unique), len(unique)), np.nan)
    if places.shape[1] > 1:
        plain = by in ("ws", "weighted_spearman")
        sound = [k for k, row in enumerate(first) if plain or not level[row]]
        for a in sound:
            for b in sound:
                table[a, b] = (
                    1.0 if a == b else table[b, a] if b < a and by != "ws" else correlate(unique[a], unique[b])
                )
    back = back.reshape(-1)
    return table[np.ix_(back, back)]


def similarities(weights: Table, by: str = "wsc2") -> Table:
    """Return the (r, r) similarities of r vectors of weights, 1 where they are the same.

    Parameters
    ----------
    weights : (r, n), each ≥ 0 and of sum 1
    by : "wsc2" (1 − Σ|w−v|/2, the share of the weight that lies alike, in [0, 1]) | "wsc"
        `wsc` is 1 − Σ|w−v|/2 · (1 − min w), with w the row's weights; not symmetric. So pymcdm 1.4 computes it; at the
        lowest that is 1 − (1 − min w)², not the 0 that its documentation promises.

    Raises
    ------
    McdaError
        Unknown similarity.

    Examples
    --------
    >>> similarities(np.array([[0.5, 0.5], [0.8, 0.2]])).round(3).tolist()
    [[1.0, 0.7], [0.7, 1.0]]
    """
    if by not in SIMILARITIES:
        raise McdaError(f"unknown similarity of weights {shown(by)}{hint(by, SIMILARITIES)}")
    apart = np.abs(weights[:, None] - weights).sum(axis=2) / 2
    return np.asarray(1 - (apart * (1 - weights.min(axis=1, keepdims=True)) if by == "wsc" else apart))


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


def _gamma(x: Table, y: Table) -> float:
    """Return γ; pymcdm's loop over all pairs takes ten seconds for sixty alternatives in fifty models."""
    signs = np.sign((x[:, None] - x) * (y[:, None] - y))
    untied = np.abs(signs).sum()
    return float(signs.sum() / untied) if untied else float("nan")


def _pearson(x: Table, y: Table) -> float:
    from pymcdm.correlations import pearson

    # Halves first: the difference of two scores may be beyond the largest float.
    x, y = ((row / 2 - row.min() / 2) / (row.max() / 2 - row.min() / 2) for row in (x, y))
    return float(np.clip(pearson(x, y), -1, 1))


CORRELATIONS: MappingProxyType[str, Callable[[Table, Table], float]] = MappingProxyType(
    {
        "kendall": _kendall, "spearman": _spearman, "weighted_spearman": _weighted_spearman, "ws": _ws,
        "goodman_kruskal_gamma": _gamma, "pearson": _pearson,
    }
)  # fmt: skip
SIMILARITIES = ("wsc2", "wsc")
