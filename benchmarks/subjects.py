"""The subjects: problems to be timed, each made outside the timed part."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda import Case, DecisionMatrix, Weights
from mcda.weighting import Judgements

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[1]
SIZES = [(5, 6), (100, 10), (1000, 20)]
LONG = [(10_000, 10)]
LARGE = [(1_000_000, 10), (10_000_000, 10)]  # only on request: 80 MB and 800 MB of scores, and what is made of them
SCALE = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))
DEGENERATE = ("all equal", "constant column", "twins", "a tie", "one alternative", "one criterion", "a weight of zero")


@dataclass(frozen=True, eq=False)
class Subject:
    """A problem with all that the verbs ask of it; `normalisation` is that of the weighted sum."""

    name: str
    kind: str
    matrix: DecisionMatrix
    weights: Weights
    judgements: Judgements | None = None
    case: Case | None = None
    normalisation: str = "minmax"

    @property
    def cells(self) -> int:
        """Return how many scores the matrix has."""
        return int(self.matrix.values.size)


def random_problem(alternatives: int, criteria: int, seed: int = 0) -> tuple[DecisionMatrix, Weights]:
    """Return a matrix of three-digit decimals with mixed directions, and weights."""
    rng = np.random.default_rng(seed)
    sense = ["max" if j % 3 else "min" for j in range(criteria)]
    matrix = DecisionMatrix.of(rng.integers(1, 1000, (alternatives, criteria)) / 1000, sense)
    return matrix, Weights.of(rng.integers(1, 100, criteria) / 100, matrix.criteria)


def random_judgements(k: int, n: int) -> Floats:
    """Return k reciprocal matrices drawn from the seventeen values of Saaty's scale: as inconsistent as they come."""
    rng = np.random.default_rng(0)
    batch = np.ones((k, n, n))
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] = rng.choice(SCALE, (k, len(i)))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch


def by_eig(batch: Floats) -> tuple[Floats, Floats]:
    """Return weights and λmax from NumPy's eigenvectors."""
    values, vectors = np.linalg.eig(batch)
    first = values.real.argmax(axis=1)
    weights = np.abs(vectors[np.arange(len(batch)), :, first].real)
    return weights / weights.sum(axis=1, keepdims=True), values.real.max(axis=1)


def near_agreement(k: int, n: int) -> Floats:
    """Return k reciprocal matrices of points from 1 to 9, each ratio off by a fifth or so: those of a careful judge."""
    rng = np.random.default_rng(1)
    points = rng.uniform(1, 9, (k, n))
    batch = points[:, :, None] / points[:, None, :]
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] *= np.exp(rng.normal(0, 0.2, (k, len(i))))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch


@cache
def cases() -> tuple[Subject, ...]:
    """Return the six worked cases."""
    files = sorted(path for path in (ROOT / "models").glob("*.yaml") if path.stem != "national_interests")
    return tuple(_of_case(path) for path in files)


def _of_case(path: Path) -> Subject:
    case = Case.load(path)
    return Subject(path.stem, "case", case.matrix(), case.weights(), case.judgements, case, "bounds")


@cache
def published() -> tuple[Subject, ...]:
    """Return printed tables whose sources stand in tests/published."""
    from tests.published.cases import MOUNTAIN, TZENG
    from tests.published.tables import BOOK, GOSWAMI

    def of(name: str, entry: dict[str, Any], sense: Any = None) -> Subject:
        matrix = DecisionMatrix.of(entry["matrix"], sense or entry["sense"])
        return Subject(name, "published", matrix, Weights.of(entry["weights"], matrix.criteria))

    data = json.loads((ROOT / "tests" / "published" / "oecd_bli_2014.json").read_text(encoding="utf-8"))
    oecd = DecisionMatrix.of(np.array(data["topic_scores"]), ("max",) * 11, data["countries"], data["topics"])
    judgements = Judgements.of(BOOK["criteria"], ["c1", "c2", "c3", "c4"])
    sites = of("papathanasiou_ploskas_2018", BOOK, ("max",) * 4)
    return (
        of("tzeng_huang_2011", TZENG),
        of("opricovic_tzeng_2004", MOUNTAIN),
        of("goswami_mitra_2020", GOSWAMI),
        Subject(sites.name, sites.kind, sites.matrix, judgements.priorities().weights, judgements),
        Subject("oecd_better_life_2014", "published", oecd, Weights.of([1] * 11, oecd.criteria), normalisation="none"),
    )


@cache
def random(size: tuple[int, int]) -> Subject:
    """Return the random problem of a size."""
    return Subject(f"{size[0]}x{size[1]}", "random", *random_problem(*size))


@cache
def degenerate(name: str) -> Subject:
    """Return a problem at an edge, by its name in `DEGENERATE`."""
    rows, weights = {
        "all equal": ([[3, 3, 3]] * 4, [1, 1, 1]),
        "constant column": ([[3, 1, 7], [3, 5, 2], [3, 4, 4]], [2, 1, 1]),
        "twins": ([[5, 1, 7], [5, 1, 7], [2, 4, 4]], [1, 1, 2]),
        "a tie": ([[1, 3], [3, 1], [1, 1]], [1, 1]),
        "one alternative": ([[4, 2, 9]], [1, 2, 3]),
        "one criterion": ([[4], [2], [9]], [1]),
        "a weight of zero": ([[4, 9], [7, 1], [5, 5]], [1, 0]),
    }[name]
    matrix = DecisionMatrix.of(rows, ("max",) * len(weights))
    return Subject(name, "degenerate", matrix, Weights.of(weights, matrix.criteria))
