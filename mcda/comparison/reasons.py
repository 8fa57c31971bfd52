"""Why two models have different winners: on which criterion what sets them apart changes most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.comparison.drivers import FACTORS
from mcda.forms import Linear, Piecewise
from mcda.matrix import DecisionMatrix, Floats
from mcda.normalise import NORMALISATIONS, normalised

if TYPE_CHECKING:
    from mcda.comparison.variants import Variant

WAYS = MappingProxyType(
    {
        "weighted_sum": "the weighted sum adds the gaps, so that a strong point makes up in full for a weak one",
        "topsis": "TOPSIS squares gaps and weights, so that large gaps on heavy criteria count more than in proportion",
        "ahp": "AHP reads ratings as ratios, so that the same gap counts more between low ratings",
        "weighted_product": "the weighted product multiplies ratings, so that a low one pulls the whole down",
        "promethee": "PROMETHEE compares every pair of options, so that the others have a say in it",
        "vikor": "VIKOR also counts the largest single loss of each option",
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
    reason : why, in words without a full stop; empty where nothing tells
    sentence : all of this in words
    """

    variant: Variant
    against: Variant
    changed: tuple[str, ...]
    winner: str
    instead_of: str
    criterion: str | None
    before: float | None
    after: float | None
    reason: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


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

    def named(keys: Sequence[str]) -> str:
        *others, last = (f"“{labels.get(key, key)}”" for key in keys)
        return f"{', '.join(others)} and {last}" if others else last

    comes = f"{named(now)} {'comes' if len(now) == 1 else 'come'} first{', level,' if len(now) > 1 else ''}"
    reason = ""
    if criterion is not None and before is not None and after is not None:
        reason = (
            f"most of it is “{labels.get(criterion, criterion)}”: of all that sets {named([past])} and "
            f"{named([first])} apart it is {_part(before, past, first, named)} before and "
            f"{_part(after, past, first, named)} after"
        )
    elif "method" in changed(variant, against):
        alike = parts[0] is not None and parts[1] is not None
        way = _way(matrix, variant, past, named, labels)
        reason = f"the criteria set them apart alike in both, but {way}" if alike else way
    said = f"With {_change(variant, against)}, {comes} instead of {named(then)}{'; ' if reason else ''}{reason}."
    choices = changed(variant, against)
    return Difference(variant, against, choices, first, past, criterion, before, after, reason, said)


def _way(matrix: DecisionMatrix, variant: Variant, past: str, named: Any, labels: Mapping[str, str]) -> str:
    """Return what a method does with gaps that another one puts together differently."""
    way = WAYS.get(variant.method.split()[0], f"{variant.method} tells nothing of its criteria one by one")
    prepared = variant.ranking.method.prepare(matrix)
    if not isinstance(prepared, Piecewise):
        return way
    losses = variant.ranking.weights.values * np.asarray(prepared.losses[matrix.alternatives.index(past)], dtype=float)
    worst = matrix.criteria[int(np.argmax(losses))]
    return f"{way}, and that of {named([past])} is on “{labels.get(worst, worst)}”"


def _part(share: float, past: str, first: str, named: Any) -> str:
    points = f"{abs(100 * share):.0f}"
    return "0 of 100" if points == "0" else f"{points} of 100 for {named([past if share > 0 else first])}"


def _change(variant: Variant, against: Variant) -> str:
    """Return what differs between two models: `topsis instead of weighted_sum`."""
    said = []
    for factor, now, then in zip(FACTORS, variant.levels, against.levels, strict=True):
        if now == then:
            continue
        noun = {"method": "", "normalisation": " normalisation", "weights": " weights"}[factor]
        if factor == "normalisation" and (now is None or then is None):
            continue  # one of the methods has no such choice
        said.append(f"{now}{noun} instead of {then}")
    return " and ".join(said)


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
