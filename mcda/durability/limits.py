"""How much priorities may drift before a choice no longer lasts: the inverse of its survival."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import add
from typing import Any, Literal

from mcda.durability.asked import count_of, course_of, percent_flip
from mcda.durability.courses import Chance, Course, counted, share_error, total
from mcda.durability.lifetimes import LOOKS, kept, ratio_of
from mcda.errors import McdaError, hint
from mcda.flips.nearest import NearestFlip, Status
from mcda.forms import Method
from mcda.matrix import fraction
from mcda.numerals import shown
from mcda.scenarios.events import Event
from mcda.sentences import lower, upper
from mcda.simulation.blocks import sizes

SAMPLES = 4096
WIDTH = 1.01  # the ends of a bracket, one over the other
LEAST, MOST = 1e-6, 64.0  # drifts that are looked at
ROOM = 30_000_000  # numbers that are kept, 240 MB
Share = tuple[float, float]


class Reach(Enum):
    """What the search for the largest drift came to; the value is its sentence."""

    FOUND = "up to this drift the choice lasts often enough, beyond it does not"
    ANY = "the choice lasts often enough however large the drift"
    NONE = "the choice does not last often enough under any drift, however small"


@dataclass(frozen=True, eq=False)
class DriftLimit:
    """The largest drift under which a choice lasts often enough.

    Attributes
    ----------
    status : Reach
        `ANY` and `NONE` speak of drifts from 1e-6 to 64 a year.
    proved : bool
        `ANY` follows from the percent radius, or `NONE` from today's ranking, and not from draws.
    drift : float or None
        The largest drift met under which the share of draws that last is at least `at_least`, to 1 %.
    bracket : (float, float or None) or None
        Under the first the share is at least two standard errors above `at_least`, under the second as much below;
        0 and None where no drift met is.
    share, share_error : float or None
        At `drift`.
    at_least, years : float
    of : "path" (first at every look) or "end" (first at the end)
    nearest : NearestFlip or None
        As in `Survival`.
    """

    status: Reach
    proved: bool
    choice: str
    drift: float | None
    bracket: tuple[float, float | None] | None
    share: float | None
    share_error: float | None
    at_least: float
    years: float
    of: str
    nearest: NearestFlip | None
    samples: int
    looks: int
    rng: int

    @property
    def ratio(self) -> float | None:
        """ρ: no weights whose factors all lie in [1/ρ, ρ] put another one ahead; infinite where none at all do."""
        return ratio_of(self.nearest)

    @property
    def kept(self) -> str | None:
        """What no drift can do, in a sentence, from the percent radius; None where it is not proved."""
        return kept(self.nearest, self.choice)

    def __str__(self) -> str:
        if self.proved and self.status is Reach.NONE:
            return f"{self.choice} is not first today: it stays first under no drift"
        lasts = f"stays first for {self.years:g} years" if self.of == "path" else f"is first after {self.years:g} years"
        if self.proved:
            return f"{self.choice} {lasts} always, however much weights drift"
        often = f"in at least {100 * self.at_least:.4g}% of {self.samples:,} draws"
        looked = (
            "" if self.of == "end" else f"; looked at {'once' if self.looks == 1 else f'{self.looks} times'} a year"
        )
        if self.status is Reach.ANY:
            return f"{self.choice} {lasts} {often}, however much weights drift{looked}"
        if self.status is Reach.NONE or self.drift is None or self.bracket is None:
            return f"{self.choice} {lasts} {often} under no drift, however small{looked}"
        low, high = self.bracket
        ends = f"from {lower(low, 3)} on" if high is None else f"{lower(low, 3)} to {upper(high, 3)}"
        return (
            f"{self.choice} {lasts} {often} as long as weights drift by no more than {lower(self.drift, 3)} a year "
            f"(two standard errors: {ends}){looked}"
        )

    def __repr__(self) -> str:
        return f"<DriftLimit: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        ratio = self.ratio
        return {
            "sentence": str(self), "kept": self.kept, "status": self.status.name, "proved": self.proved,
            "choice": self.choice, "drift": self.drift, "bracket": None if self.bracket is None else list(self.bracket),
            "share": self.share, "share_error": self.share_error, "at_least": self.at_least, "years": self.years,
            "of": self.of, "ratio": None if ratio is None or math.isinf(ratio) else ratio,
            "nearest": None if self.nearest is None else self.nearest.told(),
            "samples": self.samples, "looks": self.looks, "seed": self.rng,
        }  # fmt: skip


def largest_drift(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, years: Any = 10, at_least: Any = 0.9,
    of: Literal["path", "end"] = "path", events: Iterable[Event] = (), rates: Mapping[str, Any] | None = None,
    start: Any = None, choice: str | None = None, looks: int = LOOKS, samples: int = SAMPLES, rng: int = 0,
) -> DriftLimit:  # fmt: skip
    """Return the largest drift of the weights under which a choice lasts in a given share of draws.

    Bisection on the same draws for every drift. The share need not fall everywhere as the drift grows: what is found is
    a place where it falls below `at_least`, going up from small drifts by factors of 2.

    Parameters
    ----------
    at_least : the share of draws, strictly between 0 and 1
    of : "path": first at every look; "end": first at the end, whatever was before
    matrix, weights, method, years, events, rates, start, choice, looks, samples, rng : as in `survival`

    Raises
    ------
    McdaError
        As `survival`; a share outside (0, 1).

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[4, 1], [1, 3]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> found = largest_drift(matrix, [1, 1], of="end", samples=1024)
    >>> found.bracket[0] < 0.0707 < found.bracket[1]  # log 1.5 = 1.2816 s √20
    True
    """
    if of not in ("path", "end"):
        raise McdaError(f"'of' must be 'path' or 'end', got {shown(of)}{hint(of, ('path', 'end'))}")
    try:
        target = float(fraction(at_least))
    except McdaError:
        target = 0.0
    if not 0 < target < 1:
        raise McdaError(f"'at_least' must lie between 0 and 1, got {shown(at_least)}")
    course = course_of(matrix, weights, method, years, events, rates, start, choice, looks, rng)
    count, nearest = count_of(samples), percent_flip(course)

    def answer(status: Reach, drift: float | None = None, *, proved: bool = False, **found: Any) -> DriftLimit:
        ends = {"bracket": None, "share": None, "share_error": None} | found
        return DriftLimit(
            status, proved, course.choice, drift, at_least=target, years=course.years, of=of, nearest=nearest,
            samples=count, looks=course.looks, rng=course.seed, **ends,
        )  # fmt: skip

    if not course.first and of == "path":
        return answer(Reach.NONE, proved=True)
    if not course.events and nearest is not None and nearest.status in (Status.NEVER, Status.TIE_ONLY):
        return answer(Reach.ANY, proved=True)
    known: dict[float, Share] = {}
    stored = _stored(course, count)

    def share(drift: float) -> Share:
        if drift not in known:
            parts = (counted(course, drift, chance) for chance in stored)
            counts = reduce(add, parts) if stored else total(course, drift, count)
            times = counts.end if of == "end" else int(counts.alive[-1])
            known[drift] = times / count, share_error(times, count)
        return known[drift]

    ratio = ratio_of(nearest)
    guess = 0.1 if ratio is None else math.log(ratio) / math.sqrt(course.years)
    low, high = _edge(lambda s: share(s)[0] >= target, guess, 2.0)
    if high is None:
        return answer(Reach.ANY)
    if low == 0:
        return answer(Reach.NONE)
    safe, _ = _edge(lambda s: share(s)[0] - 2 * share(s)[1] >= target, low, 1.1)
    _, out = _edge(lambda s: share(s)[0] + 2 * share(s)[1] >= target, high, 1.1)
    p, error = share(low)
    return answer(Reach.FOUND, low, bracket=(safe, out), share=p, share_error=error)


def _stored(course: Course, count: int) -> list[Chance]:
    """Return the chance of all blocks, drawn once for all drifts; nothing where it takes too much room."""
    if len(course.calendar) * count * len(course.state.matrix.criteria) > ROOM:
        return []
    drawn = (Chance.of(course, block, size) for block, size in enumerate(sizes(count)))
    return [Chance(one.times, list(one.motion)) for one in drawn]


def _edge(lasts: Callable[[float], bool], start: float, factor: float) -> tuple[float, float | None]:
    """Return a drift that lasts and a larger one, by at most 1 %, that does not; 0 or None where none is met."""
    low, high, drift = 0.0, None, min(max(start, LEAST), MOST)
    while True:
        if lasts(drift):
            low = drift
        else:
            high = drift
        if low and high is not None:
            if high <= low * WIDTH:
                return low, high
            drift = math.sqrt(low * high)
        elif high is None:
            if low >= MOST:
                return low, None
            drift = min(low * factor, MOST)
        else:
            if high <= LEAST:
                return 0.0, high
            drift = max(high / factor, LEAST)
