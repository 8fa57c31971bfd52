"""The least total change of the judgements that flips the choice, with geometric means and a linear method.

A shift z of the logarithms of the n weights takes changes x_pq = z_p − z_q of the logarithms of the judgements at
least, ‖x‖₂ = √n·‖z‖ for Σz = 0. With c_j = (V_a − V_b)_j·w_j, b draws level with a where Σ c_j e^{z_j} = 0; that a
multiple of all weights changes nothing makes the least z one of sum 0.

From above: where ‖z‖ is least, z_j = −λ c_j e^{z_j}, and by the second-order condition at most one z_j lies above 1.
For each choice of that one, or none, the solutions are a curve in λ (Lambert's W), on which a root is found.

From below: ‖z‖ ≥ log(P/N)/√2 with P and N the sums of the positive and the negative c; and on boxes for the z_j with
c_j < 0, e^{z_j} lies below its chord, so that what is left is convex and separable, and any λ gives a bound (its dual).
The boxes are halved until the two ends meet.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError
from mcda.flips.judgements import judgements_of
from mcda.flips.nearest import Status
from mcda.flips.walks import walker_for
from mcda.forms import Linear, Method, answerable, is_tie, same_rows
from mcda.matrix import Floats, Weights
from mcda.methods import method as by_name

CLOSED = 1e-9  # of the distance
REPORTED = 0.01  # of the distance: what reports and commands ask for, found much sooner
NODES = 4000
SAMPLED = 200
HALVINGS = 60
STEPS = 40  # of a bound's multiplier: any gives a bound, and next to the best one they hardly differ
EXTREME = 60.0  # of log λ: beyond it a box cannot hold a flip
SLACK = 1e-11  # of a bound, for rounding


@dataclass(frozen=True, eq=False)
class LeastJudgementChange:
    """The least total change of the judgements that flips the choice: √Σ (log factor)² over all pairs.

    Attributes
    ----------
    status : Status
    distance : float or None
        0 where tied now; None where no judgements flip the choice.
    bracket : (float, float) or None
        Nothing nearer than the first flips; the `factors` lie no farther than the second. Both are float bounds.
    winner, rival : str, str or None
        Who is first now, and who is level or ahead after the change.
    factors : mapping (first, second) -> factor of the judgement of the first over the second; empty without a flip
    judgements : mapping (first, second) -> the judgement after the change; it may leave the scale from 1/9 to 9
    weights : Weights or None
        The weights after the change.
    """

    status: Status
    distance: float | None
    bracket: tuple[float, float] | None
    winner: str
    rival: str | None
    factors: Mapping[tuple[str, str], float]
    judgements: Mapping[tuple[str, str], float]
    weights: Weights | None

    @property
    def certificate(self) -> str:
        """What `mcda.verify` is told: the bracket rests on floats."""
        return "float bound"

    def told(self) -> dict[str, Any]:
        """Return what it says as plain data; the judgements that change, by how much they do, the most first."""
        changes = [
            {"pair": list(pair), "now": self.judgements[pair] / factor, "then": self.judgements[pair], "factor": factor}
            for pair, factor in sorted(self.factors.items(), key=lambda one: -abs(round(float(np.log(one[1])), 9)))
        ]
        return {
            "kind": "all judgements", "status": self.status.name, "distance": self.distance,
            "bracket": None if self.bracket is None else list(self.bracket), "winner": self.winner,
            "rival": self.rival, "changes": changes,
        }  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**self.told(), "sentence": str(self), "certificate": self.certificate}

    def __str__(self) -> str:
        if self.distance is None or not self.factors:
            return self.status.value
        pair, factor = max(self.factors.items(), key=lambda one: abs(np.log(one[1])))
        return (
            f"{self.rival} draws level with {self.winner} when the judgements change by {self.distance:.3f} in all "
            f"(the most, {' over '.join(pair)}, {factor:.3g} times)"
        )


def least_judgement_change(
    matrix: Any, judgements: Any = None, method: Method | str = "weighted_sum", *, gap: float = CLOSED
) -> LeastJudgementChange:
    """Return the least change of all judgements together that flips the choice, weights by geometric means.

    Parameters
    ----------
    matrix : DecisionMatrix, or a Case (which brings its own judgements)
    judgements : Judgements of the matrix's criteria, or what `Judgements.of` takes; one for every pair
    method : a linear one
    gap : how far apart the ends of the bracket may be, as a share of the distance; a wider one is found sooner

    Raises
    ------
    McdaError
        A gap that is not above 0 and below 1, a method of another form, judgements that were filled in (a change of
        the others would move them), judgements of other criteria.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[5, 1], [2, 3]], sense=("max", "max"), bounds=(0, 9), criteria=["gain", "calm"])
    >>> found = least_judgement_change(matrix, {("gain", "calm"): 2})
    >>> round(found.distance, 6), round(found.judgements["gain", "calm"], 6)  # log 3, from 2 to 2/3
    (1.098612, 0.666667)
    """
    if not (isinstance(gap, (int, float)) and 0 < gap < 1):
        raise McdaError(f"'gap' must be a share above 0 and below 1, got {gap!r}")
    chosen, judged = by_name(method), judgements_of(matrix, judgements)
    answerable(chosen, "the least change of the judgements", "linear")
    if judged.filled:
        raise McdaError(
            "some judgements were filled in, and would move with the others; give a judgement for every pair"
        )
    matrix = matrix.matrix() if hasattr(matrix, "matrix") else matrix
    logs = np.log(judged.matrix()).mean(axis=1)
    walker = walker_for(matrix, Weights.of(np.exp(logs - logs.max()), judged.names, computed=True), chosen)
    names, criteria, w = walker.matrix.alternatives, walker.matrix.criteria, walker.weights.values
    prepared = walker.prepared
    assert isinstance(prepared, Linear)
    a = int(chosen.score(prepared, w).argmax())
    twins = same_rows(prepared, a)
    rivals = [b for b in range(len(names)) if not twins[b]]
    terms = {b: (prepared.values[a] - prepared.values[b]) * w for b in rivals}
    for b in rivals:
        if is_tie(*walker.lead(w, a, b)):
            return LeastJudgementChange(Status.TIED, 0.0, (0.0, 0.0), names[a], names[b], {}, {}, walker.weights)
    low, high, rival, shift = _nearest(terms, gap)
    if shift is None:
        return LeastJudgementChange(Status.NEVER, None, None, names[a], None, {}, {}, None)
    scale = float(np.sqrt(len(criteria)))
    place = {name: k for k, name in enumerate(criteria)}
    factors = {(p, q): float(np.exp(shift[place[p]] - shift[place[q]])) for p, q in judged.pairs}
    there = {(p, q): float(judged.value(p, q)) * factor for (p, q), factor in factors.items()}
    return LeastJudgementChange(
        Status.FLIP, scale * high, (scale * low, scale * high), names[a], names[rival], MappingProxyType(factors),
        MappingProxyType(there), Weights.of(w * np.exp(shift), criteria, computed=True),
    )  # fmt: skip


def least_for(case: Any, method: Method, gap: float = REPORTED) -> LeastJudgementChange | None:
    """Return the least change of a case's judgements; None where it is not asked: see `least_judgement_change`."""
    judged = getattr(case, "judgements", None)
    if judged is None or judged.filled or method.form != "linear":
        return None
    return least_judgement_change(case, method=method, gap=gap)


