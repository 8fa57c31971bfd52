"""How far judgements agree: the principal eigenvalue, the tables of random indices, the triads that disagree."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from mcda.errors import McdaError, hint
from mcda.numerals import Floats, shown

ACCEPTABLE = 0.1
PRECISION = 1e-15
SQUARINGS = 60

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


def random_index_of(table: str, n: int) -> float:
    """Return the random index of n criteria.

    Raises
    ------
    McdaError
        Unknown table; more criteria than it has.
    """
    if not isinstance(table, str) or table not in RANDOM_INDICES:
        raise McdaError(f"unknown random-index table {shown(table)}{hint(table, RANDOM_INDICES)}")
    values = RANDOM_INDICES[table]
    if n > len(values):
        raise McdaError(f"the random-index table {table!r} ends at {len(values)} criteria, got {n}")
    return float(values[n - 1])


def consistency(lambda_max: float, n: int, random_index: float) -> tuple[float, float]:
    """Return the consistency index (λmax − n)/(n − 1) and its ratio to the random index; 0 and 0 for n ≤ 2."""
    if n <= 2:
        return 0.0, 0.0
    index = (lambda_max - n) / (n - 1)
    return index, index / random_index


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
