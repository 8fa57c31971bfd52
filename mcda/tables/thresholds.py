"""How far the weights of every row are from the point at which its score is S, and how many weights lie beyond it.

A row's score reaches S where Σ D_j x_j = 0: for the weighted sum D_j = r_j − S with x = w, for the weighted product
log r_j − log S with x = w, for TOPSIS (1 − S)²·n_j − S²·p_j with x = w², as d⁻/(d⁺ + d⁻) ≥ S if and only if
(1 − S)²d⁻² ≥ S²d⁺². So S is a rival with the same score whatever the weights are, and the formulas of the nearest flips
of linear methods hold: with P and N the positive and negative parts of Σ D_j x_j

    percent   (P − N)/(P + N) of weights; (√P − √N)/(√P + √N) where x = w²
    points    half of Σ|Δw| in hundredths, a fractional knapsack (linear methods)
    share     of all weights with Σ D_j x_j ≥ 0: exact for linear methods (`halfspaces`), else of drawn weights
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mcda.errors import McdaError
from mcda.flips.linear_l1 import l1_radii
from mcda.kernels.counts import SERIAL
from mcda.matrix import Floats
from mcda.numerals import shown
from mcda.tables.chunks import Columns, Mask
from mcda.tables.halfspaces import share_above
from mcda.tables.scales import Scales
from mcda.tables.scoring import normalised_rows

AT = 1e-12  # of the terms: a score this near to S is at S


@dataclass(frozen=True, eq=False)
class Threshold:
    """A score, and what is asked of every row about it.

    Attributes
    ----------
    draws : (k, n) weights of which the share is counted where it is not exact, or None where no share is asked
    """

    score: float
    scales: Scales
    weights: Floats
    draws: Floats | None

    @property
    def columns(self) -> list[str]:
        """The names of what `of_rows` returns."""
        points = [] if self.scales.kind == "distances" else ["points"]
        return ["percent", *points, *([] if self.draws is None else ["share"])]

    def of_rows(self, parts: Columns) -> dict[str, Floats]:
        """Return by column what holds for k rows; NaN where no change of the weights takes the score past S."""
        d = self._gaps(parts)
        x = self.weights**2 if self.scales.kind == "distances" else self.weights
        ahead, behind = x @ np.maximum(d, 0), x @ np.maximum(-d, 0)
        level = np.abs(ahead - behind) <= AT * (ahead + behind)
        never = ~level & ((ahead == 0) | (behind == 0))
        if self.scales.kind == "distances":
            ahead, behind = np.sqrt(ahead), np.sqrt(behind)
        whole = ahead + behind
        percent = 100 * np.abs(ahead - behind) / np.where(whole == 0, 1, whole)
        percent[level], percent[never] = 0, np.nan
        found: dict[str, Floats] = {"percent": percent}
        if self.scales.kind != "distances":
            found["points"] = np.where(never, np.nan, self._points(d, ahead - behind, level))
        if self.draws is not None:
            found["share"] = self._share(d)
        return found

    def _gaps(self, parts: Columns) -> Floats:
        rows, s = normalised_rows(self.scales, parts), self.score
        if self.scales.kind == "distances":
            away, near = rows
            ahead, behind = (1 - s) ** 2 * near, s**2 * away
        else:
            ahead, behind = rows[0], np.full((1, 1), np.log(s) if self.scales.kind == "product" else s)
        return np.asarray(np.where(np.abs(ahead - behind) <= AT * (np.abs(ahead) + np.abs(behind)), 0, ahead - behind))

    def _points(self, d: Floats, lead: Floats, level: Mask) -> Floats:
        gaps = np.where(lead < 0, -d, d).T
        n = len(self.weights)
        distance = l1_radii(gaps, self.weights, np.zeros(n), np.ones(n))
        points = np.where(np.isfinite(distance), 50 * distance, np.nan)
        points[level] = 0
        return np.asarray(points)

    def _share(self, d: Floats) -> Floats:
        if self.scales.kind != "distances":
            return share_above(d)
        assert self.draws is not None
        u = self.draws**2
        found = np.empty(d.shape[1])
        step = max(16, SERIAL // u.size)
        for start in range(0, d.shape[1], step):
            found[start : start + step] = (u @ d[:, start : start + step] >= 0).mean(axis=0)
        return found


def checked_threshold(score: object, scales: Scales) -> float:
    """Return a threshold as a float.

    Raises
    ------
    McdaError
        Not a finite number; for TOPSIS outside (0, 1), for the weighted product not positive.
    """
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not np.isfinite(score):
        raise McdaError(f"'threshold' must be a score, a finite number, got {shown(score)}")
    if scales.kind == "distances" and not 0 < score < 1:
        raise McdaError(f"'threshold' must lie between 0 and 1 for a closeness, got {score:g}")
    if scales.kind == "product" and score <= 0:
        raise McdaError(f"'threshold' must be positive for a product, got {score:g}")
    return float(score)
