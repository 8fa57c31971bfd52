"""What became slower between two files of results, beyond the noise of either.

Two lists of seconds for one thing: slower (quicker) where the ratio of medians is beyond both 1.1 and what the lists
scatter, four standard errors of the difference of their mean logarithms, and every new time is beyond every old one or
there are at least five of each.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LEAST = 1.1


@dataclass(frozen=True)
class Change:
    """One thing that both files timed."""

    name: str
    before: float
    after: float
    noise: float
    word: str

    @property
    def ratio(self) -> float:
        """Return after / before."""
        return self.after / self.before


def seconds_of(found: Mapping[str, Any]) -> dict[str, list[float]]:
    """Return the engine's seconds by name, from either kind of document."""
    if "benchmarks" in found and "schema" not in found:
        return {str(one["fullname"]): [float(x) for x in one["stats"].get("data", ())] for one in found["benchmarks"]}
    named: dict[str, list[float]] = {}
    for one in found.get("duels", ()):
        if "ours_s" in one:
            named.setdefault(f"{one['title']}: {one['ours']}", []).extend(one["ours_s"])
    for one in found.get("scaling", ()):
        for point in one["points"]:
            named[f"{one['title']} at {point['x']:g}"] = list(point["seconds"])
    for one in found.get("verbs", ()):
        named[f"{one['verb']}, {one['subject']}"] = list(one["seconds"])
    return named


def noise_of(times: Sequence[float]) -> float:
    """Return the standard error of the mean logarithm; a single time scatters by a tenth, for all we know."""
    if len(times) < 2:
        return 0.1
    return statistics.stdev([math.log(max(x, 1e-12)) for x in times]) / math.sqrt(len(times))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what both timed, the slowest change first."""
    old, new = seconds_of(before), seconds_of(after)
    found = [judged(name, old[name], new[name]) for name in old if new.get(name) and old[name]]
    return sorted(found, key=lambda one: -one.ratio)


def judged(name: str, before: Sequence[float], after: Sequence[float]) -> Change:
    """Return the change of one thing, with its word."""
    a, b = statistics.median(before), statistics.median(after)
    noise = math.exp(4 * math.hypot(noise_of(before), noise_of(after)))
    bound = max(LEAST, noise)
    many = min(len(before), len(after)) >= 5
    word = "as before"
    if b / a > bound and (many or min(after) > max(before)):
        word = "slower"
    elif a / b > bound and (many or min(before) > max(after)):
        word = "quicker"
    return Change(name, a, b, noise, word)


def told(found: Sequence[Change], only: tuple[Sequence[str], Sequence[str]]) -> str:
    """Return the changes as text: what is slower, what is quicker, how much is as before, what only one file has."""
    lines = []
    for word in ("slower", "quicker"):
        some = [one for one in found if one.word == word]
        lines += [f"{word}: {len(some)}"]
        lines += [
            f"  {one.name}: {one.ratio:.2f} × ({one.before:.3g} s, then {one.after:.3g} s; noise {one.noise:.2f})"
            for one in some
        ]
    lines.append(f"as before, within the noise: {sum(one.word == 'as before' for one in found)}")
    for names, where in zip(only, ("the first", "the second"), strict=True):
        if names:
            lines.append(f"only in {where}: {len(names)} ({', '.join(names[:3])}{', …' if len(names) > 3 else ''})")
    return "\n".join(lines)
