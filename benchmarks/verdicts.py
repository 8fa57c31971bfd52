"""What is said of an answer: right, wrong by how much, an error that helps, a number where none should be.

The words: `right` · `right, with a warning` · `differs` (from what is printed) · `wrong` · `not a number` ·
`clear error` · `unclear error` · `silent` (a number where the input has none to give) · `error` (where there is an
answer) · `crash` · `timeout` · `not offered`. An error is clear where its text holds one of the words that the row asks
for, such as the name of what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .protocol import Arrays, Failure, Reply

GOOD = ("right", "clear error", "found all")


@dataclass(frozen=True)
class Verdict:
    """One word, and the sentence behind it."""

    word: str
    told: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Return whether nothing is left to be wished."""
        return self.word in GOOD


def judged(row: Mapping[str, Any], found: Reply | Failure) -> Verdict:
    """Return the verdict on an answer to a row that expects numbers or an error."""
    if isinstance(found, Failure):
        return _of_failure(row, found)
    numbers = {key: value for key, value in found.arrays.items() if value.dtype.kind in "fiu"}
    wanted = row.get("expected")
    if wanted is None:
        finite = all(np.isfinite(value).all() for value in numbers.values())
        return Verdict("silent" if finite else "not a number", f"{_shown(numbers)}{_heard(found)}")
    if "level" in wanted:
        return _level(wanted["level"], numbers)
    if not set(wanted) & set(numbers):
        return Verdict("not offered", "it gives no such number")
    return _compared(row, wanted, numbers, found)


def _compared(row: Mapping[str, Any], wanted: Mapping[str, Any], numbers: Arrays, found: Reply) -> Verdict:
    largest = 0.0
    for key in set(wanted) & set(numbers):
        got, want = np.ravel(numbers[key]).astype(float), np.ravel(np.asarray(wanted[key], dtype=float))
        if got.shape != want.shape:
            return Verdict("wrong", f"{len(got)} numbers for {len(want)}")
        if not np.isfinite(got).all():
            return Verdict("not a number", f"{_shown(numbers)}{_heard(found)}")
        largest = max(largest, float(np.abs(got - want).max()))
    if largest > row["within"]:
        word = "differs" if row["group"] == "published" else "wrong"
        return Verdict(word, f"off by up to {largest:.2g}{_heard(found)}", {"off": largest})
    if found.message.get("warned"):
        return Verdict("right, with a warning", found.message["warned"][0][:160], {"off": largest})
    return Verdict("right", f"to {largest:.1g}", {"off": largest})


def _level(pairs: Sequence[Sequence[int]], numbers: Arrays) -> Verdict:
    """Return whether the package's own ranking puts those level that are."""
    if "places" not in numbers:
        return Verdict("not offered", "it gives scores, no places")
    places = np.ravel(numbers["places"]).astype(float)
    split = [(a + 1, b + 1) for a, b in pairs if places[a] != places[b]]
    shown = ", ".join(f"{one:g}" for one in places)
    if split:
        return Verdict("wrong", f"alternatives {split[0][0]} and {split[0][1]} are level, and get places {shown}")
    return Verdict("right", f"places {shown}")


def _of_failure(row: Mapping[str, Any], found: Failure) -> Verdict:
    text = " ".join(found.message.split())[:200]
    if found.how == "error" and row.get("expected") is None:
        clear = any(word.lower() in found.message.lower() for word in row["words"])
        return Verdict("clear error" if clear else "unclear error", text)
    return Verdict(found.how, text)


def _heard(found: Reply) -> str:
    warned = found.message.get("warned") or ()
    return f"; warns: {warned[0][:100]}" if warned else ""


def _shown(numbers: Arrays) -> str:
    for value in numbers.values():
        flat = np.ravel(value)[:4]
        return "gives " + ", ".join(f"{float(one):.3g}" for one in flat) + (", …" if value.size > 4 else "")
    return "gives nothing"