def _nearest(terms: dict[int, Floats], gap: float) -> tuple[float, float, int, Floats | None]:
    """Return the bracket of ‖z‖, and the rival and the z at its outer end; z is None where no rival can draw level."""
    high, rival, shift = np.inf, -1, None
    for b, c in terms.items():
        for found in _stationary(c / np.abs(c).max()) if c.min() < 0 else []:
            z = _past(c, found - found.mean())
            if np.linalg.norm(z) < high:
                high, rival, shift = float(np.linalg.norm(z)), b, z
    if shift is None:
        return np.inf, np.inf, rival, None
    low = high
    for c in terms.values():
        if c.min() < 0 and _analytic(c) < low:
            low = min(low, _below(c / np.abs(c).max(), high, gap))
    return low, high, rival, shift


def _analytic(c: Floats) -> float:
    return float(np.log(c[c > 0].sum() / -c[c < 0].sum()) / np.sqrt(2))


def _past(c: Floats, z: Floats) -> Floats:
    """Return z, made longer by as little as it takes for the rival to be level there in floats."""
    for k in range(60):
        longer = z * (1 + 1e-16 * 2.0**k)
        if c @ np.exp(longer) <= 0:
            return np.asarray(longer)
    return np.asarray(z)


def _stationary(c: Floats) -> list[Floats]:
    """Return the points with z = −λ c e^z and Σ c e^z = 0 at which at most one z lies above 1."""
    down = c < 0
    most = -np.log(np.e * np.abs(c[down]).max())
    found = []

    def curve(logs: Floats, high: int | None) -> Floats:
        turned = np.exp(logs)[:, None] * c
        turned[:, down] = np.maximum(turned[:, down], -1 / np.e)  # at the last λ rounding may leave the real branch
        z = -_lambert(turned)
        if high is not None:
            z[:, high] = -_lambert(turned[:, high], -1)
        return np.asarray(z)

    def lead(logs: Floats, high: int | None) -> Floats:
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(np.minimum(curve(logs, high), 700)) @ c)

    for high in (None, *np.flatnonzero(down).tolist()):
        logs = most - np.geomspace(1e-9, EXTREME, SAMPLED)[::-1]
        logs[-1] = most
        signs = lead(logs, high) > 0
        for k in np.flatnonzero(signs[1:] != signs[:-1]).tolist():
            left, right = logs[k], logs[k + 1]
            for _ in range(HALVINGS):
                middle = (left + right) / 2
                same = (lead(np.array([middle]), high)[0] > 0) == signs[k]
                left, right = (middle, right) if same else (left, middle)
            found += list(curve(np.array([left, right]), high))
    return found


