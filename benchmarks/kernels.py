"""The inner loops alone, compiled and not, against what one writes by hand and against one read of the matrix.

Against packages the same rows are duels (`python -m benchmarks duel topsis_1m smaa_6x7 …`); here A and B are calls in
this process, in turn, and the ratio is taken pair by pair.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

import mcda
from mcda import kernels
from mcda.forms import Ratio

PATHS = ("0", "1")  # MCDA_FAST: NumPy, compiled


@contextmanager
def path(fast: str) -> Iterator[None]:
    """Keep to NumPy, or to the compiled loops."""
    before = os.environ.get("MCDA_FAST")
    os.environ["MCDA_FAST"] = fast
    try:
        yield
    finally:
        if before is None:
            del os.environ["MCDA_FAST"]
        else:
            os.environ["MCDA_FAST"] = before


def table(m: int, n: int = 10, dtype: Any = np.float64) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return numbers in [0, 1), equal weights, and a cost for every third criterion."""
    x = np.random.default_rng(0).random((m, n), dtype=np.float32).astype(dtype)
    return x, np.full(n, 1 / n), np.arange(n) % 3 > 0


def by_hand(x: np.ndarray, weights: np.ndarray, gain: np.ndarray) -> np.ndarray:
    """TOPSIS as one writes it in NumPy."""
    columns = x / np.sqrt((x * x).sum(axis=0)) * weights
    ideal = np.where(gain, columns.max(axis=0), columns.min(axis=0))
    anti = np.where(gain, columns.min(axis=0), columns.max(axis=0))
    away, near = np.sqrt(((columns - ideal) ** 2).sum(axis=1)), np.sqrt(((columns - anti) ** 2).sum(axis=1))
    return np.asarray(near / (away + near))


def counted_by_hand(matrix: mcda.DecisionMatrix, samples: int, seed: int) -> np.ndarray:
    """Acceptabilities as one writes them in NumPy: products, argsort of argsort, bincount, 4,096 draws at a time."""
    rng, prepared = np.random.default_rng(seed), mcda.method("topsis", normalisation="vector").prepare(matrix)
    assert isinstance(prepared, Ratio)
    away, near = prepared
    m, n = away.shape
    found = np.zeros((m, m))
    for start in range(0, samples, 4096):
        u = rng.dirichlet(np.ones(n), min(4096, samples - start)) ** 2
        up, down = np.sqrt(u @ near.T), np.sqrt(u @ away.T)
        places = np.argsort(np.argsort(-up / (up + down), axis=1), axis=1)
        for a in range(m):
            found[a] += np.bincount(places[:, a], minlength=m)
    return found / samples


def paired(ours: Callable[[], Any], theirs: Callable[[], Any], pairs: int = 5) -> dict[str, Any]:
    """Time both in turn and return the median seconds, the ratios and their range."""

    def seconds(call: Callable[[], Any]) -> float:
        start = perf_counter()
        call()
        return perf_counter() - start

    ours()
    both = [(seconds(ours), seconds(theirs)) for _ in range(pairs)]
    ratios = sorted(b / a for a, b in both)
    return {
        "ours_s": statistics.median(a for a, _ in both), "theirs_s": statistics.median(b for _, b in both),
        "ratio": statistics.median(ratios), "least": ratios[0], "most": ratios[-1],
    }  # fmt: skip


def rows(m: int = 1_000_000, samples: int = 200_000) -> list[dict[str, Any]]:
    """Return a record per kernel and path: its times against the same by hand, and how many reads of the matrix."""
    found = []
    for dtype in (np.float64, np.float32):
        x, weights, gain = table(m, dtype=dtype)
        read = paired(x.max, x.max)["ours_s"]
        for fast in PATHS:
            with path(fast):
                record = paired(partial(kernels.closeness, x, weights, gain), partial(by_hand, x, weights, gain), 3)
            name = f"TOPSIS {m}×10 {np.dtype(dtype).name}"
            found.append({"work": name, "fast": fast == "1", "reads": record["ours_s"] / read, **record})
    for size in ((6, 7), (100, 10)):
        matrix = drawn(*size)
        for fast in PATHS:
            with path(fast):
                record = paired(
                    partial(mcda.simulate, matrix, VECTOR, samples=samples, rng=1),
                    partial(counted_by_hand, matrix, samples, 1), 3,
                )  # fmt: skip
            found.append({"work": f"{samples} draws, {size[0]}×{size[1]}", "fast": fast == "1", **record})
    return found


VECTOR = mcda.method("topsis", normalisation="vector")


def drawn(m: int, n: int) -> mcda.DecisionMatrix:
    """Return a matrix of three-digit decimals."""
    values = np.random.default_rng(0).integers(1, 1000, (m, n)) / 1000
    return mcda.DecisionMatrix.of(values, ["max" if j % 3 else "min" for j in range(n)])


if __name__ == "__main__":
    for one in rows():
        reads = f"; {one['reads']:.1f} reads of the matrix" if "reads" in one else ""
        print(
            f"{one['work']}, {'compiled' if one['fast'] else 'NumPy'}: {one['ours_s'] * 1e3:.1f} ms, by hand "
            f"{one['theirs_s'] * 1e3:.1f} ms, ratio {one['ratio']:.1f} ({one['least']:.1f} to {one['most']:.1f}){reads}"
        )
