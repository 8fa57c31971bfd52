"""Certificates of the maximiser: why no mix of alternatives is better, or why none meets the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from mcda.certificate.problem import Vector, number

ZERO, ONE = Fraction(0), Fraction(1)
COMPARED: dict[str, Callable[[Fraction, Fraction], bool]] = {"<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}


@dataclass(frozen=True, eq=False)
class MixCertificate:
    """Why an answer of the maximiser is right, checked with Fractions alone.

    Shares, optimal: they meet the rows and reach `value`; and with multipliers y (≥ 0 for <=, ≤ 0 for >=) and a level
    λ, U_a ≤ λ + Σ_k y_k·amount_ka for every a while λ + Σ_k y_k·bound_k = value: no mix can have more. Infeasible:
    λ + Σ_k y_k·amount_ka ≥ 0 for every a while λ + Σ_k y_k·bound_k < 0; and each limit of the conflict has a witness
    that meets the others. `alone` (one alternative is picked): enumeration, no multipliers.

    Attributes
    ----------
    utilities : Fractions by alternative
    rows : (name, sense, bound, amounts) of every limit
    shares, value : the answer; None when infeasible
    level, multipliers : λ, and y by the name of the limit; empty when `alone`
    witnesses : by the name of each limit of the conflict, shares that meet the others
    origin : "given" | "shortest decimal" | "computed"
    """

    utilities: Mapping[str, Fraction]
    rows: tuple[tuple[str, Literal["<=", ">="], Fraction, Vector], ...]
    alone: bool
    shares: Vector | None
    value: Fraction | None
    level: Fraction
    multipliers: Mapping[str, Fraction]
    witnesses: Mapping[str, Vector]
    origin: str

    def faults(self) -> list[str]:
        """Return what does not hold; empty when the certificate is right."""
        return list(self._optimum_faults() if self.shares is not None else self._conflict_faults())

    def disagreements(self, claims: Mapping[str, Any]) -> list[str]:
        """Return what a result says (`utility`, `shares`, `conflict`) that its certificate does not."""
        found = []
        if "utility" in claims and claims["utility"] != (None if self.value is None else float(self.value)):
            found.append(f"the certificate is about the utility {self.value}, not {claims['utility']!r}")
        if "shares" in claims:
            mine = None if self.shares is None else dict(zip(self.utilities, map(float, self.shares), strict=True))
            if (None if claims["shares"] is None else dict(claims["shares"])) != mine:
                found.append("the certificate is about other shares")
        if "conflict" in claims and tuple(claims["conflict"]) != tuple(self.witnesses):
            found.append(f"the certificate is about a conflict of {list(self.witnesses)}, not {claims['conflict']!r}")
        return found

    def _optimum_faults(self) -> Iterable[str]:
        shares, value = self.shares or (), self.value or ZERO
        yield from self._share_faults(shares, [row[0] for row in self.rows])
        if _dot(shares, self.utilities.values()) != value:
            yield "the shares do not have the utility claimed"
        if self.alone:
            for a, utility in enumerate(self.utilities.values()):
                if utility > value and not self._broken(a):
                    yield f"{list(self.utilities)[a]} meets all limits and has more"
            return
        yield from self._sign_faults()
        if self._bound() != value:
            yield "the multipliers do not bound the utility by the value claimed"
        for a, (name, utility) in enumerate(self.utilities.items()):
            if utility > self._worth(a):
                yield f"the multipliers undervalue {name}"

    def _conflict_faults(self) -> Iterable[str]:
        members = list(self.witnesses)
        if self.alone:
            for a, name in enumerate(self.utilities):
                if not set(self._broken(a)) & set(members):
                    yield f"{name} meets all limits of the conflict"
        else:
            yield from self._sign_faults()
            if not set(members) >= {name for name, y in self.multipliers.items() if y}:
                yield "the multipliers use limits outside the conflict"
            if self._bound() >= 0 or any(self._worth(a) < 0 for a in range(len(self.utilities))):
                yield "the multipliers do not refute the limits"
        for member, shares in self.witnesses.items():
            yield from self._share_faults(shares, [name for name in members if name != member])

    def _share_faults(self, shares: Vector, names: Iterable[str]) -> Iterable[str]:
        if len(shares) != len(self.utilities) or min(shares) < 0 or sum(shares) != 1:
            yield "the shares are negative or do not add up to 1"
        elif self.alone and set(shares) - {ZERO, ONE}:
            yield "more than one alternative is used"
        else:
            for name, sense, bound, amounts in self.rows:
                if name in names and not COMPARED[sense](_dot(shares, amounts), bound):
                    yield f"the shares break the limit {name}"

    def _sign_faults(self) -> Iterable[str]:
        for name, sense, _, _ in self.rows:
            if not COMPARED[">=" if sense == "<=" else "<="](self.multipliers.get(name, ZERO), ZERO):
                yield f"the multiplier of {name} has the wrong sign"

    def _broken(self, a: int) -> list[str]:
        return [name for name, sense, bound, amounts in self.rows if not COMPARED[sense](amounts[a], bound)]

    def _bound(self) -> Fraction:
        return self.level + sum((self.multipliers.get(name, ZERO) * bound for name, _, bound, _ in self.rows), ZERO)

    def _worth(self, a: int) -> Fraction:
        return self.level + sum(
            (self.multipliers.get(name, ZERO) * amounts[a] for name, _, _, amounts in self.rows), ZERO
        )

    def to_json(self) -> dict[str, Any]:
        """Return the certificate as plain data, whole; Fractions become text such as "1/3"."""
        return {
            "kind": "mix", "alone": self.alone, "origin": self.origin,
            "utilities": {name: str(u) for name, u in self.utilities.items()},
            "rows": [
                {"name": name, "sense": sense, "bound": str(bound), "amounts": list(map(str, amounts))}
                for name, sense, bound, amounts in self.rows
            ],
            "shares": None if self.shares is None else list(map(str, self.shares)),
            "value": None if self.value is None else str(self.value),
            "level": str(self.level), "multipliers": {name: str(y) for name, y in self.multipliers.items()},
            "witnesses": {name: list(map(str, shares)) for name, shares in self.witnesses.items()},
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MixCertificate:
        """Read what `to_json` wrote."""
        rows = ((str(r["name"]), r["sense"], number(r["bound"]), _vector(r["amounts"])) for r in data["rows"])
        return cls(
            {str(name): number(u) for name, u in data["utilities"].items()}, tuple(rows), bool(data["alone"]),
            None if data["shares"] is None else _vector(data["shares"]),
            None if data["value"] is None else number(data["value"]),
            number(data["level"]), {str(name): number(y) for name, y in data["multipliers"].items()},
            {str(name): _vector(shares) for name, shares in data["witnesses"].items()}, str(data["origin"]),
        )  # fmt: skip


def _dot(x: Iterable[Fraction], y: Iterable[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(x, y, strict=True)), ZERO)


def _vector(texts: Iterable[Any]) -> Vector:
    return tuple(number(text) for text in texts)
