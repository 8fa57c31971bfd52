"""A and B in turn, ratio pair by pair: the machine drifts, and drifts for both alike.

A contender that is too slow for the size asked is timed at a smaller one and scaled, and the result says so. Answers
are compared before any time is taken: who answers otherwise is shown with the difference and without a time.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .oracle import closeness
from .peers import ALL
from .protocol import Arrays, Failure, Process, Reply, outcome

SHORT = 0.02  # seconds that a timed run takes at least: shorter calls are repeated
Make = Callable[[int], tuple[Arrays, Mapping[str, Any]]]
Agree = Callable[[Arrays, Arrays, Arrays], float]


@dataclass(frozen=True)
class Contender:
    """Who answers, by which call, and at which size where the whole is too much."""

    peer: str
    call: str = "default"
    smaller: int | None = None
    task: str | None = None  # where it is another than the duel's


@dataclass(frozen=True)
class Duel:
    """One row of work: ours against theirs at one size.

    `agree` maps (problem, our answer, their answer) to a difference, which must be at most `within(size)`; `targets`
    are the least ratios wanted, by our contender, against the peers named in `against`.
    """

    key: str
    title: str
    task: str
    size: int
    make: Make
    ours: tuple[Contender, ...]
    theirs: tuple[Contender, ...]
    agree: Agree
    within: Callable[[int], float]
    targets: Mapping[str, float] = field(default_factory=dict)
    against: tuple[str, ...] = ()  # the peers whose fastest call the target is held against
    pairs: int = 5
    memory: bool = False
    quick: bool = False
    limit: float = 180
    note: str = ""


@dataclass(frozen=True)
class Timed:
    """A ready call of a process, repeated so that a run is long enough to be timed."""

    process: Process
    times: int
    scale: float

    def run(self, limit: float) -> float | Failure:
        """Return the seconds of one call at the whole size: the median of the repeated ones."""
        found = self.process.ask("go", times=self.times, limit=limit * self.times)
        if isinstance(found, Failure):
            return found
        return float(statistics.median(found.message["seconds"])) * self.scale


def name_of(one: Contender) -> str:
    """Return who answers by which call, as it is shown."""
    return one.peer if one.call == "default" else f"{one.peer} ({one.call})"


def repeats(seconds: float) -> int:
    """Return how often a call of so many seconds is repeated in one run."""
    return max(1, min(200, int(SHORT / max(seconds, 1e-9))))


def paired(ours: Timed, theirs: Timed, pairs: int, limit: float) -> tuple[list[float], list[float]] | Failure:
    """Run both in turn, the first of a pair changing, and return the seconds of each."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for k in range(pairs):
        for which in (0, 1) if k % 2 == 0 else (1, 0):
            found = (ours, theirs)[which].run(limit)
            if isinstance(found, Failure):
                return found
            seconds[which].append(found)
    return seconds


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Return how many times longer theirs took, pair by pair."""
    return [b / a for a, b in zip(ours, theirs, strict=True)]


def largest_difference(key: str) -> Agree:
    """Return a comparison of one array of the answers; NaN differs without bound."""

    def compare(problem: Arrays, ours: Arrays, theirs: Arrays) -> float:
        a, b = np.asarray(ours[key], dtype=float), np.asarray(theirs[key], dtype=float)
        if a.shape != b.shape:
            return float("inf")
        gap = float(np.abs(a - b).max()) if a.size else 0.0
        return gap if np.isfinite(gap) else float("inf")

    return compare


def duel(row: Duel, failed: Mapping[str, str], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Run one row and return a record for each pair of contenders."""
    running = Running()
    try:
        return _records(row, failed, say, running)
    finally:
        running.close()


