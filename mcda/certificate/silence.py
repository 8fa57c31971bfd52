"""Scores that change nothing: whoever leads today leads still, wherever one of them goes on its way to its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from mcda.certificate.cell import WIDTH, Bracket, Cell
from mcda.certificate.problem import Problem, Vector, number, vector

FAR = 2**40  # a score without an end is followed to so many times its column's largest score
Key = tuple[str, str, str]  # alternative, criterion, "rises" or "falls"


@dataclass(frozen=True)
class Moved:
    """A column of today's scores, and how it is made comparable."""

    column: Vector
    rule: str
    gain: bool
    ends: Bracket | None


@dataclass(frozen=True, eq=False)
class SilenceCertificate:
    """On each stretch (alternative, number of the criterion, winner, end) nobody is ahead of the winner as that score
    goes from today's to the end, all others as they are. `columns` are those of all criteria.
    """

    problem: Problem
    weights: Vector
    columns: tuple[Moved, ...]
    stretches: tuple[tuple[str, int, str, Fraction], ...]

    @cached_property
    def _rests(self) -> dict[tuple[int, str], Vector]:
        return {}

    def cell(self, alternative: str, j: int) -> Cell:
        """Return the cell of an alternative in column j."""
        one = self.columns[j]
        return Cell(self.problem, self.weights, alternative, j, one.column, one.rule, one.gain, one.ends, self._rests)

    def end(self, cell: Cell, sign: int) -> Fraction:
        """Return how far a score is followed upwards (1) or downwards (−1)."""
        low, high = cell.domain
        found = high if sign > 0 else low
        return cell.now + sign * FAR * cell.size if found is None else found

    def missing(self, flips: Iterable[Key]) -> list[Key]:
        """Return the ways of a score of which nothing is said: neither a flip among these nor a stretch."""
        said, names = set(flips), self.problem.criteria
        cells = {(a, j): self.cell(a, j) for a in self.problem.rows for j in range(len(self.columns))}
        for a, j, _, end in self.stretches:
            said.add((a, names[j], "rises" if end > cells[a, j].now else "falls"))
        ways = {1: "rises", -1: "falls"}
        return [
            (a, names[j], way)
            for (a, j), cell in cells.items()
            for sign, way in ways.items()
            if (a, names[j], way) not in said and self.end(cell, sign) != cell.now
        ]

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        rows = self.problem.rows
        if len(self.columns) != len(self.weights) or len(self.problem.criteria) != len(self.weights):
            yield "the columns do not belong to such a problem"
            return
        for a, j, winner, end in self.stretches:
            cell = self.cell(a, j)
            wrong = list(cell.faults())
            if wrong or winner not in rows:
                yield from wrong or ["there is no such winner"]
                return
            sign = 1 if end > cell.now else -1
            if abs(end - self.end(cell, sign)) > WIDTH * max(cell.size, abs(end)):
                yield f"the score of {a} on {self.problem.criteria[j]} can go farther than {float(end):.12g}"
            low, high = sorted((cell.now, end))
            for b in rows:
                if rows[b] != rows[winner] and not cell.stays_ahead(winner, b, low, high):
                    yield f"{b} is ahead of {winner} somewhere as {a} moves on {self.problem.criteria[j]}"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says that its certificate does not: that is compared with the whole document."""
        return []

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, without its problem."""
        return {
            "kind": "silence", "weights": [str(w) for w in self.weights],
            "columns": [
                {"column": [str(x) for x in one.column], "rule": one.rule, "gain": one.gain,
                 "ends": None if one.ends is None else [str(x) for x in one.ends]}
                for one in self.columns
            ],
            "stretches": [[a, j, winner, str(end)] for a, j, winner, end in self.stretches],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any], problem: Problem) -> SilenceCertificate:
        """Read what `to_json` wrote."""
        columns = []
        for one in data["columns"]:
            ends = None if one["ends"] is None else vector(one["ends"])
            scale = None if ends is None else (ends[0], ends[1])
            columns.append(Moved(vector(one["column"]), str(one["rule"]), bool(one["gain"]), scale))
        stretches = tuple((str(a), int(j), str(winner), number(end)) for a, j, winner, end in data["stretches"])
        return cls(problem, vector(data["weights"]), tuple(columns), stretches)
