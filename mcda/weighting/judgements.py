"""The analytic hierarchy process: weights from pairwise judgements, and how far the judgements agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from mcda.errors import McdaError, hint
from mcda.matrix import Weights, listed
from mcda.numerals import Floats, array_of, fraction, shown

SCALE = (Fraction(1, 9), Fraction(9))
ACCEPTABLE = 0.1
PRECISION = 1e-15
SQUARINGS = 60
AGREED = Fraction(1, 10**12)  # a third typed as a float is no disagreement
RECIPROCAL = Fraction(1, 1000)  # nor is 0.333 across from 3
EXTREMES = (Fraction(1, 10**9), Fraction(10**9))  # beyond which a judgement is a slip of the pen

# The mean consistency index of random reciprocal matrices, from n = 1; tables differ in how many were drawn, and how.
RANDOM_INDICES: MappingProxyType[str, tuple[float, ...]] = MappingProxyType(
    {
        # Saaty, T. L. (1980), The Analytic Hierarchy Process, McGraw-Hill; what most of the literature repeats.
        "saaty_1980": (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
        # Saaty, T. L. and Tran, L. T. (2007), Mathematical and Computer Modelling 46, 962-975; 1.35 at n = 7.
        "saaty_2007": (0, 0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59),
        # Alonso, J. A. and Lamata, M. T. (2006), Int. J. Uncertainty, Fuzziness and Knowledge-Based Systems 14(4),
        # 445-459, from 100 000 matrices a size; read from programs that cite it, which agree, not from its page.
        "alonso_lamata_2006": (
            0, 0, 0.5245, 0.8815, 1.1086, 1.2479, 1.3417, 1.4056,
            1.4499, 1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838,
        ),
    }
)  # fmt: skip


class Triad(NamedTuple):
    """Three judgements that disagree: `direct` is how much first outweighs third, `implied` what the other two say."""

    first: str
    second: str
    third: str
    direct: float
    implied: float

    def __str__(self) -> str:
        return (
            f"{self.first} over {self.third} is judged {self.direct:.3g}, but {self.first} over {self.second} and "
            f"{self.second} over {self.third} imply {self.implied:.3g}"
        )


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
    """

    weights: Weights
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    random_index: float
    table: str
    worst: tuple[Triad, ...]
    by: str


@dataclass(frozen=True, eq=False)
class Judgements:
    """Pairwise judgements of importance: how many times the first of a pair outweighs the second.

    Attributes
    ----------
    names : tuple of str
    pairs : mapping (first, second) -> Fraction, each pair once
    """

    names: tuple[str, ...]
    pairs: MappingProxyType[tuple[str, str], Fraction]

    @classmethod
    def of(cls, pairs: Mapping[tuple[str, str], Any] | Any, names: Iterable[object] | None = None) -> Judgements:
        """Check judgements: a mapping of pairs, or a square reciprocal matrix (array or DataFrame).

        Parameters
        ----------
        pairs : {(first, second): value}, each pair once, or an (n, n) matrix with ones on its diagonal
            Values are positive numbers or text such as "1/3". Saaty's scale runs from 1/9 to 9; values outside it or
            between its steps are allowed.
        names : the order of the criteria; left out, the order in which they are met

        Raises
        ------
        McdaError
            A value that is not a positive number or is beyond 1e9 or 1e-9, a pair with itself, a pair given both ways
            with values that are not reciprocal (within 0.1 %), a missing pair, an unknown name.

        Examples
        --------
        >>> judgements = Judgements.of({("gain", "cost"): 3, ("gain", "risk"): 5, ("cost", "risk"): "5/3"})
        >>> judgements.priorities().weights.values.round(4).tolist()
        [0.6522, 0.2174, 0.1304]
        """
        if not isinstance(pairs, Mapping):
            pairs, names = _from_square(pairs, names)
        known = _met(pairs) if names is None else listed(names, "names")
        if not known:
            raise McdaError("judgements must name at least one criterion")
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
        for first, second in combinations(known, 2):
            if (first, second) not in found and (second, first) not in found:
                raise McdaError(f"the judgement of {first!r} against {second!r} is missing")
        return cls(known, MappingProxyType(found))

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
        ways = {"eigenvector": principal_eigenvector, "geometric_mean": geometric_mean}
        if not isinstance(by, str) or by not in ways:
            raise McdaError(f"'by' must be 'eigenvector' or 'geometric_mean', got {shown(by)}{hint(by, ways)}")
        if not isinstance(random_index, str) or random_index not in RANDOM_INDICES:
            raise McdaError(f"unknown random-index table {shown(random_index)}{hint(random_index, RANDOM_INDICES)}")
        matrix, n = self.matrix(), len(self.names)
        table = RANDOM_INDICES[random_index]
        if n > len(table):
            raise McdaError(f"the random-index table {random_index!r} ends at {len(table)} criteria, got {n}")
        vector, lambda_max = principal_eigenvector(matrix)
        lambda_max = max(lambda_max, float(n))  # which it is; rounding may leave it a hair below
        if by == "geometric_mean":
            vector = geometric_mean(matrix)
        index = (lambda_max - n) / (n - 1) if n > 2 else 0.0
        ratio = index / table[n - 1] if n > 2 else 0.0
        return Priorities(
            Weights.of(vector, self.names, computed=True), lambda_max, index, ratio, float(table[n - 1]), random_index,
            self.triads()[:worst], by,
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


def principal_eigenvector(matrix: Floats) -> tuple[Floats, float]:
    """Return the principal right eigenvector of a positive (n, n) matrix, of sum 1, and its eigenvalue.

    Every power of a positive matrix has the same principal eigenvector (Perron); squaring k times leaves the share of
    the others at |λ₂/λ₁| to the power 2^k, so that strongly inconsistent judgements cost no more than others. λmax is
    the mean of (A·v)_i/v_i.
    """
    power = matrix / matrix.sum()
    vector = power.sum(axis=1)
    for _ in range(SQUARINGS):
        power = power @ power
        power /= power.sum()
        following = power.sum(axis=1)
        done = np.abs(following - vector).max() <= PRECISION * following.min()
        vector = following
        if done:
            break
    for _ in range(2):  # takes back what rounding added on the way
        vector = matrix @ vector
        vector /= vector.sum()
    return vector, float((matrix @ vector / vector).mean())


def geometric_mean(matrix: Floats) -> Floats:
    """Return the geometric means of the rows of an (n, n) matrix, of sum 1."""
    means = np.exp(np.log(matrix).mean(axis=1))
    return np.asarray(means / means.sum())


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


def _from_square(square: Any, names: Iterable[object] | None) -> tuple[dict[tuple[str, str], Any], tuple[str, ...]]:
    """Return the pairs of a square reciprocal matrix; floats such as 0.333 are accepted as reciprocal within 0.1 %."""
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
        if _positive(cells[i, i], known[i], known[i]) != 1:
            raise McdaError(f"the diagonal must be 1, got {cells[i, i]} for {known[i]!r}")
        for j in range(i + 1, n):
            upper, lower = _positive(cells[i, j], known[i], known[j]), _positive(cells[j, i], known[j], known[i])
            _require_reciprocal(upper, lower, known[i], known[j])
            pairs[known[i], known[j]] = upper if upper >= 1 else 1 / lower
    return pairs, known
