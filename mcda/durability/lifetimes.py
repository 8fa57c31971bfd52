"""How long a choice lasts when priorities drift and events arrive."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.durability.asked import count_of, course_of, drift_of, percent_flip
from mcda.durability.bounds import end_bound, path_bound
from mcda.durability.courses import share_error, total
from mcda.flips.nearest import NearestFlip, Status
from mcda.forms import Method
from mcda.scenarios.events import Event

if TYPE_CHECKING:
    import pandas as pd

SAMPLES = 10_000
LOOKS = 12
CLOSE = 0.1  # a bound that lies farther below the simulation says nothing worth printing


@dataclass(frozen=True, eq=False)
class Survival:
    """How often a choice stays first, and is first at the end; every share has its standard error.

    A share is of draws of drift and events, not a forecast.

    Attributes
    ----------
    choice : str
    first : bool
        Whether it is first today, perhaps level; where not, nothing can last.
    years, drift : float
        `drift` is the standard deviation of the logarithm of each weight after one year: 0.1 is about 10 %.
    path, path_error : float
        Share of draws in which it stays first at every look, at today's and all `looks` a year.
    rare : float
        The same with half as many looks: how much larger it is tells by how much looking overstates survival.
    end, end_error : float
        Share of draws in which it is first at the end, whatever was before.
    rivals : mapping name -> share of draws
        Who was ahead where it first was not; None where it was no longer there.
    certain : bool
        Nothing was drawn: no drift, or none that could change anything, and no event by chance.
    events : tuple of (name, date or None, arrivals a year)
    nearest : NearestFlip or None
        The percent radius of today's choice, where there is a solver that proves it and the choice is first.
    samples, looks, rng : int
    """

    choice: str
    first: bool
    years: float
    drift: float
    path: float
    path_error: float
    rare: float
    end: float
    end_error: float
    rivals: Mapping[str | None, float]
    certain: bool
    events: tuple[tuple[str, str | None, float], ...]
    nearest: NearestFlip | None
    samples: int
    looks: int
    rng: int
    _alive: tuple[tuple[float, float, float], ...]
    _criteria: int

    @cached_property
    def curve(self) -> pd.DataFrame:
        """Share of draws in which the choice has stayed first so far: index year, `survival, standard_error`."""
        import pandas as pd

        years, shares, errors = zip(*self._alive, strict=True)
        index = pd.Index(years, name="year", dtype=float)
        return pd.DataFrame({"survival": shares, "standard_error": errors}, index=index)

    @property
    def ratio(self) -> float | None:
        """ρ: no weights whose factors all lie in [1/ρ, ρ] put another one ahead; infinite where none at all do.

        Of today's problem, before any event; None where it is not proved.
        """
        return ratio_of(self.nearest)

    @property
    def bound(self) -> float | None:
        """A proved lower bound of `path` in continuous time; None with events, or farther than 0.1 below it."""
        return self._bound(path_bound, self.path)

    @property
    def bound_at_end(self) -> float | None:
        """A proved lower bound of `end`; None with events, or farther than 0.1 below it."""
        return self._bound(end_bound, self.end)

    def _bound(self, bound: Any, simulated: float) -> float | None:
        if self.ratio is None or self.events or not self.first:
            return None
        found = 1.0 if math.isinf(self.ratio) else float(bound(self.ratio, self.drift, self.years, self._criteria))
        return found if found >= simulated - CLOSE else None

    @property
    def kept(self) -> str | None:
        """What no drift can do, in a sentence, from the percent radius; None where it is not proved."""
        return kept(self.nearest, self.choice)

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know beside the shares, in sentences."""
        found = []
        if not self.certain and self.first:
            below = f"slightly less than {self.path:.1%}" if self.path >= 0.0005 else "no larger"
            found.append(
                f"the choice is looked at {self.looks} times a year and may be overtaken in between: with half as many "
                f"looks the share would be {self.rare:.1%}, and without gaps {below}"
            )
            if self.bound is not None:
                found.append(f"without gaps it is proved to be at least {self.bound:.1%}")
        if self.kept is not None:
            found.append(f"{self.kept}{', as long as no event comes' if self.events else ''}")
        return tuple(found)

    def __str__(self) -> str:
        if not self.first:
            return f"{self.choice} is not first today: there is nothing that could last"
        what = "" if self.drift == 0 else f"weights drift by {self.drift:g} a year"
        arriving = "" if not self.events else f"{len(self.events)} event{'s'[: len(self.events) > 1]} can arrive"
        when = " and ".join(filter(None, (what, arriving))) or "nothing changes"
        if self.certain:
            stays = "stays first" if self.path else "does not stay first"
            return f"{self.choice} {stays} for {self.years:g} years when {when}; nothing is left to chance"
        return (
            f"{self.choice} stays first for {self.years:g} years in {self.path:.1%} ± {self.path_error:.1%} of "
            f"{self.samples:,} draws when {when}; it is first at the end in {self.end:.1%} ± {self.end_error:.1%}"
        )

    def __repr__(self) -> str:
        return f"<Survival: {self}>"

    def to_json(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        ratio = self.ratio
        return {
            "sentence": str(self), "notes": list(self.notes), "choice": self.choice, "first": self.first,
            "years": self.years, "drift": self.drift, "path": self.path, "path_error": self.path_error,
            "rare": self.rare, "end": self.end, "end_error": self.end_error, "certain": self.certain,
            "rivals": [{"rival": name, "share": share} for name, share in self.rivals.items()],
            "curve": [{"year": t, "survival": p, "standard_error": e} for t, p, e in self._alive],
            "events": [{"event": name, "date": date, "rate": rate} for name, date, rate in self.events],
            "bound": self.bound, "bound_at_end": self.bound_at_end,
            "ratio": None if ratio is None or math.isinf(ratio) else ratio,
            "nearest": None if self.nearest is None else self.nearest.told(),
            "samples": self.samples, "looks": self.looks, "seed": self.rng,
        }  # fmt: skip


def ratio_of(nearest: NearestFlip | None) -> float | None:
    """Return ρ = √((1 + r)/(1 − r)) of the proved end of a percent radius; infinite where nothing flips."""
    if nearest is None or nearest.status is Status.TIED:
        return None
    if nearest.status in (Status.NEVER, Status.TIE_ONLY):
        return math.inf
    r = 0.0 if nearest.bracket is None else nearest.bracket[0]
    return math.sqrt((1 + r) / (1 - r)) if 0 < r < 1 else None


def kept(nearest: NearestFlip | None, choice: str) -> str | None:
    """Return what no drift of the weights can do, in a sentence; None where nothing is proved."""
    ratio = ratio_of(nearest)
    if nearest is None or ratio is None:
        return None
    if math.isinf(ratio):
        return f"no drift of the weights, however large, puts another one ahead of {choice}"
    proof = " (by floats, without a certificate)" if isinstance(nearest.certificate, str) else ""
    floor = math.floor(ratio * 1e4) / 1e4  # rounded down: the sentence stays true
    return f"no drift that keeps every weight within a factor {floor:g} of today's can change the choice{proof}"


def survival(
    matrix: Any, weights: Any = None, method: Method | str = "weighted_sum", *, drift: Any, years: Any = 10,
    events: Iterable[Event] = (), rates: Mapping[str, Any] | None = None, start: Any = None, choice: str | None = None,
    looks: int = LOOKS, samples: int = SAMPLES, rng: int = 0, executor: Any = None,
) -> Survival:  # fmt: skip
    """Return how often a choice stays first while weights drift and events arrive.

    Each logarithm of a weight is a Brownian motion of its own, w_j(t) ∝ w_j exp(s B_j(t)). An event holds from its date
    on, or from the first arrival of a Poisson process; what it does to the weights is what they drift from.

    Parameters
    ----------
    matrix, weights : as in `rank`; a case brings its choice and the year of its decision too
    drift : s, the standard deviation of the logarithm of a weight after one year; there is no default, see
        `largest_drift`
    years : how long
    events : Event, each with a date or named in `rates`; dates after the end never come
    rates : mapping event -> arrivals a year; a second arrival changes nothing
    start : the date of today, as in 2008 or "2008-01"; needed with dated events where the case does not say it. A year
        or a month alone is its first day
    choice : the alternative to watch; left out, the case's, else today's winner
    looks : how many times a year it is looked at
    samples, rng, executor : draws, seed, and anything with `map` to share out the blocks

    Returns
    -------
    Survival
        Simulated in blocks with seeds of their own: the same call gives the same numbers. Looks are discrete, so that
        `path` is slightly too large.

    Raises
    ------
    McdaError
        A negative drift, no time, events without date or rate, before the start or of other names.

    Examples
    --------
    >>> from mcda import DecisionMatrix, Event
    >>> matrix = DecisionMatrix.of([[4, 1], [1, 3]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> found = survival(matrix, [1, 1], drift=0.1, samples=4096, rng=1)
    >>> found.path <= found.rare and abs(found.end - 0.818) < 0.03  # Φ(log 1.5 / (0.1 √20)) at the end
    True
    >>> print(found.kept)
    no drift that keeps every weight within a factor 1.2247 of today's can change the choice
    >>> law = Event.of("law", cells={"a1": {"gain": 0}})
    >>> calm = survival(matrix, [1, 1], drift=0, events=[law], rates={"law": 0.05}, samples=4096)
    >>> abs(calm.path - 0.607) < 0.03  # exp(−10/20)
    True
    """
    course = course_of(matrix, weights, method, years, events, rates, start, choice, looks, rng)
    spread, count, nearest = drift_of(drift), count_of(samples, executor), percent_flip(course)
    unmoved = nearest is not None and nearest.status in (Status.NEVER, Status.TIE_ONLY) and not course.events
    certain = not course.by_chance and (spread == 0 or unmoved)
    counts = total(course, 0.0 if certain else spread, 1 if certain else count, executor)

    def share(times: int) -> tuple[float, float]:
        return times / counts.draws, 0.0 if certain else share_error(times, counts.draws)

    alive = tuple((t, *share(x)) for t, x in zip(course.marks, counts.alive.tolist(), strict=True))
    return Survival(
        course.choice, course.first, course.years, spread, *alive[-1][1:], counts.rare / counts.draws,
        *share(counts.end), {name: x / counts.draws for name, x in counts.rivals.items()}, certain,
        tuple((e.name, e.date, rate) for e, rate in zip(course.events, course.rates, strict=True)), nearest,
        counts.draws, course.looks, course.seed, alive, int(np.count_nonzero(course.state.weights.values)),
    )  # fmt: skip