class Running:
    """The processes of one row, each started once and again when it died."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], Process] = {}
        self.measured: dict[Contender, int | None] = {}

    def of(self, peer: str, side: int) -> Process:
        """Return the process of a peer on one side; a peer against itself has two."""
        found = self.known.get((peer, side))
        if found is None or found.child.poll() is not None:
            if found is not None:
                found.close()
            found = self.known[peer, side] = ALL[peer].start()
        return found

    def memory(self, row: Duel, one: Contender) -> int | None:
        """Return the memory of one contender, measured once; what it takes at another size says nothing of this."""
        if one not in self.measured:
            self.measured[one] = None if one.smaller else _memory(row, one)
        return self.measured[one]

    def close(self) -> None:
        """End them all."""
        for process in self.known.values():
            process.close()


def _records(
    row: Duel, failed: Mapping[str, str], say: Callable[[str], None], running: Running
) -> list[dict[str, Any]]:
    records = []
    for mine in row.ours:
        for other in row.theirs:
            say(f"{row.key}: {name_of(mine)} against {name_of(other)}")
            record = {
                "key": row.key, "title": row.title, "ours": name_of(mine), "theirs": name_of(other), "size": row.size,
                "timed_at": other.smaller or row.size, "note": row.note,
                "target": row.targets.get(name_of(mine)) if not row.against or name_of(other) in row.against else None,
            }  # fmt: skip
            lacking = next((one.peer for one in (mine, other) if one.peer in failed), None)
            if lacking:
                records.append({**record, "verdict": failed[lacking]})
                continue
            a, b = running.of(mine.peer, 0), running.of(other.peer, 1)
            fought = _fought(row, mine, other, a, b)
            if row.memory and "ratios" in fought:
                fought |= {"ours_bytes": running.memory(row, mine), "theirs_bytes": running.memory(row, other)}
            records.append({**record, **fought})
    return records


def _fought(row: Duel, mine: Contender, other: Contender, a: Process, b: Process) -> dict[str, Any]:
    size = other.smaller or row.size
    try:
        arrays, options = row.make(size)
    except (ImportError, OSError) as fault:  # a package of an extra; a disk that is full
        return {"verdict": f"not run: {fault}"}
    answers: list[Reply] = []
    for who, process in ((mine, a), (other, b)):
        found = outcome(process, who.task or row.task, arrays, who.call, options, limit=row.limit)
        if isinstance(found, Failure):
            return {"verdict": f"{name_of(who)} fails: {found}"}
        answers.append(found)
    gap, warned = row.agree(arrays, answers[0].arrays, answers[1].arrays), answers[1].message["warned"]
    found_at = {"difference": gap if np.isfinite(gap) else None, "warned": warned}
    if gap > row.within(size):
        return {**found_at, "verdict": f"answers otherwise: largest difference {gap:.2g}"}
    first = answers[0].message["seconds"][0]
    if size != row.size:
        arrays, options = row.make(row.size)
        again = outcome(a, mine.task or row.task, arrays, mine.call, options, limit=row.limit)
        if isinstance(again, Failure):
            return {**found_at, "verdict": f"{name_of(mine)} fails: {again}"}
        first = again.message["seconds"][0]
    del arrays
    second = answers[1].message["seconds"][0]
    answers.clear()
    pairs = row.pairs if max(first, second) < 20 else min(row.pairs, 3)
    warm, also = _warmed(a, first, 1, row.limit), _warmed(b, second, row.size / size, row.limit)
    times = paired(warm, also, pairs, row.limit)
    if isinstance(times, Failure):
        return {**found_at, "verdict": f"fails: {times}"}
    return {
        **found_at, "verdict": "agrees", "ours_s": times[0], "theirs_s": times[1], "ratios": ratios(*times),
    }  # fmt: skip


def _warmed(process: Process, seconds: float, scale: float, limit: float) -> Timed:
    """Return a call ready to be timed: a short one is run a second time, for the first one loads and compiles."""
    if seconds < 1:
        again = process.ask("go", times=1, limit=limit)
        seconds = seconds if isinstance(again, Failure) else again.message["seconds"][0]
    return Timed(process, repeats(seconds), scale)


def _memory(row: Duel, one: Contender) -> int | None:
    """Return what the first call in a fresh process takes at its peak, beside what was there when it was ready."""
    arrays, options = row.make(row.size)
    with ALL[one.peer].start() as process:
        task = {"task": one.task or row.task, "call": one.call, "options": dict(options)}
        ready = process.ask("set", arrays, limit=row.limit, **task)
        told = ready if isinstance(ready, Failure) else process.ask("memory", limit=row.limit)
    return None if isinstance(told, Failure) else told.message["bytes"]


def winners_differ(problem: Arrays, ours: Arrays, theirs: Arrays) -> float:
    """Return the share of a grid's points whose winner is not the one that exact flips say."""
    wrong = sum(
        int(winner) != winner_at(ours, int(j), float(w), problem)
        for j, w, winner in zip(theirs["criterion"], theirs["weight"], theirs["winner"], strict=True)
    )
    return wrong / max(len(theirs["weight"]), 1)


def flips_differ(problem: Arrays, ours: Arrays, theirs: Arrays) -> float:
    """Return the share of weights, 101 a criterion, where a textbook TOPSIS has another winner than the flips say."""
    weights, wrong = problem["weights"] / problem["weights"].sum(), 0
    for j in range(len(weights)):
        for t in np.linspace(0, 1, 101):
            moved = weights * (1 - t) / (1 - weights[j])
            moved[j] = t
            leader = int(closeness(problem["values"], moved, problem["types"]).argmax())
            wrong += leader != winner_at(ours, j, float(t), problem)
    return wrong / (101 * len(weights))


def winner_at(flips: Arrays, criterion: int, weight: float, problem: Arrays) -> int:
    """Return who wins where one weight is `weight`, by the exact flips on its path."""
    now = float(problem["weights"][criterion] / problem["weights"].sum())
    mine = [k for k in range(len(flips["weight"])) if int(flips["criterion"][k]) == criterion]
    passed = [k for k in mine if min(now, weight) < flips["weight"][k] < max(now, weight)]
    if passed:
        last = max(passed, key=lambda k: abs(float(flips["weight"][k]) - now))
        return int(flips["rival"][last])
    if mine:
        return int(flips["winner"][min(mine, key=lambda k: abs(float(flips["weight"][k]) - now))])
    return int(closeness(problem["values"], problem["weights"], problem["types"]).argmax())
