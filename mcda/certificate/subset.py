"""Certificates of a portfolio: why no other set of alternatives is worth more, or why none meets the limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Literal, NamedTuple

from mcda.certificate.mix import COMPARED, ONE, ZERO
from mcda.certificate.problem import Vector, number

OTHER = "any other set"  # the row that leaves out the chosen set
Line = tuple[str, Literal["<=", ">="], Fraction, Vector]


class Branch(NamedTuple):
    """A case of the proof: an alternative left out, or taken in; or, where `split` is None, multipliers that end it.

    With multipliers y of the limits (≥ 0 for <=, ≤ 0 for >=) and r_a = U_a − Σ_k y_k·amount_ka, no set of this case is
    worth more than Σ_k y_k·bound_k + Σ r_a of those taken in + Σ max(0, r_a) of those still free. `empty`: the same
    with U = 0 is below 0, so that no set of this case meets the limits.
    """

    split: int | None = None
    out: Branch | None = None
    taken: Branch | None = None
    multipliers: tuple[Fraction, ...] = ()
    empty: bool = False


@dataclass(frozen=True, eq=False)
class SubsetCertificate:
    """Why a set of alternatives is best, checked with Fractions alone.

    Attributes
    ----------
    utilities : Fractions by alternative
    rows : (name, sense, bound, amounts) of every limit
    chosen : positions of the set shown, or None
    bound : what no set is worth more than; None where no set meets the limits
    proof : Branch
    second : the certificate of the best among all other sets, or None
    witnesses : by the name of each limit of a conflict, positions of a set that meets the others
    origin : "given" | "shortest decimal" | "computed"
    """

    utilities: Mapping[str, Fraction]
    rows: tuple[Line, ...]
    chosen: tuple[int, ...] | None
    bound: Fraction | None
    proof: Branch
    second: SubsetCertificate | None
    witnesses: Mapping[str, tuple[int, ...]]
    origin: str

    @property
    def value(self) -> Fraction | None:
        """What the set is worth."""
        return None if self.chosen is None else self.worth(self.chosen)

    def worth(self, some: Iterable[int]) -> Fraction:
        """Return the sum of the utilities of a set."""
        u = tuple(self.utilities.values())
        return sum((u[a] for a in some), ZERO)

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._faults())

    def _faults(self) -> Iterable[str]:
        named = [name for name, *_ in self.rows]
        if self.chosen is not None:
            wrong = list(self._set_faults(self.chosen, named))
            yield from wrong
            if not wrong and (self.bound is None or self.bound < self.worth(self.chosen)):
                yield "the set is worth more than the bound claimed"
        members = named if self.chosen is not None or not self.witnesses else list(self.witnesses)
        if self.bound is None:
            for member, some in self.witnesses.items():
                yield from self._set_faults(some, [name for name in members if name != member])
        yield from self._proof_faults(members)
        if self.second is not None:
            if self.chosen is None or self.second.rows != (*self.rows, without(self.chosen, len(self.utilities))):
                yield "the second set is sought under other limits"
            elif dict(self.second.utilities) != dict(self.utilities) or self.second.second is not None:
                yield "the second set is about other utilities"
            else:
                yield from (f"second set: {fault}" for fault in self.second.faults())

    def _set_faults(self, some: tuple[int, ...], names: Iterable[str]) -> Iterable[str]:
        if len(set(some)) != len(some) or not set(some) <= set(range(len(self.utilities))):
            yield "the set names an alternative twice, or none"
            return
        known = set(names)
        for name, sense, bound, amounts in self.rows:
            if name in known and not COMPARED[sense](sum((amounts[a] for a in some), ZERO), bound):
                yield f"the set breaks the limit {name}"

    def _proof_faults(self, members: Iterable[str]) -> Iterable[str]:
        m, used = len(self.utilities), set(members)
        worth = Whole(tuple(self.utilities.values()), self.rows)
        nothing = Whole((ZERO,) * m, self.rows)
        left: list[tuple[Branch | None, dict[int, bool]]] = [(self.proof, {})]
        while left:
            branch, fixed = left.pop()
            if branch is None:
                yield "a case of the proof is missing"
            elif branch.split is not None:
                if branch.split in fixed or not 0 <= branch.split < m:
                    yield "a case of the proof is no case"
                    continue
                left.append((branch.out, {**fixed, branch.split: False}))
                left.append((branch.taken, {**fixed, branch.split: True}))
            else:
                yield from self._leaf_faults(branch, fixed, used, nothing if branch.empty else worth)

    def _leaf_faults(self, leaf: Branch, fixed: Mapping[int, bool], used: set[str], whole: Whole) -> Iterable[str]:
        y = leaf.multipliers
        if len(y) != len(self.rows):
            yield "a case of the proof has multipliers of other limits"
            return
        for one, (name, sense, _, _) in zip(y, self.rows, strict=True):
            if one and (name not in used or not COMPARED[">=" if sense == "<=" else "<="](one, ZERO)):
                yield f"the multiplier of {name} has the wrong sign or no place"
        most = whole.highest(y, fixed)
        if leaf.empty and most >= 0:
            yield "a case of the proof is not refuted"
        if not leaf.empty and (self.bound is None or most > self.bound):
            yield "a case of the proof may be worth more than the bound claimed"

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says (`utility`, `chosen`, `conflict`) that its certificate does not."""
        found, names = [], list(self.utilities)
        mine = {
            "utility": None if self.value is None else float(self.value),
            "chosen": None if self.chosen is None else [names[a] for a in self.chosen],
            "conflict": [] if self.bound is not None else list(self.witnesses) or [name for name, *_ in self.rows],
        }
        for claim, held in mine.items():
            said = claims.get(claim, held)
            said = list(said) if claim != "utility" and said is not None else said
            if said != held:
                found.append(f"the certificate is about the {claim} {held!r}, not {said!r}")
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, whole; Fractions become text such as "1/3"."""
        return {
            "kind": "subset", "origin": self.origin,
            "utilities": {name: str(u) for name, u in self.utilities.items()},
            "rows": [
                {"name": name, "sense": sense, "bound": str(bound), "amounts": list(map(str, amounts))}
                for name, sense, bound, amounts in self.rows
            ],
            "chosen": None if self.chosen is None else list(self.chosen),
            "bound": None if self.bound is None else str(self.bound),
            "proof": _written(self.proof),
            "second": None if self.second is None else self.second.to_json(),
            "witnesses": {name: list(some) for name, some in self.witnesses.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SubsetCertificate:
        """Read what `to_json` wrote."""
        rows = (
            (str(r["name"]), r["sense"], number(r["bound"]), tuple(map(number, r["amounts"]))) for r in data["rows"]
        )
        return cls(
            {str(name): number(u) for name, u in data["utilities"].items()}, tuple(rows),
            None if data["chosen"] is None else tuple(map(int, data["chosen"])),
            None if data["bound"] is None else number(data["bound"]), _read(data["proof"]),
            None if data["second"] is None else cls.from_json(data["second"]),
            {str(name): tuple(map(int, some)) for name, some in data["witnesses"].items()}, str(data["origin"]),
        )  # fmt: skip


def without(chosen: Iterable[int], m: int) -> Line:
    """Return the row that every set but the chosen one meets: at least one alternative in or out."""
    inside = set(chosen)
    return OTHER, ">=", ONE - len(inside), tuple(-ONE if a in inside else ONE for a in range(m))


class Whole:
    """Utilities and limits in whole numbers of common units: thousands of sums take milliseconds."""

    def __init__(self, utilities: Vector, rows: Iterable[Line]) -> None:
        self.unit, self.utilities = _whole(utilities)
        self.rows = [_whole((bound, *amounts)) for _, _, bound, amounts in rows]

    def highest(self, y: Iterable[Fraction], fixed: Mapping[int, bool]) -> Fraction:
        """Return what no set of a case is worth more than, by the multipliers y; see `Branch`."""
        used = [(one, unit, numbers) for one, (unit, numbers) in zip(y, self.rows, strict=True) if one]
        common = lcm(self.unit, *(one.denominator * unit for one, unit, _ in used))
        worth, most = [u * (common // self.unit) for u in self.utilities], 0
        for one, unit, (bound, *amounts) in used:
            factor = one.numerator * (common // (one.denominator * unit))
            most += factor * bound
            worth = [r - factor * amount for r, amount in zip(worth, amounts, strict=True)]
        most += sum(r for a, r in enumerate(worth) if fixed.get(a, r > 0))
        return Fraction(most, common)


def _whole(numbers: Vector) -> tuple[int, list[int]]:
    """Return a unit 1/k and the numbers in it."""
    unit = lcm(*(x.denominator for x in numbers))
    return unit, [x.numerator * (unit // x.denominator) for x in numbers]


def _written(proof: Branch) -> list[Any]:
    """Return the proof case by case, depth first: a position to split by, or {"y": multipliers, "empty": …}."""
    found: list[Any] = []
    left: list[Branch | None] = [proof]
    while left:
        branch = left.pop()
        if branch is None:
            continue
        if branch.split is None:
            found.append({"y": list(map(str, branch.multipliers)), "empty": branch.empty})
        else:
            found.append(branch.split)
            left += (branch.taken, branch.out)
    return found


def _read(data: Iterable[Any]) -> Branch:
    done: list[Branch] = []
    for one in reversed(list(data)):
        if isinstance(one, Mapping):
            done.append(Branch(multipliers=tuple(map(number, one["y"])), empty=bool(one["empty"])))
        else:
            out, taken = done.pop(), done.pop()
            done.append(Branch(int(one), out, taken))
    (proof,) = done
    return proof
