"""Which change of one weight flips the choice: intervals, paths and thresholds, exact and certified."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from mcda.certificate import PathCertificate
from mcda.errors import McdaError
from mcda.flips.flip import Flip
from mcda.flips.flip_list import Flips
from mcda.flips.paths import Path, path_along
from mcda.flips.walks import (
    REACH,
    Event,
    Stretch,
    Walker,
    certificate_at,
    joined,
    merged,
    met_on,
    middles,
    sharpened,
    stretches,
    walker_for,
)
from mcda.forms import BlackBox, Linear, Method, is_tie, linear_scores, same_rows
from mcda.matrix import Floats

if TYPE_CHECKING:
    import pandas as pd

Of = Literal["winner", "ranking"] | tuple[Literal["top"], int]
AT_NOW = 1e-12  # a threshold this close to today's weight is today's tie
UNDEFINED = "not defined"  # status of an interval: the criterion has all the weight


def stability(matrix: Any, weights: Any = None, method: Method | str = "weighted_sum") -> pd.DataFrame:
    """Return, for each criterion, the interval of its weight in which today's winner stays the winner.

    The others keep their proportions. Ends are exact to 1e-12.

    Returns
    -------
    DataFrame indexed by criterion
        weight : today's; lower, upper : ends of the interval around it, 0 and 1 with no rival where nothing flips;
        lower_rival, upper_rival : who takes over just beyond; returns : whether the winner comes back further out;
        status : "flip", "never" (nothing flips from 0 to 1), "tied" (others are first too, and the interval is a
        point) or "not defined" (the criterion has all the weight, so that the others have no proportions to keep; both
        ends are today's weight). `attrs["winner"]` names the winner; `attrs["tied"]` who shares the first place with
        it today, identical rows left out.

    Raises
    ------
    McdaError
        Bad input.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> table = stability(matrix, [1, 1])
    >>> round(float(table.loc["gain", "lower"]), 12), table.loc["gain", "lower_rival"]
    (0.333333333333, 'a2')
    """
    import pandas as pd

    walker = walker_for(matrix, weights, method)
    names = walker.matrix.alternatives
    today = _today(walker)
    rows: list[tuple[float, float, float, str | None, str | None, bool, str]] = []
    for criterion, now in zip(walker.matrix.criteria, walker.weights.values.tolist(), strict=True):
        path = path_along(walker.matrix, walker.weights, criterion)
        if path is None:
            rows.append((now, now, now, None, None, False, UNDEFINED))
            continue
        found, _ = stretches(walker, path)
        held = [k for k, s in enumerate(found) if today[0] in s.winners and s.start - AT_NOW <= now <= s.end + AT_NOW]
        if held:
            k, last = held[0], held[-1]
            lower, upper = found[k].start, found[last].end
            below, above = (found[k - 1] if k else None), (found[last + 1] if last + 1 < len(found) else None)
            # a stretch that only touches today's weight is no part of the interval's inside
        else:
            lower = upper = now
            below = next((s for s in reversed(found) if s.end <= now + AT_NOW), None)
            above = next((s for s in found if s.start >= now - AT_NOW), None)
        returns = any(today[0] in s.winners for k, s in enumerate(found) if k not in held)
        rivals = _first(below, names), _first(above, names)
        status = "tied" if lower == upper else "never" if rivals == (None, None) else "flip"
        rows.append((now, lower, upper, *rivals, returns, status))
    frame = pd.DataFrame(
        rows, index=pd.Index(walker.matrix.criteria, name="criterion"),
        columns=["weight", "lower", "upper", "lower_rival", "upper_rival", "returns", "status"],
    )  # fmt: skip
    for column in ("lower_rival", "upper_rival"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    frame.attrs.update(winner=names[today[0]], tied=tuple(names[k] for k in today[1:]))
    return frame


def winner_path(
    matrix: Any,
    weights: Any = None,
    method: Method | str = "weighted_sum",
    along: Any = None,
    *,
    rule: str = "proportional",
) -> pd.DataFrame:
    """Return every winner as the weight of `along` goes from 0 to 1, the rest following `rule`.

    Parameters
    ----------
    along : a criterion, a list of criteria (their sum moves), or other weights (the straight line to them: 0 is
    today, 1 there)
    rule : "proportional", or "equal": all others change by the same amount until one reaches 0, which stays there

    Returns
    -------
    DataFrame
        start, end, winner; the rows have positive length and cover [0, 1]. A winner that is tied over a whole
        stretch is named by the first of the tied; `attrs["level"]` holds everyone. `attrs["now"]` is today's
        position. Empty, with `attrs["status"]`, where the group has all the weight, so that the rest has no
        proportions to keep.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> winner_path(matrix, [1, 1], "weighted_sum", along="gain")["winner"].tolist()
    ['a2', 'a1']
    """
    import pandas as pd

    if along is None:
        raise McdaError("'along' is missing: give a criterion, a list of criteria, or other weights")
    walker = walker_for(matrix, weights, method)
    path = path_along(walker.matrix, walker.weights, along, rule)
    names = walker.matrix.alternatives
    found = [] if path is None else stretches(walker, path)[0]
    frame = pd.DataFrame(
        {
            "start": [s.start for s in found],
            "end": [s.end for s in found],
            "winner": pd.Series([names[s.winners[0]] for s in found], dtype=object),
        }
    )
    frame.attrs["level"] = tuple(tuple(names[k] for k in s.winners) for s in found)
    if path is None:
        frame.attrs["status"] = f"{along!r} has all the weight today: the rest has no proportions to keep"
    else:
        frame.attrs["now"] = float(path.now)
    return frame


def weight_flips(
    matrix: Any,
    weights: Any = None,
    method: Method | str = "weighted_sum",
    *,
    of: Of = "winner",
    rule: str = "proportional",
    along: Any = None,
) -> Flips[Flip]:
    """Return every change of the choice as one weight goes from 0 to 1, nearest to today first.

    Parameters
    ----------
    of : "winner", "ranking" (every pair that changes order) or ("top", k) (who enters the first k places)
    rule : what the other weights do, as in `winner_path`
    along : one criterion, a list of criteria whose sum moves, or other weights (the straight line to them); left out,
        every criterion in its turn

    Returns
    -------
    Flips, a list of Flip
        `winner` is the side nearer to today's weight, `rival` the one beyond. Touching at exactly 0 or 1 is no flip,
        and neither is a tie that nobody turns into a lead.

    Examples
    --------
    >>> from mcda import DecisionMatrix
    >>> matrix = DecisionMatrix.of([[3, 1], [1, 2]], sense=("max", "max"), bounds=(0, 4), criteria=["gain", "calm"])
    >>> for flip in weight_flips(matrix, [1, 1], "weighted_sum"):
    ...     print(flip)
    a2 overtakes a1 when gain falls from 0.500 to 0.333
    a2 overtakes a1 when calm rises from 0.500 to 0.667
    """
    walker = walker_for(matrix, weights, method)
    k = _depth(of, len(walker.matrix.alternatives))
    subjects = walker.matrix.criteria if along is None else [along]
    found = (path_along(walker.matrix, walker.weights, subject, rule) for subject in subjects)
    paths = [path for path in found if path is not None]
    if of == "winner":
        flips = _winner_flips(walker, paths)
    else:
        flips = [flip for path in paths for flip in _order_flips(walker, path, k)]
    order = {name: j for j, name in enumerate(walker.matrix.criteria)}
    near = sorted(flips, key=lambda flip: (round(flip.distance, 12), order.get(str(flip.subject), 0)))
    return Flips(near, matrix, of if isinstance(of, str) else f"top:{k}")


def _depth(of: Any, count: int) -> int | None:
    if of in ("winner", "ranking"):
        return None
    if isinstance(of, tuple) and len(of) == 2 and of[0] == "top" and isinstance(of[1], int) and 1 <= of[1] < count:
        return of[1]
    raise McdaError(f"'of' must be 'winner', 'ranking' or ('top', k) with 1 ≤ k < {count}, got {of!r}")


def _today(walker: Walker) -> list[int]:
    """Return the winners today, the first one standing for them; its identical rows are left out."""
    from mcda.ranking import places

    scores = walker.method.score(walker.prepared, walker.weights.values)
    ranks, _ = places(walker.prepared, walker.method, walker.matrix, walker.weights, scores)
    winners = np.flatnonzero(ranks == 1)
    twins = same_rows(walker.prepared, int(winners[0]))
    return [int(winners[0]), *(int(k) for k in winners[1:] if not twins[k])]


def _first(stretch: Stretch | None, names: tuple[str, ...]) -> str | None:
    return None if stretch is None else names[stretch.winners[0]]


def _winner_flips(walker: Walker, paths: list[Path]) -> list[Flip]:
    names, met = walker.matrix.alternatives, met_on(walker, paths)
    sides = (False, True)  # each side of today on the way from today
    walks = [(path, *one, backwards) for path, one in zip(paths, met, strict=True) for backwards in sides]
    flips = []
    for (path, _, _, backwards), (found, events) in zip(walks, joined(walker, walks), strict=True):
        for k in range(len(events)):
            change = _Change.at(path, events, k)
            if change.upwards == backwards:
                continue
            before, beyond = (found[k + 1], found[k]) if backwards else (found[k], found[k + 1])
            winner, rival = names[before.winners[0]], names[beyond.winners[0]]
            flips.append(change.flip(walker, winner, rival, [winner], partial(_without, names, before), among=1))
    return sorted(flips, key=lambda flip: flip.threshold)


def _without(names: tuple[str, ...], stretch: Stretch) -> list[str]:
    """Return everyone but the winners of a stretch."""
    return [name for j, name in enumerate(names) if j not in stretch.winners]


def _order_flips(walker: Walker, path: Path, k: int | None) -> list[Flip]:
    """Return the changes of order: every pair, or only who enters and leaves the first k places."""
    names, m = walker.matrix.alternatives, len(walker.matrix.alternatives)
    crossings = walker.crossings([(path, a) for a in range(m)])
    corners = [end for _, end, _, _ in path.floats[:-1]]
    if k is not None:
        return _top_flips(walker, path, k, merged(np.concatenate([corners, *(points for points, _ in crossings)])))
    flips = []
    for a, (points, owners) in enumerate(crossings):
        for b in np.unique(owners[owners > a]).tolist():
            events = merged(np.concatenate([corners, points[owners == b]]))
            signs = _signs(walker, path.at(middles(events)), a, b)
            for j in range(len(events)):
                change = _Change.at(path, events, j)
                near, far = signs[: j + 1], signs[j + 1]
                if not change.upwards:
                    near, far = signs[:j:-1], signs[j]
                held = next((sign for sign in reversed(near) if sign), 0)
                change = change.sharpened(walker, a, b)
                if far == -held != 0 and near[-1] != far:  # level on a stretch between: it ends where the other leads
                    winner, rival = (names[a], names[b]) if held > 0 else (names[b], names[a])
                    flips.append(change.flip(walker, winner, rival, [winner], partial(list, [rival]), among=None))
    return flips


def _signs(walker: Walker, weights: Floats, a: int, b: int) -> list[int]:
    """Return who of a pair leads at each (k, n) weight vector: 1, -1, or 0 where they are level."""
    signs = []
    for row in weights:
        gap, terms = walker.lead(row, a, b)
        signs.append(0 if is_tie(gap, terms) else int(np.sign(gap)))
    return signs


def _top_flips(walker: Walker, path: Path, k: int, events: list[Event]) -> list[Flip]:
    names = walker.matrix.alternatives
    weights = path.at(middles(events))
    if isinstance(walker.prepared, Linear):  # terms that cancel leave a rounding of their own size, not of the score's
        scores = linear_scores(walker.prepared, weights)
        size = linear_scores(Linear(np.abs(walker.prepared.values)), weights).max(axis=1, keepdims=True)
    else:
        scores = walker.method.score(walker.prepared, weights)
        size = np.abs(scores).max(axis=1, keepdims=True)
    tops = _steady_tops(np.round(scores / np.where(size == 0, 1, size), 12), k)
    borders = [j for j in range(len(events)) if tops[j] != tops[j + 1]]
    flips = []
    changes = [events[j] for j in borders]
    for i, j in enumerate(borders):
        change = _Change.at(path, changes, i)
        near, far = (j, j + 1) if change.upwards else (j + 1, j)
        leaving = sorted(tops[near] - tops[far], key=lambda a: -scores[far][a])
        entering = sorted(tops[far] - tops[near], key=lambda a: -scores[far][a])
        inside = [names[a] for a in sorted(tops[near])]
        outside = [name for name in names if name not in inside]
        for out, into in zip(leaving, entering, strict=True):
            change = change.sharpened(walker, out, into)
            flips.append(change.flip(walker, names[out], names[into], inside, partial(list, outside), among=k))
    return flips


def _steady_tops(scores: Floats, k: int) -> list[set[int]]:
    """Return the first k of every row; of those level at the border, the ones who are in the neighbouring rows."""
    ahead = (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
    level = (scores[:, None, :] == scores[:, :, None]).sum(axis=2)
    sure = [set(np.flatnonzero(row).tolist()) for row in ahead + level <= k]
    possible = [set(np.flatnonzero(row).tolist()) for row in ahead < k]
    tops = [sure[0] | set(sorted(possible[0] - sure[0])[: k - len(sure[0])])]
    for must, may in zip(sure[1:], possible[1:], strict=True):
        kept = must | (tops[-1] & may)
        spare = [*sorted(kept - must), *sorted(may - kept)]
        tops.append(must | set(spare[: k - len(must)]))
    for j in range(len(tops) - 2, -1, -1):
        if sure[j] <= tops[j + 1] <= possible[j]:
            tops[j] = tops[j + 1]
    return tops


class _Change(NamedTuple):
    """A change at `event`, with the changes before and after it on the path."""

    path: Path
    event: Event
    before: Event | None
    after: Event | None

    @classmethod
    def at(cls, path: Path, events: list[Event], k: int) -> _Change:
        """Return the k-th of the changes at `events`."""
        return cls(path, events[k], events[k - 1] if k else None, events[k + 1] if k + 1 < len(events) else None)

    def sharpened(self, walker: Walker, a: int, b: int) -> _Change:
        """Return the change, its event placed where a and b are level."""
        return self._replace(event=sharpened(walker, [(self.path, self.event, a, b)])[0])

    @property
    def threshold(self) -> float:
        """Where it happens; exactly today's weight where today is level."""
        at, now = sum(self.event) / 2, float(self.path.now)
        return now if abs(at - now) <= AT_NOW else at

    @property
    def upwards(self) -> bool:
        return self.threshold >= float(self.path.now)

    @property
    def held_from(self) -> Fraction:
        """Where the certified stretch begins: today, or the last change before this one if that is nearer."""
        now, level = self.path.now, self.threshold == float(self.path.now)
        if self.upwards:
            edge = Fraction(0) if self.before is None else Fraction(self.before[1]) + REACH
            return edge if level else max(edge, now)
        edge = Fraction(1) if self.after is None else Fraction(self.after[0]) - REACH
        return min(edge, now)

    def flip(
        self, walker: Walker, winner: str, rival: str, ahead: list[str], others: Callable[[], list[str]], *,
        among: int | None,
    ) -> Flip:  # fmt: skip
        def certify() -> PathCertificate | str:
            if isinstance(walker.prepared, BlackBox):
                return "search"
            return certificate_at(
                walker,
                self.path,
                self.event,
                self.held_from,
                winner=winner,
                rival=rival,
                ahead=ahead,
                others=others(),
                among=among,
            )

        return Flip(self.path.kind, self.path.label, float(self.path.now), self.threshold, winner, rival, certify)