@dataclass(frozen=True)
class Sweep:
    """Winners over one weight's grid, from the lowest weight to the highest."""

    weights: Sequence[float]
    winners: Sequence[int]


def swept(exact: Arrays, grid: Arrays, weights: Sequence[float], winner: int) -> Verdict:
    """Return which exact flips a grid shows, which it misses, and by how much it misplaces those that it shows.

    A flip is found where two neighbouring points of the grid, one on either side of it, have different winners; it is
    placed at the point beyond, seen from today's weight. Several flips between two points: one is found.
    """
    found = missed = outside = 0
    worst = 0.0
    invalid = int((np.asarray(grid["least"]) < -1e-12).sum()) if "least" in grid else 0
    for j in sorted({int(one) for one in grid["criterion"]}):
        sweep = _of_criterion(grid, j, weights[j], winner)
        flips = sorted(float(t) for k, t in zip(exact["criterion"], exact["weight"], strict=True) if int(k) == j)
        taken: set[int] = set()
        for t in flips:
            if not sweep.weights[0] < t < sweep.weights[-1]:
                outside += 1
                continue
            k = int(np.searchsorted(sweep.weights, t))
            if sweep.winners[k - 1] != sweep.winners[k] and k not in taken:
                taken.add(k)
                found += 1
                worst = max(worst, abs((sweep.weights[k] if t > weights[j] else sweep.weights[k - 1]) - t))
            else:
                missed += 1
    total = found + missed + outside
    parts = [f"found {found} of {total}"]
    if missed:
        parts.append(f"missed {missed} between its points")
    if outside:
        parts.append(f"{outside} outside its range")
    if found:
        parts.append(f"placed up to {worst:.2g} of weight too late")
    if invalid:
        parts.append(f"{invalid} of its {len(grid['least'])} vectors have negative weights, unsaid")
    word = "found all" if found == total and worst <= 1e-9 and not invalid else "found some" if found else "found none"
    word = "found all, misplaced" if word == "found some" and found == total else word
    numbers = {"found": found, "missed": missed, "outside": outside, "late": worst, "invalid": invalid}
    return Verdict(word, "; ".join(parts), numbers)


def promoted(exact: Arrays, found: Arrays, weights_winner: int) -> Verdict:
    """Return which exact flips of single scores a search by steps shows, and by how much it misplaces them.

    It moves an option's own scores for the better until the option is first; flips by another's score are not asked.
    """
    shown = dict(zip(zip(*(np.asarray(found[key]).astype(int).tolist() for key in ("alternative", "criterion")),
                         strict=True), np.asarray(found["value"], dtype=float).tolist(), strict=True))  # fmt: skip
    shown = {cell: value for cell, value in shown.items() if cell[0] != weights_winner}
    cells = zip(*(exact[key].tolist() for key in ("alternative", "criterion", "rival", "value")), strict=True)
    met, missed, others, worst = 0, 0, 0, 0.0
    for a, j, rival, value in cells:
        if rival != a:
            others += 1
        elif (a, j) in shown:
            met += 1
            worst = max(worst, abs(shown[a, j] - value))
        else:
            missed += 1
    parts = [f"found {met} of {met + missed + others}"]
    parts += [f"{others} by another option's score, not looked at"] if others else []
    parts += [f"missed {missed}"] if missed else []
    parts += [f"placed up to {worst:.2g} too late"] if met else []
    word = "found all" if not missed + others and worst <= 1e-9 else "found some" if met else "found none"
    return Verdict(word, "; ".join(parts), {"found": met, "missed": missed, "outside": others, "late": worst})


def _of_criterion(grid: Arrays, j: int, now: float, winner: int) -> Sweep:
    mine = np.asarray(grid["criterion"]).astype(int) == j
    points = dict(
        zip(np.asarray(grid["weight"])[mine].tolist(), np.asarray(grid["winner"])[mine].tolist(), strict=True)
    )
    points.setdefault(now, winner)
    ordered = sorted(points.items())
    return Sweep([w for w, _ in ordered], [int(a) for _, a in ordered])
