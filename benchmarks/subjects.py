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
