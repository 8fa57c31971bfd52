"""How far it is to another decision: the least change of all weights together that flips the choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda import sentences
from mcda.certificate.problem import Vector
from mcda.certificate.radius import NORMS, Region
from mcda.errors import McdaError, hint
from mcda.flips import ratio_l2, ratio_percent, ratio_rows
from mcda.flips.linear_nearest import LinearQuestion
from mcda.flips.radius import Limits, Radius
from mcda.flips.search import search_nearest
from mcda.flips.walks import Walker
from mcda.forms import Linear, Method, Ratio
from mcda.matrix import DecisionMatrix, Weights, fraction, position, resolve
from mcda.methods import method as by_name
from mcda.notebook import shown
from mcda.ranking import Ranking, labels_of, rank
from mcda.sentences import Labels

if TYPE_CHECKING:
    import pandas as pd

STILL = 1e-9  # a move below it is rounding, and shown as none


class Status(Enum):
    """What a nearest-flip question came to; the value is its sentence."""

    FLIP = sentences.STATUSES["FLIP"]
    TIE_ONLY = sentences.STATUSES["TIE_ONLY"]
    NEVER = sentences.STATUSES["NEVER"]
    TIED = sentences.STATUSES["TIED"]
    OPEN = sentences.STATUSES["OPEN"]


@dataclass(frozen=True, eq=False)
class NearestFlip:
    """The least change of weights that flips the choice.

    Attributes
    ----------
    status : Status
    distance : float or None
        In the norm asked for; 0 where tied now; None for never and tie only.
    bracket : (float, float) or None
        Nothing nearer than the first flips; `weights` lie no farther than the second, which is infinite where an open
        search knows of no flip.
    winner, rival : str or None
        Who is first now, and who is ahead at `weights`.
    norm, until : str
    never, tie_only : tuple of str
        Rivals that no allowed weights put ahead, and those that can only draw level.
    labels : Labels or None
        What the case that was asked of calls things, for notebooks.
    """

    status: Status
    distance: float | None
    bracket: tuple[float, float] | None
    winner: str
    rival: str | None
    norm: str
    until: str
    never: tuple[str, ...]
    tie_only: tuple[str, ...]
    criteria: tuple[str, ...]
    now: tuple[float, ...]
    there: tuple[float, ...] | None
    _certify: Callable[[], Any]
    labels: Labels | None = None

    @cached_property
    def certificate(self) -> Any:
        """What `mcda.verify` checks; the words "float bound" where only floats say so."""
        return self._certify()

    @cached_property
    def weights(self) -> pd.Series[float] | None:
        """The weights of the flip by criterion, of sum 1: level there or just past it."""
        if self.there is None:
            return None
        import pandas as pd

        raw = np.array(self.there)
        return pd.Series(raw / raw.sum(), index=pd.Index(self.criteria, name="criterion"), name="weight")

    @cached_property
    def factors(self) -> pd.Series[float] | None:
        """For `percent`: what each weight is multiplied by before the sum is divided out; 1 for a weight of 0."""
        if self.there is None or self.norm != "percent":
            return None
        import pandas as pd

        now, raw = np.array(self.now), np.array(self.there)
        values = np.where(now > 0, raw / np.where(now > 0, now, 1), 1.0)
        return pd.Series(values, index=pd.Index(self.criteria, name="criterion"), name="factor")

    @property
    def moves(self) -> pd.Series[float] | None:
        """How far each weight moves, of weights that sum to 1."""
        return None if self.weights is None else self.weights - np.array(self.now)

    @property
    def moved(self) -> float | None:
        """Points of 100 that change hands: half the sum of all moves, times 100."""
        moves = self.moves
        return None if moves is None else float(np.abs(moves).sum()) * 50

    @property
    def ratio(self) -> float | None:
        """For `percent` below 1: no weight ratio may change by more than this factor, √((1 + r)/(1 − r)) up or down."""
        if self.norm != "percent" or self.distance is None or self.distance >= 1:
            return None
        return sqrt((1 + self.distance) / (1 - self.distance))

    def __str__(self) -> str:
        return sentences.nearest(self.told())

    def _repr_html_(self) -> str:
        table, labels = self.to_frame().dropna(axis="columns", how="all"), self.labels or Labels()
        if "move" in table:  # what stays differs from today's weight by rounding alone
            table.loc[table["move"].abs() < STILL, "move"] = 0.0
        if self.labels is not None:
            table.insert(0, "label", [labels.subject(key) for key in table.index])
        now = dict(zip(self.criteria, self.now, strict=True))
        said = sentences.nearest_in(labels, self.told(), now)
        return shown("", [said[:1].upper() + said[1:]], [table])

    def __repr__(self) -> str:
        return f"<NearestFlip: {self}>"

    def told(self) -> dict[str, Any]:
        """Return what it says as plain data, without its certificate."""
        weights, factors = self.weights, self.factors
        return {
            "status": self.status.name, "winner": self.winner, "rival": self.rival, "norm": self.norm, "until":
            self.until, "distance": self.distance, "bracket": self._ends(),
            "moved": self.moved, "weights": None if weights is None else weights.to_dict(),
            "factors": None if factors is None else factors.to_dict(), "never": list(self.never),
            "tie_only": list(self.tie_only),
        }  # fmt: skip

    def _ends(self) -> list[float | None] | None:
        return None if self.bracket is None else [x if isfinite(x) else None for x in self.bracket]

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data; its certificate names the problem "main"."""
        certificate = self.certificate
        if not isinstance(certificate, str) and certificate is not None:
            certificate = {"problem": "main", **certificate.to_json()}
        return {**self.told(), "sentence": str(self), "certificate": certificate}

    def to_frame(self) -> pd.DataFrame:
        """Return a table by criterion: the weights now and at the flip, the moves, and for `percent` the factors.

        `attrs["sentence"]` says it in words; without a flip the columns of the flip are missing values.
        """
        import pandas as pd

        index = pd.Index(self.criteria, name="criterion")
        now = pd.Series(self.now, index=index)
        columns = {"now": now, "there": self.weights, "move": self.moves, "factor": self.factors}
        frame = pd.DataFrame({k: [np.nan] * len(index) if x is None else x for k, x in columns.items()}, index=index)
        frame.attrs.update(sentence=str(self), status=self.status.name)
        return frame.astype(float)


