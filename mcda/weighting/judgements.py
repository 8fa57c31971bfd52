"""The analytic hierarchy process: weights from pairwise judgements, and how far the judgements agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import Weights, listed
from mcda.numerals import Floats, array_of, fraction, shown
from mcda.weighting.completion import COMPLETIONS, parts
from mcda.weighting.consistency import (
    ACCEPTABLE,
    RANDOM_INDICES,
    Triad,
    consistency,
    geometric_mean,
    principal_eigenvector,
    random_index_of,
)

__all__ = [
    "ACCEPTABLE",
    "RANDOM_INDICES",
    "SCALE",
    "Judgements",
    "Priorities",
    "Triad",
    "geometric_mean",
    "principal_eigenvector",
]

SCALE = (Fraction(1, 9), Fraction(9))
AGREED = Fraction(1, 10**12)  # a third typed as a float is no disagreement
RECIPROCAL = Fraction(1, 1000)  # nor is 0.333 across from 3
EXTREMES = (Fraction(1, 10**9), Fraction(10**9))  # beyond which a judgement is a slip of the pen
WAYS = MappingProxyType({"eigenvector": principal_eigenvector, "geometric_mean": geometric_mean})
FILLED_BY = MappingProxyType({"log_least_squares": "logarithmic least squares", "lambda_max": "the least λmax"})
Pairs = MappingProxyType[tuple[str, str], Fraction]


@dataclass(frozen=True, eq=False)
class Priorities:
    """Weights from judgements, and the consistency of the judgements.

    Attributes
    ----------
    weights : Weights, of sum 1
    lambda_max : float
        The largest eigenvalue, n for judgements in full agreement, larger otherwise.
    consistency_index : float
        (λmax − n)/(n − 1); 0 for n ≤ 2.
    consistency_ratio : float
        The index over the random index; below 0.1 is usually accepted; 0 for n ≤ 2.
    random_index, table : float, str
        The random index used and the name of its table.
    worst : tuple of Triad
        The triads that disagree most, worst first; empty where all agree.
    by : "eigenvector" | "geometric_mean"
    notes : tuple of str
        What a reader of the weights should know: judgements off the scale, judgements that were filled in.
    """

    weights: Weights
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    random_index: float
    table: str
    worst: tuple[Triad, ...]
    by: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Judgements:
    """Pairwise judgements of importance: how many times the first of a pair outweighs the second.

    Attributes
    ----------
    names : tuple of str
    pairs : mapping (first, second) -> Fraction, each pair once
    filled : tuple of (first, second)
        The pairs that nobody judged and that a completion filled in, in the order of the names.
    completion : "log_least_squares" | "lambda_max" | None
        How they were filled in; None where no pair was missing.
    """

    names: tuple[str, ...]
    pairs: Pairs
    filled: tuple[tuple[str, str], ...] = ()
    completion: str | None = None

    @classmethod
    def of(
        cls,
        pairs: Mapping[tuple[str, str], Any] | Any,
        names: Iterable[object] | None = None,
        *,
        incomplete: str | None = None,
    ) -> Judgements:
        """Check judgements: a mapping of pairs, or a square reciprocal matrix (array or DataFrame).

        Parameters
        ----------
        pairs : {(first, second): value}, each pair once, or an (n, n) matrix with ones on its diagonal
            Values are positive numbers or text such as "1/3". Saaty's scale runs from 1/9 to 9; values between its
            steps are allowed, and values outside it are, with a note.
        names : the order of the criteria; left out, the order in which they are met
        incomplete : "log_least_squares" | "lambda_max"
            How to fill in missing pairs (in a matrix: None or NaN), from the ones that were given: as the ratio of the
            least-squares weights, or so that λmax is the least possible. Left out, a missing pair is refused.

        Raises
        ------
        McdaError
            A value that is not a positive number or is beyond 1e9 or 1e-9, a pair with itself, a pair given both ways
            with values that are not reciprocal (within 0.1 %), an unknown name; a missing pair, or, where they may be
            missing, two criteria that no chain of judgements links.

        References
        ----------
        Bozóki, S., Fülöp, J. and Rónyai, L., On optimal completions of incomplete pairwise comparison matrices (2010):
        either completion is unique exactly where chains of judgements link all criteria.

        Examples
        --------
        >>> judgements = Judgements.of({("gain", "cost"): 3, ("gain", "risk"): 5, ("cost", "risk"): "5/3"})
        >>> judgements.priorities().weights.values.round(4).tolist()
        [0.6522, 0.2174, 0.1304]
        >>> judgements = Judgements.of({("a", "b"): 2, ("b", "c"): 3}, incomplete="lambda_max")
        >>> judgements.filled, round(float(judgements.value("a", "c")), 9)
        ((('a', 'c'),), 6.0)
        """
        if incomplete is not None and (not isinstance(incomplete, str) or incomplete not in COMPLETIONS):
            raise McdaError(
                f"'incomplete' must be 'log_least_squares' or 'lambda_max', got {shown(incomplete)}"
                f"{hint(incomplete, COMPLETIONS)}"
            )
        if not isinstance(pairs, Mapping):
            pairs, names = _from_square(pairs, names, gaps=incomplete is not None)
        known = _met(pairs) if names is None else listed(names, "names")
        if not known:
            raise McdaError("judgements must name at least one criterion")
        found = _checked(pairs, known)
        missing = [pair for pair in combinations(known, 2) if pair not in found and pair[::-1] not in found]
        if not missing:
            return cls(known, MappingProxyType(found))
        if incomplete is None:
            first, second = missing[0]
            raise McdaError(
                f"the judgement of {first!r} against {second!r} is missing; 'incomplete' fills gaps in: "
                "'log_least_squares' or 'lambda_max'"
            )
        return cls._completed(known, found, missing, incomplete)

    @classmethod
    def _completed(
        cls,
        names: tuple[str, ...],
        found: dict[tuple[str, str], Fraction],
        missing: list[tuple[str, str]],
        completion: str,
    ) -> Judgements:
        place = {name: k for k, name in enumerate(names)}
        square = np.full((len(names), len(names)), np.nan)
        np.fill_diagonal(square, 1.0)
        for (first, second), value in found.items():
            square[place[first], place[second]] = float(value)
            square[place[second], place[first]] = float(1 / value)
        linked = parts(square)
        if len(linked) > 1:
            here, there = ([names[k] for k in group] for group in linked[:2])
            raise McdaError(
                f"no chain of judgements links {here[0]!r} and {there[0]!r}: judge one of {_listing(here)} against "
                f"one of {_listing(there)}"
            )
        full = COMPLETIONS[completion](square)
        for first, second in missing:
            found[first, second] = fraction(float(full[place[first], place[second]]))
        return cls(names, MappingProxyType(found), tuple(missing), completion)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unusual about these judgements, in sentences; () where nothing is."""
        notes = [
            f"the judgement of {a!r} over {b!r} is {float(value):.4g}, outside the scale from 1/9 to 9"
            for (a, b), value in self.pairs.items()
            if not SCALE[0] * (1 - AGREED) <= value <= SCALE[1] * (1 + AGREED) and (a, b) not in self.filled
        ]
        if self.filled:
            values = ", ".join(f"{a!r} over {b!r} as {float(self.pairs[a, b]):.3g}" for a, b in self.filled)
            how = FILLED_BY.get(str(self.completion), "several rules")
            notes.append(
                f"not judged but filled in by {how}: {values}; the random index is one of complete judgements, so that "
                "the consistency ratio flatters"
            )
        return tuple(notes)

    def revised(self, first: object, second: object, value: Any) -> Judgements:
        """Return these judgements with one of them changed; filled-in ones stay as they are.

        Raises
        ------
        McdaError
            Unknown names, a criterion with itself, a value that is not a positive number.

        Examples
        --------
        >>> judgements = Judgements.of({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 1})
        >>> judgements.revised("c", "a", "1/4").priorities().worst
        ()
        """
        pair = (str(first), str(second))
        for name in pair:
            if name not in self.names:
                raise McdaError(f"unknown criterion {name!r}{hint(name, self.names)}")
        if pair[0] == pair[1]:
            raise McdaError(f"judgement compares {pair[0]!r} with itself")
        ratio = _positive(value, *pair)
        if pair not in self.pairs:
            pair, ratio = pair[::-1], 1 / ratio
        filled = tuple(one for one in self.filled if one != pair)
        return Judgements(
            self.names, MappingProxyType({**self.pairs, pair: ratio}), filled, self.completion if filled else None
        )

    def value(self, first: str, second: str) -> Fraction:
        """How many times `first` outweighs `second`."""
        if first == second:
            return Fraction(1)
        found = self.pairs.get((first, second))
        return found if found is not None else 1 / self.pairs[second, first]

    def matrix(self) -> Floats:
        """Return the (n, n) reciprocal matrix in floats."""
        return np.array([[float(self.value(a, b)) for b in self.names] for a in self.names])

    def priorities(self, by: str = "eigenvector", random_index: str = "saaty_1980", worst: int = 3) -> Priorities:
        """Return the weights that the judgements imply, and how far they agree.

        `eigenvector`: the principal right eigenvector. `geometric_mean`: w_i ∝ (Π_j a_ij)^(1/n), the logarithmic
        least-squares solution. λmax, CI and CR are the matrix's own and the same for both.

        Raises
        ------
        McdaError
            Unknown way or table; more criteria than the table of random indices has.

        References
        ----------
        Saaty, T. L. (2008). Decision making with the analytic hierarchy process. Int. J. Services Sciences 1(1), 83-98
        (its drinks example is a test). Crawford, G. and Williams, C. (1985), Journal of Mathematical Psychology 29: the
        geometric mean, derived here as the minimiser of Σ(log a_ij − log w_i + log w_j)².

        Examples
        --------
        >>> priorities = Judgements.of({("a", "b"): 2, ("b", "c"): 2, ("a", "c"): 4}).priorities()
        >>> round(priorities.lambda_max, 12), round(abs(priorities.consistency_ratio), 12)
        (3.0, 0.0)
        """
        if not isinstance(by, str) or by not in WAYS:
            raise McdaError(f"'by' must be 'eigenvector' or 'geometric_mean', got {shown(by)}{hint(by, WAYS)}")
        matrix, n = self.matrix(), len(self.names)
        of_random = random_index_of(random_index, n)
        vector, lambda_max = principal_eigenvector(matrix)
        lambda_max = max(lambda_max, float(n))  # which it is; rounding may leave it a hair below
        if by == "geometric_mean":
            vector = geometric_mean(matrix)
        index, ratio = consistency(lambda_max, n, of_random)
        return Priorities(
            Weights.of(vector, self.names, computed=True), lambda_max, index, ratio, of_random, random_index,
            self.triads()[:worst], by, self.notes,
        )  # fmt: skip

    def triads(self) -> tuple[Triad, ...]:
        """Return the triads that disagree, worst first by |log(direct/implied)|, compared exactly."""
        found = []
        for a, b, c in combinations(self.names, 3):
            direct, implied = self.value(a, c), self.value(a, b) * self.value(b, c)
            apart = max(direct / implied, implied / direct)
            if apart - 1 > AGREED:
                found.append((apart, Triad(a, b, c, float(direct), float(implied))))
        return tuple(triad for _, triad in sorted(found, key=lambda pair: -pair[0]))


