"""How the scores of one option may move under a method: the rule of every column, and how far each way goes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mcda.certificate.columns import POSITIVE
from mcda.certificate.flows import SHAPES
from mcda.certificate.ways import Way
from mcda.errors import McdaError
from mcda.forms import Method
from mcda.matrix import DecisionMatrix
from mcda.methods.promethee import preferences

ALONE = {"weighted_sum": ("bounds", "none"), "topsis": ("bounds",)}  # normalisations under which a score counts alone
HORIZON = 2**40  # scores without a scale move so many times the column's largest, or down to such a part of themselves
SMALLEST, LARGEST = Fraction(1, 10**100), Fraction(10**100)
Rule = tuple[str, tuple[Fraction | None, Fraction | None]]


def counts_alone(method: Method, matrix: DecisionMatrix) -> bool:
    """Return whether what a score is worth depends on that score alone."""
    how = method.describe(matrix).get("normalisation") if method.name in ALONE else None
    return method.form in ("linear", "ratio") and how in ALONE.get(method.name, ())


def rules(method: Method, matrix: DecisionMatrix) -> list[Rule]:
    """Return the rule of every column, with its thresholds.

    Raises
    ------
    McdaError
        A method whose scores are no sums of quotients, criterion by criterion.
    """
    n, nothing = len(matrix.criteria), (None, None)
    if method.name == "promethee":
        found = preferences(matrix, **{"q": None, "p": None, "s": None, "preference": "usual", **method.options})
        if any(one.shape not in SHAPES for one in found):
            raise McdaError(f"plans need rational flows, which a gaussian preference has not; not {method!r}")
        return [(one.shape, (one.q, one.p)) for one in found]
    said = method.describe(matrix)
    if method.name == "ahp":
        return [(said["mode"], nothing)] * n
    if method.name in ("weighted_sum", "topsis") and method.form in ("linear", "ratio"):
        known = matrix.value or (None,) * n
        return [(said["normalisation"] if one is None else "bounds", nothing) for one in known]
    why = {
        "weighted_product": "its logarithms are not rational",
        "vikor": "its scores jump where the best or the worst regret changes hands",
        "topsis": "weighted distances are known by evaluation only",
    }.get(method.name, "it is known by evaluation only")
    raise McdaError(f"plans are answered for weighted_sum, topsis, ahp and promethee; not for {method!r}: {why}")


def room(matrix: DecisionMatrix, rule: str, k: int, j: int, rises: bool) -> Fraction:
    """Return how far a score can move, in its own units."""
    x, ends = matrix.exact[k, j], matrix.bounds[j]
    size = max(map(abs, matrix.exact[:, j])) or Fraction(1)
    far = Fraction(HORIZON * size) if ends is None else Fraction(ends[1] - x if rises else x - ends[0])
    if rule in POSITIVE and not rises:
        far = min(far, Fraction(x - x / HORIZON))
    return far


def ways(
    matrix: DecisionMatrix, method: Method, k: int, *, better: bool, costs: Sequence[Fraction],
    steps: Sequence[Fraction | None], held: set[int],
) -> tuple[Way, ...]:  # fmt: skip
    """Return the ways of an option's scores, towards better or towards worse.

    Raises
    ------
    McdaError
        Scores so large or small that their squares, far out on the way, leave the floats.
    """
    found = []
    for j, name in enumerate(matrix.criteria):
        size = max(map(abs, matrix.exact[:, j]))
        if size and not SMALLEST <= size <= LARGEST:
            raise McdaError(
                f"plans need scores between 1e-100 and 1e100 in size; measure {name!r} in another unit, its largest is "
                f"{float(size):g}"
            )
    for j, (rule, thresholds) in enumerate(rules(method, matrix)):
        gain = matrix.sense[j] == "max"
        far = Fraction(0) if j in held else room(matrix, rule, k, j, gain == better)
        found.append(
            Way(
                matrix.alternatives, matrix.alternatives[k], tuple(matrix.exact[:, j]), rule, gain, matrix.bounds[j],
                thresholds, gain == better, Fraction(costs[j]), far, steps[j],
            )
        )  # fmt: skip
    return tuple(found)
