"""In which share of the admissible weights each alternative wins: exactly where it can be, else sampled and said so."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.certificate.shares import SharesCertificate
from mcda.errors import McdaError
from mcda.flips.admissible import Admissible, asked
from mcda.flips.cuts import cut
from mcda.flips.draws import centre, draw
from mcda.flips.walks import Walker
from mcda.forms import Form, Method, is_tie
from mcda.matrix import Floats

if TYPE_CHECKING:
    import pandas as pd

FORMS: tuple[Form, ...] = ("linear", "ratio", "piecewise", "black box")
CELLS = 1000  # rows times criteria up to which cutting is tried
QHULL = 8  # criteria up to which Qhull is asked
AGREES = 1e-9  # Qhull's volumes must add up to the whole this well
LEVEL = 0.95
CHUNK = 20_000
NO_INSIDE = "the admissible weights have no inside: no share of them can be measured"


def weight_shares(
    matrix: Any, method: Method | str = "weighted_sum", *, lower: Any = None, upper: Any = None, ranked: Any = None,
    budget: int = 200_000, samples: int = 200_000, rng: int = 0,
) -> pd.Series[float]:  # fmt: skip
    """Return for every alternative the share of all admissible weights in which it wins.

    The weights are uniform on {w ≥ 0, Σw = 1} and its limits. Ties have no share; twins (identical rows) split theirs.
    Every method has shares; those that are not linear are sampled.

    Parameters
    ----------
    lower, upper, ranked : limits on the weights, as in `potential_winners`
    budget : cuts that an exact answer may take
    samples, rng : draws, and the whole number they start from, where shares are sampled

    Returns
    -------
    Series by alternative, in [0, 1], of sum 1 (but for ties)
        `attrs["how"]` says how: "rational" (linear methods: cells cut along edges; `attrs["exact"]` holds Fractions of
        sum exactly 1 and `attrs["certificate"]` the cells, for `mcda.verify`), "Qhull" (linear, up to 8 criteria:
        volumes in floats, the sum checked to 1e-9), or "sampled" (other methods, and whatever is too large). Sampled:
        `attrs["low"]` and `attrs["high"]` are two-sided 95 % bounds by Clopper and Pearson, one alternative at a time;
        where the draws come from chains (`attrs["chains"]`), `attrs["standard_error"]` from between them instead.
        VIKOR and methods known by evaluation can have ties of many weights: `attrs["tied"]` is their share, and what
        the sum lacks of 1. `attrs["twins"]` : identical rows by alternative.

    Raises
    ------
    McdaError
        Bad input; limits that leave no inside; a method that is undefined at weights drawn.

    References
    ----------
    Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in the case of the
    binomial. Biometrika 26, 404-413: the bounds are quantiles of beta distributions, derived anew.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4))
    >>> shares = weight_shares(matrix)
    >>> shares.attrs["how"], {name: str(share) for name, share in shares.attrs["exact"].items()}
    ('rational', {'a1': '2/3', 'a2': '1/3'})
    """
    import pandas as pd

    if budget < 0 or samples < 1:
        raise McdaError(f"'budget' must be 0 or more and 'samples' at least 1, got {budget!r} and {samples!r}")
    walker, admissible = asked("a share of the weights", matrix, method, lower, upper, ranked, *FORMS)
    free = [j for j, (a, b) in enumerate(zip(admissible.lower, admissible.upper, strict=True)) if a < b]
    if len(free) > 1 and sum(admissible.lower) == 1:
        raise McdaError(NO_INSIDE)
    names = walker.matrix.alternatives
    groups: dict[Any, list[int]] = {}
    known = walker.method.form != "black box"
    rows = walker.problem.rows.values() if known else map(tuple, walker.matrix.exact.tolist())
    for k, row in enumerate(rows):
        groups.setdefault(row, []).append(k)
    found: tuple[list[Any], dict[str, Any]] | None = None
    if walker.method.form == "linear":
        if len(groups) * max(len(free), 1) <= CELLS:
            found = _rational(walker, admissible, list(groups.values()), budget)
        if found is None and len(free) <= QHULL:
            found = _by_qhull(walker, admissible, list(groups.values()))
    if found is None:
        found = _sampled(walker, admissible, list(groups.values()), samples, rng)
    values, attrs = found
    shares = np.empty(len(names))
    for group, value in zip(groups.values(), values, strict=True):
        shares[group] = float(value) / len(group)
    series = pd.Series(shares, index=pd.Index(names, name="alternative"), name="share")
    twins = {
        names[k]: tuple(names[j] for j in group if j != k) for group in groups.values() for k in group if len(group) > 1
    }
    series.attrs.update(attrs, twins=twins)
    return series


def _rational(
    walker: Walker, admissible: Admissible, groups: list[list[int]], budget: int
) -> tuple[list[Any], dict[str, Any]] | None:
    names = walker.matrix.alternatives
    first = tuple(names[group[0]] for group in groups)
    found = cut(walker.problem, admissible.region, first, budget)
    if found is None:
        return None
    volumes, tree = found
    whole = sum(volumes)
    if not whole:
        raise McdaError(NO_INSIDE)
    values = [volume / whole for volume in volumes]
    exact = {names[k]: values[g] / len(group) for g, group in enumerate(groups) for k in group}
    exact = {name: exact[name] for name in names}
    certificate = SharesCertificate(walker.problem, admissible.region, first, tuple(tree), exact)
    return values, {"how": "rational", "exact": exact, "cuts": len(tree) // 2, "certificate": certificate}


def _by_qhull(
    walker: Walker, admissible: Admissible, groups: list[list[int]]
) -> tuple[list[Any], dict[str, Any]] | None:
    rows = np.array([walker.problem.rows[walker.matrix.alternatives[group[0]]][0] for group in groups], dtype=float)
    whole = _volume(admissible, np.empty((0, rows.shape[1])))
    if not whole:
        return None
    values = []
    for k, row in enumerate(rows):
        volume = _volume(admissible, row - np.delete(rows, k, axis=0))
        if volume is None:
            return None
        values.append(volume / whole)
    gap = abs(sum(values) - 1)
    return (values, {"how": "Qhull", "error": gap}) if gap <= AGREES else None


def _volume(admissible: Admissible, gaps: Floats) -> float | None:
    """Return the volume of the admissible weights with gaps·w ≥ 0, in all free weights but one; None: Qhull fails."""
    from scipy.spatial import ConvexHull, HalfspaceIntersection, QhullError

    point, radius = centre(admissible, gaps)
    if radius <= 1e-12:
        return 0.0
    free = np.flatnonzero(admissible.high > admissible.low)
    head, last, rest = free[:-1], free[-1], 1 - admissible.low.sum() + admissible.low[free].sum()
    n = len(admissible.low)
    table = np.vstack([np.eye(n)[free], -np.eye(n)[free], admissible.rows, gaps])
    least = np.r_[admissible.low[free], -admissible.high[free], np.zeros(len(admissible.rows) + len(gaps))]
    frozen = np.where(admissible.high > admissible.low, 0.0, admissible.low)
    # the last free weight is what the others leave
    slopes = table[:, head] - table[:, [last]]
    offset = table @ frozen + table[:, last] * rest - least
    length = np.linalg.norm(slopes, axis=1)
    used = length > 0
    halfspaces = np.c_[-slopes, -offset][used] / length[used, None]
    if len(head) == 1:  # Qhull has no use for a line
        ends = -halfspaces[:, 1] / halfspaces[:, 0]
        return float(ends[halfspaces[:, 0] > 0].min() - ends[halfspaces[:, 0] < 0].max())
    try:
        corners = HalfspaceIntersection(halfspaces, point[head], qhull_options="Qt").intersections
        return float(ConvexHull(corners, qhull_options="Qt").volume)
    except QhullError:
        return None


def _sampled(
    walker: Walker, admissible: Admissible, groups: list[list[int]], samples: int, rng: int
) -> tuple[list[Any], dict[str, Any]]:
    weights, chains = draw(admissible, samples, np.random.default_rng(rng))
    first = [group[0] for group in groups]
    smooth = walker.method.form in ("linear", "ratio")  # else draws can be level
    winners = np.empty(len(weights), dtype=np.intp)
    for start in range(0, len(weights), CHUNK):
        scores = walker.method.score(walker.prepared, weights[start : start + CHUNK])[:, first]
        if not np.isfinite(scores).all():
            raise McdaError(f"{walker.method.name} is not defined at some of the weights drawn")
        winners[start : start + CHUNK] = scores.argmax(axis=1)
        if not smooth and len(first) > 1:
            two = np.partition(scores, -2, axis=1)[:, -2:]
            winners[start : start + CHUNK][is_tie(two[:, 1] - two[:, 0], np.abs(two).sum(axis=1))] = len(first)
    wins = np.bincount(winners, minlength=len(first))[: len(first)]
    names, count = walker.matrix.alternatives, len(weights)
    attrs: dict[str, Any] = {"how": "sampled", "samples": count, "rng": rng, "chains": chains}
    if not smooth:
        attrs["tied"] = float((winners == len(first)).mean())
    by_name = {names[k]: g for g, group in enumerate(groups) for k in group}
    parts = {names[k]: len(group) for group in groups for k in group}
    if chains:
        blocks = winners[: count // chains * chains].reshape(-1, chains)
        means = np.array([(blocks == g).mean(axis=0) for g in range(len(first))])
        errors = means.std(axis=1, ddof=1) / np.sqrt(chains)
        attrs["standard_error"] = {name: float(errors[by_name[name]]) / parts[name] for name in names}
    else:
        low, high = clopper_pearson(wins, count)
        attrs["low"] = {name: float(low[by_name[name]]) / parts[name] for name in names}
        attrs["high"] = {name: float(high[by_name[name]]) / parts[name] for name in names}
    return [Fraction(int(k), count) for k in wins], attrs


def clopper_pearson(wins: Any, count: int, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return the two-sided bounds on a share of which `wins` of `count` independent draws are known.

    Examples
    --------
    >>> low, high = clopper_pearson([0, 10], 10)
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.6915], [0.3085, 1.0])
    """
    from scipy.special import betaincinv

    k, tail = np.asarray(wins, dtype=float), (1 - level) / 2
    low = np.where(k > 0, betaincinv(np.maximum(k, 1), count - k + 1, tail), 0.0)
    high = np.where(k < count, betaincinv(k + 1, np.maximum(count - k, 1), 1 - tail), 1.0)
    return low, high
