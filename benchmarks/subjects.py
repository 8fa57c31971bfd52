"""The subjects: problems to be timed, each made outside the timed part."""

from __future__ import annotations

import numpy as np

from mcda import DecisionMatrix, Weights


def random_problem(alternatives: int, criteria: int, seed: int = 0) -> tuple[DecisionMatrix, Weights]:
    """Return a matrix of three-digit decimals with mixed directions, and weights."""
    rng = np.random.default_rng(seed)
    sense = ["max" if j % 3 else "min" for j in range(criteria)]
    matrix = DecisionMatrix.of(rng.integers(1, 1000, (alternatives, criteria)) / 1000, sense)
    return matrix, Weights.of(rng.integers(1, 100, criteria) / 100, matrix.criteria)


SIZES = [(5, 6), (100, 10), (1000, 20)]


SCALE = np.array([1 / k for k in range(9, 1, -1)] + list(range(1, 10)))


def random_judgements(k: int, n: int) -> np.ndarray:
    """Return k reciprocal matrices drawn from the seventeen values of Saaty's scale: as inconsistent as they come."""
    rng = np.random.default_rng(0)
    batch = np.ones((k, n, n))
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] = rng.choice(SCALE, (k, len(i)))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch


def by_eig(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and λmax from NumPy's eigenvectors."""
    values, vectors = np.linalg.eig(batch)
    first = values.real.argmax(axis=1)
    weights = np.abs(vectors[np.arange(len(batch)), :, first].real)
    return weights / weights.sum(axis=1, keepdims=True), values.real.max(axis=1)


def near_agreement(k: int, n: int) -> np.ndarray:
    """Return k reciprocal matrices of points from 1 to 9, each ratio off by a fifth or so: those of a careful judge."""
    rng = np.random.default_rng(1)
    points = rng.uniform(1, 9, (k, n))
    batch = points[:, :, None] / points[:, None, :]
    i, j = np.triu_indices(n, 1)
    batch[:, i, j] *= np.exp(rng.normal(0, 0.2, (k, len(i))))
    batch[:, j, i] = 1 / batch[:, i, j]
    return batch
