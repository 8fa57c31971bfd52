"""A document as a whole: what it says beside its certificates, and the fields that carry no proof.

What can be written again from the certificates and their rows is compared: today's weights, winners, places, the list
of what never flips, and that the flips of a weight follow one another from today on without a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

from mcda.certificate.changes import CHECKS as CHANGES
from mcda.certificate.chosen import CHECKS as CHOSEN
from mcda.certificate.claims import CHECKS, SMALL, Context, Said, first_at, names_of, rule_faults, same, tied_faults
from mcda.certificate.path import PathCertificate
from mcda.certificate.problem import Problem, Vector, dot
from mcda.certificate.range_claims import CHECKS as RANGES
from mcda.certificate.silence import SilenceCertificate

GAP = Fraction(1, 10**11)  # brackets of 1e-12 meet each other within this
Reader = Callable[[Any, Mapping[str, Problem]], Any]
Found = tuple[tuple[str, ...], Said, Any]


class Document:
    """The certificates of a document by where they stand, and what was looked at."""

    def __init__(self, document: Any, read: Reader) -> None:
        self.read = read
        self.document = document
        self.checked: set[tuple[str, ...]] = set()
        self.leaves: list[tuple[str, ...]] = []
        self.faults: list[str] = []
        self._walk(document, (), {}, {})
        held = {path[:-1] for path in self.leaves if path[-1] == "certificate"}
        self.bare = bool(held) and isinstance(document, Mapping)

    @property
    def unchecked(self) -> list[str]:
        """The fields without proof, a branch by its root where nothing in it has any."""
        if not self.bare:
            return []
        proved = {path[:k] for path in self.checked for k in range(len(path) + 1)}
        open_fields = []
        for path in self.leaves:
            known = any(path[:k] in self.checked for k in range(1, len(path) + 1))
            if known or path[-1] in ("certificate", "schema", "version"):
                continue
            root = next((path[:k] for k in range(1, len(path) + 1) if path[:k] not in proved), path)
            open_fields.append(".".join(root).replace(".[]", "[]"))
        return list(dict.fromkeys(open_fields))

    def _walk(self, node: Any, path: tuple[str, ...], problems: Mapping[str, Problem], around: Said) -> list[Found]:
        if isinstance(node, Mapping):
            if "problems" in node:
                try:
                    problems = {str(key): Problem.from_json(data) for key, data in node["problems"].items()}
                except (AttributeError, ArithmeticError, LookupError, TypeError, ValueError):
                    problems = {}  # said where the certificates are read
                around = node
            if "certificate" in node:
                return self._result(node, path, problems, around)
            found = []
            for key, part in node.items():
                if key != "problems":
                    found += self._walk(part, (*path, str(key)), problems, around)
            if "problems" in node:
                if node.get("of") in ("judgements", "events"):  # nothing proves that a list of these is whole
                    self.leaves.append((*path, "whether flips are all there are"))
                self._whole(node, path, found)
            return found
        if isinstance(node, list) and node and any(isinstance(part, (Mapping, list)) for part in node):
            return [one for part in node for one in self._walk(part, (*path, "[]"), problems, around)]
        if node not in (None, [], {}):  # nothing is claimed
            self.leaves.append(path or ("",))
        return []

    def _result(self, node: Said, path: tuple[str, ...], problems: Mapping[str, Problem], around: Said) -> list[Found]:
        self.leaves += [(*path, str(key)) for key, part in node.items() if part not in (None, [], {})]
        data = node["certificate"]
        kind = data.get("kind") if isinstance(data, Mapping) else None
        check = (CHECKS | CHANGES | CHOSEN | RANGES).get(str(kind))
        self.checked.add((*path, "certificate"))
        if data is None:
            return [(path, node, None)]
        if check is None:
            return []
        try:
            claim = self.read(data, problems)
            at = Context(around, path[-1] if path else "")
            self.faults += [f"{node.get('sentence', '.'.join(path))}: {fault}" for fault in check(claim, node, at)]
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StopIteration) as error:
            self.faults.append(f"{'.'.join(path)}: cannot be compared with its certificate ({error!r})")
            return []
        self.checked |= {(*path, name) for name in at.checked}
        return [(path, node, claim)]

    def _whole(self, node: Said, path: tuple[str, ...], found: list[Found]) -> None:
        """Compare what the part of a document around a problem says of all its results together."""
        try:
            self.faults += [
                f"{'.'.join(path) or 'document'}: {fault}" for fault in self._whole_faults(node, path, found)
            ]
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, StopIteration) as error:
            self.faults.append(f"{'.'.join(path) or 'document'}: cannot be compared with its certificates ({error!r})")

    def _whole_faults(self, node: Said, path: tuple[str, ...], found: list[Found]) -> Iterator[str]:
        claims = [claim for _, _, claim in found if hasattr(claim, "weights") and hasattr(claim, "problem")]
        if not claims:
            return
        problem, weights = claims[0].problem, claims[0].weights
        if any(claim.weights != weights for claim in claims):
            yield "the certificates are about different weights"
        at = Context(node)
        if problem.criteria and isinstance(node.get("weights"), Mapping):
            today = dict(zip(problem.criteria, map(float, weights), strict=True))
            at.checked.add("weights")
            if node["weights"] != today:
                yield f"weights must be {today!r}, not {node['weights']!r}"
        if problem.origin != "computed":  # else near ties are ties, and exact signs are not
            winners = first_at(problem, weights)
            yield from at.compared(node, winners=winners, best=winners[0] if len(winners) == 1 else None)
            ahead = {a: sum(problem.lead(b, a, weights) > 0 for b in problem.rows) for a in problem.rows}
            yield from at.compared(node, places={name: 1 + count for name, count in ahead.items()})
            units = {c: tuple(Fraction(c == other) for other in problem.criteria) for c in problem.criteria}
            yield from at.compared(node, alone={c: first_at(problem, unit) for c, unit in units.items()})
            yield from _score_faults(node, at, problem, weights)
        elif problem.form in ("linear", "ratio"):
            scores = _scores(problem, weights)
            level = [name for name, x in scores.items() if x >= max(scores.values()) - SMALL * (1 + abs(x))]
            if len(level) == 1:  # floats tell who is first where it is one, beyond all rounding
                yield from at.compared(node, winners=level)
        if node.get("of") == "cells":
            whole = any(isinstance(claim, SilenceCertificate) and said.get("complete") for _, said, claim in found)
            if whole:
                at.checked |= {"never", "of"}
            else:
                self.leaves.append((*path, "whether flips are all there are"))
        for where, said, claim in found:
            if claim is None:
                inside = Context(node)
                yield from tied_faults(problem, weights, said, inside)
                self.checked |= {(*where, name) for name in inside.checked}
        yield from self._path_faults(node, at, problem, found)
        self.checked |= {(*path, name) for name in at.checked}

    def _path_faults(self, node: Said, at: Context, problem: Problem, found: list[Found]) -> Iterator[str]:
        paths = [(said, claim) for _, said, claim in found if isinstance(claim, PathCertificate)]
        moved = [(said, claim) for said, claim in paths if claim.rival is not None]
        if "rule" in node and problem.criteria and paths:
            at.checked.add("rule")
            if node["rule"] not in ("proportional", "equal"):
                yield f"unknown rule {node['rule']!r}"
            for said, claim in paths:
                if said.get("kind") != "line":
                    yield from rule_faults(claim, names_of(said["subject"]), node["rule"])
        lines = [said for said, _ in paths if said.get("kind") == "line"]
        if "towards" in node and (node["towards"] is None) == bool(lines):
            yield "towards does not say where the paths lead"
        if lines:
            ends = dict(zip(problem.criteria, map(float, moved[0][1].pieces[-1].at(Fraction(1))), strict=True))
            yield from at.compared(node, towards=ends)
        if moved:
            at.checked.add("of")  # and by every flip
            of = node.get("of", "winner")
            if of not in ("winner", "ranking") and not str(of).startswith("top:"):
                yield f"unknown question {of!r}"
        # flips by themselves do not say what they are of, but their certificates do
        if node["of"] == "winner" if "of" in node else all(claim.among == 1 for _, claim in moved):
            yield from _gaps(moved)
        yield from _nearest_faults(node, at, moved)
        if "undefined" in node and problem.criteria and paths:
            at.checked.add("undefined")
            yield from _missing(node, at, dict(zip(problem.criteria, paths[0][1].weights, strict=True)), paths)


def _scores(problem: Problem, weights: Vector) -> dict[str, float]:
    """Return the scores of a linear problem or of a ratio."""
    right = {}
    for name, parts in problem.rows.items():
        if problem.form == "linear":
            right[name] = float(dot(parts[0], weights))
        else:
            away, near = (sqrt(float(dot(part, [w * w for w in weights]))) for part in parts)
            right[name] = near / (near + away) if near + away else 0.5
    return right


def _score_faults(node: Said, at: Context, problem: Problem, weights: Vector) -> Iterator[str]:
    """Yield the scores that are not those of the rows, and a lead that is not the one of the scores."""
    if problem.form not in ("linear", "ratio") or not isinstance(node.get("scores"), Mapping):
        return
    right = _scores(problem, weights)
    at.checked |= {"scores", "margin"}
    if list(right) != list(node["scores"]) or not all(same(node["scores"][name], x) for name, x in right.items()):
        yield f"scores must be {right!r}, not {node['scores']!r}"
    behind = [x for name, x in right.items() if name not in node["winners"]]
    if "margin" in node and not same(node["margin"], max(right.values()) - max(behind) if behind else None):
        yield f"margin {node['margin']!r} is not the lead of the scores"


def _nearest_faults(node: Said, at: Context, moved: list[tuple[Said, PathCertificate]]) -> Iterator[str]:
    if "nearest_points" not in node or not moved:
        return
    at.checked.add("nearest_points")
    least, given = 100 * min(float(said["distance"]) for said, _ in moved), node["nearest_points"]
    tied = len(set(node.get("winners", ()))) > 1
    if not same(given, least) and not (given == 0 and tied):
        yield f"nearest_points must be {least!r}, not {given!r}"


def _missing(
    node: Said, at: Context, weights: Mapping[str, Fraction], paths: list[tuple[Said, PathCertificate]]
) -> Iterator[str]:
    """Yield the criteria of which nothing is said, and those that are said to flip nothing or to be undefined."""
    for one in node["undefined"]:
        if sum(weights.get(name, 0) for name in names_of(one)) != 1:
            yield f"{one!r} does not have all the weight"
    if node["of"] == "winner":
        at.checked.add("never")
        still = [names_of(said["subject"]) for said, claim in paths if claim.rival is None]
        if (told := [names_of(one) for one in node["never"]]) != still:
            yield f"never must name {still!r}, not {told!r}"
    if "along" in node and node.get("towards") is None:
        at.checked.add("along")
        silent = [*node["undefined"], *(node["never"] if node["of"] != "winner" else ())]
        spoken = {names_of(said["subject"]) for said, _ in paths} | {names_of(x) for x in silent}
        asked = [(name,) for name in weights] if node["along"] is None else [names_of(node["along"])]
        if missing := [" + ".join(one) for one in asked if one not in spoken]:
            yield f"nothing is said about {', '.join(missing)}"


def _gaps(moved: list[tuple[Said, PathCertificate]]) -> Iterator[str]:
    """Yield where the flips of one weight, on one side, leave a stretch from today on without a proof."""
    sides: dict[tuple[tuple[str, ...], str], list[PathCertificate]] = {}
    for said, claim in moved:
        sides.setdefault((names_of(said["subject"]), said["direction"]), []).append(claim)
    for (names, side), claims in sides.items():
        sign = 1 if side == "rises" else -1
        ordered = sorted(claims, key=lambda claim: sign * claim.near)
        reached = ordered[0].now
        for claim in ordered:
            if sign * (claim.start - reached) > GAP:
                stretch = f"from {float(reached):.12g} to {float(claim.start):.12g}"
                yield f"nothing is said about {' + '.join(names)} {stretch}"
            reached = claim.near
        for before, after in pairwise(ordered):
            if before.rival != after.winner:
                yield f"{after.winner} is not who came first before it is overtaken on {' + '.join(names)}"