def nearest_flip(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, norm: str = "l1", rival: str | None =
    None, until: str = "tie", lower: Any = None, upper: Any = None, ranked: Sequence[Sequence[str]] | None = None,
    frozen: Sequence[str] = (), seconds: float = 10.0, gap: float = 1e-6,
) -> NearestFlip:  # fmt: skip
    """Return the least change of all weights together at which another alternative comes first.

    Parameters
    ----------
    norm : "l1" (Σ|Δ|, twice the points moved), "l2", "linf" (the largest |Δ|), "percent" (each weight times a factor in
        [1 − r, 1 + r], then divided by the sum), "percent_final" (each final weight within ± r of today's)
    rival : the alternative to get ahead; left out, whoever is nearest
    until : "tie" (level with today's winner; others may be ahead of a named rival) or "win" (nobody ahead of it)
    lower, upper : bounds on the weights: a number, a mapping by criterion, or one per criterion
    ranked : tiers of criteria, most important first: every weight of a tier is at least every weight of the next
    frozen : criteria whose weight stays as it is (for `percent`: factor 1)
    seconds, gap : where a search is needed (TOPSIS and black boxes), its time limit and the width of the bracket at
        which it may stop

    Returns
    -------
    NearestFlip
        Exact with a certificate for linear methods; bracketed with a certificate for TOPSIS.

    Raises
    ------
    McdaError
        Unknown names or norms, bounds or tiers that today's weights do not respect, a rival that is first already.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> flip = nearest_flip(matrix, [1, 1], "weighted_sum", norm="l1")
    >>> print(flip)
    a2 overtakes a1 at a distance of 0.3333 (l1)
    >>> round(flip.moved, 6)
    16.666667
    """
    found, own = resolve(matrix, weights)
    chosen = by_name(method)
    check_words(norm, until)
    names = found.alternatives
    region = region_of(found, own.exact, norm, lower, upper, ranked, frozen)
    ranking = rank(found, own, chosen)
    winners = np.flatnonzero(ranking.ranks == 1).tolist()
    winner = winners[0]
    if rival is not None and position(names, rival, "alternative") == winner:
        raise McdaError(f"{rival!r} is first already: name another rival")
    if rival is None:
        until = "tie"  # without a name both questions have the same answer
    walker = Walker(found, own, chosen) if chosen.form in ("linear", "ratio") else None
    rows = list(walker.problem.rows.values()) if walker else [tuple(row) for row in found.exact.tolist()]
    named = [] if rival is None else [names.index(rival)]
    rivals = named or [b for b in range(len(names)) if rows[b] != rows[winner]]
    level = [b for b in winners[1:] if b in rivals]
    if named and rows[named[0]] == rows[winner]:
        level = named  # the same row: level under any weights
    elif named and not level and until == "tie" and ranking.values[named[0]] == ranking.values[winner]:
        level = named
    question = (labels_of(matrix), found, own, winner, norm, until)
    if level:
        return _answer(*question, Status.TIED, Radius(0.0, 0.0, own.values, level[0], lambda: None))
    if walker is None:
        radius = _searched(ranking, rivals, norm, until, _limits(region), seconds)
    else:
        radius = _solve(walker, winner, rivals, norm, until, region, named=rival is not None, seconds=seconds, gap=gap)
    if radius.weights is not None:
        closed = radius.upper - radius.lower <= max(gap, 1e-9) * max(1.0, radius.upper)
        return _answer(*question, Status.FLIP if closed else Status.OPEN, radius)
    if radius.lower < np.inf and not set(rivals) <= {*radius.never, *radius.tie_only}:
        return _answer(*question, Status.OPEN, radius)
    return _answer(*question, Status.TIE_ONLY if radius.tie_only else Status.NEVER, radius)