def _below(c: Floats, high: float, gap: float) -> float:
    """Return a lower bound of ‖z‖, by halving boxes until it meets `high` or the budget is spent."""
    down = np.flatnonzero(c < 0)
    reach = high * np.sqrt((len(c) - 1) / len(c))  # of a coordinate, where the sum is 0
    order, least = count(), high * (1 - gap)
    box = np.full(len(down), -reach), np.full(len(down), reach)
    value, z = _dual(c, down, *box)
    heap, bound = [(value, next(order), *box, z)], _analytic(c)
    for _ in range(NODES):
        value, _, lower, upper, z = heapq.heappop(heap)
        bound = max(bound, value)
        if bound >= least:
            return min(bound, high)
        chord = _chord(lower, upper)
        error = np.abs(c[down]) * (chord[0] + chord[1] * z - np.exp(z))
        k = int((error * (upper > lower)).argmax())
        for half in range(2):
            low, top = lower.copy(), upper.copy()
            middle = (lower[k] + upper[k]) / 2
            (low if half else top)[k] = middle
            there, point = _dual(c, down, low, top)
            heapq.heappush(heap, (max(there, value), next(order), low, top, point))
    return min(max(bound, heap[0][0]), high)


def _chord(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the line above e^z on [low, high]: its value at 0, and its slope."""
    start, width = np.exp(low), high - low
    slope = np.where(width > 0, start * np.expm1(width) / np.where(width > 0, width, 1), start)
    return start - slope * low, slope


def _dual(c: Floats, down: Any, low: Floats, high: Floats) -> tuple[float, Floats]:
    """Return a bound of ‖z‖ on a box, and the z below the chords at which it is reached."""
    base, slope = _chord(low, high)
    up, size = c[c > 0], np.abs(c[down])

    def at(log: float) -> tuple[float, float, Floats]:
        factor = np.exp(log)
        w = _lambert(factor * up)
        z = np.clip(factor * size * slope, low, high)
        excess = float(up @ np.exp(-w) - size @ (base + slope * z))
        value = float((w * w / 2 + w).sum() + (z * z / 2 - factor * size * slope * z).sum() - factor * (size @ base))
        return value, excess, z

    left, right = -EXTREME, EXTREME
    best = 0.0
    point: Floats = np.clip(np.zeros(len(down)), low, high)
    for _ in range(STEPS):
        middle = (left + right) / 2
        value, excess, z = at(middle)
        if value > best:
            best, point = value, z
        left, right = (middle, right) if excess > 0 else (left, middle)
    return float(np.sqrt(2 * best) * (1 - SLACK)), point


def _lambert(x: Floats, branch: int = 0) -> Floats:
    """Return the real w on a branch with w·e^w = x ≥ −1/e."""
    from scipy.special import lambertw

    return np.asarray(np.real(lambertw(np.asarray(x, dtype=float), np.array(branch))))