def _checked(pairs: Mapping[Any, Any], known: tuple[str, ...]) -> dict[tuple[str, str], Fraction]:
    """Return each pair once with its exact value."""
    found: dict[tuple[str, str], Fraction] = {}
    for key, given in pairs.items():
        first, second = _pair(key)
        value = _positive(given, first, second)
        for name in (first, second):
            if name not in known:
                raise McdaError(f"judgement names {name!r}, which is no criterion{hint(name, known)}")
        if first == second:
            raise McdaError(f"judgement compares {first!r} with itself")
        if (first, second) in found:
            raise McdaError(f"the judgement of {first!r} against {second!r} is given twice")
        if (second, first) in found:
            _require_reciprocal(found[second, first], value, second, first)
            if value > 1:  # the number above 1 is the one that was meant: 3 across from 0.333
                found[second, first] = 1 / value
            continue
        found[first, second] = value
    return found


def _listing(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:12])) + (", …" if len(names) > 12 else "")


def _met(pairs: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for key in pairs for name in _pair(key)))


def _pair(key: Any) -> tuple[str, str]:
    if isinstance(key, (str, bytes)) or not isinstance(key, Sequence) or len(key) != 2:
        raise McdaError(
            f"judgements must be keyed by pairs of names, as in {{('gain', 'cost'): 3}}, got the key {shown(key)}"
        )
    return str(key[0]), str(key[1])


