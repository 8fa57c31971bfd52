"""Time and peak memory against one size: the exponent fitted over the larger half, the machine's limit beside it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .duels import drawn, draws
from .pairing import repeats
from .peers import ALL
from .protocol import Arrays, Failure, outcome

Limits = Mapping[str, float]


@dataclass(frozen=True)
class Series:
    """One size that grows; `limit` gives the least seconds that the machine allows at a size."""

    key: str
    title: str
    axis: str
    peer: str
    task: str
    call: str
    sizes: tuple[int, ...]
    make: Callable[[int], tuple[Arrays, Mapping[str, Any]]]
    limit: Callable[[int, Limits], float]
    told: str
    rounds: int = 3
    quick: bool = False


def fitted(sizes: Sequence[float], seconds: Sequence[float]) -> float | None:
    """Return the exponent of seconds ~ size^k by least squares on logarithms, over the larger half of the sizes.

    None for fewer than two sizes; at least three are used where there are.
    """
    k = max(3, (len(sizes) + 1) // 2)
    x, y = np.log(np.asarray(sizes[-k:], dtype=float)), np.log(np.asarray(seconds[-k:], dtype=float))
    if len(x) < 2 or np.ptp(x) == 0:
        return None
    return float(np.polyfit(x, y, 1)[0])


def measured(one: Series, limits: Limits, say: Callable[[str], None]) -> dict[str, Any]:
    """Time a series; a size that fails ends it, and is told."""
    points: list[dict[str, Any]] = []
    stopped = None
    for size in one.sizes:
        say(f"scaling: {one.title} at {size:,}")
        with ALL[one.peer].start() as process:
            arrays, options = one.make(size)
            first = outcome(process, one.task, arrays, one.call, options, limit=300)
            if isinstance(first, Failure):
                stopped = f"at {size:,}: {first}"
                break
            times = repeats(first.message["seconds"][0])
            seconds = []
            for _ in range(one.rounds):
                found = process.ask("go", times=times, limit=300)
                if isinstance(found, Failure):
                    break
                seconds.append(statistics.median(found.message["seconds"]))
            memory = process.ask("memory", limit=300)
            if not seconds:
                stopped = f"at {size:,}: no time"
                break
            points.append({
                "x": size, "seconds": seconds, "limit": one.limit(size, limits),
                "bytes": None if isinstance(memory, Failure) else memory.message["bytes"],
            })  # fmt: skip
    middle = [statistics.median(point["seconds"]) for point in points]
    heavy = [(point["x"], point["bytes"]) for point in points if (point["bytes"] or 0) > 1 << 20]
    return {
        "key": one.key, "title": one.title, "axis": one.axis, "told": one.told, "points": points, "stopped": stopped,
        "exponent": fitted([point["x"] for point in points], middle),
        "memory_exponent": fitted([x for x, _ in heavy], [float(b) for _, b in heavy]) if len(heavy) > 2 else None,
    }  # fmt: skip


def two_reads(m: int, n: int, limits: Limits) -> float:
    """Return seconds of reading an m × n matrix of float64 twice."""
    return 2 * 8 * m * n / limits["bandwidth"]


def one_product(samples: int, m: int, n: int, limits: Limits) -> float:
    """Return seconds of the matrix product that gives all squared distances of so many weight vectors."""
    return 2.0 * samples * n * 2 * m / limits["products"]


READS = "limit: two reads of the matrix at the measured memory bandwidth"
PRODUCT = "limit: the one matrix product at the measured rate; drawing and ranking come on top"
ROWS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)


def _passes(key: str, peer: str, name: str) -> Series:
    return Series(
        f"rows_{key}", f"TOPSIS of m×10 float64, {name}", "alternatives m", peer, "topsis", "passes", ROWS,
        lambda m: (drawn(m, 10), {}), lambda m, limits: two_reads(m, 10, limits), READS, quick=False,
    )  # fmt: skip


def _simulated(key: str, peer: str, name: str) -> Series:
    return Series(
        f"samples_{key}", f"Simulation of TOPSIS 6×7, {name}", "weight vectors", peer, "smaa", "default",
        (10_000, 30_000, 100_000, 300_000, 1_000_000), draws(6, 7),
        lambda count, limits: one_product(count, 6, 7, limits), PRODUCT,
    )  # fmt: skip


SERIES = (
    _passes("numpy", "engine", "NumPy"),
    _passes("fast", "engine, fast", "extra fast"),
    Series(
        "criteria", "TOPSIS of 100,000×n float64, NumPy", "criteria n", "engine", "topsis", "passes",
        (2, 4, 8, 16, 32, 64), lambda n: (drawn(100_000, n), {}),
        lambda n, limits: two_reads(100_000, n, limits), READS,
    ),
    _simulated("numpy", "engine", "NumPy"),
    _simulated("fast", "engine, fast", "extra fast"),
    Series(
        "alternatives", "Simulation of TOPSIS m×10, 20,000 weight vectors, NumPy", "alternatives m", "engine", "smaa",
        "default", (5, 10, 20, 50, 100, 200), lambda m: (drawn(m, 10), {"samples": 20_000, "seed": 1}),
        lambda m, limits: one_product(20_000, m, 10, limits), PRODUCT,
    ),
    Series(
        "workers", "Simulation of TOPSIS 20×10, 200,000 weight vectors, by worker threads, NumPy", "threads", "engine",
        "smaa", "default", (1, 2, 4),
        lambda k: (drawn(20, 10), {"samples": 200_000, "seed": 1, "workers": k}),
        lambda k, limits: one_product(200_000, 20, 10, limits), PRODUCT,
    ),
    Series(
        "rank", "`rank` by TOPSIS, m×10, NumPy", "alternatives m", "engine", "topsis", "rank", (10, 100, 1_000, 10_000),
        lambda m: (drawn(m, 10), {}), lambda m, limits: two_reads(m, 10, limits), READS, quick=True,
    ),
)  # fmt: skip