def check_words(norm: str, until: str) -> None:
    """Refuse a norm or an end that is unknown."""
    if norm not in NORMS:
        raise McdaError(f"unknown norm {norm!r}{hint(norm, NORMS)}")
    if until not in ("tie", "win"):
        raise McdaError(f"'until' must be 'tie' or 'win', got {until!r}{hint(until, ('tie', 'win'))}")


def region_of(
    matrix: DecisionMatrix, now: Vector, norm: str, lower: Any, upper: Any, ranked: Any, frozen: Sequence[str]
) -> Region:
    """Read bounds, tiers and frozen criteria, and refuse what today's weights do not respect."""
    n = len(matrix.criteria)
    if norm == "percent" and not (lower is None and upper is None and ranked is None):
        raise McdaError("'lower', 'upper' and 'ranked' do not go with norm 'percent'; 'percent_final' takes them")
    if isinstance(frozen, str):
        raise McdaError(f"'frozen' must be a list of criteria, got the text {frozen!r}")
    held = {position(matrix.criteria, name, "criterion") for name in frozen}
    low = [now[j] if j in held else x for j, x in enumerate(_each(matrix, lower, "lower", Fraction(0)))]
    high = [now[j] if j in held else x for j, x in enumerate(_each(matrix, upper, "upper", Fraction(1)))]
    if norm == "percent_final":  # a share of nothing is nothing
        high = [x if w else Fraction(0) for x, w in zip(high, now, strict=True)]
    rows: list[Vector] = []
    if ranked is not None:
        tiers = [[position(matrix.criteria, name, "criterion") for name in tier] for tier in ranked]
        if sorted(j for tier in tiers for j in tier) != list(range(n)):
            raise McdaError("'ranked' must put every criterion into exactly one tier")
        for above, below in pairwise(tiers):
            rows += [tuple(Fraction((k == i) - (k == j)) for k in range(n)) for i in above for j in below]
    for name, w, a, b in zip(matrix.criteria, now, low, high, strict=True):
        if not a <= w <= b:
            raise McdaError(
                f"today's weight of {name!r} is {float(w):.4g}, outside its bounds [{float(a):.4g}, {float(b):.4g}]"
            )
    for row in rows:
        if sum(x * w for x, w in zip(row, now, strict=True)) < 0:
            i, j = row.index(Fraction(1)), row.index(Fraction(-1))
            first, second = matrix.criteria[i], matrix.criteria[j]
            raise McdaError(f"'ranked' puts {first!r} above {second!r}, but today's weight of {first!r} is smaller")
    return Region(tuple(low), tuple(high), tuple(rows))


