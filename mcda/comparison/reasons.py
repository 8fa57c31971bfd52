"""Why two models have different winners: on which criterion what sets them apart changes most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from mcda.comparison.drivers import FACTORS
from mcda.forms import Linear, Piecewise
from mcda.language import noted, word
from mcda.matrix import DecisionMatrix, Floats
from mcda.normalise import NORMALISATIONS, normalised

if TYPE_CHECKING:
    from mcda.comparison.variants import Variant

WAYS = MappingProxyType(
    {
        "weighted_sum": noted("the weighted sum adds the gaps, so that a strong point makes up in full for a weak one"),
        "topsis": noted(
            "TOPSIS squares gaps and weights, so that large gaps on heavy criteria count more than in proportion"
        ),
        "ahp": noted("AHP reads ratings as ratios, so that the same gap counts more between low ratings"),
        "weighted_product": noted("the weighted product multiplies ratings, so that a low one pulls the whole down"),
        "promethee": noted("PROMETHEE compares every pair of options, so that the others have a say in it"),
        "vikor": noted("VIKOR also counts the largest single loss of each option"),
    }
)
COMES = noted("With {change}, {now} comes first instead of {then}")
COME = noted("With {change}, {now} come first, level, instead of {then}")
INSTEAD = MappingProxyType(
    {
        "method": noted("{now} instead of {then}"),
        "normalisation": noted("{now} normalisation instead of {then}"),
        "weights": noted("{now} weights instead of {then}"),
    }
)
SMALL = 1e-9  # a change of a share that no reader could see


@dataclass(frozen=True, eq=False)
class Difference:
    """A model whose winners are not those of the reference.

    Attributes
    ----------
    variant, against : the model, and the one nearest to it that has the reference's winners
    changed : tuple of "method" | "normalisation" | "weights"
        The choices in which the two differ.
    winner, instead_of : the alternative that comes first, and one that did
    criterion : the one whose part moves most towards `winner`; None where the parts do not tell
    before, after : its part of all that sets the two apart, w_j (r_aj − r_bj) / Σ_k |w_k (r_ak − r_bk)| with
        a = instead_of and r the normalised ratings, in [−1, 1]; positive speaks for `instead_of`
    alike : whether both tell their parts
    worst : for a method that counts losses, the criterion with the largest one of `instead_of`; else None
    labels : what a reader calls alternatives and criteria
    """

    variant: Variant
    against: Variant
    changed: tuple[str, ...]
    winner: str
    instead_of: str
    criterion: str | None
    before: float | None
    after: float | None
    alike: bool = False
    worst: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def reason(self) -> str:
        """Why, in words without a full stop; empty where nothing tells."""
        if self.criterion is not None and self.before is not None and self.after is not None:
            return word(
                "most of it is {criterion}: of all that sets {past} and {first} apart it is {before} before and "
                "{after} after",
                criterion=self._named([self.criterion]), past=self._named([self.instead_of]),
                first=self._named([self.winner]), before=self._part(self.before), after=self._part(self.after),
            )  # fmt: skip
        if "method" not in self.changed:
            return ""
        name = self.variant.method
        known = WAYS.get(name.split()[0])
        way = word("{method} tells nothing of its criteria one by one", method=name) if known is None else word(known)
        if self.worst is not None:
            way = word(
                "{way}, and that of {option} is on {criterion}",
                way=way, option=self._named([self.instead_of]), criterion=self._named([self.worst]),
            )  # fmt: skip
        return word("the criteria set them apart alike in both, but {way}", way=way) if self.alike else way

    @property
    def sentence(self) -> str:
        """All of this in words."""
        now = self.variant.ranking.winners
        said = word(
            COMES if len(now) == 1 else COME,
            change=_change(self.variant, self.against), now=self._named(now),
            then=self._named(self.against.ranking.winners),
        )  # fmt: skip
        return f"{said}; {self.reason}." if self.reason else f"{said}."

    def __str__(self) -> str:
        return self.sentence

    def _named(self, keys: Sequence[str]) -> str:
        *others, last = (word("“{label}”", label=self.labels.get(key, key)) for key in keys)
        return word("{others} and {last}", others=", ".join(others), last=last) if others else last

    def _part(self, share: float) -> str:
        points = f"{abs(100 * share):.0f}"
        if points == "0":
            return word("0 of 100")
        return word(
            "{n} of 100 for {option}", n=points, option=self._named([self.instead_of if share > 0 else self.winner])
        )


def differences(
    matrix: DecisionMatrix, variants: Sequence[Variant], reference: Variant, labels: Mapping[str, str]
) -> Iterator[Difference]:
    """Yield each variant whose winners differ, beside the variant with the reference's winners that is nearest to it:
    the fewest other choices, then the reference itself, then the first.
    """
    usual = set(reference.ranking.winners)
    alike = [one for one in variants if set(one.ranking.winners) == usual]
    for one in variants:
        if set(one.ranking.winners) == usual:
            continue
        against = min(alike, key=lambda other: (len(changed(one, other)), other is not reference))
        yield _difference(matrix, one, against, labels)


def changed(one: Variant, other: Variant) -> tuple[str, ...]:
    """Return the choices in which two models differ."""
    return tuple(name for name, a, b in zip(FACTORS, one.levels, other.levels, strict=True) if a != b)


def _difference(matrix: DecisionMatrix, variant: Variant, against: Variant, labels: Mapping[str, str]) -> Difference:
    now, then = variant.ranking.winners, against.ranking.winners
    first = next((one for one in now if one not in then), None)
    past = next((one for one in then if one not in now), None)
    first = first or next(one for one in now if one != past)
    past = past or next(one for one in then if one != first)
    a, b = matrix.alternatives.index(past), matrix.alternatives.index(first)
    parts = [_parts(matrix, one, a, b) for one in (against, variant)]
    criterion, before, after = None, None, None
    if parts[0] is not None and parts[1] is not None:
        shift = parts[1] - parts[0]
        j = int(np.argmin(shift))
        if shift[j] < -SMALL:
            criterion, before, after = matrix.criteria[j], float(parts[0][j]), float(parts[1][j])

    choices = changed(variant, against)
    told = criterion is not None or "method" not in choices
    alike = parts[0] is not None and parts[1] is not None
    worst = None if told else _worst(matrix, variant, past)
    return Difference(variant, against, choices, first, past, criterion, before, after, alike, worst, labels)


def _worst(matrix: DecisionMatrix, variant: Variant, past: str) -> str | None:
    """Return the criterion of an option's largest loss; None for a method that does not count losses."""
    prepared = variant.ranking.method.prepare(matrix)
    if not isinstance(prepared, Piecewise):
        return None
    losses = variant.ranking.weights.values * np.asarray(prepared.losses[matrix.alternatives.index(past)], dtype=float)
    return matrix.criteria[int(np.argmax(losses))]


def _change(variant: Variant, against: Variant) -> str:
    """Return what differs between two models: `topsis instead of weighted_sum`."""
    said = []
    for factor, now, then in zip(FACTORS, variant.levels, against.levels, strict=True):
        if now == then:
            continue
        if factor == "normalisation" and (now is None or then is None):
            continue  # one of the methods has no such choice
        said.append(word(INSTEAD[factor], now=now, then=then))
    return word(" and ").join(said)


def _parts(matrix: DecisionMatrix, variant: Variant, a: int, b: int) -> Floats | None:
    """Return each criterion's part in what sets two alternatives apart, (n,); None where the method does not tell."""
    ranking = variant.ranking
    prepared = ranking.method.prepare(matrix)
    how = ranking.details.get("normalisation")
    if isinstance(prepared, Linear):
        columns = np.asarray(prepared.values, dtype=float)
    elif how in NORMALISATIONS:
        columns = np.asarray(normalised(matrix, how), dtype=float)
    else:
        return None
    gaps = ranking.weights.values * (columns[a] - columns[b])
    whole = np.abs(gaps).sum()
    return np.asarray(gaps / whole) if whole > 0 else None