def _positive(given: Any, first: str, second: str) -> Fraction:
    try:
        value = fraction(given)
    except McdaError:
        value = Fraction(0)
    if value <= 0:
        raise McdaError(f"judgement of {first!r} over {second!r} must be a positive number, got {shown(given)}")
    if not EXTREMES[0] <= value <= EXTREMES[1]:
        raise McdaError(f"judgement of {first!r} over {second!r} must lie between 1e-9 and 1e9, got {shown(given)}")
    return value


def _require_reciprocal(upper: Fraction, lower: Fraction, first: str, second: str) -> None:
    if abs(upper * lower - 1) > RECIPROCAL:
        raise McdaError(
            f"judgements of {first!r} and {second!r} must be reciprocal, got {float(upper):g} and {float(lower):g}; "
            f"expected {1 / upper} beside {upper}"
        )


def _is_gap(cell: Any) -> bool:
    return cell is None or (isinstance(cell, (float, np.floating)) and bool(np.isnan(cell)))


def _from_square(
    square: Any, names: Iterable[object] | None, *, gaps: bool
) -> tuple[dict[tuple[str, str], Any], tuple[str, ...]]:
    """Return the pairs of a square reciprocal matrix; floats such as 0.333 are accepted as reciprocal within 0.1 %.

    With `gaps`, a cell that is None or NaN is a missing judgement, or the reciprocal of the one across from it.
    """
    if hasattr(square, "columns") and hasattr(square, "index"):
        names = square.columns if names is None else names
        rows, columns = list(map(str, square.index)), list(map(str, square.columns))
        if rows not in (columns, [str(k) for k in range(len(rows))]):
            raise McdaError(f"rows and columns of a matrix of judgements must be the same criteria, got {rows[:12]}")
        square = square.to_numpy()
    cells = array_of(square, 2, "judgements must be a mapping of pairs or a square matrix")
    n = len(cells)
    if cells.shape != (n, n):
        raise McdaError(f"a matrix of judgements must be square, got shape {cells.shape}")
    known = tuple(f"c{k + 1}" for k in range(n)) if names is None else listed(names, "names")
    if len(known) != n:
        raise McdaError(f"'names' must name {n} of them, got {len(known)} names")
    pairs: dict[tuple[str, str], Any] = {}
    for i in range(n):
        if not (gaps and _is_gap(cells[i, i])) and _positive(cells[i, i], known[i], known[i]) != 1:
            raise McdaError(f"the diagonal must be 1, got {cells[i, i]} for {known[i]!r}")
        for j in range(i + 1, n):
            there, back = (gaps and _is_gap(cells[i, j])), (gaps and _is_gap(cells[j, i]))
            if there and back:
                continue
            if there or back:
                key = (known[j], known[i]) if there else (known[i], known[j])
                pairs[key] = cells[j, i] if there else cells[i, j]
                continue
            upper, lower = _positive(cells[i, j], known[i], known[j]), _positive(cells[j, i], known[j], known[i])
            _require_reciprocal(upper, lower, known[i], known[j])
            pairs[known[i], known[j]] = upper if upper >= 1 else 1 / lower
    return pairs, known