def _each(matrix: DecisionMatrix, given: Any, what: str, otherwise: Fraction) -> list[Fraction]:
    n = len(matrix.criteria)
    if given is None:
        return [otherwise] * n
    if isinstance(given, Mapping):
        for name in given:
            if name not in matrix.criteria:
                raise McdaError(f"'{what}' names {name!r}, which is no criterion{hint(name, matrix.criteria)}")
        given = [given.get(name, otherwise) for name in matrix.criteria]
    elif np.ndim(given) == 0:
        given = [given] * n
    listed = [otherwise if x is None else fraction(x) for x in given]
    if len(listed) != n:
        raise McdaError(f"'{what}' must give {n} bounds, one per criterion, got {len(listed)}")
    for name, x in zip(matrix.criteria, listed, strict=True):
        if not 0 <= x <= 1:
            raise McdaError(f"'{what}' of {name!r} must lie in [0, 1], got {float(x):g}")
    return listed


def _limits(region: Region) -> Limits:
    lower, upper = np.array(region.lower, dtype=float), np.array(region.upper, dtype=float)
    rows = np.array(region.rows, dtype=float).reshape(-1, len(lower))
    frozen = np.array([a == b for a, b in zip(region.lower, region.upper, strict=True)])
    return Limits(lower, upper, frozen, rows)


def _searched(ranking: Ranking, rivals: list[int], norm: str, until: str, limits: Limits, seconds: float) -> Radius:
    """Search for a flip of a method known by evaluation."""
    method, prepared = ranking.method, ranking.method.prepare(ranking.matrix)
    winner = int(np.flatnonzero(ranking.ranks == 1)[0])
    return search_nearest(
        lambda weights: method.score(prepared, weights), ranking.weights.values, winner, rivals,
        norm=norm, until=until, limits=limits, seconds=seconds,
    )  # fmt: skip


def _solve(
    walker: Walker,
    winner: int,
    rivals: list[int],
    norm: str,
    until: str,
    region: Region,
    *,
    named: bool,
    seconds: float,
    gap: float,
) -> Radius:
    limits = _limits(region)
    if isinstance(walker.prepared, Linear):
        return LinearQuestion(
            walker.problem, walker.prepared, walker.weights.exact, winner, rivals,
            norm=norm, until=until, limits=limits, region=region, named=named,
        ).solve()  # fmt: skip
    if norm == "percent":
        assert isinstance(walker.prepared, Ratio)
        return ratio_percent.solve(
            walker.problem, walker.prepared, walker.weights, winner, rivals,
            until=until, limits=limits, budget=seconds, gap=gap, named=named,
        )  # fmt: skip
    asked = walker.problem, walker.weights, winner, rivals
    if norm == "l2" and until == "tie" and region == Region.simplex(len(region.lower)):
        return ratio_l2.solve(*asked, budget=seconds, gap=gap, named=named)
    return ratio_rows.solve(*asked, norm=norm, region=region, until=until, budget=seconds, gap=gap, named=named)


def _answer(
    labels: Labels | None, matrix: DecisionMatrix, weights: Weights, winner: int, norm: str, until: str, status: Status,
    radius: Radius,
) -> NearestFlip:  # fmt: skip
    names = matrix.alternatives
    there = None if radius.weights is None else tuple(radius.weights.tolist())
    known = there is not None
    bracket = (float(radius.lower), float(radius.upper)) if known or radius.lower < np.inf else None
    return NearestFlip(
        status, float(radius.upper) if known else None, bracket,
        names[winner],
        None if radius.rival is None else names[radius.rival], norm, until,
        tuple(names[b] for b in radius.never), tuple(names[b] for b in radius.tie_only), matrix.criteria,
        tuple(weights.values.tolist()), there, radius.certify, labels,
    )  # fmt: skip
